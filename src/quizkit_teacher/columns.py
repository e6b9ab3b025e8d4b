"""Finds out what each column of a class list holds, by its heading, or asks where that is not clear.

A guess could make a learner of a heading, or a student number of a running number; so nothing is guessed.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from quizkit.records import need

FIELDS = ("name", "first", "last", "number", "email", "id", "grade", "maximum", "comment", "submitted")
OPTION = "--columns"
TITLES = 20  # lines among which the headings are looked for
CANVAS = (["Student", "ID"], ["LastName", "FirstName"])  # the first two headings; Canvas translates none
PARTICIPANT = re.compile(r"\D+\d+")  # Moodle's id of a learner, “Participant 55”, in any language

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Layout:
    """What a list holds where: its `kind` (canvas, moodle, plain), and the index of the column of each field.

    `start` is the index of the line of headings, None where there is none. Without `places` each line is one name.
    """

    kind: str
    start: int | None
    places: Mapping[str, int]
    notes: tuple[str, ...] = ()


@functools.cache
def _known() -> dict[str, dict[str, int]]:
    """The known headings of each field, in comparable form, with their rank."""
    file = resources.files("quizkit_teacher") / "headings.toml"
    known: dict[str, dict[str, int]] = {}
    for table in tomllib.loads(file.read_text(encoding="utf-8")).values():
        for part, headings in table.items():
            for heading in headings:
                known.setdefault(part, {}).setdefault(_squeezed(heading), len(known[part]))
    return known


def _squeezed(heading: str) -> str:
    text = unicodedata.normalize("NFKD", heading).casefold().strip()  # without accents, as PRENOM has none
    return "".join(filter(str.isalnum, text)) or text


def score(rows: Rows) -> int:
    """Give how many columns of a class list the headings of a table name, the better to tell what its delimiter is."""
    return max(map(_named, rows[:TITLES]), default=0)


def _named(cells: Sequence[str]) -> int:
    """How many columns a line of headings names, 0 where it is none."""
    places = _places(cells)
    return len(set(places.values())) if _has_names(places) else 0


def _has_names(places: Collection[str]) -> bool:
    return "name" in places or {"first", "last"} <= set(places) or {"id", "grade", "maximum"} <= set(places)


def _ranked(cells: Sequence[str]) -> dict[str, list[int]]:
    """The columns of each field, those with the surest heading first; a heading may have two parts, as 학번/사번."""
    found: dict[str, dict[int, int]] = {}
    for place, cell in enumerate(cells):
        parts = [(_squeezed(cell), 0), *((_squeezed(part), 1000) for part in re.split(r"[/|()\[\]\n]", cell))]
        for field, known in _known().items():
            if ranks := [known[key] + more for key, more in parts if key and key in known]:
                found.setdefault(field, {})[place] = min(ranks)
    return {field: sorted(places, key=places.__getitem__) for field, places in found.items()}


def _places(cells: Sequence[str]) -> dict[str, int]:
    """The index of the column of each field that a line of headings names."""
    ranked = _ranked(cells)
    first, last, name = (ranked.pop(part, []) for part in ("first", "last", "name"))
    # “Nom” is a first name in Catalan, was a last name in French, and alone it is a name
    pairs = [(one, two) for one in first for two in last if one != two]
    pair = min(pairs, key=lambda pair: (pair[0] in last) + (pair[1] in first), default=())
    both = [place for place in first if place in last and not pair]
    whole = [place for place in name if place not in pair] or both
    names = {"name": whole[0]} if whole else dict(zip(("first", "last"), pair, strict=False))
    others = {part: places[0] for part, places in ranked.items() if part not in ("other", "total")}
    return {part: place for part, place in others.items() if place not in names.values()} | names


def layout(rows: Rows, delimiter: str = ",", columns: str = "") -> Layout:
    """Find out what the columns of a class list hold.

    Args:
        rows: the cells of its lines, cleaned.
        delimiter: between the cells; "" in a workbook.
        columns: what the teacher says of them, such as "name=2,number=학번".
    Raises: ValueError: that is not clear; the message shows the columns and asks.
    """
    asked = _asked(columns)
    start = _heading(rows, [word for word in asked.values() if not word.isdecimal()])
    if start is None and not asked:
        _need_clear(rows)
        if (delimiter == "," and all(map(_is_one_name, rows))) or max(map(_filled, rows)) == 1:
            note = f"no heading is known in it; its first name is {words(rows[0])!r}"
            return Layout("plain", None, {}, (note,))
        second = _column(rows, 1)
        need(2 * sum(map(_has_digit, second)) >= len(second), _question("column 2 holds no numbers", rows[0]))
    elif start is None and _is_odd(rows):
        start = 0
    head, below = ([], rows) if start is None else (list(rows[start]), rows[start + 1 :])
    places = _places(head) if head or asked else {"name": 0, "number": 1, "email": 2}
    if asked:
        keys = list(map(_squeezed, head))
        said = {p: int(w) - 1 if w.isdecimal() else keys.index(_squeezed(w)) for p, w in asked.items()}
        there = max(said.values()) < max(map(len, rows))
        need(there, _question(f"{OPTION} {columns}: so many columns there are not", rows[0]))
        gone = {"name", "first", "last"} if said.keys() & {"name", "first", "last"} else set()
        places = {p: at for p, at in places.items() if p not in gone and at not in said.values()} | said
    need(_has_names(places), _question("no column is known as the name", head or rows[0]))
    name = head[places["name"]] if head and "name" in places and "name" not in asked else ""
    once = not name or head.count(name) == 1
    need(once, f"two columns are called “{name}”; put all names into one of them")
    above = "; ".join(map(words, rows[:start])) if start else ""
    notes: tuple[str, ...] = (f"passed over above the heading: {above}",) if above else ()
    ids = _column(below, places["id"]) if {"id", "grade"} <= places.keys() else []
    kind = "canvas" if head[:2] in CANVAS else "plain"
    if ids and all(map(PARTICIPANT.fullmatch, ids)):
        kind, places = "moodle", {p: at for p, at in places.items() if p == "id" or at != places["id"]}
    elif kind == "plain":
        if head and "id" not in asked and (places.get("id") == 0 or not _is_known(head[0])):
            _need_no_worksheet(head[0], _column(below, 0))
        if "number" not in asked:
            notes += _choose_number(places, head, below)
        places.pop("id", None)  # in such a list it can only be the school's number
    places.pop("running", None)
    return Layout(kind, start, places, notes)


def _choose_number(places: dict[str, int], head: Sequence[str], below: Rows) -> tuple[str, ...]:
    """Choose the column of the student number among those that can be it; give notes. A running number comes last."""
    ranked = {part: [places[part]] for part in ("number", "id") if part in places} | _ranked(head)
    may_be = (place for part in ("number", "id", "running") for place in ranked.get(part, []))
    taken = {places[part] for part in places.keys() - {"number", "id", "running"}}
    columns = [place for place in dict.fromkeys(may_be) if place not in taken]
    running = [place for place in columns if _is_running(_column(below, place))]
    sure = [place for place in columns if place not in running]
    titles: dict[tuple[str, ...], str] = {}  # of columns that differ, without what stands in brackets
    for place in sure if head else ():
        titles[tuple(_column(below, place))] = _squeezed(re.split(r"[/|(\[\n]", head[place])[0])
    need(len(set(titles.values())) == len(titles), _question("two columns may be the student number", head))
    if columns:
        places["number"] = [*sure, *columns][0]
    if len(columns) > len(running):
        return ()
    free = ((place, heading) for place, heading in enumerate(head) if place not in {*taken, *columns})
    others = [heading for place, heading in free if _may_be_number(heading, _column(below, place))]
    if not columns:
        known, mend = "no column is known as the student number", f"run this again with {OPTION} number=…"
        return tuple(f"{known}; if it is “{other}”, {mend}" for other in others[:1])
    what = f"the numbers in column {places['number'] + 1} are only 1, 2, 3 …, perhaps no student numbers"
    need(not others, _question(what, head))
    return (what,)


def _asked(columns: str) -> dict[str, str]:
    """What the teacher says of the columns, by field."""
    pairs = [part.partition("=")[::2] for part in columns.split(",") if part.strip()]
    asked = {part.strip().lower(): word.strip() for part, word in pairs}
    known = all(part in FIELDS and word and word != "0" for part, word in asked.items())
    mend = f"write it as name=2,number=4; the words before = are {', '.join(FIELDS)}"
    need(known, f"{OPTION} {columns}: {mend}")
    return asked


def _heading(rows: Rows, said: Sequence[str]) -> int | None:
    """The index of the line of headings; of that which holds what the teacher has `said`."""
    if said:
        word = _squeezed(said[0])
        lines = [place for place, cells in enumerate(rows[:TITLES]) if word in map(_squeezed, cells)]
        need(lines, _question(f"no column is called “{said[0]}”", rows[0]))
        return lines[0]
    best, most = None, 0
    for place, cells in enumerate(rows[:TITLES]):
        named = _named(cells)
        widest = all(_filled(cells) > _filled(above) for above in rows[:place])
        if named > most and (named > 1 or widest):  # a title stands above it, never a learner
            best, most = place, named
    return best


def is_total(cells: Sequence[str]) -> bool:
    """Whether a line gives a total or an average of others, such as “합계, 2명” or “Total: 2 students”."""
    starts = (re.split(r"[\d:(=]", cell)[0] for cell in cells)
    return any(_squeezed(start) in _known()["total"] for start in starts)


def _is_known(heading: str) -> bool:
    return any(_squeezed(heading) in known for known in _known().values())


def _need_clear(rows: Rows) -> None:
    """Raise ValueError where a list without known headings may have others, or has no names in front."""
    for cells in rows[:TITLES]:
        known = _places(cells).keys()
        alone = known & {"number", "email", "id", "maximum"} if cells is rows[0] else ()
        some = _has_names(known) or len(known) > 1 or alone
        need(not some, _question(f"it is not clear whether a heading is {words(cells)!r}", cells))
    named = not any(re.fullmatch(r"[\W_]*\d[\W\d_]*", name) for name in _column(rows, 0))
    need(named, _question("the first column holds numbers, not names", rows[0]))
    odd = f"a heading may be {words(rows[0])!r}, which is not known here"
    need(not _is_odd(rows), _question(odd, rows[0]))


def _need_no_worksheet(heading: str, cells: Sequence[str]) -> None:
    """Raise ValueError where a column holds Moodle's ids, such as “Participant 55”, and the headings are not known."""
    words_before = {re.sub(r"[0-9]+$", "", cell) for cell in cells}
    one_word = len(words_before) == 1 and len(set(cells)) == len(cells)
    foreign = one_word and re.fullmatch(r"([^\W\d]{4}|[\u3040-\u9fff가-힣]{2})\D*[0-9]+", cells[0])
    ids = f"column {heading!r} holds ids as Moodle writes them ({cells[0]})" if foreign else ""
    which = "id=…,name=…,grade=…,maximum=…,comment=… and the numbers of the columns"
    need(not ids, f"{ids}, but its other headings are not known here. Run this again with {OPTION} {which}")


