"""The course's nouns: frozen records that refuse bad data when they are built.

A record checks what it can see by itself and raises `ValueError` with the mend in the
message; `alliance.bank` adds the file and the entry, and checks what needs two records.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
PARAGRAPH = re.compile(r"I[1-5]|A[1-5]|R[1-6]|E[1-5]|P[1-4]")

KINDS = (
    "choose-one",
    "choose-several",
    "frameworks",
    "number",
    "date",
    "name",
    "order",
    "match",
    "stance",
    "open",
)
UNMARKED = ("stance", "open")  # kinds without a right answer: kept, talked about, never wrong
STATES = ("right", "near", "wrong", "noted")
EXAMPLES = ("blank", *STATES)
NONE = "none"  # the option of a `frameworks` item that stands for none of the three
SELF_SCORES = ("yes", "partly", "no")
STATUSES = ("settled", "contested")
SOURCE_KINDS = ("document", "press", "scholarship", "reference", "data", "paper", "standard")
THEMES = (
    "treaty",
    "command",
    "posture",
    "north-korea",
    "nuclear",
    "regional",
    "burden-sharing",
    "economy",
)
CLAIM_KINDS = ("fact", "attributed view", "forecast", "hedge", "judgement", "recommendation")
VERDICTS = ("confirmed", "imprecise", "contradicted", "not found", "not checkable")
NOT_STATED = "not stated"
FORECAST_KINDS = ("forecast", "conditional", "hedge", "recommendation", "reported view")
OUTCOMES = (
    "borne out",
    "partly",
    "not borne out",
    "followed",
    "followed in part",
    "open",
    "condition not met",
    "cannot be scored",
)
CONFIDENCES = ("high", "medium", "low")
PLACE_KINDS = ("base", "former", "strait", "sea", "city", "chain")
SIDES = ("school", "chair", "ministry")
PLANS = ("50", "90", "alone")
CHAINS = ("first", "second")
HOSTS = ("South Korea", "Japan", "United States", "Philippines", "Australia")
SERVICES = ("army", "air_force", "navy", "marine_corps")
BASING = ("stays", "leaves", "moves", "might", "acts", "relies", "holds", "far")
GROUPS = ("names", "reasoning", "forces", "allies", "outlook")


def _need(ok: object, message: str) -> None:
    if not ok:
        raise ValueError(message)


def _need_id(value: str) -> None:
    _need(ID.fullmatch(value), f"id {value!r}: use lower-case words joined by hyphens")


def _need_text(name: str, value: str) -> None:
    _need(value.strip(), f"{name} is empty: write it, or leave the entry out")


def _need_date(name: str, value: str) -> None:
    _need(DATE.fullmatch(value), f"{name} {value!r}: write YYYY, YYYY-MM or YYYY-MM-DD")


def _need_one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    _need(value in allowed, f"{name} {value!r}: use one of {', '.join(allowed)}")


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a statement comes from; `url` only where the page was really seen."""

    id: str
    title: str
    publisher: str
    kind: str
    author: str = ""
    date: str = ""
    url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("title", self.title)
        _need_one_of("kind", self.kind, SOURCE_KINDS)
        if self.date:
            _need_date("date", self.date)
        _need(not self.url or self.url.startswith(("http://", "https://")), "url: begin with https://")


