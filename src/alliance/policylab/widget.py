"""The live policy lab: what the learner types goes to `alliance.lab`, and what follows comes back as a picture."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import traitlets

from alliance import lab
from alliance.course import COURSE
from alliance.bank import Bank
from quizkit.html import Card, Markup, join, table, tag
from quizkit.widgets.live import Live, front_end

LOGGED = "policy-lab"


class Lab(Live):
    """Options weighed by criteria, to fill in; the learner's last state comes back when the cell is run again."""

    _esm = front_end("lab.js")
    label = traitlets.Unicode("Policy lab").tag(sync=True)
    most = traitlets.Int(lab.MOST).tag(sync=True)
    claims = traitlets.Dict().tag(sync=True)  # id → what the claim says
    questions = traitlets.Dict().tag(sync=True)  # a criterion of the starting set → what it asks
    state = traitlets.Dict().tag(sync=True)
    begun = traitlets.Int(0).tag(sync=True)  # counts new starts: the same one may be asked for twice
    body = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(self, bank: Bank, case: lab.Case) -> None:
        """Args: bank: for the claims. case: what stands in the lab at first."""
        self.bank, self.case = bank, case
        body, said = self._drawn()
        super().__init__(
            claims={name: f"{claim.text} ({claim.where})" for name, claim in sorted(bank.claims.items())},
            questions=lab.questions(bank),
            state=lab.written(case),
            body=str(body),
            said=said,
        )
        self.on_msg(self._receive)

    def static(self) -> Card:
        """The table of scores and what follows from it."""
        body, said = self._drawn()
        run = "Run this cell to give your own scores."
        asked = lab.questions(self.bank)
        head = ["Option"]
        for name in self.case.criteria:
            below = tag("small", asked.get(name, ""), style="font-weight: normal")
            head.append(join([name, Markup("<br>"), below]) if name in asked else name)
        rows = [
            (option, *("–" if cell.score is None else f"{cell.score:g}" for cell in row))
            for option, row in zip(self.case.options, self.case.cells, strict=True)
        ]
        rows.append(("Weight", *(f"{weight:g}" for weight in self.case.weights)))
        scores = table(head, rows, "Scores from 0 (worst for Seoul) to 10 (best)")
        markup = tag("div", scores, tag("p", said, " ", tag("em", run)), body, class_="alliance-explorer")
        return Card(markup, f"{self.label}. {said} {run}")

    def table(self) -> list[dict[str, Any]]:
        """Every judgement for your own code: option, criterion, weight, score, reason, claims."""
        return [
            {
                "option": option,
                "criterion": criterion,
                "weight": weight,
                "score": cell.score,
                "reason": cell.reason,
                "claims": cell.claims,
            }
            for option, row in zip(self.case.options, self.case.cells, strict=True)
            for criterion, weight, cell in zip(self.case.criteria, self.case.weights, row, strict=True)
        ]

    def export(self, folder: str = ".") -> Card:
        """Write the picture and the table, `policy-lab.png` and `policy-lab.csv`, into a folder.

        Args:
            folder: where to write; it is made if it is not there.

        Raises:
            ValueError: a score is missing, so that there is no picture yet.
            OSError: the folder cannot be written.
        """
        png, place = self._png(), Path(folder)
        if png is None:
            raise ValueError(lab.findings(self.case, self.bank)[0])
        place.mkdir(parents=True, exist_ok=True)
        (place / "policy-lab.png").write_bytes(png)
        (place / "policy-lab.csv").write_text(lab.as_csv(self.case), encoding="utf-8-sig", newline="")
        text = f"Written: {place / 'policy-lab.png'} and {place / 'policy-lab.csv'}."
        return Card(tag("p", text), text)

    def _png(self) -> bytes | None:
        picture = self._picture()
        return picture.png if picture else None

    def _picture(self) -> Any:
        from alliance.figures.lab import lab_figure
        from alliance.figures.style import render

        scores = self.case.scores
        if scores is None:
            return None
        figure = lab_figure(self.case.options, self.case.criteria, self.case.weights, scores)
        return render(figure, " ".join(lab.findings(self.case, self.bank)))

    def _drawn(self) -> tuple[Markup, str]:
        first, *rest = lab.findings(self.case, self.bank)
        picture = self._picture()
        if picture is None:
            return Markup(""), first
        links = tag(
            "p",
            _download("Save the picture", "policy-lab.png", "image/png", picture.png),
            " · ",
            _download(
                "Save the table", "policy-lab.csv", "text/csv", lab.as_csv(self.case).encode("utf-8-sig")
            ),
        )
        found = tag("ul", *(tag("li", line) for line in rest))
        how = tag("details", tag("summary", "How this is computed"), *(tag("p", line) for line in lab.HOW))
        return join([found, picture.markup, links, how]), first

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        """A new state or a new start from the page; what cannot be read is answered and changes nothing."""
        if not isinstance(content, dict):
            return
        if content.get("type") == "start":
            self.case = lab.starting(self.bank, bool(content.get("sample")))
            with self.hold_sync():
                self.state, self.begun = lab.written(self.case), self.begun + 1
        elif content.get("type") == "set":
            try:
                self.case = lab.read(content.get("state"))
            except ValueError as error:
                last = " What stands below is the last result." if self.body else ""
                self.said = f"Not yet: {error}.{last}"
                return
        else:
            return
        problem = COURSE.attempts().add("lab", LOGGED, response=lab.written(self.case))
        body, said = self._drawn()
        with self.hold_sync():
            self.body, self.said = str(body), f"{said} {problem}".strip()


def _download(text: str, name: str, kind: str, data: bytes) -> Markup:
    address = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return tag("a", text, href=address, download=name)


def resumed() -> lab.Case | None:
    """The learner's last state of the lab; None where there is none that can be read."""
    entry = COURSE.attempts().read().last(LOGGED, "lab")
    try:
        return lab.read(entry.response) if entry else None
    except ValueError:
        return None
