"""The class report: what it says, that it names nobody, that hostile text stays text, and how it reads in a browser."""

import csv
import io
import itertools
import math
import os
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from types import MappingProxyType

import pytest

import a_class
from quizkit_teacher.item_analysis import Answered, study
from quizkit_teacher.report import items_csv, page
from quizkit.question_html import solution_text

LESSONS = ("01-alliance-since-1953", "04-retrenchment")
TROUBLE = (
    ("이명박 <script>alert(1)</script>", "late", "two days after the end"),
    ("Kim & Co", "empty", "no <answers>"),
)
EVIL = "<img src=x onerror=alert(1)>\" onclick='alert(2)' </script></style></title><script>alert(3)</script> &amp; $x$"
VOID = {"meta", "img", "br", "link", "input", "hr"}


class Reader(HTMLParser):
    """Reads a page: elements with their attributes, the text of each, and whether the tags close in order."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.found, self.broken = [], [], []
        self.feed(text)
        self.close()
        self.broken += self.stack

    def handle_starttag(self, name, attrs):
        self.found.append([name, dict(attrs), ""])
        if name not in VOID:
            self.stack.append((name, self.found[-1]))

    def handle_endtag(self, name):
        if not self.stack or self.stack[-1][0] != name:
            self.broken.append(name)
        else:
            self.stack.pop()

    def handle_data(self, data):
        for _, entry in self.stack:
            entry[2] += data

    def of(self, name):
        return [(attrs, " ".join(text.split())) for found, attrs, text in self.found if found == name]

    def section(self, at):
        """The text of the section whose heading has the id `at`."""
        heading = next(text for attrs, text in self.of("h2") if attrs.get("id") == at)
        return next(text for _, text in self.of("section") if text.startswith(heading))

    def article(self, item_id):
        return next(
            text for attrs, text in self.of("article") if attrs["aria-labelledby"] == f"item-{item_id}"
        )


@pytest.fixture(scope="module")
def found(bank):
    items = [item for item in bank.items.values() if item.lesson in LESSONS]
    return study(a_class.answers(items, 30, seed=4, noise=["agreed-minute"]), bank.items)


@pytest.fixture(scope="module")
def text(found, bank):
    return page(found, bank, bank.items, title="Spring <b>2027</b>", hand_ins=TROUBLE)


@pytest.fixture(scope="module")
def read(text):
    return Reader(text)


def made_hostile(item):
    """The same item with markup in every text that a reader sees."""
    return replace(
        item,
        prompt=EVIL + item.prompt,
        options={option: EVIL + words for option, words in item.options.items()},
        rows={row: EVIL + words for row, words in item.rows.items()},
    )


class TestWhatItSays:
    def test_how_many_and_what_to_teach_again(self, read, found, bank):
        assert "30 learners answered 54 questions." in read.section("summary")
        again = read.section("again")
        places = []
        for mistake, count in found.misconceptions:
            known = bank.misconceptions[mistake]
            assert known.name in again
            places.append(again.index(known.name))
            lesson, _, heading = known.see.partition("#")
            assert f"{bank.lessons[lesson].title}, “{heading}”" in again
            assert f"{count} of 30" in again
        assert places == sorted(places)
        top, count = found.misconceptions[0]
        assert f"{bank.misconceptions[top].name} ({count})" in read.section("summary")

    def test_the_hardest_and_those_that_do_not_separate(self, read, found, bank):
        look = read.section("look")
        hard, low = look.split("Those that do not separate")
        hardest = sorted((i for i in found.items.values() if i.scored), key=lambda i: (i.difficulty, i.id))[
            :5
        ]
        assert [hard.index(item.id + " (") for item in hardest] == sorted(
            hard.index(i.id + " (") for i in hardest
        )
        below = {item.id for item in found.items.values() if item.discrimination < 0.1}
        assert below and all(f"{name} (item–rest correlation" in low for name in below)
        assert low.count("(item–rest correlation") == len(below)
        assert "a key that is wrong" in low

    def test_every_item_has_prompt_answer_and_counts(self, read, found, bank):
        assert len(read.of("article")) == len(found.items)
        for item_id, item in found.items.items():
            said, asked = read.article(item_id), bank.items[item_id]
            assert " ".join(asked.prompt.split()) in said
            if asked.kind not in ("match", "order", "stance"):
                assert " ".join(solution_text(asked).split()) in said
            for choice in item.choices:
                assert f"{asked.options[choice.option]}" in said
                assert f"{choice.count} of {item.answered} (" in said
            for mistake in item.mistakes:
                assert mistake.text in said

    def test_right_is_said_in_words(self, bank):
        item = next(
            i for i in bank.items.values() if i.kind == "frameworks" and i.key.examples["right"] == ("none",)
        )
        known = study((Answered(f"l{n}", item.id, "none", "right", 1.0) for n in range(3)), bank.items)
        rows = [text for _, text in Reader(page(known, bank, bank.items, title="t")).of("tr")]
        assert any(re.match(r"D\. None of the three ?✓ right ?3 of 3", row) for row in rows)
        assert sum("✓ right" in row for row in rows) == 1

    def test_a_wrong_choice_that_draws_the_strong_is_remarked(self, bank):
        item, other = [i for i in bank.items.values() if i.kind == "choose-one"][:2]
        wrong = next(answer.when for answer in item.key.answers if answer.state == "wrong")
        right = next(answer.when for answer in item.key.answers if answer.state == "right")
        answers = []
        for n in range(12):
            strong = n < 4
            answers.append(
                Answered(
                    f"l{n}",
                    item.id,
                    wrong if strong else right,
                    *(("wrong", 0.0) if strong else ("right", 0.2)),
                )
            )
            answers.append(
                Answered(f"l{n}", other.id, "a", "right" if strong else "wrong", 1.0 if strong else 0.0)
            )
        said = Reader(page(study(answers, bank.items), bank, bank.items, title="t")).article(item.id)
        assert f"“{item.options[wrong]}”" in said and "draws the upper third more than the lower" in said
        assert "the upper third chooses it less than the lower" in said

    def test_open_answers_that_wait_are_said(self, read, found):
        waiting = sum(item.states["pending"] for item in found.items.values())
        assert waiting and f"Open answers still without a mark: {waiting}." in read.section("summary")

    def test_hand_ins_with_trouble_stand_there_with_their_reason(self, read):
        rows = [text for _, text in read.of("tr")]
        assert any(
            "이명박 <script>alert(1)</script>" in row and "two days after the end" in row for row in rows
        )
        assert "2 hand-ins with a reason" in read.section("hand-ins")

    def test_a_small_class_is_warned(self, bank):
        small = study(a_class.answers(list(bank.items.values())[:20], 2), bank.items)
        read = Reader(page(small, bank, bank.items, title="t"))
        assert "With 2 learners, read the numbers as a reason to ask" in read.section("summary")
        assert "Upper third" not in read.section("questions")
        assert "no question allows a correlation" in read.section("pictures")

    def test_what_the_bank_does_not_know_is_shown_by_its_id(self, bank):
        item = next(i for i in bank.items.values() if i.kind == "choose-one")
        odd = replace(item, lesson="my-own", objective="my-aim", key=None)
        answers = [
            Answered("a", odd.id, "a", "noted", 0.0, "my-mistake"),
            Answered("a", "gone", "a", "right", 1.0),
        ]
        read = Reader(page(study(answers, {odd.id: odd}), bank, {odd.id: odd}, title="t"))
        assert "my-mistake" in read.section("again") and "not in the bank" in read.section("again")
        assert "you can my-aim" in read.article(odd.id) and "came without its key" in read.article(odd.id)
        assert "questions that this course does not have: 1." in read.section("summary")


class TestTheClassItCannotSay:
    @pytest.mark.parametrize("case", ["nobody", "blank", "one", "all right"])
    def test_degenerate_classes_have_a_page(self, bank, case):
        items = [
            item for item in bank.items.values() if item.kind in ("choose-one", "order", "match", "name")
        ][:12]
        answers = {
            "nobody": [],
            "blank": [Answered(f"l{n}", i.id, None, "blank", 0.0) for n in range(12) for i in items],
            "one": [Answered("l", items[0].id, "a", "wrong", 0.0)],
            "all right": [
                Answered(f"l{n}", i.id, i.key.examples["right"][0], "right", 1.0)
                for n in range(12)
                for i in items
            ],
        }[case]
        known = study(answers, bank.items)
        read = Reader(page(known, bank, bank.items, title="t"))
        assert read.broken == [] and len(read.of("article")) == len(known.items)
        assert "nan" not in " ".join(text for _, text in read.of("main")).split()
        assert ("Everybody got everything right." in read.section("look")) == (case == "all right")
        assert len(list(csv.DictReader(io.StringIO(items_csv(known, bank.items))))) == len(known.items)


class TestNobodyAndNothingFromOutside:
    def test_no_learner_is_named_but_those_with_trouble(self, text, found):
        assert not any(learner in text for learner in found.learners)
        assert all(learner.startswith("학생-") for learner in found.learners)

    def test_nothing_is_fetched_and_nothing_runs(self, read, text):
        assert not {name for name, _, _ in read.found} & {
            "script",
            "link",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
        }
        for name, attrs, _ in read.found:
            assert not [key for key in attrs if key.startswith("on")], name
            for key in ("src", "href"):
                assert attrs.get(key, "#").startswith(("#", "data:image/png;base64,"))
        assert "url(" not in text and "@import" not in text

    def test_every_link_has_its_place(self, read):
        places = {attrs["id"] for _, attrs, _ in read.found if "id" in attrs}
        assert len(places) == sum("id" in attrs for _, attrs, _ in read.found)
        assert {attrs["href"][1:] for attrs, _ in read.of("a")} <= places

    def test_language_headings_tables_and_pictures(self, read):
        assert read.broken == []
        assert read.of("html")[0][0]["lang"] == "en" and len(read.of("h1")) == 1
        assert read.of("h1")[0][1] == read.of("title")[0][1] == "Spring <b>2027</b>"
        levels = [int(name[1]) for name, _, _ in read.found if re.fullmatch(r"h[1-6]", name)]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        assert len(read.of("table")) == len(read.of("caption")) > 50
        assert {attrs.get("scope") for attrs, _ in read.of("th")} == {"row", "col"}
        pictures = [attrs["alt"] for attrs, _ in read.of("img")]
        for said in ("Bar chart of the totals", "Scatter chart", "Bar chart of mistakes", "Heat map"):
            assert sum(alt.startswith(said) for alt in pictures) == 1, said

    def test_objectives_of_the_entire_course_fill_several_pictures(self, bank):
        known = study(a_class.answers(list(bank.items.values()), 12), bank.items)
        maps = [
            a["alt"]
            for a, _ in Reader(page(known, bank, bank.items, title="t")).of("img")
            if "Heat" in a["alt"]
        ]
        counts = [int(re.search(r"of (\d+) objectives", alt)[1]) for alt in maps]
        assert sum(counts) == len(known.objectives) > 40 and max(counts) <= 14

    def test_hostile_texts_stay_texts(self, bank):
        kinds = {item.kind: made_hostile(item) for item in bank.items.values()}
        items = {item.id: item for item in kinds.values()}
        mistakes = {name: replace(m, name=EVIL + m.name) for name, m in bank.misconceptions.items()}
        lessons = {
            lesson.id: replace(
                lesson,
                title=EVIL + lesson.title,
                objectives=tuple(replace(o, text=EVIL + o.text) for o in lesson.objectives),
            )
            for lesson in bank.lessons.values()
        }
        evil = replace(bank, misconceptions=MappingProxyType(mistakes), lessons=MappingProxyType(lessons))
        answers = [
            Answered(
                f"{EVIL}{n}",
                item.id,
                EVIL if item.kind in ("number", "date", "name") else "a",
                state,
                0.5,
                next(iter(mistakes)),
            )
            for n in range(12)
            for item in items.values()
            for state in ["noted" if item.kind in ("open", "stance") else "near"]
        ]
        text = page(study(answers, items), evil, items, title=EVIL, hand_ins=[(EVIL, EVIL, EVIL)])
        read = Reader(text)
        assert read.broken == []
        titles = {" ".join(lessons[item.lesson].title.split()) for item in items.values()}
        assert titles <= {said.partition(": ")[2] for _, said in read.of("h3")}
        assert not {name for name, _, _ in read.found} & {"script", "link", "iframe"}
        for name, attrs, _ in read.found:
            assert not [key for key in attrs if key.startswith("on")], (name, attrs)
        assert all(attrs["src"].startswith("data:") for attrs, _ in read.of("img"))
        assert read.of("h1")[0][1] == " ".join(EVIL.split())


class TestCsv:
    def test_a_row_for_each_item_with_its_numbers(self, found, bank):
        rows = list(csv.DictReader(io.StringIO(items_csv(found, bank.items))))
        assert [row["item"] for row in rows] == list(found.items)
        for row in rows:
            item = found.items[row["item"]]
            for name, value in (
                ("mean_score", item.difficulty),
                ("item_rest_correlation", item.discrimination),
            ):
                assert (
                    row[name] == ""
                    if math.isnan(value)
                    else float(row[name]) == pytest.approx(value, abs=5e-5)
                )
            assert int(row["answered"]) == item.answered and int(row["blank"]) == item.states["blank"]
            assert (row["why_no_correlation"] == "") == (row["item_rest_correlation"] != "")
            for choice in item.choices:
                assert f"{choice.option}: {choice.count}" in row["details"]

    def test_no_text_is_a_formula(self, bank):
        base = next(i for i in bank.items.values() if i.kind == "name")
        item = replace(base, lesson="=lesson()", objective="@x", prompt="=HYPERLINK(1)")
        answers = [Answered("a", item.id, "+cmd|' /C calc'!A0 ©", "wrong", 0.0, "-mistake")]
        (row,) = csv.DictReader(io.StringIO(items_csv(study(answers, {item.id: item}), {item.id: item})))
        assert row["prompt"] == "'=HYPERLINK(1)" and row["misconceptions"].startswith("'-")
        number = next(i for i in bank.items.values() if i.kind == "number")
        answers = [Answered("a", number.id, "=1+1;2", "wrong", 0.0)]
        (again,) = csv.DictReader(io.StringIO(items_csv(study(answers, bank.items), bank.items)))
        for cell in [*row.values(), *again.values()]:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(
                r"-?\d+(\.\d+)?", cell
            ), cell
        assert again["details"] == "'=1+1;2: 1"


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    os.environ.get("CHROMIUM"),
)


@pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("ALLIANCE_NEEDS_BROWSER"),
    reason="no Chromium or Chrome on this machine",
)
def test_the_page_in_a_browser_without_a_network(text, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium on this machine, and ALLIANCE_NEEDS_BROWSER asks for one"
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page_ = browser.new_context(viewport={"width": 1100, "height": 800}, offline=True).new_page()
        asked, wrong = [], []
        page_.on("request", lambda request: asked.append(request.url))
        page_.on("dialog", lambda dialog: wrong.append(dialog.message) or dialog.dismiss())
        page_.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page_.goto(file.as_uri())
        assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == [] and wrong == []
        assert page_.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page_.evaluate("document.documentElement.scrollWidth") <= 1100
        assert [found["id"] for found in Axe().run(page_).response["violations"]] == []
        browser.close()
