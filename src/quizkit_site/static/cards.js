// What stands behind a link to a date, a number, a claim or a word: a small card instead of the browser's tip. It opens on the
// pointer, on the focus and on a tap, stays while the pointer is on it, and closes on Escape (WCAG 1.4.13).

const LEDGER = / \w+:[\w-]+$/;  // how the title of such a link ends

export function cards() {
  const card = document.createElement("div");
  Object.assign(card, { id: "site-card", className: "site-card", role: "tooltip", hidden: true });
  document.body.append(card);
  let link = null, timer = 0;

  const close = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    [link, card.hidden] = [null, true];
  };
  const later = call => { clearTimeout(timer); timer = setTimeout(call, 250); };
  const open = target => {
    if (link === target) return clearTimeout(timer);
    close();
    link = target;
    const [, said, source = "", kind] = link.dataset.card.match(/^(.*?)(?: Source: (.*?))? ?(\w+):[\w-]+$/s);
    const more = document.createElement("a");
    more.href = link.href;
    more.tabIndex = -1;
    more.textContent = kind === "term" ? "All words of the course" : link.host === location.host ? "To the bibliography" : `To the page at ${link.host} ↗`;
    const parts = [paragraph(said), ...(source ? [paragraph(`Source: ${source}`, "site-source")] : []), more];
    card.replaceChildren(...parts);
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    const at = link.getClientRects()[0], wide = card.offsetWidth, high = card.offsetHeight;
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - wide - 8));
    const above = at.bottom + high + 8 > innerHeight && at.top > high + 8;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(above ? at.top - high - 4 : at.bottom + 4) + scrollY}px`;
  };

  // Links come and go with the feedback, so the page listens for all of them.
  const on = (event, call) => document.addEventListener(event, given => {
    const found = given.target.closest?.("main a[title], main a[data-card]");
    if (!found || !(found.dataset.card || LEDGER.test(found.title))) return;
    found.dataset.card ||= found.title;
    found.removeAttribute("title");
    call(found, given);
  });
  on("pointerover", (found, { pointerType }) => { if (pointerType === "mouse") later(() => open(found)); });
  on("pointerout", found => { if (document.activeElement !== found) later(close); });
  on("focusin", found => { if (found.matches(":focus-visible")) open(found); });
  on("focusout", () => later(close));
  on("click", (found, event) => {  // a finger has no pointer that could rest: the first tap opens the card
    if (event.pointerType === "mouse" || !event.pointerType || link === found) return;
    event.preventDefault();
    open(found);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(close));
  addEventListener("keydown", event => { if (event.key === "Escape" && link) close(); });
  addEventListener("pointerdown", event => { if (link && !card.contains(event.target) && !link.contains(event.target)) close(); });
}

function paragraph(text, className = "") {
  const made = Object.assign(document.createElement("p"), { className });
  text.split(/([가-힣]+(?:[\s·]+[가-힣]+)*)/).forEach((part, i) => {
    made.append(i % 2 ? Object.assign(document.createElement("span"), { lang: "ko", textContent: part }) : part);
  });
  return made;
}
