"""The gradebook: points as a file that Canvas or Moodle imports as it is, or as a plain table.

Best is to give the file that Canvas or Moodle exports as the class list: it comes back with the points filled in. Without
it the identity columns hold what the submissions say.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from quizkit.files import table
from quizkit.text import safe_cell
from quizkit_teacher.identity import Person
from quizkit_teacher.names import fold
from quizkit_teacher.roster import POSSIBLE, Roster

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_TOO = ("LastName", "FirstName", "Integration ID", "Root Account")  # where the school's export has them
LINE = f"    {POSSIBLE}"  # as Canvas writes it, spaces and all
# Canvas's importer leaves out a column with one of these words (canvas-lms, lib/gradebook_importer.rb), and reads a number in
# brackets at the end of a heading as the id of an assignment (app/models/assignment.rb, title_and_id).
KEPT = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
WITH_ID = re.compile(r"(.*)\s\(\d+\)", re.DOTALL)
LONGEST = 255  # letters of an assignment's title in Canvas


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
    elif form == "moodle" and roster is not None and roster.kind == "moodle" and len(columns) == 1:
        rows = _worksheet(grades, next(iter(columns)), possible, roster)
    elif form == "moodle":
        rows = _moodle(grades, columns, roster)
    else:
        rows = _plain(grades, columns, possible)
    return table(rows)


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
    known = _assignments(own) if own else {}
    titles = {column: known.get(fold(title), [title])[-1] for column, title in columns.items()}
    most = {column: own.possible.get(title, "") if own else "" for column, title in titles.items()}
    scores = (text if _number(text) else points(possible[column]) for column, text in most.items())
    yield [*head, *titles.values()]
    yield [LINE, *[""] * (len(head) - 1), *scores]
    for person, got, _ in grades:
        if own and person.place is None:
            continue  # Canvas would take it for a new student; the row of the hand-in says so
        learner = own.learners[person.place].row if own and person.place is not None else ()
        row = dict(zip(own.head if own else (), learner, strict=False))
        ids = row or {"Student": person.name, "ID": _id(person), "SIS User ID": person.number}
        cells = [ids.get(name, "") for name in head]
        # Canvas would take a learner of this name for that line; it finds the learner by the id
        cells[0] = cells[0].replace(POSSIBLE, POSSIBLE.replace(" ", "\N{NO-BREAK SPACE}"))
        for column, title in titles.items():
            value, kept = got.get(column), row.get(title, "")
            # an empty cell would take away a grade that Canvas has already
            cells.append(kept if value is None else _scaled(value, possible[column], most[column]))
        yield cells


def _assignments(roster: Roster) -> dict[str, list[str]]:
    """The headings of Canvas's assignments by title; with the id that Canvas writes behind it the points find their way."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in roster.head:
        if name not in CANVAS + CANVAS_TOO:
            found[fold(match[1] if (match := WITH_ID.fullmatch(name)) else name)].append(name)
    return found


def canvas_notes(titles: Iterable[str], roster: Roster | None = None) -> list[str]:
    """Give a sentence for each title of a column that Canvas would leave out, misread, or take for a new assignment.

    Args: roster: the class list; where it is Canvas's own file, its columns are known.
    """
    notes, own = [], roster if roster and roster.kind == "canvas" else None
    known = _assignments(own) if own else {}
    known = {title: names for title, names in known.items() if not KEPT.search(names[-1])}
    for title in titles:
        if word := KEPT.search(title):
            fault = f"would be left out at an import, for Canvas keeps “{word[0]}” for itself; choose another title"
        elif len(same := known.get(fold(title), ())) > 1:
            fault = f"is the title of {' and '.join(same)}; the points are written to the last. If another is meant, rename it in Canvas and export its gradebook anew"
        elif same:
            continue
        elif WITH_ID.fullmatch(title):
            fault = "ends in a number in brackets, which Canvas reads as an id; choose another title"
        elif title in CANVAS + CANVAS_TOO or len(title) > LONGEST or safe_cell(title) != title:
            fault = "cannot head a column of Canvas’s gradebook; choose another title"
        elif own:
            near = difflib.get_close_matches(fold(title), known, n=3, cutoff=0.3) or list(known)[:3]
            there = f"; there are {', '.join(known[name][-1] for name in near)}" if near else ""
            fault = f"is no assignment in its file{there}. It would make a new one; for one of those, give both the same title"
        else:
            continue
        notes.append(f"Canvas: “{title}” {fault}")
    return notes


def import_notes(form: str, titles: Sequence[str], roster: Roster | None) -> list[str]:
    """Give a sentence for whatever the program named by `form` would do otherwise than a teacher expects; see `write`."""
    if form == "canvas":
        return canvas_notes(titles, roster)
    if form == "moodle" and roster is not None and roster.kind == "moodle":
        if len(titles) > 1:
            mend = "name one lesson with --lesson, and it comes back filled in"
            return [f"Moodle’s worksheet takes one grade; {mend}"]
        place = roster.places.get("maximum", -1)
        most = [learner.row[place] if 0 <= place < len(learner.row) else "" for learner in roster.learners]
        if not all(map(_number, most)):
            return ["Moodle’s worksheet names no highest grade: the points stand in it as they are"]
    return []


def _scaled(value: float, possible: float, wanted: str) -> str:
    """Points on the scale of another program, where it has its own highest number of points."""
    most = _number(wanted)
    return points(value * most / possible if most and possible else value)


def _number(text: str) -> float:
    """A number of points as another program writes it, such as 100.00, 100,00 or 1,000.00; 0 for none."""
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", text.strip()):
        text = re.sub(r"[.,](?=.*[.,])", "", text)
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
    """Moodle's grading worksheet with grade and comment filled in and all else as it was, its headings in their language.

    The grade is scaled to the highest one that Moodle expects.
    """
    places, width = roster.places, len(roster.head)
    yield roster.head
    for person, got, comment in grades:
        if person.place is None:
            continue  # Moodle takes in only whom it knows; the row of the hand-in says so
        cells = [*roster.learners[person.place].row, *[""] * width][:width]
        value = got.get(column)
        if value is not None:
            most = cells[places["maximum"]] if "maximum" in places else ""
            cells[places["grade"]] = _scaled(value, possible[column], most)
            if "comment" in places:
                cells[places["comment"]] = comment
        yield cells


def _moodle(grades: Grades, columns: Titles, roster: Roster | None) -> Rows:
    heads = [head for title in columns.values() for head in (title, f"{title} feedback")]
    yield ["Full name", "ID number", "Email address", *heads]
    for person, got, comment in grades:
        email = roster.learners[person.place].email if roster and person.place is not None else ""
        # a comment without its grade would wipe the grade
        pairs = ((points(got.get(c)), "" if got.get(c) is None else comment) for c in columns)
        yield [person.name, person.number, email, *chain.from_iterable(pairs)]
