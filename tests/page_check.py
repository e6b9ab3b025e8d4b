"""Opens a page in Chromium as a reader would: at two widths, in both themes, without a network."""

import os
import shutil

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    os.environ.get("CHROMIUM"),
)
needs_browser = pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("ALLIANCE_NEEDS_BROWSER"),
    reason="no Chromium or Chrome on this machine",
)


def check(text, folder):
    """Nothing is asked for or runs, nothing sticks out of the window, and axe finds no fault."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium on this machine, and ALLIANCE_NEEDS_BROWSER asks for one"
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for width, theme in ((1100, "light"), (400, "dark")):
            window = {"width": width, "height": 800}
            page = browser.new_context(viewport=window, color_scheme=theme, offline=True).new_page()
            asked, wrong = [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("dialog", lambda dialog, wrong=wrong: wrong.append(dialog.message) or dialog.dismiss())
            page.on("console", lambda line, wrong=wrong: line.type == "error" and wrong.append(line.text))
            page.goto(file.as_uri())
            assert (asked, wrong) == ([file.as_uri()], [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
        browser.close()
