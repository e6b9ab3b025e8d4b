// One question: native controls, marked by the kernel, feedback in a live region. No answer is ever in the page.

const FORMS = {};  // by name: (spec, name, say) => { element, read, judge }; filled by the files in forms/

function render({ model, el }) {
  const spec = model.get("spec");
  const name = `quizkit-${spec.id}-${Math.random().toString(36).slice(2)}`;
  const status = node("div", { className: "quizkit-status", role: "status" });
  const moved = node("div", { className: "quizkit-unseen", role: "status" });
  const rubric = node("div");
  const form = FORMS[spec.form](spec, name, text => { moved.textContent = text; });
  const confidence = spec.mode === "predict" ? confidenceForm(spec) : null;
  const button = (text, action) => {
    const made = node("button", { type: "button", textContent: text, className: "quizkit-button" });
    made.addEventListener("click", action);
    return made;
  };

  const answer = () => {
    const sent = { type: "answer", response: form.read() };
    if (confidence) sent.confidence = Number(confidence.read());
    model.send(sent);
  };
  const check = button(spec.button, answer);
  check.classList.add("quizkit-main");
  const bar = node("div", { className: "quizkit-bar" }, check);
  if (spec.mode !== "predict" && spec.hints) bar.append(button("Hint", () => model.send({ type: "hint" })));
  const reveal = button("Show the answer", () => model.send({ type: "solution" }));
  reveal.hidden = true;
  bar.append(reveal);

  const box = node("fieldset", { className: "quizkit-question" },
    node("legend", {}, node("span", { className: "quizkit-lead", textContent: spec.lead }), " ", spec.prompt),
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
    if (reply.reread) {
      const link = node("a", { href: reply.href, textContent: reply.reread });
      link.dataset.heading = reply.reread;
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

// Of two answers a guess is right half the time; whoever is less sure than that holds the other one.
const OF_TWO = [[50, "a coin toss (50 %)"], [60, "60 %"], [70, "70 %"], [80, "80 %"], [90, "90 %"],
  [95, "very sure (95 %)"], [99, "99 %"]];
const OF_MORE = [[25, "guessing (25 %)"], [50, "half sure (50 %)"], [75, "fairly sure (75 %)"], [95, "very sure (95 %)"]];

function confidenceForm(spec) {
  const label = node("label", { className: "quizkit-confidence" }, "How sure are you? ");
  const steps = spec.of_two ? OF_TWO : OF_MORE;
  const given = spec.confidence ?? 50;  // an older record may hold a step that is not offered
  const offered = steps.some(([value]) => value === given) ? steps : [...steps, [given, `${given} %`]];
  const select = node("select", {}, ...offered.map(([value, text]) => node("option", { value, textContent: text })));
  select.value = String(given);
  label.append(select);
  return { element: label, read: () => select.value };
}

export default { render };
