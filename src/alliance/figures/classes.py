"""A class in pictures: items that separate, mistakes ranked, and the totals; `mastery` has the objectives.

Every picture is of plain numbers and texts; who the learners are it does not know. Lengths are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from alliance.figures.labels import Labels
from alliance.figures.style import PALETTE, house_style

Floats = NDArray[np.float64]

WIDTH = 8.4
LOW = 0.1  # a correlation below this: the item tells the strong from the weak no better than chance
LABELLED = 40  # points with a label, the most telling first: more would hide each other
BARS = 15  # misconceptions in the picture; all stand in the table
BINS = 10
EMPTY = "nothing to draw: "


@dataclass(frozen=True, slots=True)
class Spot:
    """An item as a point: its label, mean score (0 to 1) and item–rest correlation (-1 to 1)."""

    label: str
    difficulty: float
    discrimination: float


def separation_figure(spots: Sequence[Spot]) -> Figure:
    """Items by mean score (across) and by how far they separate (up); below `LOW` they are marked.

    Args:
        spots: one for each item that has both numbers.

    Returns:
        The figure, 8.4 by 6.6 inches. Up to `LABELLED` items are named where there is room, those that separate least first.

    Raises:
        ValueError: there are no spots.
    """
    if not spots:
        raise ValueError(f"{EMPTY}no item has a correlation")
    height = 6.6
    muted, found = PALETTE["muted"], [spot.discrimination for spot in spots]
    with house_style():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes(
            (0.85 / WIDTH, 0.62 / height, (WIDTH - 1.05) / WIDTH, (height - 1.52) / height)
        )
        low, high = _span([spot.difficulty for spot in spots])
        axes.set_xlim(low - 0.03, high + 0.03)
        bottom, top = max(-1.08, min(-0.1, min(found) - 0.12)), min(1.08, max(0.6, max(found) + 0.12))
        axes.set_ylim(bottom, top)
        axes.set_yticks(np.arange(math.ceil(bottom * 5), math.floor(top * 5) + 1) / 5)
        axes.grid(visible=True, axis="both")
        ticks = np.arange(round(low * 10), round(high * 10) + 1)
        axes.set_xticks(ticks / 10, [f"{10 * n} %" for n in ticks])
        axes.set_xlabel("Mean score: hard on the left, easy on the right")
        axes.set_ylabel("Item–rest correlation")
        axes.axhspan(-1.1, LOW, color="#E8E8E8", lw=0, zorder=0, gid="low")
        axes.axhline(0, color=muted, lw=0.8, zorder=1)
        title(figure, height, "Which questions are hard, and which tell strong from weak")
        labels = Labels(figure, axes)
        ranked = sorted(spots, key=lambda spot: (spot.discrimination, spot.difficulty, spot.label))
        for spot in ranked:
            low = spot.discrimination < LOW
            axes.plot(
                [spot.difficulty],
                [spot.discrimination],
                ls="none",
                marker="D" if low else "o",
                ms=6,
                mfc=PALETTE["vermilion"] if low else PALETTE["blue"],
                mec="white",
                mew=0.8,
                zorder=5,
                gid="low item" if low else "item",
            )
            labels.mark(spot.difficulty, spot.discrimination, 4)
        named = sum(
            labels.place(
                spot.difficulty, spot.discrimination, spot.label, PALETTE["ink"], gid="label", fontsize=7.2
            )
            for spot in ranked[:LABELLED]
        )
        said = "Up: who does well in the rest does well here. Grey band, diamonds: hardly, not at all, or the reverse."
        write(figure, height, 0.54, said)
        if named < len(spots):
            left = f"{counted(len(spots) - named, 'point')} had no room for a name; the table has all."
            write(figure, height, 0.73, left)
    return figure


def _span(shares: Sequence[float]) -> tuple[float, float]:
    """Whole tenths round some shares, five of them at least, within 0 and 1."""
    low, high = math.floor(min(shares) * 10), math.ceil(max(shares) * 10)
    while high - low < 5:
        low, high = max(0, low - 1), min(10, high + 1)
    return low / 10, high / 10


def separation_alt(spots: Sequence[Spot]) -> str:
    """The same in words: how many items, the range of both numbers, and every item below `LOW`.

    Args:
        spots: as for `separation_figure`.

    Raises:
        ValueError: there are no spots.
    """
    if not spots:
        raise ValueError(f"{EMPTY}no item has a correlation")
    easy = [spot.difficulty for spot in spots]
    tells = [spot.discrimination for spot in spots]
    low = sorted(
        (s for s in spots if s.discrimination < LOW), key=lambda spot: (spot.discrimination, spot.label)
    )
    named = ", ".join(f"{spot.label} ({_signed(spot.discrimination)})" for spot in low[:LABELLED])
    more = f" and {len(low) - LABELLED} more" if len(low) > LABELLED else ""
    return (
        f"Scatter chart of {counted(len(spots), 'item')}. Mean scores run from {percent(min(easy))} to "
        f"{percent(max(easy))}, correlations with the rest from {_signed(min(tells))} to {_signed(max(tells))}. "
        + (f"Below {LOW}: {named}{more}." if low else f"No item lies below {LOW}.")
    )


def misconceptions_figure(rows: Sequence[tuple[str, int]], of: int) -> Figure:
    """Misconceptions as bars, the most frequent on top; at most `BARS` of them.

    Args:
        rows: name and number of learners who showed it, most first.
        of: learners in the class.

    Returns:
        The figure, 8.4 inches wide and as high as its bars need.

    Raises:
        ValueError: there are no rows.
    """
    if not rows:
        raise ValueError(f"{EMPTY}nobody showed a named misconception")
    shown = rows[:BARS]
    names = [folded(name, 42) for name, _ in shown]
    tall = [0.34 if name.count("\n") < 2 else 0.17 * (name.count("\n") + 1) for name in names]
    top, left = 0.78, 3.5
    height = top + sum(tall) + 0.12
    with house_style():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes(
            (left / WIDTH, 0.12 / height, (WIDTH - left - 0.95) / WIDTH, sum(tall) / height)
        )
        axes.grid(visible=False)
        axes.set_xlim(0, max(count for _, count in shown))
        axes.set_ylim(sum(tall), 0)
        middles = np.cumsum(tall) - np.asarray(tall) / 2
        axes.set_yticks(middles, names, color=PALETTE["ink"])
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        counts = [count for _, count in shown]
        axes.barh(middles, counts, height=0.22, color=PALETTE["blue"], gid="bar")
        for middle, count in zip(middles, counts, strict=True):
            axes.annotate(
                f"{count} of {of}",
                (count, middle),
                (4, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
                gid="count",
            )
        title(figure, height, "Mistakes with a name")
        more = f" The first {len(shown)} of {len(rows)}; the table has all." if len(rows) > len(shown) else ""
        write(figure, height, 0.56, f"How many learners showed each at least once.{more}")
    return figure


def misconceptions_alt(rows: Sequence[tuple[str, int]], of: int) -> str:
    """The same in words.

    Args:
        rows, of: as for `misconceptions_figure`.

    Raises:
        ValueError: there are no rows.
    """
    if not rows:
        raise ValueError(f"{EMPTY}nobody showed a named misconception")
    said = "; ".join(f"{name}, {count}" for name, count in rows[:BARS])
    more = f" {len(rows) - BARS} more are in the table." if len(rows) > BARS else ""
    return f"Bar chart of mistakes by how many of {counted(of, 'learner')} showed them: {said}.{more}"


def bins(totals: Floats, out_of: float) -> list[int]:
    """How many totals lie in each tenth of `out_of` points; who has exactly all is in the last.

    Args:
        totals: points, 0 to `out_of`.
        out_of: the most one could have, above 0.
    """
    places = np.clip(np.floor(totals / out_of * BINS + 1e-9).astype(int), 0, BINS - 1)
    return [int(count) for count in np.bincount(places, minlength=BINS)]


def totals_figure(totals: Floats, out_of: float) -> Figure:
    """How many learners have which total, in tenths of what one could have; a line marks the median.

    Args:
        totals: (learners), points.
        out_of: the most one could have.

    Returns:
        The figure, 8.4 by 3.6 inches.

    Raises:
        ValueError: there are no learners, or there was nothing to score.
    """
    _need_totals(totals, out_of)
    height = 3.6
    counts = bins(totals, out_of)
    with house_style():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.7 / WIDTH, 0.62 / height, (WIDTH - 1.0) / WIDTH, (height - 1.62) / height))
        axes.grid(visible=False)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, max(counts) * 1.12)
        axes.set_yticks([])
        axes.set_xticks(range(0, 101, 10), [f"{n} %" for n in range(0, 101, 10)])
        axes.set_xlabel(f"Share of {_points(out_of)}")
        axes.bar(np.arange(BINS) * 10 + 5, counts, width=9.4, color=PALETTE["blue"], gid="bar")
        for n, count in enumerate(counts):
            if count:
                axes.annotate(
                    str(count),
                    (n * 10 + 5, count),
                    (0, 2),
                    textcoords="offset points",
                    ha="center",
                    gid="count",
                )
        middle = 100 * float(np.median(totals)) / out_of
        axes.plot(
            [middle] * 2,
            [0, max(counts) * 1.12],
            color=PALETTE["vermilion"],
            ls="--",
            clip_on=False,
            gid="median",
        )
        axes.annotate(
            f"median {middle:.0f} %",
            (middle, max(counts) * 1.12),
            (0, 3),
            textcoords="offset points",
            ha="left" if middle < 10 else "right" if middle > 90 else "center",
            annotation_clip=False,
        )
        title(figure, height, "Totals")
        write(
            figure,
            height,
            0.54,
            "How many learners have which share of the points. What was not answered gives none.",
        )
    return figure


def totals_alt(totals: Floats, out_of: float) -> str:
    """The same in words: the median, the range, and the count of every tenth that holds somebody.

    Args:
        totals, out_of: as for `totals_figure`.

    Raises:
        ValueError: there are no learners, or there was nothing to score.
    """
    _need_totals(totals, out_of)
    low, middle, high = (float(part) / out_of for part in (totals.min(), np.median(totals), totals.max()))
    said = [f"{n * 10} to {n * 10 + 10} %: {count}" for n, count in enumerate(bins(totals, out_of)) if count]
    return (
        f"Bar chart of the totals of {counted(len(totals), 'learner')}, as a share of {_points(out_of)}. Median "
        f"{percent(middle)}, from {percent(low)} to {percent(high)}. Learners by tenth: {'; '.join(said)}."
    )


def _need_totals(totals: Floats, out_of: float) -> None:
    if not len(totals) or out_of <= 0:
        raise ValueError(f"{EMPTY}{len(totals)} learners, {out_of:g} points")


def _points(out_of: float) -> str:
    return counted(int(out_of), "point")


def counted(n: int, noun: str) -> str:
    """A number with its noun: 1 learner, 2 learners."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent."""
    return f"{100 * share:.0f} %"


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")  # adding 0 takes the sign from −0


def folded(text: str, width: int) -> str:
    """A text in lines of at most `width` letters; a dash for an empty one."""
    return "\n".join(wrap(" ".join(text.split()), width)) or "–"


def title(figure: Figure, height: float, text: str) -> None:
    """Write a figure's title. Args: height: of the figure in inches."""
    write(figure, height, 0.26, text, size=13, weight="bold", color=PALETTE["ink"])


def write(
    figure: Figure,
    height: float,
    y: float,
    text: str,
    x: float = 0.16,
    size: float = 9,
    weight: str = "normal",
    color: str = PALETTE["muted"],
) -> None:
    """Write text with its left middle at a place in inches from the upper left corner."""
    wide = figure.get_figwidth()
    figure.text(x / wide, 1 - y / height, text, va="center_baseline", size=size, weight=weight, color=color)
