"""The shape and the colour of each of the paper's three frameworks and of Seoul, wherever one is named.

The hues are Okabe's and Ito's; none is green or red, so that none reads as right or wrong. A shape tells them apart without colour.
"""

from typing import NamedTuple

from quizkit.html import Markup, join, tag


class School(NamedTuple):
    """How one is drawn: the sign before its name, the same shape as a marker of matplotlib, and its colours.

    `light` is seen on paper and on a dark page (3 : 1 and more on both), `dark` is brighter, for pictures on dark paper.
    """

    name: str
    sign: str
    marker: str
    light: str
    dark: str


SCHOOLS = {
    "adjustment": School("Adjustment", "●", "o", "#0072B2", "#56B4E9"),
    "retrenchment": School("Retrenchment", "◆", "D", "#B87800", "#E69F00"),
    "expansion": School("Expansion", "■", "s", "#B8588E", "#CC79A7"),
}
SEOUL = School("Seoul", "▲", "^", "#222222", "#DDDDDD")


def look(side: str) -> School:
    """Give the look of a side: a framework by its id, a part of the paper by its letter (A, R or E); whoever else is named speaks in Seoul."""
    return SCHOOLS.get({"A": "adjustment", "R": "retrenchment", "E": "expansion"}.get(side, side), SEOUL)


def signed(side: str, name: str = "") -> str:
    """Put the sign of a side before its name, in plain text."""
    return f"{look(side).sign} {name or look(side).name}"


def shown(side: str, name: str = "") -> Markup:
    """Put the sign of a side before its name, in its colour and unread by a screen reader."""
    colour = "inherit" if look(side) is SEOUL else look(side).light  # Seoul has the colour of the text
    sign = tag("span", look(side).sign, style=f"color: {colour}", **{"aria-hidden": "true"})
    return join([sign, " ", name or look(side).name])
