// Notes (脚注): in the editor a mark that holds its words, in the kept text a numbered mark and a list below.

import { Node } from "@tiptap/core";

export const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ text: { default: "", parseHTML: (el) => el.getAttribute("data-note") ?? "", renderHTML: (attrs) => ({ "data-note": attrs.text, title: attrs.text }) } }),
  parseHTML: () => [{ tag: "sup[data-note]", priority: 80 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", { ...HTMLAttributes, class: "editor-note" }, "[*]"],
});

// folded gives a kept text as the editor reads it: each note in its place.
export function folded(html: string): string {
  if (!html.includes("note-ref")) return html;
  const doc = new DOMParser().parseFromString(html, "text/html");
  for (const mark of Array.from(doc.querySelectorAll("sup.note-ref"))) {
    const id = mark.querySelector("a")?.getAttribute("href")?.slice(1) ?? "";
    const words = doc.getElementById(id)?.textContent?.trim() ?? "";
    const note = doc.createElement("sup");
    note.setAttribute("data-note", words);
    mark.replaceWith(note);
  }
  for (const list of Array.from(doc.querySelectorAll("ol.notes"))) list.remove();
  return doc.body.innerHTML;
}

// unfolded gives the editor's text as it is kept: the notes numbered, what they say below.
export function unfolded(html: string): string {
  if (!html.includes("data-note")) return html;
  const doc = new DOMParser().parseFromString(html, "text/html");
  const list = doc.createElement("ol");
  list.className = "notes";
  for (const [i, note] of Array.from(doc.querySelectorAll("sup[data-note]")).entries()) {
    const n = i + 1;
    const mark = doc.createElement("sup");
    mark.className = "note-ref";
    mark.innerHTML = `<a href="#note-${n}" id="note-ref-${n}">[${n}]</a>`;
    const item = doc.createElement("li");
    item.id = "note-" + n;
    item.append(doc.createElement("p"));
    item.firstElementChild!.textContent = note.getAttribute("data-note");
    list.append(item);
    note.replaceWith(mark);
  }
  if (list.children.length) doc.body.append(list);
  return doc.body.innerHTML;
}
