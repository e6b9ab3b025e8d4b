"""Starting JupyterLab on a learner's copy of the course, and stopping it so that nothing is left running."""

import contextlib
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quizkit import workspace
from quizkit.course import Course
from quizkit.files import CourseError, explained

STOPPING = 30  # seconds a server may take to stop its kernels
IDLE = 1800  # seconds after which a kernel stops that nothing runs in and no page shows
ADDRESS = re.compile(r"is running at:\s.*?(https?://\S+)", re.DOTALL)
PLACES = {  # where Jupyter and what it loads write; below the home folder unless these say otherwise
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "IPYTHONDIR": "ipython",
    "MPLCONFIGDIR": "matplotlib",
}


def jupyterlab(course: Course[Any], folder: Path, *, port: int | None, browser: bool) -> list[str]:
    """Give the command that starts JupyterLab on the learner's folder; without a port JupyterLab takes a free one.

    Raises: CourseError: the folder cannot be written.
    """
    # -P keeps the current folder off the import path: a learner's random.py must not stop the server.
    words = [sys.executable, "-P", "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    words += [f"--LabApp.default_url=/lab/tree/{workspace.first_page(course, folder)}"]
    words += [f"--MappingKernelManager.cull_idle_timeout={IDLE}", "--ServerApp.log_level=INFO"]
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


def places(folder: Path) -> dict[str, str]:
    """Say where Jupyter may write, as variables of the environment: nothing where the home folder can be written.

    Args: folder: a folder for what would else go below the home folder.
    """
    homeless = {name: str(folder / part) for name, part in PLACES.items() if name not in os.environ}
    try:
        home = Path.home()
        there = next(path for path in (home, *home.absolute().parents) if path.exists())
    except (RuntimeError, OSError):  # a user whom the system does not know, or a home that no system takes
        return homeless | {"HOME": str(folder)}
    return {} if there.is_dir() and os.access(there, os.W_OK | os.X_OK) else homeless


def environment(course: Course[Any], folder: Path) -> dict[str, str]:
    """Give the environment of the course's processes: all keep one log, and what they write has a place.

    Args: folder: the learner's copy.
    Raises: CourseError: the setting `record` names a place that there is not.
    """
    attempts = course.attempts_in(folder)
    if attempts.problem:
        raise CourseError(attempts.problem)
    record = {f"{course.id}_RECORD".upper(): str(attempts.file or "off")}
    return os.environ | places(folder / course.corner / "jupyter") | record


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


def written(log: Path) -> str:
    """Give what a server has written into its log so far."""
    try:
        return log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def serve(words: list[str], environment: dict[str, str], log: Path, up: Callable[[str], None]) -> int:
    """Run the server until it ends by itself or this process is told to stop; return its exit code.

    Args:
        words: the command.
        environment: of the server.
        log: the file for what it writes.
        up: is given the server's address once it answers there.
    Raises: CourseError: the log cannot be written.
    """
    for name in ("SIGTERM", "SIGHUP"):
        stop = getattr(signal, name, None)
        if stop and signal.getsignal(stop) != signal.SIG_IGN:  # nohup stays in force
            signal.signal(stop, signal.default_int_handler)
    # In a group of its own the server gets no Ctrl-C from the terminal, which would end it before it
    # has stopped its kernels, or make it ask back. Windows has no such groups; there it just ends.
    apart: dict[str, Any] = {"process_group": 0, "stdin": subprocess.DEVNULL} if os.name == "posix" else {}
    with explained(log):
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)  # a server that still runs keeps its own
        end = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)  # it shows who may come in
    server = subprocess.Popen(words, env=environment, stdout=end, stderr=end, **apart)
    os.close(end)
    try:
        while server.poll() is None:
            if found := ADDRESS.search(written(log)):
                up(found[1])
                break
            time.sleep(0.1)
        return server.wait()
    except KeyboardInterrupt:
        if apart:
            server.terminate()
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            return max(server.wait(timeout=STOPPING), 0)  # below 0: ended by the signal, before it was up
        server.kill()
        return server.wait()
