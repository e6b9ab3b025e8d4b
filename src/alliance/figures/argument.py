"""The argument of one school as a map: what it rests on, what follows from what, and who attacks it where.

This is HTML and needs no matplotlib: words wrap on a narrow page, where an attack stands below what it attacks.
"""

from collections.abc import Collection, Sequence

from alliance import schools
from alliance.bank import Bank
from alliance.ledger import Argument, Reason, cited
from quizkit.html import TOKEN, Card, Markup, join, link, tag

HOW = "Read downwards. Beside each box stands who attacks it. Guess how, and what the school would answer; then open the fold."
MARGIN = "Read downwards. The margin is still empty: what would you write there?"
EMPTY = "Left empty. What belongs here?"
NAMES = {"premise": "Premise", "step": "Step", "result": "For U.S. forces in Korea"}
BETWEEN = {"premise": "and", "step": "↓ so", "result": "↓ so"}  # by the kind of the box below
# A box has the colour of its school; an attack, whoever makes it, differs from it in its words and its edge.
ROW = "display: flex; flex-wrap: wrap; gap: .4em .8em; margin: 0; max-width: 52em; align-items: flex-start"
BOX = f"flex: 3 1 15em; border-radius: {TOKEN['corner']}; padding: .4em .7em; border: 2px solid "
ATTACK = f"flex: 2 1 13em; border-left: {TOKEN['rule']} dashed {TOKEN['grey']}; padding: .2em .7em"
HATCHED = "background: repeating-linear-gradient(45deg, transparent 0 8px, rgba(128, 128, 128, .18) 8px 11px)"


def argument_card(argument: Argument, bank: Bank, blank: Collection[str] = ()) -> Card:
    """Set an argument out from its premises to its result, each box with its attack and the answer to it in a fold; in plain text each is three lines.

    Args:
        argument: the argument of one school.
        bank: has what the boxes cite.
        blank: names of boxes and attacks to leave empty, such as "Premise 2" or "Attack 5"; nothing of them is told, nor of the answer.
    Raises: KeyError: there is no box with that name; the message lists all names.
    """
    rows, lines, named = list[Markup](), [f"{argument.title}."], list[str]()
    framed = BOX + schools.look(argument.id).light
    numbers = dict.fromkeys(NAMES, 0)
    for n, box in enumerate(argument.boxes, 1):
        numbers[box.kind] += 1
        name = NAMES[box.kind] if box.kind == "result" else f"{NAMES[box.kind]} {numbers[box.kind]}"
        attack = f"Attack {n}"
        named += [name, attack]
        shown = f"{name} · {box.stop}" if box.stop and name not in blank else name
        left = _empty(name, framed) if name in blank else _box(shown, box, bank, framed)
        right = _empty(attack, ATTACK) if attack in blank else _attack(attack, box, bank)
        if n > 1:
            joins = "and" if box.text.startswith("And ") else BETWEEN[box.kind]  # a step beside the one above
            rows.append(tag("div", joins, style="padding-left: 2em", **{"aria-hidden": "true"}))
        rows.append(tag("div", left.markup, right.markup, style=ROW))
        lines += [left.text, *(f"  {line}" for line in right.text.splitlines())]
    if unknown := [name for name in blank if name not in named]:
        raise KeyError(f"this map has no {unknown[0]!r}; use {', '.join(named)}")
    bare = {f"Attack {n}" for n in range(1, len(argument.boxes) + 1)} <= set(blank)
    how = MARGIN if bare else HOW
    head = tag("p", tag("strong", schools.shown(argument.id, argument.title)), Markup("<br>"), how)
    label = {"role": "group", "aria-label": f"Argument map. {argument.title}"}
    return Card(tag("div", head, *rows, **label), "\n".join(lines))


def _empty(name: str, style: str) -> Card:
    """A place to fill: of what belongs there only the name is told."""
    return Card(tag("div", tag("strong", name, ". "), EMPTY, style=f"{style}; {HATCHED}"), f"{name}: {EMPTY}")


def _box(name: str, box: Reason, bank: Bank, style: str) -> Card:
    """A premise, a step or the result, and what it rests on."""
    told = (tag("strong", name, ". "), box.text, _where(box.cites, bank))
    return Card(tag("div", *told, style=style), f"{name}: {box.text}")


def _attack(name: str, box: Reason, bank: Bank) -> Card:
    """Who attacks the box and how, and what the school answers: in a fold, so that one can guess it first."""
    school = box.by.partition(",")[0].lower()
    maker = schools.shown(school, box.by) if school in schools.SCHOOLS else box.by
    told = [
        (box.attack, box.attack_cites),
        (join([tag("strong", "The answer. "), box.answer]), box.answer_cites),
    ]
    fold = tag(
        "details",
        tag("summary", tag("strong", name, ", ", maker)),
        *(_told(*part, bank) for part in told),
        style=ATTACK,
    )
    return Card(fold, f"{name}, {box.by}: {box.attack}\nThe answer: {box.answer}")


def _told(text: str | Markup, cites: Sequence[str], bank: Bank) -> Markup:
    """A paragraph, and below it the sources outside the paper that it rests on, if there are any."""
    return join([tag("p", text, style="margin: .4em 0"), _where(cites, bank)])


def _where(cites: Sequence[str], bank: Bank) -> Markup:
    """Link the sources outside the paper that have something; nothing, if it stands in the paper alone."""
    parts: list[Markup] = []
    for shelf, name in map(cited, cites):
        if shelf == "facts" and (source := bank.best(bank.facts[name].sources)):
            name = ", ".join(filter(None, (source.publisher, source.date[:4])))
            parts.append(join(["Source: ", link(name, source.url) if source.url else name]))
    return tag("p", tag("small", join(parts, " · ")), style="margin: 0") if parts else Markup("")
