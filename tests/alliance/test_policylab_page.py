"""The policy lab's page by keyboard: `lab.js` on a bare page, its model's messages answered by a `Session`."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from alliance.course import COURSE
from alliance.figures import style
from alliance.policylab.case import starting
from alliance.policylab.session import Session
from alliance.policylab.widget import Lab
from browsing import BARE, DARK, mount, violations
from quizkit.attempts import Attempts

pytestmark = pytest.mark.slow  # every test drives a browser


@pytest.fixture
def page(browser, monkeypatch):
    """The lab without scores, its picture one pixel that takes no time; `page.session` is what stands behind it."""
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "png")
    monkeypatch.setattr(style, "render", lambda _, alt: style.Picture(file.getvalue(), alt))
    monkeypatch.setattr(style, "png", lambda _: file.getvalue())
    page = browser.new_page()
    page.set_content(BARE)
    page.session = Session(COURSE.bank, Attempts(None))
    mount(page, Lab(page.session))
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
    assert violations(page, "main") == []


def test_what_was_typed_last_does_not_overtake_a_new_start(page):
    page.get_by_label("Weight of Deterring the North").fill("60")
    page.get_by_role("button", name="Show a sample reading").click()
    page.wait_for_timeout(400)  # longer than the page waits before it sends what was typed
    assert page.session.case == starting(COURSE.bank, sample=True)
    expect(page.get_by_role("status")).to_contain_text("Adjustment comes first with 6.0 of 10.")


def test_nothing_is_wider_than_a_narrow_page_and_all_is_legible_in_the_dark(page):
    page.add_style_tag(path=DARK)
    page.set_viewport_size({"width": 400, "height": 800})
    page.get_by_role("button", name="Show a sample reading").click()
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator(".alliance-wide").evaluate(
        "wide => wide.scrollWidth <= wide.clientWidth"
    )  # nothing is cut
    card = page.locator(".alliance-scores tbody tr").first
    assert card.inner_text().split("\n")[-4:] == ["Weight", "Adjustment", "Retrenchment", "Expansion"]
    places = [cell.bounding_box()["y"] for cell in card.locator("th, td").all()]
    assert places == sorted(set(places))  # one below the other
    assert violations(page, "main") == []
