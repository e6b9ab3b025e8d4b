"""Blank outline maps, to draw and write on: the coasts, a scale, numbers of places, and no name."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from alliance.figures.labels import Labels
from alliance.figures.projection import Equidistant, grain
from alliance.figures.style import DPI, PALETTE, house_style

WIDTH, HEIGHT = 7.0, 7.8  # inches: what an A4 page has room for between a heading and a list
Mark = tuple[str, float, float]  # a number, latitude and longitude


def outline_figure(
    middle: tuple[float, float], across: float, scale: int, marks: Sequence[Mark] = ()
) -> Figure:
    """Draw the coasts around a point.

    Args:
        middle: latitude and longitude.
        across: km from the middle to the left and the right edge.
        scale: km, the length of the scale bar.
        marks: what to number; all of it lies on the map.
    """
    up = across * HEIGHT / WIDTH
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-across, across), ylim=(-up, up), xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        project = Equidistant(*middle)
        land = project.land(1.5 * across, grain(2 * across, WIDTH))
        axes.add_artist(PathPatch(land, facecolor=PALETTE["shade"], edgecolor=PALETTE["ink"], linewidth=0.7))
        x, y = -0.94 * across, -0.94 * up
        axes.plot([x, x + scale], [y, y], color=PALETTE["ink"], lw=2.5)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        axes.text(x, y + 0.02 * up, f"{scale:,} km", size=11, bbox=ground)
        labels = Labels(figure, axes)
        points = {name: project.point(lat, lon) for name, lat, lon in marks}
        for point in points.values():
            axes.plot(*point, marker="o", ms=6, color=PALETTE["ink"], mec="white")
            labels.reserve(*point, 4)
        for name, point in points.items():
            labels.place(point, name, fontsize=11, fontweight="bold", color=PALETTE["ink"])
    return figure
