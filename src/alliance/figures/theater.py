"""The map of East Asia and the Western Pacific, azimuthal equidistant: all distances from its centre are true."""

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, inf
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerPatch
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch

from alliance import geo
from alliance.figures.basing import LOOKS, basing_words, draw_basing, plain_words, plan_colour
from alliance.figures.labels import Labels
from alliance.figures.projection import Array, Equidistant, grain
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.ledger import Basing, Place
from quizkit.html import Card
from quizkit.text import count

SIZE = 7.0  # inches, the width on a page
WIDTHS = {
    SIZE: (4, 104),
    NARROW: (2, 50),
}  # inches → entries in a row of the key, letters in a line of the notes
LINE, NOTE_LINE = 0.23, 0.17  # inches, a row of the key, a line of the notes
RED = PALETTE["rust"]  # for small letters on water and land
OCEAN, LAND, COAST, GRATICULE = (PALETTE[name] for name in ("ocean", "land", "coast", "graticule"))
SIGNS = {  # kind: marker, size, colour, word in the key; the shape alone tells them apart
    "base": ("s", 6.0, PALETTE["blue"], "U.S. base or access site"),
    "former": ("s", 5.0, PALETTE["blue"], "former U.S. base"),  # drawn hollow
    "city": ("o", 5.0, PALETTE["ink"], "city"),
    "strait": ("D", 5.0, RED, "strait"),
    "sea": ("D", 0.0, PALETTE["muted"], ""),  # a name upon the water, no point
}
CHAINS: dict[str, tuple[str, dict[str, Any]]] = {
    "first": ("first island chain", {"color": PALETTE["forest"], "lw": 3.2, "alpha": 0.9}),
    "second": (
        "second island chain",
        {"color": PALETTE["forest"], "lw": 3.2, "alpha": 0.9, "ls": (0, (1.2, 0.8))},
    ),
}
CLOSE = 7  # points: markers nearer to each other than this become one
# Degrees anticlockwise from east: places on a range ring for its distance in km, tried in this order.
ON_RING = (270, 255, 285, 240, 300, 225, 315, 210, 330, 195, 345, 180, 0, 165, 15, 90, 75, 105)
RINGS = (500, 1_000, 2_000, 3_000, 5_000, 10_000)
NOTE = (
    "Distances and directions from the star are true to half a per cent; between other places they are not. "
    "Chains are schematic. Rings: no weapon ranges."
)
NUMBERS = "Numbers: see the list below. Dashed, and with a question mark: doubtful. "
PLAIN = ("leaves", "moves", "might", "acts", "stays")  # what a plain map shows of a plan
PLAIN_NAMES = {  # and the places that it names
    "kadena-air-base": "Kadena, Okinawa",
    "camp-foster": "Okinawa",
    "andersen-air-force-base-guam": "Guam",
    "camp-blaz-guam": "Guam",
    **dict.fromkeys(("camp-humphreys", "osan-air-base", "kunsan-air-base"), "Korea"),
    "misawa-air-base": "Misawa",
    "yokota-air-base": "Yokota",
}
BESIDE_CENTER = 200  # km: what lies nearer to the centre of a plain map needs no name
BEYOND = 1.25  # times the way to the farthest place of its plan a plain map reaches
ROOM = 1.85  # and times the way to the farthest place that it keeps, where it leaves some out: for the names at its edge
PLAIN_KEY = (
    "Star: the centre of the map. Square: an American base. Cross: some forces leave. Arrow: forces move, or act elsewhere. "
    "Dashed: doubtful."
)
Spot = tuple[tuple[str, float, float], list[tuple[Place, float]]]  # a marker, and its places with their km


@dataclass(frozen=True)
class TheaterMap:
    """The content of a map."""

    center: Place  # from which distances and directions are true
    places: Sequence[Place]  # those to mark, where they lie within the map, and the points of the chains
    radius: float  # of the map, km, above zero
    rings: Sequence[float] = ()  # range rings, km
    chains: Sequence[str] = ()  # island chains to draw: "first", "second"
    lines: Sequence[Place] = ()  # places to which the shortest line is drawn, with its length
    basing: Sequence[Basing] = ()  # of one framework, numbered in this order; its places are among `places`
    names: Mapping[str, str] = field(default_factory=dict)  # on a plain map: the only places to name, by id

    @property
    def plain(self) -> bool:
        """Whether the map shows a plan at a glance: no numbers, rings and key, and few names."""
        return bool(self.names)

    @cached_property
    def inside(self) -> list[tuple[Place, float]]:
        """The places to mark with their km from the centre, nearest first: no points of chains, not the centre."""
        marked = (place for place in self.places if place.kind in SIGNS and place != self.center)
        away = ((place, geo.between(self.center, place).km) for place in marked)
        return sorted((entry for entry in away if entry[1] <= self.radius), key=lambda entry: entry[1])


