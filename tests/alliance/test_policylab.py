"""The policy lab: what it reads, what it says, what it draws and hands out."""

import csv
import html
import io
import re
import shutil
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from msgspec.structs import replace

import alliance
from alliance.bank import Bank
from alliance.course import COURSE
from alliance.policylab import case as cases
from alliance.policylab import lines
from alliance.policylab.case import Case, Cell
from alliance.policylab.figure import lab_figure
from alliance.policylab.session import Session
from quizkit.attempts import Attempts

BANK, NO_LOG = COURSE.bank, Attempts(None)
BLANK = cases.starting(BANK)


def case(scores, weights=None, options=None, criteria=None):
    return Case(
        tuple(options or (f"Option {n}" for n in range(len(scores)))),
        tuple(criteria or (f"Criterion {n}" for n in range(len(scores[0])))),
        tuple(weights or [1] * len(scores[0])),
        tuple(tuple(Cell(score, "because") for score in row) for row in scores),
    )


SAMPLE = replace(  # as a learner may have filled it in
    case(
        [[5, 4, 6, 8, 7], [3, 8, 2, 9, 2], [8, 2, 9, 4, 5]],
        [20] * 5,
        ["Steady", "Apart", "Close"],
        BLANK.criteria[:4] + BLANK.criteria[5:],
    ),
    likely=(70, None, 50),
)
SAMPLE_STATE = msgspec.to_builtins(SAMPLE)


