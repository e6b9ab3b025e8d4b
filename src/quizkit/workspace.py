"""Where the lessons are, and the learner's own copy of them, which is renewed without losing a word they wrote."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

from quizkit.course import FOLDERS, Course
from quizkit.files import CourseError, write

LAB = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def source(course: Course[Any]) -> Path:
    """Find the folder that holds `lessons/` and `exercises/`: the root of a checkout, else the copy inside the wheel.

    Raises: CourseError: neither is there.
    """
    for root in course.folder.parents[:2]:
        if (root / "pyproject.toml").is_file() and (root / "lessons").is_dir():
            return root
    inside = course.folder / "_course"
    if (inside / "lessons").is_dir():
        return inside
    mend = f"install {course.about.distribution} again"
    raise CourseError(f"the lessons are missing from this installation; {mend}")


def originals(course: Course[Any]) -> list[Path]:
    """List the notebooks of the checkout, to be recorded; raises CourseError where the course runs from no checkout."""
    root = source(course)
    if root == course.folder / "_course":
        raise CourseError("this is not a checkout of the course; name the notebooks to record")
    return [root / path for path in files(root) if path.suffix == ".ipynb"]


def files(origin: Path) -> list[Path]:
    """List the course's files under `origin`, relative to it, without hidden ones and caches."""
    everything = (path for name in FOLDERS for path in (origin / name).rglob("*") if path.is_file())
    paths = sorted(path.relative_to(origin) for path in everything)
    return [path for path in paths if not any(part.startswith((".", "__")) for part in path.parts)]


def fingerprint(name: str, data: bytes) -> str:
    """Hash what a learner can change in a file on purpose, with SHA-256.

    JupyterLab rewrites a notebook when it is run, and running the last cell adds an empty one. So of a notebook only
    the id, type and source of cells that hold something count. One that cannot be read counts byte by byte, like any
    other file.
    """
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            seen = [(cell.get("id"), cell["cell_type"], "".join(cell["source"])) for cell in cells]
            data = json.dumps([cell for cell in seen if cell[2].strip()]).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
    return hashlib.sha256(data).hexdigest()


def refresh(course: Course[Any], folder: Path, origin: Path | None = None) -> list[str]:
    """Give the learner their copy of the course, or renew it, losing nothing they wrote.

    A file that the learner left alone, or merely ran, is renewed when the course has a newer one. A file that the
    learner changed is kept, and a newer version is laid beside it once. A file that the learner deleted is delivered
    again. Where the manifest is lost, every file that differs from the course counts as changed.

    Args:
        course: the course to deliver.
        folder: the learner's folder; made where it is missing.
        origin: the folder with the course's own notebooks; by default `source(course)`.
    Returns: A line for each file touched: its path in the folder, and what was done.
    Raises: CourseError: the folder cannot be used, or holds a link that leads out of it; or the course is empty.
    """
    origin = source(course) if origin is None else origin
    paths = files(origin)
    if not paths:
        raise CourseError(f"there are no lessons in {origin}; install {course.about.distribution} again")
    changes: list[str] = []
    with _explained(folder):
        if folder.resolve() == origin.resolve():
            return changes  # an author who opens the checkout itself works on the originals
        folder.mkdir(parents=True, exist_ok=True)
        manifest = folder / course.corner / "manifest.json"
        delivered = _read_manifest(manifest)
        now = dict(delivered)
        for path in paths:
            key, target, data = path.as_posix(), folder / path, (origin / path).read_bytes()
            offered = now[key] = fingerprint(path.name, data)
            if not target.exists():
                text = "new"
            elif (present := fingerprint(path.name, target.read_bytes())) == delivered.get(key) != offered:
                text = f"renewed to version {course.version}"
            elif offered in (present, delivered.get(key)):
                continue
            elif beside := _free_name(target, offered, course.version):
                target = beside
                text = f"yours is kept; the newer version is beside it as “{beside.name}”"
            else:
                continue
            _write(folder, target, data)
            changes.append(f"{key}: {text}")
        if now != delivered or not manifest.exists():
            record = json.dumps({"version": course.version, "files": now}, indent=1, ensure_ascii=False)
            _write(folder, manifest, record.encode())
    return changes


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn an error of the file system into a CourseError of one line, with the mend."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: links that go in a circle, before Python 3.13
        where, why = getattr(error, "filename", None) or folder, getattr(error, "strerror", None) or error
        raise CourseError(f"cannot use {where}: {why}; choose another folder with --folder") from error


def lab_settings(course: Course[Any], folder: Path) -> Path:
    """Write JupyterLab's defaults into the learner's folder and give their folder; raises CourseError if that fails."""
    file = folder / course.corner / "lab" / "overrides.json"
    with _explained(folder):
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
    write(target, data)
