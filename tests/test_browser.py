"""The course in a real browser, by keyboard: JupyterLab as `alliance open` starts it, and Notebook 7."""

import contextlib
import datetime
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from quizkit import workspace
from quizkit.grading import grade
from quizkit_teacher import slides

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    os.environ.get("CHROMIUM"),
)
if not CHROMIUM:
    if os.environ.get("ALLIANCE_NEEDS_BROWSER"):
        pytest.fail("no Chromium on this machine, and ALLIANCE_NEEDS_BROWSER asks for one", pytrace=False)
    pytest.skip("no Chromium or Chrome on this machine", allow_module_level=True)

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},  # all cells in the page
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
HARMLESS = re.compile(r"reading 'schema'")  # Notebook 7.6 throws this at every start with stock settings
LESSON = "lessons/01-alliance-since-1953.ipynb"
COMPARING = "lessons/06-comparing-frameworks.ipynb"
ADVISING = "lessons/08-policy-response.ipynb"
MEASURING = "lessons/07-map-and-numbers.ipynb"
MODERNIZING = "lessons/02-alliance-modernization.ipynb"
READY = """async () => {
  const app = window.jupyterapp, pause = () => new Promise(done => setTimeout(done, 50));
  await app.restored;
  while (!app.shell.currentWidget?.sessionContext) await pause();
  const panel = app.shell.currentWidget;
  await panel.context.ready; await panel.revealed; await panel.sessionContext.ready;
  return panel.content.widgets.length;
}"""
RUN_ALL = """async () => {
  const app = window.jupyterapp, panel = app.shell.currentWidget;
  await app.commands.execute('notebook:run-all-cells');
  const outputs = panel.content.widgets.flatMap(cell => cell.model.outputs?.toJSON() ?? []);
  return outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue);
}"""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_answer(address, server, log, seconds):
    """Wait until a server of ours answers; say what it wrote if it ends before, or never does."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:  # urllib's URLError is one
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(log.read_text()[-3000:])
            time.sleep(0.1)


@contextlib.contextmanager
def served(home, kind):
    """A server on a learner's folder below `home`: yields the folder and a function from path to address."""
    folder, port = home / "나의 course", free_port()
    for plugin, values in SETTINGS.items():
        path = home / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    (home / "config").mkdir()
    app = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}[kind]
    (home / "config" / "jupyter_config.json").write_text(json.dumps({app: {"expose_app_in_browser": True}}))
    for name in ("jupyter_lab_config.json", "jupyter_notebook_config.json"):
        shutil.copy(home / "config" / "jupyter_config.json", home / "config" / name)
    env = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "JPY_", "ALLIANCE"))
    }
    env |= {
        "HOME": str(home),
        "JUPYTER_TOKEN": "secret",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    if kind == "lab":
        words = ["-m", "alliance", "open", "--no-browser", "--folder", str(folder), "--port", str(port)]
        base = "/lab/tree/"
    else:
        workspace.refresh(folder)
        words = [
            "-m",
            "notebook",
            "--no-browser",
            "--allow-root",
            f"--ServerApp.root_dir={folder}",
            f"--ServerApp.port={port}",
        ]
        words += ["--ContentsManager.pre_save_hook=alliance.recorder.save_hook"]
        base = "/notebooks/"
    log = home / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, *words], env=env, stdout=out, stderr=out, start_new_session=True
        )
    try:
        await_answer(f"http://127.0.0.1:{port}/api/status?token=secret", server, log, 120)
        # reset: Lab would otherwise bring back the notebooks of the test before
        yield folder, lambda path: f"http://127.0.0.1:{port}{base}{path}?token=secret&reset"
    finally:
        server.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("lab"), "lab") as found:
        yield found


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory):
    with served(tmp_path_factory.mktemp("nb7"), "notebook") as found:
        yield found


@contextlib.contextmanager
def opened(browser, address, run=True):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    problems = []
    page.on("pageerror", lambda error: HARMLESS.search(str(error)) or problems.append(str(error)))
    page.goto(address)
    page.wait_for_function("window.jupyterapp !== undefined", timeout=90_000)
    page.evaluate(READY)
    if run:
        assert page.evaluate(RUN_ALL) == []
    yield page
    assert problems == []
    page.close()


