"""The map: East Asia and the Western Pacific about a centre from which all distances are true."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, Patch, PathPatch

from alliance import geo
from alliance.figures.basing import LOOKS, basing_words, draw_basing
from alliance.figures.labels import Labels
from alliance.figures.projection import Equidistant
from alliance.figures.style import DPI, PALETTE, house_style
from alliance.ledger import Basing, Place

SIZE = 8.2  # inches, the map; a strip below holds the key
LINE = 0.23  # inches, one line of the key
RED = "#a84900"  # vermilion dark enough for small letters on water and land
OCEAN, LAND, COAST, GRATICULE = "#eaf1f5", "#f5f0e3", "#9d957f", "#d3dee5"
SIGNS = {  # kind: marker, size, colour, word in the key; the shape alone tells them apart
    "base": ("s", 6.0, PALETTE["blue"], "U.S. base or access site"),
    "former": ("s", 5.0, PALETTE["blue"], "former U.S. base"),  # drawn hollow
    "city": ("o", 5.0, PALETTE["ink"], "city"),
    "strait": ("D", 5.0, RED, "strait"),
    "sea": ("D", 0.0, PALETTE["muted"], ""),  # a name upon the water, no point
}
CHAINS: dict[str, tuple[str, dict[str, Any]]] = {
    "first": ("first island chain", {"color": "#a34f80", "linestyle": "-"}),
    "second": ("second island chain", {"color": "#007a59", "linestyle": (0, (1.2, 0.8))}),
}
CLOSE = 7  # points: markers nearer to each other than this become one
RINGS = (500, 1_000, 2_000, 3_000, 5_000, 10_000)
NOTE = (
    "Distances and directions from the star are true to half a per cent; between other places they are not. "
    "Chains are schematic. Rings: no weapon ranges."
)


def shown(center: Place, places: Iterable[Place], radius: float) -> list[tuple[Place, float]]:
    """The places within the map with their distance from the centre in km, nearest first; chains are left out.

    Args:
        center: the middle of the map.
        places: what may be shown.
        radius: of the map, km.
    """
    measured = [
        (place, geo.between(center, place).km) for place in places if place.kind in SIGNS and place != center
    ]
    return sorted(((p, km) for p, km in measured if km <= radius), key=lambda found: found[1])


def rings_within(radius: float) -> list[int]:
    """The range rings that fit well inside a map of `radius` km: the three largest."""
    return [km for km in RINGS if km <= radius * 0.92][-3:]


def theater_figure(
    center: Place,
    places: Sequence[Place],
    radius: float,
    rings: Sequence[float] = (),
    chains: Sequence[str] = (),
    lines: Sequence[Place] = (),
    basing: Sequence[Basing] = (),
) -> Figure:
    """The map about a centre.

    Args:
        center: its middle, from which distances and directions are true.
        places: what to mark where it lies within the map, and the points of the island chains.
        radius: of the map, km, above zero.
        rings: range rings, km.
        chains: which island chains to draw: "first", "second".
        lines: places to which the shortest line is drawn, with its length.
        basing: what a framework would do with bases, numbered in this order; its places must be among `places`.

    Returns:
        The figure, about 8 by 9 inches.

    Raises:
        ValueError: the radius is not above zero.

    Land: Natural Earth, 1:50m, public domain.
    """
    if not radius > 0:
        raise ValueError(f"radius = {radius!r}: give km above zero, for example 3000")
    strip = LINE * (3 if basing else 2) + 0.04
    with house_style():
        figure = Figure(figsize=(SIZE, SIZE + strip), dpi=DPI)  # measured as it will be drawn
        tall = SIZE / (SIZE + strip)
        axes = figure.add_axes((0.01, 1 - 0.99 * tall, 0.98, 0.98 * tall))
        axes.set_xlim(-radius * 1.01, radius * 1.01)
        axes.set_ylim(-radius * 1.01, radius * 1.01)
        axes.set_aspect("equal")
        axes.axis("off")
        project = Equidistant(center.lat, center.lon)
        edge = Circle((0, 0), radius, facecolor=OCEAN, edgecolor="none", zorder=0)
        # add_artist, not add_patch: the limits are set, and finding those of all the land takes long
        axes.add_artist(edge)
        _graticule(axes, project, radius, edge)
        land = PathPatch(project.land(radius), facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2)
        axes.add_artist(land).set_clip_path(edge)
        for km in rings:
            look: dict[str, Any] = {"edgecolor": PALETTE["vermilion"], "linestyle": (0, (5, 3))}
            axes.add_artist(Circle((0, 0), km, fill=False, linewidth=1.1, zorder=4, **look))
        drawn = [name for name in chains if _chain(axes, project, name, places, radius, edge)]
        labels = Labels(figure, axes, radius)
        marked = shown(center, places, radius)
        spots = _markers(axes, labels, project, marked)
        for place in lines:
            x, y = project.line((center.lat, center.lon), (place.lat, place.lon))
            line = Line2D(x, y, color=PALETTE["ink"], linewidth=1.0, zorder=5)
            axes.add_artist(line).set_clip_path(edge)
            labels.block_line(x, y)
        if basing:
            draw_basing(axes, labels, project, basing, {p.id: p for p in (center, *places)}, edge)
        labels.place(0, 0, center.name, RED, fontsize=9, fontweight="bold")
        for km in rings:
            labels.ring(km, RED)
        unnamed = []
        # the ends of measured lines first, as their names bear the length; straits and seas last
        for (kind, at_x, at_y), told in sorted(spots, key=lambda spot: _rank(spot, lines)):
            names = [f"{place.name}, {km:,.0f} km" if place in lines else place.name for place, km in told]
            style = "italic" if kind == "sea" else "normal"
            if not labels.place(at_x, at_y, "\n".join(names), SIGNS[kind][2], fontstyle=style):
                unnamed += names
        if unnamed:
            words = textwrap.fill(f"No room for the names of {', '.join(unnamed)}.", 30)
            figure.text(0.008, 0.995, words, fontsize=7, va="top", color=PALETTE["muted"])
        rim = Circle((0, 0), radius, fill=False, edgecolor=PALETTE["muted"], linewidth=1, zorder=10)
        axes.add_artist(rim)
        kinds = {place.kind for place, _ in marked}
        _key(figure, [kind for kind in SIGNS if kind in kinds], drawn, [entry.does for entry in basing])
    return figure


def _rank(spot: Spot, lines: Sequence[Place]) -> int:
    """Whose name comes first where room is short."""
    (kind, _, _), told = spot
    return 0 if any(place in lines for place, _ in told) else 2 if kind in ("strait", "sea") else 1


Spot = tuple[tuple[str, float, float], list[tuple[Place, float]]]


def _markers(
    axes: Axes, labels: Labels, project: Equidistant, marked: Sequence[tuple[Place, float]]
) -> list[Spot]:
    """Draw the star and the places; give back where each marker stands, and for which places it does."""
    star: dict[str, Any] = {"marker": "*", "color": PALETTE["vermilion"], "markersize": 15, "zorder": 9}
    axes.add_artist(Line2D([0], [0], markeredgecolor="white", **star))
    labels.mark(0, 0, 9)
    xy = [project(place.lat, place.lon) for place, _ in marked]
    spots = [(place.kind, float(x), float(y)) for (place, _), (x, y) in zip(marked, xy, strict=True)]
    found = [(spots[group[0]], [marked[n] for n in group]) for group in labels.groups(spots, CLOSE)]
    dots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (kind, x, y), _ in found:
        dots[kind].append((x, y))
        labels.mark(x, y, SIGNS[kind][1] / 2 + 1)
    for kind, spotted in dots.items():
        sign, size, colour, _ = SIGNS[kind]
        look: dict[str, Any] = {"markersize": size, "markeredgecolor": "white", "markeredgewidth": 0.8}
        if kind == "former":
            look |= {"markeredgecolor": colour, "markerfacecolor": "white", "markeredgewidth": 1.3}
        line = Line2D(*zip(*spotted, strict=True), linestyle="none", marker=sign, color=colour, **look)
        axes.add_artist(line).set_zorder(7)
    return found


def _graticule(axes: Axes, project: Equidistant, radius: float, edge: Patch) -> None:
    """Meridians and parallels every ten degrees, thirty on a map of half the Earth."""
    step = 10 if radius <= 5_000 else 30
    up, around = np.linspace(-89, 89, 179), np.linspace(-180, 180, 361)
    lines = []
    for lat, lon in [
        *((up, np.full(up.shape, float(lon))) for lon in range(-180, 180, step)),
        *((np.full(around.shape, float(lat)), around) for lat in range(-80 // step * step, 90, step)),
    ]:
        x, y = project(lat, lon)
        # beyond the map a line could run straight through from the antipode
        near = np.where((np.hypot(x, y) > radius * 1.1)[:, None], np.nan, np.column_stack([x, y]))
        if np.isfinite(near).any():
            lines.append(near)
    drawn = LineCollection(lines, colors=GRATICULE, linewidths=0.6, zorder=1)
    axes.add_artist(drawn).set_clip_path(edge)


def _chain(
    axes: Axes, project: Equidistant, name: str, places: Sequence[Place], radius: float, edge: Patch
) -> bool:
    """Draw an island chain through its points; False where none of it lies within the map."""
    points = [place for place in places if place.chain == name]
    x, y = project([place.lat for place in points], [place.lon for place in points])
    look = {"linewidth": 3.2, "marker": "o", "markersize": 5, "alpha": 0.9, **CHAINS[name][1]}
    axes.add_artist(Line2D(x, y, zorder=3, **look)).set_clip_path(edge)
    return bool((np.hypot(x, y) < radius).any())


def _key(figure: Figure, kinds: Sequence[str], chains: Sequence[str], does: Sequence[str]) -> None:
    """What the signs mean, in a line or two below the map, and how to read the map in the last."""
    height = figure.get_figheight()

    def inches(x: float, y: float) -> tuple[float, float]:
        return x / SIZE, y / height

    def sign(x: float, y: float, word: str, line: bool = False, **look: Any) -> float:
        """Draw a sign and its word from x inches on; where the next one begins."""
        wide = 0.26 if line else 0.0
        at, end = inches(x, y), inches(x + wide, y)
        if "arrowstyle" in look:
            figure.add_artist(FancyArrowPatch(at, end, transform=figure.transFigure, **look))
        else:
            figure.add_artist(Line2D([at[0], end[0]], [at[1], end[1]], **look))
        told = figure.text(*inches(x + wide + 0.12, y), word, va="center", fontsize=8)
        box = told.get_window_extent()
        return float(box.x1) / figure.dpi + 0.26

    y = LINE * (2.45 if does else 1.45)
    x = 0.16
    for kind in kinds:
        marker, size, colour, word = SIGNS[kind]
        if word:
            hollow: dict[str, Any] = (
                {"markerfacecolor": "white", "markeredgewidth": 1.3} if kind == "former" else {}
            )
            x = sign(x, y, word, marker=marker, color=colour, markersize=size, linestyle="none", **hollow)
    for name in chains:
        word, look = CHAINS[name]
        x = sign(x, y, word, line=True, linewidth=3.2, alpha=0.9, **look)
    if does:
        x = 0.16
        figure.text(
            *inches(x - 0.06, LINE * 1.45),
            "Numbers: see the list. Dashed and ?: doubtful.",
            va="center",
            fontsize=8,
        )
        x += 2.95
        for name, (word, look) in LOOKS.items():
            if name in does and "arrowstyle" in look:
                x = sign(x, LINE * 1.45, word, line=True, color="black", **look)
            elif name in does:
                more: dict[str, Any] = {
                    "color": "black",
                    "linestyle": "none",
                    "fillstyle": "none",
                    "markersize": 10,
                }
                x = sign(x + 0.04, LINE * 1.45, word, **{**more, **look})
    figure.text(*inches(0.06, LINE * 0.5), NOTE, va="center", fontsize=7.5, color=PALETTE["muted"])


def theater_alt(
    center: Place,
    places: Sequence[Place],
    radius: float,
    rings: Sequence[float] = (),
    chains: Sequence[str] = (),
    lines: Sequence[Place] = (),
    basing: Sequence[Basing] = (),
) -> str:
    """The map in words: the centre, what lies within, how far each is.

    Args and source: as `theater_figure`.
    """
    marked = shown(center, places, radius)
    said = [f"Map about {center.name}, {radius:,.0f} km in each direction."]
    for kind, (_, _, _, word) in SIGNS.items():
        found = [f"{place.name} {km:,.0f} km" for place, km in marked if place.kind == kind]
        if found:
            said.append(f"{(word or kind).capitalize()}: {', '.join(found)}.")
    if lines:
        said.append(f"Shortest lines drawn to {', '.join(place.name for place in lines)}.")
    if rings:
        said.append(f"Rings at {', '.join(f'{km:,.0f}' for km in rings)} km.")
    if chains:
        said.append(f"Drawn: {' and '.join(CHAINS[name][0] for name in chains)}, schematic.")
    if basing:
        said.append(f"Marked with numbers: {basing_words(basing)}")
    return " ".join(said)
