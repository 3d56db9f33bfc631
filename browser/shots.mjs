// npm run shots: pictures of the main pages into shots/ (outside git), to be looked at: wide, narrow, large type, print,
// English. The folder's index.html shows them side by side.

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { openChrome, openPage } from "./chrome.mjs";
import { openHouse, root } from "./house.mjs";

const house = await openHouse();
process.env.GONGKAI_BASE = house.base;
process.env.GONGKAI_SAID = house.said();
const { signIn } = await import("./people.mjs");
const chrome = await openChrome();
const folder = path.join(root, "shots");
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const looks = [
  { name: "wide", options: {} },
  { name: "narrow", options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 } },
  { name: "elder", options: { cookies: { elder: "1" } } },
  { name: "print", options: { viewport: { width: 794, height: 1123 } }, media: "print" },
  { name: "english", options: { cookies: { lang: "en" } } },
];

// Each page: its name and the way to it: paths, or the first link on the page whose address matches.
const pages = [
  { name: "home", way: ["/"] },
  { name: "columns", way: ["/columns"] },
  { name: "column", way: ["/columns", /^\/columns\/./] },
  { name: "item", way: ["/", /^\/items\/./] },
  { name: "search", way: ["/search?q=补偿"] },
  { name: "apply", way: ["/apply"] },
  { name: "track", way: ["/track"] },
  { name: "reports", way: ["/reports"] },
  { name: "report", way: ["/reports", /^\/reports\/./] },
  { name: "sign-in", way: ["/desk/sign-in"] },
  { name: "desk-today", as: "信息员", way: ["/desk"] },
  { name: "desk-items", as: "信息员", way: ["/desk/items"] },
  { name: "desk-item", as: "信息员", way: ["/desk/items", /^\/desk\/items\/(?!new)./] },
  { name: "desk-editor", as: "信息员", way: ["/desk/items/new"] },
  { name: "desk-cases", as: "依申请受理员", way: ["/desk/cases"] },
  { name: "desk-case", as: "依申请受理员", way: ["/desk/cases", /^\/desk\/cases\/(?!new)./] },
  { name: "desk-case-new", as: "依申请受理员", way: ["/desk/cases/new"] },
  { name: "desk-reports", as: "签发人", way: ["/desk/reports"] },
  { name: "desk-report", as: "签发人", way: ["/desk/reports", /^\/desk\/reports\/(?!new)./] },
  { name: "desk-findings", as: "依申请受理员", way: ["/desk/reports", /^\/desk\/reports\/(?!new)./, /\/findings$/] },
  { name: "desk-staff", as: "系统管理员", way: ["/desk/staff"] },
  { name: "desk-audit", as: "审计管理员", way: ["/desk/audit"] },
  { name: "desk-permissions", as: "安全管理员", way: ["/desk/permissions"] },
  { name: "desk-account", as: "信息员", way: ["/desk/account"] },
];

const only = process.argv.slice(2);
const made = [];
for (const look of looks) {
  const open = new Map();
  for (const wanted of pages) {
    if (only.length && !only.some((o) => wanted.name.includes(o))) continue;
    const who = wanted.as ?? "";
    if (!open.has(who)) {
      const page = await openPage(chrome, house.base, look.options);
      if (who) await signIn(page, who);
      open.set(who, page);
    }
    const file = `${wanted.name}-${look.name}.png`;
    try {
      await picture(open.get(who), wanted, look, path.join(folder, file));
      made.push(file);
    } catch (e) {
      console.log(`${file}: ${e.message.split("\n")[0]}`);
    }
  }
  for (const page of open.values()) await page.context().close();
}
await writeFile(path.join(folder, "index.html"), `<!doctype html><meta charset="utf-8"><title>shots</title>` +
  made.map((f) => `<figure><figcaption>${f}</figcaption><img src="${f}" width="700"></figure>`).join("\n"));
await chrome.close();
await house.close();
console.log(`${made.length} pictures in shots/`);

async function picture(page, wanted, look, file) {
  for (const step of wanted.way) {
    const href = typeof step === "string" ? step
      : (await page.$$eval("main a[href]", (as) => as.map((a) => a.getAttribute("href")))).find((h) => step.test(h));
    if (!href) throw new Error(`no link like ${step} on ${page.url()}`);
    const answer = await page.goto(href, { waitUntil: "networkidle" });
    if (answer.status() >= 400) throw new Error(`${href} answers ${answer.status()}`);
  }
  await page.emulateMedia({ media: look.media ?? "screen" });
  await page.screenshot({ path: file, fullPage: true });
  await page.emulateMedia({ media: "screen" });
}
