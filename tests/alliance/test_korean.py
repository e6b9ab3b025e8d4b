"""Seoul’s positions: equal room, words in both languages, nothing later than the paper; and the polls on a bomb."""

import pytest

import alliance
from alliance.figures.polls import SINCE, STORY, polls_figure
from alliance.ledger import NOT_FOUND, NOT_STATED, PAPER_DATE, known
from drawn import illegible, send
from quizkit.text import date

SCHOOLS = ("alliance-first", "government", "redesign", "autonomy", "refusal", "own-bomb")


def within(lengths, percent):
    return 100 * max(lengths) <= (100 + percent) * min(lengths)


def test_the_positions_are_six_and_the_host_towns(bank):
    assert tuple(bank.korean) == (*SCHOOLS, "host-towns")


@pytest.mark.parametrize("part", ["summary", "argument", "objection"])
def test_they_have_equal_room(bank, part):
    lengths = [len(getattr(position, part)) for position in bank.korean.values()]
    assert within(lengths, 20), lengths


def test_their_whole_accounts_are_about_equally_long(bank):
    lengths = [
        sum(map(len, (p.summary, p.argument, p.objection, *(v.text for v in p.positions.values()))))
        for p in bank.korean.values()
    ]
    assert within(lengths, 20), lengths


def test_each_has_words_in_korean_with_our_english_from_before_the_paper(bank):
    for position in bank.korean.values():
        for name, passage in zip(position.words, bank.passages(position.words), strict=True):
            assert passage.korean and passage.english and "ours" in passage.translation, position.id
            assert known(bank.documents[name.partition("/")[0]].date, PAPER_DATE)


def test_each_speaks_of_the_north_and_each_school_of_four_points_or_more(bank):
    for name, position in bank.korean.items():
        assert "north-korea" in position.positions, name
        assert len(position.positions) >= 4, name


def test_a_card_shows_who_holds_it_its_words_and_the_objection(bank):
    for name, position in bank.korean.items():
        card = alliance.seoul(name)
        for part in (position.holders, position.argument, position.objection):
            assert part in card.text
        assert f'<span lang="ko">{position.korean}</span>' in card.markup
        assert card.markup.count('<blockquote lang="ko"') == len(position.words)
    with pytest.raises(KeyError, match="did you mean redesign"):
        alliance.seoul("redesing")


def test_several_cards_stand_in_one_fold(bank):
    card = alliance.seoul(*bank.korean)
    assert card.markup.startswith(f"<details><summary><strong>Open the {len(bank.korean)} cards</strong>")
    for position in bank.korean.values():
        assert position.label in card.text and position.objection in card.text


def test_seoul_is_compared_point_by_point_and_a_gap_is_marked(bank):
    explorer = alliance.compare(["command"], "Seoul")
    gaps = sum("command" not in position.positions for position in bank.korean.values())
    assert gaps and f"{gaps} not found" in explorer.said
    assert explorer.body.count(f"<em>{NOT_FOUND}</em>") == gaps
    assert bank.korean["redesign"].positions["command"].text in explorer.body
    assert not any(f.label in explorer.body for f in bank.frameworks.values())
    send(explorer, sides=[])
    assert explorer.said == "Nothing is chosen. Tick at least one point and one position."


def test_seoul_and_washington_stand_in_one_table(bank):
    explorer = alliance.compare(["nuclear-arms"], ["own-bomb", "adjustment"])
    assert bank.korean["own-bomb"].positions["nuclear-arms"].text in explorer.body
    assert f"<em>{NOT_STATED}</em>" in explorer.body
    assert explorer.said.startswith("1 point, 2 positions.")
    with pytest.raises(ValueError, match="position 'neutrality' is not known"):
        alliance.compare(frameworks=["own-bomb", "neutrality"])


def test_positions_of_seoul_are_plain_text_with_whose_voice_it_is(bank):
    found = alliance.positions("burden", "Seoul")
    assert tuple(found) == tuple(bank.korean)
    assert found["alliance-first"] == NOT_FOUND and "alliance-first" not in found.elsewhere
    assert found.elsewhere["refusal"] == "306 groups, 22 August 2025"
    assert "Whose voice" in found._repr_html_()
    with pytest.raises(ValueError, match="use Washington or Seoul"):
        alliance.positions("burden", "Tokyo")


# The polls

FORMS = ("yes or no", "price or choice", "elite")


def test_every_poll_was_known_on_the_day_of_the_paper(bank):
    assert all(known(poll.date, PAPER_DATE) for poll in bank.polls.values())
    assert all(known(bank.sources[poll.source].date, PAPER_DATE) for poll in bank.polls.values())


def test_the_question_makes_the_answer(bank):
    asked = {form: [poll.percent for poll in bank.polls.values() if poll.form == form] for form in FORMS}
    assert min(asked["yes or no"]) > 50 > max(asked["price or choice"])
    assert [len(asked[form]) for form in FORMS] == [8, 4, 1]


def test_the_picture_draws_the_story_and_lists_every_question_since_2022_below_it(bank):
    picture = alliance.polls()
    assert (
        "The same people, asked three times (2023): “Are you for having nuclear weapons?” 60.2;"
        in picture.alt
    )
    assert "bomb or U.S. troops?” 33.8, for U.S. troops 49.5" in picture.alt
    for poll in bank.polls.values():
        assert (f"{poll.pollster}, {date(poll.date)}" in picture.text) == (poll.date >= SINCE)
        assert poll.question in picture.text or poll.date < SINCE
    numbered = picture.text[picture.text.index("\n1. ") :].strip().splitlines()
    drawn = [bank.polls[name] for questions in STORY.values() for name in questions]
    assert all(poll.question in line for poll, line in zip(drawn, numbered, strict=False))


def test_who_the_picture_calls_the_same_people_were_asked_in_one_survey(bank):
    same, later, _ = STORY.values()
    surveys = {(bank.polls[name].pollster, bank.polls[name].date) for name in same}
    assert len(same) == 3 and len(surveys) == 1
    assert all(bank.polls[name].date > min(surveys)[1] for name in later)


def test_its_words_neither_overlap_nor_leave_the_picture(bank):
    figure = polls_figure(bank.polls.values())
    assert figure.get_figwidth() * 96 <= 328
    assert illegible(figure) == []
