"""Marking: a pure function from an item and a response to a verdict.

`check` is total: any Python object as response gives a verdict, never an exception. It reads no
file, keeps no state and runs nothing of the learner's, so a notebook, a page and a mark book
agree. One small function for each kind of question stands in `MARKERS`.
"""

from __future__ import annotations

import difflib
import re
import sys
import types
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from quizkit import parsing
from quizkit.items import NONE, SELF_SCORES, Answer, Item, Key, Verdict

FEWEST_WORDS = 5  # of an open answer; less is a slip of the finger
ALIKE = 0.88  # from 0 to 1: how alike two spellings of a name are with one slip between them
NAMES_AT_ONCE = 4  # "Lee Myung-bak (이명박)" has two; each is compared with every alias
NOTED = Verdict(
    state="noted", feedback="Your answer is kept, and marked later. You can change it until you hand in."
)
HOW = {
    "choose-one": "Choose one answer first.",
    "choose-several": "Tick at least one answer first.",
    "frameworks": "Tick the frameworks for which it holds, or “None of the three”.",
    "number": "Write a number first.",
    "date": "Write a year or a date first, for example 1953 or 1 October 1953.",
    "name": "Write a name first, in English or in Hangul.",
    "order": "Put the entries in order first.",
    "match": "Choose a match for each row first.",
    "stance": "Choose the position nearest to yours first.",
    "open": "Write a sentence or two first.",
}


def check(item: Item, response: Any) -> Verdict:
    """Mark one response.

    Args:
        item: the question, with or without its key.
        response: by kind: an option id (choose-one, stance), a list of option ids (choose-several,
            frameworks, order), a dict of row id to option id (match), a number or text (number,
            date, name), a text or a dict with "text" and a self-score for each criterion (open).
            Anything else is answered as blank.

    Returns:
        The verdict. `blank` where there is nothing to mark; `noted` where the item has no key, or
        has no right answer.
    """
    value = parsing.plain(response)
    if value is None:
        return _blank(HOW[item.kind])
    if value is parsing.UNREADABLE:
        return _blank(f"That cannot be read as an answer. {HOW[item.kind]}")
    if item.key is None:
        return NOTED
    return MARKERS[item.kind](item, item.key, value)


def _blank(feedback: str) -> Verdict:
    return Verdict(state="blank", feedback=feedback)


def _verdict(answer: Answer, key: Key, score: float | None = None) -> Verdict:
    if score is None:
        score = {"right": 1.0, "near": 0.5, "wrong": 0.0}[answer.state]
    see = answer.see or ("" if answer.state == "right" else key.see)
    return Verdict(
        state=answer.state, feedback=answer.feedback, score=score, misconception=answer.misconception, see=see
    )


def _otherwise(key: Key, state: str = "wrong", score: float = 0.0, before: str = "") -> Verdict:
    return Verdict(state=state, feedback=f"{before} {key.otherwise}".strip(), score=score, see=key.see)


def option_named(item: Item, value: Any) -> str | None:
    """The id of the option that `value` names by its id, its letter (A for the first) or its whole text.

    Args:
        item: a question with options.
        value: anything; what is no text names nothing.

    Returns:
        The id, or None where there is no such option.
    """
    if not isinstance(value, str):
        return None
    if value in item.options:
        return value
    folded = value.casefold()
    for i, (option, text) in enumerate(item.options.items()):
        if folded in (chr(ord("a") + i), text.casefold()):
            return option
    return None


def _choose_one(item: Item, key: Key, value: Any) -> Verdict:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    option = option_named(item, value)
    for answer in key.answers:
        if answer.when == option:
            return _verdict(answer, key)
    return _blank(f"There is no such choice. {HOW[item.kind]}")


def _choose_several(item: Item, key: Key, value: Any) -> Verdict:
    chosen = {option_named(item, entry) for entry in (value if isinstance(value, list) else [value])}
    if None in chosen:
        return _blank(f"There is no such choice. {HOW[item.kind]}")
    answers = {answer.when: answer for answer in key.answers}
    right = {when for when, answer in answers.items() if answer.state == "right"}
    extra = [answers[option] for option in item.options if option in chosen - right]
    missing = len(right - chosen)
    if not extra and not missing:
        said = " ".join(answers[option].feedback for option in item.options if option in right)
        return Verdict(state="right", feedback=said, score=1.0)
    parts = [f"“{item.options[answer.when]}” does not belong: {answer.feedback}" for answer in extra]
    if missing:
        parts.append("One more belongs with these." if missing == 1 else f"{missing} more belong with these.")
    named = next((answer for answer in extra if answer.misconception), extra[0] if extra else None)
    near = len(extra) + missing == 1 and len(right) > 1
    return Verdict(
        state="near" if near else "wrong",
        feedback=" ".join(parts),
        score=max(0.0, (len(chosen & right) - len(extra)) / len(right)),
        misconception=named.misconception if named else "",
        see=(named.see if named else "") or key.see,
    )


