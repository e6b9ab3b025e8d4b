"""What a class's marked answers say of its questions, its mistakes and its objectives: numbers only.

`study` reads the answers once, as they come. It keeps a few numbers of each (whose, how many points, which options) and never the
answer itself, so that 10,000 learners need some megabytes. All that is worked out from the numbers comes after.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizkit import html, parsing
from quizkit.grading import option_named
from quizkit.items import Item

FEWEST = 10  # learners: with fewer, a correlation says nothing
SMALLEST_THIRD = 3  # learners: with fewer, a third of the class is only single people
OPTION_KINDS = ("choose-one", "choose-several", "frameworks", "stance")
TEXT_KINDS = ("number", "date", "name")
MARKED = ("right", "near", "wrong")
STATES = (*MARKED, "noted", "pending", "blank")
COUNTERS = 128  # different mistakes of a number, date or name that are counted at a time
MOST = 5  # of them that are told
LONGEST = 60  # characters of one that are kept
SAME = 1e-9  # scores nearer than this are the same: sums of thirds are not exact

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that counts, the newest of a learner to an item, already marked.

    `learner` is a key that means nothing here; `response` is as JSON gives it; `state` is right, near, wrong, noted, blank, or
    pending for an open answer that waits for its mark; `score` runs from 0 to 1; `misconception` is an id or "".
    """

    learner: str
    item: str
    response: Any
    state: str
    score: float
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """How many chose an option: of the class, of its upper and of its lower third by total."""

    option: str
    count: int
    upper: int
    lower: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """A response that was not right, in comparable form, how many gave it, and its state: near or wrong."""

    text: str
    count: int
    state: str


@dataclass(frozen=True)
class ItemStudy:
    """What the class's answers say of one item.

    `answered` counts learners whose answer is there and judged: not blank, not pending; `states` counts all. `scored` of them have
    points: every right, near or wrong answer, and an open one with a mark. A stance has none, nor has an item without its key.

    `difficulty` is the mean of those scores, from 0 (nobody) to 1 (everybody right).

    `discrimination` is the correlation over learners of the item's score x with the rest r, from -1 to 1:
    sum((x - mean x)(r - mean r)) / sqrt(sum((x - mean x)²) sum((r - mean r)²)). A learner's r is the mean score over the *other*
    scored items that this learner answered, so that the item is not compared with itself; who answered no other is left out. It is
    nan, and `reason` says why, with fewer than `FEWEST` such learners or where x or r is the same for all; `difficulty` is nan
    where nothing is scored.

    `choices` counts each option of choose-one, choose-several, frameworks and stance. `pairs` counts, for a match, each (row,
    option) that was given, right ones too; `turned` counts, for an order, the pairs (earlier, later) that stood the wrong way
    round, most frequent first. `mistakes` are the most frequent responses to a number, date or name that were not right; each
    count is exact, or where `slack` is above 0 too low by at most `slack`. `misconceptions` counts the learners who showed each.
    """

    id: str
    answered: int
    scored: int
    states: Mapping[str, int]
    difficulty: float
    discrimination: float
    reason: str
    choices: tuple[Choice, ...] = ()
    pairs: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    turned: tuple[tuple[tuple[str, str], int], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    slack: int = 0
    misconceptions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False)
