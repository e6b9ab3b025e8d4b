"""A learner's text or number in comparable form: case, spacing, dates, percent, Hangul, romanised names.

Every function takes any Python object and gives None for what it cannot read; none raises.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from quizkit.text import MONTHS

LONGEST = 10_000  # characters kept of any one answer: four pages
MOST = 500  # entries of an answer that is a list
SHORT = 300  # characters read of an answer that is a name, a number or a date
TURNED = 10  # words of a name that is turned about; more are a sentence
UNREADABLE = object()  # what `plain` gives for an object no learner can mean as an answer

SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
HANGUL_SCALES = {"천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
UNITS = {
    "percent": ("%", "percent", "per cent", "pct", "퍼센트", "프로"),
    "troops": ("troops", "troop", "soldiers", "people", "personnel", "men", "명"),
    "years": ("years", "year", "yrs", "년"),
    "km": ("km", "kilometres", "kilometers", "kilometre", "kilometer", "킬로미터"),
    "nautical miles": ("nautical miles", "nautical mile", "nmi", "nm", "해리"),
    "knots": ("knots", "knot", "kts", "kt", "kn", "노트"),
    "days": ("days", "day", "일"),
    "times": ("times", "x", "배"),
    "billion dollars": (
        "billion dollars",
        "billion usd",
        "$ billion",
        "billion",
        "bn",
        "dollars",
        "usd",
        "$",
    ),
}


def plain(value: Any) -> Any:
    """Read a value as str, int, float, list, dict or None; give `UNREADABLE` for anything else.

    `...` and empty things are None: a blank. Subclasses and numpy scalars become the builtin, so that nothing a learner
    defines is run later on. In a list or dict, what cannot be read or lies deeper than one level is None.
    """
    try:
        return _plain(value, 1)
    except Exception:  # the objects are the learner's: their methods may do anything
        return UNREADABLE


def _plain(value: Any, depth: int) -> Any:
    if value is None or value is ...:
        return None
    if isinstance(value, bool):
        return UNREADABLE
    if isinstance(value, str):
        return str.__str__(value)[:LONGEST].strip() or None
    if isinstance(value, int):
        whole = int.__int__(value)
        return whole if whole.bit_length() <= 1024 else UNREADABLE  # Python itself may not write longer ones
    if isinstance(value, float):
        exact = float.__float__(value)
        return (
            exact if math.isfinite(exact) else UNREADABLE
        )  # JSON, in which answers are kept, has no other numbers
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if type(value).__module__ == "numpy":
        return _plain(value.tolist(), depth)
    if isinstance(value, (list, tuple, set, frozenset, Mapping)) and len(value) > MOST:
        return UNREADABLE
    if depth and isinstance(value, (list, tuple)):
        return [_inside(entry) for entry in value] or None
    if depth and isinstance(value, (set, frozenset)):  # it has no order: the same one every time
        return sorted(map(_inside, value), key=str) or None
    if depth and isinstance(value, Mapping):
        return {str(key)[:LONGEST]: _inside(entry) for key, entry in value.items()} or None
    return UNREADABLE


def _inside(entry: Any) -> Any:
    """Give an entry of a list or dict; None for what cannot be read, so that the rest can be kept and written."""
    value = _plain(entry, 0)
    return None if value is UNREADABLE else value


def words(value: Any) -> list[str]:
    """Give the words of a name without case, accents, punctuation and articles; Hangul stays whole."""
    if not isinstance(value, str):
        return []
    text = unicodedata.normalize("NFKD", value[:SHORT].casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).replace("&", " and ")
    text = re.sub(r"['’‘.]", "", text)  # U.S. is US; P'yŏngyang is Pyongyang
    return [word for word in re.split(r"[\W_]+", text) if word and word not in ("the", "a", "an")]


def name(value: Any) -> frozenset[str]:
    """Give the comparable forms of a name: its words joined, beginning at each word in turn; a sentence is not turned.

    So "Lee Jae-myung", "Jae Myung LEE" and "leejaemyung" meet, and Hangul loses its spaces.
    """
    parts = words(value)
    turns = len(parts) if len(parts) <= TURNED else 1
    return frozenset("".join(parts[i:] + parts[:i]) for i in range(turns))


def number(value: Any, unit: str = "", names: Iterable[str] = ()) -> float | None:
    """Read a number in a unit: 28500, "28,500 troops", "2만 8500명", "64 %", "about 1.5 trillion".

    A bare number strictly between -1 and 1 is read as a share where the unit is percent: 0.64 is 64.

    Args:
        value: any object.
        unit: the unit that may stand behind the number.
        names: further ways to write the unit, beside those of `UNITS`.

    Returns:
        The number; None where there is none, more than one, or another unit.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        try:
            result = float(value)
        except OverflowError:
            return None
        bare = True
    elif isinstance(value, str):
        read = _read_number(value, {*UNITS.get(unit, ()), unit.casefold(), *map(str.casefold, names)} - {""})
        if read is None:
            return None
        result, bare = read
    else:
        return None
    if not math.isfinite(result):
        return None
    return result * 100 if unit == "percent" and bare and abs(result) < 1 else result


