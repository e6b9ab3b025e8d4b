"""Whose file it is by its name: what Canvas and Moodle write is read, and nobody speaks for another."""

import pytest
from msgspec.structs import replace

from quizkit_teacher.collect import Owner, owner

# As `lib/content_zipper.rb` of Canvas names what is in "Download Submissions": the sortable name in small letters with everything
# struck out that is no letter, figure or low line, LATE, the learner's id, the file's id, the file's own name.
CANVAS = {
    "kimminji_123_456_receipt-kim.json": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_LATE_123_456_receipt-kim.json": Owner(lms="canvas:123", name="kimminji", late=True),
    "kimminji_123_456_receipt-kim-1.json": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_123_456_my file_789_012_x.json": Owner(lms="canvas:123", name="kimminji"),
    "kim_minji_123_456_receipt.json": Owner(lms="canvas:123", name="kim_minji"),
    "some999_1234guy_123_456_receipt.json": Owner(lms="canvas:123", name="some999_1234guy"),
    "김민지_123_456_영수증.json": Owner(lms="canvas:123", name="김민지"),
    "møllerøresund_LATE_123_456_x.json": Owner(lms="canvas:123", name="møllerøresund", late=True),
    "group1_123_456_receipt.json": Owner(lms="canvas:123", name="group1"),
    "_123_456_receipt.json": Owner(lms="canvas:123"),
    "anon_Ab1cD_456_receipt.json": Owner(lms="canvas:anon_Ab1cD"),
    "LATE_anon_Ab1cD_456_receipt.json": Owner(lms="canvas:anon_Ab1cD", late=True),
    "kimminji_123_text.html": Owner(lms="canvas:123", name="kimminji"),
    "kimminji_LATE_123_link.html": Owner(lms="canvas:123", name="kimminji", late=True),
    "kimminji_10000000000123_456_x.json": Owner(lms="canvas:10000000000123", name="kimminji"),
}
# As `mod/assign/classes/downloader.php` of Moodle does it: a folder each since 3.1, with a low line behind until 4.0; or no folders.
MOODLE = {
    "Minji Kim_123_assignsubmission_file/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file_/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file/a/b/receipt.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_file_receipt_1_2.json": Owner(lms="moodle:123", name="Minji Kim"),
    "Minji Kim_123_assignsubmission_onlinetext/onlinetext.html": Owner(lms="moodle:123", name="Minji Kim"),
    "김 민지_123_assignsubmission_file_/영수증.json": Owner(lms="moodle:123", name="김 민지"),
    "d'Été-Ó, Zoë (B)_123_assignsubmission_file/x.json": Owner(lms="moodle:123", name="d'Été-Ó, Zoë (B)"),
    "Participant_123_assignsubmission_file_/x.json": Owner(lms="moodle:123", name="Participant"),
    "Default group_assignsubmission_file/x.json": Owner(name="Default group"),
}
NOBODY = [
    *("receipt-kim.json", "a/b/receipt.json", "2026_11_25_receipt.json", "25_11_2026_receipt.json"),
    *(
        "kim_2026_12_1.json",
        "kim_11_2026_lesson.json",
        "lesson_3_12_final.json",
        "fall_2026_101_homework/x.json"[:0],
    ),
    *(
        "_assignsubmission_file_/x.json",
        "kim_123_456_",
        "kim_123_456.json",
        "kim_1_2_x.json",
        "kim_-1_456_x.json",
    ),
    *("x" * 99_999, "_" * 9_999, "1_" * 5_000, "/" * 5_000, "LATE_" * 2_000, "kim_١٢٣_٤٥٦_x.json"),
]


class TestOwners:
    @pytest.mark.parametrize("above", ["", "week 3/", "kor-hw_3-submissions.zip/", "a/b.zip/c/"])
    @pytest.mark.parametrize("path", [*CANVAS, *MOODLE])
    def test_canvas_and_moodle(self, path, above):
        assert owner(above + path) == replace((CANVAS | MOODLE)[path], above=above[:-1])

    @pytest.mark.parametrize("path", NOBODY)
    def test_other_names_say_nothing(self, path):
        assert owner(path) == Owner()

    @pytest.mark.parametrize(
        "path",
        [
            "mal_99_1001_all.zip/victim_12_345_receipt.json",
            "mal_99_1001_all.zip/victim_12_345_x.zip/receipt.json",
            "mal_99_1001_all.zip/Victim_12_assignsubmission_file/receipt.json",
            "class.zip/mal_99_1001_all.zip/victim_12_345_receipt.json",
            "short-title_submissions.zip/mal_99_1001_a-b_submissions.zip/victim_12_345_receipt.json",
            "mal_99_1001_victim_12_345_receipt.json",
            "mal_99_1001_Victim_12_assignsubmission_file_x.json",
        ],
    )
    def test_nobody_speaks_for_another_in_canvas(self, path):
        seen = owner(path)
        assert seen.lms == "canvas:99" and seen.name == "mal"
        assert seen.contradicted == ("/" in path)

    @pytest.mark.parametrize(
        "path",
        [
            "Mal_99_assignsubmission_file/Victim_12_assignsubmission_file/receipt.json",
            "Mal_99_assignsubmission_file/victim_12_345_receipt.json",
            "Mal_99_assignsubmission_file_/x.zip/Victim_12_assignsubmission_file_/receipt.json",
            "Mal_99_assignsubmission_file_Victim_12_assignsubmission_file_.json",
        ],
    )
    def test_nobody_speaks_for_another_in_moodle(self, path):
        assert owner(path).lms == "moodle:99"

    def test_a_learners_zip_that_was_unpacked(self):
        assert owner("hw/kim_123_456_all/receipt.json").lms == "canvas:123"

    def test_the_zip_of_a_class_is_nobodys(self):
        path = "kor_101_2026x-hw_3_submissions (1).zip/kim_123_456_receipt.json"
        assert owner(path) == Owner(lms="canvas:123", name="kim", above=path.partition("/")[0])
