"""Choosing one option, several options, or a position that someone holds."""

from __future__ import annotations

from typing import Any

from quizkit.items import Answer, Item, Key, Verdict
from quizkit.kinds.base import (
    SCORES,
    Kind,
    Share,
    judged,
    need_answer_for_each,
    right_matches,
)
from quizkit.records import need


def entries(value: Any) -> list[str]:
    """Give a response as a list: one option may stand by itself."""
    return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


class Choice(Kind):
    """What the kinds share whose answer is made of options; `match` is an option's id."""

    form = "choice"

    def check_key(self, item: Item, key: Key) -> None:
        need_answer_for_each(key, set(item.options))

    def chosen(self, item: Item, value: Any) -> list[str]:
        chosen = entries(self.ids(item, value))
        return [option for option in item.options if option in chosen]

    def answer(self, key: Key, value: Any) -> Answer | None:
        """Find the answer for the one option that was chosen."""
        chosen = entries(value)
        return next((answer for answer in key.answers if chosen == [answer.match]), None)


class ChooseOne(Choice):
    """Choose one option.

    Partial credit: the right option is worth 1, an option that the author calls close 0.5, every other 0.
    """

    name = "choose-one"
    title = "choose one"
    advice = "Choose one answer first."
    export = "one"

    def check_key(self, item: Item, key: Key) -> None:
        super().check_key(item, key)
        need(len(right_matches(key)) == 1, "answers: mark the right option, and one only")

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        answer = self.answer(key, value)
        return judged(answer, key) if answer else self.blank("There is no such choice.")

    def shares(self, item: Item, key: Key) -> list[Share]:
        answers = {answer.match: answer for answer in key.answers}
        return [
            (text, SCORES[answers[option].state], answers[option].feedback)
            for option, text in item.options.items()
        ]


class ChooseSeveral(Choice):
    """Choose every option that belongs.

    Partial credit: right options chosen, less wrong options chosen, divided by the number of right options; never
    below 0. One option too many or too few is “close” where several are right.
    """

    name = "choose-several"
    title = "choose several"
    advice = "Tick at least one answer first."
    several = True
    export = "several"

    def check_key(self, item: Item, key: Key) -> None:
        super().check_key(item, key)
        need(right_matches(key), "answers: mark the right option")

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        chosen = set(entries(value))
        if not chosen <= set(item.options):
            return self.blank("There is no such choice.")
        answers = {answer.match: answer for answer in key.answers}
        right = set(right_matches(key))
        extra = [answers[option] for option in item.options if option in chosen - right]
        missing = len(right - chosen)
        if not extra and not missing:
            feedback = " ".join(answers[option].feedback for option in item.options if option in right)
            return Verdict(state="right", feedback=feedback, score=1.0)
        parts = [f"“{item.options[answer.match]}” does not belong: {answer.feedback}" for answer in extra]
        if missing:
            parts.append(
                "One more belongs with these." if missing == 1 else f"{missing} more belong with these."
            )
        mistake = next((answer for answer in extra if answer.misconception), extra[0] if extra else None)
        return Verdict(
            state="near" if len(extra) + missing == 1 and len(right) > 1 else "wrong",
            feedback=" ".join(parts),
            score=max(0.0, (len(chosen & right) - len(extra)) / len(right)),
            misconception=mistake.misconception if mistake else "",
            reread=(mistake.reread if mistake else "") or key.reread,
        )

    def shares(self, item: Item, key: Key) -> list[Share]:
        answers = {answer.match: answer for answer in key.answers}
        share = 1 / len(right_matches(key))
        return [
            (text, share if answers[option].state == "right" else -share, answers[option].feedback)
            for option, text in item.options.items()
        ]


class Stance(Choice):
    """Choose the position nearest to one's own. None is right: every answer is kept, and the feedback names who holds it.

    Partial credit: none; a position is never graded.
    """

    name = "stance"
    title = "a position"
    lead = "Your position"
    advice = "Choose the position nearest to yours first."
    button = "Keep my position"
    graded = False
    not_exported = "no answer is right, and {program} would mark it"

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        own = self.answer(key, value)
        if own is None:
            return self.blank("There is no such choice.")
        others = [
            f"“{item.options[answer.match]}”: {answer.holder}." for answer in key.answers if answer is not own
        ]
        return Verdict(
            state="noted",
            feedback=f"Who holds this: {own.holder}. {own.feedback}",
            score=1.0,
            lines=("The other positions, and who holds them:", *others, key.explanation),
        )

    def solution(self, item: Item, key: Key) -> str:
        held = (f"“{item.options[answer.match]}” – {answer.holder}." for answer in key.answers)
        return "There is no single right answer. " + " ".join(held)
