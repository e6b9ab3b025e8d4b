"""One question being answered: what is asked, what is replied, what is kept."""

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from anything import ANYTHING
from quizkit import question_html
from quizkit.attempts import Attempts
from quizkit.grading import grade
from quizkit.items import Item, Verdict
from quizkit.session import Session
from quizkit.submission import make

TEXT = "Because the gluten relaxes in time."
BEFORE = "Before reading, you predicted: Gas from yeast, 70 % sure."


@pytest.fixture
def attempts(tmp_path):
    return Attempts(tmp_path / "responses.jsonl")


@pytest.fixture
def meet(bread, attempts):
    """A learner meets a question of the bread course."""
    return lambda item, mode="ask": Session(bread.items[item], bread, attempts, mode)


def send(session, kind="answer", **message):
    """The last reply to a message, as the page shows it; None where there is none."""
    replies = list(session.receive({"type": kind, **message}))
    assert json.dumps(replies)  # what goes to the page is plain
    return replies[-1] if replies else None


def test_an_answer_is_graded_and_kept(meet, attempts, bread):
    reply = send(meet("gas"), response="salt")
    assert (reply["kind"], reply["state"], reply["heading"]) == ("verdict", "wrong", "✗ Not right.")
    assert reply["misconception"] == "Salt makes dough rise"
    assert (reply["reread"], reply["href"]) == ("Yeast", "../lessons/01-bread.ipynb#Yeast")
    (entry,) = attempts.read().entries
    assert (entry.kind, entry.item, entry.response, entry.state) == ("answer", "gas", "salt", "wrong")
    assert entry.version == bread.items["gas"].version


def test_a_passage_to_reread_may_stand_in_an_exercise(bread):
    wrong = Verdict(state="wrong", feedback="", reread="exercises/01-bread#How much?")
    assert question_html.reply(wrong, bread)["href"] == "../exercises/01-bread.ipynb#How-much?"
    assert (question_html.reply(wrong, bread)["reread"], question_html.reply(wrong, bread)["lesson"]) == (
        "How much?",
        ", exercise 1",
    )


def test_a_letter_is_kept_as_the_option_that_it_names(meet, attempts):
    send(meet("steps"), response=["B", "D", "C", "A"])
    assert attempts.read().entries[0].response == ["mix", "knead", "rise", "bake"]


def test_an_old_letter_is_shown_as_the_option_that_it_names(meet, attempts):
    attempts.add("answer", "steps", response=["B", "D", "C", "A"], state="right")
    assert meet("steps").spec()["last"] == ["mix", "knead", "rise", "bake"]
    assert "Your last answer: Mix → Knead → Let it rise → Bake — ✓ Right." in meet("steps").static().markup


def test_a_blank_is_not_kept(meet, attempts):
    assert send(meet("gas"), response=None)["heading"] == "… Not answered yet."
    assert (
        send(meet("gas"), response="jam")["feedback"] == "There is no such choice. Choose one answer first."
    )
    assert attempts.read().entries == ()


def test_the_page_learns_nothing_of_the_key(meet, bread):
    for item in bread.items.values():
        spec = json.dumps(meet(item.id).spec(), ensure_ascii=False)
        for secret in (
            item.key.explanation,
            item.key.model,
            *(answer.feedback for answer in item.key.answers),
        ):
            assert not secret or secret not in spec


def test_a_question_taken_up_again_shows_the_last_answer(meet):
    assert meet("gas").greeting() == {}
    send(meet("gas"), response="heat")
    again = meet("gas")
    assert again.spec()["last"] == "heat"
    assert again.greeting()["heading"] == "≈ Close."
    assert again.metadata()["response"] == "heat"
    assert meet("gas", "review").greeting() == {}
    assert meet("gas", "review").spec()["last"] is None


@pytest.mark.parametrize("response", [7, ["x"], {"a": 1}, None])
def test_a_last_answer_that_cannot_be_read_is_none(meet, attempts, response):
    attempts.add("answer", "gas", response=response, state="right")
    assert meet("gas").last is None


def test_hints_come_one_by_one_and_are_kept(meet, attempts):
    session = meet("gas")
    for _ in range(3):
        reply = send(session, "hint")
    assert reply == {"kind": "hint", "hints": ["It is alive.", "It eats sugar."]}
    assert [entry.response for entry in attempts.read().entries] == [1, 2, 2]
    assert send(meet("steps"), "hint") is None  # it has none


