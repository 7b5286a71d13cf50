// Takes out of a module what the page never uses: names for debuggers, and exports of bindings that libraries bring in.

import { put, read } from "./leb128.mjs";

/** What a page calls; see src/engine/README.md. */
const EXPORTS = ["memory", "reserve", "call", "output", "failure", "failure_length"];
const CUSTOM = 0;
const EXPORT = 7;

const written = (value) => Buffer.from(put([], value));

/** The section of exports with those alone that a page calls. */
function exportsOf(section) {
  const kept = [];
  let [count, at] = read(section, 0);
  for (; count > 0; count--) {
    const begin = at;
    const [length, name] = read(section, at);
    const kind = name + length;
    [, at] = read(section, kind + 1);
    if (EXPORTS.includes(section.toString("utf8", name, kind))) kept.push(section.subarray(begin, at));
  }
  return Buffer.concat([written(kept.length), ...kept]);
}

export function pruned(module) {
  const out = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [size, begin] = read(module, at + 1);
    const section = module.subarray(begin, begin + size);
    at = begin + size;
    if (id === CUSTOM) continue;
    const kept = id === EXPORT ? exportsOf(section) : section;
    out.push(Buffer.from([id]), written(kept.length), kept);
  }
  return Buffer.concat(out);
}
