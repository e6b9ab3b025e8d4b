"""Partial credit is worth nothing at chance: what ways of answering that need no knowledge earn, and what a slip costs."""

import random
import re
from collections import defaultdict
from itertools import permutations, product
from statistics import fmean

import pytest
from msgspec import structs

from quizkit.grading import grade
from quizkit.items import Answer, Item, Key
from quizkit.kinds import kind_of
from quizkit.kinds.base import LUCK

MOST = 0.02  # what a strategy may earn on average by answers that are partly right
DRAWS = 200


def turned(entries):
    """The entries from each of them on, and the same backwards."""
    for start in range(len(entries)):
        yield entries[start:] + entries[:start]
        yield (entries[start:] + entries[:start])[::-1]


def arrangements(item):
    """The options as they stand, turned and backwards; then by their texts and by their ids, to and fro."""
    yield from turned(list(item.options))
    for key in (item.options.get, str):
        yield from (sorted(item.options, key=key), sorted(item.options, key=key)[::-1])


def ticks(item):
    options = [option for option in item.options if option != "none"]
    yield from (options, ["none"])
    for n in range(1, len(options)):
        yield from (options[:n], options[n:], options[: n - 1] + options[n:])
    yield from (options[::2], options[1::2])


def matches(item):
    yield from ([option] * len(item.rows) for option in [*item.options, list(item.options)[-1]])
    yield from arrangements(item)


def from_the_prompt(item):
    """Each number and each capitalised word of the prompt, and all these words together."""
    words = re.findall(r"[A-Z][\w-]+", item.prompt)
    return [*re.findall(r"\d[\d,.]*\d|\d", item.prompt), *words, " / ".join(words)]


STRATEGIES = {
    "choose-one": lambda item: [*item.options, *sorted(item.options, key=lambda o: len(item.options[o]))],
    "choose-several": ticks,
    "mark-words": ticks,
    "judge-each": ticks,
    "match": lambda item: (
        dict(zip(item.rows, options * len(item.rows), strict=False)) for options in matches(item)
    ),
    "order": arrangements,
    "number": from_the_prompt,
    "date": from_the_prompt,
    "name": from_the_prompt,
}


def guess(item, draw):
    """A blind answer to a question with options."""
    options = list(item.options)
    if item.kind == "match":
        return {row: draw.choice(options) for row in item.rows}
    if item.kind == "order":
        return draw.sample(options, len(options))
    if item.kind == "choose-one":
        return draw.choice(options)
    ticked = [option for option in options if option != "none" and draw.random() < 0.5]
    return ticked or [options[-1]]


def partly(item, response):
    """What an answer earns by being partly right."""
    verdict = grade(item, response)
    return 0.0 if verdict.state == "right" else verdict.score


def of_kind(bank, kind):
    return [item for item in bank.items.values() if item.kind == kind]


def redrawn(item, number):
    options = kind_of(item).drawn(structs.replace(item, id=f"{item.id}-{number}"))
    return structs.replace(item, options=options)


def drawn(bank, kind):
    """The questions of a kind with their ids, each with its options in many orders drawn by lot; learners see one of them."""
    items = of_kind(bank, kind)
    times = 2000 // len(items) if items[0].written else 1
    return [(item.id, redrawn(item, n) if times > 1 else item) for item in items for n in range(times)]


@pytest.mark.parametrize("kind", STRATEGIES)
def test_no_strategy_earns_a_part_of_the_points_over_the_bank(bank, kind):
    """Leaving out the question in which it earns most: luck with one is no strategy."""
    items, earned = drawn(bank, kind), defaultdict(lambda: defaultdict(float))
    for name, item in items:
        for number, response in enumerate(STRATEGIES[kind](item)):
            earned[number][name] += partly(item, response)
    assert earned
    assert max(sum(sorted(each.values())[:-1]) for each in earned.values()) / len(items) <= MOST


