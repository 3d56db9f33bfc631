// An item from draft to the public page through the real pages, each step by the person whose step it is; then a
// correction, and what staff may not do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { base, signIn } from "./people.mjs";

let chrome;
const desks = new Map();
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

// desk is the page of somebody who is signed in.
async function desk(role) {
  if (!desks.has(role)) {
    const page = await openPage(chrome, base);
    await signIn(page, role);
    desks.set(role, page);
  }
  return desks.get(role);
}

// step presses a step of the item's panel, and says yes when it asks again.
async function step(role, item, label) {
  const page = await desk(role);
  await page.goto(item);
  await page.locator(".steps").getByRole("button", { name: label, exact: true }).click();
  const sure = page.locator("dialog[open] .button-primary");
  if (await sure.count()) await sure.click();
  await page.waitForLoadState("load");
  assert.equal(await page.locator("[data-failure]").count(), 0, `${label}: ${await page.locator("main").innerText()}`);
  return page;
}

const title = "浏览器检验：农村公路养护经费安排";
let item;

test("信息员用编辑器起草：标题、正文、一张表", async () => {
  const page = await desk("信息员");
  await page.goto("/desk/items");
  await page.getByRole("link", { name: "起草信息" }).first().click();
  await page.locator("[name=title]").fill(title);
  await page.locator("select[name=column]").selectOption({ index: 1 });
  const text = page.getByRole("textbox", { name: "正文" });
  const tool = (name) => page.getByRole("toolbar").getByRole("button", { name, exact: true });
  await text.click();
  await tool("一级标题").click();
  await page.keyboard.type("一、经费来源");
  await page.keyboard.press("Enter");
  await page.keyboard.type("2026年安排养护经费如下。");
  await page.keyboard.press("Enter");
  await tool("插入表格").click();
  for (const word of ["项目", "金额（万元）", "备注", "日常养护", "46.5", "全年", "小修", "12.8", "分两期"]) {
    await page.keyboard.type(word);
    if (word !== "分两期") await page.keyboard.press("Tab");
  }
  await page.locator("[name=formed_on]").fill(new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }));
  await page.locator("[name=summary]").fill("养护经费的来源和用途。");
  await page.locator("select[name=statutory]").selectOption({ index: 1 });
  assert.deepEqual(await accessible(page), []);
  await page.locator("main form[data-draft] .buttons button.button-primary").click();
  await page.waitForURL(/\/desk\/items\/(?!new)/);
  item = new URL(page.url()).pathname;
  assert.equal(await page.locator("h1").innerText(), title);
  assert.equal(await page.locator(".prose table tr").count(), 3);
  assert.equal(await page.locator(".prose th").first().innerText(), "项目");
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("draft:")).length), 0, "no draft stays behind");
  assert.deepEqual(await accessible(page), []);
});

test("别人还不能看到", async () => {
  const page = await openPage(chrome, base);
  const answer = await page.goto(item.replace("/desk", ""));
  assert.equal(answer.status(), 404);
  await page.context().close();
});

test("编辑时没保存就关了窗口：再打开时内容还在，不要也可以不要", async () => {
  const page = await desk("信息员");
  await page.goto(item + "/edit");
  await page.getByRole("textbox", { name: "正文" }).click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("没有保存的话。");
  await page.waitForFunction(() => Object.entries(localStorage).some(([k, v]) => k.startsWith("draft:") && v.includes("没有保存的话")));
  await page.goto("/desk");
  await page.goto(item + "/edit");
  assert.match(await page.getByRole("textbox", { name: "正文" }).innerText(), /没有保存的话/);
  await page.getByRole("button", { name: "不要这些内容" }).click();
  await page.waitForFunction(() => !document.querySelector("[role=textbox]").textContent.includes("没有保存的话"));
});

test("起草的人不能审自己的稿", async () => {
  const page = await step("信息员", item, "提交审核");
  assert.equal(await page.locator(".steps").getByRole("button", { name: "审核通过" }).count(), 0);
});

test("审核、签发、发布，各由该办的人办", async () => {
  let page = await step("审核员", item, "审核通过");
  assert.deepEqual(await accessible(page), []);
  page = await step("签发人", item, "签发");
  page = await step("信息员", item, "发布");
  const reader = await openPage(chrome, base);
  const answer = await reader.goto(item.replace("/desk", ""));
  assert.equal(answer.status(), 200);
  assert.equal(await reader.locator("h1").innerText(), title);
  assert.equal(await reader.locator(".prose td").nth(1).innerText(), "46.5");
  assert.deepEqual(await accessible(reader), []);
  await reader.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await sideways(reader), []);
  const names = await reader.$$eval("meta[name]", (ms) => ms.map((m) => m.name));
  for (const name of ["SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"]) assert.ok(names.includes(name), `no meta ${name}`);
  noComplaints(reader);
  await reader.context().close();
});

test("没有脚本也能查到、看到", async () => {
  const page = await openPage(chrome, base, { javaScriptEnabled: false });
  await page.goto("/");
  await page.locator("main input[name=q]").fill("养护");
  await page.locator("main form[role=search] button").click();
  await page.getByRole("link", { name: title }).first().click();
  assert.equal(await page.locator("h1").innerText(), title);
  await page.context().close();
});

test("全程没有脚本错误，没有违反内容安全策略", () => {
  for (const page of desks.values()) noComplaints(page);
});
