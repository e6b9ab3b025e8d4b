"""The files of a folder of submissions, and those inside zips: read in memory, in bounds, and never unpacked to disk.

A file that cannot or must not be read comes with the reason, so that no submission disappears without a word.
"""

import contextlib
import datetime
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from quizkit.text import UNSEEN, shown
from quizkit_teacher import passed_over

LARGEST = 20_000_000  # bytes of one submission: a lesson with all its pictures has a tenth of it
RATIO = 200  # the strongest compression of a file in a zip; text and pictures stay far below
SMALL = 1_000_000  # bytes; larger files have a limit of their own, so that they leave room for everybody's small ones
# The most bytes of all large files, and of all small ones, together: in a class zip, in a learner's zip.
TOGETHER = ((60_000_000, 300_000_000), (60_000_000, 60_000_000))
SWELLS = 50  # a class zip may unpack to at most 50 times its own size, if that is more
ENTRIES = (100_000, 1_000)  # files in a class zip, in a learner's
LONGEST_PATH = 300  # letters
DOWNLOAD = datetime.timedelta(hours=1)  # no download takes longer
NO_TIME = 1980  # the year of a zip without times
BEGINNING = 64  # bytes that tell a file of the system, or one of ours
NO_FILES = {
    stat.S_IFLNK: "a link; not followed. Put the file itself here",
    stat.S_IFDIR: "a folder that cannot be read; give yourself the right to read it",
}


class Member(NamedTuple):
    """One file, in a zip or not: its path with slashes, zips included, and its bytes or what is wrong with it.

    `passed` says why it is passed over (see `passed_over`); "" for a hand-in. `packed` is the time that a class zip gives it,
    in ISO 8601 without a zone; "" where all its times are one, that of the download.
    """

    path: str
    data: bytes = b""
    problem: str = ""
    passed: str = ""
    packed: str = ""


class _Zip(io.BufferedReader):
    """A zip that gives at most `LARGEST` bytes at once: zipfile reads a whole table of contents in one call."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST + 1:
            raise zipfile.BadZipFile("its table of contents is far too long")
        return super().read(size)


def list_files(
    folder: Path, leave_out: Path | None = None, passed: list[tuple[str, str]] | None = None
) -> list[tuple[str, Path, str]]:
    """List the files below a folder, in order, but for a folder in it to leave out; one that cannot be read is listed too.

    Args: passed: gets what is no hand-in (see `passed_over`), each as its path and the reason.
    Returns:
        For each file its name, which no other has: its path from the folder as it can be shown; its true path; its `stamp`.
    Raises: OSError: the folder cannot be read.
    """
    folder, leave_out = folder.resolve(), leave_out and leave_out.resolve()
    os.scandir(folder).close()  # raises where there is nothing to read; os.walk would say nothing
    paths, closed = list[Path](), list[OSError]()
    for here, folders, own in os.walk(folder, onerror=closed.append):
        inside = sorted(name for name in folders if Path(here, name) != leave_out)
        folders[:] = (name for name in inside if not passed_over.kind_of(name, True))
        links = [name for name in inside if stat.S_ISLNK(_mode(Path(here, name)))]
        paths += (Path(here, name) for name in sorted({*own, *links, *inside} - ({*folders} - {*links})))
    paths += (Path(error.filename) for error in closed)
    true = {path.relative_to(folder).as_posix() + "/" * stat.S_ISDIR(_mode(path)): path for path in paths}
    others = passed_over.sort_out(list(true), lambda path: _start(true[path]))
    if passed is not None:
        passed += sorted({(shown_path(root), why) for root, why in others.values()})
    known: dict[str, int] = {}
    files = [path for name, path in true.items() if name not in others]
    names = (shown_path(path.relative_to(folder).as_posix()) for path in files)
    return [(distinct(name, known), path, stamp(path)) for name, path in zip(names, files, strict=True)]


def _mode(path: Path) -> int:
    """The kind of a file, as `stat` gives it; 0 where it cannot be told."""
    with contextlib.suppress(OSError):
        return path.lstat().st_mode
    return 0


def _start(path: Path) -> bytes:
    """The first bytes of a file; b"" where it is none, or cannot be read."""
    with contextlib.suppress(OSError):
        if stat.S_ISREG(_mode(path)):
            with path.open("rb") as file:
                return file.read(BEGINNING)
    return b""


def stamp(path: Path) -> str:
    """Give a text that changes when a file is written again; "" where there is none."""
    with contextlib.suppress(OSError):
        about = path.lstat()
        # ctime changes too where a file is put in place with its old time, or may be read at last
        return f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"
    return ""


def distinct(path: str, known: dict[str, int]) -> str:
    """Give a path that is not known yet, with a number behind it where it is; `known` counts each path from now on."""
    name = path
    while name in known:
        known[path] += 1
        name = f"{path} ({known[path]})"
    known[name] = 1
    return name


def shown_path(text: str) -> str:
    """Give a path as text that can be written and shown anywhere: nothing unseen in it, at most 300 letters."""
    clean = UNSEEN.sub("�", " ".join(re.split(r"[^\S ]", shown(text))))
    return clean if len(clean) <= LONGEST_PATH else f"{clean[:200]}…{clean[-99:]}"


def members(name: str, path: Path) -> Iterator[Member]:
    """Give the file at `path`, or the files in it if it is a zip, under this name."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            yield Member(name, problem=NO_FILES.get(stat.S_IFMT(about.st_mode), "not a file"))
        elif path.suffix.lower() == ".zip":
            with _Zip(path.open("rb", buffering=0)) as file:
                yield from _unzip(name, file, about.st_size, 0)
        elif about.st_size > LARGEST:
            yield Member(name, problem=_too_large(about.st_size))
        else:
            with path.open("rb") as file:
                data = file.read(about.st_size + 1)  # and no more: it may be growing
            grown = len(data) > about.st_size
            yield Member(name, data, "it changed while it was read; run this again" if grown else "")
    except OSError as error:
        yield Member(name, problem=f"cannot be read ({error.strerror or error})")


