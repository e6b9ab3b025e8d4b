"""What a learner hands in: shown first, written only when told, and never a way out of the folder or into the page."""

import json

import pytest

from quizkit import submission
from quizkit.files import CourseError
from quizkit.verbs import Verbs


@pytest.fixture
def verbs(course):
    return Verbs(course)


def made(course, name="Ana", number="", lesson=""):
    return submission.make(course.attempts().read(), course.bank.items, "1.0", name, number, lesson)


def written(course):
    return sorted(course.attempts().file.parent.glob("submission*"))


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_it_shows_first_and_writes_only_when_told(course, verbs):
    verbs.check("gas", "salt")
    verbs.check("gas", "B")
    shown = verbs.receipt("Kim Minji")
    assert "Gas from yeast" in shown.markup and "save=True" in repr(shown)
    assert "Submission of Kim Minji: 1 answer" in repr(shown)
    assert written(course) == []
    assert "Written: " in repr(verbs.receipt("Kim Minji", save=True))
    assert [path.name for path in written(course)] == ["submission-kim-minji.json"]


def test_it_holds_the_last_answer_and_no_score(course, verbs):
    course.attempts().add("prediction", "gas", response="salt", confidence=70)
    for item, response in (("gas", "salt"), ("gas", "yeast"), ("water-grams", 18.9)):
        verbs.check(item, response)
    verbs.receipt("김민지", number="2026-17", save=True)
    (path,) = written(course)
    assert path.name == "submission-김민지-2026-17.json"
    whole = read(path)
    assert (whole["quizkit_submission"], whole["name"], whole["number"], whole["course"]) == (
        3,
        "김민지",
        "2026-17",
        "1.0",
    )
    first = next(row for row in whole["responses"] if row["item"] == "gas")
    assert first == {**first, "response": "yeast", "tries": 2, "prediction": "salt", "confidence": 70}
    assert list(whole["lessons"]) == ["01-bread"] and len(whole["lessons"]["01-bread"]) == 8
    assert not {"state", "score", "feedback"} & {key for row in whole["responses"] for key in row}


def test_one_lesson_can_be_handed_in(course, verbs):
    verbs.check("gas", "salt")
    assert [row["item"] for row in made(course, lesson="01")["responses"]] == ["gas"]
    assert made(course, lesson="02")["responses"] == []


def test_an_unknown_item_and_a_torn_line_stop_nothing(course, verbs):
    verbs.check("gas", "salt")
    with course.attempts().file.open("a", encoding="utf-8") as file:
        file.write('{"at": "x", "kind": "answer", "item": "gone", "response": 1}\n{"at": ')
    assert [row["item"] for row in made(course)["responses"]] == ["gas"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\u0000\u202e\u200b", None, True, ["Ana"]])
def test_a_name_that_cannot_be_used_is_refused_in_words(verbs, name):
    verbs.check("gas", "salt")
    with pytest.raises(ValueError, match=r"^name: "):
        verbs.receipt(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\con", "=cmd()", "<b>x</b>"])
def test_a_name_never_leads_out_of_the_folder_or_into_the_page(course, verbs, name):
    verbs.check("gas", "salt")
    assert "<b>x" not in verbs.receipt(name, save=True).markup
    (path,) = written(course)
    assert read(path)["name"] == name


def test_nothing_answered_is_said(course, verbs):
    assert "not answered anything" in repr(verbs.receipt("Ana", save=True))
    assert written(course) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=r"submission-ana\.json: cannot be written"):
        submission.write({"name": "Ana", "number": ""}, tmp_path / "file")


def test_submissions_of_one_record_are_known_as_such(course, verbs, tmp_path, monkeypatch):
    verbs.check("gas", "salt")
    first = made(course)["record"]
    verbs.check("gas", "yeast")
    assert len(first) == 12 and made(course)["record"] == first
    monkeypatch.setenv("BREAD_RECORD", str(tmp_path / "other.jsonl"))
    verbs.check("gas", "salt")
    assert made(course)["record"] != first


def test_a_log_of_before_there_were_records_is_known_by_its_first_line(course):
    course.attempts().file.write_text(
        '{"at": "2026", "kind": "answer", "item": "gas", "response": "yeast"}\n'
    )
    first = made(course)["record"]
    course.attempts().add("answer", "gas", response="salt")
    assert len(first) == 12 and made(course)["record"] == first


def test_the_version_of_a_lesson_is_that_of_what_it_asks(course):
    from msgspec import structs

    items = list(course.bank.items.values())
    before = submission.lesson_version("01-bread", items)
    assert submission.lesson_version("01-bread", reversed(items)) == before
    worded = [structs.replace(items[0], prompt="Why does dough rise?"), *items[1:]]
    assert submission.lesson_version("01-bread", worded) != before
    shuffled = structs.replace(items[0], options=dict(reversed(items[0].options.items())))
    assert submission.lesson_version("01-bread", [shuffled, *items[1:]]) == before
