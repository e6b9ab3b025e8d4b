"""The explorers of a lesson: the timeline, the claims of the paper, the frameworks side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from alliance import bank, cards
from quizkit.html import Markup, tag
from alliance.ledger import CLAIM_KINDS, FORECAST_KINDS, NOT_STATED, OUTCOMES, THEMES, VERDICTS
from quizkit.exploration import Choice, explorer

if TYPE_CHECKING:  # it loads anywidget
    from quizkit.widgets.explorer import Explorer

COMPARED = ("starting-argument", "taiwan", "role-of-usfk", "troop-level", "basing", "nuclear-arms")
HOW_MANY = {1: "one framework", 2: "two frameworks", 3: "all three frameworks"}
PERIODS = {
    (1950, 1968): "1950–1968: war, treaty, tripwire",
    (1969, 1989): "1969–1989: plans to leave",
    (1990, 2002): "1990–2002: after the Soviet Union",
    (2003, 2015): "2003–2015: flexibility and conditions",
    (2016, 2024): "2016–2024: missiles and China",
    (2025, 2026): "2025 and after",
}


def timeline(start: int = 1950, end: int = 2026, theme: str = "all") -> Explorer:
    """The timeline as an explorer: choose a period and a theme; each event opens its sources.

    Args:
        start: first year shown.
        end: last year shown.
        theme: one of the themes of `alliance.model.THEMES`, or "all".

    Raises:
        ValueError: the theme is not known, or `end` lies before `start`.
    """
    if theme not in ("all", *THEMES):
        raise ValueError(f"theme {theme!r} is not known; use all or one of {', '.join(THEMES)}")
    if end < start:
        raise ValueError(f"the period ends ({end}) before it begins ({start})")
    book = bank.load()
    events = sorted((f for f in book.facts.values() if f.theme), key=lambda f: f.date)
    spans = {f"{a}-{b}": text for (a, b), text in PERIODS.items()}
    spans["1950-2026"] = "the whole time"
    spans.setdefault(f"{start}-{end}", f"{start}–{end}")
    themes = {"all": "all themes", **{name: name.replace("-", " ") for name in THEMES}}

    def draw(values: dict[str, str]) -> tuple[Markup, str]:
        first, last = map(int, values["period"].split("-"))
        shown = [
            event
            for event in events
            if first <= event.year <= last and values["theme"] in ("all", event.theme)
        ]
        count = f"{len(shown)} event{'s' if len(shown) != 1 else ''}"
        return cards.events(shown, book), f"{count}, {first} to {last}, {themes[values['theme']]}."

    choices = [Choice("period", "Period", spans, f"{start}-{end}"), Choice("theme", "Theme", themes, theme)]
    return explorer("Timeline of the alliance", choices, draw)


def claims(section: str = "all", kind: str = "all", verdict: str = "all") -> Explorer:
    """The claims of the paper as an explorer: filter by section, kind and verdict.

    Args:
        section: "I", "A", "R", "E", "P" (introduction, the three frameworks, prospects) or "all".
        kind: one of `alliance.model.CLAIM_KINDS`, or "all".
        verdict: one of `alliance.model.VERDICTS`, or "all".

    Raises:
        ValueError: one of the three is not known.
    """
    book = bank.load()
    offered = {
        "section": {"all": "all sections", **cards.SECTIONS},
        "kind": {"all": "all kinds", **{name: name for name in CLAIM_KINDS}},
        "verdict": {"all": "all verdicts", **{name: name for name in VERDICTS}},
    }
    chosen = {"section": section, "kind": kind, "verdict": verdict}
    for name, value in chosen.items():
        if value not in offered[name]:
            raise ValueError(f"{name} {value!r} is not known; use one of {', '.join(offered[name])}")

    def draw(values: dict[str, str]) -> tuple[Markup, str]:
        shown = [
            entry
            for entry in book.claims.values()
            if values["section"] in ("all", entry.where[0])
            and values["kind"] in ("all", entry.kind)
            and values["verdict"] in ("all", entry.verdict)
        ]
        words = ", ".join(offered[name][values[name]] for name in offered)
        return cards.claims(shown, book), f"{len(shown)} of {len(book.claims)} claims: {words}."

    choices = [Choice(name, name.capitalize(), offered[name], value) for name, value in chosen.items()]
    return explorer("Claims of the paper", choices, draw)


def compare(dimensions: list[str] | None = None, frameworks: list[str] | None = None) -> Explorer:
    """The three frameworks side by side, as an explorer: choose points and frameworks.

    Args:
        dimensions: ids of the points shown first; all of them are offered.
        frameworks: ids of the frameworks shown first; all three unless given.

    Raises:
        ValueError: one of the ids is not known; the message lists them.
    """
    book = bank.load()
    points = _known("dimension", COMPARED if dimensions is None else dimensions, book.dimensions)
    schools = _known("framework", book.frameworks if frameworks is None else frameworks, book.frameworks)

    def draw(values: dict[str, tuple[str, ...]]) -> tuple[Markup, str]:
        rows = [book.dimensions[row] for row in values["points"]]
        columns = [book.frameworks[column] for column in values["frameworks"]]
        if not rows or not columns:
            said = "Nothing is chosen. Tick at least one point and one framework."
            return tag("p", said), said
        silent = sum(
            column.positions[row.id].text == NOT_STATED
            for row in rows
            for column in columns
            if row.id in column.positions
        )
        many = f"{len(rows)} point{'s' if len(rows) != 1 else ''}, {HOW_MANY[len(columns)]}."
        means = f" {silent} not stated: the paper is silent there, which is not a no." if silent else ""
        return cards.comparison(rows, columns), many + means

    labels = {found.id: found.label for found in book.dimensions.values()}
    names = {found.id: f"{found.label} ({found.school})" for found in book.frameworks.values()}
    choices = [
        Choice("frameworks", "Frameworks", names, schools, several=True),
        Choice("points", "Points of comparison", labels, points, several=True),
    ]
    return explorer("The three frameworks compared", choices, draw)


def forecasts(kind: str = "all", verdict: str = "all") -> Explorer:
    """What the paper foresees, hedges and advises, with what became of it, as an explorer.

    The evidence ends on 21 May 2026. The verdicts are this course's reading.

    Args:
        kind: one of `alliance.model.FORECAST_KINDS`, or "all".
        verdict: one of `alliance.model.OUTCOMES`, or "all".

    Raises:
        ValueError: one of the two is not known.
    """
    book = bank.load()
    offered = {
        "kind": {"all": "all kinds", **{name: name for name in FORECAST_KINDS}},
        "verdict": {"all": "all verdicts", **{name: name for name in OUTCOMES}},
    }
    chosen = {"kind": kind, "verdict": verdict}
    for name, value in chosen.items():
        if value not in offered[name]:
            raise ValueError(f"{name} {value!r} is not known; use one of {', '.join(offered[name])}")

    def draw(values: dict[str, str]) -> tuple[Markup, str]:
        shown = [
            entry
            for entry in book.forecasts.values()
            if values["kind"] in ("all", entry.kind) and values["verdict"] in ("all", entry.verdict)
        ]
        words = ", ".join(offered[name][values[name]] for name in offered)
        said = f"{len(shown)} of {len(book.forecasts)} forecasts: {words}. Evidence up to 21 May 2026."
        return cards.forecasts(shown, book), said

    choices = [Choice(name, name.capitalize(), offered[name], value) for name, value in chosen.items()]
    return explorer("Forecasts of the paper", choices, draw)


def _known(name: str, ids: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The wanted ids in the order of the course."""
    wanted, offered = list(ids), list(known)
    for entry in wanted:
        if entry not in offered:
            raise ValueError(f"{name} {entry!r} is not known; use some of {', '.join(offered)}")
    return tuple(entry for entry in offered if entry in wanted)
