// The chat panel: a message goes out with its own id until it is answered; what is pushed comes as events.
import { line, onceId, toEnd } from "./thread.js";

const panel = document.querySelector("[data-chat]");
const log = panel.querySelector("[data-log]");
const choices = panel.querySelector("[data-choices]");
const status = panel.querySelector("[data-status]");
const form = panel.querySelector("[data-say]");
const words = panel.dataset;
const waiting = [];
let sending = false;

function show(direction, text, id) {
  const box = line(direction, text, id, direction === "in" ? words.you : words.we);
  log.append(box);
  toEnd(log);
  return box;
}

function offer(listed) {
  choices.replaceChildren(...listed.map(({ label, says }) => {
    const chip = document.createElement("button");
    chip.className = "chip";
    chip.name = "text";
    chip.value = says;
    chip.textContent = label;
    return chip;
  }));
}

function say(text) {
  const box = show("in", text);
  box.classList.add("waiting");
  waiting.push({ id: onceId(), text, box });
  offer([]);
  sendNext();
}

async function post({ id, text, photo }) {
  if (photo) return postPhoto(id, photo);
  const response = await fetch("/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id, text }),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function postPhoto(id, photo) {
  const form = new FormData();
  form.append("id", id);
  form.append("photo", photo);
  const response = await fetch("/chat/photo", { method: "POST", body: form });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function sendNext() {
  if (sending || !waiting.length) return;
  sending = true;
  status.textContent = words.typing;
  try {
    const answer = await post(waiting[0]);
    waiting.shift().box.classList.remove("waiting");
    if (answer.text) show("out", answer.text);
    offer(answer.choices);
    status.textContent = "";
  } catch {
    status.textContent = navigator.onLine ? words.failed : words.offline;
    setTimeout(sendNext, 3000);
  }
  sending = false;
  if (!status.textContent) sendNext();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = form.elements.text;
  const text = field.value.trim();
  field.value = "";
  field.focus();
  if (text) say(text);
});

choices.addEventListener("submit", (event) => {
  event.preventDefault();
  say(event.submitter.value);
  form.elements.text.focus();
});

const camera = panel.querySelector("[data-photo]");
camera.hidden = false;
camera.querySelector("input").addEventListener("change", ({ target }) => {
  const [photo] = target.files;
  target.value = "";
  if (!photo) return;
  if (photo.size > 7 * 1024 * 1024 - 4096) { status.textContent = words.photoLarge; return; }
  const box = show("in", words.photoSent);
  box.classList.add("waiting");
  waiting.push({ id: onceId(), photo, box });
  offer([]);
  sendNext();
});

document.addEventListener("motcua:say", (event) => {
  say(event.detail);
  panel.scrollIntoView({ block: "nearest" });
});

window.addEventListener("offline", () => { status.textContent = words.offline; });
window.addEventListener("online", () => { status.textContent = ""; sendNext(); });

const pushed = new EventSource(`/chat/events?after=${encodeURIComponent(words.after)}`);
pushed.addEventListener("message", (event) => {
  const { id, text, choices: listed } = JSON.parse(event.data);
  if (log.querySelector(`[data-id="${CSS.escape(id)}"]`)) return;
  show("out", text, id);
  if (listed.length) offer(listed);
});
window.addEventListener("pagehide", () => pushed.close());

toEnd(log);
