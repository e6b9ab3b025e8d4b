import json
import os
import sys
from pathlib import Path

import pytest

import bread
from quizkit import notebooks, workspace
from quizkit.course import Course
from quizkit.files import CourseError

COURSE = Course("bread")
LESSON = "lessons/01-bread.ipynb"
BESIDE = "lessons/01-bread (new version 0.2.0).ipynb"


def notebook(*sources, outputs=(), more=()):
    cells = [
        {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": text}
        for n, text in enumerate(sources)
    ]
    code = {"cell_type": "code", "id": "code", "metadata": {}, "source": ["1 +\n", "1"]}
    code |= {"outputs": list(outputs), "execution_count": 1 if outputs else None}
    return json.dumps({"cells": [*cells, code, *more], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def ran(*sources):
    """The notebook as JupyterLab saves it once its last cell has been run."""
    two = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "2"}}
    empty = {
        "cell_type": "code",
        "id": "x",
        "metadata": {},
        "source": "",
        "outputs": [],
        "execution_count": None,
    }
    return notebook(*sources, outputs=[two], more=[empty])


def put(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def text(folder, name=LESSON):
    return (folder / name).read_text(encoding="utf-8")


def kind(line):
    """What was done: new, renewed, or yours (is kept)."""
    return line.partition(": ")[2].split()[0]


def tree(folder):
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - {".bread/manifest.json"}


@pytest.fixture
def origin(tmp_path):
    root = tmp_path / "origin"
    put(
        root,
        {LESSON: notebook("old"), "exercises/01-bread.ipynb": notebook("do"), "lessons/map.svg": "<svg/>"},
    )
    put(
        root,
        {
            "lessons/.ipynb_checkpoints/01-bread-checkpoint.ipynb": "{}",
            "lessons/.hidden": "",
            "README.md": "",
        },
    )
    return root


@pytest.fixture
def folder(tmp_path, origin):
    """A learner's folder, delivered once."""
    folder = tmp_path / "mine"
    workspace.refresh(COURSE, folder, origin)
    return folder


def publish(monkeypatch, origin, name=LESSON, new=None, version="0.2.0"):
    monkeypatch.setattr(bread, "__version__", version)
    put(origin, {name: new or notebook("new")})


def test_first_open_delivers_lessons_exercises_and_their_files_only(tmp_path, origin):
    folder = tmp_path / "deep" / "mine"
    changes = workspace.refresh(COURSE, folder, origin)
    assert tree(folder) == {LESSON, "exercises/01-bread.ipynb", "lessons/map.svg"}
    assert [kind(line) for line in changes] == ["new"] * 3
    assert changes[0] == "exercises/01-bread.ipynb: new"
    assert (folder / LESSON).read_bytes() == (origin / LESSON).read_bytes()
    manifest = json.loads(text(folder, ".bread/manifest.json"))
    assert manifest["version"] == bread.__version__
    assert set(manifest["files"]) == tree(folder)


def test_second_open_touches_nothing(folder, origin):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert workspace.refresh(COURSE, folder, origin) == []
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("left", [notebook("old"), ran("old")], ids=["unopened", "only run"])
def test_a_file_left_alone_is_renewed(folder, origin, monkeypatch, left):
    put(folder, {LESSON: left})
    publish(monkeypatch, origin)
    assert workspace.refresh(COURSE, folder, origin) == [f"{LESSON}: renewed to version 0.2.0"]
    assert text(folder) == notebook("new")


def without_ids(text):
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        del cell["id"]
    return json.dumps(notebook | {"nbformat_minor": 4})


@pytest.mark.parametrize("version", ["0.1", "now"])
@pytest.mark.parametrize(
    "left, done",
    [
        (ran("old"), "renewed"),
        (without_ids(ran("old")), "renewed"),  # as an editor saves it that knows no ids
        (ran("my notes"), "yours"),
        (without_ids(ran("my notes")), "yours"),
    ],
)
def test_what_counts_as_changed_by_the_learner(folder, origin, monkeypatch, left, done, version):
    """Also where the manifest was written when ids counted."""
    manifest = folder / ".bread" / "manifest.json"
    if version == "0.1":
        known = json.loads(manifest.read_text())
        known["files"][LESSON] = workspace.fingerprint(LESSON, notebook("old").encode(), ids=True)
        manifest.write_text(json.dumps(known))
    put(folder, {LESSON: left})
    if version == "now":  # else the first command after an update renews at once
        assert workspace.refresh(COURSE, folder, origin) == []
    publish(monkeypatch, origin)
    without = done == "renewed" and version == "0.1" and '"id"' not in left
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == [
        "yours" if without else done
    ]
    assert (text(folder) == notebook("new")) == (done == "renewed" and not without)


def of_the_course(*sources):
    """A notebook as the course records it."""
    return notebooks.text(json.loads(notebook(*sources)) | {"metadata": {**notebooks.OURS}})


def test_a_delivered_notebook_names_the_kernel_of_this_machine(tmp_path, origin, monkeypatch):
    """JupyterLab would put it in, and ask whether to save; a copy made for another Python is brought up to date."""
    put(origin, {LESSON: of_the_course("old")})
    folder = tmp_path / "mine"
    with monkeypatch.context() as other:
        other.setattr(sys, "version", "3.99.1 (and so on)")
        workspace.refresh(COURSE, folder, origin)
    assert json.loads(text(folder))["metadata"]["language_info"]["version"] == "3.99.1"
    manifest = text(folder, ".bread/manifest.json")
    assert workspace.refresh(COURSE, folder, origin) == []
    found = json.loads(text(folder))
    assert found["metadata"] == notebooks.described_kernel() | {"quizkit": {"course": "bread"}}
    assert found["cells"][0]["id"] == "way-top"  # it says how the pages work
    assert found["cells"][1:] == json.loads(of_the_course("old"))["cells"]
    assert text(folder, ".bread/manifest.json") == manifest
    put(folder, {LESSON: ran("old")})
    assert workspace.refresh(COURSE, folder, origin) == []
    assert text(folder) == ran("old")  # what was run is not touched


@pytest.fixture
def homely(origin, monkeypatch):
    """The course with a verb `home`, and a page that is no lesson."""
    monkeypatch.setattr(bread, "home", print, raising=False)
    put(origin, {"lessons/words.ipynb": of_the_course("# Words and *people*")})


def test_the_home_is_laid_and_renewed_until_the_learner_changes_it(homely, origin, tmp_path, monkeypatch):
    monkeypatch.setenv("BREAD_RECORD", "answers.jsonl")
    folder = tmp_path / "mine"
    workspace.refresh(COURSE, folder, origin)
    assert workspace.first_page(COURSE, folder) == "home.ipynb"
    laid = text(folder, "home.ipynb")
    assert "(lessons/words.ipynb)" in laid and "lessons/01-bread.ipynb" in laid
    assert "Go on where you were" not in laid
    COURSE.attempts_in(folder).add("answer", "gas", response="yeast", state="right")
    workspace.refresh(COURSE, folder, origin)
    assert "Go on where you were" in text(folder, "home.ipynb")
    page = json.loads(text(folder, "home.ipynb"))
    page["cells"][1] |= {"outputs": [], "execution_count": 7}  # only run
    put(folder, {"home.ipynb": json.dumps(page)})
    workspace.refresh(COURSE, folder, origin)
    assert "Go on where you were" in text(folder, "home.ipynb")
    page["cells"][0]["source"] = "# My own home"
    put(folder, {"home.ipynb": json.dumps(page)})
    workspace.refresh(COURSE, folder, origin)
    assert text(folder, "home.ipynb") == json.dumps(page)


def test_a_course_without_a_home_opens_on_its_first_lesson(folder):
    assert workspace.first_page(COURSE, folder) == COURSE.about.start
    assert not (folder / "home.ipynb").exists()


def test_a_plain_file_is_renewed_and_kept_by_its_bytes(folder, origin, monkeypatch):
    publish(monkeypatch, origin, "lessons/map.svg", "<svg>2</svg>")
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == ["renewed"]
    put(folder, {"lessons/map.svg": "mine"})
    publish(monkeypatch, origin, "lessons/map.svg", "<svg>3</svg>", "0.3.0")
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == ["yours"]
    assert text(folder, "lessons/map.svg") == "mine"
    assert text(folder, "lessons/map (new version 0.3.0).svg") == "<svg>3</svg>"


def test_outputs_of_a_run_survive_while_the_course_is_the_same(folder, origin):
    put(folder, {LESSON: ran("old")})
    assert workspace.refresh(COURSE, folder, origin) == []
    assert text(folder) == ran("old")


def test_newly_recorded_outputs_alone_are_no_new_version(folder, origin, monkeypatch):
    publish(monkeypatch, origin, new=ran("old"))
    assert workspace.refresh(COURSE, folder, origin) == []


def test_edited_work_is_kept_when_the_course_is_the_same(folder, origin):
    put(folder, {LESSON: ran("my notes")})
    assert workspace.refresh(COURSE, folder, origin) == []
    assert text(folder) == ran("my notes")


def test_edited_work_is_kept_and_the_newer_version_laid_beside_it_once(folder, origin, monkeypatch):
    put(folder, {LESSON: ran("my notes")})
    publish(monkeypatch, origin)
    (change,) = workspace.refresh(COURSE, folder, origin)
    assert kind(change) == "yours"
    assert "\n" not in change
    assert BESIDE.removeprefix("lessons/") in change
    assert text(folder) == ran("my notes")
    assert text(folder, BESIDE) == notebook("new")
    put(folder, {BESIDE: notebook("notes in the new one")})
    assert workspace.refresh(COURSE, folder, origin) == []
    (folder / BESIDE).unlink()
    assert workspace.refresh(COURSE, folder, origin) == []
    assert BESIDE not in tree(folder)


def test_a_third_version_is_laid_beside_too(folder, origin, monkeypatch):
    put(folder, {LESSON: notebook("my notes")})
    publish(monkeypatch, origin)
    workspace.refresh(COURSE, folder, origin)
    publish(monkeypatch, origin, new=notebook("newest"), version="0.3.0")
    workspace.refresh(COURSE, folder, origin)
    assert text(folder) == notebook("my notes")
    assert text(folder, BESIDE) == notebook("new")
    assert text(folder, BESIDE.replace("0.2.0", "0.3.0")) == notebook("newest")


def test_a_different_file_of_the_name_beside_is_never_overwritten(folder, origin, monkeypatch):
    put(folder, {LESSON: notebook("my notes"), BESIDE: notebook("mine too")})
    publish(monkeypatch, origin)
    workspace.refresh(COURSE, folder, origin)
    assert text(folder, BESIDE) == notebook("mine too")
    assert text(folder, BESIDE.replace("0.2.0", "0.2.0, 2")) == notebook("new")


def test_taking_over_the_newer_version_makes_it_renewable_again(folder, origin, monkeypatch):
    put(folder, {LESSON: notebook("my notes")})
    publish(monkeypatch, origin)
    workspace.refresh(COURSE, folder, origin)
    (folder / BESIDE).replace(folder / LESSON)
    publish(monkeypatch, origin, new=notebook("newest"), version="0.3.0")
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == ["renewed"]


def test_a_deleted_file_is_delivered_again(folder, origin):
    (folder / LESSON).unlink()
    assert workspace.refresh(COURSE, folder, origin) == [f"{LESSON}: new"]
    assert text(folder) == notebook("old")


def test_a_learners_own_files_stay(folder, origin, monkeypatch):
    put(folder, {"lessons/my own.ipynb": "mine", "responses.jsonl": "{}"})
    publish(monkeypatch, origin)
    workspace.refresh(COURSE, folder, origin)
    assert text(folder, "lessons/my own.ipynb") == "mine"
    assert text(folder, "responses.jsonl") == "{}"


@pytest.mark.parametrize(
    "left",
    [notebook("old"), ran("old"), ran("my notes"), "torn"],
    ids=["unopened", "only run", "changed", "torn"],
)
def test_what_the_course_no_longer_has_is_set_aside_as_it_is(folder, origin, left):
    """Also beside a file of that name from an update before; questions in it still find the learner's record."""
    old, gone = "lessons/earlier/01-bread.ipynb", "lessons/earlier/01-bread 2.ipynb"
    put(folder, {LESSON: left, "lessons/my own.ipynb": "mine"})
    (origin / LESSON).rename(origin / "lessons/02-bread.ipynb")
    said = "moved unchanged into a folder “earlier”, as the course has no such file now"
    assert workspace.refresh(COURSE, folder, origin) == ["lessons/02-bread.ipynb: new", f"{LESSON}: {said}"]
    assert text(folder, old) == left and text(folder, "lessons/my own.ipynb") == "mine"
    assert not (folder / LESSON).exists()
    assert COURSE.learner_folder(folder / "lessons/earlier") == folder
    before = tree(folder)
    assert workspace.refresh(COURSE, folder, origin) == []
    put(origin, {LESSON: notebook("again")})
    workspace.refresh(COURSE, folder, origin)
    (origin / LESSON).unlink()
    workspace.refresh(COURSE, folder, origin)
    assert tree(folder) == {*before, gone} and text(folder, old) == left


def test_a_deleted_file_that_the_course_no_longer_has_is_forgotten(folder, origin):
    (folder / LESSON).unlink()
    (origin / LESSON).unlink()
    assert workspace.refresh(COURSE, folder, origin) == []
    assert LESSON not in json.loads(text(folder, ".bread/manifest.json"))["files"]


@pytest.mark.parametrize(
    "key", ["", "/", "../outside.txt", "lessons/../../outside.txt", "responses.jsonl", "lessons"]
)
def test_only_what_the_course_delivered_is_set_aside(folder, origin, key):
    """A manifest may hold anything."""
    put(folder, {"../outside.txt": "x", "responses.jsonl": "{}"})
    manifest = json.loads(text(folder, ".bread/manifest.json"))
    manifest["files"][key] = "0"
    put(folder, {".bread/manifest.json": json.dumps(manifest)})
    before = tree(folder)
    assert workspace.refresh(COURSE, folder, origin) == []
    assert tree(folder) == before and (folder.parent / "outside.txt").exists()


def test_nothing_is_set_aside_through_a_link_out_of_the_folder(folder, origin, tmp_path):
    (tmp_path / "outside").mkdir()
    (folder / "lessons" / "earlier").symlink_to(tmp_path / "outside", target_is_directory=True)
    (origin / LESSON).unlink()
    with pytest.raises(CourseError, match="leads out of your folder"):
        workspace.refresh(COURSE, folder, origin)
    assert text(folder) == notebook("old")


@pytest.mark.parametrize(
    "damage", [None, "", "{", "[]", "null", '{"files": 3}', '{"files": {"lessons/x": []}}', "[" * 9**5]
)
def test_a_lost_manifest_loses_nothing(folder, origin, monkeypatch, damage):
    manifest = folder / ".bread" / "manifest.json"
    manifest.unlink() if damage is None else manifest.write_text(damage)
    put(folder, {LESSON: ran("my notes")})
    publish(monkeypatch, origin)
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == ["yours"]
    assert text(folder) == ran("my notes")
    assert text(folder, BESIDE) == notebook("new")
    manifest.unlink()
    assert workspace.refresh(COURSE, folder, origin) == []
    assert set(json.loads(manifest.read_text())["files"]) >= {LESSON, "lessons/map.svg"}


@pytest.mark.parametrize(
    "broken", ["", '{"cells": [', "[]", '{"cells": [3]}', '{"cells": [{"source": 1}]}', "\udc80"]
)
def test_a_notebook_that_cannot_be_read_is_kept(folder, origin, monkeypatch, broken):
    data = broken.encode(errors="surrogateescape")
    (folder / LESSON).write_bytes(data)
    publish(monkeypatch, origin)
    assert [kind(line) for line in workspace.refresh(COURSE, folder, origin)] == ["yours"]
    assert (folder / LESSON).read_bytes() == data


def test_spaces_and_hangul_in_names(tmp_path, origin, monkeypatch):
    lesson = "lessons/02-한미 동맹.ipynb"
    put(origin, {lesson: notebook("동맹")})
    folder = tmp_path / "나의 course folder"
    workspace.refresh(COURSE, folder, origin)
    put(folder, {lesson: notebook("내 답")})
    publish(monkeypatch, origin, lesson, notebook("새 동맹"))
    assert [line.partition(": ")[0] for line in workspace.refresh(COURSE, folder, origin)] == [lesson]
    assert text(folder, "lessons/02-한미 동맹 (new version 0.2.0).ipynb") == notebook("새 동맹")


def test_an_interrupted_write_leaves_the_old_file_and_no_debris(folder, origin, monkeypatch):
    publish(monkeypatch, origin)

    def full(self, target):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CourseError, match=r"No space left.*or choose another folder with --folder"):
        workspace.refresh(COURSE, folder, origin)
    assert text(folder) == notebook("old")
    assert tree(folder) == {LESSON, "exercises/01-bread.ipynb", "lessons/map.svg"}


def test_a_file_where_the_folder_should_be(tmp_path, origin):
    (tmp_path / "mine").write_text("hello")
    with pytest.raises(CourseError, match=r"mine: .*--folder") as caught:
        workspace.refresh(COURSE, tmp_path / "mine", origin)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "mine").read_text() == "hello"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path, origin):
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o500)
    with pytest.raises(CourseError, match="Permission denied"):
        workspace.refresh(COURSE, folder, origin)


