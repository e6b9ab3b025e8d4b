"""Weighing options: values, rankings, and how far a ranking hangs on the weights. Pure functions over numpy arrays.

An option's value is the weighted sum of its scores. Weights are shares of one whole, so that all possible weights
form a simplex: a line for two criteria, a triangle for three. The share of that simplex in which an option comes
first says how far it depends on how much each criterion counts.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
TIE = 1e-9  # values nearer to each other than this count as equal
DRAWS = 2**18  # points of the simplex, for more than three criteria


@dataclass(frozen=True)
class Shares:
    """How much of all possible weights each option wins.

    `shares` adds up to 1, a tie counting in equal parts; `error` is the standard error of each, 0 where the
    shares are exact.
    """

    shares: Array
    error: Array


@dataclass(frozen=True)
class Move:
    """The smallest change of weights that puts another option level: `amount` of the whole, from some criteria to one.

    `taken` names the criteria that give (index, amount), `to` the one that gets.
    """

    option: int
    amount: float
    taken: tuple[tuple[int, float], ...]
    to: int


@dataclass(frozen=True)
class Nudge:
    """The smallest change of a single score that puts another option level."""

    option: int  # the one that draws level
    changed: int  # the option whose score changes
    criterion: int
    score: float  # what it would have to be


def weights(given: ArrayLike) -> Array:
    """Weights as shares of one whole; equal ones where all are zero.

    Args:
        given: numbers of zero or more, one for each criterion.

    Raises:
        ValueError: there is none, or one is below zero or no number.
    """
    found = np.asarray(given, float)
    if found.ndim != 1 or not found.size:
        raise ValueError("weights: give one number for each criterion")
    if not np.isfinite(found).all() or (found < 0).any():
        raise ValueError("weights: use numbers of zero or more")
    total = found.sum()
    return found / total if total > 0 else np.full(found.size, 1 / found.size)


def table(scores: ArrayLike) -> Array:
    """Scores as an array (options, criteria).

    Raises:
        ValueError: there is no option or no criterion, or a score is no number.
    """
    found = np.asarray(scores, float)
    if found.ndim != 2 or not found.size:
        raise ValueError("scores: give a row for each option and a column for each criterion")
    if not np.isfinite(found).all():
        raise ValueError("scores: every one must be a number")
    return found


def contributions(scores: ArrayLike, given: ArrayLike) -> Array:
    """What each criterion adds to each option's value, (options, criteria); a row adds up to the value."""
    return table(scores) * weights(given)


def ranking(values: ArrayLike) -> list[list[int]]:
    """Options from best to worst; those that are level stand in one group."""
    found = np.asarray(values, float)
    groups: list[list[int]] = []
    for option in sorted(range(found.size), key=lambda n: (-found[n], n)):
        if groups and abs(found[groups[-1][0]] - found[option]) <= TIE:
            groups[-1].append(option)
        else:
            groups.append([option])
    return groups


def dominated(scores: ArrayLike) -> dict[int, int]:
    """Options that another beats or equals on every criterion and beats on one: option → the first such other."""
    found = table(scores)
    worse = {}
    for one in range(len(found)):
        for other in range(len(found)):
            if (found[other] >= found[one]).all() and (found[other] > found[one]).any():
                worse[one] = other
                break
    return worse


def shares(scores: ArrayLike) -> Shares:
    """The share of all possible weights for which each option comes first.

    Exact for up to three criteria, by cutting the triangle of weights; beyond that by weighing at 262,144 points
    spread evenly over the simplex, with the standard error given.

    Args:
        scores: (options, criteria).
    """
    found = table(scores)
    if found.shape[1] <= 3:
        sizes = np.array([size(region(found, option), found.shape[1]) for option in range(len(found))])
        same = [[np.allclose(a, b, rtol=0, atol=TIE) for b in found] for a in found]
        parts = sizes / np.sum(same, axis=1)  # options with the same scores win together
        return Shares(parts / parts.sum(), np.zeros(len(found)))
    values = _points(found.shape[1]) @ found.T
    first = values >= values.max(axis=1, keepdims=True) - TIE
    part = first / first.sum(axis=1, keepdims=True)
    return Shares(part.mean(axis=0), part.std(axis=0) / np.sqrt(len(part)))


