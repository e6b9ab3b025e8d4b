"""More than ten thousand mutated submissions, the same ones in each run: `pytest tests/teacher/test_fuzz.py`.

Sound submissions, notebooks and zips, of today and of version 0.1, are spoiled byte by byte, node by node and entry by
entry. Whatever comes of it is graded, or refused with a reason; nothing is raised, nothing is lost, and no page holds
what it must not. Each test counts what it tried, so that the mutations leave enough whole and spoil enough.
"""

import copy
import csv
import hashlib
import io
import json
import random
import zipfile
from collections import Counter

import msgspec
import pytest

import safe_html
from alliance.course import COURSE
from quizkit.attempts import Attempt
from quizkit.submission import KEYS, SubmissionError, read
from quizkit_teacher import assignment, collect, feedback, unpack
from quizkit_teacher.assignment import GradedAnswer
from quizkit_teacher.graded import find_works
from quizkit_teacher.grading_run import GradingRun
from quizkit_teacher.identity import GradedFile
from quizkit_teacher.rubric import Scores

BANK = COURSE.bank
WHAT = assignment.of_course(BANK)
PAGES = feedback.Pages(WHAT, BANK)
STATES = {"blank", "right", "near", "wrong", "noted"}
pytestmark = pytest.mark.slow
VALUES = [
    *(None, True, False, 0, -1, 1.5, 10**40, float("nan"), float("inf"), "", " ", "x", "\0", "\ud800", "\u202e", "=1+1"),
    *([], {}, [[[]]], [None], {"a": {"b": 1}}, ["x"] * 600, "é" * 12_000, "9" * 5_000, "<script>", "a(" * 5_000, "1953"),
    *("9999-12-31T23:59:59.999999+00:00", "0001-01-01", "{}", "../../etc/passwd", "2026-13-45", json.loads("[" * 200 + "]" * 200)),
]  # fmt: skip


def sound(rng):
    """A submission or a notebook as a learner hands it in, as JSON."""
    rows = []
    for item in rng.sample(list(BANK.items.values()), 12):
        pool = [one for given in (item.key.examples if item.key else {}).values() for one in given]
        if pool:
            entry = Attempt(
                at="2026-11-01T10:00:00+00:00",
                kind="answer",
                item=item.id,
                response=rng.choice(pool),
                version=item.version,
            )
            rows.append({"item": item.id, **entry.stored()})
    if rng.random() < 0.5:
        name = {"name": rng.choice(["Kim Minji", "김민지", "Bo"]), "number": rng.choice(["", "n1", "n2"])}
        return {
            rng.choice(KEYS): 3,
            **name,
            "made": "2026-11-01T10:00:00+00:00",
            "record": "abc",
            "responses": rows,
        }
    home = rng.choice(["quizkit", "alliance"])
    outputs = [
        {"output_type": "display_data", "data": {}, "metadata": {home: {**row, "mode": "ask"}}}
        for row in rows
    ]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "ask()", "outputs": outputs}
    about = (
        {"assessment": "test", "version": "1", "name": "Kim", "number": "n1"} if rng.random() < 0.3 else {}
    )
    return {"cells": [cell], "metadata": {home: about}, "nbformat": 4, "nbformat_minor": 5}


def packed(whole):
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def nodes(node, found):
    """Every list or object with a place in it."""
    inside = (
        list(node.items())
        if isinstance(node, dict)
        else list(enumerate(node))
        if isinstance(node, list)
        else []
    )
    for key, child in inside:
        found.append((node, key))
        nodes(child, found)
    return found


def spoil_nodes(rng, whole):
    """Replace, delete, double, rename or swap nodes of a JSON text."""
    whole = copy.deepcopy(whole)
    for _ in range(rng.choice([1, 1, 2, 5])):
        places = nodes(whole, [])
        if not places:
            break
        (holder, key), (other, there) = rng.choice(places), rng.choice(places)
        what = rng.randrange(6)
        if what == 0:
            del holder[key]
        elif what == 1 and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        elif what == 2 and isinstance(holder, dict):
            holder[rng.choice(["", "item", "response", "cells", "quizkit_submission", "\ud800", "<b>"])] = (
                holder[key]
            )
        elif what == 3:
            holder[key] = copy.deepcopy(other[there])
        elif what == 4:
            value = holder[key]
            holder[key] = str(value) if rng.random() < 0.5 else [value]
        else:
            holder[key] = copy.deepcopy(rng.choice(VALUES))
    return whole


def spoil_bytes(rng, data):
    """Turn bits, cut, splice, repeat, or put in what JSON does not bear."""
    for _ in range(rng.choice([1, 1, 3, 20])):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice([1, 2, 9, 99]))
        what = rng.randrange(6)
        if what == 0:
            data = data[:at]
        elif what == 1:
            data = data[:at] + data[to:]
        elif what == 2:
            data = data[:at] + data[at:to] * rng.choice([2, 50]) + data[to:]
        elif what == 3:
            data = (
                data[:at]
                + rng.choice([b"\xff", b"\0", b"[" * 5000, b'"', b"\\ud800", b"{", b"NaN", b"1e999"])
                + data[at:]
            )
        elif data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
    return data


def spoiled(rng):
    """One mutated hand-in: a name and bytes."""
    whole = sound(rng)
    what = rng.random()
    if what < 0.55:
        data = packed(spoil_nodes(rng, whole))
    elif what < 0.9:
        data = spoil_bytes(rng, packed(whole))
    else:
        data = spoil_bytes(rng, packed(spoil_nodes(rng, whole)))
    name = rng.choice(
        [
            "kim_12_345_{}.json",
            "kim_LATE_12_345_{}.ipynb",
            "Bo_7_assignsubmission_file/{}.json",
            "{}.txt",
            "{}.json",
        ]
    )
    return name.format(rng.choice(["a", "<b>", "\u202e", "=1", "x" * 300, ".."])), data


