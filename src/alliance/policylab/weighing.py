"""Weighing options by criteria: values, ranking, and how far the ranking depends on the weights.

An option's value is the weighted sum of its scores (the additive model of multi-attribute value theory). Weights are
shares of one whole, so all possible weights form a simplex: a line for two criteria, a triangle for three.

`acceptability` and `favourable_weights` are the acceptability index and the favourable weights of SMAA, for known
scores and unknown weights: R. Lahdelma, J. Hokkanen, P. Salminen, “SMAA – Stochastic multiobjective acceptability
analysis”, European Journal of Operational Research 106 (1998), 137–143. SMAA-2 (R. Lahdelma, P. Salminen, Operations
Research 49 (2001), 444–454) calls the index that of the first rank.

All functions are pure and take array-likes: `scores` of shape (options, criteria), `weights` of shape (criteria,) with
numbers of zero or more in any unit, because only their proportions count. They raise ValueError for other shapes,
negative weights, and numbers that are not finite.
"""

import functools
import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizkit.records import need

Array = NDArray[np.float64]
TIE = 1e-9  # values nearer to each other than this count as equal
SLIVER = 1e-7  # a polygon of weights smaller than this is a tie along its edge, widened by rounding
DRAWS = 2**18  # weight vectors drawn for more than three criteria


class Acceptability(NamedTuple):
    """For each option the share of all possible weights for which it comes first (0 to 1)."""

    shares: Array  # (options,); adds up to 1
    errors: Array  # (options,), their standard errors; 0 where the shares are exact


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


def normalized(weights: ArrayLike) -> Array:
    """Return the weights as shares that add up to 1; equal shares where all weights are zero."""
    raw = np.asarray(weights, float)
    need(raw.ndim == 1 and raw.size, "weights: give one number for each criterion")
    need(np.isfinite(raw).all() and (raw >= 0).all(), "weights: use numbers of zero or more")
    total = raw.sum()
    return raw / total if total > 0 else np.full(raw.size, 1 / raw.size)


def _table(scores: ArrayLike) -> Array:
    table = np.asarray(scores, float)
    need(table.ndim == 2 and table.size, "scores: give a row for each option and a column for each criterion")
    need(np.isfinite(table).all(), "scores: every one must be a number")
    return table


def contributions(scores: ArrayLike, weights: ArrayLike) -> Array:
    """Return the part of each criterion in each option's value, (options, criteria); a row adds up to the value."""
    return _table(scores) * normalized(weights)


def winners(values: ArrayLike) -> list[int]:
    """Return the indices of the options that come first: those with the highest value, or within `TIE` of it.

    Args: values: one for each option, (options,).
    """
    numbers = np.asarray(values, float)
    return [int(option) for option in np.flatnonzero(numbers >= numbers.max() - TIE)]


def dominated(scores: ArrayLike) -> dict[int, int]:
    """Return each Pareto-dominated option with the first option that dominates it.

    One option dominates another if it scores at least as well on every criterion and better on one.
    """
    table = _table(scores)
    gains = table[:, None] - table[None, :]  # (options, options, criteria)
    dominates = np.logical_and((gains >= 0).all(axis=2), (gains > 0).any(axis=2))
    return {int(worse): int(dominates[:, worse].argmax()) for worse in np.flatnonzero(dominates.any(axis=0))}


def acceptability(scores: ArrayLike) -> Acceptability:
    """Return SMAA's first-rank acceptability index: how much of all possible weights each option wins.

    Every set of weights counts the same, and a tie is divided among those who share it. The index is exact for up to
    three criteria, from the areas of `favourable_weights`; there a criterion on which all score alike makes up for one
    that is missing, because it changes no share. For more criteria the index is a mean over `DRAWS` weight vectors
    from the flat Dirichlet distribution, drawn with a fixed seed, so that the same scores give the same answer.
    """
    table = _table(scores)
    criteria = table.shape[1]
    if criteria <= 3:
        padded = np.pad(table, ((0, 0), (0, 3 - criteria)))
        areas = np.array([_area(favourable_weights(padded, n)) for n in range(len(table))])
        areas[areas < SLIVER] = 0
        twins = (np.abs(table[:, None] - table[None, :]) <= TIE).all(axis=2).sum(axis=1)
        parts = areas / twins  # options with the same scores win together
        return Acceptability(parts / parts.sum(), np.zeros(len(table)))
    values = _draws(criteria) @ table.T
    first = values >= values.max(axis=1, keepdims=True) - TIE
    wins = first / first.sum(axis=1, keepdims=True)
    return Acceptability(wins.mean(axis=0), wins.std(axis=0) / np.sqrt(DRAWS))


