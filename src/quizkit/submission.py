"""A submission: the file that a learner hands in. It holds responses and no scores; whoever grades it works them out."""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from quizkit import files, text
from quizkit.attempts import Attempt, Log
from quizkit.html import Card, table, tag
from quizkit.items import Item
from quizkit.kinds import kind_of

FORMAT = 3
LONGEST_NAME = 80  # letters of a name or number
LONGEST_ANSWER = 160  # letters of an answer in the overview
PROMISE = "It holds your answers as you last gave them, and no scores. Nothing is sent anywhere: you hand the file in."


def make(
    log: Log, items: Mapping[str, Item], version: str, name: str, number: str = "", lesson: str = ""
) -> dict[str, Any]:
    """Collect what a submission holds, as JSON can write it.

    Args:
        log: the learner's.
        items: the questions that can be handed in, by id.
        version: of the course.
        name: the learner's name, 1 to 80 letters.
        number: the student number, at most 80 letters.
        lesson: the beginning of the lessons' ids; all unless given.

    Returns:
        Name, number, version of the course, time, lessons with their versions, and for each item the last answer with the
        number of tries, and the prediction made before it, if there was one. `record` tells two learners of one name apart.

    Raises:
        ValueError: the name or number cannot be used.
    """
    name, number = clean_name("name", name), clean_name("number", number)
    if not name:
        raise ValueError("name: write your name in quotation marks")
    tries: dict[str, int] = {}
    last: dict[str, Attempt] = {}
    for entry in log.entries:
        item = items.get(entry.item)
        if entry.kind == "answer" and item is not None and item.lesson.startswith(lesson):
            tries[item.id] = tries.get(item.id, 0) + 1
            last[item.id] = entry
    predictions = log.predictions()
    responses = []
    for item in items.values():
        if item.id in last:
            row = {"item": item.id, "lesson": item.lesson, "tries": tries[item.id], **last[item.id].stored()}
            if item.id in predictions:
                row["prediction"] = predictions[item.id].response
                row["confidence"] = predictions[item.id].confidence
            responses.append(row)
    return {
        "quizkit_submission": FORMAT,
        "course": version,
        "name": name,
        "number": number,
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "record": _record(log),
        "lessons": {row["lesson"]: lesson_version(row["lesson"], items.values()) for row in responses},
        "responses": responses,
    }


def _record(log: Log) -> str:
    """The same for all submissions of one log: what its first line drew at random, or in an older log a hash of that line."""
    if not log.entries:
        return ""
    first = log.entries[0]
    return first.record or hashlib.sha256(repr(first).encode("utf-8", "replace")).hexdigest()[:12]


def lesson_version(lesson: str, items: Iterable[Item]) -> str:
    """Give eight hexadecimal digits of all questions of a lesson as they are asked.

    Args:
        lesson: its id.
        items: the questions, those of other lessons too.
    """
    versions = sorted(f"{item.id} {item.version}" for item in items if item.lesson == lesson)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:8]


def show(submission: Mapping[str, Any], items: Mapping[str, Item], log: Path | None = None) -> Card:
    """Show what a submission holds, and write it if asked to.

    Args:
        submission: as `make` gives it.
        items: the questions by id.
        log: the learner's log, beside which the file is written; None to write nothing.

    Raises:
        CourseError: the folder cannot be written.
    """
    responses = submission["responses"]
    if not responses:
        return Card.of("You have not answered anything yet that could be handed in.")
    rows = []
    for entry in responses:
        item = items[entry["item"]]
        day = entry["at"][:10].replace("-", "\u2011")  # on one line
        rows.append((_cut(item.prompt), _cut(kind_of(item).say(item, entry["response"])), day))
    who = ", ".join(filter(None, (submission["name"], submission["number"])))
    head = f"Submission of {who}: {text.count(len(responses), 'answer')}"
    last = "To write the file, run this cell again with save=True inside the brackets."
    if log is not None:
        last = f"Written: {write(submission, log.parent)}"
    parts = [table(("Question", "Your answer", "Day"), rows, head), tag("p", PROMISE), tag("p", tag("strong", last))]
    return Card(tag("div", *parts), f"{head}\n{PROMISE}\n{last}")


def _cut(answer: str) -> str:
    flat = " ".join(str(answer).split())
    return flat if len(flat) <= LONGEST_ANSWER else f"{flat[:LONGEST_ANSWER]} …"


def write(submission: Mapping[str, Any], folder: Path) -> Path:
    """Write a submission into a folder, under a name made of the learner's.

    Raises:
        CourseError: the folder cannot be written.
    """
    exam = submission.get("assessment", {}).get("id", "")
    words = text.slug(f"{exam} {submission['name']} {submission['number']}")
    content = json.dumps(submission, ensure_ascii=False, indent=1) + "\n"
    return files.write(folder / f"submission-{words}.json", content)


def clean_name(what: str, value: Any) -> str:
    """Give a name or number on one line, in composed Unicode (NFC).

    Args:
        what: "name" or "number", for the message.
        value: what the learner wrote.

    Raises:
        ValueError: it is no text, too long, or holds what cannot be seen.
    """
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(f"{what}: write it in quotation marks")
    line = unicodedata.normalize("NFC", " ".join(str(value).split()))
    if len(line) > LONGEST_NAME or any(unicodedata.category(letter)[0] == "C" for letter in line):
        raise ValueError(f"{what}: at most {LONGEST_NAME} letters, and nothing that cannot be seen")
    return line
