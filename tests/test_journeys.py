"""Three journeys through the course in JupyterLab and Notebook 7, by keyboard. What a page does alone is tested on a bare page."""

import datetime
import json
import re
import sys

import pytest

from alliance.course import COURSE
from browsing import (
    CELLS,
    CONTROLS,
    RUN_ALL,
    SAVE,
    SHORTCUTS,
    answer,
    opened,
    pick,
    question,
    until,
    violations,
)
from quizkit import notebooks, question_html, workspace
from quizkit.grading import grade
from quizkit.kinds import KINDS, kind_of

pytestmark = pytest.mark.slow
LESSON = "lessons/02-flexibility-1992-2025.ipynb"


def asked_once(bank, lesson):
    """A question of each kind that a lesson asks, and asks once, and that can be answered rightly and wrongly."""
    source = (workspace.source(COURSE) / lesson).read_text(encoding="utf-8")
    first = {}
    for item in bank.items.values():
        if source.count(f'\\"{item.id}\\")') == 1 and {"right", "wrong"} <= item.key.examples.keys():
            first.setdefault(item.kind, item)
    return list(first.values())


def page_of(folder, name, *calls):
    """Write a notebook of the learner's own, a cell for each call; give its path from the server's root."""
    cells = [
        notebooks.code_cell(f"c{place}", call)
        for place, call in enumerate(("from alliance import *", *calls))
    ]
    (folder / name).write_text(notebooks.text(notebooks.notebook_of(cells)), encoding="utf-8")
    return name


def test_a_lesson_answered_saved_and_reopened(browser, lab, bank):
    from playwright.sync_api import expect

    folder, address = lab
    items = asked_once(bank, LESSON)
    assert len(items) > 3
    with opened(browser, address(LESSON)) as page:
        cells = page.evaluate(CELLS)
        for item in items:
            box = question(page, item)
            for state in ("wrong", "right"):
                response = item.key.examples[state][0]
                answer(box, item, response)
                expect(box).to_have_attribute("data-state", state)
                expect(box.locator(".quizkit-status")).to_contain_text(grade(item, response).feedback)
        assert page.evaluate(CELLS) == cells
        assert violations(page, ".jp-OutputArea-output .quizkit-question") == []

        # the passage behind a wrong answer: the link moves to its heading in the same notebook
        item = next(item for item in items if item.kind == "choose-several")
        answer(question(page, item), item, item.key.examples["wrong"][0])
        link = question(page, item).locator(".quizkit-status a")
        heading = link.inner_text()
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_contain_text(heading)
        answer(question(page, item), item, item.key.examples["right"][0])
        expect(question(page, item)).to_have_attribute("data-state", "right")
        page.evaluate(SAVE)

    saved = (folder / LESSON).read_text(encoding="utf-8")
    assert "widget-view" not in saved
    assert saved.count("<p>Your last answer: ") == len(items)

    with opened(
        browser, address(LESSON), run=False
    ) as page:  # reopened and not run: every question can be read
        text = page.locator(".jp-Notebook").inner_text()
        assert "Error displaying widget" not in text
        assert text.count("Your last answer: ") == len(items)
        assert text.count(question_html.RUN) > len(items)
        assert (
            page.evaluate(RUN_ALL) == []
        )  # and run again, it can be answered, and the last answers are there
        for item in items:
            expect(question(page, item)).to_have_attribute("data-state", "right")


