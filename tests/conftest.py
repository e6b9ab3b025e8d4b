"""Shared by all tests: nobody's answers are read or written unless a test asks for a log of its own."""

import os

os.environ["ALLIANCE_RECORD"] = "off"
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"

import pytest
from hypothesis import settings

from alliance.bank import Bank
from alliance.course import COURSE

settings.register_profile("course", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("course")


@pytest.fixture(scope="session")
def bank() -> Bank:
    COURSE.bank.need_whole()
    return COURSE.bank


@pytest.fixture
def log(tmp_path, monkeypatch):
    """A log of this test's own."""
    path = tmp_path / "responses.jsonl"
    monkeypatch.setenv("ALLIANCE_RECORD", str(path))
    return path
