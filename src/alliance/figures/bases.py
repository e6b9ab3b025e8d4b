"""Plain maps of the American bases in Korea and around it, for a first look; nothing to choose and nothing to measure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from alliance.figures.labels import Labels, Point
from alliance.figures.projection import Equidistant, grain
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.figures.theater import COAST, LAND, OCEAN
from alliance.geo import between
from alliance.ledger import Place
from quizkit.html import Card

WIDTH, MAP, HEAD, FOOT = NARROW, 3.6, 0.46, 0.43  # inches
HIGH = MAP / (WIDTH * 0.98)  # the height of a map for a width of 1
MARKS = {"base": "blue", "city": "ink", "strait": "ink"}
HOME = "camp-humphreys"  # from here the line is drawn


class View(NamedTuple):
    """A part of the world to draw; `names` are of lands, with the place of each."""

    title: str
    middle: tuple[float, float]  # latitude and longitude
    across: float  # km from the middle to the left and the right edge
    scale: int  # km, the length of the scale bar
    ends: tuple[str, ...]  # the places to which lines from `HOME` run
    names: Mapping[str, tuple[float, float]]
    unnamed: Sequence[str] = ()  # hosts and ids: their bases have a mark and no name, their cities neither


NORTH_SOUTH = {"NORTH KOREA": (39.5, 127.0), "SOUTH KOREA": (36.4, 127.9)}
LANDS = {"CHINA": (33.6, 115.8), "JAPAN": (31.6, 136.0), "OKINAWA": (24.2, 129.6)}
LANDS |= {"TAIWAN": (22.6, 123.7), "PHILIPPINES": (16.5, 123.8)}
QUIET = ("South Korea", "sasebo", "marine-corps-air-station-iwakuni", "yokosuka", "seoul", "pyongyang")
KOREA = View("American bases in South Korea", (37.2, 127.6), 330, 100, ("pyongyang",), NORTH_SOUTH)
AROUND = View(
    "American bases around Korea", (27.4, 130.6), 1_700, 500, ("taiwan-strait", "beijing"), LANDS, QUIET
)
VIEWS = {"korea": KOREA, "around": AROUND}


def bases_figure(places: Sequence[Place], view: View) -> Figure:
    """Draw a map, 3.4 inches wide, with bases and cities, and lines from Camp Humphreys with their lengths.

    Args: places: in the order in which they get their names; Camp Humphreys and the view's `ends` are among them.
    """
    project, height, up = Equidistant(*view.middle), MAP + HEAD + FOOT, view.across * HIGH
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, _headline(places, view), va="top", size=10, weight="bold")
        key = "■ American base   ● city\n─ straight line over the globe"
        figure.text(0.02, 0.06 / height, key, size=SMALL, color=PALETTE["muted"])
        axes = figure.add_axes((0.01, FOOT / height, 0.98, MAP / height))
        axes.set(xlim=(-view.across, view.across), ylim=(-up, up), xticks=[], yticks=[], facecolor=OCEAN)
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        land = project.land(1.5 * view.across, grain(2 * view.across, WIDTH))
        axes.add_artist(PathPatch(land, facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2))
        labels = Labels(figure, axes)
        found = {place.id: place for place in places}
        home, ends = found[HOME], [found[end] for end in view.ends]
        lines = [project.line((home.lat, home.lon), (end.lat, end.lon)) for end in ends]
        for line in lines:
            axes.plot(*line, color=PALETTE["vermilion"], lw=1.1, zorder=5)
            labels.block_line(*line)
        points = _points(places, view)
        named = [p for p in points if p is home or not {p.host, p.id}.intersection(view.unnamed)]
        for place in (p for p in points if p in named or p.kind == "base"):
            sign, size = ("s", 8 if place is home else 6.5) if place.kind == "base" else ("o", 4.5)
            colour = PALETTE["vermilion" if place in (home, *ends) else MARKS[place.kind]]
            mark = Line2D(*zip(points[place]), marker=sign, ms=size, color=colour, mec="white")
            axes.add_artist(mark).set_zorder(7 + (place is home))
            (labels.reserve if place in named else labels.block)(*points[place], size / 2 + 1)
        for end, line in zip(ends, lines, strict=True):
            half, km = (float(line[0][30]), float(line[1][30])), f"{between(home, end).km:,.0f} km"
            labels.place(half, km, fontsize=SMALL, fontweight="bold")
        for name, where in view.names.items():
            labels.place_on([project.point(*where)], name, color=PALETTE["muted"], fontsize=SMALL)
        for place in sorted(named, key=lambda p: p is not home):
            weight = "bold" if place.kind == "base" else "normal"
            colour = PALETTE["ink" if place is home else MARKS[place.kind]]
            labels.place(points[place], _name(place), fontsize=SMALL, fontweight=weight, color=colour)
        x, y = 0.06 * view.across - view.across, 0.06 * view.across - up
        axes.plot([x, x + view.scale], [y] * 2, color=PALETTE["ink"], lw=1.6, zorder=8)
        axes.text(x, y + 0.03 * view.across, f"{view.scale} km", size=SMALL, zorder=8)
    return figure


def _headline(places: Sequence[Place], view: View) -> str:
    found = {place.id: place for place in places}
    ends = (f"{found[end].name} {between(found[HOME], found[end]).km:,.0f} km" for end in view.ends)
    return f"{view.title}:\n{', '.join(ends)}"


def bases_table(places: Sequence[Place], view: View) -> Card:
    """The places of a map with their distance from Camp Humphreys."""
    home = next(place for place in places if place.id == HOME)
    away = {place: between(home, place).km for place in _points(places, view) if place is not home}
    rows = [
        (place.name, place.host or "–", f"{away[place]:,.0f}") for place in sorted(away, key=away.__getitem__)
    ]
    return behind(
        ("Place", "Bases: in", f"km from {home.name}"), rows, "Shortest lines on the globe, computed"
    )


def _name(place: Place) -> str:
    """What a map has room for: Kunsan for Kunsan Air Base, Guam for a base there."""
    if place.id == HOME:
        return f"{place.name}\nat Pyeongtaek"
    if place.kind == "strait":
        return place.name.replace(" ", "\n")
    name = place.name.rpartition(", ")[2].removesuffix(" Air Base")
    return name.removeprefix("Marine Corps Air Station ").removeprefix("Camp ")


def _points(places: Sequence[Place], view: View) -> dict[Place, Point]:
    """The places inside a view, with their points in km from its middle."""
    project, up = Equidistant(*view.middle), view.across * HIGH
    points = {place: project.point(place.lat, place.lon) for place in places}
    return {place: (x, y) for place, (x, y) in points.items() if abs(x) < view.across and abs(y) < up}


def bases_alt(places: Sequence[Place], view: View) -> str:
    """List the bases by country, and say how long the line is."""
    found, hosts = {place.id: place for place in places}, dict[str, list[str]]()
    for place in _points(places, view):
        if place.kind == "base":
            hosts.setdefault(place.host, []).append(_name(place).replace("\n", " "))
    listed = "; ".join(f"in {host}: {', '.join(names)}" for host, names in hosts.items())
    listed = listed.replace("in United States: ", "of the United States itself: ")
    lines = []
    for end in (found[end] for end in view.ends):
        where = f"the middle of the {end.name}" if end.kind == "strait" else end.name
        lines.append(f"to {where} it is {between(found[HOME], end).km:,.0f} km")
    return f"Map. {view.title}, {listed}. From {found[HOME].name} {', '.join(lines)}."
