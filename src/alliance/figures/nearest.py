"""How far a place lies from the bases around it: a bar for each, those in Korea in a colour of their own."""

import textwrap
from collections.abc import Sequence

from matplotlib.figure import Figure

from alliance.figures.style import DPI, NARROW, PALETTE, SMALL, behind, house_style
from alliance.geo import LABELS, Distance, between
from alliance.ledger import Place
from quizkit.html import Card

# inches: the picture, a line of the title, names, a row, key
WIDTH, LINE, LEFT, ROW, FOOT = NARROW, 0.17, 1.36, 0.24, 0.64
_COUNT = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
FEW = (  # drawn where a move is asked about: what fewer places show as well
    "kadena-air-base",
    "kunsan-air-base",
    "osan-air-base",
    "misawa-air-base",
)
ROOM = 1.3  # times the longest bar, so that its number has room
KEY = "Filled: bases of American forces, in Korea blue."
OPEN_KEY = "Open: Philippine sites that they may use."
MOVE_KEY = "Orange: the two bases of the proposal.\nBlue: bases in Korea."


def ranked(bases: Sequence[Place], to: Place) -> list[Distance]:
    """Return the lines from the bases to a place, the shortest first; a base has none to itself."""
    return sorted((between(base, to) for base in bases if base != to), key=lambda line: line.km)


def headline(lines: Sequence[Distance]) -> str:
    """Say whether the bases in Korea are the nearest, or how many of the other places are nearer than they."""
    korean = [line.start.host == "South Korea" for line in lines]  # in the order of their distance
    if nearer := korean.index(True):
        first = LABELS[lines[0].start.id].partition(",")[0]
        many = f"{first} is" if nearer == 1 else f"{_COUNT.get(nearer, nearer)} places are"
        return f"To {_named(lines)}: {many} nearer than the bases in Korea"
    if all(korean[: sum(korean)]):
        return f"To {_named(lines)}: the {_COUNT.get(sum(korean), sum(korean))} bases in Korea are nearest"
    return f"To {_named(lines)}: a base in Korea is nearest"


def _named(lines: Sequence[Distance]) -> str:
    end = lines[0].end
    return f"the {end.name}" if end.kind in ("strait", "sea") else end.name


def point(lines: Sequence[Distance]) -> str:
    """Say to which point of a sea is measured, as a sea lies at no one place; of other ends nothing."""
    end = lines[0].end
    north, east = (f"{degrees:g}°" for degrees in (end.lat, end.lon))
    return f"To a point that we chose: {north} north, {east} east." if end.kind == "sea" else ""


def nearest_figure(lines: Sequence[Distance], move: Sequence[Place] = ()) -> Figure:
    """Draw a bar for each line, 3.4 inches wide, each as long as its number says.

    Args: lines: the shortest first. move: the bases of a move, in a colour of their own.
    """
    tall = ROW * len(lines)
    sites = OPEN_KEY if not move and any(line.start.host == "Philippines" for line in lines) else ""
    notes = list(filter(None, (MOVE_KEY if move else KEY, sites, point(lines))))
    foot = FOOT + LINE * ("\n".join(notes).count("\n") - 1)  # FOOT has room for two lines of notes
    title = textwrap.wrap(headline(lines), 38)
    right, height = ROOM * lines[-1].km, LINE * (len(title) + 1) + tall + foot
    with house_style():
        figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        figure.text(0.02, 1 - 0.05 / height, "\n".join(title), va="top", size=10, weight="bold")
        axes = figure.add_axes((LEFT / WIDTH, foot / height, 0.98 - LEFT / WIDTH, tall / height))
        axes.set(xlim=(0, right), ylim=(len(lines) - 0.5, -0.5), xticks=[])
        axes.set_yticks(range(len(lines)), [LABELS[line.start.id] for line in lines])
        axes.tick_params(labelsize=SMALL, length=0)
        axes.grid(visible=False)
        axes.spines.bottom.set_visible(False)
        for row, line in enumerate(lines):
            moved = line.start in move
            korean, open_ = line.start.host == "South Korea", line.start.host == "Philippines"
            colour, end = PALETTE["vermilion" if moved else "blue" if korean else "mist"], line.km
            axes.barh(row, end, 0.62, color=PALETTE["paper"] if open_ else colour, ec=colour, lw=1.4)
            weight = "bold" if korean or moved else "normal"
            axes.text(end + 0.02 * right, row, f"{line.km:,.0f}", va="center", size=SMALL, weight=weight)
            axes.get_yticklabels()[row].set(color=PALETTE["ink"], weight=weight)
        key = "\n".join([*notes, "Kilometres, straight over the globe."])
        figure.text(0.02, 0.05 / height, key, size=SMALL, color=PALETTE["muted"])
    return figure


def nearest_table(lines: Sequence[Distance]) -> Card:
    """The distances that `nearest_figure` draws, with the country of each base."""
    head = ("Base", "In", f"km to {_named(lines)}")
    rows = [(line.start.name, line.start.host, f"{line.km:,.0f}") for line in lines]
    return behind(
        head, rows, "Shortest lines over the globe, by Karney’s method, from the course’s list of places"
    )


def nearest_alt(lines: Sequence[Distance]) -> str:
    """Say in words what `nearest_figure` draws: each base with its distance, the nearest first."""
    rows = (f"{LABELS[line.start.id]} {line.km:,.0f}" for line in lines)
    return f"{headline(lines)}. In km: {'; '.join(rows)}. {point(lines)}".rstrip()
