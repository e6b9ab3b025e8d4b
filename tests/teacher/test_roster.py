"""Class lists as schools have them are read, or refused in words that name the mend."""

import csv

import hypothesis
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
        (
            "Identifier,Full name,Email address,Status,Grade\nParticipant 55,Ana Kim,a@b.c,-,\n",
            "moodle",
            ("Ana Kim", "", "a@b.c", "Participant 55"),
        ),
        ("First name,Last name,ID number\nAna,Kim,1\n", "plain", ("Ana Kim", "1", "", "")),
        ("Kim, Ana\nKim,Bo\n", "plain", ("Kim, Ana", "", "", "")),
        ("No, Ana\nKim, Bo\n", "plain", ("No, Ana", "", "", "")),
        ("Kim, Ana\nBo\n", "plain", ("Kim, Ana", "", "", "")),
        ("Bo\nKim, Ana\n", "plain", ("Bo", "", "", "")),
        ("Ana,a@b.c\nBo,b@b.c\n", "plain", ("Ana", "a@b.c", "", "")),
        ("No,Name\n1,Kim\n", "plain", ("Kim", "1", "", "")),
        ("Student name;Student ID\nKim;7\n", "plain", ("Kim", "7", "", "")),
        ("학생 이름,번호\n김민지,3\n", "plain", ("김민지", "3", "", "")),
    ],
)
def test_lists_as_schools_have_them(text, kind, first):
    found = roster.parse(text.removeprefix("\ufeff"))
    learner = found.learners[0]
    assert (found.kind, (learner.name, learner.number, learner.email, learner.lms)) == (kind, first)


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


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"name,number\n", b"\xff\xfe\x00", b"number\n1\n,2\n", b"1,Kim\n2,Lee\n"],
)
def test_what_is_no_list_is_said(tmp_path, data):
    (tmp_path / "class.csv").write_bytes(data)
    with pytest.raises(CourseError, match=r"class\.csv: "):
        roster.read(tmp_path / "class.csv")
