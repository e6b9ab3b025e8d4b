"""Four plans on two goals: the value of each is a straight line over a person’s coins; two people stand at their own."""

from itertools import combinations
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style, one_line
from alliance.policylab import weighing
from alliance.policylab.case import COINS, EXAMPLE_NOTE, HIGHEST_SCORE, LEVEL, PEOPLE, Case
from quizkit.html import Card
from quizkit.text import listed
from quizkit.text import number as written

# inches: the picture, its headline, coins and notes, the numbers beside it
HEIGHT, TOP, FOOT, SIDE = 4.5, 0.46, 1.5, 0.34
BEST = COINS * HIGHEST_SCORE  # the highest value
COLOURS = ("blue", "forest", "rust", "muted")  # of the plans
LOW, HIGH = 5, 56  # the picture, in values: above the best line stand the names of the two people
GAP, LESS = 2, 1.3  # between a line and its words; between a dot and its number below
CLOSE, BESIDE = 5, 0.1  # values: nearer to the dot below it a number stands on the right, so many coins away
NEAR = 10  # a plan whose line begins less than this below another, or with an earlier one, is named at its other end
ASIDE = 1.6  # coins: beside the name of an earlier plan whose line ends in the same point
STEP, FIRST = 0.13, 0.16  # inches: from one coin of a pile to the next, and from the axis to the highest
NOTE = f"The numbers are what each plan is worth, of {BEST}.\n{EXAMPLE_NOTE}"
REFUSED_TITLE = "After your answer: the picture if Washington refuses"
WHITE = {"fc": "white", "ec": "none", "pad": 0.5}


