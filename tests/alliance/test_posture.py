"""Posture and burden: what the figures draw and say, by their data; no pixels."""

import html
import re

import pytest

import alliance
from alliance.course import COURSE
from alliance.figures.burden import burden_alt, burden_figure
from alliance.figures.posture import Level, posture_alt, posture_figure
from drawn import illegible, send, texts

BANK = COURSE.bank
GOAL = BANK.facts["joint-fact-sheet"]
REPORTS = {count.year: count for count in BANK.troops if count.services}
MEASURES = [Level("Agreed", "", 28_500), Level("Counted", "", 23_642)]
FRAMEWORKS = [Level("One", "fewer [A3]"), Level("Two", "most leave [R1]", 10_000)]


def alt_of(explorer):
    return html.unescape(re.search(r'alt="([^"]*)"', explorer.body)[1])


def test_a_number_is_a_line_and_no_number_is_words():
    figure = posture_figure(MEASURES, FRAMEWORKS, [])
    upper = figure.axes[0]
    ends = [line.get_xdata()[-1] for line in upper.lines if list(line.get_xdata())[:1] == [0]]
    assert [end for end in ends if end > 1] == [28_500, 23_642, 10_000]
    said = texts(figure)
    assert "no number given: fewer [A3]" in said
    assert "10,000 most leave [R1]" in said
    assert "0" not in [text.split()[0] for text in said if "[A3]" in text]


def test_the_bars_are_the_services_of_the_report():
    for report in (REPORTS[year] for year in (1950, 1953, 1971, 2005, 2025)):
        figure = posture_figure([], [], [report])
        assert [bar.patches[0].get_width() for bar in figure.axes[0].containers] == list(
            report.services.values()
        )
    said = " ".join(texts(figure))
    assert all(f"{people:,}" in said for people in report.services.values())


@pytest.mark.parametrize("years", [(2025,), (2025, 1971, 1953), tuple(list(REPORTS)[:10])])
def test_every_text_can_be_read(years):
    counts = [REPORTS[year] for year in years]
    for figure in (
        posture_figure(MEASURES, FRAMEWORKS, counts),
        posture_figure([], [], counts),
        posture_figure([], FRAMEWORKS[:1], []),
    ):
        assert illegible(figure) == []


def test_the_words_say_what_is_drawn():
    said = posture_alt(MEASURES, FRAMEWORKS, [REPORTS[1953], REPORTS[1971], REPORTS[2025]])
    assert "Agreed, 28,500; Counted, 23,642" in said
    assert "One: no number given (fewer [A3])" in said
    assert "Two: 10,000 (most leave [R1])" in said
    assert "Marine Corps 33,531; in all 21,715 more than the count" in said
    assert "Marine Corps 43." in said  # these add up, so that nothing is said
    assert "in all 77 fewer than the count" in said


def test_the_explorer_keeps_three_measures_apart():
    explorer = alliance.posture()
    alt = alt_of(explorer)
    assert "Official level, 28,500; The paper’s figure, 28,000; People assigned, 23,111" in alt
    assert alt.count("no number given") == 2
    assert "Alliance retrenchment: 10,000" in alt
    assert "No number given by 2: that is not zero." in explorer.said
    send(explorer, measures=["count"], frameworks=["retrenchment"], years=["1953", "1971"])
    alt = alt_of(explorer)
    assert "28,500" not in alt
    assert "June 1953" in alt
    assert "No number" not in explorer.said
    send(explorer, measures=[], frameworks=[], years=[])
    assert "Nothing is chosen" in explorer.said
    send(explorer, measures=["made up"], frameworks="all", years=None)
    assert "Nothing is chosen" in explorer.said


def test_a_frameworks_row_stands_for_its_position():
    for framework in BANK.frameworks.values():
        position = framework.positions["troop-level"]
        assert (position.value is None) == ("No number is given" in position.text)
        assert not position.value or f"{position.value:,.0f}" in position.text
        assert f"[{position.where[0]}]" in alt_of(alliance.posture(frameworks=[framework.id]))


def test_the_explorer_names_what_it_does_not_know():
    for wrong in ({"measures": ["all"]}, {"frameworks": ["primacy"]}, {"years": [2003]}):
        with pytest.raises(ValueError, match="is not known; use one of"):
            alliance.posture(**wrong)
    assert "September 2024" in alt_of(alliance.posture(years=[2024]))  # offered because it is asked for


def test_services_for_the_learners_code():
    assert alliance.troops_by_service(2025)["army"] == 15_220
    assert sum(alliance.troops_by_service(1953).values()) - alliance.troop_counts()[1953] == 21_715
    alliance.troops_by_service(2025)["army"] = 0
    assert alliance.troops_by_service(2025)["army"] == 15_220
    with pytest.raises(KeyError, match="no report by service for 2003"):
        alliance.troops_by_service(2003)


def test_the_spending_lines_are_the_data():
    figure = burden_figure(BANK.spending, GOAL)
    upper, lower = (axes.lines[0] for axes in figure.axes)
    shares, dollars = alliance.spending(), alliance.spending("dollars")
    years = list(upper.get_xdata())
    assert years == list(range(1953, 2025))
    assert list(upper.get_ydata()) == [shares[year] for year in years]
    assert list(lower.get_ydata()) == [dollars[year] / 1000 for year in years]
    assert [line.get_ydata()[0] for line in figure.axes[0].lines[1:]] == [3.5]
    assert "SIPRI" in " ".join(texts(figure))
    for start, end in ((1953, 2024), (1960, 1990), (2022, 2024), (2024, 2024)):
        figure = burden_figure(BANK.spending, GOAL, start, end)
        assert illegible(figure) == []
        assert len(figure.axes[0].lines) == (2 if end >= 2020 else 1)


def test_the_spending_is_said_as_it_is():
    said = burden_alt(BANK.spending, GOAL)
    assert "2.36 per cent in 1953, highest 8.33 in 1956, lowest 2.17 in 2002, 2.56 in 2024" in said
    assert "48.5 billion in 2024" in said
    assert "goal of 3.5 per cent named in 2025" in said
    assert "goal" not in burden_alt(BANK.spending, GOAL, 1960, 1990)
    assert alliance.burden(until="2026").alt == said
    assert "goal" not in alliance.burden().alt  # it was named after the paper


def test_spending_without_anything_to_show_is_refused():
    with pytest.raises(ValueError, match="comes after"):
        alliance.burden(2000, 1990)
    with pytest.raises(ValueError, match="choose some between"):
        alliance.burden(1940, 1952)
    with pytest.raises(ValueError, match="use share, dollars or won"):
        alliance.spending("euros")
    assert alliance.spending("won")[2024] == 64_884.9
