"""A framework's plans for bases, drawn on the map: rings, arrows and numbers that a list explains."""

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
from alliance.figures.style import PALETTE, SMALL
from alliance.ledger import Basing, Place
from alliance.schools import look as school

GROUND = (effects.withStroke(linewidth=4.2, foreground="white", alpha=0.9),)
DASHES, DOTS = (0, (3, 2)), (0, (1, 1.6))  # of what is doubtful, of what might move
LOOKS: Mapping[str, tuple[str, dict[str, Any]]] = {  # by `does` of an entry: its word in the key, its look
    "moves": ("moves", {"linewidth": 2.2, "arrowstyle": "-|>", "mutation_scale": 15}),
    "might": ("might move", {"linewidth": 1.4, "linestyle": DOTS, "arrowstyle": "-|>", "mutation_scale": 12}),
    "acts": ("may act elsewhere", {"linewidth": 1.2, "arrowstyle": "->", "mutation_scale": 13}),
    "far": ("called too far", {"linewidth": 1.2, "arrowstyle": "|-|", "mutation_scale": 3}),
    "stays": ("stays", {"markeredgewidth": 2.0, "marker": "o"}),
    "leaves": ("some forces leave", {"markeredgewidth": 1.8, "marker": "x", "markersize": 9}),
    "relies": ("partner", {"markeredgewidth": 1.4, "marker": "p"}),
    "holds": ("held", {"markeredgewidth": 1.8, "marker": "h"}),
}
RING = 14  # points across
TOGETHER = 300  # km
ASIDE = (11, 8)  # points from a base to the cross on a plain map: where the star stands, and elsewhere
ASKEW = np.radians(-60)  # to its south-east, where on these maps the peninsula is, and not the Yellow Sea
STAR = 200  # km from the centre, where a sign would lie on the star
BOWS = (0.16, -0.16)  # of two arrows that begin in one place on a plain map, in parts of their length
ENDS = (6, 8)  # points left free at the start and the end of an arrow
ALONG = (60, 48, 72, 36, 84, 24, 96, 108, 112, 116)  # of an arrow's 121 points, where its number may be
BESIDE = [  # of a ring, where its number may be, in parts of the map's radius
    (gap * np.cos(turn), gap * np.sin(turn))
    for gap in (0.055, 0.085)
    for turn in np.radians(range(0, 360, 45))
]


def draw_basing(
    axes: Axes,
    labels: Labels,
    project: Equidistant,
    basing: Sequence[Basing],
    places: Mapping[str, Place],
    edge: Circle,
    *,
    numbered: bool = True,
) -> None:
    """Draw the entries in their framework's colour, numbered in order; a doubtful one is dashed, and its number has a question mark.

    `labels` keeps the numbers apart, `places` has by id all that the entries name, and arrows are cut off at `edge`.
    """
    radius = edge.get_radius()
    numbers: list[tuple[str, list[tuple[float, float]]]] = []  # each with the places where it may be
    colour = plan_colour(basing)
    left: list[tuple[float, float]] = []  # on a plain map one cross stands for the places that lie together
    for n, entry in enumerate(basing, 1):
        number = f"{n}?" if entry.doubtful else str(n)
        for start, end in product(entry.at, entry.to):
            a, b = ((places[name].lat, places[name].lon) for name in (start, end))
            x, y = project.line(a, b, points=121)
            look = dict(LOOKS[entry.does][1]) | ({"linestyle": DASHES} if entry.doubtful else {})
            if not numbered:
                bow = BOWS[entry.to.index(end) % 2] if len(entry.to) > 1 else 0
                x, y = _bowed((float(x[0]), float(y[0])), (float(x[-1]), float(y[-1])), bow)
            path = _trim(labels, x, y)
            drawn: dict[str, Any] = {"color": colour, "path_effects": GROUND, "zorder": 6}
            if not numbered:  # the line first, so that a dashed arrow has a whole head at its end
                points = np.asarray(path.vertices, float)
                x1, y1 = points[:-4].T
                line = Line2D(x1, y1, lw=look["linewidth"], ls=look.get("linestyle", "-"), **drawn)
                axes.add_artist(line).set_clip_path(edge)
                path, look = Path(points[-6:]), look | {"linestyle": "-", "linewidth": 0.8}
            axes.add_artist(FancyArrowPatch(path=path, **drawn, **look)).set_clip_path(edge)
            labels.block_line(x, y)
            numbers.append((number, [(float(x[i]), float(y[i])) for i in ALONG]))
        if not entry.to:
            spots = []
            for name in entry.at if numbered else reversed(entry.at):
                x0, y0 = project.point(places[name].lat, places[name].lon)
                if not numbered and any(np.hypot(x0 - x1, y0 - y1) < TOGETHER for x1, y1 in left):
                    continue
                left.append((x0, y0))
                if not numbered and entry.does == "leaves":
                    x0, y0 = _aside(axes, labels, x0, y0)
                labels.block(x0, y0, RING / 2 + 1)
                ring = _ring(axes, x0, y0, entry.does, colour, beside=numbered)
                axes.add_artist(ring).set_clip_path(edge)
                spots += [(x0 + dx * radius, y0 + dy * radius) for dx, dy in BESIDE]
            numbers.append((number, spots))
    disc = {"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": colour, "linewidth": 1.1}
    look = {"fontsize": SMALL, "fontweight": "bold", "gid": "number", "color": PALETTE["ink"], "bbox": disc}
    for number, spots in numbers if numbered else ():
        inside = [spot for spot in spots if np.hypot(*spot) < radius]
        labels.place_on(inside, number, over=True, **look)


