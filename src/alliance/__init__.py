"""A course on the ROK–U.S. alliance: the names that its notebooks use, each loaded when it is first used.

Importing all of them at once would take half as long as importing ipywidgets, in every lesson.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what editors and type checkers see; `_HOMES` says the same to Python
    from alliance.capstone.cards import agenda as agenda
    from alliance.capstone.cards import brief as brief
    from alliance.capstone.cards import decisions as decisions
    from alliance.capstone.cards import memo as memo
    from alliance.capstone.cards import roles as roles
    from alliance.course import COURSE as COURSE
    from alliance.course import save_hook as save_hook
    from alliance.explorers import claims as claims
    from alliance.explorers import compare as compare
    from alliance.explorers import forecasts as forecasts
    from alliance.explorers import posture as posture
    from alliance.explorers import theater as theater
    from alliance.explorers import timeline as timeline
    from alliance.verbs import agreement as agreement
    from alliance.verbs import ask as ask
    from alliance.verbs import assessment as assessment
    from alliance.verbs import bibliography as bibliography
    from alliance.verbs import brier as brier
    from alliance.verbs import burden as burden
    from alliance.verbs import calibration as calibration
    from alliance.verbs import check as check
    from alliance.verbs import check_setup as check_setup
    from alliance.verbs import claim as claim
    from alliance.verbs import distance as distance
    from alliance.verbs import fact as fact
    from alliance.verbs import hint as hint
    from alliance.verbs import marking as marking
    from alliance.verbs import policy_lab as policy_lab
    from alliance.verbs import positions as positions
    from alliance.verbs import predict as predict
    from alliance.verbs import progress as progress
    from alliance.verbs import receipt as receipt
    from alliance.verbs import review as review
    from alliance.verbs import solution as solution
    from alliance.verbs import spending as spending
    from alliance.verbs import submission as submission
    from alliance.verbs import term as term
    from alliance.verbs import troop_counts as troop_counts
    from alliance.verbs import troops as troops
    from alliance.verbs import troops_by_service as troops_by_service

__version__ = "0.2.0"
_HOMES = dict.fromkeys(("agenda", "brief", "decisions", "memo", "roles"), "capstone.cards")
_HOMES |= dict.fromkeys(("claims", "compare", "forecasts", "posture", "theater", "timeline"), "explorers")
_HOMES |= dict.fromkeys(("COURSE", "save_hook"), "course")
_VERBS = """agreement ask assessment bibliography brier burden calibration check check_setup claim distance fact hint
marking policy_lab positions predict progress receipt review solution spending submission term troop_counts troops
troops_by_service"""
_HOMES |= dict.fromkeys(_VERBS.split(), "verbs")
__all__ = [*_HOMES]  # for `from alliance import *`


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'alliance' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"alliance.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
