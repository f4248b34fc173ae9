// Makes the pages livelier. Every page works without it.
"use strict";

const closeWhenLeft = (menu) => {
  document.addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false; });
  menu.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
};

// How many characters are left, said only when it gets tight.
const count = (box) => {
  const most = Number(box.dataset.count);
  const left = document.createElement("span");
  left.className = "count";
  left.setAttribute("aria-hidden", "true");
  box.after(left);
  const say = () => {
    const rest = most - [...box.value].length;
    left.textContent = rest < 100 ? rest : "";
    left.classList.toggle("over", rest < 0);
  };
  box.addEventListener("input", say);
  say();
};

// A button that speaks the page's language instead of the browser's; the photo, before it is sent.
const preview = (input) => {
  const pick = document.createElement("span");
  const button = document.createElement("span");
  const name = document.createElement("span");
  const picture = document.createElement("img");
  pick.className = "pick";
  button.className = "button quiet small";
  button.textContent = input.dataset.preview;
  name.className = "said";
  picture.className = "chosen";
  picture.alt = "";
  picture.hidden = true;
  input.replaceWith(pick);
  pick.append(button, name, picture, input);
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (picture.src) URL.revokeObjectURL(picture.src);
    picture.hidden = !file;
    name.textContent = file ? file.name : "";
    if (file) picture.src = URL.createObjectURL(file);
  });
};

// Sent once: a second tap waits for the answer to the first.
const once = (form) => form.addEventListener("submit", (e) => {
  if (form.dataset.sent && e.timeStamp - form.dataset.sent < 5000) e.preventDefault();
  else form.dataset.sent = e.timeStamp;
});

// What changed in town is fetched again and put in place. Words being written and forms being filled
// in are left alone, and nobody's reading jumps: a list only offers what is new.
const isBusy = (part) => part.querySelector("details[open], .opened")
  || part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
  || [...part.querySelectorAll("input[type=checkbox]")].some((box) => box.checked !== box.defaultChecked)
  || [...part.querySelectorAll("textarea, input[type=text], input[type=file]")].some((box) => box.value !== box.defaultValue);

const put = (part, now) => {
  const { scrollY } = window;
  const focused = part.contains(document.activeElement) && document.activeElement.closest("[id]")?.id;
  part.replaceWith(now);
  ready(now);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo({ top: scrollY, behavior: "instant" });
};

const links = (part) => [...part.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"));
const offer = (part, now) => {
  document.querySelector(".news")?.remove();
  const known = new Set(links(part));
  if (links(now).every((link) => known.has(link))) { put(part, now); return; }
  const bar = document.createElement("p");
  const button = document.createElement("button");
  bar.className = "news";
  bar.setAttribute("role", "status");
  button.className = "button small";
  button.textContent = part.dataset.news;
  button.addEventListener("click", () => {
    bar.remove();
    put(part, now);
    now.tabIndex = -1;
    now.focus();
  });
  bar.append(button);
  part.before(bar);
};

// Says whether it could be done now.
const refresh = async () => {
  const parts = [...document.querySelectorAll("[data-fresh]")];
  if (document.hidden || parts.some(isBusy)) return false;
  const answer = await fetch(location.href);
  if (!answer.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (parts.some(isBusy)) return false;
  for (const part of parts) {
    const now = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    // Forms carry keys that are new each time: what people read is compared.
    if (!now || now.textContent === part.textContent) continue;
    if (part.dataset.news) offer(part, now);
    else put(part, now);
  }
  return true;
};

// The live stream says that something on this page has changed, never what. After a pause it goes
// on where it was: the browser says how far it has heard.
const listen = () => {
  const { live, liveUrl, liveSince, liveTicket } = document.body.dataset;
  if (!live || !liveUrl || !window.EventSource) return;
  const asked = new URLSearchParams({ subject: live, last_event_id: liveSince, ticket: liveTicket });
  const events = new EventSource(`${liveUrl}/api/v1/streaming/town?${asked}`);
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => { if (!await refresh().catch(() => true)) soon(); }, 500);
  };
  for (const name of ["case", "post", "notification", "missed"]) events.addEventListener(name, soon);
};

// What photos need comes when there is a place for one.
const photosAt = document.currentScript.dataset.photos;
const withPhotos = (part) => {
  if (!part.querySelector("[data-looking], [data-covering]") || document.querySelector(`script[src="${photosAt}"]`)) return;
  const more = document.createElement("script");
  more.src = photosAt;
  document.head.append(more);
};

const ready = (part) => {
  withPhotos(part);
  part.querySelectorAll("[data-count]").forEach(count);
  part.querySelectorAll("[data-preview]").forEach(preview);
  part.querySelectorAll("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => print()); });
  part.querySelectorAll("form[method=post]").forEach(once);
};
ready(document);
document.querySelectorAll("details.menu").forEach(closeWhenLeft);
listen();
