"""The command of a course: what it prints, with which code it ends, and that `open` leaves nothing running."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError

import quizkit
from quizkit import doctor, launch, notebooks, text
from quizkit.attempts import Attempts
from quizkit.cli import Commands, print_paths
from quizkit.files import CourseError

VIEW = "application/vnd.jupyter.widget-view+json"
START = "lessons/01-bread.ipynb"
posix = pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")


@pytest.fixture
def run(course):
    """Run a command of the bread course."""
    return Commands(course).main


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def served(monkeypatch):
    """What `open` would have started, instead of starting it."""
    calls = []
    monkeypatch.setattr(
        launch, "serve", lambda words, environment, *_: calls.append((words, environment)) or 7
    )
    monkeypatch.delenv("BREAD_RECORD")
    return calls


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_help_groups_the_commands_by_who_asks(run, capsys):
    with pytest.raises(SystemExit) as caught:
        run(["--help"])
    lines = capsys.readouterr().out.splitlines()
    assert caught.value.code == 0
    assert lines[0] == "usage: bread COMMAND ..."
    heads = [line for line in lines if line.startswith("for ")]
    assert heads == ["for learners:", "for authors:"]  # nobody has added any for teachers
    names = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != "-"]
    assert names == ["open", "doctor", "submit", "receipt", "merge", "record", "lint"]


@pytest.mark.parametrize("name", ["open", "doctor", "submit", "receipt", "merge", "record", "lint"])
def test_the_help_of_a_command_has_an_example(run, capsys, name):
    with pytest.raises(SystemExit) as caught:
        run([name, "--help"])
    text = capsys.readouterr().out
    assert caught.value.code == 0
    assert text.startswith(f"usage: bread {name} ") and f"example:\n  bread {name}" in text


@pytest.mark.parametrize(
    "words", [[], ["close"], ["open", "--port", "x"], ["open", "--port", "0"], ["open", "--port", "70000"]]
)
def test_a_command_line_that_makes_no_sense_exits_2(run, words, capsys):
    with pytest.raises(SystemExit) as caught:
        run(words)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert "usage: bread" in said
    if "--port" in words:
        assert f"{words[-1]} is not a port: give a number from 1 to 65535" in said


def test_version(run, capsys):
    with pytest.raises(SystemExit):
        run(["--version"])
    assert capsys.readouterr().out == "bread 1.0\n"


def test_help_loads_nothing_heavy():
    code = "import sys, quizkit.cli; print({'jupyter_core', 'IPython', 'anywidget', 'nbclient'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "set()\n"


def test_a_problem_that_one_can_mend_is_one_line_and_ends_with_1(course, capsys):
    commands = Commands(course)

    def fail(_):
        raise CourseError("the oven is cold; light it")

    commands.add("teachers", "bake", fail, "bake a loaf")
    assert commands.main(["bake"]) == 1
    assert capsys.readouterr().err == "bread: the oven is cold; light it\n"


HOSTILE = "a\x1b[2J\x9b31m\rb\x07\u202ec\u2028d\udcffe"


def test_nothing_that_is_printed_is_obeyed_by_the_terminal(course, capsys):
    commands = Commands(course)

    def tell(args):
        sys.stdout.write(f"{HOSTILE}\n")
        print_paths([Path(HOSTILE)])
        if args.fail:
            raise CourseError(f"{HOSTILE}\nb")
        return 0

    commands.add("teachers", "bake", tell, "bake a loaf").add_argument("--fail", action="store_true")
    assert commands.main(["bake"]) == 0 and commands.main(["bake", "--fail"]) == 1
    with pytest.raises(SystemExit):
        commands.main(["bake", HOSTILE])
    seen = capsys.readouterr()
    shown = "a�[2J�31m b��c d�e"
    assert seen.out.splitlines() == [shown] * 4
    assert f"bread: {shown} b\n" in seen.err and f"unrecognized arguments: {shown}\n" in seen.err
    assert all(line == text.shown(line) for line in (seen.out + seen.err).split("\n"))


def test_open_delivers_says_where_and_starts_the_server(run, served, capsys, tmp_path):
    folder = tmp_path / "나의 course"
    assert run(["open", "--folder", str(folder), "--no-browser"]) == 7
    text = capsys.readouterr().out
    assert text.startswith(f"Your course is in {folder} (2 files new).\n") and (folder / START).is_file()
    ((words, environment),) = served
    assert f"--ServerApp.root_dir={folder}" in words
    assert "--no-browser" in words
    assert not any("port" in word for word in words)
    assert environment["BREAD_RECORD"] == str(folder / "responses.jsonl")


def test_open_goes_to_the_home_folder_and_keeps_a_named_log(run, home, served, monkeypatch, port):
    monkeypatch.setenv("BREAD_RECORD", "off")
    assert run(["open", "--port", str(port)]) == 7
    ((words, environment),) = served
    assert (home / "bread" / START).is_file()
    assert environment["BREAD_RECORD"] == "off"
    assert f"--ServerApp.port={port}" in words
    assert "--no-browser" not in words


STARTS = """
import time
print("[I ServerApp] Jupyter Server is running at:\\n[I ServerApp] http://localhost:8888/lab?token=abc")
print("[I ServerApp]     http://127.0.0.1:8888/lab?token=abc", flush=True)
time.sleep(1)
"""


def test_open_prints_three_lines(run, home, monkeypatch, capsys):
    """Where the course is, the address, how to stop; what the server says goes into a file that only its owner reads."""
    monkeypatch.setattr(launch, "jupyterlab", lambda *_, **__: [sys.executable, "-c", STARTS])
    stop = ["http://localhost:8888/lab?token=abc", "Press Ctrl-C here to stop."]
    assert run(["open", "--no-browser"]) == 0
    first = f"Your course is in {home / 'bread'} (2 files new)."
    assert capsys.readouterr().out.splitlines() == [first, *stop]
    assert run(["open", "--no-browser"]) == 0
    assert capsys.readouterr() == ("\n".join([f"Your course is in {home / 'bread'}.", *stop, ""]), "")
    log = home / "bread" / ".bread" / "server.log"
    assert "127.0.0.1" in log.read_text() and (os.name != "posix" or log.stat().st_mode & 0o077 == 0)


def test_open_names_the_log_of_a_server_that_does_not_start(run, home, monkeypatch, capsys):
    code = "raise OSError('no memory')"
    monkeypatch.setattr(launch, "jupyterlab", lambda *_, **__: [sys.executable, "-c", code])
    assert run(["open", "--no-browser"]) == 1
    log = home / "bread" / ".bread" / "server.log"
    said = f"bread: JupyterLab ended with code 1 (OSError: no memory); see {log}\n"
    assert capsys.readouterr() == (f"Your course is in {home / 'bread'} (2 files new).\n", said)
    assert "Traceback" in log.read_text()


def test_open_stops_kernels_that_nobody_uses(run, home, served):
    """After half an hour; by Jupyter's defaults not one that works or whose page is open."""
    run(["open"])
    ((words, _),) = served
    assert "--MappingKernelManager.cull_idle_timeout=1800" in words
    assert not any("cull_busy" in word or "cull_connected" in word for word in words)


