"""Class lists: a list of names, or the file that Canvas or Moodle exports and takes back with grades."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizkit.files import CourseError
from quizkit.records import need
from quizkit.text import plain_name
from quizkit_teacher import spreadsheet
from quizkit_teacher.columns import is_total, layout, score, words
from quizkit_teacher.names import ERROR, fold, is_spoiled
from quizkit_teacher.spreadsheet import Table

POSSIBLE = "Points Possible"  # the name in Canvas's line of the highest numbers of points
SPOILED = "a spreadsheet seems to have made “{}” of a number: export the list anew, or give its column the format “Text”"


@dataclass(frozen=True, kw_only=True)
class Learner:
    """One learner of a class list; `lms` is the id in Canvas or Moodle, `row` the cells of the line as they stand.

    `submitted` is the time at which Moodle says the learner last changed a submission, as it stands there.
    """

    name: str
    number: str = ""
    email: str = ""
    lms: str = ""
    submitted: str = ""
    row: Sequence[str] = ()


@dataclass(frozen=True)
class Roster:
    """A class list: `kind` is canvas, moodle (a grading worksheet) or plain; `head` its columns, `learners` in its order.

    `possible` is Canvas's line of the highest numbers of points, by column. `places` gives the index of the column of each
    field of `columns.FIELDS` that the list has. `notes` are sentences for the teacher on how the list was read.
    """

    kind: str
    head: tuple[str, ...]
    learners: tuple[Learner, ...]
    possible: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(path: Path, columns: str = "") -> Roster:
    """Read a class list: a table as a text, CSV file or workbook (see `spreadsheet`), or what Canvas or Moodle exports.

    A learner stands on each line: under a heading in any order, or without one name, number, e-mail, or names alone, also
    as “Kim, Ana”. Lines above the heading are passed over, with a note. Canvas exports its gradebook, Moodle a grading
    worksheet or a list of participants.

    Args: columns: which column holds what, by its number or its heading, such as "name=2,number=학번"; see `columns.FIELDS`.
    Raises:
        CourseError: it cannot be read or understood, holds nobody, or two learners cannot be told apart; the message names
            the line or the columns, and the mend.
    """
    table = spreadsheet.read(path, score)
    try:
        roster = _roster(table, columns)
    except ValueError as error:
        raise CourseError(" ".join([f"{path}: {error}", *(f"({note})" for note in table.notes)])) from error
    return replace(roster, notes=tuple(f"{path.name}: {note}" for note in (*table.notes, *roster.notes)))


def parse(text: str, columns: str = "") -> Roster:
    """Read a class list from its text; see `read`. Raises ValueError instead."""
    try:
        return _roster(spreadsheet.parse(text, score), columns)
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _roster(table: Table, columns: str) -> Roster:
    need(table.rows, "nobody is in this list; write a name on each line")
    rows = [[plain_name(cell) for cell in cells] for _, cells in table.rows]
    found = layout(rows, table.delimiter, columns)
    first = 0 if found.start is None else found.start + 1
    head, places = tuple(rows[first - 1]) if first else (), found.places
    if not places:  # names alone, and a comma is part of a name
        rows, places = [[", ".join(filter(None, cells))] for cells in rows], {"name": 0}
    learners, possible, notes = list[Learner](), dict[str, str](), list(found.notes)
    for (line, raw), cells in zip(table.rows[first:], rows[first:], strict=True):
        known = {part: _typed(cells[at]) for part, at in places.items() if at < len(cells)}
        name = known.get("name") or _whole_name(known.get("first", ""), known.get("last", ""))
        number, email, lms = (known.get(part, "") for part in ("number", "email", "id"))
        if tuple(cells) == head:  # once more, on the next page
            continue
        if found.kind == "canvas" and not (number or email or lms):
            # above the learners stand the highest points, and above them perhaps “Manual Posting”
            if cells[0] == POSSIBLE:
                possible = dict(zip(head, raw, strict=False))
            elif cells[0]:
                notes.append(f"line {line} has no id and is passed over: {words(cells)}")
        elif not (email or lms) and is_total([name, number] if name else cells):
            notes.append(f"line {line} is no learner and is passed over: {words(cells)}")
        elif name or number or email or lms:
            name = name or (lms if found.kind == "moodle" else "")  # where Moodle lets grade without names
            need(name and not ERROR.fullmatch(name), f"line {line}: the name is missing ({words(cells)})")
            two = [raw[at] for at in places.values() if at < len(raw) and "\n" in raw[at].strip()]
            torn = table.delimiter and not {"grade", "maximum", "comment"} & places.keys() and two
            mend = "has two lines; or a quotation mark begins there that nothing ends"
            need(not torn, f"line {line}: {words(two)!r} {mend}")
            mend = "take away the lines above it, or put each list into a file of its own"
            need(score([[*known.values()]]) < 2, f"line {line} is a heading, {words(cells)}; {mend}")
            learner = Learner(name=name, number=number, email=email, lms=lms, row=raw)
            if found.kind == "moodle":  # which writes “Participant 55”
                when = known.get("submitted", "")
                learner = replace(learner, lms=re.sub(r"\D", "", lms), submitted=when)
            learners.append(learner)
        elif found.kind != "canvas":
            notes.append(f"line {line} has no name and is passed over: {words(cells)}")
    need(learners, "nobody is in this list; write a name on each line")
    if found.kind == "plain":
        _need_names([learner.name for learner in learners])
    spoiled = [learner.number for learner in learners if is_spoiled(learner.number)]
    if spoiled:
        notes.append(f"{SPOILED.format(spoiled[0])}; those learners are found by their names")
    without = [learner.name for learner in learners if not learner.number]
    if found.kind == "plain" and 0 < len(without) < len(learners) / 2:
        some = ", ".join(without[:5])
        notes.append(f"without a number, unlike the others: {some}; take away a line that is no learner")
    if found.kind == "plain" and head and "number" in places and len(without) == len(learners):
        notes.append(f"the column “{head[places['number']]}” is empty, so learners are found by their names")
    _need_apart(learners)
    return Roster(found.kind, head, tuple(learners), possible, places, tuple(notes))


def _typed(cell: str) -> str:
    """A cell as it was typed: without the apostrophe that marks a text, the .0 and the commas of a quantity; "" for “-”."""
    if quoted := re.fullmatch(r"['‘“\"](.*)['’”\"]", cell):
        return quoted[1]
    if re.fullmatch(r"[0-9]+\.0|[0-9]{1,3}(,[0-9]{3})+|'\S*[0-9]\S*", cell):
        return cell.removesuffix(".0").replace(",", "").removeprefix("'")
    return "" if spreadsheet.NOTHING.fullmatch(cell) else cell


def _whole_name(first: str, last: str) -> str:
    """A name of its two parts, the family name first where it is written so: in Hangul, kana and Chinese characters."""
    family_first = re.match(r"[\u3040-\u30ff\u3400-\u9fff가-힣]", last)
    return " ".join(filter(None, (last, first) if family_first else (first, last)))


def _need_names(names: Sequence[str]) -> None:
    """Raise ValueError where numbers stand in the column of the names."""
    mixed = [n for n in names if re.search(r"^\d+[.)]? |(^|[ (/가-힣])\d{4,}($|[ )/_\-가-힣])", n)]
    several = len({re.sub(r"[\W\d_]", "", name) for name in mixed}) > 1  # “Learner 0001” may be all there is
    one = f"names and numbers stand in one column ({', '.join(mixed[:2])})"
    need(not several or 2 * len(mixed) < len(names), f"{one}; give the numbers a column of their own")
    codes = [name for name in names if re.fullmatch(r"\d[\d\-./ ]*", name)]  # all may have one for a name
    none = f"“{', '.join(codes[:1])}” cannot be a learner’s name; mend that line, or take it away"
    need(not codes or 2 * len(codes) >= len(names), none)


def _need_apart(learners: Sequence[Learner]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for learner in learners:
        ids = {"lms": learner.lms, "number": learner.number, "email": learner.email}
        keys = [(kind, fold(value)) for kind, value in ids.items() if value]
        for key in keys or [("name", fold(learner.name))]:
            same = f", for both have {key[1]!r}" if ids.get(key[0]) else ""
            both = f"{learner.name!r} and {seen.get(key)!r}"
            mend = SPOILED.format(key[1]) if is_spoiled(key[1]) else "give each a number of their own"
            need(key not in seen, f"{both} cannot be told apart{same}; {mend}")
            seen[key] = learner.name
