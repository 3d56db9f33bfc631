// What the pages weigh and how fast they stand, in Chromium over its own protocol: bytes over the wire, largest paint at
// 4G (9 Mbit/s, 170 ms there and back) and on a phone, shifts of the layout. Budget: an item's page under 50 kB of script and 100 kB in
// all, painted under 1 s, never moving. The figures are printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChrome, openPage } from "./chrome.mjs";
import { base } from "./people.mjs";

let chrome;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

// visit opens a page with nothing kept from before and gives its figures.
async function visit(path, options) {
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
    setTimeout(() => resolve(out), 100);
  }));
  await page.context().close();
  return { all, script, ...seen };
}

const middle = (list) => list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)];
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

test("信息页、首页的字节数、最大内容出现的时间、版面移动", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/services");
  const item = await page.locator("main .services a[href*='/banshizhinan/']").first().getAttribute("href");
  await page.context().close();
  for (const [name, path, options] of [["item", item, {}], ["item, phone", item, phone], ["home", "/", {}], ["home, phone", "/", phone]]) {
    const runs = [];
    for (let i = 0; i < 5; i++) runs.push(await visit(path, options));
    const one = runs[0];
    const largest = runs.map((r) => r.largest);
    console.log(`# ${name}: ${(one.all / 1000).toFixed(1)} kB in all, ${(one.script / 1000).toFixed(1)} kB of script, largest paint ${Math.round(middle(largest))} ms (median of 5 at 4G, best ${Math.round(Math.min(...largest))}), layout shift ${Math.max(...runs.map((r) => r.shift)).toFixed(3)}`);
    assert.ok(one.script < 50_000, `${name}: ${one.script} bytes of script`);
    assert.ok(one.all < 100_000, `${name}: ${one.all} bytes in all`);
    assert.ok(Math.min(...largest) < 1000, `${name}: painted after ${largest}`); // the best: on a busy machine the others measure it
    assert.equal(Math.max(...runs.map((r) => r.shift)), 0, `${name}: the layout moves`);
  }
});
