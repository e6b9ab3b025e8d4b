"""What the forms of the item bank share: which answers a question foresees, and what part of the mark each earns."""

from __future__ import annotations

from dataclasses import dataclass

from quizkit.text import date
from quizkit.items import NONE, Answer, Item
from quizkit.question_html import question_lines

CHOICES = ("choose-one", "choose-several", "frameworks")
SHARES = {"right": 100.0, "near": 50.0, "wrong": 0.0}


@dataclass(frozen=True)
class Export:
    """What a form holds: the bytes of its file, and for each question left out its id and the reason."""

    content: bytes
    left_out: tuple[tuple[str, str], ...]


def options(item: Item) -> list[tuple[str, float, str]]:
    """The options of a choice as (text, share of the mark in per cent, feedback).

    Where several may be ticked, a wrong tick takes away what a right one gives, as in `alliance.check`; “none of
    the three” beside a framework takes everything.
    """
    assert item.key is not None
    by_option = {answer.when: answer for answer in item.key.answers}
    right = [when for when, answer in by_option.items() if answer.state == "right"]
    if item.kind == "frameworks" and not right:
        right = [NONE]
    rows = []
    for option, text in item.options.items():
        answer = by_option.get(option)
        feedback = answer.feedback if answer else item.key.why
        if option in right:
            share = 100 / len(right)
        elif item.kind == "choose-one":
            share = SHARES[answer.state] if answer else 0.0
        else:
            share = -100.0 if option == NONE else -100 / len(right)
        rows.append((text, share, feedback))
    return rows


def numbers(item: Item) -> list[tuple[float, float, float, str]]:
    """The foreseen answers of a number question as (middle, tolerance, share, feedback), the best first."""
    assert item.key is not None
    rows = []
    for answer in item.key.answers:
        low, high = answer.when if isinstance(answer.when, (list, tuple)) else (answer.when, answer.when)
        spare = item.key.tolerance if answer.state == "right" else 0.0
        rows.append(((low + high) / 2, (high - low) / 2 + spare, SHARES[answer.state], answer.feedback))
    return sorted(rows, key=lambda row: -row[2])  # Moodle takes the first that fits


def texts(item: Item) -> list[tuple[str, float, str]] | None:
    """The foreseen answers of a name or a date as (text, share, feedback), the best first.

    Returns:
        None where the right answer is a span of dates, which has no spelling.
    """
    assert item.key is not None
    rows = []
    for answer in item.key.answers:
        if item.kind == "date" and not isinstance(answer.when, str):
            if answer.state == "right":
                return None
            continue  # a wrong span has no spelling; “otherwise” answers it
        rows += [(text, SHARES[answer.state], answer.feedback) for text in _spellings(item, answer)]
    return sorted(rows, key=lambda row: -row[1])


def _spellings(item: Item, answer: Answer) -> list[str]:
    if item.kind == "name":
        return list(dict.fromkeys(answer.when))
    written = date(answer.when)
    day, *rest = written.split(" ")
    american = f"{rest[0]} {day}, {rest[1]}" if len(rest) == 2 else ""
    return [text for text in dict.fromkeys((answer.when, written, american)) if text]


def prompt(item: Item) -> str:
    """The prompt; where a number is asked for, with its unit, which the other program does not know."""
    return " ".join([item.prompt, *question_lines(item)]) if item.kind == "number" else item.prompt
