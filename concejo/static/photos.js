// A photo right after it was chosen, as everybody will see it. Without this a page shows it before
// it is sent.
"use strict";

// The look of what covers a photo, where the page has not brought it.
if (!document.querySelector('link[href$="covering.css"]')) {
  const looks = document.createElement("link");
  looks.rel = "stylesheet";
  looks.href = document.currentScript.src.replace("photos.js", "covering.css");
  document.head.append(looks);
}

const cookieless = (form, name) => form.querySelector(`input[name=${name}]`)?.value || "";

const note = (form) => {
  let field = form.querySelector("input[type=hidden][name=photos]");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "photos";
    form.append(field);
  }
  return field;
};

// Whoever will speak by this form carries the photo.
const said = (form) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", cookieless(form, "csrfmiddlewaretoken"));
  body.append("photos", note(form).value);
  body.append("number", form.getAttribute("action")?.match(/\/cases\/([^/?]+)\/\w+$/)?.[1] || "");
  body.append("key", cookieless(form, "key"));
  return body;
};

const asked = async (body) => {
  const answer = await fetch("/photos", { method: "POST", body });
  const said = await answer.json().catch(() => ({}));
  return answer.ok ? said : { error: said.error || answer.statusText };
};

const fragment = (html) => {
  const part = document.createElement("template");
  part.innerHTML = html;
  return part.content.firstElementChild;
};

// One after the other: each goes into the note of the form.
let turn = Promise.resolve();

const take = (input) => {
  const [file] = input.files;
  const { form } = input;
  if (!file || !form) return;
  const pick = input.closest(".pick") || input;
  const words = form.querySelector(`[name=alt_${input.name.split("_")[1]}]`) || form.querySelector("[name=alt]");
  const says = pick.querySelector(".said");
  if (says) { says.setAttribute("role", "status"); says.textContent = input.dataset.looking; }
  turn = turn.then(async () => {
    const body = said(form);
    body.append("photo", file);
    body.append("alt", words?.value || "");
    const { error, note: now, part } = await asked(body);
    if (input.files[0] !== file) return;
    // It stays in the form and is sent with it; the page before sending says what is the case.
    if (error) { if (says) says.textContent = error; return; }
    note(form).value = now;
    input.value = "";
    const shown = fragment(part);
    pick.after(shown);
    pick.classList.add("is-taken");
    if (words && words.name !== "alt") { words.closest(".field").hidden = true; words.value = ""; }
    lively(shown);
  }).catch(() => { if (says) says.textContent = file.name; });
};

const look = async (part, more) => {
  const form = part.closest("form");
  const body = said(form);
  for (const field of part.querySelectorAll("input[name]")) {
    if (field.type !== "checkbox" || field.checked) body.append(field.name, field.value);
  }
  body.append("of", part.dataset.covering);
  if (more) body.append(`part_${part.dataset.covering}`, more);
  const { error, note: now, part: html } = await asked(body);
  if (error) { part.querySelector(".covered-words span").textContent = error; return; }
  note(form).value = now;
  const shown = fragment(html);
  shown.querySelector("details").open = true;
  part.replaceWith(shown);
  lively(shown);
  shown.querySelector("summary").focus({ preventScroll: true });
};

// A rectangle that is drawn over the squares, in parts of the photo.
const drawing = (part, grid, draw) => {
  let from = null;
  let box = null;
  const place = (e) => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    return [Math.min(Math.max((e.clientX - left) / width, 0), 1), Math.min(Math.max((e.clientY - top) / height, 0), 1)];
  };
  const between = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
  grid.addEventListener("pointerdown", (e) => { if (e.button === 0) from = place(e); });
  grid.addEventListener("pointermove", (e) => {
    if (!from) return;
    const [x, y, w, h] = between(from, place(e));
    if (!box && w < 0.015 && h < 0.015) return;
    if (!box) {
      box = document.createElement("div");
      box.className = "drawing";
      grid.append(box);
      grid.setPointerCapture(e.pointerId);
    }
    Object.assign(box.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%` });
  });
  grid.addEventListener("pointercancel", () => { box?.remove(); from = box = null; });
  grid.addEventListener("pointerup", (e) => {
    if (box) {
      const rectangle = between(from, place(e));
      grid.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
      if (Math.min(rectangle[2], rectangle[3]) > 0.005) draw(rectangle.map((n) => n.toFixed(4)).join(","));
      else box.remove();
    }
    from = box = null;
  });
};

const lively = (part) => {
  part.classList.add("is-lively");
  const grid = part.querySelector(".grid");
  const button = part.querySelector("[data-look]");
  if (button) {
    button.addEventListener("click", () => look(part));
    if (grid) drawing(part, grid, (rectangle) => look(part, rectangle));
    return;
  }
  // In a form that is sent as a whole, what was drawn is sent with it.
  if (grid) drawing(part, grid, (rectangle) => {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = `part_${part.dataset.covering}`;
    field.value = rectangle;
    part.append(field);
    part.querySelector("details .row > button").click();
  });
};

document.addEventListener("change", (e) => { if (e.target.matches("input[type=file][data-looking]")) take(e.target); });
document.querySelectorAll("[data-covering]").forEach(lively);
