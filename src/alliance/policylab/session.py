"""A learner's session with the policy lab: it answers messages from the page, and gives the page's content.

Nothing here needs Jupyter: any page that passes messages to `receive` and shows `view` can run the lab.
"""

import base64
from typing import Any

from msgspec import to_builtins

from alliance.bank import Bank
from alliance.cards import place
from alliance.policylab import case as cases
from alliance.policylab import weighing
from quizkit.attempts import Attempts
from quizkit.html import Card, Markup, join, table, tag
from quizkit.text import number

LABEL = "Policy lab"
KEPT = {"kind": "lab", "item": "policy-lab"}  # its lines in the learner's log
PNG, CSV = "policy-lab.png", "policy-lab.csv"
SAVE = {PNG: ("Save the picture", "image/png"), CSV: ("Save the table", "text/csv")}


class Session:
    """The case that a learner works on, and its result: a sentence, HTML, and files to save."""

    status: str  # a sentence: who comes first, how many scores are missing, or what to mend
    body: Markup  # the findings and the picture, or a table where nothing can be drawn; empty while there is no result
    files: dict[str, bytes]  # the table, and the picture where it was drawn; none while there is no result

    def __init__(self, bank: Bank, attempts: Attempts, case: cases.Case | None = None) -> None:
        """Take up a case and work out its result.

        Args:
            bank: the course's data, for the starting set and the claims.
            attempts: the learner's log, which keeps each state.
            case: the first case; by default the one that the learner left last, else the starting set without scores.
        """
        self.bank, self.attempts, self.starts = bank, attempts, 0
        self.case = case or self._last() or cases.starting(bank)
        self.texts = {
            name: bank.get("lab_texts", name).text
            for name in ("scale", "weights", "likelihood", "apart", "grounds")
        }
        self.questions = {criterion.label: criterion.question for criterion in bank.lab.values()}
        self._work_out()

    def _last(self) -> cases.Case | None:
        entry = self.attempts.read(KEPT["item"]).last(**KEPT)
        try:
            return cases.read(entry.response) if entry else None
        except ValueError:
            return None  # a log may be damaged

    @property
    def spec(self) -> dict[str, Any]:
        """The data that the page needs once: its label, the limits, the texts of criteria and claims."""
        shelf = sorted(self.bank.claims.items())
        claims = {name: f"{claim.text} ({place(claim.where)})" for name, claim in shelf}
        texts = {
            "label": LABEL,
            "options": cases.offered(self.bank),
            "questions": self.questions,
            "claims": claims,
        }
        return {"most": cases.MOST, **texts, **self.texts}

    @property
    def view(self) -> dict[str, Any]:
        """The page's content; the page takes over `state` only when `starts` has grown, never while a learner types."""
        state = to_builtins(self.case)
        return {"state": state, "starts": self.starts, "status": self.status, "body": str(self.body)}

    def receive(self, message: Any) -> None:
        """Take over a new start or a new state, work out its result, and keep it.

        Args:
            message: {"type": "start"}, or {"type": "set", "state": a case}. A state that
                is no case changes only `status`; any other message changes nothing.
        """
        match message:
            case {"type": "start"}:
                self.case = cases.starting(self.bank)
                self.starts += 1
            case {"type": "set"}:
                try:
                    self.case = cases.read(message.get("state"))
                except ValueError as error:
                    last = " What stands below is the last result." if self.body else ""
                    self.status = f"Not yet: {error}.{last}"
                    return
            case _:
                return
        self._work_out()
        self.status = f"{self.status} {self.attempts.add(**KEPT, response=to_builtins(self.case))}".strip()

    def _work_out(self) -> None:
        self.result, *rest = findings = cases.findings(self.case, self.bank)
        self.status, self.body, self.files = self.result, Markup(""), {}
        part = self.case.weighed
        if part is None:
            return
        reading = [cases.SHARES] if len(part.options) > 1 else []
        try:  # not before there is a picture: matplotlib takes its time
            from alliance.figures.style import png, render
            from alliance.policylab.figure import lab_figure
        except ModuleNotFoundError:
            picture = self._values(part)  # on a web page
        else:
            figure = lab_figure(part)
            picture = render(figure, " ".join(findings)).markup
            if len(part.criteria) == 3:
                reading.insert(0, cases.TRIANGLE)
            self.files[PNG] = png(figure)
        self.files[CSV] = cases.as_csv(part).encode("utf-8-sig")
        links = []
        for name, data in self.files.items():
            text, kind = SAVE[name]
            address = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
            links.append(tag("a", text, href=address, download=name))
        how = tag("details", tag("summary", "How this is computed"), *(tag("p", line) for line in cases.HOW))
        lines = tag("ul", *(tag("li", line) for line in rest))
        read = (tag("p", line) for line in reading)
        self.body = join([picture, *read, lines, tag("p", join(links, " · ")), how])

    @staticmethod
    def _values(part: cases.Case) -> Markup:
        """The value of each option, and its share of all weights, as a table."""
        won = weighing.acceptability(part.scores).shares
        values = weighing.values(part.scores, part.weights)
        rows = [
            (name, f"{value:.1f}", cases.percent(share))
            for name, value, share in zip(part.options, values, won, strict=True)
        ]
        return table(("Option", "Value", "Share of all weights"), rows, "By your scores and weights")

    def static(self) -> Card:
        """Return the table of scores and its result, to read where nothing runs; of an empty one what it would hold."""
        head, blank = ["Option"], "–"
        for name in self.case.criteria:
            below = tag("small", self.questions.get(name, ""), style="font-weight: normal")
            head.append(join([name, Markup("<br>"), below]) if name in self.questions else name)
        rows = []
        head.append(
            join(
                [
                    self.texts["likelihood"],
                    Markup("<br>"),
                    tag("small", self.texts["apart"], style="font-weight: normal"),
                ]
            )
        )
        for option, row, likely in zip(self.case.options, self.case.cells, self.case.likely, strict=True):
            given = (*(cell.score for cell in row), likely)
            rows.append((option, *(blank if value is None else number(value) for value in given)))
        rows.append(("Weight", *map(number, self.case.weights), blank))
        scores = table(head, rows, self.texts["scale"]) if self.begun else self._empty()
        run = "Run this cell in JupyterLab or Jupyter Notebook to give your own scores."
        result = tag("p", self.result, " ", tag("em", run, class_="quizkit-run"))
        if not self.begun:  # the lists say what it needs
            result = tag("p", tag("em", run), class_="quizkit-run")
        markup = tag("div", scores, result, self.body, class_="quizkit-box")
        return Card(markup, f"{LABEL}. {self.result} {run}")

    @property
    def begun(self) -> bool:
        """Whether any score or likelihood is given."""
        scores = [cell.score for row in self.case.cells for cell in row]
        return any(value is not None for value in (*scores, *self.case.likely))

    def _empty(self) -> Markup:
        """The options and criteria that wait for scores, as lists: a table of dashes says nothing, and is too wide for a telephone."""
        asked = [
            tag("li", tag("strong", name), *([": ", self.questions[name]] if name in self.questions else []))
            for name in self.case.criteria
        ]
        return join(
            [
                tag("p", tag("strong", "Options: "), " · ".join(self.case.options)),
                tag(
                    "p",
                    tag("strong", "Criteria, each with a weight. "),
                    self.texts["scale"],
                    ".",
                ),
                tag("ul", *asked),
            ]
        )
