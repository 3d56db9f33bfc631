// The editor of texts with headings, lists and tables. It stands in the place of a text area and keeps that text area
// filled with its HTML, so that the form is the same with and without it. Nothing is styled inline: alignment is a class.

import { Editor, Extension, Mark } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import StarterKit from "@tiptap/starter-kit";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { shownBy } from "./attach";
import { folded, Note, unfolded } from "./editor_notes";
import { Intake } from "./editor_paste";
import { words, type Words } from "./editor_words";

type Tool = {
  key: keyof Words;
  run: (e: Editor) => void;
  on?: (e: Editor) => boolean; // pressed
  can?: (e: Editor) => boolean; // enabled
};

const alignments = ["center", "right", "justify", "indent"] as const;

const Superscript = Mark.create({
  name: "superscript",
  excludes: "subscript",
  parseHTML: () => [{ tag: "sup" }],
  renderHTML: ({ HTMLAttributes }) => ["sup", HTMLAttributes, 0],
});

const Subscript = Mark.create({
  name: "subscript",
  excludes: "superscript",
  parseHTML: () => [{ tag: "sub" }],
  renderHTML: ({ HTMLAttributes }) => ["sub", HTMLAttributes, 0],
});

function className(alignment: string): string {
  return alignment === "indent" ? alignment : "align-" + alignment;
}

const Align = Extension.create({
  name: "align",
  addGlobalAttributes() {
    return [{
      types: ["paragraph", "heading"],
      attributes: {
        align: {
          default: null,
          parseHTML: (el) => alignments.find((a) => el.classList.contains(className(a))) ?? null,
          renderHTML: (attrs) => (attrs.align ? { class: className(attrs.align) } : {}),
        },
      },
    }];
  },
});

// A table without column widths: those would be inline styles, which the pages' policy does not allow. Its caption is one
// line of words.
const PlainTable = Table.extend({
  addAttributes() {
    return { caption: { default: "", parseHTML: (el) => el.querySelector(":scope > caption")?.textContent?.trim() ?? "", renderHTML: () => ({}) } };
  },
  parseHTML: () => [{
    tag: "table",
    contentElement: (el) => {
      (el as HTMLElement).querySelector(":scope > caption")?.remove();
      return el as HTMLElement;
    },
  }],
  renderHTML: ({ node, HTMLAttributes }) =>
    node.attrs.caption ? ["table", HTMLAttributes, ["caption", node.attrs.caption], ["tbody", 0]] : ["table", HTMLAttributes, ["tbody", 0]],
});

// spans are written only where there are any, as the server writes them.
function spans(attrs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attrs).filter(([name, value]) => !((name === "colspan" || name === "rowspan") && Number(value) === 1)));
}

const PlainCell = TableCell.extend({ renderHTML: ({ HTMLAttributes }) => ["td", spans(HTMLAttributes), 0] });
const PlainHeader = TableHeader.extend({ renderHTML: ({ HTMLAttributes }) => ["th", spans(HTMLAttributes), 0] });

// A picture is named by its content; it is seen from where it is until it is public.
function pictures(files: string): typeof Image {
  return Image.extend({
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement("img");
        dom.src = shownBy(String(node.attrs.src), files);
        dom.alt = String(node.attrs.alt ?? "");
        return { dom };
      };
    },
  });
}

function align(e: Editor, to: string | null): void {
  e.chain().focus().updateAttributes("paragraph", { align: to }).updateAttributes("heading", { align: to }).run();
}

function aligned(e: Editor, to: string): boolean {
  return e.isActive("paragraph", { align: to }) || e.isActive("heading", { align: to });
}

const inTable = (e: Editor): boolean => e.isActive("table");

