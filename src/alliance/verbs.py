"""The verbs of this course: its ledger, its figures and its numbers. Those that open an explorer are in `alliance.explorers`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import inf
from typing import TYPE_CHECKING, ClassVar

from alliance import cards, reliability
from alliance.course import COURSE
from alliance.ledger import NOT_FOUND, PAPER_DATE, Place, known
from alliance.tables import Rows
from quizkit import Verbs, html
from quizkit.html import Card
from quizkit.review import predictions
from quizkit.text import date

if TYPE_CHECKING:  # these load anywidget or matplotlib, which a lesson may not need
    from matplotlib.figure import Figure

    from alliance.figures.style import Picture
    from alliance.geo import Distance
    from alliance.policylab.widget import Lab
    from quizkit_teacher.rubric_widget import RubricDesk

_verbs = Verbs(COURSE)
ask = _verbs.ask
predict = _verbs.predict
check = _verbs.check
hint = _verbs.hint
solution = _verbs.solution
term = _verbs.term
terms = _verbs.terms
progress = _verbs.progress
home = _verbs.home
review = _verbs.review
brier = _verbs.brier
receipt = submission = _verbs.submission
assessment = _verbs.assessment
check_setup = _verbs.check_setup


def fact(fact_id: str, until: str = PAPER_DATE) -> Card:
    """One fact of the ledger with its sources; the title of a link in a lesson shows its id, after `fact:`.

    Args:
        fact_id: the fact, for example "mdt-signed".
        until: the last day that may be told, YYYY-MM-DD; a month or a year will do. By default the day of the paper.
    """
    entry = COURSE.bank.get("facts", fact_id)
    shown = known(entry.date, until)
    return cards.fact(entry, COURSE.bank, until) if shown else cards.too_young(until, COURSE.bank)


def document(document_id: str, *passages: str, until: str = PAPER_DATE) -> Card:
    """A primary text of the document room: its exact words, in English and Korean where both were found.

    Args:
        document_id: the document, for example "mdt-1953"; the title of a link in a lesson shows it, after `document:`.
        passages: the passages to show, for example "art-3"; all of them unless named.
        until: the last day that may be told, YYYY-MM-DD; by default the day of the paper, so that no younger text is shown.
    Raises: KeyError: there is no such document or passage; the message offers names.
    """
    entry = COURSE.bank.get("documents", document_id)
    chosen, shown = entry.pick(passages), known(entry.date, until)
    return cards.document(entry, chosen, COURSE.bank, until) if shown else cards.too_young(until, COURSE.bank)


def claim(claim_id: str, until: str = PAPER_DATE, place: bool = True) -> Card:
    """One claim of the paper: its speaker, the kind of statement, the result of the check.

    Args:
        claim_id: the claim; the title of a link in a lesson shows it, after `claim:`.
        until: the last day that may be told, YYYY-MM-DD; by default the day of the paper.
        place: whether its kind, and the paragraph of the paper, stand behind the speaker.
    """
    return cards.claim(COURSE.bank.get("claims", claim_id), COURSE.bank, until, place)


class Positions(dict[str, str]):
    """Framework or Korean position → what it wants; a notebook shows it as a table, with what is kept apart in a column of its own."""

    HEADS: ClassVar = {
        "Washington": ("Framework", "Position in the paper", cards.ELSEWHERE),
        "Seoul": ("Position", "What a voice of it wants", "Whose voice"),
    }

    def __init__(self, stated: Iterable[tuple[str, str]], elsewhere: dict[str, str], side: str) -> None:
        """Keep what a side wants, and apart from it what was said `elsewhere`, or by whom."""
        super().__init__(stated)
        self.elsewhere, self.side = elsewhere, side

    def _repr_html_(self) -> str:
        rows = [(name, text, self.elsewhere.get(name, "")) for name, text in self.items()]
        return html.table(self.HEADS[self.side], rows, f"What each side wants: {self.side}")


def positions(dimension: str, side: str = "Washington") -> Positions:
    """The positions on one point, for your own code.

    Args:
        dimension: the point's id, for example "troop-level"; `compare` shows all points.
        side: "Washington" for the paper's frameworks, "Seoul" for the positions in Seoul's debate.
    Returns: The framework → what the paper says, or "not stated"; its attribute `elsewhere` has, by framework, what a voice of
        that school says outside the paper, with who and when. For Seoul the position → what a voice of it wants, or
        "not found", and in `elsewhere` whose voice it is.
    Raises: KeyError: there is no such point. ValueError: the side is not known.
    """
    book = COURSE.bank
    row = book.get("dimensions", dimension).id
    if side not in Positions.HEADS:
        raise ValueError(f"side {side!r} is not known; use {' or '.join(Positions.HEADS)}")
    if side == "Seoul":
        found = {name: entry.positions.get(row) for name, entry in book.korean.items()}
        said = {name: f"{voice.who}, {date(voice.date)}" for name, voice in found.items() if voice}
        return Positions(((name, v.text if v else NOT_FOUND) for name, v in found.items()), said, side)
    stated = ((name, framework.positions[row].text) for name, framework in book.frameworks.items())
    voices = ((name, framework.elsewhere.get(row)) for name, framework in book.frameworks.items())
    said = {name: f"{voice.who}, {date(voice.date)}: {voice.text}" for name, voice in voices if voice}
    return Positions(stated, said, side)


def seoul(position: str, *more: str, guess: str = "") -> Card:
    """One position in Seoul's debate: its words in English and Korean; in folds its best argument, hardest objection, holders.

    Args:
        position: for example "redesign"; `compare(frameworks="Seoul")` shows all.
        more: further positions; then all of them stand in one fold.
        guess: a question that stands on the fold of the objection, such as "What would you ask?".
    Raises: KeyError: there is no such position; the message offers names.
    """
    book = COURSE.bank
    shown = [cards.korean(book.get("korean", name), book, guess) for name in (position, *more)]
    return cards.folded(f"Open the {len(shown)} cards", shown) if more else shown[0]


def polls() -> Picture:
    """How many in South Korea are for a bomb of their own, by how they were asked; below, each question with its source."""
    from alliance.figures.polls import polls_picture

    return polls_picture(list(COURSE.bank.polls.values()), COURSE.bank)


def agreement() -> Card:
    """Where the three frameworks agree and where they split, point by point, as this course reads the paper."""
    from alliance.figures.agreement import agreement_card

    book = COURSE.bank
    return agreement_card(list(book.dimensions.values()), list(book.frameworks.values()))


def parting() -> Picture:
    """Where the three schools part: a triangle with the main quarrel of each pair, and the answer of each."""
    from alliance.figures.parting import SCALE, parting_alt, parting_figure
    from alliance.figures.style import render

    return render(parting_figure(), parting_alt(), scale=SCALE)


def argument(framework: str, blank: Collection[str] = ()) -> Card:
    """The argument of one school as a map: premises, steps, what follows for U.S. forces in Korea, and who attacks it where.

    Args:
        framework: "adjustment", "retrenchment" or "expansion".
        blank: boxes and attacks to leave empty, by their names on the map: ["Premise 2", "Attack 5"].
    Raises: KeyError: there is no such framework, or no such box; the message offers names.
    """
    from alliance.figures.argument import argument_card

    return argument_card(COURSE.bank.get("arguments", framework), COURSE.bank, blank)


def troops(start: int = 1950, end: int = 2024) -> Picture:
    """U.S. troops in South Korea from one year to another, with the decisions about them numbered and listed.

    Raises: ValueError: the years are reversed, or the series has none of them.
    """
    from alliance.figures.series import OfficialLevel, TroopChart
    from alliance.figures.troops import troops_picture

    book = COURSE.bank
    display = book.get("displays", "troops")
    level = OfficialLevel(book.get("facts", display.level).value, book.get("facts", display.since))
    period = f"{start}/{end}"
    few, headline = display.marks.get(period), display.headlines.get(period, "")
    decisions, events = (
        book.pick("facts", ids)
        for ids in (display.facts if few is None else few, display.events.get(period, ()))
    )
    outcomes = (
        display.outcomes if few is None else {}
    )  # beside a few marks the lesson tells what came of each
    chart = TroopChart(book.troops, decisions, outcomes, level, start, end, display.short, headline, events)
    return troops_picture(chart)


def agreed_level() -> Picture:
    """The agreed level of U.S. troops in South Korea, 2003–2010: what was planned, and the days of the bomb and of the halt."""
    from alliance.figures.level import level_alt, level_figure, level_table
    from alliance.figures.style import render

    days = COURSE.bank.pick("facts", ("first-nuclear-test", "drawdown-stopped"))
    return render(level_figure(*days), level_alt(*days), below=level_table(), scale=1.5)


def commands(*years: int) -> Card:
    """Who commands whom: South Korea’s forces and America’s, in 1950, 1978, 1994 and 2025.

    Args: years: those to show side by side; all four unless given.
    Raises: KeyError: there is no picture of that year.
    """
    from alliance.figures.commands import commands_alt, commands_figure
    from alliance.figures.style import LARGER, render

    shelf = COURSE.bank.commands
    chosen = [COURSE.bank.get("commands", str(year)) for year in years] or shelf.values()
    scale = LARGER if len(years) == 1 else 1  # a picture that stands alone has the room of two
    return _beside(render(commands_figure(command), commands_alt(command), scale=scale) for command in chosen)


def bases(*view: str) -> Card:
    """A plain map of the American bases in Korea, and one of those around it; for distances see `theater` and `distance`.

    Args:
        view: one or several: "korea" or "around", both unless given; "division" for the border, a division that moves
            away from it, and Seongju; "kwangju" for Seoul, Kwangju and the border; "order" for where a move out of Korea would
            lead; "cases" for a unit that leaves Korea and one that fights from there; "near" for Osan
            between China and the Taiwan Strait; "walk" for the three stops of lesson 6; "places" for all that lesson 8
            measures from and to; "kunsan" for a missile that reaches Kunsan and a fighter that leaves it; "cities" for
            how far a DF-16 flies from two large cities; "chosen" for how far from two places that are good for firing
            at Kadena and Misawa.
    Raises: ValueError: there is no such view.
    """
    from alliance.figures.bases import VIEWS, bases_alt, bases_figure, bases_table
    from alliance.figures.style import LARGER, render

    chosen = [part for name in view or ("korea", "around") for part in _parts("view", name, VIEWS)]
    places, views = {place.id: place for place in _measured()}, [VIEWS[v] for v in chosen]
    scale = LARGER if len(views) == 1 else 1  # a map that stands alone has the room of two
    return _beside(
        render(bases_figure(places, v), bases_alt(places, v), below=bases_table(places, v), scale=scale)
        for v in views
    )


def reach(base: str = "Misawa", fired: Mapping[str, str] | None = None) -> Picture:
    """How far China's missiles fly, which of seven air bases they reach, and what a move of Kadena's fighters would change.

    Args:
        base: where the fighters would go: "Osan", "Kunsan", "Clark", "Yokota", "Misawa" or "Andersen", which is the base on Guam.
        fired: bases, each with the place from which missiles are fired at it: then a bar for each type, and a line for each base.
    Raises: KeyError: `base` or a place is not known; the message lists or offers names.
    """
    from alliance.figures.reach import reach_alt, reach_figure, reach_table, read_ladder
    from alliance.figures.style import LARGER, render

    ladder = read_ladder(table("bases-distances"), table("missile-ranges"), base)
    if fired:
        from alliance import geo
        from alliance.figures.ranges import ranges_alt, ranges_figure, ranges_table

        known = _measured()
        ways = {way: geo.between(*(geo.find(name, known) for name in way)).km for way in fired.items()}
        shown = (ladder.missiles, ways)
        return render(ranges_figure(*shown), ranges_alt(*shown), below=ranges_table(*shown), scale=LARGER)
    return render(reach_figure(ladder), reach_alt(ladder), below=reach_table(ladder))


def centers(*names: str, framework: str = "retrenchment", within: float = inf) -> Card:
    """What one school's plan moves, on plain maps about several places; `theater` has one larger map with all of the plan.

    Args:
        names: of the centres, from which distances are true; Seoul, Guam and Beijing unless given.
        framework: "adjustment", "retrenchment" or "expansion".
        within: how many km from its centre a map shows; what lies or leads farther is left out. All of the plan unless given.
    Raises: KeyError: there is no such place, or more than one; the message offers names. ValueError: the framework is not known.
    """
    from alliance import geo
    from alliance.figures.style import NARROW, render
    from alliance.figures.theater import PLAIN, PLAIN_KEY, plain_map, theater_alt, theater_figure

    book = COURSE.bank
    plan = [entry for entry in book.basing.values() if entry.framework == framework]
    if not plan:
        raise ValueError(f"framework {framework!r} has no plan for bases; use {', '.join(book.frameworks)}")
    plan = [entry for entry in plan if entry.does in PLAIN] or plan
    seen = {place for entry in plan for place in (*entry.at, *entry.to)}
    places = [place for place in book.places.values() if place.id in seen]
    middles = [geo.find(name, _measured()) for name in names or ("Seoul", "Andersen", "Beijing")]
    maps = [plain_map(middle, places, plan, within) for middle in middles]
    pictures = (render(theater_figure(m, NARROW), theater_alt(m), scale=1) for m in maps)
    key = Card(html.tag("p", PLAIN_KEY, class_="figure-key"), PLAIN_KEY)
    return _beside(pictures, Card.stack(key, style="flex: 1 1 12em; align-self: center"))


def nearest(*to: str, move: Collection[str] = ()) -> Card:
    """How near to a place the American bases in Korea lie, and how near others do, as bars from the shortest.

    Args:
        to: "Taiwan Strait", "Pyongyang", "Beijing" or any other place of the course, also several; the strait unless given.
        move: two bases, from which and to which something would move; then fewer of the others are drawn.
    Raises: KeyError: there is no such place, or more than one; the message offers names.
    """
    from alliance import geo
    from alliance.figures.nearest import FEW, nearest_alt, nearest_figure, nearest_table, ranked
    from alliance.figures.style import LARGER, render

    book = COURSE.bank
    ends = [geo.find(name, _measured()) for name in to or ("Taiwan Strait",)]
    moved = [geo.find(name, _measured()) for name in move]
    bases = book.pick("places", FEW if move else tuple(geo.LABELS))
    drawn = [ranked(bases, end) for end in ends]
    scale = LARGER if len(drawn) == 1 else 1
    return _beside(
        render(nearest_figure(lines, moved), nearest_alt(lines), below=nearest_table(lines), scale=scale)
        for lines in drawn
    )


def unit_sizes(part: str = "") -> Card:
    """How large a battalion, a brigade, a squadron or a battery is.

    Args: part: "army" for people, "air" for aircraft and launchers; both unless given.
    Raises: ValueError: there is no such part.
    """
    from alliance.figures.style import render
    from alliance.figures.units import PARTS, units_alt, units_figure

    units = list(COURSE.bank.units.values())
    return _beside(
        render(units_figure(units, p), units_alt(units, p), scale=1) for p in _parts("part", part, PARTS)
    )


def levers() -> Picture:
    """The five levers of the alliance after the summit of 2025: where each stands, and who decides."""
    from alliance.figures.levers import levers_alt, levers_figure
    from alliance.figures.style import LARGER, render

    shelf = list(COURSE.bank.levers.values())
    return render(levers_figure(shelf), levers_alt(shelf), scale=LARGER)


def steps(part: str = "first") -> Picture:
    """The five answers that Seoul can want before a unit fights from Korea, as a staircase with the three people of lesson 11.

    Args: part: "first" shows where each stands and the price of each step, "offers" who would leave which step, and for what.
    Raises: ValueError: there is no such part.
    """
    from alliance.figures.steps import TITLES, steps_alt, steps_figure, steps_table
    from alliance.figures.style import LARGER, render

    (part,) = _parts("part", part or "first", TITLES)
    return render(steps_figure(part), steps_alt(part), below=steps_table(part), scale=LARGER)


def year_after() -> Picture:
    """The year after the paper on one line, with the three forecasts made before it, where each was settled."""
    from alliance.figures.year import year_picture

    return year_picture(COURSE.bank)


def _parts(name: str, wanted: str, offered: Iterable[str]) -> list[str]:
    """The part that is wanted, or all; raises ValueError where there is no such part."""
    if wanted and wanted not in offered:
        raise ValueError(f"{name} {wanted!r} is not known; use one of {', '.join(offered)}")
    return [part for part in offered if wanted in ("", part)]


def _measured() -> list[Place]:
    """The places of the map, and the Chinese cities from which the course measures where these are not among them."""
    shelf = COURSE.bank.places
    cities = ((row["city"].casefold(), row) for row in table("city-points"))
    more = (
        Place(id=name, name=row["city"], lat=row["lat"], lon=row["lon"], kind="town")
        for name, row in cities
        if name not in shelf
    )
    return [*shelf.values(), *more]


def _beside(pictures: Iterable[Card], *more: Card) -> Card:
    whole = (Card.stack(picture) for picture in pictures)  # each with its table
    return Card.stack(*whole, *more, style="display: flex; flex-wrap: wrap; gap: 1em")


def troop_counts() -> dict[int, int]:
    """The troop series for your own code: year → number of troops.

    Only years for which the data set has a Pentagon report are in it: 1951–52 and 2003–04 are left out.
    Source: DMDC strength reports as digitised in troopdata (June in 1950–56, September since).
    """
    return {c.year: c.count for c in COURSE.bank.troops if c.count is not None and c.measure == "report"}


def troops_by_service(year: int = 2024) -> dict[str, int]:
    """The people of each service in one report of the troop series, for your own code.

    Args: year: of a Pentagon report in the data set; 1951–52 and 2003–04 have none.
    Returns: army, air_force, navy and marine_corps → number of people. In some years they do not add up to the count.
    Raises: KeyError: there is no report of that year.
    """
    for count in COURSE.bank.troops:
        if count.year == year and count.services:
            return dict(count.services)
    raise KeyError(f"no report by service for {year}; 1950, 1953–2002 and 2005–2025 have one")


def burden(start: int = 1953, end: int = 2024, until: str = PAPER_DATE) -> Picture:
    """South Korea's military spending: as a share of its economy, and in dollars of 2023. Data: SIPRI.

    Args:
        start: first year shown.
        end: last year shown.
        until: the last day that may be told, YYYY-MM-DD; by default the day of the paper. A goal that was named
            later is not drawn.
    Raises: ValueError: the years are reversed, or the series has none of them.
    """
    from alliance.figures import burden as chart
    from alliance.figures.style import render

    goal = COURSE.bank.facts.get("joint-fact-sheet")
    series = COURSE.bank.spending, goal if goal and known(goal.date, until) else None, start, end
    return render(
        chart.burden_figure(*series),
        chart.burden_alt(*series),
        below=chart.burden_table(series[0], start, end),
    )


def spending(measure: str = "share") -> dict[int, float]:
    """South Korea's military spending for your own code: year → number, where SIPRI gives one.

    Args: measure: "share" (per cent of the economy), "dollars" (millions of 2023 U.S. dollars) or "won" (billions).
    Raises: ValueError: the measure is not known.
    """
    if measure not in ("share", "dollars", "won"):
        raise ValueError(f"measure {measure!r} is not known; use share, dollars or won")
    values = ((row.year, getattr(row, measure)) for row in COURSE.bank.spending)
    return {year: value for year, value in values if value is not None}


def table(name: str = "") -> Rows:
    """A table of evidence for your own code: a list of rows, each a dict of column → value, None where nothing was found.

    Args: name: the table, for example "strength"; without one, the list of all tables with their questions.
    Raises: KeyError: there is no such table; the message lists them.
    """
    book = COURSE.bank
    if not name:
        listed = ({"table": entry.id, "question": entry.question} for entry in book.tables.values())
        return Rows(listed, "Tables of evidence")
    if name not in book.tables:
        raise KeyError(f"no table {name!r}; use one of {', '.join(book.tables)}")
    return book.evidence(book.tables[name])[0]


def picture(figure: Figure, alt: str) -> Picture:
    """Show a figure drawn with matplotlib, with words for those who cannot see it.

    Args:
        figure: what `plt.subplots` gives first.
        alt: what the figure shows, in words.
    Raises: ValueError: alt is empty.
    """
    from matplotlib import pyplot as plt

    from alliance.figures.style import render

    plt.close(figure)  # a notebook would show it a second time, without the words
    return render(figure, alt)


def distance(start: str, end: str = "Taiwan Strait") -> Distance:
    """The distance from one place of the course to another, along the shortest line (Karney's geodesics).

    Args:
        start: a place's name, or a part of it that no other place has: "Kadena", "San Diego"; "Guam" is the air base there. One of
            the Chinese cities of `table("city-points")` will do, too.
        end: another; the middle of the Taiwan Strait unless given.
    Returns: The distance, with `.km`, `.nautical_miles` and `.days(knots)`.
    Raises: KeyError: there is no such place, or more than one; the message offers names.
    """
    from alliance import geo

    places = _measured()
    return geo.between(geo.find(start, places), geo.find(end, places))


def calibration() -> Picture | Card:
    """The calibration of your predictions: how sure you were against how often they were right."""
    rows = predictions(COURSE.attempts().read(), COURSE.bank)
    if not rows:
        return Card.of(
            "No predictions yet: your forecasts stand here, with what came, once you have made some."
        )
    points = reliability.points_of([(row.confidence, row.right) for row in rows])
    try:
        from alliance.figures.calibration import calibration_figure, calibration_table
        from alliance.figures.style import render
    except ModuleNotFoundError:  # on a page of the site nothing can be drawn
        numbers = html.table(reliability.COLUMNS, reliability.cells(points), "From your own predictions")
        return Card.stack(Card.of(f"{reliability.headline(points)}."), Card(numbers, ""))
    return render(calibration_figure(points), reliability.in_words(points), below=calibration_table(points))


def policy_lab(case: str = "") -> Lab:
    """The policy lab: name options and criteria, give scores with reasons, set weights, and see ranking and SMAA shares.

    Args:
        case: "blank" for Seoul's options without scores; by default the case that you last left in the lab.
            "sample", as older notebooks say, is "blank": the course scores nothing for you.
    Raises: ValueError: the case is not known.
    """
    from alliance.policylab.case import starting
    from alliance.policylab.session import Session
    from alliance.policylab.widget import Lab

    if case not in ("", "blank", "sample"):
        raise ValueError(f"case {case!r} is not known; use blank, or leave it out")
    first = starting(COURSE.bank) if case else None
    return Lab(Session(COURSE.bank, COURSE.attempts(), first))


def lab_example(case: str = "") -> Card:
    """Four plans for Seoul on two goals, with scores to argue with: what each is worth by the coins that one lays on a goal.

    Args: case: "refused" for the scores if Washington refuses the strict limit and Refusal; folded, because a question asks for it.
    Raises: ValueError: the case is not known.
    """
    from alliance.figures.style import render
    from alliance.policylab.case import EXAMPLE, REFUSED
    from alliance.policylab.lines import REFUSED_TITLE, lines_alt, lines_figure, lines_table

    if case not in ("", "refused"):
        raise ValueError(f"case {case!r} is not known; use refused, or leave it out")
    shown = REFUSED if case else EXAMPLE
    drawn = render(lines_figure(shown), lines_alt(shown), below=lines_table(shown))
    return cards.folded(REFUSED_TITLE, [drawn]) if case else drawn


def marking(folder: str = ".") -> RubricDesk:
    """Open the desk at which a teacher marks open answers.

    Args: folder: where the results of grading lie.
    Raises: CourseError: there are no open answers in the folder.
    """
    from quizkit_teacher.rubric_widget import marking as desk

    return desk(folder, COURSE)
