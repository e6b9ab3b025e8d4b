"""The map and the numbers as explorers: where forces and bases are, how many, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alliance import bank, geo, cards
from quizkit.html import Markup, join, table, tag
from alliance.ledger import Basing, Framework, Place
from quizkit.exploration import Choice, explorer

if TYPE_CHECKING:  # it loads anywidget
    from quizkit.widgets.explorer import Explorer

if TYPE_CHECKING:
    from alliance.figures.theater import TheaterMap

ON_THE_MAP = (  # in a map of the whole theatre more bases than these hide each other
    "camp-humphreys",
    "osan-air-base",
    "kunsan-air-base",
    "kadena-air-base",
    "marine-corps-air-station-iwakuni",
    "misawa-air-base",
    "yokota-air-base",
    "yokosuka",
    "sasebo",
    "andersen-air-force-base-guam",
    "clark-air-base",
    "lal-lo-edca",
    "darwin",
    "pearl-harbor",
    "naval-base-san-diego",
)
RECORD = ("1953", "1955", "1970", "1971", "1979", "1991", "2002", "2005", "2015", "2025")
TROOP_WORDS = {  # the positions in full stand in the table below the picture
    "adjustment": "a partial cut is possible",
    "retrenchment": "about this many would stay",
    "expansion": "keep, perhaps reinforce",
}
ALL_BASES = 2_000  # km: on a map of this radius or less there is room for every base
RADII = {"1000": "1,000 km", "2000": "2,000 km", "3300": "3,300 km", "6000": "6,000 km", "12300": "12,300 km"}
BASES = {"South Korea": "in South Korea", "Japan": "in Japan", "Philippines": "in the Philippines"} | {
    "Australia": "in Australia",
    "United States": "on U.S. soil",
}
ALSO = {
    "city": "cities",
    "strait": "straits",
    "sea": "seas",
    "rings": "range rings",
    "first": "first island chain",
    "second": "second island chain",
}


def theater(
    center: str = "Taiwan Strait", radius: int = 3300, framework: str = "none", line: str = "none"
) -> Explorer:
    """The map of East Asia and the Western Pacific about a centre from which distances are true.

    Args:
        center: a place's name, or a part of it that no other place has: "Seoul", "Kadena".
        radius: of the map in km, one of 1000, 2000, 3300, 6000 and 12300.
        framework: "adjustment", "retrenchment" or "expansion" to see what it would do with bases, or "none".
        line: a place to which the shortest line is drawn with its length, or "none".

    Raises:
        KeyError: there is no such place, or more than one; the message offers names.
        ValueError: the radius or the framework is another.
    """
    from alliance.figures import theater as chart
    from alliance.figures.style import render

    if str(radius) not in RADII:
        raise ValueError(f"radius {radius!r} is not known; use one of {', '.join(RADII)}")
    book = bank.load()
    frameworks = {"none": "none"} | {found.id: found.label for found in book.frameworks.values()}
    if framework not in frameworks:
        raise ValueError(f"framework {framework!r} is not known; use one of {', '.join(frameworks)}")
    middle = geo.find(center, book.places.values())
    far = None if line == "none" else geo.find(line, book.places.values())
    principal = [
        found
        for found in book.places.values()
        if found.id in ON_THE_MAP or found.kind in ("city", "strait", "sea") or found in (middle, far)
    ]
    names = {found.id: found.name for found in principal}

    def draw(values: dict[str, Any]) -> tuple[Markup, str]:
        here, reach = book.places[values["center"]], int(values["radius"])
        moves = [entry for entry in book.basing.values() if entry.framework == values["framework"]]
        lines = [book.places[values["line"]]] if values["line"] not in ("none", here.id) else []
        needed = {name for entry in moves for name in (*entry.at, *entry.to)}
        places = [
            found
            for found in book.places.values()
            if found.kind == "chain"
            or found.id in needed
            or found in lines
            or found.kind in values["also"]
            or (found.host in values["bases"] and (found in principal or reach <= ALL_BASES))
        ]
        rings = chart.rings_within(reach) if "rings" in values["also"] else []
        chains = [name for name in values["also"] if name in chart.CHAINS]
        view = chart.TheaterMap(here, places, reach, rings, chains, lines, moves)
        picture = render(chart.theater_figure(view), chart.theater_alt(view))
        return join([picture.markup, _basing_list(view)]), _summary(view)

    choices = [
        Choice("center", "Centre", names, middle.id),
        Choice("radius", "Radius", RADII, str(radius)),
        Choice("framework", "Basing idea of", frameworks, framework),
        Choice("line", "Line to", {"none": "no place"} | names, far.id if far else "none"),
        Choice("bases", "Bases", BASES, tuple(BASES), several=True),
        Choice("also", "Also show", ALSO, tuple(name for name in ALSO if name != "sea"), several=True),
    ]
    return explorer("Map of the theatre", choices, draw)


def _summary(view: TheaterMap) -> str:
    """Say what the map shows in a sentence or two."""
    marked = [entry for entry in view.inside if entry[0].kind != "sea"]
    nearest = f"; of these the nearest is {marked[0][0].name}, {marked[0][1]:,.0f} km" if marked else ""
    count = f"{len(marked)} place{'s' if len(marked) != 1 else ''}"
    said = f"Map about {view.center.name}, {view.radius:,} km in each direction: {count} shown{nearest}."
    return " ".join([said, *(str(geo.between(view.center, place)) for place in view.lines)])


def _basing_list(view: TheaterMap) -> Markup:
    """The numbered list below a map with a framework's basing idea."""
    if not view.basing:
        return Markup("")
    book = bank.load()
    inside = {place.id for place, _ in view.inside} | {view.center.id}
    moves = view.basing
    rows = []
    for n, entry in enumerate(moves, 1):
        where = ", ".join(dict.fromkeys(book.claims[name].where for name in entry.claims))
        away = [book.places[name].name for name in (*entry.at, *entry.to) if name not in inside]
        said = entry.text + (f" (Off this map: {', '.join(away)}.)" if away else "")
        rows.append((f"{n}?" if entry.doubtful else str(n), said, where, entry.found))
    label = book.frameworks[moves[0].framework].label
    caption = (
        f"{label}: what it would do with bases. A question mark: the check left the paper’s account open."
    )
    return table(("No.", "In the paper", "Paragraph", "What a check adds"), rows, caption)


