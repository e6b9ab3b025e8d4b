"""The bank: a course's data files as shelves of records, read when they are first asked for.

A damaged entry is left out, and a problem names the file, the entry and the mend. All other entries stay: one that refers
to a damaged entry is kept, and the damaged entry is not shown. Only a question that cannot be asked or graded without the
damaged entry (its set of options, the spellings of a term) is left out too.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from msgspec import convert, structs

from quizkit.files import decoded, parse_toml
from quizkit.items import Item, Lesson, Misconception, OptionSet, Term, renamed
from quizkit.kinds import kind_of
from quizkit.records import Record, explain, need
from quizkit.text import did_you_mean

R = TypeVar("R", bound=Record, covariant=True)
FEW = 12  # ids; a message can name them all
MEND = "mend the file or reinstall the course"
TWICE = "the id {!r} is used twice; give one of them another"


class Shelf(cached_property[Mapping[str, R]]):
    """The records of one type by id, read from a TOML file with its table, a CSV file, or many files (`items/*.toml`)."""

    attrname: str  # the name that the bank gives it

    def __init__(self, file: str, table: str, record: type[R], optional: bool = False) -> None:
        """Args: optional: whether a course may do without the file."""
        super().__init__(lambda bank: bank._read(self))
        self.file, self.table, self.record, self.optional = file, table, record, optional

    def __set_name__(self, owner: type["Bank"], name: str) -> None:
        super().__set_name__(owner, name)
        owner.SHELVES = {**owner.SHELVES, name: self}


class Bank:
    """All records of a course, in the order of the files, each shelf read when first asked for. A subclass adds shelves."""

    SHELVES: ClassVar[Mapping[str, Shelf[Record]]] = {}
    lessons = Shelf("lessons.toml", "lesson", Lesson)
    terms = Shelf("terms.toml", "term", Term, optional=True)
    misconceptions = Shelf("misconceptions.toml", "misconception", Misconception, optional=True)
    option_sets = Shelf("option_sets.toml", "set", OptionSet, optional=True)
    items = Shelf("items/*.toml", "item", Item)

    def __init__(self, folder: Path) -> None:
        """Args: folder: holds the data files that `SHELVES` names. Nothing is read yet."""
        self.folder = folder
        self._problems: dict[str, list[str]] = {}  # by shelf
        self._places: dict[str, dict[str, str]] = {}  # by shelf and id: the file and name of an entry

    def __repr__(self) -> str:
        return f"<the bank of {self.folder.parent.name}>"

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """One line for each damaged entry and each reference to an entry that is not there; reads every shelf."""
        shelves = {name: getattr(self, name) for name in self.SHELVES}
        found = [line for name in shelves for line in self._problems[name]]
        for name, shelf in shelves.items():
            for entry_id, record in shelf.items():
                found += (f"{self._places[name][entry_id]}: {line}" for line in self._dangling(record))
        return (*found, *self._misplaced())

    def get(self, shelf: str, entry_id: str) -> Any:
        """Give a record; raises KeyError, which offers the nearest ids or says what is wrong with the entry."""
        records = getattr(self, shelf)
        if isinstance(entry_id, str) and entry_id in records:
            return records[entry_id]
        damage = next((line for line in self._problems[shelf] if f" {entry_id}:" in line), "")
        raise KeyError(damage or self._unknown(shelf, entry_id))

    def pick(self, shelf: str, ids: Iterable[str]) -> list[Any]:
        """Give the records with these ids; an id without a record is skipped, and `problems` reports it."""
        records = getattr(self, shelf)
        return [records[entry_id] for entry_id in ids if entry_id in records]

    def begins(self, lesson: str) -> tuple[str, ...]:
        """Say how the ids of the lessons begin that somebody means by the beginning of a lesson's id.

        Returns: `lesson` itself; where only ids of an earlier edition begin so, the ids of what became of these lessons.
        """
        if any(item.lesson.startswith(lesson) for item in self.items.values()):
            return (lesson,)
        lessons = self.lessons.values()
        heirs = (entry.id for entry in lessons if any(old.startswith(lesson) for old in entry.former))
        return tuple(heirs) or (lesson,)

    def passage(self, named: str) -> str:
        """Give today's place of a passage (`notebook#Heading`) that a record of an earlier edition may name."""
        notebook, _, heading = named.partition("#")
        if notebook not in self.lessons:
            for old in (named, notebook):
                for entry in self.lessons.values():
                    if old in entry.former:
                        return f"{entry.id}#{heading}"
        return named

    def read_items(self, file: Path) -> tuple[dict[str, Item], tuple[str, ...]]:
        """Read a teacher's own questions, in TOML like the files of `items/`.

        `lesson` and `objective` may be left out; the field names of version 0.1 are understood too.

        Returns: The questions by id, and one message for each entry left out.
        """
        problems: list[str] = []
        items: dict[str, Item] = {}
        for name, entry in _entries(file.parent, file.name, "item", problems, "mend the file"):
            try:
                item = self._build({"lesson": file.stem, "objective": "", **renamed(entry)}, Item)
                need(item.id not in items, TWICE.format(name))
                need(item.key, "key is missing: without it no answer can be marked")
                unknown = self._dangling(item)
                need(not unknown, "; ".join(unknown))
                items[item.id] = item
            except ValueError as error:
                problems.append(f"{file.name}: item {name}: {explain(error, Item)}")
        return items, tuple(problems)

    def _read(self, shelf: Shelf[Record]) -> Mapping[str, Any]:
        problems = self._problems[shelf.attrname] = []
        places = self._places[shelf.attrname] = {}
        records: dict[str, Any] = {}
        files = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(shelf.file))
        if not files and not shelf.optional:
            problems.append(f"{shelf.file}: no such file; reinstall the course")
        for file in files:
            for title, entry in _entries(self.folder, file, shelf.table, problems):
                entry_id, place = entry.get("id", title), f"{file}: {shelf.table} {title}"
                try:
                    record = self._build(entry, shelf.record, strict=not file.endswith(".csv"))
                    need(entry_id not in records, TWICE.format(entry_id))
                    records[entry_id] = record
                except ValueError as error:
                    problems.append(f"{place}: {explain(error, shelf.record)}")
                places.setdefault(str(entry_id), place)
        return MappingProxyType(records)

    def _build(self, entry: dict[str, Any], record: type[Record], strict: bool = True) -> Any:
        """Make a record of an entry; raises ValueError where it is damaged."""
        if not issubclass(record, Item):
            return convert(entry, record, strict=strict)
        if "options_from" in entry:
            need("options" not in entry, "options: leave them out; the option set gives them")
            if str(entry["options_from"]) not in self.option_sets:
                raise ValueError(self._unknown("option_sets", entry["options_from"]))
            entry = {**entry, "options": self.option_sets[entry["options_from"]].options}
        item = convert(entry, record)
        kind = kind_of(item)
        if item.key is not None:
            answers = tuple(kind.prepare(answer, self.terms) for answer in item.key.answers)
            item = structs.replace(item, key=structs.replace(item.key, answers=answers))
        kind.check(item, item.key)
        if kind.shuffled and item.options:
            item = structs.replace(item, options=kind.drawn(item), written=tuple(item.options))
        return item

    def _knows(self, shelf: str, entry_id: str) -> bool:
        """Say whether an entry is there, or its damage is reported already."""
        unread = not getattr(self, shelf) and self._problems[shelf]
        return bool(entry_id in self._places[shelf] or unread)

    def _dangling(self, record: Record) -> list[str]:
        return [self._unknown(*named) for named in record.references() if not self._knows(*named)]

    def _misplaced(self) -> Iterator[str]:
        for item in self.items.values():
            lesson = self.lessons.get(item.lesson)
            objectives = [objective.id for objective in lesson.objectives] if lesson else []
            if item.objective not in ("", *objectives) and (
                lesson or not self._knows("lessons", item.lesson)
            ):
                where = f"objective {item.objective!r} is not one of lesson {item.lesson!r}; see lessons.toml"
                yield f"{self._places['items'][item.id]}: {where}"

    def _unknown(self, shelf: str, entry_id: object) -> str:
        kind = f"{shelf[:-3]}y" if shelf.endswith("ies") else shelf.removesuffix("s").replace("_", " ")
        known = list(getattr(self, shelf))
        others = f"; there are {', '.join(known)}" if len(known) <= FEW else ""
        return f"no {kind} {entry_id!r}{did_you_mean(entry_id, known) or others}"


def _entries(
    folder: Path, file: str, table: str, problems: list[str], mend: str = MEND
) -> list[tuple[str, dict[str, Any]]]:
    """Read the entries of a data file: TOML with `[[table]]` entries, or CSV, whose empty cells are left out.

    Each entry is paired with its name for messages: its id or its place in the file, in CSV the line number. A message is
    added to `problems` where the file, or a part of it, cannot be read.
    """
    try:
        text = decoded((folder / file).read_bytes())
        if file.endswith(".csv"):
            rows = enumerate(csv.DictReader(text.splitlines(), restkey="one cell too many"), 2)
            return [(str(line), {key: cell for key, cell in row.items() if cell}) for line, row in rows]
        data = parse_toml(text)
    except (OSError, ValueError) as error:
        problems.append(f"{file}: cannot be read ({error}); {mend}")
        return []
    strays = data.keys() - {table}
    problems += (f"{file}: [[{other}]] is not known here; write [[{table}]]" for other in strays)
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(f"{file}: write each entry under its own [[{table}]]")
        return []
    return [(entry.get("id", f"entry {place}"), entry) for place, entry in enumerate(entries, 1)]
