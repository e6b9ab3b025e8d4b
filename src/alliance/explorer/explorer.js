// An explorer: native choices above, a body drawn by the kernel below. Of a long list it shows what is searched for, and
// a few entries at a time; all else is decided by the kernel.

const STEP = 12;  // entries at first, and more at each press
const SPARE = 3;  // as many more are shown at once, since a button would be no shorter
const LONG = 6;  // a shorter list needs no search

function render({ model, el }) {
  const body = node("div", { className: "alliance-body" });
  const said = node("div", { className: "quizkit-said", role: "status" });
  const values = () => Object.fromEntries(fields.map(([id, , read]) => [id, read()]));
  let timer;
  const send = () => {   // who goes down a list by keyboard asks for the entry where they stop, and not for each on the way
    clearTimeout(timer);
    timer = setTimeout(() => model.send({ type: "set", values: values() }), 150);
  };
  const fields = model.get("controls").map(control => {
    if (control.several) return several(control, send);
    const select = menu(control.options);
    select.value = control.value;
    select.addEventListener("change", send);
    return [control.id, node("label", {}, `${control.label} `, select), () => select.value];
  });
  const list = listing(body);
  const bar = node("div", { className: "quizkit-bar" }, list.search, ...fields.map(([, element]) => element));
  const box = node("div", { className: `quizkit-box ${model.get("beside") ? "alliance-beside" : ""}`, role: "group", "aria-label": model.get("label") },
    bar, said, list.count, body, list.more);
  const show = () => {
    body.innerHTML = model.get("body");   // HTML of the course’s own making, escaped in Python
    said.textContent = model.get("said");
    list.begin();
  };
  model.on("change:body", show);
  show();
  guard(box);
  el.append(box);
  return () => { clearTimeout(timer); model.off("change:body", show); };
}

// The parts of a page that shows a list: a search field, a count, and a button for more. `begin` takes up a new list.
function listing(body) {
  const field = node("input", { type: "search", autocomplete: "off" });
  const search = node("label", { hidden: true }, "Search ", field);
  const count = node("div", { className: "quizkit-said", "aria-live": "polite" });
  const more = button("", () => {
    const { element } = found[shown];
    shown = Math.min(shown + STEP, found.length);
    update();
    const first = element.querySelector("summary, th, a") ?? element;
    if (first.matches("th, li")) first.tabIndex = -1;
    first.focus();
  }, { className: "quizkit-button alliance-more" });
  let entries, shown, found, timer;
  const update = (wait = 0) => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    found = entries.filter(entry => words.every(word => entry.text.includes(word)));
    let left = Math.max(0, found.length - shown);
    if (left <= SPARE) { shown += left; left = 0; }
    for (const { element } of entries) element.hidden = true;
    for (const { element } of found.slice(0, shown)) element.hidden = false;
    more.hidden = !left;
    more.textContent = left ? `Show ${Math.min(STEP, left)} more (${shown} of ${found.length} shown)` : "";
    const said = [
      words.length && (found.length ? `Found: ${found.length} of ${entries.length}.` : "Nothing found. Try other words, or fewer."),
      left && `Shown: ${shown} of ${found.length}.`,
    ].filter(Boolean).join(" ");
    clearTimeout(timer);
    timer = setTimeout(() => { count.textContent = said; }, wait);
  };
  const begin = () => {
    entries = [...body.querySelectorAll(".quizkit-details details, .alliance-matrix tbody tr, .alliance-sources li")]
      .map(element => ({ element, text: fold(element.textContent) }));
    search.hidden &&= entries.length < LONG;
    shown = STEP;
    update();
  };
  field.addEventListener("input", () => { shown = STEP; update(250); });   // a screen reader says the count, not at each letter
  return { search, count, more, begin };
}

// Words as they are compared: without case, accents and punctuation ("U.S." is "us"); a Hangul syllable in its letters, so that half of one fits too.
function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\p{M}\p{P}]/gu, "");
}

// Any number of values: ticks in a row, or, where there are many, in a panel that opens and counts them.
function several(control, send) {
  const inputs = control.options.map(([value]) => node("input", { type: "checkbox", value, checked: control.value.includes(value) }));
  const read = () => inputs.filter(input => input.checked).map(input => input.value);
  const list = node("div", { className: "alliance-ticks" },
    ...control.options.map(([, text], i) => node("label", {}, inputs[i], ` ${text}`)));
  if (inputs.length <= 4) {
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", control.label);
    list.addEventListener("change", send);
    return [control.id, list, read];
  }
  const head = node("summary");
  const count = () => { head.textContent = `${control.label} (${read().length} of ${inputs.length} chosen)`; };
  const all = (text, checked) => button(text, () => { inputs.forEach(input => { input.checked = checked; }); count(); send(); });
  list.addEventListener("change", () => { count(); send(); });
  count();
  const panel = node("details", { className: "quizkit-panel" }, head, list,
    node("div", { className: "quizkit-bar" }, all("Choose all", true), all("Choose none", false)));
  return [control.id, panel, read];
}

export default { render };
