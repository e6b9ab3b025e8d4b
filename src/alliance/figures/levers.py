"""The five levers of the alliance: where each stands, who pulls it which way, who holds it, and who decides."""

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, WORDS, house_style, sheet
from alliance.ledger import Lever, Pull

WIDTH, LINE, GAP = NARROW, 0.165, 0.13  # inches: the picture, a line of words, the space between two levers
TRACK = (1.12, 2.2)  # inches from the left: the ends of the line on which a knob stands
TITLE = "Five levers after the summit of 2025:\nwho pulls, and who holds"
SIGNS = {"left": "<", "stay": "|", "right": ">"}
COLOURS = {"america": PALETTE["blue"], "korea": PALETTE["vermilion"]}
LEGEND = (  # line, inches from the left, sign, its words; the knob, black on a light page, is white on a dark one
    (0, 0.15, "o", "where it stands now"),
    (0, 1.9, ">", "wants it moved"),
    (1, 0.15, "|", "against a move that way"),
)
VOICES = ((0.06, "america", "Blue: American."), (2.02, "korea", "Orange: Korean."))
NOTE = "Not to scale."
LETTERS = 47  # in a line below a lever
HEAD, FOOT = 1.0, 0.06  # inches; the legend begins at KEY
KEY = 0.5
# Inches: from the middle of a knob to what pulls or blocks it, how long an arrow is, and how far it starts behind a bar.
KNOB, ARM, BEHIND = 0.15, 0.26, 0.08
# Points: size and edge of the signs in the lists, and of the bar beside a knob.
MARKS: dict[str, dict[str, Any]] = {"o": {"ms": 8}, "|": {"ms": 8, "mew": 3}, "<": {"ms": 6}, ">": {"ms": 6}}
BAR: dict[str, Any] = {"ms": 11, "mew": 3.5}
ABOVE = (
    0.045  # inches: half of what lies between two arrows, which are equally long and end at the same place
)


def levers_figure(levers: Sequence[Lever]) -> Figure:
    """Draw the levers below each other, 3.4 inches wide, in the order given."""
    height = HEAD + FOOT + sum(_height(lever) for lever in levers)
    with house_style():
        figure, axes = sheet(WIDTH, height)
        axes.text(0.06, 0.05, TITLE, va="top", size=10, weight="bold")
        _draw_legend(axes)
        top = HEAD
        for lever in levers:
            _draw(axes, lever, top)
            top += _height(lever)
    return figure


def _draw_legend(axes: Axes) -> None:
    """Say under the title what each sign and each colour means."""
    for line, x, sign, words in LEGEND:
        y = KEY + line * LINE
        axes.plot(x, y, sign, color=PALETTE["ink" if sign == "o" else "muted"], **MARKS[sign])
        axes.text(x + 0.12, y, words, va="center", size=SMALL)
    for x, side, words in VOICES:
        axes.text(
            x, KEY + 2 * LINE, words, va="center", size=SMALL, color=WORDS.get(COLOURS[side], COLOURS[side])
        )
    axes.text(2.02, KEY + LINE, NOTE, va="center", size=SMALL, color=PALETTE["muted"])


def _words(lever: Lever) -> list[tuple[str, str, Pull | None]]:
    """What stands below the line of a lever: the words of each line, their colour, and who pulls where such a line begins."""
    now, decides = f"Now: {lever.stands}", f"Who decides: {lever.decides}"
    said: list[tuple[str, str, Pull | None]] = [
        (now, PALETTE["ink"], None),
        (decides, PALETTE["ink"], None),
    ]
    for pull in lever.pulls:
        said.append((pull.who, WORDS.get(COLOURS[pull.side], COLOURS[pull.side]), pull))
    lines: list[tuple[str, str, Pull | None]] = []
    for words, colour, who in said:
        first, *rest = textwrap.wrap(words, LETTERS)
        lines += [(first, colour, who), *((more, colour, None) for more in rest)]
    return lines


def _height(lever: Lever) -> float:
    """The room of a lever: its question, its line, the words below, and a gap."""
    return (2 + len(_words(lever))) * LINE + GAP


def _draw(axes: Axes, lever: Lever, top: float) -> None:
    words = _words(lever)
    lines = [top + (n + 0.5) * LINE + 0.04 for n in range(2 + len(words))]
    axes.plot((0.06, WIDTH - 0.06), (top - 0.02, top - 0.02), color=PALETTE["grid"], lw=0.8)
    axes.text(0.06, lines[0], lever.label, va="center", size=9, weight="bold")
    left, right = TRACK
    axes.plot(TRACK, (lines[1], lines[1]), "|-", color=PALETTE["muted"], lw=2, ms=7)
    _draw_pulls(axes, lever, left + (right - left) * lever.knob, lines[1])
    axes.text(left - 0.1, lines[1], lever.left, ha="right", va="center", size=SMALL)
    axes.text(right + 0.1, lines[1], lever.right, va="center", size=SMALL)
    for y, (line, colour, pull) in zip(lines[2:], words, strict=True):
        if pull:
            sign = SIGNS[pull.toward]
            axes.plot(0.15, y, sign, color=COLOURS[pull.side], **MARKS[sign])
        axes.text(0.27, y, line, va="center", size=SMALL, color=colour)


def _draw_pulls(axes: Axes, lever: Lever, x: float, y: float) -> None:
    """Draw the knob: arrows lead from it to where it is pulled, and a bar beside it stands in their way."""
    axes.plot(x, y, "o", color=PALETTE["ink"], ms=8, zorder=3)
    way = -1 if any(pull.toward == "left" for pull in lever.pulls) else 1
    start = x + way * KNOB
    moves = [pull for pull in lever.pulls if pull.toward != "stay"]
    first = start + way * (BEHIND if len(moves) < len(lever.pulls) else 0)
    for pull in lever.pulls:
        colour = COLOURS[pull.side]
        if pull.toward == "stay":
            axes.plot(start, y, "|", color=colour, zorder=3, **BAR)
            continue
        level = y + ABOVE * (2 * moves.index(pull) - len(moves) + 1)
        arrow = {
            "arrowstyle": "-|>,head_length=0.5,head_width=0.25",
            "color": colour,
            "lw": 2.5,
            "shrinkA": 0,
        }
        axes.annotate(
            "", (first + way * ARM, level), (first, level), arrowprops=arrow | {"shrinkB": 0}, zorder=3
        )


def levers_alt(levers: Sequence[Lever]) -> str:
    """Say of each lever its ends, where it stands, who pulls it which way or holds it, and who decides."""
    said = [TITLE.replace("\n", " ") + "."]
    for lever in levers:
        pulls = (
            "; ".join(_pulled(pull, lever) for pull in lever.pulls) or "Nobody is named who pulls or holds it"
        )
        said.append(
            f"{lever.label} From “{lever.left}” to “{lever.right}”. Now: {lever.stands}. Who decides: {lever.decides}. {pulls}."
        )
    return " ".join(said)


def _pulled(pull: Pull, lever: Lever) -> str:
    voice = "American" if pull.side == "america" else "Korean"
    way = (
        "against a move for now" if pull.toward == "stay" else f"pulls toward “{getattr(lever, pull.toward)}”"
    )
    return f"{pull.who} ({voice}, {way})"
