// One line of a conversation, drawn the same in the chat and in the simulator's phones.
export function line(direction, text, id, who) {
  const box = document.createElement("div");
  box.className = `line ${direction}`;
  if (id) box.dataset.id = id;
  const by = document.createElement("span");
  by.className = "visually-hidden";
  by.textContent = `${who}: `;
  const words = document.createElement("p");
  words.textContent = text;
  box.append(by, words);
  return box;
}

export function toEnd(log) {
  log.scrollTop = log.scrollHeight;
}

// An id of our own for each message: a message sent twice is answered once.
export function onceId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
