// npm run browser: opens the demo's office once, runs every browser test against it, closes it.

import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { openHouse, root } from "./house.mjs";

const house = await openHouse();
const folder = path.join(root, "browser");
const wanted = process.argv.slice(2);
const tests = (await readdir(folder)).filter((f) => f.endsWith(".test.mjs") && (!wanted.length || wanted.some((w) => f.includes(w))));
const child = spawn(process.execPath, ["--test", "--test-concurrency=1", ...tests.map((t) => path.join("browser", t))], {
  cwd: root, stdio: "inherit", env: { ...process.env, GONGKAI_BASE: house.base, GONGKAI_SAID: house.said() },
});
const code = await new Promise((resolve) => child.on("exit", (c) => resolve(c ?? 1)));
if (code !== 0) process.stderr.write(house.said().slice(-4000) + "\n");
await house.close();
process.exit(code);
