"""Who is in a class: a list of names, or the file that Canvas or Moodle exports and takes back with grades."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizkit import workspace

LARGEST = 5_000_000  # bytes of a class list: far above that of any school
HEADS: Mapping[str, tuple[str, ...]] = {  # what a column is called, in lower case
    "name": (
        "name",
        "names",
        "student",
        "student name",
        "full name",
        "fullname",
        "이름",
        "성명",
        "학생",
        "학생 이름",
    ),
    "number": (
        "number",
        "no.",
        "student number",
        "sis user id",
        "id number",
        "idnumber",
        "student id",
        "학번",
        "번호",
    ),
    "email": ("email", "email address", "e-mail", "이메일", "sis login id", "login", "username"),
    "lms": ("id", "identifier"),
    "first": ("first name", "firstname"),
    "last": ("last name", "lastname", "surname"),
}


@dataclass(frozen=True, kw_only=True)
class Learner:
    """One learner of a class list; `lms` is the id in Canvas or Moodle, `row` the whole line of the list."""

    name: str
    number: str = ""
    email: str = ""
    lms: str = ""
    row: Mapping[str, str]


@dataclass(frozen=True)
class Roster:
    """A class list: `kind` is canvas, moodle or plain; `head` its columns, `learners` in its order.

    `possible` is Canvas's second line, the points that can be had, by column.
    """

    kind: str
    head: tuple[str, ...]
    learners: tuple[Learner, ...]
    possible: Mapping[str, str] = field(default_factory=dict)


def same(text: str) -> str:
    """A name or number in the form in which two spellings of it meet."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read(path: Path) -> Roster:
    """Read a class list.

    Args:
        path: a text or CSV file in UTF-8 with a learner on each line: name, number, e-mail, in this order or under a
            heading, or names alone, also as “Kim, Ana”; or Canvas's exported gradebook, or Moodle's grading worksheet
            or list of participants.

    Raises:
        CourseError: it cannot be read, holds nobody, or two learners cannot be told apart; the message names the line.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise workspace.CourseError(f"{path}: is too large for a class list; name another file")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise workspace.CourseError(f"{path}: is not in UTF-8; save it again as UTF-8 text") from error
    except OSError as error:
        raise workspace.CourseError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        return parse(text)
    except (ValueError, csv.Error) as error:
        raise workspace.CourseError(f"{path}: {error}") from error


def parse(text: str) -> Roster:
    """A class list from its text; see `read`.

    Raises:
        ValueError: it holds nobody, or two learners cannot be told apart.
    """
    first = text.partition("\n")[0]
    between = max((mark for mark in "\t;," if mark in first), key=first.count, default=",")
    lines = [row for row in csv.reader(io.StringIO(text), delimiter=between) if any(map(str.strip, row))]
    head = [cell.strip() for cell in lines[0]] if lines else []
    places = _places(head)
    if between == "," and not places and all(map(_surname_first, lines)):
        lines = [[", ".join(part.strip() for part in line)] for line in lines]
    headed = bool(places)
    if "name" in places or {"first", "last"} <= set(places):
        lines = lines[1:]
    elif places:
        raise ValueError(f"no column is called “name”; the columns are {', '.join(head)}")
    else:
        head = ["name", "number", "email"]
        places = {name: place for place, name in enumerate(head)}
    canvas = head[:2] in (["Student", "ID"], ["LastName", "FirstName"])
    kind = "canvas" if canvas else "moodle" if "Identifier" in head else "plain"
    learners = []
    possible: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if canvas and "Points Possible" in line[0]:
            possible = dict(zip(head, line, strict=False))
        if canvas and ("Points Possible" in line[0] or not line[0].strip()):  # Canvas's second line, or third
            continue
        learners.append(_learner(number, line, head, places))
    if not headed and any(learner.name.isdigit() for learner in learners):
        raise ValueError(
            "the first column holds numbers, not names; write a line such as number,name above it"
        )
    if kind == "plain":  # there a column "id" can only be the school's number
        learners = [replace(found, number=found.number or found.lms, lms="") for found in learners]
    if not learners:
        raise ValueError("nobody is in this list; write a name on each line")
    _need_apart(learners)
    return Roster(kind, tuple(head), tuple(learners), possible)


def _places(head: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the first whose heading is known."""
    found: dict[str, int] = {}
    for name, known in HEADS.items():
        for wanted in known:
            place = next((at for at, cell in enumerate(head) if same(cell) == wanted), None)
            if place is not None:
                found.setdefault(name, place)
    cells = [same(cell) for cell in head]
    if "name" in found and "no" in cells:  # alone it may be somebody's surname
        found.setdefault("number", cells.index("no"))
    return found


def _surname_first(line: Sequence[str]) -> bool:
    """Whether a line is one name, “Ana Kim” or “Kim, Ana”: numbers have digits and addresses an @."""
    return len(line) == 1 or (
        len(line) == 2 and all(cell.strip() and not re.search(r"[\d@]", cell) for cell in line)
    )


def _learner(number: int, line: Sequence[str], head: Sequence[str], places: Mapping[str, int]) -> Learner:
    cells = [unicodedata.normalize("NFC", cell.strip()) for cell in line]
    got = {name: cells[place] for name, place in places.items() if place < len(cells)}
    name = got.get("name") or " ".join(got[part] for part in ("first", "last") if got.get(part))
    if not name:
        raise ValueError(f"learner {number}: the name is missing")
    row = dict(zip(head, line, strict=False))
    known = {part: got.get(part, "") for part in ("number", "email", "lms")}
    return Learner(name=" ".join(name.split()), row=row, **known)


def _need_apart(learners: Sequence[Learner]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for learner in learners:
        ids = (learner.lms, learner.number, learner.email)
        marks = [(str(place), same(mark)) for place, mark in enumerate(ids) if mark]
        for mark in marks or [("name", same(learner.name))]:
            if mark in seen:
                raise ValueError(
                    f"{learner.name!r} and {seen[mark]!r} cannot be told apart; give each a number of their own"
                )
            seen[mark] = learner.name
