"""The plain pictures of the lessons: who commands whom, how large a unit is, where the bases are."""

from itertools import combinations
from urllib.parse import unquote

import pytest
from matplotlib.text import Text
from msgspec.structs import replace

import alliance
from alliance.course import COURSE
from alliance.figures import steps
from alliance.figures.bases import (
    AROUND,
    CHOSEN,
    CITIES,
    KOREA,
    KUNSAN,
    ORDER,
    PLACES,
    VIEWS,
    bases_alt,
    bases_figure,
)
from alliance.figures.commands import commands_figure
from alliance.figures.level import AGREED, PLANNED, ROWS, level_figure
from alliance.figures.levers import levers_figure
from alliance.figures.nearest import FEW, nearest_figure, ranked
from alliance.figures.parting import CORNERS, SIDES, parting_figure
from alliance.figures.ranges import ranges_figure
from alliance.figures.reach import reach_figure, read_ladder
from alliance.figures.units import PARTS, units_figure
from alliance.figures.year import dated, narrow_figure, year_figure
from alliance.geo import LABELS, between
from alliance.ledger import PAPER_DATE, cited
from alliance.policylab.case import EXAMPLE, REFUSED
from alliance.policylab.lines import lines_figure
from alliance.verbs import _measured
from drawn import illegible, texts

BANK = COURSE.bank
BASES = {place.id: place for place in _measured()}
FIGURES = [(commands_figure, (command,)) for command in BANK.commands.values()]
FIGURES += [(units_figure, (list(BANK.units.values()), part)) for part in PARTS]
DAYS = BANK.pick("facts", ("first-nuclear-test", "drawdown-stopped"))
FIGURES += [(level_figure, DAYS)]
FIGURES += [(levers_figure, (list(BANK.levers.values()),))]
FIGURES += [(parting_figure, ())]
FIGURES += [(steps.steps_figure, (part,)) for part in steps.TITLES]
FIGURES += [(lines_figure, (case,)) for case in (EXAMPLE, REFUSED)]
FIGURES += [(bases_figure, (BASES, view)) for view in VIEWS.values()]
TABLES = [alliance.table(name) for name in ("bases-distances", "missile-ranges")]
NEAR = BANK.pick("places", tuple(LABELS))
TARGETS = BANK.pick("places", ("taiwan-strait", "pyongyang", "beijing", "naval-base-san-diego"))
FIGURES += [(nearest_figure, (ranked(NEAR, place),)) for place in TARGETS]
FIGURES += [(reach_figure, (read_ladder(*TABLES, base),)) for base in ("Misawa", "Andersen")]
FIGURES += [
    (
        ranges_figure,
        (read_ladder(*TABLES, "Misawa").missiles, {("Kadena", "Ningbo"): 725, ("Misawa", "Dandong"): 1_440}),
    )
]
YEAR = dated(BANK)
FIGURES += [(narrow_figure, (YEAR,))]


@pytest.mark.parametrize("draw, data", FIGURES)
def test_all_can_be_read_on_a_telephone(draw, data):
    figure = draw(*data)
    assert illegible(figure) == []
    assert figure.get_figwidth() * 96 <= 328
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(sizes) * 96 / 72 >= 11


def test_nothing_in_them_is_younger_than_the_paper():
    named = [cite for command in BANK.commands.values() for cite in command.cites]
    for lever in BANK.levers.values():
        named += lever.cites
    for argument in BANK.arguments.values():
        named += [cite for box in argument.boxes for cite in (*box.cites, *box.attack_cites)]
    facts = {name for shelf, name in map(cited, named) if shelf == "facts"}
    facts |= {unit.fact for unit in BANK.units.values()}
    assert [name for name in facts if BANK.facts[name].date > PAPER_DATE] == []


