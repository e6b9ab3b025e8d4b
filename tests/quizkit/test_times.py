"""Due times: a day means its end, in a zone that is named; what no calendar has is refused in words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit import times


@pytest.fixture
def machine(monkeypatch):
    """Sets the zone of the machine."""

    def set_zone(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"


@pytest.mark.parametrize(
    "written, zone, kept",
    [
        ("2026-12-01", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        (" 2026-12-01T23:59 ", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-12-01T23:59:00", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-12-01T24:00", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-12-01 24:00:00", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-12-01T24:00+09:00", "", "2026-12-01T23:59+09:00"),
        ("2026-12-01T23:59+09:00", "", "2026-12-01T23:59+09:00"),
        ("2026-12-01T14:59Z", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-07-01", NEW_YORK, "2026-07-01T23:59-04:00[America/New_York]"),
        ("2026-12-01", NEW_YORK, "2026-12-01T23:59-05:00[America/New_York]"),
        ("2026-11-01T01:30", NEW_YORK, "2026-11-01T01:30-05:00[America/New_York]"),  # the later of two
        ("2026-12-01T23:59+09:00[Asia/Seoul]", "", "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("2026-W49-2", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        ("20261201T2359", SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
    ],
)
def test_a_due_time_is_kept_with_its_zone(written, zone, kept):
    assert times.due(written, zone) == kept == times.due(kept)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no such setting")
@pytest.mark.parametrize(
    "zone, kept",
    [
        (SEOUL, "2026-12-01T23:59+09:00[Asia/Seoul]"),
        (":Europe/Berlin", "2026-12-01T23:59+01:00[Europe/Berlin]"),
        ("KST-9", "2026-12-01T23:59+09:00"),
    ],
)
def test_without_a_zone_the_machines_own_is_named(machine, zone, kept):
    machine(zone)
    assert times.due("2026-12-01") == times.due("2026-12-01T23:59") == kept


@pytest.mark.parametrize(
    "written, zone, message",
    [
        ("2026-02-30", SEOUL, "is no day or time; write a day or a time such as 2026-12-01"),
        ("soon", SEOUL, "'soon' is no day or time"),
        ("23:59", SEOUL, "is no day or time"),
        ("2026-12-01T24:30", SEOUL, "is no day or time"),
        ("2026-12-01T25:00", SEOUL, "is no day or time"),
        ("9999-12-31", NEW_YORK, "no time that a calendar has"),
        ("0001-01-01T00:00", SEOUL, "no time that a calendar has"),
        ("2026-03-08T02:30", NEW_YORK, "the clocks go forward"),
        ("2026-12-01+09:00", "", "is no day or time"),  # Python takes this for nine o'clock,
        ("2026-12-01-05:00", "", "is no day or time"),
        ("2026-12-01Z", "", "is no day or time"),
        ("2026-W49", SEOUL, "is no day or time"),  # this for the Monday,
        ("2026-12-01T23.59", SEOUL, "is no day or time"),  # and this for 23:00
        ("2026-12-01T23:59+25:00", "", "is no day or time"),
        ("2026년 12월 1일", SEOUL, "is no day or time"),
        ("２０２６-１２-０１", SEOUL, "is no day or time"),
        ("1988-05-08T02:30", SEOUL, "the clocks go forward"),
        ("2" * 5_000, SEOUL, f"^'{'2' * 40}' is no day or time"),
        (
            "2026-12-01",
            "GMT+9",
            "no such zone; write a name such as",
        ),  # Etc/GMT+9 lies on the other side of the globe
        ("2026-12-01", "Seoul", "there is no such zone; did you mean Asia/Seoul"),
        ("2026-12-01", "new york", "did you mean America/New_York"),
        ("2026-12-01", "KST", "there is no such zone; write a name such as Asia/Seoul"),
        ("2026-12-01", "Asia", "there is no such zone"),
        ("2026-12-01", "../etc/passwd", "there is no such zone"),
        ("2026-12-01", "/etc/passwd", "there is no such zone"),
    ],
)
def test_what_is_no_time_or_zone_is_said(written, zone, message):
    with pytest.raises(ValueError, match=message):
        times.due(written, zone)


@given(st.text() | st.datetimes().map(str) | st.dates().map(str), st.sampled_from(["", SEOUL, NEW_YORK]))
def test_nothing_else_is_raised(written, zone):
    try:
        kept = times.due(written, zone)
    except ValueError:
        return
    assert times.moment(kept) or kept.startswith("1970")
    times.say(kept)


@pytest.mark.parametrize(
    "kept, said",
    [
        ("2026-12-01T23:59+09:00[Asia/Seoul]", "1 December 2026, 23:59 (Asia/Seoul)"),
        ("2026-12-01T23:59:00+09:00", "1 December 2026, 23:59 (UTC+09:00)"),
        ("2026-12-01T00:00+09:00[Asia/Seoul]", "1 December 2026, 00:00, as the day begins (Asia/Seoul)"),
        ("2026-12-01T23:59-09:00[Etc/GMT+9]", "1 December 2026, 23:59 (UTC-09:00)"),
        ("2026-12-01T23:59", "1 December 2026, 23:59"),
        ("soon", "soon"),
    ],
)
def test_a_time_in_words(kept, said):
    assert times.say(kept) == said
