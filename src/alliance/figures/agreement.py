"""Where the three frameworks agree and where they split: a table with a row for each point of comparison.

The reading is this course's own, of the paragraphs that the dimensions name. This is HTML and needs no matplotlib.
"""

from collections.abc import Mapping, Sequence

from alliance import schools
from alliance.ledger import NOT_STATED, Dimension, Framework
from quizkit.html import Card, Markup, join, tag
from quizkit.text import count, listed

TITLE = "Where the three frameworks agree and where they split"
NOTE = "From the paper alone."
INCOMPLETE = ("Stated for none", "Stated for one only, nothing to compare", "Stated for two only")
TOGETHER, OWN, ONLY = "together", "a view of its own", "the only one stated"
STANCES = (TOGETHER, OWN, ONLY, NOT_STATED)
KEY = "A filled sign: stands with another. An empty sign: has a view of its own."
DASH = "A dash: not stated."  # said where a dash can be seen
EMPTY = {"●": "○", "◆": "◇", "■": "□"}
CAPTION = "Which frameworks stand together, point by point"
SILENT = "Points on which fewer than three frameworks are stated"
CELL = "text-align: left; vertical-align: top"  # JupyterLab sets cells flush right, as if they were numbers
PLAIN = "; font-weight: normal; white-space: normal"
SIGN = "text-align: center; vertical-align: top; padding: 0.5em 0"
# The three columns of signs leave the words most of a telephone, where their heads are hyphenated.
WIDTH = "width: 3.3em; width: clamp(3.3em, 12vw, 5.6em)"
NAME = "font-size: 11px; font-weight: normal"
SYLLABLES = {
    "Adjustment": "Adjust\u00adment",
    "Retrenchment": "Retrench\u00adment",
    "Expansion": "Expan\u00adsion",
}


def stances(row: Dimension, frameworks: Sequence[Framework]) -> dict[str, str]:
    """Say how each framework stands to the others on a point.

    Returns: Framework → one of `STANCES`. A framework that is silent is neither with others nor apart.
    Raises: ValueError: the row joins a framework that is unknown or not stated, or has more than one side.
    """
    if len(row.together) > 1:
        raise ValueError(f"{row.id}: of three frameworks only one group can stand together")
    texts = {f.id: f.positions[row.id].text for f in frameworks if row.id in f.positions}
    stated = [name for name, text in texts.items() if text != NOT_STATED]
    (side,) = row.together or [()]
    if wrong := [name for name in side if name not in stated]:
        raise ValueError(f"{row.id}: {wrong[0]} cannot stand together: its position is {NOT_STATED}")
    stance = {f.id: NOT_STATED for f in frameworks} | dict.fromkeys(stated, OWN if len(stated) > 1 else ONLY)
    return stance | dict.fromkeys(side, TOGETHER)


def pattern(stance: Mapping[str, str]) -> str:
    """Put a row's stances into words, such as "Adjustment and expansion together, retrenchment apart"."""
    names = {kind: [name for name, own in stance.items() if own == kind] for kind in STANCES}
    if not names[TOGETHER]:
        return (*INCOMPLETE, "Each a view of its own")[len(stance) - len(names[NOT_STATED])]
    if len(names[TOGETHER]) == len(stance):
        return "All three together"
    groups = {"together": names[TOGETHER], "apart": names[OWN], NOT_STATED: names[NOT_STATED]}
    words = ", ".join(f"{listed(group)} {word}" for word, group in groups.items() if group)
    return words[0].upper() + words[1:]


def group_rows(
    dimensions: Sequence[Dimension], frameworks: Sequence[Framework]
) -> list[tuple[str, list[tuple[Dimension, dict[str, str]]]]]:
    """Group the compared dimensions by pattern: agreements first, then splits, then where a framework is silent.

    Returns:
        Pairs of a pattern and its rows in the order given, each with its stances; rows without a reading are left out,
        and rows that ask almost the same as another.
    Raises: ValueError: no dimension has a reading, there are not three frameworks, or as `stances`.
    """
    if len(frameworks) != 3:
        raise ValueError(f"{len(frameworks)} frameworks: the table compares three")
    groups: dict[tuple[bool, int, int, str], list[tuple[Dimension, dict[str, str]]]] = {}
    for row in dimensions:
        if row.reading and not row.same_as:
            stance = stances(row, frameworks)
            kinds = list(stance.values())
            silences = kinds.count(NOT_STATED)
            rank = (silences > 0, -kinds.count(TOGETHER), silences, pattern(stance))
            groups.setdefault(rank, []).append((row, stance))
    if not groups:
        raise ValueError("no dimension has a reading: there is nothing to compare")
    return [(rank[-1], rows) for rank, rows in sorted(groups.items())]