@pytest.mark.parametrize("writes", [True, False])
def test_where_the_home_cannot_be_written_jupyters_files_go_into_the_copy(
    run, served, monkeypatch, tmp_path, writes
):
    (tmp_path / "file").touch()
    for name in launch.PLACES:
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path if writes else tmp_path / "file" / "home"))
    monkeypatch.setenv("IPYTHONDIR", "named")
    folder = tmp_path / "mine"
    assert run(["open", "--folder", str(folder)]) == 7
    ((_, environment),) = served
    found = {environment.get(name) for name in launch.PLACES}
    inside = {
        str(folder / ".bread" / "jupyter" / part) for part in ("config", "data", "runtime", "matplotlib")
    }
    assert found == ({None} if writes else inside) | {"named"}


def test_a_home_that_no_system_takes(run, served, monkeypatch, capsys, tmp_path):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / ("a" * 400)))
    said = "bread: ~/bread: cannot be used (File name too long)\n"
    for words in (["open"], ["submit", "Ana"], ["merge"]):
        assert run(words) == 1 and capsys.readouterr().err == said
    folder = tmp_path / "mine"
    assert run(["open", "--folder", str(folder)]) == 7
    assert served[0][1]["HOME"] == str(folder / ".bread" / "jupyter")


def test_a_user_whom_the_system_does_not_know(run, served, monkeypatch, capsys, tmp_path):
    def unknown():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    monkeypatch.setattr(Path, "expanduser", lambda path: unknown() if str(path)[0] == "~" else path)
    monkeypatch.chdir(tmp_path)
    assert run(["open"]) == 1 and len(capsys.readouterr().err.splitlines()) == 1
    assert run(["open", "--folder", str(tmp_path / "mine")]) == 7
    assert served[0][1]["HOME"] == str(tmp_path / "mine" / ".bread" / "jupyter")
    capsys.readouterr()
    monkeypatch.setattr(doctor, "examine", lambda *_: [doctor.Finding("ok", "Python")])
    monkeypatch.setattr(os, "environ", os.environ.copy())
    assert run(["doctor"]) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("problem  ~/bread: the home folder of this user cannot be found")
    assert first.endswith("-> name a folder with: bread open --folder DIR")
    assert (second, last) == ("ok       Python", "1 to mend.")
    assert not (tmp_path / ".bread").exists()


