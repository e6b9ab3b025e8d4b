"""Copies of a log that a syncing program laid beside it: found, and put together so that no line is lost."""

import contextlib
import datetime
import heapq
import json
import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from quizkit.attempts import Attempts, alone, content
from quizkit.course import Course
from quizkit.files import CourseError, explained, write
from quizkit.text import count

KEPT = ".merged"  # the end of the name under which a file stays as it was
# Programs add a day, a computer, a number, or “copy” in some language.
NAME = r"(?<![a-z0-9]){stem}(?![a-z0-9])"
LONGEST = 2**28  # bytes: more than a million answers; beside a record in the home folder may lie anything


class Copy(NamedTuple):
    """A copy of a log: how many lines it holds that the log lacks; whether the two were once one."""

    file: Path
    lines: int
    same: bool


def find(log: Path) -> list[Copy]:
    """List the copies beside a log that hold lines which it lacks.

    Dropbox, OneDrive, Google Drive, iCloud, Syncthing and others each have their own way to name a copy, and some put it
    into the reader's language. So the content decides first: a file with the log's `record`, or with one of its lines,
    was once the log. A file that only has such a name may belong to somebody else.

    What cannot be read is passed over: `doctor` says more of the folder and the log.
    """
    name, found, records = re.compile(NAME.format(stem=re.escape(_plain(log.stem)))), [], set[str]()
    with contextlib.suppress(OSError):
        ours, record = Counter(_lines(log)), _records(log)
        for file in sorted(log.parent.iterdir()):
            named = name.search(_plain(file.name))
            if file.name == log.name or file.name.startswith(".") or file.name.endswith(KEPT):
                continue
            if not (named or file.suffix == log.suffix) or not file.is_file():
                continue
            with contextlib.suppress(OSError):
                theirs = Counter(_lines(file)) if file.stat().st_size <= LONGEST else Counter[bytes]()
                missing, same = theirs - ours, bool(theirs & ours) or bool(record & _records(file))
                if missing and (same or (named and Attempts(file).read().entries)):
                    found.append(Copy(file, missing.total(), same))
                    records |= _records(file)
        if not ours and len(records) <= 1:  # the log is lost, and no two learners wrote what lies there
            found = [copy._replace(same=True) for copy in found]
    return found


def offers(course: Course[Any], folder: Path) -> Iterator[tuple[str, str]]:
    """Say in a sentence which copies lie beside the log of a learner's folder, and which command puts them together.

    A file that may be somebody else's is only put in if it is named.
    """
    log, command = course.attempts_in(folder).file, f'{course.id} merge --folder "{folder}"'
    found = find(log) if log else []
    if same := [copy for copy in found if copy.same]:
        names = ", ".join(f"“{copy.file.name}”" for copy in same)
        lines = count(sum(copy.lines for copy in same), "line")
        text = f"beside your record lies {names} with {lines} that your record lacks"
        yield text, f"put them in with: {command}"
    for copy in found:
        if not copy.same:
            text = f"beside your record lies “{copy.file.name}”"
            text += ", begun on another computer or by somebody else"
            yield text, f'if it is yours, put it in with: {command} "{copy.file.name}"'


def merge(log: Path, others: Sequence[Path]) -> list[Path]:
    """Put the lines of copies into a log, by their time, each line once; damaged lines stay beside their neighbours.

    Every file stays as it was under another name. Notebooks may go on writing to the log meanwhile.

    Args:
        log: the log; it need not exist.
        others: the copies.
    Returns: The files as they were.
    Raises: CourseError: a file cannot be read or written, or holds no answers; nothing is lost then either.
    """
    distinct: dict[tuple[int, int], Path] = {}  # one file may be named twice
    for file in others:
        with explained(file, "holds no answers of this course"):
            about = file.stat()
        if log.exists() and file.samefile(log):
            raise CourseError(f"{file}: is your record itself; name a copy of it")
        if not (file.is_file() and Attempts(file).read().entries):
            raise CourseError(f"{file}: holds no answers of this course")
        distinct[about.st_dev, about.st_ino] = file
    others = list(distinct.values())
    log, kept = log.resolve(), []  # a link stays a link
    # An open file cannot be replaced on Windows, nor written to once it is.
    with explained(log, "cannot be put together"), alone(log) if os.name == "posix" else nullcontext():
        read = [_lines(file) for file in (log, *others)]
        wanted: Counter[bytes] = Counter()
        for lines in read:
            wanted |= Counter(lines)  # a line may stand twice in one file, and then it does so here
        timed = [list(_timed(lines)) for lines in read]
        # it names the record, and stays the first
        timed[0][:1] = [(float("-inf"), line) for line in read[0][:1]]
        merged = []
        for _, line in heapq.merge(*timed, key=lambda pair: pair[0]):
            if wanted[line]:
                wanted[line] -= 1
                merged.append(line)
        if read[0]:
            kept.append(_free(log))
            try:
                os.link(log, kept[0])
            except OSError:  # a disk without such links
                shutil.copy2(log, kept[0])
        try:
            private = bool(read[0]) and not log.stat().st_mode & 0o077
            write(log, b"".join(line + b"\n" for line in merged), private)
        except CourseError:
            for file in kept:
                file.unlink()
            raise
        late = Counter(_lines(kept[0])) - Counter(read[0]) if kept else Counter()  # where there are no locks
        if late:
            with log.open("ab") as end:
                end.writelines(line + b"\n" for line in late.elements())
    for file in others:
        with explained(file):
            kept.append(file.rename(_free(file)))
    return kept


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _lines(file: Path) -> list[bytes]:
    with contextlib.suppress(FileNotFoundError):
        return [line.rstrip(b"\r") for line in content(file).split(b"\n") if line.strip()]
    return []


def _records(log: Path) -> set[str]:
    return {entry.record for entry in Attempts(log).read("record").entries} - {""}


def _timed(lines: Sequence[bytes]) -> Iterator[tuple[float, bytes]]:
    """Each line with its time in seconds, or that of the line before it where it has none or an earlier one."""
    time = float("-inf")
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError, OverflowError):
            at = datetime.datetime.fromisoformat(json.loads(line)["at"])
            time = max(time, (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).timestamp())
        yield time, line


def _free(file: Path) -> Path:
    names = (f"{file.name}{number}{KEPT}" for number in ("", *(f" {n}" for n in range(2, 1000))))
    return next(file.with_name(name) for name in names if not os.path.lexists(file.with_name(name)))
