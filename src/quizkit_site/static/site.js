// What the pages do: live cells, the learner's work, and the card behind a link. A page can be read before any of it runs.
import * as record from "./record.js";
import { cards } from "./cards.js";

const root = new URL("../..", import.meta.url);
const changed = new BroadcastChannel("quizkit-record");
const STARTING = "Your answer is kept, and checked as soon as Python has started in your browser. The first time this takes up to a minute; after that the reply comes at once.";
const CHECKING = "One moment: your answer is being checked.";
const NOT_KEPT = "This browser does not keep your answers (a private window, or a full disk). They last until you close this page. ";
const html = (tag, props = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...children);
  return made;
};

// ---- the worker: started when the first live cell comes near the screen, one for the page ----

const python = { worker: null, calls: new Map(), last: 0, ready: false };

function ask(job, given = {}) {
  if (!python.worker) {
    python.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    python.worker.onmessage = ({ data }) => {
      if (data.ready) python.ready = document.documentElement.dataset.python = true;
      else if (data.failed) for (const [call, [, fail]] of python.calls) { python.calls.delete(call); fail(data.failed); }
      else {
        const [done, fail] = python.calls.get(data.call);
        python.calls.delete(data.call);
        data.error ? fail(data.error) : done(data.result);
        if (data.added) changed.postMessage(""), refresh();
        if (data.kept === false) warn();
      }
    };
  }
  return new Promise((done, fail) => {
    python.calls.set(++python.last, [done, fail]);
    python.worker.postMessage({ job, call: python.last, ...given });
  });
}

function warn() {
  if (document.querySelector(".site-warning")) return;
  const save = html("a", { href: String(new URL("my-work.html", root)), textContent: "Save your work in a file." });
  document.querySelector("main").prepend(html("p", { className: "site-warning", role: "alert" }, NOT_KEPT, save));
}

// ---- live cells ----

let count = 0;
const cells = [...document.querySelectorAll(".site-live")];
const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries)
    if (isIntersecting) near.unobserve(target), begin(target);
}, { rootMargin: "600px" });
for (const cell of cells) {
  if (cell.dataset.spec) restore(cell);
  near.observe(cell);
}

// A question can be used before Python has started, and shows what was answered last; the verdict follows.
async function restore(cell) {
  const spec = JSON.parse(cell.dataset.spec), given = entries(await record.read()).filter(({ item }) => item === spec.id);
  const last = spec.mode === "predict" ? given.find(({ kind }) => kind === "prediction") : given.findLast(({ kind }) => kind === "answer");
  if (!cell.control) await mount(cell, "Question", { spec: { ...spec, last: last?.response ?? null, confidence: last?.confidence ?? null } });
}

function entries(lines) {
  return lines.flatMap(line => { try { return [JSON.parse(line)]; } catch { return []; /* a torn line */ } });
}

// A model as controls know it, which sends what the page says to Python.
function modelOf(state, send) {
  const heard = {}, all = { reply: {}, hint: {}, solution: {}, page: performance.timeOrigin, ...state };
  return {
    get: name => name === "late" ? (python.ready ? CHECKING : STARTING) : all[name],
    set: (name, value) => { all[name] = value; },
    save_changes() {},
    on: (event, call) => (heard[event] ??= new Set()).add(call),
    off: (event, call) => heard[event]?.delete(call),
    send,
    update(changes) {
      Object.assign(all, changes);
      for (const name of Object.keys(changes)) for (const call of heard[`change:${name}`] ?? []) call();
    },
  };
}

async function mount(cell, control, state) {
  const { default: view } = await import(new URL(`widgets/${control}.js`, import.meta.url));
  if (cell.touched) return;  // the reader was faster
  cell.control?.remove();
  cell.model = modelOf(state, content => say(cell, content));
  cell.control = html("div", { className: "site-control" });
  for (const twin of cell.children) twin.hidden = true;
  cell.append(cell.control);
  view.render({ model: cell.model, el: cell.control });
  cell.touched = false;
  cell.control.addEventListener("input", () => { cell.touched = true; });
}

// What shows where the learner stands is right as it is until there is an answer: for that Python need not start.
const stands = cell => cell.classList.contains("site-standing");
async function begin(cell) {
  const standing = stands(cell);
  cell.asleep = standing && !(await record.read()).length;
  if (cell.asleep) return;
  cell.ariaBusy = standing && !python.ready;  // what stands there is nobody's
  await wake(cell);
  cell.ariaBusy = false;
}

async function show(cell) {
  const number = cell.number = ++count;
  cell.run = ask("run", { code: cell.dataset.code, number });
  const { control, state, html: card } = await cell.run;
  if (card !== undefined) cell.innerHTML = card;
  else if (!cell.touched && !cell.control?.contains(document.activeElement)) await mount(cell, control, state);
  links(cell);
}

async function wake(cell) {
  try {
    await show(cell);
  } catch (error) {
    cell.append(html("p", { className: "site-warning", role: "alert", textContent: `Python could not start: ${error}. The text can be read without it.` }));
  }
}

// A message waits for the cell to run. An answer is written down before that, since the reader may turn the page.
async function say(cell, content) {
  cell.touched = true;
  const told = { code: cell.dataset.code, content };
  if (!python.ready && content.type === "answer") waiting.add(told);
  near.unobserve(cell);
  if (!cell.run) wake(cell);
  await cell.run;
  const changes = await ask("message", { number: cell.number, content });
  cell.model.update(changes);
  waiting.remove(told);
  links(cell);
}

