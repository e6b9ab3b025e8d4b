"""Sheets that the teacher's plans ask for, to print on A4: cards of the arguments, blank forms and maps, the council, exit tickets."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from alliance.bank import Bank
from alliance.capstone import handout
from alliance.figures.outline import outline_figure
from alliance.figures.style import render
from quizkit import files
from quizkit.html import Markup, join, tag
from quizkit.text import lot

CSS = (Path(__file__).parent / "sheets.css").read_text(encoding="utf-8")
SEED = "argument cards"  # their order on the sheet is drawn by lot, and always the same
MAPS = {
    "Around Korea": ((24.0, 129.0), 2_900, 1_000),
    "Korea": ((37.4, 127.6), 420, 100),
}  # middle, km across, scale
TICKET = (
    "The sentence that I would defend now, with its source:",
    "The best objection to it:",
    "What would change my mind:",
)


def write(out: Path, bank: Bank) -> list[Path]:
    """Write the sheets, each kind into a file of its own that one prints from a browser.

    Args:
        out: the folder; made if it is not there.
        bank: has arguments, points of comparison, lessons and the council.
    Raises: CourseError: a file cannot be written; the message names it.
    """
    pages = {
        "argument-cards": ("Argument cards", [*_cards(bank)]),
        "blank-argument": ("A map of one argument", [_blank_argument()]),
        "blank-matrix": ("Three frameworks compared", [_matrix(bank)]),
        "blank-maps": ("Outline maps", [*_maps()]),
        "exit-tickets": ("Exit tickets", [*_tickets(bank)]),
    }
    made = [files.write(out / f"{name}.html", _page(*page)) for name, page in pages.items()]
    return [*made, files.write(out / "council.html", handout.all_seats(bank))]


def _page(title: str, sections: list[Markup]) -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>\n{CSS}</style></head><body><main>{join(sections)}</main></body></html>\n'


def _sheet(title: str, *parts: str, level: str = "h1") -> Markup:
    return tag("section", tag(level, title), *parts)


def _cards(bank: Bank) -> Iterator[Markup]:
    """Every box and every attack of the three arguments on a card, then the key."""
    texts = []
    for argument in bank.arguments.values():
        name = argument.id.capitalize()
        for box in argument.boxes:
            texts.append((box.text, f"{name}: {box.kind}"))
            texts.append((box.attack, f"attack on {name.lower()}, on its {box.kind}; made by: {box.by}"))
    texts.sort(key=lambda pair: lot(SEED, pair[0]))
    how = "Cut out, mix, and sort: which argument, which part, and what attacks what? The key is on the last sheet."
    cards = (tag("p", tag("strong", f"{n}. "), text) for n, (text, _) in enumerate(texts, 1))
    yield _sheet("Argument cards", tag("p", how), tag("div", *cards, class_="cards"))
    yield _sheet(
        "Key to the argument cards", tag("ol", *(tag("li", where) for _, where in texts)), level="h2"
    )


def _blank_argument() -> Markup:
    names = ("Premise 1", "Premise 2", "So: step 1", "So: step 2", "For U.S. forces in Korea")
    boxes = (
        part
        for name in names
        for part in (tag("div", tag("strong", name)), tag("div", "Attack, and who makes it:"))
    )
    return _sheet("A map of one argument. Whose?", tag("div", *boxes, class_="map"))


def _matrix(bank: Bank) -> Markup:
    names = [framework.capitalize() for framework in bank.frameworks]
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Point of comparison", *names)))
    rows = (
        tag(
            "tr",
            tag("th", row.label, Markup("<br>"), tag("small", row.question), scope="row"),
            *(tag("td") for _ in names),
        )
        for row in bank.dimensions.values()
        if any(row.id in framework.positions for framework in bank.frameworks.values())
    )
    how = "Fill in from the paper, with the paragraph. Where it says nothing, write “not stated”."
    return _sheet(
        "Three frameworks compared",
        tag("p", how),
        tag("table", tag("thead", head), tag("tbody", *rows), class_="matrix"),
    )


def _maps() -> Iterator[Markup]:
    for title, (middle, across, scale) in MAPS.items():
        picture = render(outline_figure(middle, across, scale), f"Outline map without names: {title}.")
        yield _sheet(title, picture.markup)


def _tickets(bank: Bank) -> Iterator[Markup]:
    for lesson in bank.lessons.values():
        line = tag("div", class_="line")
        asked = (part for ask in TICKET for part in (tag("p", ask), line, line))
        head = tag("p", tag("strong", lesson.title), Markup("<br>"), tag("small", lesson.question))
        ticket = tag("div", head, *asked, class_="ticket")
        yield _sheet(f"Exit tickets, lesson {lesson.id[:2]}", tag("div", *[ticket] * 4, class_="tickets"))
