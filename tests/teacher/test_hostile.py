"""`alliance mark` on a class that means harm: names, answers, files, and results that lie there already."""

import csv
import io
import json
import os
import random
import re
import shutil
import unicodedata
import zipfile

import pytest

import safe_html
from alliance import cli
from alliance.course import COURSE
from quizkit.text import count
from quizkit_teacher import feedback, graded, grading_run, item_analysis, rubric, unpack
from quizkit_teacher.desk import Desk

BANK = COURSE.bank
ITEMS = [item for item in BANK.items.values() if item.lesson == "04-adjustment"]
OPEN = [item for item in ITEMS if item.kind == "open"]
TEXTS = [item for item in BANK.items.values() if item.kind in ("name", "number", "date")]
EVIL = [
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "\"><svg onload=document.title='ran'>",
    "'; document.title='ran'; //",
    "</style><script>document.title='ran'</script>",
    "</title></main><iframe srcdoc='<script>parent.document.title=1</script>'>",
    "<!--<a href='javascript:alert(1)'>x</a>-->",
    "&lt;script&gt;&#60;b&#62;",
    "javascript:alert(1)",
    "<base href='http://evil.invalid/'><meta http-equiv=refresh content='0;url=http://evil.invalid/'>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "=cmd|'/c calc'!A1",
    "=HYPERLINK(\"http://evil.invalid\",\"x\")",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "  =1+1",
    "\u3000＝1+1",
    "＋1",
    "－1",
    "＠x",
    "x;=1+1;\t=2",
    "\t=1+1",
    "\r\n=1+1",
    "a\"\",=1+1\nb",
    "\u202eevil\u202c \u2066x\u2069",
    "nul\0bell\7esc\x1b[31m\x85\u2028",
    "../../../../tmp/evil",
    "/etc/passwd",
    "C:\\Windows\\evil",
    "CON",
    "NUL.json",
    "..",
    ".",
    "-rf",
    "~",
    "😀" * 80,
    "𠀀" * 80,
    "ﷺ" * 80,
    "ß" * 80,
    "Kim",
    "kim",
    "KIM",
    "Kịm",
    "Kịm",
    "%s%n{0}{name}",
    "' or 1=1; drop table file; --",
]  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def handed_in(name, number="", *, at="2026-11-01T10:00:00+00:00", rng=None, more=()):
    """A submission whose every answer is hostile, but for a few that are sound."""
    rng = rng or random.Random(name)
    rows = []
    for item in [*ITEMS, *TEXTS]:
        pool = [one for given in (item.key.examples if item.key else {}).values() for one in given]
        response = rng.choice(pool) if pool and rng.random() < 0.4 else rng.choice(EVIL)
        if item.kind == "open":
            response = {
                "text": f"one two three four five {rng.choice(EVIL)}",
                **dict.fromkeys(item.key.rubric, "yes"),
            }
        elif item.kind == "match" and rng.random() < 0.5:
            response = {rng.choice(EVIL): rng.choice(EVIL)}
        elif item.kind in ("order", "choose-several") and rng.random() < 0.5:
            response = [rng.choice(EVIL) for _ in range(3)]
        rows.append(
            {"item": item.id, "response": response, "at": at, "version": rng.choice([item.version, name[:9]])}
        )
    rows += [{"item": evil, "response": evil, "at": evil} for evil in EVIL]
    record = f"{rng.getrandbits(48):012x}"
    return {
        "quizkit_submission": 3,
        "name": name,
        "number": number,
        "made": at,
        "record": record,
        "responses": [*rows, *more],
    }


