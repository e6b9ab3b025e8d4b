"""Where the three frameworks agree and where they split, one row for each point of comparison."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import PALETTE, house_style
from alliance.model import NOT_STATED, Dimension, Framework

SILENT = "not stated"
ROW = 0.3  # inches
LEFT = -1.95  # where the row names begin, in columns


def _names(ids: Sequence[str]) -> str:
    *first, last = ids
    return f"{', '.join(first)} and {last}" if first else last


def pattern(row: Dimension, frameworks: Sequence[Framework]) -> str:
    """Who stands with whom on a row, in words.

    Args:
        row: a dimension that is compared.
        frameworks: the frameworks, in the order of the columns.

    Returns:
        For example "Adjustment and expansion together, retrenchment apart".
    """
    ids = [found.id for found in frameworks]
    stated = [i for i in ids if not _silent(row, next(f for f in frameworks if f.id == i))]
    if not row.together:
        return "Each its own view" if len(stated) == len(ids) else "Not all three are stated"
    side = [i for i in ids if i in row.together[0]]
    apart = [i for i in ids if i not in side]
    said = f"{_names(side)} together" + (f", {_names(apart)} apart" if apart else "")
    return said[0].upper() + said[1:]


def _silent(row: Dimension, found: Framework) -> bool:
    position = found.positions.get(row.id)
    return position is None or position.text == NOT_STATED


def grouped(
    dimensions: Sequence[Dimension], frameworks: Sequence[Framework]
) -> list[tuple[str, list[Dimension]]]:
    """The compared dimensions by pattern: agreements first, then splits, then what cannot be compared.

    Raises:
        ValueError: none of the dimensions is compared.
    """
    found: dict[str, list[Dimension]] = {}
    for row in dimensions:
        if row.reading:
            found.setdefault(pattern(row, frameworks), []).append(row)
    if not found:
        raise ValueError("no dimension has a reading: there is nothing to compare")

    def rank(entry: tuple[str, list[Dimension]]) -> tuple[int, str]:
        row = entry[1][0]
        if row.together:
            return (0 if len(row.together[0]) == len(frameworks) else 1, entry[0])
        return (2 if entry[0].startswith("Each") else 3, entry[0])

    return sorted(found.items(), key=rank)


def agreement_figure(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> Figure:
    """A row for each compared point, a column for each framework; those that agree are joined.

    Args:
        dimensions: rows; those without a reading are left out.
        frameworks: columns, three of them.

    Returns:
        The figure, 8.4 inches wide and as high as its rows need.

    Raises:
        ValueError: none of the dimensions is compared.

    The reading is this course's own, of the paragraphs that the dimensions name.
    """
    groups = grouped(dimensions, frameworks)
    lines = sum(len(rows) for _, rows in groups) + 1.4 * len(groups) + 1.2
    with house_style():
        figure = Figure(figsize=(8.4, ROW * lines + 0.6), layout="constrained")
        axes = figure.add_subplot()
        axes.set_xlim(LEFT, len(frameworks) - 0.4)
        axes.set_ylim(lines, 0)
        axes.axis("off")
        for x, found in enumerate(frameworks):
            name = found.label.removeprefix("Alliance ").capitalize()
            axes.text(x, 0.45, f"{name}\n{found.school}", ha="center", va="center", weight="bold")
        y = 1.9
        for title, rows in groups:
            axes.text(LEFT, y, title, color=PALETTE["muted"], style="italic", va="center")
            axes.axhline(y + 0.5, color=PALETTE["grid"], linewidth=0.8)
            for row in rows:
                y += 1
                _row(axes, y, row, frameworks)
            y += 1.4
    return figure


def _row(axes: Axes, y: float, row: Dimension, frameworks: Sequence[Framework]) -> None:
    axes.text(LEFT, y, row.label, va="center")
    sides = row.together[0] if row.together else ()
    joined = [x for x, found in enumerate(frameworks) if found.id in sides]
    if joined:
        axes.plot([joined[0], joined[-1]], [y, y], color=PALETTE["blue"], linewidth=5, solid_capstyle="round")
    for x, found in enumerate(frameworks):
        if _silent(row, found):
            axes.text(x, y, SILENT, ha="center", va="center", color=PALETTE["muted"], fontsize=8)
        elif x in joined:
            axes.plot(x, y, "o", color=PALETTE["blue"], markersize=11)
        else:
            if joined and joined[0] < x < joined[-1]:  # the line that passes is interrupted here
                axes.plot(x, y, "o", color="white", markersize=24)
            axes.plot(
                x,
                y,
                "D",
                color="white",
                markeredgecolor=PALETTE["vermilion"],
                markeredgewidth=1.8,
                markersize=8.5,
            )


def agreement_alt(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> str:
    """The same in words: each pattern with its rows, each row with its reading.

    Args and Raises: as `agreement_figure`.
    """
    parts = ["Table of points on which the three frameworks agree or split, as this course reads the paper."]
    for title, rows in grouped(dimensions, frameworks):
        parts.append(f"{title}: " + " ".join(f"{row.label} – {row.reading}" for row in rows))
    return " ".join(parts)
