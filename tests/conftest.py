"""Shared by all tests: nobody's answers are read or written unless a test asks for a log of its own."""

import os
import re

os.environ["ALLIANCE_RECORD"] = "off"
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from alliance.bank import Bank
from alliance.course import COURSE
from quizkit import notebooks, question_html, workspace
from quizkit.grading import grade
from quizkit_teacher.teacher_edition import fill_blanks

collect_ignore = ["second_course"]  # tests/quizkit/test_second_course.py knows how to run its notebooks

pytest.register_assert_rewrite("browsing")
settings.register_profile("course", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("course")


@pytest.fixture(scope="session")
def bank() -> Bank:
    assert COURSE.bank.problems == ()
    return COURSE.bank


@pytest.fixture(scope="session")
def solved_exercises(bank, tmp_path_factory) -> Path:
    """A folder with every exercise, its blanks filled, and below each the feedback that grading gives in this process.

    No kernel runs here. That a kernel shows the same, strict nbval proves in `tests/alliance/test_solved.py`.
    """
    folder = tmp_path_factory.mktemp("solved")
    for path in workspace.originals(COURSE):
        if path.parent.name == "exercises":
            blank = notebooks.read(path)
            solved = fill_blanks(blank, bank)
            for before, after in zip(blank["cells"], solved["cells"], strict=True):
                if before["source"] != after["source"]:
                    after["outputs"] = [_feedback(after, "".join(after["source"]), bank)]
            (folder / path.name).write_text(notebooks.text(solved), encoding="utf-8")
    return folder


def _feedback(cell: dict[str, Any], source: str, bank: Bank) -> dict[str, Any]:
    """The output of a filled cell, as a kernel shows it: the verdict on what its last line checks."""
    item = bank.items[re.search(r'^check\("([a-z0-9-]+)"', source, re.MULTILINE)[1]]
    card = question_html.verdict(grade(item, item.key.examples["right"][0]), bank)
    data = {"text/html": str(card.markup).splitlines(keepends=True)}
    data["text/plain"] = card.text.splitlines(keepends=True)
    return {
        "output_type": "execute_result",
        "data": data,
        "metadata": {},
        "execution_count": cell["execution_count"],
    }


@pytest.fixture
def log(tmp_path, monkeypatch):
    """A log of this test's own."""
    path = tmp_path / "responses.jsonl"
    monkeypatch.setenv("ALLIANCE_RECORD", str(path))
    return path


@pytest.fixture(scope="module")
def browser():
    """Chromium, one for each module: Playwright’s event loop would be in the way of tests that run notebooks."""
    from browsing import launched

    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A learner’s JupyterLab, as the course’s own command opens it: the folder, and a function from path to address."""
    from browsing import served

    with served(tmp_path_factory.mktemp("lab"), "lab") as opened:
        yield opened


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory):
    """The same in Notebook 7."""
    from browsing import served

    with served(tmp_path_factory.mktemp("notebook7"), "notebook") as opened:
        yield opened
