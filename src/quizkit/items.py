"""The records of a quiz: questions with their keys, verdicts, lessons, terms and named mistakes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from msgspec import Meta, Struct, convert, field, structs

from quizkit.records import Id, Lang, Passage, Record, Reread, Some, Strings, Text, Url, explain, need

State = Literal["right", "near", "wrong", "noted"]
Task = Literal["", "recall", "reasoning", "new case", "calculation", "argument", "silence"]
SELF_SCORES = {"yes": 1.0, "partly": 0.5, "no": 0.0}
# Version 0.1 had another name for this kind. Files of learners and teachers may still use it, and the version
# of such a question is worked out under the old name, so that answers of that time still match it.
OLD_KINDS = {"frameworks": "judge-each"}
OLD_FIELDS = {"when": "match", "why": "explanation", "see": "reread"}
OLD_FIELDS |= {"otherwise": "default_feedback", "fill": "solution_code"}


class Term(Record):
    """A term or a person: English, Hangul, romanisations, and other names for the same thing.

    `category = "person"` has titles count for nothing beside the name. `forms` are other words of a text that need the same
    explanation (deters), and no answers; see `quizkit.reading.early`. `around` lists words that may stand around it and
    change nothing, such as whose it is. `seen` says where the Hangul was seen in use, and `seen_at` on what page;
    `translated` says that it is the course's own.
    """

    id: Id
    en: Text
    definition: Text
    category: str = ""
    short: str = ""
    ko: str = ""
    romanised: Strings = ()
    aliases: Strings = ()
    forms: Strings = ()
    around: Strings = ()
    seen: str = ""
    seen_at: Url = ""
    translated: bool = False

    def check(self) -> None:
        """Raise ValueError where fields do not fit together."""
        need(self.ko or not (self.seen or self.translated), "ko is missing: write it, or leave seen out")
        need(not (self.seen and self.translated), "seen: leave it out, or write translated = false")
        need(self.seen or not self.seen_at, "seen is missing: say who publishes that page, and when")

    @property
    def person(self) -> bool:
        """Whether this is somebody's name."""
        return self.category == "person"

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling that counts as this term, English first."""
        return tuple(name for name in (self.en, self.short, self.ko, *self.romanised, *self.aliases) if name)


class Misconception(Record):
    """A mistake with a name, and the passage that mends it (`notebook#Heading`)."""

    id: Id
    name: Text
    reread: Passage


class OptionSet(Record):
    """Options that several questions share."""

    id: Id
    options: Mapping[str, Text]


class Objective(Record):
    """Something a learner can do after a lesson, with a verb one can test."""

    id: Id
    text: Text


class Discussion(Record):
    """A question for a class to discuss, and what good answers to it hold; answers may disagree."""

    question: Text
    good: Some[Text]


class Notes(Record):
    """Notes for teaching a lesson; learners see none of them but the exit ticket, which a teacher may print.

    `plan_50` and `plan_90` list steps for 50 and 90 minutes, `skip` points not to explain, `board` a picture's lines.
    `exit` is the question on the exit ticket, `hand_in` what learners hand in.
    """

    plan_50: Some[Text]
    plan_90: Some[Text]
    discuss: Some[Discussion]
    stumbles: Some[Text]
    skip: Some[Text]
    board: Some[str]
    exit: Text
    hand_in: Text


class Lesson(Record):
    """A lesson's place in the course: file stem, question, objectives, minutes of reading, of doing and of its exercise.

    `reads` says what to read beside it, and `reads_minutes` for how long: a part of the text that the course is about.
    `former` lists ids that it had in earlier editions, or passages (`notebook#Heading`) that it took over from a lesson
    that was split: plans, keys and notebooks of that time still name them.
    """

    id: Id
    title: Text
    question: str
    reading_minutes: Annotated[int, Meta(gt=0)]
    doing_minutes: Annotated[int, Meta(gt=0)]
    objectives: tuple[Objective, ...] = field(default=(), name="objective")
    reads: str = ""
    reads_minutes: Annotated[int, Meta(ge=0)] = 0
    exercise: str = ""
    exercise_minutes: Annotated[int, Meta(ge=0)] = 0
    former: Strings = ()
    notes: Notes | None = None

    @property
    def number(self) -> str:
        """What stands before the first hyphen of its id, without a leading zero: "1" for "01-dough"."""
        return self.id.partition("-")[0].lstrip("0") or "0"

    @property
    def minutes(self) -> int:
        """What it takes one learner, with what is read beside it and without its exercise."""
        return self.reading_minutes + self.doing_minutes + self.reads_minutes


class Answer(Record):
    """One foreseen answer; the class of its kind in `quizkit.kinds` says what `match` holds.

    `around` and `person` belong to a name; a term brings its own. See `Name`.
    """

    match: Any
    state: State
    feedback: Text
    misconception: str = ""
    reread: Reread = ""
    holder: str = ""  # of a stance: who holds this position
    around: Strings = ()
    person: bool = False

    def check(self) -> None:
        """Raise ValueError where `match` fits no kind of question."""
        parts = self.match if isinstance(self.match, list | tuple) else [self.match]
        plain = all(isinstance(part, str | int | float) for part in parts)
        need(plain, f"match = {self.match!r}: write a text, a number, or a list of them")


class Key(Record):
    """The answer key of a question. A question that is handed out for a grade travels without it.

    `default_feedback` is for answers that nobody foresaw; `explanation` is shown with the solution; `examples` lists
    responses by the state that grading must give them, and is the test of the question. `tolerance` is in the question's
    unit; `unit_names` are ways to write that unit, beside those in `quizkit.parsing`. `order`, `pairs`, `model` and
    `rubric` (criterion id to text) each belong to one kind. `solution_code` fills the blank of an exercise.
    """

    explanation: Text
    answers: tuple[Answer, ...] = ()
    default_feedback: str = ""
    reread: Reread = ""
    tolerance: Annotated[float, Meta(ge=0)] = 0.0
    unit_names: Strings = ()
    order: Strings = ()
    pairs: Mapping[str, str] = {}
    solution_code: str = ""
    model: str = ""
    rubric: Mapping[str, Text] = {}
    examples: Mapping[Literal["blank", "right", "near", "wrong", "noted"], tuple[Any, ...]] = {}


class Item(Record):
    """One question. A learner may see everything but `key`.

    `options` maps option ids to texts, `rows` is the left-hand side of a match, `unit` belongs to a number. `passage` is a
    text to read closely, in the language `lang` (a code such as "ko"; the course's own unless given), and `glosses` say beside
    each phrase that can be marked what it means, so that nobody needs that language. The class of each
    kind in `quizkit.kinds` says which of them it needs. `task` is what the question asks of a learner, for its author alone:
    to recall or look up what the lesson says, to reason about it, to judge a case that the lesson does not hold, to calculate,
    to argue, or to notice that something is not said. `written` has the ids of the options as the file has them, where a
    lot gave them another order: letters in records of version 0.1 go by it.
    """

    id: Id
    lesson: str
    objective: str
    kind: Text
    prompt: Text
    options: Mapping[str, Text] = {}
    written: Strings = ()
    options_from: str = ""  # the id of an option set, whose options the question takes
    rows: Mapping[str, Text] = {}
    unit: str = ""
    passage: str = ""
    lang: Lang = ""
    glosses: Mapping[str, Text] = {}
    hints: Strings = ()
    task: Task = ""
    key: Key | None = None

    @cached_property
    def version(self) -> str:
        """Eight hexadecimal digits of a SHA-256: another wording or option changes them, another order of options does not."""
        kind = next((old for old, new in OLD_KINDS.items() if new == self.kind), self.kind)
        asked = [kind, self.prompt, sorted(self.options.items()), sorted(self.rows.items()), self.unit]
        asked += [self.passage] if self.passage else []
        asked += [sorted(self.glosses.items())] if self.glosses else []
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]

    def public(self) -> dict[str, Any]:
        """Give the part of the question that a learner sees, as JSON can hold it.

        Options and rows become pairs of id and text, because Jupyter sorts the keys of a mapping when it saves.
        """
        asked = {name: getattr(self, name) for name in ("id", "lesson", "kind", "prompt")}
        more = {
            name: getattr(self, name) for name in ("options", "rows", "unit", "passage", "lang", "glosses")
        }
        pairs = {name: list(map(list, more[name].items())) for name in ("options", "rows", "glosses")}
        return asked | {name: value for name, value in (more | pairs).items() if value}

    def pieces(self) -> list[tuple[str, str]]:
        """Give the passage in pieces, each with the id of the option that it is, or "".

        Raises: ValueError: an option is not in the passage, is there twice, or is not in its order.
        """
        pieces, rest = list[tuple[str, str]](), self.passage
        for option, phrase in self.options.items():
            need(self.passage.count(phrase) == 1, f"options: {phrase!r} must stand in the passage, and once")
            before, found, rest = rest.partition(phrase)
            need(found, f"options: {phrase!r} overlaps another; follow the order of the passage")
            pieces += [(before, ""), (phrase, option)]
        return [piece for piece in (*pieces, (rest, "")) if piece[0]]

    @classmethod
    def from_public(cls, public: Any) -> Self:
        """Make a question without its key from the result of `public`; raises ValueError where that is damaged."""
        try:
            asked = convert(public, _Public)
            for pairs in (asked.options, asked.rows, asked.glosses):
                need(len(dict(pairs)) == len(pairs), "an option is there twice")
        except ValueError as error:
            raise ValueError(f"damaged: {explain(error, _Public)}") from error
        fields = {**structs.asdict(asked), "kind": OLD_KINDS.get(asked.kind, asked.kind)}
        for name in ("options", "rows", "glosses"):
            fields[name] = dict(fields[name])
        return cls(**fields, objective="")

    def references(self) -> Iterator[tuple[str, str]]:
        """Yield the misconceptions that the answers name."""
        for answer in self.key.answers if self.key else ():
            if answer.misconception:
                yield "misconceptions", answer.misconception


class _Public(Struct):
    """A question as it travels in a notebook: pairs instead of mappings."""

    id: Id
    lesson: str
    kind: Text
    prompt: Text
    unit: str = ""
    passage: str = ""
    lang: Lang = ""
    options: tuple[tuple[str, Text], ...] = ()
    rows: tuple[tuple[str, Text], ...] = ()
    glosses: tuple[tuple[str, Text], ...] = ()


def renamed(entry: Any) -> Any:
    """Give an entry of version 0.1 (a question, its key, an answer) under today's names of fields and kinds."""
    if isinstance(entry, list):
        return [renamed(part) for part in entry]
    if not isinstance(entry, Mapping):
        return entry
    changed = {OLD_FIELDS.get(name, name): value for name, value in entry.items()}
    if (kind := changed.get("kind")) in OLD_KINDS:
        changed["kind"] = OLD_KINDS[kind]
        if "options" not in changed:  # they were given with the kind
            changed["options_from"] = kind
    return changed | {part: renamed(changed[part]) for part in ("key", "answers") if part in changed}


class Verdict(Struct, frozen=True, kw_only=True):
    """The result of grading a response.

    `state` is blank, right, near, wrong, or noted (kept for later grading, or because there is no right answer);
    `score` runs from 0 to 1; `misses` says of each part of the answer that was not right what it is, and why, "" where the
    key does not say; the last `left` of them name what belongs and was left out; `panels` (heading to text) is what stands beside the feedback, such as a model answer; `rubric`
    (criterion id to text) has the criteria for judging an open answer.
    """

    state: str
    feedback: str
    score: float = 0.0
    misconception: str = ""
    reread: str = ""
    misses: tuple[tuple[str, str], ...] = ()
    left: int = 0
    panels: Mapping[str, str] = {}
    rubric: Mapping[str, str] = {}

    def first_try(self, item: Item) -> "Verdict":
        """Give the verdict as one hears it at the first try: what was left out is counted, and the first hint helps to find it."""
        if not self.left:
            return self
        counted = (
            f"{self.left} more {'belongs' if self.left == 1 else 'belong'}.",
            " ".join(("Look again.", *item.hints[:1], "The next try names what is missing.")),
        )
        return structs.replace(self, misses=(*self.misses[: -self.left], counted))