def test_commands_shows_the_years_that_are_asked_for_each_with_its_words():
    assert alliance.commands().markup.count("<img") == len(BANK.commands)
    card = alliance.commands(1950, 1978)
    assert card.markup.count("<img") == 2
    before, after = repr(card).split("\n")
    assert "President Rhee hands over his forces to UN Command." in before
    assert (
        "Combined Forces Command (American general, Korean deputy) controls Korean units named for it."
        in after
    )
    assert "directs Combined Forces Command and directs Korean special forces and others." in after
    today = repr(alliance.commands(2025))
    assert "One American general leads Combined Forces Command, U.S. Forces Korea and UN Command." in today
    with pytest.raises(KeyError, match="1979"):
        alliance.commands(1979)


def test_a_picture_of_the_commands_says_what_its_colours_mean():
    def words(year):
        return {text.get_text() for text in commands_figure(BANK.commands[year]).findobj(Text)}

    assert {"UN Command", "a president"} <= words("1950")
    assert {"Combined Forces Command", "its own country"} <= words("1978")
    assert {"Combined Forces Command", "its own country (dashed: only in peace)"} <= words("2025")
    assert not any("its own country" in said for said in words("1950"))  # no such line is drawn there


def test_in_peace_seoul_commands_since_1994():
    orders = {year: BANK.commands[year].orders for year in ("1978", "1994", "2025")}
    assert orders["1978"]["combined"] == {"named": "controls"}
    assert orders["1978"]["seoul"]["korean"] == "its own"
    for year in ("1994", "2025"):
        assert orders[year]["chiefs"]["korean"] == "peace"
    assert orders["1994"]["combined"]["korean"] == "war, six tasks in peace"
    assert orders["2025"]["combined"]["korean"] == "war, as since 1978"  # the lesson tells of no six tasks


def test_a_picture_of_the_commands_refuses_what_it_cannot_draw():
    command = BANK.commands["1978"]
    for change, message in (
        ({"boxes": {**command.boxes, "moon": "A base on the moon"}}, "moon has no place"),
        ({"general": ("chiefs",)}, "chiefs is not among the boxes"),
        ({"orders": {"seoul": {"chiefs": "always"}}}, "chiefs is not among the boxes"),
    ):
        with pytest.raises(ValueError, match=message):
            replace(command, **change)


def test_the_agreed_level_is_that_of_the_facts():
    told = " ".join(BANK.facts[name].text for name in ("reduction-12500", "plan-after-test-2006"))
    drawn = {f"{troops:,}" for _, troops in (*AGREED, *PLANNED)}
    assert drawn == {number for _, number in ROWS}
    assert all(number in told for number in drawn)
    said = repr(alliance.agreed_level())
    assert "9 October 2006 does not change the plan" in said and "19 April 2008 does" in said
    assert {"the plan:\n25,000", "28,500", "18\nmonths"} <= {*texts(level_figure(*DAYS))}


def test_the_levers_are_drawn_and_said_with_who_decides():
    drawn = texts(levers_figure(list(BANK.levers.values())))
    said = repr(alliance.levers())
    for lever in BANK.levers.values():
        assert {f"Now: {lever.stands}", f"Who decides: {lever.decides}"} <= {*drawn}  # one line each
        assert f"{lever.label} From “{lever.left}” to “{lever.right}”. Now: {lever.stands}." in said
    money = BANK.levers["money"]
    with pytest.raises(ValueError, match="knob: give a number from 0 to 1"):
        replace(money, knob=1.5)


def test_each_pair_of_schools_has_a_side_with_both_answers():
    assert {frozenset(side.pair) for side in SIDES} == {frozenset(pair) for pair in combinations(CORNERS, 2)}
    assert set(CORNERS) == set(BANK.frameworks)
    said = repr(alliance.parting())
    for side in SIDES:
        assert all(words.replace("\n", " ") in said for words in (side.question, *side.answers))
    assert said.count("our inference, not in the paper") == 1


