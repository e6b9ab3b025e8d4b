"""Sheets that the teacher's plans ask for, to print on A4: cards to cut, blank forms and maps, exit tickets, a syllabus."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from alliance import schools
from alliance.bank import Bank
from alliance.capstone import handout
from alliance.figures.bases import HOME
from alliance.figures.outline import outline_figure
from alliance.figures.style import render
from alliance.ledger import Place
from quizkit import files
from quizkit.items import Lesson
from quizkit.text import date, lot, number
from quizkit_teacher import pages

WEEKS = {6: (2, 2, 3, 2, 2, 2), 13: (1,) * 13}  # lessons in each week of a course
KOREA, AROUND = ((37.4, 127.6), 420, 100), ((24.0, 129.0), 2_900, 1_000)  # middle, km across, scale
Card = tuple[str, str]  # its number, and its words or its line in the key


def write(out: Path, bank: Bank) -> list[Path]:
    """Write the sheets, each kind into a file of its own that one prints from a browser.

    Args:
        out: the folder; made if it is not there.
        bank: has the course's data; all words on the sheets are there.
    Raises: CourseError: a file cannot be written; the message names it.
    """
    lessons, positions = list(bank.lessons.values()), list(bank.korean.values())
    sheets: dict[str, dict[str, Any]] = {
        "argument-cards": {"title": "Argument cards", **_argument_cards(bank)},
        "blank-argument": {"title": "A map of one argument"},
        "best-case": {"title": "The best case, marked"},
        "blank-matrix": {"title": "Three frameworks compared", **_matrix(bank)},
        "blank-matrix-seoul": {"title": "Positions in Seoul", **_seoul(bank)},
        "blank-maps": {"title": "Blank maps", "maps": [*_maps(bank)]},
        "group-sheets": {"title": "Sheets for groups", "sheets": [*bank.group_sheets.values()]},
        "timeline-cards": {"title": "Turning points", **_timeline(bank)},
        "poll-cards": {"title": "Questions of polls", **_polls(bank)},
        "corner-sheets": {"title": "Six positions and the towns", "positions": positions},
        "corner-words": {"title": "What was said in Seoul", "positions": [*_voices(bank)], "date": date},
        "lab-sheet": {"title": "Three options, three criteria", **_lab(bank)},
        "year-strip": {"title": "The year after the paper", "events": _year(bank)},
        "forecast-cards": {"title": "What the paper foresees", **_forecasts(bank)},
        "exit-tickets": {"title": "Exit tickets", "lessons": lessons},
        "syllabus": {"title": "Syllabus", "plans": [_weeks(lessons, split) for split in WEEKS.values()]},
    }
    made = [
        files.write(
            out / f"{name}.html", pages.render(f"{values.pop('like', name)}.html.j2", "alliance", **values)
        )
        for name, values in sheets.items()
    ]
    return [*made, files.write(out / "council.html", handout.all_seats(bank))]


def _weeks(lessons: Sequence[Lesson], split: Sequence[int]) -> list[dict[str, Any]]:
    rest = iter(lessons)
    weeks = [[next(rest) for _ in range(count)] for count in split]
    return [
        {"lessons": week, "number": n, "minutes": sum(one.minutes + one.exercise_minutes for one in week)}
        for n, week in enumerate(weeks, 1)
    ]


def _argument_cards(bank: Bank) -> dict[str, Any]:
    """A deck for each school: a card for every box and every attack, whose numbers tell nothing of it."""
    told = {}
    for argument in bank.arguments.values():
        for box in argument.boxes:
            told[box.text] = argument.id, f"{argument.id}: {box.kind}"
            told[box.attack] = argument.id, f"attack on {argument.id}, on its {box.kind}; made by: {box.by}"
    drawn = list(enumerate(sorted(told, key=lambda text: lot("argument cards", text)), 1))
    decks = []
    for argument in bank.arguments.values():
        lesson = next(one for one in bank.lessons.values() if one.id.endswith(argument.id))
        deck = [(str(n), text) for n, text in drawn if told[text][0] == argument.id]
        decks.append({"lesson": lesson.id[:2], "name": lesson.title, "cards": deck})
    return {"decks": decks, "answers": [(str(n), told[text][1]) for n, text in drawn]}


def _matrix(bank: Bank) -> dict[str, Any]:
    rows = [(row.label, row.question) for row in bank.pick("dimensions", bank.displays["cards"].dimensions)]
    how = "Only a framework’s own section counts: A, R or E. Give the paragraph, or write “not stated”."
    columns = [Markup(schools.shown(name)) for name in bank.frameworks]
    return {"how": how, "corner": "Point of comparison", "columns": columns, "rows": rows, "page": "sheet"}


def _seoul(bank: Bank) -> dict[str, Any]:
    """The positions, and the points on which more than one of them has a voice."""
    voiced = [point for position in bank.korean.values() for point in position.positions]
    columns = [row.label for row in bank.dimensions.values() if voiced.count(row.id) > 1]
    rows = [(position.label, position.korean) for position in bank.korean.values()]
    how = "Who says what? Write a name and a few words, or “not found”, which is not “no”."
    values = {"how": how, "corner": "Position", "columns": columns, "rows": rows, "page": "wide"}
    return {"like": "blank-matrix", **values}


def _maps(bank: Bank) -> Iterator[dict[str, Any]]:
    """Around Korea and Korea, both with numbers in place of names, and the coasts alone to draw on."""
    places: list[Place] = list(bank.pick("places", bank.displays["cards"].places))
    near = [place for place in places if abs(place.lat - 37.4) < 3 and abs(place.lon - 127.6) < 3]
    far = [place for place in places if place not in near or place.id == HOME]
    for title, view, shown in (
        ("Around Korea", AROUND, far),
        ("Korea", KOREA, near),
        ("Draw a line", AROUND, []),
    ):
        marks = [(str(n), place.lat, place.lon) for n, place in enumerate(shown, 1)]
        drawn = outline_figure(*view, marks)
        alt = f"Outline map without names: {title}. {len(marks)} places have a number."
        how = (
            "Write the names."
            if shown
            else "Which islands would you join, and against whom? Give your line a name."
        )
        picture = Markup(render(drawn, alt).markup)
        names = [(str(n), place.name) for n, place in enumerate(shown, 1)]
        yield {"title": title, "how": how, "picture": picture, "places": names}


def _cards(seed: str, told: dict[str, str], how: str) -> dict[str, Any]:
    """Cards with a letter, in an order drawn by lot; the key keeps the order of `told`."""
    drawn = sorted(told, key=lambda text: lot(seed, text))
    names = {text: chr(ord("A") + n) for n, text in enumerate(drawn)}
    cut = [(names[text], text) for text in drawn]
    return {
        "like": "cards",
        "how": how,
        "cards": cut,
        "answers": [(names[text], told[text]) for text in told],
    }


def _timeline(bank: Bank) -> dict[str, Any]:
    facts = bank.pick("facts", bank.displays["timeline"].facts)
    told = {fact.title: f"{date(fact.date)}: {fact.title}" for fact in facts}
    return _cards(
        "turning points",
        told,
        "Cut out, mix, and lay in order. Then: was Seoul told, consulted, or did it agree?",
    )


def _polls(bank: Bank) -> dict[str, Any]:
    told = {}
    for poll in sorted(bank.polls.values(), key=lambda poll: -poll.percent):
        asked = " Asked of an elite." * (poll.form == "elite")
        told[f"{poll.pollster}, {date(poll.date)}: {poll.question}{asked}"] = (
            f"{number(poll.percent)} % ({poll.form})"
        )
    return _cards(
        "polls", told, "Cut out, mix, and lay from the most to the fewest who were for a Korean bomb."
    )


def _voices(bank: Bank) -> Iterator[dict[str, Any]]:
    """Of each position its words and its voices on the points of the matrix: no argument and no objection."""
    for position in bank.korean.values():
        quoted = []
        for name in position.words:
            document, passage = name.split("/")
            text = bank.documents[document]
            (said,) = text.pick([passage])
            quoted.append((text, said))
        voices = [(bank.dimensions[point].label, voice) for point, voice in position.positions.items()]
        yield {"position": position, "quoted": quoted, "voices": voices}


def _lab(bank: Bank) -> dict[str, Any]:
    options = "; ".join(bank.korean[name].label for name in bank.displays["policy_lab"].options)
    criteria = "; ".join(one.label for one in bank.lab.values())
    how = (
        f"Choose three options ({options}) and three criteria ({criteria}), or your own. In each box a score "
        "from 0 to 10 (5 is as today) and a reason. Beside each criterion its weight; last, how likely each option is."
    )
    rows = [
        *((f"Criterion {n}", "Its weight:") for n in (1, 2, 3)),
        ("How likely?", "This stays out of the sum."),
    ]
    columns = [f"Option {n}:" for n in (1, 2, 3)]
    return {
        "like": "blank-matrix",
        "how": how,
        "corner": "Criterion",
        "columns": columns,
        "rows": rows,
        "page": "sheet",
    }


def _year(bank: Bank) -> list[tuple[str, str]]:
    """Twelve days; the mark ° is for what was read in a summary or a copy only."""
    return [
        (date(fact.date), fact.title + "°" * all(bank.sources[name].read != "page" for name in fact.sources))
        for fact in bank.pick("facts", bank.displays["forecasts"].facts)
    ]


def _forecasts(bank: Bank) -> dict[str, Any]:
    """A card for each sentence that got a verdict, with its test and its first two events; the key has verdict and reason."""
    shown = [
        f
        for f in bank.forecasts.values()
        if f.verdict not in ("open", "condition not met", "cannot be scored")
    ]
    cut = [(f, [bank.facts[name] for name in f.facts[:2]]) for f in shown]
    return {"cards": cut, "date": date, "answers": [(f.id.upper(), f"{f.verdict}. {f.note}") for f in shown]}
