"""A notebook as a learner gets it: code folded away where it only calls verbs, and the way to the lessons beside it."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

from quizkit import cells, notebooks
from quizkit.course import Course
from quizkit.html import METADATA
from quizkit.items import Lesson

HOME = "home.ipynb"  # in the learner's folder, beside `lessons` and `exercises`
HOW = (
    "When you open a page, press **Run all** in the bar above it: then its questions take your "
    "answers. A page is made of *cells*, pieces of text or of code. Code that only asks or draws is folded away, and three "
    "dots stand in its place; **Show code** unfolds it. To run one cell alone, click it and press **Shift + Enter**. The "
    "list at the left leads to each part of the page. (No such buttons? In the menu are *Run*, *Run All Cells*, and "
    "*View*, *Expand All Code*.)"
)


def delivered(course: Course[Any], path: Path, data: bytes) -> bytes:
    """Give a notebook of the course as it is laid into a learner's folder; any other file is given unchanged.

    It names the kernel of this machine: JupyterLab writes that on opening, with the number of this Python, and then
    holds the notebook for changed and asks whether to save it.

    Args:
        path: where it lies in the folder, such as `lessons/01-bread.ipynb`.
        data: the file as the course has it, or as this function gave it before.
    """
    try:
        notebook = json.loads(data)
        if notebook["metadata"]["kernelspec"]["name"] != notebooks.KERNEL["name"]:
            return data
        own = [cell for cell in notebook["cells"] if cell.get("id") not in ("way-top", "way-end")]
        names = set(course.verbs) - {"check"}  # there the learner fills in an answer
        for cell in own:
            _fold(cell, names)
        notebook["cells"] = [*_top(course, path), *own, *_end(course, path)]
        notebook["metadata"] |= {**notebooks.described_kernel(), METADATA: {"course": course.id}}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return data
    return notebooks.text(notebook).encode()


def _fold(cell: dict[str, Any], names: set[str]) -> None:
    opened = cells.STAYS_OPEN in cell["metadata"].get("tags", ())
    source = "".join(cell["source"])
    if cell["cell_type"] == "code" and not opened and cells.only_calls(source, names):
        cell["metadata"]["jupyter"] = {"source_hidden": True}


def _top(course: Course[Any], path: Path) -> Iterator[dict[str, Any]]:
    how = f"**How these pages work.** {HOW}" if path.as_posix() == course.about.start else ""
    lines = [way(course, path), how]
    if text := "\n\n".join(filter(None, lines)):
        yield notebooks.markdown_cell("way-top", text)


def _end(course: Course[Any], path: Path) -> Iterator[dict[str, Any]]:
    if text := way(course, path):
        yield notebooks.markdown_cell("way-end", text)


def way(course: Course[Any], path: Path) -> str:
    """Write the links from a notebook to the lesson before, the home, its lesson or exercise, and the lesson after."""
    lessons = list(course.bank.lessons.values())
    here = [
        lesson
        for lesson in lessons
        if path.stem == (lesson.id if path.parts[0] == "lessons" else lesson.exercise)
    ]
    before = [a for a, b in pairwise(lessons) if b in here]
    after = [b for a, b in pairwise(lessons) if a in here]
    links = [f"[← {_title(lesson)}](../lessons/{quote(lesson.id)}.ipynb)" for lesson in before]
    links += [f"[Course home](../{HOME})"] if "home" in course.verbs else []
    if path.parts[0] == "exercises":
        links += [f"[{_title(lesson)}](../lessons/{quote(lesson.id)}.ipynb)" for lesson in here]
    else:
        names = [(lesson.number, lesson.exercise) for lesson in here if lesson.exercise]
        links += [f"[Exercise {number}](../exercises/{quote(name)}.ipynb)" for number, name in names]
    links += [f"[{_title(lesson)} →](../lessons/{quote(lesson.id)}.ipynb)" for lesson in after]
    return " · ".join(links)


def _title(lesson: Lesson) -> str:
    return f"Lesson {lesson.number}: {lesson.title}"
