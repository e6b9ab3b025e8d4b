"""The azimuthal equidistant projection: distances and directions from its centre are true.

The formulas are those of the sphere in J. P. Snyder, Map Projections - A Working Manual (U.S. Geological
Survey Professional Paper 1395, 1987), chapter 25, azimuthal equidistant projection.
"""

import functools
import json
from importlib import resources
from itertools import pairwise

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike, NDArray

RADIUS = 6371.0088  # km, the mean radius; it makes distances differ from the ellipsoid's by half a per cent
STEP = 1.0  # degrees, the longest edge of an outline that is drawn straight

Array = NDArray[np.float64]


class Equidistant:
    """The projection about one centre, in km east and north of it."""

    def __init__(self, lat: float, lon: float) -> None:
        """Project about the point at this latitude and longitude, in degrees."""
        self.lat, self.lon = lat, lon
        self._sin, self._cos = np.sin(np.radians(lat)), np.cos(np.radians(lat))

    def __call__(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Array, Array]:
        """Project points, by Snyder's equations 22-4, 22-5, 25-2 and 5-3.

        Args: lat, lon: in degrees, of one shape; longitudes 190 and -170 are the same.
        Returns: x and y in km, of that shape.
        """
        turn = np.radians(np.asarray(lon, float) - self.lon)
        lat = np.radians(np.asarray(lat, float))
        cos_c = self._sin * np.sin(lat) + self._cos * np.cos(lat) * np.cos(turn)
        east = np.cos(lat) * np.sin(turn)
        north = self._cos * np.sin(lat) - self._sin * np.cos(lat) * np.cos(turn)
        sin_c = np.hypot(east, north)
        c = np.arctan2(sin_c, cos_c)  # exact near the centre, where an arc cosine is not
        k = RADIUS * np.where(sin_c > 0, c / np.where(sin_c > 0, sin_c, 1), 1)
        return k * east, k * north

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Project one point."""
        x, y = self(lat, lon)
        return float(x), float(y)

    def circle(self, middle: tuple[float, float], km: float, points: int = 120) -> tuple[Array, Array]:
        """Project all points that lie as many km from a point, given as latitude and longitude in degrees.

        Returns: x and y in km, of shape (points,), the last point that of the first.
        """
        lat, far, turn = np.radians(middle[0]), km / RADIUS, np.linspace(0, 2 * np.pi, points)
        north = np.arcsin(np.sin(lat) * np.cos(far) + np.cos(lat) * np.sin(far) * np.cos(turn))
        east = np.arctan2(np.sin(turn) * np.sin(far) * np.cos(lat), np.cos(far) - np.sin(lat) * np.sin(north))
        return self(np.degrees(north), middle[1] + np.degrees(east))

    def line(
        self, start: tuple[float, float], end: tuple[float, float], points: int = 60
    ) -> tuple[Array, Array]:
        """Project the great circle between two points, given as latitude and longitude in degrees.

        Returns: x and y in km, of shape (points,), evenly spaced.
        """
        a, b = (_unit(*start), _unit(*end))
        angle = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
        if angle == 0:
            return self(np.full(points, start[0]), np.full(points, start[1]))
        t = np.linspace(0, 1, points)[:, None]
        x, y, z = ((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)).T
        return self(np.degrees(np.arcsin(np.clip(z, -1, 1))), np.degrees(np.arctan2(y, x)))

    def land(self, radius: float, grain: float = 0) -> Path:
        """Return the land as one path in km.

        Args:
            radius: km; outlines that lie wholly beyond it are left out.
            grain: km; where given, coasts are drawn no finer, and cut off beyond a square of `radius`.
        """
        rings, ends = _land()
        x, y = self(rings[:, 1], rings[:, 0])
        near = np.hypot(x, y) < radius * 1.05
        outlines = []
        for first, last in pairwise(ends):
            if near[first:last].any():
                outline = np.column_stack([x[first:last], y[first:last]])
                if _area(rings[first:last]) > 0 > _area(outline):
                    # This land holds the antipode: on the map it lies outside its own outline.
                    outlines.append(_RIM)
                outlines.append(outline)
        if grain:
            outlines = [rough for outline in outlines for rough in _roughened(outline, radius * 1.05, grain)]
        return Path.make_compound_path(*(Path(outline, closed=True) for outline in outlines))


_TURNS = np.linspace(0, 2 * np.pi, 181)
_RIM = np.pi * RADIUS * np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])  # the antipode, drawn as a circle


def grain(across: float, inches: float) -> float:
    """Return half a CSS pixel in km, on a map `across` km wide that is so many inches wide."""
    return across / inches / 96 / 2


def _roughened(outline: Array, reach: float, grain: float) -> list[Array]:
    """The parts of an outline within a square about (0, 0), without bends below `grain`; none of an island that is a speck."""
    square = Bbox.from_extents(-reach, -reach, reach, reach)
    parts = Path(outline).clip_to_bbox(square).to_polygons() if len(outline) > 3 else []
    rough = list[Array]()
    for part in map(np.asarray, parts):
        if np.ptp(part, axis=0).max() > 4 * grain:
            path = Path(part / grain)
            path.simplify_threshold = 1
            rough += [grain * np.asarray(ring) for ring in path.cleaned(simplify=True).to_polygons()]
    return rough


def _area(ring: Array) -> float:
    """Twice the area within a ring; above zero where it runs anticlockwise, as outlines of land do."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _unit(lat: float, lon: float) -> Array:
    """The unit vector of a point given in degrees."""
    lat, lon = np.radians(lat), np.radians(lon)
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@functools.cache
def _land() -> tuple[Array, list[int]]:
    """Every ring of the land one after the other, (points, 2) in degrees east and north, and where each ends."""
    text = (resources.files("alliance") / "data" / "land.json").read_text(encoding="utf-8")
    steps = (np.reshape(ring, (-1, 2)) for ring in json.loads(text)["rings"])  # hundredths of a degree
    rings = [_dense(np.cumsum(step, axis=0) / 100) for step in steps]
    ends = np.cumsum([0, *(len(ring) for ring in rings)])
    return np.concatenate(rings), [int(end) for end in ends]


def _dense(ring: Array) -> Array:
    """Put points on the long edges of a ring, (points, 2) in degrees, so that they bend as they should."""
    steps = np.maximum(1, np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / STEP)).astype(int)
    edges = [
        a + (b - a) * np.linspace(0, 1, n, endpoint=False)[:, None]
        for a, b, n in zip(ring[:-1], ring[1:], steps, strict=True)
    ]
    return np.concatenate([*edges, ring[-1:]])
