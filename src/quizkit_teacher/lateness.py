"""Whether a file came in time. The LMS's own word outranks the learner's clock, and a time that cannot be true is said to be unknown.

Canvas marks a late file in its name. Moodle's grading worksheet has a column for the time at which a learner last changed a
submission. A zip has a time for each file. Canvas (lib/content_zipper.rb) and today's Moodle (archive_writer/zip_writer.php)
write the time of the download there; older ones of Moodle (filestorage/zip_packer.php) that of the upload. So it counts only
where the times in one zip lie further apart than a download takes.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from quizkit import times

FIRST = times.moment("2026-01-01T00:00:00+00:00")  # before that day there was nothing to answer
DAY = 86_400  # seconds: more than any zone is away from another
AHEAD = 600  # seconds that a clock may be ahead
UNKNOWN = "time unknown, look"
MONTHS = {  # the first letters of a month, in the languages of Europe that Moodle's users write most
    name: number
    for number, names in enumerate(
        ("jan ene gen янв", "feb fev фев", "mar mae мар", "apr abr avr апр", "may mai mag mei мая", "jun giu juin июн",
         "jul lug juil июл", "aug ago aou авг", "sep set сен", "oct okt out ott окт", "nov marr ноя", "dec dic dez дек"), 1)
    for name in names.split()
}  # fmt: skip
HALF = r"\s?([^\W\d]\.?[^\W\d]?\.?)(?![^\W\d])"  # p.m.
CLOCK = re.compile(rf"(\d{{1,2}})\s?(?::|h|시|時)\s?(\d{{2}})(?::\d{{2}})?(?:{HALF})?")
ASIAN = re.compile(r"(\d{4})\s?[년年]\s?(\d{1,2})\s?[월月]\s?(\d{1,2})\s?[일日]?")
DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+|\d{1,2}\s?[월月])\.?\s+(?:de\s+)?(\d{4})")
MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")


class Judgement(NamedTuple):
    """Whether a file is late, by which clock (canvas, moodle, zip, learner or unknown), and what to know of it, in words.

    `time` is the one that counts, in ISO 8601 or as the file has it; "" where none is known.
    """

    late: bool = False
    clock: str = ""
    note: str = ""
    time: str = ""


def judge(
    due: str, made: str, *, marked: bool = False, moodle: str = "", packed: str = "", now: float = 0.0
) -> Judgement:
    """Judge when a file was handed in.

    Args:
        due: as `times.due` gives it; "" for none, and then only Canvas's mark counts. The LMS's times are told in its zone.
        made: the time in the file, by the learner's own clock, in ISO 8601; "" for none.
        marked: whether Canvas marked the file late.
        moodle: the time in Moodle's worksheet, as it stands there.
        packed: the time in the LMS's zip, without a zone, in ISO 8601; "" where it cannot be trusted.
        now: the present time in seconds since 1970; by default that of this machine.
    """
    now = now or datetime.datetime.now(datetime.UTC).timestamp()
    read = _possible(moodle_time(moodle), now)
    lms = read or _possible(datetime.datetime.fromisoformat(packed) if packed else None, now)
    lms = times.in_zone_of(due, lms) if lms and due else lms
    time = lms.isoformat() if lms else made
    if marked:
        clock = f" (its own clock says {made})" if made else ""
        return Judgement(True, "canvas", f"late, says Canvas{clock}", lms.isoformat() if lms else "")
    if not due:
        return Judgement(time=time)
    limit = times.moment(due)
    note = f"Moodle’s time “{moodle}” cannot be read; " if moodle.strip(" -") and not read else ""
    if read and lms:
        return _compared(limit, lms.timestamp(), "moodle", f"says Moodle ({moodle})", time)
    if lms:
        told = f"by the time in the LMS’s zip ({packed.replace('T', ' ')}; it names no zone)"
        return _compared(limit, lms.timestamp(), "zip", told, time)
    second = times.moment(made)
    why = (
        "no time stands in it" if not made
        else f"“{made}” in it is no time" if not second
        else f"its own clock says {made}, before there was anything to answer" if second < FIRST
        else f"its own clock says {made}, which is still to come" if second > now + AHEAD
        else ""
    )  # fmt: skip
    if why:
        late = second >= limit + 60
        return Judgement(late, "unknown", f"{note}{UNKNOWN}: {why}{', past the due time' * late}", time)
    judged = _compared(limit, second, "learner", "by the learner's own clock", time)
    return judged._replace(note=f"{note}{judged.note}")


def sentence(due: str, reasons: Iterable[str]) -> list[str]:
    """Say by which time a class was judged, and how many of the rows with these reasons need a look; nothing if none is due."""
    if not due:
        return []
    unknown = sum(UNKNOWN in reason for reason in reasons)
    said = f"due {times.say(times.due(due))}; the times are those of the learners' own clocks where a row names no other"
    return [f"{said}. Unknown times: {unknown}, look in hand-ins.csv" if unknown else said]


def _possible(when: datetime.datetime | None, now: float) -> datetime.datetime | None:
    """The time, if it can be true in any zone: one of another calendar, or misread, cannot."""
    second = when.replace(tzinfo=datetime.UTC).timestamp() if when else 0.0
    return when if FIRST - DAY <= second <= now + DAY else None


def _compared(limit: float, when: float, clock: str, by: str, time: str) -> Judgement:
    """The minute that the due time names is in time, to its end."""
    over = when - limit
    if over < 60:
        return Judgement(False, clock, "" if clock == "learner" else f"in time, {by}", time)
    length = f"{over / 3600:.0f} h" if over >= 3600 else f"{over / 60:.0f} min"
    return Judgement(True, clock, f"late by {length}, {by}", time)


def moodle_time(text: str) -> datetime.datetime | None:
    """Read a time as Moodle writes it for people, in its many languages; None where that fails.

    “Tuesday, 1 December 2026, 11:30 PM”, “martes, 1 de diciembre de 2026, 23:30”, “화요일, 1 12월 2026, 11:30 오후”.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain)
    clock = CLOCK.search(plain)
    if clock is None:
        return None
    before, after = plain[: clock.start()], (clock[3] or "").replace(".", "")
    afternoon = re.search(r"오후|午後|下午", before) or after in ("pm", "오후")
    morning = re.search(r"오전|午前|上午", before) or after in ("am", "오전")
    if after not in ("", "h") and not afternoon and not morning and int(clock[1]) <= 12:
        return None  # a mark of morning or afternoon in another language
    hour = int(clock[1]) % 12 + 12 * bool(afternoon) if afternoon or morning else int(clock[1])
    for year, month, day in _dates(plain):
        try:
            return datetime.datetime(year, month, day, hour, int(clock[2]))
        except ValueError:
            continue
    return None


def _dates(text: str) -> list[tuple[int, int, int]]:
    """The dates in a text: year, month and day."""
    found: list[tuple[str, str, str]] = ASIAN.findall(text)
    found += [(year, month, day) for day, month, year in DAY_FIRST.findall(text)]
    found += [(year, month, day) for month, day, year in MONTH_FIRST.findall(text)]
    found += [(year, month, day) for day, month, year in re.findall(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)]
    found += re.findall(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    return [(int(year), number, int(day)) for year, month, day in found if (number := _month(month))]


def _month(name: str) -> int:
    if digits := re.match(r"\d{1,2}", name):
        return int(digits[0])
    return MONTHS.get(name[:4]) or MONTHS.get(name[:3], 0)
