// Bundles the tests of single modules, and runs them: `npm test`.

import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { names } from "../names.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const files = (await readdir(join(here, "unit"))).filter((name) => name.endsWith(".test.ts"));
const outdir = join(here, "../build/unit");
await build({
  entryPoints: files.map((name) => join(here, "unit", name)),
  outdir,
  bundle: true,
  platform: "node",
  define: { __NAMES__: JSON.stringify(await names()) },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const run = spawnSync(
  process.execPath,
  ["--test", ...files.map((name) => join(outdir, name.replace(/\.ts$/, ".mjs")))],
  {
    stdio: "inherit",
  },
);
process.exit(run.status ?? 1);
