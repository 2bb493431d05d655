// Phones that poll their thread: what arrives appears by itself, with its parts and its state.
import { line, onceId, toEnd } from "./thread.js";

const EVERY = 1000;
const SIGNS = { sending: "○", sent: "✓", delivered: "✓✓", failed: "✕", unknown: "?", received: "" };
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€\f]*$/;
const EXTENSION = /[\^{}\\[~\]|€\f]/g;
const board = document.querySelector("[data-phones]");
const words = board.dataset;

// Counted as a phone counts: 160 or 153 characters of the GSM alphabet, else 70 or 67 of UTF-16.
export function count(text) {
  const plain = text.normalize("NFC");
  const gsm = GSM.test(plain);
  const units = gsm ? plain.length + (plain.match(EXTENSION) || []).length : plain.length;
  const [single, multi] = gsm ? [160, 153] : [70, 67];
  return { units, parts: units === 0 ? 0 : units <= single ? 1 : Math.ceil(units / multi) };
}

function said(parts, units) {
  return words.count.replace("{n}", units).replace("{p}", parts);
}

function time(at) {
  return new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

function stateWord(state) {
  return words[`state${state[0].toUpperCase()}${state.slice(1)}`] || state;
}

class Phone {
  constructor(box) {
    this.box = box;
    this.number = box.dataset.phone;
    this.log = box.querySelector("[data-log]");
    this.status = box.querySelector("[data-status]");
    this.form = box.querySelector("[data-say]");
    this.text = box.querySelector("[data-text]");
    this.counter = box.querySelector("[data-counter]");
    this.lines = new Map();
    this.listen();
    this.poll();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener("input", () => this.counted());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.send(); }
    });
    this.box.addEventListener("click", (event) => {
      if (event.target.matches("[data-example]")) { this.text.value = event.target.textContent; this.counted(); this.send(); }
      if (event.target.matches("[data-remove]")) { clearTimeout(this.next); this.gone = true; this.box.remove(); }
    });
  }

  counted() {
    const { units, parts } = count(this.text.value);
    this.counter.textContent = units ? said(parts, units) : "";
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.counted();
    const body = JSON.stringify({ id: onceId(), from: this.number, text });
    try {
      const response = await fetch("/sms/sandbox/inbound", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!response.ok) throw new Error(String(response.status));
      this.status.textContent = "";
    } catch {
      this.status.textContent = words.failed;
      this.text.value = text;
    }
    this.poll();
  }

  async poll() {
    clearTimeout(this.next);
    try {
      if (!document.hidden) await this.read();
    } catch {
      this.status.textContent = words.lost;
    }
    if (!this.gone) { clearTimeout(this.next); this.next = setTimeout(() => this.poll(), EVERY); }
  }

  async read() {
    const response = await fetch(`/sms/sandbox/messages?phone=${encodeURIComponent(this.number)}`);
    if (!response.ok) throw new Error(String(response.status));
    if (this.status.textContent === words.lost) this.status.textContent = "";
    const messages = await response.json();
    const before = this.lines.size;
    messages.forEach((message) => this.draw(message));
    if (this.lines.size > before) toEnd(this.log);
  }

  draw(message) {
    const known = this.lines.get(message.id);
    const box = known || line(message.direction, message.text, message.id, message.direction === "in" ? words.you : words.we);
    if (!known) {
      this.log.querySelector("[data-empty]")?.remove();
      box.append(document.createElement("small"));
      this.lines.set(message.id, box);
      this.log.append(box);
    }
    const out = message.direction === "out";
    const detail = out ? ` · ${said(message.parts, message.characters)} · ${SIGNS[message.state] ?? ""} ${stateWord(message.state)}` : "";
    const foot = `${time(message.at)}${detail}`;
    const small = box.querySelector("small");
    if (small.textContent !== foot) small.textContent = foot;
    box.classList.toggle("failed", message.state === "failed");
  }
}

document.querySelectorAll("[data-phones] > [data-phone]").forEach((box) => new Phone(box));

document.querySelector("[data-add]").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.phone;
  const digits = field.value.replace(/[^\d]/g, "").replace(/^(?:00)?84/, "").replace(/^0/, "");
  const status = document.querySelector("[data-add-status]");
  status.textContent = /^\d{9}$/.test(digits) ? "" : words.bad;
  if (status.textContent) return;
  const box = add(digits);
  field.value = "";
  box.querySelector("[data-text]").focus();
});

// A number with a fate of its own: its phone appears, and one message is sent to it.
document.querySelectorAll("[data-try]").forEach((button) => button.addEventListener("click", async () => {
  const number = button.dataset.try;
  if (!board.querySelector(`[data-phone="${number}"]`)) add(number.slice(3));
  const body = JSON.stringify({ phone: number });
  await fetch("/simulator/try", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}));

function add(digits) {
  const box = document.querySelector("[data-phone-template]").content.firstElementChild.cloneNode(true);
  box.dataset.phone = `+84${digits}`;
  box.setAttribute("aria-label", box.dataset.phone);
  box.querySelector("[data-number]").textContent = box.dataset.phone;
  board.prepend(box);
  new Phone(box);
  return box;
}
