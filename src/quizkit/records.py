"""What every record of a course has in common: frozen msgspec structs, and messages that say how to mend an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args

from msgspec import Meta, Struct, ValidationError, structs

from quizkit.text import did_you_mean

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Id = Annotated[str, Meta(pattern=rf"^{ID.pattern}$")]
Text = Annotated[str, Meta(pattern=r"\S")]
Date = Annotated[str, Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
OptionalDate = Annotated[str, Meta(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
Passage = Annotated[str, Meta(pattern=r"#")]
OptionalPassage = Annotated[str, Meta(pattern=r"^$|#")]
Url = Annotated[str, Meta(pattern=r"^$|^https?://")]
Strings = tuple[str, ...]
SomeStrings = Annotated[tuple[str, ...], Meta(min_length=1)]
Lines = Annotated[tuple[Text, ...], Meta(min_length=1)]
Texts = Mapping[str, Text]
References = Iterator[tuple[str, str]]  # (shelf, id) of another record

ADVICE = {  # what to write instead, by the pattern that a text does not match; a course may add its own
    r"\S": "is empty: write it, or leave the entry out",
    "#": "write notebook#Heading",
    "^$|#": "write notebook#Heading",
    "^$|^https?://": "begin with https://",
    Id.__metadata__[0].pattern: "use lower-case words joined by hyphens",
    Date.__metadata__[0].pattern: "write YYYY, YYYY-MM or YYYY-MM-DD",
    OptionalDate.__metadata__[0].pattern: "write YYYY, YYYY-MM or YYYY-MM-DD",
}


def need(condition: object, message: str) -> None:
    """Raise ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One entry of a course's data files. The types say what a field may hold; `check` says what no type can."""

    def __post_init__(self) -> None:
        """Refuse a record whose fields do not fit together."""
        self.check()

    def check(self) -> None:
        """Raise ValueError, with the mend in the message, where fields do not fit together."""

    def references(self) -> References:
        """Yield the shelf and the id of every other record that this one names."""
        yield from ()


def explain(error: ValueError, kind: type[Struct]) -> str:
    """Say in plain words what is wrong with an entry and how to mend it.

    Args:
        error: what building the record raised: a message of msgspec's, or one of `need`.
        kind: the record that was to be built; it gives the names of fields and the words that they may hold.
    """
    message, _, path = str(error).partition(" - at `$")
    path = path[:-1].lstrip(".")
    place = f"{path}: " if path else ""
    if not isinstance(error, ValidationError):
        return message
    if match := re.search(r"matching regex '(.+)'", message):
        pattern = match[1].encode().decode("unicode_escape")
        return place + ADVICE.get(pattern, f"does not fit the pattern {pattern}")
    if match := re.search(r"unknown field `(.+)`", message):
        fields = [f.encode_name for f in structs.fields(_field_type(kind, path))]
        return f"{place}no field {match[1]!r}{did_you_mean(match[1], fields)}"
    if match := re.search(r"missing required field `(.+)`", message):
        return f"{place}{match[1]} is missing"
    if message.startswith("Invalid enum value"):
        words = [word for word in get_args(_field_type(kind, path)) if word]
        return f"{place}{message.removeprefix('Invalid enum value ')}: use one of {', '.join(words)}"
    if match := re.match(r"Expected `(\S+?)(?: \| null)?`, got `(\w+)`", message):
        wanted, got = match[1], match[2]
        if wanted in ("float", "int"):
            return f"{place}write a {'whole ' * (wanted == 'int')}number, without quotation marks"
        mends = {"str": "put it in quotation marks", "bool": "write true or false"}
        mends |= {"array": "write a list, in square brackets", "object": "write a table of names and values"}
        return f"{place}{mends.get(wanted, f'write a value of the type {wanted}, not {got}')}"
    if match := re.match(r"Expected `(?:float|int)` (.+)", message):
        return f"{place}give a number {match[1]}"
    if match := re.match(r"Expected `array` of length >= (\d+)", message):
        return f"{place}{'is empty: name at least one' if match[1] == '1' else f'give at least {match[1]}'}"
    return place + message


def _field_type(kind: Any, path: str) -> Any:
    """The type of the field at a path such as `key.answers[0].state`."""
    for part in filter(None, re.sub(r"\[[^]]*\]", "", path).split(".")):
        if hasattr(kind, "__struct_fields__"):
            kind = next((f.type for f in structs.fields(kind) if f.encode_name == part), kind)
        kind = _element(kind)
    return kind


def _element(kind: Any) -> Any:
    """What lies inside optional, annotated and repeated types: a record, or a set of words."""
    while not hasattr(kind, "__struct_fields__"):
        inner = [part for part in get_args(kind) if not isinstance(part, (str, Meta)) and part is not type(None)]
        inner = [part for part in inner if part is not Ellipsis]
        if not inner:
            return kind
        kind = inner[-1]
    return kind
