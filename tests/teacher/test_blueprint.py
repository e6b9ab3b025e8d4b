"""A blueprint is read, or refused in words that name the mend."""

import pytest

from alliance.course import COURSE
from an_exam import PLAN, written
from quizkit.files import CourseError
from quizkit_teacher import blueprint


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[[draw]]", "[[draws]]"), "no field 'draws'; did you mean draw"),
        (("[[draw]]", "draw = 3\n[x]"), "draw: write a list"),
        (("[[draw]]", "draw = [3]\n[x]"), "draw 1: write a table"),
        (("[[draw]]", "[x]"), "no field 'x'"),
        (('[[draw]]\nfrom = "own.toml"\npoints = 2', ""), r"write at least one \[\[draw\]\]"),
        (('id = "midterm"', 'id = "Mid term"'), "lower-case words"),
        (('id = "midterm"', ""), "id is missing"),
        (('id = "midterm"', 'id = "04-adjustment"'), "a lesson has this name"),
        (('title = "Midterm"', 'title = ""'), "title is missing"),
        (('title = "Midterm"', "title = 3"), "title: put it in quotation marks"),
        (("due = 2026-12-01T23:59:00+09:00", 'due = "soon"'), "'soon' is no day or time; write"),
        (("due = 2026-12-01T23:59:00+09:00", 'due = "2026-02-30"'), "'2026-02-30' is no day or time"),
        (("due = 2026-12-01T23:59:00+09:00", "due = 23:59:00"), "'23:59:00' is no day or time"),
        (
            ("due = 2026", 'zone = "Mars"\ndue = 2026'),
            "zone = 'Mars': there is no such zone; write a name such as Asia/Seoul",
        ),
        (("due = 2026-12-01T23:59:00+09:00", 'order = "random"'), "order: 'random': use one of same, each"),
        (('"own.toml"', '"no.toml"'), r"draw 1: no\.toml: cannot be read"),
        (('"own.toml"', "3"), "draw 1.from: put it in quotation marks"),
        (("points = 2", "points = 0"), "draw 1.points: give a number"),
        (("points = 2", "points = nan"), "draw 1.points: give a number"),
        (("points = 2", "points = true"), "draw 1.points: write a number"),
        (("points = 2", "count = 9"), "draw 1: count = 9: 3 questions fit; ask for 1 to 3"),
        (("points = 2", "count = 0"), "draw 1.count: give a number"),
        (("points = 2", "count = true"), "draw 1.count: write a whole number"),
        (
            ("points = 2", 'items = ["own-x"]'),
            "draw 1: no question 'own-x' in own.toml; did you mean own-open",
        ),
        (("points = 2", 'kinds = ["quiz"]'), "draw 1: kinds: 'quiz' is not known; use choose-one"),
        (("points = 2", 'kinds = "open"'), "draw 1.kinds: write a list, in square brackets"),
        (("points = 2", "each = 1"), "draw 1.each: write true or false"),
        (("points = 2", 'lessons = ["99"]'), "draw 1: no question fits"),
        (("points = 2", '[[draw]]\nfrom = "own.toml"'), "draw 2: own-open stands in draw 1 too"),
        (("title =", "title"), "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_mend(tmp_path, change, message):
    assert change[0] in PLAN
    with pytest.raises(CourseError, match=message) as raised:
        blueprint.read(written(tmp_path, PLAN.replace(*change, 1)), COURSE.bank)
    assert str(raised.value).startswith(str(tmp_path / "plan.toml"))


NOTEPAD = [
    ("utf-8-sig", ""),
    ("utf-16", ""),
    ("cp949", "is not in UTF-8, but perhaps in CP949, which Korean Windows calls ANSI"),
]


@pytest.mark.parametrize(("code", "problem"), NOTEPAD)
@pytest.mark.parametrize("name", ["plan.toml", "own.toml"])
def test_a_file_of_notepads_is_read_or_its_encoding_named(tmp_path, name, code, problem):
    plan = written(tmp_path, PLAN.replace('"Midterm"', '"중간고사"'))
    file = tmp_path / name
    file.write_text(file.read_text(encoding="utf-8").replace("How many is", "몇 명이"), encoding=code)
    if problem:
        with pytest.raises(CourseError, match=rf"{name}: .*{problem}.*save it with the encoding UTF-8"):
            blueprint.read(plan, COURSE.bank)
    else:
        read, (pool,), problems = blueprint.read(plan, COURSE.bank)
        assert (read.title, len(pool), problems) == ("중간고사", 3, [])


@pytest.mark.parametrize(
    ("name", "line"), [("plan.toml", 'title = "Midterm"'), ("own.toml", 'unit = "troops"')]
)
@pytest.mark.parametrize("marks", ["“”", '”"', "＂＂", "‘’"])
def test_typographic_quotation_marks_are_named(tmp_path, name, line, marks):
    plan = written(tmp_path)
    file = tmp_path / name
    before, word, _ = line.split('"')
    text = file.read_text(encoding="utf-8")
    number = text[: text.index(line)].count("\n") + 1
    file.write_text(text.replace(line, f"{before}{marks[0]}{word}{marks[1]}"), encoding="utf-8")
    message = rf"{name}: .*at line {number}.*holds {marks[0]}.*write straight quotation marks"
    with pytest.raises(CourseError, match=message):
        blueprint.read(plan, COURSE.bank)


@pytest.mark.parametrize("asked", ["count = 3", 'kinds = ["number"]', 'items = ["own-numbr"]'])
def test_what_was_left_out_is_named_where_it_is_missed(tmp_path, asked):
    plan = written(tmp_path, PLAN.replace("points = 2", asked))
    text = (tmp_path / "own.toml").read_text(encoding="utf-8").replace("match = 28500", 'match = "many"')
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"draw 1: .*; left out: own\.toml: item own-number: match"):
        blueprint.read(plan, COURSE.bank)


