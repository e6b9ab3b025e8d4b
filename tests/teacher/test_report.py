"""The class report: what it says, that it names nobody, that hostile text stays text, and how it reads in a browser."""

import csv
import io
import itertools
import math
import re
from statistics import fmean, median
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

import a_class
import safe_html
from browsing import check_page
from quizkit.grading import grade
from quizkit.kinds import kind_of
from quizkit_teacher.item_analysis import ClassStudy, ScoredAnswer, study
from quizkit_teacher.report import items_csv, learner_groups, page, totals_by_band

LESSONS = ("01-bargain-1953-1991", "02-flexibility-1992-2025", "05-retrenchment")
TROUBLE = (
    ("이명박 <script>alert(1)</script>", "late", "two days after the end"),
    ("Kim & Co", "empty", "no <answers>"),
)
EVIL = "<img src=x onerror=alert(1)>\" onclick='alert(2)' </script></style></title><script>alert(3)</script> &amp; $x$"


class Page:
    """A page that holds nothing it may not; `of` finds texts by a CSS selector."""

    def __init__(self, text):
        safe_html.read(text)
        self.soup = BeautifulSoup(text, "html.parser")

    def of(self, selector):
        return [" ".join(element.get_text(" ").split()) for element in self.soup.select(selector)]

    def section(self, name):
        return " ".join(self.soup.select_one(f"section:has(#{name})").get_text(" ").split())

    def article(self, item_id):
        return self.of(f"details#item-{item_id}")[0]


@pytest.fixture(scope="module")
def result(bank):
    items = a_class.items_of(bank, *LESSONS)
    return study(
        a_class.answers(items, 30, seed=4, noise=["agreed-minute", "treaty-duty", "carter-how-many-left"]),
        bank.items,
    )


@pytest.fixture(scope="module")
def text(result, bank):
    return page(result, bank, bank.items, title="Spring <b>2027</b>", hand_ins=TROUBLE)


@pytest.fixture(scope="module")
def read(text):
    return Page(text)


def page_of(answers, bank, items=None):
    items = items or bank.items
    return Page(page(study(answers, items), bank, items, title="t"))


def a_study(**given):
    """A study of a class in which nothing was answered, but for what is given."""
    nothing = {name: {} for name in ("items", "totals", "mastery", "misconceptions")}
    return ClassStudy(**{**nothing, "out_of": 0, "upper": frozenset(), "lower": frozenset(), **given})


def squeezed(text):
    return " ".join(text.split())


