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

from alliance import __version__, cli
from quizkit import workspace, doctor, notebooks

START = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "Hello"}]}
START |= {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def origin(tmp_path, monkeypatch):
    root = tmp_path / "origin"
    (root / "lessons").mkdir(parents=True)
    (root / "exercises").mkdir()
    (root / workspace.START).write_text(json.dumps(START))
    monkeypatch.setattr(course, "source", lambda: root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return root


@pytest.fixture
def served(monkeypatch):
    """What `open` would have started, instead of starting it."""
    calls = []
    monkeypatch.setattr(cli, "_serve", lambda words, env: calls.append((words, env)) or 7)
    monkeypatch.delenv("ALLIANCE_RECORD", raising=False)
    return calls


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    "words", [["--help"], ["open", "--help"], ["doctor", "--help"], ["record", "--help"]]
)
def test_help_says_what_there_is_with_an_example(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    said = capsys.readouterr().out
    assert caught.value.code == 0
    assert "example" in said
    for name in ("open", "doctor", "record") if len(words) == 1 else words[:1]:
        assert f"alliance {name}" in said


@pytest.mark.parametrize("words", [[], ["close"], ["open", "--port", "x"], ["open", "--port", "70000"]])
def test_a_command_line_that_makes_no_sense_exits_2(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2
    assert "usage: alliance" in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"alliance {__version__}\n"


def test_help_loads_nothing_heavy():
    code = "import sys, alliance.cli; print({'jupyter_core', 'IPython', 'matplotlib'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "set()\n"


def test_open_delivers_says_where_and_starts_the_server(origin, served, capsys, tmp_path):
    folder = tmp_path / "나의 course"
    assert cli.main(["open", "--folder", str(folder), "--no-browser"]) == 7
    said = capsys.readouterr().out
    assert said.startswith(f"{workspace.START}: new\n")
    assert str(folder) in said
    ((words, env),) = served
    assert f"--ServerApp.root_dir={folder}" in words
    assert "--no-browser" in words
    assert not any("port" in word for word in words)
    assert env["ALLIANCE_RECORD"] == str(folder / "responses.jsonl")


def test_open_goes_to_the_home_folder_and_keeps_a_named_log(origin, served, monkeypatch, port):
    monkeypatch.setenv("ALLIANCE_RECORD", "off")
    assert cli.main(["open", "--port", str(port)]) == 7
    ((words, env),) = served
    assert (workspace.default_folder() / workspace.START).is_file()
    assert env["ALLIANCE_RECORD"] == "off"
    assert f"--ServerApp.port={port}" in words
    assert "--no-browser" not in words


def test_open_says_so_when_the_port_is_taken(origin, served, capsys, port):
    with socket.create_server(("127.0.0.1", port)):
        assert cli.main(["open", "--port", str(port)]) == 1
    assert capsys.readouterr() == ("", f"alliance: port {port} is taken; name another, or leave --port out\n")
    assert served == []


def test_open_on_a_folder_that_cannot_be_used_is_one_line(origin, served, capsys, tmp_path):
    (tmp_path / "file").touch()
    assert cli.main(["open", "--folder", str(tmp_path / "file")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert served == []


def test_a_console_without_hangul_gets_its_line_all_the_same(origin, tmp_path):
    (tmp_path / "동맹").touch()
    words = [
        sys.executable,
        "-c",
        "from alliance.cli import main; main()",
        "open",
        "--folder",
        str(tmp_path / "동맹"),
    ]
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    err = subprocess.run(words, capture_output=True, env=env, check=False).stderr
    assert err.startswith(b"alliance: ")
    assert b"Traceback" not in err


def test_the_exit_code_of_the_server_is_passed_on(origin, monkeypatch):
    monkeypatch.setattr(cli, "jupyterlab", lambda *_, **__: [sys.executable, "-c", "raise SystemExit(5)"])
    assert cli.main(["open", "--no-browser"]) == 5


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("note", 0), ("problem", 1)])
def test_doctor_prints_each_finding(monkeypatch, capsys, tmp_path, state, code):
    seen = []
    finding = doctor.Finding(state, "the text", "the mend")
    monkeypatch.setattr(doctor, "examine", lambda folder: seen.append(folder) or [finding])
    assert cli.main(["doctor", "--folder", str(tmp_path)]) == code
    assert capsys.readouterr().out.splitlines()[0] == f"{state:<8} the text -> the mend"
    assert seen == [tmp_path]


def test_record_goes_over_the_whole_course(origin, monkeypatch, capsys):
    (origin / "exercises" / "01-a.ipynb").write_text("{}")
    (origin / "lessons" / "map.svg").touch()
    monkeypatch.setattr(recorder, "record_notebook", lambda path: path.name == "01-a.ipynb")
    assert cli.main(["record"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{origin / 'exercises/01-a.ipynb'}: recorded", f"{origin / workspace.START}: unchanged"]


def test_record_check_fails_where_any_is_not_as_recorded(monkeypatch, capsys):
    monkeypatch.setattr(recorder, "is_recorded", lambda path: path.name != "b.ipynb")
    assert cli.main(["record", "--check", "a.ipynb"]) == 0
    assert cli.main(["record", "--check", "a.ipynb", "b.ipynb", "c.ipynb"]) == 1
    assert "b.ipynb: not as recorded; mend with: alliance record b.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize(
    "error", [CellExecutionError("", "KeyError", "no item\n'x'"), FileNotFoundError(2, "no"), ValueError("x")]
)
def test_record_says_in_one_line_what_went_wrong(monkeypatch, capsys, error):
    def fail(path):
        raise error

    monkeypatch.setattr(recorder, "record_notebook", fail)
    assert cli.main(["record", "a.ipynb"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("alliance: a.ipynb: ")
    assert len(err.splitlines()) == 1


def test_record_outside_a_checkout_asks_for_names(monkeypatch, capsys):
    monkeypatch.setattr(course, "source", lambda: workspace.PACKAGE / "_course")
    assert cli.main(["record"]) == 1
    assert "not a checkout" in capsys.readouterr().err


def ask(port, path, method="GET", body=None):
    url, data = f"http://127.0.0.1:{port}{path}", json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": "token secret", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def processes(mark):
    """The command lines of running processes that name `mark`, where the system lets us look."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found += [line for line in [file.read_bytes()] if os.fsencode(mark) in line]
    return found


def wait_for(ready, process, log):
    """Ask until the answer is true, or the server is gone."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError):
            if ready():
                return
        time.sleep(0.1)
    pytest.fail(f"exit code {process.poll()}\n{log.read_text()}")


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_open_for_real(origin, tmp_path, port, stop):
    """Start, save with the hook, start a kernel, stop as a terminal does; nothing is left running."""
    folder, runtime, log = tmp_path / "나의 course", tmp_path / "runtime", tmp_path / "log"
    env = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "ALLIANCE"))}
    env |= {"HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_TOKEN": "secret"}
    code = "import sys; from pathlib import Path; from alliance import cli, course; "
    code += f"course.source = lambda: Path({str(origin)!r}); sys.exit(cli.main())"
    words = [sys.executable, "-c", code, "open", "--no-browser", "--folder", str(folder), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(words, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_for(lambda: "started" in ask(port, "/api/status"), process, log)
        opened = ask(port, f"/api/contents/{workspace.START}")["content"]
        assert opened["cells"][0]["source"] == "Hello"

        view = {"output_type": "display_data", "metadata": {"alliance": {}}}
        view["data"] = {VIEW: {}, "text/plain": "Q"}
        cell = {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "execution_count": 1}
        body = {"type": "notebook", "content": START | {"cells": [cell | {"outputs": [view]}]}}
        ask(port, f"/api/contents/{workspace.START}", "PUT", body)
        (output,) = json.loads((folder / workspace.START).read_text())["cells"][0]["outputs"]
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

        os.killpg(process.pid, getattr(signal, stop))
        assert process.wait(timeout=60) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)
    assert "Traceback" not in log.read_text()
    assert processes(tmp_path) == []
    assert list(runtime.glob("kernel-*.json")) + list(runtime.glob("jpserver-*.json")) == []
