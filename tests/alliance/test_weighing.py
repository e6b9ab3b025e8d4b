"""The mathematics of the policy lab: against brute force, closed forms, and inputs that leave nothing to choose."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from alliance.policylab import weighing

scores = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays.arrays(float, shape, elements=st.integers(0, 10))
)
small = st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(
    lambda shape: arrays.arrays(float, shape, elements=st.integers(0, 10))
)


def grid(criteria, steps=40):
    """Points of the simplex of weights, evenly spaced, corners and edges included."""
    points = [p for p in product(range(steps + 1), repeat=criteria - 1) if sum(p) <= steps]
    return np.array([[*p, steps - sum(p)] for p in points]) / steps


def test_a_value_is_the_sum_of_its_contributions():
    parts = weighing.contributions([[10, 0], [4, 6]], [3, 1])
    assert parts == [[7.5, 0], [3, 1.5]]
    assert weighing.values([[10, 0], [4, 6]], [3, 1]) == [7.5, 4.5]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_weights_are_shares_of_one_whole(given_weights):
    shares = weighing.normalized(given_weights)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) >= 0


def test_zero_weights_count_equally():
    assert weighing.normalized([0, 0, 0, 0]) == [0.25] * 4


@pytest.mark.parametrize("wrong", [[], [-1, 2], [float("nan")], [[1, 2]], [float("inf"), 1]])
def test_weights_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="weights"):
        weighing.normalized(wrong)


@pytest.mark.parametrize("wrong", [[], [[]], [1, 2], [[1, float("nan")]]])
def test_scores_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="scores"):
        weighing.acceptability(wrong)


def test_what_is_level_comes_first_together():
    assert weighing.winners([3, 5, 3, 1]) == [1]
    assert weighing.winners([5, 3, 5 - 1e-12, 1]) == [0, 2]
    assert weighing.winners([5, 3, 4.996, 1]) == [0]
    assert weighing.winners([5, 3, 4.996, 1], 0.005) == [0, 2]


@pytest.mark.slow
@given(scores)
def test_shares_add_up_and_belong_to_winners(table):
    result = weighing.acceptability(table)
    assert sum(result.shares) == pytest.approx(1)
    assert min(result.shares) >= 0
    for option in weighing.dominated(table):
        assert result.shares[option] == pytest.approx(0, abs=1e-12)


@settings(max_examples=40)
@given(small)
def test_exact_shares_agree_with_counting(table):
    points = np.random.default_rng(7).dirichlet([1] * table.shape[1], 40_000)
    values = points @ table.T
    first = values >= values.max(axis=1, keepdims=True) - 1e-9
    counted = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    assert weighing.acceptability(table).shares == pytest.approx(counted, abs=0.015)


def test_closed_forms():
    """Options that are each best on one criterion share the simplex evenly, whatever the number of criteria."""
    for criteria in range(1, 9):
        result = weighing.acceptability(np.eye(criteria))
        assert result.shares == pytest.approx(
            np.full(criteria, 1 / criteria), abs=5 * max(result.errors) + 1e-12
        )
    # one option steady at half: the other wins where its one good criterion weighs more than half, (1/2) ** (n - 1)
    for criteria in range(2, 8):
        other = np.zeros(criteria)
        other[0] = 1
        result = weighing.acceptability([other, np.full(criteria, 0.5)])
        assert result.shares[0] == pytest.approx(0.5 ** (criteria - 1), abs=5 * result.errors[0] + 1e-12)


def test_the_error_is_stated_and_small_enough():
    assert weighing.acceptability(np.eye(3)).errors == [0, 0, 0]
    rng = np.random.default_rng(1)
    assert 0 < max(weighing.acceptability(rng.integers(0, 11, (6, 8))).errors) < 0.004


def test_the_same_question_gives_the_same_answer():
    table = np.random.default_rng(2).integers(0, 11, (5, 6))
    first = weighing.acceptability(table)
    weighing._draws.cache_clear()
    weighing._acceptability.cache_clear()
    assert weighing.acceptability(table) == first


@given(st.integers(1, 6), st.integers(1, 5))
def test_options_alike_share_evenly(options, criteria):
    assert weighing.acceptability(np.full((options, criteria), 4)).shares == pytest.approx(
        np.full(options, 1 / options)
    )


@given(scores, st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_a_weight_change_draws_level_and_no_smaller_change_does(table, given_weights):
    now = np.array(weighing.normalized(given_weights[: table.shape[1]]))
    best = weighing.winners(table @ now)[0]
    move = weighing.smallest_weight_change(table, now)
    points = grid(table.shape[1], 12)
    others = [n for n in range(len(table)) if n != best]
    beaten = [p for p in points if any(table[o] @ p >= table[best] @ p - 1e-12 for o in others)]
    moved = [np.abs(p - now).sum() / 2 for p in beaten]
    if move is None:
        assert not beaten
        return
    assert all(move.amount <= size + 1e-6 for size in moved)
    after = now.copy()
    for criterion, part in move.taken:
        after[criterion] -= part
        after[move.to] += part
    assert (after >= -1e-9).all()
    assert after.sum() == pytest.approx(1)
    assert np.abs(after - now).sum() / 2 == pytest.approx(move.amount)
    assert table[move.option] @ after == pytest.approx(table[best] @ after)


@given(scores, st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_a_score_change_draws_level_and_no_smaller_one_does(table, given_weights):
    now = np.array(weighing.normalized(given_weights[: table.shape[1]]))
    best = weighing.winners(table @ now)[0]
    change = weighing.smallest_score_change(table, now)
    if change is None:  # not even the ends of the scale draw level
        for other, criterion in product(range(len(table)), range(table.shape[1])):
            most = table.copy()
            most[other, criterion], least = 10, table.copy()
            least[best, criterion] = 0
            assert other == best or (most[best] - most[other]) @ now > 0
            assert other == best or (least[best] - least[other]) @ now > 0
        return
    changed = table.copy()
    changed[change.changed, change.criterion] = change.score
    assert changed[best] @ now == pytest.approx(changed[change.option] @ now)
    size = abs(change.score - table[change.changed, change.criterion])
    assert 0 <= change.score <= 10
    for other, criterion in product(range(len(table)), range(table.shape[1])):
        if other == best:
            continue
        for option, sign in ((other, 1), (best, -1)):
            less = table.copy()
            less[option, criterion] += sign * 0.9 * size
            if size > 1e-6 and 0 <= less[option, criterion] <= 10:
                assert less[best] @ now > less[other] @ now - 1e-9


def test_a_tie_along_an_edge_is_no_share():
    """Which of these come first for hardly any weights is found exactly, not left to rounding."""
    table = [
        [9, 1, 0.1],
        [1, 9, 0.1],
        [5, 5, 0.1],
        [9, 1, 0],
    ]  # the third only ties, the fourth is never ahead
    assert weighing.acceptability(table).shares == pytest.approx([0.5, 0.5, 0, 0], abs=1e-15)
    assert weighing.acceptability([[1, 0], [0, 1], [0.5, 0.5]]).shares == [0.5, 0.5, 0]


def test_one_option_has_nobody_to_fear():
    assert weighing.smallest_weight_change([[1, 2]], [1, 1]) is None
    assert weighing.smallest_score_change([[1, 2]], [1, 1]) is None
    assert weighing.acceptability([[1, 2]]).shares == [1]
    assert weighing.dominated([[1, 2]]) == {}


def test_a_dominated_option_names_the_one_that_beats_it():
    assert weighing.dominated([[5, 5], [4, 5], [9, 0]]) == {1: 0}
    assert weighing.dominated([[5, 5], [5, 5]]) == {}


def test_the_regions_of_three_criteria_cover_the_triangle():
    table = np.array([[9, 2, 3], [4, 8, 3], [3, 3, 9], [5, 5, 5]])
    for point in grid(3, 20):
        best = weighing.winners(table @ point)
        for option in range(4):
            assert inside(weighing.favourable_weights(table, option), point) == (option in best)


def inside(polygon, point):
    corners = np.array(polygon)
    if len(corners) < 3:
        return False
    sides = [
        np.cross(corners[(n + 1) % len(corners)] - corners[n], point - corners[n]).sum()
        for n in range(len(corners))
    ]
    return min(sides) >= -1e-9 or max(sides) <= 1e-9


@pytest.mark.parametrize("criteria", [2, 4])
def test_only_three_criteria_have_a_triangle(criteria):
    with pytest.raises(ValueError, match="three criteria"):
        weighing.favourable_weights(np.eye(criteria), 0)
