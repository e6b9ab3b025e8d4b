"""The class report: one page that a teacher reads before the next lesson, and its numbers as a table.

It names no learner, but for the hand-ins that had trouble. Everything stands in the page itself: nothing is fetched.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from quizkit.bank import Bank
from quizkit_teacher import report_items
from quizkit_teacher.item_analysis import STATES, ClassStudy, ItemStudy
from quizkit_teacher.report_items import STATE_NAMES, anchor, lesson_number, lesson_short, lesson_title, share, signed
from alliance.figures import classes, mastery
from alliance.figures.classes import LOW, counted
from alliance.figures.style import render
from quizkit.html import Markup, join, table, tag
from quizkit.text import safe_cell
from quizkit.items import Item

AGAIN = 5  # misconceptions to teach again
HARDEST = 5
ENOUGH = 30  # learners from which a share or a correlation is more than a hint
ROWS = 14  # objectives in one picture: more do not fit on a sheet of paper
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK KR", sans-serif; color: #222; background: #fff;
  max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; overflow-wrap: break-word }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem }
h2 { font-size: 1.4rem; margin: 2.6rem 0 .6rem; padding-top: .8rem; border-top: 2px solid #222 }
h3 { font-size: 1.1rem; margin: 1.6rem 0 .4rem }
p, ul, ol { max-width: 46rem; margin: .5rem 0 } li { margin: .35rem 0 }
a { color: #0b57a4 }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.2rem; margin-top: .8rem; max-width: none }
:is(li, td, th) > a { white-space: nowrap }
table { border-collapse: collapse; min-width: min(100%, 34rem); max-width: 100%; margin: .9rem 0 1.2rem; font-size: .92rem }
caption { text-align: left; font-weight: 600; padding: 0 0 .35rem }
th, td { text-align: left; vertical-align: top; padding: .32rem .9rem .32rem 0; border-bottom: 1px solid #ccc; font-weight: 400;
  font-variant-numeric: tabular-nums }
thead th { font-weight: 600; border-bottom: 1.5px solid #555 }
figure { margin: 1.4rem 0 } figure img { height: auto } .numbers { color: #555 } .right { font-weight: 700 }
article { border-top: 1px solid #bbb; margin-top: 1.8rem } article h4 { font-size: 1.02rem; margin: 1rem 0 .2rem }
.meta { color: #555; font-size: .9rem; margin: .1rem 0 .5rem } .note { border-left: 4px solid #a15c00; padding-left: .7rem }
.bar { display: block; height: .4rem; background: #0072b2; margin-top: .25rem; print-color-adjust: exact; -webkit-print-color-adjust: exact }
@media (max-width: 45rem) { th, td { padding-right: .5rem } :is(li, td, th) > a { white-space: normal } }
@media print { body { font-size: 10.5pt; max-width: none; padding: 0 } nav { display: none } a { color: inherit; text-decoration: none }
  figure, tr, li { break-inside: avoid } h2, h3, h4, caption, thead { break-after: avoid } h2 { margin-top: 1.6rem } }
"""


