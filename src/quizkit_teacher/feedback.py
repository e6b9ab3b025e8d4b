"""A learner's feedback as one HTML page: the points, what to look at again and why, and the rest folded."""

from collections import Counter

from markupsafe import Markup

from quizkit.bank import Bank
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.question_html import parts_of, passage_of, reply
from quizkit_teacher.assignment import Assignment
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work, has_rubric
from quizkit_teacher.pages import render

WAITS = "Your teacher has not read this answer yet."


class Pages:
    """The feedback pages of an assignment. An answer that many learners gave is put into HTML once."""

    def __init__(self, assignment: Assignment, bank: Bank) -> None:
        """Args: assignment: the questions and their points. bank: names lessons and misconceptions."""
        self.assignment, self.bank = assignment, bank
        self._alike: dict[tuple[str, str], Markup] = {}

    def page(self, work: Work) -> str:
        """One learner's page."""
        columns, possible = self.assignment.columns, self.assignment.possible
        got = {part: value for part in columns if (value := work.points[part]) is not None}
        asked = [item for name in work.drawn if (item := self.assignment.items[name]).lesson in got]
        unread = work.answers.keys() - work.scores.keys()
        groups: dict[str, list[Markup]] = {"again": [], "right": [], "open": [], "noted": []}
        for item in asked:
            if item.id in work.answers:
                groups[_group(item, work)].append(self._article(item, work))
        return render(
            "feedback.html.j2",
            name=work.person.name,
            title=self.assignment.title,
            total=_of(sum(got.values()), sum(possible[part] for part in got)),
            parts=[(columns[part], points(value), points(possible[part])) for part, value in got.items()],
            waiting=sum(has_rubric(item) and item.id in unread for item in asked),
            missing=[item.prompt for item in asked if item.id not in work.answers],
            **groups,
        )

    def _article(self, item: Item, work: Work) -> Markup:
        if has_rubric(item):  # a teacher scores these for each learner
            return self._made(item, work)
        alike = item.id, repr(work.answers[item.id].response)
        if alike not in self._alike:
            self._alike[alike] = self._made(item, work)
        return self._alike[alike]

    def _made(self, item: Item, work: Work) -> Markup:
        answer, score = work.answers[item.id], work.scores.get(item.id)
        worth = self.assignment.points[item.id]
        says = reply(answer.verdict, self.bank)
        says |= {"response": kind_of(item).say(item, answer.response), "rubric": []}
        says["points"] = _of(work.shares[item.id] * worth, worth)
        says["part"] = self.assignment.columns[item.lesson] if len(self.assignment.columns) > 1 else ""
        if has_rubric(item) and not score:
            says |= {"heading": "• Kept.", "feedback": WAITS, "points": f"worth {_of(worth)}"}
        if score and item.key:
            says |= {"heading": f"{says['points']}.", "feedback": score.comment, "points": ""}
            says["rubric"] = [(text, score.scores.get(line, "no")) for line, text in item.key.rubric.items()]
        folder, notebook, _ = parts_of(passage_of(answer.verdict, self.bank))
        lesson = self.bank.lessons.get(notebook)
        says["lesson"] = (
            f"{'the exercise of ' if folder == 'exercises' else ''}{lesson.title}" if lesson else ""
        )
        return Markup(render("answer.html.j2", item=item, answer=says))


def _group(item: Item, work: Work) -> str:
    """The part of the page in which an answer stands."""
    state = "open" if has_rubric(item) else work.answers[item.id].verdict.state
    return {"open": "open", "right": "right", "near": "again", "wrong": "again"}.get(state, "noted")


def _of(*amounts: float) -> str:
    """Say points in words: "2 points", or "1 of 2 points"."""
    return f"{' of '.join(map(points, amounts))} point{'' if amounts[-1] == 1 else 's'}"


def comment(work: Work, bank: Bank, got: float, possible: float) -> str:
    """A sentence or two for the gradebook: the points, and the two passages to reread first."""
    verdicts = [answer.verdict for answer in work.answers.values()]
    named = (bank.misconceptions.get(verdict.misconception) for verdict in verdicts)
    passages = Counter(misconception.reread for misconception in named if misconception)
    first = [f"“{passage.partition('#')[2]}”" for passage, _ in passages.most_common(2)]
    again = f" Reread first: {' and '.join(first)}." if first else ""
    right = sum(verdict.state == "right" for verdict in verdicts)
    return f"{points(got)} of {points(possible)} points. Right at the last try: {right} of {len(verdicts)}.{again}"
