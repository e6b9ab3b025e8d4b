"""Confidence against being right: how sure a learner was of predictions, and how often they held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from alliance.figures.style import PALETTE, house_style

FEW = 5  # below this many predictions a point says little
WIDTH, HEIGHT = 6.4, 6.2  # inches
NONE = "no predictions: make some first"
SMALL = 8.5  # points, the smallest text
LARGEST, SMALLEST = 30, 6  # points, the width of a marker
APART = 4  # points between two counts side by side, so that they do not read as one


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
        ValueError: there are no predictions, or a confidence is not from 0 to 100.
    """
    if not pairs:
        raise ValueError(NONE)
    found: dict[int, list[bool]] = defaultdict(list)
    for confidence, right in pairs:
        if not 0 <= confidence <= 100:
            raise ValueError(f"confidence {confidence}: give a per cent from 0 to 100")
        found[confidence].append(right)
    return [Point(sure, len(held), sum(held)) for sure, held in sorted(found.items())]


def calibration_figure(points: Sequence[Point]) -> Figure:
    """Share right against confidence; on the diagonal one is as often right as one is sure.

    Args:
        points: as `calibration_points` gives them. The area of a point grows with its count; below
            `FEW` predictions it is hollow.

    Returns:
        The figure, 6.4 by 6.2 inches, both axes in per cent.

    Raises:
        ValueError: there are no points.
    """
    if not points:
        raise ValueError(NONE)
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT))
        axes = _frame(figure)
        most = max(point.of for point in points)
        # Area in proportion to the count, so that the largest keeps within bounds.
        scale = min(8.0, LARGEST / most**0.5)
        widths = [max(SMALLEST, scale * point.of**0.5) for point in points]
        for point, width in zip(points, widths, strict=True):
            hollow = point.of < FEW
            axes.plot(
                [point.confidence],
                [point.share],
                ls="none",
                marker="o",
                ms=width,
                mfc="white" if hollow else PALETTE["blue"],
                mec=PALETTE["blue"] if hollow else "white",
                mew=1.8 if hollow else 0.8,
                zorder=3,
                clip_on=False,
                gid="point",
            )
        _label(figure, axes, points, widths)
        for n, line in enumerate(_notes(points)):
            _write(figure, 0.16, 0.42 - 0.19 * n, line, size=SMALL, color=PALETTE["muted"])
    return figure


def calibration_alt(points: Sequence[Point]) -> str:
    """The same in words, with a warning where the numbers are small.

    Args:
        points: as `calibration_points` gives them.

    Returns:
        A sentence for each point, lowest confidence first, and one on small numbers.

    Raises:
        ValueError: there are no points.
    """
    if not points:
        raise ValueError(NONE)
    said = [
        f"{point.confidence} % sure: right {point.right} of {point.of} times "
        f"({point.share:.0f} %, {_side(point)})."
        for point in points
    ]
    return " ".join(["How sure you were against how often you were right.", *said, *_warnings(points)])


def _side(point: Point) -> str:
    if point.share == point.confidence:
        return "as right as sure"
    return "surer than right" if point.share < point.confidence else "right more often than sure"


def _warnings(points: Sequence[Point]) -> list[str]:
    total = sum(point.of for point in points)
    said = [f"{total} prediction{'s' if total != 1 else ''} in all."]
    if any(point.of < FEW for point in points):
        said.append(f"A point with fewer than {FEW} predictions says little.")
    return said


def _notes(points: Sequence[Point]) -> list[str]:
    hollow = any(point.of < FEW for point in points)
    total = sum(point.of for point in points)
    first = f"{total} prediction{'s' if total != 1 else ''} in all. Beside each point: how many were right. More predictions, larger point."
    second = "Few answers say little: one more, right or wrong, can move a point far."
    return [first, second + (f" Hollow: fewer than {FEW}." if hollow else "")]


def _write(figure: Figure, x: float, y: float, text: str, **look: Any) -> None:
    """Write text with its left middle at a place in inches."""
    figure.text(x / WIDTH, y / HEIGHT, text, va="center_baseline", **look)


