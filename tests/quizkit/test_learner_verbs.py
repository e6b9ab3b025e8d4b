"""The verbs that every course has, as a lesson calls them, and the live question that they give out."""

import datetime
import json
import re
from unittest.mock import Mock

import pytest
from IPython.core.formatters import DisplayFormatter

from quizkit import review
from quizkit.attempts import Attempts
from quizkit.html import METADATA, VIEW, VIEW_ONLY, Card
from quizkit.verbs import Verbs
from quizkit.widgets import live
from quizkit.widgets.question import Question

PERFECT = ["mix", "knead", "rise", "bake"]


@pytest.fixture
def verbs(course):
    return Verbs(course)


@pytest.fixture
def log(course):
    return course.attempts()


def send(control, **content):
    """What the page would send."""
    control._handle_custom_msg(content, [])


def test_a_question_is_asked_answered_and_kept(verbs, log):
    control = verbs.ask("gas")
    assert control.spec["prompt"] == "What makes dough rise?" and control.reply == {}
    send(control, type="answer", response="yeast")
    assert (control.reply["state"], control.reply["sent"]) == ("right", 1)
    send(control, type="answer", response="yeast")
    assert control.reply["sent"] == 2  # the same words once more are a change, and are read out again
    assert [entry.state for entry in log.read().entries] == ["right", "right"]
    assert "Your last answer: Gas from yeast" in str(verbs.ask("gas").static().markup)


def test_a_live_question_stands_below_its_static_twin(verbs, monkeypatch):
    """They are two outputs: of one, an exported page shows the live part even where it cannot draw it."""
    monkeypatch.setattr(live, "display", shown := Mock())
    question = verbs.ask("gas")
    assert DisplayFormatter().format(question) == ({}, {})  # it shows itself
    (twin,), (view,) = (call.args for call in shown.call_args_list)
    data, metadata = twin._repr_mimebundle_()
    assert 'class="quizkit-question"' in data["text/html"] and VIEW not in data
    assert data["text/plain"].startswith("Question. What makes dough rise?\nA. A warm bowl alone\nB. Salt\n")
    assert metadata[METADATA] == {"item": "gas", "mode": "ask"}
    assert repr(question) == data["text/plain"]
    assert list(view) == [VIEW]
    assert shown.call_args.kwargs == {"raw": True, "metadata": {METADATA: {VIEW_ONLY: True}}}


def test_an_answer_is_in_the_notebook_without_a_save_hook(verbs, log):
    """JupyterLab, Notebook 7 and others draw an output anew when the kernel says so, and save it."""
    question = verbs.ask("gas")
    question.shown = Mock()
    send(question, type="hint")
    question.shown.update.assert_not_called()
    send(question, type="answer", response="salt")
    card = question.shown.update.call_args.args[0]
    (entry,) = [entry for entry in log.read().entries if entry.kind == "answer"]
    assert card.metadata == {"item": "gas", "mode": "ask", **entry.stored()}
    assert "Your last answer: Salt — ✗ Not right." in card.markup


def test_a_prediction_is_kept_and_not_graded(verbs, log):
    control = verbs.predict("gas")
    send(control, type="answer", response="salt", confidence=60)
    assert control.reply["heading"] == "• Kept."
    assert (log.read().entries[0].kind, log.read().entries[0].confidence) == ("prediction", 60)


@pytest.mark.parametrize("verb", ["ask", "predict", "check", "hint", "solution"])
def test_an_unknown_question_offers_the_nearest(verbs, verb):
    with pytest.raises(KeyError, match="no item 'gass'; did you mean gas"):
        getattr(verbs, verb)("gass")


def test_check_grades_what_code_worked_out(verbs, log, course):
    assert repr(verbs.check("water-grams", 500 * 0.6)).startswith("✓ Right. 60 per cent of 500 is 300.")
    assert repr(verbs.check("steps", ["D", "C", "B", "A"])).startswith("✓ Right.")
    assert "Not answered yet" in repr(verbs.check("gas")) and "Not answered yet" in repr(
        verbs.check("gas", object())
    )
    assert [(entry.item, entry.response) for entry in log.read().entries] == [
        ("water-grams", 300.0),
        ("steps", PERFECT),
    ]
    assert repr(verbs.check("gas")).startswith("What makes dough rise?\nA. A warm bowl alone\n")
    asked = course.bank.items["water-grams"].prompt
    for amount in (..., "5 km", "some"):  # dots, another unit, no number
        assert repr(verbs.check("water-grams", amount)).startswith(
            f"{asked}\nAnswer with a number (grams).\n… Not answered yet."
        )
    card = verbs.check("gas", "salt")
    assert "A common mistake: Salt makes dough rise" in repr(card) and "Read again: Yeast, lesson 1" in repr(
        card
    )


