"""A learner's feedback as one HTML page: each answer, what it got, what to reread."""

from __future__ import annotations

from collections import Counter
from typing import Any

from markupsafe import Markup

from quizkit.bank import Bank
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.question_html import reply
from quizkit_teacher.assignment import Assignment
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work, has_rubric
from quizkit_teacher.pages import render

WAITS = "Your teacher has not read this answer yet."


class Pages:
    """The feedback pages of an assignment. What many learners answered is put into HTML once."""

    def __init__(self, assignment: Assignment, bank: Bank) -> None:
        """Args: assignment: the questions and their points. bank: names lessons and misconceptions."""
        self.assignment, self.bank = assignment, bank
        self._alike: dict[tuple[str, str], Markup] = {}

    def page(self, work: Work) -> str:
        """One learner's page.

        Args:
            work: the learner's answers with the verdicts that grading made, the rubric scores, and the points.
        """
        asked = [self.assignment.items[name] for name in work.drawn]
        parts = [
            {
                "title": title,
                "points": points(work.points[part]),
                "possible": points(self.assignment.possible[part]),
                "answers": [
                    self._article(i, work) for i in asked if i.lesson == part and i.id in work.answers
                ],
                "missing": [i.prompt for i in asked if i.lesson == part and i.id not in work.answers],
            }
            for part, title in self.assignment.columns.items()
            if work.points[part] is not None
        ]
        return render("feedback.html.j2", name=work.person.name, title=self.assignment.title, parts=parts)

    def _article(self, item: Item, work: Work) -> Markup:
        alike = item.id, repr(work.answers[item.id].response)
        if has_rubric(item):
            return Markup(render("answer.html.j2", item=item, answer=self._answer(item, work)))
        if alike not in self._alike:
            self._alike[alike] = Markup(render("answer.html.j2", item=item, answer=self._answer(item, work)))
        return self._alike[alike]

    def _answer(self, item: Item, work: Work) -> dict[str, Any]:
        answer, score, worth = (
            work.answers[item.id],
            work.scores.get(item.id),
            self.assignment.points[item.id],
        )
        response = kind_of(item).say(item, answer.response)
        shown = reply(answer.verdict, self.bank) | {"response": response, "rubric": []}
        if has_rubric(item):
            shown |= {"heading": "• Kept.", "feedback": WAITS}
        if score and item.key:
            shown["heading"] = f"{points(work.shares[item.id] * worth)} of {points(worth)}."
            shown["feedback"] = score.comment
            shown["rubric"] = [(text, score.scores.get(line, "no")) for line, text in item.key.rubric.items()]
        named = self.bank.misconceptions.get(answer.verdict.misconception)
        passage = answer.verdict.reread or (named.reread if named else "")
        lesson = self.bank.lessons.get(passage.partition("#")[0])
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
