"""The map: its projection, its land, its labels, its words and its explorer; no pixels."""

import html
import re
from urllib.parse import unquote

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from matplotlib.text import Text

import alliance
from alliance import geo
from alliance.course import COURSE
from alliance.explorers import RADII
from alliance.figures import theater
from alliance.figures.projection import RADIUS, Equidistant
from alliance.figures.style import NARROW
from alliance.figures.theater import TheaterMap, rings_within, theater_alt, theater_figure
from alliance.ledger import Basing, Place
from drawn import boxes, illegible, send

BANK = COURSE.bank
PLACES = BANK.places
PRINCIPAL = BANK.displays["theater"].places
MARKED = [p for p in PLACES.values() if p.id in PRINCIPAL or p.kind in ("city", "strait", "chain")]
MAPS = [
    ("taiwan-strait", 3300),
    ("taiwan-strait", 12300),
    ("seoul", 1000),
    ("seoul", 2000),
    ("andersen-air-force-base-guam", 3300),
    ("kadena-air-base", 2000),
    ("beijing", 3300),
    ("tokyo", 3300),
    ("manila", 2000),
    ("naval-base-san-diego", 12300),
    ("pearl-harbor", 12300),
    ("camp-humphreys", 1000),
    ("darwin", 6000),
    ("washington", 12300),
]
BASING = list(BANK.basing.values())
SPHERE = Geodesic(RADIUS * 1000, 0)
LATS, LONS = st.floats(-89, 89), st.floats(-180, 180)


@given(LATS, LONS, LATS, LONS)
def test_distance_and_direction_from_the_centre_are_those_of_the_great_circle(
    lat, lon, center_lat, center_lon
):
    line = SPHERE.Inverse(center_lat, center_lon, lat, lon)
    x, y = Equidistant(center_lat, center_lon)(lat, lon)
    assert np.hypot(x, y) == pytest.approx(line["s12"] / 1000, abs=1e-5)
    if 0.1 < line["a12"] < 179.9:  # at the centre and at its antipode every direction is the same point
        turn = np.degrees(np.arctan2(x, y)) - line["azi1"]
        assert abs((turn + 180) % 360 - 180) * np.sin(np.radians(line["a12"])) < 1e-5


@given(LATS, LONS, LATS, LONS)
def test_the_distance_from_the_centre_is_true(lat, lon, center_lat, center_lon):
    x, y = Equidistant(center_lat, center_lon)(lat, lon)
    here = Place(id="a", name="A", lat=center_lat, lon=center_lon, kind="city")
    there = Place(id="b", name="B", lat=lat, lon=lon, kind="city")
    # A sphere of mean radius against the ellipsoid: they part by less than twice the flattening, about one in 300.
    assert np.hypot(x, y) == pytest.approx(geo.between(here, there).km, rel=0.006, abs=0.01)


def test_north_is_up_and_the_antimeridian_is_nothing():
    project = Equidistant(13.5, 179.0)
    x, y = project([14.5, 13.5], [179.0, -179.0])
    assert y[0] == pytest.approx(111, abs=1)
    assert x[0] == pytest.approx(0, abs=1e-6)
    assert 200 < x[1] < 220
    assert project(0, 190) == pytest.approx(project(0, -170))
    x, y = project.line((10, 170), (10, 170), points=3)
    assert x.shape == y.shape == (3,)


def test_land_is_land_and_sea_is_sea():
    dry = [(40, 100), (36, 138.5), (36.5, 128), (23.8, 121), (16.5, 121.2), (-25, 135), (45, -100), (62, 100)]
    dry += [(20, 20), (50, 10)]
    wet = [
        (20, 135),
        (36, 123.5),
        (15, 115),
        (0, -150),
        (30, -150),
        (40, 135),
        (30, -40),
        (-10, 85),
        (42, 51),
    ]
    for center, radius in MAPS:
        project = Equidistant(PLACES[center].lat, PLACES[center].lon)
        land = project.land(radius)
        starts = np.flatnonzero(land.codes == Path.MOVETO)[1:]
        rings = [Path(ring) for ring in np.split(land.vertices, starts)]
        seen = 0
        for (lat, lon), wanted in [*((point, True) for point in dry), *((point, False) for point in wet)]:
            x, y = (float(value) for value in project(lat, lon))
            if np.hypot(x, y) < radius:
                inside = sum(ring.contains_point((x, y)) for ring in rings)
                # within an outline, and not within a lake of it
                assert inside % 2 == wanted, (center, radius, lat, lon)
                seen += 1
        assert seen >= 2
    assert len(Equidistant(-10, -130).land(100).vertices) == 0


