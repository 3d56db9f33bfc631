// Reading aloud by the browser's own voice, sentence by sentence. The sentence being read is marked: by the highlight of the
// browser where it has one, which leaves the page as it is, otherwise by marking its paragraph.

type Sentence = { text: string; range: Range; block: HTMLElement };
type Marks = { set(name: string, mark: unknown): void; delete(name: string): void };

const blocks = "h1, h2, h3, h4, h5, h6, p, li, th, td, dt, dd, caption, figcaption, blockquote, pre";

export function readAloud(button: HTMLButtonElement): void {
  const voice = window.speechSynthesis;
  const word = button.querySelector("span");
  let waiting: Sentence[] = [];
  let here = 0;
  let reading = false;

  const say = (text: string | undefined): void => { if (word) word.textContent = text ?? ""; };

  function next(): void {
    const sentence = waiting[here];
    mark(sentence);
    if (!sentence) { stop(); return; }
    const spoken = new SpeechSynthesisUtterance(sentence.text);
    spoken.lang = "zh-CN";
    spoken.rate = 0.95;
    spoken.onend = () => { if (reading) { here++; next(); } };
    spoken.onerror = () => stop();
    voice.speak(spoken);
  }

  function stop(): void {
    reading = false;
    here = 0;
    mark(undefined);
    say(button.dataset.aloud);
    button.removeAttribute("aria-pressed");
  }

  // Pausing ends the sentence and begins it anew, for some browsers never wake from a pause.
  button.addEventListener("click", () => {
    if (reading) {
      reading = false;
      voice.cancel();
      say(button.dataset.resume);
      button.setAttribute("aria-pressed", "false");
      return;
    }
    if (here === 0) waiting = sentences();
    reading = true;
    say(button.dataset.pause);
    button.setAttribute("aria-pressed", "true");
    voice.cancel();
    next();
  });
  window.addEventListener("pagehide", () => voice.cancel());
}

// sentences gives the title's and the text's sentences in order.
function sentences(): Sentence[] {
  const list: Sentence[] = [];
  for (const root of Array.from(document.querySelectorAll<HTMLElement>("main h1, main .prose"))) {
    const leaves = root.matches("h1") ? [root] : Array.from(root.querySelectorAll<HTMLElement>(blocks)).filter((b) => !b.querySelector(blocks));
    for (const block of leaves.length ? leaves : [root]) cut(block, list);
  }
  return list;
}

function cut(block: HTMLElement, into: Sentence[]): void {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  const whole = nodes.map((n) => n.data).join("");
  for (const found of whole.matchAll(/[^。！？；!?;\n]+[。！？；!?;”’）]*/g)) {
    if (!found[0].trim()) continue;
    const range = document.createRange();
    const from = place(nodes, found.index ?? 0);
    const to = place(nodes, (found.index ?? 0) + found[0].length);
    range.setStart(from.node, from.at);
    range.setEnd(to.node, to.at);
    into.push({ text: found[0].trim(), range, block });
  }
}

function place(nodes: Text[], offset: number): { node: Text; at: number } {
  for (const node of nodes) {
    if (offset <= node.length) return { node, at: offset };
    offset -= node.length;
  }
  const last = nodes[nodes.length - 1];
  return { node: last, at: last.length };
}

let marked: HTMLElement | undefined;

function mark(sentence: Sentence | undefined): void {
  const marks = (CSS as unknown as { highlights?: Marks }).highlights;
  const Highlight = (window as unknown as { Highlight?: new (range: Range) => unknown }).Highlight;
  if (marks && Highlight) {
    if (sentence) marks.set("aloud", new Highlight(sentence.range)); else marks.delete("aloud");
  } else {
    marked?.classList.remove("aloud");
    marked = sentence?.block;
    marked?.classList.add("aloud");
  }
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  sentence?.block.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}
