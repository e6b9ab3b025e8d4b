"""What is installed for whom: a learner gets the course, whoever runs the tests gets the tools."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements):
    return {re.match(r"[\w.-]+", entry)[0].lower() for entry in requirements}


def test_a_learner_installs_five_packages_and_what_they_need():
    learner = names(PROJECT["project"]["dependencies"])
    assert learner == {"anywidget", "geographiclib", "jupyterlab", "matplotlib", "msgspec"}
    groups = PROJECT["dependency-groups"]
    assert PROJECT["tool"]["uv"]["default-groups"] == ["tests"] and names(groups["tests"]) == {"pytest"}


def test_the_pinned_packages_are_a_learners_and_name_no_host():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
    assert names(PROJECT["project"]["dependencies"]) < pinned
    tools = names(PROJECT["dependency-groups"]["dev"]) | {"pytest", "tqdm", "text2qti"}
    assert pinned & tools == set()
    assert "://" not in text and "index" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a shell script")
def test_pytest_without_the_tools_starts_again_with_them(tmp_path):
    """In a fresh clone `uv run` brings pytest alone; the project's conftest.py runs the same command with the group `dev`."""
    (tmp_path / "uv").write_text('#!/bin/sh\necho "uv $*"\nexit 3\n', encoding="utf-8")
    (tmp_path / "uv").chmod(0o755)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nbval\n", encoding="utf-8")
    missing = (ROOT / "conftest.py").read_text(encoding="utf-8").replace('"nbval"', '"no_such_tool"')
    (tmp_path / "conftest.py").write_text(missing, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-p", "no:nbval", "-k", "some thing"]
    environment = {**os.environ, "UV": str(tmp_path / "uv")}
    run = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 3, run.stderr
    assert run.stdout == "uv run --group dev pytest -p no:nbval -k some thing\n"
