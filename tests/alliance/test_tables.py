"""The tables of evidence: every row is sourced, numbers are numbers, and what labs say comes out of them."""

import shutil
from pathlib import Path
from statistics import correlation, mean

import pytest

import alliance
from alliance import hindsight
from alliance.bank import Bank
from alliance.course import COURSE
from alliance.tables import FIXED, GRADES, LONG

TABLES = [row["table"] for row in alliance.table()]
FILE = "evidence/munitions.csv"


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(COURSE.folder / "data", tmp_path / "data"))


def rows(name, **wanted):
    return [row for row in alliance.table(name) if all(row[key] == value for key, value in wanted.items())]


def one(name, column, **wanted):
    (row,) = rows(name, **wanted)
    return row[column]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_source_licence_grade_and_cells_of_the_right_type(bank, name):
    entry, found = bank.tables[name], alliance.table(name)
    assert found and not bank.evidence(entry)[1]
    assert entry.licence and entry.credit and entry.pitfalls and entry.question.endswith("?")
    assert {source for row in found for source in row["source"].split()} == set(entry.sources)
    assert set(entry.sources) <= bank.sources.keys()
    for row in found:
        assert row["grade"] in GRADES
        assert set(row) == {*entry.numbers, *entry.words, *FIXED}
        assert all(isinstance(row[key], int | float | None) for key in entry.numbers)
        assert all(isinstance(row[key], str | None) for key in (*entry.words, *FIXED))
        assert any(row[key] is not None for key in (*entry.numbers, "fact") if key in row)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_tells_what_came_after_the_paper(name):
    texts = [str(cell) for row in alliance.table(name) for cell in row.values() if isinstance(cell, str)]
    assert [late for text in texts for late in hindsight.told(text)] == []
    years = [row.get("year", row.get("edition", 0)) for row in alliance.table(name)]
    planned = name in ("cost-sharing", "munitions")  # agreed or asked for in advance
    assert max(years) <= (2026 if planned else 2025)


def test_a_table_shows_itself_with_credit_and_a_long_one_opens_to_all_rows(bank):
    long, short = alliance.table("strength"), alliance.table("fighter-radius")
    assert len(long) > LONG >= len(short)
    page = long._repr_html_()
    assert "Correlates of War" in page and "more</th>" in page
    first, opened = page.split(f"<details><summary>All {len(long)} rows</summary>")
    assert first.count("<tr>") < LONG + 2 and opened.count("<tr>") == len(long) + 1
    assert page.count('role="group" tabindex="0" aria-label="Soldiers and people') == 2
    page = short._repr_html_()
    assert page.count("<tr>") == len(short) + 1 and "details" not in page
    assert "combat radius km: kilometres out" in repr(short)
    assert "<td" in alliance.table("korea-forces")._repr_html_()
    assert "2,0" not in alliance.table("missile-ranges").only("missile", "as_of")._repr_html_()


def test_a_table_can_show_some_columns_and_keeps_all():
    shown = alliance.table("north-events").only("year", "other_events_merged")
    head = shown._repr_html_().split("</thead>")[0]
    assert head.count("<th ") == 2 and "us_troops_vietnam" in shown[0]


