"""The policy lab's page by keyboard: `lab.js` on a bare page, its model's messages answered by a `Session`."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from alliance.course import COURSE
from alliance.figures import style
from alliance.policylab.case import Case, Cell, starting
from alliance.policylab.session import Session
from alliance.policylab.widget import Lab
from browsing import BARE, DARK, mount, violations
from quizkit.attempts import Attempts

pytestmark = pytest.mark.slow  # every test drives a browser


FILLED = Case(
    ("Steady", "Apart", "Close"),
    starting(COURSE.bank).criteria[:5],
    (20.0,) * 5,
    tuple(
        tuple(Cell(score, "because") for score in row)
        for row in ((5, 4, 6, 8, 7), (3, 8, 2, 9, 2), (8, 2, 9, 4, 5))
    ),
)


@pytest.fixture
def page(browser, monkeypatch):
    """The lab with scores, its picture one pixel that takes no time; `page.session` is what stands behind it."""
    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "png")
    monkeypatch.setattr(style, "render", lambda _, alt: style.Picture(file.getvalue(), alt))
    monkeypatch.setattr(style, "png", lambda _: file.getvalue())
    page = browser.new_page()
    page.set_content(BARE)
    page.session = Session(COURSE.bank, Attempts(None), FILLED)
    mount(page, Lab(page.session))
    yield page
    page.close()


def test_everything_can_be_typed(page):
    keys, said = page.keyboard, page.get_by_role("status")
    expect(said).to_contain_text("Steady comes first with 6.0 of 10.")
    weight = page.get_by_label("Weight of Deterring the North")
    weight.focus()
    keys.press("Control+a")
    keys.type("60")
    expect(said).to_contain_text("Close comes first")
    expect(weight).to_be_focused()  # the answer does not take the cursor away
    page.get_by_label("How likely? Close, 0 to 100 per cent").focus()
    keys.type("35")
    expect(page.locator(".alliance-body")).to_contain_text("apart from their value: Close 35 %")
    page.get_by_role("button", name="Add an option").focus()
    keys.press("Enter")
    expect(page.get_by_label("Name of option 4")).to_be_focused()
    keys.type("dd x")
    expect(page.locator(".alliance-body")).to_contain_text("Left out, as it has no score: Option 4dd x.")
    page.get_by_label("Score of Option 4dd x on A firm alliance, 0 to 10").focus()  # a label follows the name
    keys.type("11")
    expect(said).to_contain_text("the score of Option 4dd x on “A firm alliance” is 11; give 0 to 10")
    tick = page.get_by_role("checkbox", name="Option 4dd x")  # so does its tick
    tick.focus()
    keys.press("Space")
    expect(page.get_by_role("checkbox", name="Option 4dd x")).to_have_count(0)
    page.locator("summary").first.focus()
    keys.press("Enter")
    page.get_by_label("Claims: Close on A firm alliance").focus()
    keys.type("p1-rubio-limits-change")
    expect(page.get_by_text(COURSE.bank.claims["p1-rubio-limits-change"].text)).to_be_visible()
    keys.type(" made-up")
    expect(page.locator(".alliance-body")).to_contain_text("Not in the claim ledger: made-up.")
    expect(page.get_by_role("img")).to_have_attribute("alt", re.compile("Close comes first"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the table").click()
    assert saved.value.suggested_filename == "policy-lab.csv"
    assert violations(page, "main") == []


def test_it_opens_on_what_can_be_chosen_and_a_tick_keeps_the_focus(page):
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_role("checkbox")).to_have_count(12)
    expect(page.get_by_role("table")).to_have_count(0)
    for name in ("Refusal", "Redesign", "Staying out of a U.S.–China war", "Ties with China"):
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name=name)).to_be_focused()
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    for n, score in enumerate((9, 5, 8, 4)):
        page.locator("input[max='10']").nth(n).fill(str(score))
    expect(page.get_by_role("status")).to_contain_text("Refusal comes first with 8.5 of 10.")
    page.get_by_role("checkbox", name="Redesign").uncheck()
    page.get_by_role("checkbox", name="Refusal").uncheck()
    expect(page.get_by_role("status")).to_be_empty()
    assert violations(page, "main") == []


def test_a_score_that_is_mended_is_no_longer_marked(page):
    score = page.locator("input[type=number][max='10']").first
    score.fill("14")
    assert not score.evaluate("field => field.checkValidity()")
    score.fill("7")
    assert score.evaluate("field => field.checkValidity()")


def test_what_was_typed_last_does_not_overtake_a_new_start(page):
    page.get_by_label("Weight of Deterring the North").fill("60")
    again = page.get_by_role("button", name="Begin again")
    again.click()
    page.wait_for_timeout(400)  # longer than the page waits before it sends what was typed
    assert page.session.case == starting(COURSE.bank)
    expect(page.get_by_role("status")).to_contain_text("No score is given yet")
    expect(again).to_be_focused()


def test_nothing_is_wider_than_a_narrow_page_and_all_is_legible_in_the_dark(page):
    page.add_style_tag(path=DARK)
    page.set_viewport_size({"width": 400, "height": 800})
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator(".alliance-wide").evaluate(
        "wide => wide.scrollWidth <= wide.clientWidth"
    )  # nothing is cut
    card = page.locator(".alliance-scores tbody tr").first
    assert card.inner_text().split("\n")[-4:] == ["Weight", "Steady", "Apart", "Close"]
    places = [cell.bounding_box()["y"] for cell in card.locator("th, td").all()]
    assert places == sorted(set(places))  # one below the other
    assert violations(page, "main") == []
