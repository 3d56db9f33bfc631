// Every field that takes words is given words that would like to be a program, and every page that shows them is opened. None
// runs, and nothing is lost: what was typed stands there to be read. The first test shows that the words are sharp.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChrome, openPage } from "./chrome.mjs";
import { payloads } from "./payloads.mjs";
import { base, signIn } from "./people.mjs";

let chrome;
const desks = new Map();
const ran = new Set(); // what ran, anywhere
const sharp = payloads();
const all = sharp.map((words) => words.replaceAll("\x00", "")); // a zero byte is refused for itself
const fields = ["title", "summary", "keywords", "issuer", "source", "document_number"];
const items = []; // their ids

before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

// listening gives a page on which nothing can run unheard.
async function listening(options) {
  const page = await openPage(chrome, base, options);
  await page.exposeFunction("ran", (n) => { ran.add(`${n} at ${page.url()}: ${all[n]}`); });
  page.on("dialog", (d) => { ran.add(`a dialog at ${page.url()}`); d.dismiss(); });
  return page;
}

async function desk(role) {
  if (!desks.has(role)) {
    const page = await listening();
    await signIn(page, role);
    desks.set(role, page);
  }
  return desks.get(role);
}

// send fills in a form of the page at an address and sends it, as the browser would without script; it gives where that led.
async function send(page, at, end, fill) {
  return page.evaluate(async ([at, end, fill]) => {
    const answer = await fetch(at);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = [...found.querySelectorAll("form[method=post]")].find((f) => f.getAttribute("action").split("?")[0].endsWith(end));
    if (!form) return { status: 0, url: at, text: `no form that ends in ${end}` };
    const data = new FormData(form);
    for (const [name, value] of Object.entries(fill)) data.set(name, value);
    const multipart = form.enctype === "multipart/form-data";
    const sent = await fetch(form.getAttribute("action"), { method: "POST", body: multipart ? data : new URLSearchParams(data) });
    return { status: sent.status, url: new URL(sent.url).pathname, text: await sent.text() };
  }, [at, end, fill]);
}

const short = (words, most) => [...words].slice(0, most).join("");

// open shows a page and gives whatever starts by itself the time to start.
async function open(page, at) {
  const answer = await page.goto(at);
  await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 15))));
  return answer.status();
}

test("这些字句在不设防的网页里会运行", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const heard = new Set();
  await page.exposeFunction("ran", (n) => { heard.add(n); });
  for (const words of sharp) {
    await page.setContent(`<body>${words}</body>`, { waitUntil: "commit" });
    await page.waitForTimeout(8);
  }
  await context.close();
  assert.ok(all.length >= 200, `${all.length} payloads`);
  assert.ok(heard.size >= 50, `only ${heard.size} of ${all.length} would run anywhere`);
});

test("每个字段都填上这些字句，照样能存，一个字不丢", async () => {
  const page = await desk("信息员");
  const { column, organ } = await page.evaluate(async () => {
    const found = new DOMParser().parseFromString(await (await fetch("/desk/items/new")).text(), "text/html");
    const options = [...found.querySelectorAll("select[name=column] option")];
    return { column: options.find((o) => /公告通告/.test(o.textContent))?.value ?? options[1].value };
  });
  assert.ok(column, organ);
  const per = fields.length;
  for (let i = 0; i < all.length; i += per) {
    const fill = { column, body: all.slice(i, i + per).join("\n<p>正文</p>\n"), formed_on: new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }) };
    fields.forEach((name, n) => { fill[name] = short(all[(i + n) % all.length], name === "document_number" ? 60 : 95); });
    const done = await send(page, "/desk/items/new", "/desk/items/new", fill);
    assert.equal(done.status, 200, `${JSON.stringify(fill)}: ${done.text.slice(done.text.indexOf("<main")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 400)}`);
    assert.match(done.url, /^\/desk\/items\/[0-9a-z-]{8,}/i, `${fill.title}: ${done.text.match(/error-summary[^]*?<\/ul>/)?.[0] ?? done.url}`);
    items.push(done.url.split("/").pop());
  }
  assert.equal(items.length, Math.ceil(all.length / per));
  const zero = await send(page, "/desk/items/new", "/desk/items/new", { column, title: "零\x00字节" });
  assert.equal(zero.status, 422);
  assert.match(zero.text, /无法识别/);
});

test("工作台上打开：稿子、编辑、列表、我的工作，都不运行", async () => {
  const page = await desk("信息员");
  for (const id of items) {
    assert.equal(await open(page, `/desk/items/${id}`), 200);
  }
  for (const id of items.slice(0, 6)) assert.equal(await open(page, `/desk/items/${id}/edit`), 200);
  for (const at of ["/desk/items", "/desk", "/desk/items?q=%3Cscript%3Eran(0)%3C%2Fscript%3E"]) assert.equal(await open(page, at), 200);
  const first = await page.goto(`/desk/items/${items[0]}`);
  assert.ok((await first.text()).includes("&lt;script&gt;ran(0)&lt;/script&gt;"), "the title is there to be read, letter by letter");
  assert.deepEqual([...ran], []);
});

test("审核、签发、公开后：信息页、列表、检索、订阅源、接口，都不运行", async () => {
  const steps = [["信息员", "/submit"], ["审核员", "/review"], ["签发人", "/sign-off"], ["信息员", "/publish"]];
  let out = 0;
  for (const id of items) {
    for (const [role, end] of steps) {
      const done = await send(await desk(role), `/desk/items/${id}`, end, {});
      if (done.status !== 200) break; // what the gate holds back is not public, which is right too
      if (end === "/publish") out++;
    }
  }
  assert.ok(out >= items.length / 2, `${out} of ${items.length} became public`);
  const page = await listening();
  for (const id of items) assert.ok([200, 404].includes(await open(page, `/items/${id}`)));
  for (const at of ["/", "/columns"]) assert.equal(await open(page, at), 200);
  for (const words of all.filter((_, i) => i % 3 === 0)) assert.ok([200, 422].includes(await open(page, `/search?q=${encodeURIComponent(short(words, 60))}`)));
  assert.deepEqual([...ran], []);
  assert.deepEqual(page.complaints.filter((c) => /Content.Security.Policy/i.test(c)), [], "the policy is the second lock, not the first");
});

test("申请公开和办理：申请人填的每一栏都不运行", async () => {
  const page = await listening();
  const handler = await desk("依申请受理员");
  for (let i = 0; i < all.length; i += 20) {
    await page.goto("/apply");
    await Promise.all([page.waitForNavigation(), page.evaluate((words) => {
      const form = [...document.querySelectorAll("form[method=post]")].find((f) => f.getAttribute("action").startsWith("/apply"));
      let n = 0;
      for (const field of form.querySelectorAll("input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), textarea")) {
        field.removeAttribute("maxlength");
        field.value = field.tagName === "TEXTAREA" ? words.join(" ") : words[n++ % words.length];
      }
      form.submit();
    }, all.slice(i, i + 20))]);
    await page.waitForTimeout(15);
    assert.match(await page.locator("main").innerText(), /请|不/, "what is wrong is said");
  }
  await open(handler, "/desk/cases");
  assert.deepEqual([...ran], []);
});
