"""Confidence against being right: how sure a learner was of predictions, and how often they held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from alliance.figures.style import PALETTE, house_style

FEW = 5  # below this many predictions a point says little


class Point(NamedTuple):
    """All predictions made with one confidence (per cent): how many, and how many were right."""

    confidence: int
    of: int
    right: int

    @property
    def share(self) -> float:
        """Per cent that were right."""
        return 100 * self.right / self.of


def calibration_points(pairs: Sequence[tuple[int, bool]]) -> list[Point]:
    """One point for each confidence stated.

    Args:
        pairs: for each prediction its confidence in per cent (0 to 100) and whether it was right.

    Returns:
        The points, lowest confidence first.

    Raises:
        ValueError: there are no predictions.
    """
    if not pairs:
        raise ValueError("no predictions: make some first")
    found: dict[int, list[bool]] = defaultdict(list)
    for confidence, right in pairs:
        found[confidence].append(right)
    return [Point(sure, len(held), sum(held)) for sure, held in sorted(found.items())]


def calibration_figure(points: Sequence[Point]) -> Figure:
    """Share right against confidence; on the diagonal one is as often right as one is sure.

    Args:
        points: as `calibration_points` gives them.

    Returns:
        The figure, 5.6 by 5 inches, both axes in per cent.
    """
    with house_style():
        figure = Figure(figsize=(5.6, 5.0), layout="constrained")
        axes = figure.add_subplot()
        axes.grid(visible=True, axis="both")
        axes.set_xlim(0, 112)
        axes.set_ylim(-14, 118)
        axes.set_aspect("equal")
        ticks = range(0, 101, 25)
        axes.set_xticks(ticks, [f"{tick} %" for tick in ticks])
        axes.set_yticks(ticks, [f"{tick} %" for tick in ticks])
        axes.set_xlabel("How sure you were")
        axes.set_ylabel("How often you were right")
        axes.plot([0, 100], [0, 100], color=PALETTE["muted"], linestyle="--", linewidth=1.2)
        for x, y, said, side in (
            (2, 112, "right more often than sure", "left"),
            (110, -9, "surer than right", "right"),
        ):
            axes.text(x, y, said, color=PALETTE["muted"], style="italic", ha=side, va="center")
        for point in points:
            axes.plot(
                point.confidence,
                point.share,
                "o",
                color=PALETTE["blue"],
                alpha=0.85,
                markersize=7 + 2.2 * min(point.of, 25) ** 0.5,
                clip_on=False,
            )
            axes.annotate(
                f"{point.right} of {point.of}",
                (point.confidence, point.share),
                xytext=(0, 12 if point.share < 90 else -20),
                textcoords="offset points",
                ha="center",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
            )
    return figure


def calibration_alt(points: Sequence[Point]) -> str:
    """The same in words, with a warning where the numbers are small.

    Args:
        points: as `calibration_points` gives them.
    """
    said = [
        f"{point.confidence} % sure: right {point.right} of {point.of} times ({point.share:.0f} %)."
        for point in points
    ]
    if any(point.of < FEW for point in points):
        said.append(f"A point with fewer than {FEW} predictions says little.")
    return "How sure you were against how often you were right. " + " ".join(said)
