"""Whose each file is. One rule decides, and in doubt it leaves the answer to the teacher.

A file bears marks of its learner. The strongest first: the id that Canvas or Moodle wrote into its path, the name that it wrote
there, the student number that the file claims, the name that it claims. The strongest mark that leads to one learner decides,
unless another mark leads to somebody else: then the file is held. So are the files of several records under one name or
number, where the LMS does not tell whose they are. A held file counts for nobody until the teacher decides (see `decisions`).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from quizkit.submission import Submission
from quizkit_teacher.assignment import GradedAnswer
from quizkit_teacher.collect import Owner
from quizkit_teacher.names import (
    NUMBER_IN_NAME,
    Directory,
    bare,
    exact,
    fold,
    number_key,
    same_name,
    same_number,
)
from quizkit_teacher.roster import Roster

NAMED = 3  # names in one remark
NOBODY = "nobody"  # the teacher's word for a file that counts for no learner
DEEPER = "deeper in its path stands somebody else’s id"
ASK = "write whose it is into who.csv"
# What says whose a file is: the file itself; the name that the LMS wrote; the LMS's id, or the teacher.
CLAIMED, NAMED_BY_LMS, SURE = range(3)


class GradedFile(Struct, kw_only=True):
    """One file: its owner by its path, its submission, the reason why it cannot be read ("" where it can), its answers.

    `source` is the file in the folder: this one, or the zip that holds it. `digest` names the content. Blank answers are left
    out of `answers`. `passed` says why it is no hand-in at all (see `passed_over`), `packed` is the time that the LMS's zip
    gives it.
    """

    path: str
    source: str = ""
    digest: str = ""
    owner: Owner = Owner()
    submission: Submission = Submission()
    problem: str = ""
    passed: str = ""
    packed: str = ""
    answers: tuple[GradedAnswer, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The names that the file claims, by their folded form."""
        return {fold(name): name for name in (self.submission.name, self.submission.copy[0]) if name}

    @property
    def numbers(self) -> list[str]:
        """The student numbers that the file claims, also beside a name: 20261234 김민지."""
        beside = (number for name in self.names.values() for number in NUMBER_IN_NAME.findall(name))
        return list(dict.fromkeys(filter(None, (self.submission.number, self.submission.copy[1], *beside))))

    @property
    def says(self) -> str:
        """All that the path and the file say of their learner, for the teacher to read."""
        path = " ".join(filter(None, (self.owner.name, f"({self.owner.lms})" if self.owner.lms else "")))
        file = ", ".join([*self.names.values(), *self.numbers])
        return "; ".join(filter(None, (path and f"path: {path}", file and f"file: {file}")))


@dataclass
class Person:
    """A learner, at a `place` of the class list or none, with the files that are theirs, in order.

    `key` identifies the learner within one run. `remarks` gives, by the path of a file, doubts about its owner.
    """

    key: str
    name: str
    number: str = ""
    lms: str = ""
    place: int | None = None
    files: list[GradedFile] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)

    def handles(self, file: GradedFile) -> tuple[str, ...]:
        """All by which this learner can be known again from one of their files, whatever the class list says then.

        What speaks of somebody else stays out: the teacher may have said that a file is not whose it says it is.
        """
        own = all(_fits(name, self.name) for name in file.names.values())
        account = file.owner if _fits(file.owner.name, self.name) else Owner()
        numbers = [n for n in file.numbers if own and (not self.number or same_number(n, self.number))]
        named = {fold(name) for name in (self.name, account.name, *(file.names if own else ()))}
        known = [("file", file.digest), ("record", file.submission.record)]
        known += [("number", number_key(number)) for number in (self.number, *numbers)]
        known += [("name", name) for name in named - {fold(file.path)}]
        handles = {f"{kind}:{value}" for kind, value in known if value}
        return tuple(sorted(handles | {self.lms or account.lms} - {""}))


class Held(NamedTuple):
    """A file that counts for nobody, with the reasons; `asks` is whether the teacher can say whose it is."""

    file: GradedFile
    reasons: list[str]
    asks: bool


class Found(NamedTuple):
    """The learners of a class, and the files that are nobody's."""

    people: list[Person]
    held: list[Held]
    meant: dict[str, Person]  # by a file's digest: whose the teacher says it is