def agreement_card(dimensions: Sequence[Dimension], frameworks: Sequence[Framework]) -> Card:
    """Set out the groups of `group_rows` as a table with a sign and a name for each framework; in plain text each point is a line.

    The reading stands below its point, so that the table needs no more room than a telephone has. Points on which the paper
    is silent for a framework, or for more of them, stand in a second table, folded.
    """
    head = [tag("th", "Point", scope="col", style=CELL)]
    for framework in frameworks:
        look = schools.look(framework.id)
        name = tag("span", SYLLABLES.get(look.name, look.name), style=NAME, **{"aria-hidden": "true"})
        mark = join([_spoken(look.sign, framework.id, framework.label), Markup("<br>"), name])
        head.append(tag("th", mark, scope="col", style=f"{SIGN}; {WIDTH}"))
    bodies: dict[bool, list[Markup]] = {True: [], False: []}  # where all three speak, and where not
    lines, quiet = [f"{TITLE}. {NOTE}"], 0
    rule = "; padding-top: 1.1em; border-bottom: 1px solid rgba(128, 128, 128, .5)"
    for words, rows in group_rows(dimensions, frameworks):
        heading = tag("tr", tag("th", words, colspan="4", scope="rowgroup", style=CELL + rule))
        complete = all(NOT_STATED not in stance.values() for _, stance in rows)
        bodies[complete].append(tag("tbody", heading, *(_row(*entry) for entry in rows)))
        quiet += 0 if complete else len(rows)
        lines += [f"{words}:", *(f"- {_sentence(*entry)}" for entry in rows)]
    legend = join([schools.shown(f.id) for f in frameworks], " · ")
    above = tag("p", tag("strong", TITLE), Markup("<br>"), NOTE, Markup("<br>"), legend, Markup("<br>"), KEY)
    tables = [_table(head, CAPTION, bodies[True])] if bodies[True] else []
    if bodies[False]:
        title = tag("summary", f"Where the paper is silent on a framework: {count(quiet, 'point')}")
        tables.append(tag("details", title, tag("p", DASH), _table(head, SILENT, bodies[False])))
    return Card(tag("div", above, *tables), "\n".join(lines))


def _table(head: Sequence[Markup], words: str, bodies: Sequence[Markup]) -> Markup:
    caption = tag("caption", words, style="text-align: left")
    look = "table-layout: fixed; width: 100%; margin: 0; border-collapse: collapse"
    return tag("table", caption, tag("thead", tag("tr", *head)), *bodies, style=look)


def _row(row: Dimension, stance: Mapping[str, str]) -> Markup:
    name = tag("th", tag("strong", row.label), Markup("<br>"), row.reading, scope="row", style=CELL + PLAIN)
    return tag("tr", name, *(tag("td", _mark(side, words), style=SIGN) for side, words in stance.items()))


def _mark(side: str, words: str) -> Markup:
    """Show a framework's stance as its sign, filled where it stands with another; what it means is read aloud and in the tip."""
    sign = schools.look(side).sign
    return _spoken({TOGETHER: sign, NOT_STATED: "–"}.get(words, EMPTY[sign]), side, words)


def _spoken(sign: str, side: str, words: str) -> Markup:
    look = "font-size: 1.25em" + ("" if sign == "–" else f"; color: {schools.look(side).light}")
    seen = tag("span", sign, style=look, **{"aria-hidden": "true"})
    return tag("span", seen, role="img", title=words, **{"aria-label": words})


def _sentence(row: Dimension, stance: Mapping[str, str]) -> str:
    silent = [name for name, words in stance.items() if words == NOT_STATED]
    return f"{row.label}{f' ({NOT_STATED}: {listed(silent)})' if silent else ''} – {row.reading}"