const groups: Tool[][] = [
  [
    { key: "undo", run: (e) => e.chain().focus().undo().run(), can: (e) => e.can().undo() },
    { key: "redo", run: (e) => e.chain().focus().redo().run(), can: (e) => e.can().redo() },
  ],
  [
    { key: "paragraph", run: (e) => e.chain().focus().setParagraph().run(), on: (e) => e.isActive("paragraph") },
    { key: "heading2", run: (e) => e.chain().focus().toggleHeading({ level: 2 }).run(), on: (e) => e.isActive("heading", { level: 2 }) },
    { key: "heading3", run: (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), on: (e) => e.isActive("heading", { level: 3 }) },
  ],
  [
    { key: "bold", run: (e) => e.chain().focus().toggleBold().run(), on: (e) => e.isActive("bold") },
    { key: "italic", run: (e) => e.chain().focus().toggleItalic().run(), on: (e) => e.isActive("italic") },
    { key: "underline", run: (e) => e.chain().focus().toggleUnderline().run(), on: (e) => e.isActive("underline") },
    { key: "superscript", run: (e) => e.chain().focus().toggleMark("superscript").run(), on: (e) => e.isActive("superscript") },
    { key: "subscript", run: (e) => e.chain().focus().toggleMark("subscript").run(), on: (e) => e.isActive("subscript") },
  ],
  [
    { key: "bullets", run: (e) => e.chain().focus().toggleBulletList().run(), on: (e) => e.isActive("bulletList") },
    { key: "numbers", run: (e) => e.chain().focus().toggleOrderedList().run(), on: (e) => e.isActive("orderedList") },
    { key: "quote", run: (e) => e.chain().focus().toggleBlockquote().run(), on: (e) => e.isActive("blockquote") },
  ],
  [
    { key: "left", run: (e) => align(e, null) },
    { key: "indent", run: (e) => align(e, "indent"), on: (e) => aligned(e, "indent") },
    { key: "center", run: (e) => align(e, "center"), on: (e) => aligned(e, "center") },
    { key: "right", run: (e) => align(e, "right"), on: (e) => aligned(e, "right") },
  ],
  [
    { key: "table", run: (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), can: (e) => !inTable(e) },
  ],
];

const tableTools: Tool[] = [
  { key: "rowBefore", run: (e) => e.chain().focus().addRowBefore().run() },
  { key: "rowAfter", run: (e) => e.chain().focus().addRowAfter().run() },
  { key: "rowDelete", run: (e) => e.chain().focus().deleteRow().run() },
  { key: "columnBefore", run: (e) => e.chain().focus().addColumnBefore().run() },
  { key: "columnAfter", run: (e) => e.chain().focus().addColumnAfter().run() },
  { key: "columnDelete", run: (e) => e.chain().focus().deleteColumn().run() },
  { key: "merge", run: (e) => e.chain().focus().mergeCells().run(), can: (e) => e.can().mergeCells() },
  { key: "split", run: (e) => e.chain().focus().splitCell().run(), can: (e) => e.can().splitCell() },
  { key: "headerRow", run: (e) => e.chain().focus().toggleHeaderRow().run() },
  { key: "headerCell", run: (e) => e.chain().focus().toggleHeaderCell().run() },
  { key: "tableDelete", run: (e) => e.chain().focus().deleteTable().run() },
];

