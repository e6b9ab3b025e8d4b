"""The marking view in a real browser, by keyboard alone."""

import json

import pytest
from playwright.sync_api import expect

from quizkit_teacher import marks
from test_browser import CELLS, SAVE, browser, lab, notebook7, opened, violations  # noqa: F401 (fixtures)
from test_marking import HOSTILE, fill, line

BOX = ".alliance-marking"
KOREAN = "한미동맹의 현대화는 역할의 재조정을 뜻한다. 서울은 북한 억제를 주도하고, 미군은 지역 안정에 더 힘을 쓴다. "


def notebook(folder, name, call):
    """A notebook of three cells, the second of which opens the view; its path from the server's root."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for n, text in enumerate(["from alliance import marking", call, "1 + 1"])
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    found = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / name).write_text(json.dumps(found), encoding="utf-8")
    return name


def class_of(bank, folder):
    """Two questions, three answers each: a long one in Korean, a hostile one, one of a few words."""
    essays = [item for item in bank.items.values() if item.kind == "open"][:2]
    folder.mkdir()
    texts = (KOREAN * 60, f"{HOSTILE}\n" + "unbroken" * 60, "A few words of an answer.")
    fill(folder, [line(item, f"k{n}", text) for item in essays for n, text in enumerate(texts)])
    return essays


def test_marking_by_keyboard(browser, lab, bank):  # noqa: F811
    folder, address = lab
    first, second = class_of(bank, folder / "marking")
    path = notebook(folder, "marking.ipynb", 'marking("marking")')
    with opened(browser, address(path)) as page:
        box, keys = page.locator(BOX), page.keyboard
        said, given = box.locator(".alliance-said"), box.locator(".alliance-given")
        cells, title, alerts = page.evaluate(CELLS), page.title(), []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        expect(said).to_have_text("0 of 6 marked.")
        assert said.get_attribute("role") == "status"
        assert violations(page, BOX) == []
        marked = []
        box.get_by_label("Question", exact=True).focus()
        for stop in (box.get_by_label("Show names"), given, box.locator("summary")):  # Tab goes down the page
            keys.press("Tab")
            expect(stop).to_be_focused()
        keys.press("Enter")
        expect(box.get_by_text(first.key.why)).to_be_visible()
        for n in range(3):
            marked.append(given.inner_text())
            expect(box).not_to_contain_text("Name of")
            for i in range(len(first.key.rubric)):
                keys.press("123"[(n + i) % 3])
            expect(box.get_by_role("button", name="Save and next")).to_be_focused()
            keys.press("c")
            keys.type(f"123 n p c: comment {n}")
            keys.press("Enter")
            keys.type("second line")
            keys.press("Escape")
            keys.press("Enter")
            expect(said).to_have_text(f"Saved. {n + 1} of 6 marked.")
            expect(given).to_be_focused()
        expect(box.locator(".alliance-prompt")).to_contain_text(second.prompt)
        expect(box.get_by_text(second.key.why)).to_be_hidden()  # another question, another model answer
        keys.press("1")
        keys.press("Enter")
        expect(said).to_contain_text("Not saved")
        expect(box.locator(".alliance-now input").first).to_be_focused()  # the first line without a score
        for _ in range(3):
            keys.press("p")
        keys.press("p")
        expect(said).to_contain_text("This is the first answer.")
        expect(box.locator("textarea")).to_have_value("123 n p c: comment 0\nsecond line")
        box.get_by_label("Comments used before for this question").focus()
        keys.press("ArrowDown")
        expect(box.locator("textarea")).to_have_value(
            "123 n p c: comment 0\nsecond line\n123 n p c: comment 2\nsecond line"
        )
        assert page.evaluate(CELLS) == cells
        assert any(HOSTILE[:30] in text for text in marked)  # it was seen as text, and nothing of it has run
        assert (page.title(), alerts) == (title, [])
        page.evaluate(SAVE)
        assert violations(page, BOX) == []
    saved = (folder / path).read_text(encoding="utf-8")
    assert "0 of 6 marked." in saved
    assert not any(
        words in saved for words in (KOREAN[:9], "unbroken", "A few words", "Name of", "comment 0")
    )
    found = marks.read(folder / "marking" / marks.NAME)
    assert found.problems == ()
    assert [mark.comment for mark in found.latest.values()] == [
        f"123 n p c: comment {n}\nsecond line" for n in range(3)
    ]
    scores = [list(mark.scores.values()) for mark in found.latest.values()]
    assert scores == [
        [("yes", "partly", "no")[(n + i) % 3] for i in range(len(first.key.rubric))] for n in range(3)
    ]

    with opened(browser, address(path)) as page:  # run again: the marks are there
        box, keys = page.locator(BOX), page.keyboard
        expect(box.locator(".alliance-said")).to_have_text("3 of 6 marked.")
        expect(box.locator(".alliance-lead")).to_contain_text("Answer 4 of 6")
        box.locator(".alliance-given").focus()
        for n in (2, 1, 0):
            keys.press("p")
            expect(box.locator(".alliance-given")).to_have_text(marked[n], use_inner_text=True)
            expect(box.locator("textarea")).to_have_value(f"123 n p c: comment {n}\nsecond line")
            ticked = box.locator("input[type=radio]:checked")
            assert [ticked.nth(i).input_value() for i in range(ticked.count())] == scores[n]
        box.get_by_label("Show names").focus()
        keys.press("Space")
        expect(box.locator(".alliance-who")).to_contain_text("Name of k")
        box.get_by_label("Question", exact=True).focus()
        keys.press("ArrowDown")
        keys.press("ArrowDown")
        expect(box.locator(".alliance-lead")).to_contain_text("Answer 1 of 3")


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_no_key_press_leaves_the_marking_view(browser, kind, bank, request):  # noqa: F811
    folder, address = request.getfixturevalue(kind)
    class_of(bank, folder / "guarded")
    path = notebook(folder, "guarded.ipynb", 'marking("guarded")')
    with opened(browser, address(path)) as page:
        before, box = page.evaluate(CELLS), page.locator(BOX)
        controls = box.locator("input, select, button, textarea, summary, [tabindex]")
        seen = 0
        for i in range(-1, controls.count()):
            if i < 0:
                box.locator(".alliance-prompt").click()  # between the controls
            else:
                controls.nth(i).focus()
            for key in ("d", "d", "x", "a", "b", "z", "Escape", "ArrowUp", "ArrowDown"):
                page.keyboard.press(key)
            assert page.evaluate(CELLS) == before, i
            assert box.evaluate("box => box.contains(document.activeElement)"), i
            seen += 1
        assert seen > 10
    assert not (folder / "guarded" / marks.NAME).exists()
