"""Open answers that a teacher scores by their rubric (at the `desk`): the answers of a class, and the scores.

Grading writes the answers to `open-answers.jsonl`, a line of JSON each. The teacher's scores are added to `marks.jsonl`
beside it. A score names the question, the text that was scored, and all by which its learner is known again, whatever the class
list or the file's name: so grading again takes nothing away.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, field, structs
from msgspec.json import Encoder

from quizkit import attempts, files
from quizkit.bank import Bank
from quizkit.items import SELF_SCORES, Item, renamed
from quizkit.records import Text, need
from quizkit.text import lot, replace_surrogates
from quizkit_teacher import names

ANSWERS_FILE = "open-answers.jsonl"
SCORES_FILE = "marks.jsonl"

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]  # see `digest`
Key = tuple[str, str]  # of an answer: the learner's key, the question's id


class OpenAnswer(Struct, frozen=True, kw_only=True):
    """One open answer with all data for its reader; `own` holds the learner's own scores by criterion."""

    learner: Text  # the learner's key
    handles: tuple[str, ...] = ()  # by which the learner is known again; see `identity.Person.handles`
    name: str = ""
    item: Text
    lesson: str = ""
    prompt: str
    rubric: Annotated[Mapping[str, str], Meta(min_length=1)]
    model: str = ""
    explanation: str = ""
    text: str
    digest: Digest = field(name="answer")
    own: Mapping[str, str] = field(default_factory=dict, name="self")

    @property
    def key(self) -> Key:
        """The learner and the question."""
        return self.learner, self.item


class RubricScore(Struct, frozen=True, kw_only=True):
    """One answer as a teacher scored it: yes, partly or no for each criterion."""

    learner: Text  # the learner's key in the run that the teacher scored
    handles: tuple[str, ...] = ()  # as in `OpenAnswer`; none in scores of version 0.1
    item: Text
    answer: Digest  # of the text that was scored
    scores: Annotated[Mapping[str, str], Meta(min_length=1)]
    comment: str = ""
    at: str = ""  # the time, in ISO 8601

    def __post_init__(self) -> None:
        """Raise ValueError for a word that is no score."""
        for score in self.scores.values():
            need(score in SELF_SCORES, f"{score[:20]!r} is no score; use {', '.join(SELF_SCORES)}")

    def earned(self, item: Item) -> float:
        """Give the mean over the question's rubric of yes 1, partly 0.5, no 0; a criterion without a score counts as 0."""
        lines = item.key.rubric if item.key else {}
        return sum(SELF_SCORES.get(self.scores.get(line, ""), 0.0) for line in lines) / max(1, len(lines))


class Scores:
    """The teacher's scores, each found again for the learner whom it was given to."""

    def __init__(self, scores: Iterable[RubricScore] = ()) -> None:
        """Args: scores: the oldest first; of several for one learner and text the newest counts."""
        self.all: list[RubricScore] = []
        self._by_handle: dict[Key, list[int]] = defaultdict(list)
        self.owners: dict[str, set[str]] = defaultdict(set)  # whose each file is now: keys by its handle
        for score in scores:
            self.add(score)

    def add(self, score: RubricScore) -> None:
        """Take in one more score, the newest."""
        for sign in _signs(_handles(score)):
            self._by_handle[sign, score.item].append(len(self.all))
        self.all.append(score)

    def find(self, item: str, text: str, handles: Iterable[str]) -> RubricScore | None:
        """Find the score of a learner's answer: of this text, or else of an older text of a learner who is surely the same.

        Args:
            item: the question's id.
            text: the answer.
            handles: all by which the learner is known, the key first. A score of a file that is another's now is not found.
        """
        own, answer = list(handles), digest(text)
        places = {place for sign in _signs(own) for place in self._by_handle.get((sign, item), ())}
        ranks = []
        for place in places:
            score = self.all[place]
            if any(own[0] not in self.owners.get(handle, own) for handle in score.handles):
                continue
            same, sure = score.answer == answer, _same_learner(own, _handles(score))
            if sure == SURE or (sure and same):
                ranks.append((same, sure, place))
        return self.all[max(ranks)[2]] if ranks else None


KINDS = ("canvas", "moodle", "number", "record", "name", "listed")  # of handles; any other is a file's
SURE, PERHAPS = 2, 1  # how sure it is that two sets of handles are one learner's


def _handles(score: RubricScore) -> tuple[str, ...]:
    """The handles of a score; those of older ones lie in the learner's key, such as “name:ana:1922ff16b029”."""
    if score.handles:
        return score.handles
    kind, _, rest = score.learner.partition(":")
    name, _, record = rest.rpartition(":")
    return (f"name:{name}", f"record:{record}") if kind == "name" and name else (score.learner,)