class TestWhatItSays:
    def test_it_begins_with_how_many_and_what_to_teach_again(self, read, result, bank):
        totals = list(result.totals.values())
        assert read.of("section h2")[0] == "In short" == read.of("main h2")[0]
        assert f"30 learners answered {len(result.items)} questions." in read.section("summary")
        middle = f"the mean is {fmean(totals):.1f} and the median {median(totals):.1f};"
        assert middle in read.section("summary")
        scored = (item for item in result.items.values() if item.scored)
        hardest = sorted(scored, key=lambda item: (item.difficulty, item.id))[:5]
        rows = read.of("section:has(#summary) ol > li")
        for row, item in zip(rows, hardest, strict=True):
            assert row.startswith(squeezed(bank.items[item.id].prompt)) and item.id not in row
            assert f"mean score {100 * item.difficulty:.0f} %" in row
            mistake, count = next(iter(item.misconceptions.items()), ("", 0))
            if count >= 3:
                assert f"({count} learners): {bank.misconceptions[mistake].name}. Read again: " in row
            else:
                assert "mistake" not in row

    def test_every_mistake_has_its_passage_and_its_questions(self, read, result, bank):
        rows = read.of("section:has(#again) tbody tr")
        assert len(rows) == len(result.misconceptions)
        for row, (mistake, count) in zip(rows, result.misconceptions.items(), strict=True):
            known = bank.misconceptions[mistake]
            lesson, _, heading = known.reread.removeprefix("exercises/").partition("#")
            assert row.startswith(known.name) and f"{bank.lessons[lesson].title}, “{heading}”" in row
            assert (f"{count} of 30 (" if count >= 3 else "fewer than 3") in row
            shown_in = [item.id for item in result.items.values() if mistake in item.misconceptions]
            named = [item for item in shown_in if squeezed(bank.items[item].prompt)[:60] in row]
            assert len(named) >= min(3, len(shown_in)) if count >= 3 else not named
            assert ("other question" in row) == (count >= 3 and len(shown_in) > 3)
        top, count = next(iter(result.misconceptions.items()))
        assert f"{bank.misconceptions[top].name} ({count})" in read.section("summary")

    def test_those_that_do_not_separate(self, read, result, bank):
        rows = read.of("section:has(#look) li")
        below = {item.id for item in result.items.values() if item.item_rest_correlation < 0.1}
        assert below and len(rows) == len(below) and "a key that is wrong" in read.section("look")
        for name in below:
            (row,) = (row for row in rows if row.startswith(squeezed(bank.items[name].prompt)))
            assert "item–rest correlation" in row

    def test_a_question_is_folded_under_its_words_and_numbers(self, read, result, bank):
        heads = read.of("details[id] > summary")
        for head, (name, item) in zip(heads, result.items.items(), strict=True):
            wanted = f"{squeezed(bank.items[name].prompt)} {item.answered} answers"
            wanted += f" · mean score {100 * item.difficulty:.0f} %" if item.scored else ""
            low = not item.why_no_correlation and item.item_rest_correlation < 0.1
            assert head == wanted + " · ◆ does not separate" * low
            assert name not in head
            number = f"{round(item.item_rest_correlation, 2) + 0:.2f}".replace("-", "−")  # never −0
            assert (item.why_no_correlation or f"Item–rest correlation {number}.") in read.article(name)
        assert any("◆" in head for head in heads)
        assert not read.of("details[open]")

    def test_every_item_has_prompt_answer_and_counts(self, read, result, bank):
        assert len(read.of("details[id]")) == len(result.items)
        for item_id, item in result.items.items():
            text, asked = read.article(item_id), bank.items[item_id]
            assert squeezed(asked.prompt) in text
            if asked.kind not in ("match", "stance"):
                assert squeezed(kind_of(asked).solution(asked, asked.key)) in text
            for choice in item.choices:
                told = choice.count not in (1, 2)
                if asked.kind in ("number", "date", "name"):
                    assert (choice.what[0] in text) >= told
                elif asked.kind == "match":
                    assert (squeezed(asked.options[choice.what[1]]) in text) >= told
                elif asked.kind != "order":
                    assert squeezed(asked.options[choice.what[0]]) in text
                    assert (f"{choice.count} of {item.answered} (" in text) >= told

    def test_right_is_said_in_words(self, bank):
        item = next(item for item in bank.items.values() if item.kind == "choose-one")
        (right,) = item.key.examples["right"]
        answers = (ScoredAnswer(f"l{n}", item.id, right, "right", 1.0) for n in range(5))
        rows = page_of(answers, bank).of("tr")
        assert any(f". {item.options[right]} ✓ right 5 of 5" in row for row in rows)
        assert sum("✓ right" in row for row in rows) == 1

    def test_a_wrong_choice_that_draws_the_strong_is_remarked(self, bank):
        item, other = [i for i in bank.items.values() if i.kind == "choose-one"][:2]
        wrong = next(answer.match for answer in item.key.answers if answer.state == "wrong")
        right = next(answer.match for answer in item.key.answers if answer.state == "right")
        answers = []
        for n in range(12):
            chosen = (wrong, "wrong", 0.0) if n < 4 else (right, "right", 0.2)
            answers.append(ScoredAnswer(f"l{n}", item.id, *chosen))
            answers.append(
                ScoredAnswer(f"l{n}", other.id, "a", *(("right", 1.0) if n < 4 else ("wrong", 0.0)))
            )
        text = page_of(answers, bank).article(item.id)
        assert f"“{item.options[wrong]}”" in text and "draws the upper third more than the lower" in text
        assert "the upper third chooses it less than the lower" in text

    def test_a_choice_that_tempts_nobody_is_remarked(self, bank):
        item = next(i for i in bank.items.values() if i.kind == "choose-one")
        answers = [
            ScoredAnswer(f"l{n}", item.id, item.key.examples["right"][0], "right", 1.0) for n in range(20)
        ]
        assert "a choice that tempts nobody can be replaced" in page_of(answers, bank).article(item.id)
        assert "tempts nobody" not in page_of(answers[1:], bank).article(item.id)

    def test_open_answers_that_wait_are_said(self, read, result):
        waiting = sum(item.states["pending"] for item in result.items.values())
        assert waiting and f"Open answers still without a mark: {waiting}." in read.section("summary")

    def test_hand_ins_with_trouble_stand_there_with_their_reason(self, read):
        rows = read.of("section:has(#hand-ins) tbody tr")
        assert rows[0] == "이명박 <script>alert(1)</script> late two days after the end"
        assert "2 hand-ins with a reason" in read.section("hand-ins")

    def test_a_small_class_is_warned(self, bank):
        small = page_of(a_class.answers(list(bank.items.values())[:20], 2), bank)
        assert "With 2 learners, read the numbers as a reason to ask" in small.section("summary")
        assert "Upper third" not in small.section("questions")
        assert "This cannot be said of any question here" in small.section("look")

    def test_what_the_bank_does_not_know_is_shown_by_its_id(self, bank):
        item = next(i for i in bank.items.values() if i.kind == "choose-one")
        odd = replace(item, lesson="my-own", objective="my-aim", key=None)
        answers = [
            ScoredAnswer("a", odd.id, "a", "noted", 0.0, "my-mistake"),
            ScoredAnswer("a", "gone", "a", "right", 1.0),
        ]
        read = page_of(answers, bank, {odd.id: odd})
        assert "my-mistake" in read.section("again") and "not in the bank" in read.section("again")
        assert "you can my-aim" in read.article(odd.id) and "came without its key" in read.article(odd.id)
        assert "questions that this course does not have: 1." in read.section("summary")


