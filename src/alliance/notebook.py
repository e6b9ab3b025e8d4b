"""The verbs a lesson uses: ask, predict, check, hint, solution, fact, term, timeline, troops, progress.

Each gives back something Jupyter shows. None needs Python beyond calling it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliance import bank, check, normal, record, view
from alliance.model import Item
from alliance.view import Card

if TYPE_CHECKING:  # these load ipywidgets or matplotlib, which a lesson may not need
    from alliance.figures.style import Picture
    from alliance.widgets.explorer import Explorer
    from alliance.widgets.question import Question

DECISIONS = (
    "seventh-division-leaves",
    "carter-pullout",
    "carter-suspends",
    "easi-phase-one",
    "easi-suspended",
    "reduction-12500",
    "drawdown-stopped",
    "rotational-brigade",
)
PERIODS = {
    (1950, 1968): "1950–1968: war, treaty, tripwire",
    (1969, 1989): "1969–1989: plans to leave",
    (1990, 2002): "1990–2002: after the Soviet Union",
    (2003, 2015): "2003–2015: flexibility and conditions",
    (2016, 2024): "2016–2024: missiles and China",
    (2025, 2026): "2025 and after",
}


def _item(item_id: str) -> Item:
    found: Item = bank.load().get("items", item_id)
    return found


def ask(item_id: str) -> Question:
    """A question to answer in place.

    Args:
        item_id: the question's id.

    Raises:
        KeyError: there is no such question; the message offers the nearest ids.
    """
    from alliance.widgets.question import Question

    return Question(_item(item_id), bank.load())


def predict(item_id: str) -> Question:
    """The same question before the reading: kept with a confidence, not marked.

    Args:
        item_id: the question's id.

    Raises:
        KeyError: there is no such question.
    """
    from alliance.widgets.question import Question

    return Question(_item(item_id), bank.load(), mode="predict")


def check_answer(item_id: str, value: Any = ...) -> Card:
    """Check an answer worked out in code; lessons call it as `check(id, value)`.

    Args:
        item_id: the question's id.
        value: the answer; `...` stands for one not given yet.

    Returns:
        The feedback, to read under the cell.

    Raises:
        KeyError: there is no such question.
    """
    item, response = _item(item_id), normal.plain(value)
    verdict = check.check(item, response)
    problem = ""
    if verdict.state != "blank":
        problem = record.add("answer", item.id, response=response, state=verdict.state, score=verdict.score)
    return view.verdict(verdict, bank.load(), problem)


def hint(item_id: str, step: int = 1) -> Card:
    """A hint; a higher `step` says more.

    Args:
        item_id: the question's id.
        step: 1 for the first hint. Beyond the last, the last is shown.

    Raises:
        KeyError: there is no such question.
    """
    item = _item(item_id)
    if not item.hints:
        return _card("This question has no hints. Reread the section above it.")
    number = min(max(step, 1), len(item.hints)) if isinstance(step, int) else 1
    record.add("hint", item.id, response=number)
    more = f' For more: hint("{item.id}", {number + 1}).' if number < len(item.hints) else ""
    return _card(f"Hint {number} of {len(item.hints)}: {item.hints[number - 1]}{more}")


def solution(item_id: str) -> Card:
    """The answer, why it is right, and the facts behind it.

    Args:
        item_id: the question's id.

    Raises:
        KeyError: there is no such question.
    """
    item = _item(item_id)
    record.add("solution", item.id)
    return view.solution(item, bank.load())


def fact(fact_id: str) -> Card:
    """One fact of the ledger with its sources.

    Args:
        fact_id: the title of a link in a lesson shows it, after `fact:`.

    Raises:
        KeyError: there is no such fact.
    """
    return view.fact(bank.load().get("facts", fact_id), bank.load())


def term(term_id: str) -> Card:
    """One term in English and Korean.

    Args:
        term_id: the term's id, for example "usfk".

    Raises:
        KeyError: there is no such term.
    """
    return view.term(bank.load().get("terms", term_id))


def bibliography() -> Card:
    """Every source of the course."""
    return view.bibliography(bank.load())


def timeline(start: int = 1950, end: int = 2026, theme: str = "all") -> Explorer:
    """The timeline as an explorer: choose a period and a theme; each event opens its sources.

    Args:
        start: first year shown.
        end: last year shown.
        theme: one of the themes of `alliance.model.THEMES`, or "all".

    Raises:
        ValueError: the theme is not known, or `end` lies before `start`.
    """
    from alliance.model import THEMES
    from alliance.widgets.explorer import Choice, Explorer

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

    def draw(values: dict[str, str]) -> tuple[view.Markup, str]:
        first, last = map(int, values["period"].split("-"))
        shown = [
            event
            for event in events
            if first <= event.year <= last and values["theme"] in ("all", event.theme)
        ]
        count = f"{len(shown)} event{'s' if len(shown) != 1 else ''}"
        return view.events(shown, book), f"{count}, {first} to {last}, {themes[values['theme']]}."

    choices = [Choice("period", "Period", spans, f"{start}-{end}"), Choice("theme", "Theme", themes, theme)]
    return Explorer("Timeline of the alliance", choices, draw)


def troops(start: int = 1950, end: int = 2025) -> Picture:
    """U.S. troops in South Korea by year, with the decisions that moved them.

    Args:
        start: first year.
        end: last year.

    Raises:
        ValueError: the years are reversed, or the series has none of them.
    """
    from alliance.figures import troops as chart
    from alliance.figures.style import render

    book = bank.load()
    decisions = [book.facts[fact_id] for fact_id in DECISIONS if fact_id in book.facts]
    figure = chart.troops_figure(book.troops, decisions, start, end)
    return render(figure, chart.troops_alt(book.troops, decisions, start, end))


def troops_table(start: int = 1950, end: int = 2025) -> Card:
    """The numbers behind `troops`, as a table.

    Args:
        start: first year.
        end: last year.

    Raises:
        ValueError: the years are reversed, or the series has none of them.
    """
    from alliance.figures import troops as chart

    rows = chart.troops_rows(bank.load().troops, start, end)
    head = ("Year", "Month", "Troops", "Kind of number", "Note")
    caption = f"U.S. active-duty troops assigned to South Korea, {start} to {end}"
    return Card(view.table(head, rows, caption), f"{caption}: {len(rows)} rows")


def troop_counts() -> dict[int, int]:
    """The troop series for your own code: year → number of troops.

    Only years with a Pentagon strength report are in it: 1951–52 and 2003–04 are left out.
    Source: DMDC strength reports as digitised in troopdata (June in 1950–56, September since).
    """
    return {c.year: c.count for c in bank.load().troops if c.count is not None and c.measure == "report"}


def progress() -> Card:
    """Where you stand on each objective, from your own answers on this machine."""
    log = record.read()
    return view.progress(record.standings(log, bank.load()), log.problems)


def check_setup() -> Card:
    """Whether everything this course needs is here; `alliance doctor` says more."""
    from alliance import doctor

    problems = [finding for finding in doctor.examine() if finding.state == "problem"]
    if not problems:
        return _card("Everything this course needs is here.")
    return _card("\n".join(f"{finding.text} {finding.mend}" for finding in problems))


def _card(text: str) -> Card:
    return Card(view.tag("p", text), text)
