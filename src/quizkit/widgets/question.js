// One question: native controls, marked by the kernel, feedback in a live region. No answer is ever in the page.

function render({ model, el }) {
  const spec = model.get("spec");
  const name = `alliance-${spec.id}-${Math.random().toString(36).slice(2)}`;
  const status = node("div", { className: "alliance-status", role: "status" });
  const moved = node("div", { className: "alliance-unseen", role: "status" });
  const rubric = node("div");
  const form = FORMS[spec.kind](spec, name, text => { moved.textContent = text; });
  const confidence = spec.mode === "predict" ? confidenceForm(spec) : null;
  const button = (text, action) => {
    const made = node("button", { type: "button", textContent: text, className: "alliance-button" });
    made.addEventListener("click", action);
    return made;
  };

  const answer = () => {
    const sent = { type: "answer", response: form.read() };
    if (confidence) sent.confidence = Number(confidence.read());
    model.send(sent);
  };
  const check = button(spec.mode === "predict" ? "Keep my prediction" : KEEP[spec.kind] ?? (spec.marked ? "Check" : "Keep my answer"), answer);
  check.classList.add("alliance-main");
  const bar = node("div", { className: "alliance-bar" }, check);
  if (spec.mode !== "predict" && spec.hints) bar.append(button("Hint", () => model.send({ type: "hint" })));
  const reveal = button("Show the answer", () => model.send({ type: "solution" }));
  reveal.hidden = true;
  bar.append(reveal);

  const box = node("fieldset", { className: "alliance-question" },
    node("legend", {}, node("span", { className: "alliance-lead", textContent: spec.lead }), " ", spec.prompt),
    form.element, ...(confidence ? [confidence.element] : []), bar, status, rubric, moved);
  form.element.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); answer(); }
  });

  const show = () => {
    const reply = model.get("reply");
    if (!reply.kind) return;
    box.dataset.state = reply.state ?? "";
    const lines = [node("p", {}, node("strong", { textContent: reply.heading }), " ", reply.feedback)];
    if (reply.rubric?.length && !rubric.childElementCount) rubric.append(...form.judge(reply.rubric, answer));
    for (const line of reply.lines ?? []) lines.push(node("p", { textContent: line }));
    if (reply.misconception)
      lines.push(node("p", {}, node("strong", { textContent: "A common mix-up: " }), reply.misconception, "."));
    if (reply.see) {
      const link = node("a", { href: reply.href, textContent: reply.see });
      link.dataset.heading = reply.see;
      link.addEventListener("click", event => follow(event, box));
      lines.push(node("p", {}, "Reread: ", link));
    }
    if (reply.problem) lines.push(node("p", { textContent: reply.problem }));
    status.replaceChildren(...lines);
    reveal.hidden = spec.mode === "predict" || !["wrong", "near"].includes(reply.state);
  };
  model.on("change:reply", show);
  show();
  guard(box);
  el.append(box);
  return () => model.off("change:reply", show);
}

const KEEP = { stance: "Keep my position", open: "Keep my answer" };

const FORMS = {
  "choose-one": (spec, name) => choices(spec, name, "radio", list => list[0] ?? null),
  "choose-several": (spec, name) => choices(spec, name, "checkbox", list => list),
  stance: (spec, name) => choices(spec, name, "radio", list => list[0] ?? null),
  frameworks: frameworksForm, open: openForm,
  number: textForm, date: textForm, name: textForm, order: orderForm, match: matchForm,
};

function choices(spec, name, type, pick) {
  const given = [].concat(spec.last ?? []);
  const inputs = spec.options.map(([id]) => node("input", { type, name, value: id, checked: given.includes(id) }));
  const element = node("div", { className: "alliance-choices" },
    ...spec.options.map(([, text], i) => node("label", {}, inputs[i], node("span", { textContent: text }))));
  return { element, read: () => pick(inputs.filter(input => input.checked).map(input => input.value)) };
}

// True of which frameworks: the last box, "none of the three", excludes the others.
function frameworksForm(spec, name) {
  const form = choices(spec, name, "checkbox", list => list);
  const inputs = [...form.element.querySelectorAll("input")];
  const none = inputs.at(-1);
  form.element.addEventListener("change", ({ target }) => {
    if (target === none && none.checked) inputs.forEach(input => { input.checked = input === none; });
    else if (target.checked) none.checked = false;
  });
  return form;
}

// In one's own words: write first; the rubric comes with the reply, and its scores are sent with the text.
function openForm(spec) {
  const last = typeof spec.last === "string" ? { text: spec.last } : spec.last ?? {};
  const text = node("textarea", { rows: 6, value: last.text ?? "" });
  text.setAttribute("aria-label", spec.label);
  let scores = [];
  const judge = (rubric, send) => {
    scores = rubric.map(([id, label], i) => {
      const select = node("select", {}, node("option", { value: "", textContent: "Choose …" }),
        ...["yes", "partly", "no"].map(value => node("option", { value, textContent: value })));
      select.setAttribute("aria-label", label);
      select.value = last[id] ?? "";
      return [id, select, label];
    });
    const keep = node("button", { type: "button", textContent: "Keep my scores", className: "alliance-button" });
    keep.addEventListener("click", send);
    return [node("p", { textContent: "Judge your own answer:" }),
      node("div", { className: "alliance-match" },
        ...scores.flatMap(([, select, label]) => [node("span", { textContent: label, "aria-hidden": "true" }), select])),
      node("div", { className: "alliance-bar" }, keep)];
  };
  const read = () => ({ text: text.value, ...Object.fromEntries(scores.map(([id, select]) => [id, select.value])) });
  return { element: node("div", { className: "alliance-open" }, text), read, judge };
}

