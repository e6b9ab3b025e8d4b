"""The rules of the council: drawing seats by lot, and the checks of a memo by program. Nothing here makes HTML."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from alliance.bank import Bank
from alliance.ledger import Memo, Part, Seat, known
from quizkit.records import need
from quizkit.text import count, date, did_you_mean, lot, plain_name, words

FEWEST, MOST = 3, 40  # learners in one class
FULL = 10  # learners in one council, at most
LONGEST_NAME = 80  # characters
CITATION = re.compile(r"\[([^\[\]\n]{1,200})\]")
AROUND_HEADING = " \t#>*_-–"  # signs that Markdown, or a careful writer, puts around a heading


class Seated(NamedTuple):
    """Who sits where: a name, the number of the council, and the seat."""

    name: str
    council: int
    seat: Seat


def assign_seats(names: Iterable[str], seats: Sequence[Seat], seed: str | int) -> list[Seated]:
    """Give every learner a council and a seat by lot.

    The lot is a hash of seed and name. The same names and seed give the same seats on every machine, in whatever
    order the names are listed, and anyone can repeat the draw. Each learner is as likely as any other to get each
    seat. More than ten learners sit in several councils, whose sizes differ by one at most. A small council fills the
    first seats; where it has more people than seats, some seats have two.

    Args:
        names: 3 to 40 different names.
        seats: in the order in which a small council fills them.
        seed: something that nobody chose for its result, such as the date.
    Returns: Everyone, sorted by council, seat and name.
    Raises: ValueError: there are too few or too many names, one is empty or too long, or one is listed twice.
    """
    people = sorted(_normalize(names), key=lambda name: lot(seed, "name", name))
    advice = "read all briefs alone" if len(people) < FEWEST else "make two classes of one list"
    limits = f"a class has {FEWEST} to {MOST} people here, the list has {len(people)}; {advice}"
    need(FEWEST <= len(people) <= MOST, limits)
    councils = math.ceil(len(people) / FULL)
    seated = []
    for number in range(councils):
        members = people[number::councils]
        filled = sorted(seats[: len(members)], key=lambda seat: lot(seed, "seat", number, seat.id))
        seated += [
            Seated(name, number + 1, filled[place % len(filled)]) for place, name in enumerate(members)
        ]
    return sorted(seated, key=lambda one: (one.council, seats.index(one.seat), one.name.casefold()))


def _normalize(names: Iterable[str]) -> list[str]:
    """The names in one Unicode form and without needless spaces, so that two spellings of a name are one name."""
    people: dict[str, str] = {}
    for text in names:
        name = plain_name(str(text))
        need(1 <= len(name) <= LONGEST_NAME, f"{name[:20]!r}: a name has 1 to {LONGEST_NAME} letters")
        twice = f"{name!r} stands twice in the list; tell the two apart, for example by a number"
        need(name.casefold() not in people, twice)
        people[name.casefold()] = name
    return list(people.values())


class Finding(NamedTuple):
    """The result of one check of a memo: whether the memo is as asked, and a sentence about it."""

    good: bool
    text: str


class Citations(NamedTuple):
    """The citations of a text: all sources in the ledger, those of them that are facts, and words that the ledger lacks."""

    sources: set[str]
    facts: set[str]
    unknown: list[str]


def check_memo(text: str, memo: Memo, bank: Bank) -> list[Finding]:
    """Check the parts of a memo that a program can judge: its length, its headings, its citations and their dates.

    Args:
        text: the memo. Headings begin a line; citations are in square brackets: [A3], [sma-12].
        memo: the requirements.
        bank: the ledger in which citations are looked up.
    """
    written, cited, parts = words(text), _citations(text, bank), _split(text, memo)
    length = f"{count(written, 'word')}, {memo.low} to {memo.high} asked for."
    findings = [Finding(memo.low <= written <= memo.high, length)]
    for part in memo.parts:
        findings += _check_part(part, parts.get(part.name), bank)
    if memo.cites:
        sources = f"{count(len(cited.sources), 'different source')} of the ledger cited"
        findings.append(
            Finding(len(cited.sources) >= memo.cites, f"{sources}, {memo.cites} or more asked for.")
        )
    told = [fact.id for fact in bank.facts.values() if known(fact.date, memo.until)]
    for word in cited.unknown:
        near = did_you_mean(word.lower(), [*told, *bank.claims]) or "."
        findings.append(Finding(False, f"[{word}] is not in the ledger{near}"))
    return findings + _hindsight(cited, memo.until, bank)


def _check_part(part: Part, text: str | None, bank: Bank) -> list[Finding]:
    """Check one part of a memo; its text is None where the heading is missing."""
    name = f"“{part.name}”"
    if text is None:
        return [Finding(False, f"{name}: no such heading. Write “{part.name}:” at the start of a line.")]
    written, cited = words(text), _citations(text, bank)
    if written < part.words:
        return [Finding(False, f"{name} is short: {count(written, 'word')}, {part.words} asked for.")]
    findings = [Finding(True, f"{name} is there: {count(written, 'word')}.")]
    if len(cited.sources) < part.cites:
        sources = count(len(cited.sources), "source")
        findings.append(Finding(False, f"{name} cites {sources}, {part.cites} or more asked for."))
    return findings


def _hindsight(cited: Citations, until: str, bank: Bank) -> list[Finding]:
    """A finding if facts are cited that are younger than `until`; "" allows any date."""
    late = sorted(fact for fact in cited.facts if not known(bank.facts[fact].date, until))
    sources = ", ".join(f"[{fact}] ({date(bank.facts[fact].date)})" for fact in late)
    return [Finding(False, f"This memo uses what nobody knew on {date(until)}: {sources}.")] if late else []


def _citations(text: str, bank: Bank) -> Citations:
    """Find the citations of a text: a paragraph such as A3, the id of a claim or of a fact."""
    known = {key: fact_id for fact_id in bank.facts for key in (fact_id, f"fact:{fact_id}")}
    for claim in bank.claims.values():
        known |= dict.fromkeys((claim.where.lower(), claim.id, f"claim:{claim.id}"), claim.where)
    cited = [word for group in CITATION.findall(text) for word in re.split(r"[,;\s]+", group) if word]
    sources = {known[word.lower()] for word in cited if word.lower() in known}
    unknown = dict.fromkeys(word for word in cited if word.lower() not in known)
    return Citations(sources, sources & bank.facts.keys(), list(unknown))


def _split(text: str, memo: Memo) -> dict[str, str]:
    """The text under each heading of the memo. Lines above the first heading belong to no part."""
    headings = {name.casefold(): part.name for part in memo.parts for name in (part.name, *part.others)}
    parts: dict[str, list[str]] = {}
    current = ""
    for line in text.splitlines():
        head, _, rest = line.replace("：", ":").partition(":")
        if name := headings.get(head.strip(AROUND_HEADING).casefold()):
            current, line = name, rest.lstrip(AROUND_HEADING)
        if current:
            parts.setdefault(current, []).append(line)
    return {name: "\n".join(lines) for name, lines in parts.items()}
