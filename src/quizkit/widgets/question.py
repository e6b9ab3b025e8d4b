"""The live question: it passes a response to `check`, and the verdict back to the page."""

from __future__ import annotations

from typing import Any

import traitlets

from quizkit import parsing, attempts, question_html
from quizkit.bank import Bank
from quizkit.grading import grade
from quizkit.html import Card
from quizkit.items import Item, Verdict
from quizkit.widgets.live import Live, front_end

BEFORE = "Before reading, you predicted:"


def _readable(item: Item, entry: attempts.Entry | None) -> attempts.Entry | None:
    """The entry, unless its response cannot be read as an answer: a log may be damaged or of an older course."""
    return entry if entry and grade(item, entry.response).state != "blank" else None


class Question(Live):
    """One question of the bank, to answer in place.

    In the mode "predict" the answer is kept with a confidence and not marked, and the first one counts; the same
    question asked later shows what was predicted, before and after it is answered. In the mode "review" it begins afresh.
    """

    _esm = front_end("question.js")
    spec = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self, item: Item, bank: Bank, mode: str = "ask", lead: str = "") -> None:
        """Args: item: the question. bank: for misconceptions. mode: ask, predict, review. lead: first words."""
        self.item, self.bank, self.mode = item, bank, mode
        self.lead = lead or question_html.lead(item, mode)
        self.hints_shown = self.sent = 0
        log = attempts.read()
        self.predicted = _readable(item, log.predictions().get(item.id))
        self.last = self.predicted if mode == "predict" else _readable(item, log.last(item.id))
        if mode == "review":
            self.last = self.predicted = None
        super().__init__(spec=self._spec(), reply=self._greeting())
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The static question, with the learner's last answer."""
        return question_html.question(self.item, self.last, mode=self.mode)

    def mark(self) -> dict[str, Any]:
        """The item, the mode and the last answer: a notebook saved anywhere can be handed in as it is."""
        mark: dict[str, Any] = {"item": self.item.id, "mode": self.mode}
        if self.item.id not in self.bank.items:  # of an assessment: the save hook cannot look it up
            mark["asked"] = self.item.asked
        return mark | attempts.stored(self.last) if self.last else mark

    def _spec(self) -> dict[str, Any]:
        item, last = self.item, self.last
        return {
            "id": item.id,
            "kind": item.kind,
            "mode": self.mode,
            "lead": self.lead,
            "prompt": item.prompt,
            "options": list(item.options.items()),
            "rows": list(item.rows.items()),
            "unit": item.unit,
            "label": f"Your answer: {item.prompt}",
            "hints": len(item.hints),
            "marked": item.key is not None,
            "last": last.response if last else None,
            "confidence": last.confidence if last else None,
        }

    def _greeting(self) -> dict[str, Any]:
        """What stands under the question before anything is answered in this session."""
        if self.last and self.mode == "predict":
            return {"kind": "note", **self._noted()}
        if self.last:
            return self._verdict(grade(self.item, self.last.response))
        if self.predicted:
            return {
                "kind": "note",
                "heading": BEFORE,
                "feedback": question_html.prediction_text(self.item, self.predicted),
            }
        return {}

    def _noted(self) -> dict[str, str]:
        first = question_html.prediction_text(self.item, self.predicted) if self.predicted else ""
        counts = f"Your first prediction counts: {first}" if first else "Your first prediction counts."
        return {
            "heading": "• Noted.",
            "feedback": f"{counts} You will meet it again at the end of the lesson.",
        }

    def _verdict(self, verdict: Verdict) -> dict[str, Any]:
        reply = {"kind": "verdict", **question_html.reply(verdict, self.bank)}
        if self.predicted and self.mode == "ask":
            reply["lines"] += [f"{BEFORE} {question_html.prediction_text(self.item, self.predicted)}"]
        return reply

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        """A message from the page. It is untrusted: whatever it holds, only `check` reads it."""
        if not isinstance(content, dict):
            return
        kind = content.get("type")
        if kind == "answer":
            self._answer(parsing.plain(content.get("response")), content.get("confidence"))
        elif kind == "hint" and self.mode != "predict":
            self._hint()
        elif kind == "solution" and self.mode != "predict":
            self._solution()

    def _show(self, reply: dict[str, Any]) -> None:
        self.sent += 1  # so that the same words twice still count as a change and are read out again
        self.reply = {**reply, "sent": self.sent}

    def _answer(self, response: Any, confidence: Any) -> None:
        verdict = grade(self.item, response)
        if self.mode == "predict" and verdict.state != "blank":
            self._predict(response, confidence)
            return
        if self.mode == "ask" and self.predicted is None:  # it may have been predicted since this was made
            self.predicted = _readable(self.item, attempts.read().predictions().get(self.item.id))
        self._show(self._verdict(verdict))
        if verdict.state != "blank":
            self._keep("answer", response=response, state=verdict.state, score=verdict.score)

    def _predict(self, response: Any, confidence: Any) -> None:
        """Keep a prediction: the first one, and none once the question was answered."""
        log = attempts.read()
        self.predicted = _readable(self.item, log.predictions().get(self.item.id)) or self.predicted
        if self.predicted is not None:
            self._show({"kind": "note", **self._noted()})
        elif log.last(self.item.id) is not None:
            said = "You have answered this question before, so this cannot count as a prediction."
            self._show({"kind": "note", "heading": "Not kept.", "feedback": said})
        else:
            sure = confidence if isinstance(confidence, int) and 0 <= confidence <= 100 else None
            kept = {"response": response, "confidence": sure}
            self.predicted = attempts.Entry(at="", kind="prediction", item=self.item.id, **kept)
            self._show({"kind": "note", **self._noted()})
            self._keep("prediction", **kept)

    def _hint(self) -> None:
        self.hints_shown = min(self.hints_shown + 1, len(self.item.hints))
        shown = self.item.hints[: self.hints_shown]
        count = f"Hint {self.hints_shown} of {len(self.item.hints)}."
        self._show({"kind": "hint", "heading": count, "feedback": shown[-1], "lines": list(shown[:-1])})
        self._keep("hint", response=self.hints_shown)

    def _solution(self) -> None:
        key = self.item.key
        first, *rest = question_html.paragraphs(question_html.solution_text(self.item))
        self._show(
            {
                "kind": "solution",
                "heading": "The answer:",
                "feedback": first,
                "lines": [*rest, key.why] if key else [],
            }
        )
        self._keep("solution")

    def _keep(self, kind: str, **rest: Any) -> None:
        """Write to the log, after the page has its reply; say so there if it could not be written."""
        problem = attempts.add(kind, self.item.id, version=self.item.version, **rest)
        if problem:
            self._show({**self.reply, "problem": problem})
