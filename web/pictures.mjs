// Takes the pictures of docs/explorer.md: node pictures.mjs [PAGE] [FOLDER]

import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withBrowser } from "./test/browser.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [page = join(here, "dist/concord.html"), folder = join(here, "../docs/images/explorer")] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const WAIT = 120_000;

/** The page at an address, when its last stage has ended. */
async function settled(tab, hash) {
  await tab.goto("about:blank");
  await tab.goto(`${pathToFileURL(resolve(page))}${hash}`);
  await tab.waitForSelector(".fan svg", { timeout: WAIT });
  await tab.waitForFunction(
    () => document.querySelector("progress.resting") && !document.querySelector(".figure.stale"),
    null,
    { timeout: WAIT },
  );
  await tab.waitForTimeout(1000);
}

const shots = {
  opening: { hash: "#a=pre-2017&b=central-asia&m=integration&n=6400&lang=en" },
  predict: {
    hash: "#a=pre-2017&b=central-asia&m=integration&n=1600&q=1&predict=1&lang=en",
    async act(tab) {
      const box = await tab.locator(".pointer").boundingBox();
      const at = (x, y) => tab.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 8 });
      await at(0.63, 0.82);
      await tab.mouse.down();
      await at(0.68, 0.72);
      await at(0.8, 0.6);
      await at(0.965, 0.53);
      await tab.mouse.up();
    },
    of: ".figure-fan",
  },
  uncertain: { hash: "#a=pre-2017&b=central-asia&m=integration&u=1&n=6400&lang=en", of: ".figure-fan" },
  history: {
    hash: "#a=pre-2017&b=central-asia&m=integration&n=1600&lang=en",
    async act(tab) {
      const box = await tab.locator(".pointer").boundingBox();
      await tab.mouse.click(box.x + box.width * 0.9, box.y + box.height * 0.2);
      await tab.waitForSelector(".chronicle p", { timeout: WAIT });
      await tab.waitForTimeout(500);
    },
    of: ".card.history",
  },
};

const seen = await withBrowser(
  { viewport: { width: 1440, height: 900 }, locale: "en-GB", colorScheme: "light" },
  async (tab) => {
    for (const [name, { hash, act, of }] of Object.entries(shots)) {
      await settled(tab, hash);
      await act?.(tab);
      const path = join(folder, `${name}.png`);
      await (of === undefined ? tab.screenshot({ path }) : tab.locator(of).first().screenshot({ path }));
      console.log(path);
    }
  },
);
for (const each of seen) console.log(each);
process.exit(seen.length === 0 ? 0 : 1);
