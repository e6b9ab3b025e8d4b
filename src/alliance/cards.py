"""The ledger in HTML and plain text: documents, facts, claims, forecasts, the frameworks compared, sources."""

import itertools
from collections.abc import Iterable, Sequence

from alliance import ledger, schools
from alliance.bank import Bank
from alliance.ledger import (
    NOT_FOUND,
    NOT_STATED,
    PAPER,
    PAPER_DATE,
    THEME_NAMES,
    Claim,
    Document,
    Fact,
    Source,
    known,
)
from quizkit.html import Card, Markup, join, link, tag
from quizkit.items import Term
from quizkit.question_html import EDGE, STATE_COLOURS, WHOLE_WORDS, word
from quizkit.text import date, number

SECTIONS = {"I": "Introduction", "A": "Adjustment", "R": "Retrenchment", "E": "Expansion"}
SECTIONS |= {"P": "Prospects and responses"}
# JupyterLab sets every cell flush right; on a phone a saved table must not be wider than the page
ELSEWHERE = "Elsewhere (not in the paper)"
CELL = "text-align: left; vertical-align: top; overflow-wrap: anywhere"
EVEN = "table-layout: fixed; width: 100%"  # columns of one width, also where no style sheet is loaded
# What is said of a source by what was read of it, and what that means
READ = {
    "page": ("page read", "the passage in question was read on that page, or in a stored copy of it."),
    "copy": (
        "read in a copy",
        "the passage in question was read in another place, such as a collection or a report that quotes it; the note names it.",
    ),
    "summary": ("read in a summary", "only what others report of it was read."),
    "title": ("title only", "nothing of its text was read."),
}
NO_LINK = ("no link", "no page could be linked; the note says why.")
# The heading of each grade in the bibliography, and what belongs there
GRADED = {
    "primary document": (
        "Primary documents",
        "The text itself, from those who wrote it or from an archive, a library or a scholars’ collection that keeps it.",
    ),
    "official data": ("Official data", "Numbers of an office, or of scholars who work from its reports."),
    "scholarship": ("Scholarship", "Research, and reports of research institutes."),
    "established press": ("Established press", "Newspapers and agencies with a known editor."),
    "other": ("Other", "Everything else. No fact of this course rests on such a page alone."),
}
# What is said of a document by its rights
RIGHTS = {
    "treaty": "An agreement between states, treated as public.",
    "joint": "A text that governments made public together.",
    "federal": "A work of the United States government, in the public domain there.",
    "quotation": "As the press carries it: at most 25 words are quoted at a time.",
}
# In the list, English beside Korean where there is room for both, else one below the other
BESIDE = "display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17em, 100%), 1fr)); gap: .5em 1em"
QUOTED = f"margin: 0; padding: .1em .9em; color: inherit; {WHOLE_WORDS}"  # a theme’s quotations are paler
PALER = "opacity: .7"
LATE = "After the paper."
APART = "margin: .8em 0"
PRINTED = "quizkit-printed"  # a fold that is open on paper
# The shape and the colour of each verdict on a claim or a forecast; both are those of the questions.
VERDICTS = dict.fromkeys(("confirmed", "borne out", "followed"), ("✓", STATE_COLOURS["right"]))
VERDICTS |= dict.fromkeys(("imprecise", "partly", "followed in part"), ("≈", STATE_COLOURS["near"]))
VERDICTS |= dict.fromkeys(("contradicted", "not borne out"), ("✗", STATE_COLOURS["wrong"]))
VERDICTS |= {"not found": ("?", EDGE), "open": ("○", EDGE)}


def source(entry: Source, listed: bool = False) -> Markup:
    """Show a source, linked where a page was really seen, with its grade and with what was read if that is not the page.

    In a list of one grade (`listed`) what was read stands in the place of the grade, and the note behind it.
    """
    title = link(entry.title, entry.url) if entry.url else tag("span", entry.title)
    rest = ", ".join(filter(None, (entry.publisher, date(entry.date))))
    author = f"{entry.author}: " if entry.author else ""
    note = f" {entry.note}" if listed and entry.note else ""
    return join([author, title, f". {rest}" if rest else "", f" {_brackets(entry, listed)}.", note])


