"""The base of every live control: its front end, its logic in a session, its static twin."""

from pathlib import Path
from typing import Any

import anywidget
from IPython.display import display

from quizkit.html import FALLBACK, METADATA, TOKENS, VIEW, VIEW_ONLY, Card, Markup

FOLDER = Path(__file__).parent
STYLE = TOKENS + (FOLDER / "style.css").read_text(encoding="utf-8")


def front_end(*names: str, folder: Path = FOLDER) -> str:
    """Give the JavaScript of a control, with the guard that keeps key presses from the notebook.

    Args:
        names: files in the folder, in order; one of them exports `render`.
        folder: where they lie.
    """
    files = (FOLDER / "guard.js", *(folder / name for name in names))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


class Live(anywidget.AnyWidget):  # type: ignore[misc]
    """A control that can always be read: a static twin stands beside it, with metadata to draw the twin anew."""

    _css = STYLE
    shown: Any = None  # the handle of the static twin below the cell

    def __init__(self, session: Any, **state: Any) -> None:
        """Show the first state.

        Args:
            session: holds the control's state and answers messages from the page; its `static()` gives the twin.
            state: the values of the control's traits.
        """
        self.session = session
        super().__init__(**state)
        self.on_msg(lambda _, content, __: self.receive(content))

    def receive(self, message: Any) -> None:
        """Take a message from the page, which is not to be trusted, and change the traits."""
        raise NotImplementedError

    def static(self) -> Card:
        """The control as it reads where nothing runs."""
        card: Card = self.session.static()
        return card

    def metadata(self) -> dict[str, Any]:
        """Give the metadata from which the save hook draws the static twin anew."""
        return {}

    def __repr__(self) -> str:
        """The plain text, the same on every run."""
        return self.static().text

    def twin(self) -> Card:
        """The static twin as an output of its own, with the metadata."""
        card = self.static()
        return Card(Markup(card.markup + FALLBACK), card.text, self.metadata())

    def _ipython_display_(self, **_: Any) -> None:
        """Show the static twin and below it the live control, which hides the twin where it can run.

        They are two outputs. Of one output with both, a reader shows the live part even where it cannot draw it: an
        exported page without a network, a JupyterLab without anywidget.
        """
        self.shown = display(self.twin(), display_id=True)  # type: ignore[no-untyped-call]
        view = super()._repr_mimebundle_()[0][VIEW]
        marked = {METADATA: {VIEW_ONLY: True}}
        display({VIEW: view}, raw=True, metadata=marked)  # type: ignore[no-untyped-call]

    def renew(self) -> None:
        """Draw the twin anew: also where no save hook runs, the saved notebook then holds the last answer."""
        if self.shown:
            self.shown.update(self.twin())
