"""The learner's own log of attempts: one line of JSON for each answer, only ever added to. Nothing leaves the machine."""

import datetime
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, ValidationError, convert, structs

from quizkit.records import explain

T = TypeVar("T", bound=Struct)
OPTIONAL = ("confidence", "version", "record")  # a line in which one is damaged counts without it


class Attempt(Struct, frozen=True, kw_only=True):
    """One line of the log.

    `at` is the time (ISO 8601, UTC); `kind` is answer, prediction, hint, solution, or a course's own word; `score` runs
    from 0 to 1; `confidence` is in per cent, on predictions only; `version` is that of the question when it was answered.
    The first line of a log carries a random `record`, which tells apart two learners with the same name.
    """

    at: str
    kind: str
    item: str
    response: Any = None
    state: str = ""
    score: Annotated[float, Meta(ge=0, le=1)] = 0.0
    confidence: Annotated[int, Meta(ge=0, le=100)] | None = None
    version: str = ""
    record: str = ""

    def stored(self) -> dict[str, Any]:
        """Give the part of the attempt that a saved notebook keeps, in the metadata of the question's output."""
        return {"response": self.response, "at": self.at, "version": self.version}


class Log(Struct, frozen=True):
    """The contents of a log: its attempts, oldest first, and one message for each line left out."""

    entries: tuple[Attempt, ...] = ()
    problems: tuple[str, ...] = ()

    def last(self, item: str, kind: str = "answer") -> Attempt | None:
        """The newest attempt of `kind` at an item."""
        return next((e for e in reversed(self.entries) if e.item == item and e.kind == kind), None)

    def predictions(self) -> dict[str, Attempt]:
        """For each item the first prediction, if it was made before the item was first answered.

        A prediction entered later does not count: by then the learner may know the answer, if only from the reading.
        """
        first: dict[str, Attempt] = {}
        for entry in self.entries:
            if entry.kind in ("prediction", "answer"):
                first.setdefault(entry.item, entry)
        return {item: entry for item, entry in first.items() if entry.kind == "prediction"}


class Attempts:
    """A learner's log as a file."""

    def __init__(self, file: Path | None, problem: str = "") -> None:
        """Args: file: the log, which need not exist yet; with None no attempt is kept. problem: why, if nobody wished so."""
        self.file, self.problem = file, problem

    def add(self, kind: str, item: str, at: str = "", **fields: Any) -> str:
        """Append one attempt, by default with the present time; `fields` are those of `Attempt`.

        Returns: "" when it is saved, or when no log is kept; else a sentence that says why it was not saved.
        """
        if self.file is None:
            return self.problem and f"This answer could not be saved: {self.problem}."
        try:
            record = "" if self.file.is_file() else os.urandom(6).hex()
            attempt = Attempt(at=at or now(), kind=kind, item=item, record=record, **fields)
            append(self.file, structs.asdict(attempt))
        except OSError as error:
            return f"This answer could not be saved in {self.file.name}: {error.strerror or error}."
        return ""

    def read(self) -> Log:
        """Read the log; a torn or foreign line is left out and reported."""
        if self.file is None:
            return Log(problems=(self.problem,) if self.problem else ())
        entries, problems = read_lines(self.file, Attempt, _attempt)
        return Log(tuple(entries), tuple(problems))


def now() -> str:
    """Give the present time as records keep it: ISO 8601 in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _attempt(line: Any) -> Any:
    try:
        return convert(line, Attempt)
    except ValidationError:
        whole = line.items() if isinstance(line, Mapping) else ()
        return {name: value for name, value in whole if name not in OPTIONAL} or line


def append(file: Path, fields: Mapping[str, Any]) -> None:
    """Add one line of JSON to the end of a log, in a single write: other processes may be adding to it too.

    A missing log is made, with its folder. A field that is None or "" is left out; of a value that JSON cannot hold,
    the name of its type is kept.

    Raises: OSError: the file cannot be written.
    """
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    line = json.dumps(kept, ensure_ascii=False, default=lambda value: type(value).__name__) + "\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+", buffering=0) as log:
        if log.seek(0, os.SEEK_END) and (log.seek(-1, os.SEEK_END), log.read(1))[1] != b"\n":
            line = "\n" + line  # an earlier write was torn: keep it from swallowing this one
        data = line.encode("utf-8", "replace")
        while data:  # a disk that is nearly full takes a part, and fails at the rest
            data = data[log.write(data) :]


def read_lines(file: Path, record: type[T], prepare: Callable[[Any], Any]) -> tuple[list[T], list[str]]:
    """Read the lines that `append` has written; a missing file counts as empty.

    Args:
        file: the log.
        record: the type of an entry, whose fields a message names.
        prepare: mends the JSON of a line before it becomes an entry; it may raise ValueError or TypeError.
    Returns: The entries, oldest first, and one message for each line left out.
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
            entries.append(convert(prepare(json.loads(line)), record))
        except (ValueError, TypeError, RecursionError) as error:
            left_out = f"{file.name} line {number}: left out ({explain(error, record)})"
            problems.append(f"{left_out}; the other lines are whole")
    return entries, problems