def rings_within(radius: float) -> list[int]:
    """Return the range rings that fit well inside a map of `radius` km: the three largest."""
    return [km for km in RINGS if km <= radius * 0.92][-3:]


def theater_figure(view: TheaterMap, width: float = SIZE) -> Figure:
    """Draw the map, `width` inches wide, one of `WIDTHS`, with its key below. Land: Natural Earth, 1:50m, public domain."""
    center, radius = view.center, view.radius
    project = Equidistant(center.lat, center.lon)
    chains = {name: _chain(project, name, view.places) for name in view.chains}
    drawn = [name for name, points in chains.items() if (np.hypot(*points) < radius).any()]
    key = {} if view.plain else _key({place.kind for place, _ in view.inside}, drawn, view.basing)
    columns, letters = WIDTHS[width]
    notes = [] if view.plain else textwrap.wrap((NUMBERS if view.basing else "") + NOTE, letters)
    strip = LINE * ceil(len(key) / columns) + NOTE_LINE * len(notes) + 0.1
    head = LINE if view.plain else 0
    with house_style():
        height = width + strip + head
        figure = Figure(figsize=(width, height), dpi=DPI)  # labels are measured as they will be drawn
        tall = width / height
        axes = figure.add_axes((0.01, 1 - head / height - 0.99 * tall, 0.98, 0.98 * tall), aspect="equal")
        axes.set(xlim=(-radius * 1.01, radius * 1.01), ylim=(-radius * 1.01, radius * 1.01))
        axes.axis("off")
        # add_artist, not add_patch: the limits are set, and measuring all the land for them would take long
        axes.add_artist(edge := Circle((0, 0), radius, facecolor=OCEAN, edgecolor="none", zorder=0))
        _draw_graticule(axes, project, edge)
        coasts = project.land(radius, grain(2 * radius, width))
        land = PathPatch(coasts, facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2)
        axes.add_artist(land).set_clip_path(edge)
        look: dict[str, Any] = {"edgecolor": PALETTE["vermilion"], "linestyle": (0, (5, 3))}
        for km in view.rings:
            axes.add_artist(Circle((0, 0), km, fill=False, linewidth=1.1, zorder=4, **look))
        for name, points in chains.items():
            axes.add_artist(Line2D(*points, zorder=3, marker="o", ms=5, **CHAINS[name][1])).set_clip_path(
                edge
            )
        labels = Labels(figure, axes, radius)
        spots = _draw_markers(axes, labels, project, view.inside)
        for place in view.lines:
            x, y = project.line((center.lat, center.lon), (place.lat, place.lon))
            line = Line2D(x, y, color=PALETTE["ink"], linewidth=1.0, zorder=5)
            axes.add_artist(line).set_clip_path(edge)
            labels.block_line(x, y)
        if view.basing:
            places = {place.id: place for place in (center, *view.places)}
            draw_basing(axes, labels, project, view.basing, places, edge, numbered=not view.plain)
        title = view.names.get(center.id, center.name)
        if view.plain:
            figure.text(
                0.5, 1 - 0.03 / height, f"{title} in the middle", ha="center", va="top", fontweight="bold"
            )
        labels.place((0, 0), title, color=RED, fontsize=9, fontweight="bold")
        for km in view.rings:
            spots_on = [(km * np.cos(angle), km * np.sin(angle)) for angle in np.radians(ON_RING)]
            labels.place_on(spots_on, f"{km:,.0f} km", color=RED)
        if view.plain:
            spots = [(sign, _worth_a_name(there, view.names, title)) for sign, there in spots]
            spots = [spot for spot in spots if spot[1]]
        if unnamed := _write_names(labels, spots, view.lines, view.names):
            words = f"No room for\n{count(len(unnamed), 'name')}"
            figure.text(0.008, 0.995, words, fontsize=SMALL, va="top", color=PALETTE["muted"])
        axes.add_artist(Circle((0, 0), radius, fill=False, ec=PALETTE["muted"], lw=1, zorder=10))
        look = {
            "handler_map": {FancyArrowPatch: HandlerPatch(patch_func=_arrow)},
            "ncols": columns,
            "columnspacing": 0.9,
            "handlelength": 1.9,
        }
        corner = 0, NOTE_LINE * len(notes) / height
        if key:
            figure.legend(key.values(), key, loc="lower left", bbox_to_anchor=corner, **look)
        figure.text(0.06 / width, 0.08 / height, "\n".join(notes), size=SMALL, color=PALETTE["muted"])
    return figure


