"""The three frameworks and Seoul have a sign and a colour each, the same in all that names them, and nobody needs the colour."""

import itertools

import pytest

import alliance
from alliance.course import COURSE
from alliance.schools import SCHOOLS, SEOUL, signed

BANK, ALL = COURSE.bank, [*SCHOOLS.values(), SEOUL]
# How full protanopia and deuteranopia see linear RGB: Machado, Oliveira and Fernandes 2009.
SEEN = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    light = sorted(
        0.05 + sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
        for c in (one, other)
    )
    return light[1] / light[0]


def test_each_framework_has_a_look_and_no_two_share_a_sign_or_a_marker():
    assert list(SCHOOLS) == list(BANK.frameworks)
    for part in ("sign", "marker", "light", "dark", "name"):
        assert len({getattr(school, part) for school in ALL}) == 4


def test_the_colours_can_be_seen_on_light_and_dark_pages():
    for school in ALL:
        assert contrast(school.light, "#FFFFFF") >= 3 and contrast(school.dark, "#212121") >= 3
    for school in SCHOOLS.values():  # a stored card has one colour for both themes
        assert contrast(school.light, "#212121") >= 3


@pytest.mark.parametrize("matrix", SEEN.values(), ids=SEEN)
def test_the_colours_stay_apart_for_the_colour_blind(matrix):
    for theme in ("light", "dark"):
        seen = [
            [sum(k * v for k, v in zip(row, linear(getattr(school, theme)), strict=True)) for row in matrix]
            for school in ALL
        ]
        for one, other in itertools.combinations(seen, 2):
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.05


def test_the_options_that_name_them_bear_the_signs():
    options = BANK.option_sets["frameworks"].options
    assert options == {k: signed(k, f.label) for k, f in BANK.frameworks.items()} | {"none": options["none"]}


@pytest.mark.parametrize("id_", SCHOOLS)
def test_a_card_that_names_a_school_shows_its_sign(id_):
    school = SCHOOLS[id_]
    sign = f'<span style="color: {school.light}" aria-hidden="true">{school.sign}</span> '
    for shown in (
        alliance.compare().static(),
        alliance.agreement(),
        alliance.testimony(),
        alliance.argument(id_),
    ):
        assert sign in shown.markup
    section = {"adjustment": "A", "retrenchment": "R", "expansion": "E"}[id_]
    assert f"{sign}{school.name}, paragraph" in alliance.claims(section=section).static().markup
    for explorer in (alliance.compare(), alliance.posture(), alliance.theater()):
        labels = dict(pair for choice in explorer.controls for pair in choice["options"])
        assert labels[id_] == f"{school.sign} {BANK.frameworks[id_].label}"
    held = BANK.korean["government"]
    assert f">{SEOUL.sign}</span> {held.label}" in alliance.compare(frameworks="Seoul").static().markup


def test_an_attack_bears_the_sign_of_the_school_that_makes_it_and_an_empty_one_nothing():
    made = f"{SCHOOLS['retrenchment'].sign}</span> Retrenchment</strong>"
    assert made in alliance.argument("adjustment").markup
    blank = alliance.argument("adjustment", blank=["Attack 3"])
    assert made not in blank.markup and "Attack 3: Left empty" in repr(blank)
