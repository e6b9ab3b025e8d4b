"""The verbs of the capstone's notebook: agenda, decisions, brief, testimony, event, roles, memo.

Each shows a card; the handout gives those who print them the `bank` whose records they show.
"""

from collections.abc import Callable, Iterable
from typing import Any

from alliance import schools
from alliance.bank import Bank
from alliance.capstone import rules
from alliance.course import COURSE
from alliance.ledger import PAPER, Answer, Claim, Event, Fact, Point, Seat, Testimony, cited
from quizkit.html import Card, Markup, join, table, tag

# The last sentences of every brief, testimony and printed event card.
ASSUMED = (
    "A point with a source says what was said, done or written. "
    "What has none is assumed for this exercise, and no ministry’s policy."
)
ACCOUNT = (
    "These are the paper’s account of a school and words of its holders; nobody in Washington wrote this page. "
    "School and framework match only roughly [I5]."
)
OPEN = 2  # points of a brief that stand open where several are shown
INVENTED = "This card is invented. Nothing of the kind had happened by 25 September 2025."
LIMITS = (
    "A program can count and look up. Hindsight without a citation it cannot see. Whether the reasons hold, whether the objection is "
    "the strongest and the answer meets it, people judge: use the rubric, and ask someone who disagrees."
)


def agenda(plan: str | int = "", bank: Bank = COURSE.bank) -> Card:
    """Show the timed agenda of the council, in minutes from its beginning; without a plan, both, folded.

    Args: plan: 50 or 90 for a class of that many minutes.
    Raises: ValueError: there is no such plan.
    """
    if plan == "":
        plans = [(f"Agenda of {minutes} minutes", agenda(minutes, bank)) for minutes in (50, 90)]
        folded = (tag("details", tag("summary", tag("strong", name)), card.markup) for name, card in plans)
        return Card(tag("div", *folded, class_="alliance-events"), "\n".join(name for name, _ in plans))
    steps = [step for step in bank.agenda.values() if step.plan == str(plan)]
    if not steps:
        raise ValueError(f"plan {plan!r} is not known; use 50 or 90")
    rows, clock = [], 0
    for step in steps:
        rows.append((f"{clock}–{clock + step.minutes}", step.who, step.text))
        clock += step.minutes
    caption = f"Agenda of {clock} minutes"
    return Card(table(("Minutes", "Who", "What"), rows, caption), f"{caption}: {len(rows)} steps")


def decisions(bank: Bank = COURSE.bank) -> Card:
    """Show the questions before the council, each with its defensible choices and its citations."""
    motions, parts = bank.motions.values(), []
    for number, motion in enumerate(motions, 1):
        parts.append(
            tag("p", tag("strong", f"{number}. {motion.question}"), " ", _sources(motion.cites, bank))
        )
        parts.append(tag("ul", *(tag("li", choice) for choice in motion.choices)))
        if motion.note:
            parts.append(tag("p", motion.note))
    return Card(tag("div", *parts), "\n".join(motion.question for motion in motions))


def brief(*seats: str) -> Card:
    """Show the brief of one seat of the council, or two points of some without their private aims and below them all else, folded; without a name, all folded.

    Args: seats: for example "chair", or "foreign", "chiefs".
    Raises: KeyError: there is no such seat; the message offers names.
    """
    if len(seats) < 2:
        return _one_or_all(
            "seats",
            "".join(seats),
            lambda one: (one.title, one.stands, brief_html(one, COURSE.bank, bool(seats))),
        )
    first = [COURSE.bank.get("seats", seat) for seat in seats]
    others = [one for one in COURSE.bank.seats.values() if one not in first]
    shown = [
        tag(
            "div",
            tag("p", tag("strong", one.title), f": {one.stands}"),
            _said(one, COURSE.bank, whole=False),
        )
        for one in first
    ]
    folded = (
        _folded("brief", one.id, one.title, one.stands, _said(one, COURSE.bank)) for one in (*first, *others)
    )
    more = tag("details", tag("summary", tag("strong", "More: all briefs, with all their points")), *folded)
    text = "\n".join(f"{one.id}: {one.title}. {one.stands}" for one in (*first, *others))
    return Card(tag("div", *shown, more, tag("p", tag("small", ASSUMED)), class_="alliance-events"), text)


