"""A course on a JupyterHub: an extension of each learner's server, such as `alliance.hub`, and the files that switch it on."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from quizkit import workspace
from quizkit.course import Course
from quizkit.files import CourseError, write


class Extension(NamedTuple):
    """A course in a learner's server: saved notebooks keep the last answers, and the learner gets a copy of the course."""

    course: Course[Any]
    module: str  # the import name of the module that Jupyter loads

    def lay(self, prefix: Path) -> None:
        """Write the files that switch the extension on and keep JupyterLab from asking for news.

        Args: prefix: of the Python that runs the servers. Files of other programs in its folders are not changed.
        """
        server = {"jpserver_extensions": {self.module: True}}
        lab = {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate"}
        settings, name = json.dumps({"ServerApp": server, "LabApp": lab}), f"{self.course.id}.json"
        write(prefix / "etc/jupyter/jupyter_server_config.d" / name, settings)
        write(prefix / "share/jupyter/lab/settings/overrides.d" / name, json.dumps(workspace.LAB))

    def points(self) -> list[dict[str, str]]:
        """Tell Jupyter where the extension is."""
        return [{"module": self.module}]

    def load(self, server: Any) -> None:
        """Start the course in a learner's server; Jupyter calls this before the server takes requests."""
        # added beside the hub's own hooks: a setting would replace them
        server.contents_manager.register_pre_save_hook(self.course.save_hook)
        if self.course.setting("folder"):
            try:
                for change in workspace.refresh(self.course, self.course.usual_folder()):
                    server.log.info("%s: %s", self.course.id, change)
            except CourseError as error:  # a full disk must not keep a learner from the rest of the server
                server.log.error("%s: %s", self.course.id, error)
