"""How many U.S. troops, under which framework and by which measure; and who is counted: figure and alt text.

Every number comes from the arguments. "No number given" is drawn as that: a band of words, with no mark on the scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from alliance.figures.style import DPI, PALETTE, house_style
from alliance.ledger import SERVICES, TroopCount

WIDTH, LEFT, RIGHT = 8.6, 2.3, 0.35  # inches
ROW, HEAD, BAR = 0.4, 0.42, 0.62
MARKS = ("D", "o", "s")  # one for each measure: they must not be read as one series
NAMES = {"army": "Army", "air_force": "Air Force", "navy": "Navy", "marine_corps": "Marine Corps"}
LOOKS: Mapping[str, dict[str, Any]] = {  # hatches and the order tell the services apart as well as colours
    "army": {"facecolor": PALETTE["blue"]},
    "air_force": {"facecolor": PALETTE["sky"], "hatch": "//"},
    "navy": {"facecolor": PALETTE["orange"]},
    "marine_corps": {"facecolor": PALETTE["vermilion"], "hatch": "xx"},
}


@dataclass(frozen=True)
class Level:
    """One row of the picture: a measure of today's force, or what a framework would have.

    `troops` is None where no number is given; `said` then stands in the row.
    """

    label: str
    said: str
    troops: float | None = None


def posture_figure(
    measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]
) -> Figure:
    """Draw the measures and the frameworks on one scale of troops, and below them each count by service.

    Args:
        measures: ways of counting today's force, up to three.
        frameworks: what each framework would have.
        counts: September or June reports, each with its people by service.

    Returns:
        A figure 8.6 inches wide; its height depends on the rows.

    Raises:
        ValueError: there is nothing to draw, or a count has no services.
    """
    if not measures and not frameworks and not counts:
        raise ValueError("nothing to draw: give a measure, a framework or a year")
    for count in counts:
        if not count.services:
            raise ValueError(f"{count.year}: no report by service; choose another year")
    upper = len(measures) + len(frameworks)
    blocks = [HEAD + ROW * upper + 0.3 if upper else 0, HEAD + BAR * len(counts) + 0.3 if counts else 0]
    height = sum(blocks) + 0.36
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        if upper:
            _levels(_panel(figure, height, blocks[0], upper), measures, frameworks)
        if counts:
            _services(_panel(figure, height - blocks[0], blocks[1], len(counts)), counts)
        note = (
            "Three measures, three meanings: none of them is the one true number. "
            if len(measures) > 1
            else ""
        )
        source = "Counts: DMDC strength reports as digitised in troopdata."
        figure.text(0.16 / WIDTH, 0.1 / height, note + source, fontsize=8, color=PALETTE["muted"])
    return figure


def posture_alt(measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]) -> str:
    """Say in sentences what `posture_figure` draws from the same arguments."""
    said = ["U.S. troops in South Korea."]
    if measures:
        said.append("Today, by measure: " + "; ".join(f"{m.label}, {m.troops:,.0f}" for m in measures) + ".")
    for level in frameworks:
        number = "no number given" if level.troops is None else f"{level.troops:,.0f}"
        said.append(f"{level.label}: {number} ({level.said}).")
    for count in counts:
        parts = ", ".join(f"{NAMES[name]} {count.services[name]:,}" for name in SERVICES)
        said.append(f"{count.month} {count.year}, {count.count:,} by service: {parts}{_remainder(count)}.")
    return " ".join(said)


def _remainder(count: TroopCount) -> str:
    """How the services add up, where they do not make the count."""
    left = (count.count or 0) - sum(count.services.values())
    if abs(left) <= 2:  # a rounding of the reports, not worth a word
        return ""
    return f"; in all {abs(left):,} {'fewer' if left > 0 else 'more'} than the count"


def _panel(figure: Figure, top: float, block: float, rows: int) -> Axes:
    """Axes for a block whose upper edge stands `top` inches above the foot; one unit down is one row."""
    height = figure.get_figheight()
    tall = block - HEAD - 0.3
    axes = figure.add_axes(
        (LEFT / WIDTH, (top - HEAD - tall) / height, (WIDTH - LEFT - RIGHT) / WIDTH, tall / height)
    )
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="x", length=0, labelsize=8)
    return axes


def _levels(axes: Axes, measures: Sequence[Level], frameworks: Sequence[Level]) -> None:
    axes.set_xlim(0, 32_000)
    _head(axes, "How many troops?")
    for n, level in enumerate((*measures, *frameworks)):
        y = n + 0.5
        _label(axes, y, level.label)
        if level.troops is None:
            box = Rectangle((400, y - 0.32), 31_200, 0.64, facecolor="white", edgecolor=PALETTE["muted"])
            axes.add_artist(box).set(linestyle=(0, (3, 2)), linewidth=0.9, zorder=3)
            words = f"no number given: {level.said}"
            axes.text(16_000, y, words, ha="center", va="center", fontsize=8.5, fontstyle="italic", zorder=4)
            continue
        mark = MARKS[n % 3] if n < len(measures) else "P"
        colour = PALETTE["blue"] if n < len(measures) else PALETTE["vermilion"]
        axes.add_artist(Line2D([0, level.troops], [y, y], color=colour, linewidth=1.4, zorder=3))
        axes.add_artist(Line2D([level.troops], [y], marker=mark, color=colour, markersize=7.5, zorder=4))
        words = f"{level.troops:,.0f}" + (f"  {level.said}" if n >= len(measures) else "")
        look: dict[str, Any] = {"va": "center", "fontsize": 8.5, "zorder": 4, "fontweight": "bold"}
        axes.text(level.troops + 500, y, words, bbox={"fc": "white", "ec": "none", "pad": 1}, **look)
    if measures and frameworks:
        axes.axhline(len(measures), color=PALETTE["muted"], linewidth=0.8, zorder=2)


def _services(axes: Axes, counts: Sequence[TroopCount]) -> None:
    axes.set_xlim(0, max(sum(count.services.values()) for count in counts) * 1.02)
    _head(axes, "Who is counted?")
    for n, count in enumerate(counts):
        y, start = n + 0.36, 0
        _label(axes, y, f"{count.month} {count.year}")
        for name, look in LOOKS.items():
            people = count.services[name]
            bar = Rectangle(
                (start, y - 0.24), people, 0.48, edgecolor="white", linewidth=0.6, zorder=3, **look
            )
            axes.add_artist(bar)
            start += people
        told = " · ".join(f"{NAMES[name]} {count.services[name]:,}" for name in SERVICES) + _remainder(count)
        box: dict[str, Any] = {"fc": "white", "ec": "none", "pad": 0.6}
        axes.text(0, y + 0.4, told, fontsize=7.8, va="center", bbox=box, color=PALETTE["muted"], zorder=2)
    swatches = [Rectangle((0, 0), 1, 1, edgecolor="white", **look) for look in LOOKS.values()]
    axes.legend(
        swatches,
        [NAMES[name] for name in LOOKS],
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=8,
        borderaxespad=0.2,
    )


def _head(axes: Axes, text: str) -> None:
    place = axes.get_position()
    axes.figure.text(0.16 / WIDTH, place.y1 + 0.016, text, fontweight="bold", fontsize=10)


def _label(axes: Axes, y: float, text: str) -> None:
    axes.annotate(
        text,
        (0, y),
        (-8, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8.5,
        annotation_clip=False,
    )