def test_without_a_name_the_tables_are_listed_and_a_wrong_name_lists_them_too(bank):
    assert {row["table"]: row["question"] for row in alliance.table()} == {
        entry.id: entry.question for entry in bank.tables.values()
    }
    with pytest.raises(KeyError, match="no table 'ships'; use one of strength, ships-aircraft"):
        alliance.table("ships")


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("THAAD,fired,2025,150", "THAAD,fired,2O25,150", "line 2: year: '2O25': write a number"),
        ("THAAD,fired,2025,150", "THAAD,fired,2025,nan", "line 2: low: 'nan': write a number"),
        ("THAAD,fired,2025,150,", "THAAD,fired,2025,", "line 2: a cell is missing; write a comma"),
        ("THAAD,fired,2025,150,", "THAAD,fired,2025,150,,,", "line 2: a cell too many"),
        ("stripes-2025-07-30,B", "stripes-2025-07-30,C", "line 2: grade: 'C': use one of A, B, computed"),
        ("stripes-2025-07-30,B", ",B", "line 2: source: nothing: name a source of sources.toml"),
        ("stripes-2025-07-30,B", "stripes,B", "line 2: source: stripes: name a source"),
        ("weapon,measure", "weapon,measured", "line 1: the columns must be year, low"),
    ],
)
def test_damage_is_named_with_file_line_and_mend_and_stops_nothing_else(data, bank, old, new, said):
    path = data / FILE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    damaged = Bank(data)
    assert len(damaged.problems) == 1 and damaged.problems[0].startswith(f"{FILE}: {said}")
    found, problems = damaged.evidence(damaged.tables["munitions"])
    whole = alliance.table("munitions")
    assert list(found) == ([] if "line 1" in said else whole[1:])
    assert "line 1" in said or f"Left out: {problems[0]}" in repr(found)
    for name in TABLES:
        if name != "munitions":
            assert damaged.evidence(damaged.tables[name]) == (alliance.table(name), [])


def test_a_missing_table_is_named(data):
    (data / FILE).unlink()
    assert [line.partition(":")[0] for line in Bank(data).problems] == [FILE]


def test_distances_are_those_of_the_map(bank):
    cities = {row["city"]: row for row in alliance.table("city-points")}
    for place in ("Beijing", "Shanghai"):
        known = bank.places[place.lower()]
        assert (cities[place]["lat"], cities[place]["lon"]) == (known.lat, known.lon)
    for row in alliance.table("bases-distances"):
        assert row["km_to_strait"] == round(alliance.distance(row["base"]).km)
        assert row["km_to_beijing"] == round(alliance.distance(row["base"], "Beijing").km)
    assert one("bases-distances", "km_to_nearest_city", id="sasebo") == round(
        alliance.distance("Sasebo", "Shanghai").km
    )


def test_south_korean_spending_is_the_series_of_the_course():
    for row in rows("military-spending", country="South Korea"):
        assert row["share_of_gdp_percent"] == pytest.approx(alliance.spending()[row["year"]], abs=0.01)
        assert row["billion_2023_dollars"] == pytest.approx(
            alliance.spending("dollars")[row["year"]] / 1000, abs=0.06
        )


# What the labs rest on. A change of data that changes an answer fails here.


def dollars(year, *countries):
    return sum(
        one("military-spending", "billion_2023_dollars", year=year, country=name) for name in countries
    )


def test_two_theatres_money_and_people():
    shares = {
        row["year"]: row["share_of_gdp_percent"] for row in rows("military-spending", country="United States")
    }
    assert (max(shares, key=shares.get), round(max(shares.values()), 1)) == (1952, 13.9)
    assert (min(shares, key=shares.get), round(min(shares.values()), 1)) == (1999, 3.1)
    assert round(shares[2024], 1) == 3.4
    ratios = [dollars(year, "United States") / dollars(year, "China") for year in (1989, 2000, 2010, 2024)]
    assert ratios == pytest.approx([39, 13.3, 7.7, 3.05], abs=0.3)
    allies = ("United States", "Japan", "South Korea", "Taiwan")
    assert dollars(2024, *allies) / dollars(2024, "China") == pytest.approx(3.4, abs=0.05)
    for year, soldiers, per_thousand in ((1968, 3547, 17.7), (2016, 1381, 4.3)):
        (row,) = rows("strength", year=year, country="United States")
        assert row["active_thousand"] == pytest.approx(soldiers, abs=5)
        assert 1000 * row["active_thousand"] / row["population_thousand"] == pytest.approx(
            per_thousand, abs=0.05
        )


