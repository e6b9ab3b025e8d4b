"""The heat map of a class: objectives by learners, or by groups of them. Lengths are in inches."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from alliance.figures.classes import EMPTY, Floats, counted, folded, percent, title, write
from alliance.figures.style import PALETTE, house_style

EACH = 60  # learners with a column of their own; more stand in groups
GROUPS = 20
WIDE = 30  # columns in which a per cent has room
SMALL = 8.5
COLOURS = "cividis"  # even in lightness, and the same to the colour-blind


def columns(means: Floats, totals: Floats) -> tuple[Floats, list[int]]:
    """The columns of the heat map, lowest total first.

    Args:
        means: (objectives, learners), 0 to 1, nan where nothing was answered.
        totals: (learners), by which the learners are put in order; who has the same stays in the order given.

    Returns:
        (objectives, columns) and how many learners each column holds: one, or with more than `EACH` learners, of `GROUPS` groups
        as equal as can be, and then a value is the mean over the group's learners who have one.
    """
    ranked = means[:, np.argsort(totals, kind="stable")]
    if len(totals) <= EACH:
        return ranked, [1] * len(totals)
    parts = np.array_split(ranked, GROUPS, axis=1)
    found = np.full((len(means), GROUPS), np.nan)
    for n, part in enumerate(parts):
        there = (~np.isnan(part)).sum(axis=1)
        np.divide(np.nansum(part, axis=1), there, out=found[:, n], where=there > 0)
    return found, [part.shape[1] for part in parts]


def objectives_figure(texts: Sequence[str], values: Floats, sizes: Sequence[int]) -> Figure:
    """Heat map: a row for each objective, a column for each learner or group, lowest total on the left.

    Args:
        texts: what a learner can do, one for each row.
        values: (objectives, columns) as `columns` gives them.
        sizes: learners in each column.

    Returns:
        The figure, 10.4 inches wide and as high as its rows need. A cell bears its number: per cent, or where columns are many,
        whole tenths; an empty one is hatched.

    Raises:
        ValueError: there is no row or no column, or the shapes do not fit.
    """
    if values.shape != (len(texts), len(sizes)) or not values.size:
        raise ValueError(f"{EMPTY}{len(texts)} objectives and {len(sizes)} columns for values {values.shape}")
    names = [folded(text, 49) for text in texts]
    tall = [max(0.3, 0.15 * (name.count("\n") + 1) + 0.1) for name in names]
    wide, left, top, foot = 10.4, 3.75, 0.98, 0.62
    height = top + sum(tall) + foot
    tenths = len(sizes) > WIDE
    with house_style():
        figure = Figure(figsize=(wide, height))
        across = min(wide - left - 0.16, 0.62 * len(sizes))
        axes = figure.add_axes((left / wide, foot / height, across / wide, sum(tall) / height))
        edges = np.concatenate([[0.0], np.cumsum(tall)])
        axes.grid(visible=False)
        colours = matplotlib.colormaps[COLOURS]
        shown = np.ma.masked_invalid(values)
        axes.pcolormesh(
            np.arange(len(sizes) + 1), edges, shown, cmap=colours, norm=Normalize(0, 1), ec="white", lw=0.6
        )
        axes.set_ylim(edges[-1], 0)
        axes.set_xticks([])
        axes.set_yticks((edges[:-1] + edges[1:]) / 2, names, color=PALETTE["ink"], fontsize=SMALL)
        axes.spines["bottom"].set_visible(False)
        for row, column in np.ndindex(values.shape):
            _cell(axes, column, float(edges[row]), tall[row], float(values[row, column]), tenths)
        who = "learners" if max(sizes) == 1 else "groups of learners"
        title(figure, height, "Objectives: who can do what")
        write(figure, height, 0.54, objectives_note(sizes))
        write(figure, height, top - 0.14, f"Lowest total → highest: {len(sizes)} {who}", x=left)
        _legend(figure, wide, height)
    return figure


def _cell(axes: Axes, x: float, y: float, tall: float, value: float, tenths: bool) -> None:
    """Write a value into its cell, in black or white by how light the colour is; hatch one without."""
    if math.isnan(value):
        _hatch(axes, x, y, 1, tall, "empty")
        return
    ink, said = "white" if value < 0.5 else "black", cell(value, tenths)
    axes.text(x + 0.5, y + tall / 2, said, color=ink, size=7.5, ha="center", va="center_baseline", gid="cell")


def _hatch(axes: Axes, x: float, y: float, wide: float, tall: float, gid: str) -> None:
    dx, dy = 0.05 * wide, 0.02  # a white edge, as the others have
    at, size = (x + dx, y + dy), (wide - 2 * dx, tall - 2 * dy)
    axes.add_artist(Rectangle(at, *size, fc="white", ec="#999999", hatch="////", lw=0, gid=gid))


def cell(value: float, tenths: bool) -> str:
    """What stands in a cell: a per cent, or with `tenths` the whole tenths of a value from 0 to 1, all of it being “✓”."""
    if not tenths:
        return f"{100 * value:.0f}"
    whole = math.floor(value * 10 + 1e-9)
    return "✓" if whole == 10 else str(whole)


def objectives_note(sizes: Sequence[int]) -> str:
    """What a column of the heat map is, and how to read a cell."""
    if max(sizes) > 1:
        few, many = min(sizes), max(sizes)
        size = f"{few}" if few == many else f"{few} or {many}"
        who = f"Each column is a group of {size} learners with totals near each other, and shows their mean."
    else:
        who = "Each column is a learner."
    how = (
        "Tenths of the points: 7 is 70 to 79 %, ✓ all."
        if len(sizes) > WIDE
        else "Numbers are per cent of the points."
    )
    return f"{who} {how}"


def objectives_alt(texts: Sequence[str], values: Floats, sizes: Sequence[int]) -> str:
    """The same in words: each objective's mean over the columns, lowest first.

    Args:
        texts, values, sizes: as for `objectives_figure`.

    Raises:
        ValueError: there is nothing to draw.
    """
    if not values.size:
        raise ValueError(f"{EMPTY}no objectives or no learners")
    found = []
    for text, row in zip(texts, values, strict=True):
        there = ~np.isnan(row)
        weights = np.asarray(sizes)[there]
        mean = float(np.average(row[there], weights=weights)) if there.any() else math.nan
        empty = int((~there).sum())
        aside = f" ({counted(empty, 'column')} without an answer)" if empty else ""
        found.append((mean, f"{text}: {'no answers' if math.isnan(mean) else percent(mean)}{aside}"))
    found.sort(key=lambda entry: (math.isnan(entry[0]), entry[0]))
    head = f"Heat map of {counted(len(texts), 'objective')} by {counted(len(sizes), 'column')}, lowest total first."
    note = objectives_note(sizes).partition(".")[0]
    return f"{head} {note}. Mean share of points, lowest first: {'; '.join(said for _, said in found)}."


def _legend(figure: Figure, wide: float, height: float) -> None:
    """The colours with their numbers, and the sign for nothing, at the foot."""
    steps = [0.0, 0.25, 0.5, 0.75, 1.0]
    side = 0.3
    axes: Axes = figure.add_axes((0, 0, 1, 0.5 / height))
    axes.set_axis_off()
    axes.set_xlim(0, wide)
    axes.set_ylim(0, 0.5)
    colours = matplotlib.colormaps[COLOURS]
    x = 3.75
    for value in steps:
        axes.add_artist(Rectangle((x, 0.16), side, 0.2, fc=colours(value), ec="none"))
        axes.text(
            x + side + 0.06,
            0.26,
            f"{100 * value:.0f} %",
            size=SMALL,
            va="center_baseline",
            color=PALETTE["muted"],
        )
        x += 0.92
    _hatch(axes, x, 0.16, side, 0.2, "key")
    axes.text(
        x + side + 0.06, 0.26, "nothing answered", size=SMALL, va="center_baseline", color=PALETTE["muted"]
    )
