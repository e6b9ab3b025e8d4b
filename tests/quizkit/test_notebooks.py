"""Notebooks in canonical form, and what a learner's saved notebook holds."""

import json

import pytest

from quizkit import notebooks
from quizkit.html import FALLBACK, METADATA, VIEW, VIEW_ONLY


def notebook(*outputs, **metadata):
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {"execution": {"x": 1}, "tags": ["t"]},
        "execution_count": 1,
        "source": ["1"],
    }
    return {
        "cells": [{**cell, "outputs": list(outputs)}],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def ours(name=METADATA, **kept):
    data = {VIEW: {"model_id": "x"}, "text/plain": ["Question"], "text/html": ["<p>old</p>"]}
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": data,
        "metadata": {name: kept},
    }


def view():
    """The live question below its static twin."""
    return {"output_type": "display_data", "data": {VIEW: {}}, "metadata": {METADATA: {VIEW_ONLY: True}}}


def theirs():
    return {
        "output_type": "display_data",
        "data": {VIEW: {"model_id": "y"}, "text/plain": ["IntSlider()"]},
        "metadata": {},
    }


@pytest.fixture
def save(course):
    """Save a notebook as Jupyter does."""

    def saved(content):
        model = {"type": "notebook", "content": content}
        course.save_hook(model, "lesson.ipynb", contents_manager=None)
        return model["content"]

    return saved


@pytest.fixture
def add(course):
    return course.attempts().add


def html(output):
    return "".join(output["data"]["text/html"])


def test_a_saved_question_holds_the_last_answer(add, save):
    add("answer", "gas", response="salt", state="wrong")
    saved = save(notebook(ours(item="gas", mode="ask"), view(), widgets={"state": {}}))
    (output,) = saved["cells"][0]["outputs"]
    assert VIEW not in output["data"]
    assert "Your last answer: Salt — ✗ Not right." in html(output)
    assert "widgets" not in saved["metadata"]


@pytest.mark.parametrize(
    ("at", "kept"), [("2099-01-01T00:00:00+00:00", "yeast"), ("2020-01-01T00:00:00+00:00", "salt")]
)
def test_of_the_answers_in_notebook_and_log_the_newer_stays(add, save, at, kept):
    """The notebook may come from another machine; without an answer in the log its own stays."""
    other = ours(item="water-grams", response="300", at=at)
    add("answer", "gas", response="salt")
    gas, water = save(notebook(ours(item="gas", response="yeast", at=at), other))["cells"][0]["outputs"]
    assert (gas["metadata"][METADATA]["response"], water["metadata"][METADATA]["response"]) == (kept, "300")
    assert html(water) == "<p>old</p>"


def test_what_goes_with_a_live_control_is_not_saved(save):
    """Not with an explorer either, which has no item."""
    output = ours()
    output["data"]["text/html"] = f"<p>Map</p>{FALLBACK}".splitlines(keepends=True)
    (output,) = save(notebook(output, view()))["cells"][0]["outputs"]
    assert html(output) == "<p>Map</p>"


def test_a_saved_prediction_is_the_first(add, save):
    for response, sure in (("yeast", 70), ("salt", 99)):
        add("prediction", "gas", response=response, confidence=sure)
    (output,) = save(notebook(ours(item="gas", mode="predict")))["cells"][0]["outputs"]
    assert "Your last answer: Gas from yeast" in html(output)
    assert output["metadata"][METADATA]["response"] == "yeast"


def test_an_answer_of_any_kind_is_escaped(add, save):
    add("answer", "protein", response="<script>alert(1)</script>", state="wrong")
    (output,) = save(notebook(ours(item="protein")))["cells"][0]["outputs"]
    assert "<script>" not in html(output)
    assert "&lt;script&gt;" in html(output)


def test_a_saved_notebook_can_be_handed_in_as_it_is(course, add, save):
    item = course.bank.items["gas"]
    add("answer", "gas", response="yeast", state="right", version=item.version)
    saved = save(notebook(ours(item="gas", mode="ask"), ours(item="gas", mode="check")))
    for output in saved["cells"][0]["outputs"]:
        kept = output["metadata"][METADATA]
        assert (kept["response"], kept["version"]) == ("yeast", item.version)
        assert kept["at"] == course.attempts().read().entries[0].at
    assert (
        html(saved["cells"][0]["outputs"][1]) == "<p>old</p>"
    )  # of `check` the output is the feedback itself


def test_a_question_of_an_exam_is_drawn_from_what_travels_with_it(course, add, save):
    asked = {**course.bank.items["gas"].public(), "id": "quiz-1", "lesson": "quiz"}
    add("answer", "quiz-1", response="salt", state="noted")
    (output,) = save(notebook(ours(item="quiz-1", mode="ask", asked=asked)))["cells"][0]["outputs"]
    assert "Your last answer: Salt — • Kept." in html(output)


def test_a_notebook_of_version_0_1_is_saved_under_todays_name(add, save):
    add("answer", "gas", response="yeast", state="right")
    kept = {"item": "gas", "mode": "ask", "response": "salt", "at": "2026", "version": "x"}
    (output,) = save(notebook(ours("alliance", **kept)))["cells"][0]["outputs"]
    assert list(output["metadata"]) == [METADATA]
    assert output["metadata"][METADATA]["response"] == "yeast"
    assert "Your last answer: Gas from yeast" in html(output)


