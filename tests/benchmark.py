"""Speed, as ratios measured side by side in one run: `uv run python tests/benchmark.py`.

Nothing here is asserted: machines differ, and a timed test fails on a busy one.
"""

import contextlib
import functools
import gzip
import http.server
import io
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import warnings
import zipfile
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
    from alliance.course import COURSE
    from quizkit import notebooks, workspace

    empty = notebooks.notebook_of([])
    path = workspace.source(COURSE) / "lessons" / "02-flexibility-1992-2025.ipynb"
    whole = notebooks.read(path)
    times = {"whole": [], "empty": []}
    for _ in range(3):
        for name, notebook in (("whole", whole), ("empty", empty)):
            start = time.perf_counter()
            notebooks.execute(notebook, path.parent, COURSE)
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("whole", "empty"))
    report("lesson 2 run / empty notebook run", ours / theirs, "", ours, theirs)


def long_log():
    """A question asked with 10,000 lines in the log, the first time in a notebook and after an answer, against an empty log."""
    from alliance import COURSE
    from quizkit import attempts
    from quizkit.session import Session

    items = [item for item in COURSE.bank.items.values() if item.key and item.key.examples.get("right")]
    times = {"first": [], "again": [], "empty": []}

    def met(log, name):
        start = time.perf_counter()
        Session(items[0], COURSE.bank, log)
        times[name].append(time.perf_counter() - start)

    with tempfile.TemporaryDirectory() as home:
        for number in range(ROUNDS):
            empty, full = (
                attempts.Attempts(Path(home, f"{name}-{number}.jsonl")) for name in ("empty", "full")
            )
            met(empty, "empty")
            with full.file.open("w", encoding="utf-8") as file:
                for place in range(10_000):
                    item = items[place % len(items)]
                    line = {"at": attempts.now(), "kind": "answer", "item": item.id, "state": "right"}
                    file.write(json.dumps(line | {"response": item.key.examples["right"][0]}) + "\n")
            met(full, "first")
            full.add("answer", items[0].id, response="x")
            met(full, "again")
    first, again, nothing = (statistics.median(times[name]) for name in times)
    goal = "goal: 10 ms more than an empty log, or less"
    report("ask, 10,000 lines first read / empty log", first / nothing, goal, first, nothing)
    report("… and once more after an answer", again / nothing, goal, again, nothing)


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

    from browsing import ARGS, CHROMIUM, opened, served
    from quizkit import notebooks

    cells = [("ours", 'from alliance import ask\nask("treaty-duty")'), ("bare", BARE)]
    notebook = notebooks.notebook_of([notebooks.code_cell(*cell) for cell in cells])
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        served(Path(home), "lab") as (folder, address),
    ):
        (folder / "lessons" / "clicks.ipynb").write_text(notebooks.text(notebook), encoding="utf-8")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            with opened(browser, address("lessons/clicks.ipynb")) as page:
                page.locator(".quizkit-choices input").first.check()
                box = page.locator("fieldset.quizkit-question")
                button = box.get_by_role("button", name="Check").element_handle()
                ours = page.evaluate(CLICKS, [button, box.locator(".quizkit-status").element_handle()])
                button = page.get_by_role("button", name="bare").element_handle()
                theirs = page.evaluate(
                    CLICKS, [button, page.locator(".widget-html-content").element_handle()]
                )
            browser.close()
    report(
        "click to feedback: ask / bare button", ours / theirs, "goal 1 or less", ours / 1000, theirs / 1000
    )


def maps():
    """A map drawn in the explorer, against matplotlib's empty axes, of the same size, saved at the same resolution."""
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
        values = explorer.session.values
        for name, draw in (
            ("map", lambda values=values: explorer.session.receive({"values": values})),
            ("empty", empty),
        ):
            start = time.perf_counter()
            draw()
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("map", "empty"))
    report("map redrawn / empty figure", ours / theirs, "goal 3 or less", ours, theirs)


