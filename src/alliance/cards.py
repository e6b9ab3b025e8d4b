"""The ledger in HTML and plain text: facts, claims, forecasts, the frameworks compared, sources."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from alliance.bank import Bank
from alliance.ledger import NOT_STATED, Claim, Dimension, Fact, Forecast, Framework, Source
from quizkit.html import Card, Markup, join, tag
from quizkit.text import date, number

SECTIONS = {
    "I": "Introduction",
    "A": "Adjustment",
    "R": "Retrenchment",
    "E": "Expansion",
    "P": "Prospects and responses",
}


def source(entry: Source, noted: bool = True) -> Markup:
    """Show a source as a bibliography entry, linked where a page was really seen; its note can be left off."""
    title = tag("a", entry.title, href=entry.url) if entry.url else tag("span", entry.title)
    rest = ", ".join(part for part in (entry.publisher, date(entry.date) if entry.date else "") if part)
    author = f"{entry.author}: " if entry.author else ""
    note = f" {entry.note}" if entry.note and noted else ""
    return join([author, title, f". {rest}." if rest else ".", note])


def sources(ids: Sequence[str], bank: Bank, noted: bool = True) -> Markup:
    """Show the sources of a statement, in small type; their notes can be left off where there are many."""
    entries = (source(entry, noted) for entry in bank.pick("sources", ids))
    return tag("small", "[", join(entries, " · "), "]")


def bibliography(bank: Bank) -> Card:
    """Show every source of the ledger, by author or title."""
    entries = sorted(bank.sources.values(), key=lambda entry: (entry.author or entry.title).casefold())
    return Card(tag("ul", *(tag("li", source(entry)) for entry in entries)), f"{len(entries)} sources")


def fact(entry: Fact, bank: Bank) -> Card:
    """Show one fact with its date, value, status, views and sources."""
    head = f"{date(entry.date)}: {entry.title}" if entry.date else entry.title
    parts, lines = [tag("p", tag("strong", head)), tag("p", entry.text)], [head, entry.text]
    if entry.value is not None:
        lines.append(f"{number(entry.value)} {entry.unit}")
        parts.append(tag("p", lines[-1]))
    if entry.views:
        views = (
            tag("li", tag("strong", view.holder), f": {view.text} ", sources(view.sources, bank))
            for view in entry.views
        )
        parts += [tag("p", "Contested, or counted in more than one way:"), tag("ul", *views)]
        lines += [f"- {view.holder}: {view.text}" for view in entry.views]
    if entry.note:
        parts.append(tag("p", tag("em", entry.note)))
        lines.append(entry.note)
    looked_at = tag("small", f" Last looked at: {date(entry.as_of)}.")
    parts.append(tag("p", sources(entry.sources, bank), looked_at))
    lines += [f"Source: {cited.title}" for cited in bank.pick("sources", entry.sources)]
    return Card(tag("div", *parts), "\n".join(lines))


def events(entries: Sequence[Fact], bank: Bank) -> Markup:
    """Show events as a list that opens: date and title first, the rest and the sources inside."""
    if not entries:
        return tag("p", "No event fits this choice. Take a longer period or another theme.")
    rows = []
    for decade, group in itertools.groupby(entries, key=lambda event: event.year // 10 * 10):
        rows.append(tag("p", tag("strong", f"{decade}s")))
        rows += [_event(event, bank) for event in group]
    return tag("div", *rows, class_="quizkit-details")


def _event(event: Fact, bank: Bank) -> Markup:
    theme = tag("small", f"({event.theme.replace('-', ' ')})")
    views = (tag("li", f"{view.holder}: {view.text}") for view in event.views)
    return tag(
        "details",
        tag("summary", tag("strong", date(event.date)), f" · {event.title} ", theme),
        tag("p", event.text),
        tag("ul", *views) if event.views else "",
        tag("p", tag("em", event.note)) if event.note else "",
        tag("p", sources(event.sources, bank)),
    )


def place(where: str) -> str:
    """Say a paragraph code in words: "A3" is "Adjustment, paragraph 3"."""
    return f"{SECTIONS[where[0]]}, paragraph {where[1:]}"


def claim(entry: Claim, bank: Bank) -> Card:
    """Show one claim of the paper: who says what, what kind of statement it is, what became of the check."""
    kind = f"{entry.kind}, {place(entry.where)}"
    verdict = f"Checked: {entry.verdict}."
    parts = [
        tag("p", tag("strong", entry.speaker), f" ({kind}): {entry.text}"),
        tag("p", tag("strong", verdict), f" {entry.note}"),
        tag("p", sources(entry.sources, bank)) if entry.sources else "",
    ]
    text = f"{entry.speaker} ({kind}): {entry.text}\n{verdict} {entry.note}"
    return Card(tag("div", *parts), text.strip())


def claims(entries: Sequence[Claim], bank: Bank) -> Markup:
    """Show claims as a list that opens: place, kind, verdict and text first, the check and its sources inside."""
    if not entries:
        return tag("p", "No claim fits this choice. Set one of the choices back to “all”.")
    rows = (
        tag(
            "details",
            tag("summary", tag("strong", entry.where), f" · {entry.kind} · {entry.verdict}: {entry.text}"),
            tag("p", f"Speaker: {entry.speaker}."),
            tag("p", entry.note) if entry.note else "",
            tag("p", sources(entry.sources, bank)) if entry.sources else "",
        )
        for entry in entries
    )
    return tag("div", *rows, class_="quizkit-details")


def forecasts(entries: Sequence[Forecast], bank: Bank) -> Markup:
    """Show forecasts as a list that opens: what is foreseen and the verdict first, test, evidence and sources inside.

    The notes of the sources are left to the bibliography: nearly all say the same.
    """
    if not entries:
        return tag("p", "No forecast fits this choice. Set one of the choices back to “all”.")
    rows = []
    for entry in entries:
        code = f" · confidence: {entry.confidence} · {entry.kind} · {entry.id.upper()} · {entry.where}"
        evidence = [
            tag("li", f"{date(event.date)}: " if event.date else "", f"{event.title}. ", cited)
            for event in bank.pick("facts", entry.facts)
            for cited in [sources(event.sources, bank, noted=False)]
        ]
        rows.append(
            tag(
                "details",
                tag("summary", f"{entry.text} ", tag("strong", entry.verdict), tag("small", code)),
                tag("p", tag("strong", "Test: "), entry.test),
                tag("p", tag("strong", "What came of it: "), entry.note),
                tag("ul", *evidence) if evidence else "",
                tag("p", tag("small", f"To be looked at again by {date(entry.review_by)}.")),
            )
        )
    return tag("div", *rows, class_="quizkit-details")


def comparison(dimensions: Iterable[Dimension], frameworks: Sequence[Framework]) -> Markup:
    """Show positions side by side with their paragraphs; what the paper leaves out is marked as that.

    With all three frameworks a compared row also bears the course's reading of it.
    """
    labels = ("Point", *(framework.label for framework in frameworks))
    rows = []
    for dimension in dimensions:
        name = [dimension.label, Markup("<br>"), tag("small", dimension.question)]
        if dimension.reading and len(frameworks) == 3:
            name += [Markup("<br>"), tag("small", tag("em", f"Our reading: {dimension.reading}"))]
        cells = (_position(framework, dimension.id) for framework in frameworks)
        rows.append(tag("tr", tag("th", *name, scope="row"), *cells))
    caption = tag("caption", "What the paper says of each framework. In brackets: the paragraph.")
    head = tag("tr", *(tag("th", label, scope="col") for label in labels))
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="alliance-matrix")


def _position(framework: Framework, dimension: str) -> Markup:
    position = framework.positions.get(dimension)
    if position is None or position.text == NOT_STATED:
        return tag("td", tag("em", NOT_STATED), class_="alliance-silent")
    return tag("td", position.text, " ", tag("small", f"[{', '.join(position.where)}]"))
