"""The look of the figures: they take the colours of the page on which they stand."""

import io
import json
import re
from urllib.parse import unquote

import pytest
from PIL import Image

import alliance
from alliance.course import COURSE
from alliance.figures.style import BOTH, PALETTE
from browsing import launched
from quizkit import workspace

FIGURE = re.compile(r"<figure[^>]*>(.*?)</figure>")
WORDS = ("ink", "muted", "blue", "rust", "forest", "grey")  # some of these stand on water or land
MARKS = ("vermilion", "green", "purple", "mist", "coast")
ON_DARK_ALONE = ("orange", "sky", "yellow")  # on light paper their shape, edge or hatch tells them


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_each_colour_stands_out_on_light_and_on_dark(theme):
    paper, ocean, land = (BOTH[name][theme] for name in ("paper", "ocean", "land"))
    for name in WORDS:
        assert contrast(BOTH[name][theme], paper) >= 4.5, name
    for name in MARKS + (ON_DARK_ALONE if theme else ()):
        assert contrast(BOTH[name][theme], paper) >= 2.8, name
    for name in ("ink", "muted", "blue", "rust"):
        assert min(contrast(BOTH[name][theme], ground) for ground in (ocean, land)) >= 4.5, name


def test_a_figure_has_no_colour_that_a_theme_does_not_know():
    for card in (alliance.troops(1950, 1960), alliance.levers(), alliance.reach(), alliance.year_after()):
        for picture in re.findall(r"data:image/svg\+xml,([^\"]+)", card.markup):
            svg = unquote(picture)
            style, rest = svg.split("</style>", 1)
            assert re.findall(r"#[0-9a-f]{6}\b", rest) == []
            assert set(re.findall(r"var\((--\w+)\)", rest)) <= set(re.findall(r"(--\w+):", style))


@pytest.mark.slow
def test_a_figure_follows_the_scheme_of_its_place_and_else_the_reader():
    with launched() as browser:
        for mine, scheme, theme in (
            ("dark", "", 1),
            ("light", "", 0),
            ("light", "color-scheme: dark", 1),
            ("dark", "color-scheme: light", 0),
        ):
            page = browser.new_context(color_scheme=mine).new_page()
            page.set_content(f'<div style="{scheme}">{alliance.troops(1968, 1975).markup}</div>')
            shot = Image.open(io.BytesIO(page.locator("figure img").screenshot())).convert("RGB")
            assert "#{:02x}{:02x}{:02x}".format(*shot.getpixel((4, shot.height // 2))) == BOTH["paper"][theme]
            page.context.close()


def test_the_palette_is_that_of_light_paper():
    assert {name: both[0] for name, both in BOTH.items()} == PALETTE


ROOT = workspace.source(COURSE)
COLUMN = 328  # CSS pixels: what a page 360 pixels wide leaves to a picture


def recorded():
    """Each picture stored in a notebook, as a telephone draws it: the cell, the drawing, the width at which it is asked for."""
    for path in sorted([*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("exercises/*.ipynb")]):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                for figure in FIGURE.findall("".join(output.get("data", {}).get("text/html", ""))):
                    narrow = re.search(r'srcset="data:image/svg\+xml,([^"]+)"', figure)
                    wide = re.search(r'src="data:image/svg\+xml,([^"]+)"', figure)
                    width = int(re.search(r'width="(\d+)"', figure)[1])
                    yield pytest.param(
                        unquote((narrow or wide)[1]), width, id=f"{path.stem[:9]}-{cell['id']}"
                    )


@pytest.mark.parametrize(("svg", "width"), list(recorded()))
def test_each_stored_picture_can_be_read_on_a_telephone_and_follows_the_theme(svg, width):
    drawn = float(re.search(r"viewBox='0 0 ([\d.]+)", svg)[1])  # in points
    scale = min(COLUMN, width) / drawn
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;'\"]*?([\d.]+)px", svg)]
    assert min(sizes) * scale >= 11
    assert re.findall(r"#[0-9a-f]{6}\b", svg.split("</style>", 1)[1]) == []
