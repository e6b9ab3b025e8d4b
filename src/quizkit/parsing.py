"""A learner's text or number in comparable form: case, spacing, dates, percent, Hangul, romanised names.

Every function takes any Python object and gives None for what it cannot read; none raises.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, Self

from quizkit.text import MONTHS

LONGEST = 10_000  # characters kept of any one answer: four pages
MOST = 500  # entries of an answer that is a list
SHORT = 300  # characters of a name, a number or a date: what is longer is none
TURNED = 10  # words of a name that may begin at any of its words; a longer text is a sentence
UNREADABLE = object()  # the result of `plain` for an object that cannot be an answer

SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
ABOUT = r"about|around|approximately|approx\.?|roughly|nearly|some|circa|ca\.?|약|대략|exactly|it is|by|[=≈~×]|x(?= ?\d)"
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPELLED = dict(zip(SMALL + TENS, (*range(20), *range(20, 100, 10)), strict=True))
NUMERAL = rf"\b(?:({'|'.join(TENS)})(?:[- ]({'|'.join(SMALL[1:10])}))?|({'|'.join(SMALL)}))\b"
SIGNS = str.maketrans("−–", "--")
OTHER_MARKS = str.maketrans(",.", ".,")
DIGITS = r"(?:\d+(?:\.\d*)?|\.\d+)"
HANGUL_SCALES = {"조": 1e12, "억": 1e8, "만": 1e4, "천": 1e3}
HANGUL = "".join(rf"(?:({DIGITS})\s*{scale}\s*)?" for scale in HANGUL_SCALES) + rf"({DIGITS})?"
BEHIND = ("fewer", "less", "more", "left", "remaining", "개", "가지", "칸")  # may stand behind any number
AMERICAN = [f"{us} {who}" for us in ("us", "u.s.", "american") for who in ("troops", "soldiers", "personnel")]
DOLLARS = ("dollars", "usd", "us dollars", "u.s. dollars", "$", "us$")
UNITS = {  # other names of each unit
    "percent": ("%", "per cent", "pct", "percents", "%p", "퍼센트", "프로"),
    "troops": ("troop", "soldiers", "people", "personnel", "men", "명", *AMERICAN),
    "years": ("year", "yrs", "년", "년간", "full years", "whole years"),
    "km": ("kms", "킬로", "kilometres", "kilometers", "kilometre", "kilometer", "킬로미터"),
    "nautical miles": ("nautical mile", "nmi", "nm", "n.m", "sea miles", "해리"),
    "knots": ("knot", "kts", "kt", "kn", "노트"),
    "days": ("day", "d", "일"),
    "times": ("x", "×", "배"),
    "billion dollars": ("billion usd", "$ billion", "billion", "bn", *DOLLARS),
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
    if isinstance(value, str):
        return str.__str__(value)[:LONGEST].strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        whole = int.__int__(value)
        return whole if whole.bit_length() <= 1024 else UNREADABLE  # Python itself may not write longer ones
    if isinstance(value, float):
        exact = float.__float__(value)  # JSON, in which answers are kept, has finite numbers only
        return exact if math.isfinite(exact) else UNREADABLE
    if isinstance(value, datetime.date):
        return datetime.date.isoformat(value)
    if type(value).__module__ == "numpy" and value.size <= MOST:
        return _plain(value.tolist(), depth)
    if not depth or not isinstance(value, list | tuple | set | frozenset | Mapping) or len(value) > MOST:
        return UNREADABLE
    few = islice(value.items() if isinstance(value, Mapping) else value, MOST)  # its length may not be true
    if isinstance(value, Mapping):
        return {str(_inside(key)): _inside(entry) for key, entry in few} or None
    entries = [_inside(entry) for entry in few]
    if isinstance(value, set | frozenset):  # it has no order: the same one every time
        entries.sort(key=str)
    return entries or None


def _inside(entry: Any) -> Any:
    """Give an entry of a list or dict; None for what cannot be read, so that the rest can be kept and written."""
    value = _plain(entry, 0)
    return None if value is UNREADABLE else value


def words(value: Any) -> list[str]:
    """Give the words of a name without case, accents, punctuation and articles; Hangul stays whole. None of a long text."""
    if not isinstance(value, str) or len(value) > SHORT:
        return []
    text = unicodedata.normalize("NFKD", value.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).replace("&", " and ")
    text = re.sub(r"['’]s\b", " s", text)
    text = re.sub(r"['’‘.]", "", text)  # U.S. is US; P'yŏngyang is Pyongyang
    return [word for word in re.split(r"[\W_]+", text) if word and word not in ("the", "a", "an")]


def name(value: Any) -> frozenset[str]:
    """Give the comparable forms of a name: its words joined, from each word in turn; above `TURNED` words only one form.

    So "Lee Jae-myung", "Jae Myung LEE" and "leejaemyung" have a form in common, and Hangul loses its spaces.
    """
    return frozenset(turns(words(value)))


def turns(parts: list[str]) -> list[str]:
    """Give the forms of a name whose words were read before, as they stand first; see `name`."""
    starts = len(parts) if len(parts) <= TURNED else 1
    return ["".join(parts[i:] + parts[:i]) for i in range(starts)]


def number(value: Any, unit: str = "", names: Iterable[str] = ()) -> float | None:
    """Read a number in a unit: 28500, "28,500 troops", "2만 8500명", "64 %", "about 1.5 trillion".

    A bare number strictly between -1 and 1 is read as a share where the unit is percent: 0.64 is 64. `names` are further
    ways to write the unit, beside those of `UNITS`. None where there is no number, more than one, or another unit.
    """
    amount, bare = value, True
    if isinstance(value, str):
        units = {*UNITS.get(unit, ()), unit.casefold(), *map(str.casefold, names), *BEHIND} - {""}
        amount, bare = _read_number(value, units)
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    try:
        amount = float(amount)
    except OverflowError:
        return None
    if not math.isfinite(amount):
        return None
    return amount * 100 if unit == "percent" and bare and abs(amount) < 1 else amount


def readings(value: Any, unit: str = "", names: Iterable[str] = ()) -> list[float]:
    """Read a number in each way that its marks allow, as English writes them first: "11.543" is 11.543, or 11,543.

    Half of the world writes a decimal comma. Zeros behind a comma are no decimals: "3,000" is 3,000 alone.
    """
    ways = [value]
    if isinstance(value, str) and not re.search(r"[1-9],000", value):
        ways.append(value.translate(OTHER_MARKS))
    amounts = (number(way, unit, names) for way in ways)
    return [amount for amount in dict.fromkeys(amounts) if amount is not None]


def _read_number(value: str, units: set[str]) -> tuple[float | None, bool]:
    """Give the number, and whether it stood without one of the units."""
    if len(value) > SHORT:
        return None, True
    text = unicodedata.normalize("NFKC", value).casefold().strip()
    text = re.sub(rf"^(?:({ABOUT})\s*)+", "", text).translate(SIGNS)
    text = re.sub(NUMERAL, lambda word: str(sum(SPELLED[part] for part in word.groups() if part)), text)
    text = re.sub(r"(?<=\d)[,'’ ](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"\((\D*)\)$", r"\1", text.rstrip(".,!"))  # 72 (years)
    behind = ""
    while found := max((unit for unit in units if text.endswith(unit)), key=len, default=""):
        behind, text = found, text.removesuffix(found).strip().rstrip("- ")  # 64-percent
    parts = re.fullmatch(HANGUL, text)  # the largest scale first: "1만 2만" is two numbers
    if parts and any(parts.groups()[:-1]):
        scales = zip(parts.groups("0"), (*HANGUL_SCALES.values(), 1.0), strict=True)
        return sum(float(digits) * scale for digits, scale in scales), not behind
    if share := re.fullmatch(r"(\d+) ?/ ?(\d+)", text):
        above, below = float(share[1]), float(share[2])  # never too large for a float: then it is infinite
        return above / below if below else None, not behind
    match = re.fullmatch(rf"(?:usd?)?\s*\$?\s*([+-]?{DIGITS}(?:e[+-]?\d{{1,3}})?)\s*([a-z]*)", text)
    if not match or (match[2] and match[2] not in SCALES):
        return None, True
    return float(match[1]) * SCALES.get(match[2], 1.0), not behind


class Date(NamedTuple):
    """A date, as exact as the learner wrote it: month and day may be None."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def exactness(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + (self.month is not None) + (self.day is not None)

    def cut(self, exactness: int) -> Self:
        """Give the same date, no more exact than `exactness`."""
        return type(self)(self.year, *self[1:exactness])


