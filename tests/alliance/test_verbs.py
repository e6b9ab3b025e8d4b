"""The verbs of this course, as a lesson calls them."""

import ast
import html
import sys
from importlib import metadata
from pathlib import Path

import pytest

import alliance
from alliance.course import COURSE
from alliance.ledger import NOT_STATED, STATEMENTS, VERDICTS
from quizkit.html import join


def send(control, **content):
    """What the page would send."""
    control._handle_custom_msg(content, [])


def test_a_claim_says_who_what_where_and_how_it_stands(bank):
    text = repr(alliance.claim("a1-colby-office"))
    assert "Adjustment, paragraph 1" in text
    assert "Checked: contradicted." in text
    with pytest.raises(KeyError, match="did you mean a1-colby-office"):
        alliance.claim("a1-colby-offices")


@pytest.mark.parametrize("section", "IAREP")
@pytest.mark.parametrize("kind", STATEMENTS)
def test_claims_filters_by_section_kind_and_verdict(bank, section, kind):
    explorer = alliance.claims(section=section, kind=kind)
    wanted = [c for c in bank.claims.values() if c.where[0] == section and c.kind == kind]
    assert explorer.said.startswith(f"{len(wanted)} of {len(bank.claims)} claims")
    assert explorer.body.count("<details>") == len(wanted)
    for verdict in VERDICTS:
        send(explorer, type="set", values={"verdict": verdict})
        assert explorer.body.count("<details>") == sum(c.verdict == verdict for c in wanted)


@pytest.mark.parametrize("bad", [{"section": "X"}, {"kind": "rumour"}, {"verdict": "true"}])
def test_claims_names_what_it_does_not_know(bad):
    with pytest.raises(ValueError, match="is not known; use one of all, "):
        alliance.claims(**bad)


def test_compare_shows_what_is_chosen_with_its_paragraphs(bank):
    explorer = alliance.compare(["troop-level", "taiwan"], ["expansion", "adjustment"])
    for row in ("troop-level", "taiwan"):
        for framework in ("adjustment", "expansion"):
            position = bank.frameworks[framework].positions[row]
            assert position.text.partition("’")[0].partition("'")[0] in explorer.body
            assert f"[{', '.join(position.where)}]" in explorer.body
    assert bank.frameworks["retrenchment"].label not in explorer.body
    assert "2 points, two frameworks" in explorer.said
    assert "Our reading" not in explorer.body  # it is about all three
    send(explorer, type="set", values={"frameworks": list(bank.frameworks)})
    assert explorer.body.count("Our reading") == 2


def test_compare_marks_what_is_not_stated(bank):
    explorer = alliance.compare(list(bank.dimensions))
    silent = sum(p.text == NOT_STATED for f in bank.frameworks.values() for p in f.positions.values())
    assert silent > 0
    assert explorer.body.count('class="alliance-silent"') == silent


@pytest.mark.parametrize(
    "values",
    [
        {"points": ["no-such-point"], "frameworks": ["adjustment"]},
        {"points": [], "frameworks": ["adjustment"]},
        {"points": ["taiwan"], "frameworks": []},
        {"points": [["taiwan"]], "frameworks": ["adjustment", {}]},
    ],
)
def test_compare_asks_for_a_choice_where_nothing_is_left(values):
    explorer = alliance.compare()
    send(explorer, type="set", values=values)
    assert "Nothing is chosen" in explorer.said or explorer.body.count("<td") == 1


@pytest.mark.parametrize(
    "values", [{"points": "taiwan"}, {"points": None}, {"frameworks": 7}, {}, None, ["taiwan"]]
)
def test_what_is_not_a_choice_changes_nothing(values):
    explorer = alliance.compare()
    before = explorer.body
    send(explorer, type="set", values=values)
    assert explorer.body == before


def test_compare_names_what_it_does_not_know():
    with pytest.raises(ValueError, match="dimension 'taiwna' is not known"):
        alliance.compare(["taiwna"])
    with pytest.raises(ValueError, match="framework 'neutrality' is not known"):
        alliance.compare(frameworks=["neutrality"])


