"""The live explorer: it carries messages between the page and an `Exploration`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import traitlets

from alliance.explorer.exploration import Choice, Draw, Exploration
from quizkit.widgets import live

FOLDER = Path(__file__).parent
STYLE = live.STYLE + (FOLDER / "explorer.css").read_text(encoding="utf-8")


class Explorer(live.Live):
    """An explorer in a notebook: its controls, and the view that they give."""

    session: Exploration
    _esm = live.front_end("explorer.js", folder=FOLDER)
    _css = STYLE
    label = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    body = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    beside = traitlets.Bool().tag(sync=True)

    def __init__(self, label: str, choices: Sequence[Choice], draw: Draw, *, beside: bool = False) -> None:
        """Draw the first view; see `Exploration` for the arguments. `beside`: the choices stand beside a tall picture."""
        first = Exploration(label, choices, draw)
        state = {"body": str(first.body), "said": first.summary, "beside": beside}
        super().__init__(first, label=label, controls=first.controls(), **state)

    def receive(self, message: Any) -> None:
        """Show the view that new values from the page give."""
        if self.session.receive(message):
            with self.hold_sync():
                self.said, self.body = self.session.summary, str(self.session.body)
