"""Which files belong to one learner, where names are written twice, in two ways, or not at all."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from quizkit_teacher.roster import Roster, same

NAMED = 3  # names in one remark


class File(NamedTuple):
    """What a file says of whose it is, and in `owner` what its path says."""

    path: str
    name: str
    owner: str
    number: str
    lms: str
    record: str
    copy_name: str
    copy_number: str
    problem: str


@dataclass
class Person:
    """A learner: the files, in order, and for each what is odd about whose it is. `place` is that in the class list.

    `key` and `others` name the learner to the teacher's marks: with a class list, or without one, as before.
    """

    key: str
    name: str
    number: str = ""
    lms: str = ""
    place: int | None = None
    others: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)


class Learners:
    """The learners of a class, found from their files and the class list.

    A file is its learner's by the first of these that it has: an id of Canvas or Moodle, a student number, a name. Two
    receipts with one name and no number that come from different records are taken for two learners.
    """

    def __init__(self, files: Iterable[File], roster: Roster | None = None) -> None:
        """Args: files: all of them. roster: the class list, if there is one."""
        self._roster = roster
        self._known = self._marks()
        count = len(roster.learners) if roster else 0
        # nobody's files are found by such a key: of two with one name, who has no number
        self._listed = {place: f"listed:{place}" for place in range(count)}
        self._listed |= {place: mark for mark, place in reversed(self._known.items())}
        found = list(files)
        records: dict[str, set[str]] = defaultdict(set)
        for file in found:
            if file.record and not file.number and not file.lms:
                records[same(file.name)].add(file.record)
        people: dict[str, Person] = {}
        if roster is not None:
            for place, learner in enumerate(roster.learners):
                person = Person(self._listed[place], learner.name, learner.number, learner.lms, place)
                people[person.key] = person
        spelled: dict[str, dict[str, None]] = defaultdict(dict)
        held: dict[str, set[str]] = defaultdict(set)
        others: dict[str, dict[str, None]] = defaultdict(dict)
        for file in found:
            alone = self._alone(file, records)
            key = self._listed_key(file) or alone
            person = people.setdefault(
                key, Person(key, file.name or file.owner or file.path, file.number, file.lms)
            )
            person.number, person.lms = person.number or file.number, person.lms or file.lms
            person.paths.append(file.path)
            if alone != key:
                others[key].setdefault(alone)
            if file.name:
                spelled[key].setdefault(file.name)
            if file.record:
                held[file.record].add(key)
        for key, more in others.items():
            people[key].others = list(more)
        self.people = sorted(
            people.values(),
            key=lambda one: (one.place is None, one.place or 0, same(one.name), one.key),
        )
        self._note(found, people, spelled, held)

    def _marks(self) -> dict[str, int]:
        """What identifies a learner of the class list → the place in it, the surest first; a name only where nobody else has it."""
        marks: dict[str, int] = {}
        names: dict[str, list[int]] = defaultdict(list)
        learners = self._roster.learners if self._roster else ()
        kind = self._roster.kind if self._roster else ""
        for place, learner in enumerate(learners):
            if learner.lms:  # Moodle's worksheet says "Participant 12"
                marks[f"{kind}:{learner.lms.rpartition(' ')[2]}"] = place
        for place, learner in enumerate(learners):
            for mark in (learner.number, learner.email):
                if mark:
                    marks.setdefault(f"number:{same(mark)}", place)
            for name in self._own_names(Person("", learner.name, place=place), ()):
                names[name].append(place)
        return marks | {f"name:{name}": at[0] for name, at in names.items() if len(at) == 1}

    def _listed_key(self, file: File) -> str:
        """The key of the learner of the class list whose file it is; "" where none is found."""
        for mark in (file.lms, f"number:{same(file.number)}", f"name:{same(file.name)}"):
            if mark in self._known:
                return self._listed[self._known[mark]]
        return ""

    @staticmethod
    def _alone(file: File, records: dict[str, set[str]]) -> str:
        """The key of a file's learner without a class list."""
        number, name = same(file.number), same(file.name)
        if file.lms:
            return file.lms
        if number:
            return f"number:{number}"
        if not name:
            return f"file:{file.path}"
        known = records[name]
        apart = file.record or (next(iter(known)) if len(known) == 1 else "")
        return f"name:{name}:{apart}" if apart else f"name:{name}"

    def _note(
        self,
        found: list[File],
        people: dict[str, Person],
        spelled: dict[str, dict[str, None]],
        held: dict[str, set[str]],
    ) -> None:
        own = {person.key: self._own_names(person, spelled[person.key]) for person in people.values()}
        bearers: dict[str, set[str]] = defaultdict(set)
        for key, names in own.items():
            for name in names:
                bearers[name].add(key)
        owners = {path: person for person in people.values() for path in person.paths}
        # a few of each are named: one name for a thousand files must not cost a thousand looks each
        spellings = {key: {same(name): name for name in names}.items() for key, names in spelled.items()}
        sharers = {record: sorted(keys)[: NAMED + 1] for record, keys in held.items() if len(keys) > 1}
        for file in found:
            person, name = owners[file.path], same(file.name)
            said = []
            if name and name not in own[person.key]:
                said.append(f"the file says {file.name}")
            known = spellings.get(person.key, ()) if name and person.place is None else ()
            others = list(itertools.islice((one for form, one in known if form != name), NAMED))
            if others:
                said.append(f"the same learner handed in as {' and '.join(others)}")
            if len(bearers[name]) > 1 and name in own[person.key]:
                why = "" if person.number or person.lms else "; a number would tell them apart"
                said.append(f"{len(bearers[name])} learners have this name{why}")
            if file.record in sharers:
                names_ = [people[key].name for key in sharers[file.record] if key != person.key][:NAMED]
                said.append(
                    f"the same record as {' and '.join(names_)}: a copy, or one learner with two names"
                )
            if file.copy_name and same(file.copy_name) not in own[person.key]:
                said.append(f"this copy was made out to {file.copy_name}")
            if self._roster is not None and person.place is None:
                said.append("not in the class list")
            if not file.name and not file.lms and not file.problem:
                said.append("nobody's name is in it")
            if said:
                person.notes[file.path] = said

    @staticmethod
    def _own_names(person: Person, spelled: Iterable[str]) -> set[str]:
        """The names that are this learner's: by the class list, in either order of its parts, or else by the files."""
        if person.place is None:
            return {same(person.name), *map(same, spelled)}
        last, comma, first = person.name.partition(",")
        return {same(person.name), same(f"{first} {last}")} if comma else {same(person.name)}
