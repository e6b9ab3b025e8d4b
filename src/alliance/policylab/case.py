"""The case that the policy lab weighs: options, criteria, weights, scores and reasons; and its results in words."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from alliance.bank import Bank
from alliance.policylab import weighing
from quizkit.files import table
from quizkit.records import explain, need
from quizkit.text import count, listed, number

MOST = 8  # options, and criteria
HIGHEST_WEIGHT, HIGHEST_SCORE, CERTAIN = 100, 10, 100
LEVEL = 0.005  # values nearer to each other than this are called level, so that weights typed by hand can draw level
DECIMALS = 4  # of a new weight, at most
COLUMNS = ("option", "criterion", "weight", "score", "reason", "claims", "likelihood")
Name = Annotated[str, Meta(max_length=60)]
Text = Annotated[str, Meta(max_length=600)]
ENOUGH = (
    "A result appears when two options or more are scored on the same two criteria or more; "
    "an option or a criterion without any score is left out."
)
NAMED = 3  # missing scores that are named one by one
TRIANGLE = (
    "How to read the triangle: each corner puts all the weight on one criterion, the star is your own weights, and each patch "
    "holds the weights with which one option comes first. If your star stands near a border, your advice depends on your weights."
)
SHARES = (
    "A share of weights is not the chance that an option comes about. It says how many of every 100 possible ways to weigh "
    "would put the option first, by your scores."
)
HOW = (
    "An option’s value is the sum of its scores, each counted by the weight of its criterion.",
    "The share of weights looks at the scores alone and does not change with your weights.",
    "How likely an option is stays out of all sums: what is good and what will come are two questions.",
    "If the first option’s share is small, or a small change turns the ranking, the result depends on the weights and not on the options.",
)


class Cell(Struct, frozen=True):
    """One judgement: a score from 0 to 10 or None, the reason for it, the ids of claims it rests on, as typed."""

    score: float | None = None
    reason: Text = ""
    claims: Text = ""

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The ids in `claims`, which spaces or commas part."""
        return tuple(self.claims.casefold().replace(",", " ").split())


class Case(Struct, frozen=True):
    """Names of options and criteria, a weight from 0 to 100 for each criterion, a row of cells for each option.

    `likely` has for each option how likely it can be carried out, in per cent or None; an empty one is None for all. No sum uses it.

    Raises ValueError where a name is missing or stands twice, the numbers of weights or cells do not fit, or a number is
    out of its range; the message says which.
    """

    options: tuple[Name, ...]
    criteria: tuple[Name, ...]
    weights: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]
    likely: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        for kind in ("options", "criteria"):
            names = tuple(" ".join(name.split()) for name in getattr(self, kind))
            msgspec.structs.force_setattr(self, kind, names)
            need(1 <= len(names) <= MOST, f"{kind}: give 1 to {MOST} names")
            need(all(names), f"{kind}: each needs a name")
            need(len(set(names)) == len(names), f"{kind}: two have the same name")
        need(len(self.weights) == len(self.criteria), "weights: give one for each criterion")
        fits = [len(row) for row in self.cells] == [len(self.criteria)] * len(self.options)
        need(fits, "cells: give a row for each option, and in it one for each criterion")
        if not self.likely:
            msgspec.structs.force_setattr(self, "likely", (None,) * len(self.options))
        need(len(self.likely) == len(self.options), "likely: give one for each option, or none at all")
        for row in self.judgements:
            likely = row["likelihood"] or 0
            message = f"the likelihood of {row['option']} is {number(likely)}; give 0 to {CERTAIN}"
            need(0 <= likely <= CERTAIN, message)
            weight = ("the weight of", row["weight"], HIGHEST_WEIGHT)
            score = (f"the score of {row['option']} on", row["score"] or 0, HIGHEST_SCORE)
            for name, value, highest in (weight, score):
                message = f"{name} “{row['criterion']}” is {number(value)}; give 0 to {highest}"
                need(0 <= value <= highest, message)

    @property
    def scores(self) -> list[list[float]]:
        """The scores, a row for each option; a row is short where one is missing."""
        return [[cell.score for cell in row if cell.score is not None] for row in self.cells]

    @property
    def scored(self) -> "Case":
        """The part of this case that has scores: an option, or a criterion, without any is left out, unless all are."""
        rows = [n for n, row in enumerate(self.scores) if row]
        columns = [
            k
            for k, column in enumerate(zip(*self.cells, strict=True))
            if any(c.score is not None for c in column)
        ]
        if not rows:
            return self
        return Case(
            options=tuple(self.options[n] for n in rows),
            criteria=tuple(self.criteria[k] for k in columns),
            weights=tuple(self.weights[k] for k in columns),
            cells=tuple(tuple(self.cells[n][k] for k in columns) for n in rows),
            likely=tuple(self.likely[n] for n in rows),
        )

    @property
    def weighed(self) -> "Case | None":
        """The part that has scores, where a result can be told: no score is missing in it, and there is something to compare."""
        part = self.scored
        whole = all(len(row) == len(part.criteria) for row in part.scores)
        enough = all(
            len(some) >= min(2, len(every))
            for some, every in ((part.options, self.options), (part.criteria, self.criteria))
        )
        return part if whole and enough else None

    @property
    def judgements(self) -> list[dict[str, Any]]:
        """A mapping for each cell, with the keys `COLUMNS`: weights from 0 to 100, claims as a tuple of ids."""
        return [
            dict(
                zip(COLUMNS, (option, criterion, weight, c.score, c.reason, c.claim_ids, likely), strict=True)
            )
            for option, row, likely in zip(self.options, self.cells, self.likely, strict=True)
            for criterion, weight, c in zip(self.criteria, self.weights, row, strict=True)
        ]


