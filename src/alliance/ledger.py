"""The records of the alliance course: sources, documents, facts, claims, frameworks, series, places, the lab and the council.

A type says what a field may hold, and `check` what no type can; `NAMES` lists the fields that name other records.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, get_args

from msgspec import Meta, field

from quizkit import items, records
from quizkit.records import Date, Id, OptionalDate, Record, References, Some, Strings, Text, Url, need
from quizkit.text import did_you_mean

NOT_STATED = "not stated"  # in the paper
NOT_FOUND = "not found"  # words of a Korean voice from before the paper
SECOND_HAND = "Second-hand:"
PAPER = "kim-2025"  # the source that this course teaches
PAPER_DATE = "2025-09-25"  # the day from which a lesson is told, unless it says otherwise; see `known`
SERVICES = ("army", "air_force", "navy", "marine_corps")

Theme = Literal[
    "treaty", "command", "posture", "north-korea", "nuclear", "regional", "burden-sharing", "economy"
]
# What a sentence of the paper does, for claims and forecasts alike
Statement = Literal[
    "fact", "attributed view", "forecast", "conditional", "hedge", "judgement", "recommendation"
]
ClaimVerdict = Literal["confirmed", "imprecise", "contradicted", "not found", "not checkable"]
Outcome = Literal[
    "borne out", "partly", "not borne out", "followed", "followed in part", "open", "condition not met", "cannot be scored"
]  # fmt: skip
# From the strongest to the weakest; a copy or an aggregator of anything is "other" unless its publisher's own address is given,
# or it is an official text that an archive, a library or a scholars' collection keeps.
Grade = Literal["primary document", "official data", "scholarship", "established press", "other"]
Read = Literal["page", "copy", "summary", "title"]
When = Literal[  # a headquarters directs or controls
    "always",
    "hands over",
    "its own",
    "controls",
    "peace",
    "war",
    "war, six tasks in peace",
    "war, as since 1978",
]
Rights = Literal["treaty", "joint", "federal", "quotation"]
LITERALS = (Theme, Statement, ClaimVerdict, Outcome, Grade)
THEMES, STATEMENTS, VERDICTS, OUTCOMES, GRADES = map(get_args, LITERALS)
THEME_NAMES = {theme: theme.replace("-", " ") for theme in THEMES}  # what a reader sees
THEME_NAMES |= {"posture": "troops", "north-korea": "North Korea"}

HANGUL = re.compile("[가-힣]")
PARAGRAPH, CITE = r"^(I[1-5]|A[1-5]|R[1-6]|E[1-5]|P[1-4])$", "^(claim|fact):"
PASSAGE = "^[a-z0-9-]+/[a-z0-9-]+$"
PERIOD = r"^\d{4}(-\d\d-\d\d)?/\d{4}(-\d\d-\d\d)?$"
records.ADVICE[PARAGRAPH] = "use a paragraph code such as A3"
records.ADVICE[PERIOD] = "write the first and the last year or day, such as 1950/1968"
records.ADVICE[PASSAGE] = "write the document and the passage, such as mdt-1953/art-3"
records.ADVICE[CITE] = 'write "claim:" or "fact:" and the id'
Paragraph = Annotated[str, Meta(pattern=PARAGRAPH)]
Cites = Some[Annotated[str, Meta(pattern=CITE)]]
Period = Annotated[str, Meta(pattern=PERIOD)]
Amount = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=0)]

# A field of this name holds ids of this shelf.
NAMES = {name: name for name in ("sources", "facts", "claims", "frameworks", "dimensions", "places")}
NAMES |= {
    "source": "sources",
    "framework": "frameworks",
    "item": "items",
    "positions": "dimensions",
    "elsewhere": "dimensions",
}
NAMES |= {"together": "frameworks", "at": "places", "to": "places"}
NAMES |= dict.fromkeys(("fact", "outcomes", "short", "level", "since"), "facts")
NAMES |= {"settles": "items", "same_as": "dimensions"}


class Entry(Record):
    """A record of this course, whose fields may name others; see `NAMES` and `cited`."""

    def references(self) -> References:
        """Yield the records that this one and its parts name."""
        for name in self.__struct_fields__:
            for part in _parts(getattr(self, name)):
                if isinstance(part, Record):
                    yield from part.references()
                elif name in NAMES and part:
                    yield NAMES[name], part
                elif name.endswith("cites") and isinstance(part, str):
                    yield cited(part)


def _parts(value: Any) -> Iterator[Any]:
    """Yield what a field holds; of a tuple its parts, however deep, and of a mapping its keys and the records under them."""
    if isinstance(value, (tuple, Mapping)):
        for part in value:
            yield from _parts(part)
        if isinstance(value, Mapping):
            yield from (part for part in value.values() if isinstance(part, Record))
    else:
        yield value


def cited(cite: str) -> tuple[str, str]:
    """Give the shelf and the id that a citation names: "fact:mdt-signed" is mdt-signed in `facts`."""
    shelf, _, entry_id = cite.partition(":")
    return f"{shelf}s", entry_id


def known(day: str, until: str) -> bool:
    """Whether something of one day was known on another; either may be a month or a year. What has no date was."""
    return day[: len(until)] <= until


class Lesson(items.Lesson):
    """A lesson of this course. It tells nothing later than `until`."""

    until: Date = PAPER_DATE


class Item(items.Item):
    """A question of this course, with the facts and claims that it rests on.

    `passage_from` ("mdt-1953/art-3") takes the `passage` from a document, in the language `lang`, English unless given.
    """

    facts: Strings = ()
    claims: Strings = ()
    passage_from: str = ""

    def references(self) -> References:
        """Yield what the question rests on, and the misconceptions that its answers name."""
        yield from super().references()
        yield from (("facts", fact) for fact in self.facts)
        yield from (("claims", claim) for claim in self.claims)


class Source(Record):
    """Where a statement comes from.

    `grade` ranks the source, by who publishes it; `read` says what we read of it: the page itself (at least the passage
    that is cited), the same words in a copy or a quotation elsewhere, a summary by others, or no more than its title.
    `url` is the publisher's page, and only where that page, or a text that names its address, was really seen.
    """

    id: Id
    title: Text
    publisher: str
    grade: Grade
    read: Read
    author: str = ""
    date: OptionalDate = ""
    url: Url = ""
    note: str = ""


class Passage(Record):
    """An exact passage of a document, in English, Korean or both."""

    id: Id
    place: Text  # "Article III"
    english: str = ""
    korean: str = ""
    translation: str = ""  # whose, where one of the two is a translation
    aside: str = ""  # words of the English that a first reading may leave out: they are shown paler

    def check(self) -> None:
        need(self.english or self.korean, "english or korean: give the words of the passage")
        need(self.aside in self.english, "aside: these words do not stand in english")
        need(not HANGUL.search(self.english), "english holds Korean words: put them into korean")
        need(HANGUL.search(self.korean) or not self.korean, "korean holds no Korean words")

    @property
    def texts(self) -> dict[str, str]:
        """Language → words, as far as there are any."""
        return {lang: words for lang, words in (("en", self.english), ("ko", self.korean)) if words}


class EvidenceTable(Record):
    """A table of evidence for the labs: its rows are in the CSV file of its name.

    `numbers` and `words` say in plain words what each column holds; every row also has `source`, `grade` and `note`.
    """

    id: Id
    title: Text
    question: Text
    numbers: dict[str, str]
    words: dict[str, str]
    sources: Some[Id]
    licence: Text
    credit: Text
    pitfalls: Text

    def references(self) -> References:
        yield from (("sources", source) for source in self.sources)


class Document(Entry):
    """A primary text of the document room: who made it public and when, and short passages of it.

    The first of `sources` is the official page; the sources say where it is and what was read of it.
    """

    MOST_WORDS: ClassVar[Mapping[Rights, int]] = {"treaty": 80, "joint": 80, "federal": 80, "quotation": 25}

    id: Id
    title: Text
    issuer: Text
    date: Date
    sources: Some[str]
    rights: Rights
    seen: Text  # how the words were copied
    passages: Some[Passage] = field(name="passage")

    def check(self) -> None:
        names = [passage.id for passage in self.passages]
        need(len(set(names)) == len(names), "two passages have the same id")
        for passage in self.passages:
            for text in passage.texts.values():
                words, most = len(text.split()), self.MOST_WORDS[self.rights]
                need(words <= most, f"passage {passage.id}: {words} words; at most {most} are quoted")

    def pick(self, ids: Sequence[str]) -> list[Passage]:
        """Give the passages with these ids, all of them if there are none; raises KeyError where one is not there."""
        passages = {passage.id: passage for passage in self.passages}
        for name in ids:
            if name not in passages:
                raise KeyError(f"{self.id} has no passage {name!r}{did_you_mean(name, passages)}")
        return [passages[name] for name in ids or passages]


class View(Entry):
    """One side of a contested fact, with who holds it."""

    holder: str
    text: str
    sources: Strings = ()


class Fact(Entry):
    """One dated or counted statement of the course, with its sources; with a `theme`, an event of the timeline.

    `later` tells what came of it after the paper; it is shown only where that may be told.
    """

    id: Id
    title: Text
    text: Text
    sources: Some[str]
    as_of: Date  # the day the evidence was last looked at
    status: Literal["settled", "contested"] = "settled"
    date: OptionalDate = ""
    value: float | None = None
    unit: str = ""
    theme: Literal["", Theme] = ""
    review_by: OptionalDate = ""  # once this day is past, `alliance doctor` asks for a new look
    note: str = ""
    later: str = ""
    views: tuple[View, ...] = field(default=(), name="view")

    def check(self) -> None:
        need((self.value is None) == (not self.unit), "value and unit go together: give both or neither")
        need(self.date or not self.theme, "an event (a fact with a theme) needs a date")
        fits = len(self.views) >= 2 if self.status == "contested" else not self.views
        need(fits, "a contested fact lists two views or more; a settled one lists none")

    @property
    def second_hand(self) -> bool:
        """Whether nobody read a page that carries it; its note says so, and what was read instead."""
        return SECOND_HAND in self.note

    @property
    def year(self) -> int:
        """The year of `date`; raises ValueError where the fact has none."""
        return int(self.date[:4])


class Claim(Entry):
    """One checkable statement of the paper, in our words, with the result of the check as of the paper's day.

    `later` tells what came to light after it; it is shown only where that may be told.
    """

    id: Id
    where: Paragraph
    kind: Statement
    speaker: Text
    text: Text
    verdict: ClaimVerdict
    note: str = ""
    later: str = ""
    sources: Strings = ()


class Forecast(Entry):
    """A forecast, hedge or advice of the paper, a test that it could fail, and this course's verdict on the outcome."""

    id: Id
    where: Paragraph
    kind: Statement
    text: Text
    test: Text
    verdict: Outcome
    confidence: Literal["high", "medium", "low"]  # this course's, in the verdict
    note: Text
    claims: Some[str]
    review_by: Date  # after this day the verdict wants a new look
    would_change: Text  # what would change the verdict
    facts: Strings = ()  # the evidence

    def check(self) -> None:
        scored = self.verdict in ("borne out", "partly", "not borne out", "followed", "followed in part")
        need(self.facts or not scored, f"{self.verdict}: name the facts that show it")
        need(self.kind == "recommendation" or "followed" not in self.verdict, "only advice can be followed")


