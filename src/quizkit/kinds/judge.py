"""Judging each of several things by one statement: a multiple true–false question."""

from __future__ import annotations

from typing import Any

from quizkit.items import Item, Key, Verdict
from quizkit.kinds.base import Share, need_answer_for_each, right_matches
from quizkit.kinds.choice import Choice, entries
from quizkit.records import need

NONE = "none"  # the option that says of none


class JudgeEach(Choice):
    """Tick each option of which the statement holds. The last option, with the id `none`, says that it holds of none.

    `match` is an option's id, and `right` says that the statement holds of it; the feedback of an answer is shown to
    whoever misjudged that option. The options often come from an option set of the course (`options_from`).

    Partial credit: the share of the options (without `none`) that were judged rightly. One misjudged option is “close”
    where at least one that holds was ticked.
    """

    name = "judge-each"
    form = "judge"
    title = "judge each"
    advice = "Tick every one for which it holds, or the last line."
    several = True
    shuffled = False  # the options are the same in every such question, in the same order
    export = "several"

    def check(self, item: Item, key: Key | None) -> None:
        last = list(item.options)[-1:]
        need(last in ([], [NONE]), f"options: the last must have the id {NONE!r}, for “none of them”")
        super().check(item, key)

    def check_key(self, item: Item, key: Key) -> None:
        need_answer_for_each(key, set(item.options) - {NONE})

    def prompt_lines(self, item: Item) -> list[str]:
        return ["Tick all that apply.", *super().prompt_lines(item)]

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        chosen = set(entries(value))
        if not chosen <= set(item.options):
            return self.blank("There is no such choice.")
        if NONE in chosen and len(chosen) > 1:
            return self.blank(f"“{item.options[NONE]}” cannot be ticked beside another.")
        chosen.discard(NONE)
        misjudged = [
            answer for answer in key.answers if (answer.state == "right") != (answer.match in chosen)
        ]
        if not misjudged:
            return Verdict(state="right", feedback=key.explanation, score=1.0)
        mistake = next((answer for answer in misjudged if answer.misconception), misjudged[0])
        hit = any(match in chosen for match in right_matches(key))
        return Verdict(
            state="near" if hit and len(misjudged) == 1 else "wrong",
            feedback=" ".join(f"{item.options[answer.match]}: {answer.feedback}" for answer in misjudged),
            score=1 - len(misjudged) / len(key.answers),
            misconception=mistake.misconception,
            reread=mistake.reread or key.reread,
        )

    def solution(self, item: Item, key: Key) -> str:
        return "; ".join(item.options[match] for match in right_matches(key) or [NONE])

    def shares(self, item: Item, key: Key) -> list[Share]:
        answers = {answer.match: answer for answer in key.answers}
        right = right_matches(key) or [NONE]
        rows: list[Share] = []
        for option, text in item.options.items():
            share = 1 / len(right) if option in right else -1.0 if option == NONE else -1 / len(right)
            feedback = answers[option].feedback if option in answers else key.explanation
            rows.append((text, share, feedback))
        return rows
