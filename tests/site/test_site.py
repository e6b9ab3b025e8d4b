"""The course as web pages, in a real browser without a network: read, answered, saved, handed in."""

import contextlib
import functools
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from alliance.course import COURSE
from browsing import READY, RUN_ALL, answer, question, tab_to, violations
from quizkit import workspace
from quizkit.kinds import kind_of

pytestmark = pytest.mark.slow
BANK = COURSE.bank
LESSON = "lessons/01-bargain-1953-1991.html"
HARMLESS = ("/favicon.ico", "/basic.css")  # axe looks for what a style sheet imports, and in the wrong place
SOURCED = "main a[title*=' fact:'], main a[data-card*=' fact:']"  # a link before and after it was pointed at
ASKED = {
    item.kind: item
    for item in reversed(BANK.items.values())
    if (item.key and "right" in item.key.examples) or item.kind in ("stance", "open")
}


def built(out, *options):
    """Build the site by the course's own command. It needs npm, which brings Pyodide."""
    if not shutil.which("npm"):
        stop = pytest.fail if os.environ.get("ALLIANCE_NEEDS_BROWSER") else pytest.skip
        stop("no npm on this machine")
    words = [sys.executable, "-m", "alliance", "site", str(out), *options]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1, done.stdout  # Sphinx warned of nothing
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="module")
def site(folder):
    with served(folder) as address:
        yield address


