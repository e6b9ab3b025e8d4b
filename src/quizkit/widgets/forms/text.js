// A number, a date or a name.
function textForm(spec) {
  const input = node("input", { type: "text", value: spec.last ?? "", autocomplete: "off", spellcheck: false, "aria-label": spec.label });
  const unit = spec.unit ? node("span", { textContent: spec.unit }) : "";
  return { element: node("div", { className: "quizkit-text" }, input, unit), read: () => input.value };
}
FORMS.text = textForm;