EXAMPLE = Case(  # scores of a made-up minister, for the picture of lesson 10
    options=("Strict limit", "Mild limit", "Alliance first", "Refusal"),
    criteria=("Deterring the North", "Staying out of a U.S.–China war"),
    weights=(50.0, 50.0),
    cells=tuple(tuple(map(Cell, row)) for row in ((4.0, 9.0), (6.0, 6.0), (8.0, 3.0), (2.0, 9.0))),
)
REFUSED = msgspec.structs.replace(  # the same, if Washington neither signs the strict limit nor accepts the no of Refusal
    EXAMPLE, cells=((Cell(2.0), Cell(5.0)), *EXAMPLE.cells[1:3], (Cell(2.0), Cell(6.0)))
)
COINS = 5  # that each of the minister’s guests lays on the two criteria
PEOPLE = {"pastor": 2, "grandfather": 4}  # how many of them each lays on the first
EXAMPLE_NOTE = "The scores are an example to argue with."


def offered(bank: Bank) -> tuple[str, ...]:
    """Return the names of Seoul's options."""
    display = bank.displays.get("policy_lab")
    return tuple(option.label for option in bank.pick("korean", display.options)) if display else ()


def starting(bank: Bank) -> Case:
    """Return Seoul's options by the criteria of `lab.toml`, without scores."""
    options = offered(bank)
    need(
        bank.lab and options,
        "lab.toml, korean.toml or explorers.toml is damaged; `alliance doctor` says where",
    )
    return Case(
        options=options,
        criteria=tuple(criterion.label for criterion in bank.lab.values()),
        weights=(20.0,) * len(bank.lab),
        cells=((Cell(),) * len(bank.lab),) * len(options),
    )


def read(data: Any) -> Case:
    """Return the case that a page or a log holds.

    Args: data: a mapping with options, criteria, weights and cells, as `msgspec.to_builtins` makes it of a case.
    Raises: ValueError: it is no case; the message says what to mend.
    """
    try:
        return msgspec.convert(data, Case, strict=True)
    except ValueError as error:
        raise ValueError(explain(error, Case)) from None


def as_csv(case: Case) -> str:
    """Return a line for each judgement, for a spreadsheet; weights are shares of one whole.

    Text that a spreadsheet would read as a formula gets an apostrophe in front.
    """
    rows: list[Iterable[object]] = [COLUMNS]
    shares = weighing.normalized(case.weights) * len(case.options)
    for row, share in zip(case.judgements, shares, strict=True):
        row["weight"], row["claims"] = f"{share:.4f}", " ".join(row["claims"])
        row |= {key: "" if row[key] is None else number(row[key]) for key in ("score", "likelihood")}
        rows.append(row.values())
    return table(rows)


def findings(case: Case, bank: Bank) -> list[str]:
    """Return the results of a case, one sentence each: the winner, its SMAA share, and the smallest changes that turn it."""
    part = case.weighed
    if part is None:
        return [_waiting(case)]
    left = [name for name in (*case.options, *case.criteria) if name not in (*part.options, *part.criteria)]
    out = [f"Left out, as it has no score: {listed(left)}."] if left else []
    first, *rest = result(part)
    return [first, *out, *rest, *_beside(part), *_notes(part, bank)]


def _waiting(case: Case) -> str:
    """Say how many scores are given, and which are missing of those that the options and criteria with a score need."""
    given, whole = sum(map(len, case.scores)), len(case.judgements)
    if not given:
        return f"No score is given yet. {ENOUGH}"
    said, part = f"{given} of {whole} scores are given.", case.scored
    gaps = [f"{row['option']} on “{row['criterion']}”" for row in part.judgements if row["score"] is None]
    if gaps:
        which = f": {listed(gaps)}" if len(gaps) <= NAMED else ", in the rows and columns that you have begun"
        said += f" {count(len(gaps), 'score')} {'is' if len(gaps) == 1 else 'are'} missing{which}."
    enough = len(part.options) > 1 and len(part.criteria) > 1
    return said if gaps and enough else f"{said} {ENOUGH}"


