"""The explorers of a lesson: timeline, claims, forecasts, sources, the frameworks compared, the map, and the troops.

The course's own settings for them are in `data/explorers.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from alliance import bank, cards, geo, ledger, schools
from alliance.explorer.exploration import Choice
from alliance.explorer.widget import Explorer
from quizkit.html import Markup, join, table, tag
from quizkit.text import count, date

if TYPE_CHECKING:  # it loads matplotlib
    from alliance.figures.theater import TheaterMap

HOW_MANY = {1: "one framework", 2: "two frameworks", 3: "all three frameworks"}
ALL_BASES = 2_000  # km: on a map of this radius or less there is room for every base
RADII = {"1000": "1,000 km", "2000": "2,000 km", "3300": "3,300 km", "6000": "6,000 km", "12300": "12,300 km"}
BASES = {"South Korea": "in South Korea", "Japan": "in Japan", "Philippines": "in the Philippines"}
BASES |= {"Australia": "in Australia", "United States": "on U.S. soil"}
ALSO = {"city": "cities", "strait": "straits", "sea": "seas", "rings": "range rings"}
ALSO |= {"first": "first island chain", "second": "second island chain"}
NAMED = ("city", "strait", "sea")  # kinds of places, all of them offered as a centre
SIGNS = "A question mark: the check left the paper’s account open. In brackets: the paragraph of the paper’s section on it."
KINDS = {
    "treaty": "treaties",
    "joint": "joint texts",
    "federal": "American official texts",
    "quotation": "other voices",
}
KEPT = "kept"  # the period of the timeline that holds the dates to keep


def timeline(
    start: int | str = "", end: int | str = "", theme: str = "all", until: str = ledger.PAPER_DATE
) -> Explorer:
    """The timeline as an explorer: choose a period and a theme; each event opens its sources.

    It opens on the dates to keep; with a first or last year, or a theme, it opens on all events of that time.

    Args:
        start: first year shown, or first day as "2025-09-26"; 1950 unless given.
        end: last year or day shown; that of `until` unless given.
        theme: one of the themes of `alliance.ledger.THEMES`, or "all".
        until: the last day that may be told, YYYY-MM-DD; a month or a year will do. By default the day of the paper.
    Raises: ValueError: the theme is not known, or `end` lies before `start`.
    """
    themes = _all_or_one("theme", theme, ledger.THEME_NAMES)
    book = bank.load()
    display, opened = book.get("displays", "timeline"), KEPT
    spans = display.periods.items()
    periods = {KEPT: "dates to keep"}
    periods |= {span: words for span, words in spans if ledger.known(span.split("/")[0], until)}
    if start or end or theme != "all":
        first, last = str(start or 1950), str(end or until)
        if last < first[: len(last)]:
            raise ValueError(f"the period ends ({last}) before it begins ({first})")
        if not ledger.known(first, until):
            raise ValueError(f"nothing after {until} is told; give until, for example until={last!r}")
        last = last if ledger.known(last, until) else until
        opened = f"{first}/{last}"
        periods.setdefault(opened, f"{date(first)} to {date(last)}")
    told = (fact for fact in book.facts.values() if fact.theme and ledger.known(fact.date, until))
    events = sorted(told, key=lambda fact: fact.date)

    def draw(values: dict[str, str]) -> tuple[Markup, str]:
        if values["period"] == KEPT:
            words, within = periods[KEPT], [event for event in events if event.id in display.facts]
        else:
            first, last = values["period"].split("/")
            words = f"{date(first)} to {date(last)}"
            within = [event for event in events if first <= event.date and ledger.known(event.date, last)]
        chosen = [event for event in within if values["theme"] in ("all", event.theme)]
        summary = f"{count(len(chosen), 'event')}, {words}, {themes.options[values['theme']]}."
        return cards.events(chosen, book, until), summary

    return Explorer("Timeline of the alliance", [Choice("period", "Period", periods, opened), themes], draw)


def claims(
    *named: str, section: str = "", kind: str = "all", verdict: str = "all", until: str = ledger.PAPER_DATE
) -> Explorer:
    """The claims of the paper as an explorer: filter by section, kind and verdict.

    Args:
        named: ids of the claims on which it opens; every other claim is one choice away.
        section: "I", "A", "R", "E", "P" (introduction, the three frameworks, prospects) or "all".
        kind: one of `alliance.ledger.STATEMENTS`, or "all".
        verdict: one of `alliance.ledger.VERDICTS`, or "all".
        until: the last day that may be told, YYYY-MM-DD; by default the day of the paper.
    Raises:
        KeyError: there is no such claim; the message offers names.
        ValueError: the section, the kind or the verdict is not known.
    """
    book = bank.load()
    if named and named[0] in ("all", *cards.SECTIONS):  # the call of version 0.1: section, kind, verdict
        section, kind, verdict = (*named, *(section, kind, verdict)[len(named) :])
        named = ()
    for claim in named:
        book.get("claims", claim)
    parts = {key: schools.signed(key, name) if key in "ARE" else name for key, name in cards.SECTIONS.items()}
    sections = _all_or_one("section", section or "all", parts)
    if named:
        sections = _opened_on_named(sections, section)
    kinds, verdicts = ledger.STATEMENTS, ledger.VERDICTS
    choices = [sections, _all_or_one("kind", kind, kinds), _all_or_one("verdict", verdict, verdicts)]
    note = " All stand in Kim Jungsup’s paper; the words are ours."
    shown = partial(cards.claims, bank=book, until=until)
    return _filter_explorer("claims", book.claims, choices, shown, note, named=named)


def forecasts(*named: str, kind: str = "", verdict: str = "all") -> Explorer:
    """The paper's forecasts, hedges and advice, with the outcome of each, as an explorer.

    The verdicts are this course's reading of the evidence up to the day that the explorer names.

    Args:
        named: ids of the forecasts on which it opens; every other forecast is one choice away.
        kind: one of the kinds of statement (`alliance.ledger.STATEMENTS`) that stand there, or "all".
        verdict: one of `alliance.ledger.OUTCOMES`, or "all".
    Raises:
        KeyError: there is no such forecast; the message offers names.
        ValueError: the kind or the verdict is not known.
    """
    book = bank.load()
    used = {entry.kind for entry in book.forecasts.values()}
    if named and named[0] in ("all", *used):  # the call of version 0.1: kind, verdict
        kind, verdict = (*named, *(kind, verdict)[len(named) :])
        named = ()
    for forecast in named:
        book.get("forecasts", forecast)
    kinds = _all_or_one("kind", kind or "all", [name for name in ledger.STATEMENTS if name in used])
    if named:
        kinds = _opened_on_named(kinds, kind)
    verdicts = _all_or_one("verdict", verdict, ledger.OUTCOMES)
    until = f" Evidence up to {date(book.record_ends)}."
    shown = partial(cards.forecasts, bank=book)
    # most of what looks ahead is no plain forecast, so they are counted as sentences
    return _filter_explorer(
        "forecasts", book.forecasts, [kinds, verdicts], shown, until, named=named, counted="sentences"
    )


def bibliography(grade: str = "all", read: str = "all", until: str = ledger.PAPER_DATE) -> Explorer:
    """The sources of the course as an explorer: search, and filter by grade and by what was read.

    Args:
        grade: one of `alliance.ledger.GRADES`, or "all".
        read: what was read: "page", "copy", "summary", "title", or "all".
        until: the last day that may be told, YYYY-MM-DD; by default that of the paper, since a title may tell what came after it.
    Raises: ValueError: one of the two is not known.
    """
    words = {name: words for name, (words, _) in cards.READ.items()}
    choices = [
        _all_or_one("grade", grade, {name: heading for name, (heading, _) in cards.GRADED.items()}),
        _all_or_one("read", read, words)._replace(options={"all": "all that was read", **words}),
    ]
    book = bank.load().sources
    told = {name: source for name, source in book.items() if ledger.known(source.date, until)}
    return _filter_explorer("sources", told, choices, cards.bibliography, of="course")


def documents(until: str = ledger.PAPER_DATE) -> Explorer:
    """The document room as an explorer: search it, and choose a kind of text; each opens its passages.

    Args: until: the last day that may be told, YYYY-MM-DD; by default that of the paper, so that no younger text is shown.
    """
    book = bank.load()
    told = {name: text for name, text in book.documents.items() if ledger.known(text.date, until)}
    kinds = _all_or_one("rights", "all", KINDS)._replace(label="Kind", options={"all": "all kinds", **KINDS})
    shown = partial(cards.documents, bank=book, until=until)
    return _filter_explorer("documents", told, [kinds], shown, of="course")


def compare(dimensions: list[str] | None = None, frameworks: list[str] | str | None = None) -> Explorer:
    """Frameworks or Korean positions side by side, as an explorer: choose points and whom to compare.

    Below the paper's matrix, in a table of its own, stands what voices of the schools said elsewhere.

    Args:
        dimensions: ids of the points shown first; all of them are offered, for Korean positions those on which one speaks.
        frameworks: ids of the frameworks shown first; all three unless given. "Seoul" shows the positions in Seoul's debate,
            and ids of both kinds show them together.
    Raises: ValueError: one of the ids is not known; the message lists them.
    """
    book = bank.load()
    if frameworks is not None and (frameworks == "Seoul" or set(frameworks) & book.korean.keys()):
        return _compare_stands(dimensions, None if frameworks == "Seoul" else list(frameworks))
    points = {row.id: row.label for row in book.dimensions.values()}
    names = _labels(book.frameworks)
    first = book.get("displays", "compare").dimensions if dimensions is None else dimensions
    choices = [
        _several("frameworks", "Frameworks", names, frameworks, "framework"),
        _several("points", "Points of comparison", points, first, "dimension"),
    ]

    def draw(values: dict[str, tuple[str, ...]]) -> tuple[Markup, str]:
        rows = book.pick("dimensions", values["points"])
        chosen = book.pick("frameworks", values["frameworks"])
        if not rows or not chosen:
            return _nothing("Tick at least one point and one framework.")
        many = f"{count(len(rows), 'point')}, {HOW_MANY[len(chosen)]}."
        return join([cards.comparison(rows, chosen), cards.elsewhere(rows, chosen, book)]), many

    return Explorer("The three frameworks compared", choices, draw)


def _compare_stands(dimensions: list[str] | None, first: list[str] | None) -> Explorer:
    """Compare Korean positions, with Washington's frameworks where `first` names one."""
    book = bank.load()
    mixed = first is not None and set(first) & book.frameworks.keys()
    sides: dict[str, ledger.Framework | ledger.KoreanPosition] = {**(book.frameworks if mixed else {})}
    sides |= book.korean
    spoken = [
        row for row in book.dimensions.values() if any(row.id in p.positions for p in book.korean.values())
    ]
    points = {row.id: row.label for row in spoken}
    choices = [
        _several("sides", "Positions", _labels(sides), first, "position"),
        _several(
            "points", "Points of comparison", points, dimensions or ["flexibility", "taiwan"], "dimension"
        ),
    ]

    def draw(values: dict[str, tuple[str, ...]]) -> tuple[Markup, str]:
        rows, chosen = (
            book.pick("dimensions", values["points"]),
            [sides[name] for name in values["sides"] if name in sides],
        )
        if not rows or not chosen:
            return _nothing("Tick at least one point and one position.")
        gaps = sum(row.id not in side.positions for row in rows for side in chosen)
        means = f" {gaps} not found: no words from before the paper, which is not a no." if gaps else ""
        many = f"{count(len(rows), 'point')}, {count(len(chosen), 'position')}."
        return cards.stands(rows, chosen, book), many + means

    return Explorer("Positions in Seoul" + (" and Washington" if mixed else ""), choices, draw)


