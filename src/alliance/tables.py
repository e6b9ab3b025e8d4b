"""The tables of evidence: rows that a learner can use in code, checked cell by cell, and how a notebook shows them.

Each table is a CSV file in `data/evidence`. `tables.toml` there says what its columns hold, whose it is and how to read it.
"""

import csv
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Self

from alliance.ledger import EvidenceTable
from quizkit import html
from quizkit.bank import MEND
from quizkit.files import decoded
from quizkit.html import Markup, join, tag
from quizkit.records import need
from quizkit.text import count

GRADES = {
    "A": "the publisher’s own numbers",
    "B": "as others report them",
    "computed": "worked out by this course",
}
FIXED = ("source", "grade", "note")  # columns of every table
LONG, FIRST, LAST = 14, 8, 4  # a table of more rows shows its first and last ones, and all when it is opened
YEARS = ("year", "edition", "yearbook", "as_of")  # a comma would spoil them
WIDE = "overflow-x: auto; max-width: 100%"

Row = dict[str, Any]


class Rows(list[Row]):
    """The rows of a table, plain dicts; a notebook shows them with caption, credit and grade."""

    def __init__(self, rows: Iterable[Row], title: str, below: Iterable[str] = ()) -> None:
        """Args: below: paragraphs under the table."""
        super().__init__(rows)
        self.title, self.below, self.hidden = title, tuple(below), set(FIXED)

    def only(self, *columns: str) -> Self:
        """Show these columns and no others; the rows keep all."""
        self.hidden = {name for row in self[:1] for name in row if name not in columns}
        return self

    def __repr__(self) -> str:
        return "\n".join((f"{self.title}: {count(len(self), 'row')}.", *self.below))

    def _repr_html_(self) -> Markup:
        below = [tag("p", tag("small", text)) for text in self.below]
        if len(self) <= LONG:
            return join([self._drawn(self), *below])
        head = tag("summary", f"All {len(self)} rows")
        return join([self._drawn(self, FIRST, LAST), tag("details", head, self._drawn(self)), *below])

    def _drawn(self, rows: Sequence[Row], first: int = 0, last: int = 0) -> Markup:
        """Draw a table that scrolls, also by keyboard; of a long one only the first and the last rows."""
        head = [name for name in (rows[0] if rows else ()) if name not in self.hidden]
        body = [[_shown(name, row[name]) for name in head] for row in rows]
        if first:
            body[first:-last] = [[f"… {len(body) - first - last} more", *[""] * (len(head) - 1)]]
        title = f"{self.title}: {count(len(rows), 'row')}"
        table = html.table([name.replace("_", " ") for name in head], body, title)
        return tag("div", table, style=WIDE, **{"role": "group", "tabindex": "0", "aria-label": title})


def read_table(entry: EvidenceTable, folder: Path, sources: Container[str]) -> tuple[Rows, list[str]]:
    """Read the rows of a table.

    Args:
        entry: what its columns hold.
        folder: holds the course's data.
        sources: ids that a row may name.
    Returns: The rows, a damaged one left out, and a message with file, line and mend for each damage.
    """
    file, problems, rows = f"evidence/{entry.id}.csv", list[str](), list[Row]()
    columns = [*entry.numbers, *entry.words, *FIXED]
    try:
        lines = csv.DictReader(decoded((folder / file).read_bytes()).splitlines(), restkey="")
        names = lines.fieldnames or ()
        need(set(names) == set(columns), f"line 1: the columns must be {', '.join(columns)}")
    except (OSError, ValueError) as error:
        return Rows([], entry.title), [f"{file}: {error}; {MEND}"]
    for cells in lines:
        try:
            rows.append(_row(cells, entry.numbers, sources))
        except ValueError as error:
            problems.append(f"{file}: line {lines.line_num}: {error}")
    return Rows(rows, entry.title, _below(entry, rows, problems)), problems


def _row(cells: Mapping[str, Any], numbers: Container[str], sources: Container[str]) -> Row:
    need("" not in cells, "a cell too many; put text that holds a comma in quotation marks")
    need(None not in cells.values(), "a cell is missing; write a comma for each empty one")
    need(cells["grade"] in GRADES, f"grade: {cells['grade']!r}: use one of {', '.join(GRADES)}")
    unknown = [name for name in cells["source"].split() or ["nothing"] if name not in sources]
    need(not unknown, f"source: {', '.join(unknown)}: name a source of sources.toml")
    return {name: _number(name, cell) if name in numbers else cell or None for name, cell in cells.items()}


def _number(name: str, cell: str) -> float | None:
    """An empty cell is a number that was not found, and never zero."""
    try:
        value = (float if "." in cell else int)(cell) if cell else None
    except ValueError:
        value = float("nan")
    need(value is None or isfinite(value), f"{name}: {cell!r}: write a number, such as 12 or 3.5, or nothing")
    return value


def _shown(name: str, value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) and name not in YEARS else str(value)


def _below(entry: EvidenceTable, rows: Iterable[Row], problems: Iterable[str]) -> list[str]:
    grades = Counter(row["grade"] for row in rows)
    counted = "; ".join(
        f"{name} ({GRADES[name]}): {count(grades[name], 'row')}" for name in GRADES if grades[name]
    )
    columns = (
        f"{name.replace('_', ' ')}: {meaning}" for name, meaning in (entry.numbers | entry.words).items()
    )
    below = [f"{'; '.join(columns)}. “–” means not found, never zero.", f"Careful: {entry.pitfalls}"]
    return [
        *below,
        f"{entry.credit} {entry.licence} Grade {counted}.",
        *(f"Left out: {line}" for line in problems),
    ]
