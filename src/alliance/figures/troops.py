"""U.S. troops in South Korea by year, with the decisions about them: figure, alternative text, list and table.

Counts: DMDC strength reports as digitised in the troopdata set (Flynn; Allen, Flynn & Martinez Machain
2022), and Kane (2006) where no report exists.
"""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from math import floor, nan
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, MultipleLocator

from alliance.figures import series
from alliance.figures.labels import WAYS, Labels, Point
from alliance.figures.series import TroopChart, dated_number
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, WIDE, Picture, behind, house_style, render
from alliance.ledger import TroopCount
from quizkit.html import Card, tag
from quizkit.text import date

BREAK = 100_000  # a count above this goes to the upper panel
# inches: left and right of the panels, a line of the title, a row of the key, scale and source, the two panels
LEFT, RIGHT, LINE, ROW, FOOT, UPPER, MAIN = 0.62, 0.12, 0.19, 0.19, 0.5, 0.8, 2.7
FLAG, APART = 18, 16  # points: from the line up to a number, and between the middles of two numbers
SIDES = ((1, 0), (1, 0.8), (-1, 0))  # where a count of the war is written
LAST = (
    (-0.7, 1),
    (-0.7, -1),
)  # its label ends at the last point, so that it does not seem to be that of the one before
CLOSE = (5, 10, 16, 24)  # points from a flag to its words
LETTERS = {WIDE: 76, NARROW: 38}  # in a line of the title
SOURCE = "Data: Pentagon reports, as digitised in troopdata"
COUNTS = (
    "A point is a count on one day of its year. A withdrawal that takes two years shows in two counts, and other people come and go "
    "at the same time: no fall is the work of one decision alone."
)
MEASURES = {"report": "report", "other": "Kane (2006), uncertain", "gap": "no observation"}


def finding(chart: TroopChart) -> str:
    """Say the chart's headline; without one what the counts show: how many, how many fewer, the largest fall within two years."""
    if chart.headline:
        return chart.headline
    seen = [c for c in chart.selected if c.count]
    first, last, peak = seen[0], seen[-1], max(seen, key=lambda c: c.count or 0)
    if first is last:
        return f"{first.count:,} U.S. troops in South Korea in {first.year}"
    start = peak if (peak.count or 0) > 1.25 * max(first.count or 0, last.count or 0) else first
    change = 100 * ((last.count or 0) / (start.count or 1) - 1)
    more = (
        f"{abs(change):,.0f} per cent {'more' if change > 0 else 'fewer'}"
        if abs(change) >= 0.5
        else "as many"
    )
    words = (
        f"U.S. troops in South Korea: {start.count:,} in {start.year}, {last.count:,} in {last.year}, {more}"
    )
    counts = {c.year: c.count or 0 for c in seen}
    falls = {year: counts[year] - counts[year + 2] for year in counts if year + 2 in counts}
    if falls and (most := max(falls.values())) > 0:
        year = max(falls, key=lambda year: falls[year])
        words += f". The largest fall in two years: {most:,}, from {year} to {year + 2}"
    return words


def troops_figure(chart: TroopChart, width: float = WIDE) -> Figure:
    """Draw the series below its key, with a numbered flag for each decision, named where there is room.

    Counts above 100,000 get a panel of their own.

    Args:
        chart: what to draw.
        width: `WIDE` or `NARROW`.
    """
    title = textwrap.fill(finding(chart), LETTERS[width])
    high = [c.count for c in chart.selected if c.count and c.count > BREAK]
    others, gaps = (series.years(chart.of_measure(measure)) for measure in ("other", "gap"))
    head = LINE * (title.count("\n") + 1) + 0.1
    said = {"reports": _months(chart)}  # by the `gid` of what is drawn
    said |= {"gap": f"{gaps}: no observation"} if gaps else {}
    said |= {"other": f"{others}: another source (Kane 2006), uncertain"} if others else {}
    if level := chart.level:
        said["official"] = f"official level since {level.since.year}: {level.troops:,.0f}, another measure"
    said |= {"mark": "decision, with its number in the list below"} if chart.numbered else {}
    said |= {"event": "an event, no decision on troops"} if chart.events else {}
    said = {name: textwrap.fill(words, LETTERS[width] + 8) for name, words in said.items()}
    key = ROW * (len(said) + sum(words.count("\n") for words in said.values())) + 0.1
    height = head + key + (UPPER if high else 0) + MAIN + FOOT
    with house_style():
        figure = Figure(figsize=(width, height), dpi=DPI)
        figure.text(0.1 / width, 1 - 0.05 / height, title, va="top", size=10, weight="bold")
        figure.text(0.1 / width, 0.06 / height, SOURCE, size=SMALL, color=PALETTE["muted"])
        left, wide = LEFT / width, (width - LEFT - RIGHT) / width
        main = figure.add_axes((left, FOOT / height, wide, MAIN / height))
        upper = figure.add_axes((left, (FOOT + MAIN) / height, wide, UPPER / height)) if high else main
        for axes in {main, upper}:
            draw_series(axes, chart)
        low = [c.count for c in chart.selected if c.count and c.count <= BREAK]
        main.set_ylim(0, 1.22 * max(low, default=50_000))
        main.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
        if high:
            _break_axis(main, upper, high)
        if level:
            start, end = main.get_xlim()
            look: dict[str, Any] = {"lw": 0.9, "ls": (0, (5, 3)), "gid": "official", "color": PALETTE["ink"]}
            main.plot([max(series.middle(level.since), start), end], [level.troops] * 2, **look)
        _write(figure, main, upper, chart)
        drawn = {str(found.get_gid()): found for found in [*main.lines, *main.patches]}
        place, handles = (0.1 / width, 1 - head / height), [drawn[name] for name in said]
        figure.legend(handles, said.values(), loc="upper left", bbox_to_anchor=place, borderaxespad=0)
    return figure


