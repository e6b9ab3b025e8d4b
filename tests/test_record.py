import datetime
import json
import subprocess
import sys

import pytest

from quizkit import attempts


def test_what_is_added_reads_back(log):
    assert attempts.add("answer", "an-item", response={"a": ["한글", 1.5]}, state="near", score=0.5) == ""
    assert attempts.add("prediction", "an-item", response="one", confidence=75) == ""
    read = attempts.read()
    assert read.problems == ()
    first, second = read.entries
    assert (first.item, first.response, first.state, first.score) == (
        "an-item",
        {"a": ["한글", 1.5]},
        "near",
        0.5,
    )
    assert (second.kind, second.confidence) == ("prediction", 75)
    assert read.last("an-item") == first
    assert read.last("an-item", "prediction") == second
    assert read.last("other") is None


def test_the_log_is_only_ever_added_to(log):
    attempts.add("answer", "one", response=1)
    before = log.read_bytes()
    attempts.add("answer", "two", response=2)
    assert log.read_bytes().startswith(before)


def test_off_means_off(log, monkeypatch):
    monkeypatch.setenv("ALLIANCE_RECORD", "off")
    assert attempts.add("answer", "one") == ""
    assert not log.exists()
    assert attempts.read() == attempts.Log()


def test_the_log_lies_beside_the_lessons(tmp_path, monkeypatch):
    monkeypatch.delenv("ALLIANCE_RECORD")
    for folder in ("lessons", "exercises"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "lessons")
    assert attempts.path() == tmp_path / "responses.jsonl"


BAD = [
    b'{"at": "2026", "kind": "answer", "ite',
    b"hello",
    b"[1, 2]",
    b'{"at": "2026", "kind": "answer"}',
    b'{"at": 1, "kind": "answer", "item": "x"}',
    b'{"at": "2026", "kind": "magic", "item": "x"}',
    b'{"at": "2026", "kind": "answer", "item": "x", "score": "high"}',
    b'{"at": "2026", "kind": "answer", "item": "x", "score": NaN}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_bad_line_is_left_out_and_reported(log, bad):
    attempts.add("answer", "one", response=1)
    with log.open("ab") as file:
        file.write(bad)  # torn: no line end
    attempts.add("answer", "two", response=2)
    read = attempts.read()
    assert [entry.item for entry in read.entries] == ["one", "two"]
    assert len(read.problems) == 1
    assert "line 2" in read.problems[0]
    assert bad in log.read_bytes()  # nothing is lost


def test_a_log_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLIANCE_RECORD", str(tmp_path))
    assert "could not be saved" in attempts.add("answer", "one")
    assert "cannot be read" in attempts.read().problems[0]


def test_lone_surrogates_and_odd_objects_are_kept_as_far_as_possible(log):
    assert attempts.add("answer", "one", response="\ud800") == ""
    assert attempts.add("answer", "one", response=object()) == ""
    assert len(attempts.read().entries) == 2


def test_eight_notebooks_writing_at_once_lose_nothing(log):
    script = "import sys\nfrom alliance import record\nfor i in range(100): attempts.add('answer', f'n{sys.argv[1]}-{i}', response='x' * 3000)"
    writers = [subprocess.Popen([sys.executable, "-c", script, str(n)]) for n in range(8)]
    assert [writer.wait(120) for writer in writers] == [0] * 8
    read = attempts.read()
    assert read.problems == ()
    assert {entry.item for entry in read.entries} == {f"n{n}-{i}" for n in range(8) for i in range(100)}
    assert all(len(json.loads(line)["response"]) == 3000 for line in log.read_text().splitlines())


def test_standing_counts_the_last_answer_to_each_question(log, bank):
    item = next(iter(bank.items.values()))
    attempts.add("answer", item.id, response="x", state="wrong")
    attempts.add("answer", item.id, response="y", state="right", score=1.0)
    attempts.add("answer", "no-longer-in-the-course", state="right")
    standings = {s.objective.id: s for s in attempts.standings(attempts.read(), bank)}
    mine = standings[item.objective]
    assert (mine.answered, mine.right) == (1, 1)
    assert sum(s.answered for s in standings.values()) == 1
    assert {s.objective.id for s in standings.values()} == {
        o.id for lesson in bank.lessons.values() for o in lesson.objectives
    }


DAY = datetime.date(2026, 3, 1)


def noon(days):
    """Noon, days after DAY, wherever the test runs."""
    return (
        datetime.datetime.combine(DAY + datetime.timedelta(days), datetime.time(12)).astimezone().isoformat()
    )


def waiting(bank, *answers):
    """Day and step of the one question in review after (day, state) answers; None when it is not in review."""
    item = next(iter(bank.items))
    entries = [attempts.Entry(at=noon(days), kind="answer", item=item, state=state) for days, state in answers]
    found = attempts.reviews(attempts.Log(tuple(entries)), bank)
    assert len(found) <= 1
    return ((found[0].due - DAY).days, found[0].step) if found else None


@pytest.mark.parametrize(
    "answers, left",
    [
        ([], None),
        ([(0, "right")], None),
        ([(0, "wrong")], (1, 0)),
        ([(0, "near")], (1, 0)),
        ([(0, "wrong"), (0, "right")], (1, 0)),  # it was only just read
        ([(0, "wrong"), (1, "right")], (4, 1)),
        ([(0, "wrong"), (9, "right")], (12, 1)),
        ([(0, "wrong"), (1, "right"), (2, "right")], (4, 1)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "wrong")], (12, 0)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "right"), (32, "right")], (92, 4)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "right"), (32, "right"), (92, "right")], None),
        ([(0, "noted")], None),
    ],
)
def test_a_missed_question_comes_back_at_growing_intervals(bank, answers, left):
    assert waiting(bank, *answers) == left


def test_reviews_pass_over_what_cannot_be_read(bank):
    item = next(iter(bank.items))
    entries = (
        attempts.Entry(at="yesterday", kind="answer", item=item, state="wrong"),
        attempts.Entry(at=noon(0), kind="answer", item="no-longer-here", state="wrong"),
        attempts.Entry(at=noon(0), kind="prediction", item=item, state="wrong"),
    )
    assert attempts.reviews(attempts.Log(entries), bank) == []


def test_the_longest_waiting_comes_first(bank):
    one, two = list(bank.items)[:2]
    entries = (
        attempts.Entry(at=noon(3), kind="answer", item=one, state="wrong"),
        attempts.Entry(at=noon(2), kind="answer", item=two, state="wrong"),
    )
    assert [review.item.id for review in attempts.reviews(attempts.Log(entries), bank)] == [two, one]


def test_a_prediction_counts_only_before_the_answer_is_known():
    def entry(kind, item, response):
        return attempts.Entry(at=noon(0), kind=kind, item=item, response=response)

    log = attempts.Log(
        (
            entry("prediction", "one", "first thought"),
            entry("prediction", "one", "second thought"),
            entry("answer", "one", "x"),
            entry("prediction", "one", "hindsight"),
            entry("answer", "two", "x"),
            entry("prediction", "two", "hindsight"),
        )
    )
    assert {item: found.response for item, found in log.predictions().items()} == {"one": "first thought"}
