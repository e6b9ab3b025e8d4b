"""The attack on an assessment, repeated: who has every learner's notebook, this program and the plan does not find the key.

The secrets are fixed, so no test here can fail by chance; each bound is one that chance would pass once in 10,000 times.
"""

import itertools

import pytest
from msgspec import structs

from alliance.course import COURSE
from an_exam import SECRET, class_of, opened
from quizkit import notebooks
from quizkit.items import Answer, Item, Key
from quizkit.text import lot
from quizkit_teacher import assembly
from quizkit_teacher.blueprint import Blueprint, Draw

LEARNERS = 200
PLAN = Blueprint(id="midterm", title="Midterm", order="each", draws=(Draw(origin="own.toml"),))
IDS = (  # ids that tell their author which option is right: the first
    ("right", "wrong1", "wrong2", "wrong3"),
    ("a", "b", "c", "d"),
    ("z-right", "a-wrong", "b-wrong", "c-wrong"),
    ("o1", "o2", "o3", "o4"),
)


def options(question, ids):
    return {option: f"Statement {lot(question, option).hex()[:6]}" for option in ids}


def choice(number, right=0):
    """A question whose option at the place `right` is right."""
    ids = IDS[number % len(IDS)]
    answers = tuple(
        Answer(match=option, state="right" if place == right else "wrong", feedback=f"{option} {right}")
        for place, option in enumerate(ids)
    )
    key = Key(
        explanation="Why.", answers=answers, examples={"right": (ids[right],), "wrong": (ids[right - 1],)}
    )
    text = f"Which of them is it, number {number}?"
    return Item(id=f"q{number}", lesson="x", objective="", kind="choose-one", prompt=text, options=options(number, ids), key=key)  # fmt: skip


def order(number, *ids):
    key = Key(explanation="Why.", order=ids, default_feedback="No.", examples={"right": (ids,), "wrong": (ids[::-1],)})  # fmt: skip
    texts = options(f"order {number}", sorted(ids))
    return Item(id=f"p{number}", lesson="x", objective="", kind="order", prompt=f"Order {number}?", options=texts, key=key)  # fmt: skip


def match(number, *ids):
    rows = {"row-a": "One", "row-b": "Two"}
    key = Key(explanation="Why.", pairs=dict(zip(rows, ids, strict=True)), default_feedback="No.", examples={"right": (dict(zip(rows, ids, strict=True)),), "wrong": (dict(zip(rows, ids[::-1], strict=True)),)})  # fmt: skip
    texts = options(f"match {number}", sorted(ids))
    return Item(id=f"m{number}", lesson="x", objective="", kind="match", prompt=f"Match {number}?", options=texts, rows=rows, key=key)  # fmt: skip


POOL = [
    *map(choice, range(60)),
    *(order(number, "first", "second", "third") for number in range(12)),
    *(match(number, "for-a", "for-b") for number in range(4)),
]
CLASS = class_of(*(f"L{number}" for number in range(LEARNERS)))


def surprise(counts, expected):
    """Chi², and the number of its degrees of freedom."""
    return sum((count - expected) ** 2 / expected for count in counts), len(counts) - 1


BOUND = {1: 15.1, 3: 21.1, 5: 25.7}  # of chi² by its degrees of freedom, p = 0.0001


def uniform(counts, classes):
    value, free = surprise([counts.count(entry) for entry in classes], len(counts) / len(classes))
    return value < BOUND[free]


@pytest.fixture(scope="module")
def key():
    return assembly.draw(PLAN, [POOL], CLASS, SECRET)


@pytest.fixture(scope="module")
def shown(key):
    """The ids of options, in the order of the notebook, by question, for each of the 200 learners."""
    exams = [opened(assembly.notebook(key, COURSE, copy)) for copy in key.copies]
    return [{item.id: list(item.options) for item in exam.items.values()} for exam in exams]


def right(question):
    return next(answer.match for answer in question.key.answers if answer.state == "right")


def test_the_notebooks_do_not_depend_on_the_key():
    """With other right options, orders, pairs and texts of the key, and the same secret, every byte is the same."""
    turned = [
        *(choice(number, 3 - number % 3) for number in range(60)),
        *(order(number, "third", "first", "second") for number in range(12)),
        *(match(number, "for-b", "for-a") for number in range(4)),
    ]
    turned = [structs.replace(item, hints=("Look.",)) for item in turned]
    few = class_of("Ana", "Bo", "Cy")
    one, other = (assembly.draw(PLAN, [pool], few, SECRET) for pool in (POOL, turned))
    assert one.questions != other.questions
    for copies in zip(one.copies, other.copies, strict=True):
        texts = {notebooks.text(assembly.notebook(key, COURSE, copy)) for key, copy in zip((one, other), copies, strict=True)}  # fmt: skip
        assert len(texts) == 1


