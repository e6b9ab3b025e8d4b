"""The pieces of the troop chart: panels, break, labels, numbered decisions, key. Lengths are in inches."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator, StrMethodFormatter
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from alliance.figures.series import MEASURES, NONE, around, at, date, measured, middle, value_at, when
from alliance.figures.style import PALETTE
from alliance.ledger import Fact, TroopCount

# What both governments have quoted since the drawdown was stopped in April 2008.
OFFICIAL_LEVEL, OFFICIAL_SINCE = 28_500, (2008, 4)

WIDTH, LEFT, RIGHT = 8.6, 0.72, 1.38
KEY_LINE = 0.215
SMALL = 8.5  # points, the smallest text
REACH = 0.24  # between the middles of two numbers that share a row
WHITE = {"fc": "white", "ec": "none", "pad": 1.2}
OFFSET: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False}


def panel(
    figure: Figure, shown: Sequence[TroopCount], limits: tuple[int, int], low: float, tall: float
) -> Axes:
    """Add axes with the whole series drawn in them; each panel then shows its own part."""
    height = figure.get_figheight()
    axes = figure.add_axes((LEFT / WIDTH, low / height, (WIDTH - LEFT - RIGHT) / WIDTH, tall / height))
    first, last = limits
    # Room for the last marker, but in a short range not for the tick of the year after.
    axes.set_xlim(first - 0.4, last + max(0.97, 0.75 + 0.013 * (last - first)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    x = [at(c) for c in shown]
    full = [nan if c.count is None else c.count for c in shown]
    other = [c.measure == "other" for c in shown]
    # The dashes reach one count to either side, so that they join the solid line.
    near = [any(other[max(i - 1, 0) : i + 2]) for i in range(len(other))]
    looks: dict[str, tuple[list[bool], dict[str, Any]]] = {
        "dashed": (near, {"ls": (0, (4, 2)), "lw": 1.0}),
        "reports": ([not o for o in other], {"marker": "o", "ms": 3.4}),
        "other": (other, {"marker": "o", "ms": 5.5, "mfc": "white", "ls": "none"}),
    }
    for name, (keep, look) in looks.items():
        y = [n if k else nan for n, k in zip(full, keep, strict=True)]
        axes.add_line(Line2D(x, y, color=PALETTE["blue"], gid=name, zorder=3, **look))
    for c in measured(shown, "gap"):
        axes.axvspan(c.year, c.year + 1, fc="#EEEEEE", ec="#C4C4C4", hatch="////", lw=0, gid="gap")
    return axes


def break_axis(main: Axes, upper: Axes, high: Sequence[int], step: int) -> None:
    """Set up the upper panel for the counts in `high`, and mark the break with two strokes."""
    upper.set_ylim(step * (floor(min(high) / step) - 0.1), 1.2 * max(high))
    upper.yaxis.set_major_locator(MultipleLocator(step))
    upper.tick_params(bottom=False, labelbottom=False)
    upper.spines.bottom.set_visible(False)
    for axes, edge in ((main, 1), (upper, 0)):
        stroke: dict[str, Any] = {
            "marker": [(-1, -0.6), (1, 0.6)],
            "ms": 9,
            "mec": PALETTE["muted"],
            "clip_on": False,
        }
        axes.add_line(Line2D([0], [edge], transform=axes.transAxes, **stroke))


def label_counts(main: Axes, upper: Axes, shown: Sequence[TroopCount], step: int) -> None:
    """Name the last count, and those above `step`, beside their points."""
    *rest, last = [c for c in shown if c.count is not None]
    look: dict[str, Any] = {"color": PALETTE["blue"], "size": SMALL, "bbox": WHITE, **OFFSET}
    value = last.count or 0
    lift, x = 0, at(last)
    if shown[-1].year >= OFFICIAL_SINCE[0]:
        lift, x = 1 if value >= OFFICIAL_LEVEL else -1, main.get_xlim()[1]
        _draw_official(main, -lift)
    if not _is_low(main, last):
        axes = upper if value > step else main
        va = ("center", "bottom", "top")[lift]
        place = (4 if lift and x > at(last) else 8, 4 * lift)
        axes.annotate(f"{value:,}\n{when(last)}", (x, value), place, va=va, weight="bold", **look)
    for c in rest:
        if c.count and c.count > step:
            upper.annotate(f"{c.count:,} ({when(c)})", (at(c), c.count), (7, 1), va="bottom", **look)


def _draw_official(main: Axes, lift: int) -> None:
    begin = OFFICIAL_SINCE[0] + (OFFICIAL_SINCE[1] - 0.5) / 12
    left, right = main.get_xlim()
    x = [max(begin, left), right]
    ink = PALETTE["ink"]
    main.add_line(Line2D(x, [OFFICIAL_LEVEL] * 2, color=ink, lw=0.9, ls=(0, (5, 3)), gid="official"))
    words = f"official level\n{OFFICIAL_LEVEL:,} since {OFFICIAL_SINCE[0]}\n(other measure)"
    va = "bottom" if lift > 0 else "top"
    main.annotate(words, (right, OFFICIAL_LEVEL), (4, 5 * lift), va=va, color=ink, size=SMALL, **OFFSET)


def label_gap(main: Axes, shown: Sequence[TroopCount]) -> None:
    """Name the band of years without a count."""
    if gap := measured(shown, "gap"):
        x, y = (gap[0].year + gap[-1].year + 1) / 2, main.get_ylim()[1] * 0.94
        look: dict[str, Any] = {"size": SMALL, "ha": "center", "va": "top", "bbox": WHITE}
        main.text(x, y, MEASURES["gap"], rotation=90, color=PALETTE["muted"], **look)


def label_low(main: Axes, shown: Sequence[TroopCount]) -> float | None:
    """Name a count that lies on the foot of the panel, as that of June 1950 does.

    Returns the time at which the label ends, None where there is no such count.
    """
    low = [c for c in shown if _is_low(main, c)]
    if not low:
        return None
    value, x = low[-1].count or 0, at(low[-1])
    look: dict[str, Any] = {"color": PALETTE["blue"], "size": SMALL, "bbox": WHITE, **OFFSET}
    main.annotate(f"{value:,} ({when(low[-1])})", (x, value), (7, 11), va="center", **look)
    first, last = main.get_xlim()
    return x + 1.3 * (last - first) / (WIDTH - LEFT - RIGHT)


def _is_low(main: Axes, count: TroopCount) -> bool:
    return count.count is not None and count.count < main.get_ylim()[1] / 20


def mark_decisions(
    main: Axes, shown: Sequence[TroopCount], marked: Sequence[Fact], taken: float | None = None
) -> None:
    """Number each decision at the foot of the panel, with a stem up to the line at its date.

    Numbers too close to share a row go up to the next one; the lowest is in use until `taken`.
    """
    first, last = main.get_xlim()
    per_year = (WIDTH - LEFT - RIGHT) / (last - first)
    ends = [] if taken is None else [taken]
    for n, fact in enumerate(marked, 1):
        x = middle(fact)
        row = next((i for i, end in enumerate(ends) if (x - end) * per_year >= REACH), len(ends))
        ends[row : row + 1] = [x]
        if (y := value_at(shown, x)) is not None:
            y = min(y, main.get_ylim()[1])
            main.plot([x, x], [0, y], color=PALETTE["vermilion"], lw=0.9, zorder=2, gid="stem")
            main.plot([x], [y], "D", color=PALETTE["vermilion"], ms=4.2, mec="white", mew=0.6, zorder=4)
        up = ScaledTranslation(0, 0.16 + REACH * row, main.figure.dpi_scale_trans)
        place = blended_transform_factory(main.transData, main.transAxes) + up
        _disc(main, x, 0, n, transform=place, gid="decision")


def _disc(where: Axes | Figure, x: float, y: float, n: int, **more: Any) -> None:
    box = {"boxstyle": "circle,pad=0.22", "fc": "white", "ec": PALETTE["vermilion"], "lw": 1.2}
    where.text(
        x, y, str(n), size=SMALL, weight="bold", ha="center", va="center_baseline", bbox=box, zorder=6, **more
    )


def write(figure: Figure, x: float, y: float, text: str, **look: Any) -> None:
    """Write text with its top left (unless `look` says otherwise) at a place in inches."""
    figure.text(x / WIDTH, y / figure.get_figheight(), text, **{"va": "top", **look})


def write_key(
    figure: Figure,
    counts: Sequence[TroopCount],
    marked: Sequence[Fact],
    key: Sequence[Sequence[str]],
    top: float,
) -> None:
    """Write a row for each decision: number, date, title (lines in `key`), report before and after."""

    def told(count: TroopCount | None) -> str:
        return f"{count.count:,} ({count.year})" if count else NONE

    edge = WIDTH - 0.16
    head: dict[str, Any] = {"size": SMALL, "color": PALETTE["muted"], "va": "center_baseline"}
    write(figure, 0.16, top, "Decisions", **head)
    write(figure, edge, top, "last report before → first after", ha="right", **head)
    y = top - KEY_LINE
    for n, (fact, lines) in enumerate(zip(marked, key, strict=True), 1):
        _disc(figure, 0.26 / WIDTH, y / figure.get_figheight(), n)
        write(figure, 0.46, y, date(fact), va="center_baseline", color=PALETTE["muted"])
        before, after = around(counts, fact)
        write(figure, edge, y, f"{told(before)} → {told(after)}", va="center_baseline", ha="right")
        for line in lines:
            write(figure, 1.36, y, line, va="center_baseline")
            y -= KEY_LINE