def test_a_lesson_that_nobody_touched_does_not_ask_to_be_saved(browser, lab):
    """JupyterLab puts what it hears of the kernel into the notebook, and holds it for changed where that is news."""
    folder, address = lab
    path = "lessons/07-comparing.ipynb"
    before = (folder / path).read_bytes()
    with opened(browser, address(path), run=False) as page:
        version, dirty = page.evaluate(
            """async () => {
              const {context, sessionContext} = window.jupyterapp.shell.currentWidget;
              const kernel = sessionContext.session.kernel, {language_info} = await kernel.info;
              await kernel.spec;
              await new Promise(done => setTimeout(done, 3000));
              return [language_info.version, context.model.dirty];
            }"""
        )
        assert (version, dirty) == (sys.version.split()[0], False)
        assert page.locator(".jp-mod-dirty").count() == 0
    assert (folder / path).read_bytes() == before


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_no_key_press_reaches_the_notebook(browser, kind, bank, request):
    """One question of each form, and an explorer: `d d` would delete the cell, `x` cut it, `a` and `b` add one."""
    from playwright.sync_api import expect

    folder, address = request.getfixturevalue(kind)
    items = list({kind_of(item).form: item for item in bank.items.values()}.values())
    assert len(items) == len({kind.form for kind in KINDS.values()})
    path = page_of(folder, "keys.ipynb", *(f'ask("{item.id}")' for item in items), "timeline()")
    with opened(browser, address(path)) as page:
        cells = page.evaluate(CELLS)
        boxes = [*(question(page, item) for item in items), page.locator(".quizkit-box[role=group]")]
        for box in boxes:
            controls = box.locator(f"{CONTROLS}:visible")
            for place in (0, -1):  # the last as it stands after letters were typed into a search
                controls.nth(place).focus()
                for key in SHORTCUTS:
                    page.keyboard.press(key)
                assert page.evaluate(CELLS) == cells, (box, place)
                assert box.evaluate("box => box.contains(document.activeElement)"), (box, place)
        item = next(item for item in items if kind_of(item).form == "text")
        box = question(page, item)
        answer(box, item, item.key.examples["right"][0])
        expect(box).to_have_attribute(
            "data-state",
            grade(item, item.key.examples["right"][0]).state,
        )
        box.locator(CONTROLS).first.focus()
        page.keyboard.press("Control+s")  # the one shortcut that is meant for the notebook
        until(lambda: '"response"' in (folder / path).read_text(encoding="utf-8"))
        for theme, light in (("JupyterLab Dark", "false"), ("JupyterLab Light", "true")):
            page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
            page.locator(f"body[data-jp-theme-light={light}]").wait_for(state="attached")
            for selector in (".jp-OutputArea-output .quizkit-question", ".quizkit-box"):
                assert violations(page, selector) == [], (theme, selector)


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_shift_enter_leads_into_a_question_and_on(browser, kind, bank, request):
    """After Run All the focus stays where it was; nobody who only reads is led away."""
    from playwright.sync_api import expect

    folder, address = request.getfixturevalue(kind)
    first, second = list(bank.items.values())[:2]
    path = page_of(folder, "enter.ipynb", f'ask("{first.id}")', f'ask("{second.id}")', "1 + 1")
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    inside = "!!document.activeElement.closest('fieldset')"
    start = """place => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = place;
      notebook.mode = "command";
      notebook.activate();
    }"""
    with opened(browser, address(path), run=False) as page:
        page.evaluate(start, 0)
        page.keyboard.press("Shift+Enter")
        page.wait_for_function(f"({active})() === 1")
        for place, item in enumerate((first, second), 1):
            page.keyboard.press("Shift+Enter")
            box = question(page, item)
            expect(box).to_be_focused()
            page.keyboard.press("Tab")
            expect(box.locator(CONTROLS).first).to_be_focused()
            page.keyboard.press("Shift+Enter")
            assert (page.evaluate(active), page.evaluate(inside)) == (place + 1, False)
        page.evaluate(start, 0)
        assert page.evaluate(RUN_ALL) == []
        expect(question(page, second)).to_be_visible()
        assert not page.evaluate(inside)


def test_an_exported_page_shows_its_questions(browser, bank, tmp_path):
    """Executed by nbconvert, which keeps the state of live controls, and read without a network."""
    from nbconvert import HTMLExporter

    item = next(item for item in bank.items.values() if item.kind == "choose-one")
    path = tmp_path / page_of(tmp_path, "page.ipynb", f'ask("{item.id}")')
    exporter = HTMLExporter()
    exporter.register_preprocessor("nbconvert.preprocessors.ExecutePreprocessor", enabled=True)
    html, _ = exporter.from_filename(str(path))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator("div.quizkit-question").bounding_box()["height"] > 100
    shown = page.locator("body").inner_text()
    assert all(text in shown for text in (item.prompt, *item.options.values(), question_html.RUN))
    page.context.close()


