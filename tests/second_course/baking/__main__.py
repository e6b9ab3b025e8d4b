"""The command `baking`."""

from baking.course import COURSE
from quizkit.cli import Commands
from quizkit_teacher.cli import add_commands


def commands() -> Commands:
    """Give the engine's commands and the teacher's."""
    commands = Commands(COURSE)
    add_commands(commands)
    return commands


def main() -> int:
    """Run one command."""
    return commands().main()


if __name__ == "__main__":
    raise SystemExit(main())
