"""Open answers, the teacher's scores on them, and the desk: what it shows, what it keeps, what it makes of any message."""

import hashlib
import json
import re
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

import alliance
from alliance.course import COURSE
from quizkit.files import CourseError
from quizkit.html import LEFT
from quizkit_teacher import rubric
from quizkit_teacher.desk import Desk
from quizkit_teacher.rubric import RubricScore

TEXT = "Seoul pays more, 그리고 more is asked."
HOSTILE = "<img src=x onerror=alert(1)><script>document.title='x'</script> \u202e half \ud83d"
SCORE = RubricScore(
    learner="k1",
    item="alliance-price",
    answer=rubric.digest(TEXT),
    scores={"who": "yes", "when": "partly"},
    comment="Name the office.",
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "graded" / rubric.SCORES_FILE


@pytest.fixture(scope="module")
def essays():
    """Two open questions, the later one of the course first."""
    first, second, *_ = (item for item in COURSE.bank.items.values() if item.kind == "open")
    return second, first


def answer(item, learner, response):
    return rubric.open_answer(learner, f"Name of {learner}", item, response)


def line(item, learner, response):
    """An answer as it stands in the file, to be changed."""
    return {**asdict(answer(item, learner, response)), "answer": rubric.digest(response), "self": {}}


def fill(folder, lines):
    """An `open-answers.jsonl` with damaged lines; one that is text stands in it as it is."""
    names = {
        "learner",
        "name",
        "item",
        "lesson",
        "prompt",
        "rubric",
        "model",
        "explanation",
        "text",
        "answer",
        "self",
    }
    kept = [
        entry if not isinstance(entry, dict) else {k: v for k, v in entry.items() if k in names}
        for entry in lines
    ]
    texts = [entry if isinstance(entry, str) else json.dumps(entry) for entry in kept]
    (folder / rubric.ANSWERS_FILE).write_text("\n".join(texts) + "\n", encoding="utf-8")


@pytest.fixture
def desk(tmp_path, essays):
    answers = [answer(item, f"k{n}", f"{item.id} by {n}") for n in range(3) for item in essays]
    rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, answers)
    return Desk(tmp_path, COURSE)


def send(desk, kind, **content):
    view = desk.view()
    page = {name: view[name] for name in ("turn", "scores", "comment") if name in view}
    return desk.receive({"type": kind, **page, **content})


def save(desk, score="yes", **content):
    return send(desk, "save", scores=dict.fromkeys(dict(desk.view()["rubric"]), score), **content)


def kept(desk):
    return read(desk.file)[0]


def read(file):
    """The newest score by learner and question, and the problems."""
    scores, problems = rubric.read(file)
    return {(score.learner, score.item): score for score in scores.all}, problems