def _signs(handles: Collection[str]) -> set[str]:
    """The texts that two sets of handles of one learner share at least one of."""
    signs = {*handles}
    for name in (handle[5:] for handle in handles if handle.startswith("name:")):
        signs |= {f"name:{form}" for form in names.exact(name) | names.loose(name)}
    return signs


def _same_learner(one: Iterable[str], other: Iterable[str]) -> int:
    """How sure it is that two sets of handles are one learner's: `SURE`, `PERHAPS`, or 0 for not at all."""
    mine, yours = _by_kind(one), _by_kind(other)
    for program in ("canvas", "moodle"):
        if mine[program] and yours[program]:
            return SURE if mine[program] & yours[program] else 0
    named = any(names.same_name(a, b) for a in mine["name"] for b in yours["name"])
    nameless = not (mine["name"] and yours["name"])
    if any(names.same_number(a, b) for a in mine["number"] for b in yours["number"]):
        return SURE if named or nameless else PERHAPS
    traced = bool(mine["file"] & yours["file"] or mine["record"] & yours["record"])
    apart = bool(mine["number"] and yours["number"])
    if traced and (named or (nameless and not apart)):
        return SURE
    if named:
        return 0 if apart or (mine["record"] and yours["record"]) else PERHAPS
    return PERHAPS if mine["listed"] & yours["listed"] else 0


def _by_kind(handles: Iterable[str]) -> defaultdict[str, set[str]]:
    kinds = defaultdict[str, set[str]](set)
    for handle in handles:
        kind, _, value = handle.partition(":")
        kinds[kind if kind in KINDS else "file"].add(value)
    return kinds


def text_of(response: Any) -> str:
    """Give the text of a response to an open question: the response itself, or the `text` in it."""
    return replace_surrogates(str(response.get("text", "") if isinstance(response, Mapping) else response))


def open_answer(
    learner: str, name: str, item: Item, response: Any, handles: Iterable[str] = ()
) -> OpenAnswer:
    """Make the line of an open answer from a response: a text, or a mapping with `text` and self-scores by criterion."""
    assert item.key is not None
    parts, text = response if isinstance(response, Mapping) else {}, text_of(response)
    return OpenAnswer(
        learner=learner,
        handles=tuple(map(replace_surrogates, handles)),
        name=replace_surrogates(name),
        item=item.id,
        lesson=item.lesson,
        prompt=item.prompt,
        rubric=dict(item.key.rubric),
        model=item.key.model,
        explanation=item.key.explanation,
        text=text,
        digest=digest(text),
        own={line: str(parts[line]) for line in item.key.rubric if str(parts.get(line)) in SELF_SCORES},
    )


def write_answers(path: Path, answers: Iterable[OpenAnswer]) -> Path:
    """Write the open answers of a class; raises CourseError where the file cannot be written."""
    return files.write(path, Encoder().encode_lines(answers), private=True)


def read_answers(file: Path, bank: Bank) -> tuple[list[OpenAnswer], list[str]]:
    """Read the open answers of a class; a damaged line is left out and reported.

    The file may be of version 0.1. Questions come in the order of the bank, those that it does not hold after the
    others; learners in an order drawn by lot for each question, so that it says nothing of their names and nobody is
    always first.

    Returns: The answers, and one message for each line left out.
    """
    lines, problems = attempts.read_lines(file, OpenAnswer, lambda line: renamed(_cleaned(line)))
    answers: dict[Key, OpenAnswer] = {}
    for answer in lines:
        if answer.key in answers:
            again = f"a second answer of one learner to {answer.item}; the later one is shown"
            problems.append(f"{file.name}: {again}")
        answers[answer.key] = answer
    ranks = {item: rank for rank, item in enumerate(dict.fromkeys([*bank.items, *(a.item for a in lines)]))}
    order = sorted(answers, key=lambda key: (ranks[key[1]], lot(key[1], key[0])))
    return [answers[key] for key in order], problems


def read(file: Path) -> tuple[Scores, list[str]]:
    """Read the scores, and one message for each damaged line, which is left out."""
    scores, problems = attempts.read_lines(file, RubricScore, _cleaned)
    return Scores(scores), problems


def add(file: Path, score: RubricScore) -> str:
    """Append one score with the present time; return "" when it is saved, else a sentence that says why it is not."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)  # for the teacher's eyes only
        attempts.append(file, {**structs.asdict(score), "at": attempts.now()})
    except OSError as error:
        return f"This mark could not be saved in {file}: {error.strerror or error}."
    return ""


def digest(text: str) -> str:
    """Name an answer's text by the first 16 hexadecimal digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(replace_surrogates(text).encode()).hexdigest()[:16]


def _cleaned(line: Any) -> Any:
    return json.loads(replace_surrogates(json.dumps(line, ensure_ascii=False)))
