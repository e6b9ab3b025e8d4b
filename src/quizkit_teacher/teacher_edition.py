"""The teacher's edition of the course: the learner's notebooks with notes, keys and filled blanks added.

It is made by adding cells to what learners have, never by cutting marked text out, so nothing can leak to a learner.
"""

import copy
import re
from pathlib import Path
from typing import Any

from quizkit import files, notebooks, workspace
from quizkit.bank import Bank
from quizkit.course import Course
from quizkit.items import Answer, Item, Lesson, Notes
from quizkit.kinds import kind_of
from quizkit.notebooks import Notebook

ASKED = re.compile(r'^(?:ask|predict|check)\("([a-z0-9-]+)"', re.MULTILINE)
BLANK = re.compile(  # `name = ...`, if the same cell checks that name below
    r'^(?P<name>\w+) = \.\.\.$(?=(?:\n.*)*\ncheck\("(?P<item>[a-z0-9-]+)", (?P=name)\)$)', re.MULTILINE
)
TEACHER: dict[str, Any] = {"tags": ["teacher"]}  # the metadata of every cell that this edition adds


def fill_blanks(notebook: Notebook, bank: Bank) -> Notebook:
    """Solve an exercise: fill each blank, `name = ...`, that is checked in the same cell.

    The key gives the answer: `solution_code`, if there is one, else the first right example. The notebook is not changed.
    Raises KeyError where a cell checks an item that the bank does not have.
    """

    def fill(blank: re.Match[str]) -> str:
        key = bank.get("items", blank["item"]).key
        return f"{blank['name']} = {key.solution_code or repr(key.examples['right'][0])}"

    def solved(cell: dict[str, Any]) -> dict[str, Any]:
        return {**cell, "source": BLANK.sub(fill, "".join(cell["source"])).splitlines(keepends=True)}

    cells = [solved(cell) if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def edition(notebook: Notebook, solution: Notebook, bank: Bank, lesson: Lesson | None = None) -> Notebook:
    """Make the teacher's edition of a lesson or an exercise: the learner's cells, unchanged, and more between them.

    Added are notes after the title (`teacher-notes`), after a cell with a blank the same cell filled
    (`<cell>-filled`), and the key of each question after the first cell that asks it (`<item>-key`). The outputs
    are as if recorded: a blank has the output that a learner sees, the cells below it follow from the right answer.

    Args:
        notebook: the learner's, as recorded. It is not changed.
        solution: the result of `fill_blanks`, executed; a notebook without blanks is its own solution.
        lesson: its notes stand at the top.
    Raises: KeyError: a cell asks an item that the bank does not have.
    """
    cells, keyed = list[dict[str, Any]](), set[str]()
    for learners, solved in copy.deepcopy(list(zip(notebook["cells"], solution["cells"], strict=True))):
        source = "".join(learners["source"])
        filled = "".join(solved["source"]) != source
        cells.append(learners if filled else solved)
        if len(cells) == 1 and lesson and lesson.notes:
            cells.append(notebooks.markdown_cell("teacher-notes", _notes(lesson, lesson.notes), **TEACHER))
        if filled:
            cells.append({**solved, "id": f"{learners['id']}-filled", "metadata": TEACHER})
        for item_id in ASKED.findall(source) if learners["cell_type"] == "code" else ():
            if item_id not in keyed:
                keyed.add(item_id)
                key = _key(bank.get("items", item_id), bank)
                cells.append(notebooks.markdown_cell(f"{item_id}-key", key, **TEACHER))
    for count, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = count
    return {**notebook, "cells": cells}


def _notes(lesson: Lesson, notes: Notes) -> str:
    minutes = f"Reading {lesson.reading_minutes} minutes, doing {lesson.doing_minutes} minutes"
    beside = f", and beside it {lesson.reads}, {lesson.reads_minutes} minutes," if lesson.reads else ""
    parts = [f"> **For the teacher: {lesson.title}.** {minutes}{beside} for one learner."]
    sections = {
        "A plan for 50 minutes": notes.plan_50,
        "A plan for 90 minutes": notes.plan_90,
        "To discuss, with what good answers hold": [
            "\n  - ".join([entry.question, *entry.good]) for entry in notes.discuss
        ],
        "Where learners stumble": notes.stumbles,
        "What not to explain": notes.skip,
        "Exit ticket": [notes.exit],
        "Handed in": [notes.hand_in],
    }
    parts += (f"**{head}**\n\n" + "\n".join(f"- {line}" for line in sections[head]) for head in sections)
    return "\n\n".join([*parts, "**On the board**\n\n```text\n" + "\n".join(notes.board) + "\n```"])


def _key(item: Item, bank: Bank) -> str:
    """The key of a question in Markdown: the answer, the reason, and a table of foreseen answers and named mistakes."""
    key = item.key
    if key is None:
        return "> **Key.** This question came without its key."
    kind = kind_of(item)
    answer = kind.solution(item, key).split("\n\n")
    if key.pairs:
        answer = ["", "\n> ".join(f"- {kind.say_match(item, pair)}" for pair in key.pairs.items())]
    parts = ["> **Key.** " + "\n>\n> ".join(answer), f"**Why.** {key.explanation}"]
    if key.rubric:
        parts.append("**Rubric**\n\n" + "\n".join(f"- {line}" for line in key.rubric.values()))
    if key.answers:
        head = "| Answer | Counts as | Feedback | Mix-up |\n| --- | --- | --- | --- |"
        parts.append("\n".join([head, *(_row(answer, item, bank) for answer in key.answers)]))
    if key.default_feedback:
        parts.append(f"Any other answer: {key.default_feedback}")
    return "\n\n".join(parts)


def _row(answer: Answer, item: Item, bank: Bank) -> str:
    kind, mistake = kind_of(item), bank.misconceptions.get(answer.misconception)
    response, state = kind.say_match(item, answer.match), kind.states.get(answer.state, answer.state)
    fields = (response, state, answer.feedback, mistake.name if mistake else "")
    return "| " + " | ".join(field.replace("|", "\\|").replace("\n", " ") for field in fields) + " |"


def write(out: Path, course: Course[Any]) -> list[Path]:
    """Write the teacher's edition of every lesson and exercise into a folder; notebooks of the same names are replaced.

    Raises CourseError where the folder is a learner's, or a notebook asks what the bank does not have.
    """
    if (out / "lessons").is_dir() and (out / course.corner).exists():
        raise files.CourseError(f"{out} is a learner's folder; name another for the teacher's edition")
    with files.explained(out):
        out.mkdir(parents=True, exist_ok=True)
    root, bank, written = workspace.source(course), course.bank, []
    for name in (path for path in workspace.files(root) if path.suffix == ".ipynb"):
        learners = notebooks.read(root / name)
        lesson = bank.lessons.get(name.stem) if name.parts[0] == "lessons" else None
        try:
            solution = fill_blanks(learners, bank)
            if solution != learners:
                solution = notebooks.canonical(notebooks.execute(solution, out, course), course)
            teachers = edition(learners, solution, bank, lesson)
        except KeyError as error:
            raise files.CourseError(f"{name}: {error.args[0]}") from error
        written.append(files.write(out / name, notebooks.text(teachers)))
    return written
