"""What the capstone shows under a cell, and the verbs of its notebook: agenda, decisions, brief, roles, memo.

Each verb shows the course's own records; the functions that end in `_card` do the same for any bank.
"""

from __future__ import annotations

from collections.abc import Iterable

from alliance.bank import Bank
from alliance.capstone import rules
from alliance.course import COURSE
from alliance.ledger import Claim, Fact, Seat
from quizkit.html import Card, Markup, table, tag

ASSUMPTIONS = {  # what stands under every brief, by the side of its seat
    "school": "These points are the paper’s account of a school. School and framework match only roughly [I5].",
    "chair": "What this seat wants is assumed for this exercise.",
    "ministry": "What a ministry wants is assumed for this exercise. It is not its policy.",
}
LIMITS = (
    "A program can count and look up. Hindsight without a citation it cannot see. Whether the reasons hold, whether the objection is "
    "the strongest and the answer meets it, people judge: use the rubric, and ask someone who disagrees."
)


def agenda(plan: str | int = 50) -> Card:
    """Show the timed agenda of the council.

    Args:
        plan: 50 or 90 for a class of that many minutes, "alone" for one learner.

    Raises:
        ValueError: there is no such plan.
    """
    return agenda_card(plan, COURSE.bank)


def decisions() -> Card:
    """Show the questions before the council, each with choices that someone could defend."""
    return decisions_card(COURSE.bank)


def brief(seat: str = "") -> Card:
    """Show the brief of one seat of the council; without a name, the briefs of all seats, folded.

    Args:
        seat: for example "prioritizer" or "foreign".

    Raises:
        KeyError: there is no such seat; the message offers names.
    """
    return brief_card(seat, COURSE.bank)


def roles(names: str | Iterable[str], seed: str | int) -> Card:
    """Draw seats by lot for a class; the same names and seed give the same seats on every machine.

    Args:
        names: 3 to 40 different names, in any order: a list, or a text with commas or line breaks between them.
        seed: something that nobody chose for its result, such as the date.

    Returns:
        A table of names and seats. If the names cannot be used, a sentence that says why and what to do.
    """
    return roles_card(names, seed, COURSE.bank)


def memo(which: str, text: str | None = None) -> Card:
    """Show what a program can see in a memo: its length, its parts, and whether what it cites is in the ledger.

    Args:
        which: "position" or "after-action".
        text: the memo; by default what the learner last wrote in the question above.

    Raises:
        KeyError: there is no such memo.
    """
    bank = COURSE.bank
    if text is None:
        last = COURSE.attempts().read().last(bank.get("memos", which).item)
        text = last.response if last else ""
    return memo_card(which, text.get("text") if isinstance(text, dict) else text, bank)


def agenda_card(plan: str | int, bank: Bank) -> Card:
    """The steps of one agenda with the minutes from its beginning; see `agenda`."""
    steps = [step for step in bank.agenda.values() if step.plan == str(plan)]
    if not steps:
        raise ValueError(f'plan {plan!r} is not known; use 50, 90 or "alone"')
    rows, clock = [], 0
    for step in steps:
        rows.append((f"{clock}–{clock + step.minutes}", step.who, step.text))
        clock += step.minutes
    caption = f"Agenda of {clock} minutes" + (" for one learner" if plan == "alone" else "")
    return Card(table(("Minutes", "Who", "What"), rows, caption), f"{caption}: {len(rows)} steps")


def decisions_card(bank: Bank) -> Card:
    """The numbered questions before the council with their choices and what they cite."""
    motions, parts = bank.motions.values(), []
    for number, motion in enumerate(motions, 1):
        sources = tag("small", f" {citations(motion.cites, bank)}")
        parts.append(tag("p", tag("strong", f"{number}. {motion.question}"), sources))
        parts.append(tag("ul", *(tag("li", choice) for choice in motion.choices)))
    return Card(tag("div", *parts), "\n".join(motion.question for motion in motions))


def brief_card(seat_id: str, bank: Bank) -> Card:
    """The brief of a seat, or of all seats for ""; see `brief`."""
    if seat_id:
        seat = bank.get("seats", seat_id)
        head = (tag("p", tag("strong", seat.title)), tag("p", tag("em", seat.stands)))
        return Card(tag("div", *head, brief_html(seat, bank)), f"Brief: {seat.title}. {seat.stands}")
    seats = bank.seats.values()
    folded = (
        tag("details", tag("summary", tag("strong", seat.title), f": {seat.stands}"), brief_html(seat, bank))
        for seat in seats
    )
    text = "\n".join(f"{seat.id}: {seat.title}. {seat.stands}" for seat in seats)
    return Card(tag("div", *folded, class_="alliance-events"), text)


def brief_html(seat: Seat, bank: Bank) -> Markup:
    """A brief without its heading: the seat's points with what they cite, the objection to expect, its question."""

    def sources(references: Iterable[str]) -> Markup:
        return tag("small", citations(references, bank))

    return tag(
        "div",
        tag("p", "You can say:"),
        tag("ul", *(tag("li", point.text, " ", sources(point.cites)) for point in seat.points)),
        tag("p", tag("strong", "Expect this. "), seat.objection, " ", sources(seat.objection_cites)),
        tag("p", tag("strong", "Your question. "), seat.ask),
        tag("p", tag("small", ASSUMPTIONS[seat.side])),
    )


def cited(references: Iterable[str], bank: Bank) -> list[Claim | Fact]:
    """Find what references such as "claim:a3-taiwan-decides" name; a damaged entry of the ledger is left out."""
    pairs = (reference.split(":", 1) for reference in references)
    return [entry for shelf, entry_id in pairs for entry in bank.pick(f"{shelf}s", [entry_id])]


def citations(references: Iterable[str], bank: Bank) -> str:
    """Word citations as a memo does: the paragraph of a claim or the id of a fact, in square brackets."""
    codes = (entry.where if isinstance(entry, Claim) else entry.id for entry in cited(references, bank))
    return f"[{', '.join(dict.fromkeys(codes))}]"


def roles_card(names: str | Iterable[str], seed: str | int, bank: Bank) -> Card:
    """The seats that `rules.assign_seats` draws; see `roles`."""
    if isinstance(names, str):
        names = names.splitlines() if "\n" in names else names.split(",")
    try:
        seated = rules.assign_seats(names, list(bank.seats.values()), seed)
    except ValueError as error:
        sentence = f"No seats drawn: {error}."
        return Card.of(sentence)
    rows = [(name, seat.title) for name, seat in seated.items()]
    text = "\n".join(f"{name}: {title}" for name, title in rows)
    return Card(table(("Learner", "Seat"), rows, f"Seats drawn with the seed {seed}"), text)


def memo_card(which: str, text: object, bank: Bank) -> Card:
    """The findings of `rules.check_memo`; whatever is no text, or an empty one, counts as nothing written yet."""
    asked = bank.get("memos", which)
    if not isinstance(text, str) or not text.strip():
        nothing = "Nothing to look at yet."
        advice = f"{nothing} Write the memo in the question above, then run this cell again."
        return Card(tag("p", advice), nothing)
    findings = rules.check_memo(text, asked, bank)
    head = f"{sum(finding.good for finding in findings)} of {len(findings)} points are as asked."
    lines = [("As asked:" if finding.good else "To mend:", finding.text) for finding in findings]
    items = (tag("li", tag("strong", state), f" {sentence}") for state, sentence in lines)
    html = tag("div", tag("p", tag("strong", asked.title), f". {head}"), tag("ul", *items), tag("p", LIMITS))
    return Card(html, "\n".join([head, *map(" ".join, lines), LIMITS]))
