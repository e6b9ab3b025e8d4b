"""This course, as the engine knows it."""

from collections.abc import Iterator
from typing import Any

from alliance import cards
from alliance.bank import Bank
from alliance.ledger import Item
from quizkit import course
from quizkit.html import Markup, join


class Course(course.Course[Bank]):
    """The alliance course: its links lead to the sources of a ledger, and a solution shows the facts behind it."""

    link_shelves = ("fact", "claim", "source")

    def address(self, reference: str) -> str:
        """Say where a ledger link leads: the first source of the entry that has a page, else the bibliography.

        Args: reference: for example "fact:mdt-signed", "claim:i5-rough-match" or "source:kim-2025".
        Raises: KeyError: there is no such entry.
        """
        shelf, _, entry_id = reference.partition(":")
        entry = self.bank.get(f"{shelf}s", entry_id)
        sources = self.bank.pick("sources", [entry_id] if shelf == "source" else entry.sources)
        page = next((source.url for source in sources if source.url), "../lessons/bibliography.ipynb")
        return page.replace("(", "%28").replace(")", "%29")

    def evidence(self, item: Any) -> list[Markup]:
        """The facts that a question rests on, each with its sources."""
        facts = self.bank.pick("facts", item.facts) if isinstance(item, Item) else []
        return [join([f"{fact.text} ", cards.sources(fact.sources, self.bank)]) for fact in facts]

    @property
    def as_of(self) -> str:
        """The last day (YYYY-MM-DD) on which the evidence of a fact was looked at."""
        return max((fact.as_of for fact in self.bank.facts.values()), default="")

    def reviews_due(self, today: str) -> Iterator[str]:
        """Yield a sentence for each fact whose day for a review (`review_by`) has passed."""
        for fact in self.bank.facts.values():
            if fact.review_by and fact.review_by < today[: len(fact.review_by)]:
                yield f"fact {fact.id} is as of {fact.as_of}; a review was due by {fact.review_by}"


COURSE = Course("alliance", Bank)
save_hook = COURSE.save_hook
