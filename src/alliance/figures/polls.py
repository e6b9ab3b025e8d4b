"""How many are for a Korean bomb, by how they were asked: a bar below each question, two where people had to choose, and the words of every poll below."""

from collections.abc import Iterable, Sequence

from matplotlib.figure import Figure

from alliance import cards
from alliance.bank import Bank
from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, Picture, house_style, render
from alliance.ledger import Poll
from quizkit.html import Card, Markup, join, tag
from quizkit.text import count, date, number

WIDTH, ROW, BAR, GROUP, HEAD, FOOT = (
    NARROW,
    0.43,
    0.2,
    0.3,
    0.36,
    0.2,
)  # inches: a question with its bar, a second bar, a heading, the edges
TITLE = "For a Korean bomb, in per cent"
TROOPS = "for U.S. troops"  # the other answer, where people had to choose
SINCE = "2022"  # older polls stand only on the cards to cut out
STORY = {  # the bars, in the order in which they tell the story: who was asked → id → the question, shortened
    "The same people, asked three times": {
        "kinu-2023": "“Are you for having nuclear weapons?”",
        "kinu-2023-cost": "“And if it brings sanctions, or another cost?”",
        "kinu-2023-troops": "“If only one can be had: bomb or U.S. troops?”",
    },
    "Other people, a year later": {"kinu-2024-troops": "“If only one can be had: bomb or U.S. troops?”"},
    "Scholars, officials, managers": {"csis-2024": "“Should South Korea have nuclear weapons?”"},
}


def told(polls: Iterable[Poll]) -> dict[str, dict[str, Poll]]:
    """Return the polls of the story that are among these: who was asked, and in which year → the question → the poll."""
    known, groups = {poll.id: poll for poll in polls}, dict[str, dict[str, Poll]]()
    for who, questions in STORY.items():
        if rows := {asked: known[name] for name, asked in questions.items() if name in known}:
            groups[f"{who} ({next(iter(rows.values())).date[:4]})"] = rows
    return groups


def polls_figure(polls: Iterable[Poll]) -> Figure:
    """Draw a bar for each poll of the story, below its question; the picture is 3.4 inches wide."""
    groups = told(polls)
    tall = sum(
        GROUP + sum(ROW + BAR * bool(poll.troops) for poll in rows.values()) for rows in groups.values()
    )
    height = tall + HEAD + FOOT
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.06 / height, TITLE, va="top", size=10, weight="bold")
        axes = figure.add_axes((0.02, FOOT / height, 0.96, tall / height))
        axes.set(xlim=(0, 100), ylim=(tall, 0), xticks=[], yticks=[])
        axes.spines.bottom.set_visible(False)
        axes.grid(visible=False)
        y = 0.0
        for who, rows in groups.items():
            axes.text(0, y + GROUP * 0.6, who, va="center", size=SMALL + 0.5, weight="bold")
            y += GROUP
            for asked, poll in rows.items():
                axes.text(0, y + ROW * 0.22, asked, va="center", size=SMALL)
                shares = [("", poll.percent, "blue"), (TROOPS, poll.troops, "orange")]
                for what, share, colour in shares[: 1 + bool(poll.troops)]:
                    bar = y + ROW * 0.68
                    axes.barh(bar, 100, ROW * 0.36, color=PALETTE["muted"], alpha=0.15)
                    axes.barh(bar, share, ROW * 0.36, color=PALETTE[colour])
                    axes.plot([50, 50], [bar - ROW * 0.18, bar + ROW * 0.18], color="white", lw=1.2)
                    said = f"{what} {number(share)}".strip()
                    axes.text(99, bar, said, va="center", ha="right", size=SMALL, weight="bold")
                    y += BAR
                y += ROW - BAR
        axes.text(50, tall + 0.02, "half", ha="center", va="top", size=SMALL, color=PALETTE["muted"])
    return figure


def polls_alt(polls: Iterable[Poll]) -> str:
    """Say for each group each question and how many were for a bomb, and for the troops where people had to choose."""
    groups = [
        f"{who}: "
        + "; ".join(
            f"{asked} {number(poll.percent)}" + f", {TROOPS} {number(poll.troops)}" * bool(poll.troops)
            for asked, poll in rows.items()
        )
        for who, rows in told(polls).items()
    ]
    return f"{TITLE}. {'. '.join(groups)}."


def polls_picture(polls: Sequence[Poll], bank: Bank) -> Picture:
    """Draw the story; below stand the words of every poll since 2022, those of the picture first."""
    polls = [poll for poll in polls if poll.date >= SINCE]
    drawn = [poll for rows in told(polls).values() for poll in rows.values()]
    others = sorted((poll for poll in polls if poll not in drawn), key=lambda poll: -poll.percent)
    return render(polls_figure(polls), polls_alt(polls), below=_listed(drawn, others, bank))


def _listed(drawn: Sequence[Poll], others: Sequence[Poll], bank: Bank) -> Card:
    """List each question with its pollster, the last month of asking, the people asked, the answer and the source."""
    items, lines = list[Markup](), list[str]()
    for n, poll in enumerate([*drawn, *others], 1):
        asked = f", {poll.people:,} people" if poll.people else ", number of people not shown"
        said = f"{poll.pollster}, {date(poll.date)}{asked}: “{poll.question}” {number(poll.percent)} per cent for it"
        said += f", {number(poll.troops)} for American troops" * bool(poll.troops)
        said += f"; {poll.note}." if poll.note else "."
        shown = (cards.source(source) for source in bank.pick("sources", [poll.source]))
        items.append(tag("li", said, " ", tag("small", join(["[", *shown, "]"]))))
        lines.append(f"{n}. {said}")
    title = f"Each question, in our translation or as reported, and {count(len(others), 'more poll')}"
    return Card(tag("details", tag("summary", title), tag("ol", *items)), "\n".join(lines))