def _is_odd(rows: Rows) -> bool:
    """Whether the first line differs from those below, as a heading or a title would: words or nothing above numbers."""
    if _squeezed("".join(rows[0])) in _known()["other"]:
        return True
    for place in range(max(map(len, rows))):
        here, *below = [row[place] if place < len(row) else "" for row in rows]
        digits, filled = sum(map(_has_digit, below)), _filled(below)
        words_above = here and not _has_digit(here) and 2 * digits > filled
        nothing_above = not here and digits == len(below) > 1
        digits_above_names = not place and _has_digit(here) and filled and not digits
        alone = max(map(len, rows)) == 1 < len(below)
        word_above_names = alone and " " not in here and all(" " in cell for cell in below)
        if words_above or nothing_above or digits_above_names or word_above_names:
            return True
    return False


def _question(what: str, cells: Sequence[str]) -> str:
    known = ", ".join(f"{number} “{cell}”" for number, cell in enumerate(cells, 1) if cell)[:300]
    mend = f"Run this again with {OPTION} name=…,number=… and the numbers of the columns"
    return f"{what}. Which columns are the name and the student number? They are {known}. {mend}, or write name and number above them"


def words(cells: Sequence[str]) -> str:
    """Give a line of a list as a message quotes it."""
    return " | ".join(filter(None, cells))[:120]


