"""The study of a class against closed forms, numpy's own correlation, and a plain reading of the same answers."""

import math
import tracemalloc
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import a_class
from quizkit import parsing
from quizkit_teacher.item_analysis import FEWEST, Answered, Choice, Frequent, Mistake, comparable, study
from quizkit.items import UNMARKED

LESSONS = ("01-alliance-since-1953", "04-retrenchment")


@pytest.fixture(scope="module")
def some(bank):
    return [item for item in bank.items.values() if item.lesson in LESSONS]


@pytest.fixture(scope="module")
def answers(some):
    """Forty learners, some answers left out, one item that ability does not touch."""
    return list(a_class.answers(some, 40, seed=3, skip=0.15))


@pytest.fixture(scope="module")
def found(answers, bank):
    return study(iter(answers), bank.items)


def simple(bank, kind="choose-one", many=4):
    return [item for item in bank.items.values() if item.kind == kind][:many]


def given_scores(items, rows):
    """Answers from a table of scores, a row for each learner; None is no answer."""
    for n, row in enumerate(rows):
        for item, score in zip(items, row, strict=True):
            if score is not None:
                state = "right" if score == 1 else "near" if score else "wrong"
                yield Answered(f"l{n}", item.id, next(iter(item.options), "x"), state, score)


def table(answers):
    """The scores as {item: {learner: score}}, read plainly."""
    scores = {}
    for a in answers:
        if a.state in ("right", "near", "wrong"):
            scores.setdefault(a.item, {})[a.learner] = a.score
    return scores


