"""The learner's own log of attempts: one line of JSON for each answer, only ever added to. Nothing leaves the machine."""

import codecs
import contextlib
import datetime
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, ValidationError, convert, structs

from quizkit.files import UTF_16, locked, nearest
from quizkit.records import explain, need

T = TypeVar("T", bound=Struct)
OPTIONAL = ("confidence", "version", "record", "copy")  # a line in which one is damaged counts without it


class Attempt(Struct, frozen=True, kw_only=True, gc=False):
    """One line of the log.

    `at` is the time (ISO 8601, UTC); `kind` is answer, prediction, hint, solution, or a course's own word; `score` runs
    from 0 to 1; `confidence` is in per cent, on predictions only; `version` is that of the question when it was answered.
    The first line of a log carries a random `record`, which tells apart two learners with the same name. `copy` says in whose
    copy of which assessment an answer was given, as `Exam.about` does: several learners may share one log.
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
    copy: Mapping[str, str] = {}

    def stored(self) -> dict[str, Any]:
        """Give the part of the attempt that a saved notebook keeps, in the metadata of the question's output."""
        return {"response": self.response, "at": self.at, "version": self.version}


class Log(Struct, frozen=True, dict=True):
    """The contents of a log: its attempts, oldest first, and a message on the lines left out for each reason."""

    entries: tuple[Attempt, ...] = ()
    problems: tuple[str, ...] = ()
    whole: "Log | None" = None  # the log of which this is a part

    def of_copy(self, copy: Mapping[str, str]) -> "Log":
        """Give the part that was answered in one copy of an assessment; with {} the part outside of any.

        Version 0.1 kept no copy. Its answers count in a copy that bears no name, and so may be anybody's.
        """
        own = (copy, copy if copy.get("name") or copy.get("number") else {})
        return Log(tuple(entry for entry in self.entries if entry.copy in own), self.problems, self)

    @property
    def record(self) -> str:
        """The random `record` in the first line; for a log older than this field, a hash of that line; "" where it is empty."""
        if self.whole or not self.entries:
            return self.whole.record if self.whole else ""
        *fields, (_, record), _ = structs.asdict(self.entries[0]).items()
        line = ", ".join(f"{name}={value!r}" for name, value in (*fields, ("record", record)))
        return record or hashlib.sha256(f"Attempt({line})".encode("utf-8", "replace")).hexdigest()[:12]

    @cached_property
    def _newest(self) -> dict[tuple[str, str], Attempt]:
        return {(entry.item, entry.kind): entry for entry in self.entries}

    def last(self, item: str, kind: str = "answer") -> Attempt | None:
        """The newest attempt of `kind` at an item."""
        return self._newest.get((item, kind))

    def tries(self, item: str, version: str) -> int:
        """How often an item was answered as it is now; version 0.1 kept no `version`, and its answers count."""
        tries = (entry for entry in self.entries if (entry.item, entry.kind) == (item, "answer"))
        return sum(entry.version in ("", version) for entry in tries)

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
            begun = self.file.is_file() and self.file.stat().st_size > 0
            record = "" if begun else os.urandom(6).hex()
            attempt = Attempt(at=at or now(), kind=kind, item=item, record=record, **fields)
            append(self.file, structs.asdict(attempt))
        except OSError as error:
            return f"This answer could not be saved in {self.file.name}: {error.strerror or error}."
        return ""

    def read(self, word: str = "") -> Log:
        """Read the log; a torn or foreign line is left out and reported.

        Args: word: read only lines that hold this word, such as the id of an item: a long log keeps no question waiting.
        """
        if self.file is None:
            return Log(problems=(self.problem,) if self.problem else ())
        raw, problems = _raw(self.file)
        if word:
            raw = b"\n".join(_lines_with(json.dumps(word, ensure_ascii=False).encode(), raw + b"\n"))
        try:
            entries = _DECODER.decode_lines(raw)
            need(len(entries) == raw.rstrip().count(b"\n") + 1, "two entries in one line")
        except (ValueError, RecursionError):
            entries, left_out = _parsed(self.file.name, raw, Attempt, _attempt)
            problems += left_out
        return Log(tuple(entries), tuple(problems))

    def trouble(self) -> str:
        """Say why an answer could not be kept now, with the path; "" where it could, or where no log is wanted."""
        if self.file is None:
            return self.problem
        try:
            place = nearest(self.file.absolute().parent)
            if there := os.path.lexists(self.file):
                _need_file(self.file)
                self.file.open("r+b").close()
            try:
                with tempfile.TemporaryFile(dir=place) as probe:
                    probe.write(bytes(4096))
            except PermissionError:
                if not there:
                    raise
        except OSError as error:
            return f"answers cannot be kept in {self.file}: {error.strerror or error}"
        return ""


