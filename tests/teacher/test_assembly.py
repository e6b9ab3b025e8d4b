"""From a blueprint to notebooks: what a learner gets holds no key, and nothing in it tries as one."""

import json
import os
import re
from html import unescape

import nbformat
import pytest
from nbconvert.filters import markdown2html

import alliance
from alliance.course import COURSE
from an_exam import OWN, PLAN, SECRET, WHOLE_BANK, class_of, drawn, opened, written
from quizkit import notebooks, submission
from quizkit.attempts import Attempts
from quizkit.course import Course
from quizkit.files import CourseError
from quizkit.grading import grade
from quizkit.html import kept_metadata
from quizkit.kinds import kind_of
from quizkit_teacher import answer_key, assembly
from quizkit_teacher.blueprint import Blueprint, Draw

CLASS = class_of(*(f"L{number}" for number in range(20)))


def everyone(key):
    """The notebook of an exam that all learners get."""
    return assembly.notebook(key, COURSE, key.copies[0])


class TestNoKey:
    def test_nothing_of_a_key_is_in_what_a_learner_gets(self, tmp_path, bank):
        """Every text of every key of the course and of the teacher's own is looked for, in all copies."""
        plan = written(tmp_path, PLAN + '\n[[draw]]\nfrom = "course"\n')
        (tmp_path / "class.csv").write_text("Ana,1\nBo,2\n", encoding="utf-8")
        assembly.write(plan, tmp_path / "out", COURSE, tmp_path / "class.csv")
        handed = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out/learners").iterdir())
        key = answer_key.read(tmp_path / "out/teacher/midterm-key.json")
        assert "SECRET" not in handed and len(key.items) == len(bank.items) + OWN.count("[[item]]")
        assert not [name for name in ("own-choice", "own-number", *bank.items) if f'"{name}"' in handed]
        for item in key.items.values():
            seen = json.dumps(item.public(), ensure_ascii=False)
            texts = [
                item.key.explanation,
                item.key.default_feedback,
                item.key.model,
                *item.key.rubric.values(),
            ]
            texts += [answer.feedback for answer in item.key.answers]
            for text in texts:
                # JSON inside a cell's text is JSON twice
                inside = json.dumps(json.dumps(text, ensure_ascii=False)[1:-1], ensure_ascii=False)[1:-1]
                assert not text or text in seen or inside not in handed, (item.id, text)

    def test_no_answer_tried_against_it_says_more_than_another(self, tmp_path, log):
        """Each example of each key, right and wrong, gets the same verdict, word for word, and no more can be asked for."""
        key = drawn(tmp_path, WHOLE_BANK)
        exam = opened(everyone(key))
        replies = set()
        for place, item in enumerate(exam.items.values(), 1):
            assert item.key is None
            session = exam.ask(place).session
            session.attempts = Attempts(None)
            for response in (one for tried in key.items[item.id].key.examples.values() for one in tried):
                (reply,) = session.receive({"type": "answer", "response": response})
                if reply["state"] != "blank":
                    replies.add(json.dumps(reply))
            assert list(session.receive({"type": "hint"})) == []
            for reply in session.receive({"type": "solution"}):
                assert (reply["rows"], reply["lines"], reply["marks"]) == ([], [], {})
        assert len(replies) == 1 and '"noted"' in replies.pop()
        for verb in (alliance.check, alliance.solution, alliance.hint, alliance.ask):
            with pytest.raises(KeyError):
                verb("midterm-01")


