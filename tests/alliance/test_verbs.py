"""The verbs of a lesson, as a lesson calls them."""

import datetime
import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliance
from alliance import bank as banks
from quizkit import attempts, question_html
from quizkit.grading import grade
from alliance.ledger import CLAIM_KINDS, NOT_STATED, VERDICTS
from quizkit.widgets.question import Question
from test_normal import ANYTHING


def send(control, **content):
    """What the page would send."""
    control._handle_custom_msg(content, [])


def test_a_claim_says_who_what_where_and_how_it_stands(bank):
    text = repr(alliance.claim("a1-colby-office"))
    assert "Adjustment, paragraph 1" in text
    assert "Checked: contradicted." in text
    with pytest.raises(KeyError, match="did you mean a1-colby-office"):
        alliance.claim("a1-colby-offices")


@pytest.mark.parametrize("section", "IAREP")
@pytest.mark.parametrize("kind", CLAIM_KINDS)
def test_claims_filters_by_section_kind_and_verdict(bank, section, kind):
    explorer = alliance.claims(section=section, kind=kind)
    wanted = [c for c in bank.claims.values() if c.where[0] == section and c.kind == kind]
    assert explorer.said.startswith(f"{len(wanted)} of {len(bank.claims)} claims")
    assert explorer.body.count("<details>") == len(wanted)
    for verdict in VERDICTS:
        send(explorer, type="set", values={"verdict": verdict})
        assert explorer.body.count("<details>") == sum(c.verdict == verdict for c in wanted)


@pytest.mark.parametrize("bad", [{"section": "X"}, {"kind": "rumour"}, {"verdict": "true"}])
def test_claims_names_what_it_does_not_know(bad):
    with pytest.raises(ValueError, match="is not known; use one of all, "):
        alliance.claims(**bad)


def test_compare_shows_what_is_chosen_with_its_paragraphs(bank):
    explorer = alliance.compare(["troop-level", "taiwan"], ["expansion", "adjustment"])
    for row in ("troop-level", "taiwan"):
        for framework in ("adjustment", "expansion"):
            position = bank.frameworks[framework].positions[row]
            assert position.text.partition("’")[0].partition("'")[0] in explorer.body
            assert f"[{', '.join(position.where)}]" in explorer.body
    assert bank.frameworks["retrenchment"].label not in explorer.body
    assert "2 points, two frameworks" in explorer.said
    assert "Our reading" not in explorer.body  # it is about all three
    send(explorer, type="set", values={"frameworks": list(bank.frameworks)})
    assert explorer.body.count("Our reading") == 2


def test_compare_counts_and_marks_what_is_not_stated(bank):
    explorer = alliance.compare(list(bank.dimensions))
    silent = sum(p.text == NOT_STATED for f in bank.frameworks.values() for p in f.positions.values())
    assert silent > 0
    assert f"{silent} not stated" in explorer.said
    assert explorer.body.count('class="alliance-silent"') == silent


@pytest.mark.parametrize(
    "values",
    [
        {"points": ["no-such-point"], "frameworks": ["adjustment"]},
        {"points": [], "frameworks": ["adjustment"]},
        {"points": ["taiwan"], "frameworks": []},
        {"points": [["taiwan"]], "frameworks": ["adjustment", {}]},
    ],
)
def test_compare_asks_for_a_choice_where_nothing_is_left(values):
    explorer = alliance.compare()
    send(explorer, type="set", values=values)
    assert "Nothing is chosen" in explorer.said or explorer.body.count("<td") == 1


@pytest.mark.parametrize(
    "values", [{"points": "taiwan"}, {"points": None}, {"frameworks": 7}, {}, None, ["taiwan"]]
)
def test_what_is_not_a_choice_changes_nothing(values):
    explorer = alliance.compare()
    before = explorer.body
    send(explorer, type="set", values=values)
    assert explorer.body == before


def test_compare_names_what_it_does_not_know():
    with pytest.raises(ValueError, match="dimension 'taiwna' is not known"):
        alliance.compare(["taiwna"])
    with pytest.raises(ValueError, match="framework 'neutrality' is not known"):
        alliance.compare(frameworks=["neutrality"])


def test_positions_are_plain_text_for_code(bank):
    found = alliance.positions("troop-level")
    assert list(found) == ["adjustment", "retrenchment", "expansion"]
    assert all(type(text) is str for text in found.values())
    with pytest.raises(KeyError, match="did you mean troop-level"):
        alliance.positions("troop-levels")


def test_review_without_a_miss_says_how_it_works(log):
    assert "Nothing to review" in repr(alliance.review())


def test_review_brings_back_a_missed_question_from_the_next_day_on(log, bank):
    item = bank.items["author-recommends"]
    wrong = item.key.examples["wrong"][0]
    alliance.check(item.id, wrong)
    today = datetime.date.today()
    assert "Nothing is due today" in repr(alliance.review(today))
    question = alliance.review(today + datetime.timedelta(1))
    assert isinstance(question, Question)
    assert question.item == item
    assert "1 of 1 due" in question.spec["lead"]
    assert "Start here" in question.spec["lead"]
    assert question.spec["last"] is None  # it begins afresh
    assert question.reply == {}


def test_calibration_needs_predictions(log):
    assert "No predictions yet" in repr(alliance.calibration())


def test_calibration_sets_confidence_against_being_right(log, bank):
    for item_id, sure, state in (("author-recommends", 95, "right"), ("carter-how-many-left", 95, "wrong")):
        response = bank.items[item_id].key.examples[state][0]
        attempts.add("prediction", item_id, response=response, confidence=sure)
    attempts.add("prediction", "no-longer-here", response="x", confidence=25)
    picture = alliance.calibration()
    assert picture.png.startswith(b"\x89PNG")
    assert "95" in picture.alt
    assert "50" in picture.alt


