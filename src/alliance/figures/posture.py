"""How many U.S. troops, by which measure and under which framework; and who is counted, by service.

"No number given" is drawn as a band of words: an empty bar would say zero.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.ledger import SERVICES, TroopCount
from quizkit.html import Card
from quizkit.text import count

WHITE = {"fc": "white", "ec": "none", "pad": 0.8}
SCALE = 34_000  # troops, the right end of the upper panel
NAMES = {"army": "Army", "air_force": "Air Force", "navy": "Navy", "marine_corps": "Marine Corps"}
LOOKS: Mapping[str, dict[str, Any]] = {  # hatches tell the services apart where colours do not
    "army": {"facecolor": PALETTE["blue"], "edgecolor": "white"},
    "air_force": {"facecolor": PALETTE["sky"], "edgecolor": "white", "hatch": "//"},
    "navy": {"facecolor": PALETTE["orange"], "edgecolor": "white"},
    "marine_corps": {"facecolor": PALETTE["vermilion"], "edgecolor": "white", "hatch": "xx"},
}
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
    sign: str = ""  # of a framework, before its label
    marker: str = "o"
    colour: str = PALETTE["muted"]


def posture_figure(
    measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]
) -> Figure:
    """Draw the measures and the frameworks on one scale of troops, and below them each count by service.

    Args:
        measures: ways of counting today's force, up to three.
        frameworks: what each framework would have.
        counts: yearly reports, each with its people by service.
    Returns: A figure for telephones; its height depends on the rows, of which there is at least one.
    """
    levels, notes = len(measures) + len(frameworks), (MEANINGS if len(measures) > 1 else "") + SOURCE
    title, notes = (
        textwrap.fill(words, letters) for words, letters in ((_finding(frameworks, counts), 38), (notes, 48))
    )
    # inches: a level, a count with the words below it, and scale and title of each panel
    heights = [
        inches
        for inches in (levels and 0.46 * levels + 0.25, len(counts) and 0.98 * len(counts) + 0.62)
        if inches
    ]
    above, below = 0.18 * (1 + title.count("\n")) + 0.12, 0.16 * (1 + notes.count("\n")) + 0.1
    height = above + sum(heights) + below
    with house_style():
        figure = Figure(figsize=(NARROW, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, title, va="top", size=10, weight="bold")
        figure.text(0.02, 0.06 / height, notes, size=SMALL, color=PALETTE["muted"])
        panels, foot = list[Axes](), below + sum(heights)
        for inches in heights:
            foot -= inches
            room = inches - (0.62 if counts and inches is heights[-1] else 0.25)
            panels.append(figure.add_axes((0.03, (foot + 0.25) / height, 0.94, room / height)))
        if levels:
            _draw_levels(panels[0], [*measures, *frameworks])
        if counts:
            _draw_services(panels[-1], counts)
        for axes in panels:
            axes.invert_yaxis()
            axes.set_yticks([])
            axes.yaxis.grid(visible=False)
            axes.xaxis.grid(visible=True)
            axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="upper"))
            axes.xaxis.set_major_formatter("{x:,.0f}")
            axes.tick_params("x", length=0, labelsize=SMALL)
    return figure


def _finding(frameworks: Sequence[Level], counts: Sequence[TroopCount]) -> str:
    """The headline: who gives a number, else who is counted."""
    if frameworks:
        given = sum(level.troops is not None for level in frameworks)
        return f"How many troops? {count(given, 'framework')} of {len(frameworks)} {'gives' if given == 1 else 'give'} a number"
    if counts:
        newest = max(counts, key=lambda report: report.year)
        share = 100 * newest.services["army"] / sum(newest.services.values())
        return f"Who is counted? {share:.0f} per cent of those of {newest.year} are of the Army"
    return "How many troops? It depends on who is counted"


def _draw_levels(axes: Axes, levels: Sequence[Level]) -> None:
    """Draw a row for each level: its name and its number, and a line as long as the number below."""
    axes.set(xlim=(0, SCALE), ylim=(-0.5, len(levels) - 0.5))
    for y, level in enumerate(levels):
        look: dict[str, Any] = {"size": SMALL, "va": "center", "bbox": WHITE, "zorder": 4}
        axes.text(0, y - 0.22, f"{level.sign} {level.label}".strip(), weight="bold", **look)
        if level.troops is None:
            bar = axes.barh(y + 0.2, SCALE - 300, left=150, height=0.4, facecolor="white", zorder=3)
            bar[0].set(edgecolor=PALETTE["muted"], linestyle=(0, (3, 2)), linewidth=0.9)
            words = f"no number given: {level.words}"
            axes.bar_label(bar, [words], label_type="center", fontsize=SMALL, fontstyle="italic", zorder=4)
            continue
        drawn: dict[str, Any] = {"marker": level.marker, "color": level.colour, "lw": 1.4, "ms": 7}
        axes.plot([0, level.troops], [y + 0.2] * 2, markevery=[1], **drawn)
        words = f"{level.troops:,.0f} {level.words}".rstrip()
        if level.troops > SCALE / 2:
            axes.text(level.troops, y - 0.22, words, ha="right", **look)
        else:
            axes.annotate(words, (level.troops, y + 0.2), (7, 0), textcoords="offset points", **look)


def _draw_services(axes: Axes, counts: Sequence[TroopCount]) -> None:
    """Draw a bar for each report, with its people by service in words below."""
    axes.set_ylim(-0.5, len(counts) - 0.5)
    starts = [0] * len(counts)
    for service, look in LOOKS.items():
        people = [report.services[service] for report in counts]
        axes.barh(
            [y - 0.1 for y in range(len(counts))],
            people,
            0.24,
            starts,
            label=NAMES[service],
            lw=0.6,
            zorder=3,
            **look,
        )
        starts = [start + more for start, more in zip(starts, people, strict=True)]
    axes.set_xlim(0, max(starts) * 1.02)
    for y, report in enumerate(counts):
        small: dict[str, Any] = {"size": SMALL, "bbox": WHITE, "zorder": 4, "linespacing": 1.15}
        axes.text(0, y - 0.34, f"{report.month} {report.year}", va="center", weight="bold", **small)
        words = textwrap.fill(_by_service(report, " · "), 46)
        axes.text(0, y + 0.07, words, va="top", color=PALETTE["muted"], **small)
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 1),
        ncols=4,
        columnspacing=0.8,
        handlelength=1.2,
        borderaxespad=0.3,
    )


def posture_table(
    measures: Sequence[Level], frameworks: Sequence[Level], counts: Sequence[TroopCount]
) -> Card:
    """The numbers of `posture_figure`, from the same arguments."""
    rows = [
        (level.label, "no number given" if level.troops is None else f"{level.troops:,.0f}")
        for level in (*measures, *frameworks)
    ]
    rows += [
        (f"{report.month} {report.year}", f"{report.count:,}: {_by_service(report, ', ')}")
        for report in counts
    ]
    return behind(
        ("Measure, framework or report", "Troops"),
        rows,
        f"{SOURCE} The measures and the frameworks: see the table of their positions",
    )


def _by_service(report: TroopCount, separator: str) -> str:
    """The people of each service, and how they add up where they do not make the count."""
    people = separator.join(f"{NAMES[service]} {report.services[service]:,}" for service in SERVICES)
    missing = (report.count or 0) - sum(report.services.values())
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
    for report in counts:
        by_service = _by_service(report, ", ")
        sentences.append(f"{report.month} {report.year}, {report.count:,} by service: {by_service}.")
    return " ".join(sentences)
