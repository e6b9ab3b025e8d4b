"""The mathematics of the policy lab: against brute force, closed forms, and inputs that leave nothing to choose."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from alliance import decision

scores = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays.arrays(float, shape, elements=st.integers(0, 10))
)
small = st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(
    lambda shape: arrays.arrays(float, shape, elements=st.integers(0, 10))
)


def grid(criteria, steps=40):
    """Points of the simplex of weights, evenly spaced, corners and edges included."""
    found = [p for p in product(range(steps + 1), repeat=criteria - 1) if sum(p) <= steps]
    return np.array([[*p, steps - sum(p)] for p in found]) / steps


def test_a_value_is_the_sum_of_its_contributions():
    parts = decision.contributions([[10, 0], [4, 6]], [3, 1])
    assert parts.tolist() == [[7.5, 0], [3, 1.5]]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_weights_are_shares_of_one_whole(given_weights):
    found = decision.weights(given_weights)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


def test_zero_weights_count_equally():
    assert decision.weights([0, 0, 0, 0]).tolist() == [0.25] * 4


@pytest.mark.parametrize("wrong", [[], [-1, 2], [float("nan")], [[1, 2]], [float("inf"), 1]])
def test_weights_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="weights"):
        decision.weights(wrong)


@pytest.mark.parametrize("wrong", [[], [[]], [1, 2], [[1, float("nan")]]])
def test_scores_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="scores"):
        decision.shares(wrong)


def test_what_is_level_stands_together():
    assert decision.ranking([3, 5, 3, 1]) == [[1], [0, 2], [3]]


@given(scores)
def test_shares_add_up_and_belong_to_winners(found):
    result = decision.shares(found)
    assert result.shares.sum() == pytest.approx(1)
    assert (result.shares >= 0).all()
    for option in decision.dominated(found):
        assert result.shares[option] == pytest.approx(0, abs=1e-12)


@settings(max_examples=40)
@given(small)
def test_exact_shares_agree_with_counting(found):
    points = np.random.default_rng(7).dirichlet([1] * found.shape[1], 40_000)
    values = points @ found.T
    first = values >= values.max(axis=1, keepdims=True) - 1e-9
    counted = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    assert decision.shares(found).shares == pytest.approx(counted, abs=0.015)


def test_closed_forms():
    """Options that are each best on one criterion share the simplex evenly, whatever the number of criteria."""
    for criteria in range(1, 9):
        result = decision.shares(np.eye(criteria))
        assert result.shares == pytest.approx(
            np.full(criteria, 1 / criteria), abs=5 * result.error.max() + 1e-12
        )
    # one option steady at half: the other wins where its one good criterion weighs more than half, (1/2) ** (n - 1)
    for criteria in range(2, 8):
        other = np.zeros(criteria)
        other[0] = 1
        result = decision.shares([other, np.full(criteria, 0.5)])
        assert result.shares[0] == pytest.approx(0.5 ** (criteria - 1), abs=5 * result.error[0] + 1e-12)


def test_the_error_is_stated_and_small_enough():
    assert decision.shares(np.eye(3)).error.tolist() == [0, 0, 0]
    rng = np.random.default_rng(1)
    assert decision.shares(rng.integers(0, 11, (6, 8))).error.max() < 0.001


def test_the_same_question_gives_the_same_answer():
    found = np.random.default_rng(2).integers(0, 11, (5, 6))
    assert decision.shares(found).shares.tolist() == decision.shares(found).shares.tolist()


@given(st.integers(1, 6), st.integers(1, 5))
def test_options_alike_share_evenly(options, criteria):
    assert decision.shares(np.full((options, criteria), 4)).shares == pytest.approx(
        np.full(options, 1 / options)
    )


@given(scores, st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_a_flip_draws_level_and_no_smaller_change_does(found, given_weights):
    now = decision.weights(given_weights[: found.shape[1]])
    best = decision.ranking(found @ now)[0][0]
    move = decision.flip(found, now)
    points = grid(found.shape[1], 12)
    others = [n for n in range(len(found)) if n != best]
    beaten = [p for p in points if any(found[o] @ p >= found[best] @ p - 1e-12 for o in others)]
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
    assert found[move.option] @ after == pytest.approx(found[best] @ after)


@given(scores, st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_a_nudge_draws_level_and_no_smaller_one_does(found, given_weights):
    now = decision.weights(given_weights[: found.shape[1]])
    best = decision.ranking(found @ now)[0][0]
    nudged = decision.nudge(found, now)
    if nudged is None:  # not even the ends of the scale draw level
        for other, criterion in product(range(len(found)), range(found.shape[1])):
            most = found.copy()
            most[other, criterion], least = 10, found.copy()
            least[best, criterion] = 0
            assert other == best or (most[best] - most[other]) @ now > 0
            assert other == best or (least[best] - least[other]) @ now > 0
        return
    changed = found.copy()
    changed[nudged.changed, nudged.criterion] = nudged.score
    assert changed[best] @ now == pytest.approx(changed[nudged.option] @ now)
    size = abs(nudged.score - found[nudged.changed, nudged.criterion])
    assert 0 <= nudged.score <= 10
    for other, criterion in product(range(len(found)), range(found.shape[1])):
        if other == best:
            continue
        for option, sign in ((other, 1), (best, -1)):
            less = found.copy()
            less[option, criterion] += sign * 0.9 * size
            if size > 1e-6 and 0 <= less[option, criterion] <= 10:
                assert less[best] @ now > less[other] @ now - 1e-9


def test_one_option_has_nobody_to_fear():
    assert decision.flip([[1, 2]], [1, 1]) is None
    assert decision.nudge([[1, 2]], [1, 1]) is None
    assert decision.shares([[1, 2]]).shares.tolist() == [1]
    assert decision.dominated([[1, 2]]) == {}


def test_a_dominated_option_names_the_one_that_beats_it():
    assert decision.dominated([[5, 5], [4, 5], [9, 0]]) == {1: 0}
    assert decision.dominated([[5, 5], [5, 5]]) == {}


def test_the_regions_of_three_criteria_cover_the_triangle():
    found = np.array([[9, 2, 3], [4, 8, 3], [3, 3, 9], [5, 5, 5]])
    for point in grid(3, 20):
        best = decision.ranking(found @ point)[0]
        for option in range(4):
            assert inside(decision.region(found, option), point) == (option in best)


def inside(corners, point):
    if len(corners) < 3:
        return False
    sides = [
        np.cross(corners[(n + 1) % len(corners)] - corners[n], point - corners[n]).sum()
        for n in range(len(corners))
    ]
    return min(sides) >= -1e-9 or max(sides) <= 1e-9


def test_more_than_three_criteria_have_no_picture():
    with pytest.raises(ValueError, match="up to three"):
        decision.region(np.eye(4), 0)