def labels(figure, radius):
    """What the labels of the map say; none of them reaches beyond its rim."""
    axes = figure.axes[0]
    cx, cy = axes.transData.transform((0, 0))
    reach = axes.transData.transform((radius, 0))[0] - cx
    within = [(t.get_text(), t.get_window_extent()) for t in axes.findobj(Text) if t.get_text()]
    assert all(np.hypot(x - cx, y - cy) < reach for _, box in within for x, y in box.corners())
    return [text for text, _ in within]


@pytest.mark.parametrize(
    ("center", "radius", "framework"),
    [(*place, "") for place in MAPS]
    + [(*place, framework) for place in (*MAPS[:2], MAPS[12]) for framework in BANK.frameworks],
)
def test_labels_and_numbers_stand_apart_and_inside(center, radius, framework):
    basing = [entry for entry in BASING if entry.framework == framework]
    needed = {name for entry in basing for name in (*entry.at, *entry.to)}
    places = [p for p in PLACES.values() if p in MARKED or p.id in needed]
    view = TheaterMap(PLACES[center], places, radius, rings_within(radius), ("first", "second"), (), basing)
    assert illegible(theater_figure(view, NARROW)) == []
    figure = theater_figure(view)
    assert illegible(figure) == []
    said = labels(figure, radius)
    assert PLACES[center].name in said
    inside = {place.id for place, _ in view.inside} | {center}
    for n, entry in enumerate(basing, 1):
        if {*entry.at, *entry.to} <= inside and radius <= 3300:
            assert (f"{n}?" if entry.doubtful else str(n)) in said
    key = [text for text, _ in boxes(figure) if text not in said]
    assert ("first island chain" in key) == any(
        p.chain == "first" for p in places if geo.between(PLACES[center], p).km < radius
    )
    alt = theater_alt(view)
    assert all(entry.text in alt for entry in basing)
    assert alt.count("Doubtful.") == sum(entry.doubtful for entry in basing)


def test_what_a_check_did_not_bear_out_is_doubtful():
    for entry in BASING:
        claims = BANK.pick("claims", entry.claims)
        unproved = {claim.verdict for claim in claims} & {"contradicted", "not found"}
        assert entry.doubtful or not unproved, entry.id
        assert entry.framework[0].upper() in {claim.where[0] for claim in claims}, entry.id


def test_arrows_run_along_the_shortest_line():
    kadena, misawa, seoul = PLACES["kadena-air-base"], PLACES["misawa-air-base"], PLACES["seoul"]
    entry = Basing(
        id="a",
        framework="retrenchment",
        does="moves",
        at=(kadena.id,),
        to=(misawa.id,),
        text="A move.",
        claims=("r4-two-wings",),
    )
    figure = theater_figure(TheaterMap(seoul, [kadena, misawa], 3300, basing=[entry]))
    arrow = next(found for found in figure.axes[0].findobj(FancyArrowPatch))
    x, y = Equidistant(seoul.lat, seoul.lon).line((kadena.lat, kadena.lon), (misawa.lat, misawa.lon), 121)
    drawn = arrow._path_original.vertices
    assert len(drawn) > 90  # but for the ends, where the markers stand
    for point in drawn:
        assert np.hypot(x - point[0], y - point[1]).min() < 1e-6


def contrast(one, two):
    """The contrast of two colours by WCAG 2."""

    def light(colour):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    dark, bright = sorted((light(one), light(two)))
    return (bright + 0.05) / (dark + 0.05)


