"""Speed, as ratios measured side by side in one run: `uv run python tests/benchmark.py`.

Nothing here is asserted: machines differ, and a timed test fails on a busy one.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["ALLIANCE_RECORD"] = "off"
ROUNDS = 7


def median_import(module):
    """Seconds that importing `module` takes in a new Python; `pass` for bare Python."""
    words = [sys.executable, "-c", f"import {module}" if module else "pass"]
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(words, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def imports():
    bare = median_import("")
    ours, theirs = median_import("alliance") - bare, median_import("ipywidgets") - bare
    report("import alliance / import ipywidgets", ours / theirs, "goal 0.33 or less", ours, theirs)


def lesson():
    from alliance import course, recorder

    empty = {"cells": [], "metadata": {"kernelspec": recorder.KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    path = Path(str(course.source())) / "lessons" / "01-alliance-since-1953.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    times = {"whole": [], "empty": []}
    for _ in range(3):
        for name, notebook in (("whole", whole), ("empty", empty)):
            start = time.perf_counter()
            recorder.execute(notebook, path.parent)
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("whole", "empty"))
    report("lesson 1 run / empty notebook run", ours / theirs, "", ours, theirs)


# From the click to the feedback in the page, for our question and for a bare ipywidgets button with an HTML value.
CLICKS = """async ([button, status]) => {
  const times = [];
  for (let i = 0; i < 25; i++) {
    await new Promise(done => setTimeout(done, 60));
    const start = performance.now();
    const seen = new Promise(done => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(status, { childList: true, subtree: true, characterData: true });
    });
    button.click();
    await seen;
    times.push(performance.now() - start);
  }
  return times.slice(5).sort((a, b) => a - b)[10];
}"""
BARE = """import ipywidgets
button, said = ipywidgets.Button(description="bare"), ipywidgets.HTML("0")
def clicked(_): said.value = str(int(said.value) + 1)
button.on_click(clicked)
ipywidgets.VBox([button, said])"""


def clicks():
    from playwright.sync_api import sync_playwright

    from alliance import recorder
    from test_browser import ARGS, CHROMIUM, opened, served

    cells = [("ours", 'from alliance import ask\nask("why-carter-stopped")'), ("bare", BARE)]
    notebook = {"cells": [], "metadata": {"kernelspec": recorder.KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    for name, source in cells:
        cell = {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        notebook["cells"].append(cell)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        served(Path(home), "lab") as (folder, address),
    ):
        (folder / "lessons" / "clicks.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            with opened(browser, address("lessons/clicks.ipynb")) as page:
                page.locator(".alliance-choices input").first.check()
                box = page.locator("fieldset.alliance-question")
                button = box.get_by_role("button", name="Check").element_handle()
                ours = page.evaluate(CLICKS, [button, box.locator(".alliance-status").element_handle()])
                button = page.get_by_role("button", name="bare").element_handle()
                theirs = page.evaluate(
                    CLICKS, [button, page.locator(".widget-html-content").element_handle()]
                )
            browser.close()
    report(
        "click to feedback: ask / bare button", ours / theirs, "goal 1 or less", ours / 1000, theirs / 1000
    )


def maps():
    """A map drawn to PNG in the explorer, against matplotlib's empty axes, of the same size, saved at the same resolution."""
    from matplotlib.figure import Figure

    import alliance
    from alliance.figures.style import DPI

    def empty():
        figure = Figure(figsize=size)
        figure.add_subplot()
        figure.savefig(io.BytesIO(), format="png", dpi=DPI)

    explorer = alliance.theater("Taiwan Strait")
    size = (8.2, 8.7)  # inches, as alliance.figures.theater draws it
    times = {"map": [], "empty": []}
    for _ in range(ROUNDS):
        for name, draw in (("map", lambda: explorer.draw(explorer.values)), ("empty", empty)):
            start = time.perf_counter()
            draw()
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("map", "empty"))
    report("map redrawn / empty figure", ours / theirs, "goal 3 or less", ours, theirs)


def weighing():
    """The shares of all weights for 6 options and 8 criteria, to a standard error of 0.1 %, against drawing their picture."""
    import numpy as np

    from alliance import decision
    from alliance.figures.lab import lab_figure
    from alliance.figures.style import render

    scores = np.random.default_rng(0).integers(0, 11, (6, 8)).tolist()
    names = [[f"{kind} {n}" for n in range(count)] for kind, count in (("option", 6), ("criterion", 8))]
    error = decision.shares(scores).error.max()
    times = {"shares": [], "picture": []}
    for _ in range(ROUNDS):
        for name, work in (
            ("shares", lambda: decision.shares(scores)),
            ("picture", lambda: render(lab_figure(*names, [1] * 8, scores), "picture")),
        ):
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("shares", "picture"))
    report(f"weight shares ({100 * error:.2f} %) / picture", ours / theirs, "goal 1 or less", ours, theirs)


def report(name, ratio, goal, ours, theirs):
    print(f"{name:40} {ratio:6.2f}   ({ours * 1000:.1f} ms / {theirs * 1000:.1f} ms)   {goal}", flush=True)


if __name__ == "__main__":
    imports()
    lesson()
    clicks()
    maps()
    weighing()
