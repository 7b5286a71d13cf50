// Opens the reports of a run, a comparison and traces in Chromium and judges them as a reader would: nothing is asked of
// the network, nothing is said on the console, nothing overflows, everything is in reach of keyboard and screen reader.
//
//   node tests/browser/check.mjs CONCORD AXE [LOOK]
//
// CONCORD is the program, AXE the file axe.min.js of axe-core. With LOOK, a folder, pictures and prints of the pages are
// left there to be looked at. Needs chromium, and speaks with it by pipe. `.ci/run browser` brings all of it together.
import { spawn, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [program, axePath, look] = process.argv.slice(2);
if (!program || !axePath) {
  console.error("usage: node tests/browser/check.mjs CONCORD AXE [LOOK]");
  process.exit(2);
}
const axe = readFileSync(axePath, "utf8");
const room = mkdtempSync(join(tmpdir(), "concord-browser-"));

// What no page may trip over: markup in names, and names as long as they get.
const ODD = `extends = "central-asia.toml"
[scenario]
name = "odd"
title = 'Names <b>with</b> & "quotes" </title><script>alert(1)</script>'
description = 'Is <i>this</i> & that "safe"? AWordThatIsLongerThanAnyPhoneIsWideAndHasNoPlaceToBreakInAtAll.'
[[states]]
id = "KAZ"
name = 'Kazakhstan <&"> and a long name of some sixty characters'
`;

const FOLDERS = {
  run: ["run", "-n", "60"],
  comparison: ["compare", "pre-2017", "post-2017", "only-uzbekistan", "-n", "60"],
  trace: ["trace", "--replicate", "3"],
  apart: ["trace", "--replicate", "3", "--compare", "pre-2017"],
  every: ["trace", "--replicate", "3", "--every", "--no-figures", "--set", 'scenario.end="1994-Q4"'],
  odd: ["run", "odd.toml", "-n", "20"],
  russian: ["run", "-n", "20", "--lang", "ru", "--only", "fans", "--only", "outcomes"],
};

const problems = [];
const expect = (holds, problem) => {
  if (!holds) problems.push(problem);
};

/** Chromium, told what to do by the DevTools protocol over a pipe. */
class Browser {
  constructor() {
    const profile = join(room, "profile");
    const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
    this.process = spawn(
      process.env.CHROMIUM ?? "chromium",
      ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
        `--user-data-dir=${profile}`, ...quiet, "about:blank"],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    this.process.on("error", (error) => {
      console.error(`chromium does not start: ${error.message}`);
      process.exit(1);
    });
    [this.waiting, this.events, this.last] = [new Map(), [], 0];
    let text = "";
    this.process.stdio[4].setEncoding("utf8").on("data", (piece) => {
      const messages = (text + piece).split("\0");
      text = messages.pop();
      for (const message of messages.map((message) => JSON.parse(message))) this.take(message);
    });
  }

  take(message) {
    if (message.id === undefined) return this.events.push(message);
    const { done, failed } = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) failed(new Error(message.error.message));
    else done(message.result);
  }

  send(method, params = {}) {
    const id = ++this.last;
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }

  /** Waits for an event, and drops all before it. */
  async event(method) {
    for (let tries = 0; tries < 2000; tries++) {
      if (this.events.some((event) => event.method === method)) return;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`no ${method} within 20 s`);
  }

  async page() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    this.session = sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await this.send(`${domain}.enable`);
  }

  /** Opens a page and returns what was said and asked for meanwhile. */
  async open(file, width, scheme) {
    this.events = [];
    await this.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await this.send("Page.navigate", { url: pathToFileURL(file).href });
    await this.event("Page.loadEventFired");
    await this.value("document.fonts.ready.then(() => true)");
  }

  async value(expression) {
    const parameters = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", parameters);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async press(key, code) {
    const pressed = { key, code: key, windowsVirtualKeyCode: code, text: key === "Enter" ? "\r" : undefined };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...pressed });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...pressed });
  }
}

