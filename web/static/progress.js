// While something runs, its page is read again each second; what is alive on it is drawn anew.
const EVERY = 1000;

async function read() {
  if (!document.hidden) {
    const response = await fetch(location.href);
    if (response.ok && !response.redirected) draw(new DOMParser().parseFromString(await response.text(), "text/html"));
  }
  if (document.querySelector("[data-running]")) setTimeout(again, EVERY);
}

function draw(page) {
  const fresh = page.querySelectorAll("[data-live]");
  document.querySelectorAll("[data-live]").forEach((shown, place) => {
    const news = fresh[place];
    if (news && news.outerHTML !== shown.outerHTML) shown.replaceWith(document.adoptNode(news));
  });
}

function again() {
  read().catch(() => setTimeout(again, EVERY));
}

if (document.querySelector("[data-running]")) setTimeout(again, EVERY);
