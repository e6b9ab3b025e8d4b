"""The desk's page by keyboard: `rubric.js` on a bare page, wired to a real desk."""

import pytest
from playwright.sync_api import expect

import alliance
from alliance.course import COURSE
from browsing import CONTROLS, DARK, SHORTCUTS, bare_page, mount, tab_to, violations
from quizkit_teacher import rubric
from quizkit_teacher.desk import Desk

pytestmark = pytest.mark.slow  # every test drives a browser

KOREAN = "한미동맹의 현대화는 역할의 재조정을 뜻한다. 서울은 북한 억제를 주도하고, 미군은 지역 안정에 더 힘을 쓴다. "
HOSTILE = "<img src=x onerror=alert(1)><script>document.title='x'</script>"
TEXTS = (KOREAN * 60, f"{HOSTILE}\n" + "unbroken" * 60, "A few words of an answer.")
ESSAYS = [item for item in COURSE.bank.items.values() if item.kind == "open"][:2]


@pytest.fixture
def folder(tmp_path):
    """Two questions, three answers each: a long one in Korean, a hostile one, one of a few words."""
    answers = [
        rubric.open_answer(f"k{n}", f"Name of k{n}", item, text)
        for item in ESSAYS
        for n, text in enumerate(TEXTS)
    ]
    rubric.write_answers(tmp_path / rubric.ANSWERS_FILE, answers)
    return tmp_path


@pytest.fixture
def page(browser):
    """A bare page; no script may throw in it, open a dialog, or let a key press out of the desk."""
    with bare_page(browser, ".quizkit-marking", 1100) as page:
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        yield page
        assert page.title() == "Bare" and dialogs == []


def opened(page, folder):
    """The desk on the page: its box, what it says, and the answer's text."""
    box = mount(page, alliance.marking(str(folder))).locator(".quizkit-marking")
    return box, box.get_by_role("status"), box.locator(".quizkit-given")


def test_scoring_by_keyboard(page, folder):
    box, status, text = opened(page, folder)
    keys = page.keyboard
    first, second = ESSAYS
    expect(status).to_have_text("0 of 6 marked.")
    assert violations(page, ".quizkit-marking") == []
    page.locator("#before").focus()
    stops = ("Question", "Show names")
    for stop in (*(box.get_by_label(name, exact=True) for name in stops), text, box.locator("summary")):
        keys.press("Tab")  # Tab goes down the page
        expect(stop).to_be_focused()
    keys.press("Enter")
    expect(box.get_by_text(first.key.explanation)).to_be_visible()
    shown = []
    for n in range(3):
        shown.append(text.inner_text())
        expect(box).not_to_contain_text("Name of")
        for criterion in range(len(first.key.rubric)):
            keys.press("123"[(n + criterion) % 3])
        expect(box.get_by_role("button", name="Save and next")).to_be_focused()
        keys.press("c")
        keys.type(f"123 n p c: comment {n}")
        keys.press("Enter")
        keys.type("second line")
        keys.press("Escape")
        keys.press("Enter")
        expect(status).to_have_text(f"Saved. {n + 1} of 6 marked.")
        expect(text).to_be_focused()
    assert any(HOSTILE in answer for answer in shown)  # it was seen as text, and nothing of it has run
    expect(box.locator(".quizkit-prompt")).to_contain_text(second.prompt)
    expect(box.get_by_text(second.key.explanation)).to_be_hidden()  # another question, another model answer
    keys.press("1")
    keys.press("Enter")
    expect(status).to_contain_text("Not saved")
    expect(box.locator(".quizkit-now input").first).to_be_focused()  # the first line without a score
    for _ in range(4):
        keys.press("p")
    expect(status).to_contain_text("This is the first answer.")
    comment = box.get_by_label("Comment for the learner")
    expect(comment).to_have_value("123 n p c: comment 0\nsecond line")
    box.get_by_label("Comments used before for this question").focus()
    keys.press("ArrowDown")
    expect(comment).to_have_value("123 n p c: comment 0\nsecond line\n123 n p c: comment 2\nsecond line")
    assert violations(page, ".quizkit-marking") == []
    latest, problems = rubric.read(folder / rubric.SCORES_FILE)
    assert problems == []
    assert [score.comment for score in latest.all] == [
        f"123 n p c: comment {n}\nsecond line" for n in range(3)
    ]
    words = ("yes", "partly", "no")
    given = [[words[(n + criterion) % 3] for criterion in range(len(first.key.rubric))] for n in range(3)]
    assert [list(score.scores.values()) for score in latest.all] == given


def test_what_was_saved_is_there_when_the_cell_is_run_again(page, folder):
    desk = Desk(folder, COURSE)
    for n in range(3):
        view = desk.view()
        scores = dict.fromkeys(dict(view["rubric"]), ("yes", "partly", "no")[n])
        desk.receive({"type": "save", "turn": view["turn"], "scores": scores, "comment": f"comment {n}"})
    box, status, text = opened(page, folder)
    keys = page.keyboard
    expect(status).to_have_text("3 of 6 marked.")
    expect(box.locator(".quizkit-lead")).to_contain_text("Answer 4 of 6")
    text.focus()
    for n in (2, 1, 0):
        keys.press("p")
        expect(box.get_by_label("Comment for the learner")).to_have_value(f"comment {n}")
        ticked = box.locator("input[type=radio]:checked")
        values = [ticked.nth(i).input_value() for i in range(ticked.count())]
        assert values == [("yes", "partly", "no")[n]] * len(ESSAYS[0].key.rubric)
    box.get_by_label("Show names").focus()
    keys.press("Space")
    expect(box.locator(".quizkit-who")).to_contain_text("Name of k")
    box.get_by_label("Question", exact=True).focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(box.locator(".quizkit-lead")).to_contain_text("Answer 1 of 3")


def test_keys_typed_before_the_next_answer_lies_there_are_meant_for_it(page, folder):
    """Someone who types faster than the kernel answers: the first answer is saved, the second gets its scores."""
    box, status, text = opened(page, folder)
    text.focus()
    criteria = len(ESSAYS[0].key.rubric)
    for _ in range(criteria):
        page.keyboard.press("1")
    page.evaluate(  # in one go, so that Python cannot answer between them
        """keys => {
          document.activeElement.click();
          for (const key of keys)
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }""",
        ["3"] * criteria,
    )
    expect(status).to_have_text("Saved. 1 of 6 marked.")
    expect(box.get_by_role("button", name="Save and next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(status).to_have_text("Saved. 2 of 6 marked.")
    latest, _ = rubric.read(folder / rubric.SCORES_FILE)
    assert [set(score.scores.values()) for score in latest.all] == [{"yes"}, {"no"}]


def test_no_key_press_leaves_the_desk(page, folder):
    box, _, _ = opened(page, folder)
    controls = box.locator(CONTROLS)
    assert controls.count() > 10
    for place in range(-1, controls.count()):
        if place < 0:
            box.locator(".quizkit-prompt").click()  # between the controls
        else:
            controls.nth(place).focus()
        for key in SHORTCUTS:
            page.keyboard.press(key)
        assert box.evaluate("box => box.contains(document.activeElement)"), place
        assert box.evaluate("box => document.activeElement.dataset.lmSuppressShortcuts") == "true", place
    assert not (folder / rubric.SCORES_FILE).exists()


@pytest.mark.parametrize("width", [1100, 400])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_sticks_out_and_axe_finds_no_fault(page, folder, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    if theme == "dark":
        page.add_style_tag(path=DARK)
    opened(page, folder)
    tab_to(page, "node.matches('summary')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, ".quizkit-marking") == []
