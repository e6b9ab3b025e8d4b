"""A hand-in as its file holds it: whose it is, and the answers in it. Read from bytes; nothing in it is ever run.

A file may hold anything: what cannot be read is said, the rest is kept. Scores in it are not even looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizkit import parsing
from quizkit.submission import LONG

MOST = 2_000  # answers in one hand-in; the whole course has about a tenth of it
JSON_ENDINGS = ("json", "ipynb", "txt")
PARTS, TEXTS = (
    500_000,
    2_000_000,
)  # lists and objects of a hand-in, and quotation marks: each takes much room once read
# Canvas strikes figures between low lines out of a name, so the first such figures are the learner's id.
CANVAS = re.compile(
    r"(?P<name>[^/]*?)(?:_(?P<late>LATE))?_(?P<id>[0-9]{1,20})_(?:(?P<file>[0-9]{3,20})_[^/]+|(?:text|link)\.html)"
)
CANVAS_ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE)_)?(?P<id>anon_[A-Za-z0-9]{1,20})_(?:[0-9]{3,20}_[^/]+|(?:text|link)\.html)"
)
DATE = re.compile(r"(?:19|20)[0-9]{2} [0-9]{1,2}|[0-9]{1,2} (?:19|20)[0-9]{2}")
# Moodle makes low lines in a name spaces. The id is that of the participant, in team work that of the team, if there is one.
MOODLE = re.compile(r"(?P<name>[^/_]+)(?:_(?P<id>[0-9]{1,20}))?_assignsubmission_[a-z]+(?:_[^/]*)?")
SCHOOLS = re.compile(r"[^/]*-[^/]*_submissions(?: ?\([0-9]+\))?\.zip")  # what Canvas calls the zip of a class
SURROGATE = re.compile(rb"\\u[dD][89abAB]")


class HandInError(ValueError):
    """The file holds nothing that could be marked; the message says why and what to ask for."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given: `at` is the time on the learner's clock, `version` that of the question."""

    item: str
    response: Any
    at: str
    version: str


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """What a file says of itself. `record` is the same for all receipts of one learner's log; `notes` is what was odd."""

    name: str = ""
    number: str = ""
    made: str = ""
    record: str = ""
    assessment: str = ""
    version: str = ""
    copy: tuple[str, str] = ("", "")  # the name and number that an assessment's notebook was made out to
    answers: tuple[Given, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose file it is by its path, as Canvas and Moodle write it: an id such as "canvas:12", a name, marked late or not."""

    lms: str = ""
    name: str = ""
    late: bool = False
    twice: bool = False  # another id stands further in: a file that calls itself somebody else's


def owner(path: str) -> Owner:
    """Whose hand-in lies at a path, by the outermost name that Canvas or Moodle wrote.

    Args:
        path: with slashes; zips count as folders.
    """
    *above, last = path.split("/")
    zips = [part for part in above if part.lower().endswith(".zip")]
    schools = len(zips) == 1 and SCHOOLS.fullmatch(zips[0]) is not None and _canvas(last) is not None
    found: list[Owner] = []
    for part in above:
        if owned := _moodle(part) or (_canvas(part) if part in zips and not schools else None):
            found.append(owned)
    if owned := _moodle(last) or _canvas(last):
        found.append(owned)
    if not found:  # somebody has unpacked a learner's zip
        found = [owned for part in above if part not in zips and (owned := _canvas(part))]
    if not found:
        return Owner()
    # A learner calls the files in a zip or folder of his own what he likes; what the school's program wrote stands before them.
    return replace(found[0], twice=any(one.lms != found[0].lms for one in found))


def _moodle(part: str) -> Owner | None:
    if not (found := MOODLE.fullmatch(part)):
        return None
    return Owner(lms=f"moodle:{int(found['id'])}" if found["id"] else "", name=_text(found["name"]))


def _canvas(part: str) -> Owner | None:
    if found := CANVAS_ANONYMOUS.fullmatch(part):
        return Owner(lms=f"canvas:{found['id']}", late=found["late"] is not None)
    found = CANVAS.fullmatch(part)
    if found is None or DATE.fullmatch(f"{found['id']} {found['file']}"):
        return None
    return Owner(lms=f"canvas:{int(found['id'])}", name=_text(found["name"]), late=found["late"] is not None)


def parse(data: bytes, path: str) -> HandIn:
    """Read a hand-in.

    Args:
        data: the bytes of a receipt or a notebook.
        path: of the file; its ending tells what it may be.

    Raises:
        HandInError: it is neither, or cannot be read.
    """
    ending = path.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    if ending not in JSON_ENDINGS:
        raise HandInError("neither a receipt nor a notebook; ask for receipt-….json or the notebook")
    notes = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        notes.append("holds letters that cannot be read; they are shown as �")
    if len(data) > PARTS and (data.count(b"[") + data.count(b"{") > PARTS or data.count(b'"') > TEXTS):
        raise HandInError("holds far too many parts for a receipt or a notebook; ask for a receipt instead")
    try:
        whole = json.loads(text)
        if b"\\u" in data and SURROGATE.search(data):
            whole = _writable(whole)
    except RecursionError as error:
        raise HandInError("nested too deeply for a receipt or a notebook; ask for it again") from error
    except ValueError as error:
        why = str(error)[:80] if data.strip() else "it is empty"
        raise HandInError(f"neither a receipt nor a notebook ({why}); ask for it again") from error
    if isinstance(whole, Mapping) and "alliance_receipt" in whole:
        return _receipt(whole, notes)
    if isinstance(whole, Mapping) and isinstance(whole.get("cells"), list):
        return _notebook(whole, notes)
    raise HandInError("neither a receipt nor a notebook; ask for receipt-….json or the notebook")


def _receipt(whole: Mapping[str, Any], notes: list[str]) -> HandIn:
    rows = whole.get("responses")
    if not isinstance(rows, list):
        raise HandInError("a receipt without its answers; ask for it again")
    about = whole.get("assessment")
    about = about if isinstance(about, Mapping) else {}
    return HandIn(
        name=_text(whole.get("name")),
        number=_text(whole.get("number")),
        made=_text(whole.get("made")),
        record=_text(whole.get("record")),
        assessment=_text(about.get("id")),
        version=_text(about.get("version")),
        copy=(_text(about.get("name")), _text(about.get("number"))),
        answers=_answers(iter(rows), notes),
        notes=tuple(notes),
    )


def _notebook(whole: Mapping[str, Any], notes: list[str]) -> HandIn:
    metadata = whole.get("metadata")
    about = metadata.get("alliance") if isinstance(metadata, Mapping) else None
    about = about if isinstance(about, Mapping) else {}
    answers = _answers(_stored(whole["cells"]), notes)
    copy = (_text(about.get("name")), _text(about.get("number")))
    return HandIn(
        name=copy[0],
        number=copy[1],
        made=max((given.at for given in answers), default=""),
        assessment=_text(about.get("assessment")),
        version=_text(about.get("version")),
        copy=copy,
        answers=answers,
        notes=tuple(notes),
    )


def _stored(cells: list[Any]) -> Iterator[Any]:
    """What the outputs of a notebook hold of answers, as `alliance.record.stored` put it there."""
    for cell in cells:
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else ():
            metadata = output.get("metadata") if isinstance(output, dict) else None
            mark = metadata.get("alliance") if isinstance(metadata, dict) else None
            if isinstance(mark, dict) and "response" in mark and mark.get("mode") != "predict":
                yield mark


def _answers(rows: Iterator[Any], notes: list[str]) -> tuple[Given, ...]:
    """The newest answer to each question; whatever is no answer is counted and said."""
    found: dict[str, Given] = {}
    damaged = 0
    for place, row in enumerate(rows):
        if place >= MOST:
            notes.append(f"more than {MOST:,} answers; the rest was not read")
            break
        item = row.get("item") if isinstance(row, Mapping) else None
        if not isinstance(item, str) or not item or len(item) > LONG:
            damaged += 1
            continue
        response = parsing.plain(row.get("response"))
        if response is parsing.UNREADABLE:
            response = None  # blank, as `check` would say
        given = Given(item, response, _text(row.get("at")), _text(row.get("version")))
        if item not in found or given.at >= found[item].at:
            found[item] = given
    if damaged:
        notes.append(f"{damaged} damaged answer{'s' if damaged > 1 else ''} left out")
    return tuple(found.values())


def _text(given: Any) -> str:
    """A name, number or time on one line, without what cannot be seen; "" for anything that is no text."""
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**20:
        given = str(given)
    if not isinstance(given, str):
        return ""
    if len(given) <= LONG and given.isprintable() and " " not in given:  # most are: ids and times
        return given
    text = " ".join(given[: 4 * LONG].split())
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text[:LONG]


def _writable(value: Any) -> Any:
    """The same without half characters, which JSON can name and no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_writable(one) for one in value]
    if isinstance(value, dict):
        return {_writable(name): _writable(one) for name, one in value.items()}
    return value
