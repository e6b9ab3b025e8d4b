"""The class report: one page that a teacher reads before the next lesson, and its numbers as a table.

The page names no learner but those whose hand-ins had trouble, and tells of no answer by which one could be known: what
fewer than `FEW` learners answered is not quoted unless it is right, and of a class below `SMALL` nothing is. The template
is `templates/report.html.j2`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import fmean
from typing import Any

from quizkit.bank import Bank
from quizkit.files import table
from quizkit.items import Item
from quizkit.kinds import kind_of, letters
from quizkit.question_html import STATE_NAMES, parts_of
from quizkit_teacher.item_analysis import STATES, Choice, ClassStudy, ItemStudy
from quizkit_teacher.pages import render

LOW = 0.1  # an item-rest correlation below this separates strong and weak learners no better than chance
ENOUGH = 30  # learners from which a share or a correlation is more than a hint
HARDEST = 5  # questions that are listed as the hardest
BANDS = 10  # of the totals
COLUMNS = 20  # of the table of objectives: a class with more learners is divided into so many groups
APART = 0.15  # a smaller difference between the shares of the two thirds is chance in most classes
TEMPTED = 20  # learners: with fewer, an option that nobody chose is no news
FEW = 3  # learners: an answer of fewer could be known for theirs
SMALL = 5  # learners: in a smaller class whoever knows it can guess whose answer any is
SOME, SHORT = 3, 90  # questions named beside a mistake, and how many letters of each
LIMITS = {"LOW": LOW, "ENOUGH": ENOUGH, "FEW": FEW, "SMALL": SMALL, "SOME": SOME, "SHORT": SHORT}


def page(
    study: ClassStudy,
    bank: Bank,
    items: Mapping[str, Item],
    *,
    title: str,
    hand_ins: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The report as one HTML page.

    `bank` names lessons, objectives and misconceptions; `items` are the questions by id, at least those of the study;
    `hand_ins` are those that had trouble, as (name, status, reason).
    """
    entries = study.items.values()
    scored = [entry for entry in entries if entry.scored]
    hardest = sorted((e for e in scored if e.difficulty < 1), key=lambda e: (e.difficulty, e.id))
    low = [entry for entry in entries if entry.item_rest_correlation < LOW]
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
        hardest=[(entry, items[entry.id], _first_mistake(entry, study, bank)) for entry in hardest[:HARDEST]],
        mean=fmean(study.totals.values()) if study.totals else math.nan,
        low_items=sorted(low, key=lambda e: (e.item_rest_correlation, e.id)),
        fewest=min((entry.scored for entry in scored if not entry.why_no_correlation), default=0),
        lessons=[
            (lesson_title(lesson, bank), [_question(entry, items[entry.id], study, bank) for entry in some])
            for lesson, some in by_lesson
        ],
        hand_ins=hand_ins,
        **LIMITS,
    )


def _few(study: ClassStudy, count: int) -> bool:
    """Whether so few learners gave an answer that it could be known whose it is."""
    return 0 < count < FEW or len(study.totals) < SMALL


def _said(count: int) -> str:
    """Say how many learners showed a mistake, as far as it is told."""
    return str(count) if count >= FEW else f"fewer than {FEW}"


def lesson_title(lesson: str, bank: Bank, kind: str = "Lesson") -> str:
    """The number that a lesson's id begins with, and its title; its id if the bank does not know it. `kind` may be "Exercise"."""
    known, number = bank.lessons.get(lesson), lesson.partition("-")[0]
    if known is None:
        return lesson
    return f"{kind} {int(number)}: {known.title}" if number.isdecimal() else known.title


def totals_by_band(study: ClassStudy) -> list[tuple[int, bool]]:
    """For each tenth of the possible points, how many totals lie in it, and whether the median does; empty without points.

    A total on the border of two bands belongs to the upper one, the highest possible total to the last band.
    """
    if not study.totals or not study.out_of:
        return []
    totals = [study.spread[2], *study.totals.values()]
    median, *places = (min(math.floor(t / study.out_of * BANDS + 1e-9), BANDS - 1) for t in totals)
    return [(places.count(n), n == median) for n in range(BANDS)]


