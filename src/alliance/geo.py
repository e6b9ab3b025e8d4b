"""Distances on the Earth, on the ellipsoid WGS-84.

The method is C. F. F. Karney's, Algorithms for geodesics, Journal of Geodesy 87 (2013), 43-55, as
geographiclib has it; there is no formula of this course's own.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from geographiclib.geodesic import Geodesic

from alliance.ledger import Place
from quizkit.parsing import words
from quizkit.text import did_you_mean

LABELS = {  # bases, and what stands beside each on a chart
    "camilo-osias-santa-ana-edca": "Camilo Osias",
    "lal-lo-edca": "Lal-lo",
    "kadena-air-base": "Kadena, Okinawa",
    "sasebo": "Sasebo, Japan",
    "kunsan-air-base": "Kunsan, Korea",
    "osan-air-base": "Osan, Korea",
    "camp-humphreys": "Humphreys, Korea",
    "yokota-air-base": "Yokota, Japan",
    "misawa-air-base": "Misawa, Japan",
    "andersen-air-force-base-guam": "Guam",
    "naval-base-san-diego": "San Diego",
}


@dataclass(frozen=True, repr=False)
class Distance:
    """The shortest line between two places, over land and sea alike."""

    start: Place
    end: Place
    km: float

    @property
    def nautical_miles(self) -> float:
        """The length in nautical miles."""
        return self.km / 1.852  # by definition

    def days(self, knots: float) -> float:
        """Return the days at a steady speed above zero, in nautical miles per hour, as if all were open water."""
        if not knots > 0:
            raise ValueError(f"knots = {knots!r}: give a speed above zero, for example 20")
        return self.nautical_miles / knots / 24

    def __repr__(self) -> str:
        """Say both lengths in one sentence."""
        return f"{self.start.name} to {self.end.name}: {self.km:,.0f} km, {self.nautical_miles:,.0f} nautical miles."


@functools.lru_cache(maxsize=4096)  # a map asks for the same lines again and again
def between(start: Place, end: Place) -> Distance:
    """Return the distance between two places by Karney's method: exact to nanometres, though the places are not."""
    line = Geodesic.WGS84.Inverse(start.lat, start.lon, end.lat, end.lon, Geodesic.DISTANCE)
    return Distance(start, end, line["s12"] / 1000)


def find(name: str, places: Iterable[Place]) -> Place:
    """Return the place with this name, id or label, or the only one whose name has these words; KeyError offers names."""
    known = [place for place in places if place.kind != "chain"]  # points of chains do not count
    wanted = words(name)
    exact = [
        place
        for place in known
        if wanted in (words(place.name), words(place.id), words(LABELS.get(place.id, place.name)))
    ]
    part = [place for place in known if wanted and set(wanted) <= set(words(place.name))]
    if len(matches := exact or part) == 1:
        return matches[0]
    if matches:
        raise KeyError(f"{name!r} is more than one place: {', '.join(place.name for place in matches)}")
    raise KeyError(f"no place {name!r}{did_you_mean(name, (place.name for place in known))}")
