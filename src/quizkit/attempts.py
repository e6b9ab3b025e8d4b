"""The learner's own log: one line of JSON for each answer, only ever added to.

Nothing leaves the machine. The log lies beside the learner's lessons as `responses.jsonl`;
`ALLIANCE_RECORD` names another file, or `off`.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import math
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from quizkit.bank import Bank
from quizkit.items import Item, Lesson, Objective

Read = TypeVar("Read")
KINDS = ("answer", "prediction", "hint", "solution", "lab")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the log. `confidence` is in percent, on predictions only; `version` is the question's when it was answered.

    The first line of a log gives it a `record` of its own, drawn at random: it tells two learners of one name apart.
    """

    at: str
    kind: str
    item: str
    response: Any = None
    state: str = ""
    score: float = 0.0
    confidence: int | None = None
    version: str = ""
    record: str = ""


@dataclass(frozen=True)
class Log:
    """What a log holds: its entries, oldest first, and one message for each line left out."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()

    def last(self, item: str, kind: str = "answer") -> Entry | None:
        """The newest entry of `kind` for an item."""
        return next((e for e in reversed(self.entries) if e.item == item and e.kind == kind), None)

    def predictions(self) -> dict[str, Entry]:
        """For each item the first prediction, if it was made before the item was first answered.

        What is entered later is no prediction: the answer may be known by then, from the reading if from nowhere else.
        """
        answered: set[str] = set()
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.kind == "answer":
                answered.add(entry.item)
            elif entry.kind == "prediction" and entry.item not in answered:
                found.setdefault(entry.item, entry)
        return found


def path(start: Path | None = None) -> Path | None:
    """Where this learner's log lies; None when recording is off.

    Args:
        start: the folder of a lesson; by default the current one, which is the lesson's in a kernel.
    """
    named = os.environ.get("ALLIANCE_RECORD", "")
    if named == "off":
        return None
    if named:
        return Path(named).expanduser()
    here = start or Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".alliance").is_dir() or (
            (folder / "lessons").is_dir() and (folder / "exercises").is_dir()
        ):
            return folder / "responses.jsonl"
    return here / "responses.jsonl"


def add(kind: str, item: str, **rest: Any) -> str:
    """Append one entry, with today's time.

    Args:
        kind: answer, prediction, hint, solution or lab.
        item: the item's id.
        rest: further fields of `Entry`; a response is kept as far as JSON can hold it.

    Returns:
        "" when it is saved (or recording is off), else a sentence that says why it is not.
    """
    file = path()
    if file is None:
        return ""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        record = "" if file.is_file() else secrets.token_hex(6)
        append(file, asdict(Entry(at=now, kind=kind, item=item, record=record, **rest)))
    except OSError as error:
        return f"This answer could not be saved in {file.name}: {error.strerror or error}."
    return ""


def stored(entry: Entry) -> dict[str, Any]:
    """What of an entry is kept in a saved notebook, in the metadata of the output that asks its question."""
    return {"response": entry.response, "at": entry.at, "version": entry.version}


def append(file: Path, fields: Mapping[str, Any]) -> None:
    """Add one line of JSON to the end of a log; other processes may be adding to it too.

    Args:
        file: the log; it is made if it is not there, with its folder.
        fields: the line; what is None or "" is left out, and a value is kept as far as JSON can hold it.

    Raises:
        OSError: the file cannot be written.
    """
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    line = json.dumps(kept, ensure_ascii=False, default=lambda value: type(value).__name__) + "\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as log, _alone(log):
        if log.seek(0, os.SEEK_END) and (log.seek(-1, os.SEEK_END), log.read(1))[1] != b"\n":
            line = "\n" + line  # an earlier write was torn: keep it from swallowing this one
        log.write(line.encode("utf-8", "replace"))
        log.flush()


@contextlib.contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """Hold the file for this process alone; where the disk knows no locks, go on without."""
    if sys.platform == "win32":
        import msvcrt

        def lock(how: int) -> None:
            file.seek(0x7FFF0000)  # far behind the text: a locked byte cannot be read by others
            msvcrt.locking(file.fileno(), how, 1)

        hold, release = msvcrt.LK_LOCK, msvcrt.LK_UNLCK
    else:
        import fcntl

        def lock(how: int) -> None:
            fcntl.flock(file, how)

        hold, release = fcntl.LOCK_EX, fcntl.LOCK_UN
    with contextlib.suppress(OSError):
        lock(hold)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock(release)


def read(file: Path | None = None) -> Log:
    """Read a log; a torn or foreign line is left out and reported, never fatal.

    Args:
        file: the log; by default this learner's own.

    Returns:
        The log; an empty one where there is no file.
    """
    file = file or path()
    if file is None:
        return Log()
    entries, problems = lines(file, _entry)
    return Log(tuple(entries), tuple(problems))


def lines(file: Path, entry: Callable[[Any], Read]) -> tuple[list[Read], list[str]]:
    """What `append` has written, oldest first, and one message for each line left out.

    Args:
        file: the log; where there is none, nothing is found.
        entry: makes an entry of a line's JSON; it raises ValueError or TypeError for what is none.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [f"{file.name}: cannot be read ({error.strerror or error})"]
    entries, problems = [], []
    for number, line in enumerate(raw.decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(entry(json.loads(line)))
        except (ValueError, TypeError, RecursionError) as error:
            problems.append(f"{file.name} line {number}: left out ({error}); the other lines are whole")
    return entries, problems


def _entry(data: Any) -> Entry:
    if not isinstance(data, Mapping):
        raise ValueError("not an entry of this course")
    for name in ("at", "kind", "item"):
        if not isinstance(data.get(name), str):
            raise ValueError(f"{name} is missing")
    if data["kind"] not in KINDS:
        raise ValueError(f"kind {data['kind'][:40]!r} is not known")
    state, score, confidence = data.get("state", ""), data.get("score", 0.0), data.get("confidence")
    version, record = data.get("version", ""), data.get("record", "")
    if not isinstance(state, str) or not isinstance(score, (int, float)) or not math.isfinite(score):
        raise ValueError("state or score is damaged")
    return Entry(
        at=data["at"],
        kind=data["kind"],
        item=data["item"],
        response=data.get("response"),
        state=state,
        score=float(score),
        confidence=confidence if isinstance(confidence, int) and 0 <= confidence <= 100 else None,
        version=version if isinstance(version, str) else "",
        record=record if isinstance(record, str) else "",
    )


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """The Brier score: the mean squared distance of what was thought likely from what came.

    Args:
        pairs: how sure one was of an answer, in per cent, and whether it was right; at least one.

    Returns:
        0 for full and right certainty, 0.25 for always saying 50 per cent, 1 for full and wrong certainty.

    Raises:
        ValueError: there are no pairs.
    """
    if not pairs:
        raise ValueError("no predictions to score")
    return sum((sure / 100 - right) ** 2 for sure, right in pairs) / len(pairs)


INTERVALS = (1, 3, 7, 21, 60)  # days until a missed question comes back; each right answer takes the next


@dataclass(frozen=True)
class Review:
    """A question once missed: the day it comes back, and how often it was right since (0 to 4)."""

    item: Item
    due: datetime.date
    step: int


def reviews(log: Log, bank: Bank) -> list[Review]:
    """Every missed question with the day it comes back, the earliest first.

    A miss (wrong or close) brings a question back the next day; a right answer on that day or later
    sends it on to the next of `INTERVALS`, and after the last it is done. A right answer before the
    day changes nothing: it was only just read.
    """
    waiting: dict[str, Review] = {}
    for entry in log.entries:
        item, day = bank.items.get(entry.item), _day(entry.at)
        if entry.kind != "answer" or item is None or day is None:
            continue
        now = waiting.get(item.id)
        if entry.state in ("wrong", "near"):
            waiting[item.id] = Review(item, day + datetime.timedelta(days=INTERVALS[0]), 0)
        elif entry.state == "right" and now is not None and day >= now.due:
            del waiting[item.id]
            if now.step + 1 < len(INTERVALS):
                due = day + datetime.timedelta(days=INTERVALS[now.step + 1])
                waiting[item.id] = Review(item, due, now.step + 1)
    return sorted(waiting.values(), key=lambda review: review.due)


def _day(at: str) -> datetime.date | None:
    """The learner's own calendar day of a time in the log; None where it cannot be read."""
    try:
        return datetime.datetime.fromisoformat(at).astimezone().date()
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True)
class Standing:
    """Where a learner stands on one objective: questions in all, answered, and done.

    Done is right at the last try, or kept where there is no right answer.
    """

    lesson: Lesson
    objective: Objective
    items: int
    answered: int
    right: int


def standings(log: Log, bank: Bank) -> list[Standing]:
    """The learner's standing on every objective that has questions, in the order of the course."""
    last = {entry.item: entry.state for entry in log.entries if entry.kind == "answer"}
    found = []
    for lesson in bank.lessons.values():
        for objective in lesson.objectives:
            ids = [item.id for item in bank.items.values() if item.objective == objective.id]
            if ids:
                answered = [item_id for item_id in ids if item_id in last]
                right = sum(last[item_id] in ("right", "noted") for item_id in answered)
                found.append(Standing(lesson, objective, len(ids), len(answered), right))
    return found
