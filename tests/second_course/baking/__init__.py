"""A course on baking bread: the names that its notebooks use."""

from baking.course import COURSE as COURSE
from baking.course import recipe as recipe
from quizkit import Verbs

__version__ = "1.0"

_verbs = Verbs(COURSE)
ask = _verbs.ask
predict = _verbs.predict
check = _verbs.check
hint = _verbs.hint
solution = _verbs.solution
term = _verbs.term
progress = _verbs.progress
home = _verbs.home
review = _verbs.review
brier = _verbs.brier
submission = _verbs.submission
assessment = _verbs.assessment
save_hook = COURSE.save_hook  # JupyterLab looks for it under this name
