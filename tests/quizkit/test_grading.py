"""Grading by kind, on questions made here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from anything import ANYTHING
from quizkit.grading import grade, read
from quizkit.items import Answer, Item, Key
from quizkit.kinds import kind_of


def answer(match, state, feedback="said", **rest):
    return Answer(match=match, state=state, feedback=feedback, **rest)


def make(kind, answers=(), examples=None, *, options=None, rows=None, unit="", **key):
    key = Key(
        explanation="because",
        default_feedback="otherwise",
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
        answer("three", "wrong", misconception="m", reread="n#H"),
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
MARK = structs.replace(
    SEVERAL, kind="mark-words", passage="The First, or a Second; then Third, Fourth.", options=OPTIONS
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
    [answer(["one", "two"], "wrong", "one first"), answer(["one", "three"], "wrong", "far apart")],
    options={"two": "2", "one": "1", "three": "3"},
    order=("one", "two", "three"),
)
MATCH = make(
    "match",
    [
        answer(["a", "two"], "wrong", "mixed up"),
        answer(["a", "one"], "right", "why a"),
        answer(["b", "two"], "right", "why b"),
    ],
    options=OPTIONS,
    rows={"a": "A", "b": "B", "c": "C"},
    pairs={"a": "one", "b": "two", "c": "three"},
)
SCHOOLS = {
    "adjustment": "Adjustment",
    "retrenchment": "Retrenchment",
    "expansion": "Expansion",
    "none": "None",
}


def judge_each(*right):
    answers = [
        answer(f, "right" if f in right else "wrong", f"why {f}", misconception=f[:3])
        for f in SCHOOLS
        if f != "none"
    ]
    return make("judge-each", answers, options=SCHOOLS)


TWO = judge_each("adjustment", "retrenchment")
NO_ONE = judge_each()
STANCE = make(
    "stance",
    [answer("one", "noted", "for it", holder="Ms A"), answer("two", "noted", "against it", holder="Mr B")],
    {"noted": ("one", "two")},
    options={"one": "First", "two": "Second"},
)
OPEN = make(
    "open",
    examples={"noted": ("a sentence of five words",)},
    model="the model",
    rubric={"premise": "It has a premise", "objection": "It meets an objection"},
)
MARKED = (ONE, SEVERAL, MARK, PERCENT, DAY, NAME, ORDER, MATCH, TWO, NO_ONE)
ALL = (*MARKED, STANCE, OPEN)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
@given(response=ANYTHING)
def test_any_response_gives_a_verdict(item, response):
    verdict = grade(item, response)
    assert verdict.state in (("blank", "right", "near", "wrong") if item in MARKED else ("blank", "noted"))
    assert 0 <= verdict.score <= 1
    assert verdict.feedback


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
@pytest.mark.parametrize("response", [None, ..., "", "  ", [], {}, object(), True])
def test_blank_is_a_state(item, response):
    verdict = grade(item, response)
    assert (verdict.state, verdict.score) == ("blank", 0)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.kind)
def test_without_a_key_an_answer_is_noted(item):
    bare = structs.replace(item, key=None)
    assert grade(bare, None).state == "blank"
    for response in ("one", ["one"], 64.9, {"a": "one"}):
        assert grade(bare, response).state == "noted"


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
        (["one", "two"], "blank"),
        (1, "blank"),
    ],
)
def test_choose_one(response, state):
    assert grade(ONE, response).state == state


def test_a_verdict_names_the_misconception_and_the_passage():
    verdict = grade(ONE, "three")
    assert (verdict.misconception, verdict.reread) == ("m", "n#H")


@pytest.mark.parametrize(
    "response, state, score",
    [
        (["one", "two"], "right", 1),
        (("two", "one"), "right", 1),
        ({"one", "two"}, "right", 1),
        (["one"], "near", 0),
        (["one", "two", "three"], "near", 0),
        (["one", "three"], "wrong", 0),
        (["three", "four"], "wrong", 0),
        (["one", "nine"], "blank", 0),
    ],
)
def test_choose_several(response, state, score):
    verdict = grade(SEVERAL, response)
    assert (verdict.state, verdict.score) == (state, score)


PART = structs.replace(MATCH, key=structs.replace(MATCH.key, answers=MATCH.key.answers[:1]))


@pytest.mark.parametrize(
    "item, response, feedback, misses",
    [
        (SEVERAL, ["one"], "What you chose belongs.", {"“Second” belongs too.": "b"}),
        (
            SEVERAL,
            ["four", "three", "one"],
            "1 of your 3 choices belongs.",
            {"“Third” does not belong.": "c", "“Fourth” does not belong.": "d", "“Second” belongs too.": "b"},
        ),
        (TWO, ["adjustment", "expansion"], "1 of 3 lines is right.", {"Retrenchment:": "why retrenchment", "Expansion:": "why expansion"}),
        (MATCH, {"a": "two", "b": "one", "c": "three"}, "1 of 3 rows is right.", {"“A”: not “Second”.": "mixed up", "“B”: not “First”.": "why b"}),
        (MATCH, {"a": "four", "b": "two", "c": "three"}, "2 of 3 rows are right.", {"“A”: not “Fourth”.": "why a"}),
        (PART, {"a": "two", "b": "one", "c": "three"}, "1 of 3 rows is right. otherwise", {"“A”: not “Second”.": "mixed up", "“B”: not “First”.": ""}),
        (
            ORDER,
            ["two", "three", "one"],
            "2 of 3 pairs are in the wrong order.",
            {"“1” stands before “2”.": "one first", "“1” stands before “3”.": "far apart"},
        ),
        (ORDER, ["one", "three", "two"], "Only two neighbours are in the wrong order. otherwise", {"“2” stands before “3”.": ""}),
    ],
)  # fmt: skip
def test_every_miss_is_named_and_explained(item, response, feedback, misses):
    verdict = grade(item, response)
    assert verdict.feedback == feedback
    assert verdict.misses == tuple(misses.items())


def test_a_mistake_with_a_name_is_named_wherever_it_stands_but_not_for_what_was_left_out():
    assert grade(SEVERAL, ["one", "four", "three"]).misconception == "m"
    assert grade(TWO, ["adjustment"]).misconception == ""  # why retrenchment is not ticked is not known


@pytest.mark.parametrize(
    "response, state, said, misses, found",
    [
        (["one", "two"], "right", "because", "", "“First”: a\n\n“Second”: b"),
        (["B"], "near", "You found 1 of 2.", "“First” belongs too. a", "“Second”: b"),
        (["one", "two", "four"], "near", "You found all 2 that belong, and marked 1 that does not.", "“Fourth” does not belong. d", "“First”: a\n\n“Second”: b"),
        (["one", "three"], "wrong", "You found 1 of 2.", "“Third” does not belong. c; “Second” belongs too. b", "“First”: a"),
        ("third", "wrong", "You found 0 of 2.", "“Third” does not belong. c; “First” belongs too. a; “Second” belongs too. b", ""),
        (["one", "fifth"], "blank", "There is no such choice. Mark at least one phrase first.", "", ""),
    ],
)  # fmt: skip
def test_each_phrase_that_was_marked_or_missed_is_explained(response, state, said, misses, found):
    verdict = grade(MARK, response)
    assert (verdict.state, verdict.feedback) == (state, said)
    assert "; ".join(map(" ".join, verdict.misses)) == misses
    assert verdict.panels == ({"Marked, and it belongs": found} if found else {})
    assert verdict.misconception == ("m" if "Third" in misses else "")


@pytest.mark.parametrize(
    "response, said",
    [
        (["one", "two"], "You found the one that belongs, and marked 1 that does not."),
        (["one", "two", "four"], "You found the one that belongs, and marked 2 that do not."),
        (["two"], "You found 0 of 1."),
    ],
)
def test_a_phrase_too_many_is_not_counted_as_all_found(response, said):
    states = {"one": "right"}
    answers = tuple(
        structs.replace(entry, state=states.get(entry.match, "wrong")) for entry in MARK.key.answers
    )
    item = structs.replace(MARK, key=structs.replace(MARK.key, answers=answers))
    verdict = grade(item, response)
    assert (verdict.state, verdict.feedback) == ("wrong", said)


@pytest.mark.parametrize(
    "response, state",
    [
        ("64.9%", "right"),
        (0.649, "right"),
        ("64.4", "right"),
        ("65.5", "wrong"),
        (35.1, "wrong"),
        ("many", "blank"),
        ("sixty-five", "right"),
        ("64,9", "right"),
        ("64 km", "blank"),
    ],
)
def test_number(response, state):
    assert grade(PERCENT, response).state == state


def test_number_explains_a_foreseen_range_and_answers_the_rest():
    assert grade(PERCENT, "35.1%").feedback == "the rest"
    assert grade(PERCENT, 99).feedback == "otherwise"


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
    verdict = grade(DAY, response)
    assert verdict.state == state
    assert feedback is None or verdict.feedback == feedback


@pytest.mark.parametrize("response", ["1953", 1953, "1 October 1953", "1953-10"])
def test_a_year_is_met_by_any_date_in_it(response):
    assert grade(make("date", [answer("1953", "right")]), response).state == "right"


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
    assert grade(NAME, response).state == state


@pytest.mark.parametrize(
    "response, state, feedback",
    [
        (["one", "two", "three"], "right", "because"),
        (["two", "one", "three"], "near", "Only two neighbours are in the wrong order."),
        (["one", "three", "two"], "near", "Only two neighbours are in the wrong order. otherwise"),
        (["three", "two", "one"], "wrong", "3 of 3 pairs are in the wrong order. otherwise"),
        (["three", "one", "two"], "wrong", "2 of 3 pairs are in the wrong order. otherwise"),
        (["B", "A", "C"], "right", "because"),
        (["b", "3", "2"], "near", "Only two neighbours are in the wrong order. otherwise"),
        (["1", "two", "C"], "right", "because"),
        (["one", "two"], "blank", None),
        (["one", "one", "two"], "blank", None),
        (["A", "two", "C"], "blank", None),
        ("BAC", "blank", None),
    ],
)
def test_order(response, state, feedback):
    verdict = grade(ORDER, response)
    assert verdict.state == state
    assert feedback is None or verdict.feedback == feedback


@pytest.mark.parametrize(
    "response, state",
    [
        ({"a": "one", "b": "two", "c": "three"}, "right"),
        ({"a": "two", "b": "one", "c": "three"}, "wrong"),
        ({"a": "four", "b": "two", "c": "three"}, "near"),
        ({"a": "two", "b": "three", "c": "one"}, "wrong"),
        ({"a": "A", "b": "B", "c": "C"}, "right"),
        ({"1": "Second", "2": "first", "C": "c"}, "wrong"),
        ({1: "D", 2: "B", 3: "C"}, "near"),
        ({"a": "one"}, "blank"),
        ({"a": "one", "b": "two", "c": None}, "blank"),
        ({"a": "nine", "b": "two", "c": "three"}, "blank"),
        ({"z": "one"}, "blank"),
        ({"a": 1, "b": 2, "c": 3}, "blank"),
    ],
)
def test_match(response, state):
    assert grade(MATCH, response).state == state


@pytest.mark.parametrize(
    "typed, state",
    [
        (["one", "two", "three"], "right"),
        (("A", "b", "C"), "right"),
        (["two", "one", "three"], "wrong"),
        (["one", "two"], "blank"),
        (["one", "two", "three", "four"], "blank"),
        (["one", None, "three"], "blank"),
    ],
)
def test_a_match_may_be_typed_as_a_list_in_the_order_of_its_rows(typed, state):
    response = kind_of(MATCH).ids(MATCH, typed, typed=True)
    assert grade(MATCH, response).state == state


@pytest.mark.parametrize(
    "response, state, score",
    [
        (["adjustment", "retrenchment"], "right", 1),
        (["Retrenchment", "A"], "right", 1),
        (["adjustment"], "near", 0),
        ("retrenchment", "near", 0),
        (["adjustment", "retrenchment", "expansion"], "near", 0),
        (["adjustment", "expansion"], "wrong", 0),
        (["expansion"], "wrong", 0),
        (["none"], "wrong", 0),
        (["none", "adjustment"], "blank", 0),
        (["someone"], "blank", 0),
    ],
)
def test_judge_each(response, state, score):
    verdict = grade(TWO, response)
    assert (verdict.state, verdict.score) == (state, pytest.approx(score))


def test_a_statement_may_hold_of_none():
    assert grade(NO_ONE, "none").state == "right"
    assert grade(NO_ONE, []).state == "blank"
    assert grade(NO_ONE, "adjustment").state == "wrong"


def test_every_stance_is_noted_in_full_and_says_who_holds_what():
    for mine, holder, other in (("one", "Ms A", "Mr B"), ("two", "Mr B", "Ms A")):
        verdict = grade(STANCE, mine)
        assert (verdict.state, verdict.score) == ("noted", 1)
        assert verdict.feedback.startswith(f"Who holds this: {holder}.")
        assert other in " ".join(verdict.panels.values())
    assert grade(STANCE, "three").state == "blank"


TEXT = "a sentence of five words"


@pytest.mark.parametrize(
    "response, score, said",
    [
        (TEXT, 0, "judge your own"),
        ({"text": TEXT}, 0, "judge your own"),
        ("国会必须同意而且威胁必须减少。", 0, "judge your own"),  # without spaces
        ("의회가 동의해야 한다", 0, "judge your own"),
        ({"text": TEXT, "premise": "yes"}, 0, "judge your own"),
        ({"text": TEXT, "premise": "yes", "objection": "partly"}, 0.75, "1.5 of 2"),
        ({"text": TEXT, "premise": "no", "objection": "no"}, 0, "0 of 2"),
        ({"text": TEXT, "premise": 5, "objection": "very much"}, 0, "judge your own"),
    ],
)
def test_open_answers_are_kept_and_scored_by_the_learner(response, score, said):
    verdict = grade(OPEN, response)
    assert (verdict.state, verdict.score) == ("noted", score)
    assert said in verdict.feedback
    assert "the model" in " ".join(verdict.panels.values())
    assert verdict.rubric == OPEN.key.rubric


@pytest.mark.parametrize("words, short", [(6, True), (39, True), (40, False), (200, False)])
def test_a_text_shorter_than_asked_is_kept_and_told_so(words, short):
    asked = structs.replace(OPEN, prompt="Say why, in 40 to 90 words.")
    verdict = grade(asked, "word " * words)
    assert verdict.state == "noted" and "the model" in " ".join(verdict.panels.values())
    assert (f"You have {words} words, and 40 to 90 words were asked for" in verdict.feedback) is short


@pytest.mark.parametrize(
    "response", ["ok", {"text": ""}, {"text": None, "premise": "yes"}, {"premise": "yes"}, 7, ["a"]]
)
def test_the_model_answer_comes_only_after_writing(response):
    verdict = grade(OPEN, response)
    assert verdict.state == "blank"
    assert not verdict.panels
    assert not verdict.rubric


@given(st.permutations(["one", "two", "three"]))
def test_only_the_right_order_scores_in_full(order):
    assert (grade(ORDER, order).score == 1) == (order == ["one", "two", "three"])


@pytest.mark.parametrize(
    "item, response, value",
    [
        (ONE, "A", "one"),
        (SEVERAL, ["b", "First", "three", "none of these"], ["two", "one", "three", "none of these"]),
        (TWO, {"A"}, ["adjustment"]),
        (ORDER, ["B", "2", 3], ["one", "two", 3]),
        (MATCH, {1: "A", "b": "Second", "C": None, "z": "Z"}, {"a": "one", "b": "two", "c": None, "z": "Z"}),
        (NAME, "A", "A"),
        (OPEN, {"text": "A"}, {"text": "A"}),
        (ONE, ..., None),
    ],
)
def test_letters_and_whole_texts_are_kept_as_ids(item, response, value):
    """An exam may put the options into another order: what is kept must not depend on it."""
    assert read(item, response) == value
    assert read(item, value) == value


def test_a_set_is_graded_the_same_every_time():
    for words in ({"one", "two", "three"}, {"three", "two", "one"}):
        assert read(ORDER, words) == ["one", "three", "two"]


def test_an_unknown_kind_is_refused_with_those_there_are():
    with pytest.raises(
        ValueError, match="kind 'choose-on': use one of choose-one, choose-several, judge-each"
    ):
        grade(structs.replace(ONE, kind="choose-on"), "one")


@pytest.mark.parametrize(
    "item, response, score",
    [
        (ORDER, ["two", "one", "three"], 0),  # two of six orders are as good; more in test_credit.py
        (MATCH, {"a": "one", "b": "two", "c": "four"}, 0),
        (ONE, "two", 0),
        (DAY, "October 1953", 0.5),
        (NAME, "Combined Forces Comand", 0.5),
    ],
)
def test_partial_credit_is_what_the_docstrings_say(item, response, score):
    assert grade(item, response).score == pytest.approx(score)
