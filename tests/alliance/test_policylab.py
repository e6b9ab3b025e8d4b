"""The policy lab: what it reads, what it says, what it draws and hands out."""

import csv
import io
import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliance
from alliance import bank as banks
from alliance import lab
from quizkit import attempts
from alliance.figures.lab import lab_figure
from test_figures import boxes

BANK = banks.load()
SAMPLE, BLANK = lab.starting(BANK, sample=True), lab.starting(BANK)


def case(scores, weights=None, options=None, criteria=None):
    rows = tuple(tuple(lab.Cell(score, "because") for score in row) for row in scores)
    return lab.Case(
        tuple(options or (f"Option {n}" for n in range(len(scores)))),
        tuple(criteria or (f"Criterion {n}" for n in range(len(scores[0])))),
        tuple(weights or [1] * len(scores[0])),
        rows,
    )


def said(found):
    return " ".join(lab.findings(found, BANK))


def send(control, **content):
    control._handle_custom_msg(content, [])


def test_it_begins_without_scores():
    assert BLANK.scores is None
    assert BLANK.missing == 15
    assert BLANK.options == ("Adjustment", "Retrenchment", "Expansion")
    assert "0 of 15 scores are given" in said(BLANK)


def test_the_sample_names_a_reason_and_its_claims_and_says_what_it_is():
    for row in SAMPLE.cells:
        for cell in row:
            assert cell.reason
            assert set(cell.claims) <= set(BANK.claims)
            assert cell.claims
    assert "one reading of the paper, not the truth" in said(SAMPLE)
    assert "one reading" not in said(replace(SAMPLE, cells=case([[1] * 5] * 3).cells))


def test_each_framework_can_win_with_the_samples_scores():
    """Nothing is decided beforehand: some weights bring each of the three ahead."""
    winners = set()
    for weights in ((20, 20, 20, 20, 20), (0, 60, 0, 40, 0), (50, 0, 50, 0, 0)):
        winners.add(re.match(r"(.+) comes first", said(replace(SAMPLE, weights=weights)))[1])
    assert winners == set(SAMPLE.options)


def test_a_case_comes_back_from_its_written_form():
    assert lab.read(lab.written(SAMPLE)) == SAMPLE
    assert lab.read(lab.written(BLANK)) == BLANK


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.integers(), st.lists))
def test_what_is_no_case_is_refused_with_words(data):
    for found in (
        data,
        {"options": data},
        {**lab.written(SAMPLE), "cells": data},
        {**lab.written(SAMPLE), "weights": data},
    ):
        with pytest.raises(ValueError, match=r"\w+"):
            lab.read(found)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"options": []}, "1 to 8"),
        ({"options": ["a"] * 9}, "1 to 8"),
        ({"options": ["a", "a", "b"]}, "same name"),
        ({"options": ["a", " ", "b"]}, "needs a name"),
        ({"weights": [1, 2, 3, 4, -5]}, "the weight of “Within reach” is -5; give 0 to 100"),
        ({"weights": [1, 2, 3, 4, float("nan")]}, "no number"),
        (
            {"cells": [[{"score": 11}] * 5] * 3},
            "the score of Adjustment on “Deterring the North” is 11; give 0 to 10",
        ),
        ({"cells": [[{"score": "9"}] * 5] * 3}, "no number"),
        ({"cells": [[{"score": True}] * 5] * 3}, "no number"),
        ({"cells": [[{"score": 1}] * 4] * 3}, "one for each criterion"),
        ({"cells": [[{"score": 1, "reason": 7}] * 5] * 3}, "as text"),
    ],
)
def test_a_slip_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        lab.read({**lab.written(SAMPLE), **change})


def test_ties_one_option_and_zero_weights_are_answered():
    assert "come first" in said(case([[5, 5], [5, 5]]))
    assert "They are level" in said(case([[5, 5], [5, 5]]))
    assert "nothing to choose between" in said(case([[5, 5]]))
    assert "All weights are zero" in said(case([[5, 6], [6, 4]], [0, 0]))
    assert "50 % and Option 1 50 %" in said(case([[5, 5], [5, 5]]))


def test_what_cannot_win_is_named():
    found = said(case([[5, 5], [4, 5], [9, 0]], options=["Good", "Worse", "Odd"]))
    assert "Worse is nowhere better than Good and somewhere worse" in found
    assert "Worse never" in found


def test_sampling_is_owned_up_to_and_exact_shares_are_not():
    assert "by sampling" in said(SAMPLE)
    assert "by sampling" not in said(case([[1, 2, 3], [3, 2, 1]]))


def test_missing_reasons_and_unknown_claims_are_named():
    cells = ((lab.Cell(1), lab.Cell(2, "why", ("a3-taiwan-decides", "made-up"))),)
    found = said(lab.Case(("A",), ("x", "y"), (1, 1), cells))
    assert "1 score has no reason yet" in found
    assert "Not in the claim ledger: made-up." in found


def test_the_table_cannot_run_as_a_formula():
    found = case([[5]], options=["=1+1"], criteria=["@x"])
    rows = list(csv.reader(io.StringIO(lab.as_csv(found))))
    assert rows[1][:2] == ["'=1+1", "'@x"]
    assert rows[1][3] == "5"
    assert len(list(csv.reader(io.StringIO(lab.as_csv(SAMPLE))))) == 16


