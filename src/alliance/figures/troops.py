"""U.S. troops in South Korea by year, with the decisions about them: figure and alternative text.

Counts: DMDC strength reports as digitised in the troopdata set (Flynn; Allen, Flynn & Martinez Machain
2022), and Kane (2006) where no report exists.
"""

from collections.abc import Sequence
from math import ceil, floor, isnan, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, MultipleLocator
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from alliance.figures import series
from alliance.figures.labels import Point
from alliance.figures.series import TroopChart, dated_number
from alliance.figures.style import DPI, PALETTE, SMALL, add_title_and_note, house_style
from alliance.ledger import TroopCount

WIDTH = 8.6  # inches
BREAK = 100_000  # a count above this goes to the upper panel
APART = 0.24  # inches between the middles of two numbers that share a row
WHITE = {"fc": "white", "ec": "none", "pad": 1.2}
SUBTITLE = "Active-duty personnel assigned there, end of September"
SOURCE = "Data: DMDC strength reports as digitised in troopdata (Flynn; Allen, Flynn & Martinez Machain 2022)"


def troops_figure(chart: TroopChart) -> Figure:
    """Draw the series, 8.6 inches wide, with the decisions numbered along the foot.

    Counts above 100,000 get a panel of their own.
    """
    high = [c.count for c in chart.selected if c.count and c.count > BREAK]
    low = [c.count for c in chart.selected if c.count and c.count <= BREAK]
    heights = {"upper": 0.95, "main": 2.75} if high else {"main": 3.4}
    notes = _notes(chart)
    with house_style():
        size = WIDTH, sum(heights.values()) + 1.15 + 0.18 * notes.count("\n")
        figure, layout = Figure(size, dpi=DPI), ConstrainedLayoutEngine(h_pad=0.07, hspace=0)
        panels = figure.subplot_mosaic([[name] for name in heights], height_ratios=list(heights.values()))
        main, upper = panels["main"], panels.get("upper", panels["main"])
        for axes in {main, upper}:
            draw_series(axes, chart)
        top = 10_000 * ceil(1.1 * max([*low, 70_000 if high else 30_000]) / 10_000)
        main.set_ylim(0, top * 1.005)  # so that the highest grid line is drawn whole
        main.yaxis.set_major_locator(MultipleLocator(20_000 if top > 50_000 else 10_000))
        if high:
            _break_axis(main, upper, high)
        june = series.years([c for c in chart.selected if c.month == "June"])
        upper.set_title(f"{SUBTITLE} (June in {june})" if june else SUBTITLE)
        _label_last(main, upper, chart)
        for c in chart.selected[:-1]:
            if c.count and c.count > BREAK:
                _annotate(upper, dated_number(c), (series.time(c), c.count), (7, 1), va="bottom")
        add_title_and_note(figure, f"U.S. troops in South Korea, {chart.start}–{chart.end}", notes)
        layout.execute(figure)  # once, now: what follows is placed by the width of the panels
        if gap := chart.of_measure("gap"):
            place = (gap[0].year + gap[-1].year + 1) / 2, main.get_ylim()[1] * 0.94
            look: dict[str, Any] = {"size": SMALL, "ha": "center", "va": "top", "color": PALETTE["muted"]}
            main.text(*place, "no observation", rotation=90, bbox=WHITE, **look)
        _mark_decisions(main, chart, _label_low(main, chart))
    return figure


def draw_series(axes: Axes, chart: TroopChart) -> None:
    """Draw the whole series; each panel then shows its own part."""
    # Room for the last marker, but in a short range not for the tick of the year after.
    axes.set_xlim(chart.start - 0.4, chart.end + max(0.97, 0.75 + 0.013 * (chart.end - chart.start)))
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    x = [series.time(c) for c in chart.selected]
    other = [c.measure == "other" for c in chart.selected]
    # The dashes reach one count to either side, so that they join the solid line.
    near = [any(other[max(i - 1, 0) : i + 2]) for i in range(len(other))]
    looks: dict[str, tuple[list[bool], dict[str, Any]]] = {
        "dashed": (near, {"ls": (0, (4, 2)), "lw": 1.0}),
        "reports": ([not o for o in other], {"marker": "o", "ms": 3.4}),
        "other": (other, {"marker": "o", "ms": 5.5, "mfc": "white", "ls": "none"}),
    }
    for name, (keep, look) in looks.items():
        y = [c.count if k and c.count is not None else nan for c, k in zip(chart.selected, keep, strict=True)]
        axes.add_line(Line2D(x, y, color=PALETTE["blue"], gid=name, zorder=3, **look))
    for c in chart.of_measure("gap"):
        axes.axvspan(
            c.year, c.year + 1, fc=PALETTE["shade"], ec=PALETTE["mist"], hatch="////", lw=0, gid="gap"
        )


def draw_level(axes: Axes, troops: float, start: float, end: float, label: str = "") -> None:
    """Draw the official level as a dashed line between two times; `label` stands in a legend."""
    look: dict[str, Any] = {"lw": 0.9, "ls": (0, (5, 3)), "gid": "official", "label": label}
    axes.plot([start, end], [troops] * 2, color=PALETTE["ink"], **look)


def _break_axis(main: Axes, upper: Axes, high: Sequence[int]) -> None:
    """Set up the upper panel for the counts in `high`, and mark the break with two strokes."""
    upper.set_ylim(BREAK * (floor(min(high) / BREAK) - 0.1), 1.2 * max(high))
    upper.yaxis.set_major_locator(MultipleLocator(BREAK))
    upper.tick_params(bottom=False, labelbottom=False)
    upper.spines.bottom.set_visible(False)
    stroke: dict[str, Any] = {"marker": [(-1, -0.6), (1, 0.6)], "ms": 9, "color": PALETTE["muted"]}
    for axes, edge in ((main, 1), (upper, 0)):
        axes.add_line(Line2D([0], [edge], transform=axes.transAxes, clip_on=False, **stroke))


