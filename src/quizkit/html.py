"""HTML that is escaped by default, and what reads the same in every part of the course."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Markup(str):
    """Text that is HTML already; every other text is escaped by `tag`."""


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """An element; children that are not `Markup` are escaped, and so is every attribute."""
    shown = "".join(
        f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items() if value
    )
    inside = "".join(child if isinstance(child, Markup) else html.escape(child) for child in children)
    return Markup(f"<{name}{shown}>{inside}</{name}>")


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after the other, each escaped unless it is `Markup`."""
    safe = (part if isinstance(part, Markup) else html.escape(part) for part in parts)
    return Markup(between.join(safe))


class Card:
    """Something to read under a cell: HTML, and the same in plain text."""

    def __init__(self, markup: Markup, text: str, mark: Mapping[str, Any] | None = None) -> None:
        """Args: markup: the HTML. text: what a terminal or a plain view gets. mark: kept in the output's metadata."""
        self.markup, self.text, self.mark = markup, text, mark

    def __repr__(self) -> str:
        """The plain text."""
        return self.text

    def _repr_html_(self) -> str:
        return self.markup

    # Jupyter passes both arguments and filters the answer itself.
    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:  # noqa: ARG002
        data = {"text/html": str(self.markup), "text/plain": self.text}
        return data if self.mark is None else (data, {"alliance": dict(self.mark)})


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Markup:
    """A table with a caption and headed columns; the first cell of each row heads the row."""
    left = "text-align: left"  # JupyterLab sets every cell flush right, as if it were a number
    top = tag("thead", tag("tr", *(tag("th", cell, scope="col", style=left) for cell in head)))
    lines = (
        tag(
            "tr",
            tag("th", row[0], scope="row", style=left),
            *(tag("td", cell, style=left) for cell in row[1:]),
        )
        for row in rows
    )
    body = tag("tbody", *lines)
    return tag("table", tag("caption", caption), top, body)


FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # the wide ones count in East Asian spreadsheets
BEHIND = re.compile(
    r"([;\t]\s*)(?=[=+\-@＝＋－＠])"
)  # where a semicolon or tab parts cells, and quotation marks do not help


def plain_cell(text: str) -> str:
    """A text for a CSV cell that no spreadsheet takes for a formula: what looks like one gets an apostrophe."""
    text = BEHIND.sub(r"\1'", text)
    if text.strip() == "-":
        return text
    return f"'{text}" if FORMULA.match(text) or FORMULA.match(text.lstrip()) else text


def number(value: float) -> str:
    """A number with thousands separators, without a needless decimal part."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def date(value: str) -> str:
    """An ISO date as people write it: 1 October 1953, March 1971, 1977."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    year, *rest = value.split("-")
    shown = [months[int(rest[0]) - 1], year] if rest else [year]
    return " ".join([str(int(rest[1])), *shown] if len(rest) == 2 else shown)
