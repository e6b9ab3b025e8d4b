"""Item analysis against closed forms, numpy's correlation, and a plain reading of the same answers."""

import math
import statistics
import tracemalloc
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import a_class
from quizkit import parsing
from quizkit.kinds import kind_of
from quizkit_teacher.item_analysis import FEWEST, Choice, ScoredAnswer, study

LESSONS = ("01-bargain-1953-1991", "02-flexibility-1992-2025", "04-adjustment", "05-retrenchment")


@pytest.fixture(scope="module")
def answers(bank):
    """Forty learners; some answers are left out."""
    dated = next(item for item in bank.items.values() if item.kind == "date")
    asked = {item.id: item for item in (dated, *a_class.items_of(bank, *LESSONS))}
    return list(a_class.answers(list(asked.values()), 40, seed=3, skip=0.15))


@pytest.fixture(scope="module")
def result(answers, bank):
    return study(iter(answers), bank.items)


@pytest.fixture(scope="module")
def scores(answers, bank):
    """The scores as {item: {learner: score}}, read plainly; an open answer counts once the teacher has read it."""
    table = {}
    for a in answers:
        if a.state in ("right", "near", "wrong") or (
            bank.items[a.item].kind == "open" and a.state == "noted"
        ):
            table.setdefault(a.item, {})[a.learner] = a.score
    return table


def simple(bank, kind="choose-one", many=4):
    return [item for item in bank.items.values() if item.kind == kind][:many]


def given_scores(items, rows):
    """Answers from a table of scores, a row for each learner; None is no answer."""
    for n, row in enumerate(rows):
        for item, score in zip(items, row, strict=True):
            if score is not None:
                state = "right" if score == 1 else "near" if score else "wrong"
                yield ScoredAnswer(f"l{n}", item.id, next(iter(item.options), "x"), state, score)


def correlations(study_):
    return [item.item_rest_correlation for item in study_.items.values()]


def counts(item):
    return {choice.what: choice.count for choice in item.choices}


