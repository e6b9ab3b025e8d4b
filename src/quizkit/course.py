"""One course: where its data and notebooks are, and the methods by which the engine asks for its content."""

import contextlib
import importlib
import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct, toml

from quizkit import notebooks
from quizkit.attempts import Attempts
from quizkit.bank import Bank
from quizkit.files import CourseError, absolute, explained
from quizkit.html import Markup
from quizkit.items import Item, Term
from quizkit.records import Id, Strings, Text, explain

B = TypeVar("B", bound=Bank)
FOLDERS = ("lessons", "exercises")
RECORD = "responses.jsonl"  # the learner's log, in their copy of the course


class About(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of a course's `data/course.toml`."""

    title: Text
    short: str = ""  # the title in two or three words, for the name of a deck
    distribution: Text  # the name under which the course is installed
    home: Id  # the folder of a learner's copy
    start: Text  # the notebook that opens first
    live_calls: Strings = ()  # verbs that come alive on a page of the site: they need neither matplotlib nor a kernel
    standing_calls: Strings = ()  # of these the verbs that show where the learner stands: made anew after each answer
    drawn_calls: Strings = ()  # verbs that do so once matplotlib was loaded
    drawn_modules: Strings = ()  # where controls are that no call brings before it is made
    live_modules: Strings = ()  # packages without compiled parts that these verbs import
    slide_calls: Strings = ()  # verbs whose output belongs on a slide
    off_slides: Strings = ("Words to keep", "Where you stand", "Next")  # headings whose sections do not
    # What a call opens takes, where its words and pictures do not tell: of "memo", or of "memo decision" alone.
    minutes: Mapping[str, float] = {}
    # Names of rival sides: a slide shows all of them or none. A | separates the forms of one name; a form may be
    # the beginning of a word.
    side_names: Strings = ()


class Course(Generic[B]):
    """A course, made from the package that holds it: `data/` inside it, `lessons/` and `exercises/` beside or inside it.

    A course with more than questions overrides `address`, `describe`, `evidence`, `reviews_due`, `problems` and `remarks`.
    """

    link_shelves: Sequence[str] = ()  # words before the colon in a lesson's links: `[text](fact:id)`

    def __init__(self, package: str, bank: type[B] = Bank) -> None:  # type: ignore[assignment]
        """Args: package: the import name, also the prefix of its environment variables. bank: the class of its bank."""
        self.id = package
        self.corner = f".{package}"  # the folder inside a learner's copy that belongs to the program
        self._bank_type = bank

    @cached_property
    def folder(self) -> Path:
        """The folder of the package."""
        return Path(str(importlib.import_module(self.id).__file__)).resolve().parent

    @cached_property
    def about(self) -> About:
        """The description of the course, read from `data/course.toml`.

        Raises: CourseError: the file is missing or damaged.
        """
        file = self.folder / "data" / "course.toml"
        try:
            with explained(file, "cannot be read"):
                return toml.decode(file.read_bytes(), type=About)
        except ValueError as error:
            raise CourseError(f"{file}: {explain(error, About)}") from error

    @property
    def version(self) -> str:
        """The version of the package; "0" where it names none."""
        return str(getattr(importlib.import_module(self.id), "__version__", "0"))

    @property
    def verbs(self) -> Collection[str]:
        """The names that the package offers to notebooks."""
        package = importlib.import_module(self.id)
        public = [name for name in vars(package) if not name.startswith("_")]
        return getattr(package, "__all__", public)

    @property
    def short(self) -> str:
        """The short title, or the whole title where there is no short one."""
        return self.about.short or self.about.title

    @property
    def as_of(self) -> str:
        """The last day (YYYY-MM-DD) on which its content was checked; "" where the course does not say."""
        return ""

    @cached_property
    def bank(self) -> B:
        """The bank, read once."""
        return self._bank_type(self.folder / "data")

    def setting(self, name: str) -> str:
        """The environment variable of this course, such as BREAD_RECORD for "record"; "" where it is not set."""
        return os.environ.get(f"{self.id}_{name}".upper(), "").strip()

    def usual_folder(self) -> Path:
        """Say where a learner's copy goes unless they choose a place: where the setting `folder` says, else in their home.

        Raises: CourseError: there is no such home folder.
        """
        return absolute(self.setting("folder") or Path("~", self.about.home))

    def learner_folder(self, start: Path | None = None) -> Path:
        """Find the learner's copy of the course: the nearest at or above `start`, else the usual one.

        Outside of any copy a log that lies in `start` stays in use; where there is no home folder, one is begun there.

        Args: start: the folder of the notebook; by default the current one.
        """
        try:
            here = start or Path.cwd()
        except FileNotFoundError:  # it was deleted
            return self.usual_folder()
        for folder in (here, *here.parents):
            if self.is_copy(folder) or all(_is_folder(folder / name) for name in FOLDERS):
                return folder
        with contextlib.suppress(CourseError):
            return here if os.access(here / RECORD, os.F_OK) else self.usual_folder()
        return here

    def is_copy(self, folder: Path) -> bool:
        """Say whether a folder is a copy that this program laid, and not the checkout or the like."""
        return _is_folder(folder / self.corner)

    def attempts(self, start: Path | None = None) -> Attempts:
        """Give the log of the learner whose notebook lies in `start`, by default in the current folder."""
        return self.attempts_in(self.learner_folder(start))

    def attempts_in(self, folder: Path) -> Attempts:
        """Give the log of a learner's folder: the one place that says where it lies.

        The setting `record` may name another file, from that folder on if it is no whole path, or `off` for no log.
        """
        named = self.setting("record")
        if named.casefold() == "off":
            return Attempts(None)
        try:
            return Attempts(folder / Path(named or RECORD).expanduser())
        except RuntimeError:  # ~nobody/responses.jsonl
            variable = f"{self.id}_record".upper()
            return Attempts(None, f"{variable} names {named}, and there is no such home folder")

    def address(self, reference: str) -> str:
        """Say where a link of a lesson leads, such as `fact:mdt-signed`.

        Raises: KeyError: there is no such entry; a course without a ledger has none.
        """
        raise KeyError(f"{reference!r}: this course has no such link")

    def describe(self, reference: str) -> str:  # noqa: ARG002
        """Say in plain text what such a link leads to, for a tip or a page; raises KeyError as `address` does."""
        return ""

    def evidence(self, item: Item) -> list[Markup]:  # noqa: ARG002
        """Give the evidence for a solution, a line each."""
        return []

    def note(self, term: Term) -> Markup:  # noqa: ARG002
        """Give what stands below a word or a person in the list of all, such as where it appears; nothing where there is none."""
        return Markup("")

    def reviews_due(self, today: str) -> Iterator[str]:  # noqa: ARG002
        """Yield a sentence for each part of the course that was due for a review before `today` (YYYY-MM-DD)."""
        yield from ()

    def problems(self, linked: Collection[str]) -> Iterator[str]:  # noqa: ARG002
        """Yield a line for everything in the course's own shelves that an author should mend, for `lint`.

        Args: linked: what the lessons' links name, such as `fact:mdt-signed`.
        """
        yield from ()

    def remarks(self, today: str) -> Iterator[str]:
        """Yield a line for everything that an author should know and that is no mistake; see `reviews_due`."""
        yield from self.reviews_due(today)

    def save_hook(self, model: dict[str, Any], path: str, contents_manager: Any = None, **_: Any) -> None:
        """Jupyter's pre-save hook: store questions in their static form, with the learner's last answers.

        Args:
            model: the contents model about to be saved; its content is replaced.
            path: the file's path in the server.
            contents_manager: the server's; the log is looked for beside the notebook, below its `root_dir`.
        """
        if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
            return
        # The server may run in another folder than the lesson's kernel: on a hub, in the learner's home.
        root = getattr(contents_manager, "root_dir", None)
        try:
            log = self.attempts(Path(root, path.lstrip("/")).parent if root else None).read()
            model["content"] = notebooks.without_live_views(model["content"], self, log)
        except Exception:  # saving the learner's work matters more than how it looks when reopened
            logging.getLogger(__name__).exception("%s: a notebook is saved as it is", self.id)


def _is_folder(path: Path) -> bool:
    with contextlib.suppress(OSError):  # this user may not look there, or the name is too long
        return path.is_dir()
    return False
