"""The argument of one school as a map: what it rests on, what follows from what, and who attacks it where.

This is HTML and needs no matplotlib: words wrap on a narrow page, where an attack stands below what it attacks.
"""

from collections.abc import Sequence

from alliance import cards
from alliance.bank import Bank
from alliance.ledger import Argument, cited
from quizkit.html import Card, Markup, join, link, tag

HOW = "Read downwards. Beside each box stands the point at which it can be attacked, and who attacks it."
NAMES = {"premise": "Premise", "step": "Step", "result": "For U.S. forces in Korea"}
BETWEEN = {"premise": "and", "step": "↓ so", "result": "↓ so"}  # by the kind of the box below
# The colours stand out on white and on black; the two sides differ in their words and their edges too.
ROW = "display: flex; flex-wrap: wrap; gap: .4em .8em; margin: 0; max-width: 52em; align-items: flex-start"
BOX = "flex: 3 1 15em; border: 2px solid #0072B2; border-radius: 6px; padding: .4em .7em"
ATTACK = "flex: 2 1 13em; border-left: 4px dashed #D55E00; padding: .2em .7em"


def argument_card(argument: Argument, bank: Bank) -> Card:
    """Set an argument out from its premises to its result, each box with its attack; in plain text each is two lines."""
    rows, lines = [], [argument.title + "."]
    numbers = dict.fromkeys(NAMES, 0)
    for n, box in enumerate(argument.boxes, 1):
        numbers[box.kind] += 1
        name = NAMES[box.kind] if box.kind == "result" else f"{NAMES[box.kind]} {numbers[box.kind]}"
        if n > 1:
            rows.append(tag("div", BETWEEN[box.kind], style="padding-left: 2em", **{"aria-hidden": "true"}))
        by = f"Attack {n}, {box.by}: "
        reason = _part(f"{name}. ", box.text, box.cites, bank, BOX)
        attack = _part(by, box.attack, box.attack_cites, bank, ATTACK)
        rows.append(tag("div", reason, attack, style=ROW))
        lines += [f"{name}: {box.text}", f"  {by}{box.attack}"]
    head = tag("p", tag("strong", argument.title), Markup("<br>"), HOW)
    label = {"role": "group", "aria-label": f"Argument map. {argument.title}"}
    return Card(tag("div", head, *rows, **label), "\n".join(lines))


def _part(head: str, text: str, cites: Sequence[str], bank: Bank, style: str) -> Markup:
    return tag("div", tag("strong", head), text, Markup("<br>"), _where(cites, bank), style=style)


def _where(cites: Sequence[str], bank: Bank) -> Markup:
    """Say in which paragraphs of the paper something stands, and which source outside the paper has it."""
    shelves = [cited(cite) for cite in cites]
    codes = dict.fromkeys(bank.claims[name].where for shelf, name in shelves if shelf == "claims")
    parts: list[Markup] = []
    if codes:
        parts.append(join(["The paper: ", "; ".join(map(cards.place, codes))]))
    for shelf, name in shelves:
        if shelf == "facts" and (source := bank.best(bank.facts[name].sources)):
            name = ", ".join(filter(None, (source.publisher, source.date[:4])))
            parts.append(join(["Elsewhere: ", link(name, source.url) if source.url else name]))
    return tag("small", join(parts, " · "))
