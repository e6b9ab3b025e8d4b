"""The class report: one page that a teacher reads before the next lesson, and its numbers as a table.

The page names no learner but those whose hand-ins had trouble. The template is `templates/report.html.j2`.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import fmean
from typing import Any

from quizkit.bank import Bank
from quizkit.html import plain_cell
from quizkit.items import NONE, Item
from quizkit.question_html import letters, solution_text
from quizkit_teacher.item_analysis import OPTION_KINDS, STATES, ClassStudy, ItemStudy
from quizkit_teacher.pages import counted, render

LOW = 0.1  # a correlation below this: the question separates the strong from the weak no better than chance
ENOUGH = 30  # learners from which a share or a correlation is more than a hint
HARDEST = 5  # questions that are listed as the hardest
BANDS = 10  # of the totals
COLUMNS = 20  # of the table of objectives: a class with more learners is divided into so many groups
APART = 0.15  # a smaller difference between the shares of the two thirds is chance in most classes
TEMPTED = 20  # learners from which it is worth saying that nobody chose an option
INVERSIONS = 5  # pairs of an order that are listed
STATE_NAMES = {
    "right": "right",
    "near": "close",
    "wrong": "not right",
    "noted": "noted",
    "pending": "waiting for a mark",
    "blank": "blank",
}


def page(
    study: ClassStudy,
    bank: Bank,
    items: Mapping[str, Item],
    *,
    title: str,
    hand_ins: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The report as one HTML page.

    Args:
        study: of the class.
        bank: names lessons, objectives and misconceptions.
        items: the questions by id, with their keys; at least those of the study.
        title: the heading, for example the course and the day.
        hand_ins: those that had trouble, as (name, status, reason). Only here do names appear.

    Returns:
        The text of the page. It runs nothing and fetches nothing; every text in it is escaped.
    """
    entries = study.items.values()
    scored = [entry for entry in entries if entry.scored]
    hardest = sorted((e for e in scored if e.difficulty < 1), key=lambda e: (e.difficulty, e.id))
    low = sorted(
        (e for e in entries if e.item_rest_correlation < LOW), key=lambda e: (e.item_rest_correlation, e.id)
    )
    by_lesson = groupby(entries, key=lambda entry: items[entry.id].lesson)
    groups = learner_groups(study.totals)
    return render(
        "report.html.j2",
        title=title,
        study=study,
        items=items,
        n=len(study.totals),
        pending=sum(entry.states["pending"] for entry in entries),
        bands=totals_by_band(study),
        mistakes=[_mistake(name, count, study, bank) for name, count in study.misconceptions.items()],
        sizes=[len(group) for group in groups],
        mastery=_mastery(study, bank, groups),
        scored=scored,
        hardest=hardest[:HARDEST],
        low_items=low,
        fewest=min((entry.scored for entry in scored if not entry.why_no_correlation), default=0),
        lessons=[
            (lesson_title(lesson, bank), [_question(entry, items[entry.id], study, bank) for entry in some])
            for lesson, some in by_lesson
        ],
        hand_ins=hand_ins,
        LOW=LOW,
        ENOUGH=ENOUGH,
    )


def lesson_title(lesson: str, bank: Bank) -> str:
    """The number that a lesson's id begins with, and its title; its id if the bank does not know it."""
    known, number = bank.lessons.get(lesson), lesson.partition("-")[0]
    if known is None:
        return lesson
    return f"Lesson {int(number)}: {known.title}" if number.isdecimal() else known.title


def totals_by_band(study: ClassStudy) -> list[tuple[int, bool]]:
    """How many totals lie in each tenth of the possible points, and whether the median does; empty without points.

    A total on the border of two bands belongs to the upper one, the highest possible total to the last band.
    """
    if not study.totals or not study.out_of:
        return []

    def band(total: float) -> int:
        return min(math.floor(total / study.out_of * BANDS + 1e-9), BANDS - 1)

    places = [band(total) for total in study.totals.values()]
    return [(places.count(n), n == band(study.spread[2])) for n in range(BANDS)]


def learner_groups(totals: Mapping[str, float]) -> list[list[str]]:
    """The learners by total, the lowest first: each alone, or in `COLUMNS` groups of nearly equal size."""
    ranked = sorted(totals, key=lambda learner: totals[learner])
    count = min(len(ranked), COLUMNS)
    edges = [round(n * len(ranked) / count) for n in range(count + 1)] if count else []
    return [ranked[start:end] for start, end in pairwise(edges)]


def _mastery(
    study: ClassStudy, bank: Bank, groups: Sequence[Sequence[str]]
) -> list[tuple[str, list[tuple[str, float, list[float | None]]]]]:
    """The rows of the table of objectives by lesson: the objective, the mean of the class, the mean of each group.

    A group none of whose learners has a scored answer to the objective has None.
    """
    known = {o.id: (lesson.id, o.text) for lesson in bank.lessons.values() for o in lesson.objectives}
    rows = []
    for objective, means in study.mastery.items():
        values = [[means[learner] for learner in group if learner in means] for group in groups]
        lesson, text = known.get(objective, ("", objective))
        cells = [fmean(some) if some else None for some in values]
        rows.append((lesson_title(lesson, bank), (text, fmean(means.values()), cells)))
    return [(lesson, [row for _, row in some]) for lesson, some in groupby(rows, key=lambda row: row[0])]