def _frameworks(item: Item, key: Key, value: Any) -> Verdict:
    chosen = {option_named(item, entry) for entry in (value if isinstance(value, list) else [value])}
    if None in chosen:
        return _blank(f"There is no such choice. {HOW[item.kind]}")
    if NONE in chosen and len(chosen) > 1:
        return _blank(f"“{item.options[NONE]}” cannot stand beside a framework. {HOW[item.kind]}")
    chosen.discard(NONE)
    misjudged = [answer for answer in key.answers if (answer.state == "right") != (answer.when in chosen)]
    if not misjudged:
        return Verdict(state="right", feedback=key.why, score=1.0)
    named = next((answer for answer in misjudged if answer.misconception), misjudged[0])
    hit = any(answer.state == "right" and answer.when in chosen for answer in key.answers)
    return Verdict(
        state="near" if hit and len(misjudged) == 1 else "wrong",
        feedback=" ".join(f"{item.options[answer.when]}: {answer.feedback}" for answer in misjudged),
        score=1 - len(misjudged) / len(key.answers),
        misconception=named.misconception,
        see=named.see or key.see,
    )


def _number(item: Item, key: Key, value: Any) -> Verdict:
    read = parsing.number(value, item.unit)
    if read is None:
        return _blank(f"That cannot be read as one number in {item.unit}. {HOW[item.kind]}")
    for answer in key.answers:
        low, high = answer.when if isinstance(answer.when, (list, tuple)) else (answer.when, answer.when)
        slack = key.tolerance if answer.state == "right" else 0.0
        # a share typed as 0.07 comes back as 7.000000000000001
        slack = max(slack, 1e-9 * max(1.0, abs(low), abs(high)))
        if low - slack <= read <= high + slack:
            return _verdict(answer, key)
    return _otherwise(key)


def _date(item: Item, key: Key, value: Any) -> Verdict:
    read = parsing.date(value)
    if read is None:
        return _blank(f"That cannot be read as a date. {HOW[item.kind]}")
    for answer in key.answers:
        first, last = answer.when if isinstance(answer.when, (list, tuple)) else (answer.when, answer.when)
        low, high = parsing.date(str(first)), parsing.date(str(last))
        if low is None or high is None:  # the bank refuses such a key; an item made by hand may hold one
            continue
        # both sides are compared only as far as both are given
        low_, high_ = low.cut(read.exactness), high.cut(read.exactness)
        if not low_ <= read.cut(low.exactness) or not read.cut(high.exactness) <= high_:
            continue
        if read.exactness >= low.exactness:
            return _verdict(answer, key)
        if answer.state == "right":
            wanted = {2: "the month", 3: "the day"}[low.exactness]
            said = f"Right as far as it goes. Give {wanted} too."
            return Verdict(state="near", feedback=said, score=0.5, see=key.see)
    return _otherwise(key)


def _name(item: Item, key: Key, value: Any) -> Verdict:
    forms = parsing.name(value)
    if isinstance(value, str):  # both names at once: "Lee Myung-bak (이명박)"
        for part in re.split(r"[()（）=/]", value[: parsing.SHORT], maxsplit=NAMES_AT_ONCE)[:NAMES_AT_ONCE]:
            forms |= parsing.name(part)
    if not forms:
        return _blank(f"That cannot be read as a name. {HOW[item.kind]}")
    for answer in key.answers:
        if any("".join(parsing.words(alias)) in forms for alias in answer.when):
            return _verdict(answer, key)
    for answer in key.answers:
        if answer.state == "right":
            for alias in answer.when:
                if _one_slip_apart("".join(parsing.words(alias)), forms):
                    return Verdict(
                        state="near", feedback="Very close: check the spelling.", score=0.5, see=key.see
                    )
    return _otherwise(key)


def _one_slip_apart(alias: str, forms: frozenset[str]) -> bool:
    # Short names and acronyms differ by one letter and mean other things (SMA, SCM): no near misses there.
    if len(alias) < 6:
        return False
    found = difflib.SequenceMatcher(
        None, "", alias, autojunk=False
    )  # what it knows of the second text it keeps
    for form in forms:
        found.set_seq1(form)
        # the lengths alone rule most forms out, and a comparison is dear
        if found.real_quick_ratio() >= ALIKE and found.quick_ratio() >= ALIKE and found.ratio() >= ALIKE:
            return True
    return False


