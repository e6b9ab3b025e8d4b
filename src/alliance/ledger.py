"""The records of the alliance course: sources, facts, claims, frameworks, series, places, the lab and the council.

A type says what a field may hold; `check` says what no type can; `references` names other records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, get_args

from msgspec import Meta, field

from quizkit import items
from quizkit.records import (
    ADVICE,
    Date,
    Id,
    OptionalDate,
    Record,
    References,
    SomeStrings,
    Strings,
    Text,
    Url,
    need,
)

NOT_STATED = "not stated"
SERVICES = ("army", "air_force", "navy", "marine_corps")

SourceKind = Literal["document", "press", "scholarship", "reference", "data", "paper", "standard"]
Theme = Literal[
    "treaty", "command", "posture", "north-korea", "nuclear", "regional", "burden-sharing", "economy"
]
ClaimKind = Literal["fact", "attributed view", "forecast", "hedge", "judgement", "recommendation"]
ClaimVerdict = Literal["confirmed", "imprecise", "contradicted", "not found", "not checkable"]
ForecastKind = Literal["forecast", "conditional", "hedge", "recommendation", "reported view"]
Outcome = Literal[
    "borne out", "partly", "not borne out", "followed", "followed in part", "open", "condition not met", "cannot be scored"
]  # fmt: skip
PlaceKind = Literal["base", "former", "strait", "sea", "city", "chain"]
Host = Literal["South Korea", "Japan", "United States", "Philippines", "Australia"]
Does = Literal["stays", "leaves", "moves", "might", "acts", "relies", "holds", "far"]
Group = Literal["names", "reasoning", "forces", "allies", "outlook"]
THEMES, CLAIM_KINDS, VERDICTS, FORECAST_KINDS, OUTCOMES = map(
    get_args, (Theme, ClaimKind, ClaimVerdict, ForecastKind, Outcome)
)

PARAGRAPH, CITE, PERIOD = r"^(I[1-5]|A[1-5]|R[1-6]|E[1-5]|P[1-4])$", "^(claim|fact):", r"^\d{4}-\d{4}$"
Paragraph = Annotated[str, Meta(pattern=PARAGRAPH)]
Paragraphs = Annotated[tuple[Paragraph, ...], Meta(min_length=1)]
Cite = Annotated[str, Meta(pattern=CITE)]
Cites = Annotated[tuple[Cite, ...], Meta(min_length=1)]
Period = Annotated[str, Meta(pattern=PERIOD)]
Amount = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=0)]
ADVICE[PARAGRAPH] = "use a paragraph code such as A3"
ADVICE[PERIOD] = "write the first and the last year, such as 1950-1968"
ADVICE[CITE] = 'write "claim:" or "fact:" and the id'


def _named(**shelves: Iterator[str] | Strings) -> References:
    """References to several shelves: shelf=ids."""
    yield from ((shelf, entry_id) for shelf, ids in shelves.items() for entry_id in ids)


def _cited(cites: Strings) -> References:
    """References of citations such as "fact:mdt-signed"."""
    return ((f"{shelf}s", name) for shelf, _, name in (cite.partition(":") for cite in cites))


class Item(items.Item):
    """A question of this course, with the facts and claims that it rests on."""

    facts: Strings = ()
    claims: Strings = ()

    def references(self) -> References:
        """Yield what the question rests on, and the misconceptions that its answers name."""
        yield from super().references()
        yield from _named(facts=self.facts, claims=self.claims)


class Source(Record):
    """Where a statement comes from; `url` only where the page was really seen."""

    id: Id
    title: Text
    publisher: str
    kind: SourceKind
    author: str = ""
    date: OptionalDate = ""
    url: Url = ""
    note: str = ""


class View(Record):
    """One side of a contested fact, with who holds it."""

    holder: str
    text: str
    sources: Strings = ()


class Fact(Record):
    """One dated or counted thing the course may say, with its sources.

    A fact with a `theme` is an event of the timeline. `as_of` is the day the evidence was last
    looked at; a `review_by` in the past shows in `alliance doctor`.
    """

    id: Id
    title: Text
    text: Text
    sources: SomeStrings
    as_of: Date
    status: Literal["settled", "contested"] = "settled"
    date: OptionalDate = ""
    value: float | None = None
    unit: str = ""
    theme: Theme | Literal[""] = ""
    review_by: OptionalDate = ""
    note: str = ""
    views: tuple[View, ...] = field(default=(), name="view")

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        need((self.value is None) == (not self.unit), "value and unit go together: give both or neither")
        need(self.date or not self.theme, "an event (a fact with a theme) needs a date")
        need(
            (len(self.views) >= 2) == (self.status == "contested"),
            "a contested fact lists two views or more; a settled one lists none",
        )

    def references(self) -> References:
        """Yield the records that this one names."""
        yield from (
            ("sources", s) for s in (*self.sources, *(s for view in self.views for s in view.sources))
        )

    @property
    def year(self) -> int:
        """The year of `date`; raises ValueError where the fact has none."""
        return int(self.date[:4])


class Claim(Record):
    """One checkable thing the paper says, in our words, with what became of the check."""

    id: Id
    where: Paragraph
    kind: ClaimKind
    speaker: Text
    text: Text
    verdict: ClaimVerdict
    note: str = ""
    sources: Strings = ()

    def references(self) -> References:
        """Yield the records that this one names."""
        yield from (("sources", s) for s in self.sources)


class Forecast(Record):
    """What the paper foresees, hedges or advises, a test that could fail, and what became of it: this course's reading.

    `facts` is the evidence; `confidence` is ours, in the verdict; after `review_by` the verdict wants a new look.
    """

    id: Id
    where: Paragraph
    kind: ForecastKind
    text: Text
    test: Text
    verdict: Outcome
    confidence: Literal["high", "medium", "low"]
    note: Text
    claims: SomeStrings
    review_by: Date
    facts: Strings = ()

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        scored = self.verdict in ("borne out", "partly", "not borne out", "followed", "followed in part")
        need(self.facts or not scored, f"{self.verdict}: name the facts that show it")
        need(self.kind == "recommendation" or "followed" not in self.verdict, "only advice can be followed")

    def references(self) -> References:
        """Yield the records that this one names."""
        yield from (("claims", c) for c in self.claims)
        yield from (("facts", f) for f in self.facts)


class Position(Record):
    """What the paper says of one framework on one point, or `not stated`; `value` is the number it gives, if any."""

    text: Text
    where: tuple[Paragraph, ...] = ()
    value: float | None = None

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        stated = self.text != NOT_STATED
        need(bool(self.where) == stated, f"a position names its paragraph, or is exactly {NOT_STATED!r}")


class Framework(Record):
    """One of the paper's three frameworks, by dimension."""

    id: Id
    label: Text
    school: str
    summary: Text
    positions: Mapping[str, Position] = {}


