"""The command `baking`."""

from baking.course import COURSE
from quizkit.cli import Commands
from quizkit_site.cli import add_command
from quizkit_teacher.cli import add_commands


def commands() -> Commands:
    """Give the engine's commands, the teacher's, and `site`."""
    commands = Commands(COURSE)
    add_commands(commands)
    add_command(commands)
    return commands


def main() -> int:
    """Run one command."""
    return commands().main()


if __name__ == "__main__":
    raise SystemExit(main())