def _brackets(entry: Source, listed: bool = False) -> str:
    read = READ[entry.read][0]
    words = [entry.grade] + [read] * (entry.read != "page")
    if listed:
        words = [read] + [NO_LINK[0]] * (not entry.url)
    return f"({'; '.join(words)})"


def sentence(entry: Fact | Claim | Document | Source | Term, best: Source | None) -> str:
    """Say an entry in a line of plain text, with its best source: what the tip of a link shows."""
    if isinstance(entry, Term):
        return word(entry).text
    if isinstance(entry, Source):
        return f"{_cited(entry, entry.title, entry.publisher)}."
    if isinstance(entry, Document):
        return f"{entry.title}. {entry.issuer}, {date(entry.date)}."
    said = entry.text
    if isinstance(entry, Claim):
        said = f"{entry.speaker}: {said} Checked: {_checked(entry)}."
    return f"{said} Source: {_cited(best, best.publisher or best.title)}." if best else said


def _cited(entry: Source, *names: str) -> str:
    return f"{', '.join(filter(None, (*names, entry.date[:4])))} {_brackets(entry)}"


def sources(ids: Sequence[str], bank: Bank, until: str = PAPER_DATE) -> Markup:
    """Show the sources of a statement, none younger than `until`, in small type; their notes stand in the bibliography."""
    return tag("small", "[", join(map(source, bank.cited(ids, until)), " · "), "]") if ids else Markup("")


def too_young(until: str, bank: Bank) -> Card:
    """Say that an entry is later than what is told here, and how to see it all the same."""
    mend = f'To see it all the same, add until="{bank.record_ends}".'
    return Card.of(f"Not shown: this is later than {date(until)}. {mend}")


def bibliography(entries: Iterable[Source]) -> Markup:
    """Show sources: the strongest grade first, in each by author or title."""
    entries = sorted(entries, key=lambda entry: (entry.author or entry.title).casefold())
    meanings = (tag("li", tag("strong", words), f": {means}") for words, means in (*READ.values(), NO_LINK))
    parts = [tag("p", "In brackets stands what was read for this course:"), tag("ul", *meanings)]
    for grade, (heading, says) in GRADED.items():
        rows = [tag("li", source(entry, listed=True)) for entry in entries if entry.grade == grade]
        if rows:
            head = (tag("h2", f"{heading}: {len(rows)}"), tag("p", tag("em", says)))
            parts.append(tag("section", *head, tag("ul", *rows), class_="alliance-sources"))
    nothing = "No source fits this choice. Set one of the choices back to “all”."
    return tag("div", *parts) if entries else tag("p", nothing)


def document(
    entry: Document, passages: Sequence[ledger.Passage], bank: Bank, until: str = PAPER_DATE
) -> Card:
    """Show passages of a document with their places; what was translated, its rights and how the words were copied wait in folds."""
    head, late = f". {entry.issuer}, {date(entry.date)}.", not known(entry.date, PAPER_DATE)
    warned = [" ", tag("strong", LATE)] if late else []
    best = bank.best(entry.sources, until)
    title = tag("strong", link(entry.title, best.url) if best and best.url else entry.title)
    lines = [f"{entry.title}{head}{f' {LATE}' if late else ''}"]
    lines += (f"{passage.place}: “{words}”" for passage in passages for words in passage.texts.values())
    return Card(
        tag("div", tag("p", title, head, *warned), *_quoted(entry, passages, bank, until, folded=True)),
        "\n".join(lines),
    )


def _quoted(
    entry: Document, passages: Sequence[ledger.Passage], bank: Bank, until: str, *, folded: bool = False
) -> list[Markup]:
    """Passages with their places, and in small type their rights and how the words were copied."""
    small = tag("small", f"{RIGHTS[entry.rights]} {entry.seen}")
    parts = (
        tag(
            "div",
            tag("strong", passage.place),
            _folded(passage) if folded else _beside(passage),
            _full("small", passage.translation),
            style=APART,
        )
        for passage in passages
    )
    copied = tag("p", small, " ", sources(entry.sources, bank, until))
    return [*parts, _fold("Where these words come from", copied) if folded else copied]


