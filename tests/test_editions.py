"""The teacher's edition: every learner cell as it is, and between them keys, notes and filled blanks; run and proved."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from alliance import bank as banks
from alliance import cli
from quizkit import workspace
from quizkit_teacher.teacher_edition import BLANK, teachers
from quizkit.text import number

ROOT = Path(str(workspace.source()))
BANK = banks.load(strict=True)
NOTEBOOKS = sorted([*(ROOT / "lessons").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")])
CALL = re.compile(r'\b(?:ask|predict|check)\("([a-z0-9-]+)"')


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text(notebook):
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """The whole edition, written once by the command."""
    out = tmp_path_factory.mktemp("teacher") / "copy"
    assert cli.main(["edition", "teacher", str(out)]) == 0
    return out


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_learner_cell_is_in_it_unchanged_and_in_order(path, edition):
    ours = [(c["id"], c["cell_type"], c["source"]) for c in read(path)["cells"]]
    made = read(edition / path.parent.name / path.name)["cells"]
    theirs = [(c["id"], c["cell_type"], c["source"]) for c in made]
    added = [
        entry
        for entry, cell in zip(theirs, made, strict=True)
        if "teacher" in cell["metadata"].get("tags", [])
    ]
    assert [entry for entry in theirs if entry not in added] == ours
    assert len({c["id"] for c in made}) == len(made)
    asked = set(CALL.findall(text(read(path))))
    blanks = sum(
        bool(BLANK.search("".join(c["source"]))) for c in read(path)["cells"] if c["cell_type"] == "code"
    )
    noted = path.parent.name == "lessons" and path.stem in BANK.lessons
    assert len(added) == len(asked) + blanks + noted


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_says_of_every_question_what_the_key_says(path):
    notebook = teachers(read(path), BANK, BANK.lessons.get(path.stem))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    for item_id in set(CALL.findall(text(read(path)))):
        item, said = BANK.items[item_id], cells[f"{item_id}-key"]
        assert f"**Why.** {item.key.why}" in said
        if item.kind == "match":
            for row, option in item.key.pairs.items():
                assert f"\n> - {item.rows[row]} = {item.options[option]}" in said
        for part in item.key.model.split("\n\n"):
            assert f"{part}\n" in said
        for answer in item.key.answers:
            assert answer.feedback in said.replace("\\|", "|")
            if answer.misconception:
                assert BANK.misconceptions[answer.misconception].name in said
        for line in item.key.rubric.values():
            assert line in said
        if item.kind == "number":
            right = [a.when for a in item.key.answers if a.state == "right"]
            assert all(number(when if isinstance(when, int | float) else when[0]) in said for when in right)


@pytest.mark.parametrize("lesson", BANK.lessons.values(), ids=lambda lesson: lesson.id)
def test_every_lesson_has_notes_that_fit_the_hour(lesson):
    assert lesson.notes is not None
    for plan, minutes in ((lesson.notes.plan_50, 50), (lesson.notes.plan_90, 90)):
        ends = [int(end) for line in plan for end in re.findall(r"^\d+–(\d+)", line)]
        assert ends == sorted(ends)
        assert ends[-1] == minutes
    said = text(teachers(read(ROOT / "lessons" / f"{lesson.id}.ipynb"), BANK, lesson))
    for line in (*lesson.notes.plan_90, *lesson.notes.discuss, *lesson.notes.stumbles, *lesson.notes.board):
        assert line in said


def test_the_learners_notebooks_hold_no_notes():
    for path in NOTEBOOKS:
        found = text(read(path))
        assert "For the teacher" not in found
        assert not any(line in found for lesson in BANK.lessons.values() for line in lesson.notes.stumbles)


def test_it_passes_strict_nbval(edition):
    words = [sys.executable, "-m", "pytest", "--nbval", "-q", "-c", str(ROOT / "pyproject.toml")]
    words += [f"--rootdir={edition}", "--override-ini=addopts=", "-p", "no:cacheprovider"]
    words += [f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}", str(edition)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=edition)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\d\d passed", run.stdout)


def test_a_blank_that_is_filled_says_right(edition):
    seen = 0
    for path in (edition / "exercises").glob("*.ipynb"):
        for cell in read(path)["cells"]:
            if cell["id"].endswith("-filled"):
                seen += 1
                (output,) = cell["outputs"]
                assert "".join(output["data"]["text/plain"]).startswith("✓ Right.")
    assert seen > 20


def test_it_does_not_go_into_a_learners_folder(tmp_path, capsys):
    (tmp_path / "lessons").mkdir()
    (tmp_path / ".alliance").mkdir()
    assert cli.main(["edition", "teacher", str(tmp_path)]) == 1
    assert "learner's folder" in capsys.readouterr().err