def _mistake(name: str, count: int, study: ClassStudy, bank: Bank) -> dict[str, Any]:
    """A misconception: its name, how many learners showed it, what to reread, and in which questions it was shown."""
    known = bank.misconceptions.get(name)
    lesson, _, heading = known.see.partition("#") if known else ("", "", "")
    shown_in = [entry for entry in study.items.values() if name in entry.misconceptions]
    return {
        "name": known.name if known else name,
        "count": count,
        "passage": f"{lesson_title(lesson, bank)}, “{heading}”" if known else "",
        "shown_in": sorted(shown_in, key=lambda entry: -entry.misconceptions[name]),
    }


def _question(entry: ItemStudy, item: Item, study: ClassStudy, bank: Bank) -> dict[str, Any]:
    """What the report shows of one question."""
    lesson = bank.lessons.get(item.lesson)
    objectives = {o.id: o.text for o in lesson.objectives} if lesson else {}
    names = STATE_NAMES | ({"noted": "marked"} if item.kind == "open" else {})
    states = ", ".join(f"{entry.states[state]} {names[state]}" for state in STATES if entry.states[state])
    marks = _marks(item) if item.kind in OPTION_KINDS else {}
    named = (
        (bank.misconceptions[name].name if name in bank.misconceptions else name, count)
        for name, count in entry.misconceptions.items()
    )
    return {
        "study": entry,
        "item": item,
        "kind": item.kind.replace("-", " "),
        "objective": objectives.get(item.objective, item.objective),
        "solution": "" if item.kind in ("match", "stance") else solution_text(item),
        "states": f"{counted(sum(entry.states.values()), 'answer')}: {states}.",
        "marks": marks,
        "letters": letters(item),
        "pairs": _pairs(entry, item) if item.kind == "match" else [],
        "remarks": list(_remarks(entry, item, marks, study)),
        "mistakes": "; ".join(f"{name} ({count})" for name, count in named),
    }


def _marks(item: Item) -> dict[str, str]:
    """What each option is, in words; empty where the key is missing or no option is right or wrong."""
    if item.key is None or item.kind == "stance":
        return {}
    marks = {str(answer.when): STATE_NAMES[answer.state] for answer in item.key.answers}
    if item.kind == "frameworks":
        marks[NONE] = STATE_NAMES["wrong" if "right" in marks.values() else "right"]
    return marks


def _pairs(entry: ItemStudy, item: Item) -> list[tuple[str, str, int, int, str]]:
    """The rows of a match: its text, the right option, how many chose that, of how many, and what the others chose."""
    key, rows = item.key.pairs if item.key else {}, []
    for row, text in item.rows.items():
        given = {choice.what[1]: choice.count for choice in entry.choices if choice.what[0] == row}
        total = sum(given.values())
        right = key.get(row, "")
        others = "; ".join(f"{item.options[to]} ({count})" for to, count in given.items() if to != right)
        rows.append((text, item.options.get(right, ""), given.get(right, 0), total, others or "–"))
    return rows


def _remarks(entry: ItemStudy, item: Item, marks: Mapping[str, str], study: ClassStudy) -> Iterator[str]:
    """What the counts of the options suggest that one should look at."""
    letter, upper, lower = letters(item), len(study.upper), len(study.lower)
    for choice in entry.choices if marks and upper else ():
        (option,) = choice.what
        name = f"“{item.options[option]}” ({letter[option]})"
        apart = choice.upper / upper - choice.lower / lower
        if marks[option] == STATE_NAMES["wrong"] and apart > APART:
            yield f"{name} draws the upper third more than the lower: see whether it can be defended, or misleads the careful."
        if marks[option] == STATE_NAMES["right"] and apart < -APART:
            yield f"{name} is right, and the upper third chooses it less than the lower: look at the key and the prompt."
    if marks and entry.answered >= TEMPTED and item.kind != "frameworks":
        wrong = (choice for choice in entry.choices if marks[choice.what[0]] == STATE_NAMES["wrong"])
        if unused := [letter[choice.what[0]] for choice in wrong if not choice.count]:
            yield f"Nobody chose {', '.join(unused)}: a choice that tempts nobody can be replaced."


def items_csv(study: ClassStudy, items: Mapping[str, Item]) -> str:
    """The numbers of every item as CSV, a row each; numbers that are not defined stay empty.

    Args:
        study: of the class.
        items: the questions by id.

    Returns:
        The text, with the line ends that spreadsheets expect; no cell of text is taken for a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    head = "item lesson objective kind answered scored mean_score item_rest_correlation why_no_correlation"
    writer.writerow([*head.split(), *STATES, "details", "misconceptions", "prompt"])
    for entry in study.items.values():
        item = items[entry.id]
        numbers = (entry.difficulty, entry.item_rest_correlation)
        mistakes = (f"{name}: {count}" for name, count in entry.misconceptions.items())
        row = [
            *(item.id, item.lesson, item.objective, item.kind, entry.answered, entry.scored),
            *("" if math.isnan(value) else f"{value:.4f}" for value in numbers),
            *(entry.why_no_correlation, *(entry.states[state] for state in STATES)),
            *("; ".join(_details(entry, item)), "; ".join(mistakes), " ".join(item.prompt.split())),
        ]
        writer.writerow(plain_cell(cell) if isinstance(cell, str) else cell for cell in row)
    return out.getvalue()


def _details(entry: ItemStudy, item: Item) -> Iterator[str]:
    for choice in entry.choices:
        first, last = choice.what[0], choice.what[-1]
        what = {"match": f"{first} = {last}", "order": f"{last} before {first}"}.get(item.kind, first)
        yield f"{what}: {choice.count}"
