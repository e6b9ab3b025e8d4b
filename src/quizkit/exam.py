"""An assessment as a learner has it: questions without their keys, answers that are kept and not marked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from alliance import bank
from quizkit import attempts
from quizkit import submission
from quizkit.html import Card, tag
from quizkit.items import ID, Item

if TYPE_CHECKING:  # it loads ipywidgets
    from quizkit.widgets.question import Question

AGAIN = "get the notebook again from your teacher"


def assessment(given: Any) -> Assessment:
    """Open an assessment; its notebook calls this in the first cell.

    Args:
        given: the questions, as `alliance assessment make` wrote them into that cell.

    Raises:
        ValueError: the cell was changed so that it holds no assessment any more.
    """
    return Assessment(given)


class Assessment(Card):
    """An assessment: `.ask(1)` shows the first question, `.receipt("your name")` what is handed in."""

    def __init__(self, given: Any) -> None:
        """Args: given: see `assessment`."""
        if not isinstance(given, Mapping) or not ID.fullmatch(str(given.get("assessment", ""))):
            raise ValueError(f"this cell holds no assessment any more; {AGAIN}")
        texts = {name: given.get(name, "") for name in ("title", "intro", "due", "version")}
        learner, questions = given.get("learner", {}), given.get("questions")
        if not all(isinstance(text, str) for text in texts.values()) or not isinstance(learner, Mapping):
            raise ValueError(f"this cell was changed and cannot be read; {AGAIN}")
        self.id, self.title, self.version = str(given["assessment"]), texts["title"], texts["version"]
        self.learner = {name: str(learner.get(name, "")) for name in ("name", "number")}
        self.items = _items(questions, self.id)
        lines = [texts["intro"]] if texts["intro"] else []
        lines.append(
            f"{len(self.items)} questions. Your answers are kept as you give them, and marked later."
        )
        if texts["due"]:
            lines.append(f"To be handed in by {when(texts['due'])}.")
        if self.learner["name"]:
            lines.append(f"This copy is for {self.learner['name']}.")
        parts = [tag("p", tag("strong", self.title)), *(tag("p", line) for line in lines)]
        super().__init__(tag("div", *parts), "\n".join([self.title, *lines]))

    def ask(self, number: int) -> Question:
        """A question, to answer in place. The last answer counts; nothing is marked here.

        Args:
            number: 1 for the first.

        Raises:
            IndexError: there is no such question.
        """
        from quizkit.widgets.question import Question

        if not isinstance(number, int) or not 1 <= number <= len(self.items):
            raise IndexError(f"there are questions 1 to {len(self.items)}")
        return Question(list(self.items.values())[number - 1], bank.load())

    def receipt(self, name: str = "", number: str = "", save: bool = False) -> Card:
        """What you hand in; with `save=True`, it is written to a file.

        Args:
            name: yours, unless this copy is made out to you.
            number: your student number.
            save: write the file.

        Raises:
            ValueError: the name or number is missing, too long, or holds what is no letter.
        """
        name, number = name or self.learner["name"], number or self.learner["number"]
        found = submission.make(attempts.read(), self.items, name, number)
        found["assessment"] = {"id": self.id, "version": self.version, **self.learner}
        card = submission.show(found, self.items, save)
        missing = [
            str(place)
            for place, item_id in enumerate(self.items, 1)
            if item_id not in {row["item"] for row in found["responses"]}
        ]
        if not missing:
            return card
        said = f"Not answered yet: question {', '.join(missing)}."
        return Card(tag("div", tag("p", tag("strong", said)), card.markup), f"{said}\n{card.text}")


def _items(questions: Any, assessment_id: str) -> dict[str, Item]:
    if not isinstance(questions, list) or not questions:
        raise ValueError(f"the questions are missing; {AGAIN}")
    items: dict[str, Item] = {}
    for number, asked in enumerate(questions, 1):
        try:
            item = Item.from_asked(asked)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"question {number} was changed and cannot be read ({error}); {AGAIN}"
            ) from error
        if item.lesson != assessment_id or item.id in items:
            raise ValueError(f"question {number} does not belong here; {AGAIN}")
        items[item.id] = item
    return items


def when(text: str) -> str:
    """A time in words, in its own zone: “1 December 2026, 23:59 (UTC+09:00)”; as it stands where it cannot be read."""
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" ({time.tzinfo})" if time.tzinfo else ""
    return f"{time.day} {time:%B %Y, %H:%M}{zone}"