def test_two_theatres_ships_aircraft_and_interceptors():
    def lead(column, year):
        return one("ships-aircraft", column, edition=year, country="United States") / one(
            "ships-aircraft", column, edition=year, country="China"
        )

    assert lead("naval_tonnage", 2007) == pytest.approx(5.3, abs=0.05)
    assert lead("naval_tonnage", 2024) == pytest.approx(2.9, abs=0.05)
    assert lead("combat_aircraft", 2008) == pytest.approx(1.40, abs=0.005)
    assert lead("combat_aircraft", 2024) == pytest.approx(1.03, abs=0.005)
    fired = one("munitions", "low", weapon="THAAD", measure="fired")
    asked = {
        row["year"]: row["low"] for row in rows("munitions", weapon="THAAD", measure="asked for the U.S.")
    }
    assert {year: round(fired / count, 1) for year, count in asked.items()} == {2024: 13.6, 2026: 4.1}
    assert [row["wars"] for row in alliance.table("war-standards")] == [2, 2, 2, 2, 1.5, 1, 1]


def test_exposed_bases():
    near = [row["km_to_nearest_city"] for row in alliance.table("bases-distances")]
    assert [sum(km <= reach for km in near) for reach in (600, 1000, 1500, 2000, 4000)] == [5, 15, 19, 19, 22]
    launchers = {
        year: sum(row["launchers"] for row in rows("launchers", edition=year)) for year in (2006, 2022, 2024)
    }
    assert launchers == {2006: 55, 2022: 278, 2024: 212}
    assert [one("launchers", "launchers", edition=year, missile="DF-26") for year in (2016, 2024)] == [
        16,
        140,
    ]


def test_which_missiles_reach_which_base():
    at = {row["base"].split()[0]: row for row in alliance.table("bases-distances")}
    newest = sorted(alliance.table("missile-ranges"), key=lambda row: row["as_of"])
    ranges = {row["missile"]: row["range_high_km"] or row["range_low_km"] for row in newest}
    hits = {name: sum(km >= row["km_to_nearest_city"] for km in ranges.values()) for name, row in at.items()}
    shown = ("Osan", "Kunsan", "Kadena", "Clark", "Yokota", "Misawa", "Andersen")
    assert [hits[name] for name in shown] == [7, 7, 5, 5, 4, 4, 1]
    guam = at["Andersen"]
    assert guam["km_to_nearest_city"] < 3000 < guam["km_to_beijing"] and guam["km_to_beijing"] > 4000
    assert min(at.values(), key=lambda row: row["km_to_beijing"])["host"] == "South Korea"
    radius = max(row["combat_radius_km"] for row in rows("fighter-radius", aircraft="F-35A"))
    assert [name for name in shown if at[name]["km_to_strait"] <= radius] == ["Kadena", "Clark"]
    assert all(at[name]["km_to_strait"] > 3 * at["Kadena"]["km_to_strait"] for name in ("Misawa", "Andersen"))


def test_the_south_by_three_columns():
    def ratio(item, edition):
        (row,) = rows("korea-forces", item=item, edition=edition)
        return row["north"] / row["south"]

    assert [ratio("active troops", 2000), ratio("active troops", 2022)] == pytest.approx(
        [1.70, 2.56], abs=0.005
    )
    assert ratio("tanks", 2022) == pytest.approx(1.95, abs=0.005)
    assert [ratio("rocket launchers", 2004), ratio("rocket launchers", 2022)] == pytest.approx(
        [23, 17.7], abs=0.05
    )
    assert [ratio("combat ships", 2000), ratio("combat ships", 2022)] == pytest.approx([2.7, 4.7], abs=0.05)
    assert [one("korea-economy", "ratio", year=year) for year in (2002, 2023)] == [27.9, 60]
    years = {row["year"]: row["missiles"] for row in alliance.table("north-tests")}
    spans = ((1984, 1994), (1995, 2011), (2012, 2024))
    means = [mean(years[year] for year in range(first, last + 1)) for first, last in spans]
    assert means == pytest.approx([1.4, 0.9, 20.9], abs=0.05)
    assert [row["high"] for row in rows("warheads", measure="assembled warheads")] == [20, 30, 50, 50]