def theater(
    center: str = "Taiwan Strait", radius: int = 3300, framework: str = "none", line: str = "none"
) -> Explorer:
    """The map of East Asia and the Western Pacific, azimuthal equidistant: distances from its centre are true.

    Args:
        center: a place's name, or a part of it that no other place has: "Seoul", "Kadena".
        radius: of the map in km, one of 1000, 2000, 3300, 6000 and 12300.
        framework: "adjustment", "retrenchment" or "expansion" to see its plans for bases, or "none".
        line: a place to which the shortest line is drawn with its length, or "none".
    Raises:
        KeyError: there is no such place, or more than one; the message offers names.
        ValueError: the radius or the framework is not known.
    """
    from alliance.figures import theater as chart
    from alliance.figures.style import NARROW, render

    book = bank.load()
    frameworks = {"none": "none"} | _labels(book.frameworks)
    _require("radius", str(radius), RADII)
    _require("framework", framework, frameworks)
    all_places = book.places.values()
    middle = geo.find(center, all_places)
    far = None if line == "none" else geo.find(line, all_places)
    principal = book.get("displays", "theater").places
    offered = [place for place in all_places if place.id in principal or place.kind in NAMED]
    names = {place.id: place.name for place in all_places if place in (*offered, middle, far)}

    def draw(values: dict[str, Any]) -> tuple[Markup, str]:
        here, reach = book.places[values["center"]], int(values["radius"])
        basing = [entry for entry in book.basing.values() if entry.framework == values["framework"]]
        lines = book.pick("places", {values["line"]} - {here.id})
        needed = {name for entry in basing for name in (*entry.at, *entry.to)} | {place.id for place in lines}
        bases = {place.id for place in all_places if place.host in values["bases"]}
        needed |= bases if reach <= ALL_BASES else bases & names.keys()
        kinds = ("chain", *values["also"])
        places = [place for place in all_places if place.kind in kinds or place.id in needed]
        rings = chart.rings_within(reach) if "rings" in values["also"] else []
        chains = [name for name in values["also"] if name in chart.CHAINS]
        view = chart.TheaterMap(here, places, reach, rings, chains, lines, basing)
        small = chart.theater_figure(view, NARROW)
        picture = render(
            chart.theater_figure(view), chart.theater_alt(view), small, chart.theater_table(view)
        )
        return join([picture.markup, _basing_list(view)]), _map_summary(view)

    choices = [
        Choice("center", "Centre", names, middle.id),
        Choice("radius", "Radius", RADII, str(radius)),
        Choice("framework", "Basing idea of", frameworks, framework),
        Choice("line", "Line to", {"none": "no place"} | names, far.id if far else "none"),
        Choice("bases", "Bases", BASES, tuple(BASES), several=True),
        Choice("also", "Also show", ALSO, tuple(name for name in ALSO if name != "sea"), several=True),
    ]
    return Explorer("Map of the theatre", choices, draw, beside=True)


