"""The verbs of the capstone: agenda, brief, roles, memo."""

from __future__ import annotations

from collections.abc import Iterable

from alliance import bank, council
from alliance.course import COURSE
from alliance.bank import Bank
from alliance.cards import place
from quizkit.html import Card, Markup, table, tag
from quizkit.text import date
from alliance.ledger import Seat

ASSUMED = {  # what stands under every brief, by the side of its seat
    "school": "These points are the paper’s account of a school. School and framework match only roughly [I5].",
    "chair": "What this seat wants is assumed for this exercise.",
    "ministry": "What a ministry wants is assumed for this exercise. It is not its policy.",
}
HONEST = (
    "A program can count and look up. Hindsight without a citation it cannot see. Whether the reasons hold, whether the objection is "
    "the strongest and the answer meets it, people judge: use the rubric, and ask someone who disagrees."
)


def agenda(plan: str | int = 50) -> Card:
    """The timed agenda of the council.

    Args:
        plan: 50 or 90 for a class of that many minutes, "alone" for one learner.

    Raises:
        ValueError: there is no such plan.
    """
    steps = [step for step in bank.load().agenda.values() if step.plan == str(plan)]
    if not steps:
        raise ValueError(f'plan {plan!r} is not known; use 50, 90 or "alone"')
    rows, clock = [], 0
    for step in steps:
        rows.append((f"{clock}–{clock + step.minutes}", step.who, step.text))
        clock += step.minutes
    caption = f"Agenda of {clock} minutes" + (" for one learner" if plan == "alone" else "")
    return Card(table(("Minutes", "Who", "What"), rows, caption), f"{caption}: {len(rows)} steps")


def decisions() -> Card:
    """The questions before the council, each with choices that someone could defend."""
    found = list(bank.load().motions.values())
    parts = []
    for number, decision in enumerate(found, 1):
        choices = (tag("li", choice) for choice in decision.choices)
        cited = tag("small", f" {citations(decision.cites, bank.load())}")
        parts.append(tag("p", tag("strong", f"{number}. {decision.question}"), cited))
        parts.append(tag("ul", *choices))
    return Card(tag("div", *parts), "\n".join(decision.question for decision in found))


def brief(seat: str = "") -> Card:
    """The brief of one seat of the council; of all seats, folded, unless one is named.

    Args:
        seat: for example "prioritizer" or "foreign".

    Raises:
        KeyError: there is no such seat; the message offers names.
    """
    book = bank.load()
    if seat:
        found = book.get("seats", seat)
        return Card(brief_markup(found, book), f"Brief: {found.title}. {found.stands}")
    folded = (
        tag(
            "details",
            tag("summary", tag("strong", found.title), f": {found.stands}"),
            brief_markup(found, book, head=False),
        )
        for found in book.seats.values()
    )
    text = "\n".join(f"{found.id}: {found.title}. {found.stands}" for found in book.seats.values())
    return Card(tag("div", *folded, class_="alliance-events"), text)


def brief_markup(seat: Seat, book: Bank, head: bool = True) -> Markup:
    """A brief as HTML: its points with what they cite, the objection, its question; `head`: first who it is and what for."""
    points = (tag("li", point.text, " ", tag("small", citations(point.cites, book))) for point in seat.points)
    who = [tag("p", tag("strong", seat.title)), tag("p", tag("em", seat.stands))] if head else []
    return tag(
        "div",
        *who,
        tag("p", "You can say:"),
        tag("ul", *points),
        tag(
            "p",
            tag("strong", "Expect this. "),
            seat.objection,
            " ",
            tag("small", citations(seat.objection_cites, book)),
        ),
        tag("p", tag("strong", "Your question. "), seat.ask),
        tag("p", tag("small", ASSUMED[seat.side])),
    )


def citations(cites: Iterable[str], book: Bank) -> str:
    """Citations as a memo writes them: the paragraph of a claim, the id of a fact, in square brackets."""
    shown = []
    for cited in cites:
        shelf, _, name = cited.partition(":")
        shown.append(book.claims[name].where if shelf == "claim" else name)
    return f"[{', '.join(dict.fromkeys(shown))}]"


def roles(names: str | Iterable[str], seed: str | int) -> Card:
    """Seats drawn by lot for a class; the same names and seed give the same seats everywhere.

    Args:
        names: 3 to 40 different names, in any order: a list, or a text with commas or line breaks between them.
        seed: something nobody chose for its result, such as the date.

    Returns:
        A table of names and seats; what is wrong and what to do, if there are too few or too many names or one of them twice.
    """
    if isinstance(names, str):
        names = names.splitlines() if "\n" in names else names.split(",")
    try:
        drawn = council.assign(names, list(bank.load().seats.values()), seed)
    except ValueError as error:
        said = f"No seats drawn: {error}."
        return Card(tag("p", said), said)
    rows = [(name, seat.title) for name, seat in drawn.items()]
    text = "\n".join(f"{name}: {title}" for name, title in rows)
    return Card(table(("Learner", "Seat"), rows, f"Seats drawn with the seed {seed}"), text)


def memo(which: str, text: str | None = None) -> Card:
    """What a program can see in your memo: its length, its parts, and whether what it cites is in the ledger.

    Args:
        which: "position" or "after-action".
        text: the memo; unless given, what you last wrote in the question above.

    Raises:
        KeyError: there is no such memo.
    """
    book = bank.load()
    asked = book.get("memos", which)
    if text is None:
        last = COURSE.attempts().read().last(asked.item)
        response = last.response if last else None
        text = response.get("text") if isinstance(response, dict) else response
    if not isinstance(text, str) or not text.strip():
        return Card(
            tag(
                "p", "Nothing to look at yet. Write the memo in the question above, then run this cell again."
            ),
            "Nothing to look at yet.",
        )
    found = council.examine(text, asked, book)
    good = sum(finding.good for finding in found)
    lines = [f"{'As asked' if finding.good else 'To mend'}: {finding.text}" for finding in found]
    head = f"{good} of {len(found)} points are as asked."
    body = (tag("li", tag("strong", line.partition(":")[0] + ":"), line.partition(":")[2]) for line in lines)
    parts = (tag("p", tag("strong", asked.title), f". {head}"), tag("ul", *body), tag("p", HONEST))
    return Card(tag("div", *parts), "\n".join([head, *lines, HONEST]))


def source_list(cites: Iterable[str], book: Bank) -> list[tuple[str, str]]:
    """What a citation stands for: (as written, in a sentence), for a handout that must stand alone."""
    rows: dict[str, str] = {}
    for cited in cites:
        shelf, _, name = cited.partition(":")
        if shelf == "claim":
            found = book.claims[name]
            text = f"{found.speaker}: {found.text} (Checked: {found.verdict}.)"
            key = f"{found.where}, {place(found.where)}"
            rows[key] = f"{rows[key]} {text}" if key in rows and text not in rows[key] else text
        else:
            event = book.facts[name]
            rows[name] = f"{date(event.date)}: {event.text}" if event.date else event.text
    return list(rows.items())
