// Options to choose: one, or several.
function choiceForm(spec, name) {
  const type = spec.several ? "checkbox" : "radio";
  const pick = list => spec.several ? list : list[0] ?? null;
  const given = [].concat(spec.last ?? []);
  const inputs = spec.options.map(([id]) => node("input", { type, name, value: id, checked: given.includes(id) }));
  const { place, mark } = marking();
  const rows = spec.options.map(([id, text], i) => {
    const row = node("label", {}, inputs[i], node("span", { textContent: text }));
    place(id, row);
    return row;
  });
  const read = () => pick(inputs.filter(input => input.checked).map(input => input.value));
  return { element: node("div", { className: "quizkit-choices" }, ...rows), read, mark };
}
FORMS.choice = choiceForm;
