"""The lot gives the same order on every machine, and the same as in version 0.1."""

from quizkit.text import lot


def drawn(items, *seed):
    return sorted(items, key=lambda item: lot(*seed, item))


def test_the_order_is_that_of_version_0_1():
    assert "".join(drawn("abcdefgh", "monday", "o")) == "dhfgebac"
    assert "".join(drawn("abcdefgh", "monday", "r")) == "hbdecfag"


def test_it_depends_on_the_texts_and_the_seed_alone():
    names = ["김민지", "이서연", "Zoë", "\ud800"]  # the last is half of a character, as broken files have it
    assert drawn(names, 7) == drawn(reversed(names), "7") == ["\ud800", "이서연", "Zoë", "김민지"]
    assert drawn(names, 8) != drawn(names, 7)
