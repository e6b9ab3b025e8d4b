"""The bank: reads the data files, cross-checks every id, hands out frozen records.

A damaged entry is left out with a problem that names the file, the entry and the mend; everything
else still loads, so one slip never takes a lesson away from a learner.
"""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from alliance import model
from quizkit import parsing

T = TypeVar("T")


class BankError(Exception):
    """The data files hold something that cannot be used; the message lists every problem."""


@dataclass(frozen=True)
class Bank:
    """All the course knows, by id, in the order of the files."""

    items: Mapping[str, model.Item]
    facts: Mapping[str, model.Fact]
    sources: Mapping[str, model.Source]
    claims: Mapping[str, model.Claim]
    terms: Mapping[str, model.Term]
    forecasts: Mapping[str, model.Forecast]
    misconceptions: Mapping[str, model.Misconception]
    frameworks: Mapping[str, model.Framework]
    dimensions: Mapping[str, model.Dimension]
    lessons: Mapping[str, model.Lesson]
    places: Mapping[str, model.Place]
    basing: Mapping[str, model.Basing]
    lab: Mapping[str, model.LabCriterion]
    decisions: Mapping[str, model.Decision]
    seats: Mapping[str, model.Seat]
    agenda: Mapping[str, model.Step]
    memos: Mapping[str, model.Memo]
    troops: tuple[model.TroopCount, ...]
    spending: tuple[model.Spending, ...]
    problems: tuple[str, ...]

    def get(self, shelf: str, entry_id: str) -> Any:
        """The record `entry_id` of `shelf` (items, facts …).

        Raises:
            KeyError: there is none; the message offers the nearest ids, or the entry's problem.
        """
        records: Mapping[str, Any] = getattr(self, shelf)
        if isinstance(entry_id, str) and entry_id in records:
            return records[entry_id]
        problem = next((line for line in self.problems if f" {entry_id}:" in line), "")
        raise KeyError(problem or _unknown(shelf, entry_id, records))


