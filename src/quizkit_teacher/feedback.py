"""A learner's feedback as one HTML page: each answer, what it got, what to reread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from quizkit.bank import Bank
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.question_html import reply
from quizkit_teacher import marks as teachers
from quizkit_teacher.assignment import Marked, Scope
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work
from quizkit_teacher.marks import Mark
from quizkit_teacher.pages import render

WAITS = "Your teacher has not read this answer yet."


def page(
    work: Work, scope: Scope, marks: Mapping[str, Mark], bank: Bank, earned: Mapping[str, float | None]
) -> str:
    """One learner's page.

    Args:
        work: the learner's answers with the verdicts that grading made.
        scope: the questions, their points, and the parts (lessons, or the assessment) that they belong to.
        marks: the teacher's scores of open answers, by question.
        bank: names lessons and misconceptions.
        earned: the learner's points in each part; None where nothing was handed in.
    """
    return render(
        "feedback.html.j2",
        name=work.name,
        scope=scope,
        parts={part: title for part, title in scope.columns.items() if earned.get(part) is not None},
        earned=earned,
        points=points,
        asked=[scope.items[name] for name in work.drawn],
        answers={
            name: _answer(scope.items[name], marked, marks.get(name), scope.points[name], bank)
            for name, marked in work.answers.items()
        },
    )


def _answer(item: Item, marked: Marked, mark: Mark | None, worth: float, bank: Bank) -> dict[str, Any]:
    shown = reply(marked.verdict, bank) | {"response": kind_of(item).say(item, marked.response), "rubric": []}
    if item.kind == "open" and mark:
        shown["heading"] = f"{points(score(item, marked, mark) * worth)} of {points(worth)}."
        shown["feedback"] = mark.comment
        rubric = item.key.rubric if item.key else {}
        shown["rubric"] = [(text, mark.scores.get(line, "no")) for line, text in rubric.items()]
    elif item.kind == "open":
        shown |= {"heading": "• Kept.", "feedback": WAITS}
    named = bank.misconceptions.get(marked.verdict.misconception)
    passage = marked.verdict.reread or (named.reread if named else "")
    lesson = bank.lessons.get(passage.partition("#")[0])
    return shown | {"lesson": lesson.title if lesson else ""}


def score(item: Item, marked: Marked, mark: Mark | None) -> float:
    """What an answer is worth, from 0 to 1; an open one nothing until the teacher has read it.

    Args:
        item: the question.
        marked: the answer.
        mark: the teacher's score of it, if there is one.
    """
    if item.kind != "open":
        return marked.verdict.score
    return teachers.score(mark, item) if mark else 0.0


def comment(work: Work, bank: Bank, got: float, possible: float) -> str:
    """A sentence or two for the gradebook: the points, and the two passages to reread first.

    Args:
        work: the learner's answers.
        bank: holds the misconceptions.
        got: the points.
        possible: the highest number of points.
    """
    verdicts = [marked.verdict for marked in work.answers.values()]
    named = (bank.misconceptions.get(verdict.misconception) for verdict in verdicts)
    passages = Counter(misconception.reread for misconception in named if misconception)
    first = [f"“{passage.partition('#')[2]}”" for passage, _ in passages.most_common(2)]
    again = f" Reread first: {' and '.join(first)}." if first else ""
    right = sum(verdict.state == "right" for verdict in verdicts)
    return f"{points(got)} of {points(possible)} points. Right at the last try: {right} of {len(verdicts)}.{again}"