@dataclass(frozen=True, kw_only=True)
class View:
    """One side of a contested fact, with who holds it."""

    holder: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One dated or counted thing the course may say, with its sources.

    A fact with a `theme` is an event of the timeline. `as_of` is the day the evidence was last
    looked at; a `review_by` in the past shows in `alliance doctor`.
    """

    id: str
    title: str
    text: str
    sources: tuple[str, ...]
    as_of: str
    status: str = "settled"
    date: str = ""
    value: float | None = None
    unit: str = ""
    theme: str = ""
    review_by: str = ""
    note: str = ""
    views: tuple[View, ...] = ()

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("title", self.title)
        _need_text("text", self.text)
        _need(self.sources, "sources is empty: a fact without a source is left out of the course")
        _need_one_of("status", self.status, STATUSES)
        for name, value in (("as_of", self.as_of), ("date", self.date), ("review_by", self.review_by)):
            if value or name == "as_of":
                _need_date(name, value)
        _need((self.value is None) == (not self.unit), "value and unit go together: give both or neither")
        if self.theme:
            _need_one_of("theme", self.theme, THEMES)
            _need(self.date, "an event (a fact with a theme) needs a date")
        wanted = self.status == "contested"
        _need(
            (len(self.views) >= 2) == wanted,
            "a contested fact lists two views or more; a settled one lists none",
        )

    @property
    def year(self) -> int:
        """The year of `date`; raises ValueError where the fact has none."""
        return int(self.date[:4])


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One checkable thing the paper says, in our words, with what became of the check."""

    id: str
    where: str
    kind: str
    speaker: str
    text: str
    verdict: str
    note: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need(PARAGRAPH.fullmatch(self.where), f"where {self.where!r}: use a paragraph code such as A3")
        _need_one_of("kind", self.kind, CLAIM_KINDS)
        _need_text("speaker", self.speaker)
        _need_text("text", self.text)
        _need_one_of("verdict", self.verdict, VERDICTS)


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the paper foresees, hedges or advises, a test that could fail, and what became of it: this course's reading.

    `facts` is the evidence; `confidence` is ours, in the verdict; after `review_by` the verdict wants a new look.
    """

    id: str
    where: str
    kind: str
    text: str
    test: str
    verdict: str
    confidence: str
    note: str
    claims: tuple[str, ...]
    review_by: str
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need(PARAGRAPH.fullmatch(self.where), f"where {self.where!r}: use a paragraph code such as A3")
        _need_one_of("kind", self.kind, FORECAST_KINDS)
        for name in ("text", "test", "note"):
            _need_text(name, getattr(self, name))
        _need_one_of("verdict", self.verdict, OUTCOMES)
        _need_one_of("confidence", self.confidence, CONFIDENCES)
        _need_date("review_by", self.review_by)
        _need(self.claims, "claims is empty: name what the paper says")
        scored = self.verdict in ("borne out", "partly", "not borne out", "followed", "followed in part")
        _need(self.facts or not scored, f"{self.verdict}: name the facts that show it")
        _need(
            (self.kind == "recommendation") or "followed" not in self.verdict, "only advice can be followed"
        )


@dataclass(frozen=True, kw_only=True)
class Position:
    """What the paper says of one framework on one point, or `not stated`.

    `value` is the number that the paper gives, where it gives one.
    """

    text: str
    where: tuple[str, ...] = ()
    value: float | None = None

    def __post_init__(self) -> None:
        _need_text("text", self.text)
        for code in self.where:
            _need(PARAGRAPH.fullmatch(code), f"where {code!r}: use a paragraph code such as A3")
        stated = self.text != NOT_STATED
        _need(bool(self.where) == stated, f"a position names its paragraph, or is exactly {NOT_STATED!r}")


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One of the paper's three frameworks, by dimension."""

    id: str
    label: str
    school: str
    summary: str
    positions: Mapping[str, Position]

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("label", self.label)
        _need_text("summary", self.summary)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One row of the comparison: what it asks, and which frameworks stand together on it.

    `together` and `reading` are this course's reading of the paragraphs in `where`; a row that is
    not compared has no `reading`.
    """

    id: str
    label: str
    question: str
    group: str
    together: tuple[tuple[str, ...], ...] = ()
    reading: str = ""
    where: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("label", self.label)
        _need_text("question", self.question)
        _need_one_of("group", self.group, GROUPS)
        for code in self.where:
            _need(PARAGRAPH.fullmatch(code), f"where {code!r}: use a paragraph code such as A3")
        _need(
            bool(self.reading) == bool(self.where), "a reading names its paragraphs in where, and the reverse"
        )
        _need(
            self.reading or not self.together, "together without a reading: say in a sentence what is shared"
        )


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term or a person: English, Hangul, romanisations, and other names for the same thing."""

    id: str
    en: str
    definition: str
    category: str
    short: str = ""
    ko: str = ""
    romanised: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("en", self.en)
        _need_text("definition", self.definition)

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling that counts as this term, English first."""
        return tuple(name for name in (self.en, self.short, self.ko, *self.romanised, *self.aliases) if name)


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A mistake with a name, and the passage that mends it (`notebook#Heading`)."""

    id: str
    name: str
    see: str

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("name", self.name)
        _need("#" in self.see, f"see {self.see!r}: write notebook#Heading")


