"""An assessment from plan to hand-in: what the learner gets holds no key, and nothing tries as one."""

import csv
import json
from dataclasses import replace
from types import MappingProxyType

import hypothesis
import nbformat
import pytest
from hypothesis import strategies as st

import alliance
from alliance import bank, cli
from quizkit import workspace, attempts, notebooks
from quizkit.grading import grade
from quizkit_teacher import answer_key, blueprint, assembly, roster
from quizkit_teacher.roster import Learner

BANK = bank.load()
OWN = """
[[item]]
id = "own-open"
kind = "open"
prompt = "What would have to happen before the number falls to 10,000?"
[item.key]
why = "SECRET-WHY an actor, a condition and a price."
model = "SECRET-MODEL Congress lets the floor go."
[item.key.rubric]
actor = "SECRET-RUBRIC names who must agree."
[item.key.examples]
noted = ["Congress must agree, and the threat must fall."]

[[item]]
id = "own-choice"
kind = "choose-one"
prompt = "Which document sets the number of troops?"
hints = ["SECRET-HINT look at lesson 1."]
[item.options]
treaty = "The treaty of 1953"
none = "None of them"
right = "A law of Congress"
[item.key]
why = "SECRET-WHY the treaty names no number."
[item.key.examples]
right = ["none"]
wrong = ["treaty", "right"]
[[item.key.answers]]
when = "treaty"
state = "wrong"
feedback = "SECRET-FEEDBACK it names no number."
misconception = "treaty-promises-troops"
[[item.key.answers]]
when = "none"
state = "right"
feedback = "SECRET-FEEDBACK yes."
[[item.key.answers]]
when = "right"
state = "wrong"
feedback = "SECRET-FEEDBACK a law limits what money may be used for."

[[item]]
id = "own-number"
kind = "number"
unit = "troops"
prompt = "How many is the usual number?"
[item.key]
why = "SECRET-WHY"
otherwise = "SECRET-OTHERWISE"
[item.key.examples]
right = [28500]
wrong = [17]
[[item.key.answers]]
when = 28500
state = "right"
feedback = "SECRET-FEEDBACK"
"""
PLAN = """
id = "midterm"
title = "Midterm"
due = 2026-12-01T23:59:00+09:00
[[draw]]
from = "own.toml"
points = 2
"""


