"""The answer key of an exam: its questions with their keys, under the ids of the notebooks. For the teacher alone."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Struct, ValidationError, convert, json

from quizkit.files import CourseError, explained
from quizkit.items import Item, renamed
from quizkit.kinds import kind_of
from quizkit.records import Id, explain, need

FORMAT = "quizkit_answer_key"
OLD_FORMAT = "alliance_key"  # of version 0.1


class Question(Item, kw_only=True):
    """A question of an exam; `origin` is its id where it was drawn from."""

    points: Annotated[float, Meta(gt=0)]
    origin: str

    def check(self) -> None:
        """Raise ValueError where the question could not be graded."""
        need(self.key, "key is missing")
        kind_of(self).check(self, self.key)


class Copy(NamedTuple):
    """One notebook: its learner's name and number ("" where all got the same), and its questions by id, in order.

    `lms` is the learner's id in the class list, such as "canvas:12"; "" where the list has none.
    """

    name: str
    number: str
    items: tuple[str, ...]
    lms: str = ""


class AnswerKey(Struct, frozen=True, kw_only=True, dict=True, tag_field=FORMAT, tag=2):
    """All that grading an exam needs. `version` changes with the wording of any question, and with the secret.

    `secret` decides whatever was drawn by lot; it is "" in keys made before there was one.
    """

    id: Id
    title: str
    intro: str = ""
    due: str = ""
    secret: str = ""
    version: str
    questions: tuple[Question, ...]
    copies: tuple[Copy, ...]

    def __post_init__(self) -> None:
        """Raise ValueError where a copy has a question that is not there."""
        unknown = {item for copy in self.copies for item in copy.items} - self.items.keys()
        need(not unknown, f"a copy has a question that is not there: {min(unknown, default='')}")

    @cached_property
    def items(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}


def text(key: AnswerKey) -> str:
    """Give a key as the text of its file."""
    return json.format(json.encode(key), indent=1).decode() + "\n"


def read(path: Path) -> AnswerKey:
    """Read a key file, of today's format or of version 0.1; raises CourseError, which says where it is damaged."""
    try:
        with explained(path, "cannot be read"):
            entry = json.decode(path.read_text(encoding="utf-8-sig"))
        need(isinstance(entry, dict) and {FORMAT, OLD_FORMAT} & entry.keys(), "it holds something else")
        return convert(_of_version_0_1(entry) if OLD_FORMAT in entry else entry, AnswerKey)
    except ValidationError as error:
        reason = explain(error, AnswerKey)
        mend = "put back a copy of it that is whole: a new key would fit no notebook that is handed out"
        raise CourseError(f"{path}: is damaged ({reason}); {mend}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        where = "it lies in the folder “teacher” of the assessment"
        raise CourseError(f"{path}: is no key file ({error}); {where}") from error


def _of_version_0_1(old: dict[str, Any]) -> dict[str, Any]:
    """Convert a key of version 0.1, as JSON gives it, to today's form."""
    questions = []
    for entry in map(renamed, old.pop("items")):
        known = {name: entry[name] for name in Question.__struct_fields__ if name in entry}
        pairs = {part: dict(entry.get(part, ())) for part in ("options", "rows")}
        questions.append({**known, **pairs})
    copies = [tuple(copy.values()) for copy in old.pop("copies")]
    return {**old, FORMAT: 2, "questions": questions, "copies": copies}
