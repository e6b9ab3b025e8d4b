import html
import re
import warnings
import xml.etree.ElementTree as ET
from itertools import chain, combinations

import pytest
from anki.collection import Collection, ImportCsvRequest
from msgspec.structs import replace

from alliance import cli
from alliance.course import COURSE
from quizkit.grading import grade
from quizkit.kinds import kind_of
from quizkit_teacher import exports

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it is older than some habits of Python
    from pygiftparser import answer as gift_answers
    from pygiftparser import parser as gift_parser
    from pygiftparser import utils as gift_utils

BANK = COURSE.bank
ITEMS = list(BANK.items.values())
# What Moodle lets an answer earn, in per cent (question/engine/bank.php): it refuses a question with any other share.
FRACTIONS = {0, 5, 10, 100 / 9, 12.5, 100 / 7, 100 / 6, 20, 25, 30, 100 / 3, 40, 50, 60, 200 / 3, 70, 75, 80}
FRACTIONS |= {250 / 3, 90, 100}
CHOICES = ("one", "several")
MOODLE = {
    "choose-one",
    "choose-several",
    "judge-each",
    "mark-words",
    "number",
    "date",
    "name",
    "match",
    "open",
}


@pytest.fixture(scope="module")
def quiz(tmp_path_factory):
    """The Moodle file as the standard library's parser reads it: id number → question."""
    path = tmp_path_factory.mktemp("x") / "deep" / "bank.xml"
    assert cli.main(["export", "moodle-xml", str(path)]) == 0
    return {q.findtext("idnumber"): q for q in ET.parse(path).getroot() if q.get("type") != "category"}


def made(form, items=ITEMS):
    return exports.FORMS[form](items, COURSE).content.decode()


def shares(item):
    """What a choice, a name or a date foresees, as (text, per cent of the mark, feedback)."""
    return [(text, 100 * share, said) for text, share, said in kind_of(item).shares(item, item.key)]


def ranges(item):
    """What a number foresees, as (middle, tolerance, per cent of the mark, feedback)."""
    return [
        (middle, spare, 100 * share, said) for middle, spare, share, said in kind_of(item).ranges(item.key)
    ]


def one_line(text):
    return " ".join(text.split())


def unescaped(text):
    return gift_utils.transformSpecials(text)


def subsets(options):
    return chain.from_iterable(combinations(options, size) for size in range(1, len(options) + 1))


def gift_blocks():
    text = made("gift")
    return {
        found[1]: found[2]
        for found in re.finditer(r"^::(.+?)::\[plain\](.*?)^\}$", text, re.DOTALL | re.MULTILINE)
    }


def plain(text):
    return re.sub(r"\\(.)", r"\1", text)


