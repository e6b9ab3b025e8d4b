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

from __future__ import annotations

import functools
import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    if raw.ndim != 1 or not raw.size:
        raise ValueError("weights: give one number for each criterion")
    if not np.isfinite(raw).all() or (raw < 0).any():
        raise ValueError("weights: use numbers of zero or more")
    total = raw.sum()
    return raw / total if total > 0 else np.full(raw.size, 1 / raw.size)


def _table(scores: ArrayLike) -> Array:
    table = np.asarray(scores, float)
    if table.ndim != 2 or not table.size:
        raise ValueError("scores: give a row for each option and a column for each criterion")
    if not np.isfinite(table).all():
        raise ValueError("scores: every one must be a number")
    return table


def contributions(scores: ArrayLike, weights: ArrayLike) -> Array:
    """Return what each criterion adds to each option's value, (options, criteria); a row adds up to the value."""
    return _table(scores) * normalized(weights)


def ranking(values: ArrayLike) -> list[list[int]]:
    """Return the indices of options from best to worst; options within `TIE` of the best of a group share it.

    Args:
        values: one value for each option, (options,).
    """
    numbers = np.asarray(values, float)
    groups: list[list[int]] = []
    for option in map(int, np.argsort(-numbers, kind="stable")):
        if groups and numbers[groups[-1][0]] - numbers[option] <= TIE:
            groups[-1].append(option)
        else:
            groups.append([option])
    return groups


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
    three criteria, from the size of `favourable_weights`. For more criteria it is a mean over `DRAWS` weight vectors
    from the flat Dirichlet distribution, drawn with a fixed seed, so that the same scores give the same answer.
    """
    table = _table(scores)
    if table.shape[1] <= 3:
        sizes = np.array([_size(favourable_weights(table, n), table.shape[1]) for n in range(len(table))])
        sizes[sizes < SLIVER] = 0
        twins = (np.abs(table[:, None] - table[None, :]) <= TIE).all(axis=2).sum(axis=1)
        parts = sizes / twins  # options with the same scores win together
        return Acceptability(parts / parts.sum(), np.zeros(len(table)))
    values = _draws(table.shape[1]) @ table.T
    first = values >= values.max(axis=1, keepdims=True) - TIE
    wins = first / first.sum(axis=1, keepdims=True)
    return Acceptability(wins.mean(axis=0), wins.std(axis=0) / np.sqrt(DRAWS))


@functools.lru_cache(maxsize=8)
def _draws(criteria: int) -> Array:
    """Return weight vectors spread evenly over the simplex, (DRAWS, criteria)."""
    return np.random.default_rng(criteria).dirichlet(np.ones(criteria), DRAWS)


def favourable_weights(scores: ArrayLike, option: int) -> Array:
    """Return the weights for which an option comes first, for up to three criteria.

    Args:
        scores: see the module.
        option: index of the option.

    Returns:
        The corners of a convex polygon in the triangle of weights, (corners, 3), in order; none where the option never
        comes first. Two criteria leave the third weight at zero: the corners are the ends of a line. One gives a point.

    Raises:
        ValueError: there are more than three criteria.
    """
    table = _table(scores)
    options, criteria = table.shape
    if criteria > 3:
        raise ValueError("favourable weights are a polygon for up to three criteria")
    corners = np.eye(3)[:criteria]
    padded = np.hstack([table, np.zeros((options, 3 - criteria))])
    for other in range(options):
        if other != option:
            corners = _clipped(corners, padded[option] - padded[other])
    return corners


def _clipped(corners: Array, normal: Array) -> Array:
    """Return the part of a convex polygon where `normal @ weights` is not below zero (Sutherland–Hodgman clipping)."""
    kept: list[Array] = []
    heights = corners @ normal
    for n in range(len(corners)):
        height, before = heights[n], heights[n - 1]
        if (height < -TIE) != (before < -TIE):
            kept.append(corners[n - 1] + before / (before - height) * (corners[n] - corners[n - 1]))
        if height >= -TIE:
            kept.append(corners[n])
    return np.array(kept).reshape(-1, 3)


def _size(corners: Array, criteria: int) -> float:
    """Return the size of a polygon of weights: an area for three criteria, a length for two, a count for one."""
    if len(corners) == 0 or criteria == 1:
        return float(len(corners))
    x, y = corners[:, 0], corners[:, 1]
    return float(np.ptp(x)) if criteria == 2 else float(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def smallest_weight_change(scores: ArrayLike, weights: ArrayLike) -> WeightChange | None:
    """Return the smallest change of weights that brings another option level with the winner; None where none can.

    The size of a change is the share of all the weight that moves from some criteria to others. It is cheapest to take
    from the criteria that speak most against the other option and to give to the one that speaks most for it, as in
    the fractional knapsack problem, so this greedy answer is exact.
    """
    table, now = _table(scores), normalized(weights)
    best = ranking(table @ now)[0][0]
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


def smallest_score_change(
    scores: ArrayLike, weights: ArrayLike, scale: tuple[float, float] = (0, 10)
) -> ScoreChange | None:
    """Return the smallest change of one score that brings another option level with the winner; None where none can.

    Args: scores, weights: see the module. scale: lowest and highest score that may be given.
    """
    table, now = _table(scores), normalized(weights)
    values = table @ now
    best = ranking(values)[0][0]
    changes: list[tuple[float, ScoreChange]] = []
    for other, criterion in itertools.product(range(len(table)), map(int, np.flatnonzero(now))):
        step = float((values[best] - values[other]) / now[criterion])
        for changed, signed in ((other, step), (best, -step)):
            score = float(table[changed, criterion]) + signed
            if other != best and scale[0] <= score <= scale[1]:
                changes.append((step, ScoreChange(other, changed, criterion, score)))
    return min(changes, key=lambda change: change[0], default=(0.0, None))[1]
