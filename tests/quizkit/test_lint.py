"""What `lint` finds for authors: nothing in a good course, and each fault once it is made."""

import json
import re

import pytest

from quizkit import lint

ITEMS = "data/items/01-bread.toml"
LESSON = "_course/lessons/01-bread.ipynb"
QUESTION = """
[[item]]
id = "more-{number}"
lesson = "01-bread"
objective = "say-why-dough-rises"
kind = "choose-one"
prompt = "Which of the two, {number}?"
[item.options]
{options}
[item.key]
explanation = "It is so."
examples = {{ right = ["a"], wrong = ["b"] }}
[[item.key.answers]]
match = "a"
state = "right"
feedback = "It is this one."
[[item.key.answers]]
match = "b"
state = "wrong"
feedback = "It is the other one of the two."
"""


def edit(course, file, old, new):
    path = course.folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return list(lint.problems(course))


def test_a_good_course_has_nothing_to_mend(course):
    assert list(lint.problems(course)) == []


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        (ITEMS, "objective =", "objectiv =", "items/01-bread.toml: item gas: no field 'objectiv'; did you mean objective?"),
        (ITEMS, 'near = ["heat"]', 'near = ["salt"]', "item gas: the example 'salt' must come out near, and comes out wrong"),
        (ITEMS, ', near = ["heat"]', "", "item gas: no example meets the answer 'heat'"),
        (ITEMS, '"Salt slows yeast down."', '"Salt does not lift."', "item gas: the feedback on 'salt' explains nothing"),
        (ITEMS, '"Water belongs: it makes the flour swell and lets the net form, and dry flour would stay a powder in the bowl."', '"Flour belongs: wet flour turns into a stretchy net that holds the gas, and without it there is no dough at all."', "item ingredients: the feedback on 'water' is also that"),
        (ITEMS, '"Water belongs:', '"Yes: water belongs:', "item ingredients: “Yes: water belongs: it makes"),
        (ITEMS, "It is alive", "It is gas from YEAST", "item gas: the hint “It is gas from YEAST.” holds the answer “Gas from"),
        (ITEMS, '"01-bread#Yeast"', '"01-bread#Salt"', "item gas: no lesson has '01-bread#Salt'"),
        ("data/misconceptions.toml", "#Yeast", "#Salt", "misconception salt-lifts: no lesson has '01-bread#Salt'"),
        (ITEMS, 'misconception = "salt-lifts"\n', "", "misconception salt-lifts: no answer names it"),
        (LESSON, 'ask(\\"gas\\")', 'ask(\\"gass\\")', 'lessons/01-bread.ipynb: ask("gass") names nothing that is there'),
        (LESSON, 'ask(\\"gas\\")', 'term(\\"rye\\")', 'lessons/01-bread.ipynb: term("rye") names nothing that is there'),
        (LESSON, "exercises/01-bread", "exercises/02-rye", "lessons/01-bread.ipynb: the link to ../exercises/02-rye.ipynb"),
        (LESSON, '"cells"', '"sells"', "lessons/01-bread.ipynb: cannot be read ('cells')"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line(course, file, old, new, said):
    found = edit(course, file, old, new)
    assert any(line.startswith(said) for line in found), found


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("wet flour turns into a stretchy net that holds the gas, and", "", "ingredients: no explanation of 20 words or more for “Flour”"),
        ("which is baked for many hours and turns dark and sweet; ", "", "flours: no explanation of 20 words or more for “Pumpernickel”"),
        ('["pumpernickel", "rye"]\nstate = "right"', '["pumpernickel", "maize"]\nstate = "wrong"', "flours: no explanation of 20 words or more for “Pumpernickel”"),
        ('["knead", "rise"]', '["mix", "rise"]', "steps: no explanation of 20 words or more for “Knead → Let it rise”"),
    ],
)  # fmt: skip
def test_a_miss_that_nothing_explains(course, old, new, said):
    assert list(lint.remarks(course, "2026-11-20")) == []
    del course.bank
    found = edit(course, ITEMS, old, new)
    assert list(lint.remarks(course, "2026-11-20")) == [f"item {said}"]
    name = said.rpartition("“")[2]
    assert (f"item {said.partition(':')[0]}: nothing explains “{name} to whoever misses it" in found) == (
        "[" in old
    )


