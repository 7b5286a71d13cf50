import assert from "node:assert/strict";
import { test } from "node:test";
import { domainOf, nice } from "../../src/charts/base";
import { schemasAt, tableAt } from "../../src/editor/completion";
import { Deal, workersOf } from "../../src/engine/wasm/parts";
import { stagesTo } from "../../src/state/stages";

test("parts cover every replicate of every batch once, and are small where a replicate takes long", () => {
  for (const slow of [0.1, 5, 500]) {
    for (const batches of [[400, 50], [1], [6400, 800], [513]]) {
      const deal = new Deal(batches);
      const next = batches.map(() => 0);
      let largest = 0;
      for (let part = deal.next(); part !== undefined; part = deal.next()) {
        assert.equal(part.first, next[part.batch]);
        assert.ok(part.count >= 1 && part.count <= 64);
        next[part.batch] = part.first + part.count;
        if (part.first >= 16) largest = Math.max(largest, part.count);
        deal.took(part.count, part.count * slow);
      }
      assert.deepEqual(next, batches);
      if (slow === 500) assert.ok(largest <= 1, "one at a time");
    }
  }
});

test("stages lead to the number that is asked for", () => {
  assert.deepEqual(stagesTo(6400), [100, 400, 1600, 6400]);
  assert.deepEqual(stagesTo(400), [100, 400]);
  assert.deepEqual(stagesTo(100), [100]);
  assert.deepEqual(stagesTo(1000), [100, 400, 1000]);
});

test("scales hold all values and end on round numbers", () => {
  assert.deepEqual(domainOf([0.03, 0.52], 0, 1, false), [0, 0.6]);
  assert.deepEqual(domainOf([-0.22, 0.1], -1, 1, false), [-0.3, 0.1]);
  assert.deepEqual(domainOf([0, 0], 0, 1, false), [0, 0.1]);
  assert.deepEqual(domainOf([3, 41], 0, null, true), [0, 50]);
  assert.equal(nice(41), 50);
});

test("the table above a place is found, and its keys in the schema", () => {
  assert.deepEqual(tableAt("a = 1\n[x]\nb = 2\n[[states.leaders]]\n"), ["states", "leaders"]);
  const schema = {
    properties: { states: { type: "array", items: { $ref: "#/$defs/State" } } },
    $defs: { State: { properties: { leaders: { items: { properties: { openness: { type: "number" } } } } } } },
  };
  const keys = schemasAt(["states", "leaders"], schema).flatMap((one) => Object.keys(one.properties ?? {}));
  assert.deepEqual(keys, ["openness"]);
});

test("there are as many workers as cores, fewer where memory is scarce, and as many as the address says", () => {
  assert.equal(workersOf("", { hardwareConcurrency: 4 }), 4);
  assert.equal(workersOf("", { hardwareConcurrency: 64 }), 8);
  assert.equal(workersOf("", { hardwareConcurrency: 8, deviceMemory: 2 }), 2);
  assert.equal(workersOf("", {}), 2);
  assert.equal(workersOf("?workers=3", { hardwareConcurrency: 8 }), 3);
  assert.equal(workersOf("?workers=none", { hardwareConcurrency: 1 }), 1);
});
