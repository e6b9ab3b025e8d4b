"""What is marked, and how: the questions of the course or of an assessment, and each answer with its verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from alliance import __version__
from quizkit import workspace
from quizkit.bank import Bank
from quizkit.grading import grade
from quizkit_teacher import answer_key
from quizkit_teacher.hand_ins import Given, HandIn
from quizkit_teacher.answer_key import Paper
from quizkit.items import Item, Verdict

FORMAT = "2"  # of what is kept of a marked answer


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer with its verdict; `at` and `version` are as handed in."""

    item: str
    response: Any
    at: str
    version: str
    verdict: Verdict

    @property
    def state(self) -> str:
        """Of the verdict."""
        return self.verdict.state

    @property
    def score(self) -> float:
        """Of the verdict, from 0 to 1."""
        return self.verdict.score

    @property
    def misconception(self) -> str:
        """Of the verdict: an id or ""."""
        return self.verdict.misconception


@dataclass(frozen=True)
class Scope:
    """What is marked: the questions by id, what each is worth, the columns they fall into, and the paper, if there is one."""

    items: Mapping[str, Item]
    points: Mapping[str, float]
    title: str
    columns: Mapping[str, str]  # id → title: the assessment, or the lessons
    fingerprint: str
    paper: Paper | None = None
    due: str = ""

    @cached_property
    def _copies(self) -> Mapping[tuple[str, str], Sequence[str]]:
        if self.paper is None:
            return {("", ""): tuple(self.items)}
        return {(name, number): ids for name, number, ids in self.paper.copies}

    def drawn(self, copy: tuple[str, str]) -> Sequence[str]:
        """The questions of one copy of an assessment: everyone's, or that of one learner, by name and number."""
        return self._copies.get(("", "")) or self._copies.get(copy, ())

    @cached_property
    def possible(self) -> Mapping[str, float]:
        """The points that a learner can have in each column; all copies of an assessment have the same."""
        points = dict.fromkeys(self.columns, 0.0)
        for item in next(iter(self._copies.values())):
            points[self.items[item].lesson] += self.points[item]
        return points


def of_course(book: Bank, lesson: str = "") -> Scope:
    """Mark the course's own questions, a point each, a column for each lesson.

    Args:
        book: the course.
        lesson: the beginning of a lesson's id; all unless given.

    Raises:
        CourseError: no lesson begins so.
    """
    items = {name: item for name, item in book.items.items() if item.lesson.startswith(lesson)}
    if not items:
        raise workspace.CourseError(f"no lesson begins with {lesson!r}; write its number, for example 03")
    files = sorted((resources.files("alliance") / "data" / "items").iterdir(), key=lambda file: file.name)
    data = b"".join(file.read_bytes() for file in files)
    columns = {item.lesson: book.lessons[item.lesson].title for item in items.values()}
    return Scope(
        items=MappingProxyType(items),
        points=MappingProxyType(dict.fromkeys(items, 1.0)),
        title="The course" if len(columns) > 1 else next(iter(columns.values())),
        columns=MappingProxyType(columns),
        fingerprint=_hash(FORMAT, __version__, lesson, hashlib.sha256(data).hexdigest()),
    )


def of_key(path: Path) -> Scope:
    """Mark an assessment with its key.

    Raises:
        CourseError: the file is no key.
    """
    paper = answer_key.read(path)
    return Scope(
        items=paper.items,
        points=paper.points,
        title=paper.title,
        columns=MappingProxyType({paper.id: paper.title}),
        fingerprint=_hash(FORMAT, __version__, answer_key.text(paper)),
        paper=paper,
        due=paper.due,
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def mark(hand_in: HandIn, scope: Scope) -> tuple[list[Marked], list[str]]:
    """Mark what a file holds; scores that it may claim are not looked at.

    Args:
        hand_in: as read.
        scope: what is marked.

    Returns:
        The answers to known questions with their verdicts, and what was odd, in words.
    """
    marked, foreign, other = [], 0, []
    for given in hand_in.answers:
        item = scope.items.get(given.item)
        if item is None:
            foreign += 1
            continue
        if given.version and given.version != item.version:
            other.append(given.item)
        marked.append(_marked(given, item))
    notes = list(hand_in.notes)
    if foreign:
        notes.append(f"{foreign} answer{plural(foreign)} to questions that are not marked here")
    if other:
        notes.append(
            f"{len(other)} answer{plural(len(other))} to another version of the question ({', '.join(other[:3])}"
            f"{', …' if len(other) > 3 else ''}), marked by the present one"
        )
    if scope.paper is not None and hand_in.assessment not in ("", scope.paper.id):
        notes.append(f"made for the assessment “{hand_in.assessment}”")
    elif scope.paper is not None and hand_in.version not in ("", scope.paper.version):
        notes.append("of another making of this assessment")
    return marked, notes


def _marked(given: Given, item: Item) -> Marked:
    verdict = grade(item, given.response)
    if item.kind == "open":  # what an open answer is worth its reader says, not its writer
        verdict = replace(verdict, score=0.0)
    return Marked(given.item, given.response, given.at, given.version, verdict)


def plural(count: int) -> str:
    """What makes a noun of more than one."""
    return "" if count == 1 else "s"
