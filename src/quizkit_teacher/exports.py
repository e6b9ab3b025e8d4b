"""The questions of a course in forms that other programs read: Moodle (GIFT, XML), Canvas (QTI), Anki (cards).

A writer carries the kinds of question that its form can hold, as each kind says by `export`; every question that is left
out is named with the reason. Shares of the mark, here from -1 to 1, become per cent in the files.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import files
from quizkit.course import Course
from quizkit.items import Item, Key
from quizkit.kinds import kind_of

GIFT_MARKS = re.compile(r"([\\~=#{}:])")
SHARED = ("one", "several", "texts")  # the sorts of export that live on a kind's `shares`
MOODLE_TYPES = {
    "one": "multichoice",
    "several": "multichoice",
    "number": "numerical",
    "pairs": "matching",
    "texts": "shortanswer",
    "essay": "essay",
}


class Export(NamedTuple):
    """The bytes of a file, and for each question left out its id and the reason."""

    content: bytes
    left_out: list[tuple[str, str]]


def write(form: str, out: Path, course: Course[Any]) -> Export:
    """Write all questions of a course to a file.

    Args:
        form: a name in `FORMS`.
        out: the file; its folder is made if it is not there.
        course: holds the questions.

    Raises:
        CourseError: the file cannot be written, or text2qti, which makes the QTI, does not take the questions.
        ModuleNotFoundError: text2qti is not installed.
    """
    export = FORMS[form](course.bank.items.values(), course)
    files.write(out, export.content)
    return export


def _sort_out(items: Iterable[Item], program: str) -> tuple[list[tuple[Item, Key]], list[tuple[str, str]]]:
    """Part questions into those that a program can carry, with their keys, and the ids of others with the reason."""
    carried, left_out = [], []
    for item in items:
        kind = kind_of(item)
        if item.key is None:
            left_out.append((item.id, "it has no key"))
        elif not kind.export or (kind.export in SHARED and not kind.shares(item, item.key)):
            left_out.append((item.id, kind.not_exported.format(program=program)))
        else:
            carried.append((item, item.key))
    return carried, left_out


def _per_cent(share: float) -> str:
    return f"{100 * share:.5f}".rstrip("0").rstrip(".")


def _category(item: Item, course: Course[Any]) -> str:
    lesson = course.bank.lessons.get(item.lesson)  # damaged lessons are not there
    title: str = lesson.title if lesson else item.lesson
    return f"$course$/{title.replace('/', '//')}"


def _pairs(item: Item, key: Key) -> list[tuple[str, str]]:
    """Each row with its option; then the options that fit no row, each beside an empty row, as Moodle holds them."""
    spare = [("", text) for option, text in item.options.items() if option not in key.pairs.values()]
    return [(text, item.options[key.pairs[row]]) for row, text in item.rows.items()] + spare


def _literal(text: str) -> str:
    """A short answer for Moodle, where a bare star would stand for anything."""
    return text.replace("*", "\\*")


def gift(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions in GIFT, Moodle's plain-text form; categories are lessons."""
    carried, left_out = _sort_out(items, "Moodle")
    parts, lesson = [], ""
    for item, key in carried:
        if item.lesson != lesson:
            lesson = item.lesson
            parts.append(f"$CATEGORY: {_category(item, course)}\n")
        answers = "\n".join([*_gift_answers(item, key), f"####{_gift(key.model or key.explanation)}"])
        parts.append(
            f"::{_gift(item.id)}::[plain]{_gift(kind_of(item).export_prompt(item))} {{{answers}\n}}\n"
        )
    return Export("\n".join(parts).encode(), left_out)


def _gift(text: str) -> str:
    # Moodle takes an arrow anywhere for a matching question, and knows no escape for it
    return GIFT_MARKS.sub(r"\\\1", " ".join(text.replace("->", "→").split()))


def _gift_answers(item: Item, key: Key) -> list[str]:
    """The lines after the brace; the first stands beside it, where a sharp says that the answers are numbers."""
    kind, default = kind_of(item), f"#{_gift(key.default_feedback)}"
    if kind.export == "number":
        rows = [
            f"=%{_per_cent(share)}%{middle:.10g}:{spare:.10g}#{_gift(feedback)}"
            for middle, spare, share, feedback in kind.ranges(key)
        ]
        return ["#", *rows, f"~{default}"]
    if kind.export == "pairs":
        return ["", *(f"={_gift(row)} -> {_gift(option)}" for row, option in _pairs(item, key))]
    lines = [""]
    for text, share, feedback in kind.shares(item, key):
        if kind.export == "texts":
            lines.append(f"=%{_per_cent(share)}%{_gift(_literal(text))}#{_gift(feedback)}")
        elif kind.export == "one" and share == 1:
            lines.append(f"={_gift(text)}#{_gift(feedback)}")
        else:
            lines.append(f"~{f'%{_per_cent(share)}%' if share else ''}{_gift(text)}#{_gift(feedback)}")
    return [*lines, f"=%0%*{default}"] if kind.export == "texts" else lines


