"""Builds the site: sources for Sphinx, its pages, and what makes them live."""

import importlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from quizkit import notebooks, workspace
from quizkit.course import FOLDERS, Course
from quizkit.files import CourseError, write
from quizkit.html import IN_KOREAN, KOREAN
from quizkit.widgets import live
from quizkit_site import lite, runtime, source

# Korean words in a page, and what is passed over to find them: tags, what is no text, and what says already that it is Korean.
KOREAN_WORDS = re.compile(
    r'(?P<else><(script|style|title|svg)\b.*?</\2>|<(\w+)[^>]*\blang="ko".*?</\3>|<[^>]*>)|' + KOREAN.pattern,
    re.DOTALL,
)
OWN = Path(__file__).parent / "pages"  # of every course
# What a page does without: a script that draws what the theme's own font draws too, in 1.5 MB; buttons in a bar that is not
# seen, which would open the menus in place of those that are; and tips that stay on a telephone.
SPARED = re.compile(
    r'<script defer src="[^"]*fontawesome\.js[^"]*"></script>\n?'
    r'|<button class="pst-navbar-icon sidebar-toggle [^>]*>.*?</button>| data-bs-toggle="tooltip"',
    re.DOTALL,
)
RUN = f"Code on this page can be changed and run in [the same notebook in the browser]({source.HERE}live/lab/index.html?path={{path}})."
END = f"""<div class="site-end">

[Run this notebook in the browser]({source.HERE}live/lab/index.html?path={{path}}), where you can write code; [download this notebook]({source.HERE}live/files/{{path}}).
Your work there stays in this browser. To keep it, click a file in the list on the left with the right button and choose *Download*: the notebook, or `responses.jsonl` with your answers, which [My work]({source.HERE}my-work.html) loads and hands in.

</div>"""
SETTINGS: dict[str, Any] = {
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "nb_mime_priority_overrides": [("html", "text/html", 0)],
    "myst_heading_anchors": 3,
    "smartquotes": False,
    "html_theme": "sphinx_book_theme",
    "html_static_path": ["_static"],
    "html_css_files": ["site/widgets.css", "site/site.css"],
    "html_js_files": [("site/site.js", {"type": "module"})],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_sphinx": False,
    "html_last_updated_fmt": None,
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "footer_content_items": [],
        "show_navbar_depth": 1,
        "show_toc_level": 2,
        "pygments_light_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
    },
}


def build(course: Course[Any], out: Path, cache: Path, cdn: bool = False) -> list[str]:
    """Write the site of a course into a folder, which is made anew.

    Args:
        out: the folder; it must be missing, empty, or the site of an earlier build.
        cache: where Pyodide is kept from one build to the next.
        cdn: whether readers may load what draws from Pyodide's own host.
    Returns: What Sphinx warned of, a line each.
    Raises: CourseError: the folder holds something else, or Pyodide cannot be had.
    """
    if out.exists() and any(out.iterdir()) and not (out / "_static/site/site.json").is_file():
        raise CourseError(f"{out} holds other files: name a new folder, or an earlier site")
    with tempfile.TemporaryDirectory() as there, _nobody(course):
        pages, made = Path(there, "source"), Path(there, "made")
        write_sources(course, pages)
        warned = _sphinx(course, pages, made, Path(there, "trees"))
        for page in made.rglob("*.html"):
            _finish(page, made)
        (made / "_static/site/open.py").rename(made / "open.py")
        runtime.add(made, course, cache, cdn)
        lite.add(made, course, cdn)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out, copy_function=shutil.copyfile)  # a server tells a new file by its time
    return warned


