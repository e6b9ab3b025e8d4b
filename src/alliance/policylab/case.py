"""The policy lab without a page: a case of options, criteria, scores and reasons; what follows from it, in words."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alliance import decision
from alliance.bank import Bank, load
from quizkit.text import safe_cell
from alliance.ledger import LabCriterion

MOST = 8  # options, and criteria
LONG = 60  # letters of a name
WORDY = 600  # letters of a reason
SCALE = (0, 10)
HOW = (
    "An option’s value is the sum of its scores, each counted by the weight of its criterion.",
    "The share of weights says in how much of all possible ways of weighing an option would come first. "
    "It looks at the scores alone and does not change with your weights.",
    "If that share is small, or a small change turns the ranking, the result hangs on the weights and not on the options.",
)


@dataclass(frozen=True)
class Cell:
    """One judgement: a score from 0 to 10 or None, the reason for it, the ids of claims it rests on."""

    score: float | None = None
    reason: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What is weighed: names of options and criteria, a weight for each criterion, a cell for each pair."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]  # a row for each option

    @property
    def scores(self) -> list[list[float]] | None:
        """The scores as rows; None while one is missing."""
        rows = [[cell.score for cell in row if cell.score is not None] for row in self.cells]
        return rows if all(len(row) == len(self.criteria) for row in rows) else None

    @property
    def missing(self) -> int:
        """How many scores are not given yet."""
        return sum(cell.score is None for row in self.cells for cell in row)

    @property
    def bare(self) -> int:
        """How many scores have no reason."""
        return sum(cell.score is not None and not cell.reason.strip() for row in self.cells for cell in row)


def starting(bank: Bank, sample: bool = False) -> Case:
    """The three frameworks by five criteria of the paper: without scores, or with the sample reading."""
    criteria = list(bank.lab.values())
    cells = [
        tuple(_cell(criterion, option) if sample else Cell() for criterion in criteria)
        for option in bank.frameworks
    ]
    names = tuple(found.label.removeprefix("Alliance ").capitalize() for found in bank.frameworks.values())
    return Case(names, tuple(found.label for found in criteria), (20.0,) * len(criteria), tuple(cells))


def questions(bank: Bank) -> dict[str, str]:
    """What each criterion of the starting set asks, by its name; a criterion that is renamed asks something else."""
    return {found.label: found.question for found in bank.lab.values()}


def _cell(criterion: LabCriterion, option: str) -> Cell:
    found = criterion.readings[option]
    return Cell(found.score, found.reason, found.claims)


def read(data: Any) -> Case:
    """A case from what a page, a log or a learner's code gives.

    Args:
        data: a mapping with options, criteria, weights and cells, as `written` makes it.

    Raises:
        ValueError: it is not one; the message says what is wrong.
    """
    if not isinstance(data, Mapping):
        raise ValueError("a case has options, criteria, weights and cells")
    options, criteria = (_names(name, data.get(name)) for name in ("options", "criteria"))
    given = data.get("weights")
    if not isinstance(given, Sequence) or len(given) != len(criteria):
        raise ValueError("weights: give one for each criterion")
    weights = tuple(
        _number(f"the weight of “{name}”", weight, 0, 100) or 0.0
        for name, weight in zip(criteria, given, strict=True)
    )
    rows = data.get("cells")
    if not isinstance(rows, Sequence) or len(rows) != len(options):
        raise ValueError("cells: give a row for each option")
    cells = tuple(_row(option, row, criteria) for option, row in zip(options, rows, strict=True))
    return Case(options, criteria, weights, cells)


def _names(name: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not 1 <= len(given) <= MOST:
        raise ValueError(f"{name}: give 1 to {MOST} names")
    found = tuple(" ".join(entry.split())[:LONG] if isinstance(entry, str) else "" for entry in given)
    if not all(found):
        raise ValueError(f"{name}: each needs a name")
    if len(set(found)) < len(found):
        raise ValueError(f"{name}: two have the same name")
    return found


def _row(option: str, given: Any, criteria: Sequence[str]) -> tuple[Cell, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != len(criteria):
        raise ValueError("cells: give one for each criterion")
    cells = []
    for criterion, entry in zip(criteria, given, strict=True):
        if not isinstance(entry, Mapping):
            raise ValueError("cells: each has a score, a reason and claims")
        reason, claims = entry.get("reason", ""), entry.get("claims", ())
        words = claims.replace(",", " ").split() if isinstance(claims, str) else claims
        if not isinstance(reason, str) or not isinstance(words, Sequence):
            raise ValueError("cells: write reason and claims as text")
        ids = tuple(str(word)[:LONG].casefold() for word in words[:9])
        score = _number(f"the score of {option} on “{criterion}”", entry.get("score"), *SCALE)
        cells.append(Cell(score, reason[:WORDY], ids))
    return tuple(cells)


def _number(name: str, given: Any, low: float, high: float) -> float | None:
    """A number in a range; None for a blank."""
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise ValueError(f"{name} is {str(given)[:20]!r}, which is no number")
    if not low <= given <= high:
        raise ValueError(f"{name} is {given:g}; give {low:g} to {high:g}")
    return float(given)


def written(case: Case) -> dict[str, Any]:
    """A case as lists and mappings, for a page or the log; `read` takes it back."""
    cells = [
        [{"score": c.score, "reason": c.reason, "claims": " ".join(c.claims)} for c in row]
        for row in case.cells
    ]
    return {
        "options": list(case.options),
        "criteria": list(case.criteria),
        "weights": list(case.weights),
        "cells": cells,
    }


def findings(case: Case, bank: Bank) -> list[str]:
    """What follows from a case, one sentence each: who comes first, how firmly, and what would turn it."""
    scores = case.scores
    if scores is None:
        count = len(case.options) * len(case.criteria)
        return [f"{count - case.missing} of {count} scores are given. The result appears when all are."]
    now = decision.weights(case.weights)
    values = decision.contributions(scores, now).sum(axis=1)
    groups = decision.ranking(values)
    first = groups[0]
    names = _list([case.options[n] for n in first])
    said = [
        f"{names} {'come' if len(first) > 1 else 'comes'} first with {values[first[0]]:.1f} of {SCALE[1]}."
    ]
    if len(case.options) == 1:
        return [*said, "With one option there is nothing to choose between.", *_notes(case, bank)]
    if not any(case.weights):
        said.append("All weights are zero, so all count the same.")
    if len(first) > 1:
        said.append("They are level: any change of a weight or a score decides between them.")
    won = decision.shares(scores)
    about = f" (by sampling, give or take {200 * won.error.max():.1f} points)" if won.error.any() else ""
    parts = _list([f"{name} {_percent(share)}" for name, share in zip(case.options, won.shares, strict=True)])
    said.append(f"Of all possible ways to weigh the criteria, the first place goes to: {parts}{about}.")
    if len(first) == 1:
        said += [_flip(case, scores), _nudge(case, scores)]
    for worse, better in decision.dominated(scores).items():
        said.append(
            f"{case.options[worse]} is nowhere better than {case.options[better]} and somewhere worse: "
            "no weights can bring it ahead."
        )
    return [*said, *_notes(case, bank)]


def _flip(case: Case, scores: Sequence[Sequence[float]]) -> str:
    move = decision.flip(scores, case.weights)
    if move is None:
        return "No change of weights brings another option level with it."
    taken = _list([f"{100 * part:.1f} from “{case.criteria[n]}”" for n, part in move.taken])
    return (
        f"The smallest change of weights that draws {case.options[move.option]} level: move {100 * move.amount:.1f} "
        f"per cent of all the weight to “{case.criteria[move.to]}” ({taken})."
    )


def _nudge(case: Case, scores: Sequence[Sequence[float]]) -> str:
    found = decision.nudge(scores, case.weights, SCALE)
    if found is None:
        return "No change of a single score brings another option level with it."
    old = scores[found.changed][found.criterion]
    return (
        f"The smallest change of one score that does so for {case.options[found.option]}: {case.options[found.changed]} on "
        f"“{case.criteria[found.criterion]}”, from {old:g} to {found.score:.1f}."
    )


def _notes(case: Case, bank: Bank) -> list[str]:
    said = []
    if case.cells == starting(bank, sample=True).cells:
        said.append(
            "These scores are a sample: one reading of the paper, not the truth. Put your own in their place."
        )
    if case.bare:
        said.append(f"{case.bare} score{'s have' if case.bare > 1 else ' has'} no reason yet.")
    unknown = sorted({name for row in case.cells for cell in row for name in cell.claims} - set(bank.claims))
    if unknown:
        said.append(f"Not in the claim ledger: {', '.join(unknown)}.")
    return said


def _list(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts) if parts else ""


def _percent(share: float) -> str:
    return "never" if share <= 0 else "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def as_csv(case: Case) -> str:
    """A case as a table for a spreadsheet: a line for each judgement.

    Text that a spreadsheet would read as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["option", "criterion", "weight", "score", "reason", "claims"])
    now = decision.weights(case.weights)
    for option, row in zip(case.options, case.cells, strict=True):
        for criterion, weight, cell in zip(case.criteria, now, row, strict=True):
            score = "" if cell.score is None else f"{cell.score:g}"
            fields = [option, criterion, f"{weight:.4f}", score, cell.reason, " ".join(cell.claims)]
            writer.writerow([safe_cell(text) for text in fields])
    return out.getvalue()


def valuer() -> tuple[tuple[str, ...], Callable[[str, Mapping[str, float]], float]]:
    """The sample reading for a learner's own code: its options, and a function from option and weights to a value.

    The weights are given by criterion; a criterion left out weighs nothing.
    """
    case = starting(load(), sample=True)
    values = dict(zip(case.options, case.scores or [], strict=True))

    def value(option: str, by_criterion: Mapping[str, float]) -> float:
        if unknown := set(by_criterion) - set(case.criteria):
            raise KeyError(
                f"no criterion {', '.join(sorted(unknown))}; use some of {', '.join(case.criteria)}"
            )
        if option not in values:
            raise KeyError(f"no option {option!r}; use one of {', '.join(case.options)}")
        given = [by_criterion.get(name, 0) for name in case.criteria]
        return float(decision.weights(given) @ values[option])

    return case.options, value
