// Comfort on top of plain pages; every page works without this file.
"use strict";

const asking = document.getElementById("asking");

// A page that renews itself waits while somebody is in the middle of something there, or looks elsewhere.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target;
  if (part.id !== "now" && part.id !== "talk") return;
  const busy = part.querySelector("details[open]") || part.querySelector(":is(input, select, textarea):focus");
  if (document.hidden || busy) event.preventDefault();
});

// What is new is said once, and not again with every renewal.
let told = document.querySelector("[data-news]")?.dataset.news || "";
document.addEventListener("htmx:afterSwap", (event) => {
  const news = event.target.querySelector?.("[data-news]")?.dataset.news ?? told;
  if (news !== told && news) document.getElementById("news").textContent = news;
  told = news;
});

// The last words of a talk are seen first, and stay in sight.
const talk = document.getElementById("talk");
const toLast = () => { if (talk) talk.scrollTop = talk.scrollHeight; };
toLast();
let atLast = true;
talk?.addEventListener("scroll", () => { atLast = talk.scrollTop + talk.clientHeight > talk.scrollHeight - 40; });
document.addEventListener("htmx:afterSwap", (event) => event.target === talk && atLast && toLast());

// A question that a page would ask is asked in front of the page.
const ask = (address) => {
  asking.replaceChildren();
  htmx.ajax("GET", address, { target: asking, swap: "innerHTML" }).then(() => {
    if (asking.childElementCount && !asking.open) asking.showModal();
  });
};

asking?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  asking.close();
});

const week = document.getElementById("week");

const slotAt = (x, y) => document.elementsFromPoint(x, y).find((one) => one.matches?.("[data-slot]"));

// With a mouse at once; with a finger after holding still, so that the page can still be scrolled.
const HOLD = 350;
const EDGE = 60;
let drag = null;

const begin = () => {
  drag.on = true;
  drag.piece.classList.add("dragged");
  week.classList.add("dragging");
  drag.piece.setPointerCapture(drag.pointer);
  requestAnimationFrame(keepInSight);
};

const place = () => {
  drag.piece.style.translate = `${drag.at[0] - drag.x}px ${drag.at[1] - drag.y + scrollY - drag.scrolled}px`;
  week.querySelector(".over")?.classList.remove("over");
  slotAt(...drag.at)?.classList.add("over");
};

// Towards an edge of the window the page goes on.
const keepInSight = () => {
  if (!drag?.on) return;
  const [, down] = drag.at;
  const step = down < EDGE ? down - EDGE : Math.max(0, down - innerHeight + EDGE);
  if (step && Math.sign(step) === Math.sign(down - drag.y)) {
    scrollBy(0, step / 4);
    place();
  }
  requestAnimationFrame(keepInSight);
};

const end = () => {
  clearTimeout(drag?.timer);
  drag?.piece.classList.remove("dragged");
  drag?.piece.style.removeProperty("translate");
  week.classList.remove("dragging");
  week.querySelector(".over")?.classList.remove("over");
  drag = null;
};

week?.addEventListener("pointerdown", (event) => {
  const piece = event.target.closest("[data-move]");
  if (!piece || event.button || event.target.closest(".move")) return;
  const [x, y] = [event.clientX, event.clientY];
  drag = { piece, pointer: event.pointerId, x, y, at: [x, y], scrolled: scrollY, on: false };
  if (event.pointerType !== "mouse") drag.timer = setTimeout(begin, HOLD);
});

week?.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  drag.at = [event.clientX, event.clientY];
  if (!drag.on) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
    if (event.pointerType !== "mouse") return end();
    begin();
  }
  place();
});

week?.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { piece, on } = drag;
  const slot = on && slotAt(event.clientX, event.clientY);
  end();
  if (!on) return;
  // Letting go of it is no click on it.
  const stop = (click) => click.preventDefault();
  piece.addEventListener("click", stop, { capture: true });
  setTimeout(() => piece.removeEventListener("click", stop, { capture: true }), 50);
  if (!slot) return;
  const asked = new URLSearchParams({ slot: slot.dataset.slot, back: week.dataset.back });
  ask(`/desk/appointments/${piece.dataset.move}/time?${asked}`);
});

week?.addEventListener("pointercancel", () => drag && end());
document.addEventListener("keydown", (event) => event.key === "Escape" && drag && end());
// A finger that holds a piece moves it, and not the page.
week?.addEventListener("touchmove", (event) => drag?.on && event.preventDefault(), { passive: false });
week?.addEventListener("contextmenu", (event) => drag?.on && event.preventDefault());

// What was refused is read out first.
document.getElementById("refused")?.focus();
