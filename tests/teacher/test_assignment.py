"""What is graded: the questions of any bank or of an exam, and what is odd in what somebody handed in."""

import json

import pytest
from msgspec.structs import replace

import an_exam
from alliance.course import COURSE
from quizkit.bank import Bank
from quizkit.files import CourseError
from quizkit.submission import Response, Submission
from quizkit_teacher import answer_key, assignment

LESSONS = """
[[lesson]]
id = "01-cells"
title = "Cells"
question = "What is a cell?"
reading_minutes = 10
doing_minutes = 10
[[lesson.objective]]
id = "name-parts"
text = "Name the parts."
"""
ITEM = """
[[item]]
id = "powerhouse"
lesson = "01-cells"
objective = "name-parts"
kind = "choose-one"
prompt = "What gives a cell its energy?"
[item.options]
mito = "The mitochondrion"
wall = "The wall"
[item.key]
explanation = "REASON"
[item.key.examples]
right = ["mito"]
wrong = ["wall"]
[[item.key.answers]]
match = "mito"
state = "right"
feedback = "Yes."
[[item.key.answers]]
match = "wall"
state = "wrong"
feedback = "It holds things together."
"""


def another(folder, item=ITEM):
    """Another course's bank, of one question."""
    (folder / "items").mkdir(parents=True)
    (folder / "lessons.toml").write_text(LESSONS, encoding="utf-8")
    (folder / "items" / "01-cells.toml").write_text(item, encoding="utf-8")
    bank = Bank(folder)
    assert bank.problems == ()
    return bank


def test_another_bank_is_graded_by_its_own_questions(tmp_path):
    what = assignment.of_course(another(tmp_path))
    assert (what.title, dict(what.columns), dict(what.possible)) == (
        "Cells",
        {"01-cells": "Cells"},
        {"01-cells": 1.0},
    )
    answers = (Response("powerhouse", "mito", "", ""), Response("why-carter-stopped", "x", "", ""))
    graded, notes = assignment.grade_submission(Submission(answers=answers), what)
    assert [(answer.item, answer.verdict.state, answer.verdict.feedback) for answer in graded] == [
        ("powerhouse", "right", "Yes.")
    ]
    assert notes == ["1 answer to questions that are not marked here"]


def test_the_fingerprint_is_that_of_the_bank_which_is_graded(tmp_path):
    """Version 0.1 took that of the package's own files, whatever bank was passed."""
    first = assignment.of_course(another(tmp_path / "a")).fingerprint
    assert assignment.of_course(another(tmp_path / "b")).fingerprint == first
    changes = [
        ("REASON", "OTHER"),
        ("Yes.", "Indeed."),
        ('right = ["mito"]', 'right = ["A"]'),
        ("energy?", "power?"),
    ]
    for number, change in enumerate(changes):
        changed = another(tmp_path / str(number), ITEM.replace(*change))
        assert assignment.of_course(changed).fingerprint != first, change
    assert assignment.of_course(COURSE.bank).fingerprint != first
    assert (
        assignment.of_course(COURSE.bank, "04").fingerprint != assignment.of_course(COURSE.bank).fingerprint
    )


def test_a_lesson_that_is_not_there(bank):
    with pytest.raises(CourseError, match="no lesson begins with '99'"):
        assignment.of_course(bank, "99")


def test_an_answer_to_another_version_is_graded_by_the_present_one(bank):
    items = list(bank.items.values())[:5]
    answers = tuple(Response(item.id, "x", "", "00000000") for item in items)
    graded, (note,) = assignment.grade_submission(Submission(answers=answers), assignment.of_course(bank))
    named = ", ".join(item.id for item in items[:3])
    assert note == f"5 answers to another version of the question ({named}, …), marked by the present one"
    assert len(graded) == 5


def test_the_same_answer_has_the_same_verdict_and_another_its_own(bank):
    what = assignment.of_course(bank)
    item = next(item for item in bank.items.values() if item.kind == "number")
    for response in ("1", 1, 1.0, True, None, [1], ["1"], {"a": 1}, "1 ", float("nan")):
        fresh = assignment.of_course(bank).grade(item, response)
        assert what.grade(item, response) == what.grade(item, response) == fresh


def test_any_number_in_any_question_is_graded(bank):
    what = assignment.of_course(bank)
    for item in bank.items.values():
        for response in (float("nan"), float("inf"), -float("inf"), 10**300):
            answers = (Response(item.id, response, "", ""),)
            (graded,), _ = assignment.grade_submission(Submission(answers=answers), what)
            assert 0 <= graded.verdict.score <= 1


def test_an_option_set_of_its_own_changes_the_fingerprint(tmp_path):
    bank = another(tmp_path)
    item = bank.items["powerhouse"]
    options = {"mito": "The mitochondrion", "wall": "The cell wall"}
    other = Bank(tmp_path)
    other.items = {item.id: replace(item, options=options)}
    assert assignment.of_course(other).fingerprint != assignment.of_course(bank).fingerprint


class TestCopies:
    """A copy made for one learner is theirs in every class list: by the LMS's id, by number and name."""

    @pytest.fixture
    def what(self, tmp_path):
        copies = [
            ("Kim Minji", "17", ("a",)),
            ("Kim Minji", "18", ("b",)),
            ("Park, Jisoo", "0019", ("a",), "canvas:5"),
        ]
        key = json.loads(answer_key.text(an_exam.drawn(tmp_path)))
        ids = {"a": key["questions"][0]["id"], "b": key["questions"][1]["id"]}
        key["copies"] = [[name, number, [ids[q] for q in own], *lms] for name, number, own, *lms in copies]
        (tmp_path / "key.json").write_text(json.dumps(key), encoding="utf-8")
        return assignment.of_key(tmp_path / "key.json")

    @pytest.mark.parametrize(
        "who, copy",
        [
            (("Kim, Minji", "17"), 0),
            (("MINJI KIM", "18"), 1),
            (("Kim Minji", ""), None),  # of two
            (("Kim Minji", "s101"), None),
            (("jisoo park", ""), 2),
            (("Park Jisoo", "s102"), 2),  # the list's numbers are of another kind
            (("박지수", "19"), 2),
            (("박지수", "", "canvas:5"), 2),
            (("Kim Minji", "19"), None),  # the number of one, the name of others
            (("Dan", ""), None),
        ],
    )
    def test_whose_copy(self, what, who, copy):
        assert what.copy_of(*who) == copy
        assert tuple(what.questions_of(copy)) == (() if copy is None else what.key.copies[copy].items)

    def test_one_for_all(self, tmp_path):
        what = assignment.of_course(another(tmp_path))
        assert what.copy_of("Dan", "1") is None and list(what.questions_of(None)) == ["powerhouse"]
