"""Reliability of predictions, in numbers and words: how sure a learner was against how often that was right."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from quizkit.text import count

FEW = 5  # predictions: a point that stands for fewer says little
COLUMNS = ("How sure", "predictions", "right", "share right")


class Point(NamedTuple):
    """All predictions made with one confidence (per cent): how many, and how many were right."""

    confidence: int
    of: int
    right: int

    @property
    def share(self) -> float:
        """Per cent that were right."""
        return 100 * self.right / self.of


def points_of(pairs: Sequence[tuple[int, bool]]) -> list[Point]:
    """Gather predictions into one point for each confidence stated.

    Args: pairs: for each prediction its confidence in per cent and whether it was right.
    Returns: The points, lowest confidence first.
    """
    outcomes: dict[int, list[bool]] = defaultdict(list)
    for confidence, right in pairs:
        outcomes[confidence].append(right)
    return [Point(sure, len(rights), sum(rights)) for sure, rights in sorted(outcomes.items())]


def headline(points: Sequence[Point]) -> str:
    """Say whether the learner was on the whole surer than right."""
    of, right = sum(p.of for p in points), sum(p.right for p in points)
    sure = sum(p.confidence * p.of for p in points) / of
    share = 100 * right / of
    side = (
        "as sure as right"
        if round(sure) == round(share)
        else "surer than right"
        if sure > share
        else "less sure than right"
    )
    return f"On average {sure:.0f} % sure, {share:.0f} % right: {side}"


def cells(points: Sequence[Point]) -> list[tuple[str, ...]]:
    """The rows of a table below `COLUMNS`."""
    return [(f"{p.confidence} %", str(p.of), str(p.right), f"{p.share:.0f} %") for p in points]


def in_words(points: Sequence[Point]) -> str:
    """Say what the picture of calibration shows, with a warning where the numbers are small."""
    sentences = ["How sure you were against how often you were right."]
    for point in points:
        more = "surer than right" if point.share < point.confidence else "right more often than sure"
        side = "as right as sure" if point.share == point.confidence else more
        times = f"right {point.right} of {point.of} times ({point.share:.0f} %, {side})"
        sentences.append(f"{point.confidence} % sure: {times}.")
    sentences.append(total(points))
    if any(point.of < FEW for point in points):
        sentences.append(f"A point with fewer than {FEW} predictions says little.")
    return " ".join(sentences)


def total(points: Sequence[Point]) -> str:
    """Say how many predictions there are."""
    return f"{count(sum(point.of for point in points), 'prediction')} in all."