def testimony(school: str = "") -> Card:
    """Show the written testimony of one American school, with its answers; without a name, all three, folded.

    Args: school: "adjustment", "retrenchment" or "expansion".
    Raises: KeyError: there is no such testimony; the message offers names.
    """
    return _one_or_all(
        "testimonies", school, lambda one: (one.title, heard(one), testimony_html(one, COURSE.bank, True))
    )


def event() -> Card:
    """Show the event card without what it asks; a council reads it when its decision is written."""
    (card,) = COURSE.bank.events.values()
    return Card(tag("div", *_told(card)), card.text)


def aims(*seats: str) -> Card:
    """Show the private aims of some seats, closed, for one learner who lends a voice to each of them.

    Args: seats: for example "chair", "foreign".
    Raises: KeyError: there is no such seat; the message offers names.
    """
    shown = [COURSE.bank.get("seats", seat) for seat in seats]
    head = tag("summary", "Open the aims.")
    listed = tag("ul", *(tag("li", tag("strong", f"{one.title}. "), one.aim) for one in shown))
    names = "\n".join(one.title for one in shown)
    return Card(tag("div", tag("details", head, listed), class_="alliance-events"), names)


def _one_or_all(shelf: str, name: str, show: Callable[[Any], tuple[str, str, Markup]]) -> Card:
    """Show one entry of a shelf with its heading, or all of them folded under theirs."""
    if name:
        title, line, body = show(COURSE.bank.get(shelf, name))
        return Card(
            tag("div", tag("p", tag("strong", headed(name, title))), tag("p", tag("em", line)), body),
            f"{title}. {line}",
        )
    verb = {"seats": "brief", "testimonies": "testimony"}[shelf]
    folded, lines = [], []
    for key, entry in getattr(COURSE.bank, shelf).items():
        title, line, body = show(entry)
        folded.append(_folded(verb, key, title, line, body))
        lines.append(f"{key}: {title}. {line}")
    return Card(tag("div", *folded, class_="alliance-events"), "\n".join(lines))


def _folded(verb: str, key: str, title: str, line: str, body: Markup) -> Markup:
    """One entry under its heading, and the call that shows it alone."""
    head = tag("summary", tag("strong", headed(key, title)), f": {line}")
    return tag("details", head, body, tag("p", tag("code", f'{verb}("{key}")')))


def headed(name: str, title: str) -> Markup:
    """Put the sign of a school before the title of its testimony; a seat has none."""
    return schools.shown(name, title) if name in schools.SCHOOLS else join([title])


def brief_html(seat: Seat, bank: Bank, private: bool = True) -> Markup:
    """Show a brief without its heading: points, the objection to expect, the question, and perhaps the private aim."""
    aim = tag("p", tag("strong", "For you alone. "), seat.aim) if private else ""
    return tag("div", _said(seat, bank), aim, tag("p", tag("small", ASSUMED)))


def _said(seat: Seat, bank: Bank, *, whole: bool = True) -> Markup:
    """What a seat can say, has to expect and asks; else two of its points, and not what it asks."""
    expect = (tag("strong", "Expect this. "), seat.objection, " ", _sources(seat.objection_cites, bank))
    return tag(
        "div",
        tag("p", "You can say:"),
        _points(seat.points if whole else seat.points[:OPEN], bank),
        tag("p", *expect),
        tag("p", tag("strong", "Your question. "), seat.ask) if whole else "",
    )


def heard(entry: Testimony) -> str:
    """The line below the title of a testimony."""
    return f"Written testimony of {entry.holder}, as of 25 September 2025."


def testimony_html(entry: Testimony, bank: Bank, folded: bool = False) -> Markup:
    """Show a testimony without its heading: what it holds, and the questions that the council may put.

    Where its answers are folded, one can read the questions first; paper cannot unfold.
    """
    asked = []
    for number, answer in enumerate(entry.answers, 1):
        question = tag("strong", f"Question {number}. {answer.question}")
        said = tag("p", *_answered(answer), " ", _sources(answer.cites, bank))
        asked += [tag("details", tag("summary", question), said)] if folded else [tag("p", question), said]
    return tag("div", _points(entry.points, bank), *asked, tag("p", tag("small", ACCOUNT)))


