"""Starting JupyterLab on a learner's copy of the course, and stopping it so that nothing is left running."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from quizkit import workspace
from quizkit.course import Course
from quizkit.files import CourseError

STOPPING = 30  # seconds a server may take to stop its kernels


def jupyterlab(course: Course[Any], folder: Path, *, port: int | None, browser: bool) -> list[str]:
    """Give the command that starts JupyterLab on the learner's folder; without a port JupyterLab takes a free one.

    Raises: CourseError: the folder cannot be written.
    """
    # -P keeps the current folder off the import path: a learner's random.py must not stop the server.
    words = [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    words += [f"--LabApp.default_url=/lab/tree/{course.about.start}"]
    words += [f"--ContentsManager.pre_save_hook={course.id}.save_hook"]
    words += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    # Those two keep JupyterLab off the network; only a setting keeps it from asking about news. It is
    # given as a default of this server, which leaves the learner's own settings alone and in force.
    if not (Path(sys.prefix) / "share/jupyter/lab/settings").exists():
        words += [f"--LabApp.app_settings_dir={workspace.lab_settings(course, folder)}"]
    if port:
        words += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        words += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words += ["--allow-root"]
    return words


def need_free(port: int) -> None:
    """Raise CourseError where nothing can be served on a port."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this option would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise CourseError(f"port {port} {why}; name another, or leave --port out") from error


def serve(words: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends by itself or this process is told to stop; return its exit code."""
    for name in ("SIGTERM", "SIGHUP"):
        stop = getattr(signal, name, None)
        if stop and signal.getsignal(stop) != signal.SIG_IGN:  # nohup stays in force
            signal.signal(stop, signal.default_int_handler)
    # In a group of its own the server gets no Ctrl-C from the terminal, which would end it before it
    # has stopped its kernels, or make it ask back. Windows has no such groups; there it just ends.
    apart: dict[str, Any] = {"process_group": 0, "stdin": subprocess.DEVNULL} if os.name == "posix" else {}
    server = subprocess.Popen(words, env=environment, **apart)
    try:
        return server.wait()
    except KeyboardInterrupt:
        if apart:
            server.terminate()
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            return max(server.wait(timeout=STOPPING), 0)  # below 0: ended by the signal, before it was up
        server.kill()
        return server.wait()
