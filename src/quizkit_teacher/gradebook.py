"""Points as a file that Canvas or Moodle takes in as it is, or a plain table.

Best is to give the file that Canvas or Moodle exports as the class list: it comes back with the points filled in. Without it the
identity columns hold what the hand-ins say.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizkit_teacher.roster import Roster, same
from quizkit.text import safe_cell

FORMS = ("canvas", "moodle")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_TOO = ("LastName", "FirstName", "Integration ID", "Root Account")  # where the school's export has them
POSSIBLE = "    Points Possible"  # as Canvas writes it, spaces and all
_NUMBER = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?%?\s*")
WORKSHEET = ("Grade", "Feedback comments")  # Moodle's grading worksheet, which holds one grade


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One learner's points by column (None: nothing handed in there), and a sentence to go with them."""

    name: str
    number: str = ""
    lms: str = ""
    place: int | None = None
    points: Mapping[str, float | None]
    comment: str = ""


def write(
    form: str,
    grades: Iterable[Grade],
    columns: Mapping[str, str],
    possible: Mapping[str, float],
    roster: Roster | None = None,
) -> Iterator[str]:
    """The gradebook, line by line.

    Args:
        form: "canvas", "moodle", or "" for a plain table.
        grades: of all learners; `place` is that in the class list.
        columns: id → title.
        possible: the points that can be had in each.
        roster: the class list; where it is Canvas's or Moodle's own file, its columns come back.

    Yields:
        Lines with their ends.
    """
    if form == "canvas":
        lines = _canvas(grades, columns, possible, roster)
    elif form == "moodle" and roster is not None and set(WORKSHEET) <= set(roster.head) and len(columns) == 1:
        lines = _worksheet(grades, next(iter(columns)), possible, roster)
    elif form == "moodle":
        lines = _moodle(grades, columns, roster)
    else:
        lines = _plain(grades, columns, possible)
    for line in lines:
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL).writerow(line)  # a semicolon splits cells elsewhere
        yield text.getvalue()


def points(value: float | None) -> str:
    """Points as a number with at most two decimals; "" for none, which leaves a grade as it is."""
    return "" if value is None else f"{round(value, 2):g}"


def _cells(texts: Iterable[str]) -> list[str]:
    return [safe_cell(text) for text in texts]


def _plain(
    grades: Iterable[Grade], columns: Mapping[str, str], possible: Mapping[str, float]
) -> Iterator[Sequence[str]]:
    yield _cells(
        ("Name", "Number", *(f"{title} (of {points(possible[one])})" for one, title in columns.items()))
    )
    for grade in grades:
        yield [*_cells((grade.name, grade.number)), *(points(grade.points.get(one)) for one in columns)]


def _canvas(
    grades: Iterable[Grade], columns: Mapping[str, str], possible: Mapping[str, float], roster: Roster | None
) -> Iterator[Sequence[str]]:
    own = roster if roster is not None and roster.kind == "canvas" else None
    head = [one for one in own.head if one in CANVAS + CANVAS_TOO] if own else list(CANVAS)
    # Canvas writes its own number behind the title of an assignment; with it the points go to that assignment
    known = {same(one.rpartition(" (")[0]): one for one in own.head} if own else {}
    titles = {one: known.get(same(title), title) for one, title in columns.items()}
    most = {one: (own.possible.get(title, "") if own else "") for one, title in titles.items()}
    yield _cells((*head, *titles.values()))
    yield [
        POSSIBLE,
        *[""] * (len(head) - 1),
        *(text if _number(text) else points(possible[one]) for one, text in most.items()),
    ]
    for grade in grades:
        if own and grade.place is None:
            continue  # Canvas would take it for a new student; the row of the hand-in says so
        row = own.learners[grade.place].row if own and grade.place is not None else {}
        got = []
        for one, title in titles.items():
            value = grade.points.get(one)
            # an empty cell would take away a grade that Canvas has already
            kept = row.get(title, "")
            kept = kept if _NUMBER.fullmatch(kept) else safe_cell(kept)
            got.append(kept if value is None else points(_scaled(value, possible[one], most[one])))
        ids = {"Student": grade.name, "ID": _id(grade, "canvas"), "SIS User ID": grade.number}
        yield [*_cells((row or ids).get(one, "") for one in head), *got]


def _scaled(value: float, possible: float, wanted: str) -> float:
    """Points on the scale of another program: where it has its own number of points that can be had."""
    most = _number(wanted)
    return value * most / possible if most and possible else value


def _number(text: str) -> float:
    """A number of points as another program writes it; 0 for none."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
    return found if 0 < found < 1e6 else 0.0


def _id(grade: Grade, kind: str) -> str:
    found, _, number = grade.lms.partition(":")
    if number.startswith("anon_"):
        return ""  # not an id that Canvas takes back
    return number if found == kind else "" if ":" in grade.lms else grade.lms


def _worksheet(
    grades: Iterable[Grade], column: str, possible: Mapping[str, float], roster: Roster
) -> Iterator[Sequence[str]]:
    """Moodle's grading worksheet with grade and comment filled in; the grade is scaled to the one that Moodle expects."""
    yield _cells(roster.head)
    for grade in grades:
        if grade.place is None:
            continue  # Moodle takes in only whom it knows; the row of the hand-in says so
        row = dict(roster.learners[grade.place].row)
        got = grade.points.get(column)
        if got is not None:
            scaled = _scaled(got, possible[column], row.get("Maximum grade", ""))
            row |= {"Grade": points(scaled), "Feedback comments": grade.comment}
        yield _cells(row.get(one, "") for one in roster.head)


def _moodle(
    grades: Iterable[Grade], columns: Mapping[str, str], roster: Roster | None
) -> Iterator[Sequence[str]]:
    heads = [head for title in columns.values() for head in (title, f"{title} feedback")]
    yield _cells(("Full name", "ID number", "Email address", *heads))
    for grade in grades:
        learner = roster.learners[grade.place] if roster is not None and grade.place is not None else None
        cells = _cells((grade.name, grade.number, learner.email if learner else ""))
        for one in columns:
            got = grade.points.get(one)
            # a comment without its grade would wipe the grade
            cells += [points(got), safe_cell(grade.comment) if got is not None else ""]
        yield cells
