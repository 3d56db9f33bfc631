// The portal as its readers meet it: by keyboard alone, in large type, in high contrast, in traditional characters, read
// aloud, on days of mourning; and what a page of an item weighs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { base, signIn } from "./people.mjs";

let chrome;
let item;
before(async () => {
  chrome = await openChrome();
  const page = await openPage(chrome, base);
  await page.goto("/services");
  item = await page.locator("main .services a[href*='/banshizhinan/']").first().getAttribute("href");
  await page.context().close();
});
after(async () => { await chrome?.close(); });

// focus tells where the keyboard is: its words, whether it can be seen, and its place on the page.
function focus(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    const look = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return { words: (e.textContent || e.getAttribute("aria-label") || "").trim(), href: e.getAttribute("href") ?? "", name: e.getAttribute("name") ?? "", id: e.id,
      seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 0 && box.height > 0, tag: e.tagName };
  });
}

// tabTo presses Tab until the focus is where it is wanted; every stop on the way must be visible and stand after the one before.
async function tabTo(page, wanted, what) {
  for (let i = 0; i < 60; i++) {
    const inOrder = await page.evaluate(() => { window.before = document.activeElement; return true; });
    assert.ok(inOrder);
    await page.keyboard.press("Tab");
    const here = await focus(page);
    assert.ok(here.seen, `the focus cannot be seen on ${here.tag} ${here.words}`);
    assert.ok(await page.evaluate(() => window.before === document.body ||
      Boolean(window.before.compareDocumentPosition(document.activeElement) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))), `${here.words} stands before the stop before it`);
    if (wanted(here)) return here;
  }
  assert.fail(`60 × Tab does not reach ${what}`);
}

test("只用键盘：首页、检索、信息、申请", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/");
  await page.keyboard.press("Tab");
  assert.equal((await focus(page)).href, "#main", "the first stop skips to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, (f) => f.name === "q", "the search field");
  await page.keyboard.type("办事指南");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, (f) => /^\/pukou\/.+\/\d{4}\//.test(f.href), "a hit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/pukou\//);
  await tabTo(page, (f) => f.href === "/apply", "the way to apply");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/apply$/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, (f) => f.name === "name", "the first field to fill in");
  noComplaints(page);
  await page.context().close();
});

test("长者版：字不小于 24 像素，能点的不小于 44 像素，没有弹窗，入口在每页最上面", async () => {
  const page = await openPage(chrome, base);
  await page.goto(item);
  await page.getByRole("link", { name: "长者版" }).click();
  await page.waitForLoadState();
  assert.equal(new URL(page.url()).pathname, item, "it comes back to the page");
  const found = [];
  for (const path of ["/", item, "/columns", "/services", "/guide", "/catalogue", "/search?q=补贴", "/apply", "/correct", "/track", "/reports", "/preferences", "/sitemap"]) {
    await page.goto(path);
    const small = await page.evaluate(() => {
      const found = new Set();
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const e = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || e.closest("svg, script, .unseen, option") || e.getClientRects().length === 0) continue;
        const size = parseFloat(getComputedStyle(e).fontSize);
        if (size < 23.9) found.add(`${size}px ${e.tagName.toLowerCase()}.${e.className}`);
      }
      for (const e of document.querySelectorAll("button, .button, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, nav a, .links a, .link-row a, .foot-marks a")) {
        const box = e.getBoundingClientRect();
        if (box.width > 0 && box.height < 43.5) found.add(`${box.height}px high: ${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 20)}`);
      }
      return Array.from(found);
    });
    found.push(...small.map((s) => `${path}: ${s}`), ...await sideways(page));
    assert.equal(await page.locator("dialog[open]").count(), 0);
  }
  assert.deepEqual(found, []);
  assert.match(await page.evaluate(() => getComputedStyle(document.body).cursor), /url\(/, "the pointer is large");
  await page.getByRole("link", { name: "标准版" }).click();
  await page.waitForLoadState();
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains("elder")), false);
  noComplaints(page);
  await page.context().close();
});

test("高对比、特大字、放大文字到 200%：看得清，不横向滚动，什么都不少", async () => {
  for (const cookies of [{ contrast: "1" }, { contrast: "1", elder: "1" }, { size: "2" }]) {
    const page = await openPage(chrome, base, { cookies, viewport: { width: 640, height: 900 } });
    for (const path of ["/", item, "/apply", "/correct", "/reports/explore"]) {
      await page.goto(path);
      assert.deepEqual([...await accessible(page), ...await sideways(page)], [], `${path} ${JSON.stringify(cookies)}`);
    }
    noComplaints(page);
    await page.context().close();
  }
  const page = await openPage(chrome, base, { viewport: { width: 1280, height: 900 } });
  for (const path of ["/", item, "/apply", "/services", "/guide"]) {
    await page.goto(path);
    const words = (await page.locator("body").innerText()).length;
    await page.evaluate(() => { document.documentElement.style.fontSize = "225%"; });
    assert.deepEqual(await sideways(page), []);
    assert.equal((await page.locator("body").innerText()).length, words, "nothing is hidden");
    const cut = await page.evaluate(() => Array.from(document.querySelectorAll("body *")).filter((e) => {
      const look = getComputedStyle(e);
      return look.overflow === "hidden" && e.scrollHeight > e.clientHeight + 2 && !e.closest(".unseen");
    }).map((e) => e.className));
    assert.deepEqual(cut, []);
  }
  await page.context().close();
});

