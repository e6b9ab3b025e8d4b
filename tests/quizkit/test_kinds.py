"""What each kind of question answers for itself, on the bread course's one question of each."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec import structs

import quizkit
from quizkit import question_html
from quizkit.grading import read
from quizkit.items import Answer, Item
from quizkit.kinds import KINDS, kind_of


@pytest.fixture
def ask(bread):
    """A question of the bread course with its kind and its key."""

    def asked(item_id):
        item = bread.items[item_id]
        return kind_of(item), item, item.key

    return asked


def test_there_is_one_question_of_each_kind(bread):
    assert {item.kind for item in bread.items.values()} == set(KINDS)


def test_every_kind_says_what_it_is(bread):
    for item in bread.items.values():
        kind = kind_of(item)
        assert kind.title and kind.advice and kind.form and kind.lead
        assert "Partial credit:" in type(kind).__doc__, kind.name
        assert kind.export or kind.not_exported
        assert kind.blank("Why.").feedback == f"Why. {kind.advice}"
        kind.check(item, item.key)
        kind.check(item, None)


def test_prompts(ask):
    def lines(item_id):
        kind, item, _ = ask(item_id)
        return kind.prompt_lines(item)

    assert lines("gas") == ["A. A warm bowl alone", "B. Salt", "C. Gas from yeast"]
    assert lines("recipe-words")[1].startswith(
        "“Let the dough rise for [A: about an hour], or [B: until it has doubled]. [C: If you like], add"
    )
    assert lines("with-yeast")[0] == "Tick all that apply."
    assert lines("water-grams") == ["Answer with a number (grams)."]
    assert lines("flours")[1:5] == ["1. Baguette", "2. Pumpernickel", "3. Cornbread", ""]
    for item_id in ("steps", "flours"):
        assert "letters" in lines(item_id)[0]


@pytest.mark.parametrize(
    "item_id, response, text",
    [
        ("gas", "yeast", "Gas from yeast"),
        ("gas", "B", "Gas from yeast"),
        ("gas", "jam", "jam"),
        ("ingredients", ["flour", "B"], "Flour; Water"),
        ("steps", ["B", "knead", "Bake", "C"], "Mix → Knead → Bake → Let it rise"),
        (
            "flours",
            {"baguette": "wheat", "2": "B", "rusk": None},
            "Baguette = Wheat; Pumpernickel = Rye; rusk = None",
        ),
        ("flours", "rye", "Rye"),
        ("recipe-words", ["b", "If you like"], "until it has doubled; If you like"),
        ("water-grams", 300, "300"),
        ("why-rest", {"text": "so", "relax": "yes"}, "so"),
        ("why-rest", "so", "so"),
        ("protein", {"a": 1}, "{'a': 1}"),
    ],
)
def test_a_response_is_said_in_words(ask, item_id, response, text):
    kind, item, _ = ask(item_id)
    assert kind.say(item, response) == text


@pytest.mark.parametrize(
    "item_id, text",
    [
        ("gas", "Gas from yeast"),
        ("ingredients", "Flour; Water"),
        ("with-yeast", "Brioche; Pitta"),
        ("recipe-words", "about an hour; If you like; at least 30 minutes"),
        ("water-grams", "300 grams"),
        ("sliced", "1928"),
        ("protein", "gluten"),
        ("steps", "Mix → Knead → Let it rise → Bake"),
        ("flours", "Baguette = Wheat; Pumpernickel = Rye; Cornbread = Maize"),
        ("crust", "There is no single right answer. “A thin and soft one” – bakers of milk bread. “A thick"),
        ("why-rest", "Gluten that was just stretched"),
    ],
)
def test_a_solution_is_said_in_words(ask, item_id, text):
    kind, item, key = ask(item_id)
    assert kind.solution(item, key).startswith(text)


def test_solutions_of_spans_and_of_nothing(ask):
    kind, item, key = ask("water-grams")
    span = Answer(match=(1500, 2500), state="right", feedback="x")
    assert kind.solution(item, structs.replace(key, answers=(span,))) == "1,500 to 2,500 grams"
    kind, item, key = ask("with-yeast")
    none = tuple(structs.replace(answer, state="wrong") for answer in key.answers)
    assert kind.solution(item, structs.replace(key, answers=none)) == "None of them"


@pytest.mark.parametrize(
    "item_id, match, text",
    [
        ("gas", "salt", "Salt"),
        ("steps", ("mix", "knead"), "Knead before Mix"),
        ("flours", ("baguette", "rye"), "Baguette = Rye"),
        ("water-grams", (1000, 2000), "1,000 to 2,000"),
        ("sliced", "1950", "1950"),
        ("protein", ("starch", "전분"), "starch"),
    ],
)
def test_a_foreseen_answer_is_said_in_words(ask, item_id, match, text):
    kind, item, _ = ask(item_id)
    assert kind.say_match(item, match) == text


def test_shares_add_up_to_the_whole_mark(ask):
    def shares(item_id):
        kind, item, key = ask(item_id)
        return {text: share for text, share, _ in kind.shares(item, key)}

    assert shares("gas") == {"Salt": 0, "Gas from yeast": 1, "A warm bowl alone": 0}
    assert shares("ingredients") == {"Flour": 0.5, "Water": 0.5, "Butter": -1}
    assert shares("with-yeast") == {"Brioche": 0.5, "Pitta": 0.5, "Soda bread": -1, "None of them": -1}
    assert list(shares("recipe-words").values()) == [1 / 3, -1 / 4, 1 / 3, -1 / 4, -1 / 4, 1 / 3, -1 / 4]
    assert shares("sliced") == {"1928": 1}
    assert shares("protein") == {"gluten": 1, "글루텐": 1, "geulluten": 1}
    assert shares("crust") == shares("why-rest") == shares("steps") == shares("flours") == {}


def test_a_date_has_its_spellings_and_a_span_has_none(ask):
    kind, item, key = ask("sliced")
    day, span = (
        Answer(match="1928-07-07", state="right", feedback="x"),
        Answer(match=("1927", "1929"), state="right", feedback="x"),
    )
    rows = kind.shares(item, structs.replace(key, answers=(day,)))
    assert [text for text, _, _ in rows] == ["1928-07-07", "7 July 1928", "July 7, 1928"]
    assert kind.shares(item, structs.replace(key, answers=(span,))) == []


def test_ranges_of_a_number_are_the_best_first(ask):
    kind, _, key = ask("water-grams")
    near = Answer(match=(280, 320), state="near", feedback="close")
    wide = structs.replace(key, answers=(near, *key.answers), tolerance=5.0)
    assert [row[:3] for row in kind.ranges(wide)] == [(300, 5, 1), (300, 20, 0.5)]


def test_what_item_analysis_counts(ask):
    kind, item, key = ask("ingredients")
    assert kind.chosen(item, ["Butter", "A", "jam"]) == ["butter", "flour"]
    kind, item, key = ask("gas")
    assert kind.chosen(item, "b") == ["yeast"]
    kind, item, key = ask("steps")
    assert kind.pairs(item, key, ["knead", "B", "D", "A"]) == []
    assert kind.pairs(item, key, ["knead", "mix", "rise", "bake"]) == [("mix", "knead")]
    assert kind.pairs(item, key, "mix") == []
    kind, item, key = ask("flours")
    assert kind.pairs(item, key, {"1": "rye", "rusk": "rye", "cornbread": None}) == [("baguette", "rye")]


@pytest.mark.parametrize(
    "item_id, value, same",
    [
        ("water-grams", "1,000 grams", ("1,000", "1,000")),
        ("sliced", "7 July 1928", ("1928-07-07", "7 July 1928")),
        ("protein", "  The  Gluten!", ("gluten", "gluten")),
        ("protein", "bread dough", ("breaddough", "bread dough")),
        ("sliced", "in   my youth", ("in my youth", "in my youth")),
        ("water-grams", "x" * 99, ("x" * 60, "x" * 60)),
    ],
)
def test_mistakes_that_are_the_same(ask, item_id, value, same):
    kind, item, _ = ask(item_id)
    assert kind.comparable(item, value) == same


def test_the_options_stand_in_an_order_drawn_by_lot(bread):
    """The same on every machine, and another one for another question or wording. None stands solved at first."""
    assert list(bread.items["steps"].options) == ["bake", "rise", "knead", "mix"]
    assert list(bread.items["with-yeast"].options) == [
        "brioche",
        "pitta",
        "soda",
        "none",
    ]  # in one order for all
    for item in (bread.items["steps"], bread.items["gas"]):
        kind = kind_of(item)
        made = [structs.replace(item, id=f"i{n}", prompt=f"{n % 2}") for n in range(240)]
        drawn = [list(kind.drawn(item)) for item in made]
        times = Counter(map(tuple, drawn))
        assert len(times) == (6 if item.id == "gas" else 23) and item.key.order not in times
        assert max(times.values()) <= 3 * 240 / len(times)
        assert drawn == [list(kind.drawn(item)) for item in made]


@pytest.mark.parametrize(
    "item_id, typed, value, kept",
    [
        ("gas", "C", "yeast", "heat"),
        ("ingredients", ["a", "Flour"], ["water", "flour"], ["flour", "flour"]),
        ("steps", ["D", "C", "B", "A"], ["mix", "knead", "rise", "bake"], ["knead", "rise", "mix", "bake"]),
        ("flours", {"1": "B", "2": "rye"}, {"baguette": "maize", "pumpernickel": "rye"}, {"baguette": "rye", "pumpernickel": "rye"}),
    ],
)  # fmt: skip
def test_a_letter_is_the_one_that_is_shown_and_in_old_records_the_one_that_is_written(
    ask, item_id, typed, value, kept
):
    """Version 0.1 showed the options as they are written, and kept letters."""
    _, item, _ = ask(item_id)
    assert read(item, typed, typed=True) == value
    assert read(item, typed) == kept
    assert read(item, value) == read(item, value, typed=True) == value


def test_new_ids_reach_every_part_of_a_key(ask):
    def relabelled(item_id, options, rows=None):
        kind, _, key = ask(item_id)
        return kind.relabel_key(key, options, rows or {})

    key = relabelled("gas", {"yeast": "a", "salt": "b", "heat": "c"})
    assert [answer.match for answer in key.answers] == ["b", "a", "c"]
    assert key.examples == {"right": ("a",), "near": ("c",), "wrong": ("b",)}
    key = relabelled("steps", {"mix": "a", "knead": "b", "rise": "c", "bake": "d"})
    assert key.order == ("a", "b", "c", "d")
    assert key.examples["near"] == (["b", "a", "c", "d"],)
    kind, _, key = ask("flours")
    foreseen = Answer(match=("baguette", "rye"), state="wrong", feedback="x")
    moved = kind.relabel_key(structs.replace(key, answers=(foreseen,)), {"rye": "a"}, {"baguette": "r"})
    assert list(moved.answers[0].match) == ["r", "a"]
    assert moved.pairs == {"r": "wheat", "pumpernickel": "a", "cornbread": "maize"}
    assert moved.examples["right"] == ({"r": "wheat", "pumpernickel": "a", "cornbread": "maize"},)


@pytest.mark.parametrize(
    "written, ids",
    [
        (["A", "c"], ["about", "like"]),
        (["If you like"], ["like"]),
        (["“if you  like,”", "Must be hot!"], ["like", "must"]),
        ("about an hour", "about"),
        (["about"], ["about"]),
        (["you like"], ["you like"]),  # a part of a phrase is none
        (["…", 3, None], ["…", 3, None]),
    ],
)
def test_a_phrase_is_read_by_its_letter_or_its_words(ask, written, ids):
    kind, item, _ = ask("recipe-words")
    assert kind.ids(item, written) == ids


def test_a_passage_stands_as_running_text_in_its_language(ask):
    _, item, _ = ask("recipe-words")
    passage = "가격은 협의하여 정할 수 있다. 반드시 지킨다."
    korean = structs.replace(
        item, passage=passage, lang="ko", options={"may": "할 수 있다", "must": "반드시"}, key=None
    )
    handed_out = Item.from_public(
        json.loads(json.dumps(korean.public(), sort_keys=True))
    )  # as Jupyter saves it
    assert (handed_out.passage, handed_out.lang, list(handed_out.options)) == (passage, "ko", ["may", "must"])
    assert handed_out.version == korean.version != structs.replace(korean, passage=f"{passage} ").version
    markup = question_html.question(handed_out).markup
    plain = re.sub(r"</?span[^>]*>", "", markup)  # a Korean word inside may say once more that it is Korean
    assert re.search(
        r'<blockquote lang="ko"[^>]*>“가격은 협의하여 정<u>할 수 있다</u><sup> A</sup>\. <u>반드시', plain
    )
    assert "lang=" not in question_html.question(item).markup
    glossed = structs.replace(korean, glosses={"may": "may", "must": "must by all means"})
    assert (
        Item.from_public(json.loads(json.dumps(glossed.public(), sort_keys=True))).glosses == glossed.glosses
    )
    assert glossed.version != korean.version
    assert '<small lang="en">(must by all means)</small>' in question_html.question(glossed).markup
    assert "[B: 반드시 (must by all means)]" in question_html.question(glossed).text
    assert "반드시: must by all means" in kind_of(glossed).export_prompt(glossed)
    with pytest.raises(ValueError, match="one for each phrase"):
        kind_of(glossed).check(structs.replace(glossed, glosses={"may": "may"}), None)


def test_no_code_outside_the_kinds_asks_what_kind_a_question_is():
    """A new kind is one class, one form and one line in the table."""
    root = Path(quizkit.__file__).parent
    names = "|".join(KINDS)
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in root.rglob("*.py")
        if "kinds" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(rf'kind (==|!=|in|not in) [("\[]*"?({names})"', line)
    ]
    assert found == []


def test_a_long_entry_is_named_by_its_beginning_and_shown_whole_where_it_must_be(ask):
    kind, item, key = ask("steps")
    long = "First weigh everything " + "and write it down with care " * 6
    item = structs.replace(item, options=item.options | {key.order[0]: long})
    turned = [key.order[1], key.order[0], *key.order[2:]]
    beginning = kind.say(item, turned).split(" → ")[1]
    assert (
        beginning.startswith("First weigh everything and")
        and beginning.endswith(" …")
        and len(beginning) <= 62
    )
    (what, _), *_ = kind.grade(item, key, turned).misses
    assert beginning in what and long not in what
    assert long in "\n".join(kind.prompt_lines(item))
    assert kind.solution_rows(item, key)[0] == (long,)