def date(value: Any) -> Date | None:
    """Read a date: 1953, "1953-10-01", "1 October 1953", "Oct. 1, 1953", "1953년 10월 1일"; None where it is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Date(value) if 1000 <= value <= 9999 else None
    if not isinstance(value, str) or len(value) > SHORT:
        return None
    text = unicodedata.normalize("NFKC", value).casefold()
    text = text.translate(str.maketrans("年月日", "년월일"))
    # the day stands first wherever dots are used
    dotted = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,.!]|\b(of|in|it was|the|on|year|ad|ce)\b|^서기", " ", text)
    text = " ".join(re.sub(r"(?<=\d)\s*년(도|에)?", " 년", text).split())
    iso = re.fullmatch(r"(\d{4})(?:[-/ ](\d{1,2})(?:[-/ ](\d{1,2}))?)?", text)
    if parts := iso or re.fullmatch(r"(\d{4}) ?년(?: ?(\d{1,2}) ?월(?: ?(\d{1,2}) ?일)?)?", text):
        return _date(*parts.groups())
    if parts := dotted or re.fullmatch(r"(?:(\d{1,2})[-/])?(\d{1,2})[-/ ](\d{4})", text):
        day, month, year = parts.groups()
        if dotted or not day or day == month:
            return _date(year, month, day)
        if int(day) > 12 or int(month) > 12:
            return _date(year, month, day) or _date(year, day, month)
        return _date(year)  # the month stands first in one country, and the day in another
    parts = re.fullmatch(r"(?:(\d{1,2})[ -])?([a-z]{3,9})[ -](?:(\d{1,2}) )?(\d{4})", text)
    if not parts or (parts[1] and parts[3]):
        return None
    months = (str(place) for place, month in enumerate(MONTHS, 1) if month.casefold().startswith(parts[2]))
    month = next(months, None)
    return _date(parts[4], month, parts[1] or parts[3]) if month else None


def _date(year: str, month: str | None = None, day: str | None = None) -> Date | None:
    try:  # datetime knows which days exist
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Date(int(year), int(month) if month else None, int(day) if day else None)