@dataclass(frozen=True, kw_only=True)
class Objective:
    """Something a learner can do after a lesson, with a verb one can test."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What helps to teach a lesson; it appears only in the teacher's edition.

    `plan_50` and `plan_90` are steps with their minutes, `skip` is what not to explain, `board` the lines of a picture.
    """

    plan_50: tuple[str, ...]
    plan_90: tuple[str, ...]
    discuss: tuple[str, ...]
    stumbles: tuple[str, ...]
    skip: tuple[str, ...]
    board: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("plan_50", "plan_90", "discuss", "stumbles", "skip", "board"):
            _need(getattr(self, name), f"notes.{name} is empty: write at least one line")


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson's place in the course: file stem, question, objectives, minutes (reading, doing)."""

    id: str
    title: str
    question: str
    reading_minutes: int
    doing_minutes: int
    objectives: tuple[Objective, ...] = ()
    exercise: str = ""
    notes: Notes | None = None

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("title", self.title)
        _need(self.reading_minutes > 0 and self.doing_minutes > 0, "minutes must be above zero")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One foreseen answer. What `when` holds depends on the kind of item:

    choose-one, choose-several, stance: an option id · frameworks: a framework's id, `right` where
    the statement holds for it · number: a number or [low, high] ·
    date: "YYYY[-MM[-DD]]" or ["from", "to"] · name: a list of names, or "term:ID" ·
    order: [earlier, later], a pair the learner turned round · match: [row, option], a wrong pair.
    """

    when: Any
    state: str
    feedback: str
    misconception: str = ""
    see: str = ""
    holder: str = ""  # stance only: who holds this position

    def __post_init__(self) -> None:
        _need_one_of("state", self.state, STATES)
        _need_text("feedback", self.feedback)
        _need(not self.see or "#" in self.see, f"see {self.see!r}: write notebook#Heading")


@dataclass(frozen=True, kw_only=True)
class Key:
    """What makes an answer right. Left off an item that is handed out for a grade.

    `otherwise` answers what nobody foresaw; `why` is the explanation shown with the solution;
    `examples` lists responses that must come out right, near and wrong (or noted), and is the
    bank's test. `model` and `rubric` (criterion id to text) belong to open questions.
    """

    why: str
    answers: tuple[Answer, ...] = ()
    otherwise: str = ""
    see: str = ""
    tolerance: float = 0.0
    order: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fill: str = ""
    model: str = ""
    rubric: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    examples: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _need_text("why", self.why)
        _need(self.tolerance >= 0, "tolerance must not be below zero")
        for state in self.examples:
            _need_one_of("examples", state, EXAMPLES)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question. Everything but `key` may be seen by the learner.

    `options` maps option ids to texts (choose, stance, order: the things to order, match: the
    right-hand side, frameworks: given by the bank); `rows` is the left-hand side of match; `unit` belongs to number.
    """

    id: str
    lesson: str
    objective: str
    kind: str
    prompt: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unit: str = ""
    facts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    key: Key | None = None

    @cached_property
    def version(self) -> str:
        """Eight hexadecimal digits of what is asked: another wording or another option gives others, another order does not."""
        asked = [self.kind, self.prompt, sorted(self.options.items()), sorted(self.rows.items()), self.unit]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]

    @property
    def asked(self) -> dict[str, Any]:
        """What a learner sees of the question, as JSON can write it; `from_asked` makes a question of it again.

        Options and rows are pairs of id and text: Jupyter sorts the names of whatever it saves.
        """
        seen: dict[str, Any] = {
            "id": self.id,
            "lesson": self.lesson,
            "kind": self.kind,
            "prompt": self.prompt,
        }
        for name, given in (("options", self.options), ("rows", self.rows)):
            if given:
                seen[name] = [list(pair) for pair in given.items()]
        return {**seen, "unit": self.unit} if self.unit else seen

    @classmethod
    def from_asked(cls, asked: Any) -> Item:
        """A question without its key, from what a learner sees of it.

        Args:
            asked: as `asked` gives it, perhaps from a file that someone has changed.

        Raises:
            ValueError: it is no question.
        """
        if not isinstance(asked, Mapping):
            raise ValueError("a question is missing")
        texts = {name: asked.get(name, "") for name in ("id", "lesson", "kind", "prompt", "unit")}
        for name, text in texts.items():
            _need(isinstance(text, str), f"{name} is damaged")
        maps = {}
        for name in ("options", "rows"):
            pairs = asked.get(name, [])
            whole = isinstance(pairs, list) and all(
                isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
                for pair in pairs
            )
            _need(whole and len(dict(pairs)) == len(pairs), f"{name} are damaged")
            maps[name] = MappingProxyType(dict(pairs))
        return cls(objective="", options=maps["options"], rows=maps["rows"], **texts)

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_one_of("kind", self.kind, KINDS)
        _need_text("prompt", self.prompt)
        wants_options = self.kind not in ("number", "date", "name", "open")
        _need(
            bool(self.options) == wants_options,
            f"{self.kind}: options are {'missing' if wants_options else 'not used'}",
        )
        _need(len(self.options) >= 2 or not wants_options, f"{self.kind}: give at least two options")
        _need(bool(self.rows) == (self.kind == "match"), "rows belong to match, and match needs them")
        _need(bool(self.unit) == (self.kind == "number"), "unit belongs to number, and number needs one")
        for text in (*self.options.values(), *self.rows.values()):
            _need(isinstance(text, str) and text.strip(), f"{text!r}: the text of an option must be words")
        if self.key is not None:
            self._need_key(self.key)

    def _need_key(self, key: Key) -> None:
        options = set(self.options)
        for state in ("noted",) if self.kind in UNMARKED else ("right", "wrong"):
            given = key.examples.get(state)
            _need(given, f"examples.{state} is empty: give a response that must come out {state}")
        for answer in key.answers:
            _need(
                (answer.state == "noted") == (self.kind in UNMARKED),
                f"when {answer.when!r}: state {answer.state!r} does not belong to {self.kind}",
            )
            _need(
                bool(answer.holder) == (self.kind == "stance"),
                "holder belongs to stance, and stance needs it",
            )
        if self.kind in ("choose-one", "choose-several"):
            seen = [answer.when for answer in key.answers]
            _need(
                sorted(map(str, seen)) == sorted(options), "answers: give exactly one answer for each option"
            )
            right = [answer for answer in key.answers if answer.state == "right"]
            _need(
                len(right) == 1 or (self.kind == "choose-several" and right), "answers: mark the right option"
            )
        if self.kind in ("frameworks", "stance"):
            wanted = options - {NONE} if self.kind == "frameworks" else options
            _need(
                sorted(str(answer.when) for answer in key.answers) == sorted(wanted),
                f"answers: give exactly one answer for each of {', '.join(sorted(wanted))}",
            )
        if self.kind == "open":
            _need_text("key.model", key.model)
            _need(key.rubric, "key.rubric is empty: give criteria that a learner can check")
            for criterion in key.rubric.values():
                _need(
                    isinstance(criterion, str) and criterion.strip(),
                    f"{criterion!r}: a criterion must be words",
                )
            _need("text" not in key.rubric, "key.rubric: a criterion cannot have the id 'text'")
        if self.kind == "order":
            _need(set(key.order) == options, "key.order must name every option once")
            _need(
                list(key.order) != list(self.options),
                "options stand in the right order already: shuffle them",
            )
            for answer in key.answers:
                a, b = _pair(answer.when, options, options)
                _need(key.order.index(a) < key.order.index(b), f"when {answer.when}: write [earlier, later]")
        if self.kind == "match":
            _need(set(key.pairs) == set(self.rows), "key.pairs must name every row once")
            _need(set(key.pairs.values()) <= options, "key.pairs names an option that is not there")
            for answer in key.answers:
                row, option = _pair(answer.when, set(self.rows), options)
                _need(key.pairs[row] != option, f"when {answer.when}: this pair is right")
        if self.kind in ("number", "date", "name"):
            _need(any(answer.state == "right" for answer in key.answers), "answers: none is right")
        if self.kind in ("number", "date", "name", "order", "match"):
            _need_text("key.otherwise", key.otherwise)


