"""Reads a table as schools keep it: CSV in any usual encoding, with any usual delimiter, or a workbook of Excel."""

import codecs
import csv
import datetime
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from quizkit.files import UTF_16, CourseError, explained

LARGEST = 5_000_000  # bytes of a table: far above that of any school
UNPACKED = 4 * LARGEST  # bytes of what a workbook holds
SAVE = "open it in the program that it comes from, and save it as “CSV UTF-8”"
KOREAN = "it is not in UTF-8, so it was read as Korean (CP949); if names look wrong, save it as “CSV UTF-8”"
NO_TEXT = {  # how files begin that are no text
    b"%PDF": "is a PDF; copy its table into Excel and save it as “CSV UTF-8”",
    b"\xd0\xcf\x11\xe0": f"is a workbook of an old Excel (.xls), or has a password; {SAVE}, or as .xlsx without one",
    b"<": f"is a web page or XML, though Excel may open it; {SAVE}",
    b"{\\rtf": f"is a text with formats; {SAVE}",
}
NOTHING = re.compile(r"[\s\-‐-―_=.,:;|/]*")  # what people write where there is nothing

Score = Callable[[Sequence[Sequence[str]]], int]


class Table(NamedTuple):
    """A table: its rows that hold anything, each with the number of its line, its delimiter, and notes on how it was read."""

    rows: list[tuple[int, list[str]]]
    delimiter: str = ","
    notes: tuple[str, ...] = ()


def read(path: Path, score: Score, encoding: str = "") -> Table:
    """Read a table from a file.

    Args:
        score: how much of some rows makes sense, 0 for nothing; it decides between delimiters and between sheets.
        encoding: one to try when no other fits.
    Raises: CourseError: it cannot be read; the message says how to save it.
    """
    with explained(path, "cannot be read"):
        if path.stat().st_size > LARGEST:
            raise CourseError(f"{path}: is too large for a class list; name another file")
        data = path.read_bytes()
    try:
        if data.startswith(b"PK\x03\x04"):
            return _workbook(data, score)
        for start, mend in NO_TEXT.items():
            if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(start):
                raise ValueError(mend)
        text, note = _decoded(data, encoding)
        return parse(text, score)._replace(notes=(note,) if note else ())
    except (ValueError, csv.Error) as error:
        raise CourseError(f"{path}: {error}") from error


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """The text of some bytes, and a note where its encoding was guessed."""
    if data.startswith(tuple(UTF_16)):
        names = ["utf-16"]
    elif b"\0" in data:  # UTF-16 without its mark: the zeros of ASCII stand in every second place
        names = ["utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"]
    else:
        names = ["utf-8-sig", "cp949", *[encoding] * bool(encoding)]
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "cp949" and not _is_korean(text):
            continue
        if name.startswith("utf-16-") and b"\n" in data and "\n" not in text:  # a stray zero
            continue
        if "\0" not in text and not {"Cn", "Co", "Cs"} & set(map(unicodedata.category, set(text))):
            return text, KOREAN if name == "cp949" else ""
    raise ValueError("is no text in UTF-8, UTF-16 or CP949; open it in Excel and save it as “CSV UTF-8”")


def _is_korean(text: str) -> bool:
    """Whether a text read as CP949 is Korean: mostly Hangul, and not inside of Latin words, as “Müller” would give."""
    runs = re.findall(r"[^\x00-\x7f]+", text)
    inside = re.findall(r"(?<=[A-Za-z])[^\x00-\x7f]+|[^\x00-\x7f]+(?=[A-Za-z])", text)
    # the syllables in use: text in other encodings, as Shift-JIS, reads as the rare ones
    hangul = sum(len(letter.encode("euc-kr")) == 2 for letter in re.findall(r"[가-힣]", text))
    return 2 * len(inside) <= len(runs) and 2 * hangul >= sum(map(len, runs))


def parse(text: str, score: Score) -> Table:
    """Read a table from the text of a CSV file. Raises ValueError or csv.Error; see `read`."""
    if said := re.match(r'"?sep=(.)"?[\r\n]+', text, re.IGNORECASE):  # Excel obeys and does not show it
        return Table(_rows("\n" * said[0].count("\n") + text[said.end() :], said[1]), said[1])
    tables = [Table(_rows(text, delimiter), delimiter) for delimiter in "\t;,|"]

    def fits(table: Table) -> tuple[int, int]:
        return score([cells for _, cells in table.rows]), sum(len(cells) > 1 for _, cells in table.rows)

    return max(tables, key=fits)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows, before = [], 0
    for cells in reader:
        if not NOTHING.fullmatch("".join(cells)):
            rows.append((before + 1, [_unwrapped(cell) for cell in cells]))
        before = reader.line_num
    if rows and "\n" in rows[-1][1][-1].strip() and text.count('"') % 2:
        raise ValueError(f"line {rows[-1][0]}: a quotation mark begins there that nothing ends; take it away")
    return rows


def _unwrapped(cell: str) -> str:
    """A cell without the formula that keeps zeros in Excel: ="0012345"."""
    kept = re.fullmatch(r'\s*="([^"]*)"\s*', cell)
    return kept[1] if kept else cell


def _workbook(data: bytes, score: Score) -> Table:
    """The sheet of a workbook that makes most sense, the first of several."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names, size = set(book.namelist()), sum(entry.file_size for entry in book.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names, size = set(), 0
    if "xl/workbook.xml" not in names:
        raise ValueError(f"is no whole workbook of Excel (.xlsx); {SAVE}")
    if size > UNPACKED:
        raise ValueError("is too large for a class list; name another file")
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        mend = "install what teachers need (the extra “teacher”), or save the list as “CSV UTF-8”"
        raise ValueError(f"is a workbook, and openpyxl, which reads it, is not installed; {mend}") from error
    try:
        with warnings.catch_warnings(action="ignore"):  # of formats and menus that are not read
            every = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets
        sheets = [sheet for sheet in every if sheet.sheet_state == "visible"]
        tables = [[[_text_of(cell) for cell in row] for row in sheet.iter_rows()] for sheet in sheets]
    except Exception as error:  # openpyxl lets through whatever goes wrong inside a spoiled file
        raise ValueError(f"cannot be read as a workbook; {SAVE}") from error
    best = max(range(len(tables)), key=lambda place: (score(tables[place]), any(map(any, tables[place]))))
    rows = [(line, cells) for line, cells in enumerate(tables[best], 1) if any(cells)]
    notes = [f"of {len(tables)} sheets “{sheets[best].title}” was read"] if len(tables) > 1 else []
    hidden = {line for line, size in sheets[best].row_dimensions.items() if size.hidden}
    if unseen := [line for line, _ in rows if line in hidden]:
        notes.append(f"lines that Excel hides were read too: {', '.join(map(str, unseen[:5]))}")
    return Table(rows, "", tuple(notes))


def _text_of(cell: object) -> str:
    """The text of a workbook's cell; a number as Excel shows it where its format adds zeros, signs or words, as 0000-000."""
    value, form = getattr(cell, "value", None), str(getattr(cell, "number_format", ""))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    parts = re.findall(r'"[^"]*"|\\.|.', form)
    blanks = parts.count("0")
    if not (isinstance(value, int) and blanks and re.fullmatch(r'(0|"[^"]*"|\\.|[-/ ])+', form)):
        return text
    front = max(0, len(text) - blanks) + 1  # digits that the format has no place for stand before the others
    digits = iter([text.zfill(blanks)[:front], *text.zfill(blanks)[front:]])
    return "".join(next(digits) if part == "0" else part.strip('"\\') for part in parts)
