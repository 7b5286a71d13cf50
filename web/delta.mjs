// The difference between two modules that are built from one source: what of the second stands in the first is copied from there.
//
// A difference is a sequence of pairs: so many bytes that are new, then a copy from the first module. Numbers are LEB128; places are told by
// their distance from where the copy before has ended, with its sign in the lowest bit. `src/engine/wasm/delta.ts` reads it.

import { put } from "./leb128.mjs";

/** Bytes that are looked up at a time, and fewest that are worth a copy. */
const WINDOW = 16;

const key = (bytes, at) => bytes.toString("latin1", at, at + WINDOW);

/** What turns `from` into `to`. */
export function difference(from, to) {
  const places = new Map();
  // The first place of each window counts: neighbours in one module are neighbours in the other.
  for (let at = 0; at + WINDOW <= from.length; at += 4) {
    const window = key(from, at);
    if (!places.has(window)) places.set(window, at);
  }
  const out = [];
  let literal = 0;
  let expected = 0;
  let at = 0;
  const longest = (place) => {
    let length = 0;
    while (at + length < to.length && place + length < from.length && to[at + length] === from[place + length])
      length++;
    return length;
  };
  while (at < to.length) {
    // Where the copy before has gone on is the best guess.
    let place = expected + (at - literal);
    let length = place < from.length ? longest(place) : 0;
    if (length < WINDOW) {
      const found = at + WINDOW <= to.length ? places.get(key(to, at)) : undefined;
      if (found !== undefined) {
        place = found;
        length = longest(found);
      }
    }
    if (length < WINDOW) {
      at++;
      continue;
    }
    // The copy may begin before the window.
    while (at > literal && place > 0 && to[at - 1] === from[place - 1]) {
      at--;
      place--;
      length++;
    }
    put(out, at - literal);
    for (let k = literal; k < at; k++) out.push(to[k]);
    const distance = place - expected;
    put(out, 2 * Math.abs(distance) + (distance < 0 ? 1 : 0));
    put(out, length);
    at += length;
    literal = at;
    expected = place + length;
  }
  put(out, to.length - literal);
  for (let k = literal; k < to.length; k++) out.push(to[k]);
  return Buffer.from(out);
}
