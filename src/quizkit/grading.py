"""Grading: a pure function from a question and a response to a verdict; any object may be a response."""

from typing import Any

from quizkit import parsing
from quizkit.items import Item, Verdict
from quizkit.kinds import kind_of

KEPT = "Your answer is kept, and marked later. You can change it until you hand in."
UNREADABLE = "But check how you wrote it. {doubt} The cause may be other words beside it, or a second answer."


def read(item: Item, response: Any, typed: bool = False) -> Any:
    """Give a response in the form in which it is graded and kept: plain values, with ids in place of letters and texts.

    Args:
        item: the question.
        response: any object.
        typed: whether its letters are those that stand before the options; what version 0.1 kept has those of the file.
    Returns: The plain value; None for a blank; `parsing.UNREADABLE` for an object that cannot be an answer.
    """
    return kind_of(item).ids(item, parsing.plain(response), typed)


def grade(item: Item, response: Any) -> Verdict:
    """Grade one response.

    Args:
        item: the question, with or without its key.
        response: by kind: an option id (choose-one, stance), a list of option ids (choose-several, judge-each, order), a
            dict of row id to option id (match), a number or text (number, date, name), a text or a dict with "text" and
            a self-score for each criterion (open). A letter or the whole text of an option may stand for its id.
    Returns:
        The verdict: `blank` where there is nothing to grade; `noted` where the question has no key, or no right answer.
        The class of each kind in `quizkit.kinds` says how partial credit is worked out.
    Raises: ValueError: the question is of no known kind.
    """
    kind, value = kind_of(item), read(item, response)
    if value is None:
        return kind.blank()
    if value is parsing.UNREADABLE:
        return kind.blank("That cannot be read as an answer.")
    if item.key:
        return kind.grade(item, item.key, value)
    doubt = kind.unreadable(item, value)
    return Verdict(state="noted", feedback=f"{KEPT} {UNREADABLE.format(doubt=doubt)}" if doubt else KEPT)
