// The list of boxes beside the pages: what stands in its fields is shown on the pages, what is drawn there is written into it.

export interface Area { x: number; y: number; w: number; h: number }
interface Page { width: number; height: number; sheet: HTMLElement }

export class Boxes {
  private pages: Page[] = [];
  private readonly list: HTMLElement;
  private readonly pattern: HTMLTemplateElement;

  constructor(form: HTMLElement, private readonly drop: string, private readonly changed: () => void) {
    this.list = form.querySelector("[data-boxes]") as HTMLElement;
    this.pattern = form.querySelector("template[data-box]") as HTMLTemplateElement;
    this.list.addEventListener("input", () => this.touched());
    this.list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("[data-drop]");
      if (!button) return;
      const row = button.closest("li");
      const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("input");
      row?.remove();
      next?.focus();
      this.touched();
    });
  }

  // on shows the boxes on the pages.
  on(pages: Page[]): void {
    this.pages = pages;
    this.show();
  }

  // add writes a drawn box into the list.
  add(page: number, a: Area): void {
    const empty = Array.from(this.list.children).find((row) => this.value(row, "w") === "" && this.value(row, "h") === "");
    const row = empty ?? this.list.appendChild(this.pattern.content.firstElementChild?.cloneNode(true) as Element);
    const round = (n: number) => String(Math.round(n * 100) / 100);
    for (const [name, value] of [["page", String(page)], ["x", round(a.x)], ["y", round(a.y)], ["w", round(a.w)], ["h", round(a.h)]]) {
      const field = this.field(row, name);
      if (field) field.value = value;
    }
    this.touched();
  }

  private touched(): void {
    this.show();
    this.changed();
  }

  private field(row: Element, name: string): HTMLInputElement | null {
    return row.querySelector<HTMLInputElement>(`[name=box_${name}]`);
  }

  private value(row: Element, name: string): string {
    return this.field(row, name)?.value.trim() ?? "";
  }

  private show(): void {
    for (const p of this.pages) for (const old of Array.from(p.sheet.querySelectorAll(".redact-area:not(.drawing)"))) old.remove();
    Array.from(this.list.children).forEach((row, i) => {
      const legend = row.querySelector("legend");
      if (legend) legend.textContent = (legend.textContent ?? "").replace(/\d+/, String(i + 1));
      const drop = row.querySelector<HTMLButtonElement>("[data-drop]");
      if (drop) {
        drop.hidden = false;
        drop.setAttribute("aria-label", `${this.drop} ${legend?.textContent ?? ""}`);
      }
      const page = this.pages[Number(this.value(row, "page")) - 1];
      const [x, y, w, h] = ["x", "y", "w", "h"].map((name) => Number(this.value(row, name)));
      if (!page || !(w > 0) || !(h > 0)) return;
      const area = document.createElement("div");
      area.className = "redact-area";
      area.textContent = String(i + 1);
      place(area, { x, y, w, h }, page);
      area.addEventListener("dblclick", () => this.field(row, "x")?.focus());
      page.sheet.append(area);
    });
  }
}

// place puts a box where it is on its page.
export function place(area: HTMLElement, a: Area, page: { width: number; height: number }): void {
  area.style.left = `${(a.x / page.width) * 100}%`;
  area.style.top = `${(a.y / page.height) * 100}%`;
  area.style.width = `${(a.w / page.width) * 100}%`;
  area.style.height = `${(a.h / page.height) * 100}%`;
}
