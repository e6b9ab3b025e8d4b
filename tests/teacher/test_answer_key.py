"""An answer key comes back from its file as it was, also from version 0.1; what is no key, or damaged, is said."""

import json
from pathlib import Path

import pytest

from an_exam import WHOLE_BANK, drawn
from quizkit.files import CourseError
from quizkit.grading import grade
from quizkit.kinds import KINDS
from quizkit_teacher import answer_key

OLD = Path(__file__).parents[1] / "v0_1" / "quiz-key.json"


def test_a_key_comes_back_and_grades_as_the_bank_does(tmp_path, bank):
    """Through relabelling, writing and reading, every example of every question gets the verdict that it had."""
    key = drawn(tmp_path, WHOLE_BANK)
    (tmp_path / "key.json").write_text(answer_key.text(key), encoding="utf-8-sig")
    back = answer_key.read(tmp_path / "key.json")
    assert back == key and answer_key.text(back) == answer_key.text(key)
    wrong, tried = [], 0
    for item in back.items.values():
        original = bank.items[item.origin]
        assert sorted(item.options.values()) == sorted(original.options.values())
        for state, responses in original.key.examples.items():
            for before, after in zip(responses, item.key.examples[state], strict=True):
                if not by_letter(before, original):  # a letter stands for another option here
                    tried += 1
                    was, now = grade(original, before), grade(item, after)
                    if (was.state, was.score, was.misconception) != (now.state, now.score, now.misconception):
                        wrong.append((item.origin, before))
    assert wrong == [] and tried > 500


def by_letter(response, item):
    parts = response if isinstance(response, list) else [response]
    return item.options and any(isinstance(part, str) and part not in item.options for part in parts)


def test_a_key_of_version_0_1_grades(tmp_path):
    """Written by version 0.1 from one question of each kind, for three learners."""
    key = answer_key.read(OLD)
    assert {item.kind for item in key.items.values()} == set(KINDS) - {"mark-words"}  # which came later
    assert (key.id, key.title, key.due, key.version) == ("quiz", "Quiz", "2026-12-01T23:59", "50376160")
    assert [(copy.name, copy.number) for copy in key.copies] == [
        ("김민지", "2026-17"),
        ("Kim Minji", "2026-18"),
        ("Lee Seo-yeon", "2026-19"),
    ]
    assert all(set(copy.items) == set(key.items) for copy in key.copies)
    for item in key.items.values():
        assert item.points == 1 and item.origin and item.key.explanation
        for state, responses in item.key.examples.items():
            assert [grade(item, response).state for response in responses] == [state] * len(responses), (
                item.id
            )
    (tmp_path / "key.json").write_text(answer_key.text(key), encoding="utf-8")
    assert answer_key.read(tmp_path / "key.json") == key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *((text, "is no key file") for text in ("", "[]", "{}", "3", "null", "[" * 100_000, "\udcff")),
        *(
            (f'{{"alliance_key": 1{rest}}}', "is no key file")
            for rest in ("", ', "items": 3', ', "items": [3]')
        ),
        ('{"alliance_key": 1, "items": [], "copies": []}', "id is missing"),
        ('{"quizkit_answer_key": 2}', "id is missing"),
        ('{"quizkit_answer_key": 3}', "is damaged"),
    ],
)
def test_what_is_no_key_is_said(tmp_path, text, message):
    path = tmp_path / "key.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CourseError, match=message) as raised:
        answer_key.read(path)
    assert str(raised.value).startswith(f"{path}: ")


def test_a_key_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CourseError, match=r"no\.json: cannot be read"):
        answer_key.read(tmp_path / "no.json")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda data: data["questions"][1]["key"]["answers"].append({"when": 1}),
            r"questions\[1\]\.key\.answers",
        ),
        (lambda data: data["questions"][1].update(kind="quiz"), r"questions\[1\]: kind 'quiz'"),
        (lambda data: data["questions"][2].update(points=0), r"questions\[2\]\.points"),
        (lambda data: data["questions"][0].pop("key"), r"questions\[0\]: key is missing"),
        (
            lambda data: data["copies"][0][2].append("midterm-99"),
            "a copy has a question that is not there: midterm-99",
        ),
    ],
)
def test_damage_is_named(tmp_path, damage, message):
    data = json.loads(answer_key.text(drawn(tmp_path)))
    damage(data)
    (tmp_path / "key.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CourseError, match=f"is damaged .{message}.*; put back a copy of it that is whole"):
        answer_key.read(tmp_path / "key.json")
