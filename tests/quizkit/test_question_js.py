"""The question's page on its own: `question.js` and its forms in Chromium, wired to a real widget and session."""

from pathlib import Path

import pytest
from msgspec import structs
from playwright.sync_api import expect

from browsing import CONTROLS, DARK, SHORTCUTS, answer, bare_page, enter, mount, pick, tab_to, violations
from quizkit import question_html
from quizkit.attempts import Attempts
from quizkit.bank import Bank
from quizkit.grading import grade, read
from quizkit.kinds import KINDS, kind_of
from quizkit.session import Session
from quizkit.widgets.question import Question

BANK = Bank(Path(__file__).parent / "bread" / "data")
ITEMS = {item.kind: item for item in BANK.items.values()}
CASE = "Suppose a baker has two doughs. " * 6
TEXT = "Because the gluten relaxes in time."
# The lowest contrast (WCAG 2.2) of a colour of some nodes with what is behind each, or behind its parent.
CONTRAST = """(nodes, [colour, outside]) => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = colour => {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).map(c => c / 255)
      .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], .05);
  };
  return Math.min(...nodes.map(node => {
    const behind = [];
    for (let up = outside ? node.parentElement : node; up; up = up.parentElement) behind.unshift(getComputedStyle(up).backgroundColor);
    const under = ["white", ...behind].map(paint).at(-1), over = paint(getComputedStyle(node)[colour]);
    return Math.max(under, over) / Math.min(under, over);
  }));
}"""
CHANGED = """() => new MutationObserver(() => { window.changed = true; })
  .observe(document.querySelector("[role=status]"), { childList: true }) ?? null"""


@pytest.fixture
def page(browser):
    """A bare page that notes each key press which leaves a question."""
    with bare_page(browser, "fieldset") as page:
        yield page


@pytest.fixture
def attempts(tmp_path):
    return Attempts(tmp_path / "responses.jsonl")


def ask(page, item, attempts, mode="ask"):
    """Put a live question on the page; give its box and its live region."""
    box = mount(page, Question(Session(item, BANK, attempts, mode))).locator("fieldset")
    return box, box.locator("[role=status]").first


def contrast(nodes, colour, outside=False):
    assert nodes.count()
    return nodes.evaluate_all(CONTRAST, [colour, outside])


def press(box, *names):
    for name in names:
        box.page.keyboard.press(name)


def button(box, name):
    """Reach a button by Tab alone."""
    tab_to(box.page, f"node.matches('fieldset button') && node.textContent === '{name}'")


@pytest.mark.parametrize("again", [False, True])
def test_a_page_that_was_loaded_again_says_so(page, attempts, again):
    """Only the page in which a cell was run hears what the kernel changes in its outputs."""
    widget = Question(Session(ITEMS["choose-one"], BANK, attempts))
    widget.page = 1000.5 if again else 0.0
    box = mount(page, widget).locator("fieldset")
    expect(box.get_by_text("This page was loaded again. Run all cells")).to_have_count(int(again))
    assert violations(page, "fieldset") == []


def test_there_is_a_question_of_every_kind():
    assert BANK.problems == ()
    assert set(ITEMS) == set(KINDS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].graded])
def test_wrong_then_right_by_keyboard(kind, page, attempts):
    item = ITEMS[kind]
    box, status = ask(page, item, attempts)
    expect(status).to_be_empty()
    page.locator("#before").focus()
    press(box, "Tab")
    expect(box.locator(CONTROLS).first).to_be_focused()  # Tab enters the question at its first control
    for state in ("wrong", "right"):
        response = item.key.examples[state][0]
        answer(box, item, response)
        verdict = grade(item, response)
        expect(box).to_have_attribute("data-state", state)
        expect(status).to_contain_text(verdict.feedback)
        said = [f"{what} {why}" for what, why in verdict.first_try(item).misses]
        expect(status.get_by_role("listitem")).to_have_text(said)
        expect(status.get_by_role("group")).to_have_accessible_description(" ".join(said))
        assert attempts.read().entries[-1].response == (str(response) if kind == "number" else response)
        expect(box.get_by_role("button", name="Show the answer")).to_be_visible(visible=state == "wrong")


