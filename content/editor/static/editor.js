// Comfort on top of plain forms; every page works without this file.
"use strict";

const sheet = document.getElementById("sheet");
const busy = 401;

// What could not be saved is kept on this device until it could.
const place = sheet ? `lotse-editor:${sheet.dataset.member}:${sheet.dataset.entry}` : "";

const written = () => {
  const fields = {};
  for (const [name, value] of new FormData(sheet)) {
    if (!["csrf", "base", "stamp", "draft", "minor", "reason", "remark"].includes(name)) fields[name] = value;
  }
  return fields;
};

const say = (what) => {
  const state = document.getElementById("state");
  if (state && state.dataset[what]) state.textContent = state.dataset[what];
  if (state) state.classList.toggle("unsaved", what === "kept");
};

const keep = () => {
  try {
    const base = sheet.elements.base.value;
    localStorage.setItem(place, JSON.stringify({ base, at: Date.now(), fields: written() }));
  } catch {
    // A browser without room for it: the page itself still has the text, and leaving it asks back.
  }
};

const restore = () => {
  const kept = JSON.parse(localStorage.getItem(place) || "null");
  if (!kept) return;
  let differs = false;
  for (const [name, value] of Object.entries(kept.fields)) {
    const field = sheet.elements[name];
    if (!field || field.type === "hidden") continue;
    if (field.type === "checkbox") {
      differs ||= !field.checked;
      field.checked = true;
    } else if (field.value !== value) {
      differs = true;
      field.value = value;
    }
  }
  if (!differs) {
    localStorage.removeItem(place);
    return;
  }
  say("restored");
  htmx.trigger(sheet, "keep");
};

let waiting = false;

if (sheet && sheet.hasAttribute("hx-post")) {
  sheet.addEventListener("input", (event) => {
    if (event.target.name === "theme") {
      event.stopImmediatePropagation();
      return;
    }
    waiting = true;
    keep();
    say("saving");
  }, true);

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== sheet) return;
    if (event.detail.successful) {
      waiting = false;
      localStorage.removeItem(place);
      document.getElementById("state").classList.remove("unsaved");
      return;
    }
    say("kept");
    if (event.detail.xhr.status !== busy && event.detail.xhr.status !== 409) setTimeout(again, 5000);
  });

  const again = () => { if (waiting) htmx.trigger(sheet, "keep"); };
  addEventListener("online", again);

  // A press of a button sends the text itself: nothing is unsaved then.
  sheet.addEventListener("submit", () => { waiting = false; });
  addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
  document.addEventListener("DOMContentLoaded", restore);
}

// Ctrl+S saves, Ctrl+Enter publishes or hands in, Alt+Up and Alt+Down go from field to field.
document.addEventListener("keydown", (event) => {
  if (!sheet) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    if (sheet.hasAttribute("hx-post")) htmx.trigger(sheet, "keep");
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    sheet.querySelector("button.main")?.click();
  }
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const fields = [...sheet.querySelectorAll("textarea, .written input:not([type=hidden])")];
    const next = fields[fields.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

// What was refused is read out first.
document.getElementById("refused")?.focus();
