"""The handout of the capstone: who sits where, the agenda, and a brief to print for every seat that is taken."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from alliance import council, simulation
from quizkit import workspace
from alliance.bank import Bank
from quizkit_teacher import roster
from quizkit.html import Markup, table, tag
from quizkit.text import safe_cell
from alliance.ledger import Seat

STYLE = """
body { font: 12pt/1.4 Georgia, "Noto Serif CJK KR", serif; max-width: 42em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin-top: 1.4em } h3 { font-size: 1em }
table { border-collapse: collapse; width: 100%; margin: 1em 0 }
caption { text-align: left; font-weight: bold; padding-bottom: .3em }
th, td { border-bottom: 1px solid #999; padding: .25em .5em .25em 0; vertical-align: top }
section + section { break-before: page; border-top: 1px solid #999; margin-top: 2em }
.seats th[scope=row] { width: 15em; white-space: nowrap }
td:first-of-type { width: 30% } .seats td { width: auto }
@page { size: A4; margin: 16mm }
@media print {
  body { font-size: 10pt; line-height: 1.3; margin: 0; max-width: none; padding: 0 }
  section + section { border: 0; margin: 0; padding: 0 }
  h1, section > h2:first-child { margin-top: 0 } h2 { margin-top: .8em } h3 { margin: .6em 0 0 }
  p, ul { margin: .35em 0 } li { margin: .15em 0 } th, td { padding: .15em .5em .15em 0 } table { margin: .6em 0 }
  tr, li, table { break-inside: avoid } .cited { font-size: 8.5pt }
}
"""


def write(class_list: Path, out: Path, seed: str, bank: Bank, minutes: int | None = None) -> list[Path]:
    """Draw the seats of a class and write what the teacher hands out.

    Args:
        class_list: whatever `roster.read` can read: names on lines, or a table with a heading.
        out: the folder; made if it is not there.
        seed: of the lot; see `council.assign`.
        bank: holds seats, agenda and ledger.
        minutes: 50 or 90 prints the agenda of that length, None both.

    Returns:
        `roles.csv` (name, seat; two of one name with their numbers) and `handout.html` (one file, to print: a page for the class and one for each seat).

    Raises:
        CourseError: the list cannot be read or used, or the folder cannot be written; the message names it.
    """
    names = _names(roster.read(class_list))
    try:
        drawn = council.assign(names, list(bank.seats.values()), seed)
    except ValueError as error:
        raise workspace.CourseError(f"{class_list}: {error}") from error
    plans = (50, 90) if minutes is None else (minutes,)
    texts = {"roles.csv": _roles(drawn), "handout.html": _page(drawn, seed, plans, bank)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(
                text, encoding="utf-8-sig" if name.endswith(".csv") else "utf-8", newline=""
            )
    except OSError as error:
        raise workspace.CourseError(f"{out}: cannot be written ({error.strerror or error})") from error
    return [out / name for name in texts]


def _names(roster: roster.Roster) -> list[str]:
    """The names of a class list; those that stand twice with what tells them apart."""
    often = Counter(roster.same(learner.name) for learner in roster.learners)
    return [
        f"{learner.name} ({learner.number or learner.email or learner.lms})"
        if often[roster.same(learner.name)] > 1
        else learner.name
        for learner in roster.learners
    ]


def _roles(drawn: Mapping[str, Seat]) -> str:
    table_of = io.StringIO()
    writer = csv.writer(table_of)  # spreadsheets expect its line ends
    writer.writerow(["name", "seat"])
    writer.writerows([safe_cell(name), seat.title] for name, seat in drawn.items())
    return table_of.getvalue()


def _page(drawn: Mapping[str, Seat], seed: str, plans: Iterable[int], bank: Bank) -> str:
    teams: dict[str, list[str]] = {}
    for name, seat in drawn.items():
        teams.setdefault(seat.id, []).append(name)
    rows = [(bank.seats[seat].title, "; ".join(names)) for seat, names in teams.items()]
    lot = f"Seats drawn by lot with the seed {seed}. The same list and seed give the same seats."
    rule = "Nothing that happened after 25 September 2025 may be used before the decision is written."
    first = tag(
        "section",
        tag("h1", "A council decides"),
        tag("div", table(("Seat", "Who"), rows, lot), class_="seats"),
        tag("h2", "The decision"),
        simulation.decisions().markup,
        tag("p", tag("strong", "The rule. "), rule),
        *(simulation.agenda(minutes).markup for minutes in plans),
    )
    briefs = (_brief(bank.seats[seat], names, bank) for seat, names in teams.items())
    body = tag("body", tag("main", first, *briefs))
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        tag("title", "A council decides"),
        tag("style", Markup(STYLE)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _brief(seat: Seat, names: list[str], bank: Bank) -> Markup:
    """A page for one seat: its people, its brief, and in full what the brief cites."""
    cites = [*(cited for point in seat.points for cited in point.cites), *seat.objection_cites]
    cited = (tag("li", tag("strong", f"{key}. "), text) for key, text in simulation.source_list(cites, bank))
    return tag(
        "section",
        tag("h2", seat.title),
        tag("p", "; ".join(names)),
        tag("p", tag("em", seat.stands)),
        simulation.brief_markup(seat, bank, head=False),
        tag("h3", "What this brief cites"),
        tag("ul", *cited, class_="cited"),
    )
