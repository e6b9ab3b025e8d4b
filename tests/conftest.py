"""Shared by all tests: nobody's answers are read or written unless a test asks for a log of its own."""

import multiprocessing
import os

os.environ["ALLIANCE_RECORD"] = "off"
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"

from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import settings

from alliance.bank import Bank
from alliance.course import COURSE
from quizkit import notebooks, workspace
from quizkit_teacher.teacher_edition import fill_blanks

settings.register_profile("course", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("course")


@pytest.fixture(scope="session")
def bank() -> Bank:
    COURSE.bank.need_whole()
    return COURSE.bank


@pytest.fixture(scope="session")
def solved_recordings(bank, tmp_path_factory) -> Path:
    """A folder with every exercise, its blanks filled, executed and recorded; once in a test run, two at a time."""
    folder = tmp_path_factory.mktemp("solved")
    paths = sorted((workspace.source(COURSE) / "exercises").glob("*.ipynb"))
    solved = (fill_blanks(notebooks.read(path), bank) for path in paths)
    # processes and not threads: nbclient leaves an event loop open in each thread that it is called from
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for path, run in zip(paths, pool.map(_execute, solved, repeat(folder)), strict=True):
            text = notebooks.text(notebooks.canonical(run, COURSE))
            (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def log(tmp_path, monkeypatch):
    """A log of this test's own."""
    path = tmp_path / "responses.jsonl"
    monkeypatch.setenv("ALLIANCE_RECORD", str(path))
    return path
