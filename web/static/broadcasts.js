// The progress of a broadcast is read again each second while it goes out.
const EVERY = 1000;

async function read() {
  if (!document.hidden) {
    const response = await fetch(location.href);
    if (response.ok && !response.redirected) draw(new DOMParser().parseFromString(await response.text(), "text/html"));
  }
  setTimeout(again, EVERY);
}

function draw(page) {
  const fresh = page.querySelector("[data-live]");
  const shown = document.querySelector("[data-live]");
  if (!fresh || fresh.innerHTML === shown.innerHTML || shown.contains(document.activeElement)) return update(fresh, shown);
  shown.replaceChildren(...fresh.children);
}

// A button that is about to be pressed stays where it is; only the figures change.
function update(fresh, shown) {
  if (!fresh) return;
  for (const part of ["progress", "[role=status]", ".bc-states"]) {
    const [from, to] = [fresh.querySelector(part), shown.querySelector(part)];
    if (from && to && from.outerHTML !== to.outerHTML) to.replaceWith(from);
  }
}

function again() {
  read().catch(() => setTimeout(again, EVERY));
}

setTimeout(again, EVERY);
