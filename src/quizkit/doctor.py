"""Checks an installation and says, in plain words, which parts are in order and how to mend the others."""

import contextlib
import datetime
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import machinery, metadata, util
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import copies, workspace
from quizkit.course import FOLDERS, Course
from quizkit.files import CourseError, nearest
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


def examine(course: Course[Any], folder: Path | None = None, thorough: bool = True) -> list[Finding]:
    """Run every check on a course and on the learner's folder; none can stop another.

    Args:
        course: the course.
        folder: the learner's copy; by default that of the current folder.
        thorough: load every package, which takes seconds, and not only see whether it is there.
    """
    findings, folder = [], folder or course.learner_folder()
    for name, check in (CHECKS | {"packages": partial(_packages, load=thorough)}).items():
        try:
            findings += list(check(course, folder))
        except Exception as error:  # a broken installation can fail in any way; each is one line
            mend = "" if isinstance(error, CourseError | PermissionError) else _again(course)
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


def _packages(course: Course[Any], _: Path, load: bool = True) -> Iterator[Finding]:
    from packaging.requirements import Requirement

    for need in map(Requirement, metadata.requires(course.about.distribution) or []):
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        module = need.name.replace("-", "_")
        try:
            version = metadata.version(need.name)
            files = metadata.files(need.name) or ()
            # else the module has another name than the package
            own = any(file.as_posix() == f"{module}/__init__.py" for file in files)
            if own and (load or not util.find_spec(module)):
                importlib.import_module(module)
        except Exception as error:
            yield Finding("problem", f"package {need.name} does not load: {_line(error)}", _again(course))
            continue
        fits = need.specifier.contains(version, prereleases=True)
        yield _finding(fits, f"package {need.name} {version}", f"{need} is needed; {_again(course)}")


def _front_ends(course: Course[Any], folder: Path) -> Iterator[Finding]:
    from jupyter_core import paths

    own, server = Path(sys.prefix), _server()
    roots = [Path(root) for root in paths.jupyter_path("labextensions")]
    roots = [server / root.relative_to(own) if root.is_relative_to(own) else root for root in roots]
    where = "JupyterLab" if server == own else f"JupyterLab, which runs in {server},"
    mend = _again(course) if server == own else f"start it with: {course.id} open"
    levels = [Path(level) / "labconfig" for level in paths.jupyter_config_path()]
    levels += [server / "share/jupyter/lab/settings", folder / course.corner / "lab"]
    switched_off = _switched_off(levels)
    for name in FRONT_ENDS:
        there = any((root / name / "package.json").is_file() for root in roots)
        text = f"{where} {'has' if there else 'lacks'} the extension {name}, which draws the questions"
        yield _finding(there, text, mend)
        for entry, file in switched_off.items():
            if entry.partition(":")[0] == name:
                level = "user" if file.is_relative_to(paths.jupyter_config_dir()) else "system"
                level = "sys_prefix" if file.is_relative_to(own) else level
                mend = f"switch it on with: jupyter labextension enable {entry} --level={level}"
                yield Finding("problem", f"the extension {entry} is switched off in {file}", mend)


def _server() -> Path:
    """The prefix of the Python that serves this kernel; that of this Python where there is no other."""
    with contextlib.suppress(Exception):  # psutil comes with the kernel
        psutil = importlib.import_module("psutil")
        command = Path(psutil.Process(int(os.environ["JPY_PARENT_PID"])).cmdline()[0])
        if os.name == "posix" and command.is_absolute() and command.name.startswith("python"):
            prefix = command.parent.parent
            return prefix if prefix.resolve() != Path(sys.prefix).resolve() else Path(sys.prefix)
    return Path(sys.prefix)


def _switched_off(levels: Sequence[Path]) -> dict[str, Path]:
    """Each extension or part of one that JupyterLab's settings disable, and the file; of the levels the first wins."""
    entries: dict[str, tuple[bool, Path]] = {}
    for level in reversed(levels):
        for file in (level / "page_config.json", *sorted((level / "page_config.d").glob("*.json"))):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                named = json.loads(file.read_bytes()).get("disabledExtensions", {})
                entries |= {name: (bool(not isinstance(named, dict) or named[name]), file) for name in named}
    return {name: file for name, (off, file) in entries.items() if off}


def _shadows(_: Course[Any], folder: Path) -> Iterator[Finding]:
    """A file beside a lesson is loaded in place of a package of its name."""
    beside = {place.absolute() for place in (folder, *(folder / name for name in FOLDERS))}
    others = [path for path in sys.path if Path(path).absolute() not in beside]
    for place in sorted(beside):
        for path in sorted([*place.glob("*.py"), *place.glob("*/__init__.py")]):
            file = path.parent if path.name == "__init__.py" else path
            if machinery.PathFinder.find_spec(file.stem, others):
                state = "note" if file.stem in sys.stdlib_module_names else "problem"
                text = f"{file} hides the package {file.stem} from the notebooks beside it"
                yield Finding(state, text, "give the file another name, and restart the kernel")


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
    place = nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            yield Finding("ok", f"your folder {folder} can be {'written' if place == folder else 'made'}")
    except OSError as error:
        mend = f"choose another with: {course.id} open --folder DIR"
        yield Finding("problem", f"your folder {folder}: {error.strerror or error}", mend)


def _log(course: Course[Any], folder: Path) -> Iterator[Finding]:
    attempts = course.attempts_in(folder)
    log, trouble = attempts.read(), attempts.trouble()
    if attempts.file and course.setting("record") and not attempts.file.parent.is_dir():
        text = f"the folder of your record, {attempts.file.parent}, is missing"
        yield Finding("problem", text, "connect the disk on which it lies, or make the folder")
    elif trouble:
        other = f"name another folder with: {course.id} open --folder DIR"
        mend = f"let your user write there, make room on the disk, or {other}"
        yield Finding("problem", trouble, mend)
    elif log.entries or not log.problems:
        yield Finding("ok", f"answer log: {count(len(log.entries), 'line')} in {attempts.file}")
        yield from (Finding("note", f"answer log: {line}") for line in log.problems)
    else:
        mend = "give the file another name; a new one begins with your next answer"
        yield from (Finding("problem", f"answer log: {line}", mend) for line in log.problems)
    yield from (Finding("problem", *offer) for offer in copies.offers(course, folder))


CHECKS: dict[str, Callable[[Course[Any], Path], Iterator[Finding]]] = {
    "Python": _python,
    "packages": _packages,
    "JupyterLab": _front_ends,
    "kernel": _kernel,
    "lessons": _lessons,
    "names": _shadows,
    "course data": _data,
    "folder": _folder,
    "answer log": _log,
}