def _pair(when: Any, first: set[str], second: set[str]) -> tuple[str, str]:
    ok = isinstance(when, (list, tuple)) and len(when) == 2 and when[0] in first and when[1] in second
    _need(ok, f"when {when!r}: write a pair of ids")
    return when[0], when[1]


@dataclass(frozen=True, kw_only=True)
class TroopCount:
    """One year of the troop series. `count` is None where the source holds no observation.

    `services` gives the people of each service as the report has them; in some years they do not add up to `count`.
    """

    year: int
    month: str
    count: int | None
    measure: str  # "report" (a Pentagon strength report), "other" (another series) or "gap"
    source: str
    note: str = ""
    services: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _need_one_of("measure", self.measure, ("report", "other", "gap"))
        _need((self.count is None) == (self.measure == "gap"), "a gap has no count; everything else has one")
        wanted = set(SERVICES) if self.measure == "report" else set()
        _need(
            set(self.services) == wanted, f"a report gives {', '.join(SERVICES)}; another series gives none"
        )


@dataclass(frozen=True, kw_only=True)
class Spending:
    """South Korea's military spending in one year, as SIPRI gives it; None where it gives nothing.

    `share` is in per cent of gross domestic product, `dollars` in millions of constant 2023 U.S. dollars, `won` in
    billions of won of the year.
    """

    year: int
    share: float | None
    dollars: float | None
    won: float | None
    note: str = ""

    def __post_init__(self) -> None:
        for name, value in (("share", self.share), ("dollars", self.dollars), ("won", self.won)):
            _need(value is None or value > 0, f"{name} {value}: give a number above zero, or leave it empty")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point on the map: latitude and longitude in degrees, north and east positive.

    A base, present or former, names its `host`, the country in which it lies. A point of an island chain names its `chain`; the
    chain runs through its points in their order.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    host: str = ""
    chain: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("name", self.name)
        _need(-90 <= self.lat <= 90, f"lat {self.lat}: use degrees from -90 to 90")
        _need(-180 <= self.lon <= 180, f"lon {self.lon}: use degrees from -180 to 180")
        _need_one_of("kind", self.kind, PLACE_KINDS)
        _need(
            (self.kind == "chain") == (self.chain in CHAINS), "a chain point names the chain first or second"
        )
        _need(
            (self.kind in ("base", "former")) == (self.host in HOSTS),
            f"a base names its host: one of {', '.join(HOSTS)}",
        )


