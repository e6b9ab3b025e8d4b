"""The handout of the capstone: who has which seat, the agenda, and a brief to print for every seat that is taken."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from jinja2 import Environment, PackageLoader

from alliance.bank import Bank
from alliance.capstone import cards, rules
from alliance.cards import place
from alliance.ledger import PAPER, Claim, Seat
from quizkit import files
from quizkit.text import date
from quizkit_teacher import roster
from quizkit_teacher.names import fold


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
        `roles.csv` (name, seat; two learners of one name with their numbers) and `handout.html` (one file to print:
        a page for the class and a page for each seat).
    Raises: CourseError: the list cannot be read or used, or a file cannot be written; the message names it.
    """
    names, seats = _distinct_names(roster.read(class_list, columns)), list(bank.seats.values())
    try:
        seated = rules.assign_seats(names, seats, seed)
    except ValueError as error:
        raise files.CourseError(f"{class_list}: {error}") from error
    rows = [("name", "seat"), *((name, seat.title) for name, seat in seated.items())]
    roles = files.BOM + files.table(rows)
    page = _page(seated, seed, [minutes] if minutes else [50, 90], bank)
    return [files.write(out / "roles.csv", roles), files.write(out / "handout.html", page)]


def _distinct_names(names: roster.Roster) -> list[str]:
    """The names of a class list; two learners of one name get their number, or else their e-mail or LMS id."""
    times, distinct = Counter(fold(learner.name) for learner in names.learners), []
    for learner in names.learners:
        more = f" ({learner.number or learner.email or learner.lms})" * (times[fold(learner.name)] > 1)
        distinct.append(f"{learner.name}{more}")
    return distinct


def _page(seated: Mapping[str, Seat], seed: str, plans: Iterable[int], bank: Bank) -> str:
    teams = [(seat, [name for name, _ in pairs]) for seat, pairs in groupby(seated.items(), itemgetter(1))]
    paper = bank.sources.get(PAPER)
    environment = Environment(loader=PackageLoader("alliance.capstone"), autoescape=True, trim_blocks=True)
    return environment.get_template("handout.html.j2").render(
        teams=teams,
        seed=seed,
        meeting_day=date(paper.date) if paper else "the day of the paper",
        decisions=cards.decisions(bank).markup,
        agendas=[cards.agenda(plan, bank).markup for plan in plans],
        brief=lambda seat: cards.brief_html(seat, bank),
        sources=lambda seat: _sources(seat, bank),
    )


def _sources(seat: Seat, bank: Bank) -> dict[str, str]:
    """The entries that a brief cites: citation → its text in full sentences. A printed brief must stand alone."""
    sentences: dict[str, dict[str, None]] = {}  # without those that stand twice
    for entry in cards.named(seat.references(), bank):
        if isinstance(entry, Claim):
            head = f"{entry.where}, {place(entry.where)}"
            sentence = f"{entry.speaker}: {entry.text} (Checked: {entry.verdict}.)"
        else:
            head, sentence = entry.id, f"{date(entry.date)}: {entry.text}" if entry.date else entry.text
        sentences.setdefault(head, {})[sentence] = None
    return {head: " ".join(texts) for head, texts in sentences.items()}
