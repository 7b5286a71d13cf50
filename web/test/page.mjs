// Opens the page from the disk in Chromium, does what a person does, and judges it: `npm run page`.
//
//   node test/page.mjs [--address URL] [--only NAME | --short]
//
// --short does a part of it, for a gate that has little time.
// --address judges the page that `concord explore` serves. LOOK=folder leaves pictures, SLOW=3 waits longer where the machine is busy.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { withBrowser } from "./browser.mjs";
import { checks } from "./checks.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    address: { type: "string" },
    short: { type: "boolean", default: false },
  },
});
/** What the gate does: a picture, a change, a fault, a link, a preset, and what axe says at both ends of what screens are. */
const SHORT = ["opens", "again", "slider", "wrong", "links", "tutorial", "preset", "axe-light-360", "axe-dark-1440"];
const file = join(here, "../dist/concord.html");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const look = process.env.LOOK ?? null;
if (look !== null) await mkdir(look, { recursive: true });
const slow = Number(process.env.SLOW ?? "1");

/** What the checks share. */
const tools = {
  slow,
  isWhole: false,
  address: (rest = "") => `${values.address ?? pathToFileURL(file)}${rest}`,
  async open(page, rest = "") {
    // A new address that differs behind `#` alone would not load the page anew.
    await page.goto("about:blank");
    await page.goto(tools.address(rest));
    tools.isWhole = /[#&]n=/.test(rest);
    await page.waitForSelector(".fan svg", { timeout: 20_000 * slow });
  },
  /** Waits until a result stands for what is asked: where the address says how many replicates, until all of them have been run. */
  async settled(page) {
    await page.waitForFunction(
      (isWhole) => {
        const stop = [...document.querySelectorAll("button")].find((button) => button.textContent === "Stop");
        const stands = document.querySelector(".figure") && !document.querySelector(".figure.stale");
        return stands && (!isWhole || stop === undefined || stop.disabled);
      },
      tools.isWhole,
      { timeout: 20_000 * slow },
    );
    await page.waitForTimeout(250);
  },
  async axe(page, where) {
    await page.addScriptTag({ content: axe }).catch(() => {});
    const injected = await page.evaluate(() => "axe" in window);
    if (!injected) await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const words = found.violations.flatMap(({ id, impact, nodes }) =>
      nodes.slice(0, 4).map((node) => `${impact} ${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`),
    );
    assert.deepEqual(words, [], where);
  },
  async picture(page, name, options = {}) {
    if (look !== null) await page.screenshot({ path: join(look, `${name}.png`), ...options });
  },
};

let failed = 0;
for (const [name, { options = {}, run }] of Object.entries(checks)) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  if (values.short && !SHORT.includes(name)) continue;
  const begun = performance.now();
  let error = null;
  const browser = {
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    colorScheme: "light",
    bypassCSP: true,
    ...options,
  };
  const origin = values.address === undefined ? null : new URL(values.address).origin;
  const seen = await withBrowser({ origin, ...browser }, async (page, context) => {
    try {
      await run(page, tools, context);
    } catch (thrown) {
      error = thrown;
      await tools.picture(page, `failed-${name}`);
    }
  });
  const bad = error !== null || seen.length > 0;
  if (bad) failed++;
  console.log(`${bad ? "FAILED" : "ok    "} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  if (error !== null) console.log(String(error.stack ?? error).slice(0, 3000));
  for (const each of seen) console.log(`  ${each}`);
}
console.log(failed === 0 ? "all is well" : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
