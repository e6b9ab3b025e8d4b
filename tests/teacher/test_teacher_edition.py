"""The teacher's edition: every learner cell as it is, and between them keys, notes and filled blanks."""

import re
from pathlib import Path

import nbformat
import pytest

from alliance.course import COURSE
from quizkit import notebooks, workspace
from quizkit.files import CourseError
from quizkit.text import number
from quizkit_teacher import teacher_edition

ROOT = workspace.source(COURSE)
BANK = COURSE.bank
NOTEBOOKS = sorted([*(ROOT / "lessons").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")])
CALL = re.compile(r'\b(?:ask|predict|check)\("([a-z0-9-]+)"')
BLANK = re.compile(r"^\w+ = \.\.\.$", re.MULTILINE)


def sources(notebook):
    return tuple("".join(cell["source"]) for cell in notebook["cells"])


def text(notebook):
    return "\n".join(sources(notebook))


@pytest.fixture(scope="module")
def edition(solved_exercises, tmp_path_factory):
    """Path in the course → (the learner's notebook, the teacher's).

    Whatever the edition would execute is looked up among the solved exercises, which strict nbval executes;
    if it executed anything else, this would fail.
    """
    solved = {
        sources(notebook): notebook for notebook in map(notebooks.read, solved_exercises.glob("*.ipynb"))
    }
    out = tmp_path_factory.mktemp("teacher") / "copy"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "execute", lambda notebook, folder, course: solved[sources(notebook)])
        written = teacher_edition.write(out, COURSE)
    assert sorted(path.relative_to(out) for path in written) == sorted(
        path.relative_to(ROOT) for path in NOTEBOOKS
    )
    return {
        path.relative_to(ROOT): (notebooks.read(path), notebooks.read(out / path.relative_to(ROOT)))
        for path in NOTEBOOKS
    }


def added(cell):
    return "teacher" in cell["metadata"].get("tags", [])


def test_every_learner_cell_is_in_it_unchanged_and_in_order(edition):
    for path, (learners, teachers) in edition.items():
        ours, theirs = (
            [(cell["id"], cell["cell_type"], cell["source"], cell["metadata"]) for cell in cells]
            for cells in (learners["cells"], [cell for cell in teachers["cells"] if not added(cell)])
        )
        assert theirs == ours, path
        assert teachers["metadata"] == learners["metadata"]
        assert len({cell["id"] for cell in teachers["cells"]}) == len(teachers["cells"])


def test_there_are_notes_a_key_for_every_question_and_an_answer_for_every_blank(edition):
    for path, (learners, teachers) in edition.items():
        asked = {f"{item_id}-key" for item_id in CALL.findall(text(learners))}
        code = [cell for cell in learners["cells"] if cell["cell_type"] == "code"]
        filled = {f"{cell['id']}-filled" for cell in code if BLANK.search("".join(cell["source"]))}
        noted = {"teacher-notes"} if path.parts[0] == "lessons" and path.stem in BANK.lessons else set()
        assert {cell["id"] for cell in teachers["cells"] if added(cell)} == asked | filled | noted, path


def test_it_is_as_if_it_had_been_run(edition, solved_exercises):
    """Blanks show what learners see; all else shows what a kernel that knows the answers has shown."""
    for path, (learners, teachers) in edition.items():
        nbformat.validate(nbformat.from_dict(teachers))
        before = {cell["id"]: cell for cell in learners["cells"]}
        solution = solved_exercises / path.name if path.parts[0] == "exercises" else ROOT / path
        after = {cell["id"]: cell for cell in notebooks.read(solution)["cells"]}
        code = [cell for cell in teachers["cells"] if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
        for cell in code:
            recorded = before if BLANK.search("".join(cell["source"])) else after
            assert shown(cell) == shown(recorded[cell["id"].removesuffix("-filled")]), (path, cell["id"])
            assert all(
                output.get("execution_count") in (None, cell["execution_count"]) for output in cell["outputs"]
            )


def shown(cell):
    """A cell's outputs without their numbers."""
    return [{key: output[key] for key in output if key != "execution_count"} for output in cell["outputs"]]


def test_a_blank_that_is_filled_says_right(edition):
    blanks = filled = 0
    for learners, teachers in edition.values():
        blanks += text(learners).count("= ...\n")
        for cell in teachers["cells"]:
            if cell["id"].endswith("-filled"):
                filled += 1
                (output,) = cell["outputs"]
                assert "".join(output["data"]["text/plain"]).startswith("✓ Right.")
    assert filled == blanks > 5


def test_it_says_of_every_question_what_the_key_says(edition):
    for learners, teachers in edition.values():
        cells = {cell["id"]: "".join(cell["source"]) for cell in teachers["cells"]}
        for item_id in set(CALL.findall(text(learners))):
            item, said = BANK.items[item_id], cells[f"{item_id}-key"]
            assert f"**Why.** {item.key.explanation}" in said
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
                right = [a.match for a in item.key.answers if a.state == "right"]
                assert all(
                    number(when if isinstance(when, int | float) else when[0]) in said for when in right
                )


def test_every_lesson_has_notes_that_fit_the_hour(edition):
    for lesson in BANK.lessons.values():
        assert lesson.notes is not None
        for plan, minutes in ((lesson.notes.plan_50, 50), (lesson.notes.plan_90, 90)):
            times = [time for line in plan for time in re.findall(r"^(\d+)–(\d+):", line)]
            starts, ends = ([int(side) for side in sides] for sides in zip(*times, strict=True))
            assert [0, *ends] == [*starts, minutes], lesson.id
        said = text(edition[Path("lessons", f"{lesson.id}.ipynb")][1])
        notes = lesson.notes
        discussed = [line for entry in notes.discuss for line in (entry.question, *entry.good)]
        assert all(line in said for line in (*notes.plan_90, *discussed, *notes.stumbles, *notes.board))


def test_no_two_lessons_have_the_same_plan():
    steps = [
        {line.partition(": ")[2] for line in lesson.notes.plan_50 + lesson.notes.plan_90}
        for lesson in BANK.lessons.values()
    ]
    shared = {step for n, one in enumerate(steps) for other in steps[:n] for step in one & other}
    assert [step for step in shared if len(step) > 60] == []


def test_the_learners_notebooks_hold_no_notes():
    for path in NOTEBOOKS:
        found = text(notebooks.read(path))
        assert "For the teacher" not in found
        for notes in (lesson.notes for lesson in BANK.lessons.values()):
            good = [line for entry in notes.discuss for line in entry.good]
            assert not any(line in found for line in (*notes.stumbles, *good, notes.exit))


class TestFillBlanks:
    def test_every_blank_that_its_cell_checks_is_filled(self):
        source = 'name = ...\nyear = ...\ncheck("adj-fear", name)\ncheck("treaty-year", year)'
        notebook = notebooks.notebook_of(
            [notebooks.code_cell("a", source), notebooks.markdown_cell("b", source)]
        )
        solved, prose = sources(teacher_edition.fill_blanks(notebook, BANK))
        assert "..." not in solved and "entrapment" in solved
        assert prose == source

    def test_a_blank_that_no_cell_checks_stays(self):
        source = 'notes = ...\nname = ...\ncheck("adj-fear", name)'
        (solved,) = sources(
            teacher_edition.fill_blanks(notebooks.notebook_of([notebooks.code_cell("a", source)]), BANK)
        )
        assert solved.startswith("notes = ...\nname = '")

    def test_an_item_that_the_bank_does_not_have_is_named(self):
        notebook = notebooks.notebook_of([notebooks.code_cell("a", 'x = ...\ncheck("adj-feer", x)')])
        with pytest.raises(KeyError, match="did you mean adj-fear"):
            teacher_edition.fill_blanks(notebook, BANK)


def test_it_does_not_go_into_a_learners_folder(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / ".alliance").mkdir()
    with pytest.raises(CourseError, match="learner's folder"):
        teacher_edition.write(tmp_path, COURSE)


def test_a_folder_that_cannot_be_written_is_named_before_anything_is_run(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CourseError, match="out: cannot be written"):
        teacher_edition.write(tmp_path / "out", COURSE)


def test_a_notebook_that_asks_for_a_lost_question_is_named(tmp_path, monkeypatch):
    def lost(shelf, entry_id):
        raise KeyError(f"no item {entry_id!r}")

    monkeypatch.setattr(BANK, "get", lost)
    with pytest.raises(CourseError, match=r"^exercises.*ipynb: no item "):
        teacher_edition.write(tmp_path, COURSE)
