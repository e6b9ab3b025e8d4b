"""Results worked out from a learner's attempts: missed questions that come back, standing by objective, Brier score."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from quizkit.attempts import Attempt, Log
from quizkit.bank import Bank
from quizkit.grading import grade
from quizkit.items import Item, Lesson, Objective

# Days until a missed question comes back; each right answer takes the next. Growing gaps hold better than equal ones
# (T. K. Landauer and R. A. Bjork, “Optimum Rehearsal Patterns and Name Learning”, 1978); these steps are ours.
INTERVALS = (1, 3, 7, 21, 60)


class Review(NamedTuple):
    """A question once missed: the day it comes back, and how often it was right since (0 to 4)."""

    item: Item
    due: datetime.date
    step: int


class Standing(NamedTuple):
    """A learner's standing on one objective: how many questions it has, how many are answered, and how many are done.

    `right` counts those done: right at the last try, or noted where there is no right answer.
    """

    lesson: Lesson
    objective: Objective
    items: int
    answered: int
    right: int


class Prediction(NamedTuple):
    """A prediction that can be scored: its confidence in per cent, and whether it was right."""

    item: Item
    attempt: Attempt
    confidence: int
    right: bool


def reviews(log: Log, bank: Bank) -> list[Review]:
    """List every missed question with the day it comes back, the earliest first.

    A miss (wrong or close) brings a question back the next day; a right answer on that day or later sends it on to the
    next of `INTERVALS`, and after the last it is done. A right answer before the day changes nothing: the answer was
    only just read.
    """
    waiting: dict[str, Review] = {}
    for entry in log.entries:
        item, day = bank.items.get(entry.item), _day(entry.at)
        if entry.kind != "answer" or item is None or day is None:
            continue
        before = waiting.get(item.id)
        if entry.state in ("wrong", "near"):
            step = 0
        elif entry.state == "right" and before and day >= before.due:
            step = before.step + 1
        else:
            continue
        if step < len(INTERVALS):
            waiting[item.id] = Review(item, day + datetime.timedelta(INTERVALS[step]), step)
        else:
            del waiting[item.id]
    return sorted(waiting.values(), key=lambda review: review.due)


def _day(at: str) -> datetime.date | None:
    """The learner's own calendar day of a time in the log; None where it cannot be read, or no later day can be told."""
    try:
        day = datetime.datetime.fromisoformat(at).astimezone().date()
        return day if day + datetime.timedelta(INTERVALS[-1]) else None
    except (ValueError, OverflowError, OSError):
        return None


def standings(log: Log, bank: Bank) -> list[Standing]:
    """Give the learner's standing on every objective that has questions, in the order of the course."""
    last = {entry.item: entry.state for entry in log.entries if entry.kind == "answer"}
    rows = []
    for lesson in bank.lessons.values():
        for objective in lesson.objectives:
            items = [item.id for item in bank.items.values() if item.objective == objective.id]
            states = [last[item] for item in items if item in last]
            if items:
                done = sum(state in ("right", "noted") for state in states)
                rows.append(Standing(lesson, objective, len(items), len(states), done))
    return rows


def rewritten(log: Log, bank: Bank) -> list[Item]:
    """List the questions that asked something else when they were last answered, in the order of the course."""
    newest = ((item, log.last(item.id)) for item in bank.items.values())
    return [item for item, last in newest if last and last.version not in ("", item.version)]


def predictions(log: Log, bank: Bank, lesson: str = "") -> list[Prediction]:
    """List each prediction that can be scored: positions are left out, and responses that can no longer be graded.

    `lesson` is the beginning of a lesson's id; all lessons unless given.
    """
    rows, begins = [], bank.begins(lesson)
    for item_id, attempt in log.predictions().items():
        item = bank.items.get(item_id)
        if attempt.confidence is not None and item is not None and item.lesson.startswith(begins):
            state = grade(item, attempt.response).state
            if state in ("right", "near", "wrong"):
                rows.append(Prediction(item, attempt, attempt.confidence, state == "right"))
    return rows


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """Work out the Brier score: the mean squared difference between confidence (0 to 1) and outcome (0 or 1).

    Source: G. W. Brier, “Verification of Forecasts Expressed in Terms of Probability”, Monthly Weather Review 78 (1950),
    in its form for two outcomes.

    Args: pairs: for each prediction its confidence in per cent, and whether it was right.
    Returns: 0 for full and right certainty, 0.25 for always saying 50 per cent, 1 for full and wrong certainty.
    Raises: ValueError: there are no pairs.
    """
    if not pairs:
        raise ValueError("no predictions to score")
    return sum((sure / 100 - right) ** 2 for sure, right in pairs) / len(pairs)
