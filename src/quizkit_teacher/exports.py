"""The questions of a course in forms that other programs read: Moodle (GIFT, XML), Canvas (QTI), Anki (cards).

Each writer exports the kinds of question that its format can hold (see `export` of a kind), and lists every other
question with the reason. Shares of the mark, here from -1 to 1, become per cent in the files. Where several options are
ticked Moodle adds them up and gives no less than 0, which is the J of `quizkit.kinds.choice.ticked`; no format can say that
a short question has no partial credit. Moodle gives a matching question the share of its rows.
"""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any, NamedTuple

from quizkit.course import Course
from quizkit.items import Item, Key
from quizkit.kinds import kind_of

GIFT_MARKS = re.compile(r"([\\~=#{}:])")
CHOICES = ("one", "several")
# By a kind's `export`: the type of question, and the fields that it needs beside its answers. Moodle shuffles nothing
# once more, so that everybody speaks of the same option B.
MOODLE = {
    "one": ("multichoice", {"single": "true", "shuffleanswers": "false"}),
    "several": ("multichoice", {"single": "false", "shuffleanswers": "false"}),
    "number": ("numerical", {}),
    "pairs": ("matching", {}),
    "texts": ("shortanswer", {"usecase": "0"}),
    "essay": ("essay", {}),
}


class Export(NamedTuple):
    """The bytes of a file, and the id and the reason of each question left out."""

    content: bytes
    left_out: list[tuple[str, str]]


def _sort_out(items: Iterable[Item], program: str) -> tuple[list[tuple[Item, Key]], list[tuple[str, str]]]:
    """Part questions into those that a program can carry, each with its key, and the ids of others with the reason."""
    carried, left_out = [], []
    for item in items:
        kind = kind_of(item)
        if item.key is None:
            left_out.append((item.id, "it has no key"))
        elif not kind.export or (kind.export in (*CHOICES, "texts") and not kind.shares(item, item.key)):
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


def _answers(item: Item, key: Key) -> list[tuple[str, str, float, str]]:
    """The answers to export to Moodle: text, tolerance of a number, part of the mark (-1 to 1), feedback."""
    kind, ranges = kind_of(item), kind_of(item).ranges(key)
    rows = [(f"{middle:.10g}", f"{spare:.10g}", share, words) for middle, spare, share, words in ranges]
    star = "\\*" if kind.export == "texts" else "*"  # a star alone stands for any other answer
    rows += [(text.replace("*", star), "", share, words) for text, share, words in kind.shares(item, key)]
    last = [("*", "", 0.0, key.default_feedback)] if kind.export in ("number", "texts") else []
    return rows + last


def gift(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions in GIFT, Moodle's plain-text form; categories are lessons."""
    carried, left_out = _sort_out(items, "Moodle")
    parts, lesson = [], ""
    for item, key in carried:
        if item.lesson != lesson:
            lesson = item.lesson
            parts.append(f"$CATEGORY: {_category(item, course)}\n")
        prompt = _gift(kind_of(item).export_prompt(item))
        answers = "\n".join([*_gift_answers(item, key), f"####{_gift(key.model or key.explanation)}"])
        parts.append(f"::{_gift(item.id)}::[plain]{prompt} {{{answers}\n}}\n")
    return Export("\n".join(parts).encode(), left_out)


def _gift(text: str) -> str:
    # Moodle takes an arrow anywhere for a matching question, and knows no escape for it
    return GIFT_MARKS.sub(r"\\\1", " ".join(text.replace("->", "→").split()))


def _gift_answers(item: Item, key: Key) -> list[str]:
    """The lines after the brace; the first stands beside it, where a sharp says that the answers are numbers."""
    export = kind_of(item).export
    if export == "pairs":
        return ["", *(f"={_gift(row)} -> {_gift(option)}" for row, option in _pairs(item, key))]
    lines = ["#" if export == "number" else ""]
    for text, tolerance, share, feedback in _answers(item, key):
        answer, mark = _gift(text), f"%{_per_cent(share)}%"
        if export == "number":
            start = "~" if text == "*" else f"={mark}{text}:{tolerance}"
        elif export == "texts":
            start = f"={mark}{answer}"
        elif export == "one" and share == 1:
            start = f"={answer}"
        else:
            start = f"~{mark if share else ''}{answer}"
        lines.append(f"{start}#{_gift(feedback)}")
    return lines


def moodle_xml(items: Iterable[Item], course: Course[Any]) -> Export:
    """Give questions in Moodle XML; categories are lessons."""
    carried, left_out = _sort_out(items, "Moodle")
    quiz, lesson = ET.Element("quiz"), ""
    for item, key in carried:
        if item.lesson != lesson:
            lesson = item.lesson
            _text(ET.SubElement(quiz, "question", type="category"), "category", _category(item, course))
        sort, fields = MOODLE[kind_of(item).export]
        question = ET.SubElement(quiz, "question", type=sort)
        _text(question, "name", item.id)
        _rich(question, "questiontext", kind_of(item).export_prompt(item))
        _rich(question, "generalfeedback", key.model or key.explanation)
        ET.SubElement(question, "idnumber").text = item.id
        for name, value in fields.items():
            ET.SubElement(question, name).text = value
        _moodle_answers(question, item, key)
    ET.indent(quiz)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return Export(f"{head}\n{ET.tostring(quiz, encoding='unicode')}\n".encode(), left_out)


def _moodle_answers(question: ET.Element, item: Item, key: Key) -> None:
    export = kind_of(item).export
    if export == "essay":
        _rich(question, "graderinfo", "\n".join(key.rubric.values()))
    elif export == "pairs":
        for row, option in _pairs(item, key):
            _text(_rich(question, "subquestion", row), "answer", option)
    else:
        field = _rich if export in CHOICES else _text
        for text, tolerance, share, feedback in _answers(item, key):
            answer = field(question, "answer", text, fraction=_per_cent(share))
            if tolerance:
                ET.SubElement(answer, "tolerance").text = tolerance
            _rich(answer, "feedback", feedback)


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    """Add a field that holds its text in an element of its own."""
    element = ET.SubElement(parent, name, attributes)
    ET.SubElement(element, "text").text = text
    return element


def _rich(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    """Add a field that Moodle reads as HTML; the text is escaped."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return _text(parent, name, escaped, **attributes, format="html")


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


FORMS = {"gift": gift, "moodle-xml": moodle_xml, "qti": qti, "anki": anki}
