"""Weighing options by criteria: values, ranking, and how far the ranking depends on the weights.

An option's value is the weighted sum of its scores (the additive model of multi-attribute value theory). Weights are
shares of one whole, so all possible weights form a simplex: a line for two criteria, a triangle for three.

`acceptability` and `favourable_weights` are the acceptability index and the favourable weights of SMAA, for known
scores and unknown weights: R. Lahdelma, J. Hokkanen, P. Salminen, “SMAA – Stochastic multiobjective acceptability
analysis”, European Journal of Operational Research 106 (1998), 137–143. SMAA-2 (R. Lahdelma, P. Salminen, Operations
Research 49 (2001), 444–454) calls the index that of the first rank.

All functions are pure. They take `scores`, a row for each option with a number for each criterion, and `weights`, a number of zero
or more for each criterion in any unit, because only their proportions count. They raise ValueError for other shapes, negative
weights, and numbers that are not finite. They need no package, so that the lab runs on any web page.
"""

import functools
import itertools
import math
import operator
import random
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from quizkit.records import need

Row = list[float]
TIE = 1e-9  # values nearer to each other than this count as equal
SLIVER = 1e-7  # a polygon of weights smaller than this is a tie along its edge, widened by rounding
DRAWS = 2**14  # weight vectors drawn for more than three criteria


class Acceptability(NamedTuple):
    """For each option the share of all possible weights for which it comes first (0 to 1)."""

    shares: Row  # one for each option; they add up to 1
    errors: Row  # their standard errors; 0 where the shares are exact


class WeightChange(NamedTuple):
    """A change of weights that brings another option level with the winner; shares are of all the weight (0 to 1)."""

    option: int  # the option that draws level
    amount: float  # the share that moves
    taken: tuple[tuple[int, float], ...]  # (criterion, share) for each criterion that gives
    to: int  # the criterion that receives


class ScoreChange(NamedTuple):
    """A change of a single score that brings another option level with the winner."""

    option: int  # the option that draws level
    changed: int  # the option whose score changes: the same one or the winner
    criterion: int  # the criterion of that score
    score: float  # the new score


def normalized(weights: Iterable[float]) -> Row:
    """Return the weights as shares that add up to 1; equal shares where all weights are zero."""
    raw = _numbers(weights, "weights: give one number for each criterion")
    need(all(math.isfinite(weight) and weight >= 0 for weight in raw), "weights: use numbers of zero or more")
    total = sum(raw)
    return [weight / total if total > 0 else 1 / len(raw) for weight in raw]


def _numbers(values: Any, message: str) -> Row:
    try:
        numbers = [float(value) for value in values]
    except TypeError:
        raise ValueError(message) from None
    need(numbers, message)
    return numbers


def _table(scores: Iterable[Iterable[float]]) -> list[Row]:
    message = "scores: give a row for each option and a column for each criterion"
    table = [_numbers(row, message) for row in scores]
    need(table and len({len(row) for row in table}) == 1, message)
    need(all(map(math.isfinite, itertools.chain(*table))), "scores: every one must be a number")
    return table


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    total: float = sum(map(operator.mul, first, second))
    return total


def contributions(scores: Iterable[Iterable[float]], weights: Iterable[float]) -> list[Row]:
    """Return the part of each criterion in each option's value, a row for each option; a row adds up to the value."""
    shares = normalized(weights)
    return [[score * share for score, share in zip(row, shares, strict=True)] for row in _table(scores)]


def values(scores: Iterable[Iterable[float]], weights: Iterable[float]) -> Row:
    """Return the value of each option."""
    return list(map(sum, contributions(scores, weights)))


def winners(values: Iterable[float], within: float = TIE) -> list[int]:
    """Return the indices of the options that come first: those with the highest value, or within so much of it."""
    numbers = list(values)
    first = max(numbers) - within
    return [option for option, value in enumerate(numbers) if value >= first]


def dominated(scores: Iterable[Iterable[float]]) -> dict[int, int]:
    """Return each Pareto-dominated option with the first option that dominates it.

    One option dominates another if it scores at least as well on every criterion and better on one.
    """
    found = dict[int, int]()
    for (other, better), (option, worse) in itertools.product(
        enumerate(table := _table(scores)), enumerate(table)
    ):
        if better != worse and all(a >= b for a, b in zip(better, worse, strict=True)):
            found.setdefault(option, other)
    return dict(sorted(found.items()))


def acceptability(scores: Iterable[Iterable[float]]) -> Acceptability:
    """Return SMAA's first-rank acceptability index: how much of all possible weights each option wins.

    Every set of weights counts the same, and a tie is divided among those who share it. The index is exact for up to
    three criteria, from the areas of `favourable_weights`; there a criterion on which all score alike makes up for one
    that is missing, because it changes no share. For more criteria the index is a mean over `DRAWS` weight vectors
    from the flat Dirichlet distribution, drawn with a fixed seed, so that the same scores give the same answer.
    """
    return _acceptability(tuple(map(tuple, _table(scores))))


