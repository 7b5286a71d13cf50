// What Node.js needs to host the module: its imports, which are never called, and texts by address.

import { readFileSync } from "node:fs";

/** The compiled module of a file. */
export const compiled = (path) => WebAssembly.compile(readFileSync(path));

/** The exports of a new instance. Libraries bring in bindings to browsers that nothing calls. */
export function instance(module) {
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      throw new Error(`${from}.${name} was called`);
    };
  }
  return new WebAssembly.Instance(module, imports).exports;
}
