// A select for each row.
function matchForm(spec) {
  const given = spec.last ?? {};
  const selects = spec.rows.map(([row, text]) => {
    const select = node("select", {}, node("option", { value: "", textContent: "Choose …" }),
      ...spec.options.map(([id, label]) => node("option", { value: id, textContent: label })));
    select.setAttribute("aria-label", text);
    select.value = given[row] ?? "";
    return select;
  });
  const element = node("div", { className: "quizkit-match" },
    ...spec.rows.flatMap(([, text], i) => [node("span", { textContent: text, "aria-hidden": "true" }), selects[i]]));
  const read = () => Object.fromEntries(spec.rows.flatMap(([row], i) => selects[i].value ? [[row, selects[i].value]] : []));
  return { element, read };
}
FORMS.match = matchForm;