def plan_colour(basing: Sequence[Basing]) -> str:
    """Return the colour of the framework whose plans they are."""
    return school(basing[0].framework if basing else "").light


def basing_words(basing: Sequence[Basing]) -> str:
    """Return the numbered entries as one run of text, for the map's alternative text."""
    words = (f"{LOOKS[entry.does][0]}: {entry.text}{' Doubtful.' * entry.doubtful}" for entry in basing)
    return " ".join(f"({n}) {said}" for n, said in enumerate(words, 1))


def plain_words(basing: Sequence[Basing], names: Mapping[str, str]) -> str:
    """Return what a plain map draws of the entries, which it does not number, by the names of their places."""
    said = dict[str, None]()
    for entry in basing:
        word, dashed = LOOKS[entry.does][0], "Dashed arrow" if entry.doubtful else "Arrow"
        for start in dict.fromkeys(names[name] for name in entry.at):
            said |= dict.fromkeys(f"{dashed} from {start} to {names[end]}." for end in entry.to)
            if not entry.to:
                said[f"{'Cross' if entry.does == 'leaves' else 'Ring'} beside {start}: {word}."] = None
    return " ".join(said)


def _bowed(
    start: tuple[float, float], end: tuple[float, float], bow: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a line that bows to its left by a part of its length."""
    a, b = np.array(start), np.array(end)
    along = np.linspace(0, 1, 121)[:, None]
    left = np.array([a[1] - b[1], b[0] - a[0]])
    points = a + (b - a) * along + left * bow * 4 * along * (1 - along) / 2
    return points[:, 0], points[:, 1]


def _aside(axes: Axes, labels: Labels, x: float, y: float) -> tuple[float, float]:
    """Return a place to the south-east of another, where a sign hides neither the base nor the star."""
    px, py = labels.pixels(x, y)
    away = ASIDE[int(np.hypot(x, y) >= STAR)] * labels.scale
    right, up = axes.transData.inverted().transform((px + away * np.cos(ASKEW), py + away * np.sin(ASKEW)))
    return float(right), float(up)


def _ring(axes: Axes, x: float, y: float, does: str, colour: str, *, beside: bool) -> Line2D:
    look = {"fillstyle": "none", "markersize": RING, **LOOKS[does][1]}
    ring = Line2D([x], [y], color=colour, linestyle="none", zorder=6.5, **look)
    if not beside:  # on the place itself, where a map of the whole region leaves no room at its side
        ring.set(zorder=9.5, path_effects=GROUND)
    elif does == "leaves":  # beside the base, which is not struck out: some forces stay
        scale = axes.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]
        ring.set_transform(axes.transData + ScaledTranslation(-10 / 72, -9 / 72, scale))
    return ring


def _trim(labels: Labels, x: NDArray[np.float64], y: NDArray[np.float64]) -> Path:
    """Return the line from place to place without its ends, where the markers are."""
    pixels = np.array([labels.pixels(*point) for point in zip(x, y, strict=True)])
    from_start, from_end = np.hypot(*(pixels - pixels[0]).T), np.hypot(*(pixels - pixels[-1]).T)
    keep = (from_start > ENDS[0] * labels.scale) & (from_end > ENDS[1] * labels.scale)
    return Path(np.column_stack([x, y])[keep if keep.sum() > 1 else slice(None)])