class TestScores:
    def test_a_score_comes_back_and_the_newest_wins(self, file):
        assert read(file) == ({}, [])
        assert rubric.add(file, SCORE) == ""
        assert rubric.add(file, replace(SCORE, scores={"who": "no", "when": "no"}, comment="")) == ""
        assert rubric.add(file, replace(SCORE, learner="k2")) == ""
        latest, problems = read(file)
        assert problems == []
        assert set(latest) == {("k1", "alliance-price"), ("k2", "alliance-price")}
        newest = latest["k1", "alliance-price"]
        assert (newest.scores, newest.comment) == ({"who": "no", "when": "no"}, "")
        assert newest.at
        assert len(file.read_text(encoding="utf-8").splitlines()) == 3  # nothing is ever taken away

    def test_scores_of_version_0_1_count(self, tmp_path):
        old = '{"learner": "number:2026-17", "item": "l02-hedge", "answer": "1922ff16b0297ee5", "scores": {"measure": "yes"}, '
        old += '"comment": "좋다", "at": "2026-11-20T10:00:00+00:00"}\n'
        (tmp_path / "marks.jsonl").write_text(old, encoding="utf-8")
        latest, problems = read(tmp_path / "marks.jsonl")
        assert problems == []
        score = latest["number:2026-17", "l02-hedge"]
        assert (score.answer, score.scores, score.comment) == ("1922ff16b0297ee5", {"measure": "yes"}, "좋다")

    def test_the_digest_is_the_one_that_others_can_work_out(self):
        assert rubric.digest(TEXT) == hashlib.sha256(TEXT.encode("utf-8")).hexdigest()[:16]
        assert rubric.digest("half a letter \ud83d") == rubric.digest("half a letter ?")

    def test_what_an_answer_earns_is_the_mean_over_the_rubric(self, bank):
        item = next(item for item in bank.items.values() if item.kind == "open" and len(item.key.rubric) == 4)
        first, second, third, fourth = item.key.rubric
        for scores, earned in (
            ({first: "yes", second: "yes", third: "yes", fourth: "yes"}, 1),
            ({first: "yes", second: "partly", third: "no", fourth: "no"}, 0.375),
            ({first: "yes"}, 0.25),  # what was not judged counts as no
            ({first: "yes", "of-an-older-rubric": "yes"}, 0.25),
        ):
            assert replace(SCORE, scores=scores).earned(item) == earned

    @pytest.mark.parametrize(
        "change, message",
        [
            ({"learner": ""}, "learner: is empty"),
            ({"item": ""}, "item: is empty"),
            ({"answer": "the text itself"}, "answer: does not fit the pattern"),
            ({"scores": {}}, "scores: is empty: name at least one"),
            ({"scores": {"who": "maybe"}}, "'maybe' is no score; use yes, partly, no"),
        ],
    )
    def test_what_is_no_score_is_left_out_with_the_reason(self, tmp_path, change, message):
        (tmp_path / "marks.jsonl").write_text(json.dumps({**asdict(SCORE), **change}), encoding="utf-8")
        latest, (problem,) = read(tmp_path / "marks.jsonl")
        assert latest == {} and message in problem

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path):
        (tmp_path / "taken").write_text("a file, not a folder")
        assert "could not be saved" in rubric.add(tmp_path / "taken" / rubric.SCORES_FILE, SCORE)
        assert "cannot be read" in read(tmp_path)[1][0]

    def test_a_damaged_line_is_reported_and_the_others_are_whole(self, file):
        rubric.add(file, SCORE)
        with file.open("ab") as torn:
            torn.write(b'{"learner": "k2", "item": "alli\n\xff\xfe\n[1]\n' + b"[" * 100_000 + b"\n{")
        rubric.add(file, replace(SCORE, learner="k3"))
        latest, problems = read(file)
        assert {learner for learner, _ in latest} == {"k1", "k3"}
        heads = [line.partition(":")[0] for line in problems]
        assert heads == ["marks.jsonl lines 2, 3, 5 and 1 more", "marks.jsonl line 4"]

    WORDS = st.text("a0 \x00\ud83d가")

    @given(
        st.dictionaries(
            st.sampled_from(["learner", "item", "answer", "scores", "comment", "at"]),
            st.none() | WORDS | st.just("0" * 16) | st.dictionaries(WORDS, WORDS | st.lists(WORDS)),
        )
    )
    def test_whatever_a_line_holds_reading_never_fails(self, tmp_path_factory, data):
        file = tmp_path_factory.mktemp("any") / rubric.SCORES_FILE
        file.write_text(json.dumps(data) + "\n", encoding="utf-8")
        latest, problems = read(file)
        assert len(latest) + len(problems) == 1

    def test_two_who_score_at_once_lose_nothing(self, file):
        def many(who):
            for n in range(50):
                rubric.add(file, replace(SCORE, learner=f"{who}-{n}", comment="x" * 1500))

        both = [threading.Thread(target=many, args=(who,)) for who in "ab"]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        latest, problems = read(file)
        assert (len(latest), problems) == (100, [])


class TestAnswers:
    def test_an_answer_comes_back_with_what_its_reader_needs(self, tmp_path, essays, bank):
        item = essays[0]
        criterion, other = list(item.key.rubric)[:2]
        response = {"text": f"{TEXT} \ud83d", criterion: "partly", other: ["no"], "text2": "x"}
        made = answer(item, "k1", response)
        assert (made.text, made.own, made.digest) == (
            f"{TEXT} ?",
            {criterion: "partly"},
            rubric.digest(f"{TEXT} ?"),
        )
        path = rubric.write_answers(tmp_path / "deep" / rubric.ANSWERS_FILE, [made])
        assert rubric.read_answers(path, bank) == ([made], [])
        assert (made.prompt, made.model, made.explanation) == (
            item.prompt,
            item.key.model,
            item.key.explanation,
        )

    def test_answers_of_version_0_1_are_read(self, tmp_path, essays, bank):
        old = line(essays[0], "k1", TEXT)
        old["why"] = old.pop("explanation")
        del old["digest"], old["own"]
        (tmp_path / rubric.ANSWERS_FILE).write_text(json.dumps(old) + "\n", encoding="utf-8")
        (made,), problems = rubric.read_answers(tmp_path / rubric.ANSWERS_FILE, bank)
        assert problems == [] and made == answer(essays[0], "k1", TEXT)

    def test_learners_come_in_another_order_for_each_question(self, tmp_path, essays, bank):
        answers = [answer(item, f"k{n:02}", "text") for n in range(20) for item in essays]
        read, _ = rubric.read_answers(rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, answers), bank)
        one, two = ([row.learner for row in read if row.item == item.id] for item in essays)
        assert sorted(one) == sorted(two)
        assert len({tuple(one), tuple(two), tuple(sorted(one))}) == 3


