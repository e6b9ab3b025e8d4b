"""The live desk at which a teacher scores open answers: it carries messages between the page and a `Desk`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from quizkit.course import Course
from quizkit.html import Card
from quizkit.widgets.live import STYLE, Live, front_end
from quizkit_teacher.rubric import Desk

FOLDER = Path(__file__).parent


def marking(folder: str, course: Course[Any]) -> RubricDesk:
    """Open the desk on the folder that grading wrote; raises CourseError where there are no open answers in it."""
    return RubricDesk(Desk(Path(folder), course))


class RubricDesk(Live):
    """The desk in the page, whose state only ever holds the answer that is shown."""

    _esm = front_end("rubric.js", folder=FOLDER)
    _css = STYLE + (FOLDER / "rubric.css").read_text(encoding="utf-8")
    view = traitlets.Dict().tag(sync=True)
    questions: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    warnings: traitlets.List[str] = traitlets.List().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    replies = traitlets.Int(0).tag(sync=True)  # messages answered: the page learns that it may go on

    def __init__(self, desk: Desk) -> None:
        """Args: desk: holds the answers and the scores."""
        self.desk = desk
        super().__init__(warnings=desk.warnings(), **self._state())
        self.on_msg(self._receive)

    def static(self) -> Card:
        """How far each question is scored."""
        return self.desk.card()

    def _state(self, words: str = "") -> dict[str, Any]:
        status = f"{words} {self.desk.progress()}".strip()
        return {"view": self.desk.view(), "questions": self.desk.questions(), "status": status}

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        state = self._state(self.desk.receive(content))
        with self.hold_sync():
            for name, value in state.items():
                setattr(self, name, value)
            self.replies += 1
