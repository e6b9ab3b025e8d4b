"""The explorers of texts, and `explorers.toml`: what is shown by the author's choice, and what becomes of a slip in it."""

import html
import re
import shutil
from pathlib import Path

import pytest

import alliance
from alliance.bank import Bank
from alliance.course import COURSE
from alliance.ledger import NOT_STATED, PAPER, PAPER_DATE, STATEMENTS, VERDICTS
from drawn import send
from quizkit.html import join
from quizkit.text import date

DATA = Path(alliance.__file__).parent / "data"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("years = [1953,", 'years = ["1953",', "display posture: years[0]: write a whole number"),
        ('"camp-humphreys"', '"camp-humphrey"', "display cards: no place 'camp-humphrey'; did you mean camp-humphreys"),
        ('level = "usfk-official-28500"', "", "display troops: level: missing; troops needs it"),
        ('"1950/1968" =', "1950 =", "write the first and the last year or day, such as 1950/1968"),
        ('adjustment = "a partial', 'adjustement = "a partial', "did you mean adjustment"),
        ('id = "compare"', 'id = "compares"', "display compares: id: 'compares': use one of timeline, compare"),
        ('fact = "usfk-paper-28000"', 'fakt = "usfk-paper-28000"', "display posture: measure[1]: no field 'fakt'; did you mean fact"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_entry_and_mend_and_takes_nothing_else_away(tmp_path, old, new, message):
    for file in ("explorers.toml", "facts.toml", "places.csv", "frameworks.toml", "dimensions.toml"):
        shutil.copy(DATA / file, tmp_path)
    path = tmp_path / "explorers.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    bank = Bank(tmp_path)
    bank.SHELVES = {
        name: Bank.SHELVES[name] for name in ("displays", "facts", "places", "frameworks", "dimensions")
    }
    problems = [line for line in bank.problems if line.startswith("explorers.toml: ")]
    assert [line for line in problems if message in line] == problems and len(problems) == 1
    assert len(bank.displays) >= len(COURSE.bank.displays) - 1


def test_a_damaged_entry_is_explained_where_it_is_used(tmp_path, monkeypatch):
    bank = Bank(DATA)
    bank.displays = {}
    bank._problems["displays"] = ["explorers.toml: display theater: places: write a list, in square brackets"]
    monkeypatch.setattr("alliance.bank.load", lambda: bank)
    with pytest.raises(KeyError, match=r"explorers\.toml: display theater: places: write a list"):
        alliance.theater()


def test_the_periods_of_the_timeline_follow_one_another_and_are_offered(bank):
    spans = [span.split("/") for span in bank.displays["timeline"].periods]
    *parts, whole, after = spans
    dates = sorted(fact.date for fact in bank.facts.values() if fact.theme)
    sizes = []
    for start, end in spans:
        explorer = alliance.timeline(start, end, until=bank.record_ends)
        sizes.append(int(explorer.said.split()[0]))
        shown = re.findall("<summary><strong>(.*?)</strong>", explorer.body)
        assert shown == [date(day) for day in dates if start <= day <= f"{end}~"]
    assert sum(sizes) - sizes[-2] == len(dates) and sum(sizes[:-2]) == sizes[-2]  # each event in one period
    assert whole == [parts[0][0], PAPER_DATE] and after[0] > PAPER_DATE
    explorer = alliance.timeline(1968, 1972)
    assert dict(explorer.controls[0]["options"])["1968/1972"] == "1968 to 1972"
    for start, end in spans[:-1]:
        send(explorer, period=f"{start}/{end}")
        assert f"{date(start)} to {date(end)}, all themes." in explorer.said
    send(explorer, theme="north-korea")
    assert explorer.said.endswith("North Korea.")
    with pytest.raises(ValueError, match=r"ends \(1960\) before it begins"):
        alliance.timeline(1970, 1960)
    with pytest.raises(ValueError, match="theme 'weather' is not known; use one of all, treaty"):
        alliance.timeline(theme="weather")


def test_the_timeline_opens_on_the_dates_to_keep(bank):
    kept = bank.pick("facts", bank.displays["timeline"].facts)
    assert [fact.date for fact in kept] == sorted(fact.date for fact in kept)
    assert len({fact.date[:4] for fact in kept}) == 14  # two of 2006, two events of 1991
    explorer = alliance.timeline()
    assert next(iter(explorer.controls[0]["options"])) == (
        "kept",
        "dates to keep",
    )
    assert explorer.said == f"{len(kept)} events, dates to keep, all themes."
    assert re.findall("<summary><strong>.*?</strong> · (.*?) <small>", explorer.body) == [
        html.escape(fact.title) for fact in kept
    ]
    assert "1950 to 25 September 2025, nuclear." in alliance.timeline(theme="nuclear").said


# Claims and the comparison


def test_claims_filters_by_section_kind_and_verdict(bank):
    explorer = alliance.claims()
    assert (
        explorer.said
        == f"{len(bank.claims)} of {len(bank.claims)} claims: all sections, all kinds, all verdicts."
        " All stand in Kim Jungsup’s paper; the words are ours."
    )
    for section in "IAREP":
        for kind in STATEMENTS:
            wanted = [c for c in bank.claims.values() if c.where[0] == section and c.kind == kind]
            send(explorer, section=section, kind=kind, verdict="all")
            assert explorer.said.startswith(f"{len(wanted)} of {len(bank.claims)} claims: ")
            assert explorer.body.count("<details>") == len(wanted)
    chosen = alliance.claims("A", "fact")
    for verdict in VERDICTS:
        send(chosen, verdict=verdict)
        wanted = [
            c for c in bank.claims.values() if (c.where[0], c.kind, c.verdict) == ("A", "fact", verdict)
        ]
        assert chosen.body.count("<details>") == len(wanted)
    for wrong in ({"section": "X"}, {"kind": "rumour"}, {"verdict": "true"}):
        with pytest.raises(ValueError, match="is not known; use one of all, "):
            alliance.claims(**wrong)


def test_claims_open_on_those_that_are_named(bank):
    explorer = alliance.claims("e1-linked-tasks", "a1-china-first")
    assert explorer.said.startswith(
        f"2 of {len(bank.claims)} claims: just spoken of, all kinds, all verdicts."
    )
    named = [html.escape(bank.claims[name].text) for name in ("a1-china-first", "e1-linked-tasks")]
    assert re.findall("<summary>(.*?)<br>", explorer.body) == named  # in the order of the paper
    send(explorer, section="all")
    assert explorer.body.count("<details>") == len(bank.claims)
    assert alliance.claims("e1-linked-tasks", section="A").controls[0]["value"] == "A"
    with pytest.raises(KeyError, match="did you mean e1-linked-tasks"):
        alliance.claims("e1-linked-task")


def test_the_paper_is_not_named_below_each_of_its_claims(bank):
    title = html.escape(bank.sources[PAPER].title)
    assert title not in alliance.claims().body
    assert title in alliance.claim(next(c.id for c in bank.claims.values() if PAPER in c.sources)).markup


def test_compare_shows_what_is_chosen_with_its_paragraphs(bank):
    explorer = alliance.compare(["troop-level", "taiwan"], ["expansion", "adjustment"])
    for row in ("troop-level", "taiwan"):
        for framework in ("adjustment", "expansion"):
            position = bank.frameworks[framework].positions[row]
            assert html.escape(position.text) in explorer.body
            assert f"[{', '.join(position.where)}]" in explorer.body
    assert bank.frameworks["retrenchment"].label not in explorer.body
    assert "2 points, two frameworks" in explorer.said
    assert "Our reading" not in explorer.body  # it is about all three
    send(explorer, frameworks=list(bank.frameworks))
    assert explorer.body.count("Our reading") == 2
    silent = sum(p.text == NOT_STATED for f in bank.frameworks.values() for p in f.positions.values())
    everything = alliance.compare(list(bank.dimensions))
    assert silent > 0 and everything.said == f"{len(bank.dimensions)} points, all three frameworks."
    assert everything.body.count(f"<em>{NOT_STATED}</em>") == silent


def test_compare_shows_what_is_said_elsewhere_below_the_matrix_and_not_in_it(bank):
    voice = bank.frameworks["adjustment"].elsewhere["nuclear-arms"]
    matrix, _, apart = alliance.compare(["nuclear-arms"]).body.partition("Elsewhere (not in the paper)")
    assert html.escape(voice.text) in apart and html.escape(voice.text) not in matrix
    assert f"{voice.who}, 21 May 2024" in apart and matrix.count(f"<em>{NOT_STATED}</em>") == 2
    assert "Elsewhere" not in alliance.compare(["nato-link"]).body  # nobody is noted there


def test_compare_asks_for_a_choice_and_passes_over_what_is_none():
    explorer = alliance.compare()
    before = explorer.body
    for values in ({"points": "taiwan"}, {"points": None}, {"frameworks": 7}, {}):
        send(explorer, **values)
        assert explorer.body == before
    for values in (
        {"points": ["no-such-point"], "frameworks": ["adjustment"]},
        {"points": [], "frameworks": ["adjustment"]},
        {"points": ["taiwan"], "frameworks": []},
    ):
        send(explorer, **values)
        assert explorer.said == "Nothing is chosen. Tick at least one point and one framework."
    send(explorer, points=["nato-link"], frameworks=["adjustment", {}])
    assert explorer.body.count("<td") == 1
    with pytest.raises(ValueError, match="dimension 'taiwna' is not known"):
        alliance.compare(["taiwna"])
    with pytest.raises(ValueError, match="framework 'neutrality' is not known"):
        alliance.compare(frameworks=["neutrality"])


def test_the_bibliography_filters_by_grade_and_by_what_was_read(bank):
    explorer = alliance.bibliography(until="2026")
    assert explorer.said.startswith(f"{len(bank.sources)} of {len(bank.sources)} sources")
    send(explorer, grade="other", read="copy")
    wanted = [entry for entry in bank.sources.values() if (entry.grade, entry.read) == ("other", "copy")]
    assert explorer.body.count("alliance-sources") == 1 and explorer.said.startswith(f"{len(wanted)} of ")
    assert all(join([entry.title]) in explorer.body for entry in wanted)
    with pytest.raises(ValueError, match="grade 'good' is not known"):
        alliance.bibliography("good")


def test_a_view_that_is_really_held_is_not_called_true():
    """“Confirmed” on an attributed view reads as if the view itself were."""
    view, fact = alliance.claim("a2-two-theatres").text, alliance.claim("a3-guam-talk").text
    assert "confirmed that it is their view" in view
    assert "written as a fact" in fact
    assert alliance.claim("a3-guam-talk", place=False).text.startswith("Kim Jungsup: There is talk")
    assert "✓ confirmed that it is their view" in alliance.claims("a2-two-theatres").body
