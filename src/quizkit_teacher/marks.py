"""The teacher's marks on open answers: one line of JSON for each, only ever added to.

They lie beside what `alliance mark` writes and outlive it: a mark names the learner, the question and the text that
was marked, so marking the hand-ins again takes nothing away.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from quizkit import attempts
from quizkit.items import SELF_SCORES, Item

NAME = "marks.jsonl"
WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}
LONGEST = 2_000  # letters of a comment
DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Mark:
    """One answer as a teacher marked it.

    `learner` is the opaque key of the learner, `answer` the `digest` of the text that was marked, `scores` gives yes,
    partly or no for each criterion, `at` is the time (ISO 8601).
    """

    learner: str
    item: str
    answer: str
    scores: Mapping[str, str]
    comment: str = ""
    at: str = ""


@dataclass(frozen=True)
class Marks:
    """What a file of marks holds: the newest mark by learner and item, and one message for each line left out."""

    latest: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read(path: Path) -> Marks:
    """Read a file of marks; a damaged line is left out and reported, never fatal.

    Args:
        path: the file; where there is none, nothing is marked yet.
    """
    found, problems = attempts.lines(path, _mark)
    return Marks({(mark.learner, mark.item): mark for mark in found}, tuple(problems))


def add(path: Path, mark: Mark) -> str:
    """Append one mark, with the present time unless it has one.

    Args:
        path: the file; it is made if it is not there.
        mark: the mark.

    Returns:
        "" when it is saved, else a sentence that says why it is not.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    fields = asdict(replace(mark, scores=dict(mark.scores), at=mark.at or now))
    try:
        _mark(fields)
        attempts.append(path, fields)
    except ValueError as error:
        return f"This mark was not saved: {error}."
    except OSError as error:
        return f"This mark could not be saved in {path}: {error.strerror or error}."
    return ""


def score(mark: Mark, item: Item) -> float:
    """What a mark is worth, from 0 to 1: yes 1, partly 0.5, no 0, the mean over the rubric.

    Args:
        mark: a criterion of the rubric that it does not name counts as 0; one that the rubric no longer has is passed over.
        item: the question. If it came without its key, the mean is over the criteria that were marked.
    """
    rubric = list(item.key.rubric if item.key else mark.scores)
    return sum(WORTH.get(mark.scores.get(line, ""), 0.0) for line in rubric) / len(rubric) if rubric else 0.0


def digest(text: str) -> str:
    """The name of an answer's text: the first 16 hex digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(whole(text).encode("utf-8")).hexdigest()[:16]


def whole(text: str) -> str:
    """A text with "?" for half a letter (a lone surrogate), as the logs write it; no file or page could hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _mark(data: Any) -> Mark:
    """A mark from a line's JSON; ValueError says what is damaged."""
    if not isinstance(data, Mapping):
        raise ValueError("not a mark")
    texts = {name: data.get(name, "") for name in ("learner", "item", "answer", "comment", "at")}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"{name} is no text")
        texts[name] = whole(text)
        if not text and name in ("learner", "item"):
            raise ValueError(f"{name} is missing")
    if not DIGEST.fullmatch(texts["answer"]):
        raise ValueError("answer is not the digest of a text")
    if len(texts["comment"]) > LONGEST:
        raise ValueError(f"the comment is longer than {LONGEST:,} letters")
    scores = data.get("scores")
    if not isinstance(scores, Mapping) or not scores:
        raise ValueError("scores are missing")
    for criterion, given in scores.items():
        if given not in SELF_SCORES or not isinstance(criterion, str):
            raise ValueError(f"{str(given)[:20]!r} is no score; use {', '.join(SELF_SCORES)}")
    return Mark(scores=dict(scores), **texts)
