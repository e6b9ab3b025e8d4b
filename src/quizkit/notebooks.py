"""Executes notebooks and writes their canonical form; the same clean-up runs when a learner saves.

Canonical: outputs kept, live views replaced by their static twins, nothing that changes from run to run. Recording twice
gives the same bytes, apart from those of pictures, which differ between machines.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkit import question_html
from quizkit.attempts import Log
from quizkit.files import write
from quizkit.html import FALLBACKS, METADATA, OLD_METADATA, VIEW, VIEW_ONLY, kept_metadata
from quizkit.items import Item
from quizkit.submission import copy_of

if TYPE_CHECKING:  # `quizkit.course` imports this module
    from quizkit.course import Course

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
OURS = {"kernelspec": KERNEL, "language_info": {"name": "python"}}  # the metadata of a notebook of a course
CELL_METADATA = ("tags", "slideshow")  # the only cell metadata that means anything to a course
PICTURE = re.compile(r"data:image/(webp;base64,[A-Za-z0-9+/=]+|svg\+xml,[^\"]+)")
OBEYED = re.compile(r'["$\\{}<>|`&]')  # in the title of a link
AT_A_DESK = ("progress(", "review(", "calibration(")  # calls that no slide shows

Notebook = dict[str, Any]  # in format 4, as `json` reads it


def described_kernel() -> dict[str, Any]:
    """Give the metadata that JupyterLab writes into a notebook of ours on opening it with the Python of this process."""
    number, (version, *_) = sys.version_info[0], sys.version.split()
    info: dict[str, Any] = {"name": "python", "version": version, "mimetype": "text/x-python"}
    info |= {"file_extension": ".py", "nbconvert_exporter": "python"}
    info |= {"codemirror_mode": {"name": "ipython", "version": number}, "pygments_lexer": f"ipython{number}"}
    spec = {**KERNEL, "display_name": f"Python {number} (ipykernel)"}
    return {"kernelspec": spec, "language_info": info}


def canonical(notebook: Notebook, course: Course[Any]) -> Notebook:
    """Give a copy without live views, run times, versions and other traces of one machine; links get addresses."""
    clean, pattern = without_live_views(notebook, course), link(course)
    clean |= {"metadata": {**OURS}, "nbformat": 4, "nbformat_minor": 5}
    for cell in clean["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            cell["source"] = _lines(pattern.sub(lambda m: f"]({target(course, m[1])})", text))
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key in CELL_METADATA}
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
    return clean


def link(course: Course[Any]) -> re.Pattern[str]:
    """The pattern of a link that names an entry: `[text](fact:id)`, or `[text](address "words fact:id")` once recorded."""
    shelves = "|".join(course.link_shelves) or "(?!)"
    return re.compile(rf'\]\((?:[^()\s]+ "(?:[^"\n]* )?)?((?:{shelves}):[a-z0-9-]+)"?\)')


def target(course: Course[Any], reference: str) -> str:
    """Write the target of a link to an entry: its address, and a title that says what stands there and ends with its name.

    In the title stands as an entity what would end it, what JupyterLab takes for a formula, and what begins HTML or a
    table's cell.
    """
    words = " ".join(f"{course.describe(reference)} {reference}".split())
    title = OBEYED.sub(lambda letter: f"&#{ord(letter[0])};", words)
    return f'{course.address(reference)} "{title}"'


def without_live_views(notebook: Notebook, course: Course[Any], log: Log | None = None) -> Notebook:
    """Give a copy in which our live controls are their static twins; other people's widgets stay.

    With a log each question shows the learner's last answer from it, or the first prediction.
    """
    clean: Notebook = json.loads(json.dumps(notebook))
    if log is not None:
        copy = copy_of(clean)
        log = log.of_copy(copy if copy["assessment"] else {})
        predictions = log.predictions()
    for cell in clean.get("cells", ()):
        if "outputs" in cell:
            cell["outputs"] = [out for out in cell["outputs"] if VIEW_ONLY not in (kept_metadata(out) or ())]
        for output in cell.get("outputs", ()):
            kept = kept_metadata(output)
            if kept is None or "data" not in output:
                continue
            output["data"].pop(VIEW, None)
            if "text/html" in output["data"]:
                output["data"]["text/html"] = _lines(FALLBACKS.sub("", "".join(output["data"]["text/html"])))
            item = course.bank.items.get(kept.get("item", ""))
            if item is None and "asked" in kept:
                item = Item.from_public(kept["asked"])
            if item and log is not None:
                mode = kept.get("mode", "ask")
                last = predictions.get(item.id) if mode == "predict" else log.last(item.id)
                if "response" in kept and (last is None or str(kept.get("at", "")) > last.at):
                    continue  # the log is of another machine, or could not take it
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
    """Give a copy, run from top to bottom in a new kernel in `folder`; nobody's answers are read or kept.

    Raises: nbclient.exceptions.CellExecutionError: a cell failed.
    """
    import nbformat
    from nbclient import NotebookClient

    node = nbformat.reads(json.dumps(notebook), as_version=4)
    place = {"metadata": {"path": str(folder)}}
    options = {"kernel_name": "python3", "timeout": 120, "store_widget_state": False, "record_timing": False}
    client = NotebookClient(node, resources=place, **options)
    client.execute(env={**os.environ, f"{course.id}_RECORD".upper(): "off"})
    executed: Notebook = json.loads(nbformat.writes(node))
    return executed


def markdown_cell(cell_id: str, text: str, **metadata: Any) -> dict[str, Any]:
    """Make a cell of Markdown."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": _lines(text)}


