"""What South Korea spends on its military: as a share of its economy, and in money of one year.

Data: SIPRI Military Expenditure Database 1949-2024 (c) SIPRI, row for South Korea. Every number comes from the arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from alliance.figures.style import DPI, PALETTE, house_style
from alliance.ledger import Fact, Spending

WIDTH, HEIGHT = 8.6, 5.9
CREDIT = "Data: SIPRI Military Expenditure Database 1949–2024, © SIPRI."


def select(rows: Sequence[Spending], start: int, end: int) -> list[Spending]:
    """The years from `start` to `end` that give a share of the economy, in order.

    Raises:
        ValueError: the years are reversed, or there is none.
    """
    if start > end:
        raise ValueError(f"{start} to {end}: the first year comes after the last")
    found = [row for row in rows if start <= row.year <= end and row.share and row.dollars]
    if not found:
        raise ValueError(f"{start} to {end}: no figure for these years, choose some between 1953 and 2024")
    return found


def burden_figure(
    rows: Sequence[Spending], goal: Fact | None = None, start: int = 1953, end: int = 2024
) -> Figure:
    """Two panels over the same years: share of the economy above, spending in dollars of 2023 below.

    Args:
        rows: the series.
        goal: a fact with a share in per cent, drawn as a line where it was set; None for no line.
        start: first year shown.
        end: last year shown.

    Returns:
        A figure 8.6 by 5.9 inches.

    Raises:
        ValueError: the years are reversed, or the series has none of them.
    """
    found = select(rows, start, end)
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        upper = figure.add_axes((0.08, 0.56, 0.76, 0.31))
        lower = figure.add_axes((0.08, 0.13, 0.76, 0.31))
        _line(upper, found, [row.share or 0 for row in found], PALETTE["blue"], "{:.2f} %")
        _line(lower, found, [(row.dollars or 0) / 1000 for row in found], PALETTE["vermilion"], "${:,.1f} bn")
        if goal is not None and goal.value is not None and end >= 2020:
            upper.set_ylim(0, max(upper.get_ylim()[1], goal.value * 1.1))
            look: dict[str, Any] = {"color": PALETTE["ink"], "linewidth": 0.9, "linestyle": (0, (5, 3))}
            upper.add_artist(Line2D([max(start, 2020), end + 1], [goal.value] * 2, **look))
            words = f"goal set in {goal.date[:4]}:\n{goal.value:g} %"
            place: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "va": "bottom"}
            upper.annotate(words, (end + 1, goal.value), (6, 2), fontsize=8.5, **place)
        years = f"{found[0].year}–{found[-1].year}"
        title: dict[str, Any] = {"fontsize": 13, "fontweight": "bold", "va": "top"}
        figure.text(0.02, 0.98, f"South Korea’s military spending, {years}", **title)
        for y, text in (
            (0.885, "Share of the economy (gross domestic product), per cent"),
            (0.455, "In money of one year: billions of U.S. dollars of 2023"),
        ):
            figure.text(0.02, y, text, color=PALETTE["muted"])
        figure.text(0.02, 0.02, CREDIT, fontsize=8, color=PALETTE["muted"])
    return figure


def _line(axes: Axes, found: Sequence[Spending], values: Sequence[float], colour: str, form: str) -> None:
    years = [row.year for row in found]
    axes.set_xlim(years[0] - 0.5, years[-1] + 1)
    axes.set_ylim(0, max(values) * 1.12)
    axes.plot(years, values, color=colour, marker="o", markersize=2.6)
    place: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "va": "center"}
    words = f"{form.format(values[-1])}\n({years[-1]})"
    axes.annotate(
        words, (years[-1], values[-1]), (14, 0), color=colour, fontweight="bold", fontsize=8.5, **place
    )


def burden_alt(rows: Sequence[Spending], goal: Fact | None = None, start: int = 1953, end: int = 2024) -> str:
    """Say in sentences what `burden_figure` draws from the same arguments; the errors are the same."""
    found = select(rows, start, end)
    first, last = found[0], found[-1]
    top = max(found, key=lambda row: row.share or 0)
    low = min(found, key=lambda row: row.share or 0)
    said = [
        f"Two line charts of South Korea’s military spending, {first.year} to {last.year}.",
        f"Share of the economy: {first.share:.2f} per cent in {first.year}, highest {top.share:.2f} in {top.year}, "
        f"lowest {low.share:.2f} in {low.year}, {last.share:.2f} in {last.year}.",
        f"In dollars of 2023: {(first.dollars or 0) / 1000:,.1f} billion in {first.year}, "
        f"{(last.dollars or 0) / 1000:,.1f} billion in {last.year}.",
    ]
    if goal is not None and goal.value is not None and end >= 2020:
        said.append(f"Dashed line: the goal of {goal.value:g} per cent set in {goal.date[:4]}.")
    return " ".join([*said, "Data: SIPRI."])
