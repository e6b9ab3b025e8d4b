"""The files of a folder of hand-ins, and those inside zips. All is read in memory and in bounds; nothing is unpacked to disk.

A file that cannot or must not be read comes with the reason, so that no hand-in disappears without a word.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST = 20_000_000  # bytes of one hand-in: a lesson with all its pictures has a tenth of it
RATIO = 200  # how far a hand-in may shrink in a zip; text and pictures stay far below
SMALL = 1_000_000  # bytes; what is larger is weighed apart, so that a few large files leave room for everybody's small ones
TOGETHER = (
    (60_000_000, 300_000_000),
    (60_000_000, 60_000_000),
)  # bytes of all large and small: the school's zip, a learner's
SWELLS = 50  # times its own size is what the school's zip may hold of each, if that is more
DIRECTORY = (10_000_000, 1_000_000)  # bytes of a zip's table of contents: the school's, a learner's
ENTRIES = (100_000, 1_000)
DEEPEST = 2  # a zip in the school's zip, and no further
SHOWN = 300  # letters of a path
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # an encrypted entry; NotImplementedError is one
    ArithmeticError,
    LookupError,  # Python 3.11 looks at the last letter of a name that has none
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One file as it was found: its bytes, or the problem; `path` names it, zips included, with slashes."""

    path: str
    data: bytes = b""
    problem: str = ""


def files(folder: Path, leave: Path | None = None) -> list[tuple[str, Path, str]]:
    """The files below a folder, in order.

    Args:
        folder: of the hand-ins.
        leave: a folder in it to pass over: where the results are written.

    Returns:
        For each its path from the folder, where it lies, and a stamp that changes when it is written again, "" where there
        is none. No two have the same path; a folder that cannot be read is in the list too.

    Raises:
        OSError: the folder cannot be read.
    """
    found: dict[str, tuple[Path, str]] = {}
    folder, leave = folder.resolve(), leave and leave.resolve()
    os.scandir(folder).close()  # raises where there is nothing to read; os.walk would say nothing

    def keep(path: Path) -> None:
        try:
            about = path.lstat()
            # the last changes too where a file is put in place with its old time, or may be read at last
            stamp = f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"
        except OSError:
            stamp = ""
        shown = first = shown_path(path.relative_to(folder).as_posix())
        place = 1
        while shown in found:  # two names that differ only in what cannot be shown
            place += 1
            shown = f"{first} ({place})"
        found[shown] = path, stamp

    def closed(error: OSError) -> None:
        keep(Path(error.filename))

    for here, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if leave is None or Path(here, name) != leave)
        links = [name for name in folders if Path(here, name).is_symlink()]
        for name in sorted([*names, *links]):
            keep(Path(here, name))
    return [(shown, *about) for shown, about in found.items()]


def shown_path(text: str) -> str:
    """A path as text that can be written and shown anywhere: nothing that cannot be seen, at most 300 letters."""
    clean = text.encode("utf-8", "replace").decode()
    if not clean.isprintable():
        clean = "".join(letter if letter.isprintable() else "�" for letter in clean)
    return clean if len(clean) <= SHOWN else f"{clean[:200]}…{clean[-99:]}"


def members(shown: str, path: Path) -> Iterator[Found]:
    """A file, or the files in it if it is a zip.

    Args:
        shown: what to call it.
        path: where it lies.
    """
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            yield Found(path=shown, problem="a link; not followed. Put the file itself here")
        elif stat.S_ISDIR(about.st_mode):
            yield Found(path=shown, problem="a folder that cannot be read; open it to yourself")
        elif not stat.S_ISREG(about.st_mode):
            yield Found(path=shown, problem="not a file")
        elif path.suffix.lower() == ".zip":
            with path.open("rb") as file:
                yield from _unzipped(shown, file, 0)
        elif about.st_size > LARGEST:
            yield Found(path=shown, problem=_large(about.st_size))
        else:
            with path.open("rb") as file:
                data = file.read(about.st_size + 1)  # and no more: it may be growing
            grown = "it was written while it was read; run this again" if len(data) > about.st_size else ""
            yield Found(path=shown, data=data, problem=grown)
    except OSError as error:
        yield Found(path=shown, problem=f"cannot be read ({error.strerror or error})")


