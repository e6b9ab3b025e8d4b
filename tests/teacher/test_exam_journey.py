"""An exam in JupyterLab, by keyboard: answers are kept, nothing says whether they are right, and it is handed in."""

import json

import pytest
from playwright.sync_api import expect

from alliance.course import COURSE
from browsing import answer, opened, question, violations
from quizkit.html import kept_metadata
from quizkit.items import Item
from quizkit_teacher import answer_key, assembly

PLAN = """
id = "quiz"
title = "Quiz"
[[draw]]
items = ["adj-cut-for-what", "adj-steps", "adj-why-taiwan"]
"""
HAND_IN = """async () => {
  const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets;
  cells.at(-1).model.sharedModel.setSource("quiz.submission(save=True)");
  panel.content.activeCellIndex = cells.length - 1;
  await window.jupyterapp.commands.execute("notebook:run-cell");
  await panel.context.save();
}"""


@pytest.mark.slow
def test_it_keeps_answers_and_says_nothing_of_them(browser, lab, tmp_path):
    folder, address = lab
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "class.csv").write_text("Kim Minji,17\n", encoding="utf-8")
    paths, _ = assembly.write(tmp_path / "plan.toml", tmp_path / "out", COURSE, tmp_path / "class.csv")
    key = answer_key.read(tmp_path / "out" / "teacher" / "quiz-key.json")
    text = paths[0].read_text(encoding="utf-8")
    (folder / "lessons" / "quiz.ipynb").write_text(text, encoding="utf-8")
    outputs = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", ())]
    # the learner's copy has its own order of options
    items = [Item.from_public(kept["asked"]) for output in outputs if (kept := kept_metadata(output))]
    assert len(items) == 3
    given, words = {}, set()
    with opened(browser, address("lessons/quiz.ipynb")) as page:
        for item, state in zip(items, ("right", "wrong", "right"), strict=True):
            given[item.id] = key.items[item.id].key.examples[state][0]
            box = question(page, item)
            answer(box, item, given[item.id])
            status = box.locator(".quizkit-status")
            expect(status).to_contain_text("Noted.")
            words.add(status.inner_text())
            expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()
            expect(box.get_by_role("button", name="Hint")).to_have_count(0)
        assert len(words) == 1
        assert violations(page, ".jp-Notebook fieldset") == []
        page.evaluate(HAND_IN)
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
