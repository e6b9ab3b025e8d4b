"""Questions, verdicts, solutions and progress in HTML and plain text; the same bytes every time."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from quizkit.attempts import Attempt
from quizkit.bank import Bank
from quizkit.html import TOKEN, Card, Markup, join, link, table_body, tag
from quizkit.items import Item, Lesson, Term, Verdict
from quizkit.kinds import kind_of, letters
from quizkit.review import Standing
from quizkit.text import count

RUN = "To answer, run this cell (Shift + Enter) in JupyterLab or Jupyter Notebook."
# A card has no background, so that any theme can be read.
EDGE = TOKEN["grey"]
PANEL = "box-sizing: border-box; max-width: {measure}; margin: .5em 0; padding: {pad}; border: 1px solid {grey}; border-radius: {radius}".format_map(
    TOKEN
)
WHOLE_WORDS = "word-break: keep-all"  # Korean lines break between words, as English ones do
RULE = f"{PANEL}; border-left: {TOKEN['rule']} solid "
CARD = RULE + TOKEN["blue"]
STATE_WORDS = {"right": "✓ Right.", "near": "≈ Close.", "wrong": "✗ Not right."}
STATE_WORDS |= {"noted": "• Kept.", "blank": "… Not answered yet."}
STATE_NAMES = {"right": "right", "near": "close", "wrong": "not right", "noted": "noted", "blank": "blank"}
LEADS = {"predict": "Prediction", "review": "Review"}
STATE_COLOURS = {"right": TOKEN["green"], "near": TOKEN["amber"], "wrong": TOKEN["red"]}


def parts_of(passage: str) -> tuple[str, str, str]:
    """Take a passage apart: its folder ("lessons" where none is named), its notebook and its heading."""
    where, _, heading = passage.partition("#")
    folder, _, notebook = where.rpartition("/")
    return folder or "lessons", notebook, heading


def href(passage: str) -> str:
    """Give the address of a passage (`notebook#Heading` of a lesson, `exercises/notebook#Heading`), from any notebook of the course."""
    folder, notebook, heading = parts_of(passage)
    # JupyterLab compares the part after # with the headings as it stands, so it keeps the signs that an address may hold
    return f"../{folder}/{quote(notebook)}.ipynb#{quote(heading.replace(' ', '-'), safe='/,?!:;()')}"


def lead(item: Item, mode: str) -> str:
    """Give the words before the prompt: by the mode (ask, predict, review), else by the kind."""
    return LEADS.get(mode) or kind_of(item).lead


def asked(item: Item, before: str = "") -> list[Card]:
    """Show the prompt, after some words in bold print, and below it how to answer and what there is to choose from."""
    lines = kind_of(item).prompt_lines(item)
    offered = _passage(item, lines[0]) if item.passage else tag("p", join(lines, "<br>"))
    return [Card.of(item.prompt, before), Card(offered, "\n".join(lines))]


def question(item: Item, last: Attempt | None = None, *, mode: str = "ask") -> Card:
    """Show the static question: readable where nothing runs, with the last answer where there is one, and how to answer."""
    kind = kind_of(item)
    cards = asked(item, f"{lead(item, mode)}.")
    if last is not None:
        state = f" — {STATE_WORDS[last.state]}" if last.state in STATE_WORDS else ""
        cards.append(Card.of(f"Your last answer: {kind.say(item, last.response)}{state}"))
    # a terminal shows the text: there is nothing to click, but `check` works
    text = f'To answer: check("{item.id}", {kind.example})' if item.key and mode != "predict" else RUN
    cards.append(Card(tag("p", tag("em", RUN), class_="quizkit-run"), text))
    return Card.stack(*cards, class_="quizkit-question", style=CARD)


def _passage(item: Item, task: str) -> Markup:
    """A passage as running text: what can be marked is underlined; its letter stands behind it, and its gloss where it has one."""
    letter = letters(item)
    pieces = list[str]()
    for text, option in item.pieces():
        pieces += [tag("u", text), tag("sup", f" {letter[option]}")] if option else [text]
        if gloss := item.glosses.get(option):
            pieces += [" ", tag("small", f"({gloss})", lang="en"), " "]
    return join(
        [
            tag("p", task),
            tag("blockquote", "“", *pieces, "”", lang=item.lang, style=f"color: inherit; {WHOLE_WORDS}"),
        ]
    )


def passage_of(verdict: Verdict, bank: Bank) -> str:
    """Give the passage to reread (`notebook#Heading`): the answer's own, else that of the named mistake; "" for none."""
    named = bank.misconceptions.get(verdict.misconception)
    return bank.passage(verdict.reread or (named.reread if named else ""))


