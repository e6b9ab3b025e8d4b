"""Marking by kind, on items made here; `test_items.py` marks the real bank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.check import check
from alliance.model import Answer, Item, Key
from test_normal import ANYTHING


def answer(when, state, feedback="said", **rest):
    return Answer(when=when, state=state, feedback=feedback, **rest)


def make(kind, answers=(), examples=None, *, options=None, rows=None, unit="", **key):
    key = Key(
        why="because",
        otherwise="otherwise",
        answers=tuple(answers),
        examples=examples or {"right": ("x",), "wrong": ("y",)},
        **key,
    )
    return Item(
        id="an-item",
        lesson="l",
        objective="o",
        kind=kind,
        prompt="Which?",
        options=options or {},
        rows=rows or {},
        unit=unit,
        key=key,
    )


OPTIONS = {"one": "First", "two": "Second", "three": "Third", "four": "Fourth"}
ONE = make(
    "choose-one",
    [
        answer("one", "right"),
        answer("two", "near"),
        answer("three", "wrong", misconception="m", see="n#H"),
        answer("four", "wrong"),
    ],
    options=OPTIONS,
)
SEVERAL = make(
    "choose-several",
    [
        answer("one", "right", "a"),
        answer("two", "right", "b"),
        answer("three", "wrong", "c", misconception="m"),
        answer("four", "wrong", "d"),
    ],
    options=OPTIONS,
)
PERCENT = make(
    "number", [answer(64.9, "right"), answer([35, 35.5], "wrong", "the rest")], unit="percent", tolerance=0.5
)
DAY = make(
    "date",
    [
        answer("1953-10-01", "right"),
        answer("1953-07-27", "wrong", "armistice"),
        answer(["1950", "1952"], "wrong", "the war"),
    ],
)
NAME = make(
    "name",
    [
        answer(("Combined Forces Command", "CFC", "한미연합군사령부"), "right"),
        answer(("UN Command", "UNC"), "wrong", "older"),
    ],
)
ORDER = make(
    "order",
    [answer(["one", "two"], "wrong", "one first", misconception="m")],
    options={"two": "2", "one": "1", "three": "3"},
    order=("one", "two", "three"),
)
MATCH = make(
    "match",
    [answer(["a", "two"], "wrong", "mixed up")],
    options=OPTIONS,
    rows={"a": "A", "b": "B", "c": "C"},
    pairs={"a": "one", "b": "two", "c": "three"},
)
ALL = (ONE, SEVERAL, PERCENT, DAY, NAME, ORDER, MATCH)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
@given(response=ANYTHING)
def test_any_response_gives_a_verdict(item, response):
    verdict = check(item, response)
    assert verdict.state in ("blank", "right", "near", "wrong")
    assert 0 <= verdict.score <= 1
    assert verdict.feedback


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
@pytest.mark.parametrize("response", [None, ..., "", "  ", [], {}, object(), True])
def test_blank_is_a_state(item, response):
    verdict = check(item, response)
    assert (verdict.state, verdict.score) == ("blank", 0)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_without_a_key_an_answer_is_noted(item):
    from dataclasses import replace

    bare = replace(item, key=None)
    assert check(bare, None).state == "blank"
    for response in ("one", ["one"], 64.9, {"a": "one"}):
        assert check(bare, response).state == "noted"


@pytest.mark.parametrize(
    "response, state",
    [
        ("one", "right"),
        ("A", "right"),
        ("a", "right"),
        ("First", "right"),
        (["one"], "right"),
        ("two", "near"),
        ("three", "wrong"),
        ("five", "blank"),
        (1, "blank"),
    ],
)
def test_choose_one(response, state):
    assert check(ONE, response).state == state


def test_a_verdict_names_the_misconception_and_the_passage():
    verdict = check(ONE, "three")
    assert (verdict.misconception, verdict.see) == ("m", "n#H")


@pytest.mark.parametrize(
    "response, state, score",
    [
        (["one", "two"], "right", 1),
        (("two", "one"), "right", 1),
        ({"one", "two"}, "right", 1),
        (["one"], "near", 0.5),
        (["one", "two", "three"], "near", 0.5),
        (["one", "three"], "wrong", 0),
        (["three", "four"], "wrong", 0),
        (["one", "nine"], "blank", 0),
    ],
)
def test_choose_several(response, state, score):
    verdict = check(SEVERAL, response)
    assert (verdict.state, verdict.score) == (state, score)


def test_choose_several_says_what_is_amiss_and_never_what_is_missing():
    verdict = check(SEVERAL, ["one", "three"])
    assert "“Third” does not belong: c" in verdict.feedback
    assert "One more belongs" in verdict.feedback
    assert "Second" not in verdict.feedback
    assert verdict.misconception == "m"


@pytest.mark.parametrize(
    "response, state",
    [
        ("64.9%", "right"),
        (0.649, "right"),
        ("64.4", "right"),
        ("65.5", "wrong"),
        (35.1, "wrong"),
        ("sixty", "blank"),
        ("64 km", "blank"),
    ],
)
def test_number(response, state):
    assert check(PERCENT, response).state == state


def test_number_explains_a_foreseen_range_and_answers_the_rest():
    assert check(PERCENT, "35.1%").feedback == "the rest"
    assert check(PERCENT, 99).feedback == "otherwise"


@pytest.mark.parametrize(
    "response, state, feedback",
    [
        ("1 October 1953", "right", "said"),
        ("1953", "near", "Right as far as it goes. Give the day too."),
        ("October 1953", "near", "Right as far as it goes. Give the day too."),
        ("27 July 1953", "wrong", "armistice"),
        ("1951", "wrong", "the war"),
        ("June 1950", "wrong", "the war"),
        ("1960", "wrong", "otherwise"),
        ("then", "blank", None),
    ],
)
def test_date(response, state, feedback):
    verdict = check(DAY, response)
    assert verdict.state == state
    assert feedback is None or verdict.feedback == feedback


@pytest.mark.parametrize("response", ["1953", 1953, "1 October 1953", "1953-10"])
def test_a_year_is_met_by_any_date_in_it(response):
    assert check(make("date", [answer("1953", "right")]), response).state == "right"


@pytest.mark.parametrize(
    "response, state",
    [
        ("combined forces command", "right"),
        ("C.F.C.", "right"),
        ("한미 연합군 사령부", "right"),
        ("Combined Force Command", "near"),
        ("CFA", "wrong"),
        ("UNC", "wrong"),
        ("!!", "blank"),
        (5, "blank"),
    ],
)
def test_name(response, state):
    assert check(NAME, response).state == state


@pytest.mark.parametrize(
    "response, state, feedback",
    [
        (["one", "two", "three"], "right", "because"),
        (["two", "one", "three"], "near", "one first"),
        (["one", "three", "two"], "near", "Only two neighbours stand the wrong way round. otherwise"),
        (["three", "two", "one"], "wrong", "one first"),
        (["three", "one", "two"], "wrong", "2 of 3 pairs stand the wrong way round. otherwise"),
        (["one", "two"], "blank", None),
        (["one", "one", "two"], "blank", None),
    ],
)
def test_order(response, state, feedback):
    verdict = check(ORDER, response)
    assert verdict.state == state
    assert feedback is None or verdict.feedback == feedback


@pytest.mark.parametrize(
    "response, state",
    [
        ({"a": "one", "b": "two", "c": "three"}, "right"),
        ({"a": "two", "b": "one", "c": "three"}, "wrong"),
        ({"a": "four", "b": "two", "c": "three"}, "near"),
        ({"a": "two", "b": "three", "c": "one"}, "wrong"),
        ({"a": "one"}, "blank"),
        ({"a": "one", "b": "two", "c": None}, "blank"),
        ({"a": "nine", "b": "two", "c": "three"}, "blank"),
        ({"z": "one"}, "blank"),
        ({"a": 1, "b": 2, "c": 3}, "blank"),
    ],
)
def test_match(response, state):
    assert check(MATCH, response).state == state


def test_match_counts_what_is_right_and_explains_the_foreseen_mistake():
    assert check(MATCH, {"a": "two", "b": "one", "c": "three"}).feedback == "1 of 3 rows are right. mixed up"


@given(st.permutations(["one", "two", "three"]))
def test_only_the_right_order_scores_in_full(order):
    assert (check(ORDER, order).score == 1) == (order == ["one", "two", "three"])