def _map_summary(view: TheaterMap) -> str:
    """Say what the map shows in a sentence, and how long each line is."""
    marked = [entry for entry in view.inside if entry[0].kind != "sea"]
    nearest = f"; of these the nearest is {marked[0][0].name}, {marked[0][1]:,.0f} km" if marked else ""
    where = f"Map about {view.center.name}, {view.radius:,} km in each direction"
    lengths = (f" {geo.between(view.center, place)}" for place in view.lines)
    return f"{where}: {count(len(marked), 'place')} shown{nearest}.{''.join(lengths)}"


def _basing_list(view: TheaterMap) -> Markup:
    """The numbered list below a map with a framework's basing idea."""
    if not view.basing:
        return Markup("")
    book = bank.load()
    inside = {place.id for place, _ in view.inside} | {view.center.id}
    rows = []
    for n, entry in enumerate(view.basing, 1):
        where = cards.places(claim.where for claim in book.pick("claims", entry.claims))
        names = book.pick("places", (name for name in (*entry.at, *entry.to) if name not in inside))
        away = f" (Off this map: {', '.join(place.name for place in names)}.)" if names else ""
        text = join([entry.text, away, " ", where])
        rows.append((f"{n}?" if entry.doubtful else str(n), text, entry.found))
    label = book.frameworks[view.basing[0].framework].label
    caption = f"{schools.signed(view.basing[0].framework, label)}: what it would do with bases. {SIGNS}"
    return table(("No.", "In the paper", "What a check adds"), rows, caption)


