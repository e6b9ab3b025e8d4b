"""The logic of one question: what is shown, replied and kept. It needs no widget and no notebook."""

from collections.abc import Iterator
from typing import Any

from quizkit import question_html
from quizkit.attempts import Attempt, Attempts, now
from quizkit.bank import Bank
from quizkit.grading import grade, read
from quizkit.html import Card
from quizkit.items import Item, Verdict
from quizkit.kinds import kind_of

BEFORE = "Before reading, you predicted:"
Reply = dict[str, Any]


class Session:
    """One question, as a learner meets it.

    In the mode "predict" the answer is kept with a confidence and not graded, and the first one counts; the same question
    asked later shows what was predicted, before and after it is answered. In the mode "review" the last answer is not shown.
    """

    def __init__(self, item: Item, bank: Bank, attempts: Attempts, mode: str = "ask", lead: str = "") -> None:
        """Take up a question, with the learner's last attempt from the log.

        Args:
            item: the question.
            bank: names misconceptions; a question that it does not hold travels whole in the metadata.
            attempts: the log.
            mode: "ask", "predict" or "review".
            lead: the words before the prompt; by default those of the mode or the kind.
        """
        self.item, self.bank, self.attempts, self.mode = item, bank, attempts, mode
        self.lead = lead or question_html.lead(item, mode)
        self.hints = 0
        self.predicted = self.last = None
        self.tries = 0
        if mode != "review":
            log = attempts.read(item.id)
            self.predicted = self._readable(log.predictions().get(item.id))
            self.tries = log.tries(item.id, item.version)
            self.last = self.predicted if mode == "predict" else self._readable(log.last(item.id))

    def _readable(self, attempt: Attempt | None) -> Attempt | None:
        """The attempt, unless its response is no answer: a log may be damaged, or of an older course."""
        return attempt if attempt and grade(self.item, attempt.response).state != "blank" else None

    def spec(self) -> dict[str, Any]:
        """Give the data from which a page draws the question; nothing of the key is in it."""
        item, last, kind = self.item, self.last, kind_of(self.item)
        button = kind.button or ("Check" if item.key else "Keep my answer")
        return {
            **{part: getattr(item, part) for part in ("id", "prompt", "unit", "lang")},
            "form": kind.form,
            "several": kind.several,
            "mode": self.mode,
            "lead": self.lead,
            "options": list(item.options.items()),
            "rows": list(item.rows.items()),
            "passage": item.pieces() if item.passage else [],
            "glosses": dict(item.glosses),
            "label": f"Your answer: {item.prompt}",
            "hints": len(item.hints),
            "button": "Keep my prediction" if self.mode == "predict" else button,
            "of_two": kind.export == "one" and len(item.options) == 2,  # a guess is right half of the time
            "last": read(item, last.response) if last else None,
            "confidence": last.confidence if last else None,
        }

    def greeting(self) -> Reply:
        """Give the first reply, before any answer: on the last answer or the prediction; {} if there is neither."""
        if self.last and self.mode == "predict":
            return self._noted(self.last)
        if self.last:
            return self._graded(grade(self.item, self.last.response), self.last.response)
        if self.predicted:
            return {"kind": "note", "heading": BEFORE, "feedback": self._say(self.predicted)}
        return {}

    def static(self) -> Card:
        """The question as it reads where nothing runs, with the learner's last answer."""
        return question_html.question(self.item, self.last, mode=self.mode)

    def metadata(self) -> dict[str, Any]:
        """The item, the mode and the last answer: a notebook saved anywhere can be handed in as it is."""
        metadata: dict[str, Any] = {"item": self.item.id, "mode": self.mode}
        if self.item.id not in self.bank.items:  # of an exam: the save hook cannot look it up
            metadata["asked"] = self.item.public()
        return metadata | self.last.stored() if self.last else metadata

    def receive(self, message: Any) -> Iterator[Reply]:
        """Answer a message from the page; a second reply follows where the log could not be written.

        Args:
            message: untrusted. {"type": "answer", "response": …, "confidence": …}, {"type": "hint"} or
                {"type": "solution"}; anything else has no reply. The `kind` of a reply is verdict or note, hint, solution.
        """
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "answer":
            reply, kept = self._answer(read(self.item, message.get("response")), message.get("confidence"))
        elif kind == "hint" and self.mode != "predict" and self.item.hints:
            reply, kept = self._hint()
        elif kind == "solution" and self.mode != "predict":
            reply, kept = self._solution(), {"kind": "solution"}
        else:
            return
        if kept:
            kept |= {"at": now(), "item": self.item.id, "version": self.item.version}
            if kept["kind"] in ("answer", "prediction"):
                self.last = Attempt(**kept)
        yield reply
        if kept and (problem := self.attempts.add(**kept)):
            yield {**reply, "problem": problem}

    def _answer(self, response: Any, confidence: Any) -> tuple[Reply, dict[str, Any]]:
        """The reply to an answer, and what to keep of it."""
        verdict = grade(self.item, response)
        if self.mode == "predict" and verdict.state != "blank":
            return self._predict(response, confidence)
        if self.mode == "ask" and self.predicted is None:  # another session may have kept a prediction
            self.predicted = self._readable(self.attempts.read(self.item.id).predictions().get(self.item.id))
        if verdict.state == "blank":
            return self._graded(verdict, response), {}
        self.tries += 1
        kept = {"kind": "answer", "response": response, "state": verdict.state, "score": verdict.score}
        return self._graded(verdict, response), kept

    def _predict(self, response: Any, confidence: Any) -> tuple[Reply, dict[str, Any]]:
        """Keep a prediction: the first one, and none once the question was answered."""
        log = self.attempts.read(self.item.id)
        self.predicted = self._readable(log.predictions().get(self.item.id)) or self.predicted
        if self.predicted is not None:
            return self._noted(self.predicted), {}
        if log.last(self.item.id) is not None:
            feedback = "You have answered this question before, so this cannot count as a prediction."
            return {"kind": "note", "heading": "Not kept.", "feedback": feedback}, {}
        sure = confidence if type(confidence) is int and 0 <= confidence <= 100 else None
        kept = {"kind": "prediction", "response": response, "confidence": sure}
        self.predicted = Attempt(at="", item=self.item.id, **kept)
        return self._noted(self.predicted), kept

    def _hint(self) -> tuple[Reply, dict[str, Any]]:
        self.hints = min(self.hints + 1, len(self.item.hints))
        reply = {"kind": "hint", "hints": list(self.item.hints[: self.hints])}
        return reply, {"kind": "hint", "response": self.hints}

    def _solution(self) -> Reply:
        item, key, kind = self.item, self.item.key, kind_of(self.item)
        reply: Reply = {"kind": "solution", "heading": "The answer", "rows": [], "lines": [], "marks": {}}
        if key:
            reply["rows"] = kind.solution_rows(item, key)
            words = [] if reply["rows"] else kind.solution(item, key).split("\n\n")
            reply["lines"] = [*words, key.explanation]
            right = key.examples.get("right", ())[:1]
            reply["marks"] = {option: "right" for response in right for option in kind.chosen(item, response)}
        return reply

    def _noted(self, prediction: Attempt) -> Reply:
        counts = f"Your first prediction counts: {self._say(prediction)}"
        feedback = f"{counts} You will meet the question again."
        return {"kind": "note", "heading": "• Kept.", "feedback": feedback}

    def _graded(self, verdict: Verdict, response: Any) -> Reply:
        item, kind = self.item, kind_of(self.item)
        key = item.key if verdict.state in ("right", "near", "wrong") else None
        marks = kind.marks(item, key, read(item, response)) if key else {}
        if self.tries <= 1:  # with none, an answer to an older version is taken up
            verdict = verdict.first_try(self.item)
            marks = {part: mark for part, mark in marks.items() if mark != "missed"}
        before = [f"{BEFORE} {self._say(self.predicted)}"] if self.predicted and self.mode == "ask" else []
        says = question_html.reply(verdict, self.bank)
        return {"kind": "verdict", **says, "lines": before, "marks": marks}

    def _say(self, prediction: Attempt) -> str:
        sure = f", {prediction.confidence} % sure" if prediction.confidence is not None else ""
        return f"{kind_of(self.item).say(self.item, prediction.response)}{sure}."
