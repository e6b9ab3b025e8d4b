import csv
import html
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from alliance import bank, cli
from alliance.check import check
from alliance.classroom import exports

BANK = bank.load()
ITEMS = list(BANK.items.values())
MOODLE = {"choose-one", "choose-several", "frameworks", "number", "date", "name", "match", "open"}


@pytest.fixture(scope="module")
def quiz(tmp_path_factory):
    """The Moodle file as the standard library's parser reads it: id number → question."""
    path = tmp_path_factory.mktemp("x") / "deep" / "bank.xml"
    assert cli.main(["export", "moodle-xml", str(path)]) == 0
    return {q.findtext("idnumber"): q for q in ET.parse(path).getroot() if q.get("type") != "category"}


def gift_blocks():
    text = exports.gift(ITEMS, BANK).text
    return {
        found[1]: found[2]
        for found in re.finditer(r"^::(.+?)::\[plain\](.*?)^\}$", text, re.DOTALL | re.MULTILINE)
    }


def plain(text):
    return re.sub(r"\\(.)", r"\1", text)


class TestMoodle:
    def test_what_can_be_carried_is_there_and_the_rest_is_named(self, quiz):
        left_out = dict(exports.moodle_xml(ITEMS, BANK).left_out)
        assert set(quiz) | set(left_out) == set(BANK.items)
        assert not set(quiz) & set(left_out)
        assert {BANK.items[item_id].kind for item_id in quiz} == MOODLE
        assert {BANK.items[item_id].kind for item_id in left_out} <= {"stance", "order", "date"}
        assert all(left_out.values())

    def test_a_choice_gives_full_marks_for_what_check_calls_right(self, quiz):
        for item in ITEMS:
            if item.kind in exports.CHOICES:
                by_text = {text: option for option, text in item.options.items()}
                fractions = {
                    by_text[html.unescape(a.findtext("text"))]: float(a.get("fraction"))
                    for a in quiz[item.id].findall("answer")
                }
                assert set(fractions) == set(item.options)
                least = 100 if item.kind == "choose-one" else 1  # of one choice, half marks are for “close”
                chosen = [option for option, share in fractions.items() if share >= least]
                assert check(item, chosen).state == "right", item.id
                assert sum(fractions[option] for option in chosen) == pytest.approx(100, abs=0.001)

    def test_a_number_is_marked_as_check_marks_it(self, quiz):
        shares = {"right": 100, "near": 50, "wrong": 0}
        for item in (item for item in ITEMS if item.kind == "number"):
            answers = [
                (float(a.findtext("text")), float(a.findtext("tolerance")), float(a.get("fraction")))
                for a in quiz[item.id].findall("answer")
            ]
            for state, given in item.key.examples.items():
                for value in given:
                    if isinstance(value, (int, float)) and state in shares:
                        if item.unit == "percent" and 0 < value < 1:
                            continue  # our own check reads a share of one as per cent, Moodle does not
                        fits = [
                            share for middle, spare, share in answers if abs(value - middle) <= spare + 1e-9
                        ]
                        assert (fits[0] if fits else 0) == shares[state], (item.id, value)

    def test_names_and_dates_that_are_right_get_full_marks(self, quiz):
        for item in (item for item in ITEMS if item.kind in ("name", "date") and item.id in quiz):
            for answer in quiz[item.id].findall("answer"):
                state = {"100": "right", "50": "near", "0": "wrong"}[answer.get("fraction")]
                assert check(item, answer.findtext("text")).state == state, (item.id, answer.findtext("text"))

    def test_a_match_has_its_pairs_and_its_spare_options(self, quiz):
        for item in (item for item in ITEMS if item.kind == "match"):
            pairs = [
                (html.unescape(p.findtext("text") or ""), p.findtext("answer/text"))
                for p in quiz[item.id].iter("subquestion")
            ]
            assert [pair for pair in pairs if pair[0]] == [
                (text, item.options[item.key.pairs[row]]) for row, text in item.rows.items()
            ]
            assert {answer for _, answer in pairs} == set(item.options.values())

    def test_every_answer_says_something(self, quiz):
        for question in quiz.values():
            assert question.findtext("questiontext/text")
            assert all(a.findtext("feedback/text") for a in question.findall("answer"))

    def test_markup_in_a_question_stays_text(self):
        item = replace(BANK.items["cap-alone"], prompt='<script>alert("1")</script> & ]]>')
        root = ET.fromstring(exports.moodle_xml([item], BANK).text)
        shown = root.findall("question")[1].findtext("questiontext/text")
        assert "<script" not in shown and html.unescape(shown) == item.prompt


class TestGift:
    def test_the_same_questions_as_in_xml(self, quiz):
        assert set(gift_blocks()) == set(quiz)

    def test_a_block_has_no_blank_line_and_closes_once(self):
        for block in gift_blocks().values():
            assert "\n\n" not in block
            assert len(re.findall(r"(?<!\\)\{", block)) == 1 and not re.search(r"(?<!\\)\}", block)

    def test_prompts_and_options_come_back_as_they_were(self):
        for item_id, block in gift_blocks().items():
            item = BANK.items[item_id]
            assert plain(block).startswith(" ".join(item.prompt.split()))
            if item.kind in exports.CHOICES:
                rows = re.findall(r"^(=|~%[-\d.]+%|~)(.*?)(?<!\\)#", block, re.MULTILINE)
                assert [plain(text) for _, text in rows] == [
                    " ".join(t.split()) for t in item.options.values()
                ]
                marks = [mark for mark, _ in rows]
                assert marks.count("=") == (item.kind == "choose-one")
                assert item.kind == "choose-one" or any(float(mark[2:-1]) > 0 for mark in marks)

    def test_marks_of_the_form_are_escaped(self):
        item = replace(BANK.items["cap-alone"], prompt="a = b # c ~ d { e } f : g \\ h")
        assert r"a \= b \# c \~ d \{ e \} f \: g \\ h" in exports.gift([item], BANK).text


class TestAnki:
    def test_every_question_is_a_card_of_four_fields(self):
        lines = exports.anki(ITEMS, BANK).text.splitlines()
        rows = list(
            csv.reader(
                [line for line in lines if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE
            )
        )
        assert [len(row) for row in rows] == [4] * len(ITEMS)
        assert len({row[0] for row in rows}) == len(ITEMS)
        assert all(row[1] and row[2] and row[3] for row in rows)
        assert lines[:2] == ["#separator:tab", "#html:true"]

    def test_markup_stays_text(self):
        item = replace(BANK.items["cap-alone"], prompt="<b>x</b>\ty")
        card = exports.anki([item], BANK).text.splitlines()[-1]
        assert "<b>" not in card and card.count("\t") == 3


def test_the_command_says_what_it_left_out(tmp_path, capsys):
    assert cli.main(["export", "gift", str(tmp_path / "bank.txt")]) == 0
    said = capsys.readouterr().out
    assert "questions" in said and "left out: cap-mine (no answer is right" in said


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert cli.main(["export", "anki", str(tmp_path / "file" / "deck.txt")]) == 1
    assert "deck.txt: cannot be written" in capsys.readouterr().err
