"""What a submission may hold: anything. What is an answer is kept, the rest is told; both formats are read."""

import builtins
import json
import os

import pytest

from quizkit import attempts, submission
from quizkit.grading import grade
from quizkit.submission import Response, Submission, SubmissionError, read

ANYTHING = [None, True, False, 0, -1, 1.5, 10**30, "", "x", "\ud800", "\0", [], [[]], {}, {"a": {"b": []}}]
ANYTHING += [float("nan"), float("inf"), "=1+1", "<script>", ["x"] * 600, "é" * 20_000, -(10**4000)]
ROW = {"item": "q", "response": "a", "at": "2026-11-01T10:00:00+00:00", "version": "1"}
FORMATS = [("quizkit_submission", "quizkit"), ("alliance_receipt", "alliance")]  # today's, and version 0.1's


def handed_in(key="quizkit_submission", **changes):
    """A submission file, as JSON."""
    about = {"name": "Kim", "number": "n1", "made": "m", "record": "r"}
    return {key: 3, **about, "responses": [ROW], **changes}


def notebook(*kept, home="quizkit", **metadata):
    """A saved notebook with answers in its outputs, as JSON."""
    outputs = [{"output_type": "display_data", "metadata": {home: entry}} for entry in kept]
    return {"cells": [{"cell_type": "code", "outputs": outputs}], "metadata": metadata}


def read_json(whole, name="a.json"):
    return read(json.dumps(whole).encode(), name)


def places(node, path=()):
    """The path to every node of a JSON text."""
    yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in inside:
        yield from places(child, (*path, key))


def put(node, path, value):
    """The same JSON with one node replaced."""
    if not path:
        return value
    key, *rest = path
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[key] = put(node[key], rest, value)
    return copy


NO_SUBMISSION = [
    *(b"", b"  \n", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b'{"cells": {}}', b"PK\3\4", bytes(99)),
    *(b"\xff" * 99, b"\xef\xbb\xbf", "{".encode("utf-16"), b"\xff\xfe\0", b"\xff\xfe{"),
    *(b'{"a": 1' + b"0" * 5000 + b"}", b'{"quizkit_submission": 3}', b"<!DOCTYPE html>", b"%PDF-1.7"),
]
DEEP = [
    *(b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":[' * 3000 + b"]}" * 3000),
    *(b'{"cells":' + b"[" * deep + b'"\\ud800"' + b"]" * deep + b"}" for deep in (500, 900, 950, 990, 2000)),
]


