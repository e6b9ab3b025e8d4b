"""Late or not: the LMS's word before the learner's clock, and no time that cannot be true."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit import times
from quizkit_teacher.lateness import UNKNOWN, judge, moodle_time, sentence

DUE = "2026-12-01T23:59+09:00[Asia/Seoul]"
NOW = times.moment("2026-12-20T00:00:00+00:00")
IN_TIME, LATE = "2026-12-01T14:30:00+00:00", "2026-12-01T15:30:00+00:00"


@pytest.mark.parametrize(
    "made, late, note",
    [
        (IN_TIME, False, ""),
        ("2026-12-01T14:59:59+00:00", False, ""),  # the last minute counts to its end
        ("2026-12-01T15:00:00+00:00", True, "late by 1 min, by the learner's own clock"),
        (LATE, True, "late by 31 min, by the learner's own clock"),
        ("2026-12-03T15:00:00+00:00", True, "late by 48 h, by the learner's own clock"),
        ("", False, f"{UNKNOWN}: no time stands in it"),
        ("yesterday", False, f"{UNKNOWN}: “yesterday” in it is no time"),
        ("1970-01-01T00:00:00+00:00", False, f"{UNKNOWN}: “1970-01-01T00:00:00+00:00” in it is no time"),
        (
            "1999-01-01",
            False,
            f"{UNKNOWN}: its own clock says 1999-01-01, before there was anything to answer",
        ),
        (
            "2026-12-20T00:09:00+00:00",
            True,
            "late by 441 h, by the learner's own clock",
        ),  # a clock may be a little ahead
        (
            "2026-12-21",
            True,
            f"{UNKNOWN}: its own clock says 2026-12-21, which is still to come, past the due time",
        ),
        ("9999-12-31T23:59:59+00:00", True, "which is still to come, past the due time"),
        ("0001-01-01T00:00:00+14:00", False, UNKNOWN),
    ],
)
def test_by_the_learners_own_clock(made, late, note):
    judged = judge(DUE, made, now=NOW)
    assert judged.late == late and (
        judged.note.startswith(note) if note.startswith(UNKNOWN) else judged.note.endswith(note)
    )
    assert bool(judged.note) == bool(note) and (judged.clock == "unknown") == (UNKNOWN in judged.note)


@pytest.mark.parametrize(
    "lms, late, note, time",
    [
        ({"marked": True}, True, "late, says Canvas{}", ""),
        (
            {"moodle": "Tuesday, 1 December 2026, 11:59 PM"},
            False,
            "in time, says Moodle (Tuesday, 1 December 2026, 11:59 PM)",
            "2026-12-01T23:59:00+09:00",
        ),
        (
            {"moodle": "Wednesday, 2 December 2026, 12:00 AM"},
            True,
            "late by 1 min, says Moodle (Wednesday, 2 December 2026, 12:00 AM)",
            "2026-12-02T00:00:00+09:00",
        ),
        (
            {"packed": "2026-12-01T23:58:02"},
            False,
            "in time, by the time in the LMS’s zip (2026-12-01 23:58:02; it names no zone)",
            "2026-12-01T23:58:02+09:00",
        ),
        (
            {"packed": "2026-12-02T01:00:00"},
            True,
            "late by 1 h, by the time in the LMS’s zip (2026-12-02 01:00:00; it names no zone)",
            "2026-12-02T01:00:00+09:00",
        ),
        (
            {"moodle": "1 December 2026, 9:00", "packed": "2026-12-02T01:00:00"},
            False,
            "in time, says Moodle (1 December 2026, 9:00)",
            "2026-12-01T09:00:00+09:00",
        ),
    ],
)
@pytest.mark.parametrize("made", [IN_TIME, LATE, "", "9999-12-31"])
def test_the_lms_outranks_it(lms, made, late, note, time):
    judged = judge(DUE, made, now=NOW, **lms)
    note = note.format(f" (its own clock says {made})" if made else "")
    assert (judged.late, judged.note, judged.time) == (late, note, time)


def test_the_lmss_time_is_told_in_the_zone_of_the_due_time_whatever_its_season():
    due = "2026-11-02T00:30-05:00[America/New_York]"
    judged = judge(due, LATE, moodle="1 November 2026, 0:30", now=NOW)
    assert (judged.late, judged.time) == (False, "2026-11-01T00:30:00-04:00")


@pytest.mark.parametrize(
    "time",
    [
        "вчера",
        "1 December 1405, 10:00",  # of another calendar
        "2569-12-01 10:00",
        "1 December 0001, 10:00",
        "1 December 9999, 10:00",
        "1 December 2026, 11:59 م",  # before noon or after?
        "1 December 2026, 11:59 CH",
    ],
)
def test_a_time_of_moodles_that_cannot_be_read_is_said(time):
    note = judge(DUE, LATE, moodle=time, now=NOW).note
    assert note == f"Moodle’s time “{time}” cannot be read; late by 31 min, by the learner's own clock"


def test_a_time_of_a_zip_that_cannot_be_true_does_not_count():
    assert judge(DUE, LATE, packed="2107-12-31T23:59:58", now=NOW) == judge(DUE, LATE, now=NOW)


def test_no_time_of_moodles_is_nothing():
    assert judge(DUE, IN_TIME, moodle="-", now=NOW).note == ""


def test_without_a_due_time_only_canvass_mark_counts():
    assert judge("", "9999", packed="2026-12-02T01:00:00", now=NOW) == (False, "", "", "2026-12-02T01:00:00")
    assert judge("", LATE) == (False, "", "", LATE)
    assert judge("", "", marked=True).late


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, 1 December 2026, 11:30 PM",
        "Tuesday, December 1, 2026, 11:30 PM",
        "martes, 1 de diciembre de 2026, 23:30",
        "1 December 2026, 23:30 Uhr",
        "Dienstag, 1. Dezember 2026, 23:30",
        "mardi 1 décembre 2026, 23:30",
        "mardi 1 décembre 2026 à 23h30",
        "martedì, 1 dicembre 2026, 23:30",
        "terça-feira, 1 de dezembro de 2026, 23:30",
        "вторник, 1 декабря 2026, 23:30",
        "화요일, 1 12월 2026, 11:30 PM",
        "화요일, 1 12월 2026, 11:30 오후",
        "2026년 12월 1일 (화) 오후 11:30",
        "2026年12月1日(火曜日) 23:30",
        "01.12.2026, 23:30",
        "2026-12-01 23:30",
    ],
)
def test_moodles_times_in_many_languages(text):
    assert moodle_time(text) == datetime.datetime(2026, 12, 1, 23, 30)


def test_novembers_name_in_finnish_does_not_begin_march():
    assert moodle_time("1 marraskuuta 2026, 10:00") == datetime.datetime(2026, 11, 1, 10)


@pytest.mark.parametrize(
    "text, hour", [("12:05 AM", 0), ("12:05 PM", 12), ("오전 12:05", 0), ("11:05 a.m.", 11), ("00:05", 0)]
)
def test_noon_and_midnight(text, hour):
    assert moodle_time(f"1 May 2026, {text}") == datetime.datetime(2026, 5, 1, hour, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "yesterday",
        "31 February 2026, 10:00",
        "1 December 2026",
        "12/1/2026 10:00",
        "1 May 2026, 99:99",
    ],
)
def test_what_is_no_time_of_moodles(text):
    assert moodle_time(text) is None


@given(st.text())
def test_any_text_is_a_time_or_none(text):
    moodle_time(text)
    judge(DUE, text, moodle=text)


def test_the_class_is_told_its_due_time_and_zone():
    (line,) = sentence("2026-12-01T23:59+09:00[Asia/Seoul]", ["", f"{UNKNOWN}: no time stands in it"])
    assert line.startswith("due 1 December 2026, 23:59 (Asia/Seoul); ") and "Unknown times: 1" in line
    assert sentence("", []) == []
