"""Questions, verdicts and progress in HTML and plain text; the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from quizkit.bank import Bank
from alliance.cards import sources
from quizkit.html import Card, Markup, join, number, table, tag
from quizkit.items import NONE, Item, Verdict
from quizkit.attempts import Entry, Standing

RUN = "Run this cell to answer here."
STATE_WORDS = {
    "blank": "… Not answered yet.",
    "right": "✓ Right.",
    "near": "≈ Close.",
    "wrong": "✗ Not yet.",
    "noted": "• Noted.",
}
LEADS = {"predict": "Prediction", "review": "Review", "stance": "Your position", "open": "In your own words"}
STATE_COLOURS = {"right": "#1b7f3b", "near": "#a15c00", "wrong": "#b3261e"}


def href(see: str) -> str:
    """The address of a passage (`notebook#Heading`), from any notebook of the course."""
    notebook, _, heading = see.partition("#")
    return f"../lessons/{quote(notebook)}.ipynb#{quote(heading.replace(' ', '-'))}"


def passage(see: str) -> Markup:
    """A link to a passage of a lesson, named by its heading."""
    return tag("a", see.partition("#")[2], href=href(see))


def lead(item: Item, mode: str) -> str:
    """What stands before the prompt: by the mode (ask, predict, review), else by the kind."""
    return LEADS.get(mode) or LEADS.get(item.kind, "Question")


def letters(item: Item) -> dict[str, str]:
    """Option id to letter, in the order shown."""
    return {option: chr(ord("A") + i) for i, option in enumerate(item.options)}


def response_text(item: Item, response: Any) -> str:
    """A response as the learner would say it; whatever cannot be read is shown as it stands."""
    options = item.options
    if isinstance(response, str):
        return options.get(response, response)
    if isinstance(response, list):
        between = " → " if item.kind == "order" else "; "
        return between.join(options.get(str(entry), str(entry)) for entry in response)
    if item.kind == "open" and isinstance(response, Mapping):
        return str(response.get("text", ""))
    if isinstance(response, Mapping):
        pairs = (f"{item.rows.get(row, row)} = {options.get(str(to), to)}" for row, to in response.items())
        return "; ".join(pairs)
    return str(response)


def prediction_text(item: Item, entry: Entry) -> str:
    """A prediction as the learner would say it, with how sure it was."""
    sure = f", {entry.confidence} % sure" if entry.confidence is not None else ""
    return f"{response_text(item, entry.response)}{sure}."


def question_lines(item: Item) -> list[str]:
    """What a question offers, one line each: lettered options, rows to match, or how to answer."""
    mark = letters(item)
    lines = [f"{mark[option]}. {text}" for option, text in item.options.items()]
    if item.kind == "match":
        rows = [f"{i}. {text}" for i, text in enumerate(item.rows.values(), 1)]
        return ["Match each row with one of the letters.", *rows, "", *lines]
    if item.kind == "number":
        return [f"Answer with a number ({item.unit})."]
    if item.kind == "date":
        return ["Answer with a year or a date."]
    if item.kind == "name":
        return ["Answer with a name, in English or in Hangul."]
    if item.kind == "open":
        return [
            "Write your own answer first. Then a model answer and a rubric appear, and you judge yourself."
        ]
    if item.kind == "frameworks":
        return ["Tick all that apply.", *lines]
    return lines


def question(item: Item, last: Entry | None = None, *, mode: str = "ask") -> Card:
    """The static question: readable where nothing runs, with the last answer where there is one."""
    lines, first = question_lines(item), lead(item, mode)
    parts = [
        tag("p", tag("strong", f"{first}."), " ", item.prompt),
        tag("p", join(lines, "<br>")),
    ]
    if last is not None:
        said = f"Your last answer: {response_text(item, last.response)}"
        parts.append(tag("p", said, f" — {STATE_WORDS[last.state]}" if last.state in STATE_WORDS else ""))
    parts.append(tag("p", tag("em", RUN)))
    text = "\n".join([f"{first}. {item.prompt}", *lines, RUN])
    return Card(tag("div", *parts, class_="alliance-question"), text)


def paragraphs(text: str) -> list[str]:
    """A long text, such as a model memo, in the parts that blank lines keep apart."""
    return text.split("\n\n")


def verdict(found: Verdict, bank: Bank, problem: str = "") -> Card:
    """Feedback on an answer: its state in words, what it says, the named mistake, what to reread."""
    says = reply(found, bank)
    lines = [f"{says['heading']} {found.feedback}"]
    parts = [tag("p", tag("strong", says["heading"]), " ", found.feedback)]
    parts += [tag("p", part) for line in found.lines for part in paragraphs(line)]
    lines += found.lines
    if found.rubric:
        parts += [tag("p", "Rubric:"), tag("ul", *(tag("li", text) for text in found.rubric.values()))]
        lines += ["Rubric:", *(f"- {text}" for text in found.rubric.values())]
    if says["misconception"]:
        lines.append(f"A common mix-up: {says['misconception']}")
        parts.append(tag("p", lines[-1]))
    if says["see"]:
        lines.append(f"Reread: {says['see']}")
        parts.append(tag("p", "Reread: ", passage(found.see or _mend(found, bank))))
    if problem:
        lines.append(problem)
        parts.append(tag("p", problem))
    colour = STATE_COLOURS.get(found.state, "#5f6368")
    style = f"border-left: 4px solid {colour}; padding: 0 0 0 .8em; max-width: 46em"
    return Card(tag("div", *parts, style=style), "\n".join(lines))


def _mend(found: Verdict, bank: Bank) -> str:
    named = bank.misconceptions.get(found.misconception)
    return named.see if named else ""


def reply(found: Verdict, bank: Bank) -> dict[str, Any]:
    """A verdict as plain strings, for the live question."""
    named = bank.misconceptions.get(found.misconception)
    see = found.see or _mend(found, bank)
    return {
        "state": found.state,
        "heading": STATE_WORDS[found.state],
        "feedback": found.feedback,
        "lines": [part for line in found.lines for part in paragraphs(line)],
        "rubric": list(found.rubric.items()),
        "misconception": named.name if named else "",
        "see": see.partition("#")[2],
        "href": href(see) if see else "",
    }


def solution_text(item: Item) -> str:
    """The right answer in words; "" where the item came without its key."""
    key = item.key
    if key is None:
        return ""
    if item.kind == "order":
        return " → ".join(item.options[option] for option in key.order)
    if item.kind == "match":
        return "; ".join(f"{item.rows[row]} = {item.options[option]}" for row, option in key.pairs.items())
    if item.kind == "stance":
        return "There is no single right answer. " + " ".join(
            f"“{item.options[answer.when]}” – {answer.holder}." for answer in key.answers
        )
    if item.kind == "open":
        return key.model
    right = [answer.when for answer in key.answers if answer.state == "right"]
    if item.kind == "frameworks" and not right:
        return item.options[NONE]
    if item.kind in ("choose-one", "choose-several", "frameworks"):
        return "; ".join(item.options[option] for option in right)
    first = right[0][0] if item.kind == "name" else right[0]
    if isinstance(first, (list, tuple)):
        first = f"{number(first[0])} to {number(first[1])}"
    if item.kind == "number":
        return f"{first if isinstance(first, str) else number(first)} {item.unit}"
    return str(first)


def solution(item: Item, bank: Bank) -> Card:
    """The right answer, why it is right, and the facts behind it with their sources."""
    answer = solution_text(item)
    if item.key is None:
        text = "This question came without its key; your teacher has the answer."
        return Card(tag("p", text), text)
    facts = [bank.facts[fact_id] for fact_id in item.facts]
    first, *rest = paragraphs(answer)
    parts = [tag("p", tag("strong", "Answer: "), first), *(tag("p", part) for part in [*rest, item.key.why])]
    if facts:
        parts.append(tag("ul", *(tag("li", f"{fact.text} ", sources(fact.sources, bank)) for fact in facts)))
    return Card(tag("div", *parts), f"Answer: {answer}\n{item.key.why}")


def progress(found: Sequence[Standing], problems: Sequence[str]) -> Card:
    """Where the learner stands on each objective, in words as well as numbers."""
    rows = []
    for standing in found:
        words = (
            "not begun"
            if not standing.answered
            else "done"
            if standing.right == standing.items
            else "under way"
        )
        counts = f"{standing.right} done of {standing.items}, {standing.answered} answered"
        rows.append((standing.objective.text, standing.lesson.title, counts, words))
    done = sum(row[3] == "done" for row in rows)
    right, items = sum(s.right for s in found), sum(s.items for s in found)
    head = f"{right} of {items} questions done; {done} of {len(rows)} objectives done."
    parts = [tag("p", tag("strong", head))]
    parts.append(table(("You can …", "Lesson", "Questions", "State"), rows, "Progress by objective"))
    parts += [tag("p", problem) for problem in problems]
    return Card(tag("div", *parts), "\n".join([head, *problems]))