class TestAgainstAPlainReading:
    def test_difficulty_and_item_rest_correlation(self, result, scores):
        compared = 0
        for item_id, item in result.items.items():
            own = scores.get(item_id, {})
            assert item.scored == len(own)
            if not own:
                assert math.isnan(item.difficulty) and math.isnan(item.item_rest_correlation)
                assert item.why_no_correlation
                continue
            assert item.difficulty == pytest.approx(sum(own.values()) / len(own))
            pairs = []
            for learner, score in own.items():
                others = [at[learner] for other, at in scores.items() if other != item_id and learner in at]
                if others:
                    pairs.append((score, np.mean(others)))
            x, rest = np.transpose(pairs)
            if len(pairs) >= FEWEST and np.ptp(x) > 0:
                assert item.item_rest_correlation == pytest.approx(np.corrcoef(x, rest)[0, 1], abs=1e-9)
                assert item.why_no_correlation == ""
                compared += 1
        assert compared > 40

    def test_totals_and_what_could_be_had(self, answers, result, scores):
        assert list(result.totals) == list(dict.fromkeys(a.learner for a in answers))
        for learner, total in result.totals.items():
            assert total == pytest.approx(sum(at.get(learner, 0) for at in scores.values()))
        assert result.out_of == len(scores)
        assert result.spread == pytest.approx(np.percentile([*result.totals.values()], [0, 25, 50, 75, 100]))

    def test_states_and_answered(self, answers, result):
        for item_id, item in result.items.items():
            states = Counter(a.state for a in answers if a.item == item_id)
            assert {state: count for state, count in item.states.items() if count} == dict(states)
            assert item.answered == sum(states.values()) - states["blank"] - states["pending"]

    def test_options_chosen_by_the_class_and_by_its_thirds(self, answers, result, bank):
        assert not result.upper & result.lower and len(result.upper) >= 40 // 3 <= len(result.lower)
        kinds = set()
        for item_id, item in result.items.items():
            options, kind = bank.items[item_id].options, bank.items[item_id].kind
            if not options or kind in ("match", "order"):
                continue
            kinds.add(kind)
            chose = {option: set() for option in options}
            names = {text.casefold(): option for option, text in options.items()} | {o: o for o in options}
            for a in answers:
                if a.item == item_id:
                    for option in a.response if isinstance(a.response, (list, tuple)) else [a.response]:
                        chose[names[option.casefold()]].add(a.learner)
            assert item.choices == [
                Choice((option,), len(who), len(who & result.upper), len(who & result.lower))
                for option, who in chose.items()
            ]
        assert kinds == {"choose-one", "choose-several", "judge-each", "mark-words", "stance"}

    def test_pairs_inversions_and_wrong_answers(self, answers, result, bank):
        kinds = set()
        for item_id, item in result.items.items():
            asked = bank.items[item_id]
            own = [a for a in answers if a.item == item_id and a.state not in ("blank", "pending")]
            if asked.kind == "match":
                assert counts(item) == Counter(pair for a in own for pair in a.response.items())
            elif asked.kind == "order":
                inversions = Counter(
                    (first, second)
                    for a in own
                    for first, second in combinations(asked.key.order, 2)
                    if list(a.response).index(first) > list(a.response).index(second)
                )
                assert counts(item) == inversions
            elif asked.kind in ("number", "date", "name"):
                wrong = Counter(
                    (kind_of(asked).comparable(asked, parsing.plain(a.response))[0], a.state)
                    for a in own
                    if a.state in ("near", "wrong")
                )
                assert [c.count for c in item.choices] == [count for _, count in wrong.most_common(5)]
            else:
                continue
            kinds.add(asked.kind)
            assert [c.count for c in item.choices] == sorted((c.count for c in item.choices), reverse=True)
        assert kinds == {"match", "order", "number", "date", "name"}

    def test_misconceptions_by_learners(self, answers, result):
        shown = {}
        for a in answers:
            if a.misconception:
                shown.setdefault(a.misconception, set()).add(a.learner)
        assert result.misconceptions == {name: len(who) for name, who in shown.items()}
        in_order = [*result.misconceptions.values()]
        assert in_order == sorted(in_order, reverse=True) and in_order[0] > in_order[-1]

    def test_mastery(self, result, scores, bank):
        of = {}
        for item_id, own in scores.items():
            for learner, score in own.items() if bank.items[item_id].objective else ():
                of.setdefault(bank.items[item_id].objective, {}).setdefault(learner, []).append(score)
        assert result.mastery.keys() == of.keys()
        for objective, by_learner in of.items():
            wanted = {learner: statistics.fmean(own) for learner, own in by_learner.items()}
            assert result.mastery[objective] == pytest.approx(wanted)

    def test_the_order_of_the_answers_does_not_count(self, answers, result, bank):
        again = study(reversed(answers), bank.items)
        assert list(again.items) == list(result.items)
        assert list(again.misconceptions.items()) == list(result.misconceptions.items())
        assert again.totals == pytest.approx(result.totals)
        assert (again.upper, again.lower) == (result.upper, result.lower)
        for item_id, item in result.items.items():
            assert counts(again.items[item_id]) == counts(item)
            assert again.items[item_id].item_rest_correlation == pytest.approx(
                item.item_rest_correlation, nan_ok=True
            )


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 1 / 3, 1.0, None]), min_size=4, max_size=4), max_size=30
    )
)
@settings(max_examples=60, deadline=None)
def test_any_class_has_numbers_or_reasons(bank, rows):
    result = study(given_scores(simple(bank), rows), bank.items)
    for item in result.items.values():
        assert math.isnan(item.difficulty) or 0 <= item.difficulty <= 1
        assert math.isnan(item.item_rest_correlation) == bool(item.why_no_correlation)
        assert math.isnan(item.item_rest_correlation) or abs(item.item_rest_correlation) <= 1
        assert all(choice.upper + choice.lower <= choice.count for choice in item.choices)
    assert all(0 <= total <= result.out_of + 1e-9 for total in result.totals.values())
    assert not result.upper & result.lower


