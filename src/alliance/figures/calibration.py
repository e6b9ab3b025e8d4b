"""Draws calibration: how sure a learner was of predictions against how often they were right."""

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.labels import WAYS, Labels
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.reliability import COLUMNS, FEW, Point, cells, headline, total
from quizkit.html import Card

LARGEST, SMALLEST = 18, 6  # points, the width of a marker
MARGIN = 14  # per cent, the room around the square for markers and counts on its edge
ABOVE_FIRST = (*WAYS[2:4], *WAYS[:2], *WAYS[4:])  # grid lines run to the left and right of many points


def calibration_figure(points: Sequence[Point]) -> Figure:
    """Draw the share right against the confidence, both in per cent; on the diagonal they are the same.

    The area of a marker grows with the number of predictions; below `FEW` it is hollow. There is at least one point.
    """
    with house_style():
        figure = Figure(figsize=(NARROW, 4.5), dpi=DPI, layout="constrained")
        _draw_square(axes := figure.subplots())
        scale = min(8, LARGEST / max(point.of for point in points) ** 0.5)
        widths = [max(SMALLEST, scale * point.of**0.5) for point in points]
        for point, width in zip(points, widths, strict=True):
            (marker,) = axes.plot(point.confidence, point.share, "o", color=PALETTE["blue"], gid="point")
            marker.set(markersize=width, markeredgecolor="white", markeredgewidth=0.8, zorder=7)
            if point.of < FEW:
                marker.set(markerfacecolor="white", markeredgecolor=PALETTE["blue"], markeredgewidth=1.8)
        hollow = f" Hollow: fewer than {FEW}." if any(point.of < FEW for point in points) else ""
        note = (
            f"{total(points)} Beside each point: how many were right. More predictions, larger point. "
            f"Few answers say little: one more, right or wrong, can move a point far.{hollow}"
        )
        look: dict[str, Any] = {"x": 0.02, "ha": "left"}
        figure.suptitle(textwrap.fill(headline(points), 40), size=10, weight="bold", **look)
        figure.supxlabel(textwrap.fill(note, 50), size=SMALL, color=PALETTE["muted"], **look)
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # labels are placed in pixels: nothing may move any more
        _label_counts(Labels(figure, axes), points, widths)
    return figure


def _draw_square(axes: Axes) -> None:
    """Draw the square from 0 to 100 per cent, its diagonal, and the names of the two sides."""
    limits = (-MARGIN, 100 + MARGIN)
    axes.set(xlim=limits, ylim=limits, xlabel="How sure you were", ylabel="How often you were right")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(range(0, 101, 25))
        axis.set_major_formatter("{x:.0f} %")
    axes.tick_params(length=0)
    axes.set_box_aspect(1)
    axes.spines.bottom.set_visible(False)
    axes.grid(visible=True, axis="both")
    (above,) = axes.fill([0, 0, 100], [0, 100, 100], "white", label="above: right more often than sure")
    (below,) = axes.fill([0, 100, 100], [0, 0, 100], PALETTE["shade"], label="below: surer than right")
    for side in (above, below):
        side.set(edgecolor=PALETTE["grid"], linewidth=0.7, zorder=0)
    (diagonal,) = axes.plot([0, 100], [0, 100], "--", color=PALETTE["muted"], label="as sure as right")
    diagonal.set(linewidth=1.2, zorder=1, gid="diagonal")
    axes.legend(loc="lower center", bbox_to_anchor=(0.42, 1), ncols=1)


def _label_counts(labels: Labels, points: Sequence[Point], widths: Sequence[float]) -> None:
    """Write beside each point how many were right; a count without room is left to the alternative text."""
    for n in range(0, 101, 2):
        labels.block(n, n, 2.5)  # the diagonal
    sized = list(zip(points, widths, strict=True))
    for point, width in sized:
        labels.reserve(point.confidence, point.share, width / 2 + 1)
    look: dict[str, Any] = {"fontsize": SMALL, "gid": "count", "ways": ABOVE_FIRST}
    for point, width in sized:
        words, half = f"{point.right} of {point.of}", max(0, width / 2 - 3)
        labels.place((point.confidence, point.share), words, half=half, **look)


def calibration_table(points: Sequence[Point]) -> Card:
    """The numbers of `calibration_figure`."""
    return behind(COLUMNS, cells(points), "From your own predictions")
