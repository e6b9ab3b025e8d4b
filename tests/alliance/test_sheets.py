"""The sheets that a teacher prints."""

import json
import re
from html import unescape

import pytest

from alliance import cli, sheets
from alliance.course import COURSE
from alliance.hindsight import told
from browsing import check_page
from quizkit import notebooks, workspace
from quizkit.files import CourseError

BANK = COURSE.bank
LESSONS = BANK.lessons.values()
VERDICTS = ("borne out", "partly", "not borne out", "followed", "followed in part", "not followed")
ASKED = re.compile(r"`([a-z-]+)`")  # the name of a sheet in a plan


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    runs = [tmp_path_factory.mktemp("sheets") / name for name in ("one", "two")]
    assert [cli.main(["cards", str(out)]) for out in runs] == [0, 0]
    return runs


@pytest.fixture(scope="module")
def made(folders):
    """The text of each sheet by its name."""
    return {path.stem: unescape(path.read_text(encoding="utf-8")) for path in folders[0].glob("*.html")}


def sections(page):
    return page.split("<section")[1:]


def words(page):
    """What a reader sees."""
    page = re.sub(r"<style>.*?</style>|<img\b[^>]*>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def cards(page):
    """The cards of a page to be cut: (number or letter, text)."""
    return re.findall(r"<p><strong>(.*?)</strong>(.*?)</p>", page)


def key(page):
    return re.findall(r"<li><strong>(.*?)</strong> (.*?)</li>", page)


def test_printed_again_they_are_the_same(folders):
    one, two = ({path.name: path.read_bytes() for path in out.iterdir()} for out in folders)
    assert one == two


def test_the_plans_name_the_sheets_that_there_are_and_every_lesson_prints_something(made):
    asked = {
        lesson.id: set(ASKED.findall(" ".join(lesson.notes.plan_50 + lesson.notes.plan_90)))
        for lesson in LESSONS
    }
    assert set().union(*asked.values()) | {"syllabus"} == set(made)
    assert all("exit-tickets" in names for names in asked.values())


class TestArguments:
    def test_every_box_and_every_attack_has_a_card_in_its_school_and_a_line_in_the_key(self, made):
        *decks, answers = sections(made["argument-cards"])
        where = dict(key(answers))
        assert len(decks) == len(BANK.arguments)
        for argument, deck in zip(BANK.arguments.values(), decks, strict=True):
            numbers = {text: number for number, text in cards(deck)}
            assert set(numbers) == {text for box in argument.boxes for text in (box.text, box.attack)}
            for box in argument.boxes:
                assert where[numbers[box.text]] == f"{argument.id}: {box.kind}"
                assert where[numbers[box.attack]].startswith(f"attack on {argument.id}, on its {box.kind}")

    def test_the_schools_have_equal_room_and_numbers_that_tell_nothing(self, made):
        *decks, _answers = sections(made["argument-cards"])
        numbers = [[int(number) for number, _ in cards(deck)] for deck in decks]
        assert sorted(number for deck in numbers for number in deck) == list(range(1, 31))
        assert [len(deck) for deck in numbers] == [10, 10, 10]
        assert all(min(deck) <= 10 and max(deck) > 20 for deck in numbers)


def test_the_blank_argument_has_the_parts_that_every_argument_has(made):
    kinds = [[box.kind for box in argument.boxes] for argument in BANK.arguments.values()]
    assert kinds == [["premise", "premise", "step", "step", "result"]] * 3
    names = re.findall(r'class="box"><strong>(.*?)</strong>', made["blank-argument"])
    assert names == ["Premise 1", "Premise 2", "So: step 1", "So: step 2", "For U.S. forces in Korea"]


def test_the_blank_matrix_asks_all_that_exercise_7_asks(made):
    shown = []
    notebook = notebooks.read(workspace.source(COURSE) / "exercises" / "07-comparing.ipynb")
    (call,) = ("".join(part["source"]) for part in notebook["cells"] if part["id"] == "compare-rows")
    shown += json.loads(re.fullmatch(r"compare\((\[.*\])\)", call)[1])
    heads = re.findall(r'<th scope="row"><strong>(.*?)</strong>', made["blank-matrix"])
    assert shown and {BANK.dimensions[point].label for point in shown} <= set(heads)


def test_the_matrix_of_seoul_has_every_position_and_each_point_with_two_voices(made):
    said = words(made["blank-matrix-seoul"])
    voiced = [point for position in BANK.korean.values() for point in position.positions]
    assert all(position.label in said for position in BANK.korean.values())
    assert all(BANK.dimensions[point].label in said for point in set(voiced) if voiced.count(point) > 1)


def test_a_group_has_its_passages_and_room_to_write_and_the_key_stands_apart(made):
    pages = sections(made["group-sheets"])
    for sheet, page in zip(BANK.group_sheets.values(), pages, strict=False):
        assert all(
            text in page for text in (sheet.title, *sheet.passages.values(), *sheet.asks, *sheet.lines)
        )
        assert page.count('class="line"') == 3 * len(sheet.asks)
        assert not any(line in page for line in sheet.key)
    (judged,) = (sheet for sheet in BANK.group_sheets.values() if sheet.lines)
    assert all(line in pages[-1] for line in judged.key)


def test_blank_sheets_give_nothing_away(made):
    answers = [box.text for a in BANK.arguments.values() for box in a.boxes]
    answers += [p.text for f in BANK.frameworks.values() for p in f.positions.values() if p.where]
    for position in BANK.korean.values():
        answers += [position.argument, position.objection, *(v.text for v in position.positions.values())]
    blank = "".join(page for name, page in made.items() if name.startswith(("blank", "corner-sheets")))
    assert [text for text in answers if text in blank] == []


def test_a_blank_map_has_numbers_and_its_key_the_names(made):
    around, korea, alone, *keys = sections(made["blank-maps"])
    shown = BANK.pick("places", BANK.displays["cards"].places)
    drawn = around + korea + alone
    assert drawn.count("<img") == 3
    assert not any(place.name in drawn for place in shown)
    for sheet, answers in zip((around, korea), keys, strict=True):
        assert [number for number, _ in key(answers)] == [number for number, _ in key(sheet)]
    assert {name for answers in keys for _, name in key(answers)} == {place.name for place in shown}
    assert key(alone) == []


def test_turning_points_have_no_year_and_their_key_the_order(made):
    front, answers = sections(made["timeline-cards"])
    facts = BANK.pick("facts", BANK.displays["timeline"].facts)
    assert {text for _, text in cards(front)} == {fact.title for fact in facts}
    assert not re.search(r"\d{4}", "".join(text for _, text in cards(front)))
    letters = {text: letter for letter, text in cards(front)}
    in_order = sorted(facts, key=lambda fact: fact.date)
    assert [letter for letter, _ in key(answers)] == [letters[fact.title] for fact in in_order]
    assert [letters[fact.title] for fact in in_order] != sorted(letters.values())


def test_polls_have_no_result_and_their_key_the_order(made):
    front, answers = sections(made["poll-cards"])
    assert len(cards(front)) == len(BANK.polls)
    assert not any("%" in text or "per cent" in text for _, text in cards(front))
    shares = [float(line.split(" %")[0]) for _, line in key(answers)]
    assert shares == sorted((poll.percent for poll in BANK.polls.values()), reverse=True)


def test_positions_in_seoul_have_equal_room(made):
    pages = sections(made["corner-sheets"])
    assert [page.count('class="box"') for page in pages] == [4] * len(BANK.korean)
    for position, page in zip(BANK.korean.values(), pages, strict=True):
        assert position.label in page and position.korean in page and position.summary in page


def test_every_sentence_that_got_a_verdict_has_a_card_without_it(made):
    page = made["forecast-cards"]
    front, _, back = page.partition("For the teacher.")
    scored = [f for f in BANK.forecasts.values() if f.facts and f.verdict in VERDICTS]
    assert [number for number, _ in key(page)] == [f.id.upper() for f in scored]
    for forecast in scored:
        assert (
            forecast.text in front and forecast.test in front and BANK.facts[forecast.facts[0]].text in front
        )
        assert forecast.note not in front and forecast.note in back


def test_what_was_said_in_seoul_fills_a_row_and_gives_no_argument(made):
    for position, page in zip(BANK.korean.values(), sections(made["corner-words"]), strict=True):
        assert all(voice.text in page and voice.who in page for voice in position.positions.values())
        assert "<strong>" in page and position.argument not in page and position.objection not in page


def test_the_year_on_a_strip_is_told_by_date(made):
    days = [fact.date for fact in BANK.pick("facts", BANK.displays["forecasts"].facts)]
    assert days == sorted(days) and made["year-strip"].count("<li>") == len(days) == 12


def test_every_lesson_has_eight_exit_tickets(made):
    pages = sections(made["exit-tickets"])
    for lesson, page in zip(LESSONS, pages, strict=True):
        assert page.count(lesson.notes.exit) == 8
        assert page.count('class="line"') == 16


def test_the_council_is_printed_for_any_class(made):
    page = made["council"]
    assert all(seat.title in page and seat.aim in page for seat in BANK.seats.values())
    assert all(answer.question in page for t in BANK.testimonies.values() for answer in t.answers)
    assert "seed" not in page and "The written decision" in page and BANK.events["order"].text in page


def test_before_lesson_12_no_sheet_tells_what_came_after_the_paper(made):
    for name, page in made.items():
        if name not in ("forecast-cards", "year-strip"):
            assert told(words(page)) == [], name


@pytest.mark.parametrize("count", [6, 13])
def test_a_syllabus_has_every_lesson_once_with_its_minutes(made, count):
    (page,) = (part for part in sections(made["syllabus"]) if f"{count} weeks" in part)
    assert len(re.findall('scope="rowgroup"', page)) == count
    rows = re.findall(
        r"<td>(\d\d) [^<]*</td><td>([^<]*)</td><td>(\d+)(?: \+ (\d+))?</td><td>([^<]*)</td>", page
    )
    for lesson, (number, reads, minutes, more, handed) in zip(LESSONS, rows, strict=True):
        assert number == lesson.id[:2]
        assert reads.lower() == lesson.reads.lower()
        assert (int(minutes), more) == (lesson.minutes, str(lesson.exercise_minutes or ""))
        assert handed == lesson.notes.hand_in
    weeks = [int(minutes) for minutes in re.findall(r"<br>(\d+) min", page)]
    every = sum(lesson.minutes + lesson.exercise_minutes for lesson in LESSONS)
    assert sum(weeks) == (every if count == 6 else 0)


SMALLEST = """() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), sizes = [];
  while (texts.nextNode())
    if (texts.currentNode.data.trim()) sizes.push(parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize));
  return Math.min(...sizes);
}"""


@pytest.mark.slow
def test_each_sheet_is_one_page_in_large_letters_and_opens_anywhere(made, folders, browser, tmp_path):
    for name, text in made.items():
        file = folders[0] / f"{name}.html"
        check_page(browser, file.read_text(encoding="utf-8"), tmp_path)
        page = browser.new_page()
        page.goto(file.as_uri())
        if name != "council":  # in which a section may be longer than a page
            printed = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type /Page\b", printed)) == len(sections(text)), name
        page.emulate_media(media="print")
        assert page.evaluate(SMALLEST) >= 11 * 96 / 72 - 0.1, name
        page.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CourseError, match="cannot be written"):
        sheets.write(tmp_path / "out", BANK)