def weighing():
    """The shares of all weights for 6 options and 8 criteria, to a standard error of 0.4 %, against drawing their picture."""
    import numpy as np

    from alliance.figures.style import render
    from alliance.policylab.case import Case, Cell
    from alliance.policylab.figure import lab_figure
    from alliance.policylab.weighing import _acceptability, acceptability

    scores = np.random.default_rng(0).integers(0, 11, (6, 8)).tolist()
    names = [tuple(f"{kind} {n}" for n in range(count)) for kind, count in (("option", 6), ("criterion", 8))]
    case = Case(*names, (1,) * 8, tuple(tuple(map(Cell, row)) for row in scores))
    error = max(acceptability(scores).errors)
    times = {"shares": [], "picture": []}
    for _ in range(ROUNDS):
        for name, work in (
            ("shares", lambda: (_acceptability.cache_clear(), acceptability(scores))),
            ("picture", lambda: render(lab_figure(case), "picture")),
        ):
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    ours, theirs = (statistics.median(times[name]) for name in ("shares", "picture"))
    report(f"weight shares ({100 * error:.2f} %) / picture", ours / theirs, "goal 1 or less", ours, theirs)


def quiz(root):
    """An exam of 10 questions of the course in `root`: its key, and its notebook."""
    from alliance import COURSE
    from quizkit_teacher import assembly

    kinds = '["choose-one", "choose-several", "judge-each", "number", "order", "match"]'
    plan = f'id = "quiz"\ntitle = "Quiz"\n[[draw]]\nlessons = ["03", "04"]\nkinds = {kinds}\ncount = 10\n'
    (root / "plan.toml").write_text(plan, encoding="utf-8")
    assembly.write(root / "plan.toml", root / "quiz", COURSE)
    text = (root / "quiz" / "learners" / "quiz.ipynb").read_text(encoding="utf-8")
    return root / "quiz" / "teacher" / "quiz-key.json", json.loads(text)


def hand_in(notebook, key, number):
    """The notebook as a learner saved it, with an answer to each question, right or wrong."""
    from alliance import COURSE
    from quizkit import attempts, html, notebooks

    rng = random.Random(number)
    entries = [
        attempts.Attempt(
            at=f"2026-11-20T10:00:{place:02d}+00:00",
            kind="answer",
            item=item.id,
            response=rng.choice(item.key.examples[rng.choice(("right", "wrong"))]),
            version=item.version,
        )
        for place, item in enumerate(key.items.values())
    ]
    saved = notebooks.without_live_views(notebook, COURSE, attempts.Log(tuple(entries)))
    html.kept_metadata(saved).update(name=f"Learner {number}", number=f"N{number}")
    return notebooks.text(saved)


# In a process of its own, so that its memory is its own: grades a folder, prints seconds and the peak in megabytes.
GRADE = """
import re, resource, sys, time
from pathlib import Path
from alliance import COURSE
from quizkit_teacher import assignment, graded, grading_run, unpack
folder, out, key = map(Path, sys.argv[1:4])
what = assignment.of_key(key)
start = time.perf_counter()
if sys.argv[4] == "read":
    graded.grade_files(unpack.list_files(folder), what, {})
else:
    grading_run.GradingRun(out, what, COURSE).grade(folder)
took, status = time.perf_counter() - start, Path("/proc/self/status")
# Linux counts into ru_maxrss what the parent held when it started this
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1] if status.exists() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(took, int(peak) / 1024)
"""


def marking():
    """Grading 1,000 notebooks of 10 questions against reading them as JSON, and against running one; then 10,000."""
    from alliance import COURSE
    from quizkit import notebooks
    from quizkit_teacher import answer_key

    with tempfile.TemporaryDirectory() as home:
        root = Path(home)
        path, notebook = quiz(root)
        key = answer_key.read(path)
        folders = {}
        for count in (1_000, 10_000):
            folders[count] = root / str(count)
            folders[count].mkdir()
            for number in range(count):
                text = hand_in(notebook, key, number)
                (folders[count] / f"{number:05d}.ipynb").write_text(text, encoding="utf-8")

        def grade(count, what, out):
            words = [sys.executable, "-c", GRADE, folders[count], root / out, path, what]
            said = subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True).stdout
            return tuple(map(float, said.split()))

        times = {"json": [], "read": [], "whole": [], "again": []}
        for number in range(ROUNDS):
            start = time.perf_counter()
            for file in sorted(folders[1_000].iterdir()):
                json.loads(file.read_bytes())
            times["json"].append(time.perf_counter() - start)
            times["read"].append(grade(1_000, "read", "none")[0])
            times["whole"].append(grade(1_000, "whole", f"out-{number}")[0])
            times["again"].append(grade(1_000, "whole", f"out-{number}")[0])
        floor, ours, whole, again = (statistics.median(times[name]) for name in times)
        report("grade 1,000 notebooks / read them as JSON", ours / floor, "goal 3 or less", ours, floor)
        report("… with pages, gradebook and report", whole / floor, "goal 5 or less", whole, floor)
        report("… and once more, nothing new", again / whole, "goal 0.1 or less", again, whole)
        start = time.perf_counter()
        notebooks.execute(notebook, root, COURSE)
        run = time.perf_counter() - start
        report("run one notebook / grade one", run / (ours / 1000), "goal 500 or more", ours / 1000, run)
        large = grade(10_000, "whole", "out-large")
        ratio = large[0] / whole / 10
        report("a submission of 10,000 / of 1,000", ratio, "linear: 1", large[0] / 10_000, whole / 1_000)
        print(f"{'peak memory for 10,000':40} {large[1]:6.0f} MB   goal 400 or less")


