"""Putting things in order, and matching rows with options."""

import math
import textwrap
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import combinations, count, pairwise
from typing import Any

from msgspec import structs

from quizkit.items import Item, Key, Verdict
from quizkit.kinds.base import Kind, credit, missed, named, tally
from quizkit.records import need
from quizkit.text import quoted

LONG, BEGINNING = 120, 45  # letters from which an entry is a text of its own, and is named by its beginning


class Order(Kind):
    """Put the options in order. `key.order` is the right order; `match` is [earlier, later], and
    the feedback says why: for each two neighbours of the right order, and for other pairs that are easily turned round.

    Partial credit: Kendall's tau, 1 − 2d/n, where d is Kendall's distance (the number of pairs that stand the wrong way
    round) and n the number of all pairs; but nothing where a random order is as good more often than `LUCK`, by the normal
    approximation of tau (both: M. G. Kendall, “A New Measure of Rank Correlation”, Biometrika 30, 1938). So the fewest
    entries that earn a part are five. One pair the wrong way round is “close”.
    """

    name = "order"
    form = "order"
    title = "put in order"
    surprising = True
    task = "Put these in order. The letters are enough."
    example = '["B", "A", …]'
    advice = "Put the entries in order first."
    between = " → "
    counted = "{1} before {0}"
    not_exported = "putting things in order is no kind of question there"

    def check_key(self, item: Item, key: Key) -> None:
        need(set(key.order) == set(item.options), "key.order must name every option once")
        for answer in key.answers:
            earlier, later = need_pair(answer.match, item.options, item.options)
            in_order = key.order.index(earlier) < key.order.index(later)
            need(in_order, f"match {answer.match}: write [earlier, later]")

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        if not isinstance(value, list) or sorted(map(str, value)) != sorted(item.options):
            return self.blank("Use each entry once.")
        turned = self.pairs(item, key, value)
        entries = len(key.order)
        total = entries * (entries - 1) // 2
        variance = total * (2 * entries + 5) / 36  # of the number of turned pairs, over all orders
        luck = math.erfc((total / 2 - len(turned) - 0.5) / math.sqrt(2 * variance)) / 2
        score = credit(1 - 2 * len(turned) / total, luck)
        state = "near" if len(turned) == 1 else "wrong"
        answers = {tuple(answer.match): answer for answer in key.answers}
        told = [pair for pair in turned if pair in answers or pair in pairwise(key.order)]
        text = {option: brief(text) for option, text in item.options.items()}
        misses = [
            (f"{quoted(text[a])} stands before {quoted(text[b])}.", answers.get((a, b))) for a, b in told
        ]
        who = "Only two neighbours" if len(turned) == 1 else f"{len(turned)} of {total} pairs"
        return missed(key, misses, f"{who} are in the wrong order.", state=state, score=score)

    def reasons(self, item: Item, key: Key) -> dict[str, str]:
        texts = {tuple(answer.match): answer.feedback for answer in key.answers}
        return {self.say(item, list(pair)): texts.get(pair, "") for pair in pairwise(key.order)}

    def say(self, item: Item, response: Any) -> str:
        shown = structs.replace(item, options={option: brief(text) for option, text in item.options.items()})
        return super().say(shown, self.ids(item, response))

    def say_match(self, item: Item, match: Any) -> str:
        return f"{brief(item.options[match[1]])} before {brief(item.options[match[0]])}"

    def solution(self, item: Item, key: Key) -> str:
        return self.say(item, list(key.order))

    def solution_rows(self, item: Item, key: Key) -> list[tuple[str, ...]]:
        return [(item.options[option],) for option in key.order]

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        # by how far it stands from its place: one entry that is moved too far moves all others by one
        away = {option: abs(place - key.order.index(option)) for place, option in enumerate(value)}
        return {option: ("right", "near", "wrong")[min(places, 2)] for option, places in away.items()}

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs (earlier, later) that stand the wrong way round in an order."""
        order = map(str, self.ids(item, value)) if isinstance(value, list) else ()
        places = {option: place for place, option in enumerate(order)}
        pairs = combinations([option for option in key.order if option in places], 2)
        return [(earlier, later) for earlier, later in pairs if places[earlier] > places[later]]


class Match(Kind):
    """Match each row with an option. `key.pairs` maps row to option; `match` is [row, option]: `right`
    says why this pair is right, to whoever missed the row in a way that no other answer foresees.

    Partial credit: (hits − e) / (rows − e), as in Cohen's kappa (J. Cohen, “A coefficient of agreement for nominal
    scales”, Educational and Psychological Measurement 20, 1960), where e is what guessing gives on average: one row in as
    many as there are options, or all rows of the option that is right most often, if that is more. Nothing where a blind
    guess is as good more often than `LUCK`, by the binomial distribution. At least half of the rows right is “close”.
    """

    name = "match"
    form = "match"
    title = "match"
    surprising = True
    fields = frozenset({"options", "rows"})
    task = "Match each row with one of the letters."
    example = '{"1": "B", "2": "A", …}'
    advice = "Choose a match for each row first."
    counted = "{0} = {1}"
    export = "pairs"

    def check_key(self, item: Item, key: Key) -> None:
        need(set(key.pairs) == set(item.rows), "key.pairs must name every row once")
        need(set(key.pairs.values()) <= set(item.options), "key.pairs names an option that is not there")
        for answer in key.answers:
            row, option = need_pair(answer.match, item.rows, item.options)
            is_right = key.pairs[row] == option
            message = f"match {answer.match}: this pair is {'right' if is_right else 'wrong'}"
            need((answer.state == "right") == is_right, message)

    def ids(self, item: Item, value: Any, typed: bool = False) -> Any:
        if (
            typed and isinstance(value, list | tuple) and len(value) == len(item.rows)
        ):  # in the order of the rows
            value = dict(zip(item.rows, value, strict=True))
        if not isinstance(value, Mapping):
            return super().ids(item, value, typed)
        pairs = ((named(item.rows, map(str, count(1)), row), option) for row, option in value.items())
        return {row: super(Match, self).ids(item, option, typed) for row, option in pairs}

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        if not isinstance(value, Mapping) or not set(value) <= set(item.rows):
            return self.blank()
        matches = {row: option for row, option in value.items() if option is not None}
        if not set(matches.values()) <= set(item.options):
            return self.blank("There is no such choice.")
        if len(matches) < len(item.rows):
            return Verdict(state="blank", feedback="Some rows have no match yet.")
        answers = {tuple(answer.match): answer for answer in key.answers}
        misses = []
        for row, text in item.rows.items():
            if (to := matches[row]) != (right := key.pairs[row]):
                told = answers.get((row, to)) or answers.get((row, right))
                misses.append((f"{quoted(text)}: not {quoted(item.options[to])}.", told))
        rows, wrong = len(item.rows), len(misses)
        state = "near" if 2 * wrong <= rows else "wrong"
        guessed = max(1 / len(item.options), max(Counter(key.pairs.values()).values()) / rows)
        better = range(rows - wrong, rows)
        luck = sum(math.comb(rows, n) * guessed**n * (1 - guessed) ** (rows - n) for n in better)
        score = credit(1 - wrong / rows / (1 - guessed), luck) if guessed < 1 else 0.0
        return missed(key, misses, tally(rows - wrong, rows, "rows"), state=state, score=score)

    def reasons(self, item: Item, key: Key) -> dict[str, str]:
        texts = {tuple(answer.match): answer.feedback for answer in key.answers}
        return {text: texts.get((row, key.pairs[row]), "") for row, text in item.rows.items()}

    def say(self, item: Item, response: Any) -> str:
        if not isinstance(response, Mapping):
            return super().say(item, response)
        pairs = self.ids(item, response).items()
        return "; ".join(f"{item.rows.get(row, row)} = {item.options.get(str(to), to)}" for row, to in pairs)

    def say_match(self, item: Item, match: Any) -> str:
        return self.say(item, dict([match]))

    def solution(self, item: Item, key: Key) -> str:
        return self.say(item, key.pairs)

    def solution_rows(self, item: Item, key: Key) -> list[tuple[str, ...]]:
        return [(text, item.options[key.pairs[row]]) for row, text in item.rows.items()]

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        return {row: "right" if option == key.pairs[row] else "wrong" for row, option in value.items()}

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs (row, option) of a response, right and wrong ones."""
        matches = self.ids(item, value).items() if isinstance(value, Mapping) else ()
        return [(row, str(to)) for row, to in matches if row in item.rows and str(to) in item.options]

    def relabel(self, value: Any, options: Mapping[str, str], rows: Mapping[str, str]) -> Any:
        if isinstance(value, list | tuple):  # a pair that an answer matches
            return [*super().relabel(value[:1], rows, rows), *super().relabel(value[1:], options, rows)]
        return super().relabel(value, options, rows)


def brief(text: str) -> str:
    """Name an entry where it need not stand whole: a long one by its beginning."""
    return text if len(text) <= LONG else textwrap.shorten(text, BEGINNING, placeholder=" …")


def need_pair(match: Any, first: Collection[str], second: Collection[str]) -> tuple[str, str]:
    """Give a match as a pair of ids of two sets; raises ValueError where it is none."""
    fits = isinstance(match, list | tuple) and len(match) == 2 and match[0] in first and match[1] in second
    need(fits, f"match {match!r}: write a pair of ids")
    return match[0], match[1]
