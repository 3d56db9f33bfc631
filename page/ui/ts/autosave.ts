// A form with data-autosave="address" is kept on the server for its writer a few seconds after the last key, and says who
// else is writing. It is no save: nothing becomes a revision, and files wait for the save.

const quiet = 4_000; // milliseconds after the last key
const alive = 120_000; // a sign of life while the form is open

type Answer = { at: string; others: string[]; moved: boolean };

export function autosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) watch(form);
}

function watch(form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>("[data-autosave-state]");
  const writers = document.querySelector<HTMLElement>("[data-writers]");
  let timer = 0;
  let typed = false;
  let sending = false;
  let leaving = false;

  const send = async (): Promise<void> => {
    if (sending || leaving || !typed) return;
    sending = true;
    try {
      const answer = await keep(form);
      if (state) state.textContent = `${form.dataset.autosaveKept ?? ""} ${answer.at}${answer.moved ? ` — ${form.dataset.autosaveMoved ?? ""}` : ""}`;
      if (writers) show(writers, form.dataset.autosaveOthers ?? "", answer.others);
    } catch {
      if (state) state.textContent = form.dataset.autosaveFailed ?? "";
    }
    sending = false;
  };

  form.addEventListener("input", () => {
    typed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void send(), quiet);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    window.clearTimeout(timer);
  });
  window.setInterval(() => void send(), alive);
}

async function keep(form: HTMLFormElement): Promise<Answer> {
  const data = new FormData(form);
  for (const [name, value] of Array.from(data.entries())) {
    if (value instanceof File) data.delete(name);
  }
  const sent = await fetch(form.dataset.autosave ?? "", { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
  if (!sent.ok) throw new Error(String(sent.status));
  return (await sent.json()) as Answer;
}

// show tells who else is writing, in place of what was told before.
function show(place: HTMLElement, title: string, others: string[]): void {
  const words = others.length === 0 ? "" : `${title}：${others.join("；")}`;
  if (place.textContent?.trim() === words) return;
  place.replaceChildren();
  if (words === "") return;
  const line = document.createElement("p");
  line.className = "notice notice-warn";
  line.textContent = words;
  place.append(line);
}
