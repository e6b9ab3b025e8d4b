// Marking of open answers: the kernel lays one answer on the desk; scores and comment go back to it with every move.

const SCORES = ["yes", "partly", "no"];
const KEYS = "Keys, outside the text field: 1 yes, 2 partly, 3 no, each moving to the next line; c comment, Esc leaves it; "
  + "Enter saves and goes on (Ctrl + Enter in the comment); n next, p previous.";

function render({ model, el }) {
  const uid = Math.random().toString(36).slice(2);   // of this view only: it never reaches a file
  const said = node("div", { className: "quizkit-said", role: "status" });
  const desk = node("div", { className: "quizkit-desk" });
  const box = node("div", { className: "quizkit-box quizkit-marking", role: "group", "aria-label": "Marking of open answers",
    tabIndex: -1 });   // a click between the controls leaves the focus here, and the keys with it
  let answer = {}, groups = [], comment, text, current = 0, waiting = false, saving = false, early = [], timer;

  const send = message => {
    if (waiting) return;
    waiting = true;
    timer = setTimeout(() => { waiting = false; said.textContent = "No reply from Python yet. If it stays so, run the cell again."; }, 8000);
    saving = message.type === "save";
    const scores = Object.fromEntries(groups.flatMap(([id, inputs]) => inputs.filter(input => input.checked).map(input => [id, input.value])));
    model.send({ turn: answer.turn, scores, comment: comment?.value ?? "", ...message });
  };
  const move = by => send({ type: "go", by });
  const save = button("Save and next", () => send({ type: "save" }), { className: "quizkit-button quizkit-main" });
  const question = node("select", { "aria-label": "Question" });
  question.addEventListener("change", () => send({ type: "question", question: question.value }));
  const names = node("input", { type: "checkbox" });
  names.addEventListener("change", () => send({ type: "names", show: names.checked }));

  function draw() {
    const before = answer, unfolded = desk.querySelector("details")?.open ?? false;
    answer = model.get("view");
    groups = [];
    comment = text = undefined;
    if (!answer.text && answer.text !== "") {
      desk.replaceChildren();
      return;
    }
    const id = part => `marking-${part}-${uid}`;
    text = node("div", { className: "quizkit-given", role: "region", tabIndex: 0, dir: "auto", textContent: answer.text,
      "aria-label": `Answer ${answer.place} of ${answer.of}` });
    const rows = answer.rubric.map(([line, words], i) => {
      const inputs = SCORES.map(value => node("input", { type: "radio", name: id(`${answer.turn}-${i}`), value, checked: answer.scores[line] === value }));
      const row = node("div", { role: "radiogroup", className: "quizkit-line", "aria-labelledby": id(i) },
        node("div", { id: id(i), textContent: words }),
        ...inputs.map((input, n) => node("label", {}, input, SCORES[n])));
      groups.push([line, inputs, row]);
      row.addEventListener("focusin", () => at(i));
      row.addEventListener("pointerdown", () => at(i));
      return row;
    });
    comment = node("textarea", { rows: 2, maxLength: 2000, value: answer.comment, id: id("comment") });
    const shortened = answer.comments.map(value => [value, value.length > 60 ? `${value.slice(0, 60)} …` : value]);
    const earlier = menu([["", "Use an earlier comment …"], ...shortened], { "aria-label": "Comments used before for this question" });
    earlier.addEventListener("change", () => {
      if (earlier.value) comment.value = [comment.value.trim(), earlier.value].filter(Boolean).join("\n");
      earlier.value = "";
    });
    const about = node("details", { open: unfolded && before.item === answer.item }, node("summary", { textContent: "Model answer" }),
      node("div", { className: "quizkit-model", role: "region", tabIndex: 0, "aria-label": "Model answer" },
        node("p", { textContent: answer.model }), ...(answer.explanation ? [node("p", { textContent: answer.explanation })] : []),
        ...(answer.own.length ? [node("p", { textContent: "The learner’s own scores:" }),
          node("ul", {}, ...answer.own.map(([words, given]) => node("li", { textContent: `${words} – ${given}` })))] : [])));
    desk.replaceChildren(
      node("p", { className: "quizkit-prompt" },
        node("span", { className: "quizkit-lead", textContent: `Answer ${answer.place} of ${answer.of} · ${answer.lesson}` }), answer.prompt),
      node("div", { className: "quizkit-sides" },
        node("div", { className: "quizkit-paper" },
          ...(answer.name ? [node("p", { className: "quizkit-who", dir: "auto", textContent: answer.name })] : []), text, about),
        node("div", { className: "quizkit-judge" },
          ...(answer.note ? [node("p", { className: "quizkit-note", textContent: answer.note })] : []),
          ...rows,
          node("label", { htmlFor: comment.id, textContent: "Comment for the learner" }),
          node("div", { className: "quizkit-open" }, comment),
          ...(answer.comments.length ? [earlier] : []))));
    at(Math.max(0, open()));
  }

  const at = i => {
    current = i;
    groups.forEach(([, , row], n) => row.classList.toggle("quizkit-now", n === i));
  };
  const go = i => {   // to a line of the rubric; after the last, to the button that saves
    if (i >= groups.length) { at(i); save.focus(); return; }
    const [, inputs] = groups[i];
    (inputs.find(input => input.checked) ?? inputs[0]).focus();
  };
  const open = () => groups.findIndex(([, inputs]) => !inputs.some(input => input.checked));
  const act = key => {
    if ("123".includes(key) && groups[current]) {
      groups[current][1][Number(key) - 1].checked = true;
      go(current + 1);
    } else if (key === "Enter") send({ type: "save" });
    else if (key === "n") move(1);
    else if (key === "p") move(-1);
    else if (key === "c") comment?.focus();
  };
  box.addEventListener("keydown", event => {
    const { key, target } = event;
    if (event.isComposing) return;   // Enter ends a syllable in Hangul
    if (target === comment) {
      if (key === "Escape") { event.preventDefault(); go(current); }
      else if (key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send({ type: "save" }); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select")) return;
    if (key === "Enter" && target.matches("button, summary")) return;   // there Enter already means something
    if (!["1", "2", "3", "Enter", "n", "p", "c"].includes(key)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (!waiting) act(key);   // else typed before the next answer lies on the desk, and meant for that one
    else if (early.at(-1) !== "c" && (key !== "Enter" || early.length)) early.push(key);
  });

  const choices = () => {
    question.replaceChildren(...model.get("questions").map(([id, words]) => node("option", { value: id, textContent: words })));
    question.value = model.get("view").question;
    names.checked = model.get("view").names;
  };
  const show = () => {
    said.replaceChildren(model.get("status"));
    choices();
    clearTimeout(timer);
    waiting = false;
    if (model.get("view").turn !== answer.turn) {
      const inside = box.contains(document.activeElement) && ![question, names].includes(document.activeElement);
      draw();
      if (inside) text?.focus();
    } else if (saving && open() >= 0) go(open());   // refused: a line has no score yet
    saving = false;
    while (early.length && !waiting) act(early.shift());
  };
  model.on("change:replies", show);
  show();
  if (answer.turn === undefined) draw();

  const warnings = model.get("warnings");
  box.append(
    node("div", { className: "quizkit-bar quizkit-top" }, node("label", {}, "Question ", question),
      node("label", {}, names, " Show names")),
    said, ...(warnings.length ? [node("details", { className: "quizkit-panel" },
      node("summary", { textContent: "Some lines could not be read" }), node("ul", {}, ...warnings.map(line => node("li", { textContent: line }))))] : []),
    desk, node("div", { className: "quizkit-bar quizkit-moves" }, save, button("Skip", () => move(1)), button("Back", () => move(-1))),
    node("p", { className: "quizkit-keys", textContent: KEYS }));
  guard(box);
  el.append(box);
  return () => { clearTimeout(timer); model.off("change:replies", show); };
}

export default { render };
