"""The troop chart of a few years, narrow, with its decisions named upon it, to stand beside their story."""

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures import series
from alliance.figures.series import TroopChart
from alliance.figures.style import DPI, PALETTE, SMALL, house_style
from alliance.figures.troops import BREAK, WHITE, draw_level, draw_series
from alliance.ledger import Fact

WIDTH, CHART, LINE = 3.75, 2.1, 0.15  # inches: the picture, the chart in it, a line of text
LEFT, RIGHT, HEAD, GAP = 0.55, 0.12, 0.55, 0.1
WRAP: dict[str, Any] = {"width": 40, "break_on_hyphens": False}  # characters
NOTE = "People on active duty assigned there, in September. Data: Pentagon reports, as digitised in troopdata"


def is_story(chart: TroopChart) -> bool:
    """Whether the years are few, and none of them a war year, which needs a scale of its own."""
    return 4 <= chart.end - chart.start <= 16 and all(c.count and c.count <= BREAK for c in chart.selected)


def story_figure(chart: TroopChart) -> Figure:
    """Draw the series, and above it a flag for each decision: number, date, title, what came of it."""
    flags = [_flag(chart, n, fact) for n, fact in enumerate(chart.numbered, 1)]
    tall = sum(len(flag) * LINE + GAP for flag in flags)
    others = series.years(chart.of_measure("other"))
    note = textwrap.wrap(f"{NOTE}; hollow circles, {others}: Kane 2006, uncertain" if others else NOTE, 54)
    first, last = chart.selected[0], chart.selected[-1]
    title = f"U.S. troops in South Korea, {chart.start}–{chart.end}:\nfrom {first.count:,} to {last.count:,}"
    foot = 0.4 + LINE * len(note)
    height = HEAD + tall + CHART + foot
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, title, va="top", size=10, weight="bold")
        spot = LEFT / WIDTH, foot / height, (WIDTH - LEFT - RIGHT) / WIDTH, CHART / height
        axes = figure.add_axes(spot)
        draw_series(axes, chart)
        axes.set_ylim(0, 1.12 * max(c.count or 0 for c in chart.selected))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
        axes.tick_params(labelsize=SMALL)
        if level := chart.level:
            start, end = axes.get_xlim()
            since = max(series.middle(level.since), start)
            draw_level(axes, level.troops, since, end)
            lowest = min(level.troops, *(c.count or 0 for c in chart.selected))
            words = f"dashed: official level since {level.since.year}: {level.troops:,.0f}"
            place: dict[str, Any] = {"textcoords": "offset points", "ha": "right", "va": "top", "size": SMALL}
            axes.annotate(words, (chart.end + 0.7, lowest), (0, -8), **place)
        y = height - HEAD
        for fact, flag in zip(chart.numbered, flags, strict=True):
            _draw_flag(axes, chart, fact, flag, y)
            y -= len(flag) * LINE + GAP
        figure.text(0.02, 0.06 / height, "\n".join(note), size=SMALL, color=PALETTE["muted"])
    return figure


def _flag(chart: TroopChart, n: int, fact: Fact) -> list[str]:
    outcome = textwrap.wrap(chart.outcomes.get(fact.id, ""), initial_indent="→ ", **WRAP)
    return [*textwrap.wrap(f"({n}) {series.short_date(fact)}: {fact.title}", **WRAP), *outcome]


def _draw_flag(axes: Axes, chart: TroopChart, fact: Fact, flag: list[str], y: float) -> None:
    """Draw the stem of a decision from its point on the line up to its words, whose top is `y` inches up the picture."""
    x, inches = series.middle(fact), axes.figure.dpi_scale_trans
    troops = chart.troops_at(x)
    across, up = inches.inverted().transform(axes.transData.transform((x, troops)))
    stem: dict[str, Any] = {"color": PALETTE["vermilion"], "lw": 1, "clip_on": False, "zorder": 2}
    axes.plot([across, across], [up, y - len(flag) * LINE], transform=inches, **stem)
    axes.plot([x], [troops], "D", color=PALETTE["vermilion"], ms=4.5, mec="white", mew=0.6, zorder=5)
    look: dict[str, Any] = {"size": SMALL, "va": "top", "linespacing": 1.05, "bbox": WHITE}
    words = axes.text(across - 0.04, y, "\n".join(flag), transform=inches, **look)
    wide = words.get_window_extent().width / axes.figure.dpi
    words.set_x(min(across - 0.04, WIDTH - 0.05 - wide))