/** What was said on the console and asked of others since the page was opened. */
function heard(events, where) {
  for (const { method, params } of events) {
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
      problems.push(`${where}: the console says ${params.args.map((part) => part.value).join(" ")}`);
    } else if (method === "Runtime.exceptionThrown") {
      problems.push(`${where}: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    } else if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) {
      problems.push(`${where}: the console says ${params.entry.text}`);
    } else if (method === "Network.requestWillBeSent" && !/^(file|data):/.test(params.request.url)) {
      problems.push(`${where}: it asks for ${params.request.url}`);
    }
  }
}

/** The first table that can be sorted: the state of its second head, and that column from above. */
const COLUMN = `(() => {
  const table = document.querySelector("table[data-sorts]");
  const cells = [...table.tBodies[0].rows].map((row) => row.cells[1].textContent);
  return { sort: table.tHead.rows[0].cells[1].getAttribute("aria-sort"), cells };
})()`;

async function sorting(browser, where) {
  if (!(await browser.value(`document.querySelector("table[data-sorts]") !== null`))) return;
  const before = await browser.value(COLUMN);
  await browser.value(`document.querySelectorAll("table[data-sorts]")[0].tHead.rows[0].cells[1].querySelector("button").focus()`);
  await browser.press("Enter", 13);
  const up = await browser.value(COLUMN);
  await browser.press("Enter", 13);
  const down = await browser.value(COLUMN);
  const words = [before.sort, up.sort, down.sort].join(" ");
  expect(words === " ascending descending", `${where}: a table that is sorted says "${words}"`);
  const distinct = new Set(before.cells).size > 1;
  expect(!distinct || up.cells.join() !== down.cells.join(), `${where}: sorting leaves the rows as they are`);
  expect(
    [up, down].every(({ cells }) => [...cells].sort().join() === [...before.cells].sort().join()),
    `${where}: sorting loses rows`,
  );
}

/** What scrolls sideways and does not say so, what says so and does not scroll, and what no keyboard reaches. */
const HINTS = `[...document.querySelectorAll(".scroll")].flatMap((region) => {
  const scrolls = region.scrollWidth > region.clientWidth + 1;
  const says = getComputedStyle(region.previousElementSibling).display !== "none";
  const reached = region.tabIndex === 0;
  const name = document.getElementById(region.getAttribute("aria-labelledby"))?.textContent ?? "";
  return scrolls === says && scrolls === reached && name !== "" ? [] : [[name.slice(0, 40), scrolls, says, reached].join(" ")];
})`;

/** Explanations of terms that do not stand beside their text, in a margin that has room for them. */
const MARGIN = `[...document.querySelectorAll(".block")].flatMap((block) => {
  const [text, gloss] = [...block.children].map((child) => child.getBoundingClientRect());
  const beside = gloss.left >= text.right && gloss.width >= 200 && Math.abs(gloss.top - text.top) < 40;
  return beside ? [] : [block.textContent.slice(0, 40)];
})`;

async function judge(browser, name, file) {
  // Both widths and both schemes are judged whole; the other two of the four are looked at for their width alone.
  const views = [[360, "dark", false], [1400, "light", false], [820, "light", false], [360, "light", true], [1400, "dark", true]];
  for (const [width, scheme, whole] of views) {
    const where = `${name} at ${width} pixels, ${scheme}`;
    await browser.open(file, width, scheme);
    const [scrolls, fits] = await browser.value("[document.documentElement.scrollWidth, window.innerWidth]");
    expect(scrolls <= width && fits <= width, `${where}: ${scrolls} pixels wide`);
    if (look) {
      const { data } = await browser.send("Page.captureScreenshot", { captureBeyondViewport: true, clip: await clip(browser, width) });
      writeFileSync(join(look, `${name}-${width}-${scheme}.png`), data, "base64");
    }
    heard(browser.events, where);
    const [figures, faces] = await browser.value(`[document.querySelectorAll("svg.figure").length,
      [...document.fonts].filter((face) => face.status === "loaded").length]`);
    expect(figures === 0 || faces > 0, `${where}: the figures are not set in the letters that the page brings`);
    for (const hint of await browser.value(HINTS)) problems.push(`${where}: scrolls, says so, is reached: ${hint}`);
    if (width === 1400) for (const text of await browser.value(MARGIN)) problems.push(`${where}: not beside its text: ${text}`);
    if (!whole) continue;
    await browser.value(`${axe}; 0`);
    const found = await browser.value(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => [impact, id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary]))`);
    for (const violation of found) problems.push(`${where}: ${violation.join(", ")}`);
  }
  await browser.press("Tab", 9);
  const first = await browser.value("document.activeElement.className");
  expect(first === "skip", `${name}: the first stop of the keyboard is "${first}"`);
  await sorting(browser, name);
  const markup = await browser.value(`document.querySelectorAll("main b, main i, script").length - document.querySelectorAll("caption b, figcaption b").length`);
  expect(markup === 1, `${name}: markup of names is taken for markup of the page`);
  const languages = await browser.value(`[document.documentElement.lang, ...document.querySelectorAll("figcaption [lang]")].map((part) => part.lang ?? part).join(" ")`);
  const expected = name === "russian" ? "en ru ru ru ru" : "en";
  expect(languages === expected, `${name}: its languages are ${languages}`);
  const { data } = await browser.send("Page.printToPDF", { preferCSSPageSize: true, printBackground: false, paperWidth: 8.27, paperHeight: 11.69 });
  expect(Buffer.from(data, "base64").subarray(0, 5).toString() === "%PDF-", `${name}: it cannot be printed`);
  if (look) writeFileSync(join(look, `${name}.pdf`), data, "base64");
  // Without a script every table is there, and has no button that would do nothing.
  await browser.send("Emulation.setScriptExecutionDisabled", { value: true });
  await browser.open(file, 360, "light");
  const hints = await browser.value(`[...document.querySelectorAll("figure .hint")].map((hint) => getComputedStyle(hint).display)`);
  expect(hints.every((display) => display === "block"), `${name}: without a script nothing says that charts scroll`);
  await browser.open(file, 1400, "light");
  const [buttons, heads] = await browser.value(`[document.querySelectorAll("button").length, document.querySelectorAll("thead th").length]`);
  expect(buttons === 0 && heads > 0, `${name}: without a script it has ${buttons} buttons and ${heads} heads of columns`);
  await browser.send("Emulation.setScriptExecutionDisabled", { value: false });
}

/** As much of the page as one picture holds. */
async function clip(browser, width) {
  const height = await browser.value("document.documentElement.scrollHeight");
  return { x: 0, y: 0, width, height: Math.min(height, 12000), scale: 1 };
}

let browser;
try {
  writeFileSync(join(room, "odd.toml"), ODD);
  if (look) mkdirSync(look, { recursive: true });
  for (const [name, words] of Object.entries(FOLDERS)) {
    execFileSync(resolve(program), [...words, "--quiet", "--output", name], { cwd: room, stdio: ["ignore", "ignore", "inherit"] });
    expect(existsSync(join(room, name, "report.html")), `${name} has no report.html`);
  }
  browser = new Browser();
  await browser.page();
  for (const name of Object.keys(FOLDERS)) await judge(browser, name, join(room, name, "report.html"));
} catch (error) {
  problems.push(error.stack);
} finally {
  browser?.process.kill();
  await new Promise((done) => setTimeout(done, 200));
  rmSync(room, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
console.log(problems.length === 0 ? `${Object.keys(FOLDERS).length} pages: nothing to object to` : problems.join("\n"));
process.exit(problems.length === 0 ? 0 : 1);