def test_open_says_so_when_the_port_is_taken(run, served, capsys, port):
    with socket.create_server(("127.0.0.1", port)):
        assert run(["open", "--port", str(port)]) == 1
    assert capsys.readouterr() == ("", f"bread: port {port} is taken; name another, or leave --port out\n")
    assert served == []


def test_open_on_a_folder_that_cannot_be_used_is_one_line(run, served, capsys, tmp_path):
    (tmp_path / "file").touch()
    assert run(["open", "--folder", str(tmp_path / "file")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert served == []


@pytest.mark.parametrize("words", [["open"], ["doctor"], ["submit", "Ana"]])
def test_the_home_of_nobody_is_one_line(run, served, capsys, words):
    assert run([*words, "--folder", "~nosuchuser/x"]) == 1
    said = "bread: ~nosuchuser/x: the home folder of this user cannot be found; write the whole path\n"
    assert capsys.readouterr() == ("", said)


def test_a_console_without_hangul_gets_its_line_all_the_same(course, tmp_path):
    (tmp_path / "동맹").touch()
    environment = {"PYTHONIOENCODING": "ascii"}
    process = subprocess.run(
        command(course, "open", "--folder", tmp_path / "동맹"),
        capture_output=True,
        env=os.environ | paths(course) | environment,
    )
    assert process.stderr.startswith(b"bread: ")
    assert b"Traceback" not in process.stderr


def test_the_exit_code_of_the_server_is_passed_on(run, home, monkeypatch):
    words = [sys.executable, "-c", "raise SystemExit(5)"]
    monkeypatch.setattr(launch, "jupyterlab", lambda *_, **__: words)
    assert run(["open", "--no-browser"]) == 5


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("note", 0), ("problem", 1)])
def test_doctor_prints_each_finding(run, monkeypatch, capsys, tmp_path, state, code):
    folders = []
    finding = doctor.Finding(state, "the text", "the mend")
    monkeypatch.setattr(doctor, "examine", lambda _, folder: folders.append(folder) or [finding])
    assert run(["doctor", "--folder", str(tmp_path)]) == code
    assert capsys.readouterr().out.splitlines()[0] == f"{state:<8} the text -> the mend"
    assert folders == [tmp_path]


@pytest.mark.parametrize("name", ["submit", "receipt"])
def test_submit_packs_the_log_of_the_folder(run, monkeypatch, capsys, tmp_path, name):
    monkeypatch.delenv("BREAD_RECORD")
    folder = tmp_path / "mine"
    assert run([name, "Ana", "--folder", str(folder)]) == 1
    err = capsys.readouterr().err
    assert "no answers to hand in; --folder names another copy of the course" in err and str(folder) in err
    Attempts(folder / "responses.jsonl").add("answer", "gas", response="salt")
    Attempts(folder / "responses.jsonl").add("answer", "gas", response="yeast")
    assert run([name, "Ana", "--number", "17", "--folder", str(folder), "--lesson", "01"]) == 0
    out = capsys.readouterr().out
    assert "Gas from yeast" in out and f"Written: {folder / 'submission-ana-17.json'}" in out
    handed = json.loads((folder / "submission-ana-17.json").read_text(encoding="utf-8"))
    assert [(row["item"], row["response"]) for row in handed["responses"]] == [("gas", "yeast")]
    assert run([name, "A" * 81, "--folder", str(folder)]) == 1
    assert "name: at most 80 letters" in capsys.readouterr().err