class TestTotals:
    def test_every_learner_is_in_one_band_and_the_median_in_its_own(self):
        totals = dict(enumerate([0, 0.7, 1, 3, 7, 7.5, 10]))
        bands = totals_by_band(a_study(totals=totals, out_of=10))
        assert [count for count, _ in bands] == [2, 1, 0, 1, 0, 0, 0, 2, 0, 1]
        assert [n for n, (_, has_median) in enumerate(bands) if has_median] == [3]

    @pytest.mark.parametrize("out_of", [1, 3, 7, 10, 53])
    def test_borders_are_not_lost_to_rounding(self, out_of):
        for tenth in range(11):
            bands = totals_by_band(a_study(totals={"a": sum([0.1] * tenth) * out_of}, out_of=out_of))
            assert bands.index((1, True)) == min(tenth, 9)

    def test_nothing_to_count(self):
        assert totals_by_band(a_study()) == totals_by_band(a_study(totals={"a": 0.0})) == []

    def test_the_page_has_a_row_for_each_band(self, read, result):
        rows = read.of(".totals tbody tr")
        for n, (row, (count, has_median)) in enumerate(zip(rows, totals_by_band(result), strict=True)):
            assert row == f"{10 * n} to {10 * n + 10} % {count}" + " – median" * has_median
        assert sum(count for count, _ in totals_by_band(result)) == 30


class TestObjectives:
    @pytest.mark.parametrize("learners", [0, 1, 19, 20, 21, 61, 300, 10_000])
    def test_learners_stand_alone_or_in_equal_groups_by_total(self, learners):
        totals = {n: (7 * n) % learners for n in range(learners)}
        groups = learner_groups(totals)
        sizes = [len(group) for group in groups]
        assert len(groups) == min(learners, 20) and sum(sizes) == learners
        assert not sizes or max(sizes) - min(sizes) <= 1
        ranked = [totals[learner] for group in groups for learner in group]
        assert ranked == sorted(ranked)

    def test_each_cell_has_the_mean_of_its_group_or_a_dash(self, read, result, bank):
        groups = learner_groups(result.totals)
        rows = read.of(".mastery tbody tr:not(:has(th[colspan]))")
        texts = {o.id: o.text for lesson in bank.lessons.values() for o in lesson.objectives}
        assert len(rows) == len(result.mastery) > 5
        for row, (objective, means) in zip(rows, result.mastery.items(), strict=True):
            wanted = []
            for group in [means, *groups]:
                there = [means[learner] for learner in group if learner in means]
                wanted.append(f"{100 * fmean(there):.0f}" if there else "–")
            assert row == f"{texts[objective]} {' '.join(wanted)}"
        titles = [f"Lesson {int(lesson[:2])}: {bank.lessons[lesson].title}" for lesson in LESSONS]
        assert read.of(".mastery th[colspan]") == titles
        assert "Each column is a group of 1 or 2 learners" in read.section("objectives")

    def test_the_colour_follows_the_number(self, read):
        for cell in read.soup.select(".mastery td[class]"):
            value = int(cell.get_text())
            level = int(cell["class"][0].removeprefix("low-"))
            assert 20 * (4 - level) - 0.5 <= value <= 20 * (5 - level) + 0.5

    def test_a_small_class_has_a_column_for_each_learner_and_dashes(self, bank):
        items = a_class.items_of(bank, LESSONS[0])
        small = page_of(a_class.answers(items, 3, skip=0.8), bank)
        assert small.of(".mastery thead th") == ["You can …", "All", "1", "2", "3"]
        assert "Each column is a learner; 1 has the lowest total." in small.section("objectives")
        assert "–" in small.of(".mastery td")


