"""What a page needs to run: Pyodide, the engine and the course as a wheel, and the front ends of the controls."""

import hashlib
import importlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from quizkit.course import Course
from quizkit.files import CourseError, write
from quizkit.widgets import live
from quizkit.widgets.question import Question

PYODIDE = "314.0.6"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
PYTHON, PLATFORM = "314", "pyemscripten_2026_0_wasm32"  # of that Pyodide
LOCK = "pyodide-lock.json"
NEEDED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", LOCK)
MSGSPEC = "msgspec==0.22.0"
KERNEL = ("ipython", "jedi", "micropip", "packaging")  # of a notebook, in the versions of that Pyodide
WIDGETS = ("anywidget", "comm", "ipywidgets", "psygnal", "typing_extensions")  # in those of this machine
DRAWING = ("matplotlib",)  # compiled, and nowhere but on Pyodide's own host
KINDS = (".py", ".toml", ".csv", ".json", ".js", ".css", ".mplstyle")
OUTSIDE = {"_course", "pages", "static", "__pycache__", "test"}  # folders of no use there
STATIC = resources.files("quizkit_site") / "static"
# What the course's package does last in a notebook in the browser.
HOOK = b"""
import sys

if "pyodide_kernel" in sys.modules:
    from quizkit_site import kernel

    kernel.guard(globals())
"""


def add(out: Path, course: Course[Any], cache: Path, cdn: bool) -> None:
    """Add everything live to the pages of a site.

    Args:
        out: the folder of the site.
        cache: where Pyodide is kept from one build to the next.
        cdn: whether pages may ask Pyodide's own host for what draws.
    Raises: CourseError: Pyodide or a package cannot be had.
    """
    place = out / "_static" / "pyodide"
    place.mkdir(parents=True)
    pyodide = _pyodide(cache)
    for file in (*(pyodide / name for name in NEEDED), *_wheels(pyodide / LOCK, cache)):
        shutil.copy(file, place)
    wheel(place, course.about.distribution, course.version, archive(course), "msgspec")
    items = {item.id: item.lesson for item in course.bank.items.values()}
    site = {"package": course.id, "distribution": course.about.distribution, "items": items}
    write(out / "_static/site/site.json", json.dumps(site | ({"cdn": CDN} if cdn else {})))
    for control, code, _ in controls(course):
        write(out / f"_static/site/widgets/{control}.js", code)