class TestAgainstAPlainReading:
    def scores(self, answers, bank):
        found = table(answers)
        for a in answers:  # an open answer with a mark counts too; no other “noted” does
            if a.state == "noted" and bank.items[a.item].kind == "open":
                found.setdefault(a.item, {})[a.learner] = a.score
        return found

    def test_difficulty_and_discrimination(self, answers, found, bank):
        scores = self.scores(answers, bank)
        compared = 0
        for item_id, item in found.items.items():
            own = scores.get(item_id, {})
            assert item.scored == len(own)
            if not own:
                assert math.isnan(item.difficulty) and math.isnan(item.discrimination) and item.reason
                continue
            assert item.difficulty == pytest.approx(sum(own.values()) / len(own))
            pairs = []
            for learner, score in own.items():
                others = [at[learner] for other, at in scores.items() if other != item_id and learner in at]
                if others:
                    pairs.append((score, np.mean(others)))
            x, rest = np.transpose(pairs)
            if len(pairs) >= FEWEST and np.ptp(x) > 0:
                assert item.discrimination == pytest.approx(np.corrcoef(x, rest)[0, 1], abs=1e-9), item_id
                assert item.reason == ""
                compared += 1
        assert compared > 40

    def test_totals_and_what_could_be_had(self, answers, found, bank):
        scores = self.scores(answers, bank)
        assert found.learners == tuple(dict.fromkeys(a.learner for a in answers))
        for learner, total in zip(found.learners, found.totals, strict=True):
            assert total == pytest.approx(sum(at.get(learner, 0) for at in scores.values()))
        assert found.out_of == len(scores)
        assert found.spread == pytest.approx(
            (
                min(found.totals),
                np.percentile(found.totals, 25),
                np.median(found.totals),
                np.percentile(found.totals, 75),
                max(found.totals),
            )
        )

    def test_states_and_answered(self, answers, found):
        for item_id, item in found.items.items():
            states = Counter(a.state for a in answers if a.item == item_id)
            assert {state: count for state, count in item.states.items() if count} == dict(states)
            assert item.answered == sum(states.values()) - states["blank"] - states["pending"]

    def test_choices_of_all_and_of_the_thirds(self, answers, found, bank):
        upper = {name for name, is_in in zip(found.learners, found.upper, strict=True) if is_in}
        lower = {name for name, is_in in zip(found.learners, found.lower, strict=True) if is_in}
        assert not upper & lower and len(upper) >= 40 // 3 <= len(lower)
        kinds = set()
        for item_id, item in found.items.items():
            if not item.choices:
                continue
            kinds.add(bank.items[item_id].kind)
            options = bank.items[item_id].options
            chose = {option: [] for option in options}
            names = {text.casefold(): option for option, text in options.items()} | {o: o for o in options}
            for a in answers:
                if a.item == item_id:
                    for option in a.response if isinstance(a.response, (list, tuple)) else [a.response]:
                        chose[names[option.casefold()]].append(a.learner)
            assert item.choices == tuple(
                Choice(option, len(who), len(upper & set(who)), len(lower & set(who)))
                for option, who in chose.items()
            )
        assert kinds == {"choose-one", "choose-several", "frameworks", "stance"}

    def test_pairs_turned_pairs_and_mistakes(self, answers, found, bank):
        kinds = set()
        for item_id, item in found.items.items():
            asked = bank.items[item_id]
            own = [a for a in answers if a.item == item_id and a.state not in ("blank", "pending")]
            if asked.kind == "match":
                assert item.pairs == Counter(pair for a in own for pair in a.response.items())
            elif asked.kind == "order":
                turned = Counter()
                for a in own:
                    for n, one in enumerate(asked.key.order):
                        for two in asked.key.order[n + 1 :]:
                            turned[(one, two)] += list(a.response).index(one) > list(a.response).index(two)
                assert dict(item.turned) == {pair: count for pair, count in turned.items() if count}
                counts = [count for _, count in item.turned]
                assert counts == sorted(counts, reverse=True)
            elif asked.kind in ("number", "date", "name"):
                wrong = Counter(
                    comparable(asked, parsing.plain(a.response))[0]
                    for a in own
                    if a.state in ("near", "wrong")
                )
                assert sorted(m.count for m in item.mistakes) == sorted(
                    count for _, count in wrong.most_common(5)
                )
                assert item.slack == 0
            kinds.add(asked.kind)
        assert {"match", "order", "number", "date", "name"} <= kinds

    def test_misconceptions_by_learners(self, answers, found):
        shown = {}
        for a in answers:
            if a.misconception:
                shown.setdefault(a.misconception, set()).add(a.learner)
        assert dict(found.misconceptions) == {name: len(who) for name, who in shown.items()}
        counts = [count for _, count in found.misconceptions]
        assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]

    def test_mastery(self, answers, found, bank):
        scores = self.scores(answers, bank)
        assert found.mastery.shape == (len(found.objectives), 40)
        for objective, row in zip(found.objectives, found.mastery, strict=True):
            of = [item_id for item_id in scores if bank.items[item_id].objective == objective]
            for learner, mean in zip(found.learners, row, strict=True):
                own = [scores[item_id][learner] for item_id in of if learner in scores[item_id]]
                if own:
                    assert mean == pytest.approx(sum(own) / len(own))
                else:
                    assert math.isnan(mean)

    def test_the_order_of_the_answers_does_not_count(self, answers, found, bank):
        again = study(reversed(answers), bank.items)
        assert list(again.items) == list(found.items)
        assert again.misconceptions == found.misconceptions
        place = [again.learners.index(learner) for learner in found.learners]
        assert again.totals[place] == pytest.approx(found.totals)
        assert (again.upper[place] == found.upper).all() and (again.lower[place] == found.lower).all()
        for item_id, item in found.items.items():
            assert again.items[item_id].choices == item.choices
            assert again.items[item_id].discrimination == pytest.approx(item.discrimination, nan_ok=True)


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 1 / 3, 1.0, None]), min_size=4, max_size=4),
        min_size=0,
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_class_has_numbers_or_reasons(bank, rows):
    found = study(given_scores(simple(bank), rows), bank.items)
    for item in found.items.values():
        assert math.isnan(item.difficulty) or 0 <= item.difficulty <= 1
        assert math.isnan(item.discrimination) == bool(item.reason)
        assert math.isnan(item.discrimination) or -1 <= item.discrimination <= 1
        assert all(choice.upper + choice.lower <= choice.count for choice in item.choices)
    assert ((found.totals >= 0) & (found.totals <= found.out_of + 1e-9)).all()
    assert not (found.upper & found.lower).any()


