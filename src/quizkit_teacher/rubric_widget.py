"""The live marking view: one open answer at a time. A desk, given to it, decides what is shown and keeps the marks."""

from __future__ import annotations

from typing import Any, Protocol

import traitlets

from quizkit.html import Card
from quizkit.widgets.live import Live, front_end


class Desk(Protocol):
    """What the view needs of `alliance.classroom.marking.Desk`."""

    def shown(self) -> dict[str, Any]:
        """The answer on the desk, as JSON."""

    def questions(self) -> list[list[str]]:
        """Id and words of each question to choose from."""

    def progress(self) -> str:
        """How far one is."""

    def warnings(self) -> list[str]:
        """What could not be read."""

    def card(self) -> Card:
        """What is shown where nothing runs; it holds no answer and no name."""

    def receive(self, content: Any) -> str:
        """Do what the page asks; what to say."""


class Marking(Live):
    """The desk in the page. Only the answer that is shown is ever in the page's state."""

    _esm = front_end("marking.js")
    shown = traitlets.Dict().tag(sync=True)
    questions: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    warnings: traitlets.List[str] = traitlets.List().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    replies = traitlets.Int(0).tag(
        sync=True
    )  # counts messages answered, so that the page knows when it may go on

    def __init__(self, desk: Desk) -> None:
        """Args: desk: holds the answers and the marks."""
        self.desk = desk
        super().__init__(warnings=desk.warnings(), **self._state())
        self.on_msg(self._receive)

    def static(self) -> Card:
        """How far each question is marked."""
        return self.desk.card()

    def _state(self, said: str = "") -> dict[str, Any]:
        desk = self.desk
        return {
            "shown": desk.shown(),
            "questions": desk.questions(),
            "said": f"{said} {desk.progress()}".strip(),
        }

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        """A message from the page; the desk judges it."""
        state = self._state(self.desk.receive(content))
        with self.hold_sync():
            for name, value in state.items():
                setattr(self, name, value)
            self.replies += 1
