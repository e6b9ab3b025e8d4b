"""The five answers that Seoul can want of Washington, as a staircase: who of the council stands on which step, and who offers to leave it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, sheet
from quizkit.html import Card, table, tag

HEAD, FOOT, ROW, LINE = (
    0.83,
    0.06,
    0.77,
    0.155,
)  # inches: the title and its key, below, a step, a line of words
RISE = 0.15  # inches: how much farther in each step begins than the one below it
WORDS = 1.7  # inches from the left, where the words of a step begin
RADIUS = 0.115  # inches: of a person's circle
PARTS = ("first", "offers")
TITLES = {
    "first": "Before a unit fights from Korea:\nfive answers, and who stands where",
    "offers": "Three offers in the corridor:\neach has three hands, if yours is one",
}
FOLD = "The staircase as a table"


class Step(NamedTuple):
    """An answer: what Washington owes Seoul, and the price for Seoul, each in lines of the picture."""

    name: str
    owes: str
    price: str


class Person(NamedTuple):
    """Somebody of the council: the letter in the circle, the name, its colour, and the place from left to right."""

    letter: str
    name: str
    colour: str
    x: float


class Offer(NamedTuple):
    """Who leaves the first step for the second, what they want for it, and whose hands it would have beside the chair's."""

    letter: str
    start: str
    end: str
    wants: str
    hands: str


STEPS = (  # from the top
    Step("Never", "accepts Seoul’s no, always", "Washington may ask\nwhat its force is for"),
    Step("Agreed", "needs Seoul’s consent", "Seoul must give\nsomething for it"),
    Step("Consulted", "hears Seoul, then decides", "Seoul objects,\nand may be overruled"),
    Step("Told", "says what it will do", "a no from Seoul\nstops nothing"),
    Step("Open", "owes Seoul no word", "Seoul may hear of it\nfrom a newspaper"),
)
PEOPLE = (
    Person("F", "foreign minister", "rust", 0.87),
    Person("C", "chairman", "black", 1.17),
    Person("M", "your minister", "forest", 1.47),
)
STANDS = {"F": "Agreed", "C": "Consulted", "M": "Told"}
OFFERS = (
    Offer("M", "Told", "Consulted", "a year for\nwartime control", "C and M"),
    Offer("C", "Consulted", "Told", "the spring\nexercises", "C and M"),
    Offer("F", "Agreed", "Open", "only the\nwords of 2006", "F and M"),
)
ALSO = Offer("M", "Told", "Open", "her year comes first in the talks", "F and M")  # what F promises her


def steps_figure(part: str) -> Figure:
    """Draw the staircase, 3.4 inches wide: with the three people where they stand first, or with their three offers."""
    with house_style():
        figure, axes = sheet(NARROW, HEAD + FOOT + ROW * len(STEPS))
        axes.text(0.06, 0.05, TITLES[part], va="top", size=10, weight="bold")
        for person, x in zip(PEOPLE, (0.17, 1.45, 2.3), strict=True):
            _draw_person(axes, person, x, 0.58, size=0.8)
            axes.text(x + 0.15, 0.58, person.name, va="center", size=SMALL)
        for place, step in enumerate(STEPS):
            _draw_step(axes, step, place)
            said = _price(step) if part == "first" else _offered(step)
            top = _floor(step.name) - ROW
            axes.text(WORDS, top + 0.16, step.name, va="center", size=9, weight="bold")
            for n, words in enumerate(said, 1):
                axes.text(WORDS, top + 0.16 + n * LINE, words, va="center", size=SMALL)
        if part == "offers":
            for offer, dashed in [(ALSO, True), *((offer, False) for offer in OFFERS)]:
                _draw_offer(axes, offer, dashed)
        for person in PEOPLE:
            _draw_person(axes, person, person.x, _stand(STANDS[person.letter]), hollow=part == "offers")
    return figure


def _floor(name: str) -> float:
    """The height of a step, in inches from the top."""
    return HEAD + ROW * (1 + [step.name for step in STEPS].index(name))


def _stand(name: str) -> float:
    return _floor(name) - RADIUS - 0.03