def test_a_named_mistake_says_what_to_reread_and_leads_there(page, attempts):
    item = ITEMS["choose-one"]
    box, status = ask(page, item, attempts)
    answer(box, item, "salt")
    expect(status).to_contain_text("A common mistake: Salt makes dough rise.")
    link = status.get_by_role("link", name="Yeast")
    assert link.get_attribute("href") == "../lessons/01-bread.ipynb#Yeast"
    tab_to(page, "node.matches('a')")
    page.keyboard.press("Enter")
    expect(page.locator("h2")).to_be_focused()  # in the same notebook the link only moves


def test_what_is_nearly_right_is_said_to_be_close(page, attempts):
    for kind, item in ITEMS.items():
        if "near" in item.key.examples:
            box, status = ask(page, item, attempts)
            answer(box, item, item.key.examples["near"][0])
            expect(box).to_have_attribute("data-state", "near")
            expect(status).to_contain_text("≈ Close.")
            expect(box.get_by_role("button", name="Show the answer")).to_be_visible(), kind


def test_hints_come_in_steps_and_the_solution_after_a_miss(page, attempts):
    item = ITEMS["choose-one"]
    box, status = ask(page, item, attempts)
    answer(box, item, "salt")
    expect(status).to_contain_text("Salt slows")
    for step, text in enumerate(item.hints, 1):
        button(box, "Hint")
        press(box, "Enter")
        expect(page.locator(":focus")).to_have_text(f"Hint {step} of 2. {text}")
        expect(status).to_contain_text("Salt slows")  # a hint takes nothing away
    expect(box.locator(".quizkit-hints")).to_have_text("Hint 1 of 2. It is alive.Hint 2 of 2. It eats sugar.")
    expect(box.get_by_role("button", name="No more hints")).to_be_disabled()
    button(box, "Show the answer")
    press(box, "Enter")
    solution = page.get_by_role("group", name="The answer")
    expect(solution).to_be_focused()
    expect(solution).to_contain_text(f"Gas from yeast{item.key.explanation}")
    expect(box.get_by_role("button", name="Show the answer")).to_be_hidden()
    expect(status).to_contain_text("Salt slows")
    expect(box.locator("label")).to_have_text(
        ["A warm bowl alone", "Salt✗ (not right)", "Gas from yeast✓ (right)"]
    )
    assert [entry.kind for entry in attempts.read().entries] == ["answer", "hint", "hint", "solution"]


@pytest.mark.parametrize("kind", KINDS)
def test_another_answer_takes_the_old_verdict_away(kind, page, attempts):
    """Feedback, marks and colour go; whoever goes back to the answer that was judged has them again."""
    item = ITEMS[kind]
    box, status = ask(page, item, attempts)
    first, *_, second = (
        [
            *item.key.examples.get("wrong", ()),
            *item.key.examples.get("right", ()),
            *item.key.examples.get("noted", ()),
        ]
        if kind != "open"
        else [TEXT, f"{TEXT} And more."]
    )
    answer(box, item, first)
    verdict = grade(item, first)
    expect(status).to_contain_text(verdict.feedback)
    marks = kind_of(item).marks(item, item.key, read(item, first))
    for response, state in ((second, ""), (first, verdict.state)):
        enter(box, item, response)
        expect(box).to_have_attribute("data-state", state)
        expect(box.locator('[data-mark]:not([data-mark=""])')).to_have_count(
            len(kind_of(item).chosen(item, first) if kind == "mark-words" else marks) if state else 0
        )
        changed = f"Your answer has changed. Press “{kind_of(item).button or 'Check'}” again."
        expect(status).to_contain_text(verdict.feedback if state else changed)
    assert len(attempts.read().entries) == 1
    if kind == "open":  # who has written may go on reading the model answer
        enter(box, item, second)
        expect(page.get_by_role("group", name="A model answer")).to_be_visible()


