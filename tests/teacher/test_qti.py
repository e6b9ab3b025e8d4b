"""The Canvas package, opened as a zip and read as XML: what Canvas would give, beside what `check` gives."""

import html
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from itertools import chain, combinations
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alliance import cli
from alliance.course import COURSE
from quizkit.files import CourseError
from quizkit.grading import grade
from quizkit.kinds import kind_of
from quizkit_teacher import exports

BANK = COURSE.bank
ITEMS = list(BANK.items.values())
QTI = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
CP = {
    "m": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "md": "http://www.imsglobal.org/xsd/imsmd_v1p2",
}
CHOICES = ("one", "several")
TYPES = {
    "choose-one": "multiple_choice_question",
    "choose-several": "multiple_answers_question",
    "judge-each": "multiple_answers_question",
    "mark-words": "multiple_answers_question",
    "number": "numerical_question",
    "name": "short_answer_question",
    "date": "short_answer_question",
    "open": "essay_question",
}


def package(items=ITEMS):
    return zipfile.ZipFile(io.BytesIO(exports.FORMS["qti"](items, COURSE).content))


def read(items=ITEMS):
    """The items of a package by our id, found the way a reader finds them: by the manifest."""
    with package(items) as made:
        manifest = ET.fromstring(made.read("imsmanifest.xml"))
        resource = manifest.find("m:resources/m:resource[@type='imsqti_xmlv1p2']", CP)
        assessment = ET.fromstring(made.read(resource.find("m:file", CP).get("href")))
    return {item.get("title").split()[1]: item for item in assessment.iter(f"{{{QTI['q']}}}item")}


@pytest.fixture(scope="module")
def quiz():
    return read()


def shown(marked_up):
    """What a page shows of a piece of HTML: its paragraphs as lines."""
    return html.unescape(re.sub(r"<[^>]*>", "", marked_up.replace("</p>\n<p>", "\n")))


def one_line(text):
    return " ".join(text.split())


def said(item, ident):
    found = item.find(f"q:itemfeedback[@ident='{ident}']", QTI)
    return None if found is None else shown(found.find(".//q:mattext", QTI).text)


def labels(item):
    """The options: their text to their ident."""
    return {
        shown(label.find(".//q:mattext", QTI).text): label.get("ident")
        for label in item.findall(".//q:render_choice/q:response_label", QTI)
    }


def holds(node, answer):
    name = node.tag.partition("}")[2]
    if name in ("varequal", "vargte", "varlte") and isinstance(answer, float):
        value = float(node.text)
        return {"varequal": answer == value, "vargte": answer >= value, "varlte": answer <= value}[name]
    if name == "varequal":
        return node.text in answer
    if name == "conditionvar" and len(node) > 1 and all(child.tag == node[0].tag for child in node):
        return any(
            holds(child, answer) for child in node
        )  # several short answers, as Canvas writes them itself
    if name == "not":
        return not any(holds(child, answer) for child in node)
    return {"or": any, "and": all, "conditionvar": all, "other": all}[name](
        holds(child, answer) for child in node
    )


def marked(item, answer):
    """The score of an answer (idents of options, or a number), and the idents of the feedback it gets."""
    score, feedback = 0.0, []
    for condition in item.findall("q:resprocessing/q:respcondition", QTI):
        if holds(condition.find("q:conditionvar", QTI), answer):
            score = float(condition.findtext("q:setvar", score, QTI))
            feedback += [link.get("linkrefid") for link in condition.findall("q:displayfeedback", QTI)]
            if condition.get("continue") == "No":
                break
    return score, feedback


def test_what_can_be_carried_is_there_and_the_rest_is_named(quiz):
    left_out = dict(exports.FORMS["qti"](ITEMS, COURSE).left_out)
    assert set(quiz) == set(BANK.items) - set(left_out) and not set(quiz) & set(left_out)
    assert {BANK.items[item_id].kind for item_id in left_out} == {"stance", "order", "match"}
    assert all(left_out.values())
    for item_id, question in quiz.items():
        fields = {
            f.findtext("q:fieldlabel", "", QTI): f.findtext("q:fieldentry", "", QTI)
            for f in question.iter(f"{{{QTI['q']}}}qtimetadatafield")
        }
        assert fields["question_type"] == TYPES[BANK.items[item_id].kind]
        assert question.get("title") == f"{BANK.items[item_id].lesson} {item_id}"


