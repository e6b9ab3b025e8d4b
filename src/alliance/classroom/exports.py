"""The item bank in forms that other programs read: GIFT and Moodle XML for Moodle, tab-separated cards for Anki.

Each writer carries the kinds of question that its format can hold; the others are named, never dropped in silence.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from alliance import course
from alliance.bank import Bank
from alliance.markup import date
from alliance.model import NONE, Answer, Item
from alliance.view import question_lines, solution_text

CHOICES = ("choose-one", "choose-several", "frameworks")
GIFT_MARKS = re.compile(r"([\\~=#{}:])")


@dataclass(frozen=True)
class Export:
    """What was written: the text, and for each question left out its id and the reason."""

    text: str
    left_out: tuple[tuple[str, str], ...]


def write(form: str, out: Path, bank: Bank) -> tuple[Path, Export]:
    """Write the whole bank to a file.

    Args:
        form: "gift", "moodle-xml" or "anki".
        out: the file; its folder is made if it is not there.
        bank: holds the questions.

    Raises:
        CourseError: the file cannot be written.
    """
    made = FORMS[form](bank.items.values(), bank)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(made.text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise course.CourseError(f"{out}: cannot be written ({error.strerror or error})") from error
    return out, made


def _marked(item: Item) -> list[tuple[str, float, str]]:
    """The options of a choice as (text, share of the mark in per cent, feedback)."""
    assert item.key is not None
    by_option = {answer.when: answer for answer in item.key.answers}
    right = [when for when, answer in by_option.items() if answer.state == "right"]
    if item.kind == "frameworks" and not right:
        right = [NONE]
    rows = []
    for option, text in item.options.items():
        answer = by_option.get(option)
        feedback = answer.feedback if answer else item.key.why
        share = 100 / len(right) if option in right else (0.0 if item.kind == "choose-one" else -100.0)
        if item.kind == "choose-one" and answer is not None and answer.state == "near":
            share = 50.0
        rows.append((text, share, feedback))
    return rows


def _numbers(item: Item) -> list[tuple[float, float, float, str]]:
    """The foreseen answers of a number question as (middle, tolerance, share, feedback)."""
    assert item.key is not None
    rows = []
    for answer in item.key.answers:
        low, high = answer.when if isinstance(answer.when, (list, tuple)) else (answer.when, answer.when)
        spare = item.key.tolerance if low == high else 0.0
        share = {"right": 100.0, "near": 50.0}.get(answer.state, 0.0)
        rows.append(((low + high) / 2, (high - low) / 2 + spare, share, answer.feedback))
    return sorted(rows, key=lambda row: -row[2])  # Moodle takes the first that fits


def _texts(item: Item) -> list[tuple[str, float, str]] | None:
    """The foreseen answers of a name or a date as (text, share, feedback); None where a span of dates is asked for."""
    assert item.key is not None
    rows = []
    for answer in item.key.answers:
        if item.kind == "date" and not isinstance(answer.when, str):
            if answer.state == "right":
                return None
            continue  # a wrong span has no spelling; “otherwise” answers it
        share = {"right": 100.0, "near": 50.0}.get(answer.state, 0.0)
        rows += [(spelling, share, answer.feedback) for spelling in _spellings(item, answer)]
    return sorted(rows, key=lambda row: -row[1])


def _spellings(item: Item, answer: Answer) -> list[str]:
    if item.kind == "name":
        return list(dict.fromkeys(answer.when))
    written = date(answer.when)
    day, *rest = written.split(" ")
    american = f"{rest[0]} {day}, {rest[1]}" if len(rest) == 2 else ""
    return [text for text in dict.fromkeys((answer.when, written, american)) if text]


def _why_not(item: Item) -> str:
    """Why neither Moodle form can carry a question; "" where it can."""
    if item.key is None:
        return "it has no key"
    if item.kind == "stance":
        return "no answer is right, and Moodle would mark it"
    if item.kind == "order":
        return "putting things in order is no kind of question there"
    if item.kind == "date" and _texts(item) is None:
        return "its answer is a span of dates"
    return ""


def _prompt(item: Item) -> str:
    """The prompt; where a number is asked for, with its unit, which the other program does not know."""
    return " ".join([item.prompt, *question_lines(item)]) if item.kind == "number" else item.prompt


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
        parts.append(f"::{_gift(item.id)}::[plain]{_gift(_prompt(item))} {{{_gift_answers(item)}}}\n")
    return Export("\n".join(parts), tuple(left_out))


def _gift(text: str) -> str:
    return GIFT_MARKS.sub(r"\\\1", " ".join(text.split()))


def _gift_answers(item: Item) -> str:
    assert item.key is not None
    general = f"\n####{_gift(item.key.model or item.key.why)}\n"
    if item.kind == "open":
        return general
    if item.kind in CHOICES:
        single = item.kind == "choose-one"
        rows = [
            f"{'=' if share == 100 and single else f'~%{_share(share)}%' if share else '~'}{_gift(text)}#{_gift(feedback)}"
            for text, share, feedback in _marked(item)
        ]
    elif item.kind == "number":
        rows = [
            f"=%{_share(share)}%{middle:.10g}:{spare:.10g}#{_gift(said)}"
            for middle, spare, share, said in _numbers(item)
        ]
        return "#\n" + "\n".join(rows) + general
    elif item.kind == "match":
        rows = [
            f"={_gift(text)} -> {_gift(item.options[item.key.pairs[row]])}" for row, text in item.rows.items()
        ]
    else:
        rows = [f"=%{_share(share)}%{_gift(text)}#{_gift(said)}" for text, share, said in _texts(item) or []]
    return "\n" + "\n".join(rows) + general


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
    return Export(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', tuple(left_out))


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
    _rich(question, "questiontext", _prompt(item))
    _rich(question, "generalfeedback", item.key.model or item.key.why)
    ET.SubElement(question, "idnumber").text = item.id
    if item.kind in CHOICES:
        ET.SubElement(question, "single").text = str(item.kind == "choose-one").lower()
        ET.SubElement(question, "shuffleanswers").text = "true"
        for text, share, feedback in _marked(item):
            answer = ET.SubElement(question, "answer", fraction=_share(share), format="html")
            _text(answer, html.escape(text, quote=False))
            _rich(answer, "feedback", feedback)
    elif item.kind == "number":
        for middle, spare, share, feedback in _numbers(item):
            answer = ET.SubElement(question, "answer", fraction=_share(share))
            _text(answer, f"{middle:.10g}")
            ET.SubElement(answer, "tolerance").text = f"{spare:.10g}"
            _rich(answer, "feedback", feedback)
    elif item.kind == "match":
        for row, text in item.rows.items():
            _pair(question, text, item.options[item.key.pairs[row]])
        for spare_option in (item.options[o] for o in item.options if o not in item.key.pairs.values()):
            _pair(question, "", spare_option)
    elif item.kind in ("name", "date"):
        ET.SubElement(question, "usecase").text = "0"
        for text, share, feedback in _texts(item) or []:
            answer = ET.SubElement(question, "answer", fraction=_share(share))
            _text(answer, text.replace("*", "\\*"))  # a star would stand for anything
            _rich(answer, "feedback", feedback)
    else:
        _rich(question, "graderinfo", "\n".join(item.key.rubric.values()))


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
    return Export("\n".join(lines) + "\n", tuple(left_out))


def _flat(field: str) -> str:
    return " ".join(field.split())


FORMS: dict[str, Callable[[Iterable[Item], Bank], Export]] = {
    "gift": gift,
    "moodle-xml": moodle_xml,
    "anki": anki,
}
ENDINGS = {"gift": ".gift.txt", "moodle-xml": ".xml", "anki": ".anki.txt"}