class Position(Record):
    """The paper's statement on one framework and one point of comparison, or `not stated`."""

    text: Text
    where: tuple[Paragraph, ...] = ()
    value: float | None = None  # the number that the paper gives, if any

    def check(self) -> None:
        stated = self.text != NOT_STATED
        need(bool(self.where) == stated, f"a position names its paragraph, or is exactly {NOT_STATED!r}")


class Elsewhere(Entry):
    """What a voice of the school says on a point outside the paper. Kept apart: it never fills a gap of the paper."""

    who: Text
    date: Date
    text: Text
    facts: Some[str]

    def check(self) -> None:
        need(known(self.date, PAPER_DATE), f"{self.date} is later than the paper: leave it out")


class Framework(Entry):
    """One of the paper's three frameworks, with its position on each dimension, and what its voices say `elsewhere`."""

    id: Id
    label: Text
    school: str
    summary: Text
    positions: Mapping[str, Position] = {}
    elsewhere: Mapping[str, Elsewhere] = {}


class KoreanPosition(Entry):
    """One position in Seoul’s debate: who holds it, in whose words, at its strongest, and the hardest objection to it.

    `positions` has a voice for each point on which one was found; `words` names passages of documents.
    """

    id: Id
    label: Text
    korean: str
    holders: Text
    summary: Text
    words: Some[Annotated[str, Meta(pattern=PASSAGE)]]
    positions: Mapping[str, Elsewhere]
    argument: Text
    objection: Text
    objection_cites: Cites

    def references(self) -> References:
        """Yield what the record names, and the documents of its words."""
        yield from super().references()
        yield from (("documents", name.partition("/")[0]) for name in self.words)
        for voice in self.positions.values():
            yield from voice.references()


