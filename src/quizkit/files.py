"""Files read and written so that nothing is lost and every failure is one line that says how to mend it."""

import codecs
import contextlib
import csv
import io
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from quizkit.text import safe_cell, shown

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NUMBER = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]+)?%?\s*")
BOM = "\ufeff"  # without it Excel would not read a table's Hangul; Canvas cannot read it
OPEN = "cannot be written; close it in Excel or whatever program has it open, then run this again"
# by the mark at the beginning of a file
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
NOT_UTF_8 = "is not in UTF-8, but perhaps in CP949, which Korean Windows calls ANSI; open it in Notepad and save it with the encoding UTF-8"
TYPOGRAPHIC = re.compile("[“”„‟‘’‚‛«»「」＂＇]")


class CourseError(Exception):
    """Something the person at the keyboard can mend; its message says how."""


@contextlib.contextmanager
def explained(path: Path, doing: str = "cannot be written") -> Iterator[None]:
    """Turn an OSError raised inside into a CourseError of one line about `path`."""
    try:
        yield
    except OSError as error:
        raise CourseError(f"{path}: {doing} ({error.strerror or error})") from error


def absolute(path: str | Path) -> Path:
    """Give a path from the root, with `~` replaced by the home folder.

    Raises: CourseError: there is no such home folder, or the system takes no such path.
    """
    try:
        with explained(Path(path), "cannot be used"):
            whole = Path(path).expanduser().absolute()
            whole.exists()
        return whole
    except RuntimeError as error:
        mend = "the home folder of this user cannot be found; write the whole path"
        raise CourseError(f"{path}: {mend}") from error


def write(path: Path, content: str | bytes, private: bool = False) -> Path:
    """Write a file whole or not at all, text in UTF-8; make its folder, and give its path. Raises CourseError.

    A `private` file can be read by its owner only, and so can the folder that is made for it.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name[:60]}.{os.getpid()}.tmp")
    with explained(path):
        path.parent.mkdir(0o700 if private else 0o777, parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            temporary.touch(0o600 if private else 0o666, exist_ok=False)
            with temporary.open("r+b") as file:
                file.write(data)
            try:
                temporary.replace(path)  # replaces a link itself, never the file that it points to
            except (PermissionError, IsADirectoryError) as error:
                raise CourseError(f"{path}: {OPEN} ({error.strerror})") from error
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return path


def table(rows: Iterable[Iterable[object]]) -> str:
    """Give rows as CSV; no text can run as a formula, and quotation marks keep a semicolon from beginning a new cell."""
    file = io.StringIO()
    texts = (map(str, row) for row in rows)
    safe = ([shown(text) if NUMBER.fullmatch(text) else safe_cell(text) for text in row] for row in texts)
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(safe)
    return file.getvalue()


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Let one process in at a time: hold a lock on a file, which the system gives up when the process ends, however it ends.

    Raises: CourseError: another process is inside. OSError: the file cannot be made.
    """
    with open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        if not locked(file.fileno()):
            mend = "another run is at work in this folder; run this again when it has ended"
            raise CourseError(f"{path.parent}: {mend}")
        yield


def locked(file: int) -> bool:
    """Lock an open file, if no other process has; say whether the caller may go on. A disk without locks goes without."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return sys.platform != "win32" and not isinstance(error, BlockingIOError)
    return True


def nearest(path: Path) -> Path:
    """Give the path itself, or the nearest folder above it that is there; also what is no folder, or a link to nothing."""
    return next(place for place in (path, *path.absolute().parents) if os.path.lexists(place))


def read_text(path: Path) -> str:
    """Read a text in UTF-8, or in UTF-16 with its mark; raises CourseError where that fails."""
    with explained(path, "cannot be read"):
        data = path.read_bytes()
    try:
        return decoded(data)
    except ValueError as error:
        raise CourseError(f"{path}: {error}") from error


def decoded(data: bytes) -> str:
    """Give the text of a file in UTF-8, with or without a byte order mark, or in UTF-16 with one; raises ValueError."""
    try:
        return data.decode("utf-16" if data.startswith(tuple(UTF_16)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(NOT_UTF_8) from error


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML; raises ValueError, which names the line and what a word processor may have put there."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = str(error), re.search(r"at line (\d+)", str(error))
        if line and (marks := TYPOGRAPHIC.findall(text.split("\n")[int(line[1]) - 1])):
            mend = "write straight quotation marks, as a plain text editor does"
            reason += f"; that line holds {' '.join(dict.fromkeys(marks))} of a word processor: {mend}"
        raise ValueError(reason) from error
