"""The pictures of a class: their data and words, that nothing overlaps, and classes with little in them."""

import math

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text

import a_class
from quizkit_teacher.item_analysis import study
from alliance.figures import classes, mastery
from alliance.figures.classes import Spot
from alliance.figures.style import render
from test_figures_frameworks import boxes, outside, overlaps


@pytest.fixture(scope="module")
def thirty(bank):
    items = [item for item in bank.items.values() if item.lesson in ("03-adjustment", "04-retrenchment")]
    return study(a_class.answers(items, 30, noise=[items[3].id]), bank.items)


@pytest.fixture
def spots(thirty):
    return [
        Spot(found.id, found.difficulty, found.discrimination)
        for found in thirty.items.values()
        if not math.isnan(found.discrimination)
    ]


def texts(figure, gid):
    return [text.get_text() for text in figure.findobj(Text) if text.get_gid() == gid]


def drawn(figure, *gids):
    return [line for axes in figure.axes for line in axes.lines if line.get_gid() in gids]


class TestSeparation:
    def test_each_item_is_a_point_and_the_low_ones_are_diamonds(self, spots):
        figure = classes.separation_figure(spots)
        for gid, low, marker in (("low item", True, "D"), ("item", False, "o")):
            lines = drawn(figure, gid)
            wanted = {
                (s.difficulty, s.discrimination) for s in spots if (s.discrimination < classes.LOW) == low
            }
            assert {(line.get_xdata()[0], line.get_ydata()[0]) for line in lines} == wanted and wanted
            assert {line.get_marker() for line in lines} == {marker}

    @pytest.mark.parametrize("seed", range(4))
    def test_labels_do_not_stand_on_each_other_or_on_points(self, seed):
        rng = np.random.default_rng(seed)
        many = [Spot(f"item-number-{n}", *rng.uniform((0.4, -0.1), (0.9, 0.7))) for n in range(60)]
        figure = classes.separation_figure(many)
        assert overlaps(figure) == [] and outside(figure) == []
        labels = texts(figure, "label")
        assert len(labels) > 20
        assert set(labels) >= {spot.label for spot in many if spot.discrimination < -0.05}
        assert any(f"{60 - len(labels)} points had no room for a name" in said for said, _ in boxes(figure))
        (axes,) = figure.axes
        points = axes.transData.transform([(spot.difficulty, spot.discrimination) for spot in many])
        for text in (text for text in axes.texts if text.get_gid() == "label"):
            assert text.get_window_extent().count_contains(points) == 0, text.get_text()

    def test_a_few_all_have_their_names(self):
        few = [
            Spot("all-alike", 0.5, 0.3),
            Spot("the-same-place", 0.5, 0.3),
            Spot("easy", 1.0, -1.0),
            Spot("hard", 0.0, 1.0),
        ]
        figure = classes.separation_figure(few)
        assert sorted(texts(figure, "label")) == sorted(spot.label for spot in few)
        assert overlaps(figure) == [] and outside(figure) == []

    def test_its_words(self):
        said = classes.separation_alt([Spot("a", 0.25, -0.0001), Spot("b", 0.8, 0.456), Spot("c", 0.5, -0.2)])
        assert "3 items" in said and "25 % to 80 %" in said and "−0.20 to 0.46" in said
        assert said.endswith("Below 0.1: c (−0.20), a (0.00).")
        assert classes.separation_alt([Spot("b", 0.8, 0.4)]).endswith("No item lies below 0.1.")


class TestMisconceptions:
    ROWS = (("taking <b>one</b> for the $other$", 9), ("a name " * 15, 4), ("reading a plan as done", 4))

    def test_bars_names_and_counts(self):
        figure = classes.misconceptions_figure(self.ROWS, 12)
        assert [p.get_width() for axes in figure.axes for p in axes.patches if p.get_gid() == "bar"] == [
            9,
            4,
            4,
        ]
        assert texts(figure, "count") == ["9 of 12", "4 of 12", "4 of 12"]
        assert overlaps(figure) == [] and outside(figure) == []
        assert "taking <b>one</b> for the $other$" in [said.replace("\n", " ") for said, _ in boxes(figure)]

    def test_more_than_fit_are_said(self):
        rows = [(f"mistake number {n}", 40 - n) for n in range(20)]
        figure = classes.misconceptions_figure(rows, 50)
        assert len(texts(figure, "count")) == 15
        assert any("The first 15 of 20" in said for said, _ in boxes(figure))
        said = classes.misconceptions_alt(rows, 50)
        assert "mistake number 14, 26." in said and "mistake number 15" not in said and "5 more" in said

    def test_its_words(self):
        assert classes.misconceptions_alt([("a mistake", 1)], 1) == (
            "Bar chart of mistakes by how many of 1 learner showed them: a mistake, 1."
        )


