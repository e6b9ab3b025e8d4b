// A select shows its choice on one line and cuts it. Behind one that cannot be seen, the choice stands in as many as it needs.
function wrapped(select) {
  const text = node("span", { className: "quizkit-chosen", "aria-hidden": "true" });
  const show = () => { text.textContent = select.selectedOptions[0]?.textContent ?? ""; };
  select.addEventListener("change", show);
  show();
  return node("div", { className: "quizkit-select" }, text, select);
}

// A select for each row.
function matchForm(spec, name) {
  const given = spec.last ?? {};
  const { place, mark } = marking();
  const selects = {};
  const rows = spec.rows.map(([id, text], i) => {
    const select = menu([["", "Choose …"], ...spec.options], { "aria-label": text, "aria-describedby": `${name}-${i}` });
    select.value = given[id] ?? "";
    selects[id] = select;
    const row = node("div", { className: "quizkit-row" }, node("span", { textContent: text, "aria-hidden": "true" }), wrapped(select));
    place(id, row).id = `${name}-${i}`;
    return row;
  });
  const read = () => Object.fromEntries(Object.entries(selects).map(([id, { value }]) => [id, value]).filter(pair => pair[1]));
  return { element: node("div", { className: "quizkit-match" }, ...rows), read, mark };
}
FORMS.match = matchForm;
