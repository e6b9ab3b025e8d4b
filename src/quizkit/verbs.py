"""The verbs of a lesson that every course has: ask, predict, check, hint, review, progress and the like."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkit import copies, home, question_html, review, submission, text
from quizkit.attempts import Attempts
from quizkit.course import Course
from quizkit.exam import Exam
from quizkit.grading import grade, read
from quizkit.html import Card, table
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.session import Session

if TYPE_CHECKING:  # it loads anywidget, which only a widget needs
    from quizkit.widgets.question import Question


class Verbs:
    """The verbs of one course; its package offers these methods under their own names.

    Each returns something Jupyter shows. An id that is not there is a KeyError, which offers the nearest ids. `lesson`
    is the beginning of a lesson's name, for example "03", or its number, 3; unless it is given, all lessons count.
    """

    def __init__(self, course: Course[Any]) -> None:
        """Args: course: its bank is asked from, its log is written to."""
        self._course = course
        self._said: set[str] = set()

    def _attempts(self) -> Attempts:
        """The learner's log; where it cannot be written, that is said once, and not again at each question."""
        attempts = self._course.attempts()
        if str(attempts.file) not in self._said:
            self._said.add(str(attempts.file))
            if trouble := attempts.trouble():
                sys.stderr.write(f"Take care: {trouble}. The command {self._course.id} doctor says more.\n")
        return attempts

    def _item(self, item_id: str) -> Item:
        item: Item = self._course.bank.get("items", item_id)
        return item

    def _question(self, item: Item, mode: str, lead: str = "") -> Question:
        from quizkit.widgets.question import Question

        return Question(Session(item, self._course.bank, self._attempts(), mode, lead))

    def ask(self, item_id: str) -> Question:
        """Ask a question, to be answered in place."""
        return self._question(self._item(item_id), "ask")

    def predict(self, item_id: str) -> Question:
        """Ask the same question before the reading: the answer is kept with a confidence, and not graded."""
        return self._question(self._item(item_id), "predict")

    def check(self, item_id: str, answer: Any = ...) -> Card:
        """Check an answer that you worked out in code; `...` stands for an answer that is still missing."""
        item = self._item(item_id)
        response = read(item, answer, typed=True)
        verdict = grade(item, response)
        if verdict.state == "blank":
            return Card.stack(*question_html.asked(item), question_html.verdict(verdict, self._course.bank))
        kept: dict[str, Any] = {"response": response, "version": item.version}
        judged: dict[str, Any] = {"state": verdict.state, "score": verdict.score}
        attempts = self._attempts()
        log = attempts.read(item.id)
        last = log.last(item.id)
        # A cell run again gives no new answer: it is no try, and moves no review on.
        again = last is not None and (last.response, last.version) == (response, item.version)
        problem = "" if again else attempts.add("answer", item.id, **judged, **kept)
        told = verdict if log.tries(item.id, item.version) > again else verdict.first_try(item)
        card = question_html.verdict(told, self._course.bank, problem)
        card.metadata = {"item": item.id, "mode": "check", **kept}
        return card

    def hint(self, item_id: str, step: int = 1) -> Card:
        """Show a hint: step 1 is the first, a higher one says more, and beyond the last the last is shown.

        It is not logged, and neither is `solution`: Run All runs such a cell too, and nobody has asked then.
        """
        item = self._item(item_id)
        if not item.hints:
            return Card.of("This question has no hints. Reread the section above it.")
        number = min(max(step, 1), len(item.hints)) if isinstance(step, int) else 1
        more = f' For more: hint("{item.id}", {number + 1}).' if number < len(item.hints) else ""
        return Card.of(f"Hint {number} of {len(item.hints)}: {item.hints[number - 1]}{more}")

    def solution(self, item_id: str) -> Card:
        """Show the answer, why it is right, and the evidence for it."""
        item = self._item(item_id)
        return question_html.solution(item, self._course.evidence(item))

    def term(self, term_id: str) -> Card:
        """Show one term, for example "usfk", in English and Korean."""
        return question_html.term(self._course.bank.get("terms", term_id))

    def terms(self, lesson: str | int = "", *, exercise: bool = True) -> Card:
        """Show the words that a lesson explains, or every word of the course, with its meaning, and the people.

        Args:
            lesson: its number, or as much of its id as names it: "01".
            exercise: whether the words that its exercise explains belong to it.
        """
        from quizkit import reading

        bank = self._course.bank
        if lesson == "":
            return question_html.terms(bank.terms.values(), self._course.note)
        lessons = reading.parts(self._course, bank.begins(_begins(lesson)))
        explained = {name for _, given in lessons for part in given[: 1 + exercise] for name in part.explains}
        return question_html.terms(bank.pick("terms", explained), self._course.note)

    def progress(self, lesson: str | int = "") -> Card:
        """Show where you stand, from your own answers on this machine: first in the lesson named, or answered last."""
        log, bank = self._attempts().read(), self._course.bank
        begins = _begins(lesson)
        if not begins:
            answered = (entry.item for entry in reversed(log.entries) if entry.kind == "answer")
            begins = next((bank.items[item].lesson for item in answered if item in bank.items), "")
        named = bank.begins(begins) if begins else ()
        rows = review.standings(log, bank)
        here = [row for row in rows if row.lesson.id.startswith(named)]
        elsewhere = [row for row in rows if not row.lesson.id.startswith(named)]
        return question_html.progress(here, elsewhere, review.rewritten(log, bank), log.problems)

    def home(self) -> Card:
        """Show all lessons, how far you are in each, and where you were."""
        inside = not (Path.cwd() / "lessons").is_dir()
        return home.card(self._course.bank, self._attempts().read(), inside)

    def review(self, today: datetime.date | None = None) -> Question | Card:
        """Ask the next question that you once missed and that is due again; run it again for the one after.

        A missed question comes back after 1 day, then, each time it is right, after 3, 7, 21 and 60 days
        (`quizkit.review.INTERVALS`). `today` is the day for which questions are due, by default the present day.
        """
        today = today or datetime.date.today()
        waiting = review.reviews(self._attempts().read(), self._course.bank)
        if not waiting:
            rule = "A question that you miss comes back here the next day, in any lesson."
            return Card.of(f"Nothing to review. {rule}")
        due = [entry.item for entry in waiting if entry.due <= today]
        if not due:
            day = text.date(waiting[0].due.isoformat())
            queue = f"Questions waiting: {len(waiting)}; the next comes back on {day}."
            return Card.of(f"Nothing is due today. {queue}")
        lesson = self._course.bank.lessons.get(due[0].lesson)
        title = lesson.title if lesson else due[0].lesson
        lead = f"Review, 1 of {len(due)} due, from “{title}”. Run this cell again for the next."
        return self._question(due[0], "review", lead)

    def brier(self, lesson: str | int = "", without: str = "") -> Card:
        """Show the Brier score of your predictions, and what each prediction cost.

        0 is perfect, 0.25 is what always saying 50 per cent gets.

        Args:
            lesson: the beginning of a lesson's name; all lessons unless given.
            without: a question whose answer is still to come; its prediction is left out.
        """
        every = review.predictions(self._attempts().read(), self._course.bank, _begins(lesson))
        rows = [row for row in every if row.item.id != without]
        if not rows:
            return Card.of("No predictions yet: your score stands here once you have made some.")
        score = review.brier([(row.confidence, row.right) for row in rows])
        right, sure = sum(row.right for row in rows), sum(row.confidence for row in rows) / len(rows)
        head = (
            f"Brier score {score:.3f} over {text.count(len(rows), 'prediction')}: {right} right, and on average you "
            f"were {sure:.0f} % sure. 0 is perfect; always saying 50 % gets 0.250; being sure and wrong gets 1."
        )
        cells = []
        for row in rows:
            said = kind_of(row.item).say(row.item, row.attempt.response)
            result, cost = "right" if row.right else "wrong", review.brier([(row.confidence, row.right)])
            cells.append((row.item.prompt, said, f"{row.confidence} %", result, f"{cost:.4f}"))
        columns = ("Question", "You predicted", "How sure", "It was", "Cost")
        caption = "Your predictions and what each cost. The score is the mean of the last column."
        lines = "\n".join(" · ".join(row) for row in cells)
        return Card.stack(Card.of(head), Card(table(columns, cells, caption), lines))

    def submission(self, name: str, number: str = "", lesson: str | int = "", save: bool = False) -> Card:
        """Show the answers that you would hand in; with `save=True`, write them to a file.

        Args:
            name: your name, as your teacher knows it.
            number: your student number, if your teacher wants it.
            lesson: the beginning of a lesson's name; all lessons unless given.
            save: write the file, beside your answers.
        Raises: ValueError: the name is missing, or the name or number is too long.
        """
        attempts, items = self._attempts(), self._course.bank.items
        begins = self._course.bank.begins(_begins(lesson))
        made = submission.make(attempts.read(), items, self._course.version, name, number, begins)
        card = submission.show(made, items, attempts.file.parent if save and attempts.file else None)
        beside = copies.offers(self._course, self._course.learner_folder())
        return Card.stack(card, *(Card.of(f"Take care: {lies}; {mend}.") for lies, mend in beside))

    receipt = submission  # its name in version 0.1

    def assessment(self, questions: Any) -> Exam:
        """Open an assessment: the first cell of its notebook calls this with the questions that the teacher's program wrote there.

        Raises: ValueError: the cell was changed so that it holds no assessment any more.
        """
        return Exam(questions, self._course)

    def check_setup(self) -> Card:
        """Say whether everything this course needs is here; the command `doctor` says more."""
        from quizkit import doctor

        findings = doctor.examine(self._course, thorough=False)
        problems = [finding for finding in findings if finding.state == "problem"]
        if not problems:
            return Card.of("Everything this course needs is here.")
        return Card.stack(*(Card.of(f"{problem.text} {problem.mend}") for problem in problems))


def _begins(lesson: str | int | None) -> str:
    """The beginning of a lesson's name, also where somebody wrote its number."""
    return f"{lesson:02}" if isinstance(lesson, int) else lesson or ""
