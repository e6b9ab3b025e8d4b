"""The `alliance` command: the engine's commands, the teacher's, and those that draw seats for the capstone and print sheets."""

import argparse
import datetime
from collections.abc import Sequence

from alliance.course import COURSE
from quizkit.cli import Commands, print_paths
from quizkit.files import absolute
from quizkit_site.cli import add_command
from quizkit_teacher.cli import COLUMNS, add_commands
from quizkit_teacher.columns import OPTION


def commands() -> Commands:
    """Give all commands of this course."""
    commands = Commands(COURSE)
    add_commands(commands)
    add_command(commands)
    text = "draw the seats of lesson 11, write briefs to print"
    sub = commands.add("teachers", "roles", _roles, text, "class.txt handout")
    sub.add_argument("names", type=absolute, metavar="CLASS", help="a file with a name on each line")
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")
    sub.add_argument(OPTION, default="", metavar="SAYS", help=COLUMNS)
    sub.add_argument("--seed", metavar="WORD", help="of the lot (default: today’s date)")
    sub.add_argument("--minutes", type=int, choices=(50, 90), help="print one agenda (default: both)")
    text = "write sheets to print: cards to lay, blank forms and maps, the council, exit tickets, a syllabus"
    sub = commands.add("teachers", "cards", _cards, text, "sheets")
    sub.add_argument("out", type=absolute, metavar="OUT", help="the folder to write to")
    return commands


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; see `quizkit.cli.Commands.main`."""
    return commands().main(words)


def _roles(args: argparse.Namespace) -> int:
    from alliance.capstone import handout

    seed = args.seed or datetime.date.today().isoformat()
    written = handout.write(args.names, args.out, seed, COURSE.bank, args.minutes, args.columns)
    return print_paths([f"Seats drawn with the seed {seed}; keep it to draw them again.", *written])


def _cards(args: argparse.Namespace) -> int:
    from alliance import sheets

    return print_paths(sheets.write(args.out, COURSE.bank))
