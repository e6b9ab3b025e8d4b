"""What an answer costs is bounded by what is looked at of it, however it is written: counted, not timed."""

import difflib
import json

from quizkit import parsing
from quizkit.grading import grade
from quizkit.kinds.written import NAMES_AT_ONCE


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
    looked = 0
    for item in names:
        aliases = [alias for answer in item.key.answers for alias in answer.match]
        for alias in aliases:
            for text in worst(alias):
                compared.clear()
                grade(item, text[: parsing.LONGEST])
                looked += len(compared)
                assert len(compared) <= parsing.TURNED * (NAMES_AT_ONCE + 1) * len(aliases)
                assert all(min(pair) > 0.7 * max(pair) for pair in compared)  # the lengths had been looked at
    assert looked > 0


def test_a_sentence_is_not_turned_about():
    assert len(parsing.name("a1 " * 140)) == 1 and len(parsing.name("Supreme Allied Commander Europe")) == 4


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
