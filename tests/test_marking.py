"""The marking view from the kernel's side: what it shows, what it keeps, and what it makes of whatever the page sends."""

import json
import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliance
from quizkit_teacher import answers, marks
from quizkit.workspace import CourseError

HOSTILE = "<img src=x onerror=alert(1)><script>document.title='x'</script> \u202e half \ud83d"


def line(item, learner, text, **more):
    return {
        "learner": learner,
        "name": f"Name of {learner}",
        "item": item.id,
        "prompt": item.prompt,
        "rubric": dict(item.key.rubric),
        "model": item.key.model,
        "why": item.key.why,
        "text": text,
        "answer": marks.digest(text),
        "self": {},
        "lesson": item.lesson,
        **more,
    }


def fill(folder, lines):
    """An `open-answers.jsonl`; a line that is text stands in it as it is."""
    texts = [entry if isinstance(entry, str) else json.dumps(entry) for entry in lines]
    (folder / answers.NAME).write_text("\n".join(texts) + "\n", encoding="utf-8")


@pytest.fixture
def essays(bank):
    """Two open questions, the later one of the course first."""
    first, second, *_ = (item for item in bank.items.values() if item.kind == "open")
    return second, first


@pytest.fixture
def desk(tmp_path, essays):
    fill(tmp_path, [line(item, f"k{n}", f"{item.id} by {n}") for n in range(3) for item in essays])
    return alliance.marking(str(tmp_path))


def send(control, kind, **content):
    shown = control.shown
    page = {name: shown.get(name) for name in ("turn", "scores", "comment")}
    control._handle_custom_msg({"type": kind, **page, **content}, [])


def save(control, score="yes", **content):
    send(control, "save", scores=dict.fromkeys(dict(control.shown["rubric"]), score), **content)


def kept(control):
    return marks.read(control.desk.file).latest


def test_the_questions_come_in_the_order_of_the_course_and_one_after_the_other(desk, essays):
    seen = []
    for _ in range(6):
        seen.append((desk.shown["item"], desk.shown["text"]))
        send(desk, "go", by=1)
    later, first = (item.id for item in essays)
    assert [item for item, _ in seen] == [first] * 3 + [later] * 3
    assert len({text for _, text in seen}) == 6
    assert desk.said == "This is the last answer. 0 of 6 marked."
    for _ in range(6):
        send(desk, "go", by=-1)
    assert (desk.shown["item"], desk.shown["text"]) == seen[0]
    assert desk.said.startswith("This is the first answer.")


def test_learners_come_in_another_order_for_each_question(tmp_path, essays, bank):
    fill(tmp_path, [line(item, f"k{n:02}", "text") for n in range(20) for item in essays])
    places = answers.read(tmp_path / answers.NAME, bank).places
    one, two = ([place.learner for place in places if place.item == item.id] for item in essays)
    assert sorted(one) == sorted(two)
    assert len({tuple(one), tuple(two), tuple(sorted(one))}) == 3


def test_a_saved_mark_is_in_the_file_at_once_and_there_when_one_comes_back(desk, tmp_path):
    item, text = desk.shown["item"], desk.shown["text"]
    save(desk, "partly", comment=" Name the office. ")
    assert desk.said == "Saved. 1 of 6 marked."
    assert desk.shown["text"] != text
    assert (desk.shown["scores"], desk.shown["comment"]) == ({}, "")
    assert desk.shown["comments"] == ["Name the office."]  # to be used again for the same question
    [mark] = kept(desk).values()
    assert (mark.item, mark.answer, mark.comment) == (item, marks.digest(text), "Name the office.")
    assert set(mark.scores.values()) == {"partly"}
    for control in (desk, alliance.marking(str(tmp_path))):
        while control.shown["text"] != text:
            send(control, "go", by=-1)
        assert set(control.shown["scores"].values()) == {"partly"}
        assert (control.shown["comment"], control.shown["note"]) == ("Name the office.", "Marked.")


def test_it_opens_at_the_first_that_waits_and_saving_goes_to_the_next_that_does(desk, tmp_path):
    for _ in range(3):
        save(desk)
    first = {mark.item for mark in kept(desk).values()}
    assert len(first) == 1
    again = alliance.marking(str(tmp_path))
    assert again.shown["item"] not in first
    assert again.shown["place"] == 4
    send(again, "go", by=1)  # the fourth is passed over …
    save(again)
    save(again)
    assert again.shown["place"] == 4  # … and comes back at the end
    save(again)
    assert again.said == "Saved. Nothing is left to mark here. 6 of 6 marked."
    assert again.shown["note"] == "Marked."


