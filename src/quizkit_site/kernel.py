"""Runs in a notebook in the browser: what cannot be drawn there is shown as it was recorded."""

import contextlib
import importlib
import io
import json
import sys
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache, wraps
from importlib import resources
from inspect import isroutine
from types import ModuleType
from typing import Any

from quizkit import doctor, workspace
from quizkit.html import Card, Markup

DRAWING = ("matplotlib", "numpy", "PIL")
MISSING = "matplotlib, which draws it, is not to be had in this browser"
RECORDED = (
    f"Shown as it was recorded: {MISSING}. It can be changed in JupyterLab, where the course is installed."
)
NONE = f"Not drawn: {MISSING}, and no picture of it was recorded. It is drawn in JupyterLab, where the course is installed."
SAVED = "The list on the left has the file: choose the folder above, click the file with the right button, and choose Download."
FILES = ("submission", "receipt")  # verbs that write a file


def guard(names: dict[str, Any]) -> None:
    """Have the verbs of a course answer with a recorded picture where they cannot draw.

    Args: names: those of the course's package, which gives each when it is first asked for.
    """
    tomllib.loads = json.loads  # the data files of this copy are JSON
    sys.modules["fcntl"].__dict__.update(
        flock=lambda *_: None, LOCK_EX=0, LOCK_NB=0
    )  # the kernel has an empty one
    tempfile.TemporaryFile = lambda *_, **__: io.BytesIO()  # type: ignore[assignment]  # the disk there has none
    workspace.source = lambda course: course.learner_folder()  # the notebooks lie on that disk alone
    doctor.examine = lambda *_, **__: []  # nothing is installed there that could be missing
    package, load = names["__name__"], names["__getattr__"]

    def guarded(name: str) -> Any:
        try:
            value = load(name)
        except AttributeError:
            value = None if name.startswith("_") else _module(package, name)
            if value is None:
                raise
        names[name] = value = shown(value, name) if isroutine(value) else value
        return value

    names["__getattr__"] = guarded


def shown(verb: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Have one verb show the recorded picture of the same call where matplotlib is missing."""

    @wraps(verb)
    def call(*given: object, **named: object) -> Any:
        try:
            made = verb(*given, **named)
        except ModuleNotFoundError as error:
            if not _of_drawing(error):
                raise
            return recorded(name, *given, **named)
        return Card.stack(made, Card.of(SAVED)) if name in FILES and "Written:" in made.text else made

    return call


def recorded(name: str, *given: object, **named: object) -> Card:
    """Give the picture that the notebooks hold of a call, or a sentence that there is none."""
    arguments = ", ".join([*map(repr, given), *(f"{key}={value!r}" for key, value in named.items())])
    if not (found := _pictures().get(f"{name}({arguments})")):
        return Card.of(NONE)
    html, text = found
    return Card.stack(Card(Markup(html), text), Card.of(RECORDED))


def _module(package: str, name: str) -> ModuleType | None:
    """A part of the course, or a stand-in where it cannot even be imported without matplotlib; None if there is no such part."""
    try:
        return importlib.import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        if not _of_drawing(error):
            return None
    stand_in = ModuleType(f"{package}.{name}")

    def part(of: str) -> Any:
        if of.startswith("_"):
            raise AttributeError(of)
        return lambda *given, **named: recorded(f"{name}.{of}", *given, **named)

    stand_in.__dict__["__getattr__"] = part
    return stand_in


def _of_drawing(error: ModuleNotFoundError) -> bool:
    return (error.name or "").partition(".")[0] in DRAWING


@cache
def _pictures() -> dict[str, tuple[str, str]]:
    with contextlib.suppress(ModuleNotFoundError):
        return dict(json.loads((resources.files("quizkit_recorded") / "pictures.json").read_text("utf-8")))
    return {}
