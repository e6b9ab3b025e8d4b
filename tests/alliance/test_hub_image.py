"""What an image for a hub is made of, and what each learner's server does as it starts."""

import json
import logging
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from traitlets.config import Config

from alliance import hub
from alliance.course import COURSE

ROOT = Path(__file__).parents[2]
IMAGE = ROOT / ".binder"


def started(root, monkeypatch, folder=None):
    """A learner's server, as far as the extension sees it."""
    if folder:
        monkeypatch.setenv("ALLIANCE_FOLDER", str(folder))
    else:
        monkeypatch.delenv("ALLIANCE_FOLDER", raising=False)
    server = SimpleNamespace(
        contents_manager=FileContentsManager(root_dir=str(root)), log=logging.getLogger("server")
    )
    hub._load_jupyter_server_extension(server)
    return server


def question(item):
    data = {"text/plain": ["Question"], "text/html": ["<p>old</p>"]}
    output = {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": data,
        "metadata": {"quizkit": {"item": item, "mode": "ask"}},
    }
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": ["1"]}
    return {"cells": [{**cell, "outputs": [output]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_a_learner_gets_a_copy_and_it_is_renewed_at_the_next_start(tmp_path, monkeypatch):
    folder = tmp_path / "alliance-course"
    started(tmp_path, monkeypatch, folder)
    lesson = folder / COURSE.about.start
    lesson.unlink()
    started(tmp_path, monkeypatch, folder)
    assert lesson.is_file()


def test_without_a_folder_there_is_no_copy(tmp_path, monkeypatch):
    started(tmp_path, monkeypatch)
    assert not list(tmp_path.iterdir())


def test_a_copy_that_cannot_be_made_does_not_stop_the_server(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("in the way")
    started(tmp_path, monkeypatch, tmp_path / "file" / "alliance-course")
    assert "choose another folder" in caplog.text


def test_a_saved_notebook_holds_the_answers_of_its_own_folder(tmp_path, monkeypatch, bank):
    monkeypatch.delenv("ALLIANCE_RECORD")
    monkeypatch.chdir(tmp_path)  # a hub's server runs in the learner's home, the log lies deeper
    item = bank.items["treaty-duty"]
    option, text = next(iter(item.options.items()))
    lessons = tmp_path / "alliance-course" / "lessons"
    server = started(tmp_path, monkeypatch, lessons.parent)
    with monkeypatch.context() as kernel:
        kernel.chdir(lessons)
        COURSE.attempts().add("answer", item.id, response=option, state="wrong")
    model = {"type": "notebook", "format": "json", "content": question(item.id)}
    server.contents_manager.save(model, "alliance-course/lessons/mine.ipynb")
    saved = json.loads((lessons / "mine.ipynb").read_text())
    assert f"Your last answer: {text}" in "".join(saved["cells"][0]["outputs"][0]["data"]["text/html"])


def test_the_files_are_laid_beside_those_of_others(tmp_path):
    theirs = tmp_path / "share/jupyter/lab/settings/overrides.json"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    for _ in range(2):
        hub._EXTENSION.lay(tmp_path)
        assert len([json.loads(path.read_text()) for path in tmp_path.rglob("*.json")]) == 3
    assert theirs.read_text() == "{}"


def test_the_command_of_the_image_lays_what_jupyter_reads(tmp_path):
    """As `.binder/postBuild` and docs/hub.md call it; the prefix is that of the Python which runs it."""
    code = f"import sys, runpy; sys.prefix = {str(tmp_path)!r}; runpy.run_module('alliance.hub', run_name='__main__')"
    subprocess.run([sys.executable, "-P", "-c", code], check=True)
    server = json.loads((tmp_path / "etc/jupyter/jupyter_server_config.d/alliance.json").read_text())
    assert server["ServerApp"]["jpserver_extensions"] == {"alliance.hub": True}
    assert hub._jupyter_server_extension_points() == [{"module": "alliance.hub"}]
    assert "news_url" in server["LabApp"]
    for page in (IMAGE / "postBuild", ROOT / "docs" / "hub.md"):
        assert "-m alliance.hub" in page.read_text(encoding="utf-8")


def configured(folder, monkeypatch, learners="minji\njisoo\n", **filled):
    """What the configuration of docs/hub.md sets, with its blanks filled in."""
    page = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(# jupyterhub_config\.py\n.*?)```", page, re.DOTALL)
    for name, value in filled.items():
        code = code.replace(f'{name} = ""', f"{name} = {value!r}")
    if learners:
        (folder / "learners.txt").write_text(learners)
    monkeypatch.chdir(folder)
    config = Config()
    exec(compile(code, "jupyterhub_config.py", "exec"), {"get_config": lambda: config})
    return config


@pytest.mark.parametrize(
    "filled",
    [
        {},
        {"AUTHENTICATOR": "lti13"},
        {"HUB": "https://hub.example.org"},
        {"AUTHENTICATOR": "lti13", "HUB": "http://hub.example.org"},  # answers in the clear
        {"AUTHENTICATOR": "lti13", "HUB": "https://hub.example.org", "learners": ""},
    ],
)
def test_a_hub_does_not_start_before_its_owner_has_chosen(tmp_path, monkeypatch, filled):
    with pytest.raises(SystemExit, match="fill in AUTHENTICATOR, HUB and LEARNERS first"):
        configured(tmp_path, monkeypatch, **filled)


def test_the_hub_of_the_page_is_hardened(tmp_path, monkeypatch):
    c = configured(tmp_path, monkeypatch, AUTHENTICATOR="lti13", HUB="https://hub.example.org")
    assert c.Authenticator == {"allowed_users": {"minji", "jisoo"}}  # and nobody else
    assert (c.JupyterHub.authenticator_class, c.JupyterHub.subdomain_host) == (
        "lti13",
        "https://hub.example.org",
    )
    assert c.JupyterHub.cookie_host_prefix_enabled and c.JupyterHub.bind_url.startswith("http://127.0.0.1")
    assert (c.Spawner.mem_limit, c.Spawner.cpu_limit) == ("1G", 1)
    assert c.DockerSpawner.extra_host_config["pids_limit"] == 300
    if find_spec("jupyterhub"):  # every name is one that JupyterHub knows
        from jupyterhub.app import JupyterHub
        from jupyterhub.auth import Authenticator
        from jupyterhub.spawner import Spawner

        for kind in (JupyterHub, Authenticator, Spawner):
            assert set(c[kind.__name__]) <= set(kind.class_trait_names(config=True))


def test_the_image_has_a_python_that_the_course_runs_on():
    name, _, version = (IMAGE / "runtime.txt").read_text().strip().partition("-")
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert name == "python" and version in SpecifierSet(wanted)


def pins(path):
    """Each requirement of a file with its hashes; what it includes is followed."""
    text = path.read_text().replace("\\\n", " ")
    for line in (line.split("#")[0].strip() for line in text.splitlines()):
        if line.startswith("-r "):
            yield from pins(path.parent / line.removeprefix("-r "))
        elif line:
            words, *hashes = line.split("--hash=")
            yield Requirement(words.strip()), hashes


def test_the_image_takes_the_versions_of_the_constraints_and_checks_each():
    found = list(pins(IMAGE / "requirements.txt"))
    names = [requirement.name for requirement, _ in found]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {Requirement(line).name for line in project["dependencies"]} <= set(names)
    for requirement, hashes in found:  # with one hash pip wants all: a line without stops the build
        assert re.fullmatch(r"==[^*]+", str(requirement.specifier)) and hashes, requirement
