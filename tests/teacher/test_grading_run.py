"""From a folder of hand-ins to gradebook, feedback and report, as `alliance mark` does it."""

import csv
import html
import io
import json
import re
import zipfile

import pytest

from alliance import bank, cli
from quizkit import attempts, notebooks
from quizkit_teacher import answer_key, identity, marks, assembly
from quizkit import submission
from quizkit_teacher.identity import File
from quizkit_teacher.roster import parse

BANK = bank.load()
RIGHT = {
    item.id: item.key.examples["right"][0]
    for item in BANK.items.values()
    if item.lesson == "03-adjustment" and "right" in item.key.examples
}
WRONG = {item: BANK.items[item].key.examples["wrong"][0] for item in RIGHT}
OPEN = next(i.id for i in BANK.items.values() if i.lesson == "03-adjustment" and i.kind == "open")
ONE, TWO, THREE = list(RIGHT)[:3]
COUNT = sum(item.lesson == "03-adjustment" for item in BANK.items.values())


def receipt(name, answers, *, number="", day=1, log="a", version=None):
    """What a learner hands in who gave these answers on that day of November."""
    at = f"2026-11-{day:02d}T10:00:00+00:00"
    entries = [attempts.Entry(at="2026-11-01", kind="answer", item="gone", response=log)]
    for item, response in answers.items():
        seen = BANK.items[item].version if item in BANK.items else ""
        entries.append(
            attempts.Entry(at=at, kind="answer", item=item, response=response, version=version or seen)
        )
    found = submission.make(attempts.Log(tuple(entries)), BANK.items, name, number)
    return {**found, "made": at}


def notebook(answers, metadata=None):
    """A saved notebook with answers in its outputs."""
    outputs = [
        {
            "output_type": "display_data",
            "data": {},
            "metadata": {"alliance": {"item": item, "mode": "ask", **row}},
        }
        for item, row in answers.items()
    ]
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": "",
        "execution_count": 1,
        "outputs": outputs,
    }
    return {"cells": [cell], "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def room(tmp_path):
    class Room:
        """A folder of hand-ins and its results."""

        folder, out = tmp_path / "in", tmp_path / "out"

        def put(self, name, data):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
            )

        def mark(self, *more):
            lesson = [] if "--key" in more else ["--lesson", "03"]
            return cli.main(["mark", str(self.folder), "--out", str(self.out), *lesson, *map(str, more)])

        def table(self, name):
            text = (self.out / name).read_text(encoding="utf-8-sig")
            return list(csv.DictReader(io.StringIO(text)))

        def grades(self):
            return {
                row["Name"]: row[f"Adjustment: the prioritizers (of {COUNT})"]
                for row in self.table("gradebook.csv")
            }

        def rows(self):
            return {row["File"]: (row["Status"], row["What to know"]) for row in self.table("hand-ins.csv")}

        def page(self, name):
            (found,) = [p for p in (self.out / "feedback").iterdir() if p.name.startswith(name)]
            return html.unescape(re.sub(r"<[^>]+>", " ", found.read_text(encoding="utf-8")))

    room = Room()
    room.folder.mkdir()
    return room


