"""Scoring open answers by their rubric: the answers of a class, the teacher's scores, and the desk that joins them.

Grading writes the answers to `open-answers.jsonl`, a line of JSON each. The teacher's scores lie beside it in
`marks.jsonl`, which is only ever added to: a score names the learner, the question and the text that was scored, so
grading the submissions again takes nothing away.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, ValidationError, convert, field, structs, to_builtins

from quizkit import attempts, files
from quizkit.bank import Bank
from quizkit.course import Course
from quizkit.files import CourseError
from quizkit.html import Card, table, tag
from quizkit.items import SELF_SCORES, Item, renamed
from quizkit.records import need
from quizkit.text import count, lot, replace_surrogates

ANSWERS_FILE = "open-answers.jsonl"
SCORES_FILE = "marks.jsonl"
LONGEST = 2_000  # characters of a comment
REUSED = 20  # earlier comments offered again
SHORT = 90  # characters of a question in a list
FEW = 10  # damaged lines named one by one
DIGEST = re.compile(r"[0-9a-f]{16}")

Key = tuple[str, str]  # of an answer: the learner's key, the question's id
Draft = tuple[dict[str, str], str]  # scores by criterion, comment


class OpenAnswer(Struct, frozen=True, kw_only=True):
    """One open answer with all that its reader needs.

    `learner` is the learner's key, `digest` names the text (see `digest`), `own` holds the learner's own scores by
    criterion.
    """

    learner: str
    name: str = ""
    item: str
    lesson: str = ""
    prompt: str
    rubric: Mapping[str, str]
    model: str = ""
    explanation: str = ""
    text: str
    digest: str = field(name="answer")
    own: Mapping[str, str] = field(default_factory=dict, name="self")

    def __post_init__(self) -> None:
        """Refuse what could not be scored; raises ValueError."""
        need(self.learner, "learner is missing")
        need(self.item, "item is missing")
        need(self.rubric, "rubric is missing")
        need(DIGEST.fullmatch(self.digest), "answer is not the digest of a text")


class RubricScore(Struct, frozen=True, kw_only=True):
    """One answer as a teacher scored it.

    `learner` is the learner's key, `answer` the `digest` of the text that was scored, `scores` gives yes, partly or no
    for each criterion, `at` is the time (ISO 8601).
    """

    learner: str
    item: str
    answer: str
    scores: Mapping[str, str]
    comment: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no score; raises ValueError."""
        need(self.learner, "learner is missing")
        need(self.item, "item is missing")
        need(DIGEST.fullmatch(self.answer), "answer is not the digest of a text")
        need(len(self.comment) <= LONGEST, f"the comment is longer than {LONGEST:,} letters")
        need(self.scores, "scores are missing")
        for score in self.scores.values():
            need(score in SELF_SCORES, f"{score[:20]!r} is no score; use {', '.join(SELF_SCORES)}")

    def earned(self, item: Item) -> float:
        """Give what the answer is worth, from 0 to 1: the mean over the rubric of yes 1, partly 0.5, no 0.

        Args:
            item: the question. A criterion of its rubric without a score counts as 0, a score of a criterion that is
                gone is passed over. If the question came without its key, the mean is over the criteria that were scored.
        """
        lines = item.key.rubric if item.key else self.scores
        worth = [SELF_SCORES.get(self.scores.get(line, ""), 0.0) for line in lines]
        return sum(worth) / len(worth) if worth else 0.0


class RubricScores(Struct, frozen=True):
    """What a file of scores holds: the newest by learner and question, and a message for each line left out."""

    latest: Mapping[Key, RubricScore] = {}
    problems: tuple[str, ...] = ()