def test_the_staircase_has_three_people_and_each_offer_three_hands():
    first, offers = (repr(alliance.steps(part)) for part in steps.TITLES)
    assert repr(alliance.steps()) == first
    for step in steps.STEPS:
        assert step.name in first and step.owes in first and step.price.replace("\n", " ") in first
    told = [offer for offer in steps.OFFERS if not offer.follows]
    assert {offer.letter for offer in told} == {*steps.PEOPLE}
    for offer in steps.OFFERS:
        assert f"{steps.PEOPLE[offer.letter].name}, from " in offers
        assert offer.wants.replace("\n", " ") in offers
    hands = [words for words in texts(steps.steps_figure("offers")) if words.startswith("Hands: ")]
    # with the chair's they are three of four; from the top: the minister's offer, the chairman's, the foreign minister's
    assert hands == ["Hands: C and M, and you?", "Hands: C and M, and you?", "Hands: F and M, and you?"]
    assert alliance.steps("offers").markup.count("<tr>") == 1 + len(steps.STEPS)
    with pytest.raises(ValueError, match="part 'last' is not known; use one of first, offers"):
        alliance.steps("last")


def test_the_sizes_of_units_are_said_and_rise():
    army, air = repr(alliance.unit_sizes()).split("\n")
    assert (repr(alliance.unit_sizes("army")), repr(alliance.unit_sizes("air"))) == (army, air)
    assert "Battalion: 400–1,000 people" in army
    assert "Fighter squadron: 24 or 25 fighters" in air and "up to 8 launchers" in air
    assert "squadron" not in army
    with pytest.raises(ValueError, match="part 'navy' is not known; use one of army, air"):
        alliance.unit_sizes("navy")
    usual = [unit.low for unit in BANK.units.values() if unit.counts == "people"]
    assert usual == sorted(usual)


def test_the_ladder_says_what_a_move_changes():
    said = repr(alliance.reach())
    assert "From Kadena to Misawa: 4 missile types reach it, not 5; the strait is 3.2 × as far" in said
    assert "Kunsan: 440 and 1,437 km, 7 of 7" in said and "DF-26 4,000" in said
    assert repr(alliance.reach("Kadena")).startswith("5 of 7 missile types reach Kadena. ")
    assert "1 missile type reaches it, not 5; the strait is 3.4 × as far" in repr(alliance.reach("Andersen"))
    assert repr(alliance.reach("Guam")) == repr(alliance.reach("Andersen")) and "Guam: 2,978" in said
    with pytest.raises(KeyError, match="no base 'Hawaii' here; use one of Osan"):
        alliance.reach("Hawaii")


def test_bars_show_which_types_reach_two_bases_from_chosen_places():
    said = repr(alliance.reach(fired={"Kadena": "Ningbo", "Misawa": "Dandong"}))
    assert said.startswith("Five types reach Kadena from Ningbo, four types reach Misawa from Dandong. ")
    assert "725 from Ningbo to Kadena; 1,440 from Dandong to Misawa" in said and "DF-16 1,000" in said


def test_a_way_by_ship_takes_the_hours_that_the_facts_have():
    strait = BANK.places["taiwan-strait"]
    hours = {
        place: between(BANK.places[place], strait).nautical_miles / 20
        for place in ("kadena-air-base", "camp-humphreys", "andersen-air-force-base-guam")
    }
    known = [BANK.facts[name].value for name in ("hours-kadena", "hours-humphreys", "days-guam")]
    kadena, humphreys, guam = hours.values()
    assert [round(kadena), round(humphreys), round(guam / 24, 1)] == known


def test_one_plan_is_shown_about_several_centres():
    card = alliance.centers("Seoul", "Andersen")
    assert card.markup.count("<img") == 2 and repr(card).count("Map about") == 2
    seoul, guam, *_ = repr(card).split("\n")
    assert "Cross beside Korea: some forces leave. Dashed arrow from Kadena, Okinawa to Misawa." in seoul
    assert "Guam, 3,195 km" in seoul and "Korea, 3,077 km" in guam and "numbers" not in seoul + guam
    drawn = unquote(alliance.centers("Seoul", "Guam", "Beijing").markup)
    assert "No room" not in drawn and all(
        f">{km} km<" in drawn for km in ("1,835", "2,117", "3,025", "3,077")
    )
    near = alliance.centers("Seoul", "Beijing", within=3000)
    assert "Guam" not in repr(near) and "No room" not in unquote(near.markup)
    assert "Misawa, 1,290 km" in repr(near) and "Dashed arrow from Kadena, Okinawa to Yokota." in repr(near)
    with pytest.raises(ValueError, match="retrenchment"):
        alliance.centers(framework="primacy")


