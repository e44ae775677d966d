// Comfort on top of plain forms; the page works without this file.
"use strict";

const box = document.getElementById("text");
const composer = document.getElementById("composer");
const writing = document.getElementById("writing");
const pending = writing.querySelector(".mine");
const status = document.getElementById("status");
const trouble = document.getElementById("trouble");
const typesOnKeys = matchMedia("(pointer: fine)").matches;
const answeredByNotice = [403, 413, 422];

const isPost = (event) => event.detail.requestConfig?.verb === "post";

// What was sent is shown at once, and the box is free for the next question.
document.body.addEventListener("htmx:beforeSend", (event) => {
  if (!isPost(event)) return;
  const said = event.detail.elt === composer ? box.value : event.detail.requestConfig.parameters.label;
  pending.textContent = said || "";
  pending.hidden = !said;
  trouble.hidden = true;
  document.querySelectorAll("#log .notice").forEach((old) => old.remove());
  status.textContent = status.dataset.writing;
  if (event.detail.elt === composer) {
    composer.dataset.sent = box.value;
    box.value = "";
  }
  requestAnimationFrame(() => writing.scrollIntoView({ block: "end" }));
});

// A question that was not answered goes back into the box.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!isPost(event)) return;
  const { elt, successful, xhr } = event.detail;
  status.textContent = "";
  trouble.hidden = Boolean(successful) || answeredByNotice.includes(xhr.status);
  if (!trouble.hidden) trouble.scrollIntoView({ block: "end" });
  if (elt !== composer) return;
  if ((!successful || xhr.getResponseHeader("Lotse-Keep")) && !box.value) box.value = composer.dataset.sent;
  if (typesOnKeys) box.focus();
});

// A long answer is read from its beginning: the newest question comes to the top.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "log") return;
  // What a counsellor says comes by itself: it is shown, and nothing that is being read moves away.
  if (!isPost(event)) return event.detail.target.lastElementChild?.scrollIntoView({ block: "nearest" });
  const own = event.detail.target.querySelectorAll(".turn.mine");
  const newest = own[own.length - 1] || event.detail.target.lastElementChild;
  newest?.scrollIntoView({ block: "start" });
});

box.addEventListener("keydown", (event) => {
  if (!typesOnKeys || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (box.value.trim()) composer.requestSubmit();
});
if (typesOnKeys && !location.hash) box.focus({ preventScroll: true });
