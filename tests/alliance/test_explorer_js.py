"""The explorer’s page on its own: `explorer.js` in Chromium, wired to a real widget."""

import itertools
import re
import unicodedata

import pytest
from playwright.sync_api import expect

import alliance
from alliance import ledger
from alliance.cards import verdict
from alliance.explorer.exploration import Choice
from alliance.explorer.widget import Explorer
from browsing import DARK, SHORTCUTS, bare_page, mount, pick, tab_to, violations
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
    pick(box.get_by_label("Country"), "Mex")
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


# A long list

WORDS = {3: "Montréal", 7: "한미동맹 2024", 16: "The U.S. Navy’s ROK–U.S. talks", 27: "montreal again"}
LONG = [Choice("first", "First", {"all": "all", "few": "seven"}, "all")]


def entries(values):
    many = range(30) if values["first"] == "all" else range(7)
    rows = [tag("details", tag("summary", f"Entry {n}"), tag("p", WORDS.get(n, "words"))) for n in many]
    listed = [tag("div", tag("p", f"Group {n // 10}"), *rows[n : n + 10]) for n in range(0, len(rows), 10)]
    return tag("div", *listed, class_="quizkit-details"), f"{len(rows)} entries."


def test_of_a_long_list_of_sources_the_empty_groups_are_hidden(browser):
    rows = [tag("li", tag("a", f"Work {n}", href="#x")) for n in range(30)]
    lists = [
        tag("section", tag("h2", f"Grade {n}"), tag("ul", *rows[n : n + 10]), class_="alliance-sources")
        for n in (0, 10, 20)
    ]
    with bare_page(browser, ".quizkit-box") as page:
        box = mount(page, Explorer("Sources", [], lambda values: (tag("div", *lists), "30 sources.")))
        expect(box.locator("h2:visible")).to_have_text(["Grade 0", "Grade 10"])
        box.locator(".alliance-more").focus()
        page.keyboard.press("Enter")
        expect(box.get_by_role("link", name="Work 12", exact=True)).to_be_focused()
        box.get_by_label("Search").fill("work 25")
        expect(box.locator("h2:visible")).to_have_text(["Grade 20"])
        expect(box.locator("li:visible")).to_have_count(1)


@pytest.fixture
def listed(browser):
    """A list of thirty entries in three groups."""
    with bare_page(browser, ".quizkit-box") as page:
        yield mount(page, Explorer("Many", LONG, entries))


def visible(box):
    return [
        text
        for entry in box.locator("details > summary").all()
        if entry.is_visible()
        for text in entry.all_inner_texts()
    ]


def test_a_long_list_grows_with_the_page_on_request(listed):
    page, more, count = listed.page, listed.locator(".alliance-more"), listed.locator("[aria-live=polite]")
    assert listed.locator(".alliance-body").evaluate("body => body.scrollHeight <= body.clientHeight")
    expect(listed.get_by_text("Group 2")).to_be_hidden()
    expect(listed.get_by_text("Group 1")).to_be_visible()
    for shown, following in ((12, 24), (24, 30)):
        assert visible(listed) == [f"Entry {n}" for n in range(shown)]
        expect(count).to_have_text(f"Shown: {shown} of 30.")
        expect(more).to_have_text(f"Show {following - shown} more ({shown} of 30 shown)")
        more.focus()
        page.keyboard.press("Enter")
        expect(listed.get_by_text(f"Entry {shown}", exact=True)).to_be_focused()
    assert len(visible(listed)) == 30
    expect(more).to_be_hidden()
    expect(count).to_have_text("")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MONTREAL", [3, 27]),
        ("montréal", [3, 27]),
        ("again montre", [27]),
        ("한미동", [7]),
        ("한미도", [7]),  # half of a syllable, as it stands while it is typed
        (unicodedata.normalize("NFD", "동맹"), [7]),
        ("us navys", [16]),
        ("rok-u.s.", [16]),
        ("entry 29", [29]),
        ("nowhere", []),
        (". –", range(12)),
    ],
)
def test_words_are_found_without_case_accents_and_punctuation(listed, typed, found):
    count = listed.locator("[aria-live=polite]")
    listed.get_by_role("searchbox", name="Search").fill(typed)
    expected = f"Found: {len(found)} of 30." if found else "Nothing found. Try other words, or fewer."
    expect(count).to_have_text("Shown: 12 of 30." if typed == ". –" else expected)
    assert visible(listed) == [f"Entry {n}" for n in found]
    assert listed.get_by_role("status").inner_text() == "30 entries."


