"""More than ten thousand mutated hand-ins in one run, the same ones each time: `pytest tests/test_fuzz.py`.

Real receipts, notebooks and zips are spoiled byte by byte, node by node and entry by entry. Whatever comes of it is marked, or
refused with a reason; nothing is raised, nothing is lost, and no page holds what it must not.
"""

import copy
import csv
import io
import json
import sqlite3
import zipfile
from collections import Counter
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import safe_html
from alliance import bank
from quizkit_teacher import unpack, feedback, hand_ins, graded, grading_run
from quizkit_teacher import assignment as scopes
from quizkit_teacher.hand_ins import HandInError
from quizkit_teacher.graded import Work
from quizkit.attempts import Entry, stored

BANK = bank.load()
SCOPE = scopes.of_course(BANK)
STATES = {"blank", "right", "near", "wrong", "noted"}
BATCH = 40
COUNT: Counter[str] = Counter()
FUZZ = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
VALUES = [
    *(None, True, False, 0, -1, 1.5, 10**40, float("nan"), float("inf"), "", " ", "x", "\0", "\ud800", "\u202e", "=1+1"),
    *([], {}, [[[]]], [None], {"a": {"b": 1}}, ["x"] * 600, "é" * 12_000, "9" * 5_000, "<script>", "a(" * 5_000, "1953"),
    *("9999-12-31T23:59:59.999999+00:00", "0001-01-01", "{}", "../../etc/passwd", "2026-13-45", json.loads("[" * 200 + "]" * 200)),
]  # fmt: skip


