"""The base class of all kinds of questions: checking, grading, wording, relabelling, export."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Literal

from msgspec import structs

from quizkit.items import Answer, Item, Key, Term, Verdict
from quizkit.records import need
from quizkit.text import lot

POINT = "The point"  # the heading of the explanation, where it stands beside an answer that is not graded
SCORES = {"right": 1.0, "near": 0.5, "wrong": 0.0}
LUCK = 0.05  # a partly right answer that blind guessing gives more often earns nothing: the usual 5 % level
Export = Literal["one", "several", "number", "texts", "pairs", "essay", ""]
Share = tuple[str, float, str]  # an option or text, its part of the mark from -1 to 1, the feedback
Range = tuple[float, float, float, str]  # the middle, the tolerance, the part of the mark, the feedback


class Kind:
    """One kind of question. Subclasses say what differs; an instance holds nothing and serves every question."""

    name: ClassVar[str]
    form: ClassVar[str]  # the file in widgets/forms that draws its controls
    title: ClassVar[str]  # its name for teachers
    fields: ClassVar[frozenset[str]] = frozenset({"options"})  # it needs: of options, rows, unit, passage
    lead: ClassVar[str] = "Question"
    task: ClassVar[str] = ""  # how to answer in a terminal; {unit} is the question's
    example: ClassVar[str] = '"A"'  # an answer as one writes it in code
    advice: ClassVar[str]  # the first thing to do, where nothing can be graded yet
    button: ClassVar[str] = ""  # the words of the button that sends the answer; "" for "Check"
    graded: ClassVar[bool] = True  # whether an answer can be right
    held: ClassVar[bool] = False  # whether an answer is a position, and has a holder
    by_rubric: ClassVar[bool] = False  # whether a teacher scores an answer by a rubric
    states: ClassVar[Mapping[str, str]] = {"noted": "a defensible position"}  # where a state has another name
    surprising: ClassVar[bool] = False  # whether there are answers that the key does not name
    several: ClassVar[bool] = False  # whether one chooses several options
    shuffled: ClassVar[bool] = True  # whether each question has options of its own, in any order
    unanswered: ClassVar[frozenset[str]] = frozenset()  # options, the last, that the key need not answer
    between: ClassVar[str] = "; "  # the text between the entries of an answer
    counted: ClassVar[str] = "{0}"  # how item analysis shows an answer: its id, its text or its two ids
    export: ClassVar[Export] = ""  # how other programs ask such a question; "" where they cannot
    not_exported: ClassVar[str] = "no other program has this kind of question"

    def check(self, item: Item, key: Key | None) -> None:
        """Raise ValueError, with the mend, for a question that could not be asked or graded."""
        for field, be in {"options": "are", "rows": "are", "unit": "is", "passage": "is"}.items():
            if field in self.fields:
                need(getattr(item, field), f"{self.name}: {field} {be} missing")
            else:
                need(not getattr(item, field), f"{field}: not used by {self.name}; leave it out")
        need(item.passage or not item.lang, "lang: says the language of a passage; leave it out")
        need(
            item.lang or not item.glosses,
            "glosses: say what phrases of a passage in another language mean; leave them out",
        )
        need(len(item.options) != 1, f"{self.name}: give at least two options")
        if key is None:
            return
        for state in ("right", "wrong") if self.graded else ("noted",):
            advice = f"examples.{state} is empty: give a response that must come out {state}"
            need(key.examples.get(state), advice)
        for answer in key.answers:
            message = f"match {answer.match!r}: state {answer.state!r} does not belong to {self.name}"
            need((answer.state == "noted") != self.graded, message)
            need(bool(answer.holder) == self.held, "holder belongs to stance, and stance needs it")
        if self.surprising:
            advice = "key.default_feedback is empty: write it, or leave the entry out"
            need(key.default_feedback.strip(), advice)
        self.check_key(item, key)

    def check_key(self, item: Item, key: Key) -> None:
        """Raise ValueError where the key does not fit the question."""

    def prepare(self, answer: Answer, terms: Mapping[str, Term]) -> Answer:
        """Check the `match` of an answer, and write it out in full; `terms` are the course's, by id. Raises ValueError."""
        return answer

    def drawn(self, item: Item) -> dict[str, str]:
        """Give the options in an order drawn by lot from the question's id and version, the same for everybody and everywhere."""
        order = sorted(item.options, key=lambda option: lot(item.id, item.version, option))
        if item.key and list(item.key.order) == order:
            order.reverse()  # what stands there at first would be the answer
        return {option: item.options[option] for option in order}

    def ids(self, item: Item, value: Any, typed: bool = False) -> Any:
        """Put ids in the place of letters and whole texts of options in a plain response; the rest stays as it is.

        Letters that are `typed` go by the order that is shown. What is kept holds ids, and letters only where version 0.1 kept
        it: these go by the order in which the options are written.
        """
        if isinstance(value, list):
            return [self.ids(item, entry, typed) for entry in value]
        texts = {option: item.options[option] for option in (not typed and item.written) or item.options}
        return named(texts, letters(item).values(), value)

    def grade(self, item: Item, key: Key, value: Any) -> Verdict:
        """Grade a response that is not blank, as `quizkit.grading.read` gives it."""
        raise NotImplementedError

    def unreadable(self, item: Item, value: Any) -> str:
        """Say what is wrong with the form of a response, which needs no key; "" where nothing is."""
        return ""

    def prompt_lines(self, item: Item) -> list[str]:
        """Say how to answer and what the question offers, a line each: numbered rows, lettered options."""
        task = [self.task.format(unit=item.unit)] if self.task else []
        rows = [f"{place}. {text}" for place, text in enumerate(item.rows.values(), 1)]
        options = [f"{letter}. {item.options[option]}" for option, letter in letters(item).items()]
        return [*task, *rows, "", *options] if rows else task + options

    def say(self, item: Item, response: Any) -> str:
        """Put a response into words; a part that is no option is shown as it is."""
        value = self.ids(item, response)
        entries = value if isinstance(value, list) else [value]
        return self.between.join(item.options.get(str(entry), str(entry)) for entry in entries)

    def say_match(self, item: Item, match: Any) -> str:
        """Say a foreseen answer in words."""
        return item.options.get(match, match) if isinstance(match, str) else str(match)

    def solution(self, item: Item, key: Key) -> str:
        """Say the right answer in words."""
        return "; ".join(item.options[match] for match in right_matches(key))

    def solution_rows(self, item: Item, key: Key) -> list[tuple[str, ...]]:
        """Give the right answer in rows, for a table of two columns or a numbered list of one; [] where a sentence says it."""
        return []

    def marks(self, item: Item, key: Key, value: Any) -> dict[str, str]:
        """Say of each option or row in a graded response how it was judged: its id, and right, near or wrong.

        What was not chosen has no mark, so that a learner who tries again does not learn the key; `mark-words`, whose
        feedback explains each phrase that was missed, marks it as missed.
        """
        return {}

    def export_prompt(self, item: Item) -> str:
        """Give the prompt for another program, with the unit, which only our forms would show beside it."""
        return " ".join([item.prompt, *self.prompt_lines(item)]) if item.unit else item.prompt

    def shares(self, item: Item, key: Key) -> list[Share]:
        """Give the options or texts to export to another program, each with its part of the mark (-1 to 1)."""
        return []

    def ranges(self, key: Key) -> list[Range]:
        """Give the ranges of numbers to export to another program, the best first."""
        return []

    def chosen(self, item: Item, value: Any) -> list[str]:
        """Give the ids of the options that a response chose, for item analysis."""
        return []

    def pairs(self, item: Item, key: Key, value: Any) -> list[tuple[str, str]]:
        """Give the pairs of ids that a response holds and that item analysis counts."""
        return []

    def relabel(self, value: Any, options: Mapping[str, str], rows: Mapping[str, str]) -> Any:
        """Put new ids (`options` and `rows` map old to new) into an answer's `match` or into an example."""
        if isinstance(value, Mapping):
            return {rows.get(row, row): self.relabel(part, options, rows) for row, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.relabel(part, options, rows) for part in value]
        return options.get(value, value) if isinstance(value, str) else value

    def relabel_key(self, key: Key, options: Mapping[str, str], rows: Mapping[str, str]) -> Key:
        """Put new ids of options and rows (old to new) into a whole key."""
        new = partial(self.relabel, options=options, rows=rows)
        return structs.replace(
            key,
            answers=tuple(structs.replace(answer, match=new(answer.match)) for answer in key.answers),
            order=tuple(map(new, key.order)),
            pairs=new(key.pairs),
            examples={state: tuple(map(new, responses)) for state, responses in key.examples.items()},
        )

    def reasons(self, item: Item, key: Key) -> dict[str, str]:
        """Give the explanation of each part of an answer that can be missed, "" where the key has none, by the part's name."""
        return {}

    def blank(self, reason: str = "") -> Verdict:
        """Say that nothing could be graded, why, and what to do first."""
        return Verdict(state="blank", feedback=f"{reason} {self.advice}".strip())


