"""Runs in the reader's browser: a cell of the course, with the few names of anywidget, traitlets and IPython that controls need.

The engine's controls are thin: they keep state that a page draws and take its messages. Here the page is spoken to by JSON
instead of by a kernel. The data files of the course are JSON in this copy, since reading TOML takes long in a browser.
"""

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

RECORD = Path("/record/responses.jsonl")


class Trait:
    """A field of a control; the page has those with a tag."""

    def __init__(self, default: Any = None) -> None:
        """Args: default: its value until another is set."""
        self.default = default

    def __class_getitem__(cls, _: Any) -> type["Trait"]:
        return cls

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name

    def __get__(self, control: Any, _: type) -> Any:
        return self if control is None else control.state.get(self.name, self.default)

    def __set__(self, control: Any, value: Any) -> None:
        control.state[self.name] = control.changed[self.name] = value

    def tag(self, **_: Any) -> "Trait":
        """Mark it as one that the page has; here all are."""
        return self


class AnyWidget:
    """A control whose state goes to the page."""

    def __init__(self, **state: Any) -> None:
        """Args: state: the values of its traits."""
        self.state, self.changed, self.heard = dict[str, Any](), dict[str, Any](), list[Callable[..., None]]()
        for name, value in state.items():
            setattr(self, name, value)

    def on_msg(self, call: Callable[..., None]) -> None:
        """Have a function called with each message from the page, as ipywidgets would."""
        self.heard.append(call)

    @contextlib.contextmanager
    def hold_sync(self) -> Iterator[None]:
        """Hold changes back; here they go together anyway."""
        yield


def _module(name: str, **content: Any) -> None:
    sys.modules[name] = made = ModuleType(name)
    vars(made).update(content)


_module("anywidget", AnyWidget=AnyWidget)
_module("traitlets", **dict.fromkeys(("Dict", "List", "Unicode", "Bool", "Float"), Trait))
_module("IPython")
_module("IPython.display", display=lambda *_, **__: None)
_module("tomllib", loads=json.loads, TOMLDecodeError=json.JSONDecodeError)
# Imported by html, urllib.parse and quizkit.times. No page needs anything of these, and to import them would be a third of the start.
SPARED: dict[str, dict[str, Any]] = {"html.entities": {"html5": {}}, "ipaddress": {}, "zoneinfo": {}}
for spared, content in SPARED.items():
    _module(spared, **content)


class Names(dict[str, Any]):
    """The names of a course, each loaded when it is first used."""

    course: ModuleType

    def __missing__(self, name: str) -> Any:
        try:
            return getattr(self.course, name)
        except AttributeError:
            raise KeyError(name) from None


controls = dict[int, AnyWidget]()
names = Names()


def begin(package: str) -> None:
    """Take up a course, whose record is the file `RECORD`."""
    os.environ[f"{package}_RECORD".upper()] = str(RECORD)
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    names.course = importlib.import_module(package)


def draw() -> None:
    """Make sure that matplotlib, once it was loaded, can be used; raises ImportError where it was not."""
    for name in SPARED:
        sys.modules.pop(name, None)
    importlib.import_module("matplotlib")


def run(code: str, number: int) -> str:
    """Run a cell; give the state of the control that it shows, or else the HTML of its card."""
    shown = eval(code, {}, names)
    if isinstance(shown, AnyWidget):
        controls[number] = shown
        return json.dumps({"control": type(shown).__name__, "state": shown.state})
    return json.dumps({"html": shown.markup})


def receive(number: int, message: str) -> str:
    """Pass a message from the page to a control; give what has changed in its state."""
    control = controls[number]
    control.changed.clear()
    for call in control.heard:
        call(control, json.loads(message), [])
    return json.dumps(control.changed)


def hand_in(name: str, number: str, lesson: str) -> str:
    """Give the name and the content of a file to hand in; raises ValueError where the name is missing or too long."""
    names["submission"](name, number, lesson, save=True)
    file = max(RECORD.parent.glob("submission-*.json"), key=os.path.getmtime)
    made = json.dumps({"name": file.name, "content": file.read_text(encoding="utf-8")})
    file.unlink()
    return made


def lines(start: int) -> str:
    """Give the lines of the record from one on."""
    text = RECORD.read_text(encoding="utf-8") if RECORD.exists() else ""
    return json.dumps(text.splitlines()[start:])
