"""What a hand-in may hold: anything. What is an answer is kept, the rest is said, and nobody speaks for another."""

import json

import pytest

from alliance import bank
from quizkit_teacher import hand_ins
from quizkit_teacher import assignment as scopes
from quizkit_teacher.hand_ins import Given, HandIn, HandInError, Owner, owner, parse

BANK = bank.load()
ANYTHING = [None, True, False, 0, -1, 1.5, 10**30, "", "x", "\ud800", "\0", [], [[]], {}, {"a": {"b": []}}]
ANYTHING += [float("nan"), float("inf"), "=1+1", "<script>", ["x"] * 600, "é" * 20_000, -(10**4000)]
ROW = {"item": "q", "response": "a", "at": "2026-11-01T10:00:00+00:00", "version": "1"}


def receipt(**changes):
    whole = {
        "alliance_receipt": 2,
        "name": "Kim",
        "number": "n1",
        "made": "m",
        "record": "r",
        "responses": [ROW],
    }
    return {**whole, **changes}


def notebook(*marks, **metadata):
    outputs = [{"output_type": "display_data", "metadata": {"alliance": mark}} for mark in marks]
    return {"cells": [{"cell_type": "code", "outputs": outputs}], "metadata": metadata}


def read(whole, name="a.json"):
    return parse(whole if isinstance(whole, bytes) else json.dumps(whole).encode(), name)


def places(node, path=()):
    """The path to every node of a JSON text."""
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in inside:
        yield from places(child, (*path, key))


def put(node, path, value):
    """The same JSON with one node replaced."""
    if not path:
        return value
    key, *rest = path
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[key] = put(node[key], rest, value)
    return copy


class TestTexts:
    @pytest.mark.parametrize(
        "data",
        [
            *(
                b"",
                b"  \n",
                b"{",
                b"[]",
                b"null",
                b"1",
                b'"x"',
                b"{}",
                b'{"cells": {}}',
                b"PK\3\4",
                bytes(99),
            ),
            *(
                b"\xff" * 99,
                b"\xef\xbb\xbf",
                json.dumps(receipt()).encode("utf-16"),
                json.dumps(receipt()).encode("utf-32"),
            ),
            *(b'{"a": 1' + b"0" * 5000 + b"}", b'{"alliance_receipt": 2}', b"<!DOCTYPE html>", b"%PDF-1.7"),
        ],
    )
    def test_what_is_no_hand_in_is_said(self, data):
        with pytest.raises(HandInError, match="ask for"):
            parse(data, "a.json")

    @pytest.mark.parametrize("name", ["a.py", "a.pdf", "a", "", "a.json.exe", "a.json/b", "a.ipynb_"])
    def test_other_endings_are_not_read(self, name):
        with pytest.raises(HandInError, match="neither a receipt nor a notebook"):
            parse(json.dumps(receipt()).encode(), name)

    @pytest.mark.parametrize(
        "name", ["x/A.JSON", "a.ipynb", "a.txt", "receipt (1).json", "a.b.json", ".json"]
    )
    def test_endings_in_any_case_and_after_dots(self, name):
        assert read(receipt(), name).name == "Kim"

    @pytest.mark.parametrize(
        "data",
        [
            *(
                b"[" * 100_000,
                b'{"a":' * 100_000,
                b"[" * 100_000 + b"]" * 100_000,
                b'{"a":[' * 3000 + b"]}" * 3000,
            ),
            *(
                b'{"cells":' + b"[" * deep + b'"\\ud800"' + b"]" * deep + b"}"
                for deep in (500, 900, 950, 990, 2000)
            ),
        ],
    )
    def test_depth(self, data):
        try:
            parse(data, "a.json")
        except HandInError as error:
            assert "ask for" in str(error)

    def test_depth_in_an_answer_is_dropped(self):
        deep = json.loads("[" * 300 + "]" * 300)
        assert read(receipt(responses=[{**ROW, "response": deep}])).answers[0].response == [None]

    def test_too_many_parts_are_not_built(self):
        for data in (b"[" + b"[]," * 600_000 + b"[]]", b"[" + b'"ab",' * 1_200_000 + b'""]'):
            with pytest.raises(HandInError, match="far too many parts"):
                parse(data, "a.json")

    def test_a_mark_before_utf_8(self):
        assert read(b"\xef\xbb\xbf" + json.dumps(receipt()).encode()).notes == ()

    def test_letters_that_cannot_be_read(self):
        data = json.dumps(receipt(name="K@m")).encode().replace(b"@", b"\xff")
        found = read(data)
        assert found.name == "K�m" and "cannot be read" in found.notes[0]

    def test_half_letters_become_something_that_can_be_written(self):
        row = {**ROW, "item": "q\ud800", "response": ["\udfff", {"\ud800": 1}]}
        found = read(receipt(name="\ud800Kim", responses=[row, {**ROW, "response": "a\ud800"}]))
        json.dumps([found.name, [[g.item, g.response] for g in found.answers]], ensure_ascii=False).encode()
        assert found.name.endswith("Kim") and found.answers[-1].response == "a?"

    def test_numbers_that_no_json_has(self):
        found = read(
            b'{"alliance_receipt": 2, "responses": [{"item": "a", "response": NaN}, {"item": "b", "response": -Infinity}]}'
        )
        assert len(found.answers) == 2
        for item in BANK.items:
            both = [Given(item, given.response, "", "") for given in found.answers]
            for given in both:
                scopes.mark(HandIn(answers=(given,)), scopes.of_course(BANK, BANK.items[item].lesson))