def plain_map(
    center: Place, places: Sequence[Place], basing: Sequence[Basing], within: float = inf
) -> TheaterMap:
    """A plain map of a plan about a place, just large enough for all that the plan names `within` so many km."""
    away = {place.id: geo.between(center, place).km for place in places}
    places = [place for place in places if away[place.id] <= within]
    basing = [entry for entry in basing if all(away[name] <= within for name in (*entry.at, *entry.to))]
    farthest = max((away[place.id] for place in places), default=within)
    radius = ceil(farthest * (BEYOND if within == inf else ROOM) / 100) * 100
    return TheaterMap(center, places, radius, basing=basing, names=PLAIN_NAMES)


def _worth_a_name(
    there: Sequence[tuple[Place, float]], names: Mapping[str, str], title: str
) -> list[tuple[Place, float]]:
    """Those of one marker’s places that a plain map names: each name once, none beside the centre."""
    far = [(place, km) for place, km in reversed(there) if place.id in names and km > BESIDE_CENTER]
    known = {names[place.id]: (place, km) for place, km in far}  # the nearest of a name, named last
    return [
        entry
        for name, entry in reversed(known.items())
        if name != title and not any(name != other and name in other for other in known)
    ]


def _draw_graticule(axes: Axes, project: Equidistant, edge: Circle) -> None:
    """Draw meridians and parallels every ten degrees, thirty on a map of half the Earth."""
    step = 10 if edge.get_radius() <= 5_000 else 30
    up, around = np.linspace(-89, 89, 179), np.linspace(-180, 180, 361)
    lines = []
    for points in [
        *(np.broadcast_arrays(up, lon) for lon in range(-180, 180, step)),
        *(np.broadcast_arrays(lat, around) for lat in range(-80 // step * step, 90, step)),
    ]:
        x, y = project(*points)
        # Beyond the map a line could run straight through from the antipode.
        far = np.hypot(x, y) > edge.get_radius() * 1.1
        lines.append(np.where(far[:, None], np.nan, np.column_stack([x, y])))
    drawn = LineCollection(lines, colors=GRATICULE, linewidths=0.6, zorder=1)
    axes.add_artist(drawn).set_clip_path(edge)


def _chain(project: Equidistant, name: str, places: Sequence[Place]) -> tuple[Array, Array]:
    """The points of an island chain."""
    points = [place for place in places if place.chain == name]
    return project([place.lat for place in points], [place.lon for place in points])


def _look(kind: str) -> dict[str, Any]:
    """How the marker of a kind of place looks, on the map and in the key."""
    marker, size, colour, _ = SIGNS[kind]
    edge, fill, width = (colour, "white", 1.3) if kind == "former" else ("white", colour, 0.8)
    edges = {"markeredgecolor": edge, "markerfacecolor": fill, "markeredgewidth": width}
    return {"marker": marker, "markersize": size, "color": colour, "linestyle": "none", **edges}


def _draw_markers(
    axes: Axes, labels: Labels, project: Equidistant, inside: Sequence[tuple[Place, float]]
) -> list[Spot]:
    """Draw the star and the places; return where each marker is, and for which places it stands."""
    star: dict[str, Any] = {"marker": "*", "color": PALETTE["vermilion"], "markersize": 15, "zorder": 9}
    axes.add_artist(Line2D([0], [0], markeredgecolor="white", **star))
    labels.reserve(0, 0, 9)
    places = [place for place, _ in inside]
    x, y = project([place.lat for place in places], [place.lon for place in places])
    markers = [(p.kind, float(px), float(py)) for p, px, py in zip(places, x, y, strict=True)]
    groups = labels.groups(markers, CLOSE)
    spots: list[Spot] = [(markers[group[0]], [inside[n] for n in group]) for group in groups]
    points = defaultdict(list)
    for (kind, px, py), _ in spots:
        points[kind].append((px, py))
        labels.reserve(px, py, SIGNS[kind][1] / 2 + 1)
    for kind, spotted in points.items():
        axes.add_artist(Line2D(*np.transpose(spotted), **_look(kind))).set_zorder(7)
    return spots


def _write_names(
    labels: Labels, spots: Sequence[Spot], lines: Sequence[Place], short: Mapping[str, str]
) -> list[str]:
    """Name the markers, and return the names for which there is no room."""

    def rank(spot: Spot) -> int:  # the ends of measured lines first, as they show the length; waters last
        (kind, _, _), places = spot
        return 0 if any(place in lines for place, _ in places) else 2 if kind in ("strait", "sea") else 1

    unnamed = []
    for (kind, x, y), places in sorted(spots, key=rank):
        names = [
            f"{place.name}, {km:,.0f} km" if place in lines else _short(place, km, short)
            for place, km in places
        ]
        style = "italic" if kind == "sea" else "normal"
        if not labels.place((x, y), "\n".join(names), color=SIGNS[kind][2], fontstyle=style):
            unnamed += names
    return unnamed


def _short(place: Place, km: float, short: Mapping[str, str]) -> str:
    """On a plain map a place has its short name, and below it how far from the middle it lies."""
    return f"{short[place.id]}\n{km:,.0f} km" if place.id in short else place.name


def _key(kinds: set[str], chains: Sequence[str], basing: Sequence[Basing]) -> dict[str, Artist]:
    """What the signs on the map mean: a word for each, with the sign."""
    does, plan = {entry.does for entry in basing}, plan_colour(basing)
    key: dict[str, Artist] = {}
    for kind, (_, _, colour, word) in SIGNS.items():
        if kind in kinds and word:
            key[word] = Line2D([], [], **_look(kind) | {"markeredgecolor": colour})
    for name in chains:
        key[CHAINS[name][0]] = Line2D([], [], **CHAINS[name][1])
    for word, look in (LOOKS[name] for name in LOOKS if name in does):
        if "arrowstyle" in look:
            key[word] = FancyArrowPatch((0, 0), (1, 0), color=plan, **look)
        else:
            ring: dict[str, Any] = {"linestyle": "none", "fillstyle": "none", "markersize": 10}
            key[word] = Line2D([], [], color=plan, **ring | look)
    return key


def _arrow(*, orig_handle: FancyArrowPatch, width: float, height: float, **_: Any) -> FancyArrowPatch:
    """An arrow as long as a legend has room for."""
    style, scale = orig_handle.get_arrowstyle(), orig_handle.get_mutation_scale()
    return FancyArrowPatch((0, height / 2), (width, height / 2), arrowstyle=style, mutation_scale=scale)


def theater_table(view: TheaterMap) -> Card:
    """Every place on the map with its distance from the centre; a narrow map has no room for all names."""
    rows = [(place.name, SIGNS[place.kind][3] or "water", f"{km:,.0f}") for place, km in view.inside]
    return behind(
        ("Place", "What it is", f"km from {view.center.name}"), rows, "Shortest lines on the globe, computed"
    )


def theater_alt(view: TheaterMap) -> str:
    """Say what `theater_figure` draws: the centre, what lies within, how far each is."""
    sentences = [f"Map about {view.center.name}, {view.radius:,.0f} km in each direction."]
    if view.plain:
        named = _worth_a_name(view.inside, view.names, view.names.get(view.center.id, ""))
        bases = "; ".join(f"{view.names[place.id]}, {km:,.0f} km" for place, km in named)
        plan = plain_words(view.basing, {p.id: view.names.get(p.id, p.name) for p in view.places})
        return f"{sentences[0]} American bases, by their distance from the star: {bases}. {plan}"
    for kind, (_, _, _, word) in SIGNS.items():
        names = [f"{place.name} {km:,.0f} km" for place, km in view.inside if place.kind == kind]
        if names:
            sentences.append(f"{(word or kind).capitalize()}: {', '.join(names)}.")
    if view.lines:
        sentences.append(f"Shortest lines drawn to {', '.join(place.name for place in view.lines)}.")
    if view.rings:
        sentences.append(f"Rings at {', '.join(f'{km:,.0f}' for km in view.rings)} km.")
    if view.chains:
        sentences.append(f"Drawn: {' and '.join(CHAINS[name][0] for name in view.chains)}, schematic.")
    if view.basing:
        sentences.append(f"Marked with numbers: {basing_words(view.basing)}")
    return " ".join(sentences)
