"""What the tests of the teacher's package share."""

import pytest

from quizkit.items import Answer, Item, Key
from quizkit.kinds import KINDS
from quizkit.kinds.base import Kind, judged


class Eleventh(Kind):
    """A kind that no module was told of: the first option is the best."""

    name = "eleventh"
    form = "choice"
    title = "an eleventh kind"
    advice = "Choose first."

    def grade(self, item, key, value):
        answer = next((answer for answer in key.answers if answer.match == value), None)
        return judged(answer, key) if answer else self.blank()


@pytest.fixture
def eleventh(monkeypatch):
    """A question of a kind that is known for the time of this test only."""
    monkeypatch.setitem(KINDS, Eleventh.name, Eleventh())
    texts = {"best": "Best", "good": "Good", "bad": "Bad"}
    answers = tuple(
        Answer(match=option, state="right" if option == "best" else "wrong", feedback=text)
        for option, text in texts.items()
    )
    key = Key(explanation="Why.", answers=answers, examples={"right": ("best",), "wrong": ("good", "bad")})
    return Item(id="new", lesson="x", objective="", kind="eleventh", prompt="Which?", options=texts, key=key)
