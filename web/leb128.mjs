// Numbers of modules of WebAssembly: LEB128 without a sign.

/** Adds a number to a list of bytes. */
export function put(out, value) {
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return out;
}

/** The number at a place, and the place behind it. */
export function read(bytes, at) {
  let value = 0;
  let unit = 1;
  for (let end = at; ; end++) {
    value += (bytes[end] & 127) * unit;
    if (bytes[end] < 128) return [value, end + 1];
    unit *= 128;
  }
}
