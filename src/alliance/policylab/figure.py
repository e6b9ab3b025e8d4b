"""The policy lab's picture: the part of each criterion in each option's value, and the weights for which each option wins."""

import textwrap
from math import sqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.path import Path

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, house_style
from alliance.policylab import weighing
from alliance.policylab.case import HIGHEST_SCORE, LEVEL, Case, percent
from quizkit.text import listed, number

# inches: the width, a line of a heading or the key, an option with its name, a scale, the triangle with its corners
WIDTH, LINE, ROW, SCALE, TRIANGLE = NARROW, 0.18, 0.5, 0.3, 3.25
LETTERS, BOLD = 48, 38  # in a line of small words, and of a heading
COLOURS = ("blue", "orange", "green", "sky", "purple", "yellow", "vermilion", "muted")  # of the criteria
HATCHES = ("", "//", "..", "\\\\", "xx", "--", "||", "++")  # they tell the colours apart without colour
GREYS = [
    PALETTE[name] for name in ("muted", "grid", "mist", "shade")
]  # of the options: the colours belong to the criteria
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, sqrt(3) / 2]])  # all the weight on one criterion
GRID = (  # places in the triangle for a name
    np.array([(a, b, 60 - a - b) for a in range(61) for b in range(61 - a)]) / 60 @ CORNERS
)
SIDES = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
STAR, MARGIN = 0.05, 0.015  # half the star, and the room around a name, in the triangle's own unit
HEADING: dict[str, Any] = {"va": "top", "fontsize": 10, "fontweight": "bold"}
LEGEND: dict[str, Any] = {"loc": "upper left", "fontsize": SMALL, "borderaxespad": 0, "labelspacing": 0.3}
REGION: dict[str, Any] = {"edgecolor": "black", "linewidth": 0.6}
CORNER: dict[str, Any] = {"textcoords": "offset points", "fontsize": SMALL}
LABEL: dict[str, Any] = {"fontsize": SMALL, "bbox": {"fc": "white", "ec": "none", "pad": 1}}
NOTE = (
    "Scores and weights are the reader’s own judgement. Every possible set of weights counts the same here."
)


def lab_figure(case: Case) -> Figure:
    """Draw each option's value, divided by criteria, and the weights for which each option comes first (SMAA).

    With three criteria the weights are drawn as a triangle with a region for each option, else as a bar for each
    option's share of all weights, its first-rank acceptability index; see `weighing`.

    Args: case: a case with all its scores.
    Returns: a figure as wide as a telephone has room for.
    """
    triangle, rows, options = len(case.criteria) == 3, ROW * len(case.options), case.options
    first, below_all = textwrap.fill(_finding(case), BOLD), textwrap.fill(NOTE, LETTERS)
    start = "For which weights" if triangle else "In what share of all weights"
    then = textwrap.fill(f"{start} does each come first?", BOLD)
    shares = weighing.acceptability(case.scores).shares
    key = [
        textwrap.fill(f"{name}, {percent(share)}{' of the triangle' * (share > 0)}", LETTERS - 6)
        for name, share in zip(options, shares, strict=True)
    ]
    lines = [words.count("\n") + 1 for words in (first, then, below_all)]
    # inches, from the top: heading, key, bars, heading, triangle and key or bars, note
    heights = [LINE * lines[0] + 0.1, LINE * len(case.criteria) + 0.1, rows + SCALE, LINE * lines[1] + 0.15]
    below = TRIANGLE + LINE * (sum(words.count("\n") + 1 for words in key) + 1) if triangle else rows + SCALE
    heights += [below, LINE * lines[2] + 0.1]
    height, tops = sum(heights), np.cumsum([0, *heights])
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)

        def panel(place: int, tall: float) -> Axes:
            return figure.add_axes((0.03, 1 - (tops[place] + tall) / height, 0.94, tall / height))

        figure.text(0.03, 1 - 0.05 / height, first, **HEADING)
        _values(upper := panel(2, rows), case)
        figure.legend(
            *upper.get_legend_handles_labels(), bbox_to_anchor=(0.03, 1 - tops[1] / height), **LEGEND
        )
        figure.text(0.03, 1 - (tops[3] + 0.05) / height, then, **HEADING)
        if triangle:
            _triangle(lower := panel(4, TRIANGLE), case, key)
            place = 0.03, 1 - (tops[4] + TRIANGLE) / height
            figure.legend(*lower.get_legend_handles_labels(), bbox_to_anchor=place, **LEGEND)
        else:
            _shares(panel(4, rows), case, shares)
        figure.text(0.03, 0.06 / height, below_all, size=SMALL, color=PALETTE["muted"])
    return figure


def _finding(case: Case) -> str:
    """Say which option has the highest value by the learner's own scores and weights."""
    values = weighing.values(case.scores, case.weights)
    first = weighing.winners(values, LEVEL)
    names = listed(textwrap.shorten(case.options[n], 24, placeholder=" …") for n in first)
    return f"{names} come{'s' * (len(first) == 1)} first: {values[first[0]]:.1f} of {HIGHEST_SCORE}. What each criterion adds"


