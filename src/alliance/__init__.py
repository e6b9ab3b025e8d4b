"""A course on the ROK–U.S. alliance: the names that its notebooks use, loaded on first use."""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

__version__ = "0.1.0"
__all__ = [  # the verbs of a lesson
    "agenda",
    "agreement",
    "ask",
    "assessment",
    "bibliography",
    "brief",
    "brier",
    "burden",
    "calibration",
    "check",
    "check_setup",
    "claim",
    "claims",
    "compare",
    "decisions",
    "distance",
    "fact",
    "forecasts",
    "hint",
    "marking",
    "memo",
    "policy_lab",
    "positions",
    "posture",
    "predict",
    "progress",
    "receipt",
    "review",
    "roles",
    "solution",
    "spending",
    "term",
    "theater",
    "timeline",
    "troop_counts",
    "troops",
    "troops_by_service",
    "troops_table",
]


class _Check(types.ModuleType):
    """`alliance.check` is a module for programs and, called, a verb for lessons: `check("id", 1953)`."""

    def __call__(self, item_id: str, value: Any = ...) -> Any:
        """Check an answer worked out in code; see `alliance.notebook.check_answer`."""
        from alliance.notebook import check_answer

        return check_answer(item_id, value)


importlib.import_module("alliance.check")
sys.modules["alliance.check"].__class__ = _Check


_HOMES = dict.fromkeys(("claims", "compare", "forecasts", "timeline"), "explorers")
_HOMES |= dict.fromkeys(("agenda", "brief", "decisions", "memo", "roles"), "simulation")
_HOMES |= {name: f"classroom.{name}s" for name in ("assessment", "receipt")} | {
    "marking": "classroom.marking"
}
_HOMES |= dict.fromkeys(("posture", "theater"), "atlas")


def __getattr__(name: str) -> Any:
    if name in __all__:
        home = _HOMES.get(name, "notebook")
        return getattr(importlib.import_module(f"alliance.{home}"), name)
    raise AttributeError(f"module 'alliance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
