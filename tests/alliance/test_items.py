"""Every question of this course, through the same checks that `alliance lint` shows an author."""

from collections import Counter

from alliance.course import COURSE
from quizkit import grade, lint


def test_there_is_nothing_to_mend():
    """Examples, feedback, hints, habits, passages, calls and links (`quizkit.lint`); sources (`alliance.ranking`)."""
    assert list(lint.problems(COURSE)) == []


def test_the_checks_look_at_every_question(bank, monkeypatch):
    seen = []
    monkeypatch.setattr(lint, "grade", lambda item, response: seen.append(item.id) or grade(item, response))
    list(lint.problems(COURSE))
    assert set(seen) == set(bank.items)
    assert len(seen) > 900


def test_a_question_rests_on_the_ledger(bank):
    assert [item.id for item in bank.items.values() if not item.facts and not item.claims] == []


def test_there_are_enough_questions(bank):
    assert len(bank.items) >= 120
    assert len(bank.misconceptions) >= 25
    assert len(bank.claims) >= 76
    per_objective = Counter(item.objective for item in bank.items.values())
    few = [o.id for lesson in bank.lessons.values() for o in lesson.objectives if per_objective[o.id] < 3]
    assert few == []


def test_every_kind_of_question_is_asked(bank):
    from quizkit.kinds import KINDS

    assert {item.kind for item in bank.items.values()} == set(KINDS)