def _annotate(axes: Axes, words: str, point: Point, shift: Point, **look: Any) -> None:
    """Write words beside a point, shifted by points right and up."""
    place: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False}
    axes.annotate(words, point, shift, **{"color": PALETTE["blue"], "size": SMALL, **place, **look})


def _label_last(main: Axes, upper: Axes, chart: TroopChart) -> None:
    """Write the last count beside its point, clear of the official level, which is drawn here too."""
    last = [c for c in chart.selected if c.count is not None][-1]
    value, x, lift = last.count or 0, series.time(last), 0
    left, right = main.get_xlim()
    if level := chart.level:
        x, lift = right, 1 if value >= level.troops else -1
        left = max(series.middle(level.since), left)
        draw_level(main, level.troops, left, right)
        words = f"official level\n{level.troops:,.0f} since {level.since.year}\n(other measure)"
        va = "top" if lift > 0 else "bottom"
        _annotate(main, words, (right, level.troops), (4, -5 * lift), va=va, color=PALETTE["ink"])
    if not _is_low(main, last):
        words, va = dated_number(last, "{number}\n{when}"), ("center", "bottom", "top")[lift]
        shift = (4 if x > series.time(last) else 8, 4 * lift)
        _annotate(upper if value > BREAK else main, words, (x, value), shift, va=va, weight="bold")


def _is_low(main: Axes, count: TroopCount) -> bool:
    """Whether a count lies on the foot of the panel, as that of June 1950 does."""
    return count.count is not None and count.count < main.get_ylim()[1] / 20


def _label_low(main: Axes, chart: TroopChart) -> list[float]:
    """Write the last count that lies on the foot; return the time at which its label ends, if there is one."""
    low = [c for c in chart.selected if _is_low(main, c)][-1:]
    for c in low:
        _annotate(main, dated_number(c), (series.time(c), c.count or 0), (7, 11), va="center", bbox=WHITE)
    return [series.time(c) + 1.3 / _inches_per_year(main) for c in low]


def _inches_per_year(main: Axes) -> float:
    first, last = main.get_xlim()
    return float(main.bbox.width / main.figure.dpi / (last - first))


def _mark_decisions(main: Axes, chart: TroopChart, ends: list[float]) -> None:
    """Number each decision at the foot of the panel, with a stem up to the line at its date.

    Numbers too close to share a row go up to the next one; `ends` are the times at which rows are free again.
    """
    per_year = _inches_per_year(main)
    for n, fact in enumerate(chart.numbered, 1):
        x = series.middle(fact)
        row = next((i for i, end in enumerate(ends) if (x - end) * per_year >= APART), len(ends))
        ends[row : row + 1] = [x]
        if not isnan(y := chart.troops_at(x)):
            y = min(y, main.get_ylim()[1])
            main.plot([x, x], [0, y], color=PALETTE["vermilion"], lw=0.9, zorder=2, gid="stem")
            main.plot([x], [y], "D", color=PALETTE["vermilion"], ms=4.2, mec="white", mew=0.6, zorder=4)
        up = ScaledTranslation(0, 0.16 + APART * row, main.figure.dpi_scale_trans)
        place = blended_transform_factory(main.transData, main.transAxes) + up
        draw_number(main, x, 0, n, transform=place, gid="decision")


def draw_number(axes: Axes, x: float, y: float, n: int, **more: Any) -> None:
    """Draw the number of a decision in a disc."""
    disc = {"boxstyle": "circle,pad=0.22", "fc": "white", "ec": PALETTE["vermilion"], "lw": 1.2}
    look: dict[str, Any] = {"size": SMALL, "weight": "bold", "ha": "center", "va": "center_baseline"}
    axes.text(x, y, str(n), bbox=disc, zorder=6, **look, **more)


def _notes(chart: TroopChart) -> str:
    others = series.years(chart.of_measure("other"))
    other = "not in the data set’s reports; Kane (2006), uncertain."
    dashes = f"Hollow circles and thin dashes, {others}: {other}\n{SOURCE}; Kane 2006"
    return dashes if others else SOURCE


def troops_alt(chart: TroopChart) -> str:
    """Say in sentences what `troops_figure` draws."""
    seen = [c for c in chart.selected if c.count is not None]
    peak = max(seen, key=lambda c: c.count or 0)
    sentences = [
        f"Line chart of U.S. troops in South Korea, {chart.start} to {chart.end}.",
        f"First count {dated_number(seen[0])}, last {dated_number(seen[-1])}. Peak {dated_number(peak)}.",
    ]
    if after := [c for c in seen if c.year > 1953]:
        lowest = min(after, key=lambda c: c.count or 0)
        war = "after the war " if seen[0].year <= 1953 else ""
        sentences.append(f"Lowest {war}{dated_number(lowest)}.")
    if gaps := series.years(chart.of_measure("gap")):
        sentences.append(f"No observation in {gaps}, left as a gap.")
    if others := series.years(chart.of_measure("other")):
        sentences.append(f"Hollow circles in {others}: another data set, uncertain.")
    if level := chart.level:
        words = f"official level {level.troops:,.0f} since {level.since.year}"
        sentences.append(f"Dashed line: {words}, a different measure.")
    return " ".join(sentences)