def test_a_mark_that_is_not_whole_is_not_saved(desk):
    rubric = list(dict(desk.shown["rubric"]))
    before = desk.shown
    send(desk, "save", scores={rubric[0]: "yes"})
    assert re.match(r"Not saved: \d lines? of the rubric ha(s|ve) no score yet\. 0 of 6", desk.said)
    send(desk, "save", scores=dict.fromkeys(rubric, "splendid"))
    assert desk.said.startswith("Not saved")
    assert desk.shown["text"] == before["text"]
    save(desk, comment="x" * 2001)
    assert "longer than 2,000 letters" in desk.said
    assert desk.shown["text"] == before["text"]
    assert kept(desk) == {}


def test_what_was_entered_and_not_saved_is_still_there(desk):
    rubric = list(dict(desk.shown["rubric"]))
    send(desk, "go", by=1, scores={rubric[0]: "no"}, comment="half")
    assert (desk.shown["scores"], desk.shown["comment"], desk.shown["note"]) == ({}, "", "")
    send(desk, "go", by=-1)
    assert (desk.shown["scores"], desk.shown["comment"]) == ({rubric[0]: "no"}, "half")
    assert desk.shown["note"] == "Not saved yet."
    assert kept(desk) == {}
    save(desk)
    send(desk, "go", by=-1)
    assert desk.shown["note"] == "Marked."


def test_a_key_pressed_twice_marks_one_answer(desk):
    stale = {
        "type": "save",
        "turn": desk.shown["turn"],
        "scores": dict.fromkeys(dict(desk.shown["rubric"]), "no"),
    }
    for replies in (1, 2):
        desk._handle_custom_msg(dict(stale), [])
        assert desk.replies == replies  # the page learns that it may go on
    assert len(kept(desk)) == 1


def test_names_are_hidden_until_asked_for(desk, tmp_path):
    assert "Name of" not in json.dumps(desk.get_state(), default=str)
    scores = {next(iter(dict(desk.shown["rubric"]))): "no"}
    send(desk, "names", show=True, scores=scores)
    assert desk.shown["name"].startswith("Name of k")
    assert desk.shown["scores"] == scores  # a look at the name loses nothing
    send(desk, "go", by=1)
    assert desk.shown["name"]
    send(desk, "names", show="no")
    assert desk.shown["name"] == ""


def test_the_page_holds_one_answer_and_the_saved_notebook_none(desk, essays):
    texts = [f"{item.id} by {n}" for n in range(3) for item in essays]
    for _ in texts:
        state = json.dumps(desk.get_state(), default=str)
        assert [text for text in texts if text in state] == [desk.shown["text"]]
        send(desk, "go", by=1)
    save(desk, comment="Only for one learner.")
    twin = desk.static()
    for shown in (twin.markup, twin.text, repr(desk)):
        assert not any(text in shown for text in (*texts, "Name of", "Only for one"))
        assert "1 of 6 marked" in shown
        assert "Run this cell to mark." in shown
    assert '<td style="text-align: left">3</td>' in twin.markup


def test_one_question_can_be_chosen(desk, essays):
    later, first = essays
    assert [item for item, _ in desk.questions] == ["", first.id, later.id]
    send(desk, "question", question=later.id)
    assert (desk.shown["item"], desk.shown["place"], desk.shown["of"]) == (later.id, 1, 3)
    save(desk)
    assert desk.said == "Saved. 1 of 3 marked."
    assert dict(desk.questions)[later.id].endswith("(1 of 3 marked)")
    send(desk, "question", question="")
    assert (desk.shown["item"], desk.shown["of"]) == (first.id, 6)


def test_an_answer_that_changed_comes_back(tmp_path, essays):
    fill(tmp_path, [line(essays[0], f"k{n}", f"text {n}") for n in range(3)])
    control = alliance.marking(str(tmp_path))
    for _ in range(3):
        save(control, comment="So far so good.")
    # marked again by `alliance mark`: one learner has handed in another text
    fill(tmp_path, [line(essays[0], f"k{n}", f"text {n}" + "!" * (n == 1)) for n in range(3)])
    again = alliance.marking(str(tmp_path))
    assert again.said == "2 of 3 marked. 1 changed since and waits again."
    assert again.shown["text"] == "text 1!"
    assert again.shown["note"].startswith("The answer has changed since it was marked.")
    assert again.shown["comment"] == "So far so good."
    send(again, "save")
    assert again.said == "Saved. Nothing is left to mark here. 3 of 3 marked."
    assert kept(again)["k1", essays[0].id].answer == marks.digest("text 1!")


def test_a_rubric_that_changed_keeps_the_scores_of_its_old_lines(tmp_path, essays):
    entry = line(essays[0], "k1", "text")
    fill(tmp_path, [entry])
    save(alliance.marking(str(tmp_path)))
    first = next(iter(entry["rubric"]))
    fill(tmp_path, [{**entry, "rubric": {first: "As before.", "new": "A new line."}}])
    again = alliance.marking(str(tmp_path))
    assert again.shown["scores"] == {first: "yes"}


