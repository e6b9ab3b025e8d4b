// JupyterLab and Notebook 7 read key presses from whatever has the focus inside an output: typing "d d" on a
// radio button deletes the cell. Each of these two guards has failed alone in one of the two; together they hold.
// Saving alone gets through: whoever has answered and presses Ctrl+S or Cmd+S means the notebook.
function guard(root) {
  const all = () => [root, ...root.querySelectorAll("input, select, button, textarea, summary, a, [tabindex]")];
  const mark = () => { for (const node of all()) node.dataset.lmSuppressShortcuts = "true"; };
  const saves = event => (event.ctrlKey || event.metaKey) && !event.altKey && event.key?.toLowerCase() === "s";
  for (const kind of ["keydown", "keypress", "keyup"])
    root.addEventListener(kind, event => { if (!saves(event)) event.stopPropagation(); });
  window.addEventListener("keydown", event => {  // before the notebook looks whether shortcuts are suppressed
    if (!saves(event) || !root.contains(event.target)) return;
    for (const node of all()) delete node.dataset.lmSuppressShortcuts;
    setTimeout(mark);
  }, true);
  root.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.shiftKey && !event.target.matches("textarea") && leave(root)) event.preventDefault();
  });
  mark();
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
  drawn(root, () => {
    const twin = root.closest(OUTPUT)?.previousElementSibling;
    if (twin?.querySelector(".quizkit-question, .quizkit-box")) twin.style.display = "none";
  });
}

// The outputs of one cell are siblings: the static twin, then the control.
const OUTPUT = ".jp-OutputArea-child, .output_container";

// Call once when an element has found its place in the page.
function drawn(element, call) {
  new ResizeObserver((_, watch) => { watch.disconnect(); call(); }).observe(element);
}

// When the learner last ran cells by Shift + Enter. The first control of a page is drawn after the key that ran it.
const keys = window.quizkitKeys ??= { first: true, ran: -Infinity, listen() {
  window.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.shiftKey) keys.ran = performance.now();
  }, true);
} };
keys.listen?.();
delete keys.listen;

// The number in a cell's prompt: 0 for none, Infinity while the cell waits or runs.
const prompt = cell => {
  const text = cell.querySelector(".jp-InputPrompt")?.textContent ?? "";
  return text.includes("*") ? Infinity : Number(text.match(/\d+/) ?? 0);
};

// Shift + Enter runs a cell and selects the next one. It leads into a question that is drawn for whoever is still there;
// after Run All, and for whoever has gone on or writes, the focus stays where it is.
function enter(root) {
  const cell = root.closest(".jp-Cell"), next = cell?.nextElementSibling, here = document.activeElement;
  const guess = keys.first && (next?.nextElementSibling?.matches(".jp-Cell") || next?.classList.contains("jp-CodeCell"));
  const byKey = guess || performance.now() - keys.ran < 10000;
  [keys.first, keys.ran] = [false, -Infinity];
  const there = here === document.body || next?.contains(here);
  const typed = here.closest(".cm-content")?.textContent.trim();
  if (byKey && there && !typed && next?.classList.contains("jp-mod-active") && !(prompt(next) >= prompt(cell))) present(root);
}

function leave(root) {
  const next = root.closest(".jp-Cell")?.nextElementSibling;
  next?.focus();
  return !!next;
}

// Bring what was asked for into view and into focus.
function present(element) {
  element.focus({ preventScroll: true });
  scroll(element);
}

function scroll(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
}

function node(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...(tag === "option" ? children : children.flatMap(korean)));
  return made;
}

// Korean words in a text say that they are.
function korean(text) {
  if (typeof text !== "string") return [text];
  return text.split(/([가-힣]+(?:[\s·]+[가-힣]+)*)/).map((part, i) => i % 2 ? node("span", { lang: "ko", textContent: part }) : part);
}

function button(text, click, props = {}) {
  const made = node("button", { type: "button", textContent: text, className: "quizkit-button", ...props });
  made.addEventListener("click", click);
  return made;
}

// A menu of pairs of value and text.
function menu(pairs, props = {}) {
  return node("select", props, ...pairs.map(([value, textContent]) => node("option", { value, textContent })));
}

// A link to a heading of the same notebook moves there; any other link opens its notebook.
function follow(event, root) {
  const wanted = event.currentTarget.dataset.heading;
  const page = root.closest(".jp-Notebook") ?? document;
  const heading = [...page.querySelectorAll("h1, h2, h3, h4")]
    .find(found => found.textContent.replace("¶", "").trim() === wanted);
  if (!heading) return;
  event.preventDefault();
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}
