"""The sheets that a teacher prints."""

import re
from html import unescape

import pytest

from alliance import cli
from alliance.course import COURSE
from quizkit.files import CourseError

BANK = COURSE.bank


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The text of each sheet by its name, and the sheets of a second run."""
    runs = []
    for name in ("one", "two"):
        out = tmp_path_factory.mktemp("sheets") / name
        assert cli.main(["cards", str(out)]) == 0
        runs.append({path.stem: unescape(path.read_text(encoding="utf-8")) for path in out.glob("*.html")})
    return runs


@pytest.fixture(scope="module")
def sheets(made):
    return made[0]


def test_printed_again_they_are_the_same(made):
    assert made[0] == made[1]


def test_every_box_and_every_attack_has_one_card_and_one_line_in_the_key(sheets):
    cards, key = sheets["argument-cards"].split("Key to the argument cards")
    texts = [text for a in BANK.arguments.values() for box in a.boxes for text in (box.text, box.attack)]
    assert len(texts) == 30
    assert all(cards.count(text) == 1 for text in texts)
    assert key.count("<li>") == len(texts)
    number = int(re.search(r"<strong>(\d+)\. </strong>" + re.escape(texts[0]), cards)[1])
    assert re.findall(r"<li>(.*?)</li>", key)[number - 1].startswith("Adjustment: premise")


def test_the_cards_do_not_tell_their_school_by_their_order(sheets):
    _cards, key = sheets["argument-cards"].split("Key to the argument cards")
    schools = [
        re.search(r"djustment|etrenchment|xpansion", line)[0] for line in re.findall(r"<li>(.*?)</li>", key)
    ]
    assert schools != sorted(schools) and len(set(schools[:10])) == 3


def test_blank_sheets_give_nothing_away(sheets):
    answers = [box.text for a in BANK.arguments.values() for box in a.boxes]
    answers += [p.text for f in BANK.frameworks.values() for p in f.positions.values() if p.where]
    blank = sheets["blank-argument"] + sheets["blank-matrix"] + sheets["blank-maps"]
    assert [text for text in answers if text in blank] == []
    assert all(
        row.label in blank
        for row in BANK.dimensions.values()
        if row.id in BANK.frameworks["expansion"].positions
    )


def test_a_map_has_no_name_of_a_place(sheets):
    assert sheets["blank-maps"].count("<img") == 2
    drawn = re.sub(r'alt="[^"]*"|<title>.*?</title>|<h1>.*?</h1>', "", sheets["blank-maps"])
    assert not any(place.name in drawn for place in BANK.places.values())


def test_every_lesson_has_its_exit_tickets(sheets):
    assert all(sheets["exit-tickets"].count(lesson.question) == 4 for lesson in BANK.lessons.values())


def test_the_council_is_printed_for_any_class(sheets):
    page = sheets["council"]
    assert all(seat.title in page and seat.aim in page for seat in BANK.seats.values())
    assert all(answer.question in page for t in BANK.testimonies.values() for answer in t.answers)
    assert "seed" not in page and "The written decision" in page and BANK.events["order"].text in page


def test_nothing_is_fetched_from_elsewhere(sheets):
    for name, page in sheets.items():
        assert not re.search(r"<(script|link)|src=\"http|url\(http", page), name


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    from alliance import sheets

    with pytest.raises(CourseError, match="cannot be written"):
        sheets.write(tmp_path / "out", BANK)
