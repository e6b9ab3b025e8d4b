"""The reach ladder: how far air bases lie from China’s cities, beside the ranges of China’s missiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from quizkit.html import Card

# inches: the picture, its title, the names of bases with their km, a missile’s step, a base’s row, axis and key
WIDTH, HEAD, LEFT, STEP, ROW, FOOT = NARROW, 0.48, 1.2, 0.16, 0.29, 0.62
FARTHEST = 4_500  # km, the right end of the scale
BASES = ("Osan", "Kunsan", "Kadena", "Clark", "Yokota", "Misawa", "Andersen")
SHOWN = {"Andersen": "Guam"}  # the name beside a dot where it is another, which `read_ladder` knows too
HOME = "Kadena"  # from where the paper’s restrainers would move fighters
KEY = "Dot and number: km to the nearest of 13 cities in China\nThe CJ-10 flies 1,500 km or more."
Rows = Sequence[Mapping[str, Any]]


class Base(NamedTuple):
    """A row of the ladder: a base with its km to the nearest of China’s cities and to the strait."""

    name: str
    city: float
    strait: float

    @property
    def shown(self) -> str:
        """The name that stands beside its dot."""
        return SHOWN.get(self.name, self.name)


@dataclass(frozen=True)
class Ladder:
    """What is drawn: bases, ranges in km, and the base to which the fighters of `HOME` would move."""

    bases: Mapping[str, Base]  # nearest to China first
    missiles: Mapping[str, float]  # shortest range first
    new: Base  # `HOME` itself: nothing moves

    def reached(self, base: Base) -> int:
        """Return how many types of missile fly as far as to a base."""
        return sum(km >= base.city for km in self.missiles.values())

    @property
    def title(self) -> str:
        """What the move would change; where nothing moves, how exposed the fighters are."""
        after, home = self.reached(self.new), self.bases[HOME]
        if self.new == home:
            return f"{after} of {len(self.missiles)} missile types reach {HOME}"
        words = "missile type\nreaches it" if after == 1 else "missile types\nreach it"
        times = f"{self.new.strait / home.strait:.1f} × as far"
        return f"From {HOME} to {self.new.name}: {after} {words}, not {self.reached(home)}; the strait is {times}"


def read_ladder(distances: Rows, missiles: Rows, new: str) -> Ladder:
    """Make the ladder of two tables of evidence.

    Args:
        distances: "bases-distances".
        missiles: "missile-ranges"; the newest row of each counts.
        new: one of `BASES`, or the name by which it is shown.
    Raises: KeyError: `new` is not drawn; the message lists those that are.
    """
    new = {shown: name for name, shown in SHOWN.items()}.get(new, new)
    if new not in BASES:
        raise KeyError(f"no base {new!r} here; use one of {', '.join(BASES)}")
    named = {row["base"].split()[0]: row for row in distances}
    rows = (Base(name, named[name]["km_to_nearest_city"], named[name]["km_to_strait"]) for name in BASES)
    bases = {base.name: base for base in sorted(rows, key=lambda base: base.city)}
    newest = sorted(missiles, key=lambda row: row["as_of"])
    ranges = {row["missile"]: row["range_high_km"] or row["range_low_km"] for row in newest}
    return Ladder(bases, dict(sorted(ranges.items(), key=lambda pair: pair[1])), bases[new])


def reach_figure(ladder: Ladder) -> Figure:
    """Draw a row for each base and a line for each missile, 3.4 inches wide."""
    rows, tall = len(ladder.bases), ROW * (len(ladder.bases) + 0.2)
    height = HEAD + STEP * (len(ladder.missiles) + 0.3) + tall + FOOT
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, ladder.title, va="top", size=10, weight="bold")
        axes = figure.add_axes((LEFT / WIDTH, FOOT / height, 0.98 - LEFT / WIDTH, tall / height))
        axes.set(xlim=(0, FARTHEST), ylim=(rows - 0.4, -0.6))
        axes.set_xticks([0, 2_000, 4_000], ["0", "2,000", "4,000 km"])
        named = [f"{base.shown} {base.city:,.0f}" for base in ladder.bases.values()]
        axes.set_yticks(range(rows), named)
        axes.tick_params(labelsize=SMALL)
        for row, (name, base) in enumerate(ladder.bases.items()):
            moved = name in (HOME, ladder.new.name)
            colour = PALETTE["vermilion" if moved else "muted"]
            axes.plot(base.city, row, "o", color=colour, ms=4)
            axes.get_yticklabels()[row].set(color=PALETTE["ink"], weight="bold" if moved else "normal")
        # each name stands left of its line, above the lines of all that fly less far
        for step, (name, km) in enumerate(reversed([*ladder.missiles.items()])):
            top, off = (step + 0.25 - len(ladder.missiles)) * STEP / ROW - 0.6, km > FARTHEST
            if not off:
                axes.plot(
                    [km, km], [rows - 0.4, top], color=PALETTE["blue"], lw=0.9, alpha=0.75, clip_on=False
                )
            words, x = f"{name} {km:,.0f}" + " →" * off, FARTHEST if off else km - FARTHEST / 90
            axes.text(x, top, words, color=PALETTE["blue"], ha="right", size=SMALL, va="center")
        figure.text(0.02, 0.05 / height, KEY, size=SMALL, color=PALETTE["muted"])
    return figure


def reach_table(ladder: Ladder) -> Card:
    """The distances of the ladder, with how many types of missile reach each base."""
    head = (
        "Air base",
        "km to the nearest of 13 cities in China",
        "km to the Taiwan Strait",
        "types of missile that reach it",
    )
    bases = ladder.bases.values()
    rows = [
        (
            b.shown,
            f"{b.city:,.0f}",
            f"{b.strait:,.0f}",
            f"{ladder.reached(b)} of {len(ladder.missiles)}",
        )
        for b in bases
    ]
    ranges = ", ".join(f"{name} {km:,.0f} km" for name, km in ladder.missiles.items())
    return behind(
        head,
        rows,
        f"Ranges: {ranges}. Sources: the tables bases-distances and missile-ranges",
    )


def reach_alt(ladder: Ladder) -> str:
    """Say in words what `reach_figure` draws: each base with both distances and how many missiles reach it."""
    rows = (
        f"{base.shown}: {base.city:,.0f} and {base.strait:,.0f} km, {ladder.reached(base)} of {len(ladder.missiles)}"
        for base in ladder.bases.values()
    )
    ranges = ", ".join(f"{name} {km:,.0f}" for name, km in ladder.missiles.items())
    return (
        f"{ladder.title}. For each base the way to the nearest of 13 cities in China and to the strait, and how many missile "
        f"types reach it: {'; '.join(rows)}. Ranges in km: {ranges}."
    ).replace("\n", " ")
