"""The bread course: as it is, and as a copy that a test may break."""

import shutil
from pathlib import Path

import pytest

import bread as package
from quizkit import notebooks
from quizkit.bank import Bank
from quizkit.course import Course

HERE = Path(package.__file__).parent
BANK = Bank(HERE / "data")


@pytest.fixture(scope="session")
def bread():
    """The bank of the bread course; nobody changes it."""
    return BANK


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the bread course with its notebooks; its log lies in a folder of this test's own."""
    monkeypatch.setenv("BREAD_RECORD", str(tmp_path / "responses.jsonl"))
    folder = tmp_path / "bread"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    asked = "\n".join(f'ask("{item}")' for item in BANK.items)
    cells = [
        notebooks.markdown_cell(
            "a", "# Bread\n\n## Yeast\n\nSee [the exercise](../exercises/01-bread.ipynb)."
        ),
        notebooks.code_cell("b", asked),
    ]
    for name in ("lessons", "exercises"):
        (folder / "_course" / name).mkdir(parents=True)
        path = folder / "_course" / name / "01-bread.ipynb"
        path.write_text(notebooks.text(notebooks.notebook_of(cells)), encoding="utf-8")
    made = Course("bread")
    made.folder = folder
    return made
