"""The live explorer: it carries messages between the page and an `Exploration`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from quizkit.html import Card
from quizkit.widgets.live import Live, front_end

if TYPE_CHECKING:  # `exploration.explorer` makes one of these
    from quizkit.exploration import Exploration


class Explorer(Live):
    """Choices and what they show."""

    _esm = front_end("explorer.js")
    label = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    body = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(self, exploration: Exploration) -> None:
        """Args: exploration: what is shown."""
        self.exploration = exploration
        state = {"body": str(exploration.body), "said": exploration.summary}
        super().__init__(label=exploration.label, controls=exploration.controls(), **state)
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The body for the present choices."""
        return self.exploration.static()

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        if self.exploration.receive(content):
            with self.hold_sync():
                self.said, self.body = self.exploration.summary, str(self.exploration.body)
