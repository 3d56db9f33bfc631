// A real Chromium, the watch over what it complains about, and the accessibility check.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export async function openChrome() {
  const known = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = known.find((p) => p && existsSync(p));
  if (!executablePath) throw new Error("chromium is missing (Debian package: chromium)");
  return chromium.launch({ executablePath, args: quiet });
}

// openPage gives a page whose complaints are gathered: console errors, exceptions, refused styles and scripts.
export async function openPage(chrome, base, options = {}) {
  const { cookies = {}, ...rest } = options;
  const context = await chrome.newContext({ baseURL: base, locale: "zh-CN", viewport: { width: 1440, height: 900 }, ...rest });
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })));
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (m) => {
    if (m.type() !== "error" && !/Content.Security.Policy/i.test(m.text())) return;
    // The browser itself reports an error page it was sent on purpose.
    if (/the server responded with a status of 4\d\d/.test(m.text()) && !m.location().url.includes("/assets/")) return;
    page.complaints.push(`${page.url()}: ${m.text()}`);
  });
  page.on("pageerror", (e) => page.complaints.push(`${page.url()}: ${e.message}`));
  return page;
}

export function noComplaints(page) {
  assert.deepEqual(page.complaints, [], "the browser complained");
}

// accessible gives what axe finds on the page, one line a finding. In large type contrast must be 7 : 1.
export async function accessible(page) {
  await page.evaluate(axeSource + ";0");
  const result = await page.evaluate((tags) => {
    const more = document.documentElement.classList.contains("elder") ? { "color-contrast-enhanced": { enabled: true } } : {};
    return window.axe.run({ runOnly: tags, rules: more });
  }, rules);
  assert.ok(result.passes.length > 5, "axe did not run");
  return result.violations.flatMap((v) =>
    v.nodes.map((n) => `${page.url()}: ${v.id}: ${n.html.slice(0, 160)} — ${n.failureSummary.replace(/\s+/g, " ").slice(0, 200)}`));
}

// sideways gives what sticks out of the page to the right, if it scrolls sideways.
export async function sideways(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over <= 0) return [];
    const out = Array.from(document.querySelectorAll("body *"))
      .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".table-wrap"))
      .slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
    return [`${location.pathname}: ${over}px too wide: ${out.join(", ")}`];
  });
}

// kindOf gives the kind of page an address is: ids and numbers become one name, the figures of a report and what an organ
// spells its columns by too, the query its keys; however a search is narrowed is one kind.
export function kindOf(url) {
  const path = url.pathname.replace(/\/cells\/.*/, "/cells/*").split("/")
    .map((s, i, all) => (i > 1 && all[1] === "pukou" || /\d/.test(s) || s.length >= 20 ? "*" : s)).join("/");
  const keys = Array.from(url.searchParams.keys()).filter((k) => k !== "page" && k !== "year").sort();
  return path + (path === "/search" && keys.length > 1 ? ["narrowed"] : keys).map((k) => "?" + k).join("");
}

// oftener are kinds that differ by what their organ chose, as a column by its template.
const oftener = { "/pukou/*": 6, "/search?narrowed": 4 };

// buildOf says how the main part of a page is built: its elements and their classes, whatever the words.
export function buildOf(html) {
  const parts = new Set();
  for (const [, tag, attributes] of html.slice(html.indexOf("<main")).matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/g)) {
    parts.add(tag + "." + (/\bclass="([^"]*)"/.exec(attributes)?.[1] ?? ""));
  }
  return [/<html[^>]*>/.exec(html)?.[0] ?? "", ...Array.from(parts).sort()].join(" ");
}

// linksOf gives where the links of a page lead that are followed: no downloads, nothing that opens a window of its own.
function linksOf(html, from) {
  const links = [];
  for (const [, attributes] of html.matchAll(/<a\b([^>]*)>/g)) {
    const href = /\bhref="([^"]*)"/.exec(attributes)?.[1];
    if (href && !/\b(download|data-opens)\b/.test(attributes.replace(/="[^"]*"/g, ""))) links.push(new URL(href.replaceAll("&amp;", "&"), from).href);
  }
  return links;
}

// walk asks for every page that can be reached by links from start, at most `each` of a kind. Each answer is read first
// (read); what that finds worth showing is opened in the browser and looked at (see).
export async function walk(page, start, read, see, { each = 2, most = 400, inside = () => true } = {}) {
  const base = new URL(page.context()._options?.baseURL ?? start);
  const waiting = [new URL(start, base).href];
  const known = new Set(waiting);
  const kinds = new Map();
  let seen = 0;
  while (waiting.length && seen < most) {
    const href = waiting.shift();
    const kind = kindOf(new URL(href));
    if ((kinds.get(kind) ?? 0) >= Math.max(each, each > 1 && oftener[kind] || 0)) continue;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const answer = await page.request.get(href, { headers: { Accept: "text/html" } });
    if (!/text\/html/.test(answer.headers()["content-type"] ?? "")) continue;
    seen++;
    const html = await answer.text();
    if (read(answer, html, kind)) {
      await page.goto(href, { waitUntil: "load" });
      await see(kind);
    }
    for (const link of linksOf(html, answer.url())) {
      const url = new URL(link);
      url.hash = "";
      if (url.origin !== base.origin || known.has(url.href) || !inside(url)) continue;
      if (/^\/(prefer|assets|files|attachments)\b/.test(url.pathname) || /\.\w+$/.test(url.pathname) || /download|export|letter\.docx/.test(url.pathname)) continue;
      known.add(url.href);
      waiting.push(url.href);
    }
  }
  return Array.from(kinds.keys());
}
