"""HTML pages from the templates beside this module; every value is escaped, and a page fetches and runs nothing."""

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quizkit.html import TOKENS
from quizkit.question_html import STATE_NAMES
from quizkit.text import count


def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent; the sign stays with its number."""
    return f"{100 * share:.0f}\u00a0%"


def signed(value: float) -> str:
    """A correlation with two decimal places and a real minus sign."""
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")  # adding 0 takes the sign from −0


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("quizkit_teacher")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {"percent": percent, "signed": signed, "counted": count}
    style = TOKENS + environment.get_template("style.css").render()
    environment.globals |= {"style": Markup(style), "state_names": STATE_NAMES}
    return environment


def render(template: str, package: str = "quizkit_teacher", /, **values: Any) -> str:
    """Fill in a template: the name of a file in `templates` of a package, and its variables.

    A template of another package may build on those of this one.
    """
    return _environment(package).get_template(template).render(values)
