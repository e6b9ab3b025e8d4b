"""Words and numbers as the course prints them; nothing here depends on the machine's language."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LONGEST_STEM, LONGEST_WHO = 100, 80  # letters of a file's name, and of its learner in it
MOST_BYTES = 200  # of its learner
RESERVED = re.compile("con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]")  # names that no file may have in Windows
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # the wide signs count in East Asian spreadsheets
# A semicolon or a tab begins a new cell in some spreadsheets, even inside quotation marks.
FORMULA_INSIDE = re.compile(r"([;\t]\s*)(?=[=+\-@＝＋－＠])")
# Tabs, and whatever a program may take for the end of a line.
BREAKS = re.compile("\r\n|[\t-\r\x1c-\x1f\x85\u2028\u2029]")
# What a terminal or a spreadsheet would obey instead of showing it: the controls C0 and C1, which begin escape sequences,
# overrides of the direction, and halves of letters (surrogates).
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What nobody can see and no name needs: soft hyphens, fillers, marks of direction, spaces without width, tags.
UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e00ff]"
)
# The joiners ZWNJ and ZWJ belong to a word of Persian, of the scripts of India and their kin, and to joined emoji. Elsewhere
# nobody sees them. Malayalam may end a word with one.
JOINED = "\u0600-\u10ff\u1200-\u1cff\u2190-\u2bff\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001f000-\U0001faff"
NO_JOINER = re.compile(f"(?<![{JOINED}])[\u200c\u200d]")


# What a writer adds to a text and a count of its words leaves out: sources in square brackets, and the length that a
# template asks for, such as “(15 words, one source)”.
BESIDE = re.compile(r"\[[^\[\]\n]{1,200}\]|\(\d+ words[^()\n]*\)")
WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]{2}|\S+")  # no spaces part the words of Chinese and Japanese


def words(value: str) -> int:
    """Count the words of a text, without its sources and without signs that stand alone."""
    found = WORD.findall(BESIDE.sub(" ", value))
    return sum(any(sign.isalnum() for sign in word) for word in found)


def number(value: float) -> str:
    """Write a number with thousands separators and without a needless decimal part."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def date(value: str) -> str:
    """Write an ISO date as people do: 1 October 1953, March 1971, 1977."""
    year, *rest = value.split("-")
    parts = [MONTHS[int(rest[0]) - 1], year] if rest else [year]
    return " ".join([str(int(rest[1])), *parts] if len(rest) == 2 else parts)


def count(amount: int, noun: str) -> str:
    """Write an amount with its noun: 1 answer, 1,200 answers."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"


def listed(parts: Iterable[str]) -> str:
    """Name some things, at least one, as in “a, b and c”."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Offer the nearest known words, as the end of a message; "" where none is near."""
    import difflib  # only here: it would be a tenth of what a page in a browser waits for

    near = difflib.get_close_matches(str(word), list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def slug(text: str, longest: int = 60) -> str:
    """Make a text part of a file's name: letters and digits in lower case, joined by hyphens."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in text)
    return "-".join(part for part in kept.casefold().split("-") if part)[:longest].strip("-")


def file_stem(exam: str, name: str, number: str) -> str:
    """Name a file of one learner's, without its ending, in at most 100 letters and 240 bytes.

    Name and number are whole up to 80 letters, so that files of two learners seldom share one; the exam's id gives way.
    """
    end = slug(number)
    begin = slug(name, LONGEST_WHO - len(end)).encode()[: MOST_BYTES - len(end.encode())]
    who = [part for part in (begin.decode(errors="ignore"), end) if part]
    stem = "-".join(filter(None, (slug(exam, LONGEST_STEM - sum(len(part) + 1 for part in who)), *who)))
    return f"{stem}-1" if RESERVED.fullmatch(stem) else stem


def replace_surrogates(text: str) -> str:
    """Put "?" for half a letter (a lone surrogate), which no file or page could hold."""
    return text.encode("utf-8", "replace").decode()


def shown(text: str) -> str:
    """Give a text on one line, to be shown in a terminal or a table: what these would obey becomes �, an end of a line a space."""
    return OBEYED.sub("�", BREAKS.sub(" ", text))


def plain_name(text: str) -> str:
    """Give a name as its script writes it: composed (NFC), with single spaces, and without what nobody can see."""
    seen = UNSEEN.sub("", OBEYED.sub("", BREAKS.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFC", NO_JOINER.sub("", seen)).split())


def safe_markdown(text: str) -> str:
    """Make a text safe inside a line of Markdown, where it could be HTML, a link, emphasis or a formula."""
    safe = re.sub(r"[`*_\[\]<>#&~!|]", lambda letter: f"&#{ord(letter[0])};", text)
    return re.sub(r"[$\\]", lambda letter: f"<span>&#{ord(letter[0])};</span>", safe)


def safe_cell(text: str) -> str:
    """Make a text safe for a CSV cell: as `shown`, and what a spreadsheet would run as a formula gets an apostrophe."""
    text = shown(FORMULA_INSIDE.sub(r"\1'", text))
    runs = FORMULA.match(text) or FORMULA.match(text.lstrip())
    return f"'{text}" if runs and text.strip() != "-" else text


def lot(*parts: object) -> bytes:
    """Draw a lot. Entries sorted by their lots have a random-looking order that is the same on every machine.

    The lot is the SHA-256 of the parts: a seed, and texts that tell one draw from another.
    """
    return hashlib.sha256("\n".join(str(part) for part in parts).encode("utf-8", "replace")).digest()


def quoted(text: str) -> str:
    """Put a text between quotation marks, unless it stands between them already."""
    return text if text.startswith("“") and text.endswith("”") else f"“{text}”"