def boxes(figure):
    """Every text of a figure with its box in pixels, the white ground of a number included."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    grounds = [text.get_bbox_patch() or text for text in texts]
    return [
        (text.get_text(), ground.get_window_extent(canvas.get_renderer()))
        for text, ground in zip(texts, grounds, strict=True)
    ]


def text(case):
    return " ".join(cases.findings(case, BANK))


# The case


def test_it_begins_with_seouls_options_and_without_scores():
    assert BLANK.weighed is None
    assert len(BLANK.options) == 6
    assert set(BLANK.options) <= {position.label for position in BANK.korean.values()}
    assert not {name.casefold() for name in BLANK.options} & {*BANK.frameworks}
    assert "No score is given yet" in text(BLANK)
    assert set(BLANK.likely) == {None}


def test_a_part_with_scores_is_weighed_alone():
    """A learner who keeps three of six options and three of six criteria need not delete the others."""
    rows = {0: (4, 9, 5), 2: (8, 3, 6), 5: (1, 2, 3)}
    cells = [[Cell() for _ in BLANK.criteria] for _ in BLANK.options]
    for option, row in rows.items():
        for criterion, score in zip((0, 3, 4), row, strict=True):
            cells[option][criterion] = Cell(score, "because")
    begun = replace(BLANK, cells=tuple(map(tuple, cells)), weights=(50, 7, 7, 30, 20, 7))
    part = begun.weighed
    assert part.options == tuple(BLANK.options[n] for n in rows)
    assert part.criteria == tuple(BLANK.criteria[k] for k in (0, 3, 4)) and part.weights == (50, 30, 20)
    assert part.scores == [list(row) for row in rows.values()]
    first, left, *_ = cases.findings(begun, BANK)
    assert first == cases.findings(part, BANK)[0] == f"{BLANK.options[2]} comes first with 6.1 of 10."
    assert left.startswith(f"Left out, as it has no score: {BLANK.options[1]}, ")
    session = Session(BANK, NO_LOG, begun)
    assert "<img" in session.body and session.files["policy-lab.csv"].count(b"\n") == 10


def test_without_a_score_too_few_there_is_no_result():
    cells = [[Cell() for _ in BLANK.criteria] for _ in BLANK.options]
    for option, criterion, said in (
        (0, 0, "1 of 36 scores are given. A result"),
        (0, 1, "2 of 36 scores are given. A result"),
        (3, 1, f"3 of 36 scores are given. 1 score is missing: {BLANK.options[3]} on “{BLANK.criteria[0]}”."),
    ):
        cells[option][criterion] = Cell(5)
        begun = replace(BLANK, cells=tuple(map(tuple, cells)))
        assert begun.weighed is None and text(begun).startswith(said)
    assert text(begun).endswith("”.")  # nothing else is needed
    cells[5][2] = Cell(5)
    many = text(replace(BLANK, cells=tuple(map(tuple, cells))))
    assert "4 of 36 scores are given. 5 scores are missing, in the rows and columns" in many
    cells[5][2] = Cell()
    cells[3][0] = Cell(5)
    assert replace(BLANK, cells=tuple(map(tuple, cells))).weighed is not None


def test_where_nothing_can_be_drawn_the_values_stand_in_a_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "alliance.figures.style", None)
    session = Session(BANK, NO_LOG, SAMPLE)
    assert "<img" not in session.body and list(session.files) == ["policy-lab.csv"]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", session.body)
    assert cells[3::3] == [*SAMPLE.options] and cells[4::3] == ["6.0", "4.8", "5.6"]


def test_no_criterion_asks_what_is_likely():
    asked = " ".join(f"{row.label} {row.question}".lower() for row in BANK.lab.values())
    assert not re.search(r"likely|within reach|probab", asked)


def test_how_likely_an_option_is_changes_no_sum():
    sure = replace(SAMPLE, likely=(1, 99, None))
    beside = "How likely you hold them, apart from their value: Steady 1 % and Apart 99 %."
    assert beside in cases.findings(sure, BANK)
    assert not any("How likely" in line for line in cases.findings(replace(SAMPLE, likely=()), BANK))
    without = [line for line in cases.findings(SAMPLE, BANK) if "How likely" not in line]
    assert without == [line for line in cases.findings(sure, BANK) if line != beside]


def test_a_case_comes_back_from_its_written_form():
    for whole in (SAMPLE, BLANK):
        assert cases.read(msgspec.to_builtins(whole)) == whole
        assert cases.read(msgspec.json.decode(msgspec.json.encode(whole))) == whole


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.integers(), st.lists))
def test_what_is_no_case_is_refused_with_words(data):
    for state in (data, {"options": data}, *({**SAMPLE_STATE, name: data} for name in ("cells", "weights"))):
        with pytest.raises(ValueError, match=r"\w+"):
            cases.read(state)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"options": []}, "1 to 8"),
        ({"options": ["a"] * 9}, "1 to 8"),
        ({"options": ["a", "a ", "b"]}, "same name"),
        ({"options": ["a", " ", "b"]}, "needs a name"),
        ({"options": ["a" * 61, "b", "c"]}, "60"),
        ({"weights": [1, 2, 3]}, "one for each criterion"),
        ({"weights": [1, 2, 3, 4, -5]}, "the weight of “A way to talk with the North” is -5; give 0 to 100"),
        ({"weights": [1, 2, 3, 4, float("nan")]}, "talk with the North” is nan; give 0 to 100"),
        ({"likely": [1, 2]}, "likely: give one for each option"),
        ({"likely": [1, 2, 101]}, "the likelihood of Close is 101; give 0 to 100"),
        ({"weights": [1, 2, 3, 4, 10**400]}, "weights"),
        (
            {"cells": [[{"score": 11}] * 5] * 3},
            "score of Steady on “Deterring the North” is 11; give 0 to 10",
        ),
        ({"cells": [[{"score": "9"}] * 5] * 3}, r"cells\[0\]\[0\].score: .*number"),
        ({"cells": [[{"score": True}] * 5] * 3}, r"cells\[0\]\[0\].score: .*number"),
        ({"cells": [[{"score": 1}] * 4] * 3}, "one for each criterion"),
        ({"cells": [[{"score": 1}] * 5] * 2}, "a row for each option"),
        ({"cells": [[{"score": 1, "reason": 7}] * 5] * 3}, r"reason: put it in quotation marks"),
    ],
)
def test_a_slip_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        cases.read({**SAMPLE_STATE, **change})


# The findings


def test_ties_one_option_and_zero_weights_are_answered():
    assert "come first" in text(case([[5, 5], [5, 5]]))
    assert "They are level" in text(case([[5, 5], [5, 5]]))
    assert "nothing to choose between" in text(case([[5, 5]]))
    assert "All weights are zero" in text(case([[5, 6], [6, 4]], [0, 0]))
    assert "50 % and Option 1 50 %" in text(case([[5, 5], [5, 5]]))


def test_what_cannot_win_is_named():
    result = text(case([[5, 5], [4, 5], [9, 0]], options=["Good", "Worse", "Odd"]))
    assert "Worse is nowhere better than Good and somewhere worse" in result
    assert "Worse never" in result


def test_sampling_is_owned_up_to_and_exact_shares_are_not():
    assert "by sampling" in text(SAMPLE)
    assert "by sampling" not in text(case([[1, 2, 3], [3, 2, 1]]))


def test_missing_reasons_and_unknown_claims_are_named():
    cells = ((Cell(1), Cell(2, "why", "A3-Taiwan-decides, made-up")),)
    result = text(Case(("A",), ("x", "y"), (1, 1), cells))
    assert "1 score has no reason yet" in result
    assert "Not in the claim ledger: made-up." in result


def test_the_smallest_change_is_told_in_the_unit_of_the_picture():
    result = text(replace(SAMPLE, weights=(40.0,) * 5))  # 200 points, so that points are not per cent
    assert "move 5.7 per cent of all the weight to “Deterring the North”" in result


@pytest.mark.parametrize(
    "scores, weights, said",
    [  # 20 per cent of 60 is 12, not 20: the weights are named as they were typed
        ([[6, 6, 10], [2, 8, 10]], (20, 20, 20), "move 11.1 per cent"),
        ([[4, 9, 5], [8, 3, 4], [3, 4, 9]], (40, 40, 20), "The new weights: 50 for “Criterion 0” and 30 for"),
        ([[5, 1, 2], [1, 9, 3]], (100, 50, 100), "The new weights: "),  # 100 is the highest that can be typed
        ([[9, 1, 3], [2, 7, 3]], (100, 100, 100), "The new weights: "),
        ([[10, 0], [7, 1]], (3, 7), "The new weights: "),
        ([[10, 0], [0, 7]], (0, 0), "The new weights: "),
        ([[7, 3, 1, 6], [2, 8, 9, 1]], (33.3, 12, 7.5, 60), "The new weights: "),
    ],
)
def test_the_new_weights_draw_level_when_they_are_typed_as_they_stand(scores, weights, said):
    _draws_level(case(scores, weights), said)


table = st.integers(2, 5).flatmap(
    lambda wide: st.tuples(
        st.lists(st.lists(st.integers(0, 10), min_size=wide, max_size=wide), min_size=2, max_size=4),
        st.lists(st.integers(0, 100), min_size=wide, max_size=wide),
    )
)


@given(table)
def test_whatever_was_scored_the_new_weights_draw_level(scores_and_weights):
    whole = case(*scores_and_weights)
    if any("The new weights" in line for line in cases.result(whole)):
        _draws_level(whole, "The new weights")


def _draws_level(whole, said):
    (line,) = [line for line in cases.result(whole) if "The new weights" in line]
    assert said in line
    second = re.search(r"that draws (.*) level", line)[1]
    typed = dict(zip(whole.criteria, whole.weights, strict=True))
    new = re.findall(r"([\d.]+) for “(.*?)”", line.split("The new weights: ")[1])
    typed |= {name: float(weight) for weight, name in new}
    after = list(cases.result(replace(whole, weights=tuple(typed.values()))))  # none is above 100
    assert second in after[0] and any(line.startswith("They are level") for line in after)


# The table and the picture


def test_the_table_cannot_run_as_a_formula():
    rows = list(csv.reader(io.StringIO(cases.as_csv(case([[5]], options=["=1+1"], criteria=["@x"])))))
    assert rows[1] == ["'=1+1", "'@x", "1.0000", "5", "because", "", ""]
    assert len(list(csv.reader(io.StringIO(cases.as_csv(SAMPLE))))) == 16


@pytest.mark.parametrize("options, criteria", [(1, 1), (2, 2), (3, 3), (8, 3), (8, 8), (3, 5)])
def test_no_text_hides_another(options, criteria):
    names = [f"{n} A name as long as anyone would ever want to give to some thing"[:60] for n in range(8)]
    scores = [[(3 * i + 5 * k) % 11 for k in range(criteria)] for i in range(options)]
    named = case(scores, options=names[:options], criteria=names[:criteria])
    figure = lab_figure(replace(named, likely=(33.3,) * options))
    texts = boxes(figure)
    assert [(a, b) for (a, one), (b, two) in combinations(texts, 2) if one.overlaps(two)] == []
    assert [text for text, box in texts if box.x0 < 0 or box.x1 > figure.bbox.x1] == []


def test_the_picture_shows_what_each_criterion_adds():
    figure = lab_figure(case([[10, 0], [4, 6]], [3, 1], criteria=["x", "y"]))
    widths = [[bar.get_width() for bar in bars] for bars in figure.axes[0].containers]
    assert widths == [pytest.approx([7.5, 3]), pytest.approx([0, 1.5])]
    assert {"7.5", "4.5", "x, 75 %", "y, 25 %"} <= {text for text, _ in boxes(figure)}


def test_a_patch_has_its_name_where_it_fits_and_the_star_does_not_hide_it():
    plans = ("Own army first", "More Americans", "Trade first")
    figure = lab_figure(case([[4, 9, 5], [8, 3, 4], [3, 4, 9]], [40, 40, 20], options=plans))
    texts = [" ".join(text.split()) for text, _ in boxes(figure)]
    assert [texts.count(name) for name in plans] == [2, 2, 2]  # over its bar, and in its patch
    assert {"Own army first, 45 % of the triangle", "the weights above"} <= set(texts)
    lower = figure.axes[1]
    star = lower.transData.transform(lower.lines[0].get_xydata()[0])
    assert not [
        name for name, box in boxes(figure) if " ".join(name.split()) in plans and box.contains(*star)
    ]
    narrow = case([[9, 0, 5], [5.1, 5.1, 5.1], [0, 9, 5]], options=["One", "Incomprehensibilities", "Two"])
    texts = [text for text, _ in boxes(lab_figure(narrow))]
    assert texts.count("One") == 2 and texts.count("Incomprehensibilities") == 1


def test_the_picture_shows_beside_the_value_how_likely_it_is():
    shown = {text for text, _ in boxes(lab_figure(SAMPLE))}
    assert {"Steady, 70 % likely", "Apart", "Close, 50 % likely"} <= shown
    assert not any("likely" in text for text, _ in boxes(lab_figure(case([[1, 2], [2, 1]]))))


def test_thirds_are_not_rounded_away_and_the_star_is_explained():
    texts = {text for text, _ in boxes(lab_figure(case([[9, 0, 4], [4, 6, 5]], criteria=["x", "y", "z"])))}
    assert {"x, 33.3 %", "the weights above", "For which weights does each come first?"} <= {
        t.replace("\n", " ") for t in texts
    }
    texts = {text for text, _ in boxes(lab_figure(case([[9, 0], [4, 6]])))}
    assert "In what share of all weights does each come first?" in {t.replace("\n", " ") for t in texts}


# The session and its widget


def test_the_session_answers_whatever_the_page_sends(tmp_path):
    attempts = Attempts(tmp_path / "log.jsonl")
    session = Session(BANK, attempts, SAMPLE)
    assert session.status == "Steady comes first with 6.0 of 10."
    before = session.body
    for message in (
        5,
        None,
        {"type": "set", "state": 5},
        {"type": "set"},
        {"type": "other"},
        {"type": []},
        {},
    ):
        session.receive(message)
        assert session.body == before
    assert session.status.startswith("Not yet: ")
    assert session.status.endswith("What stands below is the last result.")
    assert attempts.read().entries == ()
    session.receive({"type": "start"})
    assert "No score is given yet" in session.status
    assert session.view["starts"] == 1
    session.receive({"type": "set", "state": 5})
    assert "below" not in session.status  # there is no result yet
    session.receive(
        {"type": "set", "state": SAMPLE_STATE | {"options": ["<img src=x onerror=alert(1)>", "B", "C"]}}
    )
    assert "<img src=x" not in session.body
    assert "&lt;img src=x" in session.status + session.body
    assert [entry.response["options"][1] for entry in attempts.read().entries] == [
        "The government’s line",
        "B",
    ]


def test_the_lab_needs_no_jupyter_and_loads_matplotlib_only_for_a_picture():
    """An empty package `alliance` keeps the verbs out, which are made for notebooks."""
    program = """
