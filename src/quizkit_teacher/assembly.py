"""From a blueprint to an exam: notebooks without any key for the learners, and the answer key for the teacher.

In a notebook, the ids of questions and options are numbers drawn by lot, which tell nothing about the answer.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quizkit import files, html, notebooks, question_html, text
from quizkit.course import Course
from quizkit.exam import Exam, due_text
from quizkit.files import CourseError
from quizkit.html import Card
from quizkit.items import Item, Key
from quizkit.kinds import kind_of
from quizkit.text import lot
from quizkit_teacher import answer_key, blueprint, roster
from quizkit_teacher.answer_key import AnswerKey, Copy, Question
from quizkit_teacher.blueprint import Blueprint, Draw, Pool
from quizkit_teacher.roster import Learner

OPEN_KEY = (
    "{count} of the questions come from the course’s own bank. Its key is in every learner’s installation, for self-study: "
    "whoever looks there finds the answers. Write questions of your own for a mark that counts."
)
HAND_IN = (
    "## Hand in\n\nRun the next cell: it shows what you hand in. Then write `save=True` inside the brackets and run it again. "
    "The file lies beside your answers; nothing is sent anywhere. You can also save this notebook and hand in the notebook itself."
)


def draw(plan: Blueprint, pools: Sequence[Pool], learners: Sequence[Learner] = ()) -> AnswerKey:
    """Draw the questions of an exam by lot, from a pool for each draw: the same plan and seed give the same questions.

    Each of the learners gets a copy of their own. Without any there is one copy for all; raises CourseError where the
    blueprint asks for different questions, or another order, for each learner.
    """
    if not learners and (plan.order == "each" or any(part.each for part in plan.draws)):
        mend = "name the class with --class FILE"
        raise CourseError(f"the plan gives each learner their own questions or order; {mend}")
    seed = plan.seed or plan.id
    taken: list[tuple[int, Item]] = []  # the questions that anyone gets, each with the place of its draw
    for place, (part, pool) in enumerate(zip(plan.draws, pools, strict=True)):
        items = sorted(pool, key=lambda item: lot(seed, "pool", place, item.id))
        taken += [(place, item) for item in (items if part.each else items[: part.count])]
    order = sorted(range(len(taken)), key=lambda number: lot(seed, "name", number, taken[number][1].id))
    names = {number: f"{plan.id}-{rank:02d}" for rank, number in enumerate(order, 1)}
    questions = [_disguised(item, names[n], plan, plan.draws[place]) for n, (place, item) in enumerate(taken)]
    copies = []
    for name, number, email in [(who.name, who.number, who.email) for who in learners] or [("", "", "")]:
        learner, ids = f"{name}|{number}|{email}", list[str]()
        for place, part in enumerate(plan.draws):
            group = [names[n] for n, (origin, _) in enumerate(taken) if origin == place]
            ids += (_by_lot(group, seed, learner, place) if part.each else group)[: part.count]
        if plan.order == "each":
            ids = _by_lot(ids, seed, learner, "order")
        copies.append(Copy(name, number, tuple(ids)))
    asked = json.dumps([plan.title, [item.version for item in sorted(questions, key=lambda item: item.id)]])
    return AnswerKey(
        id=plan.id,
        title=plan.title,
        intro=plan.intro,
        due=plan.due,
        version=hashlib.sha256(asked.encode()).hexdigest()[:8],
        questions=tuple(questions),
        copies=tuple(copies),
    )


def _by_lot(ids: Iterable[str], *parts: object) -> list[str]:
    return sorted(ids, key=lambda entry: lot(*parts, entry))


def _disguised(item: Item, name: str, plan: Blueprint, part: Draw) -> Question:
    """A question under another name, its options and rows numbered in an order drawn by lot."""
    assert item.key is not None
    kind, seed, options = kind_of(item), plan.seed or plan.id, list(item.options)
    if kind.shuffled:
        options = _unsolved(_by_lot(options, seed, item.id, "o"), item.key)
    labels = {option: f"o{number}" if kind.shuffled else option for number, option in enumerate(options, 1)}
    rows = {row: f"r{number}" for number, row in enumerate(_by_lot(item.rows, seed, item.id, "r"), 1)}
    return Question(
        id=name,
        lesson=plan.id,
        objective=item.objective,
        kind=item.kind,
        prompt=item.prompt,
        options={label: item.options[option] for option, label in labels.items()},
        rows={label: item.rows[row] for row, label in rows.items()},
        unit=item.unit,
        key=kind.relabel_key(item.key, labels, rows),
        points=part.points,
        origin=item.id,
    )


def _unsolved(options: list[str], key: Key | None) -> list[str]:
    """The options in this order; where it is the right order of an order question, the first goes to the end."""
    return options[1:] + options[:1] if key and options == list(key.order) else options


def notebook(
    key: AnswerKey, course: Course[Any], name: str = "", number: str = "", items: Sequence[str] = ()
) -> dict[str, Any]:
    """Make one learner's notebook, in format 4: the questions and nothing of their keys.

    With a name it is this learner's copy, its options in an order of their own. `items` are the ids of its questions.
    """
    about = {"assessment": key.id, "version": key.version}
    paper: dict[str, Any] = {**about, "title": key.title}
    paper |= {part: text for part, text in (("intro", key.intro), ("due", key.due)) if text}
    paper |= {"learner": {"name": name, "number": number}} if name else {}
    lots = (key.version, name, number) if name else ()
    paper["questions"] = [_public(key.items[item], lots) for item in items]
    exam = Exam(paper, course)
    due = f" Hand it in by {due_text(key.due)}." if key.due else ""
    title = f"# {key.title}\n\nRun every cell (Run, then Run All Cells), then answer below.{due}"
    written = json.dumps(paper, ensure_ascii=False, indent=1)  # JSON of texts, lists and dicts is Python too
    opening = f"from {course.id} import assessment\n\nquiz = assessment({written})\nquiz"
    cells = [
        notebooks.markdown_cell("title", title),
        notebooks.code_cell("assessment", opening, [_output(exam)], jupyter={"source_hidden": True}),
    ]
    for place, item in enumerate(exam.items.values(), 1):
        points = key.items[item.id].points
        head = f"## Question {place} ({points:g} point{'' if points == 1 else 's'})"
        kept = {"item": item.id, "mode": "ask", "asked": item.public()}
        output = _output(question_html.question(item), kept)
        cells += [
            notebooks.markdown_cell(f"head-{place:02d}", head),
            notebooks.code_cell(f"question-{place:02d}", f"quiz.ask({place})", [output]),
        ]
    call = "quiz.receipt()" if name else 'quiz.receipt("your name", number="")'
    cells += [notebooks.markdown_cell("hand-in", HAND_IN), notebooks.code_cell("receipt", call)]
    return notebooks.notebook_of(cells, **{html.METADATA: {**about, "name": name, "number": number}})


def _public(item: Item, lots: tuple[object, ...]) -> dict[str, Any]:
    """The part of a question that a learner sees, with options and rows in an order drawn by `lots`, if there are any."""
    public = item.public()
    for part in public.keys() & {"options", "rows"} if lots and kind_of(item).shuffled else ():
        texts = dict(public[part])
        order = _unsolved(_by_lot(texts, *lots, item.id), item.key)
        public[part] = [[label, texts[label]] for label in order]
    return public


def _output(card: Card, kept: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The output that running the cell would give, so that the questions can be read before."""
    texts = {"text/html": card.markup, "text/plain": card.text}
    data = {kind: text.splitlines(keepends=True) for kind, text in texts.items()}
    return {"output_type": "display_data", "data": data, "metadata": {html.METADATA: kept} if kept else {}}


def write(
    plan_file: Path, out: Path, course: Course[Any], class_list: Path | None = None
) -> tuple[list[Path], list[str]]:
    """Write an exam: notebooks into `out/learners`, the answer key into `out/teacher`.

    Each learner in the class list gets a copy of their own; without a list there is one notebook for all.

    Returns: The files written, and notes for the teacher.
    Raises: CourseError: a file cannot be used or written, or two learners' notebooks would have one name.
    """
    plan, pools, problems = blueprint.read(plan_file, course.bank)
    key = draw(plan, pools, roster.read(class_list).learners if class_list else ())
    written: dict[Path, str] = {}
    for name, number, items in key.copies:
        path = out / "learners" / f"{text.slug(f'{key.id} {name} {number}')}.ipynb"
        if path in written:
            raise CourseError(f"{name}: another learner's notebook has the same name; give both a number")
        written[path] = notebooks.text(notebook(key, course, name, number, items))
    written[out / "teacher" / f"{key.id}-key.json"] = answer_key.text(key)
    for path, content in written.items():
        files.write(path, content)
    notes = [f"left out: {problem}" for problem in problems]
    if known := sum(question.origin in course.bank.items for question in key.questions):
        notes.append(OPEN_KEY.format(count=known))
    return list(written), notes
