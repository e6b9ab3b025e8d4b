"""The map: East Asia and the Western Pacific about a centre from which all distances are true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, PathPatch
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from alliance import geo
from alliance.figures.projection import Equidistant
from alliance.figures.style import PALETTE, house_style
from alliance.model import Place

SIZE = 8.2  # inches, the map; a strip below holds the key
OCEAN, LAND, COAST, GRATICULE = "#eaf1f5", "#f5f0e3", "#9d957f", "#d3dee5"
SIGNS = {  # kind: marker, size, colour, word in the key; the shape alone tells them apart
    "base": ("s", 6.0, PALETTE["blue"], "U.S. base or access site"),
    "city": ("o", 5.0, PALETTE["ink"], "city"),
    "strait": ("D", 5.0, PALETTE["vermilion"], "strait"),
}
CHAINS = {
    "first": ("first island chain", PALETTE["purple"]),
    "second": ("second island chain", PALETTE["green"]),
}
HALO = (effects.withStroke(linewidth=2.6, foreground="white", alpha=0.92),)
CLOSE = 7  # points: markers nearer to each other than this become one
GAPS = (6, 12, 22, 34, 48, 66)  # points between a marker and its label, tried in this order
NEAR = 12  # points: beyond this a thin line leads from the marker to its label
RINGS = (500, 1_000, 2_000, 3_000, 5_000, 10_000)


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
    return sorted(((p, km) for p, km in measured if km <= radius * 0.97), key=lambda found: found[1])


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
) -> Figure:
    """The map about a centre.

    Args:
        center: its middle, from which distances and directions are true.
        places: bases, cities and straits to mark where they lie within the map, and the points of the island chains.
        radius: of the map, km, above zero.
        rings: range rings, km.
        chains: which island chains to draw: "first", "second".
        lines: places to which the shortest line is drawn, with its length.

    Returns:
        The figure, about 8 by 9 inches.

    Raises:
        ValueError: the radius is not above zero.

    Land: Natural Earth, 1:50m, public domain.
    """
    if not radius > 0:
        raise ValueError(f"radius = {radius!r}: give km above zero, for example 3000")
    with house_style():
        figure = Figure(figsize=(SIZE, SIZE + 0.5))
        axes = figure.add_axes((0.01, 0.06, 0.98, 0.98 * SIZE / (SIZE + 0.5)))
        axes.set_xlim(-radius * 1.01, radius * 1.01)
        axes.set_ylim(-radius * 1.01, radius * 1.01)
        axes.set_aspect("equal")
        axes.axis("off")
        project = Equidistant(center.lat, center.lon)
        edge = Circle((0, 0), radius, facecolor=OCEAN, edgecolor="none", zorder=0)
        axes.add_artist(
            edge
        )  # not add_patch: the limits are set, and finding those of all the land takes long
        _graticule(axes, project, radius, edge)
        land = axes.add_artist(
            PathPatch(project.land(radius), facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2)
        )
        land.set_clip_path(edge)
        for km in rings:
            axes.add_artist(
                Circle(
                    (0, 0),
                    km,
                    fill=False,
                    edgecolor=PALETTE["vermilion"],
                    linewidth=1.1,
                    linestyle=(0, (5, 3)),
                    zorder=4,
                )
            )
        drawn = [_chain(axes, project, name, places, radius, edge) for name in chains]
        marked = shown(center, places, radius)
        for place in lines:
            x, y = project.line((center.lat, center.lon), (place.lat, place.lon))
            axes.plot(x, y, color=PALETTE["ink"], linewidth=1.0, zorder=5)[0].set_clip_path(edge)
        labels = _Labels(figure, axes, radius)
        axes.plot(0, 0, "*", color=PALETTE["vermilion"], markersize=15, markeredgecolor="white", zorder=9)
        labels.block(0, 0, 9)
        spots: list[tuple[float, float, str, str]] = []
        dots: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for group in labels.together(marked, project):
            place = group[0][0]
            at_x, at_y = (float(value) for value in project(place.lat, place.lon))
            _, size, colour, _ = SIGNS[place.kind]
            dots[place.kind].append((at_x, at_y))
            labels.block(at_x, at_y, size / 2 + 1)
            names = [f"{p.name}, {km:,.0f} km" if p in lines else p.name for p, km in group]
            spots.append((at_x, at_y, "\n".join(names), colour))
        for kind, spotted in dots.items():
            sign, size, colour, _ = SIGNS[kind]
            axes.plot(
                *zip(*spotted, strict=True),
                sign,
                color=colour,
                markersize=size,
                markeredgecolor="white",
                markeredgewidth=0.8,
                zorder=7,
            )
        labels.place(0, 0, center.name, PALETTE["vermilion"], bold=True)
        for km in rings:
            labels.ring(km)
        for at_x, at_y, text, colour in spots:
            labels.place(at_x, at_y, text, colour)
        axes.add_artist(
            Circle((0, 0), radius, fill=False, edgecolor=PALETTE["muted"], linewidth=1, zorder=10)
        )
        _key(
            figure,
            {place.kind for place, _ in marked},
            [name for name, seen in zip(chains, drawn, strict=True) if seen],
        )
    return figure


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
    axes.plot(
        x,
        y,
        color=CHAINS[name][1],
        linewidth=3.2,
        alpha=0.75,
        zorder=3,
        linestyle="-" if name == "first" else (0, (1.2, 0.8)),
    )[0].set_clip_path(edge)
    return bool((np.hypot(x, y) < radius).any())


def _key(figure: Figure, kinds: set[str], chains: Sequence[str]) -> None:
    """What the signs mean, in one line below the map, and how to read the map in another."""
    axes = figure.add_axes((0.01, 0.0, 0.98, 0.055))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 2)
    axes.axis("off")
    x = 1.0
    for kind, (sign, size, colour, word) in SIGNS.items():
        if kind in kinds:
            axes.plot(x, 1.4, sign, color=colour, markersize=size)
            axes.text(x + 1.3, 1.4, word, va="center", fontsize=8)
            x += 4 + 0.86 * len(word)
    for name in chains:
        word, colour = CHAINS[name]
        axes.plot(
            [x, x + 3],
            [1.4, 1.4],
            color=colour,
            linewidth=3.2,
            alpha=0.75,
            linestyle="-" if name == "first" else (0, (1.2, 0.8)),
        )
        axes.text(x + 4, 1.4, word, va="center", fontsize=8)
        x += 7 + 0.86 * len(word)
    axes.text(
        0.5,
        0.45,
        "Distances and directions from the star are true; shapes far from it are stretched. Island chains are schematic. Rings are distances, not weapon ranges.",
        va="center",
        fontsize=7.5,
        color=PALETTE["muted"],
    )


class _Labels:
    """Puts labels where nothing stands yet: beside the point, then farther off with a thin line to it."""

    def __init__(self, figure: Figure, axes: Axes, radius: float) -> None:
        FigureCanvasAgg(figure)
        self.figure, self.axes, self.radius = figure, axes, radius
        self.scale = figure.dpi / 72
        self.taken: list[Bbox] = []
        self.blocked: list[Bbox] = []

    def _at(self, x: float, y: float) -> tuple[float, float]:
        px, py = self.axes.transData.transform((x, y))
        return float(px), float(py)

    def block(self, x: float, y: float, points: float) -> None:
        """Keep labels off a marker of the given half-width in points."""
        px, py = self._at(x, y)
        half = points * self.scale
        self.blocked.append(Bbox.from_extents(px - half, py - half, px + half, py + half))

    def together(
        self, marked: Sequence[tuple[Place, float]], project: Equidistant
    ) -> list[list[tuple[Place, float]]]:
        """Places of one kind that would hide each other, as one: a single marker that bears all their names."""
        groups: list[list[tuple[Place, float]]] = []
        spots: list[tuple[str, float, float]] = []
        for place, km in marked:
            x, y = self._at(*(float(value) for value in project(place.lat, place.lon)))
            near = (
                i
                for i, (kind, px, py) in enumerate(spots)
                if kind == place.kind and np.hypot(x - px, y - py) < CLOSE * self.scale
            )
            if (i := next(near, None)) is None:
                spots.append((place.kind, x, y))
                groups.append([(place, km)])
            else:
                groups[i].append((place, km))
        return groups

    def _leader(self, box: Bbox, px: float, py: float) -> list[tuple[float, float]]:
        """Points along the thin line from a marker to its label."""
        ex, ey = float(np.clip(px, box.x0, box.x1)), float(np.clip(py, box.y0, box.y1))
        return [(px + (ex - px) * t, py + (ey - py) * t) for t in np.linspace(0.12, 1, 12)]

    def _free(self, box: Bbox) -> bool:
        cx, cy = self._at(0, 0)
        reach = self._at(self.radius, 0)[0] - cx
        inside = all(np.hypot(x - cx, y - cy) < reach * 0.985 for x, y in box.corners())
        return inside and not any(box.overlaps(other) for other in (*self.taken, *self.blocked))

    def _size(self, label: Annotation) -> tuple[float, float]:
        box = label.get_window_extent(self.figure.canvas.get_renderer())  # type: ignore[attr-defined]
        return box.width + 4 * self.scale, box.height + 2 * self.scale

    def place(self, x: float, y: float, text: str, colour: str, *, bold: bool = False) -> bool:
        """Label a point; False, and nothing drawn, where the map has no room left for it."""
        label = self.axes.annotate(
            text,
            (x, y),
            (0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=9 if bold else 7.8,
            fontweight="bold" if bold else "normal",
            color=colour,
            path_effects=HALO,
            zorder=9,
        )
        width, height = self._size(label)
        px, py = self._at(x, y)
        for gap, (dx, dy) in product(GAPS, _WAYS):
            mx = px + dx * (width / 2 + gap * self.scale)
            my = py + dy * (height / 2 + gap * self.scale)
            box = Bbox.from_extents(mx - width / 2, my - height / 2, mx + width / 2, my + height / 2)
            way = self._leader(box, px, py) if gap > NEAR else []
            if self._free(box) and not any(other.contains(*at) for at in way for other in self.taken):
                self.taken.append(box)
                label.set_position(((mx - px) / self.scale, (my - py) / self.scale))
                if way:
                    end = self.axes.transData.inverted().transform(way[-1])
                    self.axes.plot([x, end[0]], [y, end[1]], color=PALETTE["muted"], linewidth=0.6, zorder=6)
                    self.blocked += [Bbox.from_extents(ax - 1, ay - 1, ax + 1, ay + 1) for ax, ay in way[:-1]]
                return True
        label.remove()
        return False

    def ring(self, km: float) -> None:
        """Write a ring's distance on it, at the first free place clockwise from the south."""
        for degrees in (270, 255, 285, 240, 300, 225, 315, 210, 330, 195, 345, 180, 0, 165, 15, 90, 75, 105):
            angle = np.radians(degrees)
            label = self.axes.annotate(
                f"{km:,.0f} km",
                (km * np.cos(angle), km * np.sin(angle)),
                ha="center",
                va="center",
                fontsize=8,
                color=PALETTE["vermilion"],
                path_effects=HALO,
                zorder=8,
            )
            width, height = self._size(label)
            px, py = self._at(*label.xy)
            box = Bbox.from_extents(px - width / 2, py - height / 2, px + width / 2, py + height / 2)
            if self._free(box):
                self.taken.append(box)
                return
            label.remove()


_WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.8), (-1, 0.8), (1, -0.8), (-1, -0.8))


def theater_alt(
    center: Place,
    places: Sequence[Place],
    radius: float,
    rings: Sequence[float] = (),
    chains: Sequence[str] = (),
) -> str:
    """The map in words: the centre, what lies within, how far each is.

    Args and source: as `theater_figure`.
    """
    marked = shown(center, places, radius)
    said = [f"Map about {center.name}, {radius:,.0f} km in each direction."]
    for kind, (_, _, _, word) in SIGNS.items():
        found = [f"{place.name} {km:,.0f} km" for place, km in marked if place.kind == kind]
        if found:
            said.append(f"{word.capitalize()}: {', '.join(found)}.")
    if rings:
        said.append(f"Rings at {', '.join(f'{km:,.0f}' for km in rings)} km.")
    if chains:
        said.append(f"Drawn: {' and '.join(CHAINS[name][0] for name in chains)}, schematic.")
    return " ".join(said)
