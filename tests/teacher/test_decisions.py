"""`who.csv` from run to run, and all that the teacher typed under every other class list and every other name of a file."""

import csv
import io
import itertools
import json
import os
import subprocess
import sys
import zipfile

import pytest

from a_room import COLUMN, ONE, OPEN, RIGHT, WRONG, Room, handed_in
from alliance.course import COURSE
from quizkit import files
from quizkit.files import CourseError
from quizkit_teacher import decisions, rubric
from quizkit_teacher.desk import NOTES, Desk
from quizkit_teacher.roster import parse

LISTS = {
    "none": None,
    "names": "Ana Kim\nBo Lee\n",
    "numbers": "name,number\nAna Kim,1\nBo Lee,2\nKim Minji,17\nKim Minji,18\n",
    "canvas": 'Student,ID,SIS User ID,SIS Login ID,Section\n"Kim, Ana",5,1,a,A\n"Lee, Bo",6,2,b,A\n'
    '"Kim, Minji",7,17,c,A\n"Kim, Minji",8,18,d,A\n',
    "moodle": "Identifier,Full name,Email address,Status,Grade,Maximum Grade\nParticipant 5,Ana Kim,a@x,,,\n"
    "Participant 6,Bo Lee,b@x,,,\nParticipant 7,Kim Minji,c@x,,,\nParticipant 8,Kim Minji,d@x,,,\n",
    "participants": "First name,Last name,Email address,Groups\nAna,Kim,a@x,\nBo,Lee,b@x,\nMinji,Kim,c@x,\nMinji,Kim,d@x,\n",
}
FORMS = {  # the path of each learner's file in each form of the hand-ins
    "plain": ("ana.json", "bo.json", "m.json", "n.json"),
    "renamed": ("deep/4.json", "deep/3.json", "2.json", "final (1).json"),
    "canvas": tuple(
        f"c-hw_submissions.zip/{who}_90{who[-1]}_x.json"
        for who in ("kimana_5", "leebo_6", "kimminji_7", "kimminji_8")
    ),
    "moodle": tuple(
        f"hw.zip/{who}_assignsubmission_file_/x.json"
        for who in ("Ana Kim_5", "Bo Lee_6", "Kim Minji_7", "Kim Minji_8")
    ),
}
FORMS["unpacked"] = tuple(path.partition("/")[2] for path in FORMS["canvas"])


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def lay(room, form, contents):
    """Put files into the room in one form, and nothing else."""
    packed = {}
    for path in sorted(room.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path, content in zip(FORMS[form], contents, strict=False):
        archive, _, inside = path.rpartition(".zip/")
        if archive:
            packed.setdefault(f"{archive}.zip", []).append((inside, content))
        elif content:
            room.put(path, content)
    for name, members in packed.items():
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for inside, content in members:
                if content:
                    archive.writestr(inside, content)
        room.put(name, data.getvalue())


def others(first, form):
    """The same form of the hand-ins, and another one."""
    return form, list({name: None for name in FORMS if name != form})[list(LISTS).index(first) % 4]


def bytes_of(*args, **more):
    return json.dumps(handed_in(*args, **more)).encode()


def classes(name):
    return parse(LISTS[name]) if LISTS[name] else None


def marked(room):
    """What the desk shows of each answer, by the digest of its file: the scores, and whether they are of this text."""
    desk, seen = Desk(room.out, COURSE), {}

    def go(by):
        view = desk.view()
        desk.receive({"type": "go", "by": by, **{part: view[part] for part in ("turn", "scores", "comment")}})

    while desk.view().get("place", 1) > 1:
        go(-1)
    for answer in desk.answers:
        view = desk.view()
        assert view["text"] == answer.text
        (digest,) = [handle for handle in answer.handles if handle.startswith("file:")]
        seen[digest] = (set(view["scores"].values()), view["note"], view["comment"])
        go(1)
    return seen


class TestScores:
    """A score is its learner's under any list, and nobody else's; two namesakes wrote the same words."""

    TEXTS = (
        "Congress must agree to this first.",
        "Seoul would pay for it.",
        "I do not know this at all.",
        "I do not know this at all.",
    )
    WHO = (
        ("Ana Kim", "1", "yes"),
        ("Bo Lee", "2", "partly"),
        ("Kim Minji", "17", "yes"),
        ("Kim Minji", "18", "no"),
    )

    def contents(self):
        people = zip(self.WHO, self.TEXTS, strict=True)
        return [
            bytes_of(name, {OPEN: {"text": text}}, number=number, log=f"log{n}")
            for n, ((name, number, _), text) in enumerate(people)
        ]

    @pytest.mark.slow
    @pytest.mark.parametrize("first, form", list(itertools.product(LISTS, ("plain", "canvas", "moodle"))))
    def test_they_survive_every_change(self, room, first, form):
        contents = self.contents()
        given = {f"file:{self.digest(data)}": who[2] for data, who in zip(contents, self.WHO, strict=True)}
        lay(room, form, contents)
        room.grade(roster=classes(first))
        scored = set()
        for answer in Desk(room.out, COURSE).answers:
            (digest,) = given.keys() & set(answer.handles)
            scored.add(digest)
            score = rubric.RubricScore(
                learner=answer.learner,
                handles=answer.handles,
                item=OPEN,
                answer=answer.digest,
                scores=dict.fromkeys(answer.rubric, given[digest]),
                comment=digest,
            )
            assert rubric.add(room.out / rubric.SCORES_FILE, score) == ""
        sure = list(given)[:2]
        assert scored >= set(sure)
        for second, other in itertools.product(LISTS, others(first, form)):
            lay(room, other, contents)
            room.grade(roster=classes(second))
            seen = marked(room)
            assert seen.keys() >= set(sure), (second, other)
            for digest, (scores, note, comment) in seen.items():
                wanted = ({given[digest]}, "Marked.", digest) if digest in scored else (set(), "", "")
                assert (scores, note, comment) == wanted, (second, other, digest)

    @staticmethod
    def digest(data):
        from hashlib import sha256

        return f"h{sha256(data).hexdigest()[:20]}"

    @pytest.mark.parametrize(
        "key, found",
        [
            ("number:1", "changed"),
            ("canvas:5", "changed"),
            ("name:ana kim:{record}", "changed"),
            ("name:ana kim", ""),
        ],
    )
    def test_scores_of_version_0_1_count_and_only_a_sure_mark_keeps_them_for_another_text(
        self, room, key, found
    ):
        whole = handed_in(
            "Ana Kim", {OPEN: {"text": "the first words of all"}}, number="1" if key == "number:1" else ""
        )
        room.put("kimana_5_901_x.json" if key == "canvas:5" else "x.json", whole)
        text = {"learner": key.format(record=whole["record"]), "item": OPEN}
        room.out.mkdir()
        for words in ("the first words of all", "the older words of all"):
            line = {
                **text,
                "answer": rubric.digest(words),
                "scores": dict.fromkeys(COURSE.bank.items[OPEN].key.rubric, "yes"),
            }
            (room.out / rubric.SCORES_FILE).write_text(json.dumps(line) + "\n")
            room.grade()
            ((scores, note, _),) = marked(room).values()
            state = "marked" if words == "the first words of all" else found
            assert (scores, note) == ({"yes"} if state else set(), NOTES[state])

    @pytest.mark.parametrize(
        "scored, then",
        [("a", {"Ana Kim": "1", "Bo Lee": "0"}), ("b", {"Ana Kim": "0", "Bo Lee": "1"}), ("first", {})],
    )
    def test_a_file_that_the_teacher_gives_to_another_takes_no_score_with_it(self, room, scored, then):
        """Bo's file says that it is Ana's, with her number; a score of one's words is never the other's."""

        def score(learner):
            for answer in Desk(room.out, COURSE).answers:
                if answer.name == learner:
                    scores = dict.fromkeys(answer.rubric, "yes")
                    line = rubric.RubricScore(
                        learner=answer.learner,
                        handles=answer.handles,
                        item=OPEN,
                        answer=answer.digest,
                        scores=scores,
                    )
                    assert rubric.add(room.out / rubric.SCORES_FILE, line) == ""

        options = {"roster": classes("numbers")}
        room.put("b.json", handed_in("Ana Kim", {OPEN: {"text": "words of Bo in five"}}, number="1", log="b"))
        room.grade(**options)
        if scored == "first":  # while Bo's file still counts as Ana's
            score("Ana Kim")
        room.put("a.json", handed_in("Ana Kim", {OPEN: {"text": "words of Ana in five"}}, number="1"))
        room.grade(**options)
        rows = list(csv.reader(io.StringIO((room.out / decisions.FILE).read_text("utf-8-sig"))))
        for row in rows[1:]:
            row[4] = "1" if row[1] == "a.json" else "2"
        TestWho.save(room.out / decisions.FILE, rows)
        room.grade(**options)
        if scored != "first":
            score({"a": "Ana Kim", "b": "Bo Lee"}[scored])
        waiting = room.grade(**options).waiting
        points = {name: points for name, points in room.points().items() if points}
        assert (points, waiting) == (then or {"Ana Kim": "0", "Bo Lee": "0"}, 1 if then else 2)
        if scored == "first":
            assert all(marks == set() for marks, _, _ in marked(room).values())

    def test_a_namesakes_other_words_have_no_score(self, room):
        room.put("a.json", handed_in("Kim Minji", {OPEN: {"text": "these five words are mine"}}, number="17"))
        room.grade()
        (answer,) = Desk(room.out, COURSE).answers
        scores = dict.fromkeys(answer.rubric, "yes")
        line = rubric.RubricScore(
            learner=answer.learner, handles=answer.handles, item=OPEN, answer=answer.digest, scores=scores
        )
        rubric.add(room.out / rubric.SCORES_FILE, line)
        for number, text in (
            ("18", "these five words are mine"),
            ("", "these five words are mine"),
            ("", "and these words are not mine"),
        ):
            room.put("a.json", handed_in("Kim Minji", {OPEN: {"text": text}}, number=number, log="other"))
            room.grade()
            assert [scores for scores, _, _ in marked(room).values()] == [set()], (number, text)


class TestWho:
    """Two records under one name, which the teacher parts in `who.csv`."""

    def two(self, room):
        room.put("1.json", handed_in("Ana Kim", {ONE: RIGHT[ONE]}, number="1"))
        room.put("2.json", handed_in("Ana Kim", {ONE: WRONG[ONE]}, number="1", log="b", day=2))
        room.put("0.json", handed_in("Kim Minji", {ONE: RIGHT[ONE]}, number="17", log="c"))
        return {"roster": classes("numbers")}

    def lines(self, room):
        return {line["file"]: line for line in room.table(decisions.FILE)}

    def fill(self, room, words, write=None, **more):
        lines = self.lines(room)
        for name, word in words.items():
            lines[name]["learner"] = word
            lines[name] |= more
        rows = [list(next(iter(lines.values()))), *(list(line.values()) for line in lines.values())]
        (write or self.save)(room.out / decisions.FILE, rows)

    @staticmethod
    def save(path, rows, code="utf-8-sig", delimiter=","):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        path.write_bytes(text.getvalue().encode(code))

    def test_both_are_held_until_the_teacher_says(self, room):
        options = self.two(room)
        summary = room.grade(**options)
        points = [row[COLUMN] for row in room.table("gradebook.csv")]
        assert points == ["", "", "1", ""] and len(list((room.out / "feedback").iterdir())) == 1
        assert any("2 hand-ins held" in note for note in summary.notes)
        assert [status for status, _ in room.rows().values()][:2] == ["held", "held"]
        lines = self.lines(room)
        assert [line["says"] for line in lines.values()] == ["file: Ana Kim, 1"] * 2
        assert all(
            "the files of 2 records say that they are Ana Kim's" in line["why"] for line in lines.values()
        )
        self.fill(room, {"1.json": "1", "2.json": "Bo Lee"})
        room.grade(**options)
        assert {name: points for name, points in room.points().items() if points} == {
            "Ana Kim": "1",
            "Bo Lee": "0",
        }
        assert self.lines(room)["2.json"]["means"] == "Bo Lee | 2"
        before = room.files()
        room.grade(**options)
        assert room.files() == before

    @pytest.mark.parametrize(
        "code, delimiter",
        [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("cp949", ","), ("cp949", ";")],
    )
    def test_as_excel_saves_it(self, room, code, delimiter):
        room.put("1.json", handed_in("김민지", {ONE: RIGHT[ONE]}))
        room.put("2.json", handed_in("김민지", {ONE: WRONG[ONE]}, log="b"))
        options = {"roster": parse("이름,학번\n김민지,1\n박지수,2\n")}
        room.grade(**options)
        self.fill(
            room,
            {"1.json": "김 민지"},
            lambda path, rows: self.save(path, rows, code, delimiter),
            why="내 메모",
        )
        room.grade(**options)
        assert room.points()["김민지"] == "1"
        assert self.lines(room)["1.json"]["learner"] == "김 민지"

    @pytest.mark.parametrize("code", ["cp949", "cp1252"])
    def test_as_excel_saves_it_where_the_names_are_latin(self, room, code):
        names = ("José Ñíguez", "Zoë Müller") if code == "cp1252" else ("Ana Kim", "Bo Lee")
        for n in (1, 2):
            room.put(f"{n}.json", handed_in(names[0], {ONE: RIGHT[ONE]}, log=f"{n}"))
        options = {"roster": parse("\n".join(names))}
        room.grade(**options)
        self.fill(room, {"1.json": names[0], "2.json": names[1]}, lambda *args: self.save(*args, code, ";"))
        room.grade(**options)
        assert room.points() == dict.fromkeys(names, "1")
        assert [line["learner"] for line in self.lines(room).values()] == list(names)

    def test_two_lines_that_differ_on_one_file_are_said(self, room):
        options = self.two(room)
        room.grade(**options)
        self.fill(room, {"1.json": "1", "2.json": "2"})
        room.grade(**options)
        before = (room.out / decisions.FILE).read_text("utf-8-sig").splitlines()
        rows = list(csv.reader(before))
        self.save(room.out / decisions.FILE, [*rows, [*rows[1][:4], "2", ""], rows[2]])
        room.grade(**options)
        assert "by “1 and 2” in who.csv" in room.rows()["1.json"][1] and room.rows()["2.json"][0] == "marked"
        lines = room.table(decisions.FILE)
        assert [(line["learner"], line["means"]) for line in lines] == [
            ("1", "1 | Ana Kim"),
            ("2", "2 | Bo Lee"),
            ("2", ""),
            ("2", "2 | Bo Lee"),
        ]

    def test_decided_lines_and_all_that_was_typed_stay(self, room):
        options = self.two(room)
        room.grade(**options)
        rows = list(csv.reader(io.StringIO((room.out / decisions.FILE).read_text("utf-8-sig"))))
        rows[0] += ["", "Seen"]
        rows[1] += ["asked her", "yes", "beyond"]
        rows[1][4] = "nobody"
        self.save(room.out / decisions.FILE, rows)
        for path in list(room.folder.iterdir()):
            path.unlink()
        room.put("3.json", handed_in("Dan", {ONE: RIGHT[ONE]}))
        for _ in range(2):
            room.grade(**options)
            ((line),) = room.table(decisions.FILE)
            assert line["learner"] == "nobody" and {"asked her", "yes", "beyond"} <= set(line.values())
        (room.folder / "4.json").write_bytes(bytes_of("Ana Kim", {ONE: RIGHT[ONE]}, number="1"))
        room.grade(**options)
        assert room.rows()["4.json"] == ("held", "you say in who.csv that it is nobody’s")

    def test_a_replaced_file_is_a_new_question(self, room):
        options = self.two(room)
        room.grade(**options)
        self.fill(room, {"1.json": "1", "2.json": "2"})
        room.put("1.json", handed_in("Ana Kim", {ONE: WRONG[ONE]}, number="1", log="c"))
        room.put("3.json", handed_in("Ana Kim", {ONE: WRONG[ONE]}, number="1", log="d"))
        room.grade(**options)
        assert [row[COLUMN] for row in room.table("gradebook.csv")] == ["", "0", "1", ""]
        assert [line["learner"] for line in room.table(decisions.FILE)] == ["1", "2", "", ""]

    @pytest.mark.parametrize(
        "word, said", [("Zed", "nobody in the class list is"), ("Kim Minji", "2 learners are")]
    )
    def test_a_word_that_means_nobody_or_two_is_said(self, room, word, said):
        options = self.two(room)
        room.grade(**options)
        self.fill(room, {"1.json": word})
        room.grade(**options)
        assert (
            room.rows()["1.json"][0] == "held"
            and f"{said} meant by “{word}” in who.csv" in room.rows()["1.json"][1]
        )
        assert self.lines(room)["1.json"]["learner"] == word

    @pytest.mark.parametrize(
        "data", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"submission\nx\n", b"%PDF-1.7", bytes(99)]
    )
    def test_a_damaged_file_is_told_and_never_written_over(self, room, data):
        options = self.two(room)
        room.grade(**options)
        before = room.files()
        (room.out / decisions.FILE).write_bytes(data)
        with pytest.raises(CourseError, match=r"who\.csv"):
            room.grade(**options)
        assert room.files() == {**before, decisions.FILE: data}

    def test_what_is_typed_during_a_run_is_not_lost(self, room, monkeypatch):
        options = self.two(room)
        room.grade(**options)
        self.fill(room, {"1.json": "1"})
        renewed = decisions.renewed

        def typing(*args):
            self.fill(room, {"2.json": "2"})
            return renewed(*args)

        with monkeypatch.context() as patch:
            patch.setattr(decisions, "renewed", typing)
            with pytest.raises(CourseError, match="was changed while this ran"):
                room.grade(**options)
        room.grade(**options)
        assert [line["learner"] for line in room.table(decisions.FILE)] == ["1", "2"]

    @pytest.mark.slow
    @pytest.mark.parametrize("first, form", list(itertools.product(LISTS, ("plain", "canvas", "moodle"))))
    def test_decisions_survive_every_change(self, room, first, form):
        """Bo's file says that it is Ana's; the teacher says that it is Bo's."""
        answers = [{ONE: RIGHT[ONE]}, {ONE: WRONG[ONE]}]
        contents = [bytes_of("Ana Kim", answer, number="1", log=f"{n}") for n, answer in enumerate(answers)]
        lay(room, form, contents)
        room.grade(roster=classes(first))
        name = FORMS[form][1]
        self.fill(
            room,
            {name: "Bo Lee"} | ({FORMS[form][0]: "Ana Kim"} if FORMS[form][0] in self.lines(room) else {}),
        )
        room.grade(roster=classes(first))
        for second, other in itertools.product(LISTS, others(first, form)):
            lay(room, other, contents)
            room.grade(roster=classes(second))
            rows = {row["File"]: (row["Learner"], row["Status"]) for row in room.table("hand-ins.csv")}
            assert rows[FORMS[other][1]] in (
                ("Bo Lee", "marked"),
                ("Lee, Bo", "marked"),
                ("leebo", "marked"),
            ), (second, other, rows)
            assert rows[FORMS[other][0]][0] in ("Ana Kim", "Kim, Ana"), (second, other, rows)


