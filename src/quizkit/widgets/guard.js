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

function node(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
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
