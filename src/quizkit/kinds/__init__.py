"""The kinds of questions: one class each, and the table of them.

A new kind is a class in a file of its own here, its form in `widgets/forms/`, and a line in `KINDS`.
"""

from collections.abc import Mapping

from quizkit.items import Item
from quizkit.kinds.arrange import Match, Order
from quizkit.kinds.base import Kind, letters
from quizkit.kinds.choice import ChooseOne, ChooseSeveral, JudgeEach, Stance
from quizkit.kinds.essay import Open
from quizkit.kinds.mark import MarkWords
from quizkit.kinds.written import Date, Name, Number, Written

__all__ = ["KINDS", "Kind", "Written", "kind_of", "letters"]

TABLE = (ChooseOne, ChooseSeveral, JudgeEach, MarkWords, Number, Date, Name, Order, Match, Stance, Open)
KINDS: Mapping[str, Kind] = {kind.name: kind() for kind in TABLE}


def kind_of(item: Item) -> Kind:
    """Give the kind of a question; raises ValueError, which lists the kinds, where its kind is unknown."""
    if item.kind not in KINDS:
        raise ValueError(f"kind {item.kind!r}: use one of {', '.join(KINDS)}")
    return KINDS[item.kind]
