// What is typed into a form with data-draft="name" is kept in this browser until it has arrived, so that a closed window
// or a lost connection loses nothing. Passwords, files and hidden fields are never kept; fields marked data-private only while
// the person has ticked the form's data-draft-private box.
// It has arrived when the page after the form is neither the form again nor a failure.

const prefix = "draft:";
const days = 7;

type Draft = { at: number; fields: Record<string, string[]>; sentFrom?: string; all?: boolean };
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepDrafts(): void {
  forgetArrived();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const name = form.dataset.draft ?? "";
    // A form that came back with faults already holds what was typed.
    if (!document.querySelector(".error-summary") && !form.hasAttribute("data-given")) restore(form, name);
    let timer = 0;
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => keep(form, name), 400);
    });
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      keep(form, name, location.pathname);
    });
  }
}

// forgetArrived drops the draft of the form this page was reached from.
function forgetArrived(): void {
  if (!document.referrer || document.querySelector("[data-failure]")) return;
  const from = new URL(document.referrer).pathname;
  for (const key of names()) {
    const name = key.slice(prefix.length);
    const back = Array.from(document.querySelectorAll<HTMLFormElement>("form[data-draft]")).some((f) => f.dataset.draft === name);
    if (!back && read(name)?.sentFrom === from) drop(name);
  }
}

function names(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// wholeDraft says whether the person wants the private fields kept as well.
function wholeDraft(form: HTMLFormElement): boolean {
  return form.querySelector<HTMLInputElement>("[data-draft-private]")?.checked ?? false;
}

function controls(form: HTMLFormElement, all: boolean): Control[] {
  return Array.from(form.elements).filter((e): e is Control => {
    if (!(e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement)) return false;
    return e.name !== "" && (all || !e.dataset.private) && !["password", "file", "hidden", "submit", "button"].includes(e.type);
  });
}

function keep(form: HTMLFormElement, name: string, sentFrom?: string): void {
  const fields: Record<string, string[]> = {};
  const all = wholeDraft(form);
  for (const c of controls(form, all)) {
    if (c instanceof HTMLInputElement && (c.type === "radio" || c.type === "checkbox")) {
      if (c.checked) (fields[c.name] ??= []).push(c.value);
      continue;
    }
    (fields[c.name] ??= []).push(c.value);
  }
  try {
    localStorage.setItem(prefix + name, JSON.stringify({ at: Date.now(), fields, sentFrom, all } satisfies Draft));
  } catch {
    // A full or forbidden store: the form works without.
  }
}

function restore(form: HTMLFormElement, name: string): void {
  const draft = read(name);
  if (!draft) return;
  let changed = false;
  for (const c of controls(form, draft.all ?? false)) {
    const kept = draft.fields[c.name];
    if (c instanceof HTMLInputElement && (c.type === "radio" || c.type === "checkbox")) {
      const checked = kept?.includes(c.value) ?? false;
      changed ||= checked !== c.checked;
      c.checked = checked;
    } else if (kept?.length && kept[0] !== c.value) {
      c.value = kept[0];
      changed = true;
    }
  }
  if (changed) tell(form, name);
}

function read(name: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(prefix + name) ?? "null") as Draft | null;
    if (draft && Date.now() - draft.at < days * 24 * 3600 * 1000) return draft;
    if (draft) drop(name);
  } catch {
    drop(name);
  }
  return null;
}

function drop(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // Nothing was kept.
  }
}

function tell(form: HTMLFormElement, name: string): void {
  const note = document.createElement("div");
  note.className = "notice notice-info draft-note";
  note.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = form.dataset.draftRestored ?? "";
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "button button-small";
  clear.textContent = form.dataset.draftClear ?? "";
  clear.addEventListener("click", () => {
    drop(name);
    form.reset();
    note.remove();
  });
  note.append(text, clear);
  form.prepend(note);
}
