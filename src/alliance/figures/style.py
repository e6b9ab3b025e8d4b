"""The look that all figures share, and the picture that a notebook shows.

Nothing here touches pyplot, and the settings of `house.mplstyle` hold only inside `house_style`.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from urllib.parse import quote

import matplotlib.style
import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from alliance.schools import SCHOOLS
from quizkit.html import Card, Markup, join, table, tag

HALO = "halo"  # as the `gid` of a text: an edge of paper about its letters
COLOURS = 24  # of a drawing in pixels
DPI = 144  # one and a half dots to a CSS pixel
WIDE, NARROW = 6.5, 3.4  # inches: what the column of a page has room for, and a telephone of 360 pixels
LARGER = 1.25  # times, where a page has room for more than a telephone
SMALL = 8.5  # points, the size of notes and of numbers beside marks
TAG, LONG, BLANK = re.compile("<[^>]*>"), re.compile(r"-?\d+\.\d{2,}(e-?\d+)?"), re.compile(r"\s*\n\s*")
LEVEL = re.compile(r' transform="rotate\(-0 [^"]*"')  # of words that are not turned
LINES = re.compile(r' d="(M[^CQ"]*)"')  # a path without a curve
AFTER = re.compile("(?<=[:;]) ")  # in a style
GROUP = re.compile(f'<g id="(?!{HALO}")[^"]*">')
FILL = re.compile(r'fill="(#[^"]*)"')  # of a hatch
# Verdana is as wide as DejaVu Sans, by which the words were measured, and is where that is not.
FONT = "'DejaVu Sans',Verdana,sans-serif"
PLAIN = "/:;,='"  # what needs no quoting in an attribute of HTML
# Each colour on light paper and on dark, where marks stand out 3 : 1 and words 4.5 : 1 (tested). The first eight are those of
# Okabe and Ito, which stay apart under the common forms of colour blindness; then greys, dark ones for words, and a map's.
BOTH = {
    "black": ("#000000", "#ffffff"),
    "orange": ("#e69f00", "#e69f00"),
    "sky": ("#56b4e9", "#9bd5f7"),
    "green": ("#009e73", "#1fb48a"),
    "yellow": ("#f0e442", "#f0e442"),
    "blue": ("#0072b2", "#56b4e9"),
    "vermilion": ("#d55e00", "#f4854a"),
    "purple": ("#cc79a7", "#d98cb6"),
    "paper": ("#ffffff", "#14181e"),
    "ink": ("#222222", "#e6e8eb"),
    "muted": ("#595959", "#b4b8bf"),
    "grey": ("#767676", "#a2a7ae"),
    "mist": ("#999999", "#80858c"),
    "grid": ("#dddddd", "#3a4048"),
    "shade": ("#f2f2f2", "#262b32"),
    "rust": ("#a84900", "#f09a62"),
    "forest": ("#00694c", "#4cc39f"),
    "ocean": ("#eaf1f5", "#172430"),
    "land": ("#f5f0e3", "#2f2d27"),
    "coast": ("#9d957f", "#7d7768"),
    "graticule": ("#d3dee5", "#2a3743"),
}
BOTH |= {name: (school.light.lower(), school.dark.lower()) for name, school in SCHOOLS.items()}
PALETTE = {name: light for name, (light, _) in BOTH.items()}


WORDS = {"#d55e00": "#a84900"}  # a colour of lines → its darker tone, for words


@contextmanager
def house_style() -> Iterator[None]:
    """Apply matplotlib's defaults and the house style inside a `with` block, and put back what was there."""
    with matplotlib.style.context(["default", "alliance.figures.house"]):
        yield


class Picture(Card):
    """A finished figure: an image with alternative text, which is also its plain text."""

    def __init__(
        self, image: bytes, alt: str, width: int = 624, narrow: bytes = b"", below: Card | None = None
    ) -> None:
        """Make the HTML of an SVG image, `width` CSS pixels wide, with a card `below` it.

        On a narrower page it shrinks to fit, or `narrow` stands there.
        """
        self.image, self.alt = image, alt
        img = f'<img src="{_url(image)}" alt="{escape(alt)}" style="max-width:100%" width="{width}">'
        if narrow:
            source = f'<source media="(max-width: {width + 80}px)" srcset="{_url(narrow)}">'
            img = f"<picture>{source}{img}</picture>"
        figure, more = Markup(f'<figure style="margin:0">{img}</figure>'), [below] if below else []
        super().__init__(
            join([figure, *(c.markup for c in more)]), "\n".join([alt, *(c.text for c in more if c.text)])
        )


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty picture and the axes that fill it, both in inches; y counts downwards from the top."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def one_line(words: str) -> str:
    """The words of several lines of a picture, for what is read out."""
    return words.replace("\n", " ")


