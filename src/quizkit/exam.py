"""An assessment in a learner's notebook: questions without their keys, answers that are kept and graded later."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct, convert, to_builtins

from quizkit import submission
from quizkit.course import Course
from quizkit.html import Card
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.records import Id, explain, need
from quizkit.session import Session
from quizkit.text import count, date

if TYPE_CHECKING:  # it loads anywidget
    from quizkit.widgets.question import Question


class _Learner(Struct, frozen=True):
    name: str = ""
    number: str = ""


class _Paper(Struct):
    """The data in the first cell of an assessment's notebook."""

    assessment: Id
    questions: Annotated[list[Any], Meta(min_length=1)]
    version: str = ""
    title: str = ""
    intro: str = ""
    due: str = ""
    learner: _Learner = _Learner()


class Exam(Card):
    """An assessment: `.ask(1)` shows the first question, `.submission("your name")` the answers to hand in."""

    def __init__(self, questions: Any, course: Course[Any]) -> None:
        """Read the data in the notebook's first cell; answers are kept in the course's log.

        Raises: ValueError: the cell was changed and holds no assessment any more; the message says what is wrong.
        """
        try:
            self._paper = paper = convert(questions, _Paper)
            self.items = _items(paper)
        except ValueError as error:
            reason = f"this cell was changed and holds no assessment any more ({explain(error, _Paper)})"
            raise ValueError(f"{reason}; get the notebook again from your teacher") from error
        self._course = course
        number = count(len(self.items), "question")
        lines = [
            paper.intro,
            f"{number}. Your answers are kept as you give them, and marked later.",
            f"To be handed in by {due_text(paper.due)}." if paper.due else "",
            f"This copy is for {paper.learner.name}." if paper.learner.name else "",
        ]
        card = Card.stack(Card.of("", paper.title), *map(Card.of, filter(None, lines)))
        super().__init__(card.markup, card.text)

    def ask(self, number: int) -> Question:
        """Ask a question, 1 for the first, to be answered in place. The last answer counts; nothing is graded here.

        Raises: IndexError: there is no such question.
        """
        from quizkit.widgets.question import Question

        if not isinstance(number, int) or not 1 <= number <= len(self.items):
            raise IndexError(f"there are questions 1 to {len(self.items)}")
        item = list(self.items.values())[number - 1]
        return Question(Session(item, self._course.bank, self._course.attempts()))

    def submission(self, name: str = "", number: str = "", save: bool = False) -> Card:
        """Show the answers that you hand in; with `save=True`, write them to a file.

        Args:
            name: your name; not needed if this copy already carries it.
            number: your student number.
            save: write the file.
        Raises: ValueError: the name is missing, or the name or number is too long.
        """
        attempts, paper = self._course.attempts(), self._paper
        name, number = name or paper.learner.name, number or paper.learner.number
        made = submission.make(attempts.read(), self.items, self._course.version, name, number)
        about = {"id": paper.assessment, "version": paper.version}
        made["assessment"] = about | to_builtins(paper.learner)
        card = submission.show(made, self.items, attempts.file.parent if save and attempts.file else None)
        answered = {row["item"] for row in made["responses"]}
        missing = [str(place) for place, item in enumerate(self.items, 1) if item not in answered]
        if not missing:
            return card
        return Card.stack(Card.of("", f"Not answered yet: question {', '.join(missing)}."), card)

    receipt = submission  # its name in version 0.1


def _items(paper: _Paper) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for number, public in enumerate(paper.questions, 1):
        try:
            item = Item.from_public(public)
            kind_of(item).check(item, None)
            need(item.lesson == paper.assessment and item.id not in items, "does not belong here")
        except ValueError as error:
            raise ValueError(f"question {number}: {error}") from error
        items[item.id] = item
    return items


def due_text(due: str) -> str:
    """Say a time in words, in its own zone: “1 December 2026, 23:59 (UTC+09:00)”; other text stays unchanged."""
    try:
        time = datetime.datetime.fromisoformat(due)
    except ValueError:
        return due
    zone = f" ({time.tzinfo})" if time.tzinfo else ""
    return f"{date(time.date().isoformat())}, {time:%H:%M}{zone}"
