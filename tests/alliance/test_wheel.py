"""What is shipped: the wheel holds the course and nothing else, and opens without a checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from alliance.course import COURSE
from quizkit import workspace

ROOT = workspace.source(COURSE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not shutil.which("uv"):
        pytest.skip("uv builds the wheel, and is not on this machine's path")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(["uv", "build", "--wheel", "-q", "-o", folder, ROOT], check=True)
    return next(folder.glob("*.whl"))


def test_it_holds_the_course_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    beside = {name for name in names if ".data/" in name}  # goes where JupyterLab looks
    assert all(".data/data/share/jupyter/labextensions/quizkit/" in name for name in beside)
    assert {"reading.js", "reading.css", "package.json"} <= {name.split("/")[-1] for name in beside}
    names = [name for name in names if name not in beside]
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "alliance",
        "quizkit",
        "quizkit_site",
        "quizkit_teacher",
    }
    deck = "quizkit_teacher/deck/"  # the slides’ page, with the licence of what it holds
    kinds = {Path(name).suffix for name in names if ".dist-info/" not in name and not name.startswith(deck)}
    assert f"{deck}LICENSE-reveal.txt" in names and f"{deck}index.html.j2" in names
    known = {".json", ".md", ".py", ".toml", ".csv", ".js", ".css", ".ipynb", ".j2", ".mplstyle", ".typed"}
    assert kinds <= known
    for path in (*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("exercises/*.ipynb")):
        assert f"alliance/_course/{path.relative_to(ROOT).as_posix()}" in names
    assert wheel.stat().st_size < 2_200_000  # with pictures stored in each notebook


def test_it_opens_without_a_checkout(wheel, tmp_path):
    installed = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(installed)
    script = (
        "from pathlib import Path; from alliance import COURSE; from quizkit import workspace; assert not COURSE.bank.problems; "
        "print(workspace.source(COURSE)); print(len(workspace.refresh(COURSE, Path('mine'))))"
    )
    env = {**os.environ, "PYTHONPATH": str(installed)}
    run = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0] == str(installed / "alliance" / "_course")
    assert (tmp_path / "mine" / "lessons" / "00-start-here.ipynb").is_file()
