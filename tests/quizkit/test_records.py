"""What is wrong with an entry is said in plain words, with the mend; nothing of msgspec's own comes through."""

from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, convert, field

from anything import ANYTHING
from quizkit.items import Item, Key
from quizkit.records import Date, Id, OptionalDate, Passage, Record, Some, Strings, Text, Url, explain, need


class Crumb(Record):
    text: Text
    state: Literal["soft", "dry"] = "soft"


class Loaf(Record):
    id: Id
    title: Text = "loaf"
    flour: Literal["wheat", "rye"] | Literal[""] = ""
    grams: Annotated[int, Meta(ge=1)] = 1
    share: Annotated[float, Meta(gt=0, le=100)] = 1.0
    sold: bool = False
    baked: Date = "1928"
    gone: OptionalDate = ""
    page: Url = ""
    see: Passage = "a#B"
    tags: Strings = ()
    steps: Some[str] = ("x",)
    lines: Some[Text] = ("x",)
    pair: Annotated[tuple[str, ...], Meta(min_length=2)] = ("x", "y")
    crumbs: tuple[Crumb, ...] = field(default=(), name="crumb")
    parts: Mapping[str, Crumb] = {}
    words: Mapping[Literal["en", "ko"], str] = {}

    def check(self) -> None:
        need(self.grams < 5000, "grams: no oven takes more than 5000")


@pytest.mark.parametrize(
    "entry, said",
    [
        ({}, "id is missing"),
        ({"id": 5}, "id: put it in quotation marks"),
        ({"id": "Rye Loaf"}, "id: use lower-case words joined by hyphens"),
        ({"id": "a", "titel": "x"}, "no field 'titel'; did you mean title?"),
        ({"id": "a", "qqq": "x"}, "no field 'qqq'"),
        ({"id": "a", "title": " "}, "title: is empty: write it, or leave the entry out"),
        ({"id": "a", "flour": "oats"}, "flour: 'oats': use one of wheat, rye"),
        ({"id": "a", "flour": 1}, "flour: put it in quotation marks"),
        ({"id": "a", "grams": "950"}, "grams: write a whole number, without quotation marks"),
        ({"id": "a", "grams": 1.5}, "grams: write a whole number, without quotation marks"),
        ({"id": "a", "grams": 0}, "grams: give a number of at least 1"),
        ({"id": "a", "grams": 9000}, "grams: no oven takes more than 5000"),
        ({"id": "a", "share": "9"}, "share: write a number, without quotation marks"),
        ({"id": "a", "share": 0}, "share: give a number above 0"),
        ({"id": "a", "share": 101}, "share: give a number of at most 100"),
        ({"id": "a", "sold": "yes"}, "sold: write true or false"),
        ({"id": "a", "baked": "7 July 1928"}, "baked: write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"id": "a", "gone": "soon"}, "gone: write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"id": "a", "page": "www.x"}, "page: begin with https://"),
        ({"id": "a", "see": "heading"}, "see: write notebook#Heading"),
        ({"id": "a", "tags": "x"}, "tags: write a list, in square brackets"),
        ({"id": "a", "tags": [["x"]]}, "tags[0]: put it in quotation marks"),
        ({"id": "a", "steps": []}, "steps: is empty: name at least one"),
        ({"id": "a", "lines": ["x", ""]}, "lines[1]: is empty: write it, or leave the entry out"),
        ({"id": "a", "pair": ["x"]}, "pair: give at least 2"),
        ({"id": "a", "crumb": {}}, "crumb: write a list, in square brackets"),
        ({"id": "a", "crumb": ["x"]}, "crumb[0]: write a table of names and values"),
        (
            {"id": "a", "crumb": [{"text": "x"}, {"txt": "x"}]},
            "crumb[1]: no field 'txt'; did you mean text or state?",
        ),
        (
            {"id": "a", "crumb": [{"text": "x", "state": "wet"}]},
            "crumb[0].state: 'wet': use one of soft, dry",
        ),
        ({"id": "a", "crumb": [{"state": "dry"}]}, "crumb[0]: text is missing"),
        (
            {"id": "a", "parts": {"top": {"text": "x", "stat": ""}}},
            "parts[...]: no field 'stat'; did you mean state or text?",
        ),
        ({"id": "a", "words": {"de": "Brot"}}, "words: 'de': use one of en, ko"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(entry, said):
    with pytest.raises(ValueError) as caught:
        convert(entry, Loaf)
    assert explain(caught.value, Loaf) == said
    if not said.startswith("grams: no oven"):
        assert explain(caught.value, Loaf) != str(caught.value)


MSGSPEC = ("Expected `", "Object ", "Invalid enum", "regex", " - at `", "array", "$.")


@settings(max_examples=60)
@given(name=st.sampled_from(Item.__struct_encode_fields__ + Key.__struct_encode_fields__), value=ANYTHING)
def test_whatever_an_entry_holds_no_word_of_msgspecs_comes_through(name, value):
    key = {"explanation": "x", **({name: value} if name in Key.__struct_encode_fields__ else {})}
    entry = {"id": "a", "lesson": "l", "objective": "o", "kind": "open", "prompt": "p", "key": key}
    try:
        convert(entry if name in key else {**entry, name: value}, Item)
    except ValueError as error:
        assert not any(word in explain(error, Item) for word in MSGSPEC if word not in repr(value))
