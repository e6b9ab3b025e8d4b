"""The course on a JupyterHub: `python -m alliance.hub` lays the files that switch it on in every learner's server."""

import sys
from pathlib import Path

from alliance.course import COURSE
from quizkit.server import Extension

_EXTENSION = Extension(COURSE, "alliance.hub")
_jupyter_server_extension_points = _EXTENSION.points
_load_jupyter_server_extension = _EXTENSION.load

if __name__ == "__main__":
    _EXTENSION.lay(Path(sys.prefix))
