// Simulated Telegram and Zalo: the real engine's answers, cut and with the buttons that each platform has room for.
import { line, toEnd } from "./thread.js";

const EVERY = 1000;
const words = document.querySelector("[data-phones]").dataset;
const asJson = { "Content-Type": "application/json" };

class Chat {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.chatFrame;
    this.log = box.querySelector("[data-log]");
    this.status = box.querySelector("[data-status]");
    this.text = box.querySelector("[data-text]");
    this.seen = new Set();
    box.querySelector("[data-say]").addEventListener("submit", (event) => { event.preventDefault(); this.say(this.text.value.trim()); });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.say(this.text.value.trim()); }
    });
    box.addEventListener("click", ({ target }) => {
      if (target.matches("[data-example]")) this.say(target.textContent);
      if (target.matches("[data-share]")) this.share();
      if (target.matches("[data-says]")) this.say(target.dataset.says);
    });
    this.poll();
  }

  async say(text, share = false) {
    if (!text) return;
    this.text.value = "";
    const body = JSON.stringify({ chat: this.name, text, share });
    const response = await fetch("/simulator/chat", { method: "POST", headers: asJson, body });
    this.status.textContent = response.ok ? "" : words.failed;
    this.poll();
  }

  share() {
    this.log.append(line("in", this.box.dataset.shared, "", words.you));
    this.say("-", true);
  }

  async poll() {
    clearTimeout(this.next);
    try {
      if (!document.hidden) await this.read();
    } catch {
      this.status.textContent = words.lost;
    }
    clearTimeout(this.next);
    this.next = setTimeout(() => this.poll(), EVERY);
  }

  async read() {
    const response = await fetch(`/simulator/chat?chat=${this.name}`);
    if (!response.ok) throw new Error(String(response.status));
    const fresh = (await response.json()).filter((message) => !this.seen.has(message.id));
    fresh.forEach((message) => this.draw(message));
    if (fresh.length) toEnd(this.log);
  }

  draw(message) {
    if (message.direction === "in" && !message.pieces[0]) return;
    this.log.querySelector("[data-empty]")?.remove();
    this.seen.add(message.id);
    const boxes = message.pieces.map((piece) => line(message.direction, piece, message.id, message.direction === "in" ? words.you : words.we));
    this.log.append(...boxes);
    if (!message.buttons.length) return;
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    buttons.append(...message.buttons.map(({ label, says }) => {
      const button = document.createElement("button");
      Object.assign(button, { className: "chip", type: "button", textContent: label });
      button.dataset.says = says;
      return button;
    }));
    if (message.left_out) {
      const note = document.createElement("small");
      note.textContent = this.box.dataset.leftOut.replace("{n}", message.left_out);
      buttons.append(note);
    }
    boxes.at(-1).append(buttons);
  }
}

document.querySelectorAll("[data-chat-frame]").forEach((box) => new Chat(box));
