"""A submission: the file that a learner hands in, made and read. It holds what it shows: responses, and no scores."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from quizkit import files, filetypes, parsing, text
from quizkit.attempts import Attempt, Log, now
from quizkit.html import Card, kept_metadata, table
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.records import Strings

FORMAT = 3
KEYS = ("quizkit_submission", "alliance_receipt")  # the second is that of version 0.1
BEFORE = b"\xef\xbb\xbf \t\r\n"  # what may stand before the first letter of JSON
PAPER = re.compile(r"\bassessment\((\{.*\})\)", re.DOTALL)  # in the first cell of an exam's notebook
LONGEST_NAME = 80  # letters of a name or number
LONGEST_ANSWER = 160  # letters of an answer in the overview
MOST_ANSWERS = 2_000  # of one submission; a large course has about a tenth of it
MOST_PARTS = 500_000  # lists and objects; these and texts take much memory once read
MOST_QUOTES = 2_000_000  # quotation marks, two for each text
PROMISE = "It holds your answers as you last gave them, and no scores. Nothing is sent anywhere: you hand the file in."
ALSO = (
    "Besides your name and answers it holds: the version of each question and of the course ({course}), the time ({made}), and "
    "{record}, a random mark that all your submissions share. By it nobody takes you for another learner with the same name."
)


def make(
    log: Log, items: Mapping[str, Item], version: str, name: str, number: str = "", lesson: str | Strings = ""
) -> dict[str, Any]:
    """Collect the contents of a submission, as JSON can write them.

    Args:
        log: the learner's log.
        items: the questions that can be handed in, by id.
        version: of the course.
        name: the learner's name, 1 to 80 letters.
        number: the student number, at most 80 letters.
        lesson: the beginning of the lessons' ids, or several (`Bank.begins`); all unless given.
    Returns:
        A mapping with name and number, the version of the course, the time, the last answer to each question with its time
        and the question's version, and a `record` that all submissions of one log share. No tries and no predictions.
    Raises: ValueError: the name or number cannot be used.
    """
    name, number = _clean_name("name", name), _clean_name("number", number)
    if not name:
        raise ValueError("name: write your name in quotation marks")
    last = {entry.item: entry for entry in log.entries if entry.kind == "answer"}
    asked = [item for item in items.values() if item.id in last and item.lesson.startswith(lesson)]
    return {
        "quizkit_submission": FORMAT,
        "course": version,
        "name": name,
        "number": number,
        "made": now(),
        "record": log.record,
        "responses": [{"item": item.id, **last[item.id].stored()} for item in asked],
    }


def show(submission: Mapping[str, Any], items: Mapping[str, Item], folder: Path | None = None) -> Card:
    """Show the submission that `make` gave, all that is in it; with a folder, write it there.

    Raises: CourseError: the folder cannot be written.
    """
    responses = submission["responses"]
    if not responses:
        return Card.of("You have not answered anything yet that could be handed in.")
    rows = []
    for entry in responses:
        item = items[entry["item"]]
        time = entry["at"][:16].replace("T", " ").replace("-", "\u2011")  # a hyphen that no line ends at
        rows.append((_cut(item.prompt), _said(item, entry["response"]), time))
    who = ", ".join(filter(None, (submission["name"], submission["number"])))
    head = f"Submission of {who}: {text.count(len(responses), 'answer')}"
    overview = table(("Question", "Your answer", "Time (UTC)"), rows, head)
    also = ALSO.format_map({**submission, "record": submission["record"] or "none yet"})
    if exam := submission.get("assessment"):
        also += f" Of the assessment: {', '.join(filter(None, exam.values()))}."
    how = "To write the file, run this cell again with save=True inside the brackets."
    last = f"Written: {write(submission, folder)}" if folder else how
    lines = "\n".join([head, *map(" · ".join, rows)])
    return Card.stack(Card(overview, lines), Card.of(PROMISE), Card.of(also), Card.of("", last))


def _said(item: Item, response: Any) -> str:
    said = _cut(kind_of(item).say(item, response))
    if kind_of(item).by_rubric and isinstance(response, Mapping) and response.keys() - {"text"}:
        own = ", ".join(f"{part}: {score}" for part, score in response.items() if part != "text")
        said += f" (your own judgement: {_cut(own)})"
    return said


def _cut(answer: str) -> str:
    flat = " ".join(answer.split())
    return flat if len(flat) <= LONGEST_ANSWER else f"{flat[:LONGEST_ANSWER]} …"


def write(submission: Mapping[str, Any], folder: Path) -> Path:
    """Write a submission into a folder, under a name made of the learner's.

    Raises: CourseError: the folder cannot be written.
    """
    exam = submission.get("assessment", {}).get("id", "")
    words = text.file_stem(exam, submission["name"], submission["number"])
    content = text.replace_surrogates(json.dumps(submission, ensure_ascii=False, indent=1)) + "\n"
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
    """The contents of a file that was handed in. Every text but the answers is a `text.plain_name` of at most 80 letters.

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
    """Read a submission, a saved notebook or a learner's log, also of version 0.1. The file may hold anything; no code is run.

    An answer that cannot be read is left out and counted in the notes; scores that the file claims are ignored.

    Args:
        data: the file.
        path: of the file; it must end in .json, .jsonl, .ipynb or .txt.
    Raises: SubmissionError: the file is none of these, or cannot be read.
    """
    notes: list[str] = []
    whole = _decode(data, path, notes)
    if isinstance(whole, dict) and any(key in whole for key in KEYS):
        rows, about = whole.get("responses"), whole.get("assessment")
        if not isinstance(rows, list):
            raise SubmissionError("a submission without its answers; ask for it again")
        made, record, name, number = _lines(whole, "made", "record", "name", "number")
        exam, version, *copy = _lines(about, "id", "version", "name", "number")
        answers = _answers(rows, notes)
    elif isinstance(whole, dict) and isinstance(whole.get("cells"), list):
        exam, version, *copy = copy_of(whole).values()
        kept = (kept for kept in _kept(whole["cells"]) if "response" in kept)
        lines = [line for line in kept if line.get("mode") != "predict"]
        answers, record, (name, number) = _answers(lines, notes), "", copy
        made = max((answer.at for answer in answers), default="")
    elif isinstance(whole, _Log):
        (exam, version, *copy), lines = _of_one_learner(whole, notes)
        answers, record, (name, number) = _answers(lines, notes), _record_of(whole[0]), copy
        made = max((answer.at for answer in answers), default="")
    else:
        raise SubmissionError(filetypes.reason(path, data))
    return Submission(name, number, made, record, exam, version, (copy[0], copy[1]), answers, tuple(notes))