def _url(image: bytes) -> str:
    return f"data:image/svg+xml,{quote(image, safe=PLAIN)}"  # a wheel packs this far better than base64


def render(
    figure: Figure, alt: str, narrow: Figure | None = None, below: Card | None = None, scale: float = LARGER
) -> Picture:
    """Draw a figure to SVG, whose words stay sharp, whose colours follow the page, and which is small.

    Args:
        figure: its size is in inches.
        alt: the words that stand in for the image.
        narrow: the same, drawn for a telephone.
        below: what stands below the image.
        scale: how much larger than it was drawn a figure for telephones is shown where there is room.
    Returns: The picture, without a date and a version, so that a notebook run again does not change.
    Raises: ValueError: `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in words what the figure shows")
    inches = figure.get_figwidth()
    width = round(96 * (inches * scale if inches <= NARROW else inches))
    return Picture(_svg(figure), alt, width, _svg(narrow) if narrow else b"", below)


def behind(head: Sequence[str], rows: Iterable[Sequence[str]], source: str) -> Card:
    """The table behind a chart, to open: its columns name their units, and its caption the source."""
    return Card(tag("details", tag("summary", "The numbers as a table"), table(head, rows, source)), "")


def _svg(figure: Figure) -> bytes:
    drawn, nothing = io.StringIO(), dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with house_style(), rc_context({"svg.fonttype": "none", "svg.hashsalt": "alliance"}):
        FigureCanvasSVG(figure).print_svg(drawn, metadata=nothing)  # type: ignore[no-untyped-call]
    svg = drawn.getvalue()
    svg = TAG.sub(lambda found: AFTER.sub("", LONG.sub(_shorten, found[0])), svg[svg.index("<svg") :])
    svg = FILL.sub(r'style="fill:\1"', LEVEL.sub("", BLANK.sub(" ", svg)))
    svg = LINES.sub(lambda found: f' d="{_packed(found[1])}"', svg)
    svg = _themed(GROUP.sub("<g>", svg).replace("> <", "><"))
    return TAG.sub(
        lambda found: found[0].replace('"', "'"), svg
    ).encode()  # an apostrophe needs no quoting in a URL


def _packed(path: str) -> str:
    """Shorten a path of straight lines: numbers after a number need no letter, and a comma takes less room in a URL than a space."""
    return re.sub(r",?([Mz]),?", r"\1", path.strip().replace(" L ", " ").replace(" ", ","))


def _themed(svg: str) -> str:
    """Put variables in place of the font and of the house's colours, which a dark page has brightened.

    An image follows the `color-scheme` of its place in the page, and the reader's own choice where none is set: so it has its own paper.
    """
    svg = svg.replace("'DejaVu Sans'", "var(--font)")
    used = {name: both for name, both in BOTH.items() if name in ("paper", "black") or both[0] in svg}
    for name, (light, _) in used.items():
        svg = svg.replace(light, f"var(--{name})")
    light, dark = ("".join(f"--{name}:{both[n]};" for name, both in used.items()) for n in (0, 1))
    # matplotlib leaves out the colour of what is black
    look = f":root{{fill:var(--black);--font:{FONT};{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    if f'id="{HALO}"' in svg:
        look += (
            f"#{HALO} text{{paint-order:stroke;stroke:var(--paper);stroke-width:2.6px;stroke-linejoin:round}}"
        )
    return svg.replace('<style type="text/css">', f"<style>{look}", 1)


def _shorten(number: re.Match[str]) -> str:
    value = float(number[0])
    return f"{round(value, 1 if abs(value) >= 10 else 3):g}"


def png(figure: Figure) -> bytes:
    """Draw a figure to PNG, at `DPI` and in few colours."""
    buffer = io.BytesIO()
    _drawn(figure).save(buffer, format="png", dpi=(DPI, DPI), optimize=True)
    return buffer.getvalue()


def _drawn(figure: Figure) -> Image.Image:
    """The pixels of a figure, each in the nearest of its commonest colours: the file is much smaller, and flat colours stay."""
    with house_style():
        figure.set_dpi(DPI)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    codes, inverse, counts = np.unique(
        drawn[..., :3] @ np.array([65536, 256, 1]), return_inverse=True, return_counts=True
    )
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1)
    common = colours[np.argsort(-counts)[:COLOURS]]
    nearest = np.square(colours[:, None] - common).sum(axis=-1).argmin(axis=1).astype(np.uint8)
    image = Image.fromarray(nearest[inverse].reshape(drawn.shape[:2]), mode="P")
    image.putpalette(common.astype(np.uint8).tobytes())
    return image