def question(page, item):
    return page.locator("fieldset.alliance-question", has_text=item.prompt).last


def answer(page, item, response):
    """Give a response by keyboard: only the first control is put into focus by hand."""
    box, keys = question(page, item), page.keyboard
    if item.kind in ("choose-one", "stance"):
        box.locator("input").first.focus()
        keys.press("Space")
        for _ in range(list(item.options).index(response)):
            keys.press("ArrowDown")
        keys.press("Tab")
        keys.press("Enter")
    elif item.kind in ("choose-several", "frameworks"):
        response = response if isinstance(response, list) else [response]
        box.locator("input").first.focus()
        for option in item.options:
            if page.evaluate("document.activeElement.checked") != (option in response):
                keys.press("Space")
            keys.press("Tab")
        keys.press("Enter")
    elif item.kind == "order":
        for to, option in enumerate(response):
            row = box.locator(f"li[data-id='{option}']")
            row.locator("button:enabled").first.focus()
            for _ in range(len(response)):
                if box.locator("li").nth(to).get_attribute("data-id") == option:
                    break
                keys.press("ArrowUp")
        box.locator(".alliance-main").focus()
        keys.press("Space")
    elif item.kind == "match":
        box.locator("select").first.focus()
        for row in item.rows:
            keys.press("Home")
            for _ in range(1 + list(item.options).index(response[row])):
                keys.press("ArrowDown")
            keys.press("Tab")
        keys.press("Enter")
    else:
        box.locator("input").focus()
        keys.press("Control+a")
        keys.type(str(response))
        keys.press("Enter")


def one_of_each(bank):
    """For each kind of question one of lesson 1 that is asked once in it."""
    found = of_kinds(bank, LESSON)
    assert set(found) == {"choose-one", "choose-several", "number", "date", "name", "order", "match"}
    return found.values()


def of_kinds(bank, lesson):
    """Kind → the first question of that kind which a lesson asks once."""
    source = (workspace.source() / lesson).read_text()
    found = {}
    for item in bank.items.values():
        if source.count(f'\\"{item.id}\\")') == 1:
            found.setdefault(item.kind, item)
    return found


def violations(page, selector):
    results = Axe().run(page, context=selector)
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in results.response["violations"]]


def test_lesson_1_by_keyboard(browser, lab, bank, capsys):
    folder, address = lab
    asked = list(one_of_each(bank))
    with opened(browser, address(LESSON)) as page:
        cells = page.evaluate(CELLS)
        for item in asked:
            box = question(page, item)
            status = box.locator(".alliance-status")
            for response, state in (
                (item.key.examples["wrong"][0], "wrong"),
                (item.key.examples["right"][0], "right"),
            ):
                answer(page, item, response)
                verdict = grade(item, response)
                expect(box).to_have_attribute("data-state", state, timeout=10_000)
                expect(status).to_contain_text(verdict.feedback)
                assert status.get_attribute("role") == "status"
                if named := bank.misconceptions.get(verdict.misconception):
                    expect(status).to_contain_text(named.name)
                    expect(status.locator("a")).to_have_count(1)
        assert page.evaluate(CELLS) == cells
        assert violations(page, ".jp-OutputArea-output .alliance-question") == []
        assert violations(page, ".alliance-explorer") == []
        assert violations(page, ".jp-OutputArea-output figure") == []

        # the passage behind a wrong answer: the link moves to its heading in the same notebook
        wrong = next(i for i in asked if i.kind == "choose-one")
        answer(page, wrong, wrong.key.examples["wrong"][0])
        link = question(page, wrong).locator(".alliance-status a")
        heading = link.inner_text()
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_contain_text(heading)
        answer(page, wrong, wrong.key.examples["right"][0])
        expect(question(page, wrong)).to_have_attribute("data-state", "right")
        page.evaluate(SAVE)

    saved = (folder / LESSON).read_text()
    assert "widget-view" not in saved
    assert saved.count("Your last answer: ") == len(asked)

    with opened(browser, address(LESSON), run=False) as page:  # reopened, not run
        text = page.locator(".jp-Notebook").inner_text()
        assert "Error displaying widget" not in text
        assert text.count("Your last answer: ") == len(asked)
        assert text.count("Run this cell to answer here.") > len(asked)
        assert page.evaluate(RUN_ALL) == []  # and run again: the last answers are still there
        for item in asked:
            expect(question(page, item)).to_have_attribute("data-state", "right")


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_no_key_press_reaches_the_notebook(browser, kind, bank, request):
    _, address = request.getfixturevalue(kind)
    with opened(browser, address(LESSON)) as page:
        before = page.evaluate(CELLS)
        for item in one_of_each(bank):
            controls = question(page, item).locator("input, select, button")
            for i in (0, controls.count() - 1):
                control = controls.nth(i)
                if not control.is_visible() or not control.is_enabled():
                    continue
                control.focus()
                for key in ("d", "d", "x", "a", "b", "z", "Escape", "ArrowUp", "ArrowDown", "j", "k"):
                    page.keyboard.press(key)
                assert page.evaluate(CELLS) == before, (item.kind, i)
                assert control.evaluate(
                    "node => node.closest('.alliance-question').contains(document.activeElement)"
                )
        select = page.locator(".alliance-explorer select").first
        select.focus()
        for key in ("d", "d", "x", "ArrowDown"):
            page.keyboard.press(key)
        assert page.evaluate(CELLS) == before