class TestFormats:
    @pytest.mark.parametrize("key, home", FORMATS)
    def test_a_submission(self, key, home):
        about = {"id": "quiz", "version": "v", "name": "Kim Minji", "number": "17"}
        assert read_json(handed_in(key, assessment=about)) == Submission(
            name="Kim",
            number="n1",
            made="m",
            record="r",
            exam="quiz",
            version="v",
            copy=("Kim Minji", "17"),
            answers=(Response("q", "a", ROW["at"], "1"),),
        )

    @pytest.mark.parametrize("key, home", FORMATS)
    def test_a_notebook_is_its_owners_by_what_it_was_made_out_to(self, key, home):
        about = {"assessment": "quiz", "version": "v", "name": "Kim Minji", "number": "17"}
        rows = [{**ROW, "mode": "ask"}, {**ROW, "item": "later", "at": "2026-11-02"}]
        seen = read_json(notebook(*rows, home=home, **{home: about}), "a.ipynb")
        assert (seen.name, seen.number, seen.copy) == ("Kim Minji", "17", ("Kim Minji", "17"))
        assert (seen.exam, seen.version, seen.made, seen.record) == ("quiz", "v", "2026-11-02", "")
        assert [answer.item for answer in seen.answers] == ["q", "later"]

    @pytest.mark.parametrize("lost", ["nothing", "metadata", "the output too", "the source too"])
    @pytest.mark.parametrize("lines", [False, True])
    def test_whose_it_is_stands_in_three_places(self, lost, lines):
        """An editor may lose a notebook's metadata; clearing outputs loses the answers as well, so here one stays."""
        about = {"assessment": "mid", "version": "v1", "name": "김민지", "number": "2026-11"}
        whole = notebook({"item": "mid-01", "response": "o1"}, quizkit=about)
        paper = {
            "assessment": "mid",
            "version": "v1",
            "title": "Mid (1)",
            "learner": {"name": "김민지", "number": "2026-11"},
        }
        source = f"from alliance import assessment\n\nquiz = assessment({json.dumps(paper, indent=1)})\nquiz"
        first = {
            "source": source.splitlines(keepends=True) if lines else source,
            "outputs": [{"metadata": {"quizkit": about}}],
        }
        whole["cells"].insert(0, first)
        for part, place in (("metadata", whole), ("the output too", first), ("the source too", first)):
            if lost == "nothing":
                break
            place.pop({"metadata": "metadata", "the output too": "outputs", "the source too": "source"}[part])
            if part == lost:
                break
        read = read_json(whole, "a.ipynb")
        known = lost != "the source too"
        assert (read.exam, read.version, read.copy) == (
            ("mid", "v1", ("김민지", "2026-11")) if known else ("", "", ("", ""))
        )
        assert [answer.item for answer in read.answers] == ["mid-01"]

    @pytest.mark.parametrize(
        "source",
        [
            "assessment({",
            "assessment({})",
            'assessment({"assessment": 3})',
            f"assessment({{{'[' * 9999}}})",
            3,
            [3],
        ],
    )
    def test_a_first_cell_that_was_changed_says_nothing(self, source):
        whole = notebook({"item": "mid-01", "response": "o1"})
        whole["cells"].insert(0, {"source": source})
        assert read_json(whole, "a.ipynb").copy == ("", "")

    @pytest.mark.parametrize("key, home", FORMATS)
    def test_predictions_are_no_answers(self, key, home):
        assert read_json(notebook({**ROW, "mode": "predict"}, home=home), "a.ipynb").answers == ()

    def test_what_make_writes_is_read(self, bank, tmp_path):
        entries = [
            attempts.Attempt(
                at="2026-11-01", kind="answer", item=item.id, response=["x"], version=item.version
            )
            for item in list(bank.items.values())[:3]
        ]
        made = submission.make(attempts.Log(tuple(entries)), bank.items, "0.2.0", "김민지", "17")
        path = submission.write(made, tmp_path)
        seen = read(path.read_bytes(), path.name)
        assert (seen.name, seen.number, seen.made, seen.record) == (
            "김민지",
            "17",
            made["made"],
            made["record"],
        )
        assert [(a.item, a.response, a.at, a.version) for a in seen.answers] == [
            (entry.item, entry.response, entry.at, entry.version) for entry in entries
        ]

    def test_a_submission_within_a_notebook_and_the_other_way_round(self):
        both = {**handed_in(), **notebook({**ROW, "item": "other"})}
        assert [answer.item for answer in read_json(both).answers] == ["q"]
        inside = notebook(quizkit_submission=handed_in())
        inside["cells"][0]["source"] = json.dumps(handed_in())
        assert read_json(inside, "a.ipynb") == Submission()


