"""The teacher's commands, as typed in the pages for teachers: what they print, and what they say is missing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from alliance import __version__, cli
from alliance.course import COURSE
from an_exam import PLAN, WHOLE_BANK, written
from quizkit import doctor, workspace
from quizkit.attempts import Attempts
from quizkit_teacher import answer_key, slides, teacher_edition

ROOT = workspace.source(COURSE)
PAGE = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST = next(iter(COURSE.bank.items.values()))
ANSWER = {"item": FIRST.id, "response": FIRST.key.examples["right"][0]}
TEACHERS = ["assessment", "grade", "mark", "edition", "slides", "export", "site", "roles", "cards"]


def test_help_groups_the_commands_by_who_asks(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    text = capsys.readouterr().out
    groups = re.findall(r"^for (\w+):\n((?:  .+\n)+)", text, re.MULTILINE)
    names = {group: re.findall(r"^  (\w+)", lines, re.MULTILINE) for group, lines in groups}
    assert names == {
        "learners": ["open", "doctor", "submit", "receipt", "merge"],
        "teachers": TEACHERS,
        "authors": ["record", "lint"],
    }


@pytest.mark.parametrize("name", TEACHERS)
def test_the_help_of_a_command_has_an_example_that_can_be_typed(capsys, name):
    with pytest.raises(SystemExit):
        cli.main([name, "--help"])
    example = capsys.readouterr().out.splitlines()[-1].split()
    assert example[:2] == ["alliance", name]
    cli.commands().parser.parse_args(example[1:])


def test_version_and_help_load_nothing_heavy():
    code = "import sys; from alliance import cli; cli.main(['--version'])"
    heavy = {"IPython", "jupyter_core", "matplotlib", "numpy", "jinja2", "nbclient", "text2qti"}
    code = f"import atexit, sys; atexit.register(lambda: print({heavy} & set(sys.modules))); {code}"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == f"alliance {__version__}\nset()\n"


def test_python_dash_m_is_the_command():
    words = [sys.executable, "-m", "alliance", "--version"]
    out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert out == f"alliance {__version__}\n"


def test_receipt_goes_by_the_log_that_the_environment_names_and_doctor_agrees(tmp_path, log, capsys):
    """With ALLIANCE_RECORD set, version 0.1 said “no answers to hand in” while doctor counted them."""
    item = next(iter(COURSE.bank.items.values()))
    Attempts(log).add("answer", item.id, response=item.key.examples["right"][0])
    folder = tmp_path / "mine"
    assert cli.main(["receipt", "Kim Minji", "--folder", str(folder)]) == 0
    assert "Submission of Kim Minji: 1 answer" in capsys.readouterr().out
    assert (folder / "submission-kim-minji.json").is_file()
    (finding,) = doctor.CHECKS["answer log"](COURSE, folder)
    assert finding.text == f"answer log: 1 line in {log}"


@pytest.mark.parametrize("command", ["assessment make", "grade", "roles"])
def test_a_class_list_that_is_not_clear_is_asked_about_and_answered(tmp_path, capsys, command):
    plan, names = written(tmp_path, WHOLE_BANK), tmp_path / "class.csv"
    names.write_text("1,Kim,2026-11\n2,Lee,2026-12\n3,Park,2026-13\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    words = {
        "assessment make": ["assessment", "make", str(plan), str(tmp_path / "out"), "--class", str(names)],
        "grade": ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--roster", str(names)],
        "roles": ["roles", str(names), str(tmp_path / "out")],
    }[command]
    assert cli.main(words) == 1
    assert "numbers, not names. Which columns are the name and the student number?" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert cli.main([*words, "--columns", "name=2,number=3"]) == 0


class TestAssessment:
    def test_it_lists_what_it_wrote_and_what_to_do(self, tmp_path, capsys):
        plan = written(tmp_path, WHOLE_BANK.replace("points = 2", "count = 4"))
        (tmp_path / "class.csv").write_text("Ana,1\nBo,2\n", encoding="utf-8")
        words = [
            "assessment",
            "make",
            str(plan),
            str(tmp_path / "out"),
            "--class",
            str(tmp_path / "class.csv"),
        ]
        assert cli.main(words) == 0
        *paths, due, note, last = capsys.readouterr().out.splitlines()
        assert [Path(path).name for path in paths] == [
            "midterm-ana-1.ipynb",
            "midterm-bo-2.ipynb",
            "midterm-key.json",
        ]
        assert all(Path(path).is_file() for path in paths)
        assert due == "due 1 December 2026, 23:59 (UTC+09:00)"
        assert note.startswith("4 of the questions come from the course’s own bank")
        assert last == "Hand out what lies in “learners”; keep what lies in “teacher” to yourself."

    def test_a_mistake_in_the_plan_is_one_line(self, tmp_path, capsys):
        plan = written(tmp_path, PLAN.replace("title =", "titel ="))
        assert cli.main(["assessment", "make", str(plan), str(tmp_path / "out")]) == 1
        assert capsys.readouterr().err == f"alliance: {plan}: no field 'titel'; did you mean title?\n"


class TestExport:
    @pytest.mark.parametrize("form", ["gift", "moodle-xml", "qti", "anki"])
    def test_it_counts_the_questions_and_names_the_others(self, tmp_path, capsys, form):
        assert cli.main(["export", form, str(tmp_path / "bank")]) == 0
        first, *left_out = capsys.readouterr().out.splitlines()
        assert first == f"{tmp_path / 'bank'}: {len(COURSE.bank.items) - len(left_out)} questions"
        assert all(re.fullmatch(r"left out: [a-z0-9-]+ \(.+\)", line) for line in left_out)
        assert bool(left_out) == (form != "anki")

    def test_a_file_that_cannot_be_written_is_named(self, tmp_path, capsys):
        (tmp_path / "file").write_text("")
        assert cli.main(["export", "anki", str(tmp_path / "file" / "deck.txt")]) == 1
        assert "deck.txt: cannot be written" in capsys.readouterr().err

    def test_without_text2qti_it_says_how_to_get_it(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setitem(sys.modules, "text2qti.config", None)
        assert cli.main(["export", "qti", str(tmp_path / "bank.zip")]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "text2qti" in line
        assert "`uv sync --extra teacher`" in line
        assert '`pip install "rok-us-alliance-course[teacher]"`' in line
        assert not (tmp_path / "bank.zip").exists()


@pytest.mark.parametrize(("words", "module"), [("edition teacher", teacher_edition), ("slides", slides)])
def test_what_was_written_is_listed(tmp_path, monkeypatch, capsys, words, module):
    """What editions and slides hold, their own tests say."""
    monkeypatch.setattr(module, "write", lambda out, course: [out / "a", out / course.id])
    assert cli.main([*words.split(), str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "a"), str(tmp_path / "alliance")]


class TestGrade:
    """What grading does, its own tests say; here is how it is called."""

    @pytest.mark.parametrize("name", ["grade", "mark"])
    def test_a_folder_is_graded(self, tmp_path, monkeypatch, capsys, name):
        item = next(item for item in COURSE.bank.items.values() if item.kind == "open")
        mine, handed_in, out = tmp_path / "mine", tmp_path / "handed-in", tmp_path / "graded"
        Attempts(mine / "responses.jsonl").add("answer", item.id, response="five words and one more here")
        monkeypatch.delenv("ALLIANCE_RECORD")
        assert cli.main(["submit", "Ana", "--folder", str(mine)]) == 0
        handed_in.mkdir()
        (mine / "submission-ana.json").rename(handed_in / "submission-ana.json")
        capsys.readouterr()
        assert cli.main([name, str(handed_in), "--out", str(out), "--lesson", item.lesson[:2]]) == 0
        text = capsys.readouterr().out
        assert "1 file marked now, 0 unchanged" in text and "1 learner; hand-ins: 1 marked" in text
        assert "1 of 1 open answers wait for your marks: open mark-open-answers.ipynb." in text
        assert str(out / "gradebook.csv") in text
        desk = json.loads((out / "mark-open-answers.ipynb").read_text(encoding="utf-8"))
        assert "from alliance import COURSE" in "".join("".join(cell["source"]) for cell in desk["cells"])

    def test_a_key_and_a_lesson_do_not_go_together(self, tmp_path, capsys):
        words = ["grade", str(tmp_path), "--out", str(tmp_path / "out"), "--key", "x.json", "--lesson", "03"]
        assert cli.main(words) == 1
        assert "give --key or --lesson, not both" in capsys.readouterr().err

    def test_a_time_that_is_none_is_said(self, tmp_path, capsys):
        words = ["grade", str(tmp_path), "--out", str(tmp_path / "out")]
        assert cli.main([*words, "--due", "soon"]) == 1
        assert "alliance: --due: 'soon' is no day or time; write" in capsys.readouterr().err
        assert cli.main([*words, "--due", "2026-12-01", "--zone", "Seoul"]) == 1
        assert "there is no such zone; did you mean Asia/Seoul?" in capsys.readouterr().err
        assert cli.main([*words, "--zone", "Asia/Seoul"]) == 1
        assert "--zone: nothing is due; name the day with --due" in capsys.readouterr().err
        assert not (tmp_path / "out").exists()

    def test_a_day_means_its_end_in_a_zone_that_is_printed(self, tmp_path, capsys):
        (tmp_path / "in").mkdir()
        for number, made in enumerate(("2026-11-20T09:30", "2026-11-20T23:59", "2026-11-21T00:01")):
            entry = {
                "quizkit_submission": 3,
                "name": f"Kim {number}",
                "made": f"{made}:30+09:00",
                "responses": [ANSWER],
            }
            (tmp_path / "in" / f"{number}.json").write_text(json.dumps(entry), encoding="utf-8")
        words = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--zone", "Asia/Seoul"]
        assert cli.main([*words, "--due", "2026-11-20"]) == 0
        out = capsys.readouterr().out
        assert "hand-ins: 1 late, 2 marked" in out and "due 20 November 2026, 23:59 (Asia/Seoul)" in out

    def test_what_needs_the_extra_says_how_to_get_it(self, tmp_path, monkeypatch, capsys):
        """Without jinja2, which the pages for a class are made with."""
        for module in [name for name in sys.modules if name.startswith("quizkit_teacher")]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, "jinja2", None)
        (tmp_path / "handed-in").mkdir()
        assert cli.main(["grade", str(tmp_path / "handed-in"), "--out", str(tmp_path / "out")]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "jinja2" in line and "`uv sync --extra teacher`" in line


class TestPages:
    def test_the_plan_of_the_page_makes_an_assessment(self, tmp_path):
        for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
            name = re.match(r"# ([\w.]+)", block)[1]
            (tmp_path / name).write_text(block, encoding="utf-8")
        (tmp_path / "class.csv").write_text("Kim Minji,2026-17\n이서연,2026-18\n", encoding="utf-8")
        words = ["assessment", "make", str(tmp_path / "plan.toml"), str(tmp_path / "midterm")]
        assert cli.main([*words, "--class", str(tmp_path / "class.csv")]) == 0
        key = answer_key.read(tmp_path / "midterm" / "teacher" / "midterm-key.json")
        assert [len(copy.items) for copy in key.copies] == [6, 6]
        assert "own-tripwire" in [question.origin for question in key.questions]

    def test_every_command_and_file_that_the_pages_name_is_there(self):
        parser = cli.commands().parser
        known = next(action for action in parser._actions if action.choices).choices
        calls = "\n".join(re.findall(r"`+(?:uv run )?alliance [^`]+`", PAGE + README))
        for command in re.findall(r"alliance (\w+)", calls):
            assert command in known, command
        for line in re.findall(r"^uv run (alliance [^\n]+)", PAGE, re.MULTILINE):
            parser.parse_args(line.split()[1:])
        for text, folder in ((PAGE, ROOT / "docs"), (README, ROOT)):
            for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
                assert (folder / target).exists(), target
