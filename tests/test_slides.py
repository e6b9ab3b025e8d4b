import html
import json
import re
from pathlib import Path

import pytest

from alliance import bank, cli
from quizkit import workspace, notebooks
from quizkit_teacher import slides

ROOT = Path(str(workspace.source()))
BANK = bank.load()
LESSONS = [ROOT / "lessons" / f"{lesson}.ipynb" for lesson in BANK.lessons]
TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
IDS = {"ids": lambda path: path.stem, "argvalues": LESSONS}


def notebook(path):
    return json.loads(path.read_text(encoding="utf-8"))


def kinds(path):
    return [cell["metadata"]["slideshow"]["slide_type"] for cell in notebook(path)["cells"]]


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    out = tmp_path_factory.mktemp("decks") / "new"
    assert cli.main(["slides", str(out)]) == 0
    return {path.stem: path.read_text(encoding="utf-8") for path in out.iterdir()}


def without(page, *names):
    """A page without what stands inside elements of these names; their tags stay."""
    for name in names:
        page = re.sub(rf"(<{name}\b[^>]*>).*?(</{name}>)", r"\1\2", page, flags=re.DOTALL)
    return page


def plain(page):
    """What a reader of the slides sees."""
    page = without(page, "script", "style")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_lesson_has_a_deck(decks):
    assert sorted(decks) == sorted(BANK.lessons)


@pytest.mark.parametrize("path", **IDS)
class TestDeck:
    def test_every_cell_says_its_part(self, path, decks):
        assert set(kinds(path)) <= TYPES
        assert kinds(path)[0] == "slide"

    def test_there_is_a_slide_for_each_heading_that_is_not_left_out(self, path, decks):
        assert decks[path.stem].count("</section></section>") == kinds(path).count("slide")

    def test_one_file_holds_everything(self, path, decks):
        page = without(decks[path.stem], "script")
        assert not re.search(r"<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=[\"'](?!data:)", page)
        assert not re.search(r"@import|url\((?![\"']?(?:data:|#))", page)
        assert f"<title>{html.escape(BANK.lessons[path.stem].title)}</title>" in page
        assert '<html lang="en">' in page

    def test_every_picture_says_what_it_shows(self, path, decks):
        pictures = re.findall(r"<img\b[^>]*>", without(decks[path.stem], "script"))
        assert all(re.search(r'alt="[^"]{20,}"', picture) for picture in pictures)

    def test_the_questions_are_there_and_no_key(self, path, decks):
        shown = plain(decks[path.stem])
        assert "Run this cell to answer here" not in shown
        asked = re.findall(
            r'(?:ask|predict)\("([a-z0-9-]+)"\)', json.dumps(notebook(path)).replace('\\"', '"')
        )
        assert asked
        for item in (BANK.items[item_id] for item_id in asked):
            assert " ".join(item.prompt.split()) in shown
            if item.kind not in ("open", "stance"):
                assert " ".join(item.key.why.split()) not in shown
            assert all(answer.feedback not in shown for answer in item.key.answers)
            assert not item.key.model or item.key.model not in shown

    def test_the_notes_hold_the_whole_prose(self, path, decks):
        notes = plain(" ".join(re.findall(r'<aside class="notes">.*?</aside>', decks[path.stem], re.DOTALL)))
        for cell, kind in zip(notebook(path)["cells"], kinds(path), strict=True):
            if cell["cell_type"] == "markdown" and kind != "skip":
                text = slides.LINK.sub(r"\1", "".join(cell["source"]))
                for word in re.findall(r"\w{9,}", text):
                    assert word in notes

    def test_what_stands_on_slides_stands_in_the_lesson(self, path, decks):
        for cell, kind in zip(notebook(path)["cells"], kinds(path), strict=True):
            if cell["cell_type"] == "markdown" and kind in ("slide", "subslide"):
                text = slides.LINK.sub(r"\1", "".join(cell["source"]))
                flat = " ".join(text.split())
                for page in slides.condensed(text):
                    for line in page.splitlines():
                        assert " ".join(line.removeprefix("- ").split()) in flat

    def test_every_side_that_a_paragraph_names_is_named_on_its_slide(self, path, decks):
        for section, paragraph in paragraphs(path):
            (shown,) = slides.condensed(f"{section}\n\n{paragraph}")
            assert sides(paragraph) == sides(shown.removeprefix(section)), paragraph

    def test_what_is_contested_stands_whole_on_the_slides(self, path, decks):
        shown = plain(re.sub(r'<aside class="notes">.*?</aside>', "", decks[path.stem], flags=re.DOTALL))
        for section, paragraph in paragraphs(path):
            if section == "## What is contested":
                for sentence in re.split(r"(?<=[.?])\*? ", paragraph):
                    assert sentence.replace("*", "") in shown


def paragraphs(path):
    """The prose of a lesson that goes on slides: (heading, paragraph)."""
    section = ""
    for cell, kind in zip(notebook(path)["cells"], kinds(path), strict=True):
        text = slides.LINK.sub(r"\1", "".join(cell["source"]))
        if cell["cell_type"] == "markdown" and kind in ("slide", "subslide"):
            for block in re.split(r"\n\s*\n", text):
                if block.startswith("#"):
                    section = block
                elif not re.match(r"[|`]|[-*] |\d\. |\*\*What to know", block):
                    yield section, " ".join(block.split())