def test_the_timeline_by_keyboard(browser, lab, bank):
    _, address = lab
    with opened(browser, address(LESSON)) as page:
        box = page.locator(".alliance-explorer").last
        said = box.locator(".alliance-said")
        everything = sum(bool(fact.theme) for fact in bank.facts.values())
        expect(said).to_contain_text(f"{everything} events")
        box.get_by_label("Theme").focus()
        page.keyboard.type("command")
        commands = [fact for fact in bank.facts.values() if fact.theme == "command"]
        expect(said).to_contain_text(f"{len(commands)} events")
        expect(box.locator("details")).to_have_count(len(commands))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(box.locator("details").first.locator("a").first).to_be_visible()


def test_a_prediction_comes_back_and_hints_come_in_steps(browser, lab, bank):
    _, address = lab
    item = bank.items["carter-how-many-left"]
    with opened(browser, address(LESSON)) as page:
        boxes = page.locator("fieldset.alliance-question", has_text=item.prompt)
        boxes.first.locator("input").first.check()
        boxes.first.get_by_role("button", name="Keep my prediction").click()
        expect(boxes.first.locator(".alliance-status")).to_contain_text("Noted")
        first = next(iter(item.options.values()))
        boxes.first.locator("input").nth(1).check()
        boxes.first.get_by_role("button", name="Keep my prediction").click()
        said = boxes.first.locator(".alliance-status")
        expect(said).to_contain_text(f"Your first prediction counts: {first}, 50 % sure")
        assert page.evaluate(RUN_ALL) == []
        expect(boxes.last.locator(".alliance-status")).to_contain_text("you predicted")
        hint = boxes.last.get_by_role("button", name="Hint")
        hint.click()
        expect(boxes.last.locator(".alliance-status")).to_contain_text(f"Hint 1 of {len(item.hints)}")
        answer(page, item, item.key.examples["wrong"][0])
        expect(boxes.last.locator(".alliance-status")).to_contain_text(f"you predicted: {first}, 50 % sure")
        reveal = boxes.last.get_by_role("button", name="Show the answer")
        expect(reveal).to_be_visible()
        reveal.click()
        expect(boxes.last.locator(".alliance-status")).to_contain_text(item.key.why)


def test_order_by_pointer(browser, lab, bank):
    _, address = lab
    item = next(i for i in one_of_each(bank) if i.kind == "order")
    with opened(browser, address(LESSON)) as page:
        box = question(page, item)
        for to, option in enumerate(item.key.order):
            box.locator(f"li[data-id='{option}'] .alliance-entry").drag_to(
                box.locator("li").nth(to).locator(".alliance-entry")
            )
        assert [row.get_attribute("data-id") for row in box.locator("li").all()] == list(item.key.order)
        box.get_by_role("button", name="Check").click()
        expect(box).to_have_attribute("data-state", "right")


