// Every page that can be reached by links, as nobody and as each role: no finding of axe, no complaint of the browser,
// nothing that scrolls sideways at 320 px or at 200 %, nothing that moves after it was shown, in both languages and in
// large type.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accessible, buildOf, noComplaints, openChrome, openPage, sideways, walk } from "./chrome.mjs";
import { base, people, signIn } from "./people.mjs";

let chrome;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

const wide = { each: 2, axe: true, still: true, options: {} };
const looks = {
  宽屏: wide,
  "手机 320": { options: { viewport: { width: 320, height: 640 } } },
  "放大 200%": { options: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 } },
  大字版: { axe: true, options: { cookies: { elder: "1" } } },
  "大字版 320": { options: { viewport: { width: 320, height: 640 }, cookies: { elder: "1" } } },
  // Words and colours differ, not how pages are built: the kinds of page nearest to the home page are enough.
  English: { most: 30, axe: true, options: { cookies: { lang: "en" } } },
  繁體: { most: 20, axe: true, options: { cookies: { lang: "zh-Hant" } } },
  高对比: { most: 20, axe: true, options: { cookies: { contrast: "1" } } },
  "特大字 640": { options: { viewport: { width: 640, height: 900 }, cookies: { size: "2" } } },
};

// Two visitors walk at a time: one alone leaves the second core idle.
describe("每一页", { concurrency: 2 }, () => {
  for (const [name, look] of Object.entries(looks)) {
    test(`门户，${name}`, async () => {
      const page = await openPage(chrome, base, look.options);
      await check(page, "/", look, (url) => !url.pathname.startsWith("/desk"));
    });
  }

  for (const role of Object.keys(people)) {
    test(`工作台，${role}`, async () => {
      const page = await openPage(chrome, base);
      await signIn(page, role);
      await check(page, "/desk", { ...wide, each: 1 }, (url) => url.pathname.startsWith("/desk"));
    });
  }

  for (const name of ["手机 320", "大字版", "English"]) {
    test(`工作台，受理员，${name}`, async () => {
      const page = await openPage(chrome, base, looks[name].options);
      await signIn(page, "依申请受理员");
      await check(page, "/desk", looks[name], (url) => url.pathname.startsWith("/desk"));
    });
  }
});

async function check(page, start, look, inside) {
  const found = [];
  const read = (answer, html, kind) => {
    if (answer.status() >= 400) found.push(`${answer.url()} answers ${answer.status()}`);
    const heads = html.match(/<h1\b/g)?.length ?? 0;
    if (heads !== 1) found.push(`${answer.url()} has ${heads} h1`);
    found.push(...bareKeys(html, kind));
    return isNew(shown, `${JSON.stringify(look)} ${kind} ${buildOf(html)}`) || kind === start;
  };
  const kinds = await walk(page, start, read, async (kind) => {
    found.push(...await sideways(page));
    if (look.still) found.push(...await moving(page), ...await heavy(page));
    if (look.axe && (isNew(judged, `${kind} ${await build(page)}`) || kind === start)) found.push(...await accessible(page));
  }, { inside, each: look.each ?? 1, most: look.most ?? 400 });
  assert.deepEqual(found, []);
  noComplaints(page);
  assert.ok(kinds.length > 1, `only ${kinds} was reached`);
  console.log(`# ${kinds.length} kinds of page: ${kinds.join(" ")}`);
  await page.context().close();
}

// What was opened in the browser in a look, and what has been through axe: a page of the same kind and build, shown to another
// role, need not go again. The first page of each walk always goes: menu and head differ.
const shown = new Set();
const judged = new Set();

function isNew(known, key) {
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

async function build(page) {
  return buildOf(await page.content());
}

// bareKeys finds message keys shown instead of words.
function bareKeys(html, kind) {
  const words = html.replace(/<(script|style|code|textarea)\b[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, "\n");
  const keys = words.match(/\b(page|site|desk|item|case|report|office|staff|fault|verb|audit|request|annual|disclosure)\.[a-z]+[a-z_.0-9]*\b/g) ?? [];
  return keys.length ? [`${kind} shows message keys: ${keys.slice(0, 3).join(", ")}`] : [];
}

// moving finds what was shown and then shifted, by more than the bound that is commonly called good.
async function moving(page) {
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value; }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 60);
  }));
  return shift > 0.1 ? [`${page.url()} moves by ${shift.toFixed(3)} after it is shown`] : [];
}

// heavy finds pages that load more than 50 kB of script; the editor's page may.
async function heavy(page) {
  const bytes = await page.evaluate(() => performance.getEntriesByType("resource")
    .filter((e) => e.name.endsWith(".js") && !/\/editor\.[0-9a-f]+\.js$/.test(e.name)).reduce((sum, e) => sum + e.decodedBodySize, 0));
  return bytes > 50_000 ? [`${page.url()} loads ${bytes} bytes of script`] : [];
}