def posture(
    measures: Sequence[str] = ("official", "paper", "count"),
    frameworks: Sequence[str] | None = None,
    years: Sequence[int] = (2024,),
) -> Explorer:
    """How many troops, by which measure and under which framework; and the record by service.

    Args:
        measures: of today's force: "official" (agreed level), "paper" (as Kim writes it), "count" (people assigned).
        frameworks: ids of frameworks; all three unless given.
        years: of the record, to be shown by service; `posture` offers those with a report.
    Raises: ValueError: one of them is not known; the message lists those that are.
    """
    from alliance.figures import posture as chart
    from alliance.figures.style import render

    book = bank.load()
    display = book.get("displays", "posture")
    facts = {measure.id: book.get("facts", measure.fact) for measure in display.measures}
    labels = {measure.id: measure.label for measure in display.measures}
    names = _labels(book.frameworks)
    reports = {str(report.year): report for report in book.troops if report.services}
    offered = [year for year in reversed(reports) if int(year) in display.years]
    offered += [str(year) for year in years if str(year) in reports and year not in display.years]
    months = {year: f"{reports[year].month} {year}" for year in offered}
    choices = [
        _several("measures", "Measures of today", labels, measures, "measure"),
        _several("frameworks", "Frameworks", names, frameworks, "framework"),
        _several("years", "Record by service", months, [str(year) for year in years], "year"),
    ]

    def draw(values: dict[str, Any]) -> tuple[Markup, str]:
        columns = book.pick("frameworks", values["frameworks"])
        shapes = zip(values["measures"], "vPX", strict=False)  # other shapes than those of the frameworks
        rows = [chart.Level(labels[name], "", facts[name].value, marker=shape) for name, shape in shapes]
        levels = []
        for framework in columns:
            position = framework.positions["troop-level"]
            words = f"{display.frameworks.get(framework.id, '')} [{', '.join(position.where)}]"
            look = schools.look(framework.id)
            level = framework.label, words.strip(), position.value, look.sign, look.marker, look.light.lower()
            levels.append(chart.Level(*level))
        counts = [reports[year] for year in values["years"]]
        if not rows and not levels and not counts:
            return _nothing("Tick at least one measure, framework or year.")
        alt = chart.posture_alt(rows, levels, counts)
        shown = rows, levels, counts
        picture = render(chart.posture_figure(*shown), alt, below=chart.posture_table(*shown)).markup
        words = cards.comparison(book.pick("dimensions", ("troop-level", "composition")), columns)
        silent = sum(level.troops is None for level in levels)
        chosen = ", ".join(values["years"]) or "none"
        summary = f"{len(rows)} of {len(labels)} measures, {len(levels)} of {len(names)} frameworks; by service: {chosen}."
        summary += f" No number given by {silent}: that is not zero." if silent else ""
        folded = tag("details", tag("summary", "What the paper says of number and make-up"), words)
        return join([picture, folded if columns else ""]), summary

    return Explorer("Posture: how many, and who", choices, draw)