test("繁体：换成繁体字，原文一点就到，申请表里自己填的字不变", async () => {
  const page = await openPage(chrome, base);
  await page.goto(item);
  const plain = await page.locator("h1").innerText();
  await page.getByRole("link", { name: "繁體" }).click();
  await page.waitForLoadState();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hant");
  assert.notEqual(await page.locator("h1").innerText(), plain);
  assert.match(await page.locator("nav.site-nav").innerText(), /辦事指南/);
  assert.deepEqual(await accessible(page), []);
  await page.goto("/search?q=办理");
  assert.equal(await page.locator("main input[name=q]").first().inputValue(), "办理");
  await page.goto(item);
  await page.getByRole("link", { name: "看简体原文" }).click();
  await page.waitForLoadState();
  assert.equal(await page.locator("h1").innerText(), plain);
  noComplaints(page);
  await page.context().close();
});

test("朗读：从标题起一句一句读，读到的标出来，可以暂停再接着读；不能朗读的浏览器没有这个按钮", async () => {
  const page = await openPage(chrome, base);
  await page.addInitScript(() => {
    window.spoken = [];
    const voice = { now: null, speak(u) { window.spoken.push(u.text); voice.now = u; }, cancel() { const u = voice.now; voice.now = null; setTimeout(() => u?.onend?.(), 0); } };
    window.finish = () => { const u = voice.now; voice.now = null; u.onend(); };
    Object.defineProperty(window, "speechSynthesis", { value: voice });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  });
  await page.goto(item);
  const title = await page.locator("h1").innerText();
  const button = page.locator("[data-aloud]");
  assert.ok(await button.isVisible());
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal((await page.evaluate(() => window.spoken))[0], title);
  assert.equal(await button.innerText(), "暂停朗读");
  assert.equal(await page.evaluate(() => CSS.highlights.has("aloud")), true);
  await page.evaluate(() => window.finish());
  const second = (await page.evaluate(() => window.spoken))[1];
  assert.ok((await page.locator(".prose").innerText()).includes(second), "then the text, a sentence at a time");
  await button.click();
  assert.equal(await button.innerText(), "继续朗读");
  await button.click();
  assert.equal((await page.evaluate(() => window.spoken))[2], second, "it goes on with the sentence it stopped in");
  for (let i = 0; i < 300 && await button.getAttribute("aria-pressed"); i++) await page.evaluate(() => window.finish());
  assert.equal(await button.innerText(), "朗读", "at the end it can begin again");
  assert.equal(await page.evaluate(() => CSS.highlights.has("aloud")), false);
  noComplaints(page);
  await page.context().close();

  const mute = await openPage(chrome, base);
  await mute.addInitScript(() => { delete window.speechSynthesis; delete Window.prototype.speechSynthesis; });
  await mute.goto(item);
  assert.equal(await mute.locator("[data-aloud]").isVisible(), false);
  await mute.context().close();
});

test("系统要求减少动态效果时，没有过渡", async () => {
  const page = await openPage(chrome, base, { reducedMotion: "reduce" });
  await page.goto("/");
  const moving = await page.evaluate(() => Array.from(document.querySelectorAll("*")).filter((e) => {
    const look = getComputedStyle(e);
    return look.transitionDuration.split(",").some((d) => parseFloat(d) > 0) || look.animationName !== "none";
  }).length);
  assert.equal(moving, 0);
  await page.context().close();
});

test("全站灰色：管理员定日期，当天每页都灰，撤掉就恢复", async () => {
  const desk = await openPage(chrome, base);
  await signIn(desk, "系统管理员");
  const reader = await openPage(chrome, base);
  const grey = async (want) => {
    for (const path of ["/", item, "/search", "/nothing"]) {
      await reader.goto(path);
      assert.equal(await reader.evaluate(() => getComputedStyle(document.documentElement).filter !== "none"), want, path);
    }
  };
  const set = async (from, until) => {
    await desk.goto("/desk/organs");
    const organs = await desk.$$eval("main a[href^='/desk/organs/']", (as) => as.map((a) => [a.textContent.trim(), a.getAttribute("href")]));
    await desk.goto(organs.find(([name]) => name.includes("浦口街道"))[1]);
    await desk.locator("[name=grey_from]").fill(from);
    await desk.locator("[name=grey_until]").fill(until);
    await desk.locator("form[action$='/site'] button[type=submit]").click();
    await desk.waitForLoadState();
    assert.equal(await desk.locator(".error-summary, [data-failure]").count(), 0);
  };
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  await grey(false);
  await set(today, today);
  await grey(true);
  await set("", "");
  await grey(false);
  noComplaints(desk);
  await desk.context().close();
  await reader.context().close();
});