class Dimension(Entry):
    """One row of the comparison: its question, and which frameworks agree on it, in this course's reading."""

    id: Id
    label: Text
    question: Text
    group: Literal["names", "reasoning", "forces", "allies", "outlook"]
    together: tuple[Strings, ...] = ()  # frameworks by sides
    reading: str = ""  # this course's reading of the paragraphs in `where`; "" for a row that is not compared
    where: tuple[Paragraph, ...] = ()
    same_as: str = ""  # the row that asks almost the same; the table of agreement has that one alone

    def check(self) -> None:
        read = bool(self.reading)
        need(read == bool(self.where), "a reading names its paragraphs in where, and the reverse")
        need(read or not self.together, "together without a reading: say in a sentence what is shared")


class TroopCount(Entry):
    """One year of the troop series. In some years the services do not add up to `count`."""

    year: int
    measure: Literal["report", "other", "gap"]  # a Pentagon strength report, another series, nothing
    source: str
    month: str = ""
    count: int | None = None  # None where the source holds no observation
    note: str = ""
    army: int | None = None
    air_force: int | None = None
    navy: int | None = None
    marine_corps: int | None = None

    def check(self) -> None:
        need((self.count is None) == (self.measure == "gap"), "a gap has no count; everything else has one")
        whole = len(self.services) == (len(SERVICES) if self.measure == "report" else 0)
        need(whole, f"a report gives {', '.join(SERVICES)}; another series gives none")

    @property
    def services(self) -> dict[str, int]:
        """Service → people, as far as the report gives them."""
        return {name: n for name in SERVICES if (n := getattr(self, name)) is not None}


