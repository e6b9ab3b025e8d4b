"""The policy lab as a picture: what each criterion adds to each option, and for which weights each comes first."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray

from alliance import decision
from alliance.figures.style import DPI, PALETTE, house_style

WIDTH, LEFT, RIGHT = 8.6, 2.2, 0.75  # inches
ROW, KEY, GAP = 0.42, 0.22, 0.62
TRIANGLE = 3.4  # inches, its side
LOOKS: Sequence[Mapping[str, Any]] = (  # one for each criterion; hatches tell them apart as well
    {"facecolor": PALETTE["blue"]},
    {"facecolor": PALETTE["orange"], "hatch": "//"},
    {"facecolor": PALETTE["green"], "hatch": ".."},
    {"facecolor": PALETTE["sky"], "hatch": "\\\\"},
    {"facecolor": PALETTE["purple"], "hatch": "xx"},
    {"facecolor": PALETTE["yellow"], "hatch": "--"},
    {"facecolor": PALETTE["vermilion"], "hatch": "||"},
    {"facecolor": "#999999", "hatch": "++"},
)


def lab_figure(
    options: Sequence[str],
    criteria: Sequence[str],
    weights: Sequence[float],
    scores: Sequence[Sequence[float]],
) -> Figure:
    """Draw the values with what each criterion adds, and the weights for which each option comes first.

    Args:
        options: names, at most eight.
        criteria: names, at most eight.
        weights: one for each criterion, zero or more.
        scores: a row for each option, a column for each criterion, 0 to 10.

    Returns:
        A figure 8.6 inches wide. With three criteria the weights are drawn as a triangle, else as bars.
    """
    parts = decision.contributions(scores, weights)
    now = decision.weights(weights)
    rows, keys = len(options), -(-len(criteria) // 2)
    upper, triangle = ROW * rows, len(criteria) == 3
    lower = TRIANGLE * sqrt(3) / 2 + 1.15 if triangle else ROW * rows
    height = 0.5 + KEY * keys + 0.3 + upper + GAP + 0.3 + lower + 0.75
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        top = height - 0.5 - KEY * keys - 0.3
        _head(figure, height - 0.12, "What each criterion adds")
        _key(figure, height - 0.5, criteria, now)
        _bars(_axes(figure, top - upper, upper), options, parts)
        asked = "For which weights" if triangle else "In what share of all weights"
        _head(figure, top - upper - GAP + 0.12, f"{asked} does each come first?")
        if triangle:
            _triangle(figure, top - upper - GAP - 0.25 - lower, options, criteria, now, scores)
        else:
            won = decision.shares(scores)
            _won(_axes(figure, top - upper - GAP - 0.3 - lower, lower), options, won.shares)
        note = "Scores and weights are the reader’s own judgement. Every possible set of weights counts the same here."
        figure.text(0.16 / WIDTH, 0.12 / height, note, fontsize=8, color=PALETTE["muted"])
    return figure


def _axes(figure: Figure, low: float, tall: float) -> Axes:
    height = figure.get_figheight()
    axes = figure.add_axes((LEFT / WIDTH, low / height, (WIDTH - LEFT - RIGHT) / WIDTH, tall / height))
    axes.set_yticks([])
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.tick_params(axis="x", length=0, labelsize=8)
    return axes


def _head(figure: Figure, y: float, text: str) -> None:
    look: dict[str, Any] = {"fontsize": 11, "fontweight": "bold", "va": "top"}
    figure.text(0.16 / WIDTH, y / figure.get_figheight(), text, **look)


def _key(figure: Figure, top: float, criteria: Sequence[str], now: NDArray[np.float64]) -> None:
    height = figure.get_figheight()
    for n, (name, weight) in enumerate(zip(criteria, now, strict=True)):
        x, y = 0.16 + 4.2 * (n % 2), top - KEY * (n // 2)
        box = Rectangle((x / WIDTH, (y - 0.14) / height), 0.26 / WIDTH, 0.14 / height, **_look(n))
        figure.add_artist(box)
        words = f"{textwrap.shorten(name, 48, placeholder=' …')}, {_share(weight)} %"
        figure.text((x + 0.36) / WIDTH, (y - 0.07) / height, words, fontsize=8.5, va="center")


def _share(weight: float) -> str:
    """A weight in per cent, with one decimal where it is not whole: thirds would not add up to 100."""
    return f"{100 * weight:.1f}".removesuffix(".0")


def _look(n: int) -> dict[str, Any]:
    return {"edgecolor": "white", "linewidth": 0.6, **LOOKS[n % len(LOOKS)]}


def _bars(axes: Axes, options: Sequence[str], parts: NDArray[np.float64]) -> None:
    axes.set_xlim(0, 10)
    axes.set_ylim(len(options), 0)
    for n, (name, row) in enumerate(zip(options, parts, strict=True)):
        _label(axes, n + 0.5, name)
        start = 0.0
        for criterion, part in enumerate(row):
            axes.add_artist(Rectangle((start, n + 0.2), part, 0.6, zorder=3, **_look(criterion)))
            start += float(part)
        axes.annotate(f"{start:.1f}", (start, n + 0.5), (5, 0), **_BESIDE)


_BESIDE: dict[str, Any] = {
    "textcoords": "offset points",
    "annotation_clip": False,
    "va": "center",
    "fontweight": "bold",
    "fontsize": 8.5,
    "bbox": {"fc": "white", "ec": "none", "pad": 1},
    "zorder": 4,
}


def _won(axes: Axes, options: Sequence[str], won: NDArray[np.float64]) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(len(options), 0)
    axes.xaxis.set_major_formatter("{x:.0f} %")
    for n, (name, share) in enumerate(zip(options, won, strict=True)):
        _label(axes, n + 0.5, name)
        bar = Rectangle(
            (0, n + 0.25), 100 * share, 0.5, facecolor=PALETTE["muted"], edgecolor="white", zorder=3
        )
        axes.add_artist(bar)
        words = "never" if share <= 0 else "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"
        axes.annotate(words, (100 * share, n + 0.5), (5, 0), **_BESIDE)


def _label(axes: Axes, y: float, text: str) -> None:
    words = textwrap.fill(text, 26, max_lines=3, placeholder=" …")
    look: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False}
    look["fontsize"] = 8.5 if words.count("\n") < 2 else 8
    axes.annotate(words, (0, y), (-8, 0), ha="right", va="center", linespacing=1.05, **look)


SHADES = ("#5b5b5b", "#d9d9d9", "#a3a3a3", "#f2f2f2")  # options in greys: the colours belong to the criteria
HATCHES = ("", "//", "..", "", "xx", "\\\\", "oo", "++")
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, sqrt(3) / 2]])  # where all the weight is on one criterion


def _shade(n: int) -> dict[str, Any]:
    return {"facecolor": SHADES[n % 4], "hatch": HATCHES[n % 8], "edgecolor": "black", "linewidth": 0.6}


def _triangle(
    figure: Figure,
    low: float,
    options: Sequence[str],
    criteria: Sequence[str],
    now: NDArray[np.float64],
    scores: Sequence[Sequence[float]],
) -> None:
    """The triangle of weights: a corner gives all weight to one criterion, a region belongs to the option that wins there."""
    height = figure.get_figheight()
    tall = TRIANGLE * sqrt(3) / 2 + 0.5
    low += 0.3
    axes = figure.add_axes((1.5 / WIDTH, low / height, (TRIANGLE + 1.4) / WIDTH, tall / height))
    axes.set_xlim(-0.7 / TRIANGLE, 1 + 0.7 / TRIANGLE)
    axes.set_ylim(-0.25 / TRIANGLE, sqrt(3) / 2 + 0.25 / TRIANGLE)
    axes.axis("off")
    won = decision.shares(scores).shares
    for n in range(len(options)):
        corners = decision.region(scores, n) @ CORNERS
        if len(corners) >= 3 and won[n] > 0:
            axes.add_artist(Polygon(corners, zorder=2, **_shade(n)))
    axes.add_artist(Polygon(CORNERS, fill=False, edgecolor=PALETTE["ink"], linewidth=1, zorder=3))
    x, y = now @ CORNERS
    axes.plot(x, y, "*", color=PALETTE["vermilion"], markersize=14, markeredgecolor="white", zorder=5)
    for n, (at, name) in enumerate(zip(CORNERS, criteria, strict=True)):
        words = textwrap.fill(name, 20, max_lines=2, placeholder=" …")
        shift, va = (0, 6) if n == 2 else (0, -6), "bottom" if n == 2 else "top"
        look: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "fontsize": 8.5}
        axes.annotate(f"all weight on\n{words}", at, shift, ha="center", va=va, **look)
    _legend(figure, low + tall - 0.35, options, won)


def _legend(figure: Figure, top: float, options: Sequence[str], won: NDArray[np.float64]) -> None:
    """What the triangle's shades and its star stand for, from `top` (inches) down."""
    height, few = figure.get_figheight(), len(options) <= 5
    step = 0.56 if few else 0.42  # inches: room for three lines of a name, or for two
    look: dict[str, Any] = {"fontsize": 8, "va": "center", "linespacing": 1.05}
    for n, (name, share) in enumerate(zip(options, won, strict=True)):
        x, y = 6.35 / WIDTH, (top - step * n) / height
        figure.add_artist(Rectangle((x, y - 0.1 / height), 0.26 / WIDTH, 0.2 / height, **_shade(n)))
        told = "never" if share <= 0 else f"{100 * share:.0f} %"
        words = textwrap.fill(name, 26, max_lines=3 if few else 2, placeholder=" …")
        figure.text(x + 0.36 / WIDTH, y, f"{words}\n{told}", **look)
    y = (top - step * len(options)) / height
    star: dict[str, Any] = {"color": PALETTE["vermilion"], "va": "center"}
    figure.text(6.48 / WIDTH, y, "★", ha="center", fontsize=12, **star)
    figure.text(6.71 / WIDTH, y, "your weights", fontsize=8, **star)
