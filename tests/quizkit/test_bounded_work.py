"""What an answer costs is bounded by what is looked at of it, however it is written: counted, not timed."""

import difflib
import itertools
import json

import numpy as np
import pytest
from msgspec import structs

from quizkit import parsing
from quizkit.grading import grade


def worst(alias):
    """Ten thousand letters that nearly are an alias, in as many ways as can be compared."""
    word = "".join(alias.split())
    yield (" ".join(word) + " ") * 400
    yield "/".join(" ".join(word[n:] + word[:n]) for n in range(len(word)))
    yield "(".join(f"{word}x" for _ in range(1_000))
    yield "a(" * 5_000
    yield "ﷺ/" * 5_000
    yield "/".join(f"{word[:-2]} {word[-2:]}" for _ in range(900))


def test_a_name_is_compared_a_bounded_number_of_times(monkeypatch, bank):
    compared = []

    class Counted(difflib.SequenceMatcher):
        def ratio(self):
            compared.append((len(self.a), len(self.b)))
            return super().ratio()

    monkeypatch.setattr(difflib, "SequenceMatcher", Counted)
    names = [item for item in bank.items.values() if item.kind == "name"]
    long = structs.replace(names[0].key.answers[0], match=("Under Secretary of Defense for Policy",))
    looked = 0
    for item in (*names, structs.replace(names[0], key=structs.replace(names[0].key, answers=(long,)))):
        aliases = [alias for answer in item.key.answers for alias in answer.match]
        for alias in aliases:
            for text in worst(alias):
                compared.clear()
                grade(item, text[: parsing.SHORT])
                looked += len(compared)
                assert len(compared) <= parsing.TURNED * len(aliases)
                assert all(min(pair) > 0.7 * max(pair) for pair in compared)  # the lengths had been looked at
    assert looked > 0


def test_a_sentence_is_not_turned_about():
    assert len(parsing.name("a1 " * 90)) == 1 and len(parsing.name("Supreme Allied Commander Europe")) == 4


def test_every_question_bears_every_answer(bank):
    for response in (
        *("㊿" * 200 + "/1", "1/" + "㊿" * 200, "㊿" * 299, "9" * 300, "1e999", "-1e999", "1/0", "0/0", "٠/٠"),
        *(10**5000, [10**5000], [10**5000] * 5, {"a": 10**5000}, {"text": 10**5000}, 10**308, -(10**400)),
        *("천" * 300, "1천" * 150, "1." * 150, "st" * 150, "1953 " * 60, "년" * 300, "½" * 300, [["x"]], [{}], [[], "a"]),
    ):  # fmt: skip
        for item in bank.items.values():
            verdict = grade(item, response)
            assert verdict.state in ("blank", "wrong", "near", "right", "noted")
            assert 0 <= verdict.score <= 1


def test_what_is_plain_can_be_written():
    loop = []
    loop.append(loop)
    for value in (
        [[["x"]]],
        {"a": {"b": {}}},
        [object()],
        {1: [2]},
        [True],
        loop,
        [10**5000],
        {"a": loop},
    ):
        kept = parsing.plain(value)
        assert kept is not parsing.UNREADABLE
        json.dumps(kept)


class Endless(list):
    """A list that says it is short and never ends."""

    def __len__(self):
        return 1

    def __iter__(self):
        return itertools.repeat("one")


class EndlessMap(dict):
    def __len__(self):
        return 1

    def items(self):
        return (("text", "one") for _ in itertools.repeat(0))


def nested(depth):
    value = ["one"]
    for _ in range(depth):
        value = [value]
    return value


def cyclic_map():
    value = {}
    value["a"] = value["text"] = value
    return value


ODD = {
    "surrogate": "\ud800",
    "surrogates": ["\udfff" * 20_000, {"\ud800": "\udc00"}],
    "not a number": float("nan"),
    "infinite": [float("inf"), float("-inf")],
    "numpy scalars": [
        np.int64(72),
        np.float32(0.5),
        np.str_("one"),
        np.bool_(True),
        np.datetime64("1953-10-01"),
    ],
    "numpy nan": np.float64("nan"),
    "numpy array": np.array(["one", "two"]),
    "long numpy array": np.zeros(10_000_000),
    "deep numpy array": np.zeros((1,) * 30),
    "object array": np.array([object(), [1]], dtype=object),
    "generator": (letter for letter in itertools.count()),
    "endless list": Endless(),
    "endless map": EndlessMap(),
    "deep": nested(50_000),
    "cyclic map": cyclic_map(),
    "ten megabytes": "one " * 2_500_000,
    "ten megabytes of brackets": "(" * 10_000_000,
    "long key": {"a" * 10_000_000: "one"},
    "deep key": {(((1,),),): "one", frozenset({1}): 2, 10**5000: 3},
    "zeros": "\0" * 300,
    "right to left": "\u202e\u2066one\u200f",
    "bytes": b"one",
    "complex": 1j,
}


@pytest.mark.parametrize("response", ODD.values(), ids=ODD)
def test_every_question_bears_an_odd_object(bank, bread, response):
    kept = parsing.plain(response)
    if kept is not parsing.UNREADABLE:
        assert len(json.dumps(kept)) <= 10 * parsing.MOST * parsing.LONGEST
    for item in [*bank.items.values(), *bread.items.values()]:
        verdict = grade(item, response)
        assert verdict.state in ("blank", "wrong", "near", "right", "noted")
        assert 0 <= verdict.score <= 1