@dataclass(frozen=True, kw_only=True)
class Basing:
    """One thing that a framework would do with forces or bases, where on the map, and what a check found.

    `does` says what: a force or base stays, leaves, moves or might move to other places (`to`), acts elsewhere
    (`to`), relies on a country, holds a sea, or is called too far from somewhere (`to`). It is `doubtful` where what was `found`
    leaves the paper's account open: the map then shows a question mark.
    """

    id: str
    framework: str
    does: str
    at: tuple[str, ...]
    text: str
    claims: tuple[str, ...]
    to: tuple[str, ...] = ()
    found: str = ""
    doubtful: bool = False

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_one_of("does", self.does, BASING)
        _need(self.at, "at is empty: name a place")
        _need(
            bool(self.to) == (self.does in ("moves", "might", "acts", "far")),
            "to belongs to moves, might, acts, far",
        )
        _need_text("text", self.text)
        _need(self.claims, "claims is empty: name what the paper says")
        _need(isinstance(self.doubtful, bool), f"doubtful = {self.doubtful!r}: write true or false")
        _need(self.found or not self.doubtful, "doubtful without found: say what the check found")


@dataclass(frozen=True, kw_only=True)
class LabReading:
    """One score of the policy lab's sample, with its reason: one reading of the paper, not the truth."""

    framework: str
    score: float
    reason: str
    claims: tuple[str, ...]

    def __post_init__(self) -> None:
        ok = (
            isinstance(self.score, int | float) and not isinstance(self.score, bool) and 0 <= self.score <= 10
        )
        _need(ok, f"score {self.score!r}: give a number from 0 to 10")
        _need_text("reason", self.reason)
        _need(self.claims, "claims is empty: name what the score rests on")