def sound(rng):
    """A receipt or a notebook as a learner hands it in, as JSON."""
    rows = []
    for item in rng.sample(list(BANK.items.values()), 12):
        pool = [one for given in (item.key.examples if item.key else {}).values() for one in given]
        if pool:
            entry = Entry(
                at="2026-11-01T10:00:00+00:00",
                kind="answer",
                item=item.id,
                response=rng.choice(pool),
                version=item.version,
            )
            rows.append({"item": item.id, **stored(entry)})
    if rng.random() < 0.5:
        name = {"name": rng.choice(["Kim Minji", "김민지", "Bo"]), "number": rng.choice(["", "n1", "n2"])}
        return {
            "alliance_receipt": 2,
            **name,
            "made": "2026-11-01T10:00:00+00:00",
            "record": "abc",
            "responses": rows,
        }
    outputs = [
        {"output_type": "display_data", "data": {}, "metadata": {"alliance": {**row, "mode": "ask"}}}
        for row in rows
    ]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "ask()", "outputs": outputs}
    about = (
        {"assessment": "test", "version": "1", "name": "Kim", "number": "n1"} if rng.random() < 0.3 else {}
    )
    return {"cells": [cell], "metadata": {"alliance": about}, "nbformat": 4, "nbformat_minor": 5}


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
            holder[rng.choice(["", "item", "response", "cells", "alliance_receipt", "\ud800", "<b>"])] = (
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


def spoiled_zip(rng, files):
    """A school's zip of hand-ins, one of them perhaps in a learner's own zip, with some bytes wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for n, (name, data) in enumerate(files):
            if rng.random() < 0.1:
                inner = io.BytesIO()
                with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as own:
                    own.writestr(name, data)
                name, data = (
                    f"kim_9_{n}9999_all.zip",
                    spoil_bytes(rng, inner.getvalue()) if rng.random() < 0.5 else inner.getvalue(),
                )
            archive.writestr(f"{n} {name}", data)
    whole = out.getvalue()
    if rng.random() < 0.7:
        end = whole.rindex(b"PK\5\6")
        start = whole.rindex(b"PK\1\2", 0, end) if rng.random() < 0.5 else 0
        whole = whole[:start] + spoil_bytes(rng, whole[start:])
    return whole


def need_sound(marked):
    """What was marked is well formed, and can be written."""
    for one in marked:
        assert one.state in STATES and 0 <= one.score <= 1, one
        assert one.item in SCOPE.items
        assert not one.misconception or one.misconception in BANK.misconceptions
        assert all(
            isinstance(text, str) and len(text) <= 80 and text.isprintable() for text in (one.at, one.version)
        )
    text = graded.COMPACT([[one.item, one.response] for one in marked])
    assert len(json.loads(text)) == len(marked)
    text.encode()


@FUZZ
@given(st.randoms(use_true_random=False))
def test_one_hand_in_is_marked_or_refused(rng):
    for _ in range(BATCH):
        name, data = spoiled(rng)
        COUNT["hand-ins"] += 1
        hand_ins.owner(name)
        try:
            found = hand_ins.parse(data, name)
        except HandInError as error:
            COUNT["refused"] += 1
            assert len(str(error)) < 200 and "ask for" in str(error)
            continue
        COUNT["read"] += 1
        marked, notes = scopes.mark(found, SCOPE)
        need_sound(marked)
        assert all(isinstance(note, str) for note in notes)
        COUNT["answers"] += len(marked)
        if rng.random() < 0.05:
            answers = MappingProxyType({one.item: one for one in marked if one.state != "blank"})
            work = Work("k", (), found.name or "x", found.number, "", None, tuple(SCOPE.items), answers)
            seen = grading_run._points(work, SCOPE, {})
            safe_html.read(feedback.page(work, SCOPE, {}, BANK, seen))
            COUNT["pages"] += 1


@settings(FUZZ, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_a_whole_class_has_a_row_for_each_file(tmp_path_factory, rng):
    folder = tmp_path_factory.mktemp("class")
    (folder / "in").mkdir()
    for n in range(BATCH // 4):
        _, data = spoiled(rng)
        (folder / "in" / f"{n}{rng.choice(['.json', '.ipynb', '.zip', ''])}").write_bytes(data)
    (folder / "in" / "class.zip").write_bytes(spoiled_zip(rng, [spoiled(rng) for _ in range(BATCH)]))
    COUNT["hand-ins"] += BATCH + BATCH // 4
    COUNT["classes"] += 1
    summary = grading_run.write(
        folder / "in", folder / "out", SCOPE, BANK, form=rng.choice(["", "canvas", "moodle"])
    )
    found = [
        one.path for shown, path, _ in unpack.files(folder / "in") for one in unpack.members(shown, path)
    ]
    base = sqlite3.connect(folder / "out" / graded.DATABASE)
    (rows,) = base.execute("select count(*) from file").fetchone()
    base.close()
    text = (folder / "out" / "hand-ins.csv").read_text(encoding="utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows == len(found) == len(listed) == summary.fresh == summary.statuses.total()
    assert all(row["What to know"] for row in listed if row["Status"] != "marked")
    for path in folder.glob("out/**/*.html"):
        safe_html.read(path.read_text(encoding="utf-8"))
        COUNT["pages"] += 1


@settings(FUZZ, max_examples=100)
@given(st.randoms(use_true_random=False))
def test_a_zip_is_read_or_refused(tmp_path_factory, rng):
    path = tmp_path_factory.getbasetemp() / "one.zip"
    for _ in range(10):
        path.write_bytes(spoiled_zip(rng, [spoiled(rng) for _ in range(3)]))
        COUNT["hand-ins"] += 3
        COUNT["zips"] += 1
        found = list(unpack.members("one.zip", path))
        assert found and all(bool(one.problem) != bool(one.data) or one.data == b"" for one in found)
        assert all(one.path.startswith("one.zip") and one.path.isprintable() for one in found)


def test_it_was_more_than_ten_thousand():
    """The last of this file: what was tried in the run, on the screen with `pytest -s`."""
    if not (COUNT["read"] and COUNT["classes"] and COUNT["zips"]):
        pytest.skip("only a part of this file was run")
    print(dict(COUNT))  # noqa: T201
    assert COUNT["hand-ins"] >= 10_000
    assert (
        COUNT["read"] > 3_000 and COUNT["refused"] > 2_000
    )  # the mutations leave enough whole, and spoil enough
    assert COUNT["answers"] > 10_000 and COUNT["pages"] > 200
