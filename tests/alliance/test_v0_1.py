"""What learners have from version 0.1 still works: their log, what they handed in, the notebooks they saved."""

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest

import alliance
from alliance.course import COURSE
from quizkit import grade, review, submission
from quizkit.html import METADATA
from quizkit.items import Verdict
from quizkit.kinds import kind_of
from quizkit.question_html import passage_of
from quizkit_teacher import answer_key, assignment, blueprint

OLD = Path(__file__).parents[1] / "v0_1"


@pytest.fixture
def old_log(log):
    """The log of a learner of version 0.1: two questions of each kind, a prediction, a hint, an answer, a lab."""
    shutil.copy(OLD / "log.jsonl", log)
    return COURSE.attempts().read()


def test_every_line_of_the_log_is_read(old_log, bank):
    assert old_log.problems == ()
    lines = (OLD / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(old_log.entries) == len(lines) == 40
    assert {entry.kind for entry in old_log.entries} == {"answer", "prediction", "hint", "solution", "lab"}


def test_every_answer_has_the_state_that_it_had(old_log, bank):
    """Its points may be fewer: in version 0.1 a partly right answer paid also where guessing gives it."""
    answers = [entry for entry in old_log.entries if entry.kind == "answer" and entry.item in bank.items]
    assert len({bank.items[entry.item].kind for entry in answers}) >= 5
    for entry in answers:
        verdict = grade(bank.items[entry.item], entry.response)
        assert verdict.state == entry.state, entry.item
        assert verdict.score in (entry.score, 0), entry.item


def test_a_question_that_reads_as_it_did_has_the_version_it_had(old_log, bank):
    """So that an answer of that time still counts as one to the question that is asked now."""
    asked = {entry.item: entry.version for entry in old_log.entries if entry.version}
    same = {item for item in asked if item in bank.items and bank.items[item].version == asked[item]}
    assert "treaty-year" in same


def test_progress_review_and_predictions_go_on(old_log, bank):
    answered = {entry.item for entry in old_log.entries if entry.kind == "answer"} & set(bank.items)
    assert len(answered) >= 5
    counted = {
        item.id for item in bank.items.values() if item.objective
    }  # the first is there to try things out
    done = f"In the whole course: {len(answered & counted)} of {len(counted)} questions done."
    assert done in repr(alliance.progress())
    assert {row.item.id for row in review.predictions(old_log, bank)} == {"carter-how-many-left"}
    assert "Brier score" in repr(alliance.brier())
    missed = {entry.item for entry in old_log.entries if entry.state in ("wrong", "near")}
    assert {row.item.id for row in review.reviews(old_log, bank)} == missed & set(bank.items) != set()
    asked = alliance.review(datetime.date(2027, 1, 1))
    assert asked.session.item.id in missed


def test_a_question_shows_the_answer_of_that_time(old_log):
    assert alliance.ask("treaty-year").spec["last"] == "1953"
    assert alliance.ask("adj-beyond-korea").reply["heading"] == "✓ Right."
    assert alliance.predict("carter-how-many-left").spec["confidence"] == 75


def test_what_is_handed_in_now_holds_what_was_handed_in_then(old_log, bank):
    (file,) = OLD.glob("receipt-*.json")
    then = json.loads(file.read_text(encoding="utf-8"))
    now = submission.make(old_log, bank.items, "0.1.0", then["name"], then["number"])
    assert all(now[name] == then[name] for name in ("name", "number", "record"))
    kept = ("item", "response", "at", "version")  # and no more: neither tries nor predictions
    rows = {row["item"]: {name: row[name] for name in kept} for row in then["responses"]}
    assert {row["item"]: row for row in now["responses"]} == {
        name: rows[name] for name in rows if name in bank.items
    }


def test_a_notebook_saved_then_is_saved_anew(old_log):
    then = json.loads((OLD / "saved-notebook.json").read_text(encoding="utf-8"))
    COURSE.attempts().add("answer", "treaty-year", response="1954", state="wrong")
    model = {"type": "notebook", "content": then}
    COURSE.save_hook(model, "lesson.ipynb")
    outputs = {cell["id"]: cell["outputs"][0] for cell in model["content"]["cells"]}
    html = {name: "".join(output["data"]["text/html"]) for name, output in outputs.items()}
    kept = {name: output["metadata"].get(METADATA) for name, output in outputs.items()}
    assert "Your last answer: 1954 — ✗ Not right." in html["ask"]
    assert kept["ask"]["response"] == "1954" and "alliance" not in outputs["ask"]["metadata"]
    assert "About 3,000" in html["predict"]  # the question was reworded since; it stands as it is asked now
    assert (
        "Tick all that apply." in html["several"]
        and "Your last answer: ● Alliance adjustment" in html["several"]
    )
    assert "Tick all that apply." in html["exam"]  # the question itself travels with the notebook
    for name in ("ask", "predict", "several", "exam"):
        assert 'class="quizkit-question"' in html[name]
    assert html["check"] == "".join(
        then["cells"][4]["outputs"][0]["data"]["text/html"]
    )  # it is the feedback itself


# A question or two of each lesson of the first edition; plans and keys of that time name the lessons so.
FIRST_EDITION = {
    "00-start-here": {"who-may-cut"},
    "01-alliance-since-1953": {"treaty-year", "treaty-duty", "ex-fall-1971", "ex-order-six"},
    "02-alliance-modernization": {"l02-levers"},
    "03-adjustment": {"adj-weakest-link"},
    "04-retrenchment": {"ret-two-reasons"},
    "05-expansion": {"exp-mutual", "adj-beyond-korea"},
    "06-comparing-frameworks": {"cmp-sharpest"},
    "07-map-and-numbers": {"map-ex-knots"},
    "08-policy-response": {"pol-kinds"},
    "09-what-happened-next": {"fc-cut"},
    "10-capstone": {"cap-alone"},
}


@pytest.mark.parametrize(("lesson", "asked"), FIRST_EDITION.items())
def test_a_lesson_of_that_time_still_means_its_questions(lesson, asked, bank, tmp_path):
    """In a teacher's plan, where answers are graded by lesson, and in a learner's notebook."""
    plan = tmp_path / "plan.toml"
    plan.write_text(f'id = "x"\ntitle = "X"\n[[draw]]\nlessons = ["{lesson}"]\n', encoding="utf-8")
    _, (pool,), _ = blueprint.read(plan, bank)
    assert asked <= {item.id for item in pool} == set(assignment.of_course(bank, lesson).items)
    shown = re.findall(r"0 of (\d+) questions? done", repr(alliance.progress(lesson)))
    assert sum(map(int, shown)) == sum(item.objective != "" for item in pool)


def test_a_passage_that_a_key_of_that_time_names_is_in_a_lesson_of_today(bank):
    key = answer_key.read(OLD / "quiz-key.json")
    named = {part.reread for item in key.items.values() for part in (item.key, *item.key.answers)} - {""}
    assert {passage.partition("#")[0] for passage in named} >= {"03-adjustment", "06-comparing-frameworks"}
    for passage in named:
        lesson, _, heading = passage_of(Verdict(state="wrong", feedback="", reread=passage), bank).partition(
            "#"
        )
        assert lesson in bank.lessons and heading == passage.partition("#")[2]


@pytest.mark.parametrize(
    "item, response, says",
    [
        ("who-may-cut", ["A", "C"], "Alliance retrenchment; Alliance adjustment"),
        (
            "ex-order-six",
            ["C", "F", "D", "A", "B", "E"],
            "Seoul takes back control in peacetime → ",
        ),
    ],
)
def test_a_letter_of_that_time_means_what_it_meant(bank, item, response, says):
    """It was kept as it was typed, and stands for the option's place in the file."""
    assert kind_of(bank.items[item]).say(bank.items[item], response).startswith(says)
