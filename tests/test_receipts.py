import json

import pytest

import alliance
from alliance import bank, cli
from quizkit import workspace, attempts
from quizkit import submission

BANK = bank.load()
ITEM = "cap-alone"


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "course" / "responses.jsonl"
    monkeypatch.setenv("ALLIANCE_RECORD", str(path))
    return path


def answer(*pairs):
    for item, response in pairs:
        alliance.check(item, response)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_it_shows_first_and_writes_only_when_told(log):
    answer((ITEM, "opcon"), (ITEM, "budget"))
    shown = alliance.receipt("Kim Minji")
    assert "How much it spends" in shown._repr_html_() and "save=True" in repr(shown)
    assert list(log.parent.glob("receipt*")) == []
    alliance.receipt("Kim Minji", save=True)
    assert [path.name for path in log.parent.glob("receipt*")] == ["receipt-kim-minji.json"]


def test_it_holds_the_last_answer_and_no_score(log):
    attempts.add("prediction", ITEM, response="troops", confidence=70)
    answer((ITEM, "opcon"), (ITEM, "budget"), ("cap-ex-point", 18.9))
    alliance.receipt("김민지", number="2026-17", save=True)
    found = read(log.parent / "receipt-김민지-2026-17.json")
    assert (found["name"], found["number"], found["course"]) == ("김민지", "2026-17", alliance.__version__)
    first = next(row for row in found["responses"] if row["item"] == ITEM)
    assert first == {**first, "response": "budget", "tries": 2, "prediction": "troops", "confidence": 70}
    assert list(found["lessons"]) == ["10-capstone"] and len(found["lessons"]["10-capstone"]) == 8
    assert not {"state", "score", "feedback"} & {key for row in found["responses"] for key in row}


def test_one_lesson_can_be_handed_in(log):
    answer((ITEM, "budget"), ("fc-truce", "yes"))
    found = submission.make(attempts.read(log), BANK.items, "A", lesson="09")
    assert [row["item"] for row in found["responses"]] == ["fc-truce"]


def test_an_unknown_item_and_a_torn_line_stop_nothing(log):
    answer((ITEM, "budget"))
    with log.open("a", encoding="utf-8") as file:
        file.write('{"at": "x", "kind": "answer", "item": "gone", "response": 1}\n{"at": ')
    assert [row["item"] for row in submission.make(attempts.read(log), BANK.items, "A")["responses"]] == [ITEM]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\u0000b", "a\u202eb", None, True, ["Ana"]])
def test_a_name_that_cannot_be_used_is_refused_in_words(log, name):
    answer((ITEM, "budget"))
    with pytest.raises(ValueError, match=r"^name: "):
        alliance.receipt(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\con", "=cmd()", "<b>x</b>"])
def test_a_name_never_leads_out_of_the_folder_or_into_the_page(log, name):
    answer((ITEM, "budget"))
    shown = alliance.receipt(name, save=True)._repr_html_()
    assert "<b>x" not in shown
    written = list(log.parent.glob("receipt-*.json"))
    assert len(written) == 1 and read(written[0])["name"] == name


def test_nothing_answered_is_said(log):
    assert "not answered anything" in repr(alliance.receipt("Ana", save=True))
    assert not log.parent.exists() or list(log.parent.glob("receipt*")) == []


def test_the_command_writes_the_same(log, capsys):
    answer((ITEM, "budget"))
    assert cli.main(["receipt", "Ana", "--folder", str(log.parent)]) == 0
    assert "no scores" in capsys.readouterr().out
    assert read(log.parent / "receipt-ana.json")["responses"][0]["response"] == "budget"


def test_the_command_says_what_is_wrong(log, tmp_path, capsys):
    assert cli.main(["receipt", "Ana", "--folder", str(tmp_path / "none")]) == 1
    assert "no answers to hand in" in capsys.readouterr().err
    answer((ITEM, "budget"))
    assert cli.main(["receipt", " ", "--folder", str(log.parent)]) == 1
    assert "name:" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(log, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(workspace.CourseError, match=r"receipt-ana\.json: cannot be written"):
        submission.write({"name": "Ana", "number": ""}, tmp_path / "file")


def test_receipts_of_one_record_are_known_as_such(log, tmp_path, monkeypatch):
    def handed():
        return submission.make(attempts.read(), BANK.items, "Kim Minji")["record"]

    answer((ITEM, "opcon"))
    first = handed()
    answer((ITEM, "budget"))
    assert len(first) == 12 and handed() == first
    monkeypatch.setenv("ALLIANCE_RECORD", str(tmp_path / "other.jsonl"))
    answer((ITEM, "opcon"))
    assert handed() != first