class Decision(NamedTuple):
    """The teacher's word on a file: a learner's number, id or name, or “nobody”; `means` is who that was when it was said."""

    learner: str
    means: tuple[str, ...] = ()


_Group = list[tuple[GradedFile, int]]  # files of one learner, and how surely


class _Mark(NamedTuple):
    """One mark of a file: its strength, its name, the people whom it leads to, and all whom it can mean."""

    strength: int
    label: str
    leads: set[int]
    near: set[int]


CopyOf = Callable[[str, str, str], int | None]  # the copy of an exam that a name, number and id have


def find_learners(
    files: Iterable[GradedFile],
    roster: Roster | None = None,
    decisions: Mapping[str, Decision] | None = None,
    copy_of: CopyOf = lambda *_: None,
) -> Found:
    """Find the learners of a class: those of the class list in its order, also without files, then the others by name.

    Args:
        files: in the order of their paths.
        roster: the class list. Without one, the learners whom the LMS names in the paths take its place.
        decisions: what the teacher decided, by a file's `digest`.
        copy_of: gives the number of a learner's own copy of an exam, None where it has none.
    """
    return _Class(list(files), roster, copy_of).sort(decisions or {})


class _Class:
    """The people of a class while their files are found: first those of the class list, then the guests."""

    def __init__(self, files: list[GradedFile], roster: Roster | None, copy_of: CopyOf) -> None:
        self.files, self.roster, self.copy_of = files, roster, copy_of
        self.people: list[Person] = []
        self.keys: dict[str, int] = {}  # of people whom an id of the LMS or the key of a guest names
        self.logins: dict[str, set[int]] = defaultdict(set)
        for place, learner in enumerate(roster.learners if roster else ()):
            # Moodle's worksheet says "Participant 12"
            lms = f"{roster.kind}:{learner.lms.rpartition(' ')[2]}" if roster and learner.lms else ""
            self.people.append(Person("", learner.name, learner.number, lms, place))
            self.keys |= {lms: place} if lms else {}
            if learner.email:
                self.logins[fold(learner.email)].add(place)
        if roster is None:
            for owner in (file.owner for file in files if file.owner.lms):
                if owner.lms not in self.keys:
                    self.keys[owner.lms] = len(self.people)
                    self.people.append(Person(owner.lms, owner.name, lms=owner.lms))
        self.listed = len(self.people)
        self.directory = Directory((person.name, person.number) for person in self.people)
        for place, person in enumerate(self.people):
            person.key = person.key or self._key(place, person)
        ids: dict[str, set[str]] = defaultdict(set)
        for file in files:
            ids[file.owner.name].add(file.owner.lms)
        # the LMS writes “Participant” for everybody where it hides the names
        self.no_names = {name for name, lms in ids.items() if len(lms) > 2 and not self.directory.near(name)}
        strange: dict[str, set[int]] = defaultdict(set)  # by zip of Moodle: who is named under an unknown id
        for file in files:
            if file.owner.lms.startswith("moodle:") and file.owner.lms not in self.keys:
                strange[file.owner.above] |= self.directory.named(file.owner.name)
        known = {file.owner.above for file in files if file.owner.lms in self.keys}
        most = len(self.people) / 2
        # zips that name most of the class, and have no id of the list
        self.other_assignments = {zip_ for zip_, named in strange.items() if len(named) > most} - known
        numbers = {number_key(number) for file in files for number in file.numbers}
        # the numbers of the list are not those that the learners know, such as the SIS IDs of some schools
        self.other_numbers = len(numbers) > 2 and not any(map(self.directory.numbered, numbers))
        self.odd: dict[str, str] = {}  # by the path of a file: a number in it that is not the list's
        self.groups: dict[int, _Group] = defaultdict(list)
        self.decided: list[tuple[int, GradedFile]] = []
        self.meant: dict[str, int] = {}  # by digest: whom the teacher meant
        self.held: list[Held] = []
        self.claimed_by: dict[int, list[str]] = defaultdict(list)  # by id() of a person: held files

    def _key(self, place: int, person: Person) -> str:
        """The surest of a listed learner's marks that nobody else in the list has."""
        if person.lms:
            return person.lms
        if person.number and self.directory.numbered(person.number) == {place}:
            return f"number:{number_key(person.number)}"
        alone = self.directory.named(person.name) == {place}
        return f"name:{fold(person.name)}" if alone else f"listed:{place}"

    def sort(self, decisions: Mapping[str, Decision]) -> Found:
        """Give each file to its learner, or to nobody."""
        found = [(file, *self._whose(file)) for file in self.files]
        known = [entry for entry in found if entry[1] is not None or entry[3]]
        strangers = [file for file, whose, _, doubts in found if whose is None and not doubts]
        unread = set[int]()  # files on which the teacher's word cannot be understood
        strangers.sort(key=lambda file: not (file.owner.lms or file.submission.number))  # the surest first
        for file, whose, strength, doubts in [*known, *((file, *self._stranger(file)) for file in strangers)]:
            decision = decisions.get(file.digest) if doubts or strength == CLAIMED else None
            unclear = self._decide(file, decision, whose, doubts) if decision else ""
            if decision and not unclear:
                continue
            if whose is None or doubts:
                self._hold(file, [*doubts, unclear])
            else:  # also with a word that is unclear: the learner's other records must not count for that
                self.groups[whose].append((file, strength))
                unread |= {id(file)} if unclear else set()
        for whose, group in self.groups.items():
            odd = {id(file): [doubt] for file, doubt in self._strangers_in(whose, group)}
            for file, _ in group:
                doubts = odd.get(id(file), [])
                decision = decisions.get(file.digest) if doubts or id(file) in unread else None
                unclear = self._decide(file, decision, None, doubts) if decision else ""
                if unclear or (doubts and not decision):
                    self._hold(file, [*doubts, unclear])
                elif not decision:
                    self.people[whose].files.append(file)
        for whose, file in self.decided:
            self.people[whose].files.append(file)
        for person in self.people:
            person.files.sort(key=lambda file: file.path)
        listed = self.listed if self.roster else 0
        guests = [person for person in self.people[listed:] if person.files]
        self._complete([*self.people[:listed], *guests])
        guests.sort(key=lambda person: (fold(person.name), person.key))
        people = [*self.people[:listed], *guests]
        self._remark(people)
        meant = {digest: self.people[whose] for digest, whose in self.meant.items()}
        return Found(people, sorted(self.held, key=lambda held: held.file.path), meant)

    def _marks(self, file: GradedFile) -> Iterator[_Mark]:
        """The marks of a file, the strongest first."""
        named, near = self.directory.named, self.directory.near
        owner = file.owner
        known = {self.keys[owner.lms]} if owner.lms in self.keys else set[int]()
        yield _Mark(SURE, "the id in its path", known, known)
        yield _Mark(NAMED_BY_LMS, "the name in its path", named(owner.name), near(owner.name))
        for number in file.numbers:
            found = self.directory.numbered(number) or self.logins.get(fold(number), set())
            yield _Mark(CLAIMED, f"the number {number} in it", found, found)
        for name in file.names.values():
            yield _Mark(CLAIMED, f"the name {name} in it", named(name), near(name))

    def _whose(self, file: GradedFile) -> tuple[int | None, int, list[str]]:
        """Whom the marks of a file lead to, how surely, and what speaks against it."""
        marks = [mark for mark in self._marks(file) if mark.near]
        chosen = next((mark for mark in marks if len(mark.leads) == 1), None)
        if chosen is None:
            crowd = max((len(mark.leads) for mark in marks), default=0)
            return None, CLAIMED, [f"{crowd} learners have {marks[0].label}"] if crowd else []
        (whose,) = chosen.leads
        person, doubts = self.people[whose], list[str]()
        first = f"{chosen.label} is {_s(person.name)}"
        for mark in marks:
            if whose not in mark.near:
                others = " or ".join(_s(self.people[other].name) for other in sorted(mark.near)[:NAMED])
                doubts.append(f"{first}, but {mark.label} is {others}")
                for other in mark.near:
                    self.claimed_by[id(self.people[other])].append(file.path)
        for number in file.numbers if person.number and not doubts else ():
            if same_number(number, person.number) or whose in self.logins.get(fold(number), ()):
                continue
            if (chosen.strength == SURE and not file.owner.loose) or self.other_numbers:
                self.odd[file.path] = f"the file says number {number}, the class list {person.number}"
            else:
                but = f"the number {number} in it is not: the class list says {person.number}"
                doubts.append(f"{first}, but {but}")
        if file.owner.contradicted and not doubts:
            doubts.append(f"{first}, but {DEEPER}")
        if not doubts and (doubt := self._outside(file, person, chosen)):
            doubts.append(f"{doubt}, but {first}")
            self.claimed_by[id(person)].append(file.path)
        if not doubts and self._has_anothers_copy(file, person.name, person.number, person.lms):
            doubts.append(f"{first}, but it is the copy made for {file.submission.copy[0]}")
        return whose, CLAIMED if file.owner.loose else chosen.strength, doubts

    def _outside(self, file: GradedFile, person: Person, chosen: _Mark) -> str:
        """What the LMS says if it says that a file is somebody else's, whom the class list does not have; else ""."""
        owner, program = file.owner, file.owner.lms.partition(":")[0]
        other_id = owner.lms != person.lms and person.lms.startswith(f"{program}:")
        if other_id and not owner.lms.startswith("canvas:anon_"):
            doubt = f"the id in its path, {owner.lms}, is not in the class list"
            if chosen.strength == CLAIMED or owner.above not in self.other_assignments:
                return doubt
            self.odd[file.path] = f"{doubt}, which is of another assignment"
        hidden = not owner.name or owner.name in self.no_names or not _comparable(owner.name, person.name)
        if chosen.strength == CLAIMED and not hidden and not same_name(owner.name, person.name):
            return f"the name in its path is {owner.name}"
        return ""

    def _has_anothers_copy(self, file: GradedFile, name: str, number: str, lms: str) -> bool:
        copy = self.copy_of(*file.submission.copy, "") if file.submission.copy[0] else None
        own = self.copy_of(name, number, lms)
        return copy is not None and own is not None and copy != own

    def _stranger(self, file: GradedFile) -> tuple[int | None, int, list[str]]:
        """The guest who handed in a file whose marks lead to nobody, as `_whose` gives a learner."""
        says, lms = file.submission, file.owner.lms
        if self._has_anothers_copy(file, says.name, says.number, ""):
            return None, CLAIMED, [f"it says {says.name}, but it is the copy made for {says.copy[0]}"]
        if file.owner.contradicted:
            return None, CLAIMED, [f"the id in its path is {lms}, but {DEEPER}"]
        if lms:
            return self._guest(lms, file.owner.name or says.name, says.number, lms), SURE, []
        if says.number:
            return self._guest(f"number:{number_key(says.number)}", says.name, says.number), CLAIMED, []
        if says.name:
            named = {guest for guest in self.directory.named(says.name) if guest >= self.listed}
            if len(named) > 1:
                return None, CLAIMED, [f"{len(named)} learners have the name {says.name} in it"]
            return named.pop() if named else self._guest(f"name:{fold(says.name)}", says.name), CLAIMED, []
        if self.roster or not file.answers:
            return None, CLAIMED, ["nobody’s name is in it"] if file.answers else []
        return self._guest(f"file:{file.path}", file.path), CLAIMED, []

    def _guest(self, key: str, name: str, number: str = "", lms: str = "") -> int:
        if key not in self.keys:
            self.keys[key] = len(self.people)
            self.people.append(Person(key, name or number, number, lms))
            self.directory.add(self.keys[key], name, number)
        return self.keys[key]

    def _strangers_in(self, whose: int, group: _Group) -> Iterator[tuple[GradedFile, str]]:
        """The files of a learner's group that may be another's, with the doubt: of another record, or another account."""
        name = _s(self.people[whose].name)
        full = [(file, strength) for file, strength in group if file.answers]
        records = _records(full) if len(full) > 1 else []
        if len(records) < 2:
            return
        known = [record for record in records if _strength(record) > CLAIMED]
        accounts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for file, strength in (entry for record in known for entry in record):
            program = file.owner.lms.partition(":")[0]
            if strength == NAMED_BY_LMS and program:  # Moodle gives another id in each assignment
                accounts[program, file.owner.above * (program == "moodle")].add(file.owner.lms)
        most = max(map(len, accounts.values()), default=0)
        sources: dict[str, set[str]] = defaultdict(set)  # by question: a zip for each record that answers it
        for source, items in map(_packed, known):
            for item in items:
                sources[item].add(source)
        for record in records:
            strength, rivals = _strength(record), set().union(*(sources[item] for item in _packed(record)[1]))
            if strength == CLAIMED and known:
                doubt = f"it is of another record than {known[0][0][0].path}, which is known to be {name}"
            elif strength == CLAIMED:
                doubt = f"the files of {len(records)} records say that they are {name}"
            elif most > 1 and strength < SURE:
                doubt = f"{most} accounts of the LMS have the name {self.people[whose].name}"
            elif len(rivals) > 1:
                zips = " and ".join(source or "the folder itself" for source in sorted(rivals)[:NAMED])
                doubt = f"{zips} have different answers as {name}; take away one that a learner sent"
            else:
                continue
            yield from ((file, doubt) for file, _ in record)

    def _decide(self, file: GradedFile, decision: Decision, whose: int | None, doubts: list[str]) -> str:
        """Do with a file as the teacher said; where that cannot be done, give the reason."""
        if fold(decision.learner) == NOBODY:
            self.held.append(Held(file, ["you say in who.csv that it is nobody’s"], False))
            return ""
        people = self._meant(decision)
        if not people and self.roster is None:
            words = [decision.learner, *decision.means]
            name = next((word for word in words if ":" not in word and re.search(r"[^\W\d]", word)), words[0])
            people = {self._guest(f"said:{fold(name)}", name)}
        if len(people) != 1:
            whom = f"{len(people)} learners are" if people else "nobody in the class list is"
            return f"{whom} meant by “{decision.learner}” in who.csv"
        self.meant[file.digest] = meant = people.pop()
        if meant == whose and not doubts:  # of several records under one name this is the learner's
            self.groups[whose].append((file, SURE))
        else:
            self.decided.append((meant, file))
        return ""

    def _meant(self, decision: Decision) -> set[int]:
        """The people whom the teacher's words can mean; if the class list has changed since, what they meant then helps."""
        said = self._called(decision.learner)
        if decision.learner not in decision.means:  # a new word of the teacher's
            return said
        sets = [found for found in map(self._called, decision.means) if found]
        both = set[int].intersection(*sets) if sets else set()
        return both or set[int]().union(*sets)

    def _called(self, text: str) -> set[int]:
        ids = {text, f"{self.roster.kind}:{text}" if self.roster else text}
        found = {self.keys[key] for key in ids if key in self.keys} | self.directory.numbered(text)
        found = found or self.logins.get(fold(text), set()) or self.directory.named(text)
        parts = re.split(r"[\s,;|()]+", text) if len(found) != 1 else ()
        for part in parts:  # a name and a number: Ana Kim, 17
            found = self.directory.numbered(part) & self.directory.near(text.replace(part, " ")) or found
        return {whose for whose in found if whose < self.listed} if self.roster else found

    def _hold(self, file: GradedFile, doubts: list[str]) -> None:
        reasons = [*filter(None, doubts)]
        asks = bool(reasons and file.answers and not file.problem)
        self.held.append(Held(file, [*reasons, *[ASK] * asks], asks))

    def _complete(self, people: Sequence[Person]) -> None:
        """Fill in from the files what no list says: a number that nobody else claims, a name, an id."""
        claims: dict[str, set[str]] = defaultdict(set)
        for person in people:
            for number in (person.number, *(file.submission.number for file in person.files)):
                claims[number_key(number)].add(person.key)
        for person in people:
            own = [file.submission for file in person.files]
            if person.place is None:
                named = [says.name for says in own if says.name and not person.key.startswith("said:")]
                fitting = [name for name in named if _fits(name, person.name)]
                person.name = next(filter(None, [*fitting, person.name, *named]), person.key)
                person.number = ""
            free = (says.number for says in own if says.number and len(claims[number_key(says.number)]) == 1)
            person.number = person.number or next(free, "")
            accounts = (file.owner.lms for file in person.files if _fits(file.owner.name, person.name))
            person.lms = person.lms or next(filter(None, accounts), "")

    def _remark(self, people: Sequence[Person]) -> None:
        """Note for each file any doubt about its owner."""
        bearers = Counter(name for person in people for name in exact(person.name))
        sharers: dict[str, dict[str, str]] = defaultdict(dict)
        for person in people:
            for file in person.files:
                record = file.submission.record
                if record and len(sharers[record]) <= NAMED:  # a few are named, of however many
                    sharers[record][person.key] = person.name
        for person in people:
            rivals = self.claimed_by[id(person)]
            for file in person.files:
                remarks = [*_about(file, person, bearers), *filter(None, [self.odd.get(file.path)])]
                others = [name for key, name in sharers[file.submission.record].items() if key != person.key]
                if named := " and ".join(others[:NAMED]):
                    remarks.append(f"the same record as {named}: a copy, or one learner with two names")
                if self.roster and person.place is None:
                    remarks.append("not in the class list")
                if others := [path for path in dict.fromkeys(rivals) if path != file.path][:NAMED]:
                    verbs = "names this learner, and is" if len(others) == 1 else "name this learner, and are"
                    remarks.append(f"{' and '.join(others)} also {verbs} held")
                person.remarks[file.path] = remarks


