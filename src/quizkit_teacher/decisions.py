"""What the teacher decided on files that are held: `who.csv`, a line for each, to be filled in with any spreadsheet.

A line names the file's content, so it holds also where the file has another name; a file with other content is a new question.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from quizkit import files
from quizkit.files import BOM, CourseError, table
from quizkit.text import plain_name, safe_cell
from quizkit_teacher import spreadsheet
from quizkit_teacher.identity import Decision, Found, Held
from quizkit_teacher.names import fold

FILE = "who.csv"
# `means` is who the words in `learner` meant when they were read: with it they mean the same under another class list.
HEAD = ("submission", "file", "says", "why", "learner", "means")
BETWEEN = " | "
PLAIN = str.maketrans("“”’", '""\'')  # an Excel of any language can save them

Line = dict[str, str]  # by column


def read(path: Path) -> list[Line]:
    """Read the lines of `who.csv`; none where there is no such file.

    Raises: CourseError: the file cannot be read. It is never written over then.
    """
    if not path.exists():
        return []
    rows = [cells for _, cells in spreadsheet.read(path, _is_ours, "cp1252").rows]
    if not _is_ours(rows):
        mend = "give its first line the headings again: " + ", ".join(HEAD)
        raise CourseError(f"{path}: has no columns “submission” and “learner”; {mend}. Or put it elsewhere")
    head, *lines = zip(*zip_longest(*rows, fillvalue=""), strict=True)  # all as long as the longest
    places = enumerate(head, 1)
    names = [fold(cell) if fold(cell) in HEAD else cell or f"note {place}" for place, cell in places]
    return [dict(zip(names, map(_typed, cells), strict=True)) for cells in lines]


def _is_ours(rows: Sequence[Sequence[str]]) -> int:
    return bool(rows) and {"submission", "learner"} <= {fold(cell) for cell in rows[0]}


def _typed(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    line = plain_name(cell)
    return line[1:] if line[:1] == "'" and safe_cell(line[1:]) == line else line


def of(lines: Sequence[Line]) -> dict[str, Decision]:
    """Give the decisions in some lines, by the digest of a file; two that differ on one file are one that means nobody."""
    words: dict[str, dict[str, str]] = defaultdict(dict)  # by digest: what was typed, and what it means
    for line in lines:
        if line.get("submission") and line.get("learner"):
            words[line["submission"]][line["learner"]] = line.get("means", "")
    decided = {}
    for digest, typed in words.items():
        means = next(iter(typed.values())).split(BETWEEN) if len(typed) == 1 else []
        decided[digest] = Decision(" and ".join(typed), tuple(filter(None, means)))
    return decided


def renewed(lines: Sequence[Line], found: Found) -> list[Line]:
    """Give the lines for another reading: those in which something was typed, and one for each file that is held now."""
    questions = {held.file.digest: held for held in found.held if held.asks}
    kept, decided = [], of(lines)
    for line in lines:
        digest, learner = line.get("submission", ""), line.get("learner", "")
        held = questions.pop(digest, None)
        own = {name: text for name, text in line.items() if name not in HEAD and text}
        if held:
            line = line | _question(held)
        elif not (learner or own):
            continue
        if (person := found.meant.get(digest)) and decided[digest].learner == learner:
            old = line.get("means", "").split(BETWEEN)
            new = [learner, person.name, person.number, person.lms]
            means = dict.fromkeys(filter(None, [*old, *new] if learner in old else new))
            line = line | {"means": BETWEEN.join(means)}
        kept.append(line)
    return kept + [dict.fromkeys(HEAD, "") | _question(held) for held in questions.values()]


def _question(held: Held) -> Line:
    why = "; ".join(held.reasons).translate(PLAIN)
    return dict(zip(HEAD, (held.file.digest, held.file.path, held.file.says, why), strict=False))


def write(folder: Path, before: Sequence[Line], found: Found) -> bool:
    """Write `who.csv` anew into a folder where it changes; give whether it is there now.

    Raises: CourseError: it cannot be written, or was changed since the lines `before` were read.
    """
    path, lines = folder / FILE, renewed(before, found)
    if lines != before:
        if read(path) != before:
            raise CourseError(f"{path}: was changed while this ran; run it again")
        if not lines:
            path.unlink(missing_ok=True)
            return False
        head = list(dict.fromkeys([*HEAD, *(name for line in lines for name in line)]))
        rows = ([line.get(name, "") for name in head] for line in lines)
        files.write(path, BOM + table([head, *rows]), private=True)
    return path.exists()
