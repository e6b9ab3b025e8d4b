"""The key of an assessment: every question with its key, under the id that it has in the notebooks. For the teacher alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quizkit import workspace
from quizkit.items import Answer, Item, Key

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The key: every question with its key under the id it has in the notebooks, its points, and who got which.

    `origins` says what a question is called in the bank; `copies` is (name, number, question ids), one for each notebook.
    """

    id: str
    title: str
    intro: str
    due: str
    version: str
    items: Mapping[str, Item]
    points: Mapping[str, float]
    origins: Mapping[str, str]
    copies: tuple[tuple[str, str, tuple[str, ...]], ...]


def text(paper: Paper) -> str:
    """A key as the text of its file."""
    items = []
    for item in paper.items.values():
        assert item.key is not None
        key = {field.name: _json(getattr(item.key, field.name)) for field in fields(item.key)}
        key["answers"] = [asdict(answer) for answer in item.key.answers]
        more = {"objective": item.objective, "facts": item.facts, "claims": item.claims, "key": key}
        told = {"points": paper.points[item.id], "origin": paper.origins[item.id]}
        items.append({**item.asked, **more, **told})
    copies = [{"name": name, "number": number, "items": ids} for name, number, ids in paper.copies]
    about = {name: getattr(paper, name) for name in ("id", "title", "intro", "due", "version")}
    data = {"alliance_key": FORMAT, **about, "items": items, "copies": copies}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def read(path: Path) -> Paper:
    """Read a key file.

    Args:
        path: as `alliance assessment make` wrote it.

    Raises:
        CourseError: it is no key, or is damaged; the message names the question.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise workspace.CourseError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, RecursionError) as error:
        raise workspace.CourseError(f"{path}: is no key file; make it again from its plan ({error})") from error
    if not isinstance(data, Mapping) or data.get("alliance_key") != FORMAT:
        raise workspace.CourseError(f"{path}: is no key file; it lies in the folder “teacher” of the assessment")
    place = "the key"
    try:
        items, points, origins = {}, {}, {}
        for number, entry in enumerate(data["items"], 1):
            place = f"question {number}"
            item = _read_item(entry)
            items[item.id], points[item.id] = item, float(entry["points"])
            origins[item.id] = str(entry["origin"])
        place = "the copies"
        copies = tuple(
            (
                str(one["name"]),
                str(one["number"]),
                tuple(item_id for item_id in one["items"] if item_id in items),
            )
            for one in data["copies"]
        )
        about = {name: str(data[name]) for name in ("id", "title", "intro", "due", "version")}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise workspace.CourseError(
            f"{path}: {place} is damaged ({error}); make the key again from its plan"
        ) from error
    return Paper(
        items=MappingProxyType(items),
        points=MappingProxyType(points),
        origins=MappingProxyType(origins),
        copies=copies,
        **about,
    )


def _read_item(entry: Mapping[str, Any]) -> Item:
    key = dict(entry["key"])
    key["answers"] = tuple(Answer(**answer) for answer in key["answers"])
    key["order"] = tuple(key["order"])
    key["examples"] = {state: tuple(given) for state, given in key["examples"].items()}
    for name in ("pairs", "rubric", "examples"):
        key[name] = MappingProxyType(dict(key[name]))
    return replace(
        Item.from_asked(entry),
        objective=str(entry["objective"]),
        facts=tuple(entry["facts"]),
        claims=tuple(entry["claims"]),
        key=Key(**key),
    )
