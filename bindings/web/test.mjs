// Compares the module of WebAssembly with the program, digit by digit: node bindings/web/test.mjs PROGRAM MODULE [REPLICATES]
//
// Every built-in scenario is run by one instance and by three that share its replicates, and two pairs are compared. Any difference in
// any figure fails.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import assert from "node:assert/strict";

import { compiled, instance } from "./host.mjs";

const [program, path, replicates = "48"] = process.argv.slice(2);
const module = await compiled(path);

const WHAT = { catalogue: 0, check: 1, begin: 2, part: 3, take: 4, absorb: 5, answer: 6, files: 7, tell: 8 };

class Instance {
  constructor() {
    this.exports = instance(module);
  }

  bytes(what, input) {
    const place = this.exports.reserve(input.length);
    new Uint8Array(this.exports.memory.buffer, place, input.length).set(input);
    const length = this.exports.call(WHAT[what]);
    return new Uint8Array(this.exports.memory.buffer, this.exports.output(), length).slice();
  }

  json(what, asked = null) {
    const answer = JSON.parse(new TextDecoder().decode(this.bytes(what, new TextEncoder().encode(JSON.stringify(asked)))));
    if (answer.failed) throw new Error(answer.failed.message);
    return answer;
  }
}

/** The answer of so many instances that share the replicates. */
function simulate(request, count) {
  const instances = Array.from({ length: count }, () => new Instance());
  const batches = instances.map((instance) => instance.json("begin", request).batches)[0];
  batches.forEach((batch, place) => {
    for (let first = 0, turn = 0; first < batch.replicates; first += 16, turn += 1) {
      instances[turn % count].json("part", { batch: place, first, count: 16 });
    }
    for (const instance of instances.slice(1)) {
      const part = instance.bytes("take", new TextEncoder().encode(JSON.stringify({ batch: place })));
      const input = new Uint8Array(4 + part.length);
      new DataView(input.buffer).setUint32(0, place, true);
      input.set(part, 4);
      const done = JSON.parse(new TextDecoder().decode(instances[0].bytes("absorb", input)));
      assert.deepEqual(done, {});
    }
  });
  return [instances[0].json("answer"), instances[0].json("files")];
}

const room = mkdtempSync(join(tmpdir(), "concord-web-"));
const concord = (...asked) =>
  JSON.parse(
    execFileSync(resolve(program), [...asked, "--replicates", replicates, "--json", "--quiet", "--no-figures"], {
      cwd: room,
      maxBuffer: 1 << 28,
    }),
  );
const input = (name) => ({ name, text: null, set: [] });
const request = (names, uncertain) => ({ scenarios: names.map(input), replicates: Number(replicates), seed: null, uncertain, complete: true });

try {
  let figures = 0;
  const same = (found, expected, what) => {
    assert.ok(Object.keys(found).length > 3, what);
    for (const [name, table] of Object.entries(found)) assert.deepEqual(table, expected[name], `${what}: ${name}`);
    figures += JSON.stringify(found).match(/-?\d+(\.\d+)?(e-?\d+)?/g).length;
  };
  const { scenarios } = new Instance().json("catalogue");
  for (const { name } of scenarios) {
    const expected = concord("run", name).runs[0];
    for (const count of [1, 3]) {
      const [answer, files] = simulate(request([name], true), count);
      same(answer.arms[0].document, expected, `${name}, ${count} instances`);
      for (const { name: file, text } of files) {
        assert.ok(text === readFileSync(join(room, expected.folder, file), "utf8"), `${name}: ${file}`);
      }
    }
  }
  for (const pair of [["pre-2017", "post-2017"], ["central-asia", "stochastic"]]) {
    const expected = concord("compare", ...pair);
    for (const count of [1, 3]) {
      const [answer] = simulate(request(pair, true), count);
      same(answer.contrast.document, expected, `${pair.join(" against ")}, ${count} instances`);
    }
  }
  const large = { name: "central-asia", text: null, set: ["scenario.ticks_per_year=300"] };
  const refused = () => new Instance().json("begin", { ...request([], false), scenarios: [large], replicates: 1000 });
  assert.throws(refused, /takes about 2 GB of memory, and a page can have 1/);
  console.log(`${scenarios.length} scenarios and 2 pairs, ${figures} figures: the same as the program's`);
} finally {
  rmSync(room, { recursive: true });
}
