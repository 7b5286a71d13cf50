// What a person does with the page, and what must hold then.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const text = async (page, selector) => (await page.locator(selector).first().textContent()) ?? "";
const row = (page, part) => page.locator(`.control[data-key*="${part}"]`).first();

/** Opens every kind of thing that can be judged. */
async function unfold(page, tools) {
  for (const group of ["Leaders", "Mechanisms", "Parameters"]) {
    const details = page.locator("details.group", { hasText: group }).first();
    if (!(await details.evaluate((element) => element.open))) await details.locator("summary").first().click();
  }
  await page.locator(".why-value summary").first().click();
  await page.locator(".figures-table summary").first().click();
  await page.getByRole("button", { name: "The typical one" }).click();
  await page.waitForSelector(".chronicle", { timeout: 20_000 * tools.slow });
  await page.locator(".editor-group summary").click();
  await page.waitForSelector(".cm-editor");
  await tools.settled(page);
}

function judged(width, colorScheme) {
  return {
    options: { viewport: { width, height: width < 500 ? 740 : 900 }, colorScheme, reducedMotion: "reduce" },
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      await tools.picture(page, `${colorScheme}-${width}`, { fullPage: true });
      await tools.axe(page, `as it opens, ${colorScheme}, ${width}`);
      await unfold(page, tools);
      await tools.axe(page, `unfolded, ${colorScheme}, ${width}`);
      await tools.picture(page, `${colorScheme}-${width}-unfolded`, { fullPage: true });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll("body *")]
          .filter(
            (element) =>
              element.getBoundingClientRect().right > innerWidth + 1 &&
              !element.closest(".scroll, .chart, .cm-editor, .chronicle"),
          )
          .map((element) => element.outerHTML.slice(0, 100)),
      );
      assert.ok(over <= 0, `${over} px wider than the screen: ${wide.slice(0, 5).join("; ")}`);
      if (width < 500) {
        const small = await page.evaluate(() =>
          [
            ...document.querySelectorAll(
              "button, select, summary, input:not([type=checkbox], [type=radio], [hidden]), label.check",
            ),
          ]
            .filter(
              (element) =>
                element.getClientRects().length > 0 &&
                element.getBoundingClientRect().height < 43.5 &&
                !element.closest(".cm-editor"),
            )
            .map((element) => `${element.outerHTML.slice(0, 90)} ${element.getBoundingClientRect().height}`),
        );
        assert.deepEqual(small, [], "touch targets under 44 px");
      }
    },
  };
}

