"""From a folder of submissions to gradebook, list of hand-ins, feedback and report."""

import csv
import io
import json
import os
import zipfile

import msgspec
import pytest

from a_room import COLUMN, ITEMS, LESSON, ONE, OPEN, RIGHT, THREE, TWO, WRONG, Room, handed_in, notebook
from alliance.course import COURSE
from quizkit import attempts, html, notebooks, text
from quizkit.files import CourseError
from quizkit.grading import grade
from quizkit_teacher import answer_key, assembly, assignment, graded, grading_run, roster, rubric
from quizkit_teacher.roster import parse

COUNT = len(ITEMS)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def points_of(answers):
    return f"{round(sum(grade(ITEMS[item], response).score for item, response in answers.items()), 2):g}"


class TestTime:
    """The due time is 2 November, 10:00 in Seoul; Ana's own clock says that she was in time, Bo's that he was late."""

    DUE = "2026-11-02T10:00+09:00[Asia/Seoul]"
    NUMBERS = (("Ana", 12), ("Bo", 13))

    def packed(self, room, name, *times):
        """A zip as Moodle gives it: an entry for each learner, with a time."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for (learner, number), (time, made) in zip(self.NUMBERS, times, strict=True):
                entry = zipfile.ZipInfo(f"{learner}_{number}_assignsubmission_file/work.json", time)
                work = handed_in(learner, {ONE: RIGHT[ONE]}, log=learner)
                archive.writestr(entry, json.dumps({**work, "made": made}))
        room.put(name, data.getvalue())

    ON, OVER = "2026-11-02T00:30:00+00:00", "2026-11-02T03:00:00+00:00"

    def told(self, room):
        return {
            path.rpartition("/")[0].rpartition("/")[2][:2]: row for path, row in room.rows().items() if path
        }

    def test_the_times_of_an_lms_zip_outrank_the_learners_clocks(self, room):
        self.packed(
            room, "moodle.zip", ((2026, 11, 2, 10, 30, 0), self.ON), ((2026, 11, 2, 9, 0, 2), self.OVER)
        )
        room.grade(due=self.DUE)
        assert self.told(room) == {
            "An": (
                "late",
                "late by 30 min, by the time in the LMS’s zip (2026-11-02 10:30:00; it names no zone)",
            ),
            "Bo": ("marked", "in time, by the time in the LMS’s zip (2026-11-02 09:00:02; it names no zone)"),
        }
        times = {row["Learner"]: row["Handed in"] for row in room.table("hand-ins.csv")}
        assert times == {"Ana": "2026-11-02T10:30:00+09:00", "Bo": "2026-11-02T09:00:02+09:00"}

    @pytest.mark.parametrize(
        "name, times",
        [
            ("moodle.zip", [(2026, 11, 3, 9, 0, 0), (2026, 11, 3, 9, 0, 2)]),  # both of the download
            ("moodle.zip", [(1980, 1, 1, 0, 0, 0), (2026, 11, 3, 9, 0, 2)]),
            ("moodle.zip", [(2026, 13, 1, 0, 0, 0), (2026, 11, 3, 9, 0, 2)]),  # no calendar has it
        ],
    )
    def test_other_times_of_a_zip_do_not_count(self, room, name, times):
        self.packed(room, name, *zip(times, (self.ON, self.OVER), strict=True))
        room.grade(due=self.DUE)
        reasons = [reason for _, reason in self.told(room).values()]
        assert len(reasons) == 2 and not any("LMS’s zip" in reason for reason in reasons)
        assert "late by 2 h, by the learner's own clock" in reasons[1]

    def test_a_learners_own_zip_proves_nothing(self, room):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for hour in (7, 9):
                work = {**handed_in("Kim", {ONE: RIGHT[ONE]}), "made": self.OVER}
                entry = zipfile.ZipInfo(f"kim_9_90{hour}_work.json", (2026, 11, 2, hour, 0, 0))
                archive.writestr(entry, json.dumps(work))
        room.put("kim_9_901_own.zip", data.getvalue())
        room.grade(due=self.DUE)
        assert all("late by 2 h, by the learner's own clock" in reason for _, reason in room.rows().values())

    def test_moodles_worksheet_outranks_all(self, room):
        self.packed(room, "moodle.zip", ((2026, 11, 2, 10, 30, 0), self.ON), ((2026, 11, 2, 9, 0, 2), ""))
        head = '"Identifier","Full name","Grade","Maximum Grade","Last modified (submission)"'
        times = "Monday, 2 November 2026, 9:59 AM", "Monday, 2 November 2026, 11:00 AM"
        rows = (
            f'"Participant {n}","{who}","","10","{t}"'
            for (who, n), t in zip(self.NUMBERS, times, strict=True)
        )
        room.grade(due=self.DUE, roster=parse("\n".join([head, *rows])))
        assert self.told(room) == {
            "An": ("marked", f"in time, says Moodle ({times[0]})"),
            "Bo": ("late", f"late by 1 h, says Moodle ({times[1]})"),
        }

    def test_moodles_time_is_not_that_of_a_file_that_came_another_way(self, room):
        room.put("late.json", {**handed_in("Ana", {ONE: RIGHT[ONE]}), "made": self.OVER})
        head = '"Identifier","Full name","Grade","Maximum Grade","Last modified (submission)"'
        row = '"Participant 12","Ana","","10","Monday, 2 November 2026, 9:59 AM"'
        room.grade(due=self.DUE, roster=parse(f"{head}\n{row}"))
        assert room.rows()["late.json"] == ("late", "late by 2 h, by the learner's own clock")

    @pytest.mark.parametrize(
        "path, made, note",
        [
            ("a.json", OVER, "late by 2 h, by the learner's own clock"),
            ("a.json", "soon", "time unknown, look: “soon” in it is no time"),
            ("bo_LATE_7_701_a.json", ON, f"late, says Canvas (its own clock says {ON})"),
            ("Bo_12_assignsubmission_file_/a.json", OVER, "in time, says Moodle (2 November 2026, 9:59)"),
        ],
    )
    def test_a_held_file_says_whether_it_is_late(self, room, path, made, note):
        room.put(path, {**handed_in("Ana", {ONE: RIGHT[ONE]}), "made": made})
        room.put("b.json", handed_in("Ana", {ONE: WRONG[ONE]}, log="b"))
        head = '"Identifier","Full name","Grade","Maximum Grade","Last modified (submission)"'
        rows = '"Participant 12","Bo","","10","2 November 2026, 9:59"\n"Participant 13","Ana","","10","-"'
        room.grade(due=self.DUE, roster=parse(f"{head}\n{rows}"))
        status, reason = room.rows()[path]
        assert status == "held" and note in reason

    @pytest.mark.parametrize("made", ["", "soon", "9999-12-31T23:59:59+00:00", "1999-01-01T00:00:00+00:00"])
    def test_a_time_that_cannot_be_true_is_never_in_time_without_a_word(self, room, made):
        room.put("a.json", {**handed_in("Ana", {ONE: RIGHT[ONE]}), "made": made})
        notes = room.grade(due="2026-11-02").notes
        assert "time unknown, look" in room.rows()["a.json"][1] and "Unknown times: 1" in notes[0]
        assert " h," not in room.rows()["a.json"][1]


class TestFiles:
    def test_submissions_notebooks_and_zips_in_any_mix(self, room):
        room.put("submission-ana.json", handed_in("Ana", RIGHT))
        room.put(
            "deep/er/bo.ipynb", notebook({ONE: {"response": RIGHT[ONE], "at": "2026-11-01T10:00:00+00:00"}})
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            work = json.dumps(handed_in("Minji", WRONG))
            archive.writestr("Kim Minji_123_assignsubmission_file_/work.json", work)
        room.put("moodle.zip", packed.getvalue())
        summary = room.grade()
        assert room.points() == {
            "Ana": str(len(RIGHT)),
            "deep/er/bo.ipynb": "1",
            "Kim Minji": points_of(WRONG),
        }
        assert {status for status, _ in room.rows().values()} == {"marked"}
        assert "nobody’s name is in it" in room.rows()["deep/er/bo.ipynb"][1]
        assert (summary.fresh, summary.kept, summary.learners, summary.pages) == (3, 0, 3, 3)
        assert any("believed: moodle.zip (1 learner)." in note for note in summary.notes)

    def test_results_of_earlier_runs_and_litter_are_no_hand_ins(self, room):
        """All that a run wrote into a folder among the hand-ins, also without its cache, and a file of the system."""
        room.put(
            "a.json",
            handed_in(
                "Ana", {ONE: RIGHT[ONE], OPEN: {"text": "Congress must agree, and the threat must fall."}}
            ),
        )
        room.out = room.folder / "first"
        room.grade()
        (room.folder / "first" / rubric.SCORES_FILE).write_bytes(b"")
        room.out = room.folder / "deep" / "second"
        room.grade()
        (room.folder / "deep" / "second" / grading_run.CACHE).unlink()
        room.put(".DS_Store", b"x")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("__MACOSX/._b.json", b"x")
            archive.writestr("b.json", json.dumps(handed_in("Bo", {ONE: RIGHT[ONE]}, log="b")))
        room.put("b.zip", packed.getvalue())
        room.out = room.path / "out"
        summary = room.grade()
        assert set(room.rows()) == {"a.json", "b.zip/b.json"} and set(room.points()) == {"Ana", "Bo"}
        (line,) = summary.notes
        assert line.startswith(
            "passed over: 2 files of the system (.DS_Store, __MACOSX) and 18 files of earlier results ("
        )
        again = room.grade()
        assert (again.fresh, again.kept, again.notes) == (0, 2, summary.notes)

    def test_only_responses_count(self, room):
        forged = handed_in("Ana", {ONE: WRONG[ONE]})
        forged["responses"][0] |= {"score": 1, "state": "right", "points": 99, "feedback": "perfect"}
        room.put("a.json", {**forged, "score": 1, "grade": "A", "verdict": "right"})
        kept = {"response": WRONG[ONE], "score": 1.0, "state": "right", "points": 99}
        room.put("b.ipynb", notebook({ONE: kept}))
        room.grade()
        assert room.points() == {"Ana": points_of({ONE: WRONG[ONE]}), "b.ipynb": points_of({ONE: WRONG[ONE]})}
        assert "perfect" not in room.page("ana")

    def test_the_newest_answer_counts_and_the_older_file_is_double(self, room):
        room.put("1.json", handed_in("Ana", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}, day=1))
        room.put("2.json", handed_in("Ana", {ONE: WRONG[ONE], TWO: RIGHT[TWO]}, day=2))
        room.put("3.json", handed_in("Ana", {THREE: RIGHT[THREE]}, day=1))
        room.grade()
        assert room.points() == {"Ana": points_of({ONE: WRONG[ONE], TWO: RIGHT[TWO], THREE: RIGHT[THREE]})}
        assert room.rows()["1.json"][0] == "double" and "2.json" in room.rows()["1.json"][1]
        assert room.rows()["2.json"][0] == room.rows()["3.json"][0] == "marked"

    def test_late_by_the_learners_clock_or_by_canvas(self, room):
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}, day=3))
        room.put("bo_LATE_17_9901_submission-bo.json", handed_in("Bo", {ONE: RIGHT[ONE]}, log="b"))
        room.put("c.json", handed_in("Cho", {ONE: RIGHT[ONE]}, log="c"))
        room.grade(due="2026-11-02T10:00:00+00:00")
        rows = room.rows()
        assert rows["a.json"] == ("late", "late by 24 h, by the learner's own clock")
        clock = "its own clock says 2026-11-01T10:00:00+00:00"
        assert rows["bo_LATE_17_9901_submission-bo.json"] == ("late", f"late, says Canvas ({clock})")
        assert rows["c.json"] == ("marked", "")
        assert set(room.points().values()) == {"1"}  # what late costs, the teacher says

    def test_empty_unreadable_unknown_and_old_are_rows_with_reasons(self, room):
        room.put("empty.json", handed_in("Ana", {}))
        room.put("blank.ipynb", notebook({}))
        room.put("essay.docx", b"PK")
        room.put("torn.json", json.dumps(handed_in("Bo", RIGHT)).encode()[:200])
        odd = handed_in("Cho", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}, version="00000000")
        odd["responses"] += [{"item": "no-such-question", "response": "x"}, {"item": 3}]
        room.put("odd.json", odd)
        room.grade()
        rows = room.rows()
        assert {name: status for name, (status, _) in rows.items()} == {
            "empty.json": "empty",
            "blank.ipynb": "empty",
            "essay.docx": "unreadable",
            "torn.json": "unreadable",
            "odd.json": "marked",
        }
        assert "Ask for a submission" in rows["blank.ipynb"][1]
        assert "ask for" in rows["essay.docx"][1] and "ask for it again" in rows["torn.json"][1]
        why = rows["odd.json"][1]
        assert "1 damaged answer left out" in why and "1 answer to questions that are not marked here" in why
        assert f"2 answers to another version of the question ({ONE}, {TWO})" in why
        assert room.points()["Cho"] == "2"

    def test_it_tells_how_far_it_is_with_files_and_with_learners(self, room, monkeypatch):
        for number in range(3):
            name = "Ana" if number else "Bo"
            room.put(f"{number}.json", handed_in(name, {ONE: RIGHT[ONE]}, log=str(number > 0)))
        told = []
        monkeypatch.setattr(graded, "tell", lambda *words: told.append(words))
        room.grade()
        assert told == [*(("files", n, 3) for n in (1, 2, 3)), ("learners", 1, 2), ("learners", 2, 2)]

    def test_a_terminal_is_told_every_hundred(self, monkeypatch, capsys):
        for done in (99, 100, 200):
            graded.tell("files", done, 1200)
        assert capsys.readouterr().err == ""
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        for done in (99, 100, 200):
            graded.tell("files", done, 1200)
        assert capsys.readouterr().err == "100 of 1,200 files\n200 of 1,200 files\n"

    def test_nothing_handed_in(self, room):
        assert room.grade().statuses == {}
        assert not (room.out / "report.html").exists()
        with pytest.raises(CourseError, match="cannot be read"):
            grading_run.GradingRun(room.out, assignment.of_course(COURSE.bank), COURSE).grade(
                room.path / "no"
            )

    def test_an_answer_is_graded_once_and_its_verdict_kept(self, room, monkeypatch):
        room.put("a.json", handed_in("Ana", RIGHT))
        calls = []
        monkeypatch.setattr(assignment, "grade", lambda *words: calls.append(words) or grade(*words))
        room.grade()
        assert len(calls) == len(RIGHT)
        cache = msgspec.json.decode((room.out / grading_run.CACHE).read_bytes(), type=grading_run.Cache)
        kept = {answer.item: answer.verdict for answer in cache.files[0].answers}
        assert kept == {item: grade(ITEMS[item], response) for item, response in RIGHT.items()}


class TestAgain:
    def test_only_what_changed_is_graded_and_written(self, room):
        for number in range(5):
            room.put(f"{number}.json", handed_in(f"L{number}", {ONE: RIGHT[ONE]}, log=str(number)))
        room.grade()
        first = {path.name: path.stat().st_mtime_ns for path in (room.out / "feedback").iterdir()}
        room.put("0.json", handed_in("L0", {ONE: WRONG[ONE], TWO: RIGHT[TWO]}, log="0"))
        (room.folder / "1.json").unlink()
        summary = room.grade()
        assert (summary.fresh, summary.kept, summary.pages) == (1, 3, 1)
        assert set(room.points()) == {"L0", "L2", "L3", "L4"}
        second = {path.name: path.stat().st_mtime_ns for path in (room.out / "feedback").iterdir()}
        assert len(second) == 4 and sum(first[name] != when for name, when in second.items()) == 1

    def test_with_nothing_new_nothing_is_read_or_written(self, room, monkeypatch):
        room.put("a.json", handed_in("Ana", RIGHT))
        before = room.grade()
        stamps = {path: path.stat().st_mtime_ns for path in room.out.rglob("*")}
        for module, name in ((grading_run.graded, "grade_files"), (grading_run.report, "page")):
            monkeypatch.setattr(module, name, lambda *_, **__: pytest.fail("it was worked out again"))
        after = room.grade()
        assert stamps == {path: path.stat().st_mtime_ns for path in room.out.rglob("*")}
        assert (after.fresh, after.kept, after.pages) == (0, 1, 0)
        assert (after.statuses, after.learners) == (before.statuses, before.learners)

    @pytest.mark.parametrize(
        "change",
        ["gradebook.csv", "hand-ins.csv", "report.html", "items.csv", "feedback", "open-answers.jsonl"],
    )
    def test_a_result_that_was_changed_or_taken_away_comes_back(self, room, change):
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE], OPEN: {"text": "five words are quite enough"}}))
        room.grade()
        before = room.files()
        if change == "feedback":
            next((room.out / "feedback").iterdir()).unlink()
        else:
            (room.out / change).write_text("spoiled")
        room.grade()
        assert room.files() == before
        if change != "feedback":
            (room.out / change).unlink()
            room.grade()
            assert room.files() == before

    @pytest.mark.parametrize(
        "change", [{"form": "canvas"}, {"due": "2026-10-01"}, {"roster": parse("Ana,1\nBo,2\n")}]
    )
    def test_another_wish_is_worked_out(self, room, tmp_path_factory, change):
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}))
        room.grade()
        room.grade(**change)
        again, room.out = room.out, tmp_path_factory.mktemp("anew")
        room.grade(**change)
        assert room.files(again) == room.files()

    @pytest.mark.parametrize(
        "spoil", ["empty", "text", "cut", "holes", "list", "types", "answers", "state", "surrogate", "folder"]
    )
    def test_a_damaged_or_foreign_cache_is_made_anew_without_a_word(self, room, spoil, capsys):
        room.put("a.json", handed_in("Ana", RIGHT))
        before = room.grade()
        wanted, path = room.files(), room.out / grading_run.CACHE
        data = path.read_bytes()
        spoiled = {
            "empty": b"",
            "text": b"not a cache" * 999,
            "cut": data[: len(data) // 2],
            "holes": data[:500] + bytes(len(data) - 1000) + data[-500:],
            "list": b"[" * 99_999,
            "types": data.replace(b'"stamps":{', b'"stamps":{"x":5,'),
            "answers": data.replace(b'"answers":[', b'"answers":[[1],'),
            "state": data.replace(b'"state":"right"', b'"state":5'),
            "surrogate": data.replace(b'"Ana"', b'"\\ud800"'),
        }
        if spoil == "folder":
            path.unlink()
            path.mkdir()
            with pytest.raises(CourseError, match=r"graded\.json: cannot be written"):
                room.grade()
            return
        assert spoiled[spoil] != data
        path.write_bytes(spoiled[spoil])
        summary = room.grade()
        assert (summary.fresh, summary.notes, room.files()) == (before.fresh, [], wanted)
        assert capsys.readouterr() == ("", "")

    def test_other_questions_are_graded_anew(self, room):
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}))
        room.grade()
        assert room.grade().fresh == 0
        item = ITEMS[ONE]
        key = msgspec.structs.replace(item.key, explanation="Another reason.")
        bank = type("Other", (), {})()
        bank.items = {**COURSE.bank.items, ONE: msgspec.structs.replace(item, key=key)}
        bank.lessons, bank.begins = COURSE.bank.lessons, COURSE.bank.begins
        assert room.grade(assignment.of_course(bank, "04")).fresh == 1

    def test_a_file_put_in_place_with_its_old_time_is_read(self, room):
        path = room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}))
        os.utime(path, ns=(1, 1))
        room.grade()
        room.put("a.json", handed_in("Bob", {ONE: RIGHT[ONE]}))
        os.utime(path, ns=(1, 1))
        assert room.grade().fresh == 1 and set(room.points()) == {"Bob"}


class TestOpenAnswers:
    TEXT = "Congress must agree, the threat must fall, and it is hard to reverse."

    def put(self, room, text, **more):
        own = dict.fromkeys(ITEMS[OPEN].key.rubric, "yes")
        room.put("a.json", handed_in("Ana", {OPEN: {"text": text, **own}}, **more))

    def waiting(self, room):
        lines = (room.out / rubric.ANSWERS_FILE).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def test_a_learners_own_scores_earn_nothing(self, room):
        self.put(room, self.TEXT)
        summary = room.grade()
        assert room.points() == {"Ana": "0"}
        assert (summary.open, summary.waiting) == (1, 1)
        assert "has not read this answer yet" in room.page("ana")

    def score(self, room):
        """The teacher scores the one answer: partly, with a comment."""
        self.put(room, self.TEXT)
        room.grade()
        (waiting,) = self.waiting(room)
        assert waiting["text"] == self.TEXT and waiting["answer"] == rubric.digest(self.TEXT)
        scores = dict.fromkeys(waiting["rubric"], "partly")
        score = rubric.RubricScore(
            learner=waiting["learner"],
            handles=waiting["handles"],
            item=OPEN,
            answer=waiting["answer"],
            scores=scores,
            comment="Name <b>who</b> must agree.",
        )
        assert rubric.add(room.out / rubric.SCORES_FILE, score) == ""

    def test_scores_and_comments_survive_grading_again_and_a_class_list(self, room):
        self.score(room)
        assert (room.grade().waiting, room.points()) == (0, {"Ana": "0.5"})
        assert "Name <b>who</b> must agree." in room.page("ana")
        (room.out / grading_run.CACHE).unlink()
        room.put("b.json", handed_in("Bo", {ONE: RIGHT[ONE]}, log="b"))
        summary = room.grade(roster=parse("Ana,17\nBo,18\n"))
        assert room.points() == {"Ana": "0.5", "Bo": "1"}
        assert (summary.open, summary.waiting) == (1, 0)
        assert self.waiting(room)[0]["learner"]

    def test_a_changed_answer_waits_again_and_keeps_its_score(self, room):
        self.score(room)
        self.put(room, self.TEXT + " And more.", day=2)
        assert (room.grade().waiting, room.points()["Ana"]) == (1, "0.5")

    def test_damaged_scores_are_told_and_kept(self, room):
        self.score(room)
        path = room.out / rubric.SCORES_FILE
        path.write_bytes(b"{\n" + path.read_bytes())
        summary = room.grade()
        assert len(summary.notes) == 1 and "line 1: left out" in summary.notes[0]
        assert room.grade().notes == summary.notes
        assert room.points() == {"Ana": "0.5"}

    def test_the_desk_is_made_once(self, room):
        self.put(room, self.TEXT)
        room.grade()
        desk = room.out / grading_run.DESK
        assert "from alliance import COURSE" in desk.read_text(encoding="utf-8")
        desk.write_text("mine")
        self.put(room, self.TEXT + " And more.", day=2)
        room.grade()
        assert desk.read_text() == "mine"


class TestExam:
    @pytest.fixture
    def quiz(self, room):
        plan = room.path / "plan.toml"
        plan.write_text(
            'id = "quiz"\ntitle = "Quiz"\norder = "each"\ndue = "2026-11-05T00:00:00+00:00"\n[[draw]]\nfrom = "course"\n'
            f"items = {json.dumps(list(RIGHT))}\ncount = 5\neach = true\npoints = 2\n",
            encoding="utf-8",
        )
        (room.path / "class.csv").write_text("Ana,1\nBo,2\n", encoding="utf-8")
        assembly.write(plan, room.path / "quiz", COURSE, room.path / "class.csv")
        return room.path / "quiz" / "teacher" / "quiz-key.json"

    def handed(self, path, who, state="right"):
        """A learner's own copy, saved with answers from the key."""
        key = answer_key.read(path)
        copy = next(copy for copy in key.copies if copy.name == who)
        mine = path.parents[1] / "learners" / f"quiz-{copy.name.lower()}-{copy.number}.ipynb"
        return self.answered(key, copy, mine, state)

    def answered(self, key, copy, path, state="right"):
        """The notebook of a copy, saved with answers from the key."""
        blank = json.loads(path.read_text(encoding="utf-8"))
        entries = [
            attempts.Attempt(
                at="2026-11-01T10:00:00+00:00",
                kind="answer",
                item=item,
                response=key.items[item].key.examples[state][0],
                state="noted",
                version=key.items[item].version,
                copy={"assessment": key.id, "version": key.version, "name": copy.name, "number": copy.number},
            )
            for item in copy.items
        ]
        return notebooks.without_live_views(blank, COURSE, attempts.Log(tuple(entries)))

    def shared(self, path):
        copies = {copy.name: set(copy.items) for copy in answer_key.read(path).copies}
        return len(copies["Ana"] & copies["Bo"])

    def test_a_copy_handed_in_as_it_is_gets_its_points(self, room, quiz):
        room.put("a.ipynb", self.handed(quiz, "Ana"))
        room.put("b.ipynb", self.handed(quiz, "Bo", "wrong"))
        room.grade(assignment.of_key(quiz))
        points = room.points("Quiz (of 10)")
        assert points["Ana"] == "10" and float(points["Bo"]) < 5
        assert "one point for each question, 5 in all" in room.files()["report.html"].decode().lower()

    def test_answers_to_someone_elses_copy_do_not_count(self, room, quiz):
        swapped = self.handed(quiz, "Bo")
        html.kept_metadata(swapped).update(name="Ana", number="1")
        room.put("a.ipynb", swapped)
        room.grade(assignment.of_key(quiz))
        shared = self.shared(quiz)
        assert float(room.points("Quiz (of 10)")["Ana"] or 0) == 2 * shared
        why = f"{text.count(5 - shared, 'answer')} to questions that are not in this learner's copy"
        assert why in room.rows()["a.ipynb"][1]

    def test_somebody_elses_copy_under_ones_own_name_does_not_count(self, room, quiz):
        room.put("ana_1_9901_quiz.ipynb", self.handed(quiz, "Bo"))
        canvas = "Student,ID,SIS User ID,SIS Login ID,Section\nAna,1,1,ana,A\nBo,2,2,bo,A\n"
        room.grade(assignment.of_key(quiz), roster=parse(canvas))
        status, why = room.rows()["ana_1_9901_quiz.ipynb"]
        assert status == "held" and "the name Bo in it is Bo’s" in why
        assert room.points("Quiz (of 10)") == {"Ana": "", "Bo": ""}

    def test_another_assessment_and_another_making_are_told(self, room, quiz):
        other, old = self.handed(quiz, "Ana"), self.handed(quiz, "Bo")
        html.kept_metadata(other)["assessment"] = "final"
        html.kept_metadata(old)["version"] = "00000000"
        room.put("a.ipynb", other)
        room.put("b.ipynb", old)
        room.put("c.json", handed_in("Cho", {ONE: RIGHT[ONE]}))
        room.grade(assignment.of_key(quiz))
        rows = room.rows()
        assert "made for the assessment “final”" in rows["a.ipynb"][1]
        assert (
            "of another making of this assessment: grade it with the key of that making, perhaps quiz-key-00000000.json"
            in rows["b.ipynb"][1]
        )
        assert room.points("Quiz (of 10)")["Bo"] == "10"  # the questions are the same
        assert rows["c.json"][0] == "empty" and "no answers in it" not in rows["c.json"][1]
        assert "1 answer to questions that are not marked here" in rows["c.json"][1]

    def test_answers_of_another_making_are_not_taken_for_answers_to_other_questions(self, room, quiz):
        """One id names another question in each making; the key of each grades its own notebooks."""
        plan = room.path / "plan.toml"
        text = plan.read_text(encoding="utf-8")
        plan.write_text(
            'seed = "of the first making"\n' + text, encoding="utf-8"
        )  # else two draws may be alike
        assembly.write(plan, room.path / "quiz", COURSE, room.path / "class.csv")
        old = self.handed(quiz, "Ana")
        again = 'seed = "of the second making"\n' + text.replace("count = 5", "count = 6")
        plan.write_text(again, encoding="utf-8")
        assembly.write(plan, room.path / "other", COURSE, room.path / "class.csv")
        _, notes = assembly.write(plan, room.path / "quiz", COURSE, room.path / "class.csv")
        before = quiz.with_name(f"quiz-key-{html.kept_metadata(old)['version']}.json")
        assert before.name in "".join(notes)
        room.put("a.ipynb", old)
        room.grade(assignment.of_key(room.path / "other/teacher/quiz-key.json"))
        status, reason = room.rows()["a.ipynb"]
        assert status in ("empty", "not counted") and before.name in reason
        room.grade(assignment.of_key(before))
        assert room.points("Quiz (of 10)")["Ana"] == "10"

    @pytest.mark.parametrize("made_from", ["plain", "canvas", "moodle"])
    @pytest.mark.parametrize("graded_with", ["canvas", "moodle"])
    def test_a_copy_is_bound_however_the_list_writes_names(self, room, made_from, graded_with):
        """Each learner has other questions; the files come as the LMS names them."""
        lists = {
            "plain": "name\nMinji Kim\nJisoo Park\n",
            "canvas": 'Student,ID,SIS User ID,SIS Login ID,Section\n"Kim, Minji",11,,minji,1\n"Park, Jisoo",12,,jisoo,1\n',
            "moodle": "Identifier,Full name,Email address,Status,Grade,Maximum Grade\n"
            "Participant 11,Minji KIM,m@x.kr,,,10\nParticipant 12,Jisoo PARK,j@x.kr,,,10\n",
        }
        plan = room.path / "plan.toml"
        questions = (
            f'from = "course"\nitems = {json.dumps(list(RIGHT))}\ncount = 5\neach = true\npoints = 2\n'
        )
        plan.write_text(f'id = "quiz"\ntitle = "Quiz"\n[[draw]]\n{questions}', encoding="utf-8")
        (room.path / "class.csv").write_text(lists[made_from], encoding="utf-8")
        paths, _ = assembly.write(plan, room.path / "quiz", COURSE, room.path / "class.csv")
        key = answer_key.read(paths[-1])
        ids = [f"{made_from}:{number}" if made_from != "plain" else "" for number in (11, 12)]
        assert [copy.lms for copy in key.copies] == ids
        uploads = {
            "canvas": ("kimminji_11_111_quiz.ipynb", "parkjisoo_12_112_quiz.ipynb"),
            "moodle": tuple(
                f"{name}_assignsubmission_file/quiz.ipynb" for name in ("Minji KIM_11", "Jisoo PARK_12")
            ),
        }
        for copy, path, upload in zip(key.copies, paths, uploads[graded_with], strict=False):
            room.put(upload, self.answered(key, copy, path))
        room.grade(assignment.of_key(paths[-1]), roster=parse(lists[graded_with]))
        assert list(room.points("Quiz (of 10)").values()) == ["10", "10"], room.rows()

    def test_the_due_time_of_the_plan_counts(self, room, quiz):
        late = self.handed(quiz, "Ana")
        for cell in late["cells"]:
            for output in cell.get("outputs", []):
                if "at" in (kept := html.kept_metadata(output) or {}):
                    kept["at"] = "2026-11-05T00:30:00+00:00"
        room.put("a.ipynb", late)
        room.grade(assignment.of_key(quiz))
        assert room.rows()["a.ipynb"] == ("late", "late by 30 min, by the learner's own clock")