class TestMarks:
    def test_receipts_notebooks_and_zips_in_any_mix(self, room, capsys):
        room.put("receipt-ana.json", receipt("Ana", RIGHT))
        room.put(
            "deep/er/bo.ipynb", notebook({ONE: {"response": RIGHT[ONE], "at": "2026-11-01T10:00:00+00:00"}})
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(
                "Kim Minji_123_assignsubmission_file_/work.json", json.dumps(receipt("Minji", WRONG))
            )
        room.put("moodle.zip", packed.getvalue())
        assert room.mark() == 0
        assert room.grades() == {"Ana": str(len(RIGHT)), "deep/er/bo.ipynb": "1", "Minji": grade_of(WRONG)}
        assert {status for status, _ in room.rows().values()} == {"marked"}
        assert "nobody's name is in it" in room.rows()["deep/er/bo.ipynb"][1]
        assert "3 files marked now" in capsys.readouterr().out

    def test_only_responses_count(self, room):
        forged = receipt("Ana", {ONE: WRONG[ONE]})
        forged["responses"][0] |= {"score": 1, "state": "right", "points": 99, "feedback": "perfect"}
        forged |= {"score": 1, "grade": "A"}
        room.put("a.json", forged)
        assert room.mark() == 0
        assert room.grades() == {"Ana": grade_of({ONE: WRONG[ONE]})}
        assert "perfect" not in room.page("ana")

    def test_the_newest_answer_counts_and_the_older_file_is_double(self, room):
        room.put("1.json", receipt("Ana", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}, day=1))
        room.put("2.json", receipt("Ana", {ONE: WRONG[ONE], TWO: RIGHT[TWO]}, day=2))
        room.put("3.json", receipt("Ana", {THREE: RIGHT[THREE]}, day=1))
        assert room.mark() == 0
        assert room.grades() == {"Ana": grade_of({ONE: WRONG[ONE], TWO: RIGHT[TWO], THREE: RIGHT[THREE]})}
        assert room.rows()["1.json"][0] == "double" and "2.json" in room.rows()["1.json"][1]
        assert room.rows()["2.json"][0] == room.rows()["3.json"][0] == "marked"

    def test_late_by_the_learners_clock_or_by_canvas(self, room):
        room.put("a.json", receipt("Ana", {ONE: RIGHT[ONE]}, day=3))
        room.put("kimbo_LATE_17_9901_receipt-bo.json", receipt("Bo", {ONE: RIGHT[ONE]}, day=1, log="b"))
        room.put("c.json", receipt("Cho", {ONE: RIGHT[ONE]}, day=1, log="c"))
        assert room.mark("--due", "2026-11-02T10:00:00+00:00") == 0
        rows = room.rows()
        assert rows["a.json"] == ("late", "late by 24 h, by the learner's own clock")
        assert rows["kimbo_LATE_17_9901_receipt-bo.json"] == ("late", "late, says Canvas")
        assert rows["c.json"] == ("marked", "")
        assert set(room.grades().values()) == {"1"}  # what late costs, the teacher says

    def test_empty_unreadable_unknown_and_old_are_rows_with_reasons(self, room):
        room.put("empty.json", receipt("Ana", {}))
        room.put("blank.ipynb", notebook({}))
        room.put("essay.docx", b"PK")
        room.put("torn.json", json.dumps(receipt("Bo", RIGHT)).encode()[:200])
        odd = receipt("Cho", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}, version="00000000")
        odd["responses"] += [{"item": "no-such-question", "response": "x"}, {"item": 3}]
        room.put("odd.json", odd)
        assert room.mark() == 0
        rows = room.rows()
        assert {name: status for name, (status, _) in rows.items()} == {
            "empty.json": "empty",
            "blank.ipynb": "empty",
            "essay.docx": "unreadable",
            "torn.json": "unreadable",
            "odd.json": "marked",
        }
        assert "Ask for a receipt" in rows["blank.ipynb"][1]
        assert "ask for" in rows["essay.docx"][1] and "ask for it again" in rows["torn.json"][1]
        said = rows["odd.json"][1]
        assert (
            "1 damaged answer left out" in said and "1 answer to questions that are not marked here" in said
        )
        assert f"2 answers to another version of the question ({ONE}, {TWO})" in said
        assert room.grades()["Cho"] == "2"

    def test_a_second_run_marks_only_what_changed(self, room, capsys):
        for number in range(5):
            room.put(f"{number}.json", receipt(f"L{number}", {ONE: RIGHT[ONE]}, log=str(number)))
        room.mark()
        first = {path.name: path.stat().st_mtime_ns for path in (room.out / "feedback").iterdir()}
        room.put("0.json", receipt("L0", {ONE: WRONG[ONE], TWO: RIGHT[TWO]}, log="0"))
        (room.folder / "1.json").unlink()
        capsys.readouterr()
        room.mark()
        assert "1 files marked now, 3 unchanged" in capsys.readouterr().out
        assert set(room.grades()) == {"L0", "L2", "L3", "L4"}
        second = {path.name: path.stat().st_mtime_ns for path in (room.out / "feedback").iterdir()}
        assert len(second) == 4 and sum(first[name] != when for name, when in second.items()) == 1

    def test_it_shows_how_far_it_is_with_files_and_with_learners(self, room):
        from quizkit_teacher import grading_run, assignment

        for number in range(3):
            room.put(
                f"{number}.json", receipt("Ana" if number else "Bo", {ONE: RIGHT[ONE]}, log=str(number > 0))
            )
        seen = []
        what = assignment.of_course(BANK, "03")
        grading_run.write(
            room.folder, room.out, what, BANK, progress=lambda things: seen.append(len(things)) or things
        )
        assert seen == [3, 2]

    def test_nothing_handed_in_is_said(self, room, capsys):
        assert room.mark() == 0
        assert "hand-ins: none" in capsys.readouterr().out
        assert cli.main(["mark", str(room.folder / "no"), "--out", str(room.out)]) == 1
        assert "cannot be read" in capsys.readouterr().err
        assert cli.main(["mark", str(room.folder), "--out", str(room.out), "--lesson", "99"]) == 1
        assert "no lesson begins with '99'" in capsys.readouterr().err


