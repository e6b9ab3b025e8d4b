"""The bank: a course's data files as shelves of records, read when they are first asked for.

A damaged entry is left out with a problem that names the file, the entry and the mend. Everything else stays: an entry
that names a damaged one is kept, and what it names is simply not shown.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, TypeVar

from msgspec import convert, structs

from quizkit.items import Item, Lesson, Misconception, OptionSet, Term, renamed
from quizkit.kinds import check_item, kind_of
from quizkit.records import Record, explain, need
from quizkit.text import did_you_mean

R = TypeVar("R", bound=Record)


class BankError(Exception):
    """The data files hold something that cannot be used; the message lists every problem."""


class Shelf(NamedTuple):
    """Where the records of one sort lie: a TOML file with its table, a CSV file, or a folder (`items/*.toml`)."""

    file: str
    table: str
    record: type[Record]
    optional: bool = False  # whether a course may do without the file


class Bank:
    """All that a course knows, by id, in the order of the files. A course adds shelves in a subclass."""

    SHELVES: ClassVar[Mapping[str, Shelf]] = {
        "lessons": Shelf("lessons.toml", "lesson", Lesson),
        "terms": Shelf("terms.toml", "term", Term, optional=True),
        "misconceptions": Shelf("misconceptions.toml", "misconception", Misconception, optional=True),
        "option_sets": Shelf("option_sets.toml", "set", OptionSet, optional=True),
        "items": Shelf("items/*.toml", "item", Item),
    }
    lessons: Mapping[str, Lesson]
    terms: Mapping[str, Term]
    misconceptions: Mapping[str, Misconception]
    option_sets: Mapping[str, OptionSet]
    items: Mapping[str, Any]

    def __init__(self, folder: Traversable | Path) -> None:
        """Args: folder: holds the data files that `SHELVES` names. Nothing is read yet."""
        self.folder = folder
        self._problems: dict[str, list[str]] = {}
        self._damaged: dict[str, set[str]] = {}

    def __getattr__(self, name: str) -> Any:
        """Read a shelf when it is first asked for."""
        if name not in type(self).SHELVES:
            raise AttributeError(f"{type(self).__name__} has no shelf {name!r}")
        shelf = self._read(name, type(self).SHELVES[name])
        setattr(self, name, shelf)
        return shelf

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """One line for each damaged entry and each reference to an entry that is not there; reads every shelf."""
        for name in self.SHELVES:
            getattr(self, name)
        dangling = (line for name in self.SHELVES for line in self._dangling(name))
        return (*(line for name in self.SHELVES for line in self._problems[name]), *dangling)

    def need_whole(self) -> None:
        """Raise BankError, with every problem in its message, where anything is damaged."""
        if self.problems:
            raise BankError("\n".join(self.problems))

    def get(self, shelf: str, entry_id: str) -> Any:
        """Give the record `entry_id` of a shelf.

        Raises:
            KeyError: there is none; the message offers the nearest ids, or says what is wrong with the entry.
        """
        records: Mapping[str, Any] = getattr(self, shelf)
        if isinstance(entry_id, str) and entry_id in records:
            return records[entry_id]
        damage = next((line for line in self._problems[shelf] if f" {entry_id}:" in line), "")
        raise KeyError(damage or self._unknown(shelf, entry_id))

    def pick(self, shelf: str, ids: Iterable[str]) -> list[Any]:
        """Give the records with these ids that are there; `problems` reports the others."""
        records: Mapping[str, Any] = getattr(self, shelf)
        return [records[entry_id] for entry_id in ids if entry_id in records]

    def read_items(self, file: Path) -> tuple[dict[str, Item], tuple[str, ...]]:
        """Read questions of a teacher's own; `lesson` and `objective` may be left out.

        Args:
            file: TOML in UTF-8, like the files of `items/`. Names of fields of version 0.1 are understood.

        Returns:
            The questions by id, and one message for each entry left out.
        """
        problems: list[str] = []
        items: dict[str, Item] = {}
        for place, entry in _tables(file.parent, file.name, "item", problems):
            name = entry.get("id", f"entry {place}")
            try:
                need(name not in items, f"the id {name!r} is used twice; give one of them another")
                item = self._item({"lesson": file.stem, "objective": "", **renamed(entry)}, Item)
                need(item.key, "key is missing: without it no answer can be marked")
                unknown = [self._unknown(*named) for named in item.references() if not self._knows(*named)]
                need(not unknown, "; ".join(unknown))
                items[item.id] = item
            except ValueError as error:
                problems.append(f"{file.name}: item {name}: {explain(error, Item)}")
        return items, tuple(problems)

    def _read(self, name: str, shelf: Shelf) -> Mapping[str, Any]:
        problems = self._problems[name] = []
        damaged = self._damaged[name] = set()
        records: dict[str, Any] = {}
        for file, place, entry in self._entries(shelf, problems):
            entry_id = entry.get("id", f"entry {place}")
            try:
                if shelf.file.endswith(".csv") and "id" not in entry:
                    entry_id = str(place)  # the rows of a series have no names of their own
                else:
                    need("id" in entry, "id is missing")
                need(entry_id not in records, f"the id {entry_id!r} is used twice; give one of them another")
                records[entry_id] = self._build(entry, shelf)
            except ValueError as error:
                damaged.add(str(entry_id))
                problems.append(f"{file}: {shelf.table} {entry_id}: {explain(error, shelf.record)}")
        return MappingProxyType(records)

    def _entries(self, shelf: Shelf, problems: list[str]) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """The entries of a shelf with their file and place (of a CSV file: the line)."""
        files = [shelf.file]
        if "*" in shelf.file:
            folder = shelf.file.partition("/")[0]
            try:
                names = sorted(entry.name for entry in self.folder.joinpath(folder).iterdir())
            except OSError as error:
                problems.append(f"{folder}: cannot be read ({error}); reinstall the course")
                return
            files = [f"{folder}/{name}" for name in names if name.endswith(".toml")]
        for file in files:
            if shelf.optional and not self.folder.joinpath(file).is_file():
                continue
            tables = _rows if file.endswith(".csv") else _tables
            yield from ((file, place, entry) for place, entry in tables(self.folder, file, shelf.table, problems))

    def _build(self, entry: dict[str, Any], shelf: Shelf) -> Record:
        """A record from an entry; raises ValueError where it is damaged."""
        if not issubclass(shelf.record, Item):
            return convert(entry, shelf.record, strict=not shelf.file.endswith(".csv"))
        item, lesson = self._item(entry, shelf.record), self.lessons.get(entry.get("lesson", ""))
        if lesson or item.lesson not in self._damaged["lessons"]:
            known = [objective.id for objective in lesson.objectives] if lesson else []
            where = f"objective {item.objective!r} is not one of lesson {item.lesson!r}; see lessons.toml"
            need(item.objective in known, where)
        return item

    def _item(self, entry: dict[str, Any], record: type[Item]) -> Item:
        if options_from := entry.get("options_from"):
            need("options" not in entry, "options: leave them out; the option set gives them")
            need(options_from in self.option_sets, self._unknown("option_sets", options_from))
            entry = {**entry, "options": self.option_sets[options_from].options}
        item = convert(entry, record)
        kind = kind_of(item)
        if item.key is not None:
            answers = tuple(kind.prepare(answer, self.terms) for answer in item.key.answers)
            item = structs.replace(item, key=structs.replace(item.key, answers=answers))
        check_item(item)
        return item

    def _knows(self, shelf: str, entry_id: str) -> bool:
        return entry_id in getattr(self, shelf) or entry_id in self._damaged[shelf]

    def _dangling(self, name: str) -> Iterator[str]:
        shelf = self.SHELVES[name]
        for entry_id, record in getattr(self, name).items():
            for other, named in record.references():
                if not self._knows(other, named):
                    yield f"{shelf.file}: {shelf.table} {entry_id}: {self._unknown(other, named)}"

    def _unknown(self, shelf: str, entry_id: object) -> str:
        return f"no {shelf.removesuffix('s')} {entry_id!r}{did_you_mean(entry_id, getattr(self, shelf))}"


def _text(folder: Traversable | Path, file: str, problems: list[str]) -> str:
    """The text of a data file; "", with a problem, where it cannot be read."""
    try:
        return folder.joinpath(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{file}: cannot be read ({error}); mend the file or reinstall the course")
        return ""


def _tables(
    folder: Traversable | Path, file: str, table: str, problems: list[str]
) -> list[tuple[int, dict[str, Any]]]:
    """The `[[table]]` entries of a TOML file with their places."""
    try:
        data = tomllib.loads(_text(folder, file, problems))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file}: cannot be read ({error}); mend the file or reinstall the course")
        return []
    problems += [f"{file}: [[{other}]] is not known here; write [[{table}]]" for other in data.keys() - {table}]
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(f"{file}: write each entry under its own [[{table}]]")
        return []
    return list(enumerate(entries, 1))


def _rows(
    folder: Traversable | Path,
    file: str,
    table: str,  # noqa: ARG001
    problems: list[str],
) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file with their lines; empty cells are left out."""
    rows = enumerate(csv.DictReader(_text(folder, file, problems).splitlines()), 2)
    return [(line, {name: cell for name, cell in row.items() if cell}) for line, row in rows]
