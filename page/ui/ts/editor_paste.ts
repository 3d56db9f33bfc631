// What is pasted or taken from a file goes to the server to be made plain, by the same rules that hold for a text sent
// without script, and comes back to its place. Without the server the words are pasted as they are.

import type { Editor } from "@tiptap/core";
import { attach, attachWithin } from "./attach";
import { folded } from "./editor_notes";
import type { Words } from "./editor_words";

const most = 8 * 1024 * 1024; // bytes of HTML that are taken in at once

type Tidied = { html: string; missing: string[] };

async function tidied(html: string): Promise<Tidied> {
  const form = new FormData();
  form.set("html", html);
  const answer = await fetch("/desk/tidy", { method: "POST", body: form, headers: { Accept: "application/json" } });
  if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") ?? "")) throw new Error(String(answer.status));
  return answer.json() as Promise<Tidied>;
}

// Intake takes texts into an editor and says what became of them.
export class Intake {
  constructor(private editor: Editor, private area: HTMLTextAreaElement, private say: Words, private tell: (words: string) => void) {}

  // paste handles a paste; false leaves it to the editor.
  paste(data: DataTransfer | null): boolean {
    const html = data?.getData("text/html") ?? "";
    const text = data?.getData("text/plain") ?? "";
    if (Math.max(html.length, text.length) > most || new Blob([html]).size > most) {
      this.tell(this.say.tooLarge);
      return true;
    }
    if (html.includes("data-pm-slice")) return false; // from this editor itself
    if (html) {
      void this.html(html, text);
      return true;
    }
    const picture = Array.from(data?.files ?? []).find((f) => f.type.startsWith("image/"));
    if (picture && !text) {
      void this.picture(picture);
      return true;
    }
    return false;
  }

  async html(html: string, text: string): Promise<void> {
    this.tell(this.say.tidying);
    try {
      const got = await tidied(await attachWithin(this.area.form, html));
      this.editor.chain().focus().insertContent(folded(got.html)).run();
      this.tell(got.missing.length ? this.say.missing + got.missing.join("、") : this.say.pasted);
    } catch {
      const words = text.split(/\n+/).filter(Boolean).map((line) => ({ type: "paragraph", content: [{ type: "text", text: line }] }));
      this.editor.chain().focus().insertContent(words).run();
      this.tell(this.say.plainly);
    }
  }

  async picture(file: File, alt = ""): Promise<boolean> {
    const src = await attach(this.area.form, file);
    if (!src) {
      this.tell(this.say.noPicture);
      return false;
    }
    this.editor.chain().focus().setImage({ src, alt }).run();
    this.tell(alt ? this.say.placed : this.say.altMissing);
    return true;
  }

  // word takes a Word document in.
  async word(file: File, from: string): Promise<void> {
    if (file.size > 6 * most) {
      this.tell(this.say.tooLarge);
      return;
    }
    this.tell(this.say.reading);
    try {
      const { wordToHTML } = (await import(from)) as typeof import("./word");
      const html = await wordToHTML(await file.arrayBuffer());
      const plain = await attachWithin(this.area.form, html);
      if (new Blob([plain]).size > most) throw new Error("large");
      const got = await tidied(plain);
      this.editor.chain().focus("end").insertContent(folded(got.html)).run();
      this.tell(this.say.taken + file.name);
    } catch {
      this.tell(this.say.unreadable);
    }
  }
}
