"""What a framework would do with bases, drawn on the map: rings, arrows and numbers that a list explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch

from alliance.figures.labels import Labels
from alliance.figures.projection import Equidistant
from alliance.figures.style import PALETTE
from alliance.model import Basing, Place

INK = PALETTE["black"]
EDGED = (effects.withStroke(linewidth=4.2, foreground="white", alpha=0.9),)
LOOKS: Mapping[str, tuple[str, dict[str, Any]]] = {  # does: word in the key, look
    "moves": ("moves", {"linewidth": 2.2, "arrowstyle": "-|>", "mutation_scale": 15}),
    "acts": ("acts elsewhere", {"linewidth": 1.2, "arrowstyle": "->", "mutation_scale": 13}),
    "far": ("called too far", {"linewidth": 1.2, "arrowstyle": "|-|", "mutation_scale": 3}),
    "stays": ("stays", {"markeredgewidth": 2.0, "marker": "o"}),
    "leaves": ("leaves", {"markeredgewidth": 1.8, "marker": "x"}),
    "relies": ("partner", {"markeredgewidth": 1.4, "marker": "p"}),
    "holds": ("held", {"markeredgewidth": 1.8, "marker": "h"}),
}
RING = 14  # points across
DASHES = (0, (3, 2))  # doubtful


def draw_basing(
    axes: Axes,
    labels: Labels,
    project: Equidistant,
    basing: Sequence[Basing],
    places: Mapping[str, Place],
    edge: Circle,
) -> None:
    """Draw the entries, each with its number; a doubtful one is dashed and its number bears a question mark.

    Args:
        axes: of the map.
        labels: what keeps the numbers apart from everything else.
        project: the projection about the map's centre.
        basing: the entries of one framework, numbered from 1 in their order.
        places: by id; an entry's place that is not among them lies outside the map.
        edge: the rim, at which arrows are cut off.
    """
    radius = edge.get_radius()
    spots = []
    for n, entry in enumerate(basing, 1):
        at = [_xy(project, places[name]) for name in entry.at]
        look = dict(LOOKS[entry.does][1])
        lines = []
        for start, end in product(entry.at, entry.to):
            x, y = project.line(_degrees(places[start]), _degrees(places[end]))
            arrow = FancyArrowPatch(
                (x[0], y[0]),
                (x[-1], y[-1]),
                connectionstyle=f"arc3,rad={_bow(x, y)}",
                shrinkA=6,
                shrinkB=8,
                color=INK,
                linestyle=DASHES if entry.doubtful else "-",
                path_effects=EDGED,
                zorder=6,
                **look,
            )
            axes.add_artist(arrow).set_clip_path(edge)
            labels.block_line(x, y)
            lines += [(float(x[i]), float(y[i])) for i in (30, 24, 36, 18, 42, 12, 48)]
        if not entry.to:
            for spot in at:
                labels.block(*spot, RING / 2 + 1)
                axes.add_artist(_ring(*spot, entry)).set_clip_path(edge)
        near = [(x + dx * radius, y + dy * radius) for x, y in at for dx, dy in _BESIDE]
        spots.append((entry, n, [*lines, *near]))
    for entry, n, points in spots:
        inside = [point for point in points if np.hypot(*point) < radius]
        labels.along(
            inside,
            f"{n}?" if entry.doubtful else str(n),
            INK,
            fontsize=8.5,
            fontweight="bold",
            path_effects=(),
            over=True,
            bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": INK, "linewidth": 1.1},
        )


def basing_words(basing: Sequence[Basing]) -> str:
    """The numbered entries in one run of text, for the picture's alternative text."""
    said = []
    for n, entry in enumerate(basing, 1):
        doubt = " Doubtful." if entry.doubtful else ""
        said.append(f"({n}) {LOOKS[entry.does][0]}: {entry.text}{doubt}")
    return " ".join(said)


_BESIDE = [
    (gap * np.cos(turn), gap * np.sin(turn))
    for gap in (0.055, 0.085)
    for turn in np.radians(range(0, 360, 45))
]


def _ring(x: float, y: float, entry: Basing) -> Line2D:
    look = {"fillstyle": "none", "markersize": RING, **LOOKS[entry.does][1]}
    return Line2D([x], [y], color=INK, linestyle="none", zorder=6.5, **look)


def _xy(project: Equidistant, place: Place) -> tuple[float, float]:
    x, y = project(place.lat, place.lon)
    return float(x), float(y)


def _degrees(place: Place) -> tuple[float, float]:
    return place.lat, place.lon


def _bow(x: Any, y: Any) -> float:
    """How far the shortest line bends on the map, as a share of its length: the arrow bends as much."""
    length = float(np.hypot(x[-1] - x[0], y[-1] - y[0]))
    middle = len(x) // 2
    across = (x[middle] - (x[0] + x[-1]) / 2) * (y[-1] - y[0]) - (y[middle] - (y[0] + y[-1]) / 2) * (
        x[-1] - x[0]
    )
    return float(2 * across / length**2) if length else 0.0