def test_a_verdict_that_comes_late_is_not_put_beside_another_answer(page, attempts):
    item = ITEMS["choose-one"]
    question = Question(Session(item, BANK, attempts))
    box = mount(page, question).locator("fieldset")
    box.evaluate("""box => {
      box.querySelector("input[value=salt]").click();
      box.querySelector(".quizkit-main").click();  // the kernel has not answered yet
      box.querySelector("input[value=yeast]").click();
    }""")
    expect(box.locator(".quizkit-status")).to_have_text("Your answer has changed. Press “Check” again.")
    expect(box).to_have_attribute("data-state", "")


def test_a_long_choice_is_shown_whole(page, attempts):
    """A select would cut it."""
    long = "A flour that is milled from the whole grain" + ", germ and bran and all" * 8
    item = structs.replace(ITEMS["match"], options={"long": long, "b": "Rye"}, key=None)
    box, _ = ask(page, item, attempts)
    box.locator("select").first.select_option("long")
    chosen = box.locator(".quizkit-chosen").first
    expect(chosen).to_have_text(long)
    assert chosen.bounding_box()["height"] > 40  # in several lines


@pytest.mark.parametrize(
    "prompt, bold",
    [
        ("Which flour rises most?", "Which flour rises most?"),
        (CASE + "He asks: “Why?” What does she answer?", "What does she answer?"),
        (CASE + "Which of them is right? Tick every one.", "Which of them is right? Tick every one."),
        (CASE + "She says: “It is too old.” Mark the words that show it.", "Mark the words that show it."),
    ],
)
def test_of_a_long_prompt_what_is_asked_stands_out(prompt, bold, page, attempts):
    item = structs.replace(ITEMS["open"], prompt=prompt)
    legend = ask(page, item, attempts)[0].locator("legend")
    assert legend.locator("strong").text_content() == bold
    assert legend.text_content().endswith(prompt)


def test_what_a_verdict_says_is_said_once(page, attempts):
    """To the ear: the focus reads it out, and not the live region too. To the eye: not in the answer as well."""
    item = ITEMS["order"]
    box, status = ask(page, item, attempts)
    answer(box, item, item.key.examples["wrong"][0])
    expect(status).to_have_attribute("aria-live", "off")
    button(box, "Show the answer")
    press(box, "Enter")
    solution = page.get_by_role("group", name="The answer")
    expect(solution).to_be_visible()
    answer(box, item, item.key.examples["right"][0])
    expect(solution).to_be_hidden()
    box, status = ask(page, ITEMS["number"], attempts)
    answer(box, ITEMS["number"], "1")  # the focus stays in the line
    expect(status).to_have_attribute("aria-live", "polite")


def test_a_prediction_is_kept_with_how_sure_one_was(page, attempts):
    item = ITEMS["choose-one"]
    box, status = ask(page, item, attempts, "predict")
    expect(box.get_by_role("button")).to_have_text(["Keep my prediction"])
    box.locator("input").first.focus()
    press(box, "Space", "Tab")
    expect(box.get_by_label("How sure are you?")).to_be_focused()
    pick(box.get_by_label("How sure are you?"), "fairly")
    press(box, "Tab", "Enter")
    expect(status).to_contain_text("Your first prediction counts: A warm bowl alone, 75 % sure.")
    again, status = ask(page, item, attempts, "predict")  # as a notebook that is opened again shows it
    expect(status).to_contain_text("Your first prediction counts: A warm bowl alone, 75 % sure.")
    expect(again.locator("input, select, button")).to_have_count(0)  # nothing is left to choose
    asked, status = ask(page, item, attempts)
    expect(status).to_contain_text("Before reading, you predicted: A warm bowl alone, 75 % sure.")
    answer(asked, item, "yeast")
    expect(status).to_contain_text("Before reading, you predicted")
    assert box.get_attribute("data-state") == ""  # a prediction is not graded


def test_a_guess_between_two_is_a_coin_toss(page, attempts):
    two = ITEMS["stance"].__class__(
        **{**ITEMS["choose-one"].public(), "options": {"a": "Yes", "b": "No"}, "objective": ""}
    )
    box, _ = ask(page, two, attempts, "predict")
    assert box.locator("select option").first.inner_text() == "guessing (50 %)"


