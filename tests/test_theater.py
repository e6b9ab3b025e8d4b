"""The map: its projection, its land, its labels and its words; no pixels."""

import html
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from matplotlib.text import Text

import alliance
from alliance import bank as banks
from alliance import geo
from alliance.atlas import ON_THE_MAP, RADII
from alliance.figures import theater
from alliance.figures.projection import RADIUS, Equidistant
from alliance.figures.style import house_style
from alliance.figures.theater import rings_within, shown, theater_alt, theater_figure
from alliance.ledger import Basing, Place

PLACES = banks.load().places
MARKED = [p for p in PLACES.values() if p.id in ON_THE_MAP or p.kind in ("city", "strait", "chain")]
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
BASING = list(banks.load().basing.values())
LATS, LONS = st.floats(-89, 89), st.floats(-180, 180)


@given(LATS, LONS, LATS, LONS)
def test_a_point_comes_back_from_the_map(lat, lon, center_lat, center_lon):
    project = Equidistant(center_lat, center_lon)
    x, y = project(lat, lon)
    if np.hypot(x, y) > RADIUS * 3.13:
        return  # at the antipode every direction is the same point
    back_lat, back_lon = project.inverse(x, y)
    assert back_lat == pytest.approx(lat, abs=1e-5)
    assert abs((float(back_lon) - lon + 180) % 360 - 180) * np.cos(np.radians(lat)) == pytest.approx(
        0, abs=1e-5
    )


@given(LATS, LONS, LATS, LONS)
def test_the_distance_from_the_centre_is_true(lat, lon, center_lat, center_lon):
    x, y = Equidistant(center_lat, center_lon)(lat, lon)
    here = Place(id="a", name="A", lat=center_lat, lon=center_lon, kind="city")
    there = Place(id="b", name="B", lat=lat, lon=lon, kind="city")
    # a sphere of mean radius against the ellipsoid: they part by the flattening, about one in 300, and less than twice that
    assert np.hypot(x, y) == pytest.approx(geo.between(here, there).km, rel=0.006, abs=0.01)


def test_north_is_up_and_the_antimeridian_is_nothing():
    project = Equidistant(13.5, 179.0)
    x, y = project([14.5, 13.5], [179.0, -179.0])
    assert y[0] == pytest.approx(111, abs=1)
    assert x[0] == pytest.approx(0, abs=1e-6)
    assert 200 < x[1] < 220
    assert project(0, 190) == pytest.approx(project(0, -170))


@pytest.mark.parametrize("center, radius", MAPS)
def test_land_is_land_and_sea_is_sea(center, radius):
    here = PLACES[center]
    project = Equidistant(here.lat, here.lon)
    rings = [Path(ring) for ring in np.split(*split(project.land(radius)))]
    dry = [
        (40, 100),
        (36, 138.5),
        (36.5, 128),
        (23.8, 121),
        (16.5, 121.2),
        (-25, 135),
        (45, -100),
        (62, 100),
        (20, 20),
        (50, 10),
    ]
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
    seen = 0
    for points, wanted in ((dry, True), (wet, False)):
        for lat, lon in points:
            x, y = project(lat, lon)
            if np.hypot(x, y) < radius:
                inside = sum(ring.contains_point((float(x), float(y))) for ring in rings)
                assert inside % 2 == wanted, (lat, lon)  # within an outline, and not within a lake of it
                seen += 1
    assert seen >= 2


def apart(figure, radius):
    """No label of the map overlaps another or the rim, and none of the key either; gives back what the labels say."""
    with house_style():
        FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    boxes = [(t.get_text(), t.get_window_extent()) for t in axes.findobj(Text) if t.get_text()]
    assert [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.overlaps(two)] == []
    cx, cy = axes.transData.transform((0, 0))
    reach = axes.transData.transform((radius, 0))[0] - cx
    assert all(np.hypot(x - cx, y - cy) < reach for _, box in boxes for x, y in box.corners())
    key = [(t.get_text(), t.get_window_extent()) for t in figure.texts]
    assert [(a, b) for (a, one), (b, two) in combinations(key, 2) if one.overlaps(two)] == []
    assert all(box.x1 < figure.bbox.x1 for _, box in key)
    return [text for text, _ in boxes]


@pytest.mark.parametrize("center, radius", MAPS)
def test_labels_stand_apart_and_inside(center, radius):
    here = PLACES[center]
    figure = theater_figure(here, MARKED, radius, rings_within(radius), ("first", "second"))
    assert here.name in apart(figure, radius)


@pytest.mark.parametrize("framework", ["adjustment", "retrenchment", "expansion"])
@pytest.mark.parametrize("center, radius", MAPS)
def test_a_basing_idea_bears_its_numbers(center, radius, framework):
    here = PLACES[center]
    basing = [entry for entry in BASING if entry.framework == framework]
    needed = {name for entry in basing for name in (*entry.at, *entry.to)}
    places = [p for p in PLACES.values() if p in MARKED or p.id in needed]
    figure = theater_figure(here, places, radius, rings_within(radius), ("first", "second"), (), basing)
    said = apart(figure, radius)
    inside = {place.id for place, _ in shown(here, places, radius)} | {here.id}
    for n, entry in enumerate(basing, 1):
        if {*entry.at, *entry.to} <= inside and radius <= 3300:
            assert (f"{n}?" if entry.doubtful else str(n)) in said
    alt = theater_alt(here, places, radius, basing=basing)
    assert all(entry.text in alt for entry in basing)
    assert alt.count("Doubtful.") == sum(entry.doubtful for entry in basing)