function mount(area: HTMLTextAreaElement): void {
  const say = words(area.dataset.editor ?? "");
  const frame = document.createElement("div");
  frame.className = "editor";
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", say.toolbar);
  const page = document.createElement("div");
  frame.append(bar, page);
  area.after(frame);

  const label = document.querySelector<HTMLLabelElement>(`label[for="${area.id}"]`);
  if (label) {
    label.id ||= area.id + "-label";
    label.addEventListener("click", () => editor.commands.focus());
  }
  const attributes: Record<string, string> = {
    class: "prose editor-page",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": label ? "" : say.text,
  };
  if (label) {
    delete attributes["aria-label"];
    attributes["aria-labelledby"] = label.id;
  }
  const described = area.getAttribute("aria-describedby");
  if (described) attributes["aria-describedby"] = described;

  const editor: Editor = new Editor({
    element: page,
    injectCSS: false, // the style sheet has it; the page's policy allows no other
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3, 4] },
        code: false,
        codeBlock: false,
        link: { openOnClick: false, HTMLAttributes: { target: null, rel: null, class: null } },
        dropcursor: false,
      }),
      PlainTable.configure({ resizable: false }), TableRow, PlainHeader, PlainCell,
      Align, pictures(area.dataset.files ?? "").configure({ inline: true }), Subscript, Superscript, Note,
    ],
    content: folded(area.value),
    editorProps: {
      attributes,
      handleDOMEvents: { // before anything is parsed here
        paste: (_, event) => taken(event, intake.paste(event.clipboardData)),
        drop: (_, event) => taken(event, !editor.view.dragging && intake.paste(event.dataTransfer)),
      },
    },
    onUpdate: () => {
      area.value = editor.isEmpty ? "" : unfolded(editor.getHTML().replace(/(<p><\/p>)+$/, ""));
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const told = document.createElement("p");
  told.className = "editor-told";
  told.setAttribute("role", "status");
  frame.append(told);
  const intake: Intake = new Intake(editor, area, say, (text) => { told.textContent = text; });
  takeWord(area, intake);
  area.hidden = true;
  area.required = false; // a hidden control cannot be asked for by the browser; the server asks

  area.form?.addEventListener("reset", () => window.setTimeout(() => editor.commands.setContent(folded(area.value))));

  const refresh: (() => void)[] = [];
  for (const tools of groups) bar.append(group(editor, tools, say, refresh));
  bar.append(linkTools(editor, say, refresh));
  bar.append(pictureTool(editor, say, intake), noteTool(editor, say, refresh));
  const forTable = group(editor, tableTools, say, refresh);
  forTable.classList.add("editor-table");
  forTable.append(captionTool(editor, say));
  bar.append(forTable);
  refresh.push(() => { forTable.hidden = !inTable(editor); });
  refresh.push(rove(bar));
  const update = (): void => refresh.forEach((f) => f());
  editor.on("transaction", update);
  update();
}

function group(editor: Editor, tools: Tool[], say: Words, refresh: (() => void)[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "editor-group";
  for (const tool of tools) {
    const button = toolButton(say[tool.key], () => tool.run(editor));
    refresh.push(() => {
      if (tool.on) button.setAttribute("aria-pressed", String(tool.on(editor)));
      if (tool.can) button.disabled = !tool.can(editor);
    });
    box.append(button);
  }
  return box;
}

function toolButton(label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

function taken(event: Event, done: boolean): boolean {
  if (done) event.preventDefault();
  return done;
}

// A panel asks for words in a row of its own, not in a window.
function panel(editor: Editor, say: Words, label: string, fields: HTMLInputElement[], act: () => boolean | Promise<boolean>, begin: () => void): HTMLElement[] {
  const row = document.createElement("div");
  row.className = "editor-link";
  row.hidden = true;
  const close = (): void => { row.hidden = true; editor.commands.focus(); };
  const done = async (): Promise<void> => { if (await act()) row.hidden = true; };
  for (const field of fields) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); void done(); }
      if (event.key === "Escape") close();
      event.stopPropagation();
    });
  }
  row.append(...fields, toolButton(say.put, () => void done()), toolButton(say.cancel, close));
  const open = toolButton(label, () => {
    row.hidden = false;
    for (const field of fields) field.removeAttribute("aria-invalid");
    begin();
    fields[0].focus();
  });
  return [open, row];
}

function textField(label: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "text";
  input.setAttribute("aria-label", label);
  input.placeholder = label;
  return input;
}

function wrong(field: HTMLInputElement): false {
  field.setAttribute("aria-invalid", "true");
  field.focus();
  return false;
}

// A picture comes with words for those who cannot see it; of one that is chosen in the text the words are changed.
function pictureTool(editor: Editor, say: Words, intake: Intake): HTMLElement {
  const file = document.createElement("input");
  file.type = "file";
  file.accept = "image/png,image/jpeg,image/gif,image/webp";
  file.setAttribute("aria-label", say.pictureFile);
  const alt = textField(say.alt);
  const box = document.createElement("div");
  box.className = "editor-group";
  const chosen = (): boolean => editor.isActive("image");
  box.append(...panel(editor, say, say.picture, [alt, file], async () => {
    const words = alt.value.trim();
    if (!words) return wrong(alt);
    if (chosen() && !file.files?.length) return editor.chain().focus().updateAttributes("image", { alt: words }).run();
    return file.files?.length ? intake.picture(file.files[0], words) : wrong(file);
  }, () => {
    file.value = "";
    alt.value = chosen() ? String(editor.getAttributes("image").alt ?? "") : "";
  }));
  return box;
}