class ClassStudy:
    """What the answers say of the class.

    `learners` are the keys of all who sent an answer, n of them. `items` holds those with an answer, in the order of the bank.
    `totals` (n) is each learner's points, the sum of the scores; `out_of` is the most one could have: the number of scored items
    that anybody answered, or that each was given. What was not answered gives no points. `upper` and `lower` (n, boolean) mark the thirds by total: the
    upper holds everyone whose total is at least the k-th highest, the lower everyone whose total is at most the k-th lowest, k being
    a third of n rounded down. Learners with the same total so stand on the same side, and a third may hold more than k; where the two would meet, or
    k is below `SMALLEST_THIRD`, both are empty.

    `objectives` are ids in the order of the bank; `mastery` (objectives, n) is the mean score over the learner's scored answers
    to the items of the objective, nan where there are none. `misconceptions` lists (id, learners who showed it), most first.
    `unknown` counts answers to items that are not in the bank; they are in nothing else.
    """

    learners: tuple[str, ...]
    items: Mapping[str, ItemStudy]
    totals: Floats
    out_of: int
    upper: NDArray[np.bool_]
    lower: NDArray[np.bool_]
    objectives: tuple[str, ...]
    mastery: Floats
    misconceptions: tuple[tuple[str, int], ...]
    unknown: int = 0

    @property
    def spread(self) -> tuple[float, float, float, float, float]:
        """Lowest total, lower quartile, median, upper quartile and highest total, in points; nan without learners.

        Quartiles are interpolated between neighbours, as `numpy.quantile` does by default.
        """
        if not len(self.totals):
            return (math.nan,) * 5
        low, first, middle, third, high = np.quantile(self.totals, (0, 0.25, 0.5, 0.75, 1)).tolist()
        return low, first, middle, third, high


class Frequent:
    """The most frequent of many texts, with at most `size` counters (Misra and Gries, 1982).

    A text without a counter takes a free one; where none is free, every counter loses one and the text is let go. A count is so too
    low by at most `lost`, which is at most n / (size + 1) of n texts; up to `size` different texts are counted exactly.
    """

    def __init__(self, size: int = COUNTERS) -> None:
        """Args: size: how many different texts are counted at a time."""
        self.size, self.lost = size, 0
        self.counts: dict[tuple[str, str], int] = {}
        self.shown: dict[tuple[str, str], str] = {}

    def add(self, key: str, shown: str, state: str) -> None:
        """Count one. Args: key: what makes two the same; shown: how it is told; state: of its verdict."""
        place = (key, state)
        if place in self.counts:
            self.counts[place] += 1
        elif len(self.counts) < self.size:
            self.counts[place], self.shown[place] = 1, shown
        else:
            self.lost += 1
            self.counts = {other: count - 1 for other, count in self.counts.items() if count > 1}
            self.shown = {other: self.shown[other] for other in self.counts}

    def top(self, most: int = MOST) -> tuple[Mistake, ...]:
        """The most frequent, at most `most`; of equals the one first in the alphabet comes first."""
        found = [Mistake(self.shown[at], count, at[1]) for at, count in self.counts.items()]
        return tuple(sorted(found, key=lambda entry: (-entry.count, entry.text))[:most])