@pytest.fixture
def folder(tmp_path):
    misconception = next(iter(BANK.misconceptions))
    (tmp_path / "own.toml").write_text(OWN.replace("treaty-promises-troops", misconception), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def plan_of(folder, text):
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return blueprint.read(folder / "plan.toml", BANK)


def whole_bank(folder, **settings):
    """A plan that draws every question of the course."""
    return replace(plan_of(folder, PLAN.replace('"own.toml"', '"course"')), **settings)


def source(notebook, cell_id):
    return "".join(next(cell for cell in notebook["cells"] if cell["id"] == cell_id)["source"])


def opened(notebook):
    """The assessment of a notebook, as its first cell makes it."""
    names = {}
    exec(source(notebook, "assessment").removesuffix("\nquiz"), names)
    return names["quiz"]


def by_letter(response, item):
    given = response if isinstance(response, list) else [response]
    return item.options and any(isinstance(one, str) and one not in item.options for one in given)


class TestNoKey:
    def test_nothing_of_a_key_is_in_what_a_learner_gets(self, folder):
        """Every text of every key of the course and of the teacher's own is looked for, in all copies."""
        (folder / "plan.toml").write_text(PLAN + '\n[[draw]]\nfrom = "course"\n', encoding="utf-8")
        (folder / "class.csv").write_text("Ana,1\nBo,2\n", encoding="utf-8")
        assembly.write(folder / "plan.toml", folder / "out", BANK, folder / "class.csv")
        handed = "".join(path.read_text(encoding="utf-8") for path in (folder / "out/learners").iterdir())
        paper = answer_key.read(folder / "out/teacher/midterm-key.json")
        assert "SECRET" not in handed and len(paper.items) == len(BANK.items) + 3
        assert not [name for name in ("own-choice", "own-number", *BANK.items) if f'"{name}"' in handed]
        for item in paper.items.values():
            seen = json.dumps(item.asked, ensure_ascii=False)
            texts = [item.key.why, item.key.otherwise, item.key.model, *item.key.rubric.values(), *item.hints]
            texts += [answer.feedback for answer in item.key.answers]
            for text in texts:
                # JSON inside a cell's text is JSON twice
                written = json.dumps(json.dumps(text, ensure_ascii=False)[1:-1], ensure_ascii=False)[1:-1]
                assert not text or text in seen or written not in handed, (item.id, text)

    def test_no_answer_tried_against_it_says_more_than_another(self, folder, log):
        """Each example of each key, right and wrong, gets the same verdict, word for word, and no more can be asked for."""
        paper = assembly.draw(whole_bank(folder))
        quiz = opened(assembly.copy(paper, items=paper.copies[0][2]))
        replies = set()
        for place, item_id in enumerate(quiz.items, 1):
            assert quiz.items[item_id].key is None
            control = quiz.ask(place)
            for response in [one for given in paper.items[item_id].key.examples.values() for one in given]:
                for kind in ("answer", "hint", "solution"):
                    control._handle_custom_msg({"type": kind, "response": response}, [])
                    said = {k: v for k, v in control.reply.items() if k != "sent"}
                    if kind == "answer" and said["state"] != "blank":
                        replies.add(json.dumps(said))
                    elif kind != "answer":
                        assert not any(said.get(name) for name in ("misconception", "see", "rubric"))
                        assert kind == "hint" or (said["feedback"], said["lines"]) == ("", [])
        assert len(replies) == 1 and '"noted"' in replies.pop()
        for name in ("check", "solution", "hint", "ask"):
            with pytest.raises(KeyError):
                getattr(alliance, name)("midterm-01")

    def test_ids_and_places_say_nothing(self, folder):
        """Options and rows are numbers; over many seeds the right one stands everywhere about as often."""
        counts = {}
        for seed in range(60):
            paper = assembly.draw(whole_bank(folder, seed=str(seed)))
            for item in paper.items.values():
                if item.kind == "choose-one" and len(item.options) == 4:
                    right = next(a.when for a in item.key.answers if a.state == "right")
                    counts[right] = counts.get(right, 0) + 1
                if item.kind == "order":
                    assert list(item.options) != list(item.key.order)
        total = sum(counts.values())
        assert set(counts) == {"o1", "o2", "o3", "o4"} and total > 1000
        assert (
            sum((n - total / 4) ** 2 / (total / 4) for n in counts.values()) < 21.1
        )  # chi², 3 degrees, p = 0.0001

    def test_an_order_is_never_shown_solved(self, folder):
        paper = assembly.draw(
            whole_bank(folder, order="each"), [Learner(name=f"L{n}", row={}) for n in range(40)]
        )
        shown = 0
        for name, number, ids in paper.copies:
            quiz = opened(assembly.copy(paper, name, number, ids))
            for item in quiz.items.values():
                if item.kind == "order":
                    shown += 1
                    assert tuple(item.options) != tuple(paper.items[item.id].key.order)
        assert shown > 100


class TestDraw:
    def test_the_key_marks_as_the_bank_does(self, folder):
        """Through renaming, writing and reading, every example of the bank gets the verdict it had."""
        paper = assembly.draw(whole_bank(folder))
        (folder / "key.json").write_text(answer_key.text(paper), encoding="utf-8")
        back = answer_key.read(folder / "key.json")
        tried = 0
        for item_id, item in back.items.items():
            original = BANK.items[back.origins[item_id]]
            assert sorted(item.options.values()) == sorted(original.options.values())
            for state, given in original.key.examples.items():
                for before, after in zip(given, item.key.examples[state], strict=True):
                    if not by_letter(before, original):  # a letter stands for another option here
                        tried += 1
                        was, now = grade(original, before), grade(item, after)
                        assert (was.state, was.misconception) == (now.state, now.misconception), (
                            item_id,
                            before,
                        )
        assert tried > 500

    def test_each_learner_gets_as_many_and_others_and_the_same_again(self, folder):
        text = PLAN.replace('"own.toml"', '"course"').replace("points = 2", "count = 5\neach = true")
        people = [Learner(name=f"L{n}", row={}) for n in range(20)]
        first, again = (assembly.draw(plan_of(folder, text), people) for _ in range(2))
        assert first == again
        assert {len(set(ids)) for _, _, ids in first.copies} == {5}
        assert len({frozenset(ids) for _, _, ids in first.copies}) > 15

    def test_copies_differ_in_order_only(self, folder):
        people = [Learner(name=f"L{n}", row={}) for n in range(10)]
        paper = assembly.draw(whole_bank(folder, order="each"), people)
        made = [opened(assembly.copy(paper, name, number, ids)) for name, number, ids in paper.copies]
        assert len({tuple(quiz.items) for quiz in made}) == 10
        assert {frozenset((i.id, i.version) for i in quiz.items.values()) for quiz in made} == {
            frozenset((i.id, i.version) for i in paper.items.values())
        }
        orders = {json.dumps(list(quiz.items["midterm-01"].options)) for quiz in made}
        assert len(orders) > 1 or not paper.items["midterm-01"].options

    def test_an_order_for_each_needs_a_class(self, folder):
        with pytest.raises(workspace.CourseError, match="--class"):
            assembly.draw(whole_bank(folder, order="each"))


class TestNotebook:
    def test_it_runs_as_it_is_and_shows_what_it_showed(self, folder):
        """Run in a real kernel, every cell works, and the questions read as they did before."""
        assembly.write(folder / "plan.toml", folder / "out", BANK)
        (path,) = (folder / "out/learners").iterdir()
        before = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
        after = notebooks.canonical(notebooks.execute(before, path.parent))
        for old, new in zip(before["cells"], after["cells"], strict=True):
            if old["cell_type"] == "code" and old["id"] != "receipt":
                (was,), (is_,) = old["outputs"], new["outputs"]
                assert was["data"] == is_["data"] and was["metadata"] == is_["metadata"], old["id"]
        assert "SECRET" not in notebooks.text(after)

    def test_the_teachers_own_answers_stay_out_of_it(self, folder, log):
        attempts.add("answer", "midterm-01", response="o1")
        paper = assembly.draw(plan_of(folder, PLAN))
        assert "Your last answer" not in notebooks.text(assembly.copy(paper, items=paper.copies[0][2]))

    def test_answers_are_kept_and_handed_in(self, folder, log):
        paper = assembly.draw(plan_of(folder, PLAN))
        quiz = opened(assembly.copy(paper, "Ana", "17", paper.copies[0][2]))
        place = next(n for n, item in enumerate(quiz.items.values(), 1) if item.kind == "number")
        quiz.ask(place)._handle_custom_msg({"type": "answer", "response": "28,500"}, [])
        shown = quiz.receipt(save=True)
        assert "Not answered yet: question" in repr(shown) and "28,500" in shown._repr_html_()
        found = json.loads((log.parent / "receipt-midterm-ana-17.json").read_text(encoding="utf-8"))
        assert [row["response"] for row in found["responses"]] == ["28,500"]
        assert found["assessment"] == {
            "id": "midterm",
            "version": paper.version,
            "name": "Ana",
            "number": "17",
        }
        assert quiz.ask(place).static().markup.count("28,500") == 1  # it is there when the learner comes back

    def test_a_saved_copy_holds_the_answers(self, folder, log):
        paper = assembly.draw(plan_of(folder, PLAN))
        notebook = assembly.copy(paper, items=paper.copies[0][2])
        attempts.add("answer", "midterm-02", response="17", state="noted")
        model = {"type": "notebook", "content": notebook}
        notebooks.save_hook(model, "x.ipynb")
        marks = [
            o["metadata"].get("alliance", {}) for c in model["content"]["cells"] for o in c.get("outputs", [])
        ]
        assert [mark["response"] for mark in marks if "response" in mark] == ["17"]
        assert "Your last answer: 17" in notebooks.text(model["content"])

    @pytest.mark.parametrize(
        "given",
        [
            None,
            3,
            {},
            {"assessment": "x"},
            {"assessment": "x", "questions": []},
            {"assessment": "../x", "questions": [1]},
        ]
        + [{"assessment": "x", "questions": [q]} for q in (1, {}, {"id": "a", "kind": "open", "prompt": 3})]
        + [
            {
                "assessment": "x",
                "learner": 3,
                "questions": [{"id": "a", "lesson": "x", "kind": "open", "prompt": "p"}],
            }
        ],
    )
    def test_a_changed_cell_says_what_to_do(self, given):
        with pytest.raises(ValueError, match="again from your teacher"):
            alliance.assessment(given)

    def test_a_question_that_is_not_there(self):
        quiz = alliance.assessment(
            {"assessment": "x", "questions": [{"id": "a", "lesson": "x", "kind": "open", "prompt": "p"}]}
        )
        for number in (0, 2, "1", None):
            with pytest.raises(IndexError, match="1 to 1"):
                quiz.ask(number)


class TestPlan:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (("[[draw]]", "[[draws]]"), "draws is not known"),
            (('id = "midterm"', 'id = "Mid term"'), "lower-case words"),
            (('id = "midterm"', 'id = "03-adjustment"'), "a lesson has this name"),
            (('title = "Midterm"', 'title = ""'), "title is missing"),
            (('title = "Midterm"', "title = 3"), "quotation marks"),
            (("due = 2026-12-01T23:59:00+09:00", 'due = "soon"'), "write a time"),
            (("points = 2", "points = 0"), "draw 1: points"),
            (("points = 2", "count = 9"), "draw 1: count = 9: 3 questions fit"),
            (("points = 2", "count = true"), "draw 1: count"),
            (("points = 2", 'items = ["own-x"]'), "draw 1: there is no question 'own-x'"),
            (("points = 2", 'kinds = ["quiz"]'), "'quiz' is not known"),
            (("points = 2", 'kinds = "open"'), "in square brackets"),
            (("points = 2", "each = 1"), "true or false"),
            (("points = 2", 'lessons = ["99"]'), "no question fits"),
            (("points = 2", '[[draw]]\nfrom = "own.toml"'), "draw 2: own-open stands in an earlier draw"),
            (("title =", "title"), "is not TOML"),
        ],
    )
    def test_a_mistake_is_named_with_its_mend(self, folder, change, said):
        assert change[0] in PLAN
        with pytest.raises(workspace.CourseError, match=said) as raised:
            plan_of(folder, PLAN.replace(*change, 1))
        assert "plan.toml" in str(raised.value)

    def test_a_damaged_question_is_named_and_the_others_are_drawn(self, folder, capsys):
        text = (folder / "own.toml").read_text(encoding="utf-8").replace("when = 28500", 'when = "many"')
        (folder / "own.toml").write_text(text, encoding="utf-8")
        assert cli.main(["assessment", "make", str(folder / "plan.toml"), str(folder / "out")]) == 0
        assert "left out: own.toml: item own-number: when" in capsys.readouterr().out
        assert len(answer_key.read(folder / "out/teacher/midterm-key.json").items) == 2

    def test_it_says_that_the_courses_own_key_is_open(self, folder, capsys):
        (folder / "plan.toml").write_text(PLAN.replace('"own.toml"', '"course"\ncount = 4'), encoding="utf-8")
        assert cli.main(["assessment", "make", str(folder / "plan.toml"), str(folder / "out")]) == 0
        assert "4 of the questions come from the course’s own bank" in capsys.readouterr().out

    def test_files_that_are_not_there(self, folder, capsys):
        assert cli.main(["assessment", "make", str(folder / "no.toml"), str(folder / "out")]) == 1
        assert "no.toml: cannot be read" in capsys.readouterr().err
        plan = str(folder / "plan.toml")
        assert (
            cli.main(["assessment", "make", plan, str(folder / "out"), "--class", str(folder / "no.csv")])
            == 1
        )
        assert "no.csv: cannot be read" in capsys.readouterr().err
        assert cli.main(["assessment", "make", plan, str(folder / "own.toml")]) == 1
        assert "cannot be written" in capsys.readouterr().err