def letters(item: Item) -> dict[str, str]:
    """Option id to letter, A for the first."""
    return {option: chr(ord("A") + place) for place, option in enumerate(item.options)}


def named(texts: Mapping[str, str], labels: Iterable[str], value: Any) -> Any:
    """Find the id that a value stands for: the id itself, its label or its whole text; other values stay unchanged."""
    if not isinstance(value, str) or value in texts:
        return value
    names = zip(texts, texts.values(), labels, strict=False)
    return next((key for key, *words in names if value.casefold() in map(str.casefold, words)), value)


def right_matches(key: Key) -> list[Any]:
    """The `match` of each right answer of a key, in its order."""
    return [answer.match for answer in key.answers if answer.state == "right"]


def credit(share: float, luck: float) -> float:
    """Give the credit of a partly right answer, from 0 to 1: its share, or nothing where a blind guess may well be as good.

    A score below 0 is not given, so correction for guessing alone (R. B. Frary, “Formula scoring of multiple-choice
    tests”, Educational Measurement: Issues and Practice 7, 1988) would still pay for luck. With this one-sided test
    partly right blind guesses earn less than `LUCK` on average, whatever the question.

    Args:
        share: the part that is right, corrected for guessing: 0 or less at what guessing gives on average.
        luck: the probability, from 0 to 1, that a blind guess is partly right and at least as good.
    """
    return max(0.0, share) if luck <= LUCK else 0.0


