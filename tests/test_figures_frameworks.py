"""The figures of agreement and of calibration: their data and words, not their pixels."""

import io
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from alliance.figures.agreement import agreement_alt, agreement_figure, grouped, pattern
from alliance.figures.calibration import Point, calibration_alt, calibration_figure, calibration_points
from alliance.figures.style import house_style, render
from alliance.ledger import NOT_STATED, Position


@pytest.fixture
def rows(bank):
    return list(bank.dimensions.values())


@pytest.fixture
def columns(bank):
    return list(bank.frameworks.values())


def texts(figure, gid=None):
    return [
        text.get_text()
        for text in figure.findobj(Text)
        if text.get_text() and text.get_visible() and gid in (None, text.get_gid())
    ]


def boxes(figure):
    """Every visible text with its box, a frame round it included."""
    with house_style():
        FigureCanvasAgg(figure).draw()
    found = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    return [
        (text.get_text(), (text.get_bbox_patch() or text).get_window_extent())
        for text in found
        if not text.axes or text.axes.axison or text in text.axes.texts
    ]


def overlaps(figure):
    """Pairs of texts that stand on each other."""
    return [(a, b) for (a, one), (b, two) in combinations(boxes(figure), 2) if one.overlaps(two)]


def outside(figure):
    """Texts that the picture cuts off."""
    edge = figure.bbox
    return [
        said
        for said, box in boxes(figure)
        if not (edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1)
    ]