def test_a_position_is_kept_and_says_who_holds_it(page, attempts):
    item = ITEMS["stance"]
    box, status = ask(page, item, attempts)
    button(box, "Keep my position")
    answer(box, item, "thick")
    expect(box).to_have_attribute("data-state", "noted")
    expect(status).to_contain_text("Who holds this: bakers of country loaves.")
    others = page.get_by_role("group", name="The other positions, and who holds them")
    expect(others).to_contain_text("“A thin and soft one”: bakers of milk bread.")


def test_an_open_answer_is_judged_by_its_rubric(page, attempts):
    item = ITEMS["open"]
    box, status = ask(page, item, attempts)
    answer(box, item, "It rests.")
    expect(status).to_contain_text("Write a sentence or two first.")
    expect(box.get_by_label("Says that gluten relaxes.")).to_have_count(0)
    answer(box, item, item.key.examples["noted"][0])
    expect(page.get_by_role("group", name="A model answer")).to_contain_text(item.key.model)
    first = box.get_by_label("Says that gluten relaxes.")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    pick(first, "yes")
    page.keyboard.press("Tab")
    pick(box.locator("select").nth(1), "par")
    button(box, "Keep my scores")
    press(box, "Enter")
    expect(status).to_contain_text("By your own judgement: 1.5 of 2.")
    last = attempts.read().entries[-1]
    assert last.response == {"text": item.key.examples["noted"][0], "relax": "yes", "shape": "partly"}


def test_an_order_is_made_by_pointer_too_and_moves_are_said(page, attempts):
    item = ITEMS["order"]
    box, status = ask(page, item, attempts)
    box.get_by_role("button", name="Check").click()  # nothing need be moved: an exam may show the right order
    expect(status).to_contain_text("Not right.")
    assert attempts.read().entries[-1].response == list(item.options)
    bake, knead, mix = (box.locator(f"li[data-id={step}]") for step in ("bake", "knead", "mix"))
    bake.locator(".quizkit-entry").drag_to(mix.locator(".quizkit-entry"))
    moved = box.locator("[role=status]").last
    expect(moved).to_have_text("Bake: now 4 of 4.")
    expect(box.locator("li")).to_have_text(["Let it rise↑↓", "Knead↑↓", "Mix↑↓", "Bake↑↓"])
    expect(bake.get_by_role("button", name="Move down: Bake")).to_be_disabled()
    bake.get_by_role("button", name="Move up: Bake").focus()
    press(box, "ArrowDown")  # it is the last already
    expect(moved).to_have_text("Bake: now 4 of 4.")
    press(box, "ArrowUp")
    expect(moved).to_have_text("Bake: now 3 of 4.")
    press(box, "Tab", "Enter")  # its other button, which is disabled by that
    expect(moved).to_have_text("Bake: now 4 of 4.")
    expect(bake.get_by_role("button", name="Move up: Bake")).to_be_focused()
    for _ in range(2):
        mix.get_by_role("button", name="Move up: Mix").click()
    knead.get_by_role("button", name="Move up: Knead").click()
    box.get_by_role("button", name="Check").click()
    expect(box).to_have_attribute("data-state", "right")


def test_a_long_entry_is_shown_whole_and_said_by_its_beginning(page, attempts):
    item = ITEMS["order"]
    long = "Bake the loaf " + "until the crust is brown and it sounds hollow, " * 5
    item = structs.replace(item, options=item.options | {"bake": long.strip()})
    box, _ = ask(page, item, attempts)
    row = box.locator("li[data-id=bake]")
    expect(row.locator(".quizkit-entry")).to_have_text(long.strip())
    label = row.locator("[data-by='1']").get_attribute("aria-label")
    assert label.startswith("Move down: Bake the loaf until the") and label.endswith(" …") and len(label) < 80
    row.locator("[data-by='1'], [data-by='-1']").and_(box.locator(":enabled")).first.click()
    expect(box.locator("[role=status]").last).to_contain_text("Bake the loaf until the crust")


def test_none_of_them_excludes_the_others(page, attempts):
    box, _ = ask(page, ITEMS["judge-each"], attempts)
    ticks = box.locator("input")
    ticks.first.check()
    ticks.last.check()
    expect(ticks.first).not_to_be_checked()
    ticks.nth(1).check()
    expect(ticks.last).not_to_be_checked()


