// Measures dist/concord.html in Chromium: node speed.mjs [TIMES] [--query simd=no]
//
// Prints medians: time from opening to the first picture, from a slider's move to its picture, the longest task of the page's thread, and
// nanoseconds a tick of a history and worker. No test asks for them, since a machine is as busy as it is.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withBrowser } from "./test/browser.mjs";

const times = Number(process.argv[2] ?? 5);
const query = process.argv.includes("--query") ? `?${process.argv.at(-1)}` : "";
const file = `${pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), "dist/concord.html"))}${query}`;

/** Keeps long tasks, and when replicates were run. */
function listen() {
  window.long = [];
  new PerformanceObserver((list) =>
    window.long.push(...list.getEntries().map((entry) => [entry.startTime, entry.duration])),
  ).observe({ type: "longtask", buffered: true });
}

const found = { "first picture, ms": [], "a slider's picture, ms": [], "longest task, ms": [], "6,400 pairs, ms": [] };
for (let time = 0; time < times; time++) {
  await withBrowser({ viewport: { width: 1440, height: 900 } }, async (page) => {
    await page.addInitScript(listen);
    await page.goto(file);
    await page.waitForSelector(".fan svg", { timeout: 60_000 });
    const begun = await page.evaluate(() => performance.now());
    found["first picture, ms"].push(begun);
    const has = (count) =>
      page.waitForFunction((count) => document.querySelector(".histories")?.textContent.startsWith(count), count, {
        timeout: 120_000,
        polling: 20,
      });
    await has("6,400");
    found["6,400 pairs, ms"].push((await page.evaluate(() => performance.now())) - begun);
    const slider = page.locator(`.control[data-key*="Mirziyoyev"]`).locator("input[type=range]");
    await slider.focus();
    const moved = await page.evaluate(() => {
      window.before = document.querySelector(".numbers").textContent;
      return performance.now();
    });
    await page.keyboard.press("PageDown");
    await page.waitForFunction(
      () => document.querySelector(".numbers").textContent !== window.before && !document.querySelector(".stale"),
      null,
      { timeout: 60_000, polling: 10 },
    );
    found["a slider's picture, ms"].push((await page.evaluate(() => performance.now())) - moved);
    const long = await page.evaluate(() => window.long);
    found["longest task, ms"].push(Math.max(0, ...long.filter(([start]) => start > 500).map(([, length]) => length)));
  });
}
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
for (const [what, values] of Object.entries(found))
  console.log(`${what}: ${median(values).toFixed(0)} (${values.map((value) => value.toFixed(0)).join(", ")})`);
console.log(`${((await readFile(fileURLToPath(new URL(file)))).length / 1e6).toFixed(2)} MB`);