@functools.lru_cache(maxsize=8)
def _acceptability(table: tuple[tuple[float, ...], ...]) -> Acceptability:
    criteria = len(table[0])
    if criteria <= 3:
        padded = [(*row, *(0.0,) * (3 - criteria)) for row in table]
        areas = [_area(favourable_weights(padded, n)) for n in range(len(table))]
        # options with the same scores win together
        parts = [
            area / sum(_alike(row, other) for other in table) if area >= SLIVER else 0.0
            for area, row in zip(areas, table, strict=True)
        ]
        return Acceptability([part / sum(parts) for part in parts], [0.0] * len(table))
    wins, squares = [0.0] * len(table), [0.0] * len(table)
    for weights in _draws(criteria):
        first = winners([_dot(row, weights) for row in table])
        for option in first:
            wins[option] += 1 / len(first)
            squares[option] += 1 / len(first) ** 2
    shares = [won / DRAWS for won in wins]
    spreads = [square / DRAWS - share**2 for square, share in zip(squares, shares, strict=True)]
    return Acceptability(shares, [math.sqrt(max(spread, 0.0) / DRAWS) for spread in spreads])


def _alike(first: Sequence[float], second: Sequence[float]) -> bool:
    return all(abs(a - b) <= TIE for a, b in zip(first, second, strict=True))


@functools.lru_cache(maxsize=8)
def _draws(criteria: int) -> list[Row]:
    """Return `DRAWS` weight vectors spread evenly over the simplex: the gaps between points on a line from 0 to 1."""
    lot = random.Random(criteria)
    points = (sorted(lot.random() for _ in range(criteria - 1)) for _ in range(DRAWS))
    return [[end - start for start, end in itertools.pairwise((0.0, *line, 1.0))] for line in points]


def favourable_weights(scores: Iterable[Iterable[float]], option: int) -> list[Row]:
    """Return the weights of three criteria for which an option, named by its index, comes first.

    Returns: the corners of a convex polygon in the triangle of weights, each three shares, in order; none where the option never
        comes first.
    Raises: ValueError: there are more or fewer than three criteria.
    """
    table = _table(scores)
    need(len(table[0]) == 3, "favourable weights are a polygon for three criteria")
    corners = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    for other in table:  # over itself its lead is zero, which clips nothing
        corners = _clipped(corners, [a - b for a, b in zip(table[option], other, strict=True)])
    return corners


def _clipped(corners: list[Row], normal: Row) -> list[Row]:
    """Return the part of a convex polygon where the dot product with `normal` is not below zero (Sutherland–Hodgman clipping)."""
    kept: list[Row] = []
    heights = [_dot(corner, normal) for corner in corners]
    for n, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        last, before = corners[n - 1], heights[n - 1]
        if (height < -TIE) != (before < -TIE):
            step = before / (before - height)
            kept.append([a + step * (b - a) for a, b in zip(last, corner, strict=True)])
        if height >= -TIE:
            kept.append(corner)
    return kept


def _area(corners: list[Row]) -> float:
    """Return the area of a polygon of weights, as the first two of them draw it (the shoelace formula)."""
    return (
        abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)))
        / 2
    )


def smallest_weight_change(
    scores: Iterable[Iterable[float]], weights: Iterable[float]
) -> WeightChange | None:
    """Return the smallest change of weights that brings another option level with the winner; None where none can.

    The size of a change is the share of all the weight that moves from some criteria to others. It is cheapest to take
    from the criteria that speak most against the other option and to give to the one that speaks most for it, as in
    the fractional knapsack problem, so this greedy answer is exact.
    """
    table, now = _table(scores), normalized(weights)
    best = winners(_dot(row, now) for row in table)[0]
    changes = [_weight_change(table, now, best, other) for other in range(len(table)) if other != best]
    return min(filter(None, changes), key=lambda change: change.amount, default=None)


def _weight_change(table: list[Row], now: Row, best: int, other: int) -> WeightChange | None:
    gain = [
        a - b for a, b in zip(table[other], table[best], strict=True)
    ]  # how far each speaks for the other option
    to, gap = gain.index(max(gain)), -_dot(gain, now)
    taken: list[tuple[int, float]] = []
    for criterion in sorted(range(len(gain)), key=gain.__getitem__):
        worth = gain[to] - gain[criterion]
        if gap <= TIE or worth <= TIE:
            break
        amount = min(now[criterion], gap / worth)
        if amount > 0:
            taken.append((criterion, amount))
            gap -= amount * worth
    return WeightChange(other, sum(amount for _, amount in taken), tuple(taken), to) if gap <= TIE else None


def smallest_score_change(
    scores: Iterable[Iterable[float]], weights: Iterable[float], highest: float = 10
) -> ScoreChange | None:
    """Return the smallest change of one score that brings another option level with the winner; None where none can.

    Args: scores, weights: see the module. highest: the highest possible score; the lowest is 0.
    """
    table, now = _table(scores), normalized(weights)
    worth = [_dot(row, now) for row in table]
    best = winners(worth)[0]
    rivals = (option for option in range(len(table)) if option != best)
    changes: list[tuple[float, ScoreChange]] = []
    for option, (criterion, share) in itertools.product(rivals, enumerate(now)):
        if not share:
            continue
        step = (worth[best] - worth[option]) / share
        for changed, signed in ((option, step), (best, -step)):
            score = table[changed][criterion] + signed
            if 0 <= score <= highest:
                changes.append((step, ScoreChange(option, changed, criterion, score)))
    return min(changes, key=lambda change: change[0], default=(0.0, None))[1]
