"""The doctor: every fault of an installation is one line with its mend, and none stops the others."""

import os
import sys
from types import SimpleNamespace

import pytest

from quizkit import doctor, workspace
from quizkit.files import CourseError


@pytest.fixture
def healthy(course, tmp_path, monkeypatch):
    """A course with nothing to mend, and the learner's folder; it needs what the engine needs."""
    needs = doctor.metadata.requires("rok-us-alliance-course")
    monkeypatch.setattr(
        doctor.metadata, "requires", lambda _: [need for need in needs if "matplotlib" not in need]
    )
    monkeypatch.delenv("BREAD_RECORD")
    course.learner = tmp_path / "mine"
    return course


def examine(course):
    return doctor.examine(course, course.learner)


def problems(course):
    return [str(finding) for finding in examine(course) if finding.state == "problem"]


def test_a_healthy_installation_has_no_problem(healthy):
    findings = examine(healthy)
    assert {finding.state for finding in findings} == {"ok"}
    said = "\n".join(map(str, findings))
    for part in (
        "Python 3.",
        "jupyterlab 4.",
        "anywidget",
        "jupyterlab-manager",
        "python3",
        "2 notebooks",
        "made",
    ):
        assert part in said
    assert "course data: 1 lesson, 10 items" in said
    assert not healthy.learner.exists()


def test_every_finding_is_one_line_with_its_mark_first(healthy):
    for finding in examine(healthy):
        assert str(finding).split()[0] == finding.state
        assert "\n" not in str(finding)


def test_an_old_python(healthy, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert "problem  Python 3.10.4 -> use Python 3.11 or newer" in problems(healthy)


def test_a_package_that_does_not_load(healthy, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    (line,) = problems(healthy)
    assert "package anywidget does not load" in line
    assert "install bread-course again" in line


def test_a_package_that_is_too_old(healthy, monkeypatch):
    real = doctor.metadata.version
    monkeypatch.setattr(
        doctor.metadata, "version", lambda name: "0.8.1" if name == "anywidget" else real(name)
    )
    (line,) = problems(healthy)
    assert line.startswith("problem  package anywidget 0.8.1 -> anywidget>=0.11 is needed")


def test_missing_front_ends(healthy, monkeypatch, tmp_path):
    import jupyter_core.paths

    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *_: [str(tmp_path)])
    assert len([line for line in problems(healthy) if "JupyterLab lacks the extension" in line]) == 2


def spec(monkeypatch, argv):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def get(self, name):
        if argv is None:
            raise NoSuchKernel(name)
        return SimpleNamespace(argv=argv)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", get)


def test_kernels(healthy, monkeypatch):
    spec(monkeypatch, None)
    assert ["no kernel named python3" in line for line in problems(healthy)] == [True]
    spec(monkeypatch, ["/opt/other/bin/python3"])
    assert ["/opt/other/bin/python3 -> remove it" in line for line in problems(healthy)] == [True]
    for ours in ("python", sys.executable):
        spec(monkeypatch, [ours])
        assert problems(healthy) == []


def test_missing_lessons(healthy, monkeypatch):
    def lost(_):
        raise CourseError("the lessons are missing; install again")

    monkeypatch.setattr(workspace, "source", lost)
    assert problems(healthy) == ["problem  lessons: the lessons are missing; install again"]


def test_damaged_data_and_what_is_overdue(healthy, monkeypatch):
    file = healthy.folder / "data" / "lessons.toml"
    file.write_text(file.read_text().replace("minutes = 5", 'minutes = "5"'))
    monkeypatch.setattr(type(healthy), "reviews_due", lambda self, today: [f"flour was due before {today}"])
    (line,) = problems(healthy)
    assert line.startswith("problem  lessons.toml: lesson 01-bread: reading_minutes: write a whole number")
    (note,) = [finding.text for finding in examine(healthy) if finding.state == "note"]
    assert note.startswith("flour was due before 20")


@pytest.mark.parametrize("name", ["attempts", "kinds"])
def test_a_module_that_does_not_load_is_one_line(healthy, monkeypatch, name):
    def broken(*_):
        raise ImportError(f"cannot import {name}")

    place = {"attempts": "attempts_in", "kinds": "bank"}[name]
    monkeypatch.setattr(type(healthy), place, property(broken))
    (line,) = problems(healthy)
    assert f"cannot import {name}" in line
    assert "install bread-course again" in line
    assert len(examine(healthy)) > len(doctor.CHECKS)


def test_a_failing_check_does_not_stop_the_rest(healthy, monkeypatch):
    def broken(self, today):
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(type(healthy), "reviews_due", broken)
    assert ["course data: first second" in line for line in problems(healthy)] == [True]


def test_a_file_where_the_folder_should_be(healthy):
    healthy.learner.write_text("")
    assert "choose another with: bread open --folder DIR" in problems(healthy)[0]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(healthy):
    healthy.learner.mkdir(mode=0o500)
    assert ["Permission denied" in line for line in problems(healthy)] == [True]


def test_the_log_of_this_folder_is_read(healthy, monkeypatch):
    healthy.learner.mkdir()
    (healthy.learner / "responses.jsonl").write_text("torn\n")
    assert ["answer log: responses.jsonl line 1" in line for line in problems(healthy)] == [True]
    monkeypatch.setenv("BREAD_RECORD", str(healthy.learner / "elsewhere.jsonl"))
    assert problems(healthy) == []
    monkeypatch.setenv("BREAD_RECORD", "off")
    assert problems(healthy) == []
