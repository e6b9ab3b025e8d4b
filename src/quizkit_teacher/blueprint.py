"""The blueprint of an exam: a TOML file that says which questions to draw, from the course or from the teacher's own."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, convert, field, structs, to_builtins

from quizkit import times
from quizkit.bank import Bank
from quizkit.files import CourseError, parse_toml, read_text
from quizkit.items import OLD_KINDS, Item
from quizkit.kinds import KINDS
from quizkit.records import Id, Record, Strings, explain, need
from quizkit.text import count, did_you_mean, plain_name

COURSE = "course"
LONGEST_ID = 70  # letters, so that the ids of questions keep to the limit of a submission
Pool = list[Item]


class Draw(Record):
    """How many questions to draw from which file, the points of each, and whether each learner gets different ones."""

    origin: str = field(default=COURSE, name="from")
    lessons: Strings = ()
    objectives: Strings = ()
    kinds: Strings = ()
    items: Strings = ()
    count: Annotated[int, Meta(ge=1)] | None = None
    each: bool = False
    points: Annotated[float, Meta(gt=0, le=1000)] = 1.0


class Blueprint(Record):
    """The plan of an exam; its questions stand in the same `order` for all, or in each learner's own.

    `due` is a day or a time, in `zone` (an IANA name; by default the machine's own).
    `seed` is a secret of the teacher's: with it, the same exam can be made again without its key. By default one is drawn.
    """

    id: Id
    title: str = ""
    intro: str = ""
    due: str = ""
    zone: str = ""
    seed: str = ""
    order: Literal["same", "each"] = "same"
    draws: tuple[Draw, ...] = field(default=(), name="draw")

    def check(self) -> None:
        """Raise ValueError, with the mend, where an exam could not be made."""
        need(self.title.strip(), "title is missing: write what learners read at the top")
        fits = len(self.id) <= LONGEST_ID
        need(fits, f"id: at most {LONGEST_ID} letters; each question’s id begins with it")
        need(self.draws, "no questions: write at least one [[draw]]")
        times.due(self.due or "2026-12-01", self.zone)


def read(path: Path, bank: Bank) -> tuple[Blueprint, list[Pool], list[str]]:
    """Read a blueprint, a TOML file, and the questions that each of its draws may take; their files lie beside it.

    Returns: The blueprint, the pool of each draw, and a line for each of the teacher's questions that was left out.
    Raises: CourseError: it cannot be used; the message names the file, the entry and the mend.
    """
    try:
        plan = parse_toml(read_text(path))
    except ValueError as error:
        raise CourseError(f"{path}: is not TOML ({error}); mend that line") from error
    try:
        blueprint = convert(to_builtins(plan), Blueprint)
        lines = {"title": plain_name(blueprint.title), "intro": plain_name(blueprint.intro)}
        blueprint = structs.replace(blueprint, **lines)
        need(blueprint.id not in bank.lessons, f"id = {blueprint.id!r}: a lesson has this name; use another")
        return blueprint, *_pools(blueprint, path.parent, bank)
    except ValueError as error:
        reason = explain(error, Blueprint)
        reason = re.sub(r"^draw\[(\d+)\]", lambda place: f"draw {int(place[1]) + 1}", reason)
        raise CourseError(f"{path}: {reason}") from error


def _pools(blueprint: Blueprint, folder: Path, bank: Bank) -> tuple[list[Pool], list[str]]:
    pools: list[Pool] = []
    problems: dict[str, None] = {}
    draw_of: dict[tuple[str, str], int] = {}
    for number, draw in enumerate(blueprint.draws, 1):
        known, damaged = (bank.items, ()) if draw.origin == COURSE else bank.read_items(folder / draw.origin)
        problems |= dict.fromkeys(damaged)
        try:
            begins = tuple(begin for lesson in draw.lessons for begin in bank.begins(lesson))
            pools.append(_pool(structs.replace(draw, lessons=begins), known, damaged))
            for item in pools[-1]:
                first = draw_of.setdefault((draw.origin, item.id), number)
                need(first == number, f"{item.id} stands in draw {first} too; name each question in one draw")
        except ValueError as error:
            raise ValueError(f"draw {number}: {error}") from error
    return pools, list(problems)


def _pool(draw: Draw, known: Mapping[str, Item], damaged: tuple[str, ...]) -> Pool:
    """The questions that a draw may take; raises ValueError where it asks for others, or for more than there are."""
    need(known or not damaged, "; ".join(damaged))
    left_out = "".join(f"; left out: {line}" for line in damaged)
    for item_id in draw.items:
        if item_id not in known:
            unknown = f"no question {item_id!r} in {draw.origin}{did_you_mean(item_id, known)}{left_out}"
            raise ValueError(next((line for line in damaged if f" {item_id}:" in line), unknown))
    kinds = [OLD_KINDS.get(kind, kind) for kind in draw.kinds]
    for kind in kinds:
        need(kind in KINDS, f"kinds: {kind!r} is not known; use {', '.join(KINDS)}")
    pool = [
        item
        for item in map(known.__getitem__, dict.fromkeys(draw.items) or known)
        if item.lesson.startswith(draw.lessons or "")
        and (not draw.objectives or item.objective in draw.objectives)
        and (not kinds or item.kind in kinds)
    ]
    need(pool, f"no question fits; ask for less{left_out}")
    fit = f"{count(len(pool), 'question')} fit{'s' * (len(pool) == 1)}"
    advice = f"count = {draw.count}: {fit}; ask for 1 to {len(pool)}{left_out}"
    need(not draw.count or draw.count <= len(pool), advice)
    return pool
