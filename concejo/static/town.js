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

const seen = (e) => e.getClientRects().length > 0;

// After a step the desk goes on where it was: at the case that took the place of the one that was
// answered. Keys can still take that step back.
const PLACE = "place-at-the-desk";
let answered = null;
const keepPlace = () => document.addEventListener("submit", (e) => {
  const job = (e.submitter || e.target).closest("[data-job]");
  const queue = job?.closest("[data-queue]");
  if (!queue || e.defaultPrevented) return;
  const at = [...queue.querySelectorAll("[data-job]")].indexOf(job);
  sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname + location.search, id: job.id, at }));
});
const goOn = () => {
  const queue = document.querySelector("[data-queue]");
  const kept = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  if (!queue || !kept || kept.path !== location.pathname + location.search) return;
  sessionStorage.removeItem(PLACE);
  answered = document.getElementById(kept.id);
  const jobs = [...queue.querySelectorAll("[data-job]")];
  const here = jobs[Math.min(kept.at, jobs.length - 1)];
  // What was refused stands where its sentence is.
  if (!here || document.querySelector("[autofocus], .note.error")) return;
  here.focus({ preventScroll: true });
  here.scrollIntoView({ block: "center" });
};

// Keys of the desk: j and k walk through the queue, others press the button that shows them.
const keys = () => document.addEventListener("keydown", (e) => {
  const queue = document.querySelector("[data-queue]");
  if (!queue || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
  const jobs = [...queue.querySelectorAll("[data-job]")];
  let at = jobs.findIndex((job) => job.contains(document.activeElement));
  if (e.key === "j" || e.key === "k") {
    at = e.key === "j" ? Math.min(at + 1, jobs.length - 1) : Math.max(at - 1, 0);
    jobs[at]?.focus();
    jobs[at]?.scrollIntoView({ block: "nearest" });
    return;
  }
  // Some keys are the whole desk's.
  const whole = document.querySelector(`main > [data-key="${CSS.escape(e.key)}"]`);
  if (whole) { press(whole); e.preventDefault(); return; }
  // Where each job wants one key, nobody has to choose the first.
  if (at < 0 && queue.dataset.queue === "first") at = 0;
  let thing = jobs[at]?.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
  if (!thing && e.key === "z") thing = answered?.querySelector('[data-key="z"]');
  const inside = !thing && e.key.length === 1 && jobs[at]?.querySelector(`[data-keys*="${CSS.escape(e.key)}"]`);
  if (!thing && !inside) return;
  e.preventDefault();
  if (thing) press(thing);
  else openHere(inside, e.key);
});

const press = (thing) => {
  const fold = thing.parentElement.closest("details:not([open])");
  if (fold) fold.open = true;
  if (thing.matches("select")) { thing.focus(); return; }
  if (!thing.matches("details")) { thing.click(); return; }
  thing.open = !thing.open;
  if (thing.open) thing.scrollIntoView({ block: "nearest" });
  (firstField(thing) || thing.querySelector("summary")).focus();
};
const firstField = (part) => [...part.querySelectorAll("textarea, select, input:not([type=hidden])")].find(seen);

// A form that the desk does not carry for every case is fetched, and opens under the steps of its
// case. Without this it is a page of its own.
const openHere = async (link, key) => {
  const answer = link.closest(".answer");
  const before = answer.querySelector(".opened");
  if (before) shut(before);
  if (before?.opener === link && !key) return;
  const page = await fetch(link.href).then((got) => got.ok && got.text(), () => "");
  const part = page && new DOMParser().parseFromString(page, "text/html").querySelector("[data-form]");
  if (!part) { location.assign(link.href); return; }
  for (const back of part.querySelectorAll("input[name=next]")) back.value = location.pathname + location.search;
  part.opener = link;
  link.setAttribute("aria-expanded", "true");
  answer.querySelector(".steps").after(part);
  ready(part);
  const close = () => { shut(part); link.focus(); };
  part.querySelector("[data-close]").addEventListener("click", (e) => { e.preventDefault(); close(); });
  part.addEventListener("keydown", (e) => { if (e.key === "Escape") close(); });
  const said = key && part.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (said) { said.click(); return; }
  (key && part.querySelector("[data-key]") || firstField(part) || part.querySelector("button")).focus({ preventScroll: true });
  part.scrollIntoView({ block: "nearest" });
};
const shut = (part) => {
  part.opener?.setAttribute("aria-expanded", "false");
  part.remove();
};
document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-opens]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  openHere(link);
});

// How many cases are ticked, and all at once.
const ticks = () => {
  const said = document.querySelector("[data-ticked]");
  const all = document.querySelector("[data-tick-all]");
  if (!said || !all) return;
  const boxes = () => [...document.querySelectorAll('input[name="case"][form="several"]')];
  const say = () => {
    const n = boxes().filter((box) => box.checked).length;
    said.hidden = !n;
    said.textContent = n;
  };
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (e) => { boxes().forEach((box) => { box.checked = e.target.checked; }); say(); });
  document.addEventListener("change", say);
  say();
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
keys();
keepPlace();
goOn();
ticks();
listen();
