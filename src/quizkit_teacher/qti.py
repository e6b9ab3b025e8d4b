"""The questions of a course as Canvas QTI 1.2: we write text2qti's plain text, and text2qti builds the package.

Canvas gives a short answer or a number all of the mark or none, so an answer that is “close” here is wrong there. Where
several options are ticked it takes off as much for a wrong one as it gives for a right one, and gives no less than 0.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from quizkit.course import Course
from quizkit.files import CourseError
from quizkit.items import Item, Key
from quizkit.kinds import kind_of

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
SMALLEST = 1e-4  # text2qti refuses numbers nearer to zero, and rounds to four decimals


def package(items: Iterable[tuple[Item, Key]], course: Course[Any]) -> tuple[bytes, list[tuple[str, str]]]:
    """Make one Canvas quiz of questions that can be exported, a zip whose bytes depend on the course only.

    Returns: The zip, and the id and the reason of each question that text2qti cannot carry.
    Raises:
        CourseError: text2qti does not take the questions.
        ModuleNotFoundError: text2qti is not installed.
    """
    from text2qti.config import Config
    from text2qti.err import Text2qtiError
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    parts, left_out, seen = [f"Quiz title: {course.short}\nShuffle answers: true\n"], [], set[str]()
    for item, key in items:
        prompt = _escape(kind_of(item).export_prompt(item))
        again = "another question has the same words, and text2qti knows a question by them"
        if reason := again if prompt in seen else _why_left_out(item, key):
            left_out.append((item.id, reason))
            continue
        seen.add(prompt)
        parts.append("\n".join(_question(item, key, prompt)) + "\n")
    try:
        made = QTI(Quiz("\n".join(parts), config=Config()))
    except Text2qtiError as error:
        raise CourseError(f"text2qti does not take the questions: {error}") from error
    return _undated(made, course.as_of or "1980-01-01"), left_out


def _why_left_out(item: Item, key: Key) -> str:
    """Say why text2qti cannot carry a question; "" where it can."""
    kind = kind_of(item)
    if kind.export == "pairs":
        return f"text2qti has no question of the kind “{item.kind}”"
    if kind.export == "number":
        right = [row for row in kind.ranges(key) if row[2] == 1]
        if len(right) != 1:
            return "text2qti takes one right number or one range"
        middle, spare, *_ = right[0]
        if min(abs(middle - spare), abs(middle + spare)) < SMALLEST:
            return "text2qti takes no right number so close to zero"
    if len({_escape(text) for text in item.options.values()}) < len(item.options):
        return "two of its options read the same"
    return ""


def _question(item: Item, key: Key, prompt: str) -> list[str]:
    """One question in text2qti's text; every marker is four columns wide, and further lines are indented by four."""
    kind = kind_of(item)
    general = [key.model, *key.rubric.values()] if kind.export == "essay" else [key.explanation]
    paragraphs = [_escape(line) for part in general for line in part.splitlines() if line.strip()]
    lines = [f"Title: {item.lesson} {item.id}", f"1.  {prompt}", "... " + "\n\n    ".join(paragraphs)]
    if kind.export == "essay":
        return [*lines, "____"]
    if kind.export in ("one", "several"):
        right, wrong = ("*a) ", "a)  ") if kind.export == "one" else ("[*] ", "[ ] ")
        for text, share, feedback in kind.shares(item, key):
            is_right = share == 1 if kind.export == "one" else share > 0
            lines += [f"{right if is_right else wrong}{_escape(text)}", f"... {_escape(feedback)}"]
        return lines
    if kind.export == "number":
        middle, spare, _, feedback = next(row for row in kind.ranges(key) if row[2] == 1)
        answers = [f"=   [{middle - spare:.10g}, {middle + spare:.10g}]"]
        if spare == key.tolerance:  # one number, not a range
            answers = [f"=   {middle:.10g} +- {spare:.10g}"]
    else:
        accepted = {text: feedback for text, share, feedback in kind.shares(item, key) if share == 1}
        feedback = " ".join(dict.fromkeys(accepted.values()))
        # Canvas compares short answers as they stand, so these are text, not Markdown
        answers = [f"*   {' '.join(text.split())}" for text in accepted]
    return [*lines, f"+   {_escape(feedback)}", f"-   {_escape(key.default_feedback)}", *answers]


def _escape(text: str) -> str:
    """A text with punctuation as HTML character numbers, so that text2qti, Markdown and HTML see no markup in it."""
    return PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", " ".join(text.split()))


def _undated(made: Any, day: str) -> bytes:
    """text2qti's zip with this day in its manifest, and without the hour at which it was made."""
    made.imsmanifest_xml = re.sub(r"(?<=<imsmd:dateTime>)[^<]*", day, made.imsmanifest_xml)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.zip_bytes())) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():  # a new ZipInfo is dated 1980
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
