"""Distances on the Earth, on the WGS-84 ellipsoid by geographiclib; no formula of ours."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable
from dataclasses import dataclass

from geographiclib.geodesic import Geodesic

from quizkit import parsing
from alliance.ledger import Place

KM_PER_NAUTICAL_MILE = 1.852  # by definition


@dataclass(frozen=True, repr=False)
class Distance:
    """The shortest line between two places, over land and sea alike."""

    start: Place
    end: Place
    km: float

    @property
    def nautical_miles(self) -> float:
        """The length in nautical miles."""
        return self.km / KM_PER_NAUTICAL_MILE

    def days(self, knots: float) -> float:
        """Days at a steady speed, without a stop and as if the line were open water.

        Args:
            knots: nautical miles per hour, above zero.

        Raises:
            ValueError: the speed is not above zero.
        """
        if not knots > 0:
            raise ValueError(f"knots = {knots!r}: give a speed above zero, for example 20")
        return self.nautical_miles / knots / 24

    def __repr__(self) -> str:
        """One sentence with both lengths."""
        return f"{self.start.name} to {self.end.name}: {self.km:,.0f} km, {self.nautical_miles:,.0f} nautical miles."


@functools.lru_cache(maxsize=4096)  # a map asks for the same lines again and again
def between(start: Place, end: Place) -> Distance:
    """The distance between two places.

    Args:
        start: a place with latitude and longitude in degrees.
        end: another, or the same.

    Returns:
        The length of the geodesic on WGS-84. Karney's method is exact to nanometres; the places are not.
    """
    line = Geodesic.WGS84.Inverse(start.lat, start.lon, end.lat, end.lon, Geodesic.DISTANCE)
    return Distance(start, end, line["s12"] / 1000)


def find(name: str, places: Iterable[Place]) -> Place:
    """The place that a name, its id or a part of its name picks out; points of an island chain do not count.

    Raises:
        KeyError: there is no such place, or more than one; the message offers names.
    """
    known = [found for found in places if found.kind != "chain"]
    wanted = parsing.words(name)
    exact = [found for found in known if wanted in (parsing.words(found.name), parsing.words(found.id))]
    part = [found for found in known if wanted and set(wanted) <= set(parsing.words(found.name))]
    if len(picked := exact or part) == 1:
        return picked[0]
    if picked:
        raise KeyError(f"{name!r} is more than one place: {', '.join(place.name for place in picked)}")
    near = difflib.get_close_matches(str(name), [place.name for place in known], n=3, cutoff=0.4)
    raise KeyError(f"no place {name!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
