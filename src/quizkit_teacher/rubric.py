"""Marking open answers: which answer is on the desk, what was marked, what comes next. `marking` shows it in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alliance import bank
from quizkit import workspace
from quizkit.bank import Bank
from quizkit_teacher import answers, marks
from quizkit_teacher.answers import OpenAnswer, Place
from quizkit_teacher.marks import Mark
from quizkit.html import Card, table, tag
from quizkit.items import SELF_SCORES
from quizkit_teacher.marking_widget import Marking

REUSED = 20  # earlier comments offered again
SHORT = 90  # letters of a question in a list
LOST = (
    f"{answers.NAME} has been written anew since this cell was run. Run the cell again; your marks are kept."
)
FEW = 10  # damaged lines named one by one

Draft = tuple[dict[str, str], str]  # scores by criterion, comment


def marking(folder: str = ".") -> Marking:
    """Mark open answers one by one, question by question, without names.

    Each mark is kept at once in `marks.jsonl` in the same folder, and stays when `alliance mark` runs again.

    Args:
        folder: what `alliance mark` wrote, with its `open-answers.jsonl`.

    Raises:
        CourseError: there are no answers in the folder, or they cannot be read.
    """
    return Marking(Desk(Path(folder), bank.load()))


class Desk:
    """One answer at a time. What comes from the page is untrusted: only known answers, criteria and scores are kept."""

    def __init__(self, folder: Path, book: Bank) -> None:
        """Args: folder: as for `marking`. book: for the order of questions and the titles of lessons."""
        file = folder / answers.NAME
        try:
            self.answers = answers.read(file, book)
        except FileNotFoundError as error:
            mend = f'Run `alliance mark HANDINS --out "{folder}"` first, or name the folder that it wrote.'
            raise workspace.CourseError(f"{file}: there is no such file. {mend}") from error
        except OSError as error:
            raise workspace.CourseError(f"{file}: cannot be read ({error.strerror or error})") from error
        self.book, self.file = book, folder / marks.NAME
        kept = marks.read(self.file)
        self.latest = dict(kept.latest)
        self.problems = (*self.answers.problems, *kept.problems)
        self.drafts: dict[tuple[str, str], Draft] = {}
        self.pile: tuple[Place, ...] = ()  # the answers that are chosen, one of them, `at`, on top
        self.question, self.names, self.turn, self.at = "", False, 0, 0
        self._take(self.answers.places)

    # what the page shows

    def shown(self) -> dict[str, Any]:
        """The answer on the desk as JSON, with its mark; only this one, and its name only if names are shown."""
        found = self._fetched()
        view = {"turn": self.turn, "question": self.question, "names": self.names}
        if found is None:
            return {**view, "lost": LOST if self.pile else ""}
        scores, comment = self.drafts.get(self._key) or self._saved(found)
        lesson = self.book.lessons.get(found.lesson)
        return {
            **view,
            "place": self.at + 1,
            "of": len(self.pile),
            "item": found.item,
            "lesson": lesson.title if lesson else found.lesson,
            "prompt": found.prompt,
            "model": found.model,
            "why": found.why,
            "rubric": list(found.rubric.items()),
            "own": [[found.rubric[line], given] for line, given in found.own.items()],
            "text": found.text,
            "name": found.name if self.names else "",
            "note": self._note(),
            "scores": scores,
            "comment": comment,
            "comments": self._comments(found.item),
        }

    def questions(self) -> list[list[str]]:
        """The questions to choose from: id and words, with how far each is marked."""
        counts = self._counts()
        everything = f"All questions ({sum(n for n, _, _ in counts.values())} answers)"
        return [
            ["", everything],
            *(
                [item, f"{_cut(prompt)} ({counts[item][1]} of {counts[item][0]} marked)"]
                for item, prompt in self.answers.prompts.items()
            ),
        ]

    def progress(self) -> str:
        """How far one is, in a sentence or two."""
        counts = self._counts()
        chosen = [counts[self.question]] if self.question else counts.values()
        answered, done, again = (sum(column) for column in zip((0, 0, 0), *chosen, strict=True))
        more = f" {again} changed since and {'waits' if again == 1 else 'wait'} again." if again else ""
        return f"{done} of {answered} marked.{more}" if answered else "There is no open answer here."

    def warnings(self) -> list[str]:
        """What could not be read."""
        more = len(self.problems) - FEW
        return [*self.problems[:FEW], *([f"And {more} more."] if more > 0 else [])]

    def card(self) -> Card:
        """How far each question is marked, without names and answers, for a notebook that is not run."""
        run = "Run this cell to mark."
        head = ("Question", "Answers", "Marked", "To mark again")
        counts = self._counts()
        rows = [
            (_cut(prompt), *(str(n) for n in counts[item])) for item, prompt in self.answers.prompts.items()
        ]
        listed = [table(head, rows, "Open answers by question")] if rows else []
        said = [f"When this cell was last run: {self.progress()}", *self.warnings()]
        lines = [tag("p", line) for line in said]
        markup = tag("div", *lines, *listed, tag("p", tag("em", run)), class_="alliance-explorer")
        return Card(markup, "\n".join([f"Marking of open answers. {said[0]}", *said[1:], run]))

    # what the page asks

    def receive(self, content: Any) -> str:
        """Do what the page asks, if the page still shows what lies on the desk.

        Args:
            content: a dict with "type" (save, go, question or names), "turn", the "scores" and "comment" as they stand in the page,
                and "by" (1 or -1), "question" (an id or "") or "show" (true or false).

        Returns:
            What to say, "" for nothing.
        """
        if not isinstance(content, Mapping) or content.get("turn") != self.turn:
            return ""  # a key pressed twice: what it was meant for is no longer there
        self._keep_draft(content)
        kind = content.get("type")
        if kind == "save":
            return self._save()
        if kind == "go" and content.get("by") in (1, -1):
            return self._go(1 if content["by"] == 1 else -1)
        if kind == "question" and content.get("question") in ("", *self.answers.prompts):
            self.question = content["question"]
            self._take(tuple(place for place in self.answers.places if self.question in ("", place.item)))
        elif kind == "names":
            self.names = content.get("show") is True
            self.turn += 1
        return ""

    def _keep_draft(self, content: Mapping[str, Any]) -> None:
        """What was entered and not saved, so that looking at another answer loses nothing."""
        found = self._fetched()
        if found is None:
            return
        given, comment = content.get("scores"), content.get("comment")
        given = given if isinstance(given, Mapping) else {}
        scores = {line: given[line] for line in found.rubric if given.get(line) in SELF_SCORES}
        draft = scores, marks.whole(comment).strip() if isinstance(comment, str) else ""
        if draft == self._saved(found):
            self.drafts.pop(self._key, None)
        else:
            self.drafts[self._key] = draft

    def _save(self) -> str:
        found = self._fetched()
        if found is None:
            return ""
        scores, comment = self.drafts.get(self._key) or self._saved(found)
        missing = len(found.rubric) - len(scores)
        if missing:
            lines = "1 line of the rubric has" if missing == 1 else f"{missing} lines of the rubric have"
            return f"Not saved: {lines} no score yet."
        mark = Mark(found.learner, found.item, found.answer, scores, comment)
        if problem := marks.add(self.file, mark):
            return problem
        self.latest.pop(self._key, None)  # the newest stands last: its comment is offered first
        self.latest[self._key] = mark
        self.drafts.pop(self._key, None)
        self.turn += 1
        waiting = self._waiting(self.at + 1)
        if waiting is None:
            return "Saved. Nothing is left to mark here."
        self.at = waiting
        return "Saved."

    def _go(self, by: int) -> str:
        if not 0 <= self.at + by < len(self.pile):
            return "This is the last answer." if by > 0 else "This is the first answer."
        self.at += by
        self.turn += 1
        return ""

    # what is known of the answers

    @property
    def _key(self) -> tuple[str, str]:
        return self.pile[self.at].learner, self.pile[self.at].item

    def _take(self, pile: tuple[Place, ...]) -> None:
        """Lay answers on the desk, the first that is not marked yet on top."""
        self.pile, self.at = pile, 0
        self.at = self._waiting(0) or 0
        self.turn += 1

    def _waiting(self, start: int) -> int | None:
        """The next answer to mark, from `start` round to the one before it."""
        order = [*range(start, len(self.pile)), *range(min(start, len(self.pile)))]
        return next((n for n in order if self._state(self.pile[n]) != "marked"), None)

    def _fetched(self) -> OpenAnswer | None:
        return self.answers.fetch(self.pile[self.at]) if self.pile else None

    def _state(self, place: Place) -> str:
        mark = self.latest.get((place.learner, place.item))
        if mark is None:
            return ""
        return "marked" if mark.answer == place.answer else "changed"

    def _saved(self, found: OpenAnswer) -> Draft:
        """Scores and comment of the mark, as far as the rubric still has its lines."""
        mark = self.latest.get((found.learner, found.item))
        if mark is None:
            return {}, ""
        return {line: mark.scores[line] for line in found.rubric if line in mark.scores}, mark.comment

    def _note(self) -> str:
        """What to know before marking this one."""
        place, mark = self.pile[self.at], self.latest.get(self._key)
        if self._key in self.drafts:
            return "Not saved yet."
        if mark is None:
            return ""
        if self._state(place) == "changed":
            return "The answer has changed since it was marked. The scores are those of before."
        return "Marked."

    def _comments(self, item: str) -> list[str]:
        """Comments given to this question, the newest first."""
        given = [mark.comment for mark in self.latest.values() if mark.item == item and mark.comment]
        return list(dict.fromkeys(reversed(given)))[:REUSED]

    def _counts(self) -> dict[str, tuple[int, int, int]]:
        """For each question: answers, marked, to mark again."""
        states: dict[str, list[str]] = {item: [] for item in self.answers.prompts}
        for place in self.answers.places:
            states[place.item].append(self._state(place))
        return {
            item: (len(found), found.count("marked"), found.count("changed"))
            for item, found in states.items()
        }


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT].rstrip()} …"
