// The talk of an official: what comes in is read again by itself, without touching what is being written.
const EVERY = 2000;
const log = document.querySelector("[data-talk]");
const toEnd = () => { log.scrollTop = log.scrollHeight; };

async function read() {
  if (!document.hidden) {
    const response = await fetch(location.href);
    if (response.ok && !response.redirected) draw(new DOMParser().parseFromString(await response.text(), "text/html"));
  }
  setTimeout(read, EVERY);
}

function draw(page) {
  const fresh = page.querySelector("[data-talk]");
  if (!fresh || fresh.innerHTML === log.innerHTML) return;
  log.replaceChildren(...fresh.children);
  toEnd();
}

function again() {
  read().catch(() => setTimeout(again, EVERY));
}

toEnd();
setTimeout(again, EVERY);