def test_the_manifest_names_every_file_and_the_bank_s_day():
    with package() as made:
        manifest = ET.fromstring(made.read("imsmanifest.xml"))
        named = {file.get("href") for file in manifest.iter(f"{{{CP['m']}}}file")}
        assert named == {name for name in made.namelist() if not name.endswith("/")} - {"imsmanifest.xml"}
        assert made.testzip() is None
    (day,) = manifest.iter(f"{{{CP['md']}}}dateTime")
    assert day.text == max(fact.as_of for fact in BANK.facts.values())


def test_the_bytes_are_the_same_on_another_day(monkeypatch):
    today = exports.FORMS["qti"](ITEMS[:12], COURSE).content
    later = SimpleNamespace(date=SimpleNamespace(today=lambda: "2040-01-01"))
    monkeypatch.setattr("text2qti.xml_imsmanifest.datetime", later)
    assert exports.FORMS["qti"](ITEMS[:12], COURSE).content == today
    with package(ITEMS[:12]) as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_prompts_and_general_feedback(quiz):
    for item_id, question in quiz.items():
        item = BANK.items[item_id]
        assert shown(question.find("q:presentation/q:material/q:mattext", QTI).text) == one_line(
            kind_of(item).export_prompt(item)
        )
        general = (
            [item.key.model, *item.key.rubric.values()] if item.kind == "open" else [item.key.explanation]
        )
        lines = [one_line(line) for part in general for line in part.splitlines() if line.strip()]
        assert said(question, "general_fb").split("\n") == lines


def test_every_choice_of_options_is_right_where_check_calls_it_right(quiz):
    for item in (item for item in ITEMS if kind_of(item).export in CHOICES):
        by_text = labels(quiz[item.id])
        idents = {option: by_text[one_line(text)] for option, text in item.options.items()}
        assert list(by_text.values()) == list(idents.values())  # in the order of the bank
        most = 1 if item.kind == "choose-one" else len(idents)
        for ticked in chain.from_iterable(combinations(idents, size) for size in range(1, most + 1)):
            score, _ = marked(quiz[item.id], {idents[option] for option in ticked})
            assert (score == 100) == (grade(item, list(ticked)).state == "right"), (item.id, ticked)


def test_each_option_has_its_own_feedback(quiz):
    for item in (item for item in ITEMS if kind_of(item).export in CHOICES):
        by_text = labels(quiz[item.id])
        for text, _, feedback in kind_of(item).shares(item, item.key):
            ident = by_text[one_line(text)]
            _, links = marked(quiz[item.id], {ident})
            assert links == ["general_fb", f"{ident}_fb"]
            assert said(quiz[item.id], f"{ident}_fb") == one_line(feedback)


def test_a_number_is_marked_as_check_marks_it(quiz):
    for item in (item for item in ITEMS if item.kind == "number"):
        for state, values in item.key.examples.items():
            for value in values:
                if not isinstance(value, (int, float)) or (item.unit == "percent" and 0 < value < 1):
                    continue  # our own check reads words and shares, Canvas does not
                score, links = marked(quiz[item.id], float(value))
                assert (score == 100) == (state == "right"), (item.id, value)
                right = next(answer for answer in item.key.answers if answer.state == "right")
                wanted = right.feedback if state == "right" else item.key.default_feedback
                assert said(quiz[item.id], links[-1]) == one_line(wanted)
        assert f"({item.unit})" in shown(quiz[item.id].find("q:presentation/q:material/q:mattext", QTI).text)


def test_short_answers_are_right_and_the_solution_is_among_them(quiz):
    for item in (item for item in ITEMS if item.kind in ("name", "date")):
        accepted = [node.text for node in quiz[item.id].iter(f"{{{QTI['q']}}}varequal")]
        assert all(grade(item, text).state == "right" for text in accepted)
        assert kind_of(item).solution(item, item.key) in accepted
        assert marked(quiz[item.id], {accepted[0]}) == (100, ["general_fb", "correct_fb"])
        assert marked(quiz[item.id], {"nonsense"}) == (0, ["general_fb", "general_incorrect_fb"])
        assert (
            said(quiz[item.id], "correct_fb") == one_line(item.key.answers[0].feedback) or item.kind == "date"
        )
        assert said(quiz[item.id], "general_incorrect_fb") == one_line(item.key.default_feedback)


