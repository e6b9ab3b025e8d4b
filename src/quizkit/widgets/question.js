// One question: native controls, marked by the kernel. No answer is in the page before the kernel has sent it.

// By name: (spec, name, say) => { element, read, mark?, judge? }; filled by the files in forms/.
const FORMS = {};
const LATE = "No reply yet. If a cell is still running, your answer waits for it. If not, the kernel has stopped: "
  + "run this cell again, then answer once more.";
const PATIENCE = 5000;  // milliseconds after which the page says that the kernel has not replied

const RELOADED = "This page was loaded again. Run all cells (Run, Run All Cells) before you answer. Until then, new answers "
  + "are kept only in your record, not in this notebook.";

// A long prompt tells a case before it asks. Only what is asked is in bold: the last sentence that ends in a question mark, or else
// the last one, and what follows it.
const SHORT = 160;  // characters of a prompt that is bold as a whole
function parts(prompt) {
  if (prompt.length <= SHORT) return ["", prompt];
  const starts = [0, ...[...prompt.matchAll(/[.?!:][”’)]*\s+(?=[\p{Lu}“‘(])/gu)].map(end => end.index + end[0].length)];
  const from = starts.findLast((start, n) => prompt.slice(start, starts[n + 1]).trimEnd().endsWith("?")) ?? starts.at(-1);
  return [prompt.slice(0, from), prompt.slice(from)];
}

// The page that first has the model is the one in which the cell was run. In any other one, Jupyter no longer puts what the
// kernel changes into the notebook. After the save hook there is no live view in another page.
function initialize({ model }) {
  if (model.get("page")) return;
  model.set("page", performance.timeOrigin);
  model.save_changes();
}

