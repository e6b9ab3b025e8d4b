"""How tests read what is written in the course: the texts of its data, and prose without the targets of its links."""

import re

LINK = re.compile(r"\[([^\]]*)\]\((?:\"[^\"]*\"|[^)])*\)")


def strings(value):
    """Every text in the value of a TOML file, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def without_targets(text):
    """Markdown with only what is read of each link: the title of a link repeats a fact."""
    return LINK.sub(r"\1", text)
