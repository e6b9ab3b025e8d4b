"""The gradebook as Canvas and Moodle take it in: their own file comes back with the points filled in."""

import csv
import io

import pytest

from a_room import ITEMS, LESSON, ONE, RIGHT, TWO, WRONG, Room, handed_in
from alliance.course import COURSE
from quizkit.grading import grade
from quizkit_teacher import gradebook
from quizkit_teacher.gradebook import Grade
from quizkit_teacher.identity import Person
from quizkit_teacher.roster import parse

COUNT = len(ITEMS)
TITLE = COURSE.bank.lessons[LESSON].title


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def rows(room):
    return list(csv.reader(io.StringIO((room.out / "gradebook.csv").read_text(encoding="utf-8"), newline="")))


def test_canvas_gets_its_own_file_back_with_the_points(room):
    room.put("kimana_5_9901_submission.json", handed_in("Ana", {ONE: RIGHT[ONE], TWO: RIGHT[TWO]}))
    canvas = (
        f"Student,ID,SIS User ID,SIS Login ID,Section,{TITLE} (4711),Other (12),Current Score\n"
        '"    Points Possible",,,,,36,10,(read only)\n'
        '"Kim, Ana",5,s1,ana,A,,3,\n"Lee, Bo",6,s2,bo,A,20,4,\n"=cmd, Cy",7,s3,cy,A,,,\n'
    )
    room.grade(form="canvas", roster=parse(canvas))
    raw = (room.out / "gradebook.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")  # Canvas refuses a quotation mark after it
    head, possible, ana, bo, cy = rows(room)
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{TITLE} (4711)"]
    assert possible == ["    Points Possible", "", "", "", "", "36"]
    assert ana == ["Kim, Ana", "5", "s1", "ana", "A", f"{2 * 36 / COUNT:.2f}".rstrip("0").rstrip(".")]
    assert bo == ["Lee, Bo", "6", "s2", "bo", "A", "20"]  # nothing handed in takes no grade away
    assert (cy[0], cy[5]) == ("'=cmd, Cy", "")
    assert room.rows()[""] == ("missing", "nothing handed in")


def test_canvas_without_a_list(room):
    room.put("kimana_5_9901_submission.json", handed_in("Ana Kim", {ONE: RIGHT[ONE]}, number="s1"))
    room.grade(form="canvas")
    head, possible, ana = rows(room)
    assert head[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible[0] == "    Points Possible" and ana == ["Ana Kim", "5", "s1", "", "", "1"]


def test_canvas_gets_nobody_that_it_does_not_know(room):
    room.put("a.json", handed_in("Dan", {ONE: RIGHT[ONE]}))
    room.grade(form="canvas", roster=parse('Student,ID,SIS User ID\n"Kim, Ana",5,s1\n'))
    assert [row[0] for row in rows(room)] == ["Student", "    Points Possible", "Kim, Ana"]
    assert room.rows()["a.json"] == ("marked", "not in the class list")


@pytest.mark.parametrize(
    "lms, form, known",
    [("canvas:5", "canvas", "5"), ("moodle:5", "canvas", ""), ("canvas:anon_x", "canvas", ""), ("7", "canvas", "7")],
)  # fmt: skip
def test_an_id_goes_back_only_to_the_program_that_gave_it(lms, form, known):
    grades = [Grade(Person("", "Ana", lms=lms), {"a": 1.0}, "")]
    *_, line = csv.reader(gradebook.write(form, grades, {"a": "Quiz"}, {"a": 2.0}).splitlines())
    assert line[:2] == ["Ana", known]


def test_moodles_worksheet_comes_back_filled(room):
    room.put("Ana Kim_55_assignsubmission_file_/a.json", handed_in("Ana", {ONE: RIGHT[ONE], TWO: WRONG[TWO]}))
    head = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
    lines = (
        'Participant 55,Ana Kim,a@b.c,Submitted,,"100,00",-,\nParticipant 56,Bo Lee,b@b.c,,7,"100,00",-,old\n'
    )
    room.grade(form="moodle", roster=parse(head + lines))
    ana, bo = room.table("gradebook.csv")
    got = grade(ITEMS[ONE], RIGHT[ONE]).score + grade(ITEMS[TWO], WRONG[TWO]).score
    assert float(ana["Grade"]) == pytest.approx(got * 100 / COUNT, abs=0.01)
    said = f"{gradebook.points(got)} of {COUNT} points. Right at the last try: 1 of 2."
    assert ana["Feedback comments"].startswith(said)
    assert (ana["Last modified (grade)"], bo["Grade"], bo["Feedback comments"]) == ("-", "7", "old")


@pytest.mark.parametrize("head, most, grade", [
    ("Identifier,Full name,Grade,Maximum Grade,Grade,Feedback comments", "100.00", "50"),
    ("Identifier,Full name,Grade,Maximum grade,X,Feedback comments", "100.00", "50"),
    ("Identificador,Nombre completo,Calificación,Calificación máxima,X,Comentarios de retroalimentación", "20,00", "10"),
    ("식별자,전체 이름,성적,최대 성적,X,피드백 코멘트", "20.00", "10"),
    ("識別,名前,点,最大,X,コメント", "8", "4"),
    ("Identifier,Full name,Grade,Maximum Grade,X,Feedback comments", "1,000.00", "500"),
    ("Identificador,Nombre completo,Calificación,Calificación máxima,X,Comentarios de retroalimentación", "1.000,00", "500"),
])  # fmt: skip
def test_the_worksheet_keeps_its_own_headings_in_any_language(head, most, grade):
    """All other cells stay as they were, those under headings that come twice too."""
    said = "id=1,grade=3,maximum=4,comment=6" if head.startswith("識") else ""
    roster = parse(
        f'{head}\nParticipante 55,Ana,,"{most}",kept,old\nParticipante 56,Bo,7,"{most}",too,old\n', said
    )
    people = [Person("", "Ana", lms="55", place=0), Person("", "Bo", lms="56", place=1)]
    grades = [Grade(people[0], {"a": 1.0}, "good"), Grade(people[1], {"a": None}, "")]
    text = gradebook.write("moodle", grades, {"a": "Quiz"}, {"a": 2.0}, roster)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        head.split(","),
        ["Participante 55", "Ana", grade, most, "kept", "good"],
        ["Participante 56", "Bo", "7", most, "too", "old"],
    ]