class TestDesk:
    def test_questions_come_in_the_order_of_the_course_and_one_after_the_other(self, desk, essays):
        seen = []
        for _ in range(6):
            seen.append((desk.view()["item"], desk.view()["text"]))
            said = send(desk, "go", by=1)
        later, first = (item.id for item in essays)
        assert [item for item, _ in seen] == [first] * 3 + [later] * 3
        assert len({text for _, text in seen}) == 6
        assert (said, desk.progress()) == ("This is the last answer.", "0 of 6 marked.")
        for _ in range(6):
            said = send(desk, "go", by=-1)
        assert (desk.view()["item"], desk.view()["text"]) == seen[0]
        assert said == "This is the first answer."

    def test_a_saved_score_is_in_the_file_at_once_and_there_when_one_comes_back(self, desk, tmp_path):
        item, text = desk.view()["item"], desk.view()["text"]
        assert save(desk, "partly", comment=" Name the office. ") == "Saved."
        assert desk.progress() == "1 of 6 marked."
        assert desk.view()["text"] != text
        assert (desk.view()["scores"], desk.view()["comment"]) == ({}, "")
        assert desk.view()["comments"] == ["Name the office."]  # to be used again for the same question
        [score] = kept(desk).values()
        assert (score.item, score.answer, score.comment) == (item, rubric.digest(text), "Name the office.")
        assert set(score.scores.values()) == {"partly"}
        for again in (desk, Desk(tmp_path, COURSE)):
            while again.view()["text"] != text:
                send(again, "go", by=-1)
            assert set(again.view()["scores"].values()) == {"partly"}
            assert (again.view()["comment"], again.view()["note"]) == ("Name the office.", "Marked.")

    def test_it_opens_at_the_first_that_waits_and_saving_goes_to_the_next_that_does(self, desk, tmp_path):
        for _ in range(3):
            save(desk)
        first = {score.item for score in kept(desk).values()}
        assert len(first) == 1
        again = Desk(tmp_path, COURSE)
        assert again.view()["item"] not in first
        assert again.view()["place"] == 4
        send(again, "go", by=1)  # the fourth is passed over …
        save(again)
        save(again)
        assert again.view()["place"] == 4  # … and comes back at the end
        assert save(again) == "Saved. Nothing is left to mark here."
        assert again.progress() == "6 of 6 marked."
        assert again.view()["note"] == "Marked."

    def test_a_score_that_is_not_whole_is_not_saved(self, desk):
        criteria = list(dict(desk.view()["rubric"]))
        text = desk.view()["text"]
        said = send(desk, "save", scores={criteria[0]: "yes"})
        assert re.fullmatch(r"Not saved: \d lines? of the rubric ha(s|ve) no score yet\.", said)
        assert send(desk, "save", scores=dict.fromkeys(criteria, "splendid")).startswith("Not saved")
        assert "longer than 2,000 letters" in save(desk, comment="x" * 2001)
        assert desk.view()["text"] == text
        assert kept(desk) == {}

    def test_what_was_entered_and_not_saved_is_still_there(self, desk):
        criterion = desk.view()["rubric"][0][0]
        send(desk, "go", by=1, scores={criterion: "no"}, comment="half")
        assert (desk.view()["scores"], desk.view()["comment"], desk.view()["note"]) == ({}, "", "")
        send(desk, "go", by=-1)
        assert (desk.view()["scores"], desk.view()["comment"]) == ({criterion: "no"}, "half")
        assert desk.view()["note"] == "Not saved yet."
        assert kept(desk) == {}
        save(desk)
        send(desk, "go", by=-1)
        assert desk.view()["note"] == "Marked."

    def test_a_key_pressed_twice_scores_one_answer(self, desk):
        scores = dict.fromkeys(dict(desk.view()["rubric"]), "no")
        stale = {"type": "save", "turn": desk.view()["turn"], "scores": scores}
        assert [desk.receive(stale), desk.receive(stale)] == ["Saved.", ""]
        assert len(kept(desk)) == 1

    def test_names_are_hidden_until_asked_for(self, desk):
        assert "Name of" not in json.dumps(desk.view())
        scores = {desk.view()["rubric"][0][0]: "no"}
        send(desk, "names", show=True, scores=scores)
        assert desk.view()["name"].startswith("Name of k")
        assert desk.view()["scores"] == scores  # a look at the name loses nothing
        send(desk, "go", by=1)
        assert desk.view()["name"]
        send(desk, "names", show=False)
        assert desk.view()["name"] == ""

    def test_one_question_can_be_chosen(self, desk, essays):
        later, first = essays
        assert [item for item, _ in desk.questions()] == ["", first.id, later.id]
        assert desk.questions()[0][1] == "All questions (6 answers)"
        send(desk, "question", question=later.id)
        assert (desk.view()["item"], desk.view()["place"], desk.view()["of"]) == (later.id, 1, 3)
        save(desk)
        assert desk.progress() == "1 of 3 marked."
        assert dict(desk.questions())[later.id].endswith("(1 of 3 marked)")
        send(desk, "question", question="")
        assert (desk.view()["item"], desk.view()["of"]) == (first.id, 6)

    def test_an_answer_that_changed_comes_back(self, tmp_path, essays):
        file = tmp_path / rubric.ANSWERS_FILE
        rubric.write_answers(file, [answer(essays[0], f"k{n}", f"text {n}") for n in range(3)])
        desk = Desk(tmp_path, COURSE)
        for _ in range(3):
            save(desk, comment="So far so good.")
        # graded again: one learner has handed in another text
        rubric.write_answers(
            file, [answer(essays[0], f"k{n}", f"text {n}" + "!" * (n == 1)) for n in range(3)]
        )
        again = Desk(tmp_path, COURSE)
        assert again.progress() == "2 of 3 marked. 1 changed since and waits again."
        assert again.view()["text"] == "text 1!"
        assert again.view()["note"].startswith("The answer has changed since it was marked.")
        assert again.view()["comment"] == "So far so good."
        assert send(again, "save") == "Saved. Nothing is left to mark here."
        assert again.progress() == "3 of 3 marked."
        assert kept(again)["k1", essays[0].id].answer == rubric.digest("text 1!")

    def test_answers_written_anew_meanwhile_take_no_score_away(self, desk, tmp_path, essays):
        """The desk goes on with what it has read; each score names its text, so one of an older text waits again."""
        anew = [answer(item, f"k{n}", f"{item.id} anew by {n}") for n in range(3) for item in essays]
        rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, anew)
        assert save(desk) == "Saved."
        again = Desk(tmp_path, COURSE)
        assert again.progress() == "0 of 6 marked. 1 changed since and waits again."

    def test_a_rubric_that_changed_keeps_the_scores_of_its_old_lines(self, tmp_path, essays):
        made = answer(essays[0], "k1", "text")
        save(Desk(rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, [made]).parent, COURSE))
        first = next(iter(made.rubric))
        changed = replace(made, rubric={first: "As before.", "new": "A new line."})
        rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, [changed])
        assert Desk(tmp_path, COURSE).view()["scores"] == {first: "yes"}

    def test_damaged_lines_are_named_and_the_others_are_shown(self, tmp_path, essays):
        good = line(essays[0], "k1", "text")
        bad = [
            *("{", "[1]", "[" * 100_000),
            *({**good, **change} for change in ({"learner": ""}, {"text": 5}, {"answer": "text"})),
            *({**good, "rubric": changed} for changed in ({}, {"who": 3})),
        ]
        again = {**good, "text": "again", "answer": rubric.digest("again")}
        fill(tmp_path, [*bad, good, "", *[again] * 9, *["{"] * 9])
        (tmp_path / rubric.SCORES_FILE).write_text("torn\n", encoding="utf-8")
        desk = Desk(tmp_path, COURSE)
        assert (desk.view()["text"], desk.view()["of"]) == ("again", 1)
        warnings = "\n".join(desk.warnings())
        reasons = {
            "lines 1, 3, 20 and 8 more": "not written whole",
            "line 2": "write a table",
            "line 4": "learner: is empty",
            "line 5": "text: put it in quot",
            "line 6": "answer: does not fit",
            "line 7": "rubric: is empty: name at least one",
            "line 8": "rubric",
        }
        for lines, reason in reasons.items():
            assert re.search(rf"jsonl {lines}: left out \(.*{reason}", warnings)
        assert desk.warnings()[-1] == "And 7 more."
        assert "line 2: left out" in desk.static().text
        assert any("a second answer of one learner" in problem for problem in desk.problems)
        assert any("marks.jsonl line 1" in problem for problem in desk.problems)

    def test_a_folder_without_answers(self, tmp_path):
        with pytest.raises(
            CourseError, match=r"open-answers\.jsonl: there is no such file\. Run `alliance grade"
        ):
            Desk(tmp_path, COURSE)
        (tmp_path / rubric.ANSWERS_FILE).touch()
        desk = Desk(tmp_path, COURSE)
        assert desk.progress() == "There is no open answer here."
        for kind in ("save", "go", "names", "question"):
            send(desk, kind, by=1, question="")
        assert "text" not in desk.view()
        assert desk.static().text.endswith("Run this cell in JupyterLab or Jupyter Notebook to mark.")

    def test_a_score_that_cannot_be_written_is_said_and_stays_on_the_desk(self, desk, tmp_path):
        (tmp_path / rubric.SCORES_FILE).mkdir()
        text = desk.view()["text"]
        assert "could not be saved" in save(desk, comment="kept")
        assert (desk.view()["text"], desk.view()["comment"], desk.view()["note"]) == (
            text,
            "kept",
            "Not saved yet.",
        )

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
    def test_whatever_the_page_sends_is_answered(self, tmp_path_factory, essays, kind, content, turn):
        folder = tmp_path_factory.mktemp("any")
        answers = [answer(essays[0], f"k{n}", f"text {n}") for n in range(3)]
        rubric.write_answers(folder / rubric.ANSWERS_FILE, answers)
        desk = Desk(folder, COURSE)
        assert isinstance(send(desk, kind, **content, **({} if turn else {"turn": content})), str)
        assert desk.view()["text"].startswith("text ")
        assert desk.receive(kind) == ""
        assert kept(desk) == {}