def test_words_are_marked_by_pointer_and_by_keyboard(page, attempts):
    item = ITEMS["mark-words"]
    box, status = ask(page, item, attempts)
    assert box.locator("p[lang]").inner_text() == f"“{item.passage}”"  # one running text
    phrases = box.get_by_role("group", name="The passage").get_by_role("button")
    expect(phrases).to_have_text(list(item.options.values()))
    about, doubled, like, must, *_ = phrases.all()
    must.click()
    about.focus()
    press(
        box, "Enter", "Tab", "Space", "Space", "Tab", "Tab", "Space"
    )  # marked, marked and unmarked; must unmarked
    for phrase, state in ((about, "true"), (doubled, "false"), (like, "false"), (must, "false")):
        expect(phrase).to_have_attribute("aria-pressed", state)
    doubled.click()
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text(
        "You found 1 of 3.“until it has doubled” does not belong. The dough decides"
    )
    expect(status).to_contain_text("2 more belong. Look again.")  # they can still be found
    expect(phrases.nth(2)).to_have_text("If you like")
    about.click()
    about.click()
    box.get_by_role("button", name="Check").click()
    expect(status).to_contain_text("“If you like” belongs too. The seeds")
    expect(phrases).to_have_text(
        [
            "about an hour✓ (right)",
            "until it has doubled✗ (not right)",
            "If you like+ (missed)",
            "must be hot",
            "at 230 °C",
            "at least 30 minutes+ (missed)",
            "tap the loaf",
        ]
    )
    found = box.get_by_role("group", name="Marked, and it belongs")
    expect(found).to_contain_text("“about an hour”: “About” gives no exact")
    assert attempts.read().last(item.id).response == ["about", "doubled"]
    expect(ask(page, item, attempts)[0].locator("[aria-pressed=true]")).to_have_count(2)  # taken up again


def test_a_long_phrase_breaks_as_the_text_does_and_shows_without_colours(page, attempts):
    passage = "합중국의 육군, 해군과 공군을 대한민국의 영토 내와 그 부근에 배치하는 권리를 대한민국은 허여하고 미합중국은 수락한다."
    options = {
        "right": "배치하는 권리를 대한민국은 허여하고 미합중국은 수락",
        "place": "대한민국의 영토 내와 그 부근",
    }
    item = structs.replace(ITEMS["mark-words"], passage=passage, lang="ko", options=options, key=None)
    with pytest.raises(ValueError, match="order of the passage"):
        item.pieces()
    item = structs.replace(item, options=dict(reversed(options.items())))
    page.set_viewport_size({"width": 400, "height": 800})
    box, _ = ask(page, item, attempts)
    expect(box.locator("p:lang(ko)")).to_have_text(f"“{passage}”")
    phrase = box.get_by_role("button", name=options["right"])
    assert phrase.evaluate("node => node.getClientRects().length") > 1
    page.emulate_media(forced_colors="active")
    plain = phrase.evaluate("node => getComputedStyle(node).textDecorationStyle")
    phrase.click()
    assert {plain, phrase.evaluate("node => getComputedStyle(node).textDecorationStyle")} == {
        "dotted",
        "solid",
    }
    assert violations(page, "fieldset") == []


def test_old_answers_are_there_again(page, attempts):
    for item in ITEMS.values():
        response = item.key.examples["right" if kind_of(item).graded else "noted"][0]
        if item.kind == "open":
            response = {"text": response, "relax": "no", "shape": "yes"}
        verdict = grade(item, response)
        attempts.add(
            "answer",
            item.id,
            response=response,
            state=verdict.state,
            score=verdict.score,
            version=item.version,
        )
        box, status = ask(page, item, attempts)
        expect(status).to_contain_text(verdict.feedback)
        box.get_by_role("button", name=kind_of(item).button or "Check", exact=True).click()
        expect(status).to_contain_text(verdict.feedback)
        kept = attempts.read().last(item.id).response
        assert kept == (str(response) if item.kind == "number" else response), item.kind
    review, status = ask(page, ITEMS["match"], attempts, "review")  # in a review it begins afresh
    expect(status).to_be_empty()
    expect(review.locator("select").first).to_have_value("")


