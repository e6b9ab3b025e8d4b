"""Where the three schools part: a triangle that has a school at each corner, and on each side the main quarrel of the two."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, one_line, sheet
from alliance.schools import SCHOOLS

HEIGHT = 4.3  # inches
SCALE = 1.45  # times, where there is room for more than a telephone
TITLE = "What each pair quarrels about"
NOTE = "Dashed: our inference, not in the paper."
LINE = 0.155  # inches: a line of words
PAD = 0.07  # inches between the edge of a box and its words
CORNERS = {  # school → whom to picture, inches from the left and from the top
    "adjustment": ("Prioritizer", 1.7, 0.76),
    "retrenchment": ("Restrainer", 0.5, 3.52),
    "expansion": ("Expander", 2.9, 3.52),
}


class Side(NamedTuple):
    """A side of the triangle: two schools, the question between them, what each of them says, and the middle of the box with it."""

    pair: tuple[str, str]
    question: str
    answers: tuple[str, str]
    at: tuple[float, float]
    width: float  # inches
    inferred: bool = False


SIDES = (
    Side(
        ("adjustment", "retrenchment"),
        "Is Taiwan\nworth a war?",
        ("“Asia’s balance is\ndecided there.”", "“No, it is not\nvital to us.”"),
        (0.87, 1.9),
        1.56,
    ),
    Side(
        ("adjustment", "expansion"),
        "Are means enough\nfor two dangers?",
        ("“No, so China\ncomes first.”", "“Spend more:\nit is one task.”"),
        (2.53, 1.9),
        1.56,
        inferred=True,
    ),
    Side(
        ("retrenchment", "expansion"),
        "Is a base in Korea\nof use far away?",
        ("“Of little use.\nIt is too far.”", "“Yes, as a hub\nfor the region.”"),
        (1.7, 3.24),
        1.5,
    ),
)


def parting_figure() -> Figure:
    """Draw the triangle, 3.4 inches wide."""
    with house_style():
        figure, axes = sheet(NARROW, HEIGHT)
        axes.text(0.06, 0.05, TITLE, va="top", size=10, weight="bold")
        axes.text(0.06, HEIGHT - 0.05, NOTE, size=SMALL, color=PALETTE["muted"])
        for side in SIDES:
            _draw_side(axes, side)
        for school, (name, x, y) in CORNERS.items():
            look = SCHOOLS[school]
            axes.plot(x, y, look.marker, color=PALETTE[school], ms=13, zorder=3)
            above = school == "adjustment"
            axes.text(
                x, y + (-2 if above else 1.4) * LINE, name, ha="center", va="center", size=9, weight="bold"
            )
            line = -1 if above else 2.4
            axes.text(
                x,
                y + line * LINE,
                look.name.lower(),
                ha="center",
                va="center",
                size=SMALL,
                color=PALETTE["muted"],
            )
    return figure


def _draw_side(axes: Axes, side: Side) -> None:
    """Draw the line between two corners, and on it a box: the question, and both answers, each behind the sign of its school."""
    ends = [CORNERS[school][1:] for school in side.pair]
    axes.plot(*zip(*ends, strict=True), "--" if side.inferred else "-", color=PALETTE["mist"], lw=2)
    x, y = side.at
    asked, *said = (words.split("\n") for words in (side.question, *side.answers))
    height = (len(asked) + sum(map(len, said))) * LINE
    left, top = x - side.width / 2, y - height / 2
    axes.add_patch(
        FancyBboxPatch(
            (left, top - PAD),
            side.width,
            height + 2 * PAD,
            boxstyle="round,pad=0,rounding_size=0.06",
            fc=PALETTE["paper"],
            ec=PALETTE["grid"],
            zorder=2,
        )
    )
    row = top + LINE / 2
    for line in asked:
        axes.text(x, row, line, ha="center", va="center", size=SMALL, weight="bold")
        row += LINE
    for school, lines in zip(side.pair, said, strict=True):
        axes.plot(left + 0.12, row, SCHOOLS[school].marker, color=PALETTE[school], ms=5, zorder=3)
        for line in lines:
            axes.text(left + 0.22, row, line, va="center", size=SMALL)
            row += LINE


def parting_alt() -> str:
    """Say of each side its question, and what each of the two schools answers."""
    said = [f"{TITLE}: a triangle with a school at each corner."]
    for side in SIDES:
        (one, first), (two, second) = zip(
            (CORNERS[school][0] for school in side.pair),
            map(one_line, side.answers),
            strict=True,
        )
        inferred = " (a dashed line: our inference, not in the paper)" if side.inferred else ""
        question = f"{one} and {two.lower()}{inferred}: {one_line(side.question)}"
        said.append(f"{question} {one}: {first} {two}: {second}")
    return " ".join(said)
