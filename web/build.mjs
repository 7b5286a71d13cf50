// Builds the page: `npm run build -- --wasm FILE --plain FILE` writes dist/concord.html, which holds the engine, and
// dist/explore.html, which is served by `concord explore`. Without the two files it writes dist/explore.html alone.
// The same sources give the same bytes: nothing of the machine or the moment enters.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { difference } from "./delta.mjs";
import { licences } from "./licences.mjs";
import { names } from "./names.mjs";
import { pruned } from "./prune.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    wasm: { type: "string" },
    plain: { type: "string" },
    out: { type: "string", default: join(here, "dist") },
    // Modules for tests are quicker to build and larger.
    "any-size": { type: "boolean", default: false },
  },
});

/** Bytes of each page when it was last built, and the most that it may have. */
const SIZES = join(here, "sizes.json");
const sizes = JSON.parse(await readFile(SIZES, "utf8"));

/** The version of the program, which puts its own page alone into the folder of a result. */
const [, version] = /^version = "(.*)"$/m.exec(await readFile(join(here, "../Cargo.toml"), "utf8")) ?? [];

/** Script and style of the page, with the engine in it or without. */
async function bundle(alone) {
  const result = await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    define: { __ALONE__: JSON.stringify(alone), __NAMES__: JSON.stringify(await names()) },
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none", charset: "utf8" },
    worker: { format: "iife" },
    build: {
      target: "es2022",
      write: false,
      minify: "esbuild",
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 1e8,
      rollupOptions: {
        // The script of the workers is a Blob from its start on, which is of use where there are workers alone.
        treeshake: { moduleSideEffects: (id) => !/\?worker&inline|xz-decompress/.test(id) },
        input: join(here, "src/main.tsx"),
        output: { format: "iife", inlineDynamicImports: true },
      },
    },
  });
  const { output } = Array.isArray(result) ? result[0] : result;
  const chunks = output.filter((file) => file.type === "chunk");
  if (chunks.length !== 1)
    throw new Error(`expected one script, found ${chunks.map((file) => file.fileName).join(", ")}`);
  const styles = output.filter((file) => file.fileName.endsWith(".css")).map((file) => String(file.source));
  // The worker is a bundle of its own, and has one library.
  const ids = [...chunks[0].moduleIds, ...(alone ? [join(here, "node_modules/xz-decompress/package.json")] : [])];
  return { script: inline(chunks[0].code.trim()), licences: await licences(ids), style: styles.join("").trim() };
}

/** A script that can stand inside an element of HTML. */
function inline(code) {
  return code.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** Bytes in letters, as an element of the page. */
const element = (id, bytes) =>
  `<script type="application/octet-stream" id="${id}">${bytes.toString("base64")}</script>`;

/** Compressed by gzip, which browsers unpack. */
function gzipped(bytes) {
  const small = gzipSync(bytes, { level: 9 });
  // The header names the system that has compressed it: 255 is "unknown".
  small[9] = 255;
  return small;
}

/** Compressed by xz, with a dictionary that a phone has room for. */
function xz(bytes) {
  return execFileSync("xz", ["--stdout", "--check=crc32", "--lzma2=preset=9e,dict=8MiB"], {
    input: bytes,
    maxBuffer: 1 << 28,
  });
}

/** The two modules: the one with vectors, and what differs in the plain one, since most of it is the same. */
async function modules() {
  if (!values.wasm || !values.plain) return [];
  const [vectors, plain] = await Promise.all(
    [values.wasm, values.plain].map(async (file) => pruned(await readFile(file))),
  );
  return [element("wasm", xz(vectors)), element("wasm-difference", xz(difference(vectors, plain)))];
}

async function page(template, alone) {
  const { script, style, licences } = await bundle(alone);
  const loader = (await readFile(join(here, "src/loader.js"), "utf8")).trim();
  const scripts = alone ? [hash(script), hash(loader)] : [hash(script)];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}${alone ? " 'wasm-unsafe-eval'" : ""}`,
    // The editor and the charts put styles on elements as they go.
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    alone ? "worker-src blob:" : "worker-src 'none'",
    `connect-src ${alone ? "'none'" : "'self'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts = alone ? [element("app", gzipped(Buffer.from(script))), ...(await modules())] : [];
  const token = alone
    ? `<meta name="concord-version" content="${version}">`
    : '<meta name="concord-token" content="__CONCORD_TOKEN__">';
  const filled = { policy, style, licences, token, parts: parts.join("\n"), script: alone ? loader : script };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => filled[name]);
}

const template = await readFile(join(here, "src/page.html"), "utf8");
await mkdir(values.out, { recursive: true });
const write = async (name, alone) => {
  const text = await page(template, alone);
  await writeFile(join(values.out, name), text);
  const size = Buffer.byteLength(text);
  console.log(`${name}: ${size.toLocaleString("en")} bytes`);
  // A module of tests says nothing about the page of a release.
  if (alone && values["any-size"]) return;
  const { limit } = sizes[name];
  if (size > limit) throw new Error(`${name} has ${size} bytes, and ${limit} at most are allowed (web/sizes.json)`);
  sizes[name].bytes = size;
};
await write("explore.html", false);
if (values.wasm && values.plain) await write("concord.html", true);
// UPDATE=1 writes the sizes anew, as it does with everything that is pinned.
if (process.env.UPDATE) await writeFile(SIZES, `${JSON.stringify(sizes, null, 2)}\n`);
