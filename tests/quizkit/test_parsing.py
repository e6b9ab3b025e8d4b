import calendar
import datetime
import locale
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anything import ANYTHING
from quizkit import parsing
from quizkit.parsing import Date
from quizkit.text import MONTHS, date


@pytest.mark.parametrize(
    "said",
    [
        "64%",
        "64 percent",
        "64 per cent",
        "64",
        64,
        64.0,
        0.64,
        "0.64",
        ".64",
        "about 64 %",
        "64퍼센트",
        "６４％",
        "64-percent",
        "+64",
    ],
)
def test_ways_to_say_64_percent(said):
    assert parsing.number(said, "percent") == pytest.approx(64)


def test_a_share_with_its_sign_is_not_a_bare_share():
    assert parsing.number("0.64%", "percent") == pytest.approx(0.64)


@pytest.mark.parametrize(
    "said",
    [
        28500,
        "28500",
        "28,500",
        "28 500",
        "28,500 troops",
        "about 28,500",
        "28.5 thousand",
        "28.5k",
        "2만 8500명",
        "2만8500",
        "약 28,500명",
        "２８５００",
    ],
)
def test_ways_to_say_28500(said):
    assert parsing.number(said, "troops") == pytest.approx(28500)


@pytest.mark.parametrize("said", ["$350bn", "350 billion", "350", "350 billion dollars"])
def test_ways_to_say_350_billion_dollars(said):
    assert parsing.number(said, "billion dollars") == pytest.approx(350)


@pytest.mark.parametrize(
    "said, unit, amounts",
    [
        ("11,543", "troops", [11543, 11.543]),
        ("11.543 US troops", "troops", [11.543, 11543]),
        ("24.000", "troops", [24, 24000]),
        ("3,000", "troops", [3000]),  # nobody writes decimals that are zeros behind a comma
        ("1.234.567", "troops", [1234567]),
        ("1.234,5", "troops", [1234.5]),
        ("33,3 %.", "percent", [33.3]),
        ("0,333", "percent", [333, 33.3]),
        ("18,9 billion dollars", "billion dollars", [18.9]),
        ("US$18.9 bn", "billion dollars", [18.9]),
        ("18.9 bn $", "billion dollars", [18.9]),
        ("seventy-two", "years", [72]),
        ("it is exactly two", "years", [2]),
        ("Twenty-four thousand", "troops", [24000]),
        ("72 (years).", "years", [72]),
        ("≈ 72년간", "years", [72]),
        ("×7.9", "times", [7.9]),
        ("9개", "cells", [9]),
        ("11,543 fewer", "troops", [11543, 11.543]),
        *(
            (several, "years", [])
            for several in ("two or three", "2,3 or 4", "2, 3", "2 (or 3)", "one two", "33⅓")
        ),
        *(
            (several, "years", [])
            for several in ("2;3", "2/3/4", "2..3", "2,3,4", "10-12", "72 (71)", "72 years 71")
        ),
    ],
)
def test_readings_of_a_number(said, unit, amounts):
    assert parsing.readings(said, unit) == pytest.approx(amounts)


@pytest.mark.parametrize(
    "said",
    [
        "many",
        "64 km",
        "18,500-28,500",
        "1.2.3",
        "",
        "$",
        "nan",
        "inf",
        True,
        None,
        b"64",
        10**400,
        math.inf,
        "9" * 5000,
    ],
)
def test_what_is_not_one_number(said):
    assert parsing.number(said, "percent") is None


@pytest.mark.parametrize(
    "said, date",
    [
        (1953, (1953,)),
        (1953.0, (1953,)),
        ("1953", (1953,)),
        ("the year 1953", (1953,)),
        ("1953년", (1953,)),
        ("October 1953", (1953, 10)),
        ("Oct. 1953", (1953, 10)),
        ("1953-10", (1953, 10)),
        ("Sept 1953", (1953, 9)),
        ("1 October 1953", (1953, 10, 1)),
        ("October 1st, 1953", (1953, 10, 1)),
        ("1953-10-01", (1953, 10, 1)),
        ("1953년 10월 1일", (1953, 10, 1)),
        ("1953. 10. 1.", (1953, 10, 1)),
        ("1.10.1953", (1953, 10, 1)),
        ("01.10.1953", (1953, 10, 1)),
        ("30/07/1953", (1953, 7, 30)),
        ("07/30/1953", (1953, 7, 30)),
        ("10/1/1953", (1953,)),  # in one country the first of October, in another the tenth of January
        ("10/10/1953", (1953, 10, 10)),
        ("10/1953", (1953, 10)),
        ("1-Oct-1953", (1953, 10, 1)),
        ("1953年10月1日", (1953, 10, 1)),
        ("서기 1953년", (1953,)),
        ("1953년도", (1953,)),
        ("AD 1953", (1953,)),
        ("it was 1953!", (1953,)),
    ],
)
def test_ways_to_say_a_date(said, date):
    assert parsing.date(said) == Date(*date)