def reply(verdict: Verdict, bank: Bank) -> dict[str, Any]:
    """Give a verdict as plain strings, for the live question and for templates.

    Returns:
        `state`, `heading`, `feedback`, `misses` (pairs of what and why), `panels` (pairs of heading and paragraphs), `rubric` (pairs of id and text),
        `misconception` (its name), and the passage to reread: its heading in `reread`, its lesson in `lesson`, its address in `href`; "" where
        there is none.
    """
    named, passage = bank.misconceptions.get(verdict.misconception), passage_of(verdict, bank)
    folder, notebook, heading = parts_of(passage)
    lesson, where = bank.lessons.get(notebook), folder.removesuffix("s")
    return {
        "state": verdict.state,
        "heading": STATE_WORDS[verdict.state],
        "feedback": verdict.feedback,
        "misses": list(verdict.misses),
        "panels": [(heading, text.split("\n\n")) for heading, text in verdict.panels.items()],
        "rubric": list(verdict.rubric.items()),
        "misconception": named.name if named else "",
        "reread": heading,
        "lesson": f", {where} {lesson.number}" if lesson else "",
        "href": href(passage) if passage else "",
    }


def verdict(judged: Verdict, bank: Bank, problem: str = "") -> Card:
    """Show the feedback on an answer, with the named mistake, what to reread, and why the answer could not be kept, if so."""
    says = reply(judged, bank)
    cards = [Card.of(says["feedback"], says["heading"])]
    if misses := says["misses"]:
        lines = [tag("li", tag("strong", what), " ", why) for what, why in misses]
        cards.append(Card(tag("ul", *lines), _lines(map(" ".join, misses))))
    if says["misconception"]:
        cards.append(Card.of(f"A common mistake: {says['misconception']}"))
    if says["reread"]:
        again = tag("p", "Read again: ", link(says["reread"], says["href"]), says["lesson"])
        cards.append(Card(again, f"Read again: {says['reread']}{says['lesson']}"))
    if problem:
        cards.append(Card.of(problem))
    panels = {heading: list(map(Card.of, texts)) for heading, texts in says["panels"]}
    if criteria := judged.rubric.values():
        panels["Judge your own answer"] = [_list(criteria)]
    stacks = [Card.stack(Card.of("", heading), *parts, style=PANEL) for heading, parts in panels.items()]
    return Card.stack(Card.stack(*cards, style=RULE + STATE_COLOURS.get(judged.state, EDGE)), *stacks)


def solution(item: Item, evidence: Sequence[Markup] = ()) -> Card:
    """Show the right answer, why it is right, and the evidence that it rests on, a line each."""
    if item.key is None:
        return Card.of("This question came without its key; your teacher has the answer.")
    kind = kind_of(item)
    if rows := kind.solution_rows(item, item.key):
        cards = [Card.of("", "Answer:"), Card(_laid_out(rows), _lines(" – ".join(row) for row in rows))]
    else:
        first, *rest = kind.solution(item, item.key).split("\n\n")
        cards = [Card.of(first, "Answer:"), *map(Card.of, rest)]
    cards.append(Card.of(item.key.explanation))
    if evidence:
        cards.append(Card(tag("ul", *(tag("li", line) for line in evidence)), ""))
    return Card.stack(*cards)


def _laid_out(rows: Sequence[Sequence[str]]) -> Markup:
    """A numbered list of rows of one text, or a table of rows of two, the first of which heads its row."""
    if len(rows[0]) == 1:
        return tag("ol", *(tag("li", *row) for row in rows))
    return tag("table", table_body(rows))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def progress(
    here: Sequence[Standing],
    elsewhere: Sequence[Standing],
    rewritten: Sequence[Item],
    problems: Sequence[str],
) -> Card:
    """Show where the learner stands: on each objective of the lesson at hand, and in a line on each other lesson.

    Args: rewritten: questions that asked something else when they were answered.
    """
    cards = []
    for lesson, rows in _by_lesson(here):
        aims = [f"{_state(row)} {row.objective.text} ({_counts(row)})" for row in rows]
        both = " and its exercise" if lesson.exercise else ""
        cards += [Card.of(_done(rows), f"{lesson.title}{both}:"), _list(aims)]
        if changed := [item.prompt for item in rewritten if item.lesson == lesson.id]:
            says = "changed since you answered. Your answers are kept; you may answer again:"
            cards += [Card.of(f"{count(len(changed), 'question')} {says}"), _list(changed)]
    if not here:
        how = "Answer one, and this cell shows where you stand in its lesson."
        cards.append(Card.of(f"{_done(elsewhere)} {how}"))
    elif any(row.answered for row in (*here, *elsewhere)) and elsewhere:
        lines = []
        for lesson, rows in _by_lesson(elsewhere):
            times = sum(item.lesson == lesson.id for item in rewritten)
            since = f" Changed since you answered: {times}." if times else ""
            lines.append(f"{lesson.title}: {_done(rows)}{since}")
        cards += [Card.of(_done([*here, *elsewhere]), "In the whole course:"), _list(lines)]
    return Card.stack(*cards, *map(Card.of, problems))


