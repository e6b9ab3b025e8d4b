"""How many U.S. troops, by which measure and under which framework; and who is counted, by service.

"No number given" is drawn as a band of words: an empty bar would say zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alliance.figures.style import DPI, PALETTE, SMALL, add_title_and_note, house_style
from alliance.ledger import SERVICES, TroopCount

# Each measure has a marker of its own, so that they are not read as one series.
MEASURE_LOOKS: Sequence[Mapping[str, Any]] = [{"color": PALETTE["blue"], "marker": sign} for sign in "Dos"]
WHITE = {"fc": "white", "ec": "none", "pad": 0.8}
SCALE = 32_000  # troops, the right end of the upper panel
NAMES = {"army": "Army", "air_force": "Air Force", "navy": "Navy", "marine_corps": "Marine Corps"}
LOOKS: Mapping[str, dict[str, Any]] = {  # hatches tell the services apart where colours do not
    "army": {"facecolor": PALETTE["blue"], "edgecolor": "white"},
    "air_force": {"facecolor": PALETTE["sky"], "edgecolor": "white", "hatch": "//"},
    "navy": {"facecolor": PALETTE["orange"], "edgecolor": "white"},
    "marine_corps": {"facecolor": PALETTE["vermilion"], "edgecolor": "white", "hatch": "xx"},
}
HEADING: Mapping[str, Any] = {"fontsize": 10, "fontweight": "bold", "color": PALETTE["ink"]}
MEANINGS = "Each measure has a meaning of its own: none of them is the one true number. "
SOURCE = "Counts: DMDC strength reports as digitised in troopdata."


@dataclass(frozen=True)
class Level:
    """One row of the upper panel: a measure of today's force, or the troops that a framework would have.

    `troops` is None where no number is given; `words` then stand in its place.
    """

    label: str
    words: str
    troops: float | None = None


def posture_figure(
    measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]
) -> Figure:
    """Draw the measures and the frameworks on one scale of troops, and below them each count by service.

    Args:
        measures: ways of counting today's force, up to three.
        frameworks: what each framework would have.
        counts: yearly reports, each with its people by service.
    Returns: A figure 8.6 inches wide; its height depends on the rows, of which there is at least one.
    """
    levels = len(measures) + len(frameworks)
    # inches: a row of the upper panel takes 0.4, one of the lower 0.62, titles and scales 0.72 in each panel
    heights = [inches for inches in (0.4 * levels, 0.62 * len(counts)) if inches]
    with house_style():
        height = sum(heights) + 0.72 * len(heights) + 0.3
        figure = Figure(figsize=(8.6, height), dpi=DPI, layout="constrained")
        panels = list(figure.subplots(len(heights), height_ratios=heights, squeeze=False)[:, 0])
        if levels:
            _draw_levels(panels[0], measures, frameworks)
        if counts:
            _draw_services(panels[-1], counts)
        for axes in panels:
            axes.invert_yaxis()
            axes.yaxis.grid(visible=False)
            axes.xaxis.grid(visible=True)
            axes.xaxis.set_major_formatter("{x:,.0f}")
            axes.tick_params("x", length=0)
            axes.tick_params("y", labelsize=SMALL, labelcolor=PALETTE["ink"])
        add_title_and_note(figure, "", (MEANINGS if len(measures) > 1 else "") + SOURCE)
    return figure


def _draw_levels(axes: Axes, measures: Sequence[Level], frameworks: Sequence[Level]) -> None:
    levels = [*measures, *frameworks]
    axes.set_title("How many troops?", **HEADING)
    axes.set_xlim(0, SCALE)
    axes.set_ylim(-0.5, len(levels) - 0.5)
    axes.set_yticks(range(len(levels)), [level.label for level in levels])
    for y, level in enumerate(levels):
        if level.troops is None:
            bar = axes.barh(y, SCALE - 800, left=400, height=0.64, facecolor="white", zorder=3)
            bar[0].set(edgecolor=PALETTE["muted"], linestyle=(0, (3, 2)), linewidth=0.9)
            words = f"no number given: {level.words}"
            axes.bar_label(bar, [words], label_type="center", fontsize=SMALL, fontstyle="italic", zorder=4)
            continue
        look = MEASURE_LOOKS[y] if y < len(measures) else {"color": PALETTE["vermilion"], "marker": "P"}
        axes.plot([0, level.troops], [y, y], markevery=[1], linewidth=1.4, markersize=7.5, **look)
        words = f"{level.troops:,.0f}  {level.words}".rstrip()
        number = axes.text(level.troops + 500, y, words, bbox=WHITE, va="center", zorder=4)
        number.set(fontsize=SMALL, fontweight="bold")
    if measures and frameworks:
        axes.axhline(len(measures) - 0.5, color=PALETTE["muted"], linewidth=0.8)


def _draw_services(axes: Axes, counts: Sequence[TroopCount]) -> None:
    axes.set_title("Who is counted?", **HEADING)
    axes.set_ylim(-0.4, len(counts) - 0.35)
    axes.set_yticks(range(len(counts)), [f"{count.month} {count.year}" for count in counts])
    starts = [0] * len(counts)
    for service, look in LOOKS.items():
        people = [count.services[service] for count in counts]
        name = NAMES[service]
        axes.barh(range(len(counts)), people, 0.48, starts, label=name, linewidth=0.6, zorder=3, **look)
        starts = [start + more for start, more in zip(starts, people, strict=True)]
    for y, count in enumerate(counts):
        words = _by_service(count, " · ")
        axes.text(0, y + 0.41, words, bbox=WHITE, fontsize=7.8, va="center", color=PALETTE["muted"])
    axes.set_xlim(0, max(starts) * 1.02)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=4)


def _by_service(count: TroopCount, separator: str) -> str:
    """The people of each service, and how they add up where they do not make the count."""
    people = separator.join(f"{NAMES[service]} {count.services[service]:,}" for service in SERVICES)
    missing = (count.count or 0) - sum(count.services.values())
    if abs(missing) <= 2:  # the reports round
        return people
    return f"{people}; in all {abs(missing):,} {'fewer' if missing > 0 else 'more'} than the count"


def posture_alt(measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]) -> str:
    """Say in sentences what `posture_figure` draws from the same arguments."""
    sentences = ["U.S. troops in South Korea."]
    if measures:
        numbers = "; ".join(f"{level.label}, {level.troops:,.0f}" for level in measures)
        sentences.append(f"Today, by measure: {numbers}.")
    for level in frameworks:
        number = "no number given" if level.troops is None else f"{level.troops:,.0f}"
        sentences.append(f"{level.label}: {number} ({level.words}).")
    for count in counts:
        by_service = _by_service(count, ", ")
        sentences.append(f"{count.month} {count.year}, {count.count:,} by service: {by_service}.")
    return " ".join(sentences)
