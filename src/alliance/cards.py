"""The ledger in HTML and plain text: facts, terms, claims, the frameworks compared, sources."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from alliance.bank import Bank
from quizkit.html import Card, Markup, join, tag
from quizkit.text import date, number
from alliance.ledger import NOT_STATED, Claim, Dimension, Fact, Forecast, Framework, Source

SECTIONS = {
    "I": "Introduction",
    "A": "Adjustment",
    "R": "Retrenchment",
    "E": "Expansion",
    "P": "Prospects and responses",
}


def source(found: Source, noted: bool = True) -> Markup:
    """A source as a bibliography entry, linked where a page was really seen; its note can be left off."""
    title = tag("a", found.title, href=found.url) if found.url else tag("span", found.title)
    rest = ", ".join(part for part in (found.publisher, date(found.date) if found.date else "") if part)
    before = f"{found.author}: " if found.author else ""
    note = f" {found.note}" if found.note and noted else ""
    return join([before, title, f". {rest}." if rest else ".", note])


def sources(ids: Sequence[str], bank: Bank, noted: bool = True) -> Markup:
    """The sources of a statement, in small type; their notes can be left off where there are many."""
    return tag("small", "[", join((source(entry, noted) for entry in bank.pick("sources", ids)), " · "), "]")


def fact(found: Fact, bank: Bank) -> Card:
    """One fact with its date, value, status, views and sources."""
    when = date(found.date) if found.date else ""
    head = f"{when}: {found.title}" if when else found.title
    parts = [tag("p", tag("strong", head)), tag("p", found.text)]
    lines = [head, found.text]
    if found.value is not None:
        lines.append(f"{number(found.value)} {found.unit}")
        parts.append(tag("p", lines[-1]))
    if found.views:
        shown = [
            tag("li", tag("strong", view.holder), f": {view.text} ", sources(view.sources, bank))
            for view in found.views
        ]
        parts += [tag("p", "Contested, or counted in more than one way:"), tag("ul", *shown)]
        lines += [f"- {view.holder}: {view.text}" for view in found.views]
    if found.note:
        parts.append(tag("p", tag("em", found.note)))
        lines.append(found.note)
    parts.append(
        tag("p", sources(found.sources, bank), tag("small", f" Last looked at: {date(found.as_of)}."))
    )
    lines += [f"Source: {entry.title}" for entry in bank.pick("sources", found.sources)]
    return Card(tag("div", *parts), "\n".join(lines))


def events(found: Sequence[Fact], bank: Bank) -> Markup:
    """Events as a list that opens: date and title first, the rest and the sources inside."""
    if not found:
        return tag("p", "No event fits this choice. Take a longer period or another theme.")
    rows = []
    for decade, group in itertools.groupby(found, key=lambda event: event.year // 10 * 10):
        rows.append(tag("p", tag("strong", f"{decade}s")))
        rows += [_event(event, bank) for event in group]
    return tag("div", *rows, class_="alliance-events")


def _event(event: Fact, bank: Bank) -> Markup:
    summary = tag(
        "summary",
        tag("strong", date(event.date)),
        f" · {event.title} ",
        tag("small", f"({event.theme.replace('-', ' ')})"),
    )
    views = (
        tag("ul", *(tag("li", f"{view.holder}: {view.text}") for view in event.views)) if event.views else ""
    )
    note = tag("p", tag("em", event.note)) if event.note else ""
    return tag("details", summary, tag("p", event.text), views, note, tag("p", sources(event.sources, bank)))


def place(where: str) -> str:
    """A paragraph code in words: "A3" is "Adjustment, paragraph 3"."""
    return f"{SECTIONS[where[0]]}, paragraph {where[1:]}"


def claim(found: Claim, bank: Bank) -> Card:
    """One claim of the paper: who says what, what kind of statement it is, what became of the check."""
    said = f"{found.kind}, {place(found.where)}"
    checked = f"Checked: {found.verdict}. {found.note}".strip()
    parts = [
        tag("p", tag("strong", found.speaker), f" ({said}): {found.text}"),
        tag("p", tag("strong", f"Checked: {found.verdict}."), f" {found.note}"),
        tag("p", sources(found.sources, bank)) if found.sources else "",
    ]
    return Card(tag("div", *parts), f"{found.speaker} ({said}): {found.text}\n{checked}")


def claims(found: Sequence[Claim], bank: Bank) -> Markup:
    """Claims as a list that opens: place, kind, verdict and text first, the check and its sources inside."""
    if not found:
        return tag("p", "No claim fits this choice. Set one of the choices back to “all”.")
    rows = []
    for entry in found:
        head = tag("summary", tag("strong", entry.where), f" · {entry.kind} · {entry.verdict}: {entry.text}")
        note = tag("p", entry.note) if entry.note else ""
        cited = tag("p", sources(entry.sources, bank)) if entry.sources else ""
        rows.append(tag("details", head, tag("p", f"Speaker: {entry.speaker}."), note, cited))
    return tag("div", *rows, class_="alliance-events")


def comparison(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> Markup:
    """Positions side by side with their paragraphs; what the paper leaves out is marked as that.

    With all three frameworks a compared row also bears the course's reading of it.
    """
    head = tag(
        "tr", *(tag("th", text, scope="col") for text in ("Point", *(found.label for found in frameworks)))
    )
    rows = []
    for row in dimensions:
        name = [row.label, Markup("<br>"), tag("small", row.question)]
        if row.reading and len(frameworks) == 3:
            name += [Markup("<br>"), tag("small", tag("em", f"Our reading: {row.reading}"))]
        rows.append(
            tag("tr", tag("th", *name, scope="row"), *(_position(found, row.id) for found in frameworks))
        )
    caption = tag("caption", "What the paper says of each framework. In brackets: the paragraph.")
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="alliance-matrix")


def _position(found: Framework, dimension: str) -> Markup:
    position = found.positions.get(dimension)
    if position is None or position.text == NOT_STATED:
        return tag("td", tag("em", NOT_STATED), class_="alliance-silent")
    return tag("td", position.text, " ", tag("small", f"[{', '.join(position.where)}]"))


def forecasts(found: Sequence[Forecast], bank: Bank) -> Markup:
    """Forecasts as a list that opens: what is foreseen and the verdict first, test, evidence and sources inside.

    The notes of the sources are left to the bibliography: nearly all say the same.
    """
    if not found:
        return tag("p", "No forecast fits this choice. Set one of the choices back to “all”.")
    rows = []
    for entry in found:
        code = f" · confidence: {entry.confidence} · {entry.kind} · {entry.id.upper()} · {entry.where}"
        shown = [
            tag("li", f"{date(event.date)}: {event.title}. " if event.date else f"{event.title}. ", cited)
            for event in bank.pick("facts", entry.facts)
            for cited in [sources(event.sources, bank, noted=False)]
        ]
        rows.append(
            tag(
                "details",
                tag("summary", f"{entry.text} ", tag("strong", entry.verdict), tag("small", code)),
                tag("p", tag("strong", "Test: "), entry.test),
                tag("p", tag("strong", "What came of it: "), entry.note),
                tag("ul", *shown) if shown else "",
                tag("p", tag("small", f"To be looked at again by {date(entry.review_by)}.")),
            )
        )
    return tag("div", *rows, class_="alliance-events")


def bibliography(bank: Bank) -> Card:
    """Every source of the ledger, in the order of their titles."""
    found = sorted(bank.sources.values(), key=lambda entry: (entry.author or entry.title).casefold())
    listed = tag("ul", *(tag("li", source(entry)) for entry in found))
    return Card(listed, f"{len(found)} sources")
