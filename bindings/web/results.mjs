// Prints the results that tests/library/portable.rs pins, found by a module with the feature `results`: node results.mjs MODULE [REPLICATES]

import { compiled, instance } from "./host.mjs";

const [path, replicates = "64"] = process.argv.slice(2);
const { memory, results, results_text } = instance(await compiled(path));
const length = results(Number(replicates));
process.stdout.write(new TextDecoder().decode(new Uint8Array(memory.buffer, results_text(), length)));
