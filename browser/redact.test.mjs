// Withholding parts of a PDF: boxes are drawn by mouse and keyboard and found by word, the file is made, and then read again by
// other programs: no text is left, what was boxed is black, the rest is to be seen. Needs poppler-utils (pdftotext, pdftoppm).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { base, signIn } from "./people.mjs";

let chrome, page, files, dir;
before(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "gongkai-redact-"));
  chrome = await openChrome();
  page = await openPage(chrome, base);
  await signIn(page, "依申请受理员");
  await page.goto("/desk/cases?stage=in_handling");
  await page.locator("tbody a").first().click();
  await page.getByRole("link", { name: "附件与发出前检查" }).click();
  files = new URL(page.url()).pathname;
});
after(async () => {
  await chrome?.close();
  rmSync(dir, { recursive: true, force: true });
});

// paper makes a PDF of two pages: 20 point Courier is 12 points a letter. Its author, a remark and a word under a drawn box
// hide in it.
function paper() {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[4 0 R 6 0 R]>>",
    `<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 32/Widths[${"600 ".repeat(95)}]>>`,
  ];
  for (const [i, text] of ["BT /F 20 Tf 100 500 Td (party ZHANGSAN agrees) Tj 0 -200 Td (public words) Tj ET", "BT /F 20 Tf 100 500 Td (again ZHANGSAN here) Tj ET"].entries()) {
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents ${5 + 2 * i} 0 R/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(ZHANGSAN called)>>]>>`);
    objects.push(`<</Length ${text.length}>>\nstream\n${text}\nendstream`);
  }
  objects.push("<</Author(ZHANGSAN)/Title(of ZHANGSAN)>>");
  let out = "%PDF-1.4\n";
  const at = objects.map((o, i) => {
    const from = out.length;
    out += `${i + 1} 0 obj\n${o}\nendobj\n`;
    return from;
  });
  const xref = out.length;
  out += `xref\n0 ${at.length + 1}\n0000000000 65535 f \n` + at.map((n) => String(n).padStart(10, "0") + " 00000 n \n").join("");
  return Buffer.from(`${out}trailer\n<</Size ${at.length + 1}/Root 1 0 R/Info ${at.length} 0 R>>\nstartxref\n${xref}\n%%EOF\n`, "latin1");
}

const rows = () => page.locator("[data-boxes] > li").evaluateAll((list) =>
  list.map((row) => Object.fromEntries(["page", "x", "y", "w", "h"].map((n) => [n, Number(row.querySelector(`[name=box_${n}]`).value)]))).filter((b) => b.w && b.h));

async function drawn(n) {
  const sheet = page.getByRole("application", { name: `第 ${n} 页` });
  await sheet.scrollIntoViewIfNeeded();
  await page.waitForFunction((n) => document.querySelectorAll(".redact-page")[n - 1]?.classList.contains("drawn"), n);
  return sheet;
}

// pixels gives a page in grey, a pixel a point.
function pixels(file, n) {
  execFileSync("pdftoppm", ["-r", "72", "-gray", "-f", String(n), "-l", String(n), file, path.join(dir, "p")]);
  const raw = readFileSync(path.join(dir, `p-${n}.pgm`));
  const [, w, h] = raw.subarray(0, 20).toString("latin1").match(/^P5\s+(\d+)\s+(\d+)/).map(Number);
  assert.deepEqual([w, h], [600, 800]);
  const all = raw.subarray(raw.length - w * h);
  return (x, y, wide, high) => Array.from({ length: wide * high }, (_, i) => all[(y + Math.floor(i / wide)) * w + x + (i % wide)]);
}

test("上传一份 PDF：隐藏的作者和批注先查出来", async () => {
  await page.locator("input[type=file]").setInputFiles({ name: "协议.pdf", mimeType: "application/pdf", buffer: paper() });
  await page.getByRole("button", { name: "添加" }).click();
  await page.getByRole("link", { name: "遮盖 协议.pdf" }).waitFor();
  assert.match(await page.locator("section:has(#gate)").innerText(), /PDF 批注[\s\S]*作者|作者[\s\S]*PDF 批注/);
});

test("画框：鼠标、键盘、按词查找；表里的数随时可以改", async () => {
  await page.getByRole("link", { name: "遮盖 协议.pdf" }).click();
  const sheet = await drawn(1);
  const box = await sheet.boundingBox();
  const scale = box.width / 600;
  const to = (x, y) => page.mouse.move(box.x + x * scale, box.y + y * scale);
  await page.locator("[name=new_ground]").selectOption("privacy");
  await page.locator("[name=new_reason]").fill("他人姓名");
  await sheet.scrollIntoViewIfNeeded();
  Object.assign(box, await sheet.boundingBox());
  await to(166, 280);
  await page.mouse.down();
  await to(220, 300);
  await to(272, 310);
  await page.mouse.up();
  let [one] = await rows();
  for (const [name, want] of Object.entries({ page: 1, x: 166, y: 280, w: 106, h: 30 })) {
    assert.ok(Math.abs(one[name] - want) < 3, `${name} is ${one[name]}, not ${want}`);
  }
  await page.locator("[name=box_w]").first().fill("108");
  await sheet.focus();
  await page.keyboard.press("Enter");
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal((await rows()).length, 2);
  await page.locator("[data-drop]").nth(1).click();
  assert.equal((await rows()).length, 1);

  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("框住的文字在第 2 页还有 1 处没有遮盖").waitFor();
  await page.locator("[name=word]").fill("zhangsan");
  await page.getByRole("button", { name: "查找并全部遮盖" }).click();
  await page.waitForURL(/redact$/);
  await drawn(1);
  const found = await rows();
  assert.ok(found.some((b) => b.page === 2), "the word on page 2 is not boxed");
  assert.equal(await page.getByText("处没有遮盖").count(), 0);
  assert.deepEqual(await accessible(page), []);
  assert.deepEqual(await sideways(page), []);
});

test("生成：文字、批注、作者都不在了；框是黑的，别处看得见", async () => {
  await page.getByRole("button", { name: "生成遮盖后的文件" }).click();
  await page.waitForURL((url) => url.pathname === files, { timeout: 30_000 });
  const row = page.getByRole("row", { name: /协议（部分遮盖）\.pdf/ }).first();
  const answer = await page.request.get(await row.getByRole("link", { name: /^查看/ }).getAttribute("href"));
  assert.equal(answer.status(), 200);
  const body = await answer.body();
  assert.ok(!body.includes("ZHANGSAN"), "the word stands in the bytes");
  const file = path.join(dir, "out.pdf");
  writeFileSync(file, body);
  assert.equal(execFileSync("pdftotext", [file, "-"]).toString().trim(), "");
  assert.doesNotMatch(execFileSync("pdfinfo", [file]).toString(), /ZHANGSAN|Author|Title/);

  const first = pixels(file, 1);
  assert.deepEqual(new Set(first(168, 282, 100, 26)), new Set([0]), "the box is not black");
  assert.ok(first(100, 470, 150, 40).some((v) => v < 100), "what is public cannot be read");
  assert.deepEqual(new Set(first(300, 600, 100, 100)), new Set([255]), "the paper is not white");
  assert.deepEqual(new Set(pixels(file, 2)(174, 286, 90, 14)), new Set([0]), "the word on page 2 is not black");
  assert.match(await page.locator("section:has(#withheld)").innerText(), /他人姓名/);
  assert.deepEqual(await accessible(page), []);
  assert.deepEqual(await sideways(page), []);
  noComplaints(page);
});

test("收尾：移除以后原件恢复，再移除就没有了", async () => {
  for (const name of ["协议（部分遮盖）.pdf", "协议.pdf"]) {
    await page.getByRole("button", { name: `移除 ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "移除" }).click();
    await page.getByRole("button", { name: `移除 ${name}` }).waitFor({ state: "detached" });
  }
});
