"""Marking words in a passage."""

from typing import Any

from msgspec import structs

from quizkit import parsing
from quizkit.items import Item, Key, Verdict
from quizkit.kinds.base import letters, right_matches
from quizkit.kinds.choice import ChooseSeveral
from quizkit.records import need

FOUND = "Marked, and it belongs"


class MarkWords(ChooseSeveral):
    """Mark the phrases of a passage that do what the question asks: carry a duty, a hedge, a condition.

    `options` are the phrases that one can mark, each as it stands in the item's `passage`; `match` is a phrase's id. The
    feedback of a right phrase is shown to whoever marked it and to whoever missed it, that of any other to whoever marked
    it: it says what the phrase does, and what would make it right or wrong.

    Partial credit: see `ticked`. One phrase too many or too few is “close” where several are right.
    """

    name = "mark-words"
    form = "mark"
    title = "mark the words"
    fields = frozenset({"options", "passage"})
    task = "Mark every phrase that belongs. The letters are enough."
    advice = "Mark at least one phrase first."
    shuffled = False  # the phrases stand in the passage, in its order

    def check(self, item: Item, key: Key | None) -> None:
        super().check(item, key)
        item.pieces()  # raises where a phrase is not in the passage
        glossed = not item.glosses or item.glosses.keys() == item.options.keys()
        need(glossed, "glosses: give one for each phrase that can be marked")

    def check_key(self, item: Item, key: Key) -> None:
        super().check_key(item, key)
        need(len(right_matches(key)) < len(item.options), "answers: leave a phrase that does not belong")

    def ids(self, item: Item, value: Any, typed: bool = False) -> Any:
        """As for every kind; case, punctuation and quotation marks of a phrase do not count."""
        found = super().ids(item, value, typed)
        words = parsing.words(found)
        same = (option for option, text in item.options.items() if words and parsing.words(text) == words)
        return found if found in [*item.options] else next(same, found)

    def prompt_lines(self, item: Item) -> list[str]:
        marked = letters(item)
        said = {
            option: f"{text} ({item.glosses[option]})" if item.glosses else text
            for option, text in item.options.items()
        }
        pieces = (f"[{marked[option]}: {said[option]}]" if option else text for text, option in item.pieces())
        return [self.task, f"“{''.join(pieces)}”"]

    def export_prompt(self, item: Item) -> str:
        glosses = "; ".join(f"{item.options[option]}: {text}" for option, text in item.glosses.items())
        return f"{item.prompt} “{item.passage}”{f' ({glosses})' if glosses else ''}"

    def grade_options(self, item: Item, key: Key, chosen: list[str]) -> Verdict:
        verdict = super().grade_options(item, key, chosen)
        answers = {answer.match: answer for answer in key.answers}
        wanted = [option for option in item.options if answers[option].state == "right"]
        found = [option for option in wanted if option in chosen]
        lines = [f"“{item.options[option]}”: {answers[option].feedback}" for option in found]
        part = f"You found {len(found)} of {len(wanted)}."
        if found == wanted:  # read only beside a phrase too many, where “1 of 1” would sound right
            every = f"all {len(wanted)} that belong" if len(wanted) > 1 else "the one that belongs"
            extra = len(chosen) - len(found)
            part = f"You found {every}, and marked {extra} that {'does' if extra == 1 else 'do'} not."
        feedback = verdict.feedback if verdict.state == "right" else part
        panels = {FOUND: "\n\n".join(lines)} if found else {}
        return structs.replace(verdict, feedback=feedback, panels=panels)

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        missed = dict.fromkeys(right_matches(key), "missed")
        return missed | super().marks(item, key, value)
