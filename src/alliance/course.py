"""This course, as the engine knows it."""

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from alliance import cards, hindsight, ranking
from alliance.bank import Bank
from alliance.ledger import PAPER_DATE, Item, Source, cited, known
from quizkit import course
from quizkit.html import Markup, join, link, tag
from quizkit.items import Lesson, Term
from quizkit.text import date

MOST = 3  # facts that are listed with a person


class Course(course.Course[Bank]):
    """The alliance course: its links lead to the sources of a ledger, and a solution shows the facts behind it."""

    link_shelves = ("fact", "claim", "document", "source", "term")

    def address(self, reference: str) -> str:
        """Say where a link leads: a term to the list of words, the rest to the first source with a page, else the bibliography.

        Args: reference: for example "fact:mdt-signed", "claim:i5-rough-match" or "source:kim-2025".
        Raises: KeyError: there is no such entry.
        """
        entry, source = self._named(reference)
        beside = "words" if isinstance(entry, Term) else "bibliography"
        page = source.url if source and source.url else f"../lessons/{beside}.ipynb"
        return page.replace("(", "%28").replace(")", "%29")

    def describe(self, reference: str) -> str:
        """Say what stands behind a link: a term's meaning, or the entry's sentence and the source to which the link leads.

        Of an entry that the paper could know this tells nothing later.
        """
        return cards.sentence(*self._named(reference))

    def _named(self, reference: str) -> tuple[Any, Source | None]:
        """The entry that a link names, and its first source with a page, or else its first."""
        shelf, entry_id = cited(reference)
        entry = self.bank.get(shelf, entry_id)
        ids = [entry_id] if shelf == "sources" else getattr(entry, "sources", ())
        return entry, self.bank.best(ids, max(PAPER_DATE, getattr(entry, "date", "")))

    def evidence(self, item: Any) -> list[Markup]:
        """The facts that a question rests on, each with its sources, as far as its lesson may tell them."""
        lesson = self.bank.lessons.get(item.lesson)
        until = lesson.until if lesson else PAPER_DATE
        facts = self.bank.pick("facts", item.facts) if isinstance(item, Item) else []
        told = (fact for fact in facts if known(fact.date, until))
        return [join([f"{fact.text} ", cards.sources(fact.sources, self.bank, until)]) for fact in told]

    def note(self, term: Term) -> Markup:
        """Give of a person the dated facts that name them, as links to their sources, and the lessons in which they appear."""
        if not term.person:
            return Markup("")
        named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, (term.en, *term.aliases)))})(?!\w)")
        facts = sorted(self.bank.facts.values(), key=lambda fact: fact.date)
        facts = [fact for fact in facts if known(fact.date, PAPER_DATE)]
        told = [fact for fact in facts if named.search(fact.title)]
        told = (told or [fact for fact in facts if named.search(fact.text)])[:MOST]
        links = [self._linked(f"fact:{fact.id}", f"{date(fact.date)}: {fact.title}") for fact in told]
        lessons = [lesson for lesson, text in self._texts if named.search(text)]
        seen = join([link(each.number, f"../lessons/{each.id}.ipynb") for each in lessons], ", ")
        head = "In lesson " if len(lessons) == 1 else "In lessons "
        return join([*links, *([join([head, seen])] if lessons else [])], " · ")

    def _linked(self, reference: str, text: str) -> Markup:
        said = f"{self.describe(reference)} {reference}"
        return tag("a", text, href=self.address(reference), title=said, style="text-decoration: underline")

    @cached_property
    def _texts(self) -> list[tuple[Lesson, str]]:
        """Each lesson with the words of its notebook."""
        from quizkit import reading

        return [(lesson, given[0].prose) for lesson, given in reading.parts(self)]

    @property
    def as_of(self) -> str:
        """The last day (YYYY-MM-DD) on which the evidence of a fact was looked at."""
        return max((fact.as_of for fact in self.bank.facts.values()), default="")

    def reviews_due(self, today: str) -> Iterator[str]:
        """Yield a sentence for each fact and forecast whose day for a review (`review_by`) has passed."""
        for fact in self.bank.facts.values():
            if fact.review_by and fact.review_by < today[: len(fact.review_by)]:
                yield f"fact {fact.id} is as of {fact.as_of}; a review was due by {fact.review_by}"
        for forecast in self.bank.forecasts.values():
            if forecast.review_by < today[: len(forecast.review_by)]:
                yield f"forecast {forecast.id} is {forecast.verdict}; a review was due by {forecast.review_by}"

    def problems(self, linked: Collection[str]) -> Iterator[str]:
        """Yield a line for each statement whose sources are too weak, each source that is not as it should be, and all hindsight."""
        yield from ranking.problems(self.bank, linked)
        yield from hindsight.problems(self)

    def remarks(self, today: str) -> Iterator[str]:
        """Yield a line for each source without a link, and for each review that was due."""
        for source in ranking.unlinked(self.bank):
            yield f"source {source.id} has no link: {source.note}"
        yield from super().remarks(today)


COURSE = Course("alliance", Bank)
save_hook = COURSE.save_hook
