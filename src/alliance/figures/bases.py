"""A plain map of the region with the American bases in it, for a first look; nothing to choose and nothing to measure."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from alliance.figures.labels import Labels, Point
from alliance.figures.projection import Equidistant
from alliance.figures.style import DPI, PALETTE, SMALL, house_style
from alliance.figures.theater import COAST, LAND, OCEAN
from alliance.geo import between
from alliance.ledger import Place

WIDTH, MAP, HEAD, FOOT = 3.75, 3.9, 0.5, 0.28  # inches
PROJECT = Equidistant(31.5, 129.0)  # about the middle of the map
ACROSS = 1_440  # km from the middle to the left and the right edge
UP = ACROSS * MAP / (WIDTH * 0.98)  # km from the middle to the upper and the lower edge
TITLE = "American bases in Korea are the nearest\nto Beijing, those on Okinawa to Taiwan"
BLUE: dict[str, Any] = {"color": PALETTE["blue"], "fontweight": "bold", "fontsize": SMALL}
LANDS = {"CHINA": (32.5, 115.8), "NORTH KOREA": (40.7, 127.2), "SOUTH KOREA": (34.5, 122.7)}
LANDS |= {"JAPAN": (38.6, 136.6), "OKINAWA": (27.6, 130.2), "TAIWAN": (22.4, 123.4)}  # where each name stands


def bases_figure(places: Sequence[Place]) -> Figure:
    """Draw the map, 3.75 inches wide, with bases, cities and straits; beyond its edge lies Guam, to which an arrow points.

    Args: places: in the order in which they get their names; Seoul is among them, from which Guam's distance is measured.
    """
    height = MAP + HEAD + FOOT
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, TITLE, va="top", size=10, weight="bold")
        figure.text(0.02, 0.06 / height, "■ American base    ● city", size=SMALL, color=PALETTE["muted"])
        axes = figure.add_axes((0.01, FOOT / height, 0.98, MAP / height))
        axes.set(xlim=(-ACROSS, ACROSS), ylim=(-UP, UP), xticks=[], yticks=[], facecolor=OCEAN)
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        land = PathPatch(PROJECT.land(1.5 * ACROSS), facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2)
        axes.add_artist(land)
        labels = Labels(figure, axes)
        _mark(labels, [place for place in places if _is_inside(place)])
        names = [(name, PROJECT.point(*where), "normal") for name, where in LANDS.items()]
        names += ((p.name.replace(" ", "\n"), _point(p), "italic") for p in places if p.kind == "strait")
        for name, (x, y), style in names:
            look: dict[str, Any] = {"color": PALETTE["muted"], "fontsize": SMALL, "fontstyle": style}
            labels.place_on([(x, y), (x - 90, y - 120)], name, **look)
        seoul = next(place for place in places if place.id == "seoul")
        for place in (place for place in places if not _is_inside(place)):
            away = f"{round(between(seoul, place).km, -2):,.0f} km"
            _point_to(labels, place, f"to {_short(place)}, {away}\nfrom Seoul")
        axes.plot([90 - ACROSS, 590 - ACROSS], [90 - UP] * 2, color=PALETTE["ink"], lw=1.6, zorder=8)
        axes.text(90 - ACROSS, 130 - UP, "500 km", size=SMALL, zorder=8)
    return figure


def _mark(labels: Labels, places: Sequence[Place]) -> None:
    """Mark and name bases and cities; bases close to each other share a marker."""
    places = [place for place in places if place.kind != "strait"]
    points = [_point(place) for place in places]
    groups = labels.groups([(p.kind, *point) for p, point in zip(places, points, strict=True)], 8)
    for first, *_ in groups:
        base = places[first].kind == "base"
        marker, colour, size = ("s", PALETTE["blue"], 6.5) if base else ("o", PALETTE["ink"], 4.5)
        x, y = points[first]
        mark = Line2D([x], [y], marker=marker, color=colour, ms=size, mec="white", mew=0.8, zorder=7)
        labels.axes.add_artist(mark)
        labels.reserve(x, y, size / 2 + 1)
    for group in groups:
        look = BLUE if places[group[0]].kind == "base" else {"fontsize": SMALL}
        labels.place(points[group[0]], " · ".join(_short(places[n]) for n in group), **look)


def _point_to(labels: Labels, place: Place, words: str) -> None:
    """Draw an arrow at the lower right edge toward a place beyond it."""
    x, y = _point(place)
    back = min(0.97 * ACROSS / abs(x), 0.97 * UP / abs(y))
    tip, tail = (x * back, y * back), (x * (back - 0.12), y * (back - 0.12))
    arrow = {"arrowstyle": "-|>", "color": PALETTE["blue"], "lw": 1.6}
    labels.axes.annotate("", tip, tail, arrowprops=arrow)
    labels.axes.text(tip[0] - 190, tip[1] + 30, words, ha="right", **BLUE)


def _point(place: Place) -> Point:
    return PROJECT.point(place.lat, place.lon)


def _is_inside(place: Place) -> bool:
    x, y = _point(place)
    return abs(x) < ACROSS and abs(y) < UP


def _short(place: Place) -> str:
    """What a map has room for: Kunsan for Kunsan Air Base, Guam for a base there."""
    name = place.name.rpartition(", ")[2].removesuffix(" Air Base")
    return name.removeprefix("Marine Corps Air Station ").removeprefix("Camp ")


def bases_alt(places: Sequence[Place]) -> str:
    """List the bases by country."""
    hosts: dict[str, list[str]] = {}
    for place in places:
        if place.kind == "base":
            hosts.setdefault(place.host, []).append(_short(place))
    listed = "; ".join(f"in {host}: {', '.join(names)}" for host, names in hosts.items())
    listed = listed.replace("in United States: ", "of the United States itself: ")
    return f"Map of Korea and its surroundings. {TITLE.replace(chr(10), ' ')}. American bases {listed}."
