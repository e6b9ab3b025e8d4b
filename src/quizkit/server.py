"""The course on a JupyterHub: an extension of each learner's server, and the files that switch it on.

An image lays the files once with `python -m alliance.hub`. Each server then saves notebooks with the last answers in
them, and gives its learner a copy of the course where `ALLIANCE_FOLDER` names a folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from quizkit import workspace, notebooks

SERVER = {
    "ServerApp": {"jpserver_extensions": {"alliance.hub": True}},
    "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
}
# Both folders may hold files of other packages, so a hub's own settings stay as they are.
FILES = {
    "etc/jupyter/jupyter_server_config.d/alliance.json": SERVER,
    "share/jupyter/lab/settings/overrides.d/alliance.json": workspace.LAB,
}


def lay(prefix: Path) -> list[Path]:
    """Write the files that switch the extension on and keep JupyterLab from asking for news.

    Args:
        prefix: of the Python that runs the servers, `sys.prefix` there.

    Returns:
        The files written.

    Raises:
        OSError: the prefix cannot be written.
    """
    paths = []
    for name, content in FILES.items():
        path = prefix / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "alliance.hub"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Start the course in a learner's server: Jupyter calls this before the server takes requests."""
    # added to the hooks of the hub's own, rather than put in the place of one
    server.contents_manager.register_pre_save_hook(notebooks.save_hook)
    if folder := os.environ.get("ALLIANCE_FOLDER"):
        try:
            for change in workspace.refresh(Path(folder).expanduser()):
                server.log.info("alliance: %s", change)
        except workspace.CourseError as error:  # a full disk must not keep a learner from the rest of the server
            server.log.error("alliance: %s", error)


if __name__ == "__main__":
    lay(Path(sys.prefix))
