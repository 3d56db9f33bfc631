// While an application is written, what is published and may answer it is looked for and shown below the description. The
// form says where to ask (data-offers); the answer is a part of a page. Having seen it, the form need not be shown again.

const pause = 900;
const letters = 6;

export function lookForOffers(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-offers]")) {
    const text = form.querySelector<HTMLTextAreaElement>("textarea[name=description]");
    const list = form.querySelector<HTMLElement>("[data-offer-list]");
    if (!text || !list) continue;
    let timer = 0;
    let asked = text.value.trim();
    const look = async () => {
      const typed = text.value.trim();
      if (typed === asked || typed.length < letters) return;
      asked = typed;
      const body = new URLSearchParams({ part: "quiet", description: typed.slice(0, 200) });
      try {
        const answer = await fetch(form.dataset.offers ?? "", { method: "POST", body });
        if (!answer.ok || text.value.trim() !== typed) return;
        list.innerHTML = await answer.text();
        seen(form);
      } catch {
        // Not reached: the form shows them itself when it is sent.
      }
    };
    text.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(look, pause);
    });
    text.addEventListener("change", look);
    if (text.value.trim() && !list.textContent?.trim()) {
      asked = "";
      void look();
    }
  }
}

function seen(form: HTMLFormElement): void {
  if (form.querySelector("input[name=offered]")) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "offered";
  field.value = "1";
  form.append(field);
}