def entry(name):
    """A name for a zip that does not take the time of day with it: the same bytes in each run."""
    return zipfile.ZipInfo(name, (2026, 11, 1, 10, 0, 0))


def spoiled_zip(rng, files):
    """A school's zip of submissions, one of them perhaps in a learner's own zip, with some bytes wrong."""
    out = io.BytesIO()
    form = rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(out, "w") as archive:
        for n, (name, data) in enumerate(files):
            if rng.random() < 0.1:
                inner = io.BytesIO()
                with zipfile.ZipFile(inner, "w") as own:
                    own.writestr(entry(name), data, zipfile.ZIP_DEFLATED)
                name, data = f"kim_9_{n}9999_all.zip", inner.getvalue()
                data = spoil_bytes(rng, data) if rng.random() < 0.5 else data
            archive.writestr(entry(f"{n} {name}"), data, form)
    whole = out.getvalue()
    if rng.random() < 0.7:
        end = whole.rindex(b"PK\5\6")
        start = whole.rindex(b"PK\1\2", 0, end) if rng.random() < 0.5 else 0
        whole = whole[:start] + spoil_bytes(rng, whole[start:])
    return whole


def need_sound(answers):
    """What was graded is well formed, and can be written."""
    for answer in answers:
        verdict = answer.verdict
        assert verdict.state in STATES and 0 <= verdict.score <= 1, answer
        assert answer.item in WHAT.items
        assert not verdict.misconception or verdict.misconception in BANK.misconceptions
        for text in (answer.at, answer.version):
            assert isinstance(text, str) and len(text) <= 80 and text.isprintable()
    written = msgspec.json.encode(answers)
    assert msgspec.json.encode(msgspec.json.decode(written, type=list[GradedAnswer])) == written


def need_safe_page(submission, answers):
    """The feedback page of this submission runs and fetches nothing."""
    file = GradedFile(path="a.json", source="a.json", submission=submission, answers=tuple(answers))
    works, rows, _ = find_works([file], WHAT, Scores())
    for work in works:
        safe_html.read(PAGES.page(work))
    assert len(works) + len(rows) == 1


@pytest.mark.parametrize("seed", range(14))
def test_a_thousand_submissions_are_graded_or_refused(seed):
    rng, count = random.Random(seed), Counter()
    for _ in range(1_000):
        name, data = spoiled(rng)
        collect.owner(name)
        try:
            submission = read(data, name)
        except SubmissionError as error:
            count["refused"] += 1
            assert len(str(error)) < 200 and "ask for" in str(error)
            continue
        count["read"] += 1
        answers, notes = assignment.grade_submission(submission, WHAT)
        need_sound(answers)
        assert all(isinstance(note, str) for note in notes)
        count["answers"] += len(answers)
        if rng.random() < 0.05:
            need_safe_page(submission, answers)
            count["pages"] += 1
    assert count["read"] > 400 and count["refused"] > 250 and count["answers"] > 3_000 and count["pages"] > 15


@pytest.mark.parametrize("seed", range(20))
def test_a_class_of_fifty_has_a_row_for_each_file(tmp_path, seed):
    rng, folder = random.Random(seed), tmp_path / "in"
    folder.mkdir()
    for n in range(10):
        (folder / f"{n}{rng.choice(['.json', '.ipynb', '.zip', ''])}").write_bytes(spoiled(rng)[1])
    (folder / "class.zip").write_bytes(spoiled_zip(rng, [spoiled(rng) for _ in range(40)]))
    run = GradingRun(tmp_path / "out", WHAT, COURSE, form=rng.choice(["", "canvas", "moodle"]))
    summary = run.grade(folder)
    members = [
        member.path for shown, path, _ in unpack.list_files(folder) for member in unpack.members(shown, path)
    ]
    text = (tmp_path / "out" / "hand-ins.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(members) == len(rows) == summary.fresh == sum(summary.statuses.values())
    assert all(row["What to know"] for row in rows if row["Status"] != "marked")
    pages = list(tmp_path.glob("out/**/*.html"))
    assert len(pages) == summary.pages + 1
    for path in pages:
        safe_html.read(path.read_text(encoding="utf-8"))
    again = run.grade(folder)
    assert (again.fresh, again.kept) == (0, summary.fresh)


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_zips_of_three_are_read_or_refused(tmp_path, seed):
    rng, path = random.Random(seed), tmp_path / "one.zip"
    count = Counter()
    for _ in range(100):
        path.write_bytes(spoiled_zip(rng, [spoiled(rng) for _ in range(3)]))
        members = list(unpack.members("one.zip", path))
        assert members and all(not (member.problem and member.data) for member in members)
        assert all(member.path.startswith("one.zip") and member.path.isprintable() for member in members)
        count.update(bool(member.problem) for member in members)
    assert count[True] > 30 and count[False] > 30


def test_the_same_ones_in_each_run():
    digest = hashlib.sha256()
    rng = random.Random(0)
    for _ in range(50):
        digest.update(spoiled_zip(rng, [spoiled(rng) for _ in range(3)]))
    first, rng, again = digest.hexdigest(), random.Random(0), hashlib.sha256()
    for _ in range(50):
        again.update(spoiled_zip(rng, [spoiled(rng) for _ in range(3)]))
    assert again.hexdigest() == first
