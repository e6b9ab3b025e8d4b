"""A learner's feedback as one HTML page: each answer, what it got, what to reread."""

from __future__ import annotations

from collections import Counter
from typing import Any

from quizkit.bank import Bank
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.question_html import reply
from quizkit_teacher.assignment import Assignment
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work
from quizkit_teacher.pages import render

WAITS = "Your teacher has not read this answer yet."


def page(work: Work, assignment: Assignment, bank: Bank) -> str:
    """One learner's page.

    Args:
        work: the learner's answers with the verdicts that grading made, the teacher's rubric scores, and the points.
        assignment: the questions, their points, and the parts (lessons, or the exam) that they belong to.
        bank: names lessons and misconceptions.
    """
    return render(
        "feedback.html.j2",
        work=work,
        assignment=assignment,
        parts={part: title for part, title in assignment.columns.items() if work.points[part] is not None},
        points=points,
        asked=[assignment.items[name] for name in work.drawn],
        answers={name: _answer(assignment.items[name], work, assignment, bank) for name in work.answers},
    )


def _answer(item: Item, work: Work, assignment: Assignment, bank: Bank) -> dict[str, Any]:
    answer, score, worth = work.answers[item.id], work.scores.get(item.id), assignment.points[item.id]
    shown = reply(answer.verdict, bank) | {"response": kind_of(item).say(item, answer.response), "rubric": []}
    if item.key and item.key.rubric:
        shown |= {"heading": "• Kept.", "feedback": WAITS}
        if score:
            shown["heading"] = f"{points(work.shares[item.id] * worth)} of {points(worth)}."
            shown["feedback"] = score.comment
            shown["rubric"] = [(text, score.scores.get(line, "no")) for line, text in item.key.rubric.items()]
    named = bank.misconceptions.get(answer.verdict.misconception)
    passage = answer.verdict.reread or (named.reread if named else "")
    lesson = bank.lessons.get(passage.partition("#")[0])
    return shown | {"lesson": lesson.title if lesson else ""}


def comment(work: Work, bank: Bank, got: float, possible: float) -> str:
    """A sentence or two for the gradebook: the points, and the two passages to reread first.

    Args:
        work: the learner's answers.
        bank: holds the misconceptions.
        got: the points.
        possible: the highest number of points.
    """
    verdicts = [answer.verdict for answer in work.answers.values()]
    named = (bank.misconceptions.get(verdict.misconception) for verdict in verdicts)
    passages = Counter(misconception.reread for misconception in named if misconception)
    first = [f"“{passage.partition('#')[2]}”" for passage, _ in passages.most_common(2)]
    again = f" Reread first: {' and '.join(first)}." if first else ""
    right = sum(verdict.state == "right" for verdict in verdicts)
    return f"{points(got)} of {points(possible)} points. Right at the last try: {right} of {len(verdicts)}.{again}"
