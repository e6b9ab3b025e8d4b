"""The forecasts of the paper: the ledger, the explorer, the Brier score."""

import html
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliance
from alliance.bank import Bank
from alliance.cards import verdict
from alliance.course import COURSE
from quizkit import notebooks, workspace
from quizkit.review import brier

BANK = COURSE.bank
ROOT = Path(str(workspace.source(COURSE)))
FORECASTS = BANK.forecasts.values()
UNTIL = BANK.record_ends
LOOKED = "2026-11-26"  # the day of the last look at all of them
SURE = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=30)


def send(control, **values):
    control._handle_custom_msg({"type": "set", "values": values}, [])


def test_all_are_there_in_order():
    assert list(BANK.forecasts) == [f"f{n:02}" for n in range(1, 35)]
    kinds = Counter(entry.kind for entry in FORECASTS)
    assert (kinds["forecast"], kinds["hedge"], kinds["judgement"]) == (5, 8, 7)


@pytest.mark.parametrize("entry", FORECASTS, ids=lambda entry: entry.id)
def test_it_is_of_one_kind_with_the_sentences_that_it_rests_on(entry):
    assert {BANK.claims[name].kind for name in entry.claims} == {entry.kind}


def test_a_sentence_of_others_is_no_opinion_of_the_author():
    """What is reported of others is a fact or their view, whatever they foresee, hedge or judge in it."""
    others = {claim.kind for claim in BANK.claims.values() if claim.speaker != "Kim Jungsup"}
    assert others == {"fact", "attributed view"}


@pytest.mark.parametrize("entry", FORECASTS, ids=lambda entry: entry.id)
def test_a_verdict_rests_on_evidence_after_the_paper_and_before_the_end(entry):
    shown = [BANK.facts[name] for name in entry.facts]
    if entry.verdict not in ("open", "condition not met", "cannot be scored"):
        assert any(fact.date > "2025-09-25" for fact in shown)
    assert all(fact.date <= UNTIL for fact in shown)
    assert entry.review_by > LOOKED
    assert entry.where in {BANK.claims[name].where for name in entry.claims}
    date.fromisoformat(entry.review_by)


def test_what_covers_everything_is_not_scored():
    assert {entry.id for entry in FORECASTS if entry.verdict == "cannot be scored"} == {
        "f07",
        "f08",
        "f11",
        "f12",
        "f19",
        "f20",
        "f25",
        "f31",
        "f33",
        "f34",
    }


@pytest.mark.parametrize("entry", [e for e in FORECASTS if e.kind == "hedge"], ids=lambda entry: entry.id)
def test_a_hedge_is_scored_only_as_sharpened_with_a_day(entry):
    sharpened = re.search(r"^Sharpened.* by 25 September 202[67]\b", entry.test)
    assert bool(sharpened) != (entry.verdict == "cannot be scored")


