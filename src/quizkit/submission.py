"""A submission: the file that a learner hands in, made and read. It holds responses and no scores."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from quizkit import files, parsing, text
from quizkit.attempts import Attempt, Log, now
from quizkit.html import Card, kept_metadata, table
from quizkit.items import Item
from quizkit.kinds import kind_of

FORMAT = 3
KEYS = ("quizkit_submission", "alliance_receipt")  # the second is that of version 0.1
LONGEST_NAME = 80  # letters of a name or number
LONGEST_ANSWER = 160  # letters of an answer in the overview
MOST_ANSWERS = 2_000  # of one submission; a large course has about a tenth of it
MOST_PARTS = 500_000  # lists and objects; these and texts take much memory once read
MOST_QUOTES = 2_000_000  # quotation marks, two for each text
NEITHER = "neither a receipt nor a notebook"
PROMISE = "It holds your answers as you last gave them, and no scores. Nothing is sent anywhere: you hand the file in."


def make(
    log: Log, items: Mapping[str, Item], version: str, name: str, number: str = "", lesson: str = ""
) -> dict[str, Any]:
    """Collect the contents of a submission, as JSON can write them.

    Args:
        log: the learner's log.
        items: the questions that can be handed in, by id.
        version: of the course.
        name: the learner's name, 1 to 80 letters.
        number: the student number, at most 80 letters.
        lesson: the beginning of the lessons' ids; all unless given.
    Returns:
        A mapping with the course's version, name and number, the last answer to each item with its number of tries and any
        prediction, and a `record` that all submissions of one log share: it tells apart learners with the same name.
    Raises: ValueError: the name or number cannot be used.
    """
    name, number = _clean_name("name", name), _clean_name("number", number)
    if not name:
        raise ValueError("name: write your name in quotation marks")
    tries = Counter(entry.item for entry in log.entries if entry.kind == "answer")
    predictions = log.predictions()
    responses = []
    for item in items.values():
        last = log.last(item.id)
        if last and item.lesson.startswith(lesson):
            row = {"item": item.id, "lesson": item.lesson, "tries": tries[item.id], **last.stored()}
            if before := predictions.get(item.id):
                row |= {"prediction": before.response, "confidence": before.confidence}
            responses.append(row)
    lessons = dict.fromkeys(row["lesson"] for row in responses)
    return {
        "quizkit_submission": FORMAT,
        "course": version,
        "name": name,
        "number": number,
        "made": now(),
        "record": _record(log.entries[0]) if log.entries else "",
        "lessons": {part: lesson_version(part, items.values()) for part in lessons},
        "responses": responses,
    }


def _record(first: Attempt) -> str:
    """The random `record` in the first line of a log; for a log older than this field, a hash of that line."""
    return first.record or hashlib.sha256(repr(first).encode("utf-8", "replace")).hexdigest()[:12]


def lesson_version(lesson: str, items: Iterable[Item]) -> str:
    """Give eight hexadecimal digits of a SHA-256 of the versions of all questions in the lesson with this id."""
    versions = sorted(f"{item.id} {item.version}" for item in items if item.lesson == lesson)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:8]


def show(submission: Mapping[str, Any], items: Mapping[str, Item], log: Path | None = None) -> Card:
    """Show the submission that `make` gave; with the path of the log, write it into the log's folder.

    Raises: CourseError: the folder cannot be written.
    """
    responses = submission["responses"]
    if not responses:
        return Card.of("You have not answered anything yet that could be handed in.")
    rows = []
    for entry in responses:
        item, day = items[entry["item"]], entry["at"][:10].replace("-", "\u2011")  # on one line
        rows.append((_cut(item.prompt), _cut(kind_of(item).say(item, entry["response"])), day))
    who = ", ".join(filter(None, (submission["name"], submission["number"])))
    head = f"Submission of {who}: {text.count(len(responses), 'answer')}"
    overview = table(("Question", "Your answer", "Day"), rows, head)
    how = "To write the file, run this cell again with save=True inside the brackets."
    last = f"Written: {write(submission, log.parent)}" if log else how
    return Card.stack(Card(overview, head), Card.of(PROMISE), Card.of("", last))


def _cut(answer: str) -> str:
    flat = " ".join(answer.split())
    return flat if len(flat) <= LONGEST_ANSWER else f"{flat[:LONGEST_ANSWER]} …"


def write(submission: Mapping[str, Any], folder: Path) -> Path:
    """Write a submission into a folder, under a name made of the learner's.

    Raises: CourseError: the folder cannot be written.
    """
    exam = submission.get("assessment", {}).get("id", "")
    words = text.slug(f"{exam} {submission['name']} {submission['number']}")
    content = json.dumps(submission, ensure_ascii=False, indent=1) + "\n"
    return files.write(folder / f"submission-{words}.json", content)


def _clean_name(what: str, value: Any) -> str:
    """A name or number as `text.plain_name` gives it; `what` names the field in the message of a ValueError."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(f"{what}: write it in quotation marks")
    line = text.plain_name(str(value))
    if len(line) > LONGEST_NAME:
        raise ValueError(f"{what}: at most {LONGEST_NAME} letters; this has {len(line)}")
    return line