def lines_figure(case: Case) -> Figure:
    """Draw each plan's value against the coins on the first goal, 3.4 inches wide, with a pile of coins for each number.

    Args: case: four plans, two goals and all eight scores.
    """
    with house_style():
        figure = Figure(figsize=(NARROW, HEIGHT), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / HEIGHT, _headline(case), va="top", size=10, weight="bold")
        inner = (SIDE / NARROW, FOOT / HEIGHT, 1 - 2 * SIDE / NARROW, 1 - (FOOT + TOP) / HEIGHT)
        axes = figure.add_axes(inner)
        axes.set(xlim=(0, COINS), ylim=(LOW, HIGH), yticks=(), xticks=())
        for n, colour in enumerate(COLOURS):
            _draw_plan(axes, case, n, PALETTE[colour])
        for name, coins in PEOPLE.items():
            _draw_person(axes, case, name, coins)
        for turn in turns(case):
            value = max(values_at(case, turn))
            axes.plot([turn] * 2, [LOW, value], color=PALETTE["mist"], lw=1, ls=(0, (1, 1.5)), zorder=1)
            axes.plot(turn, value, "o", color=PALETTE["ink"], ms=8, mec="white", zorder=5)
        _draw_coins(axes)
        figure.text(0.02, 0.05 / HEIGHT, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_coins(axes: Axes) -> None:
    """Under each number of coins draw the whole pile: those on the first goal are full, the others empty."""
    unit = (HEIGHT - TOP - FOOT) / (HIGH - LOW)  # inches to a value
    rows = [LOW - (FIRST + STEP * k) / unit for k in range(COINS)]
    for full in range(COINS + 1):
        look: dict[str, Any] = {"marker": "o", "ls": "", "ms": 7, "mec": PALETTE["ink"], "clip_on": False}
        axes.plot([full] * full, rows[COINS - full :], mfc=PALETTE["ink"], **look)
        axes.plot([full] * (COINS - full), rows[: COINS - full], mfc="white", **look)
    words = "● a coin on deterring the North\n○ a coin on staying out of the war"
    axes.text(COINS / 2, rows[-1] - 0.14 / unit, words, size=SMALL, ha="center", va="top")


def _draw_plan(axes: Axes, case: Case, n: int, colour: str) -> None:
    """Draw one plan's line with its name, and its value where all coins lie on one goal."""
    starts = values_at(case, 0)
    ends = (starts[n], values_at(case, COINS)[n])
    axes.plot([0, COINS], ends, color=colour, lw=2.2, zorder=3, clip_on=False)
    others = (starts[:n], values_at(case, COINS)[:n])
    for x, side, value, before in zip((-0.15, COINS + 0.15), ("right", "left"), ends, others, strict=True):
        if value not in before:  # one number for two lines that meet at the edge
            axes.text(x, value, _number(value), color=colour, weight="bold", ha=side, va="center")
    crowded = any(0 < other - ends[0] < NEAR for other in starts) or ends[0] in starts[:n]
    below = crowded or ends[0] == min(starts)
    axes.text(
        COINS - 0.1 - ASIDE * (ends[1] in others[1]) if crowded else 0.1,
        ends[crowded] + (-GAP if below else GAP),
        case.options[n],
        color=colour,
        weight="bold",
        ha="right" if crowded else "left",
        va="top" if below else "bottom",
        bbox=WHITE,
        zorder=2,
    )


def _draw_person(axes: Axes, case: Case, name: str, coins: int) -> None:
    """Mark where a person stands, and what each plan is worth there."""
    axes.plot([coins] * 2, [LOW, HIGH - 4], color=PALETTE["mist"], lw=1, ls=(0, (1, 1.5)), zorder=1)
    axes.text(coins, HIGH - 3.4, name, size=SMALL, ha="center", va="bottom")
    values = values_at(case, coins)
    for value, colour in zip(values, COLOURS, strict=True):
        first = value == max(values)
        beside = not first and any(0 < value - other < CLOSE for other in values)  # no room below
        axes.plot(coins, value, "o", color=PALETTE[colour], ms=6, mec="white", zorder=4)
        axes.text(
            coins + BESIDE * beside,
            value + (GAP if first else 0.4 if beside else -LESS),
            _number(value),
            color=PALETTE[colour],
            weight="bold" if first else "normal",
            ha="left" if beside else "center",
            va="bottom" if first or beside else "top",
            bbox=WHITE,
            zorder=2,
        )


def values_at(case: Case, coins: float) -> list[float]:
    """Return what each option is worth to somebody who lays so many of `COINS` on the first goal: each brings the score of its goal."""
    return [COINS * value for value in weighing.values(case.scores, (coins, COINS - coins))]


def turns(case: Case) -> list[float]:
    """Return the numbers of coins on the first goal at which another plan takes the lead."""
    found = set[float]()
    for (low, high), (low_other, high_other) in combinations(
        zip(values_at(case, 0), values_at(case, COINS), strict=True), 2
    ):
        gain = (high - low) - (high_other - low_other)
        coins = COINS * (low_other - low) / gain if gain else 0.0
        if 0 < coins < COINS:
            level = low + (high - low) * coins / COINS
            if max(values_at(case, coins)) - level < LEVEL:
                found.add(round(coins, 9))
    return sorted(found)


def _number(value: float) -> str:
    return written(round(value, 2))


def _plain(name: str) -> str:
    return name[0].lower() + name[1:]


def _headline(case: Case) -> str:
    """Say which plan is worth most to each of the two people."""
    said = []
    for name, coins in PEOPLE.items():
        values = values_at(case, coins)
        said.append(f"Best for the {name}: {case.options[values.index(max(values))]}.")
    return "\n".join(said)


def lines_alt(case: Case) -> str:
    """Say in words what `lines_figure` draws."""
    goal = _plain(case.criteria[0])
    said = [
        one_line(_headline(case)),
        f"What each plan is worth, of {BEST}, is a straight line over the coins on {goal}, from 0 to {COINS}; the other coins lie on {_plain(case.criteria[1])}.",
    ]
    for name, *ends in zip(case.options, values_at(case, 0), values_at(case, COINS), strict=True):
        low, high = map(_number, ends)
        said.append(f"{name}: {low} with no coin on it, {high} with all {COINS}.")
    for who, coins in PEOPLE.items():
        pairs = zip(case.options, map(_number, values_at(case, coins)), strict=True)
        said.append(f"With the {coins} coins of the {who}: {listed(map(' '.join, pairs))}.")
    said += [f"At {_number(turn)} coins the lead changes." for turn in turns(case)]
    return " ".join([*said, EXAMPLE_NOTE])


def lines_table(case: Case) -> Card:
    """The values that `lines_figure` draws, for each number of coins."""
    rows = [(f"{full} and {COINS - full}", *map(_number, values_at(case, full))) for full in range(COINS + 1)]
    first, second = map(_plain, case.criteria[:2])
    return behind((f"Coins on {first} and on {second}", *case.options), rows, EXAMPLE_NOTE)