def _months(chart: TroopChart) -> str:
    june = series.years([c for c in chart.selected if c.month == "June"])
    return f"people on active duty there, in September{f' (June in {june})' if june else ''}"


def draw_series(axes: Axes, chart: TroopChart) -> None:
    """Draw the whole series; each panel then shows its own part."""
    # Room for the last marker, but in a short range not for the tick of the year after.
    axes.set_xlim(chart.start - 0.4, chart.end + max(0.97, 0.75 + 0.013 * (chart.end - chart.start)))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter("{x:.0f}")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(labelsize=SMALL)
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


def _break_axis(main: Axes, upper: Axes, high: Sequence[int]) -> None:
    """Set up the upper panel for the counts in `high`, and mark the break with two strokes."""
    main.set_ylim(0, 79_000)
    upper.set_ylim(BREAK * (floor(min(high) / BREAK) - 0.1), 1.2 * max(high))
    upper.yaxis.set_major_locator(MultipleLocator(BREAK))
    upper.tick_params(bottom=False, labelbottom=False)
    upper.spines.bottom.set_visible(False)
    stroke: dict[str, Any] = {"marker": [(-1, -0.6), (1, 0.6)], "ms": 9, "color": PALETTE["muted"]}
    for axes, edge in ((main, 1), (upper, 0)):
        axes.add_line(Line2D([0], [edge], transform=axes.transAxes, clip_on=False, **stroke))


def _write(figure: Figure, main: Axes, upper: Axes, chart: TroopChart) -> None:
    """Draw a flag for each decision; then, where there is room, write the counts that stand out, and what was decided."""
    labels, above = Labels(figure, main), Labels(figure, upper)
    points = [(series.time(c), c.count or nan) for c in chart.selected]
    for (x0, y0), (x1, y1) in pairwise(points):
        for part in np.linspace(0, 1, 30):
            for panel in (labels, above):
                panel.block(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, 3)
    if level := chart.level:
        for x in np.linspace(max(series.middle(level.since), chart.start), chart.end + 1, 40):
            labels.block(float(x), level.troops, 2)
    _draw_events(main, labels, chart)
    flags = _draw_flags(main, labels, chart)
    seen = [c for c in chart.selected if c.count is not None]
    bold: dict[str, Any] = {"color": PALETTE["blue"], "weight": "bold", "gid": "count"}
    said = [c for c in seen if f"{c.count:,}" in chart.headline]
    low = (c for c in seen[:-1] if (c.count or 0) < main.get_ylim()[1] / 20)
    for c in dict.fromkeys((seen[-1], *said, *low)):
        if (c.count or 0) <= BREAK:
            ways = (*LAST, *WAYS) if c is seen[-1] else WAYS
            labels.place(
                (series.time(c), c.count or 0), f"{c.count:,}\nin {c.year}", half=2, ways=ways, **bold
            )
    for c in (c for c in seen if (c.count or 0) > BREAK):
        above.place((series.time(c), c.count or 0), dated_number(c), ways=SIDES, **bold)
    roomy = figure.get_figwidth() > NARROW  # on a narrow picture the names of many stand in the list alone
    for n, (fact, flag) in enumerate(zip(chart.numbered, flags, strict=True), 1):
        words = textwrap.wrap(f"{n}: {chart.short.get(fact.id, fact.title)}", 20)
        if len(words) < 4 and (roomy or len(chart.numbered) < 4):
            labels.place(flag, "\n".join(words), half=5, gaps=CLOSE, ways=WAYS[:12], color=PALETTE["rust"])


