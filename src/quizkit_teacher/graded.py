"""Marking: every hand-in of a folder is read once and marked with `check`; a second run reads only what changed.

What was marked lies in one small database beside the results, a line for each file, so that ten thousand hand-ins need no more
memory than ten. The database can be deleted at any time: the next run makes it again.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import convert, to_builtins

from quizkit import workspace
from quizkit.items import Verdict
from quizkit_teacher import unpack, hand_ins
from quizkit_teacher.unpack import Found
from quizkit_teacher.hand_ins import HandIn, HandInError
from quizkit_teacher.identity import File, Learners, Person
from quizkit_teacher.roster import Roster
from quizkit_teacher.assignment import Marked, Scope, mark, plural

Progress = Callable[[Sequence[Any]], Iterable[Any]]
DATABASE = "marking.sqlite"
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
EVERY = 500  # hand-ins between two writes to the disk
TABLES = """
create table if not exists about (name text primary key, value text);
create table if not exists file (
    path text primary key, source text, stamp text, problem text, notes text, answers text,
    name text, owner text, number text, lms text, late integer, made text, record text, copy_name text, copy_number text
);
create index if not exists source_of on file (source);
create table if not exists page (name text primary key, digest text);
"""


@dataclass(frozen=True)
class Row:
    """What became of one file: marked, late, double, empty, unreadable, not counted or missing, and why."""

    path: str
    learner: str
    name: str
    number: str
    status: str
    answers: int
    made: str
    reason: str


@dataclass(frozen=True)
class Work:
    """One learner: who it is, the files, and the newest answer to each question."""

    key: str
    others: tuple[str, ...]  # keys that name the same learner
    name: str
    number: str
    lms: str
    place: int | None  # in the class list
    drawn: tuple[str, ...]  # the questions that this learner was given
    answers: Mapping[str, Marked]
    rows: tuple[Row, ...] = field(default=())


class Markbook:
    """The marked hand-ins of one folder, kept in a database beside the results."""

    def __init__(self, out: Path, scope: Scope, progress: Progress = lambda things: things) -> None:
        """Open the database, or begin a new one where there is none, or it is damaged, or what is marked has changed.

        Args:
            out: the folder of the results; made if it is not there.
            scope: what is marked.
            progress: wraps a list that is long in the doing, of files or of learners, to show how far the work is.

        Raises:
            CourseError: the folder cannot be written.
        """
        self.scope, self.progress = scope, progress
        self.path = out / DATABASE
        try:
            out.mkdir(parents=True, exist_ok=True)
            try:
                self.base = self._open()
            except sqlite3.DatabaseError:
                self.path.unlink(missing_ok=True)
                self.base = self._open()
        except (OSError, sqlite3.Error) as error:
            raise workspace.CourseError(f"{self.path}: cannot be written ({error})") from error

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path)
        try:
            # a cache, not a ledger: after a crash it is made again
            base.executescript(f"pragma journal_mode = off; pragma synchronous = off; {TABLES}")
            known = dict(base.execute("select name, value from about"))
            base.execute("select count(stamp) from file").fetchone()
        except sqlite3.DatabaseError:
            base.close()
            raise
        if known.get("fingerprint") != self.scope.fingerprint:
            for table in ("about", "file", "page"):
                base.execute(f"delete from {table}")
            base.execute("insert into about values ('fingerprint', ?)", (self.scope.fingerprint,))
        base.commit()
        return base

    def close(self) -> None:
        """Put the database away."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self.base.commit()
        self.base.close()

    def forget(self) -> None:
        """Take the closed database away: the next run makes it again."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def read(self, folder: Path) -> tuple[int, int]:
        """Read the folder: what is new or changed is marked, what is gone is forgotten.

        Args:
            folder: of the hand-ins.

        Returns:
            How many files were marked now, and how many are as before (those in a zip count one each).

        Raises:
            CourseError: the folder cannot be read.
        """
        try:
            files = unpack.files(folder, leave=self.path.parent)
        except OSError as error:
            raise workspace.CourseError(f"{folder}: cannot be read ({error.strerror or error})") from error
        known = dict(self.base.execute("select source, min(stamp) from file group by source"))
        for gone in known.keys() - {shown for shown, _, _ in files}:
            self.base.execute("delete from file where source = ?", (gone,))
        fresh, waiting = 0, 0
        for shown, path, stamp in self.progress(files):
            if stamp and known.get(shown) == stamp:
                continue
            if shown in known:
                self.base.execute("delete from file where source = ?", (shown,))
            packed = path.suffix.lower() == ".zip"
            times: Counter[str] = Counter()
            for found in unpack.members(shown, path):
                self._keep(shown, "" if packed else stamp, found, times)
                fresh += 1
                waiting += 1
                if waiting == EVERY:
                    self.base.commit()
                    waiting = 0
            if packed:  # only now: the next run must not think that it knows a zip that was left halfway
                self.base.execute("update file set stamp = ? where source = ?", (stamp, shown))
        self.base.commit()
        (total,) = self.base.execute("select count(*) from file").fetchone()
        return fresh, total - fresh

    def _keep(self, source: str, stamp: str, found: Found, times: Counter[str]) -> None:
        owner = hand_ins.owner(found.path)
        hand_in, problem = HandIn(), found.problem
        answers: list[tuple[Any, ...]] = []
        notes: list[str] = []
        if not problem:
            try:
                hand_in = hand_ins.parse(found.data, found.path)
                marked, notes = mark(hand_in, self.scope)
                answers = [
                    (m.item, m.response, m.at, m.version, to_builtins(m.verdict)) for m in marked
                ]
            except HandInError as error:
                problem = str(error)
        if owner.twice:
            notes.append(
                f"it calls itself somebody else's; it lies in what {owner.name or owner.lms} handed in"
            )
        values = (
            source,
            stamp,
            problem,
            "; ".join(notes),
            COMPACT(answers),
            hand_in.name,
            owner.name,
            hand_in.number,
            owner.lms,
            int(owner.late),
            hand_in.made,
            hand_in.record,
            *hand_in.copy,
        )
        # two entries of one name in a zip are two files
        name = found.path
        while True:
            times[found.path] += 1
            if times[found.path] > 1:
                name = f"{found.path} ({times[found.path]})"
            with contextlib.suppress(sqlite3.IntegrityError):
                self.base.execute("insert into file values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (name, *values))
                return

    def lessons(self) -> set[str]:
        """The lessons, or the assessment, to whose questions anyone gave an answer."""
        found: set[str] = set()
        for (text,) in self.base.execute("select answers from file where answers != '[]'"):
            found |= {self.scope.items[one.item].lesson for one in _stored(text) if one.state != "blank"}
            if len(found) == len(self.scope.columns):
                break
        return found

    def pages(self) -> dict[str, str]:
        """The feedback pages that were written: name → what stood in them, as a hash."""
        return dict(self.base.execute("select name, digest from page"))

    def keep_page(self, name: str, digest: str) -> None:
        """Remember a feedback page; with "" forget it."""
        self.base.execute("delete from page where name = ?", (name,))
        if digest:
            self.base.execute("insert into page values (?, ?)", (name, digest))

    def works(self, roster: Roster | None = None, due: str = "") -> Iterator[Work]:
        """Every learner in turn: those of the class list in its order, also who handed in nothing, then the others by name.

        Args:
            roster: the class list, if there is one.
            due: when it was to be handed in, as ISO writes it; "" for no such time.
        """
        query = "select path, name, owner, number, lms, record, copy_name, copy_number, problem from file order by path"
        learners = Learners((File(*row) for row in self.base.execute(query)), roster)
        limit = moment(due or self.scope.due)
        for person in self.progress(learners.people):
            yield self._work(person, limit)

    def _file(self, path: str) -> dict[str, Any]:
        cursor = self.base.execute(
            "select path, problem, notes, made, late, copy_name, copy_number from file where path = ?",
            (path,),
        )
        return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))

    def _work(self, person: Person, limit: float) -> Work:
        files = [self._file(path) for path in person.paths]
        copy = next(((f["copy_name"], f["copy_number"]) for f in files if f["copy_name"]), ("", ""))
        drawn = tuple(self.scope.drawn((person.name, person.number)) or self.scope.drawn(copy))
        counting = set(drawn)
        answers: dict[str, tuple[tuple[float, float, int], Marked, str]] = {}
        # one file at a time: who hands in a thousand must not be held in memory a thousand times
        for place, file in enumerate(files):
            (text,) = self.base.execute("select answers from file where path = ?", (file["path"],)).fetchone()
            given = [marked for marked in _stored(text) if marked.state != "blank"]
            own = [marked for marked in given if marked.item in counting]
            file |= {"count": len(given), "strange": len(given) - len(own)}
            for marked in own:
                age = (moment(marked.at or file["made"]), moment(file["made"]), place)
                if marked.item not in answers or age > answers[marked.item][0]:
                    answers[marked.item] = (age, marked, file["path"])
        used = {path for _, _, path in answers.values()}
        rows = [self._row(file, person, used, limit) for file in files]
        if not files:
            said = "nothing handed in"
            rows.append(Row("", person.key, person.name, person.number, "missing", 0, "", said))
        return Work(
            key=person.key,
            others=tuple(person.others),
            name=person.name,
            number=person.number,
            lms=person.lms,
            place=person.place,
            drawn=drawn,
            answers=MappingProxyType(
                {item: answers[item][1] for item in self.scope.items if item in answers}
            ),
            rows=tuple(rows),
        )

    def _row(self, file: Mapping[str, Any], person: Person, used: set[str], limit: float) -> Row:
        """What became of a file; `used` is the files from which an answer counts."""
        path, strange = file["path"], file["strange"]
        notes = [note for note in (file["problem"], file["notes"], *person.notes.get(path, ())) if note]
        status = "marked"
        if file["problem"]:
            status = "unreadable"
        elif not file["count"]:
            status = "empty"
            notes.insert(0, "no answers in it; was it saved after the cells were run? Ask for a receipt")
        elif strange == file["count"]:
            status = "not counted"
        elif path not in used:
            status = "double"
            notes.insert(0, f"every answer in it was given anew in {' and '.join(sorted(used)[:2])}")
        if strange:
            notes.append(
                f"{strange} answer{plural(strange)} to questions that are not in this learner's copy"
            )
        if late := self._late(file, limit):
            status = "late" if status == "marked" else status
            notes.append(late)
        said = "; ".join(notes)
        return Row(path, person.key, person.name, person.number, status, file["count"], file["made"], said)

    def _late(self, file: Mapping[str, Any], limit: float) -> str:
        if file["late"]:
            return "late, says Canvas"
        over = moment(file["made"]) - limit
        if not limit or not file["made"] or over <= 0:
            return ""
        hours = over / 3600
        length = f"{hours:.0f} h" if hours >= 1 else f"{over / 60:.0f} min"
        return f"late by {length}, by the learner's own clock"


def _stored(text: str) -> list[Marked]:
    """The marked answers of a file, from their column."""
    try:
        return [Marked(*row, convert(verdict, Verdict)) for *row, verdict in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as error:
        raise sqlite3.DatabaseError("an answer in it is damaged") from error


def moment(text: str) -> float:
    """A time as seconds since 1970; 0 where it cannot be read. A time without a zone is this machine's."""
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