def _unzip(name: str, file: IO[bytes], size: int, depth: int) -> Iterator[Member]:
    """The files in a zip of so many bytes: the class's (depth 0) or a learner's (1)."""
    room = [max(most, 0 if depth else SWELLS * size) for most in TOGETHER[depth]]
    try:
        with zipfile.ZipFile(file) as archive:
            paths = {entry: _name(entry) for entry in archive.infolist() if not entry.filename.endswith("/")}
            by_path = {path: entry for entry, path in paths.items()}
            others = passed_over.sort_out(list(by_path), lambda path: _beginning(archive, by_path[path]))
            for root, why in sorted(set(others.values())):
                yield Member(f"{name}/{shown_path(root)}", passed=why)
            entries = [entry for entry, path in paths.items() if path not in others]
            packed = {} if depth else _times(entries)
            if not entries and any(why == passed_over.EARLIER for _, why in others.values()):
                return  # a zip of earlier results: nothing is missing
            if not 0 < len(entries) <= ENTRIES[depth]:
                what = "a zip with far too many entries" if entries else "an empty zip"
                yield Member(name, problem=f"{what}; ask for the file itself")
                return
            for entry in entries:
                path, small = f"{name}/{shown_path(paths[entry])}", entry.file_size <= SMALL
                data, problem = b"", _refusal(entry)
                if not problem and entry.file_size > room[small]:  # the same bytes can be many entries
                    problem = "the zip holds far too much; ask for the file itself"
                if not problem:
                    room[small] -= entry.file_size
                    data, problem = _read(archive, entry)
                if problem or not path.lower().endswith(".zip"):
                    yield Member(path, data, problem, packed=packed.get(entry, ""))
                elif depth:
                    yield Member(path, problem="a zip in a zip in a zip; ask for the file itself")
                else:
                    inside = _unzip(path, io.BytesIO(data), len(data), depth + 1)
                    yield from (member._replace(packed=packed.get(entry, "")) for member in inside)
    except Exception as error:  # zipfile raises a dozen kinds of errors where bytes are wrong
        yield Member(name, problem=f"a damaged zip ({_reason(error)}); ask for it again")


def _times(entries: Iterable[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, str]:
    """The times of a zip's entries; none where they lie closer together than a download takes, or where one is no time."""
    try:
        times = {entry: datetime.datetime(*entry.date_time) for entry in entries}
    except ValueError:
        return {}
    apart = max(times.values()) - min(times.values()) if times else datetime.timedelta(0)
    told = {entry: time.isoformat() for entry, time in times.items() if time.year > NO_TIME}
    return told if apart > DOWNLOAD and len(told) == len(times) else {}


def _beginning(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The first bytes of an entry; b"" where they cannot be read."""
    with contextlib.suppress(Exception):  # zipfile raises a dozen kinds of errors where bytes are wrong
        if not _refusal(entry):
            with archive.open(entry) as file:
                return file.read(BEGINNING)
    return b""


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes, str]:
    """The bytes of an entry, or what is wrong with it."""
    try:
        with archive.open(entry) as file:
            return file.read(entry.file_size + 1), ""  # no more than it says it holds, which was counted
    except Exception as error:
        return b"", f"damaged in the zip ({_reason(error)}); ask for it again"


def _refusal(entry: zipfile.ZipInfo) -> str:
    """The reason why an entry is not read; "" where it may be read."""
    name, size = entry.filename.replace("\\", "/"), entry.file_size
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        return "its path leads out of the zip; not read. Ask for the file itself"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link in the zip; not followed. Ask for the file itself"
    if entry.flag_bits & 1:
        return "locked with a password; ask for it without one"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed in a way that is not read here; ask for an ordinary zip"
    if size > SMALL and size > RATIO * max(1, entry.compress_size) and size <= LARGEST:
        return "a zip that swells far too much; not read. Ask for the file itself"
    return _too_large(size) if size > LARGEST else ""


def _too_large(size: int) -> str:
    most = f"no hand-in may have more than {LARGEST / 1e6:.0f}"
    return f"{size / 1e6:,.0f} MB, and {most}; ask for a submission instead, which is small"


def _name(entry: zipfile.ZipInfo) -> str:
    """An entry's name; Windows writes Korean names without saying in which alphabet."""
    if not entry.flag_bits & 0x800 and not entry.filename.isascii():
        for alphabet in ("utf-8", "cp949"):
            with contextlib.suppress(UnicodeError):
                return entry.filename.encode("cp437").decode(alphabet)
    return entry.filename


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
