"""South Korea's military spending: as a share of its economy, and in dollars of 2023.

Data: SIPRI Military Expenditure Database 1949-2024 (c) SIPRI, the row for South Korea.
"""

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.ledger import Fact, Spending
from quizkit.html import Card

CREDIT = "Data: SIPRI Military Expenditure\nDatabase 1949–2024, © SIPRI."
STEPS = [1, 2, 5, 10]  # between ticks, times a power of ten
GOAL_SINCE = 2020  # the goal is drawn only where its own time is shown


def select(rows: Sequence[Spending], start: int, end: int) -> list[Spending]:
    """Return the years that have a share of the economy and a sum in dollars; ValueError where there is none."""
    if start > end:
        raise ValueError(f"{start} to {end}: the first year comes after the last")
    chosen = [row for row in rows if start <= row.year <= end and row.share and row.dollars]
    if not chosen:
        raise ValueError(f"{start} to {end}: no figure for these years, choose some between 1953 and 2024")
    return chosen


def burden_figure(
    rows: Sequence[Spending], goal: Fact | None = None, start: int = 1953, end: int = 2024
) -> Figure:
    """Draw two panels over the same years, 3.4 inches wide: the share of the economy, and the spending in dollars of 2023.

    Args:
        rows: the series, in order of time.
        goal: a fact whose value is a share in per cent, drawn as a dashed line; None for no line.
        start: first year shown.
        end: last year shown.
    """
    chosen = select(rows, start, end)
    first, last = chosen[0].year, chosen[-1].year
    with house_style():
        figure = Figure(figsize=(NARROW, 4.6), dpi=DPI, layout="constrained")
        upper, lower = figure.subplots(2, sharex=True)
        shares = {row.year: row.share or 0 for row in chosen}
        billions = {row.year: (row.dollars or 0) / 1000 for row in chosen}
        _draw_line(upper, shares, PALETTE["blue"], "{:.2f} %")
        _draw_line(lower, billions, PALETTE["vermilion"], "{:,.1f}")
        upper.set_title("Per cent of the economy", size=SMALL)
        lower.set_title("Billions of U.S. dollars of 2023", size=SMALL)
        if goal and goal.value and end >= GOAL_SINCE:
            years = [max(start, GOAL_SINCE), last + 1]
            upper.plot(years, [goal.value] * 2, "--", color=PALETTE["ink"], lw=0.9)
            upper.set_ylim(0, max(upper.get_ylim()[1], goal.value * 1.3))
            words = f"goal named in {goal.date[:4]}: {goal.value:g} %"
            upper.annotate(
                words, (last + 1, goal.value), (0, 10), textcoords="offset points", ha="right", size=SMALL
            )
        lower.set_xlim(first - 0.5, last + 1)
        lower.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=STEPS))
        title = f"South Korea’s military spending, {first}"
        if last > first:
            share, money = (
                "smaller" if line[last] < line[first] else "larger" for line in (shares, billions)
            )
            title += f"–{last}: a {share} share of the economy, a {money} sum"
        figure.suptitle(textwrap.fill(title, 40), x=0.02, ha="left", size=10, weight="bold")
        figure.supxlabel(CREDIT, x=0.02, ha="left", size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_line(axes: Axes, values: dict[int, float], colour: str, number: str) -> None:
    """Draw one value for each year, and write the first and the last of them, formatted by `number`, above the line."""
    axes.plot(list(values), list(values.values()), color=colour, marker="o", markersize=2.2)
    axes.set_ylim(0, max(values.values()) * 1.25)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.tick_params(labelsize=SMALL)
    for year, side in {min(values): "left", max(values): "right"}.items():
        words = number.format(values[year])
        label = axes.annotate(
            words, (year, values[year]), (0, 7), textcoords="offset points", ha=side, color=colour
        )
        label.set(fontsize=SMALL, fontweight="bold")


def burden_table(rows: Sequence[Spending], start: int = 1953, end: int = 2024) -> Card:
    """The numbers of `burden_figure`."""
    head = ("Year", "Per cent of the economy", "Billions of U.S. dollars of 2023")
    chosen = select(rows, start, end)
    lines = [(str(row.year), f"{row.share:.2f}", f"{(row.dollars or 0) / 1000:,.1f}") for row in chosen]
    return behind(head, lines, CREDIT.replace("\n", " "))


def burden_alt(rows: Sequence[Spending], goal: Fact | None = None, start: int = 1953, end: int = 2024) -> str:
    """Say in sentences what `burden_figure` draws from the same arguments."""
    chosen = select(rows, start, end)
    first, last = chosen[0], chosen[-1]
    top = max(chosen, key=lambda row: row.share or 0)
    low = min(chosen, key=lambda row: row.share or 0)
    sentences = [
        f"Two line charts of South Korea’s military spending, {first.year} to {last.year}.",
        f"Share of the economy: {first.share:.2f} per cent in {first.year}, highest {top.share:.2f} in {top.year}, "
        f"lowest {low.share:.2f} in {low.year}, {last.share:.2f} in {last.year}.",
        f"In dollars of 2023: {(first.dollars or 0) / 1000:,.1f} billion in {first.year}, "
        f"{(last.dollars or 0) / 1000:,.1f} billion in {last.year}.",
    ]
    if goal and goal.value and end >= GOAL_SINCE:
        sentences.append(f"Dashed line: the goal of {goal.value:g} per cent named in {goal.date[:4]}.")
    return " ".join([*sentences, "Data: SIPRI."])
