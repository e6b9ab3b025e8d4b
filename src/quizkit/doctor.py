"""Checks an installation and says, in plain words, which parts are in order and how to mend the others."""

import datetime
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import workspace
from quizkit.course import Course
from quizkit.files import CourseError
from quizkit.text import count

FRONT_ENDS = ("anywidget", "@jupyter-widgets/jupyterlab-manager")


class Finding(NamedTuple):
    """The result of one check: `state` is ok, problem or note; `mend` says what to do, if anything."""

    state: str
    text: str
    mend: str = ""

    def __str__(self) -> str:
        """The line a learner reads."""
        return f"{self.state:<8} {self.text}{self.mend and f' -> {self.mend}'}"


def examine(course: Course[Any], folder: Path | None = None) -> list[Finding]:
    """Run every check on a course and on the learner's folder, by default that of this place; none can stop another."""
    findings, folder = [], folder or course.learner_folder()
    for name, check in CHECKS.items():
        try:
            findings += list(check(course, folder))
        except Exception as error:  # a broken installation can fail in any way; each is one line
            mend = "" if isinstance(error, CourseError) else _again(course)
            findings.append(Finding("problem", f"{name}: {_line(error)}", mend))
    return findings


def _again(course: Course[Any]) -> str:
    return f"install {course.about.distribution} again"


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _finding(good: bool, text: str, mend: str) -> Finding:
    return Finding("ok", text) if good else Finding("problem", text, mend)


def _python(_: Course[Any], __: Path) -> Iterator[Finding]:
    number = ".".join(map(str, sys.version_info[:3]))
    yield _finding(sys.version_info[:2] >= (3, 11), f"Python {number}", "use Python 3.11 or newer")


def _packages(course: Course[Any], _: Path) -> Iterator[Finding]:
    from packaging.requirements import Requirement

    for need in map(Requirement, metadata.requires(course.about.distribution) or []):
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        module = need.name.replace("-", "_")
        try:
            version = metadata.version(need.name)
            files = metadata.files(need.name) or ()
            if any(file.as_posix() == f"{module}/__init__.py" for file in files):
                importlib.import_module(module)  # else it is a link, or its module has another name
        except Exception as error:
            yield Finding("problem", f"package {need.name} does not load: {_line(error)}", _again(course))
            continue
        fits = need.specifier.contains(version, prereleases=True)
        yield _finding(fits, f"package {need.name} {version}", f"{need} is needed; {_again(course)}")


def _front_ends(course: Course[Any], _: Path) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_path

    for name in FRONT_ENDS:
        there = any((Path(root) / name / "package.json").is_file() for root in jupyter_path("labextensions"))
        text = f"JupyterLab {'has' if there else 'lacks'} the extension {name}, which draws the questions"
        yield _finding(there, text, _again(course))


def _kernel(course: Course[Any], _: Path) -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except KeyError:  # NoSuchKernel is a KeyError
        yield Finding("problem", "there is no kernel named python3", _again(course))
        return
    # A python3 kernel left by another Python shadows ours, and the course cannot be imported there.
    ours = Path(command).parent in (Path(), Path(sys.executable).parent)
    mend = "remove it with: jupyter kernelspec remove python3"
    yield _finding(ours, f"the kernel python3 runs {'this Python' if ours else command}", mend)


def _lessons(course: Course[Any], _: Path) -> Iterator[Finding]:
    origin = workspace.source(course)
    amount = sum(path.suffix == ".ipynb" for path in workspace.files(origin))
    yield _finding(amount > 0, f"{amount} notebooks in {origin}", _again(course))


def _data(course: Course[Any], _: Path) -> Iterator[Finding]:
    bank, today = course.bank, datetime.date.today().isoformat()
    whole = f"course data: {count(len(bank.lessons), 'lesson')}, {count(len(bank.items), 'item')}"
    yield from [Finding("problem", line) for line in bank.problems] or [Finding("ok", whole)]
    yield from (Finding("note", line) for line in course.reviews_due(today))


def _folder(course: Course[Any], folder: Path) -> Iterator[Finding]:
    place = next(path for path in (folder, *folder.absolute().parents) if os.path.lexists(path))
    try:
        with tempfile.TemporaryFile(dir=place):
            yield Finding("ok", f"your folder {folder} can be {'written' if place == folder else 'made'}")
    except OSError as error:
        mend = f"choose another with: {course.id} open --folder DIR"
        yield Finding("problem", f"your folder {folder}: {error.strerror or error}", mend)


def _log(course: Course[Any], folder: Path) -> Iterator[Finding]:
    log = course.attempts_in(folder).read()
    problems = [Finding("problem", f"answer log: {line}") for line in log.problems]
    yield from problems or [Finding("ok", f"answer log: {len(log.entries)} entries")]


CHECKS: dict[str, Callable[[Course[Any], Path], Iterator[Finding]]] = {
    "Python": _python,
    "packages": _packages,
    "JupyterLab": _front_ends,
    "kernel": _kernel,
    "lessons": _lessons,
    "course data": _data,
    "folder": _folder,
    "answer log": _log,
}
