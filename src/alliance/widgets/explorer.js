// An explorer: native choices above, a body drawn by the kernel below. It holds no logic of its own.

function render({ model, el }) {
  const body = node("div", { className: "alliance-body" });
  const said = node("div", { className: "alliance-said", role: "status" });
  const values = () => Object.fromEntries(fields.map(([id, select]) => [id, select.value]));
  const fields = model.get("controls").map(control => {
    const select = node("select", {}, ...control.options.map(([value, textContent]) => node("option", { value, textContent })));
    select.value = control.value;
    select.addEventListener("change", () => model.send({ type: "set", values: values() }));
    return [control.id, select, control.label];
  });
  const bar = node("div", { className: "alliance-bar" },
    ...fields.map(([, select, label]) => node("label", {}, `${label} `, select)));
  const box = node("section", { className: "alliance-explorer", "aria-label": model.get("label") }, bar, said, body);
  const show = () => {
    body.innerHTML = model.get("body");   // made by alliance.view from the course's own data, escaped there
    said.textContent = model.get("said");
  };
  model.on("change:body", show);
  show();
  guard(box);
  el.append(box);
  return () => model.off("change:body", show);
}

export default { render };
