// In one's own words: write first; the rubric comes with the reply, and its scores are sent with the text.
function essayForm(spec) {
  const last = typeof spec.last === "string" ? { text: spec.last } : spec.last ?? {};
  const text = node("textarea", { rows: 6, value: last.text ?? "", "aria-label": spec.label });
  let scores = [];
  const judge = (rubric, send) => {
    scores = rubric.map(([id, label], i) => {
      const select = menu([["", "Choose …"], ["yes", "yes"], ["partly", "partly"], ["no", "no"]], { "aria-label": label });
      select.value = last[id] ?? "";
      return [id, select, label];
    });
    const keep = button("Keep my scores", send);
    const rows = scores.map(([, select, label]) =>
      node("div", { className: "quizkit-row" }, node("span", { textContent: label, "aria-hidden": "true" }), select));
    return [node("div", { className: "quizkit-match quizkit-scores" }, ...rows), node("div", { className: "quizkit-bar" }, keep)];
  };
  const read = () => ({ text: text.value, ...Object.fromEntries(scores.map(([id, select]) => [id, select.value])) });
  return { element: node("div", { className: "quizkit-open" }, text), read, judge };
}
FORMS.essay = essayForm;