@pytest.mark.parametrize("kind", ["choose-one", "choose-several", "judge-each", "match", "order"])
def test_blind_guesses_earn_no_part_of_the_points_over_the_bank(bank, kind):
    draw = random.Random(kind)
    earned = [partly(item, guess(item, draw)) for item in of_kind(bank, kind) for _ in range(DRAWS)]
    assert fmean(earned) <= MOST


@pytest.mark.parametrize("kind, most", [("choose-several", 0.25), ("match", 0.15), ("order", 0.25)])
def test_no_place_gives_the_right_answer_away(bank, kind, most):
    """The same boxes, or the options as they stand beside the rows, may not be the right answer again and again."""
    items, right = drawn(bank, kind), defaultdict(int)
    for _, item in items:
        for number, response in enumerate(STRATEGIES[kind](item)):
            right[number] += grade(item, response).state == "right"
    assert max(right.values()) <= most * len(items)


def made(kind, count, **parts):
    return Item(
        id="i",
        lesson="l",
        objective="o",
        kind=kind,
        prompt="?",
        options={f"o{n}": f"Option {n}" for n in range(count)} | parts.pop("none", {}),
        rows={f"r{n}": f"Row {n}" for n in range(parts.pop("rows", 0))},
        key=Key(explanation="because", default_feedback="no", **parts),
    )


def ticking(kind, right, count):
    states = ["right"] * right + ["wrong"] * (count - right)
    answers = tuple(Answer(match=f"o{n}", state=state, feedback="f") for n, state in enumerate(states))
    return made(kind, count, answers=answers, none={"none": "None"} if kind == "judge-each" else {})


def matching(rows, count, shown=None):
    pairs = {f"r{n}": f"o{(shown or range(rows))[n] % count}" for n in range(rows)}
    return made("match", count, rows=rows, pairs=pairs)


def ordering(count):
    return made("order", count, order=tuple(f"o{n}" for n in range(count)))


TICKING = [
    *(ticking("choose-several", right, count) for count in range(2, 9) for right in range(1, count + 1)),
    *(ticking("mark-words", right, count) for count in range(2, 9) for right in range(1, count)),
    *(ticking("judge-each", right, count) for count in range(2, 9) for right in range(count + 1)),
]
MATCHING = [matching(rows, count) for rows in range(2, 9) for count in range(2, 9)]
ORDERING = [ordering(count) for count in range(2, 8)]


def every(item):
    """All answers to a question; of a long match some hundreds, drawn at random."""
    options = [option for option in item.options if option != "none"]
    if item.kind == "order":
        return map(list, permutations(options))
    if item.kind != "match":
        choices = product((False, True), repeat=len(options))
        return ([o for o, yes in zip(options, row, strict=True) if yes] or ["none"] for row in choices)
    if len(options) ** len(item.rows) > 1000:
        draw = random.Random(len(item.rows) * 10 + len(options))
        return (guess(item, draw) for _ in range(500))
    return (dict(zip(item.rows, row, strict=True)) for row in product(options, repeat=len(item.rows)))


@pytest.mark.parametrize("items", [TICKING, MATCHING, ORDERING], ids=["tick", "match", "order"])
def test_blind_guesses_earn_no_part_of_the_points_whatever_the_size(items):
    earned = [fmean(partly(item, response) for response in every(item)) for item in items]
    assert max(earned) <= LUCK
    assert fmean(earned) <= MOST


@pytest.mark.parametrize("item", [*TICKING, *MATCHING, *ORDERING], ids=lambda item: item.kind)
def test_whatever_the_size_no_strategy_earns_more_than_one_slip_would(item):
    if item.kind != "match":
        everything = [option for option in item.options if option != "none"]
        assert partly(item, everything[::-1]) == 0
        return
    for option in item.options:
        assert partly(item, dict.fromkeys(item.rows, option)) == 0


@pytest.mark.parametrize("often", range(1, 9))
def test_the_option_that_is_right_most_often_earns_nothing_for_every_row(often):
    item = matching(8, 8, [0] * often + [1, 2, 3, 4, 5, 6, 7][: 8 - often])
    assert partly(item, dict.fromkeys(item.rows, "o0")) == 0


def but(item, **changes):
    return {f"r{n}": f"o{n}" for n in range(len(item.rows))} | changes


