"""A course is a package with a data folder: the engine asks it for everything and knows no other."""

import ast
import graphlib
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import quizkit
from quizkit.cli import Commands
from quizkit.course import Course
from quizkit.files import CourseError, absolute

# What a computer needs that only grades: nothing that draws, computes in arrays or runs in a page.
GRADING = [
    "records",
    "items",
    "kinds",
    "bank",
    "parsing",
    "grading",
    "attempts",
    "review",
    "session",
    "submission",
    "exam",
    "html",
    "question_html",
]
HEAVY = [
    "anywidget",
    "traitlets",
    "ipywidgets",
    "IPython",
    "jupyter_client",
    "jupyterlab",
    "nbformat",
    "numpy",
    "matplotlib",
    "markupsafe",
    "jinja2",
]
SOURCES = sorted(Path(quizkit.__file__).parent.rglob("*.py"))  # first that of the package itself


def test_what_a_course_says_of_itself(course):
    assert (course.about.title, course.about.home, course.version) == ("A course about bread", "bread", "1.0")
    assert course.about.off_slides == ("Words to keep", "Where you stand", "Next")
    assert course.corner == ".bread"
    assert course.evidence(course.bank.items["gas"]) == [] and list(course.reviews_due("2026-01-01")) == []


def test_the_bread_course_is_found_by_its_name():
    bread = Course("bread")
    assert bread.folder == Path(importlib.import_module("bread").__file__).parent
    assert "gas" in bread.bank.items


@pytest.mark.parametrize(
    "text, said",
    [
        ('title = "Bread"', "distribution is missing"),
        ("title = 5", "title: put it in quotation marks"),
        ("tittle = 5", "no field 'tittle'; did you mean title?"),
        ("title", "Expected '=' after a key"),
        (None, "cannot be read (No such file or directory)"),
    ],
)
def test_a_damaged_course_file_is_one_line(course, text, said):
    file = course.folder / "data" / "course.toml"
    file.unlink()
    if text is not None:
        file.write_text(text)
    with pytest.raises(CourseError) as caught:
        _ = course.about
    assert str(caught.value).startswith(f"{file}: {said}")


def test_the_log_lies_beside_the_lessons(course, tmp_path, monkeypatch):
    monkeypatch.delenv("BREAD_RECORD")
    for folder in ("lessons", "exercises"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "lessons")
    assert course.attempts().file == tmp_path / "responses.jsonl"
    deep = tmp_path / "lessons" / "mine"
    (deep / ".bread").mkdir(parents=True)
    assert course.attempts(deep).file == deep / "responses.jsonl"


@pytest.mark.parametrize(
    "record, folder, start, lies",
    [
        ("", "", "mine/lessons", "mine/responses.jsonl"),  # a notebook of a copy
        ("", "", "mine", "mine/responses.jsonl"),
        ("", "shelf", "mine/lessons", "mine/responses.jsonl"),  # and of another than the usual one
        ("", "", "elsewhere", "home/bread/responses.jsonl"),  # a notebook on its own, such as an exam
        ("", "~/shelf", "elsewhere", "home/shelf/responses.jsonl"),  # as on a hub
        ("", "", "older", "older/responses.jsonl"),  # where version 0.1 began a log
        ("~/log.jsonl", "", "mine/lessons", "home/log.jsonl"),
        ("log.jsonl", "", "mine/lessons", "mine/log.jsonl"),  # from the copy on, not from the notebook
        ("log.jsonl", "", "mine", "mine/log.jsonl"),
        ("log.jsonl", "", "elsewhere", "home/bread/log.jsonl"),
        ("{top}/log.jsonl", "", "mine/lessons", "log.jsonl"),
        ("off", "", "mine/lessons", None),
        ("OFF ", "", "mine/lessons", None),  # as `set BREAD_RECORD=OFF & …` of Windows has it
        (" ", " ", "mine/lessons", "mine/responses.jsonl"),
    ],
)
def test_one_rule_says_where_the_log_lies(course, tmp_path, monkeypatch, capsys, record, folder, start, lies):
    """A notebook's verbs, the save hook of its server, and the commands of a terminal there go by the same log."""
    for name in ("home", "elsewhere", "older", "mine/.bread", "mine/lessons", "shelf"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "older" / "responses.jsonl").touch()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("BREAD_RECORD", record.format(top=tmp_path))
    monkeypatch.setenv("BREAD_FOLDER", folder.strip() and str(absolute(folder)))
    expected = lies and tmp_path / lies
    assert course.attempts(tmp_path / start).file == expected  # as the save hook asks
    monkeypatch.chdir(tmp_path / start)
    assert course.attempts().file == expected
    if expected:
        course.attempts().add("answer", "gas", response="yeast")
        assert expected.is_file()
        assert Commands(course).main(["submit", "Ana"]) == 0
        assert "Submission of Ana: 1 answer" in capsys.readouterr().out


def test_a_log_in_the_home_of_nobody_is_said(course, tmp_path, monkeypatch):
    monkeypatch.setenv("BREAD_RECORD", "~nosuchuser/log.jsonl")
    said = "BREAD_RECORD names ~nosuchuser/log.jsonl, and there is no such home folder"
    attempts = course.attempts(tmp_path)
    assert attempts.add("answer", "gas") == f"This answer could not be saved: {said}."
    assert attempts.read().problems == (said,)


def test_without_a_home_the_log_lies_beside_the_notebook(course, tmp_path, monkeypatch):
    def lost(path):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("BREAD_RECORD")
    monkeypatch.setattr(Path, "expanduser", lambda path: lost(path) if str(path)[0] == "~" else path)
    assert course.attempts(tmp_path).file == tmp_path / "responses.jsonl"


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_grading_loads_nothing_heavy():
    imports = "; ".join(f"import quizkit.{name}" for name in GRADING)
    assert run(f"{imports}; import sys; print(*({{*{HEAVY}}} & sys.modules.keys()))") == []


def test_the_engine_knows_no_course_and_no_teacher():
    """Each module loads where the other packages cannot be imported, and none imports them later on."""
    names = [module.name for module in pkgutil.walk_packages(quizkit.__path__, "quizkit.")]
    assert len(names) > 25
    block = "import sys, importlib; sys.modules.update(dict.fromkeys(['alliance', 'quizkit_teacher']))"
    assert run(f"{block}; print(*(name for name in {names} if importlib.import_module(name) is None))") == []
    for path in SOURCES:
        assert not re.search(r"(from|import) (alliance|quizkit_teacher)", path.read_text(encoding="utf-8")), (
            path
        )


def test_no_import_goes_in_a_circle():
    """What a module imports as it loads; imports inside functions and for types alone do not count."""
    graph = {}
    for path in SOURCES:
        name = ".".join(("quizkit", *path.relative_to(SOURCES[0].parent).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        nodes = [
            node
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ImportFrom)
        ]
        whole = {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}
        graph[name] = whole | {str(node.module) for node in nodes}
    graph = {name: wanted & graph.keys() - {"quizkit"} for name, wanted in graph.items()}
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(
    "asked, error", [("cwd", FileNotFoundError), ("is_dir", PermissionError)], ids=["deleted", "closed"]
)
def test_a_current_folder_that_is_gone_or_closed_to_this_user(course, tmp_path, monkeypatch, asked, error):
    def fail(*_):
        raise error

    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(Path, asked, fail)
    assert course.learner_folder() == tmp_path / "bread"
