"""The year after the paper: its events in two rows along one line of time, and where each of the learner’s forecasts was settled."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as day
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance import cards
from alliance.bank import Bank
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, WIDE, WORDS, Picture, house_style, render
from alliance.ledger import Fact, Turn
from quizkit.html import Card, Markup, join, tag
from quizkit.text import MONTHS, date

FIRST, LAST = day(2025, 10, 1), day(2026, 10, 31)  # the ends of the line
SPAN = (LAST - FIRST).days
SIDES = {"america": ("The Americans", "blue"), "korea": ("Seoul", "vermilion")}  # the two rows
NOTE = "Numbers: the seven questions. Full circle: Yes. Empty: No, as far as was found. °:\N{NO-BREAK SPACE}second-hand."
LINE, LETTER = 0.155, 0.073  # inches: a line of words, the width of a letter
BADGE = 0.2  # inches from one number to the next
# Inches, of the wide picture: its margins, the band of months, from there to the nearest words, title and note
SIDE, BAND, STEM, HEAD, FOOT = 0.12, 0.22, 0.14, 0.42, 0.3
MOST, LEAST = 32, 13  # letters in a line of the wide picture
# Inches, of the narrow one, whose events stand in order and not to scale: the line from the left, from there to the words, title and note
SPINE, ARM, TOP, BOTTOM = 1.66, 0.16, 0.74, 0.56
FEW = 19  # letters in a line of the narrow picture


@dataclass(frozen=True)
class Dated:
    """An event as it is drawn: with its fact, and for each forecast that it settles whether that came."""

    turn: Turn
    fact: Fact
    settled: Sequence[tuple[int, bool]]

    @property
    def days(self) -> int:
        """How many days from the beginning of the line."""
        return (day.fromisoformat(self.fact.date) - FIRST).days

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
    def row(self) -> str:
        """The row on which it stands; the end of the record stands below, and is nobody’s."""
        return "america" if self.turn.side == "america" else "korea"

    @property
    def colour(self) -> str:
        """The colour of its marks."""
        return PALETTE["grey" if self.turn.side == "record" else SIDES[self.row][1]]


def dated(bank: Bank) -> list[Dated]:
    """Read the events in order of time, and from the key of each question whether its forecast came."""
    rows = []
    for turn in bank.turns.values():
        keys = {number: bank.get("items", item).key for item, number in turn.settles.items()}
        settled = [(number, key.examples["right"][0] == "yes") for number, key in sorted(keys.items())]
        rows.append(Dated(turn, bank.get("facts", turn.fact), settled))
    return sorted(rows, key=lambda row: row.days)


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


def _head(axes: Axes, x: float, y: float, row: Dated, right: bool = False) -> None:
    """Write the day, with the numbers that are settled before it (after it where the words end at the right)."""
    room = BADGE * len(row.settled)
    way = -1 if right else 1
    for n, (number, came) in enumerate(row.settled):
        place = x - room + BADGE * (n + 0.5) if right else x + BADGE * (n + 0.5)
        fill = PALETTE["ink" if came else "paper"]
        axes.plot(place, y, "o", ms=11.5, mfc=fill, mec=PALETTE["ink"], mew=1.2, zorder=4)
        look: dict[str, Any] = {
            "ha": "center",
            "va": "center_baseline",
            "size": SMALL,
            "weight": "bold",
            "zorder": 5,
        }
        axes.text(place, y, str(number), color=PALETTE["paper" if came else "ink"], **look)
    start = x + way * (room + 0.04 * bool(room))
    aside: dict[str, Any] = {"ha": "right" if right else "left", "va": "center_baseline"}
    axes.text(start, y, row.short, size=SMALL, weight="bold", color=_ink(row.colour), **aside)


def _axes(figure: Figure, width: float, height: float) -> Axes:
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return axes


def _months() -> list[tuple[str, int]]:
    """Each month with the days from the beginning of the line to its first; the last month is the end."""
    firsts = [day(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(13)]
    return [(MONTHS[on.month - 1][:3], (on - FIRST).days) for on in firsts]


# The wide picture: time from left to right


def _x(days: float) -> float:
    return SIDE + (WIDE - 2 * SIDE) * days / SPAN


def levels(rows: Sequence[Dated]) -> list[tuple[Dated, int, list[str]]]:
    """Give the events of one row a level each, from the last back, so that no stem runs through the words of another."""
    placed = list[tuple[Dated, int, list[str]]]()
    for row in reversed(rows):
        level = 0
        while True:
            taller = [_x(other.days) for other, at, _ in placed if at >= level]
            room = min([*taller, WIDE]) - _x(row.days) - 0.1
            if room >= LEAST * LETTER:
                break
            if not taller:  # beside the right edge: its words end at the stem
                room = MOST * LETTER
                break
            level += 1
        lines = _wrapped(row.label, min(MOST, int(room / LETTER)))
        placed.append((row, level, lines))
    return placed


def year_figure(rows: Sequence[Dated]) -> Figure:
    """Draw time from left to right, the Americans above it and Seoul below."""
    sides = {side: levels([row for row in rows if row.row == side]) for side in SIDES}
    tall = {side: _steps(placed) for side, placed in sides.items()}
    above, below = (STEM + tall[side][-1] for side in SIDES)
    height = HEAD + above + BAND + below + FOOT
    with house_style():
        figure = Figure(figsize=(WIDE, height), dpi=DPI)
        axes = _axes(figure, WIDE, height)
        axes.text(SIDE, 0.08, title(rows).replace("\n", " "), va="top", size=10.5, weight="bold")
        top = HEAD + above
        axes.fill_between((SIDE, WIDE - SIDE), top, top + BAND, color=PALETTE["shade"], lw=0)
        for name, days in _months():
            axes.text(_x(days) + 0.04, top + BAND / 2, name, va="center_baseline", size=SMALL)
            axes.plot([_x(days)] * 2, (top, top + BAND), color=PALETTE["grid"], lw=0.8)
        for side, (words, colour) in SIDES.items():
            up = side == "america"
            edge = top if up else top + BAND
            y = top - STEM - tall[side][1] - LINE if up else edge + STEM + LINE / 2
            ink = _ink(PALETTE[colour])
            ends: dict[str, Any] = {"x": WIDE - SIDE, "ha": "right"} if up else {"x": SIDE, "ha": "left"}
            axes.text(y=y, s=words, va="center", size=9.5, weight="bold", color=ink, **ends)
            for row, level, lines in sides[side]:
                _draw_stem(axes, row, lines, edge, tall[side][level : level + 2], up)
        axes.text(SIDE, height - 0.08, NOTE, va="bottom", size=SMALL, color=PALETTE["muted"])
    return figure


def _steps(placed: Sequence[tuple[Dated, int, list[str]]]) -> list[float]:
    """How far from the band each level begins and the last ends."""
    steps = [0.0]
    for level in range(1 + max(at for _, at, _ in placed)):
        lines = max(len(words) for _, at, words in placed if at == level)
        steps.append(steps[-1] + (lines + 1) * LINE + 0.09)
    return steps


def _draw_stem(
    axes: Axes, row: Dated, lines: Sequence[str], edge: float, step: Sequence[float], up: bool
) -> None:
    x, way = _x(row.days), -1 if up else 1
    tall = (len(lines) + 1) * LINE
    near, far = edge + way * (STEM + step[0]), edge + way * (STEM + step[0] + tall)
    right = x + max(map(len, lines)) * LETTER > WIDE
    axes.plot((x, x), (edge, far), color=row.colour, lw=1.2)
    axes.plot(x, edge, "o", color=row.colour, ms=5, zorder=3)
    start = x + (-0.06 if right else 0.06)
    first = min(near, far) + LINE / 2
    _head(axes, start, first, row, right)
    for n, words in enumerate(lines, 1):
        look: dict[str, Any] = {"va": "center_baseline", "size": SMALL, "ha": "right" if right else "left"}
        axes.text(start, first + n * LINE, words, **look)


# The narrow picture


def narrow_figure(rows: Sequence[Dated]) -> Figure:
    """Draw the events in order downwards, the Americans on the left of a line and Seoul on the right."""
    placed, ends, last = list[tuple[Dated, float, list[str]]](), dict.fromkeys(SIDES, TOP), TOP - LINE
    for row in rows:
        lines = _wrapped(row.label, FEW)
        last = max(ends[row.row], last + 1.5 * LINE)
        placed.append((row, last, lines))
        ends[row.row] = last + (len(lines) + 1) * LINE + 0.1
    end = max(ends.values())
    height = end + BOTTOM
    with house_style():
        figure = Figure(figsize=(NARROW, height), dpi=DPI)
        axes = _axes(figure, NARROW, height)
        axes.text(0.06, 0.06, title(rows), va="top", size=10, weight="bold")
        axes.plot((SPINE, SPINE), (TOP - 0.05, end - 0.05), color=PALETTE["mist"], lw=2)
        columns = {"america": 0.06, "korea": SPINE + ARM}
        for side, (words, colour) in SIDES.items():
            look: dict[str, Any] = {
                "va": "center",
                "size": 9.5,
                "weight": "bold",
                "color": _ink(PALETTE[colour]),
            }
            axes.text(columns[side], TOP - 0.16, words, **look)
        for row, y, lines in placed:
            x, first = columns[row.row], y + LINE / 2
            axes.plot(SPINE, first, "o", color=row.colour, ms=7, zorder=3)
            _head(axes, x, first, row)
            for n, words in enumerate(lines, 1):
                axes.text(x, first + n * LINE, words, va="center_baseline", size=SMALL)
        note = "\n".join(textwrap.wrap(NOTE, 44))
        axes.text(0.06, height - 0.06, note, va="bottom", size=SMALL, color=PALETTE["muted"])
    return figure


def year_alt(rows: Sequence[Dated]) -> str:
    """Say each event with its day, its row and what it settles."""
    said = [f"{title(rows).replace(chr(10), ' ')}. A line of time with {len(rows)} points in two rows."]
    for row in rows:
        settled = ", ".join(f"question {number} {'Yes' if came else 'No'}" for number, came in row.settled)
        who = "" if row.turn.side == "record" else f", {SIDES[row.row][0]}"
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
        shown = [cards.source(source) for source in bank.pick("sources", row.fact.sources[:1])]
        items.append(tag("li", said, " ", tag("small", join(["[", *shown, "]"]))))
        lines.append(said)
    return Card(tag("details", tag("summary", "Each event, with its source"), tag("ul", *items)), "")