function render({ model, el }) {
  const spec = model.get("spec");
  const name = `quizkit-${spec.id}-${Math.random().toString(36).slice(2)}`;
  const status = node("div", { className: "quizkit-status", role: "status" });
  const moved = node("div", { className: "quizkit-unseen", role: "status" });
  const [hints, panels, rubric, solution] = [1, 2, 3, 4].map(() => node("div"));
  const form = FORMS[spec.form](spec, name, text => { moved.textContent = text; });
  const confidence = spec.mode === "predict" ? confidenceForm(spec) : null;
  // The first prediction counts: once kept, it is only read, also where Python has not started yet.
  const kept = confidence && spec.options.find(([id]) => id === spec.last)?.[1];
  if (kept) status.append(node("p", {}, node("strong", { textContent: "• Kept." }),
    ` Your first prediction counts: ${kept}, ${confidence.read()} % sure.`));

  let waiting = "";  // what this view has asked for: its reply is brought into view here, and in no other view
  const now = () => JSON.stringify(form.read());
  let judged = now(), changed = false;  // the answer that was last sent, and whether another one stands there now
  const late = paragraph("");
  let patience = 0;
  const ask = (message, from) => {
    [waiting, status.ariaLive] = [from, "polite"];
    clearTimeout(patience);
    late.textContent = model.get("late") ?? LATE;  // a web page, where Python may have to start, says so at once
    patience = setTimeout(() => status.append(late), model.get("late") ? 300 : PATIENCE);
    model.send(message);
  };
  const heard = call => () => { clearTimeout(patience); late.remove(); call(); };
  const send = type => ask({ type }, type);
  const answer = from => {
    if (changed) status.replaceChildren();
    [judged, changed] = [now(), false];
    const sent = { type: "answer", response: form.read() };
    if (confidence) sent.confidence = Number(confidence.read());
    ask(sent, from);
  };
  const check = button(spec.button, () => answer("answer"), { className: "quizkit-button quizkit-main" });
  const hint = button("Hint", () => send("hint"));
  const reveal = button("Show the answer", () => send("solution"));
  hint.hidden = spec.mode === "predict" || !spec.hints;
  reveal.hidden = true;

  const [told, asked] = parts(spec.prompt);
  const box = node("fieldset", { className: "quizkit-question", tabIndex: -1 },
    node("legend", {}, node("span", { className: "quizkit-lead", textContent: spec.lead }), " ", told, node("strong", { textContent: asked })),
    ...(model.get("page") === performance.timeOrigin ? [] : [node("p", { className: "quizkit-card", textContent: RELOADED })]),
    ...(kept ? [] : [form.element, ...(confidence ? [confidence.element] : []),
      node("div", { className: "quizkit-bar" }, check, hint, reveal)]), hints, status, panels, rubric, solution, moved);
  form.element.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || !event.target.matches("input")) return;
    event.preventDefault();
    answer("typed");
  });

  const show = () => {
    const reply = model.get("reply");
    if (!reply.kind) return;
    const led = !changed && waiting === "answer" || status.contains(document.activeElement);
    status.ariaLive = led ? "off" : "polite";  // what takes the focus is read out by that, and once
    box.dataset.state = reply.state ?? "";
    form.mark?.({ ...model.get("solution").marks, ...reply.marks });
    solution.hidden = (model.get("solution").lines ?? []).includes(reply.feedback);  // it would be said twice
    const misses = node("ul", { id: `${name}-misses` }, ...(reply.misses ?? []).map(([what, why]) =>
      node("li", {}, node("strong", { textContent: what }), " ", why)));
    const lines = (reply.lines ?? []).map(paragraph);
    if (misses.childElementCount) lines.unshift(misses);
    if (reply.misconception)
      lines.push(node("p", {}, node("strong", { textContent: "A common mistake: " }), reply.misconception, "."));
    if (reply.reread) {
      const link = node("a", { href: reply.href, textContent: reply.reread });
      link.dataset.heading = reply.reread;
      link.addEventListener("click", event => follow(event, box));
      lines.push(node("p", {}, "Read again: ", link, reply.lesson));
    }
    if (reply.problem) lines.push(paragraph(reply.problem));
    const head = node("strong", { textContent: reply.heading });
    const said = node("div", { className: "quizkit-said-now", role: "group", tabIndex: -1, "aria-label": `${reply.heading} ${reply.feedback}`,
      "aria-describedby": misses.id }, node("p", {}, head, " ", reply.feedback), ...lines);
    status.replaceChildren(said);
    panels.replaceChildren(...(reply.panels ?? []).map(([title, texts]) => panel(title, ...texts.map(paragraph))));
    if (reply.rubric?.length && !rubric.childElementCount)
      rubric.append(panel("Judge your own answer", ...form.judge(reply.rubric, () => answer("answer"))));
    if (!changed) judged = now();  // of an open answer, the scores belong to it now
    if (reply.state === "right") reveal.hidden = true;
    else if (["wrong", "near"].includes(reply.state)) reveal.hidden = !!model.get("solution").kind;
    if (changed) outdate();
    else if (led) present(said);
    else if (waiting === "typed") scroll(said);  // whoever types stays in the line, and can mend it
    waiting = "";
  };

  // A verdict does not stay beside an answer that it does not judge. What a right answer is, and hints, stay true.
  const outdate = () => {
    if (model.get("reply").kind !== "verdict" || !status.querySelector(".quizkit-said-now")) return;
    [box.dataset.state, status.ariaLive] = ["", "polite"];
    form.mark?.(model.get("solution").marks ?? {});
    status.replaceChildren(paragraph(`Your answer has changed. Press “${spec.button}” again.`));
    if (!rubric.childElementCount) panels.replaceChildren();
  };
  const compare = () => {
    const before = changed;
    changed = now() !== judged;
    if (changed && !before) outdate();
    else if (before && !changed) show();
  };
  for (const kind of ["input", "change"]) box.addEventListener(kind, compare);

  const showHints = () => {
    const said = model.get("hint").hints ?? [];
    if (!said.length) return;
    const lines = said.map((text, i) => {
      const head = `Hint ${i + 1} of ${spec.hints}.`;
      return node("p", { role: "group", tabIndex: -1, "aria-label": `${head} ${text}` },
        node("strong", { textContent: head }), " ", text);
    });
    hints.className = "quizkit-hints";
    hints.replaceChildren(...lines);
    hint.disabled = said.length === spec.hints;
    if (hint.disabled) hint.textContent = "No more hints";
    if (waiting === "hint") present(lines.at(-1));
    waiting = "";
  };

  const showSolution = () => {
    const reply = model.get("solution");
    if (!reply.kind) return;
    reveal.hidden = true;
    form.mark?.({ ...reply.marks, ...(changed ? {} : model.get("reply").marks) });
    const made = panel(reply.heading, ...laidOut(reply.rows), ...reply.lines.map(paragraph));
    solution.replaceChildren(made);
    if (waiting === "solution") present(made);
    waiting = "";
  };

  const shown = { reply: heard(show), hint: heard(showHints), solution: heard(showSolution) };
  for (const [part, call] of Object.entries(shown)) {
    model.on(`change:${part}`, call);
    call();
  }
  guard(box);
  el.append(box);
  drawn(box, () => enter(box));
  return () => {
    clearTimeout(patience);
    for (const [part, call] of Object.entries(shown)) model.off(`change:${part}`, call);
  };
}

