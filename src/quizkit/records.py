"""The base of every record of a course: frozen msgspec structs, and messages that say how to mend an entry."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar, dataclass_transform, get_args

from msgspec import Meta, Struct, ValidationError, field, structs

from quizkit.text import did_you_mean

T = TypeVar("T")
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
LANG = r"^[a-z]{2,3}$"
Id = Annotated[str, Meta(pattern=ID)]
Text = Annotated[str, Meta(pattern=r"\S")]
Date = Annotated[str, Meta(pattern=DATE)]
OptionalDate = Annotated[str, Meta(pattern=f"^$|{DATE}")]
Passage = Annotated[str, Meta(pattern=r"#")]
Reread = Annotated[str, Meta(pattern=r"^$|#")]  # a passage, or nothing
Lang = Annotated[str, Meta(pattern=f"^$|{LANG}")]
Url = Annotated[str, Meta(pattern=r"^$|^https?://")]
Strings = tuple[str, ...]
Some = Annotated[tuple[T, ...], Meta(min_length=1)]
References = Iterator[tuple[str, str]]  # (shelf, id) of another record

ADVICE = {  # the mend, by the pattern that a text does not match; a course may add its own
    r"\S": "is empty: write it, or leave the entry out",
    "#": "write notebook#Heading",
    "^https?://": "begin with https://",
    ID: "use lower-case words joined by hyphens",
    LANG: "write a language's code, such as ko",
    DATE: "write YYYY, YYYY-MM or YYYY-MM-DD",
}
MENDS = {  # by the type that msgspec expects of a value
    "str": "put it in quotation marks",
    "int": "write a whole number, without quotation marks",
    "float": "write a number, without quotation marks",
    "bool": "write true or false",
    "array": "write a list, in square brackets",
    "object": "write a table of names and values",
}
BOUNDS = {">=": "of at least", ">": "above", "<=": "of at most", "<": "below"}


def need(condition: object, message: str) -> None:
    """Raise ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One entry of a course's data files. Types limit what a field may hold; `check` tests rules beyond types."""

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raise ValueError, with the mend in the message, where fields do not fit together."""

    def references(self) -> References:
        """Yield the shelf and the id of every other record that this one names."""
        yield from ()


def explain(error: Exception, kind: type[Struct]) -> str:
    """Say in plain words what is wrong with an entry and how to mend it.

    Args:
        error: raised while the record was built: a ValidationError of msgspec's, or a ValueError of `need`.
        kind: the record, whose fields and their words the message names.
    """
    if not isinstance(error, ValidationError):
        return str(error)
    message, _, path = re.sub(r" - at `key` in `", " - at `", str(error)).partition(" - at `$")
    path = path[:-1].lstrip(".")
    return f"{path}: {_mend(message, path, kind)}" if path else _mend(message, path, kind)


def _mend(message: str, path: str, kind: type[Struct]) -> str:
    """Put one message of msgspec's, about the field at `path`, into plain words."""
    if match := re.search(r"matching regex '(.+)'", message):
        pattern = match[1].encode().decode("unicode_escape")
        return ADVICE.get(pattern.removeprefix("^$|"), f"does not fit the pattern {pattern}")
    if match := re.search(r"unknown field `(.*)`", message, re.DOTALL):
        names = [field.encode_name for field in structs.fields(_record(_field_type(kind, path)))]
        return f"no field {match[1]!r}{did_you_mean(match[1], names)}"
    if match := re.search(r"missing required field `(.+)`", message):
        return f"{match[1]} is missing"
    if match := re.match("Invalid enum value (.+)", message, re.DOTALL):
        words = [word for word in _parts(_field_type(kind, path)) if isinstance(word, str) and word]
        return f"{match[1]}: use one of {', '.join(words)}"
    if match := re.match(r"Expected `(\w+)(?: \| null)?`, got", message):
        return MENDS.get(match[1], message)
    if match := re.match(r"Expected `(?:float|int)` ([<>]=?) (\S+)", message):
        return f"give a number {BOUNDS[match[1]]} {match[2].removesuffix('.0')}"
    if match := re.match(r"Expected `(?:array|object)` of length >= (\d+)", message):
        return "is empty: name at least one" if match[1] == "1" else f"give at least {match[1]}"
    return message


def _field_type(kind: Any, path: str) -> Any:
    """Find the type of the field at a path such as `key.answers[0].state`."""
    for name in re.findall(r"[^.]+", re.sub(r"\[[^]]*\]", "", path)):
        kind = next(field.type for field in structs.fields(_record(kind)) if field.encode_name == name)
    return kind


def _record(kind: Any) -> Any:
    """Find the record in a type such as `tuple[Answer, ...]` or `Key | None`."""
    return next(part for part in _parts(kind) if hasattr(part, "__struct_fields__"))


def _parts(kind: Any) -> Iterator[Any]:
    """Yield a type and everything that it is made of: the types of a union, the words of a Literal."""
    yield kind
    for part in get_args(kind):
        yield from _parts(part)
