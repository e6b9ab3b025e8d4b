"""A learner's feedback as one HTML page: each answer, what it got, what to reread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from quizkit.bank import Bank
from quizkit.items import Item
from quizkit.question_html import reply, response_text
from quizkit_teacher import marks as teachers
from quizkit_teacher.assignment import Marked, Scope
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work
from quizkit_teacher.marks import Mark
from quizkit_teacher.pages import render

WAITS = "Your teacher has not read this answer yet."


def page(
    work: Work, scope: Scope, marks: Mapping[str, Mark], bank: Bank, seen: Mapping[str, float | None]
) -> str:
    """One learner's page.

    Args:
        work: the learner's answers with the verdicts that grading made.
        scope: the questions, their points, and the parts (lessons, or the assessment) that they belong to.
        marks: the teacher's scores of open answers, by question.
        bank: names lessons and misconceptions.
        seen: the learner's points in each part; None where nothing was handed in.
    """
    answers = {
        name: _answer(scope.items[name], marked, marks.get(name), scope.points[name], bank)
        for name, marked in work.answers.items()
    }
    parts = {column: title for column, title in scope.columns.items() if seen.get(column) is not None}
    asked = [scope.items[name] for name in work.drawn]
    return render(
        "feedback.html.j2",
        name=work.name,
        scope=scope,
        parts=parts,
        points={column: (points(seen[column] or 0), points(scope.possible[column])) for column in parts},
        asked=asked,
        answers=answers,
    )


def _answer(item: Item, marked: Marked, mark: Mark | None, worth: float, bank: Bank) -> dict[str, Any]:
    verdict = marked.verdict
    shown = reply(verdict, bank) | {"rubric": []}
    if item.kind == "open":
        shown |= {"heading": "• Kept.", "feedback": WAITS}
        if mark:
            earned = points(score(item, marked, mark) * worth)
            shown |= {"heading": f"{earned} of {points(worth)}.", "feedback": mark.comment}
            rubric = item.key.rubric if item.key else {}
            shown["rubric"] = [(text, mark.scores.get(line, "no")) for line, text in rubric.items()]
    named = bank.misconceptions.get(verdict.misconception)
    notebook = (verdict.see or (named.see if named else "")).partition("#")[0]
    lesson = bank.lessons.get(notebook)
    return shown | {
        "response": response_text(item, marked.response),
        "lesson": lesson.title if lesson else "",
    }


def score(item: Item, marked: Marked, mark: Mark | None) -> float:
    """What an answer is worth, from 0 to 1; an open one nothing until the teacher has read it.

    Args:
        item: the question.
        marked: the answer.
        mark: the teacher's score of it, if there is one.
    """
    if item.kind != "open":
        return marked.score
    return teachers.score(mark, item) if mark else 0.0


def comment(work: Work, bank: Bank, got: float, possible: float) -> str:
    """A sentence or two for the gradebook: the points, and the two passages to reread first.

    Args:
        work: the learner's answers.
        bank: holds the misconceptions.
        got: the points.
        possible: the highest number of points.
    """
    named = (bank.misconceptions.get(marked.misconception) for marked in work.answers.values())
    passages = Counter(misconception.see for misconception in named if misconception)
    first = [f"“{see.partition('#')[2]}”" for see, _ in passages.most_common(2)]
    right = sum(marked.state == "right" for marked in work.answers.values())
    again = f" Reread first: {' and '.join(first)}." if first else ""
    return f"{points(got)} of {points(possible)} points. Right at the last try: {right} of {len(work.answers)}.{again}"
