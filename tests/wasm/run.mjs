// Prints what concord_wasm.wasm finds: node run.mjs MODULE [REPLICATES]

import { readFile } from "node:fs/promises";

const [path, replicates = "64"] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(path));
// plotters brings in bindings to browsers that the library never calls; neither threads, files, clocks nor chance are needed.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = () => {
    throw new Error(`${from}.${name} was called`);
  };
}
const { memory, run, text } = (await WebAssembly.instantiate(module, imports)).exports;
const length = run(Number(replicates));
process.stdout.write(new TextDecoder().decode(new Uint8Array(memory.buffer, text(), length)));