class TestMoodle:
    def test_what_can_be_carried_is_there_and_the_rest_is_named(self, quiz):
        left_out = dict(exports.moodle_xml(ITEMS, COURSE).left_out)
        assert set(quiz) | set(left_out) == set(BANK.items)
        assert not set(quiz) & set(left_out)
        assert {BANK.items[item_id].kind for item_id in quiz} == MOODLE
        assert {BANK.items[item_id].kind for item_id in left_out} <= {"stance", "order", "date"}
        assert all(left_out.values())

    def test_a_choice_gives_full_marks_for_what_check_calls_right(self, quiz):
        for item in ITEMS:
            if kind_of(item).export in CHOICES:
                by_text = {text: option for option, text in item.options.items()}
                fractions = {
                    by_text[html.unescape(a.findtext("text"))]: float(a.get("fraction"))
                    for a in quiz[item.id].findall("answer")
                }
                assert set(fractions) == set(item.options)
                least = 100 if item.kind == "choose-one" else 1  # of one choice, half marks are for “close”
                chosen = [option for option, share in fractions.items() if share >= least]
                assert grade(item, chosen).state == "right", item.id
                assert sum(fractions[option] for option in chosen) == pytest.approx(100, abs=0.001)

    def test_ticking_several_earns_youdens_j(self, quiz):
        """As in `quizkit.kinds.choice.ticked`, but Moodle gives it also where blind guessing may well reach it."""
        for item in (item for item in ITEMS if item.kind in ("choose-several", "judge-each", "mark-words")):
            fractions = [float(a.get("fraction")) for a in quiz[item.id].findall("answer")]
            right = {a.match for a in item.key.answers if a.state == "right"}
            wrong = {a.match for a in item.key.answers} - right
            for ticked in subsets(list(zip(item.options, fractions, strict=True))):
                chosen = {option for option, _ in ticked}
                earned = max(0.0, sum(share for _, share in ticked)) / 100
                verdict = grade(item, list(chosen))
                assert (earned > 0.999) == (verdict.state == "right"), (item.id, ticked)
                if "none" not in chosen and right:
                    j = len(chosen & right) / len(right) - len(chosen & wrong) / (len(wrong) or 1)
                    assert earned == pytest.approx(max(0.0, j), abs=1e-4), (item.id, ticked)
                    assert verdict.score in (0, pytest.approx(earned, abs=1e-4))
            if wrong:
                everything = sum(f for o, f in zip(item.options, fractions, strict=True) if o != "none")
                assert everything == pytest.approx(0 if right else -100, abs=1e-3), item.id

    def test_every_share_is_one_that_moodle_takes(self, quiz):
        for question in quiz.values():
            for answer in question.iter("answer"):
                share = abs(float(answer.get("fraction", 0)))
                assert min(abs(share - allowed) for allowed in FRACTIONS) < 0.001, (
                    question.get("type"),
                    share,
                )

    @pytest.mark.parametrize("count", range(1, 11))
    def test_up_to_ten_right_options_have_a_share_that_moodle_takes(self, count):
        several = next(item for item in ITEMS if item.kind == "choose-several")
        states = ["right"] * count + ["wrong"]
        answers = tuple(
            replace(several.key.answers[0], match=f"o{i}", state=state) for i, state in enumerate(states)
        )
        item = replace(
            several,
            options={f"o{i}": f"Option {i}" for i in range(count + 1)},
            key=replace(several.key, answers=answers),
        )
        for _, share, _ in shares(item):
            assert min(abs(abs(share) - allowed) for allowed in FRACTIONS) < 0.001

    def test_each_kind_has_the_parts_that_moodle_reads(self, quiz):
        parts = {
            "multichoice": {"single", "shuffleanswers", "answer"},
            "numerical": {"answer"},
            "matching": {"subquestion"},
            "shortanswer": {"usecase", "answer"},
            "essay": {"graderinfo"},
        }
        for question in quiz.values():
            tags = {child.tag for child in question}
            assert (
                tags == {"name", "questiontext", "generalfeedback", "idnumber"} | parts[question.get("type")]
            )
            assert all(part.get("format") == "html" for part in question.iter("feedback"))
            best = [float(a.get("fraction")) for a in question.findall("answer")]
            single = question.findtext("single") != "false"
            assert question.findtext("shuffleanswers") in (
                None,
                "false",
            )  # the order is that of page and notebook
            assert not best or (max(best) == 100 if single else sum(b for b in best if b > 0) > 99.99)

    def test_what_nobody_foresaw_is_answered_last(self, quiz):
        for item in (item for item in ITEMS if item.kind in ("number", "name", "date")):
            *foreseen, last = quiz[item.id].findall("answer")
            assert (last.findtext("text"), last.get("fraction")) == ("*", "0")
            assert html.unescape(last.findtext("feedback/text")) == item.key.default_feedback
            assert all(answer.findtext("text") != "*" for answer in foreseen)

    def test_a_number_is_marked_as_check_marks_it(self, quiz):
        shares = {"right": 100, "near": 50, "wrong": 0}
        for item in (item for item in ITEMS if item.kind == "number"):
            answers = [
                (float(a.findtext("text")), float(a.findtext("tolerance")), float(a.get("fraction")))
                for a in quiz[item.id].findall("answer")
                if a.findtext("text") != "*"
            ]
            for state, given in item.key.examples.items():
                for value in given:
                    if isinstance(value, (int, float)) and state in shares:
                        if item.unit == "percent" and 0 < value < 1:
                            continue  # our own check reads a share of one as per cent, Moodle does not
                        fits = [
                            share for middle, spare, share in answers if abs(value - middle) <= spare + 1e-9
                        ]
                        assert (fits[0] if fits else 0) == shares[state], (item.id, value)

    def test_names_and_dates_that_are_right_get_full_marks(self, quiz):
        for item in (item for item in ITEMS if item.kind in ("name", "date") and item.id in quiz):
            for answer in quiz[item.id].findall("answer")[:-1]:
                state = {"100": "right", "50": "near", "0": "wrong"}[answer.get("fraction")]
                assert grade(item, answer.findtext("text")).state == state, (item.id, answer.findtext("text"))

    def test_a_match_has_its_pairs_and_its_spare_options(self, quiz):
        for item in (item for item in ITEMS if item.kind == "match"):
            pairs = [
                (html.unescape(p.findtext("text") or ""), p.findtext("answer/text"))
                for p in quiz[item.id].iter("subquestion")
            ]
            assert [pair for pair in pairs if pair[0]] == [
                (text, item.options[item.key.pairs[row]]) for row, text in item.rows.items()
            ]
            assert {answer for _, answer in pairs} == set(item.options.values())

    def test_every_answer_says_something(self, quiz):
        for question in quiz.values():
            assert question.findtext("questiontext/text")
            assert all(a.findtext("feedback/text") for a in question.findall("answer"))

    def test_markup_in_a_question_stays_text(self):
        item = replace(BANK.items["cap-alone"], prompt='<script>alert("1")</script> & ]]>')
        root = ET.fromstring(made("moodle-xml", [item]))
        shown = root.findall("question")[1].findtext("questiontext/text")
        assert "<script" not in shown and html.unescape(shown) == item.prompt


