"""The teacher's commands: make an exam, grade submissions, write the teacher's edition, slides, and exports."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quizkit.cli import Commands, Run, print_paths
from quizkit.course import Course
from quizkit.files import CourseError

FORMS = {"gift": "Moodle", "moodle-xml": "Moodle", "qti": "Canvas", "anki": "Anki"}


def add_commands(commands: Commands) -> None:
    """Add the teacher's commands to those of a course."""
    course = commands.course

    def add(
        name: str, run: Callable[[argparse.Namespace, Course[Any]], int], text: str, example: str
    ) -> argparse.ArgumentParser:
        return commands.add("teachers", name, _explained(run, course), text, example)

    sub = add("assessment", _assessment, "questions for a mark, without their key", "make plan.toml out")
    sub.add_argument("what", choices=["make"], help="what to do")
    sub.add_argument("plan", type=Path, metavar="PLAN", help="a TOML file that says what to draw")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")
    sub.add_argument(
        "--class", dest="class_list", type=Path, metavar="FILE", help="a copy for each learner in it"
    )

    for name in ("grade", "mark"):  # the second is the name of version 0.1
        text = "grade a folder of submissions" if name == "grade" else "the same as grade"
        sub = add(name, _grade, text, "handed-in --out graded --for canvas")
        sub.add_argument(
            "folder", type=Path, metavar="FOLDER", help="submissions, notebooks and zips, in any mix"
        )
        sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the results")
        key = "of an assessment (default: the course’s own questions)"
        sub.add_argument("--key", type=Path, metavar="KEY", help=key)
        sub.add_argument("--lesson", default="", metavar="NN", help="one lesson of the course (default: all)")
        lms = ["canvas", "moodle"]
        sub.add_argument("--for", dest="form", choices=lms, default="", help="whose gradebook to write")
        roster = "the class list, best the file that Canvas or Moodle exports: it comes back with the points"
        sub.add_argument("--roster", type=Path, metavar="FILE", help=roster)
        sub.add_argument("--due", type=_time, metavar="TIME", help="such as 2026-12-01T23:59")

    sub = add("edition", _edition, "the course with keys and notes", "teacher teachers-copy")
    sub.add_argument("kind", choices=["teacher"], help="which edition")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")

    sub = add("slides", _slides, "a deck of slides for every lesson", "slides")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")

    sub = add("export", _export, "the questions for another program", "moodle-xml bank.xml")
    forms = ", ".join(f"{form} ({program})" for form, program in FORMS.items())
    sub.add_argument("form", choices=list(FORMS), metavar="FORM", help=forms)
    sub.add_argument("out", type=Path, metavar="OUT", help="the file to write")


def _explained(run: Callable[[argparse.Namespace, Course[Any]], int], course: Course[Any]) -> Run:
    """A command that says how to get what it lacks."""

    def explained(args: argparse.Namespace) -> int:
        try:
            return run(args, course)
        except ModuleNotFoundError as error:
            mend = f'get it with `uv sync --extra teacher` or `pip install "{course.about.distribution}[teacher]"`'
            raise CourseError(f"{error.name} is not installed; {mend}") from error

    return explained


def _time(text: str) -> str:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write it as 2026-12-01T23:59") from error
    return text


def _whole(path: Path) -> Path:
    return path.expanduser().absolute()


def _assessment(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import assembly

    class_list = args.class_list and _whole(args.class_list)
    written, notes = assembly.write(_whole(args.plan), _whole(args.out), course, class_list)
    last = "Hand out what lies in “learners”; keep what lies in “teacher” to yourself."
    return print_paths([*written, *notes, last])


def _grade(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import assignment, grading_run, roster

    if args.key and args.lesson:
        raise CourseError("an assessment has no lessons; give --key or --lesson, not both")
    out = _whole(args.out)
    run = grading_run.GradingRun(
        out,
        assignment.of_key(_whole(args.key)) if args.key else assignment.of_course(course.bank, args.lesson),
        course,
        form=args.form,
        roster=roster.read(_whole(args.roster)) if args.roster else None,
        due=args.due or "",
        progress=grading_run.terminal_progress,
    )
    summary = run.grade(_whole(args.folder))
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(summary.statuses.items()))
    print(f"{summary.fresh} files marked now, {summary.kept} unchanged since the last run.")
    print(f"{summary.learners} learners; hand-ins: {statuses or 'none'}. See hand-ins.csv for each.")
    if summary.open:
        print(
            f"{summary.waiting} of {summary.open} open answers wait for your marks: open {grading_run.DESK}."
        )
    return print_paths(
        [*summary.notes, *(out / name for name in grading_run.WRITTEN if (out / name).exists())]
    )


def _edition(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import teacher_edition

    return print_paths(teacher_edition.write(_whole(args.out), course))


def _slides(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import slides

    return print_paths(slides.write(_whole(args.out), course))


def _export(args: argparse.Namespace, course: Course[Any]) -> int:
    from quizkit_teacher import exports

    out = _whole(args.out)
    left_out = exports.write(args.form, out, course).left_out
    lines = [f"left out: {item} ({reason})" for item, reason in left_out]
    return print_paths([f"{out}: {len(course.bank.items) - len(left_out)} questions", *lines])
