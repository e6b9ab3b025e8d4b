// Order: buttons move an entry for the keyboard, dragging moves it for the pointer; both say where it went.
function orderForm(spec, name, say) {
  const texts = new Map(spec.options);
  // A long entry is named by its beginning, as in `quizkit.kinds.arrange`.
  const brief = id => texts.get(id).length > 120 ? `${texts.get(id).slice(0, texts.get(id).lastIndexOf(" ", 45))} …` : texts.get(id);
  const start = Array.isArray(spec.last) && spec.last.length === texts.size ? spec.last : [...texts.keys()];
  const { place: placeMark, mark } = marking();
  let dragged = null;
  const list = node("ol", { className: "quizkit-order" });
  const place = row => [...list.children].indexOf(row);
  const update = () => [...list.children].forEach((row, i) => {
    row.querySelector("[data-by='-1']").disabled = i === 0;
    row.querySelector("[data-by='1']").disabled = i === list.children.length - 1;
  });
  const move = (row, to) => {
    if (to < 0 || to >= list.children.length || to === place(row)) return;
    const others = [...list.children].filter(other => other !== row);
    list.insertBefore(row, others[to] ?? null);
    update();
    list.dispatchEvent(new Event("change", { bubbles: true }));
    say(`${brief(row.dataset.id)}: now ${to + 1} of ${list.children.length}.`);
  };
  for (const id of start) {
    const row = node("li", { draggable: true });
    row.dataset.id = id;
    const mover = (by, sign, word) => {
      const label = `Move ${word}: ${brief(id)}`;
      return button(sign, () => step(by), { className: "quizkit-move", "data-by": by, "aria-label": label });
    };
    const up = mover(-1, "↑", "up"), down = mover(1, "↓", "down");
    const step = by => {
      move(row, place(row) + by);
      const wanted = by < 0 ? up : down;
      (wanted.disabled ? (by < 0 ? down : up) : wanted).focus();
    };
    row.addEventListener("keydown", event => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by) { event.preventDefault(); step(by); }
    });
    row.addEventListener("dragstart", event => { dragged = row; event.dataTransfer.effectAllowed = "move"; });
    row.addEventListener("dragover", event => { if (dragged) event.preventDefault(); });
    row.addEventListener("drop", event => {
      event.preventDefault();
      event.stopPropagation();
      if (dragged && dragged.parentNode === list) move(dragged, place(row));
      dragged = null;
    });
    row.append(node("span", { className: "quizkit-entry", textContent: texts.get(id) }));
    placeMark(id, row);
    row.append(up, down);
    list.append(row);
  }
  update();
  return { element: list, read: () => [...list.children].map(row => row.dataset.id), mark };
}
FORMS.order = orderForm;
