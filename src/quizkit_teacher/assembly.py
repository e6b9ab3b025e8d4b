"""From a blueprint to an exam: notebooks without any key for the learners, and the answer key for the teacher.

In a notebook, the ids of questions and options are numbers drawn by lot, which tell nothing about the answer. Each lot is the
hash of a secret that lies in the key file alone: whoever knows this program, the plan and all the notebooks learns nothing.
"""

import itertools
import json
import os
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from quizkit import files, html, notebooks, question_html, text, times
from quizkit.course import Course
from quizkit.exam import Exam
from quizkit.files import CourseError
from quizkit.html import Card
from quizkit.items import Item
from quizkit.kinds import kind_of
from quizkit.text import lot
from quizkit_teacher import answer_key, blueprint, gradebook, roster
from quizkit_teacher.answer_key import AnswerKey, Copy, Question
from quizkit_teacher.blueprint import Blueprint, Draw, Pool
from quizkit_teacher.roster import Roster

OPEN_KEY = (
    "{count} of the questions come from the course’s own bank. Its key is in every learner’s installation, for self-study: "
    "whoever looks there finds the answers. Write questions of your own for a mark that counts."
)
SAME_EXAM = "{file} was there: its secret is used again, and the exam is the same."
OTHER_EXAM = (
    "The exam has changed since it was last made. If notebooks are handed out already, grade them with {kept}, "
    "the key before; the new key fits the new notebooks only."
)
SHORT_SEED = "seed: it can be guessed. Leave it out: then a secret is drawn, and kept in the key file."
LOST_KEY = (
    "{file}: is not there, but notebooks of this assessment lie in {folder}. Nothing but that key grades them: put it back. "
    "For a new exam name another folder; its key fits its own notebooks only"
)
SECRET = 16  # letters of a secret that nobody guesses, with each of them random
HOW = (
    "Run every cell (Run, then Run All Cells), then answer below; do so again whenever you have reloaded the page. Save the notebook (Ctrl+S, on a Mac Cmd+S) before you close it: "
    "your answers are in it. The last cell says what the saved notebook holds; run it before you hand in."
)
HAND_IN = (
    "## Hand in\n\nSave this notebook (Ctrl+S, on a Mac Cmd+S), then run the next cell. It shows your answers, and says whether the "
    "saved notebook holds them: if so, hand in the notebook. Or write `save=True` inside the brackets and run the cell again: then "
    "hand in the file that it writes beside your record. Nothing is sent anywhere."
)


def draw(plan: Blueprint, pools: Sequence[Pool], roster: Roster | None = None, secret: str = "") -> AnswerKey:
    """Draw the questions of an exam by lot, from a pool for each draw: the same plan and secret give the same exam.

    Args:
        plan: the blueprint; its `seed`, if it has one, is the secret.
        pools: the questions that each of its draws may take.
        roster: each learner in it gets a copy of their own; without one there is one copy for all.
        secret: that of the key that an earlier run has drawn; without one it is drawn now.
    Raises: CourseError: the blueprint asks for different questions, or another order, for each learner, and there are none.
    """
    if not roster and (plan.order == "each" or any(part.each for part in plan.draws)):
        mend = "name the class with --class FILE"
        raise CourseError(f"the plan gives each learner their own questions or order; {mend}")
    secret = plan.seed or secret or secrets.token_hex(16)
    taken: list[tuple[int, Item]] = []  # the questions that anyone gets, each with the place of its draw
    for place, (part, pool) in enumerate(zip(plan.draws, pools, strict=True)):
        items = sorted(pool, key=lambda item: lot(secret, "pool", place, item.id))
        taken += [(place, item) for item in (items if part.each else items[: part.count])]
    order = sorted(range(len(taken)), key=lambda number: lot(secret, "name", number, taken[number][1].id))
    names = {number: f"{plan.id}-{rank:02d}" for rank, number in enumerate(order, 1)}
    drawn = ((names[n], plan.draws[place], item) for n, (place, item) in enumerate(taken))
    questions = [_disguised(item, name, plan, part, secret) for name, part, item in drawn]
    copies = []
    for copy, email in _learners(roster):
        learner, ids = f"{copy.name}|{copy.number}|{email}", list[str]()
        for place, part in enumerate(plan.draws):
            group = [names[n] for n, (origin, _) in enumerate(taken) if origin == place]
            ids += (_by_lot(group, secret, learner, place) if part.each else group)[: part.count]
        if plan.order == "each":
            ids = _by_lot(ids, secret, learner, "order")
        copies.append(copy._replace(items=tuple(ids)))
    versions = [item.version for item in sorted(questions, key=lambda item: item.id)]
    asked = json.dumps([plan.title, versions, [part.count for part in plan.draws]])
    return AnswerKey(
        id=plan.id,
        title=plan.title,
        intro=plan.intro,
        due=plan.due and times.due(plan.due, plan.zone),
        secret=secret,
        version=lot(secret, "version", asked).hex()[:8],
        questions=tuple(questions),
        copies=tuple(copies),
    )


