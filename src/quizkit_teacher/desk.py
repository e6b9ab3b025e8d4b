"""The desk at which a teacher scores open answers: one at a time, without names."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

from msgspec import Struct, ValidationError, convert

from quizkit.course import Course
from quizkit.files import CourseError
from quizkit.html import Card, table, tag
from quizkit.items import SELF_SCORES
from quizkit.text import count, replace_surrogates
from quizkit_teacher import rubric
from quizkit_teacher.rubric import Key, OpenAnswer, RubricScore

LONGEST = 2_000  # characters of a comment
REUSED = 20  # earlier comments offered again
SHORT = 90  # characters of a question in a list
FEW = 10  # damaged lines named one by one
NOTES = {  # a note on an answer before it is scored, by its state
    "": "",
    "marked": "Marked.",
    "changed": "The answer has changed since it was marked. The scores are those of before.",
}

Draft = tuple[dict[str, str], str]  # scores by criterion, comment


class _Message(Struct):
    """A message from the page: the scores and the comment entered there, and the action to take.

    `type` is save, go (`by` one answer on or back), question (an id, or "" for all) or names (`show` them or not).
    """

    type: str
    turn: int
    scores: Mapping[str, Any] = {}
    comment: str = ""
    by: Literal[1, -1] = 1
    question: str = ""
    show: bool = False


class Desk:
    """One open answer at a time. What comes from the page is untrusted: only known criteria and scores are kept."""

    def __init__(self, folder: Path, course: Course[Any]) -> None:
        """Lay out the answers in a folder that grading wrote; raises CourseError where there are none."""
        file = folder / rubric.ANSWERS_FILE
        if not file.is_file():
            mend = f'Run `{course.id} grade SUBMISSIONS --out "{folder}"` first, or name the folder that it wrote.'
            raise CourseError(f"{file}: there is no such file. {mend}")
        self.course, self.file = course, folder / rubric.SCORES_FILE
        self.answers, problems = rubric.read_answers(file, course.bank)
        self.scores, damaged = rubric.read(self.file)
        named = ((h, answer.learner) for answer in self.answers for h in answer.handles if h[:5] == "file:")
        for handle, learner in named:
            self.scores.owners[handle].add(learner)
        self.problems = [*problems, *damaged]
        self.prompts = {a.item: shorten(a.prompt, SHORT, placeholder=" …") for a in self.answers}
        self.drafts: dict[Key, Draft] = {}
        self.names, self.turn, self.place = False, 0, 0
        self._choose("")

    def view(self) -> dict[str, Any]:
        """Give the answer on the desk and its scores as JSON; the learner's name only if names are shown."""
        view = {"turn": self.turn, "question": self.question, "names": self.names}
        if not self.pile:
            return view
        answer = self.pile[self.place]
        saved = self._saved(answer)
        scores, comment = draft = self.drafts.get(answer.key, saved)
        lesson = self.course.bank.lessons.get(answer.lesson)
        comments = [score.comment for score in self.scores.all if score.item == answer.item]
        return {
            **view,
            **{part: getattr(answer, part) for part in ("item", "prompt", "model", "explanation", "text")},
            "place": self.place + 1,
            "of": len(self.pile),
            "lesson": lesson.title if lesson else answer.lesson,
            "rubric": list(answer.rubric.items()),
            "own": [[words, answer.own[line]] for line, words in answer.rubric.items() if line in answer.own],
            "name": answer.name if self.names else "",
            "note": NOTES[self._state(answer)] if draft == saved else "Not saved yet.",
            "scores": scores,
            "comment": comment,
            "comments": list(dict.fromkeys(filter(None, reversed(comments))))[:REUSED],
        }

    def questions(self) -> list[list[str]]:
        """Give the questions to choose from: id and words, with how far each is scored."""
        rows = [["", f"All questions ({count(len(self.answers), 'answer')})"]]
        for item, prompt in self.prompts.items():
            answered, done, _ = self._counts(item)
            rows.append([item, f"{prompt} ({done} of {answered} marked)"])
        return rows

    def progress(self) -> str:
        """Say how many answers are scored, in a sentence or two."""
        answered, done, again = self._counts(self.question)
        more = f" {again} changed since and {'waits' if again == 1 else 'wait'} again." if again else ""
        return f"{done} of {answered} marked.{more}" if answered else "There is no open answer here."

    def warnings(self) -> list[str]:
        """Give messages on lines that could not be read."""
        more = len(self.problems) - FEW
        return [*self.problems[:FEW], *([f"And {more} more."] if more > 0 else [])]

    def static(self) -> Card:
        """Show how far each question is scored, without names and answers, for a notebook that is not run."""
        head = ("Question", "Answers", "Marked", "To mark again")
        rows = [(prompt, *map(str, self._counts(item))) for item, prompt in self.prompts.items()]
        listed = [table(head, rows, "Open answers by question")] if rows else []
        lines = [f"When this cell was last run: {self.progress()}", *self.warnings()]
        run = "Run this cell in JupyterLab or Jupyter Notebook to mark."
        parts = [*(tag("p", line) for line in lines), *listed, tag("p", tag("em", run))]
        text = "\n".join(["Marking of open answers.", *lines, run])
        return Card(tag("div", *parts, class_="quizkit-box"), text)

    def receive(self, content: Any) -> str:
        """Carry out a message (see `_Message`), if its page shows the present answer; return a sentence to show, or ""."""
        try:
            message = convert(content, _Message)
        except ValidationError:
            return ""
        if message.turn != self.turn:
            return ""  # a key pressed twice: the answer that it was meant for is gone
        if self.pile:  # a draft is kept, so that looking at another answer loses nothing
            answer = self.pile[self.place]
            chosen = {line: str(message.scores.get(line)) for line in answer.rubric}
            scores = {line: score for line, score in chosen.items() if score in SELF_SCORES}
            self.drafts[answer.key] = scores, replace_surrogates(message.comment).strip()
            if message.type == "save":
                return self._save(answer, *self.drafts[answer.key])
        if message.type == "go":
            if not 0 <= self.place + message.by < len(self.pile):
                return "This is the last answer." if message.by > 0 else "This is the first answer."
            self.place += message.by
        elif message.type == "question" and message.question in ("", *self.prompts):
            self._choose(message.question)
        elif message.type == "names":
            self.names = message.show
        self.turn += 1
        return ""

    def _save(self, answer: OpenAnswer, scores: Mapping[str, str], comment: str) -> str:
        if missing := len(answer.rubric) - len(scores):
            verb = "has" if missing == 1 else "have"
            return f"Not saved: {count(missing, 'line')} of the rubric {verb} no score yet."
        if len(comment) > LONGEST:
            return f"Not saved: the comment is longer than {LONGEST:,} letters."
        known = {part: getattr(answer, part) for part in ("learner", "handles", "item")}
        score = RubricScore(**known, answer=answer.digest, scores=scores, comment=comment)
        if problem := rubric.add(self.file, score):
            return problem
        self.scores.add(score)
        self.turn += 1
        waiting = self._waiting(self.place + 1)
        if waiting is None:
            return "Saved. Nothing is left to mark here."
        self.place = waiting
        return "Saved."

    def _choose(self, question: str) -> None:
        """Lay the answers to a question on the desk ("" for all), the first that waits on top."""
        self.question = question
        self.pile = [answer for answer in self.answers if question in ("", answer.item)]
        self.place = self._waiting(0) or 0

    def _waiting(self, start: int) -> int | None:
        """Find the next answer to score, from `start` round to the one before it."""
        places = ((start + step) % len(self.pile) for step in range(len(self.pile)))
        return next((place for place in places if self._state(self.pile[place]) != "marked"), None)

    def _score(self, answer: OpenAnswer) -> RubricScore | None:
        return self.scores.find(answer.item, answer.text, (answer.learner, *answer.handles))

    def _state(self, answer: OpenAnswer) -> str:
        score = self._score(answer)
        if score is None:
            return ""
        return "marked" if score.answer == answer.digest else "changed"

    def _saved(self, answer: OpenAnswer) -> Draft:
        """Scores and comment as saved, as far as the rubric still has its lines."""
        if score := self._score(answer):
            return {line: score.scores[line] for line in answer.rubric if line in score.scores}, score.comment
        return {}, ""

    def _counts(self, question: str) -> tuple[int, int, int]:
        """Count the answers to a question ("" for all): all, scored, to score again."""
        states = [self._state(answer) for answer in self.answers if question in ("", answer.item)]
        return len(states), states.count("marked"), states.count("changed")