class TestBytes:
    @pytest.mark.parametrize("data", NO_SUBMISSION)
    def test_what_is_no_submission_is_told(self, data):
        with pytest.raises(SubmissionError, match="ask for"):
            read(data, "a.json")

    @pytest.mark.parametrize(
        "name, what",
        [
            *(("a", "neither"), ("", "neither"), ("a.json/b", "neither"), ("a.ipynb_", "neither")),
            *(
                ("a.py", "a program"),
                ("a.PDF", "a PDF"),
                ("a.json.exe", "to install"),
                ("a.html", "web page"),
            ),
            *(("a.docx", "text processor"), ("IMG_1.HEIC", "a picture"), ("a.ipynb.webloc", "a link")),
            *(("a.url", "a link"), ("a.gdoc", "Google Drive"), ("a.7z", "archive"), ("a.rar", "archive")),
            *(
                ("a.tar.gz", "archive"),
                ("a.png", "a picture"),
                ("a.hwp", "text processor"),
                ("a.xlsx", "spreadsheet"),
            ),
            ("a.ipynb.crdownload", "not finished"),
        ],
    )
    def test_other_endings_are_not_read_and_the_reason_says_what_it_is(self, name, what):
        for data in (json.dumps(handed_in()).encode(), b"PK\3\4rest"):
            with pytest.raises(
                SubmissionError, match=rf"{'' if what == 'neither' else what}.*ask for submission-….json or"
            ):
                read(data, name)

    @pytest.mark.parametrize(
        "data, what",
        [
            (b"%PDF-1.7 x", "a PDF"),
            (b"\n<!doctype html><p>x", "a web page"),
            ("\ufeff<html>".encode("utf-16-le"), "a web page"),
            (b"PK\3\4rest", "a zip or an office document under another name"),
            (b"\x89PNG\r\n", "a picture"),
            (b"my answers: A, B", "neither a submission"),
            (b" \n", "an empty file"),
            (b'{"quizkit_submission": 3, "resp', "a damaged file"),
        ],
    )
    def test_a_file_under_a_wrong_name_is_told(self, data, what):
        with pytest.raises(SubmissionError, match=rf"^{what}.*ask for"):
            read(data, "work.ipynb")

    @pytest.mark.parametrize("name", ["x/A.JSON", "a.ipynb", "a.txt", "s (1).json", "a.b.json", ".json"])
    def test_endings_in_any_case_and_after_dots(self, name):
        assert read_json(handed_in(), name).name == "Kim"

    @pytest.mark.parametrize("data", DEEP)
    def test_depth(self, data):
        try:
            read(data, "a.json")
        except SubmissionError as error:
            assert "ask for" in str(error)

    def test_depth_in_an_answer_is_dropped(self):
        deep = json.loads("[" * 300 + "]" * 300)
        assert read_json(handed_in(responses=[{**ROW, "response": deep}])).answers[0].response == [None]

    def test_too_many_parts_are_not_built(self):
        for data in (b"[" + b"[]," * 600_000 + b"[]]", b"[" + b'"ab",' * 1_200_000 + b'""]'):
            with pytest.raises(SubmissionError, match="far too many parts"):
                read(data, "a.json")

    def test_a_mark_before_utf_8(self):
        seen = read(b"\xef\xbb\xbf" + json.dumps(handed_in()).encode(), "a.json")
        assert (seen.name, seen.notes) == ("Kim", ())

    @pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_other_encodings_are_read_and_named(self, code, end):
        whole = json.dumps(handed_in(name="김민지"), indent=1, ensure_ascii=False).replace("\n", end)
        seen = read(whole.encode(code), "a.json.txt")
        assert (seen.name, len(seen.answers)) == ("김민지", 1)
        assert code.upper()[:6] in seen.notes[0]

    def test_letters_that_cannot_be_read(self):
        data = json.dumps(handed_in(name="K@m")).encode().replace(b"@", b"\xff")
        seen = read(data, "a.json")
        assert seen.name == "K�m" and "cannot be read" in seen.notes[0]

    def test_half_letters_become_something_that_can_be_written(self):
        row = {**ROW, "item": "q\ud800", "response": ["\udfff", {"\ud800": 1}]}
        seen = read_json(handed_in(name="\ud800Kim", responses=[row, {**ROW, "response": "a\ud800"}]))
        json.dumps([seen.name, [[a.item, a.response] for a in seen.answers]], ensure_ascii=False).encode()
        assert seen.name.endswith("Kim") and seen.answers[-1].response == "a?"

    def test_numbers_that_no_json_has(self, bank):
        rows = b'[{"item": "a", "response": NaN}, {"item": "b", "response": -Infinity}]'
        seen = read(b'{"quizkit_submission": 3, "responses": ' + rows + b"}", "a.json")
        assert len(seen.answers) == 2
        for item in bank.items.values():
            assert all(grade(item, answer.response).score < 1 for answer in seen.answers)


