"""How far each type of China's missiles flies: a bar for each, and an upright line as far off as each base is."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from quizkit.html import Card

WIDTH, HEAD, LEFT, ROW, FOOT = NARROW, 0.72, 0.95, 0.23, 0.68  # inches: picture, title, names, a bar, key
END = 2_600  # km, the right end of the scale; a longer bar runs on
WORDS = (
    "no type reaches",
    "one type reaches",
    *(f"{many} types reach" for many in ("two", "three", "four", "five", "six", "seven")),
)
KEY = "A type reaches a base if its bar crosses the line.\nThe CJ-10 flies 1,500 km or more."

Ranges = Mapping[str, float]  # km, the shortest first
Ways = Mapping[tuple[str, str], float]  # km from a place in China to a base; a key has the base first


def headline(ranges: Ranges, ways: Ways) -> str:
    """Say how many types reach each base, and from where."""
    counts = {way: sum(flies >= km for flies in ranges.values()) for way, km in ways.items()}
    said = ",\n".join(f"{WORDS[many]} {base} from {place}" for (base, place), many in counts.items())
    return said[:1].upper() + said[1:]


def ranges_figure(ranges: Ranges, ways: Ways) -> Figure:
    """Draw a bar for each type, and a line for each base with its name above it; 3.4 inches wide."""
    tall = ROW * len(ranges)
    height = HEAD + tall + FOOT
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, headline(ranges, ways), va="top", size=10, weight="bold")
        axes = figure.add_axes((LEFT / WIDTH, FOOT / height, 0.98 - LEFT / WIDTH, tall / height))
        axes.set(xlim=(0, END), ylim=(len(ranges) - 0.5, -0.5))
        axes.set_xticks([0, 1_000, 2_000], ["0", "1,000", "2,000 km"])
        axes.set_yticks(
            range(len(ranges)), [f"{name} {km:,.0f}{' →' * (km > END)}" for name, km in ranges.items()]
        )
        axes.tick_params(labelsize=SMALL, length=0)
        axes.grid(visible=False)
        for row, km in enumerate(ranges.values()):
            axes.barh(row, min(km, END), 0.6, color=PALETTE["vermilion"])
        near = min(ways.values())
        bold: dict[str, Any] = {"color": PALETTE["blue"], "size": SMALL, "weight": "bold", "va": "bottom"}
        for (base, _), km in ways.items():  # the name of the nearer stands left of its line, the other right
            axes.axvline(km, color=PALETTE["blue"], lw=1.6)
            x, side = (km - 25, "right") if km == near else (km + 25, "left")
            axes.text(x, -0.6, f"{base} {km:,.0f}", ha=side, **bold)
        figure.text(0.02, 0.05 / height, KEY, size=SMALL, color=PALETTE["muted"])
    return figure


def ranges_table(ranges: Ranges, ways: Ways) -> Card:
    """The types with their ranges, and whether each reaches each base."""
    head = (
        "Type",
        "flies, in km",
        *(f"{base}, {km:,.0f} km from {place}" for (base, place), km in ways.items()),
    )
    rows = [
        (name, f"{flies:,.0f}", *("reaches it" if flies >= km else "falls short" for km in ways.values()))
        for name, flies in ranges.items()
    ]
    return behind(
        head,
        rows,
        "Sources: the table missile-ranges; for places in China, points of GeoNames; shortest lines over the globe",
    )


def ranges_alt(ranges: Ranges, ways: Ways) -> str:
    """Say in words what `ranges_figure` draws."""
    flies = ", ".join(f"{name} {km:,.0f}" for name, km in ranges.items())
    lines = "; ".join(f"{km:,.0f} from {place} to {base}" for (base, place), km in ways.items())
    return f"{headline(ranges, ways)}. In km: {lines}. The types fly: {flies}.".replace("\n", " ")
