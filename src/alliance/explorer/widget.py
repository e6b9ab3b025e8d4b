"""The live explorer: it carries messages between the page and an `Exploration`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import traitlets

from alliance.explorer.exploration import Choice, Draw, Exploration
from quizkit.html import Card
from quizkit.widgets import live

FOLDER = Path(__file__).parent
STYLE = live.STYLE + (FOLDER / "explorer.css").read_text(encoding="utf-8")


class Explorer(live.Live):
    """Choices and what they show."""

    _esm = live.front_end("explorer.js", folder=FOLDER)
    _css = STYLE
    label = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    body = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, choices: Sequence[Choice], draw: Draw) -> None:
        """Draw the first view; see `Exploration` for the arguments."""
        self.exploration = first = Exploration(label, choices, draw)
        super().__init__(label=label, controls=first.controls(), body=str(first.body), said=first.summary)
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The body for the present choices."""
        return self.exploration.static()

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        if self.exploration.receive(content):
            with self.hold_sync():
                self.said, self.body = self.exploration.summary, str(self.exploration.body)
