"""Graded files: every file of a folder is read and graded once, and the newest answers of each learner are found."""

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from quizkit import times
from quizkit.items import Item
from quizkit.submission import SubmissionError, read
from quizkit.text import count
from quizkit.times import moment
from quizkit_teacher import collect, lateness, rubric, unpack
from quizkit_teacher.assignment import Assignment, GradedAnswer, grade_submission
from quizkit_teacher.collect import Owner
from quizkit_teacher.identity import Decision, Found, GradedFile, Held, Person, find_learners
from quizkit_teacher.lateness import Judgement
from quizkit_teacher.roster import Roster
from quizkit_teacher.rubric import RubricScore, Scores
from quizkit_teacher.unpack import Member

DIGITS = 20  # of the digest of a file: nobody finds another file with the same
EMPTY = "no answers in it; was it saved after the cells were run? Ask for a submission"


class Row(NamedTuple):
    """The status of one file (marked, late, double, empty, unreadable, not counted, held or missing), and the reason.

    `made` is the time by which it is judged: the LMS's, or else that of the learner's clock.
    """

    path: str
    name: str
    number: str
    status: str
    answers: int
    made: str
    reason: str


@dataclass(frozen=True)
class Work:
    """A learner's newest answer to each question, in the order of the assignment, and the status of each file.

    `drawn` are the ids of the learner's questions, `scores` the teacher's rubric scores, `handles` by which the learner of an
    open answer is known again. `shares` gives the part of its
    points that each answer earns, from 0 to 1; where there is a rubric, the teacher's score, and 0 before that. `points`
    gives the sum in each column, None where nothing was handed in.
    """

    person: Person
    drawn: tuple[str, ...]
    answers: Mapping[str, GradedAnswer]
    scores: Mapping[str, RubricScore]
    handles: Mapping[str, Sequence[str]]
    shares: Mapping[str, float]
    points: Mapping[str, float | None]
    rows: list[Row]


def grade_files(
    listing: Sequence[tuple[str, Path, str]], assignment: Assignment, known: Mapping[str, list[GradedFile]]
) -> tuple[list[GradedFile], int]:
    """Read and grade what is new in a folder, listed by `unpack.list_files`.

    Args: known: the graded files of an earlier run for each source that is as it was.
    Returns: All files, those in a zip one by one, and how many of them were graded now.
    """
    files, paths, fresh = list[GradedFile](), dict[str, int](), 0
    for number, (source, path, _) in enumerate(listing, 1):
        graded = known.get(source)
        if graded is None:
            graded = [_grade(member, source, assignment) for member in unpack.members(source, path)]
            fresh += sum(not file.passed for file in graded)
        for file in graded:
            file.path = unpack.distinct(file.path, paths)  # two entries of one name in a zip are two files
            files.append(file)
        tell("files", number, len(listing))
    for file, owner in zip(files, collect.owners((file.path, file.source) for file in files), strict=True):
        file.owner = owner
    return files, fresh


def tell(what: str, done: int, total: int) -> None:
    """Tell a terminal how far a long run is: a line on the error stream for every hundred files or learners."""
    if done % 100 == 0 and sys.stderr.isatty():
        sys.stderr.write(f"{done:,} of {total:,} {what}\n")


def _grade(member: Member, source: str, assignment: Assignment) -> GradedFile:
    path, notes = member.path, list[str]()
    if member.passed:
        return GradedFile(path=path, source=source, passed=member.passed)
    content = hashlib.sha256(member.data).hexdigest()[:DIGITS] if member.data else ""
    # the letter in front keeps a spreadsheet from reading a number
    file = GradedFile(path=path, source=source, digest=content and f"h{content}", problem=member.problem)
    if member.packed and collect.owner(source) == Owner() != collect.owner(path.removeprefix(f"{source}/")):
        file.packed = member.packed  # the LMS has packed this zip, and no learner
    if not file.problem:
        try:
            submission = read(member.data, path)
            answers, notes = grade_submission(submission, assignment)
            file.submission = submission
            file.answers = tuple(answer for answer in answers if answer.verdict.state != "blank")
            if not file.answers and len(answers) == len(submission.answers):
                notes.insert(0, EMPTY)
        except SubmissionError as error:
            file.problem = str(error)
    file.submission = structs.replace(file.submission, answers=(), notes=tuple(notes))
    return file


class Works(NamedTuple):
    """The works of a class, the rows of the files that count for nobody, and what was found of whose the files are."""

    works: list[Work]
    rows: list[Row]
    found: Found