def test_the_answer_can_be_shown(meet, attempts):
    reply = send(meet("gas"), "solution")
    assert reply["lines"] == ["Gas from yeast", "Yeast turns sugar into carbon dioxide and alcohol."]
    assert reply["marks"] == {"yeast": "right"}
    assert attempts.read().entries[0].kind == "solution"


@pytest.mark.parametrize(
    "item, response, marks",
    [
        ("gas", "salt", {"salt": "wrong"}),
        ("gas", "heat", {"heat": "near"}),
        ("gas", "yeast", {"yeast": "right"}),
        ("ingredients", ["flour", "butter"], {"flour": "right", "butter": "wrong"}),
        ("with-yeast", ["brioche", "soda"], {"brioche": "right", "soda": "wrong"}),
        ("with-yeast", ["none"], {"none": "wrong"}),
        ("recipe-words", ["about", "must"], {"about": "right", "must": "wrong"}),
        ("steps", ["mix", "rise", "knead", "bake"], {"mix": "right", "rise": "near", "knead": "near", "bake": "right"}),
        ("steps", ["bake", "mix", "knead", "rise"], {"bake": "wrong"} | dict.fromkeys(["mix", "knead", "rise"], "near")),
        ("steps", ["B", "D", "C", "A"], dict.fromkeys(["mix", "knead", "rise", "bake"], "right")),
        ("flours", {"baguette": "wheat", "pumpernickel": "maize", "cornbread": "maize"},
         {"baguette": "right", "pumpernickel": "wrong", "cornbread": "right"}),
        ("flours", {"baguette": "wheat"}, {}),  # not graded yet
        ("water-grams", 60, {}),
        ("crust", "thin", {}),
        ("why-rest", {"text": TEXT}, {}),
    ],
)  # fmt: skip
def test_what_was_chosen_is_marked_and_nothing_else(meet, item, response, marks):
    """A learner may try again: at the first try what was not chosen tells nothing of the key."""
    assert send(meet(item), response=response)["marks"] == marks
    assert meet(item).greeting().get("marks", {}) == marks  # as it is taken up again


@pytest.mark.parametrize(
    "item, response, named, missed",
    [
        ("ingredients", ["flour", "butter"], "“Water” belongs too.", {}),
        (
            "recipe-words",
            ["about", "must"],
            "“If you like” belongs too.",
            {"like": "missed", "least": "missed"},
        ),
    ],
)
def test_what_was_left_out_is_counted_at_the_first_try_and_named_at_the_next(
    meet, item, response, named, missed
):
    session = meet(item)
    first = send(session, response=response)
    told = [what for what, _ in first["misses"]]
    assert named not in told and any(re.fullmatch(r"\d more belongs?\.", what) for what in told)
    assert meet(item).greeting()["misses"] == first["misses"]  # taken up again it tells no more
    hints = meet(item).item.hints
    assert all(hint in first["misses"][-1][1] for hint in hints[:1])  # and it says where to look
    assert not any(hint in first["misses"][-1][1] for hint in hints[1:])
    second = send(session, response=response)
    assert named in [what for what, _ in second["misses"]]
    assert {part: mark for part, mark in second["marks"].items() if mark == "missed"} == missed


def test_an_answer_to_an_older_version_is_no_try(meet, attempts):
    attempts.add("answer", "ingredients", response=["flour"], version="older")
    session = meet("ingredients")
    for reply in (session.greeting(), send(session, response=["flour"])):
        assert "“Water” belongs too." not in [what for what, _ in reply["misses"]]


def test_leaving_out_what_belongs_shows_no_mistake(bread):
    """Why somebody left it out is not known; only what was answered names a misconception."""
    item = bread.items["ingredients"]
    answers = [structs.replace(answer, misconception="heat-first") for answer in item.key.answers]
    item = structs.replace(item, key=structs.replace(item.key, answers=answers))
    assert grade(item, ["flour"]).misconception == ""
    assert grade(item, ["flour", "water", "butter"]).misconception == "heat-first"