def code_cell(
    cell_id: str, source: str, outputs: Sequence[dict[str, Any]] = (), **metadata: Any
) -> dict[str, Any]:
    """Make a code cell that has not been run, with outputs that it shows before that."""
    cell = markdown_cell(cell_id, source, **metadata)
    return {**cell, "cell_type": "code", "execution_count": None, "outputs": list(outputs)}


def notebook_of(cells: Sequence[dict[str, Any]], **metadata: Any) -> Notebook:
    """Make a notebook of these cells, for the course's kernel, with more in its metadata."""
    return {"cells": list(cells), "metadata": {**metadata, **OURS}, "nbformat": 4, "nbformat_minor": 5}


def text(notebook: Notebook) -> str:
    """Give a notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(path: Path) -> Notebook:
    """Read a notebook; raises OSError or ValueError where it cannot be read."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def recorded(path: Path, course: Course[Any]) -> str:
    """Give the text that the file at `path` has once it is recorded; the cells of a lesson get a slide type."""
    notebook = canonical(execute(read(path), path.parent, course), course)
    if path.parent.name == "lessons":
        for cell in notebook["cells"]:
            cell["metadata"].setdefault("slideshow", {"slide_type": slide_type(cell, course)})
    return text(notebook)


def slide_type(cell: dict[str, Any], course: Course[Any]) -> str:
    """Give the part that a cell of a recorded notebook takes in slides unless someone has set another.

    A heading opens a slide; further prose, a question, a figure and what the course names in `slide_calls` stand below
    it; what is for reading at a desk (explorers, words, progress) is left out.
    """
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        heading = source.partition("\n")[0]
        if heading.lstrip("# ") in course.about.off_slides:
            return "skip"
        return "slide" if heading.startswith("#") else "subslide"
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ()))
    calls = tuple(f"{call}(" for call in course.about.slide_calls)
    shows = "quizkit-question" in html or "<img" in html or source.startswith(calls)
    return "subslide" if shows and not source.startswith(AT_A_DESK) else "skip"


def record_notebook(path: Path, course: Course[Any]) -> bool:
    """Execute the notebook at `path` and write its canonical form; True if the file changed."""
    before, after = path.read_text(encoding="utf-8"), recorded(path, course)
    if before != after:
        write(path, after)
    return before != after


def is_recorded(path: Path, course: Course[Any]) -> bool:
    """Say whether the file at `path` is what recording it would write, but for the bytes of its pictures."""
    before, after = path.read_text(encoding="utf-8"), recorded(path, course)
    return PICTURE.sub("", before) == PICTURE.sub("", after)
