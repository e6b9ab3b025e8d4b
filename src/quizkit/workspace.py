"""Where the lessons are, and the learner's own copy of them, which is renewed without losing a word they wrote."""

import hashlib
import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from quizkit import home, notebooks
from quizkit.course import FOLDERS, Course
from quizkit.delivery import HOME, delivered
from quizkit.files import CourseError, write
from quizkit.html import METADATA
from quizkit.text import count

EARLIER = "earlier"  # the folder for what the course no longer has, beside the lessons or exercises of today
LAB = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
# What the bar over a page does without, where the whole server is the learner's.
SPARED = ("cut", "copy", "paste", "restart", "restart-and-run", "debugger", "interfaceSwitcher")
BAR = {"@jupyterlab/notebook-extension:panel": {"toolbar": [{"name": n, "disabled": True} for n in SPARED]}}


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


def fingerprint(name: str, data: bytes, ids: bool = False) -> str:
    """Hash what a learner can change in a file on purpose, with SHA-256.

    JupyterLab rewrites a notebook when it is run, and running the last cell adds an empty one; other editors drop the ids
    of cells. So of a notebook only the type and source of cells that hold something count. One that cannot be read counts
    byte by byte, like any other file.

    Args: ids: count the ids of cells too, as manifests written before version 0.2.0 do.
    """
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            fields = ("id", "cell_type") if ids else ("cell_type",)
            seen = [[*map(cell.get, fields), "".join(cell["source"])] for cell in cells]
            data = json.dumps([cell for cell in seen if cell[-1].strip()]).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
    return hashlib.sha256(data).hexdigest()


def _fingerprints(name: str, data: bytes) -> set[str]:
    return {fingerprint(name, data), fingerprint(name, data, ids=True)}


def first_page(course: Course[Any], folder: Path) -> str:
    """Say which notebook of a learner's folder opens first: the home, or where there is none, the first lesson."""
    return HOME if (folder / HOME).is_file() else course.about.start


def refresh(course: Course[Any], folder: Path, origin: Path | None = None) -> list[str]:
    """Give the learner their copy of the course, or renew it, losing nothing they wrote.

    A file that the learner left alone, or merely ran, is renewed when the course has a newer one. A file that the
    learner changed is kept, and a newer version is laid beside it once. A file that the learner deleted is delivered
    again. A file that the course no longer has is moved as it is into the folder `EARLIER`. Where the manifest is lost,
    every file that differs from the course counts as changed, and nothing is moved.

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
        before = _read_manifest(manifest)
        now = dict(before)
        for path in paths:
            key, target, data = (
                path.as_posix(),
                folder / path,
                delivered(course, path, (origin / path).read_bytes()),
            )
            offered, known = _fingerprints(path.name, data), before.get(key)
            present = target.read_bytes() if target.exists() else b""
            have = _fingerprints(path.name, present)
            now[key] = fingerprint(path.name, data)
            if not target.exists():
                text = "new"
            elif have & offered:
                if (
                    present != data == delivered(course, path, present)
                ):  # laid by another Python or an older version, and not opened since
                    _write(folder, target, data)
                continue
            elif known in offered:
                continue
            elif known in have:
                text = f"renewed to version {course.version}"
            elif beside := _free_name(target, now[key], course.version):
                target = beside
                text = f"yours is kept; the newer version is beside it as “{beside.name}”"
            else:
                continue
            _write(folder, target, data)
            changes.append(f"{key}: {text}")
        for key in sorted(before.keys() - {path.as_posix() for path in paths}):
            del now[key]
            if _set_aside(folder, Path(key)):
                text = f"moved unchanged into a folder “{EARLIER}”, as the course has no such file now"
                changes.append(f"{key}: {text}")
        if now != before or not manifest.exists():
            record = json.dumps({"version": course.version, "files": now}, indent=1, ensure_ascii=False)
            _write(folder, manifest, record.encode())
        _lay_home(course, folder, origin)
    return changes


def _lay_home(course: Course[Any], folder: Path, origin: Path) -> None:
    """Lay the home as it is today, unless the learner has changed it; it keeps the fingerprint that it was laid with."""
    if "home" not in course.verbs:
        return
    file, page = folder / HOME, home.page(course, course.attempts_in(folder).read(), origin)
    page["metadata"][METADATA]["home"] = fingerprint(HOME, notebooks.text(page).encode())
    present = file.read_bytes() if file.exists() else b""
    try:
        laid = json.loads(present)["metadata"][METADATA]["home"]
    except (ValueError, KeyError, TypeError, RecursionError):
        laid = ""
    if not present or laid == fingerprint(HOME, present):
        _write(folder, file, notebooks.text(page).encode())


def summary(changes: Sequence[str]) -> str:
    """Say in one line what `refresh` did: how many files are new or renewed, and which of the learner's are kept."""
    done = Counter(change.partition(": ")[2] for change in changes)
    own = [change for change in changes if ": yours" in change]
    alike = (f"{count(n, 'file')} {text}" for text, n in done.items() if not text.startswith("yours"))
    return "; ".join([*alike, *own])


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
        _write(folder, file, json.dumps(LAB | BAR).encode())
    return file.parent


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _set_aside(folder: Path, path: Path) -> bool:
    """Move a file that was delivered once into `EARLIER`, under a free name; say whether it was there."""
    old = folder / path
    if path.parts[:1] not in [(name,) for name in FOLDERS] or ".." in path.parts or not old.is_file():
        return False
    names = chain([path.name], (f"{path.stem} {number}{path.suffix}" for number in itertools.count(2)))
    target = next(new for new in (old.parent / EARLIER / name for name in names) if not os.path.lexists(new))
    _need_inside(folder, target.parent)
    target.parent.mkdir(exist_ok=True)
    old.rename(target)
    return True


def _free_name(target: Path, offered: str, version: str) -> Path | None:
    """Name the newer version beside `target`; None where that very version lies there already."""
    for more in chain([""], (f", {number}" for number in itertools.count(2))):
        beside = target.with_name(f"{target.stem} (new version {version}{more}){target.suffix}")
        if not os.path.lexists(beside):
            return beside
        if beside.is_file() and fingerprint(beside.name, beside.read_bytes()) == offered:
            break
    return None


def _write(folder: Path, target: Path, data: bytes) -> None:
    """Write a file whole or not at all, and never outside `folder`."""
    _need_inside(folder, target.parent)
    try:
        write(target, data)
    except CourseError as error:
        raise CourseError(f"{error}; make room there, or choose another folder with --folder") from error


def _need_inside(folder: Path, place: Path) -> None:
    if not place.resolve().is_relative_to(folder.resolve()):
        raise CourseError(f"{place} is a link that leads out of your folder; take the link away")
