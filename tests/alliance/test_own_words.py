"""The course says it in its own words: no run of eight words of the paper stands in any of its texts."""

import csv
import html
import json
import re
import tomllib
from pathlib import Path

import pytest

import paper_runs
from alliance.course import COURSE
from quizkit import workspace
from written import strings

ROOT = Path(str(workspace.source(COURSE)))
DATA = ROOT / "src" / "alliance" / "data"
TITLES = [source.title for source in COURSE.bank.sources.values()]
FILES = sorted(
    path
    for folder, pattern in (
        ("lessons", "*.ipynb"),
        ("exercises", "*.ipynb"),
        ("src", "**/*.toml"),
        ("src", "**/*.csv"),
        ("src", "**/*.py"),
        ("src", "**/*.js"),
        (".", "*.md"),
    )
    for path in (ROOT / folder).glob(pattern)
)


def notebook_texts(path):
    """What a reader of a notebook sees: its Markdown, its code and the text of its outputs."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield "".join(cell["source"])
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield "".join(output.get("text", ""))
            yield "".join(data.get("text/plain", ""))
            yield html.unescape(re.sub(r"<[^>]*>", " ", "".join(data.get("text/html", ""))))


def texts(path):
    if path.suffix == ".ipynb":
        return notebook_texts(path)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return strings(tomllib.loads(text))
    if path.suffix == ".csv":
        return (cell for row in csv.reader(text.splitlines()) for cell in row)
    return [text]


def copied(text, titles, salt, hashes):
    text = paper_runs.unquoted(text)
    if not paper_runs.shared(text, salt, hashes):  # nearly always; leaving titles out can only take runs away
        return []
    return paper_runs.shared(paper_runs.untitled(text, titles), salt, hashes)


@pytest.fixture(scope="module")
def paper():
    return paper_runs.load()


def test_no_run_of_the_paper_is_in_any_file(paper):
    copies = {
        path.relative_to(ROOT).as_posix(): runs
        for path in FILES
        if (runs := [run for text in texts(path) for run in copied(text, TITLES, *paper)])
    }
    assert not copies, "say it in your own words"


def test_every_kind_of_text_is_looked_at():
    assert {path.suffix for path in FILES} == {".ipynb", ".toml", ".csv", ".py", ".js", ".md"}
    for path in FILES:
        if path.suffix in (".ipynb", ".csv") or path.parent.name == "items":
            if path.parent.name == "evidence":  # numbers, with few words beside them
                continue
            assert any(len(paper_runs.words(text)) >= paper_runs.LENGTH for text in texts(path)), path.name


def test_the_hashes_are_many_and_no_line_can_be_read():
    salt, *hashes = paper_runs.HASHES.read_text(encoding="ascii").splitlines()
    assert re.fullmatch(r"[0-9a-f]{32}", salt)
    assert len(hashes) > 3000
    assert [line for line in hashes if not re.fullmatch(r"[0-9a-f]{12}", line)] == []
    assert hashes == sorted(set(hashes))


# Made up for these tests: not the paper.
PAPER = """The ferry’s captain counts every lamp–lit window on the U.S. side before he turns home.1)
His brother has 10,000 reasons to stay, and none of them is written in “Tides and Lamps of a Narrow Sea”.
    1) A. Sailor, “Tides and Lamps of a Narrow Sea”, Harbour Press, 2020."""
SALT = "00" * 16


@pytest.fixture(scope="module")
def made_up():
    return paper_runs.made(PAPER, SALT).split()[1:]


@pytest.mark.parametrize(
    "text",
    [
        "We read: the ferry’s captain counts every lamp–lit window, and more.",
        "THE FERRYS CAPTAIN, counts\n*every* lamp-lit window!",
        "counts every [lamp-lit window](../a/b.md) on the US side",
        "before he turns home. His brother has 10000 reasons",
        "“Another quotation” ends; then every lamp-lit wíndow on the U.S. side",
        "“The ferry’s captain counts every lamp-lit window on the U.S. side before he turns home. His brother"
        " has 10,000 reasons to stay, and none of them is written in any book of ours”",
    ],
)
def test_a_copied_run_is_found(text, made_up):
    assert copied(text, [], SALT, made_up)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry’s captain counts every lamp-lit house on the U.S. side.",  # six and seven words
        "The captain says it himself: “counts every lamp-lit window on the U.S. side before he turns home”.",
        "A. Sailor, Tides and lamps of a narrow sea, Harbour Press, 2020",
        "",
    ],
)
def test_own_words_short_quotations_and_titles_pass(text, made_up):
    assert copied(text, ["“Tides & Lamps of a Narrow Sea”"], SALT, made_up) == []


def test_what_is_found_is_named_run_by_run(made_up):
    said = "he turns home his brother has 10000 reasons to stay"
    assert paper_runs.shared(said, SALT, made_up) == [
        "he turns home his brother has 10000 reasons",
        "turns home his brother has 10000 reasons to",
        "home his brother has 10000 reasons to stay",
    ]


def test_the_same_paper_gives_the_same_file_and_another_salt_another(made_up):
    assert paper_runs.made(PAPER, SALT) == paper_runs.made(PAPER, SALT)
    assert not set(made_up) & set(paper_runs.made(PAPER, "11" * 16).split())
    assert not any(word in " ".join(made_up) for word in ("ferry", "lamp"))


def test_the_script_keeps_its_salt(tmp_path, monkeypatch):
    text, hashes = tmp_path / "p.txt", tmp_path / "runs.txt"
    text.write_text(PAPER, encoding="utf-8")
    monkeypatch.setattr(paper_runs, "HASHES", hashes)
    monkeypatch.setattr("sys.argv", ["paper_runs.py", str(text)])
    paper_runs.main()
    first = hashes.read_bytes()
    paper_runs.main()
    assert hashes.read_bytes() == first
    monkeypatch.setattr("sys.argv", ["paper_runs.py"])
    with pytest.raises(SystemExit, match=r"PAPER\.txt"):
        paper_runs.main()
