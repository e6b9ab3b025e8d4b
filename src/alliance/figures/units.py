"""How large a unit is: a ladder of people, and aircraft and launchers to count."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, house_style
from alliance.ledger import Unit

WIDTH, ROW = NARROW, 0.44  # inches: the picture, a row of it
PARTS = {"army": "A battalion is a small part of a division", "air": "A squadron is about two dozen aircraft"}
SIGNS = {"aircraft": ">", "launchers": "s"}
NOTES = {
    "army": "Usual sizes of recent years, from the least (full)\nto the most (pale). A unit may be smaller.",
    "air": "Each triangle is an aircraft, each square a launcher.",
}


def of_part(units: Sequence[Unit], part: str) -> list[Unit]:
    """Return the units of "army", which are of people, or of "air", where one counts aircraft and launchers."""
    return [unit for unit in units if (unit.counts == "people") is (part == "army")]


def units_figure(units: Sequence[Unit], part: str) -> Figure:
    """Draw the units of one part in the order given, 3.4 inches wide: people as bars on a scale, the others as signs to count."""
    units = of_part(units, part)
    tall, head, foot = ROW * len(units), 0.62 if part == "army" else 0.3, 0.2 + 0.15 * NOTES[part].count("\n")
    height = tall + head + foot + 0.06
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.06 / height, PARTS[part], va="top", size=10, weight="bold")
        axes = figure.add_axes((0.03, (foot + 0.06) / height, 0.94, tall / height))
        axes.set(ylim=(len(units) - 0.4, -0.6), yticks=[])
        (_draw_people if part == "army" else _draw_others)(axes, units)
        figure.text(0.02, 0.06 / height, NOTES[part], size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_people(axes: Axes, units: Sequence[Unit]) -> None:
    """Draw a bar for each unit: full up to its usual least, pale up to its most."""
    axes.set_xlim(0, 1.12 * max(unit.high for unit in units))
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda x, n: f"{x:,.0f}{' people' if n == 1 else ''}")
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, labelsize=SMALL)
    axes.spines.bottom.set_visible(False)
    axes.grid(visible=True, axis="x")
    for row, unit in enumerate(units):
        axes.barh(row + 0.17, unit.low, 0.32, color=PALETTE["blue"])
        axes.barh(row + 0.17, unit.high - unit.low, 0.32, unit.low, color=PALETTE["blue"], alpha=0.45)
        axes.text(0, row - 0.2, f"{unit.label}, {_range(unit)}", va="center", size=SMALL, weight="bold")


def _draw_others(axes: Axes, units: Sequence[Unit]) -> None:
    axes.set_xlim(0, 50)
    axes.axis("off")
    for row, unit in enumerate(units):
        axes.text(0, row - 0.2, f"{unit.label}: {unit.says}", size=SMALL, va="center")
        x = [n + 0.6 for n in range(int(unit.high))]
        axes.plot(x, [row + 0.17] * len(x), SIGNS[unit.counts], color=PALETTE["blue"], ms=4, ls="none")


def _range(unit: Unit) -> str:
    return f"{unit.low:,.0f}" if unit.low == unit.high else f"{unit.low:,.0f}–{unit.high:,.0f}"


def units_alt(units: Sequence[Unit], part: str) -> str:
    """List the units of one part with their sizes."""
    sizes = (f"{unit.label}: {unit.says or f'{_range(unit)} people'}" for unit in of_part(units, part))
    return f"{PARTS[part]}. {'; '.join(sizes)}. {NOTES[part].replace(chr(10), ' ')}"