def _draw_step(axes: Axes, step: Step, place: int) -> None:
    """Draw the tread of a step over the column that carries it; the higher, the farther in it begins."""
    left, y = 0.06 + RISE * (len(STEPS) - 1 - place), _floor(step.name)
    axes.fill_between((left, NARROW - 0.06), y, HEAD + ROW * len(STEPS), color=PALETTE["paper"], lw=0)
    axes.plot((left, NARROW - 0.06), (y, y), color=PALETTE["mist"], lw=2.2, solid_capstyle="butt")
    if place + 1 < len(STEPS):
        axes.plot((left, left), (y, y + ROW), color=PALETTE["mist"], lw=2.2, solid_capstyle="butt")


def _draw_person(
    axes: Axes, person: Person, x: float, y: float, *, size: float = 1, hollow: bool = False
) -> None:
    colour = PALETTE[person.colour]
    fill = PALETTE["paper"] if hollow else colour
    axes.plot(x, y, "o", ms=2 * RADIUS * 72 * size, color=fill, mec=colour, mew=1.3, zorder=4)
    ink = colour if hollow else PALETTE["paper"]
    axes.text(
        x, y + 0.005, person.letter, ha="center", va="center", size=SMALL, weight="bold", color=ink, zorder=5
    )


def _draw_offer(axes: Axes, offer: Offer, dashed: bool) -> None:
    """Draw the way of an offer, from the old step to a full circle on the new one."""
    person = next(person for person in PEOPLE if person.letter == offer.letter)
    start, end = _stand(offer.start), _stand(offer.end)
    away = RADIUS if end > start else -RADIUS
    look = {"arrowstyle": "-|>", "color": PALETTE[person.colour], "lw": 1.5, "ls": "--" if dashed else "-"}
    look |= {"shrinkA": 0, "shrinkB": 0}
    axes.annotate(
        "", (person.x, end - away), (person.x, start + away), arrowprops=look, annotation_clip=False, zorder=3
    )
    _draw_person(axes, person, person.x, end)


def _price(step: Step) -> list[str]:
    first, second = step.price.split("\n")
    return [step.owes, f"Price: {first}", second]


def _offered(step: Step) -> list[str]:
    """The lines of a step in the second picture: whose hands it would have, and what is wanted for it."""
    for offer in OFFERS:
        if offer.end == step.name:
            first, second = offer.wants.split("\n")
            return [f"Hands: {offer.hands}, and you?", f"{offer.letter} wants: {first}", second]
    left = [letter for letter, stands in STANDS.items() if stands == step.name]
    return [f"{letter} leaves" for letter in left] or ["nobody"]


def steps_alt(part: str) -> str:
    """Say of each step, from the top, what it asks and its price, or who would come to it and for what."""
    said = [TITLES[part].replace("\n", " ") + "."]
    for step in STEPS:
        if part == "first":
            said.append(
                f"{step.name}: Washington {step.owes}. Price: {_line(step.price)}.{_who(step, ' On it: ')}"
            )
        else:
            said.append(f"{step.name}: {'; '.join(_offers(step)) or 'nobody'}.")
    return " ".join(said)


def steps_table(part: str) -> Card:
    """The same as a table, to open."""
    head: Sequence[str]
    rows: Callable[[Step], tuple[str, ...]]
    if part == "first":
        head = ("Answer", "Washington …", "Price", "On it")
        rows = lambda step: (step.name, step.owes, _line(step.price), _who(step) or "nobody")  # noqa: E731
    else:
        head = ("Answer", "Who would come to it, and for what")
        rows = lambda step: (step.name, "; ".join(_offers(step)) or "nobody")  # noqa: E731
    made = table(head, map(rows, STEPS), TITLES[part].replace("\n", " "))
    return Card(tag("details", tag("summary", FOLD), made), "")


def _line(words: str) -> str:
    return words.replace("\n", " ")


def _who(step: Step, before: str = "") -> str:
    names = [person.name for person in PEOPLE if STANDS[person.letter] == step.name]
    return f"{before}{' and '.join(names)}{'.' if before else ''}" if names else ""


def _offers(step: Step) -> list[str]:
    names = {person.letter: person.name for person in PEOPLE}
    return [
        f"{names[offer.letter]}, from {offer.start.lower()}: {_line(offer.wants)}"
        for offer in (*OFFERS, ALSO)
        if offer.end == step.name
    ]