class TestFeedback:
    def test_it_says_what_each_answer_got_and_what_to_reread(self, room):
        item, wrong = next(
            (item, answer)
            for item in ITEMS.values()
            if item.kind == "choose-one"
            for answer in item.key.answers
            if answer.misconception
        )
        room.put("a.json", handed_in("Ana", {item.id: wrong.match, TWO: RIGHT[TWO]}))
        room.grade()
        page = room.page("ana")
        assert wrong.feedback in page and item.options[wrong.match] in page
        assert f"{COURSE.bank.misconceptions[wrong.misconception].name}." in page and "Read again: “" in page
        assert f"Not answered ({COUNT - len({item.id, TWO})})" in page

    def test_every_lesson_has_its_column(self, room):
        last = list(COURSE.bank.lessons)[-1]
        other = next(item for item in COURSE.bank.items.values() if item.lesson == last)
        response = next(iter(other.key.examples.values()))[0]
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE], other.id: response}))
        room.grade(assignment.of_course(COURSE.bank))
        (row,) = room.table("gradebook.csv")
        titles = [COURSE.bank.lessons[lesson].title for lesson in (LESSON, last)]
        assert [name.partition(" (of")[0] for name in row][2:] == titles

    def test_what_many_answered_is_each_learners_own_page(self, room):
        """What is shared between pages is only what is the same: another's words never stand in a page."""
        answers = [
            {OPEN: {"text": f"these five words are {name}s own"}, ONE: RIGHT[ONE]} for name in ("ana", "bo")
        ]
        for name, answer in zip(("Ana", "Bo"), answers, strict=True):
            room.put(f"{name}.json", handed_in(name, answer, log=name))
        room.grade()
        assert "are anas own" in room.page("ana") and "are bos own" not in room.page("ana")
        assert "are bos own" in room.page("bo") and "are anas own" not in room.page("bo")