class TestTheClassItCannotSay:
    @pytest.mark.parametrize("case", ["nobody", "blank", "one", "all right"])
    def test_degenerate_classes_have_a_page(self, bank, case):
        kinds = ("choose-one", "order", "match", "name")
        items = [item for item in bank.items.values() if item.kind in kinds][:12]
        answers = {
            "nobody": [],
            "blank": [ScoredAnswer(f"l{n}", i.id, None, "blank", 0.0) for n in range(12) for i in items],
            "one": [ScoredAnswer("l", items[0].id, "a", "wrong", 0.0)],
            "all right": [
                ScoredAnswer(f"l{n}", i.id, i.key.examples["right"][0], "right", 1.0)
                for n in range(12)
                for i in items
            ],
        }[case]
        result = study(answers, bank.items)
        read = page_of(answers, bank)
        assert len(read.of("details[id]")) == len(result.items)
        assert "nan" not in read.of("main")[0].split()
        assert ("Everybody got everything right." in read.section("summary")) == (case == "all right")
        assert len(list(csv.DictReader(io.StringIO(items_csv(result, bank.items))))) == len(result.items)


KINDS = (
    "choose-one",
    "choose-several",
    "judge-each",
    "mark-words",
    "match",
    "name",
    "number",
    "order",
    "stance",
)


class TestNoAnswerTellsWhoseItIs:
    """The teacher reads each answer on its learner's page; the report may be shown to others."""

    @pytest.fixture(params=KINDS)
    def item(self, request, bank):
        return next(item for item in bank.items.values() if item.kind == request.param)

    def of_class(self, bank, item, odd, size):
        """What page and table say of a question to which `odd` of a class of `size` gave an answer of their own."""
        kind, states = kind_of(item), item.key.examples
        rest = (states.get("right") or states["noted"])[0]
        own = (states.get("wrong") or states["noted"])[-1]
        if kind.form == "text":
            own = "9,753" if item.kind == "number" else "My very own guess"
        answers = []
        for n in range(size):
            verdict = grade(item, own if n < odd else rest)
            response = own if n < odd else rest
            answers.append(
                ScoredAnswer(f"l{n}", item.id, response, verdict.state, verdict.score, verdict.misconception)
            )
        result = study(answers, {item.id: item})
        (row,) = csv.DictReader(io.StringIO(items_csv(result, {item.id: item})))
        counts = [c.count for c in result.items[item.id].choices]
        return page_of(answers, bank, {item.id: item}).article(item.id), row["details"], counts

    @pytest.mark.parametrize("odd", [1, 2])
    def test_an_answer_of_one_or_two_is_neither_quoted_nor_counted(self, bank, item, odd):
        text, details, counts = self.of_class(bank, item, odd, 30)
        assert odd in counts
        assert f"{odd} of 30 (" not in text and f"({odd})" not in text and "very own" not in text + details
        assert "9,753" not in text + details and "others not shown" in details
        assert f": {odd}" not in [part[-3:] for part in details.split("; ")]
        assert "upper third" not in text

    def test_an_answer_of_three_is(self, bank, item):
        text, details, _ = self.of_class(bank, item, 3, 30)
        assert ": 3" in details and "others not shown" not in details
        shown = {"match": "(3)", "name": "my very own guess 3 not right", "number": "9,753 3 not right"}
        assert shown.get(item.kind, "3 of 30 (10 %)") in text.replace("\u00a0", " ")

    @pytest.mark.parametrize("size", [2, 4])
    def test_of_a_small_class_no_answer_is(self, bank, item, size):
        text, details, _ = self.of_class(bank, item, size - 1, size)
        assert "is not shown: the class has fewer than 5 learners." in text
        assert " of 4 (" not in text and "very own" not in text + details and "9,753" not in text + details
        own = item.key.examples.get("wrong") or item.key.examples["noted"]
        assert "others not shown" in details
        if kind_of(item).form == "choice":
            assert f"{own[-1]}:" not in details


