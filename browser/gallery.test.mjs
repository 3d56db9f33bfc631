// The components on their own, from the gallery that page/gallery_test.go writes: every state in one place, without
// the store behind it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { root } from "./house.mjs";

const kinds = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";
let chrome, server, base, folder;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "gongkai-gallery-"));
  execFileSync("go", ["test", "-count=1", "-run", "TestGallery", "./page"], { cwd: root, env: { ...process.env, GONGKAI_GALLERY: folder } });
  server = createServer((ask, answer) => {
    const name = new URL(ask.url, "http://gallery").pathname;
    try {
      const body = readFileSync(path.join(folder, path.normalize(name)));
      answer.setHeader("content-type", kinds[path.extname(name)] ?? "text/plain");
      answer.setHeader("content-security-policy", policy);
      answer.end(body);
    } catch {
      answer.statusCode = 404;
      answer.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  chrome = await openChrome();
});

after(async () => {
  await chrome?.close();
  server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function open(name, options) {
  const page = await openPage(chrome, base, options);
  await page.goto(`/${name}.html`, { waitUntil: "load" });
  return page;
}

for (const name of ["site-zh-CN", "site-en", "site-zh-CN-elder", "desk-zh-CN", "desk-en", "desk-zh-CN-elder"]) {
  test(`${name}: 无障碍检查没有发现，不横向滚动`, async () => {
    const page = await open(name);
    assert.deepEqual(await accessible(page), []);
    for (const width of [320, 390, 720, 1024, 1440]) {
      await page.setViewportSize({ width, height: 700 });
      assert.deepEqual(await sideways(page), [], `at ${width}px`);
    }
    noComplaints(page);
    await page.context().close();
  });
}

test("编辑器：插入表格、加行、合并单元格、对齐，只写类名不写样式", async () => {
  const page = await open("desk-zh-CN");
  const text = page.getByRole("textbox", { name: "正文" });
  const tool = (name) => page.getByRole("toolbar").getByRole("button", { name, exact: true });
  await text.click();
  await page.keyboard.press("Control+Home");
  await tool("插入表格").click();
  await page.keyboard.type("甲");
  await page.keyboard.press("Tab");
  await page.keyboard.type("乙");
  await tool("下方加行").click();
  assert.equal(await text.locator("table").first().locator("tr").count(), 4);
  const cells = text.locator("table").first().locator("td");
  const [from, to] = [await cells.nth(0).boundingBox(), await cells.nth(1).boundingBox()];
  await page.mouse.move(from.x + 20, from.y + 15);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 15, { steps: 4 });
  await page.mouse.up();
  await tool("合并单元格").click();
  await text.locator("td", { hasText: "耕地" }).click();
  await tool("居中").click();
  const html = await page.locator("textarea[data-editor]").inputValue();
  assert.match(html, /<td colspan="2">/);
  assert.match(html, /<p class="align-center">耕地<\/p>/);
  assert.doesNotMatch(html, /style=/);
  assert.deepEqual(await accessible(page), []);
  noComplaints(page);
  await page.context().close();
});

test("编辑器：工具栏只占一个 Tab 位，方向键走遍", async () => {
  const page = await open("desk-zh-CN");
  const first = page.getByRole("toolbar").getByRole("button", { name: "正文", exact: true });
  await first.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "一级标题");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.activeElement.closest("[role=toolbar]") !== null);
  assert.equal(inside, false, "the tab key leaves the toolbar");
  await page.context().close();
});

test("没有脚本：正文是文本框，对话框靠地址打开，打印按钮不出现", async () => {
  const page = await open("site-zh-CN", { javaScriptEnabled: false });
  assert.equal(await page.locator("textarea[data-editor]").isVisible(), true);
  assert.equal(await page.locator("[data-print]").isVisible(), false);
  await page.getByRole("link", { name: "撤回" }).click();
  assert.equal(await page.locator("dialog#withdraw").isVisible(), true);
  await page.context().close();
});

test("有脚本：对话框用 Esc 关，关后焦点回到按钮", async () => {
  const page = await open("site-zh-CN");
  const opener = page.getByRole("link", { name: "撤回" });
  await opener.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("dialog").isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog#withdraw").isVisible(), false);
  assert.equal(await opener.evaluate((e) => e === document.activeElement), true);
  await page.context().close();
});

test("草稿：没有提交的内容下次还在，私密的不留", async () => {
  const page = await open("site-zh-CN");
  await page.getByLabel("姓名").fill("张三");
  await page.getByLabel("电话", { exact: true }).fill("13800000000");
  await page.getByRole("radio", { name: "电子邮件" }).check();
  await page.waitForFunction(() => (localStorage.getItem("draft:gallery") ?? "").includes("email"));
  assert.doesNotMatch(await page.evaluate(() => localStorage.getItem("draft:gallery")), /13800000000/);
  // A form that came back with faults keeps what the server gave; without the summary the draft comes back.
  await page.route("**/site-zh-CN.html", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll("error-summary", "") });
  });
  await page.reload();
  assert.equal(await page.getByLabel("姓名").inputValue(), "张三");
  assert.equal(await page.getByLabel("电话", { exact: true }).inputValue(), "");
  assert.equal(await page.getByRole("radio", { name: "电子邮件" }).isChecked(), true);
  await page.getByRole("button", { name: "不要这些内容" }).click();
  assert.equal(await page.getByLabel("姓名").inputValue(), "");
  await page.context().close();
});

test("列表：上下键逐行走", async () => {
  const page = await open("desk-zh-CN");
  const links = page.locator("table[data-keyboard] tbody a");
  await links.nth(0).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await links.nth(2).evaluate((e) => e === document.activeElement), true);
  await page.keyboard.press("ArrowUp");
  assert.equal(await links.nth(1).evaluate((e) => e === document.activeElement), true);
  await page.context().close();
});

test("出错提示先得到焦点，点它跳到那一项", async () => {
  const page = await open("site-zh-CN");
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains("error-summary")), true);
  await page.getByRole("alert").getByRole("link", { name: "请选择获取方式。" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.name), "way");
  await page.context().close();
});