class TestByHand:
    def test_an_item_that_follows_the_rest_and_one_that_goes_against_it(self, bank):
        """Ten learners; the first two items are alike, so the rest of one is a straight line of the other."""
        items = simple(bank, many=2)
        rows = [[score, score] for score in (0, 1) * 5]
        assert correlations(study(given_scores(items, rows), bank.items)) == pytest.approx([1, 1])
        against = [[a, 1 - a] for a, _ in rows]
        assert correlations(study(given_scores(items, against), bank.items)) == pytest.approx([-1, -1])

    def test_the_phi_of_a_table_of_four(self, bank):
        """Two items of 0 and 1: the correlation is (ad - bc) / sqrt of the product of the sums."""
        a, b, c, d = 7, 2, 3, 4
        rows = [[1, 1]] * a + [[1, 0]] * b + [[0, 1]] * c + [[0, 0]] * d
        result = study(given_scores(simple(bank, many=2), rows), bank.items)
        phi = (a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d))
        assert correlations(result) == pytest.approx([phi, phi])
        assert [i.difficulty for i in result.items.values()] == pytest.approx([9 / 16, 10 / 16])

    def test_the_item_is_not_compared_with_itself(self, bank):
        """Two independent items: with itself in the total each would correlate at 0.7, without it at 0."""
        rows = [[a, b] for a in (0, 1) for b in (0, 1)] * 3
        result = study(given_scores(simple(bank, many=2), rows), bank.items)
        assert correlations(result) == pytest.approx([0, 0], abs=1e-12)

    def test_the_rest_is_a_mean_over_what_was_answered(self, bank):
        """Half of the class leaves the third item out; it does not count as a zero for them."""
        items = simple(bank, many=3)
        rows = [[1, 1, None], [0, 0, None], [1, 1, 1], [0, 0, 0]] * 3
        result = study(given_scores(items, rows), bank.items)
        assert result.items[items[0].id].item_rest_correlation == pytest.approx(1)
        assert result.items[items[2].id].why_no_correlation == "fewer than 10 learners to compare"

    def test_thirds_take_equal_totals_whole(self, bank):
        rows = [[1, 1, 1, 1]] * 2 + [[1, 1, 1, 0]] * 3 + [[1, 1, 0, 0]] * 2 + [[0, 0, 0, 0]] * 2
        result = study(given_scores(simple(bank), rows), bank.items)
        assert result.upper == {f"l{n}" for n in range(5)}
        assert result.lower == {f"l{n}" for n in range(5, 9)}

    def test_letters_and_whole_texts_count_as_their_option(self, bank):
        item = simple(bank, many=1)[0]
        first, second, *_ = item.options
        a, b = ("abcd"[item.written.index(option)] for option in (first, second))
        responses = [first, a, item.options[first].upper(), b.upper(), [second], [second, b]]
        answers = (ScoredAnswer(f"l{n}", item.id, r, "wrong", 0.0) for n, r in enumerate(responses))
        result = study(answers, bank.items)
        assert [choice.count for choice in result.items[item.id].choices][:2] == [3, 3]

    @pytest.mark.parametrize(
        ("kind", "responses", "wanted"),
        [
            ("number", ["50,000", 50000, "5만", 7], [("50,000", 3), ("7", 1)]),
            (
                "date",
                ["1 March 1954", "1954-03-01", "Mar 1, 1954", "1955"],
                [("1 March 1954", 3), ("1955", 1)],
            ),
            (
                "name",
                ["Park Chung-hee", "Chung Hee PARK", "park chunghee", "박정희"],
                [("park chung hee", 3), ("박정희", 1)],
            ),
        ],
    )
    def test_the_same_wrong_answer_in_other_spellings_is_one(self, bank, kind, responses, wanted):
        item = next(
            i for i in bank.items.values() if i.kind == kind and (kind != "number" or i.unit == "people")
        )
        answers = (ScoredAnswer(f"l{n}", item.id, r, "wrong", 0.0) for n, r in enumerate(responses))
        choices = study(answers, bank.items).items[item.id].choices
        assert [(c.what, c.count) for c in choices] == [((text, "wrong"), count) for text, count in wanted]

    def test_wrong_answers_are_exact_in_any_number_and_equals_stand_by_the_alphabet(self, bank):
        item = simple(bank, "number", 1)[0]
        responses = [7, 7, 7, *range(1000, 3000), 5, 5, 3, 3]
        answers = (ScoredAnswer(f"l{n}", item.id, r, "wrong", 0.0) for n, r in enumerate(responses))
        choices = study(answers, bank.items).items[item.id].choices
        assert [(c.what[0], c.count) for c in choices[:3]] == [("7", 3), ("3", 2), ("5", 2)]
        assert len(choices) == 5

    def test_what_cannot_be_read_stands_for_itself_and_is_cut(self, bank):
        item = simple(bank, "number", 1)[0]
        result = study([ScoredAnswer("l", item.id, "  very\n long " * 50, "wrong", 0.0)], bank.items)
        (choice,) = result.items[item.id].choices
        assert choice.what[0].startswith("very long very") and len(choice.what[0]) == 60

    def test_open_answers_count_when_a_teacher_marked_them_and_stances_never(self, bank):
        essay, stance = simple(bank, "open", 1)[0], simple(bank, "stance", 1)[0]
        result = study(
            [
                ScoredAnswer("a", essay.id, {"text": "x"}, "noted", 0.5),
                ScoredAnswer("b", essay.id, {"text": "y"}, "pending", 0.0),
                ScoredAnswer("a", stance.id, next(iter(stance.options)), "noted", 1.0),
            ],
            bank.items,
        )
        assert (result.items[essay.id].answered, result.items[essay.id].difficulty) == (1, 0.5)
        assert result.items[essay.id].states["pending"] == 1
        assert math.isnan(result.items[stance.id].difficulty)
        assert result.items[stance.id].why_no_correlation == "no answer is right or wrong"
        assert result.totals == {"a": 0.5, "b": 0} and result.out_of == 1

    def test_an_item_without_its_key_has_no_points(self, bank):
        item = replace(simple(bank, many=1)[0], key=None)
        result = study([ScoredAnswer("a", item.id, "a", "noted", 0.0)], {item.id: item})
        assert result.out_of == 0 and not result.mastery
        assert result.items[item.id].why_no_correlation == "it came without its key"