class TestKey:
    @pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"alliance_key": 1}', "\udcff"])
    def test_what_is_no_key_is_said(self, tmp_path, text):
        path = tmp_path / "key.json"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(workspace.CourseError, match=r"key\.json"):
            answer_key.read(path)

    def test_a_damaged_question_is_named(self, folder):
        data = json.loads(answer_key.text(assembly.draw(plan_of(folder, PLAN))))
        data["items"][1]["key"]["answers"] = [{"when": 1}]
        (folder / "key.json").write_text(json.dumps(data), encoding="utf-8")
        with pytest.raises(workspace.CourseError, match="question 2 is damaged"):
            answer_key.read(folder / "key.json")


class TestRoster:
    @pytest.mark.parametrize(
        ("text", "kind", "first"),
        [
            ("Ana\nBo\n", "plain", ("Ana", "", "", "")),
            ("Ana,1,a@b.c\nBo,2\n", "plain", ("Ana", "1", "a@b.c", "")),
            ("\ufeff학번;이름\n1;김민지\n", "plain", ("김민지", "1", "", "")),
            ("id\tname\n7\tAna\n", "plain", ("Ana", "7", "", "")),
            (
                'Student,ID,SIS User ID,SIS Login ID,Section,Midterm (9)\n"    Points Possible",,,,,10\n"Kim, Ana",5,s1,ana,A,\n',
                "canvas",
                ("Kim, Ana", "s1", "ana", "5"),
            ),
            (
                "Identifier,Full name,Email address,Status,Grade\nParticipant 55,Ana Kim,a@b.c,-,\n",
                "moodle",
                ("Ana Kim", "", "a@b.c", "Participant 55"),
            ),
            ("First name,Last name,ID number\nAna,Kim,1\n", "plain", ("Ana Kim", "1", "", "")),
            ("Kim, Ana\nKim,Bo\n", "plain", ("Kim, Ana", "", "", "")),
            ("No, Ana\nKim, Bo\n", "plain", ("No, Ana", "", "", "")),
            ("Kim, Ana\nBo\n", "plain", ("Kim, Ana", "", "", "")),
            ("Bo\nKim, Ana\n", "plain", ("Bo", "", "", "")),
            ("Ana,a@b.c\nBo,b@b.c\n", "plain", ("Ana", "a@b.c", "", "")),
            ("No,Name\n1,Kim\n", "plain", ("Kim", "1", "", "")),
            ("Student name;Student ID\nKim;7\n", "plain", ("Kim", "7", "", "")),
            ("학생 이름,번호\n김민지,3\n", "plain", ("김민지", "3", "", "")),
        ],
    )
    def test_lists_as_schools_have_them(self, text, kind, first):
        found = roster.parse(text.removeprefix("\ufeff"))
        learner = found.learners[0]
        assert (found.kind, (learner.name, learner.number, learner.email, learner.lms)) == (kind, first)

    def test_one_name_needs_two_numbers(self, tmp_path):
        assert len(roster.parse("Ana,1\nAna,2\n").learners) == 2
        (tmp_path / "class.csv").write_text("Ana\nAna\n")
        with pytest.raises(workspace.CourseError, match=r"class\.csv: 'Ana' and 'Ana' cannot be told apart"):
            roster.read(tmp_path / "class.csv")

    @hypothesis.given(st.text(max_size=200))
    def test_any_text_is_read_or_refused_in_words(self, text):
        try:
            found = roster.parse(text)
        except (ValueError, csv.Error) as error:
            assert str(error)
        else:
            assert all(learner.name.strip() == learner.name != "" for learner in found.learners)

    @pytest.mark.parametrize(
        "data",
        [b"", b"\n\n", b"name,number\n", b"\xff\xfe\x00", b"number\n1\n,2\n", b"1,Kim\n2,Lee\n"],
    )
    def test_what_is_no_list_is_said(self, tmp_path, data):
        (tmp_path / "class.csv").write_bytes(data)
        with pytest.raises(workspace.CourseError, match=r"class\.csv: "):
            roster.read(tmp_path / "class.csv")


def test_a_question_without_its_key_survives_any_change():
    item = BANK.items["cap-alone"]
    assert item.from_asked(item.asked).version == item.version
    assert (
        replace(item, options=MappingProxyType(dict(reversed(item.options.items())))).version == item.version
    )
    assert replace(item, prompt="x").version != item.version
