"""From a plan to what is handed out: an assessment's notebooks without any key, and the key file for the teacher.

What identifies a question or an option in the notebook is a number given by lot, so that neither its name nor its place says
anything of the answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quizkit import workspace, notebooks, question_html
from quizkit.bank import Bank
from quizkit_teacher import answer_key, blueprint, roster
from quizkit import submission
from quizkit.exam import Assessment, when
from quizkit_teacher.answer_key import Paper
from quizkit_teacher.blueprint import Plan
from quizkit_teacher.roster import Learner
from quizkit.text import lot
from quizkit.html import Card
from quizkit.items import Item

OPEN_KEY = (
    "{count} of the questions come from the course’s own bank. Its key is in every learner’s installation, for self-study: "
    "whoever looks there finds the answers. Write questions of your own for a mark that counts."
)


def draw(plan: Plan, learners: Sequence[Learner] = ()) -> Paper:
    """Draw the questions of a plan by lot: the same plan and seed give the same questions.

    Args:
        plan: as `blueprint.read` gives it.
        learners: who gets a copy of their own; none for one notebook for all.

    Raises:
        CourseError: the plan asks for something else for each learner, and nobody is named.
    """
    apart = plan.order == "each" or any(found.each for found in plan.draws)
    if apart and not learners:
        raise workspace.CourseError(
            "the plan gives each learner their own questions or order; name the class with --class FILE"
        )
    seed = plan.seed or plan.id
    used: list[tuple[Item, float]] = []
    for place, found in enumerate(plan.draws):
        pool = _by_lot(found.pool, seed, "pool", place)
        used += [(item, found.points) for item in (pool if found.each else pool[: found.count])]
    order = sorted(range(len(used)), key=lambda at: lot(seed, "name", at, used[at][0].id))
    names = {at: f"{plan.id}-{number:02d}" for number, at in enumerate(order, 1)}
    items, points, origins, groups = {}, {}, {}, []
    at = 0
    for place, found in enumerate(plan.draws):
        size = len(found.pool) if found.each else found.count
        group = []
        for item, worth in used[at : at + size]:
            renamed = _renamed(item, names[at], plan.id, seed)
            items[renamed.id], points[renamed.id], origins[renamed.id] = renamed, worth, item.id
            group.append(renamed.id)
            at += 1
        groups.append((place, found, group))
    copies = []
    for learner in learners or (None,):
        who = f"{learner.name}|{learner.number}|{learner.email}" if learner else ""
        got: list[str] = []
        for place, found, group in groups:
            mine = _drawn(group, seed, who, place) if found.each else group
            got += mine[: found.count]
        if plan.order == "each":
            got = _drawn(got, seed, who, "order")
        copies.append((learner.name if learner else "", learner.number if learner else "", tuple(got)))
    asked = json.dumps([plan.title, [items[item_id].version for item_id in sorted(items)]])
    return Paper(
        id=plan.id,
        title=plan.title,
        intro=plan.intro,
        due=plan.due,
        version=hashlib.sha256(asked.encode()).hexdigest()[:8],
        items=MappingProxyType(items),
        points=MappingProxyType(points),
        origins=MappingProxyType(origins),
        copies=tuple(copies),
    )


def _drawn(ids: Iterable[str], *parts: object) -> list[str]:
    return sorted(ids, key=lambda one: lot(*parts, one))


def _by_lot(items: Iterable[Item], *parts: object) -> list[Item]:
    return sorted(items, key=lambda item: lot(*parts, item.id))


def _renamed(item: Item, name: str, lesson: str, seed: str) -> Item:
    """A question under another name, its options and rows numbered in an order drawn by lot."""
    assert item.key is not None
    if item.kind == "frameworks":  # its options are the same in every such question, in the same order
        options = {option: option for option in item.options}
    else:
        options = _numbers(item.options, "o", seed, item.id)
        if item.kind == "order" and [options[option] for option in item.key.order] == list(options.values()):
            turned = list(options)[1:] + list(options)[:1]  # never shown in the right order
            options = {option: f"o{number}" for number, option in enumerate(turned, 1)}
    rows = _numbers(item.rows, "r", seed, item.id)

    def named(value: Any) -> Any:
        if isinstance(value, str):
            return options.get(value, value)
        if isinstance(value, list | tuple) and item.kind == "match":
            return [rows.get(value[0], value[0]), named(value[1])]
        if isinstance(value, list | tuple):
            return [named(one) for one in value]
        if isinstance(value, Mapping) and item.kind == "match":
            return {rows.get(row, row): named(option) for row, option in value.items()}
        return value

    key = item.key
    if options:
        key = replace(
            key,
            answers=tuple(replace(answer, when=named(answer.when)) for answer in key.answers),
            order=tuple(options[option] for option in key.order),
            pairs=MappingProxyType({rows[row]: options[option] for row, option in key.pairs.items()}),
            examples=MappingProxyType(
                {state: tuple(named(one) for one in given) for state, given in key.examples.items()}
            ),
        )
    return replace(
        item,
        id=name,
        lesson=lesson,
        options=MappingProxyType({new: item.options[old] for old, new in options.items()}),
        rows=MappingProxyType({new: item.rows[old] for old, new in rows.items()}),
        hints=(),
        key=key,
    )


def _numbers(given: Mapping[str, str], letter: str, *parts: object) -> dict[str, str]:
    order = sorted(given, key=lambda one: lot(*parts, letter, one))
    return {one: f"{letter}{number}" for number, one in enumerate(order, 1)}


def copy(paper: Paper, name: str = "", number: str = "", items: Sequence[str] = ()) -> dict[str, Any]:
    """One learner's notebook, in format 4: the questions and nothing of their keys.

    Args:
        paper: the assessment.
        name: whose copy it is; "" for everyone's.
        number: the learner's student number.
        items: the ids of its questions, in their order. With a name, options stand in an order of this learner's own.
    """
    questions = []
    for item_id in items:
        asked = paper.items[item_id].asked
        if name and paper.items[item_id].kind != "frameworks":
            for part in asked.keys() & {"options", "rows"}:
                texts = dict(asked[part])
                order = _drawn(texts, paper.version, name, number, item_id)
                asked[part] = [[one, texts[one]] for one in _not_the_key(order, paper.items[item_id])]
        questions.append(asked)
    given = {
        "assessment": paper.id,
        "version": paper.version,
        "title": paper.title,
        **({"intro": paper.intro} if paper.intro else {}),
        **({"due": paper.due} if paper.due else {}),
        **({"learner": {"name": name, "number": number}} if name else {}),
        "questions": questions,
    }
    quiz = Assessment(given)
    due = f" Hand it in by {when(paper.due)}." if paper.due else ""
    cells = [
        notebooks.words(
            "title", f"# {paper.title}\n\nRun every cell (Run, then Run All Cells), then answer below.{due}"
        ),
        # JSON of texts, lists and dicts is Python too
        notebooks.code(
            "assessment",
            "from alliance import assessment\n\nquiz = assessment("
            f"{json.dumps(given, ensure_ascii=False, indent=1)})\nquiz",
            [_shown(quiz)],
            jupyter={"source_hidden": True},
        ),
    ]
    for place, item in enumerate(quiz.items.values(), 1):
        worth = paper.points[item.id]
        head = f"## Question {place} ({worth:g} point{'s' if worth != 1 else ''})"
        cells += [
            notebooks.words(f"head-{place:02d}", head),
            notebooks.code(f"question-{place:02d}", f"quiz.ask({place})", [_shown(question_html.question(item), item)]),
        ]
    said = (
        "## Hand in\n\nRun the next cell: it shows what you hand in. Then write `save=True` inside the brackets and run it again. "
        "The file lies beside your answers; nothing is sent anywhere. You can also save this notebook and hand in the notebook itself."
    )
    call = "quiz.receipt()" if name else 'quiz.receipt("your name", number="")'
    cells += [notebooks.words("hand-in", said), notebooks.code("receipt", call)]
    about = {"assessment": paper.id, "version": paper.version, "name": name, "number": number}
    return notebooks.of_cells(cells, alliance=about)


def _not_the_key(order: list[str], item: Item) -> list[str]:
    right = list(item.key.order) if item.key else []
    return order[1:] + order[:1] if order == right else order


def _shown(card: Card, item: Item | None = None) -> dict[str, Any]:
    """An output as running its cell would show it, so that the questions can be read before that."""
    data = {"text/html": str(card.markup).splitlines(keepends=True)}
    data["text/plain"] = card.text.splitlines(keepends=True)
    mark = {"alliance": {"item": item.id, "mode": "ask", "asked": item.asked}} if item else {}
    return {"output_type": "display_data", "data": data, "metadata": mark}


def write(
    plan_file: Path, out: Path, book: Bank, class_list: Path | None = None
) -> tuple[list[Path], list[str]]:
    """Write an assessment: notebooks into `out/learners`, the key into `out/teacher`.

    Args:
        plan_file: the plan; see `blueprint.read`.
        out: the folder; made if it is not there.
        book: the course's questions.
        class_list: who gets a copy of their own; None for one notebook for all.

    Returns:
        What was written, and what the teacher should know.

    Raises:
        CourseError: plan or class list cannot be used, two learners' files would have one name, or the folder cannot be
            written.
    """
    plan = blueprint.read(plan_file, book)
    paper = draw(plan, roster.read(class_list).learners if class_list else ())
    texts: dict[Path, str] = {}
    for name, number, items in paper.copies:
        words = submission.slug(f"{paper.id} {name} {number}")
        path = out / "learners" / f"{words}.ipynb"
        if path in texts:
            raise workspace.CourseError(
                f"{name}: another learner's notebook has the same name; give both a number"
            )
        texts[path] = notebooks.text(copy(paper, name, number, items))
    key = out / "teacher" / f"{paper.id}-key.json"
    texts[key] = answer_key.text(paper)
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise workspace.CourseError(f"{out}: cannot be written ({error.strerror or error})") from error
    said = [f"left out: {problem}" for problem in plan.problems]
    known = sum(item_id in book.items for item_id in paper.origins.values())
    if known:
        said.append(OPEN_KEY.format(count=known))
    return list(texts), said
