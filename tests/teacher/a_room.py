"""A folder of submissions and the results of grading it, for the tests."""

import csv
import html
import io
import json
import re

from alliance.course import COURSE
from quizkit import attempts, submission
from quizkit_teacher import assignment
from quizkit_teacher.grading_run import GradingRun

LESSON = "04-adjustment"
ITEMS = {item.id: item for item in COURSE.bank.items.values() if item.lesson == LESSON}
RIGHT = {item.id: item.key.examples["right"][0] for item in ITEMS.values() if "right" in item.key.examples}
WRONG = {name: ITEMS[name].key.examples["wrong"][0] for name in RIGHT}
OPEN = next(item.id for item in ITEMS.values() if item.key.rubric)
ONE, TWO, THREE = list(RIGHT)[:3]
COLUMN = f"{COURSE.bank.lessons[LESSON].title} (of {len(ITEMS)})"


def handed_in(name, answers, *, number="", day=1, log="a", version=None):
    """What a learner hands in who gave these answers on that day of November."""
    at = f"2026-11-{day:02d}T10:00:00+00:00"
    entries = [attempts.Attempt(at="2026-11-01", kind="answer", item="gone", response=log)]
    for item, response in answers.items():
        known = COURSE.bank.items[item].version if item in COURSE.bank.items else ""
        seen = version or known
        entries.append(attempts.Attempt(at=at, kind="answer", item=item, response=response, version=seen))
    log = attempts.Log(tuple(entries))
    made = submission.make(log, COURSE.bank.items, COURSE.version, name, number)
    return {**made, "made": at}


def notebook(answers, **metadata):
    """A saved notebook with answers in its outputs."""
    outputs = [
        {
            "output_type": "display_data",
            "data": {},
            "metadata": {"quizkit": {"item": item, "mode": "ask", **row}},
        }
        for item, row in answers.items()
    ]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1}
    return {"cells": [{**cell, "outputs": outputs}], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


class Room:
    """A folder of submissions and its results."""

    def __init__(self, path):
        self.path, self.folder, self.out = path, path / "in", path / "out"
        self.folder.mkdir()

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode())
        return path

    def grade(self, what=None, **options):
        what = what or assignment.of_course(COURSE.bank, "04")
        return GradingRun(self.out, what, COURSE, **options).grade(self.folder)

    def table(self, name):
        text = (self.out / name).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def points(self, column=COLUMN):
        return {row["Name"]: row[column] for row in self.table("gradebook.csv")}

    def rows(self):
        return {row["File"]: (row["Status"], row["What to know"]) for row in self.table("hand-ins.csv")}

    def page(self, name):
        """The words of a learner's feedback page."""
        (path,) = [p for p in (self.out / "feedback").iterdir() if p.name.startswith(name)]
        return html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))

    def files(self, out=None):
        """All that was written but the cache: path to bytes."""
        out = out or self.out
        files = (path for path in sorted(out.rglob("*")) if path.is_file() and path.name != "graded.json")
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
