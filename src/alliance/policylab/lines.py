"""Two positions on two goals: the value of each is a straight line over the weight; two people stand at their own weights."""

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.policylab import weighing
from alliance.policylab.case import EXAMPLE_NOTE, PEOPLE, Case
from quizkit.html import Card
from quizkit.records import need
from quizkit.text import number as written

# inches: the picture, its headline, scale and notes, the scores beside it
HEIGHT, TOP, FOOT, SIDE = 3.5, 0.46, 0.94, 0.3
WHOLE = 100  # points of weight
CLOSE = 8  # two marks of the scale, in points: nearer than this their numbers would touch
COLOURS = ("blue", "rust")  # of the plans
ROOM = 11.2  # how high the picture reaches, in scores: above the best one stand the names of the two people
NOTE = f"The numbers are the value of each position.\n{EXAMPLE_NOTE}"
REFUSED_TITLE = "After your answer: the picture if Washington refuses"
WHITE = {"fc": "white", "ec": "none", "pad": 0.5}


def lines_figure(case: Case) -> Figure:
    """Draw each plan's value against the points of weight on the first goal, 3.4 inches wide.

    Args: case: two plans, two goals and all four scores; the second plan is better on the first goal, and worse on the other.
    Raises: ValueError: no weights draw the two level.
    """
    level = level_at(case)
    with house_style():
        figure = Figure(figsize=(NARROW, HEIGHT), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / HEIGHT, _headline(case), va="top", size=10, weight="bold")
        inner = (SIDE / NARROW, FOOT / HEIGHT, 1 - 2 * SIDE / NARROW, 1 - (FOOT + TOP) / HEIGHT)
        axes = figure.add_axes(inner)
        axes.set(xlim=(0, WHOLE), ylim=(0, ROOM), yticks=(), xticks=_marks(case))
        axes.tick_params("x", labelsize=SMALL)
        axes.xaxis.set_major_formatter(lambda points, _: _number(points))
        _part_close_labels(axes)
        axes.grid(visible=False)
        axes.set_xlabel(
            f"points of weight on {_plain(case.criteria[0])};\nthe rest on {_plain(case.criteria[1])}",
            size=SMALL,
        )
        for n, colour in enumerate(COLOURS):
            _draw_plan(axes, case, n, PALETTE[colour])
        for name, points in PEOPLE.items():
            _draw_person(axes, case, name, points)
        value = value_at(case, 0, level)
        axes.plot([level] * 2, [0, value], color=PALETTE["mist"], lw=1, ls=(0, (1, 1.5)), zorder=1)
        axes.plot(level, value, "o", color=PALETTE["ink"], ms=8, mec="white", zorder=5)
        axes.text(level, 0.3, "level", weight="bold", ha="center", va="bottom", bbox=WHITE, zorder=2)
        figure.text(0.02, 0.05 / HEIGHT, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _part_close_labels(axes: Axes) -> None:
    """Move the numbers of two close marks of the scale away from each other."""
    labels = axes.get_xticklabels()
    for left, right in pairwise(range(len(labels))):
        if axes.get_xticks()[right] - axes.get_xticks()[left] < CLOSE:
            labels[left].set_horizontalalignment("right")
            labels[right].set_horizontalalignment("left")


def _draw_plan(axes: Axes, case: Case, n: int, colour: str) -> None:
    """Draw one plan's line with its name and its scores at the ends."""
    ends = [value_at(case, n, points) for points in (0, WHOLE)]
    axes.plot([0, WHOLE], ends, color=colour, lw=2.2, zorder=3, clip_on=False)
    for points, side, value in ((0, "right", ends[0]), (WHOLE, "left", ends[1])):
        gap = -3 if side == "right" else 3
        axes.text(points + gap, value, _number(value), color=colour, weight="bold", ha=side, va="center")
    above = n == 0  # at the left the first plan leads
    axes.text(
        2,
        ends[0] + (0.45 if above else -0.45),
        case.options[n],
        color=colour,
        weight="bold",
        ha="left",
        va="bottom" if above else "top",
        bbox=WHITE,
        zorder=2,
    )


def _draw_person(axes: Axes, case: Case, name: str, points: float) -> None:
    """Mark where a person stands, and what both plans are worth there."""
    axes.plot([points] * 2, [0, ROOM - 0.9], color=PALETTE["mist"], lw=1, ls=(0, (1, 1.5)), zorder=1)
    axes.text(points, ROOM - 0.7, name, size=SMALL, ha="center", va="bottom")
    values = [value_at(case, n, points) for n in (0, 1)]
    for n, value in enumerate(values):
        above = value > values[1 - n]
        axes.plot(points, value, "o", color=PALETTE[COLOURS[n]], ms=6, mec="white", zorder=4)
        axes.text(
            points,
            value + (0.45 if above else -0.45),
            _number(value),
            color=PALETTE[COLOURS[n]],
            weight="bold" if above else "normal",
            ha="center",
            va="bottom" if above else "top",
            bbox=WHITE,
            zorder=2,
        )


def value_at(case: Case, option: int, points: float) -> float:
    """Return the value of an option where the first goal has so many of 100 points of weight."""
    return weighing.values(case.scores, (points, WHOLE - points))[option]


def level_at(case: Case) -> float:
    """Return the points of weight on the first goal at which both plans have the same value."""
    (first, second), (other, better) = case.scores[0], case.scores[1]
    gain, loss = other - first, second - better
    need(
        gain > 0 and loss > 0,
        "lines: the second plan has to lead on the first goal, and to follow on the second",
    )
    return WHOLE * loss / (gain + loss)


def _marks(case: Case) -> list[float]:
    """Where the scale, and the table behind, name a weight: its ends, the two people and the crossing."""
    return sorted({0, *PEOPLE.values(), level_at(case), WHOLE})


def _number(value: float) -> str:
    return written(round(value, 2))


def _plain(name: str) -> str:
    return name[0].lower() + name[1:]


def _leads(case: Case, points: float) -> str:
    """Name the plan that is worth more at this weight."""
    return max(case.options, key=lambda name: value_at(case, case.options.index(name), points))


def _headline(case: Case) -> str:
    (one, first), (other, second) = ((name, _leads(case, points)) for name, points in PEOPLE.items())
    if first == second:
        return f"Now {first} leads\nfor the {one} as well"
    return f"For the {one} {first} leads,\nfor the {other} {second}"


def lines_alt(case: Case) -> str:
    """Say in words what `lines_figure` draws."""
    goal, level = _plain(case.criteria[0]), level_at(case)
    said = [
        _headline(case).replace("\n", " ") + ".",
        f"Each position’s value, out of 10, is a straight line over the points of weight on {goal}.",
    ]
    for n, name in enumerate(case.options):
        low, high = (_number(value_at(case, n, points)) for points in (0, WHOLE))
        said.append(f"{name}: {low} where it has none, {high} where it has all {WHOLE}.")
    for who, points in PEOPLE.items():
        values = " and ".join(
            f"{name} {_number(value_at(case, n, points))}" for n, name in enumerate(case.options)
        )
        said.append(f"With the {_number(points)} points of the {who}: {values}.")
    said.append(f"At {_number(level)} points both have {_number(value_at(case, 0, level))}.")
    said.append(f"Below that {case.options[0]} leads, above it {case.options[1]}. {EXAMPLE_NOTE}")
    return " ".join(said)


def lines_table(case: Case) -> Card:
    """The values that `lines_figure` draws, at the ends, at the weights of the two people, and where the lines cross."""
    rows = [
        (
            f"{_number(points)} and {_number(WHOLE - points)}",
            *(_number(value_at(case, n, points)) for n in (0, 1)),
        )
        for points in _marks(case)
    ]
    first, second = map(_plain, case.criteria[:2])
    return behind((f"Points on {first} and on {second}", *case.options), rows, EXAMPLE_NOTE)
