"""Item analysis: statistics of questions, mistakes and objectives from the graded answers of a class.

For each item: its difficulty, the mean score of those who answered (the difficulty index of classical test theory); its
item-rest correlation (Henrysson, 1963, "Correction of item-total correlations in item analysis", Psychometrika 28);
and its distractor table: how often each option was chosen by the class, and by the learners with the highest and the
lowest totals (upper and lower groups: Kelley, 1939, Journal of Educational Psychology 30. He takes 27 % of a large
group; classes are small, so here it is a third).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation, fmean, quantiles
from typing import Any

from quizkit import parsing
from quizkit.items import Item
from quizkit.kinds import Kind, Written, kind_of

FEWEST = 10  # learners: a correlation over fewer is chance
SMALLEST_THIRD = 3  # learners: a smaller third says nothing of a group
STATES = ("right", "near", "wrong", "noted", "pending", "blank")
MOST = 5  # wrong answers to a number, date or name that are listed
SAME = 1e-9  # scores that differ by less are equal: sums of thirds are not exact

Scores = Mapping[str, float]  # by learner
ByLearner = Mapping[str, Scores]  # by item or objective, then by learner
Answers = Sequence["ScoredAnswer"]
Thirds = tuple[frozenset[str], frozenset[str]]  # of the class: the upper one, the lower one


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """The graded answer of one learner to one item.

    `learner` is an opaque key, `response` the answer as JSON gives it, `state` one of `STATES`: pending is an open answer
    that the teacher has not read. `score` runs from 0 to 1; `misconception` is an id or "".
    """

    learner: str
    item: str
    response: Any
    state: str
    score: float
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """How many learners of the class, of its upper and of its lower third gave an answer, or a part of one.

    `what` is (option,) where options are chosen, also if nobody chose it; (row, option) for a match, right ones too;
    (earlier, later) for two of an order that were put the wrong way round; (text, state) for a number, date or name that
    was near or wrong.
    """

    what: tuple[str, ...]
    count: int
    upper: int
    lower: int


@dataclass(frozen=True, kw_only=True)
class ItemStudy:
    """The statistics of one item.

    `states` counts the answers by state; `answered` those that were judged, neither blank nor pending; `scored` those with
    a score: every right, near or wrong one, and an open one that the teacher has read. A stance has no score, nor has an
    item without its key.

    `difficulty` is the mean score, from 0 (nobody was right) to 1 (everybody was); nan where nothing is scored.
    `item_rest_correlation` is Pearson's correlation, from -1 to 1, between the score in this item and the mean score in
    the other items, over the learners who were scored in this and in another item. It is nan, and `why_no_correlation`
    says why, for fewer than `FEWEST` learners or if one of the two is the same for all.

    `choices` is the distractor table: the options in their order, or what was answered, most frequent first.
    `misconceptions` counts the learners who showed each.
    """

    id: str
    states: Mapping[str, int]
    answered: int
    scored: int
    difficulty: float
    item_rest_correlation: float
    why_no_correlation: str
    choices: Sequence[Choice]
    misconceptions: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ClassStudy:
    """The statistics of a class. Whatever is counted is ordered by its count, the highest first.

    `items` has the items that somebody answered, in the order of the bank. `totals` gives for every learner who sent an
    answer the sum of the scores, in points. `out_of` is the highest possible total: the number of scored items that
    anybody answered, or that each learner was given.

    With k a third of the class rounded down, `upper` and `lower` hold the learners whose total is at least the k-th
    highest, and at most the k-th lowest: equal totals stay together. Both are empty if k is below `SMALLEST_THIRD` or the
    two totals are equal.

    `mastery` gives for each objective and for each learner with a scored answer to one of its items the mean of those
    scores, from 0 to 1. `misconceptions` counts the learners who showed each in any item. `unknown` counts answers to
    items that are not in the bank; no other number includes them.
    """

    items: Mapping[str, ItemStudy]
    totals: Mapping[str, float]
    out_of: int
    upper: frozenset[str]
    lower: frozenset[str]
    mastery: Mapping[str, Mapping[str, float]]
    misconceptions: Mapping[str, int]
    unknown: int = 0

    @property
    def spread(self) -> tuple[float, float, float, float, float]:
        """Lowest total, lower quartile, median, upper quartile and highest total, in points, interpolated; nan without learners."""
        totals = sorted(self.totals.values()) or [math.nan]
        if len(totals) == 1:
            return (totals[0],) * 5
        first, median, third = quantiles(totals, n=4, method="inclusive")
        return totals[0], first, median, third, totals[-1]


def study(answers: Iterable[ScoredAnswer], items: Mapping[str, Item], asked: int = 0) -> ClassStudy:
    """Work out the statistics of a class, also of an empty one.

    Args:
        answers: at most one of each learner to each item, in any order; read once.
        items: the bank's questions by id.
        asked: how many scored items each learner was given, if each was given only some of them; 0 if all had all.
    Raises: ValueError: a learner has two answers to one item.
    """
    by_item: dict[str, dict[str, ScoredAnswer]] = {name: {} for name in items}
    totals: dict[str, float] = {}
    unknown = 0
    for answer in answers:
        totals.setdefault(answer.learner, 0.0)
        if answer.item not in items:
            unknown += 1
        elif answer.learner in by_item[answer.item]:
            twice = f"learner {answer.learner!r} is there twice; give the newest answer only"
            raise ValueError(f"item {answer.item}: {twice}")
        else:
            by_item[answer.item][answer.learner] = answer
    judged = {
        name: [answer for answer in own.values() if answer.state not in ("blank", "pending")]
        for name, own in by_item.items()
        if own
    }
    scores = {
        name: {a.learner: a.score for a in answers if a.state != "noted" or kind_of(items[name]).by_rubric}
        for name, answers in judged.items()
    }
    scored: Counter[str] = Counter()  # items, by learner
    for own in scores.values():
        scored.update(own.keys())
        for learner, score in own.items():
            totals[learner] += score
    thirds = _thirds(totals)
    studies = {}
    for name, own in scores.items():
        others = {learner: scored[learner] - 1 for learner in own if scored[learner] > 1}
        rest = {learner: (totals[learner] - own[learner]) / count for learner, count in others.items()}
        states = Counter(answer.state for answer in by_item[name].values())
        studies[name] = _study_item(items[name], states, judged[name], own, rest, thirds)
    mistakes = {(a.learner, a.misconception) for own in judged.values() for a in own if a.misconception}
    return ClassStudy(
        items=studies,
        totals=totals,
        out_of=asked or sum(map(bool, scores.values())),
        upper=thirds[0],
        lower=thirds[1],
        mastery=_mastery(scores, items),
        misconceptions=_most_first(Counter(misconception for _, misconception in mistakes)),
        unknown=unknown,
    )


def _most_first(counts: Mapping[Any, int]) -> dict[Any, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _thirds(totals: Mapping[str, float]) -> Thirds:
    """The upper and the lower third of the class; see `ClassStudy`."""
    size, ranked = len(totals) // 3, sorted(totals.values())
    if size < SMALLEST_THIRD or ranked[-size] - ranked[size - 1] < SAME:
        return frozenset(), frozenset()
    upper = (learner for learner, total in totals.items() if total >= ranked[-size] - SAME)
    lower = (learner for learner, total in totals.items() if total <= ranked[size - 1] + SAME)
    return frozenset(upper), frozenset(lower)


def _mastery(scores: ByLearner, items: Mapping[str, Item]) -> ByLearner:
    lists: dict[str, dict[str, list[float]]] = {}
    for name, own in scores.items():
        for learner, score in own.items():
            lists.setdefault(items[name].objective, {}).setdefault(learner, []).append(score)
    lists.pop("", None)  # a teacher's own question may have no objective
    return {name: {who: fmean(values) for who, values in own.items()} for name, own in lists.items()}


def _study_item(
    item: Item, states: Mapping[str, int], answers: Answers, scores: Scores, rest: Scores, thirds: Thirds
) -> ItemStudy:
    """Study one item by the answers that were judged, the scores in it, and the mean scores in the others, by learner."""
    own, others = [scores[learner] for learner in rest], list(rest.values())
    reason = _why_no_correlation(own, others) if scores else _why_no_score(item, states)
    return ItemStudy(
        id=item.id,
        states={state: states[state] for state in STATES},
        answered=len(answers),
        scored=len(scores),
        difficulty=fmean(scores.values()) if scores else math.nan,
        item_rest_correlation=math.nan if reason else max(-1, min(1, correlation(own, others))),
        why_no_correlation=reason,
        choices=_choices(item, answers, thirds),
        misconceptions=_most_first(Counter(a.misconception for a in answers if a.misconception)),
    )


def _why_no_score(item: Item, states: Mapping[str, int]) -> str:
    if kind_of(item).held:
        return "no answer is right or wrong"
    if states["pending"]:
        return "no answer is marked yet"
    return "it came without its key" if states["noted"] else "nobody answered it"


def _why_no_correlation(own: Sequence[float], others: Sequence[float]) -> str:
    if len(own) < FEWEST:
        return f"fewer than {FEWEST} learners to compare"
    if max(own) - min(own) < SAME:
        return "everybody has the same score in it"
    return "everybody has the same score in the other questions" if max(others) - min(others) < SAME else ""


def _choices(item: Item, answers: Answers, thirds: Thirds) -> Sequence[Choice]:
    kind = kind_of(item)
    options = kind.chosen(item, list(item.options))  # all of them, if options can be chosen
    learners: dict[tuple[str, ...], set[str]] = {(option,): set() for option in options}
    texts: dict[tuple[str, ...], tuple[str, ...]] = {}
    alike: dict[tuple[str, str], list[ScoredAnswer]] = {}
    for answer in answers:
        alike.setdefault((answer.state, repr(answer.response)), []).append(answer)
    for first, *more in alike.values():
        for same, what in _parts(kind, item, first).items():
            learners.setdefault(same, set()).update(answer.learner for answer in (first, *more))
            texts.setdefault(same, what)
    upper, lower = thirds
    counts = ((texts.get(same, same), who) for same, who in learners.items())
    choices = [Choice(what, len(who), len(who & upper), len(who & lower)) for what, who in counts]
    if not options:
        choices.sort(key=lambda choice: (-choice.count, choice.what))
    return choices[:MOST] if isinstance(kind, Written) else choices


def _parts(kind: Kind, item: Item, answer: ScoredAnswer) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The parts of an answer that are counted: a key that is the same for equal parts → `what` of a `Choice`."""
    value = parsing.plain(answer.response)
    if isinstance(kind, Written):
        if answer.state not in ("near", "wrong"):
            return {}
        same, text = kind.comparable(item, value)
        return {(same, answer.state): (text, answer.state)}
    parts = [(option,) for option in kind.chosen(item, value)]
    pairs = kind.pairs(item, item.key, value) if item.key else []
    return {part: part for part in (*parts, *pairs)}
