"""The first `uv run pytest` in a clone brings the test tools, which a learner's `uv run alliance open` does without."""

import importlib.util
import os
import subprocess
import sys

TOOLS = ("axe_playwright_python", "hypothesis", "jupyterlite_core", "myst_nb", "nbval", "playwright", "xdist")


def pytest_addoption(pluginmanager):
    """Where tools are missing, run the same command with them; `UV` is set by `uv run`."""
    if "UV" not in os.environ or all(map(importlib.util.find_spec, TOOLS)):
        return
    pluginmanager.getplugin("capturemanager").suspend_global_capture(in_=True)
    sys.exit(subprocess.call([os.environ["UV"], "run", "--group", "dev", "pytest", *sys.argv[1:]]))


def pytest_collection_modifyitems(items):
    """Every cell that nbval runs needs a kernel."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker("slow")
