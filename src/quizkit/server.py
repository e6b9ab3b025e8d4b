"""A course on a JupyterHub: an extension of each learner's server, and the files that switch it on.

A course has a module, such as `alliance.hub`, that gives the methods out under the names that Jupyter looks for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quizkit import workspace
from quizkit.course import Course
from quizkit.files import CourseError, write


class Extension:
    """A course in a learner's server: saved notebooks keep the last answers, and the learner gets a copy of the course."""

    def __init__(self, course: Course[Any], module: str) -> None:
        """Args: course: the course. module: the import name of the module that Jupyter loads."""
        self.course, self.module = course, module

    def lay(self, prefix: Path) -> None:
        """Write the files that switch the extension on and keep JupyterLab from asking for news.

        Args:
            prefix: of the Python that runs the servers, `sys.prefix` there. The folders may hold files of other packages
                and the hub's own, which stay as they are.

        Raises:
            CourseError: the prefix cannot be written.
        """
        settings = {
            "ServerApp": {"jpserver_extensions": {self.module: True}},
            "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
        }
        name = f"{self.course.id}.json"
        write(prefix / "etc/jupyter/jupyter_server_config.d" / name, json.dumps(settings))
        write(prefix / "share/jupyter/lab/settings/overrides.d" / name, json.dumps(workspace.LAB))

    def points(self) -> list[dict[str, str]]:
        """Tell Jupyter where the extension is."""
        return [{"module": self.module}]

    def load(self, server: Any) -> None:
        """Start the course in a learner's server; Jupyter calls this before the server takes requests."""
        # added to the hooks of the hub's own, rather than put in the place of one
        server.contents_manager.register_pre_save_hook(self.course.save_hook)
        if folder := self.course.setting("folder"):
            try:
                for change in workspace.refresh(self.course, Path(folder).expanduser()):
                    server.log.info("%s: %s", self.course.id, change)
            except CourseError as error:  # a full disk must not keep a learner from the rest of the server
                server.log.error("%s: %s", self.course.id, error)