def test_canvas_takes_no_learner_for_the_line_of_points():
    """Its importer takes each line for it whose first cell holds these words (lib/gradebook_importer.rb)."""
    roster = parse('Student,ID,Section,Q (9)\n    Points Possible,,,10\n"Points Possible, Ana",5,A,\n')
    grades = [Grade(Person("", "Points Possible, Ana", lms="5", place=0), {"a": 1.0}, "")]
    _, line, ana = csv.reader(gradebook.write("canvas", grades, {"a": "Q"}, {"a": 2.0}, roster).splitlines())
    assert line == ["    Points Possible", "", "", "10"]
    assert "Points Possible" not in ana[0] and ana[1:] == ["5", "A", "5"]


EXPORT = 'Student,ID,Section,Midterm exam (9),Essay (8),Final Score\n    Points Possible,,,10,10,(read only)\n"Kim, Ana",5,A,,,\n'


@pytest.mark.parametrize("title, roster, said", [
    ("Midterm", "", ""),
    ("Essay and Final Score", "", "left out at an import, for Canvas keeps “Final Score”"),
    ("Override Status", "", "keeps “Override Status”"),
    ("final score", "", ""),  # Canvas minds the case
    ("Quiz (2)", "", "reads as an id"),
    ("Quiz (part 2)", "", ""),
    ("Section", "", "cannot head a column"),
    ("=1+1", "", "cannot head a column"),
    ("x" * 256, "", "cannot head a column"),
    ("Midterm", EXPORT, "no assignment in its file; there are Midterm exam (9)"),
    ("midterm EXAM", EXPORT, ""),
    ("Final Score", EXPORT, "left out"),
    ("Midterm", "Ana,17\n", ""),
    ("Quiz", "Student,ID,Section,Quiz (7),quiz (12)\nAna,5,A,1,2\n", "is the title of Quiz (7) and quiz (12); the points are written to the last"),
])  # fmt: skip
def test_titles_that_canvas_would_not_take_are_warned_of(title, roster, said):
    notes = gradebook.import_notes("canvas", [title], parse(roster) if roster else None)
    assert [said in note for note in notes] == [True] * bool(said)


def test_what_a_worksheet_cannot_take_is_said(room):
    roster = parse("Identifier,Full name,Grade,Scale\nParticipant 55,Ana,,good\n")
    assert "names no highest grade" in gradebook.import_notes("moodle", ["Quiz"], roster)[0]
    roster = parse("Identifier,Full name,Grade,Maximum grade\nParticipant 55,Ana,,Good and better\n")
    assert "names no highest grade" in gradebook.import_notes("moodle", ["Quiz"], roster)[0]
    assert "--lesson" in gradebook.import_notes("moodle", ["One", "Two"], roster)[0]
    room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}))
    summary = room.grade(form="moodle", roster=parse("Xyzzy\nAna\n"))
    assert summary.notes == ["no heading is known in it; its first name is 'Xyzzy'"]


def test_moodle_without_a_worksheet(room):
    room.put("a.json", handed_in("Ana", {ONE: RIGHT[ONE]}, number="17"))
    room.grade(form="moodle", roster=parse("Ana,17,a@b.c\nBo,18,b@b.c\n"))
    ana, bo = room.table("gradebook.csv")
    assert (ana["Email address"], ana[TITLE], bo[TITLE], bo[f"{TITLE} feedback"]) == ("a@b.c", "1", "", "")


def test_a_plain_table_opens_in_a_spreadsheet(room):
    room.put("a.json", handed_in("김민지", {ONE: RIGHT[ONE]}, number="17"))
    room.grade()
    raw = (room.out / "gradebook.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # Excel would not read Hangul without it
    assert room.points() == {"김민지": "1"}


@pytest.mark.parametrize(
    "value, text",
    [(None, ""), (0, "0"), (2 / 3, "0.67"), (2.0, "2"), (1234567.25, "1234567.25"), (0.1 + 0.2, "0.3")],
)
def test_points(value, text):
    assert gradebook.points(value) == text