def test_of_which_frameworks_by_keyboard(browser, lab, bank):
    _, address = lab
    with opened(browser, address(COMPARING)) as page:
        item = of_kinds(bank, COMPARING)["frameworks"]
        box = question(page, item)
        for state in ("wrong", "right"):
            response = item.key.examples[state][0]
            answer(page, item, response)
            expect(box).to_have_attribute("data-state", state)
            expect(box.locator(".alliance-status")).to_contain_text(grade(item, response).feedback)
        none = box.locator("input").last
        none.focus()
        page.keyboard.press("Space")  # none of the three unticks the others, and the reverse
        assert [tick.is_checked() for tick in box.locator("input").all()] == [False, False, False, True]
        box.locator("input").first.focus()
        page.keyboard.press("Space")
        assert [tick.is_checked() for tick in box.locator("input").all()] == [True, False, False, False]


def test_a_stance_and_an_open_answer_by_keyboard(browser, lab, bank):
    folder, address = lab
    kinds = of_kinds(bank, COMPARING)
    stance, essay = kinds["stance"], kinds["open"]
    text = "d d x: typed by hand, over\ntwo lines and more."
    with opened(browser, address(COMPARING)) as page:
        cells = page.evaluate(CELLS)
        answer(page, stance, next(iter(stance.options)))
        status = question(page, stance).locator(".alliance-status")
        expect(status).to_contain_text(f"Who holds this: {stance.key.answers[0].holder}")
        expect(status).to_contain_text(stance.key.answers[1].holder)
        box, keys = question(page, essay), page.keyboard
        assert essay.key.model not in page.content()
        area = box.locator("textarea")
        area.focus()
        keys.type(text)
        assert area.input_value() == text  # Enter is a new line here
        keys.press("Tab")
        keys.press("Enter")
        expect(box.locator(".alliance-status")).to_contain_text(essay.key.model)
        selects = box.locator("select")
        expect(selects).to_have_count(len(essay.key.rubric))
        for i in range(len(essay.key.rubric)):
            selects.nth(i).focus()
            keys.type("yes")
        keys.press("Tab")
        keys.press("Enter")
        expect(box.locator(".alliance-status")).to_contain_text(
            f"{len(essay.key.rubric)} of {len(essay.key.rubric)}"
        )
        assert page.evaluate(CELLS) == cells
        assert violations(page, ".jp-OutputArea-output .alliance-question") == []
        page.evaluate(SAVE)
    assert "typed by hand" in (folder / COMPARING).read_text()
    with opened(browser, address(COMPARING)) as page:  # the text and its scores are there again
        box = question(page, essay)
        assert box.locator("textarea").input_value() == text
        assert {box.locator("select").nth(i).input_value() for i in range(len(essay.key.rubric))} == {"yes"}


@pytest.mark.parametrize("kind", ["lab", "notebook7"])
def test_no_key_press_leaves_the_new_questions(browser, kind, bank, request):
    _, address = request.getfixturevalue(kind)
    with opened(browser, address(COMPARING)) as page:
        before = page.evaluate(CELLS)
        controls = page.locator(
            ".alliance-question textarea, .alliance-explorer summary, .alliance-explorer input[type=checkbox]"
        )
        seen = 0
        for i in range(controls.count()):
            if not controls.nth(i).is_visible():
                continue
            controls.nth(i).focus()
            for key in ("d", "d", "x", "a", "b", "Escape", "ArrowUp", "ArrowDown"):
                page.keyboard.press(key)
            assert page.evaluate(CELLS) == before
            seen += 1
        assert seen > 3


def test_compare_by_keyboard(browser, lab, bank):
    _, address = lab
    with opened(browser, address(COMPARING)) as page:
        box = page.locator(".alliance-explorer[aria-label='The three frameworks compared']").first
        said, keys = box.locator(".alliance-said"), page.keyboard
        box.locator("summary").first.focus()
        keys.press("Enter")
        box.get_by_role("button", name="Choose all").focus()
        keys.press("Enter")
        expect(said).to_contain_text(f"{len(bank.dimensions)} points, all three frameworks")
        expect(box.locator("tbody tr")).to_have_count(len(bank.dimensions))
        silent = sum(p.text == "not stated" for f in bank.frameworks.values() for p in f.positions.values())
        expect(box.locator("td.alliance-silent")).to_have_count(silent)
        box.get_by_label("retrenchment").focus()
        keys.press("Space")
        expect(said).to_contain_text("two frameworks")
        assert violations(page, ".alliance-explorer[aria-label='The three frameworks compared']") == []


