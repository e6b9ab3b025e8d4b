"""Writing in one's own words, and judging it by a rubric."""

import re
from collections.abc import Mapping
from typing import Any

from quizkit.items import SELF_SCORES, Item, Key, Verdict
from quizkit.kinds.base import POINT, Kind
from quizkit.records import need
from quizkit.text import count, words

FEWEST_WORDS = 5  # a shorter text counts as blank
ASKED = re.compile(r"(\d+) to \d+ words")  # how a prompt says the length that it wants


class Open(Kind):
    """Write an answer in one's own words. `key.model` and `key.rubric` appear only after something was written.

    The response is a text, or a mapping with `text` and a self-score (yes, partly, no) for each criterion of the rubric.
    Partial credit: none by program. By the learner's or a teacher's judgement, the mean over the criteria of yes = 1,
    partly = 0.5, no = 0.
    """

    name = "open"
    form = "essay"
    title = "in one’s own words"
    fields = frozenset()
    lead = "In your own words"
    example = '"your own words"'
    task = "Write your own answer first. Then a model answer appears, and a list of points by which you judge your own."
    advice = "Write a sentence or two first."
    button = "Keep my answer"
    graded = False
    by_rubric = True
    export = "essay"

    def check_key(self, item: Item, key: Key) -> None:
        need(key.model.strip(), "key.model is empty: write it, or leave the entry out")
        need(key.rubric, "key.rubric is empty: give criteria that a learner can check")
        need("text" not in key.rubric, "key.rubric: a criterion cannot have the id 'text'")

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        response = value if isinstance(value, Mapping) else {"text": value}
        text = response.get("text")
        if not isinstance(text, str) or words(text) < FEWEST_WORDS:
            return self.blank()
        scores = [SELF_SCORES[response[name]] for name in key.rubric if response.get(name) in SELF_SCORES]
        score = 0.0
        feedback = "Read the model answer. Then judge your own, line by line: a yes needs words in your text that earn it."
        written, asked = words(text), ASKED.search(item.prompt)
        if asked and written < int(asked[1]):
            feedback = (
                f"You have {count(written, 'word')}, and {asked[0]} were asked for; you may go on. {feedback}"
            )
        if len(scores) == len(key.rubric):
            score = sum(scores) / len(scores)
            feedback = f"By your own judgement: {sum(scores):g} of {len(scores)}."
        panels = {"A model answer": key.model, POINT: key.explanation}
        return Verdict(state="noted", feedback=feedback, score=score, panels=panels, rubric=key.rubric)

    def say(self, item: Item, response: Any) -> str:
        return super().say(item, response.get("text", "") if isinstance(response, Mapping) else response)

    def solution(self, item: Item, key: Key) -> str:
        return key.model
