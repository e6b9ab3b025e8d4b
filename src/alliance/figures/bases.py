"""Plain maps of the American bases in Korea and around it, of moves out of Korea, and of what lesson 8 measures; nothing to choose."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from alliance.figures.labels import Labels, Point
from alliance.figures.projection import Equidistant, grain
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style, one_line
from alliance.figures.theater import COAST, LAND, OCEAN
from alliance.geo import between
from alliance.ledger import Place
from quizkit.html import Card

WIDTH, MAP, HEAD, FOOT = NARROW, 3.6, 0.46, 0.43  # inches
HIGH = MAP / (WIDTH * 0.98)  # the height of a map for a width of 1
HOME = "camp-humphreys"

Spot = tuple[float, float]  # latitude and longitude, in degrees
Track = tuple[NDArray[np.float64], NDArray[np.float64]]  # east and north of points along a way, in km


class View(NamedTuple):
    """A part of the world to draw. Places are named by their ids; spots are latitude and longitude."""

    title: str
    middle: Spot
    across: float  # km from the middle to the left and the right edge
    scale: int  # km, the length of the scale bar
    ends: tuple[str, ...]  # the places to which lines run
    names: Mapping[str, Spot]  # of lands, seas and circles
    only: Sequence[str]  # the places to draw, in the order in which they get their names
    home: str = HOME  # from here the lines run
    starts: Sequence[str] = ()  # and from here
    more: Sequence[tuple[str, str]] = ()  # a line more, from one place to another
    arrows: bool = True  # whether an arrow leads from `home` to each of `starts`
    back: bool = False  # whether the lines to `ends` lead there and back, and from `home` alone
    headline: str = ""  # where it is no list of distances; `{beijing}` is the km from `home` to there
    chain: str = ""  # a row of islands to draw: "first" or "second"
    also: Mapping[str, str] = {}  # names that places bear here and on no other map
    shared: Mapping[str, str] = {}  # names that stand at one mark for two places, and none at the other
    fixed: Mapping[str, Spot] = {}  # the middle of a place's name, if not beside its mark
    km_fixed: Mapping[tuple[str, str], Spot] = {}  # the middle of a line's length, if not at its middle
    bar: float = -0.94  # where the scale bar begins: -1 is the left edge, 1 the right one
    key: str = "■ American base   ● city\n─ straight line over the globe"
    circles: float = 0  # km, the radius of a circle about `home`; none unless given
    rings: Mapping[str, float] = {}  # places from which a missile may come, and how many km it flies
    inks: Mapping[str, tuple[str, float]] = {}  # coloured signs of the key, and where each begins
    border: bool = False  # whether the line between the two Koreas is drawn
    gap: float = 90  # km by which an arrow falls short of the marks at both its ends


LANDS = {"CHINA": (33.6, 115.8), "JAPAN": (31.6, 136.0), "OKINAWA": (24.2, 129.6)}
LANDS |= {"TAIWAN": (22.6, 123.7), "PHILIPPINES": (16.5, 123.8)}
KOREA = View(
    "American bases in South Korea",
    (37.2, 127.6),
    330,
    100,
    ("pyongyang",),
    {"NORTH KOREA": (39.5, 127.0), "SOUTH KOREA": (36.4, 127.9)},
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
    only=(HOME, "camp-casey", "seoul", "pyongyang", "seongju"),
    key="■ American base   ● city\n┅ border   → the division moves",
    border=True,
    gap=14,
)
KWANGJU = DIVISION._replace(
    title="Seoul, Kwangju and the border",
    middle=(36.7, 127.75),
    across=250,
    names={"NORTH KOREA": (38.85, 126.6), "SOUTH KOREA": (37.1, 128.6), "border": (38.55, 127.7)},
    home="seoul",
    starts=("gwangju",),
    more=(("seoul", "gwangju"),),
    headline="Kwangju lies {gwangju} km south of Seoul,\nfar from the border",
    also={},
    only=("seoul", "gwangju"),
    key="● city   ┅ border\n→ where the 20th Division went, May 1980",
)
STRAIT, ISLANDS, NEAREST = "taiwan-strait", "chain-miyakojima", "dandong"
GUAM = "andersen-air-force-base-guam"
SEAS = View(
    "American bases around Korea",
    (27.4, 130.6),
    1_700,
    500,
    (STRAIT, "beijing"),
    LANDS | {"Yellow\nSea": (35.1, 121.8), "NORTH KOREA": (41.4, 127.8)},
    also={HOME: "Humphreys"},
    only=(HOME, "kunsan-air-base", "pyongyang", "beijing", "taipei", STRAIT, "kadena-air-base", GUAM),
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
    only=(HOME, "pyongyang", "beijing", STRAIT, "kadena-air-base", GUAM),
    key="1–3 the stops   ■ American base (not all)   ● city\n─ straight line from Humphreys",
)
ORDER = SEAS._replace(
    title="The order, and the strait",
    middle=(28.4, 126.2),
    across=1_200,
    ends=(STRAIT,),
    names={
        "CHINA": (27.6, 116.0),
        "JAPAN": (35.6, 135.4),
        "TAIWAN": (22.0, 118.2),
        "PHILIPPINES": (17.6, 125.6),
        "Miyako": (24.6, 128.9),
    },
    starts=(ISLANDS,),
    headline="Where the order leads, and how far\nthe strait is from both ends",
    chain="first",
    also={ISLANDS: "Miyako"},
    only=(HOME, STRAIT, ISLANDS),
    key="→ the order   ┅ first island chain\n─ straight line to the strait",
)
CASES = ORDER._replace(
    title="A unit that leaves and one that fights from Korea",
    names={name: at for name, at in ORDER.names.items() if name != "Miyako"}
    | {"Yellow\nSea": (36.2, 122.9), "islands of\nthe order": (25.0, 130.0)},
    also={ISLANDS: "islands of\nthe order"},
    home="osan-air-base",
    headline="One unit would leave Korea, one would\nfight from Korea and come back",
    shared={"osan-air-base": "Osan,\nHumphreys"},
    only=("osan-air-base", STRAIT, ISLANDS),
    back=True,
    key="┅ row of islands",
    inks={"→ a unit leaves": ("blue", 0.02), "↔ a unit fights and comes back": ("vermilion", 0.32)},
)
NEAR = SEAS._replace(
    title="Osan, too near and too far",
    ends=(STRAIT, NEAREST),
    names={name: at for name, at in LANDS.items() if name != "OKINAWA"}
    | {"PHILIPPINE SEA": (19.5, 132.0), "SECOND\nISLAND\nCHAIN": (27.0, 136.6)}
    | {"F-16: 640 km": (30.0, 128.6), "DF-16:\n1,000 km": (29.1, 117.4), "CHINA": (36.4, 118.0)},
    home="osan-air-base",
    headline="Osan: {dandong} km from a city in China,\n{taiwan-strait} km from the Taiwan Strait",
    chain="second",
    also={NEAREST: "Dandong"},
    only=("osan-air-base", GUAM, STRAIT, NEAREST),
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
    also={"yellow-sea": "Yellow Sea"},
    fixed={"osan-air-base": (39.5, 131.0), "yellow-sea": (35.2, 117.9)},
    bar=0.6,
    only=(
        "osan-air-base",
        "kunsan-air-base",
        STRAIT,
        "kadena-air-base",
        "misawa-air-base",
        "yellow-sea",
    ),
    key="■ American base\n✕ point in a sea or strait",
)
KUNSAN = View(
    "Kunsan, a fighter and a missile",
    (35.0, 125.6),
    1_290,
    500,
    (STRAIT,),
    {"CHINA": (31.0, 118.4), "JAPAN": (36.0, 138.4), "TAIWAN": (24.4, 123.6)},
    home="kunsan-air-base",
    more=(("weihai", "kunsan-air-base"),),
    headline="How far a missile flies from Weihai,\nand how far a fighter from Kunsan",
    only=("kunsan-air-base", STRAIT, "weihai"),
    circles=1_082,
    rings={"weihai": 530},
    bar=0.5,
    key="■ American base   ● city   ─ straight line",
    inks={"○ missile: 530 km": ("vermilion", 0.02), "○ fighter, out and home: 1,082 km": ("blue", 0.38)},
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
    headline="How far a DF-16 flies\nfrom two of the thirteen cities",
    also={NEAREST: "Dandong"},
    only=("kadena-air-base", "misawa-air-base", NEAREST, "ningbo"),
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
    headline="How far a DF-16 flies\nfrom a good place for each base",
    only=("kadena-air-base", "misawa-air-base", "hunchun", "hepu"),
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
DOTS = (0, (1.2, 1.2))  # the dashes of a row of islands, and of the border
# Points on the line between the two Koreas, as Natural Earth 1:50m (world-atlas 2.0.2) has it.
BORDER: Sequence[Spot] = (
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


def bases_figure(places: Mapping[str, Place], view: View) -> Figure:
    """Draw a map, 3.4 inches wide, with bases and cities, and lines from its home with their lengths.

    Args: places: by id; those that the view names, and the rows of islands in their order, are among them.
    """
    with house_style():
        drawing = _Map(places, view)
        drawing.draw_rows()
        drawing.draw_lines()
        drawing.draw_circles()
        drawing.draw_moves()
        drawing.draw_marks()
        drawing.write_lengths()
        drawing.write_names()
        drawing.draw_scale()
    return drawing.figure


class _Map:
    """A map while it is drawn: what must stay clear of names comes before the names."""

    def __init__(self, places: Mapping[str, Place], view: View) -> None:
        """Begin with headline, key, sea and land; the axes are in km."""
        self.places, self.view, self.project = places, view, Equidistant(*view.middle)
        self.ways = [(start, end, self._track(start, end, view.back)) for start, end in _ways(places, view)]
        height, up = MAP + HEAD + FOOT, view.across * HIGH
        self.figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        title, y = _headline(places, view), 1 - 0.05 / height
        self.figure.text(0.02, y, title, va="top", size=10, weight="bold")
        self.figure.text(0.02, 0.06 / height, view.key, size=SMALL, color=PALETTE["muted"])
        for sign, (colour, x) in view.inks.items():
            self.figure.text(x, 0.22 / height, sign, size=SMALL, color=PALETTE[colour])
        self.axes = axes = self.figure.add_axes((0.01, FOOT / height, 0.98, MAP / height))
        axes.set(xlim=(-view.across, view.across), ylim=(-up, up), xticks=[], yticks=[], facecolor=OCEAN)
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        land = self.project.land(1.5 * view.across, grain(2 * view.across, WIDTH))
        axes.add_artist(PathPatch(land, facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=2))
        self.labels = Labels(self.figure, axes)

    def draw_rows(self) -> None:
        """Draw the row of islands and the border, where the view has them."""
        look: dict[str, Any] = {"linestyle": DOTS, "zorder": 3}
        if self.view.chain:
            row = [place for place in self.places.values() if place.chain == self.view.chain]
            along = self.project([place.lat for place in row], [place.lon for place in row])
            self.axes.add_artist(Line2D(*along, color=PALETTE["forest"], linewidth=2.6, **look))
            # names must keep away from the whole line, and its points lie far apart
            at = np.linspace(0, len(row) - 1, 120)
            east, north = (np.interp(at, np.arange(len(row)), side) for side in along)
            self.labels.block_line(east, north)
        if self.view.border:
            along = self.project(*np.transpose(BORDER))
            self.axes.add_artist(Line2D(*along, color=PALETTE["rust"], linewidth=2, **look))
            self.labels.block_line(*along)

    def draw_lines(self) -> None:
        """Draw the lines that have a length; those of the home are orange, unless rings are, or the map is about other places too."""
        view = self.view
        plain = view.rings or (view.arrows and view.starts)
        for start, _, track in self.ways:
            if view.back:
                self._draw_arrow(track, "vermilion", "<|-|>")
            else:
                own = start.id == view.home and not plain
                self.axes.plot(*track, color=PALETTE["vermilion" if own else "ink"], lw=1.1, zorder=5)
            self.labels.block_line(*track)

    def draw_circles(self) -> None:
        """Draw how far aircraft fly out from the home, and missiles from elsewhere."""
        if self.view.circles:  # names may stand on it, else it would push them far away
            edge = self.project.circle(_spot(self.places[self.view.home]), self.view.circles)
            self.axes.plot(*edge, color=PALETTE["blue"], lw=1.3, zorder=4)
        for name, flies in self.view.rings.items():
            edge = self.project.circle(_spot(self.places[name]), flies)
            self.axes.plot(*edge, color=PALETTE["vermilion"], lw=1.3, zorder=4)
            self.labels.block_line(*edge)

    def draw_moves(self) -> None:
        """Draw the arrows from the home."""
        for start in self.view.starts if self.view.arrows else ():
            track = self._track(self.places[self.view.home], self.places[start])
            self._draw_arrow(track, "blue", "-|>")
            self.labels.block_line(*track)

    def draw_marks(self) -> None:
        """Draw a square for each base, a dot for each city and, where seas are measured to, a cross for a point of the water."""
        view, shown = self.view, _shown(self.places, self.view)
        if view.rings:  # orange is for missiles, and blue for what is American
            orange = {*view.rings}
        else:
            orange = {view.home, *view.ends, *(() if view.arrows else view.starts)}
        seas = any(place.kind == "sea" for place in shown)
        for place in shown:
            point, home = self.project.point(*_spot(place)), place.id == view.home
            sign, size = ("s", 8 if home else 6.5) if place.host else ("o", 4.5)
            if seas and place.kind in ("sea", "strait"):
                sign, size = "X", 6.5
            colour = PALETTE["vermilion"] if place.id in orange else _colour(place)
            mark = Line2D(*zip(point), marker=sign, ms=size, color=colour, mec="white")
            self.axes.add_artist(mark).set_zorder(7 + home)
            self.labels.reserve(*point, size / 2 + 1)

    def write_lengths(self) -> None:
        """Write the km beside each line."""
        for start, end, track in self.ways:
            east, north = (float(side[len(side) // 2]) for side in track)
            fixed = self.view.km_fixed.get((start.id, end.id))
            self._write(f"{_km(start, end)} km", (east, north), fixed, fontweight="bold")

    def write_names(self) -> None:
        """Write the names of lands, then those of places; none twice."""
        view = self.view
        for name, spot in view.names.items():
            self.labels.place_on([self.project.point(*spot)], name, fontsize=SMALL, color=PALETTE["muted"])
        for place in _shown(self.places, view):
            name = view.shared.get(place.id, _name(place, view))
            if name and view.also.get(place.id) not in view.names:
                colour = PALETTE["ink"] if place.id == view.home and not view.rings else _colour(place)
                look = {"fontweight": "bold" if place.kind == "base" else "normal", "color": colour}
                self._write(name, self.project.point(*_spot(place)), view.fixed.get(place.id), **look)

    def draw_scale(self) -> None:
        """Draw the scale bar at the lower edge."""
        across, scale = self.view.across, self.view.scale
        x, y = self.view.bar * across, 0.06 * across - across * HIGH
        self.axes.plot([x, x + scale], [y] * 2, color=PALETTE["ink"], lw=1.6, zorder=8)
        self.axes.text(x, y + 0.03 * across, f"{scale} km", size=SMALL, zorder=8)

    def _write(self, words: str, point: Point, fixed: Spot | None, **look: Any) -> None:
        """Write words beside a point, or with their middle at a fixed spot."""
        if fixed:
            self.labels.place_on([self.project.point(*fixed)], words, fontsize=SMALL, **look)
        else:
            self.labels.place(point, words, fontsize=SMALL, **look)

    def _track(self, start: Place, end: Place, over_sea: bool = False) -> Track:
        """The shortest way; over the sea it bends to the east, because the way that aircraft take need not lead over the coast."""
        x, y = self.project.line(_spot(start), _spot(end))
        if not over_sea:
            return x, y
        bend = 110 * np.sin(np.linspace(0, np.pi, len(x)))
        across = np.array([y[0] - y[-1], x[-1] - x[0]])
        east, north = across / np.hypot(*across)
        return x + bend * east, y + bend * north

    def _draw_arrow(self, track: Track, colour: str, style: str) -> None:
        """Draw an arrow along a way, short of the marks at both ends."""
        spots = np.column_stack(track)
        free = np.minimum(*(np.hypot(*(spots - end).T) for end in spots[[0, -1]])) > self.view.gap
        look: dict[str, Any] = {"arrowstyle": style, "mutation_scale": 14, "linewidth": 2.2, "shrinkB": 0}
        path = Path(spots[free])
        self.axes.add_artist(FancyArrowPatch(path=path, color=PALETTE[colour], zorder=6, **look))


def _shown(places: Mapping[str, Place], view: View) -> list[Place]:
    return [places[name] for name in view.only]


def _ways(places: Mapping[str, Place], view: View) -> list[tuple[Place, Place]]:
    """The two ends of each line that has a length."""
    starts = (view.home,) if view.back else (view.home, *view.starts)
    pairs = [(start, end) for start in starts for end in view.ends]
    return [(places[start], places[end]) for start, end in (*pairs, *view.more)]


def _spot(place: Place) -> Spot:
    return place.lat, place.lon


def _km(start: Place, end: Place) -> str:
    return f"{between(start, end).km:,.0f}"


def _colour(place: Place) -> str:
    return PALETTE["blue" if place.kind == "base" else "ink"]


def _headline(places: Mapping[str, Place], view: View) -> str:
    home = places[view.home]
    km = {end.id: _km(home, end) for start, end in _ways(places, view) if start is home}
    if view.headline:
        return view.headline.format_map(km)
    return f"{view.title}:\n{', '.join(f'{places[end].name} {km[end]} km' for end in view.ends)}"


def bases_table(places: Mapping[str, Place], view: View) -> Card:
    """The places of a map with their distance from its home, or from the strait where lines from several places end there.

    Of a map with rings, where each line has its own start, the lines.
    """
    source = "Shortest lines on the globe, computed"
    if view.rings:
        ways = ((start.name, end.name, _km(start, end)) for start, end in _ways(places, view))
        return behind(("From", "To", "km"), ways, source)
    origin = places[view.ends[0] if view.starts and view.ends else view.home]
    away = [place for place in _shown(places, view) if place is not origin]
    away.sort(key=lambda place: between(origin, place).km)
    hosted = any(place.host for place in away)
    rows = [
        (
            one_line(view.also.get(place.id, place.name)),
            *([place.host or "–"] * hosted),
            _km(origin, place),
        )
        for place in away
    ]
    return behind(("Place", *(["Bases: in"] * hosted), f"km from {origin.name}"), rows, source)


def _name(place: Place, view: View) -> str:
    """What a map has room for: Kunsan for Kunsan Air Base, Guam for a base there."""
    if place.id in view.also:
        return view.also[place.id]
    if place.id == HOME:
        return f"{place.name}\nat Pyeongtaek"
    if place.kind == "strait":
        return place.name.replace(" ", "\n")
    return place.name.rpartition(", ")[2].removesuffix(" Air Base").removeprefix("Camp ")


def bases_alt(places: Mapping[str, Place], view: View) -> str:
    """List the bases by country, and say how long the lines are, where arrows lead, and which bases lie within a ring."""
    shown, hosts = _shown(places, view), dict[str, list[str]]()
    bases = [place for place in shown if place.kind == "base"]
    for place in bases:
        hosts.setdefault(place.host, []).append(one_line(_name(place, view)))
    listed = "; ".join(f"in {host}: {', '.join(names)}" for host, names in hosts.items())
    listed = listed.replace("in United States: ", "of the United States itself: ")
    said = ["Map.", *([f"{one_line(_headline(places, view))}."] if view.headline else [])]
    said.append(f"{view.title}, {listed}." if listed else f"{view.title}.")
    for start, ways in groupby(_ways(places, view), key=lambda way: way[0]):
        ends = [
            f"to {'the middle of the ' if end.kind == 'strait' else ''}{end.name} it is {_km(start, end)} km"
            for _, end in ways
        ]
        said.append(f"From {one_line(view.also.get(start.id, start.name))} {', '.join(ends)}.")
    if view.arrows:
        said += [f"An arrow leads to {one_line(_name(places[start], view))}." for start in view.starts]
    if view.back:
        said.append("The line has an arrow at both ends.")
    if view.border:
        said.append("A dotted line is the border between North and South.")
    if view.circles:
        said.append(f"A circle of {view.circles:,.0f} km lies about {_name(places[view.home], view)}.")
    for name, km in view.rings.items():
        inside = ", ".join(base.name for base in bases if between(places[name], base).km < km) or "no base"
        said.append(f"A ring of {km:,.0f} km lies about {places[name].name}; inside: {inside}.")
    if any(place.kind == "sea" for place in shown):
        said.append(f"Also marked: {', '.join(place.name for place in shown if place.kind != 'base')}.")
    return " ".join(said)
