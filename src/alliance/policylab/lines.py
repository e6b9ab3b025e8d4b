"""Two positions on two goals: the value of each is a straight line over the weight, and one weight draws them level."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.policylab import weighing
from alliance.policylab.case import EXAMPLE_NOTE, HIGHEST_SCORE, Case
from quizkit.html import Card
from quizkit.records import need
from quizkit.text import number as written

# inches: the picture, its headline, scale and notes, the scores beside it
HEIGHT, TOP, FOOT, SIDE = 3.5, 0.46, 0.94, 0.3
WHOLE = 100  # points of weight
COLOURS = ("blue", "rust")  # of the plans
MOVE = 9.1  # how high the arrow stands, in scores
NOTE = f"Beside the lines: the value of each position.\n{EXAMPLE_NOTE}"
REFUSED_TITLE = "After your answer: the picture if Washington refuses"
WHITE = {"fc": "white", "ec": "none", "pad": 0.5}


def lines_figure(case: Case) -> Figure:
    """Draw each plan's value against the points of weight on the first goal, 3.4 inches wide.

    Args: case: two plans, two goals and all four scores; the second plan is better on the first goal, and worse on the other.
    Raises: ValueError: no weights draw the two level.
    """
    level, start = level_at(case), _start(case)
    with house_style():
        figure = Figure(figsize=(NARROW, HEIGHT), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / HEIGHT, _headline(case), va="top", size=10, weight="bold")
        inner = (SIDE / NARROW, FOOT / HEIGHT, 1 - 2 * SIDE / NARROW, 1 - (FOOT + TOP) / HEIGHT)
        axes = figure.add_axes(inner)
        axes.set(xlim=(0, WHOLE), ylim=(0, HIGHEST_SCORE), yticks=(), xticks=_marks(case))
        axes.tick_params("x", labelsize=SMALL)
        axes.xaxis.set_major_formatter(lambda points, _: _number(points))
        axes.grid(visible=False)
        axes.set_xlabel(
            f"points of weight on {_plain(case.criteria[0])};\nthe rest on {_plain(case.criteria[1])}",
            size=SMALL,
        )
        for points in (start, level):
            axes.plot(
                [points] * 2, [0, HIGHEST_SCORE], color=PALETTE["mist"], lw=1, ls=(0, (1, 1.5)), zorder=1
            )
        for n, colour in enumerate(COLOURS):
            _draw_plan(axes, case, n, PALETTE[colour])
        _draw_level(axes, case, level)
        figure.text(0.02, 0.05 / HEIGHT, NOTE, size=SMALL, color=PALETTE["muted"])
    return figure


def _draw_plan(axes: Axes, case: Case, n: int, colour: str) -> None:
    """Draw one plan's line with its name, its scores at the ends, and its value at the weights of the case."""
    ends, start = [value_at(case, n, points) for points in (0, WHOLE)], _start(case)
    axes.plot([0, WHOLE], ends, color=colour, lw=2.2, zorder=3, clip_on=False)
    for points, side, value in ((0, "right", ends[0]), (WHOLE, "left", ends[1])):
        gap = -3 if side == "right" else 3
        axes.text(points + gap, value, _number(value), color=colour, weight="bold", ha=side, va="center")
    above, flat = n == 0, ends[0] == ends[1]  # at the left the first plan leads
    off = 0.65 if flat else 0.35
    axes.text(
        7,
        ends[0] + (off if above else -off),
        case.options[n],
        color=colour,
        weight="bold",
        va="bottom" if above else "top",
    )
    value = value_at(case, n, start)
    above = value > value_at(case, 1 - n, start)
    axes.plot(start, value, "o", color=colour, ms=6, mec="white", zorder=4)
    axes.text(
        start + (2 if flat else -2),
        value + (0.75 if above else -0.75),
        _number(value),
        color=colour,
        ha="left" if flat else "right",
        va="bottom" if above else "top",
        bbox=WHITE,
        zorder=2,
    )


def _draw_level(axes: Axes, case: Case, level: float) -> None:
    """Mark where the lines cross, how far from the case's weights that is, and below who leads on either side of it."""
    value, start = value_at(case, 0, level), _start(case)
    axes.plot(level, value, "o", color=PALETTE["ink"], ms=8, mec="white", zorder=5)
    flat = value_at(case, 0, WHOLE) == value
    words = f"level: {_number(value)}"
    axes.text(level + 8, value - 0.3 * flat, words, weight="bold", va="top" if flat else "center")
    moved = f"{_number(abs(level - start))} points\nmove"
    axes.annotate(
        "",
        (level, MOVE),
        (start, MOVE),
        arrowprops={"arrowstyle": "->", "color": PALETTE["ink"], "shrinkA": 0, "shrinkB": 0},
    )
    axes.text(max(level, start) + 3, MOVE, moved, size=SMALL, va="center")
    for middle, name in ((level / 2, case.options[0]), ((level + WHOLE) / 2, case.options[1])):
        axes.text(
            middle,
            0.25,
            f"{name}\nleads",
            size=SMALL,
            color=PALETTE["muted"],
            ha="center",
            va="bottom",
            bbox=WHITE,
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


def _start(case: Case) -> float:
    return WHOLE * weighing.normalized(case.weights)[0]


def _marks(case: Case) -> list[float]:
    """Where the scale, and the table behind, name a weight: its ends, the case’s own and the crossing."""
    return sorted({0, _start(case), level_at(case), WHOLE})


def _number(value: float) -> str:
    return written(round(value, 2))


def _plain(name: str) -> str:
    return name[0].lower() + name[1:]


def _headline(case: Case) -> str:
    goal = case.criteria[0].split()[0].lower()
    return f"The two positions are level where\n{goal} has {_number(level_at(case))} of {WHOLE} points"


def lines_alt(case: Case) -> str:
    """Say in words what `lines_figure` draws."""
    goal, level = case.criteria[0].split()[0].lower(), level_at(case)
    said = [
        _headline(case).replace("\n", " ") + ".",
        "Each position’s value is a straight line over these points.",
    ]
    for n, name in enumerate(case.options):
        low, now, high = (_number(value_at(case, n, points)) for points in (0, _start(case), WHOLE))
        said.append(
            f"{name}: {low} where {goal} has none, {now} where it has {_number(_start(case))}, {high} where it has all {WHOLE}."
        )
    said.append(f"At {_number(level)} both have {_number(value_at(case, 0, level))}.")
    said.append(f"Below that {case.options[0]} leads, above it {case.options[1]}. {EXAMPLE_NOTE}")
    return " ".join(said)


def lines_table(case: Case) -> Card:
    """The values that `lines_figure` draws, at the ends, at the weights of the case, and where the lines cross."""
    rows = [
        (
            f"{_number(points)} and {_number(WHOLE - points)}",
            *(_number(value_at(case, n, points)) for n in (0, 1)),
        )
        for points in _marks(case)
    ]
    return behind(("Points on the first goal and on the second", *case.options), rows, EXAMPLE_NOTE)
