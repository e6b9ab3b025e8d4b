"""Nothing later than the paper before the last lesson: what counts as told too early, and what is shown instead.

That no lesson tells of it, `lint` says; see `test_items`.
"""

import pytest

import alliance
from alliance import cards, hindsight
from alliance.course import COURSE
from alliance.ledger import PAPER, PAPER_DATE, Item, known
from quizkit import notebooks

BANK = COURSE.bank
LATER = BANK.record_ends
EARLY = [fact for fact in BANK.facts.values() if known(fact.date, PAPER_DATE)]


def test_the_day_of_the_paper_is_that_of_its_source():
    assert BANK.sources[PAPER].date == PAPER_DATE
    assert {lesson.until for lesson in BANK.lessons.values()} == {PAPER_DATE, LATER}
    late = [lesson.id for lesson in BANK.lessons.values() if lesson.until == LATER]
    assert late == ["12-what-happened-next"]


@pytest.mark.parametrize(
    "day, until, right",
    [
        ("2025-09-25", "2025-09-25", True),
        ("2025-09-26", "2025-09-25", False),
        ("2025-09", "2025-09-25", True),
        ("2025-10", "2025-09-25", False),
        ("2025", "2025-09-25", True),
        ("2025-12-18", "2025", True),
        ("2026-01-23", "2025-12", False),
        ("", "2025-09-25", True),
    ],
)
def test_what_was_known_on_a_day(day, until, right):
    assert known(day, until) is right


@pytest.mark.parametrize(
    "text, found",
    [
        ("In November 2025 it came.", ["November 2025"]),
        ("On 26 September 2025, and on 25 September 2025", ["26 September 2025"]),
        ("It has been law since 2026.", ["2026"]),
        ("Minister until 25 July 2025, in office in 2024", []),
        ("The twelfth agreement is for 2026 to 2030.", []),
        ("By the end of 2027 it will still be 28,500; from 2027 on as well.", []),
        ("a defence bill for 2026", []),
        ("When 2028 has come, one can look.", []),
        ("The defence act for 2026 sets it.", ["defence act for 2026"]),
        ("The Joint Fact Sheet says so.", ["Joint Fact Sheet"]),
        ("[nds-2026], 2,026 people, 20.26 per cent, joongang-2025-12-19, 20,2630", []),
        ("as of 2026-10-10", ["2026-10-10"]),
    ],
)
def test_what_tells_of_something_later(text, found):
    assert hindsight.told(text) == found


@pytest.mark.parametrize(
    "cell, line",
    [
        ("It ended in [1991](fact:easi-suspended), by 2030 or later.", ""),
        ("Both met in [late October](fact:gyeongju-visit).", "x: gyeongju-visit is of 2025-10-29"),
        ("See [the strategy](document:nds-2026).", "x: nds-2026 is of 2026-01-23"),
        ("Both met on 29 October 2025.", "x tells of '29 October 2025'"),
    ],
)
def test_a_notebook_is_read(cell, line):
    made = notebooks.notebook_of([notebooks.markdown_cell("x", cell)])
    assert list(hindsight._notebook(made, BANK)) == ([line] if line else [])


def test_outputs_are_read_but_for_where_a_word_was_found():
    card, told = alliance.term("deterrence"), alliance.fact("joint-fact-sheet", until=LATER)
    for shown, late in ((card, False), (told, True)):
        data = {"text/html": shown.markup, "text/plain": shown.text}
        cell = notebooks.code_cell("x", "term()", [{"output_type": "display_data", "data": data}])
        assert bool([*hindsight._notebook(notebooks.notebook_of([cell]), BANK)]) is late


# What is shown


def test_an_entry_is_shown_only_where_it_may_be_told():
    for shown in (alliance.fact, alliance.document):
        early = shown("nds-2026")
        assert early.text.startswith("Not shown: this is later than 25 September 2025.")
        assert f'until="{LATER}"' in early.text
        for until in (LATER, "2026"):
            assert "strategy" in shown("nds-2026", until=until).text.casefold()


@pytest.mark.parametrize("fact", [fact for fact in EARLY if fact.later], ids=lambda fact: fact.id)
def test_what_came_later_of_a_fact_is_told_only_where_it_may(fact):
    assert fact.later not in repr(alliance.fact(fact.id))
    assert fact.later in alliance.fact(fact.id, until=LATER).text


def test_what_came_later_of_a_claim_is_told_only_where_it_may():
    claims = [claim for claim in BANK.claims.values() if claim.later]
    assert len(claims) >= 5
    for claim in claims:
        assert claim.later not in alliance.claim(claim.id).text
        assert claim.later in alliance.claim(claim.id, until=LATER).text
        assert cards._note(claim, PAPER_DATE) == claim.note


def test_nothing_that_opens_by_itself_names_a_source_younger_than_the_paper():
    young = {source.title for source in BANK.sources.values() if not known(source.date, PAPER_DATE)}
    young -= {source.title for source in BANK.sources.values() if known(source.date, PAPER_DATE)}
    shown = [alliance.claims(), alliance.timeline(1950), alliance.compare(list(BANK.dimensions))]
    shown += [alliance.bibliography(), alliance.documents()]
    bodies = [explorer.body for explorer in shown] + [alliance.fact(fact.id).markup for fact in EARLY]
    assert [title for title in young if any(f">{title}<" in body for body in bodies)] == []


def test_the_timeline_tells_of_later_only_where_it_may():
    late = [f.title for f in BANK.facts.values() if f.theme and not known(f.date, PAPER_DATE)]
    assert not any(title in alliance.timeline(1950, 2026).body for title in late)
    with pytest.raises(ValueError, match="after 2025-09-25 is told; give until, for example until='2026'"):
        alliance.timeline(2026, 2026)
    explorer = alliance.timeline("2025-09-26", until="2026")
    assert explorer.said.startswith(f"{len(late)} events")
    assert "2025-09-26/2026" not in dict(alliance.timeline().controls[0]["options"])


def test_the_goal_named_later_is_drawn_only_where_it_may_be_told():
    assert "3.5" not in alliance.burden().alt
    assert "goal of 3.5 per cent" in alliance.burden(until=LATER).alt


def test_a_solution_shows_the_evidence_that_its_lesson_may_tell():
    item = next(item for item in BANK.items.values() if item.lesson.startswith("12") and len(item.facts) == 1)
    assert len(COURSE.evidence(item)) == 1
    fields = {name: getattr(item, name) for name in Item.__struct_fields__}
    early = Item(**fields | {"lesson": "01-bargain-1953-1991", "facts": ("mdt-signed", "joint-fact-sheet")})
    assert len(COURSE.evidence(early)) == 1