def page(
    study: ClassStudy,
    bank: Bank,
    items: Mapping[str, Item],
    *,
    title: str,
    hand_ins: Sequence[tuple[str, str, str]] = (),
) -> str:
    """The report as one HTML page.

    Args:
        study: of the class.
        bank: names lessons, objectives and misconceptions.
        items: the questions by id, with their keys; at least those of the study.
        title: the heading, for example the course and the day.
        hand_ins: those that had trouble, as (name, status, reason). Only here do names appear.

    Returns:
        The text of the page. It runs nothing and fetches nothing; every text in it is escaped.
    """
    parts = [
        ("summary", "In short", _summary(study, bank)),
        ("again", "What to teach again", _again(study, bank)),
        ("look", "Questions to look at", _look(study, items)),
        ("pictures", "The class in pictures", _pictures(study, bank)),
        ("all", "All questions in numbers", _numbers(study, items)),
        ("questions", "Question by question", report_items.articles(study, bank, items)),
        ("hand-ins", "Hand-ins that had trouble", _hand_ins(hand_ins)),
    ]
    links = (tag("li", tag("a", name, href=f"#{at}")) for at, name, _ in parts)
    sections = (tag("section", tag("h2", name, id=at), *inside) for at, name, inside in parts)
    top = tag("header", tag("h1", title), tag("nav", tag("ul", *links), **{"aria-label": "In this report"}))
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    body = tag("body", top, tag("main", *sections))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _summary(study: ClassStudy, bank: Bank) -> Iterator[Markup]:
    n = len(study.learners)
    if not n:
        yield tag("p", "No learner has sent an answer that counts, so there is nothing to report.")
        return
    yield tag("p", f"{counted(n, 'learner')} answered {counted(len(study.items), 'question')}.")
    if study.out_of:
        low, first, middle, third, high = (f"{part:.1f}" for part in study.spread)
        said = f"Of {counted(study.out_of, 'point')} that could be had, the median is {middle}"
        more = (
            f"; half of the class lies from {first} to {third}, all of it from {low} to {high}"
            if n > 3
            else ""
        )
        yield tag("p", f"{said}{more}. A question that was not answered gives no points.")
    else:
        yield tag("p", "No answer has points yet: nothing was marked right or wrong.")
    yield from _points(study, bank)
    pending = sum(found.states["pending"] for found in study.items.values())
    if pending:
        yield tag("p", f"Open answers still without a mark: {pending}. They are not counted below.")
    if study.unknown:
        yield tag(
            "p", f"Answers to questions that this course does not have: {study.unknown}. They are left out."
        )
    if n < ENOUGH:
        yield tag(
            "p",
            f"With {counted(n, 'learner')}, read the numbers as a reason to ask, not as a finding: one more answer could change them.",
        )


def _points(study: ClassStudy, bank: Bank) -> Iterator[Markup]:
    """What a teacher should take away, a line each."""
    lines = []
    if study.misconceptions:
        named = "; ".join(f"{_name(mistake, bank)} ({count})" for mistake, count in study.misconceptions[:3])
        lines.append(tag("li", tag("strong", "Teach again: "), named, "."))
    if hard := _hardest(study)[:3]:
        lines.append(tag("li", tag("strong", "Hardest: "), _links(hard), "."))
    if low := _low(study):
        lines.append(tag("li", tag("strong", "Do not separate the strong from the weak: "), _links(low), "."))
    if lines:
        yield tag("ul", *lines)


def _links(found: Sequence[ItemStudy]) -> Markup:
    return join((tag("a", entry.id, href=f"#{anchor(entry.id)}") for entry in found), ", ")


def _hardest(study: ClassStudy) -> list[ItemStudy]:
    """The scored questions that somebody missed, lowest mean score first."""
    found = (entry for entry in study.items.values() if entry.scored and entry.difficulty < 1)
    return sorted(found, key=lambda entry: (entry.difficulty, entry.id))


def _low(study: ClassStudy) -> list[ItemStudy]:
    """The questions that do not separate, lowest correlation first; nan is not below anything."""
    found = (entry for entry in study.items.values() if entry.discrimination < LOW)
    return sorted(found, key=lambda entry: (entry.discrimination, entry.id))


def _again(study: ClassStudy, bank: Bank) -> Iterator[Markup]:
    if not study.misconceptions:
        yield tag("p", "Nobody showed a mistake that the course has a name for.")
        return
    n = len(study.learners)
    yield tag("p", "The mistakes that most learners showed, with the passage that mends each:")
    entries = []
    for mistake, count in study.misconceptions[:AGAIN]:
        entries.append(
            tag(
                "li",
                tag("strong", _name(mistake, bank)),
                f": {count} of {counted(n, 'learner')} ({share(count / n)}). ",
                _reread(mistake, bank),
                " Shown in ",
                _links(_showing(study, mistake)),
                ".",
            )
        )
    yield tag("ol", *entries)
    rows = [
        (
            _name(mistake, bank),
            f"{count} of {n}",
            _passage(mistake, bank),
            _links(_showing(study, mistake)),
        )
        for mistake, count in study.misconceptions[AGAIN:]
    ]
    if rows:
        yield table(
            ("Mistake", "Learners", "Passage to reread", "Shown in"), rows, "The other mistakes with a name"
        )


