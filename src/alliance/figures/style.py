"""The look that all figures share, and the picture that a notebook shows.

Nothing here touches pyplot, and the settings of `house.mplstyle` hold only inside `house_style`.
"""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from quizkit.html import Card, Markup

DPI = 144  # one and a half dots to a CSS pixel
SMALL = 8.5  # points, the size of notes and of numbers beside marks
# The colours of Okabe and Ito, which stay apart under the common forms of colour blindness, and three greys.
PALETTE = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
    "ink": "#222222",
    "muted": "#595959",
    "grid": "#DDDDDD",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Apply matplotlib's defaults and the house style inside a `with` block, and put back what was there."""
    with matplotlib.style.context(["default", "alliance.figures.house"]):
        yield


def add_title_and_note(figure: Figure, title: str, note: str) -> None:
    """Write a title above and a note below everything else; for a figure whose layout is "constrained"."""
    figure.suptitle(title, x=0.02, ha="left", fontsize=13, fontweight="bold")
    figure.supxlabel(note, x=0.02, ha="left", fontsize=SMALL, color=PALETTE["muted"])


class Picture(Card):
    """A finished figure: an image with alternative text, which is also its plain text."""

    def __init__(self, png: bytes, alt: str, width: int = 800) -> None:
        """Make the HTML of an image, `width` CSS pixels wide; on a narrower page it shrinks to fit."""
        self.png, self.alt = png, alt
        data = base64.b64encode(png).decode("ascii")
        image = f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" style="max-width:100%" width="{width}">'
        super().__init__(Markup(f"<figure>{image}</figure>"), alt)


def render(figure: Figure, alt: str) -> Picture:
    """Draw a figure to PNG.

    Args:
        figure: its size is in inches; it is drawn at `DPI`.
        alt: the words that stand in for the image.
    Returns: The picture, without a date and a version, so that a notebook run again does not change.
    Raises: ValueError: `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in words what the figure shows")
    with house_style():
        figure.set_dpi(DPI)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    image = Image.fromarray(np.asarray(drawn)).convert("RGB")
    # For a drawing 32 colours do as well as all; the file is much smaller.
    indexed = image.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # Quantizing gives all near-whites their mean colour; paper must stay white.
    colours = np.array(indexed.getpalette(), np.uint8).reshape(-1, 3)
    colours[(colours >= 250).all(axis=1)] = 255
    indexed.putpalette(colours.tobytes())
    buffer = io.BytesIO()
    indexed.save(buffer, format="png", dpi=(DPI, DPI), optimize=True)
    return Picture(buffer.getvalue(), alt, width=round(figure.get_figwidth() * 96))
