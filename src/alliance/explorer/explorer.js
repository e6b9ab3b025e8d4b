// An explorer: native choices above, a body drawn by the kernel below. It holds no logic of its own.

function render({ model, el }) {
  const body = node("div", { className: "alliance-body" });
  const said = node("div", { className: "quizkit-said", role: "status" });
  const values = () => Object.fromEntries(fields.map(([id, , read]) => [id, read()]));
  const send = () => model.send({ type: "set", values: values() });
  const fields = model.get("controls").map(control => {
    if (control.several) return several(control, send);
    const select = node("select", {}, ...control.options.map(([value, textContent]) => node("option", { value, textContent })));
    select.value = control.value;
    select.addEventListener("change", send);
    return [control.id, node("label", {}, `${control.label} `, select), () => select.value];
  });
  const bar = node("div", { className: "quizkit-bar" },
    ...fields.map(([, element]) => element));
  const box = node("div", { className: "quizkit-box", role: "group", "aria-label": model.get("label") }, bar, said, body);
  const show = () => {
    body.innerHTML = model.get("body");   // HTML of the course’s own making, escaped in Python
    said.textContent = model.get("said");
    body.tabIndex = body.querySelector("summary, a") ? -1 : 0;   // so that the keyboard can scroll what holds no links
  };
  model.on("change:body", show);
  show();
  guard(box);
  el.append(box);
  return () => model.off("change:body", show);
}

// Any number of values: ticks in a row, or, where there are many, in a panel that opens and counts them.
function several(control, send) {
  const inputs = control.options.map(([value]) => node("input", { type: "checkbox", value, checked: control.value.includes(value) }));
  const read = () => inputs.filter(input => input.checked).map(input => input.value);
  const list = node("div", { className: "alliance-ticks" },
    ...control.options.map(([, text], i) => node("label", {}, inputs[i], ` ${text}`)));
  if (inputs.length <= 4) {
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", control.label);
    list.addEventListener("change", send);
    return [control.id, list, read];
  }
  const head = node("summary");
  const count = () => { head.textContent = `${control.label} (${read().length} of ${inputs.length} chosen)`; };
  const all = (text, checked) => {
    const made = node("button", { type: "button", textContent: text, className: "quizkit-button" });
    made.addEventListener("click", () => { inputs.forEach(input => { input.checked = checked; }); count(); send(); });
    return made;
  };
  list.addEventListener("change", () => { count(); send(); });
  count();
  const panel = node("details", { className: "quizkit-panel" }, head, list,
    node("div", { className: "quizkit-bar" }, all("Choose all", true), all("Choose none", false)));
  return [control.id, panel, read];
}

export default { render };