def _learners(roster: Roster | None) -> list[tuple[Copy, str]]:
    """A copy without questions and the e-mail address of each learner; one for nobody where there is no class list."""
    if not roster:
        return [(Copy("", "", ()), "")]
    lms = [(who, who.lms.rpartition(" ")[2]) for who in roster.learners]  # Moodle says “Participant 12”
    return [(Copy(who.name, who.number, (), lms and f"{roster.kind}:{lms}"), who.email) for who, lms in lms]


def _by_lot(ids: Iterable[str], *parts: object) -> list[str]:
    """Shuffle some ids: every order is as likely as any other, also the one that solves the question."""
    return sorted(ids, key=lambda entry: lot(*parts, entry))


def _disguised(item: Item, name: str, plan: Blueprint, part: Draw, secret: str) -> Question:
    """A question under another name, its options and rows numbered in an order drawn by lot."""
    assert item.key is not None
    kind = kind_of(item)
    last = {option: option for option in item.options if option in kind.unanswered}
    options = [option for option in item.options if option not in last]
    # those that several questions share, or that stand in a passage, keep their order
    if kind.shuffled or not (item.options_from or item.passage):
        options = _by_lot(options, secret, item.id, "o")
    labels = {option: f"o{number}" for number, option in enumerate(options, 1)} | last
    rows = {row: f"r{number}" for number, row in enumerate(_by_lot(item.rows, secret, item.id, "r"), 1)}
    same = {part: getattr(item, part) for part in ("objective", "kind", "prompt", "unit", "passage", "lang")}
    return Question(
        **same,
        id=name,
        lesson=plan.id,
        options={label: item.options[option] for option, label in labels.items()},
        rows={label: item.rows[row] for row, label in rows.items()},
        glosses={label: item.glosses[option] for option, label in labels.items() if option in item.glosses},
        key=kind.relabel_key(item.key, labels, rows),
        points=part.points,
        origin=item.id,
    )


def notebook(key: AnswerKey, course: Course[Any], copy: Copy) -> dict[str, Any]:
    """Make one learner's notebook, in format 4: the questions and nothing of their keys.

    A copy that bears a name is for this learner, its options in an order of their own.
    """
    name, number = copy.name, copy.number
    paper: dict[str, Any] = {"assessment": key.id, "version": key.version, "title": key.title}
    paper |= {part: text for part, text in (("intro", key.intro), ("due", key.due)) if text}
    paper |= {"learner": {"name": name, "number": number}} if name else {}
    lots = (key.secret, "shown", name, number) if name else ()
    paper["questions"] = [_public(key.items[item], lots) for item in copy.items]
    exam = Exam(paper, course)
    due = f" Hand it in by {times.say(key.due)}." if key.due else ""
    title = f"# {text.safe_markdown(key.title)}\n\n{HOW}{due}"
    written = json.dumps(paper, ensure_ascii=False, indent=1)  # JSON of texts, lists and dicts is Python too
    opening = f"from {course.id} import assessment\n\nquiz = assessment({written})\nquiz"
    shown = [_output(exam, exam.about)]
    cells = [notebooks.markdown_cell("title", title)]
    cells.append(notebooks.code_cell("assessment", opening, shown, jupyter={"source_hidden": True}))
    for place, item in enumerate(exam.items.values(), 1):
        points = key.items[item.id].points
        head = f"## Question {place} ({points:g} point{'' if points == 1 else 's'})"
        kept = {"item": item.id, "mode": "ask", "asked": item.public()}
        output = _output(question_html.question(item), kept)
        cells.append(notebooks.markdown_cell(f"head-{place:02d}", head))
        cells.append(notebooks.code_cell(f"question-{place:02d}", f"quiz.ask({place})", [output]))
    call = "quiz.submission()" if name else 'quiz.submission("your name", number="")'
    cells += [notebooks.markdown_cell("hand-in", HAND_IN), notebooks.code_cell("submission", call)]
    return notebooks.notebook_of(cells, **{html.METADATA: exam.about})


