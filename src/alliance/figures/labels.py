"""Labels for a map or a chart: each goes where nothing is drawn yet, beside its point or on a thin line to it."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from alliance.figures.style import HALO, PALETTE

GAPS = (6, 12, 22, 34, 48, 66)  # points between a marker and its label, tried in this order
NEAR = 11  # points: beyond this a thin line leads from the marker to its label
WAYS = (  # right and up: beside the marker, above and below, then diagonally
    *((1, 0), (-1, 0), (0, 1), (0, -1)),
    *((1, 0.8), (-1, 0.8), (1, -0.8), (-1, -0.8)),
    *((0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1)),
    *((1, 2), (-1, 2), (1, -2), (-1, -2)),
)

Point = tuple[float, float]


class Labels:
    """Places labels greedily. Places are given to it in the units of the axes, sizes in points; it keeps pixels."""

    def __init__(self, figure: Figure, axes: Axes, radius: float | None = None) -> None:
        """Begin with an empty chart of final size and limits, or with a round map of this radius about (0, 0)."""
        self.renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        self.figure, self.axes = figure, axes
        self.scale = figure.dpi / 72  # pixels in a point
        self.taken: list[Bbox] = []  # by labels
        self.blocked: list[Bbox] = []  # by markers and lines
        self.markers: list[Point] = []
        self.center = self.pixels(0, 0)
        self.reach = None if radius is None else self.pixels(radius, 0)[0] - self.center[0]

    def pixels(self, x: float, y: float) -> Point:
        """Return where a point of the axes lies on the figure, in pixels."""
        px, py = self.axes.transData.transform((x, y))
        return float(px), float(py)

    def reserve(self, x: float, y: float, half: float) -> None:
        """Keep labels off a marker of this half-width, and the labels of other markers away from it."""
        self.block(x, y, half)
        self.markers.append(self.pixels(x, y))

    def block(self, x: float, y: float, half: float) -> None:
        """Keep labels off a square of this half-width."""
        side = 2 * half * self.scale
        self.blocked.append(_box(*self.pixels(x, y), side, side))

    def block_line(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Keep labels off a line through many points, but not off its ends, where markers are."""
        for i in range(len(x) // 15, len(x) - len(x) // 20, max(1, len(x) // 40)):
            self.block(float(x[i]), float(y[i]), 2.5)

    def groups(self, markers: Sequence[tuple[str, float, float]], apart: float) -> list[list[int]]:
        """Return the indices of markers (kind, x, y) that would hide each other: of one kind, within `apart` points."""
        groups: list[list[int]] = []
        places = [self.pixels(x, y) for _, x, y in markers]
        for n, (kind, _, _) in enumerate(markers):
            for group in groups:
                distance = np.hypot(*np.subtract(places[n], places[group[0]]))
                if markers[group[0]][0] == kind and distance < apart * self.scale:
                    group.append(n)
                    break
            else:
                groups.append([n])
        return groups

    def place(
        self,
        point: Point,
        text: str,
        *,
        half: float = 0,
        ways: Sequence[Point] = WAYS,
        gaps: Sequence[int] = GAPS,
        **look: Any,
    ) -> bool:
        """Label a marker; return False, and draw nothing, where there is no room.

        Args:
            point: the marker's middle.
            text: what to write.
            half: the half-width of a large marker, from whose edge the gap counts.
            ways: directions from the marker to its label, tried in this order at each gap.
            gaps: points from the marker's edge to the label.
            look: properties of the text.
        """
        label, width, height = self._label(text, look)
        px, py = self.pixels(*point)
        for gap, (right, up) in product(gaps, ways):
            away = (gap + half) * self.scale
            box = _box(px + right * (width / 2 + away), py + up * (height / 2 + away), width, height)
            leader = _leader(box, px, py) if gap > NEAR else []
            if self._is_free(box) and self._is_clear(box, leader, px, py):
                self._write(label, box)
                if leader:
                    x, y = zip(point, self.axes.transData.inverted().transform(leader[-1]), strict=True)
                    self.axes.plot(x, y, color=PALETTE["muted"], linewidth=0.6, zorder=6)
                    self.blocked += [_box(*spot, 2, 2) for spot in leader[:-1]]
                return True
        return False

    def place_on(self, points: Iterable[Point], text: str, *, over: bool = False, **look: Any) -> bool:
        """Write a label on the first of some points where there is room; return False where there is none.

        With `over` it may hide markers and lines, such as the line that it numbers.
        """
        label, width, height = self._label(text, look)
        boxes = (_box(*self.pixels(*point), width, height) for point in points)
        if box := next((box for box in boxes if self._is_free(box, over)), None):
            self._write(label, box)
        return box is not None

    def _label(self, text: str, look: dict[str, Any]) -> tuple[Text, float, float]:
        """Make a label that is not on the axes yet, and measure its width and height with some air."""
        style = {"fontsize": 8.3, "gid": HALO, "zorder": 9, **look}
        label = Text(0, 0, text, ha="center", va="center", **style)
        label.set_figure(self.figure)
        if frame := label.get_bbox_patch():
            label.update_bbox_position_size(self.renderer)
        box = (frame or label).get_window_extent(self.renderer)
        air = 0 if frame else 2 * self.scale
        return label, box.width + 2 * air, box.height + air

    def _write(self, label: Text, box: Bbox) -> None:
        self.taken.append(box)
        x, y = self.axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        label.set_position((float(x), float(y)))
        label.set_transform(self.axes.transData)
        self.axes.add_artist(label)

    def _is_free(self, box: Bbox, over: bool = False) -> bool:
        if self.reach is None:
            edge = self.axes.bbox
            inside = bool(edge.x0 < box.x0 and box.x1 < edge.x1 and edge.y0 < box.y0 and box.y1 < edge.y1)
        else:
            cx, cy = self.center
            inside = all(np.hypot(x - cx, y - cy) < self.reach * 0.985 for x, y in box.corners())
        return inside and not any(map(box.overlaps, self.taken if over else self.taken + self.blocked))

    def _is_clear(self, box: Bbox, leader: Sequence[Point], px: float, py: float) -> bool:
        """Whether a label in `box` can only be taken for that of the marker at px, py."""
        if any(other.contains(*point) for point in leader for other in self.taken):
            return False
        others = [(x, y) for x, y in self.markers if np.hypot(x - px, y - py) > 1]
        if leader:  # a line leads to the label, and must not run through another marker
            return all(np.hypot(x - ox, y - oy) > 5 * self.scale for x, y in leader for ox, oy in others)
        own = _distance(box, px, py)
        return all(_distance(box, ox, oy) > own for ox, oy in others)


def _box(x: float, y: float, width: float, height: float) -> Bbox:
    return Bbox.from_extents(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _leader(box: Bbox, px: float, py: float) -> list[Point]:
    """Points along the thin line from a marker to its label."""
    ex, ey = float(np.clip(px, box.x0, box.x1)), float(np.clip(py, box.y0, box.y1))
    return [(px + (ex - px) * t, py + (ey - py) * t) for t in np.linspace(0.12, 1, 12)]


def _distance(box: Bbox, x: float, y: float) -> float:
    """The distance of a point from a box, in pixels."""
    return float(np.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1)))
