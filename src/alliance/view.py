"""HTML and plain text for what the course shows: escaped by default, the same bytes every time."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from alliance.bank import Bank
from alliance.model import Fact, Item, Source, Term, Verdict
from alliance.record import Entry, Standing

RUN = "Run this cell to answer here."
STATE_WORDS = {
    "blank": "… Not answered yet.",
    "right": "✓ Right.",
    "near": "≈ Close.",
    "wrong": "✗ Not yet.",
    "noted": "• Noted.",
}
STATE_COLOURS = {"right": "#1b7f3b", "near": "#a15c00", "wrong": "#b3261e"}


class Markup(str):
    """Text that is HTML already; every other text is escaped by `tag`."""


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """An element; children that are not `Markup` are escaped, and so is every attribute."""
    shown = "".join(
        f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items() if value
    )
    inside = "".join(child if isinstance(child, Markup) else html.escape(child) for child in children)
    return Markup(f"<{name}{shown}>{inside}</{name}>")


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after the other, each escaped unless it is `Markup`."""
    safe = (part if isinstance(part, Markup) else html.escape(part) for part in parts)
    return Markup(between.join(safe))


class Card:
    """Something to read under a cell: HTML, and the same in plain text."""

    def __init__(self, markup: Markup, text: str) -> None:
        """Args: markup: the HTML. text: what a terminal or a screen reader's plain view gets."""
        self.markup, self.text = markup, text

    def __repr__(self) -> str:
        """The plain text."""
        return self.text

    def _repr_html_(self) -> str:
        return self.markup


# --- passages -------------------------------------------------------------------------------------


def href(see: str) -> str:
    """The address of a passage (`notebook#Heading`), from any notebook of the course."""
    notebook, _, heading = see.partition("#")
    return f"../lessons/{quote(notebook)}.ipynb#{quote(heading.replace(' ', '-'))}"


def passage(see: str) -> Markup:
    """A link to a passage of a lesson, named by its heading."""
    return tag("a", see.partition("#")[2], href=href(see))


# --- questions and verdicts -------------------------------------------------------------------------


def letters(item: Item) -> dict[str, str]:
    """Option id to letter, in the order shown."""
    return {option: chr(ord("A") + i) for i, option in enumerate(item.options)}


def response_text(item: Item, response: Any) -> str:
    """A response as the learner would say it; whatever cannot be read is shown as it stands."""
    options = item.options
    if isinstance(response, str):
        return options.get(response, response)
    if isinstance(response, list):
        between = " → " if item.kind == "order" else "; "
        return between.join(options.get(str(entry), str(entry)) for entry in response)
    if isinstance(response, Mapping):
        pairs = (f"{item.rows.get(row, row)} = {options.get(str(to), to)}" for row, to in response.items())
        return "; ".join(pairs)
    return str(response)


def question_lines(item: Item) -> list[str]:
    """What a question offers, one line each: lettered options, rows to match, or how to answer."""
    mark = letters(item)
    lines = [f"{mark[option]}. {text}" for option, text in item.options.items()]
    if item.kind == "match":
        rows = [f"{i}. {text}" for i, text in enumerate(item.rows.values(), 1)]
        return ["Match each row with one of the letters.", *rows, "", *lines]
    if item.kind == "number":
        return [f"Answer with a number ({item.unit})."]
    if item.kind == "date":
        return ["Answer with a year or a date."]
    if item.kind == "name":
        return ["Answer with a name, in English or in Hangul."]
    return lines


def question(item: Item, last: Entry | None = None, *, lead: str = "Question") -> Card:
    """The static question: readable where nothing runs, with the last answer where there is one."""
    lines = question_lines(item)
    parts = [
        tag("p", tag("strong", f"{lead}."), " ", item.prompt),
        tag("p", join(lines, "<br>")),
    ]
    if last is not None:
        said = f"Your last answer: {response_text(item, last.response)}"
        parts.append(tag("p", said, f" — {STATE_WORDS[last.state]}" if last.state in STATE_WORDS else ""))
    parts.append(tag("p", tag("em", RUN)))
    text = "\n".join([f"{lead}. {item.prompt}", *lines, RUN])
    return Card(tag("div", *parts, class_="alliance-question"), text)


def verdict(found: Verdict, bank: Bank, problem: str = "") -> Card:
    """Feedback on an answer: its state in words, what it says, the named mistake, what to reread."""
    says = reply(found, bank)
    lines = [f"{says['heading']} {found.feedback}"]
    parts = [tag("p", tag("strong", says["heading"]), " ", found.feedback)]
    if says["misconception"]:
        lines.append(f"A common mix-up: {says['misconception']}")
        parts.append(tag("p", lines[-1]))
    if says["see"]:
        lines.append(f"Reread: {says['see']}")
        parts.append(tag("p", "Reread: ", passage(found.see or _mend(found, bank))))
    if problem:
        lines.append(problem)
        parts.append(tag("p", problem))
    colour = STATE_COLOURS.get(found.state, "#5f6368")
    style = f"border-left: 4px solid {colour}; padding: 0 0 0 .8em; max-width: 46em"
    return Card(tag("div", *parts, style=style), "\n".join(lines))


def _mend(found: Verdict, bank: Bank) -> str:
    named = bank.misconceptions.get(found.misconception)
    return named.see if named else ""


