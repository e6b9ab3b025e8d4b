"""The agreed level of U.S. troops in South Korea, 2003–2010: a cut, the bomb, what was planned, and the halt."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.series import middle
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.ledger import Fact
from quizkit.html import Card
from quizkit.text import date

WIDTH, HEIGHT, FOOT, TOP = NARROW, 3.0, 0.76, 0.42  # inches: the picture, scale and notes, the title
START, END = 2003, 2011  # the scale of years
# A year counts from its first day: 2005.0 is the end of 2004. The numbers stand in the facts `reduction-12500` and
# `plan-after-test-2006` (tested); the first fall is drawn with the brigade of August 2004.
AGREED = ((2003.0, 37_500), (2004.6, 37_500), (2005.0, 32_500), (2007.0, 28_500), (2011.0, 28_500))
PLANNED = ((2007.0, 28_500), (2009.0, 25_000))
WHITE = {"fc": "white", "ec": "none", "pad": 0.5}
TITLE = "The bomb did not end the plan;\nApril 2008 did"
NOTE = "The agreed level, no count of people. The slopes\nbetween the numbers are ours. The scale begins\nat 20,000."
ROWS = (
    ("2003", "37,500"),
    ("end of 2004", "32,500"),
    ("from 2007", "28,500"),
    ("planned for 2008, not carried out", "25,000"),
)


def level_figure(bomb: Fact, halt: Fact) -> Figure:
    """Draw the level, the planned last step, and the days of the bomb and of the halt, 3.4 inches wide."""
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / HEIGHT, TITLE, va="top", size=10, weight="bold")
        axes = figure.add_axes((0.16, FOOT / HEIGHT, 0.82, 1 - (FOOT + TOP) / HEIGHT))
        axes.set(xlim=(START, END), ylim=(20_000, 43_000), yticks=range(20_000, 45_000, 5_000))
        axes.set_xticks(range(START, END + 1), [""] * (END - START + 1))
        years = range(START, END)
        axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years], minor=True)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.tick_params(labelsize=SMALL)
        axes.tick_params("x", which="minor", length=0, labelsize=SMALL, pad=4)
        _draw_lines(axes)
        _draw_day(axes, bomb, "the North’s\nfirst bomb", "right")
        _draw_day(axes, halt, "the cut\nis halted", "left")
        between = (middle(bomb) + middle(halt)) / 2, 33_500
        axes.text(*between, "18\nmonths", ha="center", va="center", size=SMALL, bbox=WHITE)
        figure.text(0.02, 0.05 / HEIGHT, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_lines(axes: Axes) -> None:
    axes.plot(*zip(*AGREED, strict=True), color=PALETTE["blue"], lw=2.2, zorder=3)
    axes.plot(*zip(*PLANNED, strict=True), color=PALETTE["rust"], lw=1.6, ls=(0, (4, 2)), zorder=2)
    look: dict[str, Any] = {"size": SMALL, "weight": "bold", "zorder": 2.5, "bbox": WHITE}
    for x, y, words, colour in (
        (2003.1, 36_300, "37,500", "blue"),
        (2003.4, 31_700, "32,500", "blue"),
        (2009.6, 29_700, "28,500", "blue"),
        (2009.15, 25_000, "the plan:\n25,000", "rust"),
    ):
        axes.text(x, y, words, va="center", color=PALETTE[colour], **look)


def _draw_day(axes: Axes, fact: Fact, words: str, side: str) -> None:
    """Draw a line from top to bottom, with its day and words at the head, left or right of it."""
    x, (low, high) = middle(fact), axes.get_ylim()
    axes.plot([x, x], [low, high], color=PALETTE["ink"], lw=1.1, ls=(0, (1, 1.5)), zorder=1)
    look: dict[str, Any] = {"ha": side, "va": "top", "size": SMALL, "bbox": WHITE, "zorder": 2}
    axes.text(x - 0.1 if side == "right" else x + 0.1, high, f"{date(fact.date)}:\n{words}", **look)


def level_alt(bomb: Fact, halt: Fact) -> str:
    """Say in words what `level_figure` draws."""
    return (
        "Line of the agreed level of U.S. troops in South Korea: 37,500 in 2003, 32,500 at the end of 2004, "
        f"28,500 from 2007 on. The bomb of {date(bomb.date)} does not change the plan, drawn as a dashed line: 25,000 in 2008. "
        f"The halt of {date(halt.date)} does, and the level stays at 28,500."
    )


def level_table() -> Card:
    """The numbers that `level_figure` draws."""
    return behind(
        ("When", "Agreed level"), ROWS, "From Seoul’s white papers and the Pentagon’s words of 2007"
    )