@contextlib.contextmanager
def served(folder):
    """The address at which a folder is served, as any host would."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def copyfile(self, source, outputfile):
        with contextlib.suppress(ConnectionError):  # a page that was left no longer waits for its files
            super().copyfile(source, outputfile)


@pytest.fixture
def reader(browser, site):
    """A reader's window: no script may throw, nothing be missing, and no other host be asked for anything."""
    made = []

    def window(**settings):
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **settings})
        page, wrong = context.new_page(), []
        context.on(
            "request",
            lambda asked: (
                wrong.append(asked.url) if not asked.url.startswith((site, "data:", "blob:")) else None
            ),
        )
        context.on(
            "response",
            lambda given: (
                wrong.append(given.url) if given.status >= 400 and not given.url.endswith(HARMLESS) else None
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        made.append((context, wrong))
        return page

    yield window
    for context, wrong in made:
        context.close()
        assert wrong == []


def cell(page, item, mode="ask"):
    found = page.locator(
        f""".site-live[data-code='{mode}("{item.id}")'], .site-live[data-code="{mode}('{item.id}')"]"""
    ).first
    found.scroll_into_view_if_needed()
    return found


def page_of(folder, item):
    """The page on which an item is asked."""
    wanted = re.compile(f"data-code=\"ask\\([^)]*{item.id}[&'#]")
    return next(
        p.relative_to(folder).as_posix()
        for p in sorted(folder.glob("*/*.html"))
        if wanted.search(p.read_text())
    )


def state(question, wanted):
    """Wait until a question has been judged so."""
    question.locator(f"fieldset[data-state={wanted}]").wait_for(timeout=120_000)


def ours(folder):
    """The pages, without those of JupyterLab."""
    return [file for file in sorted(folder.rglob("*.html")) if not file.is_relative_to(folder / "live")]


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given["id"]} if given.get("id") else set()
        self.links |= {given[name] for name in ("href", "src") if given.get(name)}


def test_every_link_and_anchor_leads_somewhere(folder):
    pages = {page: Links(page.read_text()) for page in ours(folder)}
    assert len(pages) > 30
    for page, parsed in pages.items():
        for link in parsed.links:
            target, anchor = urldefrag(urljoin(page.as_uri(), link))
            if target.startswith("file:"):
                there = Path(unquote(target.removeprefix("file://").partition("?")[0]))
                assert there.exists(), (page.name, link)
                assert not anchor or there not in pages or unquote(anchor) in pages[there].ids, (
                    page.name,
                    link,
                )


def test_the_way_leads_from_each_lesson_to_its_exercise_and_on(folder):
    way = [folder / "lessons/00-start-here.html"]
    while on := re.search(r'<a class="right-next"\s+href="([^"]+)"', way[-1].read_text()):
        way.append((way[-1].parent / on[1]).resolve())
        back = re.search(r'<a class="left-prev"\s+href="([^"]+)"', way[-1].read_text())[1]
        assert (way[-1].parent / back).resolve() == way[-2].resolve()
    taken = [path.parent.name[0] + path.stem[:2] for path in way]
    assert taken == ["l00", *(f"{folder}{n:02}" for n in range(1, 13) for folder in "le")]


def test_building_it_again_gives_the_same_bytes(folder, tmp_path):
    again = built(tmp_path / "again")
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert sorted(names) == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    words = [sys.executable, "-m", "alliance", "site", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and "holds other files" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("kind", ASKED)
def test_each_kind_is_answered_by_keyboard_and_graded_in_the_browser(kind, folder, site, reader):
    item = ASKED[kind]
    page = reader()
    page.goto(site + page_of(folder, item))
    question = cell(page, item)
    for wanted, responses in item.key.examples.items():
        if wanted != "blank" and responses:
            answer(question.locator("fieldset"), item, responses[0])
            state(question, wanted)
    lines = page.evaluate("import('/_static/site/record.js').then(record => record.read())")
    assert {json.loads(line)["item"] for line in lines} == {item.id}


def test_without_javascript_the_question_stands_there_whole(site, reader):
    page = reader(java_script_enabled=False)
    page.goto(site + LESSON)
    item = BANK.items["treaty-duty"]
    shown = cell(page, item).inner_text()
    assert item.prompt in shown and all(text in shown for text in item.options.values())
    assert "JupyterLab" not in shown


def test_on_paper_a_question_stands_with_all_its_options_on_white(site, reader):
    page, item = reader(color_scheme="dark"), BANK.items["whose-fear"]
    page.goto(site + LESSON)
    question = cell(page, item)
    question.locator(".site-control").wait_for()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(text in question.inner_text() for text in item.options.values())
    assert not question.locator(".site-control").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_an_answer_given_before_python_has_started_is_graded_later(site, reader):
    """The reader answers at once, and leaves; the next page grades it."""
    page, item = reader(), BANK.items["treaty-duty"]
    held, go = threading.Event(), []
    page.context.route("**/python_stdlib.zip", lambda route: go.append(route) or held.set())
    page.goto(site + LESSON)
    question = cell(page, item)
    answer(question.locator("fieldset"), item, item.key.examples["wrong"][0])
    page.wait_for_function("localStorage.quizkitWaiting?.includes('answer')")
    question.get_by_text("checked as soon as Python has started").wait_for()
    page.context.unroute("**/python_stdlib.zip")
    page.goto(site + "timeline.html")
    page.wait_for_function("localStorage.quizkitWaiting === '[]'", timeout=120_000)
    page.goto(site + LESSON)
    state(cell(page, item), "wrong")


def test_work_goes_to_a_file_to_another_browser_and_to_the_teacher(site, reader, tmp_path):
    page, item = reader(), BANK.items["treaty-duty"]
    page.goto(site + LESSON)
    question = cell(page, item)
    answer(question.locator("fieldset"), item, item.key.examples["right"][0])
    state(question, "right")
    page.wait_for_function(
        "document.querySelector('.bd-links a.current .site-done')?.textContent.includes('1 of')"
    )
    page.goto(site + "my-work.html")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my work").click()
    saved.value.save_as(tmp_path / "responses.jsonl")
    other = reader()
    other.goto(site + "my-work.html")
    other.locator("[name=load]").set_input_files(tmp_path / "responses.jsonl")
    other.get_by_text("1 entries added").wait_for()
    other.locator("[name=load]").set_input_files(tmp_path / "responses.jsonl")
    other.get_by_text("0 entries added; 1 were here already").wait_for()
    other.locator("[name=who]").fill("김민지")
    other.locator("[name=number]").fill("2026-17")
    with other.expect_download(timeout=120_000) as handed:
        other.get_by_role("button", name="Make the file").click()
    (tmp_path / "in").mkdir()
    handed.value.save_as(tmp_path / "in" / handed.value.suggested_filename)
    (tmp_path / "class.csv").write_text("name,number\n김민지,2026-17\n", encoding="utf-8")
    words = [
        "mark",
        str(tmp_path / "in"),
        "--roster",
        str(tmp_path / "class.csv"),
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "alliance", *words], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    book = (tmp_path / "out" / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert "김민지" in book


def test_a_newcomers_front_page_starts_no_python_and_an_answer_in_another_tab_wakes_it(site, reader):
    home, item = reader(), BANK.items["treaty-duty"]
    home.goto(site)
    boxes = home.locator(".site-live[data-code='home()']")
    boxes.scroll_into_view_if_needed()
    home.wait_for_load_state("networkidle")
    assert "0 of" not in boxes.inner_text() and home.workers == []
    tab = home.context.new_page()
    tab.goto(site + LESSON)
    question = cell(tab, item)
    answer(question.locator("fieldset"), item, item.key.examples["right"][0])
    state(question, "right")
    boxes.get_by_text("1 of", exact=False).first.wait_for(timeout=60_000)
    assert home.workers and tab.workers


def test_predictions_are_counted_where_they_are_settled(site, reader):
    page, item = reader(), BANK.items["fc-cut"]
    page.goto(f"{site}lessons/10-what-should-seoul-do.html")
    question = page.locator(f""".site-live[data-code="predict('{item.id}')"] fieldset""").last
    question.locator(f"input[value='{item.key.examples['right'][0]}']").check()
    for confidence in question.locator("select").all():
        confidence.select_option(index=2)
    question.locator(".quizkit-main").click()
    question.get_by_text("Kept.").wait_for(timeout=120_000)
    for path, verb, words in (
        ("lessons/12-what-happened-next.html", "brier", "over 1 prediction"),
        ("exercises/12-what-happened-next.html", "calibration", ", 100 % right"),
    ):
        if not page.url.endswith(path):
            page.goto(site + path)
        shown = page.locator(f".site-standing[data-code^={verb}]")
        shown.scroll_into_view_if_needed()
        shown.get_by_text(words).wait_for(timeout=60_000)


def test_the_policy_lab_weighs_on_a_page_without_any_request_to_another_host(site, reader):
    page = reader()
    page.goto(f"{site}exercises/10-what-should-seoul-do.html")
    lab = page.locator("[data-code^=policy_lab]")
    scores = {"Refusal": (9, 2), "Redesign": (4, 8)}
    lab.scroll_into_view_if_needed()  # it comes alive when it is seen
    lab.get_by_role("checkbox").first.wait_for(timeout=120_000)
    for name in (*scores, "Deterring the North", "A firm alliance"):
        lab.get_by_role("checkbox", name=name).check()
    for option, row in scores.items():
        for criterion, score in zip(("Deterring the North", "A firm alliance"), row, strict=True):
            lab.get_by_label(f"Score of {option} on {criterion}, 0 to 10").fill(str(score))
    lab.get_by_role("status").get_by_text("Redesign comes first with 6.0 of 10.").wait_for(timeout=60_000)
    assert lab.locator("table").last.locator("tbody th").all_text_contents() == ["Refusal", "Redesign"]
    assert lab.get_by_role("link", name="Save the table").is_visible()


def test_on_a_phone_a_newcomer_soon_comes_to_the_button(site, reader):
    page = reader(viewport={"width": 390, "height": 844})
    page.goto(site)
    assert page.locator(".site-begin a").bounding_box()["y"] < 2 * 844
    assert not page.locator("main ol.figure-key").is_visible()
    page.get_by_text("What the numbers stand for").click()
    assert page.locator("main ol.figure-key").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_heading_is_larger_than_those_below_it(site, reader, width):
    page = reader(viewport={"width": width, "height": 844})
    page.goto(site + LESSON)
    size = "tag => parseFloat(getComputedStyle(document.querySelector(`article ${tag}`)).fontSize)"
    sizes = [page.evaluate(size, tag) for tag in ("h1", "h2", "h3", "p")]
    assert sizes == sorted(set(sizes), reverse=True)


def test_two_tabs_lose_nothing(site, reader):
    page = reader()
    tabs = [page, page.context.new_page()]
    items = [BANK.items["treaty-duty"], BANK.items["agreed-minute"]]
    for tab in tabs:
        tab.goto(site + LESSON)
    for _ in range(2):
        for tab, item in zip(tabs, items, strict=True):
            question = cell(tab, item)
            answer(question.locator("fieldset"), item, item.key.examples["wrong"][0])
            state(question, "wrong")
        items.reverse()
    lines = page.evaluate("import('/_static/site/record.js').then(record => record.read())")
    assert sorted(json.loads(line)["item"] for line in lines) == sorted(item.id for item in items * 2)
    assert len(set(map(str, lines))) >= 2


def test_a_page_opened_again_shows_the_last_answer_before_python_starts(site, reader):
    page, item = reader(), BANK.items["treaty-duty"]
    page.goto(site + LESSON)
    answer(cell(page, item).locator("fieldset"), item, item.key.examples["right"][0])
    state(cell(page, item), "right")
    page.context.route("**/python_stdlib.zip", lambda route: None)  # it never comes
    page.reload()
    cell(page, item).locator("input:checked").wait_for()
    standing = page.locator(".site-live[data-code^=progress]")
    standing.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.site-live[data-code^=progress]').ariaBusy === 'true'")


@pytest.mark.parametrize(
    "store",
    [
        "const indexedDB = undefined;",  # a private window of some browsers
        "IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ],
)
def test_a_browser_that_keeps_nothing_says_so(store, folder, site, reader):
    page, item = reader(), BANK.items["treaty-duty"]
    record = (folder / "_static/site/record.js").read_text(encoding="utf-8")
    page.context.route(  # the page and its worker each load it
        "**/record.js", lambda asked: asked.fulfill(body=store + record, content_type="text/javascript")
    )
    page.goto(site + LESSON)
    question = cell(page, item)
    answer(question.locator("fieldset"), item, item.key.examples["wrong"][0])
    state(question, "wrong")
    said = page.get_by_role("alert")
    assert "does not keep your answers" in said.inner_text()
    said.get_by_role("link", name="Save your work").click()
    page.wait_for_url("**/my-work.html")


def test_the_menus_open_on_a_telephone(site, reader):
    page = reader(has_touch=True, viewport={"width": 390, "height": 800})
    page.goto(site + LESSON)
    page.locator(".primary-toggle:visible").tap()
    page.locator("dialog[open]").get_by_role("link", name="Timeline").wait_for()
    page.keyboard.press("Escape")
    page.locator(".secondary-toggle:visible").tap()
    page.locator("dialog[open]").get_by_role("link", name="Key points").tap()
    page.wait_for_url("**#key-points")


def test_a_link_shows_its_source_in_a_card(site, reader):
    """By the pointer, by the keyboard and by a finger; Escape closes it, and the pointer may rest on it (WCAG 1.4.13)."""
    page = reader()
    page.goto(site + LESSON)
    link, card = page.locator(SOURCED).first, page.locator(".site-card")
    link.hover()
    card.wait_for()
    assert "Source:" in card.inner_text()
    card.hover()
    page.wait_for_timeout(500)
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.mouse.move(0, 0)
    tab_to(page, f"node.matches({SOURCED!r})")
    card.wait_for()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    assert violations(page, ".site-card") == []
    finger = reader(has_touch=True, viewport={"width": 390, "height": 800})
    finger.goto(site + LESSON)
    finger.locator(SOURCED).first.tap()
    finger.locator(".site-card").wait_for()
    assert finger.url == site + LESSON


# Texts with Korean letters that do not say so, or not in a Korean face.
UNMARKED = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; text = texts.nextNode();)
    if (/[가-힣]/.test(text.data) && !text.parentElement.matches("script, style")) {
      const holder = text.parentElement.closest("[lang]");
      if (holder.lang !== "ko" || !/Noto Sans KR/.test(getComputedStyle(text.parentElement).fontFamily)) found.push(text.data.trim());
    }
  return found;
}"""
# What sticks out of the window, or is cut off where one cannot scroll.
CUT = """() => [...document.querySelectorAll("main .bd-article-container *")].filter(node => {
  const style = getComputedStyle(node);
  return node.clientWidth > 2 && node.scrollWidth > node.clientWidth + 1 && ["hidden", "clip"].includes(style.overflowX);
}).map(node => node.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
def test_every_page_fits_says_what_is_korean_and_axe_finds_no_fault(width, theme, folder, site, reader):
    page = reader(viewport={"width": width, "height": 800}, color_scheme=theme)
    for file in ours(folder):
        name = file.relative_to(folder).as_posix()
        if not name.startswith("_static"):
            page.goto(site + name)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate(CUT) == [], name
            assert page.evaluate(UNMARKED) == [], name
            assert violations(page) == [], name


def in_lab(page, site, path):
    """Follow a page's link to its notebook in JupyterLab, run all cells, and give what they show as text, by the cell's source."""
    page.goto(f"{site}{path}.html")
    page.get_by_role("link", name="Run this notebook in the browser").click()
    page.wait_for_function("window.jupyterapp !== undefined", timeout=90_000)
    page.evaluate(READY)
    assert page.evaluate(RUN_ALL) == []
    shown = dict(page.evaluate(OUTPUTS))
    assert not any("Traceback" in text for text in shown.values())
    return shown


OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code')
  .map(cell => [cell.model.sharedModel.source, cell.model.outputs.toJSON()
    .map(output => output.text ?? output.data?.['text/plain'] ?? (output.traceback ?? []).join('')).flat().join('\\n')])"""
WRITE = """async ([id, source]) => {
  const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex(cell => cell.model.sharedModel.id === id);
  content.activeCell.model.sharedModel.source = source;
  await window.jupyterapp.commands.execute('notebook:run-cell');
  return content.activeCell.model.outputs.toJSON().map(output => output.data?.['text/plain'] ?? output.ename).flat().join(' ');
}"""
RECORDED = "Shown as it was recorded: matplotlib"


def test_an_exercise_runs_in_the_browser_and_its_answers_can_be_taken_along(site, reader, tmp_path):
    """Code is judged, a question answered by keyboard, an explorer changed, a lab's picture shown; then the record is a file."""
    from playwright.sync_api import expect

    page, path = reader(), "exercises/05-retrenchment"
    shown = in_lab(page, site, path)
    lab = next(text for source, text in shown.items() if "draw.forces(" in source)
    assert "the North had" in lab and RECORDED in lab
    item = BANK.items["ret-ex-army"]
    for wanted, mark in (("wrong", "✗"), ("right", "✓")):
        code = f'from alliance import check\ncheck("{item.id}", {item.key.examples[wanted][0]!r})'
        said = page.evaluate(WRITE, [item.id, code])
        assert said.startswith(mark), said
    other = page.evaluate(WRITE, ["lab-forces", 'draw.forces("tanks")'])
    assert other.startswith("Not drawn: matplotlib") and "\n" not in other
    source = (workspace.source(COURSE) / f"{path}.ipynb").read_text(encoding="utf-8")
    asked = next(
        i
        for i in BANK.items.values()
        if f'ask(\\"{i.id}\\")' in source and kind_of(i).form == "choice" and i.hints
    )
    box = question(page, asked)
    for wanted in ("wrong", "right"):
        answer(box, asked, asked.key.examples[wanted][0])
        expect(box).to_have_attribute("data-state", wanted, timeout=30_000)
    box.get_by_role("button", name="Hint").press("Enter")
    expect(box).to_contain_text(asked.hints[0])
    compare = page.locator(".quizkit-box[role=group]").first
    cells = compare.locator("td").count()
    compare.get_by_label("adjustment").first.check()
    expect(compare.locator("td")).not_to_have_count(cells)

    page.evaluate("window.jupyterapp.commands.execute('filebrowser:activate')")
    page.locator(".jp-BreadCrumbs-home").click()
    page.locator(".jp-DirListing-item", has_text="responses.jsonl").click(button="right")
    with page.expect_download() as saved:
        page.locator(".lm-Menu-item", has_text=re.compile("^Download$")).click()
    saved.value.save_as(tmp_path / "responses.jsonl")
    page.goto(f"{site}my-work.html")
    page.locator("[name=load]").set_input_files(tmp_path / "responses.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "responses.jsonl").read_text("utf-8").splitlines()]
    judged = [(line["item"], line["state"]) for line in lines if line["kind"] == "answer"]
    assert judged == [(i.id, state) for i in (item, asked) for state in ("wrong", "right")]
    page.get_by_text(f"{len(lines)} entries added").wait_for()


def test_a_lesson_whose_pictures_cannot_be_drawn_runs_to_its_end(site, reader):
    """Maps and charts are shown as recorded; all else is live. It is the learner's page, and leads to others."""
    page = reader()
    shown = in_lab(page, site, "lessons/08-map-and-numbers")
    page.locator(".quizkit-page").wait_for()
    for link, path in (("Lesson 9", "lessons/09-seoul-debates.ipynb"), ("Course home", "home.ipynb")):
        page.get_by_role("link", name=link).locator("visible=true").first.click()
        page.wait_for_function(
            "path => window.jupyterapp.shell.currentWidget.context?.path === path", arg=path
        )
    verbs = {source: source.splitlines()[-1].partition("(")[0] for source in shown}
    drawn = [verbs[source] for source, text in shown.items() if RECORDED in text]
    assert drawn == [verb for verb in verbs.values() if verb in ("bases", "nearest", "reach")]
    assert len(drawn) > 3
    assert "questions done" in next(text for source, text in shown.items() if "progress(" in source)


@pytest.fixture(scope="module")
def lent(tmp_path_factory):
    """A site that may ask Pyodide's own host for what draws."""
    with served(built(tmp_path_factory.mktemp("lent") / "out", "--cdn")) as address:
        yield address


HOST = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full/"
# Any part and any name of such a package is there, and does nothing.
STAND_IN = """import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

class Thing:
    def __call__(self, *args, **named):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    __getitem__ = __enter__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __call__
    __exit__ = __setitem__ = lambda self, *args: None
    __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    __iter__ = lambda self: iter(())
    print_svg = lambda self, file, **named: file.write("<svg/>")
    __float__ = lambda self: 1.0
    __round__ = lambda self, digits=0: 1

class StandIn(ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Thing()

class Finder:
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if name.startswith(f"{__name__}.") else None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass

sys.modules[__name__].__class__ = StandIn
sys.meta_path.insert(0, Finder())
"""


def stand_in(name):
    """A wheel in the place of one that draws, which can be imported and draws nothing."""
    made, stem = io.BytesIO(), "-".join(name.split("-")[:2])
    package = stem.partition("-")[0]
    with zipfile.ZipFile(made, "w") as wheel:
        wheel.writestr(f"{package.replace('pillow', 'PIL')}/__init__.py", STAND_IN)
        for file in ("METADATA", "RECORD"):
            wheel.writestr(f"{stem}.dist-info/{file}", "")
    return made.getvalue()


def test_a_map_comes_alive_only_on_request_and_a_failure_is_told(lent, browser):
    context = browser.new_context()
    page, asked = context.new_page(), []
    context.route(f"{HOST}**", lambda route: asked.append(route.request.url) or route.abort())
    page.goto(f"{lent}map.html")
    page.get_by_role("button", name="Bring it alive (loads matplotlib from cdn.jsdelivr.net)").click(
        trial=True
    )
    page.goto(f"{lent}exercises/08-map-and-numbers.html")
    page.wait_for_function("document.documentElement.dataset.python", timeout=60_000)
    assert asked == []
    cell = page.locator(".site-drawn").first
    button = page.get_by_role("button", name="Bring it alive").first
    button.press("Enter")
    page.get_by_text(
        "It could not be loaded from cdn.jsdelivr.net, so the picture stays as it is."
    ).wait_for()
    assert {"numpy", "matplotlib", "pillow"} <= {url.removeprefix(HOST).split("-")[0] for url in asked}
    assert cell.locator("img").is_visible() and button.is_enabled()
    assert violations(page, ".site-offer") == []
    context.close()


def test_a_picture_comes_alive_where_matplotlib_can_be_had(lent, browser):
    """With stand-ins, as the real one cannot be asked here."""
    context = browser.new_context()
    page, wheels = context.new_page(), {}

    def lock(route):
        listed = json.loads((answer := route.fetch()).body())
        for entry in listed["packages"].values():
            if entry["file_name"].startswith(HOST):
                wheels[entry["file_name"]] = wheel = stand_in(entry["file_name"].removeprefix(HOST))
                entry["sha256"] = hashlib.sha256(wheel).hexdigest()
        route.fulfill(response=answer, json=listed)

    context.route("**/pyodide-lock.json", lock)
    allowed = {"Access-Control-Allow-Origin": "*"}
    context.route(f"{HOST}**", lambda route: route.fulfill(body=wheels[route.request.url], headers=allowed))
    page.goto(f"{lent}exercises/08-map-and-numbers.html")
    page.get_by_role("button", name="Bring it alive").click()
    page.locator(".site-offer").wait_for(state="detached", timeout=120_000)
    control = page.locator(".site-drawn .site-control")
    control.get_by_label("People assigned").uncheck()
    control.get_by_role("status").get_by_text("2 of 3 measures").wait_for()
    context.close()


def test_a_notebook_runs_where_that_host_cannot_be_reached(lent, browser):
    """What draws is asked for at the start, and its lack is no failure."""
    context = browser.new_context()
    page, asked = context.new_page(), []
    context.route(f"{HOST}**", lambda route: asked.append(route.request.url) or route.abort())
    shown = in_lab(page, lent, "lessons/08-map-and-numbers")
    assert asked and any(RECORDED in text for text in shown.values())
    context.close()