def test_positions_are_plain_text_for_code(bank):
    found = alliance.positions("troop-level")
    assert list(found) == ["adjustment", "retrenchment", "expansion"]
    assert all(type(text) is str for text in found.values())
    assert list(found.elsewhere) == ["retrenchment", "expansion"]
    assert (
        "Admiral Paparo" in found.elsewhere["expansion"] and "10 April 2025" in found.elsewhere["expansion"]
    )
    assert all(text not in found.values() for text in found.elsewhere.values())
    with pytest.raises(KeyError, match="did you mean troop-level"):
        alliance.positions("troop-levels")


def test_calibration_needs_predictions(log):
    assert "No predictions yet" in repr(alliance.calibration())


def test_calibration_sets_confidence_against_being_right(log, bank):
    for item_id, sure, state in (("advice-two-halves", 95, "right"), ("carter-how-many-left", 95, "wrong")):
        response = bank.items[item_id].key.examples[state][0]
        COURSE.attempts().add("prediction", item_id, response=response, confidence=sure)
    COURSE.attempts().add("prediction", "no-longer-here", response="x", confidence=25)
    picture = alliance.calibration()
    assert picture.image.startswith(b"<svg")
    assert "95" in picture.alt
    assert "50" in picture.alt


def test_calibration_says_its_numbers_where_nothing_can_be_drawn(log, bank, monkeypatch):
    response = bank.items["advice-two-halves"].key.examples["right"][0]
    COURSE.attempts().add("prediction", "advice-two-halves", response=response, confidence=95)
    monkeypatch.setitem(sys.modules, "alliance.figures.calibration", None)  # as if matplotlib were missing
    said = alliance.calibration()
    assert "On average 95 % sure, 100 % right" in said.text
    assert "<td" in said.markup


def test_progress_can_be_that_of_one_lesson(bank):
    assert alliance.progress("04").markup.count("<li>") == len(bank.lessons["04-adjustment"].objectives)


def test_a_solution_shows_the_facts_with_their_sources(bank):
    last = [item for item in bank.items.values() if item.lesson == "12-what-happened-next" and item.facts]
    item = last[0]  # sources later than the paper are shown from here on
    markup = alliance.solution(item.id).markup
    for fact in bank.pick("facts", item.facts):
        assert html.escape(fact.text) in markup
        assert all(join([bank.sources[source].title]) in markup for source in fact.sources)


def test_a_link_leads_to_the_first_source_with_a_page(bank):
    fact = bank.facts["mdt-signed"]
    pages = [bank.sources[source].url for source in fact.sources if bank.sources[source].url]
    assert COURSE.address("fact:mdt-signed") == pages[0].replace("(", "%28").replace(")", "%29")
    bare = next(source.id for source in bank.sources.values() if not source.url)
    assert COURSE.address(f"source:{bare}") == "../lessons/bibliography.ipynb"
    with pytest.raises(KeyError, match="did you mean mdt-signed"):
        COURSE.address("fact:mdt-singed")


def test_what_is_past_its_review_is_named(bank):
    facts = [fact for fact in bank.facts.values() if fact.review_by]
    due = min(entry.review_by for entry in (*facts, *bank.forecasts.values()))
    assert not list(COURSE.reviews_due(due))
    line = f"fact {facts[0].id} is as of {facts[0].as_of}; a review was due by {facts[0].review_by}"
    assert line in list(COURSE.reviews_due("9999-01-01"))


def test_the_course_says_its_version_once():
    assert metadata.version(COURSE.about.distribution) == alliance.__version__


def test_editors_see_the_names_that_python_loads():
    """The two lists of `alliance/__init__.py` agree: the modules for type checkers, and those where Python finds names."""
    tree = ast.parse(Path(alliance.__file__).read_text(encoding="utf-8"))
    blocks = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {node.module for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)}
    assert typed == {f"alliance.{home}" for home in alliance._HOMES.values()}
    assert all(callable(getattr(alliance, name)) for name in alliance._HOMES if name != "COURSE")
