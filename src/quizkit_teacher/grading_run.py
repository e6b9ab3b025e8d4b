"""From marked hand-ins to what a teacher and a class read: gradebook, list of hand-ins, feedback pages, class report.

Learners pass one at a time, so that a class of ten thousand needs hardly more memory than one of ten.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from quizkit import workspace, notebooks
from quizkit.bank import Bank
from quizkit_teacher import item_analysis, answers, feedback, gradebook, marks, report
from quizkit_teacher.item_analysis import ScoredAnswer
from quizkit_teacher.gradebook import Grade
from quizkit_teacher.graded import Markbook, Progress, Row, Work
from quizkit_teacher.marks import Mark, Marks
from quizkit.submission import slug
from quizkit_teacher.roster import Roster
from quizkit_teacher.assignment import Scope
from quizkit.text import safe_cell

HEAD = ("File", "Learner", "Number", "Status", "Answers", "Handed in", "What to know")
DESK = "mark-open-answers.ipynb"
WRITTEN = ("gradebook.csv", "hand-ins.csv", "report.html", "items.csv", "feedback", DESK)
NAME, TAIL = (
    50,
    12,
)  # letters of a page's name: of the learner's name, and of a hash that tells two of one name apart
PAGE = re.compile(rf"(?:[^/]+-)?[0-9a-f]{{{TAIL}}}\.html")
TROUBLE = 500  # hand-ins with trouble that the report lists; hand-ins.csv has all


@dataclass
class Summary:
    """What a run did: how many files were marked anew and kept, hand-ins by status, open answers and marks, what was odd."""

    fresh: int = 0
    kept: int = 0
    learners: int = 0
    pages: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    open: int = 0
    waiting: int = 0
    notes: list[str] = field(default_factory=list)


def write(
    folder: Path,
    out: Path,
    scope: Scope,
    bank: Bank,
    *,
    form: str = "",
    roster: Roster | None = None,
    due: str = "",
    progress: Progress = lambda things: things,
) -> Summary:
    """Mark a folder of hand-ins and write the results.

    Args:
        folder: of receipts, notebooks and zips, in folders or not.
        out: for the results; made if it is not there. The teacher's own marks in it are never touched.
        scope: what is marked.
        bank: the course.
        form: "canvas", "moodle" or "" for a plain gradebook.
        roster: the class list.
        due: when it was to be handed in, as ISO writes it.
        progress: wraps the list of files, then that of learners, to show how far the work is.

    Returns:
        What was done.

    Raises:
        CourseError: the folder cannot be read, or the results cannot be written.
    """
    if folder.resolve() == out.resolve():
        raise workspace.CourseError(
            f"{out}: the results cannot lie among the hand-ins; name a folder in it, or elsewhere"
        )
    for last in (False, True):
        book = Markbook(out, scope, progress)
        try:
            with _plainly(out):
                summary = Summary(*book.read(folder))
                return _results(book, out, bank, form, roster, due, summary)
        except sqlite3.DatabaseError as error:
            # damaged where opening it did not look, or no longer writable: once more from the beginning
            if last:
                raise workspace.CourseError(f"{book.path}: cannot be written ({error})") from error
        finally:
            book.close()
        book.forget()
    raise AssertionError("the second time ends it")


@contextlib.contextmanager
def _plainly(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = getattr(error, "filename", None) or out
        raise workspace.CourseError(f"{where}: cannot be written ({error.strerror or error})") from error


def _results(
    book: Markbook, out: Path, bank: Bank, form: str, roster: Roster | None, due: str, summary: Summary
) -> Summary:
    scope = book.scope
    read = marks.read(out / marks.NAME)
    summary.notes += read.problems
    trouble: list[tuple[str, str, str]] = []
    pages = _Pages(book, out / "feedback", bank)
    with (
        _whole(out / "hand-ins.csv", bom=True) as rows,
        _whole(out / answers.NAME) as opened,
        # Excel needs a mark before Hangul; Canvas stumbles over it
        _whole(out / "gradebook.csv", bom=not form) as grades,
        tempfile.TemporaryFile("w+", encoding="utf-8") as rest,
    ):
        table = csv.writer(rows, quoting=csv.QUOTE_ALL)
        table.writerow(HEAD)

        asked = 0

        def graded() -> Iterator[Grade]:
            nonlocal asked
            for work in book.works(roster, due):
                for row in work.rows:
                    summary.statuses[row.status] += 1
                    table.writerow(_line(row))
                    if row.status != "marked" and len(trouble) < TROUBLE:
                        trouble.append((row.name, row.status, f"{row.path}: {row.reason}".removeprefix(": ")))
                own = _marks(work, read)
                _open(work, scope, own, opened, summary)
                seen = _points(work, scope, own)
                if scope.paper is not None and work.answers:
                    asked = max(asked, _scored(work, scope, own))
                for marked in _answered(work, scope, own):
                    rest.write(json.dumps(marked, ensure_ascii=False) + "\n")
                summary.learners += bool(work.answers)
                pages.write(work, own, seen)
                got, most = (
                    sum(one or 0 for one in seen.values()),
                    sum(scope.possible[one] for one, value in seen.items() if value is not None),
                )
                yield Grade(
                    name=work.name,
                    number=work.number,
                    lms=work.lms,
                    place=work.place,
                    points=seen,
                    comment=feedback.comment(work, bank, got, most) if work.answers else "",
                )

        used = _columns(book)
        for line in gradebook.write(form, graded(), used, scope.possible, roster):
            grades.write(line)
        rest.seek(0)
        study = item_analysis.study((ScoredAnswer(*json.loads(line)) for line in rest), scope.items, asked)
    pages.finish()
    summary.pages = pages.written
    if summary.statuses.total() - summary.statuses["missing"] > 0:
        page = report.page(study, bank, scope.items, title=scope.title, hand_ins=trouble)
        _put(out / "report.html", page)
        _put(out / "items.csv", "\ufeff" + report.items_csv(study, scope.items))
    if summary.open:
        _desk(out)
    return summary


def _columns(book: Markbook) -> dict[str, str]:
    """The columns in which anyone handed in anything; all of an assessment."""
    scope = book.scope
    if scope.paper is not None:
        return dict(scope.columns)
    used = book.lessons()
    return {one: title for one, title in scope.columns.items() if one in used}


def _marks(work: Work, read: Marks) -> dict[str, Mark]:
    """The teacher's marks on a learner's answers, by question."""
    found = {}
    for item in work.answers:
        for key in (work.key, *work.others):
            if (key, item) in read.latest:
                found[item] = read.latest[key, item]
                break
    return found


def _points(work: Work, scope: Scope, own: dict[str, Mark]) -> dict[str, float | None]:
    got: dict[str, float | None] = dict.fromkeys(scope.columns)
    for name, marked in work.answers.items():
        item = scope.items[name]
        earned = feedback.score(item, marked, own.get(name)) * scope.points[name]
        got[item.lesson] = (got[item.lesson] or 0.0) + earned
    return got


def _scored(work: Work, scope: Scope, own: dict[str, Mark]) -> int:
    """How many questions of a learner's copy give points so far: no position, and no open answer that waits."""
    kinds = [scope.items[one].kind for one in work.drawn if one not in own]
    return len(work.drawn) - sum(kind in ("stance", "open") for kind in kinds)


