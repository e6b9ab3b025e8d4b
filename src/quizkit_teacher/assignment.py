"""Assignments: the questions of a course or of an exam with their points, and the grading of each answer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from quizkit import times
from quizkit.bank import Bank
from quizkit.files import CourseError
from quizkit.grading import grade
from quizkit.items import Item, Verdict
from quizkit.submission import Submission
from quizkit.text import count
from quizkit_teacher import answer_key
from quizkit_teacher.answer_key import AnswerKey, Copy
from quizkit_teacher.names import Directory

NAMED = 3  # questions in one note
SHORT = 300  # characters: the verdict on a shorter answer is kept, as other learners may give the same answer


class GradedAnswer(Struct, frozen=True):
    """One answer with its verdict; `response`, `at` and `version` are as handed in.

    The score in the verdict of an open answer is the learner's own judgement, and earns nothing.
    """

    item: str
    response: Any
    at: str
    version: str
    verdict: Verdict


@dataclass(frozen=True)
class Assignment:
    """A thing to grade: the questions by id, the points of each, and the columns of the gradebook.

    `columns` gives a title for each `Item.lesson`: the lessons, or the exam. `fingerprint` changes with any question or
    its key. `key` is that of an exam; `due` is the time for handing in, as `times.due` gives it.
    """

    items: Mapping[str, Item]
    points: Mapping[str, float]
    title: str
    columns: Mapping[str, str]
    fingerprint: str
    key: AnswerKey | None = None
    due: str = ""
    _verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _copies(self) -> Sequence[Copy]:
        return self.key.copies if self.key else [Copy("", "", tuple(self.items))]

    @cached_property
    def _bearers(self) -> Directory:
        return Directory((copy.name, copy.number) for copy in self._copies)

    def copy_of(self, name: str, number: str = "", lms: str = "") -> int | None:
        """Give the index of the one copy of an exam that was made for a learner; None where there is none, or one for all.

        The learner is found by the LMS's id, or by number and name, which must not lead to two copies.
        """
        if lms and (same := [place for place, copy in enumerate(self._copies) if copy.lms == lms]):
            return same[0]
        found = [people for people in (self._bearers.numbered(number), self._bearers.named(name)) if people]
        both = set[int].intersection(*found) if found else set[int]()
        return both.pop() if len(both) == 1 else None

    def questions_of(self, copy: int | None) -> Sequence[str]:
        """Give the ids of the questions in one copy of an exam, or in everyone's; () for none."""
        everyones = next((ids for name, number, ids, _ in self._copies if not name and not number), ())
        return everyones or (() if copy is None else self._copies[copy].items)

    def grade(self, item: Item, response: Any) -> Verdict:
        """Grade a response to one of the questions; a short answer that many learners give is graded once."""
        alike = item.id, repr(response)
        verdict = self._verdicts.get(alike) or grade(item, response)
        if len(alike[1]) < SHORT:
            self._verdicts[alike] = verdict
        return verdict

    @cached_property
    def possible(self) -> Mapping[str, float]:
        """The highest number of points in each column; all copies of an exam have the same."""
        points = dict.fromkeys(self.columns, 0.0)
        for item in self._copies[0].items:
            points[self.items[item].lesson] += self.points[item]
        return points


def of_course(bank: Bank, lesson: str = "") -> Assignment:
    """Make an assignment of a course's questions, or of lessons whose ids begin so: one point each, one column per lesson.

    Raises CourseError where no lesson begins so.
    """
    begins = bank.begins(lesson)
    items = {name: item for name, item in bank.items.items() if item.lesson.startswith(begins)}
    if not items:
        raise CourseError(f"no lesson begins with {lesson!r}; write its number, for example 03")
    titles = {name: entry.title for name, entry in bank.lessons.items()}
    columns = {item.lesson: titles.get(item.lesson, item.lesson) for item in items.values()}
    title = "The course" if len(columns) > 1 else next(iter(columns.values()))
    fingerprint = digest(list(items.values()), columns)
    return Assignment(items, dict.fromkeys(items, 1.0), title, columns, fingerprint)


def of_key(path: Path) -> Assignment:
    """Make the assignment of an exam from its key; raises CourseError where the file is no key."""
    key = answer_key.read(path)
    try:
        due = key.due and times.due(key.due)
    except ValueError as error:
        raise CourseError(f"{path}: due: {error}") from error
    points = {name: question.points for name, question in key.items.items()}
    return Assignment(key.items, points, key.title, {key.id: key.title}, digest(key), key, due)


def digest(*parts: Any) -> str:
    """Give the SHA-256 of some parts in JSON, a text that changes with any of them."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def grade_submission(submission: Submission, assignment: Assignment) -> tuple[list[GradedAnswer], list[str]]:
    """Grade the answers of a file to questions of the assignment; give them with a note for each thing that was odd."""
    graded, other_version, notes = [], [], list(submission.notes)
    key = assignment.key
    made_anew = key is not None and submission.version not in ("", key.version)
    for answer in submission.answers:
        item = assignment.items.get(answer.item)
        # of two makings of an exam, one id may name two questions
        if item and (not made_anew or answer.version == item.version):
            verdict = assignment.grade(item, answer.response)
            graded.append(GradedAnswer(answer.item, answer.response, answer.at, answer.version, verdict))
            if answer.version not in ("", item.version):
                other_version.append(answer.item)
    if foreign := len(submission.answers) - len(graded):
        notes.append(f"{count(foreign, 'answer')} to questions that are not marked here")
    if other_version:
        names = ", ".join([*other_version[:NAMED], *["…"] * (len(other_version) > NAMED)])
        answers = count(len(other_version), "answer")
        notes.append(f"{answers} to another version of the question ({names}), marked by the present one")
    if key and submission.exam not in ("", key.id):
        notes.append(f"made for the assessment “{submission.exam}”")
    elif key and made_anew:
        own = f"{key.id}-key-{submission.version}.json"
        mend = f"grade it with the key of that making, perhaps {own}"
        notes.append(f"of another making of this assessment: {mend}")
    return graded, notes
