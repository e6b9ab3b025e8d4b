"""The troop chart with its decisions: numbered on the line where the years are few, and always listed below the picture."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures import series
from alliance.figures.labels import Point
from alliance.figures.series import TroopChart
from alliance.figures.style import DPI, PALETTE, SMALL, Picture, house_style, render
from alliance.figures.troops import BREAK, draw_level, draw_number, draw_series, troops_alt, troops_figure
from quizkit.html import Card, tag
from quizkit.text import date

WIDE, NARROW = 6.5, 3.75  # inches: on a page, and on a telephone
LEFT, RIGHT, HEAD, FOOT, CHART, ROW = 0.6, 0.12, 0.34, 0.5, 2.6, 0.19  # inches; a row of the legend
FLAG, APART = 18, 16  # points: from the line up to a number, and between the middles of two numbers
SOURCE = "Data: Pentagon reports, as digitised in troopdata"
COUNTS = (
    "A point is a count on one day of its year. A withdrawal that takes two years shows in two counts, and other people come and go "
    "at the same time: no fall is the work of one decision alone."
)


def is_story(chart: TroopChart) -> bool:
    """Whether the years are few, and none of them a war year, which needs a scale of its own."""
    return 4 <= chart.end - chart.start <= 16 and all(c.count and c.count <= BREAK for c in chart.selected)


def story_figure(chart: TroopChart, width: float = WIDE) -> Figure:
    """Draw the series below its legend, and a flag with its number for each decision; `width` is `WIDE` or `NARROW`."""
    others = series.years(chart.of_measure("other"))
    first, last = chart.selected[0], chart.selected[-1]
    title = f"U.S. troops in South Korea, {chart.start}–{chart.end}: from {first.count:,} to {last.count:,}"
    title = title if width == WIDE else title.replace(": ", ":\n")
    head, rows = HEAD + ROW * title.count("\n"), 1 + sum(map(bool, (others, chart.level, chart.numbered)))
    height = head + ROW * rows + CHART + FOOT
    with house_style():
        figure = Figure(figsize=(width, height), dpi=DPI)
        figure.text(0.1 / width, 1 - 0.05 / height, title, va="top", size=10, weight="bold")
        figure.text(0.1 / width, 0.06 / height, SOURCE, size=SMALL, color=PALETTE["muted"])
        wide, high = (width - LEFT - RIGHT) / width, CHART / height
        axes = figure.add_axes((LEFT / width, FOOT / height, wide, high))
        draw_series(axes, chart)
        axes.set_ylim(0, 1.22 * max(c.count or 0 for c in chart.selected))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
        axes.tick_params(labelsize=SMALL)
        said = {"reports": "people on active duty assigned there, in September"}
        said |= {"other": f"{others}: another source (Kane 2006), uncertain"} if others else {}
        for line in axes.lines:
            line.set_label(said.get(str(line.get_gid()), ""))
        if level := chart.level:
            start, end = axes.get_xlim()
            words = f"official level since {level.since.year}: {level.troops:,.0f}, another measure"
            draw_level(axes, level.troops, max(series.middle(level.since), start), end, words)
        _draw_flags(axes, chart)
        figure.legend(loc="upper left", bbox_to_anchor=(0.1 / width, 1 - head / height), borderaxespad=0)
    return figure


def _draw_flags(axes: Axes, chart: TroopChart) -> None:
    """Draw a mark on the line for each decision, and its number above, or below where it is crowded."""
    look: dict[str, Any] = {"color": PALETTE["vermilion"], "zorder": 5}
    point, taken = axes.figure.dpi / 72, list[Point]()  # the middles of the numbers, in pixels
    ends = [series.time(chart.selected[n]) for n in (0, -1)]
    for n, fact in enumerate(chart.numbered, 1):
        x = series.middle(fact)
        y = chart.troops_at(min(max(x, ends[0]), ends[1]))  # a decision may come before the first count
        across, up = axes.transData.transform((x, y))
        spots = [(across, up + way * far * point) for way in (1, -1) for far in range(FLAG, 99)]
        for spot in spots:
            gaps = (max(abs(spot[0] - a), abs(spot[1] - b)) for a, b in taken)
            if spot[1] < axes.bbox.y1 and min(gaps, default=APART * point) >= APART * point:
                break
        taken.append(spot)
        top = float(axes.transData.inverted().transform(spot)[1])
        axes.plot([x, x], [y, top], lw=0.9, **look)
        (mark,) = axes.plot([x], [y], "D", ms=5, mec="white", mew=0.6, **look)
        draw_number(axes, x, top, n)
        if n == 1:
            mark.set_label("decision, with its number in the list below")


def troops_picture(chart: TroopChart) -> Picture:
    """Show the chart, and below it the list of its decisions: date, what was decided, what came of it."""
    rows = [(date(f.date), f"{f.title}. {chart.outcomes.get(f.id, '')}".rstrip()) for f in chart.numbered]
    said = "\n".join(f"({n}) {day}: {words}" for n, (day, words) in enumerate(rows, 1))
    listed = (tag("li", tag("strong", day), f": {words}") for day, words in rows)
    below = Card.stack(Card(tag("ol", *listed, class_="figure-key"), said), Card.of(COUNTS)) if rows else None
    if is_story(chart):
        return render(story_figure(chart), troops_alt(chart), narrow=story_figure(chart, NARROW), below=below)
    return render(troops_figure(chart), troops_alt(chart), below=below)