class Dimension(Record):
    """One row of the comparison: what it asks, and which frameworks stand together on it.

    `together` and `reading` are this course's reading of the paragraphs in `where`; a row that is
    not compared has no `reading`.
    """

    id: Id
    label: Text
    question: Text
    group: Group
    together: tuple[tuple[str, ...], ...] = ()
    reading: str = ""
    where: tuple[Paragraph, ...] = ()

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        need(
            bool(self.reading) == bool(self.where), "a reading names its paragraphs in where, and the reverse"
        )
        need(
            self.reading or not self.together, "together without a reading: say in a sentence what is shared"
        )

    def references(self) -> References:
        """Yield the records that this one names."""
        yield from (("frameworks", side) for sides in self.together for side in sides)


class TroopCount(Record):
    """One year of the troop series. `count` is None where the source holds no observation.

    In some years the services do not add up to `count`.
    """

    year: int
    measure: Literal["report", "other", "gap"]  # a Pentagon strength report, another series, nothing
    source: str
    month: str = ""
    count: int | None = None
    note: str = ""
    army: int | None = None
    air_force: int | None = None
    navy: int | None = None
    marine_corps: int | None = None

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        need((self.count is None) == (self.measure == "gap"), "a gap has no count; everything else has one")
        whole = len(self.services) == (len(SERVICES) if self.measure == "report" else 0)
        need(whole, f"a report gives {', '.join(SERVICES)}; another series gives none")

    def references(self) -> References:
        """Yield the records that this one names."""
        yield "sources", self.source

    @property
    def services(self) -> dict[str, int]:
        """Service → people, as far as the report gives them."""
        return {name: n for name in SERVICES if (n := getattr(self, name)) is not None}


class Spending(Record):
    """South Korea's military spending in one year, as SIPRI gives it; None where it gives nothing.

    `share` is in per cent of gross domestic product, `dollars` in millions of constant 2023 U.S. dollars, `won` in
    billions of won of the year.
    """

    year: int
    share: Amount | None = None
    dollars: Amount | None = None
    won: Amount | None = None
    note: str = ""


class Place(Record):
    """A point on the map: latitude and longitude in degrees, north and east positive.

    A base, present or former, names its `host`. A point of an island chain names its `chain`, which runs in file order.
    """

    id: Id
    name: Text
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    kind: PlaceKind
    host: Host | Literal[""] = ""
    chain: Literal["", "first", "second"] = ""
    note: str = ""

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        need((self.kind == "chain") == bool(self.chain), "a chain point names the chain first or second")
        need((self.kind in ("base", "former")) == bool(self.host), "a base names its host")


class Basing(Record):
    """One thing that a framework would do with forces or bases, where on the map, and what a check found.

    It is `doubtful` where what was `found` leaves the paper's account open: the map then shows a question mark.
    """

    id: Id
    framework: str
    does: Does
    at: SomeStrings
    text: Text
    claims: SomeStrings
    to: Strings = ()
    found: str = ""
    doubtful: bool = False

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        moves = self.does in ("moves", "might", "acts", "far")
        need(bool(self.to) == moves, "to belongs to moves, might, acts, far")
        need(self.found or not self.doubtful, "doubtful without found: say what the check found")

    def references(self) -> References:
        """Yield the records that this one names."""
        yield "frameworks", self.framework
        yield from (("places", place) for place in (*self.at, *self.to))
        yield from (("claims", claim) for claim in self.claims)