const waiting = {
  all() { try { return JSON.parse(localStorage.quizkitWaiting ?? "[]"); } catch { return []; } },
  keep(list) { try { localStorage.quizkitWaiting = JSON.stringify(list); } catch { /* said when it is graded */ } },
  add(told) { this.keep([...this.all(), told]); },
  remove(told) { this.keep(this.all().filter(other => JSON.stringify(other) !== JSON.stringify(told))); },
};
for (const told of waiting.all()) {  // answers from a page that was left before Python had started
  const number = ++count;
  ask("run", { code: told.code, number }).then(() => ask("message", { number, content: told.content })).then(() => waiting.remove(told), () => {});
}

// Links that Python writes lead to notebooks; here they lead to their pages.
function links(cell) {
  for (const link of cell.querySelectorAll('a[href*=".ipynb"]')) {
    const [, path, heading = ""] = link.getAttribute("href").match(/^(?:\.\.\/)?(.*)\.ipynb(?:#(.*))?$/) ?? [];
    if (path) link.href = new URL(`${path.includes("/") ? path : `lessons/${path}`}.html${heading && `#${slug(heading)}`}`, root);
  }
}
const slug = heading => decodeURIComponent(heading).normalize("NFKD").toLowerCase().replace(/[^\x00-\x7f]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");

// ---- what needs matplotlib: live on request, where the site may load it ----

const course = fetch(new URL("site.json", import.meta.url)).then(reply => reply.json());
for (const cell of document.querySelectorAll(".site-drawn")) course.then(({ cdn }) => { if (cdn) offer(cell, new URL(cdn).host); });

function offer(cell, host) {
  const button = html("button", { textContent: `Bring it alive (loads matplotlib from ${host})` }), said = html("output");
  const bar = html("p", { className: "site-offer" }, button, said);
  cell.after(bar);
  button.onclick = async () => {
    button.disabled = true;
    said.textContent = "Loading … it takes a moment.";
    try {
      await ask("draw");
      await show(cell);
      cell.control.querySelector("input, select, button")?.focus();
      bar.remove();
    } catch {
      said.textContent = `It could not be loaded from ${host}, so the picture stays as it is.`;
      button.disabled = false;
    }
  };
}

// ---- where the learner stands ----

changed.onmessage = refresh;
refresh();

async function refresh() {
  const { items } = await course, done = {}, all = {};
  const states = new Map();
  for (const { kind, item, state } of entries(await record.read())) if (kind === "answer") states.set(item, state);
  for (const [item, lesson] of Object.entries(items)) {
    all[lesson] = (all[lesson] ?? 0) + 1;
    if (["right", "noted"].includes(states.get(item))) done[lesson] = (done[lesson] ?? 0) + 1;
  }
  for (const link of document.querySelectorAll(".bd-links a")) {
    const lesson = new URL(link.href).pathname.match(/lessons\/([^/]+)\.html$/)?.[1];
    if (!all[lesson]) continue;
    link.querySelector(".site-done")?.remove();
    if (states.size) link.append(html("span", { className: "site-done", textContent: `${done[lesson] ?? 0} of ${all[lesson]}` }));
  }
  for (const cell of cells)
    if (cell.asleep && states.size) cell.asleep = false, wake(cell);
    else if (stands(cell) && !cell.control && cell.run && cell.isConnected) wake(cell);  // a question that is being reviewed stays
}

// ---- the learner's work as a file ----

function download(name, text, type) {
  const link = html("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
const work = document.querySelector(".site-work");
if (work) {
  const part = name => work.querySelector(`[name=${name}]`), said = text => { work.querySelector("output").textContent = text; };
  part("save").onclick = async () => {
    const lines = await record.read();
    if (!lines.length) return said("There is nothing to save yet: no question is answered in this browser.");
    download("responses.jsonl", lines.map(line => `${line}\n`).join(""), "application/jsonl");
    said(`Saved ${lines.length} entries as responses.jsonl, in the folder of your downloads.`);
  };
  part("load").onchange = async ({ target }) => {
    const text = await target.files[0].text(), there = new Set(await record.read());
    const good = text.split(/\r?\n/).filter(line => { try { return JSON.parse(line).item; } catch { return false; } });
    const added = good.filter(line => !there.has(line));
    if (!good.length) return said(`${target.files[0].name} holds no answers. Choose a responses.jsonl that was saved here or lies in your copy of the course.`);
    const kept = await record.locked(() => record.add(added));
    said(`${added.length} entries added; ${good.length - added.length} were here already.${kept ? "" : ` ${NOT_KEPT}`}`);
    target.value = "";
    changed.postMessage("");
    refresh();
  };
  work.querySelector("form").onsubmit = async event => {
    event.preventDefault();
    said("A moment: Python is starting.");
    try {
      const { name, content } = await ask("handIn", { name: part("who").value, number: part("number").value, lesson: part("lesson").value });
      download(name, content, "application/json");
      said(`Saved as ${name}, in the folder of your downloads. Give this file to your teacher.`);
    } catch (error) { said(String(error)); }
  };
}

// Paper is light.
const look = document.documentElement.dataset;
addEventListener("beforeprint", () => { [look.shown, look.theme] = [look.theme, "light"]; });
addEventListener("afterprint", () => { look.theme = look.shown; });

cards();
