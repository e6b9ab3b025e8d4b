"""The lessons as files: kept outputs, links that show the ledger's value, no answers, both editions.

Calls, links and passages that lead nowhere, and questions that nobody asks, are for `lint`; see `test_items`.
"""

import json
import re
from pathlib import Path

import pytest

from alliance.course import COURSE
from quizkit import notebooks, parsing, reading, workspace
from quizkit.html import VIEW, kept_metadata
from quizkit.records import ID
from quizkit_teacher.teacher_edition import BLANK

ROOT = Path(str(workspace.source(COURSE)))
LESSONS = sorted((ROOT / "lessons").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))
NOTEBOOKS = [*LESSONS, *EXERCISES]
BANK = COURSE.bank
LINK = re.compile(r'\[([^\]]+)\]\(\S+ "(?:[^"]* )?(fact|claim|source|term|document):([a-z0-9-]+)"\)')


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path, kind):
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def prose(path):
    return "\n".join("".join(cell["source"]) for cell in cells(path, "markdown"))


def headings(path):
    return re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.parent.name + "/" + path.stem)
class TestNotebook:
    def test_outputs_and_counts_are_kept(self, path):
        found = cells(path, "code")
        assert [cell["execution_count"] for cell in found] == list(range(1, len(found) + 1))
        assert any(cell["outputs"] for cell in found)

    def test_it_is_canonical(self, path):
        notebook = read(path)
        assert notebooks.text(notebooks.canonical(notebook, COURSE)) == path.read_text(encoding="utf-8")
        assert VIEW not in path.read_text(encoding="utf-8")
        ids = [cell["id"] for cell in notebook["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(ID, cell_id) for cell_id in ids)

    def test_its_questions_say_what_they_are(self, path):
        """Grading reads a saved notebook by this metadata, which nbval does not compare."""
        for cell in cells(path, "code"):
            if call := re.search(r'^(ask|predict)\("([a-z0-9-]+)"\)$', "".join(cell["source"]), re.MULTILINE):
                assert [kept_metadata(output) for output in cell["outputs"]] == [
                    {"item": call[2], "mode": call[1]}
                ], call[0]

    def test_code_is_short_and_never_ends_in_a_semicolon(self, path):
        for cell in cells(path, "code"):
            lines = "".join(cell["source"]).splitlines()
            assert not lines[-1].endswith(";")
            most = 15 if lines[0].startswith("# Change this:") else 3  # the drawing of a lab is prepared
            text = re.sub(
                r"^from .* import \([^)]*\)", "", "\n".join(lines), flags=re.M
            )  # ruff breaks a long import
            assert len([line for line in text.splitlines() if line and "import" not in line]) <= most

    def test_every_link_shows_the_ledgers_value(self, path):
        for text, shelf, entry_id in LINK.findall(prose(path)):
            assert shows(text, getattr(BANK, f"{shelf}s")[entry_id]), (text, entry_id)

    def test_no_answer_is_in_it(self, path):
        text = json.dumps(read(path), ensure_ascii=False)
        for item in BANK.items.values():
            for said in (
                item.key.explanation,
                item.key.default_feedback,
                item.key.model,
                *item.key.rubric.values(),
                *(answer.feedback for answer in item.key.answers),
            ):
                # ten characters or fewer would be ordinary words
                assert len(said) <= 10 or json.dumps(said, ensure_ascii=False)[1:-1] not in text, item.id


def shows(text, entry):
    """Whether every date and number in a link's text stands in its ledger entry."""
    if not re.search(r"\d", re.sub(r"\b[IAREP]\d\b", "", text)):  # other than in a paragraph's code
        return True
    value, day = getattr(entry, "value", None), getattr(entry, "date", "")
    if day and (read := parsing.date(text)):
        return parsing.date(day).cut(read.exactness) == read
    if value is not None and (number := re.search(r"\d[\d,.]*", text)):
        return float(number[0].replace(",", "")) == value
    said = " ".join(getattr(entry, name, "") for name in ("title", "text"))  # a source has no text
    return set(re.findall(r"\d[\d,.]*\d|\d", text)) <= set(re.findall(r"\d[\d,.]*\d|\d", f"{said} {day}"))


@pytest.mark.parametrize(
    "text, entry_id, right",
    [
        ("1 October 1953", "mdt-signed", True),
        ("1953", "mdt-signed", True),
        ("October 1954", "mdt-signed", False),
        ("28,500", "drawdown-stopped", True),
        ("25,000", "drawdown-stopped", False),
    ],
)
def test_shows_can_tell(text, entry_id, right):
    assert shows(text, BANK.facts[entry_id]) is right


def test_bare_dates_in_the_lessons_are_few():
    """Prose outside links holds no full date: each is a link to its source."""
    for path in LESSONS:
        bare = LINK.sub("", prose(path))
        found = re.findall(
            r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
            bare,
        )
        assert found in ([], ["25 September 2025"]), (path.stem, found)  # the paper's own date


def test_the_text_says_of_two_sentences_of_the_paper_what_the_record_says():
    found = {entry.id: entry.verdict for entry in BANK.forecasts.values()}
    assert (found["f14"], found["f20"]) == ("open", "cannot be scored")
    text = prose(ROOT / "lessons" / "12-what-happened-next.ipynb")
    assert "His first sentence holds so far, and his second can never fail." in text
    exercise = prose(ROOT / "exercises" / "12-what-happened-next.ipynb")
    assert "two years after the paper, in September 2027" in exercise  # the day of f14


@pytest.mark.parametrize("lesson", BANK.lessons.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_has_its_parts(lesson):
    path = ROOT / "lessons" / f"{lesson.id}.ipynb"
    text = prose(path)
    assert lesson.question.casefold() in text.casefold()
    for objective in lesson.objectives:
        assert objective.text in text
    assert f"{lesson.reading_minutes} minutes" in text
    assert f"{lesson.doing_minutes} minutes" in text
    assert {"Key points", "Words to keep", "Next"} <= set(headings(path))
    source = "\n".join("".join(cell["source"]) for cell in cells(path, "code"))
    last = {item for turn in BANK.turns.values() for item in turn.settles}  # what the last lesson settles
    for guess in re.finditer(r'predict\("([a-z0-9-]+)"\)', source):
        assert guess[1] in last or f'ask("{guess[1]}")' in source[guess.end() :], (
            f"{guess[1]}: nothing tells how this guess came out"
        )
    if lesson.exercise:
        assert (ROOT / "exercises" / f"{lesson.exercise}.ipynb").is_file()


def test_no_word_is_used_before_it_is_explained():
    assert list(reading.early(COURSE)) == []


def test_minutes_are_honest():
    assert list(reading.amiss(COURSE)) == []


PAPER = {"I": 5, "A": 5, "R": 6, "E": 5, "P": 4}  # its sections, and the paragraphs of each


def test_the_lessons_assign_the_whole_paper():
    assigned = set()
    for lesson in BANK.lessons.values():
        codes = re.findall(r"\b([IAREP])(\d)(?:–\1(\d))?", lesson.reads)
        read = {f"{letter}{n}" for letter, a, b in codes for n in range(int(a), int(b or a) + 1)}
        assert read and lesson.reads_minutes, lesson.id
        assigned |= read
    assert assigned == {f"{letter}{n}" for letter, most in PAPER.items() for n in range(1, most + 1)}


@pytest.mark.parametrize("lesson", BANK.lessons.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_says_what_to_read_in_the_paper(lesson):
    text = prose(ROOT / "lessons" / f"{lesson.id}.ipynb")
    place = re.search(
        r'\*\*Read in the paper:\*\* \[([^]]+)\]\(\S+ "[^"]*source:kim-2025"\), about (\d+) min', text
    )
    assert place and (place[1], int(place[2])) == (lesson.reads, lesson.reads_minutes)


@pytest.mark.parametrize("lesson", BANK.lessons.values(), ids=lambda lesson: lesson.id)
def test_a_lesson_says_how_long_it_takes_with_its_exercise(lesson):
    said = re.search(
        r"\*\*Time:\*\* .*?(\d+) minutes in all: to read (\d+) minutes, to answer (\d+) minutes, "
        r"the paper (\d+)(?:, (?:\[exercise \d+\]\(\S+\) )?(\d+)(?: for \[exercise \d+\])?)?",
        prose(ROOT / "lessons" / f"{lesson.id}.ipynb"),
    )
    parts = (lesson.reading_minutes, lesson.doing_minutes, lesson.reads_minutes, lesson.exercise_minutes)
    assert said and [int(number or 0) for number in said.groups()] == [sum(parts), *parts]
    if lesson.exercise:
        told = re.search(r"\*\*Time:\*\* (.*)", prose(ROOT / "exercises" / f"{lesson.exercise}.ipynb"))[1]
        minutes = re.findall(r"\d+", re.sub(r"Tasks [\d, and]+", "", told))
        assert sum(map(int, minutes)) == lesson.exercise_minutes


def test_solved_exercises_say_right(solved_exercises):
    answered = 0
    for path in EXERCISES:
        blanks = sum(len(BLANK.findall("".join(cell["source"]))) for cell in cells(path, "code"))
        feedback = [
            "".join(output["data"]["text/plain"])
            for cell in cells(solved_exercises / path.name, "code")
            if "check(" in "".join(cell["source"])
            for output in cell["outputs"]
        ]
        assert blanks == len(feedback)
        assert [text for text in feedback if not text.startswith("✓ Right.")] == []
        answered += blanks
    assert answered > 0


def test_the_readme_lists_the_lessons_as_they_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for lesson in BANK.lessons.values():
        row = f"[{lesson.title}](lessons/{lesson.id}.ipynb) | {lesson.question}"
        assert row.casefold() in readme.casefold(), row
        if lesson.exercise:
            tasks = sum(
                re.match(r"\d+\.", line) is not None
                for line in headings(ROOT / "exercises" / f"{lesson.exercise}.ipynb")
            )
            assert f"[{tasks} tasks](exercises/{lesson.exercise}.ipynb)" in readme, lesson.id
