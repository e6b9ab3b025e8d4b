"""Putting things in order, and matching rows with options."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from quizkit.items import Item, Key, Verdict
from quizkit.kinds.base import Kind, judged, named, need_default, need_pair, unforeseen
from quizkit.records import need


class Order(Kind):
    """Put the options in order. `key.order` is the right order; `match` is [earlier, later], a pair the learner turned round.

    Partial credit: 1 − 2d/n, never below 0, where d is Kendall's distance (the number of pairs that stand the wrong way
    round; M. G. Kendall, “A New Measure of Rank Correlation”, Biometrika 30, 1938) and n the number of all pairs. So a
    random order is worth nothing on average. One pair turned round is “close”.
    """

    name = "order"
    form = "order"
    title = "put in order"
    advice = "Put the entries in order first."
    between = " → "
    not_exported = "putting things in order is no kind of question there"

    def check_key(self, item: Item, key: Key) -> None:
        options = set(item.options)
        need(set(key.order) == options, "key.order must name every option once")
        need(list(key.order) != list(item.options), "options stand in the right order already: shuffle them")
        for answer in key.answers:
            first, second = need_pair(answer.match, options, options)
            earlier = key.order.index(first) < key.order.index(second)
            need(earlier, f"match {answer.match}: write [earlier, later]")
        need_default(key)

    def prompt_lines(self, item: Item) -> list[str]:
        return ["Put these in order; the letters will do.", *super().prompt_lines(item)]

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        if not isinstance(value, list) or sorted(map(str, value)) != sorted(item.options):
            return self.blank("Use each entry once.")
        turned = self.pairs(item, key, value)
        if not turned:
            return Verdict(state="right", feedback=key.explanation, score=1.0)
        total = len(key.order) * (len(key.order) - 1) // 2
        score = max(0.0, 1 - 2 * len(turned) / total)
        state = "near" if len(turned) == 1 else "wrong"
        for answer in key.answers:
            if tuple(answer.match) in turned:
                return judged(answer, key, state=state, score=score, reread=answer.reread or key.reread)
        if len(turned) == 1:
            return unforeseen(key, state, score, "Only two neighbours stand the wrong way round.")
        return unforeseen(key, state, score, f"{len(turned)} of {total} pairs stand the wrong way round.")

    def say_match(self, item: Item, match: Any) -> str:
        return f"{item.options[match[1]]} before {item.options[match[0]]}"

    def solution(self, item: Item, key: Key) -> str:
        return self.say(item, list(key.order))

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs (earlier, later) that stand the wrong way round in an order."""
        order = map(str, self.ids(item, value)) if isinstance(value, list) else ()
        places = {option: place for place, option in enumerate(order)}
        known = [option for option in key.order if option in places]
        return [(a, b) for a, b in combinations(known, 2) if places[a] > places[b]]


class Match(Kind):
    """Match each row with an option. `key.pairs` maps row to option; `match` is [row, option], a wrong pair.

    Partial credit: the share of the rows that are right. At least half of them right is “close”.
    """

    name = "match"
    form = "match"
    title = "match"
    fields = frozenset({"options", "rows"})
    advice = "Choose a match for each row first."
    export = "pairs"

    def check_key(self, item: Item, key: Key) -> None:
        options = set(item.options)
        need(set(key.pairs) == set(item.rows), "key.pairs must name every row once")
        need(set(key.pairs.values()) <= options, "key.pairs names an option that is not there")
        for answer in key.answers:
            row, option = need_pair(answer.match, set(item.rows), options)
            need(key.pairs[row] != option, f"match {answer.match}: this pair is right")
        need_default(key)

    def prompt_lines(self, item: Item) -> list[str]:
        rows = [f"{place}. {text}" for place, text in enumerate(item.rows.values(), 1)]
        return ["Match each row with one of the letters.", *rows, "", *super().prompt_lines(item)]

    def ids(self, item: Item, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return super().ids(item, value)
        numbers = {row: str(place) for place, row in enumerate(item.rows, 1)}
        return {named(item.rows, numbers, row): super(Match, self).ids(item, to) for row, to in value.items()}

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        if not isinstance(value, Mapping) or not set(value) <= set(item.rows):
            return self.blank()
        matches = {row: option for row, option in value.items() if option is not None}
        if not set(matches.values()) <= set(item.options):
            return self.blank("There is no such choice.")
        if set(matches) != set(item.rows):
            return Verdict(state="blank", feedback="Some rows have no match yet.")
        wrong = [row for row in item.rows if matches[row] != key.pairs[row]]
        if not wrong:
            return Verdict(state="right", feedback=key.explanation, score=1.0)
        score = 1 - len(wrong) / len(item.rows)
        state = "near" if 2 * len(wrong) <= len(item.rows) else "wrong"
        before = f"{len(item.rows) - len(wrong)} of {len(item.rows)} rows are right."
        for answer in key.answers:
            row, option = answer.match
            if matches[row] == option:
                feedback = f"{before} {answer.feedback}"
                reread = answer.reread or key.reread
                return judged(answer, key, state=state, score=score, feedback=feedback, reread=reread)
        return unforeseen(key, state, score, before)

    def say(self, item: Item, response: Any) -> str:
        if not isinstance(response, Mapping):
            return super().say(item, response)
        matches = self.ids(item, response).items()
        return "; ".join(
            f"{item.rows.get(row, row)} = {item.options.get(str(to), to)}" for row, to in matches
        )

    def say_match(self, item: Item, match: Any) -> str:
        return f"{item.rows[match[0]]} = {item.options[match[1]]}"

    def solution(self, item: Item, key: Key) -> str:
        return self.say(item, key.pairs)

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs (row, option) of a response, right and wrong ones."""
        matches = self.ids(item, value).items() if isinstance(value, Mapping) else ()
        return [(row, str(to)) for row, to in matches if row in item.rows and str(to) in item.options]

    def relabel(self, value: Any, options: Mapping[str, str], rows: Mapping[str, str]) -> Any:
        if isinstance(value, Mapping):
            return {
                rows.get(row, row): super(Match, self).relabel(to, options, rows) for row, to in value.items()
            }
        if isinstance(value, list | tuple):
            return [rows.get(value[0], value[0]), super().relabel(value[1], options, rows)]
        return super().relabel(value, options, rows)