def test_the_north_while_america_was_busy():
    events = {row["year"]: row for row in alliance.table("north-events")}

    def per_year(first, last):
        return round(mean(events[year]["other_events"] for year in range(first, last + 1)), 1)

    spans = ((1958, 1964), (1965, 1972), (1973, 1989), (1990, 1991), (1992, 2000), (2001, 2011), (2012, 2021))
    assert [per_year(*span) for span in spans] == [0.9, 7.0, 2.0, 0.5, 3.0, 2.3, 1.6]

    def apart(first, last):
        merged = {year: row["other_events_merged"] for year, row in events.items() if year <= 2021}
        inside = [merged[year] for year in range(first, last + 1)]
        return round(mean(inside), 1), round(mean(n for y, n in merged.items() if not first <= y <= last), 1)

    wars = ((1965, 1972), (1990, 1991), (2001, 2011))
    assert [apart(*war) for war in wars] == [(6.5, 1.8), (0.5, 2.5), (2.3, 2.4)]
    assert events[2024]["other_events"] == 52
    assert min(events[year]["us_troops_south_korea"] for year in range(1967, 1969)) > 55_000
    assert [events[year]["other_events_merged"] for year in (1958, 1971, 1972)] == [1, 4, 0]

    def together(years):
        troops = [events[year]["us_troops_vietnam"] or 0 for year in years]  # none were listed after 1973
        return correlation(troops, [events[year]["other_events_merged"] for year in years])

    years = range(1958, 1981)
    assert together(years) == pytest.approx(0.77, abs=0.01)
    assert together([year for year in years if not 1967 <= year <= 1969]) == pytest.approx(0.51, abs=0.01)
    assert together([year for year in years if not 1967 <= year <= 1971]) == pytest.approx(-0.05, abs=0.005)


def test_who_pays():
    won = {row["year"]: row["billion_won"] for row in alliance.table("cost-sharing")}
    assert won[2024] / won[2005] == pytest.approx(1.98, abs=0.005)
    spent, dollars = alliance.spending("won"), alliance.spending("dollars")
    prices = spent[2024] / dollars[2024] / (spent[2005] / dollars[2005])
    assert (prices, won[2024] / won[2005] / prices) == pytest.approx((1.54, 1.29), abs=0.005)
    assert [100 * won[year] / spent[year] for year in (2005, 2024)] == pytest.approx([3.0, 2.1], abs=0.06)
    soldiers = alliance.troop_counts()
    assert [1000 * won[year] / soldiers[year] for year in (2005, 2024)] == pytest.approx([22, 58], abs=0.5)
    risen = won[2024] / won[2005]
    below = soldiers[2024] / soldiers[2005], spent[2024] / spent[2005]
    assert [100 * risen / number - 100 for number in below] == pytest.approx([165, -31], abs=0.5)

    def host_share(host):
        paid = one("burden", "low", host=host, measure="host support in cash and kind")
        return (
            100 * paid / (paid + one("burden", "low", host=host, measure="U.S. obligations for its presence"))
        )

    assert [host_share("South Korea"), host_share("Japan")] == pytest.approx([30, 38], abs=0.5)
    assert one("rok-troops-abroad", "troops", year=1968) == 50000


def test_american_opinion():
    asked = "troops to defend South Korea if the North invades"
    favour = {row["year"]: row["favor_percent"] for row in rows("us-polls", question=asked)}
    assert [favour[year] for year in (2010, 2018, 2021, 2023)] == [40, 64, 63, 50]
    assert sorted(favour) == [2006, 2010, 2013, 2015, *range(2017, 2024)]
    bases = [row["favor_percent"] for row in rows("us-polls", question="long-term bases in South Korea")]
    assert (min(bases), max(bases), bases[-1]) == (60, 74, 64)
    assert favour[2010] < favour[2023] < favour[2018] and favour[2018] - favour[2023] == 14


def test_a_picture_needs_words_and_is_shown_once():
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2], [1, 2])
    shown = alliance.picture(figure, "A line that rises.")
    assert 'alt="A line that rises."' in shown.markup and repr(shown) == "A line that rises."
    assert plt.get_fignums() == []
    with pytest.raises(ValueError, match="alt is empty"):
        alliance.picture(plt.figure(), " ")


def test_the_course_reports_no_damage():
    assert COURSE.bank.problems == ()
