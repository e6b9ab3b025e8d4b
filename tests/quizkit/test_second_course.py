"""A second course on the engine: the one of docs/another-course.md, from its data files to a gradebook."""

import datetime
import functools
import http.server
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from quizkit import doctor, launch, notebooks, submission, workspace
from quizkit.attempts import Attempts
from quizkit.grading import grade
from quizkit.kinds import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "another-course.md").read_text(encoding="utf-8")
FOLDER = ROOT / "tests" / "second_course"
FOREIGN = re.compile(r"alliance|korea|seoul|\brok\b|hangul|troops|framework", re.IGNORECASE)


def own(text):
    """The text, after a look that it holds nothing of the first course."""
    assert not FOREIGN.search(str(text)), FOREIGN.search(str(text))
    return str(text)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package `baking` as if it were installed, for this process and for kernels."""
    site = tmp_path_factory.mktemp("site")
    about = site / "baking_course-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: baking-course\nVersion: 1.0\nRequires-Dist: rok-us-alliance-course[teacher]\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(FOLDER))
        patch.setenv("BAKING_RECORD", "off")
        for path in (site, FOLDER):
            patch.syspath_prepend(path)
        yield importlib.import_module("baking")
    for name in [name for name in sys.modules if name.partition(".")[0] == "baking"]:
        del sys.modules[name]


@pytest.fixture
def baking(installed, tmp_path, monkeypatch):
    """The same with a log of this test's own."""
    monkeypatch.setenv("BAKING_RECORD", str(tmp_path / "responses.jsonl"))
    return installed


@pytest.fixture
def command(baking, capsys):
    """Type a command of the course; gives its exit code and what it printed."""
    from baking.__main__ import commands

    def run(*words):
        code = commands().main([str(word) for word in words])
        return code, own("".join(capsys.readouterr()))

    return run


def test_the_page_shows_this_course():
    """Every block that begins with the name of a file is a part of it, and the main files are shown whole."""
    blocks = re.findall(r"```\w+\n# ([\w./-]+\.\w+)\n(.*?)```", PAGE, re.DOTALL)
    files = {name: (FOLDER / name).read_text(encoding="utf-8") for name, _ in blocks}
    assert [name for name, block in blocks if block.strip() not in files[name]] == []
    shown = {name for name, block in blocks if block == files[name]}
    assert shown >= {
        f"baking/{name}" for name in ("__init__.py", "__main__.py", "course.py", "data/course.toml")
    }
    cells = [
        "".join(cell["source"])
        for path in (FOLDER / "lessons").iterdir()
        for cell in notebooks.read(path)["cells"]
        if cell["cell_type"] == "code"
    ]
    for cell in re.findall(r"```python\n([^#].*?)\n```", PAGE, re.DOTALL):
        assert cell in cells