@pytest.mark.parametrize("options, criteria", [(1, 1), (2, 2), (3, 3), (8, 3), (8, 8), (3, 5)])
def test_no_text_hides_another(options, criteria):
    names = ["A name as long as anyone would ever want to give to something " + str(n) for n in range(8)]
    scores = [[(3 * i + 5 * k) % 11 for k in range(criteria)] for i in range(options)]
    figure = lab_figure(names[:options], names[:criteria], [10] * criteria, scores)
    found = boxes(figure)
    assert [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.overlaps(two)] == []
    assert [text for text, box in found if box.x0 < 0 or box.x1 > figure.bbox.x1] == []


def test_the_picture_shows_what_each_criterion_adds():
    figure = lab_figure(["A", "B"], ["x", "y"], [3, 1], [[10, 0], [4, 6]])
    widths = [patch.get_width() for patch in figure.axes[0].patches or figure.axes[0].artists]
    assert widths == pytest.approx([7.5, 0, 3, 1.5])
    assert {"7.5", "4.5", "x, 75 %", "y, 25 %"} <= {text for text, _ in boxes(figure)}


def test_thirds_are_not_rounded_away_and_the_star_is_explained():
    drawn = {
        text for text, _ in boxes(lab_figure(["A", "B"], ["x", "y", "z"], [1, 1, 1], [[9, 0, 4], [4, 6, 5]]))
    }
    assert {"x, 33.3 %", "your weights", "For which weights does each come first?"} <= drawn
    bars = {text for text, _ in boxes(lab_figure(["A", "B"], ["x", "y"], [1, 1], [[9, 0], [4, 6]]))}
    assert "In what share of all weights does each come first?" in bars


def test_the_widget_answers_whatever_the_page_sends():
    control = alliance.policy_lab("sample")
    assert control.said == "Adjustment comes first with 6.0 of 10."
    before = control.body
    for content in ({"type": "set", "state": 5}, {"type": "set"}, {"type": "other"}, {}):
        send(control, **content)
        assert control.body == before
    assert control.said.startswith("Not yet: ")
    assert control.said.endswith("What stands below is the last result.")
    send(control, type="start", sample=False)
    assert "0 of 15" in control.said
    assert control.begun == 1
    send(control, type="set", state=5)
    assert "below" not in control.said  # there is no result yet
    hostile = lab.written(SAMPLE) | {"options": ["<img src=x onerror=alert(1)>", "B", "C"]}
    send(control, type="set", state=hostile)
    assert "<img src=x" not in control.body
    assert "&lt;img src=x" in control.said + control.body


def test_the_page_gets_what_claims_say_and_what_criteria_ask():
    control = alliance.policy_lab("sample")
    assert set(control.claims) == set(BANK.claims)
    assert control.claims["p4-expansion-risk"].startswith(BANK.claims["p4-expansion-risk"].text)
    assert set(control.questions) == set(SAMPLE.criteria)
    twin = control.static().markup
    assert all(question in twin for question in control.questions.values())


def test_the_smallest_change_is_told_in_the_unit_of_the_picture():
    found = said(replace(SAMPLE, weights=(40.0,) * 5))  # 200 points, so that points are not per cent
    assert "move 5.7 per cent of all the weight to “Deterring the North”" in found


def test_the_learners_state_comes_back(monkeypatch, tmp_path):
    monkeypatch.setenv("ALLIANCE_RECORD", str(tmp_path / "log.jsonl"))
    control = alliance.policy_lab()
    assert control.case == BLANK
    send(control, type="set", state=lab.written(SAMPLE))
    assert alliance.policy_lab().case == SAMPLE
    assert alliance.policy_lab("blank").case == BLANK
    attempts.add("lab", "policy-lab", response={"options": "damaged"})
    assert alliance.policy_lab().case == BLANK
    with pytest.raises(ValueError, match="use blank or sample"):
        alliance.policy_lab("mine")


def test_export_writes_a_picture_and_a_table(tmp_path):
    control = alliance.policy_lab("sample")
    assert "policy-lab.csv" in repr(control.export(tmp_path / "new"))
    assert (tmp_path / "new" / "policy-lab.png").read_bytes().startswith(b"\x89PNG")
    with (tmp_path / "new" / "policy-lab.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 15
    assert len(control.table()) == 15
    with pytest.raises(ValueError, match="0 of 15"):
        alliance.policy_lab("blank").export(tmp_path)


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("score = 5", "score = 50", "0 to 10"),
        ('framework = "adjustment"', 'framework = "adjust"', "no framework 'adjust'"),
        ("i1-two-directions", "i1-two", "no claim 'i1-two'"),
        ('where = ["P4"]', 'where = ["P9"]', "paragraph code"),
    ],
)
def test_a_slip_in_the_starting_set_is_named(tmp_path, old, new, message):
    import shutil
    from importlib import resources
    from pathlib import Path

    data = Path(shutil.copytree(str(resources.files("alliance") / "data"), tmp_path / "data"))
    text = (data / "lab.toml").read_text(encoding="utf-8")
    (data / "lab.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = "\n".join(banks.load(data).problems)
    assert "lab.toml" in problems
    assert message in problems
