"""A class made up for the tests: learners of different ability answer the real bank, and `grade` marks them."""

import numpy as np

from quizkit.grading import grade
from quizkit_teacher.item_analysis import ScoredAnswer

OPENS = ("They have read the section and give a reason for what they say.", "Five words are enough here.")


def items_of(bank, *lessons):
    """The questions of some lessons, in the order of the bank."""
    return [item for item in bank.items.values() if item.lesson in lessons]


def answers(items, learners, seed=1, *, skip=0.05, marked=True, noise=()):
    """Yield one marked answer of each learner to each item: the chance of a right one grows with a latent ability.

    The chance is 1 / (1 + exp(difficulty - ability)), both drawn from a normal distribution; a share `skip` is left out, and for
    the items in `noise` ability does not count. Nothing is kept, so `learners` may be large.
    """
    rng = np.random.default_rng(seed)
    hard = {item.id: rng.normal(-0.4, 0.9) for item in items}
    pull = {item.id: None for item in items}
    for n in range(learners):
        ability = rng.normal(0, 1.3)
        for item in items:
            if rng.random() < skip:
                continue
            skill = rng.normal(0, 1.3) if item.id in noise else ability
            right = rng.random() < 1 / (1 + np.exp(hard[item.id] - skill))
            if pull[item.id] is None:
                pull[item.id] = wrong_answers(item)
            response = draw(item, right, pull[item.id], rng)
            verdict = grade(item, response)
            state, score = verdict.state, verdict.score
            if item.kind == "open":
                state = "noted" if marked and n % 3 else "pending"
                score = float(np.clip(round(2 * (0.5 + 0.2 * skill)) / 2, 0, 1)) if state == "noted" else 0.0
            yield ScoredAnswer(f"학생-{n}", item.id, response, state, score, verdict.misconception)


def wrong_answers(item):
    """What goes wrong with an item: its examples, and any other option; the first ones tempt more."""
    if item.key is None or item.kind in ("open", "stance"):
        return []
    found = [*item.key.examples.get("near", ()), *item.key.examples.get("wrong", ())]
    if item.kind == "choose-one":
        found += [option for option in item.options if grade(item, option).state == "wrong"]
    return found


def draw(item, right, wrong, rng):
    if item.kind == "stance":
        return list(item.options)[int(rng.integers(len(item.options)))]
    if item.kind == "open":
        return {"text": OPENS[int(rng.integers(len(OPENS)))]}
    pool = list(item.key.examples["right"]) if right else wrong
    return pool[min(int(rng.exponential(1.2)), len(pool) - 1)]