class TestGift:
    def test_the_same_questions_as_in_xml(self, quiz):
        assert set(gift_blocks()) == set(quiz)

    def test_a_block_has_no_blank_line_and_closes_once(self):
        for block in gift_blocks().values():
            assert "\n\n" not in block
            assert len(re.findall(r"(?<!\\)\{", block)) == 1 and not re.search(r"(?<!\\)\}", block)

    def test_prompts_and_options_come_back_as_they_were(self):
        for item_id, block in gift_blocks().items():
            item = BANK.items[item_id]
            assert plain(block).startswith(" ".join(item.prompt.split()))
            if kind_of(item).export in CHOICES:
                rows = re.findall(r"^(=|~%[-\d.]+%|~)(.*?)(?<!\\)#", block, re.MULTILINE)
                assert [plain(text) for _, text in rows] == [
                    " ".join(t.split()) for t in item.options.values()
                ]
                marks = [mark for mark, _ in rows]
                assert marks.count("=") == (item.kind == "choose-one")
                assert item.kind == "choose-one" or any(float(mark[2:-1]) > 0 for mark in marks)

    def test_marks_of_the_form_are_escaped(self):
        item = replace(BANK.items["cap-alone"], prompt="a = b # c ~ d { e } f : g \\ h")
        assert r"a \= b \# c \~ d \{ e \} f \: g \\ h" in made("gift", [item])

    def test_an_arrow_does_not_make_a_matching_question(self):
        name = next(item for item in ITEMS if item.kind == "name")
        assert "->" not in made("gift", [replace(name, prompt="From -> to?")])

    def test_a_star_in_a_short_answer_is_a_star(self):
        name = next(item for item in ITEMS if item.kind == "name")
        answers = (replace(name.key.answers[0], match=("M*A*S*H",)),)
        item = replace(name, key=replace(name.key, answers=answers))
        assert r"=%100%M\\*A\\*S\\*H#" in made("gift", [item])
        assert r"<text>M\*A\*S\*H</text>" in made("moodle-xml", [item])