class TestDegenerateClasses:
    def test_nobody(self, bank):
        result = study([], bank.items)
        assert (result.totals, result.items, result.out_of, result.misconceptions) == ({}, {}, 0, {})
        assert result.mastery == {} and all(map(math.isnan, result.spread))

    def test_one_learner(self, bank):
        result = study(given_scores(simple(bank), [[1, 0, 0.5, None]]), bank.items)
        assert result.spread == (1.5,) * 5 and result.out_of == 3
        assert not result.upper and not result.lower
        reasons = {item.why_no_correlation for item in result.items.values()}
        assert reasons == {"fewer than 10 learners to compare"}

    def test_all_right(self, bank):
        result = study(given_scores(simple(bank), [[1] * 4] * 12), bank.items)
        assert {item.difficulty for item in result.items.values()} == {1}
        reasons = {item.why_no_correlation for item in result.items.values()}
        assert reasons == {"everybody has the same score in it"}
        assert not result.upper and not result.lower

    def test_the_rest_is_the_same_for_all(self, bank):
        """Sums of thirds differ in their last digit; that is no spread."""
        rows = [[n % 2, *([1 / 3, 0.1, 1.0], [1.0, 1 / 3, 0.1])[n % 2]] for n in range(12)]
        result = study(given_scores(simple(bank), rows), bank.items)
        first = result.items[simple(bank)[0].id]
        assert first.why_no_correlation == "everybody has the same score in the other questions"

    def test_all_blank(self, bank):
        items = simple(bank)
        answers = (ScoredAnswer(f"l{n}", i.id, None, "blank", 0.0) for n in range(12) for i in items)
        result = study(answers, bank.items)
        assert result.out_of == 0 and set(result.totals.values()) == {0} and not result.mastery
        assert {item.why_no_correlation for item in result.items.values()} == {"nobody answered it"}
        assert {item.answered for item in result.items.values()} == {0}

    def test_one_item(self, bank):
        result = study(given_scores(simple(bank, many=1), [[1], [0]] * 8), bank.items)
        (item,) = result.items.values()
        assert item.difficulty == 0.5 and item.why_no_correlation == "fewer than 10 learners to compare"
        assert len(result.upper) == len(result.lower) == 8


class TestBadInput:
    def test_a_learner_twice_with_one_item(self, bank):
        item = simple(bank, many=1)[0]
        twice = [ScoredAnswer("김", item.id, "a", "wrong", 0.0)] * 2
        with pytest.raises(ValueError, match=f"{item.id}.*김.*twice"):
            study(twice, bank.items)

    def test_an_unknown_item_is_counted_apart(self, bank):
        result = study([ScoredAnswer("a", "gone", "a", "right", 1.0)], bank.items)
        assert result.unknown == 1 and not result.items and list(result.totals) == ["a"]

    def test_any_response_is_borne(self, bank):
        """What grading let through cannot stop the study, whatever its shape."""
        odd = [None, 3, "", "zzz", [], [["a"]], {"a": {"b": 1}}, {"x": None}, True, float("nan"), "\x00"]
        for item in {item.kind: item for item in bank.items.values()}.values():
            state = "wrong" if kind_of(item).graded else "noted"
            answers = (ScoredAnswer(f"l{n}", item.id, r, state, 0.0) for n, r in enumerate(odd))
            assert study(answers, bank.items).items[item.id].answered == len(odd)


@pytest.mark.slow
def test_ten_thousand_learners_need_no_more_memory_than_their_answers(bank):
    items = [item for item in bank.items.values() if item.kind in ("number", "choose-one", "match")][:10]
    peaks = []
    for learners in (500, 5000):
        answers = [
            ScoredAnswer(f"learner {n}", item.id, str(n), "wrong", 0.0)
            for n in range(learners)
            for item in items
        ]
        tracemalloc.start()
        assert len(study(answers, bank.items).totals) == learners
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 4500 * 10 * 500  # bytes for each further answer
