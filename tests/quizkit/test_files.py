"""Files are written whole or not at all, words are the same on every machine, and cells run no formula."""

from pathlib import Path

import pytest

from quizkit import files, text
from quizkit.files import CourseError
from quizkit.html import LEFT, Markup, join, kept_metadata, table, tag


def test_a_file_is_written_with_its_folder(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    assert files.write(path, "빵") == path
    assert files.write(path, b"bread").read_bytes() == b"bread"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.txt"]


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = files.write(tmp_path / "a.txt", "old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CourseError, match=r"a\.txt: cannot be written \(No space left on device\)"):
        files.write(path, "new")
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    "kind", [PermissionError(13, "Permission denied"), IsADirectoryError(21, "Is a directory")]
)
def test_a_file_that_another_program_holds_open_is_named(tmp_path, monkeypatch, kind):
    path = files.write(tmp_path / "gradebook.csv", "old")

    def held(self, target):
        raise kind

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(CourseError, match=r"/gradebook\.csv: cannot be written; close it in Excel"):
        files.write(path, "new")
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("value, cell", [
    ("=1+1", "'=1+1"), ("-3.5", "-3.5"), (7, "7"), ("a;=b", "a;'=b"), ("\x1b[31ma\u202eb\x07", "�[31ma�b�"), ("a\r\nb", "a b"),
])  # fmt: skip
def test_a_cell_holds_nothing_that_a_spreadsheet_or_terminal_obeys(value, cell):
    assert files.table([[value, "x"]]) == f'"{cell}","x"\r\n'


def test_a_link_is_replaced_and_not_written_through(tmp_path):
    (tmp_path / "theirs").write_text("old")
    (tmp_path / "mine").symlink_to(tmp_path / "theirs")
    files.write(tmp_path / "mine", "new")
    assert (tmp_path / "theirs").read_text() == "old" and not (tmp_path / "mine").is_symlink()


@pytest.mark.parametrize(
    "value, words", [(28500, "28,500"), (2.5, "2.5"), (3.0, "3"), (-1234.25, "-1,234.25"), (0, "0")]
)
def test_numbers(value, words):
    assert text.number(value) == words


@pytest.mark.parametrize(
    "value, words", [("1953-10-01", "1 October 1953"), ("1971-03", "March 1971"), ("1977", "1977")]
)
def test_dates(value, words):
    assert text.date(value) == words


def test_a_quotation_is_not_quoted_again():
    assert [text.quoted(words) for words in ("salt", "“Salt.”", "“Salt” it")] == [
        "“salt”",
        "“Salt.”",
        "““Salt” it”",
    ]


def test_amounts():
    assert [text.count(n, "answer") for n in (0, 1, 1200)] == ["0 answers", "1 answer", "1,200 answers"]


@pytest.mark.parametrize(
    "value, cell",
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("  =1", "'  =1"),
        ("＋1", "'＋1"),
        ("a; =1", "a; '=1"),
        ("@x", "'@x"),
        ("-", "-"),
        ("Kim", "Kim"),
        ("a = b", "a = b"),
        ("\x1b[2Jx\x9b1m\u202ey\u2066\ud800", "�[2Jx�1m�y��"),
        ("a\r\nb\tc\u2028d\x85e", "a b c d e"),
        ("\n=1", "' =1"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_cell_runs_no_formula(value, cell):
    assert text.safe_cell(value) == cell


NAMES = [
    ("  Kim\n\n Minji ", "Kim Minji"),
    ("김민지", "김민지"),
    ("남궁\u3000민수", "남궁 민수"),
    ("Ze\xadlda", "Zelda"),  # a soft hyphen, pasted from a page
    ("Kim\u200d Min\u200cji\u200b\ufeff", "Kim Minji"),
    ("\u202eKim\u2069 \x1b[31mMinji\x7f", "Kim [31mMinji"),
    ("علی\u200cرضا", "علی\u200cرضا"),
    ("محمد", "محمد"),
    ("ക്\u200dഷ അവന്\u200d", "ക്\u200dഷ അവന്\u200d"),  # Malayalam also ends words with it
    ("क्\u200dष\u200d\u200d", "क्\u200dष\u200d"),
    ("ศรีสุวรรณ", "ศรีสุวรรณ"),
    ("👩\u200d🏫 Ana", "👩\u200d🏫 Ana"),
    ("\u3164\u115f\u2800\u200b", ""),  # letters that nobody sees
    ("\ud800", ""),
]


@pytest.mark.parametrize("written, name", NAMES)
def test_a_name_stays_as_its_script_writes_it(written, name):
    assert text.plain_name(written) == name == text.plain_name(name)


@pytest.mark.parametrize("name", [name for _, name in NAMES if name])
def test_such_a_name_is_shown_as_it_is(name):
    assert text.shown(name) == name


def test_part_of_a_file_name():
    assert text.slug("Kim  Minji / 2026") == "kim-minji-2026"
    assert text.slug("../..") == "" and text.slug("김민지") == "김민지" and len(text.slug("x" * 99)) == 60


@pytest.mark.parametrize(
    ("parts", "stem"),
    [
        (("mid", "Kim Minji", "2026-11"), "mid-kim-minji-2026-11"),
        (("e" * 64, "Kim Minji", "2026-11"), f"{'e' * 64}-kim-minji-2026-11"),
        (
            ("e" * 99, "김" * 99, "2026-11"),
            f"{'e' * 27}-{'김' * 64}-2026-11",
        ),  # 64 letters of three bytes each
        (("e" * 99, "", ""), "e" * 99),
        (("con", "", ""), "con-1"),  # Windows keeps the name for itself
        (("con", "A", ""), "con-a"),
        (("", "LPT1", ""), "lpt1-1"),
    ],
)
def test_the_name_of_a_learners_file(parts, stem):
    assert text.file_stem(*parts) == stem and len(f"{stem}.ipynb".encode()) < 255


def test_html_is_escaped_unless_it_is_markup():
    assert (
        tag("p", "<b>", Markup("<i>x</i>"), class_='"', title="") == '<p class="&quot;">&lt;b&gt;<i>x</i></p>'
    )
    assert join(["<", Markup("<")], "–") == "&lt;–<"
    drawn = table(["Loaf", "<Flour>"], [["Rye", "&"]], "Loaves")
    assert "<caption>Loaves</caption>" in drawn and "&lt;Flour&gt;" in drawn
    assert f'<th scope="row" style="{LEFT}">Rye</th>' in drawn


@pytest.mark.parametrize(
    "holder, kept",
    [
        ({"metadata": {"quizkit": {"item": "a"}, "alliance": {"item": "b"}}}, {"item": "a"}),
        ({"metadata": {"alliance": {}}}, {}),
        ({"metadata": {"quizkit": 5}}, None),
        ({"metadata": None}, None),
        ({}, None),
    ],
)
def test_what_is_kept_in_an_output_today_and_in_version_0_1(holder, kept):
    assert kept_metadata(holder) == kept