def test_letters_and_lines_stand_out():
    for ground in (theater.OCEAN, theater.LAND):
        for colour in (theater.RED, *(sign[2] for sign in theater.SIGNS.values())):
            assert contrast(colour, ground) >= 4.5
        for _, look in theater.CHAINS.values():
            assert contrast(look["color"], ground) >= 3


def test_every_place_of_the_first_map_is_named_and_a_line_bears_its_length():
    kadena = PLACES["kadena-air-base"]
    view = TheaterMap(PLACES["taiwan-strait"], MARKED, 3300, lines=[kadena])
    said = labels(theater_figure(view), 3300)
    assert "Kadena Air Base, 857 km" in said
    assert [place.name for place, _ in view.inside if place.name not in "\n".join(said)] == []


def test_the_words_give_every_place_with_its_distance():
    for center, radius in MAPS:
        here = PLACES[center]
        said = theater_alt(TheaterMap(here, MARKED, radius, rings_within(radius), ("first",)))
        for place in MARKED:
            if place.kind != "chain" and place != here:
                km = geo.between(here, place).km
                assert (f"{place.name} {km:,.0f} km" in said) == (km <= radius), (center, radius, place.name)
        assert all(f"{km:,}" in said for km in rings_within(radius))
        assert "first island chain" in said


# The explorer


def test_the_explorer_draws_what_is_chosen():
    explorer = alliance.theater("Kadena", 2000)
    assert explorer.said.startswith("Map about Kadena Air Base, 2,000 km")
    assert 'alt="Map about Kadena Air Base, 2,000 km' in explorer.body
    assert "Camp Casey" not in alliance.theater("Kadena", 3300).body
    assert re.search(r">Beijing</th><td[^>]*>city</td><td[^>]*>1,835<", explorer.body)  # in the table behind
    send(explorer, center="seoul", radius="1000", bases=[], also=["city"])
    alt = re.search(r'alt="([^"]*)"', explorer.body)[1]
    assert "Pyongyang" in alt
    assert "Osan" not in alt
    assert "Rings" not in alt
    before = explorer.body
    send(explorer, center="atlantis", radius=5, bases="Japan", also=None)
    assert explorer.body == before
    send(explorer, bases=["South Korea"], also=[])
    assert "Camp Casey" in explorer.body  # near by there is room for every base
    send(explorer, bases=[], also=[])
    assert "0 places" in explorer.said


def test_the_explorer_draws_a_line_with_its_length():
    explorer = alliance.theater(line="Kadena")
    assert "Taiwan Strait to Kadena Air Base: 857 km" in explorer.said
    send(explorer, line="seoul", center="seoul")
    assert " to " not in explorer.said


@pytest.mark.parametrize("framework", BANK.frameworks)
def test_a_plan_is_drawn_in_the_colour_of_its_framework(framework):
    drawn = unquote(alliance.theater(framework=framework).static().markup)
    others = {"retrenchment", "expansion"}  # bases are blue too, like adjustment
    assert {school for school in others if f"var(--{school})" in drawn} == others & {framework}


def test_the_explorer_lists_the_basing_idea():
    for framework in BANK.frameworks:
        explorer = alliance.theater(framework=framework)
        for entry in BASING:
            mine = entry.framework == framework
            assert (html.escape(entry.text) in explorer.body) == mine
            assert not mine or html.escape(entry.found) in explorer.body
        assert ("Off this map" in explorer.body) == (framework != "retrenchment")


def test_the_explorer_names_what_it_does_not_know():
    with pytest.raises(ValueError, match=f"use one of {', '.join(RADII)}"):
        alliance.theater("Seoul", 123)
    with pytest.raises(ValueError, match="use one of none, adjustment"):
        alliance.theater(framework="primacy")
    for wrong in ({"center": "Soeul"}, {"line": "Soeul"}):
        with pytest.raises(KeyError, match="did you mean"):
            alliance.theater(**wrong)