@functools.lru_cache(maxsize=8)
def _points(criteria: int) -> Array:
    """Points drawn evenly from the simplex of weights, the same each time, (DRAWS, criteria)."""
    drawn: Array = np.random.default_rng(criteria).standard_exponential((DRAWS, criteria))
    drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn


def region(scores: ArrayLike, option: int) -> Array:
    """The weights for which an option comes first, for up to three criteria.

    Returns:
        The corners of a convex polygon in the triangle of weights, (corners, 3) in order; empty where it never wins.
        Two criteria leave the third weight at zero and give the two ends of a line; one gives a point.
    """
    found = table(scores)
    if found.shape[1] > 3:
        raise ValueError("a region can be drawn for up to three criteria")
    corners = np.eye(3)[: found.shape[1]]
    padded = np.zeros((len(found), 3))
    padded[:, : found.shape[1]] = found
    for other in range(len(found)):
        if other != option:
            corners = _cut(corners, padded[option] - padded[other])
    return corners


def _cut(corners: Array, normal: Array) -> Array:
    """The part of a convex polygon where `normal @ weights` is not below zero."""
    kept: list[Array] = []
    heights = corners @ normal
    for n in range(len(corners)):
        here, last = heights[n], heights[n - 1]
        if (here < -TIE) != (last < -TIE) and len(corners) > 1:
            part = last / (last - here)
            kept.append(corners[n - 1] + part * (corners[n] - corners[n - 1]))
        if here >= -TIE:
            kept.append(corners[n])
    return np.array(kept).reshape(-1, 3)


def size(corners: Array, criteria: int) -> float:
    """The size of a region: an area for three criteria, a length for two, a count for one."""
    if not len(corners):
        return 0.0
    if criteria == 3:
        one, two = corners[1:-1] - corners[0], corners[2:] - corners[0]
        return float(np.linalg.norm(np.cross(one, two), axis=1).sum())
    return float(np.ptp(corners[:, 0])) if criteria == 2 else 1.0


def flip(scores: ArrayLike, given: ArrayLike) -> Move | None:
    """The smallest change of weights that draws another option level with the winner; None where none can.

    Size is what has to be moved from some criteria to others, as a share of the whole. To lift one option against
    another it is best to take from the criteria that speak most against it and to give to the one that speaks most
    for it; so the answer is exact.
    """
    found, now = table(scores), weights(given)
    best = ranking(found @ now)[0][0]
    moves = [
        move for other in range(len(found)) if other != best and (move := _move(found, now, best, other))
    ]
    return min(moves, key=lambda move: (move.amount, move.option), default=None)


def _move(found: Array, now: Array, best: int, other: int) -> Move | None:
    gain = found[other] - found[best]
    to, gap = int(gain.argmax()), float(-(gain @ now))
    if gap <= TIE:
        return Move(other, 0.0, (), to)
    taken = []
    for criterion in np.argsort(gain, kind="stable"):
        worth = float(gain[to] - gain[criterion])
        if worth <= TIE:
            break
        amount = min(float(now[criterion]), gap / worth)
        if amount > 0:
            taken.append((int(criterion), amount))
            gap -= amount * worth
        if gap <= TIE:
            return Move(other, sum(part for _, part in taken), tuple(taken), to)
    return None


def nudge(scores: ArrayLike, given: ArrayLike, scale: Sequence[float] = (0, 10)) -> Nudge | None:
    """The smallest change of one score that draws another option level with the winner; None where none can.

    Args:
        scores: (options, criteria).
        given: weights, one for each criterion.
        scale: lowest and highest score that may be given.
    """
    found, now = table(scores), weights(given)
    values = found @ now
    best = ranking(values)[0][0]
    options = []
    for other in range(len(found)):
        for criterion in range(found.shape[1]) if other != best else ():
            if now[criterion] <= 0:
                continue
            change = float(values[best] - values[other]) / float(now[criterion])
            for changed, score in (
                (other, found[other, criterion] + change),
                (best, found[best, criterion] - change),
            ):
                if scale[0] <= score <= scale[1]:
                    options.append((change, Nudge(other, changed, criterion, float(score))))
    return min(options, key=lambda pair: pair[0], default=(0.0, None))[1]
