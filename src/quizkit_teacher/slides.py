"""Slides from the lessons: one HTML file for each lesson, which needs no network.

Each cell says in its metadata what part it takes in the slides (`slideshow.slide_type`). Of a paragraph a slide shows
the first line of its source, so authors decide with a line break what a class sees; the whole text is in the speaker's
notes. Names of sides, such as those of rival schools, are shown together or not at all: a paragraph whose first line
leaves out a side that it names is shown whole.
"""

import math
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from quizkit import files, notebooks, workspace
from quizkit.course import Course
from quizkit.html import TOKENS
from quizkit.items import Discussion

FULL = 13  # lines on a slide
LINE = 74  # characters in a line of a slide
ROW = 90  # characters in a line of a table, which is set smaller
ROOM_FOR_QUESTION = 6  # a slide with at most so many lines may also hold the question that follows
BLOCK = re.compile(r"(?s:```.*?```)|(?:.*\S.*(?:\n|\Z))+")  # a code fence, or lines up to an empty one
LIST_ITEM = re.compile(r"[-*] |\d+\. ")
LINK = re.compile(r"\[([^\]]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
MAP_LIST = re.compile(r"<table><caption>(?:(?!</table>).)*?>No\.</th>.*?</table>", re.DOTALL)
HOW = re.compile(r'<p class="quizkit-run">.*?</p>')  # how to answer a question, which no one does on a slide
IMAGE = re.compile(
    r'<img\b[^>]*>|<ol class="figure-key">.*?</ol>|<p class="figure-key">.*?</p>'
)  # and its key
PARTS = ("reveal.css", "reveal.js", "notes.js", "slides.css", "slides.js")

Cell = dict[str, Any]


def write(out: Path, course: Course[Any]) -> list[Path]:
    """Write a deck for every lesson, an HTML file with everything in it; raises CourseError where one cannot be written."""
    lessons, written = workspace.source(course) / "lessons", []
    for lesson in course.bank.lessons.values():
        discuss = lesson.notes.discuss if lesson.notes else ()
        notebook = notebooks.read(lessons / f"{lesson.id}.ipynb")
        page = deck(notebook, lesson.title, course.about.side_names, discuss)
        written.append(files.write(out / f"{lesson.id}.html", page))
    return written


def deck(
    notebook: dict[str, Any],
    title: str,
    side_names: Sequence[str] = (),
    discuss: Sequence[Discussion] = (),
) -> str:
    """Make one HTML page of slides from a lesson, a recorded notebook in format 4, which is not changed.

    `side_names` are names that a slide never shows without each other; forms of one name have | between them, and a form
    may be the beginning of a word. Capitals do not matter. Questions to `discuss` stand at the end, and what good answers
    hold is in the speaker's notes.
    """
    import nbformat
    from nbconvert import SlidesExporter

    folder = resources.files("quizkit_teacher") / "deck"
    hidden = dict.fromkeys(("exclude_input", "exclude_input_prompt", "exclude_output_prompt"), True)
    exporter: Any = SlidesExporter(  # type: ignore[no-untyped-call]
        template_name="deck", extra_template_basedirs=[str(Path(str(folder)).parent)], **hidden
    )
    cells, section = list[Cell](), ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and source.startswith("#"):
            section = source.partition("\n")[0]
        cells += slides(cell, section, side_names)
    cells += _discussion(discuss)
    node = nbformat.from_dict({**notebook, "cells": _share_slides(cells)})
    node.metadata.title = title
    parts = {name.replace(".", "_"): (folder / name).read_text(encoding="utf-8") for name in PARTS}
    page, _ = exporter.from_notebook_node(node, resources={"deck": {**parts, "tokens": TOKENS}})
    return str(page)


def slides(cell: Cell, section: str = "", side_names: Sequence[str] = ()) -> list[Cell]:
    """Turn a recorded cell into no slide, one or more; prose is followed by its whole text as speaker's notes.

    Prose without a heading of its own gets that of its section, which is Markdown.
    """
    kind = cell["metadata"].get("slideshow", {}).get("slide_type", "skip")
    if kind == "skip":
        return []
    if cell["cell_type"] == "code":
        visible = {**cell, "source": "", "outputs": [_visible(output) for output in cell["outputs"]]}
        lists = filter(None, (MAP_LIST.search(_html(output)) for output in cell["outputs"]))
        return [visible, *(_prose(cell, table[0], "subslide", "list") for table in lists)]
    text = LINK.sub(r"\1", "".join(cell["source"]))
    notes = _prose(cell, text.lstrip("# "), "notes", "notes")
    if kind == "notes":
        return [notes]
    pages = condense(text if text.startswith("#") else f"{section}\n\n{text}", side_names)
    kinds = [kind, *["subslide"] * len(pages)]
    first, *more = (_prose(cell, page, kinds[place], str(place)) for place, page in enumerate(pages))
    return [first, notes, *more]


def _discussion(discuss: Sequence[Discussion]) -> list[Cell]:
    """The questions on one slide or more, the good answers in the notes of the first."""
    if not discuss:
        return []
    cell, head = {"id": "to-discuss"}, "## To discuss\n\n"
    first, *more = (head + _join(page) for page in _paginate([f"- {entry.question}" for entry in discuss]))
    good = "\n\n".join("\n- ".join([f"{entry.question}\n", *entry.good]) for entry in discuss)
    shown = [_prose(cell, first, "subslide", "0"), _prose(cell, good, "notes", "notes")]
    return shown + [_prose(cell, page, "subslide", str(n)) for n, page in enumerate(more, 1)]


def _prose(cell: Cell, text: str, kind: str, part: str) -> Cell:
    metadata = {"slideshow": {"slide_type": kind}}
    return {"cell_type": "markdown", "id": f"{cell['id'][:50]}-{part}", "metadata": metadata, "source": text}


def _html(output: dict[str, Any]) -> str:
    return "".join(output.get("data", {}).get("text/html", ""))


def _visible(output: dict[str, Any]) -> dict[str, Any]:
    """The part of an output for a slide: only the pictures of a figure or explorer, a question without how to answer it."""
    if not (html := _html(output)):
        return output
    html = "".join(IMAGE.findall(html)) or HOW.sub("", html)
    return {**output, "data": {"text/html": html}}


def _share_slides(cells: list[Cell]) -> list[Cell]:
    """Put each question on the slide of the short text before it, if there is room for both."""
    merged, taken = list[Cell](), math.inf
    for cell in cells:
        slideshow = cell["metadata"]["slideshow"]
        if cell["cell_type"] == "code":
            html = "".join(map(_html, cell["outputs"]))
            lines = 1 + sum(1 + len(line) // LINE for line in re.split("<p>|<br>", html)[1:])
            fits = taken <= ROOM_FOR_QUESTION and taken + lines <= FULL
            if fits and slideshow["slide_type"] == "subslide" and "quizkit-question" in html:
                cell = {**cell, "metadata": {**cell["metadata"], "slideshow": {"slide_type": "-"}}}
            taken = math.inf
        elif slideshow["slide_type"] != "notes":
            taken = sum(map(_height, BLOCK.findall(cell["source"])))
        merged.append(cell)
    return merged


def condense(text: str, side_names: Sequence[str] = ()) -> list[str]:
    """Shorten prose, Markdown without links, to a text for each slide that it fills.

    Headings, lists and tables stay whole; of each paragraph the first line stays. A paragraph stays whole too if its
    first line leaves out a side that it names, or is a question in italics; of one that begins with an HTML comment
    nothing is shown.
    """
    pages, heading, blocks = list[str](), "", list[str]()
    for block in [*map(str.rstrip, BLOCK.findall(text)), "#"]:  # the last one closes the last section
        if not block.startswith("#"):
            blocks += _condense_block(block, side_names)
            continue
        if blocks or (block == "#" and not pages):
            pages += (f"{heading}\n\n{_join(page)}".strip() for page in _paginate(blocks))
        heading, blocks = block, []
    return pages


def _condense_block(block: str, side_names: Sequence[str]) -> list[str]:
    """The part of a block that slides show, in pieces that may stand on different slides."""
    first, *rest = map(str.strip, block.splitlines())
    if block.startswith("<!--"):
        return []
    if block.startswith("|"):
        rows = [f"{first}\n{rest[0]}\n{row}" for row in rest[1:]]
        return [block] if _height(block) < FULL - 1 else rows
    if LIST_ITEM.match(block):
        return re.split(r"\n(?=[-*] |\d+\. )", block)
    if block.startswith("```") or block.endswith(":") or re.fullmatch(r"\*\*[^*]+\*\*", block):
        return [block]  # code, or a line that introduces what follows
    if rest and re.fullmatch(r"\*[^*]+\*", first):  # a question in italics, and answers to it
        return ["\n".join([first, "", *(f"- {line.removeprefix('- ')}" for line in rest)])]
    whole = " ".join([first, *rest])
    patterns = (re.compile(rf"\b(?:{name})", re.IGNORECASE) for name in side_names)
    torn = any(pattern.search(whole) and not pattern.search(first) for pattern in patterns)
    return [f"- {whole if torn else first}"]


def _paginate(blocks: list[str]) -> list[list[str]]:
    """Spread blocks over as few slides as hold them, about equally full."""
    height = sum(map(_height, blocks))
    fewest = max(1, math.ceil(height / FULL))
    pages: list[list[str]] = [[]]
    for room in range(math.ceil(height / fewest) + 1, FULL + 2):
        pages = [[]]
        for block in blocks:
            if pages[-1] and sum(map(_height, [*pages[-1], block])) > room:
                pages.append([])
            pages[-1].append(block)
        if len(pages) <= fewest:
            break
    return pages


def _height(block: str) -> float:
    """The height of a block on a slide, in lines."""
    lines = block.rstrip().splitlines()
    if block.startswith("|"):
        return (len(lines) > 3) + sum(1 + 0.8 * (len(row) // ROW) for row in lines[2:])
    if block.startswith("```"):
        return 0.8 * len(lines)
    return sum(1 + len(line) // LINE for line in lines)


def _join(blocks: list[str]) -> str:
    """Join the blocks of one slide: list items that follow each other to one list, rows of a table to one table."""
    text = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        if block.startswith("|") and before.split("\n")[:2] == block.split("\n")[:2]:
            block = block.splitlines()[-1]
        elif not (LIST_ITEM.match(before) and LIST_ITEM.match(block)):
            text += "\n"
        text += f"\n{block}"
    return text.strip()
