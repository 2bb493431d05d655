// The door: QR codes are read from the camera where the browser can, typed codes and pictures are sent without leaving.
const EVERY = 250;
const SAME = 4000;

const result = document.querySelector("[data-result]");
const count = document.querySelector("[data-count]");
const camera = document.querySelector("[data-camera]");
const button = camera.querySelector("[data-start]");
const video = camera.querySelector("video");
const csrf = document.querySelector("input[name=csrf]").value;
const start = button.textContent;

let stream = null;
let last = { said: "", at: 0 };

function show(sort, words, name) {
  const box = document.createElement("div");
  box.className = `door-result ${sort}`;
  const bold = document.createElement("b");
  bold.textContent = words;
  box.append(bold, name);
  result.replaceChildren(box);
}

async function send(body) {
  body.set("csrf", csrf);
  try {
    const response = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const told = await response.json();
    show(told.sort, told.words, told.name);
    count.textContent = told.count;
    navigator.vibrate?.(told.sort === "in" ? 80 : [80, 80, 80]);
  } catch {
    show("stop", result.dataset.failed, "");
  }
}

function said(text) {
  const body = new FormData();
  body.set("said", text);
  return send(body);
}

// The same code stays before the camera for a while: it is sent once.
async function look(detector) {
  if (!stream) return;
  const [found] = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
  const now = Date.now();
  if (found && (found.rawValue !== last.said || now - last.at > SAME)) {
    last = { said: found.rawValue, at: now };
    await said(found.rawValue);
  } else if (found) last.at = now;
  setTimeout(() => look(detector), EVERY);
}

function stop() {
  for (const track of stream.getTracks()) track.stop();
  stream = null;
  video.hidden = true;
  button.textContent = start;
}

async function begin() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    camera.querySelector("[data-none]").hidden = false;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  button.textContent = button.dataset.stop;
  await video.play();
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  camera.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : begin()));
}

document.querySelector("[data-code]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.said;
  await send(new FormData(event.target));
  field.value = "";
  field.focus();
});

document.querySelector("[data-photo]").addEventListener("submit", async (event) => {
  event.preventDefault();
  await send(new FormData(event.target));
  event.target.reset();
});