def test_an_answer_in_code_stays_with_its_output(verbs, course):
    data, metadata = DisplayFormatter().format(verbs.check("gas", "C"))
    version = course.bank.items["gas"].version
    assert metadata[METADATA] == {"item": "gas", "mode": "check", "response": "yeast", "version": version}
    assert set(data) == {"text/html", "text/plain"}
    assert course.attempts().read().entries[0].version == version
    assert METADATA not in DisplayFormatter().format(verbs.check("gas"))[1]


def test_an_answer_that_cannot_be_kept_is_said(verbs, monkeypatch, tmp_path):
    monkeypatch.setenv("BREAD_RECORD", str(tmp_path))
    assert "could not be saved" in repr(verbs.check("gas", "yeast"))


def test_hints(verbs, log):
    assert repr(verbs.hint("gas")) == 'Hint 1 of 2: It is alive. For more: hint("gas", 2).'
    assert repr(verbs.hint("gas", 9)) == "Hint 2 of 2: It eats sugar."
    assert repr(verbs.hint("gas", "x")).startswith("Hint 1") and repr(verbs.hint("gas", -1)).startswith(
        "Hint 1"
    )
    assert "has no hints" in repr(verbs.hint("steps"))
    assert log.read().entries == ()  # Run All runs a prepared cell, and nobody has asked for the hint


def test_restart_and_run_all_adds_nothing(verbs, log, course):
    """Three runs of a notebook with a wrong answer, a hint and a solution; then the answer is changed, and changed back."""

    def run_all(answer):
        for again in (Verbs(course), verbs):
            card = again.check("gas", answer)
            again.check("water-grams", 500 * 0.6)
            again.hint("gas"), again.hint("gas", 2), again.solution("gas")
        return repr(card)

    for _ in range(3):
        assert "✗" in run_all("salt")
    assert [entry.kind for entry in log.read().entries] == ["answer", "answer"]
    before = review.reviews(log.read(), course.bank)
    run_all("salt")
    assert review.reviews(log.read(), course.bank) == before != []
    run_all("yeast")
    run_all("salt")
    answers = [
        entry.response for entry in log.read().entries if entry.item == "gas" and entry.kind == "answer"
    ]
    assert answers == ["salt", "yeast", "salt"]


