"""Slides from the lessons: each cell says what part it takes, prose is cut short, one file needs no network.

A paragraph is cut to its first sentences, but never to one side of a quarrel: it goes on until every framework that it
names has been named, and where it counts up something, or stands under “What is contested”, it stays whole.
"""

from __future__ import annotations

import json
import math
import re
from importlib import resources
from pathlib import Path
from typing import Any

from quizkit import workspace, question_html
from quizkit.bank import Bank

FULL = 13  # lines of a slide
WIDE = 74  # letters of a line
SHOWN = 75  # letters of a paragraph that a slide shows at least
SHORT_PAGE = 6  # lines of a slide that the question after it may share
WHOLE = "## what is contested"  # under this heading every side is heard
SIDES = re.compile(  # a framework or the school that matches it, whatever the form of the word
    r"\b(?:(?P<adjustment>adjustment|prioriti[sz])|(?P<retrenchment>retrench|restrain)|(?P<expansion>expansion|primac))",
    re.IGNORECASE,
)
COUNTS = re.compile(r"^(?:Two|Three|Four|Five)\b|\b(?:two|three|four|five) \w+[.:]$")
LINK = re.compile(r"\[([^\]]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
END = re.compile(r"(?<=[.?!…])[”’\"')*]*\s+(?=[“‘\"'(*A-Z0-9\u3131-\ud7a3])")
SHORT = re.compile(r"(?:\b[A-Z]|\bDr|\bMr|\bMrs|\bGen|\bLt|\bSt|\bNo|\bvs|\be\.g|\bi\.e)\.$")
LISTED = re.compile(r"[-*] |\d+\. ")
LEAD = re.compile(r"\*\*[^*]+[.:,?]\*\*\s*|\*\*[^*]+\*\*[.:,?]?\s*")
LISTING = re.compile(
    r"<table><caption>(?:(?!</table>).)*?>No\.</th>.*?</table>", re.DOTALL
)  # of a map's marks
RUN = f"<p><em>{question_html.RUN}</em></p>"
IMAGE = re.compile(r"<img\b[^>]*>")
PARTS = {
    name.replace(".", "_"): name
    for name in ("reveal.css", "reveal.js", "notes.js", "slides.css", "slides.js")
}

Cell = dict[str, Any]


def write(out: Path, bank: Bank) -> list[Path]:
    """Write a deck for every lesson: one HTML file each, with everything in it.

    Args:
        out: the folder; made if it is not there.
        bank: knows the lessons and their titles.

    Returns:
        The files written.

    Raises:
        CourseError: the folder cannot be written.
    """
    root, written = workspace.source(), []
    for lesson in bank.lessons.values():
        source = root.joinpath("lessons", f"{lesson.id}.ipynb").read_text(encoding="utf-8")
        target = out / f"{lesson.id}.html"
        try:
            out.mkdir(parents=True, exist_ok=True)
            target.write_text(deck(json.loads(source), lesson.title), encoding="utf-8")
        except OSError as error:
            raise workspace.CourseError(f"{target}: cannot be written ({error.strerror or error})") from error
        written.append(target)
    return written


def deck(notebook: dict[str, Any], title: str) -> str:
    """A lesson as one HTML page of slides.

    Args:
        notebook: in format 4, as recorded. It is not changed.
        title: of the page.
    """
    import nbformat
    from nbconvert import SlidesExporter

    folder = resources.files("alliance.classroom") / "deck"
    hidden = dict.fromkeys(("exclude_input", "exclude_input_prompt", "exclude_output_prompt"), True)
    made: Any = SlidesExporter  # nbconvert has no types here
    exporter = made(template_name="deck", extra_template_basedirs=[str(Path(str(folder)).parent)], **hidden)
    texts = {name: (folder / file).read_text(encoding="utf-8") for name, file in PARTS.items()}
    cells, section = [], ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and source.startswith("#"):
            section = source.partition("\n")[0]
        cells += slides(cell, section)
    node = nbformat.from_dict(
        {**notebook, "cells": _together(cells), "metadata": {**notebook["metadata"], "title": title}}
    )
    page, _ = exporter.from_notebook_node(node, resources={"deck": texts})
    return str(page)


def slides(cell: Cell, section: str = "") -> list[Cell]:
    """What becomes of a cell: nothing, a slide or more of it, and for prose the whole text as speaker's notes.

    Args:
        cell: of a recorded notebook; its `slide_type` says what part it takes.
        section: the heading it stands under, as Markdown; prose without one of its own gets it.
    """
    kind = cell["metadata"].get("slideshow", {}).get("slide_type", "skip")
    if kind == "skip":
        return []
    if cell["cell_type"] == "code":
        shown = {**cell, "source": "", "outputs": [_shown(output) for output in cell["outputs"]]}
        found = (LISTING.search("".join(_html(output))) for output in cell["outputs"])
        return [shown, *(_prose(cell, listing[0], "subslide", "list") for listing in found if listing)]
    text = LINK.sub(r"\1", "".join(cell["source"]))
    if kind == "notes":
        return [_prose(cell, text, "notes", "notes")]
    pages = condensed(text if text.startswith("#") else f"{section}\n\n{text}")
    kinds = [kind, *["subslide"] * (len(pages) - 1)]
    made = [_prose(cell, page, kinds[place], str(place)) for place, page in enumerate(pages)]
    return [made[0], _prose(cell, text.lstrip("# "), "notes", "notes"), *made[1:]]


def _prose(cell: Cell, text: str, kind: str, part: str) -> Cell:
    metadata = {"slideshow": {"slide_type": kind}}
    return {"cell_type": "markdown", "id": f"{cell['id'][:50]}-{part}", "metadata": metadata, "source": text}


def _shown(output: dict[str, Any]) -> dict[str, Any]:
    """An output as a slide has it: of an explorer its picture, of a question no invitation to run its cell."""
    html = _html(output)
    if not html:
        return output
    picture = IMAGE.search(html)
    return {**output, "data": {"text/html": picture[0] if picture else html.replace(RUN, "")}}


def _html(output: dict[str, Any]) -> str:
    return "".join(output.get("data", {}).get("text/html", ""))


def _together(cells: list[Cell]) -> list[Cell]:
    """The cells with each question that has room there on the slide of the few lines before it."""
    made, taken = list[Cell](), math.inf
    for cell in cells:
        kind = cell["metadata"]["slideshow"]["slide_type"]
        if cell["cell_type"] == "markdown":
            if kind != "notes":
                taken = sum(map(_lines, cell["source"].split("\n\n")))
        else:
            asked = "".join(map(_html, cell["outputs"]))
            lines = 1 + sum(1 + len(line) // WIDE for line in re.split("<p>|<br>", asked)[1:])
            if (
                kind == "subslide"
                and "alliance-question" in asked
                and taken <= SHORT_PAGE
                and taken + lines <= FULL
            ):
                cell = {**cell, "metadata": {**cell["metadata"], "slideshow": {"slide_type": "-"}}}
            taken = math.inf
        made.append(cell)
    return made


def condensed(text: str) -> list[str]:
    """Prose as it stands on slides: the heading, of each paragraph its opening; lists and tables whole.

    Args:
        text: Markdown without links.

    Returns:
        One text for each slide that it fills.
    """
    pages: list[str] = []
    heading, blocks = "", list[str]()
    for block in [*re.split(r"\n\s*\n", _fenced(text.strip())), "#"]:  # the last closes what is open
        block = block.replace("\0", "\n\n")
        if block.startswith("#"):
            if blocks or (block == "#" and not pages):
                pages += (f"{heading}\n\n{_joined(page)}".strip() for page in _paged(blocks))
            heading, blocks = block, []
        elif block.startswith("|"):
            blocks += _rows(block)
        elif block.startswith("```") or _labels(block):
            blocks.append(block)
        elif LISTED.match(block):
            blocks += re.split(r"\n(?=[-*] |\d+\. )", block)
        elif heading.casefold() == WHOLE:
            blocks.append(_sided(" ".join(block.split())))
        elif not block.startswith("**What to know first"):
            blocks.append(f"- {opening(' '.join(block.split()))}")
    return pages


def _paged(blocks: list[str]) -> list[list[str]]:
    """Blocks on as few slides as hold them, about equally full."""
    whole = sum(map(_lines, blocks))
    fewest = max(1, math.ceil(whole / FULL))
    pages: list[list[str]] = [[]]
    for room in range(math.ceil(whole / fewest) + 1, FULL + 2):
        pages = [[]]
        for block in blocks:
            if pages[-1] and sum(map(_lines, pages[-1])) + _lines(block) > room:
                pages.append([])
            pages[-1].append(block)
        if len(pages) <= fewest:
            break
    return pages


def _fenced(text: str) -> str:
    """The text with the blank lines inside code fences kept from splitting it."""
    return re.sub(r"```.*?```", lambda found: found[0].replace("\n\n", "\0"), text, flags=re.DOTALL)


def _labels(block: str) -> bool:
    """Whether a paragraph only introduces what follows, such as “After it you can”."""
    return bool(re.fullmatch(r"\*\*[^*]+\*\*:?", block.strip())) or block.rstrip().endswith(":")


def _rows(block: str) -> list[str]:
    """A table; one that is too long for a slide row by row, each with the head, so that it can be split."""
    head, rule, *rows = block.splitlines()
    if _lines(block) < FULL - 1:
        return [block]
    return [f"{head}\n{rule}\n{row}" for row in rows]


def _lines(block: str) -> float:
    if block.startswith("|"):
        _, _, *rows = block.splitlines()
        return (len(rows) > 1) + sum(1 + 0.8 * (len(row) // 90) for row in rows)
    if block.startswith("```"):
        return 0.8 * len(block.splitlines())
    return sum(1 + len(line) // WIDE for line in block.splitlines())


def _joined(blocks: list[str]) -> str:
    """Blocks of one slide: points that follow each other are one list, rows of one table one table."""
    shown = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        if block.startswith("|") and before.split("\n")[:2] == block.split("\n")[:2]:
            shown += "\n" + block.splitlines()[-1]
        else:
            shown += ("\n" if LISTED.match(before) and LISTED.match(block) else "\n\n") + block
    return shown.strip()


def opening(paragraph: str) -> str:
    """The first sentences of a paragraph: one, or as many as it takes to say something and to name every side.

    Args:
        paragraph: Markdown on one line, without links.
    """
    lead = LEAD.match(paragraph)
    start = lead[0] if lead else ""
    taken = ""
    for sentence in _sentences(paragraph[len(start) :]):
        if len(taken) >= SHOWN and _sides(start + taken) == _sides(paragraph):
            break
        if COUNTS.search(sentence):
            return paragraph
        taken = f"{taken} {sentence}".strip()
    return (start + taken).strip()


def _sides(text: str) -> set[str | None]:
    return {found.lastgroup for found in SIDES.finditer(text)}


def _sided(paragraph: str) -> str:
    """A whole paragraph, under the question in italics that it begins with: long sentences are points of their own."""
    first, *rest = _sentences(paragraph)
    if not rest or not re.fullmatch(r"\*[^*]+\*", first):
        return f"- {paragraph}"
    points = rest if min(map(len, rest)) >= SHOWN // 2 else [" ".join(rest)]
    return "\n".join([first, "", *(f"- {point}" for point in points)])


def _sentences(text: str) -> list[str]:
    found, at = [], 0
    for end in END.finditer(text):
        if SHORT.search(text[at : end.start()]):
            continue
        found.append(text[at : end.end()].strip())
        at = end.end()
    return [*found, text[at:].strip()] if text[at:].strip() else found