def signs(figure):
    """What is drawn at each place: row label → the three kinds of sign, left to right."""
    (axes,) = figure.axes
    rows = {text.get_position()[1]: text.get_text() for text in axes.texts if text.get_gid() == "row"}
    drawn = [(line.get_gid(), line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines]
    drawn += [(text.get_gid(), *text.get_position()) for text in axes.texts if text.get_gid() == "silent"]
    found = {label: [] for label in rows.values()}
    for kind, _, y in sorted(drawn, key=lambda entry: entry[1]):
        if kind in ("together", "own", "only", "silent"):
            found[rows[y]].append(kind)
    return found


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


def test_each_place_has_the_sign_of_its_position(rows, columns):
    drawn = signs(agreement_figure(rows, columns))
    for row in (row for row in rows if row.reading):
        stated = [f.id for f in columns if f.positions[row.id].text != NOT_STATED]
        for found, sign in zip(columns, drawn[row.label], strict=True):
            if found.id not in stated:
                wanted = "silent"
            elif found.id in (row.together or ((),))[0]:
                wanted = "together"
            else:
                wanted = "only" if len(stated) == 1 else "own"
            assert sign == wanted, (row.id, found.id)


def test_not_stated_is_written_where_the_paper_is_silent(rows, columns):
    wanted = sum(f.positions[row.id].text == NOT_STATED for row in rows if row.reading for f in columns)
    assert texts(agreement_figure(rows, columns), "silent") == [NOT_STATED] * wanted
    assert wanted > 0


def test_a_line_joins_those_who_stand_together_and_goes_round_the_third(rows, columns):
    taiwan = next(row for row in rows if row.id == "taiwan")
    for side, round_ in (
        (("adjustment", "retrenchment"), False),
        (("retrenchment", "expansion"), False),
        (("adjustment", "expansion"), True),
    ):
        figure = agreement_figure([replace(taiwan, together=(side,))], columns)
        (axes,) = figure.axes
        *_, line = [patch for patch in axes.patches if patch.get_gid() == "join"]
        places = [text.get_position()[0] for text in axes.texts if text.get_gid() == "head"]
        (y,) = [text.get_position()[1] for text in axes.texts if text.get_gid() == "row"]
        ends = [places[n] for n, found in enumerate(columns) if found.id in side]
        points = line.get_path().vertices
        assert [points[0][0], points[-1][0]] == ends
        assert bool((points[:, 1] != y).any()) is round_
        if round_:
            near = line.get_path().to_polygons(closed_only=False)[0]
            assert not any(abs(px - places[1]) < 0.05 and abs(py - y) < 0.1 for px, py in near)


def test_a_pattern_names_who_stands_together(rows, columns):
    taiwan = next(row for row in rows if row.id == "taiwan")
    assert pattern(taiwan, columns) == "Each a view of its own"
    pair = replace(taiwan, together=(("adjustment", "expansion"),))
    assert pattern(pair, columns) == "Adjustment and expansion together, retrenchment apart"
    every = replace(taiwan, together=(("expansion", "adjustment", "retrenchment"),))
    assert pattern(every, columns) == "All three together"


def test_a_framework_that_is_silent_does_not_stand_apart(rows, columns):
    taiwan = next(row for row in rows if row.id == "taiwan")
    one, two, three = columns
    pair = replace(taiwan, together=(("adjustment", "expansion"),))
    quiet = [one, *silent(taiwan, [two]), three]
    assert pattern(pair, quiet) == "Adjustment and expansion together, retrenchment not stated"
    assert signs(agreement_figure([pair], quiet))["Taiwan"] == ["together", "silent", "together"]
    assert pattern(taiwan, quiet) == "Stated for two only"
    assert pattern(taiwan, [one, *silent(taiwan, [two, three])]) == "Stated for one only, nothing to compare"
    assert pattern(taiwan, silent(taiwan, columns)) == "Stated for none"


def test_a_pattern_refuses_what_cannot_stand_together(rows, columns):
    taiwan = next(row for row in rows if row.id == "taiwan")
    pair = replace(taiwan, together=(("adjustment", "expansion"),))
    with pytest.raises(ValueError, match="its position is not stated"):
        pattern(pair, silent(taiwan, columns))
    with pytest.raises(ValueError, match="primacy cannot stand"):
        pattern(replace(taiwan, together=(("adjustment", "primacy"),)), columns)
    with pytest.raises(ValueError, match="only one group"):
        pattern(replace(taiwan, together=(*pair.together, ("retrenchment", "expansion"))), columns)


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
        assert f"{title}: " in said
        for row in found:
            quiet = [f.id for f in columns if f.positions[row.id].text == NOT_STATED]
            aside = f" (not stated: {' and '.join(quiet)})" if quiet else ""
            assert f"{row.label}{aside} – {row.reading}" in said


def test_nothing_to_compare_is_refused(rows, columns):
    for make in (agreement_figure, agreement_alt):
        with pytest.raises(ValueError, match="nothing to compare"):
            make([], columns)
        with pytest.raises(ValueError, match="compares three"):
            make(rows, columns[:2])


def test_texts_of_the_agreement_stand_apart(rows, columns):
    figure = agreement_figure(rows, columns)
    assert overlaps(figure) == outside(figure) == []
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 8.5
    assert figure.get_figwidth() * 96 <= 810


def test_all_not_stated_can_be_drawn(rows, columns):
    bare = [replace(row, together=()) for row in rows if row.reading]
    quiet = columns
    for row in bare:
        quiet = silent(row, quiet)
    figure = agreement_figure(bare, quiet)
    assert texts(figure, "pattern") == ["Stated for none"]
    assert texts(figure, "silent") == [NOT_STATED] * 3 * len(bare)
    assert overlaps(figure) == outside(figure) == []
    assert "adjustment, retrenchment and expansion" in agreement_alt(bare, quiet)


MADE_UP = [(25, True), (25, False), (25, False), *[(50, n % 2 == 0) for n in range(9)], (95, True)]


def test_points_count_what_was_right_at_each_confidence():
    assert calibration_points(MADE_UP) == [Point(25, 3, 1), Point(50, 9, 5), Point(95, 1, 1)]
    assert Point(25, 3, 1).share == pytest.approx(33.3, abs=0.1)


def test_points_need_predictions():
    for make in (calibration_points, calibration_figure, calibration_alt):
        with pytest.raises(ValueError, match="make some first"):
            make([])


@pytest.mark.parametrize("sure", [-1, 101])
def test_a_confidence_is_a_per_cent(sure):
    with pytest.raises(ValueError, match="from 0 to 100"):
        calibration_points([(sure, True)])


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


@pytest.mark.parametrize("pairs", RECORDS)
def test_points_lie_at_their_numbers_and_texts_stand_apart(pairs):
    points = calibration_points(pairs)
    figure = calibration_figure(points)
    (axes,) = figure.axes
    drawn = [line for line in axes.lines if line.get_gid() == "point"]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in drawn] == [
        (p.confidence, p.share) for p in points
    ]
    (diagonal,) = [line for line in axes.lines if line.get_gid() == "diagonal"]
    assert (list(diagonal.get_xdata()), list(diagonal.get_ydata())) == ([0, 100], [0, 100])
    assert texts(figure, "count") == [f"{p.right} of {p.of}" for p in points]
    assert overlaps(figure) == outside(figure) == []


