"""What a page needs to run: Pyodide, the engine and the course as one archive, and the front ends of the controls."""

import importlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from quizkit.course import Course
from quizkit.files import CourseError, write
from quizkit.widgets import live
from quizkit.widgets.question import Question

PYODIDE = "314.0.6"
PYTHON, PLATFORM = "314", "pyemscripten_2026_0_wasm32"  # of that Pyodide
MSGSPEC = "msgspec==0.22.0"
NEEDED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
KINDS = (".py", ".toml", ".csv", ".json", ".js", ".css")
STATIC = resources.files("quizkit_site") / "static"


def add(out: Path, course: Course[Any], cache: Path) -> None:
    """Add everything live to the pages of a site.

    Args:
        out: the folder of the site.
        cache: where Pyodide is kept from one build to the next.
    Raises: CourseError: Pyodide cannot be had.
    """
    place = out / "_static" / "pyodide"
    place.mkdir(parents=True)
    for file in _pyodide(cache):
        shutil.copy(file, place)
    write(place / "course.zip", archive(course))
    items = {item.id: item.lesson for item in course.bank.items.values()}
    write(out / "_static/site/site.json", json.dumps({"package": course.id, "items": items}))
    for control, code, style in controls(course):
        write(out / f"_static/site/widgets/{control}.js", code)
        write(out / f"_static/site/widgets/{control}.css", style)


def controls(course: Course[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the JavaScript and the style of every control that the verbs of the site may show."""
    package = importlib.import_module(course.id)
    for name in course.about.live_calls:
        getattr(package, name)  # brings its module
    seen = set[str]()
    for control in (Question, *_all(live.Live)):
        if control.__name__ not in seen and "_esm" in vars(control):
            seen.add(control.__name__)
            yield control.__name__, str(vars(control)["_esm"]), str(vars(control).get("_css", live.STYLE))


def archive(course: Course[Any]) -> bytes:
    """Give the engine and the course as a zip, the same on every build. Its TOML files hold JSON, which is read faster."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for package in ("quizkit", "quizkit_site", course.id, *course.about.live_modules):
            folder = Path(str(importlib.import_module(package).__file__)).parent
            for file in sorted(folder.rglob("*")):
                inside = file.relative_to(folder.parent)
                if file.suffix in KINDS and not {"_course", "static", "__pycache__", "test"}.intersection(
                    inside.parts
                ):
                    data = file.read_bytes()
                    if file.suffix == ".toml":
                        data = json.dumps(
                            tomllib.loads(data.decode()), ensure_ascii=False, default=str
                        ).encode()
                    packed.writestr(zipfile.ZipInfo(inside.as_posix()), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _all(control: type) -> Iterator[type]:
    made: type
    for made in control.__subclasses__():
        yield made
        yield from _all(made)


def _pyodide(cache: Path) -> list[Path]:
    """The files of Pyodide and of msgspec, from the cache; what is not there npm and pip bring."""
    folder = cache / f"pyodide-{PYODIDE}"
    if not (folder / "msgspec.zip").is_file():
        with tempfile.TemporaryDirectory() as there:
            _bring("npm", "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", there)
            shutil.unpack_archive(next(Path(there).glob("pyodide-*.tgz")), there)
            wanted = ("--python-version", PYTHON, "--platform", PLATFORM, "--only-binary=:all:", "--no-deps")
            _bring(sys.executable, "-m", "pip", "download", "--quiet", *wanted, MSGSPEC, "--dest", there)
            folder.mkdir(parents=True, exist_ok=True)
            for name in NEEDED:
                shutil.copy(Path(there) / "package" / name, folder)
            shutil.copy(next(Path(there).glob("msgspec-*.whl")), folder / "msgspec.zip")
    return [folder / name for name in (*NEEDED, "msgspec.zip")]


def _bring(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise CourseError(
            f"cannot bring what the pages run ({' '.join(words[:3])} …): {said.strip().splitlines()[-1]}"
        ) from error