export const checks = {
  opens: {
    options: { bypassCSP: false },
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      const numbers = await text(page, ".numbers");
      assert.match(numbers, /A [−\d.]+ *\n?B [−\d.]+/);
      assert.match(numbers, /B less A [+−][\d.]+ \[/);
    },
  },
  again: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&n=100");
      await tools.settled(page);
      const number = row(page, "Mirziyoyev").locator("input[type=number]");
      const seen = new Set();
      // More often than a browser opens connections to one host.
      for (let change = 1; change <= 9; change++) {
        await number.fill(String(change / 10));
        await number.press("Enter");
        await tools.settled(page);
        seen.add(await text(page, ".numbers"));
      }
      assert.ok(seen.size >= 8, `${seen.size} different results of 9 changes`);
      // Results that come while one types leave alone what is typed.
      await number.fill("0.3");
      await number.press("Enter");
      await number.selectText();
      await number.pressSequentially("0.45", { delay: 300 });
      await number.press("Enter");
      assert.equal(await number.inputValue(), "0.45");
      assert.match(await page.locator(".copyable textarea").inputValue(), /openness%3D0\.45&/);
    },
  },
  slider: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&n=400");
      await tools.settled(page);
      const before = await text(page, ".numbers");
      const control = row(page, "Mirziyoyev");
      await control.locator("input[type=range]").focus();
      for (let k = 0; k < 10; k++) await page.keyboard.press("ArrowLeft");
      await page.waitForFunction(
        (before) =>
          document.querySelector(".numbers")?.textContent !== before && !document.querySelector(".figure.stale"),
        before,
      );
      assert.equal(await page.locator(".changes li").count(), 1);
      assert.match(await text(page, ".changes li"), /0\.75/);
      await page.getByLabel("command").check();
      const command = await page.locator(".copyable textarea").inputValue();
      assert.match(
        command,
        /openness = 0\.75[\s\S]*concord compare pre-2017 central-asia-changed\.toml --replicates \d+ --seed \d+/,
      );
      await tools.picture(page, "slider");
      await page.locator("h1").click();
      await page.keyboard.press("Control+z");
      await page.waitForFunction(
        () => document.querySelectorAll(".changes li").length === 0 || !document.querySelector(".changes"),
      );
      await tools.settled(page);
      await page.waitForFunction((before) => document.querySelector(".numbers")?.textContent === before, before, {
        timeout: 20_000 * tools.slow,
      });
      await page.keyboard.press("Control+y");
      await page.waitForFunction(() => document.querySelectorAll(".changes li").length === 1);
      await page.getByRole("button", { name: "Reset all" }).click();
      await page.waitForFunction(() => document.querySelectorAll(".changes li").length === 0);
    },
  },
  search: {
    run: async (page, tools) => {
      await tools.open(page);
      await page.locator("input[type=search]").fill("spillover");
      assert.ok((await page.locator(".found .control").count()) >= 1);
      await page.locator("input[type=search]").fill("");
      await page.locator("details.group", { hasText: "Mechanisms" }).first().locator("summary").first().click();
      await row(page, "mechanisms.sovereignty").locator("input[type=checkbox]").uncheck();
      await page.waitForFunction(() => document.querySelectorAll(".changes li").length === 1);
      await page.locator("details.group", { hasText: "Succession" }).first().locator("summary").first().click();
      await page.getByLabel("Freeze leaders on a day").check();
      await page.waitForFunction(() => document.querySelectorAll(".changes li").length === 2);
      await tools.settled(page);
      assert.equal(
        await page.locator(".problems").count(),
        0,
        await page.locator(".problems").allInnerTexts().then(String),
      );
    },
  },
  history: {
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      const box = await page.locator(".pointer").boundingBox();
      await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.5);
      await tools.picture(page, "hover");
      await page.mouse.click(box.x + box.width * 0.7, box.y + box.height * 0.5);
      await page.waitForSelector(".chronicle p", { timeout: 20_000 * tools.slow });
      await page.locator(".pointer").focus();
      await page.keyboard.press("Home");
      assert.match(await text(page, ".readout"), /^\d{4}/);
      await page.keyboard.press("PageUp");
      await page.keyboard.press("Enter");
      await page.waitForTimeout(500 * tools.slow);
      await page.locator("input.short").fill("7");
      await page.getByRole("button", { name: "Tell", exact: true }).click();
      await page.waitForFunction(
        () => /History 7 /.test(document.querySelector(".history figure h3")?.textContent ?? ""),
        null,
        { timeout: 20_000 * tools.slow },
      );
      await page.locator(".history").scrollIntoViewIfNeeded();
      await tools.picture(page, "history");
    },
  },
  stop: {
    run: async (page, tools) => {
      await tools.open(page);
      await page.locator(".limit select").selectOption("25600");
      await page.waitForTimeout(1200 * tools.slow);
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Continue" }).waitFor({ timeout: 2000 * tools.slow });
      const at = await text(page, ".histories");
      await page.waitForTimeout(1000);
      assert.equal(await text(page, ".histories"), at, "it goes on after a stop");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.waitForFunction((at) => document.querySelector(".histories")?.textContent !== at, at, {
        timeout: 60_000 * tools.slow,
      });
    },
  },
  wrong: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&n=400");
      await tools.settled(page);
      const before = await text(page, ".numbers");
      const wrong = {
        name: "mine.toml",
        mimeType: "text/plain",
        buffer: Buffer.from('extends = "central-asia"\n[scenario]\nname = "mine"\n[parameters]\nwrong = 1\n'),
      };
      await page.locator("input[type=file]").setInputFiles(wrong);
      await page.waitForSelector(".problems");
      assert.match(await text(page, ".problems"), /line 5/);
      await page.waitForTimeout(500);
      assert.equal(await text(page, ".numbers"), before);
      await tools.picture(page, "wrong");
      await tools.axe(page, "with a wrong scenario");
      const right = {
        ...wrong,
        buffer: Buffer.from('extends = "central-asia"\n[scenario]\nname = "mine"\n[parameters]\nspillover = 0.1\n'),
      };
      await page.locator("input[type=file]").setInputFiles(right);
      await page.waitForSelector(".problems", { state: "detached", timeout: 20_000 * tools.slow });
      await tools.settled(page);
      assert.match(
        await page.locator(".copyable p, .card p").allInnerTexts().then(String),
        /A link cannot hold a file/,
      );
    },
  },
  editor: {
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      await page.locator(".editor-group summary").click();
      await page.locator(".cm-line").first().click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("\n[parameters]\nwrong = 1");
      await page.waitForSelector(".editor-group .problem-list li", { timeout: 10_000 * tools.slow });
      await page.waitForSelector(".cm-lintRange-error, .cm-lint-marker-error");
      assert.ok(await page.getByRole("button", { name: "Use this text" }).isDisabled());
      await page.getByRole("button", { name: "Enlarge" }).click();
      await tools.axe(page, "with the editor enlarged");
      await tools.picture(page, "editor");
      await page.locator(".cm-line").last().click();
      await page.keyboard.press("Control+End");
      for (let k = 0; k < "wrong = 1".length; k++) await page.keyboard.press("Backspace");
      await page.keyboard.type("spill");
      await page.keyboard.press("Control+Space");
      await page.waitForSelector(".cm-tooltip-autocomplete li", { timeout: 5000 * tools.slow });
      assert.match(await text(page, ".cm-tooltip-autocomplete"), /spillover/);
      await page.getByRole("button", { name: "Discard edits" }).click();
    },
  },
  languages: {
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      for (const [code, words] of [
        ["ru", "Что получается"],
        ["kk", "Не шығады"],
      ]) {
        await page.locator(".language select").selectOption(code);
        await page.waitForFunction((words) => document.getElementById("follows")?.textContent === words, words);
        assert.equal(await page.evaluate(() => document.documentElement.lang), code);
        await page.waitForTimeout(400);
        await tools.axe(page, code);
        await tools.picture(page, `language-${code}`, { fullPage: true });
      }
    },
  },
  links: {
    run: async (page, tools) => {
      const hash = `#a=pre-2017&b=central-asia&sb=${encodeURIComponent("mechanisms.sovereignty=false")}&n=400&m=paper&seed=7`;
      await tools.open(page, hash);
      await tools.settled(page);
      await page.waitForFunction(() => document.querySelector(".copyable textarea")?.value.includes("n=400"));
      const numbers = await text(page, ".numbers");
      const link = await page.locator(".copyable textarea").inputValue();
      assert.match(
        link,
        /#a=pre-2017&b=central-asia&sb=mechanisms.sovereignty%3Dfalse&seed=7&n=400&m=paper&lang=en&v=/,
      );
      await tools.open(page, link.slice(link.indexOf("#")));
      await tools.settled(page);
      assert.equal(await text(page, ".numbers"), numbers, "a link shows the same");
      await tools.open(page, `${hash}&v=0.0.1`);
      assert.match(await text(page, ".notice"), /version 0\.0\.1/);
      await tools.open(page, "#b=no-such-scenario");
      assert.match(await text(page, ".notice"), /no-such-scenario/);
      // A question is a link too.
      await page.locator(".questions a").nth(1).click();
      await page.waitForSelector(".questions .hint");
      await tools.settled(page);
    },
  },
  tutorial: {
    run: async (page, tools) => {
      const text = await readFile(new URL("../../docs/explorer.md", import.meta.url), "utf8");
      const links = [...text.matchAll(/\(concord\.html(#[^)\s]+)\)/g)].map(([, hash]) => hash);
      assert.ok(links.length >= 6, `${links.length} links`);
      for (const hash of links) {
        await tools.open(page, hash);
        assert.equal(await page.locator(".notice").count(), 0, `${hash} opens with a notice`);
        assert.equal(await page.locator(".problems").count(), 0, `${hash} opens with a problem`);
      }
    },
  },
  predict: {
    run: async (page, tools) => {
      await tools.open(page);
      await tools.settled(page);
      await page.getByLabel("Predict first").check();
      const slider = row(page, "Mirziyoyev").locator("input[type=range]");
      await slider.focus();
      await page.keyboard.press("PageDown");
      await page.waitForSelector(".fan.drawing");
      const numbers = await text(page, ".numbers");
      assert.doesNotMatch(numbers, /B [\d−]/, "the result is hidden");
      const reveal = page.getByRole("button", { name: "Show the result" });
      assert.ok(await reveal.isDisabled());
      const box = await page.locator(".pointer").boundingBox();
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.5, { steps: 6 });
      await page.mouse.up();
      await page.locator(".pointer").focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowUp");
      await tools.picture(page, "predict-drawing");
      await tools.axe(page, "while a prediction is drawn");
      await page.waitForFunction(() => !document.querySelector(".predict button")?.disabled, null, {
        timeout: 10_000 * tools.slow,
      });
      await reveal.click();
      await page.waitForFunction(() =>
        /from the median of B/.test(document.querySelector(".predict")?.textContent ?? ""),
      );
      await page.waitForTimeout(300);
      await tools.picture(page, "predict-shown");
      await page.getByLabel("Predict first").uncheck();
    },
  },
  uncertain: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&u=1&n=400");
      await page.waitForFunction(
        () => /parameters and codings drawn too/.test(document.querySelector(".follows figcaption")?.textContent ?? ""),
        null,
        { timeout: 60_000 * tools.slow },
      );
      await page.waitForTimeout(400);
      await tools.picture(page, "uncertain");
      await tools.open(page, "#b=central-asia&n=100");
      await tools.settled(page);
      assert.match(await text(page, ".histories"), /drawn dashed/);
      await tools.picture(page, "few");
    },
  },
  files: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&n=400");
      await tools.settled(page);
      const saved = async (press) => {
        const [download] = await Promise.all([page.waitForEvent("download"), press()]);
        return [download.suggestedFilename(), await readFile(await download.path())];
      };
      const [svgName, svg] = await saved(() => page.locator(".files button").nth(0).click());
      assert.equal(svgName, "fan-integration.svg");
      assert.match(String(svg), /<svg[\s\S]*seed \d+/);
      const [pngName, png] = await saved(() => page.locator(".files button").nth(1).click());
      assert.equal(pngName, "fan-integration.png");
      assert.equal(png.subarray(1, 4).toString(), "PNG");
      await page.getByRole("button", { name: /Make the tables/ }).click();
      await page.waitForSelector(".file-list li", { timeout: 60_000 * tools.slow });
      const [csvName, csv] = await saved(() => page.locator(".file-list button").first().click());
      assert.match(csvName, /\.csv$/);
      assert.match(String(csv), /,/);
    },
  },
  preset: {
    run: async (page, tools) => {
      await page.addInitScript(() => {
        const preset = {
          request: {
            scenarios: [
              { name: "pre-2017", text: null, set: [] },
              { name: "mine.toml", text: 'extends = "central-asia"\n[scenario]\nname = "mine"\n', set: [] },
            ],
            replicates: 400,
            seed: null,
            uncertain: false,
          },
          title: "A study of somebody",
        };
        new MutationObserver((_, observer) => {
          const element = document.getElementById("preset");
          if (element === null) return;
          element.textContent = JSON.stringify(preset);
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true });
      });
      await tools.open(page);
      await tools.settled(page);
      assert.match(await text(page, ".preset-title"), /A study of somebody/);
      assert.match(await text(page, ".choice-b select option:checked"), /mine/);
    },
  },
  print: {
    run: async (page, tools) => {
      await tools.open(page, "#a=pre-2017&b=central-asia&n=400");
      await tools.settled(page);
      const pdf = await page.pdf({
        preferCSSPageSize: true,
        ...(process.env.LOOK ? { path: `${process.env.LOOK}/print.pdf` } : {}),
      });
      const pages = [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b/g)].length;
      assert.equal(pages, 2, "pages in print");
    },
  },
};
for (const scheme of ["light", "dark"]) {
  for (const width of [360, 768, 1440]) checks[`axe-${scheme}-${width}`] = judged(width, scheme);
}