@pytest.mark.parametrize("pairs", RECORDS)
def test_no_text_of_the_calibration_stands_on_a_point(pairs):
    figure = calibration_figure(calibration_points(pairs))
    found = boxes(figure)
    for line in figure.axes[0].lines:
        if line.get_gid() == "point":
            x, y = figure.axes[0].transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
            reach = line.get_markersize() / 2 * figure.dpi / 72
            for said, box in found:
                # the nearest place of the text to the middle of the point
                near = min(max(x, box.x0), box.x1) - x, min(max(y, box.y0), box.y1) - y
                assert (near[0] ** 2 + near[1] ** 2) ** 0.5 >= reach, said


@pytest.mark.parametrize("sure", OF_TWO)
def test_a_count_of_none_stands_above_the_axis(sure):
    figure = calibration_figure([Point(sure, 1, 0)])
    (axes,) = figure.axes
    (count,) = [box for said, box in boxes(figure) if said == "0 of 1"]
    assert count.y0 > axes.transData.transform((0, 0))[1]


def test_the_grey_below_the_line_is_seen_in_the_picture():
    picture = render(calibration_figure(calibration_points(MADE_UP)), "alt")
    shown = Image.open(io.BytesIO(picture.png)).convert("RGB")
    greys = [count for count, (r, g, b) in shown.getcolors(1 << 24) if r == g == b and 225 < r < 245]
    assert max(greys, default=0) > 0.1 * shown.width * shown.height


def test_the_area_of_a_point_grows_with_its_count_and_a_small_one_is_hollow():
    pairs = [(sure, True) for sure, of in zip(LEVELS, (1, 4, 9, 16), strict=True) for _ in range(of)]
    drawn = [
        line
        for line in calibration_figure(calibration_points(pairs)).axes[0].lines
        if line.get_gid() == "point"
    ]
    areas = [line.get_markersize() ** 2 for line in drawn]
    assert [area / areas[-1] for area in areas[1:]] == pytest.approx([4 / 16, 9 / 16, 1])
    assert areas[0] < areas[1]
    assert [line.get_markerfacecolor() == "white" for line in drawn] == [True, True, False, False]


def test_both_sides_of_the_line_are_named_and_few_answers_are_said_to_say_little():
    said = " ".join(texts(calibration_figure(calibration_points(MADE_UP)))).replace("\n", " ")
    for part in (
        "right more often than sure",
        "surer than right",
        "as sure as right",
        "Few answers say little",
    ):
        assert part in said
    assert "13 predictions in all" in said and "Hollow: fewer than 5" in said
    assert "Hollow" not in " ".join(texts(calibration_figure([Point(50, 5, 2)])))


def test_the_words_of_calibration_hold_its_numbers_and_its_warning():
    said = calibration_alt(calibration_points(MADE_UP))
    assert "25 % sure: right 1 of 3 times (33 %, right more often than sure)." in said
    assert "13 predictions in all." in said
    assert "fewer than 5" in said
    assert "fewer than" not in calibration_alt([Point(50, 5, 2)])
    assert "(0 %, surer than right). 1 prediction in all." in calibration_alt([Point(50, 1, 0)])
    for sure, right in ((0, 0), (50, 1), (100, 2)):
        assert "as right as sure" in calibration_alt([Point(sure, 2, right)])


def test_both_render_to_the_same_bytes_each_time(rows, columns):
    for make in (
        lambda: agreement_figure(rows, columns),
        lambda: calibration_figure(calibration_points(MADE_UP)),
    ):
        assert render(make(), "alt").png == render(make(), "alt").png