def _strength(record: _Group) -> int:
    return max(strength for _, strength in record)


def _packed(record: _Group) -> tuple[str, set[str]]:
    """The first zip or folder in which the LMS names the learner of a record, and the questions answered there."""
    files = [file for file, _ in record if (file.owner.lms or file.owner.name) and not file.owner.loose]
    first = min((file.owner.above for file in files), default="")
    return first, {answer.item for file in files for answer in file.answers}


def _s(name: str) -> str:
    return f"{name}’s"


def _fits(claimed: str, written: str) -> bool:
    """Whether a claimed name can be that of a learner as the LMS or a list writes it."""
    return not written or same_name(claimed, written) or not _comparable(claimed, written)


def _comparable(one: str, other: str) -> bool:
    """Whether two names have letters of one script: 김민지 and Kim Minji can be one name, Ana and Kim Minji cannot."""

    def scripts(name: str) -> set[str]:
        return {unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()}

    return bool(scripts(one) & scripts(other))


def _records(group: _Group) -> list[_Group]:
    """Part files into those of one log each: they share a record, an LMS id, or all of their content.

    A notebook has no record; it is of the log with which it shares an answer that was given at one time. An LMS id says so only
    within one zip: another may be a learner's work.
    """
    above = list(range(len(group)))  # for each file another of its log, or itself

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = place = above[above[place]]
        return place

    known: dict[object, int] = {}
    for place, (file, _) in sorted(enumerate(group), key=lambda entry: not entry[1][0].submission.record):
        signs = {("record", file.submission.record), ("file", file.digest)}
        signs |= {(f"id {file.owner.above}", file.owner.lms)}
        dated = {(answer.item, answer.at, repr(answer.response)) for answer in file.answers if answer.at}
        for sign in {*(sign for sign in signs if sign[1]), *dated}:
            first = known.setdefault(sign, place)
            if sign in signs or not file.submission.record:  # two records are two, whatever they share
                above[top(place)] = top(first)
    records = defaultdict[int, _Group](list)
    for place, entry in enumerate(group):
        records[top(place)].append(entry)
    return list(records.values())


def _about(file: GradedFile, person: Person, bearers: Mapping[str, int]) -> Iterator[str]:
    own = exact(person.name)
    if foreign := [name for name in file.names.values() if not same_name(name, person.name)]:
        yield f"the file says {' and '.join(foreign)}"
    spoiled = (n for n in file.numbers if bare(n) != bare(person.number))
    if odd := [number for number in spoiled if same_number(number, person.number)]:
        yield f"the file says number {odd[0]}, the list {person.number}: Excel may have changed one of them"
    shared = max((bearers[name] for name in file.names if name in own), default=0)
    if shared > 1:
        mend = "" if person.number or person.lms else "; a number would tell them apart"
        yield f"{shared} learners have this name{mend}"
    if not (file.names or file.owner.lms or file.owner.name or file.problem):
        yield "nobody’s name is in it"