def test_right_options_stand_everywhere_as_often(key, shown):
    asked = [key.items[item] for item in shown[0] if key.items[item].kind == "choose-one"]
    places = [learner[item.id].index(right(item)) for learner in shown for item in asked]
    assert len(places) == LEARNERS * 60 and uniform(places, range(4))
    labels = [
        right(item)
        for number in range(20)
        for item in assembly.draw(PLAN, [POOL], CLASS, f"{SECRET}{number}").questions
        if item.kind == "choose-one"
    ]
    assert len(labels) == 1200 and uniform(labels, ("o1", "o2", "o3", "o4"))


def test_every_order_is_shown_as_often_also_the_solved_one(key, shown):
    seen = [
        tuple(map(key.items[item].key.order.index, learner[item]))
        for learner in shown
        for item in learner
        if key.items[item].kind == "order"
    ]
    assert len(seen) == LEARNERS * 12 and uniform(seen, list(itertools.permutations(range(3))))
    halves = [
        list(learner[item]).index(key.items[item].key.pairs["r1"])
        for learner in shown
        for item in learner
        if key.items[item].kind == "match"
    ]
    assert uniform(halves, range(2))


def solvers(key, shown):
    """Ways to guess the right option of a question from what is public, the same as in the attack that succeeded before."""

    def simulated(guess):
        """The label that the first id would get if `guess` were the secret: the program tells."""
        drawn = {
            question.origin: question for question in assembly.draw(PLAN, [POOL], CLASS, guess).questions
        }
        return lambda item: right(drawn[item.origin])

    def times_first(item):
        firsts = [learner[item.id][0] for learner in shown]
        return {label: firsts.count(label) for label in item.options}

    def mean_place(item):
        return {label: sum(learner[item.id].index(label) for learner in shown) for label in item.options}

    yield from (
        simulated(guess) for guess in ("midterm", "Midterm", key.version, "L0", "L0|", "own.toml", " ")
    )
    for score in (times_first, mean_place):
        yield from (
            lambda item, best=best, score=score: best(item.options, key=score(item).get)
            for best in (min, max)
        )
    for label in ("o1", "o4"):
        yield lambda item, label=label: label
    for words in (
        lambda item: (),
        lambda item: (key.version,),
        lambda item: ("midterm", item.id),
        lambda item: (item.version,),
    ):
        yield lambda item, words=words: min(item.options, key=lambda label: lot(*words(item), item.id, label))
        yield lambda item, words=words: min(
            item.options, key=lambda label: lot(*words(item), item.options[label])
        )
    yield lambda item: f"o{1 + int(item.id[-2:]) % 4}"
    yield lambda item: f"o{1 + int(item.version, 16) % 4}"


def test_no_solver_does_better_than_chance(key, shown):
    """All of 60 questions were solved while the plan's id was the seed; 27 are what luck alone reaches once in 1,000 times."""
    asked = [item for item in key.questions if item.kind == "choose-one"]
    hits = [sum(solver(item) == right(item) for item in asked) for solver in solvers(key, shown)]
    assert len(hits) == 23 and max(hits) < 27 and min(hits) > 4
    guessed = assembly.draw(PLAN, [POOL], CLASS, "midterm")
    known = next(solvers(guessed, shown))
    assert all(known(item) == right(item) for item in guessed.questions if item.kind == "choose-one")


def test_ids_and_versions_follow_nothing(key, shown):
    """Names of questions are no ranks of the ids in the plan, nor is their order in a notebook; a version cannot be guessed at."""
    ids = [item.id for item in key.questions]
    for drawn in (ids, list(shown[0]), list(shown[1])):
        origins = [POOL.index(next(i for i in POOL if i.id == key.items[name].origin)) for name in drawn]
        rising = sum(a < b for a, b in itertools.pairwise(origins))
        assert 25 < rising < 50  # of 75 pairs of neighbours
    assert sorted(ids) != ids
    other = assembly.draw(PLAN, [POOL], CLASS, f"{SECRET}x")
    assert other.version != key.version and {tuple(learner) for learner in shown} != {tuple(shown[0])}