@pytest.mark.parametrize(
    "said",
    [
        "soon",
        "1953-13",
        "31 June 1953",
        "1 October",
        "31/02/1953",
        "13/13/1953",
        "1953/1954",
        "1953-1954",
        "1953 and 1954",
        53,
        "53",
        True,
        None,
        "Smarch 1953",
        "1 October 2 1953",
        "m 1953",
    ],
)
def test_what_is_not_a_date(said):
    assert parsing.date(said) is None


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_reads_back(day):
    want, month = Date(day.year, day.month, day.day), MONTHS[day.month - 1]
    assert parsing.date(day.isoformat()) == want
    assert parsing.date(f"{month} {day.day}, {day.year}") == want
    assert parsing.date(f"{day.day} {month[:3]} {day.year}") == want
    assert parsing.date(f"{day.year}년 {day.month}월 {day.day}일") == want


def test_months_are_read_whatever_language_the_machine_speaks(monkeypatch):
    """German calls October Oktober: nothing may ask the machine for the names of months."""
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
    except locale.Error:  # not installed here: what asks the machine gets German all the same
        german = dict.fromkeys(range(13), "Wintermonat")
        for name in ("month_name", "month_abbr"):
            monkeypatch.setattr(calendar, name, german)
        monkeypatch.setattr(
            datetime, "date", type("date", (datetime.date,), {"strftime": lambda *_: "Oktober"})
        )
    try:
        for number, month in enumerate(MONTHS, 1):
            assert (
                parsing.date(f"1 {month} 1953")
                == parsing.date(f"{month[:3]}. 1, 1953")
                == Date(1953, number, 1)
            )
            assert date(f"1953-{number:02d}-01") == f"1 {month} 1953"
    finally:
        locale.setlocale(locale.LC_ALL, before)


@pytest.mark.parametrize(
    "one, other",
    [
        ("Lee Jae-myung", "Jae Myung LEE"),
        ("Lee Jae-myung", "leejaemyung"),
        ("전략적 유연성", "전략적유연성"),
        ("U.S. Forces Korea", "us forces  korea"),
        ("the Combined Forces Command", "Combined Forces Command"),
        ("P'yŏngyang", "pyongyang"),
        ("ＵＳＦＫ", "usfk"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    assert parsing.name(one) & parsing.name(other)


@pytest.mark.parametrize("one, other", [("SMA", "SCM"), ("Lee Jae-myung", "Lee Myung-bak"), ("", "the")])
def test_different_names_do_not_meet(one, other):
    assert not parsing.name(one) & parsing.name(other)


@given(st.text())
def test_a_name_meets_itself_in_any_case_and_width(text):
    assert parsing.name(text) == parsing.name(f"  {text} ")


@given(st.floats(min_value=1, max_value=1e12))
def test_numbers_read_back(value):
    assert parsing.number(value, "troops") == value
    assert parsing.number(f"{value:,.2f} troops", "troops") == pytest.approx(value, abs=0.006)


@given(ANYTHING)
def test_nothing_raises(value):
    parsing.plain(value)
    parsing.number(value, "percent")
    parsing.date(value)
    parsing.name(value)


def test_plain_runs_nothing_of_the_learners():
    class Hostile(str):
        def strip(self):
            raise AssertionError("ran")

        __str__ = __eq__ = __hash__ = strip

    assert parsing.plain(Hostile("1953")) == "1953"
    assert type(parsing.plain(Hostile("1953"))) is str


def test_plain_reads_what_code_cells_hold():
    assert parsing.plain(np.int64(11543)) == 11543
    assert parsing.plain(np.float64(0.5)) == 0.5
    assert parsing.plain(np.array(["a", "b"])) == ["a", "b"]
    assert parsing.plain(datetime.date(1953, 10, 1)) == "1953-10-01"
    assert parsing.plain({"a"}) == ["a"]
    assert parsing.plain(...) is None
    assert parsing.plain("  ") is None
    assert parsing.plain([]) is None
    assert parsing.plain(float("nan")) is parsing.plain(math.inf) is parsing.UNREADABLE
    assert parsing.plain([math.inf, 1]) == [None, 1]


@pytest.mark.parametrize("value", [True, object(), b"x", lambda: 1, ValueError, [[["deep"]]]])
def test_plain_calls_other_things_unreadable(value):
    plain = parsing.plain(value)
    assert plain is parsing.UNREADABLE or plain == [None]


def test_plain_survives_a_list_that_holds_itself():
    loop = []
    loop.append(loop)
    assert parsing.plain(loop) == [None]