def _column(rows: Rows, place: int) -> list[str]:
    """The cells of a column that hold anything."""
    return [row[place] for row in rows if place < len(row) and row[place]]


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _has_digit(cell: str) -> bool:
    return bool(re.search(r"[\d@]", cell))


def _is_one_name(line: Sequence[str]) -> bool:
    """Whether a line is one name, “Ana Kim” or “Kim, Ana”: numbers have digits and addresses an @."""
    return len(line) == 1 or (len(line) == 2 and all(cell and not _has_digit(cell) for cell in line))


def _is_running(cells: Sequence[str]) -> bool:
    """Whether these are running numbers: 1, 2, 3 and so on, some perhaps left out."""
    numbers = [int(cell) if re.fullmatch(r"[0-9]{1,4}", cell) else -1 for cell in cells]
    rising = len(numbers) > 2 and numbers == sorted(set(numbers))
    return rising and numbers[0] in (0, 1) and numbers[-1] <= 2 * len(numbers)


def _may_be_number(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column with a heading that is not known may hold student numbers: each of its own, with digits."""
    codes = all(re.fullmatch(r"[\w.\-/+,]*\d[\w.\-/+,]*", cell) and len(cell) > 3 for cell in cells)
    return bool(cells) and not _is_known(heading) and codes and len(set(cells)) == len(cells)