@functools.lru_cache(maxsize=8)
def _draws(criteria: int) -> Array:
    """Return weight vectors spread evenly over the simplex, (DRAWS, criteria)."""
    return np.random.default_rng(criteria).dirichlet(np.ones(criteria), DRAWS)


def favourable_weights(scores: ArrayLike, option: int) -> Array:
    """Return the weights of three criteria for which an option, named by its index, comes first.

    Returns: the corners of a convex polygon in the triangle of weights, (corners, 3), in order; none where the option
        never comes first.
    Raises: ValueError: there are more or fewer than three criteria.
    """
    table = _table(scores)
    need(table.shape[1] == 3, "favourable weights are a polygon for three criteria")
    corners = np.eye(3)
    for lead in table[option] - table:  # over each option; over itself it is zero, which clips nothing
        corners = _clipped(corners, lead)
    return corners


def _clipped(corners: Array, normal: Array) -> Array:
    """Return the part of a convex polygon where `normal @ weights` is not below zero (Sutherland–Hodgman clipping)."""
    kept: list[Array] = []
    heights = corners @ normal
    for n, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        last, before = corners[n - 1], heights[n - 1]
        if (height < -TIE) != (before < -TIE):
            kept.append(last + before / (before - height) * (corner - last))
        if height >= -TIE:
            kept.append(corner)
    return np.array(kept).reshape(-1, 3)


def _area(corners: Array) -> float:
    """Return the area of a polygon of weights, as the first two of them draw it (the shoelace formula)."""
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2)


def smallest_weight_change(scores: ArrayLike, weights: ArrayLike) -> WeightChange | None:
    """Return the smallest change of weights that brings another option level with the winner; None where none can.

    The size of a change is the share of all the weight that moves from some criteria to others. It is cheapest to take
    from the criteria that speak most against the other option and to give to the one that speaks most for it, as in
    the fractional knapsack problem, so this greedy answer is exact.
    """
    table, now = _table(scores), normalized(weights)
    best = winners(table @ now)[0]
    changes = [_weight_change(table, now, best, other) for other in range(len(table)) if other != best]
    return min(filter(None, changes), key=lambda change: change.amount, default=None)


def _weight_change(table: Array, now: Array, best: int, other: int) -> WeightChange | None:
    gain = table[other] - table[best]  # (criteria,): how far each speaks for the other option
    to, gap = int(gain.argmax()), float(-(gain @ now))
    taken: list[tuple[int, float]] = []
    for criterion in map(int, np.argsort(gain, kind="stable")):
        worth = float(gain[to] - gain[criterion])
        if gap <= TIE or worth <= TIE:
            break
        amount = min(float(now[criterion]), gap / worth)
        if amount > 0:
            taken.append((criterion, amount))
            gap -= amount * worth
    return WeightChange(other, sum(amount for _, amount in taken), tuple(taken), to) if gap <= TIE else None


def smallest_score_change(scores: ArrayLike, weights: ArrayLike, highest: float = 10) -> ScoreChange | None:
    """Return the smallest change of one score that brings another option level with the winner; None where none can.

    Args: scores, weights: see the module. highest: the highest possible score; the lowest is 0.
    """
    table, now = _table(scores), normalized(weights)
    values = table @ now
    best = winners(values)[0]
    rivals = (option for option in range(len(table)) if option != best)
    changes: list[tuple[float, ScoreChange]] = []
    for option, criterion in itertools.product(rivals, np.flatnonzero(now).tolist()):
        step = (values[best] - values[option]) / now[criterion]
        for changed, signed in ((option, step), (best, -step)):
            score = float(table[changed, criterion] + signed)
            if 0 <= score <= highest:
                changes.append((step, ScoreChange(option, changed, criterion, score)))
    return min(changes, key=lambda change: change[0], default=(0.0, None))[1]