class TestWidget:
    def test_the_page_holds_one_answer_and_the_saved_notebook_none(self, desk, essays, tmp_path):
        widget = alliance.marking(str(tmp_path))
        texts = [f"{item.id} by {n}" for n in range(3) for item in essays]
        for replies, _ in enumerate(texts, 1):
            state = json.dumps(widget.get_state(), default=str)
            assert [text for text in texts if text in state] == [widget.view["text"]]
            assert "Name of" not in state
            widget._handle_custom_msg({"type": "go", "by": 1, "turn": widget.view["turn"]}, [])
            assert widget.replies == replies  # the page learns that it may go on
        save(widget.session, comment="Only for one learner.")
        twin = widget.static()
        for shown in (twin.markup, twin.text, repr(widget)):
            assert not any(text in shown for text in (*texts, "Name of", "Only for one"))
            assert "1 of 6 marked" in shown
            assert "Run this cell in JupyterLab or Jupyter Notebook to mark." in shown
        assert f'<td style="{LEFT}">3</td>' in twin.markup

    def test_hostile_text_reaches_the_page_as_text(self, tmp_path, essays):
        entry = line(essays[0], "k1", HOSTILE)
        fill(tmp_path, [{**entry, "name": HOSTILE, "prompt": HOSTILE, "self": {"who": HOSTILE}}])
        scored = {**entry, "scores": dict.fromkeys(entry["rubric"], "yes"), "comment": HOSTILE}
        (tmp_path / rubric.SCORES_FILE).write_text(json.dumps(scored) + "\n")
        widget = alliance.marking(str(tmp_path))
        widget._handle_custom_msg(
            {"type": "names", "show": True, "comment": HOSTILE, "turn": widget.view["turn"]}, []
        )
        json.dumps(widget.get_state(), default=str, ensure_ascii=False).encode("utf-8")  # no half letters
        assert widget.view["text"] == widget.view["name"] == HOSTILE.replace("\ud83d", "?")
        assert "<img" not in widget.static().markup
        assert "&lt;img" in widget.static().markup
        code = (Path(rubric.__file__).parent / "rubric.js").read_text(encoding="utf-8")
        assert "innerHTML" not in code
