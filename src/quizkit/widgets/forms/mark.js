// Mark words: each phrase of the passage is a toggle. A real button would not break across lines as running text does.
function markForm(spec, name) {
  const given = [].concat(spec.last ?? []);
  const { place, mark } = marking();
  const phrases = [];
  const piece = ([text, id]) => {
    if (!id) return text;
    const made = node("span", { className: "quizkit-phrase", role: "button", tabIndex: 0 }, text);
    const gloss = spec.glosses?.[id];
    if (gloss) made.append(node("small", { className: "quizkit-gloss", lang: "en", textContent: gloss }));
    const press = on => made.setAttribute("aria-pressed", on);
    const toggle = () => {
      press(!pressed(made));
      made.dispatchEvent(new Event("change", { bubbles: true }));
    };
    made.dataset.id = id;
    press(given.includes(id));
    made.addEventListener("click", toggle);
    made.addEventListener("keydown", event => {
      if (![" ", "Enter"].includes(event.key) || event.shiftKey) return;
      event.preventDefault();
      if (!event.repeat) toggle();
    });
    place(id, made);
    phrases.push(made);
    return made;
  };
  const pressed = made => made.getAttribute("aria-pressed") === "true";
  const passage = node("p", { lang: spec.lang }, "“", ...spec.passage.map(piece), "”");
  const element = node("div", { className: "quizkit-passage", role: "group", "aria-label": "The passage, with phrases to mark" },
    node("p", { className: "quizkit-said", textContent: "Mark or unmark an underlined phrase with a click, or with Tab and the space bar." }), passage);
  return { element, mark, read: () => phrases.filter(pressed).map(made => made.dataset.id) };
}
FORMS.mark = markForm;