def _filter_explorer(
    noun: str,
    entries: Mapping[str, Any],
    choices: Sequence[Choice],
    listing: Callable[[list[Any]], Markup],
    note: str = "",
    of: str = "paper",
    named: Sequence[str] = (),
    counted: str = "",
) -> Explorer:
    """An explorer of claims, forecasts or sources; `listing` shows those that all choices let through.

    Where some are `named`, the option "named" lets only these through. The line above the list counts them as `counted`.
    """

    def passes(entry: Any, name: str, value: str) -> bool:
        if value == "named":
            return entry.id in named
        return value in ("all", entry.where[0] if name == "section" else getattr(entry, name))

    def draw(values: dict[str, str]) -> tuple[Markup, str]:
        passed = [e for e in entries.values() if all(passes(e, *chosen) for chosen in values.items())]
        words = ", ".join(choice.options[values[choice.id]] for choice in choices)
        return listing(passed), f"{len(passed)} of {len(entries)} {counted or noun}: {words}.{note}"

    return Explorer(f"{noun.capitalize()} of the {of}", choices, draw)


def _labels(sides: Mapping[str, ledger.Framework | ledger.KoreanPosition]) -> dict[str, str]:
    return {side.id: schools.signed(side.id, side.label) for side in sides.values()}


def _all_or_one(name: str, value: str, offered: Iterable[str]) -> Choice:
    """A choice of one value or of all; raises ValueError where `value` is not known."""
    labels = offered if isinstance(offered, Mapping) else {key: key.replace("-", " ") for key in offered}
    options = {"all": f"all {name}s", **labels}
    _require(name, value, options)
    return Choice(name, name.capitalize(), options, value)


def _opened_on_named(choice: Choice, wanted: str) -> Choice:
    """Offer "just spoken of" as well, and open on it unless something else is wanted."""
    return choice._replace(options={"named": "just spoken of", **choice.options}, value=wanted or "named")


def _several(
    name: str, label: str, options: Mapping[str, str], wanted: Iterable[str] | None, noun: str
) -> Choice:
    """A choice of any number of values, at first of those wanted, or of all; raises ValueError where one is not known."""
    chosen = list(options if wanted is None else wanted)
    for value in chosen:
        _require(noun, value, options)
    return Choice(name, label, options, tuple(key for key in options if key in chosen), several=True)


def _nothing(mend: str) -> tuple[Markup, str]:
    summary = f"Nothing is chosen. {mend}"
    return tag("p", summary), summary


def _require(name: str, value: str, options: Iterable[str]) -> None:
    if value not in options:
        raise ValueError(f"{name} {value!r} is not known; use one of {', '.join(options)}")