def learner_groups(totals: Mapping[str, float]) -> list[list[str]]:
    """The learners by total, the lowest first: each alone, or in `COLUMNS` groups of nearly equal size."""
    ranked = sorted(totals, key=lambda learner: totals[learner])
    count = min(len(ranked), COLUMNS)
    edges = [round(n * len(ranked) / count) for n in range(count + 1)] if count else []
    return [ranked[start:end] for start, end in pairwise(edges)]


def _mastery(study: ClassStudy, bank: Bank, groups: list[list[str]]) -> list[tuple[str, list[Any]]]:
    """The rows of the table of objectives by lesson: the objective, the mean of the class, the mean of each group.

    A group none of whose learners has a scored answer to the objective has None.
    """
    known = {o.id: (lesson.id, o.text) for lesson in bank.lessons.values() for o in lesson.objectives}
    rows = []
    for objective, means in sorted(study.mastery.items(), key=lambda entry: known.get(entry[0], [""])[0]):
        values = [[means[learner] for learner in group if learner in means] for group in groups]
        lesson, text = known.get(objective, ("", objective))
        cells = [fmean(some) if some else None for some in values]
        rows.append((lesson_title(lesson, bank), (text, fmean(means.values()), cells)))
    return [(lesson, [row for _, row in some]) for lesson, some in groupby(rows, key=lambda row: row[0])]


def _mistake(name: str, count: int, study: ClassStudy, bank: Bank) -> dict[str, Any]:
    """A misconception: its name, the number of learners who showed it, what to reread, and the questions."""
    known = bank.misconceptions.get(name)
    folder, lesson, heading = parts_of(known.reread if known else "")
    title = lesson_title(lesson, bank, folder.removesuffix("s").capitalize())
    shown_in = [] if _few(study, count) else [e for e in study.items.values() if name in e.misconceptions]
    return {
        "name": known.name if known else name,
        "count": count,
        "said": _said(count),
        "passage": f"{title}, “{heading}”" if known else "",
        "often": count >= FEW,
        "shown_in": sorted(shown_in, key=lambda entry: -entry.misconceptions[name]),
    }


def _first_mistake(entry: ItemStudy, study: ClassStudy, bank: Bank) -> dict[str, Any] | None:
    """The mistake that most learners showed in a question; None where they are few."""
    name, count = next(iter(entry.misconceptions.items()), ("", 0))
    return None if not count or _few(study, count) else _mistake(name, count, study, bank)


def _question(entry: ItemStudy, item: Item, study: ClassStudy, bank: Bank) -> dict[str, Any]:
    """The values of one question in the template of the report."""
    kind, marks = kind_of(item), _marks(item)
    objectives = {o.id: o.text for lesson in bank.lessons.values() for o in lesson.objectives}
    noted = "marked" if kind.by_rubric else STATE_NAMES["noted"]
    names = STATE_NAMES | {"pending": "waiting for a mark", "noted": noted}
    mistakes = ((bank.misconceptions.get(name), name, count) for name, count in entry.misconceptions.items())
    told = [choice for choice in entry.choices if not _withheld(choice, item, marks, study)]
    quoted = sum(choice.count for choice in told)
    return {
        "study": entry,
        "item": item,
        "kind": kind,
        "objective": objectives.get(item.objective, item.objective),
        "solution": kind.solution(item, item.key) if item.key else "",
        "states": [f"{amount} {names[state]}" for state, amount in entry.states.items() if amount],
        "letters": letters(item),
        "marks": marks,
        "told": told,
        "others": entry.states["near"] + entry.states["wrong"] - quoted,  # where one learner gives one answer
        "pairs": _pairs(entry, told, item),
        "remarks": list(_remarks(told, entry, item, marks, study)),
        "mistakes": [f"{known.name if known else name} ({_said(count)})" for known, name, count in mistakes],
    }


