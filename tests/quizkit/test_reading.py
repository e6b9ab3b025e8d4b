"""What a lesson uses before it is explained, and how long it takes: in a copy of the bread course."""

import dataclasses
import json

import pytest
from msgspec.structs import replace

from quizkit import lint, reading
from quizkit.items import Term
from quizkit.kinds import KINDS

LESSON = "_course/lessons/01-bread.ipynb"
GLUTEN = "lesson 01-bread: used and not yet explained by a link or a card: “Glutens” (term:gluten)"


def write(course, **added):
    """Put lines at the end of the prose and of the code of the bread course's lesson; give what lint says of its words."""
    path = course.folder / LESSON
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = ["".join(cell["source"]) + "\n" + added.get(cell["cell_type"], "")]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return list(reading.early(course))


def test_a_word_that_nothing_explains(course):
    assert write(course, markdown="Wet flour makes ungluten.") == []
    assert write(course, markdown="Glutens hold the gas.") == [GLUTEN]
    assert GLUTEN in list(lint.remarks(course, "2026-11-20"))
    assert write(course, code='term("gluten")') == []


def test_a_link_explains_a_word(course, monkeypatch):
    monkeypatch.setattr(type(course), "link_shelves", ("term",))
    assert write(course, markdown="[Glutens](term:gluten) hold the gas.") == []


def test_a_word_in_a_question_counts_and_one_in_the_target_of_a_link_does_not(course):
    assert write(course, markdown='[Flour](https://flour.example "gluten in flour")') == []
    items = course.folder / "data/items/01-bread.toml"
    items.write_text(
        items.read_text(encoding="utf-8").replace('prompt = "', 'prompt = "Glutens? ', 1), encoding="utf-8"
    )
    del course.bank
    assert list(reading.early(course)) == [GLUTEN]


def test_an_early_word_is_reported_once_and_where_it_is_explained_later(course):
    lessons = course.folder / "data/lessons.toml"
    again = lessons.read_text().replace("01-bread", "02-rye").replace("dough", "rye")
    lessons.write_text(lessons.read_text() + again)
    write(course, markdown="Glutens hold the gas.")
    text = (course.folder / LESSON).read_text(encoding="utf-8")
    (course.folder / LESSON).with_stem("02-rye").write_text(text, encoding="utf-8")
    assert list(reading.early(course)) == [GLUTEN]


@pytest.mark.parametrize(
    "text, found",
    [
        ("It deters.", "deters"),
        ("Deterrences", "Deterrences"),
        ("undeterred", None),
        ("deterrable", None),
        ("an OC", "OC"),
        ("oc", None),
    ],
)
def test_what_counts_as_a_use(text, found):
    term = Term(
        id="deterrence",
        en="Deterrence",
        short="OC",
        aliases=("Threat",),
        forms=("deter",),
        definition="It is so.",
    )
    use = reading.uses(term).search(text)
    assert (use and use[0]) == found


def test_minutes_far_from_the_measured_ones(course):
    assert list(reading.amiss(course)) == []
    write(course, markdown="word " * 15 * reading.PACE)
    (said,) = reading.amiss(course)
    assert said.startswith("lesson 01-bread: reading takes 15 minutes and doing ") and said.endswith(
        "says 5 and 30"
    )
    assert said in list(lint.remarks(course, "2026-11-20"))


def test_minutes_of_an_exercise_far_from_the_measured_ones(course):
    lessons = course.folder / "data/lessons.toml"
    stated = 'exercise = "01-bread"\nexercise_minutes = 90\n[[lesson.objective]]'
    lessons.write_text(lessons.read_text().replace("[[lesson.objective]]", stated, 1), encoding="utf-8")
    (said,) = reading.amiss(course)
    assert said.startswith("exercise 01-bread: it takes ") and said.endswith("lessons.toml says 90")


def test_a_measure_of_each_thing(course):
    shown = [
        ("term", "<p>" + "word " * reading.PACE + "<small>not read</small></p>"),
        ("chart", "<img>"),
        ("long", "a " * 9999),
    ]
    (_, (given,)) = next(reading.parts(course))
    few = {name: item for name, item in given.items.items() if item.kind == "open"}
    takes = reading.minutes(
        dataclasses.replace(given, prose="a " * 180, shown=shown, items=few, typed=2), course
    )
    assert takes.reading == 2 + 1 + reading.PICTURE + reading.LONGEST
    assert takes.doing > 2 * reading.IN_A_CELL + reading.THINKING["open"] * len(few)
    assert reading.THINKING.keys() == KINDS.keys()


def test_a_call_may_have_minutes_of_its_own(course):
    """A short memo takes less than the others."""
    (_, (given,)) = next(reading.parts(course))
    course.about = replace(course.about, minutes={"memo": 30, "memo note": 5})
    takes = [
        reading.minutes(dataclasses.replace(given, shown=[(call, "")], items={}, typed=0), course).doing
        for call in ("memo", "memo plan", "memo note")
    ]
    assert takes == [30, 30, 5]


def test_a_notebook_that_cannot_be_read_is_left_to_the_problems(course):
    (course.folder / LESSON).write_text("{", encoding="utf-8")
    assert list(reading.parts(course)) == [] and any(
        "cannot be read" in line for line in lint.problems(course)
    )
