"""The learner's copy as pages to read, in JupyterLab and Notebook 7: home, folded code, contents, way, narrow windows."""

import json

import pytest

from alliance.course import COURSE
from browsing import opened, violations
from quizkit import launch

pytestmark = pytest.mark.slow
LESSON, NEXT = "lessons/04-adjustment.ipynb", "lessons/05-retrenchment.ipynb"
HERE = "window.jupyterapp.shell.currentWidget"
PATH = f"() => {HERE}?.context?.path"
# How far the heading that the reader has before them is from the upper edge of the page.
SECTION = "Why one narrow sea"  # a heading in the middle of the lesson
AT = f"""heading => [...{HERE}.node.querySelectorAll("h2")].find(h => h.textContent.startsWith(heading))
  .getBoundingClientRect().top - {HERE}.content.outerNode.getBoundingClientRect().top"""


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_a_page_reads_like_a_book(browser, kind, request):
    """Questions without their code, one column, the sections at the side, and whoever runs all stays where they are."""
    from playwright.sync_api import expect

    _, address = request.getfixturevalue(kind)
    with opened(browser, address(LESSON), run=False) as page:
        expect(page.locator("#table-of-contents")).to_be_visible()
        expect(page.locator("#table-of-contents")).to_contain_text("Key points")
        code = page.locator(".jp-CodeCell .jp-InputArea:visible")
        expect(code).to_have_count(0)
        page.get_by_role("button", name="Show code").click()
        assert code.count() > 5
        page.get_by_role("button", name="Show code").click()
        expect(code).to_have_count(0)
        assert not page.evaluate(f"{HERE}.context.model.dirty")
        assert page.locator(".jp-RenderedMarkdown p").nth(3).bounding_box()["width"] < 700
        assert violations(page, ".jp-MarkdownCell .jp-RenderedMarkdown") == []

        heading = page.get_by_role("heading", name=SECTION)
        heading.evaluate("h => h.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(300)
        before = page.evaluate(AT, SECTION)
        page.get_by_role("button", name="Run all", exact=True).click()
        expect(page.locator("fieldset.quizkit-question")).not_to_have_count(0, timeout=60_000)
        page.wait_for_function(f"() => {HERE}.sessionContext.session.kernel.status === 'idle'")
        assert abs(page.evaluate(AT, SECTION) - before) < 30


def test_the_course_opens_on_its_home_and_leads_from_lesson_to_lesson(browser, lab):
    from playwright.sync_api import expect

    folder, address = lab
    words = launch.jupyterlab(COURSE, folder, port=None, browser=False)
    (first,) = (word.partition("/lab/tree/")[2] for word in words if "default_url" in word)

    def follow(link, path):
        link.click()
        page.wait_for_function(f"path => ({PATH})() === path", arg=path)

    def way(name):
        return page.get_by_role("link", name=name).locator("visible=true").first

    with opened(browser, address(first), run=False) as page:
        expect(page.locator(".lm-DockPanel-tabBar [role=tab]").first).to_contain_text("home")
        cards = page.locator(".quizkit-home li")
        expect(cards).to_have_count(len(COURSE.bank.lessons))
        assert violations(page, ".quizkit-home") == []
        follow(cards.nth(4).get_by_role("link").first, LESSON)
        follow(way("Lesson 5"), NEXT)
        follow(way("Lesson 4"), LESSON)
        item = next(item for item in COURSE.bank.items.values() if item.lesson == "06-expansion")
        # what is answered meanwhile shows on coming home
        line = {"at": "2026-01-01T00:00:00+00:00", "kind": "answer", "item": item.id, "response": "x"}
        with (folder / "responses.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line | {"state": "right"}) + "\n")
        follow(way("Course home"), first)
        title = COURSE.bank.lessons[item.lesson].title
        expect(page.get_by_text("Go on where you were")).to_contain_text(title, timeout=60_000)


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_on_a_telephone_the_page_has_the_window(browser, kind, request):
    _, address = request.getfixturevalue(kind)
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(address(LESSON))
    paragraph = page.locator(".quizkit-page .jp-RenderedMarkdown p").first
    paragraph.wait_for(timeout=90_000)
    page.wait_for_function(
        """() => document.querySelector(".quizkit-page .jp-RenderedMarkdown p").getBoundingClientRect().width > 240"""
    )
    # and pictures, which ask for the colours of the page, get those of the theme
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("() => getComputedStyle(document.body).colorScheme === 'dark'")
    page.close()
