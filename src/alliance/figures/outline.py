"""Blank outline maps, to draw and write on: the coasts, a scale, and no name."""

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from alliance.figures.projection import Equidistant
from alliance.figures.style import DPI, PALETTE, house_style

WIDTH, HEIGHT = 7.0, 8.6  # inches: what an A4 page has room for below a heading


def outline_figure(middle: tuple[float, float], across: float, scale: int) -> Figure:
    """Draw the coasts around a point.

    Args:
        middle: latitude and longitude.
        across: km from the middle to the left and the right edge.
        scale: km, the length of the scale bar.
    """
    up = across * HEIGHT / WIDTH
    with house_style():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-across, across), ylim=(-up, up), xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color=PALETTE["muted"])
        land = Equidistant(*middle).land(2 * across)
        axes.add_artist(PathPatch(land, facecolor="#f2f2f2", edgecolor=PALETTE["ink"], linewidth=0.7))
        x, y = -0.94 * across, -0.94 * up
        axes.plot([x, x + scale], [y, y], color=PALETTE["ink"], lw=2.5)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        axes.text(x, y + 0.02 * up, f"{scale:,} km", size=9, bbox=ground)
    return figure