class TestLog:
    """A learner hands in responses.jsonl itself."""

    @pytest.fixture
    def log(self, tmp_path):
        log = attempts.Attempts(tmp_path / "responses.jsonl")
        log.add("prediction", "q", response="p", confidence=70)
        for response in ("a", "b", "c"):
            log.add("answer", "q", response=response, state="wrong", score=1.0)
        log.add("hint", "q", response=1)
        log.add("answer", "r", response={"x": "김"}, version="v")
        return log

    @pytest.mark.parametrize(
        "path", ["responses.jsonl", "x/responses (1).jsonl", "responses-PC.jsonl.txt", "a.json"]
    )
    def test_the_newest_answers_are_read_under_any_name(self, log, path):
        seen = read(log.file.read_bytes(), path)
        assert [(a.item, a.response, a.version) for a in seen.answers] == [
            ("q", "c", ""),
            ("r", {"x": "김"}, "v"),
        ]
        assert (seen.name, seen.number) == ("", "")
        assert seen.notes == ("the learner's log itself (responses.jsonl)",)
        assert seen.made == log.read().entries[-1].at

    def test_it_is_the_same_learners_as_a_submission_of_it(self, log, bank):
        made = submission.make(log.read(), bank.items, "1", "Kim")
        assert read(log.file.read_bytes(), "responses.jsonl").record == made["record"]

    @pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "cp949"])
    def test_saved_by_an_editor(self, log, code):
        data = log.file.read_text("utf-8").replace("\n", "\r\n").encode(code)
        assert len(read(data, "responses.jsonl").answers) == 2

    def test_torn_lines_and_a_single_line(self, log):
        torn = log.file.read_bytes() + b'{"at": "2026-1\n[]\n'
        assert "2 torn lines left out" in read(torn, "responses.jsonl").notes
        one = b'{"at": "2026-11-01", "kind": "answer", "item": "q", "response": 1}'
        assert read(one, "responses.jsonl").answers == (Response("q", 1, "2026-11-01"),)

    def test_more_lines_than_answers_that_one_may_have(self, log):
        for n in range(submission.MOST_ANSWERS + 5):
            log.add("answer", "q", response=n)
        seen = read(log.file.read_bytes(), "responses.jsonl")
        assert len(seen.answers) == 2 and seen.answers[0].response == submission.MOST_ANSWERS + 4

    @pytest.mark.parametrize(
        "copies, read_as, answered",
        [
            ("", ("", "", ("", "")), "q r"),
            ("quiz 1 Ana", ("quiz", "1", ("Ana", "")), "q r own"),
            ("quiz 1 Ana, quiz 2 Ana", ("quiz", "2", ("Ana", "")), "q r own"),
            ("quiz 1 Ana, test 1 Ana", ("", "", ("Ana", "")), "q r own own2"),
            ("quiz 1, test 1 Ana", ("", "", ("Ana", "")), "q r own own2"),
            ("quiz 1 Ana, quiz 1 Bo", ("", "", ("", "")), "q r"),
            ("quiz 1 Ana, test 1 Bo", ("", "", ("", "")), "q r"),
        ],
    )
    def test_answers_in_a_copy_are_its_learners(self, log, copies, read_as, answered):
        """Several learners may share a log: then nobody's answers are read as another's."""
        for copy in filter(None, copies.split(", ")):
            about = dict(zip(("assessment", "version", "name"), copy.split(), strict=False))
            item = "own2" if about["assessment"] == "test" else "own"
            log.add("answer", item, response=copy, copy=about)
        seen = read(log.file.read_bytes(), "responses.jsonl")
        assert (seen.exam, seen.version, seen.copy) == read_as
        assert {answer.item for answer in seen.answers} == set(answered.split())
        own = {answer.item: answer.response for answer in seen.answers}.get("own")
        assert own == (copies.split(", ")[1 if "quiz 2" in copies else 0] if "own" in answered else None)
        assert any("several learners" in note for note in seen.notes) == ("Bo" in copies)

    @pytest.mark.parametrize("kind", [None, [], {}, "prediction"])
    def test_no_answer_in_it(self, kind):
        line = json.dumps({"kind": kind, "item": None}).encode()
        assert read(line + b"\n" + line, "responses.jsonl").answers == ()