def test_what_the_page_prints_can_be_asked(installed, tmp_path):
    """Whoever types the data files from the page has a bank with nothing to mend."""
    for name, block in re.findall(r"```toml\n# baking/(data/[\w./-]+)\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"{block}\n")
    bank = type(installed.COURSE.bank)(tmp_path / "data")
    assert bank.problems == ()
    assert [
        item for item in bank.items.values() if grade(item, item.key.examples["right"][0]).score < 1
    ] == []


def test_the_page_names_every_kind_and_leads_somewhere():
    table = "".join(re.findall(r"^\| .*$", PAGE, re.MULTILINE))
    assert [kind for kind in KINDS if f"`{kind}`" not in table] == []
    targets = re.findall(r"\]\(([^):]+)\)", re.sub(r"```.*?```|`[^`]+`", "", PAGE, flags=re.DOTALL))
    assert targets and [target for target in targets if not (ROOT / "docs" / target).exists()] == []


def test_its_commands_are_its_own(command):
    code, text = command("lint")
    assert (code, text) == (0, "All is well.\n")
    with pytest.raises(SystemExit):
        command("--help")


def test_the_doctor_looks_at_its_own_data(baking, tmp_path):
    findings = [str(finding) for finding in doctor.examine(baking.COURSE, tmp_path)]
    others = own("\n".join(line for line in findings if "package rok-us-alliance-course" not in line))
    assert len(others.splitlines()) == len(findings) - 1 and "problem" not in others
    assert "course data: 2 lessons, 6 items" in others and "2 notebooks in" in others


def test_a_damaged_entry_of_its_own_shelf_is_named(baking, tmp_path):
    data = shutil.copytree(FOLDER / "baking" / "data", tmp_path / "data")
    recipes = data / "recipes.toml"
    text = (
        recipes.read_text(encoding="utf-8")
        .replace("water = 400", "water = 4000")
        .replace("02-oven", "02-ovem")
    )
    recipes.write_text(text, encoding="utf-8")
    from baking.course import Bank

    broken = Bank(data)
    assert broken.problems == (
        "recipes.toml: recipe focaccia: water: that is no dough; give grams",
        "recipes.toml: recipe plain-loaf: no lesson '02-ovem'; did you mean 02-oven?",
    )
    assert list(broken.recipes) == ["plain-loaf"] and len(broken.items) == 6


def test_a_learner_asks_answers_and_hands_in(baking, tmp_path):
    asked = baking.ask("dough-gas")
    wrong, right = (
        list(asked.session.receive({"type": "answer", "response": "kneading"})),
        baking.check("dough-gas", "yeast"),
    )
    assert wrong[0]["misconception"] == "Kneading itself fills dough with air"
    assert wrong[0]["href"] == "../lessons/01-dough.ipynb#Yeast"
    assert "carbon dioxide" in right.text
    for amount in (260, "260 g", "260 grams", "260"):
        assert "✓" in baking.check("dough-water", amount).text
    shown = [asked, right, baking.hint("dough-gas"), baking.solution("dough-gas"), baking.recipe("focaccia")]
    shown += [baking.term("maillard"), baking.progress(), baking.check("oven-browning", "Mailard reaction")]
    shown += [baking.ask(item) for item in baking.COURSE.bank.items]
    assert (
        "80 % hydration" in baking.recipe("focaccia").text
        and "1 of 2 questions" not in baking.progress().text
    )
    for thing in shown:
        bundle = thing._repr_mimebundle_()
        own(bundle[0] if isinstance(bundle, tuple) else bundle)
    handed_in = baking.submission("Ada Baker", save=True)
    assert "Ada Baker" in own(handed_in.text)
    file = tmp_path / "submission-ada-baker.json"
    assert {row["item"] for row in json.loads(own(file.read_text(encoding="utf-8")))["responses"]} >= {
        "dough-gas"
    }


def test_a_missed_question_comes_back(baking, tmp_path):
    baking.check("dough-gas", "kneading")
    assert "Nothing is due today" in baking.review().text
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    assert baking.review(tomorrow).session.item.id == "dough-gas"
    session = baking.predict("dough-steps").session
    list(session.receive({"type": "answer", "response": ["mix", "knead", "rise", "bake"], "confidence": 75}))
    assert "Brier score 0.062" in own(baking.brier().text)


@pytest.mark.slow
def test_a_lesson_is_recorded_and_a_link_leads_to_its_recipe(baking, command):
    """Runs a kernel."""
    path = FOLDER / "lessons" / "01-dough.ipynb"
    text = own(path.read_text(encoding="utf-8"))
    assert '[a wet dough](01-dough.ipynb \\"Focaccia: 80 % hydration. recipe:focaccia\\")' in text
    assert command("record", "--check", path) == (0, f"{path}: as recorded\n")


def test_a_learner_opens_a_copy_and_a_saved_notebook_keeps_the_answers(baking, tmp_path):
    course, copy = baking.COURSE, tmp_path / "copy"
    changes = workspace.refresh(course, copy)
    assert [line.partition(": ")[0] for line in changes] == [
        "lessons/01-dough.ipynb",
        "lessons/02-oven.ipynb",
    ]
    words = launch.jupyterlab(course, copy, port=None, browser=False)
    assert "--ContentsManager.pre_save_hook=baking.save_hook" in words
    assert "--LabApp.default_url=/lab/tree/home.ipynb" in words
    Attempts(tmp_path / "responses.jsonl").add(
        "answer", "dough-gas", response="yeast", state="right", score=1.0
    )
    saved = {"type": "notebook", "content": notebooks.read(copy / "lessons" / "01-dough.ipynb")}
    baking.save_hook(saved, "lessons/01-dough.ipynb")
    assert "Your last answer: From yeast, which gives off a gas" in own(
        json.dumps(saved["content"], ensure_ascii=False)
    )


def files_of(folder):
    """The text of every file below a folder, by name; also of those that lie in zips."""
    texts = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                texts |= {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
        else:
            texts[path.name] = path.read_text(encoding="utf-8")
    return texts


def test_a_teacher_makes_an_exam_and_grades_what_is_handed_in(baking, command, tmp_path):
    (tmp_path / "plan.toml").write_text(
        'id = "quiz"\ntitle = "Quiz"\n[[draw]]\ncount = 4\n', encoding="utf-8"
    )
    code, text = command("assessment", "make", tmp_path / "plan.toml", tmp_path / "exam")
    assert code == 0, text
    exam = files_of(tmp_path / "exam")
    assert "from baking import assessment" in exam["quiz.ipynb"]

    handed_in = tmp_path / "handed-in"
    handed_in.mkdir()
    right = {item.id: next(iter(item.key.examples.values()))[0] for item in baking.COURSE.bank.items.values()}
    for name, answers in (("Ada Baker", right), ("Bo Miller", {**right, "dough-gas": "kneading"})):
        log = tmp_path / f"{name}.jsonl"
        for item, response in answers.items():
            Attempts(log).add(
                "answer", item, response=response, version=baking.COURSE.bank.items[item].version
            )
        made = submission.make(Attempts(log).read(), baking.COURSE.bank.items, "1.0", name)
        submission.write(made, handed_in)
    code, text = command("grade", handed_in, "--out", tmp_path / "graded", "--for", "moodle")
    assert code == 0 and "2 learners" in text
    graded = files_of(tmp_path / "graded")
    assert any("Ada Baker" in text for name, text in graded.items() if name.endswith(".csv"))
    assert "from baking import COURSE" in next(
        text for name, text in graded.items() if name.endswith(".ipynb")
    )
    assert "Kneading itself fills dough with air" in "".join(graded.values())
    for text in (*exam.values(), *graded.values()):
        own(text)


def test_its_questions_go_to_other_programs(command, tmp_path):
    for form in ("gift", "moodle-xml", "anki", "qti"):
        code, text = command("export", form, tmp_path / f"bank.{'zip' if form == 'qti' else form}")
        assert code == 0, text
    exported = files_of(tmp_path)
    for text in exported.values():
        own(text)
    assert "$CATEGORY: $course$/Dough" in exported["bank.gift"]
    assert "::dough-gas::" in exported["bank.gift"] and "dough-steps" not in exported["bank.gift"]
    assert "#deck:Baking bread" in exported["bank.anki"]


@pytest.mark.slow
def test_the_teachers_edition_and_slides_are_its_own(command, tmp_path):
    """Runs a kernel for each notebook."""
    assert command("edition", "teacher", tmp_path / "edition")[0] == 0
    assert command("slides", tmp_path / "slides")[0] == 0
    edition = files_of(tmp_path / "edition")["01-dough.ipynb"]
    assert "answer = 400 * 0.65" in edition and "A plan for 50 minutes" in edition
    for text in (edition, *(page.partition("<body")[2] for page in files_of(tmp_path / "slides").values())):
        own(text)


@pytest.mark.slow
def test_its_site_is_its_own_and_grades_in_the_browser(installed, tmp_path, browser):
    """Needs npm, which brings Pyodide."""
    if not shutil.which("npm"):
        stop = pytest.fail if os.environ.get("ALLIANCE_NEEDS_BROWSER") else pytest.skip
        stop("no npm on this machine")
    site = tmp_path / "site"
    words = [sys.executable, "-m", installed.__name__, "site", str(site)]
    done = subprocess.run(
        words, capture_output=True, text=True, encoding="utf-8"
    )  # Sphinx warns of its themes
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1), done
    pages = {path: path.read_text(encoding="utf-8") for path in site.glob("**/*.html")}
    assert {path.name for path in pages} >= {"index.html", "my-work.html", "01-dough.html", "02-oven.html"}
    for text in pages.values():
        own(text)
    front = pages[site / "index.html"]
    assert (
        "What turns flour and water into something that rises?" in front and "lessons/01-dough.html" in front
    )
    with zipfile.ZipFile(site / "_static/pyodide/baking_course-1.0-py3-none-any.whl") as archive:
        inside = {name.partition("/")[0] for name in archive.namelist()}
    assert inside == {"baking", "quizkit", "quizkit_site", "baking_course-1.0.dist-info"}
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/lessons/01-dough.html")
        question = page.locator(".site-live[data-code*=dough-gas] fieldset").last
        question.get_by_label("From yeast").check()
        question.locator(".quizkit-main").click()
        question.locator("xpath=self::*[@data-state='right']").wait_for(timeout=120_000)
        page.close()
        server.shutdown()