def open_answer(learner: str, name: str, item: Item, response: Any) -> OpenAnswer:
    """Make the line of an open answer.

    Args:
        learner: the learner's key.
        name: the learner's name.
        item: the question, with its key.
        response: as handed in: a text, or a mapping with `text` and self-scores.
    """
    assert item.key is not None
    given = response if isinstance(response, Mapping) else {"text": response}
    text = replace_surrogates(str(given.get("text", "")))
    return OpenAnswer(
        learner=learner,
        name=replace_surrogates(name),
        item=item.id,
        lesson=item.lesson,
        prompt=item.prompt,
        rubric=dict(item.key.rubric),
        model=item.key.model,
        explanation=item.key.explanation,
        text=text,
        digest=digest(text),
        own={line: str(given[line]) for line in item.key.rubric if str(given.get(line)) in SELF_SCORES},
    )


def write_answers(path: Path, answers: Iterable[OpenAnswer]) -> Path:
    """Write the open answers of a class; raises CourseError where the file cannot be written."""
    lines = (json.dumps(to_builtins(answer), ensure_ascii=False) + "\n" for answer in answers)
    return files.write(path, "".join(lines))


def read_answers(file: Path, bank: Bank) -> tuple[list[OpenAnswer], list[str]]:
    """Read the open answers of a class; a damaged line is left out and reported.

    Args:
        file: as `write_answers` wrote it, today's or of version 0.1.
        bank: for the order of the questions; those that it does not hold come after the others.

    Returns:
        The answers, question by question, and one message for each line left out. Within a question, learners come in
        an order that says nothing of their names, and is another for each question, so that nobody is always first.
    """
    lines, problems = attempts.read_lines(file, lambda line: convert(renamed(_cleaned(line)), OpenAnswer))
    answers: dict[Key, OpenAnswer] = {}
    for answer in lines:
        if (answer.learner, answer.item) in answers:
            again = f"a second answer of one learner to {answer.item}; the later one is shown"
            problems.append(f"{file.name}: {again}")
        answers[answer.learner, answer.item] = answer
    items = dict.fromkeys([*bank.items, *(answer.item for answer in lines)])
    ranks = {item: rank for rank, item in enumerate(items)}
    order = sorted(
        answers.values(), key=lambda answer: (ranks[answer.item], lot(answer.item, answer.learner))
    )
    return order, problems


def read(file: Path) -> RubricScores:
    """Read a file of scores, today's or of version 0.1; a damaged line is left out and reported, never fatal."""
    scores, problems = attempts.read_lines(file, lambda line: convert(_cleaned(line), RubricScore))
    return RubricScores({(score.learner, score.item): score for score in scores}, tuple(problems))


def add(file: Path, score: RubricScore) -> str:
    """Append one score, with the present time unless it has one; the file is made if it is not there.

    Returns:
        "" when it is saved, else a sentence that says why it is not.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        attempts.append(file, structs.asdict(structs.replace(score, at=score.at or now)))
    except OSError as error:
        return f"This mark could not be saved in {file}: {error.strerror or error}."
    return ""


def digest(text: str) -> str:
    """Give the name of an answer's text: the first 16 hexadecimal digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(replace_surrogates(text).encode()).hexdigest()[:16]


def _cleaned(line: Any) -> Any:
    return json.loads(replace_surrogates(json.dumps(line, ensure_ascii=False)))


class _Message(Struct):
    """What the page sends with every move: the scores and the comment as they stand there, and what is asked for."""

    type: str
    turn: int
    scores: Mapping[str, Any] = {}
    comment: str = ""
    by: int = 0
    question: str = ""
    show: bool = False