class TestObjectives:
    def test_columns_go_from_the_lowest_total_to_the_highest(self):
        means = np.array([[0.1, 0.2, math.nan]])
        values, sizes = mastery.columns(means, np.array([5.0, 1.0, 3.0]))
        np.testing.assert_array_equal(values, [[0.2, math.nan, 0.1]])
        assert sizes == [1, 1, 1]

    @pytest.mark.parametrize("learners", [61, 300, 10_000])
    def test_many_learners_stand_in_equal_groups(self, learners):
        rng = np.random.default_rng(learners)
        means, totals = rng.random((3, learners)), rng.random(learners)
        means[rng.random(means.shape) < 0.2] = math.nan
        means[2, np.argsort(totals)[: learners // 20]] = (
            math.nan
        )  # the lowest group knows nothing of the third
        values, sizes = mastery.columns(means, totals)
        assert sum(sizes) == learners and max(sizes) - min(sizes) <= 1 and len(sizes) == mastery.GROUPS
        ranked, start = means[:, np.argsort(totals)], 0
        for column, size in zip(values.T, sizes, strict=True):
            for value, row in zip(column, ranked[:, start : start + size], strict=True):
                there = [x for x in row if not math.isnan(x)]
                assert value == pytest.approx(sum(there) / len(there) if there else math.nan, nan_ok=True)
            start += size

    @pytest.mark.parametrize("learners", [1, 2, 15, 30, 45, 60, 61, 300])
    def test_every_cell_bears_its_number_or_is_hatched(self, learners, bank):
        rng = np.random.default_rng(learners)
        names = [o.text for lesson in bank.lessons.values() for o in lesson.objectives][:12]
        means = rng.random((12, learners))
        means[rng.random(means.shape) < 0.3] = math.nan
        means[0, 0], means[1, 0] = 1.0, 0.0
        values, sizes = mastery.columns(means, rng.random(learners))
        figure = mastery.objectives_figure(names, values, sizes)
        assert len(texts(figure, "cell")) == (~np.isnan(values)).sum()
        hatched = [patch for axes in figure.axes for patch in axes.patches if patch.get_gid() == "empty"]
        hatched += [a for axes in figure.axes for a in axes.artists if a.get_gid() == "empty"]
        assert len(hatched) == np.isnan(values).sum() and all(patch.get_hatch() for patch in hatched)
        assert overlaps(figure) == [] and outside(figure) == []
        note = " ".join(said for said, _ in boxes(figure))
        assert ("group of" in note) == (learners > 60)
        assert ("Tenths" in note) == (30 < learners <= 60)

    @pytest.mark.parametrize(
        ("value", "whole", "tenths"), [(0, "0", "0"), (0.7, "70", "7"), (0.999, "100", "9"), (1, "100", "✓")]
    )
    def test_a_number_in_a_cell(self, value, whole, tenths):
        assert (mastery.cell(value, False), mastery.cell(value, True)) == (whole, tenths)

    def test_the_colours_grow_lighter_all_the_way(self):
        """So they stay in order in grey and for every colour blindness; the number on them keeps a contrast of 4."""

        def light(rgb):
            linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
            return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

        lights = [light(matplotlib.colormaps[mastery.COLOURS](n / 100)[:3]) for n in range(101)]
        assert lights == sorted(lights)
        for n, shade in enumerate(lights):
            assert (1.05 / (shade + 0.05) if n < 50 else (shade + 0.05) / 0.05) > 4

    def test_its_words(self):
        values = np.array([[0.5, 1.0], [math.nan, 0.2], [math.nan, math.nan]])
        said = mastery.objectives_alt(["name things", "argue", "weigh"], values, [1, 1])
        assert said == (
            "Heat map of 3 objectives by 2 columns, lowest total first. Each column is a learner. Mean share of points, lowest "
            "first: argue: 20 % (1 column without an answer); name things: 75 %; weigh: no answers (2 columns without an answer)."
        )

    def test_shapes_that_do_not_fit_are_refused(self):
        with pytest.raises(ValueError, match="2 objectives and 1 columns"):
            mastery.objectives_figure(["a", "b"], np.zeros((1, 1)), [1])


class TestTotals:
    def test_every_learner_is_in_one_bar(self):
        totals = np.array([0, 0.7, 1, 3, 7, 7.5, 10])
        counts = classes.bins(totals, 10)
        assert counts == [2, 1, 0, 1, 0, 0, 0, 2, 0, 1]  # 7 of 10 stands in 70 to 80, all of it in the last
        figure = classes.totals_figure(totals, 10)
        assert texts(figure, "count") == ["2", "1", "1", "2", "1"]
        (line,) = drawn(figure, "median")
        assert line.get_xdata()[0] == pytest.approx(30)
        assert overlaps(figure) == [] and outside(figure) == []

    @pytest.mark.parametrize("out_of", [1, 3, 7, 10, 53])
    def test_edges_are_not_lost_to_rounding(self, out_of):
        for tenth in range(11):
            counts = classes.bins(np.array([sum([0.1] * tenth) * out_of]), out_of)
            assert counts.index(1) == min(tenth, 9), (tenth, out_of)

    @pytest.mark.parametrize("totals", [[0.0], [5.0, 5.0], [10.0] * 12, [0.0] * 12])
    def test_small_and_even_classes(self, totals):
        figure = classes.totals_figure(np.array(totals), 10)
        assert texts(figure, "count") == [str(len(totals))]
        assert outside(figure) == [] and overlaps(figure) == []

    def test_its_words(self):
        said = classes.totals_alt(np.array([1.0, 4.0, 4.5]), 5)
        assert said == (
            "Bar chart of the totals of 3 learners, as a share of 5 points. Median 80 %, from 20 % to 90 %. "
            "Learners by tenth: 20 to 30 %: 1; 80 to 90 %: 1; 90 to 100 %: 1."
        )


@pytest.mark.parametrize(
    "draw",
    [
        lambda: classes.separation_figure([]),
        lambda: classes.separation_alt([]),
        lambda: classes.misconceptions_figure([], 3),
        lambda: classes.misconceptions_alt([], 3),
        lambda: classes.totals_figure(np.array([]), 3),
        lambda: classes.totals_alt(np.array([0.0]), 0),
        lambda: mastery.objectives_figure([], np.zeros((0, 0)), []),
        lambda: mastery.objectives_alt([], np.zeros((0, 0)), []),
    ],
)
def test_nothing_to_draw_is_said(draw):
    with pytest.raises(ValueError, match="nothing to draw"):
        draw()


def test_the_same_class_gives_the_same_picture(thirty, spots):
    pictures = [render(classes.separation_figure(spots), classes.separation_alt(spots)) for _ in range(2)]
    assert pictures[0].png == pictures[1].png