def test_mistakes_come_back_and_predictions_become_a_picture(browser, lab, bank):
    from playwright.sync_api import expect

    folder, address = lab
    missed, predicted = bank.items["adj-cut-for-what"], bank.items["cmp-sharpest"]
    long_ago = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=9)).isoformat(
        timespec="seconds"
    )
    entries = [
        {"kind": "answer", "item": missed.id, "response": missed.key.examples["wrong"][0], "state": "wrong"},
        {
            "kind": "prediction",
            "item": predicted.id,
            "response": predicted.key.examples["right"][0],
            "confidence": 75,
        },
    ]
    with (folder / "responses.jsonl").open("a", encoding="utf-8") as log:
        log.writelines(json.dumps({"at": long_ago, **entry}) + "\n" for entry in entries)
    path = page_of(folder, "again.ipynb", "review()", "calibration()")
    with opened(browser, address(path)) as page:
        box = question(page, missed)
        expect(box.locator(".quizkit-lead")).to_contain_text("Review, 1 of")
        expect(box.locator("input:checked")).to_have_count(0)
        answer(box, missed, missed.key.examples["right"][0])
        expect(box).to_have_attribute("data-state", "right")
        picture = page.locator("figure img[alt^='How sure you were']")
        expect(picture).to_have_attribute("alt", re.compile(r"75 % sure: right 1 of 1"))
    with opened(browser, address(path)) as page:
        expect(page.locator("fieldset.quizkit-question", has_text=missed.prompt)).to_have_count(0)


def test_every_explorer_answers_the_keyboard(browser, lab, bank):
    """Map, timeline, comparison, claims, forecasts, posture and policy lab on one page, each changed once."""
    from playwright.sync_api import expect

    folder, address = lab
    calls = (
        "theater()",
        "timeline()",
        "compare()",
        "claims()",
        "forecasts()",
        "posture()",
        'policy_lab("blank")',
    )
    path = page_of(folder, "explorers.ipynb", *calls)
    with opened(browser, address(path)) as page:
        cells, keys = page.evaluate(CELLS), page.keyboard

        def explorer(name):
            return page.locator(f".quizkit-box[aria-label='{name}']")

        box = explorer("Map of the theatre")
        box.get_by_label("Centre").focus()
        pick(box.get_by_label("Centre"), "Seoul")
        expect(box.get_by_role("status")).to_contain_text("Map about Seoul")
        picture = box.locator("figure img")
        expect(picture).to_have_attribute("alt", re.compile("Camp Humphreys"))
        until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 600"))

        box = explorer("Timeline of the alliance")
        box.get_by_label("Theme").focus()
        pick(box.get_by_label("Theme"), "command")
        kept = bank.pick("facts", bank.displays["timeline"].facts)
        commands = [fact for fact in kept if fact.theme == "command"]
        expect(box.get_by_role("status")).to_contain_text(re.compile(rf"^{len(commands)} events"))
        keys.press("Tab")
        keys.press("Enter")
        expect(box.locator("details").first.locator("a").first).to_be_visible()
        for selector in (
            ".quizkit-box[aria-label='Timeline of the alliance']",
            ".jp-OutputArea-output figure",
        ):
            assert violations(page, selector) == []

        box = explorer("The three frameworks compared")
        box.locator("summary").first.focus()
        keys.press("Enter")
        box.get_by_role("button", name="Choose all").focus()
        keys.press("Enter")
        matrix = box.locator("table:not(.alliance-elsewhere)")
        expect(matrix.locator("tbody tr")).to_have_count(len(bank.dimensions))
        silent = sum(p.text == "not stated" for f in bank.frameworks.values() for p in f.positions.values())
        expect(box.locator("td.alliance-silent")).to_have_count(silent)

        box = explorer("Claims of the paper")
        box.get_by_label("Verdict").focus()
        pick(box.get_by_label("Verdict"), "contra")
        wrong = [claim for claim in bank.claims.values() if claim.verdict == "contradicted"]
        expect(box.get_by_role("status")).to_contain_text(
            re.compile(rf"^{len(wrong)} of {len(bank.claims)} claims")
        )

        box = explorer("Forecasts of the paper")
        box.locator("summary").first.focus()
        keys.press("Enter")
        expect(box.locator("details[open]")).to_have_count(1)

        box = explorer("Posture: how many, and who")
        picture = box.locator("figure img")
        expect(picture).to_have_attribute("alt", re.compile("Alliance expansion: no number given"))
        box.get_by_label("Alliance expansion").focus()
        keys.press("Space")
        expect(picture).not_to_have_attribute("alt", re.compile("expansion"))

        box = explorer("Policy lab")
        for name in ("Alliance first", "Deterring the North"):
            box.get_by_role("checkbox", name=name).focus()
            keys.press("Space")
        box.get_by_label("Score of Alliance first on Deterring the North, 0 to 10").focus()
        keys.type("7")
        expect(box.get_by_role("status")).to_contain_text("Alliance first comes first with 7.0 of 10.")

        for name in ("theatre", "alliance", "compared", "paper", "who", "lab"):
            assert violations(page, f".quizkit-box[aria-label$='{name}']") == [], name
        assert page.evaluate(CELLS) == cells
