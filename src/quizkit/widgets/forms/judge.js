// Of which does it hold: the last box, "none of them", excludes the others.
function judgeForm(spec, name) {
  const form = choiceForm(spec, name);
  const inputs = [...form.element.querySelectorAll("input")];
  const none = inputs.at(-1);
  form.element.addEventListener("change", ({ target }) => {
    if (target === none && none.checked) inputs.forEach(input => { input.checked = input === none; });
    else if (target.checked) none.checked = false;
  });
  return form;
}
FORMS.judge = judgeForm;
