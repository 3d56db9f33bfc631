// Drawing a box on a page: by mouse and finger from corner to corner; by keyboard with the arrow keys and Enter.

import { place, type Area } from "./redact_boxes";

const least = 3; // points: a smaller box is a slip of the hand

export function drawOn(sheet: HTMLElement, size: { width: number; height: number }, done: (area: Area) => void): void {
  let from: { x: number; y: number } | null = null;
  let at = { x: size.width / 2, y: size.height / 2 };
  const area = document.createElement("div");
  area.className = "redact-area drawing";
  const cross = document.createElement("div");
  cross.className = "redact-cross";

  const inside = (x: number, y: number) => ({ x: Math.max(0, Math.min(size.width, x)), y: Math.max(0, Math.min(size.height, y)) });
  const spot = (event: PointerEvent) => {
    const box = sheet.getBoundingClientRect();
    return inside(((event.clientX - box.left) / box.width) * size.width, ((event.clientY - box.top) / box.height) * size.height);
  };
  const between = (): Area => {
    const f = from ?? at;
    return { x: Math.min(f.x, at.x), y: Math.min(f.y, at.y), w: Math.abs(f.x - at.x), h: Math.abs(f.y - at.y) };
  };
  const show = () => {
    if (!from) return area.remove();
    place(area, between(), size);
    if (!area.isConnected) sheet.append(area);
  };
  const finish = () => {
    const drawn = between();
    from = null;
    show();
    if (drawn.w >= least && drawn.h >= least) done(drawn);
  };

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    sheet.setPointerCapture(event.pointerId);
    from = at = spot(event);
    event.preventDefault();
    sheet.focus({ preventScroll: true });
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from || !sheet.hasPointerCapture(event.pointerId)) return;
    at = spot(event);
    show();
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!from || !sheet.hasPointerCapture(event.pointerId)) return;
    at = spot(event);
    finish();
  });
  sheet.addEventListener("pointercancel", () => {
    from = null;
    show();
  });

  const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  sheet.addEventListener("keydown", (event) => {
    if (event.target !== sheet) return;
    const step = steps[event.key];
    if (step) {
      const far = event.shiftKey ? 1 : Math.max(5, Math.min(size.width, size.height) / 100);
      at = inside(at.x + step[0] * far, at.y + step[1] * far);
    } else if (event.key === "Enter" || event.key === " ") {
      if (from) finish();
      else from = at;
    } else if (event.key === "Escape") {
      from = null;
    } else {
      return;
    }
    event.preventDefault();
    show();
    place(cross, { x: at.x, y: at.y, w: 0, h: 0 }, size);
    if (!cross.isConnected) sheet.append(cross);
    cross.scrollIntoView({ block: "nearest" });
  });
  sheet.addEventListener("blur", () => cross.remove());
}
