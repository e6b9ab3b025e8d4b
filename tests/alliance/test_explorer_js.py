"""The explorer’s page on its own: `explorer.js` in Chromium, wired to a real widget."""

import pytest
from playwright.sync_api import expect

from alliance.explorer.exploration import Choice
from alliance.explorer.widget import Explorer
from browsing import DARK, SHORTCUTS, bare_page, mount, tab_to, violations
from quizkit.html import join, table, tag

pytestmark = pytest.mark.slow  # every test drives a browser

BREADS = {"rye": "Rye", "wheat": "Wheat", "maize": "Maize", "spelt": "Spelt", "oats": "Oats"}
CHOICES = [
    Choice("country", "Country", {"all": "All countries", "it": "Italy", "mx": "Mexico"}, "all"),
    Choice("crust", "Crust", {"thin": "thin", "thick": "thick"}, ("thin", "thick"), several=True),
    Choice("flour", "Flour", BREADS, ("rye",), several=True),
]


def draw(values):
    rows = [(BREADS[name], values["country"], ", ".join(values["crust"])) for name in values["flour"]]
    more = (
        tag("details", tag("summary", "More"), tag("p", "<b>Escaped</b>"))
        if values["country"] == "mx"
        else ""
    )
    body = join([table(("Flour", "Country", "Crust"), rows, "Breads"), more])
    return body, f"{len(rows)} breads of {values['country']}, crust: {', '.join(values['crust']) or 'none'}."


@pytest.fixture
def box(browser):
    """An explorer with one choice of each sort."""
    with bare_page(browser, ".quizkit-box") as page:
        yield mount(page, Explorer("Breads of the world", CHOICES, draw))


def test_every_sort_of_choice_by_keyboard(box):
    page, said = box.page, box.get_by_role("status")
    expect(box.get_by_role("group", name="Breads of the world")).to_be_visible()
    expect(said).to_have_text("1 breads of all, crust: thin, thick.")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    expect(box.get_by_label("Country")).to_be_focused()
    page.keyboard.type("Mex")
    expect(said).to_have_text("1 breads of mx, crust: thin, thick.")
    expect(box.get_by_text("<b>Escaped</b>")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(said).to_have_text("1 breads of mx, crust: thick.")
    tab_to(page, "node.matches('summary')")
    page.keyboard.press("Enter")
    tab_to(page, "node.textContent === 'Choose all'")
    page.keyboard.press("Enter")
    expect(said).to_have_text("5 breads of mx, crust: thick.")
    expect(box.locator("summary").first).to_have_text("Flour (5 of 5 chosen)")
    expect(box.locator("tbody tr")).to_have_count(5)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said).to_have_text("0 breads of mx, crust: thick.")
    tab_to(page, "node.textContent === 'More'")  # what the body holds can be reached too
    page.keyboard.press("Enter")
    expect(box.get_by_text("<b>Escaped</b>")).to_be_visible()


def test_no_key_press_leaves_it(box):
    """The fixture looks."""
    for control in box.locator("select, input, summary, button").all():
        if control.is_visible():
            control.focus()
            for key in SHORTCUTS:
                box.page.keyboard.press(key)
    expect(box.locator("select")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_narrow_page(theme, box):
    page = box.page
    if theme == "dark":
        page.add_style_tag(path=DARK)
    box.locator("summary").click()
    box.get_by_role("button", name="Choose all").click()
    box.get_by_label("Country").select_option("mx")
    expect(box.get_by_text("More")).to_be_visible()
    assert violations(page, "main") == []
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert violations(page, "main") == []