class _Tally:
    """What is kept of the answers to one item: numbers, and counters of bounded size."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.states: Counter[str] = Counter()
        self.all, self.who, self.scores = array("I"), array("I"), array("d")
        self.chooser, self.chosen = array("I"), array("H")
        self.place = {option: n for n, option in enumerate(item.options)}
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.turned: Counter[tuple[str, str]] = Counter()
        self.mistakes = Frequent()
        self.misconceptions: dict[str, array[int]] = {}

    def add(self, learner: int, answer: Answered) -> None:
        item, state = self.item, answer.state
        if state not in STATES:
            raise ValueError(f"item {item.id}: state {state!r}: use one of {', '.join(STATES)}")
        if not 0 <= answer.score <= 1:
            raise ValueError(f"item {item.id}: score {answer.score!r}: give a number from 0 to 1")
        self.all.append(learner)
        self.states[state] += 1
        if state in ("blank", "pending"):
            return
        if state in MARKED or item.kind == "open":
            self.who.append(learner)
            self.scores.append(answer.score)
        if answer.misconception:
            self.misconceptions.setdefault(answer.misconception, array("I")).append(learner)
        value = parsing.plain(answer.response)
        if item.kind in OPTION_KINDS:
            given = {option_named(item, entry) for entry in (value if isinstance(value, list) else [value])}
            for option in given - {None}:
                self.chooser.append(learner)
                self.chosen.append(self.place[str(option)])
        elif item.kind == "match" and isinstance(value, Mapping):
            self.pairs.update(
                pair for pair in value.items() if pair[0] in item.rows and pair[1] in self.place
            )
        elif item.kind == "order" and item.key and isinstance(value, list):
            place = {option: n for n, option in enumerate(map(str, value))}
            known = [option for option in item.key.order if option in place]
            self.turned.update(
                (a, b) for n, a in enumerate(known) for b in known[n + 1 :] if place[a] > place[b]
            )
        elif item.kind in TEXT_KINDS and state in ("near", "wrong"):
            self.mistakes.add(*comparable(item, value), state)


def comparable(item: Item, value: Any) -> tuple[str, str]:
    """A response to a number, date or name as (what makes two the same, how it is told).

    Args:
        item: gives the kind and, for a number, the unit.
        value: the response; what cannot be read stands for itself, cut to `LONGEST` characters.

    Returns:
        For a number its value; for a date the date, as exact as it was given; for a name its words, in whatever order they turn about.
    """
    if item.kind == "number" and (read := parsing.number(value, item.unit)) is not None:
        shown = html.number(float(f"{read:.10g}"))
        return shown, shown
    if item.kind == "date" and (day := parsing.date(value)) is not None:
        iso = "-".join(f"{part:02d}" for part in day if part is not None)
        return iso, html.date(iso)
    words = parsing.words(value)
    if item.kind == "name" and words:
        return min(parsing.name(value))[:LONGEST], " ".join(words)[:LONGEST]
    text = " ".join(str(value).split())[:LONGEST]
    return text, text


def study(answers: Iterable[Answered], items: Mapping[str, Item], asked: int = 0) -> ClassStudy:
    """Study a class: the answers are read once, and none is kept.

    Args:
        answers: of each learner to each item at most one, in any order; may be a generator.
        items: the bank's questions by id.
        asked: how many scored items each learner was given, where each was given only some of them; 0 where all had all.

    Returns:
        The study; see `ClassStudy` and `ItemStudy` for each number's formula. Any class gives one, also an empty class.

    Raises:
        ValueError: a learner is there twice with one item, a state is not known, or a score is not from 0 to 1.
    """
    number: dict[str, int] = {}
    tallies: dict[str, _Tally] = {}
    unknown = 0
    for answer in answers:
        learner = number.setdefault(answer.learner, len(number))
        if answer.item not in items:
            unknown += 1
            continue
        if answer.item not in tallies:
            tallies[answer.item] = _Tally(items[answer.item])
        tallies[answer.item].add(learner, answer)
    tallies = {item_id: tallies[item_id] for item_id in items if item_id in tallies}
    learners = tuple(number)
    totals, scored = np.zeros(len(learners)), np.zeros(len(learners))
    for tally in tallies.values():
        _need_once(tally, learners)
        np.add.at(totals, np.asarray(tally.who, np.intp), np.asarray(tally.scores, float))
        np.add.at(scored, np.asarray(tally.who, np.intp), 1)
    upper, lower = _thirds(totals)
    return ClassStudy(
        learners=learners,
        items=MappingProxyType(
            {name: _item(tally, totals, scored, upper, lower) for name, tally in tallies.items()}
        ),
        totals=totals,
        out_of=asked or sum(bool(tally.who) for tally in tallies.values()),
        upper=upper,
        lower=lower,
        unknown=unknown,
        misconceptions=_misconceptions(tallies.values()),
        **_mastery(tallies.values(), len(learners)),
    )


def _need_once(tally: _Tally, learners: tuple[str, ...]) -> None:
    found, times = np.unique(np.asarray(tally.all, np.intp), return_counts=True)
    if (times > 1).any():
        twice = learners[int(found[times.argmax()])]
        raise ValueError(
            f"item {tally.item.id}: learner {twice!r} is there twice; give the newest answer only"
        )


def _thirds(totals: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    size = len(totals) // 3
    none = np.zeros(len(totals), bool)
    if size < SMALLEST_THIRD:
        return none, none.copy()
    order = np.sort(totals)
    low, high = order[size - 1], order[-size]
    if high - low < SAME:
        return none, none.copy()
    return totals >= high - SAME, totals <= low + SAME


def _item(
    tally: _Tally,
    totals: Floats,
    answered: Floats,
    upper: NDArray[np.bool_],
    lower: NDArray[np.bool_],
) -> ItemStudy:
    who, scores = np.asarray(tally.who, np.intp), np.asarray(tally.scores, float)
    discrimination, reason = _discrimination(tally, who, scores, totals, answered)
    chooser, chosen = np.asarray(tally.chooser, np.intp), np.asarray(tally.chosen, np.intp)
    size = len(tally.place)
    counts = [
        np.bincount(chosen[among], minlength=size).tolist()
        for among in (np.ones(len(chooser), bool), upper[chooser], lower[chooser])
    ]
    has_choices = tally.item.kind in OPTION_KINDS
    return ItemStudy(
        id=tally.item.id,
        answered=sum(tally.states[state] for state in (*MARKED, "noted")),
        scored=len(scores),
        states=MappingProxyType({state: tally.states[state] for state in STATES}),
        difficulty=float(scores.mean()) if len(scores) else math.nan,
        discrimination=discrimination,
        reason=reason,
        choices=tuple(map(Choice, tally.place, *counts)) if has_choices else (),
        pairs=MappingProxyType(dict(sorted(tally.pairs.items()))),
        turned=tuple(sorted(tally.turned.items(), key=lambda entry: (-entry[1], entry[0]))),
        mistakes=tally.mistakes.top(),
        slack=tally.mistakes.lost,
        misconceptions=MappingProxyType({name: len(who) for name, who in tally.misconceptions.items()}),
    )


def _discrimination(
    tally: _Tally, who: NDArray[np.intp], scores: Floats, totals: Floats, answered: Floats
) -> tuple[float, str]:
    """The item–rest correlation, or nan and the reason."""
    if not len(scores):
        if tally.item.kind == "stance":
            return math.nan, "no answer is right or wrong"
        if tally.states["pending"]:
            return math.nan, "no answer is marked yet"
        return math.nan, "it came without its key" if tally.states["noted"] else "nobody answered it"
    others = answered[who] > 1
    who, x = who[others], scores[others]
    if len(x) < FEWEST:
        return math.nan, f"fewer than {FEWEST} learners to compare"
    rest = (totals[who] - x) / (answered[who] - 1)
    if np.ptp(x) < SAME:
        return math.nan, "everybody has the same score in it"
    if np.ptp(rest) < SAME:
        return math.nan, "everybody has the same score in the other questions"
    x, rest = x - x.mean(), rest - rest.mean()
    return float(np.clip((x @ rest) / math.sqrt((x @ x) * (rest @ rest)), -1, 1)), ""


def _misconceptions(tallies: Iterable[_Tally]) -> tuple[tuple[str, int], ...]:
    """Each misconception with the number of learners who showed it in any item."""
    shown: dict[str, array[int]] = {}
    for tally in tallies:
        for name, who in tally.misconceptions.items():
            shown.setdefault(name, array("I")).extend(who)
    counts = {name: len(np.unique(np.asarray(who, np.intp))) for name, who in shown.items()}
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _mastery(tallies: Iterable[_Tally], learners: int) -> dict[str, Any]:
    """The objectives and their mean scores, by learner."""
    of: dict[str, list[_Tally]] = {}
    for tally in tallies:
        if tally.who and tally.item.objective:  # a teacher's own question may have none
            of.setdefault(tally.item.objective, []).append(tally)
    mastery = np.full((len(of), learners), np.nan)
    for row, found in zip(mastery, of.values(), strict=True):
        points, times = np.zeros(learners), np.zeros(learners)
        for tally in found:
            np.add.at(points, np.asarray(tally.who, np.intp), np.asarray(tally.scores, float))
            np.add.at(times, np.asarray(tally.who, np.intp), 1)
        np.divide(points, times, out=row, where=times > 0)
    return {"objectives": tuple(of), "mastery": mastery}