def _draw_events(axes: Axes, labels: Labels, chart: TroopChart) -> None:
    """Draw a line from top to bottom for each event, named near the foot, where the counts are not."""
    for fact in chart.events:
        x, (low, high) = series.middle(fact), axes.get_ylim()
        axes.plot(
            [x, x], [low, high], lw=1.6, ls=(0, (1, 1.5)), color=PALETTE["forest"], gid="event", zorder=2
        )
        for y in np.linspace(low, high, 60):
            labels.block(x, float(y), 2)
        look: dict[str, Any] = {"color": PALETTE["forest"], "weight": "bold", "gid": "event-name"}
        for letters in (20, 14):
            words = textwrap.wrap(f"{date(fact.date)}: {chart.short.get(fact.id, fact.title)}", letters)
            place = (x, low + 0.22 * (high - low))
            if labels.place(place, "\n".join(words), half=3, ways=((1, 0), (-1, 0)), gaps=CLOSE, **look):
                break


def _draw_flags(axes: Axes, labels: Labels, chart: TroopChart) -> list[Point]:
    """Draw a mark on the line for each decision, and its number above, or below where it is crowded; return where they are."""
    look: dict[str, Any] = {"color": PALETTE["vermilion"], "zorder": 5}
    point, taken, flags = (
        labels.scale,
        list[Point](),
        list[Point](),
    )  # the middles of the numbers, in pixels and in units
    ends = [series.time(chart.selected[n]) for n in (0, -1)]
    top = axes.get_ylim()[1]
    for n, fact in enumerate(chart.numbered, 1):
        x = series.middle(fact)
        y = chart.troops_at(min(max(x, ends[0]), ends[1]))  # a decision may come before the first count
        y = min(y if y == y else top / 2, top)  # or in a gap
        across, up = axes.transData.transform((x, y))
        spots = [(across, up + way * far * point) for way in (1, -1) for far in range(FLAG, 199)]
        for spot in spots:
            gaps = (max(abs(spot[0] - a), abs(spot[1] - b)) for a, b in taken)
            if (
                axes.bbox.y0 + 9 < spot[1] < axes.bbox.y1
                and min(gaps, default=APART * point) >= APART * point
            ):
                break
        taken.append(spot)
        flag = float(axes.transData.inverted().transform(spot)[1])
        flags.append((x, flag))
        labels.reserve(x, flag, 8)
        for part in np.linspace(0, 1, 8):
            labels.block(x, y + (flag - y) * part, 1)
        axes.plot([x, x], [y, flag], lw=0.9, gid="stem", **look)
        axes.plot([x], [y], "D", ms=5, mec="white", mew=0.6, gid="mark", **look)
        disc = {"boxstyle": "circle,pad=0.22", "fc": "white", "ec": PALETTE["vermilion"], "lw": 1.2}
        number = axes.text(x, flag, str(n), bbox=disc, zorder=6, gid="decision", size=SMALL, weight="bold")
        number.set(ha="center", va="center_baseline")
    return flags


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
    sentences += [
        f"Dotted line on {date(f.date)}: {chart.short.get(f.id, f.title)}, an event and no decision on troops."
        for f in chart.events
    ]
    return " ".join(sentences)


def troops_picture(chart: TroopChart) -> Picture:
    """Show the chart; below it the list of its decisions (date, what was decided, what came of it) and the table of its counts."""
    rows = [(date(f.date), f"{f.title}. {chart.outcomes.get(f.id, '')}".rstrip()) for f in chart.numbered]
    said = "\n".join(f"({n}) {day}: {words}" for n, (day, words) in enumerate(rows, 1))
    listed = (tag("li", tag("strong", day), f": {words}") for day, words in rows)
    key = tag("ol", *listed, class_="figure-key")
    if not chart.outcomes:  # a few marks, named on the chart: their days are folded away
        key = tag("details", tag("summary", "The days of the decisions"), key)
    below = [Card(key, said)] if rows else []
    below.append(
        behind(("Counted", "People on active duty", "From"), map(_row, chart.selected), f"{SOURCE}. {COUNTS}")
    )
    narrow = troops_figure(chart, NARROW)
    return render(troops_figure(chart), troops_alt(chart), narrow, Card.stack(*below))


def _row(count: TroopCount) -> tuple[str, str, str]:
    number = "–" if count.count is None else f"{count.count:,}"
    return f"{count.month} {count.year}".strip(), number, MEASURES[count.measure]
