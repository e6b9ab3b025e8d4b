"""The logic of an explorer; it needs no widget."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from quizkit.html import Card, Markup, tag

Draw = Callable[[dict[str, Any]], tuple[Markup, str]]


class Choice(NamedTuple):
    """One control of an explorer; `options` maps each value to its label. With `several`, any number can be chosen."""

    id: str
    label: str
    options: Mapping[str, str]
    value: str | tuple[str, ...]
    several: bool = False

    def read(self, value: Any) -> str | tuple[str, ...] | None:
        """Read what came from the page as a value of this choice, in the order of the options; None if it is not one."""
        if not self.several:
            return value if isinstance(value, str) and value in self.options else None
        return tuple(key for key in self.options if key in value) if isinstance(value, list) else None


class Exploration:
    """The choices of an explorer, and the view that they give."""

    def __init__(self, label: str, choices: Sequence[Choice], draw: Draw) -> None:
        """Draw the first view.

        Args:
            label: the explorer's name.
            choices: its controls.
            draw: takes the chosen values by choice id; gives the body, and one sentence that says what is shown and is
                read out when it changes.
        """
        self.label, self.choices, self._draw = label, choices, draw
        self.values: dict[str, Any] = {choice.id: choice.value for choice in choices}
        self.body, self.summary = draw(self.values)

    def controls(self) -> list[dict[str, Any]]:
        """The choices as the page draws them."""
        return [{**choice._asdict(), "options": list(choice.options.items())} for choice in self.choices]

    def static(self) -> Card:
        """The body for the present choices."""
        run = "Run this cell in JupyterLab or Jupyter Notebook to choose what is shown."
        first = tag("p", self.summary, " ", tag("em", run, class_="quizkit-run"))
        text = f"{self.label}. {self.summary} {run}"
        return Card(tag("div", first, self.body, class_="quizkit-box"), text)

    def receive(self, message: Any) -> bool:
        """Take new values from the page; anything that is not one of the choices is passed over.

        Returns: Whether the message held values, so that the view was drawn again.
        """
        values = message.get("values") if isinstance(message, dict) else None
        if not isinstance(values, dict):
            return False
        for choice in self.choices:
            if (value := choice.read(values.get(choice.id))) is not None:
                self.values[choice.id] = value
        self.body, self.summary = self._draw(self.values)
        return True