class TestNobodyAndNothingFromOutside:
    def test_no_learner_is_named_but_those_with_trouble(self, text, result):
        assert all(learner.startswith("학생-") for learner in result.totals)
        assert "학생-" not in text

    def test_every_link_has_its_place(self, read):
        places = [element["id"] for element in read.soup.select("[id]")]
        assert len(places) == len(set(places))
        assert {link["href"][1:] for link in read.soup.select("a")} <= set(places)

    def test_language_headings_and_tables(self, read):
        assert read.soup.html["lang"] == "en" and len(read.of("h1")) == 1
        assert read.of("h1") == read.of("title") == ["Spring <b>2027</b>"]
        levels = [int(element.name[1]) for element in read.soup.select("h1, h2, h3, h4, h5, h6")]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        assert len(read.of("table")) == len(read.of("table > caption")) > 30
        assert {cell["scope"] for cell in read.soup.select("th")} == {"row", "col", "rowgroup"}

    def test_hostile_texts_stay_texts(self, bank):
        kinds = {
            item.kind: replace(
                item,
                prompt=EVIL + item.prompt,
                options={option: EVIL + words for option, words in item.options.items()},
                rows={row: EVIL + words for row, words in item.rows.items()},
            )
            for item in bank.items.values()
        }
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
        evil = SimpleNamespace(misconceptions=mistakes, lessons=lessons)
        answers = [
            ScoredAnswer(
                f"{EVIL}{n}",
                item.id,
                EVIL if item.kind in ("number", "date", "name") else "a",
                "noted" if item.kind in ("open", "stance") else "near",
                0.5,
                next(iter(mistakes)),
            )
            for n in range(12)
            for item in items.values()
        ]
        read = Page(page(study(answers, items), evil, items, title=EVIL, hand_ins=[(EVIL, EVIL, EVIL)]))
        titles = {squeezed(lessons[item.lesson].title) for item in items.values()}
        assert titles <= {heading.partition(": ")[2] for heading in read.of("h3")}
        assert read.of("h1") == [squeezed(EVIL)]


class TestCsv:
    def test_a_row_for_each_item_with_its_numbers(self, result, bank):
        rows = list(csv.DictReader(io.StringIO(items_csv(result, bank.items))))
        assert [row["item"] for row in rows] == list(result.items)
        for row in rows:
            item = result.items[row["item"]]
            for name, value in (
                ("mean_score", item.difficulty),
                ("item_rest_correlation", item.item_rest_correlation),
            ):
                if math.isnan(value):
                    assert row[name] == ""
                else:
                    assert float(row[name]) == pytest.approx(value, abs=5e-5)
            assert int(row["answered"]) == item.answered and int(row["blank"]) == item.states["blank"]
            assert (row["why_no_correlation"] == "") == (row["item_rest_correlation"] != "")
            for choice in item.choices:
                if choice.count not in (1, 2):
                    assert f": {choice.count}" in row["details"] and choice.what[0] in row["details"]

    def test_no_text_is_a_formula(self, bank):
        base = next(i for i in bank.items.values() if i.kind == "name")
        item = replace(base, lesson="=lesson()", objective="@x", prompt="=HYPERLINK(1)")
        answers = [
            ScoredAnswer(f"{n}", item.id, "+cmd|' /C calc'!A0 ©", "wrong", 0.0, "-mistake") for n in range(5)
        ]
        (row,) = csv.DictReader(io.StringIO(items_csv(study(answers, {item.id: item}), {item.id: item})))
        assert row["prompt"] == "'=HYPERLINK(1)" and row["misconceptions"].startswith("'-")
        number = next(i for i in bank.items.values() if i.kind == "number")
        answers = [ScoredAnswer(f"{n}", number.id, "=1+1;2", "wrong", 0.0) for n in range(5)]
        (again,) = csv.DictReader(io.StringIO(items_csv(study(answers, bank.items), bank.items)))
        for cell in [*row.values(), *again.values()]:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(
                r"-?\d+(\.\d+)?", cell
            ), cell
        assert again["details"] == "'=1+1;2: 5"


@pytest.mark.slow
def test_the_page_in_a_browser_without_a_network(browser, text, tmp_path):
    check_page(browser, text, tmp_path)
