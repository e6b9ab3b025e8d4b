"""Editions are made by adding to the learner's notebook, never by cutting marked text out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from quizkit import workspace, notebooks
from quizkit.bank import Bank
from quizkit.text import number
from quizkit.items import Answer, Item, Lesson, Notes
from quizkit.question_html import paragraphs, solution_text

ASKED = re.compile(r'^(?:ask|predict|check)\("(?P<item>[a-z0-9-]+)"', re.MULTILINE)
OURS: dict[str, Any] = {"tags": ["teacher"]}  # marks a cell that this edition adds
STATES = {"right": "right", "near": "near", "wrong": "wrong", "noted": "a defensible position"}
BLANK = re.compile(r"^(?P<name>\w+) = \.\.\.$", re.MULTILINE)
CHECK = re.compile(r'^check\("(?P<item>[a-z0-9-]+)", (?P<name>\w+)\)$', re.MULTILINE)


def solved(notebook: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """An exercise with its blanks filled from the bank.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        bank: holds the keys: `key.fill` where there is one, else the first right example.

    Returns:
        A copy in which each `name = ...` that is checked in the same cell holds the answer.

    Raises:
        KeyError: a cell checks an item that the bank does not have.
    """
    filled: dict[str, Any] = json.loads(json.dumps(notebook))
    for cell in filled["cells"]:
        source = "".join(cell["source"])
        checked = CHECK.search(source)
        if cell["cell_type"] != "code" or not checked:
            continue
        key = bank.get("items", checked["item"]).key
        answer = key.fill or repr(key.examples["right"][0])
        name = checked["name"]

        def fill(blank: re.Match[str], name: str = name, answer: str = answer) -> str:
            return f"{name} = {answer}" if blank["name"] == name else blank[0]

        cell["source"] = BLANK.sub(fill, source).splitlines(keepends=True)
    return filled


def teachers(notebook: dict[str, Any], bank: Bank, lesson: Lesson | None) -> dict[str, Any]:
    """The teacher's edition of a lesson or an exercise: the learner's cells, unchanged, and more cells between them.

    Added are notes after the title (`teacher-notes`), the key of each question after the first cell that asks it
    (`<item>-key`), and after a cell with a blank the same cell filled (`<cell>-filled`).

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        bank: holds the keys.
        lesson: whose notes stand at the top; None for none.

    Returns:
        The new notebook; the added code cells have not been run.

    Raises:
        KeyError: a cell asks an item that the bank does not have.
    """
    learners: dict[str, Any] = json.loads(json.dumps(notebook))
    filled = solved(notebook, bank)["cells"]
    cells, keyed = [], set()
    for n, (cell, answer) in enumerate(zip(learners["cells"], filled, strict=True)):
        cells.append(cell)
        if n == 0 and lesson is not None and lesson.notes is not None:
            cells.append(notebooks.words("teacher-notes", _notes(lesson, lesson.notes), **OURS))
        if cell["cell_type"] != "code":
            continue
        if answer["source"] != cell["source"]:
            cells.append(notebooks.code(f"{cell['id']}-filled", "".join(answer["source"]), **OURS))
        for asked in ASKED.finditer("".join(cell["source"])):
            if (item_id := asked["item"]) not in keyed:
                keyed.add(item_id)
                cells.append(notebooks.words(f"{item_id}-key", _key(bank.get("items", item_id), bank), **OURS))
    return {**learners, "cells": cells}


def _notes(lesson: Lesson, notes: Notes) -> str:
    minutes = (
        f"Reading {lesson.reading_minutes} minutes, doing {lesson.doing_minutes} minutes for one learner."
    )
    parts = [f"> **For the teacher: {lesson.title}.** {minutes}"]
    for head, lines in (
        ("A plan for 50 minutes", notes.plan_50),
        ("A plan for 90 minutes", notes.plan_90),
        ("To discuss", notes.discuss),
        ("Where learners stumble", notes.stumbles),
        ("What not to explain", notes.skip),
    ):
        parts.append(f"**{head}**\n\n" + "\n".join(f"- {line}" for line in lines))
    parts.append("**On the board**\n\n```text\n" + "\n".join(notes.board) + "\n```")
    return "\n\n".join(parts)


def _key(item: Item, bank: Bank) -> str:
    """The key of a question in Markdown: the answer, why, what each foreseen answer gets, and the named mistakes."""
    key = item.key
    if key is None:
        return "> **Key.** This question came without its key."
    if item.kind == "match":
        pairs = (f"> - {item.rows[row]} = {item.options[option]}" for row, option in key.pairs.items())
        answer = "\n".join(["> **Key.**", ">", *pairs])
    else:
        answer = "> **Key.** " + "\n>\n> ".join(paragraphs(solution_text(item)))
    parts = [answer, f"**Why.** {key.why}"]
    if key.rubric:
        parts.append("**Rubric**\n\n" + "\n".join(f"- {line}" for line in key.rubric.values()))
    if key.answers:
        rows = ["| Answer | Counts as | Feedback | Mix-up |", "| --- | --- | --- | --- |"]
        rows += [_row(answer, item, bank) for answer in key.answers]
        parts.append("\n".join(rows))
    if key.otherwise:
        parts.append(f"Any other answer: {key.otherwise}")
    return "\n\n".join(parts)


def _row(answer: Answer, item: Item, bank: Bank) -> str:
    named = bank.misconceptions.get(answer.misconception)
    state = STATES[answer.state]
    if item.kind == "frameworks":
        state = "holds" if answer.state == "right" else "does not hold"
    fields = [_when(answer.when, item), state, answer.feedback, named.name if named else ""]
    return "| " + " | ".join(field.replace("|", "\\|").replace("\n", " ") for field in fields) + " |"


def _when(when: Any, item: Item) -> str:
    if item.kind == "match":
        return f"{item.rows[when[0]]} = {item.options[when[1]]}"
    if item.kind == "order":
        return f"{item.options[when[1]]} before {item.options[when[0]]}"
    if isinstance(when, str):
        return item.options.get(when, when)
    if item.kind == "name":
        return str(when[0])
    if isinstance(when, (list, tuple)):
        low, high = (number(end) if isinstance(end, (int, float)) else str(end) for end in when)
        return f"{low} to {high}"
    return number(when)


def write_teachers(out: Path, bank: Bank) -> list[Path]:
    """Write the teacher's edition of every lesson and exercise into a folder, run and recorded.

    Args:
        out: the folder; made if it is not there. Notebooks in it of the same names are replaced.
        bank: holds keys and notes.

    Returns:
        The notebooks written.

    Raises:
        CourseError: the folder lies inside the learner's course, or cannot be written.
    """
    root = workspace.source()
    if (out / "lessons").is_dir() and (out / ".alliance").exists():
        raise workspace.CourseError(f"{out} is a learner's folder; name another for the teacher's edition")
    written = []
    for name in (path for path in workspace.files(root) if path.suffix == ".ipynb"):
        notebook = json.loads(root.joinpath(*name.parts).read_text(encoding="utf-8"))
        lesson = bank.lessons.get(name.stem) if name.parts[0] == "lessons" else None
        target = out / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            run = notebooks.execute(teachers(notebook, bank, lesson), target.parent)
            target.write_text(notebooks.text(notebooks.canonical(run)), encoding="utf-8")
        except OSError as error:
            raise workspace.CourseError(f"{target}: cannot be written ({error.strerror or error})") from error
        written.append(target)
    return written
