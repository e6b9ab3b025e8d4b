"""The command that writes a course as web pages."""

import argparse
from pathlib import Path

from quizkit.cli import Commands
from quizkit.files import CourseError, absolute

CACHE = Path("~/.cache/quizkit-site")


def add_command(commands: Commands) -> None:
    """Add the command `site` to those of a course."""

    def run(args: argparse.Namespace) -> int:
        try:
            from quizkit_site.build import build
        except ModuleNotFoundError as error:
            mend = f"install the extra `site`: uv run --extra site {commands.name} site OUT"
            raise CourseError(f"this command needs {error.name}; {mend}") from error
        for line in build(commands.course, args.out, args.cache, args.cdn):
            print(line)
        print(f"The site is in {args.out}. To look at it: python -m http.server --directory {args.out}")
        return 0

    sub = commands.add(
        "teachers", "site", run, "write the course as web pages that need no installation", "site"
    )
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")
    text = f"where Pyodide is kept between builds (default: {CACHE})"
    sub.add_argument("--cache", type=absolute, default=CACHE.expanduser(), metavar="DIR", help=text)
    text = "let readers load numpy and matplotlib from Pyodide's own host, cdn.jsdelivr.net, to change maps and charts"
    sub.add_argument("--cdn", action="store_true", help=text)