@pytest.mark.parametrize("name", ["lessons", ".bread"])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path, origin, name):
    outside, folder = tmp_path / "outside", tmp_path / "mine"
    outside.mkdir()
    folder.mkdir()
    (folder / name).symlink_to(outside, target_is_directory=True)
    with pytest.raises(CourseError, match="leads out of your folder"):
        workspace.refresh(COURSE, folder, origin)
    assert list(outside.iterdir()) == []


def test_a_linked_file_is_replaced_not_written_through(folder, origin, tmp_path, monkeypatch):
    outside = tmp_path / "outside.ipynb"
    outside.write_text(notebook("old"))
    (folder / LESSON).unlink()
    (folder / LESSON).symlink_to(outside)
    publish(monkeypatch, origin)
    workspace.refresh(COURSE, folder, origin)
    assert text(folder) == notebook("new")
    assert outside.read_text() == notebook("old")


def test_links_in_a_circle_are_one_line(tmp_path, origin):
    (tmp_path / "mine").symlink_to(tmp_path / "mine")
    with pytest.raises(CourseError, match="cannot use"):
        workspace.refresh(COURSE, tmp_path / "mine", origin)


def test_a_folder_that_is_itself_a_link_works(tmp_path, origin):
    (tmp_path / "disk").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "disk", target_is_directory=True)
    workspace.refresh(COURSE, tmp_path / "mine", origin)
    assert text(tmp_path / "disk") == notebook("old")