def documents(entries: Iterable[Document], bank: Bank, until: str = PAPER_DATE) -> Markup:
    """Show documents as a list that opens: date, title and issuer first, their passages inside, and the call that shows them."""
    rows = []
    for entry in entries:
        summary = tag("summary", tag("strong", date(entry.date)), f" · {entry.title}. {entry.issuer}.")
        call = tag("p", tag("small", "In a notebook: ", tag("code", f'document("{entry.id}")')))
        rows.append(tag("details", summary, *_quoted(entry, entry.passages, bank, until), call))
    return _list(rows, "No document fits this choice. Set the choice back to “all”.")


def _fold(says: str, *inside: Markup) -> Markup:
    return tag("details", tag("summary", tag("small", says)), *inside)


def folded(says: str, inside: Iterable[Card]) -> Card:
    """Put cards one below the other into one fold."""
    stack = Card.stack(*inside)
    return Card(tag("details", tag("summary", tag("strong", says)), stack.markup), stack.text)


def _quotations(passage: ledger.Passage) -> list[Markup]:
    """The words of a passage, each language in a quotation of its own."""
    texts = passage.texts.items()
    return [
        tag("blockquote", *_paler(f"“{text}”", passage.aside), lang=lang, style=QUOTED)
        for lang, text in texts
    ]


def _paler(text: str, aside: str) -> list[str]:
    before, found, after = text.partition(aside) if aside else (text, "", "")
    return [before, tag("span", found, style=PALER), after] if found else [text]


def _beside(passage: ledger.Passage) -> Markup:
    return tag("div", *_quotations(passage), style=BESIDE)


def _folded(passage: ledger.Passage) -> Markup:
    """English over the whole width, and its Korean in a fold below; Korean alone stands open."""
    first, *others = _quotations(passage)
    return tag("div", first, *(_fold("In Korean", other) for other in others))


def _note(entry: Fact | Claim, until: str) -> str:
    """The note of an entry, with what came later where that may be told."""
    return " ".join(filter(None, (entry.note, entry.later if until > PAPER_DATE else "")))


def fact(entry: Fact, bank: Bank, until: str = PAPER_DATE) -> Card:
    """Show one fact with its date, value, status, views and sources, as it was known on a day."""
    head, note = _headline(entry), _note(entry, until)
    mark = " (second-hand)" if entry.second_hand else ""
    value = "" if entry.value is None else f"{number(entry.value)} {entry.unit}"
    views, lines = list[Markup](), [f"{head}{mark}", entry.text, value]
    for view in entry.views:
        said = (f": {view.text} ", sources(view.sources, bank, until))
        views.append(tag("li", tag("strong", view.holder), *said))
        lines.append(f"- {view.holder}: {view.text}")
    others = [name for name in entry.sources if not any(name in view.sources for view in entry.views)]
    markup = tag(
        "div",
        tag("p", tag("strong", head), mark),
        tag("p", entry.text),
        _full("p", value),
        _full("p", "Contested, or counted in more than one way:" if entry.views else ""),
        _full("ul", *views),
        _full("p", _full("em", note)),
        tag("p", sources(others, bank, until), tag("small", f" Last looked at: {date(entry.as_of)}.")),
    )
    lines += (note, *(f"Source: {_cited(cited, cited.title)}" for cited in bank.cited(entry.sources, until)))
    return Card(markup, "\n".join(filter(None, lines)))