class Poll(Entry):
    """One answer to one question of a survey, as its source reports it: how many per cent are for a Korean bomb.

    `form` says how it was asked: yes or no, with a price named or beside other answers, or of an elite.
    """

    id: Id
    pollster: Text
    date: Date  # of the last interviews
    form: Literal["yes or no", "price or choice", "elite"]
    question: Text  # translated, or as reported
    percent: Annotated[float, Meta(ge=0, le=100)]
    source: str
    people: Count = 0  # asked; 0 where the source does not say
    troops: Annotated[float, Meta(ge=0, le=100)] = (
        0  # per cent for American troops, where people had to choose; 0 elsewhere
    )
    note: str = ""


class Spending(Record):
    """South Korea's military spending in one year, as SIPRI gives it; None where it gives nothing."""

    year: int
    share: Amount | None = None  # per cent of gross domestic product
    dollars: Amount | None = None  # millions of constant 2023 U.S. dollars
    won: Amount | None = None  # billions of won of the year
    note: str = ""


class Place(Record):
    """A point on the map: latitude and longitude in degrees, north and east positive."""

    id: Id
    name: Text
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    kind: Literal[
        "base", "former", "strait", "sea", "city", "town", "chain"
    ]  # a town is measured from, and no map of the theatre marks it
    host: Literal["", "South Korea", "Japan", "United States", "Philippines", "Australia"] = ""  # of a base
    chain: Literal["", "first", "second"] = ""  # of a point of an island chain; these run in file order
    note: str = ""

    def check(self) -> None:
        need((self.kind == "chain") == bool(self.chain), "a chain point names the chain first or second")
        need((self.kind in ("base", "former")) == bool(self.host), "a base names its host")


class Basing(Entry):
    """One measure of a framework for forces or bases, its places on the map, and (`found`) the result of a check."""

    id: Id
    framework: str
    does: Literal["stays", "leaves", "moves", "might", "acts", "relies", "holds", "far"]
    at: Some[str]
    text: Text
    claims: Some[str]
    to: Strings = ()
    found: str = ""
    doubtful: bool = False  # the check leaves the paper's account open: the map shows a question mark

    def check(self) -> None:
        moves = self.does in ("moves", "might", "acts", "far")
        need(bool(self.to) == moves, "to belongs to moves, might, acts, far")
        need(self.found or not self.doubtful, "doubtful without found: say what the check found")


