"""Each question of the class report: prompt, right answer, and what the class answered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from quizkit.bank import Bank
from quizkit_teacher.item_analysis import STATES, Choice, ClassStudy, ItemStudy
from alliance.figures.classes import counted
from quizkit.html import Markup, join, table, tag
from quizkit.items import NONE, Item
from quizkit.question_html import letters, solution_text

STATE_NAMES = {
    "right": "right",
    "near": "close",
    "wrong": "not right",
    "noted": "noted",
    "pending": "waiting for a mark",
    "blank": "blank",
}
KIND_NAMES = {
    "choose-one": "choose one",
    "choose-several": "choose several",
    "frameworks": "which frameworks",
    "stance": "a position",
    "open": "an open answer",
    "match": "match",
    "order": "put in order",
    "number": "a number",
    "date": "a date",
    "name": "a name",
}
APART = 0.15  # between the thirds' shares: less is chance in most classes
TURNED = 5  # pairs of an order that are told


def anchor(item_id: str) -> str:
    """The id of a question's place in the page."""
    return f"item-{item_id}"


def share(value: float) -> str:
    """A share from 0 to 1 in whole per cent."""
    return f"{100 * value:.0f}\u00a0%"  # the sign stays with its number


def signed(value: float) -> str:
    """A correlation with two places and a real minus sign."""
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")


def lesson_number(lesson: str) -> str:
    """What stands before an objective's text: the number that the lesson's id begins with; "" where it has none."""
    number = lesson.partition("-")[0]
    return f"Lesson {int(number)}: " if number.isdecimal() else ""


def lesson_short(lesson: str) -> str:
    """The number that a lesson's id begins with, or the id."""
    return lesson_number(lesson).removeprefix("Lesson ").removesuffix(": ") or lesson


def lesson_title(lesson: str, bank: Bank) -> str:
    """A lesson's number and title; its id where the bank does not know it."""
    known = bank.lessons.get(lesson)
    return f"{lesson_number(lesson)}{known.title}" if known else lesson


def articles(study: ClassStudy, bank: Bank, items: Mapping[str, Item]) -> Iterator[Markup]:
    """Every question of the study, under the heading of its lesson.

    Args:
        study: of the class.
        bank: names lessons and objectives.
        items: the questions by id.
    """
    if not study.items:
        yield tag("p", "No question was answered.")
        return
    if study.upper.any():
        yield tag(
            "p",
            f"Upper third: the {counted(int(study.upper.sum()), 'learner')} with the highest totals; lower third: the "
            f"{int(study.lower.sum())} with the lowest. Learners with the same total stand together, so that a third may be larger. Who left a question out still counts in the third.",
        )
    lesson = None
    for found in study.items.values():
        item = items[found.id]
        if item.lesson != lesson:
            lesson = item.lesson
            yield tag("h3", lesson_title(lesson, bank))
        yield _article(found, item, study, bank)


def _article(found: ItemStudy, item: Item, study: ClassStudy, bank: Bank) -> Markup:
    parts = [
        tag("h4", item.id, id=anchor(item.id)),
        tag("p", f"{KIND_NAMES[item.kind]} · you can {_objective(item, bank)}", class_="meta"),
        tag("p", item.prompt),
    ]
    if item.kind not in ("match", "order") or not item.key:
        parts.append(_answer(item))
    if item.kind == "order" and item.key:
        right = (tag("li", item.options[option]) for option in item.key.order)
        parts += [tag("p", tag("strong", "Right order:")), tag("ol", *right)]
    parts.append(tag("p", _counts(found, item.kind), class_="numbers"))
    parts += _tables(found, item, study)
    if found.misconceptions:
        named = sorted(found.misconceptions.items(), key=lambda entry: -entry[1])
        said = "; ".join(f"{_mistake(name, bank)} ({count})" for name, count in named)
        parts.append(tag("p", tag("strong", "Mistakes with a name: "), said, "."))
    return tag("article", *parts, **{"aria-labelledby": anchor(item.id)})


def _objective(item: Item, bank: Bank) -> str:
    lesson = bank.lessons.get(item.lesson)
    texts = {o.id: o.text for o in lesson.objectives} if lesson else {}
    return texts.get(item.objective, item.objective)


def _mistake(name: str, bank: Bank) -> str:
    known = bank.misconceptions.get(name)
    return known.name if known else name


def _answer(item: Item) -> Markup:
    if item.key is None:
        return tag("p", "The question came without its key.")
    if item.kind == "stance":
        return tag("p", "No position is right or wrong here.")
    name = "A model answer: " if item.kind == "open" else "Right answer: "
    return tag("p", tag("strong", name), solution_text(item))


def _counts(found: ItemStudy, kind: str) -> str:
    names = STATE_NAMES | ({"noted": "marked"} if kind == "open" else {})
    states = ", ".join(f"{found.states[state]} {names[state]}" for state in STATES if found.states[state])
    said = [f"{counted(sum(found.states.values()), 'answer')}: {states}."]
    if found.scored:
        said.append(f"Mean score {share(found.difficulty)}.")
    if math.isnan(found.discrimination):
        said.append(f"No item–rest correlation: {found.reason}.")
    else:
        said.append(f"Item–rest correlation {signed(found.discrimination)}.")
    return " ".join(said)