def test_claims_by_keyboard(browser, lab, bank):
    _, address = lab
    with opened(browser, address(MODERNIZING)) as page:
        box = page.locator(".alliance-explorer[aria-label='Claims of the paper']").first
        said = box.locator(".alliance-said")
        box.get_by_label("Section").focus()
        page.keyboard.type("all")
        box.get_by_label("Verdict").focus()
        page.keyboard.type("contra")
        wrong = [claim for claim in bank.claims.values() if claim.verdict == "contradicted"]
        expect(said).to_contain_text(f"{len(wrong)} of {len(bank.claims)} claims")
        box.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(box.locator("details").first).to_contain_text("Speaker")
        assert violations(page, ".alliance-explorer[aria-label='Claims of the paper']") == []


def test_a_missed_question_comes_back_and_predictions_become_a_picture(browser, lab, bank):
    folder, address = lab
    missed = bank.items["adj-instrument"]
    predicted = bank.items["cmp-sharpest"]
    yesterday = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)).isoformat(
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
    log = folder / "responses.jsonl"
    with log.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"at": yesterday, **entry}) + "\n" for entry in entries)
    with opened(browser, address(COMPARING)) as page:
        box = question(page, missed)
        expect(box.locator(".alliance-lead")).to_contain_text("Review, 1 of")
        expect(box.locator("input:checked")).to_have_count(0)
        answer(page, missed, missed.key.examples["right"][0])
        expect(box).to_have_attribute("data-state", "right")
        picture = page.locator("figure img[alt^='How sure you were']")
        expect(picture).to_have_attribute("alt", re.compile(r"75 % sure: right 1 of 1"))
    with opened(browser, address(COMPARING)) as page:
        expect(page.locator("fieldset.alliance-question", has_text=missed.prompt)).to_have_count(0)


def test_the_map_by_keyboard(browser, lab, bank):
    _, address = lab
    name = ".alliance-explorer[aria-label='Map of the theatre']"
    with opened(browser, address(MEASURING)) as page:
        cells, keys = page.evaluate(CELLS), page.keyboard
        box = page.locator(name).first
        said, picture = box.locator(".alliance-said"), box.locator("figure img")
        expect(said).to_contain_text("Taiwan Strait to Andersen Air Force Base, Guam: 2,930 km")
        box.get_by_label("Centre").focus()
        keys.type("Seoul")
        expect(said).to_contain_text("Map about Seoul")
        box.get_by_label("Radius").focus()
        keys.type("1,0")
        expect(said).to_contain_text("1,000 km in each direction")
        box.get_by_label("Basing idea of").focus()
        keys.type("Alliance ret")
        expect(picture).to_have_attribute("alt", re.compile("Marked with numbers: .1. some forces leave"))
        moves = [entry for entry in bank.basing.values() if entry.framework == "retrenchment"]
        expect(box.locator("tbody tr")).to_have_count(len(moves))
        expect(box.locator("tbody th")).to_have_text(
            [f"{n}?" if entry.doubtful else str(n) for n, entry in enumerate(moves, 1)]
        )
        expect(box).to_contain_text("Off this map: Camp Foster, Camp Blaz, Guam")
        box.locator("summary").first.focus()
        keys.press("Enter")
        box.get_by_label("in Japan").focus()
        keys.press("Space")
        expect(picture).not_to_have_attribute("alt", re.compile("Sasebo"))
        expect(picture).to_have_attribute("alt", re.compile("Camp Casey"))
        assert picture.evaluate("image => image.complete && image.naturalWidth > 1000")
        assert page.evaluate(CELLS) == cells
        assert violations(page, name) == []