def home(rows: Sequence[Standing], due: int, last: str, up: str = "../") -> Card:
    """Show the lessons, a box each, with its question, its minutes, its exercise and how much of it is done.

    Args:
        rows: where the learner stands on every objective.
        due: how many missed questions are to be answered again today.
        last: the id of the lesson answered last, "" where none is.
        up: what leads from the page to the folder that holds `lessons` and `exercises`.
    """
    boxes, cards = [], []
    for lesson, group in _by_lesson(rows):
        name, page = f"{lesson.number} · {lesson.title}", f"{up}lessons/{quote(lesson.id)}.ipynb"
        begun = any(row.answered for row in group)
        done = _done(group) if begun else f"{count(sum(row.items for row in group), 'question')}."
        takes = f"{lesson.reading_minutes} minutes to read, {lesson.doing_minutes} to do. {done}"
        lines = [tag("strong", link(name, page)), lesson.question, tag("small", takes)]
        if lesson.exercise:
            exercise = f"{up}exercises/{quote(lesson.exercise)}.ipynb"
            lines.append(tag("small", link(f"Exercise {lesson.number}", exercise)))
        style = f"{PANEL}; margin: 0" + (f"; border: 2px solid {TOKEN['blue']}" if lesson.id == last else "")
        box = tag("li", join(lines, "<br>"), _bar(group) if begun else "", style=style)
        boxes.append(Card(box, f"{name}: {lesson.question} {takes}"))
        if lesson.id == last:
            cards.append(
                Card(tag("p", tag("strong", "Go on where you were: ", link(name, page))), f"Go on: {name}")
            )
    if due:
        cards.append(Card.of(f"{count(due, 'question')} that you missed to answer again today: review()."))
    grid = "display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19em, 100%), 1fr)); gap: .8em; padding: 0; list-style: none"
    listed = Card(tag("ol", *(box.markup for box in boxes), style=grid), _lines(box.text for box in boxes))
    return Card.stack(*cards, listed, class_="quizkit-home")


def _by_lesson(rows: Sequence[Standing]) -> list[tuple[Lesson, list[Standing]]]:
    groups = itertools.groupby(rows, lambda row: row.lesson.id)
    return [(group[0].lesson, group) for group in (list(group) for _, group in groups)]


def _done(rows: Sequence[Standing]) -> str:
    right, items = sum(row.right for row in rows), sum(row.items for row in rows)
    return f"{right} of {count(items, 'question')} done."


def _bar(rows: Sequence[Standing]) -> Markup:
    """A bar that is as full as the lesson is done; the words beside it say the same."""
    right, items = sum(row.right for row in rows), sum(row.items for row in rows)
    full = tag(
        "div", style=f"height: 6px; width: {100 * right // items}%; background: {STATE_COLOURS['right']}"
    )
    return tag("div", full, style=f"margin-top: .4em; border: 1px solid {EDGE}; border-radius: 4px")


def _state(row: Standing) -> str:
    return "✓" if row.right == row.items else "…" if row.answered else "○"


def _counts(row: Standing) -> str:
    waiting = row.answered - row.right
    return f"{row.right} of {row.items} done" + (f", {waiting} not right yet" if waiting else "")


def _list(lines: Iterable[str]) -> Card:
    lines = list(lines)
    return Card(tag("ul", *(tag("li", line) for line in lines)), _lines(lines))


def term(entry: Term) -> Card:
    """Show one term in English and Korean, with its meaning, and where the Korean is from."""
    cards = [word(entry, *entry.romanised[:1])]
    if entry.seen:
        page = link(entry.seen, entry.seen_at) if entry.seen_at else entry.seen
        use = "The Korean is in use: "
        cards.append(Card(tag("p", use, page, "."), f"{use}{entry.seen}."))
    if entry.translated:
        cards.append(Card.of("The Korean is our translation."))
    return Card.stack(*cards) if len(cards) > 1 else cards[0]


def word(entry: Term, *romanised: str, note: str = "") -> Card:
    """Show a term and its meaning in one paragraph, with a note below it."""
    name = text = f"{entry.en} ({entry.short})" if entry.short else entry.en
    korean = Markup("")
    if entry.ko:
        spelt = "".join(f" · {spelling}" for spelling in romanised)
        text = f"{name} — {entry.ko}{spelt}"
        korean = join([" — ", tag("span", entry.ko, lang="ko", style=WHOLE_WORDS), spelt])
    below = join([Markup("<br>"), tag("small", note)]) if note else ""
    shown = tag("p", tag("strong", name), korean, ": ", entry.definition, below)
    return Card(shown, f"{text}: {entry.definition}")


def terms(entries: Iterable[Term], note: Callable[[Term], Markup]) -> Card:
    """Show all words with their meanings, and below them the people, each by the alphabet and with its note."""
    by_name, cards = sorted(entries, key=lambda entry: entry.en.casefold()), list[Card]()
    for heading, person in (("Words", False), ("People", True)):
        group = [entry for entry in by_name if entry.person is person]
        cards += (
            [Card.of("", f"{heading}: {len(group)}"), *(word(entry, note=note(entry)) for entry in group)]
            if group
            else []
        )
    return Card.stack(*cards)
