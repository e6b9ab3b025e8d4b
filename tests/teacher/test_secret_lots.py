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


def question(kind, name, ids, right, wrong, states=(), rows=(), **key):
    """A question of the teacher's own; `states` give each option that has an answer whether it is right."""
    texts = {option: f"Statement {lot(name, option).hex()[:6]}" for option in ids}
    answers = tuple(
        Answer(match=o, state="right" if state else "wrong", feedback=f"{o} {right}") for o, state in states
    )
    key = Key(explanation="Why.", answers=answers, examples={"right": (right,), "wrong": (wrong,)}, **key)
    rows = {row: f"Row {lot(row).hex()[:6]}" for row in rows}
    return Item(
        id=name, lesson="x", objective="", kind=kind, prompt=f"{name}?", options=texts, rows=rows, key=key
    )


def choice(number, right=0):
    """A question whose option at the place `right` is right."""
    ids = IDS[number % len(IDS)]
    states = [(option, place == right) for place, option in enumerate(ids)]
    return question("choose-one", f"q{number}", ids, ids[right], ids[right - 1], states)


def judge(number, *holds):
    """A question whose ids say of which options it holds; these are listed first."""
    ids = ("holds-1", "holds-2", "fails-1", "fails-2", "none")
    states = [(option, option in holds) for option in ids[:-1]]
    return question("judge-each", f"j{number}", ids, list(holds), ["none"], states)


def order(number, *ids):
    return question("order", f"p{number}", sorted(ids), ids, ids[::-1], order=ids, default_feedback="No.")


def match(number, *ids):
    rows = ("row-a", "row-b")
    right, wrong = dict(zip(rows, ids, strict=True)), dict(zip(rows, ids[::-1], strict=True))
    return question(
        "match", f"m{number}", sorted(ids), right, wrong, rows=rows, pairs=right, default_feedback="No."
    )


POOL = [
    *(judge(number, "holds-1", "holds-2") for number in range(40)),
    *map(choice, range(60)),
    *(order(number, "first", "second", "third") for number in range(12)),
    *(match(number, "for-a", "for-b") for number in range(4)),
]
FEW = class_of("Ana", "Bo", "Cy")
CLASS = class_of(*(f"L{number}" for number in range(LEARNERS)))


BOUND = {1: 15.1, 3: 21.1, 5: 25.7}  # of chi² by its degrees of freedom, p = 0.0001


def uniform(seen, classes):
    """Whether chi² of what was seen is below its bound, where every class should be seen as often."""
    expected = len(seen) / len(classes)
    return sum((seen.count(entry) - expected) ** 2 / expected for entry in classes) < BOUND[len(classes) - 1]


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
        *(judge(number, "fails-2") for number in range(40)),
        *(choice(number, 3 - number % 3) for number in range(60)),
        *(order(number, "third", "first", "second") for number in range(12)),
        *(match(number, "for-b", "for-a") for number in range(4)),
    ]
    turned = [structs.replace(item, hints=("Look.",)) for item in turned]
    one, other = (assembly.draw(PLAN, [pool], FEW, SECRET) for pool in (POOL, turned))
    assert one.questions != other.questions
    ids = {name for item in POOL for name in (item.id, *item.options, *item.rows)} - {*IDS[3], "none"}
    for copy, same in zip(one.copies, other.copies, strict=True):
        text = notebooks.text(assembly.notebook(one, COURSE, copy))
        assert text == notebooks.text(assembly.notebook(other, COURSE, same))
        assert not [name for name in ids if f'"{name}"' in text.replace("\\", "")]


def test_right_options_stand_everywhere_as_often(key, shown):
    asked = [key.items[item] for item in shown[0] if key.items[item].kind == "choose-one"]
    places = [learner[item.id].index(right(item)) for learner in shown for item in asked]
    assert len(places) == LEARNERS * 60 and uniform(places, range(4))
    labels = [
        right(item)
        for number in range(20)
        for item in assembly.draw(PLAN, [POOL], FEW, f"{SECRET}{number}").questions
        if item.kind == "choose-one"
    ]
    assert len(labels) == 1200 and uniform(labels, ("o1", "o2", "o3", "o4"))


def test_options_to_judge_stand_everywhere_as_often():
    """Also where their author lists those that hold first; “none of them” stays last."""
    places = []
    for number in range(20):
        drawn = assembly.draw(PLAN, [POOL], FEW, f"{SECRET}{number}")
        for item in (item for item in drawn.questions if item.kind == "judge-each"):
            assert list(item.options) == ["o1", "o2", "o3", "o4", "none"]
            places += [answer.match for answer in item.key.answers if answer.state == "right"]
    assert len(places) == 1600 and uniform(places, ("o1", "o2", "o3", "o4"))


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
        drawn = {question.origin: question for question in assembly.draw(PLAN, [POOL], FEW, guess).questions}
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
        assert 44 < rising < 71  # of 115 pairs of neighbours
    assert sorted(ids) != ids
    other = assembly.draw(PLAN, [POOL], CLASS, f"{SECRET}x")
    assert other.version != key.version and {tuple(learner) for learner in shown} != {tuple(shown[0])}
