// Withholding parts of a file: the pages are drawn by pdf.js, boxes are drawn on them by mouse, finger or keyboard. The fields of
// the list are what counts; this script only fills and shows them. The boxes are painted by the server, whatever is sent.

import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import { Boxes, type Area } from "./redact_boxes";
import { drawOn } from "./redact_draw";

const form = document.querySelector<HTMLFormElement>("form[data-redact]");
const holder = form?.querySelector<HTMLElement>("[data-pages]");
const told = form?.querySelector<HTMLElement>("[data-told]");

interface Leaf {
  width: number;
  height: number;
  sheet: HTMLElement;
  draw(canvas: HTMLCanvasElement, scale: number): Promise<void>;
}

const mostPixels = 16_000_000;
const goodSize = 1_200_000; // bytes of a page; a PNG that is larger is a photograph

function tell(words: string): void {
  if (told) told.textContent = words;
}

function sheetFor(n: number, width: number, height: number, boxes: Boxes): HTMLElement {
  const sheet = document.createElement("div");
  sheet.className = "redact-page";
  sheet.style.setProperty("aspect-ratio", `${width} / ${height}`);
  sheet.tabIndex = 0;
  sheet.setAttribute("role", "application");
  sheet.setAttribute("aria-label", (holder?.dataset.name ?? "").replace("{0}", String(n)));
  sheet.append(document.createElement("canvas"));
  holder?.append(sheet);
  drawOn(sheet, { width, height }, (area: Area) => boxes.add(n, area));
  return sheet;
}

// fits gives the scale at which a page is as wide as wanted and has no more pixels than a canvas takes.
function fits(leaf: Leaf, scale: number): number {
  return Math.min(scale, Math.sqrt(mostPixels / (leaf.width * leaf.height)));
}

async function pdfLeaves(source: string, worker: string, boxes: Boxes): Promise<Leaf[]> {
  pdfjs.GlobalWorkerOptions.workerSrc = worker;
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(String(answer.status));
  const file = await pdfjs.getDocument({ data: new Uint8Array(await answer.arrayBuffer()), useWasm: false, useWorkerFetch: false, enableXfa: false }).promise;
  const leaves: Leaf[] = [];
  for (let n = 1; n <= file.numPages; n++) {
    const page = await file.getPage(n);
    const { width, height } = page.getViewport({ scale: 1 });
    leaves.push({
      width, height, sheet: sheetFor(n, width, height, boxes),
      async draw(canvas, scale) {
        const viewport = page.getViewport({ scale });
        canvas.width = Math.round(viewport.width);
        canvas.height = Math.round(viewport.height);
        await page.render({ canvas, viewport, background: "#fff" }).promise;
      },
    });
  }
  return leaves;
}

async function pictureLeaves(source: string, boxes: Boxes): Promise<Leaf[]> {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const width = picture.naturalWidth;
  const height = picture.naturalHeight;
  return [{
    width, height, sheet: sheetFor(1, width, height, boxes),
    draw(canvas, scale) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return Promise.resolve();
    },
  }];
}

// showWhenSeen draws a page when it comes into sight: a file of 300 pages need not be drawn at once.
function showWhenSeen(leaves: Leaf[]): void {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const leaf = leaves.find((l) => l.sheet === entry.target);
      if (!entry.isIntersecting || !leaf) continue;
      seen.unobserve(leaf.sheet);
      const canvas = leaf.sheet.querySelector("canvas");
      const wide = leaf.sheet.clientWidth * Math.min(window.devicePixelRatio || 1, 2);
      if (canvas) void leaf.draw(canvas, fits(leaf, wide / leaf.width)).then(() => leaf.sheet.classList.add("drawn"));
    }
  }, { rootMargin: "600px" });
  for (const leaf of leaves) seen.observe(leaf.sheet);
}

function asFile(canvas: HTMLCanvasElement, kind: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((b) => (b ? resolve(b) : reject(new Error("canvas"))), kind, 0.9);
  });
}

// make draws every page and sends the pictures with the boxes.
async function make(form: HTMLFormElement, leaves: Leaf[], to: string): Promise<void> {
  const data = new FormData(form);
  const canvas = document.createElement("canvas");
  for (const [i, leaf] of leaves.entries()) {
    tell((holder?.dataset.working ?? "").replace("{0}", String(i + 1)).replace("{1}", String(leaves.length)));
    await leaf.draw(canvas, fits(leaf, 2));
    let file = await asFile(canvas, "image/png");
    if (file.size > goodSize) file = await asFile(canvas, "image/jpeg");
    data.append(`page-${i + 1}`, file, `page-${i + 1}`);
  }
  canvas.width = canvas.height = 0;
  const answer = await fetch(to, { method: "POST", body: data });
  if (answer.ok && answer.redirected) {
    window.location.assign(answer.url);
    return;
  }
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  tell((said.querySelector("[data-focus]") ?? said.querySelector("main"))?.textContent?.trim() ?? String(answer.status));
}

async function start(form: HTMLFormElement): Promise<void> {
  const source = form.dataset.source ?? "";
  const isPDF = form.dataset.pdf !== undefined;
  const boxes = new Boxes(form, holder?.dataset.drop ?? "", () => tell(holder?.dataset.unsaved ?? ""));
  tell(holder?.dataset.drawing ?? "");
  const leaves = isPDF ? await pdfLeaves(source, form.dataset.worker ?? "", boxes) : await pictureLeaves(source, boxes);
  boxes.on(leaves);
  showWhenSeen(leaves);
  tell("");
  const button = form.querySelector<HTMLButtonElement>("[data-make]");
  if (!isPDF || !button) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    button.disabled = true;
    make(form, leaves, form.dataset.release ?? "").catch(() => tell(holder?.dataset.failed ?? "")).finally(() => { button.disabled = false; });
  });
}

if (form && holder) start(form).catch(() => tell(holder.dataset.failed ?? ""));
