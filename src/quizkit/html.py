"""HTML that is escaped by default, and the card that a verb shows under a cell."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from quizkit.text import shown

METADATA = "quizkit"  # the key of quizkit's own entry in the metadata of an output
VIEW = "application/vnd.jupyter.widget-view+json"  # the type of an output that is a live control
VIEW_ONLY = "view"  # in the metadata of such an output: its static twin is the output before it
# Jupyter sets as a formula what stands between two of them, unless a tag parts them.
FORMULA = re.compile(r"[$\\]")
# A run of Korean words in HTML, with what may stand between them; a headline begins with a Chinese character or two.
KOREAN = re.compile(
    r"[一-鿿]{0,8}[가-힣ㄱ-ㆎ]+(?:(?:[\s\d.,:·…“”‘’()\[\]–~%一-鿿-]|&quot;|&#x27;)*[가-힣ㄱ-ㆎ]+)*"
)
IN_KOREAN = r'<span lang="ko">\g<0></span>'
OLD_METADATA = "alliance"  # the same key in notebooks of version 0.1
TOKENS = Path(__file__).with_name("tokens.css").read_text(encoding="utf-8")
# The tokens by name, for inline styles: where nothing runs there is no style sheet of ours.
TOKEN: dict[str, str] = dict(re.findall(r"--quizkit-(\w+): ([^;]+);", TOKENS))
LEFT = "text-align: left; padding: .1em .9em .1em 0"  # JupyterLab sets every cell flush right, as if it were a number


class Markup(str):
    """Text that is HTML already; every other text is escaped by `tag` and `join`."""


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """Make an element; children that are not `Markup` are escaped, and so is every attribute."""
    pairs = (f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items() if value)
    return Markup(f"<{name}{''.join(pairs)}>{join(children, korean=attributes.get('lang') == 'ko')}</{name}>")


def link(text: str, href: str) -> Markup:
    """Make a link with a line below it: by its colour alone it would hardly be told from the text."""
    return tag("a", text, href=href, style="text-decoration: underline")


def join(parts: Iterable[str], between: str = "", korean: bool = False) -> Markup:
    """Put parts one after the other, each escaped unless it is `Markup`; Korean words say that they are, unless all is known to be `korean`."""
    return Markup(
        between.join(part if isinstance(part, Markup) else _escaped(part, korean) for part in parts)
    )


def _escaped(text: str, korean: bool) -> str:
    safe = FORMULA.sub(r"<span>\g<0></span>", html.escape(text))
    return safe if korean else KOREAN.sub(IN_KOREAN, safe)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Markup:
    """Make a table with a caption and headed columns; the first cell of each row heads the row."""
    top = tag("tr", *(tag("th", cell, scope="col", style=LEFT) for cell in head))
    return tag("table", tag("caption", caption), tag("thead", top), table_body(rows))


def table_body(rows: Iterable[Sequence[str]]) -> Markup:
    """Make the rows of a table; the first cell of each row heads the row."""
    cells = (
        [tag("th", first, scope="row", style=LEFT), *(tag("td", cell, style=LEFT) for cell in rest)]
        for first, *rest in rows
    )
    return tag("tbody", *(tag("tr", *row) for row in cells))


# With a live control goes what is shown where JupyterLab cannot draw it. It would show a line of its own in a notebook that was
# saved without the save hook and is opened again, and a red box without the extension; plain words stand in their place.
MISSING = "Nothing to click? JupyterLab could not load the extension “anywidget”. Run the course’s command “doctor” in a terminal: it says what to do."
TWIN = ".jp-OutputArea-child:has(.quizkit-question, .quizkit-box)"
FAILED = ".jupyter-widgets-error-widget"
FALLBACK = Markup(
    '<div class="quizkit-fallback"><style>'
    f"{TWIN} + * > .jp-OutputArea-output:not([data-mime-type], :has(*)), {TWIN} + * {FAILED} {{ display: none }}"
    f".jp-OutputArea-child:has(+ * {FAILED}) .quizkit-missing {{ display: block }}"
    f'</style><p class="quizkit-missing" hidden="hidden">{MISSING}</p></div>'
)
# No saved notebook keeps it with the twin.
FALLBACKS = re.compile(r'<div class="quizkit-fallback">.*?</div>')


class Card:
    """Something to read under a cell: HTML, and the same in plain text."""

    def __init__(self, markup: Markup, text: str, metadata: Mapping[str, Any] | None = None) -> None:
        """Args: markup: the HTML. text: the same in plain text, for a terminal. metadata: kept with the output."""
        self.markup, self.text, self.metadata = markup, text, metadata

    @classmethod
    def of(cls, text: str, strong: str = "") -> Self:
        """A card of one paragraph, which may begin with words in bold print."""
        parts = [part for part in (strong and tag("strong", strong), text) if part]
        return cls(tag("p", join(parts, " ")), " ".join(filter(None, (strong, text))))

    @classmethod
    def stack(cls, *cards: Self, **attributes: str) -> Self:
        """Put cards one below the other into one element with these attributes; a card without text is only in the HTML."""
        text = "\n".join(card.text for card in cards if card.text)
        return cls(tag("div", *(card.markup for card in cards), **attributes), text)

    def __repr__(self) -> str:
        return "\n".join(map(shown, self.text.split("\n")))  # a terminal would obey what a title holds

    # Jupyter passes both arguments and filters the answer itself.
    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:  # noqa: ARG002
        data = {"text/html": str(self.markup), "text/plain": repr(self)}
        return data if self.metadata is None else (data, {METADATA: dict(self.metadata)})


def kept_metadata(holder: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give quizkit's own entry in the metadata of an output or a notebook, also of version 0.1; None if there is none."""
    metadata = holder.get("metadata")
    kept = metadata.get(METADATA, metadata.get(OLD_METADATA)) if isinstance(metadata, Mapping) else None
    return kept if isinstance(kept, dict) else None