class TestTypes:
    @pytest.mark.parametrize(
        "whole",
        [
            receipt(assessment={"id": "a", "version": "1", "name": "n", "number": "2"}, lessons={"03": "x"}),
            notebook({**ROW, "mode": "ask"}, alliance={"assessment": "a", "version": "1", "name": "n", "number": "2"}),
        ],
        ids=["receipt", "notebook"],
    )  # fmt: skip
    def test_anything_anywhere(self, whole):
        scope = scopes.of_course(BANK)
        for path in places(whole):
            for value in ANYTHING:
                changed = put(whole, path, value)
                try:
                    data = json.dumps(changed).encode()
                except ValueError:
                    continue
                try:
                    found = parse(data, "a.json")
                except HandInError:
                    continue
                texts = (found.name, found.number, found.made, found.record, found.assessment, *found.copy)
                assert all(isinstance(text, str) and len(text) <= 80 for text in texts), (path, value)
                assert all(text.isprintable() for text in texts), (path, value)
                assert all(
                    isinstance(given.item, str) and 0 < len(given.item) <= 80 for given in found.answers
                )
                scopes.mark(found, scope)

    def test_damaged_answers_are_counted(self):
        found = read(receipt(responses=[ROW, None, 1, [], {}, {"item": 3}, {"item": ""}, {"item": "x" * 81}]))
        assert found.answers == (Given("q", "a", ROW["at"], "1"),)
        assert found.notes == ("7 damaged answers left out",)

    def test_5000_answers(self):
        found = read(receipt(responses=[{**ROW, "item": f"q{n}"} for n in range(5000)]))
        assert len(found.answers) == hand_ins.MOST and "2,000 answers" in found.notes[0]

    def test_the_newest_of_two_answers(self):
        rows = [{**ROW, "response": str(n), "at": f"2026-11-0{n}"} for n in (2, 3, 1)]
        assert read(receipt(responses=rows)).answers[0].response == "3"

    def test_what_a_file_claims_of_marks_is_not_looked_at(self):
        item = next(one for one in BANK.items.values() if one.kind == "choose-one")
        wrong = next(answer.when for answer in item.key.answers if answer.state == "wrong")
        row = {"item": item.id, "response": wrong, "at": "2026-11-01", "version": item.version}
        forged = {
            "state": "right",
            "score": 1.0,
            "points": 99,
            "feedback": "x",
            "verdict": "right",
            "kind": "open",
        }
        scope = scopes.of_course(BANK)
        for whole in (receipt(responses=[{**row, **forged}], **forged), notebook({**row, **forged})):
            (marked,), notes = scopes.mark(read(whole), scope)
            assert (marked.state, marked.score, notes) == ("wrong", 0.0, [])

    def test_an_open_answer_has_the_points_that_its_reader_gives(self):
        item = next(one for one in BANK.items.values() if one.kind == "open")
        given = {"text": "one two three four five six", **dict.fromkeys(item.key.rubric, "yes")}
        (marked,), _ = scopes.mark(
            read(receipt(responses=[{"item": item.id, "response": given}])), scopes.of_course(BANK)
        )
        assert marked.score == 0.0

    def test_predictions_are_no_answers(self):
        assert read(notebook({**ROW, "mode": "predict"}), "a.ipynb").answers == ()

    def test_a_receipt_within_a_notebook_and_the_other_way_round(self):
        both = {**receipt(), **notebook({**ROW, "item": "other"})}
        assert [given.item for given in read(both).answers] == ["q"]
        inside = notebook(alliance_receipt=receipt())
        inside["cells"][0]["source"] = json.dumps(receipt())
        assert read(inside, "a.ipynb") == HandIn()

    def test_no_path_in_a_hand_in_is_opened(self, tmp_path, monkeypatch):
        import builtins
        import os

        def forbidden(*args, **kwargs):
            raise AssertionError(args)

        data = json.dumps(receipt(name="/etc/passwd", number="../../x", record="file:///etc/passwd")).encode()
        for module, name in (
            (builtins, "open"),
            (os, "open"),
            (os, "stat"),
            (builtins, "eval"),
            (builtins, "exec"),
        ):
            monkeypatch.setattr(module, name, forbidden)
        found = parse(data, "/etc/passwd.json")
        monkeypatch.undo()
        assert found.name == "/etc/passwd"


