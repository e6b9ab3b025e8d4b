"""The verbs of the capstone's notebook: agenda, decisions, brief, roles, memo.

Each shows a card; the handout gives agenda and decisions the `bank` whose records they show.
"""

from collections.abc import Iterable

from alliance.bank import Bank
from alliance.capstone import rules
from alliance.course import COURSE
from alliance.ledger import Claim, Fact, Seat, cited
from quizkit.html import Card, Markup, table, tag

ASSUMPTIONS = {  # the last sentences of every brief, by the side of its seat
    "school": "These points are the paper’s account of a school. School and framework match only roughly [I5].",
    "chair": "What this seat wants is assumed for this exercise.",
    "ministry": "What a ministry wants is assumed for this exercise. It is not its policy.",
}
LIMITS = (
    "A program can count and look up. Hindsight without a citation it cannot see. Whether the reasons hold, whether the objection is "
    "the strongest and the answer meets it, people judge: use the rubric, and ask someone who disagrees."
)


def agenda(plan: str | int = 50, bank: Bank = COURSE.bank) -> Card:
    """Show the timed agenda of the council, in minutes from its beginning.

    Args: plan: 50 or 90 for a class of that many minutes, "alone" for one learner.
    Raises: ValueError: there is no such plan.
    """
    steps = [step for step in bank.agenda.values() if step.plan == str(plan)]
    if not steps:
        raise ValueError(f'plan {plan!r} is not known; use 50, 90 or "alone"')
    rows, clock = [], 0
    for step in steps:
        rows.append((f"{clock}–{clock + step.minutes}", step.who, step.text))
        clock += step.minutes
    caption = f"Agenda of {clock} minutes" + (" for one learner" if plan == "alone" else "")
    return Card(table(("Minutes", "Who", "What"), rows, caption), f"{caption}: {len(rows)} steps")


def decisions(bank: Bank = COURSE.bank) -> Card:
    """Show the questions before the council, each with its defensible choices and its citations."""
    motions, parts = bank.motions.values(), []
    for number, motion in enumerate(motions, 1):
        sources = tag("small", f" {_citations(motion.cites, bank)}")
        parts.append(tag("p", tag("strong", f"{number}. {motion.question}"), sources))
        parts.append(tag("ul", *(tag("li", choice) for choice in motion.choices)))
    return Card(tag("div", *parts), "\n".join(motion.question for motion in motions))


def brief(seat: str = "") -> Card:
    """Show the brief of one seat of the council; without a name, the briefs of all seats, folded.

    Args: seat: for example "prioritizer" or "foreign".
    Raises: KeyError: there is no such seat; the message offers names.
    """
    bank = COURSE.bank
    if seat:
        role: Seat = bank.get("seats", seat)
        title = (tag("p", tag("strong", role.title)), tag("p", tag("em", role.stands)))
        return Card(tag("div", *title, brief_html(role, bank)), f"Brief: {role.title}. {role.stands}")
    folded, lines = [], []
    for role in bank.seats.values():
        head = tag("summary", tag("strong", role.title), f": {role.stands}")
        folded.append(tag("details", head, brief_html(role, bank)))
        lines.append(f"{role.id}: {role.title}. {role.stands}")
    return Card(tag("div", *folded, class_="alliance-events"), "\n".join(lines))


def brief_html(seat: Seat, bank: Bank) -> Markup:
    """Show a brief without its heading: the points with what they cite, the objection to expect, the question."""

    def sources(cites: Iterable[str]) -> Markup:
        return tag("small", _citations(cites, bank))

    return tag(
        "div",
        tag("p", "You can say:"),
        tag("ul", *(tag("li", point.text, " ", sources(point.cites)) for point in seat.points)),
        tag("p", tag("strong", "Expect this. "), seat.objection, " ", sources(seat.objection_cites)),
        tag("p", tag("strong", "Your question. "), seat.ask),
        tag("p", tag("small", ASSUMPTIONS[seat.side])),
    )


def named(references: Iterable[tuple[str, str]], bank: Bank) -> list[Claim | Fact]:
    """Find the entries that references, pairs of shelf and id, name; a damaged entry of the ledger is left out."""
    return [entry for shelf, entry_id in references for entry in bank.pick(shelf, [entry_id])]


def _citations(cites: Iterable[str], bank: Bank) -> str:
    """Word citations as a memo does: the paragraph of a claim or the id of a fact, in square brackets."""
    entries = named(map(cited, cites), bank)
    codes = (entry.where if isinstance(entry, Claim) else entry.id for entry in entries)
    return f"[{', '.join(dict.fromkeys(codes))}]"


def roles(names: str | Iterable[str], seed: str | int) -> Card:
    """Draw seats by lot for a class; the same names and seed give the same seats on every machine.

    Args:
        names: 3 to 40 different names, in any order: a list, or a text with commas or line breaks between them.
        seed: something that nobody chose for its result, such as the date.
    Returns: A table of names and seats. If the names cannot be used, a sentence that says why and what to do.
    """
    if isinstance(names, str):
        names = names.splitlines() if "\n" in names else names.split(",")
    try:
        seated = rules.assign_seats(names, list(COURSE.bank.seats.values()), seed)
    except ValueError as error:
        return Card.of(f"No seats drawn: {error}.")
    rows = [(name, seat.title) for name, seat in seated.items()]
    text = "\n".join(f"{name}: {title}" for name, title in rows)
    return Card(table(("Learner", "Seat"), rows, f"Seats drawn with the seed {seed}"), text)


def memo(which: str, text: str | None = None) -> Card:
    """Show the checks of a memo that a program can make: its length, its parts, and whether its citations are in the ledger.

    Args:
        which: "position" or "after-action".
        text: the memo; by default the learner's last answer to the question above. An empty text, or an object that is
            no text, counts as nothing written yet.
    Raises: KeyError: there is no such memo.
    """
    wanted = COURSE.bank.get("memos", which)
    if text is None and (last := COURSE.attempts().read(wanted.item).last(wanted.item)):
        text = last.response.get("text") if isinstance(last.response, dict) else last.response
    if not isinstance(text, str) or not text.strip():
        nothing = "Nothing to look at yet."
        advice = f"{nothing} Write the memo in the question above, then run this cell again."
        return Card(tag("p", advice), nothing)
    findings = rules.check_memo(text, wanted, COURSE.bank)
    head = f"{sum(finding.good for finding in findings)} of {len(findings)} points are as asked."
    lines = [("As asked:" if finding.good else "To mend:", finding.text) for finding in findings]
    entries = (tag("li", tag("strong", state), f" {sentence}") for state, sentence in lines)
    title = tag("p", tag("strong", wanted.title), f". {head}")
    markup = tag("div", title, tag("ul", *entries), tag("p", LIMITS))
    return Card(markup, "\n".join([head, *map(" ".join, lines), LIMITS]))