def about_copy(about: Any) -> dict[str, str]:
    """Give what says whose copy of which assessment something is: assessment, version, name and number, "" for each that is not there."""
    names = ("assessment", "version", "name", "number")
    return dict(zip(names, _lines(about, *names), strict=True))


def _of_one_learner(log: list[Any], notes: list[str]) -> tuple[list[str], list[Any]]:
    """The answers in a log, and whose copy of which assessment they were given in; several learners may share a log.

    Of two makings of an assessment the last one counts.
    """
    answers = [(line, about_copy(line.get("copy"))) for line in log if line["kind"] == "answer"]
    last = {copy["assessment"]: copy for _, copy in answers}
    last.pop("", None)
    learners = {(copy["name"], copy["number"]) for _, copy in answers} - {("", "")}
    notes.append("the learner's log itself (responses.jsonl)")
    if len(learners) > 1:
        mend = "their answers to assessments are left out: ask for the notebook"
        notes.append(f"several learners have used it, and {mend}")
        return [""] * 4, [line for line, copy in answers if not copy["assessment"]]
    name, number = next(iter(learners), ("", ""))
    whose = list(next(iter(last.values())).values()) if len(last) == 1 else ["", "", name, number]
    return whose, [line for line, copy in answers if last.get(copy["assessment"], copy) == copy]


def _record_of(line: Any) -> str:
    try:
        return one_line(Log((msgspec.convert(line, Attempt),)).record)
    except msgspec.ValidationError:
        return ""


