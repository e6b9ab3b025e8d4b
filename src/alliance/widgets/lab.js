// The policy lab: names, scores, weights and reasons as native inputs. The kernel reads them and draws what follows.

function render({ model, el }) {
  const most = model.get("most");
  const body = node("div", { className: "alliance-body" });
  const said = node("div", { className: "alliance-said", role: "status" });
  const form = node("div", { className: "alliance-lab" });
  const label = model.get("label");
  const box = node("div", { className: "alliance-explorer", role: "group", "aria-label": label }, form, said, body);
  const uid = Math.random().toString(36).slice(2);   // of this view only: it never reaches a file
  const known = node("datalist", { id: `claims-${uid}` }, ...model.get("claims").map(value => node("option", { value })));
  let state = structuredClone(model.get("state")), timer;

  const send = () => { clearTimeout(timer); timer = setTimeout(() => model.send({ type: "set", state }), 250); };
  const input = (props, value, change) => {
    const made = node("input", { value: value ?? "", ...props });
    made.addEventListener("input", () => { change(made); send(); });
    return made;
  };
  const number = (name, value, max, change) => input({ type: "number", min: 0, max, step: "any", "aria-label": name }, value,
    made => { made.setCustomValidity(made.value === "" || made.checkValidity() ? "" : "out of range"); change(made.value === "" ? null : Number(made.value)); });
  const button = (text, click, props = {}) => {
    const made = node("button", { type: "button", textContent: text, className: "alliance-button", ...props });
    made.addEventListener("click", click);
    return made;
  };
  const free = (names, stem) => { let n = names.length + 1; while (names.includes(`${stem} ${n}`)) n++; return `${stem} ${n}`; };
  const blank = () => ({ score: null, reason: "", claims: "" });
  const redraw = focus => { draw(); send(); (form.querySelector(focus) ?? form.querySelector("input"))?.focus(); };

  function draw() {
    const { options, criteria, weights, cells } = state;
    const name = (list, i, kind) => input({ className: "alliance-name", maxLength: 60, "aria-label": `Name of ${kind} ${i + 1}`, title: list[i] }, list[i],
      made => { list[i] = made.value; made.title = made.value; });
    const remove = (what, i, gone) => button("×", () => { gone(); redraw("input"); },
      { className: "alliance-button alliance-remove", "aria-label": `Remove ${what[i]}`, disabled: what.length < 2 });
    const head = node("tr", {}, node("th", { scope: "col", textContent: "Criterion" }),
      node("th", { scope: "col", textContent: "Weight" }), ...options.map((_, i) => node("th", { scope: "col" }, name(options, i, "option"), remove(options, i, () => {
        options.splice(i, 1); cells.splice(i, 1);
      }))));
    const rows = criteria.map((what, k) => node("tr", {}, node("th", { scope: "row" }, name(criteria, k, "criterion"), remove(criteria, k, () => {
      criteria.splice(k, 1); weights.splice(k, 1); cells.forEach(row => row.splice(k, 1));
    })), node("td", {}, number(`Weight of ${what}`, weights[k], 100, value => { weights[k] = value ?? 0; })),
    ...options.map((option, i) => node("td", {}, number(`Score of ${option} on ${what}, 0 to 10`, cells[i][k].score, 10,
      value => { cells[i][k].score = value; })))));
    const table = node("table", { className: "alliance-scores" }, node("caption", { textContent: "Scores from 0 (worst) to 10 (best); weights from 0 to 100" }),
      node("thead", {}, head), node("tbody", {}, ...rows));
    const why = node("details", { className: "alliance-panel", open: form.querySelector("details")?.open ?? false },
      node("summary", { textContent: "Reasons and claims" }),
      ...options.map((option, i) => node("fieldset", {}, node("legend", { textContent: option }),
        ...criteria.map((what, k) => node("div", { className: "alliance-reason" }, node("span", { textContent: what }),
          input({ type: "text", maxLength: 600, "aria-label": `Reason: ${option} on ${what}`, placeholder: "reason" }, cells[i][k].reason,
            made => { cells[i][k].reason = made.value; }),
          input({ type: "text", "aria-label": `Claims: ${option} on ${what}`, placeholder: "claim id", list: known.id }, cells[i][k].claims,
            made => { cells[i][k].claims = made.value; }))))));
    const bar = node("div", { className: "alliance-bar" },
      button("Add an option", () => { options.push(free(options, "Option")); cells.push(criteria.map(blank)); redraw(`[aria-label="Name of option ${options.length}"]`); },
        { disabled: options.length >= most }),
      button("Add a criterion", () => { criteria.push(free(criteria, "Criterion")); weights.push(20); cells.forEach(row => row.push(blank()));
        redraw(`[aria-label="Name of criterion ${criteria.length}"]`); }, { disabled: criteria.length >= most }),
      button("Show a sample reading", () => model.send({ type: "start", sample: true })),
      button("Begin again", () => model.send({ type: "start", sample: false })));
    form.replaceChildren(node("div", { className: "alliance-wide" }, table), bar, why, known);
  }
  const show = () => {
    body.innerHTML = model.get("body");   // made by the kernel, every name in it escaped there
    said.textContent = model.get("said");
    body.tabIndex = body.querySelector("summary, a") ? -1 : 0;
  };
  const begin = () => { state = structuredClone(model.get("state")); draw(); };
  model.on("change:body change:said", show);
  model.on("change:begun", begin);   // a new start from the kernel, never an echo of what was typed
  draw();
  show();
  guard(box);
  el.append(box);
  return () => { clearTimeout(timer); model.off("change:body change:said", show); model.off("change:begun", begin); };
}

export default { render };
