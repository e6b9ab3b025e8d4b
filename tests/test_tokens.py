"""One look: what is right or wrong has one colour in a question, on a feedback page and in a stored card, light and dark."""

from pathlib import Path

import pytest

from alliance.course import COURSE
from browsing import BARE, DARK, answer, mount, violations
from quizkit import notebooks, question_html, workspace
from quizkit.attempts import Attempts
from quizkit.grading import grade
from quizkit.html import TOKEN, join, tag
from quizkit.session import Session
from quizkit.widgets.question import Question
from quizkit_teacher import pages

BANK = COURSE.bank
ITEM = next(item for item in BANK.items.values() if item.kind == "choose-one" and item.key)
WRONG = ITEM.key.examples["wrong"][0]


def looks(page, selector, *names):
    node = page.locator(selector).first
    return [node.evaluate(f"node => getComputedStyle(node)['{name}']") for name in names]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_question_and_a_feedback_page_show_a_verdict_alike(browser, tmp_path, theme):
    page = browser.new_context(color_scheme=theme).new_page()
    page.set_content(BARE)
    box = mount(page, Question(Session(ITEM, BANK, Attempts(tmp_path / "r.jsonl"), "ask"))).locator(
        "fieldset"
    )
    answer(box, ITEM, WRONG)
    page.locator("[data-state=wrong]").wait_for()
    edge = ("borderLeftColor", "borderLeftWidth", "backgroundColor", "color")
    live = looks(page, ".quizkit-status", *edge)
    says = question_html.reply(grade(ITEM, WRONG), BANK)
    shown = {**says, "points": "", "part": "", "response": WRONG, "rubric": [], "lesson": ""}
    told = pages.render("answer.html.j2", item=ITEM, answer=shown)
    page.set_content(pages.render("base.html.j2").replace("</body>", f"{told}</body>"))
    assert looks(page, ".verdict", *edge) == live
    paper, ink = looks(page, "body", "backgroundColor", "color")
    assert (paper, ink) == {
        "light": ("rgb(255, 255, 255)", "rgb(34, 34, 34)"),
        "dark": ("rgb(23, 25, 28)", "rgb(230, 230, 230)"),
    }[theme]
    page.context.close()


def test_a_stored_card_takes_its_lines_from_the_tokens():
    card = question_html.verdict(grade(ITEM, WRONG), BANK).markup
    assert f"border-left: {TOKEN['rule']} solid {TOKEN['red']}" in card and "var(" not in card
    assert f"solid {TOKEN['blue']}" in question_html.question(ITEM).markup


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_fault_in_what_the_notebooks_keep(browser, theme):
    """Stored outputs on a page with JupyterLab's colours, as they stand before anything runs."""
    colours = Path(str(DARK).replace("theme-dark", f"theme-{theme}")).read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    for file in sorted(workspace.source(COURSE).glob("[el]*s/*.ipynb")):
        kept = [
            "".join(output["data"]["text/html"])
            for cell in notebooks.read(file)["cells"]
            for output in cell.get("outputs", ())
            if "text/html" in output.get("data", {})
        ]
        page.set_content(BARE.replace("<h2>Yeast</h2>", "".join(kept)))
        page.add_style_tag(content=colours + "main a { color: var(--jp-content-link-color) }")
        assert violations(page, "main") == [], file.name
    page.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A man of the 동맹파 sits there", 'A man of the <span lang="ko">동맹파</span> sits there'),
        ("韓美, 주한미군 전략적 유연성 합의", '韓美, <span lang="ko">주한미군 전략적 유연성 합의</span>'),
        ('최종현학술원 "독자 핵" (3%)', '<span lang="ko">최종현학술원 &quot;독자 핵</span>&quot; (3%)'),
        ("합의 <b> 협의", '<span lang="ko">합의</span> &lt;b&gt; <span lang="ko">협의</span>'),
    ],
)
def test_korean_words_in_a_card_say_that_they_are(text, shown):
    assert join([text]) == shown
    assert "<span" not in tag("p", text, lang="ko")