class TestTypes:
    @pytest.mark.parametrize("key, home", FORMATS)
    @pytest.mark.parametrize("form", ["submission", "notebook"])
    def test_anything_anywhere(self, key, home, form):
        about = {"id": "a", "assessment": "a", "version": "1", "name": "n", "number": "2"}
        saved = notebook({**ROW, "mode": "ask"}, home=home, **{home: about})
        whole = handed_in(key, assessment=about, lessons={"03": "x"}) if form == "submission" else saved
        for path in places(whole):
            for value in ANYTHING:
                try:
                    data = json.dumps(put(whole, path, value)).encode()
                    seen = read(data, "a.json")
                except ValueError:  # no JSON, or refused
                    continue
                texts = [seen.name, seen.number, seen.made, seen.record, seen.exam, seen.version, *seen.copy]
                texts += [text for answer in seen.answers for text in (answer.at, answer.version)]
                assert all(isinstance(text, str) and len(text) <= 80 for text in texts), (path, value)
                assert all(text.isprintable() for text in texts), (path, value)
                ids = [answer.item for answer in seen.answers]
                assert all(isinstance(item, str) and 0 < len(item) <= 80 for item in ids), (path, value)
                json.dumps([[a.item, a.response] for a in seen.answers], ensure_ascii=False).encode()

    def test_damaged_answers_are_counted(self):
        rows = [ROW, None, 1, [], {}, {"item": 3}, {"item": ""}, {"item": "x" * 81}]
        seen = read_json(handed_in(responses=rows))
        assert seen.answers == (Response("q", "a", ROW["at"], "1"),)
        assert seen.notes == ("7 damaged answers left out",)

    def test_an_answer_counts_without_its_time_and_version(self):
        seen = read_json(handed_in(responses=[{"item": "q", "response": "a", "at": [], "version": {}}]))
        assert seen.answers == (Response("q", "a", "", ""),) and seen.notes == ()

    def test_5000_answers(self):
        seen = read_json(handed_in(responses=[{**ROW, "item": f"q{n}"} for n in range(5000)]))
        assert len(seen.answers) == submission.MOST_ANSWERS and "2,000 answers" in seen.notes[0]

    def test_the_newest_of_two_answers(self):
        rows = [{**ROW, "response": str(n), "at": f"2026-11-0{n}"} for n in (2, 3, 1)]
        assert read_json(handed_in(responses=rows)).answers[0].response == "3"

    def test_no_path_in_it_is_opened_and_nothing_is_run(self, monkeypatch):
        def forbidden(*args, **kwargs):
            raise AssertionError(args)

        data = json.dumps(handed_in(name="/etc/passwd", number="../x", record="file:///etc/passwd")).encode()
        with monkeypatch.context() as patch:
            for module, name in (
                (builtins, "open"),
                (os, "open"),
                (os, "stat"),
                (builtins, "eval"),
                (builtins, "exec"),
            ):
                patch.setattr(module, name, forbidden)
            seen = read(data, "/etc/passwd.json")
        assert seen.name == "/etc/passwd"


class TestNames:
    @pytest.mark.parametrize(
        "name", ["Kim\u202eijniM", "Kim\0", "Kim\x1b[31m", " Kim\n\n Minji ", "K" * 999, "\u200bKim"]
    )
    def test_on_one_line_without_what_cannot_be_seen(self, name):
        seen = read_json(handed_in(name=name)).name
        assert seen.isprintable() and seen.startswith("K") and len(seen) <= 80 and seen == seen.strip()

    def test_a_number_as_a_number(self):
        assert read_json(handed_in(number=2026001)).number == "2026001"
        assert read_json(handed_in(number=True)).number == read_json(handed_in(number=1.5)).number == ""
