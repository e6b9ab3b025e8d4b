"""Executes notebooks and writes their canonical form; the same clean-up runs when a learner saves.

Canonical: outputs kept, live views replaced by their static twins, nothing that changes from run
to run. Recording twice gives the same bytes.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alliance import bank
from quizkit import attempts, question_html
from quizkit.items import Item

VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LINK = re.compile(r"\]\((?:[^()\s]+ \")?((?:fact|claim|source):[a-z0-9-]+)\"?\)")
CELL_TAGS = ("tags", "slideshow")  # the only cell metadata that means anything to this course
OFF_SLIDES = ("Words to keep", "Where you stand", "Next")

Notebook = dict[str, Any]


def canonical(notebook: Notebook) -> Notebook:
    """The notebook in canonical form, for the course's own files.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.

    Returns:
        A copy without live views, run times, versions and other traces of one machine.
    """
    clean = without_live_views(notebook)
    clean["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in clean["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _lines(LINK.sub(_linked, "".join(cell["source"])))
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key in CELL_TAGS}
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
    clean["nbformat"], clean["nbformat_minor"] = 4, 5
    return clean


def without_live_views(notebook: Notebook, log: attempts.Log | None = None) -> Notebook:
    """A copy in which our live controls are their static twins.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        log: where given, each question shows the learner's last answer from it, or the first prediction.

    Returns:
        The copy. Other people's widgets stay as they are.
    """
    clean: Notebook = json.loads(json.dumps(notebook))
    for cell in clean.get("cells", ()):
        for output in cell.get("outputs", ()):
            mark = output.get("metadata", {}).get("alliance")
            if mark is None or "data" not in output:
                continue
            output["data"].pop(VIEW, None)
            item = bank.load().items.get(mark.get("item", ""))
            if item is None and "asked" in mark:
                item = Item.from_asked(mark["asked"])
            if item and log is not None:
                mode = mark.get("mode", "ask")
                last = log.predictions().get(item.id) if mode == "predict" else log.last(item.id)
                if mode != "check":  # there the output is the feedback itself
                    output["data"]["text/html"] = _lines(question_html.question(item, last, mode=mode).markup)
                if last is not None:
                    mark |= attempts.stored(last)
    if VIEW not in json.dumps(clean.get("cells", [])):
        clean.get("metadata", {}).pop("widgets", None)
    return clean


def _linked(found: re.Match[str]) -> str:
    """A ledger link, `[text](fact:id)` or one filled in before, with today's address and its id as title."""
    return f']({address(found[1])} "{found[1]}")'


def address(reference: str) -> str:
    """Where a ledger link leads: the first source of the entry that has a page, else the bibliography.

    Args:
        reference: for example "fact:mdt-signed", "claim:i5-rough-match" or "source:kim-2025".

    Raises:
        KeyError: there is no such entry.
    """
    shelf, _, entry_id = reference.partition(":")
    book = bank.load()
    entry = book.get(f"{shelf}s", entry_id)
    ids = [entry_id] if shelf == "source" else entry.sources
    pages = [book.sources[source_id].url for source_id in ids if book.sources[source_id].url]
    page = pages[0] if pages else "../lessons/bibliography.ipynb"
    return page.replace("(", "%28").replace(")", "%29")


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def execute(notebook: Notebook, folder: Path) -> Notebook:
    """Run a notebook from top to bottom in a new kernel, with recording off.

    Args:
        notebook: in format 4. It is not changed.
        folder: where its kernel runs.

    Returns:
        The executed notebook.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    import nbformat
    from nbclient import NotebookClient

    # a notebook of the course never depends on what the person who records it has answered
    environment = {**os.environ, "ALLIANCE_RECORD": "off"}
    node = nbformat.reads(json.dumps(notebook), as_version=4)
    client = NotebookClient(
        node,
        kernel_name="python3",
        timeout=120,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=environment)
    executed: Notebook = json.loads(nbformat.writes(node))
    return executed


def words(cell_id: str, text: str, **metadata: Any) -> dict[str, Any]:
    """A cell of Markdown, with what its metadata shall hold."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": _lines(text)}


def code(
    cell_id: str, source: str, outputs: Sequence[dict[str, Any]] = (), **metadata: Any
) -> dict[str, Any]:
    """A code cell that has not been run, with outputs that it shall show before that, if any."""
    more = {"metadata": metadata, "execution_count": None, "outputs": list(outputs)}
    return {"cell_type": "code", "id": cell_id, "source": _lines(source), **more}


def of_cells(cells: Sequence[dict[str, Any]], **metadata: Any) -> Notebook:
    """A notebook of these cells, for the course's kernel, with more in its metadata."""
    known = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": {**metadata, **known}, "nbformat": 4, "nbformat_minor": 5}


def text(notebook: Notebook) -> str:
    """A notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def recorded(path: Path) -> str:
    """The text that the file at `path` has once it is executed and canonical; a lesson's cells say their part in slides."""
    notebook = canonical(execute(_read(path), path.parent))
    if path.parent.name == "lessons":
        for cell in notebook["cells"]:
            cell["metadata"].setdefault("slideshow", {"slide_type": slide_type(cell)})
    return text(notebook)


def slide_type(cell: dict[str, Any]) -> str:
    """The part that a cell takes in slides unless someone has set another.

    A heading opens a slide; further prose, a question, a figure and what the council needs stand below it; what is
    for reading at a desk (explorers, words, progress) is left out.

    Args:
        cell: of a recorded notebook.
    """
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        heading = source.partition("\n")[0]
        if heading.lstrip("# ") in OFF_SLIDES:
            return "skip"
        return "slide" if heading.startswith("#") else "subslide"
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ()))
    shown = "alliance-question" in html or "<img" in html or source.startswith(("decisions(", "agenda("))
    return "subslide" if shown and not source.startswith(("progress(", "review(", "calibration(")) else "skip"


def record_notebook(path: Path) -> bool:
    """Execute the notebook at `path` and write its canonical form; True if the file changed."""
    found, wanted = path.read_text(encoding="utf-8"), recorded(path)
    if found != wanted:
        path.write_text(wanted, encoding="utf-8")
    return found != wanted


def is_recorded(path: Path) -> bool:
    """Whether the file at `path` is what recording it would write."""
    return path.read_text(encoding="utf-8") == recorded(path)


def _read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def save_hook(model: dict[str, Any], path: str, contents_manager: Any = None, **_: Any) -> None:
    """Jupyter's pre-save hook: what a learner saves reopens whole, with the last answers in it.

    Args:
        model: the contents model about to be saved; its content is replaced.
        path: the file's path in the server.
        contents_manager: the server's; the log is looked for beside the notebook, below its `root_dir`.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    # The server may run in another folder than the lesson's kernel: on a hub, in the learner's home.
    root = getattr(contents_manager, "root_dir", None)
    folder = Path(root, path.lstrip("/")).parent if root else None
    try:
        model["content"] = without_live_views(model["content"], attempts.read(attempts.path(folder)))
    except Exception:  # saving the learner's work matters more than how it looks when reopened
        logging.getLogger(__name__).exception("alliance: %s is saved as it is", path)