class TestDraw:
    def test_each_learner_gets_as_many_and_others_and_the_same_again(self, tmp_path):
        plan = WHOLE_BANK.replace("points = 2", "count = 5\neach = true")
        first, again = (drawn(tmp_path, plan, CLASS) for _ in range(2))
        assert first == again
        assert {len(set(copy.items)) for copy in first.copies} == {5}
        assert len({frozenset(copy.items) for copy in first.copies}) > 15

    def test_copies_differ_in_order_only(self, tmp_path):
        key = drawn(tmp_path, WHOLE_BANK.replace("[[draw]]", 'order = "each"\n[[draw]]\ncount = 40'), CLASS)
        exams = [opened(assembly.notebook(key, COURSE, copy)) for copy in key.copies]
        assert len({tuple(exam.items) for exam in exams}) == len(key.copies)
        asked = {frozenset((item.id, item.version) for item in exam.items.values()) for exam in exams}
        assert asked == {frozenset((item.id, item.version) for item in key.items.values())}
        for item in key.items.values():
            orders = {tuple(exam.items[item.id].options) for exam in exams}
            assert len(orders) > 1 or not item.options or not kind_of(item).shuffled, item.origin

    def test_the_phrases_of_a_passage_keep_its_order_and_tell_nothing(self, tmp_path):
        key = drawn(tmp_path, WHOLE_BANK.replace("points = 2", 'kinds = ["mark-words"]\npoints = 2'), CLASS)
        assert key.questions
        for copy in key.copies:
            for item in opened(assembly.notebook(key, COURSE, copy)).items.values():
                origin = COURSE.bank.items[key.items[item.id].origin]
                assert list(item.options.items()) == [
                    (f"o{number}", text) for number, text in enumerate(origin.options.values(), 1)
                ]
                assert (item.passage, item.lang) == (origin.passage, origin.lang)
                assert (
                    grade(key.items[item.id], origin.key.examples["right"][0]).state == "blank"
                )  # the bank's ids
                assert grade(key.items[item.id], key.items[item.id].key.examples["right"][0]).state == "right"

    def test_a_seed_gives_the_exam_of_version_0_1(self, tmp_path):
        """The same blueprint and seed give the same exam, on every machine and in every version."""
        key = drawn(tmp_path, PLAN.replace("[[draw]]", 'seed = "midterm"\n[[draw]]'))
        names = {"midterm-01": "own-number", "midterm-02": "own-choice", "midterm-03": "own-open"}
        assert {item.id: item.origin for item in key.questions} == names
        choice = next(item for item in key.questions if item.origin == "own-choice")
        assert list(choice.options.values()) == ["A law of Congress", "None of them", "The treaty of 1953"]

    def test_an_order_for_each_needs_a_class(self, tmp_path):
        for change in (("due = ", 'order = "each"\ndue = '), ("points = 2", "each = true")):
            with pytest.raises(CourseError, match="--class"):
                drawn(tmp_path, PLAN.replace(*change))


class TestNotebook:
    @pytest.mark.slow
    def test_it_runs_as_it_is_and_shows_what_it_showed(self, tmp_path):
        """Run in a real kernel, every cell works, and the questions read as they did before."""
        assembly.write(written(tmp_path), tmp_path / "out", COURSE)
        (path,) = (tmp_path / "out/learners").iterdir()
        before = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
        after = notebooks.canonical(notebooks.execute(before, path.parent, COURSE), COURSE)
        for old, new in zip(before["cells"], after["cells"], strict=True):
            if old["cell_type"] == "code" and old["id"] != "submission":
                (was,), (now,) = old["outputs"], new["outputs"]
                assert was["data"] == now["data"] and was["metadata"] == now["metadata"], old["id"]
        assert "SECRET" not in notebooks.text(after)

    @pytest.mark.slow
    def test_answers_are_in_its_outputs_where_no_hook_runs(self, tmp_path):
        """As any front end saves it, and after our hook too: the last answer to each question, and whose it is in two places."""
        notebook = everyone(drawn(tmp_path))
        calls = [
            'one = quiz.ask(1)\nfor said in ("17", "28500"): one.receive({"type": "answer", "response": said})\none',
            "one",
        ]
        calls += ['one.receive({"type": "answer", "response": "28,500 troops"})']
        notebook["cells"][2:] = [notebooks.code_cell(f"c{n}", call) for n, call in enumerate(calls)]
        ran = notebooks.execute(notebook, tmp_path, COURSE)
        read = submission.read(notebooks.text(ran).encode(), "x.ipynb")
        assert (read.exam, [answer.response for answer in read.answers]) == ("midterm", ["28,500 troops"])
        assert "Your last answer: 28,500 troops" in str(ran["cells"][3]["outputs"][0]["data"]["text/plain"])
        saved = notebooks.without_live_views(ran, COURSE)
        assert submission.read(notebooks.text(saved).encode(), "x.ipynb") == read
        assert kept_metadata(ran) == kept_metadata(ran["cells"][1]["outputs"][0])

    @pytest.mark.parametrize(
        "title", ["A <b>quiz</b> & *more* [x](y)", "From $5 bn to $6 bn", "a \\(x\\) `b` #"]
    )
    def test_a_title_is_text(self, tmp_path, title):
        key = drawn(tmp_path, PLAN.replace('"Midterm"', json.dumps(title)))
        cell, first, *_ = everyone(key)["cells"]
        shown = re.search("<h1[^>]*>(.*?)(?:<a class.*)?</h1>", markdown2html("".join(cell["source"])))[1]
        assert unescape(re.sub("</?span>", "", shown)) == title and not re.search(r"<(?!/?span>)", shown)
        card = "".join(first["outputs"][0]["data"]["text/html"])
        assert not re.search(r"\$[^<]|<b>", shown + card)

    def test_the_teachers_own_answers_stay_out_of_it(self, tmp_path, log):
        Attempts(log).add("answer", "midterm-01", response="o1")
        assert "Your last answer" not in notebooks.text(everyone(drawn(tmp_path)))

    def test_a_saved_copy_holds_the_answers(self, tmp_path, log):
        notebook = everyone(drawn(tmp_path))
        Attempts(log).add("answer", "midterm-02", response="17", state="noted")
        model = {"type": "notebook", "content": notebook}
        COURSE.save_hook(model, "x.ipynb")
        kept = [
            o["metadata"].get("quizkit", {}) for c in model["content"]["cells"] for o in c.get("outputs", [])
        ]
        assert [output["response"] for output in kept if "response" in output] == ["17"]
        assert "Your last answer: 17" in notebooks.text(model["content"])

    def test_it_opens_with_the_course_it_was_made_for(self, tmp_path):
        key = drawn(tmp_path)
        notebook = assembly.notebook(key, Course("another_course"), key.copies[0])
        source = "".join("".join(cell["source"]) for cell in notebook["cells"])
        assert "from another_course import assessment" in source and "alliance" not in source


