"""The troop series without a picture: which years, where on the time axis, and how to say a number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from alliance.ledger import Fact, TroopCount

# Not calendar.month_name, which changes with the reader's locale.
_NAMES = "January February March April May June July August September October November December"
MONTHS = tuple(_NAMES.split())
NONE = "no report"
MEASURES = {
    "report": "Pentagon strength report",
    "other": "another data set, uncertain",
    "gap": "no observation",
}


def select(
    counts: Sequence[TroopCount], decisions: Sequence[Fact], start: int, end: int
) -> tuple[list[TroopCount], list[Fact]]:
    """Return the counts and the decisions from `start` to `end`, each in order of time.

    Raises ValueError where the years are reversed, hold no count, or a decision has no date.
    """
    if start > end:
        raise ValueError(f"{start} to {end}: the first year comes after the last")
    shown = sorted((c for c in counts if start <= c.year <= end), key=lambda c: c.year)
    if all(c.count is None for c in shown):
        raise ValueError(f"{start} to {end}: no troops were counted in these years, choose a wider range")
    for fact in decisions:
        if not fact.date:
            raise ValueError(f"decision {fact.id!r} has no date: give it one, or leave it out")
    return shown, sorted((f for f in decisions if start <= f.year <= end), key=span)


def at(count: TroopCount) -> float:
    """Return the time of a count in years: the end of its month, mid-year where that is unknown."""
    return count.year + ((MONTHS.index(count.month) + 1) / 12 if count.month else 0.5)


def span(fact: Fact) -> tuple[float, float]:
    """Return the first and last moment, in years, that a date such as 1977 or 1971-03 covers."""
    year, *rest = map(int, fact.date.split("-"))
    if not rest:
        return year, year + 1
    month = year + (rest[0] - 1) / 12
    if len(rest) == 1:
        return month, month + 1 / 12
    return month + (rest[1] - 1) / 372, month + rest[1] / 372


def middle(fact: Fact) -> float:
    """Return the middle of the time a date covers, in years."""
    return sum(span(fact)) / 2


def value_at(counts: Sequence[TroopCount], time: float) -> float | None:
    """Return where the drawn line stands at a time, or None off its ends and in a gap."""
    for a, b in pairwise(counts):
        if at(a) <= time <= at(b) and a.count is not None and b.count is not None:
            return a.count + (b.count - a.count) * (time - at(a)) / (at(b) - at(a))
    return None


def around(counts: Sequence[TroopCount], fact: Fact) -> tuple[TroopCount | None, TroopCount | None]:
    """Return the last report before a decision and the first after it; other measures are passed over."""
    first, last = span(fact)
    reports = sorted((c for c in counts if c.measure == "report"), key=at)
    before = [c for c in reports if at(c) <= first]
    after = [c for c in reports if at(c) >= last]
    return (before[-1] if before else None), (after[0] if after else None)


def number(count: TroopCount) -> str:
    """Return 28,500, or "no observation"."""
    return MEASURES["gap"] if count.count is None else f"{count.count:,}"


def when(count: TroopCount) -> str:
    """Return September 1971, or the year alone where the month is unknown."""
    return f"{count.month} {count.year}".strip()


def date(fact: Fact) -> str:
    """Return 20 Jul 1979, Apr 1990 or 1977, as exact as the fact."""
    year, *rest = fact.date.split("-")
    words = [MONTHS[int(rest[0]) - 1][:3]] if rest else []
    return " ".join([*([str(int(rest[1]))] if len(rest) > 1 else []), *words, year])


def years(counts: Sequence[TroopCount]) -> str:
    """Return the years of some counts with runs drawn together, as 1950, 1953–56; empty for none."""
    runs: list[list[int]] = []
    for count in counts:
        if runs and count.year == runs[-1][-1] + 1:
            runs[-1].append(count.year)
        else:
            runs.append([count.year])
    return ", ".join(f"{r[0]}–{r[-1] % 100:02}" if r[1:] else str(r[0]) for r in runs)


def measured(counts: Sequence[TroopCount], measure: str) -> list[TroopCount]:
    """Return the counts of one measure."""
    return [c for c in counts if c.measure == measure]


def spoken(counts: Sequence[TroopCount], shown: Sequence[TroopCount], marked: Sequence[Fact]) -> list[str]:
    """Return the sentences about counts and decisions that stand in for the chart.

    `counts` is the whole series, `shown` and `marked` what `select` left of it.
    """
    seen = [c for c in shown if c.count is not None]
    said = [f"First count {number(seen[0])} ({when(seen[0])}), last {number(seen[-1])} ({when(seen[-1])})."]
    peak = max(seen, key=lambda c: c.count or 0)
    said.append(f"Peak {number(peak)} ({when(peak)}).")
    if after := [c for c in seen if c.year > 1953]:
        lowest = min(after, key=lambda c: c.count or 0)
        war = "after the war " if seen[0].year <= 1953 else ""
        said.append(f"Lowest {war}{number(lowest)} ({when(lowest)}).")
    if gaps := years(measured(shown, "gap")):
        said.append(f"No observation in {gaps}, left as a gap.")
    if others := years(measured(shown, "other")):
        said.append(f"Hollow circles in {others}: another data set, uncertain.")
    if marked:
        said.append("Numbered decisions, with the last report before and the first after:")
        rows = []
        for n, fact in enumerate(marked, 1):
            before, after_it = around(counts, fact)
            change = f"{number(before) if before else NONE} to {number(after_it) if after_it else NONE}"
            rows.append(f"({n}) {date(fact)}, {fact.title}, {change}")
        said.append("; ".join(rows) + ".")
    return said
