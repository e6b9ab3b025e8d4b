"""A receipt: what a learner hands in. It holds responses and no scores; whoever marks it works out the scores anew."""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alliance import __version__, bank, course, record
from alliance.bank import Bank
from alliance.markup import Card, table, tag
from alliance.view import response_text

FORMAT = 1
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
    found = make(record.read(), bank.load(), name, number, lesson)
    responses = found["responses"]
    if not responses:
        said = "You have not answered anything yet that could be handed in."
        return Card(tag("p", said), said)
    book = bank.load()
    rows = [(_asked(entry, book), _given(entry, book), entry["at"][:10]) for entry in responses]
    head = f"Receipt of {found['name']}: {len(responses)} answers"
    parts = [table(("Question", "Your answer", "Day"), rows, head), tag("p", PROMISE)]
    text = f"{head}\n{PROMISE}"
    if save:
        path = write(found, (record.path() or Path("responses.jsonl")).parent)
        said = f"Written: {path}"
    else:
        said = "To write the file, run this cell again with save=True inside the brackets."
    return Card(tag("div", *parts, tag("p", tag("strong", said))), f"{text}\n{said}")


def make(log: record.Log, book: Bank, name: str, number: str = "", lesson: str = "") -> dict[str, Any]:
    """What a receipt holds, as JSON can write it.

    Args:
        log: the learner's.
        book: says which item belongs to which lesson.
        name: the learner's name, 1 to 80 letters.
        number: the student number, at most 80 letters.
        lesson: the beginning of the lessons' ids; all unless given.

    Returns:
        Name, number, version of the course, time, lessons, and for each item the last answer with the number of
        tries, and the prediction made before it, if there was one.

    Raises:
        ValueError: the name or number cannot be used.
    """
    name, number = _plain("name", name), _plain("number", number)
    if not name:
        raise ValueError("name: write your name in quotation marks")
    tries: dict[str, int] = {}
    last: dict[str, record.Entry] = {}
    for entry in log.entries:
        item = book.items.get(entry.item)
        if entry.kind == "answer" and item is not None and item.lesson.startswith(lesson):
            tries[item.id] = tries.get(item.id, 0) + 1
            last[item.id] = entry
    guesses = log.predictions()
    responses = []
    for item in book.items.values():
        if item.id in last:
            entry = last[item.id]
            row = {"item": item.id, "lesson": item.lesson, "at": entry.at, "tries": tries[item.id]}
            row["response"] = entry.response
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
        "lessons": sorted({row["lesson"] for row in responses}),
        "responses": responses,
    }


def write(found: Mapping[str, Any], folder: Path) -> Path:
    """Write a receipt into a folder, under a name made of the learner's.

    Raises:
        CourseError: the folder cannot be written.
    """
    kept = "".join(
        letter if letter.isalnum() else "-" for letter in f"{found['name']} {found['number']}".strip()
    )
    words = "-".join(part for part in kept.casefold().split("-") if part)[:60]
    path = folder / f"receipt-{words}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise course.CourseError(f"{path}: cannot be written ({error.strerror or error})") from error
    return path


def _plain(what: str, given: Any) -> str:
    """A name or number on one line."""
    if not isinstance(given, str | int) or isinstance(given, bool):
        raise ValueError(f"{what}: write it in quotation marks")
    text = unicodedata.normalize("NFC", " ".join(str(given).split()))
    if len(text) > LONG or any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise ValueError(f"{what}: at most {LONG} letters, and nothing that cannot be seen")
    return text


def _asked(entry: Mapping[str, Any], book: Bank) -> str:
    return _cut(book.items[entry["item"]].prompt)


def _given(entry: Mapping[str, Any], book: Bank) -> str:
    return _cut(response_text(book.items[entry["item"]], entry["response"]))


def _cut(text: str) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= SHORT else f"{flat[:SHORT]} …"
