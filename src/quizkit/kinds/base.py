"""What every kind of question answers for itself: checking, grading, wording, relabelling, export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from msgspec import structs

from quizkit.items import Answer, Item, Key, Term, Verdict
from quizkit.records import need

SCORES = {"right": 1.0, "near": 0.5, "wrong": 0.0}
Export = Literal["one", "several", "number", "texts", "pairs", "essay", ""]
Share = tuple[str, float, str]  # what is chosen or written, its part of the mark from -1 to 1, the feedback
Range = tuple[
    float, float, float, str
]  # the middle of a range, its tolerance, its part of the mark, the feedback


class Kind:
    """One kind of question. Subclasses say what differs; an instance holds nothing and serves every question."""

    name: ClassVar[str]
    form: ClassVar[str]  # the file in widgets/forms that draws its controls
    title: ClassVar[str]  # what a teacher calls it
    fields: ClassVar[frozenset[str]] = frozenset({"options"})  # which of options, rows and unit it needs
    lead: ClassVar[str] = "Question"
    advice: ClassVar[str]  # what to do first, where nothing can be graded yet
    button: ClassVar[str] = ""  # what sends the answer; "" for "Check"
    graded: ClassVar[bool] = True  # whether an answer can be right
    several: ClassVar[bool] = False  # whether one chooses several options
    shuffled: ClassVar[bool] = True  # whether an exam may put the options into another order
    between: ClassVar[str] = "; "  # what stands between the entries of an answer
    export: ClassVar[Export] = ""  # how other programs ask such a question; "" where they cannot
    not_exported: ClassVar[str] = "no other program has this kind of question"

    def check(self, item: Item, key: Key | None) -> None:
        """Refuse a question that could not be asked or graded.

        Raises:
            ValueError: the message says what to mend.
        """
        for field, values in (("options", item.options), ("rows", item.rows), ("unit", item.unit)):
            if field in self.fields:
                need(values, f"{self.name}: {field} {'is' if field == 'unit' else 'are'} missing")
            else:
                need(not values, f"{field}: not used by {self.name}; leave it out")
        need(len(item.options) != 1, f"{self.name}: give at least two options")
        if key is None:
            return
        for state in ("right", "wrong") if self.graded else ("noted",):
            need(
                key.examples.get(state),
                f"examples.{state} is empty: give a response that must come out {state}",
            )
        for answer in key.answers:
            need(
                (answer.state == "noted") != self.graded,
                f"match {answer.match!r}: state {answer.state!r} does not belong to {self.name}",
            )
            need(
                bool(answer.holder) == (self.name == "stance"),
                "holder belongs to stance, and stance needs it",
            )
        self.check_key(item, key)

    def check_key(self, item: Item, key: Key) -> None:
        """Raise ValueError where the key does not fit the question."""

    def prepare(self, answer: Answer, terms: Mapping[str, Term]) -> Answer:
        """Check what an answer matches, and write it out; `terms` are the course's, by id. Raises ValueError."""
        return answer

    def ids(self, item: Item, value: Any) -> Any:
        """Put ids in the place of letters and whole texts of options; what names no option stays as it is.

        Args:
            item: the question.
            value: a response, as `quizkit.parsing.plain` gives it.
        """
        if isinstance(value, list):
            return [self.ids(item, entry) for entry in value]
        return named(item.options, letters(item), value)

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        """Grade a response that holds something.

        Args:
            item: the question.
            key: its key.
            value: the response, as `quizkit.grading.read` gives it.
        """
        raise NotImplementedError

    def prompt_lines(self, item: Item) -> list[str]:
        """Say what the question offers, a line each: lettered options, or how to answer."""
        return [
            f"{letter}. {text}"
            for letter, text in zip(letters(item).values(), item.options.values(), strict=True)
        ]

    def say(self, item: Item, response: Any) -> str:
        """Say a response as the learner would; what cannot be read is shown as it is."""
        value = self.ids(item, response)
        entries = value if isinstance(value, list) else [value]
        return self.between.join(item.options.get(str(entry), str(entry)) for entry in entries)

    def say_match(self, item: Item, match: Any) -> str:
        """Say a foreseen answer in words."""
        return item.options.get(match, match) if isinstance(match, str) else str(match)

    def solution(self, item: Item, key: Key) -> str:
        """Say the right answer in words."""
        return "; ".join(item.options[match] for match in right_matches(key))

    def export_prompt(self, item: Item) -> str:
        """Give the prompt for another program, with what only our forms would show beside it."""
        return item.prompt

    def shares(self, item: Item, key: Key) -> list[Share]:
        """Give the options or texts that another program shall know, each with its part of the mark."""
        return []

    def ranges(self, key: Key) -> list[Range]:
        """Give the ranges of numbers that another program shall know, the best first."""
        return []

    def chosen(self, item: Item, value: Any) -> list[str]:
        """Give the ids of the options that a response chose, for item analysis."""
        return []

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs of ids that a response holds and that item analysis counts."""
        return []

    def relabel(self, value: Any, options: Mapping[str, str], rows: Mapping[str, str]) -> Any:
        """Put new ids into what an answer matches or an example holds.

        Args:
            value: a match or a response.
            options: old option id to new.
            rows: old row id to new.
        """
        if isinstance(value, list | tuple):
            return [self.relabel(part, options, rows) for part in value]
        return options.get(value, value) if isinstance(value, str) else value

    def relabel_key(self, key: Key, options: Mapping[str, str], rows: Mapping[str, str]) -> Key:
        """Put new ids of options and rows (old to new) into a whole key."""
        return structs.replace(
            key,
            answers=tuple(
                structs.replace(a, match=self.relabel(a.match, options, rows)) for a in key.answers
            ),
            order=tuple(options.get(option, option) for option in key.order),
            pairs={rows.get(row, row): options.get(option, option) for row, option in key.pairs.items()},
            examples={
                state: tuple(self.relabel(response, options, rows) for response in responses)
                for state, responses in key.examples.items()
            },
        )

    def blank(self, reason: str = "") -> Verdict:
        """Say that nothing could be graded, why, and what to do first."""
        return Verdict(state="blank", feedback=f"{reason} {self.advice}".strip())


def letters(item: Item) -> dict[str, str]:
    """Option id to letter, A for the first."""
    return {option: chr(ord("A") + place) for place, option in enumerate(item.options)}


def named(texts: Mapping[str, str], labels: Mapping[str, str], value: Any) -> Any:
    """Find what a value names by its id, its label or its whole text.

    Args:
        texts: id to text.
        labels: id to letter or number.
        value: anything.

    Returns:
        The id; the value itself where it is one already, or names nothing.
    """
    if not isinstance(value, str) or value in texts:
        return value
    word = value.casefold()
    return next(
        (key for key, text in texts.items() if word in (labels[key].casefold(), text.casefold())), value
    )


def right_matches(key: Key) -> list[Any]:
    """What the right answers of a key match, in its order."""
    return [answer.match for answer in key.answers if answer.state == "right"]


def judged(answer: Answer, key: Key, **changes: Any) -> Verdict:
    """Make the verdict of a foreseen answer; `changes` are fields of `Verdict` that differ."""
    fields = {
        "state": answer.state,
        "feedback": answer.feedback,
        "score": SCORES.get(answer.state, 0.0),
        "misconception": answer.misconception,
        "reread": answer.reread or ("" if answer.state == "right" else key.reread),
    }
    return Verdict(**{**fields, **changes})


def unforeseen(key: Key, state: str = "wrong", score: float = 0.0, before: str = "") -> Verdict:
    """Make the verdict of an answer that nobody foresaw."""
    return Verdict(
        state=state, feedback=f"{before} {key.default_feedback}".strip(), score=score, reread=key.reread
    )


def need_default(key: Key) -> None:
    """Raise ValueError where a key has nothing to say to an unforeseen answer."""
    need(key.default_feedback.strip(), "key.default_feedback is empty: write it, or leave the entry out")


def need_answer_for_each(key: Key, options: set[str]) -> None:
    """Raise ValueError unless the key has exactly one answer for each of the options."""
    matches = sorted(str(answer.match) for answer in key.answers)
    need(
        matches == sorted(options),
        f"answers: give exactly one answer for each of {', '.join(sorted(options))}",
    )


def need_pair(match: Any, first: set[str], second: set[str]) -> tuple[str, str]:
    """Give a match as a pair of ids of two sets; raises ValueError where it is none."""
    fits = isinstance(match, list | tuple) and len(match) == 2 and match[0] in first and match[1] in second
    need(fits, f"match {match!r}: write a pair of ids")
    return match[0], match[1]
