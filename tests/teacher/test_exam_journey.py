"""An exam in a real front end, by keyboard: answers are kept, nothing says whether they are right, and it is handed in."""

import csv
import json

import pytest
from playwright.sync_api import expect

from alliance import cli
from alliance.course import COURSE
from browsing import READY, RUN_ALL, SAVE, answer, opened, question, served, violations
from quizkit import submission
from quizkit.grading import grade
from quizkit.html import kept_metadata
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit_teacher import answer_key, assembly

PLAN = """
id = "quiz"
title = "Quiz"
[[draw]]
items = ["adj-cut-for-what", "adj-ex-rank", "adj-why-taiwan"]
"""
RUN_LAST = """async source => {
  const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets;
  if (source) cells.at(-1).model.sharedModel.setSource(source);
  panel.content.activeCellIndex = cells.length - 1;
  await window.jupyterapp.commands.execute("notebook:run-cell");
}"""
LEAVE = "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"


def handed_out(folder, tmp_path):
    """An exam for Kim Minji in the learner's folder: the notebook, its key, and the questions as they are shown there."""
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "class.csv").write_text("Kim Minji,17\n", encoding="utf-8")
    paths, _ = assembly.write(tmp_path / "plan.toml", tmp_path / "out", COURSE, tmp_path / "class.csv")
    text = paths[0].read_text(encoding="utf-8")
    notebook = folder / "lessons" / "quiz.ipynb"
    notebook.write_text(text, encoding="utf-8")
    outputs = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", ())]
    # the learner's copy has its own order of options
    items = [
        Item.from_public(kept["asked"])
        for output in outputs
        if "asked" in (kept := kept_metadata(output) or {})
    ]
    assert len(items) == 3
    return notebook, paths[-1], items


@pytest.mark.slow
def test_it_keeps_answers_and_says_nothing_of_them(browser, lab, tmp_path):
    folder, address = lab
    _, key_file, items = handed_out(folder, tmp_path)
    key = answer_key.read(key_file)
    given, words = {}, set()
    with opened(browser, address("lessons/quiz.ipynb")) as page:
        for item, state in zip(items, ("right", "wrong", "right"), strict=True):
            response = key.items[item.id].key.examples[state][0]
            # what is ticked is kept in the order of the page
            ticked = kind_of(item).several
            given[item.id] = [option for option in item.options if option in response] if ticked else response
            box = question(page, item)
            answer(box, item, given[item.id])
            status = box.locator(".quizkit-status")
            expect(status).to_contain_text("Kept.")
            words.add(status.inner_text())
            expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()
            expect(box.get_by_role("button", name="Hint")).to_have_count(0)
        assert len(words) == 1
        assert violations(page, ".jp-Notebook fieldset") == []
        page.evaluate(RUN_LAST, "quiz.submission(save=True)")
        page.evaluate(SAVE)
    (file,) = folder.rglob("submission-quiz-kim-minji-17.json")
    handed = json.loads(file.read_text(encoding="utf-8"))
    assert {row["item"]: row["response"] for row in handed["responses"]} == given
    assert handed["assessment"]["version"] == key.version
    with opened(
        browser, address("lessons/quiz.ipynb"), run=False
    ) as page:  # reopened and not run, it shows the answers
        for item in items:
            twin = page.locator(".quizkit-question", has_text=item.prompt).last
            expect(twin).to_contain_text("Your last answer")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["lab", "notebook"])
def test_a_front_end_without_a_save_hook_keeps_the_answers(browser, tmp_path, kind):
    """Jupyter started by its own command: the file saved by Ctrl+S is read again, and gets all its points."""
    (tmp_path / "home").mkdir()
    with served(tmp_path / "home", kind, plain=True) as (folder, address):
        notebook, key_file, items = handed_out(folder, tmp_path)
        key = answer_key.read(key_file)
        with opened(browser, address("lessons/quiz.ipynb")) as page:
            expect(page.locator(".jp-Notebook")).to_contain_text(
                "Each is kept in two places: in this notebook"
            )
            last = page.locator(".jp-Cell").last
            for item in items:
                box = question(page, item)
                answer(box, item, key.items[item.id].key.examples["right"][0])
                expect(box.locator(".quizkit-status")).to_contain_text("Kept.")
            page.evaluate(RUN_LAST, "")
            expect(last).to_contain_text("does not hold the same: question 1, 2, 3. Save it")
            page.keyboard.press("Control+s")
            page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
            page.evaluate(RUN_LAST, "")
            expect(last).to_contain_text("The saved notebook holds these answers too.")

            # loaded again, the page no longer puts new answers into the notebook: each question says so until it is run
            page.reload()
            page.wait_for_function("window.jupyterapp !== undefined")
            page.evaluate(READY)
            warning = page.locator("fieldset", has_text="This page was loaded again.")
            expect(warning).to_have_count(len(items))
            first = key.items[items[0].id]
            answer(question(page, items[0]), items[0], first.key.examples["wrong"][0])
            expect(question(page, items[0]).locator(".quizkit-status")).to_contain_text("Kept.")
            page.evaluate(SAVE)
            held = {a.item: a.response for a in submission.read(notebook.read_bytes(), notebook.name).answers}
            # the wrong one is not there, as the warning says
            assert grade(first, held[first.id]).state == "right"
            assert page.evaluate(RUN_ALL) == []
            expect(warning).to_have_count(0)
            answer(question(page, items[0]), items[0], first.key.examples["right"][0])
            expect(question(page, items[0]).locator(".quizkit-status")).to_contain_text("Kept.")
            page.evaluate(SAVE)
            page.evaluate(LEAVE)
        with opened(browser, address("lessons/quiz.ipynb"), run=False) as page:
            for item in items:
                twin = page.locator(".quizkit-question", has_text=item.prompt).last
                expect(twin).to_contain_text("Your last answer")
            text = page.locator(
                ".jp-Notebook"
            ).inner_text()  # the saved views have no kernel: nothing is said of that
            assert "Loading widget" not in text and "Error displaying widget" not in text
    handed_in = tmp_path / "handed-in"
    handed_in.mkdir()
    (handed_in / "quiz.ipynb").write_bytes(notebook.read_bytes())
    words = ["grade", handed_in, "--out", tmp_path / "graded", "--key", key_file]
    assert cli.main([str(word) for word in words]) == 0
    with (tmp_path / "graded/gradebook.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["Name"], row["Quiz (of 3)"]) == ("Kim Minji", "3")
