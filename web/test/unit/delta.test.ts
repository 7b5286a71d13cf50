import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "../../delta.mjs";
import { patched } from "../../src/engine/wasm/delta";

/** Bytes that look random and are the same each time. */
function bytes(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 24;
    }),
  );
}

test("a module is put together from another one and what differs", () => {
  const from = bytes(5000, 1);
  const cases = [
    from,
    Buffer.alloc(0),
    bytes(300, 2),
    Buffer.concat([from.subarray(3000), bytes(40, 3), from.subarray(0, 2900)]),
    Buffer.concat([bytes(7, 4), from.subarray(100, 200), bytes(9, 5), from.subarray(230), bytes(3, 6)]),
  ];
  for (const to of cases) {
    const told = difference(from, to);
    assert.deepEqual(Buffer.from(patched(from, told)), to);
  }
  assert.ok(difference(from, cases[3] as Buffer).length < 80);
});
