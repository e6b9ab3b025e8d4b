"""Finds the learner of each file, although names may be shared, written in two ways, or missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from quizkit.submission import Submission
from quizkit_teacher.assignment import GradedAnswer
from quizkit_teacher.collect import Owner
from quizkit_teacher.names import fold
from quizkit_teacher.roster import Roster

NAMED = 3  # names in one remark


class GradedFile(Struct, kw_only=True):
    """One file: its owner by its path, its submission, the reason why it cannot be read ("" where it can), its answers.

    `source` is the file in the folder: this one, or the zip that holds it. Blank answers are left out of `answers`. `passed`
    says why it is no hand-in at all (see `passed_over`).
    """

    path: str
    source: str = ""
    owner: Owner = Owner()
    submission: Submission = Submission()
    problem: str = ""
    passed: str = ""
    answers: tuple[GradedAnswer, ...] = ()


@dataclass
class Person:
    """A learner, at a `place` of the class list or none, with the files that are theirs, in order.

    `key` identifies the learner in the teacher's rubric scores; `others` are the keys used without a class list. `remarks`
    gives, by the path of a file, doubts about its owner.
    """

    key: str
    name: str
    number: str = ""
    lms: str = ""
    place: int | None = None
    others: dict[str, None] = field(default_factory=dict)
    files: list[GradedFile] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The learner's name in comparable form; of the class list's “Kim, Ana” also “ana kim”."""
        last, comma, first = self.name.partition(",")
        turned = {fold(f"{first} {last}")} if comma and self.place is not None else set()
        return {fold(self.name)} | turned


def find_learners(files: Iterable[GradedFile], roster: Roster | None = None) -> list[Person]:
    """Find the learners of a class: those of the class list in its order, also without files, then the others by name.

    The first of these that a file has decides: an id of Canvas or Moodle, a student number, a name. A name that two
    learners share decides nothing, and two logs under one name without a number are taken for two learners.
    """
    files = list(files)
    listed: list[Person] = [
        Person(f"listed:{place}", learner.name, learner.number, learner.lms, place)
        for place, learner in enumerate(roster.learners if roster else ())
    ]
    known = _identity_keys(listed, roster) if roster else {}
    for key, person in reversed(known.items()):  # the surest key comes last and stays
        person.key = key
    people = {person.key: person for person in listed}
    logs: dict[str, set[str]] = defaultdict(set)  # by name, where neither a number nor an id tells them apart
    for says in (file.submission for file in files if not file.owner.lms):
        if says.record and not says.number:
            logs[fold(says.name)].add(says.record)
    for file in files:
        says, lms = file.submission, file.owner.lms
        claims = (lms, f"number:{fold(says.number)}", f"name:{fold(says.name)}")
        alone = _key_without_roster(file, logs)
        owner = next((known[claim] for claim in claims if claim in known), None)
        owner = owner or people.setdefault(alone, Person(alone, says.name or file.owner.name or file.path))
        owner.number, owner.lms = owner.number or says.number, owner.lms or lms
        owner.files.append(file)
        if alone != owner.key:
            owner.others.setdefault(alone)
    guests = sorted(list(people.values())[len(listed) :], key=lambda person: (fold(person.name), person.key))
    _remark([*listed, *guests], with_roster=roster is not None)
    return [*listed, *guests]


def _identity_keys(listed: Sequence[Person], roster: Roster) -> dict[str, Person]:
    """The keys of the learners in the class list, the surest first; a name is a key only where nobody else has it."""
    keys: dict[str, Person] = {}
    for person in listed:
        if person.lms:  # Moodle's worksheet says "Participant 12"
            keys[f"{roster.kind}:{person.lms.rpartition(' ')[2]}"] = person
    bearers: dict[str, list[Person]] = defaultdict(list)
    for person, learner in zip(listed, roster.learners, strict=True):
        for number in filter(None, (learner.number, learner.email)):
            keys.setdefault(f"number:{fold(number)}", person)
        for name in person.names:
            bearers[name].append(person)
    return keys | {f"name:{name}": people[0] for name, people in bearers.items() if len(people) == 1}


def _key_without_roster(file: GradedFile, logs: Mapping[str, set[str]]) -> str:
    """The key of a file's learner without a class list; `logs` are those under each name without a number."""
    number, name = fold(file.submission.number), fold(file.submission.name)
    if file.owner.lms or number or not name:
        return file.owner.lms or (f"number:{number}" if number else f"file:{file.path}")
    known = logs.get(name, set())
    log = file.submission.record or (next(iter(known)) if len(known) == 1 else "")
    return f"name:{name}:{log}" if log else f"name:{name}"


def _remark(people: Sequence[Person], with_roster: bool) -> None:
    """Note for each file any doubt about its owner."""
    bearers = Counter(name for person in people for name in person.names)
    sharers: dict[str, dict[str, str]] = defaultdict(dict)
    for person in people:
        for file in person.files:
            record = file.submission.record
            if record and len(sharers[record]) <= NAMED:  # a few are named, of however many
                sharers[record][person.key] = person.name
    for person in people:
        own = person.names
        for file in person.files:
            remarks = list(_about_names(file, person, own, bearers))
            others = [name for key, name in sharers[file.submission.record].items() if key != person.key][
                :NAMED
            ]
            if named := " and ".join(others):
                remarks.append(f"the same record as {named}: a copy, or one learner with two names")
            if with_roster and person.place is None:
                remarks.append("not in the class list")
            person.remarks[file.path] = remarks


def _about_names(
    file: GradedFile, person: Person, own: set[str], bearers: Mapping[str, int]
) -> Iterator[str]:
    names = {fold(name): name for name in (file.submission.name, file.submission.copy[0]) if name}
    if foreign := [name for folded, name in names.items() if folded not in own]:
        yield f"the file says {' and '.join(foreign)}"
    shared = max((bearers[name] for name in names if name in own), default=0)
    if shared > 1:
        mend = "" if person.number or person.lms else "; a number would tell them apart"
        yield f"{shared} learners have this name{mend}"
    if not (names or file.owner.lms or file.problem):
        yield "nobody's name is in it"
