"""A learner's feedback page: what it says of each answer, that words stay words, and how it reads in a browser."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

import safe_html
from browsing import check_page
from quizkit.grading import grade
from quizkit.kinds import kind_of
from quizkit_teacher import feedback
from quizkit_teacher.assignment import Assignment
from quizkit_teacher.rubric import RubricScore

LESSON = "04-adjustment"
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def items(bank):
    return {item.id: item for item in bank.items.values() if item.lesson == LESSON}


@pytest.fixture
def essay(items):
    return next(item for item in items.values() if item.kind == "open")


def one_wrong(items):
    """The first question with a foreseen mistake that has a name, and that answer."""
    return next(
        (item, answer)
        for item in items.values()
        if item.kind == "choose-one"
        for answer in item.key.answers
        if answer.misconception
    )


def responses(items, state):
    return {i.id: i.key.examples[state][0] for i in items.values() if state in i.key.examples}


def work_of(items, answers, name="Ana", scores=()):
    """A learner's work as grading leaves it."""
    graded = {
        item: SimpleNamespace(response=given, verdict=grade(items[item], given))
        for item, given in answers.items()
    }
    points = {LESSON: 3.5, "05-retrenchment": None}
    shares = {item: answer.verdict.score * (items[item].kind != "open") for item, answer in graded.items()}
    shares |= {item: score.earned(items[item]) for item, score in dict(scores).items()}
    return SimpleNamespace(
        person=SimpleNamespace(name=name),
        drawn=tuple(items),
        answers=graded,
        scores=dict(scores),
        shares=shares,
        points=points,
    )


def page(bank, items, answers, scores=(), worth=1.0, **learner):
    assignment = Assignment(
        title="The course",
        items=items,
        points=dict.fromkeys(items, worth),
        columns={LESSON: "Adjustment", "05-retrenchment": "Retrenchment"},
        fingerprint="",
    )
    return feedback.Pages(assignment, bank).page(work_of(items, answers, scores=scores, **learner))


def words(text):
    safe_html.read(text)
    return " ".join(BeautifulSoup(text, "html.parser").body.get_text(" ").split())


def test_it_says_each_answer_its_feedback_the_mix_up_and_what_to_reread(bank, items):
    item, wrong = one_wrong(items)
    text = words(page(bank, items, {item.id: wrong.match}))
    assert "Feedback for Ana" in text and f"3.5 of {len(items)} points 1 to look at again" in text
    assert "Retrenchment" not in text  # nothing was handed in there
    named = bank.misconceptions[wrong.misconception]
    notebook, _, heading = (wrong.reread or item.key.reread or named.reread).partition("#")
    for said in (
        f"{item.prompt} 0 of 1 point · Adjustment · your answer: {item.options[wrong.match]}",
        f"✗ Not right. {wrong.feedback}",
        f"A common mistake: {named.name}.",
        f"Read again: “{heading}” in {bank.lessons[notebook].title}.",
        f"Not answered ({len(items) - 1})",
    ):
        assert " ".join(said.split()) in text, said
    assert all(" ".join(other.prompt.split()) in text for other in items.values())


def test_mistakes_come_first_and_what_needs_no_look_is_folded(bank, items, essay):
    stance = next(item for item in bank.items.values() if item.kind == "stance")
    items = items | {stance.id: replace(stance, lesson=LESSON)}
    wrong, right, near = responses(items, "wrong"), responses(items, "right"), responses(items, "near")
    groups = {"again": list(wrong)[:3], "right": list(right)[3:7], "open": [essay.id], "noted": [stance.id]}
    given = {name: wrong[name] for name in groups["again"]} | {name: right[name] for name in groups["right"]}
    given |= {essay.id: {"text": "Congress must agree."}, stance.id: next(iter(stance.options))}
    near_miss = next(name for name in near if name not in given)
    groups["again"].append(near_miss)
    soup = BeautifulSoup(page(bank, items, given | {near_miss: near[near_miss]}), "html.parser")
    summary = " ".join(soup.select_one("h2").find_all_previous("p")[0].get_text(" ").split())
    missing = len(items) - len(given) - 1
    counts = "4 to look at again, 4 right, 1 in your own words, 1 without right or wrong, "
    assert summary.startswith(f"{counts}{missing} not answered. Your teacher has not read 1 answer yet;")
    titles = ["To look at again (4)", "Right (4)", "In your own words (1)", "Without right or wrong (1)"]
    assert [h.get_text() for h in soup.select("h2")] == [*titles, f"Not answered ({missing})"]
    for heading, (group, names) in zip(soup.select("h2"), groups.items(), strict=False):
        fold = heading.find_parent("details")
        assert (fold is not None) == (group in ("right", "noted")) and not (fold and fold.has_attr("open"))
        found = (fold or soup).select("h3")
        prompts = {" ".join(h.get_text().split()) for h in found if h.find_previous("h2") is heading}
        assert prompts == {" ".join(items[name].prompt.split()) for name in names}
    text = " ".join(soup.get_text(" ").split())
    assert not any(name in text for name in given)  # a question is named by its words


