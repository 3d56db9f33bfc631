// The demo's people, one of each role, and signing in as one of them. The demo prints the same accounts.

import assert from "node:assert/strict";

export const base = process.env.GONGKAI_BASE ?? "http://127.0.0.1:8080";
const password = process.env.GONGKAI_DEMO_PASSWORD ?? "Yanshi#2026";

export const people = {
  信息员: "xinxi",
  审核员: "shenhe",
  签发人: "qianfa",
  依申请受理员: "shouli",
  督查员: "ducha",
  人大监督员: "renda",
  年报汇总员: "huizong",
  系统管理员: "xitong",
  安全管理员: "anquan",
  审计管理员: "shenji",
};

// signIn signs the role's person in and ends on the page "my work".
export async function signIn(page, role) {
  await page.goto("/desk/sign-in");
  await page.locator("[name=login]").fill(people[role]);
  await page.locator("[name=password]").fill(password);
  await page.locator("main button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/desk/sign-in"), { timeout: 15_000 });
  assert.match(new URL(page.url()).pathname, /^\/desk/, `${role} is not let in`);
}
