"""The five answers that Seoul can want of Washington, as a staircase: who of the council stands on which step, and who offers to leave it."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import NARROW, PALETTE, SMALL, house_style, one_line, sheet
from quizkit.html import Card, table, tag

# inches: the title and its key, the space below, a step, a line of words
HEAD, FOOT, ROW, LINE = 0.83, 0.06, 0.77, 0.155
RISE = 0.15  # inches: how much farther in each step begins than the one below it
WORDS = 1.7  # inches from the left, where the words of a step begin
RADIUS = 0.115  # inches: of a person's circle
KEY = (0.17, 1.45, 2.3)  # inches from the left: where each person stands in the key
TITLES = {
    "first": "Before a unit fights from Korea:\nfive answers, and who stands where",
    "offers": "Three offers in the corridor:\neach has three hands, if yours is one",
}
FOLD = "The staircase as a table"


class Step(NamedTuple):
    """An answer: what Washington owes Seoul, and the price for Seoul in two lines of the picture."""

    name: str
    owes: str
    price: str


class Person(NamedTuple):
    """Somebody of the council: the name, the colour, inches from the left, and the step on which they stand first."""

    name: str
    colour: str
    x: float
    stands: str


class Offer(NamedTuple):
    """The letter of somebody who offers to leave the step for another, and what they want for it."""

    letter: str
    end: str
    wants: str  # in two lines of the picture
    follows: bool = (
        False  # it is a part of another offer: the picture has its way dashed, and no words for it
    )


STEPS = (  # from the top
    Step("Never", "accepts Seoul’s no, always", "Washington may ask\nwhat its force is for"),
    Step("Agreed", "needs Seoul’s consent", "Seoul must give\nsomething for it"),
    Step("Consulted", "hears Seoul, then decides", "Seoul objects,\nand may be overruled"),
    Step("Told", "says what it will do", "a no from Seoul\nstops nothing"),
    Step("Open", "owes Seoul no word", "Seoul may hear of it\nfrom a newspaper"),
)
PEOPLE = {  # by the letter in the circle
    "F": Person("foreign minister", "rust", 0.87, "Agreed"),
    "C": Person("chairman", "black", 1.17, "Consulted"),
    "M": Person("your minister", "forest", 1.47, "Told"),
}
OFFERS = (
    Offer("M", "Consulted", "a year for\nwartime control"),
    Offer("C", "Told", "the spring\nexercises"),
    Offer("F", "Open", "only the\nwords of 2006"),
    Offer("M", "Open", "her year comes first in the talks", follows=True),  # what F promises her
)


def steps_figure(part: str) -> Figure:
    """Draw the staircase, 3.4 inches wide: of "first" with the three people where they stand, of "offers" with their three offers."""
    offers = OFFERS if part == "offers" else ()
    with house_style():
        figure, axes = sheet(NARROW, HEAD + FOOT + ROW * len(STEPS))
        axes.text(0.06, 0.05, TITLES[part], va="top", size=10, weight="bold")
        for (letter, person), x in zip(PEOPLE.items(), KEY, strict=True):
            _draw_person(axes, letter, x, 0.58, size=0.8)
            axes.text(x + 0.15, 0.58, person.name, va="center", size=SMALL)
        for place, step in enumerate(STEPS):
            _draw_step(axes, step, place)
            top = _floor(step.name) - ROW + 0.16
            axes.text(WORDS, top, step.name, va="center", size=9, weight="bold")
            said = _offered(step) if offers else f"{step.owes}\nPrice: {step.price}"
            for n, words in enumerate(said.split("\n"), 1):
                axes.text(WORDS, top + n * LINE, words, va="center", size=SMALL)
        for offer in offers:
            _draw_offer(axes, offer)
        for letter, person in PEOPLE.items():
            _draw_person(axes, letter, person.x, _stand(person.stands), hollow=bool(offers))
    return figure


def _floor(name: str) -> float:
    """The height of a step, in inches from the top."""
    return HEAD + ROW * (1 + [step.name for step in STEPS].index(name))


def _stand(name: str) -> float:
    return _floor(name) - RADIUS - 0.03


def _draw_step(axes: Axes, step: Step, place: int) -> None:
    """Draw the tread of a step and its riser down to the one below; the higher, the farther in it begins."""
    left, y = 0.06 + RISE * (len(STEPS) - 1 - place), _floor(step.name)
    axes.plot((left, NARROW - 0.06), (y, y), color=PALETTE["mist"], lw=2.2, solid_capstyle="butt")
    if place + 1 < len(STEPS):
        axes.plot((left, left), (y, y + ROW), color=PALETTE["mist"], lw=2.2, solid_capstyle="butt")


def _draw_person(
    axes: Axes, letter: str, x: float, y: float, *, size: float = 1, hollow: bool = False
) -> None:
    """Draw a circle with its letter; a hollow one stands where somebody leaves."""
    colour, paper = PALETTE[PEOPLE[letter].colour], PALETTE["paper"]
    fill, ink = (paper, colour) if hollow else (colour, paper)
    axes.plot(x, y, "o", ms=2 * RADIUS * 72 * size, color=fill, mec=colour, mew=1.3, zorder=4)
    axes.text(x, y + 0.005, letter, ha="center", va="center", size=SMALL, weight="bold", color=ink, zorder=5)


def _draw_offer(axes: Axes, offer: Offer) -> None:
    """Draw the way of an offer, from the old step to a full circle on the new one."""
    person = PEOPLE[offer.letter]
    start, end = _stand(person.stands), _stand(offer.end)
    away = RADIUS if end > start else -RADIUS
    look = {"arrowstyle": "-|>", "color": PALETTE[person.colour], "lw": 1.5, "shrinkA": 0, "shrinkB": 0}
    look["ls"] = "--" if offer.follows else "-"
    way = (person.x, end - away), (person.x, start + away)
    axes.annotate("", *way, arrowprops=look, annotation_clip=False, zorder=3)
    _draw_person(axes, offer.letter, person.x, end)


def _offered(step: Step) -> str:
    """The lines of a step in the second picture: whose hands it would have, and what is wanted for it."""
    here = {letter for letter, person in PEOPLE.items() if person.stands == step.name}
    coming = [offer for offer in OFFERS if offer.end == step.name]
    if not coming:
        return "\n".join(f"{letter} leaves" for letter in here) or "nobody"
    hands = " and ".join(sorted(here | {offer.letter for offer in coming}))
    wants = (f"{offer.letter} wants: {offer.wants}" for offer in coming if not offer.follows)
    return "\n".join([f"Hands: {hands}, and you?", *wants])


def steps_alt(part: str) -> str:
    """Say of each step, from the top, what it asks and its price, or who would come to it and for what."""
    said = [f"{one_line(TITLES[part])}."]
    for step in STEPS:
        if part == "offers":
            said.append(f"{step.name}: {_coming(step)}.")
        else:
            said.append(f"{step.name}: Washington {step.owes}. Price: {one_line(step.price)}.")
            said += [f"On it: {names}." for names in [_standing(step)] if names]
    return " ".join(said)


def steps_table(part: str) -> Card:
    """The same as a table, to open."""
    rows: list[tuple[str, ...]]
    if part == "offers":
        head: tuple[str, ...] = ("Answer", "Who would come to it, and for what")
        rows = [(step.name, _coming(step)) for step in STEPS]
    else:
        head = ("Answer", "Washington …", "Price", "On it")
        rows = [(step.name, step.owes, one_line(step.price), _standing(step) or "nobody") for step in STEPS]
    return Card(tag("details", tag("summary", FOLD), table(head, rows, one_line(TITLES[part]))), "")


def _standing(step: Step) -> str:
    return " and ".join(person.name for person in PEOPLE.values() if person.stands == step.name)


def _coming(step: Step) -> str:
    """Who would come to a step, from where, and for what."""
    offers = ((PEOPLE[offer.letter], offer) for offer in OFFERS if offer.end == step.name)
    said = (f"{who.name}, from {who.stands.lower()}: {one_line(offer.wants)}" for who, offer in offers)
    return "; ".join(said) or "nobody"