class Command(Entry):
    """Who commands whom in one year; `boxes` has the name of each headquarters or force by its place in the picture."""

    ROWS: ClassVar = ("seoul - washington", "chiefs combined usfk", "korean named american", "- armistice")
    PLACES: ClassVar[Mapping[str, tuple[int, int]]] = {  # column and row
        name: (x, y) for y, row in enumerate(ROWS) for x, name in enumerate(row.split()) if name != "-"
    }

    id: Id
    year: int
    title: Text  # what the picture shows
    boxes: Mapping[str, Text]
    orders: Mapping[str, Mapping[str, When]]  # the box that commands → the box that obeys → when
    cites: Cites
    general: Strings = ()  # the boxes that one American general leads

    def check(self) -> None:
        for name in self.boxes:
            need(name in self.PLACES, f"boxes: {name} has no place; use one of {', '.join(self.PLACES)}")
        for names in (self.orders, *self.orders.values(), self.general):
            for name in names:
                need(name in self.boxes, f"{name} is not among the boxes")


class Reason(Entry):
    """One box of an argument, with one attack on it, who makes it, and what the school answers; `stop` is the lesson’s own name for it."""

    kind: Literal["premise", "step", "result"]
    text: Text
    cites: Cites
    attack: Text
    by: Text
    attack_cites: Cites
    answer: Text
    answer_cites: Cites = ()
    stop: str = ""


class Argument(Entry):
    """The argument of a framework, which has its id: premises, steps, and what follows for American forces in Korea."""

    id: Id
    title: Text
    boxes: Some[Reason] = field(name="box")

    def references(self) -> References:
        """Yield the framework, and what the boxes cite."""
        yield from super().references()
        yield "frameworks", self.id


class Unit(Entry):
    """A unit of an army or an air force with its usual size."""

    id: Id
    label: Text
    low: Amount
    high: Amount
    counts: Literal["people", "aircraft", "launchers"]
    fact: str
    says: str = ""  # what it is made of


class Lever(Entry):
    """What can be changed in the alliance: its two ends, where it stands, and who decides."""

    id: Id
    label: Text
    left: Text
    right: Text
    knob: float  # where it is drawn: 0 at the left end, 1 at the right
    stands: Text
    decides: Text
    decided: Literal["america", "korea", "both", "disputed"]  # the same for the picture: who moves it today
    cites: Cites

    def check(self) -> None:
        need(0 <= self.knob <= 1, "knob: give a number from 0 to 1")


class Turn(Entry):
    """An event of the year after the paper, on its side of the picture; `settles` has forecasts of the learner with their numbers."""

    id: Id
    side: Literal["america", "korea", "both", "record"]  # the record’s end is no event of either
    label: Text
    fact: str
    settles: Mapping[str, int] = {}


class Measure(Entry):
    """One way of counting today's force: its name, and the fact that holds its number."""

    id: Id
    label: Text
    fact: str


class Display(Entry):
    """The author's settings for an explorer, a chart or printed sheets; `id` is the verb or command that shows it."""

    # The fields that a verb needs; it can do without the others.
    NEEDS: ClassVar[Mapping[str, Strings]] = {
        "timeline": ("periods", "facts"),
        "compare": ("dimensions",),
        "cards": ("dimensions", "places"),
        "theater": ("places",),
        "troops": ("facts", "level", "since"),
        "posture": ("measures", "frameworks", "years"),
        "policy_lab": ("options",),
        "forecasts": ("facts",),
    }

    id: Literal["timeline", "compare", "cards", "theater", "troops", "posture", "policy_lab", "forecasts"]
    dimensions: Strings = ()  # the points of comparison shown first
    facts: Strings = ()  # the decisions numbered on the chart, the turning points of the timeline, or the days of a printed strip
    frameworks: Mapping[str, Text] = {}  # the words of a picture on each, in place of its position
    # First and last year of a chart → facts marked on it that are no decisions.
    events: Mapping[Period, Strings] = {}
    headlines: Mapping[Period, Text] = {}  # first and last year of a chart → what its story is
    level: str = ""  # the fact whose value is the official number of troops
    # First and last year of a chart → the decisions numbered on it, where all would be too many.
    marks: Mapping[Period, Strings] = {}
    measures: tuple[Measure, ...] = field(default=(), name="measure")
    options: Strings = ()  # Korean positions, the policy lab's first options
    outcomes: Mapping[Id, Text] = {}  # fact → what came of it, in the list below the chart
    periods: Mapping[Period, Text] = {}
    places: Strings = ()  # shown on a map
    short: Mapping[Id, Text] = {}  # fact → its name on the chart
    since: str = ""  # the fact from whose date the official number is drawn
    years: tuple[int, ...] = ()  # of the record by service

    def check(self) -> None:
        missing = [name for name in self.NEEDS[self.id] if not getattr(self, name)]
        need(not missing, f"{', '.join(missing).replace('measures', 'measure')}: missing; {self.id} needs it")


