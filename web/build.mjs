// Builds the page: `npm run build -- --wasm FILE --plain FILE` writes dist/concord.html, which holds the engine, and
// dist/explore.html, which is served by `concord explore`. Without the two files it writes dist/explore.html alone.
// The same sources give the same bytes: nothing of the machine or the moment enters.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    wasm: { type: "string" },
    plain: { type: "string" },
    // Tests build a page with an engine of their own.
    engine: { type: "string" },
    out: { type: "string", default: join(here, "dist") },
  },
});

/** Most bytes of the page that stands alone. */
const LIMIT = 3_000_000;

/** Script and style of the page, with the engine in it or without. */
async function bundle(alone) {
  const result = await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    define: { __ALONE__: JSON.stringify(alone) },
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none", charset: "utf8" },
    resolve: values.engine ? { alias: { "../engine/choose": join(process.cwd(), values.engine) } } : {},
    worker: { format: "iife" },
    build: {
      target: "es2022",
      write: false,
      minify: "esbuild",
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 1e8,
      rollupOptions: { input: join(here, "src/main.tsx"), output: { format: "iife", inlineDynamicImports: true } },
    },
  });
  const { output } = Array.isArray(result) ? result[0] : result;
  const chunks = output.filter((file) => file.type === "chunk");
  if (chunks.length !== 1)
    throw new Error(`expected one script, found ${chunks.map((file) => file.fileName).join(", ")}`);
  const styles = output.filter((file) => file.fileName.endsWith(".css")).map((file) => String(file.source));
  return { script: inline(chunks[0].code.trim()), style: styles.join("").trim() };
}

/** A script that can stand inside an element of HTML. */
function inline(code) {
  return code.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** A module, compressed, in letters. */
async function packed(file, id) {
  const bytes = gzipSync(await readFile(file), { level: 9 });
  // The header names the system that has compressed it: 255 is "unknown".
  bytes[9] = 255;
  return `<script type="application/octet-stream" id="${id}">${bytes.toString("base64")}</script>\n`;
}

async function page(template, alone) {
  const { script, style } = await bundle(alone);
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    // The editor and the charts put styles on elements as they go.
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "worker-src blob:",
    `connect-src ${alone ? "'none'" : "'self'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const modules =
    alone && values.wasm && values.plain
      ? (await packed(values.wasm, "wasm")) + (await packed(values.plain, "wasm-plain"))
      : "";
  const token = alone ? "" : '<meta name="concord-token" content="__CONCORD_TOKEN__">\n';
  const parts = { policy, style, modules, token, script };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name].trimEnd());
}

const template = await readFile(join(here, "src/page.html"), "utf8");
await mkdir(values.out, { recursive: true });
const write = async (name, alone) => {
  const text = await page(template, alone);
  await writeFile(join(values.out, name), text);
  const size = Buffer.byteLength(text);
  console.log(`${name}: ${size.toLocaleString("en")} bytes`);
  return size;
};
if (!values.engine) await write("explore.html", false);
if ((values.wasm && values.plain) || values.engine) {
  const size = await write("concord.html", true);
  if (size > LIMIT) throw new Error(`concord.html has ${size} bytes: more than ${LIMIT}`);
}
