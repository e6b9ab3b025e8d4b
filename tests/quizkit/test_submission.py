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
    verbs.check("gas", "C")
    shown = verbs.submission("Kim Minji")
    assert "Gas from yeast" in shown.markup and "save=True" in repr(shown)
    assert "Submission of Kim Minji: 1 answer" in repr(shown)
    assert written(course) == []
    assert "Written: " in repr(verbs.submission("Kim Minji", save=True))
    assert [path.name for path in written(course)] == ["submission-kim-minji.json"]


def test_it_holds_the_last_answer_and_no_score(course, verbs):
    course.attempts().add("prediction", "gas", response="salt", confidence=70)
    for item, response in (("gas", "salt"), ("gas", "yeast"), ("water-grams", 18.9)):
        verbs.check(item, response)
    verbs.submission("김민지", number="2026-17", save=True)
    (path,) = written(course)
    assert path.name == "submission-김민지-2026-17.json"
    whole = read(path)
    assert (whole["quizkit_submission"], whole["name"], whole["number"], whole["course"]) == (
        3,
        "김민지",
        "2026-17",
        "1.0",
    )
    assert whole.keys() == {"quizkit_submission", "name", "number", "course", "made", "record", "responses"}
    assert [row["response"] for row in whole["responses"]] == ["yeast", 18.9]
    assert all(row.keys() == {"item", "response", "at", "version"} for row in whole["responses"])


def test_it_shows_all_that_it_holds(course, verbs):
    """Every text in the file stands in what is shown, but for the ids and versions, which are named."""
    from msgspec import structs

    own = {"text": "Gas needs time to rise in the dough.", "time": "yes"}
    rest = course.bank.items["why-rest"]
    asked = structs.replace(rest, kind="open", options={}, key=None) if rest.kind != "open" else rest
    verbs.check("gas", "salt")
    course.attempts().add("answer", "why-rest", response=own)
    made_now = submission.make(
        course.attempts().read(), {**course.bank.items, "why-rest": asked}, "1.0", "Ana", "17"
    )
    made_now["assessment"] = {"id": "midterm", "version": "abc123", "name": "Ana Kim", "number": "17"}
    shown = submission.show(made_now, {**course.bank.items, "why-rest": asked}).text
    wanted = [
        "Ana",
        "17",
        "midterm",
        "abc123",
        "Ana Kim",
        made_now["made"],
        made_now["record"],
        "1.0",
        "the version of each",
    ]
    wanted += ["What makes dough rise?", "salt", own["text"], "your own judgement: time: yes"]
    assert [words for words in wanted if words.lower() not in shown.lower()] == []


def test_it_is_the_same_under_its_old_name(verbs):
    assert verbs.receipt.__func__ is verbs.submission.__func__


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
        verbs.submission(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\con", "=cmd()", "<b>x</b>"])
def test_a_name_never_leads_out_of_the_folder_or_into_the_page(course, verbs, name):
    verbs.check("gas", "salt")
    assert "<b>x" not in verbs.submission(name, save=True).markup
    (path,) = written(course)
    assert read(path)["name"] == name


def test_nothing_answered_is_said(course, verbs):
    assert "not answered anything" in repr(verbs.submission("Ana", save=True))
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
    assert first == made(course)["record"] == "4d6a371c1f81"  # whatever fields come later
