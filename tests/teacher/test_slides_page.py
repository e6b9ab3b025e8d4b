"""The decks in a browser: no slide is fuller than the screen."""

import pytest

from alliance.course import COURSE
from browsing import violations
from quizkit_teacher import slides


@pytest.mark.slow
def test_no_slide_of_any_deck_is_fuller_than_the_screen(browser, tmp_path):
    """Every slide of every lesson, opened from a file with the network cut; the space bar leads through all."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for file in slides.write(tmp_path / "decks", COURSE):
        page.goto(file.as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        total = page.evaluate("Reveal.getTotalSlides()")
        assert total > 10
        for place in range(total):
            assert page.evaluate("Reveal.getSlidePastCount()") == place, file.name
            height, edge, size = page.evaluate(
                """(slide => [slide.scrollHeight, slide.getBoundingClientRect().left + slide.scrollWidth * Reveal.getScale(),
                  Math.min(...[slide, ...slide.querySelectorAll("[role=group]")].map(part => parseFloat(getComputedStyle(part).fontSize)))
                ])(Reveal.getCurrentSlide())"""
            )
            assert height <= 720 and edge <= 1280 and size >= 20, (file.name, place + 1, height, edge, size)
            page.keyboard.press("Space")
    assert not wrong
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_fault_on_any_slide(browser, tmp_path, theme):
    """In the view for printing all slides of a deck can be seen at once."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True, color_scheme=theme)
    page = context.new_page()
    for file in slides.write(tmp_path / "decks", COURSE):
        page.goto(f"{file.as_uri()}?print-pdf")
        page.wait_for_function("window.Reveal && Reveal.isReady() && document.querySelector('.pdf-page')")
        assert violations(page) == [], file.name
    context.close()
