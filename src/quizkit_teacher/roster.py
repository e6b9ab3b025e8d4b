"""Class lists: a list of names, or the file that Canvas or Moodle exports and takes back with grades."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizkit.files import CourseError, explained, read_text
from quizkit.records import need
from quizkit_teacher.names import fold

LARGEST = 5_000_000  # bytes of a class list: far above that of any school
HEADS = {  # the headings of a column, in lower case, by its field
    "name": "name, names, student, student name, full name, fullname, 이름, 성명, 학생, 학생 이름",
    "number": "number, no., student number, sis user id, id number, idnumber, student id, 학번, 번호",
    "email": "email, email address, e-mail, 이메일, sis login id, login, username",
    "lms": "id, identifier",
    "first": "first name, firstname",
    "last": "last name, lastname, surname",
}


@dataclass(frozen=True, kw_only=True)
class Learner:
    """One learner of a class list; `lms` is the id in Canvas or Moodle, `row` the whole line of the list by column."""

    name: str
    number: str = ""
    email: str = ""
    lms: str = ""
    row: Mapping[str, str]


@dataclass(frozen=True)
class Roster:
    """A class list: `kind` is canvas, moodle or plain; `head` its columns, `learners` in its order.

    `possible` is Canvas's second line, the highest number of points, by column.
    """

    kind: str
    head: tuple[str, ...]
    learners: tuple[Learner, ...]
    possible: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> Roster:
    """Read a class list: a text or CSV file in UTF-8, or what Canvas or Moodle exports.

    A learner stands on each line: name, number, e-mail, in this order or under a heading, or names alone, also as
    “Kim, Ana”. Canvas exports its gradebook, Moodle a grading worksheet or a list of participants.

    Raises:
        CourseError: it cannot be read, holds nobody, or two learners cannot be told apart; the message names the line.
    """
    with explained(path, "cannot be read"):
        if path.stat().st_size > LARGEST:
            raise CourseError(f"{path}: is too large for a class list; name another file")
    try:
        return parse(read_text(path))
    except (ValueError, csv.Error) as error:
        raise CourseError(f"{path}: {error}") from error


def parse(text: str) -> Roster:
    """Read a class list from its text; see `read`. Raises ValueError instead."""
    first = text.partition("\n")[0]
    delimiter = max((mark for mark in "\t;," if mark in first), key=first.count, default=",")
    lines = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
    head = [cell.strip() for cell in lines[0]] if lines else []
    places = _places(head)
    if headed := bool(places):
        named = "name" in places or {"first", "last"} <= places.keys()
        need(named, f"no column is called “name”; the columns are {', '.join(head)}")
        lines = lines[1:]
    else:
        if delimiter == "," and all(map(_is_one_name, lines)):
            lines = [[", ".join(part.strip() for part in line)] for line in lines]
        head = ["name", "number", "email"]
        places = {name: place for place, name in enumerate(head)}
    canvas = head[:2] in (["Student", "ID"], ["LastName", "FirstName"])
    kind = "canvas" if canvas else "moodle" if "Identifier" in head else "plain"
    learners, possible = list[Learner](), dict[str, str]()
    for number, line in enumerate(lines, 1):
        if canvas and "Points Possible" in line[0]:  # Canvas's second line, or third
            possible = dict(zip(head, line, strict=False))
        elif line[0].strip() or not canvas:
            learners.append(_learner(number, line, head, places))
    names = headed or not any(learner.name.isdigit() for learner in learners)
    need(names, "the first column holds numbers, not names; write a line such as number,name above it")
    if kind == "plain":  # there a column "id" can only be the school's number
        learners = [replace(learner, number=learner.number or learner.lms, lms="") for learner in learners]
    need(learners, "nobody is in this list; write a name on each line")
    _need_apart(learners)
    return Roster(kind, tuple(head), tuple(learners), possible)


def _places(head: Sequence[str]) -> dict[str, int]:
    """The index of the column of each field (see `HEADS`): the first column whose heading is known."""
    cells = [fold(cell) for cell in head]
    headings = [(name, heading) for name, known in HEADS.items() for heading in reversed(known.split(", "))]
    places = {name: cells.index(heading) for name, heading in headings if heading in cells}
    if "name" in places and "no" in cells:  # alone it may be somebody's surname
        places.setdefault("number", cells.index("no"))
    return places


def _is_one_name(line: Sequence[str]) -> bool:
    """Whether a line is one name, “Ana Kim” or “Kim, Ana”: numbers have digits and addresses an @."""
    return len(line) == 1 or (len(line) == 2 and all(c.strip() and not re.search(r"[\d@]", c) for c in line))


def _learner(number: int, line: Sequence[str], head: Sequence[str], places: Mapping[str, int]) -> Learner:
    cells = [unicodedata.normalize("NFC", cell.strip()) for cell in line]
    known = {name: cells[place] for name, place in places.items() if place < len(cells)}
    name = known.get("name") or f"{known.get('first', '')} {known.get('last', '')}"
    need(name.strip(), f"learner {number}: the name is missing")
    ids = {part: known.get(part, "") for part in ("number", "email", "lms")}
    return Learner(name=" ".join(name.split()), row=dict(zip(head, line, strict=False)), **ids)


def _need_apart(learners: Sequence[Learner]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for learner in learners:
        ids = {"lms": learner.lms, "number": learner.number, "email": learner.email}
        keys = [(kind, fold(value)) for kind, value in ids.items() if value]
        for key in keys or [("name", fold(learner.name))]:
            both = f"{learner.name!r} and {seen.get(key)!r}"
            need(key not in seen, f"{both} cannot be told apart; give each a number of their own")
            seen[key] = learner.name
