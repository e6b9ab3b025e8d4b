"""Class lists as schools have them are read, or refused in words that name the mend."""

import csv
import io
import re
import zipfile
from datetime import datetime

import hypothesis
import openpyxl
import pytest
from hypothesis import strategies as st

from quizkit.files import CourseError
from quizkit_teacher import roster


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("Ana\nBo\n", "plain", ("Ana", "", "", "")),
        ("Ana,1,a@b.c\nBo,2\n", "plain", ("Ana", "1", "a@b.c", "")),
        ("\ufeff학번;이름\n1;김민지\n", "plain", ("김민지", "1", "", "")),
        ("id\tname\n7\tAna\n", "plain", ("Ana", "7", "", "")),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section,Midterm (9)\n"    Points Possible",,,,,10\n"Kim, Ana",5,s1,ana,A,\n',
            "canvas",
            ("Kim, Ana", "s1", "ana", "5"),
        ),
        ("Identifier,Full name,Email address,Status,Grade\nParticipant 55,Ana Kim,a@b.c,-,\n", "moodle", ("Ana Kim", "", "a@b.c", "55")),
        ("First name,Last name,ID number\nAna,Kim,1\n", "plain", ("Ana Kim", "1", "", "")),
        ("Kim, Ana\nKim,Bo\n", "plain", ("Kim, Ana", "", "", "")),
        ("No, Ana\nKim, Bo\n", "plain", ("No, Ana", "", "", "")),
        ("Kim, Ana\nBo\n", "plain", ("Kim, Ana", "", "", "")),
        ("Bo\nKim, Ana\n", "plain", ("Bo", "", "", "")),
        ("Ana,a@b.c\nBo,b@b.c\n", "plain", ("Ana", "a@b.c", "", "")),
        ("No,Name\n1,Kim\n", "plain", ("Kim", "1", "", "")),
        ("Student name;Student ID\nKim;7\n", "plain", ("Kim", "7", "", "")),
        ("학생 이름,번호\n김민지,3\n", "plain", ("김민지", "3", "", "")),
        ("Name;Matrikel-Nr.\nKim, Ana;17\n", "plain", ("Kim, Ana", "17", "", "")),
        ("수강생,학번,분반\n김민지,2026-11,분반 1\n", "plain", ("김민지", "2026-11", "", "")),
        ("Name,Number\nAna,202611.0\nBo,-\nCy,-\n", "plain", ("Ana", "202611", "", "")),
        ("Name,Number\nAna,'0012\n", "plain", ("Ana", "0012", "", "")),
        ('Name,Number\n\'Ana,"202,611"\n', "plain", ("'Ana", "202611", "", "")),
        ('Name, Number\nAna, "17"\n', "plain", ("Ana", "17", "", "")),
        ("NOM;PRENOM;NUMERO ETUDIANT\nKim;Ana;17\n", "plain", ("Ana Kim", "17", "", "")),
        ("'Name','Number'\n'Ana','17'\n", "plain", ("Ana", "17", "", "")),
        ("Name\nkim2001\nlee2002\n", "plain", ("kim2001", "", "", "")),
        ("Name\n1001\n1002\n", "plain", ("1001", "", "", "")),
        ("| Name | Number |\n|---|---|\n| Ana | 17 |\n", "plain", ("Ana", "17", "", "")),
        ("Name,Group\nStudent 1,Group 1\nStudent 2,Group 1\n", "plain", ("Student 1", "", "", "")),
        ("Name,Number\n👍,17\nBo,18\nCy,19\n", "plain", ("👍", "17", "", "")),
        ("성명,학번,자리\n김,1001,자리1\n이,1002,자리2\n", "plain", ("김", "1001", "", "")),
        ("Name,Room\nAna,Room 12\nBo,Room 12\n", "plain", ("Ana", "", "", "")),
        ("Name,Student number\nAna,Seoul001\nBo,Seoul002\n", "plain", ("Ana", "Seoul001", "", "")),
        ("Learner 0001\nLearner 0002\n", "plain", ("Learner 0001", "", "", "")),
        ("sep=;\r\nName;Student number\r\nKim, Ana;17\r\n", "plain", ("Kim, Ana", "17", "", "")),
        ('"sep=,"\nName,Number\nAna,17\n', "plain", ("Ana", "17", "", "")),
        ("Name\rAna\rBo\r", "plain", ("Ana", "", "", "")),
        ("name,number,,\n\n,,,\nAna,17,,\n", "plain", ("Ana", "17", "", "")),
        ('name,number\nAna,="0012"\n', "plain", ("Ana", "0012", "", "")),
        ("Kim, Ana;17\nLee, Bo;18\n", "plain", ("Kim, Ana", "17", "", "")),
        ("No.,학과,학번,성명\n1,정외,2026-11,김민지\n2,정외,2026-12,이준\n", "plain", ("김민지", "2026-11", "", "")),
        ("학 번(ID)\t연번\t성 명\n2026-11\t1\t김민지\n", "plain", ("김민지", "2026-11", "", "")),
        ("출석부,,\n과목: 한미동맹론,,\n학번,성명,학과\n2026-11,김민지,정외\n", "plain", ("김민지", "2026-11", "", "")),
        ("Prénom;Nom;Numéro d’identification\nAna;Kim;17\n", "plain", ("Ana Kim", "17", "", "")),
        ("Nom;Remarque\nAna Kim;\n", "plain", ("Ana Kim", "", "", "")),
        ("이름,성,이메일 주소\n민지,김,a@b.c\n", "plain", ("김 민지", "", "a@b.c", "")),
        ("First name / Last name,Email address\nAna Kim,a@b.c\n", "plain", ("Ana Kim", "", "a@b.c", "")),
        ("Nimi,Tunnistenumero\nAna,17\n", "plain", ("Ana", "17", "", "")),
        ("식별자,전체 이름,이메일 주소,상태,성적,최대 성적,마지막 수정됨(성적),피드백 코멘트\n참가자55,김민지,a@b.c,-,,100.00,-,\n", "moodle", ("김민지", "", "a@b.c", "55")),
        (
            "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima\nParticipante 55,Ana,a@b.c,,,\n",
            "moodle",
            ("Ana", "", "a@b.c", "55"),
        ),
        ("ID,Vollständiger Name,Bewertung,Bestwertung\nTeilnehmer/in55,Ana,,\n", "moodle", ("Ana", "", "", "55")),
        ("Identifier,Status,Grade,Maximum Grade\nParticipant 55,-,,\n", "moodle", ("Participant 55", "", "", "55")),
        (
            "LastName,FirstName,ID,SIS Login ID,Section,Q (9)\n,,,,,Manual Posting\n    Points Possible,,,,,10\nKim,Ana,5,ana,A,\n",
            "canvas",
            ("Ana Kim", "", "ana", "5"),
        ),
        ("Student;ID;SIS Login ID;Section;Q (9)\n    Points Possible;;;;10,00\nKim, Ana;5;ana;A;\n", "canvas", ("Kim, Ana", "", "ana", "5")),
    ],
)  # fmt: skip
def test_lists_as_schools_have_them(text, kind, first):
    found = roster.parse(text.removeprefix("\ufeff"))
    learner = found.learners[0]
    assert (found.kind, (learner.name, learner.number, learner.email, learner.lms)) == (kind, first)


