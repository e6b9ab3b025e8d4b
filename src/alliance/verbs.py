"""The verbs of a lesson: ask, predict, check, hint, review, fact, claim, troops, progress and the like.

Each gives back something Jupyter shows. None needs Python beyond calling it. Those that open an
explorer stand in `alliance.explorers`.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from alliance import bank, cards
from quizkit import grading, parsing, attempts, question_html
from quizkit.html import Card, date, table, tag
from quizkit.items import Item

if TYPE_CHECKING:  # these load ipywidgets or matplotlib, which a lesson may not need
    from alliance.figures.style import Picture
    from alliance.geo import Distance
    from alliance.widgets.lab import Lab
    from quizkit.widgets.question import Question

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
    from quizkit.widgets.question import Question

    return Question(_item(item_id), bank.load())


def predict(item_id: str) -> Question:
    """The same question before the reading: kept with a confidence, not marked.

    Args:
        item_id: the question's id.

    Raises:
        KeyError: there is no such question.
    """
    from quizkit.widgets.question import Question

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
    item, response = _item(item_id), parsing.plain(value)
    verdict = grading.check(item, response)
    if verdict.state == "blank":
        return question_html.verdict(verdict, bank.load())
    kept = {"response": response, "version": item.version}
    problem = attempts.add("answer", item.id, state=verdict.state, score=verdict.score, **kept)
    said = question_html.verdict(verdict, bank.load(), problem)
    return Card(said.markup, said.text, {"item": item.id, "mode": "check", **kept})


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
    attempts.add("hint", item.id, response=number)
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
    attempts.add("solution", item.id)
    return question_html.solution(item, bank.load())


def fact(fact_id: str) -> Card:
    """One fact of the ledger with its sources.

    Args:
        fact_id: the title of a link in a lesson shows it, after `fact:`.

    Raises:
        KeyError: there is no such fact.
    """
    return cards.fact(bank.load().get("facts", fact_id), bank.load())


def term(term_id: str) -> Card:
    """One term in English and Korean.

    Args:
        term_id: the term's id, for example "usfk".

    Raises:
        KeyError: there is no such term.
    """
    return cards.term(bank.load().get("terms", term_id))


def claim(claim_id: str) -> Card:
    """One claim of the paper: who says it, what kind of statement it is, what became of the check.

    Args:
        claim_id: the title of a link in a lesson shows it, after `claim:`.

    Raises:
        KeyError: there is no such claim.
    """
    return cards.claim(bank.load().get("claims", claim_id), bank.load())


def positions(dimension: str) -> dict[str, str]:
    """What the paper says on one point, for your own code: framework → position, or "not stated".

    Args:
        dimension: the point's id, for example "troop-level"; `compare` shows all points.

    Raises:
        KeyError: there is no such point.
    """
    book = bank.load()
    row = book.get("dimensions", dimension).id
    return {found.id: found.positions[row].text for found in book.frameworks.values()}


def agreement() -> Picture:
    """Where the three frameworks agree and where they split, point by point, as this course reads the paper."""
    from alliance.figures import agreement as chart
    from alliance.figures.style import render

    book = bank.load()
    rows, columns = list(book.dimensions.values()), list(book.frameworks.values())
    return render(chart.agreement_figure(rows, columns), chart.agreement_alt(rows, columns))


def bibliography() -> Card:
    """Every source of the course."""
    return cards.bibliography(bank.load())


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
    return Card(table(head, rows, caption), f"{caption}: {len(rows)} rows")


def troop_counts() -> dict[int, int]:
    """The troop series for your own code: year → number of troops.

    Only years with a Pentagon strength report are in it: 1951–52 and 2003–04 are left out.
    Source: DMDC strength reports as digitised in troopdata (June in 1950–56, September since).
    """
    return {c.year: c.count for c in bank.load().troops if c.count is not None and c.measure == "report"}


def troops_by_service(year: int = 2025) -> dict[str, int]:
    """The people of each service in one report of the troop series, for your own code.

    Args:
        year: of a Pentagon strength report; 1951–52 and 2003–04 have none.

    Returns:
        army, air_force, navy and marine_corps → number of people. In some years they do not add up to the count.

    Raises:
        KeyError: there is no report of that year.
    """
    for count in bank.load().troops:
        if count.year == year and count.services:
            return dict(count.services)
    raise KeyError(f"no report by service for {year}; 1950, 1953–2002 and 2005–2025 have one")


def burden(start: int = 1953, end: int = 2024) -> Picture:
    """South Korea's military spending: as a share of its economy, and in dollars of 2023. Data: SIPRI.

    Args:
        start: first year, 1953 or later.
        end: last year, 2024 or earlier.

    Raises:
        ValueError: the years are reversed, or the series has none of them.
    """
    from alliance.figures import burden as chart
    from alliance.figures.style import render

    book = bank.load()
    goal = book.facts.get("joint-fact-sheet")
    figure = chart.burden_figure(book.spending, goal, start, end)
    return render(figure, chart.burden_alt(book.spending, goal, start, end))


def spending(measure: str = "share") -> dict[int, float]:
    """South Korea's military spending for your own code: year → number, where SIPRI gives one.

    Args:
        measure: "share" (per cent of the economy), "dollars" (millions of 2023 U.S. dollars) or "won" (billions).

    Raises:
        ValueError: the measure is another.
    """
    if measure not in ("share", "dollars", "won"):
        raise ValueError(f"measure {measure!r} is not known; use share, dollars or won")
    found = {row.year: getattr(row, measure) for row in bank.load().spending}
    return {year: value for year, value in found.items() if value is not None}


def distance(start: str, end: str = "Taiwan Strait") -> Distance:
    """How far it is from one place of the course to another, along the shortest line.

    Args:
        start: a place's name, or a part of it that no other place has: "Kadena", "San Diego".
        end: another; the middle of the Taiwan Strait unless given.

    Returns:
        The distance, with `.km`, `.nautical_miles` and `.days(knots)`.

    Raises:
        KeyError: there is no such place, or more than one; the message offers names.
    """
    from alliance import geo

    places = bank.load().places.values()
    return geo.between(geo.find(start, places), geo.find(end, places))


def progress(lesson: str = "") -> Card:
    """Where you stand on each objective, from your own answers on this machine.

    Args:
        lesson: the beginning of a lesson's name, for example "03"; all lessons unless given.
    """
    log = attempts.read()
    found = [s for s in attempts.standings(log, bank.load()) if s.lesson.id.startswith(lesson)]
    return question_html.progress(found, log.problems)


def review(today: datetime.date | None = None) -> Question | Card:
    """The next question that you once missed and that is due again; run it again for the one after.

    A missed question comes back after 1 day, then, each time it is right, after 3, 7, 21 and 60.

    Args:
        today: the day to go by; the calendar's unless given.
    """
    from quizkit.widgets.question import Question

    today = today or datetime.date.today()
    waiting = attempts.reviews(attempts.read(), bank.load())
    due = [entry for entry in waiting if entry.due <= today]
    if due:
        book, item = bank.load(), due[0].item
        lesson = book.lessons[item.lesson].title
        lead = f"Review, 1 of {len(due)} due, from “{lesson}”. Run this cell again for the next."
        return Question(item, book, mode="review", lead=lead)
    if waiting:
        day = date(waiting[0].due.isoformat())
        return _card(
            f"Nothing is due today. Questions waiting: {len(waiting)}; the next comes back on {day}."
        )
    return _card("Nothing to review. A question that you miss comes back here the next day, in any lesson.")


def _predicted(lesson: str = "") -> list[tuple[Item, attempts.Entry, int, bool]]:
    """Each prediction that can be scored: its question, its entry, how sure it was (per cent), whether it was right."""
    book, found = bank.load(), []
    for item_id, entry in attempts.read().predictions().items():
        item = book.items.get(item_id)
        if entry.confidence is not None and item is not None and item.lesson.startswith(lesson):
            state = grading.check(item, entry.response).state
            if state in (
                "right",
                "near",
                "wrong",
            ):  # a stance is not scored, nor what cannot be read any more
                found.append((item, entry, entry.confidence, state == "right"))
    return found


def brier(lesson: str = "") -> Card:
    """The Brier score of your predictions: 0 is perfect, 0.25 is what always saying 50 per cent gets.

    Below it each prediction with what it cost.

    Args:
        lesson: the beginning of a lesson's name, for example "09"; all lessons unless given.
    """
    found = _predicted(lesson)
    if not found:
        return _card("No predictions yet. Make some with how sure you are, and run this cell again.")
    pairs = [(sure, right) for _, _, sure, right in found]
    right = sum(hit for _, hit in pairs)
    sure = sum(confidence for confidence, _ in pairs) / len(pairs)
    count = f"{len(pairs)} prediction{'s' if len(pairs) > 1 else ''}"
    said = (
        f"Brier score {attempts.brier(pairs):.3f} over {count}: {right} right, and on average you were {sure:.0f} % sure. "
        "0 is perfect; always saying 50 % gets 0.250; being sure and wrong gets 1."
    )
    rows = [
        (
            item.prompt,
            question_html.response_text(item, entry.response),
            f"{certain} %",
            "right" if hit else "wrong",
            f"{attempts.brier([(certain, hit)]):.4f}",
        )
        for item, entry, certain, hit in found
    ]
    head = ("Question", "You predicted", "How sure", "It was", "Cost")
    listed = table(
        head, rows, "Your predictions and what each cost. The score is the mean of the last column."
    )
    return Card(tag("div", tag("p", said), listed), "\n".join([said, *(" · ".join(row) for row in rows)]))


def calibration() -> Picture | Card:
    """How sure you were of your predictions against how often they were right."""
    pairs = [(sure, right) for _, _, sure, right in _predicted()]
    if not pairs:
        return _card("No predictions yet. Each lesson opens with one: answer it and say how sure you are.")
    from alliance.figures import calibration as chart
    from alliance.figures.style import render

    points = chart.calibration_points(pairs)
    return render(chart.calibration_figure(points), chart.calibration_alt(points))


def policy_lab(case: str = "") -> Lab:
    """The policy lab: name options and criteria, give scores with reasons, set weights, and see what follows.

    Args:
        case: "blank" for the starting set without scores, "sample" for one reading of the paper in scores;
            unless given, what you last left in the lab.

    Raises:
        ValueError: the case is another.
    """
    from alliance import lab
    from alliance.widgets.lab import Lab, resumed

    if case not in ("", "blank", "sample"):
        raise ValueError(f"case {case!r} is not known; use blank or sample, or leave it out")
    book = bank.load()
    last = None if case else resumed()
    return Lab(book, last or lab.starting(book, case == "sample"))


def check_setup() -> Card:
    """Whether everything this course needs is here; `alliance doctor` says more."""
    from quizkit import doctor

    problems = [finding for finding in doctor.examine() if finding.state == "problem"]
    if not problems:
        return _card("Everything this course needs is here.")
    return _card("\n".join(f"{finding.text} {finding.mend}" for finding in problems))


def _card(text: str) -> Card:
    return Card(tag("p", text), text)