def _values(axes: Axes, case: Case) -> None:
    ends, parts = np.zeros(len(case.options)), np.array(weighing.contributions(case.scores, case.weights))
    look: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.6, "zorder": 2}
    for n, (name, weight) in enumerate(zip(case.criteria, weighing.normalized(case.weights), strict=True)):
        share = f"{100 * weight:.1f}".removesuffix(".0")  # one decimal: whole thirds would not add up to 100
        label = f"{textwrap.shorten(name, 36, placeholder=' …')}, {share} %"
        look |= {"color": PALETTE[COLOURS[n]], "hatch": HATCHES[n], "label": label}
        bars = axes.barh(range(len(ends)), parts[:, n], 0.42, ends, **look)
        ends = ends + parts[:, n]
    axes.bar_label(bars, [f"{value:.1f}" for value in ends], padding=4, fontweight="bold", **LABEL)
    said = [
        "" if likely is None else f", {number(likely)} % likely"
        for likely in case.likely or [None] * len(ends)
    ]
    _name_rows(axes, case, 1.12 * HIGHEST_SCORE, said)
    axes.set_xticks(range(0, HIGHEST_SCORE + 1, 2))


def _shares(axes: Axes, case: Case, won: weighing.Row) -> None:
    bars = axes.barh(range(len(won)), [100 * share for share in won], 0.42, color=PALETTE["muted"], zorder=2)
    axes.bar_label(bars, [percent(share) for share in won], padding=4, fontweight="bold", **LABEL)
    _name_rows(axes, case, 120, [""] * len(won))
    axes.set_xticks((25, 50, 75, 100), ["25 %", "50 %", "75 %", "100 %"])


def _name_rows(axes: Axes, case: Case, end: float, after: list[str]) -> None:
    """Write each option's name, and what is said after it, above its bar."""
    for n, (name, said) in enumerate(zip(case.options, after, strict=True)):
        words = textwrap.shorten(name, LETTERS - len(said), placeholder=" …") + said
        axes.text(0, n - 0.26, words, va="bottom", **LABEL)
    axes.set(xlim=(0, end), ylim=(len(case.options) - 0.7, -0.75), yticks=[])
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="x", length=0, labelsize=SMALL)


def _triangle(axes: Axes, case: Case, key: list[str]) -> None:
    """Draw the triangle of weights: a corner is all weight on one criterion, a region is where one option wins."""
    axes.set(xlim=(-0.16, 1.16), ylim=(-0.25, sqrt(3) / 2 + 0.22), aspect="equal")
    axes.axis("off")
    scores, patches = case.scores, dict[str, Any]()
    for n, (share, label) in enumerate(zip(weighing.acceptability(scores).shares, key, strict=True)):
        corners = (
            np.array(weighing.favourable_weights(scores, n)) @ CORNERS if share > 0 else [(np.nan, np.nan)]
        )
        patches |= {case.options[n]: corners} if share > 0 else {}
        axes.add_patch(Polygon(corners, facecolor=GREYS[n % 4], hatch=HATCHES[n], label=label, **REGION))
    axes.add_patch(Polygon(CORNERS, fill=False, edgecolor=PALETTE["ink"]))
    at = np.array(weighing.normalized(case.weights)) @ CORNERS
    (star,) = axes.plot(*at, "*", label="the weights above", zorder=5)
    star.set(color=PALETTE["vermilion"], markersize=14, markeredgecolor="white", linestyle="none")
    sides, beside = ("left", "right", "center"), (-0.16, 0.16, 0)
    for corner, name, side, out in zip(CORNERS, case.criteria, sides, beside, strict=True):
        words = "all weight on\n" + textwrap.fill(name, 20, max_lines=2, placeholder=" …")
        up, place = side == "center", corner + np.array([out, 0.0])
        axes.annotate(words, place, (0, 6 if up else -6), va="bottom" if up else "top", ha=side, **CORNER)
    for name, corners in patches.items():
        _name_patch(axes, name, corners, at)


def _name_patch(axes: Axes, name: str, corners: Any, star: Any) -> None:
    """Write an option's name into its patch, as near to the middle as it fits beside the star; nothing where it does not."""
    middle, patch, hide = corners.mean(axis=0), Path(corners), np.full(2, STAR)
    drawn: Any = FigureCanvasAgg(axes.figure)  # type: ignore[arg-type]
    to_data = axes.transData.inverted()
    for letters in (24, 14, 9):
        words = textwrap.fill(name, letters, break_long_words=False)
        text = axes.text(middle[0], middle[1], words, ha="center", va="center", zorder=4, **LABEL)
        box = to_data.transform(text.get_window_extent(drawn.get_renderer()))
        half = (box[1] - box[0]) / 2 + MARGIN
        for place in sorted(GRID, key=lambda point: np.hypot(*(point - middle))):
            inside = patch.contains_points(place + half * SIDES).all()
            if inside and (abs(place - star) > half + hide).any():
                text.set_position(place)
                return
        text.remove()
