// Canned phrases: choosing one and pressing its button puts it into the field at the cursor, without asking the server, which
// does the same where there is no script.

export function offerPhrases(): void {
  for (const box of Array.from(document.querySelectorAll<HTMLElement>("[data-phrases]"))) {
    const choice = box.querySelector("select");
    const button = box.querySelector("button");
    const form = box.closest("form");
    const field = form?.elements.namedItem(box.dataset.phrases ?? "");
    if (!choice || !button || !(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) continue;
    button.addEventListener("click", (event) => {
      const text = choice.selectedOptions[0]?.dataset.text;
      if (!text) {
        if (event.detail !== 0) event.preventDefault();
        return;
      }
      event.preventDefault();
      const from = field.selectionStart ?? field.value.length;
      const to = field.selectionEnd ?? from;
      field.setRangeText(text, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      choice.value = "";
      field.focus();
    });
  }
}