def result(case: Case) -> Iterator[str]:
    """Yield what follows from a case with all its scores: the winner, the shares, and the smallest changes that turn it."""
    options, scores = case.options, case.scores
    values = weighing.values(scores, case.weights)
    first = weighing.winners(values, LEVEL)
    leaders = f"{listed(options[n] for n in first)} {'comes' if len(first) == 1 else 'come'} first"
    yield f"{leaders} with {values[first[0]]:.1f} of {HIGHEST_SCORE}."
    if len(options) == 1:
        yield "With one option there is nothing to choose between."
        return
    if not any(case.weights):
        yield "All weights are zero, so all count the same."
    if len(first) > 1:
        yield "They are level: a small change of a weight or a score decides between them."
    won = weighing.acceptability(scores)
    parts = listed(f"{name} {percent(share)}" for name, share in zip(options, won.shares, strict=True))
    about = f" (by sampling, give or take {200 * max(won.errors):.1f} points)" if any(won.errors) else ""
    yield f"Of all possible ways to weigh the criteria, the first place goes to: {parts}{about}."
    if len(first) == 1:
        yield from _smallest_changes(case, scores)
    for worse, better in weighing.dominated(scores).items():
        beaten = f"{options[worse]} is nowhere better than {options[better]} and somewhere worse"
        yield f"{beaten}: no weights can bring it ahead."


def _smallest_changes(case: Case, scores: list[list[float]]) -> Iterator[str]:
    """Yield the smallest change of weights, and of one score, that draws another option level with the first."""
    options, criteria = case.options, case.criteria
    if move := weighing.smallest_weight_change(scores, case.weights):
        taken = listed(f"{100 * share:.1f} from “{criteria[n]}”" for n, share in move.taken)
        amount = f"{100 * move.amount:.1f} per cent of all the weight to “{criteria[move.to]}” ({taken})"
        new = listed(
            f"{number(weight)} for “{criteria[n]}”" for n, weight in _moved(case, scores, move).items()
        )
        yield f"The smallest change of weights that draws {options[move.option]} level: move {amount}. The new weights: {new}."
    else:
        yield "No change of weights brings another option level with it."
    if change := weighing.smallest_score_change(scores, case.weights, HIGHEST_SCORE):
        score = f"{options[change.changed]} on “{criteria[change.criterion]}”"
        step = f"from {number(scores[change.changed][change.criterion])} to {change.score:.1f}"
        yield f"The smallest change of one score that does so for {options[change.option]}: {score}, {step}."
    else:
        yield "No change of a single score brings another option level with it."


def _moved(case: Case, scores: list[list[float]], move: weighing.WeightChange) -> dict[int, float]:
    """Return the weights to type after a move, by their criteria, in the learner's own unit, or of 100 where one would pass the highest.

    They have the fewest decimals with which the options really are level.
    """
    pair = {move.option, *weighing.winners(weighing.values(scores, case.weights))[:1]}
    whole, touched = sum(case.weights), {move.to, *(n for n, _ in move.taken)}
    exact = weighing.normalized(case.weights)
    for n, share in move.taken:
        exact[n] -= share
        exact[move.to] += share
    if not whole or exact[move.to] * whole > HIGHEST_WEIGHT:
        whole, touched = HIGHEST_WEIGHT, set(range(len(exact)))
    for decimals in range(DECIMALS + 1):
        new = [
            round(abs(share) * whole, decimals) if n in touched else case.weights[n]
            for n, share in enumerate(exact)
        ]
        if any(new) and pair <= set(weighing.winners(weighing.values(scores, new), LEVEL)):
            break
    return {n: new[n] for n in sorted(touched)}


def _beside(case: Case) -> Iterator[str]:
    """Yield how likely the learner holds each option to be."""
    pairs = zip(case.options, case.likely, strict=True)
    if given := [f"{name} {number(likely)} %" for name, likely in pairs if likely is not None]:
        yield f"How likely you hold them, apart from their value: {listed(given)}."


def _notes(case: Case, bank: Bank) -> Iterator[str]:
    if bare := sum(not row["reason"].strip() for row in case.judgements):
        yield f"{count(bare, 'score')} {'has' if bare == 1 else 'have'} no reason yet."
    if unknown := {name for row in case.judgements for name in row["claims"]} - set(bank.claims):
        yield f"Not in the claim ledger: {', '.join(sorted(unknown))}."


def percent(share: float) -> str:
    """Return a share of all weights (0 to 1) in words; a rare case differs from an impossible one."""
    return "never" if share <= 0 else "under 1 %" if share < 0.01 else f"{100 * share:.0f} %"
