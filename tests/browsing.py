"""What the browser tests share: Chromium, a widget on a bare page, a learner's server, answers given by keyboard."""

import contextlib
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
from pathlib import Path

import pytest

from alliance.course import COURSE
from quizkit import workspace
from quizkit.kinds import kind_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), os.environ.get("CHROMIUM"))
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DARK = Path(sys.prefix, "share/jupyter/lab/themes/@jupyterlab/theme-dark-extension/index.css")

# A page as bare as can be. What the widget sends goes to Python, and what changes there comes back.
BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<style>body { margin: 8px; background: var(--jp-layout-color0, #fff); color: var(--jp-content-font-color1, #1f1f1f) }</style>
<main><h1>Bare</h1><button id="before">Before</button><h2>Yeast</h2></main>"""
MOUNT = """async ([esm, css, state, kernel]) => {
  const style = document.createElement("style"), el = document.createElement("div"), heard = {};
  style.textContent = css;
  document.head.append(style);
  document.querySelector("main").append(el);
  const model = {
    get: name => state[name],
    on: (event, call) => { (heard[event] ??= new Set()).add(call); },
    off: (event, call) => { heard[event]?.delete(call); },
    send: async message => {
      for (const [name, value] of await window[kernel](message)) {
        state[name] = value;
        heard[`change:${name}`]?.forEach(call => call());
      }
    },
    set: (name, value) => { state[name] = value; },
    save_changes: () => {},
  };
  const module = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  module.default.initialize?.({ model });
  module.default.render({ model, el });
}"""

SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},  # all cells in the page
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
HARMLESS = re.compile(r"reading 'schema'")  # Notebook 7.6 throws this at every start with stock settings
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
CONTROLS = ":is(input, select, textarea, button, [role=button]):not(:disabled)"
SHORTCUTS = (
    "d",
    "d",
    "x",
    "a",
    "b",
    "z",
    "Escape",
    "ArrowUp",
    "ArrowDown",
    "j",
    "k",
)  # of Jupyter's command mode


@contextlib.contextmanager
def launched():
    """Chromium under Playwright. Without one the test is skipped, or fails where ALLIANCE_NEEDS_BROWSER is set."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(
        timeout=30_000
    )  # what comes at once on an idle machine may take a while on a loaded one
    if not CHROMIUM:
        stop = pytest.fail if os.environ.get("ALLIANCE_NEEDS_BROWSER") else pytest.skip
        stop("no Chromium or Chrome on this machine")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def bare_page(browser, guarded, width=900):
    """A bare page in which no script may throw, and no key press may get out of what the selector `guarded` finds."""
    page, wrong = browser.new_page(viewport={"width": width, "height": 900}), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.set_content(BARE)
    page.evaluate(
        """guarded => {
          window.outside = [];
          for (const kind of ["keydown", "keypress", "keyup"])
            document.addEventListener(kind, event => { if (event.target.closest(guarded)) outside.push(event.key); });
        }""",
        guarded,
    )
    yield page
    assert page.evaluate("outside") == []
    page.close()
    assert wrong == []


def mount(page, widget):
    """Draw one of our widgets at the end of a bare page, wired to itself in Python; give its box."""
    names = [
        name
        for name in widget.keys
        if not name.startswith("_") and name not in ("layout", "tabbable", "tooltip")
    ]

    def receive(message):
        changes = []

        def note(change):
            changes.append([change.name, change.new])

        widget.observe(note, names)
        widget._handle_custom_msg(message, [])
        widget.unobserve(note, names)
        return changes

    kernel = f"kernel{id(widget)}"
    page.expose_function(kernel, receive)
    page.evaluate(MOUNT, [widget._esm, widget._css, {name: getattr(widget, name) for name in names}, kernel])
    drawn = page.locator("main > div")
    return drawn.nth(drawn.count() - 1)


def violations(page, selector=None):
    """What axe finds wrong, a line each: inside a selector, or in the whole page."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, context=selector, options={"resultTypes": ["violations"]})  # much quicker
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in results.response["violations"]]


def check_page(browser, text, folder):
    """Open a page of HTML as a reader would, at two widths and in both themes, without a network.

    Nothing may be asked for or run, nothing stick out of the window, and axe find no fault.
    """
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    for width, theme in ((1100, "light"), (400, "dark")):
        window = {"width": width, "height": 800}
        page = browser.new_context(viewport=window, color_scheme=theme, offline=True).new_page()
        asked, wrong = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, wrong=wrong: wrong.append(dialog.message) or dialog.dismiss())
        page.on("console", lambda line, wrong=wrong: line.type == "error" and wrong.append(line.text))
        page.goto(file.as_uri())
        assert (asked, wrong) == ([file.as_uri()], [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        page.context.close()


def tab_to(page, condition):
    """Press Tab until a condition in JavaScript holds of the focused element, `node`."""
    for _ in range(60):
        if page.evaluate(f"(node => {condition})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {condition}")


def pick(listed, label):
    """In the list that has the focus, go by arrows to the option that begins with the label.

    Letters would do on an idle machine: after a pause the browser takes the next letter for the start of another word.
    """
    keys = listed.page.keyboard
    keys.press("Home")
    for _ in range(listed.evaluate("node => node.length")):
        if listed.evaluate("node => node.selectedOptions[0].label").startswith(label):
            return
        keys.press("ArrowDown")
    raise AssertionError(f"No option begins with {label!r}")


def answer(box, item, response):
    """Give a response to a question by keyboard, and send it."""
    enter(box, item, response)
    box.page.keyboard.press("Enter")


def enter(box, item, response):
    """Enter a response to a question by keyboard, so that Enter would send it: only the first control is put into focus by hand.

    Args:
        box: the live question.
        item: the question.
        response: as grading takes it.
    """
    page, form = box.page, kind_of(item).form
    keys = page.keyboard
    box.locator(CONTROLS).first.focus()
    if form == "order":
        for place, option in enumerate(response):
            tab_to(page, f"node.closest('li')?.dataset.id === '{option}'")
            for _ in range(
                box.locator("li").evaluate_all(
                    "(rows, id) => rows.findIndex(r => r.dataset.id === id)", option
                )
                - place
            ):
                keys.press("ArrowUp")
            box.locator(CONTROLS).first.focus()
        tab_to(page, "node.matches('.quizkit-main')")
    elif form == "match":
        for row in item.rows:
            keys.press("Home")
            for _ in range(1 + list(item.options).index(response[row])):
                keys.press("ArrowDown")
            keys.press("Tab")
    elif form == "essay":
        keys.press("Control+a")
        keys.type(response)
        keys.press("Tab")
    elif form == "text":
        keys.press("Control+a")
        keys.type(str(response))
    elif kind_of(item).several:
        for option in item.options:
            marked = page.evaluate(
                "document.activeElement.checked ?? document.activeElement.ariaPressed === 'true'"
            )
            if marked != (option in response):
                keys.press("Space")
            keys.press("Tab")
    else:
        keys.press("Space")
        for _ in range(list(item.options).index(response)):
            keys.press("ArrowDown")
        keys.press("Tab")


def free_port():
    """A port of this machine that nothing listens on."""
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
def served(home, kind, plain=False):
    """Serve a learner's folder below `home` with "lab" or "notebook"; gives the folder and a function from path to address.

    Args: plain: without anything of the course in the server, as whoever starts Jupyter by its own command has it.
    """
    folder, port = home / "나의 course", free_port()
    for plugin, values in SETTINGS.items():
        path = home / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    (home / "config").mkdir()
    app = {"lab": "LabApp", "notebook": "JupyterNotebookApp"}[kind]
    for name in ("jupyter_config.json", "jupyter_lab_config.json", "jupyter_notebook_config.json"):
        (home / "config" / name).write_text(json.dumps({app: {"expose_app_in_browser": True}}))
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
    base = {"lab": "/lab/tree/", "notebook": "/notebooks/"}[kind]
    if kind == "lab" and not plain:
        words = ["-m", "alliance", "open", "--no-browser", "--folder", str(folder), "--port", str(port)]
    else:
        workspace.refresh(COURSE, folder)
        module = {"lab": "jupyterlab", "notebook": "notebook"}[kind]
        words = ["-m", module, "--no-browser", "--allow-root", f"--ServerApp.root_dir={folder}"]
        words += [f"--ServerApp.port={port}"]
        words += [] if plain else ["--ContentsManager.pre_save_hook=alliance.save_hook"]
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


@contextlib.contextmanager
def opened(browser, address, run=True):
    """A notebook in JupyterLab or Notebook 7, its cells run unless told otherwise; no script may throw in it."""
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
    """The live question of an item; the last where it is asked twice."""
    return page.locator("fieldset.quizkit-question", has_text=item.prompt).last


def until(holds, seconds=30):
    """Wait until something that a server does in its own time is done; fails if it never is."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it was not done in time"
        time.sleep(0.1)
