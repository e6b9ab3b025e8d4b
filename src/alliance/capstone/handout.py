"""The handout of the capstone: who has which seat, the agenda, briefs, testimony and the event card, to print."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader

from alliance.bank import Bank
from alliance.capstone import cards, rules
from alliance.capstone.rules import Seated
from alliance.cards import place
from alliance.ledger import PAPER, Claim, Entry, Seat
from quizkit import files
from quizkit.text import date
from quizkit_teacher import roster
from quizkit_teacher.names import fold

LINK = re.compile(r"</?a\b[^>]*>")  # paper leads nowhere; the page prints what it cites


def write(
    class_list: Path, out: Path, seed: str, bank: Bank, minutes: int | None = None, columns: str = ""
) -> list[Path]:
    """Draw the seats of a class and write the handout.

    Args:
        class_list: any file that `roster.read` can read: names on lines, or a table with a heading.
        out: the folder; made if it is not there.
        seed: something that nobody chose for its result, such as the date; see `rules.assign_seats`.
        bank: holds seats, agenda, motions and ledger.
        minutes: 50 or 90 prints the agenda of that length, None both.
        columns: what the columns of the list hold, as in `roster.read`.
    Returns:
        `roles.csv` (name, council, seat; two learners of one name with their numbers) and `handout.html` (one file to
        print: pages for the class, for each seat, the testimony, the decision, and the event card).
    Raises: CourseError: the list cannot be read or used, or a file cannot be written; the message names it.
    """
    names, seats = _distinct_names(roster.read(class_list, columns)), list(bank.seats.values())
    try:
        seated = rules.assign_seats(names, seats, seed)
    except ValueError as error:
        raise files.CourseError(f"{class_list}: {error}") from error
    rows = [("name", "council", "seat"), *((one.name, str(one.council), one.seat.title) for one in seated)]
    roles = files.BOM + files.table(rows)
    page = _page(seated, seed, [minutes] if minutes else [50, 90], bank)
    return [files.write(out / "roles.csv", roles), files.write(out / "handout.html", page)]


def all_seats(bank: Bank) -> str:
    """Give a handout for any class: every brief without names, both agendas, and all that goes with them."""
    return _page([Seated("", 1, seat) for seat in bank.seats.values()], "", [50, 90], bank)


def _distinct_names(names: roster.Roster) -> list[str]:
    """The names of a class list; two learners of one name get their number, or else their e-mail or LMS id."""
    times, distinct = Counter(fold(learner.name) for learner in names.learners), []
    for learner in names.learners:
        more = f" ({learner.number or learner.email or learner.lms})" * (times[fold(learner.name)] > 1)
        distinct.append(f"{learner.name}{more}")
    return distinct


def _page(seated: Sequence[Seated], seed: str, plans: Iterable[int], bank: Bank) -> str:
    taken: dict[Seat, dict[int, list[str]]] = {seat: {} for seat in bank.seats.values()}
    for one in seated:
        taken[one.seat].setdefault(one.council, []).append(one.name)
    paper = bank.sources.get(PAPER)
    environment = Environment(loader=PackageLoader("alliance.capstone"), autoescape=True, trim_blocks=True)
    page = environment.get_template("handout.html.j2").render(
        taken={seat: councils for seat, councils in taken.items() if councils},
        councils=sorted({one.council for one in seated}),
        seed=seed,
        meeting_day=date(paper.date) if paper else "the day of the paper",
        decisions=cards.decisions(bank).markup,
        agendas=[cards.agenda(plan, bank).markup for plan in plans],
        bank=bank,
        cards=cards,
        sources=lambda entry: _sources(entry, bank),
    )
    return LINK.sub("", page)


def _sources(entry: Entry, bank: Bank) -> dict[str, str]:
    """The entries that a brief or a testimony cites: citation → its text in full sentences. What is printed must stand alone."""
    sentences: dict[str, dict[str, None]] = {}  # without those that stand twice
    for found in cards.named(entry.references(), bank):
        if isinstance(found, Claim):
            head = f"{found.where}, {place(found.where)}"
            sentence = f"{found.speaker}: {found.text} (Checked: {found.verdict}.)"
        else:
            head, sentence = found.id, f"{date(found.date)}: {found.text}" if found.date else found.text
        sentences.setdefault(head, {})[sentence] = None
    return {head: " ".join(texts) for head, texts in sentences.items()}