def test_title_and_intro_are_lines_that_can_be_seen(tmp_path):
    text = PLAN.replace('"Midterm"', '"Mid\\u001b[31mterm \\n one\\u202e"\nintro = """Read\nfirst.\\u200b"""')
    read, *_ = blueprint.read(written(tmp_path, text), COURSE.bank)
    assert (read.title, read.intro) == ("Mid[31mterm one", "Read first.")
    with pytest.raises(CourseError, match="title is missing"):
        blueprint.read(written(tmp_path, PLAN.replace('"Midterm"', '"\\u200b "')), COURSE.bank)


def test_what_is_no_text_is_said(tmp_path):
    written(tmp_path).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="not in UTF-8"):
        blueprint.read(tmp_path / "plan.toml", COURSE.bank)


def test_lessons_objectives_kinds_and_items_choose_the_pool(tmp_path):
    item = next(iter(COURSE.bank.items.values()))

    def pool(*lines):
        text = PLAN.replace('"own.toml"\npoints = 2', "\n".join(['"course"', *lines]))
        return [item.id for item in blueprint.read(written(tmp_path, text), COURSE.bank)[1][0]]

    assert pool() == list(COURSE.bank.items)
    for name, attribute in (("lessons", "lesson"), ("objectives", "objective"), ("kinds", "kind")):
        value = getattr(item, attribute)
        same = [other.id for other in COURSE.bank.items.values() if getattr(other, attribute) == value]
        assert pool(f'{name} = ["{value}"]') == same
    assert pool(f'items = ["{item.id}"]') == pool(f'items = ["{item.id}", "{item.id}"]') == [item.id]
    assert pool('lessons = ["04"]', 'kinds = ["frameworks"]') == pool(
        'lessons = ["04"]', 'kinds = ["judge-each"]'
    )


def test_a_damaged_question_is_named_and_the_others_can_be_drawn(tmp_path):
    plan = written(tmp_path)
    text = (tmp_path / "own.toml").read_text(encoding="utf-8").replace("match = 28500", 'match = "many"')
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    _, pools, problems = blueprint.read(plan, COURSE.bank)
    assert [item.id for item in pools[0]] == ["own-open", "own-choice"]
    assert [problem.partition("match")[0] for problem in problems] == ["own.toml: item own-number: "]
    with pytest.raises(CourseError, match=r"draw 1: own\.toml: item own-number: match"):
        blueprint.read(written_items(plan), COURSE.bank)


def written_items(plan):
    plan.write_text(PLAN.replace("points = 2", 'items = ["own-number"]'), encoding="utf-8")
    return plan