def _unknown(shelf: str, entry_id: object, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(str(entry_id), list(known), n=3, cutoff=0.5)
    return f"no {shelf[:-1]} {entry_id!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def load(folder: Traversable | None = None, *, strict: bool = False) -> Bank:
    """The bank read from `folder` (default: the course's own data, read once).

    Args:
        folder: a folder with the layout of `alliance/data`.
        strict: raise instead of leaving damaged entries out.

    Raises:
        BankError: with `strict`, where anything is damaged.
    """
    bank = _own() if folder is None else _read(folder)
    if strict and bank.problems:
        raise BankError("\n".join(bank.problems))
    return bank


@functools.cache
def _own() -> Bank:
    return _read(resources.files("alliance") / "data")


class _Reader:
    """Reads entries, and keeps what is wrong with them."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def tables(self, path: str, name: str) -> list[Mapping[str, Any]]:
        """The `[[name]]` tables of a TOML file; none, with a problem, where it cannot be read."""
        try:
            data = tomllib.loads(self.folder.joinpath(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems.append(f"{path}: cannot be read ({error}); mend the file or reinstall the course")
            return []
        for other in data.keys() - {name}:
            self.problems.append(f"{path}: [[{other}]] is not known here; write [[{name}]]")
        entries = data.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.problems.append(f"{path}: write each entry under its own [[{name}]]")
            return []
        return entries

    def shelf(self, path: str, name: str, build: Callable[[Mapping[str, Any]], T]) -> dict[str, T]:
        """The entries of a file by id; a damaged or repeated one becomes a problem."""
        found: dict[str, T] = {}
        for place, entry in enumerate(self.tables(path, name), 1):
            entry_id = entry.get("id", f"entry {place}")
            try:
                if "id" not in entry:
                    raise ValueError("id is missing")
                if entry_id in found:
                    raise ValueError("this id is used twice; give one of them another")
                found[entry_id] = build(entry)
            except (ValueError, TypeError, AttributeError) as error:
                self.problems.append(f"{path}: {name} {entry_id}: {error}")
        return found

    def drop(self, path: str, name: str, shelf: dict[str, T], wrong: Callable[[T], str]) -> None:
        """Take out of `shelf` every entry for which `wrong` says something, and keep what it said."""
        for entry_id, record in list(shelf.items()):
            if said := wrong(record):
                self.problems.append(f"{path}: {name} {entry_id}: {said}")
                del shelf[entry_id]


def _read(folder: Traversable) -> Bank:
    reader = _Reader(folder)
    sources = reader.shelf("sources.toml", "source", _build(model.Source))
    facts = reader.shelf("facts.toml", "fact", _fact)
    claims = reader.shelf("claims.toml", "claim", _build(model.Claim))
    terms = reader.shelf("terms.toml", "term", _build(model.Term))
    dimensions = reader.shelf("dimensions.toml", "dimension", _dimension)
    frameworks = reader.shelf("frameworks.toml", "framework", _framework)
    misconceptions = reader.shelf("misconceptions.toml", "misconception", _build(model.Misconception))
    lessons = reader.shelf("lessons.toml", "lesson", _lesson)

    def unknown_source(record: model.Fact | model.Claim) -> str:
        views = getattr(record, "views", ())
        cited = [*record.sources, *(source for view in views for source in view.sources)]
        return _missing("sources", cited, sources)

    reader.drop("facts.toml", "fact", facts, unknown_source)
    reader.drop("claims.toml", "claim", claims, unknown_source)

    forecasts = reader.shelf("forecasts.toml", "forecast", _build(model.Forecast))
    reader.drop(
        "forecasts.toml",
        "forecast",
        forecasts,
        lambda found: _missing("claims", found.claims, claims) or _missing("facts", found.facts, facts),
    )

    def wrong_side(found: model.Dimension) -> str:
        return _missing("frameworks", [side for sides in found.together for side in sides], frameworks)

    reader.drop("dimensions.toml", "dimension", dimensions, wrong_side)
    for found in frameworks.values():  # reported and kept: without it no comparison could be shown at all
        silent = ", ".join(dimension for dimension in dimensions if dimension not in found.positions)
        said = [f"{silent}: missing; write what the paper says, or {model.NOT_STATED!r}"] if silent else []
        said += [stray] if (stray := _missing("dimensions", found.positions, dimensions)) else []
        reader.problems += [f"frameworks.toml: framework {found.id}: positions: {line}" for line in said]
    places = _places(reader)
    basing = reader.shelf("basing.toml", "basing", _build(model.Basing))
    reader.drop(
        "basing.toml",
        "basing",
        basing,
        lambda found: (
            _missing("frameworks", [found.framework], frameworks)
            or _missing("places", [*found.at, *found.to], places)
            or _missing("claims", found.claims, claims)
        ),
    )
    objectives = {o.id: lesson.id for lesson in lessons.values() for o in lesson.objectives}

    items: dict[str, model.Item] = {}
    for path in _item_files(folder, reader):
        shelf = reader.shelf(path, "item", functools.partial(_item, terms=terms, frameworks=frameworks))

        def wrong(item: model.Item) -> str:
            if item.id in items:
                return "this id is used in another file; give one of them another"
            if objectives.get(item.objective) != item.lesson:
                return f"objective {item.objective!r} is not one of lesson {item.lesson!r}; see lessons.toml"
            return _unknown_in(item, facts, claims, misconceptions)

        reader.drop(path, "item", shelf, wrong)
        items.update(shelf)
    decisions = reader.shelf("council/decisions.toml", "decision", _build(model.Decision))
    seats = reader.shelf("council/seats.toml", "seat", _seat)
    agenda = reader.shelf("council/agenda.toml", "step", _build(model.Step))
    memos = reader.shelf("council/memos.toml", "memo", _memo)

    def uncited(cites: Iterable[str]) -> str:
        known = {f"claim:{name}" for name in claims} | {f"fact:{name}" for name in facts}
        return "; ".join(_unknown("cites", cited, known) for cited in cites if cited not in known)

    def wrong_seat(seat: model.Seat) -> str:
        return uncited([*(cited for point in seat.points for cited in point.cites), *seat.objection_cites])

    reader.drop("council/decisions.toml", "decision", decisions, lambda found: uncited(found.cites))
    reader.drop("council/seats.toml", "seat", seats, wrong_seat)
    reader.drop("council/memos.toml", "memo", memos, lambda found: _missing("items", [found.item], items))
    return Bank(
        items=MappingProxyType(items),
        facts=MappingProxyType(facts),
        sources=MappingProxyType(sources),
        claims=MappingProxyType(claims),
        terms=MappingProxyType(terms),
        forecasts=MappingProxyType(forecasts),
        misconceptions=MappingProxyType(misconceptions),
        frameworks=MappingProxyType(frameworks),
        dimensions=MappingProxyType(dimensions),
        lessons=MappingProxyType(lessons),
        places=MappingProxyType(places),
        basing=MappingProxyType(basing),
        lab=MappingProxyType(_lab_criteria(reader, frameworks, claims)),
        decisions=MappingProxyType(decisions),
        seats=MappingProxyType(seats),
        agenda=MappingProxyType(agenda),
        memos=MappingProxyType(memos),
        troops=_troops(reader, sources),
        spending=_spending(reader),
        problems=tuple(reader.problems),
    )


def _unknown_in(
    item: model.Item,
    facts: Mapping[str, model.Fact],
    claims: Mapping[str, model.Claim],
    misconceptions: Mapping[str, model.Misconception],
) -> str:
    """What a question names that is not there; "" where all is."""
    answers = item.key.answers if item.key else ()
    named = [answer.misconception for answer in answers if answer.misconception]
    return (
        _missing("facts", item.facts, facts)
        or _missing("claims", item.claims, claims)
        or _missing("misconceptions", named, misconceptions)
    )


def read_items(file: Path, book: Bank) -> tuple[dict[str, model.Item], tuple[str, ...]]:
    """Questions of a teacher's own, in a file like those of `data/items`; `lesson` and `objective` may be left out.

    Args:
        file: TOML in UTF-8.
        book: holds the facts, claims, terms and misconceptions that they may name.

    Returns:
        The questions by id, and one message for each entry left out.
    """
    reader = _Reader(file.parent)

    def build(entry: Mapping[str, Any]) -> model.Item:
        return _item({"lesson": file.stem, "objective": "", **entry}, book.terms, book.frameworks)

    def wrong(item: model.Item) -> str:
        if item.key is None:
            return "key is missing: without it no answer can be marked"
        return _unknown_in(item, book.facts, book.claims, book.misconceptions)

    found = reader.shelf(file.name, "item", build)
    reader.drop(file.name, "item", found, wrong)
    return found, tuple(reader.problems)


def _item_files(folder: Traversable, reader: _Reader) -> list[str]:
    try:
        names = sorted(entry.name for entry in (folder / "items").iterdir())
    except OSError as error:
        reader.problems.append(f"items: cannot be read ({error}); reinstall the course")
        return []
    return [f"items/{name}" for name in names if name.endswith(".toml")]


def _missing(shelf: str, ids: Iterable[str], known: Mapping[str, Any]) -> str:
    return "; ".join(_unknown(shelf, entry_id, known) for entry_id in ids if entry_id not in known)


def _build(kind: type[T]) -> Callable[[Mapping[str, Any]], T]:
    return lambda entry: kind(**_known(kind, entry))


def _known(kind: Any, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry's fields as arguments of `kind`, types checked; TOML lists become tuples."""
    texts = {f.name for f in fields(kind) if f.type == "str"}
    tuples = {f.name for f in fields(kind) if str(f.type).startswith("tuple[")}
    words = {f.name for f in fields(kind) if f.type == "tuple[str, ...]"}
    names = {f.name for f in fields(kind)}
    for name, value in entry.items():
        if name not in names:
            raise ValueError(_unknown("fields", name, names))
        if name in texts and not isinstance(value, str):
            raise ValueError(f"{name} = {value!r}: put it in quotation marks")
        if name in tuples and not isinstance(value, list):
            raise ValueError(f"{name} = {value!r}: write a list, in square brackets")
        if name in words and not all(isinstance(entry, str) for entry in value):
            raise ValueError(f"{name} = {value!r}: put each entry in quotation marks")
    defaulted = {f.name for f in fields(kind) if f.default is not MISSING or f.default_factory is not MISSING}
    needed = sorted(names - defaulted - entry.keys())
    if needed:
        raise ValueError(f"{', '.join(needed)} missing")
    return {name: tuple(value) if name in tuples else value for name, value in entry.items()}


def _fact(entry: Mapping[str, Any]) -> model.Fact:
    rest = {name: value for name, value in entry.items() if name != "view"}
    views = [_build(model.View)(view) for view in entry.get("view", [])]
    return model.Fact(**_known(model.Fact, {**rest, "views": views}))


def _framework(entry: Mapping[str, Any]) -> model.Framework:
    positions = {name: _build(model.Position)(at) for name, at in entry.get("positions", {}).items()}
    return model.Framework(**_known(model.Framework, {**entry, "positions": MappingProxyType(positions)}))


def _dimension(entry: Mapping[str, Any]) -> model.Dimension:
    sides = entry.get("together", [])
    if not isinstance(sides, list) or not all(isinstance(side, list) for side in sides):
        raise ValueError(f"together = {sides!r}: write a list of lists of framework ids")
    return model.Dimension(**_known(model.Dimension, {**entry, "together": [tuple(side) for side in sides]}))


def _lab_criteria(
    reader: _Reader, frameworks: Mapping[str, model.Framework], claims: Mapping[str, model.Claim]
) -> dict[str, model.LabCriterion]:
    """The policy lab's criteria; one whose sample is not whole is left out with a problem."""
    found = reader.shelf("lab.toml", "criterion", _lab_criterion)

    def wrong(criterion: model.LabCriterion) -> str:
        readings = criterion.readings.values()
        cited = [name for reading in readings for name in reading.claims]
        silent = [name for name in frameworks if name not in criterion.readings]
        return (
            _missing("frameworks", criterion.readings, frameworks)
            or _missing("claims", cited, claims)
            or (f"no reading for {', '.join(silent)}" if silent else "")
        )

    reader.drop("lab.toml", "criterion", found, wrong)
    return found


def _lab_criterion(entry: Mapping[str, Any]) -> model.LabCriterion:
    rest = {name: value for name, value in entry.items() if name != "reading"}
    readings = [_build(model.LabReading)(reading) for reading in entry.get("reading", [])]
    by_framework = MappingProxyType({reading.framework: reading for reading in readings})
    return model.LabCriterion(**_known(model.LabCriterion, {**rest, "readings": by_framework}))


def _seat(entry: Mapping[str, Any]) -> model.Seat:
    rest = {name: value for name, value in entry.items() if name != "point"}
    points = [_build(model.Point)(point) for point in entry.get("point", [])]
    return model.Seat(**_known(model.Seat, {**rest, "points": points}))


def _memo(entry: Mapping[str, Any]) -> model.Memo:
    rest = {name: value for name, value in entry.items() if name != "part"}
    parts = [_build(model.Part)(part) for part in entry.get("part", [])]
    return model.Memo(**_known(model.Memo, {**rest, "parts": parts}))


def _lesson(entry: Mapping[str, Any]) -> model.Lesson:
    rest = {name: value for name, value in entry.items() if name not in ("objective", "notes")}
    objectives = [_build(model.Objective)(objective) for objective in entry.get("objective", [])]
    if "notes" in entry:
        rest["notes"] = _build(model.Notes)(entry["notes"])
    return model.Lesson(**_known(model.Lesson, {**rest, "objectives": objectives}))


def _item(
    entry: Mapping[str, Any], terms: Mapping[str, model.Term], frameworks: Mapping[str, model.Framework]
) -> model.Item:
    raw = entry.get("key")
    known = _known(model.Item, {name: value for name, value in entry.items() if name != "key"})
    for name in ("options", "rows"):
        known[name] = MappingProxyType(known.get(name, {}))
    if known.get("kind") == "frameworks":
        if known["options"]:
            raise ValueError("options: leave them out; the three frameworks are given")
        known["options"] = MappingProxyType(
            {
                **{found.id: f"{found.label} ({found.school})" for found in frameworks.values()},
                model.NONE: "None of the three",
            }
        )
    item = model.Item(**known)
    if raw is None:
        return item
    answers = [_answer(answer, item.kind, terms) for answer in raw.get("answers", [])]
    key = _known(model.Key, {**raw, "answers": answers})
    key["examples"] = MappingProxyType(
        {state: tuple(given) for state, given in raw.get("examples", {}).items()}
    )
    for name in ("pairs", "rubric"):
        key[name] = MappingProxyType(raw.get(name, {}))
    return replace(item, key=model.Key(**key))


def _answer(entry: Mapping[str, Any], kind: str, terms: Mapping[str, model.Term]) -> model.Answer:
    answer = _build(model.Answer)(entry)
    when = answer.when
    if kind == "name":
        names = [when] if isinstance(when, str) else when
        spelled = [spelling for name in names for spelling in _spellings(name, terms)]
        return replace(answer, when=tuple(spelled))
    if kind == "date":
        for date in when if isinstance(when, list) else [when]:
            if parsing.date(date) is None:
                raise ValueError(f'when = {when!r}: write "YYYY", "YYYY-MM", "YYYY-MM-DD", or a pair of them')
    if kind == "number":
        for number in when if isinstance(when, list) else [when]:
            if parsing.number(number) is None or isinstance(number, str):
                raise ValueError(f"when = {when!r}: write a number or [low, high]")
    return answer


def _spellings(name: str, terms: Mapping[str, model.Term]) -> tuple[str, ...]:
    if not name.startswith("term:"):
        return (name,)
    term = terms.get(name.removeprefix("term:"))
    if term is None:
        raise ValueError(_unknown("terms", name.removeprefix("term:"), terms))
    return term.names


def _rows(reader: _Reader, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers; none, with a problem, where it cannot be read."""
    try:
        text = reader.folder.joinpath(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reader.problems.append(f"{path}: cannot be read ({error}); reinstall the course")
        return
    yield from enumerate(csv.DictReader(text.splitlines()), 2)


def _places(reader: _Reader) -> dict[str, model.Place]:
    """The points of the map from places.csv; a damaged row is left out with a problem."""
    found: dict[str, model.Place] = {}
    for line, row in _rows(reader, "places.csv"):
        try:
            if row["id"] in found:
                raise ValueError(f"the id {row['id']!r} is used twice; give one of them another")
            words = {name: row[name] for name in ("id", "name", "kind", "host", "chain", "note")}
            found[row["id"]] = model.Place(lat=float(row["lat"]), lon=float(row["lon"]), **words)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reader.problems.append(f"places.csv: line {line}: {error}")
    return found


def _troops(reader: _Reader, sources: Mapping[str, model.Source]) -> tuple[model.TroopCount, ...]:
    """The troop series from troops.csv; a damaged row is left out with a problem."""
    counts = []
    for line, row in _rows(reader, "troops.csv"):
        try:
            count = int(row["count"]) if row["count"] else None
            services = {name: int(row[name]) for name in model.SERVICES if row[name]}
            if row["source"] not in sources:
                raise ValueError(_unknown("sources", row["source"], sources))
            counts.append(
                model.TroopCount(
                    year=int(row["year"]),
                    month=row["month"],
                    count=count,
                    measure=row["measure"],
                    source=row["source"],
                    note=row["note"],
                    services=MappingProxyType(services),
                )
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reader.problems.append(f"troops.csv: line {line}: {error}")
    return tuple(sorted(counts, key=lambda count: count.year))


def _spending(reader: _Reader) -> tuple[model.Spending, ...]:
    """Korean military spending from spending.csv; a damaged row is left out with a problem."""
    found = []
    for line, row in _rows(reader, "spending.csv"):
        try:
            share, dollars, won = (
                float(row[name]) if row[name] else None for name in ("share", "dollars", "won")
            )
            found.append(
                model.Spending(year=int(row["year"]), share=share, dollars=dollars, won=won, note=row["note"])
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reader.problems.append(f"spending.csv: line {line}: {error}")
    return tuple(sorted(found, key=lambda entry: entry.year))