def without_what_the_parser_cannot_read(item):
    """pygiftparser reads no minus sign and no star among numbers; Moodle, which reads both, is not at hand."""
    if item.kind != "number":
        return item
    answers = tuple(a for a in item.key.answers if not re.search(r"-", str(a.match)))
    return replace(item, key=replace(item.key, answers=answers))


@pytest.fixture(scope="module")
def items():
    return {item.id: without_what_the_parser_cannot_read(item) for item in ITEMS}


@pytest.fixture(scope="module")
def read(items):
    text = re.sub(r"^~#.*\n", "", made("gift", items.values()), flags=re.MULTILINE)
    return {question.title: question for question in gift_parser.parseFile(text.splitlines(keepends=True))}


class TestGiftReadBack:
    """A parser that is not ours reads every question: its words, right answers, shares and feedback."""

    def test_every_question_is_read(self, items, read):
        left_out = dict(exports.gift(items.values(), COURSE).left_out)
        assert len(read) == len(ITEMS) - len(left_out)
        assert set(read) == set(items) - set(left_out)
        assert all(question.valid for question in read.values())

    def test_prompts_and_explanations(self, items, read):
        for item_id, question in read.items():
            item = items[item_id]
            assert one_line(unescaped(question.text)) == one_line(kind_of(item).export_prompt(item))
            assert unescaped(question.generalFeedback) == one_line(item.key.model or item.key.explanation)
            assert isinstance(question.answers, gift_answers.Essay) == (item.kind == "open")

    def test_answers_shares_and_feedback(self, items, read):
        for item in (
            item for item in items.values() if item.id in read and item.kind not in ("open", "match")
        ):
            answers = read[item.id].answers.answers
            got = [(a.fraction, unescaped(a.feedback)) for a in answers]
            if item.kind == "number":
                foreseen = ranges(item)
                wanted = [(share, one_line(said)) for *_, share, said in foreseen]
                assert [(a.value, a.tolerance) for a in answers] == [
                    (float(f"{middle:.10g}"), float(f"{spare:.10g}")) for middle, spare, *_ in foreseen
                ]
            else:
                choice = kind_of(item).export in CHOICES
                rows = [*shares(item), *([] if choice else [("*", 0, item.key.default_feedback)])]
                wanted = [(share, one_line(said)) for _, share, said in rows]
                assert [unescaped(a.answer) for a in answers] == [one_line(text) for text, *_ in rows]
            assert [share for share, _ in got] == pytest.approx([share for share, _ in wanted], abs=1e-4), (
                item.id
            )
            assert [said for _, said in got] == [said for _, said in wanted], item.id

    def test_the_right_options_are_what_check_calls_right(self, items, read):
        for item in (item for item in items.values() if kind_of(item).export in CHOICES):
            by_text = {one_line(text): option for option, text in item.options.items()}
            least = 100 if item.kind == "choose-one" else 1
            chosen = [
                by_text[unescaped(a.answer)] for a in read[item.id].answers.answers if a.fraction >= least
            ]
            assert grade(item, chosen).state == "right", item.id

    def test_matches_with_their_spare_options(self, items, read):
        for item in (item for item in items.values() if item.kind == "match"):
            pairs = [
                (unescaped(a.question.strip()), unescaped(a.answer.strip()))
                for a in read[item.id].answers.answers
            ]
            rows = [(text, item.options[item.key.pairs[row]]) for row, text in item.rows.items()]
            assert [pair for pair in pairs if pair[0]] == [(one_line(a), one_line(b)) for a, b in rows]
            assert {option for _, option in pairs} == {one_line(text) for text in item.options.values()}


