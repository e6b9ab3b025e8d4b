"""What an author should mend before a course goes out: damaged data, questions that give themselves away, dead links.

Each check is a function that yields a line for everything it finds; `problems` runs them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from quizkit import notebooks, workspace
from quizkit.course import Course
from quizkit.grading import grade
from quizkit.items import Item, Key
from quizkit.kinds import kind_of
from quizkit.kinds.base import right_matches

SHORTEST = 20  # characters of feedback that explains anything
FEWEST = 4  # questions from which a habit can be told from chance
LONGEST_IS_RIGHT = 0.5  # the largest share of questions whose right option is the longest
ONE_PLACE = 0.45  # the largest share of questions whose right option stands in the same place
CALL = re.compile(r'\b(\w+)\("([^"\n]+)"')
VERBS = ("ask", "predict", "check", "hint", "solution")  # they take a question's id


def problems(course: Course[Any]) -> Iterator[str]:
    """Yield a line for everything that an author should mend: the data, the questions, the notebooks.

    Args:
        course: with its notebooks in `lessons` and `exercises`.

    Raises:
        CourseError: there are no lessons.
    """
    yield from course.bank.problems
    for item in course.bank.items.values():
        if item.key:
            for check in (_examples, _feedback, _hints):
                yield from (f"item {item.id}: {line}" for line in check(item, item.key))
    yield from _habits(course)
    yield from _unused(course)
    yield from _notebooks(course)


def _examples(item: Item, key: Key) -> Iterator[str]:
    """Examples that come out otherwise than the key says, and foreseen answers that no example meets."""
    said = ""
    for state, responses in key.examples.items():
        for response in responses:
            verdict = grade(item, response)
            said += f" {verdict.feedback}"
            if verdict.state != state:
                yield f"the example {response!r} must come out {state}, and comes out {verdict.state}"
    for answer in key.answers:
        if answer.feedback not in said:  # several kinds put it into a longer text
            yield f"no example meets the answer {answer.match!r}"


def _feedback(item: Item, key: Key) -> Iterator[str]:
    """Feedback that stands under two answers, or is too short to explain anything."""
    for text, times in Counter(answer.feedback for answer in key.answers).items():
        if times > 1:
            yield f"{times} answers have the same feedback: {text}"
    for answer in key.answers:
        if answer.state != "right" and len(answer.feedback) <= SHORTEST:
            yield f"the feedback on {answer.match!r} explains nothing: {answer.feedback}"
        # a bare number below 1 is read as a share: 0.64 is 64 per cent
        if item.unit == "percent" and isinstance(answer.match, int | float) and 0 < abs(answer.match) < 1:
            yield f"{answer.match} per cent typed without its sign would be read as {100 * answer.match:g}"


def _hints(item: Item, key: Key) -> Iterator[str]:
    """Hints that hold the right answer."""
    for text, share, _ in kind_of(item).shares(item, key):
        for hint in item.hints if share == 1 else ():
            if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", hint, re.IGNORECASE):
                yield f"the hint “{hint}” holds the answer “{text}”"


def _habits(course: Course[Any]) -> Iterator[str]:
    """Lessons in which the right one of several options can be guessed by its length, or by its place."""
    by_lesson: dict[str, list[tuple[Item, str]]] = {"the course": []}
    for item in course.bank.items.values():
        right = right_matches(item.key) if item.key else []
        if kind_of(item).export == "one" and right:
            for name in (f"lesson {item.lesson}", "the course"):
                by_lesson.setdefault(name, []).append((item, right[0]))
    for name, rows in by_lesson.items():
        longest = sum(
            len(item.options[right])
            > max(len(text) for option, text in item.options.items() if option != right)
            for item, right in rows
        )
        if len(rows) >= FEWEST and longest > LONGEST_IS_RIGHT * len(rows):
            yield f"{name}: the longest option is right in {longest} of {len(rows)} questions"
    rows = by_lesson["the course"]
    places = Counter(list(item.options).index(right) for item, right in rows)
    for place, times in places.most_common(1):
        if len(rows) >= FEWEST and times > ONE_PLACE * len(rows):
            yield f"the course: option {place + 1} is right in {times} of {len(rows)} questions"


def _unused(course: Course[Any]) -> Iterator[str]:
    """Misconceptions that no answer names, and objectives that two lessons share."""
    named = {entry_id for item in course.bank.items.values() for _, entry_id in item.references()}
    yield from (
        f"misconception {name}: no answer names it"
        for name in course.bank.misconceptions
        if name not in named
    )
    ids = Counter(goal.id for lesson in course.bank.lessons.values() for goal in lesson.objectives)
    yield from (f"objective {name}: the id is used twice" for name, times in ids.items() if times > 1)


def _notebooks(course: Course[Any]) -> Iterator[str]:
    """Calls and links that lead nowhere, passages to reread that are not there, questions that nobody asks."""
    bank, root, link = course.bank, workspace.source(course), notebooks.link(course)
    headings: set[str] = set()
    called: set[str] = set()
    for path in (path for path in workspace.files(root) if path.suffix == ".ipynb"):
        try:
            cells = notebooks.read(root / path)["cells"]
            texts = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield f"{path}: cannot be read ({error})"
            continue
        prose = "\n".join(text for kind, text in texts if kind == "markdown")
        headings |= {f"{path.stem}#{heading}" for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)}
        for verb, entry_id in CALL.findall("\n".join(text for kind, text in texts if kind == "code")):
            shelf = "items" if verb in VERBS else f"{verb}s"
            called.add(entry_id)
            if shelf in bank.SHELVES and entry_id not in getattr(bank, shelf):
                yield f'{path}: {verb}("{entry_id}") names nothing that is there'
        for target in re.findall(r"\]\(([^():\s]+\.ipynb)", prose):
            if not (root / path).parent.joinpath(target).is_file():
                yield f"{path}: the link to {target} leads nowhere"
        for reference in link.findall(prose):
            try:
                course.address(reference)
            except KeyError as error:
                yield f"{path}: {error.args[0]}"
    keys = [(f"item {item.id}", item.key) for item in bank.items.values() if item.key]
    passages = [(name, part.reread) for name, key in keys for part in (key, *key.answers)]
    passages += [(f"misconception {entry.id}", entry.reread) for entry in bank.misconceptions.values()]
    yield from (f"{name}: no lesson has {text!r}" for name, text in passages if text and text not in headings)
    yield from (f"item {name}: no notebook asks it" for name in bank.items if name not in called)
