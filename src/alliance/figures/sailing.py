"""How many hours a ship takes to the Taiwan Strait: bars for Okinawa, Sasebo, Korea and Guam."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.geo import Distance
from quizkit.html import Card

HEAD, LEFT, ROW, FOOT = 0.48, 1.36, 0.3, 0.42  # inches: title, names, a row, key
STARTS = {  # the ids of the places, and what stands beside each bar
    "kadena-air-base": "Kadena, Okinawa",
    "sasebo": "Sasebo, Japan",
    "camp-humphreys": "Humphreys, Korea",
    "naval-base-guam": "Guam",
}
KEY = "Kadena and Humphreys stand for their coasts.\nThe shortest line, as if it were open water."


def hours(line: Distance, knots: float) -> float:
    """Return how many hours a line takes at a steady speed."""
    return line.nautical_miles / knots


def headline(lines: Sequence[Distance], knots: float) -> str:
    """Say how long it takes from each of them."""
    okinawa, sasebo, korea, guam = (f"{hours(line, knots):,.0f}" for line in lines)
    return f"To the strait at {knots:g} knots: Okinawa {okinawa},\nSasebo {sasebo}, Korea {korea}, Guam {guam} hours"


def sailing_figure(lines: Sequence[Distance], knots: float) -> Figure:
    """Draw a bar of hours for each line, 3.4 inches wide."""
    tall, most = ROW * len(lines), max(hours(line, knots) for line in lines)
    height = HEAD + tall + FOOT
    with house_style():
        figure = Figure(figsize=(NARROW, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, headline(lines, knots), va="top", size=10, weight="bold")
        axes = figure.add_axes((LEFT / NARROW, FOOT / height, 0.98 - LEFT / NARROW, tall / height))
        axes.set(xlim=(0, 1.6 * most), ylim=(len(lines) - 0.5, -0.5), xticks=[])
        axes.set_yticks(range(len(lines)), [STARTS[line.start.id] for line in lines])
        axes.tick_params(labelsize=SMALL, length=0)
        axes.grid(visible=False)
        axes.spines.bottom.set_visible(False)
        for row, line in enumerate(lines):
            korean, time = line.start.host == "South Korea", hours(line, knots)
            axes.barh(row, time, 0.62, color=PALETTE["blue" if korean else "mist"])
            weight = "bold" if korean else "normal"
            axes.text(time + 0.03 * most, row, f"{time:,.0f} hours", va="center", size=SMALL, weight=weight)
            axes.get_yticklabels()[row].set(color=PALETTE["ink"], weight=weight)
        figure.text(0.02, 0.05 / height, KEY, size=SMALL, color=PALETTE["muted"])
    return figure


def sailing_table(lines: Sequence[Distance], knots: float) -> Card:
    """The hours that `sailing_figure` draws, beside the distances."""
    head = ("From", "km to the Taiwan Strait", f"hours at {knots:g} knots")
    rows = [(line.start.name, f"{line.km:,.0f}", f"{hours(line, knots):,.1f}") for line in lines]
    return behind(head, rows, "Shortest lines over the globe, by Karney’s method; a knot is 1.852 km an hour")


def sailing_alt(lines: Sequence[Distance], knots: float) -> str:
    """Say in words what `sailing_figure` draws: the hours from each place."""
    said = "; ".join(
        f"{STARTS[line.start.id]}: {line.km:,.0f} km, {hours(line, knots):,.0f} hours" for line in lines
    )
    return f"{headline(lines, knots)}. {said}. {KEY}".replace("\n", " ")
