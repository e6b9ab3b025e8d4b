"""The bank: a course's data files as shelves of records, read when they are first asked for.

A damaged entry is left out with a problem that names the file, the entry and the mend. Everything else stays: an entry
that names a damaged one is kept, and what it names is not shown. Only a question that needs the entry in order to be
asked or graded (its set of options, the spellings of a term) is left out with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from msgspec import convert, structs, toml

from quizkit.items import Item, Lesson, Misconception, OptionSet, Term, renamed
from quizkit.kinds import kind_of
from quizkit.records import Record, explain, need
from quizkit.text import did_you_mean


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

    def __init__(self, folder: Path) -> None:
        """Args: folder: holds the data files that `SHELVES` names. Nothing is read yet."""
        self.folder = folder
        self._problems: dict[str, list[str]] = {}  # by shelf
        self._damaged: dict[str, set[str]] = {}  # by shelf: the ids of what was left out
        self._places: dict[str, dict[str, str]] = {}  # by shelf and id: where the entry stands

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
        damaged = (line for name in self.SHELVES for line in self._problems[name])
        dangling = (line for name in self.SHELVES for line in self._dangling(name))
        return (*damaged, *dangling, *self._misplaced())

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
        for name, entry in _entries(file.parent, file.name, "item", problems):
            try:
                item = self._item({"lesson": file.stem, "objective": "", **renamed(entry)}, Item)
                need(item.id not in items, f"the id {name!r} is used twice; give one of them another")
                need(item.key, "key is missing: without it no answer can be marked")
                unknown = [self._unknown(*named) for named in item.references() if not self._knows(*named)]
                need(not unknown, "; ".join(unknown))
                items[item.id] = item
            except ValueError as error:
                problems.append(f"{file.name}: item {name}: {explain(error, Item)}")
        return items, tuple(problems)

    def _read(self, shelf_name: str, shelf: Shelf) -> Mapping[str, Any]:
        problems = self._problems[shelf_name] = []
        damaged = self._damaged[shelf_name] = set()
        places = self._places[shelf_name] = {}
        records: dict[str, Any] = {}
        for file in self._files(shelf, problems):
            for name, entry in _entries(self.folder, file, shelf.table, problems):
                entry_id, place = entry.get("id", name), f"{file}: {shelf.table} {name}"
                try:
                    record = self._build(entry, shelf)
                    need(
                        entry_id not in records,
                        f"the id {entry_id!r} is used twice; give one of them another",
                    )
                    records[entry_id], places[entry_id] = record, place
                except ValueError as error:
                    damaged.add(str(entry_id))
                    problems.append(f"{place}: {explain(error, shelf.record)}")
        return MappingProxyType(records)

    def _files(self, shelf: Shelf, problems: list[str]) -> list[str]:
        if "*" not in shelf.file:
            return [] if shelf.optional and not (self.folder / shelf.file).is_file() else [shelf.file]
        files = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(shelf.file))
        if not files:
            problems.append(f"{shelf.file}: there are no such files; reinstall the course")
        return files

    def _build(self, entry: dict[str, Any], shelf: Shelf) -> Record:
        """Make a record of an entry; raises ValueError where it is damaged."""
        if issubclass(shelf.record, Item):
            return self._item(entry, shelf.record)
        return convert(entry, shelf.record, strict=not shelf.file.endswith(".csv"))

    def _item(self, entry: dict[str, Any], record: type[Item]) -> Item:
        if "options_from" in entry:
            need("options" not in entry, "options: leave them out; the option set gives them")
            options = self.option_sets.get(str(entry["options_from"]))
            if options is None:
                raise ValueError(self._unknown("option_sets", entry["options_from"]))
            entry = {**entry, "options": options.options}
        item = convert(entry, record)
        kind = kind_of(item)
        if item.key is not None:
            answers = tuple(kind.prepare(answer, self.terms) for answer in item.key.answers)
            item = structs.replace(item, key=structs.replace(item.key, answers=answers))
        kind.check(item, item.key)
        return item

    def _knows(self, shelf: str, entry_id: str) -> bool:
        """Say whether an entry is there, or its damage is reported already."""
        records = getattr(self, shelf)
        unread = not records and self._problems[shelf]
        return bool(entry_id in records or entry_id in self._damaged[shelf] or unread)

    def _dangling(self, name: str) -> Iterator[str]:
        for entry_id, record in getattr(self, name).items():
            for other, named in record.references():
                if not self._knows(other, named):
                    yield f"{self._places[name][entry_id]}: {self._unknown(other, named)}"

    def _misplaced(self) -> Iterator[str]:
        for item in self.items.values():
            lesson = self.lessons.get(item.lesson)
            objectives = [objective.id for objective in lesson.objectives] if lesson else []
            if item.objective not in objectives and (lesson or not self._knows("lessons", item.lesson)):
                where = f"objective {item.objective!r} is not one of lesson {item.lesson!r}; see lessons.toml"
                yield f"{self._places['items'][item.id]}: {where}"

    def _unknown(self, shelf: str, entry_id: object) -> str:
        kind = shelf.removesuffix("s").replace("_", " ")
        return f"no {kind} {entry_id!r}{did_you_mean(entry_id, getattr(self, shelf))}"


def _entries(folder: Path, file: str, table: str, problems: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Read the entries of a data file.

    Args:
        folder: holds the file.
        file: its name: TOML with `[[table]]` entries, or CSV, of which empty cells are left out.
        table: the name of its entries.
        problems: gets a line where the file, or a part of it, cannot be read.

    Returns:
        Each entry with what a message calls it: its id, or its place in the file; in CSV the line.
    """
    try:
        text = (folder / file).read_text(encoding="utf-8")
        if file.endswith(".csv"):
            import csv

            rows = enumerate(csv.DictReader(text.splitlines(), restkey="one cell too many"), 2)
            return [(str(line), {key: cell for key, cell in row.items() if cell}) for line, row in rows]
        data = toml.decode(text)
    except (OSError, ValueError) as error:
        problems.append(f"{file}: cannot be read ({error}); mend the file or reinstall the course")
        return []
    strays = (f"{file}: [[{other}]] is not known here; write [[{table}]]" for other in data.keys() - {table})
    problems += strays
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(f"{file}: write each entry under its own [[{table}]]")
        return []
    return [(entry.get("id", f"entry {place}"), entry) for place, entry in enumerate(entries, 1)]