def _read_number(value: str, units: set[str]) -> tuple[float, bool] | None:
    """Give the number, and whether it stood without one of the units."""
    if len(value) > SHORT:
        return None
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    text = re.sub(
        r"^(about|around|approximately|approx\.?|roughly|nearly|some|circa|ca\.?|약|대략)\s*", "", text
    )
    text = text.replace("−", "-").replace("–", "-").replace("~", "")
    text = re.sub(r"(?<=\d)[,'’ ](?=\d{3}(?!\d))", "", text)
    bare = True
    for word in sorted(units, key=len, reverse=True):
        if text.endswith(word):
            text, bare = text[: -len(word)].strip(), False
            break
    text = text.rstrip("- ")  # 64-percent
    if parts := re.fullmatch(r"((?:[\d.]+\s*[천만억조]\s*)+)([\d.]*)", text):
        pieces = re.findall(r"([\d.]+)\s*([천만억조])", parts[1])
        numbers = [_float(n) for n, _ in pieces] + [_float(parts[2] or "0")]
        if None in numbers:
            return None
        scales = [HANGUL_SCALES[s] for _, s in pieces] + [1.0]
        return sum(n * s for n, s in zip(numbers, scales, strict=True) if n is not None), bare
    if share := re.fullmatch(r"(\d+) ?/ ?(\d+)", text):
        above, below = float(share[1]), float(share[2])  # never too large for a float: then it is infinite
        return (above / below, bare) if below else None
    match = re.fullmatch(r"\$?\s*([+-]?[\d.]+(?:e[+-]?\d{1,3})?)\s*([a-z]*)", text)
    if not match:
        return None
    result = _float(match[1])
    if result is None or (match[2] and match[2] not in SCALES):
        return None
    return result * SCALES.get(match[2], 1.0), bare


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class Date(NamedTuple):
    """A date, as exact as the learner wrote it: month and day may be None."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def exactness(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + (self.month is not None) + (self.day is not None)

    def cut(self, exactness: int) -> Date:
        """Give the same date, no more exact than `exactness`."""
        return Date(self.year, *self[1:exactness])


def date(value: Any) -> Date | None:
    """Read a date: 1953, "1953-10-01", "1 October 1953", "Oct. 1, 1953", "1953년 10월 1일"; None where it is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Date(value) if 1000 <= value <= 9999 else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value[:SHORT]).casefold()
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,.]|\b(of|in|the|on|year)\b", " ", text)
    text = " ".join(re.sub(r"(?<=\d)\s*년", " 년", text).split())
    if m := re.fullmatch(r"(\d{4})(?:[-/ ](\d{1,2})(?:[-/ ](\d{1,2}))?)?", text):
        return _date(m[1], m[2], m[3])
    if m := re.fullmatch(r"(\d{4}) ?년(?: ?(\d{1,2}) ?월(?: ?(\d{1,2}) ?일)?)?", text):
        return _date(m[1], m[2], m[3])
    if m := re.fullmatch(r"(?:(\d{1,2}) )?([a-z]{3,9}) (?:(\d{1,2}) )?(\d{4})", text):
        month = next((i for i, name in enumerate(MONTHS, 1) if _is_month(m[2], name)), None)
        if month is None or (m[1] and m[3]):
            return None
        return _date(m[4], str(month), m[1] or m[3])
    return None


def _is_month(word: str, month: str) -> bool:
    return month.casefold().startswith(word) or (word == "sept" and month == "September")


def _date(year: str, month: str | None, day: str | None) -> Date | None:
    try:  # datetime knows which days exist
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Date(int(year), int(month) if month else None, int(day) if day else None)
