"""What attempts add up to: standing by objective, missed questions that come back, the Brier score."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit import review
from quizkit.attempts import Attempt, Log

DAY = datetime.date(2026, 3, 1)


def noon(days):
    """Noon, days after DAY, wherever the test runs."""
    time = datetime.datetime.combine(DAY + datetime.timedelta(days), datetime.time(12))
    return time.astimezone().isoformat()


def log(*entries):
    """A log of (day, kind, item, more fields)."""
    return Log(
        tuple(Attempt(at=noon(day), kind=kind, item=item, **more) for day, kind, item, more in entries)
    )


def test_standing_counts_the_last_answer_to_each_question(bread):
    entries = log(
        (0, "answer", "gas", {"state": "wrong"}),
        (0, "answer", "gas", {"state": "right", "score": 1.0}),
        (0, "answer", "why-rest", {"state": "noted"}),
        (0, "answer", "steps", {"state": "near"}),
        (0, "prediction", "flours", {}),
        (0, "answer", "no-longer-in-the-course", {"state": "right"}),
    )
    why, what = review.standings(entries, bread)
    assert (why.objective.id, why.items, why.answered, why.right) == ("say-why-dough-rises", 8, 3, 2)
    assert (what.objective.id, what.items, what.answered, what.right) == (
        "name-what-dough-is-made-of",
        3,
        0,
        0,
    )
    assert why.lesson is bread.lessons["01-bread"]


def waiting(bank, *answers):
    """Day and step of the one question in review after (day, state) answers; None when it is not in review."""
    rows = review.reviews(log(*((day, "answer", "gas", {"state": state}) for day, state in answers)), bank)
    assert len(rows) <= 1
    return ((rows[0].due - DAY).days, rows[0].step) if rows else None


@pytest.mark.parametrize(
    "answers, left",
    [
        ([], None),
        ([(0, "right")], None),
        ([(0, "wrong")], (1, 0)),
        ([(0, "near")], (1, 0)),
        ([(0, "wrong"), (0, "right")], (1, 0)),  # it was only just read
        ([(0, "wrong"), (1, "right")], (4, 1)),
        ([(0, "wrong"), (9, "right")], (12, 1)),
        ([(0, "wrong"), (1, "right"), (2, "right")], (4, 1)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "wrong")], (12, 0)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "right"), (32, "right")], (92, 4)),
        ([(0, "wrong"), (1, "right"), (4, "right"), (11, "right"), (32, "right"), (92, "right")], None),
        ([(0, "noted")], None),
    ],
)
def test_a_missed_question_comes_back_at_growing_intervals(bread, answers, left):
    assert waiting(bread, *answers) == left


def test_reviews_pass_over_what_cannot_be_read(bread):
    odd = Attempt(at="yesterday", kind="answer", item="gas", state="wrong")
    rest = log((0, "answer", "gone", {"state": "wrong"}), (0, "prediction", "gas", {"state": "wrong"}))
    assert review.reviews(Log((odd, *rest.entries)), bread) == []


@pytest.mark.parametrize("zone", ["", "Z", "+14:00", "-12:00", "+23:59", "-23:59"])
@pytest.mark.parametrize("day", ["0001-01-01", "0001-12-31", "1969-12-31", "9999-01-01", "9999-12-31"])
def test_no_day_of_any_year_stops_it(bread, day, zone):
    odd = [
        Attempt(at=f"{day}T{hour}{zone}", kind="answer", item="gas", state="wrong")
        for hour in ("00:00", "23:59")
    ]
    rest = log((3, "answer", "steps", {"state": "wrong"}))
    rows = {row.item.id: row.due for row in review.reviews(Log((*odd, *rest.entries)), bread)}
    assert rows["steps"] == DAY + datetime.timedelta(4)


@given(at=st.text() | st.dates().map(str) | st.datetimes(timezones=st.none() | st.timezones()).map(str))
def test_no_time_stops_it(bread, at):
    review.reviews(Log((Attempt(at=at, kind="answer", item="gas", state="wrong"),)), bread)


def test_the_longest_waiting_comes_first(bread):
    entries = log((3, "answer", "gas", {"state": "wrong"}), (2, "answer", "steps", {"state": "near"}))
    assert [row.item.id for row in review.reviews(entries, bread)] == ["steps", "gas"]


def test_predictions_that_can_be_scored(bread):
    entries = log(
        (0, "prediction", "gas", {"response": "yeast", "confidence": 80}),
        (0, "prediction", "sliced", {"response": "1950", "confidence": 60}),
        (0, "prediction", "steps", {"response": ["B", "D", "C", "A"], "confidence": 50}),
        (0, "prediction", "protein", {"response": "gluten"}),  # without how sure
        (0, "prediction", "crust", {"response": "thin", "confidence": 90}),  # nothing is right there
        (0, "prediction", "flours", {"response": 7, "confidence": 90}),  # cannot be read
        (0, "prediction", "gone", {"response": "x", "confidence": 90}),
    )
    rows = review.predictions(entries, bread)
    assert [(row.item.id, row.confidence, row.right) for row in rows] == [
        ("gas", 80, True),
        ("sliced", 60, False),
        ("steps", 50, True),
    ]
    assert review.predictions(entries, bread, lesson="02") == []


@pytest.mark.parametrize(
    "pairs, score",
    [
        ([(100, True)], 0),
        ([(100, False)], 1),
        ([(50, True), (50, False)], 0.25),
        ([(70, True), (70, False)], 0.29),
    ],
)
def test_the_brier_score_is_the_mean_squared_distance(pairs, score):
    assert review.brier(pairs) == pytest.approx(score)


def test_no_predictions_have_no_score():
    with pytest.raises(ValueError, match="no predictions to score"):
        review.brier([])
