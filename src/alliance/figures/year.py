"""The year after the paper: its events in order on two sides of one line, and where each of the learner’s forecasts was settled."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance import cards
from alliance.bank import Bank
from alliance.figures.style import NARROW, PALETTE, SMALL, WIDE, WORDS, Picture, house_style, render, sheet
from alliance.ledger import Fact, Turn
from quizkit.html import Card, Markup, tag
from quizkit.text import MONTHS, date

SIDES = {"america": ("The Americans", "blue"), "korea": ("Seoul", "vermilion")}  # the two columns
NOTE = (
    "In order, not to scale. Numbers: the three questions. Full circle: Yes. "
    "Empty: No, as far as was found. °:\N{NO-BREAK SPACE}second-hand."
)
BADGE = 0.22  # inches from one number to the next
GAP = 0.1  # inches between two events of a column


@dataclass(frozen=True)
class Layout:
    """Where things stand, in inches: `days` is from a column’s edge to its days, `words` from there to the words, or 0 if they stand below."""

    width: float
    size: float  # of the words, in points
    line: float  # from one line of words to the next
    edge: float
    spine: float
    days: float
    words: float
    top: float
    foot: float
    letters: Mapping[str, int]  # in a line of words of each side
    note: int  # letters in a line of the note


BROAD = Layout(
    WIDE, 10.5, 0.19, 0.06, 3.18, 0.26, 0.66, 0.92, 0.5, {"america": 22, "korea": 23, "both": 54}, 88
)
SLIM = Layout(NARROW, 9.5, 0.172, 0.06, 1.66, 0, 0, 1.05, 0.66, {"america": 18, "korea": 20, "both": 36}, 44)


@dataclass(frozen=True)
class Dated:
    """An event as it is drawn: with its fact, and for each forecast that it settles whether that came."""

    turn: Turn
    fact: Fact
    settled: Sequence[tuple[int, bool]]

    @property
    def short(self) -> str:
        """Day and month."""
        on = day.fromisoformat(self.fact.date)
        return f"{on.day} {MONTHS[on.month - 1][:3]}"

    @property
    def label(self) -> str:
        """What happened, marked where it is known only second-hand."""
        return self.turn.label + "°" * self.fact.second_hand

    @property
    def both(self) -> bool:
        """Whether it stands across the line, because it belongs to both sides or to neither."""
        return self.turn.side not in SIDES

    @property
    def colour(self) -> str:
        """The colour of its marks."""
        shared = "ink" if self.turn.side == "both" else "grey"
        return PALETTE[shared if self.both else SIDES[self.turn.side][1]]


def dated(bank: Bank) -> list[Dated]:
    """Read the events in order of time, and from the key of each question whether its forecast came."""
    rows = []
    for turn in bank.turns.values():
        keys = {number: bank.get("items", item).key for item, number in turn.settles.items()}
        settled = [(number, key.examples["right"][0] == "yes") for number, key in sorted(keys.items())]
        rows.append(Dated(turn, bank.get("facts", turn.fact), settled))
    return sorted(rows, key=lambda row: row.fact.date)


def title(rows: Sequence[Dated]) -> str:
    """Say how many of the forecasts came."""
    came = [yes for row in rows for _, yes in row.settled]
    return f"October 2025 to October 2026:\n{sum(came)} of the {len(came)} questions came out Yes"


def _wrapped(words: str, letters: int) -> list[str]:
    """Break words into as few lines as can be, and these into even ones."""
    fewest = textwrap.wrap(words, letters)
    widths = range(letters, 0, -1)
    even = [lines for width in widths if len(lines := textwrap.wrap(words, width)) == len(fewest)]
    return min(even, key=lambda lines: max(map(len, lines)))


def _ink(colour: str) -> str:
    return WORDS.get(colour, colour)


def _badges(axes: Axes, at: Layout, x: float, y: float, row: Dated) -> float:
    """Write the numbers that an event settles; return where they end."""
    for n, (number, came) in enumerate(row.settled):
        place = x + BADGE * (n + 0.5)
        fill = PALETTE["ink" if came else "paper"]
        axes.plot(place, y, "o", ms=12.5, mfc=fill, mec=PALETTE["ink"], mew=1.2, zorder=4)
        look: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": at.size, "weight": "bold"}
        axes.text(place, y, str(number), color=PALETTE["paper" if came else "ink"], zorder=5, **look)
    return x + BADGE * len(row.settled) + 0.04 * bool(row.settled)


def year_figure(rows: Sequence[Dated], at: Layout = BROAD) -> Figure:
    """Draw the events in order downwards: the Americans on the left of a line, Seoul on the right, what is of both or neither across it."""
    placed, years, end = _placed(rows, at)
    height = end + at.foot
    with house_style():
        figure, axes = sheet(at.width, height)
        said = title(rows) if at.words == 0 else title(rows).replace("\n", " ")
        axes.text(at.edge, 0.06, said, va="top", size=10 if at.words == 0 else 11, weight="bold")
        starts = {"america": at.edge, "korea": at.spine + 0.16}
        for side, (words, colour) in SIDES.items():
            ink = _ink(PALETTE[colour])
            axes.text(
                starts[side], at.top - 0.36, words, va="center", size=at.size + 0.5, weight="bold", color=ink
            )
        _spine(axes, at, years, [(y, len(lines)) for row, y, lines in placed if row.both])
        for row, y, lines in placed:
            if row.both:
                _across(axes, at, row, y + at.line / 2, lines)
            else:
                _beside(axes, at, row, starts[row.turn.side], y + at.line / 2, lines)
        note = "\n".join(textwrap.wrap(NOTE, at.note))
        axes.text(at.edge, height - 0.06, note, va="bottom", size=SMALL, color=PALETTE["muted"])
    return figure


def narrow_figure(rows: Sequence[Dated]) -> Figure:
    """Draw the same for a telephone."""
    return year_figure(rows, SLIM)


def _placed(
    rows: Sequence[Dated], at: Layout
) -> tuple[list[tuple[Dated, float, list[str]]], dict[str, float], float]:
    """Give each event its height and its lines, and each year the height of its name; say where the last words end."""
    placed, years = list[tuple[Dated, float, list[str]]](), dict[str, float]()
    ends, last = dict.fromkeys(SIDES, at.top), at.top - at.line
    for row in rows:
        year = row.fact.date[:4]
        if year not in years:
            years[year] = max(ends.values()) + at.line / 2 if years else at.top - 0.12
            last = years[year]
            ends = dict.fromkeys(SIDES, last + at.line)
        lines = _wrapped(row.label, at.letters["both" if row.both else row.turn.side])
        y = max(ends.values()) if row.both else max(ends[row.turn.side], last + 1.5 * at.line)
        high = (len(lines) + (1 if row.both or at.words == 0 else 0)) * at.line + GAP
        for side in ends if row.both else [row.turn.side]:
            ends[side] = y + high
        placed.append((row, y, lines))
        last = y + high - 1.5 * at.line if row.both else y
    return placed, years, max(ends.values())


def _spine(axes: Axes, at: Layout, years: Mapping[str, float], across: Sequence[tuple[float, int]]) -> None:
    """Draw the line of time between the names of the years and the events that stand across it."""
    holes = [(y - 0.09, y + 0.09) for y in years.values()]
    holes = sorted([*holes, *((y - 0.03, y + (n + 1) * at.line + 0.03) for y, n in across)])
    for (_, begin), (end, _) in pairwise(holes):
        if end > begin:
            axes.plot((at.spine, at.spine), (begin, end), color=PALETTE["mist"], lw=2, solid_capstyle="butt")
    for n, (year, y) in enumerate(years.items()):
        if n:  # a thin line across where the year changes
            for ends in ((at.edge, at.spine - 0.25), (at.spine + 0.25, at.width - at.edge)):
                axes.plot(ends, (y, y), color=PALETTE["grid"], lw=0.8)
        look: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": at.size, "weight": "bold"}
        axes.text(at.spine, y, year, color=PALETTE["muted"], **look)


def _beside(axes: Axes, at: Layout, row: Dated, x: float, y: float, lines: Sequence[str]) -> None:
    """Write an event in the column that begins at `x`: numbers, day and words, on one line where there is room."""
    axes.plot(at.spine, y, "o", color=row.colour, ms=6.5, zorder=3)
    start = max(_badges(axes, at, x, y, row), x + at.days)
    look: dict[str, Any] = {"va": "center_baseline", "size": at.size}
    axes.text(start, y, row.short, weight="bold", color=_ink(row.colour), **look)
    for n, words in enumerate(lines):
        if at.words:
            axes.text(x + at.days + at.words, y + n * at.line, words, **look)
        else:
            axes.text(x, y + (n + 1) * at.line, words, **look)


def _across(axes: Axes, at: Layout, row: Dated, y: float, lines: Sequence[str]) -> None:
    """Write an event in the middle, across the line."""
    wide = BADGE * len(row.settled) + 0.04 * bool(row.settled) + len(row.short) * at.size / 100
    start = _badges(axes, at, at.spine - wide / 2, y, row)
    look: dict[str, Any] = {"va": "center_baseline", "size": at.size}
    axes.text(start, y, row.short, weight="bold", color=_ink(row.colour), **look)
    for n, words in enumerate(lines, 1):
        axes.text(at.spine, y + n * at.line, words, ha="center", **look)


def year_alt(rows: Sequence[Dated]) -> str:
    """Say each event with its day, its side and what it settles."""
    said = [
        f"{title(rows).replace(chr(10), ' ')}. A line of time with {len(rows)} points, the Americans on one side and Seoul on the other."
    ]
    for row in rows:
        settled = ", ".join(f"question {number} {'Yes' if came else 'No'}" for number, came in row.settled)
        who = "" if row.turn.side == "record" else f", {SIDES.get(row.turn.side, ['both'])[0]}"
        words = f"{date(row.fact.date)}{who}: {row.label}"
        said.append(f"{words} ({settled})." if settled else f"{words}.")
    return " ".join(said)


def year_picture(bank: Bank) -> Picture:
    """Draw the year, with the sources of its events below."""
    rows = dated(bank)
    return render(year_figure(rows), year_alt(rows), narrow_figure(rows), below=_listed(rows, bank))


def _listed(rows: Sequence[Dated], bank: Bank) -> Card:
    """List the facts behind the picture with the best source of each."""
    items, lines = list[Markup](), list[str]()
    for row in rows:
        said = f"{date(row.fact.date)}: {row.fact.text}"
        best = bank.best(row.fact.sources)
        items.append(tag("li", said, *([" ", tag("small", "[", cards.source(best), "]")] if best else [])))
        lines.append(said)
    return Card(tag("details", tag("summary", "Each event, with its source"), tag("ul", *items)), "")
