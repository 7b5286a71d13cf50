// Starts Chromium with an empty profile, and listens for everything that must not happen.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs `work` with a browser, and returns what it should not have seen: foreign requests and messages of the console. */
export async function withBrowser({ origin = null, ...options }, work) {
  const profile = await mkdtemp(join(tmpdir(), "concord-page-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ARGS,
    acceptDownloads: true,
    ...options,
  });
  const seen = [];
  const watch = (page) => {
    page.on("request", (request) => {
      const url = request.url();
      const own = origin !== null && url.startsWith(`${origin}/`);
      if (!own && !/^(file|blob|data|about):/.test(url)) seen.push(`request: ${url.slice(0, 120)}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        seen.push(`console: ${message.text().slice(0, 300)}`);
    });
    page.on("pageerror", (error) => seen.push(`error: ${error.stack?.slice(0, 500)}`));
  };
  context.on("page", watch);
  context.pages().forEach(watch);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await work(page, context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return seen;
}
