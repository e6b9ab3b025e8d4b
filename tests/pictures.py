"""Takes the pictures of README from the pages of the site, light and dark: `uv run --extra site python tests/pictures.py`.

Run it again after a change of what they show, and look at them.
"""

import functools
import http.server
import io
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from alliance.course import COURSE
from browsing import ARGS, CHROMIUM, answer

ROOT = Path(__file__).parents[1]

OUT = ROOT / "docs" / "pictures"
WIDE = 880  # pixels
ITEM, WRONG = COURSE.bank.items["treaty-duty"], 0


def question(page: Page) -> str:
    """Answer a question wrongly; give where it stands."""
    page.goto("lessons/01-bargain-1953-1991.html")
    place = f".site-live[data-code^=ask][data-code*={ITEM.id}] fieldset"
    answer(page.locator(place), ITEM, ITEM.key.examples["wrong"][WRONG])
    page.locator(f"{place}[data-state=wrong]").wait_for(timeout=120_000)
    page.evaluate("document.activeElement.blur()")
    return place


def map_(page: Page) -> str:
    """Open the map."""
    page.goto("map.html")
    return "main img >> nth=0"


def troops(page: Page) -> str:
    """Open the front page, on which the troop chart stands."""
    page.goto("index.html")
    return "main img >> nth=0"


def take(address: str) -> None:
    """Take each picture, in both themes."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for theme in ("light", "dark"):
            page = browser.new_page(
                base_url=address,
                color_scheme=theme,
                device_scale_factor=1.5,
                viewport={"width": 1100, "height": 900},
            )
            for shows in (question, map_, troops):
                shot = page.locator(shows(page)).screenshot()
                file = OUT / f"{shows.__name__.strip('_')}-{theme}.webp"
                image = Image.open(io.BytesIO(shot))
                image.thumbnail((WIDE, 2 * WIDE))
                image.save(file, quality=65, method=6)
                sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        subprocess.run([sys.executable, "-m", "alliance", "site", f"{home}/site"], check=True)
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=f"{home}/site")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            take(f"http://127.0.0.1:{server.server_port}/")
            server.shutdown()