def test_submit_and_doctor_go_by_the_log_that_the_environment_names(
    course, run, monkeypatch, capsys, tmp_path
):
    """The folder's own log is empty; the answer lies where BREAD_RECORD says."""
    folder, elsewhere = tmp_path / "mine", tmp_path / "elsewhere.jsonl"
    folder.mkdir()
    monkeypatch.setenv("BREAD_RECORD", str(elsewhere))
    Attempts(elsewhere).add("answer", "gas", response="yeast")
    assert run(["receipt", "Ana", "--folder", str(folder)]) == 0
    assert "Gas from yeast" in capsys.readouterr().out
    assert (folder / "submission-ana.json").is_file()
    (finding,) = doctor.CHECKS["answer log"](course, folder)
    assert finding.text == f"answer log: 1 line in {elsewhere}"
    monkeypatch.setenv("BREAD_RECORD", "off")
    assert run(["receipt", "Ana", "--folder", str(folder)]) == 1
    assert "the environment says that nothing is kept: no answers to hand in" in capsys.readouterr().err


@pytest.fixture
def checkout(course, tmp_path):
    """The course in a checkout: its notebooks lie beside the package, under a pyproject.toml."""
    for name in ("lessons", "exercises"):
        (course.folder / "_course" / name).rename(tmp_path / name)
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def test_record_goes_over_the_whole_course(run, checkout, monkeypatch, capsys):
    (checkout / "lessons" / "map.svg").touch()
    monkeypatch.setattr(notebooks, "record_notebook", lambda path, _: path.parent.name == "exercises")
    assert run(["record"]) == 0
    exercise, lesson = (checkout / name / "01-bread.ipynb" for name in ("exercises", "lessons"))
    assert capsys.readouterr().out.splitlines() == [f"{exercise}: recorded", f"{lesson}: unchanged"]