def swapped(item, place):
    order = list(item.key.order)
    order[place : place + 2] = order[place : place + 2][::-1]
    return order


FIVE, EIGHT = matching(5, 5), matching(8, 8)


@pytest.mark.parametrize(
    "item, response, score",
    [
        # Youden's J: a share of the right options less a share of the wrong ones
        (ticking("choose-several", 4, 8), ["o0", "o1", "o2"], 3 / 4),
        (ticking("choose-several", 4, 8), ["o0", "o1", "o2", "o3", "o4"], 3 / 4),
        (ticking("choose-several", 2, 8), ["o0", "o1", "o2"], 5 / 6),
        (ticking("choose-several", 5, 10), ["o0", "o1", "o2", "o3", "o9"], 0),
        (ticking("mark-words", 4, 8), ["o0", "o1", "o2"], 3 / 4),
        (ticking("judge-each", 4, 8), ["o1", "o2", "o3"], 3 / 4),
        (ticking("judge-each", 0, 8), ["o1"], 7 / 8),
        (ticking("choose-several", 2, 4), ["o0"], 0),  # 4 of 16 ways to tick are one box off
        (ticking("judge-each", 2, 3), ["o0"], 0),  # 3 of 8
        # Cohen's kappa: hits beyond those of a guess, of all beyond those
        (matching(4, 4), but(matching(4, 4), r3="o0"), 2 / 3),
        (matching(4, 4), but(matching(4, 4), r3="o2", r2="o3"), 0),
        (FIVE, but(FIVE, r0="o4"), 3 / 4),
        (EIGHT, but(EIGHT, r0="o1", r1="o0"), 5 / 7),
        (matching(3, 3), but(matching(3, 3), r0="o1"), 0),
        # Kendall's tau
        (ordering(4), swapped(ordering(4), 0), 0),  # 3 of 24 orders
        (ordering(5), swapped(ordering(5), 2), 0.8),
        (ordering(6), swapped(ordering(6), 4), 1 - 2 / 15),
        (ordering(8), ["o1", "o2", "o0", *(f"o{n}" for n in range(3, 8))], 1 - 4 / 28),
    ],
)
def test_one_mistake_of_many_costs_little(item, response, score):
    assert grade(item, response).score == pytest.approx(score)


@pytest.mark.parametrize("item", [*TICKING, *MATCHING[::5], *ORDERING[:5]], ids=lambda item: item.kind)
def test_no_partly_right_answer_earns_as_much_as_the_right_one(item):
    verdicts = [grade(item, response) for response in every(item)]
    assert all((verdict.score == 1) == (verdict.state == "right") for verdict in verdicts)


def test_a_close_option_earns_what_a_guess_is_worth():
    close = made("choose-one", 2, answers=(Answer("o0", "right", "y"), Answer("o1", "near", "n")))
    verdict = grade(close, "o1")
    assert (verdict.state, verdict.score, verdict.feedback) == ("near", 0, "n")


def test_a_year_that_the_question_gives_away_earns_nothing(bank):
    for item in of_kind(bank, "date"):
        for year in re.findall(r"\d{4}", item.prompt):
            assert partly(item, year) == 0, item.id


NAMES = (
    "{0} / {1}",
    "{1} or {0}",
    "{0}, {1}",
    "{1}; {0}",
    "{0}\n{1}",
    "not {1} but {0}",
    "{0} ({1})",
    "{0} = {1}",
    "{1} {0}",
)


@pytest.mark.parametrize("words", NAMES)
def test_several_names_are_no_right_answer(bank, words):
    for item in of_kind(bank, "name"):
        names = {
            state: [n for a in item.key.answers if a.state == state for n in a.match]
            for state in ("right", "wrong")
        }
        for right in names["right"]:
            for other in [*names["wrong"][:4], "Ulaanbaatar", "A / B / C"]:
                verdict = grade(item, words.format(right, other))
                assert (verdict.state, verdict.score) in (("blank", 0), ("wrong", 0)), (right, other)
                assert "Give one name only." in verdict.feedback, (right, other)


