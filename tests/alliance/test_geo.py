"""Distances against published geodesics, and the ledger against the distances."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliance
from alliance import bank as banks
from alliance import geo
from alliance.ledger import Place

PLACES = banks.load().places
POINTS = st.builds(
    lambda lat, lon: Place(id="p", name="P", lat=lat, lon=lon, kind="city"),
    st.floats(-90, 90),
    st.floats(-180, 180),
)


def at(lat, lon):
    return Place(id="p", name="P", lat=lat, lon=lon, kind="city")


@pytest.mark.parametrize(
    "start, end, km",
    [
        # Vincenty's test line Flinders Peak to Buninyong, on WGS-84's near twin GRS 80: 54 972.271 m (Geoscience Australia)
        ((-37.95103341667, 144.42486788889), (-37.65282113889, 143.92649552778), 54.972271),
        ((0, 0), (0, 90), 6378.137 * math.pi / 2),  # a quarter of the equator
        ((0, 0), (90, 0), 10001.965729),  # the quarter meridian of WGS-84
        ((0, 179.5), (0, -179.5), 6378.137 * math.pi / 180),  # across the antimeridian
    ],
)
def test_against_published_lines(start, end, km):
    assert geo.between(at(*start), at(*end)).km == pytest.approx(km, abs=2e-6 * max(1, km))


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(a, b):
    there, back = geo.between(a, b).km, geo.between(b, a).km
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_004


def test_the_ledger_agrees_with_the_distances(bank):
    strait = PLACES["taiwan-strait"]
    lines = {
        "dist-san-diego": ("naval-base-san-diego", strait),
        "dist-guam": ("andersen-air-force-base-guam", strait),
        "dist-kunsan": ("kunsan-air-base", strait),
        "dist-osan": ("osan-air-base", strait),
        "dist-kadena": ("kadena-air-base", strait),
        "dist-clark": ("clark-air-base", strait),
        "dist-misawa": ("misawa-air-base", strait),
        "dist-yokota": ("yokota-air-base", strait),
        "dist-humphreys": ("camp-humphreys", strait),
        "dist-sasebo": ("sasebo", strait),
        "dist-pearl-harbor": ("pearl-harbor", strait),
        "dist-humphreys-beijing": ("camp-humphreys", PLACES["beijing"]),
        "dist-casey-beijing": ("camp-casey", PLACES["beijing"]),
        "dist-kadena-beijing": ("kadena-air-base", PLACES["beijing"]),
        "dist-guam-beijing": ("andersen-air-force-base-guam", PLACES["beijing"]),
        "dist-humphreys-yellow-sea": ("camp-humphreys", PLACES["yellow-sea"]),
        "dist-osan-yellow-sea": ("osan-air-base", PLACES["yellow-sea"]),
        "dist-kadena-yellow-sea": ("kadena-air-base", PLACES["yellow-sea"]),
        "dist-misawa-yellow-sea": ("misawa-air-base", PLACES["yellow-sea"]),
        "dist-misawa-south-china-sea": ("misawa-air-base", PLACES["south-china-sea"]),
        "dist-kadena-south-china-sea": ("kadena-air-base", PLACES["south-china-sea"]),
        "dist-humphreys-pyongyang": ("camp-humphreys", PLACES["pyongyang"]),
        "dist-kadena-pyongyang": ("kadena-air-base", PLACES["pyongyang"]),
        "dist-guam-pyongyang": ("andersen-air-force-base-guam", PLACES["pyongyang"]),
    }
    assert set(lines) == {fact for fact in bank.facts if fact.startswith("dist-")}
    for fact, (start, end) in lines.items():
        assert bank.facts[fact].value == round(geo.between(PLACES[start], end).km), fact
    for fact, start in (
        ("days-san-diego", "naval-base-san-diego"),
        ("days-guam", "andersen-air-force-base-guam"),
    ):
        assert bank.facts[fact].value == round(geo.between(PLACES[start], strait).days(20), 1), fact


def test_one_city_alone_is_near_to_misawa(bank):
    misawa = PLACES["misawa-air-base"]
    cities = alliance.table("city-points")
    away = {row["city"]: geo.between(misawa, at(row["lat"], row["lon"])).km for row in cities}
    (first, near), (second, next_one) = sorted(away.items(), key=lambda pair: pair[1])[:2]
    said = bank.facts["misawa-cities"].text
    assert first in said and second in said and f"{near:,.0f} km" in said and f"{next_one:,.0f} km" in said
    assert near < 1_500 < next_one
    assert bank.facts["hours-kadena"].value == round(
        24 * geo.between(PLACES["kadena-air-base"], PLACES["taiwan-strait"]).days(20)
    )


def test_each_island_chain_runs_from_north_to_south():
    for name in ("first", "second"):
        chain = [place for place in PLACES.values() if place.chain == name]
        assert len(chain) > 8
        assert chain[0].lat > chain[-1].lat


def test_a_distance_says_its_length_and_its_days():
    found = alliance.distance("Kadena")
    assert repr(found) == "Kadena Air Base to Taiwan Strait: 857 km, 463 nautical miles."
    assert found.nautical_miles == pytest.approx(found.km / 1.852)
    assert found.days(20) == pytest.approx(found.nautical_miles / 480)
    for bad in (0, -5, float("nan")):
        with pytest.raises(ValueError, match="speed above zero"):
            found.days(bad)


@pytest.mark.parametrize(
    "name", ["San Diego", "naval base san diego", "naval-base-san-diego", "NAVAL BASE SAN-DIEGO"]
)
def test_places_are_found_by_name_id_or_part(name):
    assert alliance.distance(name).start.id == "naval-base-san-diego"


@pytest.mark.parametrize("place, label", geo.LABELS.items())
def test_the_words_beside_a_bar_name_its_base(place, label):
    assert alliance.distance(label).start == PLACES[place]


def test_the_cities_from_which_the_course_measures_are_places_too(bank):
    towns = alliance.table("city-points")
    assert {alliance.distance(row["city"]).start.name for row in towns} == {row["city"] for row in towns}
    assert repr(alliance.distance("Dandong", "Misawa")).startswith("Dandong to Misawa Air Base: 1,440 km")
    assert round(alliance.distance("weihai", "Misawa, Japan").km) == 1_699
    assert round(alliance.distance("Hunchun", "Misawa").km) == bank.facts["misawa-hunchun"].value
    assert round(alliance.distance("Hunchun", "Kadena").km) == bank.facts["kadena-hunchun"].value
    assert repr(alliance.nearest("Dandong")).startswith("To Dandong: the three bases in Korea are nearest")


@pytest.mark.parametrize(
    "name, said",
    [
        ("Naval Base", "more than one place"),
        ("Dandung", "did you mean Dandong"),
        ("Kadenna", "did you mean Kadena"),
        ("", "no place"),
        ("Atlantis", "no place"),
        (7, "no place"),
    ],
)
def test_a_place_that_cannot_be_told_is_explained(name, said):
    with pytest.raises(KeyError, match=said):
        alliance.distance(name)
