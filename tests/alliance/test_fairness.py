"""The three frameworks have equal room: in the bank, in the lessons, in the questions."""

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from alliance.course import COURSE
from alliance.ledger import NOT_STATED, PAPER_DATE, Elsewhere, known
from alliance.schools import signed
from quizkit import workspace
from written import without_targets

ROOT = Path(str(workspace.source(COURSE)))
LESSONS = {
    "adjustment": "04-adjustment",
    "retrenchment": "05-retrenchment",
    "expansion": "06-expansion",
}
LAB = re.compile(r"^## Lab: .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(
    r"^\*\*For (a prioritizer|a restrainer|an expander|those who argue for expansion)\*\* .+", re.MULTILINE
)
SIDED = re.compile(r"\b(clearly|obviously|of\s+course)\b", re.IGNORECASE)


def markdown(folder, stem):
    cells = json.loads((ROOT / folder / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def count_words(text):
    """Words a reader reads: the targets of links do not count."""
    return len(without_targets(text).split())


def within(room, percent):
    """Whether the largest of three is at most `percent` above the smallest."""
    assert set(room) == set(LESSONS)
    return 100 * max(room.values()) <= (100 + percent) * min(room.values())


def test_the_frameworks_are_the_three_that_have_a_lesson(bank):
    assert set(bank.frameworks) == set(LESSONS)
    assert set(LESSONS.values()) <= set(bank.lessons)


def test_no_choice_names_the_school_of_one_of_them_only(bank):
    offered = COURSE.bank.get("option_sets", "frameworks").options
    assert all(offered[name] == signed(name, framework.label) for name, framework in bank.frameworks.items())


def test_their_summaries_and_positions_are_about_equally_long(bank):
    room = {
        f.id: len(f.summary) + sum(len(p.text) for p in f.positions.values())
        for f in bank.frameworks.values()
    }
    assert within(room, 15), room


def test_they_speak_to_the_same_dimensions_which_are_all(bank):
    for framework in bank.frameworks.values():
        assert set(framework.positions) == set(bank.dimensions), framework.id


def test_a_cell_names_its_paragraph_or_says_not_stated(bank):
    for framework in bank.frameworks.values():
        for dimension, position in framework.positions.items():
            silent = position.text == NOT_STATED
            assert bool(position.where) != silent, (framework.id, dimension)
            # a near miss such as “Not stated.” would pass for a position
            assert silent or position.text.strip(" .").casefold() != NOT_STATED, (
                framework.id,
                dimension,
            )


def test_what_is_said_elsewhere_has_equal_room_and_is_none_of_the_papers(bank):
    voices = {f.id: list(f.elsewhere.values()) for f in bank.frameworks.values()}
    assert len({len(said) for said in voices.values()}) == 1
    room = {framework: sum(len(voice.text) for voice in said) for framework, said in voices.items()}
    assert within(room, 15), room
    for framework in bank.frameworks.values():
        for point, voice in framework.elsewhere.items():
            assert voice.text not in framework.positions[point].text, (framework.id, point)
            assert all(known(bank.facts[fact].date, PAPER_DATE) for fact in voice.facts), (
                framework.id,
                point,
            )


def test_a_voice_later_than_the_paper_is_refused():
    with pytest.raises(ValueError, match="later than the paper"):
        Elsewhere(who="A speaker", date="2025-09-26", text="Words.", facts=("a-fact",)).check()


def test_their_lessons_ask_about_equally_many_questions(bank):
    asked = Counter(item.lesson for item in bank.items.values() if "-lab-" not in item.id)
    room = {framework: asked[lesson] for framework, lesson in LESSONS.items()}
    assert min(room.values()) > 0, room
    assert within(room, 15), room


@pytest.mark.parametrize("folder, percent", [("lessons", 15), ("exercises", 20)])
def test_their_notebooks_are_about_equally_long(folder, percent):
    texts = {framework: markdown(folder, lesson) for framework, lesson in LESSONS.items()}
    room = {framework: count_words(LAB.sub("", text)) for framework, text in texts.items()}
    assert within(room, percent), room


def test_labs_are_about_equally_long_and_give_each_school_equal_room(bank):
    texts = {
        lesson.id: markdown("exercises", lesson.id) for lesson in bank.lessons.values() if lesson.exercise
    }
    labs = {lesson: lab[0] for lesson, text in texts.items() if (lab := LAB.search(text))}
    words = [count_words(labs[lesson]) for lesson in LESSONS.values()]
    assert 100 * max(words) <= 130 * min(words), words
    for lesson, lab in labs.items():
        room = {said[1]: count_words(said[0]) for said in SHOWN.finditer(lab)}
        assert len(room) == len(LESSONS), (lesson, room)
        assert 100 * max(room.values()) <= 115 * min(room.values()), (lesson, room)
        assert 3 <= sum(item.lesson == lesson and "-lab-" in item.id for item in bank.items.values()) <= 5


def test_each_school_attacks_the_two_others_and_each_attack_is_answered_at_equal_length(bank):
    room = dict[str, int]()
    pairs = set()
    for attacked, argument in bank.arguments.items():
        room[attacked] = sum(len(box.answer.split()) for box in argument.boxes)
        pairs |= {
            (attacker, attacked, len(f"{box.attack} {box.answer}".split()))
            for box in argument.boxes
            if (attacker := box.by.partition(",")[0].lower()) in LESSONS
        }
    assert {pair[:2] for pair in pairs} == set(itertools.permutations(LESSONS, 2))
    words = [count for *_, count in pairs]
    assert 100 * max(words) <= 125 * min(words), pairs
    assert within(room, 10), room


def test_a_lessons_minutes_are_the_same_for_each(bank):
    minutes = {
        (bank.lessons[stem].reading_minutes, bank.lessons[stem].doing_minutes) for stem in LESSONS.values()
    }
    assert len(minutes) == 1


def test_each_is_a_right_answer_about_equally_often(bank):
    right = Counter(
        answer.match
        for item in bank.items.values()
        if item.kind == "judge-each"
        for answer in item.key.answers
        if answer.state == "right"
    )
    room = {framework: right[framework] for framework in LESSONS}
    assert min(room.values()) > 0, room
    assert within(room, 50), room


def test_a_stance_names_a_holder_for_each_position(bank):
    stances = [item for item in bank.items.values() if item.kind == "stance"]
    assert stances
    for item in stances:
        holders = {answer.match: answer.holder.strip() for answer in item.key.answers}
        assert set(holders) == set(item.options), item.id
        assert all(holders.values()), item.id


@pytest.mark.parametrize("lesson", [*LESSONS.values(), "07-comparing"])
def test_no_word_takes_a_side(lesson, bank):
    said = {folder: markdown(folder, lesson) for folder in ("lessons", "exercises")}
    items = ROOT / "src" / "alliance" / "data" / "items" / f"{lesson}.toml"
    said["items"] = items.read_text(encoding="utf-8")
    found = {place: [m[0] for m in SIDED.finditer(text)] for place, text in said.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "text, sided", [("Of\ncourse it is.", True), ("CLEARLY", True), ("a clear course of action", False)]
)
def test_the_search_for_such_words_can_tell(text, sided):
    assert bool(SIDED.search(text)) is sided


def test_within_can_tell():
    assert within({"adjustment": 100, "retrenchment": 115, "expansion": 107}, 15)
    assert not within({"adjustment": 100, "retrenchment": 116, "expansion": 107}, 15)
    assert count_words('Read [two words](../x.md "A word (two). fact:a") now.') == 4
