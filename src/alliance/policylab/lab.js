// The policy lab: names, scores, weights and reasons as native inputs. The kernel reads them and draws what follows.

function render({ model, el }) {
  const { label, scale, weights: weighing, likelihood, apart, grounds, most, options: offered, questions, claims } = model.get("spec");
  const body = node("div", { className: "alliance-body" });
  const said = node("div", { className: "quizkit-said", role: "status" });
  const form = node("div", { className: "alliance-lab" });
  const box = node("div", { className: "quizkit-box", role: "group", "aria-label": label }, form, said, body);
  const uid = Math.random().toString(36).slice(2);   // of this view only: it never reaches a file
  const known = node("datalist", { id: `claims-${uid}` }, ...Object.keys(claims).map(value => node("option", { value })));
  let state, starts, timer, followers = [];

  const empty = () => !state.options.length || !state.criteria.length;
  const send = () => {
    clearTimeout(timer);
    if (empty()) {
      said.textContent = body.innerHTML = "";
      return;
    }
    timer = setTimeout(() => model.send({ type: "set", state }), 250);
  };
  const field = (kind, props, value, change) => {
    const made = node(kind, props);
    made.value = value ?? "";
    made.addEventListener("input", () => { change(made); send(); });
    return made;
  };
  const start = () => { clearTimeout(timer); model.send({ type: "start" }); };   // what was typed last is dropped
  const input = (props, value, change) => field("input", props, value, change);
  // what hangs on a name follows when the name is changed
  const following = (made, update) => { const now = () => update(made); followers.push(now); now(); return made; };
  const labelled = (made, text) => following(made, field => field.setAttribute("aria-label", text()));
  const named = (kind, props, text) => following(node(kind, props), made => { made.textContent = text(); });
  const number = (text, value, max, change) => labelled(input({ type: "number", min: 0, max, step: "any" }, value,
    made => { made.setCustomValidity(""); made.setCustomValidity(made.value === "" || made.checkValidity() ? "" : "out of range"); change(made.value === "" ? null : Number(made.value)); }), text);
  const free = (names, stem) => { let n = names.length + 1; while (names.includes(`${stem} ${n}`)) n++; return `${stem} ${n}`; };
  const blank = () => ({ score: null, reason: "", claims: "" });
  const redraw = focus => { draw(); send(); (form.querySelector(focus) ?? form.querySelector("input"))?.focus(); };

  function draw() {
    const { options, criteria, weights, cells, likely } = state;
    followers = [];
    const name = (list, i, kind) => input({ className: "alliance-name", maxLength: 60, "aria-label": `Name of ${kind} ${i + 1}`, title: list[i] }, list[i],
      made => { list[i] = made.value; made.title = made.value; followers.forEach(update => update()); });
    const add = {
      option: text => { options.push(text); cells.push(criteria.map(blank)); likely.push(null); },
      criterion: text => { criteria.push(text); weights.push(20); cells.forEach(row => row.push(blank())); },
    };
    const drop = {
      option: i => { options.splice(i, 1); cells.splice(i, 1); likely.splice(i, 1); },
      criterion: k => { criteria.splice(k, 1); weights.splice(k, 1); cells.forEach(row => row.splice(k, 1)); },
    };
    // what is ticked has a place in the table; what was ticked off loses its scores
    const ticks = (title, kind, names, offers) => node("fieldset", {}, node("legend", { textContent: title }),
      node("div", { className: "alliance-ticks" }, ...[...new Set([...offers, ...names])].map(text => {
        const i = names.indexOf(text), id = `${uid}-${kind}-${text}`;
        const box = node("input", { type: "checkbox", id, checked: i >= 0, disabled: i < 0 && names.length >= most });
        box.addEventListener("change", () => { i < 0 ? add[kind](text) : drop[kind](i); redraw(`#${CSS.escape(id)}`); });
        return node("label", {}, box, " ", i < 0 ? text : named("span", {}, () => names[i]));
      })));
    const head = node("tr", {}, node("th", { scope: "col", textContent: "Criterion" }),
      node("th", { scope: "col", textContent: "Weight" }), ...options.map((_, i) => node("th", { scope: "col" }, name(options, i, "option"))));
    const rows = criteria.map((_, k) => node("tr", {}, node("th", { scope: "row" }, name(criteria, k, "criterion"), named("small", {}, () => questions[criteria[k]] ?? "")),
    node("td", {}, node("span", { className: "alliance-over", "aria-hidden": true, textContent: "Weight" }), number(() => `Weight of ${criteria[k]}`, weights[k], 100, value => { weights[k] = value ?? 0; })),
    ...options.map((_, i) => node("td", {}, named("span", { className: "alliance-over", "aria-hidden": true }, () => options[i]), number(() => `Score of ${options[i]} on ${criteria[k]}, 0 to 10`, cells[i][k].score, 10,
      value => { cells[i][k].score = value; })))));
    const apartRow = node("tr", { className: "alliance-apart" }, node("th", { scope: "row" }, likelihood, node("small", { textContent: apart })), node("td"),
      ...options.map((_, i) => node("td", {}, named("span", { className: "alliance-over", "aria-hidden": true }, () => options[i]),
        number(() => `${likelihood} ${options[i]}, 0 to 100 per cent`, likely[i], 100, value => { likely[i] = value; }))));
    const caption = node("p", { id: `caption-${uid}`, className: "alliance-caption",   // outside the table, which scrolls to the side
      textContent: `${scale}. ${weighing}` });
    const table = node("table", { className: "alliance-scores", "aria-labelledby": caption.id },
      node("thead", {}, head), node("tbody", {}, ...rows, apartRow));
    const why = node("details", { className: "quizkit-panel", open: form.querySelector("details")?.open ?? false },
      node("summary", { textContent: "Reasons and claims" }), node("p", { className: "alliance-caption", textContent: grounds }),
      ...options.map((_, i) => node("fieldset", {}, named("legend", {}, () => options[i]),
        ...criteria.map((_, k) => reason(cells[i][k], `${uid}-${i}-${k}`, () => options[i], () => criteria[k])))));
    const bar = node("div", { className: "quizkit-bar" },
      button("Add an option", () => { add.option(free(options, "Option")); redraw(`[aria-label="Name of option ${options.length}"]`); },
        { disabled: options.length >= most }),
      button("Add a criterion", () => { add.criterion(free(criteria, "Criterion"));
        redraw(`[aria-label="Name of criterion ${criteria.length}"]`); }, { disabled: criteria.length >= most }),
      button("Begin again", start));
    const chosen = [ticks("Options", "option", options, offered), ticks("Criteria", "criterion", criteria, Object.keys(questions))];
    if (empty()) form.replaceChildren(...chosen, bar);
    else form.replaceChildren(...chosen, bar, caption, node("div", { className: "alliance-wide" }, table), why, known);
  }
  // a score's reason, and what the claims say that it rests on
  function reason(cell, id, option, criterion) {
    const say = node("ul", { id, className: "alliance-claims" });
    const show = () => {
      const ids = [...new Set(cell.claims.toLowerCase().split(/[\s,]+/))].filter(name => Object.hasOwn(claims, name));
      say.replaceChildren(...ids.map(name => node("li", {}, node("b", { textContent: name }), `: ${claims[name]}`)));
      say.hidden = !ids.length;
    };
    show();
    return node("div", { className: "alliance-reason" }, named("span", {}, criterion), node("div", { className: "alliance-grounds" },
      labelled(field("textarea", { rows: 2, maxLength: 600, placeholder: "reason" }, cell.reason, made => { cell.reason = made.value; }),
        () => `Reason: ${option()} on ${criterion()}`),
      node("div", {}, labelled(input({ type: "text", maxLength: 600, placeholder: `claim, if any: ${Object.keys(claims)[0]}`, list: known.id, "aria-describedby": id }, cell.claims,
        made => { cell.claims = made.value; show(); }), () => `Claims: ${option()} on ${criterion()}`), say)));
  }
  const show = () => {
    const view = model.get("view");
    if (view.starts !== starts) {   // a new start from the kernel, never an echo of what was typed
      const pressed = form.contains(document.activeElement) && document.activeElement.textContent;
      ({ starts } = view);
      state = structuredClone(view.state);
      // where all is offered and nothing was begun, one first chooses
      const begun = state.cells.flat().some(cell => cell.score !== null || cell.reason || cell.claims);
      if (!begun && `${state.options}` === `${offered}`) state = { options: [], criteria: [], weights: [], cells: [], likely: [] };
      draw();
      [...form.querySelectorAll("button")].find(button => pressed && button.textContent === pressed)?.focus();
    }
    body.innerHTML = view.body;   // made by the kernel, every name in it escaped there
    said.textContent = view.status;
  };
  model.on("change:view", show);
  show();
  guard(box);
  el.append(box);
  return () => { clearTimeout(timer); model.off("change:view", show); };
}

export default { render };
