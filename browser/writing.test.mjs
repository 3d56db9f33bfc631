// Writing a text: what Word and WPS paste comes in clean and the same as on the server, pictures have words, tables merge,
// notes number themselves, a template leaves blanks, a Word file comes in, and all of it goes without script too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { root } from "./house.mjs";
import { base, signIn } from "./people.mjs";

let chrome, page;
const fixture = (name) => readFileSync(path.join(root, "manuscript", "testdata", name), "utf8");
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
before(async () => {
  chrome = await openChrome();
  page = await openPage(chrome, base);
  await signIn(page, "信息员");
});
after(async () => { await chrome?.close(); });

const text = () => page.getByRole("textbox", { name: "正文" });
const tool = (name) => page.getByRole("toolbar").getByRole("button", { name, exact: true });
const kept = () => page.locator("textarea[name=body]").inputValue();

async function fresh() {
  await page.goto("/desk/items/new");
  await page.evaluate(() => localStorage.clear());
  await page.goto("/desk/items/new");
  await text().click();
}

// paste puts HTML on the clipboard of an event, as a browser does.
async function paste(html, plain = "") {
  await page.evaluate(([html, plain]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", plain);
    document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, plain]);
}

async function told(words) {
  await page.waitForFunction((words) => document.querySelector(".editor-told")?.textContent.includes(words), words);
}

for (const program of ["word", "wps"]) {
  test(`从 ${program} 粘贴：与服务器整理的结果一样，图片缺了会说`, async () => {
    await fresh();
    await paste(fixture(program + ".html"));
    await told("图片没有带进来");
    assert.equal(await kept(), fixture(program + ".want.html").replaceAll("\n", ""));
    assert.match(await text().innerText(), /待填：图片/);
    await page.keyboard.press("Control+z");
    assert.equal(await kept(), "", "one undo takes the paste back");
  });
}

test("粘贴 50 MB：不收，说明原因，原来的正文还在", async () => {
  await fresh();
  await page.keyboard.type("已经写好的一段。");
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/html", "<p>" + "长".repeat(50 * 1024 * 1024 / 3) + "</p>");
    document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await told("太大");
  assert.match(await kept(), /已经写好的一段/);
});

test("粘贴一万层表格：很快收进来，只留得下的层数", async () => {
  await fresh();
  await paste("<table><tr><td>".repeat(10000) + "最里面" + "</td></tr></table>".repeat(10000));
  await told("已粘贴");
  const body = await kept();
  assert.match(body, /最里面/);
  assert.ok(body.split("<table").length <= 4);
});

test("表格：合并、拆分、标题；脚注；图片必须写说明；只用键盘", async () => {
  await fresh();
  await tool("插入表格").click();
  await page.keyboard.type("甲");
  await page.keyboard.press("Tab");
  await page.keyboard.type("乙");
  await page.locator(".ProseMirror th").first().click();
  await page.locator(".ProseMirror th").nth(1).click({ modifiers: ["Shift"] });
  await tool("合并单元格").click();
  assert.match(await kept(), /<th colspan="2">/);
  await tool("拆分单元格").click();
  assert.doesNotMatch(await kept(), /colspan/);
  await tool("表格标题").click();
  await page.getByRole("textbox", { name: "表格标题" }).fill("片区安排");
  await page.keyboard.press("Enter");
  assert.match(await kept(), /<table><caption>片区安排<\/caption><tbody>/);
  await tool("脚注").click();
  await page.getByRole("textbox", { name: "脚注的内容" }).fill("以核实为准。");
  await page.keyboard.press("Enter");
  assert.match(await kept(), /<sup class="note-ref"><a href="#note-1" id="note-ref-1">\[1\]<\/a><\/sup>.*<ol class="notes"><li id="note-1"><p>以核实为准。<\/p><\/li><\/ol>$/);
  await tool("图片").click();
  const alt = page.getByRole("textbox", { name: "图片说明（必填）" });
  await page.locator(".editor-link:not([hidden]) input[type=file]").setInputFiles({ name: "管网.png", mimeType: "image/png", buffer: png });
  await page.locator(".editor-link:not([hidden])").getByRole("button", { name: "确定" }).click();
  assert.equal(await alt.getAttribute("aria-invalid"), "true", "a picture without words is not taken");
  await alt.fill("供水管网图");
  await page.keyboard.press("Enter");
  await told("已放入");
  assert.match(await kept(), /<img src="\/attachments\/[0-9a-f]{64}\/管网\.png" alt="供水管网图">/);
  assert.ok(await page.locator(".ProseMirror img[alt='供水管网图']").evaluate((i) => i.complete && i.naturalWidth > 0), "the picture is seen before it is saved");
  assert.deepEqual(await accessible(page), []);
  await page.locator("[name=title]").fill("浏览器检验：写作");
  await page.locator("select[name=column]").selectOption({ index: 1 });
  await page.locator("main form[data-draft] .buttons button.button-primary").click();
  await page.waitForURL(/\/desk\/items\/(?!new)/);
  assert.equal(await page.locator(".prose img").getAttribute("alt"), "供水管网图");
  assert.ok(await page.locator(".prose img").evaluate((i) => i.complete && i.naturalWidth > 0));
  assert.equal(await page.locator(".prose .notes li").innerText(), "以核实为准。");
  assert.equal(await page.locator(".prose caption").innerText(), "片区安排");
  await page.goto(page.url() + "/edit");
  await text().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("。");
  assert.match(await kept(), /note-ref-1.*<caption>|<caption>.*note-ref-1/, "what was saved is opened whole");
});

