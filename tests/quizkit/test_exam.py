"""An exam as a learner has it: answers are kept and handed in, and a cell that was changed says what to do."""

import json

import pytest

from quizkit.exam import Exam
from quizkit.html import METADATA
from quizkit.notebooks import without_live_views


@pytest.fixture
def paper(course):
    """What the first cell of an exam's notebook holds: every question of the course, without its key."""
    questions = [{**item.public(), "lesson": "quiz"} for item in course.bank.items.values()]
    learner = {"name": "Ana", "number": "17"}
    about = {"assessment": "quiz", "version": "1", "title": "Quiz", "due": "2026-12-01T23:59+09:00"}
    return {**about, "learner": learner, "questions": questions}


def test_it_says_what_it_is(course, paper):
    card = Exam(paper, course)
    assert card.text.splitlines() == [
        "Quiz",
        "11 questions. Your answers are kept as you give them, and marked later. Each is kept in two places: in this notebook, "
        "once you save it, and in responses.jsonl, your record of the course. Save this notebook (Ctrl+S, on a Mac Cmd+S) before "
        "you close it.",
        "To be handed in by 1 December 2026, 23:59 (UTC+09:00).",
        "This copy is for Ana.",
    ]


def test_answers_are_kept_and_handed_in(course, paper):
    exam = Exam(paper, course)
    place = list(exam.items).index("water-grams") + 1
    (reply,) = exam.ask(place).session.receive({"type": "answer", "response": "300 grams"})
    assert reply["state"] == "noted"
    card = exam.submission(save=True)
    assert "Not answered yet: question 1, 2, 3, 5, 6" in card.text and "300 grams" in card.markup
    (file,) = course.attempts().file.parent.glob("submission-quiz-ana-17.json")
    handed = json.loads(file.read_text(encoding="utf-8"))
    assert [row["response"] for row in handed["responses"]] == ["300 grams"]
    assert handed["assessment"] == {"id": "quiz", "version": "1", "name": "Ana", "number": "17"}
    assert exam.ask(place).static().markup.count("300 grams") == 1  # it is there when the learner comes back
    for item in exam.items.values():
        course.attempts().add("answer", item.id, response="x", version=item.version, copy=exam.about)
    assert "Not answered yet" not in exam.submission().text


def saved_notebook(exam, monkeypatch, tmp_path, **answers):
    """A file of the exam's notebook with these answers in its outputs, said to be the one that runs this."""
    outputs = [
        {"metadata": {METADATA: {"item": item, "at": at, "response": said}}}
        for item, (said, at) in answers.items()
    ]
    file = tmp_path / "quiz.ipynb"
    file.write_text(
        json.dumps({"metadata": {METADATA: exam.about}, "cells": [{"outputs": outputs}]}), encoding="utf-8"
    )
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))


LONG_AGO, LATER = "2026-11-01T10:00:00+00:00", "2099-01-01T00:00:00+00:00"


def test_answers_come_back_from_the_saved_notebook(course, paper, monkeypatch, tmp_path):
    """Saved on another machine, it brings its answers along; of two answers the newer one counts."""
    course.attempts().add("answer", "gas", response="salt", copy=Exam(paper, course).about)
    saved_notebook(
        Exam(paper, course),
        monkeypatch,
        tmp_path,
        **{"water-grams": ("300", LONG_AGO), "gas": ("yeast", LONG_AGO)},
    )
    exam = Exam(paper, course)
    places = {item: place for place, item in enumerate(exam.items, 1)}
    assert "300" in exam.ask(places["water-grams"]).static().text and "300" in exam.submission().markup
    assert exam.ask(places["gas"]).metadata()["response"] == "salt"
    saved_notebook(exam, monkeypatch, tmp_path, gas=("yeast", LATER))
    assert Exam(paper, course).ask(places["gas"]).metadata()["response"] == "yeast"
    saved_notebook(
        Exam({**paper, "assessment": "other", "questions": [QUESTION | {"lesson": "other"}]}, course),
        monkeypatch,
        tmp_path,
        gas=("yeast", LATER),
    )
    assert Exam(paper, course).ask(places["gas"]).metadata()["response"] == "salt"  # of another exam


OTHERS = [
    {"learner": {"name": "Bo", "number": "18"}},
    {"learner": {"name": "Ana", "number": "18"}},
    {"learner": {"name": "Ana", "number": ""}},
    {"version": "2"},
    {"learner": {}},
]


@pytest.mark.parametrize(
    "item, said, doubt",
    [("water-grams", "300 or 400", "as one number"), ("water-grams", "300 grams", ""), ("gas", "salt", "")],
)
def test_an_answer_that_cannot_be_read_is_kept_and_said(course, paper, item, said, doubt):
    """Else its learner would find out from the marks."""
    question = Exam(paper, course).ask([q["id"] for q in paper["questions"]].index(item) + 1)
    (reply,) = question.session.receive({"type": "answer", "response": said})
    assert reply["state"] == "noted" and question.session.last.response == said
    assert doubt in reply["feedback"] and ("cannot be read" in reply["feedback"]) == bool(doubt)


