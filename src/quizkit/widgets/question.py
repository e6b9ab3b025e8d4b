"""The live question: it carries messages between the page and a `Session`, which knows what to do with them."""

from typing import Any

import traitlets

from quizkit.kinds import KINDS
from quizkit.session import Session
from quizkit.widgets.live import Live, front_end

FORMS = sorted({f"forms/{kind.form}.js" for kind in KINDS.values()})


class Question(Live):
    """One question, to answer in place."""

    session: Session
    _esm = front_end("question.js", *FORMS)
    spec = traitlets.Dict().tag(sync=True)
    page = traitlets.Float().tag(sync=True)  # the time when the page was opened in which the cell was run
    reply = traitlets.Dict().tag(sync=True)  # on the answer
    hint = traitlets.Dict().tag(sync=True)
    solution = traitlets.Dict().tag(sync=True)
    replies = 0  # counted, so that the same words twice still count as a change and are read out again

    def __init__(self, session: Session) -> None:
        """Args: session: the question and the learner's log."""
        super().__init__(session, spec=session.spec(), reply=session.greeting())

    def metadata(self) -> dict[str, Any]:
        """Give the metadata that the save hook and grading need."""
        return self.session.metadata()

    def receive(self, message: Any) -> None:
        """Show each reply to a message, and an answer in the static twin too."""
        before = self.session.last
        for reply in self.session.receive(message):
            self.replies += 1
            part = reply["kind"] if reply["kind"] in ("hint", "solution") else "reply"
            setattr(self, part, {**reply, "sent": self.replies})
        if self.session.last is not before:
            self.renew()