def _public(item: Item, lots: tuple[object, ...]) -> dict[str, Any]:
    """The part of a question that a learner sees, with options and rows in an order drawn by `lots`, if there are any."""
    public = item.public()
    for part in public.keys() & {"options", "rows"} if lots and kind_of(item).shuffled else ():
        texts = dict(public[part])
        public[part] = [[label, texts[label]] for label in _by_lot(texts, *lots, item.id)]
    return public


def _output(card: Card, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The output that running the cell would give, so that the questions can be read before."""
    texts = {"text/html": card.markup, "text/plain": card.text}
    data = {kind: text.splitlines(keepends=True) for kind, text in texts.items()}
    return {"output_type": "display_data", "data": data, "metadata": {html.METADATA: kept}}


def write(
    plan_file: Path, out: Path, course: Course[Any], class_list: Path | None = None, columns: str = ""
) -> tuple[list[Path], list[str]]:
    """Write an exam: notebooks into `out/learners`, the answer key into `out/teacher`.

    Each learner in the class list gets a copy of their own; without a list there is one notebook for all. `columns` says what
    its columns hold, as in `roster.read`. A key that lies there gives its secret, so that the exam stays the same; the key of
    an exam that was another is kept beside the new one.

    Returns: The files written, and notes for the teacher.
    Raises: CourseError: a file cannot be used or written, or the key that lies there is damaged.
    """
    plan, pools, problems = blueprint.read(plan_file, course.bank)
    key_file = out / "teacher" / f"{plan.id}-key.json"
    before = answer_key.read(key_file) if os.path.lexists(key_file) else None
    names = roster.read(class_list, columns) if class_list else None
    key = draw(plan, pools, names, before.secret if before else "")
    notes = [f"due {times.say(key.due)}"] if key.due else []
    notes += [f"left out: {problem}" for problem in problems]
    if plan.seed and (len(plan.seed) < SECRET or len(set(plan.seed)) < SECRET // 2):
        notes.append(SHORT_SEED)
    written: dict[Path, str] = {}
    for copy in key.copies:
        path = _place(out / "learners", key.id, copy, written)
        written[path] = notebooks.text(notebook(key, course, copy))
    if not before and any(map(os.path.lexists, written)) and not plan.seed:
        raise CourseError(LOST_KEY.format(file=key_file, folder=out / "learners"))
    if before and before.version == key.version:
        notes.append(SAME_EXAM.format(file=key_file.name))
        copies = {(copy.name, copy.number): copy for copy in before.copies + key.copies}  # no one's is lost
        key = structs.replace(key, copies=tuple(copies.values()))
    elif before:
        kept = key_file.with_name(f"{plan.id}-key-{before.version}.json")
        written[kept] = answer_key.text(before)
        notes.append(OTHER_EXAM.format(kept=kept.name))
    written[key_file] = answer_key.text(key)
    for path, content in reversed(written.items()):  # the key first: no notebook goes out without one
        files.write(path, content, private=path.parent == key_file.parent)
    notes += [*(names.notes if names else ()), *gradebook.canvas_notes([plan.title], names)]
    if known := sum(question.origin in course.bank.items for question in key.questions):
        notes.append(OPEN_KEY.format(count=known))
    return list(written), notes


def _place(folder: Path, exam: str, copy: Copy, taken: Collection[Path]) -> Path:
    """The file of a copy, another for each."""
    stem = text.file_stem(exam, copy.name, copy.number)
    stems = itertools.chain([stem], (f"{stem}-{more}" for more in itertools.count(2)))
    return next(path for path in (folder / f"{stem}.ipynb" for stem in stems) if path not in taken)