test("工具栏和表单在 390 像素宽时不横着跑，也没有无障碍问题", async () => {
  await fresh();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.locator("summary").first().click();
  assert.deepEqual(await sideways(page), []);
  assert.deepEqual(await accessible(page), []);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("Word 文件在浏览器里读进来；导出的 DOCX 与 PDF 能下载", async () => {
  await page.goto("/desk/items");
  const href = await page.locator("main table a[href^='/desk/items/']").first().getAttribute("href");
  const docx = await page.request.get(href + "/document.docx");
  assert.equal(docx.status(), 200);
  const pdf = await page.request.get(href + "/document.pdf");
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  await page.goto(href + "/document");
  assert.deepEqual(await accessible(page), []);
  const title = await page.locator(".paper-title").innerText();
  await fresh();
  await page.locator("summary").first().click();
  await page.locator("input[name=import]").setInputFiles({ name: "通知.docx", mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buffer: await docx.body() });
  await told("已导入");
  assert.ok((await text().innerText()).replace(/\s/g, "").includes(title.replace(/\s/g, "")));
});

test("没有脚本：套模板、导入文件、放入图片、调整附件顺序，已写的都在", async () => {
  const bare = await openPage(chrome, base, { javaScriptEnabled: false });
  await signIn(bare, "信息员");
  await bare.goto("/desk/items/new");
  await bare.locator("[name=title]").fill("没有脚本的写作");
  await bare.locator("[name=keywords]").fill("检验");
  await bare.locator("summary").first().click();
  await bare.locator("select[name=template]").selectOption("guide");
  await bare.getByRole("button", { name: "套用" }).click();
  assert.equal(await bare.locator("[name=keywords]").inputValue(), "检验");
  assert.match(await bare.locator("[name=element_phone]").inputValue(), /待填/);
  await bare.locator("summary").first().click();
  await bare.locator("input[name=files]").setInputFiles([{ name: "一.png", mimeType: "image/png", buffer: png }, { name: "二.txt", mimeType: "text/plain", buffer: Buffer.from("二") }]);
  await bare.locator("input[name=import]").setInputFiles({ name: "a.md", mimeType: "text/markdown", buffer: Buffer.from("## 说明\n\n- 甲\n") });
  await bare.getByRole("button", { name: "导入", exact: true }).click();
  assert.match(await bare.locator("textarea[name=body]").inputValue(), /待填[\s\S]*<h2>说明<\/h2><ul><li><p>甲/);
  await bare.getByRole("button", { name: "上移：二.txt" }).click();
  assert.deepEqual(await bare.locator(".files-edit li > span:first-of-type").allInnerTexts(), ["二.txt", "一.png"]);
  await bare.getByRole("button", { name: "放入正文" }).click();
  assert.match(await bare.locator(".error-summary").innerText(), /图片里是什么/);
  await bare.locator("input[name^=alt_]").fill("办事窗口");
  await bare.getByRole("button", { name: "放入正文" }).click();
  assert.match(await bare.locator("textarea[name=body]").inputValue(), /<img src="\/attachments\/[0-9a-f]{64}\/一\.png" alt="办事窗口">/);
  const services = await bare.locator("select[name=column] option", { hasText: "办事指南" }).first().getAttribute("value");
  await bare.locator("select[name=column]").selectOption(services);
  await bare.locator("main form[data-draft] .buttons button.button-primary").click();
  assert.equal(await bare.locator("h1").innerText(), "没有脚本的写作");
  assert.match(await bare.locator(".elements").innerText(), /联系电话/);
  await bare.getByRole("button", { name: "提交审核" }).click().catch(() => {});
  assert.match(await bare.locator("main").innerText(), /还有地方没有填/);
  await bare.context().close();
});

test("全程没有脚本错误，没有违反内容安全策略", () => noComplaints(page));
