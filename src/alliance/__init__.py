"""A course on the ROK–U.S. alliance: the names that its notebooks use, loaded on first use."""

from __future__ import annotations

import importlib
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

_HOMES = dict.fromkeys(("claims", "compare", "forecasts", "timeline"), "explorers")
_HOMES |= dict.fromkeys(("agenda", "brief", "decisions", "memo", "roles"), "simulation")
_HOMES |= {name: f"classroom.{name}s" for name in ("assessment", "receipt")} | {
    "marking": "classroom.marking"
}
_HOMES |= dict.fromkeys(("posture", "theater"), "atlas")


def __getattr__(name: str) -> Any:
    if name == "check":  # a module for programs, and a verb for lessons
        return importlib.import_module("alliance.check")
    if name in __all__:
        home = _HOMES.get(name, "notebook")
        return getattr(importlib.import_module(f"alliance.{home}"), name)
    raise AttributeError(f"module 'alliance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
