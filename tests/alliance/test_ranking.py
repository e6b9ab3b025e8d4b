"""The ledger’s sources on made-up data: what `lint` says of them, what cards and the titles of links show."""

import re

import pytest

from alliance import cards
from alliance.bank import Bank
from alliance.course import Course
from alliance.ledger import GRADES
from quizkit import notebooks

SOURCE = """[[source]]
id = "{0}"
title = "The {0}"
publisher = "Press {0}"
date = "1953-10"
grade = "{1}"
read = "{2}"
url = "{3}"
note = "{4}"
"""
FACT = """[[fact]]
id = "{0}"
title = "It was so"
text = "It was so, and is."
sources = {1}
as_of = "2026-01-01"
date = "1953"
theme = "treaty"
note = "{2}"
"""
CLAIM = """[[claim]]
id = "{0}"
where = "A3"
kind = "fact"
speaker = "Kim Jungsup"
text = "It was so."
verdict = "{1}"
sources = {2}
"""
FORECAST = """[[forecast]]
id = "{0}"
where = "A3"
kind = "forecast"
text = "It will be so."
test = "Was it so?"
verdict = "{1}"
confidence = "low"
note = "It was."
claims = ["said"]
review_by = "2026-06"
would_change = "If it were not."
facts = {2}
"""
DOCUMENT = """[[document]]
id = "{0}"
title = "The text"
issuer = "The two sides"
date = "1953-10-01"
sources = {1}
rights = "treaty"
seen = "Copied from the page."
[[document.passage]]
id = "first"
place = "Article 1"
english = "It is so."
"""
GOOD = [
    ("treaty", "primary document", "page", "https://treaty.example/1", ""),
    ("numbers", "official data", "page", "https://numbers.example/1", ""),
    ("paper", "established press", "summary", "https://paper.example/1", ""),
    ("scan", "primary document", "copy", "", "Read in a copy; the archive has no page."),
    ("blog", "other", "page", "https://blog.example/1", ""),
    ("kim-2025", "scholarship", "page", "", "The paper."),
    ("unread", "scholarship", "title", "https://unread.example/1", ""),
]
LINKED = [f"source:{name}" for name, *_ in GOOD]


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Make a course of these sources, facts, claims, forecasts and documents."""

    def make(facts=(), claims=(), forecasts=(), sources=GOOD, documents=()):
        shelves = {"sources": (SOURCE, sources), "facts": (FACT, facts), "claims": (CLAIM, claims)}
        shelves |= {"forecasts": (FORECAST, forecasts), "documents": (DOCUMENT, documents)}
        for name, (form, rows) in shelves.items():
            text = "".join(form.format(*(str(part).replace("'", '"') for part in row)) for row in rows)
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        course, bank = Course("alliance", Bank), Bank(tmp_path)
        assert [line for line in bank.problems if "no such file" not in line] == []
        monkeypatch.setattr(Course, "bank", bank)
        return course

    return make


@pytest.mark.parametrize(
    "sources, said",
    [
        (["treaty", "blog"], ""),
        (["numbers", "scan"], ""),  # the better one cannot be opened
        (["scan", "numbers"], ""),
        (["kim-2025", "blog"], ""),
        (["paper", "kim-2025"], ""),
        (["blog"], "fact it: rests on weak sources alone (blog)"),
        (["blog", "paper"], "fact it: paper (established press) is better than blog; put it first"),
        (["paper", "numbers", "treaty"], "fact it: treaty (primary document) is better than paper; put it first"),
        (["kim-2025", "scan"], ""),  # what the paper says
        (["scan", "treaty"], "fact it: treaty (primary document) is better than scan; put it first"),
    ],
)  # fmt: skip
def test_the_best_page_of_a_fact_stands_first(made, sources, said):
    assert list(made([("it", sources, "")]).problems(LINKED)) == [said] * bool(said)


@pytest.mark.parametrize(
    "sources, good",
    [(["treaty"], True), (["scan", "blog"], True), (["scan"], False), (["scan", "kim-2025"], False)],
)
def test_a_document_has_a_page_that_can_be_opened(made, sources, good):
    said = ["document text: none of its sources has a link; name its official page"]
    assert list(made(documents=[("text", sources)]).problems(LINKED)) == said * (not good)


@pytest.mark.parametrize(
    "verdict, sources, good",
    [
        ("confirmed", ["paper"], True),
        ("confirmed", ["unread", "blog"], True),
        ("confirmed", ["unread"], False),
        ("imprecise", [], False),
        ("contradicted", ["kim-2025"], False),
        ("not found", [], True),
        ("not checkable", ["unread"], True),
    ],
)
def test_something_is_read_for_a_verdict(made, verdict, sources, good):
    said = [f"claim it: {verdict}, and nothing was read for it"]
    assert list(made(claims=[("it", verdict, sources)]).problems(LINKED)) == said * (not good)


@pytest.mark.parametrize(
    "verdict, facts, good",
    [("partly", ["read"], True), ("partly", ["bare"], False), ("open", [], True), ("open", ["bare"], True)],
)
def test_something_is_read_for_an_outcome(made, verdict, facts, good):
    course = made(
        [("read", ["paper"], "Second-hand: a digest."), ("bare", ["unread"], "Second-hand: a digest.")],
        [("said", "not checkable", [])],
        [("f01", verdict, facts)],
    )
    said = [f"forecast f01: {verdict}, and nothing was read for it"]
    assert list(course.problems(LINKED)) == said * (not good)
    assert list(course.remarks("2026-06-30"))[2:] == []  # behind the two without a link
    assert list(course.remarks("2026-07-01"))[2:] == [
        f"forecast f01 is {verdict}; a review was due by 2026-06"
    ]


def test_a_source_is_named_and_linked_or_says_why_not(made):
    bare = ("bare", "scholarship", "page", "", "")
    course = made([("it", ["treaty"], "")], sources=[*GOOD[:2], bare])
    found = [
        "source numbers: nothing names it",
        "source bare: no link, and no note that says why",
        "source bare: nothing names it",
    ]
    assert list(course.problems([])) == found
    assert list(course.problems(["source:numbers", "source:bare"])) == [found[1]]
    assert list(course.remarks("2026-01-01")) == ["source bare has no link: "]
    many = [(f"s{n}", "other", "page", "", "Nowhere.") for n in range(16)]
    named = [f"source:{name}" for name, *_ in many]
    assert list(made(sources=many[:15]).problems(named)) == []
    assert list(made(sources=many).problems(named)) == ["16 sources have no link; at most 15 may do without"]


def test_a_home_page_is_no_page(made):
    home, page = ("https://ministry.example/", "https://ministry.example/?id=5")
    for url, said in ((home, f"source it: {home} is a home page; link the page itself"), (page, "")):
        course = made(sources=[("it", "primary document", "page", url, "")])
        assert list(course.problems(["source:it"])) == [said] * bool(said)


def test_an_event_known_second_hand_is_marked_and_its_note_says_so(made):
    rows = [
        ("seen", ["unread", "scan"], ""),
        ("told", ["unread", "paper"], "Second-hand: by a digest."),
        ("half", ["treaty", "paper"], "Second-hand: the page read does not carry it."),
        ("bare", ["paper"], "By a digest."),
    ]
    course = made(rows)
    assert list(course.problems(LINKED)) == [
        "fact bare: no page was read for it, and its note does not say “Second-hand:”"
    ]
    facts = course.bank.facts.values()
    assert [repr(cards.fact(fact, course.bank)).split("\n")[0] for fact in facts] == [
        "1953: It was so",
        "1953: It was so (second-hand)",
        "1953: It was so (second-hand)",
        "1953: It was so",
    ]
    assert cards.events(list(facts), course.bank).count("(treaty; as others report it)") == 2


def test_the_bibliography_stands_by_grade_and_says_what_was_read(made):
    markup = cards.bibliography(made().bank.sources.values())
    heads = re.findall("<h2>(.*?)</h2>", markup)
    assert heads == [
        "Primary documents: 2",
        "Official data: 1",
        "Scholarship: 2",
        "Established press: 1",
        "Other: 1",
    ]
    assert list(cards.GRADED) == list(GRADES)
    for said in (
        '">The treaty</a>. Press treaty, October 1953 (page read).</li>',
        "<span>The scan</span>. Press scan, October 1953 (read in a copy; no link). Read in a copy; the archive has no page.</li>",
        '">The unread</a>. Press unread, October 1953 (title only).</li>',
    ):
        assert said in markup


def test_the_title_of_a_link_says_what_stands_there(made):
    said = "It was so, and is. Source: Press"
    course = made(
        [("it", ["scan", "numbers"], ""), ("bare", ["scan"], "")],
        [("said", "not found", []), ("read", "confirmed", ["paper"])],
        documents=[("text", ["treaty"])],
    )
    titles = {
        "fact:it": f"{said} numbers, 1953 (official data).",
        "fact:bare": f"{said} scan, 1953 (primary document; read in a copy).",
        "claim:said": "Kim Jungsup: It was so. Checked: not found.",
        "claim:read": "Kim Jungsup: It was so. Checked: confirmed. Source: Press paper, 1953 (established press; read in a summary).",
        "document:text": "The text. The two sides, 1 October 1953.",
        "source:treaty": "The treaty, Press treaty, 1953 (primary document).",
    }
    assert {reference: course.describe(reference) for reference in titles} == titles
    text = "".join(f"[1953]({reference}) " for reference in titles)
    for _ in range(2):  # recorded once, and again
        cell = notebooks.markdown_cell("m", text)
        text = "".join(notebooks.canonical(notebooks.notebook_of([cell]), course)["cells"][0]["source"])
        assert notebooks.link(course).findall(text) == list(titles)
    assert text.startswith(
        f'[1953](https://numbers.example/1 "{titles["fact:it"]} fact:it") [1953](../lessons/'
    )


def test_many_sources_of_this_course_are_primary_or_official(bank):
    """`test_items` has lint look at all of them."""
    assert (
        sum(source.grade in ("primary document", "official data") for source in bank.sources.values()) >= 45
    )