def test_record_check_fails_where_any_is_not_as_recorded(run, monkeypatch, capsys):
    monkeypatch.setattr(notebooks, "is_recorded", lambda path, _: path.name != "b.ipynb")
    assert run(["record", "--check", "a.ipynb"]) == 0
    assert run(["record", "--check", "a.ipynb", "b.ipynb", "c.ipynb"]) == 1
    assert "b.ipynb: not as recorded; mend with: bread record b.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize(
    "error", [CellExecutionError("", "KeyError", "no item\n'x'"), FileNotFoundError(2, "no"), ValueError("x")]
)
def test_record_says_in_one_line_what_went_wrong(run, monkeypatch, capsys, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(notebooks, "record_notebook", fail)
    assert run(["record", "a.ipynb"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("bread: a.ipynb: ")
    assert len(err.splitlines()) == 1


def test_record_outside_a_checkout_asks_for_names(run, capsys):
    assert run(["record"]) == 1
    assert "not a checkout" in capsys.readouterr().err


def test_lint_says_what_is_wrong(run, course, checkout, capsys):
    file = course.folder / "data" / "items" / "01-bread.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('kind = "date"', 'kind = "dote"'), encoding="utf-8"
    )
    assert run(["lint"]) == 1
    assert "item sliced: kind 'dote'" in capsys.readouterr().out


def test_what_is_only_good_to_know_is_no_mistake(run, course, checkout, capsys, monkeypatch):
    monkeypatch.setattr(
        type(course), "reviews_due", lambda self, today: [f"flour was due before {today[:2]}"]
    )
    assert run(["lint"]) == 0
    said = "Good to know, and no mistake:\n  flour was due before 20\n\nAll is well.\n"
    assert capsys.readouterr().out == said
    monkeypatch.setattr(type(course), "problems", lambda self, linked: [f"flour: {sorted(linked)}"])
    assert run(["lint"]) == 1
    assert capsys.readouterr().out.endswith("\n\nflour: []\n1 to mend.\n")


def command(course, *words):
    """The words that run a command of a copy of the bread course in a process of its own."""
    code = "import sys; from quizkit import Course; from quizkit.cli import Commands; sys.exit(Commands(Course('bread')).main())"
    return [sys.executable, "-c", code, *map(str, words)]


def paths(course):
    """The environment in which Python finds this copy of the bread course, and the engine that is tested."""
    return {
        "PYTHONPATH": os.pathsep.join([str(course.folder.parent), str(Path(quizkit.__file__).parents[1])])
    }


def ask(port, path, method="GET", body=None):
    url, data = f"http://127.0.0.1:{port}{path}", json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": "token secret", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def processes(name):
    """The command lines of running processes that name something, where the system lets us look."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines += [line for line in [file.read_bytes()] if os.fsencode(name) in line]
    return lines


def wait_for(ready, process, log):
    """Ask until the answer is true, or the server is gone."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError):
            if ready():
                return
        time.sleep(0.1)
    pytest.fail(f"exit code {process.poll()}\n{log.read_text()}")


SERVER = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path("stopped").touch(), exit(0)))
pathlib.Path("ready").touch()
time.sleep(60)
"""


@posix
@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_server_is_asked_to_stop_once(tmp_path, stop):
    """It gets no signal of the terminal's, but is told to stop in its own way, and its exit code is passed on."""
    heard = "signal.signal(signal.SIGHUP, signal.SIG_DFL)"  # under nohup it is ignored, and that is inherited
    code = f"import os, pathlib, signal, sys; {heard}; from quizkit import launch; sys.exit(launch.serve([sys.executable, '-c', {SERVER!r}], dict(os.environ), pathlib.Path('log'), print))"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, start_new_session=True)
    try:
        wait_for(lambda: (tmp_path / "ready").exists(), process, tmp_path / "ready")
        os.killpg(process.pid, getattr(signal, stop))
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
    assert (tmp_path / "stopped").exists()


@posix
@pytest.mark.slow
def test_open_for_real(course, tmp_path, port):
    """Start, save with the hook, start a kernel, stop as a terminal does; nothing is left running."""
    with (course.folder / "__init__.py").open("a") as package:
        package.write("from quizkit import Course\n\nsave_hook = Course('bread').save_hook\n")
    folder, runtime, log = tmp_path / "나의 course", tmp_path / "runtime", tmp_path / "log"
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "BREAD"))
    }
    environment |= {"HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_TOKEN": "secret"}
    words = command(course, "open", "--no-browser", "--folder", folder, "--port", port)
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, env=environment | paths(course), stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_for(lambda: "started" in ask(port, "/api/status"), process, log)
        opened = ask(port, f"/api/contents/{START}")["content"]
        assert any(cell["source"].startswith("# Bread") for cell in opened["cells"][:3])

        view = {"output_type": "display_data", "metadata": {"quizkit": {}}}
        view["data"] = {VIEW: {}, "text/plain": "Q"}
        cell = {"cell_type": "code", "id": "z", "metadata": {}, "source": "1", "execution_count": 1}
        body = {"type": "notebook", "content": opened | {"cells": [cell | {"outputs": [view]}]}}
        ask(port, f"/api/contents/{START}", "PUT", body)
        (output,) = json.loads((folder / START).read_text(encoding="utf-8"))["cells"][0]["outputs"]
        assert set(output["data"]) == {"text/plain"}

        news = ask(port, "/lab/api/settings/@jupyterlab/apputils-extension:notification")
        assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
        born = ask(port, "/api/kernels", "POST", {"name": "python3"})
        # with nobody connected its state stays "starting"; its first word shows that it is up
        wait_for(
            lambda: ask(port, f"/api/kernels/{born['id']}")["last_activity"] != born["last_activity"],
            process,
            log,
        )

        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)
    assert "Traceback" not in log.read_text()
    assert processes(tmp_path) == []
    assert list(runtime.glob("kernel-*.json")) + list(runtime.glob("jpserver-*.json")) == []
