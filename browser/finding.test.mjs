// A report's findings through the real pages: a wrong figure is found, one person asks that it may stand, another agrees;
// the page is looked at wide and narrow, and whoever is shown another thing sees it accessible too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, noComplaints, openChrome, openPage, sideways } from "./chrome.mjs";
import { base, signIn } from "./people.mjs";

let chrome;
let findings;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

const shots = process.env.GONGKAI_SHOTS ?? "";

// desk is a page of somebody who is signed in, wide or narrow.
async function desk(role, width = 1280) {
  const page = await openPage(chrome, base, { viewport: { width, height: 900 } });
  await signIn(page, role);
  return page;
}

async function looksRight(page, name) {
  assert.deepEqual([...await accessible(page), ...await sideways(page)], []);
  assert.equal(await page.locator("[data-failure]").count(), 0);
  noComplaints(page);
  if (shots) await page.screenshot({ path: `${shots}/finding-${name}.png`, fullPage: true });
}

test("受理员填错一个数字，检查结果说明错在哪里、怎么办", async () => {
  const page = await desk("依申请受理员");
  await page.goto("/desk/reports");
  await page.locator("main table a[href^='/desk/reports/']").first().click();
  const report = page.url();
  findings = `${report}/findings`;
  await page.goto(`${report}/cells/T4/reconsideration.total`);
  await page.locator("#figure").fill("7");
  await page.locator("main [name=reason]").fill("法制科报送");
  await page.getByRole("button", { name: "保存数字" }).click();
  await page.goto(findings);
  await page.getByText("怎么办").first().waitFor();
  const cards = page.locator("#findings-error ~ ol .finding-card");
  assert.match(await cards.first().innerText(), /C-401/);
  await looksRight(page, "handler-1280");
  const card = page.locator(".finding-card", { hasText: "C-401" });
  await card.locator("summary").click();
  await card.locator("input[value=waived]").check();
  await looksRight(page, "handler-form-1280");
  await card.locator("[name=reason]").first().fill("县里统一口径，含移送的案件");
  await card.getByRole("button", { name: "保存意见" }).click();
  await page.getByText("等待另一人同意").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight(page, "handler-waiting-390");
  await page.context().close();
});

test("签发人同意豁免，数字再变豁免失效", async () => {
  const page = await desk("签发人");
  await page.goto(findings);
  await looksRight(page, "signer-1280");
  await page.getByRole("button", { name: "同意豁免" }).click();
  await page.getByText("其中 1 处已豁免").waitFor();
  await looksRight(page, "waived-1280");
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight(page, "waived-390");
  await page.context().close();

  const handler = await desk("依申请受理员");
  await handler.goto(findings.replace("/findings", "/cells/T4/reconsideration.total"));
  await handler.locator("#figure").fill("8");
  await handler.locator("main [name=reason]").fill("补报一件");
  await handler.getByRole("button", { name: "保存数字" }).click();
  await handler.goto(findings);
  await handler.getByText("数字已变，意见失效").waitFor();
  await looksRight(handler, "stale-1280");
  await handler.context().close();
});
