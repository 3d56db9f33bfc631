// What pages weigh and how fast they stand, in Chromium over its own protocol: bytes over the wire, largest paint at 4G
// (9 Mbit/s, 170 ms there and back) and on a phone, shifts of the layout. `node browser/measure.mjs BASE` prints the figures
// as JSON, for `make bench`.

import { pathToFileURL } from "node:url";
import { openChrome, openPage } from "./chrome.mjs";

// visit opens a page with nothing kept from before and gives its figures.
async function visit(chrome, base, path, options) {
  const page = await openPage(chrome, base, options);
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  await wire.send("Network.emulateNetworkConditions", { offline: false, latency: 170, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 });
  const kinds = new Map();
  let all = 0;
  let script = 0;
  wire.on("Network.responseReceived", (e) => kinds.set(e.requestId, e.type));
  wire.on("Network.loadingFinished", (e) => {
    all += e.encodedDataLength;
    if (kinds.get(e.requestId) === "Script") script += e.encodedDataLength;
  });
  await page.goto(path, { waitUntil: "networkidle" });
  const seen = await page.evaluate(() => new Promise((resolve) => {
    const out = { largest: 0, shift: 0 };
    new PerformanceObserver((list) => { for (const e of list.getEntries()) out.largest = e.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const e of list.getEntries()) out.shift += e.value; }).observe({ type: "layout-shift", buffered: true });
    let waits = 0;
    const done = () => { if (out.largest > 0 || waits++ > 50) resolve(out); else setTimeout(done, 100); };
    setTimeout(done, 100);
  }));
  if (!seen.largest) throw new Error(`${path}: the browser told of no paint`);
  await page.context().close();
  return { all, script, ...seen };
}

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const times = 5;

// measure visits an item's page, that of a service guide, and the home page, on a desk and on a phone. It
// gives for each { name, all, script } in bytes of the first visit, { largest, best } paint in milliseconds (the median and the
// best of five), and the greatest { shift } of the layout.
export async function measure(chrome, base) {
  const page = await openPage(chrome, base);
  await page.goto("/services");
  const item = await page.locator("main .services a[href*='/banshizhinan/']").first().getAttribute("href");
  await page.context().close();
  const rows = [];
  for (const [name, path, options] of [["item", item, {}], ["item, phone", item, phone], ["home", "/", {}], ["home, phone", "/", phone]]) {
    const runs = [];
    for (let i = 0; i < times; i++) runs.push(await visit(chrome, base, path, options));
    const paints = runs.map((r) => r.largest).sort((a, b) => a - b);
    rows.push({ name, all: runs[0].all, script: runs[0].script, largest: paints[Math.floor(times / 2)], best: paints[0], shift: Math.max(...runs.map((r) => r.shift)) });
  }
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const chrome = await openChrome();
  try {
    console.log(JSON.stringify(await measure(chrome, process.argv[2])));
  } finally {
    await chrome.close();
  }
}