def test_a_question_that_no_notebook_asks(course):
    for name in ("lessons", "exercises"):
        found = edit(course, f"_course/{name}/01-bread.ipynb", 'ask(\\"gas\\")', "1")
    assert found == ["item gas: no notebook asks it"]


def test_an_objective_in_two_lessons(course):
    lessons = course.folder / "data" / "lessons.toml"
    lessons.write_text(lessons.read_text() + lessons.read_text().replace('"01-bread"', '"02-rye"'))
    assert "objective say-why-dough-rises: the id is used twice" in list(lint.problems(course))


def test_a_share_that_a_bare_number_would_be_read_as(course):
    edit(course, ITEMS, 'unit = "grams"', 'unit = "percent"')
    del course.bank
    found = edit(course, ITEMS, "match = 300", "match = 0.3")
    assert "item water-grams: 0.3 per cent, typed without its sign, would be read as a share of 1" in found


@pytest.mark.parametrize(
    "tasks, said",
    [
        (["recall"] + 2 * ["new case"], []),
        (2 * ["recall"] + 2 * ["new case"], ["“recall”: 50%; at most 33%"]),
        (["reasoning"] * 2 + ["new case"], ["“new case”: 33%; at least 40%"]),
        (["silence"] + ["new case"] * 9, ["“silence”: 10%; at most 5%"]),
        (["new case", "new case", ""], ["item more-2: task is missing"]),
        (["", ""], []),  # a course need not say it
    ],
)
def test_what_questions_ask_of_a_learner(course, tasks, said):
    options = 'a = "This one"\nb = "That one"'
    questions = (QUESTION.format(number=n, options=options) for n in range(len(tasks)))
    named = (
        question.replace("prompt", f'task = "{task}"\nprompt', 1)
        for question, task in zip(questions, tasks, strict=True)
    )
    (course.folder / ITEMS).write_text("".join(named), encoding="utf-8")
    found = [line for line in lint.problems(course) if "task" in line]
    assert len(found) == len(said) and all(words in line for words, line in zip(said, found, strict=True))


def test_the_form_is_measured_against_chance(course):
    """Four questions of a kind are enough: how often each place, length or word is right, and how often by chance."""
    options = 'a = "It is always so"\nb = "b"'
    with (course.folder / ITEMS).open("a", encoding="utf-8") as file:
        file.write("".join(QUESTION.format(number=number, options=options) for number in range(60)))
    (said,) = lint.remarks(course, "2026-11-20")
    assert said.startswith("choose one, how often each cue is right, and by chance: place A ")
    assert "absolute words 60 of 60 (30) – look at this" in said
    assert (
        "longest 60 of 61 (30) – look at this; " in said and "shortest 0 of 61 (30) – look at this; " in said
    )
    a, b = (int(re.search(rf"place {place} (\d+) of 61 \(30\);", said)[1]) for place in "AB")
    assert a + b == 60 and "hedging" not in said


@pytest.mark.parametrize(
    "options, amount, said",
    [
        ('a = "aaaa"\nb = "b"', 3, "lesson 01-bread: the longest option is right in 3 of 4 questions"),
        ('a = "aaaa"\nb = "b"', 3, "the course: the longest option is right in 3 of 4 questions"),
        ('a = "aaaa"\nb = "b"', 2, None),  # too few to tell a habit from chance
    ],
)
def test_habits_that_give_the_right_option_away(course, options, amount, said):
    with (course.folder / ITEMS).open("a", encoding="utf-8") as file:
        file.write("".join(QUESTION.format(number=number, options=options) for number in range(amount)))
    asked = json.dumps("".join(f'ask("more-{number}")\n' for number in range(amount)))[1:-1]
    found = edit(course, LESSON, 'ask(\\"gas\\")', f'ask(\\"gas\\")\\n{asked}')
    assert said in found if said else found == []
