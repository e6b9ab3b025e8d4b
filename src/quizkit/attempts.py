"""The learner's own log of attempts: one line of JSON for each answer, only ever added to. Nothing leaves the machine."""

import datetime
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, ValidationError, convert, structs

from quizkit.records import explain

T = TypeVar("T")
OPTIONAL = ("confidence", "version", "record")  # a line whose answer is whole counts without them


class Attempt(Struct, frozen=True, kw_only=True):
    """One line of the log.

    `kind` is answer, prediction, hint, solution, or a word of the course's own. `confidence` is in per cent, on
    predictions only; `version` is the question's when it was answered. The first line of a log carries a `record`, drawn
    at random: it tells two learners of one name apart.
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
        """What a saved notebook keeps of the attempt, in the metadata of the output that asks its question."""
        return {"response": self.response, "at": self.at, "version": self.version}


class Log(Struct, frozen=True):
    """What a log holds: its attempts, oldest first, and one message for each line left out."""

    entries: tuple[Attempt, ...] = ()
    problems: tuple[str, ...] = ()

    def last(self, item: str, kind: str = "answer") -> Attempt | None:
        """The newest attempt of `kind` at an item."""
        return next((e for e in reversed(self.entries) if e.item == item and e.kind == kind), None)

    def predictions(self) -> dict[str, Attempt]:
        """For each item the first prediction, if it was made before the item was first answered.

        What is entered later is no prediction: the answer may be known by then, from the reading if from nowhere else.
        """
        first: dict[str, Attempt] = {}
        for entry in self.entries:
            if entry.kind in ("prediction", "answer"):
                first.setdefault(entry.item, entry)
        return {item: entry for item, entry in first.items() if entry.kind == "prediction"}


class Attempts:
    """A learner's log as a file."""

    def __init__(self, file: Path | None) -> None:
        """Args: file: the log, which need not be there yet; None keeps nothing."""
        self.file = file

    def add(self, kind: str, item: str, **fields: Any) -> str:
        """Append one attempt with the present time; `fields` are those of `Attempt`.

        Returns: "" when it is saved, or nothing is to be kept; else a sentence that says why it is not.
        """
        if self.file is None:
            return ""
        try:
            record = "" if self.file.is_file() else os.urandom(6).hex()
            attempt = Attempt(at=now(), kind=kind, item=item, record=record, **fields)
            append(self.file, structs.asdict(attempt))
        except OSError as error:
            return f"This answer could not be saved in {self.file.name}: {error.strerror or error}."
        return ""

    def read(self) -> Log:
        """Read the log; a torn or foreign line is left out and reported."""
        if self.file is None:
            return Log()
        entries, problems = read_lines(self.file, _attempt)
        return Log(tuple(entries), tuple(problems))


def now() -> str:
    """Give the present time as records keep it: ISO 8601 in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _attempt(line: Any) -> Attempt:
    try:
        return convert(line, Attempt)
    except ValidationError:
        if not isinstance(line, Mapping):
            raise
        return convert({name: value for name, value in line.items() if name not in OPTIONAL}, Attempt)


def append(file: Path, fields: Mapping[str, Any]) -> None:
    """Add one line of JSON to the end of a log, in a single write: other processes may be adding to it too.

    A log that is not there is made, with its folder. A field that is None or "" is left out, and a value is kept as far
    as JSON can hold it.

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


def read_lines(file: Path, build: Callable[[Any], T]) -> tuple[list[T], list[str]]:
    """Read what `append` has written; a file that is not there holds nothing.

    Args:
        file: the log.
        build: makes an entry of a line's JSON; it raises ValueError or TypeError for what is none.
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
            entries.append(build(json.loads(line)))
        except (ValueError, TypeError, RecursionError) as error:
            left_out = f"{file.name} line {number}: left out ({explain(error, Attempt)})"
            problems.append(f"{left_out}; the other lines are whole")
    return entries, problems
