"""The sources from which Sphinx makes the pages: the notebooks, with their live cells marked, and the course's own pages."""

import ast
import json
import re
from html import escape
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from docutils.nodes import make_id

from quizkit import cells, notebooks, question_html
from quizkit.attempts import Attempts
from quizkit.course import Course
from quizkit.html import Markup, tag
from quizkit.session import Session

HERE = "https://site.invalid/"  # stands for the root of the site until its pages are written
HOW = re.compile(r'<(p|em) class="quizkit-run">.*?</\1>')  # how to answer in a notebook
# A list that explains the numbers in a picture, and a remark; on a page of the course's own they wait to be opened.
KEY = re.compile(r'<ol class="figure-key">.*?</ol>(<p>.*?</p>)?', re.DOTALL)
MODES = ("ask", "predict")
CODE = re.compile(r"^```\{code-cell\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# A link to a notebook, from any page of the course: in Markdown or in HTML.
NOTEBOOK = re.compile(
    r'(?P<open>\]\(|href=")(?:\.\./|\./)?(?P<path>(?:(?:lessons|exercises)/)?[\w%.-]+)\.ipynb(?:#(?P<heading>[^)\s"]*))?'
)


def page(notebook: dict[str, Any], folder: str, course: Course[Any], verbs: ModuleType) -> dict[str, Any]:
    """Give a copy of a recorded notebook for the site.

    Cells that only call verbs lose their input; those whose output depends on the learner, or can be changed by the reader, say
    in `data-code` what the page runs. A cell with a check becomes its question: on a page there is no cell to fill in. Cells
    with the tag "notebook-only", which say how to run cells, are left out.
    """
    made = notebooks.notebook_of([])
    for cell in notebook["cells"]:
        if "notebook-only" in cell["metadata"].get("tags", ()):
            continue
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            made["cells"].append(notebooks.markdown_cell(cell["id"], linked(source, folder)))
            continue
        outputs = [output for output in cell.get("outputs", ()) if "data" in output]
        shown = [_html(output) for output in outputs]
        if (checked := cells.call(source, ("check",))) and checked.args:
            item = course.bank.items[ast.literal_eval(checked.args[0])]
            shown = [live(question_html.question(item).markup, f'ask("{item.id}")', course)]
        elif (called := cells.call(source, _changing(course))) and shown:
            shown = [live(shown[0], ast.unparse(called), course), *shown[1:]]
        plain = checked is not None or cells.only_calls(source, dir(verbs))
        if shown or not plain:
            given = [output(linked(html, folder)) for html in shown]
            made["cells"].append(
                notebooks.code_cell(cell["id"], source, given, tags=["remove-input"] if plain else [])
            )
    return made


def markdown(text: str, folder: str, course: Course[Any], verbs: ModuleType) -> str:
    """Give a page of the course's own, in which each code cell stands for what its call shows."""

    def shown(cell: re.Match[str]) -> str:
        code = cell[1].strip()
        card = eval(code, vars(verbs) | {name: getattr(verbs, name) for name in dir(verbs) if name in code})
        html = card.static().markup if hasattr(card, "static") else card.markup
        html = KEY.sub(
            r"<details><summary>What the numbers stand for</summary>\g<0></details>", HOW.sub("", html)
        )
        html = live(html, code, course) if cells.call(code, _changing(course)) else html
        return f"```{{raw}} html\n{linked(html, folder)}\n```"

    return linked(CODE.sub(shown, text), folder)


def live(html: str, code: str, course: Course[Any]) -> str:
    """Wrap what stands there until the page comes alive, and say what it runs then; of a question also what it looks like.

    What needs matplotlib comes alive when the reader asks for it, in a site that may load it.
    """
    spec = ""
    if called := cells.call(code, MODES):
        item, mode = course.bank.items[ast.literal_eval(called.args[0])], ast.unparse(called.func)
        spec = json.dumps(Session(item, course.bank, Attempts(None), mode).spec(), ensure_ascii=False)
    kind = "site-drawn" if cells.call(code, course.about.drawn_calls) else "site-live"
    standing = " site-standing" if cells.call(code, course.about.standing_calls) else ""
    return tag(
        "div", Markup(HOW.sub("", html)), class_=kind + standing, **{"data-code": code, "data-spec": spec}
    )


def output(html: str) -> dict[str, Any]:
    """Make an output of a cell."""
    data = {"text/html": html.splitlines(keepends=True), "text/plain": []}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def linked(text: str, folder: str) -> str:
    """Lead links to notebooks to their pages; Sphinx names a heading otherwise than JupyterLab does."""

    def lead(found: re.Match[str]) -> str:
        path = found["path"] if "/" in found["path"] else f"{folder}/{found['path']}".lstrip("/")
        heading = f"#{anchor(found['heading'])}" if found["heading"] else ""
        return f"{found['open']}{HERE}{path}.html{heading}"

    return NOTEBOOK.sub(lead, text)


def anchor(heading: str) -> str:
    """Give the id that Sphinx gives to a heading, from the fragment by which JupyterLab finds it."""
    return str(make_id(unquote(heading).replace("-", " ")))


def _changing(course: Course[Any]) -> tuple[str, ...]:
    """The verbs whose output a reader can change."""
    return (*course.about.live_calls, *course.about.drawn_calls)


def _html(output: dict[str, Any]) -> str:
    html, text = (output["data"].get(kind, "") for kind in ("text/html", "text/plain"))
    return "".join(html) or f"<pre>{escape(''.join(text))}</pre>"