def test_progress_can_be_that_of_one_lesson(bank):
    assert "State" in alliance.progress("03").markup
    rows = alliance.progress("03").markup.count("<tr>")
    assert rows == 1 + len(bank.lessons["03-adjustment"].objectives)


def test_a_long_model_answer_is_read_in_paragraphs(log, bank):
    """On the page, in the static feedback and in the answer shown, each paragraph stands by itself."""
    item = bank.items["cap-position"]
    parts = item.key.model.split("\n\n")
    assert len(parts) == 5
    control = Question(item, bank)
    send(control, type="answer", response={"text": "Five words are enough here."})
    assert control.reply["lines"][:5] == [f"A model answer: {parts[0]}", *parts[1:]]
    send(control, type="solution")
    assert [control.reply["feedback"], *control.reply["lines"]] == [*parts, item.key.why]
    for card in (question_html.verdict(grade(item, "Five words are enough here."), bank), question_html.solution(item, bank)):
        for part in parts[1:]:
            assert f"<p>{html.escape(part)}</p>" in card._repr_html_() and part in repr(card)


def test_an_open_answer_gets_its_rubric_and_keeps_its_scores(log, bank):
    item = next(i for i in bank.items.values() if i.kind == "open")
    control = Question(item, bank)
    assert item.key.model not in str(control.spec)
    send(control, type="answer", response={"text": "too short"})
    assert control.reply["state"] == "blank"
    assert not control.reply["rubric"]
    text = "Five words are enough here."
    send(control, type="answer", response={"text": text})
    assert control.reply["state"] == "noted"
    assert [row[0] for row in control.reply["rubric"]] == list(item.key.rubric)
    assert item.key.model in "\n\n".join(control.reply["lines"])
    send(control, type="answer", response={"text": text, **dict.fromkeys(item.key.rubric, "yes")})
    assert attempts.read().last(item.id).score == 1
    again = Question(item, bank)
    assert again.spec["last"]["text"] == text
    assert again.reply["rubric"]


def test_a_stance_is_kept_whichever_it_is(log, bank):
    item = next(i for i in bank.items.values() if i.kind == "stance")
    for option in item.options:
        control = Question(item, bank)
        send(control, type="answer", response=option)
        assert control.reply["state"] == "noted"
        assert attempts.read().last(item.id).response == option


def test_the_first_prediction_counts_and_stands_beside_the_answer(log, bank):
    item = bank.items["fc-cut"]
    asked, predicted = Question(item, bank), Question(item, bank, mode="predict")  # as Run All makes them
    assert asked.reply == {}
    send(predicted, type="answer", response="no", confidence=70)
    send(predicted, type="answer", response="yes", confidence=99)
    assert "Your first prediction counts: No, 70 % sure." in predicted.reply["feedback"]
    again = Question(item, bank, mode="predict")
    assert (again.spec["last"], again.spec["confidence"]) == ("no", 70)
    send(asked, type="answer", response=None)
    assert "Before reading, you predicted: No, 70 % sure." in asked.reply["lines"]
    send(asked, type="answer", response="yes")
    assert asked.reply["state"] == "wrong"
    assert "Before reading, you predicted: No, 70 % sure." in asked.reply["lines"]
    assert [entry.kind for entry in attempts.read().entries] == ["prediction", "answer"]
    assert "Before reading, you predicted: No, 70 % sure." in Question(item, bank).reply["lines"]
    assert Question(item, bank, mode="review").reply == {}


def test_what_was_answered_cannot_be_predicted_any_more(log, bank):
    item = bank.items["fc-cut"]
    send(Question(item, bank), type="answer", response="no")
    late = Question(item, bank, mode="predict")
    send(late, type="answer", response="no", confidence=99)
    assert late.reply["heading"] == "Not kept."
    assert attempts.read().predictions() == {}
    send(asked := Question(item, bank), type="answer", response="no")
    assert asked.reply["lines"] == []


def test_a_prediction_is_shown_where_nothing_is_recorded(monkeypatch, bank):
    monkeypatch.setenv("ALLIANCE_RECORD", "off")
    predicted = Question(bank.items["fc-cut"], bank, mode="predict")
    send(predicted, type="answer", response="no", confidence=70)
    send(predicted, type="answer", response="yes", confidence=99)
    assert "No, 70 % sure" in predicted.reply["feedback"]


KINDS = ("frameworks", "stance", "open", "match", "order", "choose-several")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["ask", "predict", "review"])
@settings(max_examples=40, deadline=None)
@given(response=ANYTHING, confidence=ANYTHING, what=st.sampled_from(["answer", "hint", "solution", 7]))
def test_whatever_the_page_sends_gets_an_answer(kind, mode, response, confidence, what):
    book = banks.load()
    control = Question(next(i for i in book.items.values() if i.kind == kind), book, mode=mode)
    send(control, type=what, response=response, confidence=confidence)
    assert json.dumps(control.reply)  # what goes back to the page is plain
    if mode == "predict":
        assert "state" not in control.reply or control.reply["state"] == "blank"


def test_an_answer_in_code_stays_with_its_output(log, bank):
    from IPython.core.formatters import DisplayFormatter

    item = bank.items["cap-alone"]
    data, metadata = DisplayFormatter().format(alliance.check(item.id, "opcon"))
    assert metadata["alliance"] == {
        "item": item.id,
        "mode": "check",
        "response": "opcon",
        "version": item.version,
    }
    assert set(data) == {"text/html", "text/plain"}
    assert attempts.read().entries[0].version == item.version
    assert "alliance" not in DisplayFormatter().format(alliance.check(item.id))[1]
