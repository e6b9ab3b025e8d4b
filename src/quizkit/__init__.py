"""A quiz engine for courses in notebooks: questions that explain each mistake, a learner's log, grading.

A course is a package with a `data` folder; see `docs/another-course.md`.
"""

from quizkit.bank import Bank as Bank
from quizkit.bank import Shelf as Shelf
from quizkit.course import Course as Course
from quizkit.files import CourseError as CourseError
from quizkit.grading import grade as grade
from quizkit.html import Card as Card
from quizkit.items import Item as Item
from quizkit.items import Verdict as Verdict
from quizkit.records import Record as Record
from quizkit.verbs import Verbs as Verbs
