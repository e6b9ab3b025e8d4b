"""One question being answered: what is asked, what is replied, what is kept. It needs no widget and no notebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quizkit import question_html
from quizkit.attempts import Attempt, Attempts
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
    asked later shows what was predicted, before and after it is answered. In the mode "review" it begins afresh.
    """

    def __init__(self, item: Item, bank: Bank, attempts: Attempts, mode: str = "ask", lead: str = "") -> None:
        """Take up a question where the learner left it.

        Args:
            item: the question.
            bank: names misconceptions; a question that it does not hold travels whole in the metadata.
            attempts: the learner's log.
            mode: "ask", "predict" or "review".
            lead: the words before the prompt; by default those of the mode or the kind.
        """
        self.item, self.bank, self.attempts, self.mode = item, bank, attempts, mode
        self.lead = lead or question_html.lead(item, mode)
        self.hints = 0
        self.predicted = self.last = None
        if mode != "review":
            log = attempts.read()
            self.predicted = self._readable(log.predictions().get(item.id))
            self.last = self.predicted if mode == "predict" else self._readable(log.last(item.id))

    def _readable(self, attempt: Attempt | None) -> Attempt | None:
        """The attempt, unless its response is no answer: a log may be damaged, or of an older course."""
        return attempt if attempt and grade(self.item, attempt.response).state != "blank" else None

    def spec(self) -> dict[str, Any]:
        """What a page needs to draw the question; it holds nothing of the key."""
        item, last, kind = self.item, self.last, kind_of(self.item)
        return {
            "id": item.id,
            "form": kind.form,
            "several": kind.several,
            "mode": self.mode,
            "lead": self.lead,
            "prompt": item.prompt,
            "options": list(item.options.items()),
            "rows": list(item.rows.items()),
            "unit": item.unit,
            "label": f"Your answer: {item.prompt}",
            "hints": len(item.hints),
            "button": self._button(),
            "of_two": kind.export == "one" and len(item.options) == 2,  # a guess is right half of the time
            "last": read(item, last.response) if last else None,
            "confidence": last.confidence if last else None,
        }

    def _button(self) -> str:
        if self.mode == "predict":
            return "Keep my prediction"
        return kind_of(self.item).button or ("Check" if self.item.key else "Keep my answer")

    def greeting(self) -> Reply:
        """What stands under the question before anything is answered in this session; empty if nothing does."""
        if self.last and self.mode == "predict":
            return self._noted()
        if self.last:
            return self._graded(grade(self.item, self.last.response))
        if self.predicted:
            feedback = question_html.prediction_text(self.item, self.predicted)
            return {"kind": "note", "heading": BEFORE, "feedback": feedback}
        return {}

    def static(self) -> Card:
        """The question as it reads where nothing runs, with the learner's last answer."""
        return question_html.question(self.item, self.last, mode=self.mode)

    def metadata(self) -> dict[str, Any]:
        """The item, the mode and the last answer: a notebook saved anywhere can be handed in as it is."""
        metadata: dict[str, Any] = {"item": self.item.id, "mode": self.mode}
        if self.item.id not in self.bank.items:  # of an exam: whoever saves the notebook cannot look it up
            metadata["asked"] = self.item.public()
        return metadata | self.last.stored() if self.last else metadata

    def receive(self, message: Any) -> Iterator[Reply]:
        """Answer a message from the page; a second reply follows where an answer could not be kept.

        Args:
            message: untrusted. {"type": "answer", "response": …, "confidence": …}, {"type": "hint"} or
                {"type": "solution"}; anything else has no reply.
        """
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "answer":
            response = read(self.item, message.get("response"))
            verdict = grade(self.item, response)
            if self.mode == "predict" and verdict.state != "blank":
                yield from self._predict(response, message.get("confidence"))
            else:
                yield from self._answer(response, verdict)
        elif kind == "hint" and self.mode != "predict" and self.item.hints:
            yield from self._hint()
        elif kind == "solution" and self.mode != "predict":
            yield from self._solution()

    def _answer(self, response: Any, verdict: Verdict) -> Iterator[Reply]:
        if self.mode == "ask" and self.predicted is None:  # it may have been predicted since this was made
            self.predicted = self._readable(self.attempts.read().predictions().get(self.item.id))
        reply = self._graded(verdict)
        yield reply
        if verdict.state != "blank":
            fields = {"response": response, "state": verdict.state, "score": verdict.score}
            yield from self._keep("answer", reply, **fields)

    def _predict(self, response: Any, confidence: Any) -> Iterator[Reply]:
        """Keep a prediction: the first one, and none once the question was answered."""
        log = self.attempts.read()
        self.predicted = self._readable(log.predictions().get(self.item.id)) or self.predicted
        if self.predicted is not None:
            yield self._noted()
        elif log.last(self.item.id) is not None:
            feedback = "You have answered this question before, so this cannot count as a prediction."
            yield {"kind": "note", "heading": "Not kept.", "feedback": feedback}
        else:
            sure = confidence if type(confidence) is int and 0 <= confidence <= 100 else None
            fields = {"response": response, "confidence": sure}
            self.predicted = Attempt(at="", kind="prediction", item=self.item.id, **fields)
            reply = self._noted()
            yield reply
            yield from self._keep("prediction", reply, **fields)

    def _hint(self) -> Iterator[Reply]:
        hints = self.item.hints
        self.hints = min(self.hints + 1, len(hints))
        heading = f"Hint {self.hints} of {len(hints)}."
        earlier = list(hints[: self.hints - 1])
        reply = {"kind": "hint", "heading": heading, "feedback": hints[self.hints - 1], "lines": earlier}
        yield reply
        yield from self._keep("hint", reply, response=self.hints)

    def _solution(self) -> Iterator[Reply]:
        key = self.item.key
        answer = kind_of(self.item).solution(self.item, key) if key else ""
        first, *rest = question_html.paragraphs(answer)
        lines = [*rest, key.explanation] if key else []
        reply = {"kind": "solution", "heading": "The answer:", "feedback": first, "lines": lines}
        yield reply
        yield from self._keep("solution", reply)

    def _noted(self) -> Reply:
        first = question_html.prediction_text(self.item, self.predicted) if self.predicted else ""
        counts = f"Your first prediction counts: {first}" if first else "Your first prediction counts."
        feedback = f"{counts} You will meet it again at the end of the lesson."
        return {"kind": "note", "heading": "• Noted.", "feedback": feedback}

    def _graded(self, verdict: Verdict) -> Reply:
        reply = {"kind": "verdict", **question_html.reply(verdict, self.bank)}
        if self.predicted and self.mode == "ask":
            reply["lines"] += [f"{BEFORE} {question_html.prediction_text(self.item, self.predicted)}"]
        return reply

    def _keep(self, kind: str, reply: Reply, **fields: Any) -> Iterator[Reply]:
        """Write to the log, after the page has its reply; say so there if that failed."""
        problem = self.attempts.add(kind, self.item.id, version=self.item.version, **fields)
        if problem:
            yield {**reply, "problem": problem}
