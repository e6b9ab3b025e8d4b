"""The `alliance` command: parse, call, print."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import errno
import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from alliance import __version__
from quizkit import workspace

HELP = "A course on the ROK–U.S. alliance that you read and do in JupyterLab."
STOPPING = 30  # seconds a server may take to stop its kernels
FOLDER = "your copy of the course (default: alliance-course in your home folder)"
FORMS = "gift or moodle-xml (Moodle), qti (Canvas), anki"
EXAMPLES = """examples:
  alliance open                      start the course, in a copy of your own
  alliance doctor                    look over the installation and say how to mend it
  alliance edition teacher OUT       for teachers: the course with keys and notes
  alliance record lessons/*.ipynb    for authors: run notebooks and store outputs
  alliance COMMAND --help            say more about one command
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after `alliance`; default those of this process.

    Returns:
        0 when all is well, 1 when the command found or met a problem. A command line that cannot
        be understood ends the process with 2, as argparse does.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console without Hangul still gets its line
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except workspace.CourseError as error:
        print("alliance:", *str(error).splitlines(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("alliance", description=HELP, epilog=EXAMPLES, formatter_class=plain)
    parser.add_argument("--version", action="version", version=f"alliance {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, example: str
    ) -> argparse.ArgumentParser:
        about, epilog = f"{text.capitalize()}.", f"example:\n  alliance {name} {example}"
        sub = commands.add_parser(name, help=text, description=about, epilog=epilog, formatter_class=plain)
        sub.set_defaults(run=run)
        return sub

    sub = command("open", _open, "start the course, in a copy of your own", "--folder my-course")
    sub.add_argument("--folder", type=Path, metavar="DIR", help=FOLDER)
    sub.add_argument("--port", type=_port, metavar="N", help="the port to serve on (default: a free one)")
    sub.add_argument("--no-browser", action="store_true", help="open no browser; print the address")

    sub = command("doctor", _doctor, "look over the installation and say how to mend it", "")
    sub.add_argument("--folder", type=Path, metavar="DIR", help=FOLDER)

    sub = command("receipt", _receipt, "pack your answers into a file to hand in", "'Kim Minji' --lesson 03")
    sub.add_argument("name", metavar="NAME", help="your name, in quotation marks")
    sub.add_argument("--number", default="", metavar="N", help="your student number")
    sub.add_argument("--lesson", default="", metavar="NN", help="one lesson (default: all)")
    sub.add_argument("--folder", type=Path, metavar="DIR", help=FOLDER)

    sub = command("record", _record, "for authors: run notebooks and store outputs", "lessons/01-*.ipynb")
    sub.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a notebook (default: all)")
    sub.add_argument("--check", action="store_true", help="change nothing; say which are not as recorded")

    sub = command(
        "edition", _edition, "for teachers: the course with keys and notes", "teacher teachers-copy"
    )
    sub.add_argument("kind", choices=["teacher"], help="which edition")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")

    sub = command("export", _export, "for teachers: the questions for another program", "moodle-xml bank.xml")
    sub.add_argument("form", choices=["gift", "moodle-xml", "qti", "anki"], help=FORMS)
    sub.add_argument("out", type=Path, metavar="OUT", help="the file to write")

    sub = command(
        "assessment",
        _assessment,
        "for teachers: questions for a mark, without their key",
        "make plan.toml out",
    )
    sub.add_argument("what", choices=["make"], help="what to do")
    sub.add_argument("plan", type=Path, metavar="PLAN", help="a TOML file that says what to draw")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")
    sub.add_argument(
        "--class", dest="class_list", type=Path, metavar="FILE", help="a copy for each learner in it"
    )

    sub = command(
        "mark", _mark, "for teachers: mark a folder of hand-ins", "handed-in --out marked --for canvas"
    )
    sub.add_argument("folder", type=Path, metavar="FOLDER", help="receipts, notebooks and zips, in any mix")
    sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the results")
    sub.add_argument(
        "--key", type=Path, metavar="KEY", help="of an assessment (default: the course’s own questions)"
    )
    sub.add_argument("--lesson", default="", metavar="NN", help="one lesson of the course (default: all)")
    sub.add_argument(
        "--for", dest="form", choices=["canvas", "moodle"], default="", help="whose gradebook to write"
    )
    roster = "the class list, best the file that Canvas or Moodle exports: it comes back with the points"
    sub.add_argument("--roster", type=Path, metavar="FILE", help=roster)
    sub.add_argument("--due", type=_time, metavar="TIME", help="such as 2026-12-01T23:59")

    sub = command("slides", _slides, "for teachers: a deck of slides for every lesson", "slides")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")

    sub = command(
        "roles",
        _roles,
        "for teachers: draw the seats of lesson 10, write briefs to print",
        "class.txt handout",
    )
    sub.add_argument("names", type=Path, metavar="CLASS", help="a file with a name on each line")
    sub.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")
    sub.add_argument("--seed", metavar="WORD", help="of the lot (default: today’s date)")
    sub.add_argument("--minutes", type=int, choices=(50, 90), help="print one agenda (default: both)")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{number} is not a port: give a number from 1 to 65535")
    return number


def _time(text: str) -> str:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write it as 2026-12-01T23:59") from error
    return text


def _folder(args: argparse.Namespace) -> Path:
    folder: Path = args.folder or workspace.default_folder()
    return folder.expanduser().absolute()


def _open(args: argparse.Namespace) -> int:
    folder = _folder(args)
    if args.port:
        _need_free(args.port)
    for change in workspace.refresh(folder):
        print(change)
    print(f"Your course is in {folder}. Press Ctrl-C here to stop.", flush=True)
    env = {"ALLIANCE_RECORD": str(folder / "responses.jsonl")} | os.environ
    return _serve(jupyterlab(folder, port=args.port, browser=not args.no_browser), env)


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this option would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise workspace.CourseError(f"port {port} {why}; name another, or leave --port out") from error


def jupyterlab(folder: Path, *, port: int | None, browser: bool) -> list[str]:
    """Word the command that starts JupyterLab on the learner's folder.

    Args:
        folder: the learner's folder.
        port: the port to serve on; None lets JupyterLab look for a free one.
        browser: whether a browser opens.

    Raises:
        CourseError: the folder cannot be written.
    """
    # -P keeps the current folder off the import path: a learner's random.py must not stop the server.
    words = [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    words += [f"--LabApp.default_url=/lab/tree/{workspace.START}"]
    words += ["--ContentsManager.pre_save_hook=alliance.recorder.save_hook"]
    words += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    # Those two keep JupyterLab off the network; only a setting keeps it from asking about news. It is
    # given as a default of this server, which leaves the learner's own settings alone and in force.
    if not (Path(sys.prefix) / "share/jupyter/lab/settings").exists():
        words += [f"--LabApp.app_settings_dir={workspace.lab_settings(folder)}"]
    if port:
        words += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        words += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words += ["--allow-root"]
    return words


def _serve(words: list[str], env: dict[str, str]) -> int:
    """Run the server until it ends by itself or this process is told to stop; return its exit code."""
    stops = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {stop: signal.getsignal(stop) for stop in stops}
    for stop in (stop for stop in stops if before[stop] != signal.SIG_IGN):  # nohup stays in force
        signal.signal(stop, signal.default_int_handler)
    # In a group of its own the server gets no Ctrl-C from the terminal, which would end it before it
    # has stopped its kernels, or make it ask back. Windows has no such groups; there it just ends.
    apart: dict[str, Any] = {"process_group": 0, "stdin": subprocess.DEVNULL} if os.name == "posix" else {}
    server = subprocess.Popen(words, env=env, **apart)
    try:
        return server.wait()
    except KeyboardInterrupt:
        if apart:
            server.terminate()
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            return max(server.wait(timeout=STOPPING), 0)  # below 0: it had not come up yet
        server.kill()
        return server.wait()
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)


def _doctor(args: argparse.Namespace) -> int:
    from quizkit import doctor

    findings = doctor.examine(_folder(args))
    for finding in findings:
        print(finding)
    problems = sum(finding.state == "problem" for finding in findings)
    print(f"{problems} to mend." if problems else "All is well.")
    return 1 if problems else 0


def _receipt(args: argparse.Namespace) -> int:
    from alliance import bank
    from quizkit import attempts
    from quizkit import submission

    folder = _folder(args)
    log = attempts.read(folder / "responses.jsonl")
    for problem in log.problems:
        print(problem, file=sys.stderr)
    try:
        found = submission.make(log, bank.load().items, args.name, args.number, args.lesson)
    except ValueError as error:
        raise workspace.CourseError(str(error)) from error
    if not found["responses"]:
        raise workspace.CourseError(
            f"{folder}: no answers to hand in; --folder names another copy of the course"
        )
    for response in found["responses"]:
        print(f"{response['lesson']}  {response['item']}  tries: {response['tries']}")
    print(submission.PROMISE, submission.write(found, folder), sep="\n")
    return 0


def _record(args: argparse.Namespace) -> int:
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from quizkit import notebooks

    as_recorded = True
    for path in args.paths or _originals():
        try:
            if args.check:
                good = notebooks.is_recorded(path)
                as_recorded = as_recorded and good
                said = "as recorded" if good else f"not as recorded; mend with: alliance record {path}"
            else:
                said = "recorded" if notebooks.record_notebook(path) else "unchanged"
        except CellExecutionError as error:
            raise workspace.CourseError(f"{path}: a cell failed: {error.ename}: {error.evalue}") from error
        except (OSError, ValueError, DeadKernelError) as error:
            raise workspace.CourseError(f"{path}: {error}") from error
        print(f"{path}: {said}", flush=True)
    return 0 if as_recorded else 1


def _edition(args: argparse.Namespace) -> int:
    from alliance.course import COURSE
    from quizkit_teacher import teacher_edition

    for path in teacher_edition.write(args.out.expanduser().absolute(), COURSE):
        print(path)
    return 0


def _export(args: argparse.Namespace) -> int:
    from alliance import bank
    from quizkit_teacher import exports

    book = bank.load()
    path, made = exports.write(args.form, args.out.expanduser().absolute(), book)
    print(f"{path}: {len(book.items) - len(made.left_out)} questions")
    for item_id, reason in made.left_out:
        print(f"left out: {item_id} ({reason})")
    return 0


def _assessment(args: argparse.Namespace) -> int:
    from alliance import bank
    from quizkit_teacher import assembly

    out = args.out.expanduser().absolute()
    written, said = assembly.write(args.plan.expanduser(), out, bank.load(), args.class_list)
    print(
        *written,
        *said,
        "Hand out what lies in “learners”; keep what lies in “teacher” to yourself.",
        sep="\n",
    )
    return 0


def _mark(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from alliance import bank
    from quizkit_teacher import grading_run, roster, assignment

    if args.key and args.lesson:
        raise workspace.CourseError("an assessment has no lessons; give --key or --lesson, not both")
    book, out = bank.load(), args.out.expanduser().absolute()
    what = assignment.of_key(args.key.expanduser()) if args.key else assignment.of_course(book, args.lesson)
    summary = grading_run.write(
        args.folder.expanduser().absolute(),
        out,
        what,
        book,
        form=args.form,
        roster=roster.read(args.roster.expanduser()) if args.roster else None,
        due=args.due or "",
        progress=lambda things: tqdm(things, disable=None, leave=False),
    )
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(summary.statuses.items()))
    print(f"{summary.fresh} files marked now, {summary.kept} unchanged since the last run.")
    print(f"{summary.learners} learners; hand-ins: {statuses or 'none'}. See hand-ins.csv for each.")
    if summary.open:
        print(f"{summary.waiting} of {summary.open} open answers wait for your marks: open {grading_run.DESK}.")
    print(*summary.notes, *(out / name for name in grading_run.WRITTEN if (out / name).exists()), sep="\n")
    return 0


def _slides(args: argparse.Namespace) -> int:
    from alliance.course import COURSE
    from quizkit_teacher import slides

    for path in slides.write(args.out.expanduser().absolute(), COURSE):
        print(path)
    return 0


def _roles(args: argparse.Namespace) -> int:
    from alliance import bank
    from alliance.capstone import handout

    seed = args.seed or datetime.date.today().isoformat()
    out = args.out.expanduser().absolute()
    written = handout.write(args.names.expanduser(), out, seed, bank.load(), args.minutes)
    print(f"Seats drawn with the seed {seed}; keep it to draw them again.", *written, sep="\n")
    return 0


def _originals() -> list[Path]:
    root = workspace.source()
    if root == workspace.PACKAGE / "_course":
        raise workspace.CourseError("this is not a checkout of the course; name the notebooks to record")
    return [root / path for path in workspace.files(root) if path.suffix == ".ipynb"]