def _showing(study: ClassStudy, mistake: str) -> list[ItemStudy]:
    found = [found for found in study.items.values() if mistake in found.misconceptions]
    return sorted(found, key=lambda entry: -entry.misconceptions[mistake])


def _name(mistake: str, bank: Bank) -> str:
    known = bank.misconceptions.get(mistake)
    return known.name if known else mistake


def _passage(mistake: str, bank: Bank) -> str:
    known = bank.misconceptions.get(mistake)
    if known is None:
        return "not in the bank"
    lesson, _, heading = known.see.partition("#")
    return f"{lesson_title(lesson, bank)}, “{heading}”"


def _reread(mistake: str, bank: Bank) -> str:
    passage = _passage(mistake, bank)
    return f"Reread: {passage}." if mistake in bank.misconceptions else f"This mistake is {passage}."


def _look(study: ClassStudy, items: Mapping[str, Item]) -> Iterator[Markup]:
    scored = [found for found in study.items.values() if found.scored]
    if not scored:
        yield tag("p", "No question has points, so none is hard or easy.")
        return
    hardest = _hardest(study)[:HARDEST]
    yield tag("h3", "The hardest")
    if hardest:
        yield tag(
            "p",
            "Lowest mean score first. Hard is not bad: ask whether the passage or the question is to blame.",
        )
        yield tag("ul", *(_entry(found, f"mean score {share(found.difficulty)}", items) for found in hardest))
    else:
        yield tag("p", "Everybody got everything right.")
    yield tag("h3", "Those that do not separate")
    known = [found for found in scored if not math.isnan(found.discrimination)]
    low = _low(study)
    if not known:
        yield tag("p", "This cannot be said of any question here: the table below gives the reason for each.")
        return
    fewest = min(found.scored for found in known)
    chance = f"By chance alone the number is off by about {1 / math.sqrt(fewest):.1f} where {fewest} learners answered."
    if low:
        yield tag(
            "p",
            "In these, learners who do well elsewhere do no better than the others, or do worse. Look for an ambiguous prompt, a second "
            "answer that can be defended, a key that is wrong, or a passage that misleads the careful; it may also be a skill of its own. "
            + chance,
        )
        yield tag(
            "ul",
            *(_entry(found, f"item–rest correlation {signed(found.discrimination)}", items) for found in low),
        )
    else:
        yield tag(
            "p",
            f"Every question that can be judged separates (item–rest correlation {LOW} or more). {chance}",
        )


def _entry(found: ItemStudy, said: str, items: Mapping[str, Item]) -> Markup:
    link = tag("a", found.id, href=f"#{anchor(found.id)}")
    return tag("li", link, f" ({said}): {items[found.id].prompt}")


def _pictures(study: ClassStudy, bank: Bank) -> Iterator[Markup]:
    n = len(study.learners)
    if n and study.out_of:
        yield render(
            classes.totals_figure(study.totals, study.out_of), classes.totals_alt(study.totals, study.out_of)
        ).markup
    spots = [
        classes.Spot(found.id, found.difficulty, found.discrimination)
        for found in study.items.values()
        if not math.isnan(found.discrimination)
    ]
    if spots:
        yield render(classes.separation_figure(spots), classes.separation_alt(spots)).markup
    else:
        yield tag("p", "There is no picture of how the questions separate: no question allows a correlation.")
    rows = [(_name(mistake, bank), count) for mistake, count in study.misconceptions]
    if rows:
        yield render(classes.misconceptions_figure(rows, n), classes.misconceptions_alt(rows, n)).markup
    texts = _objectives(study, bank)
    if texts and n:
        values, sizes = mastery.columns(study.mastery, study.totals)
        for part in _parts(len(texts)):
            yield render(
                mastery.objectives_figure(texts[part], values[part], sizes),
                mastery.objectives_alt(texts[part], values[part], sizes),
            ).markup