def test_what_is_near_depends_on_the_place():
    strait, pyongyang, beijing = repr(alliance.nearest("Taiwan Strait", "Pyongyang", "Beijing")).split("\n")
    assert strait == repr(alliance.nearest())
    assert strait.startswith("To the Taiwan Strait: four places are nearer than the bases in Korea.")
    assert (
        "In km: Camilo Osias 723; Lal-lo 738; Kadena, Okinawa 857; Sasebo, Japan 1,382; Kunsan, Korea 1,437;"
        in strait
    )
    for said, first in ((pyongyang, "Osan"), (beijing, "Osan")):
        assert "the three bases in Korea are nearest" in said and f"In km: {first}, Korea" in said
    assert "To a point that we chose: 13.5° north, 115° east." in repr(alliance.nearest("South China Sea"))
    assert "point" not in strait
    assert "San Diego" not in repr(alliance.nearest("San Diego"))[12:].split("In km")[1]
    for base in alliance.table("bases-distances"):
        if base["id"] in LABELS:
            assert f"{LABELS[base['id']]} {base['km_to_strait']:,}" in strait
            assert f"{LABELS[base['id']]} {base['km_to_beijing']:,}" in beijing
    move = repr(alliance.nearest("Taiwan Strait", move=("Kadena", "Misawa")))
    assert move.startswith("To the Taiwan Strait: Kadena is nearer than the bases in Korea.")
    assert "Misawa, Japan 2,714" in move and "Sasebo" not in move
    # one base in Korea is the nearest, and the others are not next
    assert repr(alliance.nearest("Shanghai")).startswith(
        "To Shanghai: a base in Korea is nearest. In km: Kunsan"
    )
    with pytest.raises(KeyError, match="Pyeongyang"):
        alliance.nearest("Pyeongyang")


def test_the_maps_name_camp_humphreys_and_draw_how_far_it_is():
    korea, around = (texts(bases_figure(BASES, view)) for view in (KOREA, AROUND))
    home, to_pyongyang, to_strait, to_beijing = (
        "Camp Humphreys\nat Pyeongtaek",
        "255 km",
        "1,557 km",
        "983 km",
    )
    assert {home, to_pyongyang, "Casey", "Osan", "Kunsan", "Daegu", "Seoul", "Pyongyang"} <= {*korea}
    bases, cities = ("Humphreys", "Kunsan", "Kadena", "Guam"), ("Beijing", "Pyongyang", "Taipei")
    assert {to_strait, to_beijing, "2,930 km", *bases, *cities} <= {*around}
    for view, drawn in ((KOREA, korea), (AROUND, around)):
        assert {*view.names} <= {*drawn}
    said = repr(alliance.bases())
    assert (
        "in Japan: Kadena" in said and "From Guam to the middle of the Taiwan Strait it is 2,930 km." in said
    )
    walk = repr(alliance.bases("walk"))
    assert "Guam" in walk and not any(unused in walk for unused in ("Lal-lo", "Camilo Osias", "Sasebo"))
    facts = {
        "dist-humphreys-pyongyang": to_pyongyang,
        "dist-humphreys": to_strait,
        "dist-humphreys-beijing": to_beijing,
    }
    for fact, km in facts.items():
        assert f"{BANK.facts[fact].value:,.0f} km" == km and f"it is {km}" in said


def test_the_map_of_the_division_has_the_border_and_the_three_places_of_lesson_2():
    drawn = texts(bases_figure(BASES, VIEWS["division"]))
    assert {"Camp Casey", "Camp Humphreys", "Seongju", "Seoul", "Pyongyang", *VIEWS["division"].names} <= {
        *drawn
    }
    said = repr(alliance.bases("division"))
    assert "An arrow leads to Camp Humphreys." in said and "A dotted line is the border" in said