@pytest.mark.parametrize(
    "words", ["{0} ({1})", "{1} ({0})", "{0}, {1}", "{0} / {1}", "{0} = {1}", "{0}, or {1}", "the {0}"]
)
def test_spellings_of_one_name_are_one_answer(bank, words):
    for item in of_kind(bank, "name"):
        for answer in (answer for answer in item.key.answers if answer.state != "near"):
            first = answer.match[0]
            for other in answer.match:
                verdict = grade(item, words.format(first, other))
                assert verdict.state == answer.state, (first, other)


@pytest.mark.parametrize(
    "words", ["Dr. {0}", "Mr {0}", "Prof. {0}", "{0} 교수", "{0} 씨", "It is {0}.", "by {0}", "({0})"]
)
def test_polite_words_do_no_harm(bank, words):
    for item in of_kind(bank, "name"):
        for right in item.key.examples["right"]:
            assert grade(item, words.format(right)).state == "right", right
    item = made(
        "name", 0, answers=(Answer(("DR Congo",), "right", "y"), Answer(("Congo", "Mr"), "wrong", "n"))
    )
    assert [grade(item, said).state for said in ("DR Congo", "Congo", "Mr")] == ["right", "wrong", "wrong"]


def test_a_name_that_holds_joining_words_is_one_name():
    match = ("Extended Deterrence Strategy and Consultation Group", "EDSCG", "Trick or Treaty")
    item = made("name", 0, answers=(Answer(match, "right", "y"), Answer(("NATO",), "wrong", "n")))
    for name in (
        *match,
        "Extended Deterrence Strategy & Consultation Group (EDSCG)",
        "EDSCG, trick or treaty",
    ):
        assert grade(item, name).state == "right", name
    assert grade(item, "Extended Deterrence Strategy and Consultaton Group").state == "near"
    assert grade(item, "Extended Deterrence Strategy and Consultaton Group (EDSCG)").state == "near"
    assert grade(item, "Extended Deterrence Strategy and Consultaton Group NATO").score == 0


@pytest.mark.parametrize(
    "words", ["{0} or {1}", "{0}-{1}", "{0}–{1}", "{0}~{1}", "{0}; {1}", "{0}, {1}", "{0}\n{1}", "{0} ({1})"]
)
def test_several_numbers_or_dates_are_no_answer(bank, words):
    for item in [*of_kind(bank, "number"), *of_kind(bank, "date")]:
        right = next(answer.match for answer in item.key.answers if answer.state == "right")
        if isinstance(right, int | str):
            for pair in ((right, 28499), (28499, right), (f"{right} {item.unit}", f"7654 {item.unit}")):
                verdict = grade(item, words.format(*pair))
                assert verdict.state == "blank" and " one " in verdict.feedback, (item.id, pair)


@pytest.mark.parametrize(
    "words",
    ["or", "and or and", "또는", "/", "( )", "the", "or {0}", "{0} or", "({0})", "“{0}”", "or {0} and"],
)
def test_joining_words_alone_are_no_name_and_do_no_harm(bank, words):
    for item in of_kind(bank, "name"):
        right = item.key.examples["right"][0]
        assert grade(item, words.format(right)).state in (("right",) if "{" in words else ("blank", "wrong"))


def test_nothing_hides_behind_a_long_blank(bank):
    for item in [*of_kind(bank, "name"), *of_kind(bank, "date"), *of_kind(bank, "number")]:
        for right in item.key.examples["right"]:
            for blank in (" ", "\n", ",", "\u200b"):
                assert grade(item, f"{right}{blank * 300}Ulaanbaatar 1234").state in ("blank", "wrong")


def test_every_strategy_is_an_answer(bank):
    """So that what earns nothing does so by grading, and not because it cannot be read."""
    for kind in ("choose-one", "match", "order"):
        for item in of_kind(bank, kind):
            assert all(grade(item, response).state != "blank" for response in STRATEGIES[kind](item))
    assert {kind_of(item).graded for kind in STRATEGIES for item in of_kind(bank, kind)} == {True}
