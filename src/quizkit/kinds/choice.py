"""Choosing one option, several options, or a position that someone holds; judging each option by a statement."""

import itertools
import math
from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import structs

from quizkit.items import Answer, Item, Key, Verdict
from quizkit.kinds.base import POINT, Kind, Share, credit, judged, missed, right_matches, tally
from quizkit.records import need
from quizkit.text import quoted

NONE = "none"  # the option of judge-each which says that the statement holds of no other option


class Choice(Kind):
    """The base of the kinds whose answer is made of options; `match` is an option's id."""

    form = "choice"

    def check_key(self, item: Item, key: Key) -> None:
        options = sorted(item.options.keys() - self.unanswered)
        matches = sorted(str(answer.match) for answer in key.answers)
        need(matches == options, f"answers: give exactly one answer for each of {', '.join(options)}")

    def chosen(self, item: Item, value: Any) -> list[str]:
        chosen = entries(self.ids(item, value))
        return [option for option in item.options if option in chosen]

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        states = {answer.match: answer.state for answer in key.answers if self.graded}
        return {option: states[option] for option in self.chosen(item, value) if option in states}

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        chosen = entries(value)
        if not set(chosen) <= set(item.options) or not (self.several or len(chosen) == 1):
            return self.blank("There is no such choice.")
        return self.grade_options(item, key, chosen)

    def grade_options(self, item: Item, key: Key, chosen: list[str]) -> Verdict:
        """Grade options that all exist; where `several` is false there is exactly one."""
        answer = next(answer for answer in key.answers if answer.match == chosen[0])
        return judged(answer, key, score=float(answer.state == "right"))

    def reasons(self, item: Item, key: Key) -> dict[str, str]:
        told = key.answers if self.several else ()
        return {item.options[answer.match]: answer.feedback for answer in told}

    def share(self, key: Key, answer: Answer) -> float:
        """Give the part of the mark, from -1 to 1, that an option is worth in another program."""
        right = len(right_matches(key))
        return 1 / right if answer.state == "right" else -1 / (len(key.answers) - right)

    def shares(self, item: Item, key: Key) -> list[Share]:
        answers = {answer.match: answer for answer in key.answers}
        known = [answers[option] for option in item.options if option in answers]
        return [(item.options[a.match], self.share(key, a), a.feedback) for a in known if self.graded]


class ChooseOne(Choice):
    """Choose one option.

    Partial credit: none. An option that the author calls close gets its feedback, and 0 like every other but the right one:
    it is as easy to guess as the right one.
    """

    name = "choose-one"
    title = "choose one"
    advice = "Choose one answer first."
    export = "one"

    def check_key(self, item: Item, key: Key) -> None:
        super().check_key(item, key)
        need(len(right_matches(key)) == 1, "answers: mark the right option, and one only")

    def share(self, key: Key, answer: Answer) -> float:
        return float(answer.state == "right")


class ChooseSeveral(Choice):
    """Choose every option that belongs.

    Partial credit: see `ticked`. One option too many or too few is “close” where several are right.
    """

    name = "choose-several"
    title = "choose several"
    example = '["A", "B"]'
    advice = "Tick at least one answer first."
    several = True
    export = "several"

    def check_key(self, item: Item, key: Key) -> None:
        super().check_key(item, key)
        need(right_matches(key), "answers: mark the right option")

    def grade_options(self, item: Item, key: Key, chosen: list[str]) -> Verdict:
        answers, wanted = {answer.match: answer for answer in key.answers}, right_matches(key)
        extra = [option for option in item.options if option in chosen and option not in wanted]
        missing = [option for option in item.options if option in wanted and option not in chosen]
        misses = [(f"{quoted(item.options[option])} does not belong.", answers[option]) for option in extra]
        misses += [(f"{quoted(item.options[option])} belongs too.", answers[option]) for option in missing]
        right = len(chosen) - len(extra)
        said = {0: "What you chose does not belong.", len(chosen): "What you chose belongs."}
        verdict = misticked(
            key,
            misses,
            said.get(
                right, f"{right} of your {len(chosen)} choices {'belongs' if right == 1 else 'belong'}."
            ),
            len(wanted) > 1,
        )
        return structs.replace(verdict, left=len(missing))


