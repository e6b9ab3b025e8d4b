"""JupyterLab in the browser beside the pages (`live/`): the same notebooks with cells to write and run, and the same Pyodide."""

import ast
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from quizkit import cells, notebooks, workspace
from quizkit.course import FOLDERS, Course
from quizkit.files import CourseError, write
from quizkit_site import runtime, source

PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@jupyterlite/pyodide-kernel-extension",
    "anywidget",
    "quizkit",
)
LAB: dict[str, Any] = {"@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False}}
LAB |= {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
LAB |= {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}
}  # light or dark as the reader's system is
WHEN = 315532800  # 1 January 1980: the time of every file, so that each build is the same


def add(out: Path, course: Course[Any], cdn: bool) -> None:
    """Add JupyterLab to a site to which `runtime.add` has added Pyodide.

    Args:
        out: the folder of the site.
        course: whose notebooks are opened.
        cdn: whether notebooks may ask Pyodide's own host for what draws.
    Raises: CourseError: JupyterLite cannot be built.
    """
    place = out / "_static" / "pyodide"
    pictures = json.dumps(recorded(course), ensure_ascii=False, sort_keys=True).encode()
    files = {"quizkit_recorded/__init__.py": b"", "quizkit_recorded/pictures.json": pictures}
    runtime.wheel(place, "quizkit-recorded", course.version, files)
    runtime.lock(place, cdn)
    packages = ["anywidget", "quizkit-recorded", course.about.distribution, *(runtime.DRAWING if cdn else ())]
    kernel = {"pyodideUrl": "../../_static/pyodide/pyodide.mjs", "disablePyPIFallback": True}
    kernel["loadPyodideOptions"] = {"packages": packages}
    page = {"exposeAppInBrowser": True, "appName": course.short, "litePluginSettings": {PLUGIN: kernel}}
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there)
        workspace.refresh(
            course, folder / "contents"
        )  # as a learner gets them, with a home that knows nobody
        shutil.rmtree(folder / "contents" / course.corner)
        build = {
            "contents": ["contents"],
            "output_dir": str(out / "live"),
            "apps": ["lab"],
            "no_sourcemaps": True,
        }
        there_too = Path(sys.prefix, "share/jupyter/labextensions")
        build |= {"source_date_epoch": WHEN, "ignore_sys_prefix": ["federated_extensions"]}
        build |= {"federated_extensions": [str(there_too / name) for name in EXTENSIONS]}
        _json(folder / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
        _json(folder / "overrides.json", workspace.LAB | workspace.BAR | LAB)
        _json(folder / "jupyter_lite_config.json", {"LiteBuildConfig": build})
        words = [sys.executable, "-m", "jupyterlite_core", "build"]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-1]
            raise CourseError(f"JupyterLite cannot be built: {said}")


def recorded(course: Course[Any]) -> dict[str, tuple[str, str]]:
    """Collect the pictures that the notebooks hold, as HTML and as words, by the call that draws each."""
    found = dict[str, tuple[str, str]]()
    for folder in FOLDERS:
        for file in sorted((workspace.source(course) / folder).glob("*.ipynb")):
            for cell in notebooks.read(file)["cells"]:
                call, shown = cells.last_call("".join(cell["source"])), cell.get("outputs")
                if cell["cell_type"] == "code" and call and shown and "data" in shown[0]:
                    html, text = (
                        "".join(shown[0]["data"].get(f"text/{kind}", "")) for kind in ("html", "plain")
                    )
                    if "data:image" in html or ast.unparse(call.func) in course.about.drawn_calls:
                        found[ast.unparse(call)] = source.HOW.sub("", html), text
    return found


def _json(file: Path, content: Any) -> None:
    write(file, json.dumps(content))
