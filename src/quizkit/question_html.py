"""Questions, verdicts, solutions and progress in HTML and plain text; the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from quizkit.attempts import Attempt
from quizkit.bank import Bank
from quizkit.html import Card, Markup, join, table, tag
from quizkit.items import Item, Term, Verdict
from quizkit.kinds import kind_of
from quizkit.review import Standing

RUN = "Run this cell to answer here."
STATE_WORDS = {
    "blank": "… Not answered yet.",
    "right": "✓ Right.",
    "near": "≈ Close.",
    "wrong": "✗ Not yet.",
    "noted": "• Noted.",
}
STATE_NAMES = {"right": "right", "near": "close", "wrong": "not right", "noted": "noted", "blank": "blank"}
LEADS = {"predict": "Prediction", "review": "Review"}
STATE_COLOURS = {"right": "#1b7f3b", "near": "#a15c00", "wrong": "#b3261e"}


def href(passage: str) -> str:
    """Give the address of a passage (`notebook#Heading`), from any notebook of the course."""
    notebook, _, heading = passage.partition("#")
    return f"../lessons/{quote(notebook)}.ipynb#{quote(heading.replace(' ', '-'))}"


def lead(item: Item, mode: str) -> str:
    """Give what stands before the prompt: by the mode (ask, predict, review), else by the kind."""
    return LEADS.get(mode) or kind_of(item).lead


def prediction_text(item: Item, attempt: Attempt) -> str:
    """Say a prediction as the learner would, with how sure it was."""
    sure = f", {attempt.confidence} % sure" if attempt.confidence is not None else ""
    return f"{kind_of(item).say(item, attempt.response)}{sure}."


def question(item: Item, last: Attempt | None = None, *, mode: str = "ask") -> Card:
    """Show the static question: readable where nothing runs, with the last answer where there is one."""
    lines, first = kind_of(item).prompt_lines(item), lead(item, mode)
    parts = [tag("p", tag("strong", f"{first}."), " ", item.prompt), tag("p", join(lines, "<br>"))]
    if last is not None:
        answer = f"Your last answer: {kind_of(item).say(item, last.response)}"
        parts.append(tag("p", answer, f" — {STATE_WORDS[last.state]}" if last.state in STATE_WORDS else ""))
    parts.append(tag("p", tag("em", RUN)))
    return Card(
        tag("div", *parts, class_="quizkit-question"), "\n".join([f"{first}. {item.prompt}", *lines, RUN])
    )


def paragraphs(text: str) -> list[str]:
    """Split a long text, such as a model memo, where blank lines part it."""
    return text.split("\n\n")


def reply(verdict: Verdict, bank: Bank) -> dict[str, Any]:
    """Give a verdict as plain strings, for the live question and for templates.

    Returns:
        `state`, `heading`, `feedback`, `lines`, `rubric` (pairs of id and text), `misconception` (its name), and the
        passage to reread: `heading` in `reread`, address in `href`; "" where there is none.
    """
    named = bank.misconceptions.get(verdict.misconception)
    passage = verdict.reread or (named.reread if named else "")
    return {
        "state": verdict.state,
        "heading": STATE_WORDS[verdict.state],
        "feedback": verdict.feedback,
        "lines": [part for line in verdict.lines for part in paragraphs(line)],
        "rubric": list(verdict.rubric.items()),
        "misconception": named.name if named else "",
        "reread": passage.partition("#")[2],
        "href": href(passage) if passage else "",
    }


def verdict(judged: Verdict, bank: Bank, problem: str = "") -> Card:
    """Show the feedback on an answer: its state, what it says, the named mistake, what to reread, a problem in keeping it."""
    says = reply(judged, bank)
    parts = [
        tag("p", tag("strong", says["heading"]), " ", says["feedback"]),
        *(tag("p", line) for line in says["lines"]),
    ]
    lines = [f"{says['heading']} {says['feedback']}", *judged.lines]
    if judged.rubric:
        parts += [tag("p", "Rubric:"), tag("ul", *(tag("li", text) for text in judged.rubric.values()))]
        lines += ["Rubric:", *(f"- {text}" for text in judged.rubric.values())]
    if says["misconception"]:
        lines.append(f"A common mix-up: {says['misconception']}")
        parts.append(tag("p", lines[-1]))
    if says["reread"]:
        lines.append(f"Reread: {says['reread']}")
        parts.append(tag("p", "Reread: ", tag("a", says["reread"], href=says["href"])))
    if problem:
        lines.append(problem)
        parts.append(tag("p", problem))
    colour = STATE_COLOURS.get(judged.state, "#5f6368")
    style = f"border-left: 4px solid {colour}; padding: 0 0 0 .8em; max-width: 46em"
    return Card(tag("div", *parts, style=style), "\n".join(lines))


def solution(item: Item, evidence: Sequence[Markup] = ()) -> Card:
    """Show the right answer, why it is right, and what it rests on.

    Args:
        item: the question; without a key there is nothing to show but that.
        evidence: what the course says it rests on, a line each.
    """
    if item.key is None:
        return Card.of("This question came without its key; your teacher has the answer.")
    answer = kind_of(item).solution(item, item.key)
    first, *rest = paragraphs(answer)
    parts = [
        tag("p", tag("strong", "Answer: "), first),
        *(tag("p", part) for part in [*rest, item.key.explanation]),
    ]
    if evidence:
        parts.append(tag("ul", *(tag("li", line) for line in evidence)))
    return Card(tag("div", *parts), f"Answer: {answer}\n{item.key.explanation}")


def progress(standings: Sequence[Standing], problems: Sequence[str]) -> Card:
    """Show where the learner stands on each objective, in words as well as numbers."""
    rows = []
    for standing in standings:
        state = "under way" if standing.answered else "not begun"
        counts = f"{standing.right} done of {standing.items}, {standing.answered} answered"
        state = "done" if standing.right == standing.items else state
        rows.append((standing.objective.text, standing.lesson.title, counts, state))
    done = sum(row[3] == "done" for row in rows)
    right, items = sum(s.right for s in standings), sum(s.items for s in standings)
    head = f"{right} of {items} questions done; {done} of {len(rows)} objectives done."
    parts = [tag("p", tag("strong", head))]
    parts.append(table(("You can …", "Lesson", "Questions", "State"), rows, "Progress by objective"))
    parts += [tag("p", problem) for problem in problems]
    return Card(tag("div", *parts), "\n".join([head, *problems]))


def term(entry: Term) -> Card:
    """Show one term in English and Korean, with its meaning."""
    korean = " · ".join(part for part in (entry.ko, *entry.romanised[:1]) if part)
    short = f" ({entry.short})" if entry.short else ""
    name = tag("strong", entry.en + short)
    if entry.ko:
        name = join([name, " — ", tag("span", entry.ko, lang="ko"), " · ".join(["", *entry.romanised[:1]])])
    text = f"{entry.en}{short}{f' — {korean}' if korean else ''}: {entry.definition}"
    return Card(tag("p", name, ": ", entry.definition), text)
