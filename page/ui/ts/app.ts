// What a page gains where there is script. Without it every page and form works all the same.

import { readAloud } from "./aloud";
import { autosave } from "./autosave";
import { keepDrafts } from "./draft";
import { lookForOffers } from "./offers";
import { offerPhrases } from "./phrases";

document.documentElement.classList.add("scripted");

function all<E extends Element>(selector: string): E[] {
  return Array.from(document.querySelectorAll<E>(selector));
}

const chinese = document.documentElement.lang !== "en";
const words = chinese
  ? { confirm: "确定", cancel: "取消" }
  : { confirm: "Confirm", cancel: "Cancel" };

offerPhrases();

// Print and copy.
for (const button of all<HTMLButtonElement>("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const button of all<HTMLButtonElement>("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    const word = button.querySelector("span");
    if (word) word.textContent = button.dataset.copied ?? "";
  });
}

if ("speechSynthesis" in window) {
  document.documentElement.classList.add("speaks");
  for (const button of all<HTMLButtonElement>("[data-aloud]")) readAloud(button);
}

// The summary of what is wrong takes the focus, so that it is the first thing read.
document.querySelector<HTMLElement>("[data-focus]")?.focus();

// Dialogs: a link to one opens it over the page; without script the address does (:target).
for (const opener of all<HTMLAnchorElement>("[data-opens]")) {
  opener.addEventListener("click", (event) => {
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}
for (const closer of all<HTMLAnchorElement>("[data-closes]")) {
  closer.addEventListener("click", (event) => {
    const dialog = document.getElementById(closer.dataset.closes ?? "");
    if (dialog instanceof HTMLDialogElement && dialog.open) {
      event.preventDefault();
      dialog.close();
    }
  });
}

// A step that cannot be taken back asks once more.
for (const button of all<HTMLButtonElement>("button[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (button.dataset.sure === "yes" || !button.form?.reportValidity()) return;
    event.preventDefault();
    ask(button.dataset.confirm ?? "", button.textContent?.trim() || words.confirm, () => {
      button.dataset.sure = "yes";
      button.click();
      delete button.dataset.sure;
    });
  });
}

function ask(question: string, yes: string, then: () => void): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const text = document.createElement("p");
  text.id = "ask-text";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const row = document.createElement("div");
  row.className = "buttons";
  row.append(
    askButton(yes, "button button-primary", () => { dialog.close(); then(); }),
    askButton(words.cancel, "button", () => dialog.close()),
  );
  dialog.append(text, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function askButton(label: string, look: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = look;
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

// Tables: up and down go from row to row through the first link of each; enter opens it, as links do.
for (const table of all<HTMLTableElement>("table[data-keyboard]")) {
  table.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const row = (event.target as HTMLElement).closest("tbody tr");
    if (step === 0 || !row || (event.target as HTMLElement).matches("input, select, textarea")) return;
    const doors = Array.from(table.tBodies[0].rows, (r) => r.querySelector<HTMLElement>("a[href], button"));
    const here = Array.from(table.tBodies[0].rows).indexOf(row as HTMLTableRowElement);
    const next = doors[here + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}

// A table that fits into its place need not be a stop of the tab key, and its head may stay in sight.
function fit(): void {
  for (const wrap of all<HTMLElement>(".table-wrap")) {
    wrap.classList.remove("fits");
    const fits = wrap.scrollWidth <= wrap.clientWidth;
    wrap.classList.toggle("fits", fits);
    wrap.tabIndex = fits ? -1 : 0;
  }
}
fit();
window.addEventListener("resize", fit);

// A form is sent once, however often its button is pressed.
for (const form of all<HTMLFormElement>("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "yes") event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
}

keepDrafts();
lookForOffers();
autosave();
