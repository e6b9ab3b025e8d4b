"""What a learner's copy of a notebook has that the course's own has not: folded code, and the way to other lessons."""

import json
import re
from pathlib import Path

import pytest

from alliance.course import COURSE
from quizkit import cells, notebooks, workspace
from quizkit.delivery import HOW, delivered

ROOT = workspace.source(COURSE)
LESSON = Path("lessons/04-adjustment.ipynb")


def laid(*sources, path=LESSON, **metadata):
    """The notebook with these code cells, as it is laid."""
    made = [notebooks.code_cell(f"c{n}", source, **metadata) for n, source in enumerate(sources)]
    return json.loads(delivered(COURSE, path, notebooks.text(notebooks.notebook_of(made)).encode()))


def folded(notebook):
    return [
        cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


@pytest.mark.parametrize(
    ("source", "is_folded"),
    [
        ('from alliance import ask\n\nask("treaty-year")', True),
        ("from alliance import ask, check", True),
        ('compare(["burden"], "Seoul")', True),
        ('answer = ...\ncheck("treaty-year", answer)', False),
        ('check("treaty-year", ...)', False),
        ("counts = troop_counts()\ncounts[1970]", False),
        ("# Change this:\ndraw.pace(60)", False),
        ("print(1)", False),
        ("%matplotlib inline", False),
        ("", False),
    ],
)
def test_a_cell_that_only_calls_verbs_is_folded(source, is_folded):
    assert folded(laid(source)) == [is_folded]


def test_a_cell_that_the_text_asks_to_change_stays_open():
    assert folded(laid('distance("Camp Casey", "Beijing")', tags=[cells.STAYS_OPEN])) == [False]


def test_every_blank_and_every_line_to_change_is_open_and_every_question_folded():
    for path in workspace.files(ROOT):
        notebook = json.loads(delivered(COURSE, path, (ROOT / path).read_bytes()))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for cell, hidden in zip(code, folded(notebook), strict=True):
            source = "".join(cell["source"])
            if re.search(r"^[^#\n]*\.\.\.|^# Change this|^hint|check\(", source, re.MULTILINE):
                assert not hidden, (path, source)
            if re.fullmatch(r'(ask|predict)\("[a-z0-9-]+"\)', source):
                assert hidden, (path, source)


def test_every_notebook_links_to_its_neighbours_at_both_ends_and_the_links_lead_to_files():
    lessons = list(COURSE.bank.lessons)
    for path in workspace.files(ROOT):
        notebook = json.loads(delivered(COURSE, path, (ROOT / path).read_bytes()))
        top, end = ("".join(notebook["cells"][place]["source"]) for place in (0, -1))
        names = re.findall(r"\]\(([^)]+)\)", end)
        assert top.startswith(end) and (HOW in top) == (path.as_posix() == COURSE.about.start)
        assert "../home.ipynb" in names
        for name in set(names) - {"../home.ipynb"}:
            assert (ROOT / path.parent / name).is_file(), (path, name)
        if path.stem in lessons and path.parts[0] == "lessons":
            place = lessons.index(path.stem)
            beside = {
                f"../lessons/{lessons[n]}.ipynb" for n in (place - 1, place + 1) if 0 <= n < len(lessons)
            }
            assert beside <= set(names), path


def test_to_deliver_twice_is_to_deliver_once():
    once = delivered(COURSE, LESSON, (ROOT / LESSON).read_bytes())
    assert delivered(COURSE, LESSON, once) == once


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"cells": 3, "metadata": {}}', "그림".encode()])
def test_what_is_no_notebook_of_the_course_is_given_as_it_is(data):
    assert delivered(COURSE, LESSON, data) == data