class SubmissionError(ValueError):
    """A file holds nothing that could be graded; the message says why and what to ask the learner for."""


class Response(Struct, frozen=True):
    """One answer: `at` is the time on the learner's clock, `version` that of the question as it was asked."""

    item: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    response: Any = None
    at: Any = ""
    version: Any = ""


class Submission(Struct, frozen=True):
    """The contents of a file that was handed in. Every text but the answers has at most 80 letters, all visible.

    `made` is the time when it was made; `record` is the same in all submissions of one learner's log. `exam` is the id
    of an assessment, `version` that of its answer key, and `copy` the name and number in a notebook made for one learner;
    all are "" outside an assessment. `notes` are sentences about anything odd in the file.
    """

    name: str = ""
    number: str = ""
    made: str = ""
    record: str = ""
    exam: str = ""
    version: str = ""
    copy: tuple[str, str] = ("", "")
    answers: tuple[Response, ...] = ()
    notes: tuple[str, ...] = ()


def read(data: bytes, path: str) -> Submission:
    """Read a submission or a saved notebook, also of version 0.1. The file may hold anything; no code in it is run.

    An answer that cannot be read is left out and counted in the notes; scores that the file claims are ignored.

    Args:
        data: a submission or a saved notebook.
        path: of the file; it must end in .json, .ipynb or .txt.
    Raises: SubmissionError: the file is neither, or cannot be read.
    """
    notes: list[str] = []
    known = path.lower().endswith((".json", ".ipynb", ".txt"))
    whole = _decode(data, notes) if known else None
    if isinstance(whole, dict) and any(key in whole for key in KEYS):
        rows, about = whole.get("responses"), whole.get("assessment")
        if not isinstance(rows, list):
            raise SubmissionError("a receipt without its answers; ask for it again")
        made, record, name, number = _lines(whole, "made", "record", "name", "number")
        exam, version, *copy = _lines(about, "id", "version", "name", "number")
        answers = _answers(rows, notes)
    elif isinstance(whole, dict) and isinstance(whole.get("cells"), list):
        exam, version, *copy = _lines(kept_metadata(whole), "assessment", "version", "name", "number")
        answers, record, (name, number) = _answers(_kept(whole["cells"]), notes), "", copy
        made = max((answer.at for answer in answers), default="")
    else:
        raise SubmissionError(f"{NEITHER}; ask for submission-….json or the notebook")
    return Submission(name, number, made, record, exam, version, (copy[0], copy[1]), answers, tuple(notes))


def _decode(data: bytes, notes: list[str]) -> Any:
    """A file's JSON, within the limits above, without lone surrogates (half characters), which no file can hold."""
    if data.count(b"[") + data.count(b"{") > MOST_PARTS or data.count(b'"') > MOST_QUOTES:
        raise SubmissionError("holds far too many parts for a notebook; ask for a receipt instead")
    try:
        try:
            return msgspec.json.decode(data)  # strict; Python's own reader also accepts NaN
        except ValueError:
            content = data.decode("utf-8-sig", "replace")
            if content.count("�") > data.count("�".encode()):
                notes.append("holds letters that cannot be read; they are shown as �")
            return json.loads(json.dumps(json.loads(content), ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError as error:
        raise SubmissionError("nested too deeply for a receipt or a notebook; ask for it again") from error
    except ValueError as error:
        reason = str(error)[:80] if data.strip() else "it is empty"
        raise SubmissionError(f"{NEITHER} ({reason}); ask for it again") from error


def _kept(cells: list[Any]) -> Iterator[Any]:
    """The answers that a notebook keeps in its outputs; a prediction is none."""
    for cell in cells:
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else ():
            kept = kept_metadata(output) if isinstance(output, dict) else None
            if kept and "response" in kept and kept.get("mode") != "predict":
                yield kept


def _answers(rows: Iterable[Any], notes: list[str]) -> tuple[Response, ...]:
    """The newest answer to each question; damaged answers are counted in the notes."""
    newest: dict[str, Response] = {}
    damaged = 0
    for place, row in enumerate(rows):
        if place == MOST_ANSWERS:
            notes.append(f"more than {MOST_ANSWERS:,} answers; the rest was not read")
            break
        try:
            kept = msgspec.convert(row, Response)
        except msgspec.ValidationError:
            damaged += 1
            continue
        value = parsing.plain(kept.response)
        value = None if value is parsing.UNREADABLE else value  # a blank, as grading would say
        answer = Response(kept.item, value, *_lines(row, "at", "version"))
        if answer.item not in newest or answer.at >= newest[answer.item].at:
            newest[answer.item] = answer
    if damaged:
        notes.append(f"{text.count(damaged, 'damaged answer')} left out")
    return tuple(newest.values())


def _lines(holder: Any, *names: str) -> list[str]:
    return [one_line(holder.get(name)) if isinstance(holder, dict) else "" for name in names]


def one_line(value: Any) -> str:
    """Give a name, number or time on one line of at most 80 letters, without what cannot be seen; "" for no text."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**20:
        value = str(value)
    if not isinstance(value, str):
        return ""
    return text.plain_name(value[: 4 * LONGEST_NAME])[:LONGEST_NAME].strip()