function noteTool(editor: Editor, say: Words, refresh: (() => void)[]): HTMLElement {
  const text = textField(say.noteText);
  const box = document.createElement("div");
  box.className = "editor-group";
  const parts = panel(editor, say, say.note, [text], () => {
    const words = text.value.trim();
    if (!words) return wrong(text);
    if (editor.isActive("note")) return editor.chain().focus().updateAttributes("note", { text: words }).run();
    return editor.chain().focus().insertContent({ type: "note", attrs: { text: words } }).run();
  }, () => { text.value = String(editor.getAttributes("note").text ?? ""); });
  refresh.push(() => parts[0].setAttribute("aria-pressed", String(editor.isActive("note"))));
  box.append(...parts);
  return box;
}

function captionTool(editor: Editor, say: Words): HTMLElement {
  const text = textField(say.caption);
  const box = document.createElement("div");
  box.className = "editor-group";
  box.append(...panel(editor, say, say.caption, [text], () =>
    editor.chain().focus().updateAttributes("table", { caption: text.value.trim() }).run(),
  () => { text.value = String(editor.getAttributes("table").caption ?? ""); }));
  return box;
}

// takeWord takes a Word document chosen for import into the text at once; other files go the form's own way.
function takeWord(area: HTMLTextAreaElement, intake: Intake): void {
  const from = area.dataset.word;
  const input = area.form?.querySelector<HTMLInputElement>("input[data-import]");
  if (!from || !input) return;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (!file || !/\.docx$/i.test(file.name)) return;
    input.value = "";
    void intake.word(file, from);
  });
}

// The link tools ask for the address in a row of their own, not in a window.
function linkTools(editor: Editor, say: Words, refresh: (() => void)[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "editor-group";
  const row = document.createElement("div");
  row.className = "editor-link";
  row.hidden = true;
  const input = document.createElement("input");
  input.type = "url";
  input.setAttribute("aria-label", say.linkAddress);
  input.placeholder = "https://";
  const close = (): void => { row.hidden = true; editor.commands.focus(); };
  const set = (): void => {
    const href = input.value.trim();
    if (/^(https?:\/\/|\/|mailto:)/.test(href)) {
      const chain = editor.chain().focus();
      if (editor.state.selection.empty && !editor.isActive("link")) {
        chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
      } else {
        chain.extendMarkRange("link").setLink({ href }).run();
      }
      close();
    } else {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); set(); }
    if (event.key === "Escape") close();
    event.stopPropagation();
  });
  row.append(input, toolButton(say.linkSet, set), toolButton(say.cancel, close));
  const open = toolButton(say.link, () => {
    row.hidden = false;
    input.value = (editor.getAttributes("link").href as string | undefined) ?? "";
    input.removeAttribute("aria-invalid");
    input.focus();
  });
  const remove = toolButton(say.linkRemove, () => editor.chain().focus().extendMarkRange("link").unsetLink().run());
  refresh.push(() => {
    open.setAttribute("aria-pressed", String(editor.isActive("link")));
    remove.disabled = !editor.isActive("link");
  });
  box.append(open, remove, row);
  return box;
}

// The toolbar is one stop of the tab key; the arrows go through its buttons. It gives what must be called when buttons
// come, go or change, so that the stop is always a button that works.
function rove(bar: HTMLElement): () => void {
  const buttons = (): HTMLButtonElement[] =>
    Array.from(bar.querySelectorAll("button")).filter((b) => !b.disabled && !b.closest("[hidden]"));
  let stop: HTMLButtonElement | undefined;
  const settle = (): void => {
    const list = buttons();
    if (!stop || !list.includes(stop)) stop = list[0];
    for (const b of bar.querySelectorAll("button")) b.tabIndex = b === stop ? 0 : -1;
  };
  bar.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLButtonElement) {
      stop = event.target;
      settle();
    }
  });
  bar.addEventListener("keydown", (event) => {
    const list = buttons();
    const here = list.indexOf(document.activeElement as HTMLButtonElement);
    if (here < 0) return;
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    list[(to + list.length) % list.length].focus();
  });
  return settle;
}

for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-editor]")) mount(area);
