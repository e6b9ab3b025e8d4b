"""Shared by all tests: nobody's answers are read or written unless a test asks for a log of its own."""

import multiprocessing
import os

os.environ["ALLIANCE_RECORD"] = "off"
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from alliance.bank import Bank
from alliance.course import COURSE, Course
from quizkit import notebooks, workspace
from quizkit_teacher.teacher_edition import fill_blanks

settings.register_profile("course", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("course")


@pytest.fixture(scope="session")
def bank() -> Bank:
    COURSE.bank.need_whole()
    return COURSE.bank


def _record(paths: list[Path]) -> list[str]:
    """Execute notebooks, two at a time; the texts of their files as `alliance record` would write them."""
    # processes and not threads: nbclient leaves an event loop open in each thread that it is called from
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(partial(notebooks.recorded, course=Course("alliance", Bank)), paths))


@pytest.fixture(scope="session")
def recordings() -> dict[Path, str]:
    """Every notebook of the course, executed once in a test run: its path → what recording it would write."""
    paths = workspace.originals(COURSE)
    return dict(zip(paths, _record(paths), strict=True))


@pytest.fixture(scope="session")
def solved_recordings(bank, tmp_path_factory) -> Path:
    """A folder with every exercise, its blanks filled, executed and recorded once in a test run."""
    folder = tmp_path_factory.mktemp("solved")
    paths = [folder / path.name for path in workspace.originals(COURSE) if path.parent.name == "exercises"]
    for path in paths:
        solved = fill_blanks(notebooks.read(workspace.source(COURSE) / "exercises" / path.name), bank)
        path.write_text(notebooks.text(solved), encoding="utf-8")
    for path, text in zip(paths, _record(paths), strict=True):
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def log(tmp_path, monkeypatch):
    """A log of this test's own."""
    path = tmp_path / "responses.jsonl"
    monkeypatch.setenv("ALLIANCE_RECORD", str(path))
    return path