def _order(item: Item, key: Key, value: Any) -> Verdict:
    if not isinstance(value, list) or sorted(map(str, value)) != sorted(item.options):
        return _blank(f"Use each entry once. {HOW[item.kind]}")
    place = {option: i for i, option in enumerate(value)}
    turned = [(a, b) for a, b in combinations(key.order, 2) if place[a] > place[b]]
    if not turned:
        return Verdict(state="right", feedback=key.why, score=1.0)
    total = len(key.order) * (len(key.order) - 1) // 2
    score = max(0.0, 1 - 2 * len(turned) / total)
    for answer in key.answers:
        if tuple(answer.when) in turned:
            state = "near" if len(turned) == 1 else "wrong"
            return Verdict(
                state=state,
                feedback=answer.feedback,
                score=score,
                misconception=answer.misconception,
                see=answer.see or key.see,
            )
    if len(turned) == 1:
        return _otherwise(key, "near", score, "Only two neighbours stand the wrong way round.")
    return _otherwise(key, "wrong", score, f"{len(turned)} of {total} pairs stand the wrong way round.")


def _match(item: Item, key: Key, value: Any) -> Verdict:
    if not isinstance(value, Mapping) or not set(value) <= set(item.rows):
        return _blank(HOW[item.kind])
    given = {row: option for row, option in value.items() if option is not None}
    if any(option not in item.options for option in given.values() if isinstance(option, str)) or not all(
        isinstance(option, str) for option in given.values()
    ):
        return _blank(f"There is no such choice. {HOW[item.kind]}")
    if set(given) != set(item.rows):
        return _blank("Some rows have no match yet.")
    wrong = [row for row in item.rows if given[row] != key.pairs[row]]
    if not wrong:
        return Verdict(state="right", feedback=key.why, score=1.0)
    score = 1 - len(wrong) / len(item.rows)
    state = "near" if 2 * len(wrong) <= len(item.rows) else "wrong"
    count = f"{len(item.rows) - len(wrong)} of {len(item.rows)} rows are right."
    for answer in key.answers:
        row, option = answer.when
        if given[row] == option:
            return Verdict(
                state=state,
                feedback=f"{count} {answer.feedback}",
                score=score,
                misconception=answer.misconception,
                see=answer.see or key.see,
            )
    return _otherwise(key, state, score, count)


def _stance(item: Item, key: Key, value: Any) -> Verdict:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    option = option_named(item, value)
    held = next((answer for answer in key.answers if answer.when == option), None)
    if held is None:
        return _blank(f"There is no such choice. {HOW[item.kind]}")
    others = [
        f"“{item.options[answer.when]}”: {answer.holder}." for answer in key.answers if answer is not held
    ]
    return Verdict(
        state="noted",
        feedback=f"Who holds this: {held.holder}. {held.feedback}",
        score=1.0,
        lines=("The other positions, and who holds them:", *others, key.why),
    )


def _open(item: Item, key: Key, value: Any) -> Verdict:
    text = value.get("text") if isinstance(value, Mapping) else value
    if not isinstance(text, str) or len(text.split()) < FEWEST_WORDS:
        return _blank(HOW[item.kind])
    given = value if isinstance(value, Mapping) else {}
    scores = {criterion: given[criterion] for criterion in key.rubric if given.get(criterion) in SELF_SCORES}
    shown = ("A model answer: " + key.model, key.why)
    if len(scores) < len(key.rubric):
        said = "Kept. Read the model answer, then judge your own by each line of the rubric."
        return Verdict(state="noted", feedback=said, lines=shown, rubric=key.rubric)
    met = sum({"yes": 1.0, "partly": 0.5, "no": 0.0}[score] for score in scores.values())
    said = f"Kept. By your own judgement: {met:g} of {len(scores)}."
    return Verdict(state="noted", feedback=said, score=met / len(scores), lines=shown, rubric=key.rubric)


MARKERS: Mapping[str, Callable[[Item, Key, Any], Verdict]] = {
    "choose-one": _choose_one,
    "choose-several": _choose_several,
    "frameworks": _frameworks,
    "number": _number,
    "date": _date,
    "name": _name,
    "order": _order,
    "match": _match,
    "stance": _stance,
    "open": _open,
}


class _Verb(types.ModuleType):
    """`alliance.check` is this module for programs and, called, a verb for lessons: `check("id", 1953)`."""

    def __call__(self, item_id: str, value: Any = ...) -> Any:
        """Check an answer worked out in code; see `alliance.notebook.check_answer`."""
        from alliance.verbs import check_answer  # only a lesson calls this; a program never needs it

        return check_answer(item_id, value)


sys.modules[__name__].__class__ = _Verb
