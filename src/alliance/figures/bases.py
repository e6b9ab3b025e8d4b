"""Plain maps of the American bases in Korea and around it, of moves out of Korea, and of what lesson 8 measures; nothing to choose."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from alliance.figures.labels import Labels, Point
from alliance.figures.projection import Equidistant, grain
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.figures.theater import COAST, LAND, OCEAN
from alliance.geo import between
from alliance.ledger import Place
from quizkit.html import Card

WIDTH, MAP, HEAD, FOOT = NARROW, 3.6, 0.46, 0.43  # inches
HIGH = MAP / (WIDTH * 0.98)  # the height of a map for a width of 1
MARKS = {"base": "blue", "former": "blue", "city": "ink", "strait": "ink"}
HOME = "camp-humphreys"  # from here the line is drawn

Track = tuple[NDArray[np.float64], NDArray[np.float64]]  # east and north of points along a way, in km


class View(NamedTuple):
    """A part of the world to draw; `names` are of lands, with the place of each."""

    title: str
    middle: tuple[float, float]  # latitude and longitude
    across: float  # km from the middle to the left and the right edge
    scale: int  # km, the length of the scale bar
    ends: tuple[str, ...]  # the places to which lines from `HOME` run
    names: Mapping[str, tuple[float, float]]
    home: str = HOME  # from here the lines run
    starts: Sequence[str] = ()  # and from here
    more: Sequence[tuple[str, str]] = ()  # a line more, from one place to another
    arrows: bool = True  # whether an arrow leads from `home` to each of `starts`
    back: bool = False  # whether the lines to `ends` lead there and back, and from `home` alone
    headline: str = (
        ""  # what the map shows, where that is no list of distances; `{beijing}` is the km to there
    )
    chain: str = ""  # a row of islands to draw: "first" or "second"
    also: Mapping[str, str] = {}  # places that the other maps do not have, with the name that they bear here
    shared: Mapping[str, str] = {}  # names that stand at one mark for two places, and none at the other
    only: Sequence[str] = ()  # the places to draw; all unless given
    fixed: Mapping[
        str, tuple[float, float]
    ] = {}  # where the middle of a place's name stands, if not beside its mark
    km_at: float = 0.5  # where along a line its length stands
    km_fixed: Mapping[
        tuple[str, str], tuple[float, float]
    ] = {}  # where the middle of the length of a line stands, if not there; a line goes from one place to another
    bar: float = -0.94  # where the scale bar begins: -1 is the left edge, 1 the right one
    key: str = "■ American base   ● city\n─ straight line over the globe"
    circles: float = 0  # km, the radius of a circle about the home and each of `starts`; none unless given
    rings: Mapping[str, float] = {}  # places from which a missile may come, and how many km it flies
    inks: Mapping[str, tuple[str, float]] = {}  # coloured signs of the key, and where each begins
    border: bool = False  # whether the line between the two Koreas is drawn
    gap: float = 90  # km by which an arrow falls short of the marks at both its ends


NORTH_SOUTH = {"NORTH KOREA": (39.5, 127.0), "SOUTH KOREA": (36.4, 127.9)}
LANDS = {"CHINA": (33.6, 115.8), "JAPAN": (31.6, 136.0), "OKINAWA": (24.2, 129.6)}
LANDS |= {"TAIWAN": (22.6, 123.7), "PHILIPPINES": (16.5, 123.8)}
KOREA = View(
    "American bases in South Korea",
    (37.2, 127.6),
    330,
    100,
    ("pyongyang",),
    NORTH_SOUTH,
    only=(
        HOME,
        "osan-air-base",
        "camp-casey",
        "kunsan-air-base",
        "camp-walker-daegu",
        "seoul",
        "pyongyang",
    ),
)
DIVISION = View(
    "The camps of the division, and Seongju",
    (37.15, 127.75),
    240,
    100,
    (),
    {"NORTH KOREA": (39.3, 127.15), "SOUTH KOREA": (36.4, 127.9), "border": (38.6, 127.6)},
    home="camp-casey",
    starts=(HOME,),
    headline="The division was to move away from\nthe border; the battery came to Seongju",
    also={"camp-casey": "Camp Casey", HOME: "Camp Humphreys"},
    only=("camp-casey", HOME, "seongju", "seoul", "pyongyang"),
    key="■ American base   ● city\n┅ border   → the division moves",
    border=True,
    gap=14,
)
KWANGJU = View(
    "Seoul, Kwangju and the border",
    (36.7, 127.75),
    250,
    100,
    (),
    {"NORTH KOREA": (38.85, 126.6), "SOUTH KOREA": (37.1, 128.6), "border": (38.55, 127.7)},
    home="seoul",
    starts=("gwangju",),
    more=(("seoul", "gwangju"),),
    headline="Kwangju lies {gwangju} km south of Seoul,\nfar from the border",
    only=("seoul", "gwangju"),
    key="● city   ┅ border\n→ where the 20th Division went, May 1980",
    border=True,
    gap=14,
)
STRAIT, ISLANDS, GUAM, NEAREST = (
    "taiwan-strait",
    "chain-miyakojima",
    "andersen-air-force-base-guam",
    "dandong",
)
SEAS = View(
    "American bases around Korea",
    (27.4, 130.6),
    1_700,
    500,
    (STRAIT, "beijing"),
    LANDS | {"Yellow\nSea": (35.1, 121.8), "NORTH KOREA": (41.4, 127.8)},
    also={HOME: "Humphreys"},
    only=(HOME, "pyongyang", "kunsan-air-base", "kadena-air-base", GUAM, STRAIT, "beijing", "taipei"),
    key="■ American base (not all)   ● city\n─ straight line",
)
AROUND = SEAS._replace(
    names={**SEAS.names, "TAIWAN": (21.05, 118.6)},
    also={**SEAS.also, GUAM: "Guam"},
    more=((GUAM, STRAIT),),
    key="■ American base (not all)   ● city\n─ straight line, orange from Humphreys",
)
WALK = SEAS._replace(
    title="The three stops of the walk",
    ends=(STRAIT, "beijing", "pyongyang"),
    headline="Pyongyang and Beijing lie\nwithin 1,000 km of Humphreys",
    also={HOME: "1: Humphreys", STRAIT: "2: Taiwan\nStrait", GUAM: "3: Guam", "kadena-air-base": "3: Kadena"},
    fixed={HOME: (37.4, 134.6), "pyongyang": (40.6, 125.8)},
    names={name: at for name, at in SEAS.names.items() if name != "TAIWAN"}
    | {"NORTH KOREA": (42.6, 128.4), "OKINAWA": (24.8, 133.6)},
    km_fixed={(HOME, STRAIT): (31.2, 118.6), (HOME, "beijing"): (37.2, 119.0)},
    only=(HOME, "pyongyang", "kadena-air-base", GUAM, STRAIT, "beijing"),
    key="1–3 the stops   ■ American base (not all)   ● city\n─ straight line from Humphreys",
)
ORDER = SEAS._replace(
    title="The order and the newspaper’s plan",
    ends=(STRAIT,),
    names={
        "CHINA": LANDS["CHINA"],
        "JAPAN": LANDS["JAPAN"],
        "TAIWAN": (21.05, 118.2),
        "PHILIPPINES": (14.4, 127.2),
        "Miyako": (24.0, 129.0),
    },
    starts=(ISLANDS, GUAM),
    headline="Where the two moves would end,\nand how far the strait is from there",
    chain="first",
    also={ISLANDS: "Miyako"},
    only=(HOME, STRAIT, ISLANDS, GUAM),
    key="→ a move from Korea   ┅ first island chain\n─ straight line to the strait",
)
CASES = ORDER._replace(
    title="A unit that leaves and one that fights from Korea",
    middle=(28.4, 126.2),
    across=1_200,
    names={
        "CHINA": (27.6, 116.0),
        "JAPAN": (35.6, 135.4),
        "TAIWAN": (22.0, 118.2),
        "PHILIPPINES": (17.6, 125.6),
        "Yellow\nSea": (36.2, 122.9),
        "islands of\nthe order": (25.0, 130.0),
    },
    also={ISLANDS: "islands of\nthe order"},
    home="osan-air-base",
    starts=(ISLANDS,),
    headline="One unit would leave Korea, one would\nfight from Korea and come back",
    shared={"osan-air-base": "Osan,\nHumphreys"},
    only=("osan-air-base", STRAIT, ISLANDS),
    back=True,
    key="┅ row of islands",
    inks={"→ a unit leaves": ("blue", 0.02), "↔ a unit fights and comes back": ("vermilion", 0.32)},
)
NEAR = SEAS._replace(
    title="Osan and Kunsan",
    ends=(STRAIT, NEAREST),
    names={name: at for name, at in LANDS.items() if name != "OKINAWA"}
    | {"Kunsan": (35.5, 130.3), "PHILIPPINE SEA": (19.5, 132.0), "SECOND\nISLAND\nCHAIN": (27.0, 136.6)}
    | {"F-16: 640 km": (30.0, 128.6), "DF-16:\n1,000 km": (29.1, 117.4), "CHINA": (36.4, 118.0)},
    home="osan-air-base",
    headline="Osan: {dandong} km from a city in China,\n{taiwan-strait} km from the Taiwan Strait",
    chain="second",
    fixed={"beijing": (41.2, 116.4)},
    also={NEAREST: "Dandong", "kunsan-air-base": "Kunsan"},
    only=("kunsan-air-base", "osan-air-base", GUAM, "beijing", STRAIT, NEAREST),
    km_fixed={("osan-air-base", STRAIT): (27.3, 126.3)},
    circles=640,
    rings={NEAREST: 1_000},
    key="■ American base   ● city   ┅ island chain",
    inks={"○ an F-16, out and home": ("blue", 0.02), "○ a missile from Dandong": ("vermilion", 0.5)},
)
PLACES = SEAS._replace(
    title="The places of this lesson",
    middle=(30.2, 129.2),
    across=1_650,
    ends=(),
    names={
        "CHINA": (30.6, 114.2),
        "KOREA": (35.55, 130.6),
        "JAPAN": (38.2, 143.6),
        "TAIWAN": (22.2, 118.6),
    },
    home="misawa-air-base",
    starts=("kadena-air-base",),
    arrows=False,
    headline="A move from Kadena to Misawa,\nand two seas to measure to",
    also={
        "camp-humphreys": "Humphreys",
        "yellow-sea": "Yellow Sea",
    },
    fixed={
        "osan-air-base": (39.5, 131.0),
        "yellow-sea": (35.2, 117.9),
    },
    shared={"osan-air-base": "Osan and\nHumphreys", "camp-humphreys": ""},
    bar=0.6,
    only=(
        "camp-humphreys",
        "osan-air-base",
        "kunsan-air-base",
        "yellow-sea",
        STRAIT,
        "kadena-air-base",
        "misawa-air-base",
        "yokota-air-base",
        "beijing",
    ),
    key="■ American base   ● city\n✕ point in a sea or strait",
)
KUNSAN = View(
    "Kunsan, a fighter and a missile",
    (35.0, 125.6),
    1_290,
    500,
    (STRAIT,),
    {
        "CHINA": (31.0, 118.4),
        "JAPAN": (36.0, 138.4),
        "TAIWAN": (24.4, 123.6),
    },
    home="kunsan-air-base",
    more=(("weihai", "kunsan-air-base"),),
    headline="How far a missile flies from Weihai,\nand how far a fighter from Kunsan",
    only=("kunsan-air-base", "weihai", STRAIT),
    circles=1_082,
    rings={"weihai": 530},
    bar=0.5,
    key="■ American base   ● city   ─ straight line",
    inks={
        "○ missile: 530 km": ("vermilion", 0.02),
        "○ fighter, out and home: 1,082 km": ("blue", 0.38),
    },
)
CITIES = View(
    "A missile that flies 1,000 km, from two of thirteen cities",
    (35.6, 131.4),
    1_290,
    500,
    ("kadena-air-base",),
    {"CHINA": (43.6, 121.6), "JAPAN": (35.2, 138.0), "RUSSIA": (45.6, 134.2)},
    home="ningbo",
    more=((NEAREST, "misawa-air-base"),),
    headline="From these two cities a DF-16\nreaches Kadena and not Misawa",
    also={NEAREST: "Dandong"},
    only=("ningbo", NEAREST, "kadena-air-base", "misawa-air-base"),
    rings={"ningbo": 1_000, NEAREST: 1_000},
    bar=0.5,
    key="■ American base   ● city or town   ─ straight line",
    inks={"○ as far as a DF-16 flies: 1,000 km": ("vermilion", 0.02)},
)
CHOSEN = CITIES._replace(
    title="A missile that flies 1,000 km, from a good place for each base",
    ends=("misawa-air-base",),
    home="hunchun",
    more=(("hepu", "kadena-air-base"),),
    headline="From these two places a DF-16\nreaches both bases",
    only=("hunchun", "hepu", "kadena-air-base", "misawa-air-base"),
    rings={"hunchun": 1_000, "hepu": 1_000},
)
VIEWS = {
    "korea": KOREA,
    "division": DIVISION,
    "kwangju": KWANGJU,
    "around": AROUND,
    "walk": WALK,
    "order": ORDER,
    "cases": CASES,
    "near": NEAR,
    "places": PLACES,
    "kunsan": KUNSAN,
    "cities": CITIES,
    "chosen": CHOSEN,
}
ROW = (0, (1.2, 1.2))  # the dashes of a row of islands
BORDER = (  # latitude and longitude of points on the line between the two Koreas, as Natural Earth 1:50m (world-atlas 2.0.2) has it
    (37.78, 126.63),
    (37.83, 126.67),
    (37.92, 126.67),
    (38.11, 126.88),
    (38.28, 127.09),
    (38.31, 127.3),
    (38.32, 127.75),
    (38.31, 128.04),
    (38.42, 128.22),
    (38.62, 128.38),
)


def bases_places(places: Iterable[Place], shown: Sequence[str]) -> list[Place]:
    """The places of all maps: those shown on the first two, the rows of islands, and what other maps have beyond these."""
    found = {place.id: place for place in places}
    rows = (name for name, place in found.items() if place.kind == "chain")
    more = (name for view in (PLACES, KUNSAN, CITIES, CHOSEN, DIVISION, KWANGJU) for name in view.only)
    order = dict.fromkeys((*shown, *rows, NEAREST, *more))
    return [found[name] for name in order if name in found]


def bases_figure(places: Sequence[Place], view: View) -> Figure:
    """Draw a map, 3.4 inches wide, with bases and cities, and lines from its home with their lengths.

    Args: places: in the order in which they get their names; the view's home, `starts` and `ends` are among them.
    """
    project, height, up = Equidistant(*view.middle), MAP + HEAD + FOOT, view.across * HIGH
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, _headline(places, view), va="top", size=10, weight="bold")
        figure.text(0.02, 0.06 / height, view.key, size=SMALL, color=PALETTE["muted"])
        for sign, (colour, x) in view.inks.items():
            figure.text(x, 0.22 / height, sign, size=SMALL, color=PALETTE[colour])
        axes = figure.add_axes((0.01, FOOT / height, 0.98, MAP / height))
        axes.set(xlim=(-view.across, view.across), ylim=(-up, up), xticks=[], yticks=[], facecolor=OCEAN)
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        land = project.land(1.5 * view.across, grain(2 * view.across, WIDTH))
        axes.add_artist(PathPatch(land, facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2))
        labels = Labels(figure, axes)
        found = {place.id: place for place in places}
        home, starts, ends = found[view.home], [found[s] for s in view.starts], [found[e] for e in view.ends]
        if view.chain:
            row = [place for place in places if place.chain == view.chain]
            along = project([place.lat for place in row], [place.lon for place in row])
            dots: dict[str, Any] = {"color": PALETTE["forest"], "linestyle": ROW, "linewidth": 2.6}
            axes.add_artist(Line2D(*along, zorder=3, **dots))
            at = np.linspace(0, len(row) - 1, 120)
            east, north = (np.interp(at, np.arange(len(row)), side) for side in along)
            labels.block_line(east, north)
        if view.border:
            along = project(*np.transpose(BORDER))
            axes.add_artist(Line2D(*along, zorder=3, color=PALETTE["rust"], linestyle=ROW, linewidth=2))
            labels.block_line(*along)
        lines = [
            (found[start], end, _line(project, found[start], end)) for start in _from(view) for end in ends
        ]
        lines += [(found[a], found[b], _line(project, found[a], found[b])) for a, b in view.more]
        if view.back:
            lines = [(start, end, _over_sea(*line)) for start, end, line in lines]
        for start, _, line in lines:
            if view.back:
                _arrow(axes, line, "vermilion", "<|-|>", view.gap)
            else:
                same = view.rings or (view.arrows and starts)
                own = start is home and not same
                axes.plot(*line, color=PALETTE["vermilion" if own else "ink"], lw=1.1, zorder=5)
            labels.block_line(*line)
        for start in (home, *starts) if view.circles else ():
            edge = project.circle((start.lat, start.lon), view.circles)
            axes.plot(*edge, color=PALETTE["blue"], lw=1.3, zorder=4)
            if view.starts:  # about one place names may stand on the circle, else it would push them far away
                labels.block_line(*edge)
        for name, flies in view.rings.items():
            edge = project.circle((found[name].lat, found[name].lon), flies)
            axes.plot(*edge, color=PALETTE["vermilion"], lw=1.3, zorder=4)
            labels.block_line(*edge)
        for start in starts if view.arrows else ():
            line = _line(project, home, start)
            _arrow(axes, line, "blue", "-|>", view.gap)
            labels.block_line(*line)
        points = _points(places, view)
        waters = any(place.kind == "sea" for place in points)
        for place in points:
            sign, size = ("s", 8 if place is home else 6.5) if place.host else ("o", 4.5)
            if view.rings:  # orange is for missiles, and blue for what is American
                alike = [found[name] for name in view.rings]
            else:
                alike = [home, *ends, *(() if view.arrows else starts)]
            colour = PALETTE["vermilion" if place in alike else MARKS.get(place.kind, "ink")]
            if waters and place.kind in ("sea", "strait"):
                sign, size = "X", 6.5
            mark = Line2D(*zip(points[place]), marker=sign, ms=size, color=colour, mec="white")
            if place.host == "Philippines":
                mark.set(markerfacecolor="white", markeredgecolor=colour, markersize=5)
            axes.add_artist(mark).set_zorder(7 + (place is home))
            labels.reserve(*points[place], size / 2 + 1)
        for start, end, line in lines:
            x, y = (float(side[round(view.km_at * (len(side) - 1))]) for side in line)
            km = f"{between(start, end).km:,.0f} km"
            bold: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold"}
            if spot := view.km_fixed.get((start.id, end.id)):
                labels.place_on([project.point(*spot)], km, **bold)
            else:
                labels.place((x, y), km, **bold)
        for name, where in view.names.items():
            labels.place_on([project.point(*where)], name, color=PALETTE["muted"], fontsize=SMALL)
        first = [found[name] for name in view.only] or [home]
        for place in sorted(points, key=lambda p: first.index(p) if p in first else len(first)):
            name = view.shared.get(place.id, _name(place, view))
            if not name or view.also.get(place.id) in view.names:
                continue
            weight = "bold" if place.kind == "base" else "normal"
            colour = PALETTE["ink" if place is home and not view.rings else MARKS.get(place.kind, "ink")]
            look: dict[str, Any] = {"fontsize": SMALL, "fontweight": weight, "color": colour}
            if spot := view.fixed.get(place.id):
                labels.place_on([project.point(*spot)], name, **look)
            else:
                labels.place(points[place], name, **look)
        x, y = view.bar * view.across, 0.06 * view.across - up
        axes.plot([x, x + view.scale], [y] * 2, color=PALETTE["ink"], lw=1.6, zorder=8)
        axes.text(x, y + 0.03 * view.across, f"{view.scale} km", size=SMALL, zorder=8)
    return figure


def _from(view: View) -> tuple[str, ...]:
    """The places from which lines run to the ends of a view."""
    return (view.home,) if view.back else (view.home, *view.starts)


def _arrow(axes: Axes, line: Track, colour: str, style: str, gap: float) -> None:
    """Draw an arrow along a line, `gap` km short of the marks at both ends."""
    spots = np.column_stack(line)
    free = np.minimum(*(np.hypot(*(spots - end).T) for end in spots[[0, -1]])) > gap
    look: dict[str, Any] = {"arrowstyle": style, "mutation_scale": 14, "linewidth": 2.2, "shrinkB": 0}
    path = Path(spots[free])
    axes.add_artist(FancyArrowPatch(path=path, color=PALETTE[colour], zorder=6, **look))


def _over_sea(x: NDArray[np.float64], y: NDArray[np.float64]) -> Track:
    """Bend a line out to the sea, to the east; the way that aircraft take need not lead over the coast."""
    bend = 110 * np.sin(np.linspace(0, np.pi, len(x)))
    across = np.array([y[0] - y[-1], x[-1] - x[0]])
    east, north = across / np.hypot(*across)
    return x + bend * east, y + bend * north


def _line(project: Equidistant, start: Place, end: Place) -> Track:
    return project.line((start.lat, start.lon), (end.lat, end.lon))


def _headline(places: Sequence[Place], view: View) -> str:
    found = {place.id: place for place in places}
    ends = (*view.ends, *(end for _, end in view.more))
    km = {end: f"{between(found[view.home], found[end]).km:,.0f}" for end in ends}
    if view.headline:
        return view.headline.format_map(km)
    return f"{view.title}:\n{', '.join(f'{found[end].name} {km[end]} km' for end in view.ends)}"


def bases_table(places: Sequence[Place], view: View) -> Card:
    """The places of a map with their distance from its home, or from the strait where lines from several places end there."""
    if view.rings:
        found = {place.id: place for place in places}
        ways = [(found[a], found[b]) for a, b in (*((view.home, end) for end in view.ends), *view.more)]
        km = ((start.name, end.name, f"{between(start, end).km:,.0f}") for start, end in ways)
        return behind(("From", "To", "km"), km, "Shortest lines on the globe, computed")
    origin = next(
        place for place in places if place.id == (view.ends[0] if view.starts and view.ends else view.home)
    )
    away = {place: between(origin, place).km for place in _points(places, view) if place is not origin}
    hosted = any(place.host for place in away)
    rows = [
        (
            view.also.get(place.id, place.name).replace("\n", " "),
            *([place.host or "–"] if hosted else []),
            f"{away[place]:,.0f}",
        )
        for place in sorted(away, key=away.__getitem__)
    ]
    head = ("Place", *(["Bases: in"] if hosted else []), f"km from {origin.name}")
    return behind(head, rows, "Shortest lines on the globe, computed")


def _name(place: Place, view: View) -> str:
    """What a map has room for: Kunsan for Kunsan Air Base, Guam for a base there."""
    if place.id in view.also:
        return view.also[place.id]
    if place.id == HOME:
        return f"{place.name}\nat Pyeongtaek"
    if place.kind == "strait":
        return place.name.replace(" ", "\n")
    name = place.name.rpartition(", ")[2].removesuffix(" Air Base")
    return name.removeprefix("Marine Corps Air Station ").removeprefix("Camp ")


def _points(places: Sequence[Place], view: View) -> dict[Place, Point]:
    """The places inside a view, with their points in km from its middle."""
    project, up = Equidistant(*view.middle), view.across * HIGH
    apart = {NEAREST, *(p.id for p in places if p.kind == "chain")}.difference(view.also)
    shown = [p for p in places if p.id in (view.only or [p.id]) and p.id not in apart]
    points = {place: project.point(place.lat, place.lon) for place in shown}
    return {place: (x, y) for place, (x, y) in points.items() if abs(x) < view.across and abs(y) < up}


def bases_alt(places: Sequence[Place], view: View) -> str:
    """List the bases by country, and say how long the lines are."""
    found, hosts = {place.id: place for place in places}, dict[str, list[str]]()
    for place in _points(places, view):
        if place.kind == "base":
            hosts.setdefault(place.host, []).append(_name(place, view).replace("\n", " "))
    listed = "; ".join(f"in {host}: {', '.join(names)}" for host, names in hosts.items())
    listed = listed.replace("in United States: ", "of the United States itself: ")
    listed = listed.replace("in Philippines: ", "sites in the Philippines that they may use: ")
    said = []
    tracks = [(start, view.ends) for start in _from(view)] + [(start, (end,)) for start, end in view.more]
    for start, ends in ((found[start], ends) for start, ends in tracks):
        lines = []
        for end in (found[end] for end in ends):
            where = f"the middle of the {end.name}" if end.kind == "strait" else end.name
            lines.append(f"to {where} it is {between(start, end).km:,.0f} km")
        name = view.also.get(start.id, start.name).replace("\n", " ")
        said += [f"From {name} {', '.join(lines)}."] * bool(lines)
    moves = (view.also.get(s, _name(found[s], view)).replace("\n", " ") for s in view.starts if view.arrows)
    arrows = "".join(f" An arrow leads to {name}." for name in moves)
    arrows += " The line has an arrow at both ends." if view.back else ""
    arrows += " A dotted line is the border between North and South." if view.border else ""
    about = "each of the two bases" if view.starts else _name(found[view.home], view)
    arrows += f" A circle of {view.circles:,.0f} km lies about {about}." if view.circles else ""
    for name, km in view.rings.items():
        inside = [
            p.name for p in _points(places, view) if p.kind == "base" and between(found[name], p).km < km
        ]
        arrows += f" A ring of {km:,.0f} km lies about {found[name].name}; inside: {', '.join(inside) or 'no base'}."
    others = [place for place in _points(places, view) if place.kind != "base"]
    if any(place.kind == "sea" for place in others):
        arrows += f" Also marked: {', '.join(place.name for place in others)}."
    shows = " ".join(_headline(places, view).split()) + ". " if view.headline else ""
    about = f"{view.title}, {listed}" if listed else view.title
    return f"Map. {shows}{about}. {' '.join(said)}{arrows}"
