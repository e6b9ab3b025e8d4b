"""The troop series without a picture: which years, where on the time axis, and how to say a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from typing import NamedTuple

import numpy as np

from alliance.ledger import Fact, TroopCount
from quizkit.text import MONTHS


class OfficialLevel(NamedTuple):
    """The number of troops that both governments quote, and the dated fact that marks the beginning of this."""

    troops: float
    since: Fact


@dataclass(frozen=True)
class TroopChart:
    """The data of the troop chart; raises ValueError where the years hold no count or a decision has no date."""

    counts: Sequence[TroopCount]  # the whole series; a gap breaks the line
    decisions: Sequence[Fact] = ()  # dated facts; those outside the years are left out
    outcomes: Mapping[str, str] = field(default_factory=dict)  # id of a decision → what came of it
    official: OfficialLevel | None = None  # drawn as a dashed line
    start: int = 1950  # the first year shown
    end: int = 2024  # the last: of September, so that none is younger than the paper
    short: Mapping[str, str] = field(default_factory=dict)  # id of a decision → its name on the chart
    headline: str = ""  # what the course says of these years, in place of what the counts say by themselves
    events: Sequence[Fact] = ()  # dated facts to mark that are no decisions on troops

    def __post_init__(self) -> None:
        """Raise ValueError for data that cannot be shown."""
        period = f"{self.start} to {self.end}"
        if self.start > self.end:
            raise ValueError(f"{period}: the first year comes after the last")
        if all(c.count is None for c in self.selected):
            raise ValueError(f"{period}: no troops were counted in these years, choose a wider range")
        for fact in self.decisions:
            if not fact.date:
                raise ValueError(f"decision {fact.id!r} has no date: give it one, or leave it out")

    @cached_property
    def selected(self) -> list[TroopCount]:
        """The counts of the years shown, in order of time."""
        return sorted((c for c in self.counts if self.start <= c.year <= self.end), key=lambda c: c.year)

    @cached_property
    def numbered(self) -> list[Fact]:
        """The decisions of the years shown, in order of time."""
        return sorted((fact for fact in self.decisions if self.start <= fact.year <= self.end), key=span)

    @property
    def level(self) -> OfficialLevel | None:
        """The official level, if it holds in the years shown."""
        return self.official if self.official and self.end >= self.official.since.year else None

    def of_measure(self, measure: str) -> list[TroopCount]:
        """Return the counts shown that are of one measure."""
        return [c for c in self.selected if c.measure == measure]

    def troops_at(self, moment: float) -> float:
        """Return the number of troops on the drawn line at a time in years; NaN beyond its ends and in a gap."""
        counts = [nan if c.count is None else c.count for c in self.selected]
        return float(np.interp(moment, [time(c) for c in self.selected], counts, nan, nan))


def time(count: TroopCount) -> float:
    """Return the time of a count in years: the end of its month, mid-year where that is unknown."""
    return count.year + ((MONTHS.index(count.month) + 1) / 12 if count.month else 0.5)


def span(fact: Fact) -> tuple[float, float]:
    """Return the first and the last moment, in years, of a date such as 1977 or 1971-03."""
    year, *rest = map(int, fact.date.split("-"))
    if not rest:
        return year, year + 1
    month = year + (rest[0] - 1) / 12
    if len(rest) == 1:
        return month, month + 1 / 12
    return month + (rest[1] - 1) / 372, month + rest[1] / 372


def middle(fact: Fact) -> float:
    """Return the middle of the time that a date covers, in years."""
    return sum(span(fact)) / 2


def dated_number(count: TroopCount) -> str:
    """Write a count with its month, if that is known, and its year: 326,863 (June 1953)."""
    return f"{count.count:,} ({f'{count.month} {count.year}'.strip()})"


def years(counts: Sequence[TroopCount]) -> str:
    """Write the years of some counts with runs drawn together, as 1950, 1953–56; "" for none."""
    runs: list[list[int]] = []
    for count in counts:
        if runs and count.year == runs[-1][-1] + 1:
            runs[-1].append(count.year)
        else:
            runs.append([count.year])
    return ", ".join(f"{r[0]}–{r[-1] % 100:02}" if r[1:] else str(r[0]) for r in runs)
