"""What every live control of the course shares: its front end, its static twin, its fixed repr."""

from __future__ import annotations

from importlib import resources
from typing import Any

import anywidget

from quizkit.html import Card

_FOLDER = resources.files("alliance") / "widgets"
STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")


def front_end(name: str) -> str:
    """The JavaScript of a control, with the guard that keeps key presses from the notebook."""
    return "\n".join((_FOLDER / part).read_text(encoding="utf-8") for part in ("guard.js", name))


class Live(anywidget.AnyWidget):  # type: ignore[misc]
    """A control that can always be read: beside the live view it shows its static twin.

    The mark in the output's metadata lets the recorder and the save hook find it again.
    """

    _css = STYLE

    def static(self) -> Card:
        """The question or picture as it reads where nothing runs."""
        raise NotImplementedError

    def mark(self) -> dict[str, Any]:
        """What the save hook needs to draw the static twin anew."""
        return {}

    def __repr__(self) -> str:
        """The plain text, the same on every run."""
        return self.static().text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        twin = self.static()
        return {**data, "text/plain": twin.text, "text/html": str(twin.markup)}, {
            **metadata,
            "alliance": self.mark(),
        }