def grade_of(answers):
    from quizkit.grading import grade

    return f"{round(sum(grade(BANK.items[item], given).score for item, given in answers.items()), 2):g}"


class TestLearners:
    def people(self, *files, roster=None):
        made = [File(*(f.get(name, "") for name in File._fields)) for f in files]
        return identity.Learners(made, parse(roster) if roster else None).people

    def test_two_learners_with_one_name_are_kept_apart(self):
        one, two = self.people(
            {"path": "1", "name": "Kim Minji", "number": "17"},
            {"path": "2", "name": "KIM  Minji", "number": "18"},
        )
        assert one.key != two.key
        assert one.notes["1"] == ["2 learners have this name"]
        one, two = self.people(
            {"path": "1", "name": "Kim Minji", "record": "a"},
            {"path": "2", "name": "Kim Minji", "record": "b"},
        )
        assert (
            "a number would tell them apart" in one.notes["1"][0]
            and one.paths == ["1"]
            and two.paths == ["2"]
        )

    def test_two_files_of_one_record_are_one_learners(self):
        (one,) = self.people(
            {"path": "1", "name": "Ana", "record": "a"},
            {"path": "2", "name": "ana", "record": "a"},
            {"path": "3", "name": "Ana"},
        )
        assert one.paths == ["1", "2", "3"] and not one.notes

    def test_one_learner_with_two_names_is_said(self):
        (one,) = self.people(
            {"path": "1", "name": "Kim Minji", "number": "17"},
            {"path": "2", "name": "김민지", "number": "17"},
        )
        assert one.notes["1"] == ["the same learner handed in as 김민지"]
        (one,) = self.people({"path": "1", "name": "김민지", "number": "17"}, roster="Kim Minji,17\n")
        assert one.notes["1"] == ["the file says 김민지"]
        one, _ = self.people(
            {"path": "1", "name": "Ana", "record": "a"}, {"path": "2", "name": "Bo", "record": "a"}
        )
        assert one.notes["1"] == ["the same record as Bo: a copy, or one learner with two names"]

    def test_the_class_list_finds_them_by_id_number_and_name(self):
        canvas = 'Student,ID,SIS User ID,SIS Login ID,Section\n"Kim, Ana",5,s1,ana,A\n"Lee, Bo",6,s2,bo,A\n"Choi, Cy",7,s3,cy,A\n'
        people = self.people(
            {"path": "1", "name": "whoever", "lms": "canvas:5"},
            {"path": "2", "name": "B", "number": "S2"},
            {"path": "3", "name": "Cy Choi"},
            {"path": "4", "name": "Dan"},
            roster=canvas,
        )
        assert [(one.name, one.paths) for one in people] == [
            ("Kim, Ana", ["1"]), ("Lee, Bo", ["2"]), ("Choi, Cy", ["3"]), ("Dan", ["4"]),
        ]  # fmt: skip
        assert people[3].notes["4"] == ["not in the class list"]

    def test_a_name_that_two_in_the_list_bear_decides_nothing(self):
        people = self.people({"path": "1", "name": "Ana"}, roster="Ana,1\nAna,2\n")
        assert [one.paths for one in people] == [[], [], ["1"]]
        people = self.people(
            {"path": "1", "name": "Ana"}, {"path": "2", "number": "2"}, roster="Ana\nAna,2\n"
        )
        assert [one.paths for one in people] == [[], ["2"], ["1"]]

    def test_keys_stay_when_a_class_list_comes_later(self):
        (alone,) = self.people({"path": "1", "name": "Ana", "record": "a"})
        (listed,) = self.people({"path": "1", "name": "Ana", "record": "a"}, roster="Ana,17\n")
        assert alone.key != listed.key and alone.key in listed.others


