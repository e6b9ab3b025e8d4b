"""A learner's feedback as one HTML page: each answer, what it got, what to reread. Nothing is fetched, all text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizkit.bank import Bank
from quizkit.grading import grade
from quizkit_teacher import marks as teachers
from quizkit_teacher.gradebook import points
from quizkit_teacher.graded import Work
from quizkit_teacher.marks import Mark
from quizkit_teacher.assignment import Marked, Scope
from quizkit.html import Markup, table, tag
from quizkit.items import Item
from quizkit.question_html import reply, response_text

STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK KR", sans-serif; color: #222; background: #fff;
  max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; overflow-wrap: break-word; word-break: keep-all }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem } h2 { font-size: 1.3rem; margin: 2.2rem 0 .5rem }
article { border-top: 1px solid #bbb; padding: .9rem 0 .5rem } h3 { font-size: 1.05rem; margin: 0 0 .4rem }
p { margin: .4rem 0 } table { border-collapse: collapse; margin: .8rem 0 } caption { text-align: left; font-weight: 600 }
th, td { text-align: left; padding: .25rem 1.2rem .25rem 0; border-bottom: 1px solid #ccc; font-weight: 400 }
.said { border-left: 4px solid #5f6368; padding-left: .8rem } .right { border-color: #1b7f3b } .near { border-color: #a15c00 }
.wrong { border-color: #b3261e } .given { white-space: pre-wrap; background: #f3f3f3; padding: .4rem .6rem } .small { color: #555 }
@media print { body { font-size: 10.5pt; max-width: none; padding: 0 } article { break-inside: avoid } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
WAITS = "Your teacher has not read this answer yet."


def page(
    work: Work, scope: Scope, marks: Mapping[str, Mark], bank: Bank, seen: Mapping[str, float | None]
) -> str:
    """One learner's page.

    Args:
        work: the learner's answers.
        scope: what was marked.
        marks: the teacher's marks on open answers, by question.
        bank: names lessons and misconceptions.
        seen: the points in each column, None where nothing was handed in.
    """
    columns = {one: title for one, title in scope.columns.items() if seen.get(one) is not None}
    rows = [(title, points(seen[one]), points(scope.possible[one])) for one, title in columns.items()]
    parts = [
        tag("h1", f"Feedback for {work.name}"),
        tag("p", scope.title, class_="small"),
        table(("Part", "Your points", "Of"), rows, "Points"),
    ]
    for column, title in columns.items():
        asked = [scope.items[one] for one in work.drawn if scope.items[one].lesson == column]
        parts.append(tag("h2", title))
        answered = [item for item in asked if item.id in work.answers]
        parts += [_answer(item, work.answers[item.id], marks.get(item.id), scope, bank) for item in answered]
        parts.append(_missing([item for item in asked if item.id not in work.answers]))
    head = tag(
        "head",
        Markup(f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Markup('<meta name="viewport" content="width=device-width">'),
        tag("title", f"Feedback for {work.name}"),
        tag("style", Markup(STYLE)),
    )
    body = tag("body", tag("main", *parts))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _missing(items: Sequence[Item]) -> Markup:
    if not items:
        return Markup("")
    lines = (tag("li", item.prompt) for item in items)
    return tag("div", tag("h3", f"Not answered ({len(items)})"), tag("ul", *lines))


def _answer(item: Item, marked: Marked, mark: Mark | None, scope: Scope, bank: Bank) -> Markup:
    verdict = grade(item, marked.response)
    worth, earned = scope.points[item.id], score(item, marked, mark)
    said = reply(verdict, bank)
    heading, lines = said["heading"], [said["feedback"], *verdict.lines]
    if item.kind == "open":
        heading = f"{points(earned * worth)} of {points(worth)}." if mark else "• Kept."
        lines = [mark.comment] if mark and mark.comment else []
        lines += [] if mark else [WAITS]
        lines += verdict.lines  # the model answer and its reason
    parts = [tag("p", tag("strong", heading), " ", lines[0] if lines else "")]
    parts += [tag("p", line) for line in lines[1:]]
    if item.kind == "open" and mark and item.key:
        scores = [f"{text} – {mark.scores.get(line, 'no')}" for line, text in item.key.rubric.items()]
        parts.append(tag("ul", *(tag("li", line) for line in scores)))
    if said["misconception"]:
        parts.append(tag("p", tag("strong", "A common mix-up: "), f"{said['misconception']}."))
    if said["see"]:
        notebook = (verdict.see or bank.misconceptions[verdict.misconception].see).partition("#")[0]
        lesson = bank.lessons.get(notebook)
        where = f"“{said['see']}” in {lesson.title}" if lesson else f"“{said['see']}”"
        parts.append(tag("p", f"Reread: {where}."))
    state = verdict.state if item.kind != "open" else "noted"
    return tag(
        "article",
        tag("h3", item.prompt),
        tag("p", "Your answer:", class_="small"),
        tag("p", response_text(item, marked.response), class_="given"),
        tag("div", *parts, class_=f"said {state}"),
    )


def score(item: Item, marked: Marked, mark: Mark | None) -> float:
    """What an answer is worth, from 0 to 1: an open one what its reader says, and nothing before that.

    Args:
        item: the question.
        marked: the answer.
        mark: the teacher's mark on it, if there is one.
    """
    if item.kind != "open":
        return marked.score
    return teachers.score(mark, item) if mark else 0.0


def comment(work: Work, bank: Bank, got: float, possible: float) -> str:
    """A sentence or two for the gradebook: the points and what to reread first.

    Args:
        work: the learner's answers.
        bank: holds the misconceptions.
        got: the points.
        possible: of how many.
    """
    sees: dict[str, int] = {}
    for marked in work.answers.values():
        named = bank.misconceptions.get(marked.misconception)
        if named is not None:
            sees[named.see] = sees.get(named.see, 0) + 1
    first = [f"“{see.partition('#')[2]}”" for see in sorted(sees, key=lambda see: -sees[see])[:2]]
    right = sum(marked.state == "right" for marked in work.answers.values())
    again = f" Reread first: {' and '.join(first)}." if first else ""
    return f"{points(got)} of {points(possible)} points. Right at the last try: {right} of {len(work.answers)}.{again}"
