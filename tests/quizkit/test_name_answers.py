"""What may stand around a name, in English and Korean: titles around a person, the owner around a thing. And a term's card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from quizkit import question_html
from quizkit.grading import grade
from quizkit.items import Answer, Item, Key, Term
from quizkit.kinds import KINDS
from quizkit.kinds.written import TITLES

TERMS = {
    "baker": Term(
        id="baker",
        en="Ann Baker",
        ko="안베커",
        aliases=("Baker",),
        definition="d",
        category="person",
        around=("US", "United States", "Defense", "Policy", "미국", "국방부", "정책"),
    ),
    "cook": Term(
        id="cook",
        en="Bob Cook",
        ko="국보브",
        aliases=("Cook",),
        definition="d",
        category="person",
        around=("Mill",),
    ),
    "oven": Term(id="oven", en="Stone oven", ko="돌가마", definition="d", around=("the mill", "방앗간")),
    "bread": Term(id="bread", en="Rye bread", ko="호밀빵", definition="d"),
}


def asked(right, *wrong, near=()):
    states = {"right": [right], "near": [near] if near else [], "wrong": wrong}
    answers = tuple(
        KINDS["name"].prepare(Answer(match=match, state=state, feedback=state), TERMS)
        for state, matches in states.items()
        for match in matches
    )
    key = Key(explanation="because", answers=answers, default_feedback="otherwise")
    return Item(id="x", lesson="l", objective="o", kind="name", prompt="?", key=key)


WHO = asked("term:baker", "term:cook", near=["Ann", "안"])
WHAT = asked("term:oven", "term:bread", near=["oven", "가마"])


@pytest.mark.parametrize(
    "response, state",
    [
        ("President Ann Baker", "right"),
        ("Gen. Baker", "right"),
        ("Ann Baker, the former President of the United States", "right"),
        ("U.S. Under Secretary of Defense for Policy Ann Baker", "right"),
        ("안베커 박사", "right"),
        ("안베커박사", "right"),
        ("미국 국방부 안베커 정책차관", "right"),
        ("안베커차관입니다", "right"),
        ("전 대통령 안베커", "right"),
        ("Ann Baker (안베커 대통령)", "right"),
        ("the U.S.'s President Ann Baker", "right"),
        ("미국의 안베커 대통령이", "right"),
        ("안베커는", "right"),
        ("Ann Baker, Secretary of Defense and Policy", "right"),
        ("Minister Ann Bakker", "near"),
        ("President Ann", "near"),
        ("안 박사", "near"),
        ("President Cook", "wrong"),
        ("국보브 대통령", "wrong"),
        ("Mill's Bob Cook", "wrong"),
        ("President", "wrong"),
        ("차관", "wrong"),
        ("미국 대통령", "wrong"),
        ("President of the United States", "wrong"),
        ("Vice President Baker", "blank"),  # nobody is named twice: another office may be another person
        ("First Lady Baker", "blank"),
        ("Baker or President Cook", "wrong"),
        ("Mill Ann Baker", "blank"),  # whose the cook is
        ("Japanese President Baker", "blank"),
        ("일본 대통령 안베커", "blank"),
        ("not Ann Baker", "blank"),
        ("Ann Baker's adviser", "blank"),  # another person
        ("Ann Baker and adviser", "blank"),
        ("Baker or Secretary Ann Bakker", "near"),
        ("Baker or President Baker", "right"),
        ("the adviser of Ann Baker", "blank"),
        ("Adviser to Secretary Baker", "blank"),
        ("Secretary for President Ann Baker", "blank"),
        ("안베커의 보좌관", "blank"),
        ("안베커 대통령의 보좌관", "blank"),
        ("Baker's Cook", "blank"),
    ],
)
def test_a_person_may_have_a_title(response, state):
    assert grade(WHO, response).state == state


@pytest.mark.parametrize(
    "response, state",
    [
        ("the mill's stone oven", "right"),
        ("stone oven of the mill", "right"),
        ("방앗간의 돌가마", "right"),
        ("방앗간돌가마", "right"),
        ("방앗간의 가마", "near"),
        ("돌가마가", "right"),
        ("돌가마의 방앗간", "blank"),
        ("the mill of the stone oven", "blank"),
        ("the mill's rye bread", "wrong"),
        ("방앗간의 호밀빵", "wrong"),
        ("방앗간", "wrong"),
        ("the mill", "wrong"),
        ("Bob's stone oven", "blank"),
        ("President Stone Oven", "blank"),
    ],
)
def test_a_thing_may_have_an_owner(response, state):
    assert grade(WHAT, response).state == state


def test_a_title_may_stand_in_the_midst():
    assert grade(asked("term:baker"), "Baker, General Ann").state == "right"
    assert grade(asked("term:baker"), "Baker, Lady Ann").state == "blank"


def test_an_answer_of_its_own_may_have_both():
    plain = asked(["Ann Baker"])
    assert grade(plain, "President Ann Baker").state == "blank"
    answer = structs.replace(plain.key.answers[0], person=True, around=("of the mill",))
    titled = structs.replace(plain, key=structs.replace(plain.key, answers=(answer,)))
    assert grade(titled, "President Ann Baker").state == "right"
    assert grade(titled, "Ann Baker of the mill").state == "right"


WORDS = sorted(TITLES | {"of", "and", "s", "의", "US", "미국"})


@given(
    before=st.lists(st.sampled_from(WORDS), max_size=4), after=st.lists(st.sampled_from(WORDS), max_size=4)
)
def test_titles_never_make_a_name(before, after):
    """Of nothing they make no answer, and of a wrong name no right one."""
    assert grade(WHO, " ".join(before + after)).state not in ("right", "near")
    for name in ("Bob Cook", "국보브"):
        for answer in (" ".join([*before, name, *after]), "".join([*before, name, *after])):
            assert grade(WHO, answer).state not in ("right", "near")


@given(
    before=st.lists(st.sampled_from(sorted(TITLES)), max_size=3),
    after=st.lists(st.sampled_from(sorted(TITLES)), max_size=3),
)
def test_any_titles_leave_a_right_name_right(before, after):
    for name in ("Ann Baker", "안베커"):
        assert grade(WHO, " ".join([*before, name, *after])).state == "right"


def test_a_card_says_where_its_korean_is_from():
    plain = question_html.term(TERMS["bread"])
    assert repr(plain) == "Rye bread — 호밀빵: d"
    used = question_html.term(
        structs.replace(TERMS["bread"], seen="The Baker, 1 May 2020", seen_at="https://example.org/a?b&c")
    )
    assert "The Korean is in use: The Baker, 1 May 2020." in repr(used)
    assert 'href="https://example.org/a?b&amp;c"' in used.markup
    ours = question_html.term(structs.replace(TERMS["bread"], translated=True))
    assert repr(ours).endswith("\nThe Korean is our translation.")


@pytest.mark.parametrize(
    "fields, problem",
    [
        ({"seen": "A"}, "ko is missing"),
        ({"translated": True}, "ko is missing"),
        ({"ko": "빵", "seen": "A", "translated": True}, "seen: leave it out"),
        ({"ko": "빵", "seen_at": "https://example.org"}, "seen is missing"),
    ],
)
def test_marks_of_the_korean_that_do_not_fit(fields, problem):
    with pytest.raises(ValueError, match=problem):
        Term(id="a", en="A", definition="d", **fields)
