"""The teacher's commands: make an exam, grade submissions, write the teacher's edition, slides, and exports."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quizkit import files, times
from quizkit.cli import Commands, print_paths
from quizkit.course import Course
from quizkit.files import CourseError, absolute
from quizkit.text import count
from quizkit_teacher import columns, exports

Run = Callable[[argparse.Namespace, Course[Any]], int]
COLUMNS = "what the columns of the class list hold, such as name=2,number=4: give it when asked"
PROGRAMS = "gift (Moodle), moodle-xml (Moodle), qti (Canvas), anki (Anki)"


def add_commands(commands: Commands) -> None:
    """Add the teacher's commands to those of a course."""
    course = commands.course

    def add(name: str, run: Run, text: str, example: str) -> argparse.ArgumentParser:
        def explained(args: argparse.Namespace) -> int:
            try:
                return run(args, course)
            except ModuleNotFoundError as error:
                package = f"{course.about.distribution}[teacher]"
                mend = f'get it with `uv sync --extra teacher` or `pip install "{package}"`'
                raise CourseError(f"{error.name} is not installed; {mend}") from error

        return commands.add("teachers", name, explained, text, example)

    sub = add("assessment", _assessment, "questions for a mark, without their key", "make plan.toml out")
    sub.add_argument("what", choices=["make"], help="what to do")
    sub.add_argument("plan", type=absolute, metavar="PLAN", help="a TOML file that says what to draw")
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")
    each = "a copy for each learner in it"
    sub.add_argument("--class", dest="class_list", type=absolute, metavar="FILE", help=each)
    sub.add_argument(columns.OPTION, default="", metavar="SAYS", help=COLUMNS)

    grade = "grade a folder of submissions"
    for name, text in (("grade", grade), ("mark", "the same as grade")):  # the second: of version 0.1
        sub = add(name, _grade, text, "handed-in --out graded --for canvas")
        mix = "submissions, notebooks and zips, in any mix"
        sub.add_argument("folder", type=absolute, metavar="FOLDER", help=mix)
        out = "the folder for the results"
        sub.add_argument("--out", type=absolute, required=True, metavar="DIR", help=out)
        key = "of an assessment (default: the course’s own questions)"
        sub.add_argument("--key", type=absolute, metavar="KEY", help=key)
        sub.add_argument("--lesson", default="", metavar="NN", help="one lesson of the course (default: all)")
        lms = ["canvas", "moodle"]
        sub.add_argument("--for", dest="form", choices=lms, default="", help="whose gradebook to write")
        roster = "the class list, best the file that Canvas or Moodle exports: it comes back with the points"
        sub.add_argument("--roster", type=absolute, metavar="FILE", help=roster)
        sub.add_argument(columns.OPTION, default="", metavar="SAYS", help=COLUMNS)
        due = "the last day, or a time such as 2026-12-01T23:59 (default: the assessment’s own)"
        sub.add_argument("--due", default="", metavar="TIME", help=due)
        zone = "in which --due is told, such as Asia/Seoul (default: the assessment’s, or this computer’s)"
        sub.add_argument("--zone", default="", metavar="NAME", help=zone)

    sub = add("edition", _edition, "the course with keys and notes", "teacher teachers-copy")
    sub.add_argument("kind", choices=["teacher"], help="which edition")
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")

    sub = add("slides", _slides, "a deck of slides for every lesson", "slides")
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")

    sub = add("export", _export, "the questions for another program", "moodle-xml bank.xml")
    sub.add_argument("form", choices=list(exports.FORMS), metavar="FORM", help=PROGRAMS)
    sub.add_argument("out", type=absolute, metavar="OUT", help="the file to write")


def _assessment(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import assembly

    written, notes = assembly.write(args.plan, args.out, course, args.class_list, args.columns)
    last = "Hand out what lies in “learners”; keep what lies in “teacher” to yourself."
    return print_paths([*written, *notes, last])


def _grade(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import assignment, roster
    from quizkit_teacher.grading_run import DESK, WRITTEN, GradingRun

    if args.key and args.lesson:
        raise CourseError("an assessment has no lessons; give --key or --lesson, not both")
    task = assignment.of_key(args.key) if args.key else assignment.of_course(course.bank, args.lesson)
    learners = args.roster and roster.read(args.roster, args.columns)
    if args.zone and not (args.due or task.due):
        raise CourseError("--zone: nothing is due; name the day with --due")
    try:
        zone = args.zone or times.zone_of(task.due)
        due = (args.due or args.zone) and times.due(args.due or task.due, zone)
    except ValueError as error:
        raise CourseError(f"--due: {error}") from error
    run = GradingRun(args.out, task, course, form=args.form, roster=learners, due=due)
    summary = run.grade(args.folder)
    statuses = ", ".join(f"{number} {status}" for status, number in sorted(summary.statuses.items()))
    print(f"{count(summary.fresh, 'file')} marked now, {summary.kept} unchanged since the last run.")
    print(f"{count(summary.learners, 'learner')}; hand-ins: {statuses or 'none'}. See hand-ins.csv for each.")
    if summary.open:
        waiting = f"{summary.waiting} of {summary.open} open answers wait for your marks"
        print(f"{waiting}: open {DESK}.")
    written = (args.out / name for name in WRITTEN)
    return print_paths([*summary.notes, *filter(Path.exists, written)])


def _edition(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import teacher_edition

    return print_paths(teacher_edition.write(args.out, course))


def _slides(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import slides

    return print_paths(slides.write(args.out, course))


def _export(args: argparse.Namespace, course: Course[Any]) -> int:
    content, left_out = exports.FORMS[args.form](course.bank.items.values(), course)
    files.write(args.out, content)
    lines = [f"left out: {item} ({reason})" for item, reason in left_out]
    return print_paths([f"{args.out}: {len(course.bank.items) - len(left_out)} questions", *lines])