function textForm(spec) {
  const input = node("input", { type: "text", value: spec.last ?? "", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", spec.label);
  const unit = spec.unit ? node("span", { textContent: ` ${spec.unit}` }) : "";
  return { element: node("div", { className: "alliance-text" }, input, unit), read: () => input.value };
}

// Order: buttons move an entry for the keyboard, dragging moves it for the pointer; both say where it went.
function orderForm(spec, name, say) {
  const texts = new Map(spec.options);
  const start = Array.isArray(spec.last) && spec.last.length === texts.size ? spec.last : [...texts.keys()];
  let touched = Array.isArray(spec.last), dragged = null;
  const list = node("ol", { className: "alliance-order" });
  const place = row => [...list.children].indexOf(row);
  const update = () => [...list.children].forEach((row, i) => {
    row.querySelector("[data-by='-1']").disabled = i === 0;
    row.querySelector("[data-by='1']").disabled = i === list.children.length - 1;
  });
  const move = (row, to) => {
    if (to < 0 || to >= list.children.length || to === place(row)) return;
    touched = true;
    const others = [...list.children].filter(other => other !== row);
    list.insertBefore(row, others[to] ?? null);
    update();
    say(`${texts.get(row.dataset.id)}: now ${to + 1} of ${list.children.length}.`);
  };
  for (const id of start) {
    const row = node("li", { draggable: true });
    row.dataset.id = id;
    const mover = (by, sign, word) => {
      const made = node("button", { type: "button", textContent: sign, className: "alliance-move" });
      made.dataset.by = by;
      made.setAttribute("aria-label", `Move ${word}: ${texts.get(id)}`);
      made.addEventListener("click", () => step(by));
      return made;
    };
    const up = mover(-1, "↑", "up"), down = mover(1, "↓", "down");
    const step = by => {
      move(row, place(row) + by);
      const wanted = by < 0 ? up : down;
      (wanted.disabled ? (by < 0 ? down : up) : wanted).focus();
    };
    row.addEventListener("keydown", event => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by) { event.preventDefault(); step(by); }
    });
    row.addEventListener("dragstart", event => { dragged = row; event.dataTransfer.effectAllowed = "move"; });
    row.addEventListener("dragover", event => { if (dragged) event.preventDefault(); });
    row.addEventListener("drop", event => {
      event.preventDefault();
      event.stopPropagation();
      if (dragged && dragged.parentNode === list) move(dragged, place(row));
      dragged = null;
    });
    row.append(node("span", { className: "alliance-entry", textContent: texts.get(id) }), up, down);
    list.append(row);
  }
  update();
  return { element: list, read: () => touched ? [...list.children].map(row => row.dataset.id) : null };
}

function matchForm(spec) {
  const given = spec.last ?? {};
  const selects = spec.rows.map(([row, text]) => {
    const select = node("select", {}, node("option", { value: "", textContent: "Choose …" }),
      ...spec.options.map(([id, label]) => node("option", { value: id, textContent: label })));
    select.setAttribute("aria-label", text);
    select.value = given[row] ?? "";
    return select;
  });
  const element = node("div", { className: "alliance-match" },
    ...spec.rows.flatMap(([, text], i) => [node("span", { textContent: text, "aria-hidden": "true" }), selects[i]]));
  const read = () => Object.fromEntries(spec.rows.flatMap(([row], i) => selects[i].value ? [[row, selects[i].value]] : []));
  return { element, read };
}

// Of two answers a guess is right half the time; whoever is less sure than that holds the other one.
const OF_TWO = [[50, "a coin toss (50 %)"], [60, "60 %"], [70, "70 %"], [80, "80 %"], [90, "90 %"],
  [95, "very sure (95 %)"], [99, "99 %"]];
const OF_MORE = [[25, "guessing (25 %)"], [50, "half sure (50 %)"], [75, "fairly sure (75 %)"], [95, "very sure (95 %)"]];

function confidenceForm(spec) {
  const label = node("label", { className: "alliance-confidence" }, "How sure are you? ");
  const steps = spec.kind === "choose-one" && spec.options.length === 2 ? OF_TWO : OF_MORE;
  const given = spec.confidence ?? 50;  // an older record may hold a step that is not offered
  const offered = steps.some(([value]) => value === given) ? steps : [...steps, [given, `${given} %`]];
  const select = node("select", {}, ...offered.map(([value, text]) => node("option", { value, textContent: text })));
  select.value = String(given);
  label.append(select);
  return { element: label, read: () => select.value };
}

export default { render };
