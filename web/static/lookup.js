// The look-up field: a scanner types a code and Enter; thirty seconds later the next person finds it empty.
import { onceId } from "./thread.js";

const SECONDS = 30;
const form = document.querySelector("[data-lookup]");
const { code, digits, id } = form.elements;
const button = form.querySelector("[type=submit]");
const result = document.querySelector("[data-result]");
const countdown = document.querySelector("[data-countdown]");
const kiosk = Boolean(form.dataset.kiosk);
const label = button.textContent;
let left = 0;
let tick = 0;

async function lookUp() {
  const body = new URLSearchParams(new FormData(form));
  button.setAttribute("aria-busy", "true");
  button.textContent = form.dataset.busy;
  try {
    const response = await fetch(`${form.getAttribute("action")}${kiosk ? "&" : "?"}part=card`, { method: "POST", body });
    if (!response.ok) throw new Error(String(response.status));
    result.innerHTML = await response.text();
  } catch {
    tell(form.dataset.failed);
  }
  button.removeAttribute("aria-busy");
  button.textContent = label;
  id.value = onceId();
  startCountdown();
  if (kiosk) { code.value = ""; digits.value = ""; code.focus(); }
  else result.scrollIntoView({ block: "nearest" });
}

function tell(words) {
  const card = document.createElement("article");
  const line = document.createElement("p");
  card.className = "card tone-plain";
  line.className = "card-words";
  line.textContent = words;
  card.append(line);
  result.replaceChildren(card);
}

function startCountdown() {
  left = SECONDS;
  countdown.hidden = false;
  clearInterval(tick);
  tick = setInterval(() => { left -= 1; left > 0 ? showLeft() : clear(); }, 1000);
  showLeft();
}

function showLeft() {
  countdown.querySelector("[data-left]").textContent = form.dataset.clears.replace("{s}", left);
  countdown.querySelector("[data-bar]").style.transform = `scaleX(${Math.min(left / SECONDS, 1)})`;
}

function clear() {
  clearInterval(tick);
  countdown.hidden = true;
  form.reset();
  code.value = "";
  id.value = onceId();
  if (kiosk) { result.replaceChildren(); code.focus(); }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (code.value.trim()) lookUp();
});
form.addEventListener("input", startCountdown);
countdown.querySelector("[data-more]").addEventListener("click", () => { left += SECONDS; showLeft(); });
countdown.querySelector("[data-clear]").addEventListener("click", () => { result.replaceChildren(); clear(); code.focus(); });

// A choice on the card is said in the chat, where there is one.
result.addEventListener("submit", (event) => {
  if (kiosk) { event.preventDefault(); return; }
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("motcua:say", { detail: event.submitter.value }));
});

// On a kiosk whatever the scanner types ends in the field, wherever the focus was left.
if (kiosk) {
  document.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !(event.target instanceof HTMLInputElement)) code.focus();
  });
}
if (result.childElementCount) startCountdown();