class TestOneRunAtATime:
    def test_the_second_refuses_and_the_first_is_whole(self, room):
        room.put("a.json", handed_in("Ana", RIGHT))
        room.grade()
        before = room.files()
        room.put("b.json", handed_in("Bo", RIGHT, log="b"))
        with (
            files.only_one(room.out / "graded.lock"),
            pytest.raises(CourseError, match="another run is at work"),
        ):
            room.grade()
        assert room.files() == before
        room.grade()
        assert set(room.points()) == {"Ana", "Bo"}

    def test_two_processes_at_once_and_one_that_was_killed(self, room):
        code = (
            "import sys, time; from pathlib import Path; from quizkit import files\n"
            "with files.only_one(Path(sys.argv[1])): print('in', flush=True); time.sleep(600)"
        )
        room.grade()
        inside = subprocess.Popen(
            [sys.executable, "-c", code, str(room.out / "graded.lock")], stdout=subprocess.PIPE
        )
        assert inside.stdout.readline() == b"in\n"
        with pytest.raises(CourseError, match="another run is at work"):
            room.grade()
        inside.kill()
        inside.communicate()
        room.put("a.json", handed_in("Ana", RIGHT))
        assert room.grade().fresh == 1

    def test_a_score_that_is_saved_during_a_run_counts_in_the_next(self, room, monkeypatch):
        room.put("a.json", handed_in("Ana", {OPEN: {"text": "some words that are my own"}}))
        room.grade()
        desk = Desk(room.out, COURSE)
        write = rubric.write_answers

        def saving(*args):
            scores = dict.fromkeys(dict(desk.view()["rubric"]), "yes")
            assert desk.receive({"type": "save", "turn": desk.view()["turn"], "scores": scores}).startswith(
                "Saved"
            )
            return write(*args)

        room.put("b.json", handed_in("Bo", {ONE: RIGHT[ONE]}, log="b"))
        with monkeypatch.context() as patch:
            patch.setattr(rubric, "write_answers", saving)
            assert room.grade().waiting == 1
        assert (room.grade().waiting, room.points()["Ana"]) == (0, "1")


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights in another way")
def test_results_are_for_their_owners_eyes_only(room):
    room.put("a.json", handed_in("Ana", {OPEN: {"text": "some words that are my own"}}))
    room.put("b.json", handed_in("Ana", {ONE: RIGHT[ONE]}, log="b"))
    room.put("c.json", handed_in("Bo", {OPEN: {"text": "other words that are my own"}}, log="c"))
    umask = os.umask(0)
    try:
        room.grade()
        desk = Desk(room.out, COURSE)
        desk.receive({"type": "save", "turn": 0, "scores": dict.fromkeys(dict(desk.view()["rubric"]), "yes")})
    finally:
        os.umask(umask)
    modes = {path.name: path.stat().st_mode & 0o777 for path in [room.out, *room.out.rglob("*")]}
    assert {name for name, mode in modes.items() if mode == 0o700} == {"out", "feedback"}
    assert set(modes.values()) == {0o700, 0o600}
    assert {
        "who.csv",
        "marks.jsonl",
        "gradebook.csv",
        "hand-ins.csv",
        "open-answers.jsonl",
        "graded.json",
    } <= modes.keys()
