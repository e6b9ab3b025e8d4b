"""The look all figures share, and the picture a notebook shows.

Nothing here touches pyplot, and the settings hold only inside `house_style`.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from quizkit.html import Markup

DPI = 150
CSS_PIXELS_PER_INCH = 96

# Okabe and Ito's colours, which stay apart under the common forms of colour blindness, and three greys.
PALETTE: Mapping[str, str] = MappingProxyType(
    {
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
)

SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "text.color": PALETTE["ink"],
        "text.parse_math": False,  # a dollar sign in a title is a dollar sign
        "hatch.linewidth": 0.6,
        "lines.linewidth": 1.6,
        "axes.axisbelow": True,
        "axes.edgecolor": PALETTE["muted"],
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.labelcolor": PALETTE["muted"],
        "axes.linewidth": 0.8,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "grid.color": PALETTE["grid"],
        "grid.linewidth": 0.7,
        "xtick.labelcolor": PALETTE["muted"],
        "xtick.color": PALETTE["muted"],
        "ytick.labelcolor": PALETTE["muted"],
        "ytick.major.size": 0,
    }
)


@contextmanager
def house_style() -> Iterator[None]:
    """Apply matplotlib's defaults and then `SETTINGS` inside a `with` block, and put back what was there."""
    with matplotlib.style.context(["default", dict(SETTINGS)]):
        yield


@dataclass(frozen=True, repr=False)
class Picture:
    """A finished figure that Jupyter shows as an image with alt text.

    `width` is in CSS pixels; the image shrinks to fit a narrower page.
    """

    png: bytes
    alt: str
    caption: str = ""
    width: int = 800

    def __repr__(self) -> str:
        """Return the alt text, so that a text-only output still says what is shown."""
        return self.alt

    # Jupyter passes both arguments and filters the answer itself.
    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """Return the HTML figure and, as plain text, the alt text."""
        return {"text/html": self.markup, "text/plain": self.alt}

    @property
    def markup(self) -> Markup:
        """The figure as HTML, the image in it."""
        data = base64.b64encode(self.png).decode("ascii")
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return Markup(
            f'<figure><img src="data:image/png;base64,{data}" alt="{escape(self.alt)}" '
            f'style="max-width:100%" width="{self.width}">{caption}</figure>'
        )


def render(figure: Figure, alt: str, caption: str = "") -> Picture:
    """Draw a figure to PNG.

    Args:
        figure: a `Figure`, its size in inches.
        alt: the words that stand in for the image.
        caption: a line under the image; left out when empty.

    Returns:
        A `Picture`. The same figure gives the same bytes: the file carries no date and no version.

    Raises:
        ValueError: where `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("alt is empty: say in words what the figure shows")
    buffer = io.BytesIO()
    with house_style():
        figure.set_dpi(DPI)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    image = Image.fromarray(np.asarray(drawn)).convert("RGB")
    # 256 colours are as good as all for a drawing, a quarter of the size, and faster to write
    palette = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # a bucket of near-whites has their mean for its colour; paper must stay white
    colours = np.array(palette.getpalette(), np.uint8).reshape(-1, 3)
    colours[(colours >= 250).all(axis=1)] = 255
    palette.putpalette(colours.tobytes())
    palette.save(buffer, format="png", dpi=(DPI, DPI))
    width = round(figure.get_figwidth() * CSS_PIXELS_PER_INCH)
    return Picture(png=buffer.getvalue(), alt=alt, caption=caption, width=width)
