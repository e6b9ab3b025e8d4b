"""Executes notebooks and writes their canonical form; the same clean-up runs when a learner saves.

Canonical: outputs kept, live views replaced by their static twins, nothing that changes from run to run. Recording twice
gives the same bytes, apart from those of pictures, which differ between machines.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkit import question_html
from quizkit.attempts import Log
from quizkit.files import write
from quizkit.html import METADATA, OLD_METADATA, kept_metadata
from quizkit.items import Item

if TYPE_CHECKING:  # a course asks this module to keep answers in what is saved
    from quizkit.course import Course

VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "slideshow")  # the only cell metadata that means anything to a course
PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")

Notebook = dict[str, Any]


def canonical(notebook: Notebook, course: Course[Any]) -> Notebook:
    """Give the notebook in canonical form, for the course's own files.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        course: knows its questions, and where its links lead.

    Returns:
        A copy without live views, run times, versions and other traces of one machine.
    """
    clean = without_live_views(notebook, course)
    clean["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in clean["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            cell["source"] = _lines(link(course).sub(lambda m: f']({course.address(m[1])} "{m[1]}")', text))
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key in CELL_METADATA}
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
    clean["nbformat"], clean["nbformat_minor"] = 4, 5
    return clean


def link(course: Course[Any]) -> re.Pattern[str]:
    """Make the pattern of a link by its entry: `[text](fact:id)`, or `[text](address "fact:id")` once it is recorded."""
    return re.compile(rf'\]\((?:[^()\s]+ ")?((?:{"|".join(course.link_shelves) or "(?!)"}):[a-z0-9-]+)"?\)')


def without_live_views(notebook: Notebook, course: Course[Any], log: Log | None = None) -> Notebook:
    """Give a copy in which our live controls are their static twins.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        course: knows its questions.
        log: where it is given, each question shows the learner's last answer from it, or the first prediction.

    Returns:
        The copy. Other people's widgets stay as they are.
    """
    clean: Notebook = json.loads(json.dumps(notebook))
    for cell in clean.get("cells", ()):
        for output in cell.get("outputs", ()):
            kept = kept_metadata(output)
            if kept is None or "data" not in output:
                continue
            output["data"].pop(VIEW, None)
            item = course.bank.items.get(kept.get("item", ""))
            if item is None and "asked" in kept:
                item = Item.from_public(kept["asked"])
            if item and log is not None:
                mode = kept.get("mode", "ask")
                last = log.predictions().get(item.id) if mode == "predict" else log.last(item.id)
                if mode != "check":  # there the output is the feedback itself
                    output["data"]["text/html"] = _lines(question_html.question(item, last, mode=mode).markup)
                if last is not None:
                    output["metadata"].pop(OLD_METADATA, None)
                    output["metadata"][METADATA] = kept | last.stored()
    if VIEW not in json.dumps(clean.get("cells", [])):
        clean.get("metadata", {}).pop("widgets", None)
    return clean


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def execute(notebook: Notebook, folder: Path, course: Course[Any]) -> Notebook:
    """Run a notebook from top to bottom in a new kernel, with recording off.

    Args:
        notebook: in format 4. It is not changed.
        folder: where its kernel runs.
        course: whose notebook it is; what the person who records it has answered has no part in it.

    Returns:
        The executed notebook.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    import nbformat
    from nbclient import NotebookClient

    node = nbformat.reads(json.dumps(notebook), as_version=4)
    client = NotebookClient(
        node,
        kernel_name="python3",
        timeout=120,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, f"{course.id}_RECORD".upper(): "off"})
    executed: Notebook = json.loads(nbformat.writes(node))
    return executed


def markdown_cell(cell_id: str, text: str, **metadata: Any) -> dict[str, Any]:
    """Make a cell of Markdown, with what its metadata shall hold."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": _lines(text)}


def code_cell(
    cell_id: str, source: str, outputs: Sequence[dict[str, Any]] = (), **metadata: Any
) -> dict[str, Any]:
    """Make a code cell that has not been run, with outputs that it shall show before that, if any."""
    more = {"metadata": metadata, "execution_count": None, "outputs": list(outputs)}
    return {"cell_type": "code", "id": cell_id, "source": _lines(source), **more}


def notebook_of(cells: Sequence[dict[str, Any]], **metadata: Any) -> Notebook:
    """Make a notebook of these cells, for the course's kernel, with more in its metadata."""
    known = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": {**metadata, **known}, "nbformat": 4, "nbformat_minor": 5}


def text(notebook: Notebook) -> str:
    """Give a notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(path: Path) -> Notebook:
    """Read a notebook; raises OSError or ValueError where it cannot be read."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def recorded(path: Path, course: Course[Any]) -> str:
    """Give the text that the file at `path` has once it is executed and canonical; a lesson's cells say their part in slides."""
    notebook = canonical(execute(read(path), path.parent, course), course)
    if path.parent.name == "lessons":
        for cell in notebook["cells"]:
            cell["metadata"].setdefault("slideshow", {"slide_type": slide_type(cell, course)})
    return text(notebook)


def same(first: str, second: str) -> bool:
    """Say whether two recordings are the same but for the bytes of their pictures, which differ between machines."""
    return PICTURE.sub("", first) == PICTURE.sub("", second)


def slide_type(cell: dict[str, Any], course: Course[Any]) -> str:
    """Give the part that a cell takes in slides unless someone has set another.

    A heading opens a slide; further prose, a question, a figure and what the course names in `slide_calls` stand below
    it; what is for reading at a desk (explorers, words, progress) is left out.

    Args:
        cell: of a recorded notebook.
        course: says which headings and calls belong on slides.
    """
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        heading = source.partition("\n")[0]
        if heading.lstrip("# ") in course.about.off_slides:
            return "skip"
        return "slide" if heading.startswith("#") else "subslide"
    if source.startswith(("progress(", "review(", "calibration(")):
        return "skip"
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ()))
    calls = tuple(f"{call}(" for call in course.about.slide_calls)
    return "subslide" if "quizkit-question" in html or "<img" in html or source.startswith(calls) else "skip"


def record_notebook(path: Path, course: Course[Any]) -> bool:
    """Execute the notebook at `path` and write its canonical form; True if the file changed."""
    before, after = path.read_text(encoding="utf-8"), recorded(path, course)
    if before != after:
        write(path, after)
    return before != after


def is_recorded(path: Path, course: Course[Any]) -> bool:
    """Say whether the file at `path` is what recording it would write."""
    return same(path.read_text(encoding="utf-8"), recorded(path, course))


def keep_answers(model: dict[str, Any], course: Course[Any], folder: Path | None) -> None:
    """Put the learner's last answers into a notebook that Jupyter is about to save.

    Args:
        model: the contents model; its content is replaced.
        course: whose questions and log.
        folder: of the notebook; None for the current one.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    try:
        model["content"] = without_live_views(model["content"], course, course.attempts(folder).read())
    except Exception:  # saving the learner's work matters more than how it looks when reopened
        logging.getLogger(__name__).exception("%s: a notebook is saved as it is", course.id)
