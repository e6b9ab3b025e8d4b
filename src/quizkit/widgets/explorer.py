"""The explorer: choices on top, a body that a plain function draws from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import traitlets

from quizkit.html import Card, Markup, tag
from quizkit.widgets.live import Live, front_end


@dataclass(frozen=True)
class Choice:
    """One choice of an explorer: value → what the learner reads. With `several`, any number of them."""

    id: str
    label: str
    options: Mapping[str, str]
    value: str | tuple[str, ...]
    several: bool = False

    def read(self, value: Any) -> str | tuple[str, ...] | None:
        """What came from the page as a value of this choice, in the order shown; None if it is not one."""
        if not self.several:
            return value if isinstance(value, str) and value in self.options else None
        return tuple(key for key in self.options if key in value) if isinstance(value, list) else None


class Explorer(Live):
    """Choices and what they show.

    `draw` takes the chosen values by choice id and gives the body and one sentence that says what
    is shown, which is read out when it changes.
    """

    _esm = front_end("explorer.js")
    label = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    body = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, label: str, choices: list[Choice], draw: Callable[[dict[str, Any]], tuple[Markup, str]]
    ) -> None:
        """Args: label: the explorer's name. choices: its controls. draw: values → (body, sentence)."""
        self.choices, self.draw = choices, draw
        self.values: dict[str, Any] = {choice.id: choice.value for choice in choices}
        body, said = draw(self.values)
        controls = [
            {
                "id": c.id,
                "label": c.label,
                "options": list(c.options.items()),
                "value": c.value,
                "several": c.several,
            }
            for c in choices
        ]
        super().__init__(label=label, controls=controls, body=str(body), said=said)
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The body for the present choices."""
        body, said = self.draw(self.values)
        run = "Run this cell to choose what is shown."
        markup = tag("div", tag("p", said, " ", tag("em", run)), body, class_="alliance-explorer")
        return Card(markup, f"{self.label}. {said} {run}")

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        """New values from the page; anything that is not one of the choices is passed over."""
        values = content.get("values") if isinstance(content, dict) else None
        if not isinstance(values, dict):
            return
        for choice in self.choices:
            if (value := choice.read(values.get(choice.id))) is not None:
                self.values[choice.id] = value
        body, said = self.draw(self.values)
        with self.hold_sync():
            self.said, self.body = said, str(body)