def posture(
    measures: Sequence[str] = ("official", "paper", "count"),
    frameworks: Sequence[str] | None = None,
    years: Sequence[int] = (2025,),
) -> Explorer:
    """How many troops, by which measure and under which framework; and the record by service.

    Args:
        measures: of today's force: "official" (agreed level), "paper" (as Kim writes it), "count" (people assigned).
        frameworks: ids of frameworks; all three unless given.
        years: of the record, to be shown by service; `posture` offers those with a report.

    Raises:
        ValueError: one of them is not known; the message lists what is.
    """
    from alliance.figures import posture as chart
    from alliance.figures.style import render

    book = bank.load()
    known = {
        "official": ("Official level", "usfk-official-28500"),
        "paper": ("The paper’s figure", "usfk-paper-28000"),
        "count": ("People assigned", "usfk-dmdc-2025"),
    }
    reports = {str(count.year): count for count in book.troops if count.services}
    offered = {year: f"{count.month} {year}" for year, count in reversed(reports.items()) if year in RECORD}
    offered |= {str(year): f"{reports[str(year)].month} {year}" for year in years if str(year) in reports}
    chosen = {
        "measures": (measures, {name: label for name, (label, _) in known.items()}),
        "frameworks": (
            book.frameworks if frameworks is None else frameworks,
            {found.id: found.label for found in book.frameworks.values()},
        ),
        "years": ([str(year) for year in years], offered),
    }
    for name, (values, options) in chosen.items():
        for value in values:
            if value not in options:
                raise ValueError(f"{name}: {value!r} is not known; use some of {', '.join(options)}")

    def draw(values: dict[str, Any]) -> tuple[Markup, str]:
        rows = [
            chart.Level(label=known[name][0], words="", troops=book.facts[known[name][1]].value)
            for name in values["measures"]
        ]
        columns = [book.frameworks[name] for name in values["frameworks"]]
        levels = [_level(found) for found in columns]
        counts = [reports[year] for year in values["years"]]
        if not rows and not levels and not counts:
            said = "Nothing is chosen. Tick at least one measure, framework or year."
            return tag("p", said), said
        alt = chart.posture_alt(rows, levels, counts)
        picture = render(chart.posture_figure(rows, levels, counts), alt).markup
        words = cards.comparison([book.dimensions[name] for name in ("troop-level", "composition")], columns)
        silent = sum(level.troops is None for level in levels)
        years = ", ".join(values["years"]) or "none"
        said = f"{len(rows)} of 3 measures, {len(levels)} of 3 frameworks; by service: {years}."
        said += f" No number given by {silent}: that is not zero." if silent else ""
        return join([picture, words if columns else ""]), said

    choices = [
        Choice("measures", "Measures of today", chosen["measures"][1], tuple(measures), several=True),
        Choice(
            "frameworks", "Frameworks", chosen["frameworks"][1], tuple(chosen["frameworks"][0]), several=True
        ),
        Choice("years", "Record by service", offered, tuple(chosen["years"][0]), several=True),
    ]
    return explorer("Posture: how many, and who", choices, draw)


def _level(found: Framework) -> Any:
    """A framework's row: its number, or the words that stand for one."""
    from alliance.figures.posture import Level

    position = found.positions["troop-level"]
    return Level(
        label=found.label,
        words=f"{TROOP_WORDS[found.id]} [{', '.join(position.where)}]",
        troops=position.value,
    )
