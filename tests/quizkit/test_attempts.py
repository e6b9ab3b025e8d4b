"""The learner's log: only ever added to, whole whoever else writes, and every line that is no attempt is reported."""

import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from quizkit import attempts as module
from quizkit.attempts import Attempt, Attempts, Log


@pytest.fixture
def attempts(tmp_path):
    return Attempts(tmp_path / "course" / "responses.jsonl")


def test_what_is_added_reads_back(attempts):
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


def test_the_log_is_only_ever_added_to(attempts):
    attempts.add("answer", "one", response=1)
    before = attempts.file.read_bytes()
    attempts.add("answer", "two", response=2)
    assert attempts.file.read_bytes().startswith(before)


def test_nothing_is_kept_where_there_is_no_file():
    nowhere = Attempts(None)
    assert nowhere.add("answer", "one") == ""
    assert nowhere.read() == Log()


BAD = [
    b'{"at": "2026", "kind": "answer", "ite',
    b"hello",
    b"[1, 2]",
    b'{"at": "2026", "kind": "answer"}',
    b'{"at": 1, "kind": "answer", "item": "x"}',
    b'{"at": "2026", "kind": "answer", "item": "x", "score": "high"}',
    b'{"at": "2026", "kind": "answer", "item": "x", "score": NaN}',
    b'{"at": "2026", "kind": "answer", "item": "x", "state": 5}',
    b"null",
    b"\xff\xfe\x00",
    b"[" * 100_000,
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_bad_line_is_left_out_and_reported(attempts, bad):
    attempts.add("answer", "one", response=1)
    with attempts.file.open("ab") as file:
        file.write(bad)  # torn: no line end
    attempts.add("answer", "two", response=2)
    read = attempts.read()
    assert [entry.item for entry in read.entries] == ["one", "two"]
    assert len(read.problems) == 1
    assert read.problems[0].startswith("responses.jsonl line 2: left out (")
    assert "Expected `" not in read.problems[0]
    assert bad in attempts.file.read_bytes()  # nothing is lost


@pytest.mark.parametrize(
    "odd", ['"confidence": 101', '"confidence": true', '"version": 5', '"record": []', '"more": 1']
)
def test_a_line_whose_answer_is_whole_counts_without_the_rest(attempts, odd):
    attempts.file.parent.mkdir()
    attempts.file.write_text(f'{{"at": "2026", "kind": "answer", "item": "x", "response": 1, {odd}}}\n')
    (entry,) = attempts.read().entries
    assert (entry.response, entry.confidence, entry.version, entry.record) == (1, None, "", "")


def test_a_log_that_cannot_be_written_says_so(tmp_path):
    folder = Attempts(tmp_path)
    assert folder.add("answer", "one").startswith("This answer could not be saved in")
    assert "cannot be read" in folder.read().problems[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="devices as Linux has them")
@pytest.mark.parametrize("name", ["/dev/full", "/dev/null", "pipe"])
def test_what_is_no_file_is_no_log_and_is_not_read_for_ever(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    log = Attempts(Path(name))
    assert log.read().problems == (f"{Path(name).name}: cannot be read (is no file)",)
    assert log.trouble() == f"answers cannot be kept in {name}: is no file"
    assert log.add("answer", "one").endswith(f"could not be saved in {Path(name).name}: is no file.")


def test_a_disk_that_fills_up_is_no_saved_answer(attempts, monkeypatch):
    class Full(io.FileIO):
        def write(self, data):
            if len(data) < 20:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data[: len(data) // 2])

    attempts.file.parent.mkdir()
    monkeypatch.setattr(Path, "open", lambda file, *_, **__: Full(file, "a+"))
    said = attempts.add("answer", "one", response="x" * 50)
    assert said == "This answer could not be saved in responses.jsonl: No space left on device."


def test_lone_surrogates_and_odd_objects_are_kept_as_far_as_possible(attempts):
    assert attempts.add("answer", "one", response="\ud800") == ""
    assert attempts.add("answer", "one", response=object()) == ""
    assert len(attempts.read().entries) == 2


def line(item, **more):
    return (
        json.dumps({"at": "2026-03-01T12:00:00+00:00", "kind": "answer", "item": item} | more).encode()
        + b"\n"
    )


ASKED = [
    line("one", response="two") + line("two", response={"a": "one"}) + line("one") + line("one-more"),
    line("one", kind="prediction") + b"torn\n" + line("two")[:20] + b"\n" + line("one", response=2)[:-1],
    b"\xef\xbb\xbf" + line("one") + b"\r\n" + line("two") + b"\0" * 512 + line("one", response=3),
    (line("two") + line("one", response="한글")).decode().encode("utf-16"),
    line("one")[:-1] + line("one"),  # two in one line
    b"",
]


@pytest.mark.parametrize("raw", ASKED, ids=range(len(ASKED)))
def test_a_question_finds_its_own_lines_as_a_reading_of_all_does(attempts, raw):
    attempts.file.parent.mkdir()
    attempts.file.write_bytes(raw)
    for item in ("one", "two", "none"):
        log, own = attempts.read(), attempts.read(item)
        assert (own.last(item), own.predictions().get(item)) == (
            log.last(item),
            log.predictions().get(item),
        )


def test_of_a_long_log_a_question_reads_only_its_own_lines_as_json(attempts, monkeypatch):
    for number in range(100):
        attempts.add("answer", f"n{number}")
    seen = []

    class Counting:
        def decode_lines(self, raw):
            seen.append(raw.count(b"\n") + 1)
            return decoder.decode_lines(raw)

    decoder = module._DECODER
    monkeypatch.setattr(module, "_DECODER", Counting())
    assert attempts.read("n7").last("n7")
    assert seen == [1]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_log_that_another_program_saved_in_its_own_coding_goes_on(attempts, coding):
    attempts.add("answer", "one", response="한글")
    mark = "\ufeff" if coding == "utf-16-be" else ""
    attempts.file.write_text(mark + attempts.file.read_text("utf-8"), coding)
    for item in ("two", "three"):
        attempts.add("answer", item, response="한글")
    read = attempts.read()
    assert [(entry.item, entry.response) for entry in read.entries] == [
        (item, "한글") for item in ("one", "two", "three")
    ]
    assert read.problems == ()


def test_a_log_full_of_damage_is_said_in_few_words(attempts):
    attempts.file.parent.mkdir()
    attempts.file.write_bytes(b"torn\n" * 5000 + line("one") + b'{"at": "2026"}\n')
    read = attempts.read()
    assert len(read.entries) == 1
    assert read.problems == (
        "responses.jsonl lines 1, 2, 3 and 4,997 more: left out (not written whole, or changed since); the other lines count",
        "responses.jsonl line 5002: left out (kind is missing); the other lines count",
    )


def test_a_log_says_why_it_could_not_be_written(attempts, tmp_path, monkeypatch):
    assert attempts.trouble() == "" and not attempts.file.parent.exists()
    attempts.add("answer", "one")
    assert attempts.trouble() == "" == Attempts(None).trouble()
    assert Attempts(None, "no such home").trouble() == "no such home"
    for file in (tmp_path, attempts.file / "log.jsonl"):
        assert Attempts(file).trouble().startswith(f"answers cannot be kept in {file}: ")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert attempts.trouble() == f"answers cannot be kept in {attempts.file}: No space left on device"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_log_that_may_only_be_read_is_said(attempts):
    attempts.add("answer", "one")
    attempts.file.chmod(0o444)
    assert attempts.trouble() == f"answers cannot be kept in {attempts.file}: Permission denied"


def test_four_notebooks_writing_at_once_lose_nothing(attempts):
    script = (
        "import sys; from pathlib import Path; from quizkit.attempts import Attempts\n"
        "for i in range(100): Attempts(Path(sys.argv[1])).add('answer', f'n{sys.argv[2]}-{i}', response='x' * 3000)"
    )
    words = [sys.executable, "-c", script, str(attempts.file)]
    writers = [subprocess.Popen([*words, str(n)]) for n in range(4)]
    assert [writer.wait(120) for writer in writers] == [0] * 4
    read = attempts.read()
    assert read.problems == ()
    assert {entry.item for entry in read.entries} == {f"n{n}-{i}" for n in range(4) for i in range(100)}
    assert all(len(entry.response) == 3000 for entry in read.entries)


def test_the_first_line_draws_what_tells_two_learners_apart(attempts):
    attempts.add("answer", "one")
    attempts.add("answer", "two")
    first, second = attempts.read().entries
    assert len(first.record) == 12 and second.record == ""


def test_a_prediction_counts_only_before_the_answer_is_known():
    def made(kind, item, response):
        return Attempt(at="2026-03-01T12:00", kind=kind, item=item, response=response)

    log = Log(
        (
            made("prediction", "one", "first thought"),
            made("prediction", "one", "second thought"),
            made("answer", "one", "x"),
            made("prediction", "one", "hindsight"),
            made("answer", "two", "x"),
            made("prediction", "two", "hindsight"),
        )
    )
    assert {item: entry.response for item, entry in log.predictions().items()} == {"one": "first thought"}
