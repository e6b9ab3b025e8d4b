import importlib
import os
import sys
from types import SimpleNamespace

import pytest

from alliance import bank
from quizkit import workspace, doctor, attempts


@pytest.fixture
def healthy(tmp_path, monkeypatch):
    """An installation with nothing to mend, whatever state the checkout is in."""
    (tmp_path / "origin" / "lessons").mkdir(parents=True)
    (tmp_path / "origin" / "lessons" / "01-a.ipynb").write_text("{}")
    monkeypatch.setattr(course, "source", lambda: tmp_path / "origin")
    monkeypatch.setattr(bank, "load", lambda: SimpleNamespace(problems=(), facts={}, items={}))
    monkeypatch.delenv("ALLIANCE_RECORD", raising=False)
    return tmp_path / "mine"


def problems(folder):
    return [str(finding) for finding in doctor.examine(folder) if finding.state == "problem"]


def test_a_healthy_installation_has_no_problem(healthy):
    findings = doctor.examine(healthy)
    assert {finding.state for finding in findings} == {"ok"}
    said = "\n".join(map(str, findings))
    for part in (
        "Python 3.",
        "jupyterlab 4.",
        "anywidget",
        "jupyterlab-manager",
        "python3",
        "1 notebooks",
        "made",
    ):
        assert part in said
    assert not healthy.exists()


def test_every_finding_is_one_line_with_its_mark_first(healthy):
    for finding in doctor.examine(healthy):
        assert str(finding).split()[0] == finding.state
        assert "\n" not in str(finding)


def test_an_old_python(healthy, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert "problem  Python 3.10.4 -> use Python 3.11 or newer" in problems(healthy)


def test_a_package_that_does_not_load(healthy, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    (line,) = problems(healthy)
    assert "package anywidget does not load" in line
    assert "install rok-us-alliance-course again" in line


def test_a_package_that_is_too_old(healthy, monkeypatch):
    real = doctor.metadata.version
    monkeypatch.setattr(
        doctor.metadata, "version", lambda name: "8.0.1" if name == "ipywidgets" else real(name)
    )
    (line,) = problems(healthy)
    assert line.startswith("problem  package ipywidgets 8.0.1 -> ipywidgets>=8.1 is needed")


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
    def lost():
        raise workspace.CourseError("the lessons are missing; install again")

    monkeypatch.setattr(course, "source", lost)
    assert problems(healthy) == ["problem  lessons: the lessons are missing; install again"]


def test_damaged_data_and_overdue_facts(healthy, monkeypatch):
    facts = {
        name: SimpleNamespace(id=name, review_by=due, as_of="2020-01-01")
        for name, due in [("late", "2020-02"), ("due", "9999"), ("never", "")]
    }
    known = SimpleNamespace(problems=("facts.toml: fact x: source y is missing",), facts=facts, items={})
    monkeypatch.setattr(bank, "load", lambda: known)
    assert problems(healthy) == ["problem  facts.toml: fact x: source y is missing"]
    notes = [finding.text for finding in doctor.examine(healthy) if finding.state == "note"]
    assert notes == ["fact late is as of 2020-01-01; a review was due by 2020-02"]


@pytest.mark.parametrize("name", ["bank", "record"])
def test_a_module_that_does_not_load_is_one_line(healthy, monkeypatch, name):
    import alliance

    monkeypatch.delattr(alliance, name)
    monkeypatch.setitem(sys.modules, f"alliance.{name}", None)
    (line,) = problems(healthy)
    assert name in line
    assert "install rok-us-alliance-course again" in line
    assert len(doctor.examine(healthy)) > len(doctor.CHECKS)
    monkeypatch.undo()
    assert importlib.import_module(f"alliance.{name}")


def test_a_failing_check_does_not_stop_the_rest(healthy, monkeypatch):
    def broken():
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(bank, "load", broken)
    assert ["course data: first second" in line for line in problems(healthy)] == [True]


def test_a_file_where_the_folder_should_be(healthy):
    healthy.write_text("")
    assert "choose another with: alliance open --folder DIR" in problems(healthy)[0]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(healthy):
    healthy.mkdir(mode=0o500)
    assert ["Permission denied" in line for line in problems(healthy)] == [True]


def test_the_log_of_this_folder_is_read(healthy, monkeypatch):
    healthy.mkdir()
    (healthy / "responses.jsonl").write_text("torn\n")
    assert ["answer log: responses.jsonl line 1" in line for line in problems(healthy)] == [True]
    monkeypatch.setenv("ALLIANCE_RECORD", str(healthy / "elsewhere.jsonl"))
    assert problems(healthy) == []
    monkeypatch.setenv("ALLIANCE_RECORD", "off")
    assert problems(healthy) == []
    assert attempts.path() is None
