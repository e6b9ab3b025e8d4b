"""The command line of a course. Its help lists the commands by user: learners, teachers, authors."""

import argparse
import datetime
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO, cast

from quizkit import copies, launch, workspace
from quizkit.course import RECORD, Course
from quizkit.files import CourseError, absolute
from quizkit.text import shown

AS_IS = argparse.RawDescriptionHelpFormatter
Run = Callable[[argparse.Namespace], int]


class Commands:
    """The commands of a course, in groups. Other packages add theirs before `main` runs."""

    def __init__(self, course: Course[Any]) -> None:
        """Args: course: the course that the commands work on. The commands for learners and authors are added here."""
        self.course, self.name = course, course.id
        self.parser = argparse.ArgumentParser(
            self.name, usage=f"{self.name} COMMAND ...", formatter_class=AS_IS
        )
        self.parser.add_argument("--version", action="version", version=f"{self.name} {course.version}")
        self._commands = self.parser.add_subparsers(
            metavar="COMMAND", required=True, help=argparse.SUPPRESS, prog=self.name
        )
        self._groups: dict[str, dict[str, str]] = {"learners": {}, "teachers": {}, "authors": {}}
        self._add_own()

    def add(self, group: str, name: str, run: Run, text: str, example: str = "") -> argparse.ArgumentParser:
        """Add a command and give its parser, to which the caller adds arguments.

        Args:
            group: "learners", "teachers" or "authors".
            name: the word after the course's name.
            run: takes the parsed arguments; returns the exit code.
            text: one line for the help; also the description of the command's own help.
            example: the words after the command, in an example.
        """
        sub = self._commands.add_parser(
            name,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=f"example:\n  {self.name} {name} {example}".rstrip(),
            formatter_class=AS_IS,
        )
        sub.set_defaults(run=run)
        self._groups[group][name] = text
        return sub

    def main(self, words: Sequence[str] | None = None) -> int:
        """Run the command in `words`, by default the command line of this process, and give its exit code.

        Where argparse cannot read the words, the process ends with exit code 2.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a console without Hangul still gets its line
        out, err = cast(TextIO, _Shown(sys.stdout)), cast(TextIO, _Shown(sys.stderr))
        with redirect_stdout(out), redirect_stderr(err):
            return self._main(words)

    def _main(self, words: Sequence[str] | None) -> int:
        self.parser.description = self._help()
        try:
            args = self.parser.parse_args(words)
            code: int = args.run(args)
        except CourseError as error:
            print(f"{self.name}:", *str(error).splitlines(), file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        except BrokenPipeError:  # the reader of the output, such as `head`, has ended
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        return code

    def _help(self) -> str:
        width = max(len(name) for group in self._groups.values() for name in group) + 2
        parts = [self.course.about.title]
        for group, commands in self._groups.items():
            if commands:
                lines = (f"  {name:<{width}}{text}" for name, text in commands.items())
                parts.append("\n".join([f"for {group}:", *lines]))
        return "\n\n".join([*parts, f"{self.name} COMMAND --help says more about one command."])

    def _add_own(self) -> None:
        text = "start the course, in a copy of your own"
        sub = self.add("learners", "open", self._open, text, "--folder my-course")
        self._add_folder(sub)
        sub.add_argument("--port", type=_port, metavar="N", help="the port to serve on (default: a free one)")
        sub.add_argument("--no-browser", action="store_true", help="open no browser; print the address")
        text = "look over the installation and say how to mend it"
        self._add_folder(self.add("learners", "doctor", self._doctor, text))
        for name in ("submit", "receipt"):  # the second is the name of version 0.1
            text = "pack your answers into a file to hand in" if name == "submit" else "the same as submit"
            sub = self.add("learners", name, self._submit, text, "'Kim Minji' --lesson 03")
            sub.add_argument("name", metavar="NAME", help="your name, in quotation marks")
            sub.add_argument("--number", default="", metavar="N", help="your student number")
            sub.add_argument("--lesson", default="", metavar="NN", help="one lesson (default: all)")
            self._add_folder(sub)
        text = "put copies of your record that a syncing program made into one"
        sub = self.add("learners", "merge", self._merge, text)
        which = "a copy (default: all that are yours for sure)"
        sub.add_argument("files", nargs="*", metavar="FILE", help=which)
        self._add_folder(sub)
        text = "run notebooks and store their outputs"
        sub = self.add("authors", "record", self._record, text, "lessons/01-*.ipynb")
        sub.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a notebook (default: all)")
        sub.add_argument("--check", action="store_true", help="change nothing; say which are not as recorded")
        self.add("authors", "lint", self._lint, "say what is wrong with the course’s data and questions")

    def _add_folder(self, sub: argparse.ArgumentParser) -> None:
        text = f"your copy of the course (default: {self.course.about.home} in your home folder)"
        sub.add_argument("--folder", type=absolute, metavar="DIR", help=text)

    def _folder(self, args: argparse.Namespace) -> Path:
        """The learner's copy: the folder named, else the copy in which the command is given, else the usual one."""
        here, usual = self.course.learner_folder(), self.course.usual_folder
        folder: Path = args.folder or (here if self.course.is_copy(here) else usual())
        return folder

    def _answers(self, args: argparse.Namespace) -> Path:
        """The same, but in the checkout its own lessons count if answers were given nowhere else."""
        here, folder = self.course.learner_folder(), self._folder(args)
        there, at_work = (os.access(place / RECORD, os.F_OK) for place in (folder, here))
        return here if at_work and not (there or args.folder) else folder

    def _open(self, args: argparse.Namespace) -> int:
        folder = self._folder(args)
        if args.port:
            launch.need_free(args.port)
        environment = launch.environment(self.course, folder)
        changes = workspace.summary(workspace.refresh(self.course, folder))
        words = launch.jupyterlab(self.course, folder, port=args.port, browser=not args.no_browser)
        print(f"Your course is in {folder}{changes and f' ({changes})'}.", flush=True)
        log = folder / self.course.corner / "server.log"

        def up(address: str) -> None:
            print(address, "Press Ctrl-C here to stop.", sep="\n", flush=True)

        if code := launch.serve(words, environment, log, up):
            why = launch.written(log).strip().rpartition("\n")[2]
            print(f"{self.name}: JupyterLab ended with code {code} ({why}); see {log}", file=sys.stderr)
        return code

    def _doctor(self, args: argparse.Namespace) -> int:
        from quizkit import doctor

        try:
            folder, findings = self._answers(args), []
        except CourseError as error:  # no home
            mend = f"name a folder with: {self.name} open --folder DIR"
            folder, findings = self.course.learner_folder(), [doctor.Finding("problem", str(error), mend)]
        with tempfile.TemporaryDirectory() as home:  # seen as `open` sees it, and nothing is left behind
            os.environ |= launch.places(Path(home))
            findings += doctor.examine(self.course, folder)
        return _print_problems(findings, sum(finding.state == "problem" for finding in findings))

    def _submit(self, args: argparse.Namespace) -> int:
        from quizkit import submission

        folder, course = self._answers(args), self.course
        attempts = course.attempts_in(folder)
        log = attempts.read()
        for problem in log.problems:
            print(problem, file=sys.stderr)
        for text, mend in copies.offers(course, folder):
            print(f"{self.name}: {text}, which you do not hand in; {mend}", file=sys.stderr)
        try:
            lessons, items = course.bank.begins(args.lesson), course.bank.items
            made = submission.make(log, items, course.version, args.name, args.number, lessons)
        except ValueError as error:
            raise CourseError(str(error)) from error
        if not made["responses"]:
            place = attempts.file or attempts.problem or "the environment says that nothing is kept"
            raise CourseError(f"{place}: no answers to hand in; --folder names another copy of the course")
        print(submission.show(made, items, folder))
        return 0

    def _merge(self, args: argparse.Namespace) -> int:
        log = self.course.attempts_in(self._answers(args)).file
        if log is None:
            raise CourseError("the environment says that nothing is kept")
        places = ((log.parent / name, absolute(name)) for name in args.files)
        named = [there if there.exists() and not beside.exists() else beside for beside, there in places]
        others = named or [copy.file for copy in copies.find(log) if copy.same]
        if not others:
            return print_paths([f"No copy lies beside {log} that holds more."])
        kept = copies.merge(log, others)
        return print_paths([f"{log} now holds the lines of all. The files as they were:", *kept])

    def _record(self, args: argparse.Namespace) -> int:
        from nbclient.exceptions import CellExecutionError, DeadKernelError

        from quizkit import notebooks

        code = 0
        for path in args.paths or workspace.originals(self.course):
            try:
                if not args.check:
                    state = "recorded" if notebooks.record_notebook(path, self.course) else "unchanged"
                elif notebooks.is_recorded(path, self.course):
                    state = "as recorded"
                else:
                    code, state = 1, f"not as recorded; mend with: {self.name} record {path}"
            except CellExecutionError as error:
                raise CourseError(f"{path}: a cell failed: {error.ename}: {error.evalue}") from error
            except (OSError, ValueError, DeadKernelError) as error:
                raise CourseError(f"{path}: {error}") from error
            print(f"{path}: {state}", flush=True)
        return code

    def _lint(self, _: argparse.Namespace) -> int:
        from quizkit import lint

        problems = list(lint.problems(self.course))
        remarks = list(lint.remarks(self.course, datetime.date.today().isoformat()))
        if remarks:
            print_paths(["Good to know, and no mistake:", *(f"  {line}" for line in remarks), ""])
        return _print_problems(problems, len(problems))


class _Shown:
    """A stream that shows whatever is printed: a title or a file's name cannot move the cursor or change the colours."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, words: str) -> Any:
        return self._stream.write("\n".join(map(shown, words.split("\n"))))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def print_paths(paths: Iterable[object]) -> int:
    """Print paths (and sentences) a line each; give 0, the exit code of success."""
    print(*(shown(str(path)) for path in paths), sep="\n")
    return 0


def _print_problems(lines: Iterable[object], problems: int) -> int:
    print_paths([*lines, f"{problems} to mend." if problems else "All is well."])
    return 1 if problems else 0


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")
    return number