@pytest.mark.parametrize(
    "item, rows",
    [
        ("steps", [("Mix",), ("Knead",), ("Let it rise",), ("Bake",)]),
        ("flours", [("Baguette", "Wheat"), ("Pumpernickel", "Rye"), ("Cornbread", "Maize")]),
        ("with-yeast", [("Brioche", "yes"), ("Pitta", "yes"), ("Soda bread", "no")]),
    ],
)
def test_an_answer_of_several_parts_is_laid_out(meet, bread, item, rows):
    reply = send(meet(item), "solution")
    assert (reply["rows"], reply["lines"]) == (rows, [bread.items[item].key.explanation])
    card = question_html.solution(bread.items[item])
    assert card.markup.count("<li>") + card.markup.count("<tr>") == len(rows)
    assert f"\n- {' – '.join(rows[0])}\n" in card.text


def test_a_prediction_gets_no_hint_and_no_answer(meet):
    session = meet("gas", "predict")
    assert send(session, "hint") is send(session, "solution") is None


def test_an_open_answer_gets_its_rubric_and_keeps_its_scores(meet, attempts, bread):
    key = bread.items["why-rest"].key
    session = meet("why-rest")
    assert send(session, response={"text": "too short"})["rubric"] == []
    reply = send(session, response={"text": TEXT})
    assert reply["state"] == "noted"
    assert [row[0] for row in reply["rubric"]] == list(key.rubric)
    assert reply["panels"][0] == ("A model answer", [key.model])
    send(session, response={"text": TEXT, **dict.fromkeys(key.rubric, "yes")})
    assert attempts.read().last("why-rest").score == 1
    again = meet("why-rest")
    assert again.spec()["last"]["text"] == TEXT
    assert again.greeting()["rubric"]


def test_a_long_model_answer_is_read_in_paragraphs(bread, attempts):
    """On the page, in the static feedback and in the answer shown, each paragraph stands by itself."""
    from msgspec import structs

    item = bread.items["why-rest"]
    item = structs.replace(item, key=structs.replace(item.key, model="First part.\n\nSecond <part>."))
    session = Session(item, bread, attempts)
    (model, _) = send(session, response={"text": TEXT})["panels"]
    assert model == ("A model answer", ["First part.", "Second <part>."])
    assert send(session, "solution")["lines"] == ["First part.", "Second <part>.", item.key.explanation]
    for card in (question_html.verdict(grade(item, TEXT), bread), question_html.solution(item)):
        assert f"<p>{html.escape('Second <part>.')}</p>" in card.markup and "Second <part>." in repr(card)


def test_a_stance_is_kept_whichever_it_is(meet, attempts):
    for option in ("thin", "thick"):
        assert send(meet("crust"), response=option)["state"] == "noted"
        assert attempts.read().last("crust").response == option


def test_the_first_prediction_counts_and_stands_beside_the_answer(meet, attempts):
    asked, predicted = meet("gas"), meet("gas", "predict")  # as Run All makes them
    assert asked.greeting() == {}
    send(predicted, response="yeast", confidence=70)
    reply = send(predicted, response="salt", confidence=99)
    assert "Your first prediction counts: Gas from yeast, 70 % sure." in reply["feedback"]
    again = meet("gas", "predict")
    assert (again.spec()["last"], again.spec()["confidence"]) == ("yeast", 70)
    assert meet("gas").greeting() == {
        "kind": "note",
        "heading": "Before reading, you predicted:",
        "feedback": "Gas from yeast, 70 % sure.",
    }
    assert BEFORE in send(asked, response=None)["lines"]
    reply = send(asked, response="salt")
    assert reply["state"] == "wrong" and BEFORE in reply["lines"]
    assert [entry.kind for entry in attempts.read().entries] == ["prediction", "answer"]
    assert BEFORE in meet("gas").greeting()["lines"]
    assert meet("gas", "review").greeting() == {}


def test_what_was_answered_cannot_be_predicted_any_more(meet, attempts):
    send(meet("gas"), response="yeast")
    reply = send(meet("gas", "predict"), response="yeast", confidence=99)
    assert (reply["heading"], reply["kind"]) == ("Not kept.", "note")
    assert attempts.read().predictions() == {}
    assert send(meet("gas"), response="yeast")["lines"] == []


