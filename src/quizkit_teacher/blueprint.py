"""The plan of an assessment: a TOML file that says which questions to draw, from the course or from the teacher's own."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliance import bank
from quizkit import workspace
from quizkit.bank import Bank
from quizkit.items import ID, KINDS, Item

COURSE = "course"
FIELDS = {
    "plan": ("id", "title", "intro", "due", "seed", "order", "draw"),
    "draw": ("from", "lessons", "objectives", "kinds", "items", "count", "each", "points"),
}


@dataclass(frozen=True)
class Draw:
    """One draw of a plan: the questions it may take, how many, what each is worth, and whether each learner gets others."""

    pool: tuple[Item, ...]
    count: int
    points: float
    each: bool
    own: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an assessment is made of; `order` is the same for all, or each learner's own."""

    id: str
    title: str
    draws: tuple[Draw, ...]
    intro: str = ""
    due: str = ""
    seed: str = ""
    order: str = "same"
    problems: tuple[str, ...] = ()


def read(path: Path, book: Bank) -> Plan:
    """Read a plan.

    Args:
        path: a TOML file; files that it draws from lie beside it.
        book: the course's questions.

    Returns:
        The plan; `problems` has a line for each entry of the teacher's own files that was left out.

    Raises:
        CourseError: the plan cannot be used; the message names the file, the entry and the mend.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise workspace.CourseError(f"{path}: is not in UTF-8; save it again as UTF-8 text") from error
    except OSError as error:
        raise workspace.CourseError(f"{path}: cannot be read ({error.strerror or error})") from error
    except tomllib.TOMLDecodeError as error:
        raise workspace.CourseError(f"{path}: is not TOML ({error}); mend that line") from error
    try:
        return _plan(data, path.parent, book)
    except ValueError as error:
        raise workspace.CourseError(f"{path}: {error}") from error


def _plan(data: Mapping[str, Any], folder: Path, book: Bank) -> Plan:
    _need_fields("plan", data)
    texts = {name: data.get(name, "") for name in ("id", "title", "intro", "due", "seed", "order")}
    for name, text in texts.items():
        if isinstance(text, datetime.datetime | datetime.date):
            texts[name] = text.isoformat()
        elif not isinstance(text, str):
            raise ValueError(f"{name} = {text!r}: put it in quotation marks")
    if not ID.fullmatch(texts["id"]):
        raise ValueError(f"id = {texts['id']!r}: use lower-case words joined by hyphens, such as midterm")
    if texts["id"] in book.lessons:
        raise ValueError(f"id = {texts['id']!r}: a lesson has this name; use another")
    if not texts["title"].strip():
        raise ValueError("title is missing: write what learners read at the top")
    if texts["due"]:
        try:
            datetime.datetime.fromisoformat(texts["due"])
        except ValueError as error:
            raise ValueError(
                f"due = {texts['due']!r}: write a time such as 2026-12-01T23:59+09:00"
            ) from error
    texts["order"] = texts["order"] or "same"
    if texts["order"] not in ("same", "each"):
        raise ValueError(f'order = {texts["order"]!r}: use "same" or "each"')
    entries = data.get("draw", [])
    if not isinstance(entries, list) or not entries:
        raise ValueError("no questions: write at least one [[draw]]")
    draws: list[Draw] = []
    problems: list[str] = []
    taken: set[tuple[str, bool]] = set()
    for number, entry in enumerate(entries, 1):
        try:
            draw, said = _draw(entry, folder, book)
            if twice := next((item.id for item in draw.pool if (item.id, draw.own) in taken), ""):
                raise ValueError(f"{twice} stands in an earlier draw too; name each question in one draw")
        except ValueError as error:
            raise ValueError(f"draw {number}: {error}") from error
        taken |= {(item.id, draw.own) for item in draw.pool}
        draws.append(draw)
        problems += said
    return Plan(draws=tuple(draws), problems=tuple(dict.fromkeys(problems)), **texts)


def _need_fields(what: str, data: Any) -> None:
    if not isinstance(data, Mapping):
        raise ValueError(f"write each draw under its own [[{what}]]")
    for name in data:
        if name not in FIELDS[what]:
            raise ValueError(f"{name} is not known here; use {', '.join(FIELDS[what])}")


def _draw(entry: Any, folder: Path, book: Bank) -> tuple[Draw, tuple[str, ...]]:
    _need_fields("draw", entry)
    origin = entry.get("from", COURSE)
    problems: tuple[str, ...] = ()
    if not isinstance(origin, str):
        raise ValueError(f'from = {origin!r}: write "course" or the name of a file in quotation marks')
    if origin == COURSE:
        known: Mapping[str, Item] = book.items
    else:
        known, problems = bank.read_items(folder / origin, book)
    lists = {name: entry.get(name, []) for name in ("lessons", "objectives", "kinds", "items")}
    for name, given in lists.items():
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise ValueError(f"{name} = {given!r}: write a list of texts, in square brackets")
    for item_id in lists["items"]:
        if item_id not in known:
            said = next((problem for problem in problems if f" {item_id}:" in problem), "")
            raise ValueError(said or f"there is no question {item_id!r} in {origin}")
    if wrong := next((kind for kind in lists["kinds"] if kind not in KINDS), ""):
        raise ValueError(f"kinds: {wrong!r} is not known; use {', '.join(KINDS)}")
    pool = [known[item_id] for item_id in lists["items"]] or list(known.values())
    if lists["lessons"]:
        pool = [item for item in pool if item.lesson.startswith(tuple(lists["lessons"]))]
    if lists["objectives"]:
        pool = [item for item in pool if item.objective in lists["objectives"]]
    if lists["kinds"]:
        pool = [item for item in pool if item.kind in lists["kinds"]]
    count, each, points = entry.get("count", len(pool)), entry.get("each", False), entry.get("points", 1)
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count <= len(pool):
        fits = (
            f"{len(pool)} questions fit; ask for 1 to {len(pool)}"
            if pool
            else "no question fits; ask for less"
        )
        raise ValueError(f"count = {count!r}: {fits}")
    if not isinstance(each, bool):
        raise ValueError(f"each = {each!r}: write true or false")
    if not isinstance(points, int | float) or isinstance(points, bool) or not 0 < points <= 1000:
        raise ValueError(f"points = {points!r}: give a number above 0")
    return Draw(tuple(pool), count, float(points), each, origin != COURSE), problems
