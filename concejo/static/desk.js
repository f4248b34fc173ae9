// Where cases are answered: keys, forms that open in place, and the place where one was. All of it
// works without this as well. It goes on from town.js.
"use strict";

const seen = (e) => e.getClientRects().length > 0;

// After a step the desk goes on where it was: at the case that took the place of the one that was
// answered. Keys can still take that step back.
const PLACE = "place-at-the-desk";
let answered = "";
const keepPlace = () => document.addEventListener("submit", (e) => {
  const job = (e.submitter || e.target).closest("[data-job]");
  const queue = job?.closest("[data-queue]");
  if (!queue || e.defaultPrevented) return;
  const at = [...queue.querySelectorAll("[data-job]")].indexOf(job);
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname + location.search, id: job.id, at }));
  } catch { /* as below */ }
});
const goOn = () => {
  const queue = document.querySelector("[data-queue]");
  const kept = queue && JSON.parse(sessionStorage.getItem(PLACE) || "null");
  if (!kept || kept.path !== location.pathname + location.search) return;
  sessionStorage.removeItem(PLACE);
  answered = kept.id;
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
  if (!thing && e.key === "z") thing = document.getElementById(answered)?.querySelector('[data-key="z"]');
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
  all.querySelector("input").addEventListener("change", (e) => { boxes().forEach((box) => { if (!box.matches("[data-alone]")) box.checked = e.target.checked; }); say(); });
  document.addEventListener("change", say);
  say();
};

keys();
ticks();
// Some browsers keep nothing.
try { keepPlace(); goOn(); } catch { /* then the desk begins at its top */ }
