// A citizen asks for information: with the keyboard alone, and without script. Application, receipt, tracking.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage } from "./chrome.mjs";
import { base } from "./people.mjs";

let chrome;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

// The number is the made-up example of the standard for identity numbers; its check digit is right.
const answers = {
  name: "测试人",
  identity: "11010519491231002X",
  phone: "13800000000",
  description: "2025年度浦口街道农村道路养护经费的安排和使用情况。",
};

async function receipt(page) {
  const numbers = await page.locator(".receipt .number").allInnerTexts();
  assert.equal(numbers.length, 2, "the receipt shows number and query code");
  return numbers.map((s) => s.trim());
}

async function track(page, number, code) {
  await page.goto("/track");
  await page.locator("[name=number]").fill(number);
  await page.locator("[name=code]").fill(code);
  await page.locator("main form button[type=submit]").click();
  await page.waitForLoadState();
  const text = await page.locator("main").innerText();
  assert.ok(text.includes(number), "the tracking page shows the case");
  assert.ok(text.includes(answers.description), "and what was asked for");
  assert.match(await page.locator(".strip figcaption").first().innerText(), /20 个工作日/);
  return text;
}

test("没有脚本：申请、回执、查进度", async () => {
  const page = await openPage(chrome, base, { javaScriptEnabled: false });
  await page.goto("/apply");
  for (const [name, value] of Object.entries(answers)) await page.locator(`[name=${name}]`).fill(value);
  await page.locator("main form[action='/apply'] .button-primary").click();
  await page.waitForLoadState();
  const [number, code] = await receipt(page);
  await track(page, number, code);
  noComplaints(page);
  await page.context().close();
});

test("只用键盘：从跳到正文开始，填完、提交、拿到回执", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/apply");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.className), /skip/, "the first stop is the skip link");
  await page.keyboard.press("Enter");
  for (const [name, value] of Object.entries(answers)) {
    await tabTo(page, (e, wanted) => e.name === wanted, name);
    await page.keyboard.type(value);
  }
  await tabTo(page, (e) => e.type === "submit" && e.form?.getAttribute("action") === "/apply" && e.classList.contains("button-primary"));
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none", "the focus can be seen");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".receipt");
  const [number, code] = await receipt(page);
  assert.deepEqual(await accessible(page), []);
  await track(page, number, code);
  assert.deepEqual(await accessible(page), []);
  noComplaints(page);
  await page.context().close();
});

// tabTo presses Tab until the focus is on what is wanted.
async function tabTo(page, wanted, arg) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${wanted})(document.activeElement, ${JSON.stringify(arg)})`)) return;
  }
  assert.fail(`80 × Tab does not reach ${arg ?? wanted}`);
}

test("填错了：说清哪里错，已填的都还在，改好就能提交", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/apply");
  await page.locator("[name=name]").fill(answers.name);
  await page.locator("[name=identity]").fill("123");
  await page.locator("[name=description]").fill(answers.description);
  await page.locator("main form[action='/apply'] .button-primary").click();
  await page.waitForSelector(".error-summary");
  assert.ok(await page.locator(".error-summary li").count() >= 1);
  assert.equal(await page.locator("[name=name]").inputValue(), answers.name);
  assert.equal(await page.locator("[name=description]").inputValue(), answers.description);
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains("error-summary")), true);
  assert.deepEqual(await accessible(page), []);
  await page.locator("[name=identity]").fill(answers.identity);
  await page.locator("[name=phone]").fill(answers.phone);
  await page.locator("main form[action='/apply'] .button-primary").click();
  await page.waitForSelector(".receipt");
  await receipt(page);
  noComplaints(page);
  await page.context().close();
});

test("没提交就关了窗口：再来时内容还在；提交以后不再留", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/apply");
  await page.locator("[name=description]").fill(answers.description);
  await page.waitForFunction(() => (localStorage.getItem("draft:apply") ?? "").length > 0);
  await page.goto("/");
  await page.goto("/apply");
  assert.equal(await page.locator("[name=description]").inputValue(), answers.description);
  for (const [name, value] of Object.entries(answers)) await page.locator(`[name=${name}]`).fill(value);
  await page.waitForTimeout(500);
  const kept = await page.evaluate(() => localStorage.getItem("draft:apply"));
  assert.doesNotMatch(kept, /11010519491231002X|13800000000/, "no identity number and no telephone is kept");
  await page.locator("main form[action='/apply'] .button-primary").click();
  await page.waitForSelector(".receipt");
  assert.equal(await page.evaluate(() => localStorage.getItem("draft:apply")), null);
  await page.context().close();
});

test("查询码不对：不透露有没有这件申请", async () => {
  const page = await openPage(chrome, base);
  await page.goto("/track");
  await page.locator("[name=number]").fill("没有这个号");
  await page.locator("[name=code]").fill("AAAA-BBBB-CCCC");
  await page.locator("main form button[type=submit]").click();
  await page.waitForSelector(".error-summary, .notice-bad");
  assert.deepEqual(await accessible(page), []);
  noComplaints(page);
  await page.context().close();
});