def test_a_log_that_cannot_be_written_is_said_once_in_a_notebook(verbs, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("BREAD_RECORD", str(tmp_path))  # a folder
    for item in ("gas", "steps", "sliced"):
        verbs.ask(item)
    said = capsys.readouterr().err
    assert (
        said
        == f"Take care: answers cannot be kept in {tmp_path}: is no file. The command bread doctor says more.\n"
    )
    verbs.ask("gas")
    assert capsys.readouterr().err == ""


def test_a_submission_says_which_answers_lie_in_a_copy(verbs, log):
    verbs.check("gas", "yeast")
    copy = log.file.with_name("responses (1).jsonl")
    copy.write_bytes(log.file.read_bytes())
    assert "Take care" not in repr(verbs.receipt("Ana"))
    Attempts(copy).add("answer", "steps", response=PERFECT)
    assert "“responses (1).jsonl” with 1 line that your record lacks; put them in with: bread merge" in repr(
        verbs.receipt("Ana")
    )


def test_a_solution_says_why(verbs):
    assert repr(verbs.solution("gas")) == (
        "Answer: Gas from yeast\nYeast turns sugar into carbon dioxide and alcohol."
    )


def test_a_solution_shows_what_it_rests_on(verbs, course, monkeypatch):
    from quizkit.html import tag

    monkeypatch.setattr(type(course), "evidence", lambda self, item: [tag("em", "A book")])
    assert "<ul><li><em>A book</em></li></ul>" in verbs.solution("gas").markup


def test_a_term_in_both_languages(verbs):
    assert (
        repr(verbs.term("gluten")) == "gluten — 글루텐 · geulluten: The proteins of wet flour that hold gas."
    )
    assert '<span lang="ko" style="word-break: keep-all">글루텐</span>' in verbs.term("gluten").markup
    with pytest.raises(KeyError, match="did you mean gluten"):
        verbs.term("glutten")


def test_progress(verbs):
    assert repr(verbs.progress()).startswith("0 of 11 questions done. Answer one,")
    assert repr(verbs.progress("01")) == (
        "Bread: 0 of 11 questions done.\n- ○ say why dough rises (0 of 8 done)\n- ○ name what dough is made of (0 of 3 done)"
    )
    verbs.check("gas", "salt")
    for item, response in (("ingredients", ["flour", "water"]), ("water-grams", 300), ("protein", "gluten")):
        verbs.check(item, response)
    card = verbs.progress("01")
    assert repr(card).startswith(
        "Bread: 3 of 11 questions done.\n- … say why dough rises (0 of 8 done, 1 not right yet)\n- ✓ name"
    )
    assert (
        "<li>✓ name what dough is made of (3 of 3 done)</li>" in card.markup and "<table" not in card.markup
    )
    assert repr(verbs.progress()) == repr(verbs.progress(None)) == repr(verbs.progress(1)) == repr(card)
    assert repr(verbs.progress(2)) == repr(verbs.progress("02")).replace("Bread", "")


def test_progress_opens_on_the_lesson_answered_last_and_has_a_line_for_each_other(verbs, course, log):
    lessons = course.folder / "data" / "lessons.toml"
    again = lessons.read_text().replace("01-bread", "02-rye").replace('"Bread"', '"Rye"')
    lessons.write_text(lessons.read_text() + re.sub('id = "(say|name)', r'id = "rye-\1', again))
    items = course.folder / "data" / "items" / "01-bread.toml"
    text = (
        items.read_text()
        .replace("01-bread", "02-rye", 1)
        .replace("say-why-dough-rises", "rye-say-why-dough-rises", 1)
    )
    items.write_text(text)
    (item,) = (item for item in course.bank.items.values() if item.lesson == "02-rye")
    log.add("answer", "protein", state="right", version=course.bank.items["protein"].version)
    log.add("answer", item.id, state="right", version="0ld")
    log.add("answer", "gone", state="right")
    said = repr(verbs.progress())
    assert (
        said.startswith("Rye: 1 of 1 question done.\n- ✓ say why")
        and "In the whole course: 2 of 11 questions done.\n- Bread: 1 of 10 questions done." in said
    )
    assert (
        f"1 question changed since you answered. Your answers are kept; you may answer again:\n- {item.prompt}"
        in said
    )
    said = repr(verbs.progress("01"))
    assert said.startswith("Bread: ") and said.endswith(
        "- Rye: 1 of 1 question done. Changed since you answered: 1."
    )


def test_a_damaged_log_is_said_with_the_progress(verbs, log):
    log.file.write_text("torn\n")
    assert "responses.jsonl line 1: left out" in repr(verbs.progress())


def test_review_without_a_miss_says_how_it_works(verbs):
    assert "Nothing to review" in repr(verbs.review())


def test_review_brings_back_a_missed_question_from_the_next_day_on(verbs):
    verbs.check("gas", "salt")
    today = datetime.date.today()
    assert "Nothing is due today. Questions waiting: 1" in repr(verbs.review(today))
    question = verbs.review(today + datetime.timedelta(1))
    assert isinstance(question, Question)
    assert question.session.item.id == "gas"
    assert question.spec["lead"] == "Review, 1 of 1 due, from “Bread”. Run this cell again for the next."
    assert question.spec["last"] is None and question.reply == {}  # it begins afresh


def test_review_asks_a_question_whose_lesson_is_damaged(verbs, course):
    lessons = course.folder / "data" / "lessons.toml"
    lessons.write_text(lessons.read_text().replace("minutes = 5", 'minutes = "5"'))
    verbs.check("gas", "salt")
    question = verbs.review(datetime.date.today() + datetime.timedelta(1))
    assert "from “01-bread”" in question.spec["lead"]


def test_the_brier_score_with_what_each_prediction_cost(verbs, log):
    assert "No predictions yet" in repr(verbs.brier())
    for item, response, sure in (("gas", "yeast", 100), ("sliced", "1950", 50)):
        log.add("prediction", item, response=response, confidence=sure)
    card = verbs.brier()
    assert repr(card).startswith(
        "Brier score 0.125 over 2 predictions: 1 right, and on average you were 75 % sure."
    )
    assert "Gas from yeast · 100 % · right · 0.0000" in repr(card)
    assert "No predictions yet" in repr(verbs.brier("02"))


def test_check_setup_says_what_is_to_mend(verbs, monkeypatch):
    from quizkit import doctor

    monkeypatch.setattr(doctor, "examine", lambda course, **_: [doctor.Finding("ok", "fine")])
    assert repr(verbs.check_setup()) == "Everything this course needs is here."
    monkeypatch.setattr(
        doctor, "examine", lambda course, **_: [doctor.Finding("problem", "No oven.", "buy one")]
    )
    assert repr(verbs.check_setup()) == "No oven. buy one"


def test_what_a_verb_shows_is_plain_and_escaped(verbs, course):
    file = course.folder / "data" / "terms.toml"
    file.write_text(file.read_text().replace("The proteins", "<b>The</b> proteins"))
    card = verbs.term("gluten")
    assert isinstance(card, Card) and "&lt;b&gt;The" in card.markup and "<b>" in repr(card)
    assert json.dumps(card._repr_mimebundle_())