def _objectives(study: ClassStudy, bank: Bank) -> list[str]:
    """The objectives' texts, each with the number of its lesson."""
    known = {o.id: (lesson.id, o.text) for lesson in bank.lessons.values() for o in lesson.objectives}
    found = [known.get(objective, ("", objective)) for objective in study.objectives]
    return [f"{lesson_number(lesson)}{text}" for lesson, text in found]


def _parts(rows: int) -> list[slice]:
    """Rows cut into pictures of nearly the same height, none with more than `ROWS`."""
    parts = math.ceil(rows / ROWS)
    edges = [round(rows * n / parts) for n in range(parts + 1)]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


def _numbers(study: ClassStudy, items: Mapping[str, Item]) -> Iterator[Markup]:
    if not study.items:
        yield tag("p", "No question was answered.")
        return
    yield tag(
        "p",
        "Mean score: of those who answered, 0 % nobody and 100 % everybody right. Separates: the correlation of the score with the "
        f"mean of the learner’s other scores, from −1 to 1; below {LOW} the question says little of who knows the rest.",
    )
    rows = []
    for found in study.items.values():
        item = items[found.id]
        separates = signed(found.discrimination) if not found.reason else f"– ({found.reason})"
        mean = share(found.difficulty) if found.scored else "–"
        rows.append(
            (
                tag("a", found.id, href=f"#{anchor(found.id)}"),
                lesson_short(item.lesson),
                report_items.KIND_NAMES[item.kind],
                str(found.answered),
                mean,
                separates,
            )
        )
    yield table(
        ("Question", "Lesson", "Kind", "Answered", "Mean score", "Separates"),
        rows,
        "All questions that were answered",
    )


def _hand_ins(hand_ins: Sequence[tuple[str, str, str]]) -> Iterator[Markup]:
    if not hand_ins:
        yield tag("p", "None: every hand-in was read and marked.")
        return
    yield tag(
        "p", "This is the only part of the report that names learners. Leave it off when you show the rest."
    )
    yield table(("Name", "Status", "Reason"), hand_ins, f"{counted(len(hand_ins), 'hand-in')} with a reason")


def items_csv(study: ClassStudy, items: Mapping[str, Item]) -> str:
    """The numbers of every item as CSV, a row each; numbers that are not defined stay empty.

    Args:
        study: of the class.
        items: the questions by id.

    Returns:
        The text, with the line ends that spreadsheets expect; no cell of text is taken for a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    head = [
        "item",
        "lesson",
        "objective",
        "kind",
        "answered",
        "scored",
        "mean_score",
        "item_rest_correlation",
    ]
    writer.writerow([*head, "why_no_correlation", *STATE_NAMES, "details", "misconceptions", "prompt"])
    for found in study.items.values():
        item = items[found.id]
        numbers = [
            "" if math.isnan(value) else f"{value:.4f}" for value in (found.difficulty, found.discrimination)
        ]
        mistakes = "; ".join(f"{name}: {count}" for name, count in found.misconceptions.items())
        writer.writerow(
            [
                *map(safe_cell, (item.id, item.lesson, item.objective, item.kind)),
                found.answered,
                found.scored,
                *numbers,
                safe_cell(found.reason),
                *(found.states[state] for state in STATES),
                safe_cell(report_items.details(found)),
                safe_cell(mistakes),
                safe_cell(" ".join(item.prompt.split())),
            ]
        )
    return out.getvalue()