def test_other_peoples_widgets_stay(save):
    before = notebook(theirs(), ours(item="gas"), widgets={"state": {"y": {}}})
    saved = save(before)
    assert VIEW in saved["cells"][0]["outputs"][0]["data"]
    assert saved["metadata"]["widgets"] == {"state": {"y": {}}}
    assert "widget" in json.dumps(before)  # the notebook given is not changed


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"cells": 5},
        {"cells": [{"outputs": [{"metadata": {METADATA: 5}, "data": {}}]}]},
        {"cells": [{"outputs": [{"metadata": {METADATA: {"item": []}}, "data": {}}]}]},
        {"cells": [{"outputs": [{"metadata": {METADATA: {"asked": {"id": 5}}}, "data": {}}]}]},
        {"cells": [None]},
    ],
)
def test_what_the_hook_cannot_read_is_saved_as_it_is(save, content):
    assert save(json.loads(json.dumps(content))) == content


def test_a_file_that_is_no_notebook_is_let_be(course):
    model = {"type": "file", "content": "text"}
    course.save_hook(model, "x.txt")
    assert model == {"type": "file", "content": "text"}


def test_canonical_keeps_only_what_means_something(course):
    clean = notebooks.canonical(
        notebook(ours(item="gas"), widgets={}, authors=["x"], kernelspec={"name": "mine"}), course
    )
    assert clean["metadata"] == {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}
    assert clean["cells"][0]["metadata"] == {"tags": ["t"]}
    assert notebooks.canonical(clean, course) == clean


def test_links_by_entry_are_filled_in_and_kept_current(course, monkeypatch):
    monkeypatch.setattr(type(course), "link_shelves", ("fact", "source"))
    monkeypatch.setattr(type(course), "address", lambda self, name: f"https://x/{name[5:]}")
    text = '[1928](fact:sliced) and [it](https://old.example "Old: (a). fact:sliced") and [x](y.ipynb) and [z](term:z)'
    for described, title in [
        ("", ""),
        ("Bread (sliced).", "Bread (sliced). "),
        ('It is "$5",\n or {\\x} | <b>', "It is &#34;&#36;5&#34;, or &#123;&#92;x&#125; &#124; &#60;b&#62; "),
    ]:
        monkeypatch.setattr(type(course), "describe", lambda self, name, said=described: said)
        clean = notebooks.canonical(notebooks.notebook_of([notebooks.markdown_cell("m", text)]), course)
        link = f'https://x/sliced "{title}fact:sliced"'
        said = f"[1928]({link}) and [it]({link}) and [x](y.ipynb) and [z](term:z)"
        assert clean["cells"][0]["source"] == [said]
        assert notebooks.canonical(clean, course) == clean


def test_a_course_without_such_links_leaves_all_as_they_are(course):
    cell = notebooks.markdown_cell("m", "[1928](fact:sliced) and [x](:y) and [z]()")
    clean = notebooks.canonical(notebooks.notebook_of([cell]), course)
    assert clean["cells"][0]["source"] == cell["source"]
    with pytest.raises(KeyError, match="has no such link"):
        course.address("fact:sliced")


@pytest.mark.parametrize(
    "kind, source, output, part",
    [
        ("markdown", "# Bread", "", "slide"),
        ("markdown", "More of it", "", "subslide"),
        ("markdown", "## Words to keep\nCrumb", "", "skip"),
        ("code", 'ask("gas")', '<div class="quizkit-question">', "subslide"),
        ("code", "draw()", "<img src=x>", "subslide"),
        ("code", "oven(1)", "", "subslide"),
        ("code", "ovens(1)", "", "skip"),
        ("code", "progress()", "<img>", "skip"),
        ("code", "review()", '<div class="quizkit-question">', "skip"),
    ],
)
def test_the_part_that_a_cell_takes_in_slides(course, kind, source, output, part):
    outputs = [{"data": {"text/html": [output]}}]
    assert notebooks.slide_type({"cell_type": kind, "source": [source], "outputs": outputs}, course) == part


def test_recording_fills_a_notebook_in_and_finds_it_as_recorded(course, tmp_path, monkeypatch):
    """The kernel is left out here; the course's own notebooks are recorded in its tests."""
    picture = {
        "output_type": "display_data",
        "data": {"text/html": ['<img src="data:image/webp;base64,QQ==">']},
        "metadata": {},
    }

    def execute(notebook, folder, course):
        done = json.loads(json.dumps(notebook))
        done["cells"][0] |= {"execution_count": 1, "outputs": [ours(item="gas"), picture]}
        return done

    monkeypatch.setattr(notebooks, "execute", execute)
    path = tmp_path / "lessons" / "01.ipynb"
    path.parent.mkdir()
    path.write_text(notebooks.text(notebooks.notebook_of([notebooks.code_cell("a", 'ask("gas")')])))
    assert not notebooks.is_recorded(path, course)
    assert notebooks.record_notebook(path, course)
    assert not notebooks.record_notebook(path, course)
    cell = notebooks.read(path)["cells"][0]
    assert cell["metadata"]["slideshow"]["slide_type"] == "subslide"
    assert VIEW not in cell["outputs"][0]["data"]
    path.write_text(path.read_text().replace("QQ==", "Qg=="))  # another machine draws other bytes
    assert notebooks.is_recorded(path, course)
    path.write_text(path.read_text().replace("Question", "Riddle"))
    assert not notebooks.is_recorded(path, course)
