"""A receipt: what a learner hands in. It holds responses and no scores; whoever marks it works out the scores anew."""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from alliance import __version__, bank
from quizkit import workspace, attempts
from quizkit.html import Card, table, tag
from quizkit.items import Item
from quizkit.question_html import response_text

FORMAT = 2
LONG = 80  # letters of a name or number
SHORT = 160  # letters of an answer in the overview
PROMISE = "It holds your answers as you last gave them, and no scores. Nothing is sent anywhere: you hand the file in."


def receipt(name: str, number: str = "", lesson: str = "", save: bool = False) -> Card:
    """Show what you would hand in; with `save=True`, write it to a file.

    Args:
        name: yours, as your teacher knows it.
        number: your student number, if your teacher wants it.
        lesson: the beginning of a lesson's name, for example "03"; all lessons unless given.
        save: write the file, beside your answers.

    Raises:
        ValueError: the name or number is missing, too long, or holds what is no letter.
    """
    book = bank.load()
    return show(make(attempts.read(), book.items, name, number, lesson), book.items, save)


def show(found: Mapping[str, Any], items: Mapping[str, Item], save: bool) -> Card:
    """What a receipt holds, to read under a cell; with `save`, it is written beside the learner's answers.

    Args:
        found: the receipt, as `make` gives it.
        items: the questions by id.
        save: whether to write it.

    Raises:
        CourseError: the folder cannot be written.
    """
    responses = found["responses"]
    if not responses:
        said = "You have not answered anything yet that could be handed in."
        return Card(tag("p", said), said)
    rows = []
    for entry in responses:
        item = items[entry["item"]]
        day = entry["at"][:10].replace("-", "\u2011")  # on one line
        rows.append((_cut(item.prompt), _cut(response_text(item, entry["response"])), day))
    who = f"{found['name']}, {found['number']}" if found["number"] else found["name"]
    head = f"Receipt of {who}: {len(responses)} answers"
    parts = [table(("Question", "Your answer", "Day"), rows, head), tag("p", PROMISE)]
    if save:
        path = write(found, (attempts.path() or Path("responses.jsonl")).parent)
        said = f"Written: {path}"
    else:
        said = "To write the file, run this cell again with save=True inside the brackets."
    return Card(tag("div", *parts, tag("p", tag("strong", said))), f"{head}\n{PROMISE}\n{said}")


def make(
    log: attempts.Log, items: Mapping[str, Item], name: str, number: str = "", lesson: str = ""
) -> dict[str, Any]:
    """What a receipt holds, as JSON can write it.

    Args:
        log: the learner's.
        items: the questions that can be handed in, by id.
        name: the learner's name, 1 to 80 letters.
        number: the student number, at most 80 letters.
        lesson: the beginning of the lessons' ids; all unless given.

    Returns:
        Name, number, version of the course, time, lessons with their versions, and for each item the last answer with the
        number of tries, and the prediction made before it, if there was one. `record` tells two learners of one name apart.

    Raises:
        ValueError: the name or number cannot be used.
    """
    name, number = plain("name", name), plain("number", number)
    if not name:
        raise ValueError("name: write your name in quotation marks")
    tries: dict[str, int] = {}
    last: dict[str, attempts.Entry] = {}
    for entry in log.entries:
        item = items.get(entry.item)
        if entry.kind == "answer" and item is not None and item.lesson.startswith(lesson):
            tries[item.id] = tries.get(item.id, 0) + 1
            last[item.id] = entry
    guesses = log.predictions()
    responses = []
    for item in items.values():
        if item.id in last:
            row: dict[str, Any] = {"item": item.id, "lesson": item.lesson, "tries": tries[item.id]}
            row |= attempts.stored(last[item.id])
            if item.id in guesses:
                row["prediction"] = guesses[item.id].response
                row["confidence"] = guesses[item.id].confidence
            responses.append(row)
    return {
        "alliance_receipt": FORMAT,
        "course": __version__,
        "name": name,
        "number": number,
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "record": _fingerprint(log),
        "lessons": {row["lesson"]: lesson_version(row["lesson"], items.values()) for row in responses},
        "responses": responses,
    }


def _fingerprint(log: attempts.Log) -> str:
    """The same for all receipts of one log: what its first line drew at random, or in an older log a hash of that line."""
    if not log.entries:
        return ""
    first = log.entries[0]
    return first.record or hashlib.sha256(repr(first).encode("utf-8", "replace")).hexdigest()[:12]


def lesson_version(lesson: str, items: Iterable[Item]) -> str:
    """Eight hexadecimal digits of all questions of a lesson as they are asked.

    Args:
        lesson: its id.
        items: the questions, those of other lessons too.
    """
    versions = sorted(f"{item.id} {item.version}" for item in items if item.lesson == lesson)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:8]


def write(found: Mapping[str, Any], folder: Path) -> Path:
    """Write a receipt into a folder, under a name made of the learner's.

    Raises:
        CourseError: the folder cannot be written.
    """
    words = slug(f"{found.get('assessment', {}).get('id', '')} {found['name']} {found['number']}")
    path = folder / f"receipt-{words}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise workspace.CourseError(f"{path}: cannot be written ({error.strerror or error})") from error
    return path


def slug(text: str) -> str:
    """A text as part of a file's name: its letters and digits in lower case, joined by hyphens, at most 60 letters."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in text)
    return "-".join(part for part in kept.casefold().split("-") if part)[:60]


def plain(what: str, given: Any) -> str:
    """A name or number on one line.

    Args:
        what: "name" or "number", for the message.
        given: what the learner wrote.

    Raises:
        ValueError: it is no text, too long, or holds what cannot be seen.
    """
    if not isinstance(given, str | int) or isinstance(given, bool):
        raise ValueError(f"{what}: write it in quotation marks")
    text = unicodedata.normalize("NFC", " ".join(str(given).split()))
    if len(text) > LONG or any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise ValueError(f"{what}: at most {LONG} letters, and nothing that cannot be seen")
    return text


def _cut(text: str) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT]} …"