def test_the_map_of_kwangju_has_three_names_and_no_base():
    drawn = texts(bases_figure(BASES, VIEWS["kwangju"]))
    assert {"Seoul", "Kwangju", "268 km", *VIEWS["kwangju"].names} <= {*drawn}
    said = repr(alliance.bases("kwangju"))
    assert "Bases: in" not in alliance.bases("kwangju").markup
    assert said.startswith("Map. Kwangju lies 268 km south of Seoul, far from the border. ")
    assert (
        "From Seoul to Kwangju it is 268 km. An arrow leads to Kwangju. A dotted line is the border" in said
    )


def test_the_map_of_the_order_says_that_it_leads_nearer():
    drawn = texts(bases_figure(BASES, ORDER))
    assert {
        "Camp Humphreys\nat Pyeongtaek",
        "Miyako",
        "Taiwan\nStrait",
        "1,557 km",
    } <= {*drawn}
    from_korea, from_islands = (
        between(BASES[start], BASES["taiwan-strait"]).km for start in (ORDER.home, *ORDER.starts)
    )
    assert from_islands < from_korea / 2  # as lesson 4 says
    assert f"From Miyako to the middle of the Taiwan Strait it is {from_islands:,.0f} km" in bases_alt(
        BASES, ORDER
    )
    assert "An arrow leads to Miyako." in bases_alt(BASES, ORDER)
    assert "Guam" not in drawn


def test_the_map_of_the_two_cases_names_what_the_order_names():
    drawn = texts(bases_figure(BASES, VIEWS["cases"]))
    assert {"Osan,\nHumphreys", "Taiwan\nStrait", "1,569 km", *VIEWS["cases"].names} <= {*drawn}


def test_the_map_of_osan_has_the_distances_of_the_table():
    drawn = texts(bases_figure(BASES, VIEWS["near"]))
    assert {"Osan", "Dandong", "PHILIPPINE SEA", "SECOND\nISLAND\nCHAIN", "408 km", "1,569 km"} <= {*drawn}
    osan = next(row for row in alliance.table("bases-distances") if row["id"] == "osan-air-base")
    assert (osan["km_to_nearest_city"], osan["km_to_strait"]) == (408, 1569)
    said = bases_alt(BASES, VIEWS["near"])
    assert "Osan: 408 km from a city in China, 1,569 km from the Taiwan Strait" in said
    assert "F-16: 640 km" in drawn and "A circle of 640 km lies about Osan." in said
    assert "DF-16:\n1,000 km" in drawn and "A ring of 1,000 km lies about Dandong" in said
    assert "The DF-16 is believed to fly 1,000." in BANK.facts["missile-reach"].text
    assert f"{VIEWS['near'].circles} km" in BANK.facts["fighter-radius"].text


def test_the_map_of_the_walk_numbers_its_stops_and_measures_from_the_first_alone():
    drawn = {*texts(bases_figure(BASES, VIEWS["walk"]))}
    for end in ("", "-pyongyang", "-beijing"):
        fact = BANK.facts[f"dist-humphreys{end}"]
        assert f"{fact.value:,.0f} km" in drawn
        assert not end or fact.value < 1000  # as the headline says
    assert {"1: Humphreys", "2: Taiwan\nStrait", "3: Guam", "3: Kadena"} <= drawn
    assert {"Pyongyang", "Beijing", *VIEWS["walk"].names} <= drawn
    assert (
        sum(text.removesuffix(" km").replace(",", "").isdigit() for text in drawn) == 4
    )  # three lines, and the scale


def test_the_map_of_the_places_has_all_that_the_lesson_measures():
    drawn = " ".join(texts(bases_figure(BASES, PLACES))).replace("\n", " ")
    for name in FEW:
        assert LABELS[name].split(",")[0] in drawn, name
    for name in ("Yellow Sea", "Taiwan Strait", *PLACES.names):
        assert name in drawn
    assert " km" not in drawn.replace("500 km", "")  # the ruler comes later
    said = bases_alt(BASES, PLACES)
    assert "Clark" not in said and "Sasebo" not in said
    assert "arrow" not in said and "From" not in said


