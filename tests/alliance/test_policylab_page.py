"""The policy lab's page by keyboard: `lab.js` on a bare page, its model's messages answered by a `Session`."""

import io
import json
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Error, expect, sync_playwright

from alliance.course import COURSE
from alliance.figures import style
from alliance.policylab.case import starting
from alliance.policylab.session import Session
from alliance.policylab.widget import Lab
from quizkit.attempts import Attempts

CHROMIUM = "/usr/bin/chromium"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>lab</title><style>{style}</style><main></main>
<script type="module">
{front_end}
const values = {{ spec: {spec}, view: {view} }}, hear = [];
const model = {{
  get: name => values[name], on: (_, call) => hear.push(call), off: () => {{}},
  send: message => window.kernel(message).then(view => {{ values.view = view; hear.forEach(call => call()); }}),
}};
render({{ model, el: document.querySelector("main") }});
</script>"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        where = {"executable_path": CHROMIUM} if Path(CHROMIUM).exists() else {}
        try:
            browser = playwright.chromium.launch(**where, args=["--no-sandbox", "--disable-gpu"])
        except Error as error:
            if os.environ.get("ALLIANCE_NEEDS_BROWSER"):
                raise
            pytest.skip(f"no browser: {error}")
        yield browser
        browser.close()


@pytest.fixture
def page(browser, monkeypatch):
    """The lab without scores, its picture one pixel that takes no time; `page.session` is what stands behind it."""
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "png")
    monkeypatch.setattr(style, "render", lambda _, alt: style.Picture(file.getvalue(), alt))
    page = browser.new_page()
    page.session = session = Session(COURSE.bank, Attempts(None))

    def answer(message):
        session.receive(message)
        return session.view

    page.expose_function("kernel", answer)
    data = {"spec": json.dumps(session.spec), "view": json.dumps(session.view)}
    page.set_content(
        PAGE.format(style=Lab._css, front_end=Lab._esm.replace("export default", "void"), **data)
    )
    yield page
    page.close()


def test_everything_can_be_typed(page):
    keys, said = page.keyboard, page.get_by_role("status")
    expect(said).to_contain_text("0 of 15 scores are given")
    page.get_by_label("Score of Adjustment on Deterring the North, 0 to 10").focus()
    keys.type("7")
    expect(said).to_contain_text("1 of 15 scores are given")
    sample = page.get_by_role("button", name="Show a sample reading")
    sample.focus()
    keys.press("Enter")
    expect(said).to_contain_text("Adjustment comes first with 6.0 of 10.")
    expect(sample).to_be_focused()
    weight = page.get_by_label("Weight of Deterring the North")
    weight.focus()
    keys.press("Control+a")
    keys.type("60")
    expect(said).to_contain_text("Expansion comes first")
    expect(weight).to_be_focused()  # the answer does not take the cursor away
    page.get_by_role("button", name="Add an option").focus()
    keys.press("Enter")
    expect(page.get_by_label("Name of option 4")).to_be_focused()
    keys.type("dd x")
    expect(said).to_contain_text("15 of 20 scores")
    page.get_by_label("Score of Option 4dd x on Within reach, 0 to 10").focus()  # a label follows the name
    keys.type("11")
    expect(said).to_contain_text("the score of Option 4dd x on “Within reach” is 11; give 0 to 10")
    page.get_by_role("button", name="Remove Option 4dd x").focus()
    keys.press("Enter")
    page.locator("summary").first.focus()
    keys.press("Enter")
    page.get_by_label("Claims: Expansion on Within reach").focus()
    expect(page.get_by_text(COURSE.bank.claims["p1-rubio-limits-change"].text)).to_be_visible()
    keys.type(" made-up")
    expect(page.locator(".alliance-body")).to_contain_text("Not in the claim ledger: made-up.")
    expect(page.get_by_role("img")).to_have_attribute("alt", re.compile("Expansion comes first"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the table").click()
    assert saved.value.suggested_filename == "policy-lab.csv"
    assert Axe().run(page, context="main").response["violations"] == []


def test_what_was_typed_last_does_not_overtake_a_new_start(page):
    page.get_by_label("Weight of Deterring the North").fill("60")
    page.get_by_role("button", name="Show a sample reading").click()
    page.wait_for_timeout(400)  # longer than the page waits before it sends what was typed
    assert page.session.case == starting(COURSE.bank, sample=True)
    expect(page.get_by_role("status")).to_contain_text("Adjustment comes first with 6.0 of 10.")


def test_nothing_is_wider_than_a_narrow_page(page):
    page.set_viewport_size({"width": 400, "height": 800})
    page.get_by_role("button", name="Show a sample reading").click()
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