class TestGradebooks:
    def test_canvas_gets_its_own_file_back_with_the_points(self, room):
        room.put("kimana_5_9901_receipt.json", receipt("Ana", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}))
        roster = room.folder.parent / "canvas.csv"
        roster.write_text(
            "Student,ID,SIS User ID,SIS Login ID,Section,Adjustment: the prioritizers (4711),Other (12),Current Score\n"
            '"    Points Possible",,,,,36,10,(read only)\n'
            '"Kim, Ana",5,s1,ana,A,,3,\n"Lee, Bo",6,s2,bo,A,20,4,\n"=cmd, Cy",7,s3,cy,A,,,\n',
            encoding="utf-8",
        )
        assert room.mark("--for", "canvas", "--roster", roster) == 0
        raw = (room.out / "gradebook.csv").read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")  # Canvas refuses a quotation mark after it
        rows = list(csv.reader(io.StringIO(raw.decode())))
        assert rows[0] == [
            "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Adjustment: the prioritizers (4711)",
        ]  # fmt: skip
        assert rows[1] == ["    Points Possible", "", "", "", "", "36"]
        assert rows[2] == ["Kim, Ana", "5", "s1", "ana", "A", f"{2 * 36 / COUNT:.2f}".rstrip("0").rstrip(".")]
        assert rows[3] == ["Lee, Bo", "6", "s2", "bo", "A", "20"]  # nothing handed in takes no grade away
        assert rows[4][0] == "'=cmd, Cy" and rows[4][5] == ""
        assert room.rows()[""] == ("missing", "nothing handed in")

    def test_canvas_without_a_list(self, room):
        room.put("kimana_5_9901_receipt.json", receipt("Ana", {ONE: RIGHT[ONE]}, number="s1"))
        assert room.mark("--for", "canvas") == 0
        rows = list(csv.reader(io.StringIO((room.out / "gradebook.csv").read_text())))
        assert rows[0][:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        assert rows[1][0] == "    Points Possible" and rows[2] == ["Ana", "5", "s1", "", "", "1"]

    def test_moodles_worksheet_comes_back_filled(self, room):
        room.put(
            "Ana Kim_55_assignsubmission_file_/receipt.json",
            receipt("Ana", {ONE: RIGHT[ONE], TWO: WRONG[TWO]}),
        )
        roster = room.folder.parent / "worksheet.csv"
        head = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
        roster.write_text(
            f'{head}Participant 55,Ana Kim,a@b.c,Submitted,,"100,00",-,\nParticipant 56,Bo Lee,b@b.c,,7,"100,00",-,old\n',
            encoding="utf-8-sig",
        )
        assert room.mark("--for", "moodle", "--roster", roster) == 0
        ana, bo = room.table("gradebook.csv")
        got = float(grade_of({ONE: RIGHT[ONE], TWO: WRONG[TWO]}))
        assert float(ana["Grade"]) == pytest.approx(got * 100 / COUNT, abs=0.01)
        assert ana["Feedback comments"].startswith(
            f"{got:g} of {COUNT} points. Right at the last try: 1 of 2."
        )
        assert (ana["Last modified (grade)"], bo["Grade"], bo["Feedback comments"]) == ("-", "7", "old")

    def test_moodle_without_a_worksheet(self, room):
        room.put("a.json", receipt("Ana", {ONE: RIGHT[ONE]}, number="17"))
        roster = room.folder.parent / "class.csv"
        roster.write_text("Ana,17,a@b.c\nBo,18,b@b.c\n")
        assert room.mark("--for", "moodle", "--roster", roster) == 0
        ana, bo = room.table("gradebook.csv")
        title = "Adjustment: the prioritizers"
        assert (ana["Email address"], ana[title], bo[title], bo[f"{title} feedback"]) == (
            "a@b.c",
            "1",
            "",
            "",
        )

    def test_every_lesson_has_its_column(self, room):
        room.put("a.json", receipt("Ana", {ONE: RIGHT[ONE], "cap-alone": "opcon"}))
        assert cli.main(["mark", str(room.folder), "--out", str(room.out)]) == 0
        (row,) = room.table("gradebook.csv")
        assert [name.partition(" (of")[0] for name in row][2:] == [
            BANK.lessons[lesson].title for lesson in ("03-adjustment", "10-capstone")
        ]


class TestOpenAnswers:
    TEXT = "Congress must agree, the threat must fall, and it is hard to reverse."

    def put(self, room, text, **more):
        rubric = dict.fromkeys(BANK.items[OPEN].key.rubric, "yes")
        room.put("a.json", receipt("Ana", {OPEN: {"text": text, **rubric}}, **more))

    def test_a_learners_own_scores_earn_nothing(self, room, capsys):
        self.put(room, self.TEXT)
        room.mark()
        assert room.grades() == {"Ana": "0"}
        assert "1 of 1 open answers wait for your marks" in capsys.readouterr().out
        assert "has not read this answer yet" in room.page("ana")

    def test_marks_and_comments_survive_marking_again(self, room, capsys):
        self.put(room, self.TEXT)
        room.mark()
        (waiting,) = [json.loads(line) for line in (room.out / "open-answers.jsonl").read_text().splitlines()]
        assert waiting["text"] == self.TEXT and waiting["answer"] == marks.digest(self.TEXT)
        scores = dict.fromkeys(waiting["rubric"], "partly")
        mark = marks.Mark(waiting["learner"], OPEN, waiting["answer"], scores, "Name <b>who</b> must agree.")
        assert marks.add(room.out / marks.NAME, mark) == ""
        room.mark()
        assert room.grades() == {"Ana": "0.5"} and "Name <b>who</b> must agree." in room.page("ana")
        (room.out / "marking.sqlite").unlink()
        room.put("b.json", receipt("Bo", {ONE: RIGHT[ONE]}, log="b"))
        (room.folder.parent / "class.csv").write_text("Ana,17\nBo,18\n")
        capsys.readouterr()
        room.mark("--roster", room.folder.parent / "class.csv")
        assert room.grades() == {"Ana": "0.5", "Bo": "1"}
        assert "0 of 1 open answers wait" in capsys.readouterr().out

    def test_a_changed_answer_waits_again_and_keeps_its_mark(self, room, capsys):
        self.test_marks_and_comments_survive_marking_again(room, capsys)
        self.put(room, self.TEXT + " And more.", day=2)
        room.mark()
        assert room.grades()["Ana"] == "0.5"
        assert "1 of 1 open answers wait" in capsys.readouterr().out

    def test_the_desk_is_made_once(self, room):
        self.put(room, self.TEXT)
        room.mark()
        desk = room.out / "mark-open-answers.ipynb"
        assert "marking()" in desk.read_text()
        desk.write_text("mine")
        room.mark()
        assert desk.read_text() == "mine"


class TestAssessment:
    @pytest.fixture
    def quiz(self, room):
        base = room.folder.parent
        (base / "plan.toml").write_text(
            'id = "quiz"\ntitle = "Quiz"\norder = "each"\ndue = "2026-11-05T00:00:00+00:00"\n[[draw]]\nfrom = "course"\n'
            f"items = {json.dumps(list(RIGHT))}\ncount = 5\neach = true\npoints = 2\n",
            encoding="utf-8",
        )
        (base / "class.csv").write_text("Ana,1\nBo,2\n", encoding="utf-8")
        assembly.write(base / "plan.toml", base / "quiz", BANK, base / "class.csv")
        key = base / "quiz" / "teacher" / "quiz-key.json"
        return key, answer_key.read(key)

    def handed(self, key, who, state="right"):
        """A learner's own copy, saved with answers from the key."""
        paper = answer_key.read(key)
        name, number, ids = next(copy for copy in paper.copies if copy[0] == who)
        entries = [
            attempts.Entry(
                at="2026-11-01T10:00:00+00:00",
                kind="answer",
                item=item,
                response=paper.items[item].key.examples[state][0],
                state="noted",
                version=paper.items[item].version,
            )
            for item in ids
        ]
        text = (key.parents[1] / "learners" / f"quiz-{name.lower()}-{number}.ipynb").read_text(
            encoding="utf-8"
        )
        return notebooks.without_live_views(json.loads(text), attempts.Log(tuple(entries)))

    def test_a_copy_handed_in_as_it_is_gets_its_points(self, room, quiz):
        key, _ = quiz
        room.put("a.ipynb", self.handed(key, "Ana"))
        room.put("b.ipynb", self.handed(key, "Bo", "wrong"))
        assert room.mark("--key", key) == 0
        rows = {row["Name"]: row["Quiz (of 10)"] for row in room.table("gradebook.csv")}
        assert rows["Ana"] == "10" and float(rows["Bo"]) < 5
        assert "Of 5 points that could be had" in (room.out / "report.html").read_text(encoding="utf-8")

    def test_answers_to_someone_elses_copy_do_not_count(self, room, quiz):
        key, paper = quiz
        mine, theirs = (next(copy for copy in paper.copies if copy[0] == who)[2] for who in ("Ana", "Bo"))
        swapped = self.handed(key, "Bo")
        swapped["metadata"]["alliance"] |= {"name": "Ana", "number": "1"}
        room.put("a.ipynb", swapped)
        assert room.mark("--key", key) == 0
        shared = len(set(mine) & set(theirs))
        (row,) = room.table("gradebook.csv")
        assert float(row["Quiz (of 10)"] or 0) == 2 * shared
        assert (
            f"{5 - shared} answers to questions that are not in this learner's copy"
            in room.rows()["a.ipynb"][1]
        )

    def test_somebody_elses_copy_under_ones_own_name_does_not_count(self, room, quiz):
        key, paper = quiz
        mine, theirs = (next(copy for copy in paper.copies if copy[0] == who)[2] for who in ("Ana", "Bo"))
        room.put("ana_1_9901_quiz.ipynb", self.handed(key, "Bo"))
        roster = room.folder.parent / "canvas.csv"
        roster.write_text("Student,ID,SIS User ID,SIS Login ID,Section\nAna,1,1,ana,A\nBo,2,2,bo,A\n")
        assert room.mark("--key", key, "--roster", roster) == 0
        said = room.rows()["ana_1_9901_quiz.ipynb"][1]
        assert "the file says Bo; this copy was made out to Bo" in said
        ana = next(row for row in room.table("gradebook.csv") if row["Name"] == "Ana")
        assert float(ana["Quiz (of 10)"] or 0) == 2 * len(set(mine) & set(theirs))

    def test_another_assessment_and_another_making_are_said(self, room, quiz):
        key, _ = quiz
        other, old = self.handed(key, "Ana"), self.handed(key, "Bo")
        other["metadata"]["alliance"]["assessment"] = "final"
        old["metadata"]["alliance"]["version"] = "00000000"
        room.put("a.ipynb", other)
        room.put("b.ipynb", old)
        room.put("c.json", receipt("Cho", {ONE: RIGHT[ONE]}))
        assert room.mark("--key", key) == 0
        rows = room.rows()
        assert "made for the assessment “final”" in rows["a.ipynb"][1]
        assert "of another making" in rows["b.ipynb"][1]
        assert (
            rows["c.json"][0] == "empty"
            and "1 answer to questions that are not marked here" in rows["c.json"][1]
        )

    def test_the_due_time_of_the_plan_counts(self, room, quiz):
        key, _ = quiz
        late = self.handed(key, "Ana")
        for cell in late["cells"]:
            for output in cell.get("outputs", []):
                if "at" in output["metadata"].get("alliance", {}):
                    output["metadata"]["alliance"]["at"] = "2026-11-05T00:30:00+00:00"
        room.put("a.ipynb", late)
        assert room.mark("--key", key) == 0
        assert room.rows()["a.ipynb"] == ("late", "late by 30 min, by the learner's own clock")

    def test_key_and_lesson_do_not_go_together(self, room, quiz, capsys):
        assert (
            cli.main(
                ["mark", str(room.folder), "--out", str(room.out), "--key", str(quiz[0]), "--lesson", "03"]
            )
            == 1
        )
        assert "--key or --lesson" in capsys.readouterr().err


class TestFeedback:
    def test_it_says_what_each_answer_got_and_what_to_reread(self, room):
        item = next(
            i for i in BANK.items.values()
            if i.lesson == "03-adjustment" and i.kind == "choose-one" and any(a.misconception for a in i.key.answers)
        )  # fmt: skip
        wrong = next(a for a in item.key.answers if a.misconception)
        room.put("a.json", receipt("Ana", {item.id: wrong.when, TWO: RIGHT[TWO]}))
        room.mark()
        page = room.page("ana")
        assert wrong.feedback in page and item.options[wrong.when] in page
        named = BANK.misconceptions[wrong.misconception]
        assert f"{named.name}." in page and "Reread: “" in page
        assert f"Not answered ({COUNT - len({item.id, TWO})})" in page

    def test_nothing_in_it_can_run(self, room):
        nasty = '<script>alert(1)</script><img src=x onerror="alert(2)">'
        room.put("a.json", receipt(nasty[:60], {OPEN: {"text": f"five words and {nasty}"}}))
        room.mark()
        for path in [*(room.out / "feedback").iterdir(), room.out / "report.html"]:
            text = path.read_text(encoding="utf-8")
            assert "<script" not in text and "<img src=x" not in text and "default-src 'none'" in text
