"""U.S. troops in South Korea by year, with the decisions about them: figure, alt text, table rows.

Counts: DMDC strength reports as digitised in the troopdata set (Flynn; Allen, Flynn & Martinez Machain
2022), and Kane (2006) where no report exists. Every number comes from the arguments, apart from the
official level in `troops_parts`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import ceil

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from alliance.figures import troops_parts as parts
from alliance.figures.series import MEASURES, measured, number, select, spoken, years
from alliance.figures.style import PALETTE, house_style
from alliance.ledger import Fact, TroopCount

BREAK = 100_000  # a count above this goes to the upper panel


def troops_figure(
    counts: Sequence[TroopCount], decisions: Sequence[Fact], start: int = 1950, end: int = 2025
) -> Figure:
    """Draw the series, the decisions numbered along the foot, and a key with the reports around each.

    Args:
        counts: the series; a gap breaks the line, and counts above 100,000 get a panel of their own.
        decisions: dated facts; those outside the years are left out.
        start: first year shown.
        end: last year shown.

    Returns:
        A figure 8.6 inches wide; its height depends on the panels and the key.

    Raises:
        ValueError: where the years are reversed, hold no count, or a decision has no date.
    """
    shown, marked = select(counts, decisions, start, end)
    high = [c.count for c in shown if c.count and c.count > BREAK]
    low = [c.count for c in shown if c.count and c.count <= BREAK]
    key = [textwrap.wrap(fact.title, 54) for fact in marked]
    notes = _notes(shown)

    # Heights in inches, from the bottom up: notes, key, years, main panel, upper panel, title.
    foot = 0.12 + 0.18 * len(notes)
    key_top = foot + (parts.KEY_LINE * (sum(map(len, key)) + 1) + 0.12 if key else -0.05)
    bottom, tall = key_top + 0.46, 2.75 if high else 3.4
    height = bottom + tall + (1.05 if high else 0) + 0.76

    with house_style():
        figure = Figure(figsize=(parts.WIDTH, height))
        main = parts.panel(figure, shown, (start, end), bottom, tall)
        main.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
        top = 10_000 * ceil(1.1 * max([*low, 70_000 if high else 30_000]) / 10_000)
        main.set_ylim(0, top * 1.005)  # so that the highest grid line is drawn whole
        main.yaxis.set_major_locator(MultipleLocator(20_000 if top > 50_000 else 10_000))
        upper = main
        if high:
            upper = parts.panel(figure, shown, (start, end), bottom + tall + 0.1, 0.95)
            parts.break_axis(main, upper, high, BREAK)
        parts.label_counts(main, upper, shown, BREAK)
        parts.label_gap(main, shown)
        parts.mark_decisions(main, shown, marked, taken=parts.label_low(main, shown))
        if key:
            parts.write_key(figure, counts, marked, key, key_top)
        parts.write(
            figure, 0.16, height - 0.12, f"U.S. troops in South Korea, {start}–{end}", size=13, weight="bold"
        )
        parts.write(figure, 0.16, height - 0.42, _what(shown), color=PALETTE["muted"])
        for n, note in enumerate(notes):
            parts.write(figure, 0.16, foot - 0.18 * n, note, size=parts.SMALL, color=PALETTE["muted"])
    return figure


def troops_alt(
    counts: Sequence[TroopCount], decisions: Sequence[Fact], start: int = 1950, end: int = 2025
) -> str:
    """Say in sentences what `troops_figure` draws from the same arguments; the errors are the same."""
    shown, marked = select(counts, decisions, start, end)
    said = [f"Line chart of U.S. troops in South Korea, {start} to {end}.", *spoken(counts, shown, marked)]
    if end >= parts.OFFICIAL_SINCE[0]:
        said.append(f"Dashed line: official level {parts.OFFICIAL_LEVEL:,} since 2008, a different measure.")
    return " ".join(said)


def troops_rows(counts: Sequence[TroopCount], start: int = 1950, end: int = 2025) -> list[tuple[str, ...]]:
    """Return the chart as rows: year, month, count or "no observation", measure in words, note.

    Raises ValueError where the years are reversed or hold no count.
    """
    shown, _ = select(counts, (), start, end)
    return [(str(c.year), c.month, number(c), MEASURES[c.measure], c.note) for c in shown]


def _what(shown: Sequence[TroopCount]) -> str:
    june = years([c for c in shown if c.month == "June"])
    return "Active-duty personnel assigned there, end of September" + (f" (June in {june})" if june else "")


def _notes(shown: Sequence[TroopCount]) -> list[str]:
    notes = []
    others = years(measured(shown, "other"))
    if others:
        notes.append(
            f"Hollow circles and thin dashes, {others}: no report for Korea; Kane (2006), uncertain."
        )
    source = (
        "Data: DMDC strength reports as digitised in troopdata (Flynn; Allen, Flynn & Martinez Machain 2022)"
    )
    return [*notes, source + ("; Kane 2006" if others else "")]
