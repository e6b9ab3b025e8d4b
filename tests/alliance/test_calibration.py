"""The calibration chart: its points, its words and its legibility; no pixels."""

import re

import pytest

import alliance
from alliance.course import COURSE
from alliance.figures.calibration import calibration_figure, calibration_table
from alliance.reliability import Point, in_words, points_of
from drawn import boxes, illegible, texts

MADE_UP = [(25, True), (25, False), (25, False), *[(50, n % 2 == 0) for n in range(9)], (95, True)]
LEVELS = (25, 50, 75, 95)
OF_TWO = (50, 60, 70, 80, 90, 95, 99)  # the steps of a question with two answers
RECORDS = [
    MADE_UP,
    [(95, True)],
    [(0, False), (100, True)],
    [(0, True), (100, False)],
    [(sure, right) for sure in LEVELS for right in (True, False) for _ in range(30)],
    [(sure, False) for sure in LEVELS],
    [(sure, right) for sure in OF_TWO for right in (True, False)],
    [(sure, sure > 60) for sure in OF_TWO],
    [(sure, True) for sure in LEVELS],
    [(sure, n < sure) for sure in LEVELS for n in range(0, 100, 10)],
    [(sure, n < sure) for sure in range(0, 101, 10) for n in range(0, 100, 20)],
]


def marked(figure):
    """The markers of the points."""
    return [line for line in figure.axes[0].lines if line.get_gid() == "point"]


def test_points_count_what_was_right_at_each_confidence():
    assert points_of(MADE_UP) == [Point(25, 3, 1), Point(50, 9, 5), Point(95, 1, 1)]
    assert Point(25, 3, 1).share == pytest.approx(33.3, abs=0.1)


@pytest.mark.parametrize("pairs", RECORDS)
def test_points_lie_at_their_numbers_with_their_counts_legible(pairs):
    points = points_of(pairs)
    figure = calibration_figure(points)
    (axes,) = figure.axes
    drawn = marked(figure)
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in drawn]
    assert places == [(point.confidence, point.share) for point in points]
    (diagonal,) = [line for line in axes.lines if line.get_gid() == "diagonal"]
    assert (list(diagonal.get_xdata()), list(diagonal.get_ydata())) == ([0, 100], [0, 100])
    counts = [text.get_text() for text in axes.findobj() if text.get_gid() == "count"]
    wanted = [f"{point.right} of {point.of}" for point in points]
    assert len(counts) >= len(wanted) - 2 and set(counts) <= set(wanted)
    behind = calibration_table(points).markup  # has them all
    for point in points:
        cells = f"{point.confidence} %", str(point.of), str(point.right), f"{point.share:.0f} %"
        assert re.search(".*".join(re.escape(f">{cell}<") for cell in cells), behind)
    assert illegible(figure) == []
    found = boxes(figure)
    for line, place in zip(drawn, places, strict=True):
        x, y = axes.transData.transform(place)
        for words, box in found:
            # from the middle of the marker to the nearest place of the text
            away = min(max(x, box.x0), box.x1) - x, min(max(y, box.y0), box.y1) - y
            assert (away[0] ** 2 + away[1] ** 2) ** 0.5 >= line.get_markersize() / 2 * figure.dpi / 72, words


@pytest.mark.slow
def test_many_points_leave_the_counts_that_find_room_legible():
    figure = calibration_figure([Point(sure, 3, sure % 4) for sure in range(0, 101, 2)])
    assert illegible(figure) == []
    assert sum(text.get_gid() == "count" for text in figure.axes[0].findobj()) > 20


def test_the_area_of_a_point_grows_with_its_count_and_a_small_one_is_hollow():
    pairs = [(sure, True) for sure, of in zip(LEVELS, (1, 4, 9, 16), strict=True) for _ in range(of)]
    drawn = marked(calibration_figure(points_of(pairs)))
    areas = [line.get_markersize() ** 2 for line in drawn]
    assert [area / areas[-1] for area in areas[1:]] == pytest.approx([4 / 16, 9 / 16, 1])
    assert areas[0] < areas[1]
    assert [line.get_markerfacecolor() == "white" for line in drawn] == [True, True, False, False]


def test_both_sides_are_named_and_told_apart_and_few_answers_are_said_to_say_little():
    figure = calibration_figure(points_of(MADE_UP))
    said = " ".join(texts(figure)).replace("\n", " ")
    for part in (
        "above: right more often than sure",
        "below: surer than right",
        "as sure as right",
        "Few answers say little",
        "13 predictions in all",
        "Hollow: fewer than 5",
    ):
        assert part in said
    above, below = (patch.get_facecolor()[0] for patch in figure.axes[0].patches)
    assert above - below > 0.05
    assert "Hollow" not in " ".join(texts(calibration_figure([Point(50, 5, 2)])))


def test_the_words_hold_the_numbers_and_the_warning():
    said = in_words(points_of(MADE_UP))
    assert "25 % sure: right 1 of 3 times (33 %, right more often than sure)." in said
    assert "13 predictions in all." in said
    assert "fewer than 5" in said
    assert "fewer than" not in in_words([Point(50, 5, 2)])
    assert "(0 %, surer than right). 1 prediction in all." in in_words([Point(50, 1, 0)])
    for sure, right in ((0, 0), (50, 1), (100, 2)):
        assert "as right as sure" in in_words([Point(sure, 2, right)])


def test_the_verb_takes_the_learners_predictions_that_can_be_scored(log, bank):
    assert "No predictions yet" in repr(alliance.calibration())
    attempts = COURSE.attempts()
    for item_id, sure, state in (("advice-two-halves", 95, "right"), ("carter-how-many-left", 95, "wrong")):
        response = bank.items[item_id].key.examples[state][0]
        attempts.add("prediction", item_id, response=response, confidence=sure)
    attempts.add("prediction", "no-longer-here", response="x", confidence=25)
    assert (
        "95 % sure: right 1 of 2 times (50 %, surer than right). 2 predictions in all."
        in alliance.calibration().alt
    )