def test_the_search_stays_when_another_choice_is_made(listed):
    keys, field = listed.page.keyboard, listed.get_by_role("searchbox")
    for key in SHORTCUTS:
        field.press(key)
    field.fill("")
    keys.type("mont")
    expect(listed.locator("[aria-live=polite]")).to_have_text("Found: 2 of 30.")
    listed.get_by_label("First").select_option("few")
    expect(listed.locator("[aria-live=polite]")).to_have_text("Found: 1 of 7.")
    assert visible(listed) == ["Entry 3"]


def test_the_frameworks_stand_one_below_the_other_on_a_phone(browser):
    with bare_page(browser, ".quizkit-box", width=400) as page:
        box = mount(page, alliance.compare(["troop-level", "taiwan"]))
        cells = [cell.bounding_box() for cell in box.locator("tbody tr").first.locator("th, td").all()]
        for above, below in itertools.pairwise(cells):
            assert above["y"] + above["height"] <= below["y"] + 1 and above["x"] == below["x"]
        over = box.locator("td").evaluate_all(
            "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
        )
        assert over[:3] == ['"● Alliance adjustment"', '"◆ Alliance retrenchment"', '"■ Alliance expansion"']
        page.set_viewport_size({"width": 1000, "height": 800})
        assert (
            len({cell.bounding_box()["y"] for cell in box.locator("tbody tr").first.locator("th, td").all()})
            == 1
        )


@pytest.mark.parametrize(
    ("name", "entry"), [("claims", "details"), ("compare", "table:not(.alliance-elsewhere) tbody tr")]
)
def test_the_saved_twin_is_whole_and_fits_a_phone(browser, bank, name, entry):
    many = {"claims": len(bank.claims), "compare": len(bank.displays["compare"].dimensions)}[name]
    with bare_page(browser, ".quizkit-box", width=400) as page:
        twin = str(getattr(alliance, name)().static().markup)
        page.evaluate("twin => document.querySelector('main').insertAdjacentHTML('beforeend', twin)", twin)
        shown = page.locator(f"main {entry}").all()
        assert len(shown) == many and all(one.is_visible() for one in shown)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_list_that_is_hardly_longer_is_shown_whole(browser):
    with bare_page(browser, ".quizkit-box") as page:
        box = mount(page, alliance.timeline())
        assert (
            12
            < box.locator("details:visible").count()
            == int(box.get_by_role("status").inner_text().split()[0])
        )
        expect(box.locator(".alliance-more")).to_be_hidden()


def test_the_map_and_its_choices_share_the_screen_of_a_laptop(browser):
    with bare_page(browser, ".quizkit-box", width=1366) as page:
        page.set_viewport_size({"width": 1366, "height": 768})
        box = mount(page, alliance.theater())
        picture, bar = box.locator("img").bounding_box(), box.locator(".quizkit-bar").first.bounding_box()
        assert bar["x"] + bar["width"] <= picture["x"] and picture["height"] < 768
        expect(box.get_by_label("Search")).to_be_hidden()


def test_a_verdict_has_a_shape_a_word_and_a_colour_that_is_seen_on_white_and_on_black():
    for word in (*ledger.VERDICTS, *ledger.OUTCOMES):
        shown = verdict(word)
        assert re.search(rf">[✓≈✗?○–] {word}<", shown)
        colour = re.search("solid #(......);", shown)[1]
        light = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in light]
        luminance = sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (luminance + 0.05) >= 3 and (luminance + 0.05) / 0.0595 >= 3, (
            word
        )  # WCAG 2.2, 1.4.11; #1a1a1a
