"""The solved exercises in a kernel: strict nbval against what grading says in this process."""

import re
import subprocess
import sys

import pytest

from alliance.course import COURSE
from quizkit import workspace

ROOT = workspace.source(COURSE)
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_a_solved_exercise_passes_strict_nbval(path, solved_exercises):
    words = [sys.executable, "-m", "pytest", "--nbval", "-q", "-c", str(ROOT / "pyproject.toml")]
    words += [f"--rootdir={solved_exercises}", "--override-ini=addopts=", "-p", "no:cacheprovider"]
    words += [f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}", str(solved_exercises / path.name)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=solved_exercises)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"\d passed", run.stdout)