def test_an_answer_that_cannot_be_kept_says_so(page, tmp_path):
    (tmp_path / "full").write_text("a file where a folder should be")
    box, status = ask(page, ITEMS["date"], Attempts(tmp_path / "full" / "responses.jsonl"))
    answer(box, ITEMS["date"], "1928")
    expect(status).to_contain_text("In Missouri")
    expect(status).to_contain_text("This answer could not be saved in responses.jsonl")


def test_a_kernel_that_has_stopped_keeps_no_answer_and_that_is_said(page, attempts):
    item = ITEMS["choose-one"]
    question = Question(Session(item, BANK, attempts))
    replies, question._handle_custom_msg = question._handle_custom_msg, lambda *_: None
    page.clock.install()
    box = mount(page, question).locator("fieldset")
    status = box.locator(".quizkit-status")
    answer(box, item, item.key.examples["right"][0])
    expect(status).to_be_empty()
    page.clock.fast_forward(6000)
    expect(status).to_contain_text("the kernel has stopped: run this cell again, then answer once more")
    question._handle_custom_msg = replies
    box.get_by_role("button", name="Check").click()
    expect(box).to_have_attribute("data-state", "right")
    expect(status).not_to_contain_text("No reply yet")


def test_the_same_words_twice_are_announced_twice(page, attempts):
    box, status = ask(page, ITEMS["name"], attempts)
    answer(box, ITEMS["name"], "starch")
    expect(status).to_contain_text("coeliac")
    page.evaluate(CHANGED)
    answer(box, ITEMS["name"], "starch")
    page.wait_for_function("window.changed")


def test_no_key_press_leaves_a_question(page, attempts):
    """The fixture looks: none of them may reach the document, where a notebook would take them for commands."""
    for item in ITEMS.values():
        box, _ = ask(page, item, attempts)
        box.locator(CONTROLS).first.focus()
        for _ in range(box.locator(CONTROLS).count()):
            press(box, *SHORTCUTS)
            page.keyboard.press("Tab")
            if not page.evaluate("document.activeElement.closest('fieldset')"):
                break
        guarded = box.locator(f"{CONTROLS}, a").evaluate_all(
            "nodes => nodes.filter(node => node.dataset.lmSuppressShortcuts !== 'true').map(node => node.outerHTML)"
        )
        assert guarded == [], item.kind


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_form_is_accessible_and_fits_a_narrow_page(theme, browser, page, attempts):
    if theme == "dark":
        page.add_style_tag(path=DARK)
    for item in ITEMS.values():
        box, _ = ask(page, item, attempts)
        answer(box, item, item.key.examples.get("wrong", item.key.examples.get("noted"))[0])
        expect(box.locator(".quizkit-status")).not_to_be_empty()
        ask(page, item, attempts, "review")
    ask(page, ITEMS["choose-one"], attempts, "predict")
    assert violations(page, "main") == []
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert violations(page, "main") == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_button_shows_gets_the_focus_and_is_in_view(kind, page, attempts):
    page.set_viewport_size({"width": 900, "height": 260})  # the feedback would be below
    item = ITEMS[kind]
    ask(page, item, attempts)
    box, status = ask(page, item, attempts)
    for state in ("blank", "wrong", "right", "noted"):
        response = (item.key.examples.get(state) or (None,))[0]
        if state == "blank":
            box.get_by_role("button", name=kind_of(item).button or "Check", exact=True).click()
        elif response is not None:
            answer(box, item, response)
        else:
            continue
        said = status.get_by_role("group")
        typed = kind_of(item).form == "text" and state != "blank"  # whoever types stays in the line
        expect(box.locator("input") if typed else said).to_be_focused()
        expect(said.locator("p").first).to_be_in_viewport()
    others = page.locator("fieldset").first.locator(".quizkit-status")
    expect(others).to_be_empty()


def test_feedback_that_is_drawn_again_keeps_the_focus(page, tmp_path):
    """The log cannot be written: the kernel says so after the verdict."""
    (tmp_path / "full").write_text("a file where a folder should be")
    box, status = ask(page, ITEMS["choose-one"], Attempts(tmp_path / "full" / "responses.jsonl"))
    answer(box, ITEMS["choose-one"], "salt")
    expect(status).to_contain_text("could not be saved")
    expect(status.get_by_role("group")).to_be_focused()


