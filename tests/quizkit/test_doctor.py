"""The doctor: every fault of an installation is one line with its mend, and none stops the others."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import bread
from quizkit import doctor, workspace
from quizkit.attempts import Attempts
from quizkit.cli import Commands
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
    assert "course data: 1 lesson, 11 items" in said
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


def put(file, value):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value))


@pytest.mark.parametrize(
    "level, file, off",
    [
        ("user", "page_config.json", {"anywidget": True}),
        ("user", "page_config.json", ["anywidget"]),
        ("user", "page_config.d/site.json", {"anywidget": True}),
        ("user", "page_config.json", {"@jupyter-widgets/jupyterlab-manager:plugin": True}),
        ("system", "page_config.json", {"anywidget:plugin": True}),
    ],
)
def test_a_front_end_that_is_switched_off(healthy, monkeypatch, tmp_path, level, file, off):
    import jupyter_core.paths

    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "user"))
    monkeypatch.setattr(jupyter_core.paths, "SYSTEM_CONFIG_PATH", [str(tmp_path / "system")])
    put(tmp_path / level / "labconfig" / file, {"disabledExtensions": off})
    (name,) = off
    place = tmp_path / level / "labconfig" / file
    mend = f"switch it on with: jupyter labextension enable {name} --level={level}"
    assert problems(healthy) == [f"problem  the extension {name} is switched off in {place} -> {mend}"]
    if level == "system":  # the user's own word wins
        put(tmp_path / "user" / "labconfig" / file, {"disabledExtensions": {name: False}})
        assert problems(healthy) == []


def test_jupyterlab_of_another_python(healthy, monkeypatch, tmp_path):
    """A server that is not of this Python looks for extensions where it is at home."""
    python = tmp_path / "other" / "bin" / "python3"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    with subprocess.Popen([python, "-c", "import time; time.sleep(60)"]) as server:
        monkeypatch.setenv("JPY_PARENT_PID", str(server.pid))
        first, second = problems(healthy)
        server.kill()
    said = f"JupyterLab, which runs in {tmp_path / 'other'}, lacks the extension anywidget, which draws the questions"
    assert first == f"problem  {said} -> start it with: bread open"
    assert "jupyterlab-manager" in second


@pytest.mark.parametrize("place", ["", "lessons", "exercises"])
@pytest.mark.parametrize(
    "name, state", [("quizkit.py", "problem"), ("msgspec/__init__.py", "problem"), ("random.py", "note")]
)
def test_a_file_that_hides_a_package(healthy, place, name, state):
    file = healthy.learner / place / name
    file.parent.mkdir(parents=True)
    file.touch()
    (file.parent / "mine.py").touch()  # hides nothing
    named = file.parent if name.endswith("__init__.py") else file
    lines = [str(finding) for finding in examine(healthy) if finding.state != "ok"]
    hides = f"hides the package {named.stem} from the notebooks beside it"
    assert lines == [f"{state:<8} {named} {hides} -> give the file another name, and restart the kernel"]


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
    healthy.attempts_in(healthy.learner).add("answer", "gas")  # what was torn once is no problem for ever
    notes = [str(finding) for finding in examine(healthy) if finding.state == "note"]
    assert problems(healthy) == [] and ["responses.jsonl line 1: left out" in line for line in notes] == [
        True
    ]
    monkeypatch.setenv("BREAD_RECORD", str(healthy.learner / "elsewhere.jsonl"))
    assert problems(healthy) == []
    monkeypatch.setenv("BREAD_RECORD", "off")
    assert problems(healthy) == []


@pytest.mark.parametrize("record", ["{0}", "~nosuchuser/log.jsonl"])
def test_a_log_that_cannot_be_kept(healthy, monkeypatch, tmp_path, record):
    (tmp_path / "file").touch()
    monkeypatch.setenv("BREAD_RECORD", record.format(tmp_path))
    assert [
        line for line in problems(healthy) if "-> let your user write there, make room on the disk" in line
    ]


def test_a_log_on_a_disk_that_is_not_connected(healthy, monkeypatch, tmp_path):
    monkeypatch.setenv("BREAD_RECORD", str(tmp_path / "stick" / "log.jsonl"))
    (line,) = problems(healthy)
    assert line.startswith(
        f"problem  the folder of your record, {tmp_path / 'stick'}, is missing -> connect the disk"
    )
    (tmp_path / "stick").mkdir()
    assert problems(healthy) == []


def test_copies_of_the_log(healthy):
    healthy.learner.mkdir()
    healthy.attempts_in(healthy.learner).add("answer", "gas")
    for name in ("responses (1).jsonl", "responses-PC.jsonl"):
        attempts = Attempts(healthy.learner / name)
        attempts.file.write_bytes((healthy.learner / "responses.jsonl").read_bytes())
        attempts.add("answer", "steps")
    said = "beside your record lies “responses (1).jsonl”, “responses-PC.jsonl” with 2 lines that your record lacks"
    mend = f'put them in with: bread merge --folder "{healthy.learner}"'
    assert problems(healthy) == [f"problem  {said} -> {mend}"]
    assert Commands(healthy).main(["merge", "--folder", str(healthy.learner)]) == 0
    assert problems(healthy) == []


def test_a_quick_look_loads_nothing(healthy):
    """The first cell of a lesson waits for it."""
    code = (
        "import sys; from quizkit import Course, doctor; doctor.examine(Course('bread'), thorough=False);"
        "print({'jupyterlab', 'matplotlib', 'jupyter_server'} & set(sys.modules))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(bread.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout == "set()\n", done.stderr
