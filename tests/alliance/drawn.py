"""What a figure shows, for the tests: its texts with their boxes, measured as they are drawn. No pixels are compared."""

import warnings
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from alliance.figures.style import house_style


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with its box in pixels, tick labels and the frames round numbers included."""
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")  # a layout that does not fit is only warned of
        FigureCanvasAgg(figure)
        figure.draw_without_rendering()
    hidden = {  # matplotlib keeps ticks outside the limits, and does not draw them
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not axes.axison
        or not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    texts = [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden
    ]
    return [(text.get_text(), (text.get_bbox_patch() or text).get_window_extent()) for text in texts]


def texts(figure: Figure) -> list[str]:
    """What is written on a figure."""
    return [text for text, _ in boxes(figure)]


def illegible(figure: Figure) -> list[str]:
    """What a reader could not read: texts that stand on each other, or that the picture cuts off."""
    found, edge = boxes(figure), figure.bbox
    # White padding may touch by a hair; ink may not.
    together = [
        f"{first!r} on {second!r}"
        for (first, a), (second, b) in combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) >= 1 and min(a.y1, b.y1) - max(a.y0, b.y0) >= 1
    ]
    cut = [
        f"{text!r} is cut off"
        for text, box in found
        if not (edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1)
    ]
    return together + cut


def send(control, **values):
    """Choose values of an explorer, as the page does."""
    control._handle_custom_msg({"type": "set", "values": values}, [])