def sides(text):
    words = {1: "adjustment|prioriti", 2: "retrench|restrain", 3: "expansion|primac"}
    return {side for side, word in words.items() if re.search(rf"\b(?:{word})", text, re.IGNORECASE)}


def test_the_three_schools_are_heard_where_the_lessons_let_them_speak():
    spoken = [
        (path.stem[:2], paragraph[:20])
        for path in LESSONS
        for _, paragraph in paragraphs(path)
        if len(sides(paragraph)) == 3
    ]
    assert {
        ("07", "*Is near better?* Th"),
        ("08", "*Limits, or none?* P"),
        ("09", "*Which school has be"),
    } <= set(spoken)


def test_the_list_that_a_map_speaks_of_is_on_a_slide(decks):
    shown = plain(re.sub(r'alt="[^"]*"', "", decks["07-map-and-numbers"]))
    assert "Several thousand Marines go to Guam" in shown


def test_a_short_text_and_its_question_share_a_slide(decks):
    page = decks["10-capstone"]
    (slide,) = (part for part in page.split("<section") if "Guess first: which of these four" in part)
    assert BANK.items["cap-alone"].prompt in html.unescape(slide)
    (full,) = (part for part in page.split("<section") if "Four hold ministries" in without(part, "aside"))
    assert "alliance-question" not in full


class TestCondensed:
    @pytest.mark.parametrize(
        "paragraph, shown",
        [
            (
                "The U.S. Army has left no brigade of its own there, as Dr. Kim wrote in his long paper of 2025. Others came.",
                "The U.S. Army has left no brigade of its own there, as Dr. Kim wrote in his long paper of 2025.",
            ),
            (
                "**Numbers.** How many troops? Officially 28,500, a number that both governments have used since 2008. More.",
                "**Numbers.** How many troops? Officially 28,500, a number that both governments have used since 2008.",
            ),
            (
                "He said: “It would be wrong to leave now. We stay, and we stay for as long as we are wanted here.” Then he left.",
                "He said: “It would be wrong to leave now. We stay, and we stay for as long as we are wanted here.”",
            ),
            ("Short.", "Short."),
            (
                "Two mistakes lie in wait. One is to call a decision bad because it ended badly and left harm. The other is to excuse it.",
                "Two mistakes lie in wait. One is to call a decision bad because it ended badly and left harm. The other is to excuse it.",
            ),
            (
                "Prioritizers would say that an ally who sets limits is worth less to them than one who sets none. Primacists agree. So be it.",
                "Prioritizers would say that an ally who sets limits is worth less to them than one who sets none. Primacists agree.",
            ),
        ],
    )
    def test_an_opening_says_something_and_ends_where_a_sentence_ends(self, paragraph, shown):
        assert slides.opening(paragraph) == shown

    def test_lists_and_tables_stay_whole(self):
        rows = "\n".join(f"| {n} | row |" for n in range(40))
        pages = slides.condensed(f"## Head\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n{rows}")
        assert len(pages) > 2
        assert all(page.startswith("## Head") for page in pages)
        assert [line for page in pages for line in page.splitlines() if "row" in line] == rows.splitlines()
        assert all(page.count("| --- |") == 1 for page in pages)
        assert "- one\n- two" in pages[0]

    def test_a_table_that_fits_a_slide_is_not_split(self):
        rows = "\n".join(f"| {n} | row |" for n in range(6))
        text = " ".join(["A sentence of some length that a slide has to show."] * 2)
        pages = slides.condensed(
            f"## Head\n\n{text}\n\n{text}\n\n| a | b |\n| --- | --- |\n{rows}\n\n{text}\n\n{text}"
        )
        assert len(pages) > 1
        assert any(rows in page for page in pages)

    def test_a_heading_without_text_is_no_slide_beside_others(self):
        assert slides.condensed("## Key points\n\n- one\n\n## Words to keep") == ["## Key points\n\n- one"]
        assert slides.condensed("## Alone") == ["## Alone"]

    def test_a_fence_with_blank_lines_stays_one(self):
        assert "```text\na\n\nb\n```" in slides.condensed("## Head\n\n```text\na\n\nb\n```")[0]


def cell(kind="slide", source="## Head\n\nA text.", cell_type="markdown"):
    metadata = {"slideshow": {"slide_type": kind}}
    return {"cell_type": cell_type, "id": "a-cell", "metadata": metadata, "source": source, "outputs": []}


def test_a_part_set_by_hand_is_kept_and_obeyed(tmp_path):
    assert slides.slides(cell("skip")) == []
    assert [c["metadata"]["slideshow"]["slide_type"] for c in slides.slides(cell("notes"))] == ["notes"]
    folder = tmp_path / "lessons"
    folder.mkdir()
    source = notebook(LESSONS[0])
    source["cells"] = source["cells"][:2]
    source["cells"][1]["metadata"]["slideshow"]["slide_type"] = "fragment"
    del source["cells"][0]["metadata"]["slideshow"]
    (folder / "x.ipynb").write_text(notebooks.text(source), encoding="utf-8")
    notebooks.record_notebook(folder / "x.ipynb")
    assert kinds(folder / "x.ipynb") == ["slide", "fragment"]


def test_prose_without_a_heading_gets_that_of_its_section():
    made = slides.slides(cell("subslide", "Look here."), "## Section")
    assert made[0]["source"] == "## Section\n\n- Look here."


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "out").write_text("a file")
    assert cli.main(["slides", str(tmp_path / "out")]) == 1
    assert "cannot be written" in capsys.readouterr().err
