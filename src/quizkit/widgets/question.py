"""The live question: it carries messages between the page and a `Session`, which knows what to do with them."""

from __future__ import annotations

from typing import Any

import traitlets

from quizkit.html import Card
from quizkit.kinds import KINDS
from quizkit.session import Session
from quizkit.widgets.live import Live, front_end

FORMS = sorted({f"forms/{kind.form}.js" for kind in KINDS.values()})


class Question(Live):
    """One question, to answer in place."""

    _esm = front_end("question.js", *FORMS)
    spec = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        """Args: session: the question and the learner's log."""
        self.session, self.replies = session, 0
        super().__init__(spec=session.spec(), reply=session.greeting())
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The static question, with the learner's last answer."""
        return self.session.static()

    def metadata(self) -> dict[str, Any]:
        """What the save hook and grading need."""
        return self.session.metadata()

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        for reply in self.session.receive(content):
            self.replies += 1  # so that the same words twice still count as a change and are read out again
            self.reply = {**reply, "sent": self.replies}
