"""How many are for a Korean bomb, by how they were asked: a bar for each question, and its words in the list below."""

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance import cards
from alliance.bank import Bank
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, Picture, house_style, render
from alliance.ledger import Poll
from quizkit.html import Card, Markup, join, tag
from quizkit.text import date, listed, number

WIDTH, ROW, GROUP, HEAD, FOOT = (
    NARROW,
    0.25,
    0.28,
    0.5,
    0.45,
)  # inches: the picture, a bar, the words over a group
DIGIT = 4.2  # room for one character of a number, in per cent
THREAD = 84  # per cent: where the line runs that joins the answers of the same people
WHITE = {"fc": "white", "ec": "none", "pad": 0.5}
TITLE = "For a Korean bomb, in per cent:\nthe question makes the answer"
NOTE = "The list below has the words of each question,\nand who asked."
SINCE = "2022"  # older polls stand only on the cards to cut out
FORMS = {
    "yes or no": ("Asked yes or no", "blue"),
    "price or choice": ("With a price, or beside other answers", "orange"),
    "elite": ("Koreans who advise and decide: yes or no", "vermilion"),
}


ASKED = {  # what the picture says of a question that was no plain yes or no
    "kinu-2023-cost": "with a cost",
    "kinu-2023-troops": "bomb or troops?",
    "kinu-2024-troops": "bomb or troops?",
    "segye-2025": "best of four",
}


def grouped(polls: Sequence[Poll]) -> dict[str, list[Poll]]:
    """Return the polls by form, in each from the most to the least."""
    by_form = {form: [poll for poll in polls if poll.form == form] for form in FORMS}
    return {form: sorted(rows, key=lambda poll: -poll.percent) for form, rows in by_form.items()}


def same_people(polls: Sequence[Poll]) -> list[int]:
    """Return the numbers, in the picture, of the bars of one survey: of the survey that asked the same people three times or more."""
    rows = [poll for group in grouped(polls).values() for poll in group]
    surveys = [(poll.pollster, poll.date) for poll in rows]
    most = max(surveys, key=surveys.count, default=None)
    found = [n for n, survey in enumerate(surveys, 1) if survey == most]
    return found if len(found) > 2 else []


def polls_figure(polls: Sequence[Poll]) -> Figure:
    """Draw a bar for each poll, under the words for how it was asked; the picture is 3.4 inches wide."""
    groups = grouped(polls)
    tall = ROW * len(polls) + GROUP * len(groups)
    height = tall + HEAD + FOOT
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.06 / height, TITLE, va="top", size=10, weight="bold")
        axes = figure.add_axes((0.02, FOOT / height, 0.96, tall / height))
        axes.set(xlim=(-84, 97), ylim=(tall, 0), xticks=[], yticks=[])
        axes.spines.bottom.set_visible(False)
        axes.grid(visible=False)
        y, n = 0.0, 0
        joined, ends = same_people(polls), list[tuple[float, float]]()
        for form, rows in groups.items():
            words, colour = FORMS[form]
            axes.text(-84, y + GROUP * 0.62, words, va="center", size=SMALL + 0.5, weight="bold")
            y += GROUP
            for poll in rows:
                end = poll.percent + 2 + DIGIT * len(number(poll.percent))
                if (
                    not poll.percent < 50 < end
                ):  # beside the bars alone: no line runs through words or numbers
                    half = [y, y + ROW]
                    axes.plot([50, 50], half, color=PALETTE["muted"], lw=0.8, ls=(0, (3, 3)), zorder=0)
                n += 1
                middle = y + ROW / 2
                axes.text(-84, middle, f"{n}. {_short(poll)}", va="center", size=SMALL)
                axes.barh(middle, poll.percent, ROW * 0.66, color=PALETTE[colour])
                axes.text(
                    poll.percent + 2,
                    middle,
                    number(poll.percent),
                    va="center",
                    size=SMALL,
                    weight="bold",
                    bbox=WHITE,
                )
                if n in joined:
                    ends.append((end, middle))
                y += ROW
        if ends:
            _join(axes, ends)
        axes.text(50, 0.02, "half", ha="center", va="top", size=SMALL, color=PALETTE["muted"], bbox=WHITE)
        figure.text(0.02, 0.06 / height, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _join(axes: Axes, ends: Sequence[tuple[float, float]]) -> None:
    """Join the bars of one survey by a line at the right: each bar's number ends at x, and its middle is at y."""
    top, bottom = ends[0][1], ends[-1][1]
    axes.vlines(THREAD, top, bottom, color=PALETTE["ink"], lw=0.9)
    for x, y in ends:
        axes.hlines(y, max(x, 50) + 3, THREAD, color=PALETTE["ink"], lw=0.9)
    axes.text(
        THREAD + 6, (top + bottom) / 2, "the same people", rotation=270, ha="center", va="center", size=SMALL
    )


def _short(poll: Poll) -> str:
    year, asked = poll.date[:4], ASKED.get(poll.id, "")
    return f"{asked}{' ' if asked.endswith('?') else ', '}{year}" if asked else f"asked in {year}"


def polls_alt(polls: Sequence[Poll]) -> str:
    """Say for each form how many polls there are and between which shares they lie."""
    said = []
    for form, rows in grouped(polls).items():
        most, least = rows[0].percent, rows[-1].percent
        span = number(most) if len(rows) == 1 else f"{number(least)} to {number(most)}"
        said.append(f"{FORMS[form][0]}: {len(rows)}, {span} per cent")
    joined = [str(n) for n in same_people(polls)]
    line = f" A line joins bars {listed(joined)}: the same people answered." if joined else ""
    return f"{TITLE.replace(chr(10), ' ')}. {'; '.join(said)}.{line} The list below has each question."


def polls_picture(polls: Sequence[Poll], bank: Bank) -> Picture:
    """Draw the bars of the polls since 2022, with the list of their questions below."""
    polls = [poll for poll in polls if poll.date >= SINCE]
    rows = [poll for group in grouped(polls).values() for poll in group]
    return render(polls_figure(polls), polls_alt(polls), below=_listed(rows, bank))


def _listed(polls: Iterable[Poll], bank: Bank) -> Card:
    """List each question with its pollster, the last month of asking, the people asked, the answer and the source."""
    items, lines = list[Markup](), list[str]()
    for n, poll in enumerate(polls, 1):
        asked = f", {poll.people:,} people" if poll.people else ", number of people not shown"
        said = f"{poll.pollster}, {date(poll.date)}{asked}: “{poll.question}” {number(poll.percent)} per cent for it"
        said += f"; {poll.note}." if poll.note else "."
        shown = (cards.source(source) for source in bank.pick("sources", [poll.source]))
        items.append(tag("li", said, " ", tag("small", join(["[", *shown, "]"]))))
        lines.append(f"{n}. {said}")
    return Card(
        tag("details", tag("summary", "Each question, in our translation or as reported"), tag("ol", *items)),
        "\n".join(lines),
    )