class LabCriterion(Entry):
    """A criterion of the policy lab's starting set, and where it comes from."""

    id: Id
    label: Text
    question: Text
    cites: Cites


class LabText(Record):
    """A sentence that the policy lab says of its table."""

    id: Id
    text: Text


class GroupSheet(Entry):
    """A sheet that a group of learners reads and fills in: passages and questions, or numbered lines with their key."""

    id: Id
    lesson: Id
    title: Text
    how: Text
    cites: Cites
    passages: Mapping[
        Text, Text
    ] = {}  # what stands before it → a passage in our words, as the lesson tells it
    asks: Strings = ()
    lines: Strings = ()
    key: Strings = ()

    def check(self) -> None:
        need(len(self.lines) == len(self.key), "key: one entry for each of the lines")

    def references(self) -> References:
        """Yield what it rests on, and its lesson."""
        yield from super().references()
        yield "lessons", self.lesson


class Point(Entry):
    """One argument for a seat of the council or a testimony, with its citations: "claim:ID" or "fact:ID"."""

    text: Text
    cites: Cites


class Seat(Entry):
    """A role in the capstone's council: its points, the objection it will meet, its question, and what it wants in private."""

    id: Id
    title: Text
    stands: Text
    points: Some[Point] = field(name="point")
    objection: Text
    objection_cites: Cites
    ask: Text
    aim: Text  # for the seat alone: what it would like to take home, and what it could give for it


class Answer(Point):
    """A question that the council may put to a testimony: the answer (`text`), what it rests on, and what it says it leaves open."""

    question: Text
    open: str = ""  # the last words of the text

    def check(self) -> None:
        need(self.text.endswith(self.open), "open must be the end of text")


class Testimony(Entry):
    """The written testimony of one school before the council, with answers to the questions that hurt most."""

    id: Id  # of the framework
    title: Text
    holder: Text
    points: Some[Point] = field(name="point")
    answers: Some[Answer] = field(name="answer")


class Event(Record):
    """An invented card that the council opens in the middle of its meeting."""

    id: Id
    title: Text
    text: Text
    asks: Strings  # what the council now has to settle


class Motion(Entry):
    """A question before the council, and choices that someone could defend."""

    id: Id
    question: Text
    choices: Annotated[tuple[str, ...], Meta(min_length=2)]
    cites: Cites
    note: str = ""  # what whoever answers must keep apart


class Step(Record):
    """One step of the council's agenda."""

    id: Id
    plan: Literal["50", "90"]  # the minutes of the whole agenda
    minutes: Annotated[int, Meta(gt=0)]
    who: Text
    text: Text


class Part(Record):
    """A part of a memo."""

    name: Text  # of its heading
    words: Count = 1  # at least
    others: Strings = ()  # further names that its heading may have
    cites: Count = 0  # different sources, at least


class Memo(Entry):
    """The requirements for a memo that a program can check."""

    id: Id
    title: Text
    item: str  # the open question in which it is written
    low: Count  # words, at least
    high: Count  # words, at most
    parts: Some[Part] = field(name="part")
    cites: Count = 0  # different sources, at least; 0 asks for none
    until: OptionalDate = ""  # no fact cited in it may be younger

    def check(self) -> None:
        need(self.low < self.high, "low must be below high")