def write_sources(course: Course[Any], pages: Path) -> None:
    """Write the notebooks and pages from which Sphinx makes the site."""
    verbs = importlib.import_module(course.id)
    for folder in FOLDERS:
        for file in sorted((workspace.source(course) / folder).glob("*.ipynb")):
            page = source.page(notebooks.read(file), folder, course, verbs)
            path = f"{folder}/{file.name}"
            if any(
                "remove-input" not in cell["metadata"].get("tags", ())
                for cell in page["cells"]
                if cell["cell_type"] == "code"
            ):
                page["cells"].insert(1, notebooks.markdown_cell("site-run", RUN.format(path=path)))
            page["cells"].append(notebooks.markdown_cell("site-end", END.format(path=path)))
            write(pages / folder / file.name, notebooks.text(page))
    for file in [
        *OWN.glob("*.md"),
        *(course.folder / "pages").glob("*.md"),
    ]:  # a course's own come last, and replace ours
        text = contents(file.read_text(encoding="utf-8"), course)
        write(pages / file.name, source.markdown(text, "", course, verbs))
    shutil.copytree(str(runtime.STATIC), pages / "_static" / "site")
    # What stands there until a control comes alive looks like it: nothing jumps, and on a telephone a table becomes cards.
    styles = dict.fromkeys(style.removeprefix(live.STYLE) for _, _, style in runtime.controls(course))
    write(pages / "_static/site/widgets.css", "".join((live.STYLE, *styles)))


@contextmanager
def _nobody(course: Course[Any]) -> Iterator[None]:
    """Let the verbs show nobody's answers: a teacher who builds the site may have answered questions too."""
    name = f"{course.id}_RECORD".upper()
    before = os.environ.get(name)
    os.environ[name] = "off"
    try:
        yield
    finally:
        os.environ.pop(name)
        os.environ |= {name: before} if before is not None else {}


def contents(text: str, course: Course[Any]) -> str:
    """Fill a page in with the course's title, where it starts, and its lessons and exercises as lines of a table of contents."""
    lessons, exercises = [], []
    for lesson in course.bank.lessons.values():
        lessons.append(f"{lesson.number} · {lesson.title} <lessons/{lesson.id}>")
        exercises += [f"Exercise {lesson.number} <exercises/{lesson.exercise}>"] if lesson.exercise else []
    text = text.replace("{{title}}", course.short).replace("{{start}}", course.about.start)
    text = text.replace("{{lessons}}", "\n".join(lessons))
    return text.replace("{{exercises}}", "\n".join(exercises))


def _sphinx(course: Course[Any], pages: Path, made: Path, trees: Path) -> list[str]:
    from sphinx.application import Sphinx

    said = StringIO()
    settings = SETTINGS | {"project": course.about.title, "html_title": course.short}
    app = Sphinx(pages, None, made, trees, "html", settings, status=None, warning=said, freshenv=True)
    app.connect("html-page-context", partial(_lead_on, list(_way(course))))
    app.build()
    static = made / "_static"
    unused = (*static.glob("*.html"), *static.glob("scripts/*.map"), static / "scripts/fontawesome.js")
    for left_over in (made / ".buildinfo", made / "objects.inv", *unused):
        left_over.unlink(missing_ok=True)
    return [line for line in re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue()).splitlines() if line]


def _way(course: Course[Any]) -> Iterator[str]:
    """Name the pages in the order in which one takes them: after each lesson its exercise."""
    for lesson in course.bank.lessons.values():
        yield f"lessons/{lesson.id}"
        if lesson.exercise:
            yield f"exercises/{lesson.exercise}"


def _lead_on(
    way: list[str], app: Any, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let the links at the foot of a page lead along the way; Sphinx would take all exercises after the last lesson."""
    at = way.index(page) if page in way else None
    for name, step in (("prev", -1), ("next", 1)):
        to = way[at + step] if at is not None and 0 <= at + step < len(way) else None
        title = to and app.env.titles[to].astext()
        context[name] = to and {"link": app.builder.get_relative_uri(page, to), "title": title}


def _finish(page: Path, made: Path) -> None:
    """Lead the links to notebooks to their pages, from wherever this page lies, name the sidebar for screen readers, and mark Korean words."""
    up = "../" * (len(page.relative_to(made).parts) - 1)
    text = page.read_text(encoding="utf-8").replace(
        f'class="reference external" href="{source.HERE}', f'class="reference internal" href="{up}'
    )
    sidebar = 'id="pst-primary-sidebar"'
    text = (
        SPARED.sub("", text)
        .replace(source.HERE, up)
        .replace(sidebar, f'{sidebar} role="navigation" aria-label="Course"')
    )
    text = KOREAN_WORDS.sub(lambda found: found["else"] or found.expand(IN_KOREAN), text)
    page.write_text(text, encoding="utf-8")