def find_works(
    files: Iterable[GradedFile],
    assignment: Assignment,
    scores: Scores,
    roster: Roster | None = None,
    due: str = "",
    decisions: Mapping[str, Decision] | None = None,
) -> Works:
    """Find every learner's newest answers: those of the class list in its order, also without files, then the others.

    `scores` are the teacher's rubric scores, `decisions` those on whose a file is; `due` is a time as `times.due` takes it, or
    "" for the assignment's own.
    """
    due = due or assignment.due
    due = due and times.due(due)
    ordered = sorted(files, key=lambda file: file.path)
    found = find_learners(ordered, roster, decisions, assignment.copy_of)
    for person in found.people:
        for file in person.files:
            scores.owners[f"file:{file.digest}"].add(person.key)
    moodle = [learner.submitted for learner in roster.learners] if roster else []
    moodle += [""] * (len(found.people) - len(moodle))  # the guests
    by_id = {person.lms: time for person, time in zip(found.people, moodle, strict=True) if person.lms}
    rows = [_held_row(held, due, by_id.get(held.file.owner.lms, "")) for held in found.held]
    works = [_work(p, assignment, scores, due, time) for p, time in zip(found.people, moodle, strict=True)]
    return Works(works, rows, found)


def _judged(file: GradedFile, due: str, moodle: str) -> Judgement:
    """When a file was handed in, and whether late; Moodle's time is that of what came through Moodle."""
    owner = file.owner
    moodle = moodle if owner.lms or owner.name else ""
    judged = lateness.judge(due, file.submission.made, marked=owner.late, moodle=moodle, packed=file.packed)
    counts = owner.late or (file.answers and not file.problem)
    return judged if counts else Judgement(time=judged.time)


def _held_row(held: Held, due: str, moodle: str) -> Row:
    file, judged = held.file, _judged(held.file, due, moodle)
    notes = [note for note in (file.problem, *held.reasons, *file.submission.notes, judged.note) if note]
    status = "unreadable" if file.problem else "held" if file.answers else "empty"
    return Row(file.path, "", "", status, len(file.answers), judged.time, "; ".join(notes))


def _work(person: Person, assignment: Assignment, scores: Scores, due: str, moodle: str) -> Work:
    own = assignment.copy_of(person.name, person.number, person.lms)
    claimed = (assignment.copy_of(*file.submission.copy) for file in person.files if file.submission.copy[0])
    drawn = tuple(assignment.questions_of(next(claimed, None) if own is None else own))
    counting = set(drawn)
    newest: dict[str, tuple[tuple[float, float, int], GradedAnswer, GradedFile]] = {}
    for place, file in enumerate(person.files):
        made = moment(file.submission.made)
        for answer in file.answers:
            age = (moment(answer.at) if answer.at else made, made, place)
            if answer.item in counting and (answer.item not in newest or age > newest[answer.item][0]):
                newest[answer.item] = age, answer, file
    used = {file.path for _, _, file in newest.values()}
    missing = Row("", person.name, person.number, "missing", 0, "", "nothing handed in")
    rows = [_row(file, person, counting, used, due, moodle) for file in person.files] or [missing]
    answers = {item: newest[item][1] for item in assignment.items if item in newest}
    opened = [name for name in answers if has_rubric(assignment.items[name])]
    handles = {name: person.handles(newest[name][2]) for name in opened}
    given = {}
    for name, known in handles.items():
        text = rubric.text_of(answers[name].response)
        if score := scores.find(name, text, (person.key, *known)):
            given[name] = score
    shares: dict[str, float] = {}
    points: dict[str, float | None] = dict.fromkeys(assignment.columns)
    for name, answer in answers.items():
        item = assignment.items[name]
        by_teacher = given[name].earned(item) if name in given else 0.0
        shares[name] = by_teacher if has_rubric(item) else answer.verdict.score
        points[item.lesson] = (points[item.lesson] or 0.0) + shares[name] * assignment.points[name]
    return Work(person, drawn, answers, given, handles, shares, points, rows)


def has_rubric(item: Item) -> bool:
    """Whether a teacher scores the answers to a question by a rubric."""
    return bool(item.key and item.key.rubric)


def _row(file: GradedFile, person: Person, counting: set[str], used: set[str], due: str, moodle: str) -> Row:
    """The status of a file; `counting` are the learner's questions, `used` the files from which an answer counts."""
    foreign = sum(answer.item not in counting for answer in file.answers)
    notes = [note for note in (file.problem, *file.submission.notes, *person.remarks[file.path]) if note]
    status = "marked"
    if file.problem:
        status = "unreadable"
    elif not file.answers:
        status = "empty"
    elif foreign == len(file.answers):
        status = "not counted"
    elif file.path not in used:
        status = "double"
        notes.insert(0, f"newer answers to all its questions are in {' and '.join(sorted(used)[:2])}")
    if foreign:
        notes.append(f"{count(foreign, 'answer')} to questions that are not in this learner's copy")
    judged = _judged(file, due, moodle)
    notes += [judged.note] * bool(judged.note)
    status = "late" if judged.late and status == "marked" else status
    answers, reason = len(file.answers), "; ".join(notes)
    return Row(file.path, person.name, person.number, status, answers, judged.time, reason)
