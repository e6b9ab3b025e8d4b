"""The bank of this course: the engine's shelves and the ledger's."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from alliance import ledger
from alliance.tables import Rows, read_table
from quizkit import bank
from quizkit.bank import Shelf
from quizkit.records import Record, need


class Bank(bank.Bank):
    """All records of this course, by id."""

    lessons = Shelf("lessons.toml", "lesson", ledger.Lesson)
    items = Shelf("items/*.toml", "item", ledger.Item)
    sources = Shelf("sources.toml", "source", ledger.Source)
    documents = Shelf("documents.toml", "document", ledger.Document)
    facts = Shelf("facts.toml", "fact", ledger.Fact)
    claims = Shelf("claims.toml", "claim", ledger.Claim)
    forecasts = Shelf("forecasts.toml", "forecast", ledger.Forecast)
    frameworks = Shelf("frameworks.toml", "framework", ledger.Framework)
    korean = Shelf("korean.toml", "position", ledger.KoreanPosition)
    dimensions = Shelf("dimensions.toml", "dimension", ledger.Dimension)
    places = Shelf("places.csv", "line", ledger.Place)
    basing = Shelf("basing.toml", "basing", ledger.Basing)
    arguments = Shelf("arguments.toml", "argument", ledger.Argument)
    commands = Shelf("commands.toml", "command", ledger.Command)
    levers = Shelf("levers.toml", "lever", ledger.Lever)
    units = Shelf("units.toml", "unit", ledger.Unit)
    turns = Shelf("year.toml", "turn", ledger.Turn)
    displays = Shelf("explorers.toml", "display", ledger.Display)
    lab = Shelf("lab.toml", "criterion", ledger.LabCriterion)
    lab_texts = Shelf("lab_texts.toml", "text", ledger.LabText)
    group_sheets = Shelf("group_sheets.toml", "sheet", ledger.GroupSheet)
    motions = Shelf("council/motions.toml", "motion", ledger.Motion)
    seats = Shelf("council/seats.toml", "seat", ledger.Seat)
    testimonies = Shelf("council/testimony.toml", "testimony", ledger.Testimony)
    events = Shelf("council/events.toml", "event", ledger.Event)
    agenda = Shelf("council/agenda.toml", "step", ledger.Step)
    memos = Shelf("council/memos.toml", "memo", ledger.Memo)
    troop_rows = Shelf("troops.csv", "line", ledger.TroopCount)
    polls = Shelf("polls.csv", "line", ledger.Poll)
    spending_rows = Shelf("spending.csv", "line", ledger.Spending)
    tables = Shelf("evidence/tables.toml", "table", ledger.EvidenceTable)

    def _build(self, entry: dict[str, Any], record: type[Record], strict: bool = True) -> Any:
        if record is ledger.Item and "passage_from" in entry:
            need("passage" not in entry, "passage: leave it out; the document gives it")
            document, _, passage = str(entry["passage_from"]).partition("/")
            if document not in self.documents:
                raise ValueError(self._unknown("documents", document))
            texts = {part.id: part.texts for part in self.documents[document].passages}.get(passage, {})
            lang = str(entry.get("lang", "en"))
            missing = f"{document} has no passage {passage!r} in the language {lang!r}"
            need(lang in texts, f"passage_from: {missing}")
            entry = {**entry, "passage": texts[lang]}
        return super()._build(entry, record, strict)

    def cited(self, ids: Iterable[str], until: str = ledger.PAPER_DATE) -> list[ledger.Source]:
        """Give those of these sources that are no younger than a day, or all of them where none is."""
        found = self.pick("sources", ids)
        return [source for source in found if ledger.known(source.date, until)] or found

    def best(self, ids: Iterable[str], until: str = ledger.PAPER_DATE) -> ledger.Source | None:
        """Give the first of the sources that `cited` gives that has a page, else the first; None where there is none."""
        found = self.cited(ids, until)
        return next((source for source in found if source.url), next(iter(found), None))

    def evidence(self, entry: ledger.EvidenceTable) -> tuple[Rows, list[str]]:
        """Read the rows of a table of evidence, and a message for each damaged one."""
        return read_table(entry, self.folder, self.sources)

    def passages(self, named: Iterable[str]) -> list[ledger.Passage]:
        """Give the passages of documents that are named so: "mdt-1953/art-3"."""
        pairs = (name.split("/") for name in named)
        return [part for doc, part_id in pairs for part in self.get("documents", doc).pick([part_id])]

    @cached_property
    def record_ends(self) -> str:
        """The last day of which a lesson tells."""
        return max((lesson.until for lesson in self.lessons.values()), default=ledger.PAPER_DATE)

    @cached_property
    def troops(self) -> tuple[ledger.TroopCount, ...]:
        """The troop series, by year."""
        return tuple(sorted(self.troop_rows.values(), key=lambda row: row.year))

    @cached_property
    def spending(self) -> tuple[ledger.Spending, ...]:
        """South Korea's military spending, by year."""
        return tuple(sorted(self.spending_rows.values(), key=lambda row: row.year))

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """The problems of all shelves and tables, and each gap in the comparison."""
        gaps: list[str] = []
        for framework in self.frameworks.values():
            if silent := ", ".join(name for name in self.dimensions if name not in framework.positions):
                gap = f"frameworks.toml: framework {framework.id}: positions: {silent}: missing"
                gaps.append(f"{gap}; write what the paper says, or {ledger.NOT_STATED!r}")
        damage = (line for entry in self.tables.values() for line in self.evidence(entry)[1])
        return (*super().problems, *gaps, *damage)


def load() -> Bank:
    """Give the course's own bank, read once."""
    from alliance.course import COURSE

    return COURSE.bank
