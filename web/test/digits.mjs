// Compares what the page in Chromium is answered with what the program says, digit by digit: node test/digits.mjs PROGRAM
//
// Every built-in scenario, and pairs of them, by one worker and by three; and one scenario by the module without vector instructions. With
// --short, for a gate that has little time, some of them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withBrowser } from "./browser.mjs";

const REPLICATES = 64;
const PAIRS = [
  ["pre-2017", "central-asia"],
  ["pre-2017", "only-uzbekistan"],
];

const isShort = process.argv.includes("--short");
const program = resolve(process.argv.slice(2).find((word) => word !== "--short") ?? "../target/debug/concord");
const slow = Number(process.env.SLOW ?? "1");
const here = dirname(fileURLToPath(import.meta.url));
const file = pathToFileURL(join(here, "../dist/concord.html"));

const room = mkdtempSync(join(tmpdir(), "concord-digits-"));
const concord = (...asked) =>
  JSON.parse(
    execFileSync(program, [...asked, "--replicates", String(REPLICATES), "--json", "--quiet", "--no-figures"], {
      cwd: room,
      maxBuffer: 1 << 28,
    }),
  );

/** Keeps the answers that workers send to the page. */
function listen() {
  window.answers = [];
  window.Worker = class extends window.Worker {
    constructor(...of) {
      super(...of);
      this.addEventListener("message", ({ data }) => {
        if (data?.value?.arms) window.answers.push(data.value);
      });
    }
  };
}

// Every scenario that lies there is built in.
const scenarios = readdirSync(join(here, "../../scenarios"))
  .filter((name) => name.endsWith(".toml"))
  .map((name) => name.slice(0, -5))
  .filter((name) => !isShort || ["central-asia", "gulf", "stochastic"].includes(name));
const numbers = isShort ? [3] : [1, 3];

let figures = 0;
let answers = 0;

function same(found, expected, what) {
  assert.ok(Object.keys(found).length > 3, what);
  for (const [name, table] of Object.entries(found)) assert.deepEqual(table, expected[name], `${what}: ${name}`);
  figures += JSON.stringify(found).match(/-?\d+(\.\d+)?(e-?\d+)?/g).length;
  answers++;
}

try {
  const seen = await withBrowser({ viewport: { width: 1000, height: 700 }, bypassCSP: true }, async (page) => {
    await page.addInitScript(listen);
    const answer = async (query, link) => {
      await page.goto("about:blank");
      await page.goto(`${file}?${query}#${link}&n=${REPLICATES}&u=1`);
      const found = await page.waitForFunction(() => window.answers.at(-1), null, { timeout: 30_000 * slow });
      return found.jsonValue();
    };
    for (const name of scenarios) {
      const [expected] = concord("run", name).runs;
      for (const workers of numbers) {
        const { arms } = await answer(`workers=${workers}`, `b=${name}`);
        same(arms[0].document, expected, `${name} by ${workers}`);
      }
      if (name === "central-asia") {
        const { arms } = await answer("simd=no&workers=2", `b=${name}`);
        same(arms[0].document, expected, `${name} without vectors`);
      }
    }
    for (const [a, b] of isShort ? PAIRS.slice(0, 1) : PAIRS) {
      const expected = concord("compare", a, b);
      for (const workers of numbers) {
        const { contrast } = await answer(`workers=${workers}`, `a=${a}&b=${b}`);
        same(contrast.document, expected, `${b} less ${a} by ${workers}`);
      }
    }
  });
  assert.deepEqual(seen, []);
  console.log(`${answers} answers of the page, ${figures} figures: the same as the program's`);
} finally {
  rmSync(room, { recursive: true });
}