class JudgeEach(Choice):
    """Tick each option of which the statement holds. The last option, with the id `none`, says that it holds of none.

    `match` is an option's id, and `right` says that the statement holds of it; the feedback of an answer is shown to
    whoever misjudged that option. The options often come from an option set of the course (`options_from`).

    Partial credit: see `ticked`; `none` does not count among the options. One misjudged option is “close” where at least
    one that holds was ticked.
    """

    name = "judge-each"
    form = "judge"
    title = "judge each"
    task = "Tick all that apply."
    example = '["A", "B"]'
    advice = "Tick at least one line first."
    several = True
    shuffled = False  # the options are the same in every such question, in the same order
    export = "several"
    states: ClassVar[Mapping[str, str]] = {"right": "holds"} | dict.fromkeys(
        ("near", "wrong"), "does not hold"
    )
    unanswered = frozenset({NONE})

    def check(self, item: Item, key: Key | None) -> None:
        last = list(item.options)[-1:]
        need(last in ([], [NONE]), f"options: the last must have the id {NONE!r}, for “none of them”")
        super().check(item, key)

    def grade_options(self, item: Item, key: Key, chosen: list[str]) -> Verdict:
        if NONE in chosen and set(chosen) != {NONE}:
            return self.blank(f"“{item.options[NONE]}” cannot be ticked beside another.")
        misjudged = [a for a in key.answers if (a.state == "right") != (a.match in chosen)]
        misses = [(f"{item.options[answer.match]}:", answer) for answer in misjudged]
        said = tally(len(key.answers) - len(misses), len(key.answers), "lines")
        return misticked(key, misses, said, any(match in chosen for match in right_matches(key)))

    def solution(self, item: Item, key: Key) -> str:
        return super().solution(item, key) or item.options[NONE]

    def solution_rows(self, item: Item, key: Key) -> list[tuple[str, ...]]:
        words = {answer.match: "yes" if answer.state == "right" else "no" for answer in key.answers}
        return [(text, words[option]) for option, text in item.options.items() if option in words]

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        none = {NONE: "wrong" if right_matches(key) else "right"} if NONE in self.chosen(item, value) else {}
        held = super().marks(item, key, value).items()
        return none | {option: "right" if state == "right" else "wrong" for option, state in held}

    def shares(self, item: Item, key: Key) -> list[Share]:
        none = (item.options[NONE], -1.0 if right_matches(key) else 1.0, key.explanation)
        return [*super().shares(item, key), none]


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
    held = True
    not_exported = "no answer is right, and {program} would mark it"

    def grade_options(self, item: Item, key: Key, chosen: list[str]) -> Verdict:
        held = {
            answer.match: f"{quoted(item.options[answer.match])}: {answer.holder}." for answer in key.answers
        }
        del held[chosen[0]]
        others = "\n\n".join(held.values())
        panels = {"The other positions, and who holds them": others, POINT: key.explanation}
        own = next(answer for answer in key.answers if answer.match == chosen[0])
        feedback = f"Who holds this: {own.holder}. {own.feedback}"
        return Verdict(state="noted", feedback=feedback, score=1.0, panels=panels)

    def solution(self, item: Item, key: Key) -> str:
        held = (f"{quoted(item.options[answer.match])} – {answer.holder}." for answer in key.answers)
        return "There is no single right answer. " + " ".join(held)


def entries(value: Any) -> list[str]:
    """Give a response as a list: one option may stand by itself."""
    return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def misticked(key: Key, misses: list[tuple[str, Answer]], said: str, may_be_near: bool) -> Verdict:
    """Make the verdict where options are ticked, from those ticked or left wrongly (in words, each with its answer), and from what is said of all."""
    parts, right = len(key.answers), len(right_matches(key))
    missing = sum(answer.state == "right" for _, answer in misses)
    score = ticked(right, parts - right, missing, len(misses) - missing)
    state = "near" if may_be_near and len(misses) == 1 else "wrong"
    return missed(key, misses, said, state=state, score=score)


def ticked(right: int, wrong: int, missing: int, extra: int) -> float:
    """Give the partial credit where options are ticked: Youden's J, and nothing for what a blind guess may well reach.

    J is the share of the right options that were ticked less the share of the wrong ones (W. J. Youden, “Index for rating
    diagnostic tests”, Cancer 3, 1950): 0 on average for whoever ticks at random, ticks all or ticks none. It counts only
    where no more than `LUCK` of all ways to tick are as good; the fewest options that earn a part are seven.

    Args: right, wrong: how many options belong, and do not; missing, extra: how many of these were not, and were ticked.
    """
    each, other = wrong or 1, right or 1
    loss = missing * each + extra * other  # J = 1 − loss / (right × wrong)
    ways = itertools.product(range(right + 1), range(wrong + 1))
    as_good = [(m, e) for m, e in ways if 0 < m * each + e * other <= loss]
    times = sum(math.comb(right, m) * math.comb(wrong, e) for m, e in as_good)
    return credit(1 - loss / (each * other), times / 2 ** (right + wrong))