def _large(size: int) -> str:
    return (
        f"{size / 1e6:,.0f} MB, and no hand-in may have more than {LARGEST / 1e6:.0f}; "
        "ask for a receipt instead, which is small"
    )


def _unzipped(shown: str, file: IO[bytes], depth: int) -> Iterator[Found]:
    """The files in a zip; its table of contents is weighed before it is read."""
    many = Found(path=shown, problem="a zip with far too many entries; ask for the file itself")
    try:
        size = file.seek(0, os.SEEK_END)
        if _directory(file, size) > DIRECTORY[depth]:
            yield many
            return
        room = [max(most, 0 if depth else SWELLS * size) for most in TOGETHER[depth]]
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            if len(entries) > ENTRIES[depth]:
                yield many
                return
            if not entries:
                yield Found(path=shown, problem="an empty zip; ask for the file itself")
            for entry in entries:
                name = f"{shown}/{shown_path(_name(entry))}"
                if problem := _refused(entry):
                    yield Found(path=name, problem=problem)
                    continue
                small = entry.file_size <= SMALL
                if entry.file_size > room[small]:  # the same bytes can be many entries
                    yield Found(path=name, problem="the zip holds far too much; ask for the file itself")
                    continue
                room[small] -= entry.file_size
                yield from _entry(name, archive, entry, depth)
    except DAMAGED as error:
        yield Found(path=shown, problem=f"a damaged zip ({_said(error)}); ask for it again")


def _entry(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> Iterator[Found]:
    try:
        with archive.open(entry) as file:
            # no more is unpacked than it says it holds, which is what was added up
            data = file.read(min(entry.file_size, LARGEST) + 1)
    except DAMAGED as error:
        yield Found(path=name, problem=f"damaged in the zip ({_said(error)}); ask for it again")
        return
    if len(data) > LARGEST:
        yield Found(path=name, problem=_large(len(data)))
    elif not name.lower().endswith(".zip"):
        yield Found(path=name, data=data)
    elif depth + 1 >= DEEPEST:
        yield Found(path=name, problem="a zip in a zip in a zip; ask for the file itself")
    else:
        yield from _unzipped(name, io.BytesIO(data), depth + 1)


def _refused(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not read; "" where it may be."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        return "its path leads out of the zip; not read. Ask for the file itself"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link in the zip; not followed. Ask for the file itself"
    if entry.flag_bits & 1:
        return "locked with a password; ask for it without one"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed in a way that is not read here; ask for an ordinary zip"
    if entry.file_size > LARGEST:
        return _large(entry.file_size)
    if entry.file_size > SMALL and entry.file_size > RATIO * max(1, entry.compress_size):
        return "a zip that swells far too much; not read. Ask for the file itself"
    return ""


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name; Windows writes Korean names without saying in which alphabet."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    for alphabet in ("utf-8", "cp949"):
        try:
            return entry.filename.encode("cp437").decode(alphabet)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return entry.filename


def _directory(file: IO[bytes], size: int) -> int:
    """How long the table of contents of a zip says it is, in bytes; `zipfile` would read it whole.

    It is looked for where `zipfile` looks for it, so that no zip shows a short one here and a long one there.
    """
    file.seek(
        max(0, size - 65_558 - 76)
    )  # the longest comment, the record before it, and the two for large zips
    tail = file.read()
    file.seek(0)
    at = len(tail) - 22
    if at < 0:
        return 0  # no zip at all; zipfile says so
    if tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\x05\x06", max(0, len(tail) - 65_558))
        if at < 0 or len(tail) < at + 22:
            return 0
    lengths: list[int] = [*struct.unpack("<L", tail[at + 12 : at + 16])]
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        # a large zip has the length once more; where its place is a matter of taste, it counts as too long
        plain = at >= 76 and tail[at - 76 : at - 72] == b"PK\x06\x06"
        lengths += struct.unpack("<Q", tail[at - 36 : at - 28]) if plain else [size]
    return max(min(length, size) for length in lengths if length != 0xFFFFFFFF or len(lengths) == 1)


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