def cell_of_lesson_12(name, folder="lessons"):
    cells = notebooks.read(ROOT / folder / "12-what-happened-next.ipynb")["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == name)


def test_each_paragraph_of_the_year_has_its_source_and_the_five_scenes_are_short():
    names = ("autumn", "floor", "january", "told", "iran", "drills", "august", "dealer")
    told = "\n\n".join(cell_of_lesson_12(f"story-{name}") for name in names)
    paragraphs = [p for p in told.split("\n\n") if not p.startswith("###")]
    ours = [p for p in paragraphs if not notebooks.link(COURSE).search(p)]
    assert [p.split()[0] for p in ours] == ["“One", "You", "“So"]  # the minister asks; the council
    told = notebooks.link(COURSE).sub("]", told)
    assert told.count("###") == 6 and 500 < len(told.split()) <= 800
    for scene in re.split(r"^### .+$", told, flags=re.MULTILINE)[1:]:
        assert len(scene.split()) <= 180, scene


def test_the_scorecard_counts_plain_forecasts_and_sharpened_hedges_apart():
    shown = re.findall(
        r"^\| \**(.+?)\** \|(.+)\|$", cell_of_lesson_12("scorecard", "exercises"), re.MULTILINE
    )[1:]
    rows = {name: [int(cell.strip(" *")) for cell in cells.split("|")] for name, cells in shown}
    counts = {name: [0, 0, 0] for name in rows}
    for entry in FORECASTS:
        column = 0 if entry.kind == "forecast" else 2 if entry.test.startswith("Sharpened") else 1
        advice = entry.verdict.startswith(("followed", "not followed"))
        row = "Advice: followed (1), in part (3)" if advice else entry.verdict.capitalize()
        counts[row][column] += 1
        counts["Together"][column] += 1
    assert rows == counts
    advice = Counter(entry.verdict for entry in FORECASTS if entry.kind == "recommendation")
    assert advice == {"followed": 1, "followed in part": 3}
    found = Counter(entry.verdict for entry in FORECASTS)
    assert [found[name] for name in ("borne out", "partly", "not borne out", "open")] == [2, 9, 0, 5]
    assert (found["condition not met"], found["cannot be scored"]) == (4, 10)
    hits = {entry.id: entry.kind for entry in FORECASTS if entry.verdict == "borne out"}
    assert hits == {"f21": "judgement", "f22": "fact"}


def test_the_text_of_both_presidents_stands_in_the_lesson_and_the_rest_in_the_exercise():
    """The verbs stop at the paper's day unless they are told otherwise."""
    passages = BANK.documents["joint-fact-sheet-2025"].passages
    shown = {}
    for folder in ("lessons", "exercises"):
        page = (ROOT / folder / "12-what-happened-next.ipynb").read_text(encoding="utf-8")
        shown[folder] = {passage.id for passage in passages if passage.english in page}
    assert shown["lessons"] == {"presence", "control", "threats"}
    assert {"spending", "purchases", "enrichment", "submarines"} <= shown["exercises"]


def test_before_the_envelope_is_sealed_nothing_later_than_the_paper_is_told():
    cells = notebooks.read(ROOT / "lessons" / "12-what-happened-next.ipynb")["cells"]
    ids = [cell["id"] for cell in cells]
    before = cells[: ids.index("sealed") + 1]
    guesses = [
        call[1] for cell in before if (call := re.search(r'predict\("([a-z-]+)"\)', "".join(cell["source"])))
    ]
    assert guesses == ["fc-cut", "fc-quarrel", "fc-tariff"]
    numbers = sorted((n, item) for turn in BANK.turns.values() for item, n in turn.settles.items())
    assert [item for _, item in numbers] == guesses  # in the order of the picture
    for cell in before:
        text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
        told = [found[1].partition(":") for found in notebooks.link(COURSE).finditer(text)]
        assert all(BANK.facts[name].date <= "2025-09-25" for shelf, _, name in told if shelf == "fact"), cell[
            "id"
        ]
        assert "2026" not in text.replace("we open it in October 2026", ""), cell["id"]


def test_each_korean_position_is_helped_by_one_fact_and_hurt_by_one_in_equal_room():
    table = cell_of_lesson_12("seoul-table", "exercises").partition("\n\n")[0]
    rows = re.findall(r"^\| \*\*(.+?)\.\*\* (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert [name for name, _, _ in rows] == [
        position.label for position in BANK.korean.values() if position.id != "host-towns"
    ]
    room = []
    for _, helps, hurts in rows:
        assert all("fact:" in cell for cell in (helps, hurts))
        room.append([len(notebooks.link(COURSE).sub("]", cell)) for cell in (helps, hurts)])
    for lengths in zip(*room, strict=True):
        assert 100 * max(lengths) <= 140 * min(lengths), room


def facts_in(folder):
    """Each fact that a markdown cell names, with the character behind its link."""
    cells = notebooks.read(ROOT / folder / "12-what-happened-next.ipynb")["cells"]
    for cell in cells:
        text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
        for found in notebooks.link(COURSE).finditer(text):
            shelf, _, name = found[1].partition(":")
            if shelf == "fact":
                yield cell["id"], BANK.facts[name], text[found.end() : found.end() + 1]


def test_the_exercise_marks_what_is_known_only_second_hand():
    marks = {fact.id: mark == "°" for _, fact, mark in facts_in("exercises")}
    assert marks == {fact.id: fact.second_hand for fact in BANK.pick("facts", marks)}
    assert any(marks.values())


def test_the_lesson_lists_at_its_end_what_is_known_only_second_hand():
    told = {fact.id for _, fact, _ in facts_in("lessons") if fact.second_hand}
    assert told == {fact.id for cell, fact, _ in facts_in("lessons") if cell == "whose-words"}
    assert told and "°" in cell_of_lesson_12("whose-words")  # the picture's mark


def test_the_explorer_filters_and_shows_test_evidence_and_sources():
    explorer = alliance.forecasts()
    assert explorer.said.startswith("34 of 34 sentences")
    assert "10 October 2026" in explorer.said
    for entry in FORECASTS:
        assert html.escape(entry.test) in explorer.body
        assert html.escape(entry.note) in explorer.body
        said = f"{entry.verdict} (as sharpened)" if entry.test.startswith("Sharpened") else entry.verdict
        assert f"<summary>{html.escape(entry.text)}<br>{verdict(entry.verdict, said)}" in explorer.body
    assert "title not recorded" not in explorer.body
    send(explorer, kind="hedge", verdict="open")
    wanted = [entry for entry in FORECASTS if entry.kind == "hedge" and entry.verdict == "open"]
    assert explorer.said.startswith(f"{len(wanted)} of 34")
    send(explorer, kind="recommendation", verdict="open")
    assert "No forecast fits" in explorer.body
    with pytest.raises(ValueError, match="use one of all, fact"):
        alliance.forecasts(kind="guess")
    with pytest.raises(ValueError, match="use one of all, borne out"):
        alliance.forecasts(verdict="true")


def test_it_opens_on_the_forecasts_that_are_named():
    explorer = alliance.forecasts("f06", "f21")
    assert explorer.said.startswith(f"2 of {len(FORECASTS)} sentences: just spoken of, all verdicts.")
    send(explorer, kind="all")
    assert explorer.said.startswith(f"{len(FORECASTS)} of {len(FORECASTS)}")
    with pytest.raises(KeyError, match="f06"):
        alliance.forecasts("f6")


def test_kind_and_verdict_may_stand_first_as_in_version_one():
    wanted = [entry for entry in FORECASTS if entry.kind == "hedge" and entry.verdict == "open"]
    assert alliance.forecasts("hedge", "open").said.startswith(f"{len(wanted)} of {len(FORECASTS)}")


@given(SURE)
def test_a_brier_score_lies_between_none_and_one(pairs):
    assert 0 <= brier(pairs) <= 1


def test_brier_scores_that_are_known():
    assert brier([(80, True), (60, False), (90, True)]) == pytest.approx((0.04 + 0.36 + 0.01) / 3)
    assert brier([(50, True), (50, False)]) == 0.25
    assert brier([(100, True)]) == 0
    assert brier([(100, False)]) == 1
    with pytest.raises(ValueError, match="no predictions"):
        brier([])


def test_the_learners_own_score(monkeypatch, tmp_path):
    monkeypatch.setenv("ALLIANCE_RECORD", str(tmp_path / "log.jsonl"))
    assert "No predictions yet" in repr(alliance.brier("12"))
    COURSE.attempts().add("prediction", "fc-tariff", response="yes", confidence=95)
    COURSE.attempts().add("prediction", "fc-cut", response="yes", confidence=50)
    COURSE.attempts().add("prediction", "map-headline-near", response="navy", confidence=25)
    said = repr(alliance.brier("12"))
    assert f"Brier score {(0.05**2 + 0.5**2) / 2:.3f} over 2 predictions: 1 right" in said
    for words in (
        f"{BANK.items['fc-tariff'].prompt} · Yes · 95 % · right · 0.0025",
        f"{BANK.items['fc-cut'].prompt} · Yes · 50 % · wrong · 0.2500",
    ):
        assert words in said
    assert alliance.brier("12").markup.count("<tr>") == 3
    assert "over 3 predictions" in repr(alliance.brier())
    assert "over 1 prediction:" in repr(alliance.brier("12", without="fc-cut"))
    COURSE.attempts().add("answer", "fc-cut", response="no", state="right")
    COURSE.attempts().add(
        "prediction", "fc-cut", response="no", confidence=95
    )  # too late: the answer was known
    COURSE.attempts().add(
        "prediction", "fc-tariff", response="yes", confidence=99
    )  # nor does a second one count
    COURSE.attempts().add("prediction", "fc-schools", response="none", confidence=99)  # nobody is right there
    COURSE.attempts().add(
        "prediction", "fc-quarrel", response="perhaps", confidence=99
    )  # an option of an older course
    assert repr(alliance.brier("12")) == said


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('verdict = "borne out"', 'verdict = "true"', "use one of borne out"),
        ('kind = "hedge"', 'kind = "guess"', "use one of fact"),
        ('claims = ["i1-follow-up"]', 'claims = ["i1-follow"]', "did you mean i1-follow-up"),
        (
            'facts = ["fact-sheet-threats", "scm-57", "joint-fact-sheet", "fact-sheet-terms", "scm-current-level", "kidd-29"]',
            "facts = []",
            "name the facts",
        ),
    ],
)
def test_a_slip_is_named(tmp_path, old, new, message):
    data = Path(shutil.copytree(COURSE.folder / "data", tmp_path / "data"))
    text = (data / "forecasts.toml").read_text(encoding="utf-8")
    assert old in text
    (data / "forecasts.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = "\n".join(Bank(data).problems)
    assert "forecasts.toml" in problems
    assert message in problems
