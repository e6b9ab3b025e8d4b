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
from quizkit.course import Course
from quizkit.files import CourseError

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


def test_a_log_outside_any_course_lies_where_one_is(course, tmp_path, monkeypatch):
    monkeypatch.delenv("BREAD_RECORD")
    assert course.attempts(tmp_path).file == tmp_path / "responses.jsonl"


def test_the_environment_names_the_log(course, tmp_path, monkeypatch):
    monkeypatch.setenv("BREAD_RECORD", "~/log.jsonl")
    assert course.attempts().file == Path.home() / "log.jsonl"
    monkeypatch.setenv("BREAD_RECORD", "off")
    assert course.attempts().file is course.attempts_in(tmp_path).file is None


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
