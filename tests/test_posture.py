"""Posture and burden: what the figures draw and say, by their data; no pixels."""

import html
import re
from itertools import combinations

import pytest
from matplotlib.patches import Rectangle

import alliance
from alliance import bank as banks
from alliance.figures.burden import burden_alt, burden_figure
from alliance.figures.posture import Level, posture_alt, posture_figure
from test_figures import boxes

BANK = banks.load()
REPORTS = {count.year: count for count in BANK.troops if count.services}
MEASURES = [Level("Agreed", "", 28_500), Level("Counted", "", 23_642)]
FRAMEWORKS = [Level("One", "fewer [A3]"), Level("Two", "most leave [R1]", 10_000)]


def ends(axes):
    """Where the lines that begin at zero end."""
    return [
        line.get_xdata()[-1] for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == 0
    ]


def send(control, **values):
    control._handle_custom_msg({"type": "set", "values": values}, [])


def test_a_number_is_a_line_and_no_number_is_words():
    figure = posture_figure(MEASURES, FRAMEWORKS, [])
    upper = figure.axes[0]
    assert [end for end in ends(upper) if end > 1] == [28_500, 23_642, 10_000]
    said = [text for text, _ in boxes(figure)]
    assert "no number given: fewer [A3]" in said
    assert "10,000  most leave [R1]" in said
    assert "0" not in [text.split()[0] for text in said if "[A3]" in text]


@pytest.mark.parametrize("year", REPORTS)
def test_the_bars_are_the_services_of_the_report(year):
    figure = posture_figure([], [], [REPORTS[year]])
    bars = [
        patch.get_width()
        for patch in figure.axes[0].findobj(Rectangle)
        if patch.get_height() == pytest.approx(0.48)
    ]
    assert bars == list(REPORTS[year].services.values())
    said = " ".join(text for text, _ in boxes(figure))
    assert all(f"{people:,}" in said for people in REPORTS[year].services.values())


@pytest.mark.parametrize("years", [(2025,), (1953, 2025), (2025, 1971, 1953), tuple(list(REPORTS)[:10])])
def test_no_text_hides_another_or_leaves_the_page(years):
    found = boxes(posture_figure(MEASURES, FRAMEWORKS, [REPORTS[year] for year in years]))
    assert [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.overlaps(two)] == []
    width = posture_figure(MEASURES, [], []).bbox.x1
    assert all(box.x0 >= 0 and box.x1 <= width for _, box in found)


def test_the_words_say_what_is_drawn():
    said = posture_alt(MEASURES, FRAMEWORKS, [REPORTS[1953], REPORTS[1971], REPORTS[2025]])
    assert "Agreed, 28,500; Counted, 23,642" in said
    assert "One: no number given (fewer [A3])" in said
    assert "Two: 10,000 (most leave [R1])" in said
    assert "Marine Corps 33,531; in all 21,715 more than the count" in said
    assert "Marine Corps 43." in said  # these add up, so that nothing is said
    assert "in all 77 fewer than the count" in said


def test_nothing_and_a_year_without_a_report_are_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        posture_figure([], [], [])
    with pytest.raises(ValueError, match="2003: no report by service"):
        posture_figure([], [], [count for count in BANK.troops if count.year == 2003])


def test_the_explorer_keeps_three_measures_apart():
    explorer = alliance.posture()
    alt = html.unescape(re.search(r'alt="([^"]*)"', explorer.body)[1])
    assert "Official level, 28,500; The paper’s figure, 28,000; People assigned, 23,642" in alt
    assert alt.count("no number given") == 2
    assert "Alliance retrenchment: 10,000" in alt
    assert "No number given by 2: that is not zero." in explorer.said
    send(explorer, measures=["count"], frameworks=["retrenchment"], years=["1953", "1971"])
    alt = html.unescape(re.search(r'alt="([^"]*)"', explorer.body)[1])
    assert "28,500" not in alt
    assert "June 1953" in alt
    assert "No number" not in explorer.said
    send(explorer, measures=[], frameworks=[], years=[])
    assert "Nothing is chosen" in explorer.said
    send(explorer, measures=["made up"], frameworks="all", years=None)
    assert "Nothing is chosen" in explorer.said


@pytest.mark.parametrize("framework", BANK.frameworks.values(), ids=lambda found: found.id)
def test_a_frameworks_row_stands_for_its_position(framework):
    position = framework.positions["troop-level"]
    assert (position.value is None) == ("No number is given" in position.text)
    if position.value:
        assert f"{position.value:,.0f}" in position.text
    alt = html.unescape(alliance.posture(frameworks=[framework.id]).body)
    assert f"[{position.where[0]}]" in alt


@pytest.mark.parametrize("wrong", [{"measures": ["all"]}, {"frameworks": ["primacy"]}, {"years": [2003]}])
def test_the_explorer_names_what_it_does_not_know(wrong):
    with pytest.raises(ValueError, match="use some of"):
        alliance.posture(**wrong)


def test_services_for_the_learners_code():
    assert alliance.troops_by_service(2025)["army"] == 15_220
    assert sum(alliance.troops_by_service(1953).values()) - alliance.troop_counts()[1953] == 21_715
    alliance.troops_by_service(2025)["army"] = 0
    assert alliance.troops_by_service(2025)["army"] == 15_220
    with pytest.raises(KeyError, match="no report by service for 2003"):
        alliance.troops_by_service(2003)


def test_the_spending_lines_are_the_data():
    figure = burden_figure(BANK.spending, BANK.facts["joint-fact-sheet"])
    upper, lower = (axes.lines[0] for axes in figure.axes)
    shares, dollars = alliance.spending(), alliance.spending("dollars")
    years = list(upper.get_xdata())
    assert years == list(range(1953, 2025))
    assert list(upper.get_ydata()) == [shares[year] for year in years]
    assert list(lower.get_ydata()) == [dollars[year] / 1000 for year in years]
    assert [line.get_ydata()[0] for line in figure.axes[0].lines[1:]] == [3.5]
    found = boxes(figure)
    assert [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.overlaps(two)] == []
    assert "SIPRI" in " ".join(text for text, _ in found)


def test_the_spending_is_said_as_it_is():
    said = burden_alt(BANK.spending, BANK.facts["joint-fact-sheet"])
    assert "2.36 per cent in 1953, highest 8.33 in 1956, lowest 2.17 in 2002, 2.56 in 2024" in said
    assert "48.5 billion in 2024" in said
    assert "goal of 3.5 per cent set in 2025" in said
    assert "goal" not in burden_alt(BANK.spending, BANK.facts["joint-fact-sheet"], 1960, 1990)
    assert alliance.burden().alt == said


def test_spending_without_anything_to_show_is_refused():
    with pytest.raises(ValueError, match="comes after"):
        alliance.burden(2000, 1990)
    with pytest.raises(ValueError, match="choose some between"):
        alliance.burden(1940, 1952)
    with pytest.raises(ValueError, match="use share, dollars or won"):
        alliance.spending("euros")
    assert alliance.spending("won")[2024] == 64_884.9
