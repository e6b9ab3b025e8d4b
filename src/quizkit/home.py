"""The first page of a course: all lessons, how far the learner is in each, and where they were."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from quizkit import delivery, notebooks, question_html, review
from quizkit.attempts import Log
from quizkit.bank import Bank
from quizkit.course import Course
from quizkit.html import METADATA, Card

REVIEWS = "A question that you missed comes back here after a day, and again after 3, 7, 21 and 60 days. One stands below when it is due."


def card(bank: Bank, log: Log, inside: bool = True) -> Card:
    """Show the lessons with the learner's progress, and how to go on.

    Args: inside: whether the page lies in one of the course's folders, beside the lessons or the exercises.
    """
    answered = (bank.items[entry.item].lesson for entry in reversed(log.entries) if entry.item in bank.items)
    today = datetime.date.today()
    due = sum(entry.due <= today for entry in review.reviews(log, bank))
    return question_html.home(review.standings(log, bank), due, next(answered, ""), "../" if inside else "")


def page(course: Course[Any], log: Log, origin: Path) -> notebooks.Notebook:
    """Make the notebook, as it looks before anything has run.

    Args: origin: the folder with the course's own notebooks; those that are no lessons are listed at the end.
    """
    data = {"text/html": card(course.bank, log, inside=False).markup.splitlines(keepends=True)}
    shown = {"output_type": "display_data", "data": data, "metadata": {}}
    folded = {"source_hidden": True}
    cells = [
        notebooks.markdown_cell("title", f"# {course.short}"),
        notebooks.code_cell("home", f"from {course.id} import home\n\nhome()", [shown], jupyter=folded),
    ]
    if "review" in course.verbs:
        text = f"## Questions that come back\n\n{REVIEWS}"
        cells.append(notebooks.markdown_cell("reviews", text))
        cells.append(
            notebooks.code_cell("review", f"from {course.id} import review\n\nreview()", jupyter=folded)
        )
    if others := "\n".join(_others(course, origin)):
        cells.append(notebooks.markdown_cell("others", f"## To look things up\n\n{others}"))
    cells.append(notebooks.markdown_cell("how", f"## How these pages work\n\n{delivery.HOW}"))
    made = notebooks.notebook_of(cells)
    return made | {
        "metadata": {**notebooks.described_kernel(), METADATA: {"course": course.id, "home": True}}
    }


def _others(course: Course[Any], origin: Path) -> Iterator[str]:
    for path in sorted((origin / "lessons").glob("*.ipynb")):
        if path.stem not in course.bank.lessons:
            title = "".join(notebooks.read(path)["cells"][0]["source"]).partition("\n")[0].lstrip("# ")
            yield f"- [{title}](lessons/{quote(path.name)})"
