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
from matplotlib.path import Path
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from alliance.figures.labels import Labels
from alliance.figures.projection import Equidistant
from alliance.figures.style import PALETTE
from alliance.ledger import Basing, Place

INK = PALETTE["black"]
Array = NDArray[np.float64]
EDGED = (effects.withStroke(linewidth=4.2, foreground="white", alpha=0.9),)
LOOKS: Mapping[str, tuple[str, dict[str, Any]]] = {  # does: word in the key, look
    "moves": ("moves", {"linewidth": 2.2, "arrowstyle": "-|>", "mutation_scale": 15}),
    "might": (
        "might move",
        {"linewidth": 1.4, "linestyle": (0, (1, 1.6)), "arrowstyle": "-|>", "mutation_scale": 12},
    ),
    "acts": ("may act elsewhere", {"linewidth": 1.2, "arrowstyle": "->", "mutation_scale": 13}),
    "far": ("called too far", {"linewidth": 1.2, "arrowstyle": "|-|", "mutation_scale": 3}),
    "stays": ("stays", {"markeredgewidth": 2.0, "marker": "o"}),
    "leaves": ("some forces leave", {"markeredgewidth": 1.8, "marker": "x", "markersize": 9}),
    "relies": ("partner", {"markeredgewidth": 1.4, "marker": "p"}),
    "holds": ("held", {"markeredgewidth": 1.8, "marker": "h"}),
}
RING = 14  # points across
ENDS = (6, 8)  # points left free at the start and the end of an arrow
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
        places: by id, all that the entries name.
        edge: the rim, at which arrows are cut off.
    """
    radius = edge.get_radius()
    spots = []
    for n, entry in enumerate(basing, 1):
        at = [_xy(project, places[name]) for name in entry.at]
        look = dict(LOOKS[entry.does][1])
        for start, end in product(entry.at, entry.to):
            x, y = project.line(_degrees(places[start]), _degrees(places[end]), points=121)
            arrow = FancyArrowPatch(
                path=_trimmed(labels, x, y),
                color=INK,
                path_effects=EDGED,
                zorder=6,
                **({**look, "linestyle": DASHES} if entry.doubtful else look),
            )
            axes.add_artist(arrow).set_clip_path(edge)
            labels.block_line(x, y)
            along = [(float(x[i]), float(y[i])) for i in (60, 48, 72, 36, 84, 24, 96, 108, 112, 116)]
            spots.append((entry, n, along))
        if not entry.to:
            for spot in at:
                labels.block(*spot, RING / 2 + 1)
                axes.add_artist(_ring(axes, *spot, entry)).set_clip_path(edge)
            spots.append(
                (entry, n, [(x + dx * radius, y + dy * radius) for x, y in at for dx, dy in _BESIDE])
            )
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


def _ring(axes: Axes, x: float, y: float, entry: Basing) -> Line2D:
    look = {"fillstyle": "none", "markersize": RING, **LOOKS[entry.does][1]}
    ring = Line2D([x], [y], color=INK, linestyle="none", zorder=6.5, **look)
    if entry.does == "leaves":  # beside the base, which is not struck out: some forces stay
        scale = axes.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]
        ring.set_transform(axes.transData + ScaledTranslation(-10 / 72, -9 / 72, scale))
    return ring


def _xy(project: Equidistant, place: Place) -> tuple[float, float]:
    x, y = project(place.lat, place.lon)
    return float(x), float(y)


def _degrees(place: Place) -> tuple[float, float]:
    return place.lat, place.lon


def _trimmed(labels: Labels, x: Array, y: Array) -> Path:
    """The way from place to place without its first and last points, where the markers stand."""
    pixels = np.array([labels.at(*at) for at in zip(x, y, strict=True)])
    far = np.hypot(*(pixels - pixels[0]).T), np.hypot(*(pixels - pixels[-1]).T)
    keep = (far[0] > ENDS[0] * labels.scale) & (far[1] > ENDS[1] * labels.scale)
    return Path(np.column_stack([x, y])[keep if keep.sum() > 1 else slice(None)])