const paragraph = text => node("p", { textContent: text });

// A part with a heading, which can take the focus and is read out then.
function panel(title, ...children) {
  const body = node("div", { id: `quizkit-${Math.random().toString(36).slice(2)}` }, ...children);
  return node("div", { className: "quizkit-card", role: "group", tabIndex: -1, "aria-label": title, "aria-describedby": body.id },
    node("p", { className: "quizkit-title", textContent: title, "aria-hidden": "true" }), body);
}

// Rows of one text are a numbered list, rows of two a table.
function laidOut(rows) {
  if (!rows.length) return [];
  if (rows[0].length === 1) return [node("ol", {}, ...rows.map(([text]) => node("li", { textContent: text })))];
  const lines = rows.map(([head, text]) =>
    node("tr", {}, node("th", { scope: "row", textContent: head }), node("td", { textContent: text })));
  return [node("table", {}, node("tbody", {}, ...lines))];
}

const MARKS = { right: ["✓", "right"], near: ["≈", "close"], wrong: ["✗", "not right"], missed: ["+", "missed"] };

// Places in rows or options for the sign of how each was judged, which screen readers hear as a word.
function marking() {
  const rows = new Map();
  const place = (id, row) => {
    const made = node("span", { className: "quizkit-mark" });
    rows.set(id, [row, made]);
    row.append(made);
    return made;
  };
  const mark = states => rows.forEach(([row, made], id) => {
    const [sign, word] = MARKS[states[id]] ?? [];
    row.dataset.mark = states[id] ?? "";
    made.replaceChildren(...(sign ? [node("span", { textContent: sign, "aria-hidden": "true" }),
      node("span", { className: "quizkit-unseen", textContent: ` (${word})` })] : []));
  });
  return { place, mark };
}

// Of two answers a guess is right half the time; whoever is less sure than that holds the other one.
const OF_TWO = [[50, "guessing (50 %)"], [60, "60 %"], [70, "70 %"], [80, "80 %"], [90, "90 %"],
  [95, "very sure (95 %)"], [99, "99 %"]];
const OF_MORE = [[25, "guessing (25 %)"], [50, "half sure (50 %)"], [75, "fairly sure (75 %)"], [95, "very sure (95 %)"]];

function confidenceForm(spec) {
  const label = node("label", { className: "quizkit-confidence" }, "How sure are you? ");
  const steps = spec.of_two ? OF_TWO : OF_MORE;
  const given = spec.confidence ?? 50;  // an older record may hold a step that is not offered
  const offered = steps.some(([value]) => value === given) ? steps : [...steps, [given, `${given} %`]];
  const select = menu(offered);
  select.value = String(given);
  label.append(select);
  return { element: label, read: () => select.value };
}

export default { initialize, render };
