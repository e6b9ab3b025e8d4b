"""Every question of the real bank, through `check`: its right, near and wrong answers."""

from collections import Counter

import pytest

from alliance import bank as banks
from quizkit.grading import grade

BANK = banks.load(strict=True)
ITEMS = BANK.items.values()
EXAMPLES = [
    pytest.param(item, state, response, id=f"{item.id}-{state}-{i}")
    for item in ITEMS
    for state, responses in item.key.examples.items()
    for i, response in enumerate(responses)
]


@pytest.mark.parametrize("item, state, response", EXAMPLES)
def test_an_example_comes_out_as_the_bank_says(item, state, response):
    assert grade(item, response).state == state


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_foreseen_answer_is_reached_by_an_example(item):
    said = " ".join(
        grade(item, response).feedback for group in item.key.examples.values() for response in group
    )
    # choose-several and match put the feedback into a longer sentence
    unreached = [a.when for a in item.key.answers if a.feedback not in said]
    assert not unreached


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_wrong_answer_has_feedback_of_its_own(item):
    said = [answer.feedback for answer in item.key.answers]
    assert len(set(said)) == len(said)
    assert all(
        len(a.feedback) > 20 for a in item.key.answers if a.state != "right" or item.kind == "frameworks"
    )


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_question_rests_on_the_ledger(item):
    assert item.facts or item.claims


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_hint_never_holds_the_answer(item):
    if item.kind == "choose-one":
        right = next(item.options[a.when] for a in item.key.answers if a.state == "right")
        assert all(right.casefold() not in hint.casefold() for hint in item.hints)
    if item.kind == "name":
        names = [name for a in item.key.answers if a.state == "right" for name in a.when]
        assert all(name.casefold() not in hint.casefold().split() for name in names for hint in item.hints)


@pytest.mark.parametrize("lesson", BANK.lessons)
def test_the_longest_choice_is_no_clue(lesson):
    """Whoever always takes the longest option is right no more than half of the time."""
    asked = [
        item
        for item in ITEMS
        if item.lesson == lesson and item.kind == "choose-one" and len(item.options) > 2
    ]
    longest = 0
    for item in asked:
        right = next(answer.when for answer in item.key.answers if answer.state == "right")
        rest = [len(text) for option, text in item.options.items() if option != right]
        longest += len(item.options[right]) > max(rest)
    assert longest <= len(asked) / 2


def test_there_are_enough_questions(bank):
    assert len(bank.items) >= 120
    assert len(bank.misconceptions) >= 25
    assert len(bank.claims) >= 76
    per_objective = Counter(item.objective for item in ITEMS)
    for lesson in bank.lessons.values():
        for objective in lesson.objectives:
            assert per_objective[objective.id] >= 3, objective.id


def test_the_right_choice_has_no_favourite_place():
    places = Counter()
    for item in ITEMS:
        if item.kind == "choose-one":
            right = next(a.when for a in item.key.answers if a.state == "right")
            places[list(item.options).index(right)] += 1
    assert max(places.values()) <= 0.45 * sum(places.values())


def test_the_right_choice_is_not_the_longest_as_a_habit():
    longest = []
    for item in ITEMS:
        if item.kind == "choose-one":
            right = next(item.options[a.when] for a in item.key.answers if a.state == "right")
            longest.append(len(right) == max(map(len, item.options.values())))
    assert sum(longest) <= 0.5 * len(longest)


def test_every_named_misconception_is_reached(bank):
    named = {a.misconception for item in ITEMS for a in item.key.answers}
    assert set(bank.misconceptions) - named == set()


def test_percent_answers_lie_outside_the_range_read_as_a_share():
    for item in ITEMS:
        if item.kind == "number" and item.unit == "percent":
            for answer in item.key.answers:
                low = answer.when[0] if isinstance(answer.when, tuple | list) else answer.when
                assert abs(low) >= 1, item.id
