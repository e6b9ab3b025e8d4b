"""What a lesson gives to read and to do: words that it uses before the course explains them, and the minutes it takes."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import notebooks, workspace
from quizkit.course import Course
from quizkit.items import Item, Lesson, Term

PACE = 90  # words a minute: a careful first reading in a second language, with links and second looks
FEEDBACK = 45  # words read after an answer
# Minutes of thinking for a question of each kind, beside the reading of its words; typing in a cell takes more.
THINKING = {"choose-one": 1.2, "date": 1.2, "name": 1.2, "choose-several": 2, "judge-each": 2, "stance": 2}
THINKING |= {"number": 2.5, "match": 2.5, "order": 2.5, "mark-words": 2.5, "open": 10}
# an answer typed as code; looking at a picture; reading what one cell shows
IN_A_CELL, PICTURE, LONGEST = 1, 2, 4
FAR, FAR_MINUTES = 0.3, 5  # from which stated minutes are no longer honest
NAMES = ("person", "place")  # terms that need no card: a sentence says who somebody is, a map where
CALL = re.compile(r'^(?:\w+ = )?(\w+)\((?:"([a-z0-9-]+)")?', re.MULTILINE)
LINK = re.compile(r'\[([^\]]*)\]\((?:\S+ "[^"]*"|[^)]*)\)')
TAG = re.compile(r"<small.*?</small>|<style.*?</style>|<[^>]+>", re.DOTALL)


@dataclass
class Given:
    """What a notebook gives: its prose without the targets of links, its questions, the calls of its cells, what they show."""

    prose: str = ""
    explains: set[str] = field(default_factory=set)  # ids of terms
    items: dict[str, Item] = field(default_factory=dict)
    typed: int = 0  # questions answered in code
    shown: list[tuple[str, str]] = field(default_factory=list)  # verb with the name that it is given, HTML


class Minutes(NamedTuple):
    """Minutes of a notebook, as measured."""

    reading: float
    doing: float


def parts(course: Course[Any], begins: tuple[str, ...] = ("",)) -> Iterator[tuple[Lesson, list[Given]]]:
    """Yield each lesson whose id begins so, with what its notebook gives, and its exercise.

    `lint.problems` names a notebook that cannot be read.
    """
    root = workspace.source(course)
    for lesson in (each for each in course.bank.lessons.values() if each.id.startswith(begins)):
        names = (("lessons", lesson.id), ("exercises", lesson.exercise))
        paths = [root / folder / f"{name}.ipynb" for folder, name in names if name]
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            yield lesson, [given(path, course) for path in paths]


def given(path: Path, course: Course[Any]) -> Given:
    """Take a notebook apart; raises OSError or ValueError where it cannot be read."""
    found, link = Given(), notebooks.link(course)
    for cell in notebooks.read(path)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            linked = (name.partition(":") for name in link.findall(source))
            found.explains.update(name for shelf, _, name in linked if shelf == "term")
            found.prose += LINK.sub(r"\1", source) + "\n"
            continue
        calls = CALL.findall(source)
        found.explains.update(name for verb, name in calls if verb == "term")
        asked = [name for _, name in calls if name in course.bank.items]
        found.items.update((name, course.bank.items[name]) for name in asked)
        found.typed += any(verb == "check" for verb, _ in calls)
        if calls and not asked:
            outputs = (output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ()))
            found.shown.append((" ".join(calls[-1]).strip(), "".join(map("".join, outputs))))
    return found


def early(course: Course[Any]) -> Iterator[str]:
    """Yield a line for each lesson that is the first to use a word of the glossary which no lesson up to it explains."""
    known = set[str]()
    terms = [term for term in course.bank.terms.values() if term.category not in NAMES]
    for lesson, given_here in parts(course):
        text = "\n".join(part.prose + "\n".join(map(_words, part.items.values())) for part in given_here)
        known.update(name for part in given_here for name in part.explains)
        unknown = (term for term in terms if term.id not in known)
        found = {term.id: use[0] for term in unknown if (use := uses(term).search(text))}
        known.update(found)  # the next lesson need not explain it
        if found:
            listed = ", ".join(f"“{word}” (term:{name})" for name, word in found.items())
            yield f"lesson {lesson.id}: used and not yet explained by a link or a card: {listed}"


def uses(term: Term) -> re.Pattern[str]:
    """Give the pattern of a term's English name and forms as whole words; capital letters count where all are capital."""
    names = filter(None, (term.en, term.short, *term.forms))
    words = (re.escape(name) if name.isupper() else f"(?i:{re.escape(name)}s?)" for name in names)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w])")


def _words(item: Item) -> str:
    return "\n".join((item.prompt, *item.options.values(), *item.rows.values()))


def amiss(course: Course[Any]) -> Iterator[str]:
    """Yield a line for each lesson whose minutes are far from what is measured, with the minutes of its exercise."""
    for lesson, given_here in parts(course):
        first, *exercise = (minutes(part, course) for part in given_here)
        stated = Minutes(lesson.reading_minutes, lesson.doing_minutes)
        if not all(near(*pair) for pair in zip(stated, first, strict=True)):
            more = "".join(f", its exercise {sum(one):.0f}" for one in exercise)
            takes = f"reading takes {first.reading:.0f} minutes and doing {first.doing:.0f}{more}"
            yield f"lesson {lesson.id}: {takes}; lessons.toml says {stated.reading} and {stated.doing}"
        for one in exercise if lesson.exercise_minutes else ():
            if not near(lesson.exercise_minutes, sum(one)):
                said = f"lessons.toml says {lesson.exercise_minutes}"
                yield f"exercise {lesson.exercise}: it takes {sum(one):.0f} minutes; {said}"


def near(stated: float, measured: float) -> bool:
    """Say whether a number of minutes is as good as the measured one."""
    return abs(stated - measured) <= max(FAR_MINUTES, FAR * measured)


def minutes(part: Given, course: Course[Any]) -> Minutes:
    """Measure a notebook: words at `PACE`, pictures, questions by kind, and the course's own minutes for what a call shows."""
    reading, doing = len(part.prose.split()) / PACE, float(IN_A_CELL * part.typed)
    own = course.about.minutes
    for call, html in part.shown:
        if (name := call if call in own else call.partition(" ")[0]) in own:
            doing += own[name]
        else:
            words = len(TAG.sub(" ", html).split()) / PACE
            reading += min(max(words, PICTURE if "<img" in html else 0), LONGEST)
    for item in part.items.values():
        words = len(f"{_words(item)} {item.passage}".split()) + FEEDBACK
        doing += words / PACE + THINKING[item.kind]
    return Minutes(reading, doing)
