"""The policy lab's picture: the part of each criterion in each option's value, and the weights for which each option wins."""

import textwrap
from math import ceil, sqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Polygon

from alliance.figures.style import DPI, PALETTE, house_style
from alliance.policylab import weighing
from alliance.policylab.case import HIGHEST_SCORE, Case, percent
from quizkit.text import number

WIDTH, EDGE, NOTE, HEAD, KEY, ROW, TRIANGLE = 8.6, 0.1, 0.2, 0.85, 0.22, 0.42, 4.0  # inches
COLOURS = ("blue", "orange", "green", "sky", "purple", "yellow", "vermilion", "muted")  # of the criteria
HATCHES = ("", "//", "..", "\\\\", "xx", "--", "||", "++")  # they tell the colours apart without colour
GREYS = [
    PALETTE[name] for name in ("muted", "grid", "mist", "shade")
]  # of the options: the colours belong to the criteria
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, sqrt(3) / 2]])  # all the weight on one criterion
SMALL, LARGE = 8.5, 11  # points
TITLE: dict[str, Any] = {"x": EDGE / WIDTH, "ha": "left", "fontsize": LARGE, "fontweight": "bold"}
LEGEND: dict[str, Any] = {"alignment": "left", "frameon": False, "fontsize": SMALL, "borderpad": 0}
REGION: dict[str, Any] = {"edgecolor": "black", "linewidth": 0.6}
CORNER: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": SMALL}
LABEL: dict[str, Any] = {"fontsize": SMALL, "bbox": {"fc": "white", "ec": "none", "pad": 1}}


def lab_figure(case: Case) -> Figure:
    """Draw each option's value, divided by criteria, and the weights for which each option comes first (SMAA).

    With three criteria the weights are drawn as a triangle with a region for each option, else as a bar for each
    option's share of all weights, its first-rank acceptability index; see `weighing`.

    Args: case: a case with all its scores.
    Returns: a figure 8.6 inches wide.
    """
    triangle, rows = len(case.criteria) == 3, ROW * len(case.options)
    heights = (HEAD + KEY * ceil(len(case.criteria) / 2) + rows, TRIANGLE if triangle else HEAD + rows)
    note = "Scores and weights are the reader’s own judgement. Every possible set of weights counts the same here."
    with house_style():
        figure = Figure(figsize=(WIDTH, sum(heights) + NOTE), dpi=DPI)
        figure.set_layout_engine(ConstrainedLayoutEngine(w_pad=EDGE, h_pad=EDGE))
        figure.supxlabel(note, x=EDGE / WIDTH, ha="left", fontsize=8, color=PALETTE["muted"])
        above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=heights).flat
        _values(above.add_subplot(), case)
        bold = {"size": LARGE, "weight": "bold"}
        place: dict[str, Any] = {"loc": "outside upper left", "borderaxespad": 72 * EDGE / SMALL}
        above.legend(title="What each criterion adds", title_fontproperties=bold, ncols=2, **place, **LEGEND)
        start = "For which weights" if triangle else "In what share of all weights"
        below.suptitle(f"{start} does each come first?", **TITLE)
        (_triangle if triangle else _shares)(below.add_subplot(), case)
    return figure


def _values(axes: Axes, case: Case) -> None:
    ends, parts = np.zeros(len(case.options)), weighing.contributions(case.scores or [], case.weights)
    look: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.6, "zorder": 2}
    for n, (name, weight) in enumerate(zip(case.criteria, weighing.normalized(case.weights), strict=True)):
        share = f"{100 * weight:.1f}".removesuffix(".0")  # one decimal: whole thirds would not add up to 100
        label = f"{textwrap.shorten(name, 48, placeholder=' …')}, {share} %"
        look |= {"color": PALETTE[COLOURS[n]], "hatch": HATCHES[n], "label": label}
        bars = axes.barh(range(len(ends)), parts[:, n], 0.6, ends, **look)
        ends = ends + parts[:, n]
    axes.bar_label(bars, [f"{value:.1f}" for value in ends], padding=5, fontweight="bold", **LABEL)
    _name_rows(axes, case, HIGHEST_SCORE)
    if any(likely is not None for likely in case.likely):
        beside = axes.secondary_yaxis("right")
        said = ["" if likely is None else f"{number(likely)} % likely" for likely in case.likely]
        beside.set_yticks(range(len(said)), said, fontsize=SMALL, color=PALETTE["ink"])
        beside.tick_params(length=0)
        beside.spines["right"].set_visible(False)


def _shares(axes: Axes, case: Case) -> None:
    won = weighing.acceptability(case.scores or []).shares
    bars = axes.barh(range(len(won)), 100 * won, 0.5, color=PALETTE["muted"], zorder=2)
    axes.bar_label(bars, [percent(share) for share in won], padding=5, fontweight="bold", **LABEL)
    axes.xaxis.set_major_formatter("{x:.0f} %")
    _name_rows(axes, case, 100)


def _name_rows(axes: Axes, case: Case, end: float) -> None:
    names = [textwrap.fill(name, 30, max_lines=2, placeholder=" …") for name in case.options]
    axes.set_yticks(range(len(names)), names, fontsize=SMALL, linespacing=1.05, color=PALETTE["ink"])
    axes.set(xlim=(0, end), ylim=(len(names) - 0.5, -0.5))
    axes.grid(False, axis="y")
    axes.grid(True, axis="x")
    axes.tick_params(axis="x", length=0, labelsize=8)


def _triangle(axes: Axes, case: Case) -> None:
    """Draw the triangle of weights: a corner is all weight on one criterion, a region is where one option wins."""
    axes.set(xlim=(-0.35, 2.1), ylim=(-0.17, sqrt(3) / 2 + 0.17), aspect="equal", anchor="W")
    axes.axis("off")
    scores = case.scores or []
    for n, share in enumerate(weighing.acceptability(scores).shares):
        label = textwrap.fill(f"{case.options[n]}, {percent(share)}", 36)
        corners = weighing.favourable_weights(scores, n) @ CORNERS if share > 0 else [(np.nan, np.nan)]
        axes.add_patch(Polygon(corners, facecolor=GREYS[n % 4], hatch=HATCHES[n], label=label, **REGION))
    axes.add_patch(Polygon(CORNERS, fill=False, edgecolor=PALETTE["ink"]))
    (star,) = axes.plot(*(weighing.normalized(case.weights) @ CORNERS), "*", label="your weights", zorder=5)
    star.set(color=PALETTE["vermilion"], markersize=14, markeredgecolor="white")
    for corner, name, up in zip(CORNERS, case.criteria, (False, False, True), strict=True):
        words = "all weight on\n" + textwrap.fill(name, 20, max_lines=2, placeholder=" …")
        axes.annotate(words, corner, (0, 6 if up else -6), va="bottom" if up else "top", **CORNER)
    axes.legend(loc="center left", bbox_to_anchor=(1.3, 0.43), bbox_transform=axes.transData, **LEGEND)
