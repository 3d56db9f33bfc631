// Pictures that come into the editor become files of the form: they are put beside the ones chosen by hand and named in
// the text by their content's hash, as the server will keep them.

const previews = new Map<string, string>(); // hash → address to show it by until it is saved

// shownBy gives where a picture of the text can be seen: a new one here, a saved one below the item's files.
export function shownBy(src: string, files: string): string {
  const hash = /^\/attachments\/([0-9a-f]{64})\//.exec(src)?.[1];
  if (!hash) return src;
  return previews.get(hash) ?? (files ? src.replace("/attachments/", files) : src);
}

// attach adds a picture to the form and gives its address in the text; null when the form takes no files.
export async function attach(form: HTMLFormElement | null, file: File): Promise<string | null> {
  const input = form?.querySelector<HTMLInputElement>("input[type=file][name=files]");
  if (!input || !/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return null;
  const data = await file.arrayBuffer();
  const hash = await sha256(new Uint8Array(data));
  if (!previews.has(hash)) {
    const all = new DataTransfer();
    for (const one of Array.from(input.files ?? [])) all.items.add(one);
    const name = file.name.replace(/[^\p{L}\p{N}._-]/gu, "_");
    all.items.add(new File([data], name, { type: file.type }));
    input.files = all.files;
    previews.set(hash, await address(file));
  }
  return "/attachments/" + hash + "/" + file.name.replace(/[^\p{L}\p{N}._-]/gu, "_");
}

function address(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

// attachWithin makes files of the pictures that stand within HTML, and names them in it.
export async function attachWithin(form: HTMLFormElement | null, html: string): Promise<string> {
  const found = Array.from(html.matchAll(/data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)/g));
  let out = html;
  for (const [i, [whole, type, text]] of found.entries()) {
    try {
      const bytes = Uint8Array.from(atob(text.replace(/\s/g, "")), (c) => c.charCodeAt(0));
      const src = await attach(form, new File([bytes], `image${i + 1}.${type.slice(6).replace("jpeg", "jpg")}`, { type }));
      if (src) out = out.replace(whole, src);
    } catch {
      // It stays as it is; the server will name it as missing.
    }
  }
  return out;
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
  return hex(digest(data)); // a page that came without encryption has no other way
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// digest is SHA-256 (FIPS 180-4).
export function digest(data: Uint8Array): Uint8Array {
  const prime = (n: number): boolean => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (prime(n)) primes.push(n);
  const part = (x: number): number => ((x - Math.floor(x)) * 0x100000000) | 0;
  const k = primes.map((p) => part(Math.cbrt(p)));
  const h = primes.slice(0, 8).map((p) => part(Math.sqrt(p)));
  const size = ((data.length + 8) >> 6) + 1;
  const all = new Uint8Array(size * 64);
  all.set(data);
  all[data.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(all.length - 8, Math.floor(data.length / 0x20000000));
  view.setUint32(all.length - 4, (data.length << 3) >>> 0);
  const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
  const w = new Int32Array(64);
  for (let at = 0; at < all.length; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { w[i] = view.getInt32(at + i * 4); continue; }
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [z, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, z].forEach((x, i) => { h[i] = (h[i] + x) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  h.forEach((x, i) => out.setInt32(i * 4, x));
  return new Uint8Array(out.buffer);
}
