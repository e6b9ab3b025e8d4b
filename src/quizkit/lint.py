"""Checks for an author before a course goes out: damaged data, questions that give themselves away, dead links.

Each check is a function that yields a line for everything it finds; `problems` runs them all.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from quizkit import notebooks, reading, workspace
from quizkit.bank import Bank
from quizkit.course import Course
from quizkit.grading import grade
from quizkit.items import Item, Key
from quizkit.kinds import kind_of
from quizkit.kinds.base import right_matches

SHORTEST = 20  # characters of feedback that explains anything
FEWEST_WORDS = 20  # of an explanation that says what would be right, and what is
FEWEST = 4  # questions from which a habit can be told from chance
LONGEST_IS_RIGHT = 0.5  # the largest share of questions that may be guessed by length
MOST_RECALL, LEAST_CASES, MOST_SILENCE = 1 / 3, 0.4, 0.05  # shares of the questions whose task is given
UNLIKELY = 3.0  # standard deviations from chance that call for a look
# Words that blind guessers strike out, or prefer (T. M. Haladyna et al., Applied Measurement in Education 15, 2002).
ABSOLUTE = re.compile(
    r"\b(all|always|any\w*|at once|completely|entirely|every\w*|never|no one|nobody|nothing|only)\b", re.I
)
HEDGING = re.compile(
    r"\b(can|could|likely|may|might|often|partly|perhaps|probably|seems?|some\w*|usually)\b", re.I
)
PRAISE = re.compile(r"(yes|right|correct|exactly|well done)[.,:!]", re.I)
CALL = re.compile(r'\b(\w+)\("([^"\n]+)"')
ASKING = ("ask", "predict", "check", "hint", "solution")  # verbs that take a question's id


def problems(course: Course[Any]) -> Iterator[str]:
    """Yield a line for everything that an author should mend; raises CourseError where there are no lessons."""
    yield from course.bank.problems
    for item in course.bank.items.values():
        if item.key:
            yield from (f"item {item.id}: {line}" for line in _question(item, item.key))
    yield from _habits(course.bank)
    yield from _shares(course.bank)
    linked = set[str]()
    yield from _notebooks(course, linked)
    yield from course.problems(linked)


def remarks(course: Course[Any], today: str) -> Iterator[str]:
    """Yield a line for everything that is no mistake and that an author should know on a day (YYYY-MM-DD)."""
    yield from course.remarks(today)
    for item in course.bank.items.values():
        if item.key and (short := _unexplained(item, item.key)):
            listed = "; ".join(f"“{name}”" for name in short)
            yield f"item {item.id}: no explanation of {FEWEST_WORDS} words or more for {listed}"
    if tasks := _tasks(course.bank):
        yield f"questions ask for: {', '.join(f'{task} {times}' for task, times in tasks.most_common())}"
    yield from reading.early(course)
    yield from reading.amiss(course)
    found = defaultdict[str, dict[str, list[tuple[bool, float]]]](lambda: defaultdict(list))
    times = Counter(item.kind for item in course.bank.items.values())
    for item in (item for item in course.bank.items.values() if times[item.kind] >= FEWEST):
        for cue, right, chance in _cues(item):
            found[kind_of(item).title][cue].append((right, chance))
    for kind, cues in found.items():
        yield f"{kind}, how often each cue is right, and by chance: {'; '.join(map(_said, cues, cues.values()))}"


def _tasks(bank: Bank) -> Counter[str]:
    """How many questions ask each task of a learner, of those whose task is given."""
    return Counter(item.task for item in bank.items.values() if item.task)


def _shares(bank: Bank) -> Iterator[str]:
    """Find a task that is asked too often, or too seldom, and questions that do not say their task where others do."""
    tasks = _tasks(bank)
    rules = (
        ("recall", MOST_RECALL, "at most"),
        ("new case", LEAST_CASES, "at least"),
        ("silence", MOST_SILENCE, "at most"),
    )
    for task, limit, wanted in rules if tasks else ():
        share = tasks[task] / tasks.total()
        if share < limit if wanted == "at least" else share > limit:
            yield f"questions whose task is “{task}”: {share:.0%}; {wanted} {limit:.0%} is wanted"
    yield from (f"item {item.id}: task is missing" for item in bank.items.values() if tasks and not item.task)


def _cues(item: Item) -> Iterator[tuple[str, bool, float]]:
    """Yield what could pick options without knowledge: its name, whether it is right here, and how likely that is by chance."""
    key, kind, options = item.key, kind_of(item), list(item.options)
    if not key or not options or not (kind.graded and kind.shuffled):
        return
    for row, option in enumerate(key.pairs[row] for row in item.rows) if key.pairs else enumerate(key.order):
        for n, other in enumerate(options):
            yield f"place {chr(65 + n)}", other == option, 1 / len(options)
        yield "beside its row", options[row : row + 1] == [option], 1 / len(options)
    if not key.pairs and not key.order:
        right, lengths = right_matches(key), sorted(map(len, item.options.values()))
        for place, (option, text) in enumerate(item.options.items()):
            cues = {
                f"place {chr(65 + place)}": True,
                "longest": lengths[-2] < len(text),
                "shortest": len(text) < lengths[1],
                "absolute words": ABSOLUTE.search(text),
                "hedging words": HEDGING.search(text),
            }
            yield from ((cue, option in right, len(right) / len(options)) for cue, has in cues.items() if has)


def _said(cue: str, times: list[tuple[bool, float]]) -> str:
    right, chance = sum(right for right, _ in times), sum(chance for _, chance in times)
    spread = math.sqrt(sum(chance * (1 - chance) for _, chance in times))
    look = " – look at this" if abs(right - chance) > UNLIKELY * spread else ""
    return f"{cue} {right} of {len(times)} ({chance:.0f}){look}"


def _unexplained(item: Item, key: Key, fewest: int = FEWEST_WORDS) -> list[str]:
    """What a learner can miss in an answer of several parts and is told less about than so many words."""
    kind = kind_of(item)
    texts = kind.reasons(item, key)
    if texts:
        texts |= {kind.say_match(item, a.match): a.feedback for a in key.answers if a.state != "right"}
    return [name for name, text in texts.items() if len(text.split()) < fewest]


def _question(item: Item, key: Key) -> Iterator[str]:
    """Find examples that come out otherwise than the key says, feedback that explains nothing, hints that tell all."""
    feedback = ""
    reasons = kind_of(item).reasons(item, key).values()  # a reason needs no example: any miss shows it
    yield from (
        f"“{why}” is shown after a miss, too: begin without praise" for why in reasons if PRAISE.match(why)
    )
    for state, responses in key.examples.items():
        for response in responses:
            verdict = grade(item, response)
            feedback += " ".join(("", verdict.feedback, *(why for _, why in verdict.misses)))
            if verdict.state != state:
                yield f"the example {response!r} must come out {state}, and comes out {verdict.state}"
    yield from (f"nothing explains “{name}” to whoever misses it" for name in _unexplained(item, key, 1))
    times = Counter(answer.feedback for answer in key.answers)
    for answer in key.answers:
        if answer.feedback not in feedback and answer.feedback not in reasons:
            yield f"no example meets the answer {answer.match!r}"
        if times[answer.feedback] > 1:
            yield f"the feedback on {answer.match!r} is also that of another answer"
        if answer.state == "right" and answer.misconception:
            yield f"the right answer {answer.match!r} names a mistake; only what was answered shows one"
        if answer.state != "right" and len(answer.feedback) <= SHORTEST:
            yield f"the feedback on {answer.match!r} explains nothing: {answer.feedback}"
        if item.unit == "percent" and isinstance(answer.match, int | float) and 0 < abs(answer.match) < 1:
            yield f"{answer.match} per cent, typed without its sign, would be read as a share of 1"
    for text, share, _ in kind_of(item).shares(item, key):
        for hint in item.hints if share == 1 else ():
            if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", hint, re.IGNORECASE):
                yield f"the hint “{hint}” holds the answer “{text}”"


def _habits(bank: Bank) -> Iterator[str]:
    """Find lessons whose right options can be guessed by length, and entries that nothing leads to."""
    choices = defaultdict[str, list[bool]](list)  # is the right option the longest?
    for item in bank.items.values():
        if item.key and kind_of(item).export == "one":
            others = {option: len(text) for option, text in item.options.items()}
            right = others.pop(right_matches(item.key)[0])
            for name in (f"lesson {item.lesson}", "the course"):
                choices[name].append(right > max(others.values()))
    for name, rows in choices.items():
        if len(rows) >= FEWEST and sum(rows) > LONGEST_IS_RIGHT * len(rows):
            yield f"{name}: the longest option is right in {sum(rows)} of {len(rows)} questions"
    named = {entry_id for item in bank.items.values() for _, entry_id in item.references()}
    unnamed = (name for name in bank.misconceptions if name not in named)
    yield from (f"misconception {name}: no answer names it" for name in unnamed)
    ids = Counter(objective.id for lesson in bank.lessons.values() for objective in lesson.objectives)
    yield from (f"objective {name}: the id is used twice" for name, times in ids.items() if times > 1)


def _notebooks(course: Course[Any], linked: set[str]) -> Iterator[str]:
    """Find calls and links that lead nowhere, passages to reread that are not there, questions that nobody asks.

    What the links name is added to `linked`.
    """
    bank, root, link = course.bank, workspace.source(course), notebooks.link(course)
    headings: set[str] = set()
    called: set[str] = set()
    for path in (path for path in workspace.files(root) if path.suffix == ".ipynb"):
        texts: dict[str, str] = {"markdown": "", "code": ""}
        try:
            for cell in notebooks.read(root / path)["cells"]:
                texts[cell["cell_type"]] = f"{texts.get(cell['cell_type'], '')}{''.join(cell['source'])}\n"
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield f"{path}: cannot be read ({error})"
            continue
        prose, code = texts["markdown"], texts["code"]
        folder = path.parent.name.removeprefix("lessons")  # where none is named, a lesson is meant
        named = f"{folder}/{path.stem}".lstrip("/")
        headings |= {f"{named}#{heading}" for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)}
        for verb, entry_id in CALL.findall(code):
            called.add(entry_id)
            shelf = "items" if verb in ASKING else f"{verb}s"
            if shelf in bank.SHELVES and entry_id not in getattr(bank, shelf):
                yield f'{path}: {verb}("{entry_id}") names nothing that is there'
        for target in re.findall(r"\]\(([^():\s]+\.ipynb)", prose):
            if not (root / path).parent.joinpath(target).is_file():
                yield f"{path}: the link to {target} leads nowhere"
        for reference in link.findall(prose):
            linked.add(reference)
            try:
                course.address(reference)
            except KeyError as error:
                yield f"{path}: {error.args[0]}"
    keys = [(f"item {item.id}", item.key) for item in bank.items.values() if item.key]
    passages = [(name, part.reread) for name, key in keys for part in (key, *key.answers) if part.reread]
    passages += [(f"misconception {entry.id}", entry.reread) for entry in bank.misconceptions.values()]
    yield from (f"{name}: no lesson has {passage!r}" for name, passage in passages if passage not in headings)
    yield from (f"item {name}: no notebook asks it" for name in bank.items if name not in called)
