"""The policy lab in a notebook: it carries messages between the page and a `Session`."""

from pathlib import Path
from typing import Any

import traitlets

from alliance.explorer.widget import STYLE
from alliance.policylab.session import Session
from quizkit.files import write
from quizkit.html import Card
from quizkit.records import need
from quizkit.widgets.live import Live, front_end

FOLDER = Path(__file__).parent


class Lab(Live):
    """Options weighed by criteria, to fill in; the learner's last state comes back when the cell is run again."""

    session: Session
    _esm = front_end("lab.js", folder=FOLDER)
    _css = STYLE + (FOLDER / "lab.css").read_text(encoding="utf-8")
    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        """Args: session: the case that the page shows and changes."""
        super().__init__(session, spec=session.spec, view=session.view)

    def receive(self, message: Any) -> None:
        """Pass a message from the page to the session, and show its new view."""
        self.session.receive(message)
        self.view = self.session.view

    def table(self) -> list[dict[str, Any]]:
        """Return every judgement for your own code: option, criterion, weight, score, reason, claims."""
        return self.session.case.judgements

    def export(self, folder: str = ".") -> Card:
        """Write the picture and the table, `policy-lab.png` and `policy-lab.csv`.

        Args: folder: where to write; it is made if it is not there.
        Raises:
            ValueError: a score is missing, so that there is no picture yet.
            CourseError: the folder cannot be written.
        """
        need(self.session.files, self.session.result)
        paths = [write(Path(folder) / name, data) for name, data in self.session.files.items()]
        return Card.of(f"Written: {' and '.join(map(str, paths))}.")