class TestByHand:
    def test_an_item_that_follows_the_rest_and_one_that_goes_against_it(self, bank):
        """Ten learners; the first two items are alike, so the rest of one is a straight line of the other."""
        items = simple(bank, many=2)
        rows = [[score, score] for score in (0, 1) * 5]
        found = study(given_scores(items, rows), bank.items)
        assert [i.discrimination for i in found.items.values()] == pytest.approx([1, 1])
        found = study(given_scores(items, [[a, 1 - a] for a, _ in rows]), bank.items)
        assert [i.discrimination for i in found.items.values()] == pytest.approx([-1, -1])

    def test_the_phi_of_a_table_of_four(self, bank):
        """Two items of 0 and 1: the correlation is (ad - bc) / sqrt of the product of the sums."""
        items = simple(bank, many=2)
        a, b, c, d = 7, 2, 3, 4
        rows = [[1, 1]] * a + [[1, 0]] * b + [[0, 1]] * c + [[0, 0]] * d
        found = study(given_scores(items, rows), bank.items)
        phi = (a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d))
        assert [i.discrimination for i in found.items.values()] == pytest.approx([phi, phi])
        assert [i.difficulty for i in found.items.values()] == pytest.approx([9 / 16, 10 / 16])

    def test_the_item_is_not_compared_with_itself(self, bank):
        """Two independent items: with itself in the total each would correlate at 0.7, without it at 0."""
        rows = [[a, b] for a in (0, 1) for b in (0, 1)] * 3
        found = study(given_scores(simple(bank, many=2), rows), bank.items)
        assert [i.discrimination for i in found.items.values()] == pytest.approx([0, 0], abs=1e-12)

    def test_the_rest_is_a_mean_over_what_was_answered(self, bank):
        """Half of the class leaves the third item out; it does not count as a zero for them."""
        items = simple(bank, many=3)
        rows = [[1, 1, None], [0, 0, None], [1, 1, 1], [0, 0, 0]] * 3
        found = study(given_scores(items, rows), bank.items)
        assert found.items[items[0].id].discrimination == pytest.approx(1)
        assert found.items[items[2].id].reason == "fewer than 10 learners to compare"

    def test_thirds_take_equal_totals_whole(self, bank):
        items = simple(bank, many=4)
        rows = [[1, 1, 1, 1]] * 2 + [[1, 1, 1, 0]] * 3 + [[1, 1, 0, 0]] * 2 + [[0, 0, 0, 0]] * 2
        found = study(given_scores(items, rows), bank.items)
        assert found.upper.tolist() == [True] * 5 + [False] * 4
        assert found.lower.tolist() == [False] * 5 + [True] * 4

    def test_letters_and_whole_texts_count_as_their_option(self, bank):
        item = simple(bank, many=1)[0]
        first, second, *_ = item.options
        given = [first, "a", item.options[first].upper(), "B", [second]]
        found = study(
            (Answered(f"l{n}", item.id, entry, "wrong", 0.0) for n, entry in enumerate(given)), bank.items
        )
        assert [choice.count for choice in found.items[item.id].choices][:2] == [3, 2]

    @pytest.mark.parametrize(
        ("kind", "given", "wanted"),
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
    def test_the_same_mistake_in_other_spellings_is_one(self, bank, kind, given, wanted):
        item = next(
            i for i in bank.items.values() if i.kind == kind and (kind != "number" or i.unit == "troops")
        )
        found = study((Answered(f"l{n}", item.id, g, "wrong", 0.0) for n, g in enumerate(given)), bank.items)
        assert [(m.text, m.count) for m in found.items[item.id].mistakes] == wanted

    def test_what_cannot_be_read_stands_for_itself_and_is_cut(self, bank):
        item = simple(bank, "number", 1)[0]
        found = study([Answered("l", item.id, "  very\n long " * 50, "wrong", 0.0)], bank.items)
        (mistake,) = found.items[item.id].mistakes
        assert mistake.text.startswith("very long very") and len(mistake.text) == 60

    def test_open_answers_count_when_a_teacher_marked_them_and_stances_never(self, bank):
        essay, stance = simple(bank, "open", 1)[0], simple(bank, "stance", 1)[0]
        found = study(
            [
                Answered("a", essay.id, {"text": "x"}, "noted", 0.5),
                Answered("b", essay.id, {"text": "y"}, "pending", 0.0),
                Answered("a", stance.id, next(iter(stance.options)), "noted", 1.0),
            ],
            bank.items,
        )
        assert (found.items[essay.id].answered, found.items[essay.id].difficulty) == (1, 0.5)
        assert found.items[essay.id].states["pending"] == 1
        assert math.isnan(found.items[stance.id].difficulty)
        assert found.items[stance.id].reason == "no answer is right or wrong"
        assert found.totals.tolist() == [0.5, 0] and found.out_of == 1

    def test_an_item_without_its_key_has_no_points(self, bank):
        item = replace(simple(bank, many=1)[0], key=None)
        found = study([Answered("a", item.id, "a", "noted", 0.0)], {item.id: item})
        assert found.out_of == 0 and found.objectives == ()
        assert found.items[item.id].reason == "it came without its key"


class TestDegenerateClasses:
    def test_nobody(self, bank):
        found = study([], bank.items)
        assert (found.learners, dict(found.items), found.out_of, found.misconceptions) == ((), {}, 0, ())
        assert found.mastery.shape == (0, 0) and all(map(math.isnan, found.spread))

    def test_one_learner(self, bank):
        found = study(given_scores(simple(bank), [[1, 0, 0.5, None]]), bank.items)
        assert found.spread == (1.5,) * 5 and found.out_of == 3
        assert not found.upper.any() and not found.lower.any()
        assert {item.reason for item in found.items.values()} == {"fewer than 10 learners to compare"}

    def test_all_right(self, bank):
        found = study(given_scores(simple(bank), [[1] * 4] * 12), bank.items)
        assert {item.difficulty for item in found.items.values()} == {1}
        assert {item.reason for item in found.items.values()} == {"everybody has the same score in it"}
        assert not found.upper.any() and not found.lower.any()

    def test_the_rest_is_the_same_for_all(self, bank):
        """Sums of thirds differ in their last digit; that is no spread."""
        rows = [
            [n % 2, *part]
            for n in range(12)
            for part in [[1 / 3, 0.1, 1.0], [1.0, 1 / 3, 0.1]][n % 2 : n % 2 + 1]
        ]
        found = study(given_scores(simple(bank), rows), bank.items)
        first = found.items[simple(bank)[0].id]
        assert first.reason == "everybody has the same score in the other questions"

    def test_all_blank(self, bank):
        items = simple(bank)
        found = study(
            (Answered(f"l{n}", i.id, None, "blank", 0.0) for n in range(12) for i in items), bank.items
        )
        assert found.out_of == 0 and found.totals.tolist() == [0] * 12 and found.objectives == ()
        assert {item.reason for item in found.items.values()} == {"nobody answered it"}
        assert {item.answered for item in found.items.values()} == {0}

    def test_one_item(self, bank):
        found = study(given_scores(simple(bank, many=1), [[1], [0]] * 8), bank.items)
        (item,) = found.items.values()
        assert item.difficulty == 0.5 and item.reason == "fewer than 10 learners to compare"
        assert found.upper.sum() == found.lower.sum() == 8


class TestBadInput:
    def test_a_learner_twice_with_one_item(self, bank):
        item = simple(bank, many=1)[0]
        twice = [Answered("김", item.id, "a", "wrong", 0.0)] * 2
        with pytest.raises(ValueError, match=f"{item.id}.*김.*twice"):
            study(twice, bank.items)

    def test_a_state_that_is_not_known(self, bank):
        with pytest.raises(ValueError, match="state 'fine': use one of right"):
            study([Answered("a", simple(bank)[0].id, "a", "fine", 0.0)], bank.items)

    @pytest.mark.parametrize("score", [-0.1, 1.1, math.nan])
    def test_a_score_outside(self, bank, score):
        with pytest.raises(ValueError, match="give a number from 0 to 1"):
            study([Answered("a", simple(bank)[0].id, "a", "near", score)], bank.items)

    def test_an_unknown_item_is_counted_apart(self, bank):
        found = study([Answered("a", "gone", "a", "right", 1.0)], bank.items)
        assert found.unknown == 1 and not found.items and found.learners == ("a",)

    def test_any_response_is_borne(self, bank):
        """What marking let through cannot stop the study, whatever its shape."""
        odd = [None, 3, "", "zzz", [], [["a"]], {"a": {"b": 1}}, {"x": None}, True, float("nan"), "\x00"]
        for item in {item.kind: item for item in bank.items.values()}.values():
            state = "noted" if item.kind in UNMARKED else "wrong"
            found = study((Answered(f"l{n}", item.id, r, state, 0.0) for n, r in enumerate(odd)), bank.items)
            assert found.items[item.id].answered == len(odd)


class TestFrequent:
    @given(st.lists(st.integers(0, 12), max_size=300), st.integers(1, 8))
    def test_counts_are_low_by_at_most_what_is_said(self, stream, size):
        counter, exact = Frequent(size), Counter(map(str, stream))
        for n in stream:
            counter.add(str(n), str(n), "wrong")
        assert len(counter.counts) <= size and counter.lost <= len(stream) / (size + 1)
        kept = {key: count for (key, _), count in counter.counts.items()}
        for key, count in exact.items():
            assert count - counter.lost <= kept.get(key, 0) <= count

    def test_what_fits_is_exact_and_equals_stand_by_the_alphabet(self):
        counter = Frequent(3)
        for text in "bacab":
            counter.add(text, text, "near")
        assert counter.top(2) == (Mistake("a", 2, "near"), Mistake("b", 2, "near"))
        assert counter.lost == 0


def test_ten_thousand_learners_are_read_once_and_not_kept(bank):
    items = [item for item in bank.items.values() if item.kind in ("number", "choose-one", "match")][:10]
    long = "x" * 2000

    def stream(learners):
        for n in range(learners):
            for item in items:
                yield Answered(f"learner {n}", item.id, f"{n} {long}", "wrong", 0.0)

    peaks = []
    for learners in (500, 5000):
        tracemalloc.start()
        found = study(stream(learners), bank.items)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(found.totals) == learners
    assert (
        peaks[1] - peaks[0] < 4500 * 1200
    )  # bytes for each further learner, his name and ten answers of 2 kB included
    number = next(found.items[item.id] for item in items if item.kind == "number")
    assert number.slack > 0 and all(mistake.count == 1 for mistake in number.mistakes)
