"""Which spellings of a name, and of a student number, are one."""

import unicodedata

import pytest

from quizkit_teacher.names import exact, is_spoiled, loose, same_name, same_number


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Kim Minji",
            "KIM  MINJI",
            "Kim, Minji",
            "Minji Kim",
            "kimminji",
            "Kim Min-ji",
            "Kim Min ji",
            "Min ji Kim",
        ),
        ("Kim, Min‑ji", "Min–ji KIM", "Kim,Minji", "Kim Min\N{SOFT HYPHEN}ji", "\u202bKim Minji\u202c"),
        ("김민지", "김 민지", "민지 김", "김, 민지", unicodedata.normalize("NFD", "김 민지")),
        ("남궁민수", "남궁 민수", "민수 남궁"),
        ("O’Neill, Zoë", "Zoë ONeill", "ZOË O'NEILL", unicodedata.normalize("NFD", "Zoë O'Neill")),
        ("José María García López", "García López, José María", "García-López José María"),
        ("علی‌رضا محمدی", "علیرضا محمدی"),  # with and without the joiner
        ("ക്രിസ്റ്റഫര്‍ ജോൺ", "ജോൺ ക്രിസ്റ്റഫര്‍"),
        ("Ｋｉｍ　Ｍｉｎｊｉ", "Kim Minji"),
        ("J. Park", "Park, J"),
        ("김민지", "김민지 (Minji Kim)", "20261234 김민지", "김민지(2026-1234)", "김민지 [A]"),
        ("Ana Kim Jr.", "Kim, Ana, Jr.", "Kim, Ana Jr", "Kim Jr., Ana"),
        ("Núñez Ōe, Iñaki", "Inaki Nunez Oe"),
        ("Nguyễn Thị Đào", "Dao, Nguyen Thi"),
        ("Ayşe Yılmaz", "ayse yilmaz"),
    ],
)
def test_one_name(spellings):
    for one in spellings:
        for other in spellings:
            assert same_name(one, other), (one, other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("Kim Min Ji", "Kim Ji Min"),
        ("Kim Min-ji", "Kim Ji-min"),
        ("Kim Minji", "Kim Jimin"),
        ("김민지", "김지민"),
        ("Ana", "Anna"),
        ("Kim Minji", "Kim Minji Lee"),
        ("Ana Kim", "Ana Kim Jr."),
        ("Ana Kim II", "Ana Kim III"),
        ("Learner 0001", "Learner 0002"),
        ("(Ana)", "(Bo)"),
        ("123456", "123457"),
        ("か", "が"),
        ("Аna", "Ana"),  # the first is Cyrillic
        ("കി", "ക"),
        ("", ""),
        ("-", "'"),
    ],
)
def test_two_names(one, other):
    assert not same_name(one, other)


def test_the_exact_form_tells_two_alike_apart():
    assert loose("Kim Min") & loose("Min Kim") and not exact("Kim Min") & exact("Min Kim")
    assert exact("Min, Kim") & exact("Kim Min")


@pytest.mark.parametrize(
    "number, spoiled",
    [
        ("2026-17", "2026–17"),
        ("s101", "S 101"),
        ("2026-1234", "20261234"),
        ("2026-1234", "2026/1234"),
        ("2026.12", "2026-12"),
        ("A-12 345", "a12345"),
        ("#20261234", "20261234"),
        ("학번 20261234", "２０２６１２３４"),
        ("0012345", "12345"),
        ("0012345", "12345.0"),
        ("2026-11", "Nov-26"),
        ("2026-1", "Jan-26"),
        ("2026-11", "2026년 11월"),
        ("3-17", "17-Mar"),
        ("2026-11", "26-Nov"),  # Excel reads its own Nov-26 as a day, the next time
        ("2026-11", "11월 26일"),
        ("2026-11", "2026-11-01"),
        ("26-11-3", "2026-11-03"),
        ("20261100012345678", "20261100012345600"),
        ("202611000017", "2.02611E+11"),
        ("200000000000", "2E+11"),
    ],
)
def test_one_number(number, spoiled):
    assert same_number(number, spoiled) and same_number(spoiled, number)


@pytest.mark.parametrize(
    "one, other",
    [
        ("17", "18"),
        ("0012345", "012345"),  # both whole, so they are two
        ("202611000017", "202611000018"),
        ("2026-11", "2026-12"),
        ("2026-17", "17"),
        ("2026-11", "Dec-26"),
        ("2026-11", "2026-11-17"),
        ("9" * 5000, "1E+5000"),
        ("1-11", "11-1"),
        ("1-11", "111"),
        ("s2026-11", "2026-11"),
    ],
)
def test_two_numbers(one, other):
    assert not same_number(one, other)


@pytest.mark.parametrize("number, spoiled", [
    ("Nov-26", True), ("11월 26일", True), ("2026-11-01", True), ("2.02611E+11", True), ("2,02611e11", True),
    ("2026-11", False), ("0012345", False), ("may12", False), ("E11", False), ("", False), ("a@b.c", False),
])  # fmt: skip
def test_a_number_that_excel_made(number, spoiled):
    assert is_spoiled(number) == spoiled