@pytest.mark.parametrize("data", [
    "이름,학번\n김민지,2026-11\n".encode("cp949"),
    "이름\t학번\r\n김민지\t2026-11\r\n".encode("utf-16"),
    b"\xfe\xff" + "이름\t학번\n김민지\t2026-11\n".encode("utf-16-be"),
    "이름\t학번\n김민지\t2026-11\n".encode("utf-16-le"),
    "이름,학번\n김민지,2026-11\n".encode("utf-8-sig"),
    b"\xef\xbb\xbfsep=;\n" + "이름;학번\n김민지;2026-11\n".encode(),
])  # fmt: skip
def test_every_usual_encoding_is_read(tmp_path, data):
    (tmp_path / "class.csv").write_bytes(data)
    found = roster.read(tmp_path / "class.csv")
    assert [(learner.name, learner.number) for learner in found.learners] == [("김민지", "2026-11")]
    assert bool(found.notes) == (data == "이름,학번\n김민지,2026-11\n".encode("cp949"))  # a guess is said


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    return book


def in_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read(tmp_path):
    rows = [
        ["출석부"],
        ["No.", "성명", "학번"],
        [1, "김민지", 202611000123],
        [2, "이준", 12],
        [3, "박", datetime(2026, 11, 1)],
    ]
    book = workbook([["notes"]], rows)
    book["S1"]["C4"].number_format = "0000000"  # Excel shows 0000012
    (tmp_path / "class.xlsx").write_bytes(in_bytes(book))
    found = roster.read(tmp_path / "class.xlsx")
    assert [(learner.name, learner.number) for learner in found.learners] == [
        ("김민지", "202611000123"), ("이준", "0000012"), ("박", "2026-11-01"),
    ]  # fmt: skip
    sheet, title, date = found.notes
    assert (
        "“S1” was read" in sheet
        and "출석부" in title
        and "a spreadsheet seems to have made “2026-11-01”" in date
    )


