"""How large a unit is: a ladder of people, and below it aircraft and launchers to count."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import DPI, PALETTE, SMALL, house_style
from alliance.ledger import Unit

WIDTH, ROW, DOTS = 3.75, 0.44, 0.4  # inches: the picture, a row of the ladder, a row to count
TITLE = "A brigade is thousands of people,\na squadron about two dozen aircraft"
SCALE = (50, 50_000)  # people
NOTE = (
    "Bars: usual sizes. Diamonds: numbers of this course.\nEach line of the scale: ten times the one before."
)
COUNT = "To count: aircraft and launchers"
SIGNS = {"aircraft": ">", "launchers": "s"}


def units_figure(units: Sequence[Unit]) -> Figure:
    """Draw the units in the order given, 3.75 inches wide: those of people on a scale, the others as signs to count."""
    people = [unit for unit in units if unit.counts == "people"]
    others = [unit for unit in units if unit.counts != "people"]
    tall, low, head, foot = ROW * len(people), DOTS * len(others), 0.5, 0.5
    height = tall + low + head + foot + 0.6
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.06 / height, TITLE, va="top", size=10, weight="bold")
        _draw_people(figure.add_axes((0.04, (foot + low + 0.58) / height, 0.92, tall / height)), people)
        figure.text(0.02, (foot + low + 0.08) / height, COUNT, size=9, weight="bold")
        _draw_others(figure.add_axes((0.02, foot / height, 0.96, low / height)), others)
        figure.text(0.02, 0.06 / height, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_people(axes: Axes, units: Sequence[Unit]) -> None:
    axes.set(xscale="log", xlim=SCALE, ylim=(len(units) - 0.4, -0.6), yticks=[])
    axes.minorticks_off()
    axes.set_xticks([100, 1_000, 10_000], ["100 people", "1,000", "10,000"], size=SMALL)
    axes.grid(visible=True, axis="x")
    for row, unit in enumerate(units):
        colour = PALETTE["vermilion" if unit.example else "blue"]
        if unit.example:
            axes.plot([unit.low], [row + 0.17], "D", color=colour, ms=6)
        else:
            axes.barh(row + 0.17, unit.high - unit.low, 0.34, unit.low, color=colour)
        words = f"{unit.label}, {_range(unit)}"
        weight = "normal" if unit.example else "bold"
        axes.text(SCALE[0], row - 0.2, words, va="center", size=SMALL, weight=weight, color=colour)


def _draw_others(axes: Axes, units: Sequence[Unit]) -> None:
    axes.set(xlim=(0, 52), ylim=(len(units), 0))
    axes.axis("off")
    for row, unit in enumerate(units):
        axes.text(0, row + 0.3, f"{unit.label}: {unit.says}", size=SMALL, va="center")
        x = [n + 0.8 for n in range(int(unit.high))]
        axes.plot(x, [row + 0.72] * len(x), SIGNS[unit.counts], color=PALETTE["blue"], ms=4, ls="none")


def _range(unit: Unit) -> str:
    return f"{unit.low:,.0f}" if unit.low == unit.high else f"{unit.low:,.0f}–{unit.high:,.0f}"


def units_alt(units: Sequence[Unit]) -> str:
    """List the units with their sizes."""
    sizes = [f"{unit.label}: {unit.says or f'{_range(unit)} people'}" for unit in units]
    return f"Ladder of unit sizes. {TITLE.replace(chr(10), ' ')}. {'; '.join(sizes)}."