def test_damaged_lines_are_named_and_the_others_are_shown(tmp_path, essays):
    good = line(essays[0], "k1", "text")
    bad = [
        "{",
        "[1]",
        "[" * 100_000,
        {**good, "learner": ""},
        {**good, "text": 5},
        {**good, "answer": "text"},
        {**good, "rubric": {}},
        {**good, "rubric": {"who": 3}},
    ]
    fill(tmp_path, [*bad, good, "", {**good, "text": "again", "answer": marks.digest("again")}, *["{"] * 9])
    (tmp_path / marks.NAME).write_text("torn\n", encoding="utf-8")
    control = alliance.marking(str(tmp_path))
    assert (control.shown["text"], control.shown["of"]) == ("again", 1)
    said = "\n".join(control.warnings)
    for n, why in enumerate(
        ("", "not an open answer", "", "learner is missing", "text is no text", "digest", "rubric"), 1
    ):
        assert re.search(rf"line {n}: left out \(.*{why}", said)
    assert control.warnings[-1] == "And 9 more."
    assert "line 1: left out" in control.static().text
    assert any("a second answer of one learner" in entry for entry in control.desk.problems)
    assert any("marks.jsonl line 1" in entry for entry in control.desk.problems)


def test_hostile_text_reaches_the_page_as_text(tmp_path, essays):
    entry = line(essays[0], "k1", HOSTILE, name=HOSTILE, prompt=HOSTILE, self={"who": HOSTILE})
    fill(tmp_path, [entry])
    (tmp_path / marks.NAME).write_text(
        json.dumps({**entry, "scores": dict.fromkeys(entry["rubric"], "yes"), "comment": HOSTILE}) + "\n"
    )
    control = alliance.marking(str(tmp_path))
    send(control, "names", show=True, comment=HOSTILE)
    json.dumps(control.get_state(), default=str, ensure_ascii=False).encode("utf-8")  # no half letters
    assert control.shown["text"] == HOSTILE.replace("\ud83d", "?")
    assert "<img" not in control.static().markup
    assert "&lt;img" in control.static().markup
    code = (resources.files("alliance") / "widgets" / "marking.js").read_text(encoding="utf-8")
    assert "innerHTML" not in code


def test_a_file_written_anew_is_noticed(desk, tmp_path, essays):
    # others, whose lines begin at the same bytes
    fill(tmp_path, [line(item, f"z{n}", f"{item.id} by {n}") for n in range(3) for item in essays])
    send(desk, "go", by=1)
    assert "written anew" in desk.shown["lost"]
    send(desk, "save", scores=dict.fromkeys(essays[0].key.rubric, "yes"))
    assert kept(desk) == {}


def test_no_folder_and_no_answers(tmp_path):
    with pytest.raises(CourseError, match=r"open-answers\.jsonl: there is no such file\. Run `alliance mark"):
        alliance.marking(str(tmp_path))
    (tmp_path / answers.NAME).touch()
    control = alliance.marking(str(tmp_path))
    assert control.said == "There is no open answer here."
    for kind in ("save", "go", "names", "question"):
        send(control, kind, by=1, question="")
    assert control.shown["lost"] == ""
    (tmp_path / "taken" / answers.NAME).mkdir(parents=True)
    with pytest.raises(CourseError, match="cannot be read"):
        alliance.marking(str(tmp_path / "taken"))


def test_a_mark_that_cannot_be_written_is_said_and_stays_on_the_desk(desk, tmp_path):
    (tmp_path / marks.NAME).mkdir()
    text = desk.shown["text"]
    save(desk, comment="kept")
    assert "could not be saved" in desk.said
    assert (desk.shown["text"], desk.shown["comment"], desk.shown["note"]) == (text, "kept", "Not saved yet.")


ANYTHING = (
    st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | st.text("ab<") | st.lists(st.just([]))
)
FIELDS = st.sampled_from(["scores", "comment", "by", "question", "show"])


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["save", "go", "question", "names", "other", [], None]),
    content=st.dictionaries(FIELDS, ANYTHING | st.dictionaries(st.text("ab"), ANYTHING)),
    turn=st.booleans(),
)
def test_whatever_the_page_sends_is_answered(tmp_path_factory, bank, kind, content, turn):
    item = next(item for item in bank.items.values() if item.kind == "open")
    folder = tmp_path_factory.mktemp("any")
    fill(folder, [line(item, f"k{n}", f"text {n}") for n in range(3)])
    control = alliance.marking(str(folder))
    send(control, kind, **content, **({} if turn else {"turn": content}))
    assert control.shown["text"].startswith("text ")
    control._handle_custom_msg(kind, [])
    assert control.replies == 2
    assert kept(control) == {}
