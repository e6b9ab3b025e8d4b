"""The council of the capstone without a page: who sits where, and what a program can see in a memo."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alliance.bank import Bank
from quizkit.text import date
from alliance.ledger import Memo, Part, Seat

FEWEST, MOST = 3, 40  # learners in one council
LONG = 80  # letters of a name
CITED = re.compile(r"\[([^\[\]\n]{1,200})\]")
MARKS = " \t#>*_-–"  # what Markdown, or a careful writer, puts around a heading


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """Names in one spelling, each once."""
    names = tuple(unicodedata.normalize("NFC", " ".join(str(name).split())) for name in given)
    seen: set[str] = set()
    for name in names:
        if not name or len(name) > LONG:
            raise ValueError(f"{name[:20]!r}: a name has 1 to {LONG} letters")
        if name.casefold() in seen:
            raise ValueError(
                f"{name!r} stands twice in the list; tell the two apart, for example by a number"
            )
        seen.add(name.casefold())
    return names


def assign(names: Iterable[str], seats: Sequence[Seat], seed: str | int) -> dict[str, Seat]:
    """Give every learner a seat by lot.

    The lot is a hash of seed and name: the same list and seed give the same seats on every machine, in whatever
    order the list stands, and anyone can repeat it. Each learner is as likely as any other to get each seat.
    A class smaller than the council fills the first seats; in a larger one seats are shared, and no seat has more
    than one person above another.

    Args:
        names: 3 to 40 different names.
        seats: in the order in which a small class fills them.
        seed: anything that all can see was not chosen for its result, such as the date.

    Returns:
        name → seat, by seat and then by name.

    Raises:
        ValueError: too few or too many names, or one of them twice.
    """
    people = _names(names)
    if not FEWEST <= len(people) <= MOST:
        advice = "read all briefs alone" if len(people) < FEWEST else "make two councils of one list"
        raise ValueError(f"a council has {FEWEST} to {MOST} people, the list has {len(people)}; {advice}")
    filled = sorted(seats[: len(people)], key=lambda seat: lot(seed, "seat", seat.id))
    drawn = sorted(people, key=lambda name: lot(seed, "name", name))
    found = {name: filled[place % len(filled)] for place, name in enumerate(drawn)}
    order = [seat.id for seat in seats]
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[1].id), pair[0].casefold())))


def lot(*parts: object) -> bytes:
    """A hash to draw lots by: the same parts give the same bytes on every machine."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode("utf-8", "replace")).digest()


@dataclass(frozen=True)
class Finding:
    """One thing that a program can see in a memo: whether it is as asked, and in words."""

    good: bool
    text: str


def examine(text: str, memo: Memo, bank: Bank) -> list[Finding]:
    """What a program can honestly say of a memo: its length, its parts, and what it cites.

    Args:
        text: the memo. Headings stand at the start of a line; citations in square brackets: [A3], [sma-12].
        memo: what is asked for.
        bank: the ledger in which citations are looked up.
    """
    parts = _parts(text, memo)
    cited = _cited(text, bank)
    found = [_length(text, memo)]
    for part in memo.parts:
        found += _part(part, parts.get(part.name), bank)
    known = cited.claims | cited.facts
    enough = f"{_count(len(known), 'different source')} of the ledger cited, {memo.cites} or more asked for."
    found.append(Finding(len(known) >= memo.cites, enough))
    found += [
        Finding(False, f"[{token}] is not in the ledger{_near(token, bank)}.") for token in cited.unknown
    ]
    if memo.until:
        found += _hindsight(cited, memo.until, bank, "This memo")
    return found


def _length(text: str, memo: Memo) -> Finding:
    words = _words(text)
    asked = f"{memo.low} to {memo.high} asked for"
    return Finding(memo.low <= words <= memo.high, f"{_count(words, 'word')}, {asked}.")


def _part(part: Part, text: str | None, bank: Bank) -> list[Finding]:
    if text is None:
        return [
            Finding(False, f"“{part.name}”: no such heading. Write “{part.name}:” at the start of a line.")
        ]
    words, cited = _words(text), _cited(text, bank)
    said = f"“{part.name}” is there: {_count(words, 'word')}"
    if words < part.words:
        return [Finding(False, f"{said}, too few to say something ({part.words} asked for).")]
    found = [Finding(True, f"{said}.")]
    known = cited.claims | cited.facts
    if len(known) < part.cites:
        found.append(
            Finding(
                False, f"“{part.name}” cites {_count(len(known), 'source')}, {part.cites} or more asked for."
            )
        )
    if part.until:
        found += _hindsight(cited, part.until, bank, f"“{part.name}”")
    if part.after and not any(bank.facts[name].date > part.after for name in cited.facts):
        found.append(Finding(False, f"“{part.name}” cites no fact from after {date(part.after)}."))
    return found


def _hindsight(cited: _Cited, until: str, bank: Bank, who: str) -> list[Finding]:
    late = sorted(name for name in cited.facts if bank.facts[name].date[: len(until)] > until)
    told = ", ".join(f"[{name}] ({date(bank.facts[name].date)})" for name in late)
    return [Finding(False, f"{who} uses what nobody knew on {date(until)}: {told}.")] if late else []


@dataclass(frozen=True)
class _Cited:
    claims: frozenset[str]  # paragraph codes and claim ids
    facts: frozenset[str]
    unknown: tuple[str, ...]


def _cited(text: str, bank: Bank) -> _Cited:
    """The citations of a text: a paragraph such as A3, the id of a claim or of a fact."""
    paragraphs = {found.where for found in bank.claims.values()}
    claims, facts, unknown = set(), set(), []
    for bracket in CITED.findall(text):
        for token in re.split(r"[,;\s]+", bracket.strip()):
            shelf, _, name = token.rpartition(":")
            if token.upper() in paragraphs:
                claims.add(token.upper())
            elif shelf in ("", "claim") and name.lower() in bank.claims:
                claims.add(bank.claims[name.lower()].where)
            elif shelf in ("", "fact") and name.lower() in bank.facts:
                facts.add(name.lower())
            elif token and token not in unknown:
                unknown.append(token)
    return _Cited(frozenset(claims), frozenset(facts), tuple(unknown))


def _near(token: str, bank: Bank) -> str:
    near = difflib.get_close_matches(token.lower(), [*bank.facts, *bank.claims], n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _parts(text: str, memo: Memo) -> dict[str, str]:
    """The text under each heading of the memo; what stands above the first belongs to none."""
    names = {name.casefold(): part.name for part in memo.parts for name in (part.name, *part.others)}
    found: dict[str, list[str]] = {}
    now = ""
    for line in text.splitlines():
        head, _, rest = line.replace("：", ":").partition(":")
        if (name := names.get(head.strip(MARKS).casefold())) is not None:
            now, line = name, rest.lstrip(MARKS)
        if now:
            found.setdefault(now, []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def _words(text: str) -> int:
    """Words of a text; citations and headings' marks are none."""
    return sum(any(letter.isalnum() for letter in word) for word in CITED.sub(" ", text).split())


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
