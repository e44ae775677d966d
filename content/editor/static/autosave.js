// Saves while somebody types. What could not be saved is kept on this device until it could.
const RETRY = 5000;
const SLOWEST = 20000;
const OWN = ["csrf", "base", "stamp", "draft", "seen", "minor", "reason", "remark"];

const writing = document.querySelector("#writing[hx-post]");
const sheet = writing?.closest("form");
let waiting = false; // something that was typed is not saved yet
let hold = ""; // why nothing is sent now: "later", "apart" (to be put together first), "leaving"
let sending = false;
let sent = ""; // what was sent last
let stamp = ""; // the stamp it went with
let pressed = null; // a button that waits for what is being sent
let timer;

const written = (form) =>
  [...new FormData(form)].filter(([name]) => !OWN.includes(name)).map(([name, value]) => [name, value.trim()]);
const text = (form = sheet) => JSON.stringify(written(form));

const say = (what) => {
  const state = document.getElementById("state");
  state.classList.toggle("unsaved", what === "kept" || what === "unsaved");
  if (state.dataset[what] && state.textContent !== state.dataset[what]) state.textContent = state.dataset[what];
};

// A device without room for it has no shelf: the page itself still has the text, and leaving it asks back.
const shelf = sheet && `lotse-editor:${sheet.dataset.member}:${sheet.dataset.entry}:`;
const place = () => shelf + (sessionStorage.window ??= Date.now());
const onDevice = (deed) => {
  try {
    return deed();
  } catch {
    return null;
  }
};

const keep = (handed = false) => onDevice(() => {
  const own = sheet.elements;
  const kept = { base: own.base.value, stamp: own.stamp.value, sent, handed, fields: written(sheet) };
  localStorage.setItem(place(), JSON.stringify(kept));
  return true;
});

// What this window kept, else what another one did, which may be closed.
const take = () => onDevice(() => {
  const all = Object.keys(localStorage).filter((key) => key.startsWith(shelf)).sort();
  const key = all.includes(place()) ? place() : all.pop();
  const kept = key && JSON.parse(localStorage.getItem(key));
  if (key) localStorage.removeItem(key);
  return kept;
});

const fill = (fields) => {
  const left = [...fields];
  for (const field of sheet.elements) {
    if (!field.name || OWN.includes(field.name) || field.type === "submit") continue;
    const ticked = field.type === "checkbox" || field.type === "radio";
    const at = left.findIndex(([name, value]) => name === field.name && (!ticked || value === field.value));
    if (ticked) field.checked = at >= 0;
    else if (at >= 0) field.value = left[at][1];
    if (at >= 0) left.splice(at, 1);
  }
  // Rows that this page does not have are saved all the same.
  for (const [name, value] of left) {
    sheet.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
};

// It goes with the version and the stamp it was typed on, so that what others did meanwhile is not overwritten.
const restore = () => {
  const kept = take();
  const answered = "answer" in sheet.dataset && kept?.handed;
  if (!kept || answered) return;
  const before = text();
  fill(kept.fields);
  if (text() === before) return;
  sheet.elements.base.value = kept.base;
  if (before !== kept.sent) sheet.elements.stamp.value = kept.stamp;
  sent = kept.sent;
  waiting = true;
  keep();
  const note = Object.assign(document.createElement("p"), { className: "notice good" });
  note.textContent = document.getElementById("state").dataset.restored;
  document.getElementById("note").append(note);
  htmx.trigger(writing, "keep");
};

// The form as the server has it now; null without connection, signed out, or signed in as somebody else.
const look = async () => {
  try {
    const answer = await fetch(sheet.dataset.address, { signal: AbortSignal.timeout(SLOWEST) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("#writing[hx-post]")?.closest("form");
    return form?.dataset.member === sheet.dataset.member ? form : null;
  } catch {
    return null;
  }
};

const later = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(resume, pause);
};

const resume = async () => {
  if (!waiting || sending || hold === "apart") return;
  const form = await look();
  if (!form) {
    pressed = null;
    later(RETRY);
    return;
  }
  for (const proof of document.getElementsByName("csrf")) proof.value = form.elements.csrf.value;
  // It had arrived after all, only the answer was lost.
  if (text(form) === sent) sheet.elements.stamp.value = form.elements.stamp.value;
  hold = "";
  htmx.trigger(writing, "keep");
};

// The list beside the form has them all; each is said at its field too.
const mark = () => {
  for (const said of sheet.querySelectorAll(".said")) said.textContent = "";
  for (const link of document.querySelectorAll(".findings a")) {
    const said = document.getElementById(link.hash.replace("#field-", "said-"));
    if (said) said.textContent += `${link.textContent} `;
  }
};

const saved = () => {
  mark();
  clearTimeout(timer);
  waiting = text() !== sent;
  if (waiting) {
    keep();
    say("saving");
  } else {
    say("saved");
    onDevice(() => localStorage.removeItem(place()));
  }
  const press = pressed;
  pressed = null;
  press?.();
};

const failed = (status) => {
  if (hold === "leaving") return;
  hold = status === 409 ? "apart" : "later";
  waiting = true;
  pressed = null;
  say(keep() && (status < 400 || status >= 500) ? "kept" : "unsaved");
  later(RETRY);
};

const start = () => {
  sheet.addEventListener("input", (event) => {
    if (event.target.form !== sheet) {
      event.stopImmediatePropagation();
      return;
    }
    waiting = true;
    keep();
    if (!hold) say("saving");
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== writing) return;
    if (hold) {
      event.preventDefault();
      return;
    }
    sending = true;
    sent = text();
    stamp = sheet.elements.stamp.value;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== writing || !sending) return;
    sending = false;
    // An answer from elsewhere, such as the door of a wireless network, has no new stamp.
    if (event.detail.successful && sheet.elements.stamp.value !== stamp) saved();
    else failed(event.detail.xhr.status);
  });

  // A button sends the text itself, but after what is on its way: two at once would look like two windows. Without
  // connection it stays on this page.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const first = !sending && hold !== "later" && hold !== "leaving";
    if (first) {
      hold = "leaving";
      if (waiting) keep(true);
      later(SLOWEST);
      return;
    }
    event.preventDefault();
    if (hold === "leaving") return;
    pressed = () => event.target.requestSubmit(event.submitter);
    resume();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    waiting = true;
    if (hold) resume();
    else htmx.trigger(writing, "keep");
  });

  addEventListener("online", resume);
  addEventListener("focus", () => { if (hold === "later") resume(); });
  addEventListener("beforeunload", (event) => { if (waiting && hold !== "leaving") event.preventDefault(); });
  document.addEventListener("DOMContentLoaded", restore);
};

if (sheet) start();
