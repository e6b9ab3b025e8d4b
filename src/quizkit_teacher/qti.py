"""The item bank as Canvas QTI 1.2: we write text2qti's plain text, and text2qti builds the package.

Canvas gives a short answer or a number all of the mark or none, so what is “close” here is not right there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from quizkit import workspace
from quizkit.bank import Bank
from quizkit_teacher import partial_credit
from quizkit_teacher.partial_credit import CHOICES, Export
from quizkit.items import Item

HEAD = "Quiz title: ROK–U.S. alliance\nShuffle answers: true\n"
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
SMALLEST = 1e-4  # text2qti refuses numbers nearer to zero, and rounds to four places
HOW_TO_INSTALL = (
    "Canvas QTI is made by text2qti, which is not installed. "
    "Install it with “uv sync --extra qti” in the course’s folder, or with “pip install text2qti”."
)


def qti(items: Iterable[Item], bank: Bank) -> Export:
    """The bank as one Canvas quiz, in a zip whose bytes depend on the questions only.

    Args:
        items: the questions to write.
        bank: names their lessons, and dates the package by its newest fact.

    Raises:
        CourseError: text2qti is not installed, or does not take the questions.
    """
    try:
        from text2qti.config import Config
        from text2qti.err import Text2qtiError
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz
    except ImportError as error:
        raise workspace.CourseError(HOW_TO_INSTALL) from error

    parts, left_out, seen = [HEAD], [], set[str]()
    for item in items:
        if reason := _why_not(item, seen):
            left_out.append((item.id, reason))
        else:
            seen.add(_escape(partial_credit.prompt(item)))
            parts.append("\n".join(_question(item)) + "\n")
    try:
        package = QTI(Quiz("\n".join(parts), config=Config()))
    except Text2qtiError as error:
        raise workspace.CourseError(f"text2qti does not take the questions: {error}") from error
    return Export(_same_bytes(package, bank), tuple(left_out))


def _why_not(item: Item, seen: set[str]) -> str:
    """Why text2qti cannot carry a question; "" where it can. `seen` holds the prompts before it."""
    if item.key is None:
        return "it has no key"
    if item.kind == "stance":
        return "no answer is right, and Canvas would mark it"
    if item.kind in ("order", "match"):
        return f"text2qti has no question of the kind “{item.kind}”"
    if item.kind == "date" and partial_credit.texts(item) is None:
        return "its answer is a span of dates"
    if item.kind == "number":
        right = [answer.when for answer in item.key.answers if answer.state == "right"]
        if len(right) != 1:
            return "text2qti takes one right number or one range"
        if min(abs(edge) for edge in _edges(item, right[0])) < SMALLEST:
            return "text2qti takes no right number so close to zero"
    if _escape(partial_credit.prompt(item)) in seen:
        return "another question has the same words, and text2qti knows a question by them"
    if len({_escape(text) for text in item.options.values()}) < len(item.options):
        return "two of its options read the same"
    return ""


def _edges(item: Item, when: Any) -> tuple[float, float]:
    """The least and the greatest number that is right."""
    assert item.key is not None
    low, high = when if isinstance(when, (list, tuple)) else (when, when)
    return low - item.key.tolerance, high + item.key.tolerance


def _question(item: Item) -> list[str]:
    """One question in text2qti's text; every mark is four columns wide, which continued lines repeat."""
    assert item.key is not None
    general = [item.key.model, *item.key.rubric.values()] if item.kind == "open" else [item.key.why]
    lines = [
        f"Title: {item.lesson} {item.id}",
        f"1.  {_escape(partial_credit.prompt(item))}",
        "... "
        + "\n\n    ".join(_escape(line) for part in general for line in part.splitlines() if line.strip()),
    ]
    if item.kind == "open":
        return [*lines, "____"]
    if item.kind in CHOICES:
        for text, share, feedback in partial_credit.options(item):
            mark = ("*a) " if share == 100 else "a)  ") if item.kind == "choose-one" else _box(share)
            lines += [f"{mark}{_escape(text)}", f"... {_escape(feedback)}"]
        return lines
    if item.kind == "number":
        right = next(answer for answer in item.key.answers if answer.state == "right")
        said, (low, high) = right.feedback, _edges(item, right.when)
        span = isinstance(right.when, (list, tuple))
        answers = [
            f"=   [{low:.10g}, {high:.10g}]"
            if span
            else f"=   {right.when:.10g} +- {item.key.tolerance:.10g}"
        ]
    else:
        spellings = [(text, said) for text, share, said in partial_credit.texts(item) or [] if share == 100]
        said = " ".join(dict.fromkeys(said for _, said in spellings))
        # Canvas compares short answers as they stand, so these are text, not Markdown
        answers = [f"*   {' '.join(text.split())}" for text, _ in spellings]
    return [*lines, f"+   {_escape(said)}", f"-   {_escape(item.key.otherwise)}", *answers]


def _box(share: float) -> str:
    return "[*] " if share > 0 else "[ ] "


def _escape(text: str) -> str:
    """A text that neither text2qti nor Markdown nor HTML can take for a mark: punctuation by its number."""
    return PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def _same_bytes(package: Any, bank: Bank) -> bytes:
    """text2qti's zip without the day and the hour at which it was made."""
    day = max((fact.as_of for fact in bank.facts.values()), default="1980-01-01")
    package.imsmanifest_xml = re.sub(r"(?<=<imsmd:dateTime>)[^<]*", day, package.imsmanifest_xml)
    with zipfile.ZipFile(io.BytesIO(package.zip_bytes())) as made:
        return _zip([(entry.filename, made.read(entry)) for entry in made.infolist()])


def _zip(entries: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name, data in entries:
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # a ZipInfo is dated 1980
    return stream.getvalue()
