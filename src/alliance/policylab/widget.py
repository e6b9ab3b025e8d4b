"""The policy lab in a notebook: a thin shell round `Session`, and the learner's log that keeps its state."""

from __future__ import annotations

from importlib import resources
from typing import Any

import traitlets

from alliance import record
from alliance.markup import Card
from alliance.policylab.case import Case, read
from alliance.policylab.session import Session
from alliance.widgets.live import Live, front_end

LOGGED = "policy-lab"


class Lab(Live):
    """Options weighed by criteria, to fill in; the learner's last state comes back when the cell is run again."""

    _esm = front_end(str(resources.files("alliance.policylab") / "lab.js"))
    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        """Args: session: what the page shows and changes."""
        self.session = session
        super().__init__(spec=session.spec, view=session.view)
        self.on_msg(self._receive)

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        self.session.receive(content)
        self.view = self.session.view

    def static(self) -> Card:
        """Return the table of scores and its result."""
        return self.session.static()

    def table(self) -> list[dict[str, Any]]:
        """Return every judgement for your own code: option, criterion, weight, score, reason, claims."""
        return self.session.case.judgements

    def export(self, folder: str = ".") -> Card:
        """Write `policy-lab.png` and `policy-lab.csv` into a folder; see `Session.export`."""
        return self.session.export(folder)


def keep(state: dict[str, Any]) -> str:
    """Add a state of the lab to the learner's log; return "", or a sentence that says why it could not."""
    return record.add("lab", LOGGED, response=state)


def last_kept() -> Case | None:
    """Return the learner's last state of the lab; None where the log holds none that can be read."""
    entry = record.read().last(LOGGED, "lab")
    try:
        return read(entry.response) if entry else None
    except ValueError:
        return None
