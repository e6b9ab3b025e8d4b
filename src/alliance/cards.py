"""The ledger in HTML and plain text: facts, claims, forecasts, the frameworks compared, sources."""

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
    rest = ", ".join(filter(None, (entry.publisher, date(entry.date))))
    author = f"{entry.author}: " if entry.author else ""
    note = f" {entry.note}" if entry.note and noted else ""
    return join([author, title, f". {rest}." if rest else ".", note])


def sources(ids: Sequence[str], bank: Bank, noted: bool = True) -> Markup:
    """Show the sources of a statement, in small type; their notes can be left off where there are many."""
    entries = (source(entry, noted) for entry in bank.pick("sources", ids))
    return tag("small", "[", join(entries, " · "), "]") if ids else Markup("")


def bibliography(bank: Bank) -> Card:
    """Show every source of the ledger, by author or title."""
    entries = sorted(bank.sources.values(), key=lambda entry: (entry.author or entry.title).casefold())
    return Card(tag("ul", *(tag("li", source(entry)) for entry in entries)), f"{len(entries)} sources")


def fact(entry: Fact, bank: Bank) -> Card:
    """Show one fact with its date, value, status, views and sources."""
    head = _headline(entry)
    value = "" if entry.value is None else f"{number(entry.value)} {entry.unit}"
    views = (
        tag("li", tag("strong", v.holder), f": {v.text} ", sources(v.sources, bank)) for v in entry.views
    )
    markup = tag(
        "div",
        tag("p", tag("strong", head)),
        tag("p", entry.text),
        _full("p", value),
        _full("p", "Contested, or counted in more than one way:" if entry.views else ""),
        _full("ul", *views),
        _full("p", _full("em", entry.note)),
        tag("p", sources(entry.sources, bank), tag("small", f" Last looked at: {date(entry.as_of)}.")),
    )
    lines = [head, entry.text, value, *(f"- {view.holder}: {view.text}" for view in entry.views), entry.note]
    lines += (f"Source: {cited.title}" for cited in bank.pick("sources", entry.sources))
    return Card(markup, "\n".join(filter(None, lines)))


def events(entries: Sequence[Fact], bank: Bank) -> Markup:
    """Show events as a list that opens: date and title first, the rest and the sources inside."""
    rows = []
    for decade, group in itertools.groupby(entries, key=lambda event: event.year // 10 * 10):
        rows.append(tag("p", tag("strong", f"{decade}s")))
        for event in group:
            theme = tag("small", f"({event.theme.replace('-', ' ')})")
            views = (tag("li", f"{view.holder}: {view.text}") for view in event.views)
            head = tag("summary", tag("strong", date(event.date)), f" · {event.title} ", theme)
            body = (tag("p", event.text), _full("ul", *views), _full("p", _full("em", event.note)))
            rows.append(tag("details", head, *body, tag("p", sources(event.sources, bank))))
    return _list(rows, "No event fits this choice. Take a longer period or another theme.")


def place(where: str) -> str:
    """Say a paragraph code in words: "A3" is "Adjustment, paragraph 3"."""
    return f"{SECTIONS[where[0]]}, paragraph {where[1:]}"


def claim(entry: Claim, bank: Bank) -> Card:
    """Show one claim of the paper: its speaker, its kind, its text, and the result of the check."""
    statement = f" ({entry.kind}, {place(entry.where)}): {entry.text}"
    verdict = f"Checked: {entry.verdict}."
    markup = tag(
        "div",
        tag("p", tag("strong", entry.speaker), statement),
        tag("p", tag("strong", verdict), f" {entry.note}"),
        _full("p", sources(entry.sources, bank)),
    )
    return Card(markup, f"{entry.speaker}{statement}\n{verdict} {entry.note}".strip())


def claims(entries: Sequence[Claim], bank: Bank) -> Markup:
    """Show claims as a list that opens: place, kind, verdict and text first, the check and its sources inside."""
    rows = [
        tag(
            "details",
            tag("summary", tag("strong", entry.where), f" · {entry.kind} · {entry.verdict}: {entry.text}"),
            tag("p", f"Speaker: {entry.speaker}."),
            _full("p", entry.note),
            _full("p", sources(entry.sources, bank)),
        )
        for entry in entries
    ]
    return _list(rows, "No claim fits this choice. Set one of the choices back to “all”.")


def forecasts(entries: Sequence[Forecast], bank: Bank) -> Markup:
    """Show forecasts as a list that opens: what is foreseen and the verdict first, test, evidence and sources inside."""
    rows = []
    for entry in entries:
        code = f" · confidence: {entry.confidence} · {entry.kind} · {entry.id.upper()} · {entry.where}"
        evidence = (  # without the notes of the sources, nearly all of which say the same
            tag("li", f"{_headline(event)}. ", sources(event.sources, bank, noted=False))
            for event in bank.pick("facts", entry.facts)
        )
        body = (
            tag("p", tag("strong", "Test: "), entry.test),
            tag("p", tag("strong", "What came of it: "), entry.note),
            _full("ul", *evidence),
            tag("p", tag("small", f"To be looked at again by {date(entry.review_by)}.")),
        )
        head = tag("summary", f"{entry.text} ", tag("strong", entry.verdict), tag("small", code))
        rows.append(tag("details", head, *body))
    return _list(rows, "No forecast fits this choice. Set one of the choices back to “all”.")


def _headline(entry: Fact) -> str:
    return f"{date(entry.date)}: {entry.title}" if entry.date else entry.title


def _full(name: str, *children: str) -> Markup:
    """An element, or nothing where it would be empty."""
    return tag(name, *children) if any(children) else Markup("")


def _list(rows: Sequence[Markup], nothing: str) -> Markup:
    return tag("div", *rows, class_="quizkit-details") if rows else tag("p", nothing)


def comparison(dimensions: Iterable[Dimension], frameworks: Sequence[Framework]) -> Markup:
    """Show positions side by side with their paragraphs; what the paper leaves out is marked as that.

    With all three frameworks a compared row also has the course's reading of it.
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