class TestVersion01:
    """What version 0.1 wrote and how it graded it is in `tests/v0_1`."""

    @pytest.fixture
    def old(self, request):
        return request.path.parents[1] / "v0_1"

    def grade(self, room, folder, what, **options):
        grading_run.GradingRun(room.out, what, COURSE, **options).grade(folder)
        return (room.out / "gradebook.csv").read_text(encoding="utf-8")

    def test_its_exam_gets_the_same_points(self, room, old):
        names = roster.read(old / "class.csv")
        made = self.grade(
            room, old / "quiz", assignment.of_key(old / "quiz-key.json"), form="canvas", roster=names
        )
        assert made == (old / "quiz-gradebook.csv").read_text(encoding="utf-8")
        assert set(room.rows().values()) == {("marked", "")}

    def test_its_receipt_gets_the_same_points(self, room, old):
        """Questions have moved to other lessons since; those that are gone or reworded are worth nothing or less."""
        made = self.grade(room, old / "course", assignment.of_course(COURSE.bank))
        then = (old / "course-gradebook.csv").read_text(encoding="utf-8")
        was, now = (list(csv.DictReader(text.lstrip("\ufeff").splitlines())) for text in (then, made))
        assert [(row["Name"], row["Number"]) for row in was] == [(row["Name"], row["Number"]) for row in now]
        points, earned = (sum(float(value or 0) for value in list(row[0].values())[2:]) for row in (was, now))
        (receipt,) = (old / "course").iterdir()
        answered = json.loads(receipt.read_text(encoding="utf-8"))["responses"]
        items = COURSE.bank.items
        same = [e for e in answered if e["item"] in items and items[e["item"]].version == e["version"]]
        assert points - (len(answered) - len(same)) <= earned <= points and earned > 0

    def test_its_results_lie_there_and_do_no_harm(self, room):
        room.out.mkdir()
        (room.out / "marking.sqlite").write_bytes(b"SQLite format 3\0")
        room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}))
        assert room.grade().fresh == 1


def test_the_points_of_a_lesson_are_one_for_each_question(room):
    room.put("a.json", handed_in("Ana", RIGHT))
    room.grade()
    assert COLUMN.endswith(f"(of {COUNT})") and room.points() == {"Ana": str(len(RIGHT))}
