"""A course on the ROK–U.S. alliance: the names that its notebooks use, each loaded when it is first used.

Importing all of them at once would slow down the first cell of every lesson, which uses only some.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; Python finds the home of each name in `_HOMES`
    from alliance.capstone.cards import *
    from alliance.course import *
    from alliance.explorers import *
    from alliance.verbs import *

__version__ = "0.2.0"
_HOMES = dict.fromkeys(
    ("agenda", "aims", "brief", "decisions", "event", "memo", "roles", "testimony"), "capstone.cards"
)
_HOMES |= dict.fromkeys(
    ("bibliography", "claims", "compare", "documents", "forecasts", "posture", "theater", "timeline"),
    "explorers",
)
_HOMES |= dict.fromkeys(("COURSE", "save_hook"), "course")
_VERBS = """agreed_level agreement argument ask assessment bases brier burden calibration centers check check_setup claim commands distance document fact
hint home lab_example levers marking nearest parting picture policy_lab polls positions predict progress reach receipt review seoul solution spending steps submission table term terms
troop_counts troops troops_by_service unit_sizes year_after"""
_HOMES |= dict.fromkeys(_VERBS.split(), "verbs")
__all__ = [*_HOMES]  # for `from alliance import *`


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'alliance' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"alliance.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
