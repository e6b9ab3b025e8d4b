"""The live desk at which a teacher scores open answers: it carries messages between the page and a `Desk`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from quizkit.course import Course
from quizkit.widgets.live import STYLE, Live, front_end
from quizkit_teacher.desk import Desk

FOLDER = Path(__file__).parent


def marking(folder: str, course: Course[Any]) -> RubricDesk:
    """Open the desk on the folder that grading wrote; raises CourseError where there are no open answers in it."""
    return RubricDesk(Desk(Path(folder), course))


class RubricDesk(Live):
    """The desk in the page, whose state only ever holds the answer that is shown."""

    session: Desk
    _esm = front_end("rubric.js", folder=FOLDER)
    _css = STYLE + (FOLDER / "rubric.css").read_text(encoding="utf-8")
    view = traitlets.Dict().tag(sync=True)
    questions: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    warnings: traitlets.List[str] = traitlets.List().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)
    replies = traitlets.Int(0).tag(sync=True)  # messages answered: the page learns that it may go on

    def __init__(self, desk: Desk) -> None:
        """Args: desk: holds the answers and the scores."""
        super().__init__(desk, warnings=desk.warnings(), **_state(desk))

    def receive(self, message: Any) -> None:
        """Show what a message from the page changes, and count it."""
        words = self.session.receive(message)
        with self.hold_sync():
            for name, value in _state(self.session, words).items():
                setattr(self, name, value)
            self.replies += 1


def _state(desk: Desk, words: str = "") -> dict[str, Any]:
    status = f"{words} {desk.progress()}".strip()
    return {"view": desk.view(), "questions": desk.questions(), "status": status}
