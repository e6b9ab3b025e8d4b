"""Times: when something is due, in a named zone, and the times that clocks and programs wrote.

A due time is kept as RFC 9557 writes it, "2026-12-01T23:59+09:00[Asia/Seoul]": the zone's name stands behind the time.
"""

import datetime
import os
import re
import zoneinfo
from pathlib import Path

from quizkit import text

SHOWN = 40  # letters of what was written, in a message
ADVICE = "write a day or a time such as 2026-12-01 or 2026-12-01T23:59"
# A day or a time of ISO 8601; Python alone takes "2026-12-01+09:00" for nine o'clock, and a week for its Monday.
WRITTEN = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d)"
    r"(?:[Tt ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d){0,2})?)?",
    re.ASCII,
)
NAMED = re.compile(r"(.*?)\[([^\[\]]*)\]", re.DOTALL)
# The end of the day before it, which Python reads since 3.13.
MIDNIGHT = re.compile(r"(?<=\d)[T ]24(:?00){1,2}(?![\d:.])")


def due(written: str, zone: str = "") -> str:
    """Give a due time as it is kept; a day without an hour, and 24:00, mean the last minute of that day.

    Args:
        written: a day or a time in ISO 8601, or one that this gave.
        zone: the IANA name of a zone, such as Asia/Seoul, in which the time is told; by default its own, else the machine's.
    Raises: ValueError: it is no time, or the zone is unknown; the message says what to write.
    """
    when, own = _parted(written.strip())
    when, zone = MIDNIGHT.sub("T23:59", when), zone or own
    if not WRITTEN.fullmatch(when):
        raise ValueError(f"{written[:SHOWN]!r} is no day or time; {ADVICE}")
    try:
        time = datetime.datetime.combine(datetime.date.fromisoformat(when), datetime.time(23, 59))
    except ValueError:
        try:
            time = datetime.datetime.fromisoformat(when)
        except ValueError:
            raise ValueError(f"{written[:SHOWN]!r} is no day or time; {ADVICE}") from None
    zone = zone or ("" if time.tzinfo else here())
    try:
        return _in_zone(time, zone).isoformat(timespec="minutes") + (f"[{zone}]" if zone else "")
    except OverflowError:
        raise ValueError(f"{written!r} is no time that a calendar has; {ADVICE}") from None


def _parted(written: str) -> tuple[str, str]:
    """A time, and the name of the zone behind it; "" where there is none."""
    named = NAMED.fullmatch(written)
    return (named[1], named[2]) if named else (written, "")


def _in_zone(time: datetime.datetime, name: str) -> datetime.datetime:
    zone = _zone(name) if name else None
    if time.tzinfo:
        return time.astimezone(zone) if zone else time
    # where the clocks go back an hour there are two such times: the later counts
    found = time.replace(tzinfo=zone, fold=1) if zone else time.replace(fold=1).astimezone()
    if found.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != time:
        past = "there the clocks go forward, past this time; write one before or after it"
        raise ValueError(f"{time:%Y-%m-%dT%H:%M}: {past}")
    return found


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        place = f"/{name.rpartition('/')[2].replace(' ', '_').casefold()}"
        known = (zone for zone in zoneinfo.available_timezones() if not zone.startswith("Etc/GMT"))
        near = sorted(zone for zone in known if f"/{zone}".casefold().endswith(place))
        more = f"did you mean {' or '.join(near[:3])}?" if near else "write a name such as Asia/Seoul"
        raise ValueError(f"zone = {name[:SHOWN]!r}: there is no such zone; {more}") from None


def here() -> str:
    """Give the IANA name of the machine's zone; "" where the machine does not tell it."""
    named = os.environ.get("TZ", "").lstrip(":")
    name = named or Path("/etc/localtime").resolve().as_posix().partition("/zoneinfo/")[2]
    try:
        return zoneinfo.ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return ""


def say(written: str) -> str:
    """Say a time in words, in its own zone: “1 December 2026, 23:59 (Asia/Seoul)”; other text stays unchanged."""
    when, name = _parted(written)
    try:
        time = datetime.datetime.fromisoformat(when)
    except ValueError:
        return written
    # of Etc/GMT+9 the sign is the other way round: it means 9 hours behind
    zone = time.tzinfo if name.startswith("Etc/GMT") else name or time.tzinfo
    zone = f" ({zone})" if zone else ""
    early = ", as the day begins" if (time.hour, time.minute) == (0, 0) else ""
    return f"{text.date(time.date().isoformat())}, {time:%H:%M}{early}{zone}"


def in_zone_of(due: str, when: datetime.datetime) -> datetime.datetime:
    """Give a time that names no zone, told in that of a due time."""
    time, name = _parted(due)
    return when.replace(tzinfo=_zone(name) if name else datetime.datetime.fromisoformat(time).tzinfo)


def zone_of(written: str) -> str:
    """Give the name of the zone in which a due time is kept; "" where it has none."""
    return _parted(written)[1]


def moment(written: str) -> float:
    """Give a time as seconds since 1970; 0 where it cannot be read. A time without a zone is taken as local time."""
    try:
        return datetime.datetime.fromisoformat(_parted(written)[0]).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
