"""Where the lessons are, and the learner's own copy of them.

The course's files are never edited in place: `open` gives the learner a copy in a folder of their own and renews it later
without losing a word they wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import files as writing
from quizkit.course import FOLDERS, Course
from quizkit.files import CourseError

LAB = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


class Change(NamedTuple):
    """One thing `refresh` did: `kind` is new, renewed or beside; `path` is relative to the folder."""

    kind: str
    path: str
    text: str

    def __str__(self) -> str:
        """The line a learner reads."""
        return f"{self.path}: {self.text}"


def default_folder(course: Course[Any]) -> Path:
    """Say where a learner's copy goes unless they choose another place."""
    return Path.home() / course.about.home


def source(course: Course[Any]) -> Path:
    """Find the folder that holds `lessons/` and `exercises/`.

    Returns:
        The checkout's root where the package runs from one (its `src/` or the package itself lies beside them), else the
        copy inside the wheel.

    Raises:
        CourseError: neither is there.
    """
    for root in course.folder.parents[:2]:
        if (root / "pyproject.toml").is_file() and (root / "lessons").is_dir():
            return root
    # Beside this very file, not by package name: an editable install leaves an old copy in site-packages.
    inside = course.folder / "_course"
    if (inside / "lessons").is_dir():
        return inside
    raise CourseError(
        f"the lessons are missing from this installation; install {course.about.distribution} again"
    )


def originals(course: Course[Any]) -> list[Path]:
    """List the notebooks of the checkout, to be recorded.

    Raises:
        CourseError: the course does not run from a checkout.
    """
    root = source(course)
    if root == course.folder / "_course":
        raise CourseError("this is not a checkout of the course; name the notebooks to record")
    return [root / path for path in files(root) if path.suffix == ".ipynb"]


def files(origin: Path) -> list[Path]:
    """List the course's files under `origin`, relative to it, without hidden ones and leavings."""
    everything = (path for name in FOLDERS for path in (origin / name).rglob("*") if path.is_file())
    paths = sorted(path.relative_to(origin) for path in everything)
    return [path for path in paths if not any(part.startswith((".", "__")) for part in path.parts)]


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


def refresh(course: Course[Any], folder: Path, origin: Path | None = None) -> list[Change]:
    """Give the learner their copy of the course, or renew it, losing nothing they wrote.

    A file the learner left alone (a notebook merely run counts as left alone) is renewed when the
    course has a newer one. A file the learner changed is kept, and a newer version is laid beside
    it once. A file the learner deleted is delivered again: deleting is how one asks for a fresh
    copy. Where the manifest is lost, every file that differs from the course counts as changed.

    Args:
        course: whose notebooks.
        folder: the learner's folder; made where it is missing.
        origin: the folder that holds `lessons/` and `exercises/`; default `source(course)`.

    Returns:
        What was done, one `Change` for each file touched.

    Raises:
        CourseError: the folder cannot be read or written, or one of its folders is a link that
            leads out of it; or the course is empty.
    """
    origin = source(course) if origin is None else origin
    with _plainly(folder):
        # An author who opens the checkout itself works on the originals.
        return [] if folder.resolve() == origin.resolve() else _refresh(course, folder, origin)


@contextmanager
def _plainly(folder: Path) -> Iterator[None]:
    """Turn what the file system says into one line with the mend."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: links that go in a circle, before Python 3.13
        where, why = getattr(error, "filename", None) or folder, getattr(error, "strerror", None) or error
        raise CourseError(f"cannot use {where}: {why}; choose another folder with --folder") from error


def _refresh(course: Course[Any], folder: Path, origin: Path) -> list[Change]:
    paths = files(origin)
    if not paths:
        raise CourseError(f"there are no lessons in {origin}; install {course.about.distribution} again")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / course.corner / "manifest.json"
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
            changes.append(Change("renewed", key, f"renewed to version {course.version}"))
        elif beside := _free_name(target, offered, course.version):
            _write(folder, beside, data)
            text = f"yours is kept; the newer version is beside it as “{beside.name}”"
            changes.append(Change("beside", key, text))
    if now != delivered or not manifest.exists():
        text = json.dumps({"version": course.version, "files": now}, indent=1, ensure_ascii=False)
        _write(folder, manifest, text.encode())
    return changes


def lab_settings(course: Course[Any], folder: Path) -> Path:
    """Lay JupyterLab's defaults for this course in the learner's `folder` and return where.

    Raises:
        CourseError: the folder cannot be written.
    """
    file = folder / course.corner / "lab" / "overrides.json"
    with _plainly(folder):
        _write(folder, file, json.dumps(LAB).encode())
    return file.parent


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _free_name(target: Path, offered: str, version: str) -> Path | None:
    """Name the newer version beside `target`; None where that very version lies there already."""
    for more in chain([""], (f", {number}" for number in count(2))):
        beside = target.with_name(f"{target.stem} (new version {version}{more}){target.suffix}")
        if not os.path.lexists(beside):
            return beside
        if beside.is_file() and fingerprint(beside.name, beside.read_bytes()) == offered:
            break
    return None


def _write(folder: Path, target: Path, data: bytes) -> None:
    """Write a file whole or not at all, and never outside `folder`."""
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise CourseError(f"{target.parent} is a link that leads out of your folder; take the link away")
    writing.write(target, data)