@pytest.mark.parametrize("other", OTHERS)
def test_learners_who_share_a_folder_do_not_share_answers(course, paper, monkeypatch, tmp_path, other):
    """Nor do two makings of one assessment, whose ids name other questions: on the page, in the file and by the save hook."""
    exams = [Exam(paper, course), Exam({**paper, **other}, course)]
    place = list(exams[0].items).index("water-grams") + 1
    for exam, said in zip(exams, ("300 grams", "450 grams"), strict=True):
        question = exam.ask(place)
        assert "response" not in question.metadata() and question.session.greeting() == {}
        question.receive({"type": "answer", "response": said})
    log, records = course.attempts().read(), set()
    for exam, said in zip(exams, ("300 grams", "450 grams"), strict=True):
        assert exam.ask(place).metadata()["response"] == said
        exam.submission("Cy", save=True)
        (file,) = tmp_path.glob("submission*.json")
        handed = json.loads(file.read_text(encoding="utf-8"))
        file.unlink()
        assert [row["response"] for row in handed["responses"]] == [said]
        records.add(handed["record"])
        asked = exam.items["water-grams"].public()
        output = {"data": {}, "metadata": {METADATA: {"item": "water-grams", "asked": asked}}}
        saved = {"metadata": {METADATA: exam.about}, "cells": [{"outputs": [output]}]}
        (saved,) = without_live_views(saved, course, log)["cells"][0]["outputs"]
        assert saved["metadata"][METADATA]["response"] == said
    assert len(records) == 1  # it is one log all the same


@pytest.mark.parametrize("named", [True, False])
def test_an_answer_of_version_0_1_may_be_anybodys(course, paper, named):
    """It names no copy: in one that is made out to a learner it does not count."""
    course.attempts().add("answer", "gas", response="salt")
    exam = Exam(paper if named else {**paper, "learner": {}}, course)
    assert ("1 answer" in exam.submission("Ana").text) != named


def test_answers_that_the_log_cannot_take_are_kept_in_the_notebook(course, paper, monkeypatch):
    monkeypatch.setenv("BREAD_RECORD", "off")
    exam = Exam(paper, course)
    place = list(exam.items).index("water-grams") + 1
    question = exam.ask(place)
    assert "response" not in question.metadata()
    question.receive({"type": "answer", "response": "300 grams"})
    assert question.metadata()["response"] == exam.ask(place).metadata()["response"] == "300 grams"
    assert "300 grams" in exam.submission().markup


def test_the_last_cell_says_what_the_saved_notebook_holds(course, paper, monkeypatch, tmp_path):
    exam = Exam(paper, course)
    place = list(exam.items).index("water-grams") + 1
    assert "saved notebook" not in exam.submission().text
    exam.ask(place).receive({"type": "answer", "response": "300"})
    assert "cannot be seen here" in exam.submission().text
    saved_notebook(exam, monkeypatch, tmp_path, **{"water-grams": ("30", LONG_AGO)})
    assert f"does not hold the same: question {place}. Save it" in exam.submission().text
    saved_notebook(exam, monkeypatch, tmp_path, **{"water-grams": ("300", LATER)})
    assert "The saved notebook holds these answers too." in exam.submission().text


def test_a_copy_with_a_long_name_is_handed_in(course, paper):
    assert "1 answer" not in Exam({**paper, "learner": {"name": "A" * 90}}, course).submission().text


def test_a_copy_for_nobody_asks_for_a_name(course, paper):
    del paper["learner"]
    exam = Exam(paper, course)
    with pytest.raises(ValueError, match="write your name"):
        exam.submission()
    assert exam.submission("Bo").text


QUESTION = {"id": "a", "lesson": "x", "kind": "open", "prompt": "p"}


@pytest.mark.parametrize(
    "changed",
    [
        *(None, 3, {}, {"assessment": "x"}, {"assessment": "x", "questions": []}),
        {"assessment": "../x", "questions": [1]},
        *({"assessment": "x", "questions": [question]} for question in (1, {}, {**QUESTION, "prompt": 3})),
        {"assessment": "x", "questions": [{**QUESTION, "kind": "quiz"}]},
        {"assessment": "x", "questions": [{**QUESTION, "lesson": "y"}]},
        {"assessment": "x", "questions": [QUESTION, QUESTION]},
        {"assessment": "x", "learner": 3, "questions": [QUESTION]},
    ],
)
def test_a_changed_cell_says_what_to_do(course, changed):
    with pytest.raises(ValueError, match="get the notebook again from your teacher"):
        Exam(changed, course)


def test_an_exam_of_version_0_1_opens(course):
    """Its question of the kind that is now called judge-each had another name, and the version of that name."""
    options = [["a", "One"], ["b", "Two"], ["none", "None of them"]]
    question = {"id": "q-1", "lesson": "q", "kind": "frameworks", "prompt": "Which?", "options": options}
    exam = Exam({"assessment": "q", "questions": [question]}, course)
    assert exam.items["q-1"].kind == "judge-each"
    (reply,) = exam.ask(1).session.receive({"type": "answer", "response": ["a"]})
    assert reply["state"] == "noted"


def test_a_question_that_is_not_there(course):
    exam = Exam({"assessment": "x", "questions": [QUESTION]}, course)
    for number in (0, 2, "1", None):
        with pytest.raises(IndexError, match="1 to 1"):
            exam.ask(number)