@pytest.fixture
def collection(tmp_path):
    made = Collection(str(tmp_path / "collection.anki2"))
    yield made
    made.close()


@pytest.fixture
def deck(tmp_path):
    (tmp_path / "deck.txt").write_text(made("anki"), encoding="utf-8")
    return tmp_path / "deck.txt"


def load(collection, path):
    metadata = collection.get_csv_metadata(path=str(path), delimiter=None)
    return collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log


class TestAnki:
    """Anki itself reads the file, as its own window would."""

    def test_every_question_becomes_a_note(self, collection, deck):
        log = load(collection, deck)
        assert (log.found_notes, len(log.new)) == (len(ITEMS), len(ITEMS))
        notes = [collection.get_note(note) for note in collection.find_notes("")]
        by_id = {note.guid.removeprefix("alliance-"): note for note in notes}
        assert set(by_id) == set(BANK.items)
        for item in ITEMS:
            note = by_id[item.id]
            front, back = (html.unescape(field) for field in note.fields)
            assert front.startswith(one_line(item.prompt)) and one_line(item.key.explanation) in back
            assert all(one_line(text) in front for text in (*item.options.values(), *item.rows.values()))
            assert set(note.tags) == {f"alliance::{item.lesson}", f"alliance::{item.kind}"}
            assert {collection.decks.name(card.did) for card in note.cards()} == {"ROK–U.S. alliance"}

    def test_a_later_file_renews_the_cards_and_adds_none(self, collection, deck):
        load(collection, deck)
        deck.write_text(
            deck.read_text(encoding="utf-8").replace("alliance::date", "alliance::day"), encoding="utf-8"
        )
        log = load(collection, deck)
        assert len(log.new) == 0 and collection.note_count() == len(ITEMS)
        assert collection.find_notes("tag:alliance::day")

    def test_markup_stays_text(self):
        item = replace(BANK.items["cap-alone"], prompt="<b>x</b>\ty")
        card = made("anki", [item]).splitlines()[-1]
        assert "<b>" not in card and card.count("\t") == 3


def test_an_eleventh_kind_is_left_out_with_the_reason(eleventh):
    """No export knows it, and each passes on. On a card it has its question and its answer all the same."""
    items = [ITEMS[0], eleventh]
    for form in ("gift", "moodle-xml", "qti"):
        export = exports.FORMS[form](items, COURSE)
        assert export.left_out == [("new", "no other program has this kind of question")]
        assert export.content == exports.FORMS[form](items[:1], COURSE).content
    assert made("anki", items).splitlines()[-1].split("\t")[1:3] == [
        "Which?<br>A. Best<br>B. Good<br>C. Bad",
        "Best<br><br>Why.",
    ]


def test_an_eleventh_kind_that_says_how_is_exported(eleventh, monkeypatch):
    """With two lines in its class, and none here."""
    monkeypatch.setattr(type(kind_of(eleventh)), "export", "one")
    monkeypatch.setattr(
        type(kind_of(eleventh)), "shares", lambda *_: [("Best", 1.0, "Yes."), ("Bad", 0.0, "No.")]
    )
    assert "{\n=Best#Yes.\n~Bad#No.\n####Why.\n}" in made("gift", [eleventh])
    assert 'type="multichoice"' in made("moodle-xml", [eleventh])
    assert exports.FORMS["qti"]([eleventh], COURSE).left_out == []


def test_the_command_says_what_it_left_out(tmp_path, capsys):
    assert cli.main(["export", "gift", str(tmp_path / "bank.txt")]) == 0
    said = capsys.readouterr().out
    assert "questions" in said and "left out: cap-mine (no answer is right" in said


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert cli.main(["export", "anki", str(tmp_path / "file" / "deck.txt")]) == 1
    assert "deck.txt: cannot be written" in capsys.readouterr().err
