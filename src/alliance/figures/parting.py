"""Where the three schools part: a triangle that has a school at each corner, and on each side the main quarrel of the two."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, sheet
from alliance.schools import SCHOOLS

HEIGHT = 3.28  # inches
TITLE = "The main quarrel of each pair"
NOTE = "Dashed: our inference, not in the paper."
LINE = 0.155  # inches: a line of words
BLOCK = (1.5, 0.72)  # inches: the room of a question and its two answers
CORNERS = {  # school → whom to picture, inches from the left and from the top
    "adjustment": ("Prioritizer", 1.7, 0.74),
    "retrenchment": ("Restrainer", 0.5, 2.6),
    "expansion": ("Expander", 2.9, 2.6),
}


class Side(NamedTuple):
    """A side of the triangle: two schools, the question between them with the answer of each, and where its words stand."""

    pair: tuple[str, str]
    question: str
    answers: tuple[str, str]
    at: tuple[float, float]
    indent: float  # inches from the middle to the signs of the answers
    inferred: bool = False


SIDES = (
    Side(
        ("adjustment", "retrenchment"),
        "Is Taiwan\nworth a war?",
        ("it decides the balance", "no: not vital"),
        (0.88, 1.62),
        0.66,
    ),
    Side(
        ("adjustment", "expansion"),
        "Are means enough\nfor two dangers?",
        ("no: China first", "spend more: one task"),
        (2.52, 1.62),
        0.62,
        inferred=True,
    ),
    Side(
        ("retrenchment", "expansion"),
        "Is a base in Korea\nof use far away?",
        ("little: too far", "yes: a hub"),
        (1.7, 2.6),
        0.5,
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
            axes.plot(x, y, look.marker, color=PALETTE[school], ms=11, zorder=3)
            above = school == "adjustment"
            axes.text(
                x, y + (-2 if above else 1.3) * LINE, name, ha="center", va="center", size=9, weight="bold"
            )
            line = -1 if above else 2.3
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
    """Draw the line between two corners, and on it the question and both answers, each behind the sign of its school."""
    ends = [CORNERS[school][1:] for school in side.pair]
    axes.plot(*zip(*ends, strict=True), "--" if side.inferred else "-", color=PALETTE["mist"], lw=1.6)
    x, y = side.at
    lines = side.question.split("\n")
    rows = [y + (n - 1.5) * LINE for n in range(len(lines) + 2)]
    half = BLOCK[0] / 2
    axes.fill_between(
        (x - half, x + half), y - BLOCK[1] / 2, y + BLOCK[1] / 2, color=PALETTE["paper"], lw=0, zorder=2
    )
    for line, row in zip(lines, rows, strict=False):
        axes.text(x, row, line, ha="center", va="center", size=SMALL, weight="bold")
    for school, answer, row in zip(side.pair, side.answers, rows[len(lines) :], strict=True):
        axes.plot(x - side.indent, row, SCHOOLS[school].marker, color=PALETTE[school], ms=5, zorder=3)
        axes.text(x - side.indent + 0.1, row, answer, va="center", size=SMALL)


def parting_alt() -> str:
    """Say of each side its question, and what each of the two schools answers."""
    said = [f"{TITLE}: a triangle with a school at each corner."]
    for side in SIDES:
        (one, first), (two, second) = zip(
            (CORNERS[school][0] for school in side.pair), side.answers, strict=True
        )
        inferred = " (a dashed line: our inference, not in the paper)" if side.inferred else ""
        question = side.question.replace("\n", " ")
        said.append(f"{one} and {two.lower()}{inferred}: {question} {one}: {first}. {two}: {second}.")
    return " ".join(said)
