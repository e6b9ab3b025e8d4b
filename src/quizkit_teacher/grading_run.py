"""One grading run: from a folder of submissions to gradebook, list of hand-ins, feedback pages and class report.

The graded files are kept in `graded.json` beside the results. This is a cache: it can be deleted at any time, and it is
made anew where it is damaged or belongs to other questions.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field, structs

from quizkit import notebooks
from quizkit.course import Course
from quizkit.files import BOM, CourseError, explained, only_one, table, write
from quizkit.kinds import kind_of
from quizkit.text import count, slug
from quizkit_teacher import (
    collect,
    decisions,
    feedback,
    gradebook,
    graded,
    item_analysis,
    lateness,
    passed_over,
    report,
    rubric,
    unpack,
)
from quizkit_teacher.assignment import Assignment, digest
from quizkit_teacher.gradebook import Grade
from quizkit_teacher.graded import Row, Work, has_rubric
from quizkit_teacher.identity import GradedFile
from quizkit_teacher.item_analysis import ScoredAnswer
from quizkit_teacher.roster import Roster
from quizkit_teacher.rubric import OpenAnswer

CACHE = "graded.json"
FORMAT = 6  # of the cache; to be raised when grading gives other results
DESK = "mark-open-answers.ipynb"
LOCK = "graded.lock"  # stays, and locks nothing once its run has ended
WRITTEN = ("gradebook.csv", "hand-ins.csv", decisions.FILE, "report.html", "items.csv", "feedback", DESK)
HEAD = ("File", "Learner", "Number", "Status", "Answers", "Handed in", "What to know")
NAME, TAIL = 50, 12  # letters of a page's name: of the learner's name, and of a hash that nobody can forge
PAGE = re.compile(rf"(?:[^/]+-)?[0-9a-f]{{{TAIL}}}\.html")
HELD = "{} held, because it is not clear whose: write it into who.csv, then run this again."
TROUBLE = 500  # hand-ins with trouble that the report lists; hand-ins.csv has all


class Summary(Struct, kw_only=True):
    """The result of a run: how many files it graded (`fresh`) or knew (`kept`), and how many pages it wrote.

    `learners` is how many handed in an answer, `statuses` counts the files by status. Of `open` answers in the learners'
    own words, `waiting` have no rubric score yet. `notes` are sentences for the teacher.
    """

    fresh: int = 0
    kept: int = 0
    pages: int = 0
    learners: int = 0
    statuses: dict[str, int] = {}
    open: int = 0
    waiting: int = 0
    notes: list[str] = []


class Cache(Struct):
    """The data that a run keeps for the next run.

    `stamps` gives the stamp of each file of the folder, `pages` a hash of the content of each feedback page, `results`
    the stamp of each other file that was written, and `inputs` a hash of all that they were made from.
    """

    fingerprint: str = ""
    stamps: dict[str, str] = {}
    files: list[GradedFile] = []
    inputs: str = ""
    pages: dict[str, str] = {}
    results: dict[str, str] = {}
    summary: Summary = field(default_factory=Summary)


@dataclass(frozen=True)
class GradingRun:
    """The assignment to grade, and where the results go.

    `out` is the folder of the results, made if it is not there; the teacher's rubric scores in it are never touched.
    `form` of the gradebook is "canvas", "moodle" or "" for a plain table; `due` as in `graded.find_works`.
    """

    out: Path
    assignment: Assignment
    course: Course[Any]
    form: str = ""
    roster: Roster | None = None
    due: str = ""

    def grade(self, folder: Path) -> Summary:
        """Grade a folder of submissions, notebooks and zips, and write the results where anything has changed.

        Raises CourseError where the folder cannot be read, or the results cannot be written.
        """
        if folder.resolve() == self.out.resolve():
            mend = "name a folder in it, or elsewhere"
            raise CourseError(f"{self.out}: the results cannot lie among the hand-ins; {mend}")
        with explained(folder, "cannot be read"):
            passed = list[tuple[str, str]]()
            listing = unpack.list_files(folder, self.out, passed)
        with explained(self.out):
            self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
            with only_one(self.out / LOCK):
                return self._grade(listing, passed)

    def _grade(self, listing: Sequence[tuple[str, Path, str]], passed: list[tuple[str, str]]) -> Summary:
        stamps = {name: stamp for name, _, stamp in listing}
        lines = decisions.read(self.out / decisions.FILE)
        decided = decisions.of(lines)
        scores, problems = rubric.read(self.out / rubric.SCORES_FILE)
        bank = self.course.bank
        shelves = [list(bank.lessons.values()), list(bank.misconceptions.values())]
        fingerprint = digest(FORMAT, self.course.version, self.assignment.fingerprint, shelves)
        teacher = [scores.all, decided, problems, self.form, self.roster, self.due]
        inputs = digest(fingerprint, stamps, teacher, passed)
        cache = self._last_run(fingerprint)
        if cache.inputs == inputs and all(stamps.values()) and self._is_whole(cache):
            kept = cache.summary.fresh + cache.summary.kept
            return structs.replace(cache.summary, fresh=0, kept=kept, pages=0)
        same = [source for source, stamp in cache.stamps.items() if stamp and stamp == stamps.get(source)]
        known: dict[str, list[GradedFile]] = {source: [] for source in same}
        for file in cache.files:
            known.get(file.source, []).append(file)
        files, fresh = graded.grade_files(listing, self.assignment, known)
        passed = [*passed, *((file.path, file.passed) for file in files if file.passed)]
        counted = [file for file in files if not file.passed]
        works, rows, found = graded.find_works(
            counted, self.assignment, scores, self.roster, self.due, decided
        )
        reasons = [row.reason for row in (*rows, *(row for work in works for row in work.rows))]
        notes = [*problems, *lateness.sentence(self.due or self.assignment.due, reasons)]
        notes += collect.sentence((file.source, file.owner) for file in counted)
        notes += [*passed_over.sentence(passed), *(self.roster.notes if self.roster else ())]
        if asked := sum(held.asks for held in found.held):
            notes.append(HELD.format(count(asked, "hand-in")))
        asks = decisions.write(self.out, lines, found)
        summary = Summary(fresh=fresh, kept=len(counted) - fresh, notes=notes)
        pages = self._write_pages(works, cache.pages, summary)
        results = self._write_results(works, rows, summary)
        if asks:
            results[decisions.FILE] = unpack.stamp(self.out / decisions.FILE)
        cache = Cache(fingerprint, stamps, files, inputs, pages, results, summary)
        write(self.out / CACHE, msgspec.json.encode(cache), private=True)
        return summary

    def _last_run(self, fingerprint: str) -> Cache:
        """The cache of the last run; an empty one where it is damaged, or other questions were graded."""
        try:
            cache = msgspec.json.decode((self.out / CACHE).read_bytes(), type=Cache)
        except (OSError, ValueError, RecursionError):
            return Cache()
        return cache if cache.fingerprint == fingerprint else Cache()

    def _is_whole(self, cache: Cache) -> bool:
        """Whether all that the last run wrote still lies there as it was written."""
        results = all(unpack.stamp(self.out / name) == stamp for name, stamp in cache.results.items())
        return results and all((self.out / "feedback" / name).exists() for name in cache.pages)

    def _write_pages(self, works: list[Work], known: dict[str, str], summary: Summary) -> dict[str, str]:
        """Write the feedback pages where something changed, and take away those of learners who are gone."""
        folder, pages = self.out / "feedback", dict[str, str]()
        made = feedback.Pages(self.assignment, self.course.bank)
        for number, work in enumerate(works, 1):
            graded.tell("learners", number, len(works))
            if not work.answers:
                continue
            person = work.person
            tail = hashlib.sha256(person.key.encode("utf-8", "replace")).hexdigest()[:TAIL]
            name = f"{slug(person.name)[:NAME]}-{tail}.html".lstrip("-")
            pages[name] = digest(person.name, person.number, work.drawn, work.answers, work.scores)
            if known.get(name) != pages[name] or not (folder / name).exists():
                write(folder / name, made.page(work), private=True)
                summary.pages += 1
        for path in folder.glob("*.html"):
            if path.name not in pages and PAGE.fullmatch(path.name):
                path.unlink(missing_ok=True)
        return pages

    def _write_results(self, works: list[Work], held: list[Row], summary: Summary) -> dict[str, str]:
        """Write the tables and the report, all of them worked out before the first is written; give their stamps."""
        items, bank, title = self.assignment.items, self.course.bank, self.assignment.title
        rows = [*held, *(row for work in works for row in work.rows)]
        summary.statuses = Counter(row.status for row in rows)
        summary.learners = sum(bool(work.answers) for work in works)
        opened = self._open_answers(works, summary)
        results = {
            "hand-ins.csv": BOM + table([HEAD, *rows]),
            # Excel reads Hangul only after a byte order mark; Canvas cannot read the mark
            "gradebook.csv": ("" if self.form else BOM) + self._gradebook(works, summary),
        }
        if summary.statuses.keys() - {"missing"}:
            exams = [work for work in works if work.answers and self.assignment.key]
            asked = max(map(self._scored, exams), default=0)
            study = item_analysis.study(self._scored_answers(works), items, asked)
            odd = [row for row in rows if row.status != "marked"][:TROUBLE]
            trouble = [(row.name, row.status, f"{row.path}: {row.reason}".removeprefix(": ")) for row in odd]
            results["report.html"] = report.page(study, bank, items, title=title, hand_ins=trouble)
            results["items.csv"] = BOM + report.items_csv(study, items)
        written = [write(self.out / name, text, private=True) for name, text in results.items()]
        written.append(rubric.write_answers(self.out / rubric.ANSWERS_FILE, opened))
        if opened and not (self.out / DESK).exists():
            write(self.out / DESK, self._desk(), private=True)
        return {path.name: unpack.stamp(path) for path in written}

    def _gradebook(self, works: list[Work], summary: Summary) -> str:
        columns, possible, grades = self.assignment.columns, self.assignment.possible, []
        used = set(columns) if self.assignment.key else set[str]()
        for work in works:
            if self.form and self.roster and work.person.place is None:
                continue  # Canvas or Moodle would take a guest for a new learner; the row of the hand-in says so
            got = {column: points for column, points in work.points.items() if points is not None}
            used |= got.keys()
            most = sum(possible[column] for column in got)
            comment = feedback.comment(work, self.course.bank, sum(got.values()), most) if got else ""
            grades.append(Grade(work.person, work.points, comment))
        # of a course only the lessons in which anyone handed in anything
        columns = {column: title for column, title in columns.items() if column in used}
        summary.notes += gradebook.import_notes(self.form, list(columns.values()), self.roster)
        return gradebook.write(self.form, grades, columns, possible, self.roster)

    def _open_answers(self, works: list[Work], summary: Summary) -> list[OpenAnswer]:
        """The answers that a teacher scores by a rubric, for the rubric desk."""
        opened = []
        for work in works:
            for name, answer in work.answers.items():
                if has_rubric(item := self.assignment.items[name]):
                    score, person = work.scores.get(name), work.person
                    handles = work.handles[name]
                    opened.append(rubric.open_answer(person.key, person.name, item, answer.response, handles))
                    summary.waiting += score is None or score.answer != opened[-1].digest
        summary.open = len(opened)
        return opened

    def _scored(self, work: Work) -> int:
        """How many questions of a learner's copy give points so far: no position, and no open answer that waits."""
        return sum(kind_of(self.assignment.items[name]).graded or name in work.scores for name in work.drawn)

    def _scored_answers(self, works: list[Work]) -> Iterator[ScoredAnswer]:
        for work in works:
            for name, answer in work.answers.items():
                pending = has_rubric(self.assignment.items[name]) and name not in work.scores
                state = "pending" if pending else answer.verdict.state
                share, mistake = work.shares[name], answer.verdict.misconception
                yield ScoredAnswer(work.person.key, name, answer.response, state, share, mistake)

    def _desk(self) -> str:
        """A notebook in which the teacher scores open answers."""
        words = "Run the cell below and mark. Your marks are kept as you go; then run"
        title = notebooks.markdown_cell("title", f"# Open answers\n\n{words} `{self.course.id} grade` again.")
        source = f"from {self.course.id} import COURSE\nfrom quizkit_teacher.rubric_widget import marking\n\n"
        code = notebooks.code_cell("marking", source + 'marking(".", COURSE)')
        return notebooks.text(notebooks.notebook_of([title, code]))
