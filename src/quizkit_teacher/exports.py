"""The item bank in forms that other programs read: Moodle (GIFT, XML), Canvas (QTI), Anki (tab-separated cards).

Each writer carries the kinds of question that its format can hold; the others are named, never dropped in silence.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path

from quizkit import workspace
from quizkit.bank import Bank
from quizkit_teacher import partial_credit
from quizkit_teacher.qti import qti
from quizkit_teacher.partial_credit import CHOICES, Export
from quizkit.items import Item
from quizkit.question_html import question_lines, solution_text

GIFT_MARKS = re.compile(r"([\\~=#{}:])")


def write(form: str, out: Path, bank: Bank) -> tuple[Path, Export]:
    """Write the whole bank to a file.

    Args:
        form: "gift", "moodle-xml", "qti" or "anki".
        out: the file; its folder is made if it is not there.
        bank: holds the questions.

    Raises:
        CourseError: the file cannot be written, or text2qti, which makes the QTI, is not installed.
    """
    made = FORMS[form](bank.items.values(), bank)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made.content)
    except OSError as error:
        raise workspace.CourseError(f"{out}: cannot be written ({error.strerror or error})") from error
    return out, made


def _why_not(item: Item) -> str:
    """Why neither Moodle form can carry a question; "" where it can."""
    if item.key is None:
        return "it has no key"
    if item.kind == "stance":
        return "no answer is right, and Moodle would mark it"
    if item.kind == "order":
        return "putting things in order is no kind of question there"
    if item.kind == "date" and partial_credit.texts(item) is None:
        return "its answer is a span of dates"
    return ""


def gift(items: Iterable[Item], bank: Bank) -> Export:
    """The bank in GIFT, Moodle's plain-text form; categories are lessons.

    Args:
        items: the questions to write.
        bank: names their lessons.
    """
    parts, left_out, lesson = [], [], ""
    for item in items:
        if reason := _why_not(item):
            left_out.append((item.id, reason))
            continue
        if item.lesson != lesson:
            lesson = item.lesson
            parts.append(f"$CATEGORY: $course$/{bank.lessons[lesson].title.replace('/', '//')}\n")
        parts.append(f"::{_gift(item.id)}::[plain]{_gift(partial_credit.prompt(item))} {{{_gift_answers(item)}}}\n")
    return Export("\n".join(parts).encode(), tuple(left_out))


def _gift(text: str) -> str:
    # Moodle takes an arrow anywhere for a matching question, and knows no escape for it
    return GIFT_MARKS.sub(r"\\\1", " ".join(text.replace("->", "→").split()))


def _gift_answers(item: Item) -> str:
    assert item.key is not None
    general = f"\n####{_gift(item.key.model or item.key.why)}\n"
    if item.kind == "open":
        return general
    otherwise = _gift(item.key.otherwise)
    if item.kind in CHOICES:
        single = item.kind == "choose-one"
        rows = [
            f"{'=' if share == 100 and single else f'~%{_share(share)}%' if share else '~'}{_gift(text)}#{_gift(feedback)}"
            for text, share, feedback in partial_credit.options(item)
        ]
    elif item.kind == "number":
        rows = [
            f"=%{_share(share)}%{middle:.10g}:{spare:.10g}#{_gift(said)}"
            for middle, spare, share, said in partial_credit.numbers(item)
        ]
        return "#\n" + "\n".join([*rows, f"~#{otherwise}"]) + general
    elif item.kind == "match":
        pairs = [(text, item.options[item.key.pairs[row]]) for row, text in item.rows.items()]
        rows = [f"={_gift(text)} -> {_gift(option)}" for text, option in pairs + _spare_pairs(item)]
    else:
        rows = [
            f"=%{_share(share)}%{_gift(_literal(text))}#{_gift(said)}"
            for text, share, said in partial_credit.texts(item) or []
        ]
        rows.append(f"=%0%*#{otherwise}")
    return "\n" + "\n".join(rows) + general


def _spare_pairs(item: Item) -> list[tuple[str, str]]:
    """The options that fit no row, each beside an empty row, as Moodle holds them."""
    assert item.key is not None
    return [("", text) for option, text in item.options.items() if option not in item.key.pairs.values()]


def _literal(text: str) -> str:
    """A short answer for Moodle, where a bare star would stand for anything."""
    return text.replace("*", "\\*")


def _share(share: float) -> str:
    return f"{share:.5f}".rstrip("0").rstrip(".")


def moodle_xml(items: Iterable[Item], bank: Bank) -> Export:
    """The bank in Moodle XML; categories are lessons.

    Args:
        items: the questions to write.
        bank: names their lessons.
    """
    quiz, left_out, lesson = ET.Element("quiz"), [], ""
    for item in items:
        if reason := _why_not(item):
            left_out.append((item.id, reason))
            continue
        if item.lesson != lesson:
            lesson = item.lesson
            category = ET.SubElement(ET.SubElement(quiz, "question", type="category"), "category")
            _text(category, "$course$/" + bank.lessons[lesson].title.replace("/", "//"))
        _question(quiz, item)
    ET.indent(quiz)
    text = ET.tostring(quiz, encoding="unicode", xml_declaration=False)
    return Export(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), tuple(left_out))


def _question(quiz: ET.Element, item: Item) -> None:
    assert item.key is not None
    kind = {
        "number": "numerical",
        "match": "matching",
        "open": "essay",
        "name": "shortanswer",
        "date": "shortanswer",
    }
    question = ET.SubElement(quiz, "question", type=kind.get(item.kind, "multichoice"))
    _text(ET.SubElement(question, "name"), item.id)
    _rich(question, "questiontext", partial_credit.prompt(item))
    _rich(question, "generalfeedback", item.key.model or item.key.why)
    ET.SubElement(question, "idnumber").text = item.id
    if item.kind in CHOICES:
        ET.SubElement(question, "single").text = str(item.kind == "choose-one").lower()
        ET.SubElement(question, "shuffleanswers").text = "true"
        for text, share, feedback in partial_credit.options(item):
            answer = ET.SubElement(question, "answer", fraction=_share(share), format="html")
            _text(answer, html.escape(text, quote=False))
            _rich(answer, "feedback", feedback)
    elif item.kind == "number":
        for middle, spare, share, feedback in partial_credit.numbers(item):
            answer = ET.SubElement(question, "answer", fraction=_share(share))
            _text(answer, f"{middle:.10g}")
            ET.SubElement(answer, "tolerance").text = f"{spare:.10g}"
            _rich(answer, "feedback", feedback)
        _otherwise(question, item.key.otherwise)
    elif item.kind == "match":
        for row, text in item.rows.items():
            _pair(question, text, item.options[item.key.pairs[row]])
        for text, option in _spare_pairs(item):
            _pair(question, text, option)
    elif item.kind in ("name", "date"):
        ET.SubElement(question, "usecase").text = "0"
        for text, share, feedback in partial_credit.texts(item) or []:
            answer = ET.SubElement(question, "answer", fraction=_share(share))
            _text(answer, _literal(text))
            _rich(answer, "feedback", feedback)
        _otherwise(question, item.key.otherwise)
    else:
        _rich(question, "graderinfo", "\n".join(item.key.rubric.values()))


def _otherwise(question: ET.Element, said: str) -> None:
    """What nobody foresaw: the star that stands for anything, after all others."""
    answer = ET.SubElement(question, "answer", fraction="0")
    _text(answer, "*")
    _rich(answer, "feedback", said)


def _pair(question: ET.Element, row: str, option: str) -> None:
    pair = ET.SubElement(question, "subquestion", format="html")
    _text(pair, html.escape(row, quote=False))
    _text(ET.SubElement(pair, "answer"), option)


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _rich(parent: ET.Element, name: str, text: str) -> None:
    """A field that Moodle reads as HTML: what is text here stays text there."""
    shown = html.escape(text, quote=False).replace("\n", "<br>")
    _text(ET.SubElement(parent, name, format="html"), shown)


def anki(items: Iterable[Item], _: Bank) -> Export:
    """The bank as a tab-separated deck for Anki: question in front, answer and reason behind, lesson as tag.

    Args:
        items: the questions to write.
    """
    lines = ["#separator:tab", "#html:true", "#guid column:1", "#deck:ROK–U.S. alliance", "#tags column:4"]
    left_out = []
    for item in items:
        if item.key is None:
            left_out.append((item.id, "it has no key"))
            continue
        front = "<br>".join(html.escape(line) for line in (item.prompt, *question_lines(item)))
        back = "<br><br>".join(
            html.escape(text).replace("\n", "<br>") for text in (solution_text(item), item.key.why)
        )
        tags = f"alliance::{item.lesson} alliance::{item.kind}"
        lines.append("\t".join(_flat(field) for field in (f"alliance-{item.id}", front, back, tags)))
    return Export(("\n".join(lines) + "\n").encode(), tuple(left_out))


def _flat(field: str) -> str:
    return " ".join(field.split())


FORMS: dict[str, Callable[[Iterable[Item], Bank], Export]] = {
    "gift": gift,
    "moodle-xml": moodle_xml,
    "qti": qti,
    "anki": anki,
}