def hostile_class(folder):
    """Every hostile text as a name, a number, a time, and the name of a file in a zip."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n, evil in enumerate(EVIL):
            archive.writestr(
                f"{evil}{n}.json", json.dumps(handed_in(evil, evil if n % 2 else "", rng=random.Random(n)))
            )
            archive.writestr(f"{n}{evil}.pdf", evil)
        archive.writestr("same.json", json.dumps(handed_in("Kim", "n1", at=EVIL[0])))
        archive.writestr("late.json", json.dumps(handed_in("Kim", "n2", at="9999-12-31T23:59:59+00:00")))
    for n, evil in enumerate(EVIL):
        name = "".join(letter for letter in evil if letter not in "/\0")[:40]
        try:
            (folder / f"{n}{name}.json").write_text(json.dumps(handed_in(f"Learner {n}", f"{evil}{n}")))
        except OSError:
            continue
    return folder


def mark(folder, out, *more):
    lesson = [] if "--lesson" in more else ["--lesson", "04"]
    return cli.main(["mark", str(folder), "--out", str(out), *lesson, *map(str, more)])


def all_files(out, but=()):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in (grading_run.CACHE, *but)
    }


def cells(path):
    text = path.read_text(encoding="utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def formula(cell):
    if cell.strip() == "-" or re.fullmatch(r"-\d\.\d+", cell):  # the latter a correlation
        return False
    return cell.startswith(FORMULA) or cell.strip().startswith(FORMULA)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A hostile class, marked for nobody in particular."""
    home = tmp_path_factory.mktemp("hostile")
    folder = hostile_class(home / "in")
    assert mark(folder, home / "out", "--due", "2026-11-02") == 0
    return folder, home / "out"


class TestHostileClass:
    def test_pages_hold_only_what_they_may(self, hostile):
        _, out = hostile
        pages = list(out.rglob("*.html"))
        assert len(pages) > len(EVIL)
        said = "".join(safe_html.read(path.read_text(encoding="utf-8")) for path in pages)
        for evil in ("<script>document.title='ran'</script>", "onerror=", "javascript:alert(1)", "<!--<a"):
            assert evil in said  # as text, so it was not lost either

    @pytest.mark.parametrize("form", ["", "canvas", "moodle"])
    def test_no_cell_is_a_formula(self, hostile, tmp_path, form):
        folder, _ = hostile
        roster = tmp_path / "class.csv"
        lines = io.StringIO()
        csv.writer(lines).writerow({"canvas": ["Student", "ID", "SIS User ID"]}.get(form, ["Name", "Number"]))
        for n, evil in enumerate(EVIL[:10] + EVIL[11:20]):
            csv.writer(lines).writerow([evil, *[str(n)] * (form == "canvas"), f"{evil}{n}"])
        roster.write_text(lines.getvalue(), encoding="utf-8")
        for more in ([], ["--roster", roster]):
            out = tmp_path / f"out{len(more)}"
            assert mark(folder, out, *(["--for", form] if form else []), *more) == 0
            for path in out.glob("*.csv"):
                wrong = [cell for cell in cells(path) if formula(cell)]
                assert wrong == [], path.name
                # in the many countries where a semicolon parts cells, too
                assert not [cell for whole in cells(path) for cell in whole.split(";")[1:] if formula(cell)]

    def test_every_file_is_a_row_with_a_reason(self, hostile):
        folder, out = hostile
        members = [
            one
            for shown, path, _ in unpack.list_files(folder)
            for one in unpack.members(shown, path)
            if not one.passed
        ]
        text = (out / "hand-ins.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == len(members) > 2 * len(EVIL)
        assert all(row["What to know"] for row in rows if row["Status"] != "marked")
        assert {"marked", "unreadable", "late"} <= {row["Status"] for row in rows}

    def test_pages_lie_in_their_folder_and_are_as_many_as_learners(self, hostile):
        folder, out = hostile
        names = [path.name for path in (out / "feedback").iterdir()]
        assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names)
        assert all(len(name.encode()) <= 255 and name.isprintable() for name in names)
        stems = {name.partition(".")[0].casefold() for name in names}
        assert not stems & {"con", "nul", "aux", "prn", "com1", "lpt1", ""}
        top = {path.name for path in out.iterdir()}
        assert top == {
            *("gradebook.csv", "hand-ins.csv", "items.csv", "report.html", "feedback", "open-answers.jsonl"),
            *("mark-open-answers.ipynb", "who.csv", grading_run.CACHE, grading_run.LOCK),
        }  # fmt: skip
        assert {path.name for path in out.parent.iterdir()} == {folder.name, out.name}

    def test_names_are_one_line_without_what_cannot_be_seen(self, hostile):
        _, out = hostile
        for cell in cells(out / "hand-ins.csv"):
            assert cell.replace("\u3000", " ").isprintable(), cell  # a wide space is one
        for line in (out / "open-answers.jsonl").read_text(encoding="utf-8").splitlines():
            assert json.loads(line)["name"].isprintable()

    def test_the_run_is_the_same_again_and_anew(self, hostile, tmp_path):
        folder, out = hostile
        shutil.copytree(out, tmp_path / "again")
        assert mark(folder, tmp_path / "again", "--due", "2026-11-02") == 0
        assert mark(folder, tmp_path / "anew", "--due", "2026-11-02") == 0
        assert all_files(tmp_path / "again") == all_files(tmp_path / "anew") == all_files(out)

    def test_the_rubric_desk_reads_hostile_answers(self, hostile):
        _, out = hostile
        desk = Desk(out, COURSE)
        assert not desk.problems and desk.view()["text"]


