"""Hindsight: what a lesson tells although nobody could know it on the day of the paper."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from alliance.bank import Bank
from alliance.ledger import PAPER_DATE, known
from quizkit import notebooks, workspace
from quizkit.course import Course
from quizkit.text import MONTHS

# A date in words; not what looks like one in an id, in a larger number or in a share
DATE = re.compile(
    rf"(?<![\w.,-])(?:(?:(\d\d?) )?({'|'.join(MONTHS)}) )?(20\d\d)(?![\w-]|[.,]\d)|(?<![\w-])(20\d\d-\d\d(?:-\d\d)?)\b"
)
# What stands before a day that lay ahead and was spoken of all the same: a plan, a budget, the term of a forecast
AHEAD = re.compile(
    r"\b(by|before|for|from|if|once|to|through|until|when|within)( the)?( (end|middle|spring|autumn) of)? $",
    re.I,
)
LATER = re.compile(r"\b(?:Joint Fact Sheet|defen[cs]e act for 2026)\b", re.I)  # known by its name
TAG = re.compile(r"<[^>]*>")
# Where a word was found and when we looked for a source is no event; addresses and pictures are not read
APART = re.compile(r"(?:The Korean is in use|Last looked at): [^\n.]*|https?://[^\s\"]+|data:image/[^\"]+")
NAMED = re.compile(r'\b(fact|document|source)(?::|\(")([a-z0-9-]+)')
# Shelves of which a lesson shows only what is its own, or nothing before the last; and fields that nobody reads
UNSHOWN = {"lessons", "items", "sources", "forecasts", "displays"}
UNTOLD = {"id", "date", "as_of", "review_by", "later", "until", "former", "seen", "seen_at", "cites"}
UNTOLD |= {"sources", "facts", "claims", "examples", "match", "reread", "misconception"}


def told(text: str) -> list[str]:
    """Find the dates and names in a text that nobody could know."""
    found = LATER.findall(text)
    for match in DATE.finditer(text):
        day, month, year, iso = match.groups("")
        numbers = (f"{MONTHS.index(month) + 1:02}" if month else "", day.zfill(2) if day else "")
        written = iso or "-".join(filter(None, (year, *numbers)))
        if not known(written, PAPER_DATE) and not AHEAD.search(text[: match.start()]):
            found.append(match[0])
    return found


def problems(course: Course[Bank]) -> Iterator[str]:
    """Yield a line for everything that the lessons of the paper's day tell, or that any lesson may show, too early."""
    bank, root = course.bank, workspace.source(course)
    lessons = {lesson.id: lesson for lesson in bank.lessons.values() if lesson.until == PAPER_DATE}
    for lesson in lessons.values():
        yield from (f"lesson {lesson.id}: {line}" for line in _record(lesson))
        for path in (f"lessons/{lesson.id}.ipynb", f"exercises/{lesson.exercise}.ipynb"):
            if (root / path).is_file():
                yield from (f"{path}: {line}" for line in _notebook(notebooks.read(root / path), bank))
    for item in (item for item in bank.items.values() if item.lesson in lessons):
        yield from (f"item {item.id}: {line}" for line in _record(item))
        document = item.passage_from.partition("/")[0]
        named = (*_late(bank, "facts", item.facts), *_late(bank, "documents", [document]))
        yield from (f"item {item.id}: {line}" for line in named)
    for shelf in (shelf for shelf in bank.SHELVES if shelf not in UNSHOWN):
        for name, record in getattr(bank, shelf).items():
            if known(getattr(record, "date", ""), PAPER_DATE):
                yield from (f"{shelf} {name}: {line}" for line in _record(record))
                sources = getattr(record, "sources", ())
                late = list(_late(bank, "sources", sources))
                if late and len(late) == len(sources):
                    yield f"{shelf} {name}: all its sources are younger than the paper"


def _late(bank: Bank, shelf: str, ids: Any) -> Iterator[str]:
    """Yield a line for each of these entries that is younger than the paper."""
    late = (entry for entry in bank.pick(shelf, ids) if not known(entry.date, PAPER_DATE))
    yield from (f"{entry.id} is of {entry.date}" for entry in late)


def _record(record: Any) -> Iterator[str]:
    for name, value in msgspec.to_builtins(record).items():
        for text in _texts({name: value}):
            yield from (f"{name} tells of {late!r}: {text}" for late in told(text))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep, but for fields that are not shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part) if name not in UNTOLD else ()
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _notebook(notebook: notebooks.Notebook, bank: Bank) -> Iterator[str]:
    for cell in notebook["cells"]:
        texts = [source := "".join(cell["source"])]
        for output in cell.get("outputs", ()):
            texts += ("".join(output.get("data", {}).get(kind, "")) for kind in ("text/plain", "text/html"))
        late = dict.fromkeys(late for text in texts for late in told(APART.sub("", TAG.sub("", text))))
        yield from (f"{cell['id']} tells of {word!r}" for word in late)
        for shelf, name in NAMED.findall(source):
            yield from (f"{cell['id']}: {line}" for line in _late(bank, f"{shelf}s", [name]))