def events(entries: Sequence[Fact], bank: Bank, until: str = PAPER_DATE) -> Markup:
    """Show events as a list that opens: date and title first, the rest and the sources inside."""
    rows = []
    for decade, group in itertools.groupby(entries, key=lambda event: event.year // 10 * 10):
        shown = [tag("p", tag("strong", f"{decade}s"))]
        for event in group:
            mark = "; as others report it" if event.second_hand else ""
            theme = tag("small", f"({THEME_NAMES[event.theme]}{mark})")
            views = (tag("li", f"{view.holder}: {view.text}") for view in event.views)
            head = tag("summary", tag("strong", date(event.date)), f" · {event.title} ", theme)
            body = (tag("p", event.text), _full("ul", *views), _full("p", _full("em", _note(event, until))))
            shown.append(tag("details", head, *body, tag("p", sources(event.sources, bank, until))))
        rows.append(tag("div", *shown))
    return _list(rows, "No event fits this choice. Take a longer period or another theme.")


def place(where: str) -> str:
    """Say a paragraph code in words: "A3" is "Adjustment, paragraph 3"."""
    return f"{SECTIONS[where[0]]}, paragraph {where[1:]}"


def places(codes: Iterable[str]) -> Markup:
    """Show paragraph codes in brackets, with the words for each."""
    codes = list(dict.fromkeys(codes))
    return tag("small", f"[{', '.join(codes)}]", title="; ".join(map(place, codes)))


def verdict(word: str, said: str = "") -> Markup:
    """Show a verdict with its shape and its colour, in other words where `said` gives them."""
    shape, colour = VERDICTS.get(word, ("–", EDGE))
    edge = f"border-left: .4em solid {colour}; padding-left: .35em; display: inline-block"
    return tag("strong", f"{shape} {said or word}", style=edge)


def claim(entry: Claim, bank: Bank, until: str = PAPER_DATE, where: bool = True) -> Card:
    """Show one claim of the paper: its speaker, its text, and the result of the check as of a day.

    With `where` its kind and its place are said; without, it is a plain card whose sources are folded.
    """
    said = f" ({_stated(entry)}, {place(entry.where)})" if where else ""
    statement = f"{said}: {entry.text}"
    checked, note = f"Checked: {_checked(entry)}.", _note(entry, until)
    lines = (tag("p", tag("strong", entry.speaker), statement), tag("p", tag("strong", checked), f" {note}"))
    read = sources(entry.sources, bank, until)
    if where:
        markup = tag("div", *lines, _full("p", read))
    else:
        folded = tag("details", tag("summary", "Where this was read"), tag("p", read)) if read else ""
        markup = tag("div", *lines, folded, style=f"border-left: .3em solid {EDGE}; padding-left: 1em")
    return Card(markup, f"{entry.speaker}{statement}\n{checked} {note}".strip())


def _stated(entry: Claim) -> str:
    """The kind of a claim in words that nobody takes for the ledger's own."""
    return "written as a fact" if entry.kind == "fact" else entry.kind


def _checked(entry: Claim) -> str:
    """The verdict in words: that a view is really held does not make it true."""
    held = entry.kind == "attributed view" and entry.verdict == "confirmed"
    return "confirmed that it is their view" if held else entry.verdict


def claims(entries: Sequence[Claim], bank: Bank, until: str = PAPER_DATE) -> Markup:
    """Show claims as a list that opens: text, verdict, kind and place first, the check and its sources inside.

    That the paper is the source of each is not said again.
    """
    rows = []
    for entry in entries:
        speaker, others = f"Speaker: {entry.speaker}.", [name for name in entry.sources if name != PAPER]
        body = (tag("p", speaker), _full("p", _note(entry, until)), _full("p", sources(others, bank, until)))
        rows.append(tag("details", _summary(entry, _stated(entry)), *body))
    return _list(rows, "No claim fits this choice. Set one of the choices back to “all”.")


def forecasts(entries: Sequence[ledger.Forecast], bank: Bank) -> Markup:
    """Show forecasts as a list that opens: what is foreseen and the verdict first, all else inside."""
    rows = []
    for entry in entries:
        facts, until = bank.pick("facts", entry.facts), bank.record_ends
        evidence = (tag("li", f"{_headline(fact)}. ", sources(fact.sources, bank, until)) for fact in facts)
        body = (
            tag("p", tag("strong", "Test: "), entry.test),
            tag("p", tag("strong", "What came of it: "), entry.note),
            _full("ul", *evidence),
            tag("p", tag("strong", "What would change it: "), entry.would_change),
            tag("p", tag("small", f"To be looked at again by {date(entry.review_by)}.")),
        )
        said = f"{entry.verdict} (as sharpened)" if entry.test.startswith("Sharpened") else entry.verdict
        summary = tag("summary", entry.text, Markup("<br>"), verdict(entry.verdict, said))
        name = f"{entry.kind.capitalize()} {entry.id.upper()} · "
        sure = f" · how sure we are of the verdict: {entry.confidence}"
        rows.append(tag("details", summary, tag("p", tag("small", name, _part(entry.where), sure)), *body))
    return _list(rows, "No forecast fits this choice. Set one of the choices back to “all”.")


def _summary(entry: Claim, *more: str) -> Markup:
    """The first lines of a claim that opens: its text; below it the verdict and, in small type, more, and its place."""
    small = tag("small", *(join([" · ", said]) for said in (*more, _part(entry.where))))
    return tag("summary", entry.text, Markup("<br>"), verdict(entry.verdict, _checked(entry)), small)


def _part(where: str) -> Markup | str:
    """The place of a sentence in the paper, with the sign of its school."""
    part = f"{place(where)} of the paper ({where})"
    return schools.shown(where[0], part) if where[0] in "ARE" else part


def _headline(entry: Fact) -> str:
    return f"{date(entry.date)}: {entry.title}" if entry.date else entry.title


def _full(name: str, *children: str) -> Markup:
    """An element, or nothing where it would be empty."""
    return tag(name, *children) if any(children) else Markup("")


def _list(rows: Sequence[Markup], nothing: str) -> Markup:
    return tag("div", *rows, class_="quizkit-details") if rows else tag("p", nothing)


def comparison(dimensions: Iterable[ledger.Dimension], frameworks: Sequence[ledger.Framework]) -> Markup:
    """Show positions side by side with their paragraphs; what the paper leaves out is marked as that.

    With all three frameworks a compared row also has the course's reading of it. Each cell bears its framework's name, to
    be shown where the columns stand one below the other.
    """
    rows = []
    for dimension in dimensions:
        name = [dimension.label, Markup("<br>"), tag("small", dimension.question)]
        if dimension.reading and len(frameworks) == 3:
            name += [Markup("<br>"), tag("small", tag("em", f"Our reading: {dimension.reading}"))]
        cells = (_position(framework, dimension.id) for framework in frameworks)
        rows.append(tag("tr", tag("th", *name, scope="row", style=CELL), *cells))
    letters = ", ".join(f"{letter} {section.lower()}" for letter, section in SECTIONS.items())
    codes = f"In brackets: the paragraph of the paper, by its section ({letters}) and number."
    caption = tag("caption", f"What the paper says of each framework. {codes}")
    table = (caption, _columns(frameworks), tag("tbody", *rows))
    return tag("table", *table, class_="alliance-matrix", style=EVEN)


def _columns(frameworks: Sequence[ledger.Framework]) -> Markup:
    labels = ("Point", *(schools.shown(framework.id) for framework in frameworks))
    return tag("thead", tag("tr", *(tag("th", label, scope="col", style=CELL) for label in labels)))


def elsewhere(
    dimensions: Iterable[ledger.Dimension], frameworks: Sequence[ledger.Framework], bank: Bank
) -> Markup:
    """Show what voices of the schools say outside the paper on these points: a table of its own, folded, or nothing.

    It stands below the matrix and never in it, so that a gap of the paper stays a gap.
    """
    rows = []
    for dimension in dimensions:
        found = [framework.elsewhere.get(dimension.id) for framework in frameworks]
        if any(found):
            name = tag("th", dimension.label, scope="row", style=CELL)
            cells = (_voice(*pair, bank) for pair in zip(frameworks, found, strict=True))
            rows.append(tag("tr", name, *cells))
    if not rows:
        return Markup("")
    caption = tag(
        "caption",
        tag("strong", ELSEWHERE),
        ". Who said it stands before the words. One voice is not a school.",
    )
    table = (caption, _columns(frameworks), tag("tbody", *rows))
    apart = tag("table", *table, class_="alliance-matrix alliance-elsewhere", style=EVEN)
    return tag(
        "details", tag("summary", "What voices of the schools say elsewhere, outside the paper"), apart
    )


def _voice(framework: ledger.Framework, voice: ledger.Elsewhere | None, bank: Bank) -> Markup:
    over = {"style": CELL, "data-framework": schools.signed(framework.id, framework.label)}
    if voice is None:
        return tag("td", tag("small", "no voice noted here"), **over)
    return tag("td", tag("em", _said_by(voice, bank), ":"), " ", voice.text, **over)


def stands(
    dimensions: Iterable[ledger.Dimension],
    sides: Sequence[ledger.Framework | ledger.KoreanPosition],
    bank: Bank,
) -> Markup:
    """Show what each side wants, point by point and one below the other: of Washington as the paper has it, of Seoul by voice."""
    groups = []
    for dimension in dimensions:
        name = (dimension.label, " ", tag("small", dimension.question))
        head = tag("tr", tag("th", *name, colspan="2", scope="colgroup", style=f"{CELL}; padding-top: 1em"))
        rows = (
            tag(
                "tr",
                tag("th", schools.shown(side.id, side.label), scope="row", style=f"{CELL}; width: 9em"),
                _stand(side, dimension.id, bank),
            )
            for side in sides
        )
        groups.append(tag("tbody", head, *rows))
    caption = tag(
        "caption", f"What each side wants. A Korean voice stands with its day; “{NOT_FOUND}” is no “no”."
    )
    return tag("table", caption, *groups, class_="alliance-stands", style="width: 100%")


def _stand(side: ledger.Framework | ledger.KoreanPosition, dimension: str, bank: Bank) -> Markup:
    if isinstance(side, ledger.Framework):
        return _position(side, dimension)
    voice = side.positions.get(dimension)
    if voice is None:
        return tag("td", tag("em", NOT_FOUND), class_="alliance-silent", style=CELL)
    return tag("td", voice.text, " ", tag("small", "(", _said_by(voice, bank), ")"), style=CELL)


def _said_by(voice: ledger.Elsewhere, bank: Bank) -> Markup:
    """Who said it and when, linked to the best page."""
    best, who = bank.best(bank.get("facts", voice.facts[0]).sources), f"{voice.who}, {date(voice.date)}"
    return link(who, best.url) if best and best.url else join([who])


def korean(entry: ledger.KoreanPosition, bank: Bank, guess: str = "") -> Card:
    """Show one Korean position: its words, and folded the best argument, the hardest objection and who holds it.

    Args: guess: what the reader is asked on the fold of the objection.
    """
    passages = bank.passages(entry.words)
    papers = [bank.get("documents", word.split("/")[0]) for word in entry.words]
    speakers = [f"{paper.issuer}, {paper.date[:4]}" for paper in papers]
    if len(set(speakers)) < len(speakers):  # two people in one document
        speakers = [
            f"{passage.place}, {paper.date[:4]}" for passage, paper in zip(passages, papers, strict=True)
        ]
    name = (tag("strong", schools.shown("seoul", entry.label)), " ", tag("span", entry.korean, lang="ko"))
    said = (("Best argument", entry.argument), ("Hardest objection", entry.objection))
    parts = [tag("p", *name)]
    for passage, speaker in zip(passages, speakers, strict=True):
        parts.append(tag("div", _folded(passage), tag("small", speaker), style=APART))
    asked = "The hardest objection: guess it first", f". {guess}" if guess else ""
    shown = [
        tag("details", tag("summary", tag("strong", head), more), tag("p", text), class_=PRINTED)
        for (head, more), (_, text) in zip((("Its best argument", ""), asked), said, strict=True)
    ]
    holders = tag("p", tag("small", f"{entry.holders}."))
    parts += (*shown, _fold("Who holds it", holders))
    lines = [f"{entry.label} ({entry.korean})", f"Held by: {entry.holders}."]
    for passage, speaker in zip(passages, speakers, strict=True):
        lines += (*(f"“{words}”" for words in passage.texts.values()), speaker)
    lines += (f"{head}: {text}" for head, text in said)
    return Card(tag("div", *parts), "\n".join(lines))


def _position(framework: ledger.Framework, dimension: str) -> Markup:
    position = framework.positions.get(dimension)
    over = {"style": CELL, "data-framework": schools.signed(framework.id, framework.label)}
    if position is None or position.text == NOT_STATED:
        return tag("td", tag("em", NOT_STATED), class_="alliance-silent", **over)
    return tag("td", position.text, " ", places(position.where), **over)