@pytest.mark.parametrize("form, shown", [
    ("General", "2026017"), ("0", "2026017"), ("0.00", "2026017"), ("#,##0", "2026017"), ("00000000", "02026017"),
    ("0000-000", "2026-017"), ("000-000", "2026-017"), ('"No. "0', "No. 2026017"), (r"0000\/000", "2026/017"),
])  # fmt: skip
def test_a_workbooks_number_is_read_as_excel_shows_it(tmp_path, form, shown):
    book = workbook([["Name", "Number"], ["Ana", 2026017]])
    book["S0"]["B2"].number_format = form
    (tmp_path / "class.xlsx").write_bytes(in_bytes(book))
    assert roster.read(tmp_path / "class.xlsx").learners[0].number == shown


def test_a_hidden_sheet_is_not_read_and_a_hidden_line_is_said(tmp_path):
    book = workbook([["Name"], ["Old"]], [["Name"], ["Kim\nAna"], ["Bo"]])
    book["S0"].sheet_state = "hidden"
    book["S1"].row_dimensions[3].hidden = True
    (tmp_path / "class.xlsx").write_bytes(in_bytes(book))
    found = roster.read(tmp_path / "class.xlsx")
    assert [learner.name for learner in found.learners] == ["Kim Ana", "Bo"]
    assert found.notes == ("class.xlsx: lines that Excel hides were read too: 3",)


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize("name, data", [
    ("class.xlsx", zipped("xl/workbook.xml")),
    ("class.xlsx", b"PK\x03\x04torn"),
    ("class.ods", zipped("mimetype", "content.xml")),
    ("class.numbers", zipped("Index/Document.iwa")),
    ("class.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("class.xls", b"\xef\xbb\xbf <html><table><tr><td>Ana"),
    ("class.pdf", b"%PDF-1.7 \xff\xff"),
    ("class.csv", "Müller,17\nÅsa,18\n".encode("cp1252")),
    ("class.csv", "氏名,学籍番号\n山田太郎,2026-11\n佐藤花子,2026-12\n".encode("cp932")),
    ("class.csv", b"Name,Number\nAn\0a,17\n"),
    ("class.csv", bytes(range(256)) * 9),
    ("class.csv", "name\nAna\n".encode("utf-16") + b"\x00"),
])  # fmt: skip
def test_what_is_no_table_says_how_to_save_it(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CourseError, match=f"{name}: .*CSV UTF-8"):
        roster.read(tmp_path / name)


def test_without_the_reader_of_workbooks_a_message_says_so(tmp_path, monkeypatch):
    (tmp_path / "class.xlsx").write_bytes(in_bytes(workbook([["Ana"]])))
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(CourseError, match=r"class\.xlsx: .*openpyxl.*extra “teacher”.*CSV UTF-8"):
        roster.read(tmp_path / "class.xlsx")


@pytest.mark.parametrize("text, question", [
    ("Xyzzy,Plugh\nAna,17\nBo,18\n", "1 “Xyzzy”, 2 “Plugh”"),
    ("Xyzzy\nAna Kim\nBo Lee\n", "1 “Xyzzy”"),
    ("Xyzzy,Group,Plugh\nAna,Blue,17\nBo,Red,18\n", "1 “Xyzzy”, 2 “Group”, 3 “Plugh”"),
    ("Class list\nAna,17\nBo,18\n", "1 “Class list”"),
    ("List 2026\nAna Kim\nBo Lee\n", "1 “List 2026”"),
    ("출석부\n이름\n김민지\n", "1 “이름”"),
    ("학번,비고\n1,Ana\n", "1 “학번”, 2 “비고”"),
    ("1,Kim,2026-11\n2,Lee,2026-12\n", "3 “2026-11”"),
    ("Ana,Blue,17\nBo,Red,18\n", "2 “Blue”"),
    ("No,Name,Code\n1,Ana,A1024\n2,Bo,A1025\n3,Cy,A1026\n", "3 “Code”"),
    ("번호,이름,번호,이름\n1,김,3,박\n2,이,4,최\n", "two columns are called “이름”"),
    ("Ident,Name,Punkte\nMitglied 55,Ana,\nMitglied 56,Bo,\n", "id=…,name=…,grade=…"),
    ("識別碼,全名,成績\n參與者55,王小明,\n", "id=…,name=…,grade=…"),
    ("명단\n김민지\n이준\n", "1 “명단”"),
    ("성명,학번(구),학번(신)\n김,1001,20261\n이,1002,20262\n", "two columns may be the student number"),
])  # fmt: skip
def test_what_is_not_clear_is_asked_and_never_a_learner(text, question):
    with pytest.raises(ValueError, match=r"--columns|two columns") as asked:
        roster.parse(text)
    assert question in str(asked.value)


@pytest.mark.parametrize("text, columns, learners", [
    ("Xyzzy,Plugh\nAna,17\nBo,18\n", "name=1,number=2", [("Ana", "17"), ("Bo", "18")]),
    ("Xyzzy,Plugh\nAna,17\nBo,18\n", "name=XYZZY, number=Plugh", [("Ana", "17"), ("Bo", "18")]),
    ("Xyzzy\nAna\nBo\n", "name=Xyzzy", [("Ana", ""), ("Bo", "")]),
    ("1,Kim,2026-11\n2,Lee,2026-12\n", "name=2,number=3", [("Kim", "2026-11"), ("Lee", "2026-12")]),
    ("No,Name,Code\n1,Ana,A1024\n2,Bo,A1025\n3,Cy,A1026\n", "number=Code", [("Ana", "A1024"), ("Bo", "A1025"), ("Cy", "A1026")]),
    ("번호,이름\n1,김\n2,이\n3,박\n", "number=번호", [("김", "1"), ("이", "2"), ("박", "3")]),
    ("a,b,c\nAna,Kim,7\n", "first=1,last=2,number=3", [("Ana Kim", "7")]),
    ("명단\n김\n이\n", "name=1", [("김", ""), ("이", "")]),
    ("7,Ana\n8,Bo\n", "name=2", [("Ana", ""), ("Bo", "")]),
    ("7,Ana\n8,Bo\n", "name=2,id=1", [("Ana", "7"), ("Bo", "8")]),
])  # fmt: skip
def test_the_teacher_says_what_the_columns_hold(text, columns, learners):
    assert [(learner.name, learner.number) for learner in roster.parse(text, columns).learners] == learners


@pytest.mark.parametrize("columns", ["name", "name=", "name=0", "nome=1", "name=9", "name=Nowhere"])
def test_what_is_said_wrongly_of_columns_is_explained(columns):
    with pytest.raises(ValueError, match=r"--columns|no column is called “Nowhere”"):
        roster.parse("a,b\nAna,7\n", columns)


@pytest.mark.parametrize("text, note", [
    ("번호,이름\n1,김\n2,이\n3,박\n", "the numbers in column 1 are only 1, 2, 3 …"),
    ("Name,Code\nAna,A1024\nBo,A1025\n", "number; if it is “Code”"),
    ("Xyzzy\nAna\nBo\n", "its first name is 'Xyzzy'"),
    ("출석부,\n학번,성명\n1,김\n", "passed over above the heading: 출석부"),
    ("학번,성명\n11,김\n,,2명\n", "line 3 has no name and is passed over: 2명"),
    ("학번,성명\n11,김\n12,이\n13,박\n,인쇄일 11. 26.\n", "without a number, unlike the others: 인쇄일 11. 26."),
    ("학번,성명\n11,김\n12,이\n13,박\n,합계 3명\n", "line 5 is no learner and is passed over: 합계 3명"),
    ("성명,학번\n김,\n박,\n", "the column “학번” is empty"),
    *((f"name,number\nAna,{spoiled}\nBo,18\n", f"made “{spoiled}” of a number")
      for spoiled in ("Nov-26", "26-Nov", "11월 26일", "2026-11-01", "2.02611E+11", '2026년 11월', "2026-11-05", "#N/A")),
])  # fmt: skip
def test_what_is_odd_is_said_once_and_stops_nothing(text, note):
    (said,) = roster.parse(text).notes
    assert note in said


@pytest.mark.parametrize("text", [
    "name,number\nAna,1001\nBo,1002\n{},2\n",
    "number,name\n1001,Ana\n1002,Bo\n{},2\n",
    "no,number,name\n1,1001,Ana\n2,1002,Bo\n,{},\n",
    "no,number,name\n1,1001,Ana\n2,1002,Bo\n{},2,\n",
    "name,number\nAna,1001\n{},\nBo,1002\n",
    "Ana\n{}\nBo\n",
])  # fmt: skip
@pytest.mark.parametrize(
    "total",
    [
        "Total",
        "합계",
        "- 이하 여백 -",
        "총원: 2명",
        "Total (2 students)",
        "Overall average",
        "Points Possible",
    ],
)
def test_a_line_of_totals_is_no_learner(text, total):
    found = roster.parse(text.format(total))
    assert [learner.name for learner in found.learners] == ["Ana", "Bo"]
    assert f"is no learner and is passed over: {total}" in found.notes[-1]


@pytest.mark.parametrize("text, said", [
    ("김민지 2026001\n이준 2026002\n", "names and numbers stand in one column"),
    ("2026001_김민지\n이준(2026002)\n", "names and numbers stand in one column"),
    ("학번,성명\n1001,김\n성명,학번\n이,1002\n", "line 3 is a heading, 성명 | 학번; take away the lines above it"),
    ("Name,Number\nAna,1001\n1002,Bo\nCy,1003\n", "“1002” cannot be a learner’s name"),
    ("Name\n1. Ana Kim\n2. Bo Lee\n", "names and numbers stand in one column"),
    ("Name,Number\nAna,n/a\nBo,n/a\n", "'Bo' and 'Ana' cannot be told apart, for both have 'n/a'"),
    ("Name,Number\nAna,17\nBo,17.0\n", "for both have '17'"),
    ("Name,Number\n#REF!,17\n", "line 2: the name is missing"),
    (",,,\n-,-,-,\n", "nobody is in this list"),
])  # fmt: skip
def test_what_is_wrong_in_a_list_is_named(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        roster.parse(text)


def test_a_message_also_says_that_the_encoding_was_guessed(tmp_path):
    (tmp_path / "class.csv").write_bytes("명단,값\n김민지,17\n".encode("cp949"))
    with pytest.raises(CourseError, match=r"--columns.*it is not in UTF-8, so it was read as Korean"):
        roster.read(tmp_path / "class.csv")


def test_numbers_that_a_spreadsheet_made_equal_are_explained():
    with pytest.raises(
        ValueError,
        match="'Bo' and 'Ana' cannot be told apart, for both have 'nov-26'; a spreadsheet seems to have made",
    ):
        roster.parse("name,number\nAna,Nov-26\nBo,Nov-26\n")


@pytest.mark.parametrize("text", ['"Kim, Ana\nLee, Bo\n', 'Name,Number\n"Ana,1\nBo,2\n', 'name\n"Ana\nBo"\n'])
def test_a_quotation_mark_swallows_nobody(text):
    with pytest.raises(ValueError, match=r"line [12]: .*quotation mark"):
        roster.parse(text)


def test_headings_on_every_page_are_no_learners():
    found = roster.parse("학번,성명\n11,김\n학번,성명\n12,이\n")
    assert [learner.name for learner in found.learners] == ["김", "이"]


def test_in_canvas_only_the_line_of_points_is_none_of_a_learner():
    lines = 'Student,ID,Section,Q (9)\n,,,Manual Posting\nMuted,,,\n    Points Possible,,,10\nPoints Possible,5,A,\n"Ng, Points Possible",6,A,\n'
    found = roster.parse(lines)
    assert [learner.name for learner in found.learners] == ["Points Possible", "Ng, Points Possible"]
    assert found.possible["Q (9)"] == "10"
    assert found.notes == ("line 3 has no id and is passed over: Muted",)


def test_a_name_is_read_without_what_a_terminal_obeys():
    (learner,) = roster.parse("name,number\n\x1b[31mA\u202ena,17\n").learners
    assert learner.name == "[31mAna"


def test_one_name_needs_two_numbers(tmp_path):
    assert len(roster.parse("Ana,1\nAna,2\n").learners) == 2
    (tmp_path / "class.csv").write_text("Ana\nAna\n")
    with pytest.raises(CourseError, match=r"class\.csv: 'Ana' and 'Ana' cannot be told apart"):
        roster.read(tmp_path / "class.csv")


@hypothesis.given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        found = roster.parse(text)
    except (ValueError, csv.Error) as error:
        assert str(error)
    else:
        assert all(learner.name.strip() == learner.name != "" for learner in found.learners)


@hypothesis.given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "class.csv"
    file.write_bytes(data)
    try:
        assert all(learner.name for learner in roster.read(file).learners)
    except CourseError as error:
        assert str(error).startswith(f"{file}: ")


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"name,number\n", b"\xff\xfe\x00", b"number\n1\n,2\n", b"1,Kim\n2,Lee\n"],
)
def test_what_is_no_list_is_said(tmp_path, data):
    (tmp_path / "class.csv").write_bytes(data)
    with pytest.raises(CourseError, match=r"class\.csv: "):
        roster.read(tmp_path / "class.csv")