MARKS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(MARKS)
@example("a) no option")
@example("*a) no option")
@example("[*] no option")
@example("... no feedback")
@example("+ no - feedback ! nor solution")
@example("* a star")
@example("= 3 +- 1")
@example("# no heading")
@example("% no comment")
@example("1. no list")
@example("- no list")
@example(": no definition")
@example("____")
@example("GROUP")
@example("$x^2$ and $5 or $10")
@example(r"\num{5} \alpha \$ \\")
@example("`code` and ```fence```")
@example("<b>bold</b> <!-- gone --> &amp; &#65;")
@example("![no](picture.png) [no](link) [^1] ^^^ | a | b |")
@example("“quoted” \"straight\" 'single' -- --- ...")
@example("한미동맹 *과* 전략적 유연성")
def test_any_text_comes_out_as_itself(text):
    one = next(item for item in ITEMS if item.kind == "choose-one")
    first, *others = one.options
    answers = tuple(replace(answer, feedback=f"{text}") for answer in one.key.answers)
    item = replace(
        one,
        prompt=text,
        options={first: f"{text}", **{option: f"{text} {option}" for option in others}},
        key=replace(one.key, explanation=text, answers=answers),
    )
    question = read([item])[item.id]
    plain = one_line(text)
    assert shown(question.find("q:presentation/q:material/q:mattext", QTI).text) == plain
    assert list(labels(question)) == [plain, *(one_line(f"{text} {option}") for option in others)]
    assert said(question, "general_fb") == plain
    assert all(said(question, f"{ident}_fb") == plain for ident in labels(question).values())


@settings(max_examples=60, deadline=None)
@given(MARKS)
@example("* a) = <b>&amp; $ [1, 2]")
def test_any_short_answer_comes_out_as_itself(text):
    name = next(item for item in ITEMS if item.kind == "name")
    item = replace(name, key=replace(name.key, answers=(replace(name.key.answers[0], match=(text,)),)))
    question = read([item])[item.id]
    assert [node.text for node in question.iter(f"{{{QTI['q']}}}varequal")] == [one_line(text)]


class TestLeftOut:
    def reason(self, *items):
        given = [*items, next(item for item in ITEMS if item.kind == "open")]
        return dict(exports.FORMS["qti"](given, COURSE).left_out)[items[-1].id]

    def number(self, *answers, tolerance=0.0):
        item = next(item for item in ITEMS if item.kind == "number")
        made = tuple(replace(item.key.answers[0], match=when, state="right") for when in answers)
        return replace(item, key=replace(item.key, answers=made, tolerance=tolerance))

    def test_numbers_that_text2qti_cannot_hold(self):
        assert "one right number" in self.reason(self.number(1, 2))
        assert "close to zero" in self.reason(self.number(0))
        assert "close to zero" in self.reason(self.number(3, tolerance=3))

    def test_a_span_of_dates(self):
        item = next(item for item in ITEMS if item.kind == "date")
        answers = (replace(item.key.answers[0], match=["1950", "1953"], state="right"),)
        assert "span of dates" in self.reason(replace(item, key=replace(item.key, answers=answers)))

    def test_no_key(self):
        assert "no key" in self.reason(replace(ITEMS[0], key=None))

    def test_the_same_words_twice(self):
        one = next(item for item in ITEMS if item.kind == "choose-one")
        assert "same words" in self.reason(one, replace(one, id="other"))
        alike = dict.fromkeys(one.options, "The same")
        assert "read the same" in self.reason(replace(one, options=alike))


def test_what_text2qti_refuses_is_said():
    with pytest.raises(CourseError, match="text2qti does not take the questions"):
        exports.FORMS["qti"]([], COURSE)


def test_the_file_is_the_package(tmp_path):
    path = tmp_path / "deep" / "bank.zip"
    assert cli.main(["export", "qti", str(path)]) == 0
    assert path.read_bytes() == exports.FORMS["qti"](ITEMS, COURSE).content and zipfile.is_zipfile(path)
