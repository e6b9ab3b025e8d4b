"""Labels for a map or a chart: each where nothing stands yet, beside its point, then farther off with a thin line to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from alliance.figures.style import PALETTE

HALO = (effects.withStroke(linewidth=2.6, foreground="white", alpha=0.92),)
GAPS = (6, 12, 22, 34, 48, 66)  # points between a marker and its label, tried in this order
NEAR = 11  # points: beyond this a thin line leads from the marker to its label
WAYS = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (1, 0.8),
    (-1, 0.8),
    (1, -0.8),
    (-1, -0.8),
    (0.5, 1),
    (-0.5, 1),
    (0.5, -1),
    (-0.5, -1),
)
AROUND = (270, 255, 285, 240, 300, 225, 315, 210, 330, 195, 345, 180, 0, 165, 15, 90, 75, 105)  # degrees


class Labels:
    """Puts labels on a round map or on a chart with corners, and remembers what is taken."""

    def __init__(self, figure: Figure, axes: Axes, radius: float | None = None) -> None:
        """Args: figure, axes: with the limits set; radius: of a round map, in the units of the axes; None has corners."""
        self.renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        self.figure, self.axes, self.radius = figure, axes, radius
        self.scale = figure.dpi / 72
        self.taken: list[Bbox] = []
        self.blocked: list[Bbox] = []
        self.marks: list[tuple[float, float]] = []
        self.center = self.at(0, 0)
        self.reach = None if radius is None else self.at(radius, 0)[0] - self.center[0]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the map in pixels."""
        px, py = self.axes.transData.transform((x, y))
        return float(px), float(py)

    def mark(self, x: float, y: float, points: float) -> None:
        """Keep labels off a marker, and the names of others away from it."""
        self.block(x, y, points)
        self.marks.append(self.at(x, y))

    def block(self, x: float, y: float, points: float) -> None:
        """Keep labels off a marker of the given half-width in points."""
        px, py = self.at(x, y)
        half = points * self.scale
        self.blocked.append(Bbox.from_extents(px - half, py - half, px + half, py + half))

    def block_line(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Keep labels off a line through many points, its ends apart, where markers stand."""
        for i in range(len(x) // 15, len(x) - len(x) // 20, max(1, len(x) // 40)):
            self.block(float(x[i]), float(y[i]), 2.5)

    def groups(self, spots: Sequence[tuple[str, float, float]], points: float) -> list[list[int]]:
        """Which of the spots (kind, x, y) would hide each other: of one kind, nearer than `points`."""
        found: list[list[int]] = []
        pixels = [self.at(x, y) for _, x, y in spots]
        for n, (kind, _, _) in enumerate(spots):
            near = (
                group
                for group in found
                if spots[group[0]][0] == kind
                and np.hypot(*np.subtract(pixels[n], pixels[group[0]])) < points * self.scale
            )
            if (group := next(near, None)) is None:
                found.append([n])
            else:
                group.append(n)
        return found

    def place(self, x: float, y: float, text: str, colour: str, **look: Any) -> bool:
        """Label a point; False, and nothing drawn, where the map has no room left for it.

        Args: x, y: the point; text, colour: of the label; look: further properties of the text.
        """
        label = self._text(text, colour, **look)
        width, height = self._size(label)
        px, py = self.at(x, y)
        for gap, (dx, dy) in product(GAPS, WAYS):
            mx = px + dx * (width / 2 + gap * self.scale)
            my = py + dy * (height / 2 + gap * self.scale)
            box = Bbox.from_extents(mx - width / 2, my - height / 2, mx + width / 2, my + height / 2)
            way = self._leader(box, px, py) if gap > NEAR else []
            if self._free(box) and self._clear(box, way, px, py):
                self._put(label, box)
                if way:
                    end = self.axes.transData.inverted().transform(way[-1])
                    self.axes.plot([x, end[0]], [y, end[1]], color=PALETTE["muted"], linewidth=0.6, zorder=6)
                    self.blocked += [Bbox.from_extents(ax - 1, ay - 1, ax + 1, ay + 1) for ax, ay in way[:-1]]
                return True
        return False

    def along(
        self, points: Sequence[tuple[float, float]], text: str, colour: str, over: bool = False, **look: Any
    ) -> bool:
        """Write a label on the first of some points where there is room; False where there is none.

        With `over` it may hide what is only blocked: a line that it numbers.
        """
        label = self._text(text, colour, **look)
        width, height = self._size(label)
        for x, y in points:
            px, py = self.at(x, y)
            box = Bbox.from_extents(px - width / 2, py - height / 2, px + width / 2, py + height / 2)
            if self._free(box, over):
                self._put(label, box)
                return True
        return False

    def ring(self, km: float, colour: str) -> None:
        """Write a ring's distance on it, at the first free place clockwise from the south."""
        points = [(km * np.cos(np.radians(turn)), km * np.sin(np.radians(turn))) for turn in AROUND]
        self.along(points, f"{km:,.0f} km", colour, fontsize=8)

    def _clear(self, box: Bbox, way: Sequence[tuple[float, float]], px: float, py: float) -> bool:
        """Whether a label at `box` can only belong to its own marker at px, py."""
        if any(other.contains(*at) for at in way for other in self.taken):
            return False
        others = [at for at in self.marks if np.hypot(at[0] - px, at[1] - py) > 1]
        if way:  # a line leads to it, and must not run through another marker
            return all(np.hypot(x - ox, y - oy) > 5 * self.scale for x, y in way for ox, oy in others)
        own = _apart(box, px, py)
        return all(_apart(box, ox, oy) > own for ox, oy in others)

    def _text(self, text: str, colour: str, **look: Any) -> Text:
        style = {"fontsize": 7.8, "path_effects": HALO, "zorder": 9, **look}
        label = Text(0, 0, text, color=colour, ha="center", va="center", **style)
        label.set_figure(self.figure)
        return label

    def _size(self, label: Text) -> tuple[float, float]:
        box = label.get_window_extent(self.renderer)
        return box.width + 4 * self.scale, box.height + 2 * self.scale

    def _put(self, label: Text, box: Bbox) -> None:
        self.taken.append(box)
        x, y = self.axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        label.set_position((float(x), float(y)))
        label.set_transform(self.axes.transData)
        self.axes.add_artist(label)

    def _leader(self, box: Bbox, px: float, py: float) -> list[tuple[float, float]]:
        """Points along the thin line from a marker to its label."""
        ex, ey = float(np.clip(px, box.x0, box.x1)), float(np.clip(py, box.y0, box.y1))
        return [(px + (ex - px) * t, py + (ey - py) * t) for t in np.linspace(0.12, 1, 12)]

    def _free(self, box: Bbox, over: bool = False) -> bool:
        return self._inside(box) and not any(
            box.overlaps(at) for at in (self.taken if over else self.taken + self.blocked)
        )

    def _inside(self, box: Bbox) -> bool:
        if self.reach is None:
            edge = self.axes.bbox
            return bool(edge.x0 < box.x0 and box.x1 < edge.x1 and edge.y0 < box.y0 and box.y1 < edge.y1)
        cx, cy = self.center
        return all(np.hypot(x - cx, y - cy) < self.reach * 0.985 for x, y in box.corners())


def _apart(box: Bbox, x: float, y: float) -> float:
    """How far a point lies from a box."""
    return float(np.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1)))