def _decode(data: bytes, path: str, notes: list[str]) -> Any:
    """A file's JSON, within the limits above, without lone surrogates (half characters), which no file can hold.

    A learner's log is a `_Log`.
    """
    if not path.lower().endswith((".json", ".jsonl", ".ipynb", ".txt")):
        raise SubmissionError(filetypes.reason(path, data))
    if not data.strip():
        raise SubmissionError(f"an empty file; {filetypes.WANTED}")
    code = json.detect_encoding(data)
    if code.startswith(("utf-16", "utf-32")):  # Notepad calls the first "Unicode"
        data = data.decode(code, "replace").encode()
        notes.append(f"was saved in {code[:6].upper()}, and read all the same")
    if data.count(b"[") + data.count(b"{") > MOST_PARTS or data.count(b'"') > MOST_QUOTES:
        raise SubmissionError("holds far too many parts for a notebook; ask for a submission instead")
    try:
        try:
            whole = msgspec.json.decode(data)  # strict; Python's own reader also accepts NaN
        except ValueError:
            content = _letters(data, notes)
            if lines := _log(content, notes):
                return lines
            whole = _without_surrogates(json.loads(content))
        return _Log([whole]) if _is_line(whole) else whole
    except RecursionError as error:
        raise SubmissionError("nested too deeply for a submission or a notebook; ask for it again") from error
    except ValueError as error:
        damaged = f"a damaged file ({str(error)[:80]}); ask for it again"
        told = damaged if data.lstrip(BEFORE).startswith((b"{", b"[")) else filetypes.reason(path, data)
        raise SubmissionError(told) from error


def _letters(data: bytes, notes: list[str]) -> str:
    """The text of a file in UTF-8, or in CP949 as Korean Windows saves it; letters that cannot be read become �."""
    for code, note in (("utf-8-sig", ""), ("cp949", "was saved in CP949 (ANSI), and read all the same")):
        with contextlib.suppress(UnicodeError):
            content = data.decode(code)
            notes += [note] * bool(note)
            return content
    notes.append("holds letters that cannot be read; they are shown as �")
    return data.decode("utf-8-sig", "replace")


def _without_surrogates(whole: Any) -> Any:
    return json.loads(text.replace_surrogates(json.dumps(whole, ensure_ascii=False)))


class _Log(list[Any]):
    """The lines of a learner's log."""


def _is_line(entry: Any) -> bool:
    names = entry.keys() if isinstance(entry, dict) else set()
    return {"kind", "item"} <= names and not {"cells", *KEYS} & names


def _log(content: str, notes: list[str]) -> _Log:
    """The lines of a log, torn ones counted in the notes; none where the first is no line of a log."""
    lines, torn = _Log(), 0
    for line in filter(str.strip, content.split("\n")):
        entry = None
        with contextlib.suppress(ValueError, RecursionError):
            entry = _without_surrogates(json.loads(line))
        if _is_line(entry):
            lines.append(entry)
        elif not lines:
            break
        else:
            torn += 1
    if torn:
        notes.append(f"{text.count(torn, 'torn line')} left out")
    return lines


def copy_of(notebook: dict[str, Any]) -> dict[str, str]:
    """Say whose copy of which assessment a notebook is, as `about_copy` does.

    Editors may lose its metadata: the first cell's output and source say it too.
    """
    return about_copy(_about(notebook))


def _about(notebook: dict[str, Any]) -> Any:
    for about in (kept_metadata(notebook) or {}, *_kept(notebook["cells"])):
        if "assessment" in about:
            return about
    for cell in notebook["cells"]:
        source = cell.get("source") if isinstance(cell, dict) else None
        lines = source if isinstance(source, list) else [source]
        if match := PAPER.search("".join(line for line in lines if isinstance(line, str))):
            with contextlib.suppress(ValueError, RecursionError):
                paper = json.loads(match[1])
                learner = paper.get("learner")
                return paper | (learner if isinstance(learner, dict) else {})
    return None


def _kept(cells: list[Any]) -> Iterator[dict[str, Any]]:
    """What a notebook keeps in its outputs."""
    for cell in cells:
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else ():
            if isinstance(output, dict) and (kept := kept_metadata(output)):
                yield kept


def _answers(rows: Iterable[Any], notes: list[str]) -> tuple[Response, ...]:
    """The newest answer to each question; damaged answers are counted in the notes."""
    newest: dict[str, Response] = {}
    damaged = 0
    for row in rows:
        try:
            kept = msgspec.convert(row, Response)
        except msgspec.ValidationError:
            damaged += 1
            continue
        value = parsing.plain(kept.response)
        value = None if value is parsing.UNREADABLE else value  # a blank, as grading would say
        answer = Response(kept.item, value, *_lines(row, "at", "version"))
        if answer.item not in newest and len(newest) == MOST_ANSWERS:
            notes.append(f"more than {MOST_ANSWERS:,} answers; the rest was not read")
            break
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
