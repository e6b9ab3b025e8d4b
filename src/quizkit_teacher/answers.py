"""The open answers of a class, as `alliance mark` wrote them: one line of JSON for each answer.

Only where each answer lies is held in memory; its text is read when it is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizkit.bank import Bank
from quizkit_teacher.marks import DIGEST, whole
from quizkit.items import SELF_SCORES

NAME = "open-answers.jsonl"


@dataclass(frozen=True)
class Place:
    """Where an answer lies: its learner's key, its question, the digest of its text, and the byte where its line begins."""

    learner: str
    item: str
    answer: str
    at: int


@dataclass(frozen=True)
class OpenAnswer:
    """One answer with all that a marker needs; `own` holds the learner's own scores by criterion."""

    learner: str
    name: str
    item: str
    lesson: str
    prompt: str
    rubric: Mapping[str, str]
    model: str
    why: str
    text: str
    answer: str
    own: Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """The answers of a file, question by question.

    `prompts` gives the words of each question, in the order of the course; `problems` is one message for each line
    left out.
    """

    file: Path
    places: tuple[Place, ...]
    prompts: Mapping[str, str]
    problems: tuple[str, ...]

    def fetch(self, place: Place) -> OpenAnswer | None:
        """Read one answer; None if it no longer lies there, because the file was written anew."""
        try:
            with self.file.open("rb") as lines:
                lines.seek(place.at)
                found = _answer(lines.readline())
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        same = (found.learner, found.item, found.answer) == (place.learner, place.item, place.answer)
        return found if same else None


def read(file: Path, book: Bank) -> Answers:
    """Find the answers of a file; a damaged line is left out and reported.

    The questions come in the order of the course. Within each, learners come in an order that is always the same, says
    nothing of their names, and is another for each question, so that nobody is always marked first.

    Args:
        file: as `alliance mark` writes it.
        book: for the order of the questions; one that it does not hold comes after the others.

    Raises:
        OSError: the file cannot be read.
    """
    found: dict[tuple[str, str], Place] = {}
    prompts: dict[str, str] = {}
    problems: list[str] = []
    for number, at, line in _lines(file):
        try:
            answer = _answer(line)
        except (ValueError, TypeError, RecursionError) as error:
            problems.append(f"{file.name} line {number}: left out ({error}); the other lines are whole")
            continue
        key = (answer.learner, answer.item)
        if key in found:
            problems.append(
                f"{file.name} line {number}: a second answer of one learner to {answer.item}; this one is shown"
            )
        found[key] = Place(answer.learner, answer.item, answer.answer, at)
        prompts.setdefault(answer.item, answer.prompt)
    rank = {
        item: n for n, item in enumerate([*book.items, *(item for item in prompts if item not in book.items)])
    }
    places = sorted(found.values(), key=lambda place: (rank[place.item], _shuffled(place)))
    ordered = {item: prompts[item] for item in sorted(prompts, key=rank.__getitem__)}
    return Answers(file, tuple(places), ordered, tuple(problems))


def _lines(file: Path) -> Iterator[tuple[int, int, bytes]]:
    """Number, first byte and bytes of each line that is not empty."""
    with file.open("rb") as lines:
        at = 0
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, at, line
            at += len(line)


def _shuffled(place: Place) -> bytes:
    return hashlib.sha256(json.dumps([place.item, place.learner]).encode()).digest()


def _answer(line: bytes) -> OpenAnswer:
    """An answer from its line; ValueError says what is damaged."""
    data = json.loads(line.decode("utf-8", "replace"))
    if not isinstance(data, Mapping):
        raise ValueError("not an open answer")
    texts = {}
    for name in ("learner", "name", "item", "lesson", "prompt", "model", "why", "text", "answer"):
        texts[name] = _text(name, data.get(name, ""))
        if name in ("learner", "item", "prompt") and not texts[name]:
            raise ValueError(f"{name} is missing")
    if not DIGEST.fullmatch(texts["answer"]):
        raise ValueError("answer is not the digest of a text")
    rubric, own = data.get("rubric"), data.get("self", {})
    if not isinstance(rubric, Mapping) or not rubric:
        raise ValueError("rubric is missing")
    lines = {_text("rubric", key): _text("rubric", said) for key, said in rubric.items()}
    own = own if isinstance(own, Mapping) else {}
    kept = {key: own[key] for key in lines if own.get(key) in SELF_SCORES}
    return OpenAnswer(rubric=lines, own=kept, **texts)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return whole(value)
