// Comfort on top of plain forms; every page works without this file.
"use strict";

const sheet = document.getElementById("sheet");

// Ctrl+Enter publishes or hands in, Alt+Up and Alt+Down go from field to field.
document.addEventListener("keydown", (event) => {
  if (!sheet) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    sheet.querySelector("button.main")?.click();
  }
  const opens = document.activeElement?.tagName === "SELECT";
  if (event.altKey && !opens && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
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