def _withheld(choice: Choice, item: Item, marks: Mapping[str, str], study: ClassStudy) -> bool:
    """Whether an answer, or a part of one, is not told: it is not right, and few learners gave it."""
    pairs = item.key.pairs.items() if item.key else ()
    right = choice.what in pairs or marks.get(choice.what[0]) == STATE_NAMES["right"]
    return not right and _few(study, choice.count)


def _marks(item: Item) -> Mapping[str, str]:
    """The state of each option of a choice, in words; empty where there is no key, or no option is right or wrong."""
    kind = kind_of(item)
    if item.key is None or not kind.graded:
        return {}
    states = {str(answer.match): answer.state for answer in item.key.answers}
    # The state of “none of them”, for which the key has no answer
    rest = "wrong" if "right" in states.values() else "right"
    return {option: STATE_NAMES[states.get(option, rest)] for option in kind.chosen(item, list(item.options))}


def _pairs(
    entry: ItemStudy, told: Sequence[Choice], item: Item
) -> list[tuple[str, str, int, int, list[str]]]:
    """The rows of a match: text, right option, how many chose it, of how many, and what the others chose, as far as it is told."""
    rows = []
    for row, right in ((row, item.key.pairs[row]) for row in item.rows) if item.key else ():
        total = sum(choice.count for choice in entry.choices if choice.what[0] == row)
        times = {choice.what[1]: choice.count for choice in told if choice.what[0] == row}
        others = [f"{item.options[option]} ({amount})" for option, amount in times.items() if option != right]
        if sum(times.values()) < total:
            others.append("others not shown")
        rows.append((item.rows[row], item.options[right], times.get(right, 0), total, others))
    return rows


def _remarks(
    told: Sequence[Choice], entry: ItemStudy, item: Item, marks: Mapping[str, str], study: ClassStudy
) -> Iterator[str]:
    """Sentences on options whose counts suggest a fault in the question or its key."""
    letter, upper, lower, unused = letters(item), len(study.upper), len(study.lower), []
    for choice in told if marks else ():
        option = choice.what[0]
        name, right = f"“{item.options[option]}” ({letter[option]})", marks[option] == STATE_NAMES["right"]
        apart = choice.upper / upper - choice.lower / lower if upper else 0.0
        if apart > APART and marks[option] == STATE_NAMES["wrong"]:
            yield f"{name} draws the upper third more than the lower: see whether it can be defended, or misleads the careful."
        if apart < -APART and right:
            yield f"{name} is right, and the upper third chooses it less than the lower: look at the key and the prompt."
        if not choice.count and marks[option] == STATE_NAMES["wrong"]:
            unused.append(letter[option])
    if unused and entry.answered >= TEMPTED and kind_of(item).shuffled:
        yield f"Nobody chose {', '.join(unused)}: a choice that tempts nobody can be replaced."


def items_csv(study: ClassStudy, items: Mapping[str, Item]) -> str:
    """The numbers of every item as CSV, a row each; numbers that are not defined stay empty, and few are not told apart."""
    head = "item lesson objective kind answered scored mean_score item_rest_correlation why_no_correlation"
    rows: list[list[Any]] = [[*head.split(), *STATES, "details", "misconceptions", "prompt"]]
    for entry in study.items.values():
        item = items[entry.id]
        numbers = (entry.difficulty, entry.item_rest_correlation)
        mistakes = (f"{name}: {_said(count)}" for name, count in entry.misconceptions.items())
        told = [choice for choice in entry.choices if not _withheld(choice, item, _marks(item), study)]
        details = [f"{kind_of(item).counted.format(*c.what)}: {c.count}" for c in told]
        details += ["others not shown"] * (len(told) < len(entry.choices))
        row = [
            *(item.id, item.lesson, item.objective, item.kind, entry.answered, entry.scored),
            *("" if math.isnan(value) else round(value, 4) for value in numbers),
            *(entry.why_no_correlation, *(entry.states[state] for state in STATES)),
            *("; ".join(details), "; ".join(mistakes), " ".join(item.prompt.split())),
        ]
        rows.append(row)
    return table(rows)
