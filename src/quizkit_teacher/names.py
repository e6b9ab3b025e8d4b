"""Names and numbers as people, programs and spreadsheets write them: which spellings are those of one name or number."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from quizkit.text import MONTHS

JOINS = re.compile(r"['’‘`´ʹʻʼ\N{MIDDLE DOT}‧\-‐‑‒–—―−]")  # Min-ji is Minji, O’Neill is ONeill
MOST_WORDS = 8  # of a name whose words are turned round
BESIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # 김민지 (Minji Kim)
PLAIN = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "æ": "ae", "œ": "oe"})
LAST = ("jr", "sr", "ii", "iii", "iv")  # words that stay behind a name
NUMBER_IN_NAME = re.compile(r"(?<!\d)\d[\d-]{4,18}\d(?!\d)")  # 20261234 김민지
ERROR = re.compile(r"#(n/a|ref!|value!|name\?|div/0!|null!|num!|#+)", re.IGNORECASE)  # of a spreadsheet
SHORT = [month[:3].lower() for month in MONTHS]
WORD = f"({'|'.join(SHORT)})"
SPOILED = re.compile(  # a number of Excel’s making, as `number_key` gives it
    rf"[0-9]([.,][0-9]+)?e[+]?[0-9]+|[0-9]{{1,2}}-{WORD}(-[0-9]+)?|{WORD}-[0-9]+|([0-9]+년)?[0-9]+월([0-9]+일)?"
    rf"|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{ERROR.pattern}"
)
SAFE = 5  # letters and digits of a number of which no dash is missed
LONG, LONGEST = 12, 80  # digits of a number that Excel shows as 2.02611E+11


def fold(text: str) -> str:
    """Give a name or number in the form in which two spellings of it meet.

    The form is composed (NFKC), without case, with single spaces, and without joiners, soft hyphens and direction marks.
    """
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


@lru_cache(50_000)
def exact(name: str) -> frozenset[str]:
    """Give a name as written, folded; of “Kim, Ana” also “ana kim”. Two names that share a form are one."""
    last, comma, first = name.partition(",")
    return frozenset({fold(name), fold(f"{first} {last}")} if comma else {fold(name)}) - {""}


@lru_cache(50_000)
def loose(name: str) -> frozenset[str]:
    """Give a name's words joined, beginning with each of them in turn: family name first or last, with or without spaces.

    “Kim, Min-ji”, “Minji Kim” and “kimminji” share a form, and so do “김민지” and “민지 김”. The words are turned round, not
    mixed: “Kim Min Ji” and “Kim Ji Min” are two people. What stands in brackets, and a student number, is no part of a name
    that has other letters. Accents on Latin letters are left out.
    """
    # Ñúñez is Nunez; the marks of other scripts are letters
    whole = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", unicodedata.normalize("NFD", fold(name)))
    whole = unicodedata.normalize("NFC", whole.translate(PLAIN))
    bare = BESIDE.sub(" ", NUMBER_IN_NAME.sub(" ", whole))
    joined = JOINS.sub("", bare if any(map(str.isalpha, bare)) else whole)
    # letters, digits and the vowel signs of Indian scripts stay
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in joined).split()
    last = "".join(word for word in words if word in LAST)
    words = [word for word in words if word not in LAST]
    turns = range(len(words) if len(words) <= MOST_WORDS else 1)
    return frozenset("".join(words[turn:] + words[:turn]) + last for turn in turns) - {""}


def same_name(one: str, other: str) -> bool:
    """Whether two spellings can be of one name."""
    return bool(exact(one) & exact(other) or loose(one) & loose(other))


def number_key(number: str) -> str:
    """Give a student number in comparable form: folded, without spaces, every dash a hyphen, without # or 학번 before it."""
    return re.sub(r"^(학번|#):?(?=[0-9])", "", re.sub(r"[‐‑‒–—―−]", "-", fold(number)).replace(" ", ""))


def bare(number: str) -> str:
    """Give the letters and digits of a student number."""
    return re.sub(r"[\W_]", "", number_key(number))