def test_each_question_and_each_part_has_its_points(bank, items):
    item, wrong = one_wrong(items)
    near = next(n for n in responses(items, "near") if n != item.id and not items[n].passage)
    other = next(i for i in bank.items.values() if i.lesson == "05-retrenchment" and i.kind == "choose-one")
    items = items | {other.id: other}
    given = {item.id: wrong.match, near: items[near].key.examples["near"][0]}
    work = work_of(items, given | {other.id: other.key.examples["right"][0]})
    work.points["05-retrenchment"] = 2.0
    columns = {LESSON: "Adjustment", "05-retrenchment": "Retrenchment"}
    text = words(
        feedback.Pages(Assignment(items, dict.fromkeys(items, 2.0), "T", columns, ""), bank).page(work)
    )
    assert f"5.5 of {2 * len(items)} points" in text
    assert f"Adjustment 3.5 {2 * len(items) - 2} Retrenchment 2 2" in text
    share = grade(items[near], given[near]).score
    for earned, name in ((0, item.id), (2 * share, near), (2, other.id)):
        prompt = " ".join(items[name].prompt.split())
        assert f"{prompt} {round(earned, 2):.12g} of 2 points · " in text


@pytest.mark.parametrize("state", ["right", "near", "wrong"])
def test_every_kind_of_question_has_its_answer_and_feedback(bank, items, state):
    given = responses(items, state)
    text = words(page(bank, items, given))
    for name, response in given.items():
        assert " ".join(kind_of(items[name]).say(items[name], response).split()) in text
        verdict = grade(items[name], response)
        assert " ".join(verdict.feedback.split()) in text
        assert all(f"{what} {why}" in text for what, why in verdict.misses)


def test_it_takes_the_verdict_of_grading_and_does_not_grade_again(bank, items, monkeypatch):
    item, wrong = one_wrong(items)
    work = work_of(items, {item.id: wrong.match})
    work.answers[item.id].verdict = replace(work.answers[item.id].verdict, feedback="As graded then.")
    monkeypatch.setattr(f"{__name__}.work_of", lambda *args, **more: work)
    assert "✗ Not right. As graded then." in words(page(bank, items, {}))


def test_an_open_answer_waits_or_has_its_points_comment_and_scores(bank, items, essay):
    answer = {essay.id: {"text": "Congress must agree, the threat must fall."}}
    waiting = words(page(bank, items, answer))
    assert "• Kept. Your teacher has not read this answer yet." in waiting
    assert "Your teacher has not read 1 answer yet; until then" in waiting and "worth 1 point ·" in waiting
    rubric = list(essay.key.rubric)
    mark = RubricScore(
        learner="k", item=essay.id, answer="0" * 16, scores={rubric[0]: "yes"}, comment="Name the office."
    )
    text = words(page(bank, items, answer, {essay.id: mark}, worth=len(rubric)))
    assert f"1 of {len(rubric)} points. Name the office." in text and "has not read" not in text
    scores = ["yes", *["no"] * (len(rubric) - 1)]
    for criterion, score in zip(essay.key.rubric.values(), scores, strict=True):
        assert f"{' '.join(criterion.split())} – {score}" in text
    for each in (waiting, text):
        assert all(" ".join(part.split()) in each for part in essay.key.model.split("\n\n"))


def test_the_comment_of_the_gradebook(bank, items):
    item, wrong = one_wrong(items)
    heading = bank.misconceptions[wrong.misconception].reread.partition("#")[2]
    work = work_of(items, responses(items, "right") | {item.id: wrong.match})
    count = len(work.answers)
    assert feedback.comment(work, bank, 2.5, 9) == (
        f"2.5 of 9 points. Right at the last try: {count - 1} of {count}. Reread first: “{heading}”."
    )
    assert "Reread" not in feedback.comment(work_of(items, responses(items, "right")), bank, 9, 9)


def test_a_page_holds_no_more_than_its_learners_own_words(bank, items, essay):
    """What many answered is put into HTML once; an essay is each learner's own, and so is a score."""
    assignment = Assignment(items, dict.fromkeys(items, 1.0), "T", {LESSON: "A"}, "")
    pages = feedback.Pages(assignment, bank)
    item, wrong = one_wrong(items)
    for name, other in (("Ana", "Bo"), ("Bo", "Ana")):
        answers = {essay.id: {"text": f"these are the five words of {name}"}, item.id: wrong.match}
        text = words(pages.page(work_of(items, answers, name)))
        assert f"five words of {name}" in text and f"five words of {other}" not in text
        assert " ".join(wrong.feedback.split()) in text


def test_words_stay_words(bank, items, essay):
    text = page(bank, items, {essay.id: {"text": f"five words and more {EVIL}"}}, name=EVIL)
    assert "<script" not in text and "<img" not in text
    assert words(text).count(EVIL) == 2  # the heading and the answer


@pytest.mark.slow
def test_the_page_in_a_browser_without_a_network(browser, bank, items, essay, tmp_path):
    answers = responses(items, "wrong") | {essay.id: {"text": "long " * 300 + "x" * 300}}
    answers.pop(next(iter(answers)))
    check_page(browser, page(bank, items, answers), tmp_path)


@pytest.mark.slow
def test_on_paper_nothing_is_folded(browser, bank, items, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page(bank, items, responses(items, "right")), encoding="utf-8")
    sheet = browser.new_page(viewport={"width": 900, "height": 800})
    sheet.goto(file.as_uri())
    seen = "() => [...document.querySelectorAll('article')].filter(a => a.checkVisibility()).length"
    tall = "document.documentElement.scrollHeight"
    assert sheet.evaluate(seen) == 0 and sheet.evaluate(tall) < 1500
    sheet.emulate_media(media="print")
    assert sheet.evaluate(seen) == len(responses(items, "right")) and sheet.evaluate(tall) > 2500
    sheet.close()
