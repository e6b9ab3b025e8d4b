"""An assessment in a learner's notebook: questions without their keys, answers that are kept and graded later."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct, convert, structs, to_builtins

from quizkit import submission, times
from quizkit.attempts import Attempt, Attempts, Log, now
from quizkit.course import RECORD, Course
from quizkit.html import Card
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.records import Id, explain, need
from quizkit.session import Session
from quizkit.text import count

if TYPE_CHECKING:  # it loads anywidget
    from quizkit.widgets.question import Question

KEPT = (
    "Your answers are kept as you give them, and marked later. Each is kept in two places: in this notebook, once you save it, "
    f"and in {RECORD}, your record of the course. Save this notebook (Ctrl+S, on a Mac Cmd+S) before you close it."
)
UNSEEN = "Whether the saved notebook holds the same cannot be seen here. To be sure, write the file (save=True) and hand it in."
SAVED = "The saved notebook holds these answers too. You can hand it in as it is."
NOT_SAVED = (
    "The notebook as it was last saved does not hold the same: {which}. Save it (Ctrl+S, on a Mac Cmd+S) and run this cell "
    "again. If it says so again, run all cells (Run, Run All Cells) and save once more. Or write the file (save=True) and hand it in."
)


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


class _Answers(Attempts):
    """The part of a log that belongs to one copy of an assessment, and what only its notebook holds.

    These are answers that were saved on another machine, or that the log could not take.
    """

    def __init__(self, log: Attempts, copy: dict[str, str], saved: Iterable[Attempt]) -> None:
        super().__init__(log.file, log.problem)
        self._copy = copy
        self._own = {attempt.item: attempt for attempt in saved}

    def add(self, kind: str, item: str, at: str = "", **fields: Any) -> str:
        at = at or now()
        if kind == "answer":
            self._own[item] = Attempt(at=at, kind=kind, item=item, **fields)
        return super().add(kind, item, at, copy=self._copy, **fields)

    def read(self, word: str = "") -> Log:
        log = super().read(word).of_copy(self._copy)
        own = [own for own in self._own.values() if word in ("", own.item)]
        newer = [own for own in own if not (logged := log.last(own.item)) or logged.at < own.at]
        return structs.replace(log, entries=(*log.entries, *newer))


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
        self._answers = _Answers(course.attempts(), self.about, self._saved() or ())
        number = count(len(self.items), "question")
        lines = [
            paper.intro,
            f"{number}. {KEPT}",
            f"To be handed in by {times.say(paper.due)}." if paper.due else "",
            f"This copy is for {paper.learner.name}." if paper.learner.name else "",
        ]
        card = Card.stack(Card.of("", paper.title), *map(Card.of, filter(None, lines)))
        super().__init__(card.markup, card.text, self.about)

    @property
    def about(self) -> dict[str, str]:
        """Say whose copy of which assessment this is, as the metadata of its notebook and of this output do."""
        paper = self._paper
        about = {"assessment": paper.assessment, "version": paper.version, **to_builtins(paper.learner)}
        return submission.about_copy(about)

    def ask(self, number: int) -> Question:
        """Ask a question, 1 for the first, to be answered in place. The last answer counts; nothing is graded here.

        Raises: IndexError: there is no such question.
        """
        from quizkit.widgets.question import Question

        if not isinstance(number, int) or not 1 <= number <= len(self.items):
            raise IndexError(f"there are questions 1 to {len(self.items)}")
        item = list(self.items.values())[number - 1]
        return Question(Session(item, self._course.bank, self._answers))

    def submission(self, name: str = "", number: str = "", save: bool = False) -> Card:
        """Show the answers that you hand in; with `save=True`, write them to a file.

        Args:
            name: your name; not needed if this copy already carries it.
            number: your student number.
            save: write the file.
        Raises: ValueError: the name is missing, or the name or number is too long.
        """
        attempts = self._answers
        name, number = name or self.about["name"], number or self.about["number"]
        made = submission.make(attempts.read(), self.items, self._course.version, name, number)
        about = self.about
        made["assessment"] = {"id": about.pop("assessment"), **about}
        folder = attempts.file.parent if attempts.file else Path.cwd()
        card = submission.show(made, self.items, folder if save else None)
        given = {row["item"]: row["response"] for row in made["responses"]}
        missing = self._places(item for item in self.items if item not in given)
        notes = [f"Not answered yet: {missing}."] if missing else []
        return Card.stack(*(Card.of("", note) for note in notes), card, *self._compared(given))

    receipt = submission  # its name in version 0.1

    def _places(self, items: Iterable[str]) -> str:
        """Name some of the questions by their numbers; "" for none."""
        chosen = set(items)
        numbers = [str(place) for place, item in enumerate(self.items, 1) if item in chosen]
        return f"question {', '.join(numbers)}" if numbers else ""

    def _compared(self, given: dict[str, Any]) -> list[Card]:
        """Say whether the notebook, as it was last saved, holds the answers that were given."""
        saved = self._saved()
        if not given or saved is None:
            return [Card.of(UNSEEN)] if given else []
        held = {attempt.item: attempt.response for attempt in saved}
        differing = self._places(item for item in given if item not in held or held[item] != given[item])
        return [Card.of("", NOT_SAVED.format(which=differing)) if differing else Card.of(SAVED)]

    def _saved(self) -> list[Attempt] | None:
        """The answers in the file of this notebook, as it was last saved; None where that file is not known."""
        file = _notebook_file()
        try:
            read = file and submission.read(file.read_bytes(), file.name)
        except (OSError, submission.SubmissionError):
            return None
        if not read or (read.exam, read.version, *read.copy) != tuple(self.about.values()):
            return None
        rows = [to_builtins(answer) for answer in read.answers if answer.item in self.items]
        return [Attempt(kind="answer", **row) for row in rows]


def _notebook_file() -> Path | None:
    """The file of the notebook that runs this: Jupyter's server tells it in the environment, VS Code under a name of its own."""
    named = getattr(sys.modules["__main__"], "__vsc_ipynb_file__", os.environ.get("JPY_SESSION_NAME", ""))
    file = Path(str(named))
    return file if file.suffix == ".ipynb" and file.is_file() else None


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