class TestNames:
    @pytest.mark.parametrize(
        "given", ["Kim\u202eijniM", "Kim\0", "Kim\x1b[31m", " Kim\n\n Minji ", "K" * 999, "\u200bKim"]
    )
    def test_on_one_line_without_what_cannot_be_seen(self, given):
        found = read(receipt(name=given)).name
        assert found.isprintable() and found.startswith("K") and len(found) <= 80 and found == found.strip()

    def test_a_number_as_a_number(self):
        assert read(receipt(number=2026001)).number == "2026001"
        assert read(receipt(number=True)).number == read(receipt(number=1.5)).number == ""


# As `lib/content_zipper.rb` of Canvas names what is in "Download Submissions": the sortable name in small letters with everything
# struck out that is no letter, figure or low line, LATE, the learner's id, the file's id, the file's own name.
CANVAS = {
    "kimminji_123_456_receipt-kim.json": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_LATE_123_456_receipt-kim.json": Owner(lms="canvas:123", name="kimminji", late=True),
    "kimminji_123_456_receipt-kim-1.json": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_123_456_my file_789_012_x.json": Owner(lms="canvas:123", name="kimminji"),
    "kim_minji_123_456_receipt.json": Owner(lms="canvas:123", name="kim_minji"),
    "some999_1234guy_123_456_receipt.json": Owner(lms="canvas:123", name="some999_1234guy"),
    "김민지_123_456_영수증.json": Owner(lms="canvas:123", name="김민지"),
    "møllerøresund_LATE_123_456_x.json": Owner(lms="canvas:123", name="møllerøresund", late=True),
    "group1_123_456_receipt.json": Owner(lms="canvas:123", name="group1"),
    "_123_456_receipt.json": Owner(lms="canvas:123"),
    "anon_Ab1cD_456_receipt.json": Owner(lms="canvas:anon_Ab1cD"),
    "LATE_anon_Ab1cD_456_receipt.json": Owner(lms="canvas:anon_Ab1cD", late=True),
    "kimminji_123_text.html": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_LATE_123_link.html": Owner(lms="canvas:123", name="kimminji", late=True),
    "kimminji_10000000000123_456_x.json": Owner(lms="canvas:10000000000123", name="kimminji"),
}
# As `mod/assign/classes/downloader.php` of Moodle does it: a folder each since 3.1, with a low line behind until 4.0; or no folders.
MOODLE = {
    "Minji Kim_123_assignsubmission_file/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file_/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file/a/b/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file_receipt_1_2.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_onlinetext/onlinetext.html": Owner(lms="moodle:123", name="Minji Kim"),
    "김 민지_123_assignsubmission_file_/영수증.json": Owner(lms="moodle:123", name="김 민지"),
    "d'Été-Ó, Zoë (B)_123_assignsubmission_file/x.json": Owner(lms="moodle:123", name="d'Été-Ó, Zoë (B)"),
    "Participant_123_assignsubmission_file_/x.json": Owner(lms="moodle:123", name="Participant"),
    "Default group_assignsubmission_file/x.json": Owner(name="Default group"),
}
NOBODY = [
    *("receipt-kim.json", "a/b/receipt.json", "2026_11_25_receipt.json", "25_11_2026_receipt.json"),
    *(
        "kim_2026_12_1.json",
        "kim_11_2026_lesson.json",
        "lesson_3_12_final.json",
        "fall_2026_101_homework/x.json"[:0],
    ),
    *(
        "_assignsubmission_file_/x.json",
        "kim_123_456_",
        "kim_123_456.json",
        "kim_1_2_x.json",
        "kim_-1_456_x.json",
    ),
    *("x" * 99_999, "_" * 9_999, "1_" * 5_000, "/" * 5_000, "LATE_" * 2_000, "kim_١٢٣_٤٥٦_x.json"),
]