def test_a_prediction_is_shown_where_nothing_is_kept(bread):
    session = Session(bread.items["gas"], bread, Attempts(None), "predict")
    send(session, response="yeast", confidence=70)
    assert "Gas from yeast, 70 % sure" in send(session, response="salt", confidence=99)["feedback"]


@pytest.mark.parametrize("sure", [-1, 101, "70", None, True, 0.5])
def test_a_confidence_that_is_none_is_left_out(meet, attempts, sure):
    send(meet("gas", "predict"), response="yeast", confidence=sure)
    assert attempts.read().entries[0].confidence is None


def test_what_cannot_be_kept_is_said_after_the_reply(bread, tmp_path):
    session = Session(bread.items["gas"], bread, Attempts(tmp_path))
    first, second = session.receive({"type": "answer", "response": "yeast"})
    assert "problem" not in first
    assert second == {**first, "problem": second["problem"]}
    assert "could not be saved" in second["problem"]


def test_a_question_of_an_exam_travels_whole_without_its_key(bread, attempts):
    item = Item.from_public({**bread.items["gas"].public(), "id": "q1"})
    session = Session(item, bread, attempts)
    assert session.spec()["button"] == "Keep my answer"
    assert send(session, response="C")["heading"] == "• Kept."
    solution = send(session, "solution")
    assert (solution["lines"], solution["rows"], solution["marks"]) == ([], [], {})
    metadata = Session(item, bread, attempts).metadata()
    assert metadata["asked"] == item.public() and metadata["response"] == "yeast"
    assert make(attempts.read(), {"q1": item}, "1", "Ana")["responses"][0]["response"] == "yeast"


@pytest.mark.parametrize(
    "item, mode, lead, button",
    [
        ("gas", "ask", "Question", "Check"),
        ("gas", "predict", "Prediction", "Keep my prediction"),
        ("gas", "review", "Review", "Check"),
        ("crust", "ask", "Your position", "Keep my position"),
        ("why-rest", "ask", "In your own words", "Keep my answer"),
        ("why-rest", "review", "Review", "Keep my answer"),
    ],
)
def test_words_before_the_prompt_and_on_the_button(meet, item, mode, lead, button):
    spec = meet(item, mode).spec()
    assert (spec["lead"], spec["button"]) == (lead, button)


@pytest.mark.parametrize("mode", ["ask", "predict", "review"])
@settings(max_examples=25)
@given(
    response=ANYTHING,
    confidence=ANYTHING,
    what=st.sampled_from(["answer", "hint", "solution", 7]),
    more=ANYTHING,
)
def test_whatever_the_page_sends_gets_an_answer(bread, mode, response, confidence, what, more):
    for item in bread.items.values():
        session = Session(item, bread, Attempts(None), mode)
        reply = send(session, what, response=response, confidence=confidence)
        if mode == "predict" and reply:
            assert "state" not in reply or reply["state"] == "blank"
        assert list(session.receive(more)) == []


@pytest.mark.parametrize(
    "item, call",
    [
        ("gas", 'check("gas", "A")'),
        ("ingredients", 'check("ingredients", ["A", "B"])'),
        ("with-yeast", 'check("with-yeast", ["A", "B"])'),
        ("recipe-words", 'check("recipe-words", ["A", "B"])'),
        ("water-grams", 'check("water-grams", 12)'),
        ("sliced", 'check("sliced", "14 July 1789")'),
        ("protein", 'check("protein", "a name")'),
        ("steps", 'check("steps", ["B", "A", …])'),
        ("flours", 'check("flours", {"1": "B", "2": "A", …})'),
        ("crust", 'check("crust", "A")'),
        ("why-rest", 'check("why-rest", "your own words")'),
    ],
)
def test_where_nothing_runs_a_question_says_how_to_answer(meet, bread, item, call):
    """In a terminal by code; on a page by the program that can run it, which is named."""
    card = meet(item).static()
    assert card.text.endswith(f"\nTo answer: {call}")
    assert "run this cell (Shift + Enter) in JupyterLab or Jupyter Notebook" in card.markup
    handed_out = question_html.question(Item.from_public(bread.items[item].public()))
    assert handed_out.text.endswith(question_html.RUN)  # no verb checks it
