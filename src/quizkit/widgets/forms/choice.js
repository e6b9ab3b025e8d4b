// Options to choose: one, or several.
function choiceForm(spec, name) {
  const type = spec.several ? "checkbox" : "radio";
  const pick = list => spec.several ? list : list[0] ?? null;
  const given = [].concat(spec.last ?? []);
  const inputs = spec.options.map(([id]) => node("input", { type, name, value: id, checked: given.includes(id) }));
  const element = node("div", { className: "quizkit-choices" },
    ...spec.options.map(([, text], i) => node("label", {}, inputs[i], node("span", { textContent: text }))));
  return { element, read: () => pick(inputs.filter(input => input.checked).map(input => input.value)) };
}
FORMS.choice = choiceForm;
