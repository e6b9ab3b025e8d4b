"""Where the three frameworks agree and where they split, one row for each point of comparison.

The reading is this course's own, of the paragraphs that the dimensions name. Lengths are in inches.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from alliance.figures.style import PALETTE, house_style
from alliance.ledger import NOT_STATED, Dimension, Framework

WIDTH, LEFT, INDENT = 8.4, 0.16, 0.14
FIRST, STEP = 3.55, 1.85  # the middle of the first column, and from one column to the next
TOP, ROW, GAP = 1.74, 0.33, 0.47  # the first heading, between rows, from a last row to the next heading
SMALL = 8.5  # points, the smallest text
FOR = {0: "Stated for none", 1: "Stated for one only, nothing to compare", 2: "Stated for two only"}


def pattern(row: Dimension, frameworks: Sequence[Framework]) -> str:
    """Who stands with whom on a row, in words; a framework that is silent stands neither with nor apart.

    Args:
        row: a dimension that is compared.
        frameworks: the frameworks, in the order of the columns.

    Returns:
        For example "Adjustment and expansion together, retrenchment apart".

    Raises:
        ValueError: the row joins a framework that is unknown or not stated, or has more than one side.
    """
    side, stated = _side(row, frameworks), _stated(row, frameworks)
    if not side:
        return "Each a view of its own" if len(stated) == len(frameworks) else FOR[len(stated)]
    if len(side) == len(frameworks):
        return "All three together"
    ids = [found.id for found in frameworks]
    apart = [i for i in stated if i not in side]
    silent = [i for i in ids if i not in stated]
    said = f"{_names(side)} together"
    said += f", {_names(apart)} apart" if apart else ""
    said += f", {_names(silent)} {NOT_STATED}" if silent else ""
    return said[0].upper() + said[1:]


def grouped(
    dimensions: Sequence[Dimension], frameworks: Sequence[Framework]
) -> list[tuple[str, list[Dimension]]]:
    """The compared dimensions by pattern: agreements first, then splits, then what cannot be compared.

    Args:
        dimensions: rows; those without a reading are left out.
        frameworks: columns, three of them.

    Returns:
        Pairs of a pattern, as `pattern` words it, and its rows in the order given.

    Raises:
        ValueError: none of the dimensions is compared, there are not three frameworks, or as `pattern`.
    """
    if len(frameworks) != 3:
        raise ValueError(f"{len(frameworks)} frameworks: the figure compares three")
    found: dict[str, list[Dimension]] = {}
    for row in dimensions:
        if row.reading:
            found.setdefault(pattern(row, frameworks), []).append(row)
    if not found:
        raise ValueError("no dimension has a reading: there is nothing to compare")

    def rank(entry: tuple[str, list[Dimension]]) -> tuple[int, int, str]:
        row = entry[1][0]
        return (-len(_side(row, frameworks)), -len(_stated(row, frameworks)), entry[0])

    return sorted(found.items(), key=rank)


def agreement_figure(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> Figure:
    """A row for each compared point, a column for each framework; those that stand together are joined.

    Args:
        dimensions: rows; those without a reading are left out.
        frameworks: columns, three of them.

    Returns:
        The figure, 8.4 inches wide and as high as its rows need.

    Raises:
        ValueError: as `grouped`.
    """
    groups = grouped(dimensions, frameworks)
    height = TOP + sum(0.34 + ROW * (len(rows) - 1) + GAP for _, rows in groups) - GAP + 0.28
    with house_style():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        _head(axes, frameworks)
        y = TOP
        for title, rows in groups:
            axes.text(LEFT, y, title, size=9.5, weight="bold", va="center_baseline", gid="pattern")
            axes.plot([LEFT, WIDTH - LEFT], [y + 0.15] * 2, color=PALETTE["grid"], lw=0.8, gid="rule")
            y += 0.34
            for n, row in enumerate(rows):
                y += ROW if n else 0
                _row(axes, y, row, frameworks)
            y += GAP
    return figure


def agreement_alt(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> str:
    """The same in words: each pattern with its rows; each row with its reading and who is silent.

    Args:
        dimensions: as for `agreement_figure`.
        frameworks: as for `agreement_figure`.

    Returns:
        One paragraph.

    Raises:
        ValueError: as `grouped`.
    """
    parts = [
        "Chart of the points on which the three frameworks agree or split, as this course reads the paper."
    ]
    for title, rows in grouped(dimensions, frameworks):
        said = []
        for row in rows:
            stated = _stated(row, frameworks)
            silent = [found.id for found in frameworks if found.id not in stated]
            aside = f" ({NOT_STATED}: {_names(silent)})" if silent else ""
            said.append(f"{row.label}{aside} – {row.reading}")
        parts.append(f"{title}: {' '.join(said)}")
    return " ".join(parts)


def _names(ids: Sequence[str]) -> str:
    *first, last = ids
    return f"{', '.join(first)} and {last}" if first else last


def _stated(row: Dimension, frameworks: Sequence[Framework]) -> list[str]:
    given = {found.id: found.positions.get(row.id) for found in frameworks}
    return [i for i, position in given.items() if position is not None and position.text != NOT_STATED]


def _side(row: Dimension, frameworks: Sequence[Framework]) -> list[str]:
    """The frameworks that stand together, in the order of the columns."""
    if len(row.together) > 1:
        raise ValueError(f"{row.id}: of three frameworks only one group can stand together")
    side = row.together[0] if row.together else ()
    stated = _stated(row, frameworks)
    for wrong in [i for i in side if i not in stated]:
        raise ValueError(f"{row.id}: {wrong} cannot stand together with others: its position is {NOT_STATED}")
    return [i for i in stated if i in side]


def _head(axes: Axes, frameworks: Sequence[Framework]) -> None:
    """Write the title, the key to the signs, and the heads of the columns."""
    muted = PALETTE["muted"]
    said = "Where the three frameworks agree and where they split"
    axes.text(LEFT, 0.24, said, size=13, weight="bold", va="center_baseline")
    axes.text(LEFT, 0.51, "This course’s reading of the paper", color=muted, va="center_baseline")
    y = 0.86
    _join(axes, [LEFT + 0.09, LEFT + 0.49], y)
    for x in (LEFT + 0.09, LEFT + 0.49):
        _sign(axes, x, y, "together", "key")
    _sign(axes, 1.66, y, "own", "key")
    _sign(axes, 3.22, y, "only", "key")
    _sign(axes, 5.42, y, "silent", "key")
    for x, words in (
        (0.84, "together"),
        (1.83, "a view of its own"),
        (3.39, "the only one stated"),
        (5.93, "the paper is silent: not a “no”"),
    ):
        axes.text(x, y, words, color=muted, size=SMALL, va="center_baseline")
    for n, found in enumerate(frameworks):
        x = FIRST + STEP * n
        name = found.label.removeprefix("Alliance ").capitalize()
        axes.text(x, 1.23, name, size=10, weight="bold", ha="center", va="center_baseline", gid="head")
        axes.text(
            x, 1.43, f"roughly: {found.school}", color=muted, size=SMALL, ha="center", va="center_baseline"
        )


def _row(axes: Axes, y: float, row: Dimension, frameworks: Sequence[Framework]) -> None:
    axes.text(LEFT + INDENT, y, row.label, va="center_baseline", gid="row")
    side, stated = _side(row, frameworks), _stated(row, frameworks)
    places = {found.id: FIRST + STEP * n for n, found in enumerate(frameworks)}
    if side:
        ends = [places[side[0]], places[side[-1]]]
        passed = [i for i, x in places.items() if ends[0] < x < ends[1] and i not in side]
        for i in passed:
            half = 0.06 if i in stated else 0.44
            _join(axes, ends, y, round_=(places[i], half))
        if not passed:
            _join(axes, ends, y)
    for i, x in places.items():
        if i in side:
            kind = "together"
        elif i not in stated:
            kind = "silent"
        else:
            kind = "only" if len(stated) == 1 else "own"
        _sign(axes, x, y, kind, kind)


def _join(axes: Axes, ends: Sequence[float], y: float, round_: tuple[float, float] | None = None) -> None:
    """Draw the thick line of those who stand together, round a column that does not belong to them."""
    points, codes = [(ends[0], y), (ends[1], y)], [Path.MOVETO, Path.LINETO]
    if round_:
        middle, half = round_
        low, bend = y + 0.155, 0.24
        near, far = middle - half, middle + half
        down = [(near - bend, y), (near - bend / 2, y), (near - bend / 2, low), (near, low)]
        up = [(far, low), (far + bend / 2, low), (far + bend / 2, y), (far + bend, y)]
        points = [(ends[0], y), *down, *up, (ends[1], y)]
        curve = [Path.LINETO, *[Path.CURVE4] * 3]
        codes = [Path.MOVETO, *curve, *curve, Path.LINETO]
    line = PathPatch(Path(points, codes), fc="none", ec=PALETTE["blue"], lw=4.5, capstyle="round", gid="join")
    axes.add_patch(line)


def _sign(axes: Axes, x: float, y: float, kind: str, gid: str) -> None:
    """Draw one of the four signs; they differ in shape and filling as well as in colour."""
    if kind == "silent":
        box = {
            "boxstyle": "square,pad=0.3",
            "fc": "white",
            "ec": PALETTE["muted"],
            "lw": 0.8,
            "ls": (0, (3, 2)),
        }
        look: dict[str, Any] = {
            "size": SMALL,
            "color": PALETTE["muted"],
            "ha": "center",
            "va": "center_baseline",
        }
        axes.text(x, y, NOT_STATED, bbox=box, gid=gid, **look)
        return
    looks: dict[str, dict[str, Any]] = {
        "together": {"marker": "o", "ms": 11.5, "color": PALETTE["blue"]},
        "own": {"marker": "D", "ms": 8, "mfc": "white", "mec": PALETTE["vermilion"], "mew": 1.8},
        "only": {"marker": "o", "ms": 8, "mfc": "white", "mec": PALETTE["muted"], "mew": 1.4},
    }
    axes.plot([x], [y], ls="none", zorder=3, gid=gid, **looks[kind])