@pytest.mark.parametrize("motion, behavior", [("reduce", "instant"), ("no-preference", "smooth")])
def test_whoever_wants_no_motion_gets_none(motion, behavior, page, attempts):
    page.emulate_media(reduced_motion=motion)
    page.evaluate("() => { Element.prototype.scrollIntoView = function (how) { window.how = how; }; }")
    box, _ = ask(page, ITEMS["choose-one"], attempts)
    answer(box, ITEMS["choose-one"], "salt")
    page.wait_for_function("window.how")
    assert page.evaluate("window.how") == {"block": "nearest", "behavior": behavior}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_have_contrast(theme, page, attempts):
    """WCAG 2.2: 4.5 : 1 for text (1.4.3), 3 : 1 for edges of controls, bars and the focus (1.4.11), links underlined (1.4.1)."""
    if theme == "dark":
        page.add_style_tag(path=DARK)
    for kind, item in ITEMS.items():
        box, status = ask(page, item, attempts)
        for state in ("near", "wrong", "noted", "right"):
            for response in item.key.examples.get(state, ())[:1]:
                answer(box, item, response)
                expect(box).to_have_attribute("data-state", state)
                assert contrast(status, "borderLeftColor", True) >= 3, (kind, state)
                assert (
                    contrast(box.locator("p, label, legend, strong, a, td, th, li, span"), "color") >= 4.5
                ), (kind, state)
        controls = box.locator(CONTROLS).filter(visible=True)
        edges = box.locator(":is(select, input[type=text], textarea, button:enabled)").filter(visible=True)
        assert contrast(edges, "borderTopColor", True) >= 3, kind
        for node in controls.all():
            page.keyboard.press("Tab")  # whoever uses the keyboard sees the focus
            node.focus()
            assert node.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
            assert contrast(node, "outlineColor", True) >= 3, kind
        cards = question_html.question(item).markup, question_html.verdict(grade(item, response), BANK).markup
        page.locator("main").evaluate(
            "(main, html) => main.insertAdjacentHTML('beforeend', html)", "".join(cards)
        )
        links = box.locator("a").evaluate_all(
            "all => all.map(node => getComputedStyle(node).textDecorationLine)"
        )
        assert set(links) <= {"underline"}
    static = page.locator("main > div:not(:has(fieldset)), main > div:not(:has(fieldset)) > div")
    framed = static.filter(has_not=page.locator("div"))
    for side in ("Top", "Left"):
        assert contrast(framed, f"border{side}Color", True) >= 3
    assert contrast(static.locator("p, a"), "color") >= 4.5


def test_model_answer_point_and_rubric_stand_apart(page, attempts):
    box, _ = ask(page, ITEMS["open"], attempts)
    answer(box, ITEMS["open"], TEXT)
    expect(box.locator(".quizkit-title")).to_have_text(
        ["A model answer", "The point", "Judge your own answer"]
    )
    box, _ = ask(page, ITEMS["stance"], attempts)
    answer(box, ITEMS["stance"], "thin")
    expect(box.locator(".quizkit-title")).to_have_text(
        ["The other positions, and who holds them", "The point"]
    )


def test_the_keyboard_opens_what_a_link_says_to_a_pointer(page, attempts):
    """The page is that of a lesson: prose stands beside a question."""
    ask(page, ITEMS["number"], attempts)
    title, words = "Bread, sliced. fact:sliced", "node => getComputedStyle(node, '::after').content"
    page.evaluate(
        """title => document.querySelector("h1").insertAdjacentHTML(
          "afterend", `<p class="jp-RenderedMarkdown"><a href="#x" title="${title}">1928</a></p>`)""",
        title,
    )
    link = page.get_by_role("link", name="1928", exact=True)
    assert link.evaluate(words) == "none"
    tab_to(page, "node.matches('a')")
    assert title in link.evaluate(words)
    expect(link).to_have_accessible_name("1928")
    expect(link).to_have_accessible_description(title)
    assert violations(page, ".jp-RenderedMarkdown") == []
