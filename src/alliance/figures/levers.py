"""The five levers of the alliance: where each stands, who decides, and who wants it moved."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, sheet
from alliance.ledger import Lever, Pull

WIDTH, LINE, GAP = NARROW, 0.165, 0.15  # inches: the picture, a line of words, the space between two levers
TRACK = (1.12, 2.2)  # inches from the left: the ends of the line on which a knob stands
TITLE = "Five levers after the summit of 2025:\nwho decides, and who wants what"
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
PULLS = {"left": "<", "stay": "s", "right": ">"}  # how the mark before a voice looks
SIDES = {"america": PALETTE["blue"], "korea": PALETTE["vermilion"]}
LEGEND = (  # line, inches from the left, knob, its words
    (0, 0.15, "america", "America alone"),
    (0, 1.9, "korea", "Seoul alone"),
    (1, 0.15, "both", "both governments"),
    (1, 1.9, "disputed", "disputed"),
)
NOTE = "A dot is where a lever stands. Not to scale."
WISHES = (
    (0.15, "left", ""),
    (0.29, "right", "wants it moved"),
    (1.9, "stay", "against a move now"),
)  # the same, of a voice
HEAD, FOOT, KEY = 1.2, 0.04, 0.5  # inches; the legend begins at KEY
ABOVE = 4  # lines above a lever’s voices: its question, its line, and two lines of words
AGAINST = "against a move for now"


def levers_figure(levers: Sequence[Lever]) -> Figure:
    """Draw the levers below each other, 3.4 inches wide, in the order given."""
    heights = [(ABOVE + len(lever.pulls)) * LINE + GAP for lever in levers]
    with house_style():
        figure, axes = sheet(WIDTH, HEAD + FOOT + sum(heights))
        axes.text(0.06, 0.05, TITLE, va="top", size=10, weight="bold")
        _draw_legend(axes)
        for place, lever in enumerate(levers):
            _draw(axes, lever, HEAD + sum(heights[:place]))
    return figure


def _draw_legend(axes: Axes) -> None:
    """Say under the title what each dot and each sign means."""
    for line, x, decided, words in LEGEND:
        y = KEY + line * LINE
        _draw_knob(axes, x, y, decided)
        axes.text(x + 0.12, y, words, va="center", size=SMALL)
    for x, toward, words in WISHES:
        _draw_pull(axes, x, KEY + 2 * LINE, toward, PALETTE["ink"])
        axes.text(x + 0.12, KEY + 2 * LINE, words, va="center", size=SMALL)
    axes.text(0.06, KEY + 3 * LINE, NOTE, va="center", size=SMALL, color=PALETTE["muted"])


def _draw_knob(axes: Axes, x: float, y: float, decided: str) -> None:
    axes.plot(x, y, "o", ms=9, zorder=3, **KNOBS[decided])


def _draw_pull(axes: Axes, x: float, y: float, toward: str, colour: str) -> None:
    axes.plot(x, y, PULLS[toward], ms=5, color=colour)


def _draw(axes: Axes, lever: Lever, top: float) -> None:
    lines = [top + (n + 0.5) * LINE + 0.06 for n in range(ABOVE + len(lever.pulls))]
    axes.plot((0.06, WIDTH - 0.06), (top - 0.01, top - 0.01), color=PALETTE["grid"], lw=0.8)
    axes.text(0.06, lines[0], lever.label, va="center", size=9, weight="bold")
    left, right = TRACK
    axes.plot(TRACK, (lines[1], lines[1]), "|-", color=PALETTE["muted"], lw=2, ms=7)
    _draw_knob(axes, left + (right - left) * lever.knob, lines[1], lever.decided)
    axes.text(left - 0.1, lines[1], lever.left, ha="right", va="center", size=SMALL)
    axes.text(right + 0.1, lines[1], lever.right, va="center", size=SMALL)
    for y, words in zip(
        lines[2:ABOVE], (f"Now: {lever.stands}", f"Who decides: {lever.decides}"), strict=True
    ):
        axes.text(0.06, y, words, va="center", size=SMALL)
    for y, pull in zip(lines[ABOVE:], lever.pulls, strict=True):
        _draw_pull(axes, 0.15, y, pull.toward, SIDES[pull.side])
        axes.text(0.27, y, pull.who, va="center", size=SMALL)


def levers_alt(levers: Sequence[Lever]) -> str:
    """Say of each lever its ends, where it stands, who decides, and who pulls or holds it."""
    said = (
        f"{lever.label} From “{lever.left}” to “{lever.right}”. Now: {lever.stands}. Who decides: {lever.decides}."
        + "".join(f" {pull.who} ({_way(pull, lever)})." for pull in lever.pulls)
        for lever in levers
    )
    return " ".join((TITLE.replace("\n", " ") + ".", *said))


def _way(pull: Pull, lever: Lever) -> str:
    return AGAINST if pull.toward == "stay" else f"toward “{getattr(lever, pull.toward)}”"
