"""Where the lessons are, and the learner's own copy of them.

The course's files are never edited in place: `alliance open` gives the learner a copy in a folder
of their own and renews it later without losing a word they wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import alliance

NAME = "rok-us-alliance-course"
FOLDERS = ("lessons", "exercises")
START = "lessons/00-start-here.ipynb"
HOUSE = ".alliance"  # the corner of the learner's folder that is ours
LAB = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
PACKAGE = Path(__file__).resolve().parent


class CourseError(Exception):
    """Something the learner can mend; its message is one line and says how."""


@dataclass(frozen=True)
class Change:
    """One thing `refresh` did: `kind` is new, renewed or beside; `path` is relative to the folder."""

    kind: str
    path: str
    text: str

    def __str__(self) -> str:
        """The line a learner reads."""
        return f"{self.path}: {self.text}"


def default_folder() -> Path:
    """Where a learner's copy goes unless they say otherwise."""
    return Path.home() / "alliance-course"


def source(package: Path = PACKAGE) -> Path:
    """Find the folder that holds `lessons/` and `exercises/`.

    Args:
        package: the folder of the package `alliance`.

    Returns:
        The checkout's root where the package runs from one, else the copy inside the wheel.

    Raises:
        CourseError: neither is there.
    """
    root = package.parents[1]
    if (root / "pyproject.toml").is_file() and (root / "lessons").is_dir():
        return root
    # Beside this very file, not by package name: an editable install leaves an old copy in site-packages.
    inside = package / "_course"
    if (inside / "lessons").is_dir():
        return inside
    raise CourseError(f"the lessons are missing from this installation; install {NAME} again")


def files(origin: Path) -> list[Path]:
    """List the course's files under `origin`, relative to it, without hidden ones and leavings."""
    everything = (path for name in FOLDERS for path in (origin / name).rglob("*") if path.is_file())
    found = sorted(path.relative_to(origin) for path in everything)
    return [path for path in found if not any(part.startswith((".", "__")) for part in path.parts)]


def fingerprint(name: str, data: bytes) -> str:
    """Hash what a learner can change in a file on purpose.

    JupyterLab rewrites a notebook when it is run, and running the last cell adds an empty one. So
    of a notebook only the id, type and source of cells that hold something count. A notebook that
    cannot be read is hashed byte by byte, like any other file.

    Args:
        name: the file's name; the ending .ipynb marks a notebook.
        data: the file's bytes.

    Returns:
        A SHA-256 in hexadecimal.
    """
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            seen = [(cell.get("id"), cell["cell_type"], "".join(cell["source"])) for cell in cells]
            data = json.dumps([cell for cell in seen if cell[2].strip()]).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
    return hashlib.sha256(data).hexdigest()


def refresh(folder: Path, origin: Path | None = None) -> list[Change]:
    """Give the learner their copy of the course, or renew it, losing nothing they wrote.

    A file the learner left alone (a notebook merely run counts as left alone) is renewed when the
    course has a newer one. A file the learner changed is kept, and a newer version is laid beside
    it once. A file the learner deleted is delivered again: deleting is how one asks for a fresh
    copy. Where the manifest is lost, every file that differs from the course counts as changed.

    Args:
        folder: the learner's folder; made where it is missing.
        origin: the folder that holds `lessons/` and `exercises/`; default `source()`.

    Returns:
        What was done, one `Change` for each file touched.

    Raises:
        CourseError: the folder cannot be read or written, or one of its folders is a link that
            leads out of it; or the course is empty.
    """
    origin = source() if origin is None else origin
    with _plainly(folder):
        # An author who opens the checkout itself works on the originals.
        return [] if folder.resolve() == origin.resolve() else _refresh(folder, origin)


@contextmanager
def _plainly(folder: Path) -> Iterator[None]:
    """Turn what the file system says into one line with the mend."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: links that go in a circle, before Python 3.13
        where, why = getattr(error, "filename", None) or folder, getattr(error, "strerror", None) or error
        raise CourseError(f"cannot use {where}: {why}; choose another folder with --folder") from error


def _refresh(folder: Path, origin: Path) -> list[Change]:
    paths = files(origin)
    if not paths:
        raise CourseError(f"there are no lessons in {origin}; install {NAME} again")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / HOUSE / "manifest.json"
    delivered = _read_manifest(manifest)
    now = dict(delivered)
    changes = []
    for path in paths:
        key = path.as_posix()
        data = (origin / path).read_bytes()
        offered = now[key] = fingerprint(path.name, data)
        target = folder / path
        if not target.exists():
            _write(folder, target, data)
            changes.append(Change("new", key, "new"))
            continue
        present = fingerprint(path.name, target.read_bytes())
        if present == offered or offered == delivered.get(key):
            continue
        if present == delivered.get(key):
            _write(folder, target, data)
            changes.append(Change("renewed", key, f"renewed to version {alliance.__version__}"))
        elif beside := _free_name(target, offered):
            _write(folder, beside, data)
            said = f"yours is kept; the newer version is beside it as “{beside.name}”"
            changes.append(Change("beside", key, said))
    if now != delivered or not manifest.exists():
        text = json.dumps({"version": alliance.__version__, "files": now}, indent=1, ensure_ascii=False)
        _write(folder, manifest, text.encode())
    return changes


def lab_settings(folder: Path) -> Path:
    """Lay JupyterLab's defaults for this course in the learner's `folder` and return where.

    Raises:
        CourseError: the folder cannot be written.
    """
    file = folder / HOUSE / "lab" / "overrides.json"
    with _plainly(folder):
        _write(folder, file, json.dumps(LAB).encode())
    return file.parent


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _free_name(target: Path, offered: str) -> Path | None:
    """Name the newer version beside `target`; None where that very version lies there already."""
    for more in chain([""], (f", {number}" for number in count(2))):
        beside = target.with_name(f"{target.stem} (new version {alliance.__version__}{more}){target.suffix}")
        if not os.path.lexists(beside):
            return beside
        if beside.is_file() and fingerprint(beside.name, beside.read_bytes()) == offered:
            break
    return None


def _write(folder: Path, target: Path, data: bytes) -> None:
    """Write a file whole or not at all, and never outside `folder`."""
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise CourseError(f"{target.parent} is a link that leads out of your folder; take the link away")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(target)  # replaces a link itself, never what it points to
    finally:
        temporary.unlink(missing_ok=True)
