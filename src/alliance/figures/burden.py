"""South Korea's military spending: as a share of its economy, and in dollars of 2023.

Data: SIPRI Military Expenditure Database 1949-2024 (c) SIPRI, the row for South Korea.
"""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures.style import DPI, PALETTE, SMALL, add_title_and_note, house_style
from alliance.ledger import Fact, Spending

CREDIT = "Data: SIPRI Military Expenditure Database 1949–2024, © SIPRI."
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
    """Draw two panels over the same years: the share of the economy, and the spending in dollars of 2023.

    Args:
        rows: the series, in order of time.
        goal: a fact whose value is a share in per cent, drawn as a dashed line; None for no line.
        start: first year shown.
        end: last year shown.
    """
    chosen = select(rows, start, end)
    first, last = chosen[0].year, chosen[-1].year
    with house_style():
        figure = Figure(figsize=(8.6, 5.9), dpi=DPI, layout="constrained")
        upper, lower = figure.subplots(2, sharex=True)
        shares = {row.year: row.share or 0 for row in chosen}
        billions = {row.year: (row.dollars or 0) / 1000 for row in chosen}
        _draw_line(upper, shares, PALETTE["blue"], "{:.2f} %")
        _draw_line(lower, billions, PALETTE["vermilion"], "${:,.1f} bn")
        upper.set_title("Share of the economy (gross domestic product), per cent")
        lower.set_title("In money of one year: billions of U.S. dollars of 2023")
        if goal and goal.value and end >= GOAL_SINCE:
            label = f"goal named in {goal.date[:4]}: {goal.value:g} %"
            years = [max(start, GOAL_SINCE), last + 1]
            upper.plot(years, [goal.value] * 2, "--", color=PALETTE["ink"], lw=0.9, label=label)
            upper.set_ylim(0, max(upper.get_ylim()[1], goal.value * 1.1))
            upper.legend(loc="lower right", bbox_to_anchor=(1, 1))
        lower.set_xlim(first - 0.5, last + 1)
        lower.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=STEPS))
        span = f"{first}–{last}" if last > first else f"{first}"
        add_title_and_note(figure, f"South Korea’s military spending, {span}", CREDIT)
    return figure


def _draw_line(axes: Axes, values: dict[int, float], colour: str, number: str) -> None:
    """Draw one value for each year, and write the last of them, formatted by `number`, beside the line."""
    axes.plot(list(values), list(values.values()), color=colour, marker="o", markersize=2.6)
    axes.set_ylim(0, max(values.values()) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=STEPS))
    year, value = max(values.items())
    words, place = f"{number.format(value)}\n({year})", (14, 0)
    last = axes.annotate(words, (year, value), place, textcoords="offset points", color=colour, va="center")
    last.set(fontsize=SMALL, fontweight="bold")


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