def test_posture_by_keyboard(browser, lab):
    _, address = lab
    name = ".alliance-explorer[aria-label='Posture: how many, and who']"
    with opened(browser, address(MEASURING)) as page:
        box, keys = page.locator(name), page.keyboard
        picture = box.locator("figure img")
        expect(picture).to_have_attribute("alt", re.compile("Alliance expansion: no number given"))
        box.get_by_label("Alliance expansion").focus()
        keys.press("Space")
        expect(picture).not_to_have_attribute("alt", re.compile("expansion"))
        box.locator("summary").focus()
        keys.press("Enter")
        box.get_by_label("June 1953").focus()
        keys.press("Space")
        expect(picture).to_have_attribute("alt", re.compile("21,715 more than the count"))
        assert violations(page, name) == []
        expect(page.locator("img[alt^='Two line charts of South Korea’s military spending']")).to_be_visible()


def test_the_policy_lab_by_keyboard(browser, lab, bank):
    _, address = lab
    name = ".alliance-explorer[aria-label='Policy lab']"
    with opened(browser, address(ADVISING)) as page:
        cells, keys = page.evaluate(CELLS), page.keyboard
        box = page.locator(name)
        said = box.locator(".alliance-said")
        expect(said).to_contain_text("0 of 15 scores are given")
        assert violations(page, name) == []
        box.get_by_label("Score of Adjustment on Deterring the North, 0 to 10").focus()
        keys.type("7")
        expect(said).to_contain_text("1 of 15 scores are given")
        box.get_by_role("button", name="Show a sample reading").focus()
        keys.press("Enter")
        expect(said).to_contain_text("Adjustment comes first with 6.0 of 10.")
        expect(box).to_contain_text("one reading of the paper, not the truth")
        weight = box.get_by_label("Weight of Deterring the North")
        weight.focus()
        keys.press("Control+a")
        keys.type("60")
        expect(said).to_contain_text("Expansion comes first")
        assert weight.evaluate(
            "field => field === document.activeElement"
        )  # the answer does not take the cursor away
        box.get_by_role("button", name="Add an option").focus()
        keys.press("Enter")
        expect(box.get_by_label("Name of option 4")).to_be_focused()
        keys.type("dd x")
        expect(said).to_contain_text("15 of 20 scores")
        score = box.get_by_label("Score of Option 4dd x on Within reach, 0 to 10")  # a label follows the name
        score.focus()
        keys.type("11")
        expect(said).to_contain_text("the score of Option 4dd x on “Within reach” is 11; give 0 to 10")
        box.get_by_role("button", name=re.compile("^Remove Option 4")).focus()
        keys.press("Enter")
        box.locator("summary").first.focus()
        keys.press("Enter")
        box.get_by_label("Claims: Expansion on Within reach").focus()
        rubio = box.locator("li", has_text=bank.claims["p1-rubio-limits-change"].text)
        expect(rubio).to_be_visible()  # the sample rests a score on it, and it can be read here
        keys.type(" made-up")
        expect(box).to_contain_text("Not in the claim ledger: made-up.")
        expect(box.locator("img")).to_have_attribute("alt", re.compile("Expansion comes first"))
        with page.expect_download() as saved:
            box.get_by_role("link", name="Save the table").click()
        assert saved.value.suggested_filename == "policy-lab.csv"
        assert violations(page, name) == []
        assert page.evaluate(CELLS) == cells
    with opened(browser, address(ADVISING)) as page:  # what was typed is there again
        expect(page.locator(name).locator(".alliance-said")).to_contain_text("Expansion comes first")
        page.locator(name).get_by_role("button", name="Begin again").click()
        expect(page.locator(name).locator(".alliance-said")).to_contain_text("0 of 15")


def test_no_slide_of_any_deck_is_fuller_than_the_screen(browser, bank, tmp_path):
    """Every slide of every lesson, opened from a file with the network cut; the space bar leads through all."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    for file in slides.write(tmp_path / "decks", bank):
        page.goto(file.as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        total = page.evaluate("Reveal.getTotalSlides()")
        assert total > 10
        for place in range(total):
            assert page.evaluate("Reveal.getSlidePastCount()") == place, file.name
            height, edge, size = page.evaluate(
                """(slide => [slide.scrollHeight, slide.getBoundingClientRect().left + slide.scrollWidth * Reveal.getScale(),
                  parseFloat(getComputedStyle(slide).fontSize)])(Reveal.getCurrentSlide())"""
            )
            assert height <= 720 and edge <= 1280 and size >= 20, (file.name, place + 1, height, edge, size)
            page.keyboard.press("Space")
    assert not wrong
    context.close()