@pytest.mark.parametrize("entry", BASING, ids=lambda entry: entry.id)
def test_what_a_check_did_not_bear_out_is_doubtful(entry):
    verdicts = {banks.load().claims[name].verdict for name in entry.claims}
    assert entry.doubtful or not verdicts & {"contradicted", "not found"}
    assert entry.framework[0].upper() in {banks.load().claims[name].where[0] for name in entry.claims}


def test_arrows_run_along_the_shortest_line():
    kadena, misawa = PLACES["kadena-air-base"], PLACES["misawa-air-base"]
    entry = Basing(
        id="a",
        framework="retrenchment",
        does="moves",
        at=(kadena.id,),
        to=(misawa.id,),
        text="A move.",
        claims=("r4-two-wings",),
    )
    seoul = PLACES["seoul"]
    figure = theater_figure(seoul, [kadena, misawa], 3300, basing=[entry])
    arrow = next(found for found in figure.axes[0].findobj(FancyArrowPatch))
    x, y = Equidistant(seoul.lat, seoul.lon).line((kadena.lat, kadena.lon), (misawa.lat, misawa.lon), 121)
    drawn = arrow._posA_posB or arrow._path_original.vertices
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


@pytest.mark.parametrize("ground", [theater.OCEAN, theater.LAND])
def test_letters_and_lines_stand_out(ground):
    for _, _, colour, _ in theater.SIGNS.values():
        assert contrast(colour, ground) >= 4.5
    assert contrast(theater.RED, ground) >= 4.5
    for _, look in theater.CHAINS.values():
        assert contrast(look["color"], ground) >= 3


def test_most_places_of_the_first_map_are_named():
    here = PLACES["taiwan-strait"]
    figure = theater_figure(here, MARKED, 3300)
    said = "\n".join(text.get_text() for text in figure.axes[0].findobj(Text))
    missing = [place.name for place, _ in shown(here, MARKED, 3300) if place.name not in said]
    assert missing == []


def test_a_line_bears_its_length():
    kadena = PLACES["kadena-air-base"]
    figure = theater_figure(PLACES["taiwan-strait"], MARKED, 3300, lines=[kadena])
    assert "Kadena Air Base, 857 km" in [text.get_text() for text in figure.axes[0].findobj(Text)]


@pytest.mark.parametrize("center, radius", MAPS)
def test_the_words_give_every_place_with_its_distance(center, radius):
    here = PLACES[center]
    said = theater_alt(here, MARKED, radius, rings_within(radius), ("first",))
    for place in MARKED:
        if place.kind == "chain" or place == here:
            continue
        km = geo.between(here, place).km
        assert (f"{place.name} {km:,.0f} km" in said) == (km <= radius), place.name
    assert all(f"{km:,}" in said for km in rings_within(radius))
    assert "first island chain" in said


@pytest.mark.parametrize("radius", [0, -1, float("nan")])
def test_a_radius_is_above_zero(radius):
    with pytest.raises(ValueError, match="above zero"):
        theater_figure(PLACES["seoul"], MARKED, radius)


def split(land):
    """The vertices of a path, and where its rings begin."""
    return land.vertices, np.flatnonzero(land.codes == Path.MOVETO)[1:]


def send(control, **content):
    control._handle_custom_msg(content, [])


def test_the_explorer_draws_what_is_chosen():
    explorer = alliance.theater("Kadena", 2000)
    assert explorer.said.startswith("Map about Kadena Air Base, 2,000 km")
    assert 'alt="Map about Kadena Air Base, 2,000 km' in explorer.body
    assert "Camp Casey" not in alliance.theater("Kadena", 3300).body
    send(explorer, type="set", values={"center": "seoul", "radius": "1000", "bases": [], "also": ["city"]})
    alt = re.search(r'alt="([^"]*)"', explorer.body)[1]
    assert "Pyongyang" in alt
    assert "Osan" not in alt
    assert "Rings" not in alt
    before = explorer.body
    send(explorer, type="set", values={"center": "atlantis", "radius": 5, "bases": "Japan", "also": None})
    assert explorer.body == before
    send(explorer, type="set", values={"bases": ["South Korea"], "also": []})
    assert "Camp Casey" in explorer.body  # near by there is room for every base
    send(explorer, type="set", values={"bases": [], "also": []})
    assert "0 places" in explorer.said


def test_the_explorer_draws_a_line_with_its_length():
    explorer = alliance.theater(line="Kadena")
    assert "Taiwan Strait to Kadena Air Base: 857 km" in explorer.said
    send(explorer, type="set", values={"line": "seoul", "center": "seoul"})
    assert " to " not in explorer.said


@pytest.mark.parametrize("framework", ["adjustment", "retrenchment", "expansion"])
def test_the_explorer_lists_the_basing_idea(framework):
    explorer = alliance.theater(framework=framework)
    for entry in BASING:
        assert (html.escape(entry.text) in explorer.body) == (entry.framework == framework)
        if entry.framework == framework:
            assert html.escape(entry.found) in explorer.body
    assert ("Off this map" in explorer.body) == (framework != "retrenchment")


def test_the_explorer_names_what_it_does_not_know():
    with pytest.raises(ValueError, match=f"use one of {', '.join(RADII)}"):
        alliance.theater("Seoul", 123)
    with pytest.raises(ValueError, match="use one of none, adjustment"):
        alliance.theater(framework="primacy")
    with pytest.raises(KeyError, match="did you mean"):
        alliance.theater("Soeul")
    with pytest.raises(KeyError, match="did you mean"):
        alliance.theater(line="Soeul")