def missed(key: Key, misses: Sequence[tuple[str, Answer | None]], right: str, **changes: Any) -> Verdict:
    """Make the verdict of an answer with parts, which is right if no part is amiss.

    Args:
        key: its `default_feedback` stands in where a part has no explanation.
        misses: what each part that is not right is, in words, and the answer that explains it.
        right: a sentence on how much is right.
        changes: the fields of `Verdict` that the whole answer decides, where it is not right.
    """
    if not misses:
        return Verdict(state="right", feedback=key.explanation, score=1.0)
    found = [answer for _, answer in misses if answer]
    # By the order of the key: that of rows and options differs from copy to copy of an exam. Only what was answered shows a
    # mistake; why somebody left a right part out is not known.
    first = next((a for a in key.answers if a in found and a.state != "right" and a.misconception), None)
    first = first or next((answer for answer in key.answers if answer in found), None)
    feedback = right if len(found) == len(misses) else f"{right} {key.default_feedback}".strip()
    said = tuple((what, answer.feedback if answer else "") for what, answer in misses)
    return judged(first, key, feedback=feedback, misses=said, **changes)


def tally(right: int, parts: int, noun: str) -> str:
    """Say how many parts of an answer are right: 1 of 3 rows is right."""
    return f"{right} of {parts} {noun} {'is' if right == 1 else 'are'} right."


def judged(answer: Answer | None, key: Key, before: str = "", **changes: Any) -> Verdict:
    """Make the verdict of a foreseen answer, or of one that nobody foresaw (None).

    `before` stands before the feedback; `changes` are fields of `Verdict` that differ.
    """
    answer = answer or Answer(match="", state="wrong", feedback=key.default_feedback)
    fields: dict[str, Any] = {
        "state": answer.state,
        "feedback": f"{before} {answer.feedback}".strip(),
        "score": SCORES.get(answer.state, 0.0),
        "misconception": answer.misconception if answer.state != "right" else "",
    } | changes
    return Verdict(**fields, reread=answer.reread or ("" if fields["state"] == "right" else key.reread))
