"""Copies that a syncing program laid beside a log: found under every name, put together without the loss of a line."""

import json
import subprocess
import sys
import unicodedata

import pytest

from quizkit import copies
from quizkit.attempts import Attempts
from quizkit.cli import Commands
from quizkit.files import CourseError


def line(minute, item, **more):
    at = f"2026-11-20T10:{minute:02d}:00+00:00"
    return json.dumps({"at": at, "kind": "answer", "item": item, "response": "yeast"} | more)


FIRST = line(0, "gas", record="f77d3d3edf72")


@pytest.fixture
def log(tmp_path):
    return tmp_path / "mine" / "responses.jsonl"


def lay(file, *lines):
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def found(log):
    return [(copy.file.name, copy.lines, copy.same) for copy in copies.find(log)]


NAMES = [
    "responses (Kim's conflicted copy 2026-11-20).jsonl",  # Dropbox
    "responses (김민지의 충돌된 사본 2026-11-20).jsonl",
    unicodedata.normalize("NFD", "responses (김민지의 충돌된 사본).jsonl"),
    "responses (Case Conflict 1).jsonl",
    "responses-DESKTOP-AB12.jsonl",  # OneDrive
    "responses-DESKTOP-AB12-2.jsonl",
    "Responses (1).jsonl",  # Google Drive
    "responses 2.jsonl",  # iCloud
    "responses.sync-conflict-20261120-101010-ABCDEFG.jsonl",  # Syncthing
    "responses (conflicted copy 2026-11-20 101010).jsonl",  # Nextcloud
    "responses_conflict-20261120-101010.jsonl",  # ownCloud
    "responses.jsonl.conflict1",  # rclone
    "responses - 복사본.jsonl",  # Windows
    "responses - Kopie (2).jsonl",
    "responses의 사본.jsonl",
    "Kopie von responses.jsonl",
    "Copia de responses.jsonl",
    "responses (Copia en conflicto de Kim 2026-11-20).jsonl",
    "responses.jsonl의 사본",
    "responses.jsonl (1)",
    "responses.jsonl.bak",
    "responses.jsonl.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_found_under_the_name_of_every_program(log, name):
    lay(log, FIRST, line(1, "steps"))
    lay(log.with_name(name), FIRST, line(2, "sliced"))
    assert found(log) == [(name, 1, True)]
    lay(log.with_name(name), line(2, "sliced", record="another"))
    assert found(log) == [(name, 1, False)]


@pytest.mark.parametrize(
    "name, lines",
    [
        ("responses (1).jsonl", [FIRST]),  # holds nothing more
        ("responses (1).jsonl", ["torn"]),  # no log
        ("notes.jsonl", [line(3, "sliced")]),  # of something else
        ("presponses.jsonl", [line(3, "sliced")]),
        ("responses.jsonl.merged", [FIRST, line(3, "sliced")]),  # from an earlier time
        ("submission-ana.json", [FIRST, line(3, "sliced")]),
    ],
)
def test_what_is_no_copy_is_left_alone(log, name, lines):
    lay(log, FIRST)
    lay(log.with_name(name), *lines)
    assert found(log) == []


def test_a_copy_of_another_name_is_known_by_its_content(log):
    lay(log, FIRST, line(1, "steps"))
    lay(log.with_name("conflit.jsonl"), FIRST, line(2, "sliced"))
    lay(log.with_name("zwei.jsonl"), line(3, "sliced", record="f77d3d3edf72"))
    assert found(log) == [("conflit.jsonl", 1, True), ("zwei.jsonl", 1, True)]


def test_what_may_be_somebody_elses_is_only_put_in_by_its_name(course, log, capsys, monkeypatch):
    monkeypatch.delenv("BREAD_RECORD")
    run, words = Commands(course).main, ["--folder", str(log.parent)]
    lay(log, FIRST)
    other = lay(log.with_name("responses-2.jsonl"), line(2, "steps", record="another"))
    assert found(log) == [(other.name, 1, False)]
    assert run(["submit", "Ana", *words]) == 0
    said = "begun on another computer or by somebody else, which you do not hand in; if it is yours, put it in with: "
    assert f'{said}bread merge --folder "{log.parent}" "{other.name}"\n' in capsys.readouterr().err
    assert run(["merge", *words]) == 0 and log.read_text() == FIRST + "\n"
    assert run(["merge", *words, other.name]) == 0
    assert [entry.item for entry in Attempts(log).read().entries] == ["gas", "steps"]
    assert run(["merge", *words, "nothing.jsonl"]) == 1
    assert "nothing.jsonl: holds no answers of this course" in capsys.readouterr().err


def test_nothing_is_lost_doubled_or_out_of_order(log):
    """Shared lines once, a line given twice twice, damaged lines beside their neighbours, each file's own order kept."""
    twice = line(7, "gas")
    ours = lay(log, FIRST, line(1, "steps"), "torn", line(5, "sliced"), twice, twice)
    clock_back = [line(9, "protein"), line(2, "water-grams")]  # its clock was set back
    one = lay(log.with_name("responses (1).jsonl"), FIRST, line(3, "crust"), "[damaged", *clock_back)
    two = lay(log.with_name("responses-PC.jsonl"), FIRST, line(4, "why-rest"), twice)
    two.write_bytes(
        two.read_bytes().replace(b"\n", b"\r\n").rstrip()
    )  # as Windows writes, and its last line cut
    before = {file.name: file.read_bytes() for file in (ours, one, two)}
    kept = copies.merge(log, [one, two])
    assert log.read_text().splitlines() == [
        FIRST, line(1, "steps"), "torn", line(3, "crust"), "[damaged", line(4, "why-rest"),
        line(5, "sliced"), twice, twice, *clock_back,
    ]  # fmt: skip
    assert {file.name.removesuffix(".merged"): file.read_bytes() for file in kept} == before
    assert copies.find(log) == [] and not one.exists() and not two.exists()
    lay(one, FIRST, line(8, "gas"))
    assert copies.merge(log, [one])[0].name == "responses.jsonl 2.merged"  # no earlier file is replaced


def test_the_record_stays_that_of_the_log(log):
    """What tells two learners apart must not change: what was handed in before carries it."""
    lay(log, line(5, "gas", record="ours"))
    copies.merge(log, [lay(log.with_name("responses (1).jsonl"), line(1, "steps", record="theirs"))])
    assert Attempts(log).read().entries[0].record == "ours"


def test_a_lost_log_comes_back_from_its_copy(log):
    copy = lay(log.with_name("responses (1).jsonl"), FIRST)
    assert found(log) == [(copy.name, 1, True)]
    copies.merge(log, [copy])
    assert log.read_text() == FIRST + "\n"


def test_of_a_lost_log_the_copies_of_two_learners_are_not_put_together(log):
    """Their answers would be handed in under one name."""
    lay(log.with_name("responses-ana.jsonl"), FIRST)
    lay(log.with_name("responses-bo.jsonl"), line(1, "steps", record="another"))
    assert found(log) == [("responses-ana.jsonl", 1, False), ("responses-bo.jsonl", 1, False)]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_a_copy_in_another_coding_adds_what_is_new(log, coding):
    lay(log, FIRST, line(1, "steps"))
    copy = log.with_name("responses (1).jsonl")
    copy.write_text(f"{FIRST}\n{line(2, 'sliced')}\n", encoding=coding)
    assert found(log) == [(copy.name, 1, True)]
    copies.merge(log, [copy])
    assert log.read_text().splitlines() == [FIRST, line(1, "steps"), line(2, "sliced")]


def test_the_log_itself_is_never_taken_away(log, course, monkeypatch, capsys):
    """It is no copy of its own, under no name and by no way; a copy named twice counts once."""
    monkeypatch.delenv("BREAD_RECORD")
    lay(log, FIRST).chmod(0o600)
    copy = lay(log.with_name("b.jsonl"), FIRST, line(1, "steps"))
    link = log.with_name("link.jsonl")
    link.symlink_to(log)
    merge = ["merge", "--folder", str(log.parent)]
    for name in (log.name, str(log), link.name):
        assert Commands(course).main([*merge, copy.name, name]) == 1
        assert "is your record itself" in capsys.readouterr().err
    assert log.read_text() == FIRST + "\n" and copy.exists()
    monkeypatch.chdir(log.parent.parent)
    assert Commands(course).main([*merge, copy.name, "mine/b.jsonl"]) == 0
    assert log.read_text().splitlines() == [FIRST, line(1, "steps")]
    assert log.stat().st_mode & 0o777 == 0o600


def test_notebooks_that_write_meanwhile_lose_nothing(log):
    script = (
        "import sys; from pathlib import Path; from quizkit.attempts import Attempts\n"
        "for i in range(400): Attempts(Path(sys.argv[1])).add('answer', f'n{sys.argv[2]}-{i}')"
    )
    lay(log, FIRST)
    writers = [subprocess.Popen([sys.executable, "-c", script, str(log), str(n)]) for n in range(2)]
    rounds = 0
    while any(writer.poll() is None for writer in writers) or rounds < 3:
        rounds += 1
        copies.merge(log, [lay(log.with_name("responses (1).jsonl"), FIRST, line(1, f"copy-{rounds}"))])
    assert [writer.wait() for writer in writers] == [0, 0]
    items = [entry.item for entry in Attempts(log).read().entries]
    written = {f"n{n}-{i}" for n in range(2) for i in range(400)}
    assert sorted(items) == sorted(written | {"gas"} | {f"copy-{n + 1}" for n in range(rounds)})


def test_a_copy_that_cannot_be_read_changes_nothing(log, monkeypatch):
    lay(log, FIRST)
    copy = lay(log.with_name("responses (1).jsonl"), FIRST, line(1, "steps"))

    def full(*_):
        raise CourseError("no space")

    monkeypatch.setattr(copies, "write", full)
    with pytest.raises(CourseError, match="no space"):
        copies.merge(log, [copy])
    assert log.read_text() == FIRST + "\n" and sorted(log.parent.iterdir()) == [copy, log]