def controls(course: Course[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the JavaScript and the style of every control that the verbs of the site may show."""
    package = importlib.import_module(course.id)
    for name in course.about.live_calls:
        getattr(package, name)  # brings its module
    for module in course.about.drawn_modules:
        importlib.import_module(module)
    seen = set[str]()
    for control in (Question, *_all(live.Live)):
        if control.__name__ not in seen and "_esm" in vars(control):
            seen.add(control.__name__)
            yield control.__name__, str(vars(control)["_esm"]), str(vars(control).get("_css", live.STYLE))


def archive(course: Course[Any]) -> dict[str, bytes]:
    """Give the files of the engine and the course, by path. Their TOML holds JSON, which is read faster."""
    files = dict[str, bytes]()
    for package in ("quizkit", "quizkit_site", course.id, *course.about.live_modules):
        folder = Path(str(importlib.import_module(package).__file__)).parent
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder.parent)
            if file.suffix in KINDS and not OUTSIDE.intersection(inside.parts):
                data = file.read_bytes()
                if file.suffix == ".toml":
                    held = tomllib.loads(data.decode())
                    data = json.dumps(held, ensure_ascii=False, default=str).encode()
                files[inside.as_posix()] = data
    files[f"{course.id}/__init__.py"] += HOOK
    return files


def wheel(place: Path, name: str, version: str, files: Mapping[str, bytes], *needs: str) -> None:
    """Write files as a wheel, the same on every build.

    Args:
        place: the folder.
        name: of the wheel.
        version: of the wheel.
        files: what it installs, by path.
        needs: the packages that it needs.
    """
    stem, made = f"{name.replace('-', '_')}-{version}", io.BytesIO()
    about = [
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
        *(f"Requires-Dist: {n}" for n in needs),
    ]
    inside = {"METADATA": "\n".join(about), "WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any", "RECORD": ""}
    described = {f"{stem}.dist-info/{file}": f"{text}\n".encode() for file, text in inside.items()}
    with zipfile.ZipFile(made, "w", compresslevel=9) as packed:
        for path, data in (dict(files) | described).items():
            packed.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    write(place / f"{stem}-py3-none-any.whl", made.getvalue())


def lock(place: Path, cdn: bool) -> None:
    """Have Pyodide's list of packages name the wheels that lie beside it and no others, so that `import` finds them.

    Args:
        place: the folder.
        cdn: whether to name what draws too, at its address on Pyodide's own host.
    """
    whole = json.loads((place / LOCK).read_text())
    listed = whole["packages"]
    there = dict(map(_described, sorted(place.glob("*.whl"))))
    for entry in there.values():
        entry["depends"] = sorted(there.keys() & entry["depends"])
    away = closure(listed, DRAWING) - there.keys() if cdn else ()
    there |= {name: listed[name] | {"file_name": CDN + listed[name]["file_name"]} for name in sorted(away)}
    write(place / LOCK, json.dumps(whole | {"packages": there}))


def closure(listed: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    """Give packages of Pyodide's list with all that they need there."""
    found, todo = set[str](), list(names)
    while todo:
        name = _normal(todo.pop())
        if name in listed and name not in found:
            found.add(name)
            todo += listed[name]["depends"]
    return found


def _described(file: Path) -> tuple[str, dict[str, Any]]:
    """The name of a wheel, and its entry in Pyodide's list with all that its metadata ask for."""
    with zipfile.ZipFile(file) as packed:
        paths = packed.namelist()
        about = packed.read(next(path for path in paths if path.endswith(".dist-info/METADATA"))).decode()
    stem, version, *_ = file.name.split("-")
    name = _normal(stem)
    entry = {"name": name, "version": version, "file_name": file.name, "install_dir": "site"}
    entry |= {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "package_type": "package"}
    inside = {path.partition("/")[0] for path in paths if path.endswith("/__init__.py")}
    needs = re.findall(r"^Requires-Dist: ([\w.-]+)(?!.*extra ==)", about, re.MULTILINE)
    return name, {
        **entry,
        "imports": sorted(inside),
        "depends": set(map(_normal, needs)),
        "unvendored_tests": False,
    }


def _normal(name: str) -> str:
    """The name of a package as Pyodide's list has it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _all(control: type) -> Iterator[type]:
    made: type
    for made in control.__subclasses__():
        yield made
        yield from _all(made)


def _pyodide(cache: Path) -> Path:
    """The folder with Pyodide; npm brings it where it is not there."""
    folder = cache / f"pyodide-{PYODIDE}"
    if not all((folder / name).is_file() for name in NEEDED):
        with tempfile.TemporaryDirectory() as there:
            _bring("npm", "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", there)
            shutil.unpack_archive(next(Path(there).glob("pyodide-*.tgz")), there)
            folder.mkdir(parents=True, exist_ok=True)
            for name in NEEDED:
                shutil.copy(Path(there) / "package" / name, folder)
    return folder


def _wheels(pyodide_lock: Path, cache: Path) -> list[Path]:
    """What is imported there beside the course, as wheels; pip brings them where they are not there."""
    listed = json.loads(pyodide_lock.read_text())["packages"]
    wanted = [f"{name}=={listed[name]['version']}" for name in sorted(closure(listed, KERNEL))]
    wanted += [MSGSPEC, *(f"{name}=={metadata.version(name)}" for name in WIDGETS)]
    folder = cache / f"wheels-{hashlib.sha256(' '.join(wanted).encode()).hexdigest()[:8]}"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory() as there:
            words = ("--quiet", "--no-deps", "--only-binary=:all:", "--dest", there)
            platform = ("--python-version", PYTHON, "--platform", PLATFORM)
            _bring(sys.executable, "-m", "pip", "download", *words, *platform, *wanted)
            shutil.copytree(there, folder)
    return sorted(folder.glob("*.whl"))


def _bring(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise CourseError(
            f"cannot bring what the pages run ({' '.join(words[:3])} …): {said.strip().splitlines()[-1]}"
        ) from error