def _frame(figure: Figure) -> Axes:
    """Add the square from 0 to 100 per cent, its diagonal, and the names of the two sides."""
    muted = PALETTE["muted"]
    side = 3.9
    axes = figure.add_axes((1.0 / WIDTH, 1.32 / HEIGHT, side / WIDTH, side / HEIGHT))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.grid(visible=True, axis="both")
    ticks = range(0, 101, 25)
    axes.set_xticks(ticks, [f"{tick} %" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick} %" for tick in ticks])
    axes.tick_params(axis="both", pad=17, length=0)  # room for a point on the edge
    axes.set_xlabel("How sure you were", labelpad=2)
    axes.set_ylabel("How often you were right", labelpad=4)
    axes.fill([0, 100, 100], [0, 0, 100], color="#EEEEEE", lw=0, zorder=0, gid="below")
    axes.plot([0, 100], [0, 100], color=muted, ls="--", lw=1.2, zorder=1, clip_on=False, gid="diagonal")
    _write(figure, 0.16, HEIGHT - 0.24, "How sure, and how often right", size=13, weight="bold")
    _write(figure, 1.0, HEIGHT - 0.56, "White, above the line: right more often than sure", color=muted)
    axes.annotate(
        "as sure\nas right",
        (100, 100),
        (22, 0),
        textcoords="offset points",
        color=muted,
        va="center",
        annotation_clip=False,
    )
    axes.annotate(
        "Grey, below\nthe line: surer\nthan right",
        (100, 25),
        (22, 0),
        textcoords="offset points",
        color=muted,
        va="center",
        annotation_clip=False,
    )
    return axes


def _label(figure: Figure, axes: Axes, points: Sequence[Point], widths: Sequence[float]) -> None:
    """Write each count beside its point, where it hides least: no text, no point and, if it can, no line."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    pixels = figure.dpi / 72
    places = [axes.transData.transform((point.confidence, point.share)) for point in points]
    markers = [
        Bbox.from_bounds(x - w * pixels / 2, y - w * pixels / 2, w * pixels, w * pixels)
        for (x, y), w in zip(places, widths, strict=True)
    ]
    taken = [text.get_window_extent() for text in axes.texts + figure.texts]
    for axis in (axes.xaxis, axes.yaxis):
        taken += [tick.label1.get_window_extent() for tick in axis.get_major_ticks()]
        taken.append(axis.label.get_window_extent())
    line = axes.transData.transform([(n, n) for n in range(101)])
    for point, width in zip(points, widths, strict=True):
        tries = [_beside(axes, point, width, place) for place in _places(point)]

        def cost(text: Annotation) -> int:
            box = text.get_window_extent().padded(APART * pixels, 0)
            hidden = sum(box.overlaps(other) for other in [*taken, *markers])
            return 100 * hidden + int(box.count_contains(line))

        best = min(tries, key=cost)
        for text in tries:
            if text is not best:
                text.remove()
        taken.append(best.get_window_extent())


def _places(point: Point) -> list[tuple[int, int]]:
    """Directions from a point, the best first: away from the diagonal, then the other ways round."""
    away = [(0, 1), (-1, 0), (1, 0), (0, -1), (-1, 1), (1, 1), (-1, -1), (1, -1)]
    if not point.right:  # the axis would run through a count beside the point
        away = [(0, 1), (-1, 1), (1, 1)]
    elif point.share < point.confidence:
        away = [(0, -1), (1, 0), (-1, 0), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)]
    return [*away, (0, 3), (0, -3), (0, 5), (0, -5)]


def _beside(axes: Axes, point: Point, width: float, place: tuple[int, int]) -> Annotation:
    right, up = place
    reach = width / 2 + 3
    return axes.annotate(
        f"{point.right} of {point.of}",
        (point.confidence, point.share),
        (right * reach, up * reach if abs(up) < 2 else (up - up // abs(up)) * 7 + reach * up // abs(up)),
        textcoords="offset points",
        ha=("right", "center", "left")[right + 1],
        va="center" if not up else "bottom" if up > 0 else "top",
        annotation_clip=False,
        zorder=4,
        gid="count",
    )
