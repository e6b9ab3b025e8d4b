"""Editions are made by adding to the learner's notebook, never by cutting marked text out."""

from __future__ import annotations

import json
import re
from typing import Any

from alliance.bank import Bank

BLANK = re.compile(r"^(?P<name>\w+) = \.\.\.$", re.MULTILINE)
CHECK = re.compile(r'^check\("(?P<item>[a-z0-9-]+)", (?P<name>\w+)\)$', re.MULTILINE)


def solved(notebook: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """An exercise with its blanks filled from the bank.

    Args:
        notebook: in format 4, as `json` reads it. It is not changed.
        bank: holds the keys: `key.fill` where there is one, else the first right example.

    Returns:
        A copy in which each `name = ...` that is checked in the same cell holds the answer.

    Raises:
        KeyError: a cell checks an item that the bank does not have.
    """
    filled: dict[str, Any] = json.loads(json.dumps(notebook))
    for cell in filled["cells"]:
        source = "".join(cell["source"])
        checked = CHECK.search(source)
        if cell["cell_type"] != "code" or not checked:
            continue
        key = bank.get("items", checked["item"]).key
        answer = key.fill or repr(key.examples["right"][0])
        name = checked["name"]

        def fill(blank: re.Match[str], name: str = name, answer: str = answer) -> str:
            return f"{name} = {answer}" if blank["name"] == name else blank[0]

        cell["source"] = BLANK.sub(fill, source).splitlines(keepends=True)
    return filled