class Desk:
    """One open answer at a time. What comes from the page is untrusted: only known criteria and scores are kept."""

    def __init__(self, folder: Path, course: Course[Any]) -> None:
        """Lay out the answers of a class, the first that waits on top.

        Args:
            folder: what grading wrote.
            course: its bank gives the order of the questions and the titles of lessons.

        Raises:
            CourseError: there are no answers in the folder.
        """
        file = folder / ANSWERS_FILE
        if not file.is_file():
            mend = f'Run `{course.id} grade SUBMISSIONS --out "{folder}"` first, or name the folder that it wrote.'
            raise CourseError(f"{file}: there is no such file. {mend}")
        self.course, self.file = course, folder / SCORES_FILE
        self.answers, problems = read_answers(file, course.bank)
        kept = read(self.file)
        self.scores, self.problems = dict(kept.latest), [*problems, *kept.problems]
        self.prompts = {answer.item: answer.prompt for answer in self.answers}
        self.drafts: dict[Key, Draft] = {}
        self.question, self.names, self.turn, self.place = "", False, 0, 0
        self._choose("")

    # what the page shows

    def view(self) -> dict[str, Any]:
        """Give the answer on the desk as JSON, with its score; only this one, and its name only if names are shown."""
        view = {"turn": self.turn, "question": self.question, "names": self.names}
        if not self.pile:
            return view
        answer = self.pile[self.place]
        scores, comment = self.drafts.get(_key(answer)) or self._saved(answer)
        lesson = self.course.bank.lessons.get(answer.lesson)
        own = [[answer.rubric[line], score] for line, score in answer.own.items() if line in answer.rubric]
        return {
            **view,
            "place": self.place + 1,
            "of": len(self.pile),
            "item": answer.item,
            "lesson": lesson.title if lesson else answer.lesson,
            "prompt": answer.prompt,
            "model": answer.model,
            "explanation": answer.explanation,
            "rubric": list(answer.rubric.items()),
            "own": [[words, score] for words, score in own if score in SELF_SCORES],
            "text": answer.text,
            "name": answer.name if self.names else "",
            "note": self._note(answer),
            "scores": scores,
            "comment": comment,
            "comments": self._comments(answer.item),
        }

    def questions(self) -> list[list[str]]:
        """Give the questions to choose from: id and words, with how far each is scored."""
        rows = [["", f"All questions ({count(len(self.answers), 'answer')})"]]
        for item, prompt in self.prompts.items():
            answered, done, _ = self._counts(item)
            rows.append([item, f"{_cut(prompt)} ({done} of {answered} marked)"])
        return rows

    def progress(self) -> str:
        """Say how far one is, in a sentence or two."""
        answered, done, again = self._counts(self.question)
        more = f" {again} changed since and {'waits' if again == 1 else 'wait'} again." if again else ""
        return f"{done} of {answered} marked.{more}" if answered else "There is no open answer here."

    def warnings(self) -> list[str]:
        """Say what could not be read."""
        more = len(self.problems) - FEW
        return [*self.problems[:FEW], *([f"And {more} more."] if more > 0 else [])]

    def static(self) -> Card:
        """Show how far each question is scored, without names and answers, for a notebook that is not run."""
        run = "Run this cell to mark."
        head = ("Question", "Answers", "Marked", "To mark again")
        rows = [(_cut(prompt), *map(str, self._counts(item))) for item, prompt in self.prompts.items()]
        listed = [table(head, rows, "Open answers by question")] if rows else []
        lines = [f"When this cell was last run: {self.progress()}", *self.warnings()]
        parts = [*(tag("p", line) for line in lines), *listed, tag("p", tag("em", run))]
        text = "\n".join([f"Marking of open answers. {lines[0]}", *lines[1:], run])
        return Card(tag("div", *parts, class_="quizkit-box"), text)

    # what the page asks

    def receive(self, content: Any) -> str:
        """Do what the page asks, if the page still shows what lies on the desk.

        Args:
            content: a dict with "type" (save, go, question or names), "turn", the "scores" and "comment" as they stand
                in the page, and "by" (1 or -1), "question" (an id or "") or "show" (true or false).

        Returns:
            What to say, "" for nothing.
        """
        try:
            message = convert(content, _Message)
        except ValidationError:
            return ""
        if message.turn != self.turn:
            return ""  # a key pressed twice: what it was meant for is no longer there
        if self.pile:
            self._keep_draft(message)
        if message.type == "save" and self.pile:
            return self._save(self.pile[self.place])
        if message.type == "go" and message.by in (1, -1):
            return self._go(message.by)
        if message.type == "question" and message.question in ("", *self.prompts):
            self._choose(message.question)
        elif message.type == "names":
            self.names = message.show
            self.turn += 1
        return ""

    def _keep_draft(self, message: _Message) -> None:
        """Keep what was entered and not saved, so that looking at another answer loses nothing."""
        answer = self.pile[self.place]
        chosen = {line: str(message.scores.get(line)) for line in answer.rubric}
        scores = {line: score for line, score in chosen.items() if score in SELF_SCORES}
        draft = scores, replace_surrogates(message.comment).strip()
        if draft == self._saved(answer):
            self.drafts.pop(_key(answer), None)
        else:
            self.drafts[_key(answer)] = draft

    def _save(self, answer: OpenAnswer) -> str:
        scores, comment = self.drafts.get(_key(answer)) or self._saved(answer)
        missing = len(answer.rubric) - len(scores)
        if missing:
            lines = "1 line of the rubric has" if missing == 1 else f"{missing} lines of the rubric have"
            return f"Not saved: {lines} no score yet."
        try:
            about = {"learner": answer.learner, "item": answer.item, "answer": answer.digest}
            score = RubricScore(**about, scores=scores, comment=comment)
        except ValueError as error:
            return f"This mark was not saved: {error}."
        if problem := add(self.file, score):
            return problem
        self.scores.pop(_key(answer), None)  # the newest stands last: its comment is offered first
        self.scores[_key(answer)] = score
        self.drafts.pop(_key(answer), None)
        self.turn += 1
        waiting = self._waiting(self.place + 1)
        if waiting is None:
            return "Saved. Nothing is left to mark here."
        self.place = waiting
        return "Saved."

    def _go(self, by: int) -> str:
        if not 0 <= self.place + by < len(self.pile):
            return "This is the last answer." if by > 0 else "This is the first answer."
        self.place += by
        self.turn += 1
        return ""

    def _choose(self, question: str) -> None:
        """Lay the answers to a question on the desk ("" for all), the first that waits on top."""
        self.question = question
        self.pile = [answer for answer in self.answers if question in ("", answer.item)]
        self.place = self._waiting(0) or 0
        self.turn += 1

    # what is known of the answers

    def _waiting(self, start: int) -> int | None:
        """Find the next answer to score, from `start` round to the one before it."""
        order = [*range(start, len(self.pile)), *range(min(start, len(self.pile)))]
        return next((place for place in order if self._state(self.pile[place]) != "marked"), None)

    def _state(self, answer: OpenAnswer) -> str:
        score = self.scores.get(_key(answer))
        if score is None:
            return ""
        return "marked" if score.answer == answer.digest else "changed"

    def _saved(self, answer: OpenAnswer) -> Draft:
        """Scores and comment as saved, as far as the rubric still has its lines."""
        score = self.scores.get(_key(answer))
        if score is None:
            return {}, ""
        return {line: score.scores[line] for line in answer.rubric if line in score.scores}, score.comment

    def _note(self, answer: OpenAnswer) -> str:
        """Say what to know before scoring this one."""
        if _key(answer) in self.drafts:
            return "Not saved yet."
        changed = "The answer has changed since it was marked. The scores are those of before."
        return {"": "", "marked": "Marked.", "changed": changed}[self._state(answer)]

    def _comments(self, item: str) -> list[str]:
        """Comments given to this question, the newest first."""
        comments = [score.comment for score in self.scores.values() if score.item == item and score.comment]
        return list(dict.fromkeys(reversed(comments)))[:REUSED]

    def _counts(self, question: str) -> tuple[int, int, int]:
        """Count the answers to a question ("" for all): all, scored, to score again."""
        states = [self._state(answer) for answer in self.answers if question in ("", answer.item)]
        return len(states), states.count("marked"), states.count("changed")


def _key(answer: OpenAnswer) -> Key:
    return answer.learner, answer.item


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT].rstrip()} …"
