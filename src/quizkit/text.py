"""Words and numbers as the course prints them; nothing here depends on the machine's language."""

import difflib
import hashlib
import re
from collections.abc import Iterable

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # the wide signs count in East Asian spreadsheets
# A semicolon or a tab begins a new cell in some spreadsheets, even inside quotation marks.
FORMULA_INSIDE = re.compile(r"([;\t]\s*)(?=[=+\-@＝＋－＠])")


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


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Offer the nearest known words, as the end of a message; "" where none is near."""
    near = difflib.get_close_matches(str(word), list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def slug(text: str, longest: int = 60) -> str:
    """Make a text part of a file's name: letters and digits in lower case, joined by hyphens."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in text)
    return "-".join(part for part in kept.casefold().split("-") if part)[:longest]


def replace_surrogates(text: str) -> str:
    """Put "?" for half a letter (a lone surrogate), which no file or page could hold."""
    return text.encode("utf-8", "replace").decode()


def safe_cell(text: str) -> str:
    """Make a text safe for a CSV cell: a spreadsheet would run what looks like a formula, so it gets an apostrophe."""
    text = FORMULA_INSIDE.sub(r"\1'", text)
    runs = FORMULA.match(text) or FORMULA.match(text.lstrip())
    return f"'{text}" if runs and text.strip() != "-" else text


def lot(*parts: object) -> bytes:
    """Draw a lot. Entries sorted by their lots have a random-looking order that is the same on every machine.

    The lot is the SHA-256 of the parts: a seed, and texts that tell one draw from another.
    """
    return hashlib.sha256("\n".join(str(part) for part in parts).encode("utf-8", "replace")).digest()