def test_a_fighter_gets_to_the_strait_and_home_from_kadena_and_from_no_other_base_of_the_lesson():
    bases = [place for place in BANK.pick("places", PLACES.only) if place.host]
    near = [base.id for base in bases if between(base, BASES["taiwan-strait"]).km < KUNSAN.circles]
    assert near == ["kadena-air-base"] and len(bases) == 4
    assert f"{KUNSAN.circles:,.0f}" in BANK.facts["fighter-radius"].text
    drawn = " ".join(texts(bases_figure(BASES, KUNSAN)))
    assert f"{BANK.facts['dist-kunsan'].value:,.0f} km" in drawn and "440 km" in drawn
    assert f"fighter, out and home: {KUNSAN.circles:,.0f} km" in drawn
    assert "A circle of 1,082 km lies about Kunsan." in bases_alt(BASES, KUNSAN)


def test_even_the_shortest_of_the_seven_missiles_reaches_kunsan():
    flies = read_ladder(*TABLES, "Misawa").missiles
    assert KUNSAN.rings == {"weihai": min(flies.values())}
    assert round(alliance.distance("Weihai", "Kunsan").km) == read_ladder(*TABLES, "Kunsan").new.city < 530
    assert "A ring of 530 km lies about Weihai; inside: Kunsan Air Base." in bases_alt(BASES, KUNSAN)


def test_how_many_types_reach_kadena_and_misawa_depends_on_where_they_start():
    # the sheet of lesson 8, its questions and notes say these numbers, of Kadena and of Misawa
    flies, bases = read_ladder(*TABLES, "Misawa").missiles, ("Kadena", "Misawa")

    def reaching(km):
        return {name for name in flies if flies[name] >= km}

    hunchun = [alliance.distance("Hunchun", base).km for base in bases]
    cities = [read_ladder(*TABLES, base).new.city for base in bases]
    good = [alliance.distance("Hepu", "Kadena").km, hunchun[1]]
    for ways, counts in ((hunchun, [3, 5]), (cities, [5, 4]), (good, [5, 5])):
        assert [len(reaching(km)) for km in ways] == counts
    assert "comes to 646 km" in BANK.facts["kadena-coast"].note and len(reaching(646)) == 5
    for kadena, misawa in (map(reaching, cities), map(reaching, good)):
        assert kadena ^ misawa <= {"DF-16"}  # all other types treat both bases alike
        assert {*flies} - kadena - misawa == {"DF-11", "DF-15"}


def test_the_rings_of_a_df_16_hold_misawa_from_a_chosen_town_and_not_from_the_nearest_large_city():
    (km,) = {*CITIES.rings.values(), *CHOSEN.rings.values()}
    assert km == read_ladder(*TABLES, "Misawa").missiles["DF-16"]
    for view, inside in ((CITIES, {"kadena-air-base"}), (CHOSEN, {"kadena-air-base", "misawa-air-base"})):
        drawn, said = texts(bases_figure(BASES, view)), bases_alt(BASES, view)
        for start, end in ((BASES[a], BASES[b]) for a, b in ((view.home, view.ends[0]), *view.more)):
            way = between(start, end).km
            assert f"{way:,.0f} km" in drawn and (way < km) == (end.id in inside)
            held = end.name if end.id in inside else "no base"
            assert f"A ring of 1,000 km lies about {start.name}; inside: {held}." in said
    cities = {row["city"].casefold() for row in alliance.table("city-points")}
    assert {*CITIES.rings} <= cities and not {*CHOSEN.rings} & cities
    assert "656" in BANK.facts["kadena-coast"].text and "656 km" in " ".join(
        texts(bases_figure(BASES, CHOSEN))
    )
    for base, start in (("Kadena", "Ningbo"), ("Misawa", "Dandong")):
        assert round(alliance.distance(start, base).km) == read_ladder(*TABLES, base).new.city