@pytest.mark.slow
def test_a_hostile_class_in_a_real_browser_without_a_network(browser, hostile):
    _, out = hostile
    context = browser.new_context(offline=True)
    page, dialogs, requests, errors = context.new_page(), [], [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    files = [out / "report.html", *sorted((out / "feedback").iterdir())]
    for file in files:
        page.goto(file.as_uri())
        assert page.title() != "ran"
        active = "document.querySelectorAll('script, iframe, svg, base, form, [onerror], [onload]').length"
        assert page.evaluate(active) == 0
        assert page.evaluate("document.querySelectorAll('main').length") == 1
    outside = [url for url in requests if not url.startswith(("file:", "data:"))]
    assert (dialogs, outside, errors) == ([], [], [])
    assert sum(url.startswith("file:") for url in requests) == len(files)
    context.close()


@pytest.fixture
def small(tmp_path):
    """Three learners: a receipt, a notebook that is none, a zip of two."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ana.json").write_text(json.dumps(handed_in("Ana", "n1")))
    (folder / "broken.ipynb").write_text("{")
    with zipfile.ZipFile(folder / "rest.zip", "w") as archive:
        archive.writestr("bo.json", json.dumps(handed_in("Bo", "n2")))
        archive.writestr("cy.json", json.dumps(handed_in("Cy", "n3")))
    return folder


class TestResultsThatLieThere:
    """What is in DIR already may be damaged, or not what it should be."""

    def anew(self, small, tmp_path):
        assert mark(small, tmp_path / "anew") == 0
        return all_files(tmp_path / "anew")

    def test_pages_of_learners_that_a_lost_cache_knew(self, small, tmp_path):
        out = tmp_path / "out"
        assert mark(small, out) == 0
        (out / grading_run.CACHE).unlink()
        (small / "ana.json").unlink()
        (out / "feedback" / "notes-of-the-teacher.html").write_text("mine")
        assert mark(small, out) == 0
        assert sorted(path.name[:3] for path in (out / "feedback").iterdir()) == ["bo-", "cy-", "not"]

    def test_damaged_marks_are_told_and_kept(self, small, tmp_path, capsys):
        out = tmp_path / "out"
        out.mkdir()
        damaged = b'{"learner": 3}\n[]\n\xff\xfe\n{"a": ' + b"[" * 9_000 + b"\n" + b"x" * 99_999 + b"\n"
        (out / rubric.SCORES_FILE).write_bytes(damaged)
        assert mark(small, out) == 0
        told = [line for line in capsys.readouterr().out.splitlines() if "left out" in line]
        assert len(told) == 3 and sorted(
            re.findall(r"\b[1-9]\b", " ".join(line.partition(":")[0] for line in told))
        ) == [*"12345"]
        assert (out / rubric.SCORES_FILE).read_bytes() == damaged

    def test_damaged_open_answers_are_written_anew(self, small, tmp_path):
        out = tmp_path / "out"
        out.mkdir()
        (out / "open-answers.jsonl").write_bytes(b"\xff{[")
        assert mark(small, out) == 0
        assert all_files(out) == self.anew(small, tmp_path)

    def test_results_within_the_hand_ins_are_not_taken_for_hand_ins(self, small, tmp_path):
        for out in (small / "out", small / "a" / ".." / "out"):
            (small / "a").mkdir(exist_ok=True)
            assert mark(small, out) == 0
            assert all_files(small / "out") == self.anew_without(small, tmp_path)

    def anew_without(self, small, tmp_path):
        copy = tmp_path / "copy"
        shutil.copytree(small, copy, ignore=shutil.ignore_patterns("out"), dirs_exist_ok=True)
        shutil.rmtree(tmp_path / "anew", ignore_errors=True)
        return self.anew(copy, tmp_path)

    def test_results_among_the_hand_ins_are_refused(self, small, tmp_path, capsys):
        before = all_files(small)
        (tmp_path / "link").symlink_to(small)
        for out in (small, tmp_path / "link", small / "x" / ".."):
            assert mark(small, out) == 1
            assert "among the hand-ins" in capsys.readouterr().err
        assert all_files(small) == before and not (small / grading_run.CACHE).exists()

    def test_folders_that_are_none(self, small, tmp_path, capsys):
        (tmp_path / "file").write_text("x")
        (tmp_path / "empty").mkdir()
        assert mark(small, tmp_path / "file") == 1
        assert mark(small, tmp_path / "file" / "deeper") == 1
        assert mark(tmp_path / "file", tmp_path / "out") == 1
        assert mark(tmp_path / "gone", tmp_path / "out") == 1
        said = capsys.readouterr().err.splitlines()
        assert len(said) == 4 and all("cannot be" in line for line in said)
        assert mark(tmp_path / "empty", tmp_path / "out") == 0
        assert "hand-ins: none" in capsys.readouterr().out

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
    def test_a_folder_that_may_not_be_written(self, small, tmp_path, capsys):
        (tmp_path / "out").mkdir(mode=0o500)
        assert mark(small, tmp_path / "out") == 1
        assert "cannot be written" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "data",
        [
            *(b"", b"{", b"[]", b"\xff", b"null", b'{"alliance_key": 1}', b"[" * 99_999),
            *(
                b'{"alliance_key": 1, "items": [{}], "copies": []}',
                b'{"alliance_key": 1, "items": 3, "copies": {}}',
            ),
        ],
    )
    def test_a_key_that_is_none(self, small, tmp_path, capsys, data):
        key = tmp_path / "key.json"
        key.write_bytes(data)
        assert cli.main(["mark", str(small), "--out", str(tmp_path / "out"), "--key", str(key)]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "key.json" in line and not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        "data", [b"", b"\n\n,,\n", b"\xff\xfe\x00", bytes(99), b'"' + b"x" * 200_000, b"id\n1\n", None]
    )
    def test_a_roster_that_is_none(self, small, tmp_path, capsys, data):
        roster = tmp_path / "class.csv"
        if data is None:
            roster.mkdir()
        else:
            roster.write_bytes(data)
        code = mark(small, tmp_path / "out", "--roster", roster)
        said = capsys.readouterr().err.splitlines()
        assert (code, len(said)) in ((1, 1), (0, 0))
        if code:
            assert "class.csv" in said[0] and not (tmp_path / "out").exists()


class TestAgain:
    def test_only_what_changed_is_marked(self, small, tmp_path, capsys):
        out = tmp_path / "out"

        def run(fresh, kept):
            assert mark(small, out) == 0
            assert f"{count(fresh, 'file')} marked now, {kept} unchanged" in capsys.readouterr().out
            shutil.rmtree(tmp_path / "anew", ignore_errors=True)
            assert mark(small, tmp_path / "anew") == 0
            capsys.readouterr()
            assert all_files(out) == all_files(tmp_path / "anew")

        run(4, 0)
        run(0, 4)
        (small / "ana.json").write_text(json.dumps(handed_in("Ana Lee", "n1")))
        run(1, 3)
        (small / "dee.json").write_text(json.dumps(handed_in("Dee", "n4")))
        run(1, 4)
        (small / "ana.json").unlink()
        run(0, 4)
        with zipfile.ZipFile(small / "rest.zip", "a") as archive:
            archive.writestr("eve.json", json.dumps(handed_in("Eve", "n5")))
        run(3, 2)
        (small / "rest.zip").rename(small / "other.zip")
        run(3, 2)
        os.utime(small / "dee.json", ns=(1, 1))
        run(1, 4)

    @pytest.mark.parametrize("stop", [*range(1, 5), "pages", "study"])
    @pytest.mark.parametrize("how", [KeyboardInterrupt, RuntimeError, OSError])
    def test_a_run_that_was_interrupted(self, small, tmp_path, monkeypatch, capsys, stop, how):
        calls = 0

        def stopping(true, at):
            def work(*args, **kwargs):
                nonlocal calls
                calls += 1
                if calls == at:
                    raise how("stopped")
                return true(*args, **kwargs)

            return work

        with monkeypatch.context() as patch:
            if stop == "pages":
                patch.setattr(feedback.Pages, "page", stopping(feedback.Pages.page, 2))
            elif stop == "study":
                patch.setattr(item_analysis, "study", stopping(item_analysis.study, 1))
            else:
                patch.setattr(graded.collect, "owner", stopping(graded.collect.owner, stop))
            try:
                assert mark(small, tmp_path / "out") != 0
            except RuntimeError:
                assert how is RuntimeError
        assert calls
        assert not [name for name in all_files(tmp_path / "out") if name.endswith(".tmp")]
        assert mark(small, tmp_path / "out") == 0
        assert mark(small, tmp_path / "anew") == 0
        assert all_files(tmp_path / "out") == all_files(tmp_path / "anew")
        assert "Traceback" not in capsys.readouterr().err

    def test_what_was_there_stays_whole_where_a_run_fails(self, small, tmp_path, monkeypatch):
        out = tmp_path / "out"
        assert mark(small, out) == 0
        before = all_files(out)
        (small / "ana.json").write_text(json.dumps(handed_in("Ana Lee", "n1")))
        with monkeypatch.context() as patch:
            patch.setattr(feedback, "comment", lambda *args: (_ for _ in ()).throw(OSError("full")))
            assert mark(small, out) == 1
        after = all_files(out)
        for name in ("gradebook.csv", "hand-ins.csv", "report.html", "items.csv", "open-answers.jsonl"):
            assert after[name] == before[name]


class TestWhoIsWho:
    def rows(self, out):
        text = (out / "hand-ins.csv").read_text(encoding="utf-8-sig")
        return {row["File"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}

    def test_nobody_overwrites_anothers_answers(self, tmp_path):
        """A learner's zip holds a file that calls itself another's, newer than the other's own."""
        folder = tmp_path / "in"
        folder.mkdir()
        evil = io.BytesIO()
        with zipfile.ZipFile(evil, "w") as archive:
            archive.writestr("victim_12_3456_receipt.json", json.dumps(handed_in("Victim", at="2099-01-01")))
        with zipfile.ZipFile(folder / "kor-hw_submissions.zip", "w") as archive:
            archive.writestr("victim_12_3456_receipt.json", json.dumps(handed_in("Victim")))
            archive.writestr("mal_99_4567_all.zip", evil.getvalue())
        assert mark(folder, tmp_path / "out") == 0
        rows = self.rows(tmp_path / "out")
        assert rows["kor-hw_submissions.zip/victim_12_3456_receipt.json"]["Status"] == "marked"
        forged = rows["kor-hw_submissions.zip/mal_99_4567_all.zip/victim_12_3456_receipt.json"]
        assert forged["Status"] == "held" and "the name Victim in it is victim’s" in forged["What to know"]
        assert len(list((tmp_path / "out" / "feedback").iterdir())) == 1

    def test_no_page_becomes_anothers(self, tmp_path):
        """Pages of one name differ by more of a hash than anyone can meet by trying."""
        folder = tmp_path / "in"
        folder.mkdir()
        for n in range(300):
            row = {"item": OPEN[0].id, "response": "one two three four five"}
            whole = {"quizkit_submission": 3, "name": "Kim", "number": f"n{n}", "responses": [row]}
            (folder / f"{n}.json").write_text(json.dumps(whole))
        assert mark(folder, tmp_path / "out") == 0
        names = [path.stem for path in (tmp_path / "out" / "feedback").iterdir()]
        assert len(names) == 300 and all(len(name.rpartition("-")[2]) >= 12 for name in names)