def crowds():
    """What is hard to keep apart: a file among 8,000 that share a path, a name in a zip, a learner, or nothing, against one among 1,000."""
    from alliance import COURSE
    from quizkit_teacher import assignment, grading_run

    deep = Path("d" * 200, "e" * 200)  # only the first and last letters of a long path are shown
    entry = {"item": next(iter(COURSE.bank.items)), "response": "x" * 20}
    data = json.dumps({"quizkit_submission": 3, "name": "Ana", "number": "1", "responses": [entry]})

    def fill(kind, folder, count):
        if kind == "name in a zip":
            with (
                zipfile.ZipFile(folder / "all.zip", "w") as archive,
                warnings.catch_warnings(action="ignore"),
            ):
                for _ in range(count):
                    archive.writestr("a.json", data)
        for number in range(count if kind != "name in a zip" else 0):
            file = {"shown path": deep / f"{number:05d}{'f' * 120}.json", "learner": Path(f"{number}.json")}
            path = folder / file.get(kind, Path(f"{number}.pdf"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(data, encoding="utf-8")

    for kind in ("shown path", "name in a zip", "learner", "unreadable file"):
        took = {}
        for count in (1_000, 8_000):
            with tempfile.TemporaryDirectory() as home:
                (Path(home) / "in").mkdir()
                fill(kind, Path(home) / "in", count)
                start = time.perf_counter()
                run = grading_run.GradingRun(Path(home) / "out", assignment.of_course(COURSE.bank), COURSE)
                run.grade(Path(home) / "in")
                took[count] = (time.perf_counter() - start) / count
        report(
            f"one {kind}: of 8,000 / of 1,000",
            took[8_000] / took[1_000],
            "linear: 1",
            took[8_000],
            took[1_000],
        )


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves a site as hosts do: text packed by gzip, and kept by the browser. Counts the bytes that went out."""

    protocol_version = "HTTP/1.1"
    packed, sent = {}, {}

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        if path not in self.packed:
            data, small = path.read_bytes(), path.suffix in (".zip", ".whl", ".webp", ".woff2")
            self.packed[path] = data if small else gzip.compress(data), () if small else ("gzip",)
        data, coding = self.packed[path]
        self.sent[path.relative_to(self.directory).as_posix()] = len(data)
        self.send_response(200)
        heads = [("Content-Type", self.guess_type(path)), ("Content-Length", len(data))]
        heads += [("Cache-Control", "max-age=600"), *(("Content-Encoding", name) for name in coding)]
        for name, value in heads:
            self.send_header(name, str(value))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(data)

    def log_message(self, *_):
        pass


# A page as bare as can be, which starts Pyodide in a worker and imports msgspec.
EMPTY = {
    "empty.html": """<!doctype html><title>Empty</title><p>Text</p><script type="module">
window.began = performance.now();
new Worker("empty.js", { type: "module" }).onmessage = () => { window.done = performance.now(); };</script>""",
    "empty.js": """import { loadPyodide } from "./_static/pyodide/pyodide.mjs";
const python = await loadPyodide({ indexURL: new URL("_static/pyodide/", location).href, packages: ["msgspec"] });
python.runPython("import msgspec");
postMessage("");""",
}
# Answers the first question of a page as soon as it stands there, then the next ones; notes when each was graded, and how long
# the worker took for a message.
READER = """window.waits = [];
window.Worker = class extends Worker { constructor(...given) { window.began ??= performance.now(); super(...given); } };
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message) {
  const start = performance.now();
  if (message.job === "message")
    this.addEventListener("message", ({ data }) => { if (data.call === message.call) waits.push(performance.now() - start); });
  post.call(this, message);
};"""
ANSWERS = """async count => {
  const pause = () => new Promise(done => setTimeout(done, 5));
  const question = place => document.querySelectorAll(".site-live[data-code^=ask] .quizkit-choices")[place]?.closest("fieldset");
  for (let place = 0; place < count; place++) {
    while (!question(place)) await pause();
    question(place).scrollIntoView();
    question(place).querySelector("input").click();
    question(place).querySelector(".quizkit-main").click();
    while (!question(place).dataset.state) await pause();
    window.done ??= performance.now();
  }
}"""
NO_WORKER = "window.Worker = class { postMessage() {} };"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def site():
    """The course as web pages: what a reader waits for and loads, who only reads and who answers."""
    from playwright.sync_api import sync_playwright

    from browsing import ARGS, CHROMIUM

    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        folder = Path(home, "site")
        start, words = time.perf_counter(), [sys.executable, "-m", "alliance", "site", folder]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        took, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
        print(
            f"{'the site built':40} {took:6.1f} s    ({used:.1f} s of one core)   goal 60 or less, on two cores"
        )
        largest = sorted(folder.glob("*/*.html"), key=lambda page: page.stat().st_size)[-5:]
        pages = [page.relative_to(folder).as_posix() for page in largest]
        for name, text in EMPTY.items():
            (folder / name).write_text(text, encoding="utf-8")
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Host, directory=str(folder))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        address = f"http://127.0.0.1:{server.server_port}/"
        reading(browser, address, pages)
        answering(browser, address)
        browser.close()
        server.shutdown()


@contextlib.contextmanager
def new_reader(browser, address, script):
    """A window of somebody who was never here before, on a page of which nothing is waited for; a script runs in it first."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.add_init_script(script)
    Host.sent.clear()
    page.goto(address, wait_until="commit")
    yield page
    context.close()


def reading(browser, address, pages):
    seconds, loaded = {}, {}
    for name in ["empty.html", *pages] * 3:
        with new_reader(browser, address + name, NO_WORKER) as page:
            page.wait_for_function(PAINTED)
            seconds.setdefault(name, []).append(page.evaluate(PAINTED) / 1000)
            if name not in loaded:
                page.wait_for_load_state("networkidle")
                loaded[name] = sum(Host.sent.values())
    median = {name: statistics.median(times) for name, times in seconds.items()}
    slow, large = max(median, key=median.get), max(loaded, key=loaded.get)
    empty = median["empty.html"]
    report(
        "slowest page readable / an empty one",
        median[slow] / empty,
        f"({slow}; no Python yet)",
        median[slow],
        empty,
    )
    print(f"{'the largest page, only read':40} {loaded[large] / 1e6:6.2f} MB   goal 1.5 or less   ({large})")


def answering(browser, address):
    """The quickest of all rounds counts: on a busy machine the others say how busy it was."""
    starts, waits = {"lesson": [], "empty": []}, []
    for _ in range(ROUNDS):
        with new_reader(browser, address + "empty.html", "") as page:
            page.wait_for_function("window.done", timeout=120_000)
            starts["empty"].append(page.evaluate("[done - began, done]"))
        with new_reader(browser, address + "lessons/01-bargain-1953-1991.html", READER) as page:
            page.evaluate(ANSWERS, 5)
            starts["lesson"].append(page.evaluate("[done - began, done]"))
            waits += page.evaluate("waits")[1:]
            loaded = sum(Host.sent.values())
    for place, since in enumerate(("since Python was asked for", "since the page was opened")):
        ours, theirs = (min(times)[place] / 1000 for times in starts.values())
        goal = f"goal 1.2 or less   ({since})"
        report("first answer graded / Pyodide and msgspec", ours / theirs, goal, ours, theirs)
    print(f"{'a later answer, in the worker':40} {statistics.median(waits):6.1f} ms   goal 20 or less")
    print(f"{'a page and all that answering loads':40} {loaded / 1e6:6.2f} MB   goal 8 or less, once")


def report(name, ratio, goal, ours, theirs):
    print(f"{name:40} {ratio:6.2f}   ({ours * 1000:.1f} ms / {theirs * 1000:.1f} ms)   {goal}", flush=True)


if __name__ == "__main__":
    imports()
    lesson()
    long_log()
    clicks()
    maps()
    weighing()
    marking()
    crowds()
    site()