def _answered(work: Work, scope: Scope, own: dict[str, Mark]) -> Iterator[tuple[Any, ...]]:
    for name, marked in work.answers.items():
        item, state = scope.items[name], marked.state
        if item.kind == "open":
            state = "noted" if name in own else "pending"
        earned = feedback.score(item, marked, own.get(name))
        yield work.key, name, marked.response, state, earned, marked.misconception


def _open(work: Work, scope: Scope, own: dict[str, Mark], opened: TextIO, summary: Summary) -> None:
    """Add a learner's open answers to the pile that `marking` reads."""
    for name, marked in work.answers.items():
        item = scope.items[name]
        if item.kind != "open" or item.key is None:
            continue
        given = marked.response if isinstance(marked.response, dict) else {"text": marked.response}
        text = marks.whole(str(given.get("text", "")))
        digest = marks.digest(text)
        summary.open += 1
        summary.waiting += name not in own or own[name].answer != digest
        line = {
            "learner": own[name].learner if name in own else work.key,
            "name": work.name,
            "item": name,
            "lesson": item.lesson,
            "prompt": item.prompt,
            "rubric": dict(item.key.rubric),
            "model": item.key.model,
            "why": item.key.why,
            "text": text,
            "answer": digest,
            "self": {one: given[one] for one in item.key.rubric if isinstance(given.get(one), str)},
        }
        opened.write(json.dumps(line, ensure_ascii=False) + "\n")


class _Pages:
    """The feedback pages: written where something changed, and taken away where a learner is gone."""

    def __init__(self, book: Markbook, folder: Path, bank: Bank) -> None:
        self.book, self.folder, self.bank = book, folder, bank
        self.known = book.pages()
        self.written = 0
        self.left = dict(self.known)
        self.mine: set[str] = set()

    def write(self, work: Work, own: dict[str, Mark], seen: dict[str, float | None]) -> None:
        if not work.answers:
            return
        # so much of the hash that nobody finds a number with which a page becomes another's; so little of the name that it fits
        tail = hashlib.sha256(work.key.encode("utf-8", "replace")).hexdigest()[:TAIL]
        name = f"{slug(work.name)[:NAME]}-{tail}.html".lstrip("-")
        shown = [(m.item, m.response, m.state, m.score) for m in work.answers.values()]
        about = [
            work.name,
            work.number,
            work.drawn,
            shown,
            [(one, m.scores, m.comment) for one, m in own.items()],
        ]
        digest = hashlib.sha256(json.dumps(about, default=dict).encode("utf-8", "replace")).hexdigest()
        self.left.pop(name, None)
        self.mine.add(name)
        path = self.folder / name
        if self.known.get(name) == digest and path.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        _put(path, feedback.page(work, self.book.scope, own, self.bank, seen))
        self.book.keep_page(name, digest)
        self.written += 1

    def finish(self) -> None:
        for name in self.left:
            self.book.keep_page(name, "")
        # also those of a run whose database is lost
        for path in self.folder.glob("*.html"):
            if path.name not in self.mine and PAGE.fullmatch(path.name):
                path.unlink(missing_ok=True)


def _line(row: Row) -> list[str]:
    cells = (row.path, row.name, row.number, row.status, str(row.answers), row.made, row.reason)
    return [safe_cell(cell) for cell in cells]


@contextlib.contextmanager
def _whole(path: Path, bom: bool = False) -> Iterator[TextIO]:
    """A file that is there whole or as it was before."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
            yield file
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _put(path: Path, text: str) -> None:
    with _whole(path) as file:
        file.write(text)


def _desk(out: Path) -> None:
    """A notebook in which the teacher marks open answers, unless there is one already."""
    path = out / DESK
    if path.exists():
        return
    words = "# Open answers\n\nRun the cell below and mark. Your marks are kept as you go; then run `alliance mark` again."
    cells = [
        notebooks.words("title", words),
        notebooks.code("marking", "from alliance import marking\n\nmarking()"),
    ]
    _put(path, notebooks.text(notebooks.of_cells(cells)))