def now() -> str:
    """Give the present time as records keep it: ISO 8601 in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def content(file: Path) -> bytes:
    """Give what a log holds in UTF-8, also where another program saved it in UTF-16 or with a byte order mark; raises OSError."""
    _need_file(file)
    raw = file.read_bytes()
    if raw[:2] in UTF_16:
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.removeprefix(codecs.BOM_UTF8)


def _raw(file: Path) -> tuple[bytes, list[str]]:
    """What a log holds, nothing where it is missing; and why it cannot be read, if so."""
    try:
        return content(file), []
    except FileNotFoundError:
        return b"", []
    except OSError as error:
        return b"", [f"{file.name}: cannot be read ({error.strerror or error})"]


def _need_file(file: Path) -> None:
    """Raise OSError where a folder, a pipe or a device has the name of a log: some of these could be read for ever."""
    if file.exists() and not file.is_file():
        raise OSError("is no file")


def _lines_with(word: bytes, raw: bytes) -> Iterator[bytes]:
    end = 0
    while (at := raw.find(word, end)) >= 0:
        end = raw.index(b"\n", at)
        yield raw[raw.rfind(b"\n", 0, at) + 1 : end]


_DECODER = msgspec.json.Decoder(Attempt)


def _attempt(line: bytes) -> Attempt:
    try:
        return _DECODER.decode(line)
    except (ValueError, RecursionError):  # also where JSON is not as strict as Python's
        fields = json.loads(line.decode("utf-8", "replace"))
    try:
        return convert(fields, Attempt)
    except ValidationError:
        whole = fields.items() if isinstance(fields, Mapping) else ()
        return convert({name: value for name, value in whole if name not in OPTIONAL} or fields, Attempt)


def append(file: Path, fields: Mapping[str, Any]) -> None:
    """Add one line of JSON to the end of a log, in a single write: other processes may be adding to it too.

    A missing log is made, with its folder. A field that is None, "" or {} is left out; of a value that JSON cannot hold,
    the name of its type is kept.

    Raises: OSError: the file cannot be written.
    """
    kept = {name: value for name, value in fields.items() if value not in (None, "", {})}
    line = json.dumps(kept, ensure_ascii=False, default=lambda value: type(value).__name__) + "\n"
    _need_file(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with alone(file) as log:
        log.seek(0)
        coding = UTF_16.get(log.read(2), "utf-8")
        end = "\n".encode(coding)
        if log.seek(0, os.SEEK_END) and (log.seek(-len(end), os.SEEK_END), log.read())[1] != end:
            line = "\n" + line  # an earlier write was torn: keep it from swallowing this one
        data = line.encode(coding, "replace")
        while data:  # a disk that is nearly full takes a part, and fails at the rest
            data = data[log.write(data) :]


@contextlib.contextmanager
def alone(file: Path) -> Iterator[io.FileIO]:
    """Open a log to add to it while no other process does, or puts another file in its place; a missing one is made.

    Windows and a disk without locks go without. Nobody waits longer than two seconds: a process that was stopped may hold
    the lock.
    """
    while True:
        with file.open("ab+", buffering=0) as log:
            for _ in range(100):
                if os.name != "posix" or locked(log.fileno()):
                    break
                time.sleep(0.02)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(log.fileno()), file.stat()):
                    yield log
                    return


def read_lines(file: Path, record: type[T], prepare: Callable[[Any], Any]) -> tuple[list[T], list[str]]:
    """Read the lines that `append` has written; a missing file counts as empty.

    Args:
        file: the log.
        record: the type of an entry, whose fields a message names.
        prepare: mends the JSON of a line before it becomes an entry; it may raise ValueError or TypeError.
    Returns: The entries, oldest first, and a message for each reason why lines were left out.
    """

    def read(line: bytes) -> T:
        return convert(prepare(json.loads(line.decode("utf-8", "replace"))), record)

    raw, problems = _raw(file)
    entries, left_out = _parsed(file.name, raw, record, read)
    return entries, problems + left_out


def _parsed(name: str, raw: bytes, record: type[T], read: Callable[[bytes], T]) -> tuple[list[T], list[str]]:
    """The entries of these lines, and a message for each reason why some cannot be read."""
    entries, left_out = [], dict[str, list[int]]()
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(read(line))
        except (json.JSONDecodeError, RecursionError):
            left_out.setdefault("not written whole, or changed since", []).append(number)
        except (ValueError, TypeError) as error:
            left_out.setdefault(explain(error, record), []).append(number)
    said = (f"{name} {_numbered(lines)}: left out ({why})" for why, lines in left_out.items())
    return entries, [f"{line}; the other lines count" for line in said]


def _numbered(lines: Sequence[int]) -> str:
    more = f" and {len(lines) - 3:,} more" if len(lines) > 3 else ""
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:3]))}{more}"
