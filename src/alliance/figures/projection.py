"""The azimuthal equidistant projection: true distances and directions from its centre, and the land drawn in it."""

from __future__ import annotations

import functools
import json
from importlib import resources
from itertools import pairwise

import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

RADIUS = 6371.0088  # km, mean radius; the map differs from the ellipsoid by less than half a per cent
STEP = 1.0  # degrees: longer edges get points between, so that they bend as they should

Array = NDArray[np.float64]


class Equidistant:
    """The projection about one centre, in km east and north of it."""

    def __init__(self, lat: float, lon: float) -> None:
        """Args: lat, lon: the centre, in degrees."""
        self.lat, self.lon = lat, lon
        self._sin, self._cos = np.sin(np.radians(lat)), np.cos(np.radians(lat))

    def __call__(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Array, Array]:
        """Points on the map.

        Args:
            lat: latitudes in degrees, of any shape.
            lon: longitudes in degrees, of the same shape; 190 and -170 are the same.

        Returns:
            x and y in km, of that shape.
        """
        turn = np.radians(np.asarray(lon, float) - self.lon)
        up = np.radians(np.asarray(lat, float))
        along = self._sin * np.sin(up) + self._cos * np.cos(up) * np.cos(turn)
        east = np.cos(up) * np.sin(turn)
        north = self._cos * np.sin(up) - self._sin * np.cos(up) * np.cos(turn)
        across = np.hypot(east, north)
        angle = np.arctan2(across, along)  # exact near the centre, where an arc cosine is not
        scale = RADIUS * np.where(across > 0, angle / np.where(across > 0, across, 1), 1)
        return scale * east, scale * north

    def inverse(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Latitudes and longitudes in degrees (-180 to 180) of points on the map.

        Args:
            x: km east of the centre, of any shape.
            y: km north, of the same shape.
        """
        x, y = np.asarray(x, float), np.asarray(y, float)
        far = np.hypot(x, y)
        angle = far / RADIUS
        unit = np.where(far > 0, y / np.where(far > 0, far, 1), 0.0)
        lat = np.arcsin(np.clip(np.cos(angle) * self._sin + unit * np.sin(angle) * self._cos, -1, 1))
        lon = np.arctan2(x * np.sin(angle), far * self._cos * np.cos(angle) - y * self._sin * np.sin(angle))
        return np.degrees(lat), (np.degrees(lon) + self.lon + 180) % 360 - 180

    def line(
        self, start: tuple[float, float], end: tuple[float, float], points: int = 60
    ) -> tuple[Array, Array]:
        """The great circle between two points (latitude, longitude), as x and y in km of shape (points,)."""
        a, b = (_unit(*start), _unit(*end))
        angle = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
        if angle == 0:
            x, y = self([start[0]] * points, [start[1]] * points)
            return x, y
        t = np.linspace(0, 1, points)[:, None]
        way = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
        return self(
            np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1))), np.degrees(np.arctan2(way[:, 1], way[:, 0]))
        )

    def land(self, radius: float) -> Path:
        """The land within `radius` km as one path; what lies wholly beyond is left out."""
        rings, ends = _land()
        x, y = self(rings[:, 1], rings[:, 0])
        near = np.hypot(x, y) < radius * 1.05
        vertices, codes = [], []
        for first, last in pairwise(ends):
            if near[first:last].any():
                outline = np.column_stack([x[first:last], y[first:last]])
                if _area(rings[first:last]) > 0 > _area(outline):
                    # the land holds the antipode: on the map it lies outside its own outline
                    vertices.append(_RIM)
                    codes.append(np.full(len(_RIM), Path.LINETO, dtype=np.uint8))
                    codes[-1][0], codes[-1][-1] = Path.MOVETO, Path.CLOSEPOLY
                vertices.append(outline)
                codes.append(np.full(last - first, Path.LINETO, dtype=np.uint8))
                codes[-1][0], codes[-1][-1] = Path.MOVETO, Path.CLOSEPOLY
        if not vertices:
            return Path(np.empty((0, 2)))
        return Path(np.concatenate(vertices), np.concatenate(codes))


_AROUND = np.linspace(0, 2 * np.pi, 181)
_RIM = (
    np.pi * RADIUS * np.column_stack([np.cos(_AROUND), np.sin(_AROUND)])
)  # the antipode, drawn out to a circle


def _area(ring: Array) -> float:
    """Twice the area within a ring: above zero where it runs anticlockwise, as the outline of land does."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _unit(lat: float, lon: float) -> Array:
    up, turn = np.radians(lat), np.radians(lon)
    return np.array([np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)])


@functools.cache
def _land() -> tuple[Array, list[int]]:
    """Every ring of the land one after the other, (points, 2) in degrees east and north, and where each begins."""
    text = (resources.files("alliance") / "data" / "land.json").read_text(encoding="utf-8")
    rings = [_dense(np.array(ring, float)) for ring in json.loads(text)["rings"]]
    ends = np.cumsum([0, *(len(ring) for ring in rings)])
    return np.concatenate(rings), [int(end) for end in ends]


def _dense(ring: Array) -> Array:
    steps = np.maximum(1, np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / STEP)).astype(int)
    edges = [
        a + (b - a) * np.linspace(0, 1, n, endpoint=False)[:, None]
        for a, b, n in zip(ring[:-1], ring[1:], steps, strict=True)
    ]
    return np.concatenate([*edges, ring[-1:]])