def test_the_year_shows_each_event_on_its_day_and_where_each_forecast_was_settled():
    assert illegible(year_figure(YEAR)) == [] == illegible(narrow_figure(YEAR))
    events = [row for row in YEAR if row.turn.side != "record"]
    assert len(events) <= 9 and list(BANK.turns) == [row.turn.id for row in YEAR]
    asked = [item for item in BANK.items if BANK.items[item].prompt.startswith("Up to 10 October 2026:")]
    settled = {item: number for row in YEAR for item, number in row.turn.settles.items()}
    assert sorted(settled) == sorted(asked) and sorted(settled.values()) == list(range(1, 4))
    for row in YEAR:
        assert all(row.fact.id in BANK.items[item].facts for item in row.turn.settles)
        assert PAPER_DATE < row.fact.date <= BANK.record_ends
    came = {number for row in YEAR for number, yes in row.settled if yes}
    assert came == {2, 3}
    said = repr(alliance.year_after())
    assert "2 of the 3 questions came out Yes" in said
    assert (
        "18 February 2026, both: American fighters fly from Osan, and Seoul protests (question 2 Yes)."
        in said
    )
    assert "Trump orders smaller drills with Seoul°" in said  # known only second-hand
    markup = alliance.year_after().markup
    assert "srcset=" in markup and all(row.fact.text.split(".")[0] in markup for row in YEAR)


def test_an_argument_shows_its_boxes_and_who_attacks_each():
    card = alliance.argument("adjustment")
    boxes = BANK.arguments["adjustment"].boxes
    for n, box in enumerate(boxes, 1):
        assert box.text in repr(card)
        assert f"Attack {n}, {box.by}: {box.attack}\n  The answer: {box.answer}" in repr(card)
        assert box.answer in card.markup
    assert "paragraph" not in card.markup  # the boxes are read; where the paper has it stands in the text
    assert "Source:" in card.markup and "<a href=" in card.markup
    with pytest.raises(KeyError, match="primacy"):
        alliance.argument("primacy")


@pytest.mark.parametrize("name", ["adjustment", "retrenchment", "expansion"])
def test_a_map_to_complete_tells_nothing_of_what_it_leaves_out(name):
    whole = alliance.argument(name)
    second, fifth = BANK.arguments[name].boxes[1], BANK.arguments[name].boxes[4]
    card = alliance.argument(name, ["Premise 2", "Attack 5"])
    for told in (second.text, fifth.attack, fifth.answer):
        assert told in repr(whole) and told not in repr(card) and told not in card.markup
    assert second.attack in repr(card) and fifth.text in repr(card)
    assert f"Attack 5, {fifth.by}" not in repr(card) + card.markup
    assert "Premise 2: Left empty." in repr(card) and "  Attack 5: Left empty." in repr(card)
    cites = [*second.cites, *fifth.attack_cites, *fifth.answer_cites]
    hidden = sum(shelf == "facts" for shelf, _ in map(cited, cites))
    assert card.markup.count("Source:") == whole.markup.count("Source:") - hidden
    with pytest.raises(KeyError, match="has no 'Premise 3'; use Premise 1, Attack 1"):
        alliance.argument(name, ["Premise 3"])


def test_a_map_offers_to_open_attacks_only_where_there_are_some():
    some = alliance.argument("adjustment", ["Attack 5"]).markup
    none = alliance.argument("adjustment", [f"Attack {n}" for n in range(1, 6)]).markup
    assert "Guess how" in some and "<details" in some
    assert "Guess how" not in none and "<details" not in none and "The margin is still empty" in none


def test_no_argument_has_more_room_or_more_attacks_than_another():
    """Each has two premises, two steps and a result, one attack on each, and two schools or more among the attackers."""
    room, attacked = {}, {}
    schools = {row.label.removeprefix("Alliance ").capitalize() for row in BANK.frameworks.values()}
    for name, argument in BANK.arguments.items():
        assert [box.kind for box in argument.boxes] == ["premise", "premise", "step", "step", "result"], name
        room[name] = sum(len(box.text.split()) for box in argument.boxes)
        attacked[name] = sum(len(box.attack.split()) for box in argument.boxes)
        others = schools & {box.by for box in argument.boxes}
        assert len(others) == 2 and name.capitalize() not in others, name
    assert set(room) == set(BANK.frameworks)
    for words in (room, attacked):
        assert max(words.values()) <= 1.1 * min(words.values()), words
