// The learner's record in this browser: the lines of responses.jsonl, oldest first.

let memory = [];  // where the browser keeps nothing
let opened;

export function open() {
  opened ??= new Promise(resolve => {
    try {
      const asked = indexedDB.open("quizkit" + new URL("..", import.meta.url).pathname, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("lines", { autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch { resolve(null); }
  });
  return opened;
}

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export async function read() {
  const store = await open();
  const kept = store ? await done(store.transaction("lines").objectStore("lines").getAll()) : [];
  return [...kept, ...memory];
}

// Whether the browser has kept the lines. If not, they last as long as this page.
export async function add(lines) {
  if (!lines.length) return !memory.length;
  const store = await open();
  try {
    if (!store) throw new Error("no store");
    const transaction = store.transaction("lines", "readwrite", { durability: "strict" });
    for (const line of lines) transaction.objectStore("lines").add(line);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return true;
  } catch {
    memory.push(...lines);
    return false;
  }
}

// One turn at a time, over all tabs.
export const locked = job => navigator.locks ? navigator.locks.request("quizkit-record", job) : job();
