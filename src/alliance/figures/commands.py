"""Who commands whom, in one year: boxes for headquarters and forces, lines for orders."""

import re
import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, WORDS, house_style
from alliance.ledger import Command
from quizkit.text import listed

WIDTH, HEIGHT = NARROW, 5.0  # inches
COLUMNS = (0.59, 1.7, 2.81)  # inches from the left: the middles of the boxes
ROWS = (4.2, 3.0, 1.7, 1.18)  # inches from the bottom
BOX = 1.06  # inches, the width of a box
ASIDE = 3.28  # inches, the width of the box below the forces, which orders none of them
LINE = 0.155  # inches, a line of text
THIN: dict[str, Any] = {"color": PALETTE["muted"], "lw": 0.9}
WAR: dict[str, Any] = {"color": PALETTE["vermilion"], "lw": 2.4}
SEOUL: dict[str, Any] = {"color": PALETTE["blue"], "lw": 1.8}
PEACE = SEOUL | {"ls": (0, (4, 2))}
ORDERS: dict[str, tuple[dict[str, Any], str, str]] = {  # by when: the line, the words on it, the words for it
    "always": (THIN, "", "directs {}"),
    "hands over": (THIN | {"ls": (0, (1, 1.5))}, "hands over\nhis forces", "hands over his forces to {}"),
    "its own": (SEOUL, "", "directs {}"),
    "controls": (WAR, "", "controls {}"),
    "peace": (PEACE, "in peace", "controls {} in peace"),
    "war": (WAR, "in war", "controls {} in war"),
    "war, as since 1978": (
        WAR,
        "in war,\nas since\n1978",
        "controls the named units of {} in war, as since 1978",
    ),
    "war, six tasks in peace": (
        WAR,
        "named units\nin war;\nsix tasks\nin peace",
        "controls the named units of {} in war and keeps six tasks in peace",
    ),
}
SHIFT = {"war, six tasks in peace": 0.2}  # inches: how far words stand to the right of their line’s middle
STAR = "★"
SAME = f"{STAR} Led by the same American general"
KEY = (0.06, 0.54), (2.15, 0.54), (0.06, 0.32)  # inches: where a line of the key begins
SAMPLE = 0.3  # inches, the length of a line in the key


def commands_figure(command: Command) -> Figure:
    """Draw one year, 3.4 inches wide, so that a line is as easy to read on a telephone."""
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.axis("off")
        title = textwrap.fill(command.title, 38)
        axes.text(0.06, HEIGHT - 0.06, title, va="top", size=10, weight="bold")
        for over, unders in command.orders.items():
            for under, when in unders.items():
                _draw_order(axes, command, over, under, when)
        for name in command.boxes:
            _draw_box(axes, command, name)
        _draw_key(axes, command)
        if command.general:
            axes.text(0.06, 0.1, SAME, size=SMALL, color=PALETTE["muted"])
    return figure


def _lines(command: Command, name: str) -> list[str]:
    star = f"{STAR} " if name in command.general else ""
    return textwrap.wrap(star + command.boxes[name], 50 if name == "armistice" else 15)


def _middle(name: str) -> tuple[float, float]:
    column, row = Command.PLACES[name]
    return COLUMNS[column], ROWS[row]


def _half(command: Command, name: str) -> float:
    return (len(_lines(command, name)) * LINE + 0.14) / 2


def _draw_box(axes: Axes, command: Command, name: str) -> None:
    (x, y), half = _middle(name), _half(command, name)
    forces = name in ("korean", "named", "american")
    colour, shape = ("#F2F2F2", "round,pad=0,rounding_size=0.08") if forces else ("white", "square,pad=0")
    aside = name == "armistice"
    width, edge = (ASIDE, PALETTE["muted"]) if aside else (BOX, PALETTE["ink"])
    box = FancyBboxPatch((x - width / 2, y - half), width, 2 * half, boxstyle=shape, fc=colour, ec=edge)
    axes.add_patch(box).set(linewidth=1.0, linestyle=":" if aside else "-", zorder=3)
    words = "\n".join(_lines(command, name))
    axes.text(x, y, words, ha="center", va="center", size=SMALL, linespacing=1.15, zorder=4)


def _draw_order(axes: Axes, command: Command, over: str, under: str, when: str) -> None:
    """Draw an arrow from the foot of one box to the head of another, with its words across it."""
    (x0, y0), (x1, y1) = _middle(over), _middle(under)
    y0, y1 = y0 - _half(command, over), y1 + _half(command, under)
    x0, x1 = x0 + (x1 - x0) * 0.12, x1 - (x1 - x0) * 0.22
    line, words, _ = ORDERS[when]
    arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "zorder": 2, **line}
    axes.annotate("", (x1, y1), (x0, y0), arrowprops=arrow, zorder=2)
    white = {"fc": "white", "ec": "none", "pad": 1}
    look: dict[str, Any] = {"ha": "center", "va": "center", "size": SMALL, "weight": "bold", "bbox": white}
    if words:
        place = (x0 + x1) / 2 + SHIFT.get(when, 0), (y0 + y1) / 2
        axes.text(
            *place, words, color=WORDS.get(line["color"], line["color"]), linespacing=1.05, zorder=2.5, **look
        )


def _draw_key(axes: Axes, command: Command) -> None:
    """Say whose orders the lines of each colour in this picture are."""
    whens = {when for unders in command.orders.values() for when in unders.values()}
    drawn = {ORDERS[when][0]["color"] for when in whens}
    dashed = " (dashed: only in peace)" if "peace" in whens else ""
    words = (
        (WAR, _short(command.boxes["combined"])),
        (THIN, "a president"),
        (SEOUL, f"its own country{dashed}"),
    )
    axes.text(KEY[0][0], 0.76, "Orders come from:", size=SMALL, color=PALETTE["muted"])
    for (x, y), (line, meaning) in zip(KEY, words, strict=True):
        if line["color"] in drawn:
            axes.plot((x, x + SAMPLE), (y + 0.04, y + 0.04), **line)
            axes.text(x + SAMPLE + 0.08, y, meaning, size=SMALL, color=PALETTE["muted"])


def _short(label: str) -> str:
    return re.split(r" \(|: | under ", label)[0]


def commands_alt(command: Command) -> str:
    """Say who commands whom in a year, from the top down."""
    short = {name: _short(label) for name, label in command.boxes.items()}
    sentences = [f"Diagram. {command.title}."]
    for over, unders in command.orders.items():
        said = [ORDERS[when][2].format(short[under]) for under, when in unders.items()]
        sentences.append(f"{command.boxes[over]} {' and '.join(said)}.")
    if command.general:
        led = listed(short[name] for name in command.general)
        sentences.append(f"One American general leads {led}.")
    if "armistice" in command.boxes:
        sentences.append(f"{command.boxes['armistice'].replace(':', '')}.")
    return " ".join(sentences)
