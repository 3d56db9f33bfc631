// Every page that can be reached, as nobody and as each role: no finding of axe, no complaint of the browser, nothing
// that scrolls sideways at 320 px or at 200 %, in both languages and in large type.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways, walk } from "./chrome.mjs";
import { accounts, base, signIn } from "./people.mjs";

let chrome;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

const looks = [
  { name: "宽屏", options: {}, axe: true },
  { name: "手机 320", options: { viewport: { width: 320, height: 640 } } },
  { name: "放大 200%", options: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 } },
  { name: "大字版", options: { cookies: { elder: "1" } }, axe: true },
  { name: "大字版 320", options: { viewport: { width: 320, height: 640 }, cookies: { elder: "1" } } },
  { name: "English", options: { cookies: { lang: "en" } }, axe: true },
];

for (const look of looks) {
  test(`门户 ${look.name}`, async () => {
    const page = await openPage(chrome, base, look.options);
    await check(page, "/", look, (url) => !url.pathname.startsWith("/desk"));
  });
}

for (const account of accounts()) {
  test(`工作台 ${account.role} ${account.login}`, async () => {
    const page = await openPage(chrome, base);
    await signIn(page, account);
    await check(page, "/desk", { axe: true }, (url) => url.pathname.startsWith("/desk"));
  });
}

test("工作台 手机 320 与大字版", async () => {
  for (const options of [{ viewport: { width: 320, height: 640 } }, { cookies: { elder: "1" } }, { cookies: { lang: "en" } }]) {
    const account = accounts().find((a) => a.login === "chuli") ?? accounts()[0];
    const page = await openPage(chrome, base, options);
    await signIn(page, account);
    await check(page, "/desk", { axe: !options.viewport }, (url) => url.pathname.startsWith("/desk"));
  }
});

async function check(page, start, look, inside) {
  const found = [];
  const kinds = await walk(page, start, async (answer, kind) => {
    if (answer.status() >= 400) found.push(`${page.url()} answers ${answer.status()}`);
    const heads = await page.$$eval("h1", (hs) => hs.length);
    if (heads !== 1) found.push(`${page.url()} has ${heads} h1`);
    found.push(...await sideways(page));
    if (look.axe) found.push(...await accessible(page));
    const keys = await page.evaluate(() => document.body.innerText.match(/\b(page|site|desk|item|case|report|office|staff|fault)\.[a-z]+[a-z_.]*\b/g) ?? []);
    if (keys.length) found.push(`${kind} shows message keys: ${keys.slice(0, 3).join(", ")}`);
  }, { inside });
  await page.context().close();
  assert.deepEqual(found, []);
  noComplaints(page);
  assert.ok(kinds.length > 0);
}
