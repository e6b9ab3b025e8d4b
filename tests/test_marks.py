"""The teacher's marks: what is kept, what is worth what, and what a damaged file does."""

import hashlib
import json
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit_teacher import marks
from quizkit_teacher.marks import Mark

TEXT = "Seoul pays more, 그리고 more is asked."
MARK = Mark("k1", "alliance-price", marks.digest(TEXT), {"who": "yes", "when": "partly"}, "Name the office.")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "marking" / marks.NAME


@pytest.fixture
def essay(bank):
    return next(item for item in bank.items.values() if item.kind == "open" and len(item.key.rubric) == 4)


def test_a_mark_comes_back_and_the_newest_wins(file):
    assert marks.read(file).latest == {}
    assert marks.add(file, MARK) == ""
    second = replace(MARK, scores={"who": "no", "when": "no"}, comment="")
    assert marks.add(file, second) == ""
    assert marks.add(file, replace(MARK, learner="k2", at="2026-05-21T10:00:00+00:00")) == ""
    found = marks.read(file)
    assert found.problems == ()
    assert set(found.latest) == {("k1", "alliance-price"), ("k2", "alliance-price")}
    newest = found.latest["k1", "alliance-price"]
    assert (dict(newest.scores), newest.comment) == ({"who": "no", "when": "no"}, "")
    assert newest.at
    assert found.latest["k2", "alliance-price"].at == "2026-05-21T10:00:00+00:00"
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3  # nothing is ever taken away


def test_the_digest_is_the_one_that_others_can_work_out():
    assert marks.digest(TEXT) == hashlib.sha256(TEXT.encode("utf-8")).hexdigest()[:16]
    assert marks.digest("half a letter \ud83d") == marks.digest("half a letter ?")


def test_the_score_is_the_mean_over_the_rubric(essay):
    first, second, third, fourth = essay.key.rubric
    for scores, worth in (
        ({first: "yes", second: "yes", third: "yes", fourth: "yes"}, 1),
        ({first: "yes", second: "partly", third: "no", fourth: "no"}, 0.375),
        ({first: "yes"}, 0.25),  # what was not judged counts as no
        ({first: "yes", "of-an-older-rubric": "yes"}, 0.25),
    ):
        assert marks.score(replace(MARK, scores=scores), essay) == worth
    assert marks.score(MARK, replace(essay, key=None)) == 0.75
    assert marks.score(replace(MARK, scores={}), replace(essay, key=None)) == 0


@pytest.mark.parametrize(
    "change, message",
    [
        ({"learner": ""}, "learner is missing"),
        ({"item": ""}, "item is missing"),
        ({"answer": "the text itself"}, "digest"),
        ({"scores": {}}, "scores are missing"),
        ({"scores": {"who": "maybe"}}, "'maybe' is no score; use yes, partly, no"),
        ({"comment": "x" * 2001}, "longer than 2,000 letters"),
    ],
)
def test_what_is_no_mark_is_not_saved(file, change, message):
    assert message in marks.add(file, replace(MARK, **change))
    assert not file.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    assert "could not be saved" in marks.add(tmp_path / "taken" / marks.NAME, MARK)
    assert "cannot be read" in marks.read(tmp_path).problems[0]


def test_a_damaged_line_is_reported_and_the_others_are_whole(file):
    marks.add(file, MARK)
    with file.open("ab") as torn:
        torn.write(b'{"learner": "k2", "item": "alli\n\xff\xfe\n[1]\n' + b"[" * 100_000 + b"\n{")
    marks.add(file, replace(MARK, learner="k3"))
    found = marks.read(file)
    assert {learner for learner, _ in found.latest} == {"k1", "k3"}
    assert [line.split(":")[0] for line in found.problems] == [f"marks.jsonl line {n}" for n in range(2, 7)]


WORDS = st.text("a0 \x00\ud83d가")


@given(
    st.dictionaries(
        st.sampled_from(["learner", "item", "answer", "scores", "comment", "at"]),
        st.none() | WORDS | st.just("0" * 16) | st.dictionaries(WORDS, WORDS | st.lists(WORDS)),
    )
)
def test_whatever_a_line_holds_reading_never_fails(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("any") / marks.NAME
    file.write_text(json.dumps(data) + "\n", encoding="utf-8")
    found = marks.read(file)
    assert len(found.latest) + len(found.problems) == 1


def test_two_who_mark_at_once_lose_nothing(file):
    def many(who):
        for n in range(50):
            marks.add(file, replace(MARK, learner=f"{who}-{n}", comment="x" * 1500))

    both = [threading.Thread(target=many, args=(who,)) for who in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    found = marks.read(file)
    assert (len(found.latest), found.problems) == (100, ())
