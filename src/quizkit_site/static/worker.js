// Python in a thread of its own: it runs cells and grades answers. The record is kept in IndexedDB, a line in each entry, so
// that several tabs can add to it; before each turn the lines of other tabs are read, and after it our own are written.
import { loadPyodide } from "../pyodide/pyodide.mjs";
import { read, add, locked } from "./record.js";

const RECORD = "/record/responses.jsonl";
const at = file => new URL(file, import.meta.url);
let known = 0;  // lines of the record that both Python and the store have

const started = (async () => {
  const { package: course, distribution } = await (await fetch(at("site.json"))).json();
  const python = await loadPyodide({ indexURL: String(at("../pyodide/")), packages: [distribution] });
  const shim = python.pyimport("quizkit_site.shim");
  shim.begin(course);
  return [python, shim];
})();

// One turn: the file as all tabs left it, the job, and what it added.
async function turn(job) {
  const [python, shim] = await started;
  return locked(async () => {
    const before = await read();
    if (before.length !== known) python.FS.writeFile(RECORD, before.map(line => `${line}\n`).join(""));
    const result = JSON.parse(job(shim));
    const added = JSON.parse(shim.lines(before.length));
    const kept = await add(added);
    known = kept ? before.length + added.length : -1;
    return { result, added: added.length, kept };
  });
}

const JOBS = {
  run: ({ code, number }) => shim => shim.run(code, number),
  message: ({ number, content }) => shim => shim.receive(number, JSON.stringify(content)),
  handIn: ({ name, number, lesson }) => shim => shim.hand_in(name, number, lesson),
};

// What draws, from Pyodide's own host. Answers need not wait for it.
async function draw() {
  const [python, shim] = await started;
  await python.loadPackage("matplotlib");
  shim.draw();
  return { result: true };
}

let queue = started.then(() => postMessage({ ready: true }), error => postMessage({ failed: String(error) }));
onmessage = ({ data: { job, call, ...given } }) => {
  const turned = job === "draw" ? draw() : queue.then(() => turn(JOBS[job](given)));
  const told = turned.then(
    done => postMessage({ call, ...done }),
    error => postMessage({ call, error: String(error).trim().split("\n").at(-1) }));
  if (job !== "draw") queue = told;
};