@dataclass(frozen=True, kw_only=True)
class LabCriterion:
    """A criterion of the policy lab's starting set, drawn from the paper; `readings` is the sample, by framework."""

    id: str
    label: str
    question: str
    where: tuple[str, ...]
    readings: Mapping[str, LabReading] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("label", self.label)
        _need_text("question", self.question)
        _need(self.where, "where is empty: name the paragraphs it is drawn from")
        for code in self.where:
            _need(PARAGRAPH.fullmatch(code), f"where {code!r}: use a paragraph code such as A3")


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing that a seat of the council can say, and what it cites: "claim:ID" or "fact:ID"."""

    text: str
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _need_text("text", self.text)
        _need_cites(self.cites)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A role in the capstone's council: what it stands for, its points, the objection it will meet, its question."""

    id: str
    title: str
    side: str
    stands: str
    points: tuple[Point, ...]
    objection: str
    objection_cites: tuple[str, ...]
    ask: str

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_one_of("side", self.side, SIDES)
        for name in ("title", "stands", "objection", "ask"):
            _need_text(name, getattr(self, name))
        _need(self.points, "point is missing: write what the seat can say")
        _need_cites(self.objection_cites)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A question before the council, and choices that someone could defend."""

    id: str
    question: str
    choices: tuple[str, ...]
    cites: tuple[str, ...]

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("question", self.question)
        _need(len(self.choices) >= 2, "choices: give at least two")
        _need_cites(self.cites)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the council's agenda, in minutes; `plan` is the whole length, or "alone" for one learner."""

    id: str
    plan: str
    minutes: int
    who: str
    text: str

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_one_of("plan", self.plan, PLANS)
        _need(
            isinstance(self.minutes, int) and self.minutes > 0, f"minutes {self.minutes!r}: a number above 0"
        )
        for name in ("who", "text"):
            _need_text(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a memo: the names its heading may have, its fewest words and citations.

    Facts cited in it may be no younger than `until`; where `after` is given, one must be younger than that.
    """

    name: str
    words: int
    others: tuple[str, ...] = ()
    cites: int = 0
    until: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        _need_text("name", self.name)
        for name in ("words", "cites"):
            value = getattr(self, name)
            _need(isinstance(value, int) and value >= 0, f"{name} {value!r}: a whole number, not below 0")
        for name, value in (("until", self.until), ("after", self.after)):
            if value:
                _need_date(name, value)


@dataclass(frozen=True, kw_only=True)
class Memo:
    """What a program can check in a memo. `item` is the open question in which it is written.

    `low` and `high` bound its words, `cites` is the fewest different sources; `until` holds for the whole memo.
    """

    id: str
    title: str
    item: str
    low: int
    high: int
    cites: int
    parts: tuple[Part, ...]
    until: str = ""

    def __post_init__(self) -> None:
        _need_id(self.id)
        _need_text("title", self.title)
        for name in ("low", "high", "cites"):
            value = getattr(self, name)
            _need(isinstance(value, int) and value >= 0, f"{name} {value!r}: a whole number, not below 0")
        _need(self.low < self.high, "low must be below high")
        _need(self.parts, "part is missing: name at least one")
        if self.until:
            _need_date("until", self.until)


def _need_cites(cites: tuple[str, ...]) -> None:
    _need(cites, "cites is empty: name what it rests on")
    for cited in cites:
        _need(cited.startswith(("claim:", "fact:")), f'cites {cited!r}: write "claim:" or "fact:" and the id')


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What `check` says of a response.

    `state` is blank, right, near, wrong, or noted (kept: for later marking, or because there is no
    right answer); `score` runs from 0 to 1; `lines` are further paragraphs of feedback; `rubric`
    (criterion id to text) is what to judge an open answer by.
    """

    state: str
    feedback: str
    score: float = 0.0
    misconception: str = ""
    see: str = ""
    lines: tuple[str, ...] = ()
    rubric: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
