"""A course on the ROK–U.S. alliance: the names that its notebooks use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance.capstone.cards import agenda as agenda
from alliance.capstone.cards import brief as brief
from alliance.capstone.cards import decisions as decisions
from alliance.capstone.cards import memo as memo
from alliance.capstone.cards import roles as roles
from alliance.course import COURSE as COURSE
from alliance.explorers import claims as claims
from alliance.explorers import compare as compare
from alliance.explorers import forecasts as forecasts
from alliance.explorers import posture as posture
from alliance.explorers import theater as theater
from alliance.explorers import timeline as timeline
from alliance.verbs import agreement as agreement
from alliance.verbs import bibliography as bibliography
from alliance.verbs import burden as burden
from alliance.verbs import calibration as calibration
from alliance.verbs import claim as claim
from alliance.verbs import distance as distance
from alliance.verbs import fact as fact
from alliance.verbs import policy_lab as policy_lab
from alliance.verbs import positions as positions
from alliance.verbs import spending as spending
from alliance.verbs import troop_counts as troop_counts
from alliance.verbs import troops as troops
from alliance.verbs import troops_by_service as troops_by_service
from quizkit import Verbs

if TYPE_CHECKING:
    from quizkit_teacher.rubric_widget import RubricDesk

__version__ = "0.2.0"

_verbs = Verbs(COURSE)
ask = _verbs.ask
predict = _verbs.predict
check = _verbs.check
hint = _verbs.hint
solution = _verbs.solution
term = _verbs.term
progress = _verbs.progress
review = _verbs.review
brier = _verbs.brier
receipt = submission = _verbs.receipt
assessment = _verbs.assessment
check_setup = _verbs.check_setup
save_hook = COURSE.save_hook


def marking(folder: str = ".") -> RubricDesk:
    """Open the desk at which a teacher marks open answers; it needs the teacher's package.

    Args:
        folder: where the results of grading lie.

    Raises:
        CourseError: there are no open answers in the folder.
    """
    from quizkit_teacher.rubric_widget import marking as desk

    return desk(folder, COURSE)