def _answered(answer: Answer) -> tuple[str, str]:
    """An answer in two parts; what it leaves open is set apart."""
    return answer.text.removesuffix(answer.open), tag("em", answer.open) if answer.open else ""


def event_html(card: Event) -> Markup:
    """Show the event card and what it asks."""
    asks = tag("ul", *(tag("li", ask) for ask in card.asks))
    return tag("div", *_told(card), asks, tag("p", tag("small", INVENTED)))


def _told(card: Event) -> tuple[Markup, Markup]:
    return tag("p", tag("strong", card.title)), tag("p", card.text)


def _points(points: Iterable[Point], bank: Bank) -> Markup:
    return tag("ul", *(tag("li", point.text, " ", _sources(point.cites, bank)) for point in points))


def _sources(cites: Iterable[str], bank: Bank) -> Markup:
    return tag("small", "[", join(_citations(cites, bank), ", "), "]")


def named(references: Iterable[tuple[str, str]], bank: Bank) -> list[Claim | Fact]:
    """Find the entries that references, pairs of shelf and id, name; a damaged entry of the ledger is left out."""
    return [entry for shelf, entry_id in references for entry in bank.pick(shelf, [entry_id])]


def _citations(cites: Iterable[str], bank: Bank) -> list[str]:
    """Word citations as a memo does, the paragraph of a claim or the id of a fact; each leads to a source and shows its text."""
    words = dict[str, str]()
    for entry in named(map(cited, cites), bank):
        code, sources = (entry.where, [PAPER]) if isinstance(entry, Claim) else (entry.id, entry.sources)
        address = next((source.url for source in bank.pick("sources", sources) if source.url), "")
        style = "text-decoration: underline"
        words.setdefault(
            code, tag("a", code, href=address, title=entry.text, style=style) if address else code
        )
    return list(words.values())


def roles(names: str | Iterable[str], seed: str | int) -> Card:
    """Draw councils and seats by lot for a class; the same names and seed give the same seats on every machine.

    Args:
        names: 3 to 40 different names, in any order: a list, or a text with commas or line breaks between them.
        seed: something that nobody chose for its result, such as the date.
    Returns: A table of names, councils and seats. If the names cannot be used, a sentence that says why and what to do.
    """
    if isinstance(names, str):
        names = names.splitlines() if "\n" in names else names.split(",")
    try:
        seated = rules.assign_seats(names, list(COURSE.bank.seats.values()), seed)
    except ValueError as error:
        return Card.of(f"No seats drawn: {error}.")
    rows = [(one.name, str(one.council), one.seat.title) for one in seated]
    text = "\n".join(f"{name}: council {council}, {title}" for name, council, title in rows)
    return Card(table(("Learner", "Council", "Seat"), rows, f"Seats drawn with the seed {seed}"), text)


def memo(which: str, text: str | None = None) -> Card:
    """Show the checks of a memo that a program can make: its length, its parts, and whether its citations are in the ledger.

    Args:
        which: "position", "decision" or "after-action".
        text: the memo; by default the learner's last answer to the question above. An empty text, or an object that is
            no text, counts as nothing written yet.
    Raises: KeyError: there is no such memo.
    """
    wanted = COURSE.bank.get("memos", which)
    if text is None and (last := COURSE.attempts().read(wanted.item).last(wanted.item)):
        text = last.response.get("text") if isinstance(last.response, dict) else last.response
    if not isinstance(text, str) or not text.strip():
        nothing = "Nothing to look at yet."
        advice = "Keep your text in the question above. Then its form is checked here (in JupyterLab, run this cell again)."
        return Card(tag("p", advice), nothing)
    findings = rules.check_memo(text, wanted, COURSE.bank)
    head = f"{sum(finding.good for finding in findings)} of {len(findings)} points are as asked."
    lines = [("As asked:" if finding.good else "To mend:", finding.text) for finding in findings]
    entries = (tag("li", tag("strong", state), f" {sentence}") for state, sentence in lines)
    title = tag("p", tag("strong", wanted.title), f". {head}")
    markup = tag("div", title, tag("ul", *entries), tag("p", LIMITS))
    return Card(markup, "\n".join([head, *map(" ".join, lines), LIMITS]))
