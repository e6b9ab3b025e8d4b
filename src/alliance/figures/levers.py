"""The five levers of the alliance: where each stands and who decides."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, one_line, sheet
from alliance.ledger import Lever

WIDTH, LINE, GAP = NARROW, 0.165, 0.15  # inches: the picture, a line of words, the space between two levers
TRACK = (1.12, 2.2)  # inches from the left: the ends of the line on which a knob stands
TITLE = "Five levers after the summit of 2025:\nwhere each is, and who decides"
# What a knob looks like by who decides: one colour, two halves, or hollow.
KNOBS: dict[str, dict[str, Any]] = {
    "america": {"color": PALETTE["blue"]},
    "korea": {"color": PALETTE["vermilion"]},
    "both": {
        "fillstyle": "left",
        "color": PALETTE["blue"],
        "markerfacecoloralt": PALETTE["vermilion"],
        "mec": PALETTE["muted"],
    },
    "disputed": {"mfc": PALETTE["paper"], "mec": PALETTE["ink"], "mew": 1.5},
}
LEGEND = (  # line, inches from the left, knob, its words
    (0, 0.15, "america", "America alone"),
    (0, 1.9, "korea", "Seoul alone"),
    (1, 0.15, "both", "both governments"),
    (1, 1.9, "disputed", "disputed"),
)
NOTE = "A dot in the middle could move either way."
HEAD, FOOT, KEY = 1.03, 0.04, 0.5  # inches; the legend begins at KEY
LINES = 4  # lines of a lever: its question, its line, and two lines of words


def levers_figure(levers: Sequence[Lever]) -> Figure:
    """Draw the levers below each other, 3.4 inches wide, in the order given."""
    height = LINES * LINE + GAP
    with house_style():
        figure, axes = sheet(WIDTH, HEAD + FOOT + height * len(levers))
        axes.text(0.06, 0.05, TITLE, va="top", size=10, weight="bold")
        _draw_legend(axes)
        for place, lever in enumerate(levers):
            _draw(axes, lever, HEAD + height * place)
    return figure


def _draw_legend(axes: Axes) -> None:
    """Say under the title what each dot means."""
    for line, x, decided, words in LEGEND:
        y = KEY + line * LINE
        _draw_knob(axes, x, y, decided)
        axes.text(x + 0.12, y, words, va="center", size=SMALL)
    axes.text(0.06, KEY + 2 * LINE, NOTE, va="center", size=SMALL, color=PALETTE["muted"])


def _draw_knob(axes: Axes, x: float, y: float, decided: str) -> None:
    axes.plot(x, y, "o", ms=9, zorder=3, **KNOBS[decided])


def _draw(axes: Axes, lever: Lever, top: float) -> None:
    lines = [top + (n + 0.5) * LINE + 0.06 for n in range(LINES)]
    axes.plot((0.06, WIDTH - 0.06), (top - 0.01, top - 0.01), color=PALETTE["grid"], lw=0.8)
    axes.text(0.06, lines[0], lever.label, va="center", size=9, weight="bold")
    left, right = TRACK
    axes.plot(TRACK, (lines[1], lines[1]), "|-", color=PALETTE["muted"], lw=2, ms=7)
    _draw_knob(axes, left + (right - left) * lever.knob, lines[1], lever.decided)
    axes.text(left - 0.1, lines[1], lever.left, ha="right", va="center", size=SMALL)
    axes.text(right + 0.1, lines[1], lever.right, va="center", size=SMALL)
    for y, words in zip(lines[2:], (f"Now: {lever.stands}", f"Who decides: {lever.decides}"), strict=True):
        axes.text(0.06, y, words, va="center", size=SMALL)


def levers_alt(levers: Sequence[Lever]) -> str:
    """Say of each lever its ends, where it stands and who decides."""
    said = (
        f"{lever.label} From “{lever.left}” to “{lever.right}”. Now: {lever.stands}. Who decides: {lever.decides}."
        for lever in levers
    )
    return " ".join((f"{one_line(TITLE)}.", *said))
