"""The pages for teachers: what they show works as printed."""

import re
from pathlib import Path

from alliance import cli
from quizkit import workspace
from quizkit_teacher import answer_key

ROOT = Path(str(workspace.source()))
PAGE = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")


def test_the_plan_of_the_page_makes_an_assessment(tmp_path):
    for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
        name = re.match(r"# ([\w.]+)", block)[1]
        (tmp_path / name).write_text(block, encoding="utf-8")
    (tmp_path / "class.csv").write_text("Kim Minji,2026-17\n이서연,2026-18\n", encoding="utf-8")
    words = ["assessment", "make", str(tmp_path / "plan.toml"), str(tmp_path / "midterm")]
    assert cli.main([*words, "--class", str(tmp_path / "class.csv")]) == 0
    key = answer_key.read(tmp_path / "midterm" / "teacher" / "midterm-key.json")
    assert [len(ids) for _, _, ids in key.copies] == [6, 6] and "own-tripwire" in key.origins.values()


def test_every_command_and_file_that_the_pages_name_is_there():
    parser = cli._parser()
    known = next(a for a in parser._actions if a.choices).choices
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in re.findall(
        r"alliance (\w+)", "\n".join(re.findall(r"`+(?:uv run )?alliance [^`]+`", PAGE + readme))
    ):
        assert command in known, command
    for line in re.findall(r"^uv run (alliance [^\n]+)", PAGE, re.MULTILINE):
        parser.parse_args(line.split()[1:])
    for text, folder in ((PAGE, ROOT / "docs"), (readme, ROOT)):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (folder / target).exists(), target
