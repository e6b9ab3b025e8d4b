"""An assessment in a real browser, by keyboard: answers are kept, nothing says whether they are right, and it is handed in."""

import json

import pytest

from alliance import bank
from quizkit_teacher import answer_key, assembly
from quizkit.items import Item
from test_browser import Axe, answer, browser, expect, lab, opened, question  # noqa: F401

BANK = bank.load()
PLAN = """
id = "quiz"
title = "Quiz"
[[draw]]
items = ["adj-cut-for-what", "adj-steps", "adj-why-taiwan"]
"""
HAND_IN = """async () => {
  const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets;
  cells.at(-1).model.sharedModel.setSource("quiz.receipt(save=True)");
  panel.content.activeCellIndex = cells.length - 1;
  await window.jupyterapp.commands.execute("notebook:run-cell");
  await panel.context.save();
}"""


@pytest.fixture
def quiz(tmp_path, lab):  # noqa: F811
    folder, address = lab
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "class.csv").write_text("Kim Minji,17\n", encoding="utf-8")
    assembly.write(tmp_path / "plan.toml", tmp_path / "out", BANK, tmp_path / "class.csv")
    text = (tmp_path / "out" / "learners" / "quiz-kim-minji-17.ipynb").read_text(encoding="utf-8")
    (folder / "lessons" / "quiz.ipynb").write_text(text, encoding="utf-8")
    marks = [
        o["metadata"].get("alliance", {}) for c in json.loads(text)["cells"] for o in c.get("outputs", [])
    ]
    # the learner's copy has its own order of options
    shown = [Item.from_asked(mark["asked"]) for mark in marks if "asked" in mark]
    return (
        folder,
        address("lessons/quiz.ipynb"),
        answer_key.read(tmp_path / "out" / "teacher" / "quiz-key.json"),
        shown,
    )


def test_it_keeps_answers_and_says_nothing_of_them(browser, quiz):  # noqa: F811
    folder, address, paper, shown = quiz
    given = {}
    with opened(browser, address) as page:
        said = set()
        for item, state in zip(shown, ("right", "wrong", "right"), strict=True):
            given[item.id] = paper.items[item.id].key.examples[state][0]
            answer(page, item, given[item.id])
            box = question(page, item)
            status = box.locator(".alliance-status")
            expect(status).to_contain_text("Noted.")
            said.add(status.inner_text())
            expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()
            expect(box.get_by_role("button", name="Hint")).to_have_count(0)
        assert len(said) == 1
        found = Axe().run(page, ".jp-Notebook fieldset").response
        assert [problem["id"] for problem in found["violations"]] == []
        page.evaluate(HAND_IN)
    (receipt,) = folder.glob("receipt-quiz-kim-minji-17.json")
    handed = json.loads(receipt.read_text(encoding="utf-8"))
    assert {row["item"]: row["response"] for row in handed["responses"]} == given
    assert handed["assessment"]["version"] == paper.version
    with opened(browser, address, run=False) as page:  # reopened and not run, it shows what was answered
        for item in shown:
            twin = page.locator(".alliance-question", has_text=item.prompt).last
            expect(twin).to_contain_text("Your last answer")
