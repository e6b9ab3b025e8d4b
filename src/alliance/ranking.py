"""What the ledger owes to its sources: the best page first, nothing on weak ones alone, no verdict without reading."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from alliance.bank import Bank
from alliance.ledger import GRADES, PAPER, SECOND_HAND, Source

WEAK = GRADES[-1]
MOST_UNLINKED = 15
HOME = re.compile(r"https?://[^/?]+/?")
# Verdicts that say nothing about the world, so that nothing need have been read for them
UNSCORED = ("not found", "not checkable", "open", "condition not met", "cannot be scored")


def problems(bank: Bank, linked: Collection[str]) -> Iterator[str]:
    """Yield a line for everything to mend; `linked` holds what the lessons' links name, such as `source:kim-2025`."""
    for fact in bank.facts.values():
        found = bank.pick("sources", fact.sources)
        if all(source.grade == WEAK for source in found):
            yield f"fact {fact.id}: rests on weak sources alone ({', '.join(fact.sources)})"
        elif better := _better(found):
            yield f"fact {fact.id}: {better.id} ({better.grade}) is better than {found[0].id}; put it first"
        if all(source.read in ("summary", "title") for source in found) and not fact.second_hand:
            yield f"fact {fact.id}: no page was read for it, and its note does not say “{SECOND_HAND}”"
    for document in bank.documents.values():
        if not any(source.url for source in bank.pick("sources", document.sources)):
            yield f"document {document.id}: none of its sources has a link; name its official page"
    for claim in bank.claims.values():
        if not _read(bank, claim.verdict, claim.sources):
            yield f"claim {claim.id}: {claim.verdict}, and nothing was read for it"
    for forecast in bank.forecasts.values():
        evidence = (source for fact in bank.pick("facts", forecast.facts) for source in fact.sources)
        if not _read(bank, forecast.verdict, evidence):
            yield f"forecast {forecast.id}: {forecast.verdict}, and nothing was read for it"
    records = (record for shelf in bank.SHELVES for record in getattr(bank, shelf).values())
    named = {reference for record in records for reference in record.references()}
    for source in bank.sources.values():
        if not source.url and not source.note:
            yield f"source {source.id}: no link, and no note that says why"
        if HOME.fullmatch(source.url):
            yield f"source {source.id}: {source.url} is a home page; link the page itself"
        if ("sources", source.id) not in named and f"source:{source.id}" not in linked:
            yield f"source {source.id}: nothing names it"
    if (many := len(unlinked(bank))) > MOST_UNLINKED:
        yield f"{many} sources have no link; at most {MOST_UNLINKED} may do without"


def unlinked(bank: Bank) -> list[Source]:
    """Give the sources without a link."""
    return [source for source in bank.sources.values() if not source.url]


def _better(sources: Sequence[Source]) -> Source | None:
    """Find a source that should stand first: of a better grade, or of the same with the first link.

    A better one without a link may stand behind a page that can be opened. The paper may stand anywhere: first where the fact
    tells what it says, behind the press where it tells what happened.
    """
    first, *rest = sources
    ranks = {source.id: (GRADES.index(source.grade), not source.url) for source in sources}
    able = [source for source in rest if PAPER not in (first.id, source.id) and (source.url or not first.url)]
    best = min(able, key=lambda source: ranks[source.id], default=first)
    return best if ranks[best.id] < ranks[first.id] else None


def _read(bank: Bank, verdict: str, sources: Iterable[str]) -> bool:
    """Whether more than a title was read for a verdict; the paper does not confirm itself."""
    others = [source for source in bank.pick("sources", sources) if source.id != PAPER]
    return verdict in UNSCORED or any(source.read != "title" for source in others)