class Measure(Record):
    """One way of counting today's force: what it is called, and the fact whose value it is."""

    id: Id
    label: Text
    fact: str


class Display(Record):
    """What an explorer or a chart shows where that is the author's choice; `id` is the verb that shows it.

    A verb needs only the fields that `NEEDS` names. Facts, places and dimensions are given by their ids.
    """

    NEEDS: ClassVar[Mapping[str, Strings]] = {
        "timeline": ("periods",),
        "compare": ("dimensions",),
        "forecasts": ("until",),
        "theater": ("places",),
        "troops": ("facts", "level", "since"),
        "posture": ("measures", "frameworks", "years"),
    }

    id: Literal["timeline", "compare", "forecasts", "theater", "troops", "posture"]
    dimensions: Strings = ()  # the points of comparison shown first
    facts: Strings = ()  # the decisions numbered on the chart
    frameworks: Mapping[str, Text] = {}  # what a picture says of each in place of its position
    level: str = ""  # the fact whose value is the official number of troops
    measures: tuple[Measure, ...] = field(default=(), name="measure")
    periods: Mapping[Period, Text] = {}
    places: Strings = ()  # the bases shown on a map of the whole theatre
    since: str = ""  # the fact from whose date the official number is drawn
    until: OptionalDate = ""  # the last day of the evidence
    years: tuple[int, ...] = ()  # of the record by service

    def check(self) -> None:
        """Refuse a verb without what it needs."""
        missing = [name for name in self.NEEDS[self.id] if not getattr(self, name)]
        need(not missing, f"{', '.join(missing).replace('measures', 'measure')}: missing; {self.id} needs it")

    def references(self) -> References:
        """Yield the records that this one names."""
        facts = (*self.facts, *(measure.fact for measure in self.measures), self.level, self.since)
        yield from _named(facts=filter(None, facts), places=self.places, dimensions=self.dimensions)
        yield from (("frameworks", name) for name in self.frameworks)


class LabReading(Record):
    """One score of the policy lab's sample, with its reason: one reading of the paper, not the truth."""

    framework: str
    score: Annotated[float, Meta(ge=0, le=10)]
    reason: Text
    claims: SomeStrings


class LabCriterion(Record):
    """A criterion of the policy lab's starting set, drawn from the paper; `readings` is the sample, by framework."""

    id: Id
    label: Text
    question: Text
    where: Paragraphs
    reading: tuple[LabReading, ...] = ()

    @property
    def readings(self) -> dict[str, LabReading]:
        """The sample by framework."""
        return {reading.framework: reading for reading in self.reading}

    def references(self) -> References:
        """Yield the records that this one names."""
        yield from (("frameworks", reading.framework) for reading in self.reading)
        yield from (("claims", claim) for reading in self.reading for claim in reading.claims)


class LabText(Record):
    """A sentence that the policy lab says of its starting set."""

    id: Id
    text: Text


class Point(Record):
    """One thing that a seat of the council can say, and what it cites: "claim:ID" or "fact:ID"."""

    text: Text
    cites: Cites


class Seat(Record):
    """A role in the capstone's council: what it stands for, its points, the objection it will meet, its question."""

    id: Id
    title: Text
    side: Literal["school", "chair", "ministry"]
    stands: Text
    objection: Text
    objection_cites: Cites
    ask: Text
    points: Annotated[tuple[Point, ...], Meta(min_length=1)] = field(name="point")

    def references(self) -> References:
        """Yield the records that this one names."""
        for point in self.points:
            yield from _cited(point.cites)
        yield from _cited(self.objection_cites)


class Motion(Record):
    """A question before the council, and choices that someone could defend."""

    id: Id
    question: Text
    choices: Annotated[tuple[str, ...], Meta(min_length=2)]
    cites: Cites

    def references(self) -> References:
        """Yield the records that this one names."""
        return _cited(self.cites)


class Step(Record):
    """One step of the council's agenda, in minutes; `plan` is the whole length, or "alone" for one learner."""

    id: Id
    plan: Literal["50", "90", "alone"]
    minutes: Annotated[int, Meta(gt=0)]
    who: Text
    text: Text


class Part(Record):
    """A part of a memo: the names its heading may have, its fewest words and citations.

    Facts cited in it may be no younger than `until`; where `after` is given, one must be younger than that.
    """

    name: Text
    words: Count
    others: Strings = ()
    cites: Count = 0
    until: OptionalDate = ""
    after: OptionalDate = ""


class Memo(Record):
    """What a program can check in a memo. `item` is the open question in which it is written.

    `low` and `high` bound its words, `cites` is the fewest different sources; `until` holds for the whole memo.
    """

    id: Id
    title: Text
    item: str
    low: Count
    high: Count
    cites: Count
    parts: Annotated[tuple[Part, ...], Meta(min_length=1)] = field(name="part")
    until: OptionalDate = ""

    def check(self) -> None:
        """Refuse fields that do not fit together."""
        need(self.low < self.high, "low must be below high")

    def references(self) -> References:
        """Yield the records that this one names."""
        yield "items", self.item