class TestOwners:
    @pytest.mark.parametrize("above", ["", "week 3/", "kor-hw_3-submissions.zip/", "a/b.zip/c/"])
    @pytest.mark.parametrize("path", [*CANVAS, *MOODLE])
    def test_canvas_and_moodle(self, path, above):
        assert owner(above + path) == (CANVAS | MOODLE)[path]

    @pytest.mark.parametrize("path", NOBODY)
    def test_other_names_say_nothing(self, path):
        assert owner(path) == Owner()

    @pytest.mark.parametrize(
        "path",
        [
            "mal_99_1001_all.zip/victim_12_345_receipt.json",
            "mal_99_1001_all.zip/victim_12_345_x.zip/receipt.json",
            "mal_99_1001_all.zip/Victim_12_assignsubmission_file/receipt.json",
            "class.zip/mal_99_1001_all.zip/victim_12_345_receipt.json",
            "short-title_submissions.zip/mal_99_1001_a-b_submissions.zip/victim_12_345_receipt.json",
            "mal_99_1001_victim_12_345_receipt.json",
            "mal_99_1001_Victim_12_assignsubmission_file_x.json",
        ],
    )
    def test_nobody_speaks_for_another_in_canvas(self, path):
        found = owner(path)
        assert found.lms == "canvas:99" and found.name == "mal"
        assert found.twice == ("/" in path)

    @pytest.mark.parametrize(
        "path",
        [
            "Mal_99_assignsubmission_file/Victim_12_assignsubmission_file/receipt.json",
            "Mal_99_assignsubmission_file/victim_12_345_receipt.json",
            "Mal_99_assignsubmission_file_/x.zip/Victim_12_assignsubmission_file_/receipt.json",
            "Mal_99_assignsubmission_file_Victim_12_assignsubmission_file_.json",
        ],
    )
    def test_nobody_speaks_for_another_in_moodle(self, path):
        assert owner(path).lms == "moodle:99"

    def test_a_learners_zip_that_was_unpacked(self):
        assert owner("hw/kim_123_456_all/receipt.json").lms == "canvas:123"

    def test_the_zip_of_a_class_is_nobodys(self):
        path = "kor_101_2026x-hw_3_submissions (1).zip/kim_123_456_receipt.json"
        assert owner(path) == Owner(lms="canvas:123", name="kim")
