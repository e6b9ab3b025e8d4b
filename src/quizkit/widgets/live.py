"""The base of every live control: its front end, its logic in a session, its static twin."""

from importlib import resources
from pathlib import Path
from typing import Any

import anywidget

from quizkit.html import METADATA, Card

FOLDER = Path(str(resources.files("quizkit") / "widgets"))
STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")


def front_end(*names: str, folder: Path = FOLDER) -> str:
    """Give the JavaScript of a control, with the guard that keeps key presses from the notebook.

    Args:
        names: files in the folder, in order; one of them exports `render`.
        folder: where they lie.
    """
    files = (FOLDER / "guard.js", *(folder / name for name in names))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


class Live(anywidget.AnyWidget):  # type: ignore[misc]
    """A control that can always be read: its output holds a static twin too, and metadata to draw the twin anew."""

    _css = STYLE

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

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        twin = self.static()
        data = {**data, "text/plain": twin.text, "text/html": str(twin.markup)}
        return data, {**metadata, METADATA: self.metadata()}