def moodle_xml(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions in Moodle XML; categories are lessons."""
    carried, left_out = _sort_out(items, "Moodle")
    quiz, lesson = ET.Element("quiz"), ""
    for item, key in carried:
        if item.lesson != lesson:
            lesson = item.lesson
            category = ET.SubElement(ET.SubElement(quiz, "question", type="category"), "category")
            _text(category, _category(item, course))
        question = ET.SubElement(quiz, "question", type=MOODLE_TYPES[kind_of(item).export])
        _text(ET.SubElement(question, "name"), item.id)
        _rich(question, "questiontext", kind_of(item).export_prompt(item))
        _rich(question, "generalfeedback", key.model or key.explanation)
        ET.SubElement(question, "idnumber").text = item.id
        _moodle_answers(question, item, key)
    ET.indent(quiz)
    text = ET.tostring(quiz, encoding="unicode", xml_declaration=False)
    return Export(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), left_out)


def _moodle_answers(question: ET.Element, item: Item, key: Key) -> None:
    kind = kind_of(item)
    if kind.export in ("one", "several"):
        ET.SubElement(question, "single").text = str(kind.export == "one").lower()
        ET.SubElement(question, "shuffleanswers").text = "true"
        for text, share, feedback in kind.shares(item, key):
            _answer(question, html.escape(text, quote=False), share, feedback, format="html")
    elif kind.export == "number":
        for middle, spare, share, feedback in kind.ranges(key):
            _answer(question, f"{middle:.10g}", share, feedback, tolerance=f"{spare:.10g}")
        _answer(question, "*", 0, key.default_feedback)  # after all others: a star stands for anything
    elif kind.export == "texts":
        ET.SubElement(question, "usecase").text = "0"
        for text, share, feedback in kind.shares(item, key):
            _answer(question, _literal(text), share, feedback)
        _answer(question, "*", 0, key.default_feedback)
    elif kind.export == "pairs":
        for row, option in _pairs(item, key):
            pair = ET.SubElement(question, "subquestion", format="html")
            _text(pair, html.escape(row, quote=False))
            _text(ET.SubElement(pair, "answer"), option)
    else:
        _rich(question, "graderinfo", "\n".join(key.rubric.values()))


def _answer(
    question: ET.Element, text: str, share: float, feedback: str, tolerance: str = "", **attributes: str
) -> None:
    answer = ET.SubElement(question, "answer", {"fraction": _per_cent(share), **attributes})
    _text(answer, text)
    if tolerance:
        ET.SubElement(answer, "tolerance").text = tolerance
    _rich(answer, "feedback", feedback)


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _rich(parent: ET.Element, name: str, text: str) -> None:
    """A field that Moodle reads as HTML: what is text here stays text there."""
    _text(ET.SubElement(parent, name, format="html"), html.escape(text, quote=False).replace("\n", "<br>"))


def qti(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions as one Canvas quiz, in a zip."""
    from quizkit_teacher.qti import package

    carried, left_out = _sort_out(items, "Canvas")
    content, refused = package(carried, course)
    return Export(content, left_out + refused)


def anki(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions as cards for Anki, tab-separated: prompt in front, answer and reason behind, lesson and kind as tags."""
    lines = ["#separator:tab", "#html:true", "#guid column:1", f"#deck:{course.short}", "#tags column:4"]
    left_out = []
    for item in items:
        if item.key is None:
            left_out.append((item.id, "it has no key"))
            continue
        front = [item.prompt, *kind_of(item).prompt_lines(item)]
        back = [kind_of(item).solution(item, item.key), item.key.explanation]
        fields = (
            f"{course.id}-{item.id}",
            "<br>".join(html.escape(line) for line in front),
            "<br><br>".join(html.escape(text).replace("\n", "<br>") for text in back),
            f"{course.id}::{item.lesson} {course.id}::{item.kind}",
        )
        lines.append("\t".join(" ".join(field.split()) for field in fields))
    return Export(("\n".join(lines) + "\n").encode(), left_out)


FORMS: dict[str, Callable[[Iterable[Item], Course[Any]], Export]] = {
    "gift": gift,
    "moodle-xml": moodle_xml,
    "qti": qti,
    "anki": anki,
}
