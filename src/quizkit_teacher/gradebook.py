"""The gradebook: points as a file that Canvas or Moodle imports as it is, or as a plain table.

Best is to give the file that Canvas or Moodle exports as the class list: it comes back with the points filled in. Without
it the identity columns hold what the submissions say.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from quizkit.text import safe_cell, shown
from quizkit_teacher.identity import Person
from quizkit_teacher.names import fold
from quizkit_teacher.roster import Roster

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_TOO = ("LastName", "FirstName", "Integration ID", "Root Account")  # where the school's export has them
POSSIBLE = "    Points Possible"  # as Canvas writes it, spaces and all
NUMBER = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?%?\s*")
WORKSHEET = ("Grade", "Feedback comments")  # Moodle's grading worksheet, which holds one grade


class Grade(NamedTuple):
    """A learner's points by column (None: nothing handed in there), and a comment on them in a sentence or two."""

    person: Person
    points: Mapping[str, float | None]
    comment: str


Grades = Iterable[Grade]
Titles = Mapping[str, str]  # by column
Possible = Mapping[str, float]  # the highest number of points, by column
Rows = Iterator[Sequence[str]]


def write(
    form: str, grades: Grades, columns: Titles, possible: Possible, roster: Roster | None = None
) -> str:
    """Give the gradebook as the text of a CSV file: `form` is "canvas", "moodle", or "" for a plain table.

    Where the class list is Canvas's or Moodle's own file, its columns are kept.
    """
    if form == "canvas":
        rows = _canvas(grades, columns, possible, roster)
    elif form == "moodle" and roster is not None and set(WORKSHEET) <= set(roster.head) and len(columns) == 1:
        rows = _worksheet(grades, next(iter(columns)), possible, roster)
    elif form == "moodle":
        rows = _moodle(grades, columns, roster)
    else:
        rows = _plain(grades, columns, possible)
    return table(rows)


def table(rows: Iterable[Iterable[object]]) -> str:
    """Give rows as CSV; no text can run as a formula, and quotation marks keep a semicolon from beginning a new cell."""
    file = io.StringIO()
    cells = ([shown(str(cell)) for cell in row] for row in rows)
    safe = ([text if NUMBER.fullmatch(text) else safe_cell(text) for text in row] for row in cells)
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(safe)
    return file.getvalue()


def points(value: float | None) -> str:
    """Give points as a number with at most two decimals; "" for none, which leaves a grade as it is."""
    return "" if value is None else f"{round(value, 2):.12g}"


def _plain(grades: Grades, columns: Titles, possible: Possible) -> Rows:
    heads = (f"{title} (of {points(possible[column])})" for column, title in columns.items())
    yield ["Name", "Number", *heads]
    for person, got, _ in grades:
        yield [person.name, person.number, *(points(got.get(column)) for column in columns)]


def _canvas(grades: Grades, columns: Titles, possible: Possible, roster: Roster | None) -> Rows:
    own = roster if roster is not None and roster.kind == "canvas" else None
    head = [name for name in own.head if name in CANVAS + CANVAS_TOO] if own else list(CANVAS)
    # Canvas writes its own number behind the title of an assignment; with it the points go to that assignment
    known = {fold(name.rpartition(" (")[0]): name for name in own.head} if own else {}
    titles = {column: known.get(fold(title), title) for column, title in columns.items()}
    most = {column: own.possible.get(title, "") if own else "" for column, title in titles.items()}
    scores = (text if _number(text) else points(possible[column]) for column, text in most.items())
    yield [*head, *titles.values()]
    yield [POSSIBLE, *[""] * (len(head) - 1), *scores]
    for person, got, _ in grades:
        if own and person.place is None:
            continue  # Canvas would take it for a new student; the row of the hand-in says so
        row = own.learners[person.place].row if own and person.place is not None else {}
        ids = row or {"Student": person.name, "ID": _id(person), "SIS User ID": person.number}
        cells = [ids.get(name, "") for name in head]
        for column, title in titles.items():
            value, kept = got.get(column), row.get(title, "")
            # an empty cell would take away a grade that Canvas has already
            cells.append(kept if value is None else _scaled(value, possible[column], most[column]))
        yield cells


def _scaled(value: float, possible: float, wanted: str) -> str:
    """Points on the scale of another program, where it has its own highest number of points."""
    most = _number(wanted)
    return points(value * most / possible if most and possible else value)


def _number(text: str) -> float:
    """A number of points as another program writes it; 0 for none."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
    return number if 0 < number < 1e6 else 0.0


def _id(person: Person) -> str:
    """The learner's id in Canvas; "" where it is of another program, or anonymous."""
    program, _, number = person.lms.rpartition(":")
    return number if program in ("", "canvas") and not number.startswith("anon_") else ""


def _worksheet(grades: Grades, column: str, possible: Possible, roster: Roster) -> Rows:
    """Moodle's grading worksheet with grade and comment filled in; the grade is scaled to the one that Moodle expects."""
    yield roster.head
    for person, got, comment in grades:
        if person.place is None:
            continue  # Moodle takes in only whom it knows; the row of the hand-in says so
        row = dict(roster.learners[person.place].row)
        value = got.get(column)
        if value is not None:
            scaled = _scaled(value, possible[column], row.get("Maximum grade", ""))
            row |= {"Grade": scaled, "Feedback comments": comment}
        yield [row.get(name, "") for name in roster.head]


def _moodle(grades: Grades, columns: Titles, roster: Roster | None) -> Rows:
    heads = [head for title in columns.values() for head in (title, f"{title} feedback")]
    yield ["Full name", "ID number", "Email address", *heads]
    for person, got, comment in grades:
        email = roster.learners[person.place].email if roster and person.place is not None else ""
        # a comment without its grade would wipe the grade
        pairs = ((points(got.get(c)), "" if got.get(c) is None else comment) for c in columns)
        yield [person.name, person.number, email, *chain.from_iterable(pairs)]