def test_the_checkout_itself_is_left_as_it_is(origin):
    before = tree(origin)
    assert workspace.refresh(COURSE, origin, origin) == []
    assert tree(origin) == before
    assert not (origin / ".bread").exists()


def test_an_empty_course_is_an_error(tmp_path):
    with pytest.raises(CourseError, match="no lessons"):
        workspace.refresh(COURSE, tmp_path / "mine", tmp_path)


def test_the_source_is_the_checkout_then_the_wheel_then_an_error(tmp_path):
    course = Course("bread")
    course.about = COURSE.about
    course.folder = package = tmp_path / "src" / "bread"
    package.mkdir(parents=True)
    with pytest.raises(CourseError, match="install bread-course again"):
        workspace.source(course)
    (package / "_course" / "lessons").mkdir(parents=True)
    assert workspace.source(course) == package / "_course"
    (tmp_path / "lessons").mkdir()
    assert workspace.source(course) == package / "_course"
    with pytest.raises(CourseError, match="not a checkout"):
        workspace.originals(course)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "lessons" / "01-bread.ipynb").touch()
    assert workspace.source(course) == tmp_path
    assert workspace.originals(course) == [tmp_path / "lessons" / "01-bread.ipynb"]


def test_settings_of_jupyterlab_lie_in_the_learners_folder(tmp_path):
    folder = workspace.lab_settings(COURSE, tmp_path)
    assert folder == tmp_path / ".bread" / "lab"
    assert json.loads((folder / "overrides.json").read_text()) == workspace.LAB | workspace.BAR