@lru_cache(50_000)
def other_forms(number: str) -> frozenset[str]:
    """Give the comparable forms that a student number has in other hands, above all after Excel took it for a date.

    0012345 becomes 12345, 2026-11 becomes Nov-26, and 202611000017 becomes 2.02611E+11. People leave out a dash of a long
    number, or write another sign.
    """
    key, spoiled = number_key(number), set[str]()
    if len(parts := re.findall(r"[^\W_]+", key)) > 1:
        spoiled |= {sign.join(parts) for sign in ("-", ".", "/", "_")}
    if len(bare(number)) >= SAFE:  # 1-11 and 11-1 are two
        spoiled.add(bare(number))
    if key.isdecimal():
        digits = key.lstrip("0") or "0"
        spoiled |= {digits, f"{digits}.0", digits[:15].ljust(len(digits), "0")}  # Excel keeps 15 digits
        if LONG <= len(digits) <= LONGEST:
            mantissa, exponent = f"{int(digits):.5e}".split("e+")
            spoiled |= {f"{mantissa.rstrip('0').rstrip('.')}e{sign}{exponent}" for sign in ("", "+")}
    elif match := re.fullmatch(r"([0-9]{4}|[0-9]{1,2})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?", key):
        first, second, day = match[1], int(match[2]), int(match[3] or 1)
        if 1 <= second <= 12 and 1 <= day <= 31 and (match[3] or len(first) == 4 or int(first) > 12):
            years = {first} if len(first) == 4 else {f"20{first:0>2}", f"19{first:0>2}"}
            spoiled |= {form for year in years for form in _dates(year, second, day)}
        if not match[3]:  # a day of a month, in either order; so Excel takes its own Nov-26 the next time
            pairs = (int(first[-2:]), second), (second, int(first[-2:]))
            spoiled |= {form for pair in pairs if pair[0] <= 12 and pair[1] <= 31 for form in _days(*pair)}
    return frozenset(spoiled - {key})


def _dates(year: str, month: int, day: int) -> set[str]:
    """How Excel shows a date, and, of its first day, a month."""
    word = SHORT[month - 1]
    forms = f"{year}-{month:02d}-{day:02d} {year}/{month}/{day} {month}/{day}/{year} {day}/{month}/{year}"
    first = f"{word}-{year[2:]} {word}-{year} {year}년{month}월" if day == 1 else ""
    return {*forms.split(), f"{day}-{word}-{year[2:]}", *first.split()}


def _days(month: int, day: int) -> set[str]:
    word = SHORT[month - 1]
    return {f"{day}-{word}", f"{day:02d}-{word}", f"{month}월{day}일", f"{month:02d}월{day:02d}일"}


def is_spoiled(number: str) -> bool:
    """Whether a number looks as if Excel had made it of another: 2.02611E+11, Nov-26, 11월 26일, 2026-11-01, #N/A."""
    return bool(SPOILED.fullmatch(number_key(number)))


def same_number(one: str, other: str) -> bool:
    """Whether two student numbers are one: written alike, or one of them as Excel spoils the other."""
    first, second = number_key(one), number_key(other)
    return first == second or first in other_forms(other) or second in other_forms(one)


class Directory:
    """The people of a list, found by number or by name; each is the index of its entry."""

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        """Args: people: name and number of each, "" for none."""
        tables = (defaultdict[str, set[int]](set) for _ in range(4))
        self._numbers, self._spoiled, self._exact, self._loose = tables
        for place, (name, number) in enumerate(people):
            self.add(place, name, number)

    def add(self, place: int, name: str, number: str) -> None:
        """Enter one more name or number of the person at `place`."""
        if number:
            self._numbers[number_key(number)].add(place)
            for form in other_forms(number):
                self._spoiled[form].add(place)
        for table, forms in ((self._exact, exact(name)), (self._loose, loose(name))):
            for form in forms:
                table[form].add(place)

    def numbered(self, number: str) -> set[int]:
        """Those with this number; only where there are none, those whose number has this as another form, or the reverse."""
        key = number_key(number)
        whole = (self._numbers.get(form, set()) for form in other_forms(number))
        return self._numbers.get(key) or self._spoiled.get(key, set()).union(*whole) if key else set()

    def named(self, name: str) -> set[int]:
        """Those with this name as written; only where there are none, those whose name is this in another spelling."""
        return _all(self._exact, exact(name)) or _all(self._loose, loose(name))

    def near(self, name: str) -> set[int]:
        """Those whose name can be this in any spelling."""
        return _all(self._exact, exact(name)) | _all(self._loose, loose(name))


def _all(table: Mapping[str, set[int]], forms: Iterable[str]) -> set[int]:
    return set[int]().union(*(table.get(form, ()) for form in forms))
