"""Writing a number, a date or a name."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from msgspec import structs

from quizkit import parsing, text
from quizkit.items import Answer, Item, Key, Term, Verdict
from quizkit.kinds.base import SCORES, Kind, Range, Share, judged, right_matches
from quizkit.records import need

ALIKE = 0.88  # difflib's ratio (Ratcliff and Obershelp) from which two spellings are one name; set on the bank's examples
JOINING = frozenset({"or", "and", "aka", "ie", "또는", "즉"})  # words between two spellings of one name
# Words that count for nothing beside a name: of courtesy, and Korean endings
POLITE = frozenset((
    "it", "is", "was", "by", "mr", "mrs", "ms", "dr", "prof", "professor", "박사", "교수", "씨", "님", "은", "는", "이", "가",
    "이다", "입니다", "이에요", "예요", "이요", "께서",
))  # fmt: skip
# Words that count for nothing beside a person's name
TITLES = frozenset((
    "president", "pres", "prime", "minister", "secretary", "undersecretary", "under", "adviser", "advisor", "ambassador", "chief",
    "director", "commander", "general", "gen", "admiral", "adm", "former", "ex", "then", "current", "acting", "new",
    "대통령", "총리", "장관", "차관", "실장", "원장", "보좌관", "사령관", "대장", "장군", "제독", "대사", "고문", "의원", "위원", "연구위원",
    "연구원", "전", "前", "현", "당시", "신임", "초대", "전직", "수석", "선임", "담당",
))  # fmt: skip
OF = frozenset({"of", "for", "at", "in"})  # words before whose something is
HIS = frozenset({"s", "의"})  # and behind
ONE_NAME = "Give one name only. Another spelling of it may stand in brackets."
WORSE = ("right", "near", "wrong")
LONGEST = 60  # characters of a mistake that item analysis shows
Part = tuple[Answer | None, list[str]]  # of an answer: a foreseen name or none, and its words


class Written(Kind):
    """The base of the kinds whose answer is typed."""

    form = "text"
    fields = frozenset()
    surprising = True

    def check_key(self, item: Item, key: Key) -> None:
        need(right_matches(key), "answers: none is right")

    def say_match(self, item: Item, match: Any) -> str:
        words = (bound if isinstance(bound, str) else text.number(bound) for bound in _span(match))
        return " to ".join(dict.fromkeys(words))

    def solution(self, item: Item, key: Key) -> str:
        return f"{self.say_match(item, right_matches(key)[0])} {item.unit}".strip()

    def shares(self, item: Item, key: Key) -> list[Share]:
        rows = [(word, SCORES[a.state], a.feedback) for a in key.answers for word in self.spellings(a.match)]
        return sorted(rows, key=lambda row: -row[1])

    def spellings(self, match: Any) -> list[str]:
        """Give the ways to write a foreseen answer, for export to another program."""
        return []

    def comparable(self, item: Item, value: Any) -> tuple[str, str]:
        """Give a mistake as (key, text): equal mistakes have equal keys. An answer that cannot be read is its own key."""
        flat = " ".join(str(value).split())[:LONGEST]
        return flat, flat


class Number(Written):
    """Write a number in the question's unit. `match` is a number, or [low, high]; `key.tolerance` widens a right one.

    Partial credit: 1 inside the right range, 0.5 inside a range that the author calls close, else 0.
    """

    name = "number"
    title = "a number"
    fields = frozenset({"unit"})
    task = "Answer with a number ({unit})."
    example = "12"
    advice = "Write a number first."
    export = "number"

    def prepare(self, answer: Answer, terms: Mapping[str, Term]) -> Answer:
        for bound in _span(answer.match):
            readable = not isinstance(bound, str) and parsing.number(bound) is not None
            need(readable, f"match = {answer.match!r}: write a number or [low, high]")
        return answer

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        amounts = parsing.readings(value, item.unit, key.unit_names)
        if not amounts:
            return self.blank(self.unreadable(item, value))
        found = [self._foreseen(key, amount) for amount in amounts]
        return judged(next((a for a in found if a and a.state == "right"), found[0]), key)

    def _foreseen(self, key: Key, amount: float) -> Answer | None:
        for answer in key.answers:
            low, high = _span(answer.match)
            rounding = 1e-9 * max(1.0, abs(low), abs(high))  # 0.07 of 100 is 7.000000000000001
            slack = max(rounding, key.tolerance if answer.state == "right" else 0.0)
            if low - slack <= amount <= high + slack:
                return answer
        return None

    def unreadable(self, item: Item, value: Any) -> str:
        readable = parsing.readings(value, item.unit)
        return (
            ""
            if readable
            else f"That cannot be read as one number in {item.unit}. Write it without commas, and with a point before decimals: 3.6."
        )

    def ranges(self, key: Key) -> list[Range]:
        rows = []
        for answer in key.answers:
            low, high = _span(answer.match)
            spare = key.tolerance if answer.state == "right" else 0.0
            rows.append(((low + high) / 2, (high - low) / 2 + spare, SCORES[answer.state], answer.feedback))
        return sorted(rows, key=lambda row: -row[2])

    def comparable(self, item: Item, value: Any) -> tuple[str, str]:
        amounts = parsing.readings(value, item.unit, item.key.unit_names if item.key else ())
        if not amounts:
            return super().comparable(item, value)
        return (text.number(float(f"{amounts[0]:.10g}")),) * 2


class Date(Written):
    """Write a year or a date. `match` is "YYYY[-MM[-DD]]", or ["from", "to"].

    Two dates are compared only as exactly as both are written. Partial credit: 1 for a right answer as exact as the key, 0.5
    for one that is right as far as it goes, but 0 where the question itself names the year; 0.5 for one that the author
    calls close, else 0.
    """

    name = "date"
    title = "a date"
    task = "Answer with a year or a date."
    example = '"14 July 1789"'
    advice = "Write a year or a date first, for example 1789 or 14 July 1789."
    export = "texts"
    not_exported = "its answer is a span of dates"

    def prepare(self, answer: Answer, terms: Mapping[str, Term]) -> Answer:
        for bound in _span(answer.match):
            mend = 'write "YYYY", "YYYY-MM", "YYYY-MM-DD", or a pair of them'
            need(parsing.date(bound), f"match = {answer.match!r}: {mend}")
        return answer

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        day = parsing.date(value)
        if day is None:
            return self.blank(self.unreadable(item, value))
        for answer in key.answers:
            low, high = (parsing.date(bound) for bound in _span(answer.match))
            if not low or not high or low.cut(day.exactness) > day.cut(low.exactness):
                continue
            if day.cut(high.exactness) > high.cut(day.exactness):
                continue
            if day.exactness >= low.exactness:
                return judged(answer, key)
            if answer.state == "right":
                missing = "month" if low.exactness == 2 else "day"
                feedback = f"Right as far as it goes. Give the {missing} too."
                score = 0.0 if str(day.year) in item.prompt else SCORES["near"]
                return Verdict(state="near", feedback=feedback, score=score, reread=key.reread)
        return judged(None, key)

    def unreadable(self, item: Item, value: Any) -> str:
        return "" if parsing.date(value) else "That cannot be read as one date."

    def shares(self, item: Item, key: Key) -> list[Share]:
        """Give the spellings of each foreseen date, best first; empty where the right one is a span, which has none."""
        return super().shares(item, key) if all(isinstance(m, str) for m in right_matches(key)) else []

    def spellings(self, match: Any) -> list[str]:
        if not isinstance(match, str):
            return []  # the default feedback answers a wrong span
        day, *rest = text.date(match).split(" ")
        american = [f"{rest[0]} {day}, {rest[1]}"] if len(rest) == 2 else []
        return list(dict.fromkeys([match, text.date(match), *american]))

    def comparable(self, item: Item, value: Any) -> tuple[str, str]:
        day = parsing.date(value)
        if day is None:
            return super().comparable(item, value)
        iso = "-".join(f"{part:02d}" for part in day if part is not None)
        return iso, text.date(iso)


class Name(Written):
    """Write a name, in any spelling that the key lists. `match` is a list of names, or "term:ID" for a term's names.

    One name is one answer. Several spellings of it may stand together, as in "Combined Forces Command (CFC)"; of several
    names the one that is furthest from right counts, and a right name beside a foreign one is blank.

    Two sorts of words count for nothing beside a name that is whole without them: those of a right answer's `around`, which a
    term brings along (whose it is, such as "US" or "주한미군의"), and, where that answer is a person, `TITLES` ("Gen.", "장관").
    No such word is an answer, unless the key lists it as one; and what belongs to a name, as in "the President's adviser",
    is another thing.

    Partial credit: 1 for a listed spelling (case, spacing, accents and the order of its words do not count), 0.5 for one
    slip of the pen in a right name of six letters or more, 0.5 for a name that the author calls close, else 0.
    """

    name = "name"
    title = "a name"
    task = "Answer with one name."
    example = '"a name"'
    advice = "Write a name first."
    export = "texts"

    def prepare(self, answer: Answer, terms: Mapping[str, Term]) -> Answer:
        names, around, person = list[str](), list(answer.around), answer.person
        for name in answer.match if isinstance(answer.match, list | tuple) else [answer.match]:
            need(isinstance(name, str), f"match = {answer.match!r}: write a name, or a list of names")
            term_id = name.removeprefix("term:")
            if term_id == name:
                names.append(name)
                continue
            if term_id not in terms:
                raise ValueError(f"no term {term_id!r}{text.did_you_mean(term_id, terms)}")
            term = terms[term_id]
            names += term.names
            around += term.around
            person = person or term.person
        return structs.replace(answer, match=tuple(names), around=tuple(around), person=person)

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        words = parsing.words(value)
        if not words:
            return self.blank("That cannot be read as a name.")
        known = {"".join(parsing.words(alias)): a for a in reversed(key.answers) for alias in a.match}
        beside = _Beside(key)
        parts = beside.without(_names(beside.parted(words), known, beside.idle))
        found = [answer for answer, _ in parts if answer]
        if found and len(found) == len(parts):
            worst = max(found, key=lambda answer: WORSE.index(answer.state))
            return judged(worst, key, "" if all(answer is worst for answer in found) else ONE_NAME)
        rest = (part for answer, part in parts if not answer or answer.state != "right")
        others = [word for part in rest for word in part if word not in POLITE]
        spellings = [parsing.words(alias) for names in right_matches(key) for alias in names]
        if any(_one_slip_apart(spelling, others) for spelling in spellings):
            feedback = "Very close: check the spelling."
            return Verdict(state="near", feedback=feedback, score=0.5, reread=key.reread)
        if any(answer.state == "right" for answer in found):  # a right name stands beside another
            return Verdict(state="blank", feedback=ONE_NAME)
        return judged(None, key)

    def say_match(self, item: Item, match: Any) -> str:
        return str(match[0])

    def spellings(self, match: Any) -> list[str]:
        return list(dict.fromkeys(match))

    def comparable(self, item: Item, value: Any) -> tuple[str, str]:
        words = parsing.words(value)
        if not words:
            return super().comparable(item, value)
        return min(parsing.name(value))[:LONGEST], " ".join(words)[:LONGEST]


def _span(match: Any) -> tuple[Any, Any]:
    """A match as its lowest and highest value."""
    if not isinstance(match, list | tuple):
        return match, match
    need(len(match) == 2, f"match = {match!r}: write one value, or a pair")
    return match[0], match[1]


def _names(words: list[str], known: Mapping[str, Answer], idle: frozenset[str]) -> list[Part]:
    """Part an answer into the foreseen names in it, the longest first, and the other words, one by one.

    `known` are the foreseen names, their words joined. The words of a name may be turned about, if nothing fits as it stands;
    `idle` ones may stand in its midst, as in "Brunson, General Xavier".
    """
    parts = list[Part]()
    plain = [word for word in words if word not in idle]
    if whole := [known[form] for form in parsing.turns(words) + parsing.turns(plain) if form in known]:
        return [(whole[0], words)]
    start, lengths = 0, set(map(len, known))
    while start < len(words):
        ends = range(min(len(words), start + parsing.TURNED), start, -1)
        starting = [words[start:end] for end in ends if len("".join(words[start:end])) in lengths]
        as_it_stands = ((name, "".join(name)) for name in starting)
        turned = ((name, form) for name in starting for form in parsing.turns(name))
        fits = (pair for pair in chain(as_it_stands, turned) if pair[1] in known)
        name, form = next(fits, (words[start : start + 1], ""))
        parts.append((known.get(form), name))
        start += len(name)
    return parts


class _Beside:
    """The words that count for nothing beside a question's right name; see `Name`."""

    def __init__(self, key: Key) -> None:
        right = [answer for answer in key.answers if answer.state == "right"]
        phrases = (phrase for answer in right for phrase in answer.around)
        self.own = frozenset(word for phrase in phrases for word in parsing.words(phrase))
        self.titles = TITLES if any(answer.person for answer in right) else frozenset[str]()
        self.idle = self.own | self.titles | POLITE

    def parted(self, words: Iterable[str]) -> list[str]:
        """Part such words from the ends of a Korean word, which is often written in one with them."""
        korean = sorted((word for word in self.idle | HIS if not word.isascii()), key=len, reverse=True)
        parts = list[str]()
        for word in words:
            ends = list[str]()
            while word not in korean and (end := next(filter(word.endswith, korean), "")):
                word, ends = word.removesuffix(end), [end, *ends]
            while word not in korean and (start := next(filter(word.startswith, korean), "")):
                word = word.removeprefix(start)
                parts.append(start)
            parts += [word, *ends]
        return parts

    def without(self, parts: list[Part]) -> list[Part]:
        """Leave such words out of the parts of an answer, and what joins them or two names."""
        best = any(answer and answer.state == "right" for answer, _ in parts)
        parts = [part for part in parts if (part[0] and not best) or not POLITE.issuperset(part[1])]
        sorts = [self._sort(part) for part in parts]
        kept = list[Part]()
        for place, part in enumerate(parts):
            sides = sorts[:place], sorts[place + 1 :]
            before, after = "".join(sides[0][-1:]), "".join(sides[1][:1])
            word = "" if part[0] else part[1][0]
            # "Baker or President Baker" is one person, "Baker and the President" are two
            alike = after in (before, "other") or all("name" in side for side in sides if side)
            joins = word in JOINING and before != "other" and alike
            owns = (word in OF and after == "own") or (word in HIS and (before == "own" or not after))
            if not (joins or owns or sorts[place] in ("own", "title")):
                kept.append(part)
        return kept or parts  # an owner may be an answer of its own

    def _sort(self, part: Part) -> str:
        answer, words = part
        if (not answer or answer.state != "right") and self.own.issuperset(words):
            return "own"  # perhaps an answer too, but a worse one
        if answer:
            return "name"
        return "title" if self.titles.issuperset(words) else "other"


def _one_slip_apart(spelling: list[str], words: list[str]) -> bool:
    # Short names and acronyms differ by one letter and mean other things (SMA, SCM): no near misses there.
    alias, letters = "".join(spelling), sum(map(len, words))
    one_more = len(words) > len(spelling) and letters > len(alias) + 1  # a word too many is no slip
    if len(alias) < 6 or one_more:
        return False
    import difflib  # only here, as in quizkit.text

    matcher = difflib.SequenceMatcher(None, "", alias, autojunk=False)  # it analyses the alias only once
    for form in parsing.turns(words):
        matcher.set_seq1(form)
        # the lengths alone rule most forms out, and a comparison costs much
        if all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)):
            return True
    return False