import importlib.util, sys, types
package = types.ModuleType("alliance")
package.__path__ = list(importlib.util.find_spec("alliance").submodule_search_locations)
package.__file__ = package.__path__[0] + "/__init__.py"
sys.modules["alliance"] = package
from alliance import bank
from alliance.policylab.session import Session
from quizkit.attempts import Attempts
session = Session(bank.load(), Attempts(None))
session.receive({"type": "set", "state": session.view["state"]})
session.static()
assert "No score is given yet" in session.view["status"]
print(*{"anywidget", "traitlets", "ipywidgets", "IPython", "matplotlib"} & set(sys.modules))
state = session.view["state"]
state["cells"] = [[cell | {"score": 5} for cell in row] for row in state["cells"]]
session.receive({"type": "set", "state": state})
assert "<img" in session.view["body"]
print(*{"anywidget", "ipywidgets", "IPython"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_the_page_gets_what_claims_say_and_what_criteria_ask():
    session = Session(BANK, NO_LOG, SAMPLE)
    assert set(session.spec["claims"]) == set(BANK.claims)
    assert session.spec["claims"]["p4-expansion-risk"].startswith(BANK.claims["p4-expansion-risk"].text)
    assert set(session.spec["questions"]) == set(BLANK.criteria)
    static = session.static().markup
    assert all(session.spec["questions"][criterion] in static for criterion in SAMPLE.criteria)
    assert session.spec["scale"] in static
    assert session.spec["apart"] in static and "70" in static


def test_the_widget_shows_what_its_session_says():
    control = alliance.policy_lab("blank")
    control._handle_custom_msg({"type": "start"}, [])
    assert control.view == control.session.view
    assert "No score is given yet" in control.view["status"]
    assert "No score is given yet" in repr(control)


def test_the_learners_state_comes_back(log):
    control = alliance.policy_lab()
    assert control.session.case == BLANK
    control._handle_custom_msg({"type": "set", "state": SAMPLE_STATE}, [])
    assert alliance.policy_lab().session.case == SAMPLE
    assert alliance.policy_lab("blank").session.case == BLANK
    assert alliance.policy_lab("sample").session.case == BLANK  # as notebooks of the first edition say
    COURSE.attempts().add("lab", "policy-lab", response={"options": "damaged"})
    assert alliance.policy_lab().session.case == BLANK
    with pytest.raises(ValueError, match="use blank"):
        alliance.policy_lab("mine")


def test_a_state_of_version_0_1_opens(log):
    log.write_bytes((Path(__file__).parent / "policylab-0.1.jsonl").read_bytes())
    kept = alliance.policy_lab().session.case
    assert kept.options == ("Adjustment", "Retrenchment", "Expansion", "Option 4")
    assert kept.weights == (60, 20)
    assert kept.cells[0][0] == Cell(5.5, "why\nso", "p4-expansion-risk made-up")
    assert kept.cells[3] == (Cell(), Cell())
    assert kept.cells[1][1].score == 8
    assert kept.likely == (None,) * 4


def test_a_state_that_cannot_be_saved_is_owned_up_to(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    session = Session(BANK, Attempts(tmp_path / "file" / "log.jsonl"))
    session.receive({"type": "start"})
    assert "without any score is left out. This answer could not be saved in log.jsonl: " in session.status


def test_export_writes_a_picture_and_a_table(tmp_path):
    control = alliance.policy_lab("blank")
    control._handle_custom_msg({"type": "set", "state": SAMPLE_STATE}, [])
    assert "policy-lab.csv" in repr(control.export(tmp_path / "new"))
    assert (tmp_path / "new" / "policy-lab.png").read_bytes().startswith(b"\x89PNG")
    with (tmp_path / "new" / "policy-lab.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["likelihood"] for row in rows] == ["70"] * 5 + [""] * 5 + ["50"] * 5
    assert len(control.table()) == 15
    with pytest.raises(ValueError, match="No score is given yet"):
        alliance.policy_lab("blank").export(tmp_path)


def test_the_sample_of_version_0_1_still_answers_a_learners_own_code():
    from alliance import lab  # as exercise 08 of version 0.1 says it

    options, value = lab.valuer()
    assert options == ("Adjustment", "Retrenchment", "Expansion")
    assert value("Expansion", {"Within reach": 100}) == 5
    assert value("Adjustment", {"Within reach": 1, "A firm alliance": 1}) == 6.5
    for option, weights, message in (
        ("Expand", {}, "use one of Adjustment"),
        ("Expansion", {"Reach": 1}, "no criterion Reach"),
    ):
        with pytest.raises(KeyError, match=message):
            value(option, weights)


@pytest.mark.parametrize(
    "old, new, message",
    [("i1-two-directions", "i1-two", "no claim 'i1-two'"), ("fact:chung", "chung", "cites")],
)
def test_a_slip_in_the_starting_set_is_named(tmp_path, old, new, message):
    data = Path(shutil.copytree(COURSE.folder / "data", tmp_path / "data"))
    text = (data / "lab.toml").read_text(encoding="utf-8")
    (data / "lab.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = "\n".join(Bank(data).problems)
    assert "lab.toml" in problems
    assert message in problems
    assert cases.starting(Bank(data)).options == BLANK.options  # what is whole can still be weighed


def test_a_starting_set_that_is_gone_says_where_to_look(tmp_path):
    data = Path(shutil.copytree(COURSE.folder / "data", tmp_path / "data"))
    (data / "lab.toml").write_text("[[", encoding="utf-8")
    with pytest.raises(ValueError, match=r"lab\.toml, korean\.toml or explorers\.toml is damaged"):
        cases.starting(Bank(data))


def test_the_labs_options_are_korean_positions():
    assert set(BANK.displays["policy_lab"].options) <= set(BANK.korean)


def test_a_result_says_how_to_read_it():
    three = case([[1, 2, 3], [3, 2, 1]])
    for filled, said in ((three, True), (SAMPLE, False)):  # a triangle is drawn for three criteria alone
        body = html.unescape(Session(BANK, NO_LOG, filled).body)
        assert (cases.TRIANGLE in body) is said and cases.SHARES in body
    assert cases.SHARES not in html.unescape(Session(BANK, NO_LOG, case([[5, 5]])).body)


def test_three_of_the_lines_of_lesson_10_cross_at_three_coins():
    assert lines.turns(cases.EXAMPLE) == [3]
    assert lines.turns(cases.REFUSED) == [3]
    shown = alliance.lab_example()
    for said in (
        "Best for the pastor: Strict limit. Best for the grandfather: Alliance first.",
        "Strict limit: 45 with no coin on it, 20 with all 5.",
        "With the 2 coins of the pastor: Strict limit 35, Mild limit 30, Alliance first 25 and Refusal 31.",
        "With the 4 coins of the grandfather: Strict limit 25, Mild limit 30, Alliance first 35 and Refusal 17.",
        "At 3 coins the lead changes.",
        cases.EXAMPLE_NOTE,
    ):
        assert said in shown.alt
    drawn = [words for words, _ in boxes(lines.lines_figure(cases.EXAMPLE))]
    assert {"Strict limit", "Mild limit", "Alliance first", "Refusal", "pastor", "grandfather"} <= set(drawn)
    assert drawn.count("35") == 2 and drawn.count("25") == 2
    assert "3 and 2" in shown.markup  # in the table behind it
    refused = alliance.lab_example("refused")
    assert (
        "With the 2 coins of the pastor: Strict limit 19, Mild limit 30, Alliance first 25 and Refusal 22"
        in refused.text
    )
    assert "Best for the pastor: Mild limit." in refused.text
    assert refused.markup.startswith("<details") and lines.REFUSED_TITLE in refused.markup
    with pytest.raises(ValueError, match="refused, or leave it out"):
        alliance.lab_example("signed")


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=4))
def test_where_the_lead_changes_two_plans_have_one_value_and_between_nothing_changes(scores):
    plans = case(scores)
    found = lines.turns(plans)

    def leaders(coins):
        values = lines.values_at(plans, coins)
        return {n for n, value in enumerate(values) if value > max(values) - 1e-6}

    assert all(len(leaders(coins)) > 1 for coins in found)
    ends = [0, *found, cases.COINS]
    for left, right in pairwise(ends):
        inside = [leaders(left + (right - left) * part) for part in (0.1, 0.5, 0.9)]
        assert inside[0] == inside[1] == inside[2]


def test_the_example_of_lesson_10_is_what_the_lab_says():
    """The plans have 4 and 9, 6 and 6, 8 and 3, 2 and 9: the winner, the shares, and the smallest change."""
    first, share, change, *_ = cases.findings(cases.EXAMPLE, BANK)
    assert first == "Strict limit comes first with 6.5 of 10."
    assert share.endswith("Strict limit 60 %, Mild limit never, Alliance first 40 % and Refusal never.")
    assert change.startswith("The smallest change of weights that draws Mild limit level: move 10.0 per cent")