def reply(found: Verdict, bank: Bank) -> dict[str, str]:
    """A verdict as plain strings, for the live question."""
    named = bank.misconceptions.get(found.misconception)
    see = found.see or _mend(found, bank)
    return {
        "state": found.state,
        "heading": STATE_WORDS[found.state],
        "feedback": found.feedback,
        "misconception": named.name if named else "",
        "see": see.partition("#")[2],
        "href": href(see) if see else "",
    }


def solution_text(item: Item) -> str:
    """The right answer in words; "" where the item came without its key."""
    key = item.key
    if key is None:
        return ""
    if item.kind == "order":
        return " → ".join(item.options[option] for option in key.order)
    if item.kind == "match":
        return "; ".join(f"{item.rows[row]} = {item.options[option]}" for row, option in key.pairs.items())
    right = [answer.when for answer in key.answers if answer.state == "right"]
    if item.kind in ("choose-one", "choose-several"):
        return "; ".join(item.options[option] for option in right)
    first = right[0][0] if item.kind == "name" else right[0]
    if isinstance(first, (list, tuple)):
        first = f"{number(first[0])} to {number(first[1])}"
    if item.kind == "number":
        return f"{first if isinstance(first, str) else number(first)} {item.unit}"
    return str(first)


def solution(item: Item, bank: Bank) -> Card:
    """The right answer, why it is right, and the facts behind it with their sources."""
    answer = solution_text(item)
    if item.key is None:
        text = "This question came without its key; your teacher has the answer."
        return Card(tag("p", text), text)
    facts = [bank.facts[fact_id] for fact_id in item.facts]
    parts = [tag("p", tag("strong", "Answer: "), answer), tag("p", item.key.why)]
    if facts:
        parts.append(tag("ul", *(tag("li", f"{fact.text} ", sources(fact.sources, bank)) for fact in facts)))
    return Card(tag("div", *parts), f"Answer: {answer}\n{item.key.why}")


# --- the ledger -----------------------------------------------------------------------------------


def number(value: float) -> str:
    """A number with thousands separators, without a needless decimal part."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def date(value: str) -> str:
    """An ISO date as people write it: 1 October 1953, March 1971, 1977."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    year, *rest = value.split("-")
    shown = [months[int(rest[0]) - 1], year] if rest else [year]
    return " ".join([str(int(rest[1])), *shown] if len(rest) == 2 else shown)


def source(found: Source) -> Markup:
    """A source as a bibliography entry, linked where a page was really seen."""
    title = tag("a", found.title, href=found.url) if found.url else tag("span", found.title)
    rest = ", ".join(part for part in (found.publisher, date(found.date) if found.date else "") if part)
    before = f"{found.author}: " if found.author else ""
    note = f" {found.note}" if found.note else ""
    return join([before, title, f". {rest}." if rest else ".", note])


def sources(ids: Sequence[str], bank: Bank) -> Markup:
    """The sources of a statement, in small type."""
    return tag("small", "[", join((source(bank.sources[source_id]) for source_id in ids), " · "), "]")


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
    lines += [f"Source: {bank.sources[source_id].title}" for source_id in found.sources]
    return Card(tag("div", *parts), "\n".join(lines))


def term(found: Term) -> Card:
    """One term in English and Korean, with its meaning."""
    korean = " · ".join(part for part in (found.ko, *found.romanised[:1]) if part)
    short = f" ({found.short})" if found.short else ""
    name = tag("strong", found.en + short)
    shown = (
        join([name, " — ", tag("span", found.ko, lang="ko"), " · ".join(["", *found.romanised[:1]])])
        if found.ko
        else name
    )
    text = f"{found.en}{short}{f' — {korean}' if korean else ''}: {found.definition}"
    return Card(tag("p", shown, ": ", found.definition), text)


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


def bibliography(bank: Bank) -> Card:
    """Every source of the ledger, in the order of their titles."""
    found = sorted(bank.sources.values(), key=lambda entry: (entry.author or entry.title).casefold())
    listed = tag("ul", *(tag("li", source(entry)) for entry in found))
    return Card(listed, f"{len(found)} sources")


# --- progress ---------------------------------------------------------------------------------------


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Markup:
    """A table with a caption and headed columns; the first cell of each row heads the row."""
    top = tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head)))
    body = tag(
        "tbody",
        *(tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows),
    )
    return tag("table", tag("caption", caption), top, body)


def progress(found: Sequence[Standing], problems: Sequence[str]) -> Card:
    """Where the learner stands on each objective, in words as well as numbers."""
    rows = []
    for standing in found:
        words = (
            "not begun"
            if not standing.answered
            else "done"
            if standing.right == standing.items
            else "under way"
        )
        counts = f"{standing.right} right of {standing.items}, {standing.answered} answered"
        rows.append((standing.objective.text, standing.lesson.title, counts, words))
    done = sum(row[3] == "done" for row in rows)
    right, items = sum(s.right for s in found), sum(s.items for s in found)
    head = f"{right} of {items} questions right; {done} of {len(rows)} objectives done."
    parts = [tag("p", tag("strong", head))]
    parts.append(table(("You can …", "Lesson", "Questions", "State"), rows, "Progress by objective"))
    parts += [tag("p", problem) for problem in problems]
    return Card(tag("div", *parts), "\n".join([head, *problems]))
