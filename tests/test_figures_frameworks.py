"""The figures of agreement and of calibration: their data and words, not their pixels."""

from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from alliance.figures.agreement import agreement_alt, agreement_figure, grouped, pattern
from alliance.figures.calibration import Point, calibration_alt, calibration_figure, calibration_points
from alliance.figures.style import house_style, render
from alliance.model import NOT_STATED, Position


@pytest.fixture
def rows(bank):
    return list(bank.dimensions.values())


@pytest.fixture
def columns(bank):
    return list(bank.frameworks.values())


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def overlaps(figure):
    """Pairs of texts that stand on each other."""
    with house_style():
        FigureCanvasAgg(figure).draw()
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_text() and text.get_visible()
    ]
    return [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.overlaps(two)]


def silent(row, frameworks):
    """The frameworks with nothing stated on a row."""
    blank = Position(text=NOT_STATED)
    return [replace(f, positions={**f.positions, row.id: blank}) for f in frameworks]


def test_every_compared_point_is_drawn_once_under_its_pattern(rows, columns):
    compared = [row for row in rows if row.reading]
    groups = grouped(rows, columns)
    assert sorted(row.id for _, found in groups for row in found) == sorted(row.id for row in compared)
    drawn = texts(agreement_figure(rows, columns))
    for title, found in groups:
        assert drawn.count(title) == 1
        for row in found:
            assert drawn.count(row.label) == 1
    for row in {r.id for r in rows} - {r.id for r in compared}:
        assert next(r.label for r in rows if r.id == row) not in drawn


def test_not_stated_is_written_where_the_paper_is_silent(rows, columns):
    wanted = sum(f.positions[row.id].text == NOT_STATED for row in rows if row.reading for f in columns)
    assert texts(agreement_figure(rows, columns)).count(NOT_STATED) == wanted > 0


def test_a_pattern_names_who_stands_together(rows, columns):
    taiwan = next(row for row in rows if row.id == "taiwan")
    assert pattern(taiwan, columns) == "Each its own view"
    assert pattern(taiwan, silent(taiwan, columns)) == "Not all three are stated"
    pair = replace(taiwan, together=(("adjustment", "expansion"),))
    assert pattern(pair, columns) == "Adjustment and expansion together, retrenchment apart"
    every = replace(taiwan, together=(("expansion", "adjustment", "retrenchment"),))
    assert pattern(every, columns) == "Adjustment, retrenchment and expansion together"


def test_who_stands_together_has_a_position(rows, columns):
    for row in rows:
        for side in row.together:
            assert len(side) >= 2, row.id
            for found in columns:
                if found.id in side:
                    assert found.positions[row.id].text != NOT_STATED, (row.id, found.id)


def test_a_reading_names_paragraphs_of_what_it_compares(rows, columns):
    for row in rows:
        cited = {code for found in columns for code in found.positions[row.id].where}
        assert set(row.where) <= cited, row.id


def test_the_words_say_what_the_picture_shows(rows, columns):
    said = agreement_alt(rows, columns)
    for title, found in grouped(rows, columns):
        assert title in said
        assert all(row.label in said and row.reading in said for row in found)


def test_nothing_to_compare_is_refused(columns):
    with pytest.raises(ValueError, match="nothing to compare"):
        agreement_figure([], columns)


def test_texts_of_the_agreement_stand_apart(rows, columns):
    assert overlaps(agreement_figure(rows, columns)) == []
    everything = [silent(rows[5], columns)[0], *columns[1:]]
    assert overlaps(agreement_figure(rows, everything)) == []


MADE_UP = [(25, True), (25, False), (25, False), *[(50, n % 2 == 0) for n in range(9)], (95, True)]


def test_points_count_what_was_right_at_each_confidence():
    assert calibration_points(MADE_UP) == [Point(25, 3, 1), Point(50, 9, 5), Point(95, 1, 1)]
    assert Point(25, 3, 1).share == pytest.approx(33.3, abs=0.1)


def test_points_need_predictions():
    with pytest.raises(ValueError, match="make some first"):
        calibration_points([])


@pytest.mark.parametrize(
    "pairs",
    [
        MADE_UP,
        [(95, True)],
        [(0, False), (100, True)],
        [(sure, right) for sure in (25, 50, 75, 95) for right in (True, False) for _ in range(30)],
        [(sure, False) for sure in (25, 50, 75, 95)],
        [(sure, True) for sure in (25, 50, 75, 95)],
    ],
)
def test_points_lie_at_their_numbers_and_texts_stand_apart(pairs):
    points = calibration_points(pairs)
    figure = calibration_figure(points)
    drawn = [tuple(map(float, (*line.get_xdata(), *line.get_ydata()))) for line in figure.axes[0].lines]
    assert [(p.confidence, p.share) for p in points] == drawn[1:]  # the first line is the diagonal
    assert drawn[0] == (0, 100, 0, 100)
    for point in points:
        assert f"{point.right} of {point.of}" in texts(figure)
    assert overlaps(figure) == []


def test_the_words_of_calibration_hold_its_numbers_and_its_warning():
    said = calibration_alt(calibration_points(MADE_UP))
    assert "25 % sure: right 1 of 3 times (33 %)." in said
    assert "fewer than 5" in said
    assert "fewer than" not in calibration_alt([Point(50, 5, 2)])


def test_both_render_to_the_same_bytes_each_time(rows, columns):
    for make in (
        lambda: agreement_figure(rows, columns),
        lambda: calibration_figure(calibration_points(MADE_UP)),
    ):
        assert render(make(), "alt").png == render(make(), "alt").png