def _tables(found: ItemStudy, item: Item, study: ClassStudy) -> Iterator[Markup]:
    if not found.answered:
        return
    if found.choices:
        yield from _choices(found, item, study)
    elif found.pairs:
        yield from _pairs(found, item)
    elif item.kind == "order" and item.key:
        yield from _turned(found, item)
    elif found.mistakes:
        rows = [
            (entry.text, f"{entry.count}", "close" if entry.state == "near" else "not right")
            for entry in found.mistakes
        ]
        yield table(("Answer", "Learners", "Marked"), rows, "Most frequent answers that were not right")
        if found.slack:
            yield tag(
                "p", f"So many different answers came that a count may be too low by up to {found.slack}."
            )


def _right(item: Item) -> dict[str, str]:
    """What each option is, in words; nothing where the key is missing or no option is right."""
    if item.key is None or item.kind == "stance":
        return {}
    said = {"right": "right", "near": "close", "wrong": "not right"}
    found = {str(answer.when): said[answer.state] for answer in item.key.answers}
    if item.kind == "frameworks":
        found[NONE] = "not right" if "right" in found.values() else "right"
    return found


def _choices(found: ItemStudy, item: Item, study: ClassStudy) -> Iterator[Markup]:
    right, letter = _right(item), letters(item)
    upper, lower = int(study.upper.sum()), int(study.lower.sum())
    head = ["Choice", *(["Marked"] if right else []), "Chosen by"]
    head += ["Upper third", "Lower third"] if upper else []
    rows = []
    for choice in found.choices:
        row: list[str] = [f"{letter[choice.option]}. {item.options[choice.option]}"]
        if right:
            said = right[choice.option]
            row.append(tag("span", "✓ right", class_="right") if said == "right" else said)
        row.append(_bar(choice.count, found.answered))
        row += [f"{choice.upper} of {upper}", f"{choice.lower} of {lower}"] if upper else []
        rows.append(row)
    several = "; one can choose several" if item.kind in ("choose-several", "frameworks") else ""
    yield table(head, rows, f"Who chose what{several}")
    for line in _remarks(found, item, upper, lower, right):
        yield tag("p", line, class_="note")


def _bar(count: int, of: int) -> Markup:
    part = count / of
    bar = tag("span", class_="bar", style=f"width: {max(0.1, 8 * part):.2f}rem", **{"aria-hidden": "true"})
    return join([f"{count} of {of} ({share(part)})", *([bar] if count else [])])


def _remarks(found: ItemStudy, item: Item, upper: int, lower: int, right: Mapping[str, str]) -> Iterator[str]:
    """What the counts themselves suggest that one should look at."""
    if not right:
        return

    def apart(choice: Choice) -> float:
        return choice.upper / upper - choice.lower / lower

    letter = letters(item)
    for choice in found.choices:
        name = f"“{item.options[choice.option]}” ({letter[choice.option]})"
        if upper and right[choice.option] == "not right" and apart(choice) > APART:
            yield f"{name} draws the upper third more than the lower: see whether it can be defended, or misleads the careful."
        if upper and right[choice.option] == "right" and apart(choice) < -APART:
            yield f"{name} is right, and the upper third chooses it less than the lower: look at the key and the prompt."
    unused = [letter[c.option] for c in found.choices if right[c.option] == "not right" and not c.count]
    if unused and found.answered >= 20 and item.kind != "frameworks":
        yield f"Nobody chose {', '.join(unused)}: a choice that tempts nobody can be replaced."


def _pairs(found: ItemStudy, item: Item) -> Iterator[Markup]:
    key = item.key.pairs if item.key else {}
    rows: list[tuple[str, ...]] = []
    for row, text in item.rows.items():
        given = {option: found.pairs.get((row, option), 0) for option in item.options}
        total = sum(given.values())
        wrong = sorted(
            ((option, count) for option, count in given.items() if count and option != key.get(row)),
            key=lambda entry: -entry[1],
        )
        others = join((f"{item.options[option]} ({count})" for option, count in wrong), "; ") or "–"
        if not key:
            rows.append((text, others))
            continue
        right = item.options[key[row]]
        rows.append((text, right, _bar(given[key[row]], total) if total else "–", others))
    head = ("Row", "Right match", "Matched so by", "Matched instead with") if key else ("Row", "Matched with")
    yield table(head, rows, "How the rows were matched")


def _turned(found: ItemStudy, item: Item) -> Iterator[Markup]:
    if not found.turned:
        return
    rows = [
        (f"{item.options[a]} → {item.options[b]}", f"{count} of {found.answered}")
        for (a, b), count in found.turned[:TURNED]
    ]
    yield table(("Right order of the pair", "Turned round by"), rows, "Pairs most often turned round")


def details(found: ItemStudy) -> str:
    """The counts below an item on one line, for a cell: options, pairs, turned pairs, or frequent mistakes."""
    if found.choices:
        return "; ".join(f"{choice.option}: {choice.count}" for choice in found.choices)
    if found.pairs:
        return "; ".join(f"{row} = {option}: {count}" for (row, option), count in found.pairs.items())
    if found.turned:
        return "; ".join(f"{b} before {a}: {count}" for (a, b), count in found.turned)
    return "; ".join(f"{entry.text}: {entry.count}" for entry in found.mistakes)