class TestWrite:
    def test_it_says_that_the_courses_own_key_is_open(self, tmp_path):
        plan = written(tmp_path, WHOLE_BANK.replace("points = 2", "count = 4"))
        _, (_, note) = assembly.write(plan, tmp_path / "out", COURSE)
        assert note.startswith("4 of the questions come from the course’s own bank")
        assert len(assembly.write(written(tmp_path), tmp_path / "own", COURSE)[1]) == 1

    def test_a_damaged_question_is_named_and_the_others_are_handed_out(self, tmp_path):
        plan = written(tmp_path)
        text = (tmp_path / "own.toml").read_text(encoding="utf-8").replace("match = 28500", 'match = "many"')
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        _, (_, note) = assembly.write(plan, tmp_path / "out", COURSE)
        assert note.startswith("left out: own.toml: item own-number: match")
        assert len(answer_key.read(tmp_path / "out/teacher/midterm-key.json").items) == 2

    @pytest.mark.parametrize(
        ("exam", "learners", "names"),
        [
            ("midterm", "Kim Ana,1\nKim-Ana,1-\n", ["midterm-kim-ana-1", "midterm-kim-ana-1-2"]),
            (
                "political-science-2026-fall-midterm-examination-section-b-retake",  # 64 letters
                "name,number\nKim Minji,2026-11\nPark Jisoo,2026-12\n",
                [
                    "political-science-2026-fall-midterm-examination-section-b-retake-kim-minji-2026-11",
                    "political-science-2026-fall-midterm-examination-section-b-retake-park-jisoo-2026-12",
                ],
            ),
            ("q" * 70, "A" * 79 + ",2026-11\n" + "A" * 79 + ",2026-12\n", [f"{'q' * 18}-{'a' * 73}-2026-{n}" for n in (11, 12)]),
            ("q", "김" * 79 + ",1\n" + "김" * 79 + "나,1-\n", [f"q-{'김' * 66}-1", f"q-{'김' * 66}-1-2"]),
            ("q", "!,\n?,\n", ["q", "q-2"]),
        ],
    )  # fmt: skip
    def test_every_learner_has_a_file_that_bears_name_and_number(self, tmp_path, exam, learners, names):
        (tmp_path / "class.csv").write_text(learners, encoding="utf-8")
        plan = written(tmp_path, PLAN.replace("midterm", exam, 1))
        paths, _ = assembly.write(plan, tmp_path / "out", COURSE, tmp_path / "class.csv")
        assert [path.stem for path in paths if path.suffix == ".ipynb"] == names
        assert all(len(name) <= 100 and len(f"{name}.ipynb".encode()) <= 255 for name in names)

    def test_the_same_plan_into_the_same_folder_gives_the_same_exam(self, tmp_path):
        """The secret is kept in the key; a class that has grown gets more copies, and nobody's copy goes."""
        plan, out = (
            written(tmp_path, WHOLE_BANK.replace("points = 2", "count = 5\neach = true")),
            tmp_path / "out",
        )

        def make(*names):
            (tmp_path / "class.csv").write_text("\n".join(names), encoding="utf-8")
            paths, notes = assembly.write(plan, out, COURSE, tmp_path / "class.csv")
            return {path.name: path.read_text(encoding="utf-8") for path in paths}, notes

        first, (*_, note) = make("Ana", "Bo")
        again, notes = make("Bo", "Cy")
        assert note not in notes[1:2] and notes[1].startswith(
            "midterm-key.json was there: its secret is used again"
        )
        assert again["midterm-bo.ipynb"] == first["midterm-bo.ipynb"]
        key = answer_key.read(out / "teacher/midterm-key.json")
        assert os.name == "nt" or (out / "teacher/midterm-key.json").stat().st_mode & 0o77 == 0
        assert [copy.name for copy in key.copies] == ["Ana", "Bo", "Cy"]
        assert key.secret not in "".join(text for name, text in again.items() if name.endswith("ipynb"))
        other = assembly.write(plan, tmp_path / "other", COURSE, tmp_path / "class.csv")[0]
        assert answer_key.read(other[-1]).secret != key.secret

    def test_a_changed_exam_keeps_the_key_before(self, tmp_path):
        out = tmp_path / "out"
        assembly.write(written(tmp_path), out, COURSE)
        before = (out / "teacher/midterm-key.json").read_bytes()
        kept = f"midterm-key-{json.loads(before)['version']}.json"
        _, (_, note) = assembly.write(written(tmp_path, PLAN.replace("points = 2", "count = 2")), out, COURSE)
        assert f"grade them with {kept}" in note and (out / "teacher" / kept).read_bytes() == before

    def test_a_key_that_is_damaged_is_not_written_over(self, tmp_path):
        key = tmp_path / "out/teacher/midterm-key.json"
        key.parent.mkdir(parents=True)
        key.write_text("{")
        with pytest.raises(CourseError, match="is no key file"):
            assembly.write(written(tmp_path), tmp_path / "out", COURSE)
        assert key.read_text() == "{"

    def test_notebooks_whose_key_is_lost_are_not_written_over(self, tmp_path):
        """A new key would look like theirs, and grade none of them."""
        plan, out = written(tmp_path), tmp_path / "out"
        key = assembly.write(plan, out, COURSE)[0][-1]
        before = (out / "learners/midterm.ipynb").read_bytes()
        key.unlink()
        with pytest.raises(
            CourseError, match=r"midterm-key\.json: is not there, but notebooks .* put it back"
        ):
            assembly.write(plan, out, COURSE)
        assert (out / "learners/midterm.ipynb").read_bytes() == before and not key.exists()

    @pytest.mark.parametrize("seed", ["2026", "a" * 16, SECRET[:15], SECRET])
    def test_a_seed_that_can_be_guessed_is_told(self, tmp_path, seed):
        plan = written(tmp_path, PLAN.replace("[[draw]]", f'seed = "{seed}"\n[[draw]]'))
        told = assembly.write(plan, tmp_path / "out", COURSE)[1][1:]
        assert told == ([] if seed == SECRET else [assembly.SHORT_SEED])

    @pytest.mark.parametrize(
        ("plan", "out", "class_list", "message"),
        [
            ("no.toml", "out", None, r"no\.toml: cannot be read"),
            ("plan.toml", "out", "no.csv", r"no\.csv: cannot be read"),
            ("plan.toml", "own.toml", None, "cannot be written"),
        ],
    )
    def test_files_that_cannot_be_read_or_written(self, tmp_path, plan, out, class_list, message):
        written(tmp_path)
        with pytest.raises(CourseError, match=message):
            assembly.write(tmp_path / plan, tmp_path / out, COURSE, class_list and tmp_path / class_list)


def test_an_eleventh_kind_is_relabelled_by_its_own_class(tmp_path, eleventh):
    """Nothing here knows the kinds: a new one is drawn, disguised and shown like the others."""
    plan = Blueprint(id="quiz", title="Quiz", draws=(Draw(),))
    key = assembly.draw(plan, [[eleventh]], secret=SECRET)
    (item,) = key.items.values()
    assert (item.kind, set(item.options)) == ("eleventh", {"o1", "o2", "o3"})
    best = next(label for label, text in item.options.items() if text == "Best")
    assert item.key.examples["right"] == (best,) and grade(item, best).state == "right"
    assert list(opened(everyone(key)).items["quiz-01"].options.values()) == list(item.options.values())
