// Starts the demo's office for the browser tests: a port nobody uses, a data folder of its own, gone at the end.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

// openHouse gives { base, accounts, close }. Accounts are as the demo prints them: a line "name password …" each.
export async function openHouse() {
  const binary = path.join(root, "bin", "gongkai");
  if (!existsSync(binary)) throw new Error("bin/gongkai is missing: run make build first");
  const data = await mkdtemp(path.join(tmpdir(), "gongkai-browser-"));
  const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0", "--data", data], {
    env: { ...process.env, GONGKAI_LANG: "zh-CN" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const base = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the demo did not start within 60 s:\n" + said)), 60_000);
    const hear = (chunk) => {
      said += chunk;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) {
        clearTimeout(late);
        resolve(address[0]);
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
  });
  await answers(base + "/readyz");
  return {
    base,
    said: () => said,
    async close() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.removeAllListeners("exit");
      child.once("exit", () => {});
      child.kill("SIGTERM");
      await Promise.race([gone, new Promise((r) => setTimeout(r, 8000))]);
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function answers(url) {
  for (let i = 0; i < 100; i++) {
    const ok = await fetch(url).then((r) => r.ok, () => false);
    if (ok) return;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(url + " does not answer");
}
